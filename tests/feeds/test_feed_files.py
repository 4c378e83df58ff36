"""Files of feeds: which count, what they are called, and what is said of what cannot be read."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta

import pytest

from skillgap.core.errors import UnreadableFile
from skillgap.feeds import fetching, load_sources
from skillgap.feeds.fetching import fetch_source, find_matching_files


@pytest.fixture
def source(tmp_path):
    def named(path, more="", folder=tmp_path):
        (folder / "sources.toml").write_text(f"[sources.some]\npath = '{path}'\n{more}")
        return load_sources(folder / "sources.toml").sources[0]

    return named


def write(path, text="a,b\n1,2\n"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_files_of_one_name_in_several_folders_all_count(tmp_path, source):
    write(tmp_path / "2024" / "learning.csv", "a\n1\n")
    write(tmp_path / "2025" / "learning.csv", "a\n2\n")
    some = source("**/*.csv", 'files = "all"')
    first = fetch_source(some)
    assert [name for name, _ in first.files] == ["2024/learning.csv", "2025/learning.csv"]
    assert list(first.digests) == ["2024/learning.csv", "2025/learning.csv"]
    for year in ("2024", "2025"):
        write(tmp_path / year / "learning.csv", "a\n9\n")
        second = fetch_source(some)
        assert second.fingerprint != first.fingerprint, year
        first = second


@pytest.mark.parametrize(
    "name", ["people [2026].csv", "Müller & Söhne, 100 %.csv", "人員 名單.csv"]
)
def test_a_name_is_found_as_it_is_written(tmp_path, source, name):
    write(tmp_path / name)
    assert [path.name for path in find_matching_files(source(name))] == [name]


@pytest.mark.parametrize("path", ["exports/people_*.csv", "../shared/people_*.csv"])
def test_the_folder_of_the_sources_may_have_any_name(tmp_path, source, path):
    folder = tmp_path / "[HR] 100 %"
    for place in (folder / "exports", tmp_path / "shared"):
        write(place / "people_1.csv")
    folder.mkdir(exist_ok=True)
    assert len(find_matching_files(source(path, folder=folder))) == 1


def test_a_file_from_the_future_is_as_of_now(tmp_path, source):
    write(tmp_path / "a.csv")
    os.utime(tmp_path / "a.csv", (1, 4_000_000_000))
    assert fetch_source(source("a.csv")).changed_at < datetime.now(UTC) + timedelta(minutes=1)


def test_a_file_that_goes_while_looking_is_not_there(tmp_path, source, monkeypatch):
    write(tmp_path / "a.csv")
    write(tmp_path / "b.csv")
    there = fetching.Path.is_file

    def then_gone(path):
        was = there(path)
        if path.name == "b.csv":
            path.unlink(missing_ok=True)
        return was

    some = source("*.csv")
    monkeypatch.setattr(fetching.Path, "is_file", then_gone)
    assert [path.name for path in find_matching_files(some)] == ["a.csv"]


def test_a_broken_link_is_no_file(tmp_path, source):
    (tmp_path / "a.csv").symlink_to(tmp_path / "none.csv")
    with pytest.raises(UnreadableFile, match="no file there"):
        fetch_source(source("*.csv"))


def test_a_file_written_over_while_it_is_read_is_left_for_the_next_time(
    tmp_path, source, monkeypatch
):
    write(tmp_path / "a.csv")
    read = fetching.Path.read_bytes

    def slowly(path):
        data = read(path)
        path.write_text("a,b\n3,4\n")
        os.utime(path, ns=(1, time.time_ns() + 10**9))
        return data

    some = source("a.csv")
    monkeypatch.setattr(fetching.Path, "read_bytes", slowly)
    with pytest.raises(UnreadableFile, match="still being written"):
        fetch_source(some)


def test_many_files_together_have_a_limit_too(tmp_path, source, monkeypatch):
    monkeypatch.setattr(fetching, "MOST_BYTES", 100)
    for at in range(10):
        write(tmp_path / f"{at}.csv", "a\n" + "1\n" * 10)
    with pytest.raises(UnreadableFile, match="10 files"):
        fetch_source(source("*.csv", 'files = "all"'))
    assert fetch_source(source("*.csv")).files
