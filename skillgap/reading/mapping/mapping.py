"""Which table a file is, and which of its columns is which: suggested, then confirmed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import PurePosixPath

import pandas as pd

from skillgap.core.tables import TABLES, Column, Table, table_named
from skillgap.core.words import EDGES, fold
from skillgap.reading.conform.matching import (
    header_match_score,
    vital_columns,
)
from skillgap.reading.conform.scales import LevelScale, suggest_level_scale
from skillgap.reading.finding.evidence import Evidence, cells_agreement_score, known_ids_share
from skillgap.reading.finding.table import RawTable
from skillgap.reading.mapping.languages import column_meant_by_header
from skillgap.reading.mapping.matrix import Matrix, are_people, are_titles_of_jobs, find_matrix
from skillgap.reading.mapping.matrix_cells import doubt_other_measures, kind_of_days_in_matrix
from skillgap.reading.mapping.names import JOINED, headers_to_map, join_first_and_last_name
from skillgap.reading.mapping.periods import is_period
from skillgap.reading.mapping.table_mapping import WIDE_KEYS, Layout, TableMapping

LEAST = 0.5
"""Below this confidence a header is not matched to a contract column."""


@dataclass(frozen=True, slots=True)
class _Match:
    """One table a file might be: columns with their confidence, and a score."""

    table: Table
    columns: Mapping[str, str]
    confidence: Mapping[str, float]
    score: float

    @property
    def is_complete(self) -> bool:
        return all(name in self.columns for name in vital_columns(self.table))

    @property
    def is_certain(self) -> bool:
        return self.is_complete and self.score >= 0.6


def suggest_mappings(raws: Sequence[RawTable]) -> list[TableMapping]:
    """Suggest for every raw table which contract table it is, and which column is which.

    Args:
        raws: Tables as read, of one upload: what one holds helps to understand the others.

    Returns:
        One mapping per raw table, in the same order; ``table`` is empty where none fits.

    Method:
        A header is compared with names and synonyms of every contract column (exact 1, synonym
        about 0.9, likeness below that) and its cells with what the column holds; each header is
        used once, best first. A table scores by its vital columns, the share of headers it
        explains, and the name of file or sheet. Ids found in the table of employees, roles or
        skills then help where a header says nothing. A matrix is a row identity beside three or
        more columns of proficiency that no table knows.
    """
    evidence = [raw.evidence for raw in raws]
    first = [_find_best_match(raw, cells, {}) for raw, cells in zip(raws, evidence)]
    known = _collect_known_ids(raws, first)
    mappings = []
    for raw, cells in zip(raws, evidence):
        match = _find_best_match(raw, cells, known)
        sure = match.is_complete or match.table.name not in WIDE_KEYS
        known_well = {h for c, h in match.columns.items() if match.confidence[c] >= _SURE}
        taken = set(match.columns.values()) if match.is_complete else known_well if sure else set()
        matrix = find_matrix(raw.headers, cells, taken, known)
        mappings.append(_matrix_mapping(raw, matrix) if matrix else _long_table_mapping(raw, match))
    return _add_further_tables(raws, evidence, mappings)


def suggest_mapping_as_table(raw: RawTable, table: str, layout: Layout = "long") -> TableMapping:
    """Suggest the columns of a raw table once somebody has said what it is.

    Args:
        raw: The table.
        table: Contract table that it is.
        layout: ``wide`` for a matrix; ``table`` is then ``signals`` or ``requirements``.

    Returns:
        The mapping; what cannot be told from headers and cells is in ``missing``.
    """
    cells = raw.evidence
    match = _match_table(raw, cells, table_named(table), {})
    if layout == "wide":
        key = "employee_id" if table == "signals" else "role_id"
        identity = match.columns.get(key, raw.headers[0])
        others = tuple(h for h in raw.headers if h != identity)
        skills = tuple(h for h in others if cells[h].level >= 0.5) or others
        mapping = _matrix_mapping(raw, Matrix(table, key, identity, skills, {}, 1.0))
        return replace(mapping, also={})
    return TableMapping(
        raw.file,
        table,
        "long",
        match.columns,
        match.confidence,
        _find_level_scale(raw, match.table, match.columns),
        certainty=1.0,
        reason="chosen by you",
    )


def match_headers_to_table(
    raw: RawTable, cells: Mapping[str, Evidence], table: Table
) -> TableMapping:
    """Match what headers there are to one table, whatever it lacks.

    Args:
        raw: The table of text.
        cells: What each of its columns' cells say.
        table: Contract table.

    Returns:
        The mapping, its scale still to be found; ``certainty`` is the score among tables.
    """
    match = _match_table(raw, cells, table, {})
    return TableMapping(
        raw.file,
        table.name,
        "long",
        match.columns,
        match.confidence,
        certainty=match.score,
        reason=f"{len(match.columns)} of {len(raw.headers)} columns are known",
    )


def with_level_scale(raw: RawTable, mapping: TableMapping) -> TableMapping:
    """Return a mapping with the scale on which its column of levels is written."""
    if not mapping.table:
        return mapping
    scale = _find_level_scale(raw, table_named(mapping.table), mapping.columns)
    return replace(mapping, scale=scale)


def _find_best_match(
    raw: RawTable, cells: Mapping[str, Evidence], known: Mapping[str, set[str]]
) -> _Match:
    matches = [_match_table(raw, cells, table, known) for table in TABLES.values()]
    best = max(matches, key=lambda match: (match.score, match.is_complete))
    rated = next(match for match in matches if match.table.name == "signals")
    return rated if _are_people_with_ratings(best, rated, cells) else best


def _are_people_with_ratings(best: _Match, rated: _Match, cells: Mapping[str, Evidence]) -> bool:
    """Say whether a list of people repeats each for every skill with a level of it."""
    key = best.columns.get("employee_id", "")
    repeated = best.table.name == "employees" and bool(key) and cells[key].different < 1
    sure = all(rated.confidence.get(name, 0.0) >= 0.75 for name in ("skill_id", "level"))
    return repeated and rated.is_complete and sure


def _match_table(
    raw: RawTable, cells: Mapping[str, Evidence], table: Table, known: Mapping[str, set[str]]
) -> _Match:
    """Match the headers of one file to one table, one to one, best first."""
    scored = sorted(
        (-_match_confidence(table, i, header, cells[header], known), i, j)
        for i in range(len(table.columns))
        for j, header in enumerate(raw.headers)
    )
    columns: dict[str, str] = {}
    confidence: dict[str, float] = {}
    for score, i, j in scored:
        name, header = table.columns[i].name, raw.headers[j]
        if -score < LEAST:
            break
        if name not in columns and header not in columns.values():
            columns[name], confidence[name] = header, round(-score, 2)
    ordered = {name: columns[name] for name in table.names if name in columns}
    score = _table_match_score(raw, table, confidence)
    against = 0.4 if is_key_contradicted(table.name, ordered, cells) else 0.0
    return _Match(table, ordered, confidence, score - against)


def is_key_contradicted(
    table: str, columns: Mapping[str, str], cells: Mapping[str, Evidence]
) -> bool:
    """Say whether roles or skills would repeat under other names each time.

    Then it is no list of them, but one of people, each with a role that others have, too.
    """
    if _are_people_over_time(table, columns, cells) or _are_people_with_roles(
        table, columns, cells
    ):
        return True
    key, name = {"roles": ("role_id", "title"), "skills": ("skill_id", "name")}.get(table, ("", ""))
    if key not in columns or name not in columns or columns[key] == columns[name]:
        return False
    one, other = cells[columns[key]], cells[columns[name]]
    return one.different < 0.95 and other.different > 0.98


def _are_people_over_time(
    table: str, columns: Mapping[str, str], cells: Mapping[str, Evidence]
) -> bool:
    """Say whether what would be things are names of people, beside days or weeks across."""
    named = columns.get(
        {"interventions": "title", "skills": "name", "roles": "title"}.get(table, "")
    )
    if named is None or sum(map(is_period, cells)) < _SEVERAL_PERIODS:
        return False
    return are_people(cells[named].words)


def _are_people_with_roles(
    table: str, columns: Mapping[str, str], cells: Mapping[str, Evidence]
) -> bool:
    """Say whether what would be titles of roles are names of people, beside the roles they hold."""
    named = columns.get("title") if table == "roles" else None
    if named is None or named == columns.get("role_id"):
        return False
    words = cells[named].words
    return are_people(words) and not are_titles_of_jobs(words)


_SEVERAL_PERIODS = 3
_SURE = 0.84
"""A header that names a column this well means it, whatever it means elsewhere."""


def _match_confidence(
    table: Table, i: int, header: str, cells: Evidence, known: Mapping[str, set[str]]
) -> float:
    column = table.columns[i]
    named = header_match_score(column, header)
    if named < _SURE and column_meant_by_header(header) not in ("", column.name):
        named = 0.0  # `Emploi` is a job, and no employee
    if named < _SURE and _names_another_for_sure(column, header):
        named = 0.0  # `Renewal Date` is when something runs out, and no `Registration date`
    target = column.refers_to
    found = known_ids_share(cells, known.get(target, set())) if target else 0.0
    if found > 0.5 and (named or (column.bad != "blank" and not _names_a_twin(column, header))):
        return max(named, 0.45 + 0.5 * found) * cells_agreement_score(column, cells)
    if (
        (table.name, column.name) == ("employees", "name")
        and named < _SURE
        and cells.different < 0.5
    ):
        return 0.0  # what many rows share is no name, whatever it resembles
    if column.name in table.key and len(table.key) == 1 and cells.words:
        named *= 0.5 + 0.5 * cells.different
    if named < LEAST:
        return 0.0
    agreed = cells_agreement_score(column, cells)
    return named * (0.55 + 0.45 * agreed if named >= 0.9 else agreed)


@lru_cache(maxsize=100_000)
def _names_another_for_sure(column: Column, header: str) -> bool:
    """Say whether a header is, letter by letter, a name of another day, in whatever table."""
    word = fold(header)
    return column.kind == "date" and any(
        word == fold(other.name) or word in other.synonyms
        for table in TABLES.values()
        for other in table.columns
        if other.kind == "date" and other.name != column.name
    )


@lru_cache(maxsize=10_000)
def _names_a_twin(column: Column, header: str) -> bool:
    """Say whether a header names another column with ids of the same things: `Role`, no aim."""
    return column_meant_by_header(header) not in ("", column.name) or any(
        header_match_score(other, header) >= _SURE
        for table in TABLES.values()
        for other in table.columns
        if other.refers_to == column.refers_to and other.name != column.name
    )


def _table_match_score(raw: RawTable, table: Table, confidence: Mapping[str, float]) -> float:
    vital = vital_columns(table)
    needed = sum(confidence.get(name, 0.0) for name in vital) / max(1, len(vital))
    explained = sum(confidence.values()) / max(1, len(raw.headers))
    special = 0.04 * sum(name in confidence for name in vital)
    against = 0.0 if _has_telling_column(table, confidence) else 0.4
    named = 0.4 * file_name_match_score(raw.file, table)
    return 0.5 * needed + 0.35 * explained + special + named - against


def file_name_match_score(file: str, table: Table) -> float:
    """Say how well the name of a file or sheet names a table, from 0 to 1.

    >>> file_name_match_score("Employees 2026.xlsx › Skill ratings", TABLES["signals"])
    1.0
    """
    book, _, sheet = file.partition(" › ")
    return max(_name_part_match_score(part, table) for part in (PurePosixPath(book).stem, sheet))


def _name_part_match_score(part: str, table: Table) -> float:
    word = "".join(mark for mark in fold(part) if not mark.isdigit())
    names = {fold(table.name), *table.synonyms}
    names |= {name + "s" for name in names if not name.endswith("s")}
    if not word:
        return 0.0
    inside = [name for name in names if name in word and len(name) > 3]
    return len(max(inside, key=len)) / len(word) if inside else 0.0


def _collect_known_ids(raws: Sequence[RawTable], matches: Sequence[_Match]) -> dict[str, set[str]]:
    """Collect the ids (and the names that may stand for them) of the tables that define them."""
    known: dict[str, set[str]] = {}
    for raw, match in zip(raws, matches):
        for target, key, name in (
            ("employees.employee_id", "employee_id", ""),
            ("roles.role_id", "role_id", "title"),
            ("skills.skill_id", "skill_id", "name"),
        ):
            if match.table.name != target.split(".")[0] or not match.is_certain:
                continue
            for column in (key, name):
                if header := match.columns.get(column):
                    known.setdefault(target, set()).update(raw.frame[header].unique().tolist())
        listed = match.table.name == "roles" and match.is_certain
        if not listed and (header := _find_role_header(raw)):
            known.setdefault("roles.role_id", set()).update(raw.frame[header].unique().tolist())
    return {target: ids - {""} for target, ids in known.items()}


def _find_role_header(raw: RawTable) -> str:
    """Return the column that says which role people hold; its cells name roles elsewhere, too."""
    role = TABLES["employees"]["role_id"]
    return next((h for h in raw.headers
                 if (header_match_score(role, h) >= 0.84 or column_meant_by_header(h) == "role_id")
                 and raw.evidence[h].different < 0.9), "")  # fmt: skip


def _long_table_mapping(raw: RawTable, match: _Match) -> TableMapping:
    named = file_name_match_score(raw.file, match.table) >= 0.6
    if not _is_likely_match(match, named):
        return TableMapping(raw.file, reason="no table of the contract fits its columns")
    told = f"{len(match.columns)} of {len(raw.headers)} columns are known"
    mapping = TableMapping(
        raw.file,
        match.table.name,
        "long",
        match.columns,
        match.confidence,
        _find_level_scale(raw, match.table, match.columns),
        certainty=round(min(1.0, match.score), 2),
        reason=f"{told}, and so is the name" if named else told,
    )
    return join_first_and_last_name(raw, mapping)


def _is_likely_match(match: _Match, named: bool) -> bool:
    """A file is taken for a table when it is complete, or named so, or nearly complete."""
    vital = vital_columns(match.table)
    have = sum(name in match.columns for name in vital)
    if match.is_complete:
        return match.score >= 0.45
    return (named and 2 * have >= len(vital)) or (have >= 2 and match.score >= 0.5)


def _find_level_scale(raw: RawTable, table: Table, columns: Mapping[str, str]) -> LevelScale:
    for column in table.columns:
        if column.kind == "level" and column.name in columns:
            header = columns[column.name]
            scale = suggest_level_scale(raw.frame[header], header)
            return _scale_of_ordered_words(raw, header, {*columns.values()}) or scale
    return LevelScale()


def _scale_of_ordered_words(raw: RawTable, header: str, used: set[str]) -> LevelScale | None:
    """Order words by a column of progress beside them, where each word has one number."""
    if raw.evidence[header].number > 0.2 or not 2 <= len(raw.evidence[header].words) <= 20:
        return None
    words = raw.frame[header].astype("str").str.strip(EDGES)
    for other in raw.headers:
        cells = raw.evidence[other]
        if (
            other in used
            or cells.number < 0.95
            or not 1 < cells.top <= 100
            or cells.different > 0.9
        ):
            continue
        numbers = pd.to_numeric(raw.frame[other], errors="coerce")
        each = numbers.groupby(words).agg(["median", "nunique"]).drop(index="", errors="ignore")
        if len(each) > 1 and (each["nunique"] == 1).all() and each["median"].nunique() > 1:
            levels = (each["median"] / each["median"].max() * 5).round(2)
            return LevelScale.from_words(levels.to_dict(), f"ordered by `{other}`")
    return None


def _has_telling_column(table: Table, columns: Collection[str]) -> bool:
    """Whether a table has one of the columns that make it what it is; ids are in many."""
    own = OWN.get(table.name)
    return own is None or any(name in columns for name in own)


OWN = {
    "interventions": ("title", "kind", "level_gain", "hours", "cost_per_person", "provider",
                      "capacity_per_quarter", "prerequisites"),
    "enrolments": ("intervention_id",),
    "projects": ("project_id", "name"),
    "openings": ("opened_on", "filled_on", "filled_by"),
    "postings": ("index",),
    "outcomes": ("metric", "value"),
    "survey": ("item", "score"),
    "aspirations": ("target_role_id",),
    "tasks": ("task",),
    "snapshots": ("taken_on",),
    "applications": ("applied_on",),
}  # fmt: skip
"""Columns of which one must be there for a table to be what it says."""


def _matrix_mapping(raw: RawTable, matrix: Matrix) -> TableMapping:
    cells = pd.concat([raw.frame[header] for header in matrix.across[:200]], ignore_index=True)
    further = {"employee_id": "employees", "role_id": "roles", "skill_id": "skills"}[matrix.key]
    told = len(set(matrix.attributes.values())) > 1 or matrix.key == "employee_id"
    attributes = dict(matrix.attributes)
    joined, identity = headers_to_map(raw)[-1], matrix.identity
    days = kind_of_days_in_matrix(raw, matrix.across)
    scale = suggest_level_scale(cells)
    if matrix.key == "employee_id" and JOINED in joined:
        if identity in joined.split(JOINED):
            identity = attributes["employee_id"] = joined
        attributes["name"] = joined
    return TableMapping(
        raw.file,
        matrix.table,
        "wide",
        {matrix.key: identity},
        {matrix.key: matrix.confidence},
        LevelScale() if days else doubt_other_measures(raw, matrix.across, scale),
        across=matrix.across,
        days=days,
        also={further: attributes} if told else {},
        certainty=matrix.confidence,
        reason=f"a matrix: {len(matrix.across)} columns of levels beside `{identity}`",
    )


_FURTHER = (
    ("employees", "employee_id", ("role_id", "function", "name")),
    ("roles", "role_id", ("job_family", "title")),
    ("skills", "skill_id", ("cluster", "name")),
)


def _add_further_tables(
    raws: Sequence[RawTable],
    evidence: Sequence[Mapping[str, Evidence]],
    mappings: Sequence[TableMapping],
) -> list[TableMapping]:
    """Let one file give several tables, where no file of its own gives them."""
    present = {mapping.table for mapping in mappings}
    result = []
    for raw, cells, mapping in zip(raws, evidence, mappings):
        also = {t: c for t, c in mapping.also.items() if t not in present}
        if mapping.layout == "long" and mapping.table in ("signals", "requirements"):
            also |= find_further_tables(raw, cells, mapping, present)
        elif mapping.layout == "long" and mapping.table == "enrolments":
            also |= find_further_tables(raw, cells, mapping, {*present, "skills", "roles"})
        result.append(replace(mapping, also=also))
    return result


def _score_of_named(column: Column, header: str) -> float:
    return max(
        header_match_score(column, header), _SURE * (column_meant_by_header(header) == column.name)
    )


def find_further_tables(
    raw: RawTable, cells: Mapping[str, Evidence], mapping: TableMapping, present: set[str]
) -> dict[str, dict[str, str]]:
    """Return the tables that a list of levels or needs gives besides: who people are, say.

    Args:
        raw: The list.
        cells: What each of its columns' cells say.
        mapping: How it is read.
        present: Tables that other files give.
    """
    used, found = set(mapping.columns.values()), {}
    for name, key, telling in _FURTHER:
        if name in present or name == mapping.table or key not in mapping.columns:
            continue
        free = [header for header in raw.headers if header not in used]
        columns = {key: mapping.columns[key]}
        for column in table_named(name).columns:
            scored = [
                (_score_of_named(column, h) * cells_agreement_score(column, cells[h]), h)
                for h in free
            ]
            score, header = max(scored, default=(0.0, ""))
            if column.name != key and score >= 0.8 and header not in columns.values():
                columns[column.name] = header
        told = any(each in columns for each in telling)
        if told and not is_key_contradicted(name, columns, cells):
            found[name] = columns
            used |= set(columns.values())
    return found


__all__ = [
    "file_name_match_score",
    "find_further_tables",
    "suggest_mapping_as_table",
    "suggest_mappings",
    "with_level_scale",
]
