"""Feeds under fire: syncs killed at random moments, bad files, same files again; registers read.

`python benchmarks/feeds.py [--quick]` prints

* 60 syncs (6 when quick) of a changed roster, each killed (SIGKILL) at a random moment: how many
  left the old version or the whole new one, and were made good by the next sync;
* files that cannot be used, each in place of a good one: how many left the dataset as it was;
* how many versions a second sync of the same files makes, and what it costs beside the first;
* seconds for reading O*NET and ESCO in full, apart, beside reading ESCO's files with pandas alone.

The goal is that of the first line: every killed sync leaves a whole version.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import pandas as pd  # noqa: E402

from skillgap.feeds import load_sources, sync  # noqa: E402
from skillgap.reading.apart import run_in_own_process  # noqa: E402
from skillgap.reading.occupations.esco import read_esco  # noqa: E402
from skillgap.reading.occupations.onet import read_onet  # noqa: E402
from skillgap.store.workspace import Workspace, open_workspace  # noqa: E402

SHARED = ROOT.parent / "shared" / "data"
HEADER = "employee_id,role_id,function,region,hire_date\n"
SOURCES = """dataset = "Fed"
[sources.people]
path = "people.csv"
[sources.ratings]
path = "ratings.csv"
"""
BAD = {
    "empty": b"", "binary": bytes(range(256)) * 20, "broken workbook": b"PK\x03\x04" + b"x" * 400,
    "header only": HEADER.encode(), "other columns": b"a,b\n1,2\n3,4\n",
    "cut to a tenth": b"", "renamed header": b"", "web page": b"<html><body>Sorry</body></html>",
}  # fmt: skip


def line(what: str, ours: str, beside: str = "") -> None:
    """Print one row of the table."""
    print(f"{what:<54} {ours:>24} {beside:>28}", flush=True)


def people(count: int, mark: str = "E") -> bytes:
    """Write a roster."""
    rows = (f"{mark}{i:05d},Developer,IT,North,2020-01-{1 + i % 28:02d}\n" for i in range(count))
    return (HEADER + "".join(rows)).encode()


def prepared(folder: Path, count: int) -> Workspace:
    """Make a workspace with one synced version."""
    ratings = (f"E{i:05d},SQL,manager,3,2026-05-01\n" for i in range(count))
    (folder / "people.csv").write_bytes(people(count))
    (folder / "ratings.csv").write_text(
        "employee_id,skill_id,source,level,observed_on\n" + "".join(ratings)
    )
    (folder / "sources.toml").write_text(SOURCES)
    workspace = open_workspace(folder / "workspace")
    sync(workspace, load_sources(folder / "sources.toml"))
    return workspace


def in_force(workspace: Workspace) -> tuple[int, int]:
    """Return number of the version in force, and its people, read back whole."""
    (dataset,) = workspace.datasets()
    return dataset.id, len(workspace.load(dataset.id)["employees"])


def kill_syncs(folder: Path, times: int) -> tuple[int, int, int]:
    """Kill syncs at random moments; return how many left a whole version, old ones, and healed."""
    dice, whole, old, healed = random.Random(7), 0, 0, 0
    workspace = prepared(folder, 2000)
    sources = load_sources(folder / "sources.toml")
    command = [sys.executable, "-m", "skillgap", "sync", "--config", str(sources.file)]
    environment = {**os.environ, "SKILLGAP_WORKSPACE": str(workspace.folder)}
    (folder / "people.csv").write_bytes(people(1999))
    started = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    usual = time.perf_counter() - started
    for turn in range(times):
        before, had = in_force(workspace)
        count = 2001 + turn
        (folder / "people.csv").write_bytes(people(count))
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(dice.uniform(0.4, 1.3) * usual)
        process.kill()
        process.wait()
        after, has = in_force(workspace)
        whole += (after, has) == (before, had) or has == count
        old += (after, has) == (before, had)
        sync(workspace, sources, wait_seconds=30)
        again = sync(workspace, sources)
        healed += in_force(workspace)[1] == count and not again.is_new
    workspace.close()
    return whole, old, healed


def try_bad_files(folder: Path) -> tuple[int, int]:
    """Put bad files in place of a good one; return how many changed nothing, of how many."""
    workspace = prepared(folder, 400)
    sources, kept = load_sources(folder / "sources.toml"), 0
    made: dict[str, Callable[[], bytes]] = {
        "cut to a tenth": lambda: people(40),
        "renamed header": lambda: people(400).replace(b"employee_id", b"Personal ref", 1),
    }
    for what, content in BAD.items():
        before = in_force(workspace)
        (folder / "people.csv").write_bytes(made[what]() if what in made else content)
        report = sync(workspace, sources)
        told = report.failed[0].told if report.failed else "taken"
        same = in_force(workspace) == before and bool(report.failed) and not report.is_new
        kept += same
        line(f"  {what}", "unchanged" if same else "CHANGED", told[:60])
    workspace.close()
    return kept, len(BAD)


def sync_twice(folder: Path) -> tuple[int, float, float]:
    """Sync the same files again; return versions made, seconds of the first and the second."""
    workspace = prepared(folder, 10)
    sources = load_sources(folder / "sources.toml")
    (folder / "people.csv").write_bytes(people(20_000, "N"))
    started = time.perf_counter()
    first = sync(workspace, sources)
    middle = time.perf_counter()
    second = sync(workspace, sources)
    made = len(workspace.versions(second.dataset.id)) if second.dataset else 0
    taken = (middle - started, time.perf_counter() - middle)
    assert first.is_new
    workspace.close()
    return made - 2, *taken


def read_registers() -> None:
    """Read both registers in full, apart, as the Data page does."""
    for name, reader, folder in (
        ("O*NET 29.2", read_onet, "onet_29_2"), ("ESCO 1.2.0", read_esco, "esco_1_2_0"),
    ):  # fmt: skip
        if not (SHARED / folder).exists():
            line(f"reading {name} in full", "not here", "shared data is missing")
            continue
        started, told = time.perf_counter(), []
        release = run_in_own_process(
            reader, str(SHARED / folder), seconds=300, memory_bytes=3 * 2**30,
            progress=lambda share, what, told=told: told.append(what),
        )  # fmt: skip
        taken = time.perf_counter() - started
        tables = release.workforce_tables()
        line(f"reading {name} in full", f"{taken:.1f} s", f"{len(told)} steps of progress")
        sizes = ", ".join(f"{len(frame):,} {table}" for table, frame in tables.items())
        line(f"  {sizes}", "")
    if (SHARED / "esco_1_2_0").exists():
        started = time.perf_counter()
        for path in sorted((SHARED / "esco_1_2_0").iterdir()):
            pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path, dtype="str")
        line("  the files of ESCO with pandas alone", f"{time.perf_counter() - started:.1f} s")


def main() -> int:
    """Print the table; exit 1 when a killed sync left anything but a whole version."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="6 kills, no registers; under 40 s")
    quick = parser.parse_args().quick
    kills = 6 if quick else 60
    line("what", "ours", "beside, or why")
    with tempfile.TemporaryDirectory() as first:
        whole, old, healed = kill_syncs(Path(first), kills)
    line("syncs killed that left a whole version", f"{whole} of {kills}", f"{old} the old one")
    line("  made good by the next sync, then idempotent", f"{healed} of {kills}")
    with tempfile.TemporaryDirectory() as second:
        kept, tried = try_bad_files(Path(second))
    line("bad files that left everything unchanged", f"{kept} of {tried}")
    with tempfile.TemporaryDirectory() as third:
        extra, long, short = sync_twice(Path(third))
    line("versions made by the same files again", f"{extra}", f"{short:.2f} s after {long:.2f} s")
    if not quick:
        read_registers()
    met = whole == healed == kills and kept == tried and extra == 0
    print(f"feeds: {whole} of {kills} killed syncs left a whole version "
          f"(goal {kills} of {kills}): {'met' if met else 'short'}")  # fmt: skip
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
