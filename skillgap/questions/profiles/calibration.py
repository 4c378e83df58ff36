"""Levels and widths held against assessments that came later than what they were predicted from.

Offset and slope of later assessments on predictions take off what the model gets wrong on average;
one scale on every width then makes 80% intervals hold 80% of them. What the offset leaves open, and
how far skills differ in it, are the errors that a total cannot average out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np

from skillgap.core.assumptions import RANGE_SHARE, Z80
from skillgap.core.grouping import Bools, add_up
from skillgap.core.workforce import Floats, Ints

_FOLDS = 5
_NARROWEST, _WIDEST = 0.4, 3.0
_SLOPE_SD, _TOWARD_SD = 0.05, 0.05
_PERIODS, _PERIOD_SD, _PERIOD_WORTH = 4, 0.03, 4.0
_SKILL_WORTH, _LEAST_SHARE = 20.0, 0.5


@dataclass(frozen=True, slots=True)
class Held:
    """Assessments put aside and what the rest predicted for them; arrays of shape (held,).

    Attributes:
        pair: Person code × number of skills + skill code.
        day: Day of the assessment.
        required: Level the person's role requires; NaN where it does not ask for the skill.
        predicted: Predicted level.
        surprise: Assessed level − predicted level − bias of assessments.
        variance: Variance of the predicted level.
        noise: Variance of the assessment itself, which no interval for the true level covers.
        from_peers: Assessed level − what peers alone predicted, as for people without a signal.
    """

    pair: Ints
    day: Ints
    required: Floats
    predicted: Floats
    surprise: Floats
    variance: Floats
    noise: float
    from_peers: Floats

    @property
    def is_asked(self) -> Bools:
        """Whether the person's role asks for the skill, shape (held,)."""
        return np.asarray(~np.isnan(self.required), dtype=np.bool_)

    def coverage(self, scale: float) -> float:
        """Return the share of held-out assessments inside their 80% interval at this scale."""
        return float(self.is_inside_interval(scale).mean()) if len(self.pair) else float("nan")

    def is_inside_interval(self, scale: float) -> Bools:
        """Say which assessments fall inside their 80% interval at this scale."""
        return np.asarray(np.abs(self.surprise_in_sds(scale)) <= Z80, dtype=np.bool_)

    def surprise_in_sds(self, scale: float | Floats) -> Floats:
        """Return each surprise in standard deviations at this scale, shape (held,)."""
        return self.surprise / np.sqrt(scale**2 * self.variance + self.noise)

    def take(self, chosen: Bools) -> Held:
        """Return the chosen assessments."""
        return Held(
            self.pair[chosen], self.day[chosen], self.required[chosen],
            self.predicted[chosen], self.surprise[chosen], self.variance[chosen],
            self.noise, self.from_peers[chosen],
        )  # fmt: skip

    def fit_scale(self, worth: float) -> float:
        """Return κ at which 80% fall inside, counting ``worth`` made-up ones that fit at κ = 1."""
        low, high = _NARROWEST, _WIDEST
        for _ in range(40):
            middle = (low + high) / 2
            fits = worth * (2 * NormalDist().cdf(Z80 * middle) - 1)
            share = (float(self.is_inside_interval(middle).sum()) + fits) / (len(self.pair) + worth)
            low, high = (middle, high) if share < RANGE_SHARE else (low, middle)
        return (low + high) / 2


@dataclass(frozen=True, slots=True)
class Correction:
    """What later assessments lay above or below predictions, and how sure that is; in levels.

    Attributes:
        offset: Mean of later assessments above predictions at ``centre``, asked for by the role.
        slope: Change of that per level predicted.
        toward: Change of that per level by which the role requires more than predicted: people
            stand nearer to what their role asks than peers and signals alone would say.
        centre: Mean predicted level.
        distance: Mean of required − predicted.
        other: The offset of skills the role does not ask for.
        shared_sd: SD with which the offset is known; what all levels may be off together.
        skill_sd: SD of the offset between skills.
        unrated_sd: The same for levels that peers alone predict.
        assessments: Number behind it; 0 leaves levels as they are.
    """

    offset: float = 0.0
    slope: float = 0.0
    toward: float = 0.0
    centre: float = 0.0
    distance: float = 0.0
    other: float = 0.0
    shared_sd: float = float("nan")
    skill_sd: float = float("nan")
    unrated_sd: float = float("nan")
    assessments: int = 0

    def level_added(self, level: Floats, required: Floats) -> Floats:
        """Return what is added to predicted levels; required is NaN where nothing is."""
        inside = self.offset + self.slope * (level - self.centre)
        inside = inside + self.toward * (required - level - self.distance)
        return np.where(np.isnan(required), self.other, inside)


@dataclass(frozen=True, slots=True)
class Scale:
    """The scale on every width and how well it did on people it had not seen.

    Attributes:
        value: κ of skills the role asks for; 1 where nothing could be fitted.
        other: κ of other skills.
        assessments: Number of assessments it was fitted on.
        coverage: Share of held-out assessments inside 80% intervals, κ fitted on other people.
        below: Share of them below the 80% interval.
        above: Share of them above it.
    """

    value: float
    other: float
    assessments: int
    coverage: float
    below: float = float("nan")
    above: float = float("nan")

    def scale_of(self, asked: Bools) -> Floats:
        """Return κ of skills asked for by the role or not, shape of ``asked``."""
        return np.where(asked, self.value, self.other)


def fit_correction(
    held: Held, skills: int, *, offset_sd: float, skill_sd: float, unrated_sd: float, fewest: int
) -> Correction:
    """Fit offset and slope of later assessments on predictions (ridge), and their uncertainty.

    The offset is shrunk to 0 with the register's range as its prior, the slopes on the level and
    on what the role requires beyond it with an SD of 0.05 each.
    Its own uncertainty counts assessments of one skill as going together, by the variance between
    skills (DerSimonian–Laird, counting the register's as twenty skills), and adds how far the
    offset moves between four spans of time, because it is used for a day later than all of them.
    The offset is then shrunk by that uncertainty.

    Args:
        held: From :func:`hold_out`.
        skills: Number of skills.
        offset_sd: Prior SD of the offset, in levels.
        skill_sd: Usual SD of the offset between skills.
        unrated_sd: Usual SD between skills of what peers alone get wrong.
        fewest: Fewer assessments than this correct nothing.
    """
    inside, outside = held.take(held.is_asked), held.take(~held.is_asked)
    if len(inside.pair) < fewest:
        return Correction()
    weight = 1.0 / (inside.variance + inside.noise)
    ahead = inside.required - inside.predicted
    centre = float(np.average(inside.predicted, weights=weight))
    distance = float(np.average(ahead, weights=weight))
    design = np.column_stack((np.ones(len(weight)), inside.predicted - centre, ahead - distance))
    prior = np.diag((offset_sd**-2, _SLOPE_SD**-2, _TOWARD_SD**-2))
    left = (design * weight[:, None]).T @ design + prior
    found = np.linalg.solve(left, design.T @ (weight * inside.surprise))
    skill = inside.pair % skills
    rest = inside.surprise - design @ found
    between = _sd_between_groups(skill, rest, weight, skill_sd, _SKILL_WORTH)
    moves = _sd_between_groups(
        _quarter_span_of_days(inside.day), rest, weight, _PERIOD_SD, _PERIOD_WORTH
    )
    together = float((add_up(skill, weight, skills) ** 2).sum()) / float(weight.sum()) ** 2
    known = float(np.linalg.inv(left)[0, 0]) + between**2 * together + moves**2
    apart = 1.0 / (outside.variance + outside.noise)
    other = float((apart * outside.surprise).sum() / (apart.sum() + offset_sd**-2))
    by_peers = inside.from_peers - inside.from_peers.mean()
    vague = np.full(len(weight), 1.0 / max(float(by_peers.var()), 1e-6))
    return Correction(
        offset=_shrink_by_chance(float(found[0]), known),
        slope=float(found[1]),
        toward=float(found[2]),
        centre=centre,
        distance=distance,
        other=other,
        shared_sd=float(np.sqrt(known)),
        skill_sd=between,
        unrated_sd=_sd_between_groups(skill, by_peers, vague, unrated_sd, _SKILL_WORTH),
        assessments=len(held.pair),
    )


def _shrink_by_chance(offset: float, variance: float) -> float:
    """Return an offset shrunk by what chance alone would show (James–Stein, positive part).

    A model that is right needs none, and noise must not move every level; a large one stays.
    """
    return offset * max(0.0, 1.0 - variance / max(offset**2, 1e-12))


def _quarter_span_of_days(day: Ints) -> Ints:
    """Return in which of four spans with equally many assessments each day lies."""
    rank = np.argsort(np.argsort(day, kind="stable"), kind="stable")
    return (rank * _PERIODS // len(day)).astype(np.int64)


def _sd_between_groups(
    group: Ints, rest: Floats, weight: Floats, usual: float, worth: float
) -> float:
    """Return the SD of means between groups beyond chance, shrunk by ``worth`` usual groups."""
    total = add_up(group, weight, int(group.max()) + 1)
    drawn = add_up(group, weight * rest, len(total))
    total, drawn = total[total > 0], drawn[total > 0]
    mean = drawn / total
    scatter = float((total * mean**2).sum()) - len(total)
    room = float(total.sum()) - float((total**2).sum()) / float(total.sum())
    found = scatter / max(room, 1e-9)
    pooled = (len(total) * found + worth * usual**2) / (len(total) + worth)
    return float(np.sqrt(max(pooled, (_LEAST_SHARE * usual) ** 2)))


def apply_correction(held: Held, correction: Correction) -> Held:
    """Return the assessments as surprises about corrected predictions."""
    added = correction.level_added(held.predicted, held.required)
    return replace(held, surprise=held.surprise - added, predicted=held.predicted + added)


def fit_scale(
    held: Held, person_hash: Ints, *, worth: float, fewest: int, otherwise: float = 1.0
) -> Scale:
    """Fit κ on all assessments put aside, and check it on fifths of the people left out in turn.

    Skills that roles ask for and others have a κ of their own, where there are enough of them.

    Args:
        held: From :func:`hold_out`, corrected.
        person_hash: Hash of the person of each entry, independent of the order of people.
        worth: Made-up assessments that fit at κ = 1, which shrink the estimate to 1.
        fewest: Fewer assessments than this leave κ as it is.
        otherwise: κ where there are too few.

    Returns:
        The scale, and its coverage and tails out of sample.
    """
    if len(held.pair) < fewest:
        return Scale(otherwise, otherwise, len(held.pair), float("nan"))
    fold, seen = person_hash % _FOLDS, np.zeros(len(held.pair))
    for number in range(_FOLDS):
        own = fold == number
        if own.any():
            learnt = _fit_two_scales(held.take(~own), worth, fewest)
            seen[own] = held.take(own).surprise_in_sds(np.where(held.is_asked[own], *learnt))
    value, other = _fit_two_scales(held, worth, fewest)
    return Scale(
        value=value,
        other=other,
        assessments=len(held.pair),
        coverage=float((np.abs(seen) <= Z80).mean()),
        below=float((seen < -Z80).mean()),
        above=float((seen > Z80).mean()),
    )


def _fit_two_scales(held: Held, worth: float, fewest: int) -> tuple[float, float]:
    whole = held.fit_scale(worth)
    parts = (held.take(held.is_asked), held.take(~held.is_asked))
    value, other = (part.fit_scale(worth) if len(part.pair) >= fewest else whole for part in parts)
    return value, other
