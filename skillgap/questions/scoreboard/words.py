"""The scoreboard as sentences: what got better or worse in a year, and which targets are met.

Everything here is plain text; a place that renders Markdown escapes it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from skillgap.core import wording

if TYPE_CHECKING:
    from skillgap.questions.scoreboard.measures import Change, Measure, Unit

Targets: TypeAlias = Mapping[str, float]
"""Targets that somebody set, by measure."""

CHANGED: dict[Change, str] = {
    "better": "better",
    "worse": "worse",
    "unclear": "may be chance",
}
_ORDER: tuple[Change, ...] = ("worse", "better", "unclear", "")


def value_with_unit(value: float, measure: Measure) -> str:
    """Write a value of a measure with its unit."""
    return _in_unit(value, measure.unit)


def _in_unit(value: float, unit: Unit) -> str:
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "not yet"
    if unit == "share":
        return wording.share(value)
    return f"{value:.1f} months" if unit == "months" else f"{value:.1f} per 100"


def likely_range(measure: Measure) -> str:
    """Write the range of a measure with its unit; blank where it has none."""
    if math.isnan(measure.low):
        return ""
    low, high = value_with_unit(measure.low, measure), value_with_unit(measure.high, measure)
    if not math.isfinite(measure.high):
        return f"from {low}"
    rate = " per 100"  # said once, as all units are
    if low.endswith(rate):
        return f"{wording.short_span(low.removesuffix(rate), high.removesuffix(rate))}{rate}"
    return wording.short_span(low, high)


def is_target_met(measure: Measure, target: float) -> bool:
    """Say whether a target is met by the value."""
    return measure.value >= target if measure.better == "more" else measure.value <= target


def by_verdict(measures: Sequence[Measure]) -> list[Measure]:
    """Return the measures that have a value: worse first, then better, unclear and unknown."""
    known = [measure for measure in measures if not measure.needs]
    return sorted(known, key=lambda measure: _ORDER.index(measure.change))


def change_in_words(measure: Measure) -> str:
    """Say how a measure stands beside a year ago, and whether that is good, bad or chance.

    Blank where there is no figure of a year ago.
    """
    if not measure.change:
        return ""
    now, was = (value_with_unit(one, measure) for one in (measure.value, measure.year_ago.value))
    said = CHANGED[measure.change]
    if now == was:
        return (
            f"{was} a year ago, too" if said == CHANGED["unclear"] else f"{was} a year ago: {said}"
        )
    return f"{'up' if measure.difference[0] > 0 else 'down'} from {was} a year ago: {said}"


def small_print(measure: Measure, targets: Targets) -> str:
    """Say the range of a measure, its target if one is set, and why no year ago is shown."""
    likely, per_100 = likely_range(measure), measure.unit == "per 100 people a quarter"
    said = [f"likely {likely}{' people a quarter' if per_100 else ''}"] if likely else []
    if measure.key in targets:
        aim = targets[measure.key]
        met = "met" if is_target_met(measure, aim) else "missed"
        said.append(f"target {value_with_unit(aim, measure)} {met}")
    if not measure.change:
        said.append(f"not comparable with a year ago: {measure.year_ago.unknown}")
    return _capital("; ".join(said))


def mark(measures: Sequence[Measure]) -> str:
    """Say in a word or two how many measures got better and worse; blank where nobody knows."""
    worse, better, unclear = (_with(measures, change) for change in _ORDER[:3])
    said = [f"{len(of)} {name}" for of, name in ((worse, "worse"), (better, "better")) if of]
    return ", ".join(said) if said else "No change" if unclear else ""


def headline(measures: Sequence[Measure], targets: Targets) -> str:
    """Say which measures got better and worse in a year, and how many targets are met."""
    said = [_moved(measures, change) for change in _ORDER[:2]]
    lines = [_capital(line) for line in said if line]
    unclear, blank = _with(measures, "unclear"), _with(measures, "")
    if unclear or lines:
        lines += _rest(unclear, len(blank), alone=not lines)
    elif blank:
        lines = [_as_it_stands(blank)]
    if not lines:
        return "Nothing can be said yet: load enrolments, openings or outcomes."
    kept = [measure for measure in by_verdict(measures) if measure.key in targets]
    if kept:
        met = sum(is_target_met(measure, targets[measure.key]) for measure in kept)
        lines.append(f"{met} of {wording.count(len(kept), 'target')} met")
    return f"{'. '.join(lines)}."


def _with(measures: Sequence[Measure], change: Change) -> list[Measure]:
    return [measure for measure in measures if not measure.needs and measure.change == change]


def _moved(measures: Sequence[Measure], how: Change) -> str:
    """Name what got better or worse, with the figures of today and of a year ago."""
    found = _with(measures, how)
    if not found:
        return ""
    named = [
        f"{_lower(one.label)} ({value_with_unit(one.value, one)}, "
        f"was {value_with_unit(one.year_ago.value, one)})"
        for one in found
    ]
    verb = "is" if len(found) == 1 else "are"
    number, noun = _number(len(found)), "measure" if len(found) == 1 else "measures"
    return f"{number} {noun} {verb} {how} than a year ago: {wording.listed(named)}"


def _rest(unclear: Sequence[Measure], unknown: int, *, alone: bool) -> list[str]:
    """Say what has not clearly changed, and how many measures have no figure of a year ago."""
    lines = []
    if unclear and alone:
        names = wording.listed([_lower(one.label) for one in unclear])
        lines.append(f"No clear change in a year in {names}")
    elif unclear:
        lines.append(f"{_number(len(unclear))} {_have(len(unclear))} not clearly changed")
    if unknown:
        lines.append(f"{_number(unknown)} {_have(unknown)} no figure to compare with")
    return [" and ".join([lines[0], *(line.lower() for line in lines[1:])])] if lines else []


def _as_it_stands(found: Sequence[Measure]) -> str:
    """Say the first two measures where none can be compared."""
    named = [
        f"{_lower(one.label)} is {value_with_unit(one.value, one)} (likely {likely_range(one)})"
        for one in found[:2]
    ]
    return f"{_capital(wording.listed(named))}; no figure of a year ago to compare with"


def _have(number: int) -> str:
    return "has" if number == 1 else "have"


def _number(number: int) -> str:
    return (
        ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight")[number]
        if number < 9
        else str(number)
    )


def _lower(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
