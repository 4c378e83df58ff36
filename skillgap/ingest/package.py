"""Zip packages looked at before anything is unpacked: archives and xlsx workbooks."""

from __future__ import annotations

import io
import re
import zipfile
from itertools import pairwise

from skillgap.domain.errors import Issue, UnreadableFile

MAX_UNPACKED = 200 * 2**20
MAX_ENTRIES = 1_000
MAX_RATIO = 100
_SMALL = 2**20
"""Below this size unpacked, a high ratio does no harm."""
_DENSE = 20_000_000
"""Cells in the box around a sheet's content that may be built at once."""

_ROW = re.compile(rb'<row[^>]*? r="(\d+)"')
_CELL = re.compile(rb'<c[^>]*? r="([A-Z]{1,3})(\d{1,7})"')
_ERROR = re.compile(rb'<c[^>]*? r="([A-Z]{1,3}\d{1,7})"[^>]*? t="e"')
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
        raise _refused(file, f"{len(entries):,} entries", f"at most {MAX_ENTRIES:,}")
    if size > MAX_UNPACKED:
        raise _refused(
            file, f"{size / 2**20:,.0f} MB unpacked", f"at most {MAX_UNPACKED // 2**20} MB"
        )
    if size > _SMALL and size / packed > MAX_RATIO:
        raise _refused(file, f"compressed {size / packed:,.0f} to 1", f"at most {MAX_RATIO} to 1")
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableFile(
            file, "an encrypted archive", "an open one", "Pack it without a password."
        )
    return package


def _refused(file: str, found: str, limit: str) -> UnreadableFile:
    return UnreadableFile(file, found, limit, "Load the tables as separate csv files.")


def read_entry(package: zipfile.ZipFile, entry: zipfile.ZipInfo, file: str) -> bytes:
    """Unpack one entry into memory, never more than the directory says."""
    try:
        with package.open(entry) as source:
            content = source.read(entry.file_size + 1)
    except Exception as problem:
        raise UnreadableFile(
            file, f"a broken entry ({problem})", "a whole file", "Download or export it again."
        ) from None
    if len(content) > entry.file_size:
        raise _refused(file, "an entry larger than its directory says", "an honest directory")
    return content


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
        The workbook, without cells far outside its tables; and issues about those cells, about
        formulas without a stored result and about cells that hold an error.

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
    trimmed: dict[str, bytes] = {}
    for entry in package.infolist():
        if entry.filename.endswith((".xml", ".rels", ".vml")):
            part = read_entry(package, entry, file)
            if b"<!DOCTYPE" in part[:4096] or b"<!ENTITY" in part[:65_536]:
                raise UnreadableFile(
                    file,
                    "a workbook with XML entities",
                    "none",
                    "Open it in a spreadsheet program and save it again.",
                )
            if "worksheets/sheet" in entry.filename:
                part, more = _check_sheet(part, file)
                issues += more
                if any("far outside" in issue.found for issue in more):
                    trimmed[entry.filename] = part
    return (_rebuilt(package, trimmed, file) if trimmed else data), issues


def _check_sheet(part: bytes, file: str) -> tuple[bytes, list[Issue]]:
    issues = []
    errors = [ref.decode() for ref in _ERROR.findall(part)] if b't="e"' in part else []
    if errors:
        issues.append(
            _about_cells(
                file,
                errors,
                "cell with an error in it",
                "Correct the formulas; the cells count as empty.",
                "blanked",
            )
        )
    unstored = [ref.decode() for ref in _UNSTORED.findall(part)] if b"<f" in part else []
    if unstored:
        issues.append(
            _about_cells(
                file,
                unstored,
                "formula without a stored result",
                "Open the file in a spreadsheet program, save it and load it "
                "again; the cells count as empty.",
                "blanked",
            )
        )
    far = _far_cells(part)
    if far:
        part = _without_cells(part, far)
        issues.append(
            _about_cells(
                file,
                sorted(far),
                "cell far outside the table",
                "Nothing, if it is a stray one: it was left out.",
                "dropped",
            )
        )
    return part, issues


def _about_cells(file: str, refs: list[str], found: str, remedy: str, outcome: str) -> Issue:
    told = ", ".join(refs[:6]) + (" …" if len(refs) > 6 else "")
    return Issue("warning", file, "", 0, "", told, found, "a value", remedy, outcome, len(refs))


def _far_cells(part: bytes) -> set[str]:
    """Find the cells that stretch the box around a sheet beyond all measure."""
    start = part.rfind(b"<row")
    last = _ROW.match(part, start) if start >= 0 else None
    rows = int(last[1]) if last else 1_048_576
    wide = 702 if not re.search(rb' r="[A-Z]{3}\d', part) else 16_384
    if rows * wide <= _DENSE:
        return set()
    places = [(int(m[2]), _number(m[1]), (m[1] + m[2]).decode()) for m in _CELL.finditer(part)]
    if not places or max(p[0] for p in places) * max(p[1] for p in places) <= _DENSE:
        return set()
    row = _edge(sorted({p[0] for p in places}), 10_000)
    column = _edge(sorted({p[1] for p in places}), 500)
    return {ref for r, c, ref in places if r > row or c > column}


def _number(letters: bytes) -> int:
    number = 0
    for mark in letters:
        number = number * 26 + mark - 64
    return number


def _edge(used: list[int], gap: int) -> int:
    """Return the last used row or column before a gap larger than any table has."""
    return next((a for a, b in pairwise(used) if b - a > gap), used[-1])


def _without_cells(part: bytes, far: set[str]) -> bytes:
    def drop(found: re.Match[bytes]) -> bytes:
        return b"" if found[1].decode() in far else found[0]

    cell = rb'<c[^>]*? r="([A-Z]{1,3}\d{1,7})"[^>]*?(?:/>|>.*?</c>)'
    part = re.sub(cell, drop, part, flags=re.DOTALL)
    return re.sub(rb"<dimension[^>]*?/>", b"", part)


def _rebuilt(package: zipfile.ZipFile, trimmed: dict[str, bytes], file: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as rebuilt:
        for entry in package.infolist():
            content = trimmed.get(entry.filename)
            if content is None:
                content = read_entry(package, entry, file)
            rebuilt.writestr(entry.filename, content)
    return target.getvalue()
