"""Every download of every page passes the gate: policy, log, seal, nothing live."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace

import pytest
import streamlit as st

import skillgap as sg
from skillgap.exports.live_text import would_run
from skillgap.store.ledger import TOOK_AWAY
from tests.app.conftest import PAGES

OPENED = {  # what a page draws only when it is opened
    "data": [{"templates": True}, {"data-tabs": "Versions"}, {"data-tabs": "Backup"}],
}
HOSTILE = {"'": '​=HYPERLINK("http://x.example","here")', "+": "+evil", "=": " =1+1"}


@pytest.fixture
def offered(monkeypatch):
    """What download buttons are given while pages are drawn, by the name of the file."""
    found = {}
    original = st.download_button

    def download_button(label, data=None, **told):
        found[told["file_name"]] = data
        return original(label, data, **told)

    monkeypatch.setattr(st, "download_button", download_button)
    return found


@pytest.fixture
def hostile(with_sample):
    """The sample with formulas and links for labels, ids of roles included, as a second version."""
    with sg.open_workspace(with_sample) as opened:
        first = opened.load(opened.active().id)
        tables = dict(first.tables)
        staff = tables["employees"]
        roles = sorted(staff["role_id"].astype(str).unique())[:3]
        odd = dict(zip(roles, HOSTILE.values()))
        for name, table in tables.items():
            if "role_id" in table.columns:
                ids = table["role_id"].astype(object).map(lambda role: odd.get(role, role))
                tables[name] = table.assign(role_id=ids.astype("str"))
        places = staff["region"].astype(object).map(lambda place: f"={place}")
        tables["employees"] = tables["employees"].assign(region=places.astype("str"))
        opened.save(replace(first, tables=tables), origin="again")
        opened.back_up()
    return with_sample


@pytest.mark.slow
def test_every_download_of_every_page_is_neutral_sealed_and_logged(hostile, open_page, offered):
    app = open_page("overview")
    for page in PAGES:
        app.switch_page(f"pages/{page}.py").run()
        if page == "scenarios":
            next(one for one in app.button if one.label == "Hiring freeze").click().run()
        for opened in OPENED.get(page, []):
            for key, value in opened.items():
                app.session_state[key] = value
            app.run()
            assert not app.exception
    with sg.open_workspace(hostile) as kept:
        before = len(kept.audit(10_000))
    assert {name.rpartition(".")[2] for name in offered} >= {"csv", "json", "xlsx"}
    assert any(".results" in name for name in offered)
    for name, make in offered.items():
        assert callable(make), f"{name} is made before it is asked for"
        look_into(name, make())
    with sg.open_workspace(hostile) as kept:
        log = kept.audit(10_000).head(len(kept.audit(10_000)) - before)
    assert set(log["action"]) == {TOOK_AWAY}
    assert len(log) == len(offered)


def look_into(name, content):
    """Open a file again and look for what would run, and for where it comes from."""
    if name.endswith((".xlsx", ".pptx")):
        parts = zipfile.ZipFile(io.BytesIO(content))
        sheets = [parts.read(part) for part in parts.namelist() if "worksheets/" in part]
        assert not any(b"<f>" in part or b"<hyperlink" in part for part in sheets), name
    if not name.endswith(".csv"):
        return
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert len(set(header)) == len(header), f"{name}: more than one header row, or none"
    assert all(len(row) == len(header) for row in rows), name
    live = [cell for row in rows for cell in row if would_run(cell) and not is_number(cell)]
    assert live == [], name
    if name.removesuffix(".csv") not in sg.TABLES:
        assert header[-2:] == ["log_entry", "log_head"], name


def is_number(cell):
    try:
        return float(cell) < 0
    except ValueError:
        return False
