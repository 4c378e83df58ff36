"""The command ``audit``: list the audit log, write it to a file, verify it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from skillgap.cli.keeping import add_workspace_option, open_existing_workspace
from skillgap.cli.options import Add, parse_positive_number
from skillgap.cli.terminal import align_columns_as_text, make_printable
from skillgap.cli.writing import write_table_if_asked

if TYPE_CHECKING:
    import pandas as pd

    from skillgap.store.workspace import Workspace

_NOT_WHOLE = 1


def add_commands(add: Add) -> None:
    """Add the command of this module."""
    audit = add_workspace_option(
        add(
            "audit", _run_audit,
            "List the audit log, or verify it; exit code 1 says that it is not whole.",
        )
    )  # fmt: skip
    audit.add_argument("--verify", action="store_true", help="read it from end to end")
    audit.add_argument(
        "--against", action="append", default=[], metavar="EXPORT",
        help="with --verify: a file taken away earlier, a backup, or 41:9f2c41d0 as typed from one",
    )  # fmt: skip
    audit.add_argument(
        "--accept", action="store_true", help="go on with a log that lost its end, and log that"
    )
    audit.add_argument(
        "--last", type=parse_positive_number, default=20, metavar="N", help="entries shown"
    )
    audit.add_argument(
        "--out", type=Path, metavar="FILE", help="write all of it to a .csv, .xlsx, .parquet, .json"
    )


def _run_audit(options: argparse.Namespace) -> int:
    with open_existing_workspace(options) as workspace:
        if options.accept:
            head = workspace.accept_log()
            print(f"Accepted, as entry {head.sequence} of the log says.")
        if options.verify or options.against:
            return _verify(workspace, options.against)
        log = workspace.log()
        if write_table_if_asked(log, options.out, "Audit log", workspace=workspace.folder):
            return 0
        print(align_columns_as_text(_columns(log.head(options.last).iloc[::-1])))
        if len(log) > options.last:
            print(f"The last {options.last:,} of {len(log):,}; all with --out log.csv")
        for doubt in workspace.doubts:
            print(make_printable(doubt), file=sys.stderr)
    return 0


def _verify(workspace: Workspace, against: list[str]) -> int:
    from skillgap.exports.log_proof import read_proof

    found = workspace.verify_log([*workspace.kept_heads(), *(read_proof(said) for said in against)])
    for problem in found.problems:
        print(make_printable(problem))
    print(found.sentence)
    if not found.problems:
        print(f"Entry {found.log.last}, head {found.log.head}")
    return _NOT_WHOLE if found.problems else 0


def _columns(log: pd.DataFrame) -> list[tuple[str, list[str], bool]]:
    return [
        ("entry", [f"{number:,}" for number in log["entry"]], True),
        ("at (UTC)", log["at"].dt.strftime("%Y-%m-%d %H:%M").tolist(), False),
        ("who", log["actor"].tolist(), False),
        ("did", log["action"].tolist(), False),
        ("what", log["subject"].tolist(), False),
        ("in words", log["detail"].tolist(), False),
    ]
