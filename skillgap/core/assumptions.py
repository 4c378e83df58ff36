"""The register of assumptions: every default with its unit, range, source and owner."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from statistics import NormalDist
from typing import Literal, TypeAlias, cast, get_args

import pandas as pd

from skillgap.core.errors import BadValue, unknown_name

RANGE_SHARE = 0.8
"""Every range in the product holds this share of what is believed."""

Z80 = NormalDist().inv_cdf(0.5 + RANGE_SHARE / 2)
"""Standard normal quantile of the upper end of a range."""

Status: TypeAlias = Literal["published", "estimated", "guess", "confirmed"]


@dataclass(frozen=True, slots=True)
class Assumption:
    """One number nobody measured here.

    Attributes:
        name: Key in the register.
        value: The value in use, in ``unit``.
        unit: Unit of value, low and high.
        low: Lower end of the plausible (80%) range.
        high: Upper end of the plausible (80%) range.
        source: Where the value comes from.
        status: ``published``, ``estimated`` from this data, ``guess``, or ``confirmed`` by its
            owner.
        owner: Who answers for it.
        meaning: What it is, in one plain sentence.
    """

    name: str
    value: float
    unit: str
    low: float
    high: float
    source: str
    status: Status
    owner: str
    meaning: str

    def __post_init__(self) -> None:
        """Refuse a range that does not hold the value, and an unknown status."""
        if not self.low <= self.value <= self.high:
            raise BadValue(
                f"assumption `{self.name}`",
                f"value {self.value} outside {self.low} to {self.high}",
                "low ≤ value ≤ high",
                "Widen the range or correct the value.",
            )
        if self.status not in get_args(Status):
            raise BadValue(
                f"assumption `{self.name}`",
                f"status `{self.status}`",
                "published, estimated, guess or confirmed",
                "Correct the status.",
            )


@dataclass(frozen=True, slots=True)
class Assumptions(Mapping[str, Assumption]):
    """An immutable register; a changed one is a new one.

    >>> register = Assumptions.from_toml('''
    ... [full_gap_levels]
    ... value = 2.0
    ... unit = "levels"
    ... low = 1.0
    ... high = 3.0
    ... source = "product default"
    ... status = "guess"
    ... owner = "CHRO"
    ... meaning = "Gap at which the whole value is at risk."
    ... ''')
    >>> register["full_gap_levels"].value
    2.0

    Attributes:
        entries: The assumptions, in file order.
        noted: What was read, by name, of each view :meth:`recorded` between this register and the
            one from the file.
    """

    entries: tuple[Assumption, ...]
    noted: tuple[dict[str, Assumption], ...] = field(default=(), compare=False, repr=False)

    @classmethod
    def from_toml(cls, text: str) -> Assumptions:
        """Read a register from TOML text: one table per assumption.

        Args:
            text: Contents of ``data/assumptions.toml``.

        Returns:
            The register, in file order.

        Raises:
            BadValue: a range does not hold its value, or a status is unknown.
        """
        return cls(
            tuple(
                Assumption(
                    name=name,
                    value=float(entry["value"]),
                    unit=str(entry["unit"]),
                    low=float(entry["low"]),
                    high=float(entry["high"]),
                    source=str(entry["source"]),
                    status=cast("Status", entry["status"]),
                    owner=str(entry["owner"]),
                    meaning=str(entry["meaning"]),
                )
                for name, entry in tomllib.loads(text).items()
            )
        )

    def __getitem__(self, name: str) -> Assumption:
        """Return the assumption of that name, or raise ``UnknownName`` with near misses."""
        for entry in self.entries:
            if entry.name == name:
                for note in self.noted:
                    note[name] = entry
                return entry
        raise unknown_name("assumptions", name, [entry.name for entry in self.entries])

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names."""
        return (entry.name for entry in self.entries)

    def __len__(self) -> int:
        """Count the assumptions."""
        return len(self.entries)

    def __contains__(self, name: object) -> bool:
        """Say whether a name is in the register."""
        return any(entry.name == name for entry in self.entries)

    def value(self, name: str) -> float:
        """Return the value in use of one assumption."""
        return self[name].value

    def changed(self, **values: float) -> Assumptions:
        """Return a new register with some values changed; a range widens to hold its value."""
        unknown = set(values) - set(self)
        if unknown:
            raise unknown_name("assumptions", sorted(unknown)[0], list(self))
        return Assumptions(
            tuple(
                replace(
                    entry,
                    value=values[entry.name],
                    low=min(entry.low, values[entry.name]),
                    high=max(entry.high, values[entry.name]),
                )
                if entry.name in values
                else entry
                for entry in self.entries
            ),
            self.noted,
        )

    def confirmed(
        self, name: str, *, by: str, on: str, value: float, low: float, high: float
    ) -> Assumptions:
        """Return a new register in which a named owner answers for one assumption.

        Args:
            name: The assumption.
            by: Who confirms or changes it.
            on: The day, for the record.
            value: The value from now on.
            low: Lower end of its 80% range.
            high: Upper end.

        Raises:
            UnknownName: no such assumption; near misses are offered.
            BadValue: nobody is named, or the range does not hold the value.
        """
        known = self[name]
        if not by.strip():
            raise BadValue(
                f"assumption `{name}`", "nobody's name", "who answers for it", "Enter a name."
            )
        source = f"confirmed by {by.strip()} on {on}; before: {known.value:g} ({known.source})"
        entry = replace(
            known, value=value, low=low, high=high, status="confirmed", owner=by.strip(),
            source=source,
        )  # fmt: skip
        entries = tuple(entry if one.name == name else one for one in self.entries)
        return Assumptions(entries, self.noted)

    def updated_from_data(self, entries: Iterable[Assumption]) -> Assumptions:
        """Return a new register with entries that data tell better; confirmed ones stay."""
        told = {one.name: one for one in entries}
        return Assumptions(
            tuple(
                entry if entry.status == "confirmed" else told.get(entry.name, entry)
                for entry in self.entries
            ),
            self.noted,
        )

    def recorded(self) -> Assumptions:
        """Return a view that remembers what is read of it; see :attr:`read_so_far`.

        What a view of a view reads, both remember.
        """
        return Assumptions(self.entries, (*self.noted, {}))

    def resumed(self) -> Assumptions:
        """Return a view like :meth:`recorded` that has read what this one has.

        What it reads from here on this one does not remember: of two views that take up one, each
        says what it read, not what the other did.
        """
        begun = dict(self.noted[-1]) if self.noted else {}
        return Assumptions(self.entries, (*self.noted[:-1], begun))

    @property
    def read_so_far(self) -> tuple[Assumption, ...]:
        """What was read of this view so far, in the order of the register."""
        seen = dict(self.noted[-1]) if self.noted else {}
        return tuple(seen[entry.name] for entry in self.entries if entry.name in seen)

    def among(self, *names: str) -> tuple[Assumption, ...]:
        """Return the named assumptions, for a provenance record."""
        return tuple(self[name] for name in names)

    @property
    def table(self) -> pd.DataFrame:
        """The register as a frame, one row per assumption."""
        return pd.DataFrame(
            [
                {field: getattr(entry, field) for field in Assumption.__slots__}
                for entry in self.entries
            ],
            columns=list(Assumption.__slots__),
        )
