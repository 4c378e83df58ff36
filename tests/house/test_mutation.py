"""The mutation benchmark itself: what it changes, leaves out and calls caught."""

from __future__ import annotations

import ast
import random
import subprocess
import sys

import pytest

from tests.conftest import REPOSITORY

sys.path.insert(0, str(REPOSITORY))
from benchmarks import mutation
from benchmarks.mutants import find_sites, mutate

TEXT = '''"""Numbers in words, such as 1 < 2, are no sites."""

TINY = 1e-9


def price(hours: int | None, rate: float = 2.5) -> float:
    """Return hours × rate."""
    if hours is None or not hours > 0:
        return -1.0
    return hours * rate
'''
CHANGED = {
    "2.5", "hours is None or not hours > 0", "hours is None", "not hours > 0", "hours > 0", "0",
    "-1.0", "1.0", "hours * rate",
}  # fmt: skip


def test_every_operator_comparison_and_number_is_a_site():
    sites, excluded = find_sites("a.py", TEXT)
    nodes = list(ast.walk(ast.parse(TEXT)))
    assert {ast.unparse(nodes[site.node]) for site in sites} == CHANGED
    assert len(sites) == len(CHANGED)
    assert excluded == {
        "in an annotation, never computed": 1,
        "a guard against rounding, below 1e-05": 1,
    }
    assert {site.function for site in sites} == {"price", "module"} - {"module"}


@pytest.mark.parametrize("seed", range(5))
def test_a_change_changes_one_place_and_still_compiles(seed):
    plain = ast.unparse(ast.parse(TEXT)).splitlines()
    for site in find_sites("a.py", TEXT)[0]:
        mutant = mutate(site, TEXT, random.Random(seed))
        assert mutant is not None
        compile(mutant.text, "a.py", "exec")
        unlike = [
            (one, other)
            for one, other in zip(plain, mutant.text.splitlines(), strict=True)
            if one != other
        ]
        assert len(unlike) == 1, str(mutant)
        assert f"a.py:{site.line} price: `" in str(mutant)


def test_a_change_to_the_same_code_is_skipped():
    text = "def f():\n    return 4 - 0\n"
    sites = find_sites("a.py", text)[0]
    made = [mutate(site, text, random.Random(1)) for site in sites]
    assert [one is None for one in made] == [True, False, False]


@pytest.mark.parametrize(
    ("path", "room"),
    [
        ("skillgap/core/tables.py", "core"),
        ("skillgap/core/scenario/value.py", "core"),
        ("skillgap/questions/gaps/draws.py", "gaps"),
        ("skillgap/questions/__init__.py", "__init__"),
    ],
)
def test_each_file_has_its_room(path, room):
    assert mutation.room_of(path) == room


def test_every_room_has_tests_and_little_is_left_out():
    rooms = {mutation.room_of(path) for path in mutation.model_files(REPOSITORY)}
    assert [room for room in rooms if not mutation.tests_of(room, REPOSITORY)] == []
    assert mutation.gather("", "")
    assert mutation.gather("bench", "")


def test_what_is_tested_is_caught_and_what_is_not_survives(tmp_path, monkeypatch):
    """A model of two functions in a tree of its own; one of them is tested."""
    tree = tmp_path / "tree"
    for folder in ("skillgap/core", "tests/core"):
        (tree / folder).mkdir(parents=True)
    (tree / "skillgap/core/half.py").write_text(
        "def half(x):\n    return x / 2\n\n\ndef idle(x):\n    return x + 4\n"
    )
    (tree / "tests/core/test_half.py").write_text(
        "from skillgap.core.half import half\n\n\ndef test_half():\n    assert half(6) == 3\n"
    )
    (tree / "pyproject.toml").write_text("[tool.pytest.ini_options]\nmarkers = ['browser', 'slow']")
    (tree / "conftest.py").write_text(
        "from hypothesis import settings\nsettings.register_profile('quick', max_examples=2)\n"
    )
    program = (
        "import sys; from pathlib import Path; from benchmarks import mutation as m;"
        f"m.ROOT = Path({str(tree)!r}); sys.argv = ['mutation', '--count', '9'];"
        "sys.exit(m.main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert "core: 2 of 4 caught" in done.stdout, done.stdout + done.stderr
    assert done.stdout.count("survived: skillgap/core/half.py:6 idle") == 2
    assert done.stdout.splitlines()[-1] == "mutation: 50% (goal 80%): short"
    assert done.returncode == 1
    assert "x + 4" in (tree / "skillgap/core/half.py").read_text()
