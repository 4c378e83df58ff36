"""Every importer there is, by name: what ``sources.toml`` and the Data page choose from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from skillgap.core.errors import UnreadableFile, unknown_name
from skillgap.reading.answers import Answers
from skillgap.reading.files.raw import read_raw_tables
from skillgap.reading.finding.table import RawTable
from skillgap.reading.importers.completions import read_completions
from skillgap.reading.importers.imported import Imported, import_as_understood
from skillgap.reading.importers.postings_index import find_sectors, read_postings
from skillgap.reading.importers.roster_history import read_roster_history
from skillgap.reading.importers.statements import read_statements
from skillgap.reading.occupations.esco import read_esco
from skillgap.reading.occupations.onet import read_onet
from skillgap.reading.pipeline import issue_file_left_out, read_tables_of_sources
from skillgap.reading.understanding import understand_tables

Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Importer:
    """One way to read a source.

    Attributes:
        key: Its name in ``sources.toml``.
        title: What people call it.
        reads: What it reads, in a few words.
        gives: Tables it can give.
        options: Names of its options in ``sources.toml``.
        from_tables: Whether it reads tables (files or a query), or files alone.
    """

    key: str
    title: str
    reads: str
    gives: tuple[str, ...]
    options: tuple[str, ...] = ()
    from_tables: bool = True


IMPORTERS = {
    importer.key: importer
    for importer in (
        Importer("tables", "Tables", "csv, workbook or zip; also people × skills matrices",
                 ("every table",), ("table", "columns", "mapping", "scale", "answers")),
        Importer("completions", "Learning history", "export of a learning system",
                 ("enrolments", "signals"), ("skills", "level", "columns", "mapping",
                                                "answers")),
        Importer("statements", "xAPI statements", "JSON lines of a learning record store",
                 ("enrolments", "signals"), ("skills", "level", "people"), from_tables=False),
        Importer("postings", "Labour-market index", "dates, values and sectors or regions",
                 ("postings",), ("roles", "skills", "region", "only")),
        Importer("roster", "Roster history", "a roster for each month, quarter or year",
                 ("employees", "snapshots")),
        Importer("onet", "O*NET", "a release for some roles, or all of it",
                 ("roles", "skills", "requirements", "tasks"), ("roles", "minimum_importance"),
                 from_tables=False),
        Importer("esco", "ESCO", "a release for some roles, or all of it",
                 ("roles", "skills", "requirements"), ("roles", "optional"), from_tables=False),
    )
}  # fmt: skip


def find_importer(key: str) -> Importer:
    """Return one importer.

    Raises:
        UnknownName: there is none of that name; near misses are offered.
    """
    if key not in IMPORTERS:
        raise unknown_name("importers", key, list(IMPORTERS))
    return IMPORTERS[key]


def import_files(
    key: str,
    files: Sequence[tuple[str, bytes]],
    options: Mapping[str, Any] | None = None,
    *,
    kept: Sequence[Mapping[str, Any]] = (),
    accept: bool = False,
    progress: Progress | None = None,
) -> Imported:
    """Read files with one importer.

    Args:
        key: Name of the importer.
        files: Name and bytes of each.
        options: Options of the importer.
        kept: Mappings kept from the last time, as ``TableMapping.to_dict`` writes them.
        accept: Whether headers that were renamed since are taken as they probably are.
        progress: Called with the share done (0–1) and what comes next.

    Returns:
        Tables that conform, and everything found.

    Raises:
        SkillgapError: a file cannot be read, or nothing in it fits.
    """
    chosen, given = find_importer(key), dict(options or {})
    if key in ("onet", "esco"):
        return _read_occupation_register(key, dict(files), given, progress)
    if not chosen.from_tables:
        return read_statements(dict(files), **given)
    raws, refused = read_tables_of_sources(files, Answers(), progress)
    if not raws:
        raise next(each.problem for each in refused if each.problem is not None)
    if progress is not None:
        progress(0.6, f"Checking {len(raws)} tables" if len(raws) > 1 else "Checking the table")
    imported = import_tables(key, raws, given, kept=kept, accept=accept)
    return replace(imported, issues=(*imported.issues, *map(issue_file_left_out, refused)))


def import_tables(
    key: str,
    raws: Sequence[RawTable],
    options: Mapping[str, Any] | None = None,
    *,
    kept: Sequence[Mapping[str, Any]] = (),
    accept: bool = False,
) -> Imported:
    """Read tables of text, from files or a query, with one importer; see :func:`import_files`."""
    importer, given = find_importer(key), dict(options or {})
    if not importer.from_tables:
        raise UnreadableFile(
            key, "rows of a query", f"files: {importer.reads}", "Choose another importer."
        )
    if key == "postings":
        return read_postings(raws, **given)
    if key == "roster":
        return read_roster_history(raws).as_imported()
    answers = _make_answers_from_options(key, given, kept, accept)
    if key == "completions":
        wanted = {name: given[name] for name in ("skills", "level") if name in given}
        return read_completions(raws, answers=answers, **wanted)
    return import_as_understood(understand_tables(raws, answers), answers)


def _make_answers_from_options(
    key: str, options: Mapping[str, Any], kept: Sequence[Mapping[str, Any]], accept: bool
) -> Answers:
    """Return what ``sources.toml`` and earlier times decided, as the one judge takes it."""
    return Answers(
        options={**options.get("answers", {}),
                 "changed_headers": "accept" if accept else "refuse"},
        remembered=() if options.keys() & {"mapping", "columns"} else kept,
        table="enrolments" if key == "completions" else str(options.get("table", "")),
        layout=str(options.get("mapping", "")),
        columns=options.get("columns", {}),
        scale=str(options.get("scale", "")),
    )  # fmt: skip


def find_mappable_keys(key: str, files: Sequence[tuple[str, bytes]]) -> tuple[str, ...]:
    """Return what a person may map to skills or roles: courses, activities or sectors.

    Args:
        key: Name of the importer.
        files: Name and bytes of each.

    Returns:
        The keys, most frequent first; none for importers that map nothing.
    """
    if key == "postings":
        raws = [raw for name, data in files for raw in read_raw_tables((name, data))]
        return find_sectors(raws)
    if key not in ("completions", "statements"):
        return ()
    learnt = import_files(key, files).tables.get("enrolments")
    return () if learnt is None else tuple(learnt["intervention_id"].value_counts().index)


def _read_occupation_register(
    key: str, files: Mapping[str, bytes], options: Mapping[str, Any], progress: Progress | None
) -> Imported:
    roles = dict(options.pop("roles", {})) if isinstance(options, dict) else {}
    release: Any = (read_esco if key == "esco" else read_onet)(files, progress=progress)
    tables = release.tables(roles, **options) if roles else release.workforce_tables()
    return Imported(tables, release.issues, (release.attribution,), told=f"{release!r}.")
