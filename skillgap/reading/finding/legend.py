"""Legends on a sheet: which mark stands for what, as its titles and notes say."""

from __future__ import annotations

import re
from collections.abc import Sequence

from skillgap.core.words import EDGES
from skillgap.reading.finding.words import strip_record_cells

_PAIR = re.compile(
    r"(?<![\w.])(\d{1,3}|[A-Za-z]\d?|[A-Z]{2,3}|[^\w\s,;:=()\[\]|/.\"'&-])\s*(?:=|:|–|—|->|→|-(?=\s))"
    r"\s*([^\W\d_][^,;|=()\n•·/]*?)\s*(?=$|[,;|()\n•·/]|\s(?:\d{1,3}|[A-Za-z]\d?|[A-Z]{2,3})\s*[=:–—→])"
)


def read_legend(lines: Sequence[Sequence[str]]) -> dict[str, str]:
    """Read what stands around a table for a legend.

    A legend says of at least two different marks what they stand for, in one line (``0 = none, 1 =
    aware``) or in lines of two cells (``0``, ``none``).

    Args:
        lines: Rows above and below a table.

    Returns:
        Marks to their words; empty where there is no legend.

    >>> read_legend([["Ratings (0 = not needed, 4 = expert)"]])
    {'0': 'not needed', '4': 'expert'}
    >>> read_legend([["0", "None"], ["1", "Aware"]])
    {'0': 'None', '1': 'Aware'}
    """
    found: dict[str, str] = {}
    for line in lines:
        cells = [cell for cell in strip_record_cells(line) if cell]
        if len(cells) == 2 and _is_mark(cells[0]) and not _is_mark(cells[1]):
            found.setdefault(cells[0], cells[1])
            continue
        text = " | ".join(cells)
        for mark, words in _PAIR.findall(text) or _numbers_in_turn(text):
            found.setdefault(mark, words.strip(EDGES))
    return found if len(found) > 1 else {}


_NUMBERED = re.compile(r"(?<![\w.-])(\d)\s+([^\W\d_][^,;|•·/\d]*?)\s*(?=[,;|•·/]|$)")


def _numbers_in_turn(text: str) -> list[tuple[str, str]]:
    """Return numbers that follow each other, with words behind them: ``0 none, 1 aware``."""
    pairs = _NUMBERED.findall(text)
    numbers = [int(number) for number, _ in pairs]
    in_turn = len(numbers) > 2 and numbers[0] < 2
    return (
        pairs if in_turn and numbers == list(range(numbers[0], numbers[0] + len(numbers))) else []
    )


def _is_mark(cell: str) -> bool:
    return bool(re.fullmatch(r"\d{1,3}%?|[A-Za-z]\d?|[A-Z]{2,3}|[^\w\s]", cell))


def legend_in_rows(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """Return the legend that a sheet of nothing else is: a mark and its meaning in each row.

    >>> legend_in_rows(["Scale", ""], [["1", "never"], ["7", "always"]])
    {'1': 'never', '7': 'always'}
    """
    if len(headers) != _TWO or len(rows) > _MOST_LINES:
        return {}
    legend = read_legend(rows)
    return legend if len(legend) >= len(rows) else {}


_TWO, _MOST_LINES = 2, 12
