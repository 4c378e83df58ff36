"""One sync at a time: a lock that ends with the process that holds it, however it ends."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from skillgap.core.errors import SkillgapError
from skillgap.store.private import make_folder, open_private


class SyncRunning(SkillgapError):
    """Another sync works on the same workspace."""


@contextmanager
def sync_lock(folder: Path, *, wait_seconds: float = 0.0) -> Iterator[None]:
    """Hold the lock of a workspace's syncs.

    Args:
        folder: Workspace folder.
        wait_seconds: How long to wait for another sync.

    Yields:
        Nothing.

    Raises:
        SyncRunning: another process holds it.
    """
    make_folder(folder)
    give_up = time.monotonic() + wait_seconds
    with open_private(folder / "sync.lock", "a+b") as file:
        while not _try_lock(file):
            if time.monotonic() >= give_up:
                raise SyncRunning(
                    "sync", "another sync is running on this workspace", "one at a time",
                    "Wait until it is done, or stop it.",
                )  # fmt: skip
            time.sleep(0.1)
        try:
            yield
        finally:
            _release_lock(file)


def _try_lock(file: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _release_lock(file: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
    else:
        import fcntl

        fcntl.flock(file.fileno(), fcntl.LOCK_UN)
    with suppress(OSError):  # somebody may have removed it
        os.utime(file.name)
