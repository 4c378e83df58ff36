"""What is said about a table as it stands in a file: every sentence, told once the table is made.

Whoever finds or makes a table lists what was seen (:class:`Seen`);
:func:`issues_of_oddities` turns the list into issues with what was expected and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from skillgap.core.errors import Issue, Outcome, Severity
from skillgap.reading.conform.decisions import Decisions

FOOTER = "row that is a total or a remark"
HEADING = "row that heads others, or a remark"
COMMENT = "line that is a comment"
ENDLESS = "row with a cell that never seems to end"
_RECORD = "Nothing, if it is no record: it was kept aside."
_CELLS = "as many cells as the header has"
_CORRECT = (
    "Correct the row (a delimiter too many or too few, or a missing quote); it was kept aside."
)


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing seen while a table was found and made.

    Attributes:
        what: A key of ``SENTENCES``.
        row: Row number as a spreadsheet shows it; 0 for the whole table.
        column: Column as the file spells it; empty for none.
        value: The text concerned.
        count: Rows or cells it speaks of.
        found: What was found where the sentence leaves it open (``row with 3 cells``).
    """

    what: str
    row: int = 0
    column: str = ""
    value: str = ""
    count: int = 1
    found: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is said about a thing seen; ``{}`` in the remedy is what was found or the column."""

    severity: Severity
    found: str
    expected: str
    remedy: str
    outcome: str = "kept"
    verdict: str = ""
    question: str = ""


_ASIDE = Outcome.QUARANTINE.value
SENTENCES: Mapping[str, Sentence] = {
    "title": Sentence("note", "header further down", "the header in row 1",
                      "Nothing: the rows above it were left out.", "converted"),
    "no header": Sentence("warning", "first row that reads like a record",
                          "a header with the names of the columns",
                          "The columns are called column A, column B …; choose what they hold, or "
                          "add a header.", "assumed", question="no_header"),
    "two headers": Sentence("note", "header of several rows", "one row with the names",
                            "Nothing: the names below were taken, with the groups above where a "
                            "name stands twice.", "converted"),
    "repeated name": Sentence("warning", "header that stands more than once", "different headers",
                              "Choose which of the columns is meant: the others are called "
                              "`{} (2)` …", question="repeated_header"),
    "nameless column": Sentence("warning", "column without a header",
                                "a header above every column",
                                "Choose the column by its letter if it is needed.",
                                question="blank_header"),
    "second table": Sentence("warning", "second table below the first", "one table",
                             "Both were read, each for itself; give each a file or sheet of its "
                             "own.", question="second_table"),
    "table beside": Sentence("warning", "second table beside the first", "one table",
                             "Both were read, each for itself; give each a file or sheet of its "
                             "own.", question="second_table"),
    "header again": Sentence("note", "header repeated among the rows", "one header",
                             "Nothing: it was left out.", outcome="dropped"),
    "short header": Sentence("warning", "header shorter than every row",
                             "as many headers as cells",
                             "Its names were given to the first {} cells; choose if they belong to "
                             "the last ones.", question="extra_cell"),
    "short rows": Sentence("warning", "header longer than every row", _CELLS,
                           "The last {} columns were taken for empty; choose if the rows are to "
                           "be kept aside.", question="short_rows"),
    "trailing": Sentence("note", "row with an empty cell beyond the header", _CELLS,
                         "Nothing: it was taken off.", "converted"),
    "on its side": Sentence("warning", "table on its side, a record per column",
                            "a record per row", "It was turned; its columns count as rows.",
                            "converted", question="transposed"),
    "footer": Sentence("note", FOOTER, "records only", _RECORD, "dropped", _ASIDE),
    "heading": Sentence("note", HEADING, "records only", _RECORD, "dropped", _ASIDE),
    "comment": Sentence("note", COMMENT, "records only", _RECORD, "dropped", _ASIDE),
    "odd row": Sentence("error", "row that does not fit", _CELLS, _CORRECT, "dropped"),
    "endless": Sentence("error", ENDLESS, "at most 32,767 characters in a cell",
                        "Look for a missing quote in this row; it was kept aside.",
                        outcome="dropped"),
    "computed": Sentence("note", "column computed from others", "what was entered",
                         "Nothing: it was left out, as the other columns give it.", "dropped",
                         Outcome.FIX.value),
    "counter": Sentence("note", "column that numbers the rows", "what was entered",
                        "Nothing: it was left out.", "dropped", Outcome.FIX.value),
}  # fmt: skip
"""What can be seen, to what is said."""


def issues_of_oddities(seen: Iterable[Seen], file: str, decisions: Decisions) -> list[Issue]:
    """Say what was seen; what an answer has settled is told as a fix.

    Args:
        seen: In the order in which it is to be told.
        file: Name of the table.
        decisions: Answers to questions.
    """
    issues = []
    for each in seen:
        sentence = SENTENCES[each.what]
        issues.append(settle_answered_issue(Issue(
            severity=sentence.severity, file=file, table="", row=each.row, column=each.column,
            value=each.value, found=each.found or sentence.found, expected=sentence.expected,
            remedy=sentence.remedy.format(each.column or each.value), outcome=sentence.outcome,
            count=each.count, verdict=sentence.verdict, question=sentence.question,
        ), decisions))  # fmt: skip
    return issues


def settle_answered_issue(issue: Issue, decisions: Decisions) -> Issue:
    """Tell an answered question as a fix."""
    if issue.question and decisions.answer(issue.question, issue.column):
        return replace(issue, verdict=Outcome.FIX.value)
    return issue
