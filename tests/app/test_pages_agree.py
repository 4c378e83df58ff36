"""What one page says, another does not contradict: cases a newcomer found, each by its cause."""

import re

import pytest

import skillgap as sg
from skillgap.core.findings import counts_in_words
from skillgap.ui.kit import shell

pytestmark = pytest.mark.slow


def said(app):
    """Everything that is written on a page, escapes taken out."""
    kinds = ("subheader", "markdown", "caption")
    found = [str(one.value) for kind in kinds for one in app.get(kind)]
    return "\n".join([*found, *(str(one.help) for one in app.metric)]).replace("\\", "")


def amounts(text):
    """The amounts of money in a text, as they are written."""
    return re.findall(r"[€$£][\d.,]+(?: [kM])?", text.replace("\u00a0", " ").replace("\u2060", ""))


def test_data_page_and_audit_log_count_the_same_findings(with_sample, open_page, sample):
    told = counts_in_words(sample.issues)
    assert "note" in told, "the sample has a note, and no error"
    assert f"read with {told}" in said(open_page("data"))
    workspace = sg.open_workspace(with_sample)
    logged = workspace.audit()["detail"].tolist()
    workspace.close()
    assert any(f"rows, {told}" in one for one in logged), logged


def test_all_pages_of_the_navigation_are_counted(with_sample, open_page):
    pages = sum(map(len, shell.PAGES.values()))
    app = open_page("data")
    shown = {one.label: one.value for one in app.metric}
    assert shown["Pages that can be shown"] == f"{pages} of {pages}"
    assert f"All {pages} pages can be shown" in said(app)


def test_growth_of_adverts_is_one_figure_with_its_lower_bound(with_sample, open_page):
    told = said(open_page("taxonomy"))
    reason = re.search(r"grow by about (\d+%) a year, at least (\d+%) \(95% sure\)", told)
    assert reason
    line = next(one for one in told.splitlines() if "adverts, growth a year, at least" in one)
    assert line.split("|")[2].strip() == reason[2]
    assert reason[1] != reason[2]


def test_costs_of_a_projection_are_one_figure_above_and_in_the_waterfall(with_sample, open_page):
    app = open_page("projected_roi")
    shown = {one.label: str(one.value) for one in app.metric}
    planned = next(one for one in said(app).splitlines() if "As planned:" in one)
    assert amounts(planned)[1] == amounts(shown["Cost in full"])[0]


def test_two_ways_of_counting_a_return_have_two_names(with_sample, open_page):
    """Better work of everybody who takes part is not the gap closed of those chosen."""
    projected, learning = open_page("projected_roi"), open_page("learning")
    assert "Better work comes to €34 a month for each person" in said(projected)
    assert "Learning gives another figure" in said(projected)
    ids = {
        one.label: re.findall(r"`([a-z-]+)`", one.help)
        for app in (projected, learning)
        for one in app.metric
    }
    assert ids["Paid back after"] == ["roi-payback"]
    assert ids["Pays back in"] == ["gap-payback"]
