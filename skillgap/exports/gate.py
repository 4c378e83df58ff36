"""The one gate through which every file leaves.

It knows who takes a file away, by which policy and from which data; writes that down before the
file is made and into the file; and opens the file before it leaves, to refuse one that would run
or link anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

import pandas as pd

from skillgap.core.access import Viewer
from skillgap.core.errors import unknown_name
from skillgap.core.question import ResultColumn
from skillgap.exports.live_files import CHECKS, refuse_live_content
from skillgap.exports.live_text import plain_cell
from skillgap.exports.tables import FORMATS, write_table

__all__ = ["Departure", "Seal", "let_out", "plain_cell"]

_SHORT_HASH = 12


class Head(Protocol):
    """Where the audit log stands after an entry."""

    @property
    def sequence(self) -> int:
        """Number of the entry."""

    @property
    def head(self) -> str:
        """Hash of the log up to it."""


@dataclass(frozen=True, slots=True)
class Departure:
    """Who takes a file away, from which data, and where that is written down.

    Attributes:
        viewer: Whose policy every table passes.
        log: Writes down that a file leaves, given what and how large; returns where the log stands.
        dataset: Name of the dataset it is made from; blank for none.
        version: Its version; 0 where it is not kept.
        fingerprint: Hash of the data.
    """

    viewer: Viewer
    log: Callable[[str, str], Head]
    dataset: str = ""
    version: int = 0
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Seal:
    """What stands in a file that left, so that it can be traced: made by the gate."""

    taken_at: datetime
    taken_by: str
    policy: str
    dataset: str
    version: int
    fingerprint: str
    sequence: int
    head: str

    @property
    def sentence(self) -> str:
        """One line for the foot, the notes or the properties of a document."""
        numbered = f" version {self.version}" if self.version else ""
        data = f", data {self.fingerprint[:_SHORT_HASH]}" if self.fingerprint else ""
        source = f" from {plain_cell(self.dataset)}{numbered}{data}" if self.dataset else ""
        head = f", head {self.head}" if self.head else ""
        return (
            f"Taken away {self.taken_at:%Y-%m-%d %H:%M} UTC by {self.taken_by} "
            f"(policy {self.policy}){source}; log entry {self.sequence}{head}."
        )

    def stamp(self, table: pd.DataFrame) -> pd.DataFrame:
        """Add the seal to a table as columns, so that each row can be traced.

        What is made from no data, such as the audit log, carries the entry and head of the log.
        """
        source = {
            "dataset": self.dataset,
            "dataset_version": self.version or None,
            "data_hash": self.fingerprint[:_SHORT_HASH],
        }
        return table.assign(
            **(source if self.dataset else {}), log_entry=self.sequence, log_head=self.head
        )


def let_out(
    made: pd.DataFrame | Callable[[Seal], bytes],
    format: str,
    leaving: Departure,
    *,
    what: str,
    brought: bytes | None = None,
    columns: Sequence[ResultColumn] = (),
    form: bool = False,
) -> bytes:
    """Let a file leave: through the policy, into the log, sealed, and with nothing live in it.

    Args:
        made: A table, written here with one header row and the seal's columns behind its own; or
            what writes the file, given the seal that must stand in it.
        format: Ending of the file, such as ``csv`` or ``pptx``.
        leaving: Who takes it away, and from which data.
        what: What it holds, for the log and the name of a sheet.
        brought: An office file that it is added to; see ``refuse_live_content``.
        columns: What a table's columns hold, for the viewer's policy: what is not declared does not
            leave with whoever may not see everything.
        form: The table is one to fill in, so that no column is added to it.

    Returns:
        The bytes of the file.

    Raises:
        UnknownName: a format that the gate cannot look into; csv and Parquet leave as tables only.
        UnsafeFile: the file holds a live formula, a link, a script or a macro.
        BadValue: the table is too large for a worksheet.
    """
    if isinstance(made, pd.DataFrame):
        if format not in FORMATS:
            raise unknown_name("format of a table", format, list(FORMATS))
        table = leaving.viewer.release(made, columns)
        seal = _seal(leaving, what, f"{format}, {len(table):,} rows")
        content = write_table(table if form else seal.stamp(table), format, title=what)
    else:
        if format not in CHECKS:
            raise unknown_name("format of a file that leaves", format, sorted(CHECKS))
        content = made(_seal(leaving, what, format))
    if format in CHECKS:
        refuse_live_content(content, format, what, brought=brought)
    return content


def _seal(leaving: Departure, what: str, size: str) -> Seal:
    """Write down that a file leaves, before it is made: what is not logged does not leave."""
    source = f"{leaving.dataset} v{leaving.version}" if leaving.version else leaving.dataset
    hashed = f", data {leaving.fingerprint[:_SHORT_HASH]}" if leaving.fingerprint else ""
    policy = f"policy {leaving.viewer.policy}, {leaving.viewer.role}"
    told = [f"{size}; {policy}", *([f"from {source}{hashed}"] if source else [])]
    head = leaving.log(what, "; ".join(told))
    return Seal(
        taken_at=datetime.now(UTC),
        taken_by=leaving.viewer.role,
        policy=leaving.viewer.policy,
        dataset=leaving.dataset,
        version=leaving.version,
        fingerprint=leaving.fingerprint,
        sequence=head.sequence,
        head=head.head,
    )
