"""Errors that say where, what was found, what was expected and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Literal, TypeAlias

Severity: TypeAlias = Literal["error", "warning", "note"]


class Outcome(StrEnum):
    """What becomes of a file or a row: one of five, from the mildest to the gravest.

    >>> Outcome.gravest([Outcome.FIX, Outcome.QUARANTINE, Outcome.ASK])
    <Outcome.QUARANTINE: 'QUARANTINE'>
    """

    ACCEPT = "ACCEPT"  # taken unchanged
    FIX = "FIX"  # changed, and the change listed
    ASK = "ASK"  # a question with a default
    QUARANTINE = "QUARANTINE"  # a row kept aside, with its reasons
    REJECT = "REJECT"  # nothing of it is used, and one sentence says why

    @classmethod
    def gravest(cls, outcomes: Iterable[Outcome]) -> Outcome:
        """Return the gravest of several; ``ACCEPT`` of none."""
        order = list(cls)
        return max(outcomes, key=order.index, default=cls.ACCEPT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One finding about the input, with the place it was found in.

    Attributes:
        severity: ``error`` (the row or file is left out), ``warning`` (kept, but a
            number may suffer) or ``note`` (changed or assumed, for the record).
        file: File name, or ``file › sheet`` for a workbook; empty for a frame made in memory.
        table: Contract table the file was read as; empty while it is unknown.
        row: Row number as a spreadsheet shows it (header = 1); 0 for the whole file.
        column: Column as the file spells it; empty for the whole row.
        value: The offending text, as it stood.
        found: What was found, in plain words.
        expected: What the contract expects.
        remedy: What the person at the screen can do about it.
        outcome: What was done with it: ``kept``, ``blanked``, ``dropped``, ``converted`` or
            ``assumed``.
        count: How many cells or rows this line speaks of.
        verdict: An :class:`Outcome` where it does not follow from severity and outcome.
        question: Kind of the question it raises (``day_first``); empty for none.
    """

    severity: Severity
    file: str = ""
    table: str = ""
    row: int = 0
    column: str = ""
    value: str = ""
    found: str
    expected: str
    remedy: str
    outcome: str = "kept"
    count: int = 1
    verdict: str = ""
    question: str = ""

    @property
    def file_outcome(self) -> Outcome:
        """The outcome of what it speaks of.

        What is left out for an error is kept aside; what was converted, blanked or left out is a
        fix; what merely stands in for something optional is none.
        """
        if self.verdict:
            return Outcome(self.verdict)
        if self.question:
            return Outcome.ASK
        if self.severity == "error":
            return Outcome.QUARANTINE
        if self.outcome in ("converted", "blanked", "dropped") or self.severity == "warning":
            return Outcome.FIX
        return Outcome.ACCEPT

    def __str__(self) -> str:
        """One line for a terminal: place, finding, expectation, remedy."""
        place = self.file or self.table
        if self.column:
            place += f", column `{self.column}`"
        if self.row:
            place += f", row {self.row}"
        shown = f" ({self.value})" if self.value else ""
        found = self.found if self.count == 1 else f"{self.count:,} {put_in_plural(self.found)}"
        return f"{place}: {found}{shown}. Expected {self.expected}. {self.remedy}"


def put_in_plural(found: str) -> str:
    """Put the first word of a finding in the plural.

    >>> put_in_plural("value above 5"), put_in_plural("reference to an unknown skill")
    ('values above 5', 'references to an unknown skill')
    """
    first, _, rest = found.partition(" ")
    ending = "es" if first.endswith(("s", "x", "ch")) else "s"
    return f"{first}{ending} {rest}".strip()


class SkillgapError(Exception):
    """Base of every error this library raises on purpose.

    Args:
        where: File, table or argument the error is about.
        found: What was found there.
        expected: What would have been right.
        remedy: What to do next, as an instruction.
    """

    def __init__(self, where: str, found: str, expected: str, remedy: str) -> None:
        self.where, self.found, self.expected, self.remedy = where, found, expected, remedy
        super().__init__(f"{where}: {found}. Expected {expected}. {remedy}")

    def __reduce__(self) -> tuple[type[SkillgapError], tuple[str, str, str, str]]:
        """Rebuild from the four parts, so that it crosses from one process to another."""
        return type(self), (self.where, self.found, self.expected, self.remedy)


class MissingColumns(SkillgapError):
    """A table lacks columns that an analysis cannot do without."""


class MissingTable(SkillgapError):
    """An analysis needs a table that has not been loaded."""


class UnreadableFile(SkillgapError):
    """A file cannot be read as what it claims to be."""


class UnknownName(SkillgapError):
    """A name or id does not exist; the nearest ones are offered."""


class BadValue(SkillgapError):
    """An argument or a cell lies outside what is allowed."""


def unknown_name(where: str, name: str, known: list[str]) -> UnknownName:
    """Build the error for a name that is not known, with near misses offered.

    Args:
        where: Argument or table that held the name.
        name: The name that was asked for.
        known: All names that would have been valid.

    Returns:
        The error, ready to raise.
    """
    near = get_close_matches(name, known, n=3, cutoff=0.6)
    remedy = f"Did you mean {' or '.join(near)}?" if near else "Check the spelling."
    return UnknownName(where, f"`{name}` is not known", f"one of {len(known)} known names", remedy)
