"""Pay by the month, as payrolls state it: twelve times as much is a year's."""

from __future__ import annotations

import re
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
    pay = find_header_for_column(raw, "employees", "salary", least=0.6)
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

__all__ = ["read_monthly_pay_as_yearly"]
