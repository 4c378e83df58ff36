"""Databases that rot: how many of them show something else without a word.

Copies of one workspace are damaged at random (1, 4, 20 or 200 bytes, a page of zeros or of noise,
cut short), opened, and read through every public call. A copy may be unchanged, or say in a
sentence what is wrong; it may not show another number in silence, nor raise anything raw.
Beside it: the same database read with nothing but SQLite's own errors to go by.

Goal: nothing in silence and nothing raw, of 500.
"""

from __future__ import annotations

import random
import sqlite3
import sys
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.corruption import KINDS, damage_copies, damaged  # noqa: E402

COPIES, QUICK = 500, 60


def main(arguments: list[str]) -> int:
    """Damage, look, print."""
    copies = QUICK if "--quick" in arguments else COPIES
    with tempfile.TemporaryDirectory(prefix="skillgap-corruption-") as folder:
        rot = damage_copies(Path(folder), copies)
        bare = _read_bare(Path(folder) / "sound" / "workspace.db", copies)
    print(f"{'':28}{'ours':>8}{'sqlite3 as it comes':>22}")
    for name in ("unchanged", "said", "raw", "silent"):
        print(f"{name:28}{rot.outcomes[name]:8}{bare[name]:22}")
    for line in rot.wrong[:10]:
        print(line)
    wrong = len(rot.wrong)
    print(
        f"corruption: {wrong} of {copies} in silence or raw (goal 0): {'short' if wrong else 'met'}"
    )
    return 1 if wrong else 0


def _read_bare(database: Path, copies: int) -> Counter[str]:
    """Read the same damaged databases row by row with sqlite3, as a plain program would."""
    chance, content, found = random.Random(1), database.read_bytes(), Counter[str]()
    expected = _rows(database)
    copy = database.with_name("bare.db")
    for number in range(copies):
        copy.write_bytes(damaged(content, KINDS[number % len(KINDS)], chance))
        try:
            rows = _rows(copy)
        except (sqlite3.Error, ValueError):
            found["said"] += 1
            continue
        found["unchanged" if rows == expected else "silent"] += 1
    return found


def _rows(database: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(database)) as connection:
        query = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        names = [name for (name,) in connection.execute(query)]
        return {
            name: connection.execute(f'SELECT * FROM "{name}" ORDER BY rowid').fetchall()
            for name in names
        }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
