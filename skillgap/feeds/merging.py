"""The rows of all feeds, and what was loaded by hand, to one workforce."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from skillgap.core.errors import Issue
from skillgap.core.tables import SOURCE_FILE, TABLES
from skillgap.core.workforce import Workforce
from skillgap.feeds.sources import Sources
from skillgap.reading.conform import build_workforce
from skillgap.reading.conform.days import EPOCH, newest_day
from skillgap.reading.importers.imported import Imported, stack_frames

BETWEEN = " › "
"""Between the name of a feed and the file, in ``source_file``."""


@dataclass(frozen=True, eq=False)
class Part:
    """What one feed brings.

    Attributes:
        name: The feed.
        tables: Contract name to its conforming rows, not linked.
        owns: Tables that are the feed's (or other feeds') alone.
        issues: What was found while reading.
        attributions: Lines to be shown wherever the data is used.
    """

    name: str
    tables: Mapping[str, pd.DataFrame]
    owns: tuple[str, ...]
    issues: tuple[Issue, ...] = ()
    attributions: tuple[str, ...] = ()


def part_from_import(name: str, imported: Imported) -> Part:
    """Return what a feed brings, each row with the feed in front of its file."""
    tables = {
        table: frame.assign(**{SOURCE_FILE: name + BETWEEN + frame[SOURCE_FILE].astype("str")})
        for table, frame in imported.tables.items()
    }
    main = [str(mapping.get("table", "")) for mapping in imported.mappings]
    owns = tuple(dict.fromkeys(table for table in (main or tables) if table in tables))
    issues = tuple(
        replace(issue, file=name + BETWEEN + issue.file if issue.file else name)
        for issue in imported.issues
    )
    return Part(name, tables, owns, issues, imported.attributions)


def merge_parts(base: Workforce | None, parts: Sequence[Part], sources: Sources) -> Workforce:
    """Put the parts of all feeds and the tables loaded by hand together.

    Args:
        base: The dataset as it is; ``None`` where there is none yet.
        parts: One per feed that ever brought anything, in the order of ``sources.toml``.
        sources: Name, currency and day of the dataset.

    Returns:
        The workforce.

    Method:
        A table that a feed brings holds the rows of feeds alone, feed after feed. A table that
        only comes along (roles in a list of people) completes the rows loaded by hand, which go
        first. Tables that no feed brings stay as they are in the dataset. Rows that feeds put
        there before are never carried on: they come anew from what is in force of each feed.
    """
    owned = {table for part in parts for table in part.owns}
    tables: dict[str, pd.DataFrame] = {}
    for table, contract in TABLES.items():
        fed = [part.tables[table] for part in parts if table in part.tables]
        frames = list(fed)
        if base is not None and table in base.tables and table not in owned:
            by_hand = _without_feeds(base.tables[table], parts)
            if contract.key and len(by_hand) and fed:
                known = pd.MultiIndex.from_frame(by_hand[list(contract.key)].astype("str"))
                frames = [_rows_with_other_keys(frame, list(contract.key), known) for frame in fed]
            frames = [by_hand, *frames]
        frames = [frame for frame in frames if len(frame)]
        if frames:
            tables[table] = stack_frames(frames)
    as_of: str | date | None = sources.as_of or None
    if as_of is None and newest_day(tables) == EPOCH:
        as_of = base.as_of if base is not None else date.today()
    issues = [issue for part in parts for issue in part.issues]
    lines = [line for part in parts for line in part.attributions]
    lines += base.attributions if base is not None else ()
    return build_workforce(
        tables, issues=issues, as_of=as_of, currency=sources.currency, name=sources.dataset,
        attributions=tuple(dict.fromkeys(lines)),
    )  # fmt: skip


def part_in_force(workforce: Workforce, name: str, owns: Sequence[str]) -> Part:
    """Return what a feed brought to a workforce before, as far as it is still in it.

    Args:
        workforce: A version of the dataset that the feed went into.
        name: The feed.
        owns: Tables that are the feed's (or other feeds') alone.
    """
    tables = {}
    for table, frame in workforce.tables.items():
        mine = frame[SOURCE_FILE].fillna("").astype("str").str.startswith(name + BETWEEN)
        if mine.any():
            tables[table] = frame[mine].reset_index(drop=True)
    return Part(name, tables, tuple(table for table in owns if table in tables))


def _without_feeds(frame: pd.DataFrame, parts: Sequence[Part]) -> pd.DataFrame:
    """Leave out rows that a feed brought, or that stand for what only a feed named."""
    starts = tuple(part.name + BETWEEN for part in parts)
    if not starts:
        return frame
    fed = frame[SOURCE_FILE].fillna("").astype("str").str.startswith(starts)
    return frame[~fed].reset_index(drop=True)


def _rows_with_other_keys(
    frame: pd.DataFrame, key: list[str], known: pd.MultiIndex
) -> pd.DataFrame:
    here = pd.MultiIndex.from_frame(frame[key].astype("str"))
    return frame[~here.isin(known)].reset_index(drop=True)
