"""Four ways into the product with one file: ``check``, ``sg.read``, feeds and the Data page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from skillgap.core.errors import Issue, Outcome, SkillgapError
from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW
from skillgap.core.workforce import Workforce
from skillgap.reading.answers import Answers
from skillgap.reading.examination import Examination
from skillgap.reading.importers.catalogue import import_files
from skillgap.reading.pipeline import (
    Setting,
    judge_sources,
    judge_tables,
    read_tables_of_sources,
    workforce_or_error,
)
from skillgap.reading.understanding import SEEN, tables_with_confirmed_headers, understand_tables

DAY = "2026-10-31"


@dataclass(frozen=True, eq=False)
class Seen:
    """What one way in made of files.

    Attributes:
        tables: Contract table to its rows; none where nothing could be used.
        issues: What was found, as place, finding and question.
        refusal: Why nothing was used; empty otherwise.
        seen: The reports, where this way in gives them.
    """

    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    issues: frozenset[tuple[str, str, str]] = frozenset()
    refusal: str = ""
    seen: Examination | None = None

    @property
    def verdict(self) -> str:
        """The gravest outcome of what was found; rows kept aside are found, too."""
        return str(self.seen.outcome) if self.seen is not None else ""


def _of(workforce: Workforce, seen: Examination | None = None) -> Seen:
    return Seen(workforce.tables, _told(workforce.issues), seen=seen)


def _told(issues: Sequence[Issue]) -> frozenset[tuple[str, str, str]]:
    return frozenset((i.file, i.found, i.question) for i in issues
                     if i.file_outcome is not Outcome.REJECT)  # fmt: skip


def by_check(paths: Sequence[Path], options: Mapping[str, str] | None = None) -> Seen:
    """Judge files as ``check`` and ``sg.examine`` do."""
    seen = judge_sources(paths, Answers(options or {}), Setting(as_of=DAY))
    if seen.workforce is None:
        told = " ".join(report.rejection for report in seen.reports).strip()
        return Seen(refusal=told or "no table that is known", seen=seen)
    return _of(seen.workforce, seen)


def by_read(paths: Sequence[Path], options: Mapping[str, str] | None = None) -> Seen:
    """Read files as ``sg.read`` does."""
    try:
        seen = judge_sources(paths, Answers(options or {}), Setting(as_of=DAY))
        return _of(workforce_or_error(seen, "files"))
    except SkillgapError as problem:
        return Seen(refusal=str(problem))


def by_feeds(paths: Sequence[Path], options: Mapping[str, str] | None = None) -> Seen:
    """Import files as a feed does."""
    files = [(path.name, path.read_bytes()) for path in paths]
    try:
        imported = import_files("tables", files, {"answers": dict(options or {})})
        return _of(imported.workforce(as_of=DAY))
    except SkillgapError as problem:
        return Seen(refusal=str(problem))


def by_page(paths: Sequence[Path], options: Mapping[str, str] | None = None) -> Seen:
    """Take files in as the Data page does: first what they are, then cell by cell."""
    answers = Answers(options or {})
    sources = [(path.name, path.read_bytes()) for path in paths]
    raws, refused = read_tables_of_sources(sources, answers)
    understood = understand_tables(raws, answers)
    said = Answers(SEEN | dict(options or {}), {each.raw.file: each.mapping for each in understood})
    seen = judge_tables(tables_with_confirmed_headers(understood), said, Setting(as_of=DAY))
    try:
        workforce = workforce_or_error(seen, "files")
    except SkillgapError as problem:
        told = " ".join(report.rejection for report in refused)
        return Seen(refusal=str(problem) or told, seen=seen)
    return _of(workforce, seen)


ENTRANCES: Mapping[str, Callable[..., Seen]] = {
    "check": by_check, "read": by_read, "feeds": by_feeds, "page": by_page,
}  # fmt: skip


def differences(one: Seen, other: Seen) -> list[str]:
    """Say in which tables two ways in differ, and whether one refuses what the other reads."""
    if bool(one.refusal) != bool(other.refusal):
        return [f"one refuses: {one.refusal or other.refusal}"]
    names = {name for each in (one, other) for name, rows in each.tables.items() if len(rows)}
    return [name for name in sorted(names) if not _same(one, other, name)]


def _same(one: Seen, other: Seen, name: str) -> bool:
    frames = [each.tables.get(name) for each in (one, other)]
    if any(frame is None for frame in frames):
        return False
    bare = [
        frame.drop(columns=[SOURCE_FILE, SOURCE_ROW]).reset_index(drop=True)
        for frame in frames
        if frame is not None
    ]
    return bool(bare[0].equals(bare[1]))
