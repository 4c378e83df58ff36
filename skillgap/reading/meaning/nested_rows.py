"""Records nested in others, as systems export them: a person once, what belongs to them below."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from skillgap.core.findings import Bools
from skillgap.core.tables import EMPLOYEES
from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.conform.matching import header_match_score
from skillgap.reading.finding.table import RawTable
from skillgap.reading.mapping.matrix import are_people, are_titles_of_jobs
from skillgap.reading.meaning.taking_out import (
    find_header_for_column,
    find_number_of_people,
    find_number_that_repeats_with_names,
    find_person_header,
    stripped_column,
)

_IN_GROUP = (
    re.compile(r"(?P<name>[^()]+?)\s*\((?P<group>[^()]{3,})\)"),
    re.compile(r"(?P<group>[^/]{2,})/(?P<name>[^/]{2,}(?:/[^/]{2,})*)"),
    re.compile(r"(?P<group>[^:]{3,}):\s+(?P<name>[^:]+)"),
)
_ITEM = re.compile(r"(?P<group>.{8,}?)\s*\[(?P<name>[^\[\]]+)\]")
_LEAST = 2
_MOST_ROWS = 100_000
_THINGS = (("signals", "skill_id"), ("enrolments", "intervention_id"))


def settle_nested_rows(raw: RawTable, decisions: Decisions) -> list[RawTable]:
    """Name columns without the group they all repeat, and repeat who it is in rows below.

    Args:
        raw: The table.
        decisions: Not asked: what stands above an empty cell is the only thing it can mean.

    Returns:
        The table. Rows are filled where a column of people (or roles) and all that goes with it
        are empty together, below a row that has them, and skills or courses go on.
    """
    raw = _with_numbers_named(raw)
    named = _with_people_named(_with_bare_headers(_with_roles_of_groups(raw)))
    return [_with_rows_filled(named)]


def _with_numbers_named(raw: RawTable) -> RawTable:
    """Call a column of numbers before names what it is, where no other is people's number."""
    number = find_number_of_people(raw)
    if not number or find_header_for_column(raw, "employees", "employee_id") == number:
        return raw
    things = any(find_header_for_column(raw, *each) for each in _THINGS)
    things = things and number != find_number_that_repeats_with_names(raw)
    return raw if things or _NUMBER in raw.headers else _renamed(raw, {number: _NUMBER})


_NUMBER = "Employee ID"


def _with_people_named(raw: RawTable) -> RawTable:
    """Call people by name ``Employee`` in a list of what they can do or learn without their ids.

    A column called Name could be one of roles, of skills or of courses; its cells say whose.
    """
    if find_header_for_column(raw, "signals", "employee_id") or _PERSON in raw.headers:
        return raw
    names = [h for h in raw.headers if header_match_score(EMPLOYEES["name"], h) >= _SURE]
    if len(names) != 1 or not any(find_header_for_column(raw, *each) for each in _THINGS):
        return raw
    words = [word for word in raw.evidence[names[0]].words if word]
    people = are_people(words) and not are_titles_of_jobs(words)
    return _renamed(raw, {names[0]: _PERSON}) if people else raw


_PERSON = "Employee"
_SURE = 0.84


def _with_roles_of_groups(raw: RawTable) -> RawTable:
    """Put the job that heads a group of columns before the grades below it: ``Analyst, Senior``."""
    jobs = list(dict.fromkeys(filter(None, raw.groups.values())))
    if not are_titles_of_jobs(jobs) or not find_header_for_column(raw, "signals", "skill_id"):
        return raw
    names = {h: f"{raw.groups[h]} {h}" for h in raw.headers
             if raw.groups.get(h) and not h.startswith(raw.groups[h])}  # fmt: skip
    free = len({*names.values(), *raw.headers}) == len(names) + len(raw.headers)
    return _renamed(raw, names) if names and free else raw


def _with_bare_headers(raw: RawTable) -> RawTable:
    """Take a group off headers: ``Skill (Employee skills)``, ``Skills/Skill``, ``Rate … [SQL]``."""
    names: dict[str, str] = {}
    for pattern in (*_IN_GROUP, _ITEM):
        found = {h: m for h in raw.headers if (m := pattern.fullmatch(h.strip()))}
        groups = [each["group"].strip() for each in found.values()]
        for header, each in found.items():
            least = _LEAST if each["group"].strip() != header else len(raw.headers)
            if header not in names and groups.count(each["group"].strip()) >= least:
                names[header] = each["name"].strip()
    others = {h.casefold() for h in raw.headers if h not in names}
    bare = [name.casefold() for name in names.values()]
    free = {h: n for h, n in names.items()
            if n.casefold() not in others and bare.count(n.casefold()) == 1}  # fmt: skip
    return _renamed(raw, free) if free else raw


def _renamed(raw: RawTable, names: Mapping[str, str]) -> RawTable:
    def old(header: str) -> str:
        return names.get(header, header)

    issues = tuple(replace(i, column=old(i.column)) for i in raw.issues)
    return replace(
        raw, frame=raw.frame.rename(columns=dict(names)), issues=issues,
        groups={old(h): group for h, group in raw.groups.items()},
        beneath=tuple({old(h): cell for h, cell in row.items()} for row in raw.beneath),
    )  # fmt: skip


def _with_rows_filled(raw: RawTable) -> RawTable:
    """Repeat a person, and what stands beside, in rows that go on with skills or courses."""
    thing = next(filter(None, (find_header_for_column(raw, *each) for each in _THINGS)), "")
    parent = find_person_header(raw) or find_header_for_column(raw, "requirements", "role_id")
    if not thing or not parent or thing == parent or len(raw.frame) > _MOST_ROWS:
        return raw
    empty = (stripped_column(raw, parent) == "").to_numpy(dtype=bool)
    if not empty.any() or empty[0] or empty.all():
        return raw
    goes_on = empty & (stripped_column(raw, thing) != "").to_numpy(dtype=bool)
    with_it = [h for h in raw.headers if h != thing and _is_empty_where(raw, h, empty)]
    if goes_on.sum() < empty.sum() or raw.evidence[thing].filled < 1:
        return raw
    filled = {h: (cells := stripped_column(raw, h)).mask(cells == "").ffill().fillna("")
              for h in with_it if raw.evidence[h].filled > 0}  # fmt: skip
    whole = {h: cells.where(empty, stripped_column(raw, h)) for h, cells in filled.items()}
    return replace(raw, frame=raw.frame.assign(**{h: c.astype("str") for h, c in whole.items()}))


def _is_empty_where(raw: RawTable, header: str, rows: Bools) -> bool:
    return bool((stripped_column(raw, header)[rows] == "").all())


__all__ = ["settle_nested_rows"]
