"""What commands are given: how each is added, and the options that several share."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Protocol, TypeAlias

Command: TypeAlias = argparse.ArgumentParser


class Add(Protocol):
    """Adds a command: its name, what runs it and returns the exit code, and one sentence."""

    def __call__(
        self, name: str, command: Callable[[argparse.Namespace], int], meaning: str
    ) -> Command:
        """Return the parser of the command, for its options."""


def add_source_options(sub: Command) -> Command:
    """Add what every command has that reads files: the source, the day, the file to write."""
    sub.add_argument("source", metavar="FOLDER", help="folder of csv, .xlsx, or .zip of csv")
    newest = "day the numbers speak of, as 2026-10-31 (default: the newest in the data)"
    sub.add_argument("--as-of", type=parse_day, metavar="DATE", help=newest)
    endings = "write the table to a file ending in .csv, .xlsx, .parquet or .json"
    sub.add_argument("--out", type=Path, metavar="FILE", help=endings)
    return sub


def parse_day(text: str) -> date:
    """Return the date that a word on the command line says."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"`{text}` is no date; write 2026-10-31") from error


def parse_positive_number(text: str) -> int:
    """Return the whole number above 0 that a word on the command line says."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"`{text}` is no whole number above 0")
    return int(text)
