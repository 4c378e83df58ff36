"""Benchmarks and scripts call the package as it is; nothing else runs them in between."""

import subprocess
import sys

import pytest

BROKEN = ("[call-arg]", "[import-not-found]")
"""What stops a benchmark; its types are its own affair."""


@pytest.mark.slow
def test_benchmarks_and_scripts_call_what_is_there(repository):
    found = subprocess.run(
        [sys.executable, "-m", "mypy", "--explicit-package-bases", "benchmarks", "scripts"],
        cwd=repository, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "checked" in found.stdout, found.stdout[-600:] + found.stderr[-600:]
    lines = found.stdout.splitlines()
    assert [line for line in lines if any(sign in line for sign in BROKEN)] == []
