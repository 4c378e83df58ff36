"""What the drivers of a scenario do to cells, months and draws.

Each driver's value is normal with its 80% interval as given, cut to what its kind allows. The
random numbers of a driver hang on its kind and part alone, so that adding another one leaves them
as they are.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace

import numpy as np

from skillgap.core.assumptions import Z80
from skillgap.core.errors import unknown_name
from skillgap.core.grouping import Bools
from skillgap.core.scenario import Driver, Labels, Scenario, driver_kind, labels_named
from skillgap.core.workforce import Floats, Ints
from skillgap.questions.forecast.basis import Basis
from skillgap.questions.forecast.cells import Cells, usual_function

_COLUMNS = ("function", "region", "job_family", "role_id")


@dataclass(frozen=True, eq=False)
class Effect:
    """One driver, fitted to the cells.

    Attributes:
        driver: The driver.
        cells: Strength in each cell, 0–1, shape (cells,); for added posts the share of each.
        skills: Which skills it speaks of, shape (skills,); None where it speaks of posts.
        ramp: How much of it is in force by month, 0–1, shape (months,); for growth, years.
        values: Its value in each draw, shape (draws,).
        pairs: Cells posts are carried between: origin and target, shape (pairs, 2).
    """

    driver: Driver
    cells: Floats
    skills: Bools | None
    ramp: Floats
    values: Floats
    pairs: Ints

    @property
    def name(self) -> str:
        """Kind of the driver."""
        return self.driver.name

    @property
    def middle(self) -> float:
        """Middle of the interval."""
        return self.driver.middle


def add_cells(basis: Basis, scenario: Scenario) -> Cells:
    """Return the cells of the basis and, at the end, those that only the scenario knows.

    New posts in a region nobody works in are a new site; a role may come to a place where it was
    not before.
    """
    cells = basis.cells
    for driver in scenario.drivers:
        part = driver.applies_to
        wanted: list[tuple[int, int, str]] = []
        if driver.name == "added_posts_fte":
            like = is_cell_selected(cells, {k: v for k, v in part.items() if k != "region"}, driver)
            for region in labels_named(part.get("region", ())):
                if region not in cells.regions:
                    wanted += _role_function_pairs(cells, like, region)
        elif driver.name == "region_move_share":
            source = {k: v for k, v in part.items() if k != "to_region"}
            wanted = _role_function_pairs(
                cells, is_cell_selected(cells, source, driver), str(part["to_region"])
            )
        elif driver.name == "reorganised_share":
            wanted = _cells_of_new_role(basis, cells, driver)
        cells = _add_cells_wanted(cells, wanted)
    return cells


def _role_function_pairs(cells: Cells, some: Bools, region: str) -> list[tuple[int, int, str]]:
    pairs = zip(cells.role[some].tolist(), cells.function[some].tolist(), strict=True)
    return [(role, function, region) for role, function in dict.fromkeys(pairs)]


def _cells_of_new_role(basis: Basis, cells: Cells, driver: Driver) -> list[tuple[int, int, str]]:
    """Return where the new role comes to be: the same regions, its usual function."""
    role = _find_role_code(cells, str(driver.applies_to["to_role_id"]), driver)
    staff = basis.staff
    usual = int(usual_function(staff, staff.is_employed_on(staff.today), len(cells.role_ids))[role])
    source = {k: v for k, v in driver.applies_to.items() if k != "to_role_id"}
    some = is_cell_selected(cells, source, driver)
    return [
        (role, usual if usual >= 0 else int(function), cells.regions[region])
        for function, region in zip(cells.function[some], cells.region[some], strict=True)
    ]


def _add_cells_wanted(cells: Cells, wanted: list[tuple[int, int, str]]) -> Cells:
    regions = list(cells.regions)
    known = set(zip(cells.role.tolist(), cells.function.tolist(), cells.region.tolist(),
                    strict=True))  # fmt: skip
    new: list[tuple[int, int, int]] = []
    for role, function, region in wanted:
        if region not in regions:
            regions.append(region)
        key = (role, function, regions.index(region))
        if key not in known:
            known.add(key)
            new.append(key)
    if not new:
        return cells
    codes = np.array(new, dtype=np.int64)
    return cells.add_empty_cells(codes[:, 0], codes[:, 1], codes[:, 2], tuple(regions))


def is_cell_selected(cells: Cells, part: dict[str, Labels], driver: Driver) -> Bools:
    """Return which cells a part of the organisation holds.

    Raises:
        UnknownName: a name in the part is nowhere in the data; near ones are offered.
    """
    some = np.ones(len(cells), dtype=np.bool_)
    for column, given in part.items():
        if column in _COLUMNS:
            labels = cells.labels(column)
            for label in labels_named(given):
                if label not in labels:
                    where = f"driver `{driver.name}`, {column}"
                    raise unknown_name(where, label, sorted({str(known) for known in labels}))
            some &= np.isin(labels.astype(str), labels_named(given))
    return some


def _find_role_code(cells: Cells, role_id: str, driver: Driver) -> int:
    if role_id not in cells.role_ids:
        raise unknown_name(f"driver `{driver.name}`, role_id", role_id, list(cells.role_ids))
    return cells.role_ids.index(role_id)


def fit_effects(
    basis: Basis, cells: Cells, scenario: Scenario, months: int, draws: int
) -> tuple[Effect, ...]:
    """Fit every driver of a scenario to cells, months and draws."""
    scenario.check()
    return tuple(
        _fit_effect(basis, cells, driver, scenario.seed, months, draws)
        for driver in scenario.drivers
    )


def _fit_effect(
    basis: Basis, cells: Cells, driver: Driver, seed: int, months: int, draws: int
) -> Effect:
    part = {k: v for k, v in driver.applies_to.items() if not k.startswith("to_")}
    some = is_cell_selected(cells, part, driver)
    strength = some.astype(np.float64)
    pairs = np.zeros((0, 2), dtype=np.int64)
    if driver.name == "automated_share":
        strength *= _ai_exposure_by_cell(basis, cells, driver)
    elif driver.name == "entry_hiring_factor":
        strength *= cells.entry
    elif driver.name == "added_posts_fte":
        strength = _share_of_posts_by_cell(cells, some)
    elif driver.name in ("region_move_share", "reorganised_share"):
        pairs = _pair_origins_and_targets(basis, cells, driver, some)
    return Effect(
        driver=driver,
        cells=strength,
        skills=_is_skill_of_driver(basis, driver),
        ramp=_share_in_force_by_month(driver, months),
        values=draw_driver_values(driver, seed, draws),
        pairs=pairs,
    )


def _ai_exposure_by_cell(basis: Basis, cells: Cells, driver: Driver) -> Floats:
    """Return the share of each cell's hours in tasks exposed to AI, of one task or all."""
    task = driver.applies_to.get("task")
    if task is not None and task not in {name for _, name in basis.exposed_share}:
        known = sorted({name for _, name in basis.exposed_share})
        raise unknown_name(f"driver `{driver.name}`, task", str(task), known)
    by_role = np.zeros(len(cells.role_ids))
    for (role, name), share in basis.exposed_share.items():
        by_role[role] += share if task in (None, name) else 0.0
    return np.minimum(by_role, 1.0)[cells.role]


def _share_of_posts_by_cell(cells: Cells, some: Bools) -> Floats:
    """Share posts out as posts are spread today; a new site is staffed like the rest."""
    weight = np.where(some, (cells.people + cells.vacant) * cells.fte, 0.0)
    if weight.sum() <= 0 and some.any():
        mix = np.zeros((len(cells.role_ids), len(cells.functions)))
        np.add.at(mix, (cells.role, cells.function), cells.people * cells.fte)
        weight = np.where(some, mix[cells.role, cells.function], 0.0)
    return weight / weight.sum() if weight.sum() > 0 else weight


def _pair_origins_and_targets(basis: Basis, cells: Cells, driver: Driver, some: Bools) -> Ints:
    """Return origin and target cell of everything that is carried from one place to another."""
    at = {
        key: place
        for place, key in enumerate(
            zip(cells.role.tolist(), cells.function.tolist(), cells.region.tolist(), strict=True)
        )
    }
    found = []
    for place in np.flatnonzero(some).tolist():
        role, function = int(cells.role[place]), int(cells.function[place])
        if driver.name == "region_move_share":
            to_region = cells.regions.index(str(driver.applies_to["to_region"]))
            target = at.get((role, function, to_region))
        else:
            [(to_role, to_function, name)] = _cells_of_new_role(
                basis, _one_cell(cells, place), replace(driver, applies_to={
                    "to_role_id": driver.applies_to["to_role_id"]})
            )  # fmt: skip
            target = at.get((to_role, to_function, cells.regions.index(name)))
        if target is not None and target != place:
            found.append((place, target))
    return np.array(found, dtype=np.int64).reshape(-1, 2)


def _one_cell(cells: Cells, place: int) -> Cells:
    """Return one cell alone."""
    one = slice(place, place + 1)
    return replace(
        cells, role=cells.role[one], function=cells.function[one], region=cells.region[one],
        people=cells.people[one], vacant=cells.vacant[one], fte=cells.fte[one],
        entry=cells.entry[one],
    )  # fmt: skip


def _is_skill_of_driver(basis: Basis, driver: Driver) -> Bools | None:
    """Return which skills a driver speaks of; None where it speaks of posts."""
    part = driver.applies_to
    if not ({"cluster", "skill_id"} & set(part)) and driver.name != "training_factor":
        return None
    table = basis.workforce["skills"]
    some = np.ones(len(table), dtype=np.bool_)
    for column in ("cluster", "skill_id"):
        if column in part:
            labels = table[column].astype(str).to_numpy(dtype=object)
            if part[column] not in labels:
                where = f"driver `{driver.name}`, {column}"
                raise unknown_name(where, str(part[column]), sorted(set(labels.tolist())))
            some &= labels == part[column]
    return some


def _share_in_force_by_month(driver: Driver, months: int) -> Floats:
    """Return how much is in force at the end of each month; for growth, the years of it."""
    since = np.maximum(np.arange(1, months + 1) - driver.starts_month, 0).astype(np.float64)
    if driver.name == "growth_share":
        return (np.minimum(since, driver.ramp_months) if driver.ramp_months else since) / 12.0
    return np.minimum(since / driver.ramp_months, 1.0) if driver.ramp_months else np.sign(since)


def draw_driver_values(driver: Driver, seed: int, draws: int) -> Floats:
    """Return a driver's value in each draw: normal around the middle, cut to what is allowed."""
    kind = driver_kind(driver.name)
    stream = np.random.default_rng((seed, zlib.crc32(repr(driver.key).encode()), 11))
    spread = (driver.high - driver.low) / (2 * Z80)
    return np.clip(driver.middle + spread * stream.standard_normal(draws), kind.least, kind.most)
