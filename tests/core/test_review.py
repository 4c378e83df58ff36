"""Review of proposals: all, half, a tenth, and back to all on a breach."""

import numpy as np
import pytest
from scipy.stats import binom

from skillgap.core.errors import BadValue
from skillgap.core.review import Ramp, is_reviewed, review_ramp, upper_share_wrong
from skillgap.reviews import offer_item, offer_reviews, review_offer
from skillgap.store.workspace import open_workspace
from tests.core.test_contests import works

MOST = 0.05


def test_before_anything_is_reviewed_all_are():
    ramp = review_ramp([], MOST)
    assert (ramp.share, ramp.seen, ramp.upper) == (1.0, 0, 1.0)


def test_fifty_nine_right_ones_halve_it_and_as_many_more_leave_a_tenth():
    assert review_ramp([True] * 58, MOST).share == 1.0
    assert review_ramp([True] * 59, MOST).share == 0.5
    assert review_ramp([True] * 117, MOST).share == 0.5
    assert review_ramp([True] * 118, MOST).share == 0.1
    assert review_ramp([True] * 1000, MOST).share == 0.1


def test_one_wrong_needs_ninety_three():
    verdicts = [False, *[True] * 92]
    assert review_ramp(verdicts[:-1], MOST).share == 1.0
    assert review_ramp(verdicts, MOST).share == 0.5


def test_a_breach_puts_it_back_to_all():
    assert review_ramp([True] * 59 + [False], MOST).share == 1.0
    good = [True] * 118 + [True] * 40
    assert review_ramp([*good, False], MOST).share == 0.1, "one in 41 is under the limit"
    assert review_ramp([*good, False, False, False], MOST).share == 1.0, "three in 43 are not"


@pytest.mark.parametrize(("wrong", "seen"), [(0, 20), (1, 40), (3, 90), (7, 60)])
def test_the_bound_is_where_so_few_wrong_have_one_chance_in_twenty(wrong, seen):
    assert binom.cdf(wrong, seen, upper_share_wrong(wrong, seen)) == pytest.approx(0.05)


def test_all_wrong_is_bounded_by_one():
    assert upper_share_wrong(4, 4) == 1.0


def test_steps_down_are_wrong_at_most_once_in_twenty_at_the_limit():
    drawn = np.random.default_rng(7).random((400, 59)) >= MOST
    early = [review_ramp(one.tolist(), MOST).share < 1 for one in drawn]
    assert np.mean(early) <= 0.09


def test_what_is_reviewed_is_drawn_by_hash_and_stays():
    half, tenth = Ramp(0.5, 0, 0, MOST), Ramp(0.1, 0, 0, MOST)
    items = [f"manager-{number}" for number in range(2000)]
    in_half = {item for item in items if is_reviewed(half, item)}
    in_tenth = {item for item in items if is_reviewed(tenth, item)}
    assert 0.46 < len(in_half) / 2000 < 0.54
    assert 0.08 < len(in_tenth) / 2000 < 0.12
    assert in_tenth < in_half
    assert all(is_reviewed(Ramp(1.0, 0, 0, MOST), item) for item in items)


def test_it_says_what_is_reviewed_and_what_would_change_that():
    assert review_ramp([True, False], MOST).sentence.startswith(
        "Every one must be reviewed. At this stage 1"
    )
    assert "1 of 2 were wrong" in review_ramp([True, False], MOST).sentence
    assert review_ramp([True] * 118, MOST).sentence.startswith("One in ten must be reviewed;")


# --- what reviews found, item by item ---


def review_all(workspace, lineage, pairs, right=True):
    for who, offer in pairs:
        review_offer(workspace, lineage, who, offer, right=right, by="Ann", reason="too early")


def test_before_any_review_nothing_is_released_and_what_is_right_is():
    with open_workspace() as workspace:
        dataset = workspace.save(works())
        found = offer_reviews(workspace, dataset.lineage, MOST)
        assert found.waits(offer_item("QX-1", "C-1"))
        assert not found.is_released(offer_item("QX-1", "C-1"))
        review_all(workspace, dataset.lineage, [("QX-1", "C-1")])
        review_all(workspace, dataset.lineage, [("QX-2", "C-1")], right=False)
        found = offer_reviews(workspace, dataset.lineage, MOST)
        assert found.is_released(offer_item("QX-1", "C-1"))
        assert not found.is_released(offer_item("QX-2", "C-1"))
        assert not found.waits(offer_item("QX-2", "C-1"))


def test_once_trust_is_earned_most_reach_people_and_a_breach_holds_all_again():
    with open_workspace() as workspace:
        dataset = workspace.save(works())
        review_all(workspace, dataset.lineage, [("QX-1", f"C-{at}") for at in range(118)])
        items = [offer_item("QX-2", f"C-{at}") for at in range(400)]
        found = offer_reviews(workspace, dataset.lineage, MOST)
        assert 0.8 < np.mean([found.is_released(one) for one in items]) < 0.97
        review_all(workspace, dataset.lineage, [("QX-3", "C-1")], right=False)
        found = offer_reviews(workspace, dataset.lineage, MOST)
        assert found.ramp.share == 1.0
        assert not any(found.is_released(one) for one in items)
        assert found.is_released(offer_item("QX-1", "C-7"))  # found right, and stays so


def test_a_review_needs_a_name_and_a_wrong_one_a_reason_and_erasing_takes_it():
    with open_workspace() as workspace:
        dataset = workspace.save(works())
        for given in ({"right": True, "by": " "}, {"right": False, "by": "Ann", "reason": " "}):
            with pytest.raises(BadValue, match="no name, or wrong"):
                review_offer(workspace, dataset.lineage, "QX-1", "C-1", **given)
        review_all(workspace, dataset.lineage, [("QX-1", "C-1"), ("QX-2", "C-1")])
        workspace.erase(["QX-1"], dataset_id=dataset.lineage)
        assert set(offer_reviews(workspace, dataset.lineage, MOST).verdicts) == {
            offer_item("QX-2", "C-1")
        }
