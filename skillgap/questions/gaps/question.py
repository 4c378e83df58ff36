"""Where are we short, and what does each shortage cost?

Method: a person's level is normal with mean μ and standard deviation σ; with a requirement r and
z = (r−μ)/σ the expected gap is (r−μ)Φ(z) + σφ(z) and the chance to be short Φ(z). The attainment
of one requirement is A = 1 − E min(1, max(0, r−θ)/Δ), that of a person their mean with the
importance shares of the role as weights, and the value not delivered a month is the sum over
people of FTE × value of the seat × (1 − attainment): never more than the seat, and all of it for
somebody who lacks everything. Criticality, scarcity and urgency rank shortages and multiply no
money.

Limits: values of seats and Δ are assumptions until somebody answers for them; the money is
indicative, and not a cost found in the accounts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumption, Assumptions
from skillgap.core.errors import BadValue
from skillgap.core.kept_answers import keep_answers
from skillgap.core.level_source import LevelSource
from skillgap.core.needs import collect_needs
from skillgap.core.question import SHIPPED, Particulars, Question, declare
from skillgap.core.role_worth import value_roles
from skillgap.core.workforce import Workforce
from skillgap.questions.gaps.build import build_cells_and_tags
from skillgap.questions.gaps.compliance import find_lapsed_certificates
from skillgap.questions.gaps.draws import draw_lost_and_short_by_cell
from skillgap.questions.gaps.explain import explain_skill
from skillgap.questions.gaps.measuring import SAMPLE, find_skills_worth_assessing, rank_measurements
from skillgap.questions.gaps.notes import FORMULA, warn
from skillgap.questions.gaps.reconciliation import Closed, reconcile
from skillgap.questions.gaps.rows import group_people_by_seat, measure_rows
from skillgap.questions.gaps.selection import Selection, Totals
from skillgap.questions.gaps.tables import (
    ADVICE_RULE,
    advice_by_row,
    group_codes_and_count,
    labelled_group_table,
    measures_by_group,
    ranked_skill_table,
)
from skillgap.questions.gaps.tornado import find_assumptions_behind_money, range_by_assumption_table
from skillgap.questions.gaps.totals import add_up_totals, people_short_table
from skillgap.questions.gaps.worth import TAG_RULE

__all__ = ["FORMULA", "Gaps", "LevelSource", "Totals", "measure_gaps"]


@dataclass(frozen=True, eq=False)
class Gaps(Selection):
    """Shortages of every person, cell and skill; any selection of them is a ``Gaps``, too."""

    # --- tables ---

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per skill, ranked by priority: value not delivered × criticality × scarcity.

        Columns: skill_id, name, cluster, kind, tag, tag_reason, people, fte, required_level,
        level, gap_levels, gap_level_fte, short_fte, short_low, short_high, short_share,
        unmet_share, unmet_low, unmet_high, monthly_risk (expected value not delivered by seats;
        adds up), risk_low, risk_median, risk_high (P10, P50, P90 of the draws), risk_share,
        project_places, project_places_empty, project_risk, priority (no unit), confidence,
        uncertain_share, signals, top_ten_share, rank, advice.
        """
        table = ranked_skill_table(
            self.grid, self.draws, self._loss_by_draw, self._short_fte_by_draw, self.tags.reason
        )
        table["advice"] = advice_by_row(table, find_skills_worth_assessing(self), self.assumptions)
        return table

    @cached_property
    def to_measure(self) -> pd.DataFrame:
        """What to measure next, by value of information; see :func:`rank_measurements`."""
        return rank_measurements(self)

    @keep_answers
    def by(self, *columns: str) -> pd.DataFrame:
        """Return the measures of :attr:`table` for any grouping, largest money first.

        FTE below the level (``gap_level_fte``, ``short_fte``, ``short_low``, ``short_high``,
        ``short_share``) come only with groups of one skill: added up over skills one person would
        count several times. Groups of several skills have ``unmet_share`` in their place.

        Args:
            *columns: Of function, region, role_id, job_family, skill_id, cluster, kind, tag,
                demand.

        Returns:
            The columns asked for (with ``name`` of a skill, ``title`` of a role), people
            (distinct heads), fte and the measures.

        Raises:
            UnknownName: another column.
        """
        group, codes, count = group_codes_and_count(self.grid, columns)
        single = "skill_id" in columns or len(np.unique(self.grid.codes["skill_id"])) == 1
        measures = measures_by_group(
            self.grid, self._loss_by_draw, self._short_fte_by_draw, group, count, one_skill=single
        )
        table = labelled_group_table(self.grid, codes, measures)
        return table.sort_values(
            ["monthly_risk", *columns], ascending=[False, *(True for _ in columns)]
        ).reset_index(drop=True)

    def critical_few(self, n: int = 10) -> pd.DataFrame:
        """Return the ``n`` skills with the highest priority, and their share of the money.

        Returns:
            The columns of :attr:`table`, plus cumulative_share.
        """
        few = self.table.head(n)
        return few.assign(cumulative_share=few["risk_share"].cumsum())

    @cached_property
    def of_roles(self) -> Gaps:
        """The gaps in what roles require, without what people or adverts ask for besides."""
        return self.within(demand=["role"])

    def within(self, **filters: Sequence[str]) -> Gaps:
        """Return the gaps of a selection.

        Args:
            **filters: Column to labels to keep: function, region, role_id, job_family, skill_id,
                cluster, kind, tag, demand. An empty list keeps all.

        Returns:
            A selection that shares rows and draws with this one.

        Raises:
            UnknownName: a column that cannot be filtered.
        """
        chosen = {
            name: (values,) if isinstance(values, str) else tuple(values)
            for name, values in filters.items()
            if len(values)
        }
        place = self.grid.positions_matching(chosen)
        return replace(
            self,
            grid=self.grid.take(place),
            index=self.index[place],
            filters={**self.filters, **chosen},
        )

    def list_people_short(
        self,
        skill_id: str | None = None,
        role_id: str | None = None,
        function: str | None = None,
        region: str | None = None,
        *,
        likely: float = 0.5,
    ) -> pd.DataFrame:
        """Return the people probably short of a required level, most money first.

        Args:
            skill_id: Only this skill.
            role_id: Only this role.
            function: Only this function.
            region: Only this region.
            likely: Least chance of being short; 0 returns everyone required.

        Returns:
            employee_id, role_id, skill_id, level, low, high (80%), required_level, gap,
            p_short, confidence, signals, risk.
        """
        asked = {"skill_id": skill_id, "role_id": role_id, "function": function, "region": region}
        chosen = self.within(**{name: [value] for name, value in asked.items() if value})
        return people_short_table(chosen, likely)

    # --- totals ---

    @cached_property
    def total(self) -> Totals:
        """The headline figures with their 80% ranges."""
        return add_up_totals(self)

    # --- what the money rests on ---

    @cached_property
    def tornado(self) -> pd.DataFrame:
        """What each assumption alone makes of the range; :func:`range_by_assumption_table`."""
        return range_by_assumption_table(self)

    @property
    def guesses(self) -> tuple[Assumption, ...]:
        """The assumptions behind the money that nobody has confirmed, measured or published."""
        return tuple(one for one in find_assumptions_behind_money(self) if one.status == "guess")

    @property
    def money_trust(self) -> str:
        """How far the money may be trusted: ``indicative`` until nothing in it is a guess."""
        behind, guessed = len(find_assumptions_behind_money(self)), len(self.guesses)
        if not guessed:
            return f"confirmed: none of its {behind} assumptions is a guess"
        return f"indicative: {guessed} of its {behind} assumptions are guesses"

    @keep_answers
    def reconcile(self, closed: Closed | None = None) -> pd.DataFrame:
        """Lead from payroll to what is not delivered, to the cent; see :func:`reconcile`."""
        return reconcile(self, closed)

    # --- explanation ---

    def provenance_details(self) -> Particulars:
        """Return how many rows and cells the numbers were made from."""
        return Particulars(
            inputs={"person × required skill": len(self.every_row), "cells": len(self.draws.lost)}
        )

    @property
    def tag_rule(self) -> str:
        """The rule behind strategic, operational and compliance, in words."""
        return TAG_RULE.format(
            horizon=self.assumptions.value("strategic_horizon_months"),
            growth=self.assumptions.value("strategic_posting_growth"),
            share=self.assumptions.value("strategic_critical_share"),
            points=self.assumptions.value("strategic_criticality"),
        )

    @property
    def advice_rule(self) -> str:
        """The rule behind act, assess first and watch, in words."""
        return ADVICE_RULE.format(
            money=self.assumptions.value("act_money_share"),
            people=SAMPLE,
        )


COLUMNS = declare("""
skill_id         skill    the skill
name             label    its name
cluster          label    its cluster
kind             label    technical, human, leadership or compliance
tag              label    strategic, operational or compliance
tag_reason       text     why it carries the tag
people           count    people whose role requires it
fte              fte      their working time
required_level   level    level required, mean
level            level    level held, mean
gap_levels       level    level missing, mean
gap_level_fte    measure  levels missing × FTE, summed
short_fte        fte      people below the level, expected
short_low        fte      lower end of its 80% range
short_high       fte      upper end
short_share      share    people short as a part of those whose role requires it
unmet_share      share    part of the need that is not met, expected
unmet_low        share    lower end of its 80% range
unmet_high       share    upper end
monthly_risk     money    value not delivered by people in post a month, expected; adds up
risk_low         money    lower end of its 80% range
risk_median      money    its median
risk_high        money    upper end
risk_share       share    part of all value not delivered
project_places   fte      places in projects that need it
project_places_empty fte  places expected to stay empty
project_risk     money    value that late projects do not deliver for want of it a month
priority         measure  money times criticality, scarcity and urgency: orders, is no money
confidence       share    chance that levels are right within half a level, mean
uncertain_share  share    part of the money that rests on levels nobody is sure of
signals          count    signals behind the levels
top_ten_share    share    draws in which it is among the ten with the highest priority
rank             rank     place, highest priority first
advice           label    act, assess first or watch
""")
QUESTION = Question(
    name="gaps",
    title="Skill gaps and value not delivered",
    asks="Where are we short of skills, and what does each shortage cost?",
    formula=FORMULA,
    columns=COLUMNS,
    needs=("requirements",),
    uses=(
        "employees",
        "roles",
        "skills",
        "signals",
        "projects",
        "postings",
        "interventions",
    ),
    given=("profiles",),
    explain=explain_skill,
)


@QUESTION.answers
def measure_gaps(
    workforce: Workforce,
    profiles: LevelSource,
    *,
    assumptions: Assumptions = SHIPPED,
    draws: int = 400,
    seed: int = 7,
) -> Gaps:
    """Measure where people are short of what their roles require, and the value not delivered.

    Args:
        workforce: With ``employees``, ``roles``, ``skills`` and ``requirements``; ``projects``
            and ``postings`` add coming needs and tags where they are loaded.
        profiles: Levels with their uncertainty, for example from ``infer_profiles``.
        assumptions: The register; by default the one shipped.
        draws: Number of draws for ranges and rank stability, at least 2.
        seed: Seed of the draws.

    Returns:
        The gaps of everyone present. Nobody with a requirement gives an empty result with a
        warning.

    Raises:
        MissingTable: no requirements are loaded.
        BadValue: fewer than 2 draws.
    """
    if draws < 2:
        raise BadValue("draws", str(draws), "at least 2", "Ask for 100 or more.")
    assumptions = assumptions.updated_from_data(profiles.level_errors)
    needs = collect_needs(workforce)
    seats = group_people_by_seat(workforce, needs)
    measured = measure_rows(needs, seats, profiles, assumptions.value("full_gap_levels"))
    rows = measured.rows
    worth = value_roles(workforce, assumptions)
    grid, tags = build_cells_and_tags(workforce, profiles, measured, worth, assumptions)
    drawn = draw_lost_and_short_by_cell(grid, needs, assumptions, draws, seed)
    return Gaps(
        workforce=workforce,
        levels=profiles,
        assumptions=assumptions,
        needs=needs,
        seats=seats,
        worth=worth,
        every_row=rows,
        grid=grid,
        draws=drawn,
        index=np.arange(len(grid)),
        tags=tags,
        lapsed=find_lapsed_certificates(workforce, profiles.as_of),
        warnings=(*worth.warnings, *warn(workforce, needs, seats, rows, drawn, draws)),
    )
