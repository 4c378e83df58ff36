"""Pay by the month or hour, as payrolls state it: by its header, its sheet, or a column beside."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.conform.numbers import read_numbers
from skillgap.reading.finding.table import RawTable
from skillgap.reading.mapping.header_words import names_a_month
from skillgap.reading.meaning.taking_out import (
    ask_about_reshaping,
    find_header_for_column,
    is_left_unchanged,
    stripped_column,
)


def read_monthly_pay_as_yearly(raw: RawTable, decisions: Decisions) -> list[RawTable]:
    """Read pay by the month, where its header says so, as pay by the year.

    Args:
        raw: The table.
        decisions: ``monthly_pay`` answered ``leave`` reads it as it stands.
    """
    pay = _header_of_pay(raw)
    if (
        not pay
        or not (names_a_month(pay) or _is_of_a_month(raw, pay))
        or is_left_unchanged(decisions, "monthly_pay", pay)
    ):
        return [raw]
    cells = stripped_column(raw, pay)
    distinct = cells.unique().tolist()
    yearly = {
        cell: f"{12 * value:.2f}"
        for cell, value in zip(distinct, read_numbers(distinct).values.tolist())
        if np.isfinite(value)
    }
    if not yearly:
        return [raw]
    first = next(iter(yearly))
    told = ask_about_reshaping(
        raw, decisions, kind="monthly_pay", column=pay, count=len(cells),
        value=f"{first} → {yearly[first]}", found="pay by the month",
        expected="pay by the year", remedy="Twelve months are read as a year.",
    )  # fmt: skip
    column = pd.Series([yearly.get(c, c) for c in cells], index=raw.frame.index, dtype="str")
    return [replace(raw, frame=raw.frame.assign(**{pay: column})).with_issues([told])]


def read_pay_by_its_period(raw: RawTable, decisions: Decisions, header: str = "") -> list[RawTable]:
    """Read pay as pay by the year where a column beside it says what each amount is paid for.

    Args:
        raw: The table.
        decisions: ``pay_period`` answered ``full`` takes hours, days and weeks of a full-time year;
            ``leave`` reads all as it stands.
        header: Column of pay, where that is known; else it is found by its name.

    Returns:
        The table. Twelve months are a year; pay by the hour, day or week is unknown until somebody
        says that it is full time.
    """
    pay = header or _header_of_pay(raw)
    said = _column_of_periods(raw, pay) if pay else ""
    if not said or is_left_unchanged(decisions, "pay_period", pay):
        return [raw]
    times = _TIMES_A_YEAR if decisions.answer("pay_period", pay) == "full" else _SURE_TIMES
    cells = stripped_column(raw, pay)
    periods = stripped_column(raw, said).map(_period_named)
    each = dict(zip(cells.unique().tolist(), read_numbers(cells.unique().tolist()).values.tolist()))
    yearly = [_yearly(cell, each[cell], period, times) for cell, period in zip(cells, periods)]
    short = [i for i, period in enumerate(periods) if period not in ("", "year") and cells.iloc[i]]
    if not short:
        return [raw]
    first = short[0]
    told = ask_about_reshaping(
        raw, decisions, kind="pay_period", column=pay, count=len(short),
        value=f"{cells.iloc[first]}, {raw.frame[said].iloc[first]} → {yearly[first] or 'unknown'}",
        found=f"pay for another time than a year, by `{said}`", expected="pay by the year",
        remedy="Twelve months are read as a year; pay by the hour, day or week is left unknown.",
    )  # fmt: skip
    column = pd.Series(yearly, index=raw.frame.index, dtype="str")
    return [replace(raw, frame=raw.frame.assign(**{pay: column})).with_issues([told])]


def _header_of_pay(raw: RawTable) -> str:
    """Return the column of pay: by its name, in whatever language, else by what is like it."""
    named = find_header_for_column(raw, "employees", "salary")
    return named or find_header_for_column(raw, "employees", "salary", least=0.6)


def _yearly(cell: str, value: float, period: str, times: Mapping[str, float]) -> str:
    if period in ("", "year") or not np.isfinite(value):
        return cell
    return f"{times[period] * value:.2f}" if period in times else ""


_SURE_TIMES = {"month": 12.0}
_TIMES_A_YEAR = {"month": 12.0, "week": 52.0, "day": 260.0, "hour": 2_080.0}
_PERIODS = {
    "hour": ("hour", "hr", "std", "stunde", "stündlich", "heure", "horaire", "hora", "ora", "orari",
             "uur", "godzin", "hodin", "tim", "時"),
    "day": ("day", "daily", "tag", "täglich", "jour", "día", "dia", "giorn", "dag", "dzie", "den"),
    "week": ("week", "wöch", "woch", "semain", "hebdo", "seman", "settiman", "tydzi", "týd",
             "vecka", "biweek"),
    "month": ("month", "monat", "mensu", "mois", "mes", "mens", "maand", "miesi", "měs", "månad",
              "måned"),
    "year": ("year", "annu", "annum", "jahr", "jähr", "año", "anual", "anno", "annua", "jaar",
             "rok", "roczn", "roč", "år", "salar"),
}  # fmt: skip
"""How words begin for the time that pay is for, in whatever language."""
_MOST_PERIODS = 6


def _column_of_periods(raw: RawTable, pay: str) -> str:
    """Return the column nearest to pay all cells of which name a time; empty for none."""
    at = {header: place for place, header in enumerate(raw.headers)}
    told = [
        header
        for header in raw.headers
        if header != pay
        and 0 < len(raw.evidence[header].words) <= _MOST_PERIODS
        and all(_period_named(word) for word in raw.evidence[header].words)
    ]
    return min(told, key=lambda header: abs(at[header] - at[pay]), default="")


def _period_named(cell: str) -> str:
    """Return the time that a cell names: ``hour`` to ``year``; empty where it names none."""
    words = [word.casefold() for word in re.findall(r"[^\W\d_]+", cell)]
    named = [period for word in words for period, stems in _PERIODS.items()
             if word.startswith(stems) and len(word) >= _SHORTEST]  # fmt: skip
    return named[-1] if named and len(words) <= _FEW_WORDS else ""


_SHORTEST, _FEW_WORDS = 2, 3
_YEARLY = re.compile(r"(?i)annu|anual|jahr|jähr|year|roczn|ročn|jaar|p\.?\s?a\.?\b|år")
_PAYROLL = re.compile(
    r"(?i)\b(?:payroll|pay period|abrechnungsmonat|lohn\w*|gehaltsabrechnung|paie|bulletin|nómina|"
    r"nomina|busta paga|cedolino|competência|competencia|loonstrook|folha|lista płac)\b"
)


def _is_of_a_month(raw: RawTable, pay: str) -> bool:
    """Say whether pay is of a month though its header does not say so.

    Hours of a month stand beside it, or the sheet is one of a payroll; and nothing says a year.
    """
    if _YEARLY.search(pay) or not raw.evidence[pay].words:
        return False
    beside = [h for h in raw.headers if h != pay and names_a_month(h) and _HOURS.search(h)]
    return bool(beside) or any(_PAYROLL.search(text) for text in raw.around)


_HOURS = re.compile(r"(?i)hour|stunde|std|heure|hora|ore\b|uren|godzin|hodin|tim")

__all__ = ["read_monthly_pay_as_yearly", "read_pay_by_its_period"]
