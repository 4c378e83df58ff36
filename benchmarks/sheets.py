"""Rows of real spreadsheets told apart as header, data, derived, notes and title.

`python benchmarks/sheets.py [--quick] [--wrong KIND]` reads 242 sheets of statistical tables whose
cells are labelled, and gives every row to the function by which the importer finds tables
(`find_row_roles`). A row is what most of its labelled cells are, labels at the left aside. F1 of
each kind stands beside the naive reading (the first filled row is the header, all else data: what
pandas does), and beside two habits of programs: the header is the first row as wide as the widest
of the first twenty, or the first row of several words and no number (how csv sniffers such as
CleverCSV's tell one). With `--quick` every fourth sheet is read, with `--wrong` the rows of a kind
that were taken for another are listed.

Group headings within a body are labelled as titles in this collection, and are counted so.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from skillgap.reading.finding.rows import RowRole, find_row_roles  # noqa: E402
from skillgap.reading.finding.words import is_number_cell  # noqa: E402

SHEETS = ROOT.parent / "shared/data/sheet_cells_dev/sheets.jsonl.gz"
FLOORS = {"header": 0.85, "data": 0.97, "derived": 0.0, "notes": 0.85, "title": 0.0}
LABELS = {"data": "data", "attributes": "data", "derived": "derived", "header": "header",
          "notes": "notes", "metadata": "title"}  # fmt: skip
ROLES = {RowRole.DATA: "data", RowRole.DERIVED: "derived", RowRole.HEADER: "header",
         RowRole.NOTE: "notes", RowRole.TITLE: "title", RowRole.HEADING: "title"}  # fmt: skip

Record = list[str]


def sheets(every: int) -> list[tuple[str, list[Record], list[str]]]:
    """Return name, cells and label of each row (empty for none) of the sheets with labels."""
    found = []
    with gzip.open(SHEETS, "rt", encoding="utf-8") as source:
        lines = source.readlines()
    for number, line in enumerate(lines):
        sheet = json.loads(line)
        records = [["" if c is None else str(c) for c in row] for row in sheet["cells"]]
        labels = [label_of(row) for row in sheet["labels"]]
        if number % every == 0 and any(labels):
            found.append((str(sheet["sheet"]), records, labels))
    return found


def label_of(labels: Sequence[str | None]) -> str:
    """Return what most cells of a row are, labels at the left only where nothing else is."""
    counts = Counter(label for label in labels if label)
    if len(counts) > 1:
        counts.pop("attributes", None)
    return LABELS[counts.most_common(1)[0][0]] if counts else ""


def ours(records: Sequence[Record]) -> list[str]:
    """Tell rows apart as the importer does."""
    return [ROLES.get(role, "") for role in find_row_roles(records)]


def naive(records: Sequence[Record]) -> list[str]:
    """Take the first filled row for the header and all others for data."""
    return _header_at(records, 0)


def widest(records: Sequence[Record]) -> list[str]:
    """Take the first row as wide as the widest of the first twenty for the header."""
    filled = [sum(bool(cell.strip()) for cell in record) for record in records]
    live = [count for count in filled if count]
    return _header_at(records, live.index(max(live[:20], default=0)) if live else 0)


def sniffed(records: Sequence[Record]) -> list[str]:
    """Take the first row of several words and no number for the header."""
    live = [[c.strip() for c in record if c.strip()] for record in records]
    live = [cells for cells in live if cells]
    words = [len(cells) > 1 and not any(is_number_cell(cell) for cell in cells) for cells in live]
    return _header_at(records, words.index(True) if True in words else 0)


def _header_at(records: Sequence[Record], place: int) -> list[str]:
    roles, seen = [], -1
    for record in records:
        live = any(cell.strip() for cell in record)
        seen += live
        roles.append(("title" if seen < place else "header" if seen == place else "data")
                     if live else "")  # fmt: skip
    return roles


def scores(
    known: Sequence[tuple[str, list[Record], list[str]]],
    reading: Callable[[Sequence[Record]], list[str]],
) -> tuple[dict[str, float], list[tuple[str, str, str, str]]]:
    """Return F1 by kind of row, and the rows taken for something else."""
    pairs: Counter[tuple[str, str]] = Counter()
    wrong = []
    for name, records, labels in known:
        for row, (label, role) in enumerate(zip(labels, reading(records)), 1):
            if label:
                pairs[label, role] += 1
            if label and label != role:
                wrong.append((label, role, f"{name} row {row}", " | ".join(records[row - 1])[:90]))
    f1 = {}
    for kind in FLOORS:
        labelled = sum(n for (label, _), n in pairs.items() if label == kind)
        taken = sum(n for (_, role), n in pairs.items() if role == kind)
        f1[kind] = 2 * pairs[kind, kind] / max(1, labelled + taken)
    return f1, wrong


def main() -> None:
    """Run it and say whether the goal is met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="every fourth sheet")
    parser.add_argument("--wrong", default="", help="list the rows of a kind that were mistaken")
    options = parser.parse_args()
    if not SHEETS.is_file():
        print(f"sheets: the sheets are not at {SHEETS}")
        sys.exit(1)
    known = sheets(4 if options.quick else 1)
    readings = {"ours": ours, "naive": naive, "widest row": widest, "words only": sniffed}
    told = {name: scores(known, reading) for name, reading in readings.items()}
    for label, role, place, text in told["ours"][1]:
        if options.wrong in (label, role):
            print(f"  {label} taken for {role}: {place}: {text}")
    rows = sum(bool(label) for _, _, labels in known for label in labels)
    print(f"{rows:,} labelled rows of {len(known)} sheets; F1")
    print(f"{'rows':<10}{''.join(f'{name:>12}' for name in readings)}{'floor':>8}")
    for kind, floor in FLOORS.items():
        figures = "".join(f"{told[name][0][kind]:12.3f}" for name in readings)
        print(f"{kind:<10}{figures}{floor or '':>8}")
    means = {name: sum(f1.values()) / len(f1) for name, (f1, _) in told.items()}
    print(f"{'macro':<10}{''.join(f'{means[name]:12.3f}' for name in readings)}")
    met = all(told["ours"][0][kind] >= floor for kind, floor in FLOORS.items())
    f1 = told["ours"][0]
    print(f"sheets: header {f1['header']:.3f}, data {f1['data']:.3f}, notes {f1['notes']:.3f} "
          f"(goal 0.85, 0.97, 0.85): {'met' if met else 'short'}")  # fmt: skip
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
