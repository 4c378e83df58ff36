"""Accounts: who may come in besides whoever started the app, as what, and until when.

An account has no password: its code is 24 random bytes, made here, shown once and kept as a salted
hash. So there is nothing to guess, to reuse or to reset, and no sign-in form to attack.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from skillgap.core.errors import BadValue, unknown_name

if TYPE_CHECKING:
    from skillgap.store.workspace import Workspace

ROLES = {
    "admin": "everything, as whoever started the app",
    "analyst": "analyses, people under pseudonyms",
    "manager": "the own people, who report to the named person",
    "employee": "the own record",
    "auditor": "the audit log and its proof, and nobody's record",
}
"""What an account may be, and what it sees."""
OF_A_PERSON = ("manager", "employee")
KIND = "account"
"""The kind of document an account is kept as."""
DAYS = 30
MOST_DAYS = 366
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")
_BETWEEN = "."
_SECRET_BYTES, _SALT_BYTES = 24, 16
_COST = {"n": 2**14, "r": 8, "p": 1, "dklen": 32}
_NOBODYS_SALT = "00" * _SALT_BYTES


@dataclass(frozen=True, slots=True)
class Account:
    """One account.

    Attributes:
        name: Its own name, as it stands in the log.
        role: One of ``ROLES``.
        person: Employee id of an employee, or of the manager whose people are seen; else blank.
        until: When it ends, UTC.
    """

    name: str
    role: str
    person: str
    until: datetime

    def is_open(self, now: datetime | None = None) -> bool:
        """Say whether it has not ended."""
        return (now or datetime.now(UTC)) < self.until


def open_account(
    workspace: Workspace, name: str, role: str, *, person: str = "", days: int = DAYS
) -> str:
    """Make an account, or give one a new code; the old code then opens nothing.

    Args:
        workspace: Where it is kept.
        name: Its name: small letters, digits and hyphens.
        role: One of ``ROLES``.
        person: Employee id, for a manager or an employee.
        days: Days until it ends.

    Returns:
        The code; it is kept nowhere.

    Raises:
        BadValue: a name, days or a person that will not do.
        UnknownName: there is no such role.
    """
    _refuse_unsound(name, role, person, days)
    secret, salt = secrets.token_urlsafe(_SECRET_BYTES), secrets.token_hex(_SALT_BYTES)
    account = Account(name, role, person, datetime.now(UTC) + timedelta(days=days))
    body = {**asdict(account), "until": account.until.isoformat(),
            "salt": salt, "hash": _hash(secret, salt)}  # fmt: skip
    workspace.keep_document(KIND, name, body)
    return f"{name}{_BETWEEN}{secret}"


def close_account(workspace: Workspace, name: str) -> None:
    """End an account now; a page that is open with it closes within half a minute.

    Raises:
        UnknownName: there is none of that name.
    """
    workspace.drop_document(KIND, name)


def accounts(workspace: Workspace) -> list[Account]:
    """Return every account, ended ones included, newest first."""
    kept = (_account_of(one.name, one.body) for one in workspace.documents(KIND))
    return [account for account in kept if account is not None]


def find_account(workspace: Workspace, code: str) -> Account | None:
    """Return the account that a code opens; nothing where it is wrong or the account has ended.

    It takes as long whether or not there is an account of that name.
    """
    name, _, secret = code.partition(_BETWEEN)
    body = _body_of(workspace, name)
    salt = str(body.get("salt", _NOBODYS_SALT))
    right = hmac.compare_digest(_hash(secret, salt), str(body.get("hash", "")))
    account = _account_of(name, body)
    return account if right and account is not None and account.is_open() else None


def is_still_open(workspace: Workspace, account: Account) -> bool:
    """Say whether an account is as it was when its session began, and has not ended."""
    return account.is_open() and _account_of(account.name, _body_of(workspace, account.name)) == (
        account
    )


def name_in(code: str) -> str:
    """Return the name that a code says it is of; blank where it can be none."""
    name = code.partition(_BETWEEN)[0]
    return name if _NAME.fullmatch(name) else ""


def _body_of(workspace: Workspace, name: str) -> Mapping[str, Any]:
    for one in workspace.documents(KIND):
        if one.name == name and isinstance(one.body, Mapping):
            return one.body
    return {}


def _account_of(name: str, body: Mapping[str, Any]) -> Account | None:
    """Return an account as it is kept; nothing where that is no account."""
    try:
        until = datetime.fromisoformat(str(body["until"]))
        role, person = str(body["role"]), str(body["person"])
    except (KeyError, TypeError, ValueError):
        return None
    nobody = role in OF_A_PERSON and not person  # whose person was erased
    sound = role in ROLES and until.tzinfo is not None and not nobody
    return Account(name, role, person, until) if sound else None


def _hash(secret: str, salt: str) -> str:
    return hashlib.scrypt(secret.encode(), salt=bytes.fromhex(salt), **_COST).hex()


def _refuse_unsound(name: str, role: str, person: str, days: int) -> None:
    if not _NAME.fullmatch(name):
        raise BadValue(
            "the name of the account", name, "2 to 40 small letters, digits and hyphens",
            "Choose one such as `dana-ruiz`.",
        )  # fmt: skip
    if role not in ROLES:
        raise unknown_name("roles of an account", role, list(ROLES))
    if not 1 <= days <= MOST_DAYS:
        raise BadValue("the days of the account", str(days), f"1 to {MOST_DAYS}", "Correct it.")
    if (role in OF_A_PERSON) != bool(person):
        wanted = "the employee_id of one person" if role in OF_A_PERSON else "no person"
        raise BadValue(
            f"the account of a{'n' if role[0] in 'ae' else ''} {role}", person or "no person",
            wanted, "Name the person with --person, or leave it out.",
        )  # fmt: skip
