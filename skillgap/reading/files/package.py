"""Zip packages looked at before anything is unpacked: archives and xlsx workbooks."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from itertools import pairwise

from skillgap.core.errors import Issue, Outcome, UnreadableFile
from skillgap.reading.conform.texts import UNSTORED
from skillgap.reading.files.number_formats import (
    Shown,
    find_shown_number_styles,
    rewrite_numbers_as_shown,
)
from skillgap.reading.finding.grid import column_letter

MAX_UNPACKED = 200 * 2**20
MAX_ENTRIES = 1_000
MAX_RATIO = 100
_SMALL = 2**20
"""Below this size unpacked, a high ratio does no harm."""
_DENSE = 20_000_000
"""Cells in the box around a sheet's content that may be built at once."""

_ROW = re.compile(rb'<row[^>]*? r="(\d+)"')
_CELL = re.compile(rb'<c[^>]*? r="([A-Z]{1,3})(\d{1,7})"')
_ERROR = re.compile(
    rb'<c(?=[^>]*? r="([A-Z]{1,3}\d{1,7})")([^>]*?) t="e"([^>/]*)>(.*?)</c>', re.DOTALL
)
_VALUE = re.compile(rb"<v>([^<]*)</v>")
_HIDDEN_ROW = re.compile(rb'<row(?=[^>]*? hidden="(?:1|true)")[^>]*? r="(\d+)"')
_HIDDEN_COLUMN = re.compile(
    rb'<col\b(?=[^>]*?\bhidden="(?:1|true)")(?=[^>]*?\bmin="(\d+)")[^>]*?\bmax="(\d+)"'
)
_UNSTORED = re.compile(
    rb'<c[^>]*? r="([A-Z]{1,3}\d{1,7})"[^>]*>\s*<f[^>]*?(?:/>|>[^<]*</f>)\s*'
    rb"(?:<v\s*/>|<v></v>)?\s*</c>"
)


def open_package(data: bytes, file: str) -> zipfile.ZipFile:
    """Open a zip and check its directory against the limits.

    Raises:
        UnreadableFile: broken, encrypted, too large unpacked, too many entries, or compressed
            beyond reason.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except Exception as problem:
        raise UnreadableFile(
            file, f"a broken archive ({problem})", "a whole file", "Download or export it again."
        ) from None
    entries = package.infolist()
    size = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if len(entries) > MAX_ENTRIES:
        raise _error_over_limit(file, f"{len(entries):,} entries", f"at most {MAX_ENTRIES:,}")
    if size > MAX_UNPACKED:
        raise _error_over_limit(
            file, f"{size / 2**20:,.0f} MB unpacked", f"at most {MAX_UNPACKED // 2**20} MB"
        )
    if size > _SMALL and size / packed > MAX_RATIO:
        raise _error_over_limit(
            file, f"compressed {size / packed:,.0f} to 1", f"at most {MAX_RATIO} to 1"
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableFile(
            file, "an encrypted archive", "an open one", "Pack it without a password."
        )
    return package


def _error_over_limit(file: str, found: str, limit: str) -> UnreadableFile:
    return UnreadableFile(file, found, limit, "Load the tables as separate csv files.")


def unpack_entry(package: zipfile.ZipFile, entry: zipfile.ZipInfo, file: str) -> bytes:
    """Unpack one entry into memory, never more than the directory says."""
    try:
        with package.open(entry) as source:
            content = source.read(entry.file_size + 1)
    except Exception as problem:
        raise UnreadableFile(
            file, f"a broken entry ({problem})", "a whole file", "Download or export it again."
        ) from None
    if len(content) > entry.file_size:
        raise _error_over_limit(
            file, "an entry larger than its directory says", "an honest directory"
        )
    return content


def document_kind_in_zip(data: bytes) -> str:
    """Say which document a zip is that holds no table; empty where it may hold one."""
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except Exception:
        return ""
    for start, kind in (("word/", "a Word document"), ("ppt/", "a presentation")):
        if any(name.startswith(start) for name in names):
            return kind
    return ""


def is_workbook(data: bytes) -> bool:
    """Say whether a zip is a workbook, by its parts."""
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except Exception:
        return b"xl/workbook" in data
    return any(n.startswith("xl/") or n in ("content.xml", "[Content_Types].xml") for n in names)


def check_workbook(data: bytes, file: str) -> tuple[bytes, list[Issue]]:
    """Look for what would hurt in a workbook before a reader touches it.

    Args:
        data: The workbook. One that is no zip (xls) is passed on as it is.
        file: For issues.

    Returns:
        The workbook, without cells far outside its tables, and with a mark in cells that hold an
        error or a formula without a stored result; and issues about those cells.

    Raises:
        UnreadableFile: beyond the limits, an entry that leaves the package or stands twice, or
            a document type definition (entities could read files or exhaust memory).
    """
    if not data.startswith(b"PK"):
        return data, []
    package = open_package(data, file)
    names = [entry.filename for entry in package.infolist()]
    if len(set(names)) < len(names) or any(".." in n or n.startswith(("/", "\\")) for n in names):
        raise UnreadableFile(
            file,
            "a package with repeated or outside names",
            "a plain workbook",
            "Open it in a spreadsheet program and save it again.",
        )
    issues: list[Issue] = []
    changed: dict[str, bytes] = {}
    styles = _read_shown_styles(package, names, file)
    for entry in package.infolist():
        if "/media/" in entry.filename or entry.is_dir():
            continue
        part = unpack_entry(package, entry, file)
        _refuse_entities(part, file)
        if "worksheets/sheet" in entry.filename:
            told, more = _check_sheet(part, file, styles)
            issues += more
            if told is not part:
                changed[entry.filename] = told
    return (_rebuild_zip(package, changed, file) if changed else data), issues


def _refuse_entities(part: bytes, file: str) -> None:
    """Refuse a part with a document type definition, in whatever encoding it hides."""
    if part[:2] in (b"\xff\xfe", b"\xfe\xff") or part[:4].count(0) >= 2:
        part = part.replace(b"\x00", b"")
    if part.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1] != b"<":
        return
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise UnreadableFile(
            file,
            "a workbook with XML entities",
            "none",
            "Open it in a spreadsheet program and save it again.",
        )


def _read_shown_styles(
    package: zipfile.ZipFile, names: list[str], file: str
) -> Mapping[int, Shown]:
    if "xl/styles.xml" not in names:
        return {}
    part = unpack_entry(package, package.getinfo("xl/styles.xml"), file)
    return find_shown_number_styles(part.decode("utf-8", errors="replace"))


def _check_sheet(part: bytes, file: str, styles: Mapping[int, Shown]) -> tuple[bytes, list[Issue]]:
    """Mark the cells that a reader would take for empty, and leave out those far outside."""
    issues = []
    shown = rewrite_numbers_as_shown(part, styles)
    part = shown.part
    if shown.zeros:
        remedy = "Nothing: it was read as the sheet shows it."
        found = "number shown with leading zeros or letters"
        issues.append(_issue_about_cells(file, shown.zeros, found, remedy, "converted"))
    columns = [_column_letters_text(found) for found in _HIDDEN_COLUMN.finditer(part)]
    if columns:
        remedy = "Nothing, if it belongs to the data: it was read."
        found = "column that is hidden in the sheet"
        issues.append(_issue_about_cells(file, columns, found, remedy, "converted"))
    if b't="e"' in part:
        errors = [found[1].decode() for found in _ERROR.finditer(part)]
        part = _ERROR.sub(_error_cell_as_text, part) if errors else part
        if errors:
            found = "cell with an error in it"
            issues.append(_issue_about_cells(file, errors, found, "Correct the formulas.", "kept"))
    if b"<f" in part:
        unstored = [ref.decode() for ref in _UNSTORED.findall(part)]
        part = _UNSTORED.sub(_unstored_cell_as_text, part) if unstored else part
        if unstored:
            remedy = "Open the file in a spreadsheet program, save it and load it again."
            found = "formula without a stored result"
            issues.append(_issue_about_cells(file, unstored, found, remedy, "kept"))
    hidden = [f"row {found[1].decode()}" for found in _HIDDEN_ROW.finditer(part)]
    if hidden:
        remedy = "Nothing, if it belongs to the data: it was read."
        found = "row that is hidden in the sheet"
        issues.append(_issue_about_cells(file, hidden, found, remedy, "converted"))
    far = _find_far_cells(part)
    if far:
        part = _drop_far_cells(part, far)
        issues.append(
            _issue_about_cells(
                file,
                sorted(far),
                "cell far outside the table",
                "Nothing, if it is a stray one: it was left out.",
                "dropped",
            )
        )
    return part, issues


def _error_cell_as_text(found: re.Match[bytes]) -> bytes:
    value = _VALUE.search(found[4])
    told = value[1] if value else b"#VALUE!"
    told = told + b" (error)" if told == b"#N/A" else told
    return b'<c%s t="str"%s><v>%s</v></c>' % (found[2], found[3], told)


def _unstored_cell_as_text(found: re.Match[bytes]) -> bytes:
    return b'<c r="%s" t="str"><v>%s</v></c>' % (found[1], UNSTORED.encode())


def _issue_about_cells(file: str, refs: list[str], found: str, remedy: str, outcome: str) -> Issue:
    told = ", ".join(refs[:6]) + (" …" if len(refs) > 6 else "")
    verdict = Outcome.ACCEPT.value if outcome == "kept" else ""
    return Issue(
        severity="warning",
        file=file,
        table="",
        row=0,
        column="",
        value=told,
        found=found,
        expected="a value",
        remedy=remedy,
        outcome=outcome,
        count=len(refs),
        verdict=verdict,
    )


def _find_far_cells(part: bytes) -> set[str]:
    """Find the cells that stretch the box around a sheet beyond all measure."""
    start = part.rfind(b"<row")
    last = _ROW.match(part, start) if start >= 0 else None
    rows = int(last[1]) if last else 1_048_576
    wide = 702 if not re.search(rb' r="[A-Z]{3}\d', part) else 16_384
    if rows * wide <= _DENSE:
        return set()
    places = [
        (int(m[2]), _column_number(m[1]), (m[1] + m[2]).decode()) for m in _CELL.finditer(part)
    ]
    if not places or max(p[0] for p in places) * max(p[1] for p in places) <= _DENSE:
        return set()
    row = _last_used_before_gap(sorted({p[0] for p in places}), 10_000)
    column = _last_used_before_gap(sorted({p[1] for p in places}), 500)
    return {ref for r, c, ref in places if r > row or c > column}


def _column_letters_text(found: re.Match[bytes]) -> str:
    first, last = column_letter(int(found[1]) - 1), column_letter(min(int(found[2]), 16_384) - 1)
    return f"column {first}" if first == last else f"columns {first} to {last}"


def _column_number(letters: bytes) -> int:
    number = 0
    for mark in letters:
        number = number * 26 + mark - 64
    return number


def _last_used_before_gap(used: list[int], gap: int) -> int:
    """Return the last used row or column before a gap larger than any table has."""
    return next((a for a, b in pairwise(used) if b - a > gap), used[-1])


def _drop_far_cells(part: bytes, far: set[str]) -> bytes:
    def drop_cell(found: re.Match[bytes]) -> bytes:
        return b"" if found[1].decode() in far else found[0]

    cell = rb'<c[^>]*? r="([A-Z]{1,3}\d{1,7})"[^>]*?(?:/>|>.*?</c>)'
    part = re.sub(cell, drop_cell, part, flags=re.DOTALL)
    return re.sub(rb"<dimension[^>]*?/>", b"", part)


def _rebuild_zip(package: zipfile.ZipFile, trimmed: dict[str, bytes], file: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as rebuilt:
        for entry in package.infolist():
            content = trimmed.get(entry.filename)
            if content is None:
                content = unpack_entry(package, entry, file)
            rebuilt.writestr(entry.filename, content)
    return target.getvalue()
