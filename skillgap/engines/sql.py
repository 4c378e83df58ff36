"""An engine on any database that answers SQL: the statements, and what is made of their rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd

from skillgap.core.errors import BadValue, MissingColumns
from skillgap.core.signal_sums import LEVEL_COLUMNS, SUM_COLUMNS, UNKNOWN_DAY, Terms
from skillgap.engines.statements import NEEDED, WELCOME, SumStatements
from skillgap.engines.words import Dialect

KEYS = {"employees": "employee_id", "roles": "role_id", "skills": "skill_id"}


@dataclass(frozen=True)
class SqlEngine:
    """Sums signals where they live, by statements.

    Attributes:
        name: What it is, for people.
        dialect: Words of the database.
        ask: Runs a statement and returns its rows.
        tables: Contract name to the name of the table there.
        keep: Keeps what a statement returns for those to come under a name, and returns the name
            of its table; nothing where the database does so by itself within one statement.
    """

    name: str
    dialect: Dialect
    ask: Callable[[str], pd.DataFrame]
    tables: dict[str, str]
    keep: Callable[[str, str], str] | None = None

    @cached_property
    def statements(self) -> SumStatements:
        """The statements for the tables that are there.

        Raises:
            MissingColumns: a table lacks a column that is needed.
            BadValue: a person or a skill is listed twice, and would count twice.
        """
        columns = {name: self._columns(name) for name in NEEDED}
        found = SumStatements(self.dialect, self.tables, columns)
        for table, key in KEYS.items():
            twice = int(self.ask(found.repeated_keys(table, key))["repeated"].iloc[0])
            if twice:
                raise BadValue(
                    f"{self.name}, table `{self.tables[table]}`, column `{key}`",
                    f"{twice:,} ids in more than one row", "each id once",
                    "Point to a table or view with one row per id.",
                )  # fmt: skip
        return found

    def _prepared(self, terms: Terms) -> SumStatements:
        """Return the statements, what steps share made once where the database must be told."""
        found = self.statements
        if self.keep is not None:
            for name in found.worth_keeping(terms):
                kept = self.keep(name, found.step(terms, name))
                found = replace(found, made={**found.made, name: kept})
        return found

    def _columns(self, table: str) -> frozenset[str]:
        asked = self.ask(f"SELECT * FROM {self.tables[table]} WHERE 1 = 0")
        found = frozenset(str(name) for name in asked.columns)
        missing = [name for name in NEEDED[table] if name not in found]
        if missing:
            raise MissingColumns(
                f"{self.name}, table `{self.tables[table]}`",
                f"no column {', '.join(f'`{name}`' for name in missing)}",
                f"{', '.join((*NEEDED[table], *WELCOME[table]))}",
                "Make a view with these names, as docs/tables.md tells what each holds.",
            )
        return found

    def newest_day(self) -> int:
        """Return the day of the newest signal, days since 1970-01-01."""
        newest = self.ask(self.statements.newest_day())["newest"].iloc[0]
        return UNKNOWN_DAY if pd.isna(newest) else int(newest)

    def left_out(self, terms: Terms) -> dict[str, int]:
        """Return how many signals do not count, by the reason."""
        row = self.ask(self.statements.left_out(terms)).iloc[0]
        return {str(name): 0 if pd.isna(value) else int(value) for name, value in row.items()}

    def sums(self, terms: Terms) -> pd.DataFrame:
        """Return the grouped sums, ``SUM_COLUMNS``, by person, skill and source."""
        asked = self.ask(self.statements.sums(terms))
        return _typed(asked, SUM_COLUMNS, ("employee_id", "skill_id", "source"), ())

    def levels(self, terms: Terms) -> pd.DataFrame:
        """Return level and SD of every person and skill with a signal, ``LEVEL_COLUMNS``."""
        asked = self.ask(self._prepared(terms).levels(terms))
        return _typed(asked, LEVEL_COLUMNS, ("employee_id", "skill_id"), ("level", "level_sd"))

    def gap_table(self, terms: Terms, by: tuple[str, ...], fewest: int) -> pd.DataFrame:
        """Return sums by group and skill; those of small groups stay where they are."""
        asked = self.ask(self._prepared(terms).gap_table(terms, by, fewest))
        columns = (
            *by,
            "skill_id",
            "people",
            "fte",
            "required",
            "held",
            "missing",
            "short",
            "signals",
        )
        return _typed(asked, columns, (*by, "skill_id"), (), whole="Int64")


def _typed(
    rows: pd.DataFrame, columns: tuple[str, ...], texts: tuple[str, ...],
    floats: tuple[str, ...], whole: Literal["int64", "Int64"] = "int64",
) -> pd.DataFrame:  # fmt: skip
    """Return rows with the types of the contract, whatever the driver made of them."""
    made: dict[str, pd.Series] = {}
    for name in columns:
        if name in texts:
            told = [None if pd.isna(cell) else str(cell) for cell in rows[name]]
            made[name] = pd.Series(told, dtype="str")
        elif name in floats:
            made[name] = rows[name].astype(np.float64)
        else:
            made[name] = _as_whole(rows[name], whole)
    return pd.DataFrame(made).sort_values(list(texts), ignore_index=True)


def _as_whole(values: pd.Series, whole: Literal["int64", "Int64"]) -> pd.Series:
    """Return whole numbers; by way of a float they would lose their last bits."""
    if values.isna().any():
        told = [None if pd.isna(value) else int(value) for value in values]
        return pd.Series(pd.array(told, dtype="Int64"))
    return values.astype("int64").astype("Int64") if whole == "Int64" else values.astype("int64")
