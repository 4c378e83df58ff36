"""The command that writes empty files to fill in: ``templates``."""

from __future__ import annotations

import argparse
from pathlib import Path

import skillgap as sg
from skillgap.cli.options import Add
from skillgap.cli.writing import leaving_by_command
from skillgap.core.errors import BadValue
from skillgap.core.wording import count


def add_commands(add: Add) -> None:
    """Add the command of this module."""
    templates = add("templates", _write_templates, "Write an empty csv file for each table.")
    where = "folder to write to (default: templates)"
    templates.add_argument("--out", type=Path, default=Path("templates"), metavar="DIR", help=where)


def _write_templates(options: argparse.Namespace) -> int:
    from skillgap.exports.gate import let_out

    files = {options.out / f"{name}.csv": table for name, table in sg.TABLES.items()}
    present = [path.name for path in files if path.exists()]
    if present:
        raise BadValue(
            f"folder {options.out}",
            f"{', '.join(present)} already there",
            "a folder without files of these names, as they may hold work",
            "Choose another folder with --out.",
        )
    options.out.mkdir(parents=True, exist_ok=True)
    leaving = leaving_by_command(None)
    for path, table in files.items():
        path.write_bytes(
            let_out(table.template, "csv", leaving, what=f"empty {table.name}", form=True)
        )
    needed = [name for name, table in sg.TABLES.items() if table.needed]
    print(f"{count(len(files), 'template')} written to {options.out}.")
    print(f"Needed for the gap map: {', '.join(needed)}.")
    return 0
