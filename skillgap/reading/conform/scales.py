"""Proficiency scales: from any scale to levels 0–5."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from skillgap.core.errors import BadValue
from skillgap.core.findings import Bools, Finding
from skillgap.core.tables import LEVEL_MAX
from skillgap.core.words import EDGES, LEVEL_WORDS, NOT_AVAILABLE, fold
from skillgap.reading.conform.marks import MOST_MARKS, propose_levels_for_marks
from skillgap.reading.conform.numbers import Numbers, read_numbers
from skillgap.reading.conform.texts import find_distinct_cells

Floats = NDArray[np.float64]

RANGES: dict[str, tuple[float, float]] = {
    "0-5": (0.0, 5.0),
    "0-3": (0.0, 3.0),
    "0-4": (0.0, 4.0),
    "1-3": (1.0, 3.0),
    "1-4": (1.0, 4.0),
    "1-5": (1.0, 5.0),
    "1-6": (1.0, 6.0),
    "1-7": (1.0, 7.0),
    "0-7": (0.0, 7.0),
    "0-10": (0.0, 10.0),
    "per cent": (0.0, 100.0),
    "share": (0.0, 1.0),
    "words": (0.0, 5.0),
}
"""The scales that have a name, with their lowest and highest number."""

KINDS = (*RANGES, "linear")


@dataclass(frozen=True, slots=True)
class LevelScale:
    """How one file writes proficiency, and how that becomes a level 0–5.

    A number x becomes 5·(x − low)/(high − low); on ``0-5`` that is x itself. Words are looked
    up in ``words`` first, then in the common vocabulary (novice 1 … expert 5); ``3 - Proficient``
    and ``Level 3`` count as the number, ``3/4`` as a part of 4, ``80%`` as 80 per cent.

    Attributes:
        kind: One of ``KINDS``.
        low: Number that means level 0.
        high: Number that means level 5.
        words: Folded word to level 0–5, a user's own.
        reason: Why the scale was suggested, in words.
        doubt: Whether another scale would fit the cells as well, or the levels are a guess.
    """

    kind: str = "0-5"
    low: float = 0.0
    high: float = LEVEL_MAX
    words: Mapping[str, float] = field(default_factory=dict)
    reason: str = ""
    doubt: bool = False

    def __post_init__(self) -> None:
        """Refuse a scale without extent, and words outside 0–5."""
        if self.kind not in KINDS:
            raise BadValue("level scale", f"kind `{self.kind}`", ", ".join(KINDS), "Choose one.")
        if not self.low < self.high:
            raise BadValue(
                "level scale", f"low {self.low}, high {self.high}", "low < high", "Swap them."
            )
        levels = {_fold_word_or_mark(str(word)): float(level) for word, level in self.words.items()}
        if any(not 0 <= level <= LEVEL_MAX for level in levels.values()):
            raise BadValue("level scale", "a word outside 0 to 5", "levels 0 to 5", "Correct it.")
        object.__setattr__(self, "words", MappingProxyType(levels))

    @classmethod
    def of_kind(cls, kind: str, reason: str = "") -> LevelScale:
        """Return a scale of ``RANGES`` by name."""
        if kind not in RANGES:
            raise BadValue("level scale", f"kind `{kind}`", ", ".join(RANGES), "Choose one.")
        low, high = RANGES[kind]
        return cls(kind, low, high, reason=reason)

    @classmethod
    def between_ends(cls, low: float, high: float, reason: str = "") -> LevelScale:
        """Return the scale on which ``low`` means 0 and ``high`` means 5."""
        return cls("linear", float(low), float(high), reason=reason)

    @classmethod
    def from_words(cls, words: Mapping[str, float], reason: str = "") -> LevelScale:
        """Return a scale of words, each with its level 0–5; any case and spelling of spaces."""
        return cls("words", words=dict(words), reason=reason)

    def scale_as_answered(self, answer: str) -> LevelScale:
        """Return the scale that somebody named: ``1-4``, ``reversed``, or ``x:3;o:0``.

        >>> LevelScale().scale_as_answered("green:5; red:1").words["red"]
        1.0
        """
        if answer in RANGES:
            return LevelScale.of_kind(answer)
        if answer == "reversed" and self.words:
            ends = max(self.words.values()) + min(self.words.values())
            return LevelScale.from_words({w: ends - level for w, level in self.words.items()})
        pairs = [pair.rpartition(":") for pair in answer.split(";") if ":" in pair]
        if not pairs:
            return self
        return LevelScale.from_words({word.strip(): float(level) for word, _, level in pairs})

    @property
    def expected_cells(self) -> str:
        """The allowed cells, for an issue."""
        numbers = f"{self.low:g} to {self.high:g}"
        if self.kind == "words":
            return f"a word for a level, or {numbers}"
        return numbers

    def to_levels(self, values: pd.Series) -> pd.Series:
        """Map cells of any kind to levels 0–5; NaN where there is none.

        >>> LevelScale.of_kind("0-10").to_levels(pd.Series(["7", "10", "eleven"])).tolist()
        [3.5, 5.0, nan]
        """
        cells = values.astype("str").str.strip(EDGES).fillna("")
        codes, distinct = pd.factorize(cells)
        levels = read_levels(list(distinct), self).levels
        return pd.Series(levels[codes], index=values.index, name=values.name)

    def numbers_to_levels(self, numbers: Floats) -> Floats:
        """Map numbers on this scale to levels 0–5; NaN outside it."""
        inside = (numbers >= self.low - 1e-9) & (numbers <= self.high + 1e-9)
        if self.kind in ("0-5", "words"):
            return np.where(inside, numbers + 0.0, np.nan)  # -0.0 becomes 0.0
        return np.where(inside, (numbers - self.low) * (LEVEL_MAX / (self.high - self.low)), np.nan)

    def to_dict(self) -> dict[str, Any]:
        """Return the scale as plain values for JSON."""
        return {
            "kind": self.kind,
            "low": self.low,
            "high": self.high,
            "words": dict(self.words),
            "reason": self.reason,
            "doubt": self.doubt,
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> LevelScale:
        """Read a scale from what :meth:`to_dict` wrote."""
        return cls(
            str(values.get("kind", "0-5")),
            float(values.get("low", 0.0)),
            float(values.get("high", LEVEL_MAX)),
            dict(values.get("words", {})),
            str(values.get("reason", "")),
            bool(values.get("doubt", False)),
        )


def _fold_word_or_mark(word: str) -> str:
    """Fold a word; a mark without a letter, such as a tick, stands for itself."""
    return fold(word) or word.strip()


@dataclass(frozen=True, slots=True)
class Levels:
    """Distinct cells read as levels: shape (n,), NaN where blank or bad, with findings."""

    levels: Floats
    blank: Bools
    bad: Bools
    findings: tuple[Finding, ...] = ()


_NUMBERED = re.compile(
    r"(?:level|lvl|stufe|niveau|grade|l)?[\s:]*([0-9]+(?:[.,][0-9]+)?)(?:\s*(?:[-–—:.=|)(].*)?|\s+[^\W\d_].*)",
    re.IGNORECASE,
)
_PART = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*(?:/|of|out of)\s*([0-9]+)", re.IGNORECASE)
_STARS = re.compile(r"([★*●■]+)[☆○□]*|[☆○□]{3,}")


def read_levels(
    cells: Sequence[str], scale: LevelScale, outcome: str = "blanked", per_cent_answer: str = ""
) -> Levels:
    """Read distinct cells as levels 0–5 on a scale.

    Args:
        cells: Distinct cells, white space at the ends removed, shape (n,).
        scale: How the file writes proficiency.
        outcome: What happens to a bad cell, for the findings.
        per_cent_answer: Where some cells carry a per cent sign and the others lie between 0 and
            1: ``share`` reads 0.8 as 80%, ``level`` as level 0.8 of the scale.

    Returns:
        Levels with one finding per problem.
    """
    numbers = read_numbers(cells, high=scale.high)
    raw, per_cent = numbers.values.copy(), numbers.per_cent
    levels = scale.numbers_to_levels(raw)
    levels[per_cent] = LevelScale.of_kind("per cent").numbers_to_levels(raw[per_cent])
    shares = _find_shares_among_per_cents(raw, per_cent, scale) & (per_cent_answer != "level")
    levels[shares] = raw[shares] * LEVEL_MAX
    blank, worded = numbers.blank.copy(), np.zeros(len(cells), np.bool_)
    told = np.array([_fold_word_or_mark(cell) in scale.words for cell in cells], np.bool_)
    for i in np.flatnonzero(
        numbers.unreadable | told | _find_blank_words_as_levels(cells, numbers.blank, scale)
    ).tolist():
        levels[i], raw[i], worded[i] = _read_level_of_cell(cells[i], scale)
        blank[i] = False
    outside = np.isnan(levels) & np.isfinite(raw)
    unreadable = np.isnan(levels) & np.isnan(raw) & ~blank
    findings = [
        *_findings_out_of_range(raw, outside, per_cent, scale, outcome),
        *_findings_about_words(cells, levels, worded, unreadable, blank, scale, outcome),
        *_findings_about_mixed_numbers(numbers, per_cent, scale),
    ]
    return Levels(levels, blank, outside | unreadable, tuple(findings))


def _find_shares_among_per_cents(raw: Floats, per_cent: Bools, scale: LevelScale) -> Bools:
    """Beside cells with a per cent sign, 0.8 is a share as long as no cell is above 1."""
    bare = np.isfinite(raw) & ~per_cent
    if not per_cent.any() or scale.kind == "per cent" or not bare.any() or raw[bare].max() > 1:
        return np.zeros(len(raw), np.bool_)
    return bare


def _find_blank_words_as_levels(cells: Sequence[str], blank: Bools, scale: LevelScale) -> Bools:
    """Find words such as ``none`` that are levels, in a column that uses words for levels."""
    own = {word for word in scale.words if word}
    spoken = {fold(cell) for cell in cells} - {fold(word) for word in NOT_AVAILABLE}
    worded = any(word in LEVEL_WORDS for word in spoken)
    candidates = own | ({"none", "nil"} if worded else set())
    return np.array(
        [bool(b) and _fold_word_or_mark(c) in candidates for c, b in zip(cells, blank)], np.bool_
    )


def _read_level_of_cell(cell: str, scale: LevelScale) -> tuple[float, float, bool]:
    """Return level, number it was read from (NaN for a word), and whether a word was used."""
    word = _fold_word_or_mark(cell)
    if word in scale.words:
        return scale.words[word], np.nan, True
    if found := _PART.fullmatch(cell):
        part, whole = float(found.group(1).replace(",", ".")), float(found.group(2))
        if 0 <= part <= whole and whole > 0:
            return LEVEL_MAX * part / whole, np.nan, True
    if found := _NUMBERED.fullmatch(cell):
        number = float(found.group(1).replace(",", "."))
        return float(scale.numbers_to_levels(np.array([number]))[0]), number, True
    if found := _STARS.fullmatch(cell):
        return (
            float(scale.numbers_to_levels(np.array([float(len(found.group(1) or ""))]))[0]),
            np.nan,
            True,
        )
    if word in LEVEL_WORDS:
        return LEVEL_WORDS[word], np.nan, True
    tail = fold(re.sub(r"^\s*[0-9]+\s*[-–—:.)]?\s*|\s*\([^)]*\)\s*$", "", cell))
    for short in (tail, fold(cell.split("-")[0]), fold(cell.split("(")[0])):
        if short in LEVEL_WORDS:
            return LEVEL_WORDS[short], np.nan, True
    near = _nearest_level_word(word)
    return (LEVEL_WORDS[near] if near else np.nan), np.nan, bool(near)


@lru_cache(maxsize=10_000)
def _nearest_level_word(word: str) -> str:
    """Return the known word that a word is nearly; empty where there is none."""
    if not 4 < len(word) <= 40:
        return ""
    return next(iter(get_close_matches(word, LEVEL_WORDS, n=1, cutoff=0.85)), "")


def _findings_out_of_range(
    raw: Floats, outside: Bools, per_cent: Bools, scale: LevelScale, outcome: str
) -> list[Finding]:
    below, above = outside & (raw < scale.low), outside & (raw > scale.high)
    remedy = _scale_holding_numbers(raw[above & ~per_cent], scale)
    return [
        Finding(
            mask=mask,
            severity="error",
            found=found,
            expected=scale.expected_cells,
            remedy=advice,
            outcome=outcome,
        )
        for mask, found, advice in (
            (below, f"value below {scale.low:g}", "Correct the rows, or choose another scale."),
            (above, f"value above {scale.high:g}", remedy),
        )
        if mask.any()
    ]


def _scale_holding_numbers(above: Floats, scale: LevelScale) -> str:
    """Name the named scale that would hold the numbers that are too large."""
    top = float(above.max()) if len(above) else 0.0
    for kind in ("0-5", "0-10", "per cent"):
        if scale.high < top <= RANGES[kind][1]:
            return f"Choose '{kind}' as the scale, or correct the rows."
    return "Correct the rows, or give the scale's lowest and highest number."


def _findings_about_words(
    cells: Sequence[str],
    levels: Floats,
    worded: Bools,
    unreadable: Bools,
    blank: Bools,
    scale: LevelScale,
    outcome: str,
) -> list[Finding]:
    findings = []
    if worded.any():
        read = sorted({cells[i] for i in np.flatnonzero(worded).tolist()})[:8]
        level_of = dict(zip(cells, levels.tolist()))
        told = [f"{word} = {level_of[word]:g}" for word in read]
        findings.append(
            Finding(
                mask=worded,
                severity="note",
                found="word read as a level",
                expected=scale.expected_cells,
                remedy=f"Read as levels: {', '.join(told)}.",
                outcome="converted",
                question="" if all(_is_level_given(word, scale) for word in read) else "words",
            )
        )
    if unreadable.any():
        findings.append(
            Finding(
                mask=unreadable,
                severity="error",
                found="value that is no level",
                expected=scale.expected_cells,
                remedy="Say what the word stands for under 'words', or correct the rows.",
                outcome=outcome,
            )
        )
    said = blank & np.array([bool(cell) for cell in cells], np.bool_)
    if said.any():
        findings.append(
            Finding(
                mask=said,
                severity="note",
                found="word read as not rated",
                expected=scale.expected_cells,
                remedy="Nothing, if the word means that there is no rating.",
                outcome="blanked",
            )
        )
    return findings


def _is_level_given(cell: str, scale: LevelScale) -> bool:
    """Whether a cell's level is somebody's own word, or a number with words behind it."""
    number = _NUMBERED.fullmatch(cell) or _PART.fullmatch(cell) or _STARS.fullmatch(cell)
    return bool(number) or _fold_word_or_mark(cell) in scale.words


def _findings_about_mixed_numbers(
    numbers: Numbers, per_cent: Bools, scale: LevelScale
) -> list[Finding]:
    findings = [f for f in numbers.findings if f.found != "word read as no value"]
    bare = np.isfinite(numbers.values) & ~per_cent
    if per_cent.any() and bare.any() and scale.kind != "per cent":
        findings.append(
            Finding(
                mask=per_cent | bare,
                severity="warning",
                found="level in a column with and without per cent signs",
                expected="one way of writing levels",
                remedy="0.8 was read as 80%, unless a number is above 1.",
                outcome="assumed",
                question="per_cent",
            )
        )
    elif per_cent.any():
        findings.append(
            Finding(
                mask=per_cent,
                severity="note",
                found="level with a per cent sign",
                expected=scale.expected_cells,
                remedy="Nothing, if 100% means expert.",
                outcome="converted",
            )
        )
    return findings


_HEADER_RANGE = re.compile(r"\(?\b(\d{1,3})\s*(?:-|–|to|\.\.)\s*(\d{1,3})\b\)?", re.IGNORECASE)
_ENOUGH = 5
_STRAY = 0.1


def suggest_level_scale(values: pd.Series, header: str = "") -> LevelScale:
    """Suggest the scale a column of proficiency is written on, with the reason in words.

    A few stray numbers above 5 do not change the scale: they are more likely slips. Numbers
    within 0 to 5 are taken as they are, since a 1–4 scale cannot be told from them; a range in
    the header (``Rating (1-4)``) settles it.

    Args:
        values: The cells, text or numbers.
        header: The column's header.

    Returns:
        A scale whose ``reason`` says why.
    """
    found = find_distinct_cells(values)
    usual = np.argsort(-found.counts, kind="stable")
    labels = [found.cells[place] for place in usual.tolist()]
    numbers = read_numbers(labels)
    seen, times = numbers.values, found.counts[usual].astype(np.float64)
    if said := _HEADER_RANGE.search(header):
        return scale_between_said_ends(
            float(said[1]), float(said[2]), f"the header says {said.group().strip()}"
        )
    if numbers.per_cent.any() and (numbers.per_cent | ~np.isfinite(seen)).all():
        return LevelScale.of_kind("per cent", "the cells carry per cent signs")
    figures = np.isfinite(seen)
    if not figures.any():
        return _suggest_scale_from_words(labels)
    return _doubt_scale_top(
        _suggest_scale_from_numbers(seen[figures], times[figures]), seen[figures], times[figures]
    )


_DOUBTED = 12
_USED = 0.08


def _doubt_scale_top(scale: LevelScale, seen: Floats, times: Floats) -> LevelScale:
    """Doubt 0 to 5 where every whole number up to 3 or 4 is used, and none is above."""
    top, bottom = float(seen.max()), float(seen.min())
    whole = {float(each) for each in seen} == set(np.arange(bottom, top + 1).tolist())
    if scale.kind != "0-5" or not whole or bottom not in (0, 1) or top not in (3, 4):
        return scale
    if times.sum() < _DOUBTED or times[seen == top].sum() < _USED * times.sum():
        return scale
    told = ", ".join(f"{each:g}" for each in sorted(seen.tolist()))
    return replace(scale, doubt=True, reason=f"values {told}: read as they stand, on 0 to 5")


def _suggest_scale_from_words(labels: Sequence[str]) -> LevelScale:
    marks = propose_levels_for_marks(labels)
    if steps := _scale_of_numbered_words(labels):
        return steps
    if marks and not all(_is_level_word(label) for label in marks):
        told = ", ".join(f"{mark} = {level:g}" for mark, level in marks.items())
        return replace(LevelScale.from_words(marks, f"marks: {told}"), doubt=True)
    known = [label for label in labels if np.isfinite(_read_level_of_cell(label, LevelScale())[0])]
    said = [label for label in labels if label and label.casefold() not in NOT_AVAILABLE]
    strange = [label for label in said if label not in known]
    if not known:
        told = ", ".join(strange[:MOST_MARKS])
        return LevelScale(reason=f"no numbers and no known words: {told}", doubt=bool(strange))
    reason = f"levels are written as words, such as {known[0]}"
    if 3 * len(strange) >= len(said) and len(said) <= MOST_MARKS:
        reason = f"words that are not known: {', '.join(strange)}"
        return replace(LevelScale.of_kind("words", reason), doubt=True)
    return LevelScale.of_kind("words", reason)


def _scale_of_numbered_words(labels: Sequence[str]) -> LevelScale | None:
    """Return the scale of cells that number their words: ``1 - Beginner`` to ``4 - Expert``.

    The numbers are the steps, one after another, each with one word. Where all words are known and
    mean these very levels, or the steps are those of 0 to 5, they are read as they stand.
    """
    steps: dict[float, str] = {}
    for label in labels:
        found = _NUMBERED_WORD.fullmatch(label)
        if not label or label.casefold() in NOT_AVAILABLE:
            continue
        if not found or steps.setdefault(float(found[1]), fold(found[2])) != fold(found[2]):
            return None
    order = sorted(steps)
    top = order[-1] if order else 0.0
    run = bool(order) and order == np.arange(order[0], top + 1).tolist() and order[0] in (0, 1)
    if not run or len(order) < _FEWEST_STEPS or top == LEVEL_MAX:
        return None
    if all(LEVEL_WORDS.get(word) == number for number, word in steps.items()):
        return None
    told = f"its steps are {order[0]:g} to {top:g}, each with a word"
    return replace(scale_between_said_ends(order[0], top, told), doubt=True)


_NUMBERED_WORD = re.compile(r"\s*([0-9])\s*[-–—:.=|)]?\s*([^\W\d_].*)")
_FEWEST_STEPS = 3


def _is_level_word(label: str) -> bool:
    """Whether a word is one of proficiency; ``x`` and ``yes`` are marks."""
    return fold(label) in LEVEL_WORDS and fold(label) not in ("x", "yes", "has")


def _suggest_scale_from_numbers(seen: Floats, times: Floats) -> LevelScale:
    top, bottom, total = float(seen.max()), float(seen.min()), float(times.sum())

    def share_of_ratings_above(limit: float) -> float:
        return float(times[seen > limit].sum()) / total

    if total < _ENOUGH or share_of_ratings_above(LEVEL_MAX) < _STRAY:
        if top <= 1 and bottom >= 0 and (seen % 1 != 0).any() and total >= _ENOUGH:
            return LevelScale.of_kind("share", f"all values lie between {bottom:g} and {top:g}")
        return LevelScale(reason=f"values from {bottom:g} to {top:g}")
    for kind in ("0-10", "per cent"):
        if share_of_ratings_above(RANGES[kind][1]) < 0.01:
            inside = float(seen[seen <= RANGES[kind][1]].max())
            return LevelScale.of_kind(kind, f"values go up to {inside:g}")
    return LevelScale.between_ends(min(0.0, bottom), top, f"values from {bottom:g} to {top:g}")


def scale_between_said_ends(low: float, high: float, reason: str) -> LevelScale:
    """Return the scale whose ends are said beside the levels: in a header, a title, a legend.

    Of 1 to 5 each number is the level it names, as it is where nobody says so and as words are
    read: 1 is a beginner and not nobody.

    >>> scale_between_said_ends(1, 5, "").kind, scale_between_said_ends(0, 4, "").kind
    ('0-5', '0-4')
    """
    if (low, high) == (1.0, LEVEL_MAX):
        return LevelScale(reason=reason)
    for kind, ends in RANGES.items():
        if ends == (low, high) and kind != "words":
            return LevelScale.of_kind(kind, reason)
    return LevelScale.between_ends(low, high, reason) if low < high else LevelScale(reason=reason)
