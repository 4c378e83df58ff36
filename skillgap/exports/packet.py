"""A manager's packet and an onboarding plan as Word documents: headings, sentences and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from skillgap.core.errors import BadValue
from skillgap.exports.word_file import ITEM, SUBTITLE, WordFile

QUESTIONS = (
    "Which task of the role have you done on your own, and which not yet?",
    "Whom did you ask for help, and for what?",
    "Which level below do you see otherwise? Rate it yourself; your manager does it apart.",
)


@dataclass(frozen=True, slots=True)
class Packet:
    """One manager's packet.

    Attributes:
        manager_id: Whose it is.
        manager: Name, or the id where none is known.
        as_of: Day of the data, ISO.
        people: Number of people who report to the manager.
        headline: The team in one sentence, with its range.
        gaps: One line per skill the team is shortest of: skill, people short, levels short on
            average, how sure.
        strengths: One line per skill the team meets: skill, people, average level.
        suggestions: One line per offer: person, offer, why now, hours, cost.
        questions: Questions to ask, each with its cause.
        certificates: One line per certificate that ran out or will: person, certificate, runs out,
            renew by, what renews it.
    """

    manager_id: str
    manager: str
    as_of: str
    people: int
    headline: str
    gaps: tuple[tuple[str, ...], ...]
    strengths: tuple[tuple[str, ...], ...]
    suggestions: tuple[tuple[str, ...], ...]
    questions: tuple[str, ...]
    certificates: tuple[tuple[str, ...], ...]

    def to_body(self) -> dict[str, Any]:
        """Return the packet as JSON can hold it."""
        return asdict(self)


def packet_from_body(body: Mapping[str, Any]) -> Packet:
    """Return the packet that was kept.

    Raises:
        BadValue: it is none of ours, or of a version that is not known here.
    """
    names = {field.name for field in fields(Packet)}
    if set(body) != names:
        raise BadValue(
            "packet", f"{', '.join(sorted(body)) or 'nothing'}", ", ".join(sorted(names)),
            "Draft it again.",
        )  # fmt: skip
    return Packet(**{name: _as_tuples(value) for name, value in body.items()})


def _as_tuples(value: Any) -> Any:
    return tuple(_as_tuples(one) for one in value) if isinstance(value, list) else value


@dataclass(frozen=True, slots=True)
class Stage:
    """One part of the plan.

    Attributes:
        days: The day by which it is done.
        aim: What it is for.
        lines: One per skill: skill, level needed, how to learn it, time, who can show it.
    """

    days: int
    aim: str
    lines: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Onboarding:
    """A plan for the first ninety days.

    Attributes:
        role_id: The role.
        title: Its title.
        as_of: Day of the data, ISO.
        headline: How much is to be learned, and how much of it the catalogue covers.
        stages: Its three parts; each required skill stands in one of them.
        questions: What to ask on the way.
    """

    role_id: str
    title: str
    as_of: str
    headline: str
    stages: tuple[Stage, ...]
    questions: tuple[str, ...] = QUESTIONS


STAGE_HEADINGS = ("Skill", "Level needed", "How", "Time", "Who can show it")

_NONE_KNOWN = "None known today."
_FAIR = (
    "Levels are estimates with ranges, and an unrated person is unknown, not unskilled. This page "
    "proposes and asks; it decides nothing. Who is spoken of may see and dispute what it says."
)


def write_packet(
    packet: Packet, *, state: str, sealed: str = "", opening: str = "", closing: str = ""
) -> bytes:
    """Write a manager's packet.

    Args:
        packet: What it holds.
        state: ``drafted``, ``reviewed`` or ``released``, with by whom; stands under the title.
        sealed: Who took it away, when and from which data; stands at its end.
        opening: The organisation's own words before it, a paragraph a line.
        closing: Its own words behind it.

    Returns:
        The bytes of a .docx.
    """
    file = WordFile(f"Your team's skills: {packet.manager}")
    file.add(f"As of {packet.as_of}. {state}", SUBTITLE)
    for line in opening.splitlines():
        file.add(line)
    file.add(packet.headline)
    _add_part(file, "Where the team is short", ("Skill", "People short", "Levels", "Sure"),
              packet.gaps)  # fmt: skip
    _add_part(file, "What the team does well", ("Skill", "Known by", "Level"), packet.strengths)
    _add_part(file, "What to offer, and why now",
              ("Who", "Offer", "Why now", "Time", "Cost"), packet.suggestions)  # fmt: skip
    file.add_heading("Questions to ask", 2)
    for question in packet.questions or (_NONE_KNOWN,):
        file.add(question, ITEM if packet.questions else None)
    _add_part(file, "Certificates due", ("Who", "Certificate", "Runs out", "Renew by", "How"),
              packet.certificates)  # fmt: skip
    for line in closing.splitlines():
        file.add(line)
    return file.close(_FAIR, sealed)


def write_onboarding(plan: Onboarding, *, sealed: str = "") -> bytes:
    """Write a 30-60-90 day plan for whoever is new in a role.

    Args:
        plan: What it holds.
        sealed: Who took it away, when and from which data; stands at its end.

    Returns:
        The bytes of a .docx.
    """
    file = WordFile(f"The first 90 days: {plan.title}")
    file.add(f"As of {plan.as_of}", SUBTITLE)
    file.add(plan.headline)
    for stage in plan.stages:
        _add_part(file, f"{stage.days} days: {stage.aim}", STAGE_HEADINGS, stage.lines)
    file.add_heading("Ask on day 30, 60 and 90", 2)
    for question in plan.questions:
        file.add(question, ITEM)
    return file.close(_FAIR, sealed)


def _add_part(
    file: WordFile, heading: str, headings: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    """Add a heading and its table; a part without rows says so."""
    file.add_heading(heading, 2)
    file.add_table(headings, rows, _NONE_KNOWN)
