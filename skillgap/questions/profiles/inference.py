"""From signals to levels on arrays, and what is learnt from the signals on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Z80, Assumptions
from skillgap.core.grouping import Joined, find_sort_order, group_starts, is_in
from skillgap.core.tables import LEVEL_MAX
from skillgap.core.workforce import Floats, Ints
from skillgap.questions.profiles.calibration import (
    Correction,
    Held,
    Scale,
    apply_correction,
    fit_correction,
    fit_scale,
)
from skillgap.questions.profiles.ends import find_ends, replace_ends
from skillgap.questions.profiles.evidence import (
    Atrophy,
    Signals,
    SourceSums,
    keep_pairs,
    share_retained_by_signal,
    sum_signals,
)
from skillgap.questions.profiles.fusion import (
    fuse_statements,
    level_and_variance_by_pair,
    reduce_by_pair,
    statements_by_source,
)
from skillgap.questions.profiles.growth import Growth, Slopes
from skillgap.questions.profiles.leanings import (
    Leanings,
    apply_leanings,
    estimate_leaning_variances,
    find_leanings,
)
from skillgap.questions.profiles.prior import Organisation, Prior, fit_prior
from skillgap.questions.profiles.sources import (
    REFERENCE,
    SourceTraits,
    compare_signals,
    estimate_traits,
    observed_level_sd,
    published_traits,
)

_CALIBRATION_SIGNALS = 300_000
_BLOCK = 10_000


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was learnt about sources and widths from some people, to be used on any.

    Attributes:
        traits: Bias and variances by source.
        scale: Factor κ on every SD.
        correction: What later assessments lay above predictions.
        families: Job families, in the order of the growth by family in ``traits``.
    """

    traits: SourceTraits
    scale: Scale
    correction: Correction = field(default_factory=Correction)
    families: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Levels:
    """Posterior and prior by pair, pairs ascending; arrays of shape (pairs,).

    Attributes:
        pair: Person code × number of skills + skill code.
        mean: Posterior mean, in levels, not cut to 0–5.
        variance: Posterior variance before κ, uncertainty of standing and leanings included.
        signals: Number of signals.
        newest: Day of the newest signal, days since 1970-01-01.
        prior_mean: Peers' mean plus the person's standing, her own signals left out of the first.
        prior_variance: Spread between people of equal standing.
        kept: Share of the level in use that is left since the last use.
    """

    pair: Ints
    mean: Floats
    variance: Floats
    signals: Ints
    newest: Ints
    prior_mean: Floats
    prior_variance: Floats
    kept: Floats


@dataclass(frozen=True, slots=True)
class Inferred:
    """Levels and what they rest on.

    Attributes:
        levels: Posterior and prior by pair.
        peers: The prior for anybody.
        leanings: Effects of persons.
        kept_share: Share of the level in use that people have kept on average, of skills their
            role asks for: what is to be expected of those of whom nobody knows.
    """

    levels: Levels
    peers: Prior
    leanings: Leanings
    kept_share: float

    def of_people(self, kept: Ints, organisation: Organisation) -> Inferred:
        """Return the same of some people, numbered anew; what peers say stays what all of them say.

        Args:
            kept: Their codes, ascending.
            organisation: These people in their roles.
        """
        pair, places = keep_pairs(self.levels.pair, kept, organisation.skills)
        cut = {name: getattr(self.levels, name)[places] for name in Levels.__slots__}
        return replace(
            self,
            levels=Levels(**{**cut, "pair": pair}),
            peers=replace(self.peers, organisation=organisation),
            leanings=self.leanings.of_people(kept),
        )


def infer_levels(
    signals: Signals,
    now: Ints | int,
    organisation: Organisation,
    atrophy: Atrophy,
    traits: SourceTraits,
    register: Assumptions,
) -> Inferred:
    """Infer levels from signals, given what each source is worth.

    Args:
        signals: In any order.
        now: Day in question, days since 1970-01-01; one for all, or one per signal (the same for
            all signals of a pair).
        organisation: Roles and job families.
        atrophy: The forgetting curve.
        traits: What each source is worth.
        register: Needs ``signal_memory_months`` and ``atrophy_uncertainty_share``.

    Returns:
        Posterior by pair.
    """
    days = now if isinstance(now, int) else take_one_value_per_pair(signals.pair, now)
    sums = sum_evidence(signals, now, organisation, atrophy, traits, register)
    return infer_levels_from_sums(sums, days, organisation, atrophy, traits, register)


def sum_evidence(
    signals: Signals,
    now: Ints | int,
    organisation: Organisation,
    atrophy: Atrophy,
    traits: SourceTraits,
    register: Assumptions,
) -> SourceSums:
    """Sum signals, ends scored, per pair and source; arguments as of :func:`infer_levels`."""
    return sum_signals(
        replace_ends(signals, traits.ends),
        now,
        atrophy,
        Growth(organisation, traits.slopes),
        memory_months=register.value("signal_memory_months"),
    )


def infer_levels_from_sums(
    sums: SourceSums,
    days: Ints | int,
    organisation: Organisation,
    atrophy: Atrophy,
    traits: SourceTraits,
    register: Assumptions,
) -> Inferred:
    """Infer levels from the sums of signals; a caller with many can let the signals go before.

    Args:
        sums: One entry per pair and source.
        days: Day in question, one for all or one per pair.
        organisation: Roles and job families.
        atrophy: The forgetting curve.
        traits: What each source is worth.
        register: Needs ``atrophy_uncertainty_share``.
    """
    peers, mean, variance = fit_peer_prior(sums, organisation, atrophy, traits)
    levels: Joined[Levels] = Joined(len(mean))
    leanings: Joined[Leanings] = Joined(organisation.people)
    done = 0
    for entries, first, size in _blocks_of_people(sums, organisation):
        part = sums.part(entries)
        pairs = slice(done, done := done + len(group_starts(part.pair)))
        block = _Block(
            sums=part,
            prior_mean=mean[pairs],
            prior_variance=variance[pairs],
            now=days if isinstance(days, int) else days[pairs],
            person=part.pair // organisation.skills - first,
            people=size,
        )
        found, leaning = _infer_block(block, traits, register)
        levels.add(found)
        leanings.add(leaning)
    starts = group_starts(sums.pair)
    kept = sums.kept[starts][atrophy.is_asked(sums.pair[starts])]
    return Inferred(
        levels=levels.whole(),
        peers=peers,
        leanings=leanings.whole(),
        kept_share=float(kept.mean()) if len(kept) else 1.0,
    )


def _blocks_of_people(
    sums: SourceSums, organisation: Organisation
) -> Iterator[tuple[slice, int, int]]:
    """Cut entries into blocks of people, so that the matrices of a large organisation stay small.

    Yields:
        Entries, first person and number of people.
    """
    skills, people = organisation.skills, organisation.people
    for first in range(0, max(people, 1), _BLOCK):
        last = min(first + _BLOCK, people)
        yield (
            slice(*np.searchsorted(sums.pair, (first * skills, last * skills))),
            first,
            last - first,
        )


@dataclass(frozen=True, slots=True)
class _Block:
    """Everything about some consecutive people; ``person`` by entry, numbered from 0."""

    sums: SourceSums
    prior_mean: Floats
    prior_variance: Floats
    now: Ints | int
    person: Ints
    people: int


def _infer_block(
    block: _Block, traits: SourceTraits, register: Assumptions
) -> tuple[Levels, Leanings]:
    """Find standing and leanings of some people, then fuse their pairs given these."""
    sums, mean, variance = block.sums, block.prior_mean, block.prior_variance
    said = statements_by_source(sums, traits)
    leanings = find_leanings(sums, said, mean, variance, traits, block.person, block.people)
    owner = reduce_by_pair(np.minimum, block.person, sums)
    said, mean = apply_leanings(sums, said, mean, leanings, owner)
    variance = np.maximum(variance - traits.standing_variance, 0.1 * variance)
    fused = fuse_statements(
        sums,
        said,
        mean,
        variance,
        block.now,
        drift=traits.drift,
        atrophy_uncertainty=register.value("atrophy_uncertainty_share"),
    )
    unsure = leanings.variance_added(sums, said, fused, owner)
    levels = Levels(
        fused.pair,
        fused.mean,
        fused.variance + unsure,
        fused.signals,
        fused.newest,
        mean,
        variance,
        fused.prior_retained,
    )
    return levels, leanings


def fit_peer_prior(
    sums: SourceSums, organisation: Organisation, atrophy: Atrophy, traits: SourceTraits
) -> tuple[Prior, Floats, Floats]:
    """Fit the prior to what the signals alone say; see ``prior.fit_prior``.

    Peers are compared at one stage: growth since the first day is taken off, and added again at
    the stage of each person.
    """
    alone = []
    for entries, _, _ in _blocks_of_people(sums, organisation):
        part = sums.part(entries)
        leaning = traits.leaning_variance[part.source]
        alone.append(level_and_variance_by_pair(part, statements_by_source(part, traits), leaning))
    level, variance = (np.concatenate(parts) for parts in zip(*alone, strict=True))
    del alone, part  # what is as long as there are pairs goes as soon as it can
    starts = group_starts(sums.pair)
    pair, stage = sums.pair[starts], sums.stage[starts]
    person, skill = pair // organisation.skills, pair % organisation.skills
    above = atrophy.required_above_usual(pair)
    del starts, pair
    level -= stage
    peers, mean, variance = fit_prior(
        organisation, person, skill, level, variance, above, start=traits.spread
    )
    mean += stage
    return peers, mean, variance


def take_one_value_per_pair(pair: Ints, values: Ints) -> Ints:
    """Return one value per pair, pairs ascending, from values that agree within each pair."""
    order = find_sort_order(pair)
    return values[order][group_starts(pair[order])]


def calibrate_sources_and_widths(
    signals: Signals,
    now: int,
    organisation: Organisation,
    atrophy: Atrophy,
    register: Assumptions,
    person_hash: Ints,
) -> Calibration:
    """Learn from signals what each source is worth and how wide the intervals must be.

    At most 300,000 signals are looked at: those of the people first in an order that depends on
    nothing but their ids.

    Args:
        signals: All signals, or those of the people to learn from.
        now: Day in question, days since 1970-01-01.
        organisation: Roles and job families.
        atrophy: The forgetting curve.
        register: The register.
        person_hash: Hash of each person's id, shape (people,).

    Returns:
        Source traits, what is added to levels, and κ.
    """
    some = _keep_signals_of_some_people(signals, person_hash, organisation.skills)
    traits = learn_source_traits(some, now, organisation, atrophy, register)
    held = predict_held_out_assessments(some, now, organisation, atrophy, traits, register)
    fewest = int(register.value("calibration_fewest"))
    correction = fit_correction(
        held,
        organisation.skills,
        offset_sd=_sd_of_error(register, "shared_level_bias"),
        skill_sd=_sd_of_error(register, "skill_level_bias"),
        unrated_sd=_sd_of_error(register, "unrated_level_bias"),
        fewest=fewest,
    )
    scale = fit_scale(
        apply_correction(held, correction),
        person_hash[held.pair // organisation.skills],
        worth=register.value("interval_scale_worth"),
        fewest=fewest,
        otherwise=register.value("interval_scale"),
    )
    return Calibration(traits, scale, correction, organisation.family_names)


def _sd_of_error(register: Assumptions, name: str) -> float:
    """Return the SD that the register's 80% range of an error stands for."""
    return (register[name].high - register[name].low) / (2 * Z80)


def _keep_signals_of_some_people(signals: Signals, person_hash: Ints, skills: int) -> Signals:
    if len(signals) <= _CALIBRATION_SIGNALS:
        return signals
    person = signals.pair // skills
    per_person = np.bincount(person, minlength=len(person_hash))
    order = np.argsort(person_hash, kind="stable")
    chosen = np.zeros(len(person_hash), dtype=np.bool_)
    chosen[order[np.cumsum(per_person[order]) <= _CALIBRATION_SIGNALS]] = True
    return signals.take(chosen[person])


def learn_source_traits(
    signals: Signals,
    now: int,
    organisation: Organisation,
    atrophy: Atrophy,
    register: Assumptions,
) -> SourceTraits:
    """Estimate what each source is worth, shrunk to the register."""
    skills, ends = organisation.skills, find_ends(signals)
    signals = replace_ends(signals, ends)
    memory, families = register.value("signal_memory_months"), organisation.family_count
    still = Growth(organisation, Slopes.no_growth(families))
    sums = sum_signals(signals, now, atrophy, still, memory_months=memory)
    cell = organisation.prior_group_keys(sums.pair // skills, sums.pair % skills)[1]
    spread = observed_level_sd(sums, cell, register)
    published = published_traits(register, spread, ends, families)
    published = replace(published, spread_signals=len(sums))
    retained = share_retained_by_signal(signals, now, atrophy)
    differences = compare_signals(signals, retained, organisation)
    traits = estimate_traits(differences, published, register, organisation)
    growth = Growth(organisation, traits.slopes)
    sums = sum_signals(signals, now, atrophy, growth, memory_months=memory)
    said = statements_by_source(sums, traits)
    mean = fit_peer_prior(sums, organisation, atrophy, traits)[1]
    return estimate_leaning_variances(sums, said, mean, traits, register, skills)


def predict_held_out_assessments(
    signals: Signals,
    now: int,
    organisation: Organisation,
    atrophy: Atrophy,
    traits: SourceTraits,
    register: Assumptions,
) -> Held:
    """Put the newest assessment of every pair aside and predict it on its own day from the rest.

    Prior, standing and leanings are found anew without what was put aside. Of a pair with an
    assessment, only signals up to the day of the assessment count.

    Args:
        signals: In any order.
        now: Day in question for pairs without an assessment.
        organisation: Roles and job families.
        atrophy: The forgetting curve.
        traits: What each source is worth.
        register: See :func:`infer_levels`.

    Returns:
        One entry per assessment that had something to predict it from.
    """
    # By level too, so that of two assessments on one day always the same is put aside.
    fine = np.round(signals.level * 1000).astype(np.int64)
    tested = (signals.source == REFERENCE).astype(np.int64)
    ordered = signals.take(find_sort_order(signals.pair, tested, signals.day, fine))
    starts = group_starts(ordered.pair)
    last = np.append(starts[1:], len(ordered))[: len(starts)] - 1
    due = np.where(ordered.source[last] == REFERENCE, ordered.day[last], now)
    by_row = np.repeat(due, np.diff(np.append(starts, len(ordered))))
    rest = ordered.day <= by_row
    last = last[ordered.source[last] == REFERENCE]
    rest[last] = False
    inferred = infer_levels(
        ordered.take(rest), by_row[rest], organisation, atrophy, traits, register
    )
    levels = inferred.levels
    known = is_in(ordered.pair[last], levels.pair)
    at, last = np.searchsorted(levels.pair, ordered.pair[last][known]), last[known]
    step = traits.ends.step[REFERENCE] / 2
    level, expected = ordered.level[last], levels.mean[at] + traits.bias[REFERENCE]
    # A test at the end of the scale is only missed by what the prediction falls short of that end.
    missed = np.where(
        level >= LEVEL_MAX, np.maximum(level - step - expected, 0.0), level - expected
    )
    missed = np.where(level <= 0.0, np.minimum(level + step - expected, 0.0), missed)
    return Held(
        pair=ordered.pair[last],
        day=ordered.day[last],
        required=atrophy.required_of(ordered.pair[last]),
        predicted=levels.mean[at],
        surprise=missed,
        variance=levels.variance[at],
        from_peers=level - levels.prior_mean[at],
        noise=float(traits.bias_variance[REFERENCE] + traits.noise_variance[REFERENCE]),
    )


def hash_labels(labels: tuple[str, ...]) -> Ints:
    """Return a number from each label that depends on nothing but the label, shape (labels,)."""
    hashed = pd.util.hash_array(np.array(labels, dtype=object), categorize=False)
    return (hashed >> np.uint64(1)).astype(np.int64)
