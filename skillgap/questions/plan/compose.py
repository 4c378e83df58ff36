"""From a forecast, the workforce and the register to a plan problem."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.role_worth import value_roles
from skillgap.core.work_design import measure_work_design, share_to_redesign_by_role
from skillgap.core.workforce import Floats, Ints, Workforce
from skillgap.questions.plan.answer import MONTHS
from skillgap.questions.plan.judge import cost_factor_at
from skillgap.questions.plan.lever_costs import LeverCosts, price_levers
from skillgap.questions.plan.outlook import Outlook, Shortage, sum_outlook_by_role
from skillgap.questions.plan.partner_seats import PartnerSeats
from skillgap.questions.plan.problem import (
    LEVERS,
    Caution,
    DonorPool,
    Fairness,
    Flags,
    PlanProblem,
    Redesign,
    Resource,
    Target,
    choose_futures,
    repeat_by_quarter,
)
from skillgap.questions.plan.programmes import list_partner_seats
from skillgap.questions.plan.settings import PlanSettings

FUTURES, CAUTIOUS_FUTURES = 5, 8
_HAIR = 1e-9
BUILD, BUY, BORROW, REDEPLOY, AUTOMATE = range(5)


@dataclass(frozen=True, eq=False)
class Composed:
    """A plan problem with what has to be said about it.

    Attributes:
        problem: The problem.
        shortage: What it was read from.
        work_design: Teams with their skill and work-design gaps.
        warnings: What the reader must know.
        workforce: The organisation.
        register: Assumptions, with what was read of them.
    """

    problem: PlanProblem
    shortage: Shortage
    work_design: pd.DataFrame
    warnings: tuple[str, ...]
    workforce: Workforce
    register: Assumptions


def compose_problem(
    workforce: Workforce,
    outlook: Outlook,
    settings: PlanSettings,
    *,
    assumptions: Assumptions,
    losses: pd.DataFrame | None = None,
) -> Composed:
    """Put a plan problem together.

    Args:
        workforce: With ``employees`` and ``roles``; every further table replaces an assumption.
        outlook: A forecast of supply and demand.
        settings: Budget, levers, limits and aims.
        assumptions: The register.
        losses: Value that people in post do not deliver for lack of skill: role_id, people (who
            lack some) and monthly_loss, from the gaps; without it nobody is trained.

    Returns:
        The problem. Its shortage is the mean of the draws; what usual hiring will fill is part
        of the forecast and not planned again, and hiring answers what the plan adds.
    """
    assumptions = assumptions.recorded()
    shortage = sum_outlook_by_role(outlook, settings.quarters, by_region=settings.by_region)
    role = workforce.roles.encode(shortage.rows["role_id"])
    costs, worth = price_levers(workforce, assumptions), value_roles(workforce, assumptions)
    gap = shortage.short_fte.mean(axis=0)  # means of parts add up, medians do not
    teams = measure_work_design(workforce, assumptions)
    redesign, automatable = _redesign_and_automatable_fte(
        workforce, assumptions, shortage, role, teams, settings
    )
    short_cost = MONTHS * worth.value[role]  # one price of a seat, on every page
    quarters = len(shortage.quarters)
    value = assumptions.value
    levels = _measure_missing_levels(shortage, losses, costs.effect_fte[role], assumptions)
    problem = PlanProblem(
        roles=tuple(shortage.rows["key"]),
        titles=_role_titles(workforce, shortage, role),
        quarters=shortage.quarters,
        gap_fte=gap,
        short_cost=short_cost,
        one_off_cost=costs.one_off[role],
        quarterly_cost=costs.quarterly[role],
        lead_quarters=np.rint(costs.lead_months[role] / MONTHS).astype(np.int64),
        effect_fte=_posts_filled_per_start(costs.effect_fte[role]),
        budget=repeat_by_quarter(quarters, _limit_or_infinite(settings.budget)),
        term_quarters=np.array([0, 0, round(value("contractor_term_quarters")), 0, 0]),
        stay_share=_staying_share_by_lever(value("monthly_attrition_share")),
        allowed=_allowed_levers(settings, len(role)),
        automatable_fte=automatable,
        resources=_list_resources(workforce, assumptions, settings, quarters),
        pools=_list_donor_pools(shortage, value("spare_sure_share")),
        redesign=redesign,
        partners=_find_partner_seats(workforce, assumptions, shortage, costs, settings),
        fairness=_fairness_limit(shortage, gap, settings),
        target=_read_target(settings, quarters),
        caution=Caution(settings.caution) if settings.caution > 0 else None,
        futures=_choose_draws_to_plan_for(shortage, short_cost, settings),
        draws=shortage.short_fte,
        vacancies=shortage.vacancies,
        skill_loss=levels.loss,
        learners=levels.learners,
        levels_worth=levels.worth,
        total_budget=_limit_or_infinite(settings.total_budget),
        budget_factor=_reserve_by_lever(assumptions, settings),
        discount_share=(1 + value("discount_yearly_share")) ** 0.25 - 1,
        benefit_quarters=round(value("action_benefit_quarters")),
        credit_share=value("action_credit_share"),
        cost_spread=_spread_by_lever(assumptions, "lever_cost_spread_share"),
        effect_spread=_spread_by_lever(assumptions, "lever_effect_spread_share"),
        currency=workforce.currency,
    )
    said = (*costs.warnings, *worth.warnings, *_problem_warnings(workforce, problem))
    return Composed(problem, shortage, teams, said, workforce, assumptions)


def _allowed_levers(settings: PlanSettings, roles: int) -> Flags:
    levers = np.array([name in settings.levers for name in LEVERS])
    return np.broadcast_to(levers, (roles, len(LEVERS))).copy()


def _find_partner_seats(
    workforce: Workforce,
    assumptions: Assumptions,
    shortage: Shortage,
    costs: LeverCosts,
    settings: PlanSettings,
) -> PartnerSeats | None:
    if not settings.partners:
        return None
    return list_partner_seats(workforce, assumptions, shortage, costs)


def _posts_filled_per_start(effect: Floats) -> Floats:
    """Return the posts a start fills: training raises levels of people in post and fills none."""
    filling = effect.copy()
    filling[:, BUILD] = 0.0
    return filling


@dataclass(frozen=True, eq=False)
class _Levels:
    """What people in post lack: money a quarter, learners, worth of one start; by row."""

    loss: Floats
    learners: Floats
    worth: Floats


def _measure_missing_levels(
    shortage: Shortage, losses: pd.DataFrame | None, effect: Floats, assumptions: Assumptions
) -> _Levels:
    """Return what people in post lack by row: money a quarter, learners, worth of one start.

    One start trains one person in all that the role requires and they lack. It comes through with
    the completion share, and gains ``realised_gain_share`` of what is claimed. A role planned
    region by region shares its loss by demand.
    """
    rows = shortage.rows
    if losses is None or losses.empty:
        return _Levels(np.zeros(0), np.zeros(0), np.zeros((0, 0)))
    by_role = losses.set_index("role_id")
    weight = pd.Series(shortage.demand_fte + _HAIR)
    share = weight / weight.groupby(rows["role_id"].to_numpy()).transform("sum")
    each = {
        name: rows["role_id"].map(by_role[name]).fillna(0.0).to_numpy(np.float64) * share.to_numpy()
        for name in ("people", "monthly_loss")
    }
    loss, learners = MONTHS * each["monthly_loss"], each["people"]
    person = np.divide(loss, learners, out=np.zeros_like(loss), where=learners > 0)
    worth = np.zeros((len(rows), len(LEVERS)))
    worth[:, BUILD] = person * effect[:, BUILD] * assumptions.value("realised_gain_share")
    return _Levels(loss, learners, worth)


def _limit_or_infinite(money: float | None) -> float:
    return np.inf if money is None else money


def _choose_draws_to_plan_for(
    shortage: Shortage, short_cost: Floats, settings: PlanSettings
) -> Floats:
    """Return the draws a plan is to hold in; a mean alone would fill halves of posts for certain.

    Weighing bad luck takes more of them.
    """
    count = CAUTIOUS_FUTURES if settings.caution > 0 else FUTURES
    return choose_futures(shortage.short_fte, short_cost, count)


def _role_titles(workforce: Workforce, shortage: Shortage, role: Ints) -> tuple[str, ...]:
    roles = workforce["roles"]
    title = roles["title"].fillna(roles["role_id"]).astype(str).to_numpy()[role]
    keys, ids = shortage.rows["key"], shortage.rows["role_id"]
    return tuple(
        str(name) + key.removeprefix(own) for name, key, own in zip(title, keys, ids, strict=True)
    )


def _staying_share_by_lever(monthly: float) -> Floats:
    """Return who is still there a quarter later, by lever; contracts and agents do not leave."""
    stays = (1 - monthly) ** MONTHS
    return np.array([stays, stays, 1.0, stays, 1.0])


def _spread_by_lever(assumptions: Assumptions, name: str) -> Floats:
    usual, automate = assumptions.value(name), assumptions.value("automation_spread_share")
    return np.array([usual, usual, usual, usual, automate])


def _reserve_by_lever(assumptions: Assumptions, settings: PlanSettings) -> Floats:
    """Return what a lever is held to cost against a budget, as a multiple of its cost."""
    spread = _spread_by_lever(assumptions, "lever_cost_spread_share")
    return cost_factor_at(settings.budget_surety, spread)


def _list_resources(
    workforce: Workforce, assumptions: Assumptions, settings: PlanSettings, quarters: int
) -> tuple[Resource, ...]:
    value = assumptions.value
    thousands = float(workforce.present.sum()) / 1000
    uses = {
        "trainer": ([1 / value("learners_per_trainer"), 0, 0, 0, 0], settings.trainers),
        "recruiter": ([0, 1 / value("hires_per_recruiter"), 0, 0, 0], settings.recruiters),
        "mentor": (
            [1 / value("starters_per_mentor")] * 2 + [0, 1 / value("starters_per_mentor"), 0],
            settings.mentors,
        ),
    }
    found = []
    for name, (use, chosen) in uses.items():
        there = chosen
        if there is None:
            there = max(1.0, float(round(thousands * value(f"{name}s_per_thousand"))))
        found.append(Resource(name, np.array(use, np.float64), repeat_by_quarter(quarters, there)))
    return tuple(found)


def _list_donor_pools(shortage: Shortage, sure: float) -> tuple[DonorPool, ...]:
    """Return who is to spare in each job family in enough of the draws."""
    spare = np.quantile(shortage.spare_fte, 1 - sure, axis=0)
    family = shortage.rows["job_family"].fillna("All").astype(str).to_numpy()
    return tuple(
        DonorPool(name, family == name, np.floor(spare[at]))
        for at, name in enumerate(shortage.families)
        if spare[at].max() >= 1 and (family == name).any()
    )


def _redesign_and_automatable_fte(
    workforce: Workforce,
    assumptions: Assumptions,
    shortage: Shortage,
    role: Ints,
    teams: pd.DataFrame,
    settings: PlanSettings,
) -> tuple[Redesign | None, Floats]:
    """Return what must be redesigned first, and how many FTE can be automated by role."""
    value = assumptions.value
    exposed, removed = _exposed_and_removable_time(workforce)
    realised = value("automation_adoption_share") * value("automation_saving_share")
    automatable = exposed[role] * realised * shortage.demand_fte
    freed = removed[role] * value("redesign_freed_share") * shortage.demand_fte
    first = share_to_redesign_by_role(workforce, teams)[role] >= value("redesign_first_share")
    ids = shortage.rows["role_id"]
    ahead = ids.isin(settings.ungated).to_numpy(np.bool_)
    begun = ids.isin(settings.redesigned).to_numpy(np.bool_)
    gates = np.zeros((len(role), len(LEVERS)), dtype=np.bool_)
    gates[:, AUTOMATE] = ~ahead
    gates[:, BUILD] = first & ~ahead
    offered = (automatable > 0) | (freed > 0) | first | begun
    if not offered.any():
        return None, automatable
    cost = np.where(offered, value("redesign_cost_per_person") * shortage.demand_fte, np.nan)
    lead = max(1, round(value("redesign_lead_months") / MONTHS))
    return Redesign(cost, lead, freed, gates, begun, first), automatable


def _exposed_and_removable_time(workforce: Workforce) -> tuple[Floats, Floats]:
    """Return the exposed and the removable share of time of each role, shape (roles,) each."""
    tasks = workforce["tasks"]
    count = len(workforce.roles)
    role = workforce.roles.encode(tasks["role_id"])
    weight = tasks["exposure"].map({"E0": 0.0, "E1": 1.0, "E2": 0.5}).astype("float64").fillna(0.0)
    removed = tasks["removed_by_redesign"].fillna(False).astype(bool).to_numpy()
    new = tasks["new_task"].fillna(False).astype(bool).to_numpy()
    share = tasks["time_share"].astype("float64").fillna(0.0).to_numpy()
    kept = (role >= 0) & ~new
    use = share * weight.to_numpy() * ~removed
    exposed = np.bincount(role[kept], use[kept], minlength=count)
    gone = np.bincount(role[kept], (share * removed)[kept], minlength=count)
    return exposed.astype(np.float64), gone.astype(np.float64)


def _fairness_limit(shortage: Shortage, gap: Floats, settings: PlanSettings) -> Fairness | None:
    if not settings.group:
        return None
    label = shortage.rows[settings.group].fillna("All").astype(str).to_numpy()
    groups, member = np.unique(label, return_inverse=True)
    need = np.bincount(member, gap.sum(axis=1), minlength=len(groups))
    total = need.sum()
    return Fairness(
        groups=tuple(map(str, groups)),
        member=member.astype(np.int64),
        need_share=need / total if total > 0 else np.full(len(groups), 1 / len(groups)),
        band_share=settings.band_share,
        floor_share=settings.floor_share,
    )


def _read_target(settings: PlanSettings, quarters: int) -> Target | None:
    if settings.target_share <= 0:
        return None
    return Target(settings.target_share, min(settings.target_quarter, quarters) - 1)


def _problem_warnings(workforce: Workforce, problem: PlanProblem) -> list[str]:
    found = []
    if not problem.levels_worth.size:
        found.append(
            "No skill levels were given: training raises levels of people in post, so it is not "
            "planned."
        )
    if not workforce.has("tasks"):
        found.append("No tasks are loaded: nothing is known to be automatable.")
    if not problem.pools:
        found.append("No job family has people to spare for certain: nobody can be redeployed.")
    gates = problem.redesign.gates[:, BUILD] if problem.redesign else np.zeros(1, np.bool_)
    if gates.any():
        found.append(
            f"In {int(gates.sum())} roles the survey finds a work-design gap: training waits there "
            "until the work is redesigned."
        )
    return found
