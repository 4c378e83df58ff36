"""One quantity, one figure: every amount on every page and state carries the id of its quantity."""

import pytest

from tests.figures_on_screen import (
    Figure,
    contradictions,
    counts_of_everything,
    figures_of,
    states,
)

FUNCTION = "Operations"


@pytest.mark.slow
def test_no_figure_contradicts_another_and_none_is_without_an_id(with_sample):
    by_state: dict[str, list[Figure]] = {}
    for state in states(FUNCTION):
        by_state.setdefault(state.name, []).extend(figures_of(state))
    assert sum(map(len, by_state.values())) > 80
    assert [line for figures in by_state.values() for line in contradictions(figures)] == []
    money = {
        one.place.split(":")[0].strip(): one.shown
        for one in by_state[""]
        if one.key and one.ids == ("not-delivered",)
    }
    assert money["overview"] == money["gap_map"]


def test_what_differs_and_what_has_no_id_is_told():
    shown = [
        Figure(("plan-cost",), "€1.0 M", "a: Plan cost", key=True),
        Figure(("plan-cost",), "€1.1 M", "b: Plan cost", key=True),
        Figure((), "€3 k", "b: caption"),
        Figure(("plan-cost",), "About €2.0 M", "b: answer"),
    ]
    told = contradictions(shown)
    assert len(told) == 3
    assert any("no id: €3 k" in line for line in told)


def test_rates_and_counts_that_differ_under_one_id_or_one_label_are_told():
    shown = [
        Figure(("internal-fill",), "19%", "a: Internal fill rate", key=True),
        Figure(("internal-fill",), "21%", "b: Internal fill rate", key=True),
        Figure((), "153", "a: Skills", key=True),
        Figure((), "152", "b: Skills", key=True),
        Figure((), "12", "a: Clusters", key=True),
        Figure((), "8", "b: Groups", key=True),
    ]
    assert sorted(line.split(" ")[0] for line in contradictions(shown)) == [
        "Skills",
        "internal-fill",
    ]


def test_a_figure_that_names_a_quantity_gives_the_amount_of_its_key_figure():
    key = Figure(("full-cost",), "€96 k", "roi: Cost in full", key=True)
    for said, wrong in (
        ("Waterfall: fees −€10 k, total cost −€97 k", 1),
        ("Waterfall: fees −€10 k, total cost −€96 k", 0),
        ("As planned: €331 k of benefit against €97 k of cost", 1),
        ("Cost in full is at most €97 k", 0),  # a bound is another figure
    ):
        told = contradictions([key, Figure(("full-cost",), said, "roi: echarts_chart")])
        assert len(told) == wrong, said


def test_a_key_figure_is_in_the_unit_of_its_quantity():
    for shown, wrong in (("100 skills", 1), ("100 FTE", 0), ("–", 0)):
        assert len(contradictions([Figure(("skill-gap",), shown, "a: Short", key=True)])) == wrong
    assert contradictions([Figure(("roi-payback",), "€5", "a: Paid back after", key=True)])


def test_everything_of_a_kind_is_counted_alike():
    told = [
        *counts_of_everything("sample · 1,216 people · 153 skills · 51 roles", "readiness"),
        *counts_of_everything("49 of 49 roles are described in full", "readiness"),
        *counts_of_everything("20 of 20 pages that can be shown", "data"),
        *counts_of_everything("All 21 pages can be shown; 9 of 20 open roles", "data"),
        *counts_of_everything("49 of 49 roles of people are described in full", "readiness"),
    ]
    assert sorted(contradictions(told)) == ["all pages : 20; 21", "all roles : 49; 51"]
