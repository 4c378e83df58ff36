"""How long a deck of twenty slides and a workbook of 100,000 rows take to write.

Beside them, in the same run: the same workbook through openpyxl, cell by cell. Times are of the
processor, so that a busy machine does not count.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from io import BytesIO

import numpy as np
import pandas as pd

from skillgap.exports.deck import write_deck
from skillgap.exports.exhibits import (
    Bars,
    Grid,
    HeatTable,
    Lines,
    Points,
    Scatter,
    Series,
    Slide,
    Waterfall,
    Words,
)  # fmt: skip
from skillgap.exports.workbook import Worksheet, write_workbook

SLIDES, ROWS = 20, 100_000
DECK_SECONDS, WORKBOOK_SECONDS = 5.0, 20.0


def twenty_slides() -> list[Slide]:
    names = tuple(f"Supervision of mobile robot fleets no. {place:02d}" for place in range(10))
    values = tuple(75_000.0 - 7_000 * place for place in range(10))
    low, high = tuple(v * 0.6 for v in values), tuple(v * 1.5 for v in values)
    months = tuple(f"{day:%b %Y}" for day in pd.date_range("2026-10-31", periods=37, freq="ME"))
    line = tuple(40.0 + place for place in range(37))
    exhibits = [
        Bars(names, (Series("Not delivered", values, low, high, "gap"),), "money:EUR"),
        Lines(months, (Series("Median", line, line, tuple(v * 1.5 for v in line)),), "FTE"),
        Waterfall(names, values, (True,) + (False,) * 9, "money:EUR"),
        HeatTable(names, names[:5], (values[:5],) * 10, (("€1 k",) * 5,) * 10),
        Scatter((Points("Best", values, values, joined=True),), "Spent", "Left", "money:EUR"),
        Grid(names[:6], (names[:6],) * 30),
        Bars(months[:8], tuple(Series(n, values[:8]) for n in names[:4]), "FTE", True, True),
    ]  # fmt: skip
    notes = tuple(f"• assumption {place} = 1" for place in range(60))
    return [
        Slide("A finding with its likely range", "in FTE", (exhibits[at % 7], Words(names)),
              "Works", "Baseline", notes)
        for at in range(SLIDES)
    ]  # fmt: skip


def many_rows(rows: int) -> pd.DataFrame:
    draws = np.random.default_rng(7)
    return pd.DataFrame({
        "employee": [f"E{place:06d}" for place in range(rows)],
        "skill": draws.choice(["Cloud infrastructure", "Team leadership", "SQL"], rows),
        "source": draws.choice(["self", "manager", "peer"], rows),
        "level": draws.normal(3, 1, rows).round(2),
        "required": draws.integers(1, 6, rows),
        "gap": draws.normal(0, 1, rows),
        "money": draws.normal(5e4, 1e4, rows),
        "share": draws.random(rows),
        "on": pd.Timestamp("2026-01-01") + pd.to_timedelta(draws.integers(0, 300, rows), "D"),
        "note": draws.choice(["=1+1", "-5 days", "ok"], rows),
    })  # fmt: skip


def by_openpyxl(table: pd.DataFrame) -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Rows")
    sheet.append(list(table))
    for row in table.itertuples(index=False):
        sheet.append([cell.to_pydatetime() if isinstance(cell, pd.Timestamp) else cell
                      for cell in row])  # fmt: skip
    sink = BytesIO()
    book.save(sink)
    return sink.getvalue()


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the rows")
    quick = parser.parse_args().quick
    table, slides = many_rows(ROWS // (10 if quick else 1)), twenty_slides()
    write_deck(slides[:1])  # libraries loaded
    deck = seconds(lambda: write_deck(slides))
    book = seconds(lambda: write_workbook([Worksheet("Rows", table)]))
    plain = seconds(lambda: by_openpyxl(table))
    rows = f"workbook, {len(table):,} rows"
    print(f"{'what':26}{'ours':>8}{'openpyxl':>10}{'goal':>8}")
    print(f"{f'deck of {SLIDES} slides':26}{deck:>6.1f} s{'':>10}{DECK_SECONDS:>6.0f} s")
    print(f"{rows:26}{book:>6.1f} s{plain:>8.1f} s{WORKBOOK_SECONDS:>6.0f} s")
    most = WORKBOOK_SECONDS * len(table) / ROWS
    met = deck <= DECK_SECONDS and book <= most
    print(f"deck: {deck:.1f} s, {book:.1f} s (goal {DECK_SECONDS:.0f} s, {most:.0f} s): "
          f"{'met' if met else 'short'}")  # fmt: skip
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
