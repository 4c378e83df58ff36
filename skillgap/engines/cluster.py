"""Spark: the statements run on a cluster, on a schema of its catalogue or a folder of Parquet."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from skillgap.core.errors import UnreadableFile
from skillgap.engines.embedded import find_files_of_table
from skillgap.engines.sql import SqlEngine
from skillgap.engines.statements import NEEDED
from skillgap.engines.words import SPARK

SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.ansi.enabled": "true",
}
"""``ansi``: a sum that does not fit is an error and not another number."""


KEPT = "skillgap_kept"


def sum_on_cluster(
    master: str, settings: Mapping[str, str], *, schema: str = "", folder: Path | None = None
) -> SqlEngine:
    """Return an engine on Spark.

    Args:
        master: The cluster, as ``spark://host:7077`` or ``local[2]``.
        settings: Further settings of the session, as ``spark.sql.shuffle.partitions``.
        schema: Schema of the catalogue that holds the tables.
        folder: Instead of it, a folder with Parquet or csv files that every worker can read.

    Raises:
        UnreadableFile: Spark does not start.
    """
    session = _start(master, settings)
    tables = {name: f"{schema}.{name}" if schema else name for name in NEEDED}
    if folder is not None:
        for name in NEEDED:
            files = str(find_files_of_table(folder, name))
            reading = session.read.option("header", "true").option("inferSchema", "true")
            read = reading.parquet if files.endswith("parquet") else reading.csv
            read(files).createOrReplaceTempView(f"skillgap_{name}")
        tables = {name: f"skillgap_{name}" for name in NEEDED}
    return SqlEngine(f"Spark {session.version}", SPARK, _asks(session), tables, _keeps(session))


def _start(master: str, settings: Mapping[str, str]) -> Any:
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    building: Any = SparkSession.builder.master(master).appName("skillgap")
    if master.startswith("local"):
        here = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1",
                "spark.sql.shuffle.partitions": "8"}  # fmt: skip
        building = building.config(map=here)
    try:
        return building.config(map={**SETTINGS, **settings}).getOrCreate()
    except Exception as error:
        raise UnreadableFile(
            f"Spark on `{master}`", f"it does not start ({type(error).__name__}: {error})",
            "a cluster, and Java 17 or later on this machine",
            "Check the address and `java -version`.",
        ) from None  # fmt: skip


def _asks(session: Any) -> Callable[[str], pd.DataFrame]:
    def ask(statement: str) -> pd.DataFrame:
        found = session.sql(statement)
        return pd.DataFrame(
            [tuple(row) for row in found.collect()], columns=found.columns, dtype=object
        )

    return ask


def _keeps(session: Any) -> Callable[[str, str], str]:
    def keep(name: str, statement: str) -> str:
        """Spark does a step again for every step that uses it, unless told to keep it.

        What is kept has no plan behind it any more: plans would grow with every step.
        """
        table = f"{KEPT}_{name}"
        session.sql(statement).localCheckpoint().createOrReplaceTempView(table)
        return table

    return keep
