"""What the map says of its groups, from numbers made by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from skillgap.questions.network import words

NAN = float("nan")


def groups(*lost):
    return pd.DataFrame(
        {"name": ["AI", "Law", "Sales"][: len(lost)], "members": 4, "lost": lost,
         "low": [one / 2 for one in lost], "high": [2 * one for one in lost]}
    )  # fmt: skip


def test_one_group_is_named_the_one_that_costs_most():
    of = groups(1e3, 5e5, NAN)
    assert words.group_mark(of) == ">99% of the loss"
    assert words.group_headline("skills", of, "EUR") == (
        "Start with Law: of 3 groups of skills it has the highest value not delivered, about "
        "€500 k a month (likely €250 k to €1.0 M)."
    )
    assert words.group_headline("roles", of, "EUR").startswith(
        "Start with the Law roles: of 3 groups of roles they have the highest value"
    )


@pytest.mark.parametrize("unknown", [groups(NAN), groups(0.0)])
def test_without_people_the_map_says_how_it_hangs_together(unknown):
    assert words.group_mark(unknown) == ""
    assert words.group_headline("skills", unknown, "EUR") == (
        "4 skills form 1 group of skills that are required together, held together and named alike."
    )
    assert words.group_headline("roles", unknown, "EUR").startswith("4 roles form 1 group of roles")


def test_the_rings_of_the_map_are_said_as_a_finding():
    assert words.short_finding("skills", 1, 9) == "1 of 9 skills is short by a quarter or more"
    assert words.short_finding("roles", 1200, 3000).startswith("1,200 of 3,000 roles are short")
    assert words.short_finding("skills", None, 9) == "What stands together goes together"
