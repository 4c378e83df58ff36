"""Web pages with a table, as some personnel systems export under the name of a workbook."""

from __future__ import annotations

from html.parser import HTMLParser

from skillgap.core.errors import Issue, Outcome, UnreadableFile
from skillgap.reading.conform.decisions import LENIENT, Decisions
from skillgap.reading.files.encoding import decode_text
from skillgap.reading.finding.records import make_tables_from_records
from skillgap.reading.finding.table import RawTable

_MOST_CELLS = 5_000_000


def read_html(data: bytes, file: str, decisions: Decisions = LENIENT) -> list[RawTable]:
    """Read the tables of a web page as text; nothing else of the page is looked at.

    Args:
        data: The whole file.
        file: Its name, for issues.
        decisions: Whether the page is taken for a table.

    Returns:
        One table of text per table with rows.

    Raises:
        UnreadableFile: no table in it, or it was decided against.
    """
    text, issues = decode_text(data, file, decisions)
    answer = decisions.answer("web_page")
    page = _Tables()
    page.feed(text)
    page.close()
    filled = [table for table in page.tables if any(any(cells) for cells in table)]
    if not filled or answer == "refuse":
        raise UnreadableFile(file, "the content is a web page", "csv, xlsx or a zip of them",
                             "Open it in a spreadsheet program and save it as .xlsx.")  # fmt: skip
    tables: list[RawTable] = []
    for number, records in enumerate(filled, start=1):
        place = file if number == 1 else f"{file} › table {number}"
        tables += make_tables_from_records(records, place, ragged=False, decisions=decisions)
    told = Issue(
        severity="warning",
        file=file,
        table="",
        row=0,
        column="",
        value="",
        found="web page with a table, under the name of a workbook",
        expected="a workbook",
        remedy="The table was read; compare its first rows.",
        outcome="converted",
        verdict=Outcome.FIX.value if answer else "",
        question="web_page",
    )
    return [tables[0].with_issues([*issues, told]), *tables[1:]]


class _Tables(HTMLParser):
    """Collects the cells of outermost tables; scripts and styles are left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._depth = 0
        self._cell: list[str] | None = None
        self._silent = 0
        self._cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._silent += 1
        elif tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append([])
        elif tag == "tr" and self._depth == 1:
            self._append_open_cell()
            self.tables[-1].append([])
        elif tag in ("td", "th") and self._depth == 1 and self._cells < _MOST_CELLS:
            self._append_open_cell()
            self._cell = []
            self._cells += 1
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._silent = max(0, self._silent - 1)
        elif tag in ("td", "th", "tr") and self._depth == 1:
            self._append_open_cell()
        elif tag == "table":
            if self._depth == 1:
                self._append_open_cell()
            self._depth = max(0, self._depth - 1)

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._silent:
            self._cell.append(data)

    def _append_open_cell(self) -> None:
        if self._cell is None:
            return
        if self.tables and not self.tables[-1]:
            self.tables[-1].append([])
        self.tables[-1][-1].append("".join(self._cell).strip())
        self._cell = None
