"""What is kept of a workshop: how it stands, what each team answered, what its plans come to.

A team has an account that may open this page only and read nobody's rows. So this module, and no
other, reads and writes for it: its own answers, and how the workshop stands.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from skillgap.core.errors import BadValue
from skillgap.core.workshop import (
    KIND,
    MOST_TEAMS,
    NAME,
    NOW,
    Outcome,
    TeamAnswer,
    Workshop,
    check_answer,
    team_names,
)
from skillgap.questions.plan.problem import LEVERS
from skillgap.ui.kit.decision_log import DecisionLog
from skillgap.ui.kit.own_workspace import Denied
from skillgap.ui.kit.signed_in import signed_in
from skillgap.ui.kit.workspace import workspace as whole_workspace

if TYPE_CHECKING:
    from datetime import datetime

DECISIONS = DecisionLog("workshop", ("what",))
_PAST, _ENDED = "past", "ended"
_MOST_UNDONE = 20
_FRESH_SECONDS = 1.0
"""A room of phones asks often: one reading of the records serves all of them for a moment."""


def open_workshop() -> Workshop | None:
    """Return the workshop that is open, or nothing."""
    return _read(_folder(), NOW)


def ended_workshop() -> Workshop | None:
    """Return the workshop that ended last, or nothing."""
    return _read(_folder(), _ENDED)


def keep(workshop: Workshop) -> None:
    """Keep how the workshop stands; the step before can be undone."""
    _refuse_team("change the workshop")
    before = open_workshop()
    if before is not None and before.code == workshop.code:
        _write(_PAST, [*_past(), before.to_body()][-_MOST_UNDONE:])
    else:
        _write(_PAST, [])
    _write(NOW, workshop.to_body())


def note_forecast(workshop: Workshop, forecast: Outcome) -> Workshop:
    """Keep what the forecast says; undoing takes back the step that asked for it, not this."""
    _refuse_team("change the workshop")
    noted = replace(workshop, forecast=forecast)
    if open_workshop() == workshop:
        _write(NOW, noted.to_body())
    return noted


def undo(drawn: Workshop) -> None:
    """Put the workshop back as it was before the facilitator's last step.

    Args:
        drawn: The workshop as it stood when the button was drawn: pressed twice, it undoes one.
    """
    _refuse_team("change the workshop")
    past = _past()
    if past and open_workshop() == drawn:
        _write(NOW, past[-1])
        _write(_PAST, past[:-1])


def can_undo() -> bool:
    """Say whether there is a step to undo."""
    return bool(_past())


def end(workshop: Workshop) -> None:
    """End the workshop; its minutes can still be taken, and its code opens nothing any more."""
    _refuse_team("end the workshop")
    _write(_ENDED, replace(workshop, ends=None).to_body())
    whole_workspace().drop_document(KIND, NOW, actor=signed_in().name)
    _forget_readings()


def answers(code: str) -> tuple[TeamAnswer, ...]:
    """Return every team's newest answers in a workshop."""
    return _answers(_folder(), code)


def give_answer(workshop: Workshop, team: str, kind: str, value: Any, now: datetime) -> str:
    """Keep a team's answer.

    Returns:
        Why it was not taken; blank where it was.
    """
    if not signed_in().sees_all and team != own_team():
        raise Denied("your account", "it may answer for its own team only", "the own team", "")
    refused = workshop.refuses(kind, now)
    if refused:
        return refused
    known = team_names(answers(workshop.code))
    if team not in known and len(known) >= MOST_TEAMS:
        return f"{MOST_TEAMS} teams have joined, which is the limit."
    if kind != NAME and team not in known:
        return "Give your team a name first."
    try:
        body = check_answer(kind, value, LEVERS)
    except BadValue as error:
        return f"{error.where}: {error.found}. {error.remedy}"
    whole_workspace().keep_document(
        _answers_kind(workshop.code), f"{team} {kind}", body, actor=signed_in().name
    )
    _forget_readings()
    return ""


def own_team() -> str:
    """Return the id of the team that this session is: the name of its account."""
    return signed_in().name


def is_team() -> bool:
    """Say whether this session is a team's, and not the facilitator's."""
    return not signed_in().sees_all


def results(code: str) -> dict[str, dict[str, Any]]:
    """Return what the teams' plans came to, by team."""
    found = _documents(_folder(), f"{KIND} result {code}")
    return {name: body for name, body, _ in found}


def keep_result(code: str, team: str, result: dict[str, Any]) -> None:
    """Keep what a team's plan comes to: totals, and nobody's row."""
    whole_workspace().keep_document(f"{KIND} result {code}", team, result, actor=signed_in().name)
    _forget_readings()


def _answers_kind(code: str) -> str:
    return f"{KIND} answer {code}"


def _folder() -> str:
    return str(whole_workspace().folder)


def _past() -> list[dict[str, Any]]:
    past: Any = next((body for name, body, _ in _documents(_folder(), KIND) if name == _PAST), [])
    return list(past) if isinstance(past, list) else []


def _read(folder: str, name: str) -> Workshop | None:
    """Return a workshop; one that cannot be read is none, and the next takes its place."""
    body = next((body for known, body, _ in _documents(folder, KIND) if known == name), None)
    try:
        return None if body is None else Workshop.from_body(body)
    except BadValue:
        return None


def _write(name: str, body: Any) -> None:
    whole_workspace().keep_document(KIND, name, body, actor=signed_in().name)
    _forget_readings()


def _answers(folder: str, code: str) -> tuple[TeamAnswer, ...]:
    found = []
    for name, body, at in _documents(folder, _answers_kind(code)):
        team, _, kind = name.rpartition(" ")
        found.append(TeamAnswer(team, kind, body, at))
    return tuple(found)


@st.cache_resource(show_spinner=False, ttl=_FRESH_SECONDS, max_entries=24)
def _documents(folder: str, kind: str) -> tuple[tuple[str, Any, datetime], ...]:
    return tuple((one.name, one.body, one.updated_at) for one in whole_workspace().documents(kind))


def _forget_readings() -> None:
    _documents.clear()


def _refuse_team(what: str) -> None:
    if is_team():
        raise Denied("your account", f"it may not {what}", "whoever runs the workshop", "")
