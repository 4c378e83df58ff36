"""Measured impact: designs from the data, errors that say what to do, no claim too high."""

import numpy as np
import pandas as pd
import pytest

import skillgap as sg
from skillgap.core.errors import BadValue, MissingColumns, SkillgapError, UnknownName
from skillgap.questions.impact import Answer, answer_all_no
from skillgap.questions.impact.shrinkage import shrunk_effects_table

NAMES = {"outcome": "y", "unit": "unit", "time": "month", "treated_from": "start"}


def panel(
    seed=4, *, units=40, months=12, effect=2.0, starts=(6, 8), drift=0.0, dip=0.0, treated=0.5
):
    """Units × months with an effect on those treated, and trends of their own if asked."""
    rng = np.random.default_rng(seed)
    unit, month = np.repeat(np.arange(units), months), np.tile(np.arange(1, months + 1), units)
    wave = np.array(starts)[np.arange(units) % len(starts)]
    start = np.where(np.arange(units) < treated * units, wave, 0)[unit]
    on = (start > 0) & (month >= start)
    y = rng.normal(10, 1, units)[unit] + 0.1 * month + effect * on + rng.normal(0, 0.7, len(unit))
    y = y + drift * month * (start > 0) - dip * ((start > 0) & (start - month <= 3) & ~on)
    function = np.array(["A", "B", "C"])[unit % 3]
    return pd.DataFrame(
        {"unit": unit, "month": month, "start": start, "y": y, "function": function}
    )


def measured(frame, **options):
    return sg.measure_impact(frame, **{**NAMES, **options})


def status(found):
    return {check.name: check.status for check in found.checks}


# --- the design comes from the data ---


def test_staggered_is_found_and_measured():
    found = measured(panel())
    assert found.design.name == "staggered"
    assert found.effect.low <= 2.0 <= found.effect.high
    assert found.claim.rung == "associated", "nobody answered what no panel shows"
    assert measured(panel(), answers=answer_all_no()).claim.rung == "consistent with a cause"
    assert found.table["method"].iloc[0].startswith("staggered")
    assert set(found.event["event_time"]) >= {-5, 0, 4}


def test_one_start_is_an_event_study_and_two_periods_are_two():
    assert measured(panel(starts=(6,))).design.title.endswith("event study")
    frame = panel(starts=(6,))
    two = frame[frame["month"].isin([5, 6])]
    assert measured(two).design.title.startswith("Two-period")


def test_by_lot_uses_what_was_before():
    found = measured(panel(starts=(6,)), randomised=True)
    assert found.design.name == "randomised"
    plain = found.estimate("difference of means (Welch)")
    assert found.effect.std_error < plain.std_error
    assert found.effect.low <= 2.0 <= found.effect.high
    assert found.claim.rung == "caused"


@pytest.mark.parametrize("never", [0, np.nan, np.inf, None, "never"])
def test_never_treated_may_be_written_in_any_way(never):
    frame = panel()
    start = frame["start"].astype(object).where(frame["start"] > 0, never)
    if not isinstance(never, str):
        start = pd.to_numeric(start)
    assert measured(frame.assign(start=start)).effect.value == pytest.approx(
        measured(frame).effect.value
    )


def test_dates_and_dates_as_text_are_the_same_as_numbers():
    frame = panel()
    whole = measured(frame)
    days = pd.Series([pd.Timestamp(2024, 1, 1) + pd.DateOffset(months=int(m) - 1)
                      for m in frame["month"]])  # fmt: skip
    starts = pd.Series([pd.NaT if s == 0 else pd.Timestamp(2024, int(s), 17)
                        for s in frame["start"]])  # fmt: skip
    dated = measured(frame.assign(month=days, start=starts))
    text = measured(frame.assign(month=days.dt.strftime("%Y-%m-%d"),
                                 start=starts.dt.strftime("%Y-%m-%d").fillna("")))  # fmt: skip
    assert dated.effect == whole.effect
    assert text.effect == whole.effect


def test_a_flag_with_since_or_switched_on_is_the_same_as_a_start():
    frame = panel(starts=(6,))
    flagged = frame.assign(t=(frame["start"] > 0) & (frame["month"] >= 6))
    named = {"outcome": "y", "unit": "unit", "time": "month"}
    on = sg.measure_impact(flagged, treated="t", **named)
    since = sg.measure_impact(
        frame.assign(t=(frame["start"] > 0).astype(int)), treated="t", since=6, **named
    )
    assert on.effect == since.effect == measured(frame).effect


def test_weights_and_order_of_rows():
    frame = panel()
    one = measured(frame)
    again = measured(frame.sample(frac=1, random_state=3))
    assert again.effect.value == pytest.approx(one.effect.value)
    weighted = measured(frame.assign(w=1.0 + frame["unit"] % 3), weight="w")
    assert weighted.effect.value != one.effect.value


def test_equal_weights_change_nothing():
    frame = panel()
    equal = measured(frame.assign(w=5.0), weight="w").effect
    assert equal.value == pytest.approx(measured(frame).effect.value)
    assert equal.std_error == pytest.approx(measured(frame).effect.std_error)


def test_the_frame_is_not_changed():
    frame = panel()
    before = frame.copy(deep=True)
    measured(frame, group="function")
    pd.testing.assert_frame_equal(frame, before)


# --- errors that say what to do ---


def test_a_missing_column_offers_the_nearest():
    with pytest.raises(MissingColumns, match="Did you mean month"):
        measured(panel(), time="months")


def test_repeats_are_refused():
    frame = panel()
    with pytest.raises(BadValue, match="more than once"):
        measured(pd.concat([frame, frame.head(3)]))


def test_a_treatment_that_is_switched_off_is_refused_with_the_way_on():
    frame = panel(starts=(6,))
    on = ((frame["start"] > 0) & frame["month"].isin([6, 7])).astype(int)
    frame = frame.assign(t=on)
    with pytest.raises(BadValue, match="fixed effects"):
        sg.measure_impact(frame, outcome="y", unit="unit", time="month", treated="t")
    found = sg.measure_impact(
        frame, outcome="y", unit="unit", time="month", treated="t", design="fixed effects"
    )
    assert found.claim.rung != "caused"


def test_no_controls_and_no_treated_are_refused():
    with pytest.raises(BadValue, match="every unit is treated"):
        measured(panel(treated=1.0, starts=(6,)))
    with pytest.raises(BadValue, match="no unit is treated"):
        measured(panel().assign(start=0))


def test_all_treated_in_the_end_compares_with_those_waiting():
    found = measured(panel(treated=1.0))
    assert found.untreated == 0
    assert "waiting" in " ".join(found.design.why)


def test_one_period_is_refused():
    with pytest.raises(BadValue, match="one period"):
        measured(panel().query("month == 5"))


def test_moving_starts_and_words_among_numbers_are_refused():
    frame = panel()
    with pytest.raises(BadValue, match="more than one start"):
        measured(frame.assign(start=frame["start"] + (frame["month"] == 3)))
    with pytest.raises(BadValue, match="no number"):
        measured(frame.assign(y=frame["y"].astype(str).where(frame["month"] > 1, "n.k.")))


@pytest.mark.parametrize(
    ("wrong", "named"),
    [({"design": "magic"}, "design"), ({"controls": "some"}, "controls"), ({"looks": 0}, "looks"),
     ({"anticipation": -1}, "anticipation"), ({"better": "more"}, "better")],
)  # fmt: skip
def test_unknown_options_are_refused(wrong, named):
    with pytest.raises(BadValue, match=named):
        measured(panel(), **wrong)


def test_always_treated_units_are_left_out_with_a_warning():
    frame = panel()
    frame.loc[frame["unit"] == 0, "start"] = 1
    found = measured(frame)
    assert any("from the first period on" in line for line in found.warnings)


def test_holes_are_said_and_survived():
    frame = panel().sample(frac=0.9, random_state=1)
    found = measured(frame)
    assert any("holes" in line for line in found.warnings)
    assert found.effect.low <= 2.0 <= found.effect.high


# --- checks and claims ---


def test_a_drift_of_their_own_forbids_the_claim():
    found = measured(panel(effect=0.0, drift=0.4))
    assert status(found)["Moving alike before"] == "fail"
    assert found.claim.rung == "associated"


def test_a_dip_before_forbids_the_claim():
    found = measured(panel(effect=0.0, dip=2.5, units=80, starts=(9,)))
    assert "fail" in (status(found)["No dip just before"], status(found)["Moving alike before"])
    assert found.claim.rung != "caused"


def test_two_periods_cannot_show_a_cause_without_lots():
    frame = panel(starts=(6,))
    found = measured(frame[frame["month"].isin([5, 7])])
    assert status(found)["Moving alike before"] == "fail"
    assert found.claim.rung == "associated"


def test_no_effect_is_not_told_from_none():
    rungs = [
        measured(panel(seed=seed, effect=0.0), answers=answer_all_no()).claim.rung
        for seed in range(12)
    ]
    assert rungs.count("consistent with a cause") <= 2
    assert "caused" not in rungs


def test_four_units_cannot_say():
    found = measured(panel(units=4, starts=(6,), effect=9.0))
    assert status(found)["Enough to compare"] == "fail"
    assert found.claim.rung == "cannot say"


def test_more_looks_need_more_evidence():
    for seed in range(30):
        frame = panel(seed=seed, effect=0.6)
        one, many = (measured(frame, answers=answer_all_no(), looks=looks) for looks in (1, 40))
        assert one.effect == many.effect
        if one.claim.rung == "consistent with a cause" and one.effect.p > 0.05 / 40:
            assert many.claim.rung == "associated"
            return
    pytest.fail("no panel with middling evidence")


def test_lots_that_differ_before_are_seen():
    frame = panel(starts=(6,))
    frame = frame.assign(y=frame["y"] + 4 * (frame["start"] > 0))
    found = measured(frame, randomised=True)
    assert status(found)["Drawn by lot"] == "fail"
    assert found.claim.rung != "caused"


def test_leaving_one_arm_more_is_seen():
    frame = panel(units=200)
    gone = (frame["unit"] % 3 == 0) & (frame["start"] > 0) & (frame["month"] > 9)
    assert status(measured(frame[~gone]))["Who is still there"] == "fail"


def test_units_that_are_nothing_alike_are_seen():
    frame = panel(units=200)
    frame = frame.assign(pay=np.where(frame["start"] > 0, 9.0, 1.0) + frame["unit"] % 5)
    with pytest.raises(BadValue, match="tell treated and untreated units apart"):
        measured(frame, covariates=["pay"])


def test_what_cannot_be_claimed_is_always_listed():
    for frame in (panel(), panel(effect=0.0), panel(drift=0.4)):
        assert measured(frame).claim.cannot


# --- clusters, money, subgroups ---


def test_clusters_widen_the_error_where_units_move_together():
    rng = np.random.default_rng(2)
    frame = panel(units=120)
    frame["team"] = frame["unit"] // 6
    shock = rng.normal(0, 1, (20, 12))
    frame["y"] += shock[frame["team"], frame["month"] - 1]
    assert measured(frame, cluster="team").effect.std_error > measured(frame).effect.std_error
    frame.loc[(frame["unit"] == 3) & (frame["month"] == 2), "team"] = 19
    with pytest.raises(BadValue, match="move between clusters"):
        measured(frame, cluster="team")


def test_money_has_the_better_sign_and_the_range():
    found = measured(panel(), value_per_unit=100.0)
    assert found.money.per_period[0] == pytest.approx(100 * found.effect.value)
    assert found.money.to_date[0] == pytest.approx(
        found.money.per_period[0] * found.money.unit_periods
    )
    lower = measured(panel(), value_per_unit=100.0, better="lower")
    assert lower.money.per_period[0] == pytest.approx(-100 * found.effect.value)
    assert lower.money.per_period[1] < lower.money.per_period[2]
    assert measured(panel()).money is None


def test_subgroups_are_pulled_together():
    found = measured(panel(units=120), group="function")
    table = found.subgroups
    assert set(table["group"]) == {"A", "B", "C"}
    assert np.ptp(table["shrunk"]) <= np.ptp(table["effect"])


def test_shrinking_with_no_spread_gives_the_common_mean():
    from skillgap.questions.impact import Estimate

    same = [Estimate(1.0, 0.3, 20, "a"), Estimate(1.0, 0.6, 20, "b")]
    table = shrunk_effects_table(["a", "b"], same, [5, 5])
    np.testing.assert_allclose(table["shrunk"], 1.0)


def test_opened_effect_and_check():
    found = measured(panel())
    assert "95% interval" in found.explain("effect").sentence
    assert found.explain("Moving alike before").sentence
    with pytest.raises(sg.SkillgapError, match="not known"):
        found.explain("luck")


def test_provenance_says_where_it_comes_from():
    found = measured(panel())
    assert found.provenance.formula
    assert found.provenance.inputs == {"panel": 480}
    assert found.provenance.assumptions
    other = measured(panel(seed=2)).provenance.dataset
    assert found.provenance.dataset == measured(panel()).provenance.dataset != other


# --- periods, leaving, learning ---


@pytest.mark.parametrize(
    ("cells", "first"),
    [
        (["2024Q3", "2024Q4"], "2024-07-01"),
        (["Q3 2024", "Q4 2024"], "2024-07-01"),
        (["Q32024", "Q42024"], "2024-07-01"),
        (["2024-W02", "2024-W03"], "2024-01-08"),
        (["2024-07", "2024-08"], "2024-07-01"),
        (["01.07.2024", "01.08.2024"], "2024-07-01"),
    ],
)
def test_quarters_weeks_and_months_are_read(cells, first):
    from skillgap.questions.impact.periods import read_periods

    found = read_periods(pd.Series(cells), "period")
    assert found.dated
    assert str(found.values[0]) == first
    assert len(found) == 2


def test_pandas_periods_and_years_are_read():
    from skillgap.questions.impact.periods import read_periods

    months = read_periods(pd.Series(pd.period_range("2024-01", periods=3, freq="M")), "period")
    assert months.label(0) == "Jan 2024"
    years = read_periods(pd.Series(["2001", "2003"]), "year")
    assert not years.dated
    assert years.label(1) == "2003"


def test_a_start_within_a_month_belongs_to_it_and_one_after_the_end_is_never():
    from skillgap.questions.impact.periods import NEVER, read_periods, read_starts

    periods = read_periods(pd.Series(pd.date_range("2024-01-01", periods=6, freq="MS")), "month")
    starts = pd.Series(pd.to_datetime(["2024-03-31", "2024-04-01", "2025-01-01", None]))
    assert read_starts(starts, periods, "start").tolist() == [2, 3, NEVER, NEVER]
    years = read_periods(pd.Series([1974, 1975, 1978]), "year")
    starts = pd.Series([1976, 1978, 0, np.inf])
    assert read_starts(starts, years, "g").tolist() == [2, 2, NEVER, NEVER]


def test_more_leaving_in_one_arm_fails_unless_bounds_keep_the_sign():
    rng = np.random.default_rng(5)
    people = pd.DataFrame({"y": rng.normal(0, 1, 600), "t": np.arange(600) % 2})
    people.loc[(people["t"] == 0) & (rng.random(600) < 0.12), "y"] = np.nan
    weak = sg.measure_impact(people.assign(y=people["y"] + 0.05 * people["t"]), outcome="y",
                             treated="t", randomised=True)  # fmt: skip
    strong = sg.measure_impact(people.assign(y=people["y"] + 3.0 * people["t"]), outcome="y",
                               treated="t", randomised=True)  # fmt: skip
    assert status(weak)["Who is still there"] == "fail"
    assert status(strong)["Who is still there"] == "warn"
    assert strong.claim.rung == "caused"


def test_rows_with_blanks_are_left_out_and_counted():
    people = pd.DataFrame({"y": [1.0, 2.0, np.nan] * 20, "t": [0, 1, np.nan] * 20})
    found = sg.measure_impact(people, outcome="y", treated="t", randomised=True)
    assert found.treated == found.untreated == 20
    assert any("20 rows" in line for line in found.warnings)


def test_correlations_are_over_teams(sample):
    from skillgap.questions.impact.correlations import correlate_learning

    table = correlate_learning(sample)
    assert "cases_per_day" not in set(table["metric"]), "measured for people, not teams"
    assert (table["low"] < table["correlation"]).all()
    assert (table["correlation"] < table["high"]).all()


# --- what no panel shows must be answered ---


@pytest.mark.parametrize("name", [one.name for one in answer_all_no()])
@pytest.mark.parametrize("said", ["yes", ""])
def test_one_open_question_keeps_the_claim_at_associated(name, said):
    answers = tuple(Answer(one.name, said if one.name == name else "no") for one in answer_all_no())
    found = measured(panel(), answers=answers)
    assert found.claim.rung == "associated"
    assert "question" in found.claim.because
    assert found.answers[[one.name for one in answer_all_no()].index(name)].said == said


def test_an_answer_to_another_question_is_refused():
    with pytest.raises(UnknownName):
        measured(panel(), answers=(Answer("weather", "no"),))


def test_without_lots_a_cause_is_never_said():
    found = measured(panel(effect=8.0, units=200), answers=answer_all_no())
    assert found.claim.rung == "consistent with a cause"
    assert "That it caused the difference." in found.claim.cannot


def test_open_questions_name_the_direction_of_their_bias():
    told = " ".join(measured(panel()).claim.cannot)
    assert "displacement makes the effect look larger" in told
    assert "sharing makes it look smaller" in told


def test_a_drift_that_would_go_unseen_keeps_the_claim_at_associated():
    # Three periods before cannot tell a drift as large as the effect.
    found = measured(panel(starts=(4,), effect=0.9), answers=answer_all_no())
    assert status(found)["Would a drift have been noticed"] == "warn"
    assert found.claim.rung == "associated"
    assert "would a drift have been noticed" in found.claim.because


def test_a_single_period_before_that_stands_out_is_named():
    frame = panel(starts=(9,), units=120)
    odd = (frame["start"] > 0) & (frame["month"] == 3)
    found = measured(frame.assign(y=frame["y"] + 1.5 * odd), answers=answer_all_no())
    assert status(found)["No period before stands out"] == "fail"
    assert found.claim.rung == "associated"
    named = next(c.finding for c in found.checks if c.name == "No period before stands out")
    assert "(6 before" in named


def test_an_early_start_is_suspected_and_measured_on_demand():
    frame = panel(starts=(9,), units=80)
    early = (frame["start"] > 0) & (frame["month"] == 8)
    frame = frame.assign(y=frame["y"] + 2.0 * early)
    found = measured(frame, answers=answer_all_no())
    assert abs(found.effect.value) < 0.5, "the base month has the effect already"
    assert [one.anticipation for one in found.suggestions] == [1]
    again = measured(frame, answers=answer_all_no(), anticipation=1)
    assert again.effect.low <= 2.0 <= again.effect.high
    assert again.claim.rung == "consistent with a cause"


# --- panels as they come ---


def from_zero(never):
    frame = panel(starts=(5, 8), effect=2.0)
    shifted = frame.assign(month=frame["month"] - 5, start=frame["start"].astype(float) - 5)
    return shifted.assign(start=shifted["start"].where(frame["start"] > 0, never))


@pytest.mark.parametrize("never", [np.nan, np.inf])
def test_a_start_of_zero_is_a_start_where_zero_is_a_period(never):
    found, plain = measured(from_zero(never)), measured(panel(starts=(5, 8), effect=2.0))
    assert found.effect.value == pytest.approx(plain.effect.value)
    assert (found.treated, found.untreated) == (plain.treated, plain.untreated)


def test_negative_periods_and_starts():
    frame = from_zero(np.nan).assign(
        month=lambda f: f["month"] - 20, start=lambda f: f["start"] - 20
    )
    assert measured(frame).effect.value == pytest.approx(
        measured(panel(starts=(5, 8))).effect.value
    )


def test_zero_that_may_mean_either_is_asked_about():
    with pytest.raises(BadValue, match="blank"):
        measured(from_zero(0.0).assign(start=lambda f: f["start"].abs()))


def test_zero_before_the_first_period_is_never():
    assert measured(panel()).untreated == 20


@pytest.mark.parametrize("treated", [True, False])
def test_a_covariate_missing_in_one_group_is_a_sentence(treated):
    frame = panel(starts=(6,))
    age = pd.Series(np.arange(len(frame)) % 7 + 30.0)
    frame = frame.assign(age=age.where((frame["start"] > 0) != treated))
    found = measured(frame, covariates=["age"])
    finding = next(c.finding for c in found.checks if c.name == "Comparable units")
    assert "age: missing for the" in finding


def test_one_treated_unit_is_set_beside_every_untreated_one():
    frame = panel(units=30, starts=(6,), treated=1 / 30, effect=9.0)
    found = measured(frame)
    check = next(c for c in found.checks if c.name == "One treated unit")
    assert "29 untreated units" in check.finding
    assert "0 of them reach" in check.finding
    assert "p = 0.033" in check.finding, "none of 29 reaches it: 1 of 30"
    assert found.claim.rung == "associated", "what else happened to the one unit is not told apart"


def test_one_treated_unit_like_the_others_cannot_say():
    found = measured(panel(units=30, starts=(6,), treated=1 / 30, effect=0.0))
    assert found.claim.rung == "cannot say"
    assert "only one unit" in found.claim.because
    few = measured(panel(units=12, starts=(6,), treated=1 / 12, effect=9.0))
    assert few.claim.rung == "cannot say", "one of twelve is no rarer than 1 in 12"
    assert "fewer than 20" in next(c for c in few.checks if c.name == "One treated unit").finding


def test_the_textbook_figure_stands_beside_with_the_reason():
    found = measured(panel(starts=(6,)))
    textbook = found.estimate("unit and period fixed effects, classical errors")
    assert f"it gives {textbook.value:.3g}"[:10] in found.differs
    assert "classical ones do not" in found.differs
    assert textbook.std_error < found.effect.std_error


@pytest.mark.parametrize(
    ("change", "options", "words"),
    [
        (lambda f: f.assign(y=np.nan), {}, "no number in any row"),
        (lambda f: f.assign(y=4.0), {}, "same value in every row"),
        (lambda f: f.assign(w=0.0), {"weight": "w"}, "none of the 20 treated units"),
        (lambda f: f.assign(w=f["start"]), {"weight": "w"}, "none of the 20 untreated"),
        (lambda f: f.assign(start=f["start"] * 100), {}, "no start within the panel"),
        (lambda f: f[(f["start"] == 0) | (f["month"] >= 6)], {}, "period before the start"),
        (lambda f: f[(f["start"] > 0) | (f["unit"] == f["unit"].iloc[-1])], {}, "fewer than two"),
        (lambda f: f.set_index("unit"), {}, "reset_index"),
        (lambda f: pd.concat([f, f[["y"]]], axis=1), {}, "2 columns named"),
        (lambda f: f.assign(kind="shop"), {"covariates": ["kind"]}, "words"),
        (lambda f: f, {"treated_from": ["start", "month"]}, "one treatment at a time"),
        (lambda f: f, {"anticipation": "1"}, "a whole number"),
        (lambda f: f, {"anticipation": 7}, "no period before the first start"),
        (lambda f: f, {"anticipaton": 1}, "anticipation"),
        (lambda f: f, {"value_per_unit": "much"}, "a number"),
        (lambda f: f, {"unit": ""}, "while `time` is"),
    ],
)  # fmt: skip
def test_every_refusal_is_a_sentence_that_says_what_is_wrong(change, options, words):
    with pytest.raises(SkillgapError, match=words):
        measured(change(panel(starts=(6,))), **options)


def test_what_is_the_same_for_all_units_sets_nothing_apart():
    frame = panel(starts=(6,))
    found = measured(frame.assign(country=1), covariates=["country"])
    assert found.effect.value == pytest.approx(measured(frame).effect.value)
    assert any("`country` is the same for all units" in each for each in found.warnings)


def test_units_without_a_covariate_are_counted():
    frame = panel(starts=(6,)).assign(age=lambda f: np.arange(len(f)) % 13 + 30.0)
    blank = frame["unit"].isin(frame["unit"].unique()[[0, 1, 25]])
    found = measured(frame.assign(age=frame["age"].mask(blank)), covariates=["age"])
    assert any("3 of 40 units lack a covariate" in each for each in found.warnings)


def test_a_weight_that_moves_is_said_and_the_first_is_used():
    frame = panel(starts=(6,))
    moving = frame.assign(w=1.0 + (frame["month"] > 3) * frame["unit"].eq(frame["unit"].iloc[0]))
    found = measured(moving, weight="w")
    assert any("changes over time in 1 units" in each for each in found.warnings)
    assert found.effect.value == pytest.approx(measured(frame).effect.value)


def test_weights_of_other_units_each_time_count_rows_as_often():
    rows = pd.DataFrame({"t": [0, 0, 0, 0, 1, 1, 1, 1] * 3, "d": [0, 0, 1, 1] * 6,
                         "y": np.arange(24.0) ** 1.5, "w": [1, 2, 3, 1, 2, 1] * 4})  # fmt: skip
    names = {"outcome": "y", "time": "t", "treated": "d", "since": 1}
    weighted = sg.measure_impact(rows, **names, weight="w")
    repeated = sg.measure_impact(rows.loc[rows.index.repeat(rows["w"])], **names)
    assert weighted.effect.value == pytest.approx(repeated.effect.value)
    assert weighted.baseline == pytest.approx(repeated.baseline)
    assert weighted.effect.value != pytest.approx(sg.measure_impact(rows, **names).effect.value)
