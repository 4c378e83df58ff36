"""What a projected return rests on: every input with its value, range, unit and source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Z80, Assumption, Assumptions
from skillgap.core.errors import BadValue, unknown_name
from skillgap.core.workforce import Workforce

ONE_TO_ONE = ("coaching", "mentorship")
ON_THE_JOB = ("stretch_project", "rotation")
_ENDED = ("completed", "dropped")
REGISTERED = (
    "training_effect_sd", "training_transfer_share", "completion_share", "sdy_salary_share",
    "effect_half_life_months", "effect_discount_share", "pay_on_cost_share",
    "working_hours_per_year", "trainer_share", "mentor_share", "on_the_job_productive_share",
    "platform_cost", "administration_share", "hire_cost_share", "hire_premium_share",
    "effect_dose_exponent",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MeasuredEffect:
    """An effect measured in this organisation, which replaces the planning value.

    Attributes:
        effect: Standard deviations of performance (d), transfer and completion already in it.
        std_error: Its error, inflated as its owner sees fit.
        source: Where it was measured.
    """

    effect: float
    std_error: float
    source: str


@dataclass(frozen=True, eq=False)
class Inputs:
    """Everything one projection needs.

    Attributes:
        intervention_id: What is done.
        title: Its name.
        kind: Its kind.
        values: Inputs by name, each with its range; edited ones say so.
        edited: Names changed by hand.
        measured: Whether the effect was measured here.
    """

    intervention_id: str
    title: str
    kind: str
    values: Mapping[str, Assumption]
    edited: tuple[str, ...]
    measured: bool

    def __getitem__(self, name: str) -> float:
        """Return the central value of an input."""
        return self.values[name].value

    @property
    def table(self) -> pd.DataFrame:
        """One row per input: input, value, low, high, unit, status, source, owner, meaning."""
        return pd.DataFrame(
            [
                (e.name, e.value, e.low, e.high, e.unit, e.status, e.source, e.owner, e.meaning)
                for e in self.values.values()
            ],
            columns=["input", "value", "low", "high", "unit", "status", "source", "owner",
                     "meaning"],
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class ReturnBasis:
    """What projections of one workforce share, found once.

    Attributes:
        workforce: The workforce.
        assumptions: The register.
        learned: Levels gained here over those expected, by intervention; the planned effect is
            scaled by it.
    """

    workforce: Workforce
    assumptions: Assumptions
    learned: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def catalogue(self) -> pd.DataFrame:
        """Interventions by id."""
        self.workforce.need("interventions")
        return self.workforce["interventions"].set_index("intervention_id")

    @cached_property
    def staff(self) -> pd.DataFrame:
        """People present: role_id, fte, pay of a full post."""
        rows = self.workforce["employees"][["role_id", "fte", "salary"]][self.workforce.present]
        fte = rows["fte"].fillna(1.0).clip(lower=0.05)
        return pd.DataFrame({"role_id": rows["role_id"], "fte": fte, "pay": rows["salary"] / fte})

    @cached_property
    def roles_by_skill(self) -> dict[str, set[str]]:
        """Roles that require each skill."""
        asked = self.workforce["requirements"]
        return {str(k): set(part) for k, part in asked.groupby("skill_id")["role_id"]}

    @cached_property
    def ended_enrolments(self) -> pd.DataFrame:
        """Enrolments that ended: completed and ended, by intervention."""
        taken = self.workforce["enrolments"]
        status = taken["status"].astype("str").str.lower()
        kept = taken.assign(completed=status == "completed", ended=status.isin(_ENDED))
        return kept.groupby("intervention_id")[["completed", "ended"]].sum()

    @cached_property
    def monthly_attrition(self) -> Assumption:
        """Monthly chance to leave."""
        return _attrition_input(self.workforce, self.assumptions)

    def people_needing_skill(self, skill_id: str) -> tuple[pd.DataFrame, str]:
        """Return whose role requires a skill, or everybody where no role does."""
        staff = self.staff
        pool = staff[staff["role_id"].isin(self.roles_by_skill.get(skill_id, set()))]
        if pool["pay"].notna().any():
            return pool, "people whose role requires the skill"
        return staff, "people, for no role requires the skill"


def collect_inputs(
    basis: ReturnBasis,
    intervention_id: str,
    participants: float,
    *,
    measured: Mapping[str, MeasuredEffect] | None = None,
    edits: Mapping[str, float] | None = None,
) -> Inputs:
    """Gather the inputs of one intervention from its row, the people, history and the register.

    Args:
        basis: The workforce with ``interventions`` and ``employees``, and the register.
        intervention_id: What is done.
        participants: For how many people.
        measured: Effects measured here by intervention.
        edits: Values changed by hand, by input; their range moves along.

    Raises:
        MissingTable: no interventions.
        UnknownName: no such intervention, or no such input to edit.
        BadValue: fewer than one participant.
    """
    if not participants >= 1:
        raise BadValue("`participants`", f"{participants:g}", "1 or more", "Choose a number.")
    rows, assumptions = basis.catalogue, basis.assumptions
    if intervention_id not in rows.index:
        raise unknown_name("interventions", intervention_id, list(map(str, rows.index)))
    row = pd.Series(rows.loc[intervention_id])
    known = (measured or {}).get(intervention_id)
    found = {
        "participants": _stated_input(
            "participants", participants, "people", "Whom you offer it to"
        ),
        **_catalogue_prices(row),
        **_pay_and_posts(basis, str(row["skill_id"])),
        **{name: assumptions[name] for name in REGISTERED},
    }
    found["completion_share"] = _completion_input(basis, intervention_id)
    found["training_effect_sd"] = _effect_input(basis, row, known)
    if known is not None:  # already within what was measured
        for name in ("training_transfer_share", "completion_share"):
            found[name] = replace(found[name], value=1.0, low=1.0, high=1.0, status="estimated",
                                  source="within the measured effect")  # fmt: skip
    found["trainer_share"] = _trainer_hours_input(str(row["kind"]), assumptions)
    del found["mentor_share"], found["effect_dose_exponent"]  # what they set is there
    unknown = set(edits or {}) - set(found)
    if unknown:
        raise unknown_name("edits", sorted(unknown)[0], list(found))
    values = {name: _apply_edit(found, name, edits or {}) for name in found}
    return Inputs(
        intervention_id, str(row["title"]), str(row["kind"]), values, tuple(sorted(edits or {})),
        known is not None,
    )  # fmt: skip


def _apply_edit(
    found: Mapping[str, Assumption], name: str, edits: Mapping[str, float]
) -> Assumption:
    entry = found[name]
    if name not in edits or edits[name] == entry.value:
        return entry
    value = float(edits[name])
    if not np.isfinite(value) or value < 0:
        raise BadValue(f"input `{name}`", f"{value:g}", "0 or more", "Correct it.")
    ratio = value / entry.value if entry.value else 0.0
    low, high = (entry.low * ratio, entry.high * ratio) if ratio else (value, value)
    return replace(entry, value=value, low=min(low, value), high=max(high, value),
                   source=f"set by hand (was {entry.value:.4g})")  # fmt: skip


def _stated_input(
    name: str,
    value: float,
    unit: str,
    meaning: str,
    source: str = "chosen on this page",
    span: float = 0.0,
    status: Literal["published", "estimated", "guess"] = "estimated",
) -> Assumption:
    return Assumption(
        name, float(value), unit, float(value * (1 - span)), float(value * (1 + span)), source,
        status, "Head of learning", meaning,
    )  # fmt: skip


def _catalogue_prices(row: pd.Series) -> dict[str, Assumption]:
    """Return what the catalogue says it costs and takes; blanks count as nothing."""
    asked = (
        ("fee", "cost_per_person", "money per person", "Fee per person", 0.1),
        ("fixed_cost", "fixed_cost", "money", "Set-up, once", 0.15),
        ("hours", "hours", "hours per person", "Learner's hours", 0.15),
        ("lead_months", "months_to_proficiency", "months", "Months until it shows in full", 0.3),
    )
    found = {}
    for name, column, unit, meaning, span in asked:
        value = float(row[column]) if pd.notna(row.get(column)) else 0.0
        found[name] = _stated_input(name, value, unit, meaning, f"interventions, {column}", span)
    return found


def _pay_and_posts(basis: ReturnBasis, skill_id: str) -> dict[str, Assumption]:
    """Return pay, posts and attrition of those whose role requires the skill."""
    pool, whose = basis.people_needing_skill(skill_id)
    pay = pool["pay"].dropna()
    if pay.empty:
        raise BadValue(
            "employees, column `salary`", "no pay for anybody", "what people earn in a year",
            "Load salaries: what better work is worth is a share of pay.",
        )  # fmt: skip
    error = float(pay.std(ddof=1) / np.sqrt(len(pay))) if len(pay) > 1 else float(pay.mean()) * 0.1
    mean = float(pay.mean())
    salary = Assumption(
        "salary", mean, "money a year", max(mean - Z80 * error, 0.0), mean + Z80 * error,
        f"employees, {len(pay):,} {whose}", "estimated", "CFO", "Pay of a full post",
    )  # fmt: skip
    seats = float(len(pool))
    return {
        "salary": salary,
        "fte": _stated_input("fte", float(pool["fte"].mean()), "FTE per person",
                      "Post of a participant", f"employees, {whose}"),
        "monthly_attrition_share": basis.monthly_attrition,
        "seats": _stated_input("seats", seats, "people", "People whose role requires the skill",
                        "employees and requirements"),
    }  # fmt: skip


def _attrition_input(workforce: Workforce, assumptions: Assumptions) -> Assumption:
    """Return the monthly chance to leave, from a year of exits where there are any."""
    usual = assumptions["monthly_attrition_share"]
    staff, day = workforce["employees"], pd.Timestamp(workforce.as_of)
    year = day - pd.DateOffset(years=1)
    left = staff["exit_date"].between(year, day).sum()
    here = int(workforce.present.sum())
    if left < 5 or not here:
        return usual
    months = 12.0 * (here + left / 2)
    rate = float(left / months)
    error = float(np.sqrt(left) / months)
    return replace(
        usual, value=rate, low=max(rate - Z80 * error, 0.0), high=rate + Z80 * error,
        status="estimated", source=f"employees, {int(left):,} exits in a year",
    )  # fmt: skip


def _completion_input(basis: ReturnBasis, intervention_id: str) -> Assumption:
    """Return the share that finishes, from this intervention's own enrolments and the usual."""
    usual = basis.assumptions["completion_share"]
    if intervention_id not in basis.ended_enrolments.index:
        return usual
    row = basis.ended_enrolments.loc[intervention_id].to_numpy(dtype=np.float64)
    completed, ended = float(row[0]), float(row[1])
    prior = basis.assumptions.value("completion_prior_enrolments")
    share = (usual.value * prior + completed) / (prior + ended)
    error = float(np.sqrt(share * (1 - share) / (prior + ended)))
    return replace(
        usual, value=share, low=max(share - Z80 * error, 0.0), high=min(share + Z80 * error, 1.0),
        status="estimated",
        source=f"enrolments, {ended:,.0f} ended, shrunk to the usual {usual.value:.0%}",
    )  # fmt: skip


def _effect_input(basis: ReturnBasis, row: pd.Series, known: MeasuredEffect | None) -> Assumption:
    """Return the effect in SD: measured here, or the planning value by claimed gain and hours."""
    usual = basis.assumptions["training_effect_sd"]
    if known is not None:
        reach = Z80 * known.std_error
        return replace(
            usual, value=known.effect, low=known.effect - reach, high=known.effect + reach,
            status="estimated", source=known.source,
        )  # fmt: skip
    gain = _ratio_to_median(row, basis.catalogue, "level_gain")
    hours = _ratio_to_median(row, basis.catalogue, "hours")
    learned = float(basis.learned.get(str(row.name), 1.0))
    scale = gain * min(hours, 1.0) ** basis.assumptions.value("effect_dose_exponent") * learned
    if abs(scale - 1.0) < 1e-9:
        return usual
    return replace(
        usual, value=usual.value * scale, low=usual.low * scale, high=usual.high * scale,
        source=f"{usual.source}; times {scale:.2f}, for it claims {gain:.2f} times the usual gain "
        f"and takes {hours:.2f} times the usual hours"
        + (f"; levels gained here are {learned:.2f} times those expected" if learned != 1 else ""),
    )  # fmt: skip


def _ratio_to_median(row: pd.Series, catalogue: pd.DataFrame, column: str) -> float:
    """Return a value as a multiple of the catalogue's median; 1 where either is unknown."""
    usual = float(catalogue[column].median()) if catalogue[column].notna().any() else 0.0
    own = float(row[column]) if pd.notna(row[column]) else usual
    return own / usual if usual > 0 and own > 0 else 1.0


def _trainer_hours_input(kind: str, assumptions: Assumptions) -> Assumption:
    """Return trainers' or mentors' hours per learner's hour."""
    source = assumptions["mentor_share" if kind in ONE_TO_ONE else "trainer_share"]
    if kind in ("micro_learning",):
        return replace(source, name="trainer_share", value=0.0, low=0.0, high=0.0,
                       source="micro-learning runs without a trainer")  # fmt: skip
    return replace(source, name="trainer_share")
