"""skillgap: where skills are short, what it costs, and what to do about it.

>>> import skillgap as sg
>>> callable(sg.read)
True
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skillgap.core.access import FACILITATOR, Viewer
from skillgap.core.assumptions import Assumption, Assumptions
from skillgap.core.errors import Issue, Outcome, SkillgapError
from skillgap.core.provenance import CODE_VERSION as __version__
from skillgap.core.provenance import Explanation, Provenance
from skillgap.core.scenario import Driver, Lever, Scenario
from skillgap.core.tables import TABLES
from skillgap.core.workforce import Workforce
from skillgap.reading import examine, from_tables, read, read_as, read_esco, read_onet
from skillgap.reading.examination import Examination

if TYPE_CHECKING:
    import pandas as pd

    from skillgap.questions.bench.question import Bench
    from skillgap.questions.changes.question import Changes
    from skillgap.questions.forecast import Forecast
    from skillgap.questions.gaps.question import Gaps
    from skillgap.questions.impact import Impact, RollOut
    from skillgap.questions.learning import Advice
    from skillgap.questions.mobility import Bridges, Candidates, Ladder, Mentors, Moves, Succession
    from skillgap.questions.mobility.filters import Calibration
    from skillgap.questions.names import Extracted, Matches, Taxonomy
    from skillgap.questions.network import Network
    from skillgap.questions.plan import Plan
    from skillgap.questions.profiles.question import Profiles
    from skillgap.questions.roi import Comparison, ProjectedReturn
    from skillgap.questions.scoreboard import Scoreboard
    from skillgap.questions.taxonomy import Applied, Drift, Proposals
    from skillgap.store.workspace import Workspace

DATA_FOLDER = Path(__file__).resolve().parent.parent / "data"
SAMPLE_FOLDER = DATA_FOLDER / "sample"


@cache
def default_assumptions() -> Assumptions:
    """Return the register shipped in ``data/assumptions.toml``."""
    return Assumptions.from_toml((DATA_FOLDER / "assumptions.toml").read_text(encoding="utf-8"))


def assumptions_in_force(workspace: Workspace) -> Assumptions:
    """Return the shipped register with what named owners confirmed or changed in a workspace."""
    from skillgap.store.confirmations import register_in_force

    return register_in_force(workspace, default_assumptions())


def confirm_assumption(workspace: Workspace, name: str, *, owner: str, **terms: Any) -> Assumptions:
    """Keep that an owner confirms or changes an assumption; return the register in force.

    Terms: ``value``, ``low``, ``high`` (those in force by default) and ``reason``.
    """
    from skillgap.store.confirmations import confirm_assumption as confirm

    return confirm(workspace, assumptions_in_force(workspace), name, owner=owner, **terms)


def infer_profiles(
    workforce: Workforce,
    *,
    as_of: date | None = None,
    assumptions: Assumptions | None = None,
) -> Profiles:
    """Infer who can do what at which level, and how sure that is (METHODS §1)."""
    from skillgap.questions.profiles.question import infer_profiles as infer

    return infer(workforce, assumptions=assumptions or default_assumptions(), as_of=as_of)


def profile_person(profiles: Profiles, employee_id: str) -> pd.DataFrame:
    """List what one person's role requires and what is known of them, furthest below first."""
    from skillgap.questions.people.question import profile_person as profile

    return profile(profiles, employee_id)


def profile_team(profiles: Profiles, employee_ids: Sequence[str]) -> pd.DataFrame:
    """List what several people's roles require and what is known of them."""
    from skillgap.questions.people.question import profile_team as profile

    return profile(profiles, employee_ids)


def measure_gaps(
    workforce: Workforce,
    profiles: Profiles,
    *,
    assumptions: Assumptions | None = None,
    **options: Any,
) -> Gaps:
    """Measure where skills are short and what each shortage costs (METHODS §4)."""
    from skillgap.questions.gaps.question import measure_gaps as measure

    return measure(workforce, profiles, assumptions=assumptions or default_assumptions(), **options)


def measure_bench(
    workforce: Workforce, profiles: Profiles, *, assumptions: Assumptions | None = None
) -> Bench:
    """Measure how deep each role's bench is, skill by skill (METHODS §4)."""
    from skillgap.questions.bench.question import measure_bench as measure

    return measure(workforce, profiles, assumptions=assumptions or default_assumptions())


def build_adjacency(
    workforce: Workforce,
    profiles: Profiles | None = None,
    *,
    assumptions: Assumptions | None = None,
    **options: Any,
) -> Network:
    """Build the network of skills and roles: what is close to what, and the ways between (§3)."""
    from skillgap.questions.network import build_adjacency as build

    register = assumptions or default_assumptions()
    return build(workforce, profiles, assumptions=register, **options)


def rank_moves(
    network: Network,
    profiles: Profiles,
    *,
    to: str,
    calibration: Calibration | None = None,
    assumptions: Assumptions | None = None,
) -> Moves:
    """Rank who can move to a role: viable, desirable, safe (METHODS §3)."""
    from skillgap.questions.mobility import rank_moves as rank

    register = assumptions or default_assumptions()
    return rank(network, profiles, to=to, calibration=calibration, assumptions=register)


def climb(moves: Moves, employee_id: str) -> Ladder:
    """List what one person would learn, in which order, to reach the role of these moves."""
    from skillgap.questions.mobility import climb as build

    return build(moves, employee_id)


def find_bridges(
    network: Network, profiles: Profiles, *, assumptions: Assumptions | None = None, **options: Any
) -> Bridges:
    """Find groups of people who have grown towards a role beyond what their titles say."""
    from skillgap.questions.mobility import find_bridges as find

    return find(network, profiles, assumptions=assumptions or default_assumptions(), **options)


def assign_mentors(
    profiles: Profiles,
    wanted: Sequence[tuple[str, str]],
    *,
    assumptions: Assumptions | None = None,
) -> Mentors:
    """Assign a mentor to each pair of employee and skill: one to two levels ahead (METHODS §7)."""
    from skillgap.questions.mobility import assign_mentors as assign

    return assign(profiles, wanted, assumptions=assumptions or default_assumptions())


def match_openings(
    network: Network,
    profiles: Profiles,
    *,
    assumptions: Assumptions | None = None,
    each: int = 3,
) -> Candidates:
    """Find internal candidates for every open post, with the evidence why."""
    from skillgap.questions.mobility import match_openings as match

    register = assumptions or default_assumptions()
    moves_to = _moves_calibrated_once(network, profiles, register)
    return match(profiles, moves_to, assumptions=register, each=each)


def plan_succession(
    network: Network,
    profiles: Profiles,
    bench: Bench,
    *,
    assumptions: Assumptions | None = None,
) -> Succession:
    """List who could follow in critical roles, and how soon."""
    from skillgap.questions.mobility import plan_succession as plan

    register = assumptions or default_assumptions()
    moves_to = _moves_calibrated_once(network, profiles, register)
    return plan(profiles, bench.table, moves_to, assumptions=register)


def _moves_calibrated_once(
    network: Network, profiles: Profiles, assumptions: Assumptions
) -> Callable[[str], Moves]:
    """Return the moves to a role on demand; the similarity cut-off is worked out once."""
    from skillgap.questions.mobility.coverage import gather_staff
    from skillgap.questions.mobility.filters import calibrate
    from skillgap.questions.mobility.moves import rank_moves as rank

    staff = gather_staff(profiles.workforce, profiles, assumptions)
    found = calibrate(staff, network, assumptions)
    return lambda role: rank(network, profiles, to=role, assumptions=assumptions, calibration=found)


def recommend(
    workforce: Workforce,
    profiles: Profiles,
    gaps: Gaps,
    network: Network | None = None,
    *,
    assumptions: Assumptions | None = None,
    **options: Any,
) -> Advice:
    """Rank what to offer whom next by money at risk spared for its cost (METHODS §7)."""
    from skillgap.questions.learning import recommend as advise

    return advise(
        workforce,
        profiles,
        gaps,
        network,
        assumptions=assumptions or default_assumptions(),
        **options,
    )


def measure_scoreboard(
    workforce: Workforce,
    profiles: Profiles,
    gaps: Gaps,
    *,
    assumptions: Assumptions | None = None,
    cluster: str = "",
) -> Scoreboard:
    """Measure learning and mobility, each figure with formula, range and trend."""
    from skillgap.questions.scoreboard import measure_scoreboard as measure

    return measure(
        workforce, profiles, gaps, assumptions=assumptions or default_assumptions(), cluster=cluster
    )


def forecast(
    workforce: Workforce,
    profiles: Profiles | None,
    scenario: Scenario | None = None,
    *,
    assumptions: Assumptions | None = None,
    **options: Any,
) -> Forecast:
    """Forecast supply and demand of people and skills under a scenario (METHODS §5)."""
    from skillgap.questions.forecast import forecast as run

    register = assumptions or default_assumptions()
    return run(workforce, profiles, scenario, assumptions=register, **options)


def compare_versions(before: Workforce, after: Workforce) -> Changes:
    """Compare two versions: who joined, left or moved, which rows and cells changed."""
    from skillgap.questions.changes.question import compare_versions as compare

    return compare(before, after)


def optimise_plan(
    forecast: Forecast,
    *,
    budget: float | None = None,
    quarters: int = 8,
    assumptions: Assumptions | None = None,
    gap_share: float = 0.01,
    seconds: float = 20.0,
    **settings: Any,
) -> Plan:
    """Find the cheapest sound mix of build, buy, borrow, redeploy and automate (METHODS §6).

    Args:
        forecast: Supply and demand, whose shortage the plan is to close.
        budget: Money for all quarters together, spread evenly; None sets no limit.
        quarters: Quarters to plan for.
        assumptions: The register; by default the one shipped.
        gap_share: Stop once the plan is proven to be this close to the best.
        seconds: Stop after this time with the best plan found so far.
        **settings: Further fields of ``models.plan.settings.PlanSettings``, such as ``levers``,
            ``target_share``, ``caution`` or ``group``.

    Returns:
        The plan, quarter by quarter.

    Raises:
        SkillgapError: no plan keeps all limits (``InfeasiblePlan``, with advice), or none was
            found in time.
    """
    from skillgap.questions.plan import solve_plan
    from skillgap.questions.plan.compose import compose_problem
    from skillgap.questions.plan.settings import PlanSettings

    quarters = max(1, min(quarters, len(forecast.months) // 3))
    chosen = PlanSettings(
        budget=None if budget is None else budget / quarters,
        quarters=quarters,
        **{"target_quarter": quarters, **settings},
    )
    register = assumptions or default_assumptions()
    composed = compose_problem(forecast.basis.workforce, forecast, chosen, assumptions=register)
    return solve_plan(
        composed.problem,
        gap_share=gap_share,
        seconds=seconds,
        provenance=composed.provenance,
        warnings=composed.warnings,
    )


def propose_taxonomy(
    workforce: Workforce,
    profiles: Profiles | None = None,
    *,
    assumptions: Assumptions | None = None,
    unmatched: Mapping[str, int] | None = None,
) -> Proposals:
    """Propose skills to introduce, merge and sunset, each for a person to decide (METHODS §2)."""
    from skillgap.questions.taxonomy import propose_taxonomy as propose

    register = assumptions or default_assumptions()
    return propose(workforce, profiles, assumptions=register, unmatched=unmatched)


def apply_decisions(workforce: Workforce, decisions: pd.DataFrame) -> Applied:
    """Apply decisions about proposals: redirect merged skills, retire sunset ones, delete none."""
    from skillgap.questions.taxonomy import apply_decisions as apply

    return apply(workforce, decisions)


def compare_taxonomies(old: Workforce | pd.DataFrame, new: Workforce | pd.DataFrame) -> Drift:
    """Compare two versions of a taxonomy: added, retired, renamed, moved, requirements."""
    from skillgap.questions.taxonomy import compare_taxonomies as compare

    return compare(old, new)


def match_skills(
    texts: Sequence[str],
    taxonomy: Taxonomy,
    *,
    assumptions: Assumptions | None = None,
    **options: Any,
) -> Matches:
    """Match names as people write them to a taxonomy: accept, review or new (METHODS §2)."""
    from skillgap.questions.names import match_skills as match

    return match(texts, taxonomy, assumptions=assumptions or default_assumptions(), **options)


def extract_skills(
    text: str, taxonomy: Taxonomy, *, assumptions: Assumptions | None = None, **options: Any
) -> Extracted:
    """Find the skills a text speaks of, and the words that gave them (METHODS §2)."""
    from skillgap.questions.names import extract_skills as extract

    return extract(text, taxonomy, assumptions=assumptions or default_assumptions(), **options)


def measure_impact(
    panel: pd.DataFrame,
    *,
    outcome: str,
    unit: str = "",
    time: str = "",
    treated_from: str = "",
    treated: str = "",
    since: object = None,
    before: str = "",
    cluster: str = "",
    weight: str = "",
    covariates: Sequence[str] = (),
    group: str = "",
    dose: str = "",
    assumptions: Assumptions | None = None,
    **options: Any,
) -> Impact:
    """Measure whether something worked, and say what may be claimed (METHODS §8).

    Args:
        panel: One row per unit and period; or one row per unit (no ``time``); or other units in
            each period (no ``unit``). Never changed.
        outcome: Column of what was to be improved.
        unit: Column of who or what is observed; blank for one row each.
        time: Column of the period: whole numbers, dates, or dates as text.
        treated_from: Column of the start of treatment; blank, 0 or infinite means never.
        treated: Column of 0 and 1, where there is no ``treated_from``.
        since: Period from which units with ``treated`` = 1 are treated.
        before: Column of the outcome before, where there is one row per unit.
        cluster: Column of what was treated as a whole, such as teams of people.
        weight: Column of weights.
        covariates: Columns that set units apart before treatment.
        group: Column of subgroups.
        dose: Column of the amount of treatment.
        assumptions: The register; by default the shipped one.
        **options: ``randomised`` (places were drawn by lot), ``design`` (by default as the data
            suggest), ``controls`` (``not yet treated`` or ``never treated``), ``anticipation``
            (periods), ``base`` (``last`` or ``all`` periods before), ``value_per_unit`` (money
            per unit of the outcome, treated unit and period), ``better`` (``higher``,
            ``lower``), ``looks`` (results looked at together: a claim of cause then needs
            stronger evidence).

    Returns:
        The effect with its interval, checks, claim, event study and money.

    Raises:
        MissingColumns: a column is not there.
        BadValue: the panel cannot be measured; the message says what to do.
    """
    from skillgap.questions.impact import Options, as_columns
    from skillgap.questions.impact import measure_impact as measure

    columns = as_columns(
        outcome=outcome, unit=unit, time=time, treated_from=treated_from, treated=treated,
        since=since, before=before, cluster=cluster, weight=weight, covariates=covariates,
        group=group, dose=dose,
    )  # fmt: skip
    register = assumptions or default_assumptions()
    return measure(panel, columns, Options(**options), assumptions=register)


def lay_out_rollout(workforce: Workforce, intervention_id: str, metric: str) -> RollOut:
    """Lay one intervention and one outcome out as a panel, from enrolments and outcomes."""
    from skillgap.questions.impact import lay_out

    return lay_out(workforce, intervention_id, metric)


def list_rollouts(workforce: Workforce) -> pd.DataFrame:
    """List which interventions can be measured on which outcomes, planned roll-outs first."""
    from skillgap.questions.impact import list_rollouts as listed

    return listed(workforce)


def measure_rollout(
    rollout: RollOut, *, assumptions: Assumptions | None = None, **options: Any
) -> Impact:
    """Measure a roll-out; options as in :func:`measure_impact`, money by pay if none is stated."""
    from skillgap.questions.impact import Options, better_direction
    from skillgap.questions.impact import measure_rollout as measure

    chosen = {"better": better_direction(rollout.metric), **options}
    return measure(rollout, Options(**chosen), assumptions=assumptions or default_assumptions())


def project_roi(
    workforce: Workforce,
    *,
    intervention: str,
    participants: float,
    assumptions: Assumptions | None = None,
    **options: Any,
) -> ProjectedReturn:
    """Project what an intervention returns: P10 as the headline, costs in full (METHODS §8).

    Args:
        workforce: With ``interventions`` and salaries.
        intervention: Its id.
        participants: For how many people.
        assumptions: The register; by default the shipped one.
        **options: ``horizon_months``, ``avoided_hires`` (posts), ``measured`` (intervention to
            ``MeasuredEffect``: replaces the planning value), ``learned`` (from
            :func:`learned_gains`: scales it), ``edits`` (input to value), ``draws``, ``seed``.
    """
    from skillgap.questions.roi import project_return

    return project_return(
        workforce, intervention=intervention, participants=participants,
        assumptions=assumptions or default_assumptions(), **options,
    )  # fmt: skip


def learned_gains(
    workforce: Workforce, *, assumptions: Assumptions | None = None
) -> dict[str, float]:
    """Return the levels each intervention gave here over those expected before any evidence.

    The posterior that recommendations use, over its prior; hand it to :func:`project_roi` as
    ``learned``.
    """
    from skillgap.questions.learning.gains import learn_gains
    from skillgap.questions.learning.offers import read_offers

    register = assumptions or default_assumptions()
    table = learn_gains(workforce, read_offers(workforce, register), register).table
    known = table[table["prior_gain"] > 0]
    ratio = (known["gain"] / known["prior_gain"]).clip(lower=0.0)
    return {str(name): float(value) for name, value in zip(known["intervention_id"], ratio)}


def compare_roi(
    workforce: Workforce, *, assumptions: Assumptions | None = None, **options: Any
) -> Comparison:
    """Project every intervention of the catalogue alike and mark the frontier."""
    from skillgap.questions.roi import compare_returns

    return compare_returns(workforce, assumptions=assumptions or default_assumptions(), **options)


def compare_build_buy(
    workforce: Workforce, gaps: Gaps, *, assumptions: Assumptions | None = None
) -> pd.DataFrame:
    """Set building beside buying for every role that is short, in full cost."""
    from skillgap.questions.roi import compare_build_buy as compare

    short = gaps.by("role_id", "skill_id")
    return compare(workforce, short, assumptions=assumptions or default_assumptions())


def open_workspace(folder: str | Path | None = None) -> Workspace:
    """Open the folder that keeps datasets, mappings, settings and the audit log."""
    from skillgap.store.workspace import open_workspace as open_folder

    return open_folder(folder)


__all__ = [
    "Assumption",
    "Assumptions",
    "Driver",
    "Examination",
    "Explanation",
    "FACILITATOR",
    "Issue",
    "Lever",
    "Outcome",
    "Provenance",
    "SAMPLE_FOLDER",
    "Scenario",
    "SkillgapError",
    "TABLES",
    "Viewer",
    "Workforce",
    "__version__",
    "assign_mentors",
    "assumptions_in_force",
    "apply_decisions",
    "build_adjacency",
    "compare_taxonomies",
    "climb",
    "compare_build_buy",
    "compare_roi",
    "compare_versions",
    "confirm_assumption",
    "default_assumptions",
    "examine",
    "find_bridges",
    "forecast",
    "from_tables",
    "infer_profiles",
    "lay_out_rollout",
    "learned_gains",
    "list_rollouts",
    "match_openings",
    "extract_skills",
    "match_skills",
    "measure_bench",
    "measure_gaps",
    "measure_impact",
    "measure_rollout",
    "measure_scoreboard",
    "open_workspace",
    "optimise_plan",
    "plan_succession",
    "profile_person",
    "profile_team",
    "project_roi",
    "rank_moves",
    "propose_taxonomy",
    "read",
    "read_as",
    "read_esco",
    "read_onet",
    "recommend",
]
