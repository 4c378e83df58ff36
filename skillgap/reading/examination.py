"""What was found about a file before anything of it is kept: one of five outcomes, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from skillgap.core.errors import Issue, Outcome, SkillgapError
from skillgap.core.workforce import Workforce

ASIDE_COLUMNS = ("file", "row", "reason", "record")


def empty_quarantine_table() -> pd.DataFrame:
    """Return a list of no rows kept aside."""
    return pd.DataFrame(
        {name: pd.Series([], dtype="int64" if name == "row" else "str") for name in ASIDE_COLUMNS}
    )


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a question: the value to give, and its words."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """A doubt about a file, with the answer that is taken unless another is given.

    Attributes:
        key: What the answer is given under: ``file|kind:column``.
        kind: What is asked: ``day_first``, ``second_table`` …
        file: File, or ``file › sheet``.
        column: Column as the file spells it; empty for the whole file.
        text: The question, in plain words.
        why: What was found, with an example.
        options: Possible answers; the first is the default.
        answer: The answer given; empty while the default holds.
        count: How many cells or rows it is about.
    """

    key: str
    kind: str
    file: str
    column: str
    text: str
    why: str
    options: tuple[Option, ...]
    answer: str = ""
    count: int = 1

    @property
    def default(self) -> str:
        """The answer taken when none is given."""
        return self.options[0].value


@dataclass(frozen=True, eq=False, slots=True)
class FileReport:
    """What becomes of one file (or sheet).

    Attributes:
        file: Its name, or ``file › sheet``.
        table: Contract table it was read as; empty where it fits none.
        rows: Rows that can be used.
        fixes: What was changed or left out, one line per kind of change.
        questions: Doubts, answered ones too.
        quarantined: Rows kept aside: ``file``, ``row``, ``reason``, ``record`` (its cells as csv).
        rejection: Why nothing of it is used; empty otherwise.
        pending: How many of these rows are kept aside only until a question is answered.
        further: Columns that no table knows, as they read; they are not imported.
        columns: Contract column to the header that was read as it.
        unused: Headers of columns that nothing is read from.
        problem: The error behind the rejection, in its four parts.
    """

    file: str
    table: str = ""
    rows: int = 0
    fixes: tuple[Issue, ...] = ()
    questions: tuple[Question, ...] = ()
    quarantined: pd.DataFrame = field(default_factory=empty_quarantine_table)
    rejection: str = ""
    pending: int = 0
    further: pd.DataFrame = field(default_factory=pd.DataFrame)
    columns: Mapping[str, str] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    problem: SkillgapError | None = None

    @property
    def outcome(self) -> Outcome:
        """The gravest of what was found."""
        if self.rejection:
            return Outcome.REJECT
        if len(self.quarantined) > self.pending:
            return Outcome.QUARANTINE
        if any(not question.answer for question in self.questions):
            return Outcome.ASK
        return Outcome.FIX if self.fixes or self.questions else Outcome.ACCEPT

    @property
    def sentence(self) -> str:
        """The outcome in one sentence."""
        if self.rejection:
            return self.rejection
        open_questions = [q for q in self.questions if not q.answer]
        parts = [
            _count_text(self.rows, "row can be used", "rows can be used"),
            _count_text(len(self.fixes), "kind of change", "kinds of change"),
            _count_text(len(open_questions), "question", "questions"),
            _count_text(len(self.quarantined), "row kept aside", "rows kept aside"),
        ]
        return f"{self.file}: {', '.join(part for part in parts if part)}."


def _count_text(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}" if count else ""


@dataclass(frozen=True, eq=False, slots=True)
class Examination:
    """One source examined: a report per file in it, and what could be imported.

    Attributes:
        name: Name of the source.
        reports: One per file or sheet.
        workforce: What the files hold with every default and answer taken, quarantined rows left
            out; ``None`` where nothing can be used.
        issues: Everything that was found, one by one.
    """

    name: str
    reports: tuple[FileReport, ...]
    workforce: Workforce | None = None
    issues: tuple[Issue, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """The gravest outcome of its files."""
        return Outcome.gravest(report.outcome for report in self.reports)

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every doubt, file by file."""
        return tuple(question for report in self.reports for question in report.questions)

    @property
    def fixes(self) -> tuple[Issue, ...]:
        """Every change, file by file."""
        return tuple(fix for report in self.reports for fix in report.fixes)

    @property
    def quarantined(self) -> pd.DataFrame:
        """Every row kept aside: ``file``, ``row``, ``reason``, ``record``."""
        return _stack_frames([report.quarantined for report in self.reports])

    @property
    def sentence(self) -> str:
        """What becomes of it, in one sentence per file."""
        return " ".join(report.sentence for report in self.reports)


def _stack_frames(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else empty_quarantine_table()
