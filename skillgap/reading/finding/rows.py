"""What each row of a sheet is: title, note, header, record, heading of a group, derived, empty.

A sheet is read as a sequence: what stands above, a header, a body of like rows, what stands below,
and perhaps the same again. Each row is weighed by how it resembles the rows around it (is there a
number where they have numbers, a word where they have marks?), and the likeliest sequence of all
is taken. No row is judged by a word alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from enum import StrEnum
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from skillgap.core.words import EDGES, fold
from skillgap.reading.finding.derived import find_computed_rows
from skillgap.reading.finding.words import (
    could_be_header,
    is_only_name_of_total,
    is_remark,
    known_column_words,
    may_stand_beside_counts,
    names_a_count,
    names_a_total,
)

Record = Sequence[str]
Kinds = npt.NDArray[np.int8]
Weights = npt.NDArray[np.float64]


class RowRole(StrEnum):
    """What a row is in its sheet."""

    EMPTY = "empty"
    TITLE = "title"
    NOTE = "note"
    HEADER = "header"
    DATA = "data"
    HEADING = "heading"
    DERIVED = "derived"


BLANK, TEXT, NUMBER, DAY, CODE, MARK, LETTER, LACK = range(8)
_TYPED = (NUMBER, DAY, CODE, MARK)

_NUMBER = re.compile(r"[-+(]?[€$£]?\s?\d[\d.,'\s]*%?\)?(?:[eE][-+]?\d+)?")
_DAY = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ].*)?|\d{1,2}[-\s][A-Za-z]{3}[-\s]\d{2,4}")
_CODE = re.compile(r"[A-Za-z]{0,4}[-_]?\d{2,}|[A-Za-z]{1,3}[-_]?\d+|\S+@\S+\.\S+")
_MARK = re.compile(r"[^\w\s]{1,4}")
_LACK = re.compile(r"[-–—.…?*]{1,4}|[_.…]{3,}|\([A-Za-z]{1,2}\)|\\\d+|(?i:n/?a)")


def cell_kind(cell: str) -> int:
    """Say what a cell looks like: text, number, day, code, mark, letter, or a word for nothing.

    >>> [cell_kind(each) for each in ("", "Sales", "3,5", "2024-01-31", "E001", "✓", "x", "n/a")]
    [0, 1, 2, 3, 4, 5, 6, 7]
    """
    cell = cell.strip(EDGES)
    if not cell:
        return BLANK
    if len(cell) > 60:
        return TEXT
    if _DAY.fullmatch(cell):
        return DAY
    if _NUMBER.fullmatch(cell):
        return NUMBER
    if len(cell) == 1 and cell.isalpha():
        return LETTER
    if _LACK.fullmatch(cell):
        return LACK
    if _MARK.fullmatch(cell):
        return MARK
    return CODE if _CODE.fullmatch(cell) else TEXT


def cell_kinds(records: Sequence[Record]) -> Kinds:
    """Return the kind of every cell, rows by columns; each distinct cell is looked at once."""
    width = max(map(len, records), default=0)
    seen: dict[str, int] = {}
    kinds = np.zeros((len(records), width), np.int8)
    for i, record in enumerate(records):
        for j, cell in enumerate(record):
            if cell not in seen:
                seen[cell] = cell_kind(cell)
            kinds[i, j] = seen[cell]
    return kinds


_AROUND = 8
"""Rows above and below with which a row is compared."""


def _dominant_kind_per_column(
    kinds: Kinds, first: npt.NDArray[np.int64], last: npt.NDArray[np.int64]
) -> Kinds:
    """Return the kind that most filled cells of a column have in rows ``first`` to ``last``."""
    shape = (kinds.shape[0] + 1, kinds.shape[1])
    filled = np.zeros((len(first), kinds.shape[1]))
    best, kind = filled.copy(), np.zeros_like(kinds, shape=(len(first), kinds.shape[1]))
    kinds = np.where(kinds == LETTER, np.int8(MARK), kinds)
    for each in (TEXT, *_TYPED):
        summed = np.zeros(shape)
        np.cumsum(kinds == each, axis=0, out=summed[1:])
        count = summed[last] - summed[first]
        filled += count
        kind = np.where(count > best, np.int8(each), kind)
        best = np.maximum(best, count)
    return np.where(best >= 0.6 * np.maximum(filled, 1), kind, np.int8(BLANK))


def usual_filled_cells(kinds: Kinds) -> int:
    """Return how many cells a row of the body has: the commonest width, wide rows preferred."""
    filled = np.count_nonzero(kinds, axis=1)
    filled = filled[filled > 0]
    if not len(filled):
        return 0
    counts = np.bincount(filled) * np.minimum(np.arange(filled.max() + 1), 12)
    return int(len(counts) - 1 - np.argmax(counts[::-1]))


_ROLES = (RowRole.TITLE, RowRole.NOTE, RowRole.HEADER, RowRole.DATA)
_T, _N, _H, _D = range(4)
_FOOT = 4
"""A note below a body, apart from one above it in what may follow."""
_NEVER = -1e9


def _row_transition_costs(gap: bool) -> Weights:
    """Return what it costs that one row follows another, after an empty row or at once."""
    steps = np.full((5, 5), _NEVER)
    steps[_T, [_T, _N, _H, _D]] = (-1.5, 0.3, 0.0, -2.5) if gap else (0.3, -1.0, 0.0, -2.5)
    steps[_N, [_T, _N, _H, _D]] = -3.0, 0.3, 0.0, -2.5
    steps[_H, [_H, _D]] = (-0.5, 0.2) if gap else (0.3, 0.2)
    steps[_D, _D] = 0.0 if gap else 0.5
    steps[_D, _FOOT] = 0.0 if gap else -1.0
    steps[_D, [_H, _T]] = (-3.0, -4.0) if gap else (-6.0, -8.0)
    steps[_FOOT, [_FOOT, _D]] = 0.5, -4.0
    steps[_FOOT, [_H, _T]] = (-3.0, -4.0) if gap else (-5.0, -6.0)
    return steps


_BEGIN = np.array([0.5, -1.0, 0.0, -2.5, _NEVER])


def _weigh_rows_for_roles(records: Sequence[Record], kinds: Kinds) -> Weights:
    """Weigh every row for each role by its cells and by the rows around it: rows by five."""
    cells = [[cell.strip(EDGES) for cell in record if cell.strip(EDGES)] for record in records]
    filled = np.count_nonzero(kinds, axis=1)
    usual = max(usual_filled_cells(kinds), 1)
    wide = (filled >= 2) & ~np.array([_is_total_by_name(record) for record in records])
    below, above = _kinds_in_rows_around(kinds, wide)
    named = np.array([_is_row_of_years(full) for full in cells])
    named |= [_is_row_of_units(record, row) for record, row in zip(records, below)]
    dated = np.array([_is_row_of_periods(record, row) for record, row in zip(records, below)])
    named |= [_numbers_columns(record, row) for record, row in zip(records, below)]
    kinds = np.where(dated[:, None] & np.isin(kinds, (CODE, DAY)), TEXT, kinds)
    words = kinds == LETTER
    kinds = np.where(words, np.where((below == MARK) | (above == MARK), MARK, TEXT), kinds)
    kinds = np.where(named[:, None] & (kinds == NUMBER), TEXT, kinds).astype(np.int8)
    labels = np.isin(kinds, (TEXT,)).sum(axis=1) / np.maximum(filled, 1)
    header = _unlikeness_to_other_rows(kinds, below)
    data = _likeness_to_other_rows(kinds, below)
    data = np.where(header < 0.3, np.maximum(data, _likeness_to_other_rows(kinds, above)), data)
    weights = np.zeros((len(records), 5))
    for i, full in enumerate(cells):
        if filled[i] == 1 and usual > 1:
            place = int(np.flatnonzero(kinds[i])[0])
            weights[i] = _weigh_single_cell_row(full[0], place, int(kinds[i, place]), usual)
        else:
            like = float(header[i]), float(data[i]), float(labels[i])
            weights[i] = _weigh_wide_row(full, *like, usual)
    return weights


def _kinds_in_rows_around(kinds: Kinds, wide: npt.NDArray[np.bool_]) -> tuple[Kinds, Kinds]:
    """Return the kind that most cells of each column have in the wide rows below and above."""
    rows = np.arange(len(kinds))
    places = np.flatnonzero(wide) if wide.any() else rows
    here = np.searchsorted(places, rows)
    after = here + (places[np.minimum(here, len(places) - 1)] == rows)
    below = _dominant_kind_per_column(
        kinds[places], after, np.minimum(after + _AROUND, len(places))
    )
    return below, _dominant_kind_per_column(kinds[places], np.maximum(here - _AROUND, 0), here)


def _weigh_single_cell_row(cell: str, place: int, kind: int, usual: int) -> Sequence[float]:
    """Weigh a row of one cell: a title, a note, the heading of a group, a unit above columns."""
    if kind in (NUMBER, MARK, LACK):
        return (-1.0, -0.5, 0.0 if place else -1.0, 1.0, -1.0)
    long = min(len(cell) / 60, 2.0)
    said = 1.0 if is_remark(cell) else 0.0
    if place:
        return (0.0, long - 0.5, 1.5 - long, 0.0, long - 0.5)
    below = 0.7 + long + said * (1.4 if usual == 2 else 1.0)
    return (1.0, 0.5 + long + said, -1.5 if usual > 2 else -0.5, 0.7 - long / 2, below)


def _weigh_wide_row(
    full: Sequence[str], header: float, data: float, labels: float, usual: int
) -> Sequence[float]:
    """Weigh a row of several cells.

    Args:
        full: Its filled cells.
        header: Whether words stand where the rows below have something else, −1 to 1.
        data: Whether cells are like those around, −1 to 1.
        labels: Share of cells that are words.
        usual: Cells of a row of the body.
    """
    known = 0.0
    if labels > 0.5:
        known = sum(fold(cell) in known_column_words() for cell in full) / len(full)
    different = len(set(full)) / len(full)
    is_header = 2.0 * header + 2.5 * (labels - 0.8) + 2.0 * known + 0.5 * different - 1.0
    share = min(1.0, len(full) / usual)
    is_data = 2.0 * data + 0.5 * share - (share < 0.4) + (1.0 if len(full) == 1 else 0.0)
    few = 1.2 if len(full) * 2 < usual + 1 and len(full) < 3 else -2.0
    said = 1.0 if is_remark(full[0]) else 0.0
    is_note = few + min(max(map(len, full)) / 80, 1.5) - 0.5 + said
    return (few - 0.5 + said / 2, is_note, is_header, is_data, is_note)


def _unlikeness_to_other_rows(kinds: Kinds, other: Kinds) -> Weights:
    """Say of each row, −1 to 1, whether words stand where others have numbers, days or marks."""
    typed = np.isin(other, _TYPED) & (kinds != BLANK) & (kinds != LACK)
    words = np.count_nonzero(typed & (kinds == TEXT), axis=1)
    same = np.count_nonzero(typed & (kinds == other), axis=1)
    share: Weights = (words - 1.5 * same) / np.maximum(np.count_nonzero(typed, axis=1), 1)
    return share


def _likeness_to_other_rows(kinds: Kinds, other: Kinds) -> Weights:
    """Say of each row, −1 to 1, whether cells are of the kind that others in their columns are."""
    both = (kinds != BLANK) & (other != BLANK)
    typed = both & np.isin(other, _TYPED)
    words = np.count_nonzero(typed & (kinds == TEXT), axis=1)
    same = np.count_nonzero(typed & ((kinds == other) | (kinds == LACK)), axis=1)
    texts = np.count_nonzero(both & ~typed & (kinds == other), axis=1)
    shared = np.count_nonzero(both, axis=1)
    return np.where(shared, (same + 0.3 * texts - 1.5 * words) / np.maximum(shared, 1), -0.5)


def _is_row_of_years(full: Sequence[str]) -> bool:
    """Say whether every number of a row is a year, each no earlier than the one before."""
    years = [int(cell[:4]) for cell in full if _YEAR.fullmatch(cell)]
    if len(years) < 2 or len(set(years)) < 2:
        return False
    return sum(cell_kind(cell) == NUMBER for cell in full) == len(years)


def _is_row_of_periods(cells: Sequence[str], below: Kinds) -> bool:
    """Say whether cells above numbers are months, quarters or days, each another: ``Jan-26``."""
    over = [cell.strip(EDGES) for cell, kind in zip(cells, below) if kind == NUMBER]
    filled = [cell for cell in over if cell]
    if len(filled) < _PERIODS or len(set(filled)) < len(filled):
        return False
    return sum(bool(_PERIOD.fullmatch(cell)) for cell in filled) >= 0.8 * len(filled)


def _numbers_columns(cells: Sequence[str], below: Kinds) -> bool:
    """Say whether a row counts its columns, ``1, 2, 3``, also where the rows below have words."""
    bare = [cell.strip(EDGES + "()[]") for cell in cells]
    filled = [cell for cell in bare if cell]
    if len(filled) < _PERIODS or any(len(cell) > 2 or not cell.isdecimal() for cell in filled):
        return False
    first = int(filled[0])
    counted = [int(cell) for cell in filled] == list(range(first, first + len(filled)))
    over = [kind for cell, kind in zip(bare, below) if cell]
    return counted and first in (0, 1) and TEXT in over


_PERIODS = 3
_PERIOD = re.compile(
    r"(?:[^\W\d_]{3,9}\.?[-/ '’.]?(?:19|20)?\d\d|q[1-4][-/ ]?(?:19|20)?\d\d|"
    r"(?:19|20)\d\d[-/. ]?(?:q[1-4]|0?[1-9]|1[0-2])|(?:0?[1-9]|1[0-2])[-/.](?:19|20)\d\d|"
    r"\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)?\d\d|(?:19|20)\d\d-\d\d-\d\d)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d(?:\.0)?")


def _is_row_of_units(cells: Sequence[str], below: Kinds) -> bool:
    """Say whether everything above numbers stands in brackets: ``(1,000)``, ``(hours)``."""
    over = [cell for cell, kind in zip(cells, below) if cell and kind == NUMBER]
    return len(over) > 1 and all(cell[0] == "(" and cell[-1] == ")" for cell in over)


_ANEW = 2.5
"""How much likelier a new table is where rows below a gap are of another width."""


def _find_width_changes(
    filled: npt.NDArray[np.int64], gaps: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Say at which gaps the rows below are of another width than the rows above."""
    starts = [0, *np.flatnonzero(gaps).tolist(), len(filled)]
    widths = [int(filled[a:b].max()) if b > a else 0 for a, b in pairwise(starts)]
    changes = np.zeros(len(filled), np.bool_)
    for place, (above, below) in zip(starts[1:-1], pairwise(widths)):
        changes[place] = below != above and min(below, above) > 1
    return changes


def _likeliest_row_states(
    weights: Weights, gaps: npt.NDArray[np.bool_], changes: npt.NDArray[np.bool_]
) -> list[int]:
    """Return the likeliest sequence of states (Viterbi)."""
    anew = _row_transition_costs(True)
    anew[np.ix_([_D, _FOOT], [_H, _T])] += _ANEW
    anew[_D, _FOOT] += _ANEW / 2
    steps = {
        (False, False): _row_transition_costs(False),
        (True, False): _row_transition_costs(True),
        (True, True): anew,
    }
    score = _BEGIN + weights[0]
    back = np.zeros(weights.shape, np.int64)
    for i in range(1, len(weights)):
        through = score[:, None] + steps[bool(gaps[i]), bool(changes[i])]
        back[i] = through.argmax(axis=0)
        score = through.max(axis=0) + weights[i]
    states = [int(score.argmax())]
    for i in range(len(weights) - 1, 0, -1):
        states.append(int(back[i, states[-1]]))
    return states[::-1]


def find_row_roles(records: Sequence[Record]) -> list[RowRole]:
    """Say what each row of a sheet is, records and what is computed from them told apart.

    Args:
        records: Cells of every row as text; an empty row has no filled cell.

    Returns:
        A role for each row.

    >>> rows = [["Staff"], [], ["Name", "Level"], ["Ana", "3"], ["Bo", "4"], [], ["As of 1 May"]]
    >>> [role.value for role in find_row_roles(rows)]
    ['title', 'empty', 'header', 'data', 'data', 'empty', 'note']
    """
    roles = find_row_roles_without_computed(records)
    for start, stop in find_body_ranges(roles):
        _mark_computed_rows(records, roles, start, stop)
        _mark_rows_beside_counts(records, roles, start, stop)
    return roles


def find_row_roles_without_computed(records: Sequence[Record]) -> list[RowRole]:
    """Say what each row of a sheet is, without a look at what is computed."""
    filled = np.array([sum(1 for cell in record if cell.strip(EDGES)) for record in records], int)
    roles = [RowRole.EMPTY if not count else RowRole.DATA for count in filled.tolist()]
    places = _choose_rows_to_weigh(filled)
    if not len(places):
        return roles
    chosen = [records[i] for i in places.tolist()]
    empty = np.cumsum(filled == 0)[places]
    gaps = np.diff(empty, prepend=empty[0]) > 0
    changes = _find_width_changes(filled[places], gaps)
    states = _likeliest_row_states(_weigh_rows_for_roles(chosen, cell_kinds(chosen)), gaps, changes)
    for i, state in zip(places.tolist(), states):
        roles[i] = RowRole.NOTE if state == _FOOT else _ROLES[state]
    _mark_sparse_records(records, roles)
    _mark_heading_rows(records, roles)
    return roles


_LONG = 2_000
"""Rows up to which each is weighed; in longer sheets those within a dense body are not."""


def _choose_rows_to_weigh(filled: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the rows to weigh: those at both ends, and near the sparse ones of a long sheet."""
    if len(filled) <= _LONG:
        return np.flatnonzero(filled)
    sparse = filled < 0.5 * np.median(filled[filled > 0])
    sparse[: _LONG // 4] = sparse[-_LONG // 10 :] = True
    near = np.convolve(sparse, np.ones(2 * _AROUND + 1), "same") > 0
    return np.flatnonzero(near & (filled > 0))


def find_body_ranges(roles: Sequence[RowRole]) -> list[tuple[int, int]]:
    """Return the bodies of a sheet as half-open ranges of rows, one per header above it."""
    found: list[tuple[int, int]] = []
    inside = (RowRole.DATA, RowRole.HEADING, RowRole.DERIVED)
    fresh = True
    for i, role in enumerate(roles):
        if role in inside and fresh:
            found.append((i, i + 1))
        elif role in inside:
            found[-1] = (found[-1][0], i + 1)
        fresh = role not in inside and (fresh or role != RowRole.EMPTY)
    return found


def _mark_computed_rows(
    records: Sequence[Record], roles: list[RowRole], start: int, stop: int
) -> None:
    """Mark the rows of a body that are sums, means or counts of its other rows."""
    places = [i for i in range(start, stop) if roles[i] == RowRole.DATA]
    width = max(len(records[i]) for i in places) if places else 0
    cells = np.array([[*records[i], *[""] * (width - len(records[i]))] for i in places], object)
    breaks = [k for k, i in enumerate(places) if k and i - places[k - 1] > 1]
    for k in find_computed_rows(cells.reshape(len(places), width), breaks) if places else ():
        roles[places[k]] = RowRole.DERIVED
    for i in places:
        if _is_total_by_name(records[i]):
            roles[i] = RowRole.DERIVED


def _mark_rows_beside_counts(
    records: Sequence[Record], roles: list[RowRole], start: int, stop: int
) -> None:
    """Mark what stands with counts below a body: how many are wanted, how many that is off.

    Such rows are named as no record is, and one of them says that it counts, follows from the
    others, or has numbers above those of all records.
    """
    body = [i for i in range(start, stop) if roles[i] in (RowRole.DATA, RowRole.DERIVED)]
    labels = {i: next((c for cell in records[i] if _is_label(c := cell.strip(EDGES))), "")
              for i in body}  # fmt: skip
    usual = {shape_of_words(labels[i]) for i in body[: max(len(body) - _MOST_COUNTS, 1)]}
    tail: list[int] = []
    for i in reversed(body):
        odd = shape_of_words(labels[i].split("(")[0]) not in usual
        named = may_stand_beside_counts(labels[i]) or names_a_count(labels[i])
        if roles[i] != RowRole.DERIVED and not named and not (odd and tail and not labels[i]):
            break
        tail.append(i)
    marked = [i for i in tail if roles[i] == RowRole.DATA]
    if not tail or len(tail) > _MOST_COUNTS or len(tail) * 2 > len(body) or not marked:
        return
    if len(tail) == 1 and not _are_numbers_below_marks(records, tail[0], body):
        return
    counts = [i for i in tail if roles[i] == RowRole.DERIVED or names_a_count(labels[i])]
    if (
        counts
        or len(tail) == 1
        or _are_numbers_higher(records, tail, [i for i in body if i not in tail])
    ):
        for i in marked:
            roles[i] = RowRole.DERIVED


_MOST_COUNTS = 6
"""Rows of counts and what they should be, below a body."""


def _are_numbers_below_marks(records: Sequence[Record], row: int, body: Sequence[int]) -> bool:
    """Say whether a row has numbers where all other rows of a body have marks or letters."""
    kinds = cell_kinds([records[i] for i in body])
    mine, others = (
        kinds[list(body).index(row)],
        kinds[[at for at, i in enumerate(body) if i != row]],
    )
    numbers = mine == NUMBER
    marks = np.isin(others, (MARK, LETTER, BLANK, LACK)).mean(axis=0) > 0.9
    return bool(numbers.sum() > 1 and (marks & numbers).sum() == numbers.sum())


def _is_label(cell: str) -> bool:
    return bool(cell) and cell_kind(cell) == TEXT


def _are_numbers_higher(
    records: Sequence[Record], tail: Sequence[int], body: Sequence[int]
) -> bool:
    """Say whether the largest number of some rows is above all of others."""
    highest = []
    for rows in (tail, body):
        found = [cell.strip(EDGES) for i in rows for cell in records[i]]
        plain = [float(cell) for cell in found if re.fullmatch(r"\d{1,4}(?:\.\d+)?", cell)]
        highest.append(max(plain, default=0.0))
    return highest[0] > highest[1] > 0


def _is_total_by_name(record: Record) -> bool:
    """Say whether a row is a total by its name, with numbers and nothing else beside it."""
    name = next((cell.strip(EDGES) for cell in record if cell.strip(EDGES)), "")
    if not name or not is_only_name_of_total(name):
        return False
    kinds = [cell_kind(cell) for cell in record if cell.strip(EDGES)][1:]
    return NUMBER in kinds and set(kinds) <= {NUMBER, MARK, LACK}


def _mark_sparse_records(records: Sequence[Record], roles: list[RowRole]) -> None:
    """Mark rows right below a body that only its first column fills as it fills all others.

    So people who are not rated yet are no remark.
    """
    shapes: set[str] = set()
    for i, role in enumerate(roles):
        first = records[i][0].strip(EDGES) if records[i] else ""
        if role == RowRole.DATA:
            shapes.add(shape_of_words(first))
        elif role == RowRole.NOTE and i and roles[i - 1] == RowRole.DATA:
            sparse = len([cell for cell in records[i] if cell.strip(EDGES)]) < 3
            if sparse and is_like_first_cells(first, shapes):
                roles[i] = RowRole.DATA
        elif role != RowRole.NOTE:
            shapes.clear()
    _mark_remarks_at_end(records, roles)
    _mark_foot_of_form(records, roles)


def _mark_foot_of_form(records: Sequence[Record], roles: list[RowRole]) -> None:
    """Mark what stands below an empty row at the end and begins as remarks do: who signed."""
    body = [i for i, role in enumerate(roles) if role == RowRole.DATA]
    gap = next((k for k in range(len(body) - 1, 0, -1) if body[k] - body[k - 1] > 1), 0)
    foot = body[gap:] if gap else []
    if 0 < len(foot) <= _FOOT_ROWS and all(is_remark(records[i][0].strip(EDGES)) for i in foot):
        for i in foot:
            roles[i] = RowRole.NOTE


_FOOT_ROWS = 6


def _mark_remarks_at_end(records: Sequence[Record], roles: list[RowRole]) -> None:
    """Mark sparse rows below full ones as remarks where one of them begins as no record does."""
    body = [i for i, role in enumerate(roles) if role == RowRole.DATA]
    filled = {i: len([cell for cell in records[i] if cell.strip(EDGES)]) for i in body[-_TAIL:]}
    usual = int(np.median(list(filled.values()))) if filled else 0
    tail = []
    while body and filled.get(body[-1], usual) < min(3, usual - 2):
        tail.append(body.pop())
    near = [i for i in body[-_TAIL:] if i in filled]
    if not tail or len(near) <= len(tail) or any(filled[i] < usual - 1 for i in near):
        return
    shapes = {shape_of_words(records[i][0]) for i in near}
    if any(shape_of_words(records[i][0]) not in shapes for i in tail):
        for i in tail:
            roles[i] = RowRole.NOTE


_TAIL = 20
"""Rows at the end of a body that show how full its records are."""


def is_like_first_cells(cell: str, shapes: Collection[str]) -> bool:
    """Say whether a cell is written as names of records are, and is no total and no remark."""
    shape = shape_of_words(cell)
    named = shape in shapes and shape not in ("", "A", "a")
    return named and not names_a_total(cell) and not is_remark(cell) and cell[-1] not in ":.!?"


def shape_of_words(cell: str) -> str:
    """Return how the words of a cell begin: with a capital, a small letter, a figure, a mark.

    >>> shape_of_words("Ana de Vries"), shape_of_words("E-104"), shape_of_words("as of 1 May")
    ('AaA', '9', 'aa9A')
    """
    return "".join(
        "9" if any(sign.isdigit() for sign in word)
        else "A" if word[:1].isupper() else "a" if word[:1].isalpha() else "*"
        for word in cell.split()
    )  # fmt: skip


def _mark_heading_rows(records: Sequence[Record], roles: list[RowRole]) -> None:
    """Mark rows that head the group below them: words alone at the left, set off from records.

    Below a first heading, words alone head the next group where no full record begins like them.
    """
    shapes = {shape_of_words(records[i][0]) for i, role in enumerate(roles)
              if role == RowRole.DATA and sum(map(bool, records[i])) > _LONELY}  # fmt: skip
    headed = False
    for i, role in enumerate(roles[:-1]):
        headed = headed or role == RowRole.HEADING
        if role != RowRole.DATA or roles[i + 1] not in (RowRole.DATA, RowRole.EMPTY):
            continue
        cells = [cell.strip(EDGES) for cell in records[i]]
        alone = cells[:1] == [cell for cell in cells if cell] and could_be_header(cells[0])
        above = roles[i - 1] if i else RowRole.EMPTY
        next_group = headed and alone and shape_of_words(cells[0]) not in shapes
        if alone and (next_group or _looks_like_group_heading(cells[0], above)):
            roles[i], headed = RowRole.HEADING, True


_LONELY = 2
"""Cells of a row beyond which it is a record, whatever it begins with."""


def _looks_like_group_heading(cell: str, above: RowRole) -> bool:
    capitals = len(cell) > 3 and cell.isupper()
    return cell.endswith(":") or capitals or above in (RowRole.EMPTY, RowRole.HEADER)
