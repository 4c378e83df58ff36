"""Commands on what people can ask for: ``person`` and ``retention``."""

from __future__ import annotations

import argparse
from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from skillgap.cli.keeping import add_workspace_option, ask_to_agree, open_existing_workspace
from skillgap.cli.options import Add
from skillgap.cli.terminal import align_columns_as_text, make_printable
from skillgap.cli.writing import leaving_by_command, write_content
from skillgap.core.errors import BadValue
from skillgap.core.wording import count

if TYPE_CHECKING:
    import pandas as pd

    from skillgap.store.rights import Erasure
    from skillgap.store.workspace import Dataset, Workspace

_RULES = {
    "leavers": "erase people who left more than DAYS ago",
    "versions": "remove versions no longer in force after DAYS",
    "backups": "remove backups made by hand after DAYS; the newest stays",
    "safety": "remove safety copies after DAYS",
}


def add_commands(add: Add) -> None:
    """Add the commands of this module."""
    person = add_workspace_option(
        add(
            "person", _run_person,
            "What is kept about one person: hand it over, correct a fact, or erase them.",
        )
    )  # fmt: skip
    person.add_argument("employee_id", metavar="ID", help="the person's employee_id")
    person.add_argument("--dataset", default="", metavar="NAME", help="where several have that id")
    person.add_argument("--pack", type=Path, metavar="FILE", help="write the access pack to a .zip")
    person.add_argument("--correct", metavar="COLUMN=VALUE", help="a fact as it is, such as region")
    person.add_argument("--skill", default="", metavar="ID", help="with --correct level=…: which")
    person.add_argument("--source", default="", metavar="KIND", help="with --skill: which evidence")
    person.add_argument("--by", default="", metavar="NAME", help="with --correct: who says so")
    person.add_argument("--reason", default="", metavar="TEXT", help="with --correct: why")
    person.add_argument(
        "--erase", action="store_true", help="say what would go, ask, and then erase all of it"
    )
    person.add_argument("--name", action="append", default=[], metavar="NAME",
                        help="with --erase: another name they are known by")  # fmt: skip
    person.add_argument("--yes", action="store_true", help="do not ask before erasing")
    kept = add_workspace_option(
        add("retention", _run_retention, "How long things are kept: what is due, and make it go.")
    )
    for name, meaning in _RULES.items():
        kept.add_argument(f"--{name}", type=int, metavar="DAYS", help=f"{meaning}; 0 keeps all")
    kept.add_argument("--apply", action="store_true", help="make go what is due")
    kept.add_argument("--yes", action="store_true", help="do not ask before")


# --- one person ---


def _run_person(options: argparse.Namespace) -> int:
    from skillgap.rights import find_lineage

    with open_existing_workspace(options) as workspace:
        if options.erase:
            return _erase(workspace, options)
        dataset = find_lineage(workspace, options.employee_id, options.dataset)
        if options.correct:
            return _correct(workspace, dataset, options)
        return _hand_over(workspace, dataset, options)


def _hand_over(workspace: Workspace, dataset: Dataset, options: argparse.Namespace) -> int:
    from skillgap.exports.access_pack import write_access_pack
    from skillgap.exports.gate import let_out
    from skillgap.rights import compose_access_pack

    pack = compose_access_pack(workspace, dataset, options.employee_id)
    if options.pack is None:
        rows = [(name, f"{len(table):,}") for name, table in pack.tables.items()]
        print(make_printable(f"{options.employee_id} in {dataset.label}"))
        print(
            align_columns_as_text(
                [("kept", [one for one, _ in rows], False), ("rows", [n for _, n in rows], True)]
            )
        )
        return 0
    if options.pack.suffix.lower() != ".zip":
        raise BadValue(f"file {options.pack}", "another ending", "`.zip`", "Choose such a name.")
    leaving = leaving_by_command(
        workspace.folder, dataset.name, dataset.version, dataset.fingerprint
    )
    content = let_out(partial(write_access_pack, pack), "zip", leaving, what="Access pack")
    write_content(options.pack, content, "Access pack")
    return 0


def _correct(workspace: Workspace, dataset: Dataset, options: argparse.Namespace) -> int:
    from skillgap.core.corrections import FactCorrection
    from skillgap.rights import correct_person

    column, between, value = options.correct.partition("=")
    if not between:
        raise BadValue("--correct", options.correct, "COLUMN=VALUE", "Such as region=North.")
    one = FactCorrection(options.employee_id, column.strip(), value, options.skill, options.source)
    number = correct_person(workspace, dataset, one, by=options.by, reason=options.reason)
    print(f"Corrected, as decision {number}; it is kept over every later import.")
    return 0


def _erase(workspace: Workspace, options: argparse.Namespace) -> int:
    kept = workspace.datasets()
    found = [one for one in kept if options.dataset in ("", one.name)]
    if len(found) != 1:
        names = ", ".join(one.name for one in kept) or "none"
        raise BadValue("--dataset", options.dataset or "left out", f"one of {names}", "Name it.")
    wanted = {"ids": [options.employee_id], "names": options.name}
    preview = workspace.preview_erasure(**wanted, dataset_id=found[0].lineage)
    _print_erasure(preview, "Would go")
    if not options.yes and not ask_to_agree("Erase all of it? It cannot be taken back."):
        print("Nothing was changed.")
        return 0
    done = workspace.erase(**wanted, dataset_id=found[0].lineage)
    _print_erasure(done, "Erased")
    print("Sources of feeds, and copies of backups outside the workspace, are yours to clear.")
    return 1 if done.left else 0


def _print_erasure(told: Erasure, what: str) -> None:
    found = told.found
    rows = ", ".join(f"{number:,} {name}" for name, number in sorted(found.rows.items()) if number)
    print(f"{what}: rows {rows or 'none'}, in {count(found.versions, 'version')}")
    print(
        f"  {count(found.decisions, 'decision')}; named in {count(found.texts, 'setting or text')} "
        f"and in {count(found.entries, 'log entry', 'log entries')}"
    )
    for path in told.backups:
        print(make_printable(f"  backup written anew: {path.name}"))
    for path in told.removed:
        print(make_printable(f"  removed, as it cannot be read: {path.name}"))
    if found.shared:
        print(f"  {count(len(found.shared), 'name')} that others have too stays")
    for path in told.left:
        print(make_printable(f"  STILL IN: {path}"))


# --- retention ---


def _run_retention(options: argparse.Namespace) -> int:
    with open_existing_workspace(options) as workspace:
        rules = workspace.retention()
        given = {
            one.name: getattr(options, one.name)
            for one in fields(rules)
            if getattr(options, one.name) is not None
        }
        if given:
            rules = replace(rules, **given)
            workspace.keep_retention(rules)
        told = ", ".join(
            f"{one.name} {getattr(rules, one.name) or 'for good'}" for one in fields(rules)
        )
        print(f"Kept, in days: {told}")
        due = workspace.due(rules)
        print(align_columns_as_text(_due_columns(due)) if len(due) else "Nothing is due to go.")
        if not options.apply or not len(due):
            return 0
        if not options.yes and not ask_to_agree(f"Remove {count(len(due), 'thing')} for good?"):
            print("Nothing was removed.")
            return 0
        print(f"Removed: {count(len(workspace.apply_retention(rules)), 'thing')}.")
    return 0


def _due_columns(due: pd.DataFrame) -> list[tuple[str, list[str], bool]]:
    return [
        ("kind", due["kind"].tolist(), False),
        ("what", due["what"].tolist(), False),
        ("since", due["since"].dt.strftime("%Y-%m-%d").tolist(), False),
        ("days", [f"{days:,}" for days in due["days"]], True),
    ]
