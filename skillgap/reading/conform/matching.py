"""Which column of a frame is which column of the contract, by name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache

from skillgap.core.errors import MissingColumns
from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW, Column, Table
from skillgap.core.words import fold

_WORDS = re.compile(
    r"[^\W\d_]*[^\W\d_\x00-\x7f][^\W\d_]*|[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\d_]+"
)


def split_header_into_words(header: str) -> list[str]:
    """Take a header apart into its words, small.

    >>> (split_header_into_words("TrainingProgramName"),
    ...  split_header_into_words("skills_required (2)"))
    (['training', 'program', 'name'], ['skills', 'required', '2'])
    >>> split_header_into_words("Date début")
    ['date', 'début']
    """
    return [word.casefold() for word in _WORDS.findall(header)]


_ID_LIKE = re.compile(
    r"(?i)(?<![a-z])(?:id|identifier|number|no|nr|code|key|#)(?![a-z])|(?:ID|Id|Nr)$"
)


def is_id_like(header: str) -> bool:
    """Say whether a header speaks of a number or code that names something: ``Clock no.``."""
    return bool(_ID_LIKE.search(header))


def header_match_score(column: Column, header: str) -> float:
    """Say how well a header names a contract column, from 0 to 1.

    1 is the column's own name, 0.95 a known synonym (the first listed counts most), less a
    header that contains or resembles one.
    """
    return _match_score(column.name, column.synonyms, column.kind in _WORDED, header)


@lru_cache(maxsize=100_000)
def _match_score(name: str, synonyms: tuple[str, ...], worded: bool, header: str) -> float:
    names = (fold(name), *synonyms)
    either = header.split("/") if " / " in header else [header]
    either = [_NUMBER_SIGN.sub(" no ", part) for part in either]
    likeness = max(_likeness_of_words(names, part) for part in either)
    if likeness < _SURE and worded and _MEASURES & set(split_header_into_words(header)):
        return 0.0  # the cost of a training is no training
    if likeness < _SURE and len(fold(header)) < _SHORT:
        return 0.0  # `Age` is no wage
    if name == "manager_id" and likeness < _SURE and _SAID & set(split_header_into_words(header)):
        return 0.0  # what a manager thinks is no manager
    if likeness < _SURE and name in _OF_PEOPLE and _SORTS & set(split_header_into_words(header)):
        return 0.0  # the status of an employee is no employee
    return likeness


_NUMBER_SIGN = re.compile(r"(?<=\w)\s*[#№]\s*$|^\s*[#№]\s*(?=\w)")
"""``Employee #`` is an employee's number."""
_SURE = 0.84
_WORDED = ("id", "text", "category")
_MEASURES = frozenset({"cost", "price", "fee", "hours", "duration", "days", "score", "count",
                       "amount", "salary", "date", "percent", "share", "total"})  # fmt: skip
"""Words of a header that measure something, so that it names no thing."""
_SAID = frozenset({"view", "views", "comment", "comments", "opinion", "feedback", "notes", "note",
                   "rating", "assessment", "approval", "score", "remarks"})  # fmt: skip
"""Words of a header for what somebody says or gives."""
_OF_PEOPLE = ("employee_id", "name", "manager_id")
_SORTS = frozenset({"status", "type", "class", "grade", "category", "group", "level", "band"})
"""Words of a header that sort people, so that it names none."""


_SHORT = 4


def _likeness_of_words(names: tuple[str, ...], header: str) -> float:
    """Compare names with a header; a short one counts as a word only: no team in teamwork."""
    word = fold(header)
    if word in names:
        return _name_likeness(names, word)
    spoken = set(split_header_into_words(header))
    long = tuple(n for n in names if len(n) > _SHORT or n not in word or n in spoken)
    return _name_likeness(long, word) if long else 0.0


@lru_cache(maxsize=100_000)
def _name_likeness(names: tuple[str, ...], word: str) -> float:
    if not word:
        return 0.0
    if word == names[0]:
        return 1.0
    if word in names:
        return 0.95 - 0.1 * (names.index(word) - 1) / len(names)
    inside = [name for name in names if len(name) > 3 and name in word]
    if inside:
        return 0.55 + 0.25 * len(max(inside, key=len)) / len(word)
    best, matcher = 0.0, SequenceMatcher(None, "", word)
    for name in names:
        matcher.set_seq1(name)
        if matcher.real_quick_ratio() > best and matcher.quick_ratio() >= 0.8:
            best = max(best, matcher.ratio())
    return best * 0.85 if best >= 0.8 else 0.0


def match_columns(
    contract: Table,
    headers: Sequence[str],
    columns: Mapping[str, str] | None,
    where: str,
    *,
    partial: bool = False,
) -> dict[str, str]:
    """Match contract columns to headers, each header at most once.

    Args:
        contract: The table.
        headers: The frame's headers.
        columns: Contract column to header, decided by somebody; ``None`` matches by exact name
            and synonym.
        where: File or table, for the error.
        partial: Whether a column the table is useless without may be left out.

    Returns:
        Contract column to header.

    Raises:
        MissingColumns: a column the table is useless without is not there, or ``columns`` names
            a header that is not there.
    """
    if columns is None:
        matched = _match_columns_by_name(contract, headers)
    else:
        matched = {name: header for name, header in columns.items() if header}
        _check_given_headers(contract, matched, headers, where)
    missing = [c for c in contract.columns if _is_vital(c) and c.name not in matched]
    if missing and not partial:
        free = [h for h in headers if h not in matched.values() and h != SOURCE_ROW]
        raise _missing_columns_error(contract, missing, free, where)
    return matched


def _is_vital(column: Column) -> bool:
    """A required column is vital unless something stands in for it."""
    return column.required and column.bad == "drop row"


def vital_columns(contract: Table) -> tuple[str, ...]:
    """Return the columns without which no row of a table can be used."""
    return tuple(column.name for column in contract.columns if _is_vital(column))


def _match_columns_by_name(contract: Table, headers: Sequence[str]) -> dict[str, str]:
    free = [h for h in headers if h not in (SOURCE_FILE, SOURCE_ROW)]
    scored = sorted(
        (
            (-header_match_score(column, header), i, j)
            for i, column in enumerate(contract.columns)
            for j, header in enumerate(free)
            if header_match_score(column, header) > 0.84
        ),
    )
    matched: dict[str, str] = {}
    for _, i, j in scored:
        if contract.columns[i].name not in matched and free[j] not in matched.values():
            matched[contract.columns[i].name] = free[j]
    return {name: matched[name] for name in contract.names if name in matched}


def _check_given_headers(
    contract: Table, given: Mapping[str, str], headers: Sequence[str], where: str
) -> None:
    for name, header in given.items():
        contract[name]
        if header not in headers:
            near = get_close_matches(header, list(headers), n=3, cutoff=0.5)
            hint = f"Did you mean `{'` or `'.join(near)}`? " if near else ""
            raise MissingColumns(
                where,
                f"no column `{header}`, mapped to `{name}`",
                f"one of {', '.join(f'`{h}`' for h in list(headers)[:20])}",
                f"{hint}Correct the mapping.",
            )


def _missing_columns_error(
    contract: Table, missing: Sequence[Column], headers: Sequence[str], where: str
) -> MissingColumns:
    hints = []
    for column in missing:
        names = [fold(column.name), *column.synonyms]
        scored = [(_highest_spelling_likeness(fold(h), names), h) for h in headers]
        near = [h for score, h in sorted(scored, reverse=True)[:2] if score >= 0.6]
        if near:
            hints.append(f"Is `{'` or `'.join(near)}` the {column.name}?")
    shown = ", ".join(f"`{h}`" for h in list(headers)[:12]) or "all in use"
    return MissingColumns(
        where,
        f"no column for {', '.join(f'`{c.name}`' for c in missing)} (free columns: {shown})",
        "; ".join(f"`{c.name}`: {c.meaning.rstrip('.')}" for c in missing),
        " ".join([*hints, f"Choose the column on the Data page, or rename it in {contract.name}."]),
    )


def _highest_spelling_likeness(word: str, names: Sequence[str]) -> float:
    return max((SequenceMatcher(None, word, name).ratio() for name in names), default=0.0)
