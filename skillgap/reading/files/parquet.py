"""Parquet files to tables of text."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pandas as pd

from skillgap.core.errors import Issue, UnreadableFile
from skillgap.reading.conform.decisions import LENIENT, Decisions
from skillgap.reading.files.nested import make_table_of_records
from skillgap.reading.finding.table import (
    RawTable,
    make_table,
    refuse_too_many_columns,
    rows_aside_frame,
)

if TYPE_CHECKING:
    import pyarrow as pa

MAX_UNPACKED = 800 * 2**20


def read_parquet(data: bytes, file: str, decisions: Decisions = LENIENT) -> list[RawTable]:
    """Read a parquet file, every cell as text: decimals exact, days in the zone they carry.

    Args:
        data: The whole file.
        file: Its name, for issues.
        decisions: Whether lists inside of records are unfolded.

    Returns:
        One table. Rows with bytes that are no text are kept aside.

    Raises:
        UnreadableFile: broken, too large once unpacked, without rows, or too wide.
    """
    table = _open_parquet_table(data, file)
    refuse_too_many_columns(table.num_columns, file)
    if not table.num_rows:
        raise UnreadableFile(file, "no rows", "at least one row", "Export it again with its rows.")
    if any(_is_nested_type(field.type) for field in table.schema):
        return [make_table_of_records(table.to_pylist(), file, decisions)]
    columns, lost = {}, pd.Series(False, index=range(table.num_rows))
    for place in range(table.num_columns):
        text, bad = _column_as_text_and_bad_cells(table.column(place))
        columns[str(place)] = text
        lost |= bad
    body = pd.DataFrame(columns)
    rows = pd.RangeIndex(2, table.num_rows + 2)
    kept = ~lost.to_numpy(dtype=bool)
    aside = [(int(row), "bytes", _NO_TEXT) for row in rows[~kept]]
    issues = [_issue_about_bytes(file, row) for row, _, _ in aside]
    if kept.any():
        made = make_table(table.column_names, body[kept], rows[kept], file, decisions)
    else:
        made = RawTable(file, body[kept].set_axis(table.column_names, axis=1), 2)
    return [made.with_issues(issues).with_rows_aside(rows_aside_frame(aside))]


_NO_TEXT = "cell with bytes that are no text"


def _open_parquet_table(data: bytes, file: str) -> pa.Table:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        source = parquet.ParquetFile(io.BytesIO(data))
        groups = range(source.metadata.num_row_groups)
        size = sum(source.metadata.row_group(i).total_byte_size for i in groups)
        if size > MAX_UNPACKED:
            found, limit = f"{size / 2**20:,.0f} MB unpacked", MAX_UNPACKED // 2**20
            raise UnreadableFile(file, found, f"at most {limit} MB", "Split the file.")
        return source.read()
    except (pa.ArrowException, OSError, EOFError) as problem:
        raise UnreadableFile(
            file,
            f"a broken parquet file ({str(problem).splitlines()[0][:100]})",
            "a whole file",
            "Download or export it again.",
        ) from None


def _is_nested_type(kind: Any) -> bool:
    import pyarrow as pa

    if pa.types.is_dictionary(kind):
        return _is_nested_type(kind.value_type)
    return bool(pa.types.is_nested(kind))


def _column_as_text_and_bad_cells(column: pa.ChunkedArray) -> tuple[pd.Series, pd.Series]:
    """Return one column as text, and which of its cells cannot be text."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_dictionary(kind):
        return _column_as_text_and_bad_cells(column.cast(kind.value_type))
    none = pd.Series(False, index=range(len(column)))
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or (
        pa.types.is_fixed_size_binary(kind)
    ):  # fmt: skip
        return _decode_bytes_and_find_bad(column.to_pylist())
    if pa.types.is_timestamp(kind):
        local = pc.local_timestamp(column) if kind.tz else column
        written = pc.strftime(local, format="%Y-%m-%dT%H:%M:%S").to_pylist()
        days = [(day or "").removesuffix("T00:00:00").partition(".")[0] for day in written]
        return pd.Series([day[:10] if kind.tz else day for day in days], dtype="str"), none
    if pa.types.is_boolean(kind):
        words = {True: "yes", False: "no", None: ""}
        return pd.Series([words[each] for each in column.to_pylist()], dtype="str"), none
    if pa.types.is_floating(kind):
        return pd.Series([_number_as_text(each) for each in column.to_pylist()], dtype="str"), none
    return column.cast(pa.string()).to_pandas().fillna("").astype("str"), none


def _number_as_text(value: float | None) -> str:
    if value is None or value != value:
        return ""
    return f"{value:.0f}" if float(value).is_integer() else repr(float(value))


def _decode_bytes_and_find_bad(values: list[bytes | None]) -> tuple[pd.Series, pd.Series]:
    texts, bad = [], []
    for value in values:
        try:
            texts.append((value or b"").decode("utf-8"))
            bad.append(False)
        except UnicodeDecodeError:
            texts.append("")
            bad.append(True)
    return pd.Series(texts, dtype="str"), pd.Series(bad, index=range(len(values)))


def _issue_about_bytes(file: str, row: int) -> Issue:
    return Issue(
        severity="error",
        file=file,
        table="",
        row=row,
        column="",
        value="",
        found=_NO_TEXT,
        expected="text in UTF-8",
        remedy="Export the column as text; the row was kept aside.",
        outcome="dropped",
    )
