"""Locks that end with the process that holds them, however it ends."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import IO


def try_lock(file: IO[bytes]) -> bool:
    """Take the lock of an open file, and say whether nobody else holds it."""
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


def release_lock(file: IO[bytes]) -> None:
    """Give the lock of an open file back, and leave the time on it."""
    if sys.platform == "win32":
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
    else:
        import fcntl

        fcntl.flock(file.fileno(), fcntl.LOCK_UN)
    with suppress(OSError):  # somebody may have removed it
        os.utime(file.name)
