"""The access pack: everything kept about one person, in one file to hand over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

import pandas as pd

from skillgap.exports.live_text import plain_cell
from skillgap.exports.tables import write_table

if TYPE_CHECKING:
    from skillgap.exports.gate import Seal


@dataclass(frozen=True, eq=False)
class AccessPack:
    """What is kept about one person, and what was made of it.

    Attributes:
        employee_id: The person.
        name: Name, or the id where none is known.
        dataset: Dataset and version, in words.
        data: Table to the rows about the person, with the file and row they came from.
        sources: Which version came from where and when; one row per version that holds the person.
        purposes: What signals of each source are used for, on which ground, and whether they are.
        levels: Inferred levels with range, confidence and state (inferred, confirmed, contested or
            overridden).
        logic: One row per skill: how its level was worked out, in words and as a formula.
        method: How levels are worked out in general, and on which assumptions.
        decisions: What was decided about the person, by whom, why.
        corrections: Facts that were corrected.
        log: Log entries about the person.
        recipients: Files with data of this dataset that were taken away, when, by whom.
    """

    employee_id: str
    name: str
    dataset: str
    data: Mapping[str, pd.DataFrame]
    sources: pd.DataFrame
    purposes: pd.DataFrame
    levels: pd.DataFrame
    logic: pd.DataFrame
    method: tuple[str, ...]
    decisions: pd.DataFrame
    corrections: pd.DataFrame
    log: pd.DataFrame
    recipients: pd.DataFrame

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """File name, without ending, to table; in the order they are explained."""
        return {
            **{f"data/{name}": frame for name, frame in self.data.items()},
            "sources": self.sources,
            "purposes": self.purposes,
            "levels": self.levels,
            "logic": self.logic,
            "decisions": self.decisions,
            "corrections": self.corrections,
            "log": self.log,
            "recipients": self.recipients,
        }


_TOLD = {
    "sources": "which import brought your data in, from where, and when",
    "purposes": "what signals about you are used for, on which ground, and which are not used",
    "levels": "the levels worked out for you, each with its 80% range, how sure it is, and whether "
    "it is inferred, confirmed, contested or overridden, by whom and since when",
    "logic": "how each of these levels was worked out, from which evidence",
    "decisions": "what was decided about you, by whom, and why",
    "corrections": "facts about you that were corrected here, over what files say",
    "log": "what was done with your record: when it was opened, decided about or taken away",
    "recipients": "files with data of this dataset that were taken away: when and by whom",
}


def write_access_pack(pack: AccessPack, seal: Seal) -> bytes:
    """Write an access pack as a zip: a page to read first, and a csv for each table.

    Args:
        pack: What is kept about the person.
        seal: Of the gate; it stands at the foot of the page.
    """
    sink = BytesIO()
    with ZipFile(sink, "w", ZIP_DEFLATED) as archive:
        archive.writestr("read me first.txt", _page(pack, seal))
        for name, table in pack.tables.items():
            archive.writestr(f"{name}.csv", write_table(table, "csv", title=name))
    return sink.getvalue()


def _page(pack: AccessPack, seal: Seal) -> str:
    made: datetime = seal.taken_at
    lines = [
        f"What is kept about {plain_cell(pack.name)} ({plain_cell(pack.employee_id)})",
        "",
        f"Dataset: {plain_cell(pack.dataset)}. Put together on {made:%Y-%m-%d}.",
        "",
        "What is in here",
        *(f"  data/{name}.csv: {len(frame):,} rows about you, with the file and row they "
          "came from" for name, frame in pack.data.items()),
        *(f"  {name}.csv: {_TOLD[name]} ({len(pack.tables[name]):,} rows)" for name in _TOLD),
        "",
        "How levels are worked out",
        *(f"  {plain_cell(line)}" for line in pack.method),
        "",
        "What you can ask for",
        "  Ask whoever gave you this to correct a fact (the correction outlasts the next import),",
        "  or to erase all of it: your rows, levels, decisions, and copies in backups.",
        "",
        seal.sentence,
    ]  # fmt: skip
    return "\n".join(lines) + "\n"
