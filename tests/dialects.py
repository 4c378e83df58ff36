"""The sample's tables as programs in other places write them."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import TypeAlias

import pandas as pd

from skillgap.core.tables import TABLES
from tests.strange.making import zipped

SAMPLE = Path(__file__).resolve().parent.parent / "data" / "sample"
_MOST_ROWS = 200
_WHOLE = ("employees", "roles", "skills", "interventions", "requirements")

Texts: TypeAlias = Mapping[str, pd.DataFrame]


@cache
def sample() -> dict[str, pd.DataFrame]:
    """Return the sample's tables as text, the long ones cut to some rows."""
    tables = {}
    for name in (name for name in TABLES if (SAMPLE / f"{name}.csv").exists()):
        frame = pd.read_csv(SAMPLE / f"{name}.csv", dtype="str", keep_default_na=False)
        step = 1 if name in _WHOLE else max(1, len(frame) // _MOST_ROWS)
        tables[name] = frame.iloc[::step].reset_index(drop=True)
    return tables


def _days(frame: pd.DataFrame, table: str, pattern: str) -> pd.DataFrame:
    """Write the dates of a table in another way."""
    columns = [c.name for c in TABLES[table].columns if c.kind == "date" and c.name in frame]
    rewritten = {
        name: pd.to_datetime(frame[name], errors="coerce").dt.strftime(pattern).fillna("")
        for name in columns
    }
    return frame.assign(**rewritten)


def _commas(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    """Write the numbers of a table with a decimal comma."""
    kinds = ("number", "level", "share")
    columns = [c.name for c in TABLES[table].columns if c.kind in kinds and c.name in frame]
    return frame.assign(**{name: frame[name].str.replace(".", ",") for name in columns})


def texts(
    *, mark: str = ",", encoding: str = "utf-8", end: str = "\n", pattern: str = "",
    comma: bool = False, quoting: int = csv.QUOTE_MINIMAL, heading: str = "", ending: str = "csv",
) -> bytes:  # fmt: skip
    """Return a zip of delimited texts.

    Args:
        mark: Between cells.
        encoding: Of the texts.
        end: Of lines.
        pattern: How dates are written; as in the sample if empty.
        comma: Whether numbers have a decimal comma.
        quoting: Which cells are quoted.
        heading: Name of a method of ``str`` for headers, such as ``title``.
        ending: Of the files' names.
    """
    files: dict[str, bytes | str] = {}
    for name, frame in sample().items():
        frame = _days(frame, name, pattern) if pattern else frame
        frame = _commas(frame, name) if comma else frame
        if heading:
            frame = frame.rename(columns=lambda c: getattr(str(c).replace("_", " "), heading)())
        text = frame.to_csv(index=False, sep=mark, lineterminator=end, quoting=quoting)
        files[f"{name}.{ending}"] = text.encode(encoding)
    return zipped(files)


def _typed(name: str) -> pd.DataFrame:
    """Return a table with numbers and days as such."""
    frame = sample()[name].copy()
    for column in TABLES[name].columns:
        if column.name not in frame:
            continue
        if column.kind == "date":
            frame[column.name] = pd.to_datetime(frame[column.name], errors="coerce")
        elif column.kind in ("number", "level", "share"):
            frame[column.name] = pd.to_numeric(frame[column.name], errors="coerce")
    return frame


def workbook() -> bytes:
    """Return a workbook with a sheet per table, numbers and days as such."""
    sink = io.BytesIO()
    with pd.ExcelWriter(sink, engine="openpyxl") as book:
        for name in sample():
            _typed(name).to_excel(book, sheet_name=name, index=False)
    return sink.getvalue()


def parquets() -> bytes:
    """Return a zip of parquet files, numbers and days as such."""
    files: dict[str, bytes | str] = {}
    for name in sample():
        sink = io.BytesIO()
        _typed(name).to_parquet(sink)
        files[f"{name}.parquet"] = sink.getvalue()
    return zipped(files, zipfile.ZIP_STORED)


def jsons(orient: str, lines: bool = False) -> bytes:
    """Return a zip of JSON as pandas writes it."""
    options = {"orient": orient, "lines": lines}
    return zipped({f"{n}.json": f.to_json(**options) for n, f in sample().items()})


def lists() -> bytes:
    """Return one JSON file with a list of records per table."""
    return json.dumps({n: f.to_dict("records") for n, f in sample().items()}).encode()


DIALECTS: dict[str, tuple[str, Callable[[], bytes], frozenset[str]]] = {
    "commas": ("a.zip", texts, frozenset()),
    "mark and CRLF": ("a.zip", partial(texts, encoding="utf-8-sig", end="\r\n"), frozenset()),
    "every cell quoted": ("a.zip", partial(texts, quoting=csv.QUOTE_ALL), frozenset()),
    "tabs, UTF-16": ("a.zip", partial(texts, mark="\t", encoding="utf-16"), frozenset()),
    "bars": ("a.zip", partial(texts, mark="|", ending="txt"), frozenset()),
    "German": (
        "a.zip", partial(texts, mark=";", encoding="cp1252", pattern="%d.%m.%Y", comma=True),
        frozenset({"number with a decimal comma"}),
    ),
    "French": (
        "a.zip", partial(texts, mark=";", encoding="cp1252", pattern="%d/%m/%Y", comma=True),
        frozenset({"number with a decimal comma", "date that is the first of a month"}),
    ),
    "American": (
        "a.zip", partial(texts, pattern="%m/%d/%Y"),
        frozenset({"date that is the first of a month"}),
    ),
    "months in words": ("a.zip", partial(texts, pattern="%d-%b-%Y"), frozenset()),
    "with times": (
        "a.zip", partial(texts, pattern="%Y-%m-%dT00:00:00"), frozenset(),
    ),
    "headers in words": (
        "a.zip", partial(texts, heading="title"), frozenset({"header read as a column"}),
    ),
    "headers in capitals": (
        "a.zip", partial(texts, heading="upper"), frozenset({"header read as a column"}),
    ),
    "workbook": ("a.xlsx", workbook, frozenset()),
    "parquet": ("a.zip", parquets, frozenset()),
    "JSON records": ("a.zip", partial(jsons, "records"), frozenset()),
    "JSON lines": ("a.zip", partial(jsons, "records", True), frozenset()),
    "JSON columns": ("a.zip", partial(jsons, "columns"), frozenset()),
    "JSON split": ("a.zip", partial(jsons, "split"), frozenset()),
    "JSON lists under names": ("a.json", lists, frozenset()),
}  # fmt: skip
"""Name to file name, bytes, and the changes that this way of writing calls for."""
