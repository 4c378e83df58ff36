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
    LEVEL_COLUMNS,
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
from skillgap.engines.statements import (
    DENSITY,
    HALVES,
    LONGEST,
    LONGEST_HALF_LIFE,
    MOST_FTE,
    POLYNOMIAL,
    POWERS,
    TAIL,
    TAIL_STEP,
)

_PART = 1 << 16


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
        days = _days(self.workforce["signals"]["observed_on"])
        return int(days.max(initial=UNKNOWN_DAY))

    def left_out(self, terms: Terms) -> dict[str, int]:
        """Return how many signals do not count, by the reason."""
        rows, staff = self._rows(terms), self._staff(terms)
        here = np.append(staff.here, False)
        reasons = {
            "without_level": ~rows.has_level, "other_source": rows.source < 0,
            "later": rows.seen > terms.day, "other_people": ~here[rows.person],
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
            "level": sums.level, "newest": sums.newest, "used": sums.used,
        }  # fmt: skip
        return pd.DataFrame(columns)[list(SUM_COLUMNS)]

    def levels(self, terms: Terms) -> pd.DataFrame:
        """Return level and SD of every person and skill with a signal, ``LEVEL_COLUMNS``."""
        pairs = self._pairs(terms)
        level, sd = _fuse(pairs, self._peers(terms, pairs), terms)
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
            "people": people, "fte": _total(asked.fte, group, size),
            "required": _total(asked.fte * asked.required, group, size),
            "held": _total(asked.fte * asked.level, group, size),
            "missing": _total(asked.fte * asked.missing, group, size),
            "short": _total(asked.fte * asked.short, group, size),
            "signals": _add(asked.signals, group, size),
        }  # fmt: skip
        for name, values in sums.items():
            table[name] = pd.array(values, dtype="Int64")
            table.loc[people < fewest, name] = pd.NA
        return table

    # --- the steps ---

    def _staff(self, terms: Terms) -> _Staff:
        staff = self.workforce["employees"]
        hired, gone = _days(staff["hire_date"]), _days(staff["exit_date"])
        here = np.where(hired == UNKNOWN_DAY, terms.day, hired) <= terms.day
        here &= np.where(gone == UNKNOWN_DAY, terms.day + 1, gone) > terms.day
        fte = staff["fte"].to_numpy(dtype=np.float64, na_value=np.nan)
        return _Staff(
            here=here,
            role=self.workforce.roles.encode(staff["role_id"]),
            fte=np.where((fte >= 0) & (fte <= MOST_FTE), fte, 1.0),
        )

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
        seen, ends = _days(table["observed_on"]), _days(table["expires_on"])
        return _Rows(
            person=self.workforce.people.encode(table["employee_id"]),
            skill=self.workforce.skills.encode(table["skill_id"]),
            source=Codes(terms.worth).encode(table["source"]),
            level=level,
            has_level=(level >= 0) & (level <= LEVEL_MAX),
            seen=np.where(seen == UNKNOWN_DAY, terms.day, seen),
            last_used=np.minimum(_days(table["last_used_on"]), terms.day),
            expired=((ends != UNKNOWN_DAY) & (ends <= terms.day)).astype(np.int64),
        )

    def _once(self, terms: Terms) -> _Rows:
        """Return signals that count, sorted by person, skill and source, repeats put together."""
        rows, staff = self._rows(terms), self._staff(terms)
        counts = rows.has_level & (rows.source >= 0) & (rows.skill >= 0) & (rows.seen <= terms.day)
        counts &= np.append(staff.here, False)[rows.person]
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
            return _Sums(*(none for _ in range(9)))
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
        age = _idle(np.repeat(newest, by_source) - rows.seen, terms.memory)
        discount = np.where(rows.expired == 1, terms.expired, 1.0) * _halved(age)
        half_life = self._half_life(terms)[rows.skill]
        unused = _idle(np.maximum(rows.seen - used, 0), half_life)
        left_of_it = discount / _share_kept(terms, unused)
        return _Sums(
            person=rows.person[sources], skill=rows.skill[sources], source=rows.source[sources],
            signals=by_source,
            weight=np.add.reduceat(_whole(discount), sources),
            retained=np.add.reduceat(_whole(left_of_it), sources),
            level=np.add.reduceat(_whole(left_of_it * rows.level), sources),
            newest=newest, used=used[sources],
        )  # fmt: skip

    def _is_asked(self, terms: Terms, person: Ints, skill: Ints) -> Bools:
        role = self._staff(terms).role[person]
        key = role * len(self.workforce.skills) + skill
        return np.asarray((role >= 0) & np.isin(key, self._needs().index.to_numpy()))

    def _pairs(self, terms: Terms) -> _Pairs:
        sums = self._sums(terms)
        idle = _idle(terms.day - sums.used, self._half_life(terms)[sums.skill])
        kept = _share_kept(terms, idle)
        heard = ~np.isin(sums.source, _codes(terms, UNHEARD)) & (sums.weight > 0)
        sums, kept = sums.take(heard), kept[heard]
        left = kept * (sums.retained.astype(np.float64) / sums.weight.astype(np.float64))
        of = list(terms.worth.values())
        bias, lasting, noise = (
            np.array(values)[sums.source]
            for values in (
                [one.bias for one in of], [one.lasting for one in of], [one.noise for one in of],
            )
        )  # fmt: skip
        error = left * left * (lasting + noise / (sums.weight.astype(np.float64) / SCALE))
        precise = 1.0 / np.maximum(error, 1e-6)
        stated = (sums.level.astype(np.float64) / sums.retained.astype(np.float64) - bias) * left
        pair = sums.person * len(self.workforce.skills) + sums.skill
        starts = group_starts(pair)
        at = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(pair))))
        shape = (len(terms.worth), len(starts))
        precisions, pulls = np.zeros(shape), np.zeros(shape)
        precisions[sums.source, at], pulls[sums.source, at] = precise, precise * stated
        some = [k for k, name in enumerate(terms.worth) if name not in UNHEARD]
        total, pull = precisions[some[0]], pulls[some[0]]
        for k in some[1:]:
            total, pull = total + precisions[k], pull + pulls[k]
        own = _whole(pull / total / kept[starts])
        return _Pairs(
            sums.person[starts], sums.skill[starts], kept[starts],
            np.maximum.reduceat(sums.newest, starts) if len(pair) else sums.newest,
            np.add.reduceat(sums.signals, starts) if len(pair) else sums.signals,
            total, pull, own,
        )  # fmt: skip

    def _means(self, terms: Terms, pairs: _Pairs) -> _Means:
        """Return what people show, in all, by skill and by role and skill."""
        skills, roles = len(self.workforce.skills), len(self.workforce.roles)
        role = self._staff(terms).role[pairs.person]
        key = np.where(role >= 0, role, roles) * skills + pairs.skill
        size = (roles + 1) * skills
        everyone = float(pairs.own.sum()) / max(len(pairs.own), 1) / SCALE
        return _Means(
            everyone, skills,
            _add(pairs.own, pairs.skill, skills), np.bincount(pairs.skill, minlength=skills),
            _add(pairs.own, key, size), np.bincount(key, minlength=size),
        )  # fmt: skip

    def _peers(self, terms: Terms, pairs: _Pairs) -> Floats:
        role = self._staff(terms).role[pairs.person]
        return self._means(terms, pairs).shrunk(role, pairs.skill, terms.peers_worth, pairs.own, 1)

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
        level, sd = _fuse(pairs, self._peers(terms, pairs), terms)
        known = pairs.person * skills + pairs.skill
        wanted = person * skills + skill
        place = np.minimum(np.searchsorted(known, wanted), max(len(known) - 1, 0))
        rated = known[place] == wanted if len(known) else np.zeros(len(wanted), dtype=np.bool_)
        none = np.zeros(len(wanted), dtype=np.int64)
        guess = self._means(terms, pairs).shrunk(
            staff.role[person], skill, terms.peers_worth, none, 0
        )
        held = np.minimum(np.maximum(guess, 0.0), LEVEL_MAX)
        spread, signals = np.full(len(wanted), terms.spread), none
        held[rated], spread[rated] = level[place[rated]], sd[place[rated]]
        signals[rated] = pairs.signals[place[rated]]
        short, missing = _expect(required, held, spread)
        return _Asked(person, skill, staff.fte[person], required, held, short, missing, signals)

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
    here: Bools
    role: Ints
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
    newest: Ints
    used: Ints

    def take(self, chosen: Bools) -> _Sums:
        return _Sums(*(getattr(self, name)[chosen] for name in _Sums.__slots__))


@dataclass(frozen=True, slots=True)
class _Pairs:
    """What the sources say together by person and skill, arrays of shape (pairs,)."""

    person: Ints
    skill: Ints
    kept: Floats
    newest: Ints
    signals: Ints
    total: Floats
    pull: Floats
    own: Ints


@dataclass(frozen=True, slots=True)
class _Means:
    """What people show in all, by skill, and by role × skills + skill."""

    everyone: float
    skills: int
    skill_total: Ints
    skill_people: Ints
    role_total: Ints
    role_people: Ints

    def shrunk(self, role: Ints, skill: Ints, worth: float, own: Ints, one: int) -> Floats:
        """Return the mean of the role, shrunk to that of the skill, shrunk to that of all."""
        wide_sum, wide_people = _without(
            self.skill_total[skill], self.skill_people[skill], own, one
        )
        wide = (wide_sum + worth * self.everyone) / (wide_people + worth)
        key = np.where(role >= 0, role, 0) * self.skills + skill
        total, people = (
            np.where(role >= 0, values[key], 0) for values in (self.role_total, self.role_people)
        )
        near_sum, near_people = _without(total, people, own, one)
        return np.asarray((near_sum + worth * wide) / (near_people + worth), dtype=np.float64)


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


def _without(total: Ints, people: Ints, own: Ints, one: int) -> tuple[Floats, Floats]:
    sums = np.where(people > one, (total - own).astype(np.float64) / SCALE, 0.0)
    return sums, np.maximum(people - one, 0).astype(np.float64)


def _put_together(rows: _Rows, repeats: Ints, repeated: Ints) -> _Rows:
    """Put repeats into what they repeat: the newest use, and run out only if all have run out."""
    last_used, expired = rows.last_used.copy(), rows.expired.copy()
    np.maximum.at(last_used, repeated, rows.last_used[repeats])
    np.minimum.at(expired, repeated, rows.expired[repeats])
    left = np.ones(len(expired), dtype=np.bool_)
    left[repeats] = False
    return replace(rows, last_used=last_used, expired=expired).take(left)


def _fuse(pairs: _Pairs, peers: Floats, terms: Terms) -> tuple[Floats, Floats]:
    """Return level and SD: prior and sources weighed by their precisions."""
    prior_variance = terms.spread**2 * (pairs.kept * pairs.kept)
    known = 1.0 / prior_variance + pairs.total
    mean = (1.0 / prior_variance * (peers * pairs.kept) + pairs.pull) / known
    waited = (terms.day - pairs.newest).astype(np.float64) / MONTH_DAYS
    level = np.minimum(np.maximum(mean, 0.0), LEVEL_MAX)
    return level, np.sqrt(1.0 / known + terms.drift * waited)


def _expect(required: Floats, level: Floats, sd: Floats) -> tuple[Floats, Floats]:
    """Return the chance to be short and the levels expected to be missing."""
    z = (required - level) / sd
    density = DENSITY * _halved(np.minimum(z * z * HALVES, LONGEST))
    t = 1.0 / (1.0 + TAIL_STEP * np.abs(z))
    tail = density * _horner(t, (0.0, *TAIL))
    short = np.where(z >= 0, 1.0 - tail, tail)
    return short, np.maximum((required - level) * short + sd * density, 0.0)


def _days(dates: pd.Series) -> Ints:
    days = dates.to_numpy().astype("datetime64[D]").astype(np.int64)
    return np.where(dates.isna().to_numpy(), UNKNOWN_DAY, days)


def _whole(values: Floats) -> Ints:
    """Return numbers in units of one over ``SCALE``, rounded."""
    found = values * float(SCALE)
    found += 0.5
    return np.floor(found, out=found).astype(np.int64)


def _add(values: Ints, group: Ints, size: int) -> Ints:
    """Return whole sums by group; ``np.bincount`` would add fractions."""
    found = np.zeros(size, dtype=np.int64)
    np.add.at(found, group, values)
    return found


def _total(values: Floats, group: Ints, size: int) -> Ints:
    return _add(_whole(values), group, size)


def _idle(days: Ints, half_life: Floats | float) -> Floats:
    return np.minimum(days.astype(np.float64) / MONTH_DAYS / half_life, LONGEST)


def _share_kept(terms: Terms, half_lives: Floats) -> Floats:
    return terms.floor + (1.0 - terms.floor) * _halved(half_lives)


def _halved(half_lives: Floats) -> Floats:
    """Return 2 to the power of minus numbers from 0 to ``LONGEST``."""
    found = np.empty_like(half_lives)
    for first in range(0, len(found), _PART):  # small parts stay near the processor
        part = half_lives[first : first + _PART]
        whole = np.floor(part)
        digits, told = whole.astype(np.int64), _horner(part - whole, POLYNOMIAL)
        for k in range(POWERS):
            told *= np.where(digits % (2 << k) >= 1 << k, 0.5 ** (1 << k), 1.0)
        found[first : first + _PART] = told
    return found


def _horner(variable: Floats, coefficients: tuple[float, ...]) -> Floats:
    told = np.full_like(variable, coefficients[-1])
    for one in reversed(coefficients[:-1]):
        told *= variable
        told += one
    return told


def _codes(terms: Terms, names: tuple[str, ...]) -> list[int]:
    return [k for k, name in enumerate(terms.worth) if name in names]
