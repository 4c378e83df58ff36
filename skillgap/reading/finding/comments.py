"""Lines of a text that are comments: they begin with a mark, and the records around do not."""

from __future__ import annotations

from collections.abc import Sequence

from skillgap.core.words import EDGES
from skillgap.reading.finding.words import could_be_header, strip_record_cells

Record = Sequence[str]

_MARKS = ("#", "//", "%")


def find_comment_lines(records: Sequence[Record]) -> frozenset[int]:
    """Return the places of the lines that are comments.

    A line that begins with a mark is a comment where one such line has another number of cells
    than the records, and fewer lines begin so than not: a column of ``#12`` or ``%`` is none. The
    last one above the records may be their header, ``# id, name``.

    >>> sorted(find_comment_lines([["# made in May"], ["id", "n"], ["1", "a"], ["# end"]]))
    [0, 3]
    """
    filled = [i for i, record in enumerate(records) if strip_record_cells(record)]
    for mark in _MARKS:
        marked = [i for i in filled if records[i][0].strip(EDGES).startswith(mark)]
        others = [i for i in filled if i not in set(marked)] if marked else []
        if not marked or len(others) < max(2, len(marked)):
            continue
        widths = [len(records[i]) for i in others]
        usual = max(set(widths), key=widths.count)
        if usual < 2 or all(len(records[i]) == usual for i in marked):
            continue
        return frozenset(
            i for i in marked if i != _commented_header(records, marked, others, usual)
        )
    return frozenset()


def _commented_header(
    records: Sequence[Record], marked: Sequence[int], others: Sequence[int], usual: int
) -> int:
    """Return the comment right above the first record that names its columns; −1 if none does."""
    above = [i for i in marked if i < others[0]]
    if not above or len(records[above[-1]]) != usual:
        return -1
    named = all(could_be_header(cell.strip(EDGES)) for cell in records[above[-1]])
    first = [cell.strip(EDGES) for cell in records[others[0]]]
    record = not all(could_be_header(cell) for cell in first if cell)
    return above[-1] if named and record else -1
