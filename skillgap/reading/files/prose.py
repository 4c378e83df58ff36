"""Documents as passages of plain text, each with the place it stands at: .docx, .txt and .md.

A passage is a paragraph, with the heading above it; its place is what a reader would look for. What
a document marks up is text like any other here.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from skillgap.core.errors import UnreadableFile
from skillgap.reading.files.encoding import decode_text
from skillgap.reading.files.package import open_package

ENDINGS = ("docx", "txt", "md")
MOST_PASSAGES = 20_000
_HEADING = re.compile(r"#{1,6}\s+(.*\S)\s*")
_BETWEEN = " "


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of a document.

    Attributes:
        place: Where it stands, such as ``paragraph 12`` or ``line 40``.
        heading: The heading above it; blank where there is none.
        text: Its words, as they stand there.
    """

    place: str
    heading: str
    text: str


def read_passages(file: str, content: bytes) -> list[Passage]:
    """Read a document.

    Args:
        file: Its name; the ending says what it is.
        content: Its bytes.

    Raises:
        UnreadableFile: another kind of file, one that cannot be opened, or one without text.
    """
    ending = file.rpartition(".")[2].casefold()
    if ending not in ENDINGS:
        raise UnreadableFile(
            file, f"a file that ends in .{ending}", "a document: .docx, .txt or .md",
            "Save it as one of these; a PDF from the program it was written in.",
        )  # fmt: skip
    found = list(_of_word_file(file, content) if ending == "docx" else _of_text(file, content))
    if not found or len(found) > MOST_PASSAGES:
        raise UnreadableFile(
            file, f"{len(found):,} paragraphs", f"1 to {MOST_PASSAGES:,}",
            "Choose a document with text; split a very long one.",
        )  # fmt: skip
    return found


def _of_word_file(file: str, content: bytes) -> Iterator[Passage]:
    from docx import Document
    from docx.table import Table

    with open_package(content, file):  # within limits of size and number
        pass
    try:
        blocks = list(Document(io.BytesIO(content)).iter_inner_content())
    except (KeyError, ValueError) as error:
        raise UnreadableFile(
            file, f"a document that does not open ({error})", "a Word document (.docx)",
            "Open it in Word and save it again.",
        ) from error  # fmt: skip
    heading = ""
    for number, block in enumerate(blocks, start=1):
        if isinstance(block, Table):
            rows = [_in_one_line(" | ".join(cell.text for cell in row.cells)) for row in block.rows]
            above = ": ".join(filter(None, (heading, *rows[:1])))
            for row, told in enumerate(rows, start=1):
                over = above if row > 1 else heading
                yield from _passage(f"paragraph {number}, row {row}", over, told)
        elif str(getattr(block.style, "name", "")).startswith(("Heading", "Title")):
            heading = _in_one_line(block.text)
        else:
            yield from _passage(f"paragraph {number}", heading, _in_one_line(block.text))


def _of_text(file: str, content: bytes) -> Iterator[Passage]:
    heading, lines, first = "", list[str](), 1
    for number, line in enumerate([*decode_text(content, file)[0].splitlines(), ""], start=1):
        marked = _HEADING.fullmatch(line)
        if line.strip() and not marked:
            first = first if lines else number
            lines.append(line.strip())
            continue
        yield from _passage(f"line {first}", heading, _in_one_line(_BETWEEN.join(lines)))
        lines = []
        heading = marked[1] if marked else heading


def _passage(place: str, heading: str, text: str) -> Iterator[Passage]:
    if text:
        yield Passage(place, heading, text)


def _in_one_line(text: str) -> str:
    return _BETWEEN.join(text.split())
