"""Further kinds of files, found among inputs that somebody made who had read none of the rules.

As in ``kinds_cases`` each maker is a kind and its variants differ in language and layout; what is
expected was written down with the maker.
"""

# ruff: noqa: E501, one record of a table per line
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from tests.kinds_cases import LEVELS, PEOPLE, SKILLS
from tests.outside_cases import Grid, Outside, _book, _pairs, _text

MAKERS: list[Callable[[], Iterator[Outside]]] = []


def later_kinds() -> list[Outside]:
    """Make all variants of all kinds."""
    return [case for make in MAKERS for case in make()]


def _rows(records: Iterable[Sequence[object]]) -> Grid:
    return [list(record) for record in records]


def _kind(make: Callable[[], Iterator[Outside]]) -> Callable[[], Iterator[Outside]]:
    MAKERS.append(make)
    return make


@_kind
def pay_for_another_time() -> Iterator[Outside]:
    for name, headers, words in (
        (
            "english",
            ("Emp no", "Name", "Job title", "Salary", "Pay basis"),
            ("Annual", "Hourly", "Monthly"),
        ),
        (
            "german",
            ("Personalnummer", "Name", "Tätigkeit", "Gehalt", "Zahlweise"),
            ("jährlich", "pro Stunde", "monatlich"),
        ),
        (
            "french",
            ("Matricule", "Nom", "Poste", "Salaire", "Base"),
            ("annuel", "horaire", "mensuel"),
        ),
        (
            "spanish",
            ("Matrícula", "Nombre", "Puesto", "Salario", "Periodo"),
            ("Año", "Hora", "Mes"),
        ),
    ):
        rows: Grid = [
            [f"{600 + k}", p, "Fitter", (40000, 21, 3000)[k % 3], words[k % 3]]
            for k, p in enumerate(PEOPLE)
        ]
        yield Outside(f"paid_{name}", {"staff.csv": _text([list(headers), *rows], ";")}, frozenset(PEOPLE),
                      holds={("employees", "salary"): frozenset({"40000", "36000", ""})}, must_ask=True)  # fmt: skip


@_kind
def posts_with_numbers_of_their_own() -> Iterator[Outside]:
    for name, headers in (
        ("english", ("PERSON_NUMBER", "ASSIGNMENT_NO", "FULL_NAME", "JOB", "FTE")),
        ("german", ("Person Nr", "Vertrag Nr", "Name", "Stelle", "FTE")),
        ("contract_first", ("Contract no", "Person id", "Name", "Position", "FTE")),
    ):
        rows: Grid = []
        for k, p in enumerate(PEOPLE):
            posts = (
                ((f"7{k}01", "Fitter", 0.6), (f"7{k}02", "Trainer", 0.4))
                if k < 3
                else ((f"7{k}01", "Fitter", 1),)
            )
            for number, job, fte in posts:
                who = [f"{9000 + k}", f"A{number}"]
                rows.append([*(who[::-1] if name == "contract_first" else who), p, job, fte])
        yield Outside(f"posts_{name}", {"assignments.csv": _text([list(headers), *rows])}, frozenset(PEOPLE),
                      roles=dict.fromkeys(PEOPLE, "Fitter"), rows={"employees": len(PEOPLE)}, must_ask=True)  # fmt: skip


@_kind
def steps_with_number_and_word() -> Iterator[Outside]:
    for name, words in (
        ("english", ("1 - Beginner", "2 - Developing", "3 - Proficient", "4 - Expert")),
        ("german", ("1: Einsteiger", "2: Fortgeschritten", "3: Könner", "4: Experte")),
        ("french", ("0 = non formé", "1 = en formation", "2 = autonome", "3 = formateur")),
    ):
        rows: Grid = [
            [f"E{10 + k}", p, s, words[level]]
            for k, p in enumerate(PEOPLE)
            for s, level in zip(SKILLS, LEVELS[k])
        ]
        ranks = {
            (p, s): float(level) for p, row in zip(PEOPLE, LEVELS) for s, level in zip(SKILLS, row)
        }
        yield Outside(f"steps_{name}", {"ratings.csv": _text([["Employee ID", "Name", "Skill", "Rating"], *rows], ";")},
                      frozenset(PEOPLE), ranks=ranks, must_ask=True,
                      levels={pair: 5.0 for pair, rank in ranks.items() if rank == 3})  # fmt: skip


@_kind
def raters_below_each_skill() -> Iterator[Outside]:
    for name, who, self_word, boss in (
        ("english", "Name", "Self", "Manager"), ("french", "Nom", "Auto", "Responsable"), ("german", "Mitarbeiter", "Selbst", "Vorgesetzter"),
        ("portuguese", "Colaborador", "Auto", "Gestor"),
    ):  # fmt: skip
        header = [who, *(f"{s} {by}" for s in SKILLS for by in (self_word, boss))]
        rows: Grid = [
            [p, *(n for level in row for n in (level + 1, level))] for p, row in zip(PEOPLE, LEVELS)
        ]
        yield Outside(f"raters_{name}", {"reviews.csv": _text([header, *rows], ";")}, frozenset(PEOPLE),
                      skills=frozenset(SKILLS), rows={"signals": 2 * len(SKILLS) * len(PEOPLE)},
                      holds={("signals", "source"): frozenset({"self", "manager"})}, must_ask=True)  # fmt: skip


@_kind
def means_at_the_foot_with_decimal_commas() -> Iterator[Outside]:
    per_cent = [[25 * level for level in row] for row in LEVELS]
    for name, header, mean in (
        ("polish", "Pracownik", "Średnia"),
        ("german", "Name", "Schnitt"),
        ("czech", "Jméno", "Průměr týmu"),
    ):
        means = [sum(row[j] for row in per_cent) / len(per_cent) for j in range(3)]
        rows: Grid = [[p, *(f"{n}%" for n in row)] for p, row in zip(PEOPLE, per_cent)]
        rows.append([mean, *(f"{n:.1f}%".replace(".", ",") for n in means)])
        yield Outside(f"means_{name}", {"team.csv": _text([[header, *SKILLS], *rows], ";")}, frozenset(PEOPLE),
                      {pair: level * 1.25 for pair, level in _pairs(PEOPLE, SKILLS, LEVELS).items()}, skills=frozenset(SKILLS))  # fmt: skip


@_kind
def registers_in_sections() -> Iterator[Outside]:
    for name, headers, heads in (
        (
            "english",
            ("Staff no.", "Name", "Post", "Licence", "Awarded", "Valid until"),
            ("Ward one", "Imaging"),
        ),
        (
            "german",
            ("Personalnummer", "Name", "Stelle", "Zertifikat", "Ausgestellt am", "Gültig bis"),
            ("Station Nord", "Labor"),
        ),
    ):
        rows: Grid = []
        for k, p in enumerate(PEOPLE):
            if k in (0, 4):
                rows.append([heads[k // 4], "", "", "", "", ""])
            rows += [
                [f"N{300 + k}", p, "Nurse", t, f"{10 + k}.03.2024", f"{10 + k}.03.2029"]
                for t in ("Crane", "First aid")
            ]
        yield Outside(f"sections_{name}", {"register.xlsx": _book({"Register": [["Register"], [], list(headers), *rows]})},
                      frozenset(PEOPLE), skills=frozenset({"Crane", "First aid"}), rows={"signals": 16},
                      holds={("employees", "employee_id"): frozenset(f"N{300 + k}" for k in range(8)),
                             ("signals", "observed_on"): frozenset(f"2024-03-{10 + k} 00:00:00" for k in range(8))})  # fmt: skip


@_kind
def posts_down_under_their_area() -> Iterator[Outside]:
    for name, headers, legend in (
        (
            "french",
            ("Secteur", "Poste"),
            ("Légende", "0 = non formé", "1 = en formation", "2 = avec aide", "3 = autonome"),
        ),
        (
            "german",
            ("Bereich", "Arbeitsplatz"),
            (
                "Legende",
                "0 = nicht eingewiesen",
                "1 = angelernt",
                "2 = mit Hilfe",
                "3 = kann ausbilden",
            ),
        ),
        (
            "english",
            ("Area", "Workstation"),
            ("Key", "0 = not trained", "1 = in training", "2 = with help", "3 = alone"),
        ),
    ):
        posts = ("Saw bench", "Press", "Lathe", "Drill")
        levels = [[LEVELS[k][j % 3] for k in range(6)] for j, _ in enumerate(posts)]
        rows: Grid = [
            [("Prep" if j < 2 else "Metal"), post, *row]
            for j, (post, row) in enumerate(zip(posts, levels))
        ]
        grid: Grid = [
            ["Grid"],
            [],
            [*headers, *PEOPLE[:6]],
            *rows,
            [],
            *_rows([line] for line in legend),
        ]
        told = {
            (p, post): level * 5 / 3
            for post, row in zip(posts, levels)
            for p, level in zip(PEOPLE, row)
        }
        yield Outside(f"area_{name}", {"grid.xlsx": _book({"Grid": grid})}, frozenset(PEOPLE[:6]), told, skills=frozenset(posts),
                      holds={("skills", "cluster"): frozenset({"Prep", "Metal"})})  # fmt: skip


@_kind
def profiles_of_roles_in_letters() -> Iterator[Outside]:
    for name, skill, who, job in (
        ("spanish", "Competencia", "Nombre", "Puesto"),
        ("english", "Skill", "Name", "Role"),
        ("german", "Kompetenz", "Name", "Funktion"),
    ):
        letters, jobs = "ILUO", ("Fitter", "Setter", "Checker")
        rows: Grid = [
            [p, jobs[k % 3], *(letters[level] for level in row)]
            for k, (p, row) in enumerate(zip(PEOPLE, LEVELS))
        ]
        profile: Grid = [[s, "U", "O", "L"] for s in SKILLS]
        sheets: dict[str, Grid] = {"Lists": [["Level", "Meaning", "Points"], ["I", "In training", 1], ["L", "Under supervision", 2], ["U", "Works alone", 3], ["O", "Can train others", 4]],
                                   "Profiles": [["Profiles"], [], [skill, *jobs], *profile], "Matrix": [[who, job, *SKILLS], *rows]}  # fmt: skip
        ranks = {
            (p, s): float(level) for p, row in zip(PEOPLE, LEVELS) for s, level in zip(SKILLS, row)
        }
        needs = {(j, s): rank for s in SKILLS for j, rank in zip(jobs, (2.0, 3.0, 1.0))}
        yield Outside(f"profiles_{name}", {"iluo.xlsx": _book(sheets)}, frozenset(PEOPLE), ranks=ranks, need_ranks=needs,
                      rows={"requirements": 9}, must_ask=True)  # fmt: skip


@_kind
def lists_that_are_none_of_ours() -> Iterator[Outside]:
    registers: dict[str, Grid] = {
        "payroll_register": [["Name", "Pay date", "Hours", "Gross pay", "Income tax", "Social security", "Net pay"],
                             *_rows([p, f"{d:02d}.10.2026", 80, 2000 + k, 200, 120, 1680 + k] for k, p in enumerate(PEOPLE) for d in (9, 23))],
        "lohnjournal": [["Mitarbeiter", "Monat", "Brutto", "Lohnsteuer", "Sozialversicherung", "Netto"],
                        *_rows([p, m, 3000 + k, 400, 600, 2000 + k] for k, p in enumerate(PEOPLE) for m in ("09/2026", "10/2026"))],
        "benefits": [["Employee ID", "Last name", "First name", "Plan type", "Plan name", "Coverage level", "Enrollment date", "Status", "Employer cost"],
                     *_rows([f"66{k:02d}", p.split()[1], p.split()[0], t, f"{t} plus", "Family", "12.11.2025", "Enrolled", 90] for k, p in enumerate(PEOPLE) for t in ("Medical", "Dental"))],
        "candidates": [["Candidate", "Candidate Id", "Job", "Source", "Stage", "Status", "Applied on", "Recruiter"],
                       *_rows([p, f"331{k:02d}", "Engineer", "Referral", "Onsite", ("Active", "Rejected", "Hired")[k % 3], f"{10 + k}.10.2026", "Zoe Kay"] for k, p in enumerate(PEOPLE))],
    }  # fmt: skip
    for name, grid in registers.items():
        yield Outside(name, {f"{name}.csv": _text(grid, ";")})


@_kind
def rotas_beside_a_matrix() -> Iterator[Outside]:
    for name, days, who in (("english", ("Mon 2", "Tue 3", "Wed 4", "Thu 5", "Fri 6"), "Name"), ("german", ("Mo 2.", "Di 3.", "Mi 4.", "Do 5.", "Fr 6."), "Name"),
                            ("french", ("lun 2", "mar 3", "mer 4", "jeu 5", "ven 6"), "Nom")):  # fmt: skip
        shifts: Grid = [[p, *("ELN"[(k + d) % 3] for d in range(5))] for k, p in enumerate(PEOPLE)]
        ticks: Grid = [
            [p, "Crew", *("✓" if level > 1 else "" for level in row)]
            for p, row in zip(PEOPLE, LEVELS)
        ]
        sheets: dict[str, Grid] = {
            "Rota": [["Rota"], [], [who, *days], *shifts],
            "Cover": [["Cover"], [], [who, "Job", *SKILLS], *ticks],
        }
        yield Outside(f"rota_{name}", {"cover.xlsx": _book(sheets)}, frozenset(PEOPLE), skills=frozenset(SKILLS),
                      rows={"signals": sum(level > 1 for row in LEVELS for level in row)}, roles=dict.fromkeys(PEOPLE, "Crew"), must_ask=True)  # fmt: skip


@_kind
def courses_with_state_and_day() -> Iterator[Outside]:
    for name, day, done, open_word in (
        ("english", "{} - Completion date", "Completed", "Not completed"),
        ("german", "{} (abgeschlossen am)", "Abgeschlossen", "Nicht abgeschlossen"),
    ):
        courses = ("Fire safety", "Data basics", "First aid")
        header = [
            "First name",
            "Last name",
            "ID number",
            *(h for c in courses for h in (c, day.format(c))),
        ]
        rows: Grid = [[*p.split(), f"HQ{k + 20}", *(cell for level in row for cell in ((done, f"{10 + k}.03.2026") if level > 1 else (open_word, "")))]
                      for k, (p, row) in enumerate(zip(PEOPLE, LEVELS))]  # fmt: skip
        yield Outside(f"states_{name}", {"completion.csv": _text([header, *rows], ";")}, frozenset(f"HQ{k + 20}" for k in range(8)),
                      rows={"enrolments": sum(level > 1 for row in LEVELS for level in row), "signals": 0},
                      holds={("enrolments", "intervention_id"): frozenset(courses)}, must_ask=True)  # fmt: skip


@_kind
def catalogues_with_hours_in_brackets() -> Iterator[Outside]:
    for name, headers, unit, price in (
        (
            "french",
            ("Réf.", "Intitulé", "Organisme", "Durée", "Tarif", "Compétences visées"),
            "2 jours ({} h)",
            "{},00 € HT",
        ),
        (
            "german",
            ("Nr.", "Titel", "Anbieter", "Dauer", "Preis", "Kompetenzen"),
            "2 Tage ({} Std)",
            "{},00 € zzgl. MwSt.",
        ),
    ):
        rows: Grid = [
            [
                f"C-{k}",
                f"Kurs {p.split()[1]}",
                "Intern",
                unit.format(7 + k),
                price.format(100 + k),
                "Excel; Word" if k % 2 else "Excel",
            ]
            for k, p in enumerate(PEOPLE)
        ]
        yield Outside(f"brackets_{name}", {"catalogue.csv": _text([list(headers), *rows], ";")}, rows={"interventions": 12},
                      holds={("interventions", "hours"): frozenset(f"{7 + k}" for k in range(8)),
                             ("interventions", "cost_per_person"): frozenset(f"{100 + k}" for k in range(8)),
                             ("interventions", "skill_id"): frozenset({"Excel", "Word"})}, must_ask=True)  # fmt: skip


__all__ = ["later_kinds"]
