"""The one way in, called in this process and in few words, for tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from skillgap.core.errors import Issue
from skillgap.core.workforce import Workforce
from skillgap.reading import conform as conforming
from skillgap.reading.answers import Answers
from skillgap.reading.conform.scales import LevelScale
from skillgap.reading.examination import Examination
from skillgap.reading.files.raw import Source
from skillgap.reading.finding.table import RawTable
from skillgap.reading.mapping.table_mapping import TableMapping
from skillgap.reading.pipeline import Setting, judge_sources, judge_tables, workforce_or_error


def examine(
    *sources: Source,
    answers: Mapping[str, str] | None = None,
    known: Mapping[str, pd.DataFrame] | None = None,
    seen: Mapping[str, str] | None = None,
    as_of: str | date | None = None,
) -> Examination:
    """Judge sources, as ``sg.examine`` does in another process."""
    told = Answers(answers or {}, seen=seen or {})
    return judge_sources(sources, told, Setting(as_of=as_of, known=known))


def read(
    source: Source,
    *,
    mappings: Iterable[TableMapping] = (),
    as_of: str | date | None = None,
    currency: str = "EUR",
    name: str | None = None,
) -> Workforce:
    """Read a source, as ``sg.read`` does, from bytes too."""
    given = source[0] if isinstance(source, tuple) else source
    title = name or Path(given).stem.replace("_", " ")
    told = Answers(mappings={mapping.file: mapping for mapping in mappings})
    return workforce_or_error(judge_sources([source], told, Setting(title, as_of, currency)), title)


def read_tables(raws: Sequence[RawTable], mappings: Iterable[TableMapping]) -> Workforce:
    """Read tables of text with the mappings somebody confirmed."""
    told = Answers(mappings={mapping.file: mapping for mapping in mappings})
    return workforce_or_error(judge_tables(raws, told), "tables")


def conform(
    table: str,
    raw: pd.DataFrame,
    *,
    file: str = "",
    columns: Mapping[str, str] | None = None,
    scale: LevelScale | None = None,
) -> tuple[pd.DataFrame, list[Issue]]:
    """Type a frame; return it with what was found."""
    judged = conforming.conform(table, raw, file=file, columns=columns, scale=scale)
    return judged.frame, list(judged.issues)
