"""Shortages that cross a threshold: by hand from the forecast's own tables, month by month."""

import numpy as np
import pytest

import skillgap as sg
from skillgap.questions.forecast.crossings import AHEAD, PLACE, TODAY
from tests.small_organisation import small_organisation


@pytest.fixture(scope="module")
def forecast():
    workforce = small_organisation()
    return sg.forecast(workforce, sg.infer_profiles(workforce), draws=60)


def with_threshold(register, fte, share=0.0, months=6.0):
    return register.changed(play_short_fte=fte, play_short_share=share, play_months=months)


def test_all_and_only_what_is_over_the_threshold_at_the_last_month_is_listed(forecast, register):
    found = sg.find_crossings(forecast, assumptions=with_threshold(register, 2.0, 0.3))
    last = forecast.by_skill("function", "region", month=6)
    needed = last["short_fte"] + last["supply_median"]
    over = last[(last["short_fte"] >= 2.0) & (last["short_fte"] / needed >= 0.3)]
    assert 0 < len(over) < len(last)
    listed = {tuple(row) for row in found.table[list(PLACE)].to_numpy()}
    assert listed == {tuple(row) for row in over[list(PLACE)].to_numpy()}


def test_the_month_is_the_first_in_which_the_gap_is_as_large(forecast, register):
    today = forecast.by_skill("function", "region", month=0).set_index(list(PLACE))["short_fte"]
    later = forecast.by_skill("function", "region", month=6).set_index(list(PLACE))["short_fte"]
    grows = (later - today).sort_values().index[-1]
    between = float((today[grows] + later[grows]) / 2)
    found = sg.find_crossings(forecast, assumptions=with_threshold(register, between))
    row = found.table.set_index(list(PLACE)).loc[grows]
    gaps = [
        forecast.by_skill("function", "region", month=month).set_index(list(PLACE))["short_fte"]
        for month in range(7)
    ]
    reached = next(month for month in range(7) if gaps[month][grows] >= between)
    assert row["standing"] == AHEAD
    assert row["month"] == reached > 0
    assert row["today_fte"] == pytest.approx(today[grows])


def test_what_crosses_ahead_comes_before_what_is_over_it_today(forecast, register):
    table = sg.find_crossings(forecast, assumptions=with_threshold(register, 1.0)).table
    assert {AHEAD, TODAY} == set(table["standing"])
    assert table["standing"].tolist() == sorted(table["standing"])
    assert (table.loc[table["standing"] == TODAY, "month"] == 0).all()


def test_nothing_over_the_threshold_is_said(forecast, register):
    found = sg.find_crossings(forecast, assumptions=with_threshold(register, 1e6))
    assert not len(found.table)
    assert found.warnings == ("No shortage is over the threshold in these months.",)


def test_the_months_looked_at_follow_the_register(forecast, register):
    near = sg.find_crossings(forecast, assumptions=with_threshold(register, 1.0, months=3.0))
    last = forecast.by_skill("function", "region", month=3).set_index(list(PLACE))["short_fte"]
    told = near.table.set_index(list(PLACE))["short_fte"]
    assert near.months == 3
    np.testing.assert_allclose(told, last[told.index])
    assert {"play_short_fte", "play_months"} <= {one.name for one in near.provenance.assumptions}
