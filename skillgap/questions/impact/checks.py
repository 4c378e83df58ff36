"""What must hold before an effect may be called one, each with its finding in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd

from skillgap.core import wording
from skillgap.core.errors import SkillgapError
from skillgap.core.workforce import Floats
from skillgap.questions.impact.amounts import put_plus_sign, write_number
from skillgap.questions.impact.estimate import Estimate
from skillgap.questions.impact.group_time import estimate_propensity
from skillgap.questions.impact.lots import Arms
from skillgap.questions.impact.panel import Panel
from skillgap.questions.impact.trends import Trends

Status: TypeAlias = Literal["pass", "warn", "fail"]

FEW_CLUSTERS, TOO_FEW_CLUSTERS = 20, 5
UNALIKE, FAR_APART = 0.25, 1.0
MOST_LOST_SHARE, LOST_GAP_SHARE = 0.2, 0.1
TREND_P, DIP_P, BALANCE_P = 0.05, 0.01, 0.001
SIZE = "Enough to compare"
BAND = "No period before stands out"
ONE_UNIT = "One treated unit"
COMPARABLE, LIKE_WITH_LIKE = "Comparable units", "That like is compared with like."


@dataclass(frozen=True, slots=True)
class Check:
    """One condition.

    Attributes:
        name: What is checked.
        status: ``pass``; ``warn``: read with care; ``fail``: no claim of cause.
        finding: What was found, in a sentence with numbers.
        cannot: What cannot be claimed unless it passes.
        needed: Whether it must pass outright where nobody drew lots.
    """

    name: str
    status: Status
    finding: str
    cannot: str = ""
    needed: bool = False


def standardised_difference(values: Floats, treated: np.ndarray) -> float:
    """Return the difference of means in standard deviations (root of the mean variance)."""
    one, other = values[treated], values[~treated]
    one, other = one[np.isfinite(one)], other[np.isfinite(other)]
    if len(one) < 2 or len(other) < 2:
        return float("nan")
    spread = np.sqrt((one.var(ddof=1) + other.var(ddof=1)) / 2)
    return float((one.mean() - other.mean()) / spread) if spread > 0 else 0.0


def _gap_in_sd_text(gap: float) -> str:
    return f"{gap:+.2f} standard deviations".replace("-", "−")


def check_size(treated: int, untreated: int, unit: str = "units") -> Check:
    """Check that there are enough independent units, or clusters, on both sides."""
    least = min(treated, untreated)
    status: Status = (
        "fail" if least < TOO_FEW_CLUSTERS else "warn" if least < FEW_CLUSTERS else "pass"
    )
    words = {
        "pass": "enough for the errors to be trusted",
        "warn": "few, so the range is wider",
        "fail": "too few: one unit could make or undo the result",
    }
    return Check(
        SIZE,
        status,
        f"{treated:,} treated and {untreated:,} untreated {unit}: {words[status]}.",
        "That the result is more than the luck of a few units." if status == "fail" else "",
    )


def check_lots(arms: Arms, names: tuple[str, ...]) -> Check:
    """Check that two arms look as if drawn by lot: everything known before is alike."""
    columns = [arms.covariates[:, j] for j in range(arms.covariates.shape[1])]
    labels = list(names)
    if arms.has_before and np.ptp(arms.before) > 0:
        columns.append(arms.before)
        labels.append("outcome before")
    if not columns:
        return Check(
            "Drawn by lot", "warn",
            "You say places were drawn by lot; nothing known from before can confirm it.",
            "That the groups were alike before: load the outcome before, or covariates.",
        )  # fmt: skip
    gaps = [standardised_difference(column, arms.treated) for column in columns]
    worst = int(np.nanargmax(np.abs(gaps)))
    p = _omnibus_p(np.column_stack(columns), arms)
    status: Status = "pass" if abs(gaps[worst]) <= UNALIKE else "warn"
    if p < BALANCE_P or abs(gaps[worst]) > FAR_APART:
        status = "fail"
    said = f"largest difference before: {labels[worst]}, {_gap_in_sd_text(gaps[worst])}"
    tail = {
        "pass": "alike, as lots make them",
        "warn": "more than a quarter, as chance can make it; the estimate is adjusted for it",
        "fail": "groups drawn by lot do not differ like this",
    }
    return Check(
        "Drawn by lot", status,
        f"{said} ({tail[status]}; all together p = {p:.2g}).",
        "That places were really drawn by lot." if status == "fail" else "",
    )  # fmt: skip


def _omnibus_p(x: Floats, arms: Arms) -> float:
    """Return the p value that nothing known before foretells the arm, of whole clusters."""
    from scipy.special import fdtrc

    size = np.bincount(arms.cluster).astype(np.float64)
    if arms.is_clustered:
        x = np.column_stack([np.bincount(arms.cluster, x[:, j]) / size for j in range(x.shape[1])])
        d = np.bincount(arms.cluster, arms.treated) / size
    else:
        d = arms.treated.astype(np.float64)
    centred = x - x.mean(axis=0)
    n, k = len(d), int(np.linalg.matrix_rank(centred))
    if n - k - 1 < 1 or k == 0:
        return 1.0
    left = d - d.mean() - centred @ np.linalg.lstsq(centred, d - d.mean(), rcond=None)[0]
    total, rest = float(((d - d.mean()) ** 2).sum()), float((left**2).sum())
    return float(fdtrc(k, n - k - 1, (total - rest) / k / max(rest / (n - k - 1), 1e-300)))


def check_attrition(
    lost: tuple[int, int], entered: tuple[int, int], bounds: tuple[float, float] | None = None
) -> Check:
    """Check that units did not leave one arm more than the other.

    Args:
        lost: Treated and untreated units gone by the end.
        entered: Treated and untreated units there before.
        bounds: The effect at worst and at best, whoever those were that left one arm only (Lee
            2009); where both lie on one side of zero, leaving cannot have made the effect.
    """
    from scipy.special import ndtr

    shares = [out / n if n else 0.0 for out, n in zip(lost, entered)]
    gap = shares[0] - shares[1]
    pooled = sum(lost) / max(sum(entered), 1)
    error = np.sqrt(max(pooled * (1 - pooled), 0.0) * sum(1 / max(n, 1) for n in entered))
    p = float(2 * ndtr(-abs(gap) / error)) if error > 0 else 1.0
    status: Status = "pass"
    if pooled > MOST_LOST_SHARE or abs(gap) > LOST_GAP_SHARE:
        status = "warn"
    if p < 0.01 and abs(gap) > LOST_GAP_SHARE / 2:
        status = "fail"
    told = ""
    if status == "fail" and bounds is not None and bounds[0] * bounds[1] > 0:
        status = "warn"
        told = f" Whoever they were, the effect lies between {bounds[0]:.3g} and {bounds[1]:.3g}."
    return Check(
        "Who is still there", status,
        f"Gone by the end: {wording.share(shares[0])} of the treated, "
        f"{wording.share(shares[1])} of the untreated.{told}",
        "Anything about those who left: they may be those it did not help."
        if status != "pass" else "",
    )  # fmt: skip


def check_trends(
    trends: Trends | None, effect: float, written: Callable[[float], str]
) -> list[Check]:
    """Check the periods before treatment: alike, able to tell, and no dip.

    Args:
        trends: What they say; ``None`` when there are none.
        effect: The estimated effect.
        written: How changes of the outcome are written.
    """
    if trends is None:
        return [
            Check(
                "Moving alike before", "fail",
                "Only one period before treatment: whether both groups moved alike cannot be seen.",
                "That the groups would have moved alike without it.",
            )
        ]  # fmt: skip
    drift, p = trends.drift, trends.smallest_p
    apart = not p >= TREND_P
    said = f"drift of {put_plus_sign(written(drift.value))} a period before treatment, p = {p:.2g}"
    if np.isnan(p):
        said, apart = "too few units to test the periods before", True
    found = [
        Check(
            "Moving alike before", "fail" if apart else "pass",
            f"{trends.periods:,} periods before compared: {said}"
            + ("; the groups were already moving apart." if apart else "; no sign of difference."),
            "That the groups would have moved alike without it." if apart else "",
        )
    ]  # fmt: skip
    if not apart:
        weak = not trends.missed_bias < abs(effect)
        found.append(
            Check(
                "Would a drift have been noticed", "warn" if weak else "pass",
                f"A drift of {written(trends.detectable_drift)} a period would have been found "
                f"with 80% power; carried forward it is {written(trends.missed_bias)}, "
                + ("as large as the effect." if weak else "less than the effect."),
                "That a slow drift too small to see before did not make the difference."
                if weak else "",
                needed=True,
            )
        )  # fmt: skip
    found += _check_dip(trends.dip, effect, written)
    return found


def _check_dip(dip: Estimate | None, effect: float, written: Callable[[float], str]) -> list[Check]:
    if dip is None or np.isnan(dip.p):
        return []
    off = dip.p < DIP_P
    against = dip.value * effect < 0
    if not off:
        return [
            Check("No dip just before", "pass",
                  f"The last periods before lie {put_plus_sign(written(dip.value))} "
                  f"off the earlier ones "
                  f"(p = {dip.p:.2g}).")
        ]  # fmt: skip
    cannot = (
        "That they would not have recovered by themselves: they were picked at a low point."
        if against
        else "When it began: the outcome moved before treatment did."
    )
    return [
        Check("No dip just before", "fail",
              f"The last periods before lie {put_plus_sign(written(dip.value))} "
                  f"off the earlier ones "
              f"(p = {dip.p:.2g}), "
              + ("the other way than the effect." if against else "the way of the effect."),
              cannot)
    ]  # fmt: skip


def check_band(event: pd.DataFrame) -> Check | None:
    """Check that no single period before the start lies off, in the band for all at once.

    Args:
        event: The event study, with event_time, band_low and band_high.

    Returns:
        The check; nothing where no period before is compared.
    """
    before = event[event["event_time"] < 0]
    if before.empty:
        return None
    off = before[(before["band_low"] > 0) | (before["band_high"] < 0)]
    if off.empty:
        return Check(BAND, "pass", "The band of every period before the start holds zero.")
    values = off["effect"].to_numpy(dtype=np.float64)
    listed = ", ".join(f"{-int(e)}" for e in off["event_time"].head(5))
    most = put_plus_sign(write_number(float(values[np.abs(values).argmax()])))
    return Check(
        BAND, "fail",
        f"{len(off)} of {len(before)} periods before the start lie off zero even in the band for "
        f"all periods together ({listed} before; largest {most}).",
        "That the groups moved alike before: single periods show that they did not.",
    )  # fmt: skip


def check_straight_line(
    line: Estimate, effect: Estimate, strict_p: float, written: Callable[[float], str]
) -> Check:
    """Check that the effect stays if the drift before had gone on in a straight line.

    Args:
        line: The effect that no straight line can bias.
        effect: The headline.
        strict_p: Largest p value of a claim.
        written: How changes of the outcome are written.
    """
    stays = line.p < strict_p and line.value * effect.value > 0
    span = f"{put_plus_sign(written(line.low))} to {put_plus_sign(written(line.high))}"
    return Check(
        "Stays if the drift before goes on", "pass" if stays else "warn",
        f"Were the drift before to go on in a straight line, the effect would be "
        f"{put_plus_sign(written(line.value))} ({span}, 95%), p = {line.p:.2g}.",
        "" if stays else "That a drift going on as before did not make the difference.",
        needed=True,
    )  # fmt: skip


def check_placebos(reached: int, placebos: int) -> Check:
    """Check one treated unit against every untreated one, as if each had been treated then.

    Args:
        reached: Untreated units whose difference is as large.
        placebos: Untreated units measured.
    """
    p = (1 + reached) / (1 + placebos)
    few = " With fewer than 20 of them no difference could be called unusual." * (placebos < 20)
    return Check(
        ONE_UNIT, "pass" if p < 0.05 else "warn",
        f"Only one unit was treated. Each of {placebos:,} untreated units was measured as if it "
        f"had been treated then: {reached:,} of them reach so large a difference, p = {p:.2g}."
        f"{few}",
        "More than that this one unit fared otherwise: what else happened to it is not told apart.",
    )  # fmt: skip


def check_levels(panel: Panel, periods_before: int) -> Check:
    """Check how far apart treated and untreated were before anyone was treated."""
    first = int(panel.cohorts.min()) if len(panel.cohorts) else 1
    before = panel.outcome[:, : max(first, 1)]
    seen = np.isfinite(before)
    count = seen.sum(axis=1)
    mean = np.where(seen, before, 0).sum(axis=1) / np.where(count > 0, count, np.nan)
    gap = standardised_difference(mean, panel.is_treated)
    if np.isnan(gap) or abs(gap) <= UNALIKE:
        return Check("Alike at the start", "pass",
                     "Nearly the same level of the outcome before "
                     f"({_gap_in_sd_text(0.0 if np.isnan(gap) else gap)}).")  # fmt: skip
    blind = periods_before < 3 and abs(gap) > 2 * UNALIKE
    return Check(
        "Alike at the start", "fail" if blind else "warn",
        f"Levels before differ by {_gap_in_sd_text(gap)}; "
        + ("with so few periods before, a return to the usual level would look like an effect."
           if blind else "the design rests on movement rather than level, which was compared."),
        "That part of it is not a return to the usual level.",
    )  # fmt: skip


def check_bare(bare: dict[str, str]) -> Check:
    """Say which covariates one arm lacks, so that likeness in them cannot be seen.

    Args:
        bare: Name of each such column, and ``treated`` or ``untreated``.
    """
    listed = "; ".join(f"{name}: missing for the {who} units" for name, who in bare.items())
    return Check(
        COMPARABLE, "fail",
        f"{listed}. Nothing says whether the groups are alike in it, so it was left out. Fill it "
        "in for both, or do not ask for it.",
        LIKE_WITH_LIKE,
    )  # fmt: skip


def check_overlap(x: Floats, treated: np.ndarray, names: tuple[str, ...]) -> Check:
    """Check that for treated units there are untreated ones like them.

    Args:
        x: What is known before, shape (units, k).
        treated: Shape (units,).
        names: Name of each column.
    """
    cannot, name = LIKE_WITH_LIKE, COMPARABLE
    keep = np.isfinite(x).all(axis=1)
    x, treated = x[keep], treated[keep]
    varying = np.ptp(x, axis=0) > 0 if len(x) else np.zeros(x.shape[1], dtype=np.bool_)
    x, names = x[:, varying], tuple(n for n, there in zip(names, varying) if there)
    if not x.shape[1]:
        return Check(name, "warn", "Nothing known before to compare units by.", cannot)
    gaps = [standardised_difference(x[:, j], treated) for j in range(x.shape[1])]
    if np.isnan(gaps).all():
        said = f"Too few units have all of {', '.join(names)} to compare them."
        return Check(name, "fail", said, cannot)
    worst = int(np.nanargmax(np.abs(gaps)))
    far = f"{names[worst]} differs by {_gap_in_sd_text(gaps[worst])}"
    design = np.column_stack([np.ones(len(x)), (x - x.mean(axis=0)) / x.std(axis=0)])
    try:
        chance = estimate_propensity(design, treated.astype(np.float64), np.ones(len(x)))
    except SkillgapError:
        said = f"What is known before tells the groups apart completely: {far}."
        return Check(name, "fail", said, cannot)
    odds = chance[~treated] / np.maximum(1 - chance[~treated], 1e-12)
    alike = odds.sum() ** 2 / max((odds**2).sum(), 1e-300)
    outside = float((chance[treated] > chance[~treated].max()).mean())
    status: Status = "pass"
    if abs(gaps[worst]) > UNALIKE:
        status = "warn"
    if abs(gaps[worst]) > FAR_APART or outside > 0.1 or alike < TOO_FEW_CLUSTERS:
        status = "fail"
    return Check(
        name, status,
        f"{far}; of {int((~treated).sum()):,} untreated units, {alike:,.0f} are as good as alike.",
        cannot if status != "pass" else "",
    )  # fmt: skip
