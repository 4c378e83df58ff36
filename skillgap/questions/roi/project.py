"""What should an intervention return?

Method: Brogden–Cronbach–Gleser (Cronbach and Gleser 1965):
ΔU = Σ_t N(1−q)^t · d · τ · decay_t · SD_y / (1+i)^t − C, with d the effect in standard deviations,
τ the share used at work and finished, SD_y the money value of one standard deviation, and C all
costs. Every input is drawn from its range; the headline is the
tenth percentile: nine times in ten it should be more.

Costs in full: fees, set-up, learners' time, trainers' or mentors' time, platform,
administration. Where an outside hire is avoided, the same post's productivity is not counted.

Limits: SD_y is a convention. Effects of training at work are published for programmes that were
worth publishing. A projection is no proof: measure the impact afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from skillgap.core.assumptions import Assumptions
from skillgap.core.draws import draw_even_normals, draws_from_normals
from skillgap.core.errors import BadValue, unknown_name
from skillgap.core.provenance import Explanation
from skillgap.core.question import SHIPPED, Particulars, Question, Result, declare
from skillgap.core.workforce import Floats, Workforce
from skillgap.questions.roi.inputs import (
    ON_THE_JOB,
    REGISTERED,
    Inputs,
    MeasuredEffect,
    ReturnBasis,
    collect_inputs,
)
from skillgap.questions.roi.utility import worth_over_time

FORMULA = (
    "net benefit = Σ_month N·FTE·(1−q)^t · d·τ·finished · decay_t · SD_y/12 / (1+i)^(t/12) "
    "+ avoided hires × cost of a hire − (fees + set-up + learners' time + trainers' time + "
    "platform + administration)"
)
COSTS = ("fees", "set-up", "learners' time", "trainers' time", "platform", "administration")
_SHARES = ("training_transfer_share", "completion_share", "on_the_job_productive_share",
           "monthly_attrition_share")  # fmt: skip
_VARIED = (
    "training_effect_sd", "training_transfer_share", "completion_share", "sdy_salary_share",
    "effect_half_life_months", "effect_discount_share", "salary", "monthly_attrition_share",
    "lead_months", "hours", "fee", "fixed_cost", "pay_on_cost_share", "working_hours_per_year",
    "trainer_share", "on_the_job_productive_share", "platform_cost", "administration_share",
    "hire_cost_share",
    "hire_premium_share",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spread:
    """A result as its tenth, fiftieth and ninetieth percentile."""

    low: float
    median: float
    high: float


@dataclass(frozen=True, eq=False)
class Sums:
    """One evaluation of the formula; every field has shape (draws,)."""

    costs: Mapping[str, Floats]
    productivity: Floats
    hiring: Floats
    monthly: Floats

    @property
    def cost(self) -> Floats:
        """All costs."""
        return np.asarray(sum(self.costs.values()))

    @property
    def benefit(self) -> Floats:
        """All benefits, in today's money."""
        return self.productivity + self.hiring

    @property
    def net_value(self) -> Floats:
        """Net present value."""
        return self.benefit - self.cost


@dataclass(frozen=True, eq=False)
class ProjectedReturn(Result):
    """What an intervention should return.

    Attributes:
        inputs: What it rests on.
        participants: People it is offered to.
        horizon_months: How far benefits are counted.
        avoided_hires: Outside hires it makes unnecessary, in posts.
        central: The formula with every input at its central value.
        draws: The formula with inputs drawn.
        currency: ISO code.
        warnings: What the reader must know.
    """

    inputs: Inputs
    participants: float
    horizon_months: int
    avoided_hires: float
    central: Sums
    draws: Sums
    currency: str
    warnings: tuple[str, ...]

    def provenance_details(self) -> Particulars:
        """Name the intervention, and take each input as it was estimated or edited here."""
        values = self.inputs.values
        return Particulars(
            title=f"Projected return of {self.inputs.title}",
            estimated=tuple(values[name] for name in REGISTERED if name in values),
        )

    @cached_property
    def npv(self) -> Spread:
        """Net present value; its tenth percentile is the headline."""
        return _spread_of(self.draws.net_value)

    @cached_property
    def cost(self) -> Spread:
        """All costs."""
        return _spread_of(self.draws.cost)

    @cached_property
    def benefit(self) -> Spread:
        """All benefits, in today's money."""
        return _spread_of(self.draws.benefit)

    @property
    def p_positive(self) -> float:
        """Chance that the net present value is above 0."""
        return float((self.draws.net_value > 0).mean())

    @cached_property
    def roi(self) -> Spread:
        """Phillips' return on investment: (benefit − cost) / cost."""
        return _spread_of(self.draws.net_value / np.maximum(self.draws.cost, 1e-9))

    @cached_property
    def payback_months(self) -> Spread:
        """Months until benefits have paid the cost; infinite where they never do."""
        running = np.cumsum(self.draws.monthly, axis=1) + self.draws.hiring[:, None]
        paid = running >= self.draws.cost[:, None]
        month = np.where(paid.any(axis=1), paid.argmax(axis=1) + 1.0, np.inf)
        low, middle, high = np.quantile(month, (0.1, 0.5, 0.9), method="inverted_cdf")
        return Spread(float(low), float(middle), float(high))

    @cached_property
    def break_even_effect(self) -> float:
        """Effect (SD of performance) at which it pays for itself; NaN where none would."""
        need = float(self.central.cost[0] - self.central.hiring[0])
        if need <= 0:
            return 0.0
        central = {name: np.array([entry.value]) for name, entry in self.inputs.values.items()}
        central["training_effect_sd"] = np.array([1.0])
        one = _costs_and_benefits(
            central, self.inputs.kind, self.horizon_months, self.avoided_hires
        )
        gain = float(one.productivity[0])
        return need / gain if gain > 0 else float("nan")

    @cached_property
    def table(self) -> pd.DataFrame:
        """The waterfall, from the first cost to the net benefit.

        Columns: step, kind (``cost``, ``benefit`` or ``total``), amount (costs negative; mean over
        the middle tenth of the draws, scaled so that all costs are the median cost and the net is
        the median net benefit), low, high (P10 and P90 of all draws).
        """
        drawn = self.draws
        costs = [(name, "cost", -drawn.costs[name]) for name in COSTS]
        gains = [("better work", "benefit", drawn.productivity)]
        if self.avoided_hires:
            gains.append(("hires avoided", "benefit", drawn.hiring))
        rank = drawn.net_value.argsort().argsort() / len(drawn.net_value)
        middle = np.abs(rank - 0.5) <= 0.05
        rows = [
            *_lines_adding_up_to(-self.cost.median, costs, middle),
            ("total cost", "total", 0.0, -drawn.cost),
            *_lines_adding_up_to(self.npv.median + self.cost.median, gains, middle),
            ("net benefit", "total", 0.0, drawn.net_value),
        ]
        table = pd.DataFrame(
            [(step, kind, amount, _spread_of(v).low, _spread_of(v).high)
             for step, kind, amount, v in rows],
            columns=["step", "kind", "amount", "low", "high"],
        )  # fmt: skip
        spent = table["amount"].where(table["kind"] == "cost", 0.0)
        table.loc[table["step"] == "total cost", "amount"] = spent.sum()
        table.loc[table["step"] == "net benefit", "amount"] = table.loc[
            table["kind"] != "total", "amount"
        ].sum()
        return table

    @property
    def better_work_per_person_month(self) -> float:
        """Better work of one who takes part, a month, on average over the horizon."""
        worked = float(self.table.set_index("step")["amount"]["better work"])
        return worked / self.participants / self.horizon_months

    @cached_property
    def monthly(self) -> pd.DataFrame:
        """Benefits so far less cost, month by month. Columns: month, low, median, high."""
        running = np.cumsum(self.draws.monthly, axis=1) + self.draws.hiring[:, None]
        running = running - self.draws.cost[:, None]
        low, middle, high = np.quantile(running, (0.1, 0.5, 0.9), axis=0)
        month = np.arange(1, running.shape[1] + 1)
        return pd.DataFrame({"month": month, "low": low, "median": middle, "high": high})

    @cached_property
    def tornado(self) -> pd.DataFrame:
        """What each input alone does to the net benefit, the largest swing first.

        Columns: input, low_value, high_value, at_low, at_high, swing, unit, status.
        """
        rows = []
        for name in _VARIED:
            entry = self.inputs.values[name]
            if entry.high <= entry.low:
                continue
            ends = [
                float(_costs_and_benefits(
                    {n: np.array([_clip_to_allowed(n, value if n == name else e.value)])
                     for n, e in self.inputs.values.items()},
                    self.inputs.kind, self.horizon_months, self.avoided_hires,
                ).net_value[0])
                for value in (entry.low, entry.high)
            ]  # fmt: skip
            rows.append((name, entry.low, entry.high, *ends, abs(ends[1] - ends[0]), entry.unit,
                         entry.status))  # fmt: skip
        table = pd.DataFrame(
            rows, columns=["input", "low_value", "high_value", "at_low", "at_high", "swing",
                           "unit", "status"],
        )  # fmt: skip
        table = table[table["swing"] > 0]
        return table.sort_values("swing", ascending=False).reset_index(drop=True)

    def explain(self, step: str = "net benefit") -> Explanation:
        """Open one line of the waterfall.

        Raises:
            UnknownName: no such line.
        """
        lines = self.table.set_index("step")
        if step not in lines.index:
            raise unknown_name("waterfall", step, list(lines.index))
        line = lines.loc[step]
        used = self.inputs.table
        steps = used.rename(columns={"input": "step", "meaning": "note"})
        return Explanation(
            title=f"{self.inputs.title}: {step}",
            sentence=f"{line['amount']:,.0f} {self.currency}, 80% range {line['low']:,.0f} to "
            f"{line['high']:,.0f}.",
            steps=steps[["step", "value", "unit", "note"]],
            rows=used,
            formula=FORMULA,
        )


ROI = Question(
    name="roi",
    columns=declare("""
step    label  line of the sum
kind    label  cost, benefit or total
amount  money  costs negative; middle draws, scaled to the median cost and net benefit
low     money  lower end of the 80% range
high    money  upper end
"""),
    title="Projected return",
    asks="What will an intervention return, after all it costs?",
    formula=FORMULA,
    needs=("interventions",),
    uses=("employees", "requirements", "enrolments"),
    sources=(
        "Brogden 1949; Cronbach and Gleser 1965; Schmidt, Hunter and Pearlman 1982; "
        "Cascio and Boudreau, Investing in People",
        "Arthur et al. 2003 (effects of training); Phillips 1997 (costs in full)",
    ),
)


@ROI.answers
def project_return(
    workforce: Workforce,
    *,
    intervention: str,
    participants: float,
    assumptions: Assumptions = SHIPPED,
    horizon_months: int = 24,
    avoided_hires: float = 0.0,
    measured: Mapping[str, MeasuredEffect] | None = None,
    learned: Mapping[str, float] | None = None,
    edits: Mapping[str, float] | None = None,
    draws: int = 2000,
    seed: int = 7,
    basis: ReturnBasis | None = None,
) -> ProjectedReturn:
    """Project what an intervention returns.

    Args:
        workforce: With ``interventions`` and salaries.
        intervention: Its id.
        participants: For how many people.
        assumptions: The register.
        horizon_months: How far benefits are counted, 1 to 120.
        avoided_hires: Posts that need not be hired for outside; their productivity is then not
            counted as well.
        measured: Effects measured here, by intervention: they replace the planning value.
        learned: Levels gained here over those expected, by intervention: they scale it.
        edits: Inputs changed by hand.
        draws: Number of draws.
        seed: Seed of the draws.
        basis: What is the same for all interventions, where several are projected.

    Raises:
        BadValue: a horizon or number of hires that cannot be; no salaries.
        UnknownName: no such intervention or input.
        MissingTable: no interventions.
    """
    if not 1 <= horizon_months <= 120:
        raise BadValue("`horizon_months`", str(horizon_months), "1 to 120", "Correct it.")
    inputs = collect_inputs(
        basis or ReturnBasis(workforce, assumptions, learned or {}), intervention, participants,
        measured=measured, edits=edits,
    )  # fmt: skip
    posts = participants * inputs["fte"]
    if not 0 <= avoided_hires <= posts:
        raise BadValue(
            "`avoided_hires`", f"{avoided_hires:g} posts",
            f"0 to {posts:.1f}, the posts taking part",
            "A post can save one hire, not several; lower the number.",
        )  # fmt: skip
    central = {name: np.array([entry.value]) for name, entry in inputs.values.items()}
    drawn = draw_inputs(inputs, draws, seed)
    return ProjectedReturn(
        inputs=inputs,
        participants=participants,
        horizon_months=horizon_months,
        avoided_hires=avoided_hires,
        central=_costs_and_benefits(central, inputs.kind, horizon_months, avoided_hires),
        draws=_costs_and_benefits(drawn, inputs.kind, horizon_months, avoided_hires),
        currency=workforce.currency,
        warnings=_return_warnings(workforce, inputs, participants),
    )  # fmt: skip


def draw_inputs(inputs: Inputs, draws: int, seed: int) -> dict[str, Floats]:
    """Draw every input from its range, shape (draws,) each; the same input, the same draws."""
    normals = _standard_normals(len(inputs.values), draws, seed)
    return {
        name: np.asarray(
            _clip_to_allowed(name, draws_from_normals(entry, normals[place])), dtype=np.float64
        )
        for place, (name, entry) in enumerate(inputs.values.items())
    }


@lru_cache(maxsize=4)
def _standard_normals(rows: int, draws: int, seed: int) -> Floats:
    rng = np.random.default_rng(seed)
    return np.stack([draw_even_normals(rng, draws) for _ in range(rows)])


def _clip_to_allowed(name: str, value: Floats | float) -> Floats | float:
    """Keep draws where they can be: shares within 0 and 1, the effect free, the rest above 0."""
    if name == "training_effect_sd":
        return value
    if name in _SHARES:
        return np.clip(value, 0.0, 1.0)
    if name in ("effect_half_life_months", "working_hours_per_year"):
        return np.maximum(value, 1.0)
    return np.maximum(value, 0.0)


def _costs_and_benefits(
    values: Mapping[str, Floats], kind: str, horizon_months: int, avoided_hires: float
) -> Sums:
    people = values["participants"]
    on_cost = 1 + values["pay_on_cost_share"]
    hour = values["salary"] * on_cost / values["working_hours_per_year"]
    away = 1 - values["on_the_job_productive_share"] if kind in ON_THE_JOB else 1.0
    costs = {
        "fees": people * values["fee"],
        "set-up": values["fixed_cost"] + 0 * people,
        "learners' time": people * values["hours"] * hour * away,
        "trainers' time": people * values["hours"] * values["trainer_share"] * hour,
        "platform": people * values["platform_cost"],
    }
    costs["administration"] = values["administration_share"] * np.asarray(sum(costs.values()))
    # A post that saves a hire is not counted for its productivity as well.
    productive = people * values["fte"] - avoided_hires
    a_month = (
        productive * values["training_effect_sd"] * values["training_transfer_share"]
        * values["completion_share"] * values["sdy_salary_share"] * values["salary"] / 12
    )  # fmt: skip
    monthly = a_month[:, None] * worth_over_time(
        months=horizon_months,
        lead_months=values["lead_months"],
        monthly_attrition=values["monthly_attrition_share"],
        half_life_months=values["effect_half_life_months"],
        yearly_discount=values["effect_discount_share"],
    )
    # Outsiders cost more to find and earn more for as long as they are new (Bidwell 2011).
    hire = values["hire_cost_share"] + values["hire_premium_share"] * min(horizon_months, 24) / 12
    hiring = avoided_hires * hire * values["salary"]
    return Sums(costs, monthly.sum(axis=1), hiring + 0 * people, monthly)


def _lines_adding_up_to(
    total: float, lines: Sequence[tuple[str, str, Floats]], middle: NDArray[np.bool_]
) -> list[tuple[str, str, float, Floats]]:
    """Return lines with their means over the middle draws, scaled to a total.

    The total of medians is not the median of totals: unscaled, the lines would add up to another
    cost than the one that heads the page. Where they have not got the total's sign they stay.
    """
    means = [float(drawn[middle].mean()) for _, _, drawn in lines]
    scale = total / sum(means) if sum(means) * total > 0 else 1.0
    return [(*line[:2], mean * scale, line[2]) for line, mean in zip(lines, means)]


def _spread_of(values: Floats) -> Spread:
    low, middle, high = np.quantile(values, (0.1, 0.5, 0.9))
    return Spread(float(low), float(middle), float(high))


def _return_warnings(workforce: Workforce, inputs: Inputs, participants: float) -> tuple[str, ...]:
    found = []
    seats = inputs["seats"]
    if participants > seats:
        found.append(
            f"{participants:,.0f} people are chosen; only {seats:,.0f} are in roles that require "
            "the skill."
        )
    rows = workforce["interventions"].set_index("intervention_id")
    places = rows["capacity_per_quarter"].get(inputs.intervention_id, np.nan)
    if pd.notna(places) and places > 0 and participants > places:
        found.append(
            f"{places:,.0f} places a quarter: the last start after "
            f"{np.ceil(participants / places) - 1:,.0f} quarters, which is not discounted here."
        )
    if not inputs.measured:
        found.append("The effect is a planning value; no effect measured here is in use.")
    return tuple(found)
