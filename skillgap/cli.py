"""The command line: ``python -m skillgap gaps | profiles | check | templates | serve``.

Results go to standard output, everything else to standard error. Exit code 0 is success, 1 says
that ``check`` found errors, 2 that a command could not do its work.
"""

from __future__ import annotations

import argparse
import os
import runpy
import shlex
import sys
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import skillgap as sg
from skillgap.domain.access import FACILITATOR
from skillgap.domain.errors import BadValue, UnreadableFile
from skillgap.domain.wording import (
    compact,
    count,
    day,
    level,
    money,
    money_span,
    number_span,
    share,
)

if TYPE_CHECKING:
    import pandas as pd

    from skillgap.models.gaps import Gaps

Cells: TypeAlias = Sequence[tuple[str, Iterable[str], bool]]
"""A table for the terminal: heading, cells, and whether they stand on the right."""

_Command: TypeAlias = argparse.ArgumentParser

_APP = Path(__file__).resolve().parent.parent / "app.py"
_CELL_WIDTH = 38
_TOP = 20


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: Words after ``python -m skillgap``; by default the process's own.

    Returns:
        The exit code: 0, 1 where ``check`` found errors, 2 where the command failed.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    passed_on: list[str] = []
    if words[:1] == ["serve"] and "--" in words:
        split = words.index("--")
        words, passed_on = words[:split], words[split + 1 :]
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console may not know every letter
            stream.reconfigure(errors="replace")
    options = _parser().parse_args(words)
    options.passed_on = passed_on
    return _run(options)


def _run(options: argparse.Namespace) -> int:
    try:
        code: int = options.command(options)
        sys.stdout.flush()
    except BrokenPipeError:  # `… | head` has read enough
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - for the interpreter's last flush
        return 0
    except KeyboardInterrupt:
        return _fail("Stopped.")
    except sg.SkillgapError as error:
        return _fail(str(error))
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return _fail(f"{where}{error.strerror or error}. Check the path and its permissions.")
    except Exception as error:
        if os.environ.get("SKILLGAP_TRACEBACK"):
            raise
        told = f"unexpected {type(error).__name__}: {error}"
        return _fail(f"{told}. Set SKILLGAP_TRACEBACK=1 to see where, and report it.")
    return code


def _fail(sentence: str) -> int:
    print(f"skillgap: {_printable(sentence)}", file=sys.stderr)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m skillgap",
        description="Where skills are short, what it costs, and what to do about it.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: Callable[[argparse.Namespace], int], meaning: str) -> _Command:
        sub = commands.add_parser(name, help=meaning, description=meaning)
        sub.set_defaults(command=command)
        return sub

    for name, command, meaning in (
        ("gaps", _gaps, "Rank skills by what their shortage costs per month."),
        ("profiles", _profiles, "List who can do what at which level, and how sure that is."),
    ):
        sub = _add_source(add(name, command, meaning))
        sub.add_argument("--top", type=_positive, metavar="N", help="show and write N rows only")
    _add_source(add("check", _check, "List what is wrong with the files; exit 1 on errors."))
    templates = add("templates", _templates, "Write an empty csv file for each table.")
    where = "folder to write to (default: templates)"
    templates.add_argument("--out", type=Path, default=Path("templates"), metavar="DIR", help=where)
    serve = add("serve", _serve, "Open the app in the browser; words after -- go to Streamlit.")
    serve.add_argument("--port", type=_positive, help="port to listen on")
    kept = "folder that keeps datasets and settings (default: workspace)"
    serve.add_argument("--workspace", type=Path, metavar="DIR", help=kept)
    return parser


def _add_source(sub: _Command) -> _Command:
    sub.add_argument("source", metavar="FOLDER", help="folder of csv, .xlsx, or .zip of csv")
    newest = "day the numbers speak of, as 2026-10-31 (default: the newest in the data)"
    sub.add_argument("--as-of", type=_day, metavar="DATE", help=newest)
    endings = "write the table to a file ending in .csv, .xlsx, .parquet or .json"
    sub.add_argument("--out", type=Path, metavar="FILE", help=endings)
    return sub


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"`{text}` is no date; write 2026-10-31") from error


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"`{text}` is no whole number above 0")
    return int(text)


# --- commands ---


def _gaps(options: argparse.Namespace) -> int:
    _check_ending(options.out)
    workforce = _read(options)
    gaps = sg.measure_gaps(workforce, sg.infer_profiles(workforce))
    table = FACILITATOR.release(gaps.table)
    if not _written(table.head(options.top or len(table)), options.out, "Gaps"):
        print(_gap_headline(gaps, workforce))
        print(_aligned(_gap_cells(table.head(options.top or _TOP), workforce.currency)))
    _tell_reading(options.source, workforce, gaps.warnings)
    return 0


def _profiles(options: argparse.Namespace) -> int:
    _check_ending(options.out)
    workforce = _read(options)
    profiles = sg.infer_profiles(workforce)
    table = FACILITATOR.release(profiles.table)
    if not _written(table.head(options.top or len(table)), options.out, "Profiles"):
        people, skills = table["employee_id"].nunique(), table["skill_id"].nunique()
        whose = f"{count(len(table), 'level')} of {count(people, 'person', 'people')}"
        told = (
            f"{workforce.name}, as of {day(workforce.as_of)}: {whose} in {count(skills, 'skill')}."
        )
        print(_printable(told))
        print(_aligned(_profile_cells(table.head(options.top or _TOP))))
    _tell_reading(options.source, workforce, profiles.warnings)
    return 0


def _check(options: argparse.Namespace) -> int:
    from skillgap.domain.conform.findings import summarise

    _check_ending(options.out)
    workforce = _read(options)
    if options.out:
        import pandas as pd

        names = list(sg.Issue.__dataclass_fields__)
        found = pd.DataFrame([asdict(issue) for issue in workforce.issues], columns=names)
        _written(FACILITATOR.release(found), options.out, "Issues")
    else:
        for issue in summarise(workforce.issues):
            print(_printable(f"{issue.severity:<8} {issue}"))
    print(_printable(f"{workforce.name}: {_tally(workforce)}."))
    return 1 if any(issue.severity == "error" for issue in workforce.issues) else 0


def _templates(options: argparse.Namespace) -> int:
    from skillgap.exports.tables import write_table

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
    for path, table in files.items():
        path.write_bytes(write_table(FACILITATOR.release(table.template), "csv"))
    needed = [name for name, table in sg.TABLES.items() if table.needed]
    print(f"{count(len(files), 'template')} written to {options.out}.")
    print(f"Needed for the gap map: {', '.join(needed)}.")
    return 0


def _serve(options: argparse.Namespace) -> int:
    if not _APP.exists():
        raise UnreadableFile(
            str(_APP), "not there", "the app beside the package", "Run this from the repository."
        )
    if options.workspace:
        os.environ["SKILLGAP_WORKSPACE"] = str(options.workspace.expanduser().resolve())
    port = ["--server.port", str(options.port)] if options.port else []
    return _run_streamlit(["run", str(_APP), *port, *options.passed_on])


def _run_streamlit(words: list[str]) -> int:
    """Run ``python -m streamlit`` in this process; its config stands beside ``app.py``."""
    before, sys.argv = sys.argv, ["streamlit", *words]
    try:
        runpy.run_module("streamlit", run_name="__main__", alter_sys=True)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    finally:
        sys.argv = before
    return 0


# --- reading and writing ---


def _read(options: argparse.Namespace) -> sg.Workforce:
    return sg.read(options.source, as_of=options.as_of)


def _check_ending(path: Path | None) -> None:
    """Refuse a file name that cannot be written before any work is done."""
    if path is None:
        return
    from skillgap.exports.tables import format_of

    format_of(path)
    if not path.parent.is_dir():
        raise BadValue(
            f"file {path}", "its folder does not exist", "a folder that exists", "Make it first."
        )


def _written(table: pd.DataFrame, path: Path | None, title: str) -> bool:
    if path is None:
        return False
    from skillgap.exports.tables import format_of, write_table

    path.write_bytes(write_table(table, format_of(path), title=title))
    print(f"{count(len(table), 'row')} written to {path}.")
    return True


def _tell_reading(source: str, workforce: sg.Workforce, warnings: Sequence[str]) -> None:
    """Say on standard error what a reader of the numbers must know."""
    told = list(warnings)
    if workforce.issues:
        listed = f"python -m skillgap check {shlex.quote(source)}"
        told.append(f"While reading: {_tally(workforce)}. List them with: {listed}")
    for line in (*told, *workforce.attributions):
        print(_printable(line), file=sys.stderr)


def _tally(workforce: sg.Workforce) -> str:
    counts = {"error": 0, "warning": 0, "note": 0}
    for issue in workforce.issues:
        counts[issue.severity] += issue.count
    told = [count(number, severity) for severity, number in counts.items() if number]
    return ", ".join(told) or "no issues"


# --- the terminal ---


def _gap_headline(gaps: Gaps, workforce: sg.Workforce) -> str:
    total, currency = gaps.total, workforce.currency
    short, risk = total.people_short, total.monthly_risk
    return _printable(
        f"{workforce.name}, as of {day(workforce.as_of)}: {short.low:,.0f} to {short.high:,.0f} of "
        f"{count(total.people, 'person', 'people')} short in a required skill (80%), "
        f"median {short.median:,.0f}; {money_span(risk.low, risk.high, currency)} at risk "
        f"per month (80%), median {money(risk.median, currency)}."
    )


def _gap_cells(table: pd.DataFrame, currency: str) -> Cells:
    short = zip(table["short_low"], table["short_high"])
    risk = zip(table["risk_low"], table["risk_high"])
    return (
        ("#", table["rank"].map(str), True),
        ("skill", table["name"].map(str), False),
        ("cluster", table["cluster"].map(str), False),
        ("short FTE", table["short_fte"].map(compact), True),
        ("80%", [number_span(low, high, "") for low, high in short], True),
        ("risk per month", [money(value, currency) for value in table["monthly_risk"]], True),
        ("80%", [money_span(low, high, currency) for low, high in risk], True),
        ("confidence", table["confidence"].map(share), True),
        ("advice", table["advice"].map(str), False),
    )


def _profile_cells(table: pd.DataFrame) -> Cells:
    interval = zip(table["low"], table["high"])
    return (
        ("employee", table["employee_id"].map(str), False),
        ("skill", table["skill_id"].map(str), False),
        ("level", table["level"].map(level), True),
        ("80%", [f"{level(low)} to {level(high)}" for low, high in interval], True),
        ("confidence", table["confidence"].map(share), True),
        ("signals", table["signals"].map(compact), True),
        ("newest", table["newest_on"].dt.strftime("%Y-%m-%d").fillna("–"), False),
    )


def _aligned(columns: Cells) -> str:
    """Return a table in columns of equal width, numbers on the right."""
    shown = []
    for heading, cells, right in columns:
        texts = [_shortened(_printable(text)) for text in (heading, *cells)]
        width = max(map(_width, texts))
        pads = [" " * (width - _width(text)) for text in texts]
        shown.append([pad + text if right else text + pad for text, pad in zip(texts, pads)])
    return "\n".join("  ".join(row).rstrip() for row in zip(*shown))


def _printable(text: str) -> str:
    """Replace what a terminal would obey rather than show: text from data is only text."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def _width(text: str) -> int:
    return sum(_columns(letter) for letter in text)


def _columns(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def _shortened(text: str) -> str:
    if _width(text) <= _CELL_WIDTH:
        return text
    while _width(text) > _CELL_WIDTH - 1:
        text = text[:-1]
    return f"{text}…"
