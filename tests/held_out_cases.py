"""Files in shapes that were kept aside while reading was written, a few people each.

Expectations were written before any of them was read. Each stands for a kind: what a row or
column means, how levels are written, who has left, what is no skill at all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.outside_cases import Grid, Outside, _book, _pairs, _text

MAKERS: list[Callable[[], Outside]] = []
PEOPLE = ("Ana Alder", "Bo Hazel", "Cyd Birch", "Dee Ivy", "Eli Cedar", "Fay Juniper")
SKILLS = ("Lathe", "Mill", "Saw")
LEVELS = ((1, 5, 3), (2, 4, 4), (3, 3, 5), (2, 1, 4), (5, 2, 2), (4, 3, 1))


def held_out_cases() -> list[Outside]:
    """Make all cases."""
    return [make() for make in MAKERS]


def _case(make: Callable[[], Outside]) -> Callable[[], Outside]:
    MAKERS.append(make)
    return make


def _in_marks(marks: Sequence[str]) -> list[list[str]]:
    """Write the levels in other marks, the lowest first."""
    return [[marks[(level - 1) % len(marks)] for level in row] for row in LEVELS]


def _ranked(name: str, file: str, data: bytes, cells: Sequence[Sequence[str]],
            marks: Sequence[str]) -> Outside:  # fmt: skip
    rank = {mark: float(at) for at, mark in enumerate(marks)}
    ranks = {(p, s): rank[c] for p, row in zip(PEOPLE, cells) for s, c in zip(SKILLS, row)}
    return Outside(name, {file: data}, frozenset(PEOPLE), ranks=ranks)


def _marked(name: str, marks: Sequence[str], header: str = "Name", above: str = "") -> Outside:
    cells = _in_marks(marks)
    grid: Grid = [[header, *SKILLS], *([p, *row] for p, row in zip(PEOPLE, cells))]
    told = [[above], [], *grid] if above else grid
    return _ranked(name, f"{name}.xlsx", _book({"Skills": told}), cells, marks)


@_case
def circles_and_triangles() -> Outside:
    return _marked("circles_and_triangles", ("×", "△", "○", "◎"), "氏名")


@_case
def roman_numbers() -> Outside:
    return _marked("roman_numbers", ("I", "II", "III", "IV"), "Operator")


@_case
def czech_yes_and_no() -> Outside:
    return _marked("czech_yes_and_no", ("ne", "ano"), "Jméno")


@_case
def codes_with_a_legend_in_the_title() -> Outside:
    above = "Training – C: complete, IP: in progress, NS: not started"
    return _marked("codes_with_a_legend", ("NS", "IP", "C"), "Staff member", above)


@_case
def a_number_and_a_word_without_a_sign_between() -> Outside:
    words = ("1 Learner", "2 Basic", "3 Able", "4 Strong", "5 Coach")
    return _marked("a_number_and_a_word", words, "Colleague")


@_case
def italian_list_of_names() -> Outside:
    words = ("Base", "Intermedio", "Avanzato", "Esperto")
    cells = _in_marks(words)
    rows = [[p, s, c] for p, row in zip(PEOPLE, cells) for s, c in zip(SKILLS, row)]
    data = _text([["Dipendente", "Competenza", "Livello"], *rows], ";", "cp1252")
    return _ranked("italian_list_of_names", "rilevazione.csv", data, cells, words)


@_case
def rows_of_now_and_goal() -> Outside:
    needs = {"Fitter": (4, 3, 2), "Planner": (1, 1, 5)}
    roles = dict(zip(PEOPLE, ("Fitter", "Planner") * 3))
    grid: Grid = [["Name", "Role", "", *SKILLS]]
    for person, row in zip(PEOPLE, LEVELS):
        grid += [[person, roles[person], "Current", *row],
                 ["", "", "Target", *needs[roles[person]]]]  # fmt: skip
    wanted = {(r, s): float(n) for r, row in needs.items() for s, n in zip(SKILLS, row)}
    return Outside("rows_of_now_and_goal", {"plans.xlsx": _book({"2026": grid})},
                   frozenset(PEOPLE), _pairs(PEOPLE, SKILLS, LEVELS), roles=roles,
                   needs=wanted)  # fmt: skip


@_case
def french_pairs_under_merged_skills() -> Outside:
    needs = {"Soudeur": (4, 3, 2), "Contrôleur": (1, 2, 5)}
    roles = dict(zip(PEOPLE, ("Soudeur", "Contrôleur") * 3))
    grid: Grid = [["", "", *(cell for s in SKILLS for cell in (s, ""))],
                                ["Nom", "Poste", *("Requis", "Acquis") * 3]]  # fmt: skip
    for person, row in zip(PEOPLE, LEVELS):
        pairs = [cell for pair in zip(needs[roles[person]], row) for cell in pair]
        grid.append([person, roles[person], *pairs])
    wanted = {(r, s): float(n) for r, row in needs.items() for s, n in zip(SKILLS, row)}
    data = _book({"2026": grid}, {"2026": ["C1:D1", "E1:F1", "G1:H1"]})
    return Outside("french_pairs_under_merged_skills", {"entretiens.xlsx": data},
                   frozenset(PEOPLE), _pairs(PEOPLE, SKILLS, LEVELS), roles=roles,
                   needs=wanted)  # fmt: skip


@_case
def groups_side_by_side() -> Outside:
    grid: Grid = [["Name", "Role", "Skill 1", "Level 1", "Skill 2", "Level 2"],
            ["Ana Alder", "Developer", "SQL", 4, "R", 3],
            ["Bo Hazel", "Developer", "Go", 5, "", ""],
            ["Cyd Birch", "Analyst", "SQL", 1, "R", 2]]  # fmt: skip
    levels = {("Ana Alder", "SQL"): 4.0, ("Ana Alder", "R"): 3.0, ("Bo Hazel", "Go"): 5.0,
              ("Cyd Birch", "SQL"): 1.0, ("Cyd Birch", "R"): 2.0}  # fmt: skip
    return Outside("groups_side_by_side", {"best skills.csv": _text(grid)}, frozenset(PEOPLE[:3]),
                   levels, roles={"Ana Alder": "Developer", "Cyd Birch": "Analyst"},
                   skills=frozenset({"SQL", "R", "Go"}), rows={"aspirations": 0})  # fmt: skip


@_case
def people_across_with_their_roles() -> Outside:
    roles = dict(zip(PEOPLE, ("Buyer", "Planner") * 3))
    rows = [[skill, *(row[at] for row in LEVELS)] for at, skill in enumerate(SKILLS)]
    grid: Grid = [["Name", *PEOPLE], ["Role", *roles.values()], *rows]
    return Outside("people_across_with_their_roles", {"team.xlsx": _book({"Skills": grid})},
                   frozenset(PEOPLE), _pairs(PEOPLE, SKILLS, LEVELS), roles=roles)  # fmt: skip


@_case
def two_shops_on_a_sheet() -> Outside:
    other = ("Paint", "Sand", "Mask")
    grid: Grid = [["Machine shop"], ["Name", *SKILLS],
            *([p, *row] for p, row in zip(PEOPLE[:3], LEVELS)), [], ["Paint shop"],
            ["Name", *other], *([p, *row] for p, row in zip(PEOPLE[3:], LEVELS[3:]))]  # fmt: skip
    levels = {**_pairs(PEOPLE[:3], SKILLS, LEVELS[:3]), **_pairs(PEOPLE[3:], other, LEVELS[3:])}
    return Outside("two_shops_on_a_sheet", {"shops.xlsx": _book({"All": grid})}, frozenset(PEOPLE),
                   levels, skills=frozenset({*SKILLS, *other}))  # fmt: skip


@_case
def counts_by_name() -> Outside:
    rows = [[at, p, *row, sum(n >= 3 for n in row)]
            for at, (p, row) in enumerate(zip(PEOPLE, LEVELS), 1)]  # fmt: skip
    counts = [sum(row[at] >= 3 for row in LEVELS) for at in range(3)]
    grid: Grid = [
        ["Nr", "Operator", *SKILLS, "# at 3+"],
        *rows,
        ["", "Number trained", *counts, ""],
    ]
    return Outside("counts_by_name", {"line.csv": _text(grid)}, frozenset(PEOPLE),
                   _pairs(PEOPLE, SKILLS, LEVELS), skills=frozenset(SKILLS))  # fmt: skip


@_case
def numbered_questions() -> Outside:
    answers = [[f"R{at}", "North", *((at + k) % 5 + 1 for k in range(8))] for at in range(12)]
    grid: Grid = [["Respondent", "Team", *(f"Q{k}" for k in range(1, 9))], *answers]
    return Outside("numbered_questions", {"results.csv": _text(grid)}, None,
                   rows={"signals": 0, "employees": 0, "survey": 96})  # fmt: skip


@_case
def quarters() -> Outside:
    grid: Grid = [
        ["Employee", "Q1", "Q2", "Q3", "Q4"],
        *([p, *row, 3] for p, row in zip(PEOPLE, LEVELS)),
    ]
    return Outside("quarters", {"targets.csv": _text(grid)}, None, rows={"signals": 0, "survey": 0})


@_case
def main_post_of_equal_shares() -> Outside:
    grid: Grid = [["Person number", "Name", "Primary", "Position", "FTE", "Line manager"],
            ["1", "Ana Alder", "Yes", "Head", "1.0", ""],
            ["2", "Bo Hazel", "Yes", "Clerk", "0.5", "Ana Alder"],
            ["2", "Bo Hazel", "No", "Planner", "0.5", ""]]  # fmt: skip
    return Outside("main_post_of_equal_shares", {"posts.csv": _text(grid)}, frozenset(PEOPLE[:2]),
                   roles={"Bo Hazel": "Clerk"}, managers={"Bo Hazel": "Ana Alder"},
                   rows={"employees": 2})  # fmt: skip


@_case
def german_people_numbered_from_one() -> Outside:
    here: Grid = [["Personalnr", "Name", "Stelle", "Eintritt"],
            ["1", "Jana Vogt", "Dreher", "01.02.2019"], ["2", "Uwe Kraus", "Fräser", "15.08.2020"],
            ["3", "Tim Busch", "Dreher", "20.11.2021"]]  # fmt: skip
    gone: Grid = [["Personalnr", "Name", "Stelle", "Austritt"],
            ["8", "Ina Lang", "Dreher", "31.03.2026"],
            ["9", "Max Horn", "Fräser", "30.06.2026"]]  # fmt: skip
    names = frozenset({"Jana Vogt", "Uwe Kraus", "Tim Busch", "Ina Lang", "Max Horn"})
    data = _book({"Belegschaft": here, "Austritte": gone})
    return Outside("german_people_numbered_from_one", {"Personal.xlsx": data}, names,
                   gone=frozenset({"Ina Lang", "Max Horn"}))  # fmt: skip


@_case
def polish_statuses() -> Outside:
    status = ("aktywny", "zwolniony", "urlop macierzyński", "aktywny", "emerytura", "aktywny")
    rows = [[50 + at, p, "Operator", s] for at, (p, s) in enumerate(zip(PEOPLE, status))]
    header = ["Numer pracownika", "Imię i nazwisko", "Stanowisko", "Status"]
    return Outside("polish_statuses", {"kadry.csv": _text([header, *rows], ";", "cp1250")},
                   frozenset(PEOPLE), gone=frozenset({"Bo Hazel", "Eli Cedar"}))  # fmt: skip


@_case
def short_texts_of_a_ladder() -> Outside:
    rungs = ("Junior", "Mid", "Senior")
    texts = [["Communication", "Listens and asks", "Explains own work", "Moves a room"],
             ["Delivery", "Finishes small tasks", "Owns features", "Owns programmes"]]  # fmt: skip
    ranks = {(rung, text[0]): float(at) for at, rung in enumerate(rungs) for text in texts}
    data = _book({"Ladder": [["Competency", *rungs], *texts]})
    return Outside("short_texts_of_a_ladder", {"ladder.xlsx": data}, frozenset(), need_ranks=ranks,
                   skills=frozenset({"Communication", "Delivery"}))  # fmt: skip
