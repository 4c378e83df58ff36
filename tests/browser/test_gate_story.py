"""Served by `skillgap serve`: the whole app works behind the gate, and opens to nobody else."""

from __future__ import annotations

import sys
import urllib.error
import urllib.request

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.browser.harness import (
    answer,
    go,
    listen,
    no_errors,
    only_local_requests,
    running,
    settled,
    visit,
)

SERVE = [sys.executable, "-m", "skillgap", "serve", "--port", "{port}", "--",
         "--server.headless", "true"]  # fmt: skip


@pytest.fixture
def gated(tmp_path):
    with running(tmp_path / "app", command=SERVE) as app:
        yield app


def status_of(address, **headers):
    try:
        with urllib.request.urlopen(
            urllib.request.Request(address, headers=headers), timeout=20
        ) as answered:
            return answered.status
    except urllib.error.HTTPError as refused:
        return refused.code


def test_whoever_started_it_works_and_nobody_else_sees_anything(gated, browser, page):
    for path in ("/", "/gap_map", "/_stcore/metrics", "/_stcore/host-config", "/media/a.csv"):
        assert status_of(gated.url + path) == 401, path
    stream = gated.url.replace("http", "ws") + "/_stcore/stream"
    with pytest.raises(InvalidStatus, match="403"):
        connect(stream, subprotocols=["streamlit"])

    visit(page, gated.opening())
    assert "start=" not in page.url
    assert len(answer(page)) > 20
    go(page, "Skills graph")  # a component of ours, with its own script
    assert page.locator("canvas").first.is_visible()
    go(page, "Data")
    page.locator("input[type=file]").first.set_input_files(
        [{"name": "people.csv", "mimeType": "text/csv", "buffer": b"Employee ID,Role\nA1,Clerk\n"}]
    )
    page.get_by_text("people.csv").first.wait_for()
    settled(page)
    no_errors(page)
    only_local_requests(page)

    mark = {one["name"]: one["value"] for one in page.context.cookies()}
    [session] = [f"{name}={mark[name]}" for name in mark if "session" in name]
    elsewhere = "http://127.0.0.1:3000"
    assert status_of(gated.url, Cookie=session) == 200
    assert status_of(gated.url, Cookie=session, Origin=elsewhere) == 403
    assert status_of(gated.url, Cookie=session, Host="evil.example") == 403
    with pytest.raises(InvalidStatus, match="403"):
        connect(stream, subprotocols=["streamlit"], origin=elsewhere,
                additional_headers={"Cookie": session})  # fmt: skip

    stranger = listen(browser.new_context().new_page())
    stranger.goto(gated.url)
    assert "opens with a start code" in stranger.locator("body").inner_text()
    stranger.context.close()
