"""Every importer there is, by name: what ``sources.toml`` and the Data page choose from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from skillgap.core.errors import Issue, UnreadableFile, unknown_name
from skillgap.reading.files.raw import read_raw
from skillgap.reading.finding.table import RawTable
from skillgap.reading.importers.completions import read_completions
from skillgap.reading.importers.imported import Imported, gather
from skillgap.reading.importers.postings_index import read_postings, sectors_of
from skillgap.reading.importers.roster_history import read_roster_history
from skillgap.reading.importers.statements import read_statements
from skillgap.reading.mapping.exported_cells import prepare
from skillgap.reading.mapping.header_changes import (
    HeaderChange,
    compare_headers,
    nearest_mapping,
    refuse_changed,
    renamed_mapping,
)
from skillgap.reading.mapping.mapping import TableMapping, suggest_as, suggest_mappings
from skillgap.reading.mapping.ready_mappings import STATUS, export_named, recognise
from skillgap.reading.occupations.esco import read_esco
from skillgap.reading.occupations.onet import read_onet
from skillgap.reading.tabular import conform_raw

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
                 ("every table",), ("table", "columns", "mapping", "scale")),
        Importer("completions", "Learning history", "export of a learning system",
                 ("enrolments", "signals"), ("skills", "level", "columns", "mapping")),
        Importer("statements", "xAPI statements", "JSON lines of a learning record store",
                 ("enrolments", "signals"), ("skills", "level", "people"), from_tables=False),
        Importer("postings", "Labour-market index", "dates, values and sectors or regions",
                 ("postings",), ("roles", "skills", "region", "only")),
        Importer("roster", "Roster history", "a roster for each month, quarter or year",
                 ("employees", "snapshots")),
        Importer("onet", "O*NET", "a release for some roles, or all of it",
                 ("roles", "skills", "requirements"), ("roles", "minimum_importance"),
                 from_tables=False),
        Importer("esco", "ESCO", "a release for some roles, or all of it",
                 ("roles", "skills", "requirements"), ("roles", "optional"), from_tables=False),
    )
}  # fmt: skip


def importer_named(key: str) -> Importer:
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
    chosen, given = importer_named(key), dict(options or {})
    if key in ("onet", "esco"):
        return _register(key, dict(files), given, progress)
    if not chosen.from_tables:
        return read_statements(dict(files), **given)
    raws: list[RawTable] = []
    for at, (name, data) in enumerate(files):
        if progress is not None:
            progress(0.6 * at / len(files), f"Reading {name}")
        raws += read_raw((name, data))
    if progress is not None:
        progress(0.6, f"Checking {len(raws)} tables" if len(raws) > 1 else "Checking the table")
    return import_tables(key, raws, given, kept=kept, accept=accept)


def import_tables(
    key: str,
    raws: Sequence[RawTable],
    options: Mapping[str, Any] | None = None,
    *,
    kept: Sequence[Mapping[str, Any]] = (),
    accept: bool = False,
) -> Imported:
    """Read tables of text, from files or a query, with one importer; see :func:`import_files`."""
    importer, given = importer_named(key), dict(options or {})
    if not importer.from_tables:
        raise UnreadableFile(
            key, "rows of a query", f"files: {importer.reads}", "Choose another importer."
        )
    if key == "postings":
        return read_postings(raws, **given)
    if key == "roster":
        return read_roster_history(raws).imported()
    chosen = [_chosen(raw, key, given, kept, accept) for raw in raws]
    if key == "completions":
        mappings = [mapping for _, mapping in chosen if mapping is not None]
        wanted = {name: given[name] for name in ("skills", "level") if name in given}
        return read_completions([raw for raw, _ in chosen], mappings=mappings, **wanted)
    return _plain(chosen, given)


def mappable_keys(key: str, files: Sequence[tuple[str, bytes]]) -> tuple[str, ...]:
    """Return what a person may map to skills or roles: courses, activities or sectors.

    Args:
        key: Name of the importer.
        files: Name and bytes of each.

    Returns:
        The keys, most frequent first; none for importers that map nothing.
    """
    if key == "postings":
        raws = [raw for name, data in files for raw in read_raw((name, data))]
        return sectors_of(raws)
    if key not in ("completions", "statements"):
        return ()
    learnt = import_files(key, files).tables.get("enrolments")
    return () if learnt is None else tuple(learnt["intervention_id"].value_counts().index)


def _chosen(
    raw: RawTable,
    key: str,
    options: Mapping[str, Any],
    kept: Sequence[Mapping[str, Any]],
    accept: bool,
) -> tuple[RawTable, TableMapping | None]:
    """Return a table with the mapping somebody chose: named, written out, or kept."""
    table = "enrolments" if key == "completions" else str(options.get("table", ""))
    if named := options.get("mapping"):
        return prepare(raw, export_named(str(named)))
    if "columns" in options:
        return raw, _told(raw, table, options["columns"])
    export = recognise(raw.headers)
    remembered = nearest_mapping(kept, raw.headers)
    if remembered is None or not remembered.get("table"):
        said = bool(options.get("table")) and export is None
        return raw, _told(raw, table, {}) if said else None
    change = compare_headers(remembered, raw.headers)
    if accept and change.read:
        remembered = renamed_mapping(remembered, change)
        if set(change.read) - {old for old, _, _ in change.renamed}:
            return raw, _told(raw, str(remembered["table"]), {})
    elif set(change.read) - {STATUS}:
        raise refuse_changed(raw.file, remembered, change)
    if change:
        raw = raw.noting([_about_change(raw, change)])
    if export is not None:
        return prepare(raw, export)
    return raw, TableMapping.from_dict({**remembered, "file": raw.file})


def _told(raw: RawTable, table: str, columns: Mapping[str, str]) -> TableMapping:
    """Map a table as ``sources.toml`` says; what it leaves open is suggested."""
    mapping = suggest_as(raw, table) if table else suggest_mappings([raw])[0]
    reason = "mapped in sources.toml"
    return replace(mapping, columns={**mapping.columns, **columns}, reason=reason)


def _about_change(raw: RawTable, change: HeaderChange) -> Issue:
    return Issue(
        "warning", raw.file, "", 0, "", str(change)[:200],
        "headers other than when it was mapped", "the headers it had",
        "Nothing, if the columns are not needed; else map them anew.", "kept",
    )  # fmt: skip


def _plain(
    chosen: Sequence[tuple[RawTable, TableMapping | None]], options: Mapping[str, Any]
) -> Imported:
    """Read tables as they stand: recognised exports first, then what the headers suggest."""
    known: list[tuple[RawTable, TableMapping]] = []
    told = []
    suggested = iter(suggest_mappings([raw for raw, mapping in chosen if mapping is None]))
    for raw, mapping in chosen:
        if mapping is None:
            mapping = next(suggested)
            if export := recognise(raw.headers):
                raw, mapping = prepare(raw, export)
                told.append(f"{raw.file} {mapping.reason}.")
        known.append((raw, _scaled(mapping, options)))
    given = {mapping.table for _, mapping in known}
    parts, left_out = [], []
    for raw, mapping in known:
        also = {t: c for t, c in mapping.also.items() if t not in given}
        if not mapping.table:
            left_out.append(_left_out(raw, mapping))
            continue
        parts += [
            Imported({table: frame}, tuple(found))
            for table, frame, found in conform_raw(raw, replace(mapping, also=also))
        ]
        headers = [header for header in raw.headers if header != STATUS]
        kept = {**mapping.to_dict(), "headers": headers}
        parts.append(Imported({}, raw.issues, mappings=(kept,)))
    if not parts:
        names = ", ".join(raw.file for raw, _ in known[:6])
        raise UnreadableFile(
            names or "source", "no table that is known", "a table of the contract",
            "Say what it is: `table = \"employees\"` in sources.toml, or name its columns as in "
            "the templates.",
        )  # fmt: skip
    whole = gather(parts)
    return replace(whole, issues=(*whole.issues, *left_out), told=" ".join(told))


def _scaled(mapping: TableMapping, options: Mapping[str, Any]) -> TableMapping:
    from skillgap.reading.conform.scales import LevelScale

    scale = options.get("scale")
    return replace(mapping, scale=LevelScale.named(str(scale))) if scale else mapping


def _left_out(raw: RawTable, mapping: TableMapping) -> Issue:
    return Issue(
        "warning", raw.file, "", 0, "", ", ".join(raw.headers[:8]),
        f"table left out: {mapping.reason or 'it is not mapped'}", "a table of the contract",
        "Say what it is in sources.toml if it belongs to the data.", "dropped",
    )  # fmt: skip


def _register(
    key: str, files: Mapping[str, bytes], options: Mapping[str, Any], progress: Progress | None
) -> Imported:
    roles = dict(options.pop("roles", {})) if isinstance(options, dict) else {}
    release: Any = (read_esco if key == "esco" else read_onet)(files, progress=progress)
    tables = release.tables(roles, **options) if roles else release.workforce_tables()
    return Imported(tables, release.issues, (release.attribution,), told=f"{release!r}.")
