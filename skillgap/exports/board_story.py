"""The board story: where we are short and what it costs, why, options, plan, proof and risks.

Every number is taken from a result as it stands; nothing is computed anew here. Five slides tell
the story, an appendix holds what it rests on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import floor, isfinite, log10
from typing import TYPE_CHECKING, Any

import pandas as pd

from skillgap.core import wording
from skillgap.core.quantities import NOT_DELIVERED
from skillgap.exports.exhibits import (
    Bars,
    Exhibit,
    Grid,
    HeatTable,
    Lines,
    Points,
    Scatter,
    Series,
    Slide,
    Waterfall,
    Words,
)
from skillgap.questions.gaps import words as gap_words
from skillgap.questions.plan import words as plan_words

if TYPE_CHECKING:
    from skillgap.core.assumptions import Assumption
    from skillgap.core.provenance import Provenance
    from skillgap.core.ranges import Range
    from skillgap.core.scenario import Scenario
    from skillgap.questions.forecast import Forecast
    from skillgap.questions.gaps import Gaps
    from skillgap.questions.impact import Impact
    from skillgap.questions.plan import Plan
    from skillgap.questions.roi import ProjectedReturn

FEW = 10
_ROWS, _COLUMNS, _LISTED = 10, 5, 30
_STILL_VACANT = "#F3BC9F"


@dataclass(frozen=True, eq=False)
class BoardResults:
    """What the board story is told from.

    Attributes:
        gaps: Where we are short.
        scenario: The future that forecast and plan speak of.
        forecast: Supply and demand; None where it could not be made.
        plan: The plan; None where there is none.
        projected: What an intervention should return; None where there is none.
        measured: Titles of interventions and what was measured of them.
        without: Why a part is missing, by its name: ``plan``, ``forecast``, ``proof``.
        by_budget: What each total budget fills, as ``frontier_of_plans`` returns it; None where
            there is no plan.
    """

    gaps: Gaps
    scenario: Scenario | None = None
    forecast: Forecast | None = None
    plan: Plan | None = None
    projected: ProjectedReturn | None = None
    measured: tuple[tuple[str, Impact], ...] = ()
    without: Mapping[str, str] = field(default_factory=dict)
    by_budget: pd.DataFrame | None = None


def tell_board_story(results: BoardResults) -> tuple[Slide, ...]:
    """Return the five slides of the story."""
    return (
        _short_slide(results),
        _why_slide(results),
        _options_slide(results),
        _plan_slide(results),
        _proof_slide(results),
    )


def tell_appendix(results: BoardResults) -> tuple[Slide, ...]:
    """Return the slides behind the story: forecast, bridge, skills, actions, proof, assumptions."""
    made: list[Slide | None] = [
        _forecast_slide(results),
        _bridge_slide(results),
        _skills_slide(results),
        _actions_slide(results),
        _measured_slide(results),
        _assumptions_slide(results),
        _methods_slide(results),
    ]
    return tuple(slide for slide in made if slide is not None)


# --- where it comes from ---


def scenario_id(scenario: Scenario) -> str:
    """Return eight letters that name all numbers of a scenario: equal ones for equal numbers."""
    return hashlib.sha256(scenario.numbers().encode()).hexdigest()[:8]


def scenario_line(scenario: Scenario | None) -> str:
    """Return a scenario with its id, for a footer."""
    return f"Scenario {scenario.name}, id {scenario_id(scenario)}" if scenario else ""


def source_line(name: str, provenance: Provenance) -> str:
    """Return data, its hash and its day, for a footer."""
    parts = [name, f"data {provenance.dataset[:12]}", f"as of {provenance.as_of}"]
    return f"{', '.join(part for part in parts if part)}; skillgap {provenance.code_version}"


def provenance_notes(
    provenance: Provenance, *, scenario: Scenario | None = None, warnings: Sequence[str] = ()
) -> tuple[str, ...]:
    """Return what speaker notes say of a number: formula, data, assumptions, sources."""
    used = ", ".join(f"{name} {rows:,}" for name, rows in provenance.inputs.items())
    lines = [
        f"How this was made: {provenance.title}",
        f"Formula: {provenance.formula}",
        f"Data: {provenance.dataset}, as of {provenance.as_of}; skillgap {provenance.code_version}",
        f"Rows used: {used}" if used else "",
        f"{scenario_line(scenario)}" if scenario else "",
        "Assumptions:" if provenance.assumptions else "",
        *(
            f"• {one.name.replace('_', ' ')} = {one.value:g} {one.unit} ({one.low:g} to "
            f"{one.high:g}); {one.status}, {one.owner}: {one.source}"
            for one in provenance.assumptions
        ),
        *(f"Source: {one}" for one in provenance.sources),
        *(f"To know: {one}" for one in warnings),
    ]
    return tuple(line for line in lines if line)


def _slide(
    results: BoardResults, title: str, subtitle: str, *exhibits: Exhibit, of: Any = None,
    ahead: bool = False,
) -> Slide:  # fmt: skip
    result = of if of is not None else results.gaps
    future = results.scenario if ahead else None
    return Slide(
        title=title,
        subtitle=subtitle,
        exhibits=exhibits,
        source=source_line(results.gaps.workforce.name, result.provenance),
        scenario=scenario_line(future),
        notes=provenance_notes(result.provenance, scenario=future, warnings=result.warnings),
    )


def _likely(span: Range, worded: Callable[[float], str]) -> str:
    return wording.likely(worded(span.low), worded(span.high))


def _money_in(currency: str) -> Callable[[float], str]:
    return lambda value: wording.money(value, currency)


# --- the five slides ---


def _short_slide(results: BoardResults) -> Slide:
    gaps = results.gaps
    total, currency = gaps.total, gaps.workforce.currency
    risk, met, few = total.monthly_risk, total.met_share, gaps.critical_few(FEW)
    money = _money_in(currency)
    if not len(few):
        title = "No required skill is short today"
    else:
        title = (
            f"We cover {wording.share(met.expected)} of the skills our roles need "
            f"({_likely(met, wording.share)}); about {money(risk.expected)} a month is not "
            f"delivered ({_likely(risk, money)})"
        )
    carried = float(few["cumulative_share"].max()) if len(few) else 0.0
    lines = [
        f"{wording.count(len(few), 'skill')} account for {wording.share(carried)} of it.",
        f"The figure is {gaps.money_trust}.",
        gap_words.other_costs_sentence(gaps),
        _empty_posts_line(gaps),
        NOT_DELIVERED.meaning,
    ]
    return _slide(
        results,
        title,
        f"{NOT_DELIVERED.name} a month by skill, the {len(few)} first by priority; thin line: "
        "likely range",
        _few_bars(few, currency),
        Words(tuple(line for line in lines if line), "What it means"),
    )


def _few_bars(few: pd.DataFrame, currency: str) -> Exhibit:
    if not len(few):
        return Words(("No skill is short in this organisation.",))
    few = few.sort_values("monthly_risk", ascending=False, kind="stable")
    return Bars(
        _texts(few["name"]),
        (Series(NOT_DELIVERED.name, _numbers(few["monthly_risk"]), _numbers(few["risk_low"]),
                _numbers(few["risk_high"]), "gap"),),
        f"money:{currency}",
    )  # fmt: skip


def _empty_posts_line(gaps: Gaps) -> str:
    table = gaps.reconcile()
    empty = table[table["line"] == "Not delivered by empty posts"]["amount"]
    if not len(empty) or float(empty.iloc[0]) <= 0:
        return ""
    worth = wording.money(float(empty.iloc[0]), gaps.workforce.currency)
    return f"Posts without a person would deliver {worth} a month; they are not part of it."


def _why_slide(results: BoardResults) -> Slide:
    gaps = results.gaps
    currency = gaps.workforce.currency
    places, cells = gaps.by("function"), gaps.by("function", "cluster")
    money = _money_in(currency)
    title = "Nothing required is short"
    if len(cells) and float(cells["monthly_risk"].iloc[0]) > 0:
        first, where = cells.iloc[0], places.iloc[0]
        title = (
            f"{where['function']} loses most: {money(where['monthly_risk'])} a month "
            f"({wording.likely(money(where['risk_low']), money(where['risk_high']))}), and "
            f"{first['cluster']} in {first['function']} alone {money(first['monthly_risk'])}"
        )
    return _slide(
        results,
        title,
        f"{NOT_DELIVERED.name} a month by function and cluster, {_heat_unit(cells, currency)}, "
        "expected",
        _heat_of(cells),
        Words(_reasons(gaps), "Why"),
    )


def _heat_step(cells: pd.DataFrame) -> tuple[float, str]:
    most = float(cells["monthly_risk"].max()) if len(cells) else 0.0
    return wording.thousand_step(most)


def _heat_unit(cells: pd.DataFrame, currency: str) -> str:
    return f"{wording.symbol(currency).strip()}{_heat_step(cells)[1]}"


def _heat_of(cells: pd.DataFrame) -> Exhibit:
    """Return functions by clusters, those with most money first, all in one thousand step."""
    cells = cells[cells["monthly_risk"] > 0]
    if not len(cells):
        return Words(("Nobody lacks a skill that is required.",))
    down, across = _largest(cells, "function", _ROWS), _largest(cells, "cluster", _COLUMNS)
    found = {(row.function, row.cluster): float(row.monthly_risk) for row in _rows(cells)}
    values = tuple(tuple(found.get((one, other)) for other in across) for one in down)
    step = _heat_step(cells)[0]

    def worded(value: float | None) -> str:
        return "–" if value is None else wording.compact(value / step) if value >= step else "<1"

    return HeatTable(
        tuple(down), tuple(across), values,
        tuple(tuple(worded(value) for value in row) for row in values),
    )  # fmt: skip


def _largest(cells: pd.DataFrame, column: str, most: int) -> list[str]:
    summed = cells.groupby(column)["monthly_risk"].sum().sort_values(ascending=False)
    return [str(name) for name in summed.index[:most]]


def _reasons(gaps: Gaps) -> tuple[str, ...]:
    """Return why the money is what it is: advice, assumptions, what is not known."""
    table, currency = gaps.table, gaps.workforce.currency
    lines = []
    act = table[table["advice"] == "act"]
    unsure = table[table["advice"] == "assess first"]
    if len(act):
        names = wording.listed([str(name) for name in act["name"].head(3)])
        lines.append(f"{wording.count(len(act), 'skill')} to act on now, first {names}.")
    if len(unsure):
        names = wording.listed([str(name) for name in unsure["name"].head(2)])
        lines.append(
            f"{wording.count(len(unsure), 'skill')} to assess before spending, such as {names}."
        )
    for row in _rows(gaps.tornado.head(2)):
        lines.append(
            f"{str(row.name).replace('_', ' ').capitalize()} between {_figure(row.low)} and "
            f"{_figure(row.high)} {row.unit} alone moves the total between "
            f"{wording.money(row.total_low, currency)} and "
            f"{wording.money(row.total_high, currency)}."
        )
    return tuple(lines) or ("Nothing required is short.",)


def _options_slide(results: BoardResults) -> Slide:
    plan, table = results.plan, results.by_budget
    if plan is None or table is None:
        return _missing_slide(results, "Options", "plan")
    currency, outcome = plan.problem.currency, plan.outcome
    quarters = wording.count(len(plan.problem.quarters), "quarter")
    gap, lost = outcome.gap_on_average, outcome.unfilled_range
    title = (
        f"Doing nothing leaves {plan_words.write_fte(gap.expected, gap.high)} empty and costs "
        f"{wording.money(lost.expected, currency)} over {quarters}; "
        f"{plan_words.reach_in_words(table, currency)}"
    )
    unit, budget = f"money:{currency}", plan.problem.total_budget
    spent = budget if isfinite(budget) else outcome.cost_range.expected
    filled = outcome.closed_on_average.expected
    figure = Scatter(
        (
            Points("Best plan for each budget", _numbers(table["money"]),
                   _numbers(table["closed_fte"]), "supply", joined=True),
            Points("This plan", (spent,), (filled,), "gap"),
        ),
        f"Budget over {quarters}", "Empty posts filled, FTE on average", unit, "FTE",
    )  # fmt: skip
    return _slide(
        results, title, "What each budget fills; every point is a whole plan, simulated again",
        figure, Words(_levers(plan), "Ways to close it"), of=plan, ahead=True,
    )  # fmt: skip


def _levers(plan: Plan) -> tuple[str, ...]:
    """Return what each lever closes and what sets a limit, in words."""
    currency, table = plan.problem.currency, plan.table
    lines = []
    for lever in (*plan.problem.levers, "redesign"):
        mine = table[table["lever"] == lever]
        if len(mine):
            lines.append(
                f"{lever.capitalize()}: {wording.count(float(mine['starts'].sum()), 'start')}, "
                f"{wording.money(float(mine['cost'].sum()), currency)}."
            )
    if said := plan_words.partners_pay_in_words(plan):
        lines.append(said)
    idle = [lever for lever in plan.problem.levers if not (table["lever"] == lever).any()]
    if idle:
        lines.append(f"Not used: {wording.listed(idle, 5)}.")
    lines.append("Proven to be within " + plan_words.closeness_to_best_in_words(plan.gap_share)
                 + " of the best plan under its limits.")  # fmt: skip
    return tuple(lines) or ("Nothing is worth starting within these limits.",)


def _plan_slide(results: BoardResults) -> Slide:
    plan = results.plan
    if plan is None:
        return _missing_slide(results, "Recommended plan", "plan")
    table = plan.by_quarter
    parts = [
        name for name in (*plan.problem.levers, "redesign")
        if len(table) and float(table[f"{name}_fte"].max()) >= 0.05
    ]  # fmt: skip
    series = [
        Series(name.capitalize(), _numbers(table[f"{name}_fte"]),
               colour=name if name != "redesign" else "muted")
        for name in parts
    ]  # fmt: skip
    series.append(Series("Still empty", _numbers(table["short_fte"]), colour=_STILL_VACANT))
    bars = Bars(_texts(table["quarter"]), tuple(series), "FTE", stacked=True, upright=True)
    title, _, more = plan_words.headline(plan).rstrip(".").partition(". ")
    shown = "Vacancies by quarter and what closes them, FTE"
    return _slide(
        results, title, f"{more}. {shown}" if more else shown,
        bars, _first_starts(plan), of=plan, ahead=True,
    )  # fmt: skip


def _first_starts(plan: Plan) -> Exhibit:
    """Return what to start first, dearest first, as a small table."""
    table = plan.table
    if not len(table):
        return Words(("Nothing is started within these limits.",))
    first = table[table["quarter"] == table["quarter"].iloc[0]]
    currency = plan.problem.currency
    rows = tuple(
        (str(row.title), str(row.lever).capitalize(), f"{row.starts:,.0f}",
         wording.money(float(row.cost), currency))
        for row in _rows(first.head(9))
    )  # fmt: skip
    head = (f"Start by {table['quarter'].iloc[0]}", "Lever", "Starts", "Cost")
    return Grid(head, rows, (2, 3), max(len(first) - 9, 0))


def _proof_slide(results: BoardResults) -> Slide:
    found = results.projected
    risks = Words(_risks(results), "Risks, and what is not proven")
    if found is None:
        if not results.measured:
            return _missing_slide(results, "Proof and risks", "proof")
        title, impact = results.measured[0]
        return _slide(results, f"{title}: {impact.sentence}", "What was measured",
                      _measured_table(results), risks, of=impact)  # fmt: skip
    money, npv = _money_in(found.currency), found.npv
    verb = "returns" if npv.low >= 0 else "may lose"
    amount = money(abs(npv.low))
    more = "or more, nine times in ten" if npv.low >= 0 else "or more, one time in ten"
    title = (
        f"{found.inputs.title} for {wording.count(found.participants, 'person', 'people')} {verb} "
        f"{amount} {more} (median {money(npv.median)}, "
        f"{wording.likely(money(npv.low), money(npv.high))})"
    )
    table = found.table
    steps = Waterfall(
        tuple(str(step).capitalize() for step in table["step"]),
        tuple(float(value) for value in table["amount"]),
        tuple(kind == "total" for kind in table["kind"]),
        f"money:{found.currency}",
    )
    return _slide(
        results, title,
        f"Projected costs and benefits over {found.horizon_months} months, typical simulation; a "
        "projection is no proof",
        steps, risks, of=found,
    )  # fmt: skip


def _risks(results: BoardResults) -> tuple[str, ...]:
    """Return what could be wrong: claims not reached, guesses, warnings, the width of ranges."""
    lines = [
        f"{title}: {impact.claim.rung}, as {impact.claim.because}."
        for title, impact in results.measured[:3]
    ]
    guesses = results.gaps.guesses
    if guesses:
        names = wording.listed([one.name.replace("_", " ") for one in guesses])
        lines.append(f"Guessed, not confirmed: {names}.")
    plan = results.plan
    if plan is not None:
        gap = plan.outcome.gap_range()
        lines.append(
            f"Without a plan, empty posts in {plan.problem.quarters[-1]} may be anywhere from "
            f"{wording.number_span(gap.low, gap.high, 'FTE')} (likely)."
        )
        lines += plan.warnings[:2]
    lines += results.gaps.warnings[:1]
    return tuple(lines) or ("No measured effect, no guess and no warning to report.",)


def _missing_slide(results: BoardResults, title: str, part: str) -> Slide:
    why = results.without.get(part, "The tables it needs are not loaded.")
    return _slide(results, f"{title}: cannot be told yet", "", Words((why,)))


# --- the appendix ---


def _forecast_slide(results: BoardResults) -> Slide | None:
    from skillgap.questions.forecast.paths import find_empty_posts_path

    made = results.forecast
    if made is None:
        return None
    table = find_empty_posts_path(made)
    row = table[table["month"] <= 12].iloc[-1]
    low, mean, high = (f"{wording.compact(row[name])} FTE" for name in ("low", "mean", "high"))
    title = (
        f"About {mean} of posts will be empty in {int(row['month'])} months "
        f"({wording.likely(low, high)})"
    )
    day = pd.Timestamp(made.basis.workforce.as_of)
    ends = _numbers(table["low"]), _numbers(table["high"])
    line = Series("Mean", _numbers(table["mean"]), *ends, "accent")
    labels = tuple(f"{day + pd.DateOffset(months=int(month)):%b %Y}" for month in table["month"])
    return _slide(
        results, title, "Posts without people, FTE, mean and likely range of all simulations",
        Lines(labels, (line,), "FTE"), of=made, ahead=True,
    )  # fmt: skip


def _bridge_slide(results: BoardResults) -> Slide | None:
    gaps = results.gaps
    table = gaps.reconcile()
    lines = table.set_index("line")["amount"]
    if "Value of all posts" not in lines.index:
        return None
    ups = table[table["kind"].isin(["part", "sum"])]
    downs = [name for name in lines.index if str(name).startswith("Not delivered by")]
    labels = [*ups["line"], *downs, "Delivered"]
    values = [*ups["amount"], *(-lines[name] for name in downs), lines["Delivered"]]
    totals = [*(ups["kind"] == "sum"), *(False for _ in downs), True]
    money = _money_in(gaps.workforce.currency)
    total = float(lines["Value of all posts"])
    return _slide(
        results,
        f"Of {money(total)} a month that all posts are worth, {money(float(lines['Delivered']))} "
        "is delivered",
        "From payroll to what is delivered, a month, expected; adds up to the cent",
        Waterfall(
            tuple(str(label) for label in labels),
            tuple(float(value) for value in values),
            tuple(bool(total) for total in totals),
            f"money:{gaps.workforce.currency}",
        ),
    )


def _skills_slide(results: BoardResults) -> Slide | None:
    gaps = results.gaps
    table, currency = gaps.table, gaps.workforce.currency
    short = table[table["monthly_risk"] > 0]
    if not len(short):
        return None
    rows = tuple(
        (
            f"{row.rank}", str(row.name), str(row.cluster),
            wording.number_span(row.short_low, row.short_high, ""),
            wording.money(row.monthly_risk, currency),
            wording.short_span(wording.money(row.risk_low, currency),
                               wording.money(row.risk_high, currency)),
            wording.share(row.confidence), str(row.advice),
        )
        for row in _rows(short.head(_LISTED))
    )  # fmt: skip
    return _slide(
        results,
        f"{wording.count(len(short), 'skill')} are short; {short['name'].iloc[0]} is first by "
        "priority",
        "Ranked by what their shortage costs, criticality and scarcity; FTE below the level and "
        "money with their likely ranges",
        Grid(("#", "Skill", "Cluster", "FTE short", "A month", "Likely", "How sure", "Advice"),
              rows, (0, 3, 4, 5, 6), len(short) - len(rows)),
    )  # fmt: skip


def _actions_slide(results: BoardResults) -> Slide | None:
    plan = results.plan
    if plan is None or not len(plan.table):
        return None
    currency, table = plan.problem.currency, plan.table
    rows = tuple(
        (str(row.quarter), str(row.title), str(row.lever).capitalize(), str(row.pool),
         f"{row.starts:,.0f}", str(row.in_service) or "later", f"{row.cover_fte:.1f}",
         wording.money(float(row.cost), currency))
        for row in _rows(table.head(_LISTED))
    )  # fmt: skip
    spent = [wording.money(float(cost), currency) for cost in plan.by_quarter["cost"]]
    return _slide(
        results,
        f"{wording.count(len(table), 'action')} to start; {spent[0]} is spent in "
        f"{plan.by_quarter['quarter'].iloc[0]}",
        "Everything to start, by quarter; cover in FTE when it comes into service",
        Grid(("Start by", "Role", "Lever", "Done by", "Starts", "In service", "FTE", "Cost"),
              rows, (4, 6, 7), len(table) - len(rows)),
        of=plan, ahead=True,
    )  # fmt: skip


def _measured_slide(results: BoardResults) -> Slide | None:
    if not results.measured:
        return None
    caused = sum(impact.claim.rung == "caused" for _, impact in results.measured)
    return _slide(
        results,
        f"Of {wording.count(len(results.measured), 'programme')} measured, {caused or 'none'} can "
        "be claimed to have caused a change",
        "Effect on the outcome with its 95% range, and how far up the ladder the evidence reaches",
        _measured_table(results), of=results.measured[0][1],
    )  # fmt: skip


def _measured_table(results: BoardResults) -> Grid:
    rows = tuple(
        (title, impact.outcome.replace("_", " "), *_effect(impact), impact.claim.rung)
        for title, impact in results.measured
    )
    return Grid(("Programme", "Outcome", "Effect", "95% range", "Claim"), rows, (2, 3))


def _effect(impact: Impact) -> tuple[str, str]:
    """Return an effect and its 95% range, with as many decimals as its widest end needs."""
    value, low, high = impact.effect.value, impact.effect.low, impact.effect.high
    most = max(abs(low), abs(high))
    decimals = max(1 - floor(log10(most)), 0) if isfinite(most) and most > 0 else 0
    one, other, middle = (f"{end:,.{decimals}f}".replace("-", "−") for end in (low, high, value))
    return middle, f"{one} to {other}"


def _assumptions_slide(results: BoardResults) -> Slide | None:
    """Return the assumptions behind the deck, guesses first; each slide's notes hold its own."""
    entries = assumptions_used(results)
    if not entries:
        return None
    guesses = sum(one.status == "guess" for one in entries)
    rows = tuple(
        (one.name.replace("_", " "), _figure(one.value),
         f"{_figure(one.low)} to {_figure(one.high)}", one.unit, one.status, one.owner)
        for one in entries
    )  # fmt: skip
    return _slide(
        results,
        f"{guesses} of {wording.count(len(entries), 'assumption')} behind this deck are guesses",
        "Those that move the value not delivered most, then guesses; all stand in the notes and in "
        "the workbook",
        Grid(("Assumption", "Value", "Plausible range", "Unit", "Status", "Owner"), rows, (1, 2)),
    )


def assumptions_used(results: BoardResults) -> list[Assumption]:
    """Return every assumption behind the results: those that move most money, then guesses."""
    used: dict[str, Assumption] = {}
    for result in (results.gaps, results.forecast, results.plan, results.projected):
        if result is not None:
            used.update({one.name: one for one in result.provenance.assumptions})
    first = [str(name) for name in results.gaps.tornado["name"]]
    place = {name: at for at, name in enumerate(first)}
    return sorted(
        used.values(),
        key=lambda one: (place.get(one.name, len(first)), one.status != "guess", one.name),
    )


def _methods_slide(results: BoardResults) -> Slide:
    found = [results.gaps, results.forecast, results.plan, results.projected]
    lines = [
        f"{one.provenance.title}: {one.provenance.formula}" for one in found if one is not None
    ]
    return _slide(results, "How the numbers were made", "Formulas", Words(tuple(lines)))


# --- cells ---


def _rows(table: pd.DataFrame) -> list[Any]:
    return list(table.itertuples(index=False))


def _texts(column: pd.Series) -> tuple[str, ...]:
    return tuple(str(value) for value in column)


def _figure(value: float) -> str:
    """Write a number of an assumption or an effect, three figures at most.

    >>> _figure(-0.04285), _figure(12_000.0)
    ('−0.0428', '12,000')
    """
    shown = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    return shown.replace("-", "−")


def _numbers(column: pd.Series) -> tuple[float, ...]:
    return tuple(float(value) for value in column)
