"""Who has been let in: random marks of sessions that end when nothing is done for long."""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from skillgap.serving.accounts import Account, name_in
from skillgap.serving.teams import TEAM, is_join_code

IDLE_SECONDS = 12 * 60 * 60
"""A session ends when nothing was asked for so long: a working day with its evening."""
MOST_WRONG = 10
"""So many wrong codes in a row lock what they were tried on."""
LOCKED_SECONDS = 15 * 60
LOOK_AGAIN_SECONDS = 30
"""How long an account that was ended may go on."""
MOST_FILES = 2_000
"""So many files a session may fetch, the newest; a page's pictures and downloads are a dozen."""


class Doorkeeper(Protocol):
    """What sessions need to know of accounts, and what they tell of those who knock."""

    def find(self, code: str) -> Account | None:
        """Return the account that a code opens."""

    def is_still_open(self, account: Account) -> bool:
        """Say whether an account goes on."""

    def note(self, action: str, subject: str) -> None:
        """Write down who was let in, refused or locked out."""


class Nobody:
    """A doorkeeper without accounts, who writes nothing down."""

    def find(self, code: str) -> Account | None:
        """Return nothing."""
        return None

    def is_still_open(self, account: Account) -> bool:
        """Say no."""
        return False

    def note(self, action: str, subject: str) -> None:
        """Do nothing."""


@dataclass(slots=True)
class _Session:
    """One session: its account (none: whoever started the app), when seen and when looked up.

    ``files`` are the names of the files that its pages spoke of, oldest first.
    """

    account: Account | None
    seen: float
    looked: float
    files: dict[str, None] = field(default_factory=dict)


class Sessions:
    """The sessions of one server, and the start code that begins one.

    They live in memory: a server that is started again asks for its new start code, or for the
    code of an account.
    """

    def __init__(
        self,
        *,
        idle_seconds: float = IDLE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
        door: Doorkeeper | None = None,
    ) -> None:
        self.start_code = secrets.token_urlsafe(24)
        self._idle_seconds = idle_seconds
        self._clock = clock
        self._door = door or Nobody()
        self._open: dict[str, _Session] = {}
        self._wrong: dict[str, int] = {}
        self._locked: dict[str, float] = {}
        self._lock = threading.Lock()

    def begin(self, code: str, came_from: str = "", *, teams_only: bool = False) -> str | None:
        """Return the mark of a new session where a code is right, else nothing.

        Args:
            code: The code.
            came_from: Address that it was sent from.
            teams_only: Whether nothing but a workshop's join code opens.

        Ten wrong codes in a row lock the account that they name, or the start code where they name
        none: for a quarter of an hour no code opens it, the right one included. Wrong codes of a
        workshop lock the address that they come from, and not the room. What is open stays open.
        """
        if not code or (teams_only and not is_join_code(code)):
            return None
        # A start code has no stop in it; anything else is tried on the account that it names.
        tried = _tried_on(code, came_from)
        if self._is_locked(tried):
            return None
        account = self._door.find(code) if tried else None
        right = hmac.compare_digest(code.encode(), self.start_code.encode())
        if account is None and not right:
            self._count_wrong(tried)
            return None
        return self._let_in(account, tried)

    def is_locked(self, code: str, came_from: str = "") -> bool:
        """Say whether what a code would open is locked after too many wrong ones."""
        return self._is_locked(_tried_on(code, came_from))

    def is_open(self, mark: str) -> bool:
        """Say whether a session goes on; asking counts as doing something."""
        now = self._clock()
        with self._lock:
            self._open = {
                known: one
                for known, one in self._open.items()
                if now - one.seen < self._idle_seconds
            }
            session = self._open.get(mark)
            if session is None:
                return False
            session.seen = now
            due = session.account is not None and now - session.looked >= LOOK_AGAIN_SECONDS
        return self._look_again(mark, session, now) if due else True

    def account_of(self, mark: str) -> Account | None:
        """Return the account of an open session; nothing for whoever started the app.

        Raises:
            KeyError: no such session is open.
        """
        with self._lock:
            return self._open[mark].account

    def give_files(self, mark: str, names: Iterable[str]) -> None:
        """Let a session fetch files, for its own pages spoke of them."""
        with self._lock:
            session = self._open.get(mark)
            if session is None:
                return
            for name in names:
                session.files.pop(name, None)
                session.files[name] = None
            while len(session.files) > MOST_FILES:
                del session.files[next(iter(session.files))]

    def has_file(self, mark: str, name: str) -> bool:
        """Say whether a session's own pages spoke of a file."""
        with self._lock:
            session = self._open.get(mark)
            return session is not None and name in session.files

    def is_team(self, mark: str) -> bool:
        """Say whether an open session is that of a team in a workshop."""
        with self._lock:
            session = self._open.get(mark)
        return session is not None and session.account is not None and session.account.role == TEAM

    def _look_again(self, mark: str, session: _Session, now: float) -> bool:
        """End a session whose account was ended meanwhile."""
        session.looked = now
        if session.account is not None and self._door.is_still_open(session.account):
            return True
        with self._lock:
            self._open.pop(mark, None)
        return False

    def _let_in(self, account: Account | None, tried: str) -> str:
        mark, now = secrets.token_urlsafe(24), self._clock()
        with self._lock:
            self._wrong.pop(tried, None)
            self._open[mark] = _Session(account, now, now)
        if account is not None:
            self._door.note("sign in", account.name)
        return mark

    def _is_locked(self, tried: str) -> bool:
        with self._lock:
            return self._clock() < self._locked.get(tried, float("-inf"))

    def _count_wrong(self, tried: str) -> None:
        with self._lock:
            if len(self._wrong) > 1_000:  # names that are no accounts', tried by a machine
                self._wrong.clear()
            self._wrong[tried] = self._wrong.get(tried, 0) + 1
            lock = self._wrong[tried] >= MOST_WRONG
            if lock:
                self._wrong.pop(tried)
                self._locked = {
                    name: until for name, until in self._locked.items() if self._clock() < until
                }
                self._locked[tried] = self._clock() + LOCKED_SECONDS
        what = tried or "start code"
        self._door.note("lock sign-in" if lock else "refuse sign-in", what)


def _tried_on(code: str, came_from: str) -> str:
    """Return what ten wrong codes lock: an account, the start code, or who tries to join a room."""
    if is_join_code(code):
        return f"join code from {came_from}"
    return name_in(code) if "." in code else ""
