"""Where are we short, and what does each shortage cost?

Method: a person's level is normal with mean μ and standard deviation σ; with a requirement r and
z = (r−μ)/σ the expected gap is (r−μ)Φ(z) + σφ(z) and the chance to be short Φ(z). The share of
the value lost is E min(1, gap/Δ). Money per month is the sum over people of share lost × value of
the role × criticality × importance of the skill in the role × scarcity × urgency.

Limits: the money is a priority expressed in money, built on assumptions that the register lists;
it is not a cost found in the accounts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.errors import BadValue
from skillgap.core.level_source import LevelSource
from skillgap.core.needs import Needs, collect_needs
from skillgap.core.provenance import Explanation, Provenance
from skillgap.core.question import SHIPPED, Question, declare
from skillgap.core.workforce import Floats, Ints, Workforce
from skillgap.questions.gaps.build import build_cells
from skillgap.questions.gaps.cells import Cells
from skillgap.questions.gaps.draws import Draws, Draws32, draw_cells
from skillgap.questions.gaps.explain import explain_skill
from skillgap.questions.gaps.notes import FORMULA, trace, warn
from skillgap.questions.gaps.rows import Rows, Seats, expect_shortage, measure_rows, seat_people
from skillgap.questions.gaps.tables import (
    ADVICE_RULE,
    Range,
    cell_table,
    group_cells,
    labelled,
    measure_groups,
    rank_skills,
)
from skillgap.questions.gaps.totals import Totals, add_up_totals, list_people
from skillgap.questions.gaps.worth import TAG_RULE, Tags, value_roles

__all__ = ["FORMULA", "Gaps", "LevelSource", "Range", "Totals", "measure_gaps"]


@dataclass(frozen=True, eq=False)
class Gaps:
    """Shortages of every person, cell and skill; any selection of them is a ``Gaps``, too.

    Attributes:
        workforce: The workforce measured.
        levels: Where levels came from.
        assumptions: The register used.
        needs: The requirements as arrays.
        seats: The people present, grouped.
        every_row: All rows person × required skill, whatever is selected.
        grid: The selected cells as arrays.
        draws: Draws of all cells, whatever is selected.
        index: Positions of the selected cells among all.
        tags: Tag and reason by skill code.
        filters: What was selected, column to labels.
        warnings: What the reader must know.
        provenance: Where the numbers come from.
    """

    workforce: Workforce
    levels: LevelSource
    assumptions: Assumptions
    needs: Needs
    seats: Seats
    every_row: Rows
    grid: Cells
    draws: Draws
    index: Ints
    tags: Tags
    warnings: tuple[str, ...]
    provenance: Provenance
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    # --- rows ---

    @cached_property
    def rows(self) -> Rows:
        """The rows of the selected cells."""
        if len(self.index) == self.draws.risk.shape[0]:
            return self.every_row
        chosen = np.zeros(self.draws.risk.shape[0], dtype=np.bool_)
        chosen[self.index] = True
        return self.every_row.take(np.flatnonzero(chosen[self.every_row.cell]))

    @property
    def person(self) -> Ints:
        """Person code of each row."""
        return self.rows.person.astype(np.int64)

    @property
    def role(self) -> Ints:
        """Role code of each row."""
        return self.needs.role[self.rows.need]

    @property
    def skill(self) -> Ints:
        """Skill code of each row."""
        return self.needs.skill[self.rows.need]

    @property
    def required(self) -> Floats:
        """Required level of each row."""
        return self.needs.level[self.rows.need]

    @property
    def gap(self) -> Floats:
        """Expected gap of each row, in levels."""
        return self.rows.gap

    @property
    def p_short(self) -> Floats:
        """Chance of each row to be below the required level."""
        return self.rows.p_short

    @property
    def fte(self) -> Floats:
        """FTE of the person of each row."""
        return self.seats.fte[self.rows.person]

    @cached_property
    def weight(self) -> Floats:
        """Money per month that each row puts at risk when the skill is wholly missing."""
        by_cell = np.zeros(self.draws.risk.shape[0])
        by_cell[self.index] = self.grid.weight
        return by_cell[self.rows.cell] * self.fte

    @cached_property
    def risk(self) -> Floats:
        """Expected money at risk per month of each row."""
        full_gap = self.assumptions.value("full_gap_levels")
        found = expect_shortage(self.required, self.rows.level, self.rows.level_sd, full_gap)
        return found.lost * self.weight

    # --- cells ---

    @cached_property
    def cells(self) -> pd.DataFrame:
        """One row per role × function × region × skill, and per project need.

        Columns: role_id, function, region, skill_id, job_family, cluster, kind, tag, demand
        (``role`` or ``project``), people, fte, required_level, level, gap_levels, gap_level_fte,
        short_fte, lost_share, confidence, signals, value, criticality, importance, scarcity,
        urgency, monthly_risk.
        """
        return cell_table(self.grid)

    @cached_property
    def _risk(self) -> Draws32:
        whole = len(self.index) == self.draws.risk.shape[0]
        return self.draws.risk if whole else self.draws.risk[self.index]

    @cached_property
    def _short(self) -> Draws32:
        whole = len(self.index) == self.draws.short.shape[0]
        return self.draws.short if whole else self.draws.short[self.index]

    @property
    def risk_draws(self) -> Draws32:
        """Draws of money at risk per month, shape (draws, cells)."""
        return self._risk.T

    @property
    def short_draws(self) -> Draws32:
        """Draws of FTE short, shape (draws, cells)."""
        return self._short.T

    # --- tables ---

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per skill, ranked by expected money at risk.

        Columns: skill_id, name, cluster, kind, tag, tag_reason, people, fte, required_level,
        level, gap_levels, gap_level_fte, short_fte, short_low, short_high, short_share,
        monthly_risk (expected; adds up), risk_low, risk_median, risk_high (P10, P50, P90 of the
        draws), risk_share, confidence, uncertain_share, signals, top_ten_share, rank, advice.
        """
        return rank_skills(self.grid, self._risk, self._short, self.tags.reason, self.assumptions)

    def by(self, *columns: str) -> pd.DataFrame:
        """Return the measures of :attr:`table` for any grouping, largest risk first.

        Args:
            *columns: Of function, region, role_id, job_family, skill_id, cluster, kind, tag,
                demand.

        Returns:
            The columns asked for (with ``name`` of a skill, ``title`` of a role), people
            (distinct heads), fte and the measures.

        Raises:
            UnknownName: another column.
        """
        group, codes, count = group_cells(self.grid, columns)
        measures = measure_groups(self.grid, self._risk, self._short, group, count)
        table = labelled(self.grid, codes, measures)
        return table.sort_values(
            ["monthly_risk", *columns], ascending=[False, *(True for _ in columns)]
        ).reset_index(drop=True)

    def critical_few(self, n: int = 10) -> pd.DataFrame:
        """Return the ``n`` skills with the most money at risk, with the share they hold together.

        Returns:
            The columns of :attr:`table`, plus cumulative_share.
        """
        few = self.table.head(n)
        return few.assign(cumulative_share=few["risk_share"].cumsum())

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
        place = self.grid.matching(chosen)
        return replace(
            self,
            grid=self.grid.take(place),
            index=self.index[place],
            filters={**self.filters, **chosen},
        )

    def people_short(
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
        return list_people(chosen, likely)

    # --- totals ---

    @cached_property
    def total(self) -> Totals:
        """The headline figures with their 80% ranges."""
        return add_up_totals(self)

    # --- explanation ---

    def explain(self, skill_id: str) -> Explanation:
        """Open the money at risk of one skill: factors, comparison, source rows.

        Raises:
            UnknownName: the skill is not among those selected.
        """
        return explain_skill(self, skill_id)

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
            share=self.assumptions.value("assess_uncertain_share"),
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
short_fte        fte      people short, expected
short_low        fte      lower end of its 80% range
short_high       fte      upper end
short_share      share    people short as a part of those whose role requires it
monthly_risk     money    money at risk a month, expected; adds up
risk_low         money    lower end of its 80% range
risk_median      money    its median
risk_high        money    upper end
risk_share       share    part of all money at risk
confidence       share    chance that levels are right within half a level, mean
uncertain_share  share    part of the money that rests on levels nobody is sure of
signals          count    signals behind the levels
top_ten_share    share    draws in which it is among the ten with most money at risk
rank             rank     place, most money first
advice           label    act, assess first or watch
""")
QUESTION = Question(
    name="gaps",
    title="Skill gaps and money at risk",
    asks="Where are we short of skills, and what does each shortage cost?",
    formula=FORMULA,
    columns=COLUMNS,
    needs=("requirements",),
    uses=("employees", "roles", "skills", "signals", "projects", "postings"),
    given=("profiles",),
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
    """Measure where people are short of what their roles require, and what it puts at risk.

    Args:
        workforce: With ``employees``, ``roles``, ``skills`` and ``requirements``; ``projects``
            and ``postings`` add coming needs and tags where they are loaded.
        profiles: Levels with their uncertainty, for example from ``infer_profiles``.
        assumptions: The register; see ``ASSUMED``.
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
    needs = collect_needs(workforce)
    seats = seat_people(workforce, needs)
    measured = measure_rows(needs, seats, profiles, assumptions.value("full_gap_levels"))
    rows = measured.rows
    worth = value_roles(workforce, assumptions)
    grid, tags = build_cells(workforce, profiles, measured, worth, assumptions)
    drawn = draw_cells(grid, needs, assumptions, draws, seed)
    return Gaps(
        workforce=workforce,
        levels=profiles,
        assumptions=assumptions,
        needs=needs,
        seats=seats,
        every_row=rows,
        grid=grid,
        draws=drawn,
        index=np.arange(len(grid)),
        tags=tags,
        warnings=(*worth.warnings, *warn(workforce, needs, seats, rows, drawn, draws)),
        provenance=trace(workforce, profiles, assumptions, rows, grid),
    )
