"""The verbs of the façade that read: files, frames, exports of systems, registers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skillgap.core.workforce import Workforce
from skillgap.reading.examination import Examination

if TYPE_CHECKING:
    import pandas as pd

    from skillgap.reading.mapping.table_mapping import TableMapping
    from skillgap.reading.occupations.esco import EscoOccupations
    from skillgap.reading.occupations.onet import Occupations

__all__ = ["examine", "from_tables", "read", "read_as", "read_esco", "read_onet"]


def read(
    source: str | Path,
    *,
    mappings: Sequence[TableMapping] | None = None,
    answers: Mapping[str, str] | None = None,
    remembered: Sequence[Mapping[str, Any]] = (),
    as_of: str | date | None = None,
    currency: str = "EUR",
    name: str | None = None,
) -> Workforce:
    """Read a folder, a workbook or a zip of csv into a workforce.

    It is judged as by :func:`examine` and on the Data page; every question without an answer
    stands at its default.

    Args:
        source: Path of the folder or file.
        mappings: Which file and column is what; by default as suggested from the headers.
        answers: Question key (or its kind, such as ``day_first``) to the chosen option.
        remembered: Mappings kept from earlier imports, as ``TableMapping.to_dict`` writes them,
            each with its ``headers``.
        as_of: The day the numbers speak of; by default the newest date in the data.
        currency: ISO code of the one currency.
        name: Name shown to people; by default the folder's or file's.

    Returns:
        The workforce; everything found while reading is in ``.issues``.

    Raises:
        SkillgapError: nothing there can be used; a file that cannot is told in ``.issues``
            where others can.
    """
    from skillgap.core.memory import give_back_memory_of
    from skillgap.reading.answers import Answers
    from skillgap.reading.pipeline import Setting, judge_sources, workforce_or_error

    path = Path(source)
    title = name or (path.stem or path.resolve().name).replace("_", " ").strip() or "Workforce"
    told = Answers(answers or {}, {mapping.file: mapping for mapping in mappings or ()}, remembered)
    found = workforce_or_error(judge_sources([path], told, Setting(title, as_of, currency)), title)
    give_back_memory_of(len(found["signals"]))
    return found


def examine(
    source: str | Path | bytes | Sequence[str | Path],
    *,
    name: str = "",
    answers: Mapping[str, str] | None = None,
    known: Workforce | None = None,
    seen: Mapping[str, str] | None = None,
    remembered: Sequence[Mapping[str, Any]] = (),
    as_of: str | date | None = None,
    progress: Callable[[float, str], None] | None = None,
) -> Examination:
    """Judge a file as the Data page does, before anything of it is kept.

    Args:
        source: Path, or several, or the bytes of a file.
        name: Name of the file where its bytes are given.
        answers: Question key (or its kind, such as ``day_first``) to the chosen option.
        known: A workforce the file refers to: its people, roles and skills.
        seen: SHA-256 of files imported before, to where and when.
        remembered: Mappings kept from earlier imports, each with its ``headers``.
        as_of: The day the numbers speak of; by default the newest date in the data.
        progress: Called with a share (0-1) and a text.

    Returns:
        A report per file: its outcome (accept, fix, ask, quarantine, reject), the changes, the
        questions with their defaults, the rows kept aside; and the workforce they give.
    """
    from skillgap.reading.answers import Answers
    from skillgap.reading.pipeline import Setting, judge_sources_in_own_process

    given: Any = [(name or "upload", source)]
    if not isinstance(source, bytes):
        given = [Path(each) for each in ([source] if isinstance(source, (str, Path)) else source)]
    tables = dict(known.tables) if known is not None else None
    return judge_sources_in_own_process(
        given,
        Answers(answers or {}, remembered=remembered, seen=seen or {}),
        Setting(as_of=as_of, known=tables),
        progress=progress,
    )


def from_tables(
    tables: Mapping[str, pd.DataFrame],
    *,
    as_of: str | date | None = None,
    currency: str = "EUR",
    name: str = "Workforce",
) -> Workforce:
    """Build a workforce from data frames; they are validated and never changed."""
    from skillgap.reading.conform import build_workforce

    return build_workforce(tables, as_of=as_of, currency=currency, name=name)


def read_as(
    importer: str,
    source: str | Path | Sequence[str | Path],
    *,
    as_of: str | date | None = None,
    currency: str = "EUR",
    name: str | None = None,
    **options: Any,
) -> Workforce:
    """Read files with one importer, such as completions, statements, postings or roster.

    Args:
        importer: Name of the importer; ``skillgap.reading.importers.catalogue`` lists them.
        source: Path of a file, or of several.
        as_of: The day the numbers speak of; by default the newest date in the data.
        currency: ISO code of the one currency.
        name: Name shown to people; by default the importer's.
        **options: Options of the importer, as in ``sources.toml``.

    Returns:
        The workforce; everything found while reading is in ``.issues``.
    """
    from skillgap.reading.importers.catalogue import find_importer, import_files

    paths = [source] if isinstance(source, (str, Path)) else list(source)
    files = [(Path(path).name, Path(path).read_bytes()) for path in paths]
    imported = import_files(importer, files, options)
    title = name or find_importer(importer).title
    return imported.workforce(as_of=as_of, currency=currency, name=title)


def read_esco(
    source: str | Path | Mapping[str, bytes],
    *,
    progress: Callable[[float, str], None] | None = None,
) -> EscoOccupations:
    """Read an ESCO release (a folder, a zip, or file name to bytes) into occupations."""
    from skillgap.reading.occupations.esco import read_esco as read_release

    return read_release(source, progress=progress)


def read_onet(
    source: str | Path | Mapping[str, bytes],
    *,
    progress: Callable[[float, str], None] | None = None,
) -> Occupations:
    """Read an O*NET release (a folder, or file name to bytes) into occupations."""
    from skillgap.reading.occupations.onet import read_onet as read_release

    return read_release(source, progress=progress)
