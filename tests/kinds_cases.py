"""Kinds of files that HR systems, payrolls and offices abroad print, made up in several languages.

Each maker is a kind: what stands at the foot of a matrix, pay by the month, a register of
certificates, needs for training, a group named once. Its variants differ in language, order of
columns and marks, so that no layout of one file is what is tested. Expectations were written down
with the makers, before they were read.
"""

# ruff: noqa: E501, one record of a table per line
from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from tests.outside_cases import Grid, Outside, _book, _pairs, _text

PEOPLE = (
    "Ana Alder",
    "Bo Hazel",
    "Cyd Birch",
    "Dee Ivy",
    "Eli Cedar",
    "Fay Juniper",
    "Gil Rowan",
    "Hal Linden",
)
SKILLS = ("Lathe", "Milling", "Saw")
LEVELS = ((1, 3, 2), (2, 0, 3), (3, 3, 0), (0, 2, 1), (2, 2, 3), (3, 1, 1), (1, 2, 0), (2, 3, 2))

MAKERS: list[Callable[[], Iterator[Outside]]] = []


def kinds_cases() -> list[Outside]:
    """Make all variants of all kinds."""
    return [case for make in MAKERS for case in make()]


def _kind(make: Callable[[], Iterator[Outside]]) -> Callable[[], Iterator[Outside]]:
    MAKERS.append(make)
    return make


@_kind
def counts_at_the_foot_of_a_matrix() -> Iterator[Outside]:
    high = [sum(row[at] >= 2 for row in LEVELS) for at in range(3)]
    for name, header, wanted, held, off in (
        ("english", "Operator", "Target", "Number at 2 or above", "Gap"),
        ("german", "Name", "Soll (Anzahl)", "Ist (Anzahl)", "Abweichung"),
        ("french", "Nom", "Requis", "Nombre de 2 et plus", "Écart"),
    ):
        rows: Grid = [
            [p, f"Post {k % 2 + 1}", *row] for k, (p, row) in enumerate(zip(PEOPLE, LEVELS))
        ]
        foot: Grid = [[held, "", *high], [wanted, "", 4, 4, 4], [off, "", *(n - 4 for n in high)]]
        legend: Grid = [[], ["0 = none"], ["1 = helped"], ["2 = alone"], ["3 = can train others"]]
        grid: Grid = [["Matrix"], [], [header, "Role", *SKILLS], *rows, *foot, *legend]
        levels = {pair: level * 5 / 3 for pair, level in _pairs(PEOPLE, SKILLS, LEVELS).items()}
        yield Outside(f"foot_{name}", {"shop.xlsx": _book({"Shop": grid})}, frozenset(PEOPLE), levels,
                      skills=frozenset(SKILLS), rows={"requirements": 0})  # fmt: skip


@_kind
def people_beside_numbers_of_rows() -> Iterator[Outside]:
    for number, header in (("No.", "Worker on the line"), ("Nr", "Kollege"), ("#", "Who")):
        rows: Grid = [[k, p, *row] for k, (p, row) in enumerate(zip(PEOPLE, LEVELS), 1)]
        rows.append(["", "Target", 2, 2, 2])
        yield Outside(f"numbers_{header}", {"line.csv": _text([[number, header, *SKILLS], *rows[:-1]])},
                      frozenset(PEOPLE), _pairs(PEOPLE, SKILLS, LEVELS), skills=frozenset(SKILLS))  # fmt: skip


@_kind
def somebody_usual_in_everything() -> Iterator[Outside]:
    levels = ((1, 3, 2, 5), (5, 3, 4, 1), (3, 3, 3, 3), (2, 4, 3, 4), (4, 2, 3, 2))
    skills = (*SKILLS, "Drill")
    grid: Grid = [["Name", *skills], *([p, *row] for p, row in zip(PEOPLE, levels))]
    yield Outside("usual_in_everything", {"team.csv": _text(grid)}, frozenset(PEOPLE[:5]),
                  _pairs(PEOPLE[:5], skills, levels))  # fmt: skip


@_kind
def pay_by_the_month() -> Iterator[Outside]:
    for name, headers, months in (
        ("german", ("Pers.-Nr.", "Name", "Tätigkeit", "Eintritt", "Bruttogehalt mtl."), ()),
        ("french", ("Matricule", "Nom", "Poste", "Date d'embauche", "Salaire mensuel brut"), ()),
        (
            "italian",
            ("Matricola", "Cognome e nome", "Mansione", "Data assunzione", "Lordo mese"),
            (),
        ),
        (
            "portuguese",
            ("Matrícula", "Nome", "Função", "Admissão", "Salário", "Horas Mês"),
            ("220",),
        ),
        ("spanish", ("DNI/NIE", "Nombre", "Puesto", "Fecha de alta", "Salario bruto mensual"), ()),
    ):
        rows: Grid = [[f"00{k + 10}", p, "Fitter", f"{k + 11}.02.2019", f"{2 + k}.{100 + k},50", *months]
                      for k, p in enumerate(PEOPLE)]  # fmt: skip
        pay = {f"{12 * ((2 + k) * 1000 + 100 + k + 0.5):g}" for k in range(len(PEOPLE))}
        yield Outside(f"month_{name}", {"payroll.csv": _text([list(headers), *rows], ";", "utf-8-sig")},
                      frozenset(PEOPLE), holds={("employees", "salary"): frozenset(pay)}, must_ask=True)  # fmt: skip


@_kind
def registers_of_certificates() -> Iterator[Outside]:
    tickets = ("Forklift", "Crane", "First aid", "Working at height")
    for name, headers, never in (
        ("english", ("Name", "Trade", "Ticket", "Card", "Issued", "Expires"), "No expiry"),
        (
            "german",
            ("Mitarbeiter", "Gewerk", "Nachweis", "Nr.", "Ausgestellt am", "Gültig bis"),
            "unbefristet",
        ),
        (
            "polish",
            ("Pracownik", "Stanowisko", "Uprawnienie", "Nr", "Data wydania", "Ważne do"),
            "bezterminowo",
        ),
        (
            "spanish",
            ("Trabajador", "Puesto", "Carnet", "N.º", "Fecha de expedición", "Fecha de caducidad"),
            "indefinido",
        ),
    ):
        rows: Grid = [[p, ("Fitter", "Driver")[k % 2], t, f"{7000 + 10 * k + j}", f"{13 + k}.03.2024",
                       never if j == 1 else f"{13 + k}.03.2029"]
                      for k, p in enumerate(PEOPLE) for j, t in enumerate(tickets) if (k + j) % 3]  # fmt: skip
        until = {
            f"2029-03-{13 + k} 00:00:00"
            for k in range(len(PEOPLE))
            if any((k + j) % 3 for j in (0, 2, 3))
        }
        yield Outside(f"certificates_{name}", {"register.csv": _text([list(headers), *rows], ";")},
                      frozenset(PEOPLE), roles={PEOPLE[0]: "Fitter", PEOPLE[1]: "Driver"},
                      skills=frozenset(tickets), rows={"signals": len(rows)},
                      holds={("signals", "expires_on"): frozenset({*until, ""})})  # fmt: skip


@_kind
def needs_for_training() -> Iterator[Outside]:
    for name, headers in (
        (
            "english",
            ("Employee", "Role", "Skill to develop", "Current level", "Target level", "Priority"),
        ),
        (
            "german",
            (
                "Mitarbeiter",
                "Funktion",
                "Schulungsbedarf",
                "Ist-Niveau",
                "Soll-Niveau",
                "Priorität",
            ),
        ),
        (
            "french",
            (
                "Salarié",
                "Poste occupé",
                "Compétence à développer",
                "Niveau actuel (1-5)",
                "Niveau visé (1-5)",
                "Priorité",
            ),
        ),
        (
            "spanish",
            (
                "Empleado",
                "Puesto",
                "Competencia a desarrollar",
                "Nivel actual",
                "Nivel deseado",
                "Prioridad",
            ),
        ),
        (
            "italian",
            (
                "Dipendente",
                "Mansione",
                "Competenza da sviluppare",
                "Livello attuale",
                "Livello atteso",
                "Priorità",
            ),
        ),
        (
            "dutch",
            (
                "Medewerker",
                "Functie",
                "Te ontwikkelen vaardigheid",
                "Huidig niveau",
                "Gewenst niveau",
                "Prioriteit",
            ),
        ),
        (
            "polish",
            (
                "Pracownik",
                "Stanowisko",
                "Kompetencja do rozwoju",
                "Poziom obecny",
                "Poziom docelowy",
                "Priorytet",
            ),
        ),
    ):
        rows: Grid = [[p, ("Fitter", "Planner")[k % 2], s, 1 + (k + j) % 4, 5 - k % 2, ("A", "B")[j % 2]]
                      for k, p in enumerate(PEOPLE) for j, s in enumerate(SKILLS)]  # fmt: skip
        levels = {(str(r[0]), str(r[2])): float(str(r[3])) for r in rows}
        needs = {(role, s): float(n) for role, n in (("Fitter", 5), ("Planner", 4)) for s in SKILLS}
        yield Outside(f"needs_{name}", {"plan.csv": _text([list(headers), *rows], ";")}, frozenset(PEOPLE),
                      levels, needs=needs, must_ask=True)  # fmt: skip


@_kind
def vacancies_abroad() -> Iterator[Outside]:
    for name, headers, words in (
        (
            "dutch",
            (
                "vacaturenummer",
                "functie",
                "regio",
                "datum opengesteld",
                "datum vervuld",
                "vervuld door",
                "wervingskosten",
            ),
            ("intern", "extern"),
        ),
        (
            "german",
            (
                "Kennung",
                "Stelle",
                "Standort",
                "Ausgeschrieben am",
                "Besetzt am",
                "Quelle",
                "Anzeigenkosten",
            ),
            ("intern", "extern"),
        ),
        (
            "french",
            (
                "Référence",
                "Poste",
                "Lieu",
                "Date de publication",
                "Date pourvu",
                "Pourvu par",
                "Coût de recrutement",
            ),
            ("interne", "externe"),
        ),
    ):
        rows: Grid = [[f"V-{26 + k}", ("Fitter", "Planner")[k % 2], "North", f"{14 + k}-01-2026",
                       f"{15 + k}-03-2026" if k % 3 else "", words[k % 2] if k % 3 else "", f"{4 + k}.{200 + k},00" if k % 3 else ""]
                      for k in range(8)]  # fmt: skip
        cost = {f"{(4 + k) * 1000 + 200 + k:g}" for k in range(8) if k % 3} | {""}
        yield Outside(f"vacancies_{name}", {"list.csv": _text([list(headers), *rows], ";")}, None,
                      rows={"openings": 8, "signals": 0},
                      holds={("openings", "cost"): frozenset(cost),
                             ("openings", "filled_by"): frozenset({"internal", "external", ""})})  # fmt: skip


@_kind
def groups_named_once() -> Iterator[Outside]:
    for name, headers in (
        ("english", ("Category", "Skill", "Description")),
        ("german", ("Kompetenzbereich", "Kompetenz", "Beschreibung")),
    ):
        rows: Grid = [["Make", "Lathe", "Turns parts to size and finish."], ["", "Milling", "Mills parts to size and finish."],
                      ["", "Saw", "Cuts stock to length, safely and well."], ["Plan", "Costing", "Works out what a part will cost."],
                      ["", "Scheduling", "Puts jobs in order for the week."]]  # fmt: skip
        yield Outside(f"groups_{name}", {"skills.csv": _text([list(headers), *rows])}, None, rows={"skills": 5},
                      holds={("skills", "cluster"): frozenset({"Make", "Plan"})})  # fmt: skip


@_kind
def quarters_on_sheets() -> Iterator[Outside]:
    later = [[min(level + 1, 5) for level in row] for row in LEVELS]
    for name, sheets, days in (
        ("named", ("Q1 2026", "Q2 2026"), {"2026-03-31 00:00:00", "2026-06-30 00:00:00"}),
        ("months", ("March 2026", "June 2026"), {"2026-03-31 00:00:00", "2026-06-30 00:00:00"}),
    ):
        pages: dict[str, Grid] = {sheet: [["Self ratings, 0 to 5"], [], ["Name", *SKILLS], *([p, *row] for p, row in zip(PEOPLE, rows))]
                 for sheet, rows in zip(sheets, (LEVELS, later))}  # fmt: skip
        yield Outside(f"quarters_{name}", {"guild.xlsx": _book(pages)}, frozenset(PEOPLE),
                      rows={"signals": 2 * len(PEOPLE) * len(SKILLS)},
                      holds={("signals", "observed_on"): frozenset(days)})  # fmt: skip


@_kind
def everybody_who_left() -> Iterator[Outside]:
    rows: Grid = [
        [f"{60 + k}", p, "Driver", f"{11 + k}/04/2020", f"{11 + k}/05/2026" if k else "30/06/2O26"]
        for k, p in enumerate(PEOPLE)
    ]
    header = ["Employee ID", "Name", "Job title", "Start date", "Leaving date"]
    yield Outside("left_day_misspelt", {"leavers.csv": _text([header, *rows])}, frozenset(PEOPLE),
                  gone=frozenset(PEOPLE), must_ask=True)  # fmt: skip
    kinds = [
        "Full-Time",
        "Terminated",
        "Part-Time",
        "Full-Time",
        "Terminated",
        "Full-Time",
        "Full-Time",
        "Part-Time",
    ]
    rows = [
        [k, p, "Driver", "2020-04-11", kind] for k, (p, kind) in enumerate(zip(PEOPLE, kinds), 1)
    ]
    header = ["Employee #", "Last name, First name", "Job Title", "Hire Date", "Employment Status"]
    names = [[k, ", ".join(str(p).split()[::-1]), *rest] for k, p, *rest in rows]
    gone = {", ".join(p.split()[::-1]) for p, kind in zip(PEOPLE, kinds) if kind == "Terminated"}
    yield Outside("left_by_status_of_a_system", {"directory.csv": _text([header, *names])},
                  frozenset(", ".join(p.split()[::-1]) for p in PEOPLE), gone=frozenset(gone), must_ask=True)  # fmt: skip


@_kind
def none_of_ours() -> Iterator[Outside]:
    months = ["Apr", "May", "Jun", "Jul", "Aug", "Sep"]
    lines = ["Coaching pool", "Travel", "Licences", "Room hire", "Conferences"]
    budget: Grid = [
        ["Cost line", "GL code", *months],
        *([line, 6400 + 5 * k, *(3.5 + k + m for m in range(6))] for k, line in enumerate(lines)),
    ]
    yield Outside(
        "budget",
        {"budget.csv": _text(budget)},
        None,
        rows={"signals": 0, "employees": 0, "roles": 0, "skills": 0},
    )
    for name, header in (
        ("french", "Direction"),
        ("italian", "Unità organizzativa"),
        ("english", "Department"),
    ):
        counts: Grid = [
            [header, "A", "B", "C", "Ore"],
            *(
                [d, 5 + k, 12 - k, 3 * k + 1, 40 + k]
                for k, d in enumerate(["Roads", "Parks", "Taxes", "Registry", "Library"])
            ),
        ]
        yield Outside(
            f"counts_{name}",
            {"report.csv": _text(counts, ";")},
            None,
            rows={"signals": 0, "employees": 0, "requirements": 0},
        )
    mails: Grid = [
        [
            *p.split(),
            f"{p.split()[0].lower()}@mail.example",
            "Referral",
            "Planner",
            "2026-05-04",
            "Phone Screen",
            "Nowak",
            "",
        ]
        for p in PEOPLE
    ]
    header_of = [
        "First Name",
        "Last Name",
        "Email",
        "Source",
        "Job",
        "Applied On",
        "Stage",
        "Recruiter",
        "Rejection Reason",
    ]
    yield Outside("applicants_from_outside", {"candidates.csv": _text([header_of, *mails])}, None,
                  rows={"employees": 0, "applications": 0}, must_ask=True)  # fmt: skip


@_kind
def catalogues_by_topic() -> Iterator[Outside]:
    for name, headers, half in (
        (
            "english",
            ("Ref", "Course", "Topic", "Duration", "Cost pp", "Delivered by"),
            "half a day",
        ),
        (
            "french",
            ("identifiant", "intitulé", "domaine", "durée", "coût par stagiaire", "organisme"),
            "demi-journée",
        ),
    ):
        rows: Grid = [[f"F{k:03d}", title, topic, long, f"{100 + k}", "Acre Learning"] for k, (title, topic, long) in enumerate(
            [("Pivot tables", "Office", "1 day"), ("Minutes", "Office", half), ("First aid", "Safety", "7 h"), ("Lone working", "Safety", half)])]  # fmt: skip
        yield Outside(f"catalogue_{name}", {"catalogue.csv": _text([list(headers), *rows], ";")}, None,
                      skills=frozenset({"Office", "Safety"}), rows={"interventions": 4},
                      holds={("interventions", "hours"): frozenset({"8", "4", "7"})}, must_ask=True)  # fmt: skip


@_kind
def targets_by_role() -> Iterator[Outside]:
    needs = {"Seller": (1, 3, 5), "Planner": (4, 2, 1), "Head": (5, 5, 3)}
    for name, word, skill in (("german", "Soll ", "Kompetenz"), ("english", "Required ", "Skill")):
        rows: Grid = [[s, *(row[at] for row in needs.values())] for at, s in enumerate(SKILLS)]
        grid: Grid = [["Profiles (1 to 5)"], [], [skill, *(word + role for role in needs)], *rows]
        wanted = {(role, s): float(n) for role, row in needs.items() for s, n in zip(SKILLS, row)}
        yield Outside(f"targets_{name}", {"profiles.csv": _text(grid, ";")}, frozenset(), needs=wanted,
                      rows={"signals": 0, "roles": 3}, must_ask=True)  # fmt: skip


@_kind
def months_as_columns() -> Iterator[Outside]:
    months = ("2025-10", "2025-11", "2025-12", "2026-01")
    grid: Grid = [
        ["Skill", *months],
        *([s, *(60.5 + k + m for m in range(4))] for k, s in enumerate(SKILLS)),
    ]
    yield Outside(
        "months_adverts",
        {"index.csv": _text(grid)},
        None,
        rows={"postings": 12, "signals": 0},
        must_ask=True,
    )
    kpis: Grid = [["Team", "KPI", "Jan-26", "Feb-26", "Mar-26"], *([team, kpi, 80 + 3 * k, 71 - k, 64 + 2 * k] for k, (team, kpi) in enumerate(
        (t, m) for t in ("Inbound", "Outbound") for m in ("Resolved %", "Complaints")))]  # fmt: skip
    yield Outside(
        "months_indicators",
        {"kpis.csv": _text(kpis)},
        None,
        rows={"outcomes": 12, "signals": 0, "employees": 0},
        must_ask=True,
    )


@_kind
def order_from_a_legend() -> Iterator[Outside]:
    for name, marks, legend in (
        ("french", ("A", "M", "E"), "A = appliquer, M = maîtriser, E = être expert"),
        ("english", ("S", "D", "X"), "S = shadow only, D = does it, X = expert"),
    ):
        cells: Grid = [[marks[level % 3] for level in row] for row in LEVELS]
        grid: Grid = [
            ["Skills map"],
            [legend],
            [],
            ["Name", *SKILLS],
            *([p, *row] for p, row in zip(PEOPLE, cells)),
        ]  # fmt: skip
        ranks = _pairs(PEOPLE, SKILLS, cells, {mark: at for at, mark in enumerate(marks)})
        yield Outside(
            f"legend_{name}",
            {"map.xlsx": _book({"Map": grid})},
            frozenset(PEOPLE),
            ranks=ranks,
            must_ask=True,
        )


@_kind
def headers_with_one_word_for_all() -> Iterator[Outside]:
    for word in ("Level", "Niveau", "Rating"):
        grid: Grid = [
            ["Who", *(f"{s} {word}" for s in SKILLS)],
            *([p, *row] for p, row in zip(PEOPLE, LEVELS)),
        ]
        yield Outside(f"one_word_{word}", {"radar.csv": _text(grid)}, frozenset(PEOPLE),
                      _pairs(PEOPLE, SKILLS, LEVELS), skills=frozenset(SKILLS))  # fmt: skip


def _initials(people: Sequence[str]) -> list[str]:
    return [f"{p.split()[0]} {p.split()[1][0]}" for p in people]


@_kind
def people_across_by_first_name() -> Iterator[Outside]:
    names = _initials(PEOPLE)
    marks = ("R", "A", "G", "G")
    down: Grid = [
        [s, *(marks[row[at]] for row in LEVELS), sum(marks[row[at]] == "G" for row in LEVELS)]
        for at, s in enumerate(SKILLS)
    ]
    foot: Grid = [["Cover (G)", *(sum(marks[n] == "G" for n in row) for row in LEVELS), ""]]
    grid: Grid = [["Skill", *names, "G"], *down, *foot]
    ranks = {
        (n, s): float({"R": 0, "A": 1, "G": 2}[marks[level]])
        for n, row in zip(names, LEVELS)
        for s, level in zip(SKILLS, row)
    }
    yield Outside("first_names_across", {"cover.csv": _text([row[:-1] for row in grid])}, frozenset(names), ranks=ranks,
                  skills=frozenset(SKILLS))  # fmt: skip


@_kind
def lists_printed_by_pages() -> Iterator[Outside]:
    header: list[object] = ["", "PersNr", "Name", "Stellenbez.", "Eintritt", "Gültig bis", "BsGrd"]
    rows: Grid = [
        [
            "",
            f"1000{k}",
            p,
            "Fitter",
            f"{11 + k}.03.2019",
            "31.12.9999" if k else "28.05.2026",
            "50,00" if k % 2 else "100,00",
        ]
        for k, p in enumerate(PEOPLE)
    ]
    page: Grid = [["01.10.2026", "", "", "", "", "", "2"], []]
    grid: Grid = [
        ["01.10.2026", "", "", "", "", "", "1"],
        [],
        header,
        [],
        *rows[:4],
        [],
        *page,
        header,
        [],
        *rows[4:],
    ]
    yield Outside("printed_pages", {"list.txt": _text(grid, "\t", "cp1252")}, frozenset(PEOPLE), gone=frozenset(PEOPLE[:1]),
                  holds={("employees", "fte"): frozenset({"0.5", "1"})})  # fmt: skip


@_kind
def lists_of_staff_with_numbers_of_other_kinds() -> Iterator[Outside]:
    for name, headers in (
        ("english", ("Staff no", "Name", "Job title", "Start date", "Line manager", "Core week",
                     "Leave left", "Years here", "Locker", "Last medical")),
        ("german", ("Pers.-Nr.", "Name", "Stelle", "Eintritt", "Vorgesetzter", "Wochenstd.",
                    "Resturlaub", "Jahre im Haus", "Spind", "Letzte Untersuchung")),
        ("french", ("Matricule", "Nom", "Poste", "Date d'entrée", "Responsable", "Durée hebdo",
                    "Solde CP", "Années", "Casier", "Dernière visite")),
        ("spanish", ("N.º empleado", "Nombre", "Puesto", "Fecha de alta", "Responsable",
                     "Horas semana", "Días libres", "Trienios", "Taquilla", "Última revisión")),
    ):  # fmt: skip
        rows: Grid = [[f"10{k + 40}", p, ("Fitter", "Driver")[k % 2], f"{13 + k}.02.2019",
                       PEOPLE[0] if k else "", 39 if k % 3 else 19.5, 30 - k, 2 + k % 4, 61 + 7 * k,
                       f"{14 + k}.05.2025"] for k, p in enumerate(PEOPLE)]  # fmt: skip
        yield Outside(f"numbers_of_staff_{name}", {"staff.csv": _text([list(headers), *rows], ";")},
                      frozenset(PEOPLE), roles={PEOPLE[2]: "Fitter", PEOPLE[3]: "Driver"},
                      managers={PEOPLE[1]: PEOPLE[0]}, rows={"signals": 0, "skills": 0})  # fmt: skip


@_kind
def surnames_of_birth_or_use_and_contracts() -> Iterator[Outside]:
    for name, headers, contracts in (
        ("french", ("Matricule", "Nom d'usage", "Prénom", "Emploi", "Type de contrat"), ("CDI", "CDD", "Intérim")),
        ("french_birth", ("Matricule", "Nom de naissance", "Prénom", "Poste", "Nature du contrat"), ("CDI", "Alternance", "Intérim")),
        ("german", ("Pers.-Nr.", "Familienname", "Vorname", "Stelle", "Vertragsart"), ("unbefristet", "befristet", "Leiharbeit")),
        ("dutch", ("Personeelsnummer", "Achternaam", "Voornaam", "Functie", "Contractvorm"), ("vast", "tijdelijk", "uitzendkracht")),
        ("italian", ("Matricola", "Cognome", "Nome", "Mansione", "Tipo contratto"), ("Tempo indeterminato", "Tempo determinato", "Somministrato")),
    ):  # fmt: skip
        rows: Grid = [[f"0{k + 310}", p.split()[1], p.split()[0], ("Fitter", "Driver")[k % 2],
                       contracts[2 if k == 5 else k % 2]] for k, p in enumerate(PEOPLE)]  # fmt: skip
        yield Outside(f"surnames_{name}", {"list.csv": _text([list(headers), *rows], ";")},
                      frozenset(PEOPLE), roles={PEOPLE[0]: "Fitter", PEOPLE[5]: "Driver"},
                      holds={("employees", "employment"): frozenset({"employee", "contractor"})})  # fmt: skip


@_kind
def traffic_lights_in_words() -> Iterator[Outside]:
    for name, header, lights in (
        ("dutch", "Medewerker", ("Rood", "Oranje", "Groen")),
        ("spanish", "Empleado", ("Rojo", "Naranja", "Verde")),
        ("italian", "Dipendente", ("Rosso", "Arancione", "Verde")),
        ("polish", "Pracownik", ("czerwony", "pomarańczowy", "zielony")),
        ("portuguese", "Colaborador", ("Vermelho", "Laranja", "Verde")),
    ):
        rows: Grid = [[p, *(lights[max(0, level - 1)] for level in row)]
                      for p, row in zip(PEOPLE, LEVELS)]  # fmt: skip
        ranks = {pair: max(0, level - 1) for pair, level in _pairs(PEOPLE, SKILLS, LEVELS).items()}
        yield Outside(f"lights_{name}", {"matrix.csv": _text([[header, *SKILLS], *rows], ";")},
                      frozenset(PEOPLE), ranks=ranks, skills=frozenset(SKILLS))  # fmt: skip


@_kind
def two_days_of_each_certificate_side_by_side() -> Iterator[Outside]:
    tickets = ("Forklift", "Crane", "First aid")
    for name, who, issued, expires, behind in (
        ("english", "Name", "issued", "expires", True),
        ("english_before", "Employee", "Obtained", "Valid until", False),
        ("italian", "Cognome e nome", "conseguito il", "scade il", True),
        ("german", "Mitarbeiter", "ausgestellt am", "gültig bis", True),
        ("unknown_words", "Name", "Prvi dan", "Kraj", True),
    ):
        days = [f"{ticket} {word}" if behind else f"{word} {ticket}"
                for ticket in tickets for word in (issued, expires)]  # fmt: skip
        rows: Grid = [
            [p, *(cell for j in range(3) for cell in
                  ((f"{13 + k}.03.202{j + 3}", f"{13 + k}.03.202{j + 6}") if (k + j) % 4 else ("", "")))]
            for k, p in enumerate(PEOPLE)
        ]  # fmt: skip
        held = [(k, j) for k in range(len(PEOPLE)) for j in range(3) if (k + j) % 4]
        said = {column: frozenset(f"202{j + first}-03-{13 + k} 00:00:00" for k, j in held)
                for column, first in (("observed_on", 3), ("expires_on", 6))}  # fmt: skip
        yield Outside(f"two_days_{name}", {"tickets.csv": _text([[who, *days], *rows], ";")},
                      frozenset(PEOPLE), skills=frozenset(tickets), rows={"signals": len(held)},
                      holds={("signals", column): values for column, values in said.items()},
                      must_ask=True)  # fmt: skip


@_kind
def courses_with_a_day_of_renewal() -> Iterator[Outside]:
    courses = ("Basic life support", "Moving and handling")
    for name, headers in (
        ("renewal", ("Emp no", "Name", "Course", "Date completed", "Renewal date")),
        ("expiry", ("Staff ID", "Name", "Training", "Completed on", "Expiry date")),
        ("german", ("Pers.-Nr.", "Name", "Schulung", "Ausgestellt am", "Gültig bis")),
        ("spanish", ("N.º empleado", "Nombre", "Curso", "Fecha de obtención", "Fecha de caducidad")),
    ):  # fmt: skip
        rows: Grid = [[f"S-{k + 10}", p, courses[k % 2], f"{13 + k}.03.2025", f"{13 + k}.03.2027"]
                      for k, p in enumerate(PEOPLE)]  # fmt: skip
        yield Outside(f"renewed_{name}", {"log.csv": _text([list(headers), *rows], ";")},
                      frozenset(PEOPLE), skills=frozenset(courses), rows={"signals": 8},
                      holds={("signals", "expires_on"): frozenset(f"2027-03-{13 + k} 00:00:00" for k in range(8))},
                      must_ask=True)  # fmt: skip


@_kind
def histories_by_the_name_people_log_in_with() -> Iterator[Outside]:
    for name, headers in (
        ("user", ("Username", "Full Name", "Course Name", "Enrollment Status", "Enrollment Date", "Completion Date")),
        ("login", ("Login", "Full name", "Course title", "Learning status", "Enrolled on", "Date completed")),
    ):  # fmt: skip
        said = ("Completed", "In Progress", "Not Started", "Failed", "Withdrawn")
        rows: Grid = [[f"u{k + 200}", p, "Excel", said[k % 5], "2026-01-15",
                       "2026-02-13" if k % 5 == 0 else ""] for k, p in enumerate(PEOPLE)]  # fmt: skip
        yield Outside(f"history_{name}", {"courses.csv": _text([list(headers), *rows])},
                      frozenset(PEOPLE), rows={"enrolments": 8, "signals": 0},
                      holds={("enrolments", "status"): frozenset({"completed", "in progress", "registered", "dropped"}),
                             ("employees", "employee_id"): frozenset(f"u{k + 200}" for k in range(8))})  # fmt: skip


@_kind
def histories_with_first_and_last_names_apart() -> Iterator[Outside]:
    for name, headers in (
        ("learner", ("Learner ID", "First Name", "Last Name", "Course", "Status", "Date Enrolled", "Date Completed")),
        ("german", ("Pers.-Nr.", "Vorname", "Nachname", "Kurs", "Status", "Beginn", "Ende")),
        ("french", ("Matricule", "Prénom", "Nom", "Formation", "Statut", "Date de début", "Date de fin")),
    ):  # fmt: skip
        rows: Grid = [[f"L{k + 40}", *p.split(), course, "completed", f"2026-01-{13 + k}", f"2026-02-{13 + k}"]
                      for k, p in enumerate(PEOPLE) for course in ("Excel", "Ladders")]  # fmt: skip
        yield Outside(f"apart_{name}", {"courses.csv": _text([list(headers), *rows])},
                      frozenset(PEOPLE), rows={"enrolments": 16, "signals": 0})  # fmt: skip


@_kind
def ratings_with_a_level_of_proficiency() -> Iterator[Outside]:
    for name, headers, words in (
        ("portuguese", ("Colaborador", "E-mail", "Competência", "Nível de proficiência", "Data da avaliação"), ("Básico", "Intermediário", "Avançado", "Especialista")),
        ("spanish", ("Empleado", "Correo", "Competencia", "Nivel de competencia", "Fecha de evaluación"), ("Básico", "Intermedio", "Avanzado", "Experto")),
        ("french", ("Salarié", "E-mail", "Compétence", "Niveau de compétence", "Date d'évaluation"), ("Débutant", "Intermédiaire", "Avancé", "Expert")),
        ("italian", ("Dipendente", "E-mail", "Competenza", "Livello di padronanza", "Data di valutazione"), ("Base", "Intermedio", "Avanzato", "Esperto")),
    ):  # fmt: skip
        rows: Grid = [[p, f"{p.split()[0].lower()}@firm.example", skill, words[LEVELS[k][j]], f"{13 + k}.08.2026"]
                      for k, p in enumerate(PEOPLE) for j, skill in enumerate(SKILLS)]  # fmt: skip
        yield Outside(f"proficiency_{name}", {"ratings.csv": _text([list(headers), *rows], ";")},
                      frozenset(PEOPLE), ranks=_pairs(PEOPLE, SKILLS, LEVELS), skills=frozenset(SKILLS),
                      holds={("signals", "observed_on"): frozenset(f"2026-08-{13 + k} 00:00:00" for k in range(8))})  # fmt: skip
