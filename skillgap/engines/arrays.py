"""The same sums, levels and gap table in numpy, for a workforce that is in memory.

Every step and every operation stand in the order of ``statements.py``: what one of them rounds, the
other rounds alike. A test holds all engines to the same bits.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from skillgap.core.grouping import Bools, find_sort_order, group_starts, number_groups
from skillgap.core.signal_sums import (
    AT_END,
    LEVEL_COLUMNS,
    LONG_AGO,
    MANY_WITNESSES,
    MONTH_DAYS,
    PROOF_OF_USE,
    SCALE,
    SUM_COLUMNS,
    UNHEARD,
    UNKNOWN_DAY,
    Terms,
)
from skillgap.core.tables import LEVEL_MAX
from skillgap.core.workforce import Codes, Floats, Ints, Workforce
from skillgap.engines.fused import (
    Said,
    add_missed,
    expect_shortage,
    grown_since_hired,
    move_by_ends,
)
from skillgap.engines.peers import PeerGroups, Peers, fit_peers
from skillgap.engines.statements import (
    LEAST_VARIANCE,
    LONGEST_HALF_LIFE,
    MOST_FTE,
    MOST_VARIANCE,
)
from skillgap.engines.whole import (
    add_whole,
    as_days,
    from_whole,
    halved,
    idle,
    share_kept,
    sum_all,
    to_whole,
    total_of,
)


@dataclass(frozen=True)
class Arrays:
    """Sums signals of a workforce in memory.

    Attributes:
        workforce: The tables.
    """

    workforce: Workforce

    @property
    def name(self) -> str:
        """What it is, for people."""
        return f"numpy {np.__version__}"

    def newest_day(self) -> int:
        """Return the day of the newest signal, days since 1970-01-01."""
        days = as_days(self.workforce["signals"]["observed_on"])
        return int(days.max(initial=UNKNOWN_DAY))

    def left_out(self, terms: Terms) -> dict[str, int]:
        """Return how many signals do not count, by the reason."""
        rows = self._rows(terms)
        reasons = {
            "without_level": ~rows.has_level, "other_source": rows.source < 0,
            "later": rows.seen > terms.day, "other_people": rows.person < 0,
            "other_skills": rows.skill < 0,
        }  # fmt: skip
        counted = {name: int(found.sum()) for name, found in reasons.items()}
        return {"signals": len(rows.person), **counted}

    def sums(self, terms: Terms) -> pd.DataFrame:
        """Return the grouped sums: one row per person, skill and source, ``SUM_COLUMNS``."""
        sums = self._sums(terms)
        columns = {
            "employee_id": self._labels(self.workforce.people.labels, sums.person),
            "skill_id": self._labels(self.workforce.skills.labels, sums.skill),
            "source": self._labels(tuple(terms.worth), sums.source),
            "signals": sums.signals, "weight": sums.weight, "retained": sums.retained,
            "level": sums.level, "grown": sums.grown, "tops": sums.tops,
            "bottoms": sums.bottoms, "newest": sums.newest, "used": sums.used,
        }  # fmt: skip
        return pd.DataFrame(columns)[list(SUM_COLUMNS)]

    def levels(self, terms: Terms) -> pd.DataFrame:
        """Return level and SD of every person and skill with a signal, ``LEVEL_COLUMNS``."""
        pairs = self._pairs(terms)
        level, sd = self._fuse(pairs, self._peers(terms, pairs), terms)
        columns = {
            "employee_id": self._labels(self.workforce.people.labels, pairs.person),
            "skill_id": self._labels(self.workforce.skills.labels, pairs.skill),
            "level": level, "level_sd": sd, "signals": pairs.signals,
        }  # fmt: skip
        return pd.DataFrame(columns)[list(LEVEL_COLUMNS)]

    def gap_table(self, terms: Terms, by: tuple[str, ...], fewest: int) -> pd.DataFrame:
        """Return sums by group and skill as ``statements.gap_table`` does."""
        asked = self._asked(terms)
        keys = [self._codes(name, asked.person) for name in by]
        labels = [*(found[1] for found in keys), self.workforce.skills.labels]
        codes = [*(found[0] for found in keys), asked.skill]
        key = np.zeros(len(asked.person), dtype=np.int64)
        for code, label in zip(codes, labels, strict=True):
            key = key * (len(label) + 1) + code + 1
        _, group = number_groups(key)
        size = int(group.max(initial=-1)) + 1
        first = np.zeros(size, dtype=np.int64)
        first[group[::-1]] = np.arange(len(group))[::-1]
        table = pd.DataFrame(
            {
                name: self._labels(label, code[first])
                for name, label, code in zip((*by, "skill_id"), labels, codes, strict=True)
            }
        )
        people = np.bincount(group, minlength=size)
        sums = {
            "people": people, "fte": total_of(asked.fte, group, size),
            "required": total_of(asked.fte * asked.required, group, size),
            "held": total_of(asked.fte * asked.level, group, size),
            "missing": total_of(asked.fte * asked.missing, group, size),
            "short": total_of(asked.fte * asked.short, group, size),
            "signals": add_whole(asked.signals, group, size),
        }  # fmt: skip
        for name, values in sums.items():
            table[name] = pd.array(values, dtype="Int64")
            table.loc[people < fewest, name] = pd.NA
        return table

    # --- the steps ---

    def _staff(self, terms: Terms) -> _Staff:
        staff = self.workforce["employees"]
        hired, gone = as_days(staff["hire_date"]), as_days(staff["exit_date"])
        here = np.where(hired == UNKNOWN_DAY, terms.day, hired) <= terms.day
        here &= np.where(gone == UNKNOWN_DAY, terms.day + 1, gone) > terms.day
        fte = staff["fte"].to_numpy(dtype=np.float64, na_value=np.nan)
        role = self.workforce.roles.encode(staff["role_id"])
        labels = self.workforce["roles"]["job_family"].fillna("").to_numpy().astype(str)
        families, family = np.unique(labels, return_inverse=True)
        factors = np.array([*(terms.families.get(str(name), 1.0) for name in families), 1.0])
        family = np.append(family, -1).astype(np.int64)[role]
        return _Staff(
            here=here, role=role, family=family, factor=factors[family],
            hired=np.where(hired == UNKNOWN_DAY, LONG_AGO, hired),
            fte=np.where((fte >= 0) & (fte <= MOST_FTE), fte, 1.0),
        )  # fmt: skip

    def _needs(self) -> pd.Series:
        """Return the level that a role requires, by role code × skills + skill code."""
        table = self.workforce["requirements"]
        role = self.workforce.roles.encode(table["role_id"])
        skill = self.workforce.skills.encode(table["skill_id"])
        level = table["required_level"].to_numpy(dtype=np.float64, na_value=np.nan)
        usable = (role >= 0) & (skill >= 0) & (level > 0) & (level <= LEVEL_MAX)
        key = role[usable] * len(self.workforce.skills) + skill[usable]
        return pd.Series(level[usable], index=key).groupby(level=0).max()

    def _half_life(self, terms: Terms) -> Floats:
        own = self.workforce["skills"]["half_life_months"]
        months = own.to_numpy(dtype=np.float64, na_value=np.nan)
        return np.where((months > 0) & (months <= LONGEST_HALF_LIFE), months, terms.half_life)

    def _rows(self, terms: Terms) -> _Rows:
        table = self.workforce["signals"]
        level = table["level"].to_numpy(dtype=np.float64, na_value=np.nan)
        seen, ends = as_days(table["observed_on"]), as_days(table["expires_on"])
        return _Rows(
            person=self.workforce.people.encode(table["employee_id"]),
            skill=self.workforce.skills.encode(table["skill_id"]),
            source=Codes(terms.worth).encode(table["source"]),
            level=level,
            has_level=(level >= 0) & (level <= LEVEL_MAX),
            seen=np.where(seen == UNKNOWN_DAY, terms.day, seen),
            last_used=np.minimum(as_days(table["last_used_on"]), terms.day),
            expired=((ends != UNKNOWN_DAY) & (ends <= terms.day)).astype(np.int64),
        )

    def _once(self, terms: Terms) -> _Rows:
        """Return signals that count, sorted by person, skill and source, repeats put together."""
        rows = self._rows(terms)
        counts = rows.has_level & (rows.source >= 0) & (rows.skill >= 0) & (rows.seen <= terms.day)
        counts &= rows.person >= 0
        kept = np.flatnonzero(counts)
        kept = kept[find_sort_order(rows.pair(len(self.workforce.skills))[kept], rows.source[kept])]
        rows = rows.take(kept)
        again = self._positions_of_repeats(rows, kept, terms)
        return _put_together(rows, *again) if len(again[0]) else rows

    def _positions_of_repeats(self, rows: _Rows, place: Ints, terms: Terms) -> tuple[Ints, Ints]:
        """Return the positions of repeats, and of what each repeats.

        Where many witnesses speak every signal counts, and none need be put together.
        """
        many = np.isin(rows.source, _codes(terms, MANY_WITNESSES))
        mixed = (rows.level + 0.0).view(np.uint64)  # so that −0 is 0
        for column in (rows.pair(len(self.workforce.skills)), rows.source, rows.seen):
            mixed = (mixed ^ column.astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
            mixed ^= mixed >> np.uint64(29)
        maybe = np.flatnonzero(pd.Series(mixed).duplicated(keep=False).to_numpy() & ~many)
        if not len(maybe):
            return maybe, maybe
        reference = self.workforce["signals"]["reference"].iloc[place[maybe]].reset_index(drop=True)
        keys = pd.DataFrame(
            {
                "pair": rows.pair(len(self.workforce.skills))[maybe],
                "source": rows.source[maybe], "level": rows.level[maybe],
                "seen": rows.seen[maybe], "reference": reference,
            }
        )  # fmt: skip
        group = keys.groupby(list(keys.columns), dropna=False, sort=False).ngroup().to_numpy()
        first = np.full(int(group.max()) + 1, len(group), dtype=np.int64)
        np.minimum.at(first, group, np.arange(len(group)))
        repeats = first[group] != np.arange(len(group))
        return maybe[repeats], maybe[first[group[repeats]]]

    def _sums(self, terms: Terms) -> _Sums:
        rows, skills = self._once(terms), len(self.workforce.skills)
        if not len(rows.person):
            none = np.zeros(0, dtype=np.int64)
            return _Sums(*(none for _ in range(12)))
        pair = rows.pair(skills)
        sources, pairs = group_starts(pair * len(terms.worth) + rows.source), group_starts(pair)
        by_source = np.diff(np.append(sources, len(pair)))
        by_pair = np.diff(np.append(pairs, len(pair)))
        proof = np.isin(rows.source, _codes(terms, PROOF_OF_USE))
        told = np.maximum.reduceat(np.where(proof, rows.seen, rows.last_used), pairs)
        newest_of_all = np.maximum.reduceat(rows.seen, pairs)
        asked = self._is_asked(terms, rows.person[pairs], rows.skill[pairs])
        guess = np.floor(terms.unknown_use * (terms.day - newest_of_all) + 0.5).astype(np.int64)
        used = np.where(told > UNKNOWN_DAY, told, np.where(asked, terms.day, newest_of_all + guess))
        used = np.repeat(np.minimum(used, terms.day), by_pair)
        newest = np.maximum.reduceat(rows.seen, sources)
        age = idle(np.repeat(newest, by_source) - rows.seen, terms.memory)
        discount = np.where(rows.expired == 1, terms.expired, 1.0) * halved(age)
        half_life = self._half_life(terms)[rows.skill]
        unused = idle(np.maximum(rows.seen - used, 0), half_life)
        left_of_it = discount / share_kept(terms, unused)
        of = list(terms.worth.values())
        tops, bottoms = (np.array(ends) for ends in zip(*((one.top, one.bottom) for one in of)))
        at_top, at_bottom = rows.level >= LEVEL_MAX - AT_END, rows.level <= AT_END
        level = np.where(at_top, tops[rows.source], rows.level)
        level = np.where(at_bottom, bottoms[rows.source], level)
        staff = self._staff(terms)
        hired = staff.hired[rows.person]
        grown = grown_since_hired(terms, hired, used)
        grown = grown - grown_since_hired(terms, hired, np.minimum(rows.seen, used))
        grown = discount * (grown * staff.factor[rows.person])
        return _Sums(
            person=rows.person[sources], skill=rows.skill[sources], source=rows.source[sources],
            signals=by_source,
            weight=np.add.reduceat(to_whole(discount), sources),
            retained=np.add.reduceat(to_whole(left_of_it), sources),
            level=np.add.reduceat(to_whole(left_of_it * level), sources),
            grown=np.add.reduceat(to_whole(grown), sources),
            tops=np.add.reduceat(at_top.astype(np.int64), sources),
            bottoms=np.add.reduceat(at_bottom.astype(np.int64), sources),
            newest=newest, used=used[sources],
        )  # fmt: skip

    def _is_asked(self, terms: Terms, person: Ints, skill: Ints) -> Bools:
        staff = self._staff(terms)
        role = staff.role[person]
        key = role * len(self.workforce.skills) + skill
        asks = (role >= 0) & np.isin(key, self._needs().index.to_numpy())
        return np.asarray(asks & staff.here[person])

    def _pairs(self, terms: Terms) -> _Pairs:
        """Put together what the sources say of a person and skill, in the order of the sources."""
        sums = self._sums(terms)
        unused = idle(terms.day - sums.used, self._half_life(terms)[sums.skill])
        kept = share_kept(terms, unused)
        heard = ~np.isin(sums.source, _codes(terms, UNHEARD)) & (sums.weight > 0)
        sums, kept = sums.take(heard), kept[heard]
        weight, retained = sums.weight.astype(np.float64), sums.retained.astype(np.float64)
        left = kept * (retained / weight)
        of = list(terms.worth.values())
        bias, lasting, noise, slack, bottom_slack = (
            np.array(values)[sums.source]
            for values in zip(
                *((one.bias, one.lasting, one.noise, one.slack, one.bottom_slack) for one in of),
                strict=True,
            )
        )
        grown = kept * (sums.grown.astype(np.float64) / weight)
        unsure = terms.growth_spread * grown
        error = left * left * (lasting + noise / (weight / SCALE)) + unsure * unsure
        precise = 1.0 / np.maximum(error, LEAST_VARIANCE)
        stated = (sums.level.astype(np.float64) / retained - bias) * left + grown
        top, bottom = sums.tops == sums.signals, sums.bottoms == sums.signals
        pair = sums.person * len(self.workforce.skills) + sums.skill
        starts = group_starts(pair)
        at = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(pair))))

        def add_sources(values: Floats, chosen: Bools) -> Floats:
            by_source = np.zeros((len(terms.worth), len(starts)))
            by_source[sums.source[chosen], at[chosen]] = values[chosen]
            some = [k for k, name in enumerate(terms.worth) if name not in UNHEARD]
            told: Floats = by_source[some[0]]
            for k in some[1:]:
                told = told + by_source[k]
            return told

        exact, highest, lowest = (
            Said(
                add_sources(precise, chosen), add_sources(precise * stated, chosen),
                add_sources(precise * (width * left), chosen),
            )
            for chosen, width in ((~top & ~bottom, slack), (top, slack), (bottom, bottom_slack))
        )  # fmt: skip
        person, skill = sums.person[starts], sums.skill[starts]
        staff, kept = self._staff(terms), kept[starts]
        used, hired = sums.used[starts], staff.hired[person]
        total = exact.total + highest.total + lowest.total
        pull = exact.pull + highest.pull + lowest.pull
        stage = grown_since_hired(terms, hired, used) * staff.factor[person]
        required = self._required(staff.role[person], skill)
        return _Pairs(
            person, skill, kept,
            np.maximum.reduceat(sums.newest, starts) if len(pair) else sums.newest,
            np.add.reduceat(sums.signals, starts) if len(pair) else sums.signals,
            np.maximum.reduceat(left, starts) if len(pair) else left,
            exact, highest, lowest, stage, required,
            self._rise(required, skill),
            pull / total / kept - stage,
            np.minimum(1.0 / (total * (kept * kept)), MOST_VARIANCE),
        )  # fmt: skip

    def _required(self, role: Ints, skill: Ints) -> Floats:
        """Return the level that roles require; NaN where they do not ask for the skill."""
        needs = self._needs()
        key, level = needs.index.to_numpy(), needs.to_numpy()
        if not len(key):
            return np.full(len(role), np.nan)
        wanted = role * len(self.workforce.skills) + skill
        at = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
        return np.where((role >= 0) & (key[at] == wanted), level[at], np.nan)

    def _rise(self, required: Floats, skill: Ints) -> Floats:
        """Return how much more roles require than is usual of the skill; 0 where nothing."""
        needs, skills = self._needs(), len(self.workforce.skills)
        key = needs.index.to_numpy()
        everybody = self.workforce.roles.encode(self.workforce["employees"]["role_id"])
        heads = np.bincount(everybody[everybody >= 0], minlength=len(self.workforce.roles))
        people, code = heads[key // max(skills, 1)], key % max(skills, 1)
        asked = add_whole(people * to_whole(needs.to_numpy()), code, skills)
        count = np.maximum(add_whole(people, code, skills), 1)
        usual = from_whole(asked) / count.astype(np.float64)
        return np.where(np.isnan(required), 0.0, required - usual[skill])

    def _groups(self, terms: Terms, person: Ints, skill: Ints, required: Floats) -> PeerGroups:
        staff = self._staff(terms)
        return PeerGroups(
            skill, ~np.isnan(required), staff.family[person], staff.role[person],
            max(len(self.workforce.skills), 1),
        )  # fmt: skip

    def _peers(self, terms: Terms, pairs: _Pairs) -> tuple[Peers, Floats, Floats]:
        groups = self._groups(terms, pairs.person, pairs.skill, pairs.required)
        return fit_peers(groups, pairs.level, pairs.variance, pairs.rise, terms.spread**2)

    def _fuse(
        self, pairs: _Pairs, peers: tuple[Peers, Floats, Floats], terms: Terms
    ) -> tuple[Floats, Floats]:
        """Return level and SD: prior and sources weighed by their precisions."""
        _, mean, variance = peers
        before = variance * (pairs.kept * pairs.kept)
        known = 1.0 / before + pairs.exact.total
        mean = (1.0 / before * ((mean + pairs.stage) * pairs.kept) + pairs.exact.pull) / known
        mean, variance = move_by_ends(mean, 1.0 / known, pairs.highest, 1.0)
        mean, variance = move_by_ends(mean, variance, pairs.lowest, -1.0)
        waited = (terms.day - pairs.newest).astype(np.float64) / MONTH_DAYS
        lost = terms.unsure_loss * (mean * (1.0 - pairs.left))
        variance = variance + terms.drift * waited + lost * lost
        level = add_missed(terms, mean, pairs.required)
        scale = np.where(np.isnan(pairs.required), terms.missed.other_scale, terms.missed.scale)
        return np.minimum(np.maximum(level, 0.0), LEVEL_MAX), np.sqrt(variance) * scale

    def _asked(self, terms: Terms) -> _Asked:
        staff, needs, skills = self._staff(terms), self._needs(), len(self.workforce.skills)
        key, required = needs.index.to_numpy(), needs.to_numpy()
        first, last = (np.searchsorted(key, (staff.role + end) * max(skills, 1)) for end in (0, 1))
        count = np.where(staff.here & (staff.role >= 0), last - first, 0)
        person = np.repeat(np.arange(len(count)), count)
        within = np.arange(len(person)) - np.repeat(np.cumsum(count) - count, count)
        at = np.repeat(first, count) + within
        skill, required = key[at] % max(skills, 1), required[at]
        pairs = self._pairs(terms)
        peers = self._peers(terms, pairs)
        level, sd = self._fuse(pairs, peers, terms)
        known = pairs.person * skills + pairs.skill
        wanted = person * skills + skill
        place = np.minimum(np.searchsorted(known, wanted), max(len(known) - 1, 0))
        rated = known[place] == wanted if len(known) else np.zeros(len(wanted), dtype=np.bool_)
        held, spread = self._unrated(terms, pairs, peers[0], person, skill, required)
        signals = np.zeros(len(wanted), dtype=np.int64)
        held[rated], spread[rated] = level[place[rated]], sd[place[rated]]
        signals[rated] = pairs.signals[place[rated]]
        short, missing = expect_shortage(required, held, spread)
        return _Asked(person, skill, staff.fte[person], required, held, short, missing, signals)

    def _unrated(
        self, terms: Terms, pairs: _Pairs, peers: Peers, person: Ints, skill: Ints, required: Floats
    ) -> tuple[Floats, Floats]:
        """Return level and SD of people of whom nobody said anything about what their role asks."""
        staff = self._staff(terms)
        groups = self._groups(terms, person, skill, required)
        mean, variance = peers.mean_and_variance(groups, self._rise(required, skill))
        asked = ~np.isnan(pairs.required)
        count = max(int(asked.sum()), 1)
        kept = sum_all(to_whole(pairs.kept[asked])) / float(count) if asked.any() else 1.0
        day = np.full(len(person), terms.day)
        grown = grown_since_hired(terms, staff.hired[person], day) * staff.factor[person]
        level = add_missed(terms, (mean + grown) * kept, required)
        level = np.minimum(np.maximum(level, 0.0), LEVEL_MAX)
        return level, np.sqrt(variance) * terms.missed.scale

    # --- words ---

    def _codes(self, name: str, person: Ints) -> tuple[Ints, tuple[str, ...]]:
        if name == "role_id":
            return self._staff_role[person], self.workforce.roles.labels
        values = self.workforce["employees"][name]
        codes, labels = pd.factorize(values, sort=True)
        return codes.astype(np.int64)[person], tuple(map(str, labels))

    @cached_property
    def _staff_role(self) -> Ints:
        return self.workforce.roles.encode(self.workforce["employees"]["role_id"])

    @staticmethod
    def _labels(labels: tuple[str, ...], codes: Ints) -> pd.Series:
        found = np.append(np.array(labels, dtype=object), [None])[codes]
        return pd.Series(found, dtype="str")


@dataclass(frozen=True, slots=True)
class _Staff:
    """Everybody listed, arrays of shape (people,); family −1 and factor 1 without a role."""

    here: Bools
    role: Ints
    family: Ints
    factor: Floats
    hired: Ints
    fte: Floats


@dataclass(frozen=True, slots=True)
class _Rows:
    """Signals, arrays of shape (signals,)."""

    person: Ints
    skill: Ints
    source: Ints
    level: Floats
    has_level: Bools
    seen: Ints
    last_used: Ints
    expired: Ints

    def take(self, chosen: Ints | Bools) -> _Rows:
        return _Rows(*(getattr(self, name)[chosen] for name in _Rows.__slots__))

    def pair(self, skills: int) -> Ints:
        return self.person * skills + self.skill


@dataclass(frozen=True, slots=True)
class _Sums:
    """Sums by person, skill and source, arrays of shape (groups,)."""

    person: Ints
    skill: Ints
    source: Ints
    signals: Ints
    weight: Ints
    retained: Ints
    level: Ints
    grown: Ints
    tops: Ints
    bottoms: Ints
    newest: Ints
    used: Ints

    def take(self, chosen: Bools) -> _Sums:
        return _Sums(*(getattr(self, name)[chosen] for name in _Sums.__slots__))


@dataclass(frozen=True, slots=True)
class _Pairs:
    """All that is known by person and skill, arrays of shape (pairs,).

    Attributes:
        person: Person code.
        skill: Skill code.
        kept: Share of the level in use that is left.
        newest: Day of the newest signal.
        signals: Number of signals.
        left: Largest share that is left of what a source said.
        exact: What sources say that are not at an end of the scale.
        highest: What sources say that are all at the top.
        lowest: What sources say that are all at the bottom.
        stage: Growth from the first day to the last use.
        required: Level the role requires; NaN where it does not ask.
        rise: How much more that is than usual of the skill; 0 where it does not ask.
        level: Level in use that the signals alone say, growth taken off.
        variance: Variance of that.
    """

    person: Ints
    skill: Ints
    kept: Floats
    newest: Ints
    signals: Ints
    left: Floats
    exact: Said
    highest: Said
    lowest: Said
    stage: Floats
    required: Floats
    rise: Floats
    level: Floats
    variance: Floats


@dataclass(frozen=True, slots=True)
class _Asked:
    """People and the skills their roles require, arrays of shape (rows,)."""

    person: Ints
    skill: Ints
    fte: Floats
    required: Floats
    level: Floats
    short: Floats
    missing: Floats
    signals: Ints


def _put_together(rows: _Rows, repeats: Ints, repeated: Ints) -> _Rows:
    """Put repeats into what they repeat: the newest use, and run out only if all have run out."""
    last_used, expired = rows.last_used.copy(), rows.expired.copy()
    np.maximum.at(last_used, repeated, rows.last_used[repeats])
    np.minimum.at(expired, repeated, rows.expired[repeats])
    left = np.ones(len(expired), dtype=np.bool_)
    left[repeats] = False
    return replace(rows, last_used=last_used, expired=expired).take(left)


def _codes(terms: Terms, names: tuple[str, ...]) -> list[int]:
    return [k for k, name in enumerate(terms.worth) if name in names]
