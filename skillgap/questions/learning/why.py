"""Why this person, this offer, now: the strongest terms of the score, and the rank without."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from skillgap.core import wording
from skillgap.core.provenance import Explanation
from skillgap.core.workforce import Floats, Ints

if TYPE_CHECKING:
    from skillgap.questions.learning.basis import AdviceBasis
    from skillgap.questions.learning.weighing import ScoredOffers

TERMS = ("role", "importance", "need", "finish", "cost")
"""The factors of a score whose logarithms add up to its own."""

_ORDINAL = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
            "tenth")  # fmt: skip
_STRONG = 0.05


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why now, in words.

    Attributes:
        because: Up to three reasons, strongest first.
        without: What the rank would be without the strongest.
        term: The strongest term.
        rank: Rank among the person's offers.
        rank_without: Rank with the strongest term at its usual size.
    """

    because: tuple[str, ...]
    without: str
    term: str
    rank: int
    rank_without: int

    @property
    def sentence(self) -> str:
        """Both in one sentence."""
        said = wording.listed(list(self.because)) if self.because else "nothing stands out"
        return f"{said[0].upper()}{said[1:]}. {self.without}".strip()


def log_terms_by_candidate(basis: AdviceBasis, found: ScoredOffers) -> Floats:
    """Return the logarithm of every term of every candidate, shape (candidates, terms)."""
    factors = cell_factors_by_row(basis, found.row)
    fte = basis.gaps.seats.fte[basis.person_of(found.row)]
    columns = [
        factors["value"] * np.maximum(fte, 1e-6),
        factors["importance"],
        found.spared,
        found.finish,
        1.0 / found.cost,
    ]
    return np.log(np.maximum(np.stack(columns, axis=1), 1e-12))


def cell_factors_by_row(basis: AdviceBasis, rows: Ints) -> dict[str, Floats]:
    """Return the factors of the cell each row belongs to."""
    gaps = basis.gaps
    place = np.zeros(gaps.draws.lost.shape[0], dtype=np.int64)
    place[gaps.index] = np.arange(len(gaps.index))
    cell = place[gaps.rows.cell[rows]]
    return {name: gaps.grid.factors[name][cell] for name in ("value", "importance")}


def write_reasons(basis: AdviceBasis, found: ScoredOffers, at: int, usual: Floats) -> Reasons:
    """Say why one candidate of a person stands where it does.

    Args:
        basis: What scores stand on.
        found: All candidates of the person, best first.
        at: The one to explain.
        usual: Median log of each term over everybody's candidates.
    """
    terms = log_terms_by_candidate(basis, found)
    above = terms[at] - usual
    order = np.argsort(-above, kind="stable")
    strong = [int(term) for term in order[:3] if above[term] > _STRONG]
    score = terms.sum(axis=1)
    rank = int((score > score[at] + 1e-12).sum()) + 1
    term = strong[0] if strong else int(order[0])
    without = score[at] - max(float(above[term]), 0.0)
    rank_without = int((np.delete(score, at) > without + 1e-12).sum()) + 1
    return Reasons(
        because=tuple(
            _reason_sentence(basis, found, at, TERMS[place], float(above[place]))
            for place in strong
        ),
        without=_counterfactual_sentence(TERMS[term], rank, rank_without, len(score)),
        term=TERMS[term],
        rank=rank,
        rank_without=rank_without,
    )


def _reason_sentence(
    basis: AdviceBasis, found: ScoredOffers, at: int, term: str, above: float
) -> str:
    times = f"{np.exp(above):.1f} times the usual"
    row, offer = int(found.row[at]), int(found.offer[at])
    factors = {name: float(values[0]) for name, values in cell_factors_by_row(
        basis, found.row[at : at + 1]).items()}  # fmt: skip
    short = max(
        float(basis.required_of(found.row[at : at + 1])[0] - basis.gaps.rows.level[row]), 0.0
    )
    if term == "role":
        return f"the role is worth {times}"
    if term == "importance":
        return f"the role leans on this skill ({factors['importance']:.0%} of its requirements)"
    if term == "need":
        gain = float(basis.gains.gain[offer])
        return f"it closes much of the gap ({short:.1f} levels short, about +{gain:.1f})"
    if term == "finish":
        return f"it is likely to be finished ({found.finish[at]:.0%})"
    return f"it costs little ({times} cheapness)".replace(" cheapness", " value for money")


_WITHOUT = {
    "role": "the weight of the role",
    "importance": "the weight of the skill in the role",
    "need": "the size of the gap it closes",
    "finish": "the good chance to finish",
    "cost": "its low cost",
}


def _counterfactual_sentence(term: str, rank: int, without: int, count: int) -> str:
    if count < 2:
        return "It is the only offer."
    what = _WITHOUT[term]
    if without == rank:
        return f"Without {what} it would still rank {write_ordinal(rank)} of {count}."
    return (
        f"Without {what} it would rank {write_ordinal(without)} instead of {write_ordinal(rank)}."
    )


def write_ordinal(rank: int) -> str:
    """Write a rank as a word, larger ones as a number.

    >>> write_ordinal(2), write_ordinal(21), write_ordinal(12)
    ('second', '21st', '12th')
    """
    if rank <= len(_ORDINAL):
        return _ORDINAL[rank - 1]
    ending = {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{'th' if 10 <= rank % 100 <= 20 else ending}"


def explain_choice(
    basis: AdviceBasis, found: ScoredOffers, at: int, usual: Floats, employee_id: str
) -> Explanation:
    """Open one candidate: its factors, its cost, the rows it rests on."""
    gaps, offers = basis.gaps, basis.offers
    row, offer = int(found.row[at]), int(found.offer[at])
    factors = cell_factors_by_row(basis, found.row[at : at + 1])
    person = int(gaps.rows.person[row])
    said = write_reasons(basis, found, at, usual)
    money = f"{gaps.workforce.currency} a month"
    payback = float(found.cost[at] / max(found.value[at], 1e-9))
    steps = [
        *((name, float(values[0]), "money per FTE a month" if name == "value" else "factor", "")
          for name, values in factors.items()),
        ("fte", float(gaps.seats.fte[person]), "FTE", ""),
        ("share of the value spared", float(found.spared[at]), "share",
         f"level {gaps.rows.level[row]:.1f} + {basis.gains.gain[offer]:.2f}, "
         f"required {basis.required_of(found.row[at : at + 1])[0]:.1f}"),
        ("chance to finish", float(found.finish[at]), "share", offers.kinds[offer]),
        ("money a month spared", float(found.value[at]), money, "product of the above"),
        ("fee", float(offers.fee[offer]), "money", "with part of the fixed cost, less co-funding"),
        ("paid hours", float(offers.paid_hours[offer]), "hours", f"of {offers.hours[offer]:.0f}"),
        ("cost of an hour", float(basis.hour_cost[person]), "money", "pay with on-costs"),
        ("cost of the seat", float(found.cost[at]), "money", ""),
        ("payback", payback, "months", "cost ÷ money a month spared"),
    ]  # fmt: skip
    return Explanation(
        title=f"{offers.titles[offer]} for {employee_id}",
        sentence=said.sentence,
        steps=pd.DataFrame(steps, columns=["step", "value", "unit", "note"]),
        rows=_source_rows(basis, row, offer),
        formula=(
            f"{found.value[at]:,.0f} a month = {gaps.money_if_wholly_missing[row]:,.0f} × "
            f"{found.spared[at]:.3f} × {found.finish[at]:.2f};  "
            f"payback {payback:.1f} months = {found.cost[at]:,.0f} ÷ {found.value[at]:,.0f}"
        ),
    )


def _source_rows(basis: AdviceBasis, row: int, offer: int) -> pd.DataFrame:
    """Return the requirement, the offer, and the person's signals and enrolments behind it."""
    workforce = basis.gaps.workforce
    person = workforce.people.labels[int(basis.gaps.rows.person[row])]
    skill = workforce.skills.labels[int(basis.gaps.needs.skill[basis.gaps.rows.need[row]])]
    record = int(basis.gaps.needs.record[basis.gaps.rows.need[row]])
    need = workforce["requirements"].iloc[[record]].assign(table="requirements")
    offered = workforce["interventions"].iloc[[offer]].assign(table="interventions")
    signals = workforce["signals"]
    mine = signals[(signals["employee_id"] == person) & (signals["skill_id"] == skill)]
    taken = workforce["enrolments"]
    took = taken[taken["employee_id"] == person].assign(table="enrolments")
    parts = [need, offered, mine.assign(table="signals"), took]
    wanted = ["table", "employee_id", "skill_id", "intervention_id", "source", "level",
              "required_level", "level_gain", "observed_on", "status", "source_file",
              "source_row"]  # fmt: skip
    rows = pd.concat([part.reindex(columns=wanted) for part in parts], ignore_index=True)
    return rows
