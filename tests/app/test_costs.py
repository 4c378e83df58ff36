"""Which cost is this: the costs that several pages give stand beside each other, and add up."""

import re

import pytest

PAGES = {
    "overview": "Value not delivered",
    "scenarios": "Value missing in 24 months",
    "build_or_buy": "Cost of empty posts",
}


def _rows(app):
    """Return the table of costs: name to amount."""
    table = next(one.value for one in app.markdown if one.value.startswith("| Cost |"))
    cells = [
        [cell.strip().replace("\\", "") for cell in line.strip("|").split("|")]
        for line in table.splitlines()[2:]
    ]
    return {row[0]: row[1].replace("\u00a0", " ") for row in cells}


def _thousands(amount):
    number, unit = re.match(r"€([\d.]+) ([kM])", amount).groups()
    return float(number) * (1 if unit == "k" else 1_000)


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_each_page_says_which_cost_it_gives_and_how_costs_add_up(with_sample, open_page, page):
    app = open_page(page)
    shown = {one.label: one.value for one in app.metric}
    app.session_state["which-cost"] = True
    app.run()
    assert not app.exception
    title = next(one.value for one in app.markdown if one.value.startswith("**This page gives"))
    assert PAGES[page].casefold() in title.casefold()
    rows = _rows(app)
    skills, posts, both = list(rows.values())[:3]
    assert _thousands(skills) + _thousands(posts) == pytest.approx(_thousands(both), rel=0.05)
    amount = rows[PAGES[page]].removesuffix(" a month").removesuffix(" in 24 months")
    assert any(amount in value for value in shown.values()), "the page shows the same amount"


def test_a_page_that_gives_no_cost_offers_none(with_sample, open_page):
    app = open_page("taxonomy")
    app.session_state["which-cost"] = True
    app.run()
    assert not any(one.value.startswith("**This page gives") for one in app.markdown)
