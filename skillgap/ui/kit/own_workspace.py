"""The workspace as somebody with an account meets it: own choices and work, and nobody else's.

What is not named here is refused: imports, backups, erasing, other people's decisions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NoReturn

import pandas as pd

from skillgap.core.errors import SkillgapError
from skillgap.core.subjects import split_subject

if TYPE_CHECKING:
    from pathlib import Path

    from skillgap.store.ledger import LogHead, Person
    from skillgap.store.workspace import Document, Workspace

_FOR_AUDITORS = ("log", "verify_log", "kept_heads")
_FOR_ALL = ("versions", "datasets")


class Denied(SkillgapError):
    """Something that an account may not do."""


class OwnWorkspace:
    """A workspace within what an account may do.

    Args:
        workspace: The whole.
        name: Of the account: it stands in the log, and owns what is kept.
        role: Of the account.
        people: Employee ids in its row scope.
        everyone: Employee ids of the open dataset.
    """

    def __init__(
        self, workspace: Workspace, name: str, role: str, people: frozenset[str],
        everyone: Callable[[], frozenset[str]],
    ) -> None:  # fmt: skip
        self._workspace, self._name, self._role = workspace, name, role
        self._people, self._everyone = people, everyone

    @property
    def folder(self) -> Path:
        """Where it is."""
        return self._workspace.folder

    @property
    def doubts(self) -> tuple[str, ...]:
        """What is wrong with the log."""
        return tuple(self._workspace.doubts)

    def note(self, action: str, subject: str, detail: str = "", **told: Any) -> LogHead:
        """Write into the log, under the account's name."""
        return self._workspace.note(action, subject, detail, **{**told, "actor": self._name})

    # --- own work ---

    def documents(self, kind: str) -> list[Document]:
        """Return the account's own documents of a kind."""
        return [replace(one, kind=kind) for one in self._workspace.documents(self._own(kind))]

    def keep_document(self, kind: str, name: str, body: Any, **how: Any) -> int:
        """Keep a document of the account's own."""
        how["actor"] = self._name
        return self._workspace.keep_document(self._own(kind), name, body, **how)

    def drop_document(self, kind: str, name: str) -> None:
        """Remove a document of the account's own."""
        self._workspace.drop_document(self._own(kind), name, actor=self._name)

    def remember(self, key: str, value: Any, **how: Any) -> int:
        """Keep a setting of the account's own."""
        return self._workspace.remember(self._own(key), value, **how)

    def recall(self, key: str, default: Any = None) -> Any:
        """Return a setting of the account's own."""
        return self._workspace.recall(self._own(key), default)

    # --- decisions ---

    def decisions(self, kind: str) -> pd.DataFrame:
        """Return decisions of a kind, those about people outside the scope left out."""
        made = self._workspace.decisions(kind)
        if not len(made):
            return made
        foreign = self._everyone() - self._people
        about = [bool(foreign & set(split_subject(subject))) for subject in made["subject"]]
        return made[[not one for one in about]].reset_index(drop=True)

    def add_decision(
        self, kind: str, subject: str, choice: str, *, person: Person | None = None, **told: Any
    ) -> int:
        """Record a decision about somebody in the row scope, under the account's name."""
        if person is None or person.employee_id not in self._people:
            self._refuse(f"decide {kind.partition('/')[0]}")
        told["actor"] = self._name
        return self._workspace.add_decision(kind, subject, choice, person=person, **told)

    # --- the rest ---

    def __getattr__(self, name: str) -> Any:
        """Return what an auditor or anybody may read; refuse all else, and log that."""
        if name in _FOR_ALL or (self._role == "auditor" and name in _FOR_AUDITORS):
            return getattr(self._workspace, name)
        return self._refuse(name.replace("_", " "))

    def _own(self, name: str) -> str:
        return f"{name}@{self._name}"

    def _refuse(self, what: str) -> NoReturn:
        self._workspace.note("refuse", what, actor=self._name)
        raise Denied(
            "your account", f"it may not: {what}", "an account of whoever runs skillgap here",
            "Ask them to do it.",
        )  # fmt: skip
