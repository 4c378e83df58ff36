"""What interventions gave so far, and what that makes of the catalogue's promise.

Method: signals about the same person and skill before and after completion are compared, all
interventions at once: level = person × skill + source + trend per month + Σ δ_a · [a completed
before], by least squares within person × skill, errors clustered by person. Each δ_a as a share of
the claimed gain is evidence; shares are shrunk to their common mean (Paule–Mandel for the spread
between interventions) and that mean to the planning prior. People were not drawn at random, so
standard errors are widened by ``evidence_inflation``, and all evidence may lean the same way by
``evidence_bias_share``.

Source: Paule and Mandel 1982; Efron and Morris 1975.

Limits: associations, never effects in the strict sense: whoever was about to grow anyway may have
enrolled. Where few were rated both before and after, the prior stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Z80, Assumptions
from skillgap.core.between_groups import between_variance
from skillgap.core.grouping import Bools, find_sort_order
from skillgap.core.workforce import Floats, Ints, Workforce
from skillgap.questions.learning.offers import Offers

if TYPE_CHECKING:
    from collections.abc import Mapping

RATED_BY = ("assessment", "manager", "peer", "project", "system_use")
"""Sources compared; a self-rating after a course flatters the course."""
COMPARED = "signals before and after"
_PAIR_AND_SOURCE = ("person", "skill", "source")
_MONTH_DAYS = 30.4375
_LEAST_INFORMATION = 2.0
_SPREAD_WORTH = 10.0
"""Number of measured effects that the assumed spread between interventions weighs as much as."""


@dataclass(frozen=True, eq=False)
class Gains:
    """Levels each intervention gives those who finish it; arrays have shape (offers,).

    Attributes:
        gain: Expected gain in levels.
        gain_sd: Its standard deviation.
        table: One row per intervention: intervention_id, title, kind, claimed_gain, completions,
            prior_gain, prior_sd, evidence_gain, evidence_sd (blank without evidence), source,
            gain, gain_sd, low, high (80%).
        mean_share: Share of the claimed gain that interventions give on average here.
        mean_share_sd: Its standard deviation.
        spread: How much that share differs between interventions (SD).
    """

    gain: Floats
    gain_sd: Floats
    table: pd.DataFrame
    mean_share: float
    mean_share_sd: float
    spread: float


@dataclass(frozen=True, eq=False)
class GainEvidence:
    """Measured gains: shape (offers,), NaN and infinity where there are none.

    Attributes:
        gain: Levels.
        se: Standard errors in levels, clustered by person.
    """

    gain: Floats
    se: Floats


def compare_before_after(workforce: Workforce, offers: Offers) -> GainEvidence:
    """Estimate the gain of every intervention from signals before and after it.

    Args:
        workforce: ``signals`` and ``enrolments``.
        offers: The catalogue.

    Returns:
        Evidence, blank for interventions whose takers were not rated on both sides.
    """
    bare = GainEvidence(np.full(len(offers), np.nan), np.full(len(offers), np.inf))
    rated = _ratings_of_others(workforce)
    if len(rated) < 3:
        return bare
    treated = _completed_before(workforce, offers, rated)
    if not treated.nnz:
        return bare
    return _fit_within_pairs(rated, treated, len(offers))


def _ratings_of_others(workforce: Workforce) -> pd.DataFrame:
    signals = workforce["signals"]
    kept = signals[signals["source"].isin(RATED_BY) & signals["observed_on"].notna()]
    frame = pd.DataFrame(
        {
            "person": workforce.people.encode(kept["employee_id"]),
            "skill": workforce.skills.encode(kept["skill_id"]),
            "source": pd.factorize(kept["source"], sort=True)[0],
            "day": kept["observed_on"].to_numpy(dtype="datetime64[D]").astype(np.int64),
            "level": kept["level"].to_numpy(dtype=np.float64),
        }
    )
    frame = frame[(frame["person"] >= 0) & (frame["skill"] >= 0)]
    return frame.iloc[_fixed_order(frame)].reset_index(drop=True)


def _fixed_order(rated: pd.DataFrame) -> Ints:
    """Return the order by all columns, so that the order of rows in a file changes no digit.

    Sorted by the last columns first, then by the others, for together they fill no 64 bits.
    """
    level = pd.factorize(rated["level"], sort=True)[0]
    late = find_sort_order(rated["day"].to_numpy(), level)
    return late[find_sort_order(*(rated[name].to_numpy()[late] for name in _PAIR_AND_SOURCE))]


def _completed_before(workforce: Workforce, offers: Offers, rated: pd.DataFrame) -> Any:
    """Return which signal was seen after which intervention, sparse (signals, offers)."""
    from scipy import sparse

    taken = workforce["enrolments"]
    taken = taken[(taken["status"] == "completed") & taken["completed_on"].notna()]
    offer = pd.Index(offers.ids).get_indexer(pd.Index(taken["intervention_id"]))
    done = pd.DataFrame(
        {
            "person": workforce.people.encode(taken["employee_id"]),
            "skill": np.where(offer >= 0, offers.skill[offer], -1),
            "offer": offer,
            "since": taken["completed_on"].to_numpy(dtype="datetime64[D]").astype(np.int64),
        }
    )
    done = done[(done["offer"] >= 0) & (done["skill"] >= 0)]
    met = rated.assign(row=np.arange(len(rated))).merge(done, on=["person", "skill"])
    met = met[met["day"] >= met["since"]].drop_duplicates(["row", "offer"])
    ones = np.ones(len(met))
    return sparse.csr_matrix((ones, (met["row"], met["offer"])), shape=(len(rated), len(offers)))


def _fit_within_pairs(rated: pd.DataFrame, treated: Any, offers: int) -> GainEvidence:
    from scipy import sparse

    rows = len(rated)
    place = np.arange(rows)
    skills = int(rated["skill"].max()) + 1
    group = np.unique(rated["person"] * skills + rated["skill"], return_inverse=True)[1]
    groups = sparse.csr_matrix((np.ones(rows), (group, place)))
    source = sparse.csr_matrix((np.ones(rows), (place, rated["source"])))[:, 1:]
    month = (rated["day"] - rated["day"].min()).to_numpy(dtype=np.float64) / _MONTH_DAYS
    design = sparse.hstack([treated, source, sparse.csr_matrix(month[:, None])]).tocsr()
    level = rated["level"].to_numpy(dtype=np.float64)
    size = np.asarray(groups.sum(axis=1)).ravel()
    sums = groups @ design
    normal = (design.T @ design - sums.T @ sparse.diags(1.0 / size) @ sums).toarray()
    moment = design.T @ level - sums.T @ (groups @ level / size)
    told = np.diag(normal) > np.where(np.arange(len(normal)) < offers, _LEAST_INFORMATION, 1e-9)
    inverse = np.linalg.pinv(normal[np.ix_(told, told)], hermitian=True)
    solved = np.zeros(len(normal))
    solved[told] = inverse @ moment[told]
    rest = level - design @ solved
    rest = rest - (groups @ rest / size)[group]
    score = (sparse.csr_matrix((rest, (rated["person"], place))) @ design)[:, told]
    clusters = max(int(rated["person"].nunique()), 2)
    variance = inverse @ (score.T @ score).toarray() @ inverse * clusters / (clusters - 1)
    # A handful of people make the clustered error too small: the plain one is its floor.
    freedom = max(rows - len(size) - int(told.sum()), 1)
    plain = np.diag(inverse) * float(rest @ rest) / freedom
    gain, se = np.full(len(normal), np.nan), np.full(len(normal), np.inf)
    gain[told], se[told] = solved[told], np.sqrt(np.maximum(np.diag(variance), plain))
    blank = ~(se[:offers] > 0)
    gain[:offers][blank], se[:offers][blank] = np.nan, np.inf
    return GainEvidence(gain[:offers], se[:offers])


def estimate_gains(
    workforce: Workforce,
    offers: Offers,
    assumptions: Assumptions,
    *,
    measured: Mapping[str, tuple[float, float, str]] | None = None,
) -> Gains:
    """Return prior, evidence and posterior of every intervention's gain.

    Args:
        workforce: ``signals`` and ``enrolments`` give the evidence.
        offers: The catalogue.
        assumptions: ``realised_gain_share`` with its range as the planning prior,
            ``realised_gain_spread``, ``evidence_inflation``, ``evidence_bias_share``.
        measured: Evidence from elsewhere that goes before the comparison here: intervention id to
            (gain in levels, standard error, source in words).

    Returns:
        The gains.
    """
    found = compare_before_after(workforce, offers)
    inflation = assumptions.value("evidence_inflation")
    gain, se = found.gain, found.se * inflation
    source = [COMPARED if np.isfinite(s) else "" for s in se]
    for name, (value, error, said) in (measured or {}).items():
        code = offers.code(name)
        if code >= 0:
            gain[code], se[code], source[code] = value, error, said
    claimed = np.maximum(offers.claimed, 1e-9)
    prior = assumptions["realised_gain_share"]
    prior_sd = (prior.high - prior.low) / (2 * Z80)
    between = assumptions.value("realised_gain_spread")
    shrunk = shrink_effects(
        gain / claimed,
        se / claimed,
        prior=prior.value,
        prior_sd=prior_sd,
        prior_spread=between,
        bias_sd=assumptions.value("evidence_bias_share"),
        leans=np.array([said == COMPARED for said in source]),
    )
    level, level_sd = shrunk.value * claimed, shrunk.sd * claimed
    before_sd = float(np.hypot(prior_sd, between))
    seen = np.isfinite(se)
    table = pd.DataFrame(
        {
            "intervention_id": offers.ids,
            "title": offers.titles,
            "kind": offers.kinds,
            "claimed_gain": offers.claimed,
            "completions": _count_completions(workforce, offers),
            "prior_gain": prior.value * claimed,
            "prior_sd": before_sd * claimed,
            "evidence_gain": np.where(seen, gain, np.nan),
            "evidence_sd": np.where(seen, se, np.nan),
            "source": source,
            "gain": level,
            "gain_sd": level_sd,
            "low": np.maximum(level - Z80 * level_sd, 0.0),
            "high": level + Z80 * level_sd,
        }
    )
    return Gains(level, level_sd, table, shrunk.mean, shrunk.mean_sd, shrunk.spread)


def _count_completions(workforce: Workforce, offers: Offers) -> Ints:
    taken = workforce["enrolments"]
    done = pd.Index(taken.loc[taken["status"] == "completed", "intervention_id"])
    code = pd.Index(offers.ids).get_indexer(done)
    return np.bincount(code[code >= 0], minlength=len(offers)).astype(np.int64)


@dataclass(frozen=True, eq=False)
class Shrunk:
    """Effects after shrinking, each of shape (n,), and what they were shrunk to."""

    value: Floats
    sd: Floats
    mean: float
    mean_sd: float
    spread: float


def shrink_effects(
    effect: Floats,
    se: Floats,
    *,
    prior: float,
    prior_sd: float,
    prior_spread: float,
    bias_sd: float = 0.0,
    leans: Bools | None = None,
) -> Shrunk:
    """Shrink noisy effects to their mean, and that mean to a prior (empirical Bayes).

    Effects are y_k = m + u_k + b + e_k: a mean m with the prior, differences u ~ N(0, τ²), a bias
    b ~ N(0, ``bias_sd``²) that all evidence of the kind shares, noise e ~ N(0, se²). τ² is
    Paule–Mandel's, weighed with the prior's spread as if that rested on ``_SPREAD_WORTH`` effects.
    However many effects are measured, the shared bias keeps the mean from becoming certain.

    Args:
        effect: Measured effects y, shape (n,); NaN without evidence.
        se: Their standard errors; infinite without evidence.
        prior: Mean of the prior of m.
        prior_sd: Its standard deviation.
        prior_spread: τ before any evidence.
        bias_sd: Standard deviation of b.
        leans: Which effects share b, shape (n,); by default all.

    Returns:
        Posterior of every m + u_k; without evidence that of the mean, with the spread on top.

    >>> flat = shrink_effects(np.array([0.2, np.nan]), np.array([np.inf, np.inf]), prior=0.6,
    ...                       prior_sd=0.2, prior_spread=0.1)
    >>> flat.value.round(2).tolist()
    [0.6, 0.6]
    """
    seen = np.flatnonzero(np.isfinite(se) & np.isfinite(effect))
    measured = between_variance(effect[seen], se[seen]) if len(seen) >= 3 else prior_spread**2
    tau2 = (_SPREAD_WORTH * prior_spread**2 + len(seen) * measured) / (_SPREAD_WORTH + len(seen))
    leaning = np.ones(len(effect)) if leans is None else leans.astype(np.float64)
    # Condition the joint normal of all effects and the bias on what was measured.
    among = prior_sd**2 + tau2 * np.eye(len(seen))
    among = among + bias_sd**2 * np.outer(leaning[seen], leaning[seen]) + np.diag(se[seen] ** 2)
    to_all = np.full((len(effect), len(seen)), prior_sd**2)
    to_all[seen, np.arange(len(seen))] += tau2
    gain = np.linalg.solve(among, to_all.T).T
    surprise = effect[seen] - prior
    value = prior + gain @ surprise
    variance = prior_sd**2 + tau2 - (gain * to_all).sum(axis=1)
    of_mean = np.linalg.solve(among, np.full(len(seen), prior_sd**2))
    return Shrunk(
        value=value,
        sd=np.sqrt(np.maximum(variance, 0.0)),
        mean=float(prior + of_mean @ surprise),
        mean_sd=float(np.sqrt(max(prior_sd**2 * (1.0 - of_mean.sum()), 0.0))),
        spread=float(tau2**0.5),
    )
