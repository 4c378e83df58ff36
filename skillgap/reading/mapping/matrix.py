"""The commonest file there is: a matrix of people and skills, or of roles and skills."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core.tables import EMPLOYEES, ROLES, SIGNALS, SKILLS, Column, Table
from skillgap.core.words import EDGES, NOT_AVAILABLE, fold
from skillgap.reading.conform.marks import MOST_MARKS, is_known_mark
from skillgap.reading.conform.matching import (
    header_match_score,
    is_id_like,
    split_header_into_words,
)
from skillgap.reading.conform.numbers import read_numbers
from skillgap.reading.finding.evidence import Evidence, cells_agreement_score, known_ids_share
from skillgap.reading.finding.words import begins_count, is_only_name_of_total
from skillgap.reading.mapping.languages import column_meant_by_header
from skillgap.reading.mapping.periods import tells_of_period

LEAST_SKILLS = 3
_SURE = 0.84
_SKILL = SIGNALS["skill_id"]
ACROSS, CELL = "header of the matrix", "cell of the matrix"
"""Headers of the long table a matrix is turned into."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """A matrix as found: what names the rows, what stands across, what else is told.

    Attributes:
        table: ``signals`` (people and skills) or ``requirements`` (roles and skills).
        key: What names the rows: ``employee_id``, ``role_id``, or ``skill_id`` where skills stand
            down and people or roles across.
        identity: Header of the column that names the row.
        across: Headers that are skills; people or roles where skills stand down.
        attributes: Columns of the table of what names the rows, with their headers.
        confidence: 0–1.
    """

    table: str
    key: str
    identity: str
    across: tuple[str, ...]
    attributes: Mapping[str, str]
    confidence: float


def find_matrix(
    headers: Sequence[str],
    cells: Mapping[str, Evidence],
    explained: Collection[str],
    known: Mapping[str, Collection[str]],
) -> Matrix | None:
    """Decide whether a file is a matrix.

    Args:
        headers: Its headers in file order.
        cells: What each column's cells say.
        explained: Headers that another table explains.
        known: Ids known from other files: ``table.column`` to ids.

    Returns:
        The matrix, or ``None``: there are fewer than three columns of proficiency that no table
        explains (two where skills stand down), they are the minority, or nothing names the rows.
    """
    people = _match_attribute_columns(EMPLOYEES, headers, cells)
    roles = known.get("roles.role_id", ())
    if sum(header in roles for header in headers) > 1:  # a role may be called Supervisor
        people = {name: header for name, header in people.items() if header not in roles}
    if "employee_id" not in people and (number := _find_number_before_name(people, headers, cells)):
        people = {"employee_id": number, **people}
    spans = {h for h in headers if cells[h].day > 0.5
             and (_names_a_beginning_or_end(h)
                  or column_meant_by_header(h) in _DAYS_OF)}  # fmt: skip
    taken = {*explained, *people.values(), *spans}
    across = _drop_columns_with_far_numbers(
        [h for h in headers if h not in taken and _is_column_of_ratings(cells[h])], cells
    )
    across = (
        across
        if len(across) >= LEAST_SKILLS
        else _find_columns_of_marks(headers, taken, cells) or across
    )
    across = (
        across if len(across) >= LEAST_SKILLS else _named_roles(headers, cells, roles) or across
    )
    across = [h for h in across if not (cells[h].number > 0.5 and _names_sum_or_count(h))]
    across = _drop_lone_days(_drop_columns_apart(headers, _drop_attributes(across), cells), cells)
    if _are_further_facts(across, people, cells):
        return None
    if across and sum(map(tells_of_period, across)) >= 0.6 * len(across):
        return None  # months and years are no skills
    if across and sum(_tell_of_things([h]) for h in across) > len(across) / 2:
        return None  # what is told of courses is no skill
    if across and all(map(_NUMBERED_LEVEL.fullmatch, across)):
        return None  # the levels of a framework, at which each of its skills is described
    others = [h for h in headers if h not in across]
    rivals = [h for h in headers if h in across or not _tells_of_row(h, people, cells)]
    if len(across) < 2 or len(across) < 0.4 * len(rivals) or not others:
        return None
    if len(across) < _LEAST_SHARE * len(headers):
        return None
    if _usual_range_columns_share(across, cells) < 0.6:
        return None
    matrix = _matrix_with_skills_down(others, across, cells, known)
    if matrix or len(across) < LEAST_SKILLS:
        return matrix
    return _matrix_with_people_down(
        people, others, across, cells, known
    ) or _matrix_with_roles_down(others, across, cells)


def _named_roles(
    headers: Sequence[str], cells: Mapping[str, Evidence], roles: Collection[str]
) -> list[str]:
    """Return the headers that are roles of other sheets, above few short marks each."""
    named = [h for h in headers if h in roles and cells[h].words]
    marks = {word for h in named for word in cells[h].words}
    short = len(marks) <= MOST_MARKS and all(len(word) <= _MARK for word in marks)
    return named if len(named) > 1 and short and len(named) >= 0.5 * len(headers) else []


_MARK = 3


def _drop_lone_days(across: Sequence[str], cells: Mapping[str, Evidence]) -> list[str]:
    """Leave out columns of days among columns that hold none: a day is no level beside levels."""
    dated = [h for h in across if cells[h].day > 0.5]
    alone = 2 * len(dated) < len(across)
    return [h for h in across if h not in dated] if alone else list(across)


_FACTS = frozenset({"hire_date", "exit_date", "birth_year", "gender", "salary", "fte", "employment",
                    "manager_id"})  # fmt: skip
_MANY_FACTS = 2


def _are_further_facts(
    across: Sequence[str], people: Mapping[str, str], cells: Mapping[str, Evidence]
) -> bool:
    """Say whether numbers in a list of staff are each of their own kind: hours, age, days of leave.

    Ratings are given on one scale, so that most of a column's cells stand in others as well.
    """
    if not across or len(_FACTS & people.keys() - {*across}) < _MANY_FACTS:
        return False
    words = {h: {fold(word) or word for word in cells[h].words} for h in across}
    times = Counter(word for each in words.values() for word in each)
    alike = [sum(times[word] > 1 for word in each) >= 0.5 * len(each) for each in words.values()]
    return sum(alike) < 0.6 * len(across)


def _names_sum_or_count(header: str) -> bool:
    """Say whether a header names a sum or a count of others: ``Course total``, ``No. of gaps``."""
    words = split_header_into_words(header)
    return bool(words) and (words[-1] in _SUMS or is_only_name_of_total(header)
                            or begins_count(header))  # fmt: skip


_SUMS = frozenset({"total", "totals", "sum", "gesamt", "summe", "average", "avg", "mean", "overall",
                   "moyenne", "promedio", "media", "gemiddelde", "średnia", "suma",
                   "somma"})  # fmt: skip
_NUMBERED_LEVEL = re.compile(
    r"(?i)(?:level|lvl|l|e|stufe|niveau|nivel|livello|poziom|nivå|úroveň)[\s._-]*[0-9]"
)
_LEAST_SHARE = 0.25


def _tells_of_row(header: str, people: Mapping[str, str], cells: Mapping[str, Evidence]) -> bool:
    """Say whether a column tells of people what no rating is: a known fact, a day, a remark."""
    evidence = cells[header]
    remark = evidence.number < 0.1 and evidence.different > 0.6
    return header in people.values() or evidence.day > 0.5 or remark or not evidence.words


def _find_number_before_name(
    people: Mapping[str, str], headers: Sequence[str], cells: Mapping[str, Evidence]
) -> str:
    """Return the column of numbers or codes, each once, that stands before people's names."""
    name = people.get("name", "")
    before = headers[: headers.index(name)] if name in headers else []
    return next((h for h in before if (is_id_like(h) or are_codes(cells[h].words))
                 and cells[h].different == 1
                 and cells[h].filled >= 0.95 and h not in people.values()), "")  # fmt: skip


_CODE = re.compile(r"[^\W\d_]{0,4}[-_. ]?\d{2,}")


def are_codes(words: Sequence[str]) -> bool:
    """Say whether cells are codes of one make: ``E-11``, ``00047``; ages and hours are none."""
    shapes = {re.sub(r"\d", "9", word) for word in words}
    lettered = any(mark.isalpha() for word in words[:1] for mark in word)
    long = lettered or all(len(word) > 3 for word in words)
    return bool(words) and len(shapes) == 1 and long and all(map(_CODE.fullmatch, words))


MEASURES = frozenset({"absence", "absences", "overtime", "attendance", "leave", "holiday",
                      "holidays", "vacation", "sick", "hours", "days", "expenses", "headcount",
                      "mileage", "invoices", "tickets", "fehlzeiten", "urlaub", "stunden",
                      "heures", "congés", "horas", "timesheet", "allocation", "utilisation",
                      "utilization", "zeiterfassung", "auslastung", "uren", "ore",
                      "godziny"})  # fmt: skip
"""Words for what is counted of people, and is no skill."""
_COUNTED = MEASURES | {"hc", "heads", "joiners", "leavers", "starters", "hires", "turnover",
                       "attrition",
                       "vacancies", "budget", "forecast", "actual", "zugänge", "abgänge",
                       "entrées", "sorties", "effectif", "effectifs", "altas", "bajas",
                       "plantilla", "participants", "participant", "attendees", "partecipanti",
                       "participantes", "teilnehmer", "teilnehmende", "deelnemers", "uczestnicy",
                       "places", "seats", "etp", "vzä"}  # fmt: skip
"""With those for what is counted of posts; a title may hold such a word, and the cells levels."""
_ATTRIBUTES = frozenset({"grade", "band", "hourly", "âge", "alter", "edad", "età", "leeftijd",
                         "wiek", "idade", "effectif", "effectifs", "ancienneté", "antigüedad",
                         "years", "tenure", "age", "seniority", "salary",
                         "hours", "fte", "headcount"})  # fmt: skip
"""Words of a header that tell something of a person which is no skill, whatever its numbers."""


def _drop_attributes(across: Sequence[str]) -> list[str]:
    """Leave out columns of what people are and have, as long as columns of skills are left.

    Where all are named for something that is counted, such as days of absence, none is a skill.
    """
    if across and all(_COUNTED & set(split_header_into_words(h)) or tells_of_period(h)
                      for h in across):  # fmt: skip
        return []
    skills = [
        h
        for h in across
        if not _ATTRIBUTES & set(split_header_into_words(h))
        and not any(header_match_score(column, h) >= _SURE for column in _LEVELS)
        and column_meant_by_header(h) != "level"
    ]
    return skills if len(skills) >= 2 or not skills else list(across)


def _drop_columns_apart(
    headers: Sequence[str], across: Sequence[str], cells: Mapping[str, Evidence]
) -> list[str]:
    """Leave out a lone column that stands before the block of ratings, among other facts."""
    at = {h: i for i, h in enumerate(headers) if cells[h].words}
    runs: list[list[str]] = []
    for header in across:
        last = runs[-1][-1] if runs else ""
        between = [h for h in at if runs and at.get(last, -1) < at[h] < at.get(header, -1)]
        if runs and not between:
            runs[-1].append(header)
        else:
            runs.append([header])
    longest = max(runs, key=len, default=[])
    lone = {run[0] for run in runs[: runs.index(longest)] if len(run) == 1} if runs else set()
    return [h for h in across if h not in lone] if len(longest) >= LEAST_SKILLS else list(across)


_LEVELS = (SIGNALS["level"], ROLES["level"])
"""Columns whose names say how well or how high, and no skill."""


def _drop_columns_with_far_numbers(
    ratings: Sequence[str], cells: Mapping[str, Evidence]
) -> list[str]:
    """Leave out columns whose numbers are far above the others': sums, counters, hours."""
    tops = [cells[h].top for h in ratings if np.isfinite(cells[h].top)]
    usual = max(1.0, float(np.median(tops))) if tops else 1.0
    alike = [h for h in ratings if not _median_number(cells[h]) > _FAR * usual]
    return alike if len(alike) >= max(2, 0.6 * len(ratings)) else list(ratings)


def _median_number(cells: Evidence) -> float:
    """Return the middle one of a column's different numbers: a single slip moves it little."""
    values = read_numbers(list(cells.words[:200])).values
    figures = values[np.isfinite(values)]
    return float(np.median(figures)) if len(figures) else float("nan")


_SHORT, _FAR = 24, 1.9


def _find_columns_of_marks(
    headers: Sequence[str], taken: Collection[str], cells: Mapping[str, Evidence]
) -> list[str]:
    """Find columns that share a few marks: x and o, traffic lights, letters; or hold days."""
    free = [h for h in headers if h not in taken and cells[h].words]
    dated = [h for h in free if cells[h].day >= 0.6]
    if len(dated) >= LEAST_SKILLS:
        return [h for h in free if h in dated or cells[h].filled < 0.2]
    few = [h for h in free if len(cells[h].words) <= MOST_MARKS
           and all(len(word) <= _SHORT for word in cells[h].words)]  # fmt: skip
    words = Counter(fold(word) or word for h in few for word in cells[h].words)
    shared = {word for word, times in words.items() if times >= max(2, 0.34 * len(few))}
    rest = [h for h in few if any((fold(w) or w) in shared for w in cells[h].words)]
    known = {word for h in rest for word in cells[h].words if is_known_mark(word)}
    shared |= {fold(word) or word for word in known}
    across = [h for h in rest if _are_mostly_marks(cells[h].words, shared)]
    return across if len(across) >= LEAST_SKILLS and len(shared) <= MOST_MARKS else []


_ENDS = frozenset({"start", "begin", "beginning", "end", "beginn", "anfang", "ende", "eintritt",
                   "austritt", "début", "fin", "inicio", "fim", "inizio", "fine", "aanvang",
                   "einde", "początek", "koniec", "slut", "konec", "until", "bis"})  # fmt: skip


def _are_mostly_marks(words: Sequence[str], shared: Collection[str]) -> bool:
    """Say whether all of a column's cells are shared marks; one may be new among known ones."""
    filled = [word for word in words if word.casefold() not in NOT_AVAILABLE]
    others = [word for word in filled if (fold(word) or word) not in shared]
    known = all(is_known_mark(word) for word in filled if word not in others)
    new = len(others) == 1 and others[0][:1].isalpha() and len(filled) > _FEW_MARKS
    return not others or (new and known)


_FEW_MARKS = 2
_DAYS_OF = frozenset({"hire_date", "exit_date", "birth_year", "opened_on", "filled_on",
                      "started_on", "completed_on", "applied_on", "expires_on"})  # fmt: skip
"""Columns of days, of people, posts and courses, whose headers are no skills."""


def _names_a_beginning_or_end(header: str) -> bool:
    """Say whether a header speaks of when something begins or ends, as no skill's name does."""
    words = split_header_into_words(header)
    return bool(words) and bool(_ENDS & {words[0], words[-1]})


def _matrix_with_skills_down(
    others: Sequence[str],
    across: Sequence[str],
    cells: Mapping[str, Evidence],
    known: Mapping[str, Collection[str]],
) -> Matrix | None:
    """Skills down, people or roles across."""
    meant = {h: _SURE * (column_meant_by_header(h) == "skill_id") for h in others}
    named = [(max(header_match_score(_SKILL, h), meant[h]), h) for h in others]
    score, identity = max(named)
    named_so = [header for header in across if are_people([header, header])]
    mostly = len(named_so) >= max(LEAST_SKILLS, _MOSTLY * len(across))
    mostly = mostly and not are_titles_of_jobs(across)
    if mostly and not any(are_people(cells[header].words) for header in others):
        identity = _finest_column_of_words(others, cells) if score < _SURE else identity
        score, across = max(score, _SURE), named_so  # what is no person is told of the rows
    if score < _SURE or any(
        _is_header_of_people_or_roles(header) for header in others if header != identity
    ):
        return None
    skills = _match_attribute_columns(SKILLS, others, cells)
    roles = known.get("roles.role_id", ())
    are_roles = sum(header in roles for header in across) > len(across) / 2
    are_roles |= are_titles_of_jobs(across)
    attributes = {n: h for n, h in skills.items() if h != identity} | {"skill_id": identity}
    if "cluster" not in attributes and (group := _find_group_before(identity, others, cells)):
        attributes["cluster"] = group
    table = "requirements" if are_roles else "signals"
    return Matrix(table, "skill_id", identity, tuple(across), attributes, 0.7)


def _finest_column_of_words(others: Sequence[str], cells: Mapping[str, Evidence]) -> str:
    """Return the column of words that tells the rows apart best: the skill, not its group."""
    worded = [h for h in others if cells[h].number < 0.1 and cells[h].filled > 0.9]
    return max(worded or others, key=lambda header: cells[header].different)


_MOSTLY = 0.7


def _find_group_before(identity: str, others: Sequence[str], cells: Mapping[str, Evidence]) -> str:
    """Return the column of words left of the skills that several of them share; empty for none."""
    before = others[: others.index(identity)] if identity in others else ()
    return next((h for h in before if cells[h].words and cells[h].number < 0.1
                 and cells[h].different < 0.7), "")  # fmt: skip


_PERSON = re.compile(r"(?:[^\W\d_][\w'’-]*\.?\s+){1,3}[^\W\d_][\w'’-]+\.?")
_INITIAL_LAST = re.compile(r"[^\W\d_][\w'’-]+\s+[^\W\d_]\.?")
"""``Dominic K``: how teams write who is meant."""
_LAST_FIRST = re.compile(
    r"[^\W\d_][\w'’-]+(?:\s[^\W\d_][\w'’-]+)?,\s+[^\W\d_][\w'’-]+(?:\s+[^\W\d_][\w'’-]*\.?)?"
)
"""``ALDER,  ANA B``: the last name first, as payrolls print it."""


def are_people(labels: Sequence[str]) -> bool:
    """Say whether nearly all labels look like names of people: ``Ana Alder``, ``R. Okafor``."""
    named = [
        bool(
            _PERSON.fullmatch(label)
            or _LAST_FIRST.fullmatch(label)
            or _INITIAL_LAST.fullmatch(label)
        )
        and all(part[0].isupper() for part in label.split())
        for label in labels[:50]
    ]
    return len(named) > 1 and sum(named) >= 0.9 * len(named)


_JOBS = frozenset({
    "engineer", "developer", "manager", "analyst", "designer", "architect", "consultant",
    "specialist", "technician", "operator", "administrator", "assistant", "coordinator",
    "director", "officer", "advisor", "adviser", "scientist", "buyer", "planner", "clerk", "nurse",
    "accountant", "recruiter", "tester", "supervisor", "lead", "leader", "head", "partner",
    "associate", "trainee", "apprentice", "foreman", "fitter", "welder", "electrician", "driver",
    "cook", "chef", "steward", "teacher", "trainer", "agent", "representative", "controller",
    "auditor",
    "entwickler", "ingenieur", "leiter", "teamleiter", "meister", "techniker", "sachbearbeiter",
    "berater", "referent", "kaufmann", "kauffrau", "mechaniker", "elektriker", "fachkraft",
    "ingénieur", "technicien", "responsable", "chargé", "opérateur", "conseiller",
    "directeur", "assistante", "comptable", "analista", "ingeniero", "técnico", "operario",
    "jefe", "gerente", "encargado", "asistente", "auxiliar", "desarrollador",
})  # fmt: skip


def are_titles_of_jobs(labels: Sequence[str]) -> bool:
    """Say whether nearly all labels name a job: ``Senior engineer``, ``Teamleiter``."""
    named = [bool(_JOBS & set(split_header_into_words(label))) for label in labels[:50]]
    return len(named) > 1 and sum(named) >= 0.6 * len(named)


def _is_column_of_ratings(cells: Evidence) -> bool:
    few = len(cells.words) <= 21
    return bool(cells.words) and cells.level >= 0.8 and (few or not cells.top > 100)


def _usual_range_columns_share(skills: Sequence[str], cells: Mapping[str, Evidence]) -> float:
    """Share of the columns whose largest number lies within twice the usual one."""
    tops = np.array([cells[h].top for h in skills])
    tops = tops[np.isfinite(tops)]
    if not len(tops):
        return 1.0
    usual = max(1.0, float(np.median(tops)))
    return float((tops <= 2 * usual).mean())


def _match_attribute_columns(
    table: Table, headers: Sequence[str], cells: Mapping[str, Evidence]
) -> dict[str, str]:
    """Match attribute columns by name, sure ones only, in the order of the contract."""
    found: dict[str, str] = {}
    for column in table.columns:
        free = [h for h in headers if h not in found.values()]
        scored = [(_sure_match_score(column, h, cells[h]), -i, h) for i, h in enumerate(free)]
        score, _, header = max(scored, default=(0.0, 0, ""))
        if score >= 0.75:
            found[column.name] = header
    return found


def _sure_match_score(column: Column, header: str, cells: Evidence) -> float:
    named = header_match_score(column, header)
    if named < 0.8 and column_meant_by_header(header) == column.name:
        named = 0.8
    return named * cells_agreement_score(column, cells) if named >= 0.8 else 0.0


def _is_header_of_people_or_roles(header: str) -> bool:
    """Whether a header names people or roles, so that skills are not what stands down."""
    return any(
        header_match_score(EMPLOYEES[key], header) >= _SURE for key in ("employee_id", "role_id")
    )


def _matrix_with_people_down(
    people: dict[str, str],
    others: Sequence[str],
    across: Sequence[str],
    cells: Mapping[str, Evidence],
    known: Mapping[str, Collection[str]],
) -> Matrix | None:
    people = _without_numbers_of_rows(people, others, cells)
    identity, confidence = people.get("employee_id") or people.get("name"), 0.95
    if identity is None:
        first = others[0]
        if _names_places_of_work(first, cells):
            return None
        if _tell_of_things([*others, *across]):
            return None
        if people.get("role_id") == first and cells[first].different > 0.95:
            return None
        if known_ids_share(cells[first], known.get("roles.role_id", ())) > 0.5:
            return None
        identity, confidence = _find_most_different_column(others, cells), 0.6
    if identity is None:
        return None
    attributes = {"employee_id": identity} | {
        name: header for name, header in people.items() if name != "employee_id"
    }
    return Matrix("signals", "employee_id", identity, tuple(across), attributes, confidence)


def _names_places_of_work(header: str, cells: Mapping[str, Evidence]) -> bool:
    """Say whether a column names departments or sites, each once: then rows are sums of people."""
    named = max(header_match_score(EMPLOYEES[name], header) for name in ("function", "region"))
    meant = column_meant_by_header(header) in ("function", "region")
    return (named >= _SURE or meant) and not are_people(cells[header].words)


_NUMBERING = frozenset({"no", "nr", "n", "num", "number", "lfd", "sl", "sr", "s", "pos", "item",
                        "row", "line", "ord", "lp", "numero", "número", "poř", "č"})  # fmt: skip


def _without_numbers_of_rows(
    people: Mapping[str, str], others: Sequence[str], cells: Mapping[str, Evidence]
) -> dict[str, str]:
    """Let names of people name the rows, not a column that only numbers them beside these."""
    number = people.get("employee_id", "")
    words = cells[number].words if number in cells else ()
    counted = set(split_header_into_words(number)) <= _NUMBERING and bool(words)
    counted = counted and list(words) == [str(at) for at in range(1, len(words) + 1)]
    named = [h for h in others if h != number and are_people(cells[h].words)
             and cells[h].different == 1]  # fmt: skip
    if not counted or not named:
        return dict(people)
    name = people.get("name", named[0])
    rest = {key: header for key, header in people.items() if header not in (number, name)}
    return {"employee_id": name, "name": name, **rest}


_THINGS = frozenset({"course", "courses", "provider", "price", "posting", "vacancy", "advert",
                     "company", "product", "supplier", "invoice"})  # fmt: skip


def _tell_of_things(headers: Sequence[str]) -> bool:
    """Say whether headers speak of courses, adverts or goods, so that rows are no people."""
    return any(_THINGS & set(split_header_into_words(header)) for header in headers)


def _find_most_different_column(others: Sequence[str], cells: Mapping[str, Evidence]) -> str | None:
    """Without a telling header the rows are named by the first column with hardly a repeat."""
    for header in others:
        evidence = cells[header]
        if evidence.different > 0.9 and evidence.filled > 0.9 and evidence.day < 0.5:
            return header
    return None


def _matrix_with_roles_down(
    others: Sequence[str], across: Sequence[str], cells: Mapping[str, Evidence]
) -> Matrix | None:
    roles = _match_attribute_columns(ROLES, others, cells)
    identity = (
        roles.get("role_id") or roles.get("title") or _find_most_different_column(others, cells)
    )
    if identity is None:
        return None
    if "role_id" not in roles and _names_places_of_work(identity, cells):
        return None
    attributes = {"role_id": identity} | {n: h for n, h in roles.items() if n != "role_id"}
    confidence = 0.9 if roles else 0.6
    return Matrix("requirements", "role_id", identity, tuple(across), attributes, confidence)


def melt_matrix(frame: pd.DataFrame, identity: str, across: Sequence[str]) -> pd.DataFrame:
    """Turn a matrix into a long table: one row per filled cell.

    Args:
        frame: Text; its index holds the row numbers.
        identity: Header that names the row.
        across: Headers of the columns with levels.

    Returns:
        Columns ``identity``, ``ACROSS`` (the header) and ``CELL``, the row numbers as index,
        row by row.
    """
    places, names, levels = [], [], []
    for number, header in enumerate(across):
        cells = frame[header].str.strip(EDGES)
        filled = np.flatnonzero((cells != "").to_numpy(dtype=bool))
        places.append(filled)
        names.append(np.full(len(filled), number))
        levels.append(cells.iloc[filled])
    if not places:
        return pd.DataFrame({identity: [], ACROSS: [], CELL: []}, dtype="str")
    at = np.concatenate(places)
    order = np.argsort(at, kind="stable")
    labels = pd.Series(list(across), dtype="str").array
    long = pd.DataFrame(
        {
            identity: frame[identity].array.take(at[order]),
            ACROSS: labels.take(np.concatenate(names)[order]),
            CELL: pd.concat(levels, ignore_index=True).array.take(order),
        }
    )
    return long.set_axis(frame.index.take(at[order]), axis=0)
