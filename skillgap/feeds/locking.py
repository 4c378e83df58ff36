"""One sync at a time: a lock that ends with the process that holds it, however it ends."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from skillgap.core.errors import SkillgapError
from skillgap.store.locks import release_lock, try_lock
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
        while not try_lock(file):
            if time.monotonic() >= give_up:
                raise SyncRunning(
                    "sync", "another sync is running on this workspace", "one at a time",
                    "Wait until it is done, or stop it.",
                )  # fmt: skip
            time.sleep(0.1)
        try:
            yield
        finally:
            release_lock(file)
