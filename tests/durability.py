"""A workspace under fire: killed while importing, edited by many, backed up meanwhile.

Each function does the worst it can and returns what it found; the tests of the store run them
small, benchmarks/durability.py large. Nothing here asserts: every loss is counted.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import re
import signal
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import select

from skillgap.core.workforce import Workforce
from skillgap.store.records import EditConflict, Record
from skillgap.store.workspace import Workspace, open_workspace
from tests.simulated import simulate

# Forked from a process that has the libraries loaded, a child is up in milliseconds.
_FORK = multiprocessing.get_context("fork")


@dataclass
class Tally:
    """What was tried, and everything that went wrong.

    Attributes:
        done: What was tried or happened, counted.
        wrong: One line per loss, partial record, damage or error shown.
        seconds: How long it took.
        slowest: Longest wait of one commit among many, or the time of one import, in seconds.
    """

    done: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0
    slowest: float = 0.0

    def need(self, holds: bool, otherwise: str) -> None:
        """Note what is wrong unless something holds."""
        if not holds:
            self.wrong.append(otherwise)


# --- killed while importing ---


def kill_while_importing(
    folder: Path, rounds: int, *, seed: int = 1, workforce: Workforce | None = None
) -> Tally:
    """Start a process that imports without end, kill it with -9 at a random moment; again.

    Args:
        folder: An empty folder for the workspace.
        rounds: How many processes are killed.
        seed: Of the moments.
        workforce: What is imported, each time with other levels and pay.

    Returns:
        Imports acknowledged, imports found, kills that struck between files and record; and
        every acknowledged import that is lost, partial import, damaged file.
    """
    base = workforce or simulate(people=400, skills=30, per_person=8, seed=3).workforce
    chance, tally, known = random.Random(seed), Tally(), set[int]()
    began = time.perf_counter()
    tally.slowest = _seconds_of_an_import(folder.with_name(f"{folder.name}-pace"), base)
    for number in range(rounds):
        acknowledged = _import_and_die(folder, base, number, chance, tally)
        if (folder / "workspace.db").exists():
            known = _inspect(folder, known, acknowledged, tally)
        else:
            tally.need(not acknowledged, "the database is gone")
    with open_workspace(folder) as opened:
        for path in (folder / "snapshots").glob("*.parquet"):
            tally.done["snapshots read to the end"] += 1
            tally.need(
                opened._snapshots.size_if_intact(path.stem) is not None, f"{path.name} is damaged"
            )
    tally.seconds = time.perf_counter() - began
    return tally


def _seconds_of_an_import(folder: Path, base: Workforce) -> float:
    """Return how long one import takes, so that kills strike within some of them."""
    rng = np.random.default_rng(0)
    with open_workspace(folder) as opened:
        opened.save(_altered(base, rng))  # loads the libraries, for every child forked later
        began = time.perf_counter()
        for _ in range(3):
            opened.save(_altered(base, rng))
    return (time.perf_counter() - began) / 3


def _import_and_die(
    folder: Path, base: Workforce, number: int, chance: random.Random, tally: Tally
) -> list[tuple[int, str]]:
    """Run one importing process to its death; returns what it acknowledged."""
    heard, says = _FORK.Pipe(duplex=False)
    child = _FORK.Process(target=_import_endlessly, args=(folder, base, number, says))
    child.start()
    says.close()
    if number % 10:  # one in ten dies while opening, the others while importing
        heard.poll(60)
        time.sleep(chance.uniform(0, 5 * tally.slowest))
    else:
        time.sleep(chance.uniform(0, tally.slowest))
    os.kill(child.pid or 0, signal.SIGKILL)
    acknowledged = []
    with suppress(EOFError, OSError):
        while True:
            said = heard.recv()
            if said:
                acknowledged.append(said)
    child.join()
    heard.close()
    tally.done["kills"] += 1
    tally.done["acknowledged"] += len(acknowledged)
    return acknowledged


def _import_endlessly(folder: Path, base: Workforce, number: int, says: Connection) -> None:
    rng = np.random.default_rng([number, os.getpid()])
    with open_workspace(folder) as opened:
        says.send(None)
        while True:
            saved = opened.save(_altered(base, rng), origin=f"round {number}")
            says.send((saved.id, saved.fingerprint))


def _altered(base: Workforce, rng: np.random.Generator) -> Workforce:
    levels = base["signals"]["level"].to_numpy() + rng.uniform(0, 0.01, len(base["signals"]))
    staff = base["employees"].assign(salary=rng.uniform(30_000, 90_000, len(base["employees"])))
    tables = {"signals": base["signals"].assign(level=levels), "employees": staff}
    return replace(base, tables={**base.tables, **tables})


def _inspect(
    folder: Path, known: set[int], acknowledged: list[tuple[int, str]], tally: Tally
) -> set[int]:
    """Open what a kill left behind and look at all of it; returns the versions there are."""
    with open_workspace(folder) as opened:
        active = opened.active()
        versions = opened.versions(active.id) if active else []
        found = {version.id: version for version in versions}
        for lost in known - set(found):
            tally.wrong.append(f"version {lost} was there before and is lost")
        for dataset_id, fingerprint in acknowledged:
            tally.need(
                dataset_id in found and found[dataset_id].fingerprint == fingerprint,
                f"acknowledged version {dataset_id} is lost",
            )
        new = set(found) - known
        tally.need(len(new) - len(acknowledged) in (0, 1), f"{len(new)} new, {acknowledged} told")
        tally.done["committed, not told"] += len(new) - len(acknowledged)
        for dataset_id in new:
            _load(opened, found[dataset_id], tally)
        audited = opened.audit(10**7)
        saved = int((audited["action"] == "save dataset").sum())
        tally.need(saved == len(found), f"{saved} audit rows for {len(found)} versions")
        numbers = sorted(version.version for version in versions)
        tally.need(numbers == list(range(1, len(found) + 1)), "versions are not numbered through")
        used = {row[0] for row in _rows(opened, "dataset_table", "snapshot")}
        files = {path.stem for path in (folder / "snapshots").glob("*.parquet")}
        orphans = len(files - used)
        tally.need(used <= files, "a record refers to a file that is not there")
    tally.done["died between files and record"] += orphans > tally.done["files of no version"]
    tally.done["files of no version"] = orphans
    tally.done["found"] = len(found)
    with closing(sqlite3.connect(folder / "workspace.db")) as connection:
        said = connection.execute("PRAGMA integrity_check").fetchone()[0]
        tally.need(said == "ok", f"integrity_check: {said}")
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        tally.need(not broken, f"foreign_key_check: {broken}")
    tally.done["integrity checks ok"] += said == "ok" and not broken
    return set(found)


def _load(opened: Workspace, version: Any, tally: Tally) -> None:
    try:
        loaded = opened.load(version.id)
    except Exception as error:
        tally.wrong.append(f"version {version.id} is partial: {error}")
        return
    sizes = {name: len(frame) for name, frame in loaded.tables.items()}
    tally.need(sizes == version.tables, f"version {version.id} holds other rows than it says")


def _rows(opened: Workspace, table: str, *columns: str) -> list[tuple[Any, ...]]:
    kept = Record.metadata.tables[table]
    chosen = [kept.c[name] for name in columns] or [kept]
    with opened._engine.connect() as connection:
        query = select(*chosen).order_by(*kept.primary_key.columns)
        return [tuple(row) for row in connection.execute(query)]


# --- edited by many ---


def write_together(folder: Path, *, processes: int = 5, threads: int = 5, edits: int = 40) -> Tally:
    """Let many edit one workspace at once, each also counting up a document all share.

    An edit is a decision, the writer's own document one version on, and every fourth time the
    shared document read, increased and written back, again and again while others are quicker.

    Args:
        folder: The workspace.
        processes: Number of processes.
        threads: Writers in each.
        edits: Edits of each writer.

    Returns:
        Edits acknowledged, and every edit lost and error shown.
    """
    tally, began = Tally(), time.perf_counter()
    open_workspace(folder).close()
    heard, says = _FORK.Pipe(duplex=False)
    children = [
        _FORK.Process(target=_write, args=(folder, place * threads, threads, edits, says))
        for place in range(processes)
    ]
    for child in children:
        child.start()
    for _ in children:
        done, wrong, slowest = heard.recv()
        tally.done.update(done)
        tally.wrong += wrong
        tally.slowest = max(tally.slowest, slowest)
    for child in children:
        child.join()
    tally.seconds = time.perf_counter() - began
    _count_edits(folder, processes * threads, edits, tally)
    return tally


def _write(folder: Path, first: int, threads: int, edits: int, says: Connection) -> None:
    done, wrong, waits = Counter[str](), [], [0.0]

    def edit(writer: int) -> None:
        name = f"writer {writer}"
        for turn in range(1, edits + 1):
            began = time.perf_counter()
            try:
                opened.add_decision("edit", name, str(turn))
                waits.append(time.perf_counter() - began)
                opened.keep_document("count", name, turn, expected_version=turn - 1)
                if turn % 4 == 0:
                    done["conflicts noticed"] += _count_up(opened)
            except Exception as error:
                wrong.append(f"{name} was told: {error}")
                continue
            done["acknowledged"] += 1

    with open_workspace(folder) as opened, ThreadPoolExecutor(threads) as pool:
        list(pool.map(edit, range(first, first + threads)))
    says.send((done, wrong, max(waits)))


def _count_up(opened: Workspace) -> int:
    """Add one to the document all writers share; returns how often somebody was quicker."""
    conflicts = 0
    while True:
        held = next((d for d in opened.documents("count") if d.name == "shared"), None)
        value, version = (held.body, held.version) if held else (0, 0)
        try:
            opened.keep_document("count", "shared", value + 1, expected_version=version)
            return conflicts
        except EditConflict:
            conflicts += 1


def _count_edits(folder: Path, writers: int, edits: int, tally: Tally) -> None:
    with open_workspace(folder) as opened:
        decided = opened.decisions("edit")
        documents = {entry.name: entry for entry in opened.documents("count")}
        audited = opened.audit(10**7)
    for writer in range(writers):
        name = f"writer {writer}"
        turns = decided.loc[decided["subject"] == name, "choice"].tolist()
        expected = [str(turn) for turn in range(edits, 0, -1)]
        tally.need(turns == expected, f"{name}: {len(turns)} of {edits} decisions")
        held = documents.get(name)
        tally.need(held is not None and held.body == edits, f"{name}: its document is {held}")
    shared = documents["shared"].body if "shared" in documents else 0
    wanted = writers * (edits // 4)
    tally.need(shared == wanted, f"counted together: {shared} of {wanted}")
    tally.done["counted together"] = shared
    tally.done["kept"] = len(decided)
    rows = int((audited["action"] == "decide edit").sum())
    tally.need(rows == len(decided), f"{rows} audit rows for {len(decided)} decisions")


def write_naively(folder: Path, *, processes: int = 5, threads: int = 5, edits: int = 40) -> Tally:
    """Do the same with sqlite3 as it comes: read, add one, write back, in a transaction each.

    Returns:
        Edits acknowledged and kept, and how many were told that the database is locked.
    """
    path = folder / "naive.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE counter (value INTEGER)")
        connection.execute("INSERT INTO counter VALUES (0)")
    tally, began = Tally(), time.perf_counter()
    heard, says = _FORK.Pipe(duplex=False)
    children = [
        _FORK.Process(target=_write_naively, args=(path, threads, edits, says))
        for _ in range(processes)
    ]
    for child in children:
        child.start()
    for _ in children:
        tally.done.update(heard.recv())
    for child in children:
        child.join()
    tally.seconds = time.perf_counter() - began
    with closing(sqlite3.connect(path)) as connection:
        tally.done["kept"] = connection.execute("SELECT value FROM counter").fetchone()[0]
    return tally


def _write_naively(path: Path, threads: int, edits: int, says: Connection) -> None:
    done = Counter[str]()

    def edit(_: int) -> None:
        with closing(sqlite3.connect(path)) as connection:
            for _ in range(edits):
                try:
                    with connection:
                        [value] = connection.execute("SELECT value FROM counter").fetchone()
                        connection.execute("UPDATE counter SET value = ?", (value + 1,))
                    done["acknowledged"] += 1
                except sqlite3.OperationalError:
                    done["told it is locked"] += 1

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(edit, range(threads)))
    says.send(done)


# --- backed up and restored meanwhile ---


def restore_while_writing(
    folder: Path, elsewhere: Callable[[int], Workspace], times: int, *, writers: int = 4
) -> Tally:
    """Back up while others write, restore each backup elsewhere, compare row for row.

    What a source held when audit row n was its last can be told afterwards: decisions, versions
    and audit rows are only ever added, and a document's version is the number of its audit
    rows. So each restored table is compared with the source's rows up to the restored n.

    Args:
        folder: The workspace that is written to.
        elsewhere: Opens an empty workspace for the n-th restore.
        times: Backups made and restored, while writers write.
        writers: Threads that write; one more imports.

    Returns:
        Backups, rows compared, and every row that differs.
    """
    tally, began, stop = Tally(), time.perf_counter(), threading.Event()
    with open_workspace(folder) as opened, ThreadPoolExecutor(writers + 1) as pool:
        told = [pool.submit(_keep_writing, opened, name, stop) for name in "abcdefgh"[:writers]]
        told.append(pool.submit(_keep_importing, opened, stop))
        restored = []
        for number in range(times):
            backup = opened.back_up()
            with elsewhere(number) as other:
                other.restore(backup.path)
                restored.append({name: _rows(other, name) for name in _TABLES})
        stop.set()
        tally.done["writes meanwhile"] = sum(future.result() for future in told)
        source = {name: _rows(opened, name) for name in _TABLES}
        for rows in restored:
            _compare_rows(source, rows, tally)
        final = opened.back_up()
        source = {name: _rows(opened, name) for name in _TABLES}
        with elsewhere(times) as other:
            other.restore(final.path)
            rows = {name: _rows(other, name) for name in _TABLES}
            for dataset in other.versions(other.active().id) if other.active() else []:
                _load(other, dataset, tally)
        _compare_rows(source, rows, tally)
        for name in ("document", "dataset", "dataset_table", "decision"):
            tally.need(rows[name] == source[name], f"{name} differs with nobody writing")
    tally.seconds = time.perf_counter() - began
    return tally


_TABLES = ("audit", "decision", "document", "dataset", "dataset_table")


def _keep_writing(opened: Workspace, name: str, stop: threading.Event) -> int:
    turn = 0
    while not stop.is_set():
        turn += 1
        opened.add_decision("edit", name, str(turn))
        opened.keep_document("count", name, turn)
    return 2 * turn


def _keep_importing(opened: Workspace, stop: threading.Event) -> int:
    base = simulate(people=60, skills=10, per_person=4, seed=5).workforce
    rng, turn = np.random.default_rng(5), 0
    while not stop.is_set():
        turn += 1
        opened.save(_altered(base, rng))
    return turn


def _compare_rows(source: dict[str, list[Any]], rows: dict[str, list[Any]], tally: Tally) -> None:
    """Compare a restored workspace with what its source held at that audit row."""
    tally.done["restored"] += 1
    audit = [row for row in rows["audit"] if row[3] not in _OF_BACKUPS]
    earlier = [row for row in source["audit"] if row[3] not in _OF_BACKUPS]
    tally.need(audit == earlier[: len(audit)], "the audit trail differs")
    for name in ("decision", "dataset", "dataset_table"):
        held = rows[name]
        tally.need(held == source[name][: len(held)], f"{name}: a row differs")
        tally.done["rows compared"] += len(held)
    actions = Counter(row[3] for row in audit)
    tally.need(actions["decide edit"] == len(rows["decision"]), "decisions and audit disagree")
    tally.need(actions["save dataset"] == len(rows["dataset"]), "versions and audit disagree")
    turns = Counter(row[4] for row in audit if row[3] == "keep count")
    documents = {row[1]: (row[2], row[3]) for row in rows["document"]}
    tally.need(
        documents == {name: (number, number) for name, number in turns.items()},
        f"documents are at {documents}, the audit trail says {turns}",
    )
    tally.done["rows compared"] += len(audit) + len(documents)


_OF_BACKUPS = ("back up", "restore backup")


def _replay(log: list[Any]) -> tuple[int, Counter[str]]:
    """Return decisions and turns of documents as the log tells them; a restore goes back."""
    states: dict[int, tuple[int, Counter[str]]] = {0: (0, Counter())}
    decisions, turns = states[0]
    for row in log:
        number, action, subject, detail = row[0], row[3], row[4], row[5]
        if action == "restore backup":
            decisions, turns = states[int(re.search(r"log entry (\d+)", detail)[1])]  # type: ignore[index]
        decisions += action == "decide edit"
        turns = turns + Counter([subject] if action == "keep count" else [])
        states[number] = decisions, turns
    return decisions, turns


def restore_in_place(folder: Path, times: int, *, writers: int = 4) -> Tally:
    """Restore backups into the very workspace that others are writing to.

    Returns:
        Restores, and every record that does not agree with the audit trail afterwards.
    """
    tally, began, stop = Tally(), time.perf_counter(), threading.Event()
    with open_workspace(folder) as opened, ThreadPoolExecutor(writers) as pool:
        told = [pool.submit(_keep_writing, opened, name, stop) for name in "abcdefgh"[:writers]]
        for _ in range(times):
            backup = opened.back_up()
            time.sleep(0.1)
            opened.restore(backup.path)
            tally.done["restored in place"] += 1
        stop.set()
        tally.done["writes meanwhile"] = sum(future.result() for future in told)
        decisions, turns = _replay(_rows(opened, "audit"))
        decided = len(_rows(opened, "decision"))
        versions = {row[1]: row[3] for row in _rows(opened, "document")}
        tally.wrong += opened.verify_log().problems
    tally.need(decisions == decided, "decisions and log disagree")
    tally.need(versions == dict(turns), f"documents {versions}, log {turns}")
    tally.seconds = time.perf_counter() - began
    return tally
