"""Every result says which version of the dataset it comes from, on the page and in its files."""

from dataclasses import replace

import pytest

import skillgap as sg
from skillgap.ui.kit import downloads
from tests.app.conftest import PAGES


@pytest.fixture
def second_version(with_sample):
    """The sample, imported a second time with better pay."""
    with sg.open_workspace(with_sample) as opened:
        first = opened.load(opened.active().id)
        staff = first["employees"].assign(salary=first["employees"]["salary"] + 1)
        opened.save(replace(first, tables={**first.tables, "employees": staff}), origin="again")
        return opened.active()


@pytest.mark.slow
def test_how_this_was_made_names_the_version_on_every_page(second_version, open_page):
    app = open_page("overview")
    silent = []
    for page in PAGES:
        if page == "audit":  # reads the log, and no version of any data
            continue
        app.switch_page(f"pages/{page}.py").run()
        app.session_state["made"] = True  # the expander is drawn when opened
        app.run()
        assert not app.exception
        told = " ".join(caption.value for caption in app.caption).replace("\\", "")
        if "Sample organisation, version 2; data " not in told:
            silent.append(page)
    assert silent == []


def test_a_file_is_named_after_its_version(second_version):
    assert "v2" in downloads.file_name("gaps", "csv", version=second_version)


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\r\nb", "<img onerror=1>", "x" * 400, "…"])
def test_a_file_name_is_one_whatever_the_dataset_is_called(name):
    made = downloads.file_name("findings", "csv", name=name)
    assert made.startswith("findings")
    assert made.endswith(".csv")
    assert len(made) < 70
    assert not set('/\\<>\r\n"') & set(made)
