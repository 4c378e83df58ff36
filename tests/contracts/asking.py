"""How contracts ask every question of the list: of a small organisation that has every table."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from zlib import crc32

import pandas as pd

from skillgap import verbs
from skillgap.core.question import Question, answer_with, is_computable
from skillgap.core.workforce import Workforce
from skillgap.questions.impact import Impact
from tests.gap_cases import typed

QUICK: dict[str, dict[str, Any]] = {
    "network": {"semantic": False},
    "forecast": {"draws": 40},
    "returns": {"draws": 60},
}
"""Options that make an answer small, so that it can be asked for often."""

LOW = {"play_short_fte": 0.5, "play_short_share": 0.1}
"""Thresholds that a small organisation reaches."""


class Asked:
    """One organisation and what was answered about it, each answer worked out once."""

    def __init__(self, workforce: Workforce, register: Any) -> None:
        self.workforce, self.register = workforce, register.changed(**LOW)
        self._known: dict[str, Any] = {}

    def __call__(self, name: str) -> Any:
        """Return the answer to a question by its name."""
        if name not in self._known:
            self._known[name] = self.anew(name)
        return self._known[name]

    def anew(self, name: str, register: Any = None) -> Any:
        """Answer one question again, on the same results of those it takes."""
        verb, asked = verbs.function_answering(name), register or self.register
        if name in CHOSEN:
            return CHOSEN[name](self, verb, asked)
        options = dict(QUICK.get(name, {}))
        if "assumptions" in inspect.signature(verb).parameters:
            options["assumptions"] = asked
        return answer_with(verb, self.workforce, self, **options)


def _moves(asked: Asked, verb: Callable[..., Any], register: Any) -> Any:
    to = role_to_fill(asked.workforce)
    return verb(asked("network"), asked("profiles"), to=to, assumptions=register)


def _ladder(asked: Asked, verb: Callable[..., Any], register: Any) -> Any:
    moves = replace(asked("mobility"), register=register)
    return verb(moves, first_of(moves.table, "employee_id"))


def _mentors(asked: Asked, verb: Callable[..., Any], register: Any) -> Any:
    people, skills = asked.workforce["employees"], asked.workforce["skills"]
    wanted = list(zip(people["employee_id"].head(8), skills["skill_id"].head(8)))
    return verb(asked("profiles"), wanted, assumptions=register)


def _person(asked: Asked, verb: Callable[..., Any], register: Any) -> Any:
    return verb(asked("profiles"), first_of(asked.workforce["employees"], "employee_id"))


def _team(asked: Asked, verb: Callable[..., Any], register: Any) -> Any:
    return verb(asked("profiles"), asked.workforce["employees"]["employee_id"].head(5).tolist())


def _roi(asked: Asked, verb: Callable[..., Any], register: Any) -> Any:
    first = next(iter(asked.workforce["interventions"]["intervention_id"]), "none is there")
    return verb(asked.workforce, intervention=first, participants=20, assumptions=register,
                draws=200)  # fmt: skip


def _rollout(asked: Asked, verb: Callable[..., Any], register: Any) -> Any:
    first = verbs.function_of_verb("list_rollouts")(asked.workforce).iloc[0]
    rollout_as_panel = verbs.function_of_verb("lay_out_rollout")
    rollout = rollout_as_panel(asked.workforce, first["intervention_id"], first["metric"])
    return verb(rollout, assumptions=register)


def _impact(asked: Asked, verb: Callable[..., Any], register: Any) -> Impact:
    panel = pd.DataFrame(
        [(unit, month, unit % 3 + month + (unit < 8 and month > 3) + (unit * month % 5) / 9,
          4.0 if unit < 8 else float("nan")) for unit in range(16) for month in range(7)],
        columns=["unit", "month", "output", "since"],
    )  # fmt: skip
    found: Impact = verb(panel, outcome="output", unit="unit", time="month", treated_from="since",
                         assumptions=register)  # fmt: skip
    return found


def _names(asked: Asked, verb: Callable[..., Any], register: Any) -> Any:
    texts = ["Python", "budget planing", "no such thing at all"]
    return verb(texts, asked.workforce, assumptions=register, semantic=False)


def _text_column(asked: Asked, verb: Callable[..., Any], register: Any) -> Any:
    text = "You know Python, Stakeholder management and Data protection."
    return verb(text, asked.workforce, assumptions=register, semantic=False)


def _parity(asked: Asked, verb: Callable[..., Any], register: Any) -> Any:
    staff = asked.workforce["employees"]
    decided = staff[["gender", "function"]].assign(
        chosen=staff["employee_id"].str[-1].isin(list("135"))
    )
    return verb(decided, group="gender", selected="chosen", within="function",
                assumptions=register)  # fmt: skip


def _move_history(asked: Asked, verb: Callable[..., Any], register: Any) -> Any:
    roles = sorted(asked.workforce["roles"]["role_id"])
    before = [
        {"employee_id": who, "taken_on": "2025-10-31", "role_id": roles[crc32(who.encode()) % 3]}
        for who in sorted(asked.workforce["employees"]["employee_id"])
        if roles
    ]
    return verb(with_tables(asked.workforce, snapshots=typed("snapshots", before)))


def _changes(asked: Asked, verb: Callable[..., Any], register: Any) -> Any:
    staff = asked.workforce["employees"].copy()
    staff.loc[staff.index[:3], "region"] = "Elsewhere"
    later = with_tables(asked.workforce, employees=staff.iloc[:-2])
    return verb(asked.workforce, later)


def _framework_versions(asked: Asked, verb: Callable[..., Any], register: Any) -> Any:
    needs = asked.workforce["requirements"].sort_values(["role_id", "skill_id"]).copy()
    lower = needs.index[:3]
    needs.loc[lower, "required_level"] = 1.0
    earlier = with_tables(asked.workforce, requirements=needs.iloc[:-2])
    return verb(earlier, asked.workforce, assumptions=register)


CHOSEN: dict[str, Callable[[Asked, Callable[..., Any], Any], Any]] = {
    "mobility": _moves, "ladder": _ladder, "mentors": _mentors, "people": _person, "team": _team,
    "roi": _roi, "rollout": _rollout, "impact": _impact, "names": _names, "text": _text_column,
    "changes": _changes, "parity": _parity, "move_history": _move_history,
    "framework_versions": _framework_versions,
}  # fmt: skip
"""How each question is asked that takes more than a workforce."""


def every_question() -> dict[str, Question]:
    """Return every question of the list that answers with a table."""
    return {name: one for name, one in verbs.questions().items() if one.columns}


def of_workforces() -> list[str]:
    """Return the questions whose answer is about a workforce and nothing else."""
    others = ("impact", "names", "text", "changes", "parity")
    return [name for name in every_question() if name not in others]


def table_of(answer: Any) -> pd.DataFrame:
    """Return the table of an answer, or the answer that is one."""
    found = answer if isinstance(answer, pd.DataFrame) else answer.table
    assert isinstance(found, pd.DataFrame)
    return found


def small_organisation(sample: Workforce) -> Workforce:
    """Return every twelfth team of the sample, with all that is known about its people."""
    staff = sample["employees"]
    teams = sorted(staff["team_id"].dropna().unique())[::12]
    kept = set(staff.loc[staff["team_id"].isin(teams), "employee_id"])
    tables = {}
    for name, table in sample.tables.items():
        if "employee_id" in table:
            table = table[table["employee_id"].isin(kept)]
        elif "team_id" in table:
            table = table[table["team_id"].isin(teams)]
        elif "unit_id" in table:
            table = table[table["unit_id"].isin({*teams, *kept})]
        elif name == "openings":
            table = table.iloc[::12]
        tables[name] = table.reset_index(drop=True)
    return Workforce(tables, as_of=sample.as_of, currency=sample.currency)


def with_tables(workforce: Workforce, **tables: pd.DataFrame) -> Workforce:
    """Return the organisation with some tables in place of its own."""
    return Workforce({**workforce.tables, **tables}, as_of=workforce.as_of,
                     currency=workforce.currency)  # fmt: skip


def role_to_fill(workforce: Workforce) -> str:
    """Return a role that requires something, whatever the order of rows."""
    return str(workforce["requirements"]["role_id"].min())


def first_of(table: pd.DataFrame, column: str) -> str:
    """Return the first cell of a column."""
    return str(table[column].iloc[0])


def asked_of_all() -> set[str]:
    """Return the questions that contracts know how to ask."""
    computable = {
        name for name in verbs.questions() if is_computable(verbs.function_answering(name))
    }
    return computable | set(CHOSEN)
