"""What a workspace survives: kill -9 while importing, many writers at once, restores meanwhile.

`python benchmarks/durability.py [--quick]` prints

* 200 processes killed with -9 at random moments of an import: acknowledged imports that are lost,
  imports found partial, integrity checks, every snapshot's hash;
* 25 writers (5 processes of 5 threads), 40 edits each, on SQLite beside sqlite3 as it comes: edits
  lost, errors shown, conflicts that were noticed and resolved, the longest wait;
* 20 backups made while 5 threads write, each restored elsewhere and compared row for row with what
  the source held at that row of its audit trail; and restores into the very workspace written to;
* writers and restores on PostgreSQL, on a server of our own that waits for its disk, and how the
  tests of the store end there.

Every loss counts one; the goal is none. PostgreSQL is tried where Debian's `postgresql` is.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from skillgap.store.workspace import Workspace, open_workspace  # noqa: E402
from tests import durability, postgres  # noqa: E402
from tests.durability import Tally  # noqa: E402

URL = "SKILLGAP_DATABASE_URL"
KILLS, QUICK_KILLS = 200, 8
EDITS, QUICK_EDITS = 40, 8
RESTORES, QUICK_RESTORES = 20, 3
IN_PLACE, QUICK_IN_PLACE = 10, 2


def line(what: str, ours: str, beside: str = "", floor: str = "") -> None:
    """Print one row of the table."""
    print(f"{what:<52} {ours:>28} {beside:>30} {floor:>8}", flush=True)


@contextmanager
def records_at(url: str | None) -> Iterator[None]:
    """Keep the records in a database on a server, for workspaces opened meanwhile."""
    before = os.environ.pop(URL, None)
    if url:
        os.environ[URL] = url
    try:
        yield
    finally:
        os.environ.pop(URL, None)
        if before:
            os.environ[URL] = before


def show_kills(folder: Path, kills: int) -> int:
    """Kill importing processes; returns what was lost."""
    found = durability.kill_while_importing(folder / "killed", kills)
    done, lost = found.done, len(found.wrong)
    line(
        f"{kills} kill -9 while importing ({found.seconds:.0f} s)",
        f"{lost} lost or partial",
        "",
        "0",
    )
    line("  imports acknowledged, found", f"{done['acknowledged']:,}, {done['found']:,}")
    line("  died between files and record", f"{done['died between files and record']:,}")
    line("  integrity and foreign key checks ok", f"{done['integrity checks ok']:,}")
    line("  snapshots whose hash is right", f"{done['snapshots read to the end']:,}")
    return tell(found)


def show_writers(folder: Path, edits: int, where: str, naive: bool) -> int:
    """Let 25 write at once; returns what was lost."""
    found = durability.write_together(folder / f"writers-{where}", edits=edits)
    beside = ""
    if naive:
        plain = durability.write_naively(folder, edits=edits)
        gone = plain.done["acknowledged"] - plain.done["kept"]
        beside = f"{gone} lost, {plain.done['told it is locked']} times locked"
    done = found.done
    line(f"25 writers x {edits} edits, {where} ({found.seconds:.0f} s)",
         f"{len(found.wrong)} lost or shown", beside, "0")  # fmt: skip
    line("  edits acknowledged, kept", f"{done['acknowledged']:,}, {done['kept']:,}")
    line("  counted up together", f"{done['counted together']:,}",
         f"{done['conflicts noticed']:,} conflicts noticed")  # fmt: skip
    line("  longest wait of one commit", f"{found.slowest:.2f} s")
    return tell(found)


def show_restores(
    folder: Path, elsewhere: Callable[[int], Workspace], times: int, in_place: int, where: str
) -> int:
    """Back up and restore while others write; returns how many rows differ."""
    found = durability.restore_while_writing(folder / f"source-{where}", elsewhere, times)
    done = found.done
    line(f"{times} restores during writes, {where} ({found.seconds:.0f} s)",
         f"{len(found.wrong)} differ", "", "0")  # fmt: skip
    line("  rows compared, writes meanwhile",
         f"{done['rows compared']:,}, {done['writes meanwhile']:,}")  # fmt: skip
    placed = durability.restore_in_place(folder / f"source-{where}", in_place)
    line(f"{in_place} restores into what is written to, {where}", f"{len(placed.wrong)} wrong",
         f"{placed.done['writes meanwhile']:,} writes meanwhile", "0")  # fmt: skip
    return tell(found) + tell(placed)


def tell(found: Tally) -> int:
    """Print what went wrong; returns how much."""
    for wrong in found.wrong[:10]:
        print(f"    WRONG: {wrong}")
    return len(found.wrong)


def show_tests() -> int:
    """Run the tests of the store on PostgreSQL; returns how many fail."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", "0", "-q", "tests/store", "-k", "postgresql",
         "-p", "no:cacheprovider", "-rf"],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={name: value for name, value in os.environ.items() if name != URL}
        | {"SKILLGAP_POSTGRES": "required", "PYTEST_ADDOPTS": "-o addopts='--strict-markers'"},
    )  # fmt: skip
    ended = done.stdout.strip().splitlines()[-1].strip("= ")
    line("tests of the store on PostgreSQL", re.sub(r",? *\d+ deselected", "", ended), "", "0 fail")
    failed = re.search(r"(\d+) failed", ended)
    if done.returncode:
        print(done.stdout[-2000:])
    return int(failed[1]) if failed else int(done.returncode != 0)


def main(arguments: list[str] | None = None) -> int:
    """Print the tables; 0 when nothing is lost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer of everything, under 40 s")
    quick = parser.parse_args(arguments).quick
    kills, edits = (QUICK_KILLS, QUICK_EDITS) if quick else (KILLS, EDITS)
    times, in_place = (QUICK_RESTORES, QUICK_IN_PLACE) if quick else (RESTORES, IN_PLACE)
    with tempfile.TemporaryDirectory(prefix="skillgap-") as place:
        folder, lost = Path(place), 0
        line("what", "ours", "beside: sqlite3 as it comes", "floor")
        with records_at(None):
            lost += show_kills(folder, kills)
            lost += show_writers(folder, edits, "SQLite", naive=True)
            lost += show_restores(
                folder,
                lambda n: open_workspace(folder / f"restored-{n}"),
                times,
                in_place,
                "SQLite",
            )
        lost += show_postgres(folder, edits, times // 4 or 1, in_place // 2, quick)
    print(f"durability: {lost} lost, partial or different (goal 0): {'short' if lost else 'met'}")
    return 1 if lost else 0


def show_postgres(folder: Path, edits: int, times: int, in_place: int, quick: bool) -> int:
    """Do the same on a real server; returns what was lost."""
    if postgres.binaries() is None:
        print("No PostgreSQL server here: install Debian's `postgresql` to see the rest.")
        return 0
    with postgres.running(fsync=True) as server:

        def elsewhere(number: int) -> Workspace:
            with records_at(server.fresh()):
                return open_workspace(folder / f"restored-postgresql-{number}")

        with records_at(server.fresh()):
            lost = show_writers(folder, edits, "PostgreSQL", naive=False)
        with records_at(server.fresh()):
            lost += show_restores(folder, elsewhere, times, in_place, "PostgreSQL")
    return lost if quick else lost + show_tests()


if __name__ == "__main__":
    raise SystemExit(main())
