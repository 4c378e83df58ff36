"""One quantity, one figure: every amount on every page and state carries the id of its quantity."""

import pytest

from tests.figures_on_screen import Figure, contradictions, figures_of, states

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
