"""Rows that moved: polluted rows of delimited texts, none of which may be kept in silence.

`python benchmarks/shifted_rows.py [--quick]` writes small tables in many dialects and widths,
pollutes one row of each (a delimiter too many or too few at every place, another delimiter, a
stray quote before, within and after a cell, a quote that is missing, a line break within the row,
a word behind a quote, quotes of typography or with backslashes, spaces for delimiters, a row cut
off, in quotes as a whole or written twice), reads them, and counts what became of the polluted
row: kept aside, repaired, kept and listed, or kept in silence with other cells than it had. All
other rows must be as they were, under whatever number a line break gives them. The same tables
without pollution must come in whole and without a word. With `--quick` every eighth case is read.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402

from skillgap.core.errors import Outcome, SkillgapError  # noqa: E402
from skillgap.reading.files.raw import read_raw_tables  # noqa: E402

ROWS = 24
WIDTHS = (3, 5, 8)
MARKS = (",", ";", "\t", "|")
ENDS = ("\n", "\r\n")
_NAMES = ("Ana", "Bo", "Cy", "Di", "Eli", "Fay", "Gus", "Hal", "Ida", "Jed")
_HEADERS = ("code", "person", "unit", "place", "since", "points", "share", "remark")

Rows = list[list[str]]


@dataclass(frozen=True)
class Dialect:
    """How a text is written."""

    mark: str
    end: str
    quoting: int
    width: int
    empty_last: bool

    def line(self, cells: list[str]) -> str:
        """Write one row without its end."""
        sink = io.StringIO()
        writer = csv.writer(sink, delimiter=self.mark, quoting=self.quoting, lineterminator="\n")  # type: ignore[arg-type]
        writer.writerow(cells)
        return sink.getvalue()[:-1]


def dialects() -> Iterator[Dialect]:
    """Yield every way in which the tables are written."""
    for mark, end, quoting, width, empty in product(
        MARKS, ENDS, (csv.QUOTE_MINIMAL, csv.QUOTE_ALL), WIDTHS, (False, True)
    ):
        yield Dialect(mark, end, quoting, width, empty)


def table(dialect: Dialect, seed: int) -> Rows:
    """Make a table of people: codes, names with a mark in them, words, days, numbers, remarks."""
    draw = np.random.default_rng(seed)
    rows = [list(_HEADERS[: dialect.width])]
    for i in range(ROWS):
        name = f"{_NAMES[i % 10]} {i}"
        cells = [
            f"E{100 + i}",
            f"{name}{dialect.mark} Dr" if i % 5 == 0 else name,
            ("Sales", "Finance", "Operations")[int(draw.integers(3))],
            ("Oslo", "Paris", "Rome North")[int(draw.integers(3))],
            f"20{int(draw.integers(10, 26))}-0{int(draw.integers(1, 10))}-11",
            str(int(draw.integers(0, 100))),
            f"{draw.random():.2f}",
            ("", "on leave", 'says "yes"', "two\nlines")[int(draw.integers(4))],
        ][: dialect.width]
        if dialect.empty_last:
            cells[-1] = ""
        rows.append(cells)
    return rows


def polluted(dialect: Dialect, cells: list[str]) -> Iterator[tuple[str, str]]:
    """Yield kinds of pollution and the line they make of a row."""
    parts = [dialect.line([cell]) if cell else "" for cell in cells]
    mark = dialect.mark
    if dialect.quoting == csv.QUOTE_ALL:
        parts = [part or '""' for part in parts]
    for place in range(len(parts) + 1):
        yield "delimiter too many", mark.join([*parts[:place], "", *parts[place:]])
    for place in range(len(parts) - 1):
        joined = parts[place] + parts[place + 1]
        yield "delimiter too few", mark.join([*parts[:place], joined, *parts[place + 2 :]])
    for other in MARKS:
        if other != mark:
            yield "another delimiter", other.join(parts)
    for place, part in enumerate(parts):
        bare = part.strip('"')
        for what, changed in (
            ("quote before a cell", f'"{part}'),
            ("quote behind a cell", f'{part}"'),
            ("quote within a cell", f'{part[: len(part) // 2]}"{part[len(part) // 2 :]}'),
            ("quote missing at the end", f'"{bare}'),
            ("quote missing at the beginning", f'{bare}"'),
        ):
            if changed != part:
                yield what, mark.join([*parts[:place], changed, *parts[place + 1 :]])
    yield from _polluted_otherwise(mark, parts)


def _polluted_otherwise(mark: str, parts: list[str]) -> Iterator[tuple[str, str]]:
    """Yield what copying, wrapping and cutting make of a row."""
    whole = mark.join(parts)
    for place in range(1, len(parts)):
        begun, rest = mark.join(parts[:place]), mark.join(parts[place:])
        yield "line break between cells", f"{begun}{mark}\n{rest}"
        yield "line break before a delimiter", f"{begun}\n{mark}{rest}"
    for place, part in enumerate(parts):
        bare = part.strip('"')
        if len(bare) < 3:
            continue
        for what, changed in (
            ("word behind a quote", f'"{bare}"x'),
            ("quotes within quotes", f'"{bare[:2]} "{bare[2:]}" x"'),
            ("quotes of typography", f"“{bare[:2]}{mark} {bare[2:]}”"),
            ("quotes with backslashes", f'"{bare[:2]}\\"{mark} {bare[2:]}"'),
        ):
            yield what, mark.join([*parts[:place], changed, *parts[place + 1 :]])
    yield "row in quotes as a whole", '"' + whole.replace('"', '""') + '"'
    yield "delimiters in front", mark + mark + whole
    yield "spaces for delimiters", "  ".join(parts)
    yield "row cut off", whole[: len(whole) // 2]
    yield "row written twice", whole + mark + whole


def further_records(what: str) -> int:
    """Return how many records more than one a kind of pollution makes of a row."""
    return int(what.startswith("line break"))


def became(dialect: Dialect, rows: Rows, place: int, line: str, further: int = 0) -> str:
    """Read a table with a polluted row and say what became of it and of the others.

    Args:
        dialect: How the table is written.
        rows: Its cells.
        place: Which row is polluted.
        line: What stands in its place.
        further: Records that it is more than one.
    """
    lines = [dialect.line(row) for row in rows]
    lines[place] = line
    text = dialect.end.join(lines) + dialect.end
    try:
        (raw,) = read_raw_tables(("people.csv", text.encode()))
    except SkillgapError:
        return "file refused"
    except ValueError:
        return "TORN IN TWO"
    kept = dict(zip(raw.frame.index.tolist(), raw.frame.to_numpy(dtype=object).tolist()))
    aside = set(raw.aside["row"])
    told = {issue.row for issue in raw.issues}
    mine = range(place + 1, place + 2 + further)
    for number, row in enumerate(rows[1:], 2):
        if number - 1 == place:
            continue
        number += further if number - 1 > place else 0
        if number not in aside and not _same(kept.get(number), row):
            return "OTHER ROWS HARMED"
        if number in aside:
            return "a neighbour aside as well"
    left = [number for number in mine if number in kept]
    if all(number in aside for number in mine):
        return "aside"
    if [_same(kept[number], rows[place]) for number in left] == [True]:
        return "repaired"
    return "listed" if left and set(left) <= told else "SILENT" if left else "aside"


def _same(one: list[str] | None, other: list[str]) -> bool:
    padded = [*(one or []), *[""] * len(other)]
    return one is not None and padded[: len(other)] == other and not any(padded[len(other) :])


def clean(dialect: Dialect, rows: Rows) -> bool:
    """Say whether a table without pollution comes in whole and without a word."""
    text = dialect.end.join(dialect.line(row) for row in rows) + dialect.end
    (raw,) = read_raw_tables(("people.csv", text.encode()))
    same = all(_same(cells, row) for cells, row in zip(raw.frame.to_numpy().tolist(), rows[1:]))
    quiet = all(issue.file_outcome == Outcome.ACCEPT for issue in raw.issues)
    return same and quiet and len(raw.frame) == ROWS and not len(raw.aside)


def main() -> None:
    """Run it and say whether the goal is met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="every eighth case")
    step = 8 if parser.parse_args().quick else 1
    ends: dict[str, Counter[str]] = {}
    harmless = alarms = number = 0
    for seed, dialect in enumerate(dialects()):
        rows = table(dialect, seed)
        whole = clean(dialect, rows)
        harmless, alarms = harmless + whole, alarms + (not whole)
        place = 2 + seed % (ROWS - 3)
        for what, line in polluted(dialect, rows[place]):
            number += 1
            if number % step == 0:
                end = became(dialect, rows, place, line, further_records(what))
                ends.setdefault(what, Counter())[end] += 1
    every = sum(ends.values(), Counter())
    told = sorted(every, key=lambda end: -every[end])
    print(f"{'polluted rows':<32}{''.join(f'{end:>20}' for end in told)}")
    for what, counts in {**ends, "all": every}.items():
        print(f"{what:<32}{''.join(f'{counts[end]:20,}' for end in told)}")
    print(f"{'clean tables without a word':<32}{harmless:20,}{f'of {harmless + alarms}':>20}")
    wrong = every["SILENT"] + every["OTHER ROWS HARMED"] + every["TORN IN TWO"]
    met = not wrong and not alarms
    print(f"shifted_rows: {wrong} of {every.total():,} kept in silence, {alarms} false alarms "
          f"(goal 0, 0): {'met' if met else 'short'}")  # fmt: skip
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
