"""Lists of people who are no employees: said by the name of the file or of the column."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from skillgap.core.errors import Issue
from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.conform.matching import split_header_into_words
from skillgap.reading.finding.table import RawTable
from skillgap.reading.meaning.taking_out import find_header_for_column, find_person_header

_OUTSIDE = {"contractor", "contractors", "freelancer", "freelancers", "freelance", "externals",
            "subcontractor", "subcontractors", "externe", "freiberufler", "leiharbeiter",
            "prestataires", "intérimaires", "autónomos", "inhuurkrachten", "zzp"}  # fmt: skip
_BOTH = {"employee", "employees", "staff", "mitarbeiter", "and", "und", "et", "y", "en"}
_EMPLOYMENT = "Employment"


def mark_contractors(raw: RawTable, decisions: Decisions) -> list[RawTable]:
    """Give people of a list of contractors the employment that its name says they have.

    Args:
        raw: The table.
        decisions: Not asked: a column of employment, where there is one, says otherwise.
    """
    person = find_person_header(raw)
    if not person or find_header_for_column(raw, "employees", "employment"):
        return [raw]
    if find_header_for_column(raw, "signals", "skill_id") or _EMPLOYMENT in raw.headers:
        return [raw]
    named = [set(split_header_into_words(text)) for text in (person, *_titles_of(raw))]
    said = [words for words in named if words & _OUTSIDE and not words & _BOTH]
    if not said:
        return [raw]
    cells = pd.Series("contractor", index=raw.frame.index, dtype="str")
    told = Issue(
        severity="note", file=raw.file, table="employees", row=0, column="",
        value=", ".join(sorted(said[0] & _OUTSIDE)), found="list of people who are no employees",
        expected="a column that says who is employed how",
        remedy="Nothing, if all of them are contractors; else add such a column.",
        outcome="assumed", count=len(raw.frame),
    )  # fmt: skip
    return [replace(raw, frame=raw.frame.assign(**{_EMPLOYMENT: cells})).with_issues([told])]


def _titles_of(raw: RawTable) -> tuple[str, ...]:
    book, _, sheet = raw.file.partition(" › ")
    return (sheet or book.rpartition(".")[0], *raw.around[:1])


__all__ = ["mark_contractors"]
