"""How many random one-token changes in the models do the quick tests of their room catch?

`python benchmarks/mutation.py --seed N --count M [--room NAME] [--at FILE[:LINE]] [--quick]` draws
places uniformly at random from every operator, comparison and numeric literal in `core` and in the
questions, changes one in a temporary copy of the tree, and runs the quick tests of its room there:
those of its folder first, then the examples in its docstrings. A
change is caught when a test fails or when the tests no longer end. Before that, every room's tests
must pass as they are. It prints the share caught, every survivor, and what was left out and why.

Limits: a change that makes no difference to any result (a number in a guard, the order of a sum)
counts as survived; no such change is sorted out by hand. A timeout, in seconds
on the processor, is counted as caught and shown.
Needs fork: Linux or macOS.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"))

import hypothesis  # noqa: F401
import pandas  # noqa: F401
import pytest
import scipy.optimize
import scipy.stats  # noqa: F401
import sklearn.feature_extraction.text  # noqa: F401

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.mutants import Mutant, Site, find_sites, mutate  # noqa: E402

GOAL = 0.80
MOST_EXCLUDED = 0.05
# Time is counted on the processor, for on a busy machine a slow run is no endless one; what waits
# and computes nothing is ended by the clock.
CLOCK_PER_PROCESSOR = 10

ROOTS = ("skillgap/core", "skillgap/questions")
# Tests of what belongs to no room.
MORE_TESTS = {"__init__": ("tests/contracts/test_models.py",)}


def room_of(path: str) -> str:
    """Return the room of a file: `core`, or its folder under the questions."""
    parts = Path(path).parts
    return "core" if parts[1] == "core" else Path(parts[2]).stem


def tests_of(room: str, root: Path) -> list[str]:
    """Return the test folders and files of a room that exist, its own folder first."""
    own = "tests/core" if room == "core" else f"tests/questions/{room}"
    return [path for path in (own, *MORE_TESTS.get(room, ())) if (root / path).exists()]


def model_files(root: Path) -> list[str]:
    """Return every file of the models, as paths from the root of the tree."""
    found = [path for start in ROOTS for path in sorted((root / start).rglob("*.py"))]
    return [path.relative_to(root).as_posix() for path in found]


def draw_mutants(sites: list[Site], root: Path, seed: int, count: int) -> list[Mutant]:
    """Draw sites one after the other without repeats, until enough of them could be changed."""
    pick = random.Random(seed)
    drawn: list[Mutant] = []
    for site in pick.sample(sites, len(sites)):
        if len(drawn) >= count:
            break
        mutant = mutate(site, (root / site.path).read_text(encoding="utf-8"), pick)
        drawn += [mutant] if mutant else []
    return drawn


def copy_tree(into: Path) -> Path:
    """Copy what tests need, compiled so that a changed file is always read anew."""
    left_out = shutil.ignore_patterns(".*", "__pycache__", "workspace", "screenshots", "build")
    shutil.copytree(ROOT, into, ignore=left_out)
    quietly = [sys.executable, "-m", "compileall", "-qq", "--invalidation-mode", "checked-hash"]
    subprocess.run([*quietly, "skillgap"], cwd=into, check=False)
    return into


def begin_tests(
    tree: Path, targets: list[str], *, seconds: int = 900, keep_bytecode: bool = False
) -> int:
    """Run the quick tests named in a process of their own, from a tree; return its id.

    It is ended after so many seconds on the processor.

    The process is forked from this one, which knows the libraries but nothing of skillgap: that
    saves two seconds of imports for each change.
    """
    if pid := os.fork():
        return pid
    os.setsid()
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    os.chdir(tree)
    sys.dont_write_bytecode = not keep_bytecode
    sys.path[0] = str(tree)
    for stream in (1, 2):
        os.dup2(os.open(tree.parent / f"{tree.name}.log", os.O_CREAT | os.O_WRONLY), stream)
    options = ["-x", "-q", "-m", "not browser and not slow", "--hypothesis-profile", "quick"]
    os._exit(int(pytest.main([*options, "-p", "no:cacheprovider", "-p", "no:xdist", *targets])))


def end_of(pid: int, deadline: float) -> str:
    """Return how a run ended, stopping it after its time; nothing while it runs."""
    ended, status = os.waitpid(pid, os.WNOHANG)
    if ended:
        code = os.waitstatus_to_exitcode(status)
        if code in (4, 5):
            sys.exit("mutation: pytest was called wrongly or found no test")
        if code in (-signal.SIGXCPU, -signal.SIGKILL):
            return "timeout"
        return "survived" if code == 0 else "caught"
    if time.monotonic() < deadline:
        return ""
    os.killpg(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return "timeout"


def time_unchanged(tree: Path, room: str, targets: list[str]) -> int:
    """Return the seconds on the processor that a room may take.

    Ends when its tests fail as they are, or when none exist.
    """
    began = time.monotonic()
    pid = begin_tests(tree, targets, keep_bytecode=True) if targets else 0
    outcome = ""
    while targets and not outcome:
        time.sleep(0.05)
        outcome = end_of(pid, began + 900 * CLOCK_PER_PROCESSOR)
    if outcome != "survived":
        told = tree.parent / f"{tree.name}.log"
        print(told.read_text(encoding="utf-8")[-2000:] if told.exists() else "")
        sys.exit(f"{room}: its tests must pass before a change: {' '.join(targets) or 'none'}")
    took = time.monotonic() - began
    print(f"{room}: {took:.0f} s unchanged, {' '.join(targets)}", flush=True)
    return 30 + 4 * round(took)


def run_mutants(
    mutants: list[Mutant], trees: list[Path], limits: dict[str, int]
) -> Iterator[tuple[Mutant, str]]:
    """Yield each mutant with its outcome, as many at a time as there are trees."""
    waiting, running = list(reversed(mutants)), dict[int, tuple[Mutant, Path, float]]()
    free = list(trees)
    while waiting or running:
        while waiting and free:
            mutant, tree = waiting.pop(), free.pop()
            (tree / mutant.site.path).write_text(mutant.text, encoding="utf-8")
            room = room_of(mutant.site.path)
            targets = [*tests_of(room, tree), mutant.site.path]
            pid = begin_tests(tree, targets, seconds=limits[room])
            running[pid] = mutant, tree, time.monotonic() + CLOCK_PER_PROCESSOR * limits[room]
        time.sleep(0.05)
        for pid, (mutant, tree, deadline) in list(running.items()):
            if outcome := end_of(pid, deadline):
                del running[pid]
                shutil.copyfile(ROOT / mutant.site.path, tree / mutant.site.path)
                free.append(tree)
                yield mutant, outcome


def gather(only: str, at: str) -> list[Site]:
    """Return the sites of the room or place asked for; print what is left out, refuse too much."""
    sites: list[Site] = []
    excluded = Counter[str]()
    for path in model_files(ROOT):
        found, without = find_sites(path, (ROOT / path).read_text(encoding="utf-8"))
        sites, excluded = sites + found, excluded + without
    share = excluded.total() / max(1, len(sites) + excluded.total())
    print(
        f"{len(sites)} sites, {excluded.total()} left out: {share:.1%}, at most {MOST_EXCLUDED:.0%}"
    )
    for reason, count in excluded.items():
        print(f"  {count} {reason}")
    if share > MOST_EXCLUDED:
        sys.exit("mutation: more left out than is allowed")
    path, _, line = at.partition(":")
    return [
        site for site in sites
        if only in ("", room_of(site.path)) and path in ("", site.path)
        and line in ("", str(site.line))
    ]  # fmt: skip


def report(outcomes: list[tuple[Mutant, str]]) -> float:
    """Print shares by room; return the share caught. A timeout is caught, too."""
    by_room: dict[str, list[str]] = {}
    for mutant, outcome in outcomes:
        by_room.setdefault(room_of(mutant.site.path), []).append(outcome)
    for room, mine in sorted(by_room.items()):
        print(f"{room}: {len(mine) - mine.count('survived')} of {len(mine)} caught")
    return sum(told != "survived" for _, told in outcomes) / max(1, len(outcomes))


def main() -> int:
    """Draw, run, report; 1 when fewer are caught than the goal says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--room", default="", help="one room only")
    parser.add_argument("--at", default="", help="one file, or FILE:LINE, only")
    parser.add_argument("--quick", action="store_true", help="three changes in a quick room")
    parser.add_argument("--workers", type=int, choices=(1, 2), default=2)
    asked = parser.parse_args()
    room, count = ("people", 3) if asked.quick else (asked.room, asked.count)
    mutants = draw_mutants(gather(room, asked.at), ROOT, asked.seed, count)
    if not mutants:
        sys.exit("mutation: nothing to change there")
    outcomes = []
    with tempfile.TemporaryDirectory() as folder:
        trees = [copy_tree(Path(folder).resolve() / "tree-0")]
        rooms = sorted({room_of(mutant.site.path) for mutant in mutants})
        limits = {name: time_unchanged(trees[0], name, tests_of(name, ROOT)) for name in rooms}
        for more in range(1, asked.workers):
            trees.append(Path(shutil.copytree(trees[0], trees[0].with_name(f"tree-{more}"))))
        for mutant, outcome in run_mutants(mutants, trees, limits):
            outcomes.append((mutant, outcome))
            if outcome != "caught":
                print(f"{outcome}: {mutant}", flush=True)
    share = report(outcomes)
    verdict = "met" if share >= GOAL else "short"
    print(f"mutation: {share:.0%} (goal {GOAL:.0%}): {verdict}")
    return 0 if verdict == "met" else 1


if __name__ == "__main__":
    sys.exit(main())
