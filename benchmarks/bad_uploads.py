"""Every hostile or dirty file gets the outcome it must: accept, fix, ask, quarantine or reject.

`python benchmarks/bad_uploads.py [--quick]` judges 110 files and six made on the spot, each in
another process as the Data page does, and checks beyond the outcome what must be true of it (names,
levels and days exactly as they should be, the rows kept aside, what the question says). It prints
the slowest ones, memory of this process before and after, and what becomes of csv-spectrum and of
the naughty strings. With `--quick` every third file is judged.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

import skillgap as sg  # noqa: E402
from skillgap.core.tables import TABLES  # noqa: E402
from skillgap.reading.apart import resident_bytes  # noqa: E402
from skillgap.reading.conform import conform  # noqa: E402
from skillgap.reading.examination import Examination  # noqa: E402
from skillgap.reading.files.raw import read_raw_tables  # noqa: E402
from skillgap.reading.pipeline import sha256_of  # noqa: E402
from tests import uploads  # noqa: E402

SHARED = uploads.FOLDER.parent
SLOWEST_SECONDS = 30.0
GROWTH_MB = 64
"""Memory this process may hold more after all files than before, for caches of libraries."""


def line(what: str, ours: str, beside: str = "") -> None:
    """Print one row of the table."""
    print(f"{what:<58} {ours:>22} {beside:>34}", flush=True)


def resident_mb() -> float:
    """Return the memory this process holds, after giving back what it does not need."""
    import pyarrow as pa

    gc.collect()
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL("libc.so.6").malloc_trim(0)
    return resident_bytes(os.getpid()) / 2**20


# --- files made on the spot ---


def made(folder: Path, rows: int) -> Iterator[tuple[str, str, dict[str, object]]]:
    """Make the six files; yield name, expected outcome and how to examine each."""
    for name, size in (("111_201MB.csv", 201 * 2**20), ("112_2GB.csv", 2**31)):
        with (folder / name).open("wb") as sparse:
            sparse.truncate(size)
        yield name, "REJECT", {"source": folder / name}
    wide = ",".join(f"c{i}" for i in range(1_000_000)) + "\n" + ",".join(["1"] * 1_000_000) + "\n"
    (folder / "113_1e6_columns.csv").write_text(wide)
    yield "113_1e6_columns.csv", "REJECT", {"source": folder / "113_1e6_columns.csv"}
    many = folder / "114_1e6_rows.csv"
    many.write_bytes(signals(rows))
    yield many.name, "ACCEPT", {"source": many}
    whole = many.read_bytes()
    cut = whole[: len(whole) // 2].rpartition(b",")[0]
    yield "115_upload_cut_midway", "REJECT", {"source": cut, "name": "114_1e6_rows.csv"}
    first = (uploads.FOLDER / "01_utf8_bom.csv").read_bytes()
    seen = {sha256_of(first): "Staff, 2026-11-01"}
    yield "116_same_file_twice", "ASK", {"source": first, "name": "01.csv", "seen": seen}


def signals(rows: int) -> bytes:
    """Return ratings as a csv: five known people, seven known skills."""
    draw = np.random.default_rng(3)
    days = pd.date_range("2016-01-01", "2026-10-31").strftime("%Y-%m-%d").to_numpy()
    frame = pd.DataFrame(
        {
            "employee_id": np.array([f"E{i:03d}" for i in range(1, 6)])[draw.integers(0, 5, rows)],
            "skill": np.array(uploads.SKILLS)[draw.integers(0, 7, rows)],
            "proficiency": draw.integers(0, 6, rows),
            "rated_on": days[draw.integers(0, len(days), rows)],
        }
    )
    return frame.to_csv(index=False).encode()


# --- judging ---


def judged(every: int, rows: int) -> tuple[int, int, float]:
    """Judge the files; return how many are as expected, of how many, and the slowest."""
    known, right, times = uploads.known(), 0, {}
    cases: list[tuple[str, str, dict[str, object]]] = [
        (each.file, each.outcome, {"source": uploads.FOLDER / each.file})
        for each in uploads.expected()[::every]
    ]
    with tempfile.TemporaryDirectory() as folder:
        for name, outcome, how in [*cases, *made(Path(folder), rows)]:
            start = time.perf_counter()
            seen: Examination = sg.examine(known=known, **how)  # type: ignore[arg-type]
            times[name] = time.perf_counter() - start
            wrong = [] if seen.outcome == outcome else [f"{seen.outcome}, not {outcome}"]
            wrong += uploads.shortcomings(name, seen)
            right += not wrong
            if wrong:
                line(f"  {name}", "; ".join(wrong)[:200], seen.sentence[:120])
            del seen
    for name, taken in sorted(times.items(), key=lambda item: -item[1])[:3]:
        line(f"  slow: {name}", f"{taken:.1f} s", f"at most {SLOWEST_SECONDS:.0f} s")
    return right, len(times), max(times.values())


def spectrum() -> tuple[int, int]:
    """Read csv-spectrum; return how many are as its answers say."""
    right, files = 0, sorted((SHARED / "csv_spectrum/csvs").glob("*.csv"))
    for path in files:
        answer = json.loads((SHARED / f"csv_spectrum/json/{path.stem}.json").read_text("utf-8"))
        right += read_raw_tables(path)[0].frame.to_dict("records") == answer
    return right, len(files)


def naughty() -> tuple[int, int, int]:
    """Send every naughty string through every text column; return unchanged, listed, lost."""
    text = (SHARED / "naughty_strings/blns.txt").read_text("utf-8")
    strings = [each for each in text.split("\n") if each and not each.startswith("#")]
    unchanged = listed = lost = 0
    for name, table in TABLES.items():
        for column in table.columns:
            if column.kind in ("id", "text", "category") and not column.choices:
                same, told, gone = _through(name, column.name, strings)
                unchanged, listed, lost = unchanged + same, listed + told, lost + gone
    return unchanged, listed, lost


def _through(name: str, column: str, strings: list[str]) -> tuple[int, int, int]:
    table = TABLES[name]
    frame = pd.concat([table.template] * len(strings), ignore_index=True).astype("str")
    for key in table.key:
        frame[key] = [f"{frame[key].iloc[0]}-{i}" for i in range(len(strings))]
    frame[column] = pd.Series(strings, dtype="str")
    (raw,) = read_raw_tables(
        (f"{name}.csv", frame.to_csv(index=False).encode("utf-8", "surrogatepass"))
    )
    read = raw.frame.assign(source_row=raw.frame.index)
    seen = conform(name, read, file=f"{name}.csv", columns={c: c for c in table.names})
    kept = dict(zip(seen.frame["source_row"], seen.frame[column].fillna("")))
    rows = dict(zip(raw.frame.index, raw.frame[column]))
    aside = set(seen.aside["source_row"])
    same = sum(kept.get(row) == cell for row, cell in rows.items())
    told = sum(i.count for i in seen.issues if i.column == column and i.file_outcome != "ACCEPT")
    changed = [row for row, cell in rows.items() if row in kept and kept[row] != cell]
    dropped = sum(row not in kept and row not in aside for row in rows)
    twice = sum(i.count for i in seen.issues if i.found == "record that is there twice")
    unread = len(strings) - len(rows)
    lost = max(0, len(changed) - told) + max(0, dropped - twice) + unread
    return same, len(strings) - same - lost, lost


def main() -> None:
    """Run it all and say whether the goal is met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="every third file, fewer rows")
    quick = parser.parse_args().quick
    if not uploads.FOLDER.is_dir():
        print(f"bad_uploads: the files are not at {uploads.FOLDER}")
        sys.exit(1)
    sg.examine(uploads.FOLDER / "01_utf8_bom.csv", known=uploads.known())
    before = resident_mb()
    right, count, slowest = judged(3 if quick else 1, 100_000 if quick else 1_000_000)
    after = resident_mb()
    line("outcomes and details as expected", f"{right} of {count}", "all")
    line("slowest file", f"{slowest:.1f} s", f"at most {SLOWEST_SECONDS:.0f} s")
    line("memory of this process before, after", f"{before:.0f}, {after:.0f} MB",
         f"at most {GROWTH_MB} MB more")  # fmt: skip
    good, files = spectrum()
    line("csv-spectrum as its answers say", f"{good} of {files}", "all")
    unchanged, listed, lost = naughty()
    line("naughty strings through every column: unchanged", f"{unchanged:,}", "")
    line("  changed, merged or kept aside, and listed", f"{listed:,}", "")
    line("  changed in silence or lost", f"{lost:,}", "0")
    met = right == count and good == files and not lost
    met = met and slowest <= SLOWEST_SECONDS and after - before <= GROWTH_MB
    told = f"{right} of {count} outcomes, {lost} strings lost"
    print(f"bad_uploads: {told} (goal {count} of {count}, 0): {'met' if met else 'short'}")
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
