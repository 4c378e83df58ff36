"""Teams planted by another law than the sample's; labels flipped; nothing from few answers."""

from __future__ import annotations

import pytest

from benchmarks.work_design import FEWEST, measure


@pytest.mark.parametrize("seed", [900, 901, 902])
def test_planted_teams_are_found_flipped_ones_are_not_kept_and_few_answers_say_nothing(seed):
    """Seeds the benchmark does not draw; it prints precision and recall over 200 of its own."""
    told = measure(seed)
    assert told["right"] / told["said"] >= 0.9
    assert told["found"] / told["planted"] >= 0.85
    assert told["found"] / told["said"] >= 0.9  # the work alone is amiss
    assert abs(told["best_found"] - told["found"]) <= 2  # as the posterior told the whole law
    assert told["trained"] == 0
    assert (told["kept"], told["off"]) == (0, 0.0)
    assert told["bare"] == told["one_scale"] == 0
    assert FEWEST == 8
