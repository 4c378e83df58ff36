"""Memory that is no longer needed goes back to the system at once."""

from __future__ import annotations

import ctypes
from contextlib import suppress

import pyarrow as pa

_MANY_ROWS = 1_000_000


def give_back_memory() -> None:
    """Return freed memory to the system: allocators keep it, and other programmes lack it.

    After a read of ten million rows that is more than half as much again as the tables. Takes
    some hundredths of a second. Where the C library has no such call, only Arrow's share goes.
    """
    pa.default_memory_pool().release_unused()
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def give_back_memory_of(rows: int) -> None:
    """Do so after work on so many rows; on few it is not worth the time."""
    if rows >= _MANY_ROWS:
        give_back_memory()
