"""What a table lacks and something can stand in for: ids, levels, days, states, skills."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from skillgap.core.errors import Issue, Outcome
from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.conform.matching import split_header_into_words
from skillgap.reading.finding.table import RawTable
from skillgap.reading.mapping.ready_mappings import STATUS
from skillgap.reading.mapping.table_mapping import TableMapping

ASSUMED_LEVEL = "3"
"""Level of a skill that is only named: proficient, as for an occupation without levels."""


@dataclass(frozen=True, slots=True)
class StandIn:
    """What may stand in for one column.

    Attributes:
        table: Contract table.
        column: Its column.
        put: Gives the mapping with something in its place; ``None`` where nothing serves.
        found: What is lacking, in words.
        remedy: What stands in.
        question: Kind of the question it raises; empty for none.
    """

    table: str
    column: str
    put: Callable[[RawTable, TableMapping, str], TableMapping | None]
    found: str
    remedy: str
    question: str = ""


def _column_as_stand_in(
    source: str,
) -> Callable[[RawTable, TableMapping, str], TableMapping | None]:
    """Let another column of the table stand in."""

    def add_to_mapping(raw: RawTable, mapping: TableMapping, column: str) -> TableMapping | None:
        header = mapping.columns.get(source, "")
        return replace(mapping, columns={**mapping.columns, column: header}) if header else None

    return add_to_mapping


def _constant_as_stand_in(
    value: str,
) -> Callable[[RawTable, TableMapping, str], TableMapping | None]:
    """Let one value stand in throughout."""

    def add_to_mapping(raw: RawTable, mapping: TableMapping, column: str) -> TableMapping | None:
        return replace(mapping, assumed={**mapping.assumed, column: value})

    return add_to_mapping


def _status_from_dates(raw: RawTable, mapping: TableMapping, column: str) -> TableMapping | None:
    if "completed_on" not in mapping.columns:
        return None
    return replace(mapping, columns={**mapping.columns, column: STATUS})


_TOPICS = frozenset({"topic", "subject", "theme", "domain", "field", "category", "competence",
                     "thema",
                     "themenfeld", "bereich", "fachgebiet", "domaine", "thème", "thématique",
                     "tema", "área", "area", "materia", "ámbito", "ambito", "onderwerp",
                     "vakgebied",
                     "temat", "obszar", "oblast"})  # fmt: skip
"""Words of a header that says what a course is about."""


def _topic_as_skill(raw: RawTable, mapping: TableMapping, column: str) -> TableMapping | None:
    """Let what courses are about stand in for the skill they teach."""
    used = {*mapping.columns.values()}
    topic = next((h for h in raw.headers if h not in used and raw.evidence[h].words
                  and raw.evidence[h].number < 0.1 and raw.evidence[h].different < 1
                  and _TOPICS & set(split_header_into_words(h))), "")  # fmt: skip
    return replace(mapping, columns={**mapping.columns, column: topic}) if topic else None


STAND_INS = (
    StandIn(
        "employees",
        "employee_id",
        _column_as_stand_in("name"),
        "list of people without ids",
        "Their names stand in as ids, by which other files are joined.",
        "ids_from_names",
    ),
    StandIn(
        "requirements",
        "required_level",
        _constant_as_stand_in(ASSUMED_LEVEL),
        "requirement without a level",
        f"Level {ASSUMED_LEVEL} is assumed for each.",
        "assumed_level",
    ),
    StandIn(
        "signals",
        "level",
        _constant_as_stand_in(ASSUMED_LEVEL),
        "skill of a person without a level",
        f"Level {ASSUMED_LEVEL} is assumed for each.",
        "assumed_level",
    ),
    StandIn(
        "interventions",
        "intervention_id",
        _column_as_stand_in("title"),
        "course without an id",
        "Its title stands in.",
    ),
    StandIn(
        "interventions",
        "skill_id",
        _topic_as_skill,
        "course whose topic is named, and no skill",
        "Its topic is read as the skill that it teaches.",
        "topics",
    ),
    StandIn(
        "interventions",
        "skill_id",
        _constant_as_stand_in(""),
        "course whose skills are not named",
        "Name the skills it teaches in a column, or leave it to a later file.",
        "taught",
    ),
    StandIn(
        "roles",
        "role_id",
        _column_as_stand_in("title"),
        "role without an id",
        "Its title stands in.",
    ),
    StandIn(
        "skills",
        "skill_id",
        _column_as_stand_in("name"),
        "skill without an id",
        "Its name stands in.",
    ),
    StandIn(
        "projects",
        "project_id",
        _column_as_stand_in("name"),
        "project without an id",
        "Its name stands in.",
    ),
    StandIn(
        "projects",
        "people",
        _constant_as_stand_in("1"),
        "project without a number of people",
        "One person per skill is assumed.",
        "assumed_people",
    ),
    StandIn(
        "enrolments",
        "status",
        _status_from_dates,
        "enrolment without a status",
        "It follows from the dates.",
    ),
    StandIn(
        "enrolments",
        "started_on",
        _column_as_stand_in("completed_on"),
        "enrolment without a first day",
        "The day of completion stands in.",
    ),
)


def add_stand_ins(
    raw: RawTable, mapping: TableMapping, decisions: Decisions
) -> tuple[TableMapping, list[Issue]]:
    """Put something in place of what a table lacks, and ask where that is a guess.

    Args:
        raw: The table of text.
        mapping: How it is read, with what stands in already or without.
        decisions: Answers given so far.
    """
    issues: list[Issue] = []
    for each in STAND_INS:
        if each.table != mapping.table or mapping.layout == "wide":
            continue
        if each.question == "assumed_level" and "skill_id" not in mapping.columns:
            continue
        if each.question == "topics" and decisions.answer("topics") == "leave":
            continue
        if each.column in mapping.columns and not _is_stand_in(each, mapping):
            continue
        put = each.put(raw, mapping, each.column)
        if put is None:
            continue
        mapping = _apply_answered_level(put, each, decisions)
        if each.column in {**mapping.columns, **mapping.assumed}:
            issues.append(_issue_about_stand_in(raw, mapping, each, decisions))
    return mapping, issues


def _is_stand_in(each: StandIn, mapping: TableMapping) -> bool:
    """Whether a column of the mapping is one that stood in before."""
    header = mapping.columns[each.column]
    twins = [name for name, used in mapping.columns.items() if used == header]
    return header == STATUS or len(twins) > 1


def _apply_answered_level(
    mapping: TableMapping, each: StandIn, decisions: Decisions
) -> TableMapping:
    """Take another level than the assumed one, where somebody said so."""
    answer = decisions.answer(each.question) if each.question == "assumed_level" else ""
    if answer in ("1", "2", "3", "4", "5"):
        return replace(mapping, assumed={**mapping.assumed, each.column: answer})
    return mapping


def _issue_about_stand_in(
    raw: RawTable, mapping: TableMapping, each: StandIn, decisions: Decisions
) -> Issue:
    asked = bool(each.question)
    answered = asked and bool(decisions.answer(each.question))
    return Issue(
        severity="warning" if asked else "note", file=raw.file, table=mapping.table, row=0,
        column="", value="", found=each.found, expected=f"a column such as {each.column}",
        remedy=each.remedy, outcome="assumed", count=max(1, len(raw.frame)),
        question=each.question, verdict=Outcome.FIX.value if answered else "",
    )  # fmt: skip


def constant_columns(mapping: TableMapping) -> Mapping[str, str]:
    """Return the contract columns that hold one value throughout: assumed, or said for all."""
    said = {"source": mapping.source, "observed_on": mapping.observed_on}
    told = {name: value for name, value in said.items() if value and mapping.table == "signals"}
    return {**told, **mapping.assumed}
