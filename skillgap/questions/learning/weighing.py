"""Candidates person × offer: what each would save, what it costs, and the table of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Z80
from skillgap.core.grouping import Bools, group_starts
from skillgap.core.workforce import Floats, Ints
from skillgap.questions.learning.basis import AdviceBasis

LEAST_VALUE = 1.0
"""Money a month below which an offer helps nobody."""


class ScoredOffers(NamedTuple):
    """Candidates person × offer; every array has shape (candidates,).

    Attributes:
        row: Row of the gaps.
        offer: Position in the catalogue.
        spared: Share of the row's value that the gain spares.
        finish: Chance to finish.
        value: Money a month spared.
        cost: Money for the seat.
    """

    row: Ints
    offer: Ints
    spared: Floats
    finish: Floats
    value: Floats
    cost: Floats

    @property
    def score(self) -> Floats:
        """Money a month spared per money spent."""
        return np.asarray(self.value / self.cost)

    def take(self, place: Ints | Bools) -> ScoredOffers:
        """Return some of the candidates."""
        return ScoredOffers(
            self.row[place], self.offer[place], self.spared[place],
            self.finish[place], self.value[place], self.cost[place],
        )  # fmt: skip


_TEXTS = ("employee_id", "intervention_id", "title", "kind", "skill_id", "name")
COLUMNS = [
    "employee_id", "rank", "intervention_id", "title", "kind", "skill_id", "name",
    "required_level", "level", "gain", "p_finish", "monthly_value", "value_low", "value_high",
    "hours", "fee", "hours_cost", "cost", "payback_months", "worthwhile", "propensity", "explored",
]  # fmt: skip


def score_offer(basis: AdviceBasis, rows: Ints, offer: int) -> ScoredOffers:
    """Weigh one offer for the rows that need its skill."""
    person = basis.person_of(rows)
    offers = np.full(len(rows), offer, dtype=np.int64)
    spared = basis.risk_share_avoided(rows, float(basis.gains.gain[offer]))
    finish = basis.completion.chance_to_finish(person, offers)
    value = basis.gaps.money_if_wholly_missing[rows] * spared * finish
    return ScoredOffers(rows, offers, spared, finish, value, basis.seat_cost(person, offers))


def score_all_offers(basis: AdviceBasis) -> ScoredOffers:
    """Weigh every offer for everybody it is open to and would help."""
    parts: list[ScoredOffers] = []
    for offer, skill in enumerate(basis.offers.skill):
        rows = basis.rows_needing(int(skill)) if skill >= 0 else np.zeros(0, dtype=np.int64)
        if not len(rows):
            continue
        rows = rows[basis.open_to(basis.person_of(rows), offer)]
        found = score_offer(basis, rows, offer)
        parts.append(found.take(found.value >= LEAST_VALUE))
    if not parts:
        return (
            score_offer(basis, np.zeros(0, dtype=np.int64), 0)
            if len(basis.offers)
            else _no_offers()
        )
    return ScoredOffers(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _no_offers() -> ScoredOffers:
    whole, real = np.zeros(0, dtype=np.int64), np.zeros(0)
    return ScoredOffers(whole, whole, real, real, real, real)


def score_offers_for_person(basis: AdviceBasis, person: int) -> ScoredOffers:
    """Weigh every offer that would help one person, open or not, best first."""
    rows = basis.rows_of(person)
    skill = basis.skill_of(rows)
    parts = [
        score_offer(basis, rows[skill == needed], offer)
        for offer, needed in enumerate(basis.offers.skill)
        if (skill == needed).any()
    ]
    if not parts:
        return _no_offers()
    found = ScoredOffers(*(np.concatenate(column) for column in zip(*parts, strict=True)))
    found = found.take(found.value >= LEAST_VALUE)
    return found.take(np.argsort(-found.score, kind="stable"))


def score_offers_of_skill(basis: AdviceBasis, skill: int, people: Ints) -> ScoredOffers:
    """Weigh every offer that builds one skill for those of some people it is open to, best first.

    Args:
        basis: What scores are made of.
        skill: Code of the skill.
        people: Codes of the people.
    """
    rows = basis.rows_needing(skill)
    rows = rows[np.isin(basis.person_of(rows), people)]
    parts = [
        score_offer(basis, rows[basis.open_to(basis.person_of(rows), int(offer))], int(offer))
        for offer in np.flatnonzero(basis.offers.skill == skill)
    ]
    if not parts:
        return _no_offers()
    found = ScoredOffers(*(np.concatenate(column) for column in zip(*parts, strict=True)))
    found = found.take(found.value >= LEAST_VALUE)
    return found.take(np.argsort(-found.score, kind="stable"))


def candidates_table(basis: AdviceBasis, found: ScoredOffers) -> pd.DataFrame:
    """Return candidates as a table, in the order given."""
    gaps, offers = basis.gaps, basis.offers
    person, skill = basis.person_of(found.row), basis.skill_of(found.row)
    labels = gaps.workforce.skills.labels
    names = gaps.workforce["skills"]["name"].fillna(pd.Series(labels)).to_numpy(dtype=object)
    gain, sd = basis.gains.gain[found.offer], basis.gains.gain_sd[found.offer]
    weight = gaps.money_if_wholly_missing[found.row] * found.finish
    payback = found.cost / np.maximum(found.value, 1e-9)
    paid = offers.paid_hours[found.offer] * basis.hour_cost[person]
    return pd.DataFrame(
        {
            "employee_id": _labels_of(gaps.workforce.people.labels, person),
            "rank": np.arange(1, len(person) + 1),
            "intervention_id": _labels_of(offers.ids, found.offer),
            "title": _labels_of(offers.titles, found.offer),
            "kind": _labels_of(offers.kinds, found.offer),
            "skill_id": _labels_of(labels, skill),
            "name": names[skill] if len(skill) else np.zeros(0, dtype=object),
            "required_level": basis.required_of(found.row),
            "level": gaps.rows.level[found.row],
            "gain": gain,
            "p_finish": found.finish,
            "monthly_value": found.value,
            "value_low": weight
            * basis.risk_share_avoided(found.row, np.maximum(gain - Z80 * sd, 0.0)),
            "value_high": weight * basis.risk_share_avoided(found.row, gain + Z80 * sd),
            "hours": offers.hours[found.offer],
            "fee": offers.fee[found.offer],
            "hours_cost": paid,
            "cost": found.cost,
            "payback_months": payback,
            "worthwhile": payback <= basis.assumptions.value("worthwhile_payback_months"),
        }
    ).astype(dict.fromkeys(_TEXTS, "str"))


def _labels_of(labels: Sequence[str], code: Ints) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    return np.array(labels, dtype=object)[code] if len(labels) else np.zeros(0, dtype=object)


def best_places_and_ranks(person: Ints, skill: Ints, score: Floats, most: int) -> tuple[Ints, Ints]:
    """Return the candidates to keep, person by person and best first, and their rank from 1."""
    order = np.lexsort((-score, person))
    skills = int(skill.max(initial=0)) + 1
    pair = person[order] * skills + skill[order]
    _, first = np.unique(pair, return_index=True)
    best = order[np.sort(first)]
    start = group_starts(person[best])
    length = np.diff(np.append(start, len(best)))
    rank = np.arange(len(best)) - np.repeat(start, length) + 1
    return best[rank <= most], rank[rank <= most]
