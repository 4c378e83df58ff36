"""What an audit looks at in a workforce: ratings, evidence, errors of levels, places to learn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from skillgap.core.errors import BadValue
from skillgap.core.grouping import Bools, add_up
from skillgap.core.level_source import LevelSource
from skillgap.core.needs import collect_needs
from skillgap.core.workforce import Floats, Ints, Workforce
from skillgap.questions.fairness.findings import EVERYWHERE, RATIO, AuditFinding, MeasuredPeople
from skillgap.questions.fairness.rates import (
    UNKNOWN_GROUP,
    GroupRate,
    SelectedPeople,
    label_groups,
)

PROTECTED = ("gender", "ethnicity", "age_band")
JUDGING_SOURCES = {"manager": "Managers' ratings", "peer": "Colleagues' ratings"}
LEVEL_ERROR = "Inferred level beside assessment"
SIGNALS = "Evidence for each skill required"
CONFIDENCE = "Confidence in levels required"
PLACES = "Places on offers"
_FEWEST_PAIRS, _FEWEST_PLACES = 30, 20
_TENURE_YEARS = (1.0, 3.0)


@dataclass(frozen=True, eq=False)
class Audited:
    """The people an audit is about, and their groups.

    Attributes:
        workforce: The organisation.
        group: Label of each employee's group, shape (people,).
        counted: People present, digital agents left out, shape (people,).
        role: Role code of each, below 0 where unknown, shape (people,).
        function: Function of each, shape (people,).
    """

    workforce: Workforce
    group: NDArray[np.object_]
    counted: Bools
    role: Ints
    function: NDArray[np.object_]

    @property
    def staff(self) -> pd.DataFrame:
        """Place and group of each person counted."""
        return pd.DataFrame(
            {"place": self.function[self.counted], "group": self.group[self.counted]}
        )

    @property
    def everywhere(self) -> NDArray[np.object_]:
        """One place for everybody, shape (people,)."""
        return np.full(len(self.group), EVERYWHERE, dtype=object)


def read_audited(workforce: Workforce, by: Sequence[str]) -> Audited:
    """Return who is audited, by one protected attribute or the intersection of several.

    Raises:
        BadValue: an attribute that is none of ``PROTECTED``, or of which nothing is known.
    """
    staff = workforce["employees"]
    for name in by:
        if name not in PROTECTED:
            raise BadValue("by", f"`{name}`", ", ".join(PROTECTED), "Choose among these.")
    group = label_groups(staff, by).to_numpy(dtype=object)
    person = ~(staff["employment"] == "digital agent").fillna(False).to_numpy(dtype=np.bool_)
    counted = workforce.present & person
    if len({*group[counted].tolist()} - {UNKNOWN_GROUP}) < 2:
        names = " and ".join(by)
        raise BadValue(
            f"table `employees`, column `{names}`", "fewer than two groups among people present",
            "the group of most people, if it is held and used lawfully",
            "Load the column on the Data page, or audit by another attribute.",
        )  # fmt: skip
    return Audited(
        workforce, group, counted, workforce.roles.encode(staff["role_id"]),
        staff["function"].fillna("All").to_numpy(dtype=object),
    )  # fmt: skip


def measure_ratings(audited: Audited, source: str) -> MeasuredPeople | None:
    """Measure how a source of ratings judges people beside all other evidence on the same skills.

    Of each person and skill: the source's mean less the mean of the other sources, each of these
    moved by how it usually differs from the source; then the mean over the person's skills.

    Returns:
        The values, by function; None where too few pairs have both.
    """
    workforce = audited.workforce
    signals = workforce["signals"].dropna(subset=["level"])
    person = workforce.people.encode(signals["employee_id"])
    signals = signals[(person >= 0) & (workforce.skills.encode(signals["skill_id"]) >= 0)]
    if signals.empty:
        return None
    means = signals.groupby(["employee_id", "skill_id", "source"])["level"].mean().unstack("source")
    if source not in means or (others := means.drop(columns=source)).empty:
        return None
    gaps = others.rsub(means[source], axis=0)
    usual = gaps.mean()
    leaning = (gaps - usual).mean(axis=1).dropna()
    if len(leaning) < _FEWEST_PAIRS:
        return None
    by_person = leaning.groupby("employee_id").mean()
    return MeasuredPeople(
        JUDGING_SOURCES[source], "levels", _by_person(audited, by_person), audited.role,
        audited.function,
    )  # fmt: skip


def measure_level_error(audited: Audited, blind: LevelSource) -> MeasuredPeople | None:
    """Measure inferred levels less assessed ones, inferred without any assessment.

    Args:
        audited: Who is audited.
        blind: Levels inferred from everything but assessments.

    Returns:
        The values; None where there are too few assessments.
    """
    workforce = audited.workforce
    table = workforce["signals"]
    assessed = table[(table["source"] == "assessment").fillna(False)].dropna(subset=["level"])
    person = workforce.people.encode(assessed["employee_id"])
    skill = workforce.skills.encode(assessed["skill_id"])
    known = (person >= 0) & (skill >= 0)
    if known.sum() < _FEWEST_PAIRS:
        return None
    level, _, _ = blind.at(person[known], skill[known])
    error = level - assessed["level"].to_numpy(dtype=np.float64)[known]
    value = _means(audited, person[known], error)
    return MeasuredPeople(LEVEL_ERROR, "levels", value, audited.role, audited.everywhere)


def measure_evidence(audited: Audited, levels: LevelSource, band: float) -> list[MeasuredPeople]:
    """Measure signals and confidence for the skills each person's role requires.

    Args:
        audited: Who is audited.
        levels: Levels with their uncertainty.
        band: Levels within which a level counts as right.
    """
    from scipy.special import ndtr

    needs = collect_needs(audited.workforce)
    if len(needs.role) == 0:
        return []
    asked = np.where(audited.role >= 0, needs.count[np.maximum(audited.role, 0)], 0)
    people = np.flatnonzero(audited.counted & (asked > 0))
    person = np.repeat(people, asked[people])
    first = np.repeat(np.cumsum(asked[people]) - asked[people], asked[people])
    place = np.repeat(needs.start[audited.role[people]], asked[people])
    skill = needs.skill[place + np.arange(len(person)) - first]
    _, sd, signals = levels.at(person, skill)
    confidence = 2 * ndtr(band / np.maximum(sd, 1e-9)) - 1
    work = _like_work(audited)
    return [
        MeasuredPeople(check, unit, _means(audited, person, value), work, audited.everywhere)
        for check, unit, value in (
            (SIGNALS, "signals a skill", signals.astype(np.float64)),
            (CONFIDENCE, "share", np.asarray(confidence, dtype=np.float64)),
        )
    ]


def _like_work(audited: Audited) -> Ints:
    """Return codes of role and time in the organisation, shape (people,); evidence takes time."""
    hired = audited.workforce["employees"]["hire_date"]
    years = (pd.Timestamp(audited.workforce.as_of) - hired).dt.days.to_numpy(np.float64) / 365.25
    band = np.digitize(np.nan_to_num(years, nan=np.inf), _TENURE_YEARS)
    return np.where(audited.role >= 0, (len(_TENURE_YEARS) + 1) * audited.role + band, -1)


def chosen_for_offers(audited: Audited) -> dict[str, SelectedPeople]:
    """Return who took a place among like cases: for leadership offer by offer, else by kind.

    People are put forward for what prepares them to lead, and places are few, so each such offer is
    looked at by itself. Those count who were employed when the first place of their team began;
    contractors and digital agents are left out. Like cases are of one team and lead people, or do
    not.

    Returns:
        Who was chosen, by what the places were for.
    """
    workforce = audited.workforce
    subjects = _subject_by_offer(workforce)
    taken = workforce["enrolments"]
    subject = taken["intervention_id"].map(subjects)
    taken = taken.assign(subject=subject).dropna(subset=["subject"])
    found = {}
    for name, rows in taken.groupby("subject"):
        if len(rows) < _FEWEST_PLACES:
            continue
        pool = np.flatnonzero(_there_at_first_place(workforce, rows))
        chosen = workforce["employees"]["employee_id"].iloc[pool].isin(rows["employee_id"])
        found[str(name)] = SelectedPeople(
            audited.group[pool],
            chosen.to_numpy(dtype=np.bool_),
            _like_cases(workforce)[pool],
        )
    return found


def _subject_by_offer(workforce: Workforce) -> dict[str, str]:
    """Return what each offer's places are for: its own title, or its kind of skill."""
    kinds = workforce["skills"].set_index("skill_id")["kind"]
    offers = workforce["interventions"].drop_duplicates("intervention_id")
    kind = offers["skill_id"].map(kinds)
    subject = (kind + " skills").where(kind != "leadership", offers["title"])
    known = dict(zip(offers["intervention_id"], subject, strict=True))
    return {str(name): str(told) for name, told in known.items() if pd.notna(told)}


def _like_cases(workforce: Workforce) -> Ints:
    """Return codes of team and whether somebody leads people, shape (people,)."""
    staff = workforce["employees"]
    leads = staff["employee_id"].isin(staff["manager_id"].dropna()).to_numpy(dtype=np.int64)
    team, _ = pd.factorize(staff["team_id"].fillna(""))
    return np.asarray(2 * team + leads, dtype=np.int64)


def _there_at_first_place(workforce: Workforce, places: pd.DataFrame) -> Bools:
    """Say who was an employee when the first place of their team began, shape (people,)."""
    staff = workforce["employees"]
    team = staff["team_id"].fillna("")
    taken_by = workforce.people.encode(places["employee_id"])
    known = taken_by >= 0
    began = places["started_on"][known].groupby(team.to_numpy()[taken_by[known]]).min()
    day = team.map(began)
    hired = staff["hire_date"].isna() | (staff["hire_date"] <= day)
    there = staff["exit_date"].isna() | (staff["exit_date"] > day)
    employee = (staff["employment"] == "employee").fillna(False)
    return np.asarray(day.notna() & hired & there & employee, dtype=np.bool_)


def findings_on_rates(
    check: str, compared: Sequence[GroupRate], unknown: int, place: str = EVERYWHERE
) -> list[AuditFinding]:
    """Return rates of selection as findings of an audit.

    Args:
        check: What was compared.
        compared: The groups, each beside another.
        unknown: People whose group is not known.
        place: Where.
    """
    return [
        AuditFinding(
            check=check, place=place, group=one.group, people=one.people,
            compared_people=one.others, unknown=unknown, measured=one.rate,
            compared=one.other_rate, comparison=one.comparison, band=one.band, unit=RATIO,
            judged=one.judged,
        )
        for one in compared
    ]  # fmt: skip


def _by_person(audited: Audited, values: pd.Series) -> Floats:
    """Return values by employee id in the order of the table, NaN for who is not counted."""
    found = values.reindex(audited.workforce["employees"]["employee_id"]).to_numpy(np.float64)
    return np.where(audited.counted, found, np.nan)


def _means(audited: Audited, person: Ints, value: Floats) -> Floats:
    """Return each person's mean, NaN for who has none or is not counted, shape (people,)."""
    size = len(audited.group)
    count = add_up(person, None, size)
    mean = add_up(person, value, size) / np.maximum(count, 1)
    return np.where(audited.counted & (count > 0), mean, np.nan)
