"""Commands that take the board story away: ``deck``, ``brief`` and ``workbook``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import skillgap as sg
from skillgap.cli.options import Add, Command, parse_day
from skillgap.cli.writing import write_file
from skillgap.core.errors import BadValue
from skillgap.sharing import read_template


def add_commands(add: Add) -> None:
    """Add a command for each kind of file."""
    deck = _command(add, "deck", "pptx", "The board story as an editable PowerPoint file.")
    deck.add_argument(
        "--template", type=Path, metavar="FILE", help="a company's .pptx or .potx to add it to"
    )
    deck.add_argument("--short", action="store_true", help="five slides, without the appendix")
    _command(add, "brief", "docx", "The board story on one page, as a Word file.")
    _command(add, "workbook", "xlsx", "The tables behind the board story, as an Excel file.")


def _command(add: Add, name: str, ending: str, meaning: str) -> Command:
    sub = add(name, partial(_write, name, ending), meaning)
    sub.add_argument("source", metavar="FOLDER", help="folder of csv, .xlsx, or .zip of csv")
    sub.add_argument(
        "--out", type=Path, metavar="FILE", default=Path(f"{name}.{ending}"),
        help=f"the file to write (default: {name}.{ending})",
    )  # fmt: skip
    newest = "day the numbers speak of, as 2026-10-31 (default: the newest in the data)"
    sub.add_argument("--as-of", type=parse_day, metavar="DATE", help=newest)
    sub.add_argument(
        "--scenario", type=Path, metavar="FILE", help="a scenario saved by the app (.json)"
    )
    sub.add_argument(
        "--budget", type=float, metavar="AMOUNT",
        help="money for all quarters of the plan together, inf for no limit (default: a round "
        "amount near 2%% of payroll, as Build or buy begins with)",
    )  # fmt: skip
    return sub


def _write(name: str, ending: str, options: argparse.Namespace) -> int:
    """Read the source, answer what the story tells, and write the file."""
    out: Path = options.out
    _check_file_name(out, ending)
    scenario = _read_scenario(options.scenario)
    workforce = sg.read(options.source, as_of=options.as_of)
    chosen: dict[str, Any] = {"scenario": scenario, "budget": options.budget}
    if name == "deck":
        chosen |= {"template": options.template, "appendix": not options.short}
    makers: dict[str, Callable[..., bytes]] = {
        "deck": sg.write_deck, "brief": sg.write_brief, "workbook": sg.write_workbook,
    }  # fmt: skip
    write_file(
        out,
        lambda seal: makers[name](workforce, sealed=seal.sentence, **chosen),
        name.capitalize(),
        dataset=workforce.name,
        fingerprint=workforce.fingerprint,
        brought=read_template(chosen.get("template")),
    )
    return 0


def _check_file_name(out: Path, ending: str) -> None:
    if out.suffix.lower() != f".{ending}":
        raise BadValue(
            f"file name `{out}`", f"ending `{out.suffix}`", f"`.{ending}`", "Choose such a name."
        )
    if not out.parent.is_dir():
        raise BadValue(
            f"file {out}", "its folder does not exist", "a folder that exists", "Make it first."
        )


def _read_scenario(path: Path | None) -> sg.Scenario | None:
    return None if path is None else sg.Scenario.from_json(path.read_bytes())
