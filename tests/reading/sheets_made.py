"""Sheets as HR teams lay them out, made at random, with what must come out of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

Cells = list[list[str]]

_FIRST = ("Ana", "Bo", "Cyd", "Dee", "Eli", "Fay", "Gus", "Hal", "Ida", "Jed", "Kim", "Lou")
_LAST = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Hazel", "Ivy", "Juniper", "Larch")
_UNITS = ("Sales", "Finance", "Operations", "Legal", "Support")
_SKILLS = ("Welding", "Reporting", "Stock keeping", "First aid", "Forklift", "Planning",
           "Negotiation", "Data entry", "Coaching", "Costing")  # fmt: skip
_TITLES = ("Skills overview", "Staff list, spring", "Team North: competence matrix", "Workforce",
           "Compétences de l'équipe", "Übersicht Mitarbeitende")  # fmt: skip
_NOTES = ("Source: team leads", "* estimated by the team lead", "Printed 3 May 2026",
          "Please send corrections to the people team by the end of the month.")  # fmt: skip


@dataclass
class Sheet:
    """A sheet, and what is to be read from it.

    Attributes:
        cells: Rows of cells.
        header: Names of the columns that are data.
        records: Its records.
        legend: What its legend says.
        extras: What was put around and into it.
    """

    cells: Cells
    header: list[str]
    records: Cells
    legend: dict[str, str] = field(default_factory=dict)
    extras: list[str] = field(default_factory=list)


def made(seed: int) -> Sheet:
    """Make a sheet: a matrix or a list, with some of what people put around it."""
    draw = np.random.default_rng(seed)
    sheet = _matrix(draw) if draw.random() < 0.6 else _list(draw)
    for name, put, chance in _EXTRAS:
        if draw.random() < chance and put(sheet, draw):
            sheet.extras.append(name)
    return sheet


def _names(draw: np.random.Generator, count: int) -> list[str]:
    pairs = [f"{first} {last}" for first in _FIRST for last in _LAST]
    return [str(name) for name in draw.choice(pairs, count, replace=False)]


def _matrix(draw: np.random.Generator) -> Sheet:
    people, skills = int(draw.integers(6, 25)), int(draw.integers(3, 9))
    top = int(draw.choice([3, 4, 5, 10]))
    header = ["Name", "Team", *(str(s) for s in draw.choice(_SKILLS, skills, replace=False))]
    rows = []
    for name in _names(draw, people):
        levels = draw.integers(0, top + 1, skills)
        gaps = draw.random(skills) < 0.08
        rows.append([name, str(draw.choice(_UNITS)),
                     *("" if gap else str(level) for level, gap in zip(levels, gaps))])  # fmt: skip
    return Sheet([header, *rows], header, rows)


def _list(draw: np.random.Generator) -> Sheet:
    header = ["Staff no", "Name", "Team", "Joined", "Hours"]
    rows = [[f"P{draw.integers(100, 999)}{i:02d}", name, str(draw.choice(_UNITS)),
             f"20{draw.integers(10, 26)}-0{draw.integers(1, 10)}-15", str(draw.integers(20, 41))]
            for i, name in enumerate(_names(draw, int(draw.integers(6, 25))))]  # fmt: skip
    return Sheet([header, *rows], header, rows)


# --- what people put into a sheet, innermost first; each says whether it applies ---


def _numbers(sheet: Sheet) -> np.ndarray | None:
    cells = [row[2:] for row in sheet.records]
    if sheet.header[0] != "Name":
        return None
    return np.array([[float(c) if c else np.nan for c in row] for row in cells])


def _total_column(sheet: Sheet, draw: np.random.Generator) -> bool:
    levels = _numbers(sheet)
    if levels is None:
        return False
    mean = draw.random() < 0.5
    told = np.nanmean(levels, axis=1) if mean else np.nansum(levels, axis=1)
    texts = [f"{value:.2f}" if mean else f"{value:.0f}" for value in told]
    sheet.cells = [[*row, text] for row, text in zip(sheet.cells, ["Overall", *texts])]
    return True


def _total_row(sheet: Sheet, draw: np.random.Generator) -> bool:
    levels = _numbers(sheet)
    if levels is None:
        return False
    mean = draw.random() < 0.5
    told = np.nanmean(levels, axis=0) if mean else np.nansum(levels, axis=0)
    texts = [f"{value:.2f}" if mean else f"{value:.0f}" for value in told]
    row = ["Team average" if mean else "Sum", "", *texts]
    sheet.cells.append(row + [""] * (len(sheet.cells[0]) - len(row)))
    return True


def _counter(sheet: Sheet, draw: np.random.Generator) -> bool:
    name = str(draw.choice(["", "#", "No."]))
    count = len(sheet.records)
    numbers = [name, *map(str, range(1, count + 1)), *[""] * (len(sheet.cells) - count - 1)]
    sheet.cells = [[number, *row] for number, row in zip(numbers, sheet.cells)]
    return True


def _groups(sheet: Sheet, draw: np.random.Generator) -> bool:
    width = len(sheet.cells[0])
    if width < 6:
        return False
    row = [""] * width
    row[width - 3], row[width - 2] = "Shop floor", ""
    row[width - 1] = "Office"
    sheet.cells = [row, *sheet.cells]
    return True


def _notes(sheet: Sheet, draw: np.random.Generator) -> bool:
    gap = [[]] if draw.random() < 0.8 else []
    notes = [[str(each)] for each in draw.choice(_NOTES, int(draw.integers(1, 3)), replace=False)]
    sheet.cells = [*sheet.cells, *gap, *notes]
    return True


def _legend(sheet: Sheet, draw: np.random.Generator) -> bool:
    sheet.legend = {"0": "none", "1": "basic", "2": "independent", "3": "expert"}
    if draw.random() < 0.5:
        line = [[", ".join(f"{mark} = {word}" for mark, word in sheet.legend.items())]]
    else:
        line = [[mark, word] for mark, word in sheet.legend.items()]
    if draw.random() < 0.5:
        sheet.cells = [*line, [], *sheet.cells]
    else:
        sheet.cells = [*sheet.cells, [], *line]
    return True


def _title(sheet: Sheet, draw: np.random.Generator) -> bool:
    above: Cells = [[str(draw.choice(_TITLES))]]
    if draw.random() < 0.4:
        above += [["Owner", str(draw.choice(_FIRST))], ["As of", "2026-05-01"]]
    gap: Cells = [[] for _ in range(int(draw.integers(0, 3)))]
    sheet.cells = [*above, *gap, *sheet.cells]
    return True


_EXTRAS: tuple[tuple[str, Callable[[Sheet, np.random.Generator], bool], float], ...] = (
    ("total column", _total_column, 0.4),
    ("total row", _total_row, 0.4),
    ("counter", _counter, 0.3),
    ("groups", _groups, 0.2),
    ("notes", _notes, 0.4),
    ("legend", _legend, 0.3),
    ("title", _title, 0.6),
)
