"""Write ``tests/long_tests.txt`` from a run's log: ``python scripts/long_tests.py LOG``.

The log is what ``make test`` prints with ``PYTEST_ADDOPTS="-vv --durations=0"``. ``make check``
leaves the tests in the list out; ``make test`` runs them all. House rules are never in it: they
are what a commit is checked for.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path

LIST = Path(__file__).resolve().parent.parent / "tests" / "long_tests.txt"
MEAN_SECONDS, ALL_SECONDS = 0.1, 1.0
ALWAYS = "tests/house/test_house.py"
DURATION = re.compile(r"\s*([\d.]+)s (?:call|setup|teardown)\s+(\S+?)(?:\[.*)?(?:@.*)?\s*$")


def long_tests(log: str) -> list[str]:
    """Return the functions whose cases take .1 s each on average, or a second together."""
    spent: dict[str, list[float]] = defaultdict(list)
    cases: dict[str, set[str]] = defaultdict(set)
    for line in log.splitlines():
        if found := DURATION.match(line):
            spent[found[2]].append(float(found[1]))
            cases[found[2]].add(line.split(maxsplit=2)[2])
    return sorted(
        name
        for name, seconds in spent.items()
        if sum(seconds) > min(ALL_SECONDS, MEAN_SECONDS * len(cases[name]))
        and name.startswith("tests/")
        and not name.startswith(ALWAYS)
    )


if __name__ == "__main__":
    names = long_tests(Path(sys.argv[1]).read_text(encoding="utf-8"))
    LIST.write_text("".join(f"{name}\n" for name in names), encoding="utf-8")
    print(f"{len(names)} long tests")
