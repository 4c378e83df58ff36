"""Weights of families, fitted on relations somebody published.

Method: logistic regression of "is related" on the standardised similarities of all families, ridge
1/C, weights not below 0 (a family may be useless, it cannot speak against). All related pairs of
the things fitted on count, with the hardest others (the 50 nearest by equal weights) and one in a
hundred of the rest, weighted back. In half of the rows some families are hidden at random, because
an organisation rarely has them all: each must be able to stand alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from skillgap.core.workforce import Floats, Ints
from skillgap.questions.network.blend import Blend, row_means_and_sds
from skillgap.questions.network.families import Bools, Family, Reals

HARD, REST = 50, 0.01


def fit_weights(
    families: Sequence[Family],
    related: Mapping[int, Sequence[int]],
    fitted_on: Ints,
    unseen: Bools,
    *,
    ridge: float = 10.0,
    hidden_share: float = 0.0,
    seed: int = 7,
) -> dict[str, float]:
    """Fit weights on some things.

    Args:
        families: Families over n things.
        related: Thing to the things related to it.
        fitted_on: Things whose relations may be looked at.
        unseen: Things that must not appear in any pair, shape (n,).
        ridge: Penalty on squared weights.
        hidden_share: Share of the families hidden at random in half of the rows.
        seed: Seed of what is sampled.

    Returns:
        Family to weight per standard deviation.
    """
    rng = np.random.default_rng(seed)
    rows, hits, counts = [], [], []
    for thing in fitted_on.tolist():
        z = standardised_similarities(families, thing)
        hit = np.zeros(len(unseen), dtype=np.bool_)
        hit[list(related.get(thing, ()))] = True
        order = np.argsort(np.argsort(-z.sum(axis=1)))
        sampled = rng.random(len(hit)) < REST
        chosen = (hit | (order < HARD) | sampled) & ~unseen
        chosen[thing] = False
        rest = ~hit & (order >= HARD)
        rows.append(z[chosen])
        hits.append(hit[chosen])
        counts.append(np.where(rest[chosen], 1 / REST, 1.0))
    table, hit, count = np.concatenate(rows), np.concatenate(hits), np.concatenate(counts)
    if hidden_share > 0:
        hide = rng.random(table.shape) < hidden_share
        hide[rng.random(len(table)) < 0.5] = False
        table = np.where(hide, 0.0, table)
    found = _fit_logistic_weights(table, hit, count, ridge)
    return {family.name: float(value) for family, value in zip(families, found)}


def standardised_similarities(families: Sequence[Family], thing: int) -> Floats:
    """Return how far above chance each pair of one thing is, shape (n, families)."""
    found = np.zeros((len(families[0]), len(families)))
    for k, family in enumerate(families):
        part = family.similarity_block(thing, thing + 1)
        mean, spread = row_means_and_sds(part, thing)
        alike: Reals = part if isinstance(part, np.ndarray) else part.toarray()
        if spread[0] > 1e-9:
            found[:, k] = (alike[0] - mean[0]) / spread[0]
    return found


def _fit_logistic_weights(table: Floats, hit: Bools, count: Floats, ridge: float) -> Floats:
    from scipy.optimize import minimize
    from scipy.special import expit

    sign = np.where(hit, 1.0, -1.0)

    def loss_and_gradient(w: Floats) -> tuple[float, Floats]:
        margin = sign * (table @ w[1:] + w[0])
        wrong = count * expit(-margin) * -sign
        value = float((count * np.logaddexp(0, -margin)).sum() + ridge / 2 * (w[1:] @ w[1:]))
        return value, np.append(wrong.sum(), wrong @ table + ridge * w[1:])

    start = np.append(-6.0, np.full(table.shape[1], 0.1))
    bounds = [(None, None)] + [(0.0, None)] * table.shape[1]
    return np.asarray(
        minimize(loss_and_gradient, start, jac=True, method="L-BFGS-B", bounds=bounds).x[1:]
    )


def mean_recall(
    blend: Blend, related: Mapping[int, Sequence[int]], asked: Ints, most: int = 10
) -> float:
    """Return the mean share of related things among the nearest.

    Args:
        blend: Closeness.
        related: Thing to the things related to it.
        asked: Things to ask for, each with relations.
        most: Nearest looked at.
    """
    found = []
    for thing in asked.tolist():
        close = standardised_similarities(blend.families_used, thing) @ blend.weight
        close[thing] = -np.inf
        top = set(np.argpartition(-close, most)[:most].tolist())
        found.append(len(top & set(related[thing])) / len(related[thing]))
    return float(np.mean(found))
