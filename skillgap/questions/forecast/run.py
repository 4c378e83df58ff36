"""Where shall we be short in 12, 24 and 36 months, and how sure is that?

Method: stocks and flows of people and posts (docs/methods/forecast.md). Supply: people leave by a
discrete-time hazard (function, tenure, region, contract; shrunk), retire by age, are hired into
vacancies, move with their posts.
Demand: posts of today × own damped trend × (market's trend)^κ × drivers × (1 − automated share).
Uncertainty: 80% intervals of drivers, parameters, trends and luck that all parts share, and
people's own chance (simulation.py).

Limits: a forecast knows no turning points; posts are taken to be what is wanted. Who moved inside
in the past is seldom in the data, so moves happen only where a scenario makes them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from skillgap.core.assumptions import Assumptions
from skillgap.core.errors import BadValue
from skillgap.core.level_source import LevelSource
from skillgap.core.provenance import CODE_VERSION
from skillgap.core.question import SHIPPED, Question, declare
from skillgap.core.scenario import Scenario
from skillgap.core.workforce import Floats, Workforce
from skillgap.questions.forecast.basis import Basis, read_basis
from skillgap.questions.forecast.cells import Cells
from skillgap.questions.forecast.effects import Effect, add_cells, fit_effects
from skillgap.questions.forecast.explain import explain_shortage
from skillgap.questions.forecast.flows import Flows
from skillgap.questions.forecast.outlook import build_flows, draw_luck
from skillgap.questions.forecast.result import Forecast
from skillgap.questions.forecast.simulation import Paths, simulate
from skillgap.questions.forecast.skills import (
    Projected,
    SkillNeeds,
    add_pairs_of_new_cells,
    add_skill_not_required,
    pool_changes,
    project_capable,
    shift_required_levels,
)

DRAWS = 2000
SHOWN_DRAWS = 120
"""Draws of a forecast on a page or a slide until it is run in full: the same on both."""

FORMULA = (
    "S ← S − Bin(S, 1 − e^(−a·q − ρ)) + moves + H, H = Bin(max(0, Σ(P − S)), f·v) of the pool;  "
    "P = P₀·e^(trend)·(adverts)^κ·Π drivers·(1 − automated);  "
    "short = Σ max(0, P − S);  able ← able − δ·able + (1 − able)·τ·c, joiners mixed in"
)
SOURCES = (
    "Gardner and McKenzie 1985: damped trends",
    "Bartholomew, Forbes and McClean 1991: Statistical Techniques for Manpower Planning",
    "Cox 1972, discrete-time hazards; Efron and Morris 1975, shrinkage",
)


QUESTION = Question(
    name="forecast",
    columns=declare("""
month          months  months ahead
date           date    the day spoken of
role_id        role    the role
function       unit    the function
region         unit    the region
demand_low     fte     posts, lower end of the 80% range
demand_median  fte     posts, median
demand_high    fte     posts, upper end
supply_low     fte     people, lower end of the 80% range
supply_median  fte     people, median
supply_high    fte     people, upper end
short_low      fte     posts without people, lower end of the 80% range
short_median   fte     posts without people, median
short_high     fte     posts without people, upper end
short_fte      fte     posts without people, expected; adds up
p_short        share   chance that posts stay without people
"""),
    title="Supply and demand of people and skills",
    asks="Where shall we be short in the months to come, and how sure is that?",
    formula=FORMULA,
    uses=("employees", "roles", "skills", "requirements", "openings", "postings", "interventions",
          "enrolments", "projects", "signals", "tasks", "snapshots"),
    given=("profiles",),
    sources=SOURCES,
    explain=explain_shortage,
)  # fmt: skip


@QUESTION.answers
def forecast(
    workforce: Workforce,
    profiles: LevelSource | None,
    scenario: Scenario | None = None,
    *,
    assumptions: Assumptions = SHIPPED,
    draws: int = DRAWS,
    threads: int = 1,
    progress: Callable[[float], None] | None = None,
) -> Forecast:
    """Forecast supply and demand of people and skills under a scenario.

    Args:
        workforce: With ``employees`` and ``roles``; see ``read_basis`` for what else is used.
        profiles: Levels; None leaves skills out.
        scenario: What happens; by default nothing but what is usual.
        assumptions: The register; by default the one shipped.
        draws: Number of draws, at least 2.
        threads: Threads to use; the result is the same for any number.
        progress: Called with the share done.

    Returns:
        The forecast.

    Raises:
        UnknownName: a driver names something that is not in the data.
        BadValue: a driver is out of bounds, or fewer than 2 draws.
    """
    basis = read_basis(workforce, profiles, assumptions=assumptions)
    chosen = scenario or Scenario(name="Baseline")
    return run_scenario(basis, chosen, draws=draws, threads=threads, progress=progress)


@QUESTION.answers
def run_scenario(
    basis: Basis,
    scenario: Scenario,
    *,
    draws: int = DRAWS,
    threads: int = 1,
    progress: Callable[[float], None] | None = None,
) -> Forecast:
    """Run a scenario on a basis already read; arguments and errors as :func:`forecast`."""
    if draws < 2:
        raise BadValue("draws", str(draws), "at least 2", "Ask for 100 or more.")
    basis = replace(basis, assumptions=basis.assumptions.resumed())
    months = scenario.horizon_months
    scenario.check()
    cells = add_cells(basis, scenario)
    effects = fit_effects(basis, cells, scenario, months, draws)
    flows = build_flows(basis, cells, effects, months)
    luck = draw_luck(basis, cells, effects, months, draws, scenario.seed)
    paths = simulate(
        flows, luck, seed=scenario.seed, threads=threads, known_cells=len(basis.cells),
        progress=progress,
    )  # fmt: skip
    held, projected, asked = _project_skills(basis, cells, effects, paths)
    fte = cells.fte[None, :, None].astype(np.float32)
    stamped = replace(scenario, dataset=basis.workforce.fingerprint, code_version=CODE_VERSION)
    return Forecast(
        basis=basis,
        scenario=stamped,
        grid=cells,
        people_fte=np.multiply(paths.people, fte, out=paths.people),
        posts_fte=np.multiply(paths.posts, fte, out=paths.posts),
        hired=paths.hired,
        left=paths.left,
        filling=np.clip(flows.fill, 0.0, 1.0),
        leaving=-np.expm1(-(flows.leave + flows.retire)),
        effects=effects,
        held=held,
        projected=projected,
        asked=asked,
        warnings=(*basis.warnings, *_scenario_warnings(basis, scenario, flows)),
    )


def _project_skills(
    basis: Basis, cells: Cells, effects: tuple[Effect, ...], paths: Paths
) -> tuple[SkillNeeds | None, Projected, Floats]:
    """Return pairs of cell and requirement, the share able and the market's factor by month."""
    held, months = basis.needs, len(paths.hired)
    if held is None:
        return None, Projected.empty(months, 0), np.zeros((months, 0))
    if len(cells) > len(basis.cells):
        held = add_pairs_of_new_cells(held, cells)
    for effect in effects:
        if effect.name == "new_skill_share" and effect.skills is not None:
            held = add_skill_not_required(
                held, np.flatnonzero(effect.skills), np.flatnonzero(effect.cells),
                basis.staff, basis.cell_of,
            )  # fmt: skip
    for effect in effects:
        if effect.name == "required_level_shift" and effect.skills is not None:
            some = np.flatnonzero(effect.skills[held.skill] & (effect.cells[held.cell] > 0))
            held = shift_required_levels(held, some, effect.middle, basis.staff, basis.cell_of)
    people = paths.people.mean(axis=2, dtype=np.float64)
    joined = np.minimum(paths.hired / np.maximum(people, 1e-9), 1.0)
    factor = np.ones((months, len(held.cell)))
    for effect in effects:
        if effect.name == "training_factor" and effect.skills is not None:
            hit = effect.skills[held.skill] * effect.cells[held.cell]
            factor *= 1.0 + effect.ramp[:, None] * (effect.middle - 1.0) * hit[None, :]
    projected = project_capable(held, joined, factor, cells.people)
    added = _change_drawn_to_all_skills(basis, months)
    capable = projected.capable.copy()
    capable[:, : added.shape[1]] = np.clip(capable[:, : added.shape[1]] + added, 0.0, 1.0)
    projected = replace(projected, capable=capable)
    steps = np.minimum(np.arange(months), len(basis.market.skill) - 1)
    weight = basis.assumptions.value("posting_weight")
    asked = np.exp(weight * basis.market.skill[steps][:, held.skill]) * (held.need >= 0)
    return held, projected, asked


def _change_drawn_to_all_skills(basis: Basis, months: int) -> Floats:
    """Return what is added to shares able of today's pairs, whatever the scenario does to them."""
    held, cells = basis.needs, basis.cells
    assert held is not None
    steps = np.minimum(np.arange(months), len(basis.joined) - 1)
    usual = project_capable(
        held, basis.joined[steps], np.ones((months, len(held.cell))), cells.people
    )
    added = pool_changes(held, usual, (cells.people * cells.fte)[held.cell])
    return np.asarray(added[:, held.skill])


def _scenario_warnings(basis: Basis, scenario: Scenario, flows: Flows) -> tuple[str, ...]:
    said = []
    if scenario.dataset and scenario.dataset != basis.workforce.fingerprint:
        said.append("This scenario was last run on other data: its results will differ.")
    if scenario.horizon_months > 36:
        said.append("Beyond 36 months trends and adverts are held where they are after 36.")
    if len(flows.stock) == 0:
        said.append("Nobody is here: there is nothing to forecast.")
    if any(d.name == "automated_share" for d in scenario.drivers) and not basis.exposed_share:
        said.append("No tasks are loaded: automation has nothing to act on.")
    return tuple(said)
