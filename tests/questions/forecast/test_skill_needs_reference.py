"""What cells require and hold, against the same person by person in plain Python."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pytest

from skillgap.core.assumptions import Z80
from skillgap.questions.forecast.cells import find_cells
from skillgap.questions.forecast.skills import (
    KNOTS,
    add_skill_not_required,
    read_skill_needs,
    shift_required_levels,
)
from skillgap.questions.forecast.staff import read_staff
from tests.gap_cases import TODAY
from tests.small_organisation import small_organisation

NORMAL = NormalDist()
SKILLS = 20


@dataclass
class FakePath:
    person: np.ndarray
    skill: np.ndarray

    @property
    def signals(self):
        return (self.person + self.skill) % 4

    @property
    def idle(self):
        return (self.person + 2 * self.skill) % 5 == 0

    @property
    def use_known(self):
        return (self.person + 2 * self.skill) % 5 < 3

    def after(self, months):
        made = [level_of(p, s, months) for p, s in zip(self.person, self.skill, strict=True)]
        return tuple(np.array(made).reshape(len(made), 2).T)

    def levels_lost_if_unused(self, months):
        return np.array([lost(p, s, months)
                         for p, s in zip(self.person, self.skill, strict=True)])  # fmt: skip


def level_of(person, skill, months=0.0):
    today = 1.0 + (3 * person + 5 * skill) % 7 / 2
    return today + months * (person % 3) / 60, 0.3 + skill % 3 / 10 + months / 400


def lost(person, skill, months):
    return months * (1 + (person + skill) % 2) / 100


def grown(role, months):
    return (role % 3 + 1) * math.log1p(months) / 20


class FakeLevels:
    def path(self, person, skill):
        return FakePath(person, skill)

    def at(self, person, skill):
        level, sd = FakePath(person, skill).after(0.0)
        return level, sd, FakePath(person, skill).signals

    def grown_in_role(self, role, months):
        return np.array([grown(int(one), months) for one in role])


class World:
    """A small organisation read by the product, and again into plain lists."""

    def __init__(self, register):
        made = small_organisation()
        self.register, self.workforce, self.staff = register, made, read_staff(made)
        self.cells, self.cell_of = find_cells(made, self.staff)
        self.levels = FakeLevels()
        self.held = read_skill_needs(
            made, self.levels, self.staff, self.cells, self.cell_of, register
        )
        needs = self.held.needs
        self.needs = list(zip(needs.role.tolist(), needs.skill.tolist(), needs.level.tolist(),
                              needs.share.tolist(), strict=True))  # fmt: skip
        self.rows = [
            (person, at) for person in np.flatnonzero(self.cell_of >= 0).tolist()
            for at, need in enumerate(self.needs) if need[0] == self.staff.role[person]
        ]  # fmt: skip
        self.pairs = [(cell, at) for cell, role in enumerate(self.cells.role.tolist())
                      for at, need in enumerate(self.needs) if need[0] == role]  # fmt: skip

    def people(self, cell):
        return np.flatnonzero(self.cell_of == cell).tolist()


@pytest.fixture(scope="module")
def world(register):
    return World(register)


def meets(level, sd, required):
    return NORMAL.cdf((level - required) / sd)


def steep(level, sd, required):
    return NormalDist(required, sd).pdf(level)


def share(world, values):
    """Mean by FTE of a value of each person of a cell; nothing where nobody is there."""
    fte = world.staff.fte
    total = sum(fte[p] for p in values)
    return sum(fte[p] * value for p, value in values.items()) / total if total else 0.0


def gain_of(world, skill):
    offers = world.workforce["interventions"]
    label = world.workforce.skills.labels[skill]
    claimed = offers.loc[offers["skill_id"] == label, "level_gain"].dropna().tolist()
    mean = sum(claimed) / len(claimed) if claimed else 0.75
    return mean * world.register.value("realised_gain_share")


def test_pairs_are_cells_by_what_their_role_requires(world):
    held = world.held
    assert list(zip(held.cell.tolist(), held.need.tolist(), strict=True)) == world.pairs
    assert held.skill.tolist() == [world.needs[at][1] for _, at in world.pairs]
    assert held.level.tolist() == [world.needs[at][2] for _, at in world.pairs]
    assert held.weight == pytest.approx([world.needs[at][3] for _, at in world.pairs])


def test_shares_are_means_over_the_people_of_a_cell(world):
    held, fte = world.held, world.staff.fte
    for pair, (cell, at) in enumerate(world.pairs):
        people = world.people(cell)
        _, skill, required, _ = world.needs[at]
        for knot, months in enumerate(KNOTS.tolist()):
            now = {p: level_of(p, skill, months) for p in people}
            if people:
                assert held.able[knot, pair] == pytest.approx(
                    share(world, {p: meets(*now[p], required) for p in people})
                )
            else:
                assert held.able[knot, pair] == held.joiner[0, pair]
            slope = share(world, {p: steep(*now[p], required) for p in people})
            loss = {p: -steep(*now[p], required) * lost(p, skill, months) for p in people}
            idle = share(world, loss)
            assert (held.slope[knot, pair], held.idle[knot, pair]) == pytest.approx((slope, idle))
        p0 = {p: meets(*level_of(p, skill), required) for p in people}
        total = sum(fte[p] for p in people) or 1.0
        own = sum(fte[p] ** 2 * p0[p] * (1 - p0[p]) for p in people) / total**2
        unrated = share(world, {p: (p + skill) % 4 == 0 for p in people})
        gain = gain_of(world, skill)
        short = sum(fte[p] * (1 - p0[p]) for p in people)
        lifted = sum(
            fte[p] * (meets(level_of(p, skill)[0] + gain, level_of(p, skill)[1], required) - p0[p])
            for p in people
        )
        assert held.own[pair] == pytest.approx(own)
        assert held.unrated[pair] == pytest.approx(unrated)
        if short > 1e-6:
            assert held.lift[pair] == pytest.approx(lifted / short)


def shrunk(values, prior):
    return (sum(values) + 5 * prior) / (len(values) + 5)


def test_joiners_start_where_people_stood_on_their_first_day(world):
    """By need: those hired within two years, shrunk to all of that need, these to the register."""
    held, staff = world.held, world.staff
    usual = world.register["joiner_capable_share"]
    start = {}
    for at, (role, skill, required, _) in enumerate(world.needs):
        rows = [p for p, need in world.rows if need == at]
        above, recent = {}, []
        for p in rows:
            days = staff.today - staff.hired[p]
            since = min(max(days / 30.4375, 0.0), 1e4) if math.isfinite(days) else 1e4
            above[p] = level_of(p, skill)[0] - grown(role, round(since)) - required
            if days < 24 * 30.4375:
                recent.append(above[p])
        prior = 0.8 * NORMAL.inv_cdf(usual.value) - grown(role, 12.0)
        mean = shrunk(recent, shrunk(list(above.values()), prior))
        rest = [(above[p] - mean) ** 2 + level_of(p, skill)[1] ** 2 for p in rows]
        wide = math.sqrt(shrunk(rest, 0.8**2))
        shares = [NORMAL.cdf((mean + grown(role, months)) / wide) for months in KNOTS.tolist()]
        start[at] = shares, (usual.high - usual.low) / 2 * 5 / (len(rows) + 5)
    for pair, (_, at) in enumerate(world.pairs):
        assert held.joiner[:, pair] == pytest.approx(start[at][0])
        assert held.unsure[pair] == pytest.approx(start[at][1])


def test_what_is_rated_and_what_goes_unused_is_counted(world):
    signals = [(p + world.needs[at][1]) % 4 for p, at in world.rows]
    assert world.held.rated_share == pytest.approx(np.mean([one > 0 for one in signals]))
    fte, usual = world.staff.fte, world.register["idle_skill_share"]
    use = [(p + 2 * world.needs[at][1]) % 5 for p, at in world.rows]
    idle = sum(fte[p] for (p, _), s, u in zip(world.rows, signals, use, strict=True)
               if s and u == 0)  # fmt: skip
    rated = sum(fte[p] for (p, _), s in zip(world.rows, signals, strict=True) if s)
    known = sum(fte[p] for (p, _), s, u in zip(world.rows, signals, use, strict=True)
                if s and u < 3)  # fmt: skip
    assert world.held.idle_share == pytest.approx(idle / (rated + 100))
    guessed = 100 / (known + 100) * (usual.high - usual.low) / (2 * Z80)
    assert world.held.idle_sd == pytest.approx(world.held.idle_share + guessed)


def test_training_is_what_was_completed_in_twelve_months_by_who_needs_it(world):
    made, held = world.workforce, world.held
    offers = made["interventions"].set_index("intervention_id")
    completed = dict.fromkeys(range(SKILLS), 0)
    for row in made["enrolments"].itertuples():
        if row.intervention_id not in offers.index or row.completed_on != row.completed_on:
            continue
        days = (np.datetime64(TODAY) - row.completed_on.to_datetime64()) / np.timedelta64(1, "D")
        skill = made.skills.encode(offers.loc[[row.intervention_id], "skill_id"])[0]
        if 0 <= days < 365 and skill >= 0:
            completed[int(skill)] += 1
    assert held.completions == sum(completed.values()) > 0
    for skill in range(SKILLS):
        asked = sum(world.needs[at][1] == skill for _, at in world.rows)
        rate = min(completed[skill] / 12 / max(asked, 1), 0.5) if asked else 0.0
        assert held.training[skill] == pytest.approx(rate)
        mine = offers.loc[offers["skill_id"] == made.skills.labels[skill], "months_to_proficiency"]
        known = mine.dropna().tolist()
        usual = world.register.value("default_proficiency_months")
        assert held.lag_months[skill] == round(known[-1] if known else usual)


@pytest.mark.parametrize("by", [0.5, -1.0, 2.5, -5.0, 0.0])
def test_another_level_required_is_met_by_those_who_reach_it(world, by):
    some = np.array([0, 3, len(world.pairs) - 1, world.held.cell.searchsorted(2)])
    held = world.held
    found = shift_required_levels(held, some, by, world.staff, world.cell_of)
    kept = np.setdiff1d(np.arange(len(world.pairs)), some)
    for name in ("able", "joiner", "slope", "idle", "own", "weight", "level"):
        before, after = getattr(held, name)[..., kept], getattr(found, name)[..., kept]
        assert np.array_equal(before, after), name
    for pair in some.tolist():
        cell, at = world.pairs[pair]
        _, skill, required, weight = world.needs[at]
        level = min(max(required + by, 0.0), 5.0)
        assert found.level[pair] == pytest.approx(level)
        assert found.weight[pair] == (pytest.approx(weight) if level else 0.0)
        for knot, months in enumerate(KNOTS.tolist()):
            z = NORMAL.inv_cdf(held.joiner[knot, pair]) - (level - required) / 0.8
            joiner = NORMAL.cdf(z) if level else 1.0
            assert found.joiner[knot, pair] == pytest.approx(joiner)
            now = {p: level_of(p, skill, months) for p in world.people(cell)}
            able = share(world, {p: meets(*now[p], level) for p in now})
            able = (able if now else joiner) if level else 1.0
            slope = share(world, {p: steep(*now[p], level) for p in now})
            assert found.able[knot, pair] == pytest.approx(able)
            assert found.slope[knot, pair] == pytest.approx(slope if level else 0.0)
    assert shift_required_levels(held, some[:0], by, world.staff, world.cell_of) is held


def test_what_nobody_requires_is_asked_for_at_level_three(world):
    held, cells = world.held, [0, 2, 5]
    skills = [0, 7, 19]
    found = add_skill_not_required(
        held, np.array(skills), np.array(cells), world.staff, world.cell_of
    )
    asked = set(zip(held.cell.tolist(), held.skill.tolist(), strict=True))
    wanted = [(cell, skill) for cell in cells for skill in skills if (cell, skill) not in asked]
    new = slice(len(world.pairs), None)
    assert list(zip(found.cell[new].tolist(), found.skill[new].tolist(), strict=True)) == wanted
    assert (found.need[new] == -1).all()
    assert (found.level[new] == 3.0).all()
    assert found.weight[new] == pytest.approx(np.full(len(wanted), held.weight.mean()))
    for pair, (cell, skill) in enumerate(wanted, len(world.pairs)):
        people = world.people(cell)
        chances = [meets(*level_of(p, skill), 3.0) for p in people]
        able = sum(chances) / len(people) if people else 0.0
        assert found.able[:, pair] == pytest.approx(np.full(len(KNOTS), able))
        assert found.joiner[:, pair] == pytest.approx(np.full(len(KNOTS), able))
        assert not found.slope[:, pair].any()
