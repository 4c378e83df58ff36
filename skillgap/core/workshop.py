"""A workshop as a value: where its run sheet stands, what teams answered and what was decided."""

from __future__ import annotations

import json
import secrets
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from skillgap.core.errors import BadValue

KIND, NOW = "workshop", "now"
"""Kind and name of the document that holds the workshop that is on."""
PREDICTION, TRIAL, VOTE, NAME = "prediction", "trial", "vote", "name"
"""What a team answers; its name is the first."""
MOST_ACTIONS = 3
"""Kinds of action a plan of the challenge may use: a budget alone would be no choice."""
MOST_TEAMS = 60
MOST_LETTERS = 40
"""Longest name of a team."""
FORECAST = "The forecast"
"""What the forecast is called beside the teams; no team bears that name alone."""
MONTHS = 24
"""How far ahead teams predict."""
_JOINERS = "\u200c\u200d"
"""Unseen letters that a name needs between others, in some scripts and in emoji."""
_CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Letters of a join code: none that is read as another."""
_CODE_LENGTH = 6


@dataclass(frozen=True, slots=True)
class RunStep:
    """One step of the run sheet.

    Attributes:
        id: Its name in files.
        title: What the room does, in two or three words.
        asks: What every team is asked, in one sentence.
        minutes: Time it usually takes.
        answer: What a team answers in it; blank where it only looks.
    """

    id: str
    title: str
    asks: str
    minutes: int
    answer: str = ""


STEPS = (
    RunStep("join", "Join", "Scan the code or open the address, then name your team.", 5, NAME),
    RunStep("predict", "Predict first",
         f"How many posts will have nobody in them in {MONTHS} months, if nothing changes?",
         5, PREDICTION),
    RunStep("look", "Look", "What the forecast says, beside what the room said.", 10),
    RunStep("challenge", "Hit the target",
         f"Choose up to {MOST_ACTIONS} kinds of action and a budget. Who fills most posts within "
         "the limit?", 20, TRIAL),
    RunStep("vote", "Vote", "Which team's plan should we take further?", 5, VOTE),
    RunStep("decide", "Decide", "What do we do, who owns it, and by when?", 10),
)  # fmt: skip
"""The run sheet, in order: a room that predicts first looks harder."""


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision of the room.

    Attributes:
        what: What is to be done.
        owner: Who sees to it.
        due: By when, ISO date.
    """

    what: str
    owner: str
    due: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the forecast says to the prediction, FTE.

    Attributes:
        middle: Mean of the simulations.
        low: Lower end of the likely range.
        high: Upper end of the likely range.
    """

    middle: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class TeamAnswer:
    """What one team answered in one step; a later answer takes the place of an earlier one.

    Attributes:
        team: Id of the team, its own for as long as the workshop lasts.
        kind: ``NAME``, ``PREDICTION``, ``TRIAL`` or ``VOTE``.
        value: Name, FTE, ``{"levers": [...], "budget": money}``, or the team voted for.
        at: When, UTC.
    """

    team: str
    kind: str
    value: Any
    at: datetime


@dataclass(frozen=True, slots=True)
class Workshop:
    """A workshop: what the facilitator sets, and nothing of what teams answer.

    Attributes:
        code: What teams join with.
        opened: When it began, UTC.
        step: Id of the step the room is at.
        frozen: Whether answers are refused for now.
        ends: When the time of the step is up, UTC; None without a timer.
        budget: Most money a plan of the challenge may cost.
        currency: What the money is in, as ISO 4217 has it.
        forecast: What the forecast says to the prediction; None before it is shown.
        hands: Hands counted for a team's plan, of those without a phone.
        decisions: What was decided, in order.
    """

    code: str
    opened: datetime
    step: str = STEPS[0].id
    frozen: bool = False
    ends: datetime | None = None
    budget: float = 0.0
    currency: str = "EUR"
    forecast: Outcome | None = None
    hands: Mapping[str, int] = field(default_factory=dict)
    decisions: tuple[Decided, ...] = ()

    @property
    def now_at(self) -> RunStep:
        """The step the room is at."""
        return STEPS[self._place]

    @property
    def _place(self) -> int:
        return [one.id for one in STEPS].index(self.step)

    @property
    def is_first(self) -> bool:
        """Whether there is no step before."""
        return self._place == 0

    @property
    def is_last(self) -> bool:
        """Whether there is no step after."""
        return self._place == len(STEPS) - 1

    def moved(self, by: int) -> Workshop:
        """Return it some steps on or back; frozen and timer belong to the step that is left."""
        place = min(max(self._place + by, 0), len(STEPS) - 1)
        return replace(self, step=STEPS[place].id, frozen=False, ends=None)

    def with_timer(self, minutes: float, now: datetime) -> Workshop:
        """Return it with so many minutes from now; none stops the timer."""
        return replace(self, ends=now + timedelta(minutes=minutes) if minutes > 0 else None)

    def with_hands(self, team: str, count: int) -> Workshop:
        """Return it with the hands counted for one team's plan."""
        return replace(self, hands={**self.hands, team: max(count, 0)})

    def with_decision(self, decided: Decided) -> Workshop:
        """Return it with one more decision.

        Raises:
            BadValue: nothing is to be done, or nobody owns it.
        """
        for name, text in (("what is decided", decided.what), ("the owner", decided.owner)):
            if not text.strip():
                raise BadValue(name, "nothing", "a few words", "Write it down, then add it.")
        return replace(self, decisions=(*self.decisions, decided))

    def refuses(self, kind: str, now: datetime) -> str:
        """Say why an answer of a kind is not taken now; blank where it is.

        A name is taken in every step, so that those who come late can join.
        """
        if kind == NAME:
            return ""
        if kind != self.now_at.answer:
            return f"The room is at “{self.now_at.title}” now."
        if self.frozen:
            return "The facilitator has frozen answers. Yours as it stands counts."
        if self.ends is not None and now > self.ends:
            return "Time is up. Your answer as it stands counts."
        return ""

    def to_body(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        body = asdict(self)
        body["opened"] = self.opened.isoformat()
        body["ends"] = self.ends.isoformat() if self.ends else None
        body["decisions"] = [asdict(one) for one in self.decisions]
        return body

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Workshop:
        """Read back what :meth:`to_body` wrote.

        Raises:
            BadValue: it is no workshop.
        """
        try:
            known = {one.name for one in fields(cls)} & set(body)
            values = {name: body[name] for name in known}
            values["opened"] = datetime.fromisoformat(values["opened"])
            values["code"], values["budget"] = str(values["code"]), float(values["budget"])
            values["hands"] = {str(team): int(n) for team, n in values["hands"].items()}
            ends, forecast = values.get("ends"), values.get("forecast")
            values["ends"] = datetime.fromisoformat(ends) if ends else None
            values["forecast"] = Outcome(**forecast) if forecast else None
            values["decisions"] = tuple(Decided(**one) for one in values.get("decisions", ()))
            read = cls(**values)
            read.now_at  # noqa: B018 - an unknown step is found here
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise BadValue(
                "the workshop", json.dumps(body, default=str)[:80], "a workshop as it was kept",
                "End it and begin another.",
            ) from error  # fmt: skip
        return read


def begin_workshop(budget: float, currency: str) -> Workshop:
    """Return a new workshop with a join code of its own.

    Args:
        budget: Most money a plan of the challenge may cost.
        currency: What it is in, as ISO 4217 has it.
    """
    code = "".join(secrets.choice(_CODE_LETTERS) for _ in range(_CODE_LENGTH))
    return Workshop(code, datetime.now(UTC), budget=budget, currency=currency)


def check_answer(kind: str, value: Any, levers: Iterable[str]) -> Any:
    """Return an answer as it may be kept.

    Args:
        kind: What is answered.
        value: The answer.
        levers: Kinds of action there are.

    Raises:
        BadValue: an answer of another kind, or outside what is asked.
    """
    if kind == NAME:
        seen = "".join(filter(_is_shown, str(value)))
        name = " ".join(seen.split())[:MOST_LETTERS].strip(f" {_JOINERS}")
        if not name:
            raise BadValue("the team's name", "nothing", "a few letters", "Choose a name.")
        return name
    if kind == PREDICTION:
        if not isinstance(value, int | float) or not 0 <= value <= 1e6:
            raise BadValue("the prediction", str(value), "FTE, 0 or more", "Correct it.")
        return float(value)
    if kind == TRIAL:
        return _checked_trial(value, list(levers))
    return str(value)


def _is_shown(letter: str) -> bool:
    """Say whether a letter may stand in a name: none that is unseen, or turns the wall's text."""
    hidden = ("Cc", "Cf", "Co", "Cs")
    return letter.isspace() or letter in _JOINERS or unicodedata.category(letter) not in hidden


def _checked_trial(value: Any, levers: list[str]) -> dict[str, Any]:
    chosen = [one for one in levers if one in value["levers"]]
    if not 1 <= len(chosen) <= MOST_ACTIONS:
        raise BadValue(
            "the kinds of action", str(len(chosen)), f"1 to {MOST_ACTIONS}",
            "Choose those that fill most for the money.",
        )  # fmt: skip
    if not float(value["budget"]) >= 0:
        raise BadValue("the budget", str(value["budget"]), "0 or more", "Correct it.")
    return {"levers": chosen, "budget": float(value["budget"])}


def team_names(answers: Iterable[TeamAnswer]) -> dict[str, str]:
    """Return the name of each team by its id; two of one name are told apart by a number."""
    named: dict[str, str] = {}
    for one in sorted(answers, key=lambda answer: (answer.at, answer.team)):
        if one.kind != NAME:
            continue
        name, number = str(one.value), 2
        while name in (FORECAST, *named.values()):
            name, number = f"{one.value} {number}", number + 1
        named[one.team] = name
    return named


def answers_of(kind: str, answers: Iterable[TeamAnswer]) -> dict[str, Any]:
    """Return what each team answered in one step, by its id."""
    return {one.team: one.value for one in answers if one.kind == kind}


def nearest_teams(predicted: Mapping[str, float], actual: float) -> list[str]:
    """Return the ids of the teams whose prediction lies nearest; several where they tie."""
    if not predicted:
        return []
    least = min(abs(value - actual) for value in predicted.values())
    return [team for team, value in predicted.items() if abs(value - actual) == least]


def count_votes(answers: Iterable[TeamAnswer], hands: Mapping[str, int]) -> dict[str, int]:
    """Return votes and counted hands by team, most first; ties by id."""
    votes = Counter(str(one.value) for one in answers if one.kind == VOTE)
    votes.update({team: count for team, count in hands.items() if count > 0})
    return dict(sorted(votes.items(), key=lambda item: (-item[1], item[0])))
