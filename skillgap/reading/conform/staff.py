"""Who reports to whom, and whether people's dates make sense."""

from __future__ import annotations

import re
from typing import TypeAlias

import numpy as np
import pandas as pd

from skillgap.core.errors import Issue, Outcome
from skillgap.core.findings import Bools, Finding, Ints, list_rows
from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW
from skillgap.reading.conform.decisions import LENIENT, Decisions

Tables: TypeAlias = dict[str, pd.DataFrame]


def check_managers(
    held: Tables, decisions: Decisions = LENIENT, absent: frozenset[str] = frozenset()
) -> list[Issue]:
    """Blank managers who are unknown, oneself, or part of a circle.

    A circle refuses its file. Where most managers are unknown the column is asked about, as it
    may be of another numbering; a manager given by name, or as ``Name (id)``, is found first.

    Args:
        held: The tables; ``employees`` is replaced.
        decisions: Answers to questions.
        absent: What stands in the cells of rows kept aside so far.
    """
    frame = held.get("employees")
    if frame is None or not frame["manager_id"].notna().any():
        return []
    people = pd.Index(frame["employee_id"], dtype="str")
    boss = people.get_indexer(pd.Index(frame["manager_id"], dtype="str")).astype(np.int64)
    boss[frame["manager_id"].isna().to_numpy()] = -1
    given = frame["manager_id"].notna().to_numpy(dtype=np.bool_)
    unknown = given & (boss < 0)
    away = unknown & frame["manager_id"].isin(absent).to_numpy(dtype=np.bool_)
    unknown &= ~away
    itself = boss == np.arange(len(boss))
    boss[itself] = -1
    circles = _find_circles_of_managers(boss)
    circle = np.zeros(len(boss), np.bool_)
    circle[[place for each in circles for place in each]] = True
    issues = [_error_for_circle(frame, each, "manager_id") for each in circles[:3]]
    for mask, finding in (
        (unknown, _finding_unknown_manager(unknown, given)),
        (away, _finding_manager_not_listed(away)),
        (itself, _finding_own_manager(itself)),
    ):
        settled = decisions.settle_finding(finding, "manager_id")
        issues += list_rows(frame, "employees", "manager_id", mask, settled)
    gone = away | unknown | itself | circle
    if gone.any():
        held["employees"] = frame.assign(manager_id=frame["manager_id"].mask(gone))
    return issues


def _error_for_circle(frame: pd.DataFrame, circle: list[int], column: str) -> Issue:
    """Refuse the file whose rows run in a circle, naming it."""
    names = frame["employee_id" if column == "manager_id" else "intervention_id"].tolist()
    told = " > ".join(str(names[place]) for place in [*circle, circle[0]])
    rows = ", ".join(str(frame[SOURCE_ROW].iloc[place]) for place in circle[:6])
    file = frame[SOURCE_FILE].iloc[circle[0]]
    return Issue(
        severity="error", file=str(file) if isinstance(file, str) else "",
        table="employees" if column == "manager_id" else "interventions", row=0, column=column,
        value="", found=f"`{column}` runs in a circle: {told} (rows {rows})",
        expected="a line that ends somewhere", remedy="Correct one of them.", outcome="blanked",
        verdict=Outcome.REJECT.value,
    )  # fmt: skip


_MOST = 0.5
_FEW = 3
"""Below this many unknown managers the column itself is not in doubt."""


def _finding_unknown_manager(mask: Bools, given: Bools) -> Finding:
    most = int(mask.sum()) >= max(_FEW, _MOST * int(given.sum()))
    return Finding(
        mask=mask,
        severity="warning",
        found="reference to an unknown manager",
        expected="an employee_id of employees",
        remedy="Managers may be numbered in another list: they stay unknown."
        if most
        else "Add the manager to employees; the cell was blanked.",
        outcome="blanked",
        question="managers" if most else "",
    )


def _finding_manager_not_listed(mask: Bools) -> Finding:
    return Finding(
        mask=mask,
        severity="warning",
        found="manager whose own row is kept aside",
        expected="an employee_id of employees",
        remedy="Correct the manager's row; the cell was blanked until then.",
        outcome="blanked",
    )


def _finding_own_manager(mask: Bools) -> Finding:
    return Finding(
        mask=mask,
        severity="warning",
        found="person who is their own manager",
        expected="another person, or nobody at the top",
        remedy="Nothing, if the person is at the top; the cell was blanked.",
        outcome="blanked",
    )


def check_prerequisites(held: Tables) -> list[Issue]:
    """Look for interventions that need each other first; a circle refuses its file."""
    frame = held.get("interventions")
    if frame is None or not frame["prerequisites"].notna().any():
        return []
    needs: dict[str, list[str]] = {}
    names = frame["intervention_id"].fillna(frame["title"])
    for own, listed in zip(names, frame["prerequisites"]):
        if isinstance(own, str) and isinstance(listed, str):
            parts = re.split(r"[;,|]", listed)
            needs.setdefault(own, []).extend(part.strip() for part in parts if part.strip())
    circle = _find_circle_of_needs(needs)
    if not circle:
        return []
    places = [names.tolist().index(each) for each in circle]
    return [_error_for_circle(frame, places, "prerequisites")]


def check_enrolments(held: Tables) -> list[Issue]:
    """Warn of enrolments with a day of completion that are not completed."""
    frame = held.get("enrolments")
    if frame is None or not len(frame):
        return []
    torn = (frame["completed_on"].notna() & (frame["status"] != "completed")).to_numpy(
        dtype=np.bool_
    )
    finding = Finding(
        mask=torn,
        severity="warning",
        found="day of completion beside another status",
        expected="a status and days that agree",
        remedy="The status counts; check the rows.",
        verdict=Outcome.FIX.value,
    )
    return list_rows(frame, "enrolments", "completed_on", torn, finding)


def _find_circle_of_needs(needs: dict[str, list[str]]) -> list[str]:
    """Find one circle in what needs what, without recursion; empty where there is none."""
    done: set[str] = set()
    for start in needs:
        path: list[str] = []
        on_path: dict[str, int] = {}
        stack = [(start, iter(needs.get(start, ())))]
        while stack:
            here, further = stack[-1]
            if here not in on_path:
                on_path[here] = len(path)
                path.append(here)
            following = next((each for each in further if each not in done), None)
            if following is None:
                stack.pop()
                done.add(here)
                on_path.pop(path.pop())
            elif following in on_path:
                return path[on_path[following] :]
            else:
                stack.append((following, iter(needs.get(following, ()))))
    return []


def _find_circles_of_managers(boss: Ints) -> list[list[int]]:
    """Find the circles of a map from each place to one other (−1: to none)."""
    seen, circles, parents = np.zeros(len(boss), np.int64), [], boss.tolist()
    for start in range(len(parents)):
        path, here = [], start
        while here >= 0 and seen[here] == 0:
            seen[here] = start + 1
            path.append(here)
            here = parents[here]
        if here >= 0 and seen[here] == start + 1 and here in path:
            circles.append(path[path.index(here) :])
    return circles


def check_hiring_dates(held: Tables) -> list[Issue]:
    """Warn of signals from before a person's first day, and of leaving before joining."""
    staff, signals, issues = held.get("employees"), held.get("signals"), []
    if staff is None or not staff["hire_date"].notna().any():
        return []
    early = (staff["exit_date"] < staff["hire_date"]).to_numpy(dtype=np.bool_)
    issues += list_rows(
        staff,
        "employees",
        "exit_date",
        early,
        Finding(
            mask=early,
            severity="warning",
            found="exit before the hire date",
            expected="hire_date, then exit_date",
            remedy="Correct one of the dates.",
            verdict=Outcome.FIX.value,
        ),
    )
    if signals is not None and len(signals):
        codes, labels = pd.factorize(signals["employee_id"])
        place = pd.Index(staff["employee_id"]).get_indexer(pd.Index(labels))
        days = np.append(staff["hire_date"].to_numpy(), np.datetime64("NaT"))
        hired = np.append(days[place], np.datetime64("NaT"))[codes]
        before = np.asarray(signals["observed_on"].to_numpy() < hired, dtype=np.bool_)
        before &= signals["level"].notna().to_numpy(dtype=np.bool_)
        issues += list_rows(
            signals,
            "signals",
            "observed_on",
            before,
            Finding(
                mask=before,
                severity="warning",
                found="signal from before the hire date",
                expected="a day on or after hire_date",
                remedy="Check the dates; the signals were kept.",
                verdict=Outcome.FIX.value,
            ),
        )
    return issues
