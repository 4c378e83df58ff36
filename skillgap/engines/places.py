"""From an address, or a workforce in memory, to the engine that sums its signals."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from skillgap.core.errors import BadValue
from skillgap.core.signal_sums import SignalsEngine
from skillgap.core.workforce import Workforce

VARIABLE = "SKILLGAP_SIGNALS_URL"
FORMS = (
    "a folder of Parquet or csv files, duckdb:///FILE?schema=main, "
    "postgresql://USER@HOST/DATABASE?schema=public, spark:///FOLDER?master=local[2], "
    "spark://HOST:7077/SCHEMA or ibis+BACKEND://…"
)
_NAME = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")


def find_url() -> str:
    """Return where signals live, as the environment says.

    Raises:
        BadValue: it says nothing.
    """
    url = os.environ.get(VARIABLE, "").strip()
    if not url:
        raise BadValue(f"`{VARIABLE}`", "nothing", FORMS, "Set it, or name the place.")
    return url


def open_engine(url: str) -> SignalsEngine:
    """Return the engine for an address.

    Raises:
        BadValue: an address of no known form, or a library that is not installed.
        MissingTable: a folder lacks a table.
        UnreadableFile: nothing answers there.
    """
    if "://" not in url:
        return _open_folder(Path(url).expanduser())
    kind = url.split("://", 1)[0].lower()
    if kind.startswith("ibis+"):
        _need("ibis", "ibis-framework", "ibis")
        from skillgap.engines.reached import sum_by_ibis

        return sum_by_ibis(url[len("ibis+") :])
    opening = _OPENING.get(kind.split("+")[0])
    if opening is None:
        raise BadValue(f"address of the signals, `{kind}://…`", "an unknown kind", FORMS,
                       "Correct it, or put `ibis+` in front if Ibis knows it.")  # fmt: skip
    return opening(url)


def choose_engine(workforce: Workforce) -> SignalsEngine:
    """Return numpy for a workforce in memory, or DuckDB where it is large and DuckDB is here."""
    from skillgap.engines.embedded import EMBEDDED_FROM, is_installed, sum_in_memory

    if len(workforce["signals"]) >= EMBEDDED_FROM and is_installed():
        return sum_in_memory(workforce)
    from skillgap.engines.arrays import Arrays

    return Arrays(workforce)


def _open_folder(folder: Path) -> SignalsEngine:
    if not folder.is_dir():
        raise BadValue("address of the signals", f"`{folder}`, which is no folder", FORMS,
                       "Correct it.")  # fmt: skip
    _need("duckdb", "duckdb", "engines")
    from skillgap.engines.embedded import sum_folder

    return sum_folder(folder)


def _open_duckdb(url: str) -> SignalsEngine:
    _need("duckdb", "duckdb", "engines")
    from skillgap.engines.embedded import sum_file

    return sum_file(Path(_path(url)), _schema(url, "main"))


def _open_postgresql(url: str) -> SignalsEngine:
    _need("pg8000", "pg8000", "postgres")
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    from skillgap.engines.server import sum_on_server

    schema = _schema(url, "public")
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        address = None
    if address is None:  # outside the except: what could not be parsed may hold a password
        raise BadValue("address of the signals", "no address of a PostgreSQL server",
                       "postgresql://USER@HOST/DATABASE?schema=public", "Correct it.")  # fmt: skip
    query = {name: value for name, value in address.query.items() if name != "schema"}
    return sum_on_server(address.set(drivername="postgresql+pg8000", query=query), schema)


def _open_spark(url: str) -> SignalsEngine:
    _need("pyspark", "pyspark", "spark")
    from skillgap.engines.cluster import sum_on_cluster

    parts = urlsplit(url)
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    settings = {name: value for name, value in asked.items() if name.startswith("spark.")}
    if parts.netloc:
        schema = parts.path.strip("/") or "default"
        _check_name(schema)
        return sum_on_cluster(f"spark://{parts.netloc}", settings, schema=schema)
    return sum_on_cluster(asked.get("master", "local[*]"), settings, folder=Path(_path(url)))


_OPENING: dict[str, Callable[[str], SignalsEngine]] = {
    "duckdb": _open_duckdb, "postgresql": _open_postgresql, "postgres": _open_postgresql,
    "spark": _open_spark,
}  # fmt: skip


def _need(module: str, package: str, extra: str) -> None:
    if find_spec(module) is None:
        raise BadValue(
            "address of the signals", f"the library `{package}` is not installed", f"`{package}`",
            f"Install it: pip install 'skillgap[{extra}]'.",
        )  # fmt: skip


def _path(url: str) -> str:
    return unquote(urlsplit(url).path)


def _schema(url: str, default: str) -> str:
    schema = parse_qs(urlsplit(url).query).get("schema", [default])[0]
    _check_name(schema)
    return schema


def _check_name(schema: str) -> None:
    if not _NAME.fullmatch(schema):
        raise BadValue("address of the signals, `schema`", f"`{schema}`", "a plain name",
                       "Use letters, digits and underscores.")  # fmt: skip
