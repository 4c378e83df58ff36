"""Batches of the review queue: small, by lot, one reviewer's alone, and back after a week."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from skillgap.core.errors import BadValue
from skillgap.core.review import lot_of, review_ramp
from skillgap.core.review_batches import BATCH, batch_from, batch_of, draw_batch
from skillgap.reviews import (
    MATCH,
    OFFER,
    offer_item,
    review_batches,
    review_items,
    reviews_of,
    take_batch,
)
from skillgap.store.workspace import open_workspace
from tests.core.test_contests import works

TODAY = date(2026, 11, 30)
WAITING = [offer_item(f"E{at:04d}", "C-1") for at in range(1_000)]


def test_a_batch_is_small_and_drawn_by_lot_and_not_by_who_it_is():
    made = draw_batch(WAITING, [], "Ann", TODAY)
    assert len(made.items) == BATCH
    assert list(made.items) == sorted(WAITING, key=lot_of)[:BATCH]
    assert draw_batch(WAITING[::-1], [], "Ann", TODAY) == made, "the order of a list picks nobody"
    early = sum(WAITING.index(one) < 500 for one in made.items)
    assert 8 < early < 32


def test_two_reviewers_are_given_different_ones_until_the_week_is_over():
    ann = draw_batch(WAITING, [], "Ann", TODAY)
    ivo = draw_batch(WAITING, [ann], "Ivo", TODAY)
    assert not set(ann.items) & set(ivo.items)
    assert ann.until == date(2026, 12, 6)
    later = TODAY + timedelta(days=7)
    assert batch_of([ann], "ann ", TODAY) == ann
    assert batch_of([ann], "Ann", later) is None, "what is left has gone back"
    assert draw_batch(WAITING, [ann], "Ivo", later).items == ann.items


def test_what_was_looked_at_leaves_the_batch():
    made = draw_batch(WAITING, [], "Ann", TODAY)
    assert made.left_of(WAITING) == list(made.items)
    assert made.left_of(set(WAITING) - {made.items[0]}) == list(made.items[1:])


def test_nobody_takes_a_batch_without_a_name_or_of_nothing():
    with pytest.raises(BadValue, match="no name"):
        draw_batch(WAITING, [], "  ", TODAY)
    ann = draw_batch(WAITING[:5], [], "Ann", TODAY)
    with pytest.raises(BadValue, match="with other reviewers"):
        draw_batch(WAITING[:5], [ann], "Ivo", TODAY)


def test_a_batch_is_kept_as_it_was_taken_per_kind_and_reviewer():
    with open_workspace() as workspace:
        dataset = workspace.save(works())
        of_offers = take_batch(workspace, dataset.lineage, OFFER, WAITING, by="Ann", today=TODAY)
        take_batch(workspace, dataset.lineage, MATCH, ["a", "b"], by="Ann", today=TODAY)
        assert review_batches(workspace, dataset.lineage, OFFER) == (of_offers,)
        assert review_batches(workspace, dataset.lineage + 1, OFFER) == ()
        assert batch_from(of_offers.body) == of_offers
        take_batch(workspace, dataset.lineage, OFFER, WAITING[:50], by="ann", today=TODAY)
        assert len(review_batches(workspace, dataset.lineage, OFFER)) == 1


def test_fifty_nine_right_ones_in_batches_release_half_of_thousands():
    with open_workspace() as workspace:
        dataset = workspace.save(works())
        drawn = sorted(WAITING, key=lot_of)
        for items in (drawn[:40], drawn[40:59]):
            review_items(
                workspace, dataset.lineage, OFFER, items, right=True, by="Ann", reason="Saw each"
            )
        found = reviews_of(workspace, dataset.lineage, OFFER, 0.05)
        assert found.ramp.share == 0.5
        waiting = [one for one in WAITING if found.waits(one)]
        assert 350 < len(waiting) < 500
        assert not set(drawn[:59]) & set(waiting), "nobody looks at the same one twice"


def test_several_at_once_need_a_reason_and_each_is_a_decision_of_its_own():
    with open_workspace() as workspace:
        dataset = workspace.save(works())
        both = [offer_item("QX-1", "C-1"), offer_item("QX-2", "C-1")]
        with pytest.raises(BadValue, match="2 at once without a reason"):
            review_items(workspace, dataset.lineage, OFFER, both, right=True, by="Ann")
        with pytest.raises(BadValue, match="nothing chosen"):
            review_items(workspace, dataset.lineage, OFFER, [], right=True, by="Ann")
        made = review_items(
            workspace, dataset.lineage, OFFER, both, right=False, by="Ann", reason="Too early"
        )
        assert len(made) == 2
        assert reviews_of(workspace, dataset.lineage, OFFER, 0.05).verdicts == dict.fromkeys(
            both, False
        )


def test_erasing_somebody_takes_them_out_of_batches():
    with open_workspace() as workspace:
        dataset = workspace.save(works())
        items = [offer_item("QX-1", "C-1"), offer_item("QX-2", "C-1")]
        take_batch(workspace, dataset.lineage, OFFER, items, by="Dana", today=TODAY)
        workspace.erase(["QX-1"], dataset_id=dataset.lineage)
        [batch] = review_batches(workspace, dataset.lineage, OFFER)
        assert "QX-1" not in repr(batch)
        assert offer_item("QX-2", "C-1") in batch.items


@pytest.mark.parametrize(
    ("right", "more"), [([], 59), ([True] * 40, 19), ([False], 92), ([True] * 59, 59)]
)
def test_it_says_how_many_right_ones_it_takes_until_fewer_are_looked_at(right, more):
    ramp = review_ramp(right, 0.05)
    assert ramp.right_until_fewer == more
    assert review_ramp([*right, *[True] * more], 0.05).share < ramp.share
    assert review_ramp([*right, *[True] * (more - 1)], 0.05).share == ramp.share
    assert ramp.outlook.startswith(f"After {more} right ones in a row")


def test_at_the_last_step_nothing_more_is_promised():
    assert review_ramp([True] * 118, 0.05).outlook == "The lowest share there is."
