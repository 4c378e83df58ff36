"""Tables that commands write to files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from skillgap.core.errors import BadValue
from skillgap.core.wording import count

if TYPE_CHECKING:
    import pandas as pd


def check_file_ending(path: Path | None) -> None:
    """Refuse a file name that cannot be written before any work is done."""
    if path is None:
        return
    from skillgap.exports.tables import format_of

    format_of(path)
    if not path.parent.is_dir():
        raise BadValue(
            f"file {path}", "its folder does not exist", "a folder that exists", "Make it first."
        )


def write_table_if_asked(table: pd.DataFrame, path: Path | None, title: str) -> bool:
    """Write a table where a file was asked for; say whether it was."""
    if path is None:
        return False
    from skillgap.exports.tables import format_of, write_table

    path.write_bytes(write_table(table, format_of(path), title=title))
    print(f"{count(len(table), 'row')} written to {path}.")
    return True
