"""E-mail addresses that stand for people: read as the ids they belong to, over a whole upload."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from skillgap.core.tables import EMPLOYEES
from skillgap.reading.conform.matching import header_match_score
from skillgap.reading.finding.table import RawTable
from skillgap.reading.mapping.languages import column_meant_by_header
from skillgap.reading.meaning.taking_out import find_number_of_people, stripped_column

_ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
_NEARLY_ALL, _MOST = 0.9, 0.6
_SURE = 0.84
_ID, _BOSS = "Employee ID", "Manager ID"


def read_addresses_as_people(raws: Sequence[RawTable]) -> list[RawTable]:
    """Let e-mail addresses be people wherever an upload knows people by them.

    Args:
        raws: The tables of one upload.

    Returns:
        The tables, in the same order. A column of addresses, each once, is the id of people where
        they have no other. Where they have one, the addresses of managers, and those that other
        tables know people by, are read as that id.
    """
    ids: dict[str, str] = {}
    for raw in raws:
        ids |= _ids_by_address(raw)
    return [_with_ids_for_addresses(raw, ids) for raw in raws]


def _ids_by_address(raw: RawTable) -> Mapping[str, str]:
    """Return address to id, from a list of people that has both."""
    own, number = _own_addresses(raw), _number_of_people(raw)
    if not own or not number or number == own:
        return {}
    return dict(zip(stripped_column(raw, own).str.casefold(), stripped_column(raw, number)))


def _with_ids_for_addresses(raw: RawTable, ids: Mapping[str, str]) -> RawTable:
    addressed = _columns_of_addresses(raw)
    if not addressed:
        return raw
    own = _own_addresses(raw)
    frame, names = raw.frame, dict[str, str]()
    number = _number_of_people(raw)
    for header in addressed:
        cells = stripped_column(raw, header)
        known = cells.str.casefold().map(ids)
        others = known.notna() & (cells != "")
        if not (header == own and number) and others.sum() >= _MOST * (cells != "").sum():
            frame = frame.assign(**{header: known.where(others, cells).fillna("").astype("str")})
        if header != own and (_names_managers(header) or _are_of(raw, header, own)):
            names[header] = _BOSS
        elif not number and (header == own or (not own and len(addressed) == 1)):
            names[header] = _ID
    free = {old: new for old, new in names.items() if new not in raw.headers}
    once = {old: new for old, new in free.items() if list(free.values()).count(new) == 1}
    return replace(raw, frame=frame.rename(columns=once))


def _columns_of_addresses(raw: RawTable) -> list[str]:
    return [
        header
        for header in raw.headers
        if (words := raw.evidence[header].words[:200])
        and sum(bool(_ADDRESS.fullmatch(word)) for word in words) >= _NEARLY_ALL * len(words)
    ]


def _own_addresses(raw: RawTable) -> str:
    """Return the column in which nearly every row has an address of its own; empty for none."""
    return next(
        (
            header
            for header in _columns_of_addresses(raw)
            if raw.evidence[header].different == 1
            and raw.evidence[header].filled >= _NEARLY_ALL
            and not _names_managers(header)
        ),
        "",
    )


def _number_of_people(raw: RawTable) -> str:
    """Return the column of ids that are no addresses; empty where people have none."""
    header = find_number_of_people(raw)
    return "" if header in _columns_of_addresses(raw) else header


def _names_managers(header: str) -> bool:
    """Say whether a header speaks of managers, whatever it says of their addresses."""
    parts = [header, *re.split(r"[^\w]+", header)]
    return any(
        header_match_score(EMPLOYEES["manager_id"], part) >= _SURE
        or column_meant_by_header(part) == "manager_id"
        for part in parts
        if part
    )


def _are_of(raw: RawTable, header: str, own: str) -> bool:
    """Say whether the addresses of a column are those of other rows, and repeat: managers."""
    if not own or raw.evidence[header].different > _NEARLY_ALL:
        return False
    theirs, mine = set(raw.evidence[header].words), set(raw.evidence[own].words)
    return len(theirs & mine) >= _MOST * len(theirs)
