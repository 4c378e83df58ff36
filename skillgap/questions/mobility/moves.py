"""Who can move to a role, and what is still missing.

Method: everyone's coverage of the role (``coverage``), the chance of each requirement to be met,
Φ((μ − r)/σ), from the profiles, hours to learn what is expected to be missing, and three visible
filters (``filters``). The order within a filter goes by coverage and by how often the move was
made here beyond chance (``history``). Limits: who wants to move is known only where aspirations
are loaded; levels are what signals can carry; a list to talk from, not a decision about anybody.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.contests import out_of_ranking_in_words
from skillgap.core.errors import unknown_name
from skillgap.core.level_source import LevelSource
from skillgap.core.provenance import Explanation
from skillgap.core.question import SHIPPED, Question, Result, declare
from skillgap.core.wording import listed
from skillgap.core.workforce import Ints, Workforce
from skillgap.questions.mobility import filters
from skillgap.questions.mobility.coverage import (
    Levels,
    SkillNetwork,
    Staff,
    chances_on_needs,
    gather_staff,
)
from skillgap.questions.mobility.filters import Calibration, Cuts
from skillgap.questions.mobility.history import MoveHistory, find_move_history

FORMULA = (
    "match = Σ ω_s · max_a θ_as^p · min(1, μ_a / r_s) ÷ Σ ω_s;  P(meets) = Φ((μ − r)/σ);  "
    "hours = Σ expected gap × hours per level;  viable: match ≥ cut-off and |Δ grade| ≤ steps;  "
    "desirable: viable and pay of the role ÷ pay now > ratio;  "
    "safe: desirable and exposure of the role − exposure now ≤ rise;  "
    "order: filters passed, then match × affinity^w"
)
SOURCES = (
    "Kanders, Djumalieva, Sleeman and Orlik 2020, Mapping Career Causeways (Nesta): three filters",
    "Dawson and others 2021; Alabdulkareem and others 2018: similarity of sets of skills",
    "Eloundou and others 2023: exposure β = E1 + half of E2; exposure is not automation, and not "
    "the loss of a job",
)
USES = ("employees", "roles", "skills", "signals", "tasks", "aspirations", "openings",
        "interventions", "enrolments", "snapshots", "applications")  # fmt: skip
"""Tables that mobility reads where they are loaded."""
COLUMNS = declare("""
employee_id       person   who could move
from_role_id      role     the role held now
from_title        label    its title
job_family        unit     job family of the role held now
function          unit     function of the person
region            unit     region of the person
closeness         measure  how alike the role and the role held now are; 0 is chance, 1 the same
match             share    part of the role's needs that the person covers
requirements_met  measure  requirements expected to be met
requirements      count    requirements of the role
met_share         share    the same by importance
gap_levels        level    levels missing over all requirements, expected
hours             hours    hours to learn what is missing
missing           label    the skill most missed
pay_ratio         measure  pay of the role over pay now
grade_step        measure  grade of the role less grade now
exposure_step     measure  exposure of the role to automation less exposure now, 0 to 1
aspires           flag     whether the person has asked for the role
contested         measure  requirements left out for the person, whose level there is contested
moved             count    people who have made this move here
affinity          measure  such moves over what the size of both roles explains, 1 if unknown
affinity_low      measure  likely range of the affinity, lower end
affinity_high     measure  likely range of the affinity, upper end
likeness          measure  match times affinity to a power: what the order goes by
viable            flag     whether it is near enough
desirable         flag     whether it is viable and pays enough more
safe              flag     whether it is desirable and not more exposed
rank              rank     place: filters passed, then match and moves seen
""")
_LABELS = ("employee_id", "from_role_id", "from_title", "job_family", "function", "region",
           "missing")  # fmt: skip


@dataclass(frozen=True, eq=False)
class Moves(Result):
    """Everyone's way to one role.

    Attributes:
        workforce: The workforce.
        staff: Who could move, and what is known of them.
        role_id: The role moved to.
        title: Its title.
        measured: The table before the filters.
        cuts: The cut-offs in force.
        calibration: How the similarity cut-off came about.
        network: Closeness of skills and hours to learn.
        register: Assumptions in use.
        warnings: What the reader must know.
    """

    workforce: Workforce
    staff: Staff
    role_id: str
    title: str
    measured: pd.DataFrame
    cuts: Cuts
    calibration: Calibration
    network: SkillNetwork
    register: Assumptions
    warnings: tuple[str, ...]

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per person who could move, the likeliest first; see ``COLUMNS``."""
        table = filters.add_filters_passed(self.measured, self.cuts)
        order = ["safe", "desirable", "viable", "likeness", "employee_id"]
        table = table.sort_values(order, ascending=[False, False, False, False, True])
        return table.reset_index(drop=True).assign(rank=np.arange(1, len(table) + 1))

    def with_cuts(self, **cuts: float) -> Moves:
        """Return the same moves under other cut-offs; see :class:`Cuts`."""
        return replace(self, cuts=replace(self.cuts, **cuts))

    @property
    def people_left_by_filter(self) -> dict[str, int]:
        """How many people are left after each filter: all, viable, desirable, safe."""
        return {
            "all": len(self.table),
            **{name: int(self.table[name].sum()) for name in ("viable", "desirable", "safe")},
        }

    def explain(self, employee_id: str) -> Explanation:
        """Open one person's move: each requirement, the chance it is met, the signals behind it.

        Raises:
            UnknownName: nobody of that id could move there.
        """
        ids = list(self.table["employee_id"])
        if employee_id not in ids:
            raise unknown_name("moves", employee_id, ids)
        row = self.table.iloc[ids.index(employee_id)]
        needs = standing_table(
            self.staff, self.network, self.workforce.people.code(employee_id), self.role_id
        )
        contested = contested_needs(
            self.staff, self.workforce.people.code(employee_id), self.role_id
        )
        left_out = f" {listed(contested)}: contested, so left out of this." if contested else ""
        steps = pd.DataFrame(
            {
                "step": needs["name"],
                "value": needs["p_meets"],
                "unit": "chance met",
                "note": [
                    f"level {level:.1f}, required {required:.1f}, {signals} signals"
                    for level, required, signals in zip(
                        needs["level"], needs["required_level"], needs["signals"], strict=True
                    )
                ],
            }
        )
        signals = self.workforce["signals"]
        rows = signals[
            (signals["employee_id"] == employee_id)
            & signals["skill_id"].isin(set(needs["skill_id"]))
        ]
        return Explanation(
            title=f"{employee_id} to {self.title}",
            sentence=(
                f"Covers {row['match']:.0%} of what {self.title} asks and is expected to meet "
                f"{row['requirements_met']:.1f} of {row['requirements']:.0f} requirements; "
                f"about {row['hours']:,.0f} learning hours are missing.{left_out}"
            ),
            steps=steps,
            rows=rows.sort_values("observed_on", ascending=False).reset_index(drop=True),
            formula=FORMULA,
        )


def standing_table(staff: Staff, network: SkillNetwork, person: int, role_id: str) -> pd.DataFrame:
    """List one person's standing on each of a role's requirements, least likely met first.

    Those whose level is contested are left out, and the importance of the others adds up to 1.

    Returns:
        skill_id, name, required_level, importance (share), level, level_sd, signals, covered,
        p_meets, gap (expected, levels).
    """
    workforce = staff.workforce
    role = workforce.roles.code(role_id)
    own = staff.needs_slice(role)
    skill, wanted = staff.needs.skill[own], staff.needs.level[own]
    found = chances_on_needs(staff, network, np.array([person]), role)
    table = pd.DataFrame(
        {
            "skill_id": np.asarray(workforce.skills.labels, dtype=object)[skill],
            "name": workforce["skills"]["name"].to_numpy(dtype=object)[skill],
            "required_level": wanted,
            "importance": staff.needs.share[own] / found.share_counted(staff.needs.share[own])[0],
            "level": found.level[0],
            "level_sd": found.level_sd[0],
            "signals": found.signals[0],
            "covered": found.covered[0],
            "p_meets": found.chance_to_meet(wanted)[0],
            "gap": found.expected_gap(wanted)[0],
        }
    ).astype({"skill_id": "str", "name": "str"})
    counting: pd.DataFrame = table[found.counted[0]]
    return counting.sort_values(["p_meets", "skill_id"]).reset_index(drop=True)


def contested_needs(staff: Staff, person: int, role_id: str) -> list[str]:
    """Return the names of a role's required skills in which a person's level is contested."""
    skill = staff.needs.skill[staff.needs_slice(staff.workforce.roles.code(role_id))]
    out = staff.is_contested(np.full(len(skill), person, dtype=np.int64), skill)
    return [str(name) for name in staff.workforce["skills"]["name"].iloc[skill[out]]]


QUESTION = Question(
    name="mobility",
    title="Moves to a role",
    asks="Who can move to a role, and what is still missing?",
    formula=FORMULA,
    columns=COLUMNS,
    needs=("requirements",),
    uses=USES,
    given=("network", "profiles"),
    sources=SOURCES,
)


@QUESTION.answers
def rank_moves(
    network: SkillNetwork,
    profiles: LevelSource,
    *,
    to: str,
    assumptions: Assumptions = SHIPPED,
    calibration: Calibration | None = None,
    history: MoveHistory | None = None,
    contested: Levels = (),
) -> Moves:
    """Rank who can move to a role.

    Args:
        network: Closeness of skills and hours to learn, for example from ``build_adjacency``.
        profiles: Levels with their uncertainty.
        to: Role id of the role to be filled.
        assumptions: The register; by default the one shipped.
        calibration: The similarity cut-off, if it was worked out before.
        history: Moves seen, if they were counted before.
        contested: Levels under an open contest, by employee id and skill id: they count neither
            for nor against, and whoever contests all that the role asks is in no place.

    Returns:
        The moves. A role without requirements gives an empty table and a warning.

    Raises:
        MissingTable: no requirements are loaded.
        UnknownName: no such role.
    """
    workforce = profiles.workforce
    role = workforce.roles.code(to)
    if role < 0:
        raise unknown_name("roles", to, list(workforce.roles.labels))
    staff = gather_staff(workforce, profiles, assumptions, contested)
    found = calibration or filters.calibrate_cutoff(staff, network, assumptions)
    others = np.flatnonzero(staff.role[staff.movers] != role)
    seen = history or find_move_history(workforce)
    measured = _measure_movers_table(
        staff, network, role, others if staff.needs.count[role] else others[:0]
    )
    measured = _with_history(
        measured, seen, role, assumptions.value("move_history_power") if seen.is_known else 0.0
    )
    return Moves(
        workforce=workforce,
        staff=staff,
        role_id=to,
        title=str(workforce["roles"]["title"].iloc[role]),
        measured=measured,
        cuts=Cuts(
            similarity=found.cut,
            grade_steps=assumptions.value("mobility_grade_steps"),
            pay_ratio=assumptions.value("mobility_pay_ratio"),
            exposure_rise=assumptions.value("mobility_exposure_rise"),
        ),
        calibration=found,
        network=network,
        register=assumptions,
        warnings=(
            *seen.warnings,
            *out_of_ranking_in_words(int(measured["contested"].sum())).splitlines(),
            *_move_warnings(workforce, measured, found, staff.needs.count[role] == 0),
        ),
    )


def _measure_movers_table(
    staff: Staff, network: SkillNetwork, role: int, place: Ints
) -> pd.DataFrame:
    """Measure each mover at these places against the role; see :attr:`Moves.table`."""
    workforce, people = staff.workforce, staff.movers[place]
    table, roles = workforce["employees"].iloc[people], workforce["roles"]
    held, own = staff.role[people], staff.needs_slice(role)
    found, wanted = chances_on_needs(staff, network, people, role), staff.needs.level[own]
    p_meets = found.of_counted(found.chance_to_meet(wanted))
    gap, share = found.of_counted(found.expected_gap(wanted)), staff.needs.share[own]
    per_level = network.hours[staff.needs.skill[own]] / 3.0
    names = workforce["skills"]["name"].to_numpy(dtype=object)[staff.needs.skill[own]]
    weight = staff.weight[own]
    grade, beta = filters.grade_by_role(workforce), filters.ai_exposure_by_role(workforce)
    earned, median = filters.pay_by_person_and_by_role(workforce)
    asked, counted = len(per_level), found.counted.sum(axis=1)
    measured = pd.DataFrame(
        {
            "employee_id": table["employee_id"].to_numpy(dtype=object),
            "from_role_id": table["role_id"].to_numpy(dtype=object),
            "from_title": roles["title"].to_numpy(dtype=object)[held],
            "job_family": roles["job_family"].to_numpy(dtype=object)[held],
            "function": table["function"].to_numpy(dtype=object),
            "region": table["region"].to_numpy(dtype=object),
            "closeness": np.asarray(network.role_closeness, dtype=np.float64)[held, role],
            "match": found.share_covered(weight) if asked else np.zeros(0),
            "requirements_met": p_meets.sum(axis=1),
            "requirements": counted,
            "met_share": p_meets @ share / found.share_counted(share),
            "gap_levels": gap.sum(axis=1),
            "hours": gap @ per_level,
            "missing": names[(gap * weight).argmax(axis=1)] if asked else [],
            "pay_ratio": median[role] / earned[people],
            "grade_step": grade[role] - grade[held],
            "exposure_step": beta[role] - beta[held],
            "aspires": np.isin(people, _people_aspiring_to(workforce, role)),
            "contested": asked - counted,
        }
    ).astype(dict.fromkeys(_LABELS, "str"))
    return measured if counted.all() else measured[counted > 0].reset_index(drop=True)


def _with_history(
    measured: pd.DataFrame, seen: MoveHistory, role: int, power: float
) -> pd.DataFrame:
    """Add how often the move was made here, and what the order goes by."""
    held = seen.workforce.roles.encode(measured["from_role_id"])
    found = seen.affinity(held, np.full_like(held, role))
    return measured.assign(
        moved=seen.seen[held, role].astype(np.int64),
        affinity=found["affinity"],
        affinity_low=found["low"],
        affinity_high=found["high"],
        likeness=measured["match"] * found["affinity"] ** power,
    )


def _people_aspiring_to(workforce: Workforce, role: int) -> Ints:
    table = workforce["aspirations"]
    wish = workforce.roles.encode(table["target_role_id"]) == role
    return workforce.people.encode(table["employee_id"][wish])


def _move_warnings(
    workforce: Workforce, measured: pd.DataFrame, found: Calibration, unasked: bool
) -> tuple[str, ...]:
    notes = []
    if unasked:
        notes.append("This role has no requirements, so nobody can be matched to it.")
    if np.isnan(found.mean):
        notes.append(
            "Too few people share a job family to work out a similarity cut-off; Nesta's own "
            f"{found.cut:.2f} stands in."
        )
    for column, what in (
        ("pay_ratio", "Pay is unknown for {} people: the pay filter lets them pass."),
        ("grade_step", "The grade is unknown for {} people: the grade filter lets them pass."),
        ("exposure_step", "Tasks are unknown for {} people's moves: the exposure filter lets them "
         "pass."),
    ):  # fmt: skip
        missing = int(measured[column].isna().sum())
        if missing:
            notes.append(what.format(f"{missing:,}"))
    if not workforce.has("aspirations"):
        notes.append("No aspirations are loaded: who wants to move is not known.")
    return tuple(notes)
