"""The governance file as one Word document: a chapter each, with a table where there is one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from skillgap.exports.word_file import ITEM, WordFile

TITLE = "Governance file"


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter.

    Attributes:
        title: Its heading.
        sections: Headings below it, with the lines of each.
        columns: Headings of its table; empty for none.
        rows: Rows of the table.
    """

    title: str
    sections: Mapping[str, Sequence[str]]
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = field(default=())


def write_governance_file(chapters: Iterable[Chapter], *, sealed: str = "") -> bytes:
    """Write the chapters.

    Args:
        chapters: In reading order.
        sealed: Who took the file away, when and from which data; stands below the title.

    Returns:
        The bytes of a .docx.
    """
    file = WordFile(TITLE)
    if sealed:
        file.add(sealed)
    for chapter in chapters:
        file.add_heading(chapter.title)
        for heading, lines in chapter.sections.items():
            file.add_heading(heading, 2)
            for line in lines:
                file.add(line, ITEM if len(lines) > 1 else None)
        if chapter.columns:
            file.add_table(chapter.columns, chapter.rows)
    return file.close()
