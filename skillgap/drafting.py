"""Reminders and course outlines, drafted for a person to look at before they go out.

Every line is a number or name of an answer; the sentences around them are the organisation's own,
with named fields, or ours where it has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from skillgap.core import wording
from skillgap.core.contests import REPLY_DAYS
from skillgap.core.errors import unknown_name
from skillgap.core.named_fields import Filled, fill_fields
from skillgap.exports.draft import Draft, DraftPart

if TYPE_CHECKING:
    from skillgap.core.contests import Contest
    from skillgap.core.workforce import Workforce
    from skillgap.core.workshop import Decided
    from skillgap.questions.learning import Advice
    from skillgap.questions.learning.calendar import Certificates
    from skillgap.questions.profiles import Profiles

REMINDER, OUTLINE, PACKET = "reminder", "course outline", "packet"
FIELDS = {
    "name": "whom it is for",
    "count": "how much there is",
    "organisation": "name of the data",
    "as_of": "day of the data",
    "contact": "who answers questions, as named under Ask our policies",
}
"""The fields that words of an organisation may name, and what stands for each."""
_MOST = 40
_TASKS, _OFFERS = 6, 5
_LEVELS = ("none", "aware", "basic", "proficient", "advanced", "expert")
_AIMS = (
    "",
    "Say what it is for and when to ask somebody.",
    "Do parts of the work with help.",
    "Do the usual work alone.",
    "Do the hard cases, and help others.",
    "Set the standard, and teach it.",
)


@dataclass(frozen=True, slots=True)
class OwnWords:
    """Sentences around what is drafted.

    Attributes:
        opening: Before it.
        closing: Behind it.
    """

    opening: str
    closing: str


OURS: dict[str, OwnWords] = {
    REMINDER: OwnWords(
        "Dear {name},\nthis is still open: {count}, as of {as_of}.",
        "If something here is wrong, say so before you act on it.",
    ),
    OUTLINE: OwnWords(
        "A first outline, drafted from what roles require and from their tasks; whoever teaches it "
        "decides what stays.",
        "Levels are estimates with ranges. Nothing here is about a single person.",
    ),
    PACKET: OwnWords("", ""),
}
"""What is written where an organisation has no words of its own."""


@dataclass(frozen=True, slots=True)
class Framing:
    """The sentences around a draft, as they were asked for.

    Attributes:
        words: The organisation's or ours.
        organisation: Name of the data.
        contact: Who answers questions; blank where nobody is named.
    """

    words: OwnWords
    organisation: str
    contact: str = ""


def reminder_of_certificates(
    workforce: Workforce, certificates: Certificates, manager_id: str, framing: Framing
) -> Draft:
    """Draft a manager's reminder of the certificates of the team that are to be renewed.

    Args:
        workforce: The organisation.
        certificates: Who holds what until when.
        manager_id: Employee id of the manager.
        framing: The sentences around it.
    """
    staff = workforce["employees"].set_index("employee_id")
    team = staff.index[staff["manager_id"] == manager_id]
    table = certificates.table
    due = table[table["employee_id"].isin(team) & table["state"].isin(DUE)]
    due = due.sort_values(["renew_by", "employee_id"], kind="stable").head(_MOST)
    names = staff["name"].fillna(staff.index.to_series())
    rows = tuple(
        (str(names.get(row["employee_id"], row["employee_id"])), str(row["name"]),
         wording.day(row["expires_on"].date()), wording.day(row["renew_by"].date()),
         str(row["title"] or "Nothing in the catalogue renews it"))
        for row in due.to_dict("records")
    )  # fmt: skip
    part = DraftPart("Certificates to renew",
                ("Who", "Certificate", "Runs out", "Renew by", "How"), rows)  # fmt: skip
    to = str(names.get(manager_id, manager_id))
    return _reminder(workforce, to, "Certificates to renew", "certificate", part, framing)


DUE = ("lapsed", "renew now", "due within a year")
"""States of a certificate that something is to be done about."""


def reminder_of_actions(
    workforce: Workforce, decided: Iterable[Decided], owner: str, framing: Framing
) -> Draft:
    """Draft an owner's reminder of the actions that a workshop decided on, first due first."""
    mine = sorted((one for one in decided if one.owner == owner), key=lambda one: one.due)
    rows = tuple((one.what, one.due) for one in mine[:_MOST])
    part = DraftPart("Decided in the workshop", ("What", "By"), rows)
    return _reminder(workforce, owner, "Open actions", "action", part, framing)


def actions_in_log(log: pd.DataFrame) -> list[Decided]:
    """Return what workshops decided, from their log: columns what and reason (owner, by day)."""
    from skillgap.core.workshop import Decided

    told = [(what, *reason.rpartition(", by ")[::2]) for what, reason in
            zip(log["what"].astype("str"), log["reason"].astype("str"), strict=True)]  # fmt: skip
    return [Decided(what, owner, due) for what, owner, due in told if owner]


def reminder_of_contests(
    workforce: Workforce, contests: Iterable[Contest], framing: Framing
) -> Draft:
    """Draft a reminder of the contests that nobody has decided yet; skills, no reasons."""
    names = workforce["skills"].set_index("skill_id")["name"]
    waiting = sorted((one for one in contests if one.is_open), key=lambda one: one.opened_at)
    rows = tuple(
        (one.employee_id, str(names.get(one.skill_id, one.skill_id)),
         wording.day(one.opened_at.date()),
         wording.day(one.opened_at.date() + timedelta(days=REPLY_DAYS)))
        for one in waiting[:_MOST]
    )  # fmt: skip
    part = DraftPart("Contests that wait", ("Who", "Skill", "Since", "Answer by"), rows)
    return _reminder(workforce, "", "Contests to decide", "contest", part, framing)


def reminder_of_reviews(
    workforce: Workforce, waiting: Mapping[str, int], framing: Framing
) -> Draft:
    """Draft a reminder of what waits in the review queue, by kind."""
    rows = tuple((kind, f"{count:,}") for kind, count in waiting.items() if count)
    part = DraftPart("Waits for review", ("What", "How many"), rows)
    return _reminder(workforce, "", "The review queue", "kind of proposal", part, framing)


def _reminder(
    workforce: Workforce, to: str, subject: str, noun: str, part: DraftPart, framing: Framing
) -> Draft:
    count = wording.count(len(part.rows), noun)
    opening, closing = framed(framing, to or "all", count, str(workforce.as_of))
    return Draft(REMINDER, to, f"{subject}: {count}", str(workforce.as_of), opening.text,
                 (part,), closing.text)  # fmt: skip


def framed(framing: Framing, name: str, count: str, as_of: str) -> tuple[Filled, Filled]:
    """Return opening and closing with their fields filled."""
    day = wording.day(date.fromisoformat(as_of))
    values = {"name": name, "count": count, "organisation": framing.organisation, "as_of": day,
              "contact": framing.contact}  # fmt: skip
    return fill_fields(framing.words.opening, values), fill_fields(framing.words.closing, values)


def problems_of(words: OwnWords, contact: str) -> tuple[str, ...]:
    """Say which fields of an organisation's words do not exist, and which would stay blank."""
    known = dict.fromkeys(FIELDS, "known") | {"contact": contact}
    found = [fill_fields(text, known) for text in (words.opening, words.closing)]
    unknown = dict.fromkeys(name for one in found for name in one.unknown)
    blank = dict.fromkeys(name for one in found for name in one.blank)
    fields = wording.listed([f"{{{name}}}" for name in FIELDS], 9)
    return (
        *(f"There is no field {{{name}}}; it would go out as it stands. There are {fields}."
          for name in unknown),
        *(f"{{{name}}} has no value yet ({FIELDS[name]}); it would go out as it stands."
          for name in blank),
    )  # fmt: skip


# --- course outlines ---


def outline_course(profiles: Profiles, advice: Advice, skill_id: str, framing: Framing) -> Draft:
    """Draft the outline of a course from what roles require and from their tasks.

    Modules lead from the usual level of those who are short to the highest level required; a task
    is one of the roles that require the skill, those that take most time first.

    Args:
        profiles: Inferred levels.
        advice: For who is short and what the catalogue teaches already.
        skill_id: The skill.
        framing: The sentences around it.

    Raises:
        UnknownName: no role requires the skill; near misses are offered.
    """
    workforce = profiles.workforce
    required = workforce["requirements"]
    mine = required[required["skill_id"] == skill_id]
    if not len(mine):
        raise unknown_name("required skills", skill_id, required["skill_id"].unique().tolist())
    name = str(workforce["skills"].set_index("skill_id")["name"].get(skill_id, skill_id))
    roles = mine.merge(workforce["roles"][["role_id", "title"]], on="role_id", how="left")
    start, people = _usual_start(profiles, skill_id, roles)
    top = round(float(mine["required_level"].max()))
    parts = (
        _roles_part(roles), _modules_part(start, top), _tasks_part(workforce, roles),
        _offers_part(advice, skill_id),
    )  # fmt: skip
    count = f"{wording.count(people, 'person', 'people')} below the level required"
    opening, closing = framed(framing, name, count, str(workforce.as_of))
    return Draft(OUTLINE, "", f"{name}: outline of a course", str(workforce.as_of),
                 f"{count}.\n{opening.text}".strip(), parts, closing.text)  # fmt: skip


def _usual_start(profiles: Profiles, skill_id: str, roles: pd.DataFrame) -> tuple[int, int]:
    """Return the whole level below the middle of those who are short, and how many they are."""
    workforce = profiles.workforce
    staff = workforce["employees"]
    needed = staff["role_id"].map(roles.set_index("role_id")["required_level"])
    here = (needed.notna() & workforce.present).to_numpy().nonzero()[0]
    code = workforce.skills.code(skill_id)
    level, _, _ = profiles.at(here, here * 0 + code)
    short = level < needed.to_numpy(dtype=float)[here]
    return (int(pd.Series(level[short]).median()) if short.any() else 0), int(short.sum())


def _roles_part(roles: pd.DataFrame) -> DraftPart:
    rows = tuple(
        (str(row.title), f"{row.required_level:g}")
        for row in roles.sort_values(["required_level", "title"], ascending=[False, True])
        .head(_MOST).itertuples(index=False)
    )  # fmt: skip
    return DraftPart("Who needs it", ("Role", "Level needed"), rows)


def _modules_part(start: int, top: int) -> DraftPart:
    rows = tuple(
        (f"To {_LEVELS[level]} ({level})", _AIMS[level], "A task of the own work, done and seen")
        for level in range(min(max(start, 0), max(top - 1, 0)) + 1, min(top, 5) + 1)
    )
    return DraftPart("Modules", ("Module", "Afterwards people", "Shown by"), rows)


def _tasks_part(workforce: Workforce, roles: pd.DataFrame) -> DraftPart:
    rows: Sequence[tuple[str, ...]] = ()
    if workforce.has("tasks"):
        tasks = workforce["tasks"].merge(roles[["role_id", "title"]], on="role_id")
        tasks = tasks.sort_values(["time_share", "task"], ascending=[False, True], kind="stable")
        rows = tuple(
            (str(row["task"]), str(row["title"]), wording.share(float(row["time_share"])))
            for row in tasks.drop_duplicates("task").head(_TASKS).to_dict("records")
        )
    return DraftPart("Tasks to practise on; choose those that call for it",
                ("Task", "Role", "Share of time"), tuple(rows))  # fmt: skip


def _offers_part(advice: Advice, skill_id: str) -> DraftPart:
    workforce = advice.gaps.workforce
    offers, gains = advice.basis.offers, advice.gains.table.set_index("intervention_id")["gain"]
    code = workforce.skills.code(skill_id)
    places = [at for at, skill in enumerate(offers.skill) if skill == code and code >= 0]
    rows = tuple(
        (str(offers.titles[at]), f"{offers.hours[at]:,.0f} h",
         f"{float(gains.get(offers.ids[at], 0.0)):.1f} levels")
        for at in places[:_OFFERS]
    )  # fmt: skip
    return DraftPart("What the catalogue teaches already", ("Offer", "Time", "Gain"), rows)
