"""A server that other machines can reach shows nothing but the reason why."""

from __future__ import annotations

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from tests.app.conftest import ROOT


@pytest.fixture
def listening():
    """Sets the address that the server listens on, and puts the old one back."""
    before = config.get_option("server.address")
    yield lambda address: config._set_option("server.address", address, "a test")
    config._set_option("server.address", before, "a test")


def test_an_address_that_others_can_reach_opens_nothing(with_sample, listening):
    listening("0.0.0.0")
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert not app.exception
    [said] = app.error
    assert "other machines can reach" in said.value
    assert not app.title
    assert not app.metric


def test_this_machine_opens_the_app(with_sample, listening):
    listening("127.0.0.1")
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert not app.error
    assert app.title
