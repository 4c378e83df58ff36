"""Which way a matrix lies when no header says it: people down its rows, or across."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from skillgap.core.words import NOT_AVAILABLE
from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.conform.marks import MOST_MARKS, is_known_mark
from skillgap.reading.conform.matching import split_header_into_words
from skillgap.reading.finding.table import RawTable
from skillgap.reading.mapping.matrix import are_titles_of_jobs
from skillgap.reading.mapping.periods import is_period
from skillgap.reading.meaning.taking_out import (
    ask_about_reshaping,
    find_header_for_column,
    find_person_header,
)

_NAME = re.compile(r"[^\W\d_]\w*[a-zß-ÿ.'’]\w*(?:[ '’-][^\W\d_]\.?\w*)*")
_CODE = re.compile(r"[^\W\d_]{0,4}[-_. ]?\d{2,}")
_INITIALS = re.compile(r"[A-ZÀ-Þ]{2,4}")
_ALL, _SOME = 0.9, 0.6
_LEAST_ACROSS, _MOST_ROWS = 3, 5_000


def settle_sides_of_matrix(raw: RawTable, decisions: Decisions) -> list[RawTable]:
    """Say where the people of a matrix stand, where none of its headers does.

    Args:
        raw: The table.
        decisions: ``sides`` answered ``down`` or ``across``.

    Returns:
        The table; where people stand across, its first column is called ``Skill``. It is asked
        about, unless the cells of the first column look like people and the headers do not.
    """
    if not _is_matrix_of_unknown_sides(raw):
        return [raw]
    down = _share_of_names(raw.evidence[raw.headers[0]].words)
    across = _share_of_names(raw.headers[1:])
    if down >= _ALL and across < _ALL and not decisions.answer("sides"):
        return [raw]
    answer = decisions.answer("sides").replace("proposed", "")
    turned = answer == "across" or (not answer and across >= _ALL and down <= _SOME)
    where = "across the columns" if turned else "down the rows"
    told = ask_about_reshaping(
        raw, decisions, kind="sides", column=raw.headers[0], count=len(raw.frame),
        value=", ".join(raw.headers[:6]), found="matrix that does not say where its people stand",
        expected="a header such as Name or Skill above the first column",
        remedy=f"The people are read {where}.",
    )  # fmt: skip
    names = {raw.headers[0]: "Skill"} if turned else {}
    return [replace(raw, frame=raw.frame.rename(columns=names)).with_issues([told])]


def _is_matrix_of_unknown_sides(raw: RawTable) -> bool:
    """Say whether a first column of words stands beside ratings, and nothing says of what."""
    if len(raw.headers) <= _LEAST_ACROSS or not 2 < len(raw.frame) <= _MOST_ROWS:
        return False
    first, others = raw.evidence[raw.headers[0]], raw.headers[1:]
    named = find_person_header(raw) or any(
        find_header_for_column(raw, table, column)
        for table, column in (("signals", "skill_id"), ("requirements", "role_id"),
                              ("employees", "name"))
    )  # fmt: skip
    if (
        named
        or are_titles_of_jobs([raw.headers[0]] * 2)
        or 2 * sum(map(is_period, others)) > len(others)
    ):
        return False
    worded = first.number < 0.1 and first.different > _ALL and first.filled > _ALL
    return worded and _are_ratings(raw, others)


def _are_ratings(raw: RawTable, headers: Sequence[str]) -> bool:
    """Say whether all columns are ratings: small numbers, or the same few marks."""
    cells = [raw.evidence[header] for header in headers]
    if all(each.number >= _ALL and each.top <= 10 for each in cells if each.words):
        return True
    marks = {word for each in cells for word in each.words if word.casefold() not in NOT_AVAILABLE}
    if len(marks) == 1:
        return is_known_mark(next(iter(marks)))
    return 1 < len(marks) <= MOST_MARKS and len(marks) < len(raw.frame) * len(headers) / 2


def _share_of_names(labels: Sequence[str]) -> float:
    """Return the share of labels that may be people: names in capitals, or codes of one make."""
    told = [label for label in labels[:200] if label]
    if told and all(_INITIALS.fullmatch(each) for each in told):
        return 1.0
    named = [bool(_CODE.fullmatch(each)) or _may_name_person(each) for each in told]
    return sum(named) / max(1, len(told))


def _may_name_person(label: str) -> bool:
    parts = label.split()
    known = are_titles_of_jobs([label] * 2) or set(split_header_into_words(label)) & {"of", "and"}
    return not known and bool(_NAME.fullmatch(label)) and all(part[0].isupper() for part in parts)
