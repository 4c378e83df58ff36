"""Least squares with errors that are honest in small samples.

Method: HC2 and CR2 (Bell and McCaffrey 2002) with Satterthwaite degrees of freedom (Pustejovsky
and Tipton 2018): residuals of a unit, or of a cluster, are inflated by (I − H)^−½, and the
degrees of freedom are those of the quadratic form under equal variances.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skillgap.core.errors import BadValue
from skillgap.core.workforce import Floats, Ints


@dataclass(frozen=True, eq=False)
class Fit:
    """A least-squares fit.

    Attributes:
        coefficient: Shape (k,).
        std_error: HC2, or CR2 where clusters were given, shape (k,).
        df: Satterthwaite degrees of freedom, shape (k,).
        plain_error: Error under equal variances, shape (k,).
        plain_df: n − k, less what was absorbed.
        residual: Shape (n,).
    """

    coefficient: Floats
    std_error: Floats
    df: Floats
    plain_error: Floats
    plain_df: float
    residual: Floats


def fit_least_squares(
    x: Floats,
    y: Floats,
    *,
    cluster: Ints | None = None,
    weight: Floats | None = None,
    absorbed: int = 0,
) -> Fit:
    """Fit y on x.

    Args:
        x: Shape (n, k), with its own constant.
        y: Shape (n,).
        cluster: Code of each row's cluster, shape (n,); ``None``: rows are independent.
        weight: Weight of each row.
        absorbed: Degrees of freedom taken by effects that were projected out before.

    Raises:
        BadValue: more columns than rows, or columns that say the same.
    """
    if weight is not None:
        root = np.sqrt(weight)
        x, y = x * root[:, None], y * root
    n, k = x.shape
    if n <= k + absorbed or np.linalg.matrix_rank(x) < k:
        raise BadValue(
            "covariates",
            f"{k} columns of which some say the same, or too few rows ({n:,})",
            "more rows than columns, and no column that follows from the others",
            "Leave out a covariate.",
        )
    bread: Floats = np.linalg.inv(x.T @ x).astype(np.float64)
    coefficient = bread @ (x.T @ y)
    residual = y - x @ coefficient
    plain_df = float(n - k - absorbed)
    plain = np.sqrt(np.diag(bread) * (residual @ residual) / plain_df)
    if cluster is None or len(np.unique(cluster)) == n:
        error, df = _errors_and_df_by_unit(x, residual, bread)
    else:
        error, df = _errors_and_df_by_cluster(x, residual, bread, cluster)
    return Fit(coefficient, error, df, plain, plain_df, residual)


def clustered_error_as_published(
    x: Floats, fit: Fit, cluster: Ints, weight: Floats, absorbed: int
) -> Floats:
    """Return the usual clustered errors (CR1): sandwich × G/(G−1) × (n−1)/(n−k).

    Args:
        x: Shape (n, k), as fitted.
        fit: The fit.
        cluster: Code of each row's cluster.
        weight: Weight of each row.
        absorbed: Effects that were projected out and are not nested in clusters.

    Returns:
        Shape (k,).
    """
    root = np.sqrt(weight)[:, None]
    n, k = x.shape
    groups = np.unique(cluster, return_inverse=True)[1]
    score = (x * root) * fit.residual[:, None]
    sums = np.stack([np.bincount(groups, score[:, j]) for j in range(k)], axis=1)
    bread = np.linalg.inv((x * root).T @ (x * root))
    count = len(sums)
    scale = count / (count - 1) * (n - 1) / max(n - k - absorbed, 1)
    return np.asarray(np.sqrt(scale * np.diag(bread @ (sums.T @ sums) @ bread)))


def _errors_and_df_by_unit(x: Floats, residual: Floats, bread: Floats) -> tuple[Floats, Floats]:
    leverage = np.einsum("ij,jk,ik->i", x, bread, x)
    inflate = 1 / np.sqrt(np.maximum(1 - leverage, 1e-10))
    score = (x @ bread) * inflate[:, None]  # influence of each row's residual, shape (n, k)
    error = np.sqrt(np.einsum("ij,i->j", score**2, residual**2))
    return error, np.array([_satterthwaite_df(x, bread, score[:, j]) for j in range(x.shape[1])])


def _satterthwaite_df(x: Floats, bread: Floats, score: Floats) -> float:
    """Degrees of freedom of one coefficient whose rows stand alone."""
    inner = x * score[:, None]
    own = score**2
    diagonal = np.einsum("ij,jk,ik->i", inner, bread, inner)
    middle = bread @ (inner.T @ inner)
    trace = own.sum() - diagonal.sum()
    square = (own**2).sum() - 2 * (own * diagonal).sum() + np.trace(middle @ middle)
    return float(trace**2 / square) if square > 0 else float("nan")


def _errors_and_df_by_cluster(
    x: Floats, residual: Floats, bread: Floats, cluster: Ints
) -> tuple[Floats, Floats]:
    labels = np.unique(cluster)
    k = x.shape[1]
    scores = np.zeros((len(labels), k))
    length = np.zeros((len(labels), k))
    inner = np.zeros((len(labels), k, k))
    for place, label in enumerate(labels):
        rows = np.flatnonzero(cluster == label)
        part = x[rows]
        adjusted = _adjust_for_leverage(part, bread)
        scores[place] = (adjusted @ bread).T @ residual[rows]
        each = adjusted @ bread
        length[place] = (each**2).sum(axis=0)
        inner[place] = part.T @ each  # column j: x' u of coefficient j
    error = np.sqrt((scores**2).sum(axis=0))
    df = np.empty(k)
    for j in range(k):
        reach = inner[:, :, j]
        form = np.diag(length[:, j]) - reach @ bread @ reach.T
        square = float((form**2).sum())
        df[j] = np.trace(form) ** 2 / square if square > 0 else float("nan")
    return error, df


def _adjust_for_leverage(part: Floats, bread: Floats) -> Floats:
    """Return (I − H)^−½ x of one cluster, by the small eigenproblem where the cluster is big."""
    n, k = part.shape
    if n <= k:
        values, vectors = np.linalg.eigh(np.eye(n) - part @ bread @ part.T)
        root = np.where(values > 1e-10, 1 / np.sqrt(np.maximum(values, 1e-10)), 0.0)
        whole: Floats = (vectors * root) @ (vectors.T @ part)
        return whole
    # I − Q D Q' on the span of the rows; beyond it the matrix is the identity and x has no part.
    q, r = np.linalg.qr(part)
    values, vectors = np.linalg.eigh(np.eye(k) - r @ bread @ r.T)
    root = np.where(values > 1e-10, 1 / np.sqrt(np.maximum(values, 1e-10)), 0.0)
    reduced: Floats = q @ ((vectors * root) @ (vectors.T @ r))
    return reduced


def take_out_group_means(
    values: Floats, *codes: Ints, weight: Floats | None = None, rounds: int = 500
) -> Floats:
    """Take out group means of one or several groupings, by alternating projection.

    Args:
        values: Shape (n,) or (n, k).
        *codes: Group of each row, one array per grouping.
        weight: Weight of each row in the means, shape (n,); by default all alike.
        rounds: Most passes.

    Returns:
        Values less all group means, of the same shape.
    """
    weight = np.ones(len(values)) if weight is None else weight
    left = values[:, None].astype(np.float64) if values.ndim == 1 else values.astype(np.float64)
    for _ in range(rounds if len(codes) > 1 else 1):
        before = left
        for code in codes:
            size = np.bincount(code, weight)
            size[size == 0] = 1.0
            sums = [np.bincount(code, weight * left[:, j]) / size for j in range(left.shape[1])]
            mean = np.stack(sums, axis=1)
            left = left - mean[code]
        if np.abs(left - before).max(initial=0.0) < 1e-12 * max(np.abs(values).max(), 1.0):
            break
    return left[:, 0] if values.ndim == 1 else left
