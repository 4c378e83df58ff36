"""Lists as personnel departments export them: headers in their words, names in parts, spans."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from skillgap.reading.mapping.languages import column_meant_by_header
from tests.entrances import ENTRANCES, Seen
from tests.outside_cases import _book as book
from tests.outside_cases import _text as text

Rows = Sequence[Sequence[object]]


def read(folder: Path, name: str, data: bytes) -> Seen:
    """Read one file as ``check`` does."""
    path = folder / name
    path.write_bytes(data)
    return ENTRANCES["check"]([path])


def told(seen: Seen, table: str, key: str, value: str) -> Mapping[object, object]:
    """Return one column of a table by another; blank cells are left out."""
    rows = seen.tables[table].dropna(subset=[value])
    return dict(zip(rows[key], rows[value]))


def levels(seen: Seen) -> Mapping[tuple[str, str], float]:
    """Return person and skill to level."""
    rows = seen.tables["signals"]
    return {(p, s): v for p, s, v in zip(rows["employee_id"], rows["skill_id"], rows["level"])}


@pytest.mark.parametrize(
    ("header", "meant"),
    [
        ("Matricule du responsable", "manager_id"), ("Personalnummer Vorgesetzter", "manager_id"),
        ("Nr ewid. przełożonego", ""), ("Numer przełożonego", "manager_id"),
        ("Codice responsabile", "manager_id"), ("Responsable de formation", ""),
        ("Ausbildungsberuf", "role_id"), ("Fachabteilung", "function"), ("Wohnort", ""),
        ("Salaire (brut)", "salary"), ("Gültig bis", "expires_on"), ("Ważne do", "expires_on"),
        ("Beschäftigungsgrad", "fte"), ("Wymiar etatu", "fte"), ("Schuhgröße", ""),
    ],
)  # fmt: skip
def test_a_header_of_another_language_means_what_its_words_say_together(
    header: str, meant: str
) -> None:
    assert column_meant_by_header(header) == meant


FRENCH: Rows = (
    ("Matricule", "Nom", "Prénom", "Poste", "Matricule responsable"),
    ("F1", "Roux", "Léa", "Chef", ""),
    ("F2", "Blanc", "Hugo", "Agent", "F1"),
)


def test_a_manager_by_number_stands_beside_a_number_of_ones_own(tmp_path: Path) -> None:
    seen = read(tmp_path, "extrait.csv", text(FRENCH, ";", "cp1252"))
    assert told(seen, "employees", "employee_id", "manager_id") == {"F2": "F1"}


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (("Voornaam", "Tussenvoegsel", "Achternaam"), "Piet de Boer"),
        (("First name", "Middle name", "Last name"), "Piet de Boer"),
        (("Nombre", "Primer apellido", "Segundo apellido"), "Piet Boer de"),
    ],
)
def test_names_in_three_columns_are_one_name_by_which_managers_are_found(
    tmp_path: Path, header: tuple[str, str, str], name: str
) -> None:
    between, last = ("de", "Boer") if header[1] != "Primer apellido" else ("Boer", "de")
    rows = [["Employee ID", *header, "Job title", "Manager"],
            ["1", "Piet", between, last, "Head", ""], ["2", "Ria", "", "Smit", "Clerk", name],
            ["3", "Ton", "", "Mol", "Clerk", name]]  # fmt: skip
    seen = read(tmp_path, "staff.csv", text(rows))
    assert told(seen, "employees", "employee_id", "name")["1"] == name
    assert told(seen, "employees", "employee_id", "manager_id") == {"2": "1", "3": "1"}


def test_a_register_of_certificates_says_who_holds_what_and_until_when(tmp_path: Path) -> None:
    rows = [["Matricule", "Nom", "Habilitation", "Obtenue le", "Date d'expiration"],
            ["M1", "Roux", "CACES 3", "01/02/2024", "01/02/2029"],
            ["M1", "Roux", "SST", "05/06/2025", "05/06/2027"],
            ["M2", "Blanc", "SST", "05/06/2025", "05/06/2027"]]  # fmt: skip
    seen = read(tmp_path, "habilitations.csv", text(rows, ";", "cp1252"))
    assert set(levels(seen)) == {("M1", "CACES 3"), ("M1", "SST"), ("M2", "SST")}
    assert set(seen.tables["signals"]["source"]) == {"certification"}
    assert seen.tables["signals"]["expires_on"].notna().all()


def test_when_an_apprenticeship_begins_and_ends_is_no_skill(tmp_path: Path) -> None:
    rows = [["Name", "Ausbildungsberuf", "Lehrjahr", "Beginn", "geplantes Ende"],
            ["Mia Roth", "Mechatronikerin", 1, "01.09.2026", "28.02.2030"],
            ["Jan Kunz", "Industriekaufmann", 2, "01.09.2025", "31.08.2028"],
            ["Eda Ates", "Mechatronikerin", 3, "01.09.2024", "28.02.2028"]]  # fmt: skip
    seen = read(tmp_path, "azubis.csv", text(rows, ";"))
    assert len(seen.tables["employees"]) == 3
    assert not len(seen.tables.get("signals", ()))


def test_columns_named_for_days_of_absence_are_no_skills(tmp_path: Path) -> None:
    rows = [
        ["Staff no", "Name", "Sick days spring", "Sick days summer", "Sick days autumn"],
        ["1", "Ana Alder", 2, 0, 5],
        ["2", "Bo Hazel", 1, 1, 0],
        ["3", "Cy Birch", 0, 4, 3],
    ]
    seen = read(tmp_path, "absence.csv", text(rows))
    assert len(seen.tables["employees"]) == 3
    assert not len(seen.tables.get("signals", ()))


def test_names_below_a_group_belong_to_it(tmp_path: Path) -> None:
    rows = [["Name", "Job title", "Pumps", "", "Valves", "", "Motors", ""],
            ["", "", *("Req", "Act") * 3], ["Ana Alder", "Fitter", 3, 2, 4, 5, 2, 2],
            ["Bo Hazel", "Fitter", 3, 1, 4, 3, 2, 4]]  # fmt: skip
    seen = read(tmp_path, "crew.xlsx", book({"Crew": rows}, {"Crew": ["C1:D1", "E1:F1", "G1:H1"]}))
    assert {s: v for (p, s), v in levels(seen).items() if p == "Bo Hazel"} == {
        "Pumps": 1, "Valves": 3, "Motors": 4,
    }  # fmt: skip
    needs = told(seen, "requirements", "skill_id", "required_level")
    assert needs == {"Pumps": 3, "Valves": 4, "Motors": 2}


RUNGS = ("Analyst I", "Analyst II", "Lead analyst")


def test_rungs_may_be_counted_in_roman_numbers(tmp_path: Path) -> None:
    rows = [
        ["Area", *RUNGS],
        ["Modelling", "Runs given models.", "Builds models alone.", "Sets the standards."],
        ["Advice", "Answers clear questions.", "Frames the question.", "Advises the board."],
    ]
    seen = read(tmp_path, "ladder.csv", text(rows))
    assert set(seen.tables["roles"]["role_id"]) == set(RUNGS)
    assert set(seen.tables["requirements"]["skill_id"]) == {"Modelling", "Advice"}


def test_states_beside_names_are_no_ladder(tmp_path: Path) -> None:
    rows = [["Position", "Successor 1", "Readiness 1", "Successor 2", "Readiness 2"],
            ["Head of Sales", "Ana Alder", "Ready now", "Bo Hazel", "In 1-2 years"],
            ["Head of Tax", "Cy Birch", "In 1-2 years", "", ""],
            ["Site lead", "Di Ivy", "Ready now", "Eli Cedar", "In 3 years"]]  # fmt: skip
    seen = read(tmp_path, "succession.csv", text(rows))
    assert not len(seen.tables.get("requirements", ()))


def test_a_sheet_of_the_means_of_other_sheets_holds_no_people(tmp_path: Path) -> None:
    teams = {
        "Nord": (("Al", 1, 4), ("Bea", 2, 5), ("Cy", 4, 5)),
        "Süd": (("Dot", 5, 1), ("Ed", 2, 2)),
    }
    sheets: dict[str, Rows] = {
        name: [["Name", "Billing", "Claims"], *rows] for name, rows in teams.items()
    }
    sheets["Overview"] = [["Average", "Billing", "Claims"], ["Nord", 2.3, 4.7], ["Süd", 3.5, 1.5]]
    seen = read(tmp_path, "teams.xlsx", book(sheets))
    assert set(seen.tables["employees"]["employee_id"]) == {"Al", "Bea", "Cy", "Dot", "Ed"}


def test_courses_assigned_and_not_begun_are_enrolments(tmp_path: Path) -> None:
    rows = [["User ID", "Course ID", "Status", "Assigned", "Completed"],
            ["u1", "C-1", "Completed", "2026-01-10", "2026-01-22"],
            ["u2", "C-1", "Overdue", "2026-01-10", ""],
            ["u3", "C-2", "Not Started", "2026-03-01", ""]]  # fmt: skip
    seen = read(tmp_path, "transcript.tsv", text(rows, "\t"))
    assert list(seen.tables["enrolments"]["status"]) == ["completed", "registered", "registered"]


def test_codes_of_positions_are_roles_where_a_sheet_names_them(tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {
        "Workers": [["Worker number", "Full name", "Position code"], ["7", "Ola Nord", "P1"],
                    ["8", "Tor Vik", "P2"], ["9", "Liv Sand", "P2"]],
        "Positions": [["Position code", "Position title", "Job family"],
                      ["P1", "Store manager", "Retail"], ["P2", "Sales assistant", "Retail"]],
    }  # fmt: skip
    seen = read(tmp_path, "export.xlsx", book(sheets))
    titles = told(seen, "roles", "role_id", "title")
    assert titles == {"P1": "Store manager", "P2": "Sales assistant"}


def test_names_below_levels_are_people_at_that_level(tmp_path: Path) -> None:
    rows = [["Machine", "Level 1", "Level 2", "Level 3"], ["Lathe", "Ana, Bo", "", "Cy"],
            ["Mill", "Cy", "Ana & Bo", "-"], ["Saw", "", "Cy", "Ana"]]  # fmt: skip
    seen = read(tmp_path, "who.csv", text(rows))
    assert levels(seen).keys() == {("Ana", "Lathe"), ("Bo", "Lathe"), ("Cy", "Lathe"),
                                   ("Cy", "Mill"), ("Ana", "Mill"), ("Bo", "Mill"),
                                   ("Cy", "Saw"), ("Ana", "Saw")}  # fmt: skip
    told = levels(seen)
    assert told["Bo", "Lathe"] < told["Bo", "Mill"] < told["Cy", "Lathe"]
    assert "people_by_level" in {question for _, _, question in seen.issues}


def test_texts_below_levels_are_no_people(tmp_path: Path) -> None:
    rows = [
        ["Skill", "Basic", "Advanced"],
        ["Cooking", "Boil eggs", "Plan menus"],
        ["Baking", "Mix dough", "Shape loaves"],
        ["Serving", "Carry plates", "Lead a floor"],
    ]
    seen = read(tmp_path, "framework.csv", text(rows))
    assert not len(seen.tables.get("employees", ()))


def test_counts_per_department_are_no_people(tmp_path: Path) -> None:
    rows = [
        ["Department", "Headcount", "Joiners", "Leavers", "Turnover %"],
        ["Sales", 40, 8, 6, "14.6%"],
        ["IT", 22, 4, 5, "23.3%"],
        ["Legal", 9, 1, 0, "0.0%"],
    ]
    seen = read(tmp_path, "turnover.csv", text(rows))
    assert not len(seen.tables.get("employees", ()))
    assert not len(seen.tables.get("signals", ()))


def test_numbered_sprints_are_no_skills(tmp_path: Path) -> None:
    rows = [["Team member", "Job title", "Sprint 7", "Sprint 8", "Sprint 9"],
            ["Ana Alder", "Tester", 4, 5, 3], ["Bo Hazel", "Analyst", 5, 5, 2]]  # fmt: skip
    seen = read(tmp_path, "capacity.csv", text(rows))
    assert len(seen.tables["employees"]) == 2
    assert not len(seen.tables.get("signals", ()))


def test_a_catalogue_in_another_language_is_one_of_courses(tmp_path: Path) -> None:
    rows = [["Formation", "Compétence", "Durée (heures)", "Prix", "Organisme"],
            ["Négocier", "Négociation", 16, "950,00 €", "CEGOS"],
            ["Python 1", "Python", 24, "1 250,00 €", "CNAM"]]  # fmt: skip
    seen = read(tmp_path, "catalogue.csv", text(rows, ";"))
    assert told(seen, "interventions", "title", "hours") == {"Négocier": 16, "Python 1": 24}
    assert told(seen, "interventions", "title", "cost_per_person") == {
        "Négocier": 950,
        "Python 1": 1250,
    }


@pytest.mark.parametrize(
    ("names", "page"),
    [
        (("Jiří Dvořák", "Růžena Křížová", "Zdeněk Černý"), "cp1250"),
        (("Gyula Szőke", "Tünde Bűrös", "Győző Kőszegi"), "cp1250"),
        (("Zoë Müller", "José Peña", "Øystein Bråten"), "cp1252"),
        (("João Simões", "Luís Conceição", "Inês Gusmão"), "cp1252"),
    ],
)
def test_names_keep_their_letters_whatever_the_code_page(
    tmp_path: Path, names: Sequence[str], page: str
) -> None:
    rows = [
        ["Employee ID", "Name", "Job title"],
        *([i, name, "Cook"] for i, name in enumerate(names)),
    ]
    seen = read(tmp_path, "staff.csv", text(rows, ";", page))
    assert list(seen.tables["employees"]["name"]) == list(names)


def test_posts_to_be_filled_in_another_language_are_openings(tmp_path: Path) -> None:
    rows = [["Réf.", "Intitulé du poste", "Site", "Date d'ouverture", "Pourvu le"],
            ["V-1", "Comptable", "Lyon", "02/03/2026", ""],
            ["V-2", "Acheteur", "Nantes", "15/01/2026", "20/04/2026"]]  # fmt: skip
    seen = read(tmp_path, "postes.csv", text(rows, ";"))
    assert list(seen.tables["openings"]["role_id"]) == ["Comptable", "Acheteur"]
    assert seen.tables["openings"]["filled_on"].notna().tolist() == [False, True]


@pytest.mark.parametrize(
    ("words", "statuses"),
    [
        (("ukończone", "w trakcie", "anulowane"), ("completed", "in progress", "dropped")),
        (("absolvováno", "probíhá", "zrušeno"), ("completed", "in progress", "dropped")),
        (("superato", "in corso", "iscritto"), ("completed", "in progress", "registered")),
    ],
)
def test_how_courses_stand_is_read_in_several_languages(
    tmp_path: Path, words: Sequence[str], statuses: Sequence[str]
) -> None:
    rows = [
        ["User ID", "Course ID", "Start date", "Status"],
        *([f"u{i}", "C-1", f"2026-03-0{i + 1}", word] for i, word in enumerate(words)),
    ]
    seen = read(tmp_path, "training.csv", text(rows))
    assert tuple(seen.tables["enrolments"]["status"]) == tuple(statuses)


def test_people_numbered_from_one_keep_their_numbers_in_any_language(tmp_path: Path) -> None:
    rows = [["Ansattnr", "Fornavn", "Etternavn", "Stilling", "Avdeling", "Leder"],
            ["1", "Åse", "Moe", "Sjef", "Drift", ""],
            ["2", "Per", "Bø", "Operatør", "Drift", "Åse Moe"],
            ["3", "Kari", "Lie", "Operatør", "Salg", "Åse Moe"]]  # fmt: skip
    seen = read(tmp_path, "ansatte.txt", text(rows, "\t", "utf-16"))
    assert told(seen, "employees", "employee_id", "manager_id") == {"2": "1", "3": "1"}
    assert set(seen.tables["employees"]["function"]) == {"Drift", "Salg"}


def test_a_rare_word_among_those_for_levels_hides_no_skill(tmp_path: Path) -> None:
    rows = [
        ["Empleado", "Ventas", "Excel", "Inglés"],
        ["Ana Gil", "Alto", "Bajo", "Medio"],
        ["Luis Mora", "Medio", "Medio", "Nulo"],
        ["Eva Sanz", "Bajo", "Alto", "Alto"],
    ]
    seen = read(tmp_path, "competencias.csv", text(rows, ";"))
    found = levels(seen)
    assert len(found) == 9
    assert found["Luis Mora", "Inglés"] < found["Eva Sanz", "Ventas"] < found["Ana Gil", "Ventas"]


def test_years_and_budgets_are_no_skills(tmp_path: Path) -> None:
    rows = [["Department", "Budget 2026", "Actual 2026", "Forecast", "Budget 2027"],
            ["Sales", 4, 4, 3, 5], ["IT", 2, 2, 1, 3], ["Legal", 1, 1, 1, 1]]  # fmt: skip
    seen = read(tmp_path, "plan.csv", text(rows))
    assert not len(seen.tables.get("signals", ()))
    assert not len(seen.tables.get("employees", ()))


def test_rows_of_many_zeros_are_no_totals_of_each_other(tmp_path: Path) -> None:
    """Columns that are all zero at first add up to zero together, which says nothing."""
    draw = random.Random(4)
    rows = [[f"P{i}", *(0 if i < 5 else draw.randint(0, 5) for _ in range(11)), i % 4 + 1]
            for i in range(30)]  # fmt: skip
    header = ["Employee", *(f"Skill {k}" for k in range(12))]
    seen = read(tmp_path, "ratings.csv", text([header, *rows]))
    assert len(seen.tables["employees"]) == 30
    assert len(seen.tables["signals"]) == 30 * 12
