"""Model cards: what each question is answered from, how far off it is, and where it fails.

What benchmarks measured is kept as small values, each with the page and the words it stands in. A
card says "not measured" where there is none.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias, cast, get_args

from skillgap.core.errors import BadValue
from skillgap.core.question import Question

ResultKind: TypeAlias = Literal["error", "range", "check"]

NOT_MEASURED = "Not measured."
NOT_WRITTEN = "Nothing is written down."

_PARAGRAPH = re.compile(r"(?:^|(?<=\. ))(Limits|Checked): ", re.MULTILINE)
_HEADINGS = {
    "limits": ("limits", "when not to trust it"),
    "checked": ("checked", "proof", "recovery"),
}
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"\*\*|`")


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchmarkResult:
    """One figure that a benchmark or a test measured.

    Attributes:
        question: Name of the question it is about.
        kind: ``error`` (how far off, how often right or wrong), ``range`` (do ranges and chances
            hold) or ``check`` (what was reproduced).
        measure: What was measured, in words.
        group: Of which group of people, organisations or data; blank for all.
        value: The figure, in ``unit``.
        unit: Its unit.
        benchmark: Script or folder of tests that measures it; blank where none is kept.
        told_in: Page of the documentation it stands in.
        quote: The words of that page.
        written: Day it was written there.
    """

    question: str
    kind: ResultKind
    measure: str
    group: str
    value: float
    unit: str
    benchmark: str
    told_in: str
    quote: str
    written: date

    @property
    def sentence(self) -> str:
        """The figure with what it is of, where it stands and since when."""
        group = f", {self.group}" if self.group else ""
        unit = "%" if self.unit == "%" else f" {self.unit}"
        by = f"{self.benchmark}; " if self.benchmark else ""
        where = f"{by}{self.told_in}, {self.written.isoformat()}"
        value = f"{self.value:,}".replace("-", "−")
        told = f"{self.measure[0].upper()}{self.measure[1:]}"
        return f"{told}{group}: {value}{unit} ({where})"


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What may be expected of the answer to one question.

    Attributes:
        question: The question.
        version: Version of the code.
        results: What was measured of it.
        limits: Where it fails, in paragraphs of its method's page.
        checked: How it was checked, likewise.
        period: Days of the data that it is answered from here; empty where none is loaded.
    """

    question: Question
    version: str
    results: tuple[BenchmarkResult, ...] = ()
    limits: tuple[str, ...] = ()
    checked: tuple[str, ...] = ()
    period: tuple[str, ...] = ()

    def sections(self) -> dict[str, tuple[str, ...]]:
        """Return the card as headings with the lines below each, in reading order."""
        question = self.question
        return {
            "Question": (question.asks,),
            "Method": (question.title, question.formula),
            "Sources": question.sources or ("None named.",),
            "Data": self._data(),
            "Period": self.period or ("That of the data loaded: none is loaded here.",),
            "Error": self._measured("error", grouped=False),
            "Error by group": self._measured("error", grouped=True),
            "Ranges and chances": self._measured("range"),
            "Checked": self._checked(),
            "Limits": self.limits or (NOT_WRITTEN,),
            "Version": (f"skillgap {self.version}",),
        }

    def _data(self) -> tuple[str, ...]:
        question = self.question
        told = (("Needs", question.needs), ("Uses where loaded", question.uses),
                ("Takes the answers to", question.given))  # fmt: skip
        lines = tuple(f"{label}: {', '.join(names)}." for label, names in told if names)
        return lines or ("What is handed in; no table of the organisation.",)

    def _checked(self) -> tuple[str, ...]:
        told = (*self._measured("check", none=()), *self.checked)
        return told or (("By the figures above.",) if self.results else (NOT_WRITTEN,))

    def _measured(
        self, kind: ResultKind, *, grouped: bool | None = None,
        none: tuple[str, ...] = (NOT_MEASURED,),
    ) -> tuple[str, ...]:  # fmt: skip
        found = tuple(
            one.sentence
            for one in self.results
            if one.kind == kind and grouped in (None, bool(one.group))
        )
        return found or none


def read_results(text: str) -> tuple[BenchmarkResult, ...]:
    """Read results from TOML text, ``data/benchmark_results.toml``.

    Raises:
        BadValue: a result lacks a field, has one that is unknown, or an unknown kind.
    """
    return tuple(_result(entry) for entry in tomllib.loads(text).get("result", ()))


def _result(entry: Mapping[str, Any]) -> BenchmarkResult:
    known = set(BenchmarkResult.__dataclass_fields__)
    if set(entry) != known or entry["kind"] not in get_args(ResultKind):
        raise BadValue(
            f"benchmark result on `{entry.get('question', '?')}`",
            f"{', '.join(sorted(entry))}; kind {entry.get('kind')}",
            f"{', '.join(sorted(known))}; kind {' or '.join(get_args(ResultKind))}",
            "Correct it in data/benchmark_results.toml.",
        )
    return BenchmarkResult(**{**entry, "kind": cast("ResultKind", entry["kind"])})


def read_notes(text: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """Read ``limits`` and ``checked`` of each room from TOML text, ``data/method_notes.toml``."""
    return {
        room: {name: tuple(lines) for name, lines in notes.items()}
        for room, notes in tomllib.loads(text).items()
    }


def notes_in(page: str) -> dict[str, tuple[str, ...]]:
    r"""Find the limits and the checks that a method's page tells, as plain paragraphs.

    >>> notes_in("A method.\n\nLimits: people **leave** independently.\n")["limits"]
    ('People leave independently.',)
    """
    return {
        name: (*_below_heading(page, headings), *_after_label(page, name.capitalize()))
        for name, headings in _HEADINGS.items()
    }


def _below_heading(page: str, headings: Sequence[str]) -> tuple[str, ...]:
    found: list[str] = []
    for part in re.split(r"^## ", page, flags=re.MULTILINE)[1:]:
        title, _, body = part.partition("\n")
        if title.strip().casefold() in headings:
            found += _paragraphs(_PARAGRAPH.split(body)[0])
    return tuple(found)


def _after_label(page: str, label: str) -> tuple[str, ...]:
    hits = [hit for hit in _PARAGRAPH.finditer(page) if hit.group(1) == label]
    bodies = (page[hit.end() :].partition("\n\n")[0] for hit in hits)
    return tuple(one for body in bodies for one in _paragraphs(body))


def _paragraphs(body: str) -> list[str]:
    """Split into paragraphs and items of lists, without Markdown's marks."""
    pieces = re.split(r"\n\s*\n|^- ", body, flags=re.MULTILINE)
    plain = (" ".join(_MARKS.sub("", _LINK.sub(r"\1", piece)).split()) for piece in pieces)
    return [f"{one[0].upper()}{one[1:]}" for one in plain if one]


def make_cards(
    questions: Iterable[Question],
    results: Sequence[BenchmarkResult],
    notes: Mapping[str, Mapping[str, tuple[str, ...]]],
    *,
    version: str,
) -> dict[str, ModelCard]:
    """Return the card of each question by its name, in the order of the list."""
    return {
        question.name: ModelCard(
            question,
            version,
            tuple(one for one in results if one.question == question.name),
            notes.get(question.room, {}).get("limits", ()),
            notes.get(question.room, {}).get("checked", ()),
        )
        for question in questions
    }
