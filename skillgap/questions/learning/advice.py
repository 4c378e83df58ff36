"""What to offer whom next, why now, and what doing nothing would cost.

Method: for a person i and an offer a that builds skill s, the money a month that it spares is
weight × (share lost before − after the gain) × P(finish), and the score is that over the full
cost of the seat (fee, part of the fixed cost, paid hours). A person's scores are ranked, the best
offer of each skill is kept, and doing nothing wins where even the best does not pay back within
``worthwhile_payback_months``.

Source: ranking by cost-effectiveness; the formula in full is in docs/methods/learning.md.

Limits: gains are averages over those who finish; within one round two offers for the same skill
are alternatives. Values of seats are indicative until somebody answers for them, and so
is payback.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.errors import unknown_name
from skillgap.core.grouping import Bools
from skillgap.core.kept_answers import keep_answers
from skillgap.core.level_source import LevelSource
from skillgap.core.provenance import Explanation
from skillgap.core.question import SHIPPED, Particulars, Question, Result, declare
from skillgap.core.workforce import Floats, Ints, Workforce
from skillgap.questions.gaps import Gaps
from skillgap.questions.learning.basis import (
    AdviceBasis,
    cost_of_an_hour,
    pairs_enrolled_and_completed,
)
from skillgap.questions.learning.completion import estimate_completion
from skillgap.questions.learning.effects import MeasuredGain, measured_gains_in_levels
from skillgap.questions.learning.exploring import show_lower_offers_first
from skillgap.questions.learning.gains import Gains, estimate_gains
from skillgap.questions.learning.offers import read_offers
from skillgap.questions.learning.weighing import (
    COLUMNS,
    ScoredOffers,
    best_places_and_ranks,
    candidates_table,
    score_all_offers,
    score_offers_for_person,
    score_offers_of_skill,
)
from skillgap.questions.learning.why import TERMS, Reasons, explain_choice, write_reasons

FORMULA = (
    "score = money a month spared ÷ cost of the seat;  money a month spared = weight × "
    "[lost(μ, σ) − lost(μ + gain, σ)] × P(finish);  weight = FTE × value × "
    "importance;  cost = fee + fixed cost per seat − co-funding + paid hours "
    "× cost of an hour;  payback = cost ÷ money a month spared"
)


class Closeness(Protocol):
    """What advice needs from a network of skills."""

    @property
    def skill_similarity(self) -> Any:
        """Closeness 0–1, shape (skills, skills), in the order of the workforce's skills."""


@dataclass(frozen=True, eq=False)
class Advice(Result):
    """Ranked offers for everybody, and every number behind them.

    Attributes:
        basis: What the scores stand on.
        choices: The candidates kept: the best offers of each person, best first.
        rank: Rank of each among the person's, from 1, shape (kept,).
        candidates: Number of candidates of each person, shape (people,).
        usual: Median log of each term of ``TERMS`` over all candidates, to compare with.
        propensity: Chance that the offer was put first, shape (kept,).
        explored: Whether it was put first to learn rather than because it scores best.
        warnings: What the reader must know.
    """

    basis: AdviceBasis
    choices: ScoredOffers
    rank: Ints
    candidates: Ints
    usual: Floats
    propensity: Floats
    explored: Bools
    warnings: tuple[str, ...]

    @property
    def gaps(self) -> Gaps:
        """The gaps the advice is about."""
        return self.basis.gaps

    @property
    def gains(self) -> Gains:
        """Prior, evidence and posterior of what interventions give."""
        return self.basis.gains

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per person and rank.

        Columns: employee_id, rank, intervention_id, title, kind, skill_id, name, required_level,
        level, gain, p_finish, monthly_value (money a month spared), value_low, value_high (80%),
        hours, fee, hours_cost, cost, payback_months, worthwhile, propensity, explored.
        """
        return candidates_table(self.basis, self.choices).assign(
            rank=self.rank, propensity=self.propensity, explored=self.explored
        )[COLUMNS]

    @keep_answers
    def person(self, employee_id: str) -> pd.DataFrame:
        """Return every offer that would help one person, open or not, best first.

        Columns: those of :attr:`table` without propensity and explored, with ``state`` (``open``,
        ``done or running`` or what is needed first) and ``rank`` among the open ones (0 otherwise).

        Raises:
            UnknownName: nobody of that id; near misses are offered.
        """
        code = self._person_code(employee_id)
        found = score_offers_for_person(self.basis, code)
        table = candidates_table(self.basis, found)
        state = self._offer_states(code, found.offer)
        open_rank = np.cumsum(state == "open") * (state == "open")
        return table.assign(rank=open_rank, state=state)[
            [*(name for name in COLUMNS if name not in ("propensity", "explored")), "state"]
        ]

    def building(self, skill_id: str, employee_ids: Sequence[str]) -> pd.DataFrame:
        """Return every open offer that builds one skill, for each of some people, best first.

        Args:
            skill_id: The skill.
            employee_ids: The people; those who meet the level they need are left out.

        Returns:
            Columns: those of :attr:`table` without propensity and explored; ``rank`` counts all.
        """
        workforce = self.gaps.workforce
        people = workforce.people.encode(pd.Series(list(employee_ids), dtype="str"))
        found = score_offers_of_skill(self.basis, workforce.skills.code(skill_id), people)
        return candidates_table(self.basis, found)

    @keep_answers
    def explain(self, key: tuple[str, str]) -> Explanation:
        """Open one piece of advice: why now, factors, cost, source rows.

        Args:
            key: ``(employee_id, intervention_id)``.

        Raises:
            UnknownName: no such person or offer for them; near misses are offered.
        """
        found, at = self._open_choices_of(*key)
        return explain_choice(self.basis, found, at, self.usual, key[0])

    @keep_answers
    def reasons(self, employee_id: str, intervention_id: str) -> Reasons:
        """Say in words why this person, this offer, now, with the counterfactual.

        Raises:
            UnknownName: no such person or offer for them; near misses are offered.
        """
        found, at = self._open_choices_of(employee_id, intervention_id)
        return write_reasons(self.basis, found, at, self.usual)

    def _open_choices_of(self, employee_id: str, intervention_id: str) -> tuple[ScoredOffers, int]:
        """Return the offers open to a person, with the one asked for, and where that stands."""
        code, offer = self._person_code(employee_id), self.basis.offers.code(intervention_id)
        found = score_offers_for_person(self.basis, code)
        one = np.array([code])
        open_now = [bool(self.basis.open_to(one, int(o))[0]) or o == offer for o in found.offer]
        found = found.take(np.array(open_now, dtype=np.bool_))
        at = np.flatnonzero(found.offer == offer)
        if offer < 0 or not len(at):
            known = [self.basis.offers.ids[place] for place in found.offer]
            raise unknown_name(f"offers for {employee_id}", intervention_id, known)
        return found, int(at[0])

    def cost_of_doing_nothing(self, employee_ids: Sequence[str]) -> float:
        """Return the money a month that stays undelivered if nothing is done for these people."""
        codes = self.gaps.workforce.people.encode(pd.Series(list(employee_ids), dtype="str"))
        return float(self.gaps.loss_per_month[np.isin(self.gaps.rows.person, codes)].sum())

    def _person_code(self, employee_id: str) -> int:
        code = self.gaps.workforce.people.code(employee_id)
        if code < 0:
            raise unknown_name("employees", employee_id, list(self.gaps.workforce.people.labels))
        return code

    def _offer_states(
        self, person: int, offer: Ints
    ) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
        return np.array([self._offer_state(person, int(code)) for code in offer], dtype=object)

    def _offer_state(self, person: int, offer: int) -> str:
        basis, one = self.basis, np.array([person])
        if basis.open_to(one, offer)[0]:
            return "open"
        if basis.is_ready(one, offer)[0]:
            return "done or running"
        missing = [basis.offers.ids[b] for b in basis.missing_prerequisites(person, offer)]
        return f"needs {', '.join(missing)} first"

    def provenance_details(self) -> Particulars:
        """Count what was weighed."""
        return Particulars(inputs={"candidates person × offer": int(self.candidates.sum())})


QUESTION = Question(
    name="learning",
    columns=declare("""
employee_id      person        who
rank             rank          place of the offer, best first
intervention_id  intervention  what is offered
title            label         its title
kind             label         its kind
skill_id         skill         what it teaches
name             label         name of the skill
required_level   level         level the role requires
level            level         level held
gain             level         levels gained, expected
p_finish         share         chance to finish
monthly_value    money         money a month at risk that it would spare
value_low        money         lower end of its 80% range
value_high       money         upper end
hours            hours         hours it takes
fee              money         fee and share of fixed cost
hours_cost       money         cost of the hours
cost             money         cost in full
payback_months   months        months until the cost is back
worthwhile       flag          whether that is soon enough
propensity       share         chance that the offer was put first
explored         flag          whether it was put first to learn from it
"""),
    title="What to offer whom next",
    asks="What should whom learn next, and what would it spare?",
    formula=FORMULA,
    needs=("interventions",),
    uses=("employees", "skills", "enrolments", "signals", "requirements"),
    given=("profiles", "gaps", "network"),
    sources=(
        "Paule and Mandel 1982: spread between interventions",
        "Arthur et al. 2003: training gives less than its catalogue says",
    ),
)
GAINS = Question(
    name="gains",
    room="learning",
    title="What interventions gave here",
    asks="How much did each intervention give here, beside what was expected of it?",
    formula="levels gained, after the evidence ÷ before any",
    needs=("interventions",),
)


@QUESTION.answers
def recommend(
    workforce: Workforce,
    profiles: LevelSource,
    gaps: Gaps,
    network: Closeness | None = None,
    *,
    assumptions: Assumptions = SHIPPED,
    measured: Mapping[str, tuple[float, float, str]] | None = None,
    findings: Sequence[MeasuredGain] = (),
    declined: Sequence[tuple[str, str]] = (),
    most: int = 5,
    seed: int = 7,
) -> Advice:
    """Rank, for everybody, the offers that spare most money for what they cost.

    Args:
        workforce: With ``interventions``; ``enrolments`` tell what is done and who finishes.
        profiles: Levels with their uncertainty.
        gaps: Who is short of what; a selection of them narrows the advice to it.
        network: How close skills are; where the catalogue has a hole, it names the nearest offer.
        assumptions: The register; by default the one shipped.
        measured: Gains measured elsewhere: intervention id to (levels, standard error, source).
        findings: Effects measured on outcomes; they go before the comparison of ratings.
        declined: Pairs (employee_id, intervention_id) that are not to be put forward again.
        most: Offers kept for each person.
        seed: Seed of the exploration.

    Returns:
        The advice; people without any open offer are left out.

    Raises:
        MissingTable: no interventions are loaded.
    """
    basis = gather_basis(workforce, profiles, gaps, assumptions, measured or {}, declined, findings)
    if network is not None:
        basis = replace(basis, closeness=np.asarray(network.skill_similarity, dtype=np.float64))
    every = score_all_offers(basis)
    person = gaps.rows.person[every.row].astype(np.int64)
    kept, rank = best_places_and_ranks(person, basis.offers.skill[every.offer], every.score, most)
    chosen = every.take(kept)
    shown = show_lower_offers_first(
        person[kept], rank, basis.assumptions.value("exploration_share"),
        workforce.people.labels, seed,
    )  # fmt: skip
    order = shown.order
    return Advice(
        basis=basis,
        choices=chosen.take(order),
        rank=rank,
        candidates=np.bincount(person, minlength=len(workforce.people)),
        usual=_median_log_terms(basis, every),
        propensity=shown.propensity,
        explored=shown.explored,
        warnings=(*basis.offers.warnings, *_advice_warnings(basis, every)),
    )


def gather_basis(
    workforce: Workforce,
    profiles: LevelSource,
    gaps: Gaps,
    assumptions: Assumptions,
    measured: Mapping[str, tuple[float, float, str]],
    declined: Sequence[tuple[str, str]],
    findings: Sequence[MeasuredGain] = (),
) -> AdviceBasis:
    """Gather what scores are made of."""
    offers = read_offers(workforce, assumptions)
    completion = estimate_completion(workforce, offers, assumptions)
    known = {**measured_gains_in_levels(findings, offers, completion, assumptions), **measured}
    closed, finished = pairs_enrolled_and_completed(gaps, offers)
    refused = [
        workforce.people.code(person) * len(offers) + offers.code(offer)
        for person, offer in declined
        if workforce.people.code(person) >= 0 and offers.code(offer) >= 0
    ]
    employment = workforce["employees"]["employment"].fillna("employee")
    return AdviceBasis(
        gaps=gaps,
        levels=profiles,
        offers=offers,
        completion=completion,
        gains=estimate_gains(workforce, offers, assumptions, measured=known),
        hour_cost=cost_of_an_hour(gaps, assumptions),
        closed=np.union1d(closed, np.array(refused, dtype=np.int64)),
        finished=finished,
        barred=(employment == "digital agent").to_numpy(dtype=np.bool_),
        assumptions=assumptions,
    )


def _median_log_terms(basis: AdviceBasis, every: ScoredOffers) -> Floats:
    from skillgap.questions.learning.why import log_terms_by_candidate

    if not len(every.row):
        return np.zeros(len(TERMS))
    return np.asarray(np.median(log_terms_by_candidate(basis, every), axis=0))


def _advice_warnings(basis: AdviceBasis, every: ScoredOffers) -> list[str]:
    said = []
    unknown = int((basis.offers.skill < 0).sum())
    if unknown:
        said.append(f"{unknown:,} interventions build a skill that is not among the skills here.")
    if not len(every.row):
        said.append("No offer in the catalogue builds a skill that somebody here is short of.")
    seen = int(basis.gains.table["evidence_gain"].notna().sum())
    said.append(
        f"What interventions give is measured for {seen} of {len(basis.offers)}; for the others "
        f"{basis.gains.mean_share:.0%} of what the catalogue claims is expected."
    )
    return said
