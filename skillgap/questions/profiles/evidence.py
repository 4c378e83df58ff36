"""Signals as arrays: atrophy, ageing and the grouped sum per person × skill × source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.grouping import Bools, Joined, add_up, find_sort_order, group_starts, is_in
from skillgap.core.tables import SIGNAL_SOURCES
from skillgap.core.workforce import Codes, Floats, Ints, Workforce
from skillgap.questions.profiles.growth import MONTH_DAYS, Growth

SOURCES: tuple[str, ...] = SIGNAL_SOURCES
SOURCE_COUNT = len(SOURCES)
UNKNOWN_DAY = np.iinfo(np.int64).min
_PROOF_OF_USE = tuple(SOURCES.index(name) for name in ("project", "system_use"))
_MANY_WITNESSES = tuple(SOURCES.index(name) for name in ("peer", "system_use", "note"))
_BLOCK = 1_000_000


@dataclass(frozen=True, slots=True)
class Signals:
    """Signals that count on one day, as arrays of shape (signals,).

    Attributes:
        pair: Person code × number of skills + skill code.
        source: Position in ``SOURCES``.
        level: Level as given, 0–5.
        day: Day of the observation, days since 1970-01-01.
        last_used: Day the skill was last used as far as this row says; ``UNKNOWN_DAY`` if silent.
        weight: 1, or less for a certificate that has run out.
        row: Position in the signals table.
    """

    pair: Ints
    source: Ints
    level: Floats
    day: Ints
    last_used: Ints
    weight: Floats
    row: Ints

    def take(self, chosen: Ints | Bools) -> Signals:
        """Return the chosen signals, in the order asked for."""
        return Signals(
            self.pair[chosen],
            self.source[chosen],
            self.level[chosen],
            self.day[chosen],
            self.last_used[chosen],
            self.weight[chosen],
            self.row[chosen],
        )

    def __len__(self) -> int:
        """Count the signals."""
        return len(self.pair)


@dataclass(frozen=True, slots=True)
class Atrophy:
    """How a level falls once the skill is no longer used.

    Attributes:
        half_life: Months without use after which half of what can be lost is lost, by skill code.
        floor: Share of the level that is never lost.
        asked: Sorted pairs whose role asks for the skill; they count as in use when nothing says
            otherwise.
        required: Level the role requires, by pair in ``asked``.
        usual: Mean of that over all people whose roles ask for the skill, by skill code.
        gone: Whether a person has left, shape (people,); then nothing counts as in use.
        unknown_use: Share of the time since the newest signal for which any other skill counts
            as in use when nothing is known.
    """

    half_life: Floats
    floor: float
    asked: Ints
    required: Floats
    usual: Floats
    gone: Bools
    unknown_use: float

    def is_asked(self, pair: Ints) -> Bools:
        """Say of which pairs the role asks for the skill."""
        return is_in(pair, self.asked)

    def required_of(self, pair: Ints) -> Floats:
        """Return the level the person's role requires of each pair; NaN where it asks for none."""
        if not len(self.asked):
            return np.full(len(pair), np.nan)
        at = np.minimum(np.searchsorted(self.asked, pair), len(self.asked) - 1)
        return np.where(self.asked[at] == pair, self.required[at], np.nan)

    def required_above_usual(self, pair: Ints) -> Floats:
        """Return how much more than usual roles require of pairs; NaN if they do not."""
        above = self.required_of(pair) - self.usual[pair % len(self.half_life)]
        return np.asarray(above, dtype=np.float64)

    def of_people(self, kept: Ints, gone: Bools) -> Atrophy:
        """Return the same of some people, numbered anew.

        Args:
            kept: Their codes, ascending.
            gone: Whether each has left.
        """
        asked, places = keep_pairs(self.asked, kept, len(self.half_life))
        return replace(self, asked=asked, required=self.required[places], gone=gone)

    def share_kept(self, unused_days: Ints, half_life: Floats) -> Floats:
        """Return the share of the level left after so many days without use."""
        months = np.maximum(unused_days, 0) / MONTH_DAYS
        return self.floor + (1.0 - self.floor) * np.exp2(-months / half_life)


@dataclass(frozen=True, slots=True)
class SourceSums:
    """What fusion needs to know of the signals: one entry per pair and source, sorted by both.

    Every column is a plain sum or maximum over signals, so that the step can run in a database.
    With d the discount for age and R the share retained until the day in question:

    Attributes:
        pair: Person code × number of skills + skill code, shape (groups,).
        source: Position in ``SOURCES``.
        count: Number of signals.
        weight: Σd; the newest signal of the group has d = 1.
        retained: ΣdR.
        level: ΣdRy, y being the level.
        newest: Day of the newest signal.
        kept: A(day − last use), the same for all entries of a pair.
        grown: Σd·A·(growth between the signal and the last use).
        stage: Growth from the first day to the last use, the same for all entries of a pair.
    """

    pair: Ints
    source: Ints
    count: Ints
    weight: Floats
    retained: Floats
    level: Floats
    newest: Ints
    kept: Floats
    grown: Floats
    stage: Floats

    def part(self, chosen: slice) -> SourceSums:
        """Return a run of entries."""
        return SourceSums(*(getattr(self, name)[chosen] for name in SourceSums.__slots__))

    def __len__(self) -> int:
        """Count the groups."""
        return len(self.pair)


def days_since_1970(when: date | str) -> int:
    """Return days since 1970-01-01."""
    return int(np.datetime64(pd.Timestamp(when).date(), "D").astype(np.int64))


def dates_as_days(dates: pd.Series) -> Ints:
    """Return days since 1970-01-01, shape (n,); ``UNKNOWN_DAY`` where blank."""
    days = dates.to_numpy().astype("datetime64[D]").astype(np.int64)
    return np.where(dates.isna().to_numpy(), UNKNOWN_DAY, days)


def read_signals(workforce: Workforce, now: int, assumptions: Assumptions) -> Signals:
    """Turn the signals table into arrays, leaving out what cannot count on that day.

    Left out: signals after the day, without a level, or about unknown people or skills. A signal
    without a date counts as seen on the day itself. One witness saying the same thing twice on
    one day (same person, skill, source, level, reference) counts once; peers are many witnesses.

    Args:
        workforce: Validated tables.
        now: The day, as days since 1970-01-01.
        assumptions: Needs ``expired_certificate_weight``.

    Returns:
        The signals that count, in table order.
    """
    table = workforce["signals"]
    person = workforce.people.encode(table["employee_id"])
    skill = workforce.skills.encode(table["skill_id"])
    source = Codes(SOURCES).encode(table["source"])
    level = table["level"].to_numpy(dtype=np.float64)
    seen, expires = dates_as_days(table["observed_on"]), dates_as_days(table["expires_on"])
    day = np.where(seen == UNKNOWN_DAY, now, seen)
    pair = person * len(workforce.skills) + skill
    counts = (person >= 0) & (skill >= 0) & (source >= 0) & np.isfinite(level) & (day <= now)
    counts &= ~_is_repeat(table, (pair, source, day), level)
    expired = (expires != UNKNOWN_DAY) & (expires <= now)
    weight = np.where(expired, assumptions.value("expired_certificate_weight"), 1.0)
    counts &= weight > 0
    everything = Signals(
        pair=pair,
        source=source,
        level=level,
        day=day,
        last_used=np.minimum(dates_as_days(table["last_used_on"]), now),
        weight=weight,
        row=np.arange(len(table), dtype=np.int64),
    )
    return everything.take(counts)


def _is_repeat(table: pd.DataFrame, keys: tuple[Ints, Ints, Ints], level: Floats) -> Bools:
    """Find repeats of one witness; a hash first, because comparing texts of all rows is slow.

    Args:
        table: Signals.
        keys: Pair, source and day of each, as numbers.
        level: Level of each.
    """
    mixed = np.round(level, 6).view(np.int64).astype(np.uint64)
    for column in keys:
        mixed = (mixed ^ column.astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    twice = pd.Series(mixed).duplicated(keep=False).to_numpy()
    twice = twice & ~np.isin(keys[1], _MANY_WITNESSES)
    repeats = np.zeros(len(table), dtype=np.bool_)
    if twice.any():
        same = ["employee_id", "skill_id", "source", "level", "observed_on", "reference"]
        repeats[twice] = table.loc[twice, same].duplicated().to_numpy()
    return repeats


def keep_pairs(pair: Ints, kept: Ints, skills: int) -> tuple[Ints, Ints]:
    """Return the pairs of some people, numbered anew, and their places among all.

    Args:
        pair: Person code × skills + skill code, ascending.
        kept: Codes of the people, ascending.
        skills: Number of skills, at least 1.
    """
    places = np.flatnonzero(is_in(pair // skills, kept))
    person = np.searchsorted(kept, pair[places] // skills)
    return person * skills + pair[places] % skills, places


def read_atrophy(workforce: Workforce, assumptions: Assumptions) -> Atrophy:
    """Collect half-lives, and the pairs in which the person's role asks for the skill."""
    skills = len(workforce.skills)
    half_life = workforce["skills"]["half_life_months"].to_numpy(dtype=np.float64, copy=True)
    half_life[~(half_life > 0)] = assumptions.value("skill_half_life_months")
    staff, asked = workforce["employees"], workforce["requirements"]
    role_of = workforce.roles.encode(staff["role_id"])
    role = workforce.roles.encode(asked["role_id"])
    skill = workforce.skills.encode(asked["skill_id"])
    level = asked["required_level"].to_numpy(dtype=np.float64, na_value=np.nan)
    known = (role >= 0) & (skill >= 0)
    pairs, required = _pairs_asked_for(role_of, role[known], skill[known], level[known], skills)
    count = np.maximum(add_up(pairs % max(skills, 1), None, skills), 1.0)
    return Atrophy(
        half_life=half_life,
        floor=assumptions.value("retained_floor_share"),
        asked=pairs,
        required=required,
        usual=add_up(pairs % max(skills, 1), np.nan_to_num(required), skills) / count,
        gone=~workforce.present,
        unknown_use=assumptions.value("unknown_use_share"),
    )


def _pairs_asked_for(
    role_of: Ints, role: Ints, skill: Ints, level: Floats, skills: int
) -> tuple[Ints, Floats]:
    """Return the sorted pairs (person, skill) for which the person's role asks, and the level.

    Of two requirements of one role and skill the higher counts. ``role`` is known, 0 or more; a
    person's may be −1, for which nothing asks.
    """
    order = np.argsort(role, kind="stable")
    role, skill, level = role[order], skill[order], level[order]
    first, last = np.searchsorted(role, role_of), np.searchsorted(role, role_of, side="right")
    person = np.repeat(np.arange(len(role_of), dtype=np.int64), last - first)
    within = np.arange(len(person)) - np.repeat(
        np.cumsum(last - first) - (last - first), last - first
    )
    place = np.repeat(first, last - first) + within
    pair = person * skills + skill[place]
    order = np.lexsort((level[place], pair))
    pair, level = pair[order], level[place][order]
    newest = np.append(pair[1:] != pair[:-1], True)[: len(pair)]
    return pair[newest], level[newest]


def last_use_day_by_signal(signals: Signals, now: Ints | int, atrophy: Atrophy) -> Ints:
    """Return the day the skill was last used, for each of signals sorted by pair.

    Known use is the newest of ``last_used_on`` and of projects and system use. Where nothing is
    known, a skill the role asks for counts as in use, and any other as used for a share of the
    time since it was last observed.

    Args:
        signals: Sorted by pair.
        now: The day in question, one for all or one per signal.
        atrophy: The forgetting curve.

    Returns:
        Days since 1970-01-01, never after ``now``, shape (signals,).
    """
    if len(signals) == 0:
        return signals.day
    starts = group_starts(signals.pair)
    proof = np.isin(signals.source, _PROOF_OF_USE)
    told = np.maximum.reduceat(
        np.maximum(signals.last_used, np.where(proof, signals.day, UNKNOWN_DAY)), starts
    )
    newest = np.maximum.reduceat(signals.day, starts)
    pair, today = signals.pair[starts], np.broadcast_to(now, signals.day.shape)[starts]
    asked = atrophy.is_asked(pair) & ~atrophy.gone[pair // len(atrophy.half_life)]
    perhaps = newest + np.round(atrophy.unknown_use * (today - newest)).astype(np.int64)
    used = np.where(told != UNKNOWN_DAY, told, np.where(asked, today, perhaps))
    sizes = np.diff(np.append(starts, len(signals)))
    return np.asarray(np.repeat(np.minimum(used, today), sizes), dtype=np.int64)


def share_retained_in_use_and_day(
    signals: Signals, now: Ints | int, atrophy: Atrophy
) -> tuple[Floats, Floats, Ints]:
    """Return what is left on the day in question of each observed level, and of the level in use.

    One forgetting curve per pair starts at its last use; a level seen part-way down the curve
    falls only the rest of it: R = A(now − used) / A(seen − used), with A(u) = f + (1−f)·2^(−u/h).

    Args:
        signals: Sorted by pair.
        now: The day in question, one for all or one per signal.
        atrophy: The forgetting curve.

    Returns:
        R, A(now − used), and the day of last use, each of shape (signals,).
    """
    used = last_use_day_by_signal(signals, now, atrophy)
    starts = group_starts(signals.pair)
    half_life = atrophy.half_life[signals.pair[starts] % len(atrophy.half_life)]
    today = np.broadcast_to(now, used.shape)[starts]
    sizes = np.diff(np.append(starts, len(signals)))
    kept = np.repeat(atrophy.share_kept(today - used[starts], half_life), sizes)
    retained, late = kept.copy(), np.flatnonzero(signals.day > used)
    of_skill = atrophy.half_life[signals.pair[late] % len(atrophy.half_life)]
    retained[late] /= atrophy.share_kept(signals.day[late] - used[late], of_skill)
    return retained, kept, used


def share_retained_by_signal(signals: Signals, now: int, atrophy: Atrophy) -> Floats:
    """Return the share of each signal's level left on the day, in the order of the signals."""
    retained = np.ones(len(signals))
    order = find_sort_order(signals.pair)
    retained[order] = share_retained_in_use_and_day(signals.take(order), now, atrophy)[0]
    return retained


def levels_grown_by_signal(signals: Signals, now: int, atrophy: Atrophy, growth: Growth) -> Floats:
    """Return what growth since each signal adds to its level on the day, in their order."""
    grown = np.zeros(len(signals))
    order = find_sort_order(signals.pair)
    ordered = signals.take(order)
    _, kept, used = share_retained_in_use_and_day(ordered, now, atrophy)
    grown[order] = kept * levels_grown_since_signal_and_hiring(ordered, used, growth)[0]
    return grown


def levels_grown_since_signal_and_hiring(
    signals: Signals, used: Ints, growth: Growth
) -> tuple[Floats, Floats]:
    """Return how much a level has grown since each signal, and since the first day, up to use.

    Args:
        signals: In any order.
        used: Day of last use of each.
        growth: Growth by tenure.

    Returns:
        Levels, each of shape (signals,).
    """
    person = signals.pair // growth.organisation.skills
    stage = growth.since_hired(person, used)
    return stage - growth.since_hired(person, np.minimum(signals.day, used)), stage


def sum_by_source(
    pair: Ints,
    source: Ints,
    level: Floats,
    day: Ints,
    retained: Floats,
    kept: Floats,
    grown: Floats,
    stage: Floats,
    weight: Floats,
    *,
    memory_months: float,
) -> SourceSums:
    """Sum signals per pair and source: the one step over all signals.

    d = weight · 2^(−(newest − day)/memory), newest being the group's own, so that waiting
    alone takes no weight from evidence; the width grows instead (see ``_fusion``).

    Args:
        pair: Sorted with ``source``; shape (signals,).
        source: Position in ``SOURCES``.
        level: Level, the ends of the scale scored.
        day: Days since 1970-01-01.
        retained: Share of the level left on the day in question.
        kept: Share left since the last use.
        grown: Growth between the signal and the last use, in levels.
        stage: Growth from the first day to the last use, in levels.
        weight: 1, or less for what has run out.
        memory_months: Age at which a signal counts half beside a new one of the same source.

    Returns:
        One entry per pair and source.
    """
    starts = group_starts(pair * SOURCE_COUNT + source)
    sizes = np.diff(np.append(starts, len(pair)))
    newest = np.maximum.reduceat(day, starts) if len(pair) else day
    age = (np.repeat(newest, sizes) - day) / MONTH_DAYS
    discount = weight * np.exp2(-age / memory_months)
    left = discount * retained
    return SourceSums(
        pair=pair[starts],
        source=source[starts],
        count=sizes.astype(np.int64),
        weight=_sum_runs(discount, starts),
        retained=_sum_runs(left, starts),
        level=_sum_runs(left * level, starts),
        newest=newest,
        kept=kept[starts],
        grown=_sum_runs(discount * kept * grown, starts),
        stage=stage[starts],
    )


def _sum_runs(values: Floats, starts: Ints) -> Floats:
    return np.add.reduceat(values, starts) if len(starts) else np.zeros(0)


def sum_signals(
    signals: Signals, now: Ints | int, atrophy: Atrophy, growth: Growth, *, memory_months: float
) -> SourceSums:
    """Project every signal to the day in question and sum per pair and source.

    Args:
        signals: In any order.
        now: The day in question; one for all, or one per signal.
        atrophy: The forgetting curve.
        growth: Growth by tenure.
        memory_months: Age at which a signal counts half beside a new one of the same source.

    Returns:
        One entry per pair and source.
    """
    order = find_sort_order(signals.pair, signals.source)
    sums: Joined[SourceSums] = Joined(len(order))
    for block in _slice_blocks_of_pairs(signals.pair, order):
        chosen = order[block]
        today = now if isinstance(now, int) else now[chosen]
        sums.add(_sum_block(signals.take(chosen), today, atrophy, growth, memory_months))
    return sums.whole()


def _slice_blocks_of_pairs(pair: Ints, order: Ints) -> Iterator[slice]:
    """Cut an order by pair into blocks that never split a pair, so that little is held at once."""
    first = 0
    while first < len(order) or first == 0:
        last = min(first + _BLOCK, len(order))
        while last < len(order) and pair[order[last]] == pair[order[last - 1]]:
            last += 1
        yield slice(first, last)
        first = max(last, 1)


def _sum_block(
    ordered: Signals, today: Ints | int, atrophy: Atrophy, growth: Growth, memory_months: float
) -> SourceSums:
    retained, kept, used = share_retained_in_use_and_day(ordered, today, atrophy)
    grown, stage = levels_grown_since_signal_and_hiring(ordered, used, growth)
    return sum_by_source(
        ordered.pair,
        ordered.source,
        ordered.level,
        ordered.day,
        retained,
        kept,
        grown,
        stage,
        ordered.weight,
        memory_months=memory_months,
    )
