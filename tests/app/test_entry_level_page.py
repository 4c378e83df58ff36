"""Entry level as somebody uses it: the cut is moved, and the answer moves with it."""

from __future__ import annotations

import pytest


def test_the_cut_moves_the_answer(with_sample, open_page):
    app = open_page("entry_level")
    assert not app.exception
    before = app.subheader[0].value
    assert "Hiring 50\\% fewer juniors saves up to" in before
    app.slider[0].set_value(80).run()
    assert not app.exception
    after = app.subheader[0].value
    assert "Hiring 80\\% fewer juniors" in after
    assert after != before


@pytest.mark.slow
def test_an_address_out_of_range_does_no_harm(with_sample, open_page):
    app = open_page("entry_level", cut="7", years="99")
    assert not app.exception
