"""Applicants from outside, told apart from people who apply for another post in the house."""

from __future__ import annotations

from dataclasses import replace

from skillgap.core.errors import Issue, Outcome
from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.conform.matching import split_header_into_words
from skillgap.reading.finding.table import RawTable
from skillgap.reading.mapping.matrix import are_people
from skillgap.reading.mapping.table_mapping import TableMapping

_OUTSIDE = frozenset({
    "source", "recruiter", "candidate", "applicant", "rejection", "resume", "cv", "phone", "agency",
    "referrer", "interviewer", "sourcer", "bewerber", "quelle", "herkunft", "candidat", "candidato",
    "origine", "origen", "recruteur", "reclutador", "kandidaat", "kandydat", "kandidat", "bron",
})  # fmt: skip
"""Words of headers in a list of people who apply from outside."""


def ask_about_applicants(
    raw: RawTable, mapping: TableMapping, decisions: Decisions
) -> tuple[TableMapping, list[Issue]]:
    """Leave applications out that may come from outside, until somebody says whose they are.

    Args:
        raw: The table.
        mapping: How it is read.
        decisions: ``applicants`` answered ``inside`` reads them.

    Returns:
        The mapping, without a table while nobody said that the applicants are one's own people;
        and the question.
    """
    person = mapping.columns.get("employee_id", "")
    if mapping.table != "applications" or person not in raw.headers:
        return mapping, []
    if not _named_only(raw, person) and not _OF_APPLICANTS & set(split_header_into_words(person)):
        return mapping, []
    words = {word for h in raw.headers for word in split_header_into_words(h)}
    signs = sorted(words & _OUTSIDE)
    if len(signs) < _SEVERAL:
        return mapping, []
    answer = decisions.answer("applicants")
    issue = Issue(
        severity="warning", file=raw.file, table="applications", row=0, column="",
        value=", ".join(signs[:4]), found="applicants who may be from outside",
        expected="applications of people who work here", count=len(raw.frame),
        remedy="They are left out until somebody says that they are your own people.",
        outcome="dropped", question="applicants", verdict=Outcome.FIX.value if answer else "",
    )  # fmt: skip
    if answer == "inside":
        return mapping, [issue]
    return replace(TableMapping(raw.file), reason="applicants may be from outside"), [issue]


_SEVERAL = 2
_OF_APPLICANTS = frozenset({"candidate", "applicant", "bewerber", "bewerberin", "candidat",
                            "candidato", "kandidaat", "kandydat", "kandydata", "kandidat",
                            "aspirante", "postulant", "prospect"})  # fmt: skip
"""Words of a header that number those who apply, and not people who work here."""


def _named_only(raw: RawTable, person: str) -> bool:
    """Say whether applicants are known by an address or a name, and by no number."""
    words = raw.evidence[person].words[:50]
    return are_people(words) or (bool(words) and all("@" in word for word in words))


__all__ = ["ask_about_applicants"]
