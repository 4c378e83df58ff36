"""What each setting of a source may be, checked before anything is fetched."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any

from skillgap.core.errors import BadValue
from skillgap.core.tables import TABLES
from skillgap.reading.conform.scales import RANGES
from skillgap.reading.mapping.ready_mappings import known_exports

_TABLES = ("headers", "columns", "skills", "roles", "only")
_NUMBERS = ("level", "minimum_importance")
_SWITCHES = ("optional",)
_EXAMPLES = {
    "headers": 'headers = { Authorization = "Bearer ${TOKEN}" }',
    "columns": 'columns = { employee_id = "EMPID" }',
    "skills": 'skills = { "SQL-101" = "SQL" }',
    "roles": 'roles = { "Accounting" = ["accountant"] }',
    "only": 'only = { variable = "total postings" }',
}


def check_settings(where: str, entry: Mapping[str, Any], known: Sequence[str]) -> None:
    """Refuse a setting that is not known, of another kind, or names what is not there.

    Args:
        where: The source, for messages.
        entry: Its section of ``sources.toml``.
        known: Settings it may have.

    Raises:
        BadValue: the first that is wrong; near misses are offered.
    """
    for key, value in entry.items():
        if key not in known:
            raise unknown_choice_error(where, "setting", key, known)
        _check_kind(where, key, value)
    choices = {
        "table": list(TABLES),
        "scale": list(RANGES),
        "mapping": [export.key for export in known_exports()],
        "people": ["account", "local"],
    }
    for key, names in choices.items():
        if entry.get(key) and entry[key] not in names:
            raise unknown_choice_error(where, key, entry[key], names)
    if entry.get("table") and "columns" in entry:
        columns = [column.name for column in TABLES[entry["table"]].columns]
        for column in entry["columns"]:
            if column not in columns:
                raise unknown_choice_error(where, f"column of {entry['table']}", column, columns)


def _check_kind(where: str, key: str, value: Any) -> None:
    """Refuse a setting whose value is of another kind than it takes."""
    if key in _TABLES:
        right, expected = isinstance(value, dict), _EXAMPLES[key]
    elif key in _SWITCHES:
        right, expected = isinstance(value, bool), f"{key} = true or false"
    elif key in _NUMBERS:
        right = isinstance(value, int | float) and not isinstance(value, bool)
        expected = f"{key} = a number"
    else:
        right, expected = isinstance(value, str), f'{key} = "text in quotes"'
    if not right:
        raise BadValue(where, f"{key} = {str(value)[:60]}", expected, "Correct it.")
    if isinstance(value, str) and "\0" in value:
        raise BadValue(where, f"{key} with a NUL in it", "plain text", "Correct it.")


def parse_as_of(where: str, value: Any) -> str:
    """Return ``as_of`` as an ISO day; empty where it is not given.

    Raises:
        BadValue: it is no day.
    """
    text = str(value).strip()
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise BadValue(
            where, f"as_of `{text}`", "a day such as 2026-10-31", "Correct or remove it."
        ) from None


def line_in_words(text: str, name: str) -> str:
    """Say in which line the section of a source begins; nothing where it has no such line.

    >>> line_of('[sources."our people"]', "our people")
    ' (line 1)'
    """
    head = re.compile(rf"\s*\[\s*sources\s*\.\s*[\"']?{re.escape(name)}[\"']?\s*\]")
    for number, line in enumerate(text.splitlines(), 1):
        if head.match(line):
            return f" (line {number})"
    return ""


def unknown_choice_error(where: str, what: str, name: str, known: Sequence[str]) -> BadValue:
    """Return the error for a name that is not known, near misses offered."""
    near = get_close_matches(str(name), known, n=2, cutoff=0.6)
    remedy = f"Did you mean {' or '.join(near)}?" if near else "Check the spelling."
    return BadValue(where, f"{what} `{name}` is not known", f"one of {', '.join(known)}", remedy)
