"""The files of an O*NET release, found in a folder, a zip or an upload and read as text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from skillgap.core.errors import Issue, MissingColumns, MissingTable, UnreadableFile
from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW
from skillgap.reading.occupations.release import Files, Release, find_release_files

_LATER = "Download the whole database (Excel or text) from the O*NET Resource Center."


@dataclass(frozen=True, slots=True)
class ReleaseTable:
    """One table of a release: under which names it is published, and what for.

    Attributes:
        name: What this library calls it.
        files: File names without ending, of all releases; the contents of all found are joined.
        columns: Our column to the headers it goes by.
        optional: Our columns that may be missing; they are then blank.
        needed: Whether nothing can be read without it.
        without: What is missing when the table is; blank where nobody need be told.
    """

    name: str
    files: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    optional: tuple[str, ...] = ()
    needed: bool = False
    without: str = ""


_SOC, _TASK = ("O*NET-SOC Code",), ("Task ID",)
_RATED = {
    "onet_soc": _SOC, "skill_id": ("Element ID",), "name": ("Element Name",),
    "scale": ("Scale ID",), "value": ("Data Value",), "suppress": ("Recommend Suppress",),
    "not_relevant": ("Not Relevant",),
}  # fmt: skip

RELEASE: tuple[ReleaseTable, ...] = (
    ReleaseTable(
        "occupations", ("Occupation Data",),
        {"onet_soc": _SOC, "title": ("Title",), "description": ("Description",)},
        ("description",), True,
    ),
    ReleaseTable(
        "skills", ("Skills", "Essential Skills", "Transferable Skills"), _RATED,
        ("suppress", "not_relevant"), True,
    ),
    ReleaseTable(
        "knowledge", ("Knowledge",), _RATED, ("suppress", "not_relevant"), False,
        "requirements hold skills only, no fields of knowledge",
    ),
    ReleaseTable(
        "titles", ("Alternate Titles", "Job Titles"),
        {"onet_soc": _SOC, "title": ("Alternate Title", "Job Title"), "short": ("Short Title",),
         "sources": ("Source(s)",)},
        ("short", "sources"), False,
        "job titles are compared with the official titles only, which finds far fewer",
    ),
    ReleaseTable(
        "zones", ("Job Zones",), {"onet_soc": _SOC, "job_zone": ("Job Zone",)}, (), False,
        "roles get no level",
    ),
    ReleaseTable(
        "technologies", ("Technology Skills", "Software Skills"),
        {"onet_soc": _SOC, "example": ("Example", "Workplace Example"),
         "technology": ("Commodity Title", "Element Name"), "commodity": ("Commodity Code",),
         "hot": ("Hot Technology",), "in_demand": ("In Demand",)},
        ("technology", "commodity", "hot", "in_demand"), False,
        "requirements hold no technologies",
    ),
    ReleaseTable(
        "related", ("Related Occupations",),
        {"onet_soc": _SOC, "related_soc": ("Related O*NET-SOC Code",), "rank": ("Index",)},
        (), False,
        "occupations without ratings borrow from their SOC group, not from related occupations",
    ),
    ReleaseTable(
        "content_model", ("Content Model Reference",),
        {"skill_id": ("Element ID",), "name": ("Element Name",)}, (), False,
        "clusters are named from the built-in list",
    ),
    ReleaseTable(
        "tasks", ("Task Statements",),
        {"onet_soc": _SOC, "task_id": _TASK, "task": ("Task",), "kind": ("Task Type",)},
        ("kind",), False, "workflow canvases start without tasks",
    ),
    ReleaseTable(
        "task_ratings", ("Task Ratings",),
        {"onet_soc": _SOC, "task_id": _TASK, "scale": ("Scale ID",), "category": ("Category",),
         "value": ("Data Value",), "suppress": ("Recommend Suppress",)},
        ("category", "suppress"),
    ),
    ReleaseTable(
        "task_labels", ("Task Labels",),
        {"onet_soc": ("onet_soc", *_SOC), "task_id": _TASK,
         "exposure": ("human_exposure", "exposure", "gpt4_exposure")},
    ),
)  # fmt: skip

_ENDINGS = (".txt", ".tsv", ".csv", ".xlsx")


def open_onet_release(source: str | Path | Mapping[str, bytes]) -> Release:
    """Find the files of an O*NET release; see ``release.find_release_files``."""
    return find_release_files(
        source,
        _ENDINGS,
        what="an O*NET release",
        remedy=_LATER,
        number_of=_find_release_number,
        fold=_fold_file_name,
    )


def _fold_file_name(stem: str) -> str:
    """Reduce a file name to letters: copies like ``Skills (1)`` and ``occupation_data`` count."""
    return "".join(re.findall(r"[a-z]", re.sub(r"\(\d+\)$", "", stem.strip()).lower()))


def _find_release_number(found: Files, trail: Sequence[str]) -> str:
    """Take the release number from the Read Me, else from a folder like ``db_29_2_excel``."""
    if "readme" in found:
        text = found["readme"][1]()[:4_000].decode("utf-8", errors="replace")
        if told := re.search(r"O\*NET\S*\s+(\d+(?:\.\d+)?)\s+Database", text):
            return told.group(1)
    for name in trail:
        if told := re.search(r"(?:o\*?net|db)[ _.-]*(\d{1,2})[._](\d)(?!\d)", name.lower()):
            return f"{told.group(1)}.{told.group(2)}"
    return ""


def read_release_table(release: Release, table: ReleaseTable) -> tuple[pd.DataFrame, list[Issue]]:
    """Read one table of a release as text.

    Args:
        release: The release.
        table: Which table.

    Returns:
        Our columns of the table, all text, with ``source_file`` and ``source_row``; empty when
        an optional table is missing, with the issue that says so.

    Raises:
        MissingTable: a needed table is not there.
        UnreadableFile: a file is no workbook or text.
        MissingColumns: a file has other columns.
    """
    present = [
        release.files[_fold_file_name(stem)]
        for stem in table.files
        if _fold_file_name(stem) in release.files
    ]
    if not present:
        return _empty_table_or_error(release, table)
    parts = [_parse_file(name, load(), table) for name, load in present]
    return pd.concat(parts, ignore_index=True), []


def _empty_table_or_error(
    release: Release, table: ReleaseTable
) -> tuple[pd.DataFrame, list[Issue]]:
    there = ", ".join(sorted(name for name, _ in release.files.values())[:12]) or "no such file"
    if table.needed:
        raise MissingTable(
            f"O*NET release in {release.where}",
            f"no {' or '.join(table.files)} among its files ({there})",
            f"`{table.files[0]}` as .xlsx or .txt",
            f"Add the file, or choose the folder that holds it. {_LATER}",
        )
    names = [*table.columns, SOURCE_FILE, SOURCE_ROW]
    blank = pd.DataFrame({name: pd.Series([], dtype="str") for name in names})
    if not table.without:
        return blank, []
    issue = Issue(
        severity="warning",
        file=f"{table.files[0]}",
        table="",
        row=0,
        column="",
        value="",
        found="file that is not there",
        expected=f"{table.files[0]} as .xlsx or .txt",
        remedy=f"Without it {table.without}. {_LATER}",
        outcome="kept",
    )
    return blank, [issue]


def _parse_file(name: str, content: bytes, table: ReleaseTable) -> pd.DataFrame:
    if name.lower().endswith(".xlsx"):
        frame = _parse_workbook(name, content, table)
    else:
        frame = _parse_text(name, content, table)
    for missing in set(table.columns) - set(frame.columns):
        frame[missing] = ""
    frame = frame[list(table.columns)].astype("str")
    frame[SOURCE_FILE] = pd.Series([name], dtype="str").repeat(len(frame)).to_numpy()
    frame[SOURCE_ROW] = range(2, len(frame) + 2)
    return frame


def _parse_workbook(name: str, content: bytes, table: ReleaseTable) -> pd.DataFrame:
    from python_calamine import CalamineError, CalamineWorkbook, WorksheetNotFound

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = iter(workbook.get_sheet_by_index(0).to_python(skip_empty_area=False))
    except (CalamineError, WorksheetNotFound, IndexError, ValueError) as error:
        raise UnreadableFile(name, "not a workbook", "an .xlsx as published", _LATER) from error
    headers = [str(cell).strip() for cell in next(rows, [])]
    places = _find_column_places(name, headers, table)
    cells: dict[str, list[str]] = {column: [] for column in places}
    for row in rows:
        for column, place in places.items():
            cells[column].append(_cell_as_text(row[place]))
    return pd.DataFrame(cells, dtype="str")


def _cell_as_text(cell: object) -> str:
    """Write a cell as text; whole numbers without the decimals a workbook gives them."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _parse_text(name: str, content: bytes, table: ReleaseTable) -> pd.DataFrame:
    """Read text with tabs, as releases are published; commas where the name ends in ``.csv``."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    commas = name.lower().endswith(".csv")
    separator = "," if commas else "\t"
    headers = [cell.strip() for cell in text.split("\n", 1)[0].split(separator)]
    places = _find_column_places(name, headers, table)
    try:
        frame = pd.read_csv(
            io.StringIO(text), sep=separator, dtype="str", keep_default_na=False,
            quoting=csv.QUOTE_MINIMAL if commas else csv.QUOTE_NONE,
            header=0, names=range(len(headers)), usecols=sorted(set(places.values())),
            skip_blank_lines=False, index_col=False,
        )  # fmt: skip
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as error:
        found = "lines with more cells than the header"
        raise UnreadableFile(name, found, "tab-separated text as published", _LATER) from error
    cells = {column: frame[at].fillna("").str.strip() for column, at in places.items()}
    return pd.DataFrame({name: text.where(text != "n/a", "") for name, text in cells.items()})


def _find_column_places(name: str, headers: list[str], table: ReleaseTable) -> dict[str, int]:
    """Return the position of each of our columns; raise when one that is needed is missing."""
    known = {_fold_file_name(header): at for at, header in reversed(list(enumerate(headers)))}
    places = {}
    for column, spellings in table.columns.items():
        at = next(
            (known[_fold_file_name(s)] for s in spellings if _fold_file_name(s) in known), None
        )
        if at is not None:
            places[column] = at
    missing = [
        table.columns[c][0] for c in table.columns if c not in places and c not in table.optional
    ]
    if missing:
        shown = ", ".join(f"`{header}`" for header in headers[:12] if header) or "none"
        raise MissingColumns(
            name,
            f"no column {', '.join(f'`{m}`' for m in missing)} (columns: {shown})",
            f"the columns of {table.files[0]} as published",
            f"Use the file as it was published, with its header row. {_LATER}",
        )
    return places
