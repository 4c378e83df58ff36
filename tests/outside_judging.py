"""What was read from an outside case, compared with what stands in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

import pandas as pd

from tests.entrances import Seen
from tests.outside_cases import Outside, Pairs

NEAR = 0.011


def shortcomings(case: Outside, seen: Seen) -> list[str]:
    """Say what is not as it stands in the files; nothing where all is right."""
    if seen.refusal:
        return ["refused"]
    asked = any(question for _, _, question in seen.issues)
    found = [*_people(case, seen), *_levels(case, seen), *_needs(case, seen), *_rest(case, seen)]
    return [*found, *(["nothing was asked"] if case.must_ask and not asked else [])]


def _people(case: Outside, seen: Seen) -> Iterator[str]:
    staff = seen.tables.get("employees")
    names = _names(staff, "employee_id", "name")
    if case.people is not None:
        known = {alias for aliases in names.values() for alias in aliases}
        yield from (f"{who} is lost" for who in sorted(case.people - known))
        yield from (
            f"{who} is no person" for who, alias in names.items() if not alias & case.people
        )
    titles = _names(seen.tables.get("roles"), "role_id", "title")
    for who, role in case.roles.items():
        held = _of(staff, names, who, "role_id")
        if held is not None and role not in titles.get(held, {held}):
            yield f"{who} is {held}, not {role}"
    for who, boss in case.managers.items():
        held = _of(staff, names, who, "manager_id")
        if held is not None and boss not in names.get(held, {held}):
            yield f"{who} reports to {held}, not {boss}"
    yield from _gone(case, staff, names)


def _gone(
    case: Outside, staff: pd.DataFrame | None, names: Mapping[str, set[str]]
) -> Iterator[str]:
    if staff is None or not case.people:
        return
    for key, end in zip(staff["employee_id"], staff["exit_date"], strict=True):
        left = bool(names[key] & case.gone)
        if left == pd.isna(end):
            yield f"{key} is {'present' if left else 'gone'}"


def _levels(case: Outside, seen: Seen) -> Iterator[str]:
    staff, skills = (
        _names(seen.tables.get(t), k, "name")
        for t, k in (("employees", "employee_id"), ("skills", "skill_id"))
    )
    read = _read(seen, "signals", ("employee_id", "skill_id"), "level", staff, skills)
    yield from _compared(case.levels, case.ranks, read, "signals")
    if case.skills:
        known = {alias for aliases in skills.values() for alias in aliases}
        yield from (f"skill {name} is lost" for name in sorted(case.skills - known))
        yield from (
            f"{each} is no skill" for each, alias in skills.items() if not alias & case.skills
        )


def _needs(case: Outside, seen: Seen) -> Iterator[str]:
    roles, skills = (
        _names(seen.tables.get(t), k, n)
        for t, k, n in (("roles", "role_id", "title"), ("skills", "skill_id", "name"))
    )
    read = _read(seen, "requirements", ("role_id", "skill_id"), "required_level", roles, skills)
    yield from _compared(case.needs, case.need_ranks, read, "requirements")


def _rest(case: Outside, seen: Seen) -> Iterator[str]:
    for table, count in case.rows.items():
        found = len(seen.tables.get(table, ()))
        if found != count:
            yield f"{found} {table}, not {count}"
    for (table, column), values in case.holds.items():
        frame = seen.tables.get(table)
        held = set() if frame is None else {_plain(v) for v in frame[column]}
        if held != values:
            yield f"{table}.{column} holds {sorted(held)[:6]}, not {sorted(values)[:6]}"


def _compared(
    exact: Pairs, ranks: Pairs, read: Mapping[tuple[str, str], float], what: str
) -> Iterator[str]:
    for pair, level in exact.items():
        if pair not in read or abs(read[pair] - level) > NEAR:
            yield f"{pair} is {read.get(pair)}, not {level:g} in {what}"
    by_rank: dict[float, set[float]] = {}
    for pair, rank in ranks.items():
        if pair not in read:
            yield f"{pair} is lost from {what}"
        else:
            by_rank.setdefault(rank, set()).add(round(read[pair], 3))
    ordered = [by_rank[rank] for rank in sorted(by_rank)]
    if any(max(a) >= min(b) for a, b in pairwise(ordered)):
        yield f"levels do not rise with the words in {what}: {ordered}"


def _read(
    seen: Seen,
    table: str,
    keys: tuple[str, str],
    value: str,
    one: Mapping[str, set[str]],
    other: Mapping[str, set[str]],
) -> dict[tuple[str, str], float]:
    frame = seen.tables.get(table)
    if frame is None:
        return {}
    return {
        (a, b): float(level)
        for left, right, level in zip(frame[keys[0]], frame[keys[1]], frame[value], strict=True)
        for a in one.get(left, {left})
        for b in other.get(right, {right})
    }


def _names(frame: pd.DataFrame | None, key: str, name: str) -> dict[str, set[str]]:
    if frame is None:
        return {}
    return {str(k): {str(k), str(n)} for k, n in zip(frame[key], frame[name], strict=True)}


def _of(
    frame: pd.DataFrame | None, names: Mapping[str, set[str]], who: str, column: str
) -> str | None:
    if frame is None:
        return None
    for key, value in zip(frame["employee_id"], frame[column], strict=True):
        if who in names[key]:
            return _plain(value)
    return None


def _plain(value: object) -> str:
    if pd.isna(value):  # type: ignore[call-overload]
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)
