"""Who has been let in: random marks of sessions that end when nothing is done for long."""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections.abc import Callable

IDLE_SECONDS = 12 * 60 * 60
"""A session ends when nothing was asked for so long: a working day with its evening."""


class Sessions:
    """The sessions of one server, and the start code that begins one.

    They live in memory: a server that is started again asks for its new start code.
    """

    def __init__(
        self, *, idle_seconds: float = IDLE_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.start_code = secrets.token_urlsafe(24)
        self._idle_seconds = idle_seconds
        self._clock = clock
        self._seen: dict[str, float] = {}
        self._lock = threading.Lock()

    def begin(self, code: str) -> str | None:
        """Return the mark of a new session where the start code is right, else nothing."""
        if not hmac.compare_digest(code.encode(), self.start_code.encode()):
            return None
        mark = secrets.token_urlsafe(24)
        with self._lock:
            self._seen[mark] = self._clock()
        return mark

    def is_open(self, mark: str) -> bool:
        """Say whether a session goes on; asking counts as doing something."""
        now = self._clock()
        with self._lock:
            self._seen = {
                known: seen for known, seen in self._seen.items() if now - seen < self._idle_seconds
            }
            if mark not in self._seen:
                return False
            self._seen[mark] = now
            return True
