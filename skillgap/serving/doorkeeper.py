"""The accounts of a workspace, as the gate asks for them; what it does is written in the log."""

from __future__ import annotations

import logging

from skillgap.core.errors import SkillgapError
from skillgap.serving.accounts import Account, find_account, is_still_open
from skillgap.serving.teams import TEAM, find_team, is_join_code, is_team_open
from skillgap.store.workspace import Workspace, open_workspace

_LOG = logging.getLogger(__name__)


class WorkspaceDoor:
    """Looks accounts up in a workspace, opened when first needed: most servers have none.

    Where the workspace cannot be opened no account opens anything; whoever started the app still
    comes in, and is told there what is wrong. Where another folder is opened meanwhile, the
    accounts are that folder's from then on.
    """

    def find(self, code: str) -> Account | None:
        """Return the account that a code opens."""
        try:
            with self._workspace() as workspace:
                return (find_team if is_join_code(code) else find_account)(workspace, code)
        except SkillgapError as error:
            _LOG.warning("no account could be looked up: %s", error)
            return None

    def is_still_open(self, account: Account) -> bool:
        """Say whether an account goes on; not where that cannot be known."""
        try:
            with self._workspace() as workspace:
                goes_on = is_team_open if account.role == TEAM else is_still_open
                return goes_on(workspace, account)
        except SkillgapError as error:
            _LOG.warning("account %s could not be looked up: %s", account.name, error)
            return False

    def note(self, action: str, subject: str) -> None:
        """Write into the audit log who was let in, refused or locked out."""
        try:
            with self._workspace() as workspace:
                workspace.note(action, subject, actor="gate")
        except SkillgapError as error:
            _LOG.warning("%s %s could not be logged: %s", action, subject, error)

    def _workspace(self) -> Workspace:
        return open_workspace()
