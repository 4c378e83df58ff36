"""Small groups stay hidden from whoever adds and subtracts all that is shown."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from skillgap.core.errors import BadValue, UnknownName
from skillgap.core.small_groups import (
    EVERYONE,
    protect_counts,
    protect_groups,
    round_people,
)


def sizes_left_open(shown, sizes, target):
    """How many whole sizes of a target an attacker cannot rule out, from the groups shown."""
    if not len(shown):
        return np.inf
    ends = [
        linprog(sign * target, A_eq=shown, b_eq=sizes, bounds=(0, None), method="highs")
        for sign in (1, -1)
    ]
    if any(end.status == 3 for end in ends):
        return np.inf
    assert all(end.status == 0 for end in ends), "what is shown must be possible"
    low, high = ends[0].fun, -ends[1].fun
    return np.floor(high + 1e-6) - np.ceil(low - 1e-6) + 1


def attack_pair(rng):
    """Two random filters on a random organisation: every part of both, attacked."""
    people = int(rng.integers(12, 300))
    chance = rng.choice([0.03, 0.1, 0.5, 0.9])
    first = rng.random(people) < chance
    flip = rng.random(people) < rng.choice([0.01, 0.05, 0.5])
    second = np.where(flip, ~first, first) if rng.random() < 0.6 else rng.random(people) < 0.4
    members = [np.ones(people, dtype=bool), first, second]
    minimum = int(rng.choice([5, 10]))
    shown = np.array(protect_groups(members, minimum))
    table, counts = np.unique(np.stack(members), axis=1, return_counts=True)
    assert all(sizes.sum() >= minimum or sizes.sum() == 0
               for sizes, may in zip(table * counts, shown) if may)  # fmt: skip
    for target in np.eye(len(counts)):
        if 0 < target @ counts < minimum:
            open_sizes = sizes_left_open(
                table[shown].astype(float), (table @ counts)[shown], target
            )
            assert open_sizes >= 3, (counts, table, shown, target)


def attack_organisation(rng):
    """A random organisation counted by two or three columns: every small choice, attacked."""
    people = int(rng.integers(25, 250))
    columns = {
        "function": rng.choice(list("ABCD"), people, p=rng.dirichlet(np.ones(4))),
        "gender": rng.choice(["f", "m", "n"], people, p=[0.4, 0.56, 0.04]),
        "region": rng.choice(["north", "south"], people),
    }
    chosen = list(columns)[: int(rng.integers(2, 4))]
    minimum = int(rng.choice([5, 10]))
    table = pd.DataFrame(columns)
    found = protect_counts(table, chosen, minimum)
    cells = [key for key in found.people if EVERYONE not in key]
    holds = np.array([[all(want in (EVERYONE, has) for want, has in zip(key, cell))
                       for cell in cells] for key in found.people])  # fmt: skip
    shown = np.array([key in found.shown for key in found.people])
    size = np.array(list(found.people.values()))
    assert not ((size > 0) & (size < minimum) & shown).any()
    for row, key in enumerate(found.people):
        if 0 < size[row] < minimum:
            target = holds[row].astype(float)
            assert sizes_left_open(holds[shown].astype(float), size[shown], target) >= 3, key
    return shown.mean()


def test_random_pairs_of_filters_are_attacked():
    rng = np.random.default_rng(5)
    for _ in range(150):
        attack_pair(rng)


def test_random_organisations_are_attacked():
    rng = np.random.default_rng(6)
    for _ in range(4):
        attack_organisation(rng)


@pytest.mark.slow
def test_a_thousand_pairs_and_two_hundred_organisations_are_attacked():
    rng = np.random.default_rng(7)
    for _ in range(1_000):
        attack_pair(rng)
    for _ in range(200):
        attack_organisation(rng)


# --- by hand ---


def roster(*groups):
    rows = [(function, gender) for function, gender, people in groups for _ in range(people)]
    return pd.DataFrame(rows, columns=["function", "gender"])


SOME = roster(("A", "f", 3), ("A", "m", 40), ("B", "f", 30), ("B", "m", 50), ("C", "f", 20),
              ("C", "m", 60))  # fmt: skip


def test_a_small_group_is_hidden_and_another_one_with_it():
    found = protect_counts(SOME, ["function", "gender"])
    assert found.count(function="A", gender="f") is None
    given_away = [found.count(function="A"), found.count(function="A", gender="m")]
    assert None in given_away
    assert found.count() == 203


def test_nothing_is_hidden_where_no_group_is_small():
    found = protect_counts(SOME[SOME["function"] != "A"], ["function", "gender"])
    assert found.table()["people"].notna().all()
    assert found.count(function="B", gender="f") == 30


def test_the_minimum_of_protected_attributes_is_larger():
    table = roster(("A", "f", 7), ("A", "m", 40), ("B", "f", 30), ("B", "m", 50))
    assert protect_counts(table, ["function", "gender"], 5).count(function="A", gender="f") == 7
    assert protect_counts(table, ["function", "gender"], 10).count(function="A", gender="f") is None


def test_the_same_question_always_hides_the_same():
    one = protect_counts(SOME, ["function", "gender"])
    other = protect_counts(SOME.sample(frac=1, random_state=3), ["function", "gender"])
    assert one.shown == other.shown


def test_a_refusal_says_why_and_what_is_shown_instead():
    found = protect_counts(SOME, ["function", "gender"])
    told = found.refusal(function="A", gender="f")
    assert "fewer than 5 people" in told
    assert found.nearest(function="A", gender="f") in ({"function": "A"}, {"gender": "f"}, {})
    assert found.refusal() == ""
    with pytest.raises(UnknownName):
        found.count(region="north")
    with pytest.raises(BadValue):
        protect_counts(SOME, [])


def test_blanks_are_people_too():
    table = roster(("A", None, 3), ("A", "m", 40))
    found = protect_counts(table, ["function", "gender"])
    assert found.count(function="A", gender="m") is None or found.count(function="A") is None
    assert found.people[("A", "not known")] == 3


@pytest.mark.parametrize("apart", [1, 2, 3, 4])
def test_groups_that_differ_by_a_few_people_are_not_both_shown(apart):
    wide = np.arange(60) < 40
    near = np.arange(60) < 40 - apart
    assert protect_groups([wide, near]) == (True, False)
    assert protect_groups([wide, np.arange(60) < 35]) == (True, True)


def test_sums_of_several_groups_give_nobody_away():
    """A and B and both together, where four people are in neither, and everyone is counted."""
    everyone = np.ones(44, dtype=bool)
    first, second = np.arange(44) < 20, (np.arange(44) >= 20) & (np.arange(44) < 40)
    assert not all(protect_groups([everyone, first, second]))


def test_an_empty_choice_and_no_groups():
    assert protect_groups([]) == ()
    found = protect_counts(SOME, ["function", "gender"])
    assert found.count(function="Z") == 0


def test_numbers_of_people_are_rounded_to_tens():
    assert [round_people(number) for number in (0, 4, 5, 14, 163)] == [0, 0, 10, 10, 160]
