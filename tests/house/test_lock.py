"""The lock files: every pin with the hashes of its files, nothing else, and nobody's address."""

import re

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts.bundle import Incomplete, check_hashes
from scripts.licences import Package
from scripts.lock import APP_LOCK, DEV_LOCK, ROOT, hashes_of, read_lock, version_of
from tests.cli.test_bundle import make_wheel
from tests.house.test_house import pins

HASH = "0" * 64


def pinned(*names):
    return {
        canonicalize_name(one.name): next(iter(one.specifier)).version
        for name in names
        for one in pins(name)
    }


def test_every_version_in_the_lock_is_the_one_pinned_and_each_has_hashes():
    wanted = pinned("requirements.txt", "constraints.txt", "requirements-dev.txt")
    entries = read_lock(APP_LOCK) | read_lock(DEV_LOCK)
    assert {name: version_of(one) for name, one in entries.items()} == {
        name: wanted.get(name) for name in entries
    }
    assert [name for name, one in entries.items() if not hashes_of(one)] == []


def test_what_is_asked_for_is_in_the_lock():
    app, tests = read_lock(APP_LOCK), read_lock(DEV_LOCK)
    assert set(pinned("requirements.txt")) - set(app) == set()
    assert set(pinned("requirements-dev.txt")) - set(app) - set(tests) == set()
    assert "-r requirements.lock" in DEV_LOCK.read_text("utf-8")


def test_a_lock_names_no_address_and_every_line_is_an_entry():
    for file in (APP_LOCK, DEV_LOCK):
        text = file.read_text("utf-8")
        assert "://" not in text
        assert "index" not in re.sub(r"(?m)^[a-z0-9-]+==.*$", "", text)
        entries = "\n".join(read_lock(file).values())
        rest = [line for line in text.splitlines() if line and line not in entries.splitlines()]
        assert [line for line in rest if line[0] not in "#-"] == []


def test_markers_keep_what_only_one_system_needs():
    marker = Requirement(read_lock(APP_LOCK)["uvloop"].split("\\")[0]).marker
    here = default_environment()
    assert not marker.evaluate({**here, "sys_platform": "win32"})
    assert marker.evaluate({**here, "sys_platform": "darwin"})


def test_make_the_container_and_the_readme_install_by_hash():
    for name in ("Makefile", "Containerfile", "README.md"):
        text = (ROOT / name).read_text("utf-8")
        assert "--require-hashes -r requirements.lock" in text
        assert "install -r requirements" not in text


def test_a_wheel_that_was_swapped_is_refused(tmp_path):
    make_wheel(tmp_path, "one", version="1.0")
    with pytest.raises(Incomplete, match=r"one-1\.0.* is not the file"):
        check_hashes(tmp_path, {"one": frozenset({HASH})})
    with pytest.raises(Incomplete):
        check_hashes(tmp_path, {})


@pytest.mark.parametrize(
    ("licence", "binds"),
    [("MIT", False), ("", True), ("GPL-3.0-only", True), ("MIT OR GPL-2.0-only", False),
     ("LGPL-2.1-only", False), ("GNU General Public License v3 (GPLv3)", True),
     ("AGPL-3.0", True)],
)  # fmt: skip
def test_a_licence_that_binds_the_whole_app_or_is_unknown_is_found(licence, binds):
    assert Package("x", "1", licence, 0.0, frozenset()).binds_all is binds
