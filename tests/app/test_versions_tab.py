"""The Versions and Backup tabs of the Data page, as a person uses them."""

from __future__ import annotations

from dataclasses import replace

import pytest

import skillgap as sg
from skillgap.store.workspace import open_workspace

pytestmark = pytest.mark.slow


@pytest.fixture
def two_versions(with_sample):
    """The sample, and a second version of it in which two people left and one is paid more."""
    with open_workspace(with_sample) as opened:
        first = opened.load(opened.active().id)
        here = first["employees"].index[first.present]
        staff = first["employees"].copy()
        staff.loc[here[2], "salary"] += 1000
        staff = staff.drop(index=here[:2])
        later = replace(first, tables={**first.tables, "employees": staff})
        opened.save(later, origin="hris.csv", actor="<b>Ana</b>")
    return with_sample


@pytest.fixture
def open_tab(open_page):
    """Open one tab of the Data page."""

    def opened(tab):
        app = open_page("data")
        app.session_state["data-tabs"] = tab
        return app.run()

    return opened


def said(app):
    """All text of the page, without the marks that keep it from being Markdown."""
    return shown(app).replace("\\", "")


def shown(app):
    return "\n".join(
        part.value for kind in ("title", "subheader", "markdown", "caption")
        for part in getattr(app, kind)
    )  # fmt: skip


def press(app, label):
    """Press the button of that label."""
    [button] = [button for button in app.button if button.label == label]
    return button.click().run()


def test_what_changed_is_told_and_the_way_back_works(two_versions, open_tab):
    app = open_tab("Versions")
    assert not app.exception
    assert "2 people left and 1 person changed pay" in said(app)
    assert "Version 2" in said(app)
    assert "\\<b\\>Ana\\<" in shown(app)  # text from data is text
    use, _ = [button for button in app.button if button.label == "Use version 1"]
    app = use.click().run()
    assert not app.exception
    with open_workspace(two_versions) as opened:
        assert opened.active().label == "Sample organisation, version 1"
        assert len(opened.versions(opened.active().id)) == 2


def test_what_was_chosen_stays_in_another_version(two_versions, open_page):
    app = open_page("gap_map")
    [region] = [box for box in app.multiselect if box.label == "Region"]
    app = region.select(region.options[0]).run()
    with open_workspace(two_versions) as opened:
        opened.activate(opened.versions(opened.active().id)[-1].id)
    import streamlit as st

    st.cache_resource.clear()
    app = app.run()
    [region] = [box for box in app.multiselect if box.label == "Region"]
    assert len(region.value) == 1


def test_one_version_says_what_will_be_here(with_sample, open_tab):
    assert "There is one version so far" in said(open_tab("Versions"))


@pytest.mark.parametrize("tab", ["Versions", "Backup"])
def test_an_empty_workspace_is_no_error(with_nothing, open_tab, tab):
    app = open_tab(tab)
    assert not app.exception
    assert ("Nothing is loaded yet" if tab == "Versions" else "no backup") in said(app)


def test_a_backup_is_made_verified_and_gone_back_to(with_sample, open_tab):
    app = press(open_tab("Backup"), "Back up now")
    assert not app.exception
    assert "under a minute old" in said(app)
    with open_workspace(with_sample) as opened:
        [made] = opened.backups()
        opened.save(replace(opened.load(opened.active().id), name="Later"))
    dataset, chosen = app.session_state["part.data"]
    app.session_state["part.data"] = (dataset, replace(chosen, backup=made.path.name))
    app = app.run()
    assert "SHA-256" in said(app)
    assert "Sample organisation, version 1" in said(app)
    app = press(app, "Replace everything")
    assert not app.exception
    with open_workspace(with_sample) as opened:
        assert [dataset.name for dataset in opened.datasets()] == ["Sample organisation"]
        assert [backup.reason for backup in opened.backups()] == ["before a restore", "by hand"]


def test_a_backup_from_elsewhere_joins_the_list(with_sample, open_tab, tmp_path):
    with open_workspace(tmp_path / "elsewhere") as other:
        content = other.back_up().path.read_bytes()
    app = open_tab("Backup")
    [field] = app.file_uploader
    app = field.upload("theirs.zip", content, "application/zip").run()
    assert not app.exception
    assert "No dataset" in said(app)
    with open_workspace(with_sample) as opened:
        assert len(opened.backups()) == 1
        assert opened.active().name == "Sample organisation"


@pytest.mark.parametrize("content", [b"no zip at all", b""])
def test_what_is_no_backup_is_refused_and_not_kept(with_sample, open_tab, content):
    app = open_tab("Backup")
    [field] = app.file_uploader
    app = field.upload("holiday.zip", content, "application/zip").run()
    assert not app.exception
    assert "file holiday.zip was not read" in said(app).replace("**", "")
    assert list((with_sample / "backups").iterdir()) == []
    assert sg.open_workspace(with_sample).active() is not None
