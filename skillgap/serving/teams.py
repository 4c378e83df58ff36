"""Teams of a workshop: accounts that its join code opens, for as long as it is on."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from skillgap.core.workshop import KIND, NOW
from skillgap.serving.accounts import Account

if TYPE_CHECKING:
    from skillgap.store.workspace import Workspace

ROOM = "room"
"""What a join code begins with, before a stop, as an account's begins with its name."""
TEAM = "team"
"""What a team's account is: it opens the workshop page, and sees nobody's rows."""
_LONGEST = timedelta(hours=12)


def is_join_code(code: str) -> bool:
    """Say whether a code is one that teams join with, right or wrong."""
    return code.partition(".")[0] == ROOM


def find_team(workspace: Workspace, code: str) -> Account | None:
    """Return a new team's account where the code is that of the open workshop."""
    known, given = open_code(workspace), code.partition(".")[2].strip().upper()
    if not known or not hmac.compare_digest(known.encode(), given.encode()):
        return None
    name = f"{known.lower()}-{secrets.token_hex(4)}"
    return Account(name, TEAM, "", datetime.now(UTC) + _LONGEST)


def is_team_open(workspace: Workspace, account: Account) -> bool:
    """Say whether the workshop that a team joined is still on."""
    known = open_code(workspace)
    return bool(known) and account.is_open() and account.name.startswith(f"{known.lower()}-")


def open_code(workspace: Workspace) -> str:
    """Return the join code of the workshop that is on; blank where none is."""
    for one in workspace.documents(KIND):
        if one.name == NOW and isinstance(one.body, Mapping):
            return str(one.body.get("code", ""))
    return ""
