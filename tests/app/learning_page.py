"""The Learning page, opened at one of its views of who gets what."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.app.conftest import ROOT


def opened(view: str) -> AppTest:
    """Open the page at a view."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=180)
    app.session_state["learning-who"] = view
    app.session_state["wish"] = ("learning", {})
    app.run()
    assert not app.exception
    return app


def words(app: AppTest) -> str:
    """Everything that is said in running text."""
    return " ".join(one.value for one in (*app.markdown, *app.caption)).replace("\\", "")


def press(app: AppTest, key: str) -> AppTest:
    """Press a button by its key."""
    app.button(key=key).click().run()
    assert not app.exception
    return app
