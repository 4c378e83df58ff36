"""Units in the cells of a column of numbers: ``2 days``, ``Approx. 20 hours``, ``Free``."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from skillgap.core.errors import Outcome
from skillgap.core.findings import Finding
from skillgap.core.tables import Column
from skillgap.core.words import fold

_SPAN = re.compile(
    r"(?:approx(?:\.|imately)?|about|around|circa|ca\.?|~|up to)?\s*(\d+(?:[.,]\d+)?)\s*"
    r"(minutes?|mins?|hours?|hrs?|h|days?|d|weeks?|wks?|months?|mths?|years?|yrs?"
    r"|stunden?|std|tage?|wochen?|monate?|heures?|jours?|semaines?|mois"
    r"|horas?|d[ií]as?|semanas?|meses)\.?(?:\s*(?:/|per|of)?\s*\w+)?",
    re.IGNORECASE,
)
_HOURS = (
    (("min",), 1 / 60), (("h", "std", "stunde", "heure", "hora"), 1.0),
    (("d", "tag", "jour", "día"), 8.0),
)  # fmt: skip
_WEEKS = (
    (("week", "wk", "woche", "semaine", "semana"), 1.0),
    (("month", "mth", "monat", "mois", "mes"), 52 / 12), (("y",), 52.0),
)  # fmt: skip
_HALF = re.compile(
    r"(?:(?:a |one )?half(?:[- ]a)?[- ]|1/2 |½ ?|(?:une )?demi[- ]?|halb(?:er|e|en)?[- ]|medi[oa] |"
    r"mezza |halve[- ]|p[óo][łl] )"
    r"(day|tag|journée|jornada|jour|d[ií]a|giornata|dag|dnia|hour|heure|"
    r"stunde|hora|ora|uur)s?",
    re.IGNORECASE,
)
"""``half a day``: four hours; ``½ hour``."""
_LONG_HALF = 4.0
_FREE = {"free", "freeofcharge", "nocharge", "gratis", "kostenlos", "gratuit", "included", "0free"}
_PACE = {"part": 5.0, "full": 40.0}


def convert_units_to_column_unit(
    cells: Sequence[str], column: Column, answer: str
) -> tuple[list[str], list[Finding]]:
    """Turn units into the unit of the column: days into hours, ``Free`` into 0.

    Args:
        cells: Distinct cells.
        column: The contract column.
        answer: What was said about weeks and months: ``part`` (5 hours a week) or ``full`` (40).

    Returns:
        The cells as plain numbers where that can be done, and what was done. Weeks and months are
        asked about; until then they are unknown.
    """
    if column.unit not in ("hours", "money"):
        return list(cells), []
    plain = list(cells)
    read, open_ended = np.zeros(len(cells), np.bool_), np.zeros(len(cells), np.bool_)
    for at, cell in enumerate(cells):
        if column.unit == "money" and fold(cell) in _FREE:
            plain[at], read[at] = "0", True
        elif column.unit == "money" and (net := _WITH_TAX.fullmatch(cell.strip())):
            plain[at], read[at] = net[1], True
        elif column.unit == "hours" and (found := _SPAN.fullmatch(_inner_hours(cell))):
            plain[at], open_ended[at] = _convert_duration_to_hours(found, _PACE.get(answer, 0.0))
            read[at] = not open_ended[at]
        elif column.unit == "hours" and (half := _HALF.fullmatch(cell.strip())):
            short = half[1].casefold() in ("hour", "heure", "stunde", "hora", "ora", "uur")
            plain[at], read[at] = f"{0.5 if short else _LONG_HALF:g}", True
    return plain, _findings_about_units(cells, plain, read, open_ended, column, answer)


_WITH_TAX = re.compile(
    r"(.*\d.*?)\s*(?:HT|TTC|excl\.? ?(?:VAT|BTW|MwSt\.?|IVA)|incl\.? ?(?:VAT|BTW|MwSt\.?|IVA)|"
    r"netto|brutto|\+ ?(?:IVA|VAT|BTW|MwSt\.?)|zzgl\.? ?MwSt\.?|inkl\.? ?MwSt\.?|"
    r"IVA (?:incl\.?|excl\.?)|sin IVA|con IVA)",
    re.IGNORECASE,
)
"""Money with a word for whether tax is in it."""
_IN_BRACKETS = re.compile(
    r"[^()]*\d[^()]*\(\s*([^()]*\d[^()]*"
    r"(?:h|hrs?|hours?|std\.?|stunden|heures|horas|ore|uur|godz\.?)[^()]*)\)",
    re.IGNORECASE,
)


def _inner_hours(cell: str) -> str:
    """Return the hours that stand in brackets behind days: ``2 jours (14 h)`` is 14 h."""
    found = _IN_BRACKETS.fullmatch(cell.strip())
    return found[1].strip() if found else cell.strip()


def _convert_duration_to_hours(found: re.Match[str], pace: float) -> tuple[str, bool]:
    number, unit = float(found.group(1).replace(",", ".")), found.group(2).casefold()
    for names, factor in _WEEKS:
        if unit.startswith(names):
            return (f"{number * factor * pace:g}" if pace else ""), True
    factor = next(factor for names, factor in _HOURS if unit.startswith(names))
    return f"{number * factor:g}", False


def _findings_about_units(
    cells: Sequence[str], plain: Sequence[str], read: np.ndarray, open_ended: np.ndarray,
    column: Column, answer: str,
) -> list[Finding]:  # fmt: skip
    told = "; ".join(f"{cells[i]} as {plain[i]}" for i in np.flatnonzero(read).tolist()[:6])
    findings = []
    if read.any():
        findings.append(
            Finding(
                mask=read,
                severity="note",
                found="value with a unit",
                expected=column.unit,
                remedy=f"Read: {told}.",
                outcome="converted",
            )
        )
    if open_ended.any():
        findings.append(
            Finding(
                mask=open_ended,
                severity="warning",
                found="duration in weeks or months",
                expected="hours",
                remedy="Unknown until you say how many hours a week are meant.",
                outcome="converted" if answer in _PACE else "blanked",
                question="units",
                verdict=Outcome.FIX.value if answer else "",
            )
        )
    return findings
