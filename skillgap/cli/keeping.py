"""Commands on what a workspace keeps: ``versions``, ``backup``, ``restore``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import skillgap as sg
from skillgap.cli.options import Add, Command, parse_positive_number
from skillgap.cli.terminal import align_columns_as_text, make_printable
from skillgap.cli.writing import write_table_if_asked
from skillgap.core.access import FACILITATOR
from skillgap.core.errors import BadValue, unknown_name
from skillgap.core.places import COMMAND
from skillgap.core.wording import compact, count, day

if TYPE_CHECKING:
    import pandas as pd

    from skillgap.questions.changes.question import Changes
    from skillgap.store.backups import Backup, Verification
    from skillgap.store.workspace import Dataset, Workspace

_TOP = 20


def add_commands(add: Add) -> None:
    """Add the commands of this module."""
    versions = add_workspace_option(
        add(
            "versions", _run_versions, "List the versions of each dataset, compare two, or go back."
        )
    )
    versions.add_argument("name", nargs="?", metavar="NAME", help="one dataset only")
    versions.add_argument(
        "--compare",
        type=parse_positive_number,
        nargs=2,
        metavar=("N", "M"),
        help="what changed from N to M",
    )
    versions.add_argument(
        "--use", type=parse_positive_number, metavar="N", help="put version N in force"
    )
    versions.add_argument(
        "--out", type=Path, metavar="FILE",
        help="with --compare: write every change to a .csv, .xlsx, .parquet or .json",
    )  # fmt: skip
    backup = add_workspace_option(
        add(
            "backup",
            _run_backup,
            "Write everything in the workspace into one file, others at work.",
        )
    )
    backup.add_argument(
        "--out", type=Path, metavar="DIR", help="folder to write to (default: backups inside it)"
    )
    restore = add_workspace_option(
        add("restore", _run_restore, "Verify a backup, back up what is there, and replace it.")
    )
    restore.add_argument("file", type=Path, metavar="FILE", help="the backup")
    restore.add_argument("--check", action="store_true", help="verify it, and change nothing")
    restore.add_argument("--yes", action="store_true", help="do not ask before replacing")


def add_workspace_option(sub: Command) -> Command:
    """Add the option that names the workspace."""
    kept = "folder that keeps datasets and settings (default: SKILLGAP_WORKSPACE, or workspace)"
    sub.add_argument("--workspace", type=Path, metavar="DIR", help=kept)
    return sub


def open_existing_workspace(options: argparse.Namespace) -> Workspace:
    """Open a workspace that is there; a typing error must not make an empty one."""
    from skillgap.store.workspace import folder_of

    folder = folder_of(options.workspace)
    if not folder.is_dir():
        raise BadValue(
            f"workspace {folder}", "not there", "the folder of a workspace", "Check --workspace."
        )
    return sg.open_workspace(folder)


# --- versions ---


def _run_versions(options: argparse.Namespace) -> int:
    with open_existing_workspace(options) as workspace:
        kept = workspace.datasets()
        if options.name is None and (options.compare or options.use):
            if len(kept) != 1:
                names = ", ".join(dataset.name for dataset in kept) or "none yet"
                raise BadValue("NAME", "left out", f"one of {names}", "Name the dataset.")
            options.name = kept[0].name
        chosen = [_find_dataset(kept, options.name)] if options.name else kept
        if options.use:
            return _activate_version(workspace, chosen[0], options.use)
        if options.compare:
            return _print_version_comparison(workspace, chosen[0], options)
        if not chosen:
            print("Nothing is loaded yet.")
        for dataset in chosen:
            print(make_printable(dataset.name))
            print(align_columns_as_text(_version_columns(workspace.versions(dataset.id))))
    return 0


def _find_dataset(kept: list[Dataset], name: str) -> Dataset:
    for dataset in kept:
        if dataset.name.casefold() == name.casefold():
            return dataset
    raise unknown_name("datasets", name, [dataset.name for dataset in kept])


def _find_version(workspace: Workspace, dataset: Dataset, number: int) -> Dataset:
    versions = workspace.versions(dataset.id)
    for version in versions:
        if version.version == number:
            return version
    raise BadValue(
        make_printable(dataset.name), f"no version {number}", f"1 to {versions[0].version}",
        f"List them with: {COMMAND} versions",
    )  # fmt: skip


def _activate_version(workspace: Workspace, dataset: Dataset, number: int) -> int:
    used = workspace.activate(_find_version(workspace, dataset, number).id)
    print(make_printable(f"In force now: {used.label}. Version {dataset.version} is kept."))
    return 0


def _print_version_comparison(
    workspace: Workspace, dataset: Dataset, options: argparse.Namespace
) -> int:
    before, after = (_find_version(workspace, dataset, number) for number in options.compare)
    changes = sg.compare_versions(workspace.load(before.id), workspace.load(after.id))
    if write_table_if_asked(
        changes.table, options.out, "Changes", dataset=after.name, version=after.version,
        fingerprint=after.fingerprint, workspace=workspace.folder,
    ):  # fmt: skip
        return 0
    print(make_printable(f"{dataset.name}, version {before.version} to {after.version}: "
                    f"{changes.headline()}."))  # fmt: skip
    moved = changes.counts[changes.counts[["added", "removed", "changed"]].sum(axis=1) > 0]
    if len(moved):
        print(align_columns_as_text(_row_count_columns(moved)))
    _print_people_changes(changes)
    for line in changes.warnings:
        print(make_printable(line), file=sys.stderr)
    return 0


def _print_people_changes(changes: Changes) -> None:
    people = FACILITATOR.release(changes.people).fillna("–")
    if not len(people):
        return
    names = ("employee_id", "name", "change", "before", "after")
    print(align_columns_as_text([(name, people[name].head(_TOP), False) for name in names]))
    if len(people) > _TOP:
        print(f"… and {len(people) - _TOP:,} more; all with --out changes.csv")


def _row_count_columns(moved: pd.DataFrame) -> list[tuple[str, list[str], bool]]:
    numbers = ("before_rows", "after_rows", "added", "removed", "changed")
    cells = [("table", moved["table"].tolist(), False)]
    return cells + [
        (name.replace("_", " "), [f"{value:,}" for value in moved[name]], True) for name in numbers
    ]


def _version_columns(versions: list[Dataset]) -> list[tuple[str, list[str], bool]]:
    return [
        ("version", [str(version.version) for version in versions], True),
        ("used", ["in force" if version.in_force else "" for version in versions], False),
        ("made", [f"{version.created_at:%Y-%m-%d %H:%M} UTC" for version in versions], False),
        ("as of", [day(version.as_of) for version in versions], False),
        ("people", [f"{version.people:,}" for version in versions], True),
        ("rows", [compact(sum(version.tables.values())) for version in versions], True),
        ("by", [version.actor or "–" for version in versions], False),
        ("from", [version.origin or "–" for version in versions], False),
    ]


# --- backup and restore ---


def _run_backup(options: argparse.Namespace) -> int:
    with open_existing_workspace(options) as workspace:
        made = workspace.back_up(options.out, progress=_print_progress)
    print(make_printable(f"{made.path}: {_backup_text(made)}."))
    if made.lacking:
        gone = f"{count(made.lacking, 'table')} missing or damaged in the workspace"
        print(f"Not in it: {gone}.", file=sys.stderr)
    return 0


def _run_restore(options: argparse.Namespace) -> int:
    from skillgap.store.backups import verify_backup
    from skillgap.store.workspace import folder_of, restore_into

    folder = folder_of(options.workspace)
    room = folder if folder.is_dir() else None
    told = verify_backup(options.file, _print_progress, workspace=room)
    _print_backup_contents(told)
    if options.check:
        return 0
    if (
        folder.exists()
        and not options.yes
        and not ask_to_agree(f"Replace everything in {folder}? It is backed up first.")
    ):
        print("Nothing was changed.")
        return 0
    before, aside = restore_into(folder, options.file, progress=_print_progress)
    print(make_printable(f"Restored into {folder}. What was there before is in {before.path}."))
    if aside:
        print(make_printable(f"Its damaged records were put aside as {aside}."))
    return 0


def _print_backup_contents(told: Verification) -> None:
    backup = told.backup
    print(make_printable(f"{backup.path.name}: {_backup_text(backup)}."))
    for dataset in told.datasets:
        people = count(dataset.people, "person", "people")
        print(make_printable(f"  {dataset.label}: {people} as of {day(dataset.as_of)}"))
    for check in told.checks:
        print(f"  Checked: {check}.")


def _backup_text(backup: Backup) -> str:
    rows = sum(backup.rows.values())
    return (
        f"made {backup.made_at:%Y-%m-%d %H:%M} UTC {backup.reason} with skillgap {backup.made_by}, "
        f"{backup.bytes / 1e6:,.1f} MB, {count(rows, 'record')}, {count(backup.snapshots, 'table')}"
    )


def ask_to_agree(question: str) -> bool:
    """Ask somebody at a terminal; where there is nobody, refuse rather than go on.

    Raises:
        BadValue: there is nobody to ask.
    """
    if not sys.stdin.isatty():
        raise BadValue(
            question, "nobody to ask", "a terminal, or --yes", "Add --yes to go on without asking."
        )
    return input(f"{question} [y/N] ").lower() == "y"


def _print_progress(share: float, what: str) -> None:
    """Show progress on a terminal, one line that is written over."""
    if sys.stderr.isatty():
        ending = "\r" if share < 1 else "\n"
        print(f"{share:4.0%}  {what:<40}", end=ending, file=sys.stderr, flush=True)
