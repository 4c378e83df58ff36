"""What the gap map says in sentences, from numbers made by hand."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from skillgap.core.ranges import Range
from skillgap.questions.gaps import words
from skillgap.questions.gaps.reconciliation import Closed


def span(expected):
    return Range(0.5 * expected, 0.9 * expected, 2 * expected, expected)


def gaps(*, risk=1e6, people=10, few=2, payroll=0.05, guesses=(), project=0.0, lapsed=0.0,
         cells=(("Data", "Sales", 4e5), ("Law", "IT", 1e5)),
         table=(("SQL", 5e5), ("Law", 1e5), ("Nothing", 0.0))):  # fmt: skip
    ranked = pd.DataFrame({
        "name": ["SQL", "Law"], "cumulative_share": [0.4, 0.6], "top_ten_share": [1.0, 0.5],
        "risk_low": [1e5, 2e4], "risk_high": [9e5, 2e5],
    })[:few]  # fmt: skip
    by = pd.DataFrame(list(cells), columns=["cluster", "function", "monthly_risk"])
    total = SimpleNamespace(
        people=people, met_share=Range(0.6, 0.71, 0.8, 0.7), monthly_risk=span(risk),
        payroll_share=payroll, project_risk=span(project), compliance_exposure=lapsed,
    )  # fmt: skip
    made = SimpleNamespace(
        total=total, workforce=SimpleNamespace(currency="EUR"), guesses=guesses,
        critical_few=lambda most: ranked[:most],
        table=pd.DataFrame(list(table), columns=["name", "monthly_risk"]), by=lambda *names: by,
    )  # fmt: skip
    made.of_roles = made
    return made


class TestHeadline:
    def test_it_tells_cover_money_payroll_and_the_skills_that_carry_it(self):
        assert words.headline(gaps()) == (
            "Skill gaps cost about €1.0 M a month in value not delivered (confirmed, likely "
            "€500 k to €2.0 M), 5% of payroll. We cover 70% of the skills our roles need (likely "
            "60–80%); 2 skills account for 60% of the loss."
        )
        told = words.headline(gaps(few=1, payroll=float("nan"), guesses=("x",)))
        assert "(indicative, likely €500 k to €2.0 M). We cover" in told
        assert told.endswith("; 1 skill accounts for 40% of the loss.")
        assert words.headline(gaps(few=0)).endswith("; no skill stands out.")
        assert words.headline(gaps(people=0)).startswith("Nobody in this selection")
        assert words.headline(gaps(people=1)).startswith("Skill gaps cost about")

    def test_what_is_read_first_is_what_gaps_cost_a_month(self):
        assert words.cost_mark(gaps()) == "€1.0 M a month"
        assert words.cost_mark(gaps(risk=0.0)) == ""
        assert words.cost_mark(gaps(people=0)) == ""

    def test_projects_and_certificates_stand_beside_it_where_they_cost_anything(self):
        assert words.other_costs_sentence(gaps()) == ""
        assert words.other_costs_sentence(gaps(project=1e4)) == (
            "In addition, not included: projects held up €10 k a month."
        )
        assert words.other_costs_sentence(gaps(project=1e4, lapsed=2e4)) == (
            "In addition, not included: projects held up €10 k a month, seats with a lapsed "
            "certificate €20 k."
        )


class TestPlaces:
    def test_the_worst_place_is_told_with_its_share_and_how_sure_the_order_is(self):
        assert words.place_headline(gaps()) == (
            "The largest part is Data in Sales: about €400 k of the €1.0 M a month not delivered. "
            "The 2 skills ranked first by priority stay there in 75% of simulations."
        )
        one = gaps(cells=[("All", "Sales", 4e5), ("All", "IT", 1e5)], few=0)
        assert words.place_headline(one) == (
            "The largest part is Sales: about €400 k of the €1.0 M a month not delivered."
        )

    def test_where_no_place_is_short_the_headline_stands(self):
        for cells in ((), [("Data", "Sales", 0.0)]):
            made = gaps(cells=cells)
            assert words.place_headline(made) == words.headline(made)

    def test_a_part_tells_the_three_skills_that_carry_it(self):
        table = [("A", 4.0), ("B", 3.0), ("C", 2.0), ("D", 1.0)]
        assert words.selection_headline(gaps(table=table), "Sales") == (
            "Sales: about €1.0 M a month not delivered (likely €500 k to €2.0 M), mostly in A, B "
            "and C."
        )
        none = gaps(table=[("A", 0.0)])
        assert words.selection_headline(none, "Sales") == "Sales: nothing required here is short."

    def test_the_critical_few_are_told_with_their_ranges(self):
        few = gaps().critical_few(10)
        assert words.critical_few_in_words(few, "EUR").endswith(
            "a month by skill, likely range: SQL €100 k to €900 k; Law €20 k to €200 k."
        )
        assert words.critical_few_in_words(few[:0], "EUR") == (
            "No skill is short in this selection."
        )


def bridge(
    *, whole=1000.0, skills=100.111, posts=50.222, more=9.0, left=129.333, posts_closed=20.0
):
    lines = {"Payroll": 800.0, "Value of all posts": whole,
             "Not delivered by people in post": skills, "Not delivered by empty posts": posts,
             "If nothing is done": skills + posts + more, "The plan closes: empty posts": -20.0,
             "Left with the plan": left}  # fmt: skip
    asked = []

    def reconcile(closed):
        asked.append(closed)
        return pd.DataFrame({"line": list(lines), "amount": list(lines.values())})

    made = words.bridge_amounts(SimpleNamespace(reconcile=reconcile), None)
    assert asked == [Closed()]
    return made


class TestBridge:
    def test_its_amounts_add_up_to_the_cent(self):
        made = bridge()
        assert (made.payroll, made.whole, made.skills, made.posts, made.left) == (
            800.0, 1000.0, 100.111, 50.222, 129.333,
        )  # fmt: skip
        assert made.lost == 150.33
        assert made.ahead == 59.22
        assert made.nothing_done == 159.33
        assert made.closed == 30.0
        assert made.left_posts == 39.22
        assert bridge(left=129.327).closed == 30.01

    def test_its_title_tells_what_is_missing_and_what_a_plan_wins_back(self):
        said = "Empty posts add €50: €150 a month is missing, 15% of what our posts could deliver"
        assert words.bridge_title(bridge(), "EUR") == (
            f"{said}; the best plan wins back €30 a month"
        )
        none = bridge(left=159.333)
        assert words.bridge_title(none, "EUR") == said
        assert words.bridge_title(none, "EUR", seeking=True) == (
            f"{said}; the best plan is being worked out"
        )
        filled = bridge(posts=0.0, more=0.0, left=100.111)
        assert words.bridge_title(filled, "EUR") == (
            "€100 a month is missing, 10% of what our posts could deliver"
        )
        assert words.bridge_title(bridge(whole=0.0), "EUR").startswith("No value is stated")
        gained = bridge(skills=0.0, posts=0.0, more=0.0, left=-1.0)
        assert words.bridge_title(gained, "EUR").endswith("0% of what our posts could deliver")

    def test_it_is_told_to_those_who_do_not_see_it(self):
        told = words.bridge_in_words(bridge(), "EUR")
        assert told.startswith("Payroll €800 a month; value of all posts €1.0 k; ")
        assert told.endswith(
            "by people in post €100, by empty posts €50; missing if nothing is done €159; the best "
            "plan closes €30 and leaves €129."
        )
        assert words.bridge_in_words(bridge(left=159.333), "EUR").endswith("by empty posts €50.")


@pytest.mark.parametrize(("share", "said"), [(0.0, ", 0% of payroll"), (0.12, ", 12% of payroll"),
                                             (float("nan"), "")])  # fmt: skip
def test_a_loss_is_held_against_payroll_where_pay_is_known(share, said):
    assert words.loss_beside_payroll_sentence(gaps(payroll=share)) == said
