"""Numbers as people read them: units, ranges and compact money, in one place."""

from __future__ import annotations

import math
import re
from datetime import date

import pandas as pd

_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "CHF": "CHF ", "JPY": "¥", "INR": "₹"}
_STEPS = ((1e9, " bn"), (1e6, " M"), (1e3, " k"))


def compact(value: float) -> str:
    """Write a number with at most three figures and a thousand step.

    >>> compact(1_234_567), compact(980), compact(0), compact(-45_600)
    ('1.2 M', '980', '0', '−46 k')
    """
    if math.isnan(value):
        return "–"
    sign, size = ("−" if value < 0 else ""), abs(value)
    for step, suffix in _STEPS:
        # 999 500 is a million to whoever reads three figures.
        if size >= step * 0.9995:
            scaled = size / step
            return f"{sign}{scaled:.1f}{suffix}" if scaled < 9.95 else f"{sign}{scaled:.0f}{suffix}"
    shown = f"{size:.0f}" if size >= 9.95 or size == int(size) else f"{size:.1f}"
    return f"{sign}{shown}" if shown.strip("0.") else "0"


def thousand_step(most: float) -> tuple[float, str]:
    """Return the thousand step that suits numbers up to ``most``, and how it is written.

    >>> thousand_step(45_600), thousand_step(980)
    ((1000.0, ' k'), (1.0, ''))
    """
    return next((found for found in _STEPS if abs(most) >= found[0]), (1.0, ""))


def rounded(values: pd.Series) -> pd.Series:
    """Round numbers of one column alike, to three figures of the largest.

    >>> rounded(pd.Series([166_985.9, 4_432.0])).tolist()
    [167000.0, 4000.0]
    """
    most = float(values.abs().max()) if len(values) else 0.0
    return values.round(2 - math.floor(math.log10(most))) if most > 0 else values


def symbol(currency: str) -> str:
    """Return the sign of a currency, or its ISO code and a space."""
    return _SYMBOLS.get(currency, f"{currency} ")


def money(value: float, currency: str) -> str:
    """Write an amount of money, compact and without cents.

    >>> money(1_234_567, "EUR"), money(-500, "SEK")
    ('€1.2 M', '−SEK 500')
    """
    if math.isnan(value):
        return "–"
    shown = compact(abs(value))
    return f"{'−' if value < 0 and shown != '0' else ''}{symbol(currency)}{shown}"


def money_span(low: float, high: float, currency: str) -> str:
    """Write a range of money; ends that read the same are written once.

    >>> money_span(1.9e6, 2.6e6, "EUR"), money_span(346_100, 346_200, "EUR")
    ('€1.9 M to €2.6 M', '€346 k')
    """
    return span(money(low, currency), money(high, currency))


def span(low: str, high: str) -> str:
    """Join two ends as they are written; one alone where they read the same.

    >>> span("5 months", "never"), span("never", "never")
    ('5 months to never', 'never')
    """
    return low if low == high else f"{low} to {high}"


def number_span(low: float, high: float, unit: str) -> str:
    """Write a range of plain numbers with its unit; ends that read the same are written once.

    >>> number_span(11.6, 30.8, "FTE"), number_span(0, 0, "FTE")
    ('12 to 31 FTE', '0 FTE')
    """
    return f"{span(compact(low), compact(high))} {unit}".rstrip()


def level(value: float) -> str:
    """Write a proficiency level, one decimal.

    >>> level(2.949)
    '2.9'
    """
    return "–" if math.isnan(value) else f"{value:.1f}"


def share(value: float) -> str:
    """Write a share 0–1 as whole per cent; what is not quite none or all says so.

    >>> share(0.314), share(0.002), share(0.999)
    ('31%', '<1%', '>99%')
    """
    if math.isnan(value):
        return "–"
    if 0 < value < 0.005:
        return "<1%"
    if 0.995 < value < 1:
        return ">99%"
    return f"{value * 100:.0f}%"


def day(value: date) -> str:
    """Write a day without ambiguity.

    >>> day(date(2026, 10, 31))
    '31 Oct 2026'
    """
    return f"{value.day} {value:%b %Y}"


def count(number: float, noun: str, plural: str = "") -> str:
    """Write a counted noun.

    >>> count(1, "skill"), count(1200, "person", "people")
    ('1 skill', '1,200 people')
    """
    return f"{number:,.0f} {noun if round(number) == 1 else plural or noun + 's'}"


def listed(names: list[str], most: int = 3) -> str:
    """Join names as a sentence does; what is left out is counted.

    >>> listed(["a", "b", "c"]), listed(["a", "b", "c", "d", "e"])
    ('a, b and c', 'a, b, c and 2 more')
    """
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return (
        names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""
    )


def likely(low: str, high: str) -> str:
    """Write a likely range, as sentences speak of it; what both ends share is written once.

    >>> likely("60%", "73%"), likely("€1.3 M", "€3.1 M"), likely("37 FTE", "67 FTE")
    ('likely 60–73%', 'likely €1.3–3.1 M', 'likely 37–67 FTE')
    >>> likely("−€5 k", "€12 k"), likely("€800 k", "€1.2 M"), likely("€0", "€3 k")
    ('likely −€5 k to €12 k', 'likely €800 k to €1.2 M', 'likely €0 to €3 k')
    """
    return f"likely {short_span(low, high)}"


def short_span(low: str, high: str) -> str:
    """Join two ends as they are written; what both share is written once.

    >>> short_span("€47 k", "€116 k"), short_span("€800 k", "€1.2 M"), short_span("7", "7")
    ('€47–116 k', '€800 k to €1.2 M', '7')
    """
    one, other = _split_around_number(low), _split_around_number(high)
    if low != high and one and other and one[0] == other[0] and one[2] == other[2]:
        return f"{one[0]}{one[1]}–{other[1]}{one[2]}"
    return span(low, high)


def _split_around_number(text: str) -> tuple[str, str, str] | None:
    """Return what stands before a number, the number, and its unit."""
    found = re.fullmatch(r"([^\d−<>]*)(\d[\d.,]*)(\D*)", text)
    return (found[1], found[2], found[3]) if found else None
