"""Runs the app behind its gate and opens the browser with the start code."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import time
import urllib.request
import webbrowser
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit import config
from streamlit.file_util import get_static_dir

from skillgap.core.errors import BadValue
from skillgap.serving.gate import GATED, HEALTH, START, Gate
from skillgap.serving.room import make_room
from skillgap.serving.sessions import Doorkeeper, Sessions

_READY_SECONDS = 120.0


def serve_behind_gate(script: Path, words: Sequence[str], *, door: Doorkeeper | None = None) -> int:
    """Serve a Streamlit script behind the gate until it is stopped.

    Args:
        script: The app; the folder ``.streamlit`` beside it holds its settings.
        words: Settings of Streamlit as on its command line: ``--server.port 8502``.
        door: Who knows the accounts; by default there are none.

    Returns:
        The exit code.

    Raises:
        BadValue: a setting that Streamlit does not have, or without a sound value.
    """
    # Streamlit greets with an address of its own, without the start code.
    settings = {"logger.hideWelcomeMessage": True, **read_settings(words)}
    sessions, room = Sessions(door=door), make_room()
    os.environ[GATED] = "1"

    @asynccontextmanager
    async def tell_once_started(app: st.App) -> AsyncIterator[None]:
        room.run_in(asyncio.get_running_loop(), app)
        threading.Thread(target=_tell_address, args=(sessions.start_code,), daemon=True).start()
        yield

    page = Path(get_static_dir(), "index.html").read_text("utf-8")
    gate = Middleware(Gate, sessions=sessions, page=page, room=room)
    app = st.App(script, middleware=[gate], lifespan=tell_once_started)
    # The folder of what was called is where Streamlit looks for its settings.
    before, sys.argv = sys.argv, [str(script)]
    try:
        app.run(config=settings)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    finally:
        sys.argv = before
    return 0


def read_settings(words: Sequence[str]) -> dict[str, object]:
    """Read settings of Streamlit from words of its command line.

    Raises:
        BadValue: it has no such setting, or the value is none of its kind.

    >>> read_settings(["--server.port", "8502", "--server.headless=true"])
    {'server.port': 8502, 'server.headless': True}
    """
    settings: dict[str, object] = {}
    rest = list(words)
    while rest:
        name, given, value = rest.pop(0).removeprefix("--").partition("=")
        if not given:
            value = rest.pop(0) if rest and not rest[0].startswith("--") else "true"
        settings[name] = _read_value(name, value)
    return settings


def _read_value(name: str, text: str) -> object:
    option = config._config_options_template.get(name)
    if option is None:
        raise BadValue(
            "the words after --", name, "a setting of Streamlit, as --server.port 8502",
            "`streamlit config show` lists all of them.",
        )  # fmt: skip
    kind = option.type
    try:
        if kind is bool:
            return {"true": True, "false": False}[text.lower()]
        return kind(text) if kind in (int, float) else text
    except (KeyError, ValueError):
        wanted = "true or false" if kind is bool else "a number"
        raise BadValue(f"the setting {name}", text, wanted, "Correct it.") from None


def _tell_address(code: str) -> None:
    """Say where the app opens once it answers, and open the browser there."""
    until = time.monotonic() + _READY_SECONDS
    while time.monotonic() < until:
        place = f"http://{config.get_option('server.address') or '127.0.0.1'}"
        address = f"{place}:{config.get_option('server.port')}"
        try:
            with urllib.request.urlopen(address + HEALTH, timeout=2):
                break
        except OSError:
            time.sleep(0.1)
    else:
        return
    whole = f"{address}/?{START}={code}"
    print(f"\n  skillgap is open for you at\n\n  {whole}\n", flush=True)
    if not config.get_option("server.headless"):
        webbrowser.open(whole)
