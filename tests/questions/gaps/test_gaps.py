"""Gaps on cases small enough to check by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from skillgap.core.errors import BadValue, MissingTable, UnknownName
from skillgap.questions.gaps import draws as _gap_draws
from skillgap.questions.gaps.question import measure_gaps
from skillgap.questions.gaps.worth import posting_growth, urgency
from tests.gap_cases import ASSUMPTIONS, SURE, Levels, organisation, random_organisation

ROLE = {"role_id": "nurse", "title": "Nurse", "criticality": 4.0, "monthly_value_at_risk": 1000.0}
SKILL = {"skill_id": "triage", "name": "Triage", "cluster": "Care", "kind": "technical"}
NEED = {"role_id": "nurse", "skill_id": "triage", "required_level": 3.0, "importance": 4.0}


PLAN = {
    "project_id": "P1", "name": "New ward", "status": "planned", "skill_id": "triage",
    "required_level": 3.0, "people": 2.0, "monthly_value_at_risk": 8000.0,
    "needed_by": "2027-05-01",
}  # fmt: skip


def person(name, **more):
    return {"employee_id": name, "role_id": "nurse", "function": "Ward", "region": "North", **more}


def ward(people=("A", "B"), levels=None, prior=(1.0, 1.0), **tables):
    staff = [one if isinstance(one, dict) else person(one) for one in people]
    content = {"employees": staff, "roles": [ROLE], "skills": [SKILL], "requirements": [NEED]}
    workforce = organisation(**{**content, **tables})
    return workforce, Levels(workforce, levels or {}, prior)


def measured(workforce, levels, **more):
    return measure_gaps(workforce, levels, **{"assumptions": SURE, "draws": 50, **more})


@pytest.fixture(scope="module")
def gaps():
    """A random organisation, measured once."""
    return measure_gaps(*random_organisation(), assumptions=ASSUMPTIONS, draws=60)


class TestTwoPeopleByHand:
    """A holds 1 of 3 for certain; B, half time, holds 3 ± 0.5."""

    @pytest.fixture
    def gaps(self):
        people = (person("A"), person("B", fte=0.5))
        return measured(*ward(people, {("A", "triage"): (1.0, 0.0), ("B", "triage"): (3.0, 0.5)}))

    def test_expected_gaps(self, gaps):
        assert gaps.gap == pytest.approx([2.0, 0.5 / np.sqrt(2 * np.pi)], abs=1e-12)
        assert gaps.p_short == pytest.approx([1.0, 0.5])
        assert gaps.fte.tolist() == [1.0, 0.5]

    def test_money_is_the_product_of_its_factors(self, gaps):
        # B loses E min(1, x/2): half a standard gap of 0.19947, the part beyond 2 is 3.6e-6.
        lost = 1.0 + 0.5 * (0.1994711 - 3.57e-6) / 2
        supply, demand = 0.5 * 0.5, 1.5
        scarcity = 1 + 1.0 * (1 - supply / demand)
        row = gaps.table.iloc[0]
        assert row["monthly_risk"] == pytest.approx(1000 * lost, rel=1e-5)
        assert row["priority"] == pytest.approx(1000 * 1.25 * scarcity * lost, rel=1e-5)
        cell = gaps.cells.iloc[0]
        assert cell["scarcity"] == pytest.approx(scarcity)
        assert (cell["value"], cell["criticality"], cell["importance"]) == (1000, 1.25, 1.0)

    def test_fte_short_and_people(self, gaps):
        row = gaps.table.iloc[0]
        assert row["short_fte"] == pytest.approx(1.25)
        assert (row["people"], row["fte"], row["signals"]) == (2, 1.5, 6)
        assert row["level"] == pytest.approx((1 * 1.0 + 0.5 * 3.0) / 1.5)
        assert gaps.total.met_share.expected == pytest.approx(1 - 1.25 / 1.5)
        assert row["unmet_share"] == pytest.approx(1.25 / 1.5)


def test_the_unrated_count_by_the_prior_and_not_as_zero():
    gaps = measured(*ward(prior=(2.5, 0.4)))
    assert gaps.rows.level.tolist() == [2.5, 2.5]
    assert gaps.rows.signals.tolist() == [0, 0]
    assert gaps.table["gap_levels"][0] < 1.0
    assert gaps.table["uncertain_share"][0] == 1.0
    assert any("no signal" in warning for warning in gaps.warnings)


def test_leavers_and_people_without_requirements_are_left_out():
    people = (
        person("A"),
        person("B", exit_date="2026-01-31"),
        person("C", hire_date="2027-01-01"),
        {"employee_id": "D", "role_id": "porter"},
    )
    porter = {"role_id": "porter", "title": "Porter"}
    gaps = measured(*ward(people, roles=[ROLE, porter]))
    assert gaps.table["people"].tolist() == [1]
    assert any("1 of 2 people present" in warning for warning in gaps.warnings)


def test_of_two_rows_for_one_need_the_higher_level_counts():
    lower = {**NEED, "required_level": 1.0}
    gaps = measured(*ward(requirements=[NEED, lower]))
    assert gaps.required.tolist() == [3.0, 3.0]
    assert gaps.needs.share.tolist() == [1.0]


def test_a_level_of_zero_asks_for_nothing():
    gaps = measured(*ward(requirements=[{**NEED, "required_level": 0.0}]))
    assert len(gaps.table) == 0
    assert gaps.total.monthly_risk.high == 0
    assert gaps.warnings


def test_importance_is_a_share_so_a_person_lacking_all_loses_one_full_value():
    skills = [{**SKILL, "skill_id": name, "name": name} for name in ("s1", "s2", "s3")]
    needs = [
        {**NEED, "skill_id": name, "importance": points}
        for name, points in (("s1", 5.0), ("s2", 3.0), ("s3", 2.0))
    ]
    nothing = {("A", name): (0.0, 0.0) for name in ("s1", "s2", "s3")}
    role = {**ROLE, "criticality": 5.0}
    workforce, levels = ward(("A",), nothing, skills=skills, requirements=needs, roles=[role])
    gaps = measured(workforce, levels)
    assert gaps.table.set_index("skill_id")["monthly_risk"].to_dict() == pytest.approx(
        {"s1": 500.0, "s2": 300.0, "s3": 200.0}
    )
    assert gaps.total.monthly_risk.expected == pytest.approx(1000.0) == gaps.total.seat_value
    # Everybody lacks everything for certain: the seat is lost in every draw but for its own value.
    assert gaps.total.people == 1


class TestValueOfARole:
    def test_salary_stands_in_with_a_warning(self):
        role = {**ROLE, "monthly_value_at_risk": None}
        people = (person("A", salary=48_000.0), person("B", salary=72_000.0))
        gaps = measured(*ward(people, roles=[role]))
        assert gaps.cells["value"][0] == pytest.approx(60_000 / 12 * 1.25)
        assert any("1 of 1 roles state no monthly value" in warning for warning in gaps.warnings)

    def test_a_default_stands_in_without_salaries(self):
        gaps = measured(*ward(roles=[{**ROLE, "monthly_value_at_risk": None}]))
        assert gaps.cells["value"][0] == ASSUMPTIONS.value("default_role_value")
        assert any("order of priority" in warning for warning in gaps.warnings)

    def test_a_stated_zero_is_a_statement(self):
        gaps = measured(*ward(roles=[{**ROLE, "monthly_value_at_risk": 0.0}]))
        assert gaps.table["monthly_risk"].tolist() == [0.0]
        assert gaps.table["short_fte"][0] > 0


class TestProjects:
    def measure(self, **more):
        levels = {("A", "triage"): (5.0, 0.1), ("B", "triage"): (0.0, 0.1)}
        return measured(*ward(levels=levels, projects=[{**PLAN, **more}]))

    def test_places_are_filled_as_the_skill_is_covered(self):
        gaps = self.measure()
        cell = gaps.cells[gaps.cells["demand"] == "project"].iloc[0]
        covered = 1 / (2 + 2)
        assert cell["short_fte"] == pytest.approx(2 * (1 - covered))
        months = (pd.Timestamp("2027-05-01") - pd.Timestamp("2026-10-31")).days / 30.4375
        assert cell["urgency"] == pytest.approx(0.5 ** (months / 6))
        assert cell["priority"] == pytest.approx(8000 * 0.75 * cell["urgency"])
        assert (cell["project_risk"], cell["monthly_risk"]) == (0.0, 0.0)
        assert np.isnan(cell["level"])

    @pytest.mark.parametrize("late", [{"status": "stalled"}, {"needed_by": "2026-10-01"}])
    def test_one_that_is_late_loses_its_empty_places_and_no_seat_pays_for_it(self, late):
        gaps = self.measure(**late)
        assert gaps.total.project_risk.expected == pytest.approx(8000 * 0.75)
        without = measured(*ward(levels={("A", "triage"): (5.0, 0.1), ("B", "triage"): (0.0, 0.1)}))
        assert gaps.total.monthly_risk.expected == without.total.monthly_risk.expected
        assert gaps.table["project_risk"].tolist() == pytest.approx([6000.0])
        assert gaps.table["project_places_empty"].tolist() == pytest.approx([1.5])

    def test_it_adds_to_the_skill_without_adding_heads(self):
        gaps = self.measure()
        row = gaps.table.iloc[0]
        assert (row["people"], row["fte"], row["project_places"]) == (2, 2.0, 2.0)
        parts = gaps.by("demand").set_index("demand")["priority"]
        assert parts.sum() == pytest.approx(row["priority"])

    def test_a_running_project_is_due_now_and_a_distant_one_keeps_the_floor(self):
        running = self.measure(status="running", needed_by=None)
        distant = self.measure(needed_by="2090-01-01")
        assert running.cells["urgency"].tolist() == [1.0, 1.0]
        assert distant.cells["urgency"].tolist() == [1.0, ASSUMPTIONS.value("factor_floor")]

    def test_a_finished_one_asks_for_nothing(self):
        assert self.measure(status="done").cells["demand"].tolist() == ["role"]

    def test_one_without_money_is_counted_in_fte_only_and_said_so(self):
        gaps = self.measure(monthly_value_at_risk=None, status="stalled")
        cell = gaps.cells[gaps.cells["demand"] == "project"].iloc[0]
        assert cell["project_risk"] == 0
        assert cell["short_fte"] > 0
        assert any("not in money" in warning for warning in gaps.warnings)


def test_urgency_halves_every_half_life_and_never_falls_below_the_floor():
    assert urgency(np.array([0.0, 6.0, 12.0, 600.0]), 6.0, 0.05) == pytest.approx(
        [1.0, 0.5, 0.25, 0.05]
    )


class TestTags:
    def tag(self, kind="technical", criticality=3.0, **tables):
        workforce, levels = ward(
            skills=[{**SKILL, "kind": kind}], roles=[{**ROLE, "criticality": criticality}], **tables
        )
        row = measured(workforce, levels).table.iloc[0]
        return row["tag"], row["tag_reason"]

    def test_compliance_comes_first(self):
        assert self.tag(kind="compliance", criticality=5.0)[0] == "compliance"

    def test_plain_work_is_operational(self):
        assert self.tag()[0] == "operational"

    def test_a_project_soon_makes_it_strategic_and_a_late_one_does_not(self):
        soon = self.tag(projects=[PLAN])
        late = self.tag(projects=[{**PLAN, "needed_by": "2029-01-01"}])
        assert soon == ("strategic", "project New ward needs it within 6 months")
        assert late[0] == "operational"

    def test_the_most_critical_roles_make_it_strategic(self):
        assert self.tag(criticality=5.0)[0] == "strategic"

    def test_rising_adverts_make_it_strategic(self):
        months = pd.date_range("2024-11-01", "2026-10-01", freq="MS").strftime("%Y-%m-%d")
        adverts = [
            {
                "month": month,
                "skill_id": "triage",
                "region": "North",
                "index": 100.0 + 30 * (i > 11),
            }
            for i, month in enumerate(months)
        ]
        assert self.tag(postings=adverts) == (
            "strategic",
            "job adverts for it grew by 30% in a year",
        )

    def test_adverts_over_less_than_half_a_year_say_nothing(self):
        months = pd.to_datetime(["2026-08-01", "2026-09-01", "2026-10-01"])
        few = pd.DataFrame({"month": months, "skill_id": "triage", "index": [1.0, 5.0, 9.0]})
        assert posting_growth(few).empty

    def test_the_rule_is_there_to_be_read(self):
        rule = measured(*ward()).tag_rule
        assert all(word in rule for word in ("Compliance", "12 months", "10%", "criticality 5"))


class TestAdvice:
    def advise(self, level):
        return measured(*ward(levels=level)).table["advice"].tolist()

    def test_a_known_gap_asks_for_action(self):
        assert self.advise({("A", "triage"): (1.0, 0.3), ("B", "triage"): (1.0, 0.3)}) == ["act"]

    def test_no_money_is_only_watched(self):
        gaps = measured(*ward(roles=[{**ROLE, "monthly_value_at_risk": 0.0}]))
        assert gaps.table["advice"].tolist() == ["watch"]


class TestTotals:
    def test_a_person_short_of_two_skills_is_one_head(self):
        skills = [SKILL, {**SKILL, "skill_id": "rounds", "name": "Rounds"}]
        needs = [NEED, {**NEED, "skill_id": "rounds"}]
        even = {("A", "triage"): (3.0, 1.0), ("A", "rounds"): (3.0, 1.0)}
        gaps = measured(*ward(("A",), even, skills=skills, requirements=needs))
        assert gaps.total.people_short.expected == pytest.approx(0.75)
        assert gaps.total.met_share.expected == pytest.approx(0.5)
        assert gaps.total.fte == 1.0
        assert "short_fte" not in gaps.by("function")
        assert gaps.by("function")["unmet_share"].tolist() == pytest.approx([0.5])
        assert gaps.total.people_short.high <= 1.0

    def test_ranges_are_in_order_and_hold_the_median(self):
        total = measure_gaps(*random_organisation(), assumptions=ASSUMPTIONS).total
        for one in (total.monthly_risk, total.people_short, total.met_share):
            assert one.low < one.median < one.high
            assert one.low < one.expected < one.high


class TestSelections:
    def test_everything_is_the_whole(self, gaps):
        functions = gaps.cells["function"].unique()
        whole = gaps.within(function=functions, kind=list(gaps.cells["kind"].unique()))
        pd.testing.assert_frame_equal(whole.table, gaps.table)
        assert whole.total == gaps.total

    def test_an_empty_filter_keeps_all(self, gaps):
        pd.testing.assert_frame_equal(gaps.within(function=[]).table, gaps.table)

    def test_a_selection_holds_only_what_was_asked(self, gaps):
        part = gaps.within(function=["Fn0"]).within(kind=["human"])
        assert set(part.cells["function"]) == {"Fn0"}
        assert set(part.cells["kind"]) == {"human"}
        assert part.filters == {"function": ("Fn0",), "kind": ("human",)}
        assert part.loss_per_month.sum() == pytest.approx(part.total.monthly_risk.expected)
        assert part.risk_draws.shape == (60, len(part.cells)) == part.short_draws.shape

    def test_a_label_nobody_has_selects_nothing(self, gaps):
        nothing = gaps.within(region=["Atlantis"])
        assert len(nothing.table) == 0 == len(nothing.by("function"))
        assert nothing.total.people == 0
        assert nothing.total.people_short.high == 0
        assert len(nothing.list_people_short()) == 0

    def test_a_column_that_does_not_exist_is_refused_with_near_misses(self, gaps):
        with pytest.raises(UnknownName, match="function"):
            gaps.within(funktion=["Fn0"])
        with pytest.raises(UnknownName, match="region"):
            gaps.by("regions")

    def test_grouping_counts_heads_once(self, gaps):
        staff = gaps.workforce["employees"]
        heads = gaps.by("function").set_index("function")["people"]
        assert heads["Fn0"] == (staff["function"] == "Fn0").sum()
        assert heads["Projects"] == 0

    def test_names_come_with_ids(self, gaps):
        both = gaps.by("role_id", "skill_id")
        assert list(both.columns[:4]) == ["role_id", "title", "skill_id", "name"]
        assert both["monthly_risk"].is_monotonic_decreasing

    def test_the_critical_few_carry_their_cumulative_share(self, gaps):
        few = gaps.critical_few(3)
        assert few["rank"].tolist() == [1, 2, 3]
        assert gaps.table["priority"].is_monotonic_decreasing
        share = gaps.table["monthly_risk"].head(3).sum() / gaps.table["monthly_risk"].sum()
        assert few["cumulative_share"].iloc[-1] == pytest.approx(share)

    def test_people_short_lists_the_probable_ones_with_money_first(self, gaps):
        skill = gaps.table["skill_id"][0]
        short = gaps.list_people_short(skill_id=skill, function="Fn1")
        everyone = gaps.list_people_short(skill_id=skill, function="Fn1", likely=0.0)
        assert (short["p_short"] >= 0.5).all()
        assert short["risk"].is_monotonic_decreasing
        assert len(everyone) > len(short)
        part = gaps.within(skill_id=[skill], function=["Fn1"])
        assert everyone["risk"].sum() == pytest.approx(part.table["monthly_risk"].sum())


class TestExplain:
    def test_factors_multiply_to_the_money_and_bars_add_up(self, gaps):
        for skill, money in zip(gaps.table["skill_id"], gaps.table["monthly_risk"], strict=True):
            if money == 0:
                continue
            steps = gaps.explain(skill).steps
            factors, total = steps.iloc[:-1], steps.iloc[-1]
            assert factors["value"].prod() == pytest.approx(money, rel=1e-9)
            assert total["value"] == pytest.approx(money, rel=1e-9)
            assert factors["log_times"].sum() == pytest.approx(total["log_times"], abs=1e-9)
        average = gaps.table["monthly_risk"].mean()
        assert total["average"] == pytest.approx(average, rel=1e-9)

    def test_rows_lead_to_the_source(self, gaps):
        opened = gaps.explain("S01")
        assert set(opened.rows["table"]) == {"requirements", "roles", "projects"}
        asked = gaps.workforce["requirements"]
        rows = opened.rows[opened.rows["table"] == "requirements"]["source_row"]
        assert set(rows) == set(asked[asked["skill_id"] == "S01"]["source_row"])
        assert "80%" in opened.sentence

    def test_a_skill_nobody_needs_is_refused(self, gaps):
        with pytest.raises(UnknownName):
            gaps.explain("S99")


class TestEdges:
    def test_without_requirements_there_is_nothing_to_measure(self):
        workforce = organisation(employees=[person("A")], roles=[ROLE], skills=[SKILL])
        with pytest.raises(MissingTable, match="requirements"):
            measured(workforce, Levels(workforce, {}))

    def test_nobody_in_a_role_with_requirements_is_an_empty_result_with_a_warning(self):
        gaps = measured(*ward(({"employee_id": "A", "role_id": "porter"},), roles=[
            ROLE, {"role_id": "porter", "title": "Porter"}]))  # fmt: skip
        assert len(gaps.table) == len(gaps.cells) == len(gaps.by("function", "cluster")) == 0
        assert gaps.total.monthly_risk.median == 0
        assert "Nobody present" in " ".join(gaps.warnings)

    def test_one_draw_is_too_few(self):
        with pytest.raises(BadValue, match="draws"):
            measured(*ward(), draws=1)

    def test_the_input_stays_as_it_was(self):
        workforce, levels = random_organisation()
        before = {name: table.copy(deep=True) for name, table in workforce.tables.items()}
        measure_gaps(workforce, levels, assumptions=ASSUMPTIONS, draws=20)
        for name, table in workforce.tables.items():
            pd.testing.assert_frame_equal(table, before[name])

    def test_the_same_seed_gives_the_same_draws(self):
        case = random_organisation()
        first, again, other = (
            measure_gaps(*case, assumptions=ASSUMPTIONS, draws=20, seed=seed) for seed in (3, 3, 4)
        )
        assert np.array_equal(first.risk_draws, again.risk_draws)
        assert not np.array_equal(first.risk_draws, other.risk_draws)
        assert first.risk_draws.dtype == np.float32

    def test_fewer_draws_are_made_when_memory_is_short_and_it_is_said(self, monkeypatch):
        monkeypatch.setattr(_gap_draws, "LARGEST", 1000)
        gaps = measure_gaps(*random_organisation(), assumptions=ASSUMPTIONS, draws=400)
        assert gaps.draws.count == 100
        assert any("100 draws instead of 400" in warning for warning in gaps.warnings)

    def test_rank_stability_is_a_share_of_draws(self):
        gaps = measure_gaps(*random_organisation(), assumptions=ASSUMPTIONS, draws=60)
        share = gaps.table["top_ten_share"]
        assert share.between(0, 1).all()
        assert share.sum() <= 10 + 1e-9
        assert share.iloc[0] == 1.0

    def test_provenance_names_tables_assumptions_and_data(self):
        gaps = measured(*ward())
        assert gaps.provenance.dataset == gaps.workforce.fingerprint
        assert {one.name for one in gaps.provenance.assumptions} >= {
            "full_gap_levels",
            "scarcity_weight",
        }
        assert gaps.provenance.inputs["requirements"] == 1
