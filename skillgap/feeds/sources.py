"""What ``sources.toml`` says: which sources there are, how each is read, and how often."""

from __future__ import annotations

import glob
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, TypeAlias

from skillgap.core.errors import BadValue, UnreadableFile
from skillgap.core.places import COMMAND
from skillgap.feeds.settings import check_settings, line_in_words, parse_as_of, unknown_choice_error
from skillgap.reading.files.query import check_statement_only_reads, refuse_password_in_address
from skillgap.reading.importers.catalogue import IMPORTERS, Importer, find_importer

FILE_NAME = "sources.toml"
ENVIRONMENT = "SKILLGAP_SOURCES"
Which: TypeAlias = Literal["newest", "all"]

_WHOLE = ("dataset", "currency", "as_of", "sources")
_COMMON = ("path", "url", "sql", "database", "importer", "schedule", "files", "headers")
_WORDS = {"hourly": timedelta(hours=1), "daily": timedelta(days=1), "weekly": timedelta(weeks=1),
          "monthly": timedelta(days=31), "quarterly": timedelta(days=92),
          "yearly": timedelta(days=366)}  # fmt: skip
_UNITS = {"min": 60, "minute": 60, "minutes": 60, "hour": 3600, "hours": 3600, "h": 3600,
          "day": 86400, "days": 86400, "week": 604800, "weeks": 604800}  # fmt: skip
_EVERY = re.compile(r"every\s+(?:(\d{1,4})\s*)?([a-z]+)")
_NAME = re.compile(r"[A-Za-z][\w -]{0,39}")


@dataclass(frozen=True, slots=True)
class Source:
    """One source.

    Attributes:
        name: Its name, as in ``[sources.NAME]``.
        path: Path or glob of its files, absolute, for people; empty for other sources.
        pattern: The same as a glob, whatever the folder of ``sources.toml`` is called.
        url: Address (http, https or file), with ``${VARIABLES}``.
        database: SQLAlchemy address, with ``${VARIABLES}``.
        sql: Query on it.
        importer: Name of the importer.
        options: Options of the importer.
        every: How often something new is expected.
        schedule: The same in words.
        files: Which files of a glob count: the newest, or all.
        headers: Headers of web requests, with ``${VARIABLES}``.
        dataset: Name of the dataset it belongs to.
    """

    name: str
    path: str = ""
    pattern: str = ""
    url: str = ""
    database: str = ""
    sql: str = ""
    importer: str = "tables"
    options: Mapping[str, Any] = field(default_factory=dict)
    every: timedelta = _WORDS["daily"]
    schedule: str = "daily"
    files: Which = "newest"
    headers: Mapping[str, str] = field(default_factory=dict)
    dataset: str = ""

    @property
    def place(self) -> str:
        """Where it comes from, for people: never with a secret in it."""
        return self.path or self.url or f"query on {self.database}"

    @property
    def reader(self) -> Importer:
        """The importer it is read with."""
        return find_importer(self.importer)


@dataclass(frozen=True, slots=True)
class Sources:
    """All sources of one ``sources.toml``.

    Attributes:
        file: The file.
        dataset: Name of the dataset that they keep up to date.
        currency: ISO code of the one currency.
        as_of: The day the numbers speak of; empty for the newest in the data.
        sources: In the order of the file.
    """

    file: Path
    dataset: str
    currency: str
    as_of: str
    sources: tuple[Source, ...]

    def named(self, names: list[str] | tuple[str, ...]) -> tuple[Source, ...]:
        """Return sources by name, all of them for none.

        Raises:
            BadValue: there is no source of a name; near misses are offered.
        """
        known = {source.name: source for source in self.sources}
        for name in names:
            if name not in known:
                raise unknown_choice_error(self.file.name, "source", name, list(known))
        return tuple(known[name] for name in names) if names else self.sources


def find_sources(workspace_folder: Path) -> Path:
    """Return where ``sources.toml`` is looked for: ``SKILLGAP_SOURCES``, else the workspace."""
    return Path(os.environ.get(ENVIRONMENT) or workspace_folder / FILE_NAME).expanduser()


def load_sources(file: str | Path) -> Sources:
    """Read a ``sources.toml``.

    Args:
        file: Its path.

    Returns:
        The sources; relative paths are taken from the folder of the file.

    Raises:
        UnreadableFile: it is not there or not TOML.
        BadValue: an entry makes no sense; the message names it.
    """
    path = Path(file).expanduser().resolve()
    try:
        text = path.read_text(encoding="utf-8-sig")
        entries = tomllib.loads(text)
    except FileNotFoundError:
        raise UnreadableFile(
            str(path), "there is no such file", "a sources.toml",
            f"Write one with `{COMMAND} sync --init`.",
        ) from None  # fmt: skip
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise UnreadableFile(
            path.name, f"not readable as TOML ({error})", "TOML as `sync --init` writes it",
            "Correct the line it names; text stands in quotes, \\ is written \\\\.",
        ) from None  # fmt: skip
    listed = entries.get("sources", {})
    for key in entries:
        if key not in _WHOLE:
            raise unknown_choice_error(path.name, "setting", key, _WHOLE)
    if not isinstance(listed, dict) or not listed:
        raise BadValue(path.name, "no source", "a section such as [sources.people]",
                       "Add one; `sync --init` shows how.")  # fmt: skip
    currency = str(entries.get("currency", "EUR")).upper()
    if not re.fullmatch(r"[A-Z]{3}", currency):
        raise BadValue(
            path.name, f"currency `{currency}`", "three letters such as EUR", "Correct it."
        )
    dataset = str(entries.get("dataset", "Our workforce")).strip()
    if not dataset:
        raise BadValue(path.name, "a dataset without a name", 'dataset = "Our workforce"',
                       "Name it, or remove the line.")  # fmt: skip
    sources = tuple(
        replace(_parse_source(path, name, entry, line_in_words(text, name)), dataset=dataset)
        for name, entry in listed.items()
    )
    return Sources(
        path, dataset, currency, parse_as_of(path.name, entries.get("as_of", "")), sources
    )


def _parse_source(file: Path, name: str, entry: Any, line: str) -> Source:
    where = f"{file.name}, source `{name}`{line}"
    if not _NAME.fullmatch(name) or not isinstance(entry, dict):
        raise BadValue(where, "no section of settings with a plain name", "[sources.people]",
                       "Use letters, digits, spaces and dashes.")  # fmt: skip
    chosen = entry.get("importer", "tables")
    if not isinstance(chosen, str) or chosen not in IMPORTERS:
        raise unknown_choice_error(where, "importer", chosen, list(IMPORTERS))
    importer = find_importer(chosen)
    check_settings(where, entry, (*_COMMON, *importer.options))
    kinds = [kind for kind in ("path", "url", "sql") if entry.get(kind)]
    if len(kinds) != 1:
        raise BadValue(
            where, " and ".join(kinds) or "no place", "one of path, url, or sql with database",
            "Say where it comes from.",
        )  # fmt: skip
    if kinds == ["sql"]:
        if not entry.get("database"):
            raise BadValue(where, "a query without a database", 'database = "…"', "Add it.")
        check_statement_only_reads(str(entry["sql"]), where)
        refuse_password_in_address(str(entry["database"]), where)
        if not importer.from_tables:
            raise BadValue(where, f"a query for the importer {importer.key}", importer.reads,
                           "Export files for it.")  # fmt: skip
    if kinds == ["url"]:
        _check_url(where, str(entry["url"]))
    files = str(entry.get("files", "all" if importer.key in ("roster", "statements", "onet", "esco")
                          else "newest"))  # fmt: skip
    if files not in ("newest", "all"):
        raise BadValue(where, f"files = `{files}`", "newest or all", "Choose one.")
    schedule = str(entry.get("schedule", "daily"))
    path, pattern = _shown_path_and_glob(file.parent, str(entry.get("path", "")))
    return Source(
        name, path, pattern, str(entry.get("url", "")), str(entry.get("database", "")),
        str(entry.get("sql", "")), importer.key,
        {key: entry[key] for key in importer.options if key in entry},
        parse_schedule(schedule, where), schedule, "all" if files == "all" else "newest",
        {str(k): str(v) for k, v in entry.get("headers", {}).items()},
    )  # fmt: skip


def _shown_path_and_glob(folder: Path, said: str) -> tuple[str, str]:
    """Return a path as people read it and as a glob, taken from a folder of any name."""
    if not said:
        return "", ""
    said = os.path.expanduser(said)
    return tuple(  # type: ignore[return-value]
        os.path.normpath(os.path.join(base, said)) for base in (folder, glob.escape(str(folder)))
    )


def _check_url(where: str, url: str) -> None:
    if not re.match(r"(https?|file)://", url):
        raise BadValue(where, "an address of another kind", "http://, https:// or file://",
                       "Correct the address.")  # fmt: skip
    refuse_password_in_address(url, where, "HR_TOKEN")


def parse_schedule(schedule: str, where: str = "schedule") -> timedelta:
    """Return how often something new is expected.

    >>> parse_schedule("daily").days, parse_schedule("every 2 weeks").days
    (1, 14)
    >>> parse_schedule("every 15 min").seconds
    900

    Raises:
        BadValue: it is no schedule.
    """
    said = " ".join(schedule.casefold().split())
    if said in _WORDS:
        return _WORDS[said]
    told = _EVERY.fullmatch(said)
    if told and told.group(2) in _UNITS and int(told.group(1) or 1) > 0:
        return timedelta(seconds=int(told.group(1) or 1) * _UNITS[told.group(2)])
    raise BadValue(
        where, f"schedule `{schedule}`", "hourly, daily, weekly, monthly or every 15 min",
        "Correct the schedule.",
    )  # fmt: skip


def sources_template() -> str:
    """Return a ``sources.toml`` to begin with."""
    return TEMPLATE


TEMPLATE = """# What `python -m skillgap sync` brings in. Lines that begin with # are switched off.
# Paths are taken from the folder of this file. Secrets stay in environment variables: ${NAME}.

dataset = "Our workforce"     # each sync that finds something new adds a version to it
currency = "EUR"

# People: the newest file that fits is read; headers of Workday, SuccessFactors, BambooHR and
# others are recognised, any others are matched as on the Data page.
[sources.people]
path = "exports/people_*.csv"
schedule = "daily"            # hourly, daily, weekly, monthly, every 15 min, every 2 days
table = "employees"

# A skills matrix, as it stands.
# [sources.ratings]
# path = "exports/skills_matrix.xlsx"
# schedule = "monthly"

# Learning history: enrolments; completed courses count as exposure to the skill they teach.
# [sources.learning]
# path = "exports/learning_*.csv"
# importer = "completions"
# files = "all"               # not only the newest
# skills = { "SQL-101" = "SQL", "SAFE-2" = "Work safety" }

# Statements of a learning record store, one JSON object per line.
# [sources.xapi]
# path = "exports/statements/*.jsonl"
# importer = "statements"
# schedule = "hourly"

# A query on any database SQLAlchemy knows. Give its user the right to read, and no other.
# [sources.openings]
# database = "postgresql+pg8000://reader:${HR_PASSWORD}@hr-db.example/hr"
# sql = "select role_id, region, opened_on, filled_on from openings"
# table = "openings"

# Monthly rosters: joiners, leavers and moves are found by comparing them.
# [sources.history]
# path = "exports/roster_20??-??.csv"
# importer = "roster"
# schedule = "monthly"

# A labour-market index; a person says which roles a sector stands for.
# [sources.market]
# path = "exports/us_sector_index.csv"
# importer = "postings"
# schedule = "monthly"
# roles = { "Software Development" = ["software-engineer"], "Accounting" = "accountant" }
# only = { "variable" = "total postings" }
"""
