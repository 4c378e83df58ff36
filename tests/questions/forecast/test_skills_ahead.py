"""Skills in months to come: the same model as today's levels, by hand and on the sample."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

import skillgap as sg
from skillgap.composing import backtest_skills
from skillgap.core.assumptions import Z80
from skillgap.core.scenario import Driver
from skillgap.questions.forecast.attribution import figure_by_draw
from skillgap.questions.forecast.skill_shortage import (
    draw_level_shifts,
    draw_skill_pairs,
    expected_share_able_by_skill,
    expected_short_fte_by_pair,
)
from skillgap.questions.forecast.skills import (
    KNOTS,
    SkillNeeds,
    _share_of_time_unused,
    pool_changes,
    project_capable,
)
from skillgap.questions.profiles.ahead import Path
from skillgap.questions.profiles.growth import Growth, Slopes
from skillgap.questions.profiles.prior import Organisation

SLOPES = Slopes(np.array([0.10, 0.05, 0.02, 0.01, 0.0, 0.0]), np.ones(1))


def path(*, idle=False, hired=0, kept=1.0):
    organisation = Organisation(
        np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64), 1, 1, np.array([hired])
    )
    return Path(
        person=np.array([0]), level=np.array([3.0]), level_sd=np.array([0.4]),
        signals=np.array([2]), idle=np.array([idle]), kept=np.array([kept]),
        half_life=np.array([12.0]), floor=0.4, growth=Growth(organisation, SLOPES), today=0,
        spread=0.5, unsure=0.25,
    )  # fmt: skip


def test_what_is_in_use_grows_as_people_of_that_tenure_do():
    """Hired today: after a year 6 × .10 + 6 × .05 = .9 levels, known to half of it."""
    level, sd = path().after(12.0)
    assert level[0] == pytest.approx(3.9, abs=2e-3)
    assert sd[0] == pytest.approx(np.hypot(0.4, 0.45), abs=2e-3)
    assert path(hired=-10_000).after(12.0)[0][0] == 3.0
    assert path().after(0.0)[0] is path().after(0.0)[0] or path().after(0.0)[0][0] == 3.0


def test_what_is_idle_goes_on_down_its_curve_and_does_not_grow():
    """At .7 of the level in use, half-life 12, floor .4: after a year .4 + .3/2 = .55 of it."""
    level, sd = path(idle=True, kept=0.7).after(12.0)
    assert level[0] == pytest.approx(3.0 * 0.55 / 0.7)
    assert sd[0] == pytest.approx(np.hypot(0.4, 0.25 * (3.0 - 3.0 * 0.55 / 0.7)))
    assert path(idle=True).levels_lost_if_unused(12.0)[0] == 0.0
    assert path().levels_lost_if_unused(12.0)[0] == pytest.approx(3.0 * 0.3)


def needs(able, joiner, *, lift=0.5, training=0.02, lag=0):
    pairs = len(able)
    flat = np.tile(np.array(able, dtype=np.float64), (len(KNOTS), 1))
    none = np.zeros((len(KNOTS), pairs))
    return SkillNeeds(
        needs=None, levels=None, cell=np.zeros(pairs, dtype=np.int64),
        need=np.arange(pairs), skill=np.arange(pairs), able=flat, slope=none + 0.4, idle=none,
        own=np.full(pairs, 0.01), unrated=np.zeros(pairs), lift=np.full(pairs, lift),
        joiner=np.tile(np.array(joiner, dtype=np.float64), (len(KNOTS), 1)),
        unsure=np.full(pairs, 0.1), weight=np.full(pairs, 1.0 / pairs), level=np.full(pairs, 3.0),
        training=np.full(pairs, training), lag_months=np.full(pairs, lag), rated_share=1.0,
        completions=1.0, idle_share=0.0, idle_sd=0.1,
    )  # fmt: skip


def test_joiners_take_the_place_of_those_before():
    """A tenth joins each month: after two, .81 of those before and .19 joiners."""
    made = project_capable(
        needs([0.8], [0.3]), np.full((2, 1), 0.1), np.ones((2, 1)), np.array([10.0])
    )
    assert made.capable[:, 0] == pytest.approx([0.9 * 0.8 + 0.1 * 0.3, 0.81 * 0.8 + 0.19 * 0.3])
    assert made.joiner[:, 0] == pytest.approx([0.1 * 0.1, 0.19 * 0.1])
    able = made.capable[1, 0]
    assert made.own[1, 0] == pytest.approx(0.81**2 * 0.01 + 0.19 * able * (1 - able) / 10)


def test_joiners_grow_with_the_months_since_they_came():
    held = needs([0.5], [0.2])
    held = replace(held, joiner=(0.2 + KNOTS[:, None] / 100).clip(0, 0.9))
    made = project_capable(held, np.array([[1.0], [0.0]]), np.ones((2, 1)), np.array([5.0]))
    assert made.capable[:, 0] == pytest.approx([0.2, 0.21])


def test_only_training_beyond_the_usual_adds_and_after_its_time():
    """Three times the usual .02 a month, half of it lifting: .02 a month from the second on."""
    factor = np.full((4, 1), 3.0)
    made = project_capable(needs([0.5], [0.5], lag=2), np.zeros((4, 1)), factor, np.ones(1))
    assert made.capable[:, 0] == pytest.approx([0.5, 0.5, 0.52, 0.54])
    usual = project_capable(needs([0.5], [0.5]), np.zeros((4, 1)), np.ones((4, 1)), np.ones(1))
    assert usual.capable[:, 0] == pytest.approx(np.full(4, 0.5))
    less = project_capable(needs([0.5], [0.5]), np.zeros((4, 1)), np.zeros((4, 1)), np.ones(1))
    assert less.capable[-1, 0] == pytest.approx(0.46)


def test_what_goes_unused_lowers_those_who_stay_by_its_share():
    """Unused throughout, .3 fewer would be able in three months: a fifth of the time makes .06."""
    held = replace(needs([0.5], [0.5]), idle_share=0.2)
    held = replace(held, idle=-0.3 * KNOTS[:, None] / KNOTS[1])
    stay = project_capable(held, np.zeros((3, 1)), np.ones((3, 1)), np.ones(1))
    assert stay.capable[-1, 0] == pytest.approx(0.5 - 0.06)
    gone = project_capable(held, np.ones((3, 1)), np.ones((3, 1)), np.ones(1))
    assert gone.capable[-1, 0] == pytest.approx(0.5)


def test_growth_and_dilution_are_told_apart():
    """Half leave at once: those who stay grow by .1, joiners bring .2 less than they had."""
    held = needs([0.5], [0.3])
    held = replace(held, able=held.able + 0.1 * KNOTS[:, None] / KNOTS[1])
    made = project_capable(held, np.array([[0.5], [0.0], [0.0]]), np.ones((3, 1)), np.ones(1))
    assert made.grown[-1, 0] == pytest.approx(0.5 * 0.1)
    assert made.diluted[-1, 0] == pytest.approx(0.5 * -0.2)
    assert made.capable[-1, 0] == pytest.approx(0.5 + 0.05 - 0.1)


def test_the_record_of_last_uses_says_how_much_goes_unused(register):
    usual = register["idle_skill_share"]
    guess = (usual.high - usual.low) / (2 * Z80)
    assert _share_of_time_unused(path(), np.array([1000.0]), register) == (0.0, guess)
    share, sd = _share_of_time_unused(path(kept=0.99), np.array([1000.0]), register)
    assert (share, sd) == (0.0, pytest.approx(guess * 100 / 1100))
    share, sd = _share_of_time_unused(path(idle=True, kept=0.5), np.array([300.0]), register)
    assert share == pytest.approx(300 / 400)
    assert sd == pytest.approx(share + guess / 4)


@pytest.fixture(scope="module")
def made(sample, sample_profiles):
    return sg.forecast(
        sample, sample_profiles, sg.Scenario(name="Usual", horizon_months=24), draws=60
    )


def test_month_zero_is_the_gap_map(made, sample_gaps):
    today = made.by_skill(month=0).set_index("skill_id")["short_fte"]
    table = sample_gaps.table.set_index("skill_id")["short_fte"]
    assert today.to_numpy() == pytest.approx(table.reindex(today.index).to_numpy(), abs=1e-9)
    assert made.by_skill(month=0)["unfilled_fte"].max() == 0.0


def test_vacancies_stand_apart_from_the_gap_of_people_in_post(made):
    table = made.by_skill(month=12)
    assert table["unfilled_fte"].sum() > 0
    assert (table["short_median"] + table["supply_median"] <= table["demand_median"] * 1.1).all()
    people = made.people_fte[11].mean(axis=1, dtype=np.float64)[made.held.cell]
    assert expected_short_fte_by_pair(made, 12) == pytest.approx(
        people * (1 - made.capable_share[11])
    )


def test_the_future_is_no_surer_than_today(made):
    widths = []
    for month in (0, 12, 24):
        drawn = draw_skill_pairs(made, np.arange(len(made.held.cell)), month)
        weighted = made.held.weight.astype(np.float32) @ drawn.short
        low, high = np.quantile(weighted, (0.1, 0.9))
        widths.append(high - low)
    assert widths[0] < widths[1] < widths[2]


def test_needs_unmet_never_exceed_the_people(made):
    unmet = figure_by_draw(made, "skills_short", 12)
    assert 0 < unmet.max() < made.people_fte[11].sum(axis=0).min()


def test_training_times_two_closes_gaps_and_none_opens_them(sample, sample_profiles, made):
    def run(factor):
        driver = Driver("training_factor", factor, factor, "times usual")
        scenario = sg.Scenario(name="T", horizon_months=24, drivers=(driver,))
        return sg.forecast(sample, sample_profiles, scenario, draws=4).capable_share[-1].mean()

    usual = made.capable_share[-1].mean()
    assert run(0.2) < usual < run(3.0)


def test_a_chance_to_meet_is_the_normal_one():
    from skillgap.questions.forecast.skills import chance_to_meet_and_slope

    p, steep = chance_to_meet_and_slope(np.array([3.0]), np.array([0.5]), np.array([3.5]))
    assert p[0] == pytest.approx(stats.norm.sf(1.0))
    assert steep[0] == pytest.approx(stats.norm.pdf(1.0) / 0.5)


def test_a_forecast_from_a_year_ago_is_held_against_today(sample, sample_profiles):
    found = backtest_skills(sample, sample_profiles)
    table = found.table
    assert len(table) > 100
    assert table["fte"].min() >= 5
    missed = np.average(abs(table["expected"] - table["seen"]), weights=table["fte"])
    assert found.error == pytest.approx(missed)
    assert 0.0 < found.error < 0.12
    assert 0.5 < found.inside <= 1.0
    assert found.naive_wins == (found.naive_error < found.error)
    assert ("leaving shares as they were did better" in found.sentence) == found.naive_wins


def two_skills_that_change(by, *, unsure):
    """Two skills of ten people whose shares able are expected to change by so much in a month."""
    held = needs([0.5, 0.5], [0.5, 0.5])
    held = replace(held, able=held.able + np.array(by) * KNOTS[:, None] / KNOTS[1])
    usual = project_capable(held, np.zeros((3, 2)), np.ones((3, 2)), np.full(2, 10.0))
    return held, replace(usual, joiner=np.full((3, 2), unsure))


def test_what_skills_change_apart_is_drawn_to_what_all_change_where_it_is_unsure():
    """Expected +.10 and +.02 in three months, each known to .2: both are taken to change by .06."""
    held, usual = two_skills_that_change([0.10, 0.02], unsure=0.2)
    added = pool_changes(held, usual, np.full(2, 10.0))
    assert added[-1] == pytest.approx([-0.04, 0.04])
    assert added.sum(axis=1) == pytest.approx(np.zeros(3))


def test_what_skills_change_apart_stays_where_it_is_sure():
    """Apart by .04 each side; v = (.3 × change)²: kept τ²/(τ² + v) with τ² = .04² − mean v."""
    held, usual = two_skills_that_change([0.10, 0.02], unsure=0.0)
    added = pool_changes(held, usual, np.full(2, 10.0))[-1]
    own = (0.3 * np.array([0.10, 0.02])) ** 2
    beyond = 0.04**2 - own.mean()
    assert added == pytest.approx((beyond / (beyond + own) - 1) * np.array([0.04, -0.04]))


def test_nobody_in_post_changes_nothing():
    held, usual = two_skills_that_change([0.10, 0.02], unsure=0.0)
    assert not pool_changes(held, usual, np.zeros(2)).any()


def test_the_middle_of_the_draws_is_what_is_expected(made):
    shifts = draw_level_shifts(made)
    alike = (shifts.idle[None], shifts.growth[None], shifts.dilution[None])
    for drawn in (shifts.measured, shifts.drift, shifts.joiner, *alike):
        assert drawn.mean(axis=1) == pytest.approx(np.zeros(len(drawn)), abs=1e-12)
    skill, people = made.held.skill, made.people_fte[11].mean(axis=1)[made.held.cell]
    total = np.bincount(skill, people)
    able = np.bincount(skill, people * made.capable_share[11]) / np.maximum(total, 1e-12)
    seen = expected_share_able_by_skill(made, 12)
    assert seen[total > 0] == pytest.approx(able[total > 0], abs=1e-6)
