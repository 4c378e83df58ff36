"""Standing and leanings, against the same worked out person by person with full matrices."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations, product

import numpy as np
import pytest

from skillgap.questions.profiles.evidence import SOURCE_COUNT, SourceSums
from skillgap.questions.profiles.fusion import NOTE, Statements
from skillgap.questions.profiles.leanings import (
    apply_leanings,
    estimate_leaning_variances,
    find_leanings,
)
from skillgap.questions.profiles.sources import REFERENCE, SourceTraits

PEOPLE, SKILLS = 9, 4


@dataclass
class Fused:
    """Shares of entries and of the prior, as fusion returns them."""

    entry: np.ndarray
    prior: np.ndarray
    prior_retained: np.ndarray

    def shares(self):
        return self.entry, self.prior


class World:
    """Random statements of some sources about nine people and four skills."""

    def __init__(self, seed, *, lean=0.6, alike=1.0):
        rng = np.random.default_rng(seed)
        pairs = [pair for pair in range(PEOPLE * SKILLS) if rng.random() < 0.8]
        entries = [
            (pair, source)
            for pair in pairs
            for source in sorted(rng.choice(SOURCE_COUNT, rng.integers(1, 5), replace=False))
        ]
        self.pairs = sorted({pair for pair, _ in entries})
        pair, source = (np.array(column, dtype=np.int64) for column in zip(*entries, strict=True))
        many = len(pair)
        by_pair = dict(zip(self.pairs, rng.uniform(0.6, 1.0, len(self.pairs)), strict=True))
        kept = np.array([by_pair[one] for one in pair.tolist()])
        retained = np.minimum(kept / rng.uniform(0.7, 1.0, many), 1.0)
        own, leans = rng.normal(0, alike, PEOPLE), rng.normal(0, lean, (PEOPLE, SOURCE_COUNT))
        who = pair // SKILLS
        level = (2.5 + own[who] + leans[who, source] + rng.normal(0, 0.5, many)) * retained
        none = np.zeros(many)
        self.sums = SourceSums(pair, source, np.ones(many, dtype=np.int64), none + 1, retained,
                               level, none.astype(np.int64), kept, none, none)  # fmt: skip
        self.said = Statements(level, rng.uniform(0.1, 0.6, many), retained, none, none)
        self.mean = rng.uniform(2, 3, len(self.pairs))
        self.variance = rng.uniform(0.3, 0.9, len(self.pairs))
        bias = rng.uniform(0.2, 0.5, SOURCE_COUNT)
        self.traits = SourceTraits(
            bias=np.zeros(SOURCE_COUNT), bias_variance=bias, noise_variance=bias, drift=0.0,
            slopes=None, growth_spread=0.0, spread=1.0, comparisons=np.zeros(0, dtype=np.int64),
            spread_signals=0, leaning_variance=rng.uniform(0, 0.3, SOURCE_COUNT),
            standing_variance=0.25, ends=None,
        )  # fmt: skip
        self.who = who
        self.rows = [
            (int(who[at]), int(pair[at] % SKILLS), int(source[at]), self.pairs.index(pair[at]), at)
            for at in range(many)
        ]

    def told(self, at, number):
        """What an entry says above peers, and whether it speaks of the person at all."""
        faded = self.sums.kept[at] / self.said.retained[at]
        speaks = self.sums.source[at] != NOTE and faded > 0.8
        return self.said.level[at] / self.said.retained[at] - self.mean[number] * faded, speaks


@pytest.mark.parametrize("seed", range(4))
def test_standing_and_leanings_are_those_of_the_whole_model(seed):
    """y = g + a of the source + δ of the skill + error, solved with all covariances at once."""
    world = World(seed)
    found = find_leanings(
        world.sums, world.said, world.mean, world.variance, world.traits, world.who, PEOPLE + 1
    )
    prior = np.maximum(np.append(world.traits.leaning_variance, 0.25), 1e-4)
    assert np.allclose(found.covariance[PEOPLE], np.diag(prior), rtol=1e-5)
    assert found.standing[PEOPLE] == 0.0
    for person in range(PEOPLE):
        mine = [(source, number, at) for who, _, source, number, at in world.rows
                if who == person and world.told(at, number)[1]]  # fmt: skip
        effects = np.zeros((len(mine), SOURCE_COUNT + 1))
        noise = np.zeros((len(mine), len(mine)))
        said = np.zeros(len(mine))
        for row, (source, number, at) in enumerate(mine):
            effects[row, [source, -1]] = 1.0
            said[row] = world.told(at, number)[0]
            noise[row, row] += world.said.variance[at] / world.said.retained[at] ** 2
            for column, (_, other, _) in enumerate(mine):
                if other == number:
                    own = world.variance[number]
                    noise[row, column] += max(own - 0.25, 0.1 * own)
        precision = effects.T @ np.linalg.solve(noise, effects) + np.diag(1 / prior)
        estimate = np.linalg.solve(precision, effects.T @ np.linalg.solve(noise, said))
        assert found.leaning[person] == pytest.approx(estimate[:-1])
        assert found.standing[person] == pytest.approx(estimate[-1])
        assert np.allclose(found.covariance[person], np.linalg.inv(precision), atol=1e-5)


@pytest.mark.parametrize("seed", range(3))
def test_what_is_not_known_of_a_person_adds_to_every_pair(seed):
    """qᵀVq, with −share of each source that speaks of the pair and +share of the prior."""
    world = World(seed)
    found = find_leanings(
        world.sums, world.said, world.mean, world.variance, world.traits, world.who, PEOPLE
    )
    rng = np.random.default_rng(seed)
    count = len(world.pairs)
    fused = Fused(rng.uniform(0, 0.4, len(world.rows)), rng.random(count), rng.random(count))
    person = np.array([pair // SKILLS for pair in world.pairs])
    added = found.variance_added(world.sums, world.said, fused, person)
    for number, who in enumerate(person.tolist()):
        pull = np.zeros(SOURCE_COUNT + 1)
        pull[-1] = fused.prior[number] * fused.prior_retained[number]
        for _, _, source, of, at in world.rows:
            if of == number:
                pull[source] = -fused.entry[at] * world.said.retained[at]
        wanted = pull @ found.covariance[who].astype(np.float64) @ pull
        assert added[number] == pytest.approx(wanted, abs=1e-6)
    said, mean = apply_leanings(world.sums, world.said, world.mean, found, person)
    assert mean == pytest.approx(world.mean + found.standing[person])
    for who, _, source, _, at in world.rows:
        off = found.leaning[who, source] * world.said.retained[at]
        assert said.level[at] == pytest.approx(world.said.level[at] - off)


def products(world):
    """Every product of what two entries of one person say about two different skills."""
    found = {both: [] for both in product(range(SOURCE_COUNT), repeat=2)}
    people = {both: set() for both in found}
    skills = {}
    for who, skill, source, number, at in world.rows:
        value, speaks = world.told(at, number)
        if speaks:
            skills.setdefault((who, source), {})[skill] = value
    for (who, one), mine in skills.items():
        for (other_who, other), theirs in skills.items():
            if who != other_who:
                continue
            found[one, other] += [a * b for s, a in mine.items() for t, b in theirs.items()
                                  if s != t]  # fmt: skip
            if one != other or len(mine) > 1:
                people[one, other].add(who)
    return found, {both: len(who) if found[both] else 0 for both, who in people.items()}


@pytest.mark.parametrize(
    ("seed", "lean", "alike"), [(0, 0.6, 1.0), (1, 2.5, 0.1), (2, 0.1, 3.0), (3, 0.0, 0.0)]
)
def test_variances_of_persons_are_mean_products_shrunk_by_thirty(seed, lean, alike, register):
    world = World(seed, lean=lean, alike=alike)
    found = estimate_leaning_variances(
        world.sums, world.said, world.mean, world.traits, register, SKILLS
    )
    values, people = products(world)
    mean = {both: np.mean(one) if one else 0.0 for both, one in values.items()}
    # Each pair of sources is met twice, once in either order.
    apart = [both for both in permutations(range(SOURCE_COUNT), 2) if NOTE not in both]
    weight = sum(people[both] for both in apart) / 2
    total = sum(people[both] * mean[both] for both in apart) / 2
    standing = (total + 30 * register.value("standing_share")) / (weight + 30)
    standing = min(max(standing, 0.0), 0.8)
    assert found.standing_variance == pytest.approx(standing)
    for source in range(SOURCE_COUNT):
        whole = world.traits.bias_variance[source]
        share = 0.0 if source == REFERENCE else register.value("leaning_share")
        many = people[source, source]
        own = (many * (mean[source, source] - standing) + 30 * share * whole) / (many + 30)
        own = 0.0 if source == REFERENCE else min(max(own, 0.0), 0.9 * whole)
        assert found.leaning_variance[source] == pytest.approx(own)
        assert found.bias_variance[source] == pytest.approx(whole - own)
