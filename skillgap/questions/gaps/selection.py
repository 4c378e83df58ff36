"""The measured rows and cells of a selection: what every figure of the gaps is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.level_source import LevelSource
from skillgap.core.needs import Needs
from skillgap.core.question import Result
from skillgap.core.ranges import Range
from skillgap.core.role_worth import RoleWorth
from skillgap.core.shortage import expect_shortage
from skillgap.core.workforce import Floats, Ints, Workforce
from skillgap.questions.gaps.cells import Cells
from skillgap.questions.gaps.draws import Draws, Draws32
from skillgap.questions.gaps.rows import Rows, Seats
from skillgap.questions.gaps.tables import cell_table
from skillgap.questions.gaps.worth import Tags


@dataclass(frozen=True, slots=True)
class Totals:
    """The headline figures of a selection.

    Attributes:
        people: Heads in roles that require something.
        skills: Skills required.
        fte: FTE of these people.
        monthly_risk: Value that people in their seats do not deliver, per month.
        seat_value: Value of these seats, per month.
        payroll: What the people in them are paid per month, gross, where it is known.
        payroll_share: ``monthly_risk`` of the people whose pay is known over that pay.
        project_risk: Value that late projects do not deliver for want of people, per month.
        compliance_exposure: Value of the seats whose holder's certificate in a required
            compliance skill has run out, per month: the same seats seen another way, never added.
        people_short: Heads short in at least one required skill, each counted once.
        skills_short: Skills of which at least one FTE is missing.
        met_share: Share of needs met, 0–1; each need weighted with FTE and importance.
        confidence: FTE-weighted confidence in the levels, 0–1.
        signals: Signals behind the levels.
    """

    people: int
    skills: int
    fte: float
    monthly_risk: Range
    seat_value: float
    payroll: float
    payroll_share: float
    project_risk: Range
    compliance_exposure: float
    people_short: Range
    skills_short: Range
    met_share: Range
    confidence: float
    signals: int


@dataclass(frozen=True, eq=False)
class Selection(Result):
    """Shortages of every person, cell and skill; of the whole organisation or a part of it.

    Attributes:
        workforce: The workforce measured.
        levels: Where levels came from.
        assumptions: The register used.
        needs: The requirements as arrays.
        seats: The people present, grouped.
        worth: Value and criticality of every role.
        every_row: All rows person × required skill, whatever is selected.
        grid: The selected cells as arrays.
        draws: Draws of all cells, whatever is selected.
        index: Positions of the selected cells among all.
        tags: Tag and reason by skill code.
        lapsed: Pairs person × compliance skill whose certificate has run out, ascending.
        filters: What was selected, column to labels.
        warnings: What the reader must know.
    """

    workforce: Workforce
    levels: LevelSource
    assumptions: Assumptions
    needs: Needs
    seats: Seats
    worth: RoleWorth
    every_row: Rows
    grid: Cells
    draws: Draws
    index: Ints
    tags: Tags
    lapsed: Ints
    warnings: tuple[str, ...]
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    # --- rows ---

    @cached_property
    def rows(self) -> Rows:
        """The rows of the selected cells."""
        if len(self.index) == self.draws.lost.shape[0]:
            return self.every_row
        chosen = np.zeros(self.draws.lost.shape[0], dtype=np.bool_)
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
    def money_if_wholly_missing(self) -> Floats:
        """Money per month that each row does not deliver when the skill is wholly missing."""
        by_cell = np.zeros(self.draws.lost.shape[0])
        by_cell[self.index] = self.grid.weight
        return by_cell[self.rows.cell] * self.fte

    @cached_property
    def loss_per_month(self) -> Floats:
        """Expected value not delivered per month of each row."""
        full_gap = self.assumptions.value("full_gap_levels")
        found = expect_shortage(self.required, self.rows.level, self.rows.level_sd, full_gap)
        return found.lost * self.money_if_wholly_missing

    @cached_property
    def seat_value(self) -> Floats:
        """Value per FTE and month of the seat each person holds, by person code; 0 without one."""
        role = self.workforce.roles.encode(self.workforce["employees"]["role_id"])
        return np.where(role >= 0, np.append(self.worth.value, 0.0)[role], 0.0)

    # --- cells ---

    @cached_property
    def cells(self) -> pd.DataFrame:
        """One row per role × function × region × skill, and per project need.

        Columns: role_id, function, region, skill_id, job_family, cluster, kind, tag, demand
        (``role`` or ``project``), people, fte, required_level, level, gap_levels, gap_level_fte,
        short_fte, lost_share, confidence, signals, value, importance, criticality, scarcity,
        urgency, monthly_risk (of seats), project_risk, priority.
        """
        return cell_table(self.grid)

    @cached_property
    def _loss_by_draw(self) -> Draws32:
        whole = len(self.index) == self.draws.lost.shape[0]
        return self.draws.lost if whole else self.draws.lost[self.index]

    @cached_property
    def _short_fte_by_draw(self) -> Draws32:
        whole = len(self.index) == self.draws.short.shape[0]
        return self.draws.short if whole else self.draws.short[self.index]

    @property
    def lost_draws(self) -> Draws32:
        """Draws of the money lost per month, of projects as if late already, (draws, cells)."""
        return self._loss_by_draw.T

    @property
    def risk_draws(self) -> Draws32:
        """Draws of value not delivered by seats per month, 0 in projects, (draws, cells)."""
        return self._loss_by_draw.T * self.grid.is_staffed_seat.astype(np.float32)

    @property
    def short_draws(self) -> Draws32:
        """Draws of FTE short, shape (draws, cells)."""
        return self._short_fte_by_draw.T

    if TYPE_CHECKING:  # derived by ``Gaps``

        @property
        def total(self) -> Totals:
            """The headline figures with their 80% ranges."""

        @property
        def tornado(self) -> pd.DataFrame:
            """What each assumption alone makes of the range of the money."""

        def list_people_short(
            self, skill_id: str | None = None, *, likely: float = 0.5
        ) -> pd.DataFrame:
            """Return the people probably short of a required level, most money first."""
