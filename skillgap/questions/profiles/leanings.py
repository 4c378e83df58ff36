"""What is particular to one person across all skills: her standing, and how each source leans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from skillgap.core.assumptions import Assumptions
from skillgap.core.grouping import Bools
from skillgap.core.workforce import Floats, Ints
from skillgap.questions.profiles.evidence import SOURCE_COUNT, SourceSums
from skillgap.questions.profiles.fusion import (
    NOTE,
    Fused,
    Statements,
    pair_position_by_entry,
    reduce_by_pair,
)
from skillgap.questions.profiles.sources import REFERENCE, SourceTraits

STANDING = SOURCE_COUNT
_SIZE = SOURCE_COUNT + 1
_LEAST = 1e-4
_WORTH = 30.0
_IN_USE = 0.8


@dataclass(frozen=True, slots=True)
class Leanings:
    """Effects of persons, each estimated from everything said about all her skills.

    Attributes:
        standing: How far the person stands above peers in general, in levels, shape (people,).
        leaning: How far each source's word on the person lies above its usual bias, in levels,
            shape (people, sources). For self-ratings a modest or generous judge of herself; for
            managers leniency and halo.
        covariance: Uncertainty of leanings and, last, standing, in levels², shape
            (people, sources + 1, sources + 1).
    """

    standing: Floats
    leaning: Floats
    covariance: NDArray[np.float32]

    def of_person(self, person: int) -> Leanings:
        """Return the leanings of one person, as an organisation of one."""
        return self.of_people(np.array([person]))

    def of_people(self, kept: Ints) -> Leanings:
        """Return the leanings of some people, as an organisation of these."""
        return Leanings(self.standing[kept], self.leaning[kept], self.covariance[kept])

    def variance_added(
        self, sums: SourceSums, said: Statements, fused: Fused, person: Ints
    ) -> Floats:
        """Return what not knowing standing and leanings exactly adds to each pair's variance.

        The level moves by −share_k with a source's leaning and by +share_0 with the standing, so
        the variance is qᵀVq with those shares as q.

        Args:
            sums: One entry per pair and source.
            said: What each entry says.
            fused: The posterior given standing and leanings.
            person: Person of each pair, shape (pairs,).

        Returns:
            Variance in levels², shape (pairs,).
        """
        number = pair_position_by_entry(sums)
        share, prior_share = fused.shares()
        pull = -share * said.retained
        rise = prior_share * fused.prior_retained
        total = rise**2 * self.covariance[person, STANDING, STANDING]
        who = person[number]
        cross = self.covariance[who, sums.source, STANDING]
        total += np.bincount(number, 2 * pull * rise[number] * cross, minlength=len(person))
        for one, other, times in _entry_pairs_with_count(number):
            between = self.covariance[who[one], sums.source[one], sums.source[other]]
            total += times * np.bincount(
                number[one], pull[one] * pull[other] * between, minlength=len(person)
            )
        return np.asarray(np.maximum(total, 0.0), dtype=np.float64)


def _entry_pairs_with_count(number: Ints) -> Iterator[tuple[Ints, Ints, int]]:
    """Yield positions of two entries of one pair and how often they occur in a square sum."""
    entry = np.arange(len(number), dtype=np.int64)
    yield entry, entry, 1
    for lag in range(1, min(SOURCE_COUNT, len(number))):
        one = np.flatnonzero(number[lag:] == number[:-lag])
        if len(one) == 0:
            return
        yield one, one + lag, 2


def find_leanings(
    sums: SourceSums,
    said: Statements,
    prior_mean: Floats,
    prior_variance: Floats,
    traits: SourceTraits,
    person: Ints,
    people: int,
) -> Leanings:
    """Estimate every person's standing and leanings (best linear unbiased prediction).

    What source k says of person p in skill s is m + g_p + δ_ps + b_k + a_pk + error. With δ
    integrated out, a pair tells P = diag(w) − wwᵀ/(1/σ²_δ + Σw) about a + g; a person's pairs add
    up, and V = (ΣP with borders for g + diag(1/σ²_a, 1/σ²_g))⁻¹ gives estimates and uncertainty.

    Args:
        sums: One entry per pair and source, sorted by pair.
        said: What each entry says, usual bias taken off.
        prior_mean: By pair, in levels; from peers.
        prior_variance: By pair, standing included.
        traits: What each source is worth.
        person: Person of each entry, numbered from 0, shape (groups,).
        people: Number of people.

    Returns:
        Leanings of everybody; 0 with the full variance for those nobody said anything about.
    """
    number = pair_position_by_entry(sums)
    faded = sums.kept / said.retained
    weight = np.where(_is_informative(sums, faded), said.retained**2 / said.variance, 0.0)
    rest = weight * (said.level / said.retained - prior_mean[number] * faded)
    own = np.maximum(prior_variance - traits.standing_variance, 0.1 * prior_variance)
    denominator = (1.0 / own + reduce_by_pair(np.add, weight, sums))[number]
    drawn = rest - weight * reduce_by_pair(np.add, rest, sums)[number] / denominator
    prior = np.maximum(np.append(traits.leaning_variance, traits.standing_variance), _LEAST)
    told = np.zeros((people, _SIZE, _SIZE))
    told[:, :STANDING, :STANDING] = _sum_precision_by_person(
        person, sums.source, weight, denominator, number, people
    )
    told[:, :STANDING, STANDING] = told[:, STANDING, :STANDING] = told.sum(axis=2)[:, :STANDING]
    told[:, STANDING, STANDING] = told[:, :STANDING, STANDING].sum(axis=1)
    say = np.bincount(person * _SIZE + sums.source, drawn, minlength=people * _SIZE)
    say = say.reshape(people, _SIZE)
    say[:, STANDING] = say.sum(axis=1)
    inverse = np.linalg.inv(told + np.diag(1.0 / prior))
    estimate = np.einsum("pij,pj->pi", inverse, say)
    return Leanings(estimate[:, STANDING], estimate[:, :STANDING], inverse.astype(np.float32))


def _is_informative(sums: SourceSums, faded: Floats) -> Bools:
    """Say which entries speak of the person: no notes, nothing far down the forgetting curve."""
    return np.asarray((sums.source != NOTE) & (faded > _IN_USE), dtype=np.bool_)


def _sum_precision_by_person(
    who: Ints, source: Ints, weight: Floats, denominator: Floats, number: Ints, people: int
) -> Floats:
    """Sum P over the pairs of each person, shape (people, sources, sources)."""
    size = people * SOURCE_COUNT * SOURCE_COUNT
    cell = (who * SOURCE_COUNT + source) * SOURCE_COUNT
    total: Floats = np.bincount(cell + source, weight, minlength=size).astype(np.float64)
    for one, other, times in _entry_pairs_with_count(number):
        product = weight[one] * weight[other] / denominator[one]
        total -= np.bincount(cell[one] + source[other], product, minlength=size)
        if times == 2:
            total -= np.bincount(cell[other] + source[one], product, minlength=size)
    return total.reshape(people, SOURCE_COUNT, SOURCE_COUNT)


def apply_leanings(
    sums: SourceSums, said: Statements, prior_mean: Floats, leanings: Leanings, person: Ints
) -> tuple[Statements, Floats]:
    """Take each person's leanings off what sources say, and add her standing to the prior.

    Args:
        sums: One entry per pair and source.
        said: What each entry says, usual bias taken off.
        prior_mean: By pair, from peers.
        leanings: Effects of persons.
        person: Person of each pair, shape (pairs,).

    Returns:
        Statements and prior means.
    """
    off = leanings.leaning[person[pair_position_by_entry(sums)], sums.source] * said.retained
    return replace(said, level=said.level - off), prior_mean + leanings.standing[person]


def estimate_leaning_variances(
    sums: SourceSums,
    said: Statements,
    prior_mean: Floats,
    traits: SourceTraits,
    assumptions: Assumptions,
    skills: int,
) -> SourceTraits:
    """Split variances into what belongs to the person and what to the person in one skill.

    Two sources about two different skills of one person share nothing but her standing, so the
    mean product of their residuals is σ²_g; one source about two skills shares its leaning too:
    σ²_g + σ²_a. Register values count as thirty people.

    Args:
        sums: One entry per pair and source.
        said: What each entry says, usual bias taken off.
        prior_mean: By pair, from peers.
        traits: Traits with the lasting variance of each source still whole.
        assumptions: Needs ``standing_share`` and ``leaning_share``.
        skills: Number of skills.

    Returns:
        Traits with ``standing_variance`` and ``leaning_variance``; ``bias_variance`` less by the
        latter.
    """
    product, pairs, people = _sum_residual_products(sums, said, prior_mean, skills)
    mean = product / np.maximum(pairs, 1.0)
    apart = ~np.eye(SOURCE_COUNT, dtype=np.bool_)
    apart[NOTE], apart[:, NOTE] = False, False
    default = assumptions.value("standing_share") * traits.spread**2
    weight = (people * apart).sum() / 2
    standing = (float((people * mean * apart).sum()) / 2 + _WORTH * default) / (weight + _WORTH)
    standing = min(max(standing, 0.0), 0.8 * traits.spread**2)
    share = np.full(SOURCE_COUNT, assumptions.value("leaning_share"))
    share[REFERENCE] = 0.0
    usual = share * traits.bias_variance
    own = np.diag(people)
    leaning = (own * (np.diag(mean) - standing) + _WORTH * usual) / (own + _WORTH)
    leaning = np.clip(leaning, 0.0, 0.9 * traits.bias_variance)
    # The yardstick cannot lean: what runs through all tests of a person is her standing.
    leaning[REFERENCE] = 0.0
    return replace(
        traits,
        standing_variance=standing,
        leaning_variance=leaning,
        bias_variance=traits.bias_variance - leaning,
    )


def _sum_residual_products(
    sums: SourceSums, said: Statements, prior_mean: Floats, skills: int
) -> tuple[Floats, Floats, Floats]:
    """Sum products of residuals over two different skills of one person, by source and source.

    Returns:
        Sum of products, number of products, number of people, each (sources, sources).
    """
    number = pair_position_by_entry(sums)
    faded = sums.kept / said.retained
    tells = _is_informative(sums, faded)
    rest = np.where(tells, said.level / said.retained - prior_mean[number] * faded, 0.0)
    person = sums.pair // skills
    who = np.cumsum(np.diff(person, prepend=person[:1]) != 0)
    shape = (int(who.max(initial=-1)) + 1, SOURCE_COUNT)
    size = shape[0] * SOURCE_COUNT
    cell = who * SOURCE_COUNT + sums.source
    one_each = tells.astype(np.float64)
    total = np.bincount(cell, rest, minlength=size).reshape(shape)
    count = np.bincount(cell, one_each, minlength=size).reshape(shape)
    same, both = np.zeros(SOURCE_COUNT**2), np.zeros(SOURCE_COUNT**2)
    for one, other, times in _entry_pairs_with_count(number):
        for a, b in ((one, other), (other, one))[:times]:
            at = sums.source[a] * SOURCE_COUNT + sums.source[b]
            same += np.bincount(at, rest[a] * rest[b], minlength=SOURCE_COUNT**2)
            both += np.bincount(at, one_each[a] * one_each[b], minlength=SOURCE_COUNT**2)
    square = (SOURCE_COUNT, SOURCE_COUNT)
    product = total.T @ total - same.reshape(square)
    pairs = count.T @ count - both.reshape(square)
    many = (count > 0).astype(np.float64)
    people = many.T @ many
    np.fill_diagonal(people, (count > 1).sum(axis=0))
    return product, pairs, np.where(pairs > 0, people, 0.0)
