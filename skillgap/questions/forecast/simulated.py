"""What was simulated: people, posts and skills by month and draw, and the tables of posts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.errors import BadValue, unknown_name
from skillgap.core.kept_answers import keep_answers
from skillgap.core.question import Particulars, Result
from skillgap.core.scenario import Scenario
from skillgap.core.workforce import Floats, Ints, Workforce
from skillgap.questions.forecast.basis import Basis
from skillgap.questions.forecast.cells import Cells
from skillgap.questions.forecast.effects import Effect
from skillgap.questions.forecast.quantiles import (
    Draws,
    Groups,
    number_groups,
    range_80_percent,
    sum_groups,
)
from skillgap.questions.forecast.skills import Projected, SkillNeeds

PLACES = ("role_id", "function", "region", "job_family")
HORIZONS = (12, 24, 36)


@dataclass(frozen=True, eq=False)
class Simulated(Result):
    """What one scenario leads to, as simulated.

    Attributes:
        basis: What it starts from.
        scenario: The scenario, stamped with data set and code version.
        grid: Its cells as arrays.
        people_fte: Supply in FTE, shape (months, cells, draws).
        posts_fte: Demand in FTE, same shape.
        hired: Mean joiners by month and cell, heads.
        left: Mean leavers by month and cell, heads.
        filling: Share of vacancies filled in a month, expected, shape (months, cells).
        leaving: Share of people who leave or retire in a month, expected, same shape.
        effects: Drivers, fitted.
        held: Skills asked for and held by pair of cell and requirement; None without levels.
        projected: Share of each pair's people who meet it, month by month, and what moves it.
        asked: Factor on the FTE that need a pair's skill, expected, shape (months, pairs).
        warnings: What the reader must know.
    """

    basis: Basis
    scenario: Scenario
    grid: Cells
    people_fte: Draws
    posts_fte: Draws
    hired: Floats
    left: Floats
    filling: Floats
    leaving: Floats
    effects: tuple[Effect, ...]
    held: SkillNeeds | None
    projected: Projected
    asked: Floats
    warnings: tuple[str, ...]

    def provenance_details(self) -> Particulars:
        """Name the scenario."""
        under = f" under “{self.scenario.name}”" if self.scenario.name else ""
        return Particulars(title=f"Supply and demand{under}, seed {self.scenario.seed}")

    @property
    def workforce(self) -> Workforce:
        """The data it starts from."""
        return self.basis.workforce

    @property
    def register(self) -> Assumptions:
        """Assumptions in use, with what was read of them."""
        return self.basis.assumptions

    @property
    def assumed_sentence(self) -> str:
        """What the figures rest on that was not measured here, as one sentence; else empty."""
        said = self.basis.headline
        return f"Not measured here: {'; '.join(said)}." if said else ""

    # --- shapes ---

    @property
    def draws(self) -> int:
        """Number of draws."""
        return int(self.people_fte.shape[2])

    @cached_property
    def months(self) -> pd.DatetimeIndex:
        """The ends of the months ahead, shape (months,)."""
        day = pd.Timestamp(self.basis.workforce.as_of)
        ahead = range(1, len(self.people_fte) + 1)
        return pd.DatetimeIndex([day + pd.DateOffset(months=month) for month in ahead])

    @cached_property
    def cells(self) -> pd.DataFrame:
        """role_id, title, function, region, job_family, people and vacant today, fte of a head."""
        table = self.grid.table
        roles = self.basis.workforce["roles"].set_index("role_id")["title"]
        title = table["role_id"].map(roles).fillna(table["role_id"])
        table.insert(1, "title", title.astype("str"))
        return table

    @property
    def supply(self) -> Draws:
        """Supply in FTE, float32, shape (draws, months, cells); a view."""
        return np.moveaxis(self.people_fte, 2, 0)

    @property
    def demand(self) -> Draws:
        """Demand in FTE, float32, shape (draws, months, cells); a view."""
        return np.moveaxis(self.posts_fte, 2, 0)

    @property
    def horizons(self) -> tuple[int, ...]:
        """12, 24 and 36 months as far as the forecast reaches; else its last month."""
        reached = tuple(month for month in HORIZONS if month <= len(self.people_fte))
        return reached or (len(self.people_fte),)

    def _month_position(self, month: int | None) -> int:
        chosen = self.horizons[-1] if month is None else month
        if not 1 <= chosen <= len(self.people_fte):
            raise BadValue(
                "month",
                str(chosen),
                f"1 to {len(self.people_fte)}",
                "Ask for a month the forecast reaches, or lengthen its horizon.",
            )
        return chosen - 1

    # --- posts and people ---

    def short_fte_by_draw(self, month: int) -> Draws:
        """Return FTE lacking at the end of a month, shape (cells, draws); never below 0."""
        at = self._month_position(month)
        return np.asarray(np.maximum(self.posts_fte[at] - self.people_fte[at], 0))

    @keep_answers
    def shortage_by(
        self, /, *columns: str, months: tuple[int, ...] | None = None, **only: str
    ) -> pd.DataFrame:
        """Return demand, supply and shortage of any grouping with 80% ranges.

        Args:
            *columns: Of role_id, function, region, job_family; none for everything together.
            months: Months ahead; by default 12, 24 and 36 as far as the forecast reaches.
            **only: Column to the one label to keep.

        Returns:
            One row per month ahead and group: month, date, the columns, demand_low,
            demand_median, demand_high, supply_low … supply_high, short_low, short_median,
            short_high, short_fte (mean), p_short. FTE; spare people of one cell fill no
            vacancy of another.

        Raises:
            UnknownName: another column.
        """
        self._check_columns_known(columns, PLACES)
        some = self._selected_cells(only)
        groups = number_groups(self.cells.iloc[some], columns)
        parts = []
        for month in months or self.horizons:
            at = self._month_position(month)
            demand = sum_groups(self.posts_fte[at][some], groups)
            supply = sum_groups(self.people_fte[at][some], groups)
            short = sum_groups(self.short_fte_by_draw(month)[some], groups)
            parts.append(self._shortage_table(month, groups, demand, supply, short))
        return pd.concat(parts, ignore_index=True)

    def shortage_by_role(self, month: int | None = None) -> pd.DataFrame:
        """Return :meth:`shortage_by` role at one month, with ``title``, most FTE short first."""
        chosen = self._month_position(month) + 1
        table = self.shortage_by("role_id", months=(chosen,))
        titles = self.cells.drop_duplicates("role_id").set_index("role_id")["title"]
        table.insert(3, "title", table["role_id"].map(titles))
        return table.sort_values(
            ["short_fte", "role_id"], ascending=[False, True], ignore_index=True
        )

    @cached_property
    def _expected_short_fte_by_cell(self) -> Floats:
        """FTE lacking in each month and cell, mean over draws, shape (months, cells)."""
        lacking = self.posts_fte - self.people_fte
        np.maximum(lacking, 0, out=lacking)
        return np.asarray(lacking.mean(axis=2, dtype=np.float64))

    @keep_answers
    def expected_short_fte(
        self, *columns: str, months: tuple[int, ...] | None = None
    ) -> pd.DataFrame:
        """Return the FTE expected to lack, without ranges: quick enough for every month.

        Args:
            *columns: Of role_id, function, region, job_family.
            months: Months ahead; by default all.

        Returns:
            One row per group and month, sorted by both: the columns, month, date, short_fte.
        """
        self._check_columns_known(columns, PLACES)
        groups = number_groups(self.cells, columns)
        chosen = months or tuple(range(1, len(self.people_fte) + 1))
        at = np.array([self._month_position(month) for month in chosen])
        lacking = np.zeros((len(groups.labels), len(at)))
        np.add.at(lacking, groups.code, self._expected_short_fte_by_cell[at].T)
        rows = groups.labels.loc[groups.labels.index.repeat(len(at))].reset_index(drop=True)
        return rows.assign(
            month=np.tile(at + 1, len(groups.labels)),
            date=np.tile(self.months[at].to_numpy(), len(groups.labels)),
            short_fte=lacking.ravel(),
        )

    def _selected_cells(self, only: dict[str, str]) -> Ints:
        self._check_columns_known(tuple(only), PLACES)
        keep = np.ones(len(self.grid), dtype=np.bool_)
        for column, label in only.items():
            keep &= (self.cells[column] == label).to_numpy()
        return np.flatnonzero(keep)

    def _check_columns_known(self, columns: tuple[str, ...], known: tuple[str, ...]) -> None:
        for column in columns:
            if column not in known:
                raise unknown_name("column", column, list(known))

    def _shortage_table(
        self, month: int, groups: Groups, demand: Draws, supply: Draws, short: Draws
    ) -> pd.DataFrame:
        size = len(groups.labels)
        columns: dict[str, object] = {
            "month": np.full(size, month),
            "date": np.full(size, self._month_end(month).to_datetime64()),
            **{str(name): groups.labels[name].array for name in groups.labels},
        }
        for name, draws in (("demand", demand), ("supply", supply), ("short", short)):
            found = range_80_percent(draws)
            columns[f"{name}_low"], columns[f"{name}_median"] = found.low, found.middle
            columns[f"{name}_high"] = found.high
            if name == "short":
                columns["short_fte"] = found.mean
        columns["p_short"] = self._is_short(demand, short).mean(axis=1)
        return pd.DataFrame(columns)

    def _month_end(self, month: int) -> pd.Timestamp:
        return self.months[month - 1] if month else pd.Timestamp(self.basis.workforce.as_of)

    def _is_short(self, demand: Draws, short: Draws) -> np.ndarray:
        """Say in which draws a group lacks enough to be called short."""
        register = self.basis.assumptions
        least = np.maximum(
            register.value("short_fewest_fte"), register.value("short_demand_share") * demand
        )
        return np.asarray(short >= least)

    def first_month_short(self, *columns: str) -> pd.DataFrame:
        """Return when each group first runs short, and how likely that is.

        Args:
            *columns: Of role_id, function, region, job_family; by default role_id.

        Returns:
            The columns, p_12, p_24, p_36 (chance to have run short by then, as far as the
            forecast reaches), month_low, month_median, month_high (of the draws in which it
            runs short; NaN where in fewer than one in ten) and date (of the median).
        """
        chosen = columns or ("role_id",)
        self._check_columns_known(chosen, PLACES)
        groups = number_groups(self.cells, chosen)
        months = len(self.people_fte)
        first = np.full((len(groups.labels), self.draws), months + 1, dtype=np.int16)
        for month in range(months, 0, -1):
            demand = sum_groups(self.posts_fte[month - 1], groups)
            short = sum_groups(self.short_fte_by_draw(month), groups)
            first[self._is_short(demand, short)] = month
        return self._first_short_month_table(groups, first)

    def _first_short_month_table(self, groups: Groups, first: np.ndarray) -> pd.DataFrame:
        table, months = groups.labels.copy(), len(self.people_fte)
        for horizon in self.horizons:
            table[f"p_{horizon}"] = (first <= horizon).mean(axis=1)
        ranges = np.full((len(table), 3), np.nan)
        for row, found in enumerate(first):
            runs = found[found <= months]
            if len(runs) >= 0.1 * self.draws:
                ranges[row] = np.quantile(runs, (0.1, 0.5, 0.9))
        table["month_low"], table["month_median"], table["month_high"] = ranges.T
        at = np.ceil(ranges[:, 1])
        table["date"] = [
            self.months[int(month) - 1] if np.isfinite(month) else pd.NaT for month in at
        ]
        return table

    @cached_property
    def table(self) -> pd.DataFrame:
        """Demand, supply and shortage of every role × function × region; see shortage_by."""
        return self.shortage_by("role_id", "function", "region")

    # --- skills ---

    @property
    def capable_share(self) -> Floats:
        """Share of each pair's people who meet the requirement, shape (months, pairs)."""
        return self.projected.capable

    @property
    def has_skills(self) -> bool:
        """Whether levels and requirements were there."""
        return self.held is not None
