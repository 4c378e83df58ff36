"""Commands that read files and print a result: ``gaps``, ``profiles``, ``templates``."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import skillgap as sg
from skillgap.cli.options import Add, add_source, positive
from skillgap.cli.terminal import Cells, aligned, printable
from skillgap.cli.writing import check_ending, written
from skillgap.core.access import FACILITATOR
from skillgap.core.errors import BadValue
from skillgap.core.wording import compact, count, day, level, money, money_span, number_span, share

if TYPE_CHECKING:
    import pandas as pd

    from skillgap.questions.gaps.question import Gaps

_TOP = 20


def add_commands(add: Add) -> None:
    """Add the commands of this module."""
    for name, command, meaning in (
        ("gaps", _gaps, "Rank skills by the value their shortage does not deliver."),
        ("profiles", _profiles, "List who can do what at which level, and how sure that is."),
    ):
        sub = add_source(add(name, command, meaning))
        sub.add_argument("--top", type=positive, metavar="N", help="show and write N rows only")
    templates = add("templates", _templates, "Write an empty csv file for each table.")
    where = "folder to write to (default: templates)"
    templates.add_argument("--out", type=Path, default=Path("templates"), metavar="DIR", help=where)


def _gaps(options: argparse.Namespace) -> int:
    check_ending(options.out)
    workforce = _read(options)
    gaps = sg.measure_gaps(workforce, sg.infer_profiles(workforce))
    table = FACILITATOR.release(gaps.table)
    if not written(table.head(options.top or len(table)), options.out, "Gaps"):
        print(_gap_headline(gaps, workforce))
        print(aligned(_gap_cells(table.head(options.top or _TOP), workforce.currency)))
        print(aligned(_reconciled_cells(gaps.reconcile(), workforce.currency)))
    _tell_reading(options.source, workforce, gaps.warnings)
    return 0


def _profiles(options: argparse.Namespace) -> int:
    check_ending(options.out)
    workforce = _read(options)
    profiles = sg.infer_profiles(workforce)
    table = FACILITATOR.release(profiles.table)
    if not written(table.head(options.top or len(table)), options.out, "Profiles"):
        people, skills = table["employee_id"].nunique(), table["skill_id"].nunique()
        whose = f"{count(len(table), 'level')} of {count(people, 'person', 'people')}"
        told = (
            f"{workforce.name}, as of {day(workforce.as_of)}: {whose} in {count(skills, 'skill')}."
        )
        print(printable(told))
        print(aligned(_profile_cells(table.head(options.top or _TOP))))
    _tell_reading(options.source, workforce, profiles.warnings)
    return 0


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


# --- reading and writing ---


def _read(options: argparse.Namespace) -> sg.Workforce:
    return sg.read(options.source, as_of=options.as_of)


def _tell_reading(source: str, workforce: sg.Workforce, warnings: Sequence[str]) -> None:
    """Say on standard error what a reader of the numbers must know."""
    told = list(warnings)
    if workforce.issues:
        listed = f"python -m skillgap check {shlex.quote(source)}"
        told.append(f"While reading: {_tally(workforce)}. List them with: {listed}")
    for line in (*told, *workforce.attributions):
        print(printable(line), file=sys.stderr)


def _tally(workforce: sg.Workforce) -> str:
    counts = {"error": 0, "warning": 0, "note": 0}
    for issue in workforce.issues:
        counts[issue.severity] += issue.count
    told = [count(number, severity) for severity, number in counts.items() if number]
    return ", ".join(told) or "no issues"


# --- tables ---


def _gap_headline(gaps: Gaps, workforce: sg.Workforce) -> str:
    total, currency = gaps.total, workforce.currency
    short, risk = total.people_short, total.monthly_risk
    return printable(
        f"{workforce.name}, as of {day(workforce.as_of)}: {short.low:,.0f} to {short.high:,.0f} of "
        f"{count(total.people, 'person', 'people')} short in a required skill (80%), "
        f"median {short.median:,.0f}; {money_span(risk.low, risk.high, currency)} per month not "
        f"delivered (80%), median {money(risk.median, currency)} ({gaps.standing})."
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
        (
            "not delivered per month",
            [money(value, currency) for value in table["monthly_risk"]],
            True,
        ),
        ("80%", [money_span(low, high, currency) for low, high in risk], True),
        ("confidence", table["confidence"].map(share), True),
        ("advice", table["advice"].map(str), False),
    )


def _reconciled_cells(table: pd.DataFrame, currency: str) -> Cells:
    told = {"part": "", "sum": "=", "of which": "of which", "beside": "beside"}
    return (
        ("", table["kind"].map(told), False),
        ("per month, means", table["line"].map(str), False),
        (currency, [f"{amount:,.2f}" for amount in table["amount"]], True),
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
