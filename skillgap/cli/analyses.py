"""Commands that answer a question: one for each that a workforce alone answers."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pandas as pd

import skillgap as sg
from skillgap.cli.options import Add, add_source_options, parse_positive_number
from skillgap.cli.terminal import Cells, align_columns_as_text, make_printable
from skillgap.cli.writing import check_file_ending, write_table_if_asked
from skillgap.core.access import FACILITATOR
from skillgap.core.findings import counts_in_words
from skillgap.core.places import COMMAND
from skillgap.core.question import TEXTS, ResultColumn
from skillgap.core.wording import compact, count, day, level, money, money_span, number_span, share
from skillgap.questions.gaps import Gaps
from skillgap.questions.profiles import Profiles
from skillgap.verbs import answer, questions, questions_from_workforce_alone

_TOP = 20


def add_commands(add: Add) -> None:
    """Add a command for each question."""
    for name in questions_from_workforce_alone():
        asked = questions()[name]
        meaning = f"{asked.asks} ({asked.title}.)"
        sub = add_source_options(add(name, partial(_answer_question, name), meaning))
        sub.add_argument(
            "--top", type=parse_positive_number, metavar="N", help="show and write N rows only"
        )


def _answer_question(name: str, options: argparse.Namespace) -> int:
    """Answer a question about the files, on the terminal or into a file."""
    check_file_ending(options.out)
    workforce = sg.read(options.source, as_of=options.as_of)
    found = answer(name, workforce)
    told, cells = _SHOWN.get(name, (_headline_text, _columns_of_table))
    asked = questions()[name]
    made = found if isinstance(found, pd.DataFrame) else found.table
    table, title = FACILITATOR.release(made, asked.columns), asked.title
    if not write_table_if_asked(
        table.head(options.top or len(table)), options.out, title[:31],
        dataset=workforce.name, fingerprint=workforce.fingerprint, columns=asked.columns,
    ):  # fmt: skip
        print(told(found, workforce, table))
        print(
            align_columns_as_text(cells(name, table.head(options.top or _TOP), workforce.currency))
        )
        if isinstance(found, Gaps):
            print(align_columns_as_text(_reconciled_columns(found.reconcile(), workforce.currency)))
    _print_reading_warnings(options.source, workforce, getattr(found, "warnings", ()))
    return 0


# --- reading and writing ---


def _print_reading_warnings(source: str, workforce: sg.Workforce, warnings: Sequence[str]) -> None:
    """Say on standard error what a reader of the numbers must know."""
    told = list(warnings)
    if workforce.issues:
        listed = f"{COMMAND} check {shlex.quote(source)}"
        told.append(f"While reading: {counts_in_words(workforce.issues)}. List them with: {listed}")
    for line in (*told, *workforce.attributions):
        print(make_printable(line), file=sys.stderr)


# --- headlines and tables ---


def _headline_text(found: Any, workforce: sg.Workforce, table: pd.DataFrame) -> str:
    rows = count(len(table), "row")
    return make_printable(f"{workforce.name}, as of {day(workforce.as_of)}: {rows}.")


def _columns_of_table(name: str, table: pd.DataFrame, currency: str) -> Cells:
    """Return a table as its columns are declared."""
    declared = {column.name: column for column in questions()[name].columns}
    return [
        (
            label.replace("_", " "),
            [_cell_as_words(cell, declared.get(label), currency) for cell in table[label]],
            pd.api.types.is_numeric_dtype(table[label]),
        )
        for label in table.columns
    ]


def _cell_as_words(cell: Any, column: ResultColumn | None, currency: str) -> str:
    if pd.isna(cell):
        return "–"
    if column is None or column.kind in TEXTS:
        return compact(cell) if isinstance(cell, float) else str(cell)
    if column.kind == "date":
        return pd.Timestamp(cell).strftime("%Y-%m-%d")
    if column.kind == "flag":
        return "yes" if cell else "no"
    if column.kind == "money":
        return money(cell, currency)
    return {"share": share, "level": level}.get(column.kind, compact)(cell)


def _gap_headline_text(gaps: Gaps, workforce: sg.Workforce, table: pd.DataFrame) -> str:
    total, currency = gaps.total, workforce.currency
    short, risk = total.people_short, total.monthly_risk
    return make_printable(
        f"{workforce.name}, as of {day(workforce.as_of)}: {short.low:,.0f} to {short.high:,.0f} of "
        f"{count(total.people, 'person', 'people')} short in a required skill (80%), "
        f"{short.expected:,.0f} on average; "
        f"{money_span(risk.low, risk.high, currency)} per month not delivered (80%), "
        f"{money(risk.expected, currency)} on average ({gaps.money_trust})."
    )


def _gap_columns(name: str, table: pd.DataFrame, currency: str) -> Cells:
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


def _reconciled_columns(table: pd.DataFrame, currency: str) -> Cells:
    told = {"part": "", "sum": "=", "of which": "of which", "beside": "beside"}
    return (
        ("", table["kind"].map(told), False),
        ("per month, means", table["line"].map(str), False),
        (currency, [f"{amount:,.2f}" for amount in table["amount"]], True),
    )


def _profile_headline_text(profiles: Profiles, workforce: sg.Workforce, table: pd.DataFrame) -> str:
    people, skills = table["employee_id"].nunique(), table["skill_id"].nunique()
    whose = f"{count(len(table), 'level')} of {count(people, 'person', 'people')}"
    return make_printable(
        f"{workforce.name}, as of {day(workforce.as_of)}: {whose} in {count(skills, 'skill')}."
    )


def _profile_columns(name: str, table: pd.DataFrame, currency: str) -> Cells:
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


_SHOWN: dict[str, tuple[Callable[..., str], Callable[..., Cells]]] = {
    "gaps": (_gap_headline_text, _gap_columns),
    "profiles": (_profile_headline_text, _profile_columns),
}
"""Questions with a headline and columns of their own on the terminal."""
