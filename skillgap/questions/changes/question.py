"""What changed between two versions of a dataset: rows, cells, and people.

Method: rows that are equal in every column of the contract are paired off first, as often as they
occur, whatever their order and source row. What is left is matched by the table's key (or, where
rows may repeat, by the columns in ``MATCHED_BY`` and the order of occurrence): matched rows are
changed, the rest of the earlier version removed and the rest of the later one added.

Limits: a person who comes back under another id left and joined. A key that was corrected is a row
removed and a row added. Equality of rows is that of a 64-bit hash: in two versions of a million
rows each, a difference is overlooked with a chance of about 1 in 20 million.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from skillgap.core.errors import unknown_name
from skillgap.core.provenance import Explanation
from skillgap.core.question import Particulars, Question, Result, declare
from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW, TABLES
from skillgap.core.wording import count, day, listed
from skillgap.core.workforce import Ints, Workforce

FORMULA = (
    "changed = rows of both versions with equal key and another cell\n"
    "added = rows of the later version without a partner; removed = of the earlier\n"
    "joined = present on the later day, not on the earlier; left = the other way round"
)
MATCHED_BY = {
    "signals": ("employee_id", "skill_id", "source", "observed_on", "reference"),
    "enrolments": ("employee_id", "intervention_id", "started_on"),
    "openings": ("role_id", "region", "opened_on"),
    "postings": ("month", "skill_id", "role_id", "region"),
    "applications": ("employee_id", "role_id", "applied_on"),
}
"""Tables whose rows may repeat: what is compared with what."""

PERSON_COLUMNS = {"role_id": "role", "salary": "pay", "function": "function",
                  "region": "region", "fte": "hours", "manager_id": "manager"}  # fmt: skip
"""Columns of employees whose changes are told by person, and what they are called."""

MOST_ROWS = 20_000
"""Rows listed per table; counts are always complete."""

COLUMNS = declare("""
table        label   the table
change       label   added, removed or changed
key          unit_or_person  what names the row
column       label   the column that changed; blank where a whole row did
before       name    the cell in the earlier version
after        name    the cell in the later version
employee_id  person  whom the row is about, where it is about somebody
""")
_COLUMNS = [column.name for column in COLUMNS]


@dataclass(frozen=True, eq=False)
class Changes(Result):
    """What is different in the later of two versions.

    Attributes:
        table: One row per row added or removed and per cell changed, at most ``MOST_ROWS`` rows
            of each table; see ``COLUMNS``.
        people: One row per person and change: ``employee_id``, ``name``, ``change`` (joined, left,
            role, pay, function, region, hours, manager), ``before``, ``after``.
        counts: One row per table that either version holds: ``table``, ``before_rows``,
            ``after_rows``, ``added``, ``removed``, ``changed`` (rows).
        columns: One row per column with changes: ``table``, ``column``, ``cells`` (changed).
        before: Fingerprint of the earlier version.
        after: Fingerprint of the later version.
        warnings: What the reader must know.
        made_from: What the later version holds, and what it was compared with.
    """

    table: pd.DataFrame
    people: pd.DataFrame
    counts: pd.DataFrame
    columns: pd.DataFrame
    before: str
    after: str
    warnings: tuple[str, ...]
    made_from: Particulars
    _rows: dict[str, pd.DataFrame]

    def provenance_details(self) -> Particulars:
        """Speak of the later version, and name the earlier one."""
        return self.made_from

    @property
    def is_unchanged(self) -> bool:
        """Whether both versions hold the same rows."""
        return not int(self.counts[["added", "removed", "changed"]].to_numpy().sum())

    def headline(self) -> str:
        """Say in one sentence what changed."""
        parts = []
        for change, verb in (("joined", "joined"), ("left", "left"), ("role", "changed role"),
                             ("pay", "changed pay")):  # fmt: skip
            people = int((self.people["change"] == change).sum())
            if people:
                parts.append(f"{count(people, 'person', 'people')} {verb}")
        rows = self.counts.assign(
            moved=self.counts[["added", "removed", "changed"]].sum(axis="columns")
        ).sort_values("moved", ascending=False, kind="stable")
        for name, moved in zip(rows["table"], rows["moved"]):
            if moved and name != "employees":
                parts.append(_rows_differ_sentence(int(moved), name))
        if not parts and not self.is_unchanged:
            parts.append(_rows_differ_sentence(int(rows["moved"].sum()), "employees"))
        return listed(parts, 5) or "No row is different"

    def explain(self, key: str) -> Explanation:
        """Open the changes of one table.

        Args:
            key: Name of the table.

        Returns:
            Its counts, changed cells per column, and the source rows of both versions.

        Raises:
            UnknownName: neither version holds the table.
        """
        if key not in set(self.counts["table"]):
            raise unknown_name("tables", key, self.counts["table"].tolist())
        line = {
            name: int(self.counts.loc[self.counts["table"] == key, name].iloc[0])
            for name in self.counts.columns[1:]
        }
        told = [f"{line[name]:,} {name}" for name in ("added", "removed", "changed")]
        cells = self.columns[self.columns["table"] == key]
        steps = [
            ("rows before", line["before_rows"], "rows", ""),
            ("added", line["added"], "rows", ""),
            ("removed", -line["removed"], "rows", ""),
            ("rows after", line["after_rows"], "rows", ""),
            ("changed", line["changed"], "rows", "matched by key"),
        ]
        for column, number in zip(cells["column"], cells["cells"]):
            steps.append((f"changed: {column}", number, "cells", ""))
        frame = pd.DataFrame(steps, columns=["step", "value", "unit", "note"])
        return Explanation(
            title=f"Changes in {key}",
            sentence=f"Of {key}, {listed(told)} rows.",
            steps=frame.astype({"value": "float64"}),
            rows=self._rows.get(key, pd.DataFrame(columns=[SOURCE_FILE, SOURCE_ROW])),
            formula=f"{line['before_rows']:,} + {line['added']:,} − {line['removed']:,} "
            f"= {line['after_rows']:,}",
        )


def _rows_differ_sentence(rows: int, table: str) -> str:
    return f"{count(rows, 'row')} of {table} {'differs' if rows == 1 else 'differ'}"


QUESTION = Question(
    name="changes",
    title="What changed between two versions",
    asks="Who joined, left or moved from one version of the data to the next, and what changed?",
    formula=FORMULA,
    columns=COLUMNS,
)


@QUESTION.answers
def compare_versions(before: Workforce, after: Workforce) -> Changes:
    """Compare two versions of a dataset, row by row.

    Args:
        before: The earlier version.
        after: The later version.

    Returns:
        What is different; source rows and findings are not compared.
    """
    names = [name for name in TABLES if name in before.tables or name in after.tables]
    compared = {name: _compare_table(name, before[name], after[name]) for name in names}
    counts = pd.DataFrame(
        [
            (name, len(before[name]), len(after[name]), len(pairs.added), len(pairs.removed),
             len(pairs.old))
            for name, pairs in compared.items()
        ],
        columns=["table", "before_rows", "after_rows", "added", "removed", "changed"],
    )  # fmt: skip
    cells = [
        (name, column, int(moved.sum()))
        for name, pairs in compared.items()
        for column, moved in pairs.moved.items()
    ]
    return Changes(
        table=_changes_table(compared),
        people=_people_changes_table(before, after),
        counts=counts,
        columns=pd.DataFrame(cells, columns=["table", "column", "cells"]),
        before=before.fingerprint,
        after=after.fingerprint,
        warnings=_changes_warnings(before, after, compared),
        made_from=Particulars(
            inputs={name: len(frame) for name, frame in after.tables.items()},
            dataset=after.fingerprint,
            as_of=after.as_of.isoformat(),
            sources=(f"Compared with data {before.fingerprint[:12]}, as of {day(before.as_of)}.",),
        ),
        _rows={name: pairs.source_rows() for name, pairs in compared.items() if pairs.has_changes},
    )


# --- one table ---


@dataclass(frozen=True, eq=False)
class _Pairs:
    """Two frames of one table, and which rows of them belong together.

    ``added`` are positions in ``after``; ``removed`` in ``before``; row ``old[i]`` of ``before``
    became row ``new[i]`` of ``after``; ``moved`` says for each column in which of these.
    """

    before: pd.DataFrame
    after: pd.DataFrame
    added: Ints
    removed: Ints
    old: Ints
    new: Ints
    moved: dict[str, NDArray[np.bool_]]

    @property
    def has_changes(self) -> bool:
        return bool(len(self.added) or len(self.removed) or len(self.old))

    def source_rows(self) -> pd.DataFrame:
        parts = [
            (self.before, self.removed, "earlier", "removed"),
            (self.before, self.old, "earlier", "changed"),
            (self.after, self.new, "later", "changed"),
            (self.after, self.added, "later", "added"),
        ]
        frames = [
            frame.iloc[rows[:MOST_ROWS]].assign(version=version, change=change)
            for frame, rows, version, change in parts
            if len(rows)
        ]
        return pd.concat(frames, ignore_index=True)


def _compare_table(name: str, before: pd.DataFrame, after: pd.DataFrame) -> _Pairs:
    columns = list(TABLES[name].names)
    gone, come = _positions_without_partner(before[columns], after[columns])
    left, right = before.iloc[gone], after.iloc[come]
    match_on = list(TABLES[name].key or MATCHED_BY[name])
    left_at, right_at = _positions_with_equal_keys(left[match_on], right[match_on])
    old, new = gone[left_at], come[right_at]
    moved = {}
    for column in columns:
        differs = _is_cell_different(before[column].iloc[old], after[column].iloc[new])
        if differs.any():
            moved[column] = differs
    return _Pairs(
        before, after, np.delete(come, right_at), np.delete(gone, left_at), old, new, moved
    )


def _positions_without_partner(before: pd.DataFrame, after: pd.DataFrame) -> tuple[Ints, Ints]:
    """Return positions of the rows that have no equal partner in the other frame."""
    left = pd.util.hash_pandas_object(before, index=False, categorize=True).to_numpy()
    right = pd.util.hash_pandas_object(after, index=False, categorize=True).to_numpy()
    if len(left) == len(right) and (left == right).all():
        return np.empty(0, np.int64), np.empty(0, np.int64)
    index = _number_equal_rows(pd.Series(left)), _number_equal_rows(pd.Series(right))
    return (
        np.flatnonzero(~index[0].isin(index[1])).astype(np.int64),
        np.flatnonzero(~index[1].isin(index[0])).astype(np.int64),
    )


def _number_equal_rows(hashes: pd.Series) -> pd.MultiIndex:
    """Tell equal rows apart by the order they occur in."""
    return pd.MultiIndex.from_arrays([hashes, hashes.groupby(hashes).cumcount()])


def _positions_with_equal_keys(left: pd.DataFrame, right: pd.DataFrame) -> tuple[Ints, Ints]:
    """Return positions, in both frames, of rows with equal keys, in the order they occur."""
    match_on = list(left.columns)
    parts = []
    for frame in (left, right):
        turn = frame.groupby(match_on, dropna=False, sort=False).cumcount().to_numpy()
        parts.append(frame.reset_index(drop=True).assign(turn_=turn, at_=np.arange(len(frame))))
    both = parts[0].merge(parts[1], on=[*match_on, "turn_"], suffixes=("", "_right"))
    return both["at_"].to_numpy(np.int64), both["at__right"].to_numpy(np.int64)


def _is_cell_different(before: pd.Series, after: pd.Series) -> NDArray[np.bool_]:
    blank = before.isna().to_numpy(), after.isna().to_numpy()
    unequal = np.asarray(
        before.reset_index(drop=True).ne(after.reset_index(drop=True)).fillna(True), dtype=np.bool_
    )
    differs: NDArray[np.bool_] = (blank[0] != blank[1]) | (unequal & ~blank[0] & ~blank[1])
    return differs


# --- as people read it ---


def _changes_table(compared: dict[str, _Pairs]) -> pd.DataFrame:
    frames = [
        frame for name, pairs in compared.items() for frame in _change_lines_of_table(name, pairs)
    ]
    if not frames:
        return pd.DataFrame({name: pd.Series([], dtype="str") for name in _COLUMNS})
    return pd.concat(frames, ignore_index=True).astype("str")[_COLUMNS]


def _change_lines_of_table(name: str, pairs: _Pairs) -> list[pd.DataFrame]:
    frames = []
    for change, frame, rows in (
        ("added", pairs.after, pairs.added),
        ("removed", pairs.before, pairs.removed),
    ):
        if len(rows):
            frames.append(_lines_naming_rows(name, frame.iloc[rows[:MOST_ROWS]], change))
    left = MOST_ROWS
    for column, moved in pairs.moved.items():
        at = np.flatnonzero(moved)[:left]
        left -= len(at)
        if len(at):
            lines = _lines_naming_rows(name, pairs.after.iloc[pairs.new[at]], "changed")
            before, after = pairs.before[column], pairs.after[column]
            frames.append(
                lines.assign(
                    column=column,
                    before=_cells_as_text(before.iloc[pairs.old[at]]),
                    after=_cells_as_text(after.iloc[pairs.new[at]]),
                )
            )
    return frames


def _lines_naming_rows(name: str, rows: pd.DataFrame, change: str) -> pd.DataFrame:
    """Return one line per row, with what names the row."""
    words = [_cells_as_text(rows[column]) for column in TABLES[name].key or MATCHED_BY[name]]
    keys = [" · ".join(word for word in row if isinstance(word, str)) for row in zip(*words)]
    blank = np.full(len(rows), None, dtype=object)
    person = rows["employee_id"].to_numpy(object) if "employee_id" in rows else blank
    return pd.DataFrame(
        {"table": name, "change": change, "key": keys, "column": blank, "before": blank,
         "after": blank, "employee_id": person}
    )  # fmt: skip


def _cells_as_text(cells: pd.Series) -> NDArray[np.object_]:
    """Write cells as people read them; blanks stay blank."""
    if pd.api.types.is_datetime64_any_dtype(cells):
        text = cells.dt.strftime("%Y-%m-%d")
    elif pd.api.types.is_bool_dtype(cells):
        text = cells.map({True: "yes", False: "no"})
    elif pd.api.types.is_numeric_dtype(cells):
        text = cells.map(lambda value: f"{value:,.10g}", na_action="ignore")
    else:
        text = cells
    words: NDArray[np.object_] = text.astype(object).where(cells.notna(), None).to_numpy(object)
    return words


def _people_changes_table(before: Workforce, after: Workforce) -> pd.DataFrame:
    """Say who joined and left, and whose role, pay, place or hours changed."""
    old, new = (
        workforce["employees"][workforce.present].drop_duplicates("employee_id")
        .set_index("employee_id")
        for workforce in (before, after)
    )  # fmt: skip
    titles = _title_by_role(before), _title_by_role(after)
    parts = [
        _moved_people_lines(
            new.loc[new.index.difference(old.index, sort=False)], "joined", after=titles[1]
        ),
        _moved_people_lines(
            old.loc[old.index.difference(new.index, sort=False)], "left", before=titles[0]
        ),
    ]
    both = new.index.intersection(old.index, sort=False)
    for column, change in PERSON_COLUMNS.items():
        was, now = old.loc[both, column], new.loc[both, column]
        changed = both[_is_cell_different(was, now)]
        words = [_cells_as_text(cells.loc[changed]) for cells in (was, now)]
        if column == "role_id":
            words = [[t.get(w, w) for w in cells] for t, cells in zip(titles, words)]  # type: ignore[misc]
        parts.append(_person_lines(new.loc[changed], change, *words))
    found = pd.concat(parts, ignore_index=True)
    return found.astype("str")


def _title_by_role(workforce: Workforce) -> dict[str, str]:
    roles = workforce["roles"]
    return dict(zip(roles["role_id"], roles["title"].fillna(roles["role_id"])))


def _moved_people_lines(
    staff: pd.DataFrame,
    change: str,
    *,
    before: dict[str, str] | None = None,
    after: dict[str, str] | None = None,
) -> pd.DataFrame:
    roles = staff["role_id"]
    blank = [None] * len(staff)
    return _person_lines(
        staff, change,
        [before.get(role, role) for role in roles] if before is not None else blank,
        [after.get(role, role) for role in roles] if after is not None else blank,
    )  # fmt: skip


def _person_lines(staff: pd.DataFrame, change: str, before: Any, after: Any) -> pd.DataFrame:
    return pd.DataFrame(
        {"employee_id": staff.index.to_numpy(object), "name": staff["name"].to_numpy(object),
         "change": change, "before": before, "after": after}
    )  # fmt: skip


def _changes_warnings(
    before: Workforce, after: Workforce, compared: dict[str, _Pairs]
) -> tuple[str, ...]:
    told = []
    if before.currency != after.currency:
        told.append(
            f"Money is in {before.currency} before and in {after.currency} after: every amount "
            "means something else, whether it changed or not."
        )
    if before.as_of != after.as_of:
        told.append(
            f"The earlier version speaks of {day(before.as_of)}, the later of {day(after.as_of)}: "
            "who left in between is no longer counted."
        )
    long = [name for name, pairs in compared.items()
            if max(len(pairs.added), len(pairs.removed), sum(m.sum() for m in pairs.moved.values()))
            > MOST_ROWS]  # fmt: skip
    if long:
        told.append(
            f"Of {listed(long)}, only the first {MOST_ROWS:,} changes are listed; the counts are "
            "complete."
        )
    return tuple(told)
