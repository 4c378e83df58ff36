"""Courses across, each with how it stands and the day of completion beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from skillgap.core.errors import Issue, Outcome
from skillgap.core.words import CATEGORY_WORDS, fold
from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.finding.table import RawTable
from skillgap.reading.meaning.taking_out import (
    ask_about_reshaping,
    drop_headers,
    find_number_of_people,
    find_person_header,
    is_left_unchanged,
    stripped_column,
    take_out_table,
)

_PERSON = "Employee ID"
_FEW_STATES, _DATED = 8, 0.6
_LEAST = 2


def stack_courses_across(raw: RawTable, decisions: Decisions) -> list[RawTable]:
    """Put courses below each other where each has a column of its state and one of its day.

    Args:
        raw: The table.
        decisions: ``split`` answered ``leave`` leaves the table as it is.

    Returns:
        The people, and behind them who completed which course on which day. What has no day is
        left out and counted: a course that nobody has completed or begun has no day to stand on.
    """
    pairs = _states_and_days(raw)
    person = find_number_of_people(raw) or find_person_header(raw)
    if len(pairs) < _LEAST or not person or is_left_unchanged(decisions, "split"):
        return [raw]
    who = stripped_column(raw, person)
    cells = {h: stripped_column(raw, h) for pair in pairs.items() for h in pair}
    every = [(row, who[row], course, cells[course][row], cells[day][row])
             for row in raw.frame.index for course, day in pairs.items() if who[row]]  # fmt: skip
    rows = [each for each in every if each[4]]
    without = [each for each in every if not each[4] and each[3]]
    columns = {
        _PERSON: [each[1] for each in rows],
        "Course": [each[2] for each in rows],
        "Status": [each[3] for each in rows],
        "Started on": [each[4] for each in rows],
        "Completed on": [each[4] for each in rows],
    }
    issue = ask_about_reshaping(
        raw, decisions, kind="split", count=len(rows), column=next(iter(pairs)),
        value=", ".join([*pairs][:6]), found="course with its state and day side by side",
        expected="one row per course of a person",
        remedy="Each is read as completed on that day, which stands in for its first day, too.",
    )  # fmt: skip
    told = [issue, *([_without_day(raw, without)] if without else [])]
    people = drop_headers(raw, [*cells])
    names = {person: _PERSON} if _PERSON not in people.headers else {}
    made = take_out_table(raw, "enrolments", columns, [int(str(row)) for row, *_ in rows])
    return [replace(people, frame=people.frame.rename(columns=names)).with_issues(told), made]


def _states_and_days(raw: RawTable) -> Mapping[str, str]:
    """Return course to the header of its day: the same name and more, right behind its states."""
    found = {}
    for one, other in pairwise(raw.headers):
        states, days = raw.evidence[one], raw.evidence[other]
        named = fold(other).startswith(fold(one)) and fold(other) != fold(one) and bool(fold(one))
        few = 0 < len(states.words) <= _FEW_STATES and states.day == 0
        known = any(fold(word) in CATEGORY_WORDS["status"] or fold(word) in _STATES
                    for word in states.words)  # fmt: skip
        if named and few and known and (days.day >= _DATED or not days.words):
            found[one] = other
    return found if any(raw.evidence[day].words for day in found.values()) else {}


_STATES = frozenset({"completed", "inprogress", "dropped", "registered", "notcompleted",
                     "notstarted", "abgeschlossen", "nichtabgeschlossen", "terminé", "achevé",
                     "nonachevé", "completado", "nocompletado", "completato", "afgerond",
                     "voltooid", "ukończono"})  # fmt: skip


def _without_day(raw: RawTable, rows: list[tuple[object, str, str, str, str]]) -> Issue:
    return Issue(
        severity="warning", file=raw.file, table="enrolments", row=int(str(rows[0][0])),
        column=rows[0][2], value=rows[0][3],
        found="course without a day of beginning or completion", expected="a day",
        remedy="They are left out: nothing says when they were begun.",
        outcome="dropped", count=len(rows), verdict=Outcome.ACCEPT.value,
    )  # fmt: skip


__all__ = ["stack_courses_across"]
