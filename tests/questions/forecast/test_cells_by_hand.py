"""Cells and the pools that hire for them, counted by hand."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import skillgap as sg
from skillgap.questions.forecast.cells import FEWEST_IN_A_POOL, Cells, find_cells
from skillgap.questions.forecast.flows import luck_of_no_effect
from skillgap.questions.forecast.staff import read_staff
from tests.small_organisation import small_organisation


def cells(places, people, families):
    """Return cells of one role each, at (function, region)."""
    count = len(places)
    return Cells(
        role=np.arange(count), function=np.array([at[0] for at in places]),
        region=np.array([at[1] for at in places]), functions=("F", "G", "H"),
        regions=("N", "S", "W"), people=np.array(people, dtype=np.float64),
        vacant=np.zeros(count), fte=np.linspace(0.5, 1.0, count), entry=np.zeros(count, dtype=bool),
        role_ids=tuple(f"R{at}" for at in range(count)), families=tuple(families),
    )  # fmt: skip


def test_small_families_of_a_place_hire_together_and_others_alone():
    made = cells(
        [(0, 0), (0, 0), (0, 0), (0, 0), (1, 0), (0, 1), (0, 0), (1, 0)],
        [6, 4, 5, 4, 9, 12, 0, 30], list("AABCCADB"),
    )  # fmt: skip
    assert made.pool.tolist() == [0, 0, 1, 1, 2, 3, 1, 4]


@pytest.mark.parametrize(("people", "together"), [(9, True), (10, False), (11, False)])
def test_a_pool_of_its_own_has_ten_people(people, together):
    made = cells([(0, 0)] * 3, [people, 3, 3], "ABC")
    assert FEWEST_IN_A_POOL == 10
    assert made.pool.tolist() == ([0, 0, 0] if together else [0, 1, 1])


@pytest.mark.parametrize("seed", range(6))
def test_pools_are_those_of_plain_counting(seed):
    rng = np.random.default_rng(seed)
    places = [tuple(rng.integers(0, 3, 2).tolist()) for _ in range(40)]
    people = rng.integers(0, 9, 40)
    families = rng.choice(list("ABCD"), 40).tolist()
    made = cells(places, people, families)
    size = Counter()
    for place, family, heads in zip(places, families, people.tolist(), strict=True):
        size[place, family] += heads
    wanted = [(place, family if size[place, family] >= 10 else "")
              for place, family in zip(places, families, strict=True)]  # fmt: skip
    number = {key: at for at, key in enumerate(dict.fromkeys(wanted))}
    assert made.pool.tolist() == [number[key] for key in wanted]


def test_empty_cells_come_last_with_the_mean_fte_of_a_head():
    made = cells([(0, 0), (1, 1), (2, 0)], [10, 20, 0], "ABC")
    more = made.add_empty_cells(
        np.array([2, 0]), np.array([1, 2]), np.array([3, 0]), (*made.regions, "New")
    )
    assert len(more) == 5
    assert more.people[3:].tolist() == more.vacant[3:].tolist() == [0.0, 0.0]
    assert more.fte[3:] == pytest.approx([(0.5 * 10 + 0.75 * 20) / 30] * 2)
    assert more.table.iloc[3].tolist()[:4] == ["R2", "G", "New", "C"]
    assert more.fte[:3].tolist() == made.fte.tolist()


def test_cells_are_places_with_people_or_open_vacancies():
    made = small_organisation()
    staff = read_staff(made)
    found, cell_of = find_cells(made, staff)
    here, fte, where = Counter(), Counter(), Counter()
    functions = {}
    for person, role in enumerate(staff.role.tolist()):
        if role < 0 or not (staff.hired[person] <= staff.today < staff.gone[person]):
            assert cell_of[person] == -1
            continue
        key = (made.roles.labels[role], staff.functions[staff.function[person]],
               staff.regions[staff.region[person]])  # fmt: skip
        here[key] += 1
        fte[key] += staff.fte[person]
        functions.setdefault(key[0], Counter())[key[1]] += 1
        assert found.table.iloc[cell_of[person], :3].tolist() == list(key)
    for row in made["openings"].itertuples():
        day = pd.Timestamp(made.as_of)
        is_open = row.opened_on <= day and not row.filled_on <= day
        if is_open and row.role_id in functions and row.region in staff.regions:
            where[row.role_id, functions[row.role_id].most_common(1)[0][0], row.region] += 1
    keys = sorted({*here, *where})
    assert found.table.iloc[:, :3].values.tolist() == [list(key) for key in keys]
    assert found.people.tolist() == [here[key] for key in keys]
    assert found.vacant.tolist() == [where[key] for key in keys]
    usual = sum(fte.values()) / sum(here.values())
    wanted = [fte[key] / here[key] if here[key] else usual for key in keys]
    assert found.fte == pytest.approx(wanted)
    level = made["roles"].set_index("role_id")["level"]
    assert found.entry.tolist() == [level[key[0]] == level.min() for key in keys]


@pytest.mark.parametrize(
    ("opened", "filled", "counts"),
    [("2025-12-31", None, True), ("2026-01-01", None, False), ("2025-01-01", "2025-12-31", False),
     ("2025-01-01", "2026-01-01", True)],
)  # fmt: skip
def test_a_vacancy_is_open_from_its_day_until_the_day_it_is_filled(opened, filled, counts):
    staff = pd.DataFrame({"employee_id": ["A"], "role_id": "R", "function": "F", "region": "N"})
    openings = pd.DataFrame({"role_id": ["R"], "region": "N", "opened_on": opened,
                             "filled_on": [filled]})  # fmt: skip
    made = sg.from_tables({"employees": staff, "openings": openings}, as_of="2025-12-31")
    assert find_cells(made, read_staff(made))[0].vacant.tolist() == [float(counts)]


def test_luck_that_changes_nothing_is_one_and_none():
    found = luck_of_no_effect(SimpleNamespace(posts=np.ones((4, 3))), 5)
    for name in ("posts", "leave", "fill"):
        assert getattr(found, name).shape == (4, 1, 5)
        assert (getattr(found, name) == 1).all()
    shapes = {
        "group": (3,), "cell_spread": (4, 3), "home": (3,), "home_luck": (1, 5),
        "home_spread": (4, 1), "retire_shift": (5,), "added": (0, 3), "amount": (4, 0, 5),
        "carried": (0, 3), "carried_share": (4, 0, 5),
    }  # fmt: skip
    for name, shape in shapes.items():
        assert getattr(found, name).shape == shape, name
        assert not getattr(found, name).any(), name
    assert found.retire_slope is None
