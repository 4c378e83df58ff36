"""Lists of what roles know and do, a statement per row: requirements without a level."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from skillgap.core.errors import Issue, Outcome
from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.conform.matching import is_id_like, split_header_into_words
from skillgap.reading.finding.table import RawTable, rows_aside_frame
from skillgap.reading.meaning.taking_out import (
    ask_about_reshaping,
    find_header_for_column,
    find_person_header,
    is_left_unchanged,
    stripped_column,
)

_STATING = {"statement", "statements", "knowledge", "ability", "abilities", "task", "tasks", "tks",
            "ksa", "ksas", "ksat", "element", "duty", "duties", "responsibility", "indicator",
            "behaviour", "behavior", "outcome", "competency", "skill", "aussage", "énoncé",
            "enunciado", "conocimiento"}  # fmt: skip


def read_role_statements(raw: RawTable, decisions: Decisions) -> list[RawTable]:
    """Read a role beside a statement in each row as what the role needs.

    Args:
        raw: The table.
        decisions: ``statements`` answered ``leave`` leaves the table as it is.

    Returns:
        The table, its statements named as skills. The level needed is asked about later.
    """
    role = find_header_for_column(raw, "requirements", "role_id")
    named = find_header_for_column(raw, "requirements", "skill_id")
    if not role or named or find_person_header(raw) or is_left_unchanged(decisions, "statements"):
        return [raw]
    if raw.evidence[role].different > 0.8 or find_header_for_column(raw, "tasks", "time_share"):
        return [raw]
    text = next((h for h in raw.headers if h != role and _states(raw, h, role)), "")
    if not text:
        return [raw]
    if "Skill" in raw.headers:
        return [raw]
    raw, tasks = _without_tasks(raw, text)
    told = ask_about_reshaping(
        raw, decisions, kind="statements", column=text, count=len(raw.frame),
        value="; ".join(raw.evidence[text].words[:3]),
        found="list of statements by role", expected="a skill per row, with the level needed",
        remedy="Each statement is read as a skill that the role needs.",
    )  # fmt: skip
    title = next(
        (h for h in raw.headers if h not in (role, text) and _names_role(raw, h, role)), ""
    )
    cluster = find_header_for_column(raw, "skills", "cluster")
    if not title or not cluster:
        skills_named = raw.frame.rename(columns={text: "Skill"})
        return [replace(raw, frame=skills_named).with_issues([told, *tasks])]
    needs = raw.frame[[role, text]].rename(columns={role: "Role", text: "Skill"})
    title = role if is_id_like(title) else title  # a code is no title
    listed = pd.DataFrame({
        "Role ID": raw.frame[role], "Title": raw.frame[title], "Job family": raw.frame[cluster],
    }).drop_duplicates()  # fmt: skip
    return [
        replace(raw, frame=needs).with_issues([told, *tasks]),
        replace(
            raw, file=f"{raw.file} › roles", frame=listed, issues=(), aside=rows_aside_frame([])
        ),
    ]


_TASKS = frozenset({"task", "tasks", "aufgabe", "aufgaben", "tâche", "tâches", "tarea", "tareas",
                    "compito", "compiti", "taak", "taken", "zadanie", "zadania", "tarefa",
                    "tarefas", "activity", "activities", "duty", "duties"})  # fmt: skip


def _without_tasks(raw: RawTable, text: str) -> tuple[RawTable, list[Issue]]:
    """Leave out the statements that a column calls tasks, beside others: a task is no skill."""
    for header in raw.headers:
        words = raw.evidence[header].words
        tasks = [word for word in words if {*split_header_into_words(word)} & _TASKS
                 and len(word.split()) == 1]  # fmt: skip
        if header == text or not 0 < len(tasks) < len(words) <= _FEW_KINDS:
            continue
        out = stripped_column(raw, header).isin(tasks)
        issue = Issue(
            severity="warning", file=raw.file, table="requirements", row=0, column=header,
            value=str(raw.frame[text][out].iloc[0])[:200], found="statement that is a task",
            expected="a skill, or tasks with their share of time", count=int(out.sum()),
            remedy="They are left out: a task is no skill, and its share of time is not told.",
            outcome="dropped", verdict=Outcome.ACCEPT.value,
        )  # fmt: skip
        return replace(raw, frame=raw.frame[~out]), [issue]
    return raw, []


_FEW_KINDS = 8


def _names_role(raw: RawTable, header: str, role: str) -> bool:
    """Say whether a column names what a code of a role stands for: one text for each, and back."""
    told = raw.frame[[role, header]].astype("str").drop_duplicates()
    once = len(told) == told[role].nunique() == told[header].nunique() > 1
    return once and "role" in split_header_into_words(header)


def _states(raw: RawTable, header: str, role: str) -> bool:
    """Say whether a column holds statements: named so, mostly several words, more than roles."""
    cells, words = raw.evidence[header], raw.evidence[header].words
    spoken = bool(_STATING & set(split_header_into_words(header)))
    several = sum(len(word.split()) > 1 for word in words) >= 0.6 * max(1, len(words))
    return (
        spoken and several and cells.filled > 0.9
        and len(words) > len(raw.evidence[role].words) and _repeats_less(raw, header, role)
    )  # fmt: skip


def _repeats_less(raw: RawTable, header: str, role: str) -> bool:
    """Say whether a role has several of its cells, so that they do not just describe the role."""
    each = stripped_column(raw, header).groupby(stripped_column(raw, role)).nunique()
    return bool((each > 1).mean() >= 0.5)


__all__ = ["read_role_statements"]
