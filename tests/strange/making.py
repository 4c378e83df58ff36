"""How strange files are made, and what is looked at in what they become."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import pandas as pd

from skillgap.reading.examination import Examination
from tests.uploads import values

Look: TypeAlias = Callable[[Examination], str]

STAFF = "employee_id,name,department,hire_date\nE1,Ana Lima,Sales,2020-01-15\n"
STAFF += "E2,Bo Chen,Ops,2021-06-01\n"
RATED = "employee_id,skill,level,rated_on\n"


@dataclass(frozen=True)
class Strange:
    """One file: its name, how its bytes are made, and what is expected of it."""

    name: str
    file: str
    data: bytes | str | Callable[[], bytes]
    outcome: str
    looks: tuple[Look, ...] = ()
    answers: dict[str, str] = field(default_factory=dict)

    def bytes(self) -> bytes:
        """Make the file."""
        made = self.data() if callable(self.data) else self.data
        return made.encode() if isinstance(made, str) else made


def staff(rows: str, header: str = "employee_id,name,department,hire_date") -> str:
    """Return a table of people as csv."""
    return f"{header}\n{rows}\n"


def rated(*levels: str, header: str = "employee_id,skill,level,rated_on") -> str:
    """Return one rating per level, as csv."""
    rows = [f"E{i},SQL,{level},2026-03-0{i % 9 + 1}" for i, level in enumerate(levels, 1)]
    return "\n".join([header, *rows]) + "\n"


def dated(*days: str) -> str:
    """Return one person per day of hiring, as csv."""
    rows = [f'E{i},Ana,Sales,"{day}"' for i, day in enumerate(days, 1)]
    return staff("\n".join(rows))


def book(
    rows: Sequence[Sequence[Any]],
    change: Callable[[Any], None] = lambda sheet: None,
    **sheets: Sequence[Sequence[Any]],
) -> bytes:
    """Return an xlsx with one sheet, or more."""
    from openpyxl import Workbook

    made = Workbook()
    sheet = made.active
    for row in rows:
        sheet.append(list(row))
    change(sheet)
    for name, cells in sheets.items():
        further = made.create_sheet(name)
        for row in cells:
            further.append(list(row))
    sink = io.BytesIO()
    made.save(sink)
    return sink.getvalue()


def ods(rows: Sequence[Sequence[str]]) -> bytes:
    """Return an OpenDocument sheet of text cells."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
            "</table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body>'
        f'<office:spreadsheet><table:table table:name="Staff">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": "<manifest/>",
        },
        zipfile.ZIP_STORED,
    )


def zipped(files: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", method) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return sink.getvalue()


def linked() -> bytes:
    """Return a zip with a link instead of a file."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as package:
        entry = zipfile.ZipInfo("staff.csv")
        entry.external_attr = 0o120777 << 16
        package.writestr(entry, "/etc/passwd")
    return sink.getvalue()


def parquet(**columns: Any) -> bytes:
    """Return a parquet file."""
    sink = io.BytesIO()
    pd.DataFrame(columns).to_parquet(sink)
    return sink.getvalue()


def rewritten(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """Return a package with one part changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        files = {entry: package.read(entry) for entry in package.namelist()}
    return zipped(files | {part: change(files[part].decode())})


TABLE = [["employee_id", "name", "department"], ["E1", "Ana", "Sales"], ["E2", "Bo", "Ops"]]
LEVELS = [["employee_id", "skill", "level", "rated_on"]]
TWO = values("employee_id", "E1", "E2")
NAMES = values("name", "Ana Lima", "Bo Chen")
ANA_BO = values("name", "Ana", "Bo")


def names(*wanted: str) -> Look:
    """Expect these names."""
    return values("name", *wanted)


def named(*people: str) -> str:
    """Return people of these names, as csv."""
    return staff("\n".join(f"E{i},{name},Sales,2020-01-15" for i, name in enumerate(people, 1)))


def no_rows_of(*ids: str) -> Look:
    """Expect that these are nobody's ids."""

    def look(seen: Examination) -> str:
        if seen.workforce is None:
            return ""
        found = set(seen.workforce["employees"]["employee_id"]) & set(ids)
        return f"{sorted(found)} became people" if found else ""

    return look


def pattern(sheet: Any, column: str, code: str) -> None:
    """Give the cells of a column a number format."""
    for cell in sheet[column][1:]:
        cell.number_format = code
