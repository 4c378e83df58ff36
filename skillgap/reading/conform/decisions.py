"""How the doubts about one table are settled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from skillgap.core.errors import Outcome
from skillgap.core.findings import Finding


@dataclass(frozen=True, slots=True)
class Decisions:
    """Answers to questions.

    Attributes:
        answers: ``kind``, ``kind:column`` (the column as the file spells it) or, for one file of
            several, ``file|kind:column`` to the chosen option. A question without an answer takes
            its default.
    """

    answers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make the answers read-only."""
        object.__setattr__(self, "answers", MappingProxyType(dict(self.answers)))

    def for_file(self, file: str) -> Decisions:
        """Return the decisions for one file: its own answers, those of its sheets, those for all.

        >>> both = Decisions({"a.xlsx › S|unfold:x": "leave", "b.csv|again:": "again"})
        >>> dict(both.for_file("a.xlsx").for_file("a.xlsx › S").answers)
        {'unfold:x': 'leave'}
        """
        if not any("|" in key for key in self.answers):
            return self
        mine = {
            key.removeprefix(f"{file}|"): answer
            for key, answer in self.answers.items()
            if "|" not in key or key.startswith((f"{file}|", f"{file} › "))
        }
        return replace(self, answers=mine)

    def answer(self, kind: str, column: str = "") -> str:
        """Return the answer to a question; empty where there is none."""
        return self.answers.get(f"{kind}:{column}", "") or self.answers.get(kind, "")

    def settle_finding(self, finding: Finding, column: str = "") -> Finding:
        """Return a finding as a fix once its question is answered."""
        if finding.question and not finding.verdict and self.answer(finding.question, column):
            return replace(finding, verdict=Outcome.FIX.value)
        return finding


LENIENT = Decisions()
"""Take every default."""
