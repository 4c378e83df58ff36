"""Plays: what is drafted where a shortage crosses its threshold; put together from several answers.

A play is a learning cohort, coaches and a place on a project, for the people of one function and
region who are short of one skill. Nothing in it is worked out here: who, what it costs and what it
gains are learning's numbers, coaches are mobility's. It proposes; people accept or decline it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from skillgap.core import wording
from skillgap.core.errors import unknown_name
from skillgap.questions.forecast.crossings import PLACE, TODAY
from skillgap.questions.learning import ON_THE_JOB, form_cohorts
from skillgap.questions.learning.cohorts import WAITING
from skillgap.questions.mobility import Levels, assign_mentors

if TYPE_CHECKING:
    from skillgap.core.assumptions import Assumptions
    from skillgap.questions.forecast import Crossings
    from skillgap.questions.learning import Advice
    from skillgap.questions.profiles import Profiles


@dataclass(frozen=True, slots=True)
class PlacesOffered:
    """Places on one offer.

    Attributes:
        title: The offer.
        people: Employee ids of whom they are for.
        cost: Money for them, paid hours included.
        monthly_value: Money a month they gain.
        low: Lower end of its 80% range.
        high: Upper end.
        quarter: Coming quarter in which places are free, 1 for the next; 0 where nothing says so.
    """

    title: str
    people: tuple[str, ...]
    cost: float
    monthly_value: float
    low: float
    high: float
    quarter: int = 0


@dataclass(frozen=True, slots=True)
class Play:
    """What is drafted against one shortage.

    Attributes:
        skill_id: What is short.
        function: Where.
        region: Where.
        sentence: The shortage, when it crosses and how sure that is.
        short: People of the place who are short of the skill.
        cohort: Who could learn together; None where nothing on offer pays back for enough people.
        no_cohort: Why there is none; blank where there is one.
        coaches: Pairs of coach and learner; the learners are those of cohort and gig, or everybody
            short where there is neither.
        gig: Places on a project or rotation inside; None where the catalogue has none that fits.
        project: A project here that needs the skill; blank where none does.
    """

    skill_id: str
    function: str
    region: str
    sentence: str
    short: int
    cohort: PlacesOffered | None
    no_cohort: str
    coaches: tuple[tuple[str, str], ...]
    gig: PlacesOffered | None
    project: str

    @property
    def figures(self) -> dict[str, Any]:
        """What goes on record with a decision: numbers and no names."""
        kept = {"shortage": self.sentence, "people short": self.short, "coaches": self.coach_count}
        for name, seats in (("cohort", self.cohort), ("gig", self.gig)):
            if seats is not None:
                kept[name] = {
                    "offer": seats.title, "people": len(seats.people),
                    "cost": round(seats.cost), "monthly_value": round(seats.monthly_value),
                }  # fmt: skip
        return kept

    @property
    def coach_count(self) -> int:
        """How many people would coach."""
        return len({coach for coach, _ in self.coaches})


def draft_play(
    crossings: Crossings,
    place: tuple[str, str, str],
    advice: Advice,
    profiles: Profiles,
    *,
    assumptions: Assumptions,
    contested: Levels = (),
) -> Play:
    """Draft what could be done about one shortage; places on projects go first, then the cohort.

    Args:
        crossings: Shortages over the threshold.
        place: Skill id, function and region of the shortage.
        advice: Offers for everybody, what was declined left out.
        profiles: Levels, to find coaches a step or two ahead.
        assumptions: The register.
        contested: Levels under an open contest: whoever contests this skill neither learns nor
            coaches it here until that is decided.

    Raises:
        UnknownName: no shortage there is over the threshold.
    """
    skill_id, function, region = place
    short = advice.gaps.list_people_short(skill_id, None, function, region)["employee_id"]
    people = [one for one in short.tolist() if (one, skill_id) not in set(contested)]
    building = advice.building(skill_id, people)
    offered = building[building["worthwhile"]]
    on_the_job = offered["kind"].isin(ON_THE_JOB)
    gig = _gig_seats(offered[on_the_job], int(assumptions.value("play_gig_places")))
    taken = gig.people if gig else ()
    others = offered[~on_the_job & ~offered["employee_id"].isin(taken)]
    cohort = _best_cohort(others.drop_duplicates("employee_id"), advice, assumptions)
    learners = (*(cohort.people if cohort else ()), *taken) or people
    return Play(
        skill_id=skill_id,
        function=function,
        region=region,
        sentence=crossing_in_words(crossings, place),
        short=len(people),
        cohort=cohort,
        no_cohort="" if cohort else _why_no_cohort(building, offered, assumptions),
        coaches=_coaches(profiles, skill_id, learners, assumptions, contested),
        gig=gig,
        project=_project_needing(advice, skill_id),
    )


def crossing_in_words(crossings: Crossings, place: tuple[str, str, str]) -> str:
    """Say how short a place is, and when it crosses the threshold.

    Raises:
        UnknownName: no shortage there is over the threshold.
    """
    table = crossings.table
    found = table[(table[list(PLACE)] == list(place)).all(axis=1)]
    if found.empty:
        known = table[list(PLACE)].agg(", ".join, axis=1).tolist()
        raise unknown_name("shortages over the threshold", ", ".join(place), known)
    row = found.iloc[0]
    months = wording.count(int(row["month"]), "month")
    when = (
        "is over the threshold today"
        if row["standing"] == TODAY
        else f"crosses the threshold in {months}"
    )
    span = wording.number_span(row["short_low"], row["short_high"], "FTE")
    return (
        f"{row['name']} in {row['function']}, {row['region']}, {when}: {span} of "
        f"{row['needed_fte']:.0f} FTE that need it are expected to be short of it in "
        f"{wording.count(crossings.months, 'month')} ({row['today_fte']:.0f} today)."
    )


def _seats(rows: pd.DataFrame, quarter: int = 0) -> PlacesOffered:
    """Return the places that rows of one offer make; what is gained adds up within an offer."""
    total = rows[["cost", "monthly_value", "value_low", "value_high"]].sum()
    return PlacesOffered(
        str(rows["title"].iloc[0]), tuple(rows["employee_id"]), float(total["cost"]),
        float(total["monthly_value"]), float(total["value_low"]), float(total["value_high"]),
        quarter,
    )  # fmt: skip


def _gig_seats(offered: pd.DataFrame, places: int) -> PlacesOffered | None:
    """Return the first places on the offer inside that gains most for what it costs."""
    if not len(offered) or places < 1:
        return None
    best = offered[offered["intervention_id"] == offered["intervention_id"].iloc[0]]
    return _seats(best.head(places))


def _best_cohort(
    seats: pd.DataFrame, advice: Advice, assumptions: Assumptions
) -> PlacesOffered | None:
    """Return the cohort of these seats that gains most."""
    formed = form_cohorts(seats, advice.gaps.workforce, assumptions)
    formed = formed[formed["region"] != WAITING]
    if not len(formed):
        return None
    first = formed.iloc[0]
    mine = seats["employee_id"].isin(first["employee_ids"])
    return _seats(seats[mine], int(first["quarter"]))


def _why_no_cohort(building: pd.DataFrame, offered: pd.DataFrame, assumptions: Assumptions) -> str:
    if not len(building):
        return "Nothing in the catalogue builds it for these people."
    if not len(offered):
        months = wording.count(assumptions.value("worthwhile_payback_months"), "month")
        return f"What is on offer does not pay back within {months}."
    fewest = wording.count(assumptions.value("cohort_fewest"), "person", "people")
    return f"Fewer than {fewest} could start the same offer together."


def _coaches(
    profiles: Profiles,
    skill_id: str,
    learners: Sequence[str],
    assumptions: Assumptions,
    contested: Levels,
) -> tuple[tuple[str, str], ...]:
    """Return coach and learner of each pair that fits."""
    wanted = [(one, skill_id) for one in learners]
    found = assign_mentors(profiles, wanted, assumptions=assumptions, contested=contested)
    table = found.table
    fits = table[table["mentor_id"] != ""]
    return tuple(zip(fits["mentor_id"], fits["employee_id"], strict=True))


def _project_needing(advice: Advice, skill_id: str) -> str:
    """Name a project that needs a skill and is not done; the most people first."""
    projects = advice.gaps.workforce["projects"]
    needing = projects[(projects["skill_id"] == skill_id) & (projects["status"] != "done")]
    if not len(needing):
        return ""
    row = needing.sort_values(["people", "name"], ascending=[False, True]).iloc[0]
    return f"{row['name']} ({wording.count(float(row['people']), 'person', 'people')})"
