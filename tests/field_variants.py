"""Workbooks and files as HR teams make them, by a generator that knows what they mean.

Every variant says who can do what at which level (0–5), what each role needs where it tells, and
who holds which role; whoever reads it must come to the same, or ask.
"""

from __future__ import annotations

import io
import itertools
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl import Workbook

PEOPLE = ("Ana Alder", "Bo Hazel", "Cyd Birch", "Dee Ivy", "Eli Cedar", "Fay Juniper",
          "Gus Dogwood", "Hal Kapok", "Ida Elm", "Jed Larch", "Kim Fir", "Lou Maple")  # fmt: skip
ROLES = ("Fitter", "Planner", "Tester")
SKILLS = ("Welding", "Cutting", "Safety", "Reading plans", "Measuring")
Grid = list[list[object]]


@dataclass(frozen=True, slots=True)
class Variant:
    """One file and what it says.

    Attributes:
        name: File name; its words say how it was made.
        data: Its bytes.
        levels: Person and skill to level 0–5.
        roles: Person to role, where the file tells.
        needs: Role and skill to required level, where the file tells.
    """

    name: str
    data: bytes
    levels: Mapping[tuple[str, str], float]
    roles: Mapping[str, str] = field(default_factory=dict)
    needs: Mapping[tuple[str, str], float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scale:
    """A way to write levels: cell to level, and a line that explains it where there is one."""

    name: str
    cells: Mapping[str, float]
    legend: str = ""


SCALES = (
    Scale("0to5", {str(i): float(i) for i in range(6)}),
    Scale("0to4_legend", {str(i): i * 1.25 for i in range(5)},
          "Rating scale: 0 = none, 1 = basic, 2 = can do, 3 = good, 4 = expert"),
    Scale("1to4_title", {str(i): (i - 1) * 5 / 3 for i in range(1, 5)}, "Skill ratings (1-4)"),
    Scale("0to10", {str(i): i / 2 for i in range(11)}),
    Scale("percent", {f"{i}%": i / 20 for i in (0, 20, 40, 60, 80, 100)}),
    Scale("x_o", {"x": 3.0, "o": 0.0}),
    Scale("ticks", {"✓": 3.0, "✗": 0.0}),
    Scale("lights", {"Red": 1.0, "Amber": 3.0, "Green": 5.0}),
    Scale("lights_short", {"R": 1.0, "A": 3.0, "G": 5.0}),
    Scale("cefr", {"A1": 1.0, "A2": 1.5, "B1": 2.5, "B2": 3.5, "C1": 4.5, "C2": 5.0}),
    Scale("words", {"Novice": 1.0, "Basic": 2.0, "Proficient": 3.0, "Advanced": 4.0,
                    "Expert": 5.0}),
    Scale("yes_no", {"Yes": 3.0, "No": 0.0}),
    Scale("trained", {"Trained": 3.0, "In training": 1.5, "Not trained": 0.0}),
)  # fmt: skip

HEADERS = {
    "en": ("Employee", "Role"), "de": ("Mitarbeiter", "Position"), "fr": ("Nom", "Poste"),
    "ids": ("Employee ID", "Job title"),
}  # fmt: skip


def variants(seed: int = 1) -> Iterator[Variant]:
    """Make the variants; another seed draws other levels and other combinations."""
    draw = random.Random(seed)
    ways = list(
        itertools.product(SCALES, ("plain", "title", "merged"), ("none", "sums", "counter"))
    )
    draw.shuffle(ways)
    for number, (scale, title, totals) in enumerate(ways[:52]):
        tongue = draw.choice(sorted(HEADERS))
        yield _people_down(draw, scale, title, totals, tongue, number)
    for scale in SCALES[:4]:
        yield _skills_down(draw, scale)
    for order in itertools.permutations(("roles", "ratings", "gaps")):
        yield _three_tabs(draw, order)
    for words in (("Current", "Target"), ("Actual", "Required"), ("Ist", "Soll"), ("Have", "Need")):
        yield _pairs(draw, words)
    for word in ("Required", "Target", "Soll"):
        yield _required_row(draw, word)


def _levels(draw: random.Random, scale: Scale) -> dict[tuple[str, str], str]:
    cells = list(scale.cells)
    pairs = [(person, skill) for person in PEOPLE for skill in SKILLS]
    drawn = [cells[at % len(cells)] for at in range(len(pairs))]
    draw.shuffle(drawn)
    return dict(zip(pairs, drawn))


def _roles(draw: random.Random) -> dict[str, str]:
    return {person: ROLES[at % 3] for at, person in enumerate(draw.sample(PEOPLE, len(PEOPLE)))}


def _people_down(
    draw: random.Random, scale: Scale, title: str, totals: str, tongue: str, number: int
) -> Variant:
    cells, roles = _levels(draw, scale), _roles(draw)
    who, what = HEADERS[tongue]
    counted = totals == "counter"
    grid: Grid = [[*(["No."] if counted else []), who, what, *SKILLS]]
    for at, person in enumerate(PEOPLE, 1):
        grid.append([*([at] if counted else []), person, roles[person],
                     *(_as_cell(cells[person, skill]) for skill in SKILLS)])  # fmt: skip
    if totals == "sums" and _are_numbers(scale):
        grid[0].append("Total")
        for row in grid[1:]:
            row.append(sum(float(str(cell)) for cell in row[2:]))
        sums = [sum(float(str(row[at])) for row in grid[1:]) for at in range(2, len(grid[0]))]
        grid.append(["Total", "", *sums])
    name = f"{number:02d}_{scale.name}_{title}_{totals}_{tongue}.xlsx"
    levels = {pair: scale.cells[cell] for pair, cell in cells.items()}
    return Variant(name, _book({"Skills": _below(title, scale.legend, grid)}), levels, roles)


def _skills_down(draw: random.Random, scale: Scale) -> Variant:
    cells = _levels(draw, scale)
    grid: Grid = [["Skill", *PEOPLE]]
    grid += [[skill, *(_as_cell(cells[person, skill]) for person in PEOPLE)] for skill in SKILLS]
    levels = {pair: scale.cells[cell] for pair, cell in cells.items()}
    data = _book({"Matrix": _below("title" if scale.legend else "plain", scale.legend, grid)})
    return Variant(f"skills_down_{scale.name}.xlsx", data, levels)


def _three_tabs(draw: random.Random, order: Sequence[str]) -> Variant:
    scale = SCALES[0]
    cells, roles = _levels(draw, scale), _roles(draw)
    needs = {(role, skill): draw.randint(1, 5) for role in ROLES for skill in SKILLS}
    ratings: Grid = [["Employee", "Role", *SKILLS]]
    ratings += [[p, roles[p], *(int(cells[p, s]) for s in SKILLS)] for p in PEOPLE]
    gaps: Grid = [["Employee", "Role", *SKILLS]]
    gaps += [[p, roles[p], *(int(cells[p, s]) - needs[roles[p], s] for s in SKILLS)]
             for p in PEOPLE]  # fmt: skip
    profiles: Grid = [["Role", *SKILLS], *([r, *(needs[r, s] for s in SKILLS)] for r in ROLES)]
    made = {
        "roles": ("Role profiles", profiles), "ratings": ("Ratings", ratings),
        "gaps": ("Gaps", gaps),
    }  # fmt: skip
    sheets = {made[each][0]: _below("merged", f"{made[each][0]} 2026", made[each][1])
              for each in order}  # fmt: skip
    levels = {pair: scale.cells[cell] for pair, cell in cells.items()}
    wanted = {pair: float(level) for pair, level in needs.items()}
    return Variant(f"tabs_{'_'.join(order)}.xlsx", _book(sheets), levels, roles, wanted)


def _pairs(draw: random.Random, words: tuple[str, str]) -> Variant:
    scale = SCALES[0]
    cells, roles = _levels(draw, scale), _roles(draw)
    needs = {(role, skill): draw.randint(1, 5) for role in ROLES for skill in SKILLS}
    headers = [f"{skill} {word}" for skill in SKILLS for word in words]
    lines = [",".join(["Employee", "Role", *headers])]
    for person in PEOPLE:
        told = [f"{cells[person, skill]},{needs[roles[person], skill]}" for skill in SKILLS]
        lines.append(",".join([person, roles[person], *told]))
    levels = {pair: scale.cells[cell] for pair, cell in cells.items()}
    wanted = {pair: float(level) for pair, level in needs.items()}
    return Variant(f"pairs_{words[0]}.csv", "\n".join(lines).encode(), levels, roles, wanted)


def _required_row(draw: random.Random, word: str) -> Variant:
    scale = SCALES[0]
    cells = _levels(draw, scale)
    needs = {("Fitter", skill): draw.randint(1, 5) for skill in SKILLS}
    grid: Grid = [["Employee", "Role", *SKILLS]]
    grid += [[p, "Fitter", *(int(cells[p, s]) for s in SKILLS)] for p in PEOPLE]
    grid.append([word, "", *(needs["Fitter", skill] for skill in SKILLS)])
    levels = {pair: scale.cells[cell] for pair, cell in cells.items()}
    wanted = {pair: float(level) for pair, level in needs.items()}
    return Variant(f"row_{word}.xlsx", _book({"Skills": grid}), levels,
                   dict.fromkeys(PEOPLE, "Fitter"), wanted)  # fmt: skip


def _as_cell(cell: str) -> object:
    return int(cell) if cell.isdigit() else cell


def _are_numbers(scale: Scale) -> bool:
    return all(cell.isdigit() for cell in scale.cells)


def _below(title: str, legend: str, grid: Grid) -> Grid:
    """Put a title, an empty row and the explanation of the scale above a table."""
    told = [[legend]] if legend else []
    return grid if title == "plain" and not legend else [["Skills of the team"], *told, [], *grid]


def _book(sheets: Mapping[str, Grid]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, grid in sheets.items():
        sheet = book.create_sheet(name)
        for row in grid:
            sheet.append(row)
        if len(grid) > 2 and len(grid[0]) == 1:
            sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(grid[-1]))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


Read = Callable[[str, bytes], object]
