"""A query on a real PostgreSQL server as a feed, and a sync whose records are kept on one."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, text

from skillgap.core.errors import UnreadableFile
from skillgap.feeds import load_sources, sync
from skillgap.reading.files.query import read_query
from skillgap.store.workspace import open_workspace

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("postgresql")]


def run(address, statement):
    """Run one statement as whoever the address names; returns its rows, if it has any."""
    engine = create_engine(address)
    with engine.begin() as connection:
        result = connection.execute(text(statement))
        rows = result.fetchall() if result.returns_rows else []
    engine.dispose()
    return rows


@pytest.fixture
def hr(postgres):
    """The address of a personnel system's tables."""
    address = postgres.fresh()
    for statement in (
        "create table staff (empid text, jobtitle text, hired date, pay numeric(10, 2))",
        "insert into staff select lpad(cast(i as text), 5, '0'), 'Dev', date '2020-01-01', 50000.5 "
        "from generate_series(1, 12000) i",
        "create function naughty() returns int language sql as $$ delete from staff; select 1 $$",
    ):
        run(address, statement)
    return address


def test_a_query_is_streamed_and_cannot_write(hr):
    address = hr
    raw = read_query(address, "select empid, jobtitle, hired, pay from staff order by empid")
    assert len(raw.frame) == 12_000
    assert raw.frame.iloc[0].tolist() == ["00001", "Dev", "2020-01-01", "50000.50"]
    with pytest.raises(UnreadableFile, match="read-only"):
        read_query(address, "select naughty()")
    assert run(address, "select count(*) from staff")[0][0] == 12_000


def test_a_sync_with_its_records_on_postgresql_brings_in_a_query_and_a_file(
    hr, postgres, tmp_path, monkeypatch
):
    address = hr
    monkeypatch.setenv("SKILLGAP_DATABASE_URL", postgres.fresh())
    monkeypatch.setenv("HR_USER", address.split("//")[1].split("@")[0])
    database = address.replace(address.split("//")[1].split("@")[0], "${HR_USER}", 1)
    (tmp_path / "ratings.csv").write_text("employee_id,skill_id,source,level,observed_on\n"
                                          "00007,SQL,manager,3,2026-05-01\n")  # fmt: skip
    (tmp_path / "sources.toml").write_text(
        'dataset = "Fed"\n[sources.staff]\ntable = "employees"\n'
        'sql = "select empid, jobtitle, hired as hire_date from staff"\n'
        f'database = "{database}"\n[sources.ratings]\npath = "ratings.csv"\n'
    )
    sources = load_sources(tmp_path / "sources.toml")
    with open_workspace() as workspace:
        first = sync(workspace, sources)
        assert [outcome.status for outcome in first.outcomes] == ["new", "new"]
        workforce = workspace.load(first.dataset.id)
        assert len(workforce["employees"]) == 12_000
        assert len(workforce["signals"]) == 1
        again = sync(workspace, sources)
        assert [outcome.status for outcome in again.outcomes] == ["unchanged", "unchanged"]
        assert not again.is_new
