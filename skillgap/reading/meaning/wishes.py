"""Roles that people would like, in a list of people: taken out as wishes."""

from __future__ import annotations

from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.conform.matching import split_header_into_words
from skillgap.reading.finding.table import RawTable
from skillgap.reading.meaning.taking_out import (
    find_header_for_column,
    find_person_header,
    stripped_column,
    take_out_table,
)

_THREE = 3


def take_out_wishes(raw: RawTable, decisions: Decisions) -> list[RawTable]:
    """Take the role somebody would like next out of a list of people with the role they hold.

    Args:
        raw: The table.
        decisions: Not asked: the list itself stays as it is.
    """
    person = find_header_for_column(raw, "employees", "employee_id") or find_person_header(raw)
    wish = find_header_for_column(raw, "aspirations", "target_role_id") or next(
        (h for h in raw.headers if _asks_what_next(h)), ""
    )
    held = find_header_for_column(raw, "employees", "role_id", least=0.6)
    if not person or not wish or not held or len({person, wish, held}) < _THREE:
        return [raw]
    wanted = stripped_column(raw, wish)
    wanted = wanted[(wanted != "") & ~wanted.map(_is_remark)]
    who = stripped_column(raw, person)[wanted.index]
    columns = {"Employee ID": who.tolist(), "Target role": wanted.tolist()}
    rows = [int(str(row)) for row in wanted.index]
    return [raw, take_out_table(raw, "wishes", columns, rows)] if rows else [raw]


_NEXT = frozenset({"next", "wanted", "desired", "aspired", "aspiration", "target", "wish", "future",
                   "wunsch", "gewünschte", "nächste", "zielrolle", "souhaité", "souhaitée", "visé",
                   "deseado", "próximo", "desiderato", "gewenste", "docelowe"})  # fmt: skip
_POST = frozenset({"role", "job", "position", "post", "step", "move", "rolle", "stelle", "funktion",
                   "poste", "emploi", "puesto", "ruolo", "functie", "stanowisko"})  # fmt: skip


def _asks_what_next(header: str) -> bool:
    """Say whether a header asks for the role that somebody would like next."""
    words = set(split_header_into_words(header))
    return bool(words & _NEXT and words & _POST) and not words & {"date", "level", "ready", "when"}


def _is_remark(cell: str) -> bool:
    """Say whether a wish is none: a remark in small letters of several words."""
    words = cell.split()
    return len(words) > 1 and all(word[:1].islower() for word in words)


__all__ = ["take_out_wishes"]
