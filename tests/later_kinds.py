"""Further kinds of files, found among inputs that somebody made who had read none of the rules.

As in ``kinds_cases`` each maker is a kind and its variants differ in language and layout; what is
expected was written down with the maker.
"""

# ruff: noqa: E501, one record of a table per line
from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.kinds_cases import LEVELS, PEOPLE, SKILLS
from tests.outside_cases import Grid, Outside, _book, _pairs, _text

MAKERS: list[Callable[[], Iterator[Outside]]] = []


def later_kinds() -> list[Outside]:
    """Make all variants of all kinds."""
    return [case for make in MAKERS for case in make()]


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


__all__ = ["later_kinds"]
