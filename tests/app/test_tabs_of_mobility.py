"""The tabs of Mobility: each draws, and its numbers open."""

from __future__ import annotations

import pytest


@pytest.mark.slow
@pytest.mark.parametrize("tab", ["Bridges", "Open posts", "Succession", "Aspirations"])
def test_each_tab_draws(tab, with_sample, open_page):
    page = open_page("mobility")
    page.session_state["mobility"] = tab
    page.session_state["made"] = True
    page.run(timeout=120)
    assert not page.exception
    if tab == "Succession":
        assert any("is covered a year from now" in each.value for each in page.caption)
