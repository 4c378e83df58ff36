"""A PostgreSQL server of our own: started in a temporary folder, gone afterwards.

Used by the tests of the store and by benchmarks/durability.py alike.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pg8000.dbapi

from tests.browser.harness import free_port

_USER = "skillgap"
_NUMBERS = count(1)
_READY_SECONDS = 60


def binaries() -> Path | None:
    """Return the folder that holds ``initdb`` and ``postgres``, the newest where there are two."""
    on_path = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    found = [Path(on_path)] if on_path else debian[-1:]
    return found[0].parent if found else None


@dataclass(frozen=True)
class Postgres:
    """A server that is running.

    Attributes:
        port: Loopback port it listens on.
    """

    port: int

    def fresh(self) -> str:
        """Return the SQLAlchemy address of an empty place for records.

        It is a user with a schema of its own: a database each would take hundreds of files.
        """
        name = f"skillgap_{os.getpid()}_{next(_NUMBERS)}"
        self.run(f"CREATE ROLE {name} LOGIN")
        self.run(f"CREATE SCHEMA {name} AUTHORIZATION {name}")
        return f"postgresql+pg8000://{name}@127.0.0.1:{self.port}/postgres"

    def run(self, statement: str, database: str = "postgres") -> list[Any]:
        """Run one statement outside a transaction; returns its rows, if it has any."""
        connection = pg8000.dbapi.connect(
            user=_USER, host="127.0.0.1", port=self.port, database=database, timeout=10
        )
        try:
            connection.autocommit = True
            cursor = connection.cursor()
            cursor.execute(statement)
            return list(cursor.fetchall()) if cursor.description else []
        finally:
            connection.close()


@contextmanager
def running(*, fsync: bool) -> Iterator[Postgres]:
    """Start a server and stop it again.

    Args:
        fsync: Whether it may answer only once the disk has it, as a real one does.

    Yields:
        The server.

    Raises:
        RuntimeError: there is none on this machine, or it did not start.
    """
    found = binaries()
    if found is None:
        raise RuntimeError("no PostgreSQL server on this machine")
    folder = Path(tempfile.mkdtemp(prefix="skillgap-postgres-"))
    owner = _owner()
    if owner:
        shutil.chown(folder, **owner)
    try:
        _run([found / "initdb", "-D", folder / "data", "-U", _USER, "-A", "trust", "-E", "UTF8",
              "--locale=C.UTF-8", "--no-sync"], owner)  # fmt: skip
        port = free_port()
        settings = {"port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "",
                    "fsync": "on" if fsync else "off", "max_connections": 200}  # fmt: skip
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [str(found / "postgres"), "-D", str(folder / "data"), *words],
                stdout=log, stderr=log, cwd=folder, **_as(owner),
            )  # fmt: skip
        try:
            yield _ready(Postgres(port), process, folder / "log")
        finally:
            process.send_signal(signal.SIGQUIT)  # its files go away, so it need not tidy them
            process.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _owner() -> dict[str, str]:
    """Return who is to run the server: anybody but root, whom it refuses."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    return {"user": "postgres" if "postgres" in names else "nobody"}


def _as(owner: dict[str, str]) -> dict[str, Any]:
    if not owner:
        return {}
    entry = pwd.getpwnam(owner["user"])
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _run(words: list[object], owner: dict[str, str]) -> None:
    done = subprocess.run(
        [str(word) for word in words], capture_output=True, text=True, check=False, cwd="/",
        **_as(owner),
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{words[0]} failed: {done.stderr or done.stdout}")


def _ready(server: Postgres, process: subprocess.Popen[bytes], log: Path) -> Postgres:
    give_up = time.monotonic() + _READY_SECONDS
    while True:
        try:
            server.run("SELECT 1")
            return server
        except Exception as error:
            if process.poll() is not None or time.monotonic() > give_up:
                said = log.read_text(errors="replace")
                raise RuntimeError(f"PostgreSQL did not start: {said}") from error
            time.sleep(0.1)
