"""The command ``purposes``: what signals are used for, of whom, and what is used in nothing."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from skillgap.cli.keeping import add_workspace_option, open_existing_workspace
from skillgap.cli.options import Add
from skillgap.cli.terminal import align_columns_as_text, make_printable
from skillgap.core.errors import BadValue, unknown_name
from skillgap.core.permissions import GROUNDS, source_in_words
from skillgap.core.tables import SIGNAL_SOURCES
from skillgap.core.wording import listed

if TYPE_CHECKING:
    import pandas as pd

    from skillgap.store.workspace import Dataset, Workspace

_ALL = "all"


def add_commands(add: Add) -> None:
    """Add the command of this module."""
    command = add_workspace_option(
        add(
            "purposes", _run_purposes,
            "What signals are used for: list it, put a purpose on record, or stop using a source.",
        )
    )  # fmt: skip
    command.add_argument("--dataset", default="", metavar="NAME", help="where there are several")
    what = command.add_mutually_exclusive_group()
    what.add_argument("--register", choices=SIGNAL_SOURCES, help="a source whose --purpose is this")
    what.add_argument("--withdraw", choices=SIGNAL_SOURCES, help="a source to use in nothing")
    what.add_argument("--allow", choices=SIGNAL_SOURCES, help="with --person: use it again")
    what.add_argument("--switch-on", metavar="FUNCTION", help=f"people whose levels are worked out "
                      f"and shown once others have accounts; {_ALL}: every function")  # fmt: skip
    what.add_argument("--switch-off", metavar="FUNCTION", help="the opposite")
    command.add_argument("--purpose", default="", metavar="TEXT", help="with --register: what for")
    command.add_argument("--ground", choices=GROUNDS, default=GROUNDS[0], help="what it rests on")
    command.add_argument("--person", default="", metavar="ID", help="of this person alone")
    command.add_argument("--by", default="", metavar="NAME", help="who says so")
    command.add_argument("--reason", default="", metavar="TEXT", help="with --withdraw: why")


def _run_purposes(options: argparse.Namespace) -> int:
    with open_existing_workspace(options) as workspace:
        dataset = _dataset_named(workspace, options.dataset)
        _change(workspace, dataset, options)
        _print_purposes(workspace, dataset, options.person)
    return 0


def _dataset_named(workspace: Workspace, name: str) -> Dataset:
    kept = workspace.datasets()
    found = [one for one in kept if not name or one.name.casefold() == name.casefold()]
    if len(found) == 1:
        return found[0]
    names = [one.name for one in kept]
    if name:
        raise unknown_name("datasets", name, names)
    raise BadValue("--dataset", "left out", f"one of {', '.join(names) or 'none'}", "Name it.")


def _change(workspace: Workspace, dataset: Dataset, options: argparse.Namespace) -> None:
    from skillgap.permissions import (
        allow_again,
        function_names,
        register_source,
        switch_function,
        withdraw_source,
    )
    from skillgap.rights import is_in

    by = options.by
    if options.person and not is_in(workspace.load(dataset.id), options.person):
        raise BadValue(
            "--person", options.person, f"an employee_id of {dataset.name}",
            "Check the id; the People page lists them.",
        )  # fmt: skip
    if options.register:
        register_source(workspace, dataset.lineage, options.register, purpose=options.purpose,
                        ground=options.ground, by=by)  # fmt: skip
    elif options.withdraw:
        withdraw_source(workspace, dataset, options.withdraw, by=by, reason=options.reason,
                        employee_id=options.person)  # fmt: skip
    elif options.allow:
        if not options.person:
            raise BadValue("--allow", "no person", "--person ID", "To use a source: --register.")
        allow_again(workspace, dataset, options.allow, options.person, by=by)
    function = options.switch_on or options.switch_off
    if function:
        names = function_names(workspace.load(dataset.id)) if function == _ALL else [function]
        for one in names:
            switch_function(workspace, dataset, one, on=bool(options.switch_on), by=by)


def _print_purposes(workspace: Workspace, dataset: Dataset, person: str) -> None:
    from skillgap.permissions import function_names, permissions, purposes_table

    allowed, workforce = permissions(workspace, dataset), workspace.load(dataset.id)
    print(make_printable(f"{dataset.label}{f', {person} alone' if person else ''}"))
    table = purposes_table(allowed, workforce, person)
    print(align_columns_as_text(_columns(table)) if len(table) else "No signals are loaded.")
    if not allowed.served:
        print("Nobody else has an account: a source counts unless it was withdrawn.")
        return
    off = [one for one in function_names(workforce) if not allowed.is_on(one)]
    told = f"Switched off: {listed(off)}." if off else "Every function is switched on."
    print(make_printable(f"Others have accounts: a source counts with a purpose only. {told}"))


def _columns(table: pd.DataFrame) -> list[tuple[str, list[str], bool]]:
    used = ["yes" if row.used else make_printable(f"no: {row.why}") for row in table.itertuples()]
    return [
        ("source", [source_in_words(one) for one in table["source"]], False),
        ("signals", [f"{one:,}" for one in table["signals"]], True),
        ("used for", [make_printable(one or "not on record") for one in table["purpose"]], False),
        ("rests on", [one or "-" for one in table["ground"]], False),
        ("by", [make_printable(one or "-") for one in table["by"]], False),
        ("used", used, False),
    ]
