"""Who reports to whom, and whether people's dates make sense."""

from __future__ import annotations

import numpy as np
import pandas as pd

from skillgap.domain.conform.findings import Finding, Ints, list_rows
from skillgap.domain.errors import Issue

Tables = dict[str, pd.DataFrame]


def check_managers(held: Tables) -> list[Issue]:
    """Blank managers who are unknown, oneself, or part of a circle."""
    frame = held.get("employees")
    if frame is None or not frame["manager_id"].notna().any():
        return []
    people = pd.Index(frame["employee_id"], dtype="str")
    boss = people.get_indexer(pd.Index(frame["manager_id"], dtype="str")).astype(np.int64)
    boss[frame["manager_id"].isna().to_numpy()] = -1
    unknown = frame["manager_id"].notna().to_numpy(dtype=np.bool_) & (boss < 0)
    itself = boss == np.arange(len(boss))
    boss[itself] = -1
    circles = _circles(boss)
    circle = np.zeros(len(boss), np.bool_)
    circle[[place for each in circles for place in each]] = True
    told = "; ".join(" > ".join(people[[*each, each[0]]]) for each in circles[:3])
    issues = []
    for mask, found, expected, remedy in (
        (
            unknown,
            "reference to an unknown manager",
            "an employee_id of employees",
            "Add the manager to employees; the cell was blanked.",
        ),
        (
            itself,
            "person who is their own manager",
            "another person, or nobody at the top",
            "Nothing, if the person is at the top; the cell was blanked.",
        ),
        (
            circle,
            "manager in a circle",
            "a line that ends at the top",
            f"Correct one of them ({told}); the cells were blanked.",
        ),
    ):
        finding = Finding(mask, "warning", found, expected, remedy, "blanked")
        issues += list_rows(frame, "employees", "manager_id", mask, finding)
    gone = unknown | itself | circle
    if gone.any():
        held["employees"] = frame.assign(manager_id=frame["manager_id"].mask(gone))
    return issues


def _circles(boss: Ints) -> list[list[int]]:
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


def check_hiring(held: Tables) -> list[Issue]:
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
            early,
            "warning",
            "exit before the hire date",
            "hire_date, then exit_date",
            "Correct one of the dates.",
        ),
    )
    if signals is not None and len(signals):
        codes, labels = pd.factorize(signals["employee_id"])
        place = pd.Index(staff["employee_id"]).get_indexer(pd.Index(labels))
        hired = staff["hire_date"].to_numpy()[place][codes]
        before = np.asarray(signals["observed_on"].to_numpy() < hired, dtype=np.bool_)
        issues += list_rows(
            signals,
            "signals",
            "observed_on",
            before,
            Finding(
                before,
                "warning",
                "signal from before the hire date",
                "a day on or after hire_date",
                "Check the dates; the signals were kept.",
            ),
        )
    return issues
