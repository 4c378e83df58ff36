"""How usual hiring answers a plan: by hand, and against the forecast's own simulation."""

import numpy as np
import pytest

from skillgap.questions.forecast.flows import Flows, luck_of_no_effect
from skillgap.questions.forecast.simulation import simulate
from skillgap.questions.plan.answer import (
    Vacancies,
    mean_by_quarter,
    share_still_filling_by_age,
    spread_over_months,
    vacant_fte_with_plan,
)

MONTHS, DRAWS = 24, 400


def steady(short, fill, leave, months=6):
    """One role with the same vacancies in every month and draw."""
    shape = (1, 1, months)
    return Vacancies(np.full(shape, short), np.full(shape[1:], fill), np.full(shape[1:], leave))


def heads(*by_month, months=6):
    added = np.zeros((1, 1, months))
    added[0, 0, : len(by_month)] = by_month
    return added


def test_one_start_dies_with_the_speed_of_hiring():
    # Of one more person a quarter of a hire is spared each month: .75, .75 squared, …
    quiet = steady(4.0, 0.25, 0.0)
    short = vacant_fte_with_plan(quiet, heads(1.0), heads(), heads())
    assert 4.0 - short[0, 0] == pytest.approx(0.75 ** np.arange(1, 7))


def test_under_a_freeze_it_lives_as_long_as_its_person():
    frozen = steady(4.0, 0.0, 0.02)
    short = vacant_fte_with_plan(frozen, heads(1.0), heads(), heads())
    assert 4.0 - short[0, 0] == pytest.approx(0.98 ** np.arange(1, 7))


def test_nobody_fills_what_is_not_vacant():
    # Half a post is vacant, two thirds before hiring: of two people hiring spares .25 of 2/3.
    half = steady(0.5, 0.25, 0.0)
    short = vacant_fte_with_plan(half, heads(2.0), heads(), heads())
    assert short[0, 0].tolist() == [0.0] * 6
    one = vacant_fte_with_plan(half, heads(0.4), heads(), heads())
    assert 0.5 - one[0, 0, 0] == pytest.approx(0.4 * 0.75)


def test_posts_no_longer_needed_are_as_people_who_never_leave():
    both = steady(4.0, 0.25, 0.5)
    spared = vacant_fte_with_plan(both, heads(), heads(1.0), heads())
    assert 4.0 - spared[0, 0] == pytest.approx(0.75 ** np.arange(1, 7))


def test_contractors_cover_and_hiring_goes_on():
    lent = np.full((1, 1, 6), 1.5)
    assert vacant_fte_with_plan(steady(4.0, 0.25, 0.0), heads(), heads(), lent)[
        0, 0
    ] == pytest.approx(2.5)


def test_kept_share_is_the_mean_over_a_quarter():
    kept = share_still_filling_by_age(steady(9.0, 0.2, 0.01))
    monthly_share = 0.99 * 0.8
    months = monthly_share ** np.arange(1, 7)
    assert kept[0] == pytest.approx([months[:3].mean(), months[3:].mean()])


def test_kept_share_counts_the_part_of_a_person_that_finds_a_vacancy():
    # A fifth of a post is vacant after hiring, .25 before: hiring spares .2 of a quarter of one.
    kept = share_still_filling_by_age(steady(0.2, 0.2, 0.0))
    assert kept[0, 0] == pytest.approx(((1 - 0.2 * 0.25) ** np.arange(1, 4)).mean())


def test_a_post_no_longer_needed_fades_by_hiring_alone():
    vacancies = steady(9.0, 0.2, 0.5)
    months = 0.8 ** np.arange(1, 7)
    kept = share_still_filling_by_age(vacancies, staying=True)
    assert kept[0] == pytest.approx([months[:3].mean(), months[3:].mean()])


def test_quarters_and_months():
    assert spread_over_months(np.array([2.0, 1.0]), once=True).tolist() == [2, 0, 0, 1, 0, 0]
    assert spread_over_months(np.array([2.0, 1.0]), once=False).tolist() == [2, 2, 2, 1, 1, 1]
    assert mean_by_quarter(np.array([1.0, 2, 6, 3, 3, 3])).tolist() == [3.0, 3.0]


@pytest.mark.parametrize(("fill", "leave"), [(0.26, 0.014), (0.1, 0.02), (0.0, 0.014)])
def test_the_simulation_itself_answers_likewise(fill, leave):
    """Twelve extra joiners in month 3 and in month 10: means of the forecast's own simulation."""
    people, cells, joiners = 480, 1, 12.0
    stock = np.full(cells, float(people))

    def run(intake):
        shape = (MONTHS, cells)
        flows = Flows(
            stock=stock, posts=np.full(shape, people * 1.12), leave=np.full(shape, leave),
            retire=np.zeros(shape), fill=np.full(shape, fill), intake=intake,
            origin=np.zeros(0, int), target=np.zeros(0, int), move=np.zeros((MONTHS, 0)),
        )  # fmt: skip
        found = simulate(flows, luck_of_no_effect(flows, DRAWS), seed=3)
        short = np.maximum(np.asarray(found.posts, float) - found.people, 0)
        return np.moveaxis(short, 2, 0).sum(axis=2)  # draws × months, all cells

    nothing, extra = np.zeros((MONTHS, cells)), np.zeros((MONTHS, cells))
    extra[3] = extra[10] = joiners
    before, after = run(nothing), run(extra)
    role = Vacancies(before[:, None], np.full((1, MONTHS), fill), np.full((1, MONTHS), leave))
    added = np.zeros((DRAWS, 1, MONTHS))
    # Joiners of a month come after its leavers and its hires have been drawn.
    added[:, 0, 4] = added[:, 0, 11] = joiners
    predicted = vacant_fte_with_plan(role, added, np.zeros_like(added), np.zeros_like(added))[:, 0]
    avoided, claimed = (before - after).sum(axis=1).mean(), (before - predicted).sum(axis=1).mean()
    assert claimed == pytest.approx(avoided - joiners * 2, rel=0.06), "its own month is not counted"
