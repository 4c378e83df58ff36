"""The traces of people in tables, texts and JSON: found, and taken out."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from skillgap.core.subjects import split_subject
from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW

GONE = "(erased)"
"""What stands in a text where a name or an id was."""
ABOUT = ("employee_id", "respondent_id", "unit_id")
"""Columns that say whom a row is about; the row goes with the person."""
_SHORTEST_NUMBER, _SHORTEST_TEXT = 4, 3


@dataclass(frozen=True)
class Traces:
    """Who is to leave no trace.

    Attributes:
        ids: Employee ids.
        names: Names that nobody else has.
        renamed: Content hash of a table to that of the one in its place, for JSON that names it.
    """

    ids: frozenset[str]
    names: frozenset[str] = frozenset()
    renamed: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> list[str]:
        """What is searched for in running text: a short number would be found everywhere."""
        return sorted(filter(_is_telling, self.ids | self.names), key=len, reverse=True)

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        words = "|".join(map(re.escape, self.words))
        return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) if words else None

    def is_one(self, text: object) -> bool:
        """Say whether a text is just the id or the name of one of them."""
        return isinstance(text, str) and (text in self.ids or text in self.names)

    def in_text(self, text: object) -> bool:
        """Say whether one of them is named in a text."""
        if not isinstance(text, str):
            return False
        return self.is_one(text) or bool(self._pattern and self._pattern.search(text))

    def without(self, text: str) -> str:
        """Return a text in which none of them is named."""
        if self.is_one(text):
            return GONE
        return self._pattern.sub(GONE, text) if self._pattern else text

    def clean_json(self, value: Any) -> Any:
        """Return what JSON holds without them: entries that are one of them go altogether."""
        if isinstance(value, Mapping):
            return {
                self.without(key): self.clean_json(each)
                for key, each in value.items()
                if not self.is_one(key)
            }
        if isinstance(value, list):
            return [self.clean_json(each) for each in value if not self.is_one(each)]
        if isinstance(value, str):
            if value in self.renamed:
                return self.renamed[value]
            return "" if self.is_one(value) else self.without(value)
        return value

    # --- tables ---

    def rows_about(self, frame: pd.DataFrame) -> pd.Series:
        """Say of each row whether it is about one of them."""
        found = pd.Series(False, index=frame.index)
        for column in ABOUT:
            if column in frame:
                found |= frame[column].isin(self.ids)
        return found

    def clean_table(
        self, frame: pd.DataFrame, sources: Iterable[tuple[str, int]] = ()
    ) -> pd.DataFrame | None:
        """Return a table without them; nothing where they are not in it.

        Args:
            frame: Any table.
            sources: File and row that rows about them came from, for the list of issues.
        """
        about = self.rows_about(frame)
        kept = frame[~about].reset_index(drop=True)
        changed = bool(about.any())
        for column in kept.columns:
            texts = _texts_of(kept[column])
            named = {text for text in texts if self.in_text(text)}
            if named:
                cells = kept[column].isin(named)
                replaced = kept.loc[cells, column].map(self._cell_in_place_of)
                kept = kept.assign(**{column: kept[column].where(~cells, replaced)})
                changed = True
        known = set(sources)
        if known and {"file", "row", "value"} <= set(kept.columns):
            places = pd.Series(list(zip(kept["file"], kept["row"])), index=kept.index)
            theirs = places.isin(known) & kept["value"].astype("str").ne("")
            if theirs.any():
                kept = kept.assign(value=kept["value"].where(~theirs, ""))
                changed = True
        return kept.astype(frame.dtypes.to_dict()) if changed else None

    def _cell_in_place_of(self, text: str) -> str | None:
        """A cell that is just one of them, such as a manager's, becomes blank."""
        return None if self.is_one(text) else self.without(text)


def is_decision_about(
    kind: str, subject: str, ids: Collection[str], lineages: Collection[int]
) -> bool:
    """Say whether a decision is about one of some people of some datasets.

    Args:
        kind: Kind of the decision; a dataset's lineage may stand behind a slash.
        subject: Its subject: parts with a separator between; the lineage may stand first.
        ids: Employee ids.
        lineages: The datasets they are in.
    """
    parts = split_subject(subject)
    first = parts[0] if len(parts) > 1 and parts[0].isdecimal() else kind.rpartition("/")[2]
    if first.isdecimal() and int(first) not in lineages:
        return False
    return any(part in ids for part in parts)


def _is_telling(word: str) -> bool:
    return len(word) >= (_SHORTEST_NUMBER if word.isdecimal() else _SHORTEST_TEXT)


def _texts_of(column: pd.Series) -> list[str]:
    if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column):
        return []
    return [text for text in pd.unique(column.dropna()) if isinstance(text, str)]


def sources_of(frame: pd.DataFrame) -> list[tuple[str, int]]:
    """Return which file and row each row came from."""
    if SOURCE_FILE not in frame or SOURCE_ROW not in frame:
        return []
    rows = frame[[SOURCE_FILE, SOURCE_ROW]].dropna()
    return [
        (str(file), int(row)) for file, row in zip(rows[SOURCE_FILE], rows[SOURCE_ROW], strict=True)
    ]


def names_of(
    employees: Iterable[pd.DataFrame], is_theirs: Callable[[pd.DataFrame], pd.Series]
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names of some people, and those of them that others have as well.

    Args:
        employees: Tables of employees.
        is_theirs: Says of each row whether it is about one of the people.
    """
    mine: set[str] = set()
    others: set[str] = set()
    for frame in employees:
        if "name" not in frame:
            continue
        theirs = is_theirs(frame)
        mine |= set(frame.loc[theirs, "name"].dropna().astype("str"))
        others |= set(frame.loc[~theirs, "name"].dropna().astype("str"))
    return frozenset(mine - {""}), frozenset(mine & others)
