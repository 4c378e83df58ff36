"""The command ``gap-map``: shortages by group, summed where the signals live."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pandas as pd

import skillgap as sg
from skillgap.cli.options import Add, parse_day, parse_positive_number
from skillgap.cli.terminal import Cells, align_columns_as_text, make_printable
from skillgap.cli.writing import check_file_ending, write_table_if_asked
from skillgap.core.signal_sums import GROUPINGS
from skillgap.core.wording import compact, count, day, level, share
from skillgap.gap_maps import GapMap

_TOP = 20


def add_commands(add: Add) -> None:
    """Add the command."""
    sub = add("gap-map", _map, "Where are we short, without moving the signals?")
    place = (
        "folder of Parquet or csv, or an address such as postgresql://user@host/database "
        "(default: what SKILLGAP_SIGNALS_URL says)"
    )
    sub.add_argument("source", metavar="PLACE", nargs="?", help=place)
    sub.add_argument(
        "--by", nargs="*", choices=GROUPINGS, default=["function"], metavar="COLUMN",
        help=f"of {', '.join(GROUPINGS)} (default: function; none: the whole organisation)",
    )  # fmt: skip
    newest = "day the numbers speak of, as 2026-10-31 (default: that of the newest signal)"
    sub.add_argument("--as-of", type=parse_day, metavar="DATE", help=newest)
    learn = "folder, .xlsx or .zip of people who tell what sources are worth and how levels grow"
    sub.add_argument("--learn-from", type=Path, metavar="FOLDER", help=learn)
    sub.add_argument("--top", type=parse_positive_number, metavar="N", help="show N rows only")
    endings = "write the table to a file ending in .csv, .xlsx, .parquet or .json"
    sub.add_argument("--out", type=Path, metavar="FILE", help=endings)


def _map(options: argparse.Namespace) -> int:
    """Map the gaps, on the terminal or into a file."""
    check_file_ending(options.out)
    some = sg.read(options.learn_from) if options.learn_from else None
    found = sg.map_gaps(options.source, by=options.by, as_of=options.as_of, calibration=some)
    table = found.table.head(options.top or (len(found.table) if options.out else _TOP))
    if not write_table_if_asked(table, options.out, "Gap map", columns=found.columns):
        groups = count(len(found.table), "group of people and skill", "groups of people and skills")
        print(make_printable(f"{found.engine}, as of {day(found.as_of)}: {groups}."))
        print(align_columns_as_text(_cells(found, table)))
    for line in found.warnings:
        print(make_printable(line), file=sys.stderr)
    return 0


def _cells(found: GapMap, table: pd.DataFrame) -> Cells:
    figures = (
        ("people", compact), ("required_level", level), ("level", level), ("short_fte", compact),
        ("short_share", share), ("signals", compact),
    )  # fmt: skip
    names = [
        (name.removesuffix("_id"), table[name].fillna("–").map(str), False)
        for name in (*found.by, "skill_id")
    ]
    numbers = [(name.replace("_", " "), table[name].map(told), True) for name, told in figures]
    return [*names, *numbers]
