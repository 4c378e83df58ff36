"""What each source is worth: bias, lasting disagreement, noise; published or estimated."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from skillgap.core.assumptions import Z80, Assumption, Assumptions
from skillgap.core.grouping import add_up, find_sort_order, group_starts, number_groups
from skillgap.core.workforce import Floats, Ints
from skillgap.questions.profiles.ends import Ends
from skillgap.questions.profiles.evidence import (
    SOURCE_COUNT,
    SOURCES,
    Signals,
    SourceSums,
)
from skillgap.questions.profiles.growth import (
    BANDS,
    MONTH_DAYS,
    Growth,
    Slopes,
    fit_growth_factor_by_family,
    months_in_bands,
    usual_slope_precision,
)
from skillgap.questions.profiles.prior import Organisation

REFERENCE = SOURCES.index("assessment")
_LAGS = 6
_BIN_MONTHS = np.array([3.0, 6.0, 9.0, 12.0, 18.0, 24.0, 36.0])
_BINS = len(_BIN_MONTHS) + 1
_SAME_STATE = 0.05
_SPREAD_WORTH = 30.0
_DRIFT_WORTH = 50.0
_SHARED = (
    "level_spread", "standing_share", "source_bias_share", "leaning_share", "level_drift_sd",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SourceTraits:
    """Bias and variances by source, all in levels; arrays of shape (sources,).

    Attributes:
        bias: Mean of the source minus the true level.
        bias_variance: Variance of the error a source repeats about one person and skill; what it
            repeats about all skills of the person is apart, in ``leaning_variance``.
        noise_variance: Variance of the error that is new with every signal.
        drift: Variance a true level gains per month since it was seen.
        slopes: Growth of a level in use by tenure and job family.
        growth_spread: SD of one person's growth, as a share of the growth expected.
        spread: SD of true levels within job family and skill.
        comparisons: Differences between signals behind the estimates; 0 means published values.
        spread_signals: Number of levels behind ``spread``.
        leaning_variance: Variance of the error a source repeats about all skills of one person.
        standing_variance: Variance of how far people stand above their peers in all skills.
        ends: How each source uses the ends of the scale.
    """

    bias: Floats
    bias_variance: Floats
    noise_variance: Floats
    drift: float
    slopes: Slopes
    growth_spread: float
    spread: float
    comparisons: Ints
    spread_signals: int
    leaning_variance: Floats
    standing_variance: float
    ends: Ends


@dataclass(frozen=True, slots=True)
class Differences:
    """Later minus earlier signal about one person and skill, summed by source pair and age gap.

    Arrays have shape (later source, earlier source, age bin).

    Attributes:
        count: Effective number of differences.
        total: Sum of differences, in levels.
        square: Sum of squared differences.
        months: Sum of months between the two.
        bands: Sum of months between the two by band of tenure, shape (…, bands).
        rows: The single differences.
    """

    count: Floats
    total: Floats
    square: Floats
    months: Floats
    bands: Floats
    rows: Changes


@dataclass(frozen=True, slots=True)
class Changes:
    """Single differences, arrays of shape (differences,).

    Attributes:
        later: Source of the later signal.
        earlier: Source of the earlier one.
        person: Whose.
        change: Later minus earlier, in levels.
        months: Months between the two.
        bands: Months between the two by band of tenure, shape (differences, bands).
        weight: 1/(m − 1) for a pair of m signals.
    """

    later: Ints
    earlier: Ints
    person: Ints
    change: Floats
    months: Floats
    bands: Floats
    weight: Floats


def published_traits(
    assumptions: Assumptions, spread: float, ends: Ends, families: int
) -> SourceTraits:
    """Return what the register says of each source.

    With ρ the share of a source's variance that is true: v = σ₀²(1−ρ)/ρ, split into bias and
    noise; bias in SD of true levels.

    Args:
        assumptions: The register.
        spread: σ₀, the SD of true levels within job family and skill.
        ends: How each source uses the ends of the scale.
        families: Number of job families.

    Returns:
        Traits without any comparison behind them.
    """
    validity = np.array([assumptions.value(f"{name}_validity") for name in SOURCES])
    bias = np.array([assumptions.value(f"{name}_bias_sd") for name in SOURCES])
    variance = spread**2 * (1.0 - validity) / validity
    lasting = assumptions.value("source_bias_share")
    return SourceTraits(
        bias=bias * spread,
        bias_variance=variance * lasting,
        noise_variance=variance * (1.0 - lasting),
        drift=assumptions.value("level_drift_sd") ** 2 / 12.0,
        slopes=Slopes.none(families),
        growth_spread=assumptions.value("growth_spread_share"),
        spread=spread,
        comparisons=np.zeros(SOURCE_COUNT, dtype=np.int64),
        spread_signals=0,
        leaning_variance=np.zeros(SOURCE_COUNT),
        standing_variance=0.0,
        ends=ends,
    )


def observed_level_sd(sums: SourceSums, cell: Ints, assumptions: Assumptions) -> float:
    """Return σ₀ from how far one source's levels lie apart within job family and skill.

    A source with share ρ of true variance shows σ₀²/ρ in all, so σ₀² = ρ·V; sources are pooled
    by their degrees of freedom, and the register's value counts as thirty.

    Args:
        sums: One entry per pair and source.
        cell: Job family × skill of each entry, shape (groups,).
        assumptions: Needs ``level_spread`` and the validities.

    Returns:
        SD of true levels, in levels.
    """
    validity = np.array([assumptions.value(f"{name}_validity") for name in SOURCES])
    level = sums.level / np.maximum(sums.retained, 1e-9)
    group = number_groups(cell * SOURCE_COUNT + sums.source)[1]
    size = np.bincount(group)
    mean = np.bincount(group, level) / np.maximum(size, 1)
    inside = np.bincount(sums.source, (level - mean[group]) ** 2, minlength=SOURCE_COUNT)
    free = np.bincount(sums.source, 1.0 - 1.0 / size[group], minlength=SOURCE_COUNT)
    default = assumptions.value("level_spread") ** 2
    total = float((validity * inside).sum()) + _SPREAD_WORTH * default
    return float(np.sqrt(max(total / (free.sum() + _SPREAD_WORTH), 0.01)))


def compare_signals(signals: Signals, retained: Floats, organisation: Organisation) -> Differences:
    """Compare signals about the same person and skill that were given at about the same state.

    Each signal is compared with up to six earlier ones; differences of one pair of m signals are
    weighted 1/(m−1), so that a much-rated person does not speak for all. Pairs whose level fell
    between the two by the forgetting curve are left out: they would test the curve, not the source.

    Args:
        signals: In any order.
        retained: Share of each signal's level left today.
        organisation: For the tenure at either signal.

    Returns:
        Sums by source pair and age gap, and the differences themselves.
    """
    shape = (SOURCE_COUNT, SOURCE_COUNT, _BINS)
    order = find_sort_order(signals.pair, signals.day, signals.source)
    ordered, state = signals.take(order), retained[order]
    starts = group_starts(ordered.pair)
    sizes = np.diff(np.append(starts, len(ordered)))
    size = np.repeat(sizes, sizes)
    person = ordered.pair // organisation.skills
    stood = months_in_bands((ordered.day - organisation.hired[person]) / MONTH_DAYS)
    parts = []
    for lag in range(1, min(_LAGS, len(ordered) - 1) + 1):
        same = ordered.pair[lag:] == ordered.pair[:-lag]
        same &= np.abs(state[lag:] - state[:-lag]) < _SAME_STATE
        late = np.flatnonzero(same) + lag
        early = late - lag
        months = (ordered.day[late] - ordered.day[early]) / MONTH_DAYS
        change = ordered.level[late] - ordered.level[early]
        weight = 1.0 / np.minimum(size[late] - 1, _LAGS)
        parts.append(
            (ordered.source[late], ordered.source[early], person[late], change, months,
             stood[late] - stood[early], weight)
        )  # fmt: skip
    if not parts:
        none, zero = np.zeros(0, dtype=np.int64), np.zeros(0)
        parts.append((none, none, none, zero, zero, np.zeros((0, BANDS)), zero))
    rows = Changes(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))
    cell = (rows.later * SOURCE_COUNT + rows.earlier) * _BINS
    cell += np.searchsorted(_BIN_MONTHS, rows.months)

    def summed(values: Floats) -> Floats:
        return add_up(cell, rows.weight * values, int(np.prod(shape))).reshape(shape)

    return Differences(
        count=summed(np.ones(len(cell))),
        total=summed(rows.change),
        square=summed(rows.change**2),
        months=summed(rows.months),
        bands=np.stack([summed(months) for months in rows.bands.T], axis=-1),
        rows=rows,
    )


def estimate_traits(
    differences: Differences,
    published: SourceTraits,
    assumptions: Assumptions,
    organisation: Organisation,
) -> SourceTraits:
    """Estimate bias, variances, growth and drift from differences, shrunk to published values.

    Drift stays within the register's range: that nothing ever changes unseen is not believed.
    Means: E[later − earlier] = b_j − b_k + Σ slope × months in each band of tenure, assessments
    being the reference (b = 0); then what each job family's growth is of that, shrunk to one.
    Variances ("three-cornered hat"): Var = v_j + v_k + q·t for two sources with v = σ²_b + σ²_e,
    and 2σ²_e + q·t for one source with itself. Both by weighted least squares; published values
    enter as ``published_worth`` differences per source, that of the yardstick's noise as
    ``yardstick_worth``: it shows only as a small difference between large variances.

    Args:
        differences: From :func:`compare_signals`.
        published: Where the estimates shrink to.
        assumptions: Needs ``published_worth``, ``yardstick_worth`` and the register's ranges.
        organisation: Job families.

    Returns:
        Traits; a source never compared keeps its published values.
    """
    later, earlier, bins = np.nonzero(differences.count > 0)
    if len(later) == 0:
        return published
    count = differences.count[later, earlier, bins]
    mean = differences.total[later, earlier, bins] / count
    months = differences.months[later, earlier, bins] / count
    square = differences.square[later, earlier, bins] / count
    worth = np.full(SOURCE_COUNT, assumptions.value("published_worth"))
    worth[REFERENCE] = assumptions.value("yardstick_worth")
    bands = differences.bands[later, earlier, bins] / count[:, None]
    bias, usual = _fit_means(differences.rows, published, assumptions)
    slopes = _fit_slopes(differences.rows, published, bias, usual, organisation)
    missed = mean - bias[later] + bias[earlier] - bands @ usual
    spread_out = square - mean**2 + missed**2
    lasting, noise, drift = _fit_variances(
        later, earlier, months, spread_out, count, published, worth
    )
    slow, fast = assumptions["level_drift_sd"].low, assumptions["level_drift_sd"].high
    drift = float(np.clip(drift, slow**2 / 12.0, fast**2 / 12.0))
    between = differences.count.sum(axis=2)
    seen = between.sum(axis=0) + between.sum(axis=1)
    return replace(
        published,
        bias=bias,
        bias_variance=lasting,
        noise_variance=noise,
        drift=drift,
        slopes=slopes,
        comparisons=np.round(seen).astype(np.int64),
    )


def _expected_variance(traits: SourceTraits, later: Ints, earlier: Ints, months: Floats) -> Floats:
    lasting = np.where(
        later == earlier, 0.0, traits.bias_variance[later] + traits.bias_variance[earlier]
    )
    noise = traits.noise_variance[later] + traits.noise_variance[earlier]
    return np.asarray(lasting + noise + traits.drift * months + 0.02)


def _fit_means(
    rows: Changes, published: SourceTraits, assumptions: Assumptions
) -> tuple[Floats, Floats]:
    """Fit source biases and growth by band of tenure by ridge regression on single differences."""
    design = np.zeros((len(rows.change), SOURCE_COUNT + BANDS))
    at = np.arange(len(rows.change))
    design[at, rows.later] += 1.0
    design[at, rows.earlier] -= 1.0
    design[:, SOURCE_COUNT:] = rows.bands
    weight = rows.weight / _expected_variance(published, rows.later, rows.earlier, rows.months)
    entries = [assumptions[f"{name}_bias_sd"] for name in SOURCES]
    width = np.array([(entry.high - entry.low) / (2 * Z80) for entry in entries])
    held = 1.0 / np.maximum(width * published.spread, 1e-4) ** 2
    prior = np.diag(np.concatenate((held, np.zeros(BANDS))))
    prior[SOURCE_COUNT:, SOURCE_COUNT:] = usual_slope_precision()
    target = np.concatenate((published.bias, np.zeros(BANDS)))
    left = (design * weight[:, None]).T @ design + prior
    fitted = np.linalg.solve(left, design.T @ (weight * rows.change) + prior @ target)
    slopes: Floats = np.maximum(fitted[SOURCE_COUNT:], 0.0).astype(np.float64)
    bias: Floats = fitted[:SOURCE_COUNT].astype(np.float64)
    return bias, slopes


def _fit_slopes(
    rows: Changes, published: SourceTraits, bias: Floats, usual: Floats, organisation: Organisation
) -> Slopes:
    """Pool growth over job families: each family's factor shrunk to one."""
    growth = Growth(organisation, replace(published.slopes, usual=usual))
    expected = rows.bands @ usual
    rest = rows.change - bias[rows.later] + bias[rows.earlier] - expected
    weight = rows.weight / _expected_variance(published, rows.later, rows.earlier, rows.months)
    return Slopes(usual, fit_growth_factor_by_family(growth, rows.person, expected, rest, weight))


def _fit_variances(
    later: Ints,
    earlier: Ints,
    months: Floats,
    variance: Floats,
    count: Floats,
    published: SourceTraits,
    worth: Floats,
) -> tuple[Floats, Floats, float]:
    """Fit lasting and new variance by source and drift, none of them negative."""
    from scipy.optimize import nnls

    rows, other = np.arange(len(later)), (later != earlier).astype(np.float64)
    design = np.zeros((len(later), 2 * SOURCE_COUNT + 1))
    for source in (later, earlier):
        np.add.at(design, (rows, source), other)
        np.add.at(design, (rows, SOURCE_COUNT + source), 1.0)
    design[:, -1] = months
    target = np.concatenate((published.bias_variance, published.noise_variance, [published.drift]))
    total = published.bias_variance + published.noise_variance
    # A variance v known from n differences has SD 2v·√(2/n); drift is taken as known from fifty.
    usual = np.append(np.tile(2.0 * total, 2), 12.0 * published.drift)
    anchor = np.sqrt(np.append(np.tile(worth, 2), _DRIFT_WORTH) / 2.0) / usual
    fitted = target
    for _ in range(4):
        expected = np.maximum(design @ fitted, 0.02)
        scale = np.sqrt(count / 2.0) / expected
        stacked = np.vstack((design * scale[:, None], np.diag(anchor)))
        fitted = nnls(stacked, np.concatenate((variance * scale, target * anchor)))[0]
    return fitted[:SOURCE_COUNT], fitted[SOURCE_COUNT:-1], float(fitted[-1])


def traits_as_assumptions(traits: SourceTraits, assumptions: Assumptions) -> tuple[Assumption, ...]:
    """Return the register's entries on sources, with what was estimated put in and marked so."""
    entries: list[Assumption] = []
    lasting = traits.bias_variance + traits.leaning_variance
    true = traits.spread**2
    for source, name in enumerate(SOURCES):
        validity, bias = assumptions[f"{name}_validity"], assumptions[f"{name}_bias_sd"]
        if traits.comparisons[source]:
            behind = f"{traits.comparisons[source]:,} differences between signals in this data"
            error = float(lasting[source] + traits.noise_variance[source])
            validity = mark_as_estimated(validity, true / (true + error), behind)
            if source != REFERENCE:
                bias = mark_as_estimated(bias, float(traits.bias[source]) / traits.spread, behind)
        entries += [validity, bias]
    found: dict[str, float] = {}
    if traits.spread_signals:
        found = {"level_spread": traits.spread, "standing_share": traits.standing_variance / true}
    if traits.comparisons.any():
        seen = traits.comparisons / traits.comparisons.sum()
        errors = float(seen @ (lasting + traits.noise_variance))
        found["source_bias_share"] = float(seen @ lasting) / errors
        found["leaning_share"] = float(seen @ traits.leaning_variance) / float(seen @ lasting)
        found["level_drift_sd"] = float(np.sqrt(12.0 * traits.drift))
    for name in _SHARED:
        entry, behind = assumptions[name], "signals about the same people in this data"
        entries.append(mark_as_estimated(entry, found[name], behind) if name in found else entry)
    return tuple(entries)


def mark_as_estimated(entry: Assumption, value: float, behind: str) -> Assumption:
    """Return a register entry with the value found in the data, marked as estimated."""
    return replace(
        entry,
        value=value,
        low=min(entry.low, value),
        high=max(entry.high, value),
        status="estimated",
        source=f"estimated from {behind}, shrunk to {entry.value:g} ({entry.source})",
    )
