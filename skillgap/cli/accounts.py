"""The command ``account``: who may come in besides whoever started the app."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from skillgap.cli.keeping import add_workspace_option, open_existing_workspace
from skillgap.cli.options import Add, parse_positive_number
from skillgap.cli.terminal import make_printable
from skillgap.core.errors import BadValue
from skillgap.core.places import COMMAND
from skillgap.serving.accounts import (
    DAYS,
    OF_A_PERSON,
    ROLES,
    accounts,
    close_account,
    open_account,
)

if TYPE_CHECKING:
    from skillgap.store.workspace import Workspace


def add_commands(add: Add) -> None:
    """Add the command of this module."""
    account = add_workspace_option(
        add("account", _run_account, "Who may come in besides you: list, make or close an account.")
    )
    seen = "; ".join(f"{name}: {meaning}" for name, meaning in ROLES.items())
    account.add_argument("name", nargs="?", metavar="NAME", help="the account; without: list all")
    account.add_argument("--role", choices=list(ROLES), help=seen)
    account.add_argument("--person", default="", metavar="ID", help="of a manager or an employee")
    account.add_argument("--days", type=parse_positive_number, default=DAYS,
                         help=f"days until it ends (default: {DAYS})")  # fmt: skip
    account.add_argument("--close", action="store_true", help="end it now")


def _run_account(options: argparse.Namespace) -> int:
    with open_existing_workspace(options) as workspace:
        if options.name is None:
            _list_accounts(workspace)
        elif options.close:
            close_account(workspace, options.name)
            print(f"{options.name} is closed; a page that is open with it closes within a minute.")
        else:
            _make_account(workspace, options)
    return 0


def _list_accounts(workspace: Workspace) -> None:
    kept = accounts(workspace)
    for one in kept:
        ended = "" if one.is_open() else ", ended"
        whose = f" of {one.person}" if one.person else ""
        print(f"{one.name}: {one.role}{whose}, until {one.until:%Y-%m-%d}{ended}")
    if not kept:
        print("There are no accounts: the app opens only for whoever starts it.")


def _make_account(workspace: Workspace, options: argparse.Namespace) -> None:
    if options.role is None:
        raise BadValue("the account", "no role", " / ".join(ROLES), "Say --role.")
    if options.role in OF_A_PERSON:
        _refuse_unknown_person(workspace, options.person)
    code = open_account(
        workspace, options.name, options.role, person=options.person, days=options.days
    )
    print(f"{options.name} comes in with this at the end of the app's address:\n")
    print(f"  /?start={code}\n")
    print("Hand it over in private: it is shown this once, and whoever has it is let in.")
    _tell_what_is_unused(workspace)


def _tell_what_is_unused(workspace: Workspace) -> None:
    """Say which signals count in nothing now that others have accounts."""
    from skillgap.core.permissions import unused_in_words
    from skillgap.permissions import permissions

    for one in workspace.datasets():
        told = unused_in_words(permissions(workspace, one), workspace.load(one.id))
        if told:
            print(make_printable(f"\n{one.name}. {told} See: {COMMAND} purposes"))


def _refuse_unknown_person(workspace: Workspace, person: str) -> None:
    from skillgap.rights import is_in

    if person and not any(is_in(workspace.load(one.id), person) for one in workspace.datasets()):
        raise BadValue(
            "--person", person, "an employee_id of a dataset of this workspace",
            "Check the id; the People page lists them.",
        )  # fmt: skip
