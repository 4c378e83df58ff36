"""Several facts in one cell: ``SQL (Expert), R (Basic)``, lists of skills, ratings as JSON."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from dataclasses import dataclass, replace

import pandas as pd

from skillgap.core.words import LEVEL_WORDS, fold
from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.conform.matching import split_header_into_words
from skillgap.reading.finding.table import RawTable
from skillgap.reading.mapping.header_words import words_without_accents
from skillgap.reading.mapping.languages import column_meant_by_header
from skillgap.reading.meaning.histories import is_learning_history
from skillgap.reading.meaning.taking_out import (
    ask_about_reshaping,
    drop_headers,
    find_header_for_column,
    find_person_header,
    is_left_unchanged,
    stripped_column,
    take_out_table,
)

_SKILL_WORDS = {"skill", "skills", "competency", "competencies", "competence", "competences",
                "technologies", "technology", "tools", "expertise", "certificates",
                "certifications", "languages", "kompetenzen", "fähigkeiten", "fertigkeiten",
                "compétences", "kenntnisse", "qualifikationen", "kennisse", "conoscenze",
                "conocimientos", "connaissances", "competenze", "umiejętności", "kompetencje",
                "conhecimentos", "dovednosti", "habilidades", "competencias",
                "vaardigheden"}  # fmt: skip
_ADVERT_WORDS = {"posting", "postings", "advert", "adverts", "vacancy", "posted", "company",
                 "applicants", "employer"}  # fmt: skip
_COURSE_WORDS = {"course", "courses", "provider", "training", "duration", "module", "lesson"}
_RATED = re.compile(r"(.+?)\s*(?:[(\[]\s*([^()\[\]]+?)\s*[)\]]|[:=]\s*(.+)|\s[-–]\s(\w+))")
_SEPARATORS = (";", "|", "\n", ",")
_LONGEST = 45
_LEAST_LISTED = 0.2


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts in the cells of one column: which row each is of, its name, its level."""

    header: str
    rows: tuple[int, ...]
    names: tuple[str, ...]
    levels: tuple[str, ...]


def split_skill_lists(raw: RawTable, decisions: Decisions) -> list[RawTable]:
    """Take lists of skills out of the cells of a table, once somebody may object.

    Args:
        raw: The table.
        decisions: ``split`` answered ``leave`` leaves the column as it is.
    """
    found = next(filter(None, (_find_skill_lists(raw, header) for header in raw.headers)), None)
    if (
        found is None
        or is_learning_history(raw)
        or is_left_unchanged(decisions, "split", found.header)
    ):
        return [raw]
    told = ask_about_reshaping(
        raw, decisions, kind="split", column=found.header, count=len(set(found.rows)),
        value=", ".join(list(dict.fromkeys(found.names))[:6]),
        found="cell with several skills", expected="one skill per row",
        remedy="Each skill was given a row of its own.",
    )  # fmt: skip
    found, beside = _with_levels_beside(raw, found)
    told = replace(told, value=f"{told.value}; levels of `{beside}`"[:200]) if beside else told
    rest = drop_headers(raw, [beside]) if beside else raw
    return _make_tables_of_facts(rest.with_issues([told]), found)


def _with_levels_beside(raw: RawTable, found: Facts) -> tuple[Facts, str]:
    """Give skills the levels of another column that lists one for each of them, in every row."""
    counts = Counter(found.rows)
    if any(found.levels) or max(counts.values()) < _SEVERAL:
        return found, ""
    for header in raw.headers:
        cells = stripped_column(raw, header)
        parts = {row: _parts_of_list(cells[row]) for row in counts}
        if header != found.header and all(len(parts[row]) == counts[row] for row in counts):
            levels = [part for row in counts for part in parts[row]]
            if all(_could_be_level(level) for level in levels):
                return replace(found, levels=tuple(levels)), header
    return found, ""


_SEVERAL = 2


def _parts_of_list(cell: str) -> list[str]:
    separator = next((mark for mark in _SEPARATORS if mark in cell), "")
    return [part.strip() for part in (cell.split(separator) if separator else [cell])]


def _could_be_level(word: str) -> bool:
    return bool(re.fullmatch(r"\d{1,3}(?:[.,]\d)?\s?%?", word)) or fold(word) in LEVEL_WORDS


def _find_skill_lists(raw: RawTable, header: str) -> Facts | None:
    seen = raw.evidence[header].words  # a sample: long tables are not taken apart to be looked at
    listed = sum(any(mark in word for mark in _SEPARATORS) for word in seen)
    if len(seen) < 2 or listed < _LEAST_LISTED * len(seen):
        return None
    cells = stripped_column(raw, header)
    filled = cells[cells != ""]
    parts = {cell: _split_cell_into_skills(cell) for cell in filled.unique()}
    counts = filled.map(lambda cell: len(parts[cell]))
    named = bool(_SKILL_WORDS & set(split_header_into_words(header)))
    every = [part for cell in filled for part in parts[cell]]
    rated = sum(bool(level) for _, level in every) / max(1, len(every))
    if (counts > 1).mean() < (0.25 if named else 0.6) or not (named or rated > 0.8):
        return None
    if max(len(name) for name, _ in every) > _LONGEST:
        return None
    rows = [int(str(row)) for row, cell in filled.items() for _ in parts[cell]]
    return Facts(header, tuple(rows), tuple(n for n, _ in every), tuple(v for _, v in every))


def _split_cell_into_skills(cell: str) -> list[tuple[str, str]]:
    """Take a cell apart into names, each with a level where one stands beside it."""
    if cell[:1] in "[{":
        for read in (json.loads, ast.literal_eval):
            try:
                return list(_skills_in_json(read(cell)))
            except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
                continue
        return [(cell, "")]
    bare = re.sub(r"\([^()]*\)", lambda found: found.group().replace(",", "\0"), cell)
    separator = next((mark for mark in _SEPARATORS if mark in bare), "")
    listed = bare.split(separator) if separator else [bare]
    parts = []
    for part in (each.replace("\0", ",").strip() for each in listed):
        rated = _RATED.fullmatch(part)
        level = next(filter(None, rated.groups()[1:]), "") if rated else ""
        if part:
            parts.append((rated.group(1).strip(), level) if rated else (part, ""))
    return parts


def _skills_in_json(told: object) -> list[tuple[str, str]]:
    if isinstance(told, dict):
        return [(str(name), str(level)) for name, level in told.items()]
    if not isinstance(told, list):
        return []
    parts = []
    for each in told:
        values = list(each.values()) if isinstance(each, dict) else [each]
        parts.append((str(values[0]), str(values[1]) if len(values) > 1 else ""))
    return parts


def _make_tables_of_facts(raw: RawTable, found: Facts) -> list[RawTable]:
    """Give the facts the table they belong to: of people, of adverts, of courses, of roles."""
    words = {word for header in raw.headers for word in split_header_into_words(header)}
    rest = drop_headers(raw, [found.header])
    person = find_person_header(rest)
    if _ADVERT_WORDS & words and not _is_person_id(rest, person):
        return [_count_postings_by_skill(raw, found)]
    if (
        _COURSE_WORDS & words
        and find_header_for_column(rest, "interventions", "title", 0.6)
        and not (_is_person_id(rest, person))
    ):
        return [_course_rows_by_skill(raw, found)]
    if person:
        who = stripped_column(raw, person)
        columns = {"Employee": [who[row] for row in found.rows], "Skill": list(found.names)}
        if any(found.levels):
            columns["Level"] = list(found.levels)
        return [rest, take_out_table(raw, "skills", columns, found.rows)]
    if title := _title_of_courses_abroad(rest):
        return [_course_rows_by_skill(raw, found, title)]
    role = find_header_for_column(rest, "requirements", "role_id")
    if role:
        named = stripped_column(raw, role)
        columns = {"Role": [named[row] for row in found.rows], "Skill": list(found.names)}
        if any(found.levels):
            columns["Required level"] = list(found.levels)
        return [rest, take_out_table(raw, "required skills", columns, found.rows)]
    told = next((i for i in raw.issues if i.question == "split" and i.column == found.header), None)
    return [replace(raw, issues=tuple(i for i in raw.issues if i is not told))]


_TITLES = (["intitule"], ["titel"], ["titulo"], ["titolo"], ["tytul"], ["nazov"], ["nazev"])


def _title_of_courses_abroad(raw: RawTable) -> str:
    """Return the column of titles of a catalogue whose headers are in another language."""
    meant = {header: column_meant_by_header(header) for header in raw.headers}
    if len({"hours", "cost_per_person", "provider"} & {*meant.values()}) < _SEVERAL:
        return ""
    return next((h for h in raw.headers if meant[h] == "intervention_id"
                 or words_without_accents(h)[:1] in _TITLES), "")  # fmt: skip


def _is_person_id(raw: RawTable, header: str) -> bool:
    return bool(header) and bool(
        {"employee", "emp", "staff", "person"} & set(split_header_into_words(header))
    )


def _count_postings_by_skill(raw: RawTable, found: Facts) -> RawTable:
    """Count adverts by month, skill and place."""
    day = find_header_for_column(raw, "postings", "month", 0.6) or next(
        (h for h in raw.headers if {"date", "posted", "month"} & set(split_header_into_words(h))),
        "",
    )
    place = find_header_for_column(raw, "postings", "region")
    days, places = (stripped_column(raw, h) if h else None for h in (day, place))
    counts: Counter[tuple[str, str, str]] = Counter()
    first: dict[tuple[str, str, str], int] = {}
    for row, skill in zip(found.rows, found.names):
        month = _first_day_of_month(days[row]) if days is not None else ""
        key = (month, skill, places[row] if places is not None else "All")
        counts[key] += 1
        first.setdefault(key, row)
    columns = {"Month": [k[0] for k in counts], "Skill": [k[1] for k in counts],
               "Region": [k[2] for k in counts],
               "Postings": [str(n) for n in counts.values()]}  # fmt: skip
    made = take_out_table(raw, "postings", columns, [first[key] for key in counts])
    return made.with_issues(raw.issues)


def _first_day_of_month(cell: str) -> str:
    from skillgap.core.dates import read_dates

    days = pd.Series(read_dates([cell]).days)
    return cell if days.isna().any() else pd.Timestamp(days.iloc[0]).strftime("%Y-%m-01")


_COURSE_ID = "Course ID"


def _course_rows_by_skill(raw: RawTable, found: Facts, named_so: str = "") -> RawTable:
    """Give a course a row per skill that it teaches; each but the first has a name of its own."""
    frame = raw.frame.loc[list(found.rows)].drop(columns=[found.header])
    title = named_so or find_header_for_column(raw, "interventions", "title", 0.6)
    code = find_header_for_column(raw, "interventions", "intervention_id")
    if named_so:  # the column before the titles that tells each course apart is its code
        code = next((h for h in raw.headers[: raw.headers.index(title)]
                     if raw.evidence[h].different == 1), "")  # fmt: skip
    several = frame.index.duplicated(keep=False)
    for header in filter(None, (title if not code else "", code)):
        named = [f"{cell} · {skill}" if more else cell
                 for cell, skill, more in zip(frame[header], found.names, several)]  # fmt: skip
        frame = frame.assign(**{header: pd.Series(named, index=frame.index, dtype="str")})
    if named_so and code and _COURSE_ID not in frame.columns:
        frame = frame.rename(columns={code: _COURSE_ID, title: "Title"})
    frame = frame.assign(Skill=pd.Series(list(found.names), index=frame.index, dtype="str"))
    return RawTable(raw.file, frame, raw.first_row, raw.issues, raw.aside)
