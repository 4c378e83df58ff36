"""Comparisons of groups, worked out again in plain Python or by ordinary least squares."""

from __future__ import annotations

import math
from pathlib import Path
from statistics import NormalDist
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import skillgap as sg
from skillgap.questions.fairness.checks import (
    CONFIDENCE,
    SIGNALS,
    chosen_for_offers,
    measure_evidence,
    measure_level_error,
    measure_ratings,
    read_audited,
)
from skillgap.questions.fairness.differences import compare_means
from skillgap.questions.fairness.figure import DifferencePanel, differences_height, draw_differences
from skillgap.questions.fairness.findings import (
    RATIO,
    AuditFinding,
    MeasuredPeople,
    compare_measured,
    distances_of,
)
from skillgap.questions.fairness.rates import (
    SelectedPeople,
    compare_groups,
    paradoxes,
    reference_group,
)
from skillgap.questions.fairness.ratios import (
    Contrast,
    compare_rates,
    compare_within_strata,
    expected_log_error,
    holm,
    ratio_of_rates,
)
from skillgap.questions.fairness.released import release_findings, why_hidden
from skillgap.questions.fairness.verdicts import (
    CONCERN,
    INSUFFICIENT,
    NOTHING_FOUND,
    WATCH,
    Thresholds,
    VerdictBasis,
)
from tests.recorded import assert_as_recorded

RECORDS = Path(__file__).parent / "records"
NORMAL = NormalDist()
LIMITS = Thresholds(ratio=0.8, gap_sd=0.2, error=0.05, power=0.5)
NAN = math.nan


def of(*groups):
    """People of groups: label, selected, people, and the case where there are several."""
    label, chosen, case = [], [], []
    for name, selected, people, *where in groups:
        label += [name] * people
        chosen += [True] * selected + [False] * (people - selected)
        case += [where[0] if where else 0] * people
    return SelectedPeople(np.array(label, dtype=object), np.array(chosen), np.array(case))


class TestRates:
    @pytest.mark.parametrize("counts", [(3, 8, 16, 25), (0, 10, 9, 30), (10, 10, 9, 30)])
    @pytest.mark.parametrize("level", [0.95, 0.8])
    def test_an_interval_adds_half_to_each_number(self, counts, level):
        a, n, b, m = counts
        found = compare_rates(*counts, level)
        assert found.figure == (a / n) / (b / m)
        middle = math.log((a + 0.5) / (n + 0.5)) - math.log((b + 0.5) / (m + 0.5))
        spread = math.sqrt(1 / (a + 0.5) - 1 / (n + 0.5) + 1 / (b + 0.5) - 1 / (m + 0.5))
        reach = NORMAL.inv_cdf(0.5 + level / 2) * spread
        assert (found.low, found.high) == pytest.approx(
            (math.exp(middle - reach), math.exp(middle + reach))
        )
        rate = (a + b) / (n + m)
        assert found.error == pytest.approx(math.sqrt((1 - rate) / rate * (1 / n + 1 / m)))

    @pytest.mark.parametrize(
        ("counts", "ratio"),
        [((0, 0, 1, 2), NAN), ((1, 2, 0, 0), NAN), ((1, 2, 0, 2), NAN), ((0, 2, 1, 2), 0.0),
         ((1, 1, 1, 1), 1.0), ((1, 1, 1, 2), 2.0)],
    )  # fmt: skip
    def test_a_ratio_needs_people_and_somebody_selected_among_the_others(self, counts, ratio):
        assert ratio_of_rates(*counts) == pytest.approx(ratio, nan_ok=True)

    @pytest.mark.parametrize(
        ("selected", "people", "others", "known"),
        [(0, 5, 5, False), (10, 5, 5, False), (1, 5, 5, True), (1, 0, 5, False), (1, 5, 0, False),
         (0, 0, 0, False), (1, 1, 1, True)],
    )  # fmt: skip
    def test_an_error_needs_a_rate_between_none_and_all(self, selected, people, others, known):
        assert math.isnan(expected_log_error(selected, people, others)) != known

    def test_like_with_like_after_mantel_haenszel_greenland_and_robins(self):
        rows = [(3, 10, 6, 12), (5, 9, 4, 30), (1, 2, 3, 4), (4, 7, 0, 0), (0, 0, 2, 5)]
        found = compare_within_strata(*(np.array(one) for one in zip(*rows, strict=True)))
        both = [row for row in rows if row[1] and row[3]]
        above = sum(a * m / (n + m) for a, n, b, m in both)
        below = sum(b * n / (n + m) for a, n, b, m in both)
        variance = sum(((a + b) * n * m - a * b * (n + m)) / (n + m) ** 2 for a, n, b, m in both)
        reach = NORMAL.inv_cdf(0.975) * math.sqrt(variance / (above * below))
        ratio = above / below
        assert (found.figure, found.low, found.high) == pytest.approx(
            (ratio, ratio * math.exp(-reach), ratio * math.exp(reach))
        )
        weights = [(n * m / (n + m), (a + b) / (n + m)) for a, n, b, m in both]
        mean = sum(w * r for w, r in weights)
        error = math.sqrt(sum(w * r * (1 - r) for w, r in weights)) / mean
        assert found.error == pytest.approx(error)

    @pytest.mark.parametrize(
        ("row", "ratio"),
        [((0, 4, 2, 4), 0.0), ((2, 4, 0, 4), NAN), ((0, 4, 0, 4), NAN), ((1, 4, 1, 0), NAN)],
    )
    def test_without_anybody_selected_there_is_no_interval(self, row, ratio):
        found = compare_within_strata(*(np.array([one]) for one in row))
        assert (found.figure, found.low, found.high) == pytest.approx(
            (ratio, NAN, NAN), nan_ok=True
        )

    @pytest.mark.parametrize(("people", "reference"), [(2, "b"), (1, "a")])
    def test_two_per_cent_may_be_the_group_compared_with(self, people, reference):
        made = of(("a", 20, 100 - people), ("b", people, people), ("not known", 50, 50))
        assert reference_group(made) == reference

    def test_p_values_count_every_pair_unless_the_reference_was_named(self):
        groups = [("a", 60, 100), ("b", 45, 100), ("c", 40, 90), ("d", 5, 9)]
        raw = [compare_rates(k, n, 60, 100).p_value for _, k, n in groups[1:]]
        named = compare_groups(of(*groups), LIMITS, "a")
        assert [one.judged.p_adjusted for one in named] == pytest.approx(holm(np.array(raw)))
        picked = compare_groups(of(*groups), LIMITS)
        wanted = np.minimum(holm(np.array(raw)) * 4 / 2, 1.0)
        assert [one.judged.p_adjusted for one in picked] == pytest.approx(wanted)
        nine = compare_groups(of(*groups), LIMITS, fewest=10)
        wanted = np.minimum(holm(np.array(raw[:2])) * 3 / 2, 1.0)
        assert [one.judged.p_adjusted for one in nine] == pytest.approx([*wanted, NAN], nan_ok=True)
        nine = compare_groups(of(*groups), LIMITS, fewest=9)
        assert not math.isnan(nine[2].judged.p_adjusted)

    def test_rates_and_people_are_those_of_the_groups(self):
        [one] = compare_groups(of(("a", 6, 10), ("b", 4, 16)), LIMITS)
        assert (one.group, one.compared_with, one.rate, one.other_rate) == ("b", "a", 0.25, 0.6)
        assert (one.selected, one.people, one.other_selected, one.others) == (4, 16, 6, 10)
        assert one.judged.people == 26
        assert one.within is None

    @pytest.mark.parametrize(
        ("overall", "within", "told"),
        [((0.7, 0.6, 0.8), (1.0, 0.81, 1.2), True), ((0.7, 0.6, 1.0), (1.0, 0.81, 1.2), False),
         ((0.7, 0.6, 0.8), (0.95, 0.81, 1.2), False), ((0.7, 0.6, 0.8), (0.96, 0.81, 1.2), True),
         ((0.7, 0.6, 0.8), (1.0, 0.7, 1.2), False), ((0.7, 0.6, 0.8), (0.5, 0.4, 0.6), False),
         ((1.3, 1.2, 1.5), (1.0, 0.8, 1.1), True), ((1.3, 1.2, 1.5), (1.06, 0.8, 1.1), False),
         ((1.3, 1.2, 1.5), (1.0, 0.8, 1.3), False), ((1.3, 1.2, 1.5), (1.9, 1.8, 2.1), False)],
    )  # fmt: skip
    def test_a_paradox_is_another_story_on_another_side(self, overall, within, told):
        one = SimpleNamespace(
            group="a", compared_with="b", people=10, overall=Contrast(*overall, 0.5, 0.1),
            within=Contrast(*within, 0.5, 0.1),
        )  # fmt: skip
        assert bool(paradoxes([one])) == told
        assert bool(paradoxes([one], 10)) == told
        assert paradoxes([one], 11) == ()


class TestDifferences:
    @pytest.mark.parametrize("seed", range(4))
    def test_it_is_least_squares_with_a_mean_for_every_stratum(self, seed):
        rng = np.random.default_rng(seed)
        stratum, member = rng.integers(0, 5, 40), rng.random(40) < 0.4
        member[stratum == 4] = True  # says nothing
        value = rng.normal(stratum + 0.5 * member, 1.0)
        found, spread = compare_means(value, member, stratum, 0.9)
        kept = np.array([0 < member[stratum == s].sum() < (stratum == s).sum() for s in stratum])
        used = np.unique(stratum[kept])
        design = np.column_stack([member[kept], *(stratum[kept] == s for s in used)]).astype(float)
        fit, rest, *_ = np.linalg.lstsq(design, value[kept], rcond=None)
        freedom = kept.sum() - len(used) - 1
        sd = math.sqrt(rest[0] / freedom)
        error = sd * math.sqrt(np.linalg.inv(design.T @ design)[0, 0])
        reach = stats.t.ppf(0.95, freedom) * error
        assert (found.figure, found.low, found.high) == pytest.approx(
            (fit[0], fit[0] - reach, fit[0] + reach)
        )
        assert found.p_value == pytest.approx(2 * stats.t.sf(abs(fit[0]) / error, freedom))
        assert (found.error, spread) == pytest.approx((error / sd, sd))

    @pytest.mark.parametrize(
        ("values", "compared"),
        [([1.0, 2.0, 4.0], True), ([1.0, 2.0], False), ([1.0, 2.0, 2.0], False),
         ([0.1, 0.3, 0.3], False), ([], False)],
    )  # fmt: skip
    def test_three_people_are_the_fewest_and_must_differ(self, values, compared):
        member = np.arange(len(values)) == 0
        found, spread = compare_means(np.array(values), member, np.zeros(len(values), dtype=int))
        assert math.isnan(found.figure) != compared
        assert math.isnan(spread) != compared

    def test_places_are_compared_apart_and_the_unknown_give_the_band(self):
        value = np.array([1.0, 2.0, 4.0, 3.0, 5.0, 6.0, NAN, 9.0])
        group = np.array(["f", "f", "m", "m", "m", "not known", "f", "f"], dtype=object)
        stratum = np.array([7, 7, 7, 7, 7, 7, 7, -1])
        place = np.array(["A"] * 8, dtype=object)
        found = compare_measured(
            MeasuredPeople("c", "levels", value, stratum, place), group, LIMITS
        )
        assert [one.group for one in found] == ["f", "m"]
        one = found[0]
        assert (one.people, one.compared_people, one.unknown) == (2, 3, 1)
        assert (one.measured, one.compared) == (1.5, 4.0)
        assert one.comparison.figure == pytest.approx(-2.5)
        assert one.band == pytest.approx((1.5 - 4.5, 3.0 - 4.0))
        assert one.judged.figure == pytest.approx(-2.5 / compare_means(
            value[:5], group[:5] == "f", np.zeros(5, dtype=int))[1])  # fmt: skip
        assert one.judged.people == 5
        assert one.judged.p_adjusted == pytest.approx(min(2 * one.comparison.p_value, 1.0))
        few = compare_measured(
            MeasuredPeople("c", "levels", value, stratum, place), group, LIMITS, 3
        )
        assert math.isnan(few[0].judged.p_adjusted)
        assert few[1].judged.p_adjusted == pytest.approx(one.comparison.p_value)
        alone = MeasuredPeople("c", "levels", value[:2], stratum[:2], place[:2])
        assert compare_measured(alone, group[:2], LIMITS) == []


def basis(**changed):
    usual = {"figure": 0.9, "low": 0.7, "p_adjusted": 0.5, "is_below": False, "error": 0.05,
             "people": 100}  # fmt: skip
    return VerdictBasis(**{**usual, **changed}, limits=LIMITS)


class TestVerdicts:
    @pytest.mark.parametrize(("error", "is_ratio"), [(0.05, True), (0.2, True), (0.1, False)])
    def test_power_is_the_chance_to_notice_what_just_matters(self, error, is_ratio):
        size = -math.log(0.8) if is_ratio else 0.2
        one = basis(error=error, is_ratio=is_ratio)
        assert one.power == pytest.approx(NORMAL.cdf(size / error - NORMAL.inv_cdf(0.975)))
        needed = 100 * ((NORMAL.inv_cdf(0.975) + NORMAL.inv_cdf(0.5)) * error / size) ** 2
        assert one.people_needed == math.ceil(needed)

    @pytest.mark.parametrize("error", [NAN, 0.0, -1.0])
    def test_without_an_error_there_is_no_power(self, error):
        assert basis(error=error).power == 0.0
        assert math.isnan(basis(error=error).people_needed)

    @pytest.mark.parametrize(
        ("changed", "verdict"),
        [({"figure": 0.8, "is_below": True, "p_adjusted": 0.01}, WATCH),
         ({"figure": 0.79, "is_below": True, "p_adjusted": 0.05}, CONCERN),
         ({"figure": 0.79, "is_below": True, "p_adjusted": 0.0501}, WATCH),
         ({"figure": 0.79, "is_below": False, "p_adjusted": 0.01}, WATCH),
         ({"low": 0.8, "error": 0.4}, INSUFFICIENT), ({"low": 0.81, "error": 0.4}, NOTHING_FOUND),
         ({"figure": -0.2, "low": -1, "is_ratio": False}, NOTHING_FOUND),
         ({"figure": -0.21, "low": -1, "is_ratio": False}, WATCH),
         ({"figure": -0.21, "low": -1, "is_ratio": False, "is_below": True, "p_adjusted": 0.04},
          CONCERN),
         ({"figure": 0.0, "low": -0.19, "is_ratio": False, "error": 9.0}, NOTHING_FOUND),
         ({"figure": 0.0, "low": -0.2, "is_ratio": False, "error": 9.0}, INSUFFICIENT)],
    )  # fmt: skip
    def test_verdicts_at_their_edges(self, changed, verdict):
        assert basis(**changed).verdict == verdict

    def test_thresholds_are_those_of_the_register(self, register):
        found = Thresholds.of(register)
        assert (found.ratio, found.gap_sd, found.error, found.power) == tuple(
            register.value(name) for name in ("fairness_ratio_floor", "fairness_gap_sd",
                                              "fairness_false_alarm_share", "fairness_power_share")
        )  # fmt: skip


def finding(**changed):
    usual = {
        "check": "c", "place": "Whole organisation", "group": "f", "people": 40,
        "compared_people": 60, "unknown": 14, "measured": 0.5, "compared": 0.6,
        "comparison": Contrast(0.6, 0.5, 0.9, 0.01, 0.1), "band": (0.5, 0.7), "unit": RATIO,
        "judged": basis(figure=0.6),
    }  # fmt: skip
    return AuditFinding(**{**usual, **changed})


class TestReleased:
    def counts(self, hidden=False):
        return SimpleNamespace(minimum=10, count=lambda **where: None if hidden else 40)

    @pytest.mark.parametrize(
        ("changed", "why"),
        [({}, ""), ({"people": 10, "measured": 0.0, "unit": "levels"}, ""),
         ({"people": 9, "unit": "levels"}, "too few people"),
         ({"compared_people": 9, "unit": "levels"}, "too few people"),
         ({"measured": 9 / 40}, "nearly"), ({"measured": 10 / 40}, ""),
         ({"measured": 31 / 40}, "nearly"),
         ({"measured": 30 / 40}, ""), ({"compared": 51 / 60}, "nearly"),
         ({"compared": 9 / 60}, "nearly"),
         ({"measured": 9 / 40, "unit": "levels"}, "")],
    )  # fmt: skip
    def test_few_people_and_nearly_all_or_none_are_hidden(self, changed, why):
        assert why_hidden(finding(**changed), self.counts()).startswith(why)
        assert bool(why_hidden(finding(**changed), self.counts())) == bool(why)
        assert why_hidden(finding(), self.counts(hidden=True)).startswith("hidden")

    def test_numbers_are_rounded_and_those_hidden_blank(self):
        one, few = finding(), finding(group="x", people=3)
        table = pd.DataFrame([one.row(), few.row()], columns=[
            "check", "place", "group", "people", "compared_people", "unknown", "measured",
            "compared", "figure", "low", "high", "band_low", "band_high", "unit", "p_adjusted",
            "power", "people_needed", "verdict"])  # fmt: skip
        table["people_needed"] = [101.0, 110.0]
        table["figure"] = [0.604, -0.001]
        made = release_findings((one, few), table, self.counts())
        assert made[["people", "compared_people", "unknown"]].iloc[0].tolist() == [40, 60, 10]
        assert made["figure"].iloc[0] == 0.6
        assert made["people_needed"].tolist() == [110.0, 110.0]
        assert made[["people", "figure", "power"]].iloc[1].isna().all()
        assert made["hidden"].tolist() == ["", "too few people"]

    def test_one_scale_on_which_minus_one_just_matters(self):
        ratio = finding(comparison=Contrast(0.8, 0.64, 0.0, 0.1, 0.1))
        mean = finding(
            group="g", comparison=Contrast(-0.5, -1.0, 0.5, 0.1, 0.1),
            judged=basis(figure=-0.25, is_ratio=False),
        )  # fmt: skip
        none = finding(group="h", judged=basis(figure=0.0, is_ratio=False))
        table = pd.DataFrame({"check": "c", "place": "Whole organisation", "group": list("gfh")})
        found = distances_of((ratio, mean, none), table)
        assert found["group"].tolist() == ["g", "f", "h"]
        # The SD is 2 units; 0.2 SD is 0.4.
        assert found.iloc[0, 3:].tolist() == pytest.approx([-1.25, -2.5, 1.25])
        least = math.log(0.01) / math.log(1.25)
        assert found.iloc[1, 3:].tolist() == pytest.approx([-1.0, -2.0, least])
        assert found.iloc[2, 3:].isna().all()


def panel(**changed):
    rows = pd.DataFrame({
        "name": ["Operations: f", "A place with a name that is longer than what two lines hold",
                 "Elsewhere: m"],
        "figure": [-0.35, -0.9, 0.1234], "low": [-0.47, -2.0, -0.1], "high": [-0.24, -0.2, 0.3],
        "edge_low": -0.12, "edge_high": 0.12, "verdict": [CONCERN, WATCH, NOTHING_FOUND],
        "told": ["0.35 levels lower", "0.90 levels lower", "0.12 levels higher"],
    })  # fmt: skip
    told = {"title": "Managers' ratings", "worse": "lower", "alike": "same", "better": "higher",
            "unit": "levels", "start": -0.5, "end": 0.5, "even": 0.0, "rows": rows}  # fmt: skip
    return DifferencePanel(**{**told, **changed})


def test_differences_are_drawn_as_on_record():
    first = panel()
    second = panel(title="Places", start=0.0, end=200.0, even=100.0, rows=first.rows.head(1))
    assert_as_recorded(
        RECORDS / "differences.json", draw_differences([first, second], mode="light")
    )


def test_panels_stand_under_each_other_and_nothing_runs_off_its_axis():
    panels = [panel(), panel(rows=panel().rows.head(1))]
    drawn = draw_differences(panels, mode="dark")
    above, below = drawn["grid"]
    assert below["top"] > above["top"] + above["height"]
    assert differences_height(panels) > below["top"] + below["height"]
    places = [point for one in drawn["series"] for point in one["data"] if isinstance(point, list)]
    assert {-0.5 <= place <= 0.5 for place, _ in places} == {True}
    assert differences_height([]) == 80


# --- what is looked at in a workforce ---

SKILLS, PEOPLE = ("s0", "s1", "s2"), 24


def level(person, skill, source):
    return 1.0 + (3 * person + 2 * skill + len(source)) % 7 / 2


def organisation(signals=True, **more):
    """Twenty-four people of two roles, hired one, two or five years ago; the last is an agent."""
    staff = pd.DataFrame({
        "employee_id": [f"E{at:02d}" for at in range(PEOPLE)],
        "role_id": [("R", "Q", "")[at % 3 if at < 21 else 2] or None for at in range(PEOPLE)],
        "function": ["F", "G"] * 12, "gender": ["f", "m", "m"] * 8,
        "employment": ["employee"] * 23 + ["digital agent"],
        "hire_date": ["2025-01-01", "2024-01-01", "2020-12-31", None] * 6,
    })  # fmt: skip
    asked = [("R", "s0"), ("R", "s1"), ("Q", "s2")]
    rows = [
        (f"E{at:02d}", SKILLS[skill], source, level(at, skill, source), "2025-06-30")
        for at in range(PEOPLE) for skill in range(3)
        for source in ("manager", "peer", "assessment", "self") if (at + skill + len(source)) % 4
    ]  # fmt: skip
    tables = {
        "employees": staff,
        "requirements": pd.DataFrame(asked, columns=["role_id", "skill_id"]).assign(
            required_level=3.0
        ),
        "skills": pd.DataFrame({"skill_id": SKILLS, "name": ["A", "B", "C"],
                                "kind": ["technical", "leadership", "human"]}),
        **more,
    }  # fmt: skip
    if signals:
        columns = ["employee_id", "skill_id", "source", "level", "observed_on"]
        tables["signals"] = pd.DataFrame(rows, columns=columns)
    return sg.from_tables(tables, as_of="2025-12-31")


class Levels:
    """Levels made up of codes, for which no signal is needed."""

    def at(self, person, skill):
        return (person % 5) / 2 + skill, 0.2 + (person + skill) % 3 / 4, (person + skill) % 4


@pytest.fixture(scope="module")
def audited():
    return read_audited(organisation(), ["gender"])


def mean_by_person(values, counted):
    found = {person: sum(one) / len(one) for person, one in values.items()}
    return [found.get(at, NAN) if counted[at] else NAN for at in range(PEOPLE)]


class TestChecks:
    def test_agents_are_no_people(self, audited):
        assert audited.counted.tolist() == [True] * 23 + [False]
        assert audited.staff["group"].tolist() == (["f", "m", "m"] * 8)[:23]

    @pytest.mark.parametrize("source", ["manager", "peer"])
    def test_a_source_is_held_against_others_moved_by_their_usual_difference(self, audited, source):
        pairs = [(at, skill) for at in range(PEOPLE) for skill in range(3)]

        def told(at, skill):
            return {one: level(at, skill, one) for one in ("manager", "peer", "assessment", "self")
                    if (at + skill + len(one)) % 4}  # fmt: skip

        gaps = {other: [] for other in ("manager", "peer", "assessment", "self") if other != source}
        for pair in pairs:
            one = told(*pair)
            for other, known in gaps.items():
                if source in one and other in one:
                    known.append(one[source] - one[other])
        usual = {other: sum(known) / len(known) for other, known in gaps.items() if known}
        values = {}
        for at, skill in pairs:
            one = told(at, skill)
            rest = [one[source] - one[other] - usual[other] for other in gaps
                    if source in one and other in one]  # fmt: skip
            if rest:
                values.setdefault(at, []).append(sum(rest) / len(rest))
        found = measure_ratings(audited, source)
        assert found.unit == "levels"
        assert found.value == pytest.approx(mean_by_person(values, audited.counted), nan_ok=True)

    def test_thirty_pairs_are_the_fewest(self):
        made = organisation()
        table = made["signals"]
        both = table[table["source"].isin(["manager", "peer"])]
        counts = both.groupby(["employee_id", "skill_id"])["source"].transform("count") == 2
        keys = both[counts].drop_duplicates(["employee_id", "skill_id"])
        for kept in (29, 30):
            some = keys.head(kept)[["employee_id", "skill_id"]]
            rows = both.merge(some, on=["employee_id", "skill_id"])
            tables = {**made.tables, "signals": rows[table.columns]}
            audited = read_audited(sg.from_tables(dict(tables), as_of="2025-12-31"), ["gender"])
            assert (measure_ratings(audited, "manager") is not None) == (kept == 30)

    def test_levels_are_held_against_assessments(self, audited):
        values = {}
        for at in range(PEOPLE):
            for skill in range(3):
                if (at + skill + len("assessment")) % 4:
                    inferred = Levels().at(np.array([at]), np.array([skill]))[0][0]
                    values.setdefault(at, []).append(inferred - level(at, skill, "assessment"))
        found = measure_level_error(audited, Levels())
        assert found.value == pytest.approx(mean_by_person(values, audited.counted), nan_ok=True)

    def test_evidence_and_confidence_are_of_what_the_role_requires(self, audited):
        skills = {"R": [0, 1], "Q": [2]}
        signals, sure = {}, {}
        staff = audited.workforce["employees"]
        for at, role in enumerate(staff["role_id"]):
            for skill in skills.get(role, []):
                _, sd, many = Levels().at(at, skill)
                signals.setdefault(at, []).append(many)
                sure.setdefault(at, []).append(NORMAL.cdf(0.5 / sd) - NORMAL.cdf(-0.5 / sd))
        found = {one.check: one for one in measure_evidence(audited, Levels(), 0.5)}
        assert found[SIGNALS].value == pytest.approx(
            mean_by_person(signals, audited.counted), nan_ok=True
        )
        assert found[CONFIDENCE].value == pytest.approx(
            mean_by_person(sure, audited.counted), nan_ok=True
        )
        # Like work: of one role, and less than one year, one to three, or longer in it.
        band = [0, 1, 2, 2]
        codes = {}
        for at, role in enumerate(staff["role_id"]):
            stratum = found[SIGNALS].stratum[at]
            assert codes.setdefault((role, band[at % 4]), stratum) == stratum
        assert len(set(codes.values())) == len(codes)


def places(*, count=20, day="2025-06-01", **changed):
    """Return who was chosen, where so many of thirty took a place on an offer for leaders."""
    staff = pd.DataFrame({
        "employee_id": [f"E{at:02d}" for at in range(34)], "role_id": "R", "team_id": "T",
        "gender": ["f", "m"] * 17, "employment": "employee", "hire_date": "2020-01-01",
        "exit_date": None, "manager_id": ["E33"] * 33 + [None],
    })  # fmt: skip
    for name, values in changed.items():
        staff.loc[30 : 29 + len(values), name] = values
    offers = pd.DataFrame({"intervention_id": ["I", "J"], "title": ["Lead", "Code"],
                           "skill_id": ["s1", "s0"], "kind": "course"})  # fmt: skip
    taken = pd.DataFrame({"employee_id": [f"E{at:02d}" for at in range(count)],
                          "intervention_id": "I", "started_on": day})  # fmt: skip
    skills = pd.DataFrame({"skill_id": SKILLS, "name": ["A", "B", "C"],
                           "kind": ["technical", "leadership", "human"]})  # fmt: skip
    tables = {"employees": staff, "interventions": offers, "enrolments": taken, "skills": skills}
    made = sg.from_tables(tables, as_of="2025-12-31")
    return chosen_for_offers(read_audited(made, ["gender"]))


class TestPlaces:
    @pytest.mark.parametrize(("count", "looked_at"), [(19, False), (20, True)])
    def test_twenty_places_are_the_fewest(self, count, looked_at):
        assert list(places(count=count)) == (["Lead"] if looked_at else [])

    def test_those_count_who_were_employed_when_the_first_place_of_their_team_began(self):
        found = places(hire_date=["2025-06-01", "2025-06-02"])["Lead"]
        assert (len(found.group), int(found.chosen.sum())) == (33, 20)
        gone = places(exit_date=["2025-06-01", "2025-06-02"])["Lead"]
        assert len(gone.group) == 33
        outside = places(employment=["contractor"], team_id=["T", "U"])["Lead"]
        assert len(outside.group) == 32

    def test_who_leads_people_is_no_like_case_of_who_does_not(self):
        found = places()["Lead"]
        assert found.strata == 2
        assert len(set(found.stratum[:33].tolist())) == 1
        assert found.stratum[33] != found.stratum[0]
