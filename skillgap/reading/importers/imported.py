"""What every importer gives: tables that conform, not yet linked, and everything found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from skillgap.core.errors import Issue, UnreadableFile
from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW
from skillgap.core.workforce import Workforce
from skillgap.reading.answers import Answers
from skillgap.reading.conform import build_workforce, conform
from skillgap.reading.conform.days import EPOCH, newest_day
from skillgap.reading.conform.staff import check_managers, check_prerequisites
from skillgap.reading.judging import drop_refused_files, type_understood_tables
from skillgap.reading.mapping.header_changes import HeadersChanged
from skillgap.reading.mapping.ready_mappings import STATUS
from skillgap.reading.understanding import Understood


@dataclass(frozen=True, eq=False)
class Imported:
    """What came out of one source.

    Attributes:
        tables: Contract name to a frame that conforms. Tables are not linked yet: ids may be
            unknown until the tables of other sources stand beside them.
        issues: Everything found while reading.
        attributions: Lines to be shown wherever the data is used.
        told: What the source was taken for, in one sentence; empty where nothing is to be said.
    """

    tables: Mapping[str, pd.DataFrame]
    issues: tuple[Issue, ...] = ()
    attributions: tuple[str, ...] = ()
    told: str = ""
    mappings: tuple[Mapping[str, object], ...] = field(default=())

    @property
    def rows(self) -> int:
        """Count the rows of all tables."""
        return sum(len(frame) for frame in self.tables.values())

    def workforce(
        self, *, as_of: str | date | None = None, currency: str = "EUR", name: str = "Workforce"
    ) -> Workforce:
        """Link the tables into a workforce of their own."""
        if as_of is None and newest_day(self.tables) == EPOCH:
            as_of = date.today()
        return build_workforce(
            self.tables, issues=self.issues, as_of=as_of, currency=currency, name=name,
            attributions=self.attributions,
        )  # fmt: skip


def import_as_understood(understood: Sequence[Understood], answers: Answers) -> Imported:
    """Read tables as they were understood, up to where other sources join them.

    Args:
        understood: Tables of text, and what each is.
        answers: What was decided about them.

    Raises:
        SkillgapError: nothing of them can be used, or their headers are not what they were.
    """
    changed = [each.problem for each in understood if isinstance(each.problem, HeadersChanged)]
    if changed:
        raise changed[0]
    typed = type_understood_tables(understood, answers.decisions)
    circles = [*check_managers(dict(typed.tables)), *check_prerequisites(dict(typed.tables))]
    if without := drop_refused_files(circles, understood):
        return import_as_understood(without, answers)
    if not typed.tables:
        raise next(
            (each.problem for each in understood if each.problem), _error_no_known_table(understood)
        )
    told = " ".join(f"{each.raw.file} {each.mapping.reason}." for each in understood
                    if each.origin == "recognised")  # fmt: skip
    kept = tuple(
        {**each.mapping.to_dict(), "headers": [h for h in each.raw.headers if h != STATUS]}
        for each in understood
        if each.mapping.table and each.problem is None
    )
    return Imported(typed.tables, typed.issues, told=told, mappings=kept)


def _error_no_known_table(understood: Sequence[Understood]) -> UnreadableFile:
    names = ", ".join(each.raw.file for each in understood[:6])
    return UnreadableFile(
        names or "source", "no table that is known", "a table of the contract",
        "Say what it is: `table = \"employees\"` in sources.toml, or name its columns as in "
        "the templates.",
    )  # fmt: skip


def join_imports(parts: Iterable[Imported]) -> Imported:
    """Put several imports into one; rows of a table follow each other."""
    parts = list(parts)
    frames: dict[str, list[pd.DataFrame]] = {}
    for part in parts:
        for table, frame in part.tables.items():
            frames.setdefault(table, []).append(frame)
    told = list(dict.fromkeys(part.told for part in parts if part.told))
    return Imported(
        {table: stack_frames(kept) for table, kept in frames.items()},
        tuple(issue for part in parts for issue in part.issues),
        tuple(dict.fromkeys(line for part in parts for line in part.attributions)),
        " ".join(told),
        tuple(mapping for part in parts for mapping in part.mappings),
    )


def stack_frames(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Put frames of one table under each other."""
    filled = [frame for frame in frames if len(frame)] or list(frames[:1])
    return filled[0] if len(filled) == 1 else pd.concat(filled, ignore_index=True)


def conform_imported_records(
    table: str, records: Sequence[Mapping[str, object]], file: str
) -> Imported:
    """Conform records an importer made, each with the row it was taken from.

    Args:
        table: Contract table.
        records: Contract column to cell, and ``source_row``.
        file: Where they come from.

    Returns:
        The table alone; no table where there is no record.
    """
    if not records:
        return Imported({})
    frame = pd.DataFrame(list(records))
    text = frame.drop(columns=[SOURCE_ROW]).fillna("").astype("str")
    rows = text.assign(**{SOURCE_ROW: frame[SOURCE_ROW]})
    columns = {column: column for column in text.columns if column != SOURCE_FILE}
    judged = conform(table, rows, file=file, columns=columns)
    kept = tuple(i for i in judged.issues if i.severity != "note" or "left out" not in i.found)
    return Imported({table: judged.frame}, kept)
