"""Back to the systems: what was approved here, as files that the system it came from can import.

A file has the headers its system used when it was imported, holds only rows that a decision
changed, and the same decisions give the same bytes. Beside each stands the list of the decisions
behind it, each with its entry in the audit log. Nothing is sent: somebody takes the files away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from skillgap.core.corrections import KIND as CORRECTION
from skillgap.core.subjects import split_subject
from skillgap.core.tables import SOURCE_FILE, TABLES
from skillgap.core.words import fold
from skillgap.reading.mapping.names import JOINED
from skillgap.reading.mapping.table_mapping import TableMapping
from skillgap.rights import corrections_in_force, load_corrected

if TYPE_CHECKING:
    from skillgap.core.workforce import Workforce
    from skillgap.reading.conform.scales import LevelScale
    from skillgap.store.workspace import Dataset, Workspace

OFFER, ACCEPTED, REGISTERED = "learning", "accepted", "registered"
_CHANGE = ["table", "employee_id", "about", "evidence", "value", "by", "at", "reason", "log_entry"]
_LEVELS = {"signals": "level", "requirements": "required_level"}


@dataclass(frozen=True, eq=False)
class ImportFile:
    """What goes back into one table of one system.

    Attributes:
        source: The file it was imported from; blank where the table came in no file.
        table: The contract table.
        rows: Cells under the system's own headers, as it writes days and levels.
        changes: The decisions behind them: table, employee_id, about (column, skill or offer),
            evidence (source of a level; blank for all), value, by, at, reason, log_entry.
        left_out: Changes for which the system has no column, in words.
    """

    source: str
    table: str
    rows: pd.DataFrame
    changes: pd.DataFrame
    left_out: tuple[str, ...]

    @property
    def title(self) -> str:
        """What the file is called."""
        return f"{self.table} for {self.source}" if self.source else self.table


def approved_changes(workspace: Workspace, dataset: Dataset) -> pd.DataFrame:
    """Return what people decided that a system must know, oldest first.

    Corrections in force (levels and certificates among them) and offers that were accepted.

    Args:
        workspace: Where it is kept.
        dataset: Any version of the dataset.

    Returns:
        Columns table, employee_id, about, evidence, value, by, at, reason, log_entry.
    """
    rows = [*_corrections(workspace, dataset.lineage), *_assignments(workspace, dataset.lineage)]
    table = pd.DataFrame(rows, columns=_CHANGE)
    return table.sort_values(["table", "employee_id", "about"], ignore_index=True)


def _corrections(workspace: Workspace, lineage: int) -> list[tuple[Any, ...]]:
    kind = f"{CORRECTION}/{lineage}"
    made = workspace.decisions(kind).drop_duplicates("subject").set_index("subject")
    entries = workspace.entries_of_decisions(kind)
    return [
        (one.table, one.employee_id, one.skill_id or one.column, one.source, one.value,
         made.loc[one.subject, "actor"], made.loc[one.subject, "at"],
         made.loc[one.subject, "reason"], entries.get(one.subject, 0))
        for one in corrections_in_force(workspace, lineage)
    ]  # fmt: skip


def _assignments(workspace: Workspace, lineage: int) -> list[tuple[Any, ...]]:
    made = workspace.decisions(OFFER).drop_duplicates("subject")
    entries = workspace.entries_of_decisions(OFFER)
    found = []
    for row in made[made["choice"] == ACCEPTED].itertuples():
        parts = split_subject(str(row.subject))
        if len(parts) == 3 and parts[0] == str(lineage):
            found.append(("enrolments", parts[1], parts[2], "", REGISTERED, row.actor, row.at,
                          row.reason, entries.get(str(row.subject), 0)))  # fmt: skip
    return found


def import_files(workspace: Workspace, dataset: Dataset) -> tuple[ImportFile, ...]:
    """Return one file for each table of each system that a decision changed.

    Args:
        workspace: Where it is kept.
        dataset: The version in force.

    Returns:
        By file and table; none where nothing was decided. Assignments that the system lists
        already are left out.
    """
    changes = approved_changes(workspace, dataset)
    workforce = load_corrected(workspace, dataset)
    changes = changes[~_is_listed(changes, workforce)]
    mappings = [TableMapping.from_dict(one) for one in workspace.mappings_of(dataset.id)]
    files = []
    for table, mine in changes.groupby("table", sort=True):
        rows = _changed_rows(str(table), mine, workforce)
        for mapping, some in _by_source(str(table), rows, mappings):
            made = _in_own_headers(str(table), some, mapping, mine, workforce)
            files.append(made)
    return tuple(one for one in files if len(one.rows) or one.left_out)


def _is_listed(changes: pd.DataFrame, workforce: Workforce) -> pd.Series:
    """Say which changes are assignments that the enrolments have, or of nobody here."""
    taken = workforce["enrolments"]
    pairs = set(zip(taken["employee_id"], taken["intervention_id"], strict=True))
    known = set(workforce.people.labels)
    return pd.Series(
        [
            row.employee_id not in known
            or (row.table == "enrolments" and (row.employee_id, row.about) in pairs)
            for row in changes.itertuples()
        ],
        index=changes.index,
        dtype=bool,
    )


def _changed_rows(table: str, changes: pd.DataFrame, workforce: Workforce) -> pd.DataFrame:
    """Return the rows of a table that changes are about, as they are now."""
    if table == "enrolments":
        return pd.DataFrame(
            {
                "employee_id": changes["employee_id"].to_numpy(),
                "intervention_id": changes["about"].to_numpy(),
                "started_on": changes["at"].dt.tz_localize(None).dt.normalize().to_numpy(),
                "status": REGISTERED,
                SOURCE_FILE: "",
            }
        )
    frame = workforce[table]
    if table == "signals":
        named = changes[["employee_id", "about", "evidence"]].itertuples(index=False, name=None)
        wanted = set(named)
        told = frame[["employee_id", "skill_id", "source"]].itertuples(index=False, name=None)
        return frame[[one in wanted or (*one[:2], "") in wanted for one in told]]
    return frame[frame["employee_id"].isin(changes["employee_id"])]


def _by_source(
    table: str, rows: pd.DataFrame, mappings: Iterable[TableMapping]
) -> list[tuple[TableMapping, pd.DataFrame]]:
    """Split rows by the file they came from; rows of no file go to the first that has the table."""
    of_table = {one.file: one for one in mappings if table in (one.table, *one.also)}
    first = next(iter(of_table.values()), TableMapping("", table))
    source = rows[SOURCE_FILE].map(lambda file: of_table.get(str(file), first).file)
    return [(of_table.get(file, first), some) for file, some in rows.groupby(source, sort=True)]


def _in_own_headers(
    table: str,
    rows: pd.DataFrame,
    mapping: TableMapping,
    changes: pd.DataFrame,
    workforce: Workforce,
) -> ImportFile:
    """Write rows as the system writes them."""
    people = set(rows["employee_id"])
    mine = changes[changes["employee_id"].isin(people)].reset_index(drop=True)
    if mapping.layout == "wide" and mapping.table == table:
        cells, left = _as_matrix(rows, mapping, workforce)
    else:
        cells, left = _as_list(table, rows, mapping, mine)
    return ImportFile(mapping.file, table, cells, mine, left)


def _as_list(
    table: str, rows: pd.DataFrame, mapping: TableMapping, changes: pd.DataFrame
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return rows under the headers that their columns had; a template's where there were none."""
    headers = _headers(table, mapping)
    key = [name for name in ("employee_id", "skill_id", "intervention_id") if name in headers]
    ordered = rows.sort_values([name for name in key if name in rows], kind="stable")
    cells = pd.DataFrame(
        {
            header: _as_written(ordered[name], table, name, mapping.scale)
            for name, header in headers.items()
            if name in ordered
        }
    )
    return cells.drop_duplicates(ignore_index=True), tuple(
        f"{row.employee_id}: {row.about} has no column in {mapping.file}."
        for row in changes.itertuples()
        if table == "employees" and row.about not in headers
    )


def _headers(table: str, mapping: TableMapping) -> dict[str, str]:
    """Return contract column to header; joined headers cannot be taken apart again."""
    if not mapping.file:
        return {column.name: column.name for column in TABLES[table].columns}
    told: Mapping[str, str] = mapping.columns if mapping.table == table else mapping.also[table]
    return {name: header for name, header in told.items() if JOINED not in header}


def _as_matrix(
    rows: pd.DataFrame, mapping: TableMapping, workforce: Workforce
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return levels as a matrix of people by skills; cells that no change touches stay blank."""
    names = workforce["skills"].set_index("skill_id")["name"].to_dict()
    across = {fold(header): header for header in mapping.across}
    header = rows["skill_id"].map(
        lambda one: across.get(fold(str(names.get(one, one))), across.get(fold(str(one)), ""))
    )
    person = mapping.columns.get("employee_id", "employee_id")
    known = rows[header != ""].assign(
        header=header, cell=_as_written(rows["level"], "signals", "level", mapping.scale)
    )
    cells = known.pivot_table(
        index="employee_id", columns="header", values="cell", aggfunc="last", sort=True
    )
    kept = [one for one in mapping.across if one in cells.columns]
    made = cells[kept].fillna("").rename_axis(person).rename_axis(None, axis=1).reset_index()
    gone = rows[header == ""]
    left = [
        f"{one.employee_id}: {one.skill_id} has no column in {mapping.file}."
        for one in gone.itertuples()
    ]
    return made, tuple(left)


def _as_written(cells: pd.Series, table: str, name: str, scale: LevelScale) -> pd.Series:
    """Return cells as text, days as 2026-10-31 and levels on the scale of the file."""
    is_level = _LEVELS.get(table) == name
    told = ["" if pd.isna(one) else _cell_as_written(one, is_level, scale) for one in cells]
    return pd.Series(told, index=cells.index, dtype="str")


def _cell_as_written(cell: Any, is_level: bool, scale: LevelScale) -> str:
    if is_level:
        return level_as_written(float(cell), scale)
    if isinstance(cell, pd.Timestamp):
        return f"{cell:%Y-%m-%d}"
    return f"{cell:.12g}" if isinstance(cell, float) else str(cell)


def level_as_written(level: float, scale: LevelScale) -> str:
    """Return a level as a file of that scale writes it: a word where it has one, else a number.

    >>> from skillgap.reading.conform.scales import LevelScale
    >>> level_as_written(4.0, LevelScale.of_kind("0-10"))
    '8'
    >>> level_as_written(5.0, LevelScale.from_words({"green": 5, "red": 1}))
    'green'
    """
    word = next((word for word, known in scale.words.items() if known == level), "")
    number = scale.low + level / 5.0 * (scale.high - scale.low)
    return word or f"{number:.6g}"
