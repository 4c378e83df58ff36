"""What each table of text is: said, remembered, recognised as a system's, or suggested.

This is the only place that decides it, for the Data page, ``check``, ``sg.read`` and feeds alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from skillgap.core.errors import Issue, MissingColumns, Outcome, SkillgapError
from skillgap.core.tables import TABLES
from skillgap.reading.answers import Answers
from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.conform.matching import split_header_into_words
from skillgap.reading.conform.people import find_status_headers
from skillgap.reading.conform.scales import LevelScale
from skillgap.reading.finding.table import RawTable, settle_answered_issue
from skillgap.reading.mapping.exported_cells import rewrite_and_map_export
from skillgap.reading.mapping.extras import (
    ask_about_unused_columns,
    issues_in_extra_columns,
    note_columns_beside_matrix,
)
from skillgap.reading.mapping.header_changes import (
    compare_headers,
    error_headers_changed,
    find_nearest_mapping,
    rename_headers_in_mapping,
)
from skillgap.reading.mapping.mapping import (
    match_headers_to_table,
    suggest_mapping_as_table,
    suggest_mappings,
)
from skillgap.reading.mapping.matrix import are_people
from skillgap.reading.mapping.names import JOINED
from skillgap.reading.mapping.partial import OF_PERIODS, suggest_partial_mapping
from skillgap.reading.mapping.ready_mappings import (
    STATUS,
    Export,
    find_export,
    map_export,
    recognise_export,
)
from skillgap.reading.mapping.stand_ins import add_stand_ins
from skillgap.reading.mapping.table_mapping import TableMapping
from skillgap.reading.mapping.workbook import AS_ON, settle_mappings_of_upload
from skillgap.reading.meaning import reshape_table
from skillgap.reading.meaning.addresses import read_addresses_as_people
from skillgap.reading.meaning.applicants import ask_about_applicants
from skillgap.reading.meaning.days_of_sheets import day_of_ratings, told_day_of_ratings
from skillgap.reading.meaning.pay import read_pay_by_its_period
from skillgap.reading.meaning.rosters import read_rosters_in_turn
from skillgap.reading.meaning.sheets_of_people import read_sheets_of_people
from skillgap.reading.meaning.taking_out import find_header_for_column, find_person_header
from skillgap.reading.meaning.target_sheets import read_target_sheets

_PART = 0.6
"""Share of the headers that a part of a table explains; below it is asked what the file is."""

Origin: TypeAlias = Literal["said", "remembered", "recognised", "changed", "suggested"]


@dataclass(frozen=True, eq=False, slots=True)
class Understood:
    """One table of text and what it is.

    Attributes:
        raw: The table, its cells rewritten where a system's export was recognised.
        mapping: How it is read; its ``table`` is empty where it is left out.
        origin: Who says so.
        told: What was recognised or changed, in one sentence; empty where nothing is to be said.
        issues: Questions and notes about its headers.
        problem: Why it cannot be read with this mapping, if so.
    """

    raw: RawTable
    mapping: TableMapping
    origin: Origin = "suggested"
    told: str = ""
    issues: tuple[Issue, ...] = ()
    problem: SkillgapError | None = None


def understand_tables(
    raws: Sequence[RawTable], answers: Answers, beside: Sequence[RawTable] = ()
) -> list[Understood]:
    """Decide what tables of one upload are.

    Args:
        raws: Tables as found.
        answers: What was decided about them.
        beside: Tables of the same upload that are decided already: what they hold helps.

    Returns:
        One per table, same order, and one for each that is taken out of another. What somebody
        said goes before what was kept for the same headers, that before the print of a known
        system, that before what was kept for nearly the same headers, and that before what
        headers and cells suggest.
    """
    if not (answers.mappings or answers.layout or answers.columns or answers.table):
        raws = read_sheets_of_people(read_addresses_as_people(raws), answers.decisions)
        raws = read_target_sheets(raws, answers.decisions)
        raws = read_rosters_in_turn(raws, answers.decisions)
        raws = [part for raw in raws for part in _reshape_unless_known(raw, answers)]
    known = [_find_export_of_table(raw, answers) for raw in raws]
    prepared = [rewrite_and_map_export(raw, it)[0] if it else raw for raw, it in zip(raws, known)]
    suggested = _suggest_mappings(prepared, answers, beside)
    understood = [
        _understand_one_table(raw, export, each, answers)
        for raw, export, each in zip(prepared, known, suggested)
    ]
    settled = settle_mappings_of_upload(
        [e.raw for e in understood], [e.mapping for e in understood]
    )
    understood = [
        replace(each, mapping=mapping) if each.origin == "suggested" else each
        for each, mapping in zip(understood, settled)
    ]
    understood = _without_questions_about_sheets_of_periods(understood)
    return _drop_repeated_further_tables(
        [_fill_in_what_is_missing(each, answers) for each in understood]
    )


def _without_questions_about_sheets_of_periods(understood: list[Understood]) -> list[Understood]:
    """Tell, and do not ask, that a sheet of months or quarters is left out beside our tables."""
    ours = {each.raw.file.partition(" › ")[0] for each in understood if each.mapping.table}
    return [
        replace(each, issues=tuple(i for i in each.issues if i.question != "table"))
        if not each.mapping.table
        and each.mapping.reason == OF_PERIODS
        and each.raw.file.partition(" › ")[0] in ours
        else each
        for each in understood
    ]


def _reshape_unless_known(raw: RawTable, answers: Answers) -> list[RawTable]:
    """Reshape a table, unless it is the print of a system or was mapped as it stands before."""
    kept = find_nearest_mapping(filter(_is_mapping_still_valid, answers.remembered), raw.headers)
    if kept and not compare_headers(kept, raw.headers):
        return [raw]
    if export := _recognise_export_of_table(raw):
        pay = map_export(raw, export).columns.get("salary", "")
        mine = answers.decisions.for_file(raw.file)
        return read_pay_by_its_period(raw, mine, pay) if pay in raw.headers else [raw]
    return reshape_table([raw], answers.decisions)


def _recognise_export_of_table(raw: RawTable) -> Export | None:
    """Recognise a system's export, unless it is a list of people that repeats each by skill."""
    export = recognise_export(raw.headers)
    if export is None or export.table != "employees":
        return export
    mapping = map_export(raw, export)
    person = mapping.columns.get("employee_id", "")
    if not person or person not in raw.headers or raw.evidence[person].different == 1:
        return export
    told = [find_header_for_column(raw, "signals", name) for name in ("skill_id", "level")]
    return None if all(told) and not {*told} & {*mapping.columns.values()} else export


def _find_export_of_table(raw: RawTable, answers: Answers) -> Export | None:
    if answers.layout:
        return find_export(answers.layout)
    if raw.file in answers.mappings:
        return None  # its cells stand as they were when that was said
    export = _recognise_export_of_table(raw)
    return None if export and answers.table not in ("", export.table) else export


def _suggest_mappings(
    raws: Sequence[RawTable], answers: Answers, beside: Sequence[RawTable]
) -> list[TableMapping]:
    """Suggest what the tables are; where that is said, which of their columns is which."""
    if all(raw.file in answers.mappings for raw in raws):
        return [answers.mappings[raw.file] for raw in raws]
    if not answers.table:
        return suggest_mappings([*beside, *raws])[len(beside) :]
    alike: dict[tuple[str, ...], TableMapping] = {}
    for raw in raws:
        if raw.headers not in alike:
            alike[raw.headers] = suggest_mapping_as_table(raw, answers.table)
    return [replace(alike[raw.headers], file=raw.file) for raw in raws]


def _understand_one_table(
    raw: RawTable, export: Export | None, suggested: TableMapping, answers: Answers
) -> Understood:
    mine = answers.decisions.for_file(raw.file)
    if raw.file in answers.mappings:
        return Understood(raw, answers.mappings[raw.file], "said")
    if answers.columns or answers.layout:
        return Understood(raw, _mapping_as_told(raw, export, suggested, answers), "said")
    kept = find_nearest_mapping(filter(_is_mapping_still_valid, answers.remembered), raw.headers)
    change = compare_headers(kept, raw.headers) if kept else None
    if kept and not change:
        return Understood(raw, _kept_mapping_for_file(kept, raw), "remembered")
    if kept and change and mine.answer("changed_headers") == "refuse":
        if set(change.read) - {STATUS}:
            problem = error_headers_changed(raw.file, kept, change)
            return Understood(raw, suggested, "changed", problem=problem)
        return Understood(raw.with_issues([_issue_headers_changed(raw, str(change), mine)]),
                          _kept_mapping_for_file(kept, raw), "remembered")  # fmt: skip
    if export is not None:
        mapping = _with_columns_named_surely(raw, map_export(raw, export))
        told = f"L{mapping.reason[1:]}; mapped as follows."
        return Understood(raw, mapping, "recognised", told)
    if kept and change and mine.answer("changed_headers") != "anew":
        mapping = _adapt_kept_mapping(raw, kept, suggested)
        told = f"The headers changed since the last import: {change}. Please check the columns."
        return Understood(
            raw.with_issues([_issue_headers_changed(raw, str(change), mine)]),
            mapping,
            "changed",
            told,
        )
    if answers.table:
        return Understood(raw, suggested, "said")
    mapping, issues = suggest_partial_mapping(raw, suggested, mine)
    return Understood(raw, mapping, issues=tuple(issues))


def _with_columns_named_surely(raw: RawTable, mapping: TableMapping) -> TableMapping:
    """Add to a system's columns those that its export names otherwise, but for sure."""
    if mapping.table != "employees":
        return mapping
    used = {part for header in mapping.columns.values() for part in header.split(JOINED)}
    suggested = match_headers_to_table(raw, raw.evidence, TABLES[mapping.table])
    further = {
        column: header
        for column, header in suggested.columns.items()
        if column in _TOLD_OF_PEOPLE
        and column not in mapping.columns
        and not {*header.split(JOINED)} & used
        and suggested.confidence.get(column, 0.0) >= _NAMED
    }
    return replace(mapping, columns={**mapping.columns, **further})


_TOLD_OF_PEOPLE = ("role_id", "function", "region")
"""Columns of words: a number under the same name may be on another scale."""
_NAMED = 0.84
"""How well a header must name a column to be read beside those that a system is known for."""


def _is_mapping_still_valid(kept: Mapping[str, Any]) -> bool:
    """Whether a kept mapping still fits the contract, which may have moved on since."""
    try:
        return bool(TableMapping.from_dict({"file": "", **kept}).table)
    except SkillgapError:
        return False


def _mapping_as_told(
    raw: RawTable, export: Export | None, suggested: TableMapping, answers: Answers
) -> TableMapping:
    """Map a table by a named system or by columns written out; the rest is suggested."""
    mapping = map_export(raw, export) if export is not None else suggested
    if not answers.columns:
        return mapping
    columns = {**mapping.columns, **answers.columns}
    return replace(mapping, columns=columns, reason="mapped in sources.toml")


def _kept_mapping_for_file(kept: Mapping[str, Any], raw: RawTable) -> TableMapping:
    return TableMapping.from_dict({**kept, "file": raw.file})


def _adapt_kept_mapping(
    raw: RawTable, kept: Mapping[str, Any], suggested: TableMapping
) -> TableMapping:
    """Bring a kept mapping to the headers there are now; what is gone is suggested."""
    renamed = rename_headers_in_mapping(kept, compare_headers(kept, raw.headers))
    there = {c: h for c, h in renamed["columns"].items() if h in raw.headers}
    if suggested.table == renamed["table"]:
        taken = set(there.values())
        there |= {c: h for c, h in suggested.columns.items() if c not in there and h not in taken}
    return TableMapping.from_dict(
        {**renamed, "file": raw.file, "columns": there, "also": {},
         "reason": "as last time, brought to the new headers"}
    )  # fmt: skip


def _issue_headers_changed(raw: RawTable, told: str, mine: Decisions) -> Issue:
    return Issue(
        severity="warning", file=raw.file, table="", row=0, column="", value=told[:200],
        found="headers other than when it was mapped", expected="the headers it had",
        remedy="Nothing, if the columns are not needed; else map them anew.", outcome="kept",
    )  # fmt: skip


def _fill_in_what_is_missing(each: Understood, answers: Answers) -> Understood:
    """Give a table what it lacks and can be assumed, and say what it still lacks."""
    mapping = each.mapping
    if not mapping.table or each.problem is not None:
        return each
    if answers.scale:
        mapping = replace(mapping, scale=LevelScale.of_kind(answers.scale))
    mine = answers.decisions.for_file(each.raw.file)
    told_by = mapping.scale.reason.removeprefix(AS_ON).strip("`")
    as_on = answers.decisions.for_file(told_by) if mapping.scale.reason.startswith(AS_ON) else mine
    mapping = _apply_answered_scale(mapping, as_on)
    if not mapping.table:
        return replace(each, mapping=mapping)
    settled = each.origin in ("said", "remembered")
    mapping, asked = (mapping, []) if settled else ask_about_applicants(each.raw, mapping, mine)
    if not mapping.table:
        return replace(each, mapping=mapping, issues=(*each.issues, *asked))
    mapping = _say_that_certificates_are_the_source(mapping)
    mapping, dated = _with_day_of_ratings(each.raw, mapping)
    mapping, issues = add_stand_ins(each.raw, mapping, mine)
    issues = [*asked, *dated, *issues]
    extras = issues_in_extra_columns(each.raw, mapping, mine)
    unused = ask_about_unused_columns(
        each.raw, mapping, _columns_read_from_elsewhere(each.raw, mapping), mine
    )
    extras += note_columns_beside_matrix(each.raw, mapping)
    whole = replace(each, mapping=mapping, issues=(*each.issues, *issues, *extras, *unused))
    return _understand_partial_table(whole, mine) if mapping.missing_columns else whole


def _with_day_of_ratings(raw: RawTable, mapping: TableMapping) -> tuple[TableMapping, list[Issue]]:
    """Give ratings the day that their sheet speaks of, where no column says one."""
    told = {*mapping.columns} & {"observed_on", "expires_on"} or mapping.observed_on or mapping.days
    if mapping.table != "signals" or told:
        return mapping, []
    day, text = day_of_ratings(raw)
    if not day:
        return mapping, []
    return replace(mapping, observed_on=day), [told_day_of_ratings(raw, day, text)]


def _say_that_certificates_are_the_source(mapping: TableMapping) -> TableMapping:
    """Let a list of certificates be signals of certification, not of self-assessment."""
    header = mapping.columns.get("skill_id", "") if mapping.table == "signals" else ""
    words = set(split_header_into_words(header))
    named = words & {"certification", "certificate", "licence", "license", "qualification"}
    runs_out = "expires_on" in mapping.columns and "level" not in mapping.columns
    if not (named or runs_out) or mapping.source or "source" in mapping.columns:
        return mapping
    return replace(mapping, source="certification")


def _columns_read_from_elsewhere(raw: RawTable, mapping: TableMapping) -> set[str]:
    """Return the columns that are read though none of the contract is: who left, by a status."""
    told = {mapping.scale.reason.partition("`")[2].partition("`")[0]}
    if mapping.table == "employees":
        told |= find_status_headers(raw.frame, set(mapping.columns.values()))
    return told | {header for header in raw.headers if header == STATUS}


def _apply_answered_scale(mapping: TableMapping, mine: Decisions) -> TableMapping:
    """Read levels on the scale somebody named; marks that are no levels leave the people only."""
    told = [a for key, a in mine.answers.items() if key.partition(":")[0] in ("scale", "marks")]
    answer = told[0] if told else ""
    if answer != "none":
        return (
            replace(mapping, scale=mapping.scale.scale_as_answered(answer)) if answer else mapping
        )
    reason = "its marks are no levels"
    for table, columns in mapping.also.items():
        return TableMapping(mapping.file, table, "long", columns, reason=reason)
    return TableMapping(mapping.file, reason=reason)


def _understand_partial_table(each: Understood, mine: Decisions) -> Understood:
    """Take a table that lacks columns for a part of one, or ask what it is.

    A part has hardly a header that its table does not know; anything else is left out until
    somebody says what it is.
    """
    contract, mapping = TABLES[each.mapping.table], each.mapping
    lacking = ", ".join(f"`{name}`" for name in mapping.missing_columns)
    explained = len({*mapping.columns.values()}) / max(1, len(each.raw.headers))
    meant = "; ".join(
        f"{n}: {contract[n].meaning.rstrip('.').lower()}" for n in mapping.missing_columns
    )
    if explained < _PART and each.origin == "said":
        return replace(each, problem=MissingColumns(
            each.raw.file, f"no column for {lacking}", meant,
            f"Choose the column on the Data page, or rename it in {mapping.table}.",
        ))  # fmt: skip
    asked = explained < _PART and each.origin == "suggested"
    issue = Issue(
        severity="warning", file=each.raw.file, table=mapping.table, row=0, column="",
        value=", ".join(each.raw.headers[:8]),
        found=f"part of {mapping.table} without a column for {lacking}", expected=meant,
        remedy="Say what it is, or choose the columns on the Data page; it is left out until then."
        if asked
        else "Its rows count once a column for that is chosen, or another file brings it.",
        outcome="dropped" if asked else "kept", question="table" if asked else "",
        verdict="" if asked else Outcome.ACCEPT.value,
    )  # fmt: skip
    told = (
        tuple(i for i in each.issues if i.question not in ("mapping", "table"))
        if asked
        else each.issues
    )
    left = TableMapping(each.raw.file, reason=f"it lacks {lacking} of {mapping.table}")
    if asked and (people := _people_named_in(each.raw)):
        return replace(each, mapping=people, issues=(*told, _only_people(issue)))
    return replace(each, mapping=left if asked else mapping, issues=(*told, issue))


def _people_named_in(raw: RawTable) -> TableMapping | None:
    """Return how to read the people of a table of which nothing else can be read."""
    person = find_person_header(raw)
    if not person or not are_people(raw.evidence[person].words):
        return None
    told = {name: header for name in _OF_PEOPLE
            if (header := find_header_for_column(raw, "employees", name))}  # fmt: skip
    columns = {"employee_id": person, "name": person, **told}
    return TableMapping(raw.file, "employees", columns=columns, reason="it names people")


_OF_PEOPLE = ("role_id", "function", "region")


def _only_people(issue: Issue) -> Issue:
    return replace(
        issue, table="employees", found="table of which only the people can be read",
        remedy="Say what it is, or choose the columns on the Data page; its people count.",
        outcome="kept",
    )  # fmt: skip


def _drop_repeated_further_tables(understood: list[Understood]) -> list[Understood]:
    """Let no file give a further table that another file is."""
    given = {each.mapping.table for each in understood if each.problem is None}
    return [
        replace(each, mapping=replace(each.mapping, also={
            table: columns for table, columns in each.mapping.also.items() if table not in given
        }))
        for each in understood
    ]  # fmt: skip


def leave_out_repeated_import(each: Understood, answers: Answers) -> Understood:
    """Leave a table out that was imported before, unless somebody said that it counts again."""
    asked = any(issue.question == "again" for issue in each.raw.issues)
    if not asked or answers.decisions.for_file(each.raw.file).answer("again") == "again":
        return each
    left = TableMapping(each.raw.file, reason="it was imported before")
    return replace(each, mapping=left, issues=(), problem=None)


SEEN = {"mapping": "proposed"}
"""The answer of somebody who has seen the columns and went on."""


def tables_with_confirmed_headers(understood: Sequence[Understood]) -> list[RawTable]:
    """Return tables whose mapping somebody has seen: what was asked about headers is answered."""
    answered = Decisions(SEEN)
    return [
        each.raw.with_issues([settle_answered_issue(issue, answered) for issue in each.issues
                         if issue.question in _OF_HEADERS and _is_issue_about_headers(issue)])
        for each in understood
    ]  # fmt: skip


def _is_issue_about_headers(issue: Issue) -> bool:
    return bool(issue.question) or issue.found == "header read as a column"


_OF_HEADERS = ("", "mapping", "applicants", "topics")
"""Questions that what a table is read as depends on."""


__all__ = [
    "SEEN",
    "Origin",
    "Understood",
    "tables_with_confirmed_headers",
    "understand_tables",
    "leave_out_repeated_import",
]
