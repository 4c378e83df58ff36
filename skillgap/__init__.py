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

from skillgap.domain.access import FACILITATOR, Viewer
from skillgap.domain.assumptions import Assumption, Assumptions
from skillgap.domain.errors import Issue, Outcome, SkillgapError
from skillgap.domain.examination import Examination
from skillgap.domain.provenance import CODE_VERSION as __version__
from skillgap.domain.provenance import Explanation, Provenance
from skillgap.domain.scenario import Driver, Lever, Scenario
from skillgap.domain.tables import TABLES
from skillgap.domain.workforce import Workforce
from skillgap.proving import (
    compare_build_buy,
    compare_roi,
    lay_out_rollout,
    learned_gains,
    list_rollouts,
    measure_impact,
    measure_rollout,
    project_roi,
)
from skillgap.reading import examine, from_tables, read, read_as, read_esco, read_onet

if TYPE_CHECKING:
    import pandas as pd

    from skillgap.models.adjacency import Network
    from skillgap.models.bench import Bench
    from skillgap.models.changes import Changes
    from skillgap.models.forecast import Forecast
    from skillgap.models.gaps import Gaps
    from skillgap.models.learning import Advice
    from skillgap.models.mobility import (
        Bridges,
        Candidates,
        Ladder,
        Mentors,
        Moves,
        Succession,
    )
    from skillgap.models.mobility.filters import Calibration
    from skillgap.models.names import Extracted, Matches, Taxonomy
    from skillgap.models.plan import Plan
    from skillgap.models.profiles import Profiles
    from skillgap.models.scoreboard import Scoreboard
    from skillgap.models.taxonomy import Applied, Drift, Proposals
    from skillgap.store.workspace import Workspace

DATA_FOLDER = Path(__file__).resolve().parent.parent / "data"
SAMPLE_FOLDER = DATA_FOLDER / "sample"


@cache
def default_assumptions() -> Assumptions:
    """Return the register shipped in ``data/assumptions.toml``."""
    return Assumptions.from_toml((DATA_FOLDER / "assumptions.toml").read_text(encoding="utf-8"))


def infer_profiles(
    workforce: Workforce,
    *,
    as_of: date | None = None,
    assumptions: Assumptions | None = None,
) -> Profiles:
    """Infer who can do what at which level, and how sure that is (METHODS §1)."""
    from skillgap.models.profiles import infer_profiles as infer

    return infer(workforce, assumptions=assumptions or default_assumptions(), as_of=as_of)


def profile_person(profiles: Profiles, employee_id: str) -> pd.DataFrame:
    """List what one person's role requires and what is known of them, furthest below first."""
    from skillgap.models.person import profile_person as profile

    return profile(profiles, employee_id)


def profile_team(profiles: Profiles, employee_ids: Sequence[str]) -> pd.DataFrame:
    """List what several people's roles require and what is known of them."""
    from skillgap.models.person import profile_team as profile

    return profile(profiles, employee_ids)


def measure_gaps(
    workforce: Workforce,
    profiles: Profiles,
    *,
    assumptions: Assumptions | None = None,
    **options: Any,
) -> Gaps:
    """Measure where skills are short and what each shortage costs (METHODS §4)."""
    from skillgap.models.gaps import measure_gaps as measure

    return measure(workforce, profiles, assumptions=assumptions or default_assumptions(), **options)


def measure_bench(
    workforce: Workforce, profiles: Profiles, *, assumptions: Assumptions | None = None
) -> Bench:
    """Measure how deep each role's bench is, skill by skill (METHODS §4)."""
    from skillgap.models.bench import measure_bench as measure

    return measure(workforce, profiles, assumptions=assumptions or default_assumptions())


def build_adjacency(
    workforce: Workforce,
    profiles: Profiles | None = None,
    *,
    assumptions: Assumptions | None = None,
    **options: Any,
) -> Network:
    """Build the network of skills and roles: what is close to what, and the ways between (§3)."""
    from skillgap.models.adjacency import build_adjacency as build

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
    from skillgap.models.mobility import rank_moves as rank

    register = assumptions or default_assumptions()
    return rank(network, profiles, to=to, calibration=calibration, assumptions=register)


def climb(moves: Moves, employee_id: str) -> Ladder:
    """List what one person would learn, in which order, to reach the role of these moves."""
    from skillgap.models.mobility import climb as build

    return build(moves, employee_id)


def find_bridges(
    network: Network, profiles: Profiles, *, assumptions: Assumptions | None = None, **options: Any
) -> Bridges:
    """Find groups of people who have grown towards a role beyond what their titles say."""
    from skillgap.models.mobility import find_bridges as find

    return find(network, profiles, assumptions=assumptions or default_assumptions(), **options)


def assign_mentors(
    profiles: Profiles,
    wanted: Sequence[tuple[str, str]],
    *,
    assumptions: Assumptions | None = None,
) -> Mentors:
    """Assign a mentor to each pair of employee and skill: one to two levels ahead (METHODS §7)."""
    from skillgap.models.mobility import assign_mentors as assign

    return assign(profiles, wanted, assumptions=assumptions or default_assumptions())


def match_openings(
    network: Network,
    profiles: Profiles,
    *,
    assumptions: Assumptions | None = None,
    each: int = 3,
) -> Candidates:
    """Find internal candidates for every open post, with the evidence why."""
    from skillgap.models.mobility import match_openings as match

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
    from skillgap.models.mobility import plan_succession as plan

    register = assumptions or default_assumptions()
    moves_to = _moves_calibrated_once(network, profiles, register)
    return plan(profiles, bench.table, moves_to, assumptions=register)


def _moves_calibrated_once(
    network: Network, profiles: Profiles, assumptions: Assumptions
) -> Callable[[str], Moves]:
    """Return the moves to a role on demand; the similarity cut-off is worked out once."""
    from skillgap.models.mobility.coverage import gather_staff
    from skillgap.models.mobility.filters import calibrate
    from skillgap.models.mobility.moves import rank_moves as rank

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
    from skillgap.models.learning import recommend as advise

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
    from skillgap.models.scoreboard import measure_scoreboard as measure

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
    from skillgap.models.forecast import forecast as run

    register = assumptions or default_assumptions()
    return run(workforce, profiles, scenario, assumptions=register, **options)


def compare_versions(before: Workforce, after: Workforce) -> Changes:
    """Compare two versions: who joined, left or moved, which rows and cells changed."""
    from skillgap.models.changes import compare_versions as compare

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
    from skillgap.models.plan import solve_plan
    from skillgap.models.plan.compose import compose_problem
    from skillgap.models.plan.settings import PlanSettings

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
    from skillgap.models.taxonomy import propose_taxonomy as propose

    register = assumptions or default_assumptions()
    return propose(workforce, profiles, assumptions=register, unmatched=unmatched)


def apply_decisions(workforce: Workforce, decisions: pd.DataFrame) -> Applied:
    """Apply decisions about proposals: redirect merged skills, retire sunset ones, delete none."""
    from skillgap.models.taxonomy import apply_decisions as apply

    return apply(workforce, decisions)


def compare_taxonomies(old: Workforce | pd.DataFrame, new: Workforce | pd.DataFrame) -> Drift:
    """Compare two versions of a taxonomy: added, retired, renamed, moved, requirements."""
    from skillgap.models.taxonomy import compare_taxonomies as compare

    return compare(old, new)


def match_skills(
    texts: Sequence[str],
    taxonomy: Taxonomy,
    *,
    assumptions: Assumptions | None = None,
    **options: Any,
) -> Matches:
    """Match names as people write them to a taxonomy: accept, review or new (METHODS §2)."""
    from skillgap.models.names import match_skills as match

    return match(texts, taxonomy, assumptions=assumptions or default_assumptions(), **options)


def extract_skills(
    text: str, taxonomy: Taxonomy, *, assumptions: Assumptions | None = None, **options: Any
) -> Extracted:
    """Find the skills a text speaks of, and the words that gave them (METHODS §2)."""
    from skillgap.models.names import extract_skills as extract

    return extract(text, taxonomy, assumptions=assumptions or default_assumptions(), **options)


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
    "apply_decisions",
    "build_adjacency",
    "compare_taxonomies",
    "climb",
    "compare_build_buy",
    "compare_roi",
    "compare_versions",
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
