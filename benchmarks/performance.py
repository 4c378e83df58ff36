"""What everything takes at 1,000, 10,000 and 100,000 people, in one table: docs/performance.md.

`python benchmarks/performance.py [--quick] [--write]` makes the sample organisation anew at every
size (data/sample/generate.py), writes it as csv, and in a process of its own reads it, infers
levels, measures and groups gaps, and finds closeness of skills, a forecast, a plan and
recommendations. Beside it, in the same run, stands what one would write by hand for a part of it:
polars for reading, pandas for the sums under levels, DuckDB SQL for gaps, networkx for closeness.
By hand means less: no ranges, no evidence. Processor seconds of all threads; `--write` writes the
table and its picture, with machine and versions.

The goal: no step that takes a second grows faster than people to the power of 1.1.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.metadata
import math
import multiprocessing
import os
import platform
import resource
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.growth import (  # noqa: E402
    MATTERS_SECONDS,
    MOST_EXPONENT,
    exponent,
    processor_seconds,
)

SIZES, QUICK_SIZES = (1_000, 10_000, 100_000), (500, 2_000)
MOST_ROWS = 2_000_000
"""Rows of one file: a file of more than 200 MB is not read."""
BUDGET_PER_PERSON = 5_000.0
PAGE, PICTURE = ROOT / "docs" / "performance.md", ROOT / "docs" / "images" / "performance.svg"
BESIDE = {
    "read": "polars", "profiles": "pandas", "gaps by group": "DuckDB SQL", "closeness": "networkx",
}  # fmt: skip
Found = dict[str, Any]
Spent = dict[str, float]


def write_sample(folder: Path, people: int) -> None:
    """Write the sample organisation of some size as csv files."""
    import pyarrow as pa
    from pyarrow import csv

    from data.sample.generate import generate

    folder.mkdir()
    for name, table in generate(seed=5, people=people).tables.items():
        whole = pa.Table.from_pandas(table, preserve_index=False)
        for part, start in enumerate(range(0, max(len(whole), 1), MOST_ROWS), start=1):
            csv.write_csv(whole.slice(start, MOST_ROWS), folder / f"{name} {part}.csv")


def ours(folder: Path, people: int) -> dict[str, Callable[[Found], object]]:
    """Return the steps in order; each is given what the steps before have found."""
    import skillgap as sg

    budget = BUDGET_PER_PERSON * people
    return {
        "read": lambda found: sg.read(folder),
        "profiles": lambda found: sg.infer_profiles(found["read"]),
        "gaps": lambda found: sg.measure_gaps(found["read"], found["profiles"]),
        "gaps by group": lambda found: found["gaps"].by("function", "region"),
        "closeness": lambda found: sg.build_adjacency(found["read"]),
        "forecast": lambda found: sg.forecast(found["read"], found["profiles"]),
        "plan": lambda found: sg.optimise_plan(found["forecast"], found["gaps"], budget=budget),
        "recommendations": lambda found: sg.recommend(
            found["read"], found["profiles"], found["gaps"]
        ),
    }  # fmt: skip


def read_by_polars(folder: Path, found: Found) -> object:
    import polars as pl

    return {path.stem: pl.read_csv(path) for path in sorted(folder.glob("*.csv"))}


def sum_by_pandas(folder: Path, found: Found) -> object:
    from benchmarks.sums import by_pandas

    return by_pandas(found["read"])


GAPS_BY_HAND = """WITH newest AS (
  SELECT employee_id, skill_id, AVG(level) AS level FROM signals GROUP BY ALL
)
SELECT function, region, r.skill_id, COUNT(*) AS people,
  SUM(GREATEST(required_level - COALESCE(level, 0), 0)) AS missing
FROM employees JOIN requirements r USING (role_id)
LEFT JOIN newest n ON n.employee_id = employees.employee_id AND n.skill_id = r.skill_id
GROUP BY ALL"""


def gaps_by_duckdb(folder: Path, found: Found) -> object:
    import duckdb

    with duckdb.connect() as connection:
        for name in ("employees", "requirements", "signals"):
            connection.register(name, found["read"][name])
        return connection.execute(GAPS_BY_HAND).df()


def closeness_by_networkx(folder: Path, found: Found) -> object:
    import networkx as nx

    asked = found["read"]["requirements"]
    graph = nx.Graph(list(zip("role " + asked["role_id"], asked["skill_id"], strict=True)))
    skills = [node for node in graph if not node.startswith("role ")]
    pairs = [(one, other) for one in skills for other in skills if one < other]
    return list(nx.jaccard_coefficient(graph, pairs))


BY_HAND: dict[str, Callable[[Path, Found], object]] = {
    "read": read_by_polars, "profiles": sum_by_pandas, "gaps by group": gaps_by_duckdb,
    "closeness": closeness_by_networkx,
}  # fmt: skip


@dataclass
class Measured:
    """Processor seconds by step, ours and by hand, and the peak memory in GB."""

    people: int
    ours: Spent = field(default_factory=dict)
    by_hand: Spent = field(default_factory=dict)
    memory: float = 0.0


def timed(do: Callable[[], object]) -> tuple[float, object]:
    """Return processor seconds of a call, and what it returned."""
    before = processor_seconds()
    made = do()
    return processor_seconds() - before, made


def work(folder: Path, people: int) -> Measured:
    """Do every step on one organisation; by hand last, so that its memory does not count."""
    import skillgap as sg

    for name in ("duckdb", "networkx", "polars"):
        importlib.import_module(name)
    small = sg.read(sg.SAMPLE_FOLDER)  # what every step needs loaded is not counted
    sg.measure_gaps(small, sg.infer_profiles(small))
    measured = Measured(people)
    found: Found = {}
    for step, do in ours(folder, people).items():
        measured.ours[step], found[step] = timed(partial(do, found))
    measured.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    for step, by_hand in BY_HAND.items():
        measured.by_hand[step], _ = timed(partial(by_hand, folder, found))
    return measured


def lines_of_table(all_found: list[Measured]) -> list[str]:
    """Return the table: a line a step, a column a size, the exponent and what is beside it."""
    sizes = "".join(f" {one.people:,} |" for one in all_found)
    lines = [f"| step |{sizes} exponent | by hand, {all_found[-1].people:,} |"]
    lines.append("|---|" + "---|" * (len(all_found) + 2))
    for step in all_found[0].ours:
        seconds = "".join(f" {one.ours[step]:.2f} s |" for one in all_found)
        hand = f"{BESIDE[step]} {all_found[-1].by_hand[step]:.2f} s" if step in BESIDE else ""
        lines.append(f"| {step} |{seconds} {growth_of(step, all_found):.2f} | {hand} |")
    memory = "".join(f" {one.memory:.1f} GB |" for one in all_found)
    lines.append(f"| peak memory |{memory} | |")
    return lines


def growth_of(step: str, all_found: list[Measured]) -> float:
    """Return the exponent of a step from the last size but one to the last."""
    small, large = all_found[-2:]
    return exponent(small.ours[step], large.ours[step], large.people / small.people)


def machine() -> str:
    """Say on what this ran: processors, memory, and versions of what does the work."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    kept = ", ".join(
        f"{name} {importlib.metadata.version(name)}"
        for name in ("numpy", "pandas", "pyarrow", "scipy", "polars", "duckdb")
    )
    system = f"{platform.system()} on {platform.machine()}, {os.cpu_count()} cores"
    return f"{system}, {memory:.0f} GB; Python {platform.python_version()}, {kept}."


WIDTH, HEIGHT, EDGE, ASIDE = 760, 420, 56, 150
INKS = ("#1f5aa6", "#b5562f", "#2d7d4f", "#7a4f9e", "#5c6670", "#a38a16", "#c0396b", "#1a8a92")


def draw(all_found: list[Measured]) -> str:
    """Return the picture: seconds over people, both in powers of ten, a line a step."""
    right, bottom = WIDTH - ASIDE, HEIGHT - EDGE
    shown = [max(one.ours[step], 0.01) for one in all_found for step in one.ours]
    high = math.ceil(math.log10(max(shown)))
    across = [math.log10(one.people) for one in all_found]

    def x(power: float) -> float:
        return EDGE + (right - EDGE) * (power - across[0]) / (across[-1] - across[0])

    def y(power: float) -> float:
        return bottom - (bottom - 20) * (power + 2) / (high + 2)

    parts = [f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>']
    for mark in range(-2, high + 1):
        parts.append(f'<path d="M{EDGE} {y(mark):.0f}H{right}" stroke="#d9dde2"/>')
        parts.append(text_at(EDGE - 8, y(mark) + 4, f"{10.0**mark:g} s", "end"))
    for one, power in zip(all_found, across, strict=True):
        parts.append(text_at(x(power), bottom + 20, f"{one.people:,}", "middle"))
    parts.append(text_at((EDGE + right) / 2, HEIGHT - 12, "people", "middle"))
    ends = spread_out({s: y(math.log10(max(t, 0.01))) for s, t in all_found[-1].ours.items()})
    for ink, step in zip(INKS, all_found[0].ours, strict=True):
        points = " ".join(
            f"{x(power):.1f},{y(math.log10(max(one.ours[step], 0.01))):.1f}"
            for one, power in zip(all_found, across, strict=True)
        )
        parts.append(f'<polyline points="{points}" fill="none" stroke="{ink}" stroke-width="2"/>')
        parts.append(text_at(right + 8, ends[step] + 4, step, "start", ink))
    inside = "\n".join(parts)
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>\n{inside}\n</svg>\n'


def text_at(x: float, y: float, words: str, anchor: str, ink: str = "#39424e") -> str:
    """Return a piece of text of the picture."""
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" fill="{ink}">{words}</text>'


def spread_out(heights: Spent, apart: float = 16.0) -> Spent:
    """Move labels down until none covers another."""
    placed: Spent = {}
    for step, height in sorted(heights.items(), key=lambda item: item[1]):
        placed[step] = max([height, *(one + apart for one in placed.values())])
    return placed


def page(all_found: list[Measured]) -> str:
    """Return docs/performance.md."""
    table = "\n".join(lines_of_table(all_found))
    return f"""# Performance: what everything takes

Written by `python benchmarks/performance.py --write` on {date.today():%Y-%m-%d}. {machine()}

The sample organisation, made anew at every size (31 signals for each person, leavers included),
from csv files. Processor seconds of all threads. The exponent is that of the last step up: 1 is in
proportion. By hand means less: no ranges, no evidence (pandas: the same sums as ours).

{table}

![Seconds over people](images/performance.svg)

A million people, a room full of them, and signals that stay in a warehouse: [scale.md](scale.md).
`make bench` runs every benchmark.
"""


def main() -> int:
    """Measure every size, print the table, and judge the growth."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="500 and 2,000 people")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    options = parser.parse_args()
    all_found: list[Measured] = []
    for size in QUICK_SIZES if options.quick else SIZES:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place, "organisation")
            write_sample(folder, size)
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                all_found.append(pool.apply(work, (folder, size)))
    print("\n".join(lines_of_table(all_found)))
    if options.write:
        PAGE.write_text(page(all_found), encoding="utf-8")
        PICTURE.write_text(draw(all_found), encoding="utf-8")
    matter = [step for step, took in all_found[-1].ours.items() if took >= MATTERS_SECONDS]
    worst = max((growth_of(step, all_found) for step in matter), default=0.0)
    met = worst <= MOST_EXPONENT
    print(f"performance: exponent {worst:.2f} (goal {MOST_EXPONENT}): {'met' if met else 'short'}")
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
