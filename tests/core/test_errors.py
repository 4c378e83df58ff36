"""Near misses offered for a name that is not known."""

from __future__ import annotations

import pytest

from skillgap.core.errors import unknown_name


@pytest.mark.parametrize(
    ("asked", "offered"),
    [("abcde", True), ("abcdX", True), ("abcXY", True), ("abXYZ", False), ("VWXYZ", False)],
)
def test_names_that_share_three_letters_of_five_are_offered(asked, offered):
    told = unknown_name("roles", asked, ["abcde", "12345"]).remedy
    assert told == ("Did you mean abcde?" if offered else "Check the spelling.")


def test_three_are_offered_at_most_the_nearest_first():
    known = ["clerk1", "clerk", "clerks2", "clerk34"]
    error = unknown_name("roles", "clerk", known)
    assert error.remedy == "Did you mean clerk or clerk1 or clerks2?"
    assert "one of 4 known names" in str(error)
