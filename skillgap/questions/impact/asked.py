"""What no panel can show, and people must be asked: four questions, without a preset answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

Said: TypeAlias = Literal["", "no", "yes"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question.

    Attributes:
        name: Key of the question.
        question: As it is asked.
        help: What is meant, with an example.
        if_yes: What cannot be claimed if the answer is yes, or nobody answered.
    """

    name: str
    question: str
    help: str
    if_yes: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody said to one question.

    Attributes:
        name: Key of the question.
        said: ``no``, ``yes``, or blank where nobody answered.
        author: Who said so.
        day: ISO date.
        found: What was found in the data instead of being said; blank otherwise.
    """

    name: str
    said: Said = ""
    author: str = ""
    day: str = ""
    found: str = ""


QUESTIONS: tuple[Asked, ...] = (
    Asked(
        "other_start",
        "Did anything else start for these units at about the same time?",
        "Another programme, a new manager, a new tool, a reorganisation, a bonus.",
        "That nothing else made the difference: whatever else began then is counted in. It makes "
        "the effect look larger where it helped, smaller where it hurt.",
    ),
    Asked(
        "spill_over",
        "Could the others have been affected by it?",
        "Customers or cases moved to the treated (displacement), or the others learned from them "
        "(sharing).",
        "That the others stayed as they were: displacement makes the effect look larger than it "
        "is, sharing makes it look smaller.",
    ),
    Asked(
        "picked_on_results",
        "Were these units chosen because of their recent results?",
        "Those who did badly and were sent for help, or those who did well and were rewarded.",
        "That they would not have moved by themselves: units picked at a low point recover, and "
        "the effect looks larger than it is; picked at a high point they fall back.",
    ),
    Asked(
        "began_earlier",
        "Could it have begun earlier than the start that is given?",
        "Announced, prepared or tried out before, so that something changed already then.",
        "When it began: an earlier start hides in the months it is compared with, and the effect "
        "looks smaller than it is.",
    ),
)


def complete_answers(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """Return an answer to each question in order, blank where nobody gave one."""
    known = {answer.name: answer for answer in answers}
    return tuple(known.get(asked.name, Answer(asked.name)) for asked in QUESTIONS)


def answer_all_no(author: str = "", day: str = "") -> tuple[Answer, ...]:
    """Return the answer no to every question."""
    return tuple(Answer(asked.name, "no", author, day) for asked in QUESTIONS)


def list_open_points(answers: tuple[Answer, ...]) -> list[tuple[Asked, Answer]]:
    """Return the questions that were answered yes, or by nobody, with those answers."""
    return [
        (asked, answer)
        for asked, answer in zip(QUESTIONS, complete_answers(answers), strict=True)
        if answer.said != "no"
    ]
