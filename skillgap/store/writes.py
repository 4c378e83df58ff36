"""How often this process wrote records: what was read before the last write may be old."""

from __future__ import annotations

import threading

_LOCK = threading.Lock()
_WRITTEN = [0]


def writes_so_far() -> int:
    """Return how often records were written, in whichever workspace."""
    return _WRITTEN[0]


def note_write() -> None:
    """Count that records were written."""
    with _LOCK:
        _WRITTEN[0] += 1
