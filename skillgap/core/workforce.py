"""The workforce: validated tables, frozen, with integer codes for what models compute on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from skillgap.core.errors import Issue, MissingTable
from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW, TABLES, table_named

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
UNKNOWN = -1


class Codes:
    """Labels numbered 0 … n−1, in the order they were first met.

    >>> codes = Codes(["b", "a", "b"])
    >>> codes.encode(pd.Series(["a", "b", "zzz"])).tolist()
    [1, 0, -1]
    """

    __slots__ = ("_index", "_known", "labels")

    def __init__(self, labels: Iterable[str]) -> None:
        self._index = pd.Index(pd.unique(pd.Series(list(labels), dtype="str")), dtype="str")
        self.labels: tuple[str, ...] = tuple(self._index.to_numpy(dtype=object))
        self._known = pa.array(self.labels, type=pa.large_string(), from_pandas=True)

    def __len__(self) -> int:
        """Count the labels."""
        return len(self.labels)

    def encode(self, values: pd.Series) -> Ints:
        """Return the code of each value, shape (n,); ``UNKNOWN`` where it is no label."""
        if not isinstance(values.dtype, pd.StringDtype):
            return self._index.get_indexer(pd.Index(values)).astype(np.int64)
        # Looked up as Arrow's text, which takes a tenth of what Python's text does.
        texts = pa.array(values, type=pa.large_string(), from_pandas=True)
        found = pc.index_in(texts, value_set=self._known).fill_null(UNKNOWN)
        return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.int64)

    def code(self, label: str) -> int:
        """Return the code of one label; ``UNKNOWN`` when there is none."""
        return int(self._index.get_indexer(pd.Index([label], dtype="str"))[0])


@dataclass(frozen=True, eq=False)
class Workforce:
    """An organisation at one day: typed tables that keep their source rows.

    Build it with :func:`skillgap.read` or :func:`skillgap.reading.conform.build_workforce`,
    which validate; the constructor takes tables that already conform.

    Attributes:
        tables: Contract name to frame. Every frame carries all columns of its contract (blank
            where the source had none) plus ``source_file`` and ``source_row``. ``id``, ``text``
            and ``category`` are ``str`` with NA for blanks, numbers ``float64``, dates
            ``datetime64``, flags ``boolean``. The tables ``employees``, ``roles`` and ``skills``
            are always there; ``roles`` and ``skills`` are completed from what refers to them.
        issues: Everything found while reading.
        as_of: The day the numbers speak of; by default the newest date in the data.
        currency: ISO code of the one currency.
        name: Name shown to people.
        attributions: Lines that must be shown wherever the data is used (O*NET, ESCO).
    """

    tables: Mapping[str, pd.DataFrame]
    issues: tuple[Issue, ...] = ()
    as_of: date = field(default_factory=lambda: date(1970, 1, 1))
    currency: str = "EUR"
    name: str = "Workforce"
    attributions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Make the mapping itself read-only."""
        object.__setattr__(self, "tables", MappingProxyType(dict(self.tables)))

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Return one table, empty with its columns where none was loaded."""
        if name not in self.tables:
            return empty_table(name)
        return self._completed.get(name, self.tables[name])

    @cached_property
    def _completed(self) -> dict[str, pd.DataFrame]:
        """Tables saved by an earlier version, with the columns that the contract gained since.

        The tables themselves, and so the fingerprint, stay as they were saved.
        """
        missing = {
            name: [one for one in table_named(name).columns if one.name not in frame.columns]
            for name, frame in self.tables.items()
            if name in TABLES
        }
        return {
            name: self.tables[name].assign(
                **{
                    one.name: pd.Series(
                        one.default, index=self.tables[name].index, dtype=dtype_of(one.kind)
                    )
                    for one in columns
                }
            )
            for name, columns in missing.items()
            if columns
        }

    def has(self, *names: str) -> bool:
        """Say whether all these tables hold at least one row."""
        return all(name in self.tables and len(self.tables[name]) > 0 for name in names)

    def need(self, *names: str) -> None:
        """Raise ``MissingTable`` unless all these tables hold rows."""
        for name in names:
            if not self.has(name):
                contract = table_named(name)
                raise MissingTable(
                    f"table `{name}`",
                    "not loaded",
                    f"{contract.meaning.rstrip('.').lower()} ({', '.join(contract.required)})",
                    "Load it on the Data page, download its template there, or open the sample.",
                )

    @cached_property
    def people(self) -> Codes:
        """Codes of employee ids, in table order."""
        return Codes(self["employees"]["employee_id"])

    @cached_property
    def skills(self) -> Codes:
        """Codes of skill ids, in table order."""
        return Codes(self["skills"]["skill_id"])

    @cached_property
    def roles(self) -> Codes:
        """Codes of role ids, in table order."""
        return Codes(self["roles"]["role_id"])

    @cached_property
    def present(self) -> NDArray[np.bool_]:
        """Shape (people,): hired on or before ``as_of`` and not yet gone."""
        staff, day = self["employees"], pd.Timestamp(self.as_of)
        hired = staff["hire_date"].isna() | (staff["hire_date"] <= day)
        here = staff["exit_date"].isna() | (staff["exit_date"] > day)
        return np.asarray(hired & here, dtype=np.bool_)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over names, columns and cells: equal data, equal text; row order counts."""
        digest = hashlib.sha256(f"{self.as_of.isoformat()}|{self.currency}".encode())
        for name in TABLES:
            if name not in self.tables:
                continue
            frame = self.tables[name].drop(columns=[SOURCE_FILE, SOURCE_ROW], errors="ignore")
            digest.update(f"{name}:{','.join(map(str, frame.columns))}".encode())
            hashes = pd.util.hash_pandas_object(frame, index=False, categorize=True)
            digest.update(hashes.to_numpy().tobytes())
        return digest.hexdigest()

    def __repr__(self) -> str:
        """Name, day and the size of each table."""
        sizes = ", ".join(f"{name} {len(frame):,}" for name, frame in self.tables.items())
        return f"Workforce({self.name!r}, as of {self.as_of}, {sizes})"


_DTYPES = {
    "id": "str",
    "text": "str",
    "category": "str",
    "number": "float64",
    "level": "float64",
    "share": "float64",
    "date": "datetime64[us]",
    "flag": "boolean",
}


def dtype_of(kind: str) -> str:
    """Return the pandas dtype a contract kind is held in."""
    return _DTYPES[kind]


def empty_table(name: str) -> pd.DataFrame:
    """Return a frame with the columns and dtypes of a contract table and no rows."""
    columns = {
        column.name: pd.Series([], dtype=dtype_of(column.kind))
        for column in table_named(name).columns
    }
    columns[SOURCE_FILE] = pd.Series([], dtype="str")
    columns[SOURCE_ROW] = pd.Series([], dtype="int64")
    return pd.DataFrame(columns)
