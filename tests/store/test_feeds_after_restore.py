"""Feeds, documents and decisions after a restore, here and on another machine."""

import pytest

from skillgap.feeds import load_sources, states_by_source, sync
from skillgap.feeds.state import keep_sources, kept_sources
from skillgap.store.workspace import open_workspace

HEADER = "employee_id,role_id,function,region,hire_date\n"
TWO_SITES = """
dataset = "Fed"
[sources.north]
path = "north.csv"
table = "employees"
[sources.south]
path = "south.csv"
table = "employees"
"""

pytestmark = pytest.mark.slow


def site(letter, people):
    return HEADER + "".join(
        f"{letter}{i:03d},Developer,IT,{letter},2020-01-{1 + i % 28:02d}\n" for i in range(people)
    )


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "north.csv").write_text(site("N", 30))
    (tmp_path / "south.csv").write_text(site("S", 20))
    (tmp_path / "sources.toml").write_text(TWO_SITES)
    return tmp_path


def go(workspace, folder):
    return sync(workspace, load_sources(folder / "sources.toml"))


def people(report, workspace):
    return workspace.load(report.dataset.id)["employees"]["region"].value_counts().to_dict()


def test_on_another_machine_a_feed_that_cannot_be_read_keeps_its_rows(folder, tmp_path):
    with open_workspace(tmp_path / "here") as here:
        go(here, folder)
        here.keep_document("plan", "2027", {"places": 12})
        here.add_decision("taxonomy/1", "sql", "approved", reason="obvious")
        backup = here.back_up().path
    (folder / "south.csv").unlink()
    (folder / "north.csv").write_text(site("N", 31))
    with open_workspace(tmp_path / "elsewhere") as there:
        there.restore(backup)
        assert there.documents("plan")[0].body == {"places": 12}
        assert there.decisions("taxonomy/1")["choice"].tolist() == ["approved"]
        known = states_by_source(there, load_sources(folder / "sources.toml"))
        assert {name: state.rows for name, state in known.items()}["south"] >= 20
        report = go(there, folder)
        assert people(report, there) == {"N": 31, "S": 20}
        again = go(there, folder)
        assert people(again, there) == {"N": 31, "S": 20}


def test_going_back_in_time_brings_back_the_rows_of_that_time(folder, tmp_path):
    with open_workspace(tmp_path / "here") as here:
        go(here, folder)
        backup = here.back_up().path
        (folder / "south.csv").write_text(site("S", 25))
        go(here, folder)
        here.restore(backup)
        (folder / "south.csv").unlink()
        (folder / "north.csv").write_text(site("N", 31))
        assert people(go(here, folder), here) == {"N": 31, "S": 20}


def test_the_list_of_sources_goes_with_the_backup(folder, tmp_path):
    with open_workspace(tmp_path / "here") as here:
        assert kept_sources(here) == ""
        go(here, folder)
        backup = here.back_up().path
    with open_workspace(tmp_path / "elsewhere") as there:
        there.restore(backup)
        assert kept_sources(there) == TWO_SITES
        keep_sources(there, load_sources(folder / "sources.toml"))
        assert there.documents("feeds")[0].version == 1, "nothing changed"
        assert len(there.documents("feeds")) == 1


@pytest.mark.parametrize(
    ("entry", "is_kept"),
    [
        ('headers = { Authorization = "Bearer abc" }', False),
        ('headers = { Authorization = "Bearer ${HR_TOKEN}", Accept = "text/csv" }', True),
    ],
)
def test_a_secret_spelled_out_stays_out_of_the_records(tmp_path, entry, is_kept):
    text = f'[sources.people]\nurl = "https://hr.example.org/people.csv"\n{entry}\n'
    (tmp_path / "sources.toml").write_text(text)
    with open_workspace(tmp_path / "here") as here:
        keep_sources(here, load_sources(tmp_path / "sources.toml"))
        assert (kept_sources(here) == text) is is_kept
