"""Files as HR teams keep them, written by somebody who had not read the rules of reading.

Each case says what stands in its files, as a person would tell it: who the people are, what each
can do (exact levels, or only their order), what roles need, who is gone, and how many rows tables
have. Expectations were written before the code was looked at.
"""

# ruff: noqa: E501, one record of a table per line
from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl import Workbook

Grid = list[list[object]]
Pairs = Mapping[tuple[str, str], float]


@dataclass(frozen=True, slots=True)
class Outside:
    """Files of one upload and what they say.

    Attributes:
        name: What it is.
        files: File name to bytes.
        people: Ids or names of everybody, leavers too; None where nothing is expected.
        levels: Person and skill to level 0–5.
        ranks: Person and skill to a rank: levels must rise with ranks.
        roles: Person to role.
        needs: Role and skill to required level.
        need_ranks: Role and skill to a rank.
        skills: Names of all skills.
        gone: People who have left.
        managers: Person to manager.
        rows: Table to number of rows.
        holds: Table and column to the values that stand there, as text.
        must_ask: A question is part of a right answer.
        answers: What somebody would answer, by kind of question; levels are compared after it.
    """

    name: str
    files: Mapping[str, bytes]
    people: frozenset[str] | None = None
    levels: Pairs = field(default_factory=dict)
    ranks: Pairs = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    needs: Pairs = field(default_factory=dict)
    need_ranks: Pairs = field(default_factory=dict)
    skills: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    managers: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    holds: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    must_ask: bool = False


def outside_cases() -> Iterator[Outside]:
    """Make all cases."""
    for make in MAKERS:
        yield make()


MAKERS: list[Callable[[], Outside]] = []


def _case(make: Callable[[], Outside]) -> Callable[[], Outside]:
    MAKERS.append(make)
    return make


def _text(rows: Sequence[Sequence[object]], sep: str = ",", encoding: str = "utf-8") -> bytes:
    target = io.StringIO()
    csv.writer(target, delimiter=sep, lineterminator="\r\n").writerows(rows)
    return target.getvalue().encode(encoding)


def _book(
    sheets: Mapping[str, Grid],
    merged: Mapping[str, Sequence[str]] | None = None,
    hidden: Sequence[str] = (),
    formats: Mapping[str, Mapping[str, str]] | None = None,
) -> bytes:
    """Write a workbook; a cell ``("=SUM(A1:A2)", 3)`` is a formula with the value it shows."""
    book = Workbook()
    book.remove(book.active)
    formulas: dict[tuple[int, str], str] = {}
    for at, (name, grid) in enumerate(sheets.items(), 1):
        sheet = book.create_sheet(name)
        for y, row in enumerate(grid, 1):
            for x, cell in enumerate(row, 1):
                if isinstance(cell, tuple):
                    formulas[at, sheet.cell(y, x).coordinate] = str(cell[0])
                sheet.cell(y, x).value = cell[1] if isinstance(cell, tuple) else cell  # type: ignore[assignment]
        for place in (merged or {}).get(name, ()):
            sheet.merge_cells(place)
        for ref, how in (formats or {}).get(name, {}).items():
            for line in sheet[ref]:
                for one in line:
                    one.number_format = how
        if name in hidden:
            sheet.sheet_state = "hidden"
    target = io.BytesIO()
    book.save(target)
    return _with_formulas(target.getvalue(), formulas)


def _with_formulas(data: bytes, formulas: Mapping[tuple[int, str], str]) -> bytes:
    if not formulas:
        return data
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            found = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", name)
            if found:
                text = content.decode()
                for (sheet, ref), formula in formulas.items():
                    if sheet == int(found[1]):
                        body = formula[1:].replace("&", "&amp;").replace("<", "&lt;")
                        body = body.replace(">", "&gt;")
                        text = re.sub(rf'(<c r="{ref}"[^>]*>)<v>', rf"\1<f>{body}</f><v>", text)
                content = text.encode()
            new.writestr(name, content)
    return target.getvalue()


def _pairs(
    people: Sequence[str], skills: Sequence[str], cells: Sequence[Sequence[object]],
    means: Mapping[object, float] | None = None,
) -> dict[tuple[str, str], float]:  # fmt: skip
    """Turn a block of cells into levels; cells that mean nothing are left out."""
    told = {}
    for person, row in zip(people, cells, strict=True):
        for skill, cell in zip(skills, row, strict=True):
            value = (means or {}).get(cell) if means is not None else cell
            if isinstance(value, int | float):
                told[person, skill] = float(value)
    return told


# ------------------------------------------------------------------ matrices


@_case
def german_matrix() -> Outside:
    people = ["Jürgen Groß", "Änne Schütz", "Tom Weiß", "Lena Vogt", "Uwe Kern"]
    skills = ["Schweißen", "Löten", "Kran fahren", "Prüfmittel"]
    cells = [[0, 2, 4, 1], [3, 3, 0, 4], [1, 0, 2, 2], [4, 4, 4, 3], [2, 1, 3, 0]]
    grid: Grid = [["Qualifikationsmatrix Montage 2", "", "", "", "", ""],
                  ["Stand: 12.03.2026", "", "", "", "", ""], [""] * 6,
                  ["Name", "Kostenstelle", *skills]]  # fmt: skip
    grid += [[p, "4711", *row] for p, row in zip(people, cells)]
    grid += [[""] * 6, ["Legende:", "", "", "", "", ""]]
    grid += [[f"{i} = {word}", "", "", "", "", ""] for i, word in enumerate(
        ["keine Kenntnisse", "in Einarbeitung", "kann es unter Anleitung", "kann es allein",
         "kann es vermitteln"])]  # fmt: skip
    levels = {k: v * 1.25 for k, v in _pairs(people, skills, cells).items()}
    return Outside("german_matrix", {"Quali_Montage.csv": _text(grid, ";", "cp1252")},
                   frozenset(people), levels)  # fmt: skip


@_case
def french_words() -> Outside:
    people = ["Zoé Martin", "Luc Petit", "Inès Roux", "Paul Henry"]
    skills = ["Soudure", "Lecture de plans", "Conduite de ligne"]
    cells = [["Débutant", "Confirmé", "Expert"], ["Autonome", "Débutant", "Autonome"],
             ["Expert", "Expert", "Confirmé"], ["Confirmé", "Autonome", "Débutant"]]  # fmt: skip
    grid: Grid = [["Matrice de compétences – Atelier B"], [],
                  ["Nom et prénom", "Poste", *skills]]  # fmt: skip
    posts = ["Opérateur", "Opérateur", "Chef d'équipe", "Régleur"]
    grid += [[p, post, *row] for p, post, row in zip(people, posts, cells)]
    ranks = _pairs(people, skills, cells, {"Débutant": 1, "Autonome": 2, "Confirmé": 3,
                                           "Expert": 4})  # fmt: skip
    return Outside("french_words", {"matrice.xlsx": _book({"Atelier B": grid},
                   {"Atelier B": ["A1:E1"]})}, frozenset(people), ranks=ranks,
                   roles=dict(zip(people, posts)))  # fmt: skip


@_case
def spanish_words() -> Outside:
    people = ["Ana Núñez", "José Pérez", "Eva Ríos", "Iván Sanz", "Sol Gil"]
    skills = ["Excel", "Ventas", "Negociación"]
    cells = [["Básico", "Avanzado", "Intermedio"], ["Experto", "Básico", "Avanzado"],
             ["Intermedio", "Intermedio", "Experto"], ["Básico", "Experto", "Básico"],
             ["Avanzado", "Avanzado", "Intermedio"]]  # fmt: skip
    grid: Grid = [["Empleado", "Puesto", *skills]]
    grid += [[p, "Comercial", *row] for p, row in zip(people, cells)]
    ranks = _pairs(people, skills, cells, {"Básico": 1, "Intermedio": 2, "Avanzado": 3,
                                           "Experto": 4})  # fmt: skip
    return Outside("spanish_words", {"competencias.csv": _text(grid)}, frozenset(people),
                   ranks=ranks, roles=dict.fromkeys(people, "Comercial"))  # fmt: skip


@_case
def dutch_utf16() -> Outside:
    people = ["Sanne de Wit", "Bram Bos", "Fleur Mulder", "Daan Smit"]
    skills = ["Heftruck", "Lassen", "Planning"]
    cells = [["geen", "basis", "gevorderd"], ["expert", "geen", "basis"],
             ["gevorderd", "expert", "geen"], ["basis", "gevorderd", "expert"]]  # fmt: skip
    grid: Grid = [["Medewerker", "Functie", *skills]]
    jobs = ["Magazijn", "Lasser", "Planner", "Lasser"]
    grid += [[p, job, *row] for p, job, row in zip(people, jobs, cells)]
    ranks = _pairs(people, skills, cells, {"geen": 0, "basis": 1, "gevorderd": 2, "expert": 3})
    return Outside("dutch_utf16", {"vaardigheden.txt": _text(grid, "\t", "utf-16")},
                   frozenset(people), ranks=ranks, roles=dict(zip(people, jobs)))  # fmt: skip


@_case
def ticks_and_blanks() -> Outside:
    people = ["Amy Stone", "Ben Holt", "Cat Shaw", "Dan Pike", "Eve Lund", "Flo Hart"]
    skills = ["First aid", "Forklift", "Fire warden", "Manual handling"]
    cells = [["✔", "", "", "✔"], ["", "✔", "", "✔"], ["", "", "✔", "✔"], ["✔", "✔", "", ""],
             ["", "", "✔", ""], ["✔", "", "", "✔"]]  # fmt: skip
    grid: Grid = [["Employee", "Job title", *skills]]
    grid += [[p, "Warehouse operative", *row] for p, row in zip(people, cells)]
    ranks = _pairs(people, skills, cells, {"✔": 1})
    return Outside("ticks_and_blanks", {"training matrix.xlsx": _book({"Matrix": grid})},
                   frozenset(people), ranks=ranks, skills=frozenset(skills),
                   roles=dict.fromkeys(people, "Warehouse operative"))  # fmt: skip


@_case
def crosses_people_across() -> Outside:
    people = ["R. Okafor", "S. Lind", "T. Abe", "U. Roy", "V. Cruz"]
    skills = ["Lathe", "Milling", "Drilling", "Grinding", "CNC setup", "Deburring"]
    cells = [["x", "", "x", "", "x", "x"], ["x", "x", "", "", "", "x"],
             ["", "x", "x", "x", "", ""], ["x", "", "", "x", "x", ""],
             ["", "x", "x", "", "x", "x"]]  # fmt: skip
    grid: Grid = [["Who can run what", "", "", "", "", ""],
                  ["", "Early shift", "", "Late shift", "", ""], ["Machine", *people]]  # fmt: skip
    grid += [[skill, *(row[at] for row in cells)] for at, skill in enumerate(skills)]
    ranks = _pairs(people, skills, cells, {"x": 1})
    return Outside("crosses_people_across", {"machines.xlsx": _book({"Cell 3": grid},
                   {"Cell 3": ["A1:F1", "B2:C2", "D2:F2"]})}, frozenset(people), ranks=ranks,
                   skills=frozenset(skills))  # fmt: skip


@_case
def lights_with_countif() -> Outside:
    people = ["Ada North", "Bill West", "Cleo East", "Drew South", "Ed Central"]
    skills = ["Payroll", "Onboarding", "Reporting", "Policy"]
    cells = ["GARG", "GGAA", "RRGA", "AGGR", "GAAG"]
    grid: Grid = [["HR team – RAG status", *[""] * 6], [],
                  ["Name", "Role", *skills, "Greens", "% green"]]  # fmt: skip
    for at, (p, row) in enumerate(zip(people, cells), 4):
        n = row.count("G")
        grid.append([p, "HR advisor", *row, (f'=COUNTIF(C{at}:F{at},"G")', n),
                     (f"=G{at}/4", n / 4)])  # fmt: skip
    down = [[row[at] for row in cells] for at in range(4)]
    grid.append(["No. of greens", "", *((f'=COUNTIF({c}4:{c}8,"G")', col.count("G"))
                 for c, col in zip("CDEF", down)), "", ""])  # fmt: skip
    grid.append(["% green", "", *((f"={c}9/5", col.count("G") / 5)
                 for c, col in zip("CDEF", down)), "", ""])  # fmt: skip
    grid += [[], ["Key: R = no knowledge, A = needs support, G = independent"]]
    ranks = _pairs(people, skills, [list(r) for r in cells], {"R": 1, "A": 2, "G": 3})
    return Outside("lights_with_countif", {"RAG.xlsx": _book({"RAG": grid}, {"RAG": ["A1:H1"]},
                   formats={"RAG": {"H4:H8": "0%", "C10:F10": "0%"}})}, frozenset(people),
                   ranks=ranks, skills=frozenset(skills),
                   roles=dict.fromkeys(people, "HR advisor"))  # fmt: skip


@_case
def german_lights() -> Outside:
    people = ["P. Maier", "Q. Huber", "R. Lang", "S. Wolf"]
    skills = ["Anlage 1", "Anlage 2", "Anlage 3"]
    cells = [["grün", "gelb", "rot"], ["rot", "grün", "gelb"], ["gelb", "grün", "grün"],
             ["grün", "rot", "gelb"]]  # fmt: skip
    grid: Grid = [["Mitarbeiter", "Schicht", *skills]]
    grid += [[p, "Früh", *row] for p, row in zip(people, cells)]
    ranks = _pairs(people, skills, cells, {"rot": 1, "gelb": 2, "grün": 3})
    return Outside("german_lights", {"ampel.csv": _text(grid, ";", "cp1252")},
                   frozenset(people), ranks=ranks, skills=frozenset(skills))  # fmt: skip


@_case
def legend_beside() -> Outside:
    people = ["Ina Falk", "Jon Berg", "Kai Dahl", "Liv Moen", "Max Haug"]
    skills = ["Scaffolding", "Rigging", "Rope access"]
    cells = [[0, 1, 2], [3, 3, 0], [1, 2, 3], [2, 0, 1], [3, 1, 2]]
    grid: Grid = [["Employee", *skills, "", "Score", "Meaning"]]
    words = ["No training", "Trained, supervised", "Works alone", "Can train others", ""]
    for at, (p, row) in enumerate(zip(people, cells)):
        grid.append([p, *row, "", at if at < 4 else "", words[at]])
    levels = {k: v * 5 / 3 for k, v in _pairs(people, skills, cells).items()}
    return Outside("legend_beside", {"site skills.xlsx": _book({"Sheet1": grid})},
                   frozenset(people), levels, skills=frozenset(skills))  # fmt: skip


@_case
def one_to_seven() -> Outside:
    people = [f"E{n}" for n in range(301, 309)]
    skills = ["Python", "Statistics", "Storytelling", "SQL"]
    cells = [[1, 7, 4, 3], [2, 6, 5, 7], [7, 1, 2, 4], [3, 3, 3, 5], [5, 4, 6, 2], [6, 5, 1, 1],
             [4, 2, 7, 6], [2, 2, 5, 3]]  # fmt: skip
    grid: Grid = [["Self-assessment (1 = novice … 7 = master)", *[""] * 5], [""] * 6,
                  ["Emp ID", "Name", *skills]]  # fmt: skip
    names = ["Abe", "Bea", "Cal", "Deb", "Eli", "Fia", "Gil", "Hel"]
    grid += [[p, f"{n} Smith", *row] for p, n, row in zip(people, names, cells)]
    return Outside("one_to_seven", {"self.csv": _text(grid)}, frozenset(people),
                   ranks=_pairs(people, skills, cells), skills=frozenset(skills))  # fmt: skip


@_case
def percent_formatted() -> Outside:
    people = ["Nia Odu", "Oli Tam", "Pam Kay", "Quin Lee"]
    skills = ["Billing", "Claims", "Complaints"]
    cells = [[0.2, 0.8, 1.0], [0.5, 0.5, 0.0], [1.0, 0.4, 0.6], [0.75, 1.0, 0.25]]
    grid: Grid = [["Agent", "Team", *skills, "Average"]]
    for at, (p, row) in enumerate(zip(people, cells), 2):
        grid.append([p, "Inbound", *row, (f"=AVERAGE(C{at}:E{at})", sum(row) / 3)])
    grid.append(["Average", "", *((f"=AVERAGE({c}2:{c}5)", sum(col) / 4)
                 for c, col in zip("CDE", zip(*cells))), ""])  # fmt: skip
    levels = {k: v * 5 for k, v in _pairs(people, skills, cells).items()}
    data = _book({"Competence": grid}, formats={"Competence": {"C2:F6": "0%"}})
    return Outside("percent_formatted", {"contact centre.xlsx": data}, frozenset(people), levels,
                   skills=frozenset(skills))  # fmt: skip


@_case
def languages() -> Outside:
    people = ["Mia Berg", "Noa Katz", "Otto Lenz", "Pia Russo"]
    skills = ["English", "German", "French", "Italian"]
    cells = [["C1", "C2", "A2", ""], ["B2", "B1", "", "A1"], ["C2", "native", "B1", ""],
             ["B1", "A1", "A2", "native"]]  # fmt: skip
    grid: Grid = [["Language skills of the service desk"], ["Name", "Location", *skills]]
    grid += [[p, "Basel", *row] for p, row in zip(people, cells)]
    means = {"A1": 1, "A2": 2, "B1": 3, "B2": 4, "C1": 5, "C2": 6, "native": 6}
    ranks = _pairs(people, skills, cells, means)
    return Outside("languages", {"languages.xlsx": _book({"Languages": grid})},
                   frozenset(people), ranks=ranks, skills=frozenset(skills))  # fmt: skip


@_case
def days_of_training() -> Outside:
    people = ["A. Byrne", "B. Casey", "C. Doyle", "D. Egan", "E. Foley"]
    skills = ["Working at height", "Confined space", "Asbestos awareness"]
    cells = [["12/01/2025", "N/A", "20/03/2026"], ["N/A", "15/02/2026", "21/03/2026"],
             ["13/01/2025", "16/02/2026", ""], ["14/05/2024", "", "22/03/2026"],
             ["N/A", "N/A", "23/03/2026"]]  # fmt: skip
    grid: Grid = [["Training matrix - date completed"], [], ["Employee", "Position", *skills]]
    grid += [[p, "Technician", *row] for p, row in zip(people, cells)]
    ranks = {(p, s): 1.0 for p, row in zip(people, cells) for s, c in zip(skills, row)
             if "/2" in c}  # fmt: skip
    return Outside("days_of_training", {"safety training.csv": _text(grid)}, frozenset(people),
                   ranks=ranks, skills=frozenset(skills), must_ask=True)  # fmt: skip


@_case
def trained_expired() -> Outside:
    people = [f"10{n}" for n in range(41, 47)]
    skills = ["GMP", "Clean room", "Autoclave", "Deviation handling"]
    cells = [["Trained", "Expired", "N/A", "Trained"], ["Trained", "Trained", "Planned", "N/A"],
             ["Expired", "Trained", "Trained", "Trained"], ["Planned", "N/A", "Trained", "Expired"],
             ["Trained", "Trained", "Trained", "Planned"],
             ["N/A", "Expired", "Planned", "Trained"]]  # fmt: skip
    grid: Grid = [["Personnel no.", "Full name", "Job", *skills]]
    names = ["Al Roe", "Bo Sim", "Cy Tan", "Di Urs", "Ed Vik", "Fi Wu"]
    grid += [[p, n, "Operator", *row] for p, n, row in zip(people, names, cells)]
    ranks = _pairs(people, skills, cells, {"Planned": 0, "Trained": 2})
    return Outside("trained_expired", {"gmp.xlsx": _book({"GMP": grid})}, frozenset(people),
                   ranks=ranks, skills=frozenset(skills),
                   roles=dict.fromkeys(people, "Operator"))  # fmt: skip


@_case
def gaps_in_cells() -> Outside:
    people = ["Sam Ash", "Tia Beech", "Umi Cole", "Val Dean", "Wes Eyre"]
    skills = ["Java", "Kotlin", "AWS", "Testing"]
    cells = [[5, "-", 2, "n/a"], ["?", 3, 4, 1], [2, 2, "tbd", 5], ["", 4, 0, 3], [1, 5, 3, "-"]]
    grid: Grid = [["Developer", "Squad", *skills]]
    grid += [[p, "Blue", *row] for p, row in zip(people, cells)]
    return Outside("gaps_in_cells", {"devs.csv": _text(grid)}, frozenset(people),
                   _pairs(people, skills, cells), skills=frozenset(skills))  # fmt: skip


@_case
def decimal_commas() -> Outside:
    people = ["K-01", "K-02", "K-03", "K-04"]
    skills = ["Beratung", "Verkauf", "Reklamation"]
    cells = [[2.5, 3.0, 4.5], [1.0, 5.0, 3.5], [4.0, 2.5, 0.5], [3.5, 4.0, 2.0]]
    grid: Grid = [["Personal-Nr.", "Name", *skills, "Mittelwert"]]
    for p, n, row in zip(people, ["A", "B", "C", "D"], cells):
        grid.append([p, f"{n}. Kunz", *(str(c).replace(".", ",") for c in row),
                     f"{sum(row) / 3:.2f}".replace(".", ",")])  # fmt: skip
    return Outside("decimal_commas", {"filiale.csv": _text(grid, ";")}, frozenset(people),
                   _pairs(people, skills, cells), skills=frozenset(skills))  # fmt: skip


@_case
def number_and_word() -> Outside:
    people = ["Gia Lowe", "Hal Mead", "Ivy Nash", "Jay Orr"]
    skills = ["Coaching", "Budgeting", "Hiring"]
    words = {1: "1 - Awareness", 2: "2 - Basic", 3: "3 - Proficient", 4: "4 - Advanced",
             5: "5 - Expert"}  # fmt: skip
    cells = [[1, 3, 5], [4, 2, 3], [5, 5, 1], [2, 4, 4]]
    grid: Grid = [["Manager name", "Department", *skills]]
    grid += [[p, "Retail", *(words[c] for c in row)] for p, row in zip(people, cells)]
    return Outside("number_and_word", {"managers.xlsx": _book({"Ratings": grid})},
                   frozenset(people), _pairs(people, skills, cells),
                   skills=frozenset(skills))  # fmt: skip


@_case
def numbered_levels() -> Outside:
    people = ["Ash Rao", "Bri Sen", "Col Tye", "Dot Uhl", "Ern Vey"]
    skills = ["PLC", "Hydraulics", "Pneumatics"]
    cells = [[1, 4, 2], [3, 3, 1], [2, 1, 4], [4, 2, 3], [1, 3, 2]]
    grid: Grid = [["Technician", "Grade", *skills]]
    grid += [[p, "T2", *(f"L{c}" for c in row)] for p, row in zip(people, cells)]
    return Outside("numbered_levels", {"maintenance.csv": _text(grid)}, frozenset(people),
                   ranks=_pairs(people, skills, cells), skills=frozenset(skills))  # fmt: skip


@_case
def stars() -> Outside:
    people = ["Ria Fox", "Sid Gow", "Tea Hume", "Ugo Innes"]
    skills = ["Espresso", "Latte art", "Till", "Stock"]
    cells = [[5, 3, 2, 4], [1, 2, 5, 3], [4, 5, 3, 1], [2, 1, 4, 5]]
    grid: Grid = [["Barista", *skills]]
    grid += [[p, *("★" * c + "☆" * (5 - c) for c in row)] for p, row in zip(people, cells)]
    return Outside("stars", {"cafe.xlsx": _book({"Team": grid})}, frozenset(people),
                   ranks=_pairs(people, skills, cells), skills=frozenset(skills))  # fmt: skip


@_case
def quarter_circles() -> Outside:
    people = ["Bea Moor", "Cas Nye", "Dov Oak", "Eno Penn"]
    skills = ["Setup", "Changeover", "Inspection"]
    marks = {0: "○", 1: "◔", 2: "◑", 3: "◕", 4: "●"}
    cells = [[0, 1, 2], [3, 4, 0], [1, 2, 3], [4, 3, 1]]
    grid: Grid = [["Versatility chart – line 4"], [], ["Operator", *skills]]
    grid += [[p, *(marks[c] for c in row)] for p, row in zip(people, cells)]
    grid += [[], ["○ not trained  ◔ in training  ◑ needs help  ◕ on their own  ● can teach"]]
    return Outside("quarter_circles", {"ILUO line 4.xlsx": _book({"Line 4": grid})},
                   frozenset(people), ranks=_pairs(people, skills, cells),
                   skills=frozenset(skills))  # fmt: skip


@_case
def iluo_letters() -> Outside:
    people = ["Fay Quill", "Gus Reed", "Hew Sole", "Isa Thorn", "Jem Usk"]
    skills = ["Press 1", "Press 2", "Paint", "Pack"]
    cells = ["ILUO", "OULI", "LLUI", "UIOL", "IOLU"]
    grid: Grid = [["No", "Operator", "Shift", *skills]]
    grid += [[at, p, "A", *row] for at, (p, row) in enumerate(zip(people, cells), 1)]
    grid += [[], ["", "I = learning"], ["", "L = can do with supervision"],
             ["", "U = can do alone"], ["", "O = can train others"]]  # fmt: skip
    ranks = _pairs(people, skills, [list(c) for c in cells], {"I": 1, "L": 2, "U": 3, "O": 4})
    return Outside("iluo_letters", {"ILUO.xlsx": _book({"ILUO": grid})}, frozenset(people),
                   ranks=ranks, skills=frozenset(skills))  # fmt: skip


@_case
def two_row_header() -> Outside:
    people = ["00012", "00013", "00027", "00101"]
    skills = ["Excel", "SAP", "Listening", "Presenting"]
    cells = [[3, 2, 5, 4], [1, 4, 2, 3], [5, 5, 1, 2], [2, 3, 4, 5]]
    grid: Grid = [["", "", "", "", "Technical", "", "Personal", ""],
                  ["Staff no", "First name", "Last name", "Dept.", *skills]]  # fmt: skip
    names = [("Ann", "Lee"), ("Bob", "May"), ("Ann", "Lee"), ("Dee", "Orr")]
    grid += [
        [p, first, last, "Finance", *row] for p, (first, last), row in zip(people, names, cells)
    ]
    return Outside("two_row_header", {"finance.xlsx": _book({"2026": grid},
                   {"2026": ["E1:F1", "G1:H1"]})}, frozenset(people),
                   _pairs(people, skills, cells), skills=frozenset(skills),
                   holds={("skills", "cluster"): frozenset({"Technical", "Personal"}),
                          ("employees", "name"): frozenset({"Ann Lee", "Bob May", "Dee Orr"})})  # fmt: skip


# ------------------------------------------------------------------ targets, roles, frameworks


@_case
def ist_soll_below() -> Outside:
    people = ["Eva Kurz", "Falk Lenz", "Gabi Menz", "Hans Nolte"]
    skills = ["Buchhaltung", "Controlling", "Steuern"]
    have = [[3, 1, 2], [4, 4, 0], [2, 3, 5], [1, 2, 3]]
    want = {"Buchhalter": [4, 2, 3], "Controller": [3, 5, 2]}
    jobs = ["Buchhalter", "Controller", "Buchhalter", "Controller"]
    grid: Grid = [["", "", *(x for s in skills for x in (s, ""))],
                  ["Mitarbeiter", "Stelle", *["Ist", "Soll"] * 3]]  # fmt: skip
    for p, job, row in zip(people, jobs, have):
        grid.append([p, job, *(x for pair in zip(row, want[job]) for x in pair)])
    return Outside("ist_soll_below", {"Ist-Soll.xlsx": _book({"Finanzen": grid},
                   {"Finanzen": ["C1:D1", "E1:F1", "G1:H1"]})}, frozenset(people),
                   _pairs(people, skills, have), roles=dict(zip(people, jobs)),
                   needs=_pairs(list(want), skills, list(want.values())),
                   skills=frozenset(skills))  # fmt: skip


@_case
def sheets_current_target() -> Outside:
    people = ["Kit Vale", "Lex Wood", "Mae Yard", "Ned Zane"]
    skills = ["Figma", "Research", "HTML"]
    have = [[5, 2, 1], [3, 3, 4], [2, 5, 0], [4, 1, 3]]
    want = {"UX designer": [4, 3, 2], "UX researcher": [2, 5, 1]}
    jobs = ["UX designer", "UX designer", "UX researcher", "UX researcher"]
    sheets: dict[str, Grid] = {}
    for title, rows in (("Current level", have), ("Target level", [want[j] for j in jobs])):
        sheets[title] = [
            ["Name", "Role", *skills],
            *([p, j, *r] for p, j, r in zip(people, jobs, rows)),
        ]
    sheets["Gap"] = [["Name", "Role", *skills]]
    for at, (p, j, row) in enumerate(zip(people, jobs, have), 2):
        sheets["Gap"].append([p, j, *((f"='Target level'!{c}{at}-'Current level'!{c}{at}", w - h)
                                      for c, w, h in zip("CDE", want[j], row))])  # fmt: skip
    return Outside("sheets_current_target", {"ux.xlsx": _book(sheets)}, frozenset(people),
                   _pairs(people, skills, have), roles=dict(zip(people, jobs)),
                   needs=_pairs(list(want), skills, list(want.values())))  # fmt: skip


@_case
def roles_across() -> Outside:
    people = ["Abi Cote", "Ben Dorn", "Cia Eads", "Dov Farr", "Ela Gant", "Fin Hoyt"]
    skills = ["Cash handling", "Merchandising", "Rota planning", "Customer service"]
    roles = ["Sales assistant", "Supervisor", "Store manager"]
    want = [[2, 2, 0, 3], [3, 3, 3, 4], [4, 4, 5, 5]]
    have = [[2, 1, 0, 3], [3, 2, 1, 2], [3, 4, 3, 4], [2, 3, 4, 5], [5, 4, 4, 5], [1, 1, 0, 2]]
    jobs = [roles[0], roles[0], roles[1], roles[1], roles[2], roles[0]]
    first: Grid = [["What each role needs"], ["HR, January 2026"], [], ["Competency", *roles]]
    first += [[s, *(row[at] for row in want)] for at, s in enumerate(skills)]
    second: Grid = [["What people have"], [], ["Colleague", "Role", *skills]]
    second += [[p, j, *row] for p, j, row in zip(people, jobs, have)]
    return Outside("roles_across", {"store skills.xlsx": _book(
                   {"Role requirements": first, "Assessment": second},
                   {"Role requirements": ["A1:D1"]})}, frozenset(people),
                   _pairs(people, skills, have), roles=dict(zip(people, jobs)),
                   needs=_pairs(roles, skills, want), skills=frozenset(skills))  # fmt: skip


@_case
def required_column() -> Outside:
    people = ["Gil Ives", "Hope Judd", "Ian Kerr", "Joy Love"]
    skills = ["Triage", "Cannulation", "ECG", "Handover"]
    have = [[3, 2, 1, 4], [5, 4, 4, 5], [2, 3, 2, 3], [4, 4, 3, 2]]
    grid: Grid = [["Ward 7 nurse skills"], [], ["Skill", "Required level", *people, "Average"]]
    for at, s in enumerate(skills):
        line = [row[at] for row in have]
        grid.append([s, [4, 3, 3, 5][at], *line,
                     (f"=AVERAGE(C{at + 4}:F{at + 4})", sum(line) / 4)])  # fmt: skip
    return Outside("required_column", {"ward 7.xlsx": _book({"Skills": grid})},
                   frozenset(people), _pairs(people, skills, have), skills=frozenset(skills),
                   rows={"requirements": 4})  # fmt: skip


@_case
def sfia_like() -> Outside:
    grid: Grid = [["Category", "Subcategory", "Skill", "Code", "Description",
                   *(f"Level {n}" for n in range(1, 8))]]  # fmt: skip
    told = [("Strategy", "Planning", "Portfolio control", "POCT", 3, 7),
            ("Strategy", "Advice", "Consulting", "CNSL", 4, 7),
            ("Delivery", "Build", "Programming", "PROG", 1, 6),
            ("Delivery", "Test", "Testing", "TEST", 1, 6)]  # fmt: skip
    for cat, sub, skill, code, low, high in told:
        texts = [f"Does {skill.lower()} as somebody of level {n} would do it."
                 if low <= n <= high else "" for n in range(1, 8)]  # fmt: skip
        grid.append([cat, sub, skill, code, f"All that belongs to {skill.lower()}.", *texts])
    return Outside("sfia_like", {"framework.xlsx": _book({"Skills": grid})}, frozenset(),
                   skills=frozenset(t[2] for t in told), rows={"signals": 0},
                   holds={("skills", "cluster"): frozenset({"Strategy", "Delivery"})})  # fmt: skip


@_case
def career_ladder() -> Outside:
    steps = ["Junior engineer", "Engineer", "Senior engineer", "Lead engineer"]
    areas = ["Code quality", "System design", "Mentoring"]
    grid: Grid = [["Engineering career ladder v3"], [], ["Competency", *steps]]
    grid += [[a, *(f"Shows {a.lower()} in the way of a {s.lower()}, step {n}."
                   for n, s in enumerate(steps, 1))] for a in areas]  # fmt: skip
    ranks = {(s, a): float(n) for n, s in enumerate(steps) for a in areas}
    return Outside("career_ladder", {"ladder.xlsx": _book({"Ladder": grid})}, frozenset(),
                   skills=frozenset(areas), need_ranks=ranks, rows={"signals": 0, "roles": 4})  # fmt: skip


@_case
def role_levels_long() -> Outside:
    words = {"Awareness": 1, "Working": 2, "Practitioner": 3, "Expert": 4}
    told = [("Data analyst", "Associate", "Analysis", "Awareness"),
            ("Data analyst", "Associate", "Statistics", "Awareness"),
            ("Data analyst", "Senior", "Analysis", "Practitioner"),
            ("Data analyst", "Senior", "Statistics", "Working"),
            ("Data analyst", "Principal", "Analysis", "Expert"),
            ("Data analyst", "Principal", "Statistics", "Practitioner")]  # fmt: skip
    grid: Grid = [["Role", "Role level", "Skill", "Skill level"], *map(list, told)]
    return Outside("role_levels_long", {"framework.csv": _text(grid)}, frozenset(),
                   skills=frozenset({"Analysis", "Statistics"}),
                   rows={"requirements": 6, "roles": 3, "signals": 0},
                   need_ranks={(f"Data analyst, {lvl}", s): float(words[w])
                               for _, lvl, s, w in told})  # fmt: skip


@_case
def long_with_gap() -> Outside:
    told = [("P1", "Welder", "MIG", 3, 4), ("P1", "Welder", "TIG", 1, 3),
            ("P2", "Welder", "MIG", 5, 4), ("P2", "Welder", "TIG", 2, 3),
            ("P3", "Fitter", "MIG", 0, 1), ("P3", "Fitter", "Assembly", 4, 5)]  # fmt: skip
    grid: Grid = [["Employee ID", "Position", "Skill", "Current level", "Required level", "Gap",
                   "Assessed by", "Assessed on"]]  # fmt: skip
    for at, (p, job, s, have, want) in enumerate(told, 2):
        grid.append([p, job, s, have, want, (f"=E{at}-D{at}", want - have), "M. Boss",
                     "2026-02-03"])  # fmt: skip
    return Outside("long_with_gap", {"assessment.xlsx": _book({"Data": grid})},
                   frozenset({"P1", "P2", "P3"}),
                   {(p, s): float(h) for p, _, s, h, _ in told},
                   roles={"P1": "Welder", "P2": "Welder", "P3": "Fitter"},
                   needs={(j, s): float(w) for _, j, s, _, w in told})  # fmt: skip


@_case
def role_profiles_in_text() -> Outside:
    grid: Grid = [["Job profile", "Essential skills", "Desirable skills"],
                  ["Recruiter", "Interviewing; Sourcing", "Excel"],
                  ["HR analyst", "Excel; Statistics; SQL", "Storytelling"]]  # fmt: skip
    return Outside("role_profiles_in_text", {"job profiles.csv": _text(grid)}, None,
                   rows={"signals": 0, "employees": 0},
                   holds={("roles", "title"): frozenset({"Recruiter", "HR analyst"})},
                   must_ask=True)  # fmt: skip


# ------------------------------------------------------------------ people


@_case
def status_words() -> Outside:
    rows = [("1001", "Okoye, Ada", "Active", "Hale, Max"), ("1002", "Hale, Max", "Active", ""),
            ("1003", "Ito, Ken", "Terminated", "Hale, Max"), ("1004", "Roy, Mia", "On leave", "Okoye, Ada"),
            ("1005", "Diaz, Leo", "Retired", "Okoye, Ada"), ("1006", "Sun, Amy", "Active", "Okoye, Ada"),
            ("1007", "Paz, Ian", "Active", "Stranger, Bob"), ("1008", "Fox, Una", "Resigned", "Hale, Max")]  # fmt: skip
    grid: Grid = [["Headcount report", "", "", "", "", ""],
                  ["Run date: 03/09/2026", "", "", "", "", ""],
                  ["Worker ID", "Worker", "Worker Status", "Manager", "Job Profile", "Location"]]  # fmt: skip
    grid += [
        [i, n, s, m, "Analyst" if i > "1004" else "Consultant", "Leeds"] for i, n, s, m in rows
    ]
    return Outside("status_words", {"headcount.csv": _text(grid)},
                   frozenset(i for i, *_ in rows), gone=frozenset({"1003", "1005", "1008"}),
                   managers={"1001": "1002", "1004": "1001", "1006": "1001"},
                   roles={i: "Analyst" if i > "1004" else "Consultant" for i, *_ in rows})  # fmt: skip


@_case
def two_assignments() -> Outside:
    grid: Grid = [
        ["Emp No", "Name", "Assignment", "Primary", "Job", "Department", "Hours", "Start date", "End date"],
        [501, "Ola Grant", "501-1", "Y", "Teacher", "Primary school", 20, "2019-09-01", ""],
        [501, "Ola Grant", "501-2", "N", "Librarian", "Library", 10, "2021-09-01", ""],
        [502, "Pat Hurst", "502-1", "Y", "Teacher", "Primary school", 30, "2018-09-01", ""],
        [503, "Ray Inch", "503-1", "Y", "Cook", "Kitchen", 25, "2020-01-06", "2025-07-31"],
        [504, "Sue Jolly", "504-1", "Y", "Cook", "Kitchen", 15, "2020-01-06", ""],
        [504, "Sue Jolly", "504-2", "N", "Cleaner", "Estates", 15, "2020-01-06", "2024-07-31"],
    ]  # fmt: skip
    return Outside("two_assignments", {"assignments.xlsx": _book({"Assignments": grid})},
                   frozenset({"501", "502", "503", "504"}), gone=frozenset({"503"}),
                   roles={"501": "Teacher", "502": "Teacher", "504": "Cook"})  # fmt: skip


@_case
def name_and_number() -> Outside:
    grid: Grid = [["Worker", "Position", "Supervisory Organization", "Reports To", "Hire Date"],
                  ["Ada Moss (70011)", "Engineer", "Platform (Leo Nunn)", "Leo Nunn (70003)", "14-Jan-2020"],
                  ["Leo Nunn (70003)", "Head of platform", "Technology (Kay Ochs)", "Kay Ochs (70001)", "02-Feb-2016"],
                  ["Kay Ochs (70001)", "CTO", "Executive", "", "01-Mar-2012"],
                  ["Ivo Pratt (70019)", "Engineer", "Platform (Leo Nunn)", "Leo Nunn (70003)", "30-Sep-2024"]]  # fmt: skip
    return Outside("name_and_number", {"workers.xlsx": _book({"Sheet1": grid})},
                   frozenset({"70011", "70003", "70001", "70019"}),
                   managers={"70011": "70003", "70003": "70001", "70019": "70003"},
                   roles={"70011": "Engineer", "70001": "CTO"})  # fmt: skip


@_case
def german_people() -> Outside:
    grid: Grid = [
        ["Personalnummer", "Nachname", "Vorname", "Geburtsdatum", "Eintritt", "Austritt", "Abteilung",
         "Stelle", "Vorgesetzter", "Wochenstunden", "Jahresgehalt"],
        ["00417", "Öztürk", "Aylin", "03.11.1984", "01.04.2012", "", "Einkauf", "Einkäuferin", "00388", "38,5", "52.300,00"],
        ["00388", "Brandt", "Kai", "17.06.1971", "01.01.2001", "", "Einkauf", "Leiter Einkauf", "", "40", "88.000,00"],
        ["00502", "Sauer", "Ute", "29.02.1992", "15.08.2019", "31.12.2025", "Lager", "Lageristin", "00388", "20", "19.900,50"],
        ["00533", "Thoma", "Nils", "08.09.1999", "01.09.2023", "", "Lager", "Lagerist", "00388", "38,5", "33.100,00"],
    ]  # fmt: skip
    return Outside("german_people", {"Personalliste.csv": _text(grid, ";", "cp1252")},
                   frozenset({"00417", "00388", "00502", "00533"}), gone=frozenset({"00502"}),
                   managers={"00417": "00388", "00533": "00388"},
                   roles={"00417": "Einkäuferin", "00533": "Lagerist"},
                   holds={("employees", "birth_year"): frozenset({"1984", "1971", "1992", "1999"}),
                          ("employees", "salary"): frozenset({"52300", "88000", "19900.5", "33100"}),
                          ("employees", "name"): frozenset({"Aylin Öztürk", "Kai Brandt", "Ute Sauer",
                                                            "Nils Thoma"})})  # fmt: skip


@_case
def payroll_by_month() -> Outside:
    grid: Grid = [["Payroll Q1 2026", "", "", "", ""],
                  ["Pay date", "Employee name", "Cost centre", "Gross pay", "Net pay"]]  # fmt: skip
    names = ["Uma Best", "Vic Cobb", "Win Dale"]
    for month in ("31/01/2026", "28/02/2026", "31/03/2026"):
        grid += [[month, n, "Sales", 2500 + 100 * at, 1900 + 80 * at] for at, n in enumerate(names)]
        grid.append(["Subtotal", "", "", 7800, 5940])
    grid.append(["Grand total", "", "", 23400, 17820])
    return Outside("payroll_by_month", {"payroll.csv": _text(grid)}, frozenset(names),
                   rows={"signals": 0, "employees": 3})  # fmt: skip


@_case
def json_nested() -> Outside:
    told = {"employees": [
        {"id": "e-1", "name": "Ann Ode", "title": "Analyst", "department": "BI",
         "skills": [{"name": "SQL", "level": 4}, {"name": "DAX", "level": 2}]},
        {"id": "e-2", "name": "Bob Ply", "title": "Engineer", "department": "BI",
         "skills": [{"name": "SQL", "level": 3}, {"name": "Python", "level": 5}]},
        {"id": "e-3", "name": "Cat Rye", "title": "Analyst", "department": "BI", "skills": []}]}  # fmt: skip
    levels = {("e-1", "SQL"): 4.0, ("e-1", "DAX"): 2.0, ("e-2", "SQL"): 3.0, ("e-2", "Python"): 5.0}
    return Outside("json_nested", {"people.json": json.dumps(told).encode()},
                   frozenset({"e-1", "e-2", "e-3"}), levels,
                   roles={"e-1": "Analyst", "e-2": "Engineer"})  # fmt: skip


@_case
def json_lines_of_people() -> Outside:
    told = [{"employeeNumber": 17, "displayName": "Ove Strand", "jobTitle": "Skipper",
             "department": {"name": "Fleet"}, "supervisor": "Pia Torv", "status": "Active"},
            {"employeeNumber": 4, "displayName": "Pia Torv", "jobTitle": "Fleet manager",
             "department": {"name": "Fleet"}, "supervisor": None, "status": "Active"},
            {"employeeNumber": 29, "displayName": "Rolf Ure", "jobTitle": "Deckhand",
             "department": {"name": "Fleet"}, "supervisor": "Ove Strand", "status": "Inactive"}]  # fmt: skip
    data = "\n".join(json.dumps(each) for each in told).encode()
    return Outside("json_lines_of_people", {"export.jsonl": data}, frozenset({"17", "4", "29"}),
                   managers={"17": "4", "29": "17"}, gone=frozenset({"29"}),
                   roles={"17": "Skipper", "29": "Deckhand"})  # fmt: skip


@_case
def only_words() -> Outside:
    grid: Grid = [["Name", "Job", "Department", "Site"], ["Ana Cruz", "Cook", "Kitchen", "Porto"],
                  ["Rui Melo", "Waiter", "Service", "Porto"], ["Ivo Pinto", "Cook", "Kitchen", "Braga"],
                  ["Eva Sousa", "Host", "Service", "Braga"]]  # fmt: skip
    people = [str(r[0]) for r in grid[1:]]
    return Outside("only_words", {"team.csv": _text(grid)}, frozenset(people),
                   roles={str(r[0]): str(r[1]) for r in grid[1:]})  # fmt: skip


@_case
def people_on_their_side() -> Outside:
    grid: Grid = [["Employee ID", "T1", "T2", "T3", "T4", "T5"],
                  ["Name", "Abe Ash", "Bea Box", "Cy Cam", "Di Dew", "Ed Elm"],
                  ["Job title", "Nurse", "Nurse", "Doctor", "Porter", "Nurse"],
                  ["Department", "ER", "ER", "ER", "Logistics", "ICU"],
                  ["Hire date", "2020-01-01", "2021-02-02", "2012-03-03", "2024-04-04", "2019-05-05"]]  # fmt: skip
    return Outside("people_on_their_side", {"side.xlsx": _book({"People": grid})},
                   frozenset({"T1", "T2", "T3", "T4", "T5"}),
                   roles={"T1": "Nurse", "T3": "Doctor", "T4": "Porter"})  # fmt: skip


@_case
def starters_and_leavers() -> Outside:
    staff: Grid = [["ID", "Name", "Job title", "Department"], ["A1", "Gwen Holt", "Buyer", "Ops"],
                   ["A2", "Hugh Ince", "Buyer", "Ops"], ["A4", "Jill Kemp", "Planner", "Ops"]]  # fmt: skip
    left: Grid = [["Leavers 2025"], [], ["ID", "Name", "Job title", "Leaving date", "Reason"],
                  ["A3", "Iris Jones", "Planner", "2025-06-30", "Resignation"],
                  ["A5", "Karl Lott", "Buyer", "2025-10-31", "Retirement"]]  # fmt: skip
    return Outside("starters_and_leavers", {"staff.xlsx": _book({"Current staff": staff,
                   "Leavers": left})}, frozenset({"A1", "A2", "A3", "A4", "A5"}),
                   gone=frozenset({"A3", "A5"}),
                   roles={"A1": "Buyer", "A4": "Planner"})  # fmt: skip


# ------------------------------------------------------------------ learning, openings, survey


@_case
def transcript() -> Outside:
    rows = [("L01", "Cyber basics", "C-9", "Passed", 88, "02/03/2026", "02/03/2026"),
            ("L02", "Cyber basics", "C-9", "Failed", 41, "02/03/2026", ""),
            ("L01", "GDPR refresher", "C-12", "In Progress", "", "16/03/2026", ""),
            ("L03", "GDPR refresher", "C-12", "Passed", 93, "17/03/2026", "18/03/2026"),
            ("L04", "Cyber basics", "C-9", "No show", "", "02/03/2026", ""),
            ("L02", "GDPR refresher", "C-12", "Not started", "", "20/03/2026", "")]  # fmt: skip
    grid: Grid = [["Learner transcript report", *[""] * 6], ["Generated by: LMS admin", *[""] * 6], [""] * 7,
                  ["Learner ID", "Course title", "Course code", "Completion status", "Score %",
                   "Enrolment date", "Completion date"], *map(list, rows), [""] * 7,
                  ["Total records: 6", *[""] * 6]]  # fmt: skip
    return Outside("transcript", {"transcript.csv": _text(grid)}, None,
                   rows={"enrolments": 6, "signals": 0},
                   holds={("enrolments", "employee_id"): frozenset({"L01", "L02", "L03", "L04"}),
                          ("enrolments", "status"): frozenset({"completed", "dropped", "in progress",
                                                               "registered"})})  # fmt: skip


@_case
def french_training() -> Outside:
    grid: Grid = [["Matricule", "Formation", "Date début", "Date fin", "Statut", "Coût"],
                  ["M12", "Excel avancé", "05/01/2026", "07/01/2026", "Terminé", "450,00 €"],
                  ["M15", "Excel avancé", "05/01/2026", "", "Annulé", "450,00 €"],
                  ["M12", "Anglais B2", "12/01/2026", "", "En cours", "1 200,00 €"],
                  ["M19", "Habilitation électrique", "20/01/2026", "21/01/2026", "Terminé", "300,00 €"]]  # fmt: skip
    return Outside("french_training", {"formations.csv": _text(grid, ";", "cp1252")}, None,
                   rows={"enrolments": 4, "interventions": 3, "signals": 0},
                   holds={("enrolments", "status"): frozenset({"completed", "dropped", "in progress"})})  # fmt: skip


@_case
def catalogue_units() -> Outside:
    grid: Grid = [["Course", "Duration", "Price", "Skill", "Provider"],
                  ["Lean basics", "2 days", "€ 450", "Lean", "Acme"],
                  ["Power BI", "4 weeks", "Free", "Power BI", "In-house"],
                  ["Quick talk", "90 min", "€ 20", "Presenting", "In-house"],
                  ["Deep SQL", "16 h", "€ 1.200,00", "SQL", "Acme"],
                  ["Leadership", "3 months", "USD 900", "Leadership", "Uni"]]  # fmt: skip
    return Outside("catalogue_units", {"courses.xlsx": _book({"Catalogue": grid})}, None,
                   rows={"interventions": 5, "employees": 0, "signals": 0}, must_ask=True,
                   holds={("interventions", "skill_id"): frozenset(
                       {"Lean", "Power BI", "Presenting", "SQL", "Leadership"})})  # fmt: skip


@_case
def internal_applications() -> Outside:
    grid: Grid = [["Internal applications – exported 01.06.2026", *[""] * 6], [""] * 7,
                  ["Req ID", "Vacancy", "Applicant ID", "Applicant", "Applied on", "Stage", "Decision date"],
                  ["R-1", "Team lead", "E9", "Nia Poe", "2026-04-01", "Interview", ""],
                  ["R-1", "Team lead", "E4", "Ole Quy", "2026-04-03", "Rejected", "2026-04-20"],
                  ["R-2", "Planner", "E9", "Nia Poe", "2026-05-02", "Hired", "2026-05-21"],
                  ["R-2", "Planner", "E7", "Pim Rae", "2026-05-03", "Withdrawn", "2026-05-09"]]  # fmt: skip
    return Outside("internal_applications", {"applications.csv": _text(grid)}, None,
                   rows={"applications": 4, "signals": 0, "openings": 0},
                   holds={("applications", "employee_id"): frozenset({"E9", "E4", "E7"}),
                          ("applications", "outcome"): frozenset({"interviewed", "rejected", "hired",
                                                                  "withdrawn"})})  # fmt: skip


@_case
def adverts() -> Outside:
    grid: Grid = [
        ["Job Title", "Company", "Location", "Date posted", "Salary range", "Description", "URL"]
    ]
    for n, (title, firm) in enumerate([("Data engineer", "Umbra"), ("Nurse", "St Mary"),
                                       ("Data engineer", "Volt"), ("Welder", "Ferro")]):  # fmt: skip
        grid.append([title, firm, "Leeds", f"2026-0{n + 1}-15", "£30k - £45k",
                     f"We look for a {title.lower()}, who likes to learn.", f"https://jobs.test/{n}"])  # fmt: skip
    return Outside("adverts", {"scraped_jobs.csv": _text(grid)}, None,
                   rows={"employees": 0, "signals": 0, "openings": 0})  # fmt: skip


@_case
def survey_wide_words() -> Outside:
    words = ["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"]
    grid: Grid = [["Timestamp", "Team", "I know what is expected of me",
                   "I have the tools I need", "My work is recognised"]]  # fmt: skip
    grid += [[f"2026-03-0{n + 1} 09:12", "North" if n % 2 else "South", words[n % 5],
              words[(n + 2) % 5], words[(3 * n + 1) % 5]] for n in range(8)]  # fmt: skip
    return Outside("survey_wide_words", {"pulse (responses).csv": _text(grid)}, None,
                   rows={"signals": 0, "employees": 0})  # fmt: skip


@_case
def exit_interviews() -> Outside:
    grid: Grid = [["Emp ID", "Question", "Answer"], ["E1", "Why do you leave?", "Pay"],
                  ["E1", "Would you come back?", "Yes"], ["E2", "Why do you leave?", "Moved"],
                  ["E2", "Would you come back?", "No"]]  # fmt: skip
    return Outside("exit_interviews", {"exit.csv": _text(grid)}, None,
                   rows={"signals": 0, "requirements": 0})  # fmt: skip


# ------------------------------------------------------------------ layouts


@_case
def side_by_side() -> Outside:
    people = ["Kim Lane", "Lyn Mead", "Moe Neal", "Nan Opie"]
    skills = ["Kanban", "Scrum", "Budget"]
    roles = ["Coach", "Owner"]
    want = [[5, 4, 1], [2, 3, 4]]
    have = [[4, 3, 0], [1, 2, 5], [3, 5, 2], [2, 1, 3]]
    jobs = ["Coach", "Owner", "Coach", "Owner"]
    grid: Grid = [["Team ratings", "", "", "", "", "", "Role needs", "", "", ""],
                  ["Name", "Role", *skills, "", "Role", *skills]]  # fmt: skip
    for at, (p, j, row) in enumerate(zip(people, jobs, have)):
        right = [roles[at], *want[at]] if at < 2 else [""] * 4
        grid.append([p, j, *row, "", *right])
    return Outside("side_by_side", {"agile.xlsx": _book({"Sheet1": grid})}, frozenset(people),
                   _pairs(people, skills, have), roles=dict(zip(people, jobs)),
                   needs=_pairs(roles, skills, want), skills=frozenset(skills))  # fmt: skip


@_case
def lists_side_by_side() -> Outside:
    grid: Grid = [["Employee ID", "Name", "Job title", "", "Course", "Provider", "Hours", "Skill"],
                  ["X1", "Ava Bond", "Baker", "", "Dough 1", "Guild", 8, "Dough"],
                  ["X2", "Ben Cope", "Baker", "", "Hygiene", "City", 4, "Hygiene"],
                  ["X3", "Coy Dunn", "Seller", "", "Icing", "Guild", 6, "Icing"],
                  ["X4", "Deb Ezra", "Seller", "", "", "", "", ""]]  # fmt: skip
    return Outside("lists_side_by_side", {"bakery.xlsx": _book({"All": grid})},
                   frozenset({"X1", "X2", "X3", "X4"}), rows={"interventions": 3, "signals": 0},
                   roles={"X1": "Baker", "X4": "Seller"})  # fmt: skip


@_case
def stacked_tables() -> Outside:
    people = ["Oz Park", "Pru Quist", "Rob Rusk"]
    skills = ["Sewing", "Cutting", "Ironing"]
    have = [[4, 2, 3], [1, 5, 2], [3, 3, 5]]
    want = [[3, 2, 2], [1, 4, 3]]
    roles = ["Tailor", "Cutter"]
    jobs = ["Tailor", "Cutter", "Tailor"]
    grid: Grid = [["1. Ratings"], ["Employee", "Role", *skills]]
    grid += [[p, j, *row] for p, j, row in zip(people, jobs, have)]
    grid += [[], [], ["2. Role profile (target levels)"], ["Role", *skills]]
    grid += [[r, *row] for r, row in zip(roles, want)]
    grid += [[], ["Prepared by HR, not for distribution"]]
    return Outside("stacked_tables", {"atelier.xlsx": _book({"Skills": grid})}, frozenset(people),
                   _pairs(people, skills, have), roles=dict(zip(people, jobs)),
                   needs=_pairs(roles, skills, want), skills=frozenset(skills))  # fmt: skip


@_case
def whole_template() -> Outside:
    people = ["Amir Zed", "Bela Yan", "Cleo Xu", "Dina Wei"]
    skills = ["Negotiation", "Contracts", "Analytics"]
    have = [[0, 3, 4], [2, 2, 1], [4, 4, 0], [3, 1, 2]]
    want = [[3, 2, 4], [2, 4, 1]]
    roles = ["Buyer", "Contract manager"]
    jobs = ["Buyer", "Contract manager", "Contract manager", "Buyer"]
    scale = [[0, "Not applicable yet"], [1, "Beginner"], [2, "Can do with help"], [3, "Independent"],
             [4, "Can teach"]]  # fmt: skip
    matrix: Grid = [
        ["Team skills matrix"],
        ["Fill in one row per person"],
        ["Name", "Role", *skills, "Total"],
    ]
    for at, (p, j, row) in enumerate(zip(people, jobs, have), 4):
        matrix.append([p, j, *row, (f"=SUM(C{at}:E{at})", sum(row))])
    matrix.append(["Team average", "", *((f"=AVERAGE({c}4:{c}7)", sum(col) / 4)
                   for c, col in zip("CDE", zip(*have))), ""])  # fmt: skip
    sheets: dict[str, Grid] = {
        "Cover": [["Skills matrix template"], ["Version", 2.1], ["Owner", "Learning team"]],
        "Instructions": [["How to use this workbook"], ["1. Enter role requirements"],
                         ["2. Rate every person from 0 to 4"], ["3. Do not change the grey cells"]],
        "Scale": [["Level", "Meaning"], *scale],
        "Role requirements": [["Role requirements"], [], ["Role", *skills],
                              *([r, *row] for r, row in zip(roles, want))],
        "Matrix": matrix,
        "Lists": [["Buyer"], ["Contract manager"], [0], [1], [2], [3], [4]],
        "Summary": [["Role", "Headcount", "Avg score"], ["Buyer", 2, 2.2], ["Contract manager", 2, 2.2],
                    ["Grand Total", 4, 2.2]],
    }  # fmt: skip
    levels = {k: v * 1.25 for k, v in _pairs(people, skills, have).items()}
    needs = {k: v * 1.25 for k, v in _pairs(roles, skills, want).items()}
    return Outside("whole_template", {"template.xlsx": _book(sheets, {"Matrix": ["A1:F1"]},
                   hidden=["Lists"])}, frozenset(people), levels, roles=dict(zip(people, jobs)),
                   needs=needs, skills=frozenset(skills))  # fmt: skip


@_case
def pivot_beside_people() -> Outside:
    people: Grid = [["Employee ID", "Full Name", "Department", "Job Title", "Start Date"]]
    people += [[f"Q{n}", f"Person {chr(64 + n)} Low", "Sales" if n % 2 else "Ops",
                "Rep" if n % 2 else "Packer", f"202{n % 5}-03-01"] for n in range(1, 9)]  # fmt: skip
    pivot: Grid = [["Count of Employee ID", "Column Labels", "", ""],
                   ["Row Labels", "Packer", "Rep", "Grand Total"], ["Ops", 4, "", 4], ["Sales", "", 4, 4],
                   ["Grand Total", 4, 4, 8]]  # fmt: skip
    return Outside("pivot_beside_people", {"hc.xlsx": _book({"Pivot": pivot, "Data": people})},
                   frozenset(f"Q{n}" for n in range(1, 9)), rows={"signals": 0, "requirements": 0},
                   roles={"Q1": "Rep", "Q2": "Packer"})  # fmt: skip


@_case
def moved_ratings() -> Outside:
    people = [f"Z{n}" for n in range(1, 13)]
    skills = ["Alpha", "Beta", "Gamma", "Delta"]
    cells = [[(n + k) % 5 + 1 for k in range(4)] for n in range(12)]
    lines = [",".join(["Employee ID", "Job", *skills])]
    lines += [",".join([p, "Clerk", *map(str, row)]) for p, row in zip(people, cells)]
    lines[4] = "Z4,,Clerk,4,5,1,2"
    lines[9] = "Z9,4,5,1,2"
    lines[11] = 'Z11,Cl"erk,1,2,3,4'
    levels = _pairs(people, skills, cells)
    sure = {k: v for k, v in levels.items() if k[0] not in {"Z4", "Z9", "Z11"}}
    return Outside("moved_ratings", {"moved.csv": "\n".join(lines).encode()}, None, sure)


@_case
def german_totals() -> Outside:
    people = ["Ada Abel", "Bodo Blum", "Cora Cohn", "Dirk Dorn"]
    skills = ["Fräsen", "Drehen", "Bohren"]
    cells = [[3, 1, 2], [5, 4, 0], [2, 2, 5], [1, 3, 4]]
    grid: Grid = [["lfd. Nr.", "Name", "Tätigkeit", *skills, "Summe", "Ø"]]
    for at, (p, row) in enumerate(zip(people, cells), 1):
        grid.append([at, p, "Zerspaner", *row, sum(row), f"{sum(row) / 3:.1f}".replace(".", ",")])
    grid.append(["", "Gesamt", "", *map(sum, zip(*cells)), 32, ""])
    grid.append(
        ["", "Ø", "", *(f"{sum(c) / 4:.2f}".replace(".", ",") for c in zip(*cells)), "", ""]
    )
    return Outside("german_totals", {"zerspanung.csv": _text(grid, ";", "cp1252")},
                   frozenset(people), _pairs(people, skills, cells), skills=frozenset(skills),
                   roles=dict.fromkeys(people, "Zerspaner"))  # fmt: skip


@_case
def hidden_computed() -> Outside:
    people = ["E-1", "E-2", "E-3", "E-4", "E-5"]
    skills = ["CAD", "FEM", "Docs"]
    cells = [[5, 3, 1], [2, 2, 4], [0, 1, 5], [4, 5, 3], [3, 0, 2]]
    matrix: Grid = [["Employee no.", "Name", "Job title", *skills, "No. of skills ≥ 3", "Best"]]
    for at, (p, row) in enumerate(zip(people, cells), 2):
        matrix.append([p, f"N{at} Ng", "Designer", *row,
                       (f'=COUNTIF(D{at}:F{at},">=3")', sum(c >= 3 for c in row)),
                       (f"=MAX(D{at}:F{at})", max(row))])  # fmt: skip
    matrix.append(["", "", "People at 3 or more",
                   *((f'=COUNTIF({c}2:{c}6,">=3")', sum(v >= 3 for v in col))
                     for c, col in zip("DEF", zip(*cells))), "", ""])  # fmt: skip
    chart: Grid = [["Skill", "Average", "People"]]
    for c, s, col in zip("DEF", skills, zip(*cells)):
        chart.append([s, (f"=AVERAGE(Matrix!{c}2:{c}6)", sum(col) / 5),
                      (f"=COUNT(Matrix!{c}2:{c}6)", 5)])  # fmt: skip
    return Outside("hidden_computed", {"design.xlsx": _book({"Matrix": matrix, "ChartData": chart},
                   hidden=["ChartData"])}, frozenset(people), _pairs(people, skills, cells),
                   skills=frozenset(skills), roles=dict.fromkeys(people, "Designer"))  # fmt: skip


@_case
def team_sheets() -> Outside:
    skills = ["Cisco", "Linux", "Voice"]
    teams = {"Team North": (["Al Ray", "Bo Tan"], [[3, 4, 1], [2, 5, 0]]),
             "Team South": (["Cy Vos", "Di Wen"], [[5, 1, 2], [4, 3, 3]])}  # fmt: skip
    sheets: dict[str, Grid] = {"Read me": [["Ratings 0-5, please ask HR"]]}
    levels: dict[tuple[str, str], float] = {}
    for name, (people, cells) in teams.items():
        sheets[name] = [
            [name],
            [],
            ["Engineer", *skills],
            *([p, *r] for p, r in zip(people, cells)),
        ]
        levels |= _pairs(people, skills, cells)
    return Outside("team_sheets", {"noc.xlsx": _book(sheets)},
                   frozenset(p for p, _ in levels), levels, skills=frozenset(skills))  # fmt: skip


@_case
def certificates() -> Outside:
    grid: Grid = [["Employee ID", "Name", "Certification", "Issuer", "Issued", "Expires"],
                  ["C1", "Tess Moor", "PMP", "PMI", "2024-05-01", "2027-05-01"],
                  ["C1", "Tess Moor", "ITIL 4", "Axelos", "2023-02-11", ""],
                  ["C2", "Umar Noor", "PMP", "PMI", "2020-01-15", "2023-01-15"],
                  ["C3", "Vera Ohm", "CISSP", "ISC2", "2025-09-30", "2028-09-30"]]  # fmt: skip
    return Outside("certificates", {"certs.csv": _text(grid)}, None,
                   skills=frozenset({"PMP", "ITIL 4", "CISSP"}), rows={"signals": 4})  # fmt: skip


@_case
def open_posts() -> Outside:
    grid: Grid = [["Requisition", "Job title", "Location", "Opened", "Target start", "Status", "Filled", "Source"],
                  ["REQ-9", "Nurse", "Cork", "03-Mar-2026", "01-Jun-2026", "Open", "", ""],
                  ["REQ-11", "Porter", "Cork", "10-Jan-2026", "01-Feb-2026", "Filled", "05-Feb-2026", "External"],
                  ["REQ-12", "Nurse", "Sligo", "12-Jan-2026", "01-Mar-2026", "Filled", "20-Feb-2026", "Internal"]]  # fmt: skip
    return Outside("open_posts", {"requisitions.xlsx": _book({"Reqs": grid})}, None,
                   rows={"openings": 3, "employees": 0, "signals": 0},
                   holds={("openings", "filled_by"): frozenset({"external", "internal", ""})})  # fmt: skip


# ------------------------------------------------------------------ a second round, made after the first was mended

LATER: list[Callable[[], Outside]] = []


def later_cases() -> Iterator[Outside]:
    """Make the cases that were written once the first ones were read."""
    for make in LATER:
        yield make()


def _later(make: Callable[[], Outside]) -> Callable[[], Outside]:
    LATER.append(make)
    return make


@_later
def italian_scale_in_title() -> Outside:
    people = ["Ugo Neri", "Pia Bassi", "Leo Conti", "Iva Sala"]
    skills = ["Saldatura", "Verniciatura", "Collaudo"]
    cells = [[0, 3, 2], [4, 1, 0], [2, 2, 4], [1, 4, 3]]
    grid: Grid = [["Matrice delle competenze (scala 0-4)"], [], ["Nome", "Ruolo", *skills]]
    grid += [[p, "Operaio", *row] for p, row in zip(people, cells)]
    return Outside("italian_scale_in_title", {"competenze.xlsx": _book({"Foglio1": grid})},
                   frozenset(people), {k: v * 1.25 for k, v in _pairs(people, skills, cells).items()},
                   roles=dict.fromkeys(people, "Operaio"))  # fmt: skip


@_later
def clusters_down() -> Outside:
    people = ["Ana Orr", "Ben Poe", "Cyd Roe"]
    skills = ["Budgeting", "Forecasting", "Coaching", "Feedback"]
    cells = [["x", "o", "x", "o"], ["x", "x", "o", "o"], ["o", "x", "x", "x"]]
    grid: Grid = [["Category", "Skill", *people]]
    for at, skill in enumerate(skills):
        grid.append([("Finance" if at < 2 else "People") if at % 2 == 0 else "", skill,
                     *(row[at] for row in cells)])  # fmt: skip
    return Outside("clusters_down", {"lead.xlsx": _book({"Leads": grid}, {"Leads": ["A2:A3", "A4:A5"]})},
                   frozenset(people), ranks=_pairs(people, skills, cells, {"o": 0, "x": 1}),
                   skills=frozenset(skills),
                   holds={("skills", "cluster"): frozenset({"Finance", "People"})})  # fmt: skip


@_later
def formulas_without_results() -> Outside:
    people = ["F1", "F2", "F3", "F4"]
    skills = ["Cutting", "Sewing", "Pressing"]
    cells = [[1, 5, 3], [2, 2, 4], [5, 3, 1], [4, 4, 2]]
    book = Workbook()
    sheet = book.active
    sheet.title = "Team"
    sheet.append(["Emp ID", "Full name", "Line manager", "Site", *skills, "Overall", "Ready?"])
    for at, (p, row) in enumerate(zip(people, cells), 2):
        sheet.append([p, f"Person {chr(63 + at)} Roy", "F1" if at > 2 else "", "Hull", *row,
                      f"=AVERAGE(E{at}:G{at})", f'=IF(H{at}>=3,"Yes","No")'])  # fmt: skip
    sheet.append(["", "", "", "Average", *(f"=AVERAGE({c}2:{c}5)" for c in "EFG")])
    target = io.BytesIO()
    book.save(target)
    return Outside("formulas_without_results", {"team.xlsx": target.getvalue()},
                   frozenset(people), _pairs(people, skills, cells), skills=frozenset(skills),
                   managers={"F2": "F1", "F4": "F1"})  # fmt: skip


@_later
def target_row_on_top() -> Outside:
    people = ["Mia Aas", "Nils Bø", "Ola Dal", "Per Eik"]
    skills = ["Kundedialog", "Salg", "Kasse"]
    cells = [[3, 2, 5], [1, 4, 4], [5, 5, 2], [2, 3, 3]]
    grid: Grid = [["Butikk 12"], ["Name", *skills], ["Target level", 4, 3, 3]]
    grid += [[p, *row] for p, row in zip(people, cells)]
    return Outside("target_row_on_top", {"butikk.xlsx": _book({"2026": grid})}, frozenset(people),
                   _pairs(people, skills, cells), skills=frozenset(skills),
                   rows={"requirements": 3})  # fmt: skip


@_later
def soll_and_ist_sheets() -> Outside:
    people = ["B. Arndt", "C. Brix", "D. Cohn", "E. Dietz"]
    skills = ["Elektrik", "Mechanik", "SPS"]
    have = [[2, 1, 0], [4, 3, 2], [1, 2, 3], [3, 3, 1]]
    jobs = ["Monteur", "Meister", "Monteur", "Meister"]
    want = {"Monteur": [3, 3, 1], "Meister": [4, 4, 3]}
    sheets: dict[str, Grid] = {}
    for title, rows in (("Soll", [want[j] for j in jobs]), ("Ist", have)):
        sheets[title] = [[f"{title}-Profil 2026"], [], ["Mitarbeiter", "Stelle", *skills],
                         *([p, j, *r] for p, j, r in zip(people, jobs, rows))]  # fmt: skip
    return Outside("soll_and_ist_sheets", {"Instandhaltung.xlsx": _book(sheets)}, frozenset(people),
                   _pairs(people, skills, have), roles=dict(zip(people, jobs)),
                   needs=_pairs(list(want), skills, list(want.values())))  # fmt: skip


@_later
def spanish_people() -> Outside:
    grid: Grid = [["sep=;"], ["Número de empleado", "Nombre", "Apellidos", "Puesto", "Departamento",
                              "Fecha de ingreso", "Fecha de baja", "Jefe"],
                  ["0101", "Ana", "López Gil", "Técnica", "Calidad", "15/03/2019", "", "0100"],
                  ["0100", "Luis", "Pérez Mora", "Director", "Calidad", "01/02/2010", "", ""],
                  ["0102", "Eva", "Sanz Ruiz", "Técnica", "Calidad", "20/09/2021", "31/01/2026", "0100"]]  # fmt: skip
    return Outside("spanish_people", {"plantilla.csv": _text(grid, ";")},
                   frozenset({"0100", "0101", "0102"}), gone=frozenset({"0102"}),
                   roles={"0101": "Técnica", "0100": "Director"}, managers={"0101": "0100"})  # fmt: skip


@_later
def json_of_tables() -> Outside:
    told = {"employees": [{"employee_id": "1", "name": "Al Po", "job": "Baker"},
                          {"employee_id": "2", "name": "Bo Qi", "job": "Baker"}],
            "ratings": [{"employee_id": "1", "skill": "Dough", "level": 4},
                        {"employee_id": "2", "skill": "Dough", "level": 1}]}  # fmt: skip
    return Outside("json_of_tables", {"all.json": json.dumps(told).encode()}, frozenset({"1", "2"}),
                   {("1", "Dough"): 4.0, ("2", "Dough"): 1.0})  # fmt: skip


@_later
def expiry_days_people_across() -> Outside:
    people = ["Gil Hay", "Ida Jay", "Kit Lay"]
    skills = ["First aid", "Forklift", "Fire marshal", "Slinging"]
    cells = [["2027-03-01", "2025-01-31", ""], ["", "2028-05-30", "2027-09-09"],
             ["2026-12-24", "", "2027-02-02"], ["2027-08-08", "2027-08-08", "2027-08-08"]]  # fmt: skip
    grid: Grid = [["Certificates – valid until"], [], ["Qualification", *people]]
    grid += [[s, *row] for s, row in zip(skills, cells)]
    ranks = {(p, s): 1.0 for s, row in zip(skills, cells) for p, c in zip(people, row) if c}
    return Outside("expiry_days_people_across", {"certs.xlsx": _book({"A": grid})},
                   frozenset(people), ranks=ranks, skills=frozenset(skills), must_ask=True)  # fmt: skip


@_later
def skills_with_levels_in_a_cell() -> Outside:
    grid: Grid = [["Employee", "Position", "Key skills"],
                  ["Nan Tor", "Analyst", "SQL (3), Python (4), Excel (5)"],
                  ["Oto Ulm", "Analyst", "Python (1), Excel (2)"],
                  ["Pia Vik", "Analyst", "SQL (5)"]]  # fmt: skip
    levels = {("Nan Tor", "SQL"): 3, ("Nan Tor", "Python"): 4, ("Nan Tor", "Excel"): 5,
              ("Oto Ulm", "Python"): 1, ("Oto Ulm", "Excel"): 2, ("Pia Vik", "SQL"): 5}  # fmt: skip
    return Outside("skills_with_levels_in_a_cell", {"cv.csv": _text(grid)},
                   frozenset({"Nan Tor", "Oto Ulm", "Pia Vik"}), levels)  # fmt: skip


@_later
def bosses_the_other_way_round() -> Outside:
    grid: Grid = [["Name", "Title", "Reports to"], ["Wood, Amy", "Chef", ""],
                  ["Xu, Ben", "Cook", "Amy Wood"], ["Young, Cal", "Cook", "Amy Wood"],
                  ["Zorn, Dee", "Porter", "Ben Xu"]]  # fmt: skip
    return Outside("bosses_the_other_way_round", {"org.csv": _text(grid)},
                   frozenset({"Wood, Amy", "Xu, Ben", "Young, Cal", "Zorn, Dee"}),
                   managers={"Xu, Ben": "Wood, Amy", "Zorn, Dee": "Xu, Ben"},
                   roles={"Xu, Ben": "Cook"})  # fmt: skip


@_later
def german_applications() -> Outside:
    grid: Grid = [["Bewerber-Nr.", "Bewerber", "Ausgeschriebene Stelle", "Bewerbungsdatum", "Ergebnis"],
                  ["P7", "Ada Ott", "Teamleiter", "03.04.2026", "Eingestellt"],
                  ["P9", "Bea Rau", "Teamleiter", "05.04.2026", "Abgelehnt"]]  # fmt: skip
    return Outside("german_applications", {"bewerbungen.csv": _text(grid, ";")}, None,
                   rows={"employees": 0, "signals": 0})  # fmt: skip


@_later
def numbers_beside_ratings() -> Outside:
    people = ["4011", "4012", "4013", "4014", "4015"]
    skills = ["Bending", "Rolling", "Punching"]
    cells = [[0, 3, 1], [2, 2, 2], [3, 0, 1], [1, 1, 3], [0, 2, 3]]
    grid: Grid = [["Clock no.", "Name", "Grade", "Years of service", *skills],
                  *([int(p), f"Q{p[-1]} Moss", 2 + at % 3, 3 + 4 * at, *row]
                    for at, (p, row) in enumerate(zip(people, cells)))]  # fmt: skip
    grid += [[], ["Levels: 0 none, 1 trained, 2 competent, 3 trainer"]]
    return Outside("numbers_beside_ratings", {"press.xlsx": _book({"Press": grid})},
                   frozenset(people), {k: v * 5 / 3 for k, v in _pairs(people, skills, cells).items()},
                   skills=frozenset(skills))  # fmt: skip


def _no_skills(name: str, file: str, grid: Grid, people: frozenset[str] | None = None) -> Outside:
    data = _book({"Sheet1": grid}) if file.endswith("xlsx") else _text(grid)
    return Outside(name, {file: data}, people, rows={"signals": 0, "requirements": 0})


@_later
def hours_by_month() -> Outside:
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun"]
    grid: Grid = [["Employee", "Department", *months]]
    grid += [[f"N{n} Olsen", "Ops", *((7 * n + 3 * m) % 5 for m in range(6))] for n in range(1, 8)]
    return _no_skills("hours_by_month", "overtime.xlsx", grid)


@_later
def ratings_by_year() -> Outside:
    grid: Grid = [["Employee ID", "Name", "2023", "2024", "2025"]]
    grid += [
        [f"Y{n}", f"N{n} Quist", 1 + n % 5, 1 + (n + 2) % 5, 1 + (3 * n) % 5] for n in range(1, 9)
    ]
    return _no_skills("ratings_by_year", "performance review.csv", grid)


@_later
def headcount_by_month() -> Outside:
    grid: Grid = [
        ["Headcount by department"],
        [],
        ["Department", "Jan 2026", "Feb 2026", "Mar 2026", "Total"],
    ]
    grid += [
        ["Sales", 4, 5, 5, 14],
        ["Ops", 3, 3, 2, 8],
        ["IT", 2, 2, 4, 8],
        ["Total", 9, 10, 11, 30],
    ]
    return _no_skills("headcount_by_month", "hc.xlsx", grid, frozenset())


@_later
def salary_bands() -> Outside:
    grid: Grid = [["Role", "Minimum", "Midpoint", "Maximum"], ["Nurse", 31000, 35000, 39000],
                  ["Porter", 22000, 24500, 27000], ["Doctor", 62000, 80000, 98000]]  # fmt: skip
    return _no_skills("salary_bands", "bands.xlsx", grid, frozenset())


@_later
def absence_days() -> Outside:
    grid: Grid = [["Employee", "Sick", "Holiday", "Training", "Unpaid"]]
    grid += [[f"N{n} Reed", n % 3, 2 + n % 4, n % 2, 0] for n in range(1, 9)]
    return _no_skills("absence_days", "absences 2026.xlsx", grid)


@_later
def two_teams_stacked() -> Outside:
    skills = ["Triage", "Scans", "Plaster"]
    north = _pairs(["Al Ames", "Bo Bell"], skills, [[4, 1, 2], [3, 5, 0]])
    south = _pairs(["Cy Cole", "Di Dunn"], skills, [[1, 1, 5], [2, 4, 3]])
    grid: Grid = [["North"], ["Name", *skills], ["Al Ames", 4, 1, 2], ["Bo Bell", 3, 5, 0], [],
                  ["South"], ["Name", *skills], ["Cy Cole", 1, 1, 5], ["Di Dunn", 2, 4, 3]]  # fmt: skip
    levels = north | south
    return Outside("two_teams_stacked", {"wards.xlsx": _book({"Wards": grid})},
                   frozenset(p for p, _ in levels), levels, skills=frozenset(skills))  # fmt: skip


# ------------------------------------------------------------------ a third round


@_later
def german_template_of_three_tabs() -> Outside:
    people = ["Ada Ohm", "Ben Watt", "Cleo Volt"]
    skills = ["Löten", "Messen", "Prüfen"]
    have = [[3, 2, 1], [1, 4, 3], [2, 2, 5]]
    jobs = ["Elektroniker", "Prüfer", "Elektroniker"]
    want = {"Elektroniker": [4, 3, 2], "Prüfer": [2, 4, 5]}
    sheets: dict[str, Grid] = {
        "Soll": [["Anforderungsprofile"], [], ["Rolle", *skills], *([k, *v] for k, v in want.items())],
        "Ist": [["Kompetenzen"], ["Bewertung 0 bis 5"], [], ["Name", "Rolle", *skills],
                *([p, j, *r] for p, j, r in zip(people, jobs, have))],
        "Delta": [["Abweichung (Ist - Soll)"], [], ["Name", "Rolle", *skills],
                  *([p, j, *(h - w for h, w in zip(r, want[j]))]
                    for p, j, r in zip(people, jobs, have))],
    }  # fmt: skip
    return Outside("german_template_of_three_tabs", {"Kompetenz.xlsx": _book(sheets)},
                   frozenset(people), _pairs(people, skills, have), roles=dict(zip(people, jobs)),
                   needs=_pairs(list(want), skills, list(want.values())), skills=frozenset(skills))  # fmt: skip


@_later
def ladder_of_numbers() -> Outside:
    jobs = ["Junior Engineer", "Engineer", "Senior Engineer", "Staff Engineer"]
    cells = {"Coding": [1, 2, 3, 4], "Design": [0, 1, 3, 5], "Mentoring": [0, 1, 2, 4],
             "Delivery": [1, 2, 4, 4]}  # fmt: skip
    grid: Grid = [
        ["Engineering ladder v3"],
        [],
        ["Competency", *jobs],
        *([s, *r] for s, r in cells.items()),
    ]
    needs = {(job, s): float(row[at]) for s, row in cells.items() for at, job in enumerate(jobs)}
    return Outside("ladder_of_numbers", {"ladder.xlsx": _book({"Ladder": grid})}, frozenset(),
                   needs=needs, rows={"signals": 0})  # fmt: skip


@_later
def last_and_first_names() -> Outside:
    skills = ["Java", "Kotlin", "SQL"]
    cells = [[5, 2, 4], [1, 3, 2], [0, 4, 3], [2, 5, 1]]
    names = [["Ng", "Amy"], ["Ng", "Bo"], ["Moe", "Cai"], ["Lie", "Dag"]]
    grid: Grid = [["Last name", "First name", "Site", *skills],
                  *([*name, "Oslo", *row] for name, row in zip(names, cells))]  # fmt: skip
    people = [f"{first} {last}" for last, first in names]
    return Outside("last_and_first_names", {"skills.xlsx": _book({"S": grid})}, frozenset(people),
                   _pairs(people, skills, cells), skills=frozenset(skills))  # fmt: skip


@_later
def portuguese_words() -> Outside:
    people = ["João Melo", "Rita Sá", "Nuno Reis"]
    skills = ["Inglês", "Excel", "Atendimento"]
    cells = [["Alto", "Médio", "Baixo"], ["Médio", "Alto", "Alto"], ["Baixo", "Baixo", "Médio"]]
    grid: Grid = [
        ["Nome", "Cargo", *skills],
        *([p, "Assistente", *r] for p, r in zip(people, cells)),
    ]
    return Outside("portuguese_words", {"competencias.csv": _text(grid, ";", "cp1252")},
                   frozenset(people), ranks=_pairs(people, skills, cells, {"Baixo": 1, "Médio": 2, "Alto": 3}),
                   roles=dict.fromkeys(people, "Assistente"))  # fmt: skip


@_later
def french_staff() -> Outside:
    grid: Grid = [["Extraction SIRH du 31/03/2026"], [],
                  ["Matricule", "Nom", "Prénom", "Emploi", "Service", "Site", "Date d'entrée", "Date de sortie", "Responsable"],
                  ["M001", "Durand", "Alice", "Comptable", "Finance", "Lyon", "03/09/2018", "", "M003"],
                  ["M002", "Leroy", "Marc", "Assistant", "Finance", "Lyon", "12/01/2022", "28/02/2026", "M003"],
                  ["M003", "Moreau", "Julie", "Directrice", "Finance", "Paris", "01/04/2009", "", ""]]  # fmt: skip
    return Outside("french_staff", {"effectif.csv": _text(grid, ";", "cp1252")},
                   frozenset({"M001", "M002", "M003"}), gone=frozenset({"M002"}),
                   roles={"M001": "Comptable"}, managers={"M001": "M003"})  # fmt: skip


@_later
def staff_of_a_mainframe() -> Outside:
    grid: Grid = [["PersNr", "Buchungskreis", "Planstelle", "Planstellenbez.", "OrgEinheit", "Eintritt", "Austritt"],
                  ["00010021", "1000", "50001234", "Disponent", "Logistik", "01.03.2012", "31.12.9999"],
                  ["00010022", "1000", "50001235", "Lagerist", "Logistik", "01.07.2018", "31.12.9999"],
                  ["00010023", "1000", "50001236", "Lagerist", "Logistik", "15.01.2020", "30.06.2025"]]  # fmt: skip
    return Outside("staff_of_a_mainframe", {"PA_export.txt": _text(grid, "\t", "cp1252")},
                   frozenset({"00010021", "00010022", "00010023"}), gone=frozenset({"00010023"}),
                   roles={"00010021": "Disponent", "00010022": "Lagerist"})  # fmt: skip


@_later
def spanish_courses() -> Outside:
    grid: Grid = [["Código empleado", "Nombre", "Curso", "Modalidad", "Horas", "Fecha inicio", "Fecha fin", "Estado"],
                  ["E01", "Rosa Vila", "Prevención", "Presencial", "8", "02/03/2026", "02/03/2026", "Finalizado"],
                  ["E01", "Rosa Vila", "Excel avanzado", "Online", "20", "10/04/2026", "", "En curso"],
                  ["E02", "Joan Pons", "Prevención", "Presencial", "8", "02/03/2026", "02/03/2026", "Finalizado"],
                  ["E03", "Marta Coll", "Excel avanzado", "Online", "20", "10/04/2026", "", "Abandonado"]]  # fmt: skip
    return Outside("spanish_courses", {"formacion.csv": _text(grid, ";", "cp1252")}, None,
                   rows={"enrolments": 4})  # fmt: skip


@_later
def ids_that_number_the_rows() -> Outside:
    grid: Grid = [["Unique Identifier", "Name", "Reports To", "Organization Name"],
                  ["1", "Vera Top", "", "Board"], ["2", "Will Mid", "1", "Operations"],
                  ["3", "Xena Low", "2", "Operations"], ["4", "Yan Low", "2", "Operations"]]  # fmt: skip
    return Outside("ids_that_number_the_rows", {"orgchart.csv": _text(grid)},
                   frozenset({"1", "2", "3", "4"}), managers={"3": "2", "2": "1"})  # fmt: skip


@_later
def last_of_all_not_rated_yet() -> Outside:
    people = ["Abi Ray", "Bea Sow", "Cam Toy", "Dee Urn", "Eli Vow"]
    skills = ["Cash desk", "Stock", "Returns"]
    cells = [[1, 2, 3], [4, 5, 0], [2, 2, 1], [3, 1, 5], ["", "", ""]]
    grid: Grid = [["Employee", *skills], *([p, *r] for p, r in zip(people, cells))]
    return Outside("last_of_all_not_rated_yet", {"shop.csv": _text(grid)}, frozenset(people),
                   _pairs(people, skills, cells), skills=frozenset(skills))  # fmt: skip


@_later
def more_facts_than_skills() -> Outside:
    people = ["Gil Amos", "Hal Bond", "Ivo Cord", "Jan Dorn"]
    skills = ["Triage", "Suturing", "ECG"]
    cells = [[3, 2, 5], [4, 4, 1], [0, 1, 2], [5, 3, 3]]
    notes = ["Needs ECG refresher by May", "", "New starter; buddy is Hal", "On leave until June"]
    grid: Grid = [["Nurse", "Ward", "Start date", *skills, "Comments", "Next review"],
                  *([p, "A3", f"2020-05-0{at}", *row, note, "2026-09-01"]
                    for at, (p, row, note) in enumerate(zip(people, cells, notes), 1))]  # fmt: skip
    return Outside("more_facts_than_skills", {"ward A3.xlsx": _book({"A3": grid})},
                   frozenset(people), _pairs(people, skills, cells), skills=frozenset(skills))  # fmt: skip


@_later
def form_with_signatures() -> Outside:
    people = ["K. Adler", "L. Bosch", "M. Czech"]
    skills = ["Kran", "Stapler", "Hubwagen"]
    cells = [["x", "", "x"], ["x", "x", ""], ["", "x", "x"]]
    grid: Grid = [["Company", "ACME GmbH", "", ""], ["Department", "Warehouse", "", ""],
                  ["Responsible", "P. Weiss", "", ""], [], ["Name", *skills],
                  *([p, *r] for p, r in zip(people, cells)), [],
                  ["Checked:", "____________", "Date:", "________"],
                  ["Form F-102 Rev. 3", "", "", "Page 1 of 1"]]  # fmt: skip
    return Outside("form_with_signatures", {"F-102.xlsx": _book({"F102": grid})}, frozenset(people),
                   ranks=_pairs(people, skills, cells, {"x": 1}), skills=frozenset(skills))  # fmt: skip


@_later
def comments_among_people() -> Outside:
    text = (
        "# exported for HR, do not edit\nEmp ID,Full name,Job title,Department\n"
        "E1,Ann Ax,Clerk,Sales\n# moved in May\nE2,Bob By,Nurse,Care\nE3,Cal Cy,Clerk,Sales\n# end\n"
    )
    return Outside("comments_among_people", {"people.csv": text.encode()},
                   frozenset({"E1", "E2", "E3"}), roles={"E2": "Nurse"})  # fmt: skip
