"""The gate before the app: pages, WebSocket, uploads, downloads and metrics open to a session only.

Any page that any program of this machine serves can open a WebSocket to 127.0.0.1, and every
account of the machine can ask for a page. So a session begins with the start code that stands in
the window in which the app was started, and its mark travels in a cookie that no script can read.
A file that a page offers is given to sessions whose own pages spoke of it: its address is made from
what stands in it, so that whoever knows or guesses that could otherwise ask for somebody else's.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from skillgap.serving.address import is_this_machine
from skillgap.serving.room import Room
from skillgap.serving.sessions import Sessions
from skillgap.serving.teams import is_join_code

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

START = "start"
"""Name of the start code in an address."""
SIGNED_IN = "x-skillgap-signed-in"
"""Header in which the gate tells the app whose session a request belongs to; it takes away any
that a request brings along."""
GATED = "SKILLGAP_GATED"
"""Set in the environment of a process that serves behind the gate: there, a session without the
header is nobody's."""
HEALTH = "/_stcore/health"
"""The one address that answers anybody: it says "ok" and nothing else."""
_FILES = "/media/"
"""Part of the address of every file that a page offers or shows."""
_OWN_FILES = "/static/media/"
"""Where the app's own typefaces are; nothing under it comes from data."""
_FILE = re.compile(rb"/media/([\w.-]+)")
_ENDED = 4401
"""Code with which a WebSocket is closed whose session is over."""

_POLICY = (
    "default-src 'self'; script-src 'self' blob:{scripts}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' data: blob:; "
    "connect-src 'self' data: blob:; worker-src 'self' blob:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
"""Scripts come from this app only (those of our own components from memory, hence ``blob:``)."""
_OPENER = b"cross-origin-opener-policy"
_HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"no-referrer",
    _OPENER: b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
}
_REFUSAL = """<!doctype html><html lang="en"><meta charset="utf-8"><title>skillgap</title>
<meta name="color-scheme" content="light dark"><body style="font: 16px/1.5 system-ui, sans-serif; max-width: 36em; margin: 15vh auto; padding: 0 1em">
<h1 style="font-size: 1.4em">{title}</h1><p>{text}</p></body></html>
"""  # noqa: E501 - a page
_NO_SESSION = (
    "This address opens with a start code",
    "skillgap shows personal data, so it opens only for whoever started it. Open it with the whole "
    "address that stands in the window in which it was started, or that you were given with your "
    "account; it ends in “?start=…”. If it was open here before: it was started anew, the account "
    "has ended, or nothing was done for twelve hours.",
)
_READING = ("GET", "HEAD")
_NOTHING_SENT = (
    "No file is taken here",
    "A team answers on its page; files are loaded by whoever runs skillgap.",
)
_NO_WORKSHOP = (
    "This code opens no workshop",
    "Ask whoever runs the workshop for the code on the wall: it may have ended, or a letter is "
    "wrong. Codes have six letters and digits.",
)
_LOCKED = (
    "This address is locked for a quarter of an hour",
    "Ten wrong codes were tried. Pages that are open stay open; afterwards the right code opens it "
    "again.",
)
_FOREIGN = (
    "This request came from elsewhere",
    "Another page or another name asked for this address, and skillgap answers only its own pages.",
)
_OTHERS_FILE = (
    "This file was offered to somebody else",
    "A file opens for whose own page offers it. Open the page that has it and download it there.",
)


class Gate:
    """ASGI middleware that lets through what belongs to a session, and nothing else.

    Args:
        app: The app behind it.
        sessions: Who has been let in.
        page: The page that the app delivers first, as HTML: the scripts that stand in it may run,
            and no other that stands in a page.
        room: Where teams of a workshop come in, and nobody else.
    """

    def __init__(
        self, app: App, sessions: Sessions, page: str = "", room: Room | None = None
    ) -> None:
        self._app = app
        self._room = room
        self._sessions = sessions
        policy = _POLICY.format(scripts="".join(f" '{known}'" for known in script_hashes(page)))
        self._headers = {**_HEADERS, b"content-security-policy": policy.encode()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or one WebSocket."""
        if scope["type"] == "http":
            await self._answer_request(
                scope, receive, _with_headers(send, self._headers_for(scope))
            )
        elif scope["type"] == "websocket":
            await self._answer_websocket(scope, receive, send)
        else:  # starting and stopping
            await self._app(scope, receive, send)

    def _headers_for(self, scope: Scope) -> dict[bytes, bytes]:
        """Return the headers of an answer; browsers heed one of them on this machine only."""
        if not self._is_in_room(scope):
            return self._headers
        return {name: value for name, value in self._headers.items() if name != _OPENER}

    async def _answer_request(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._is_asked_by_own_page(scope):
            await _refuse(send, 403, *_FOREIGN)
        elif code := _start_code(scope):  # even in a session: it may be another account's
            await self._try_code(scope, receive, send, code)
        elif scope["path"] != HEALTH and not self._has_session(scope):
            no_session = _NO_WORKSHOP if self._is_in_room(scope) else _NO_SESSION
            await _refuse(send, 401, *no_session)
        elif self._is_in_room(scope) and scope["method"] not in _READING:
            await _refuse(send, 403, *_NOTHING_SENT)
        elif not self._may_fetch(scope):
            await _refuse(send, 403, *_OTHERS_FILE)
        else:
            await self._app(self._signed(scope), receive, send)

    async def _try_code(self, scope: Scope, receive: Receive, send: Send, code: str) -> None:
        """Begin a session with a code; looking an account up takes a moment, so others go on.

        A phone that scans the join code again comes back to its own session, and a facilitator who
        opens it stays who they are.
        """
        if is_join_code(code) and self._has_session(scope):
            await _lead_on(scope, send)
            return
        client = str((scope.get("client") or ("",))[0])
        mark = await asyncio.to_thread(
            self._sessions.begin, code, client, teams_only=self._is_in_room(scope)
        )
        if mark:
            await _lead_on(scope, send, mark)
        elif self._has_session(scope) and self._may_fetch(scope):
            await self._app(self._signed(scope), receive, send)
        elif self._sessions.is_locked(code, client):
            await _refuse(send, 429, *_LOCKED)
        elif is_join_code(code) or self._is_in_room(scope):
            await _refuse(send, 401, *_NO_WORKSHOP)
        else:
            await _refuse(send, 401, *_NO_SESSION)

    async def _answer_websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not (self._is_asked_by_own_page(scope) and self._has_session(scope)):
            await receive()  # the request to connect
            await send({"type": "websocket.close", "code": _ENDED})
            return

        async def receive_in_session() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive" and not self._has_session(scope):
                await send({"type": "websocket.close", "code": _ENDED})
                return {"type": "websocket.disconnect", "code": _ENDED}
            return message

        async def send_noting_files(message: Message) -> None:
            if found := _FILE.findall(message.get("bytes") or b""):
                self._sessions.give_files(_mark(scope), (name.decode() for name in found))
            await send(message)

        await self._app(self._signed(scope), receive_in_session, send_noting_files)

    def _has_session(self, scope: Scope) -> bool:
        mark = _mark(scope)
        if not self._sessions.is_open(mark):
            return False
        return not self._is_in_room(scope) or self._sessions.is_team(mark)

    def _is_in_room(self, scope: Scope) -> bool:
        return self._room is not None and self._room.is_at(scope.get("server"))

    def _may_fetch(self, scope: Scope) -> bool:
        """Say whether what is asked for is no page's file, or was offered to this session."""
        _, is_file, name = scope["path"].removeprefix(_OWN_FILES).partition(_FILES)
        return not is_file or self._sessions.has_file(_mark(scope), name)

    def _signed(self, scope: Scope) -> Scope:
        """Return the request with a word on whose session it belongs to, and no such word else."""
        kept = [pair for pair in scope.get("headers", ()) if pair[0].lower() != SIGNED_IN.encode()]
        try:
            account = self._sessions.account_of(_mark(scope))
        except KeyError:
            return {**scope, "headers": kept}
        told = {} if account is None else {
            "name": account.name, "role": account.role, "person": account.person,
        }  # fmt: skip
        return {**scope, "headers": [*kept, (SIGNED_IN.encode(), json.dumps(told).encode())]}

    def _is_asked_by_own_page(self, scope: Scope) -> bool:
        """Say whether the app is called by its own name, and by no page of another origin."""
        host = _header(scope, b"host")
        if self._is_in_room(scope):
            if self._room is None or host != f"{self._room.host}:{self._room.port}":
                return False
        elif not is_this_machine(urlsplit(f"//{host}").hostname or ""):
            return False
        origin = _header(scope, b"origin")
        if origin and urlsplit(origin).netloc != host:
            return False
        site = _header(scope, b"sec-fetch-site")
        opened = _header(scope, b"sec-fetch-mode") == "navigate" and scope.get("method") == "GET"
        framed = _header(scope, b"sec-fetch-dest") in ("iframe", "frame", "object", "embed")
        return site in ("", "none", "same-origin") or (opened and not framed)


def script_hashes(page: str) -> list[str]:
    """Return the hashes of the scripts that stand in a page, as a security policy names them.

    >>> script_hashes('<script>go()</script><script src="other.js"></script>')
    ['sha256-5KYv+PUboo5h+0+YAtGRPbwv5d/QxzHslP4YGnUaxRw=']
    """
    inside = re.findall(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", page, re.DOTALL)
    digests = (hashlib.sha256(script.encode()).digest() for script in inside)
    return [f"sha256-{base64.b64encode(digest).decode()}" for digest in digests]


def _mark(scope: Scope) -> str:
    """Return the mark of the session that a request says it belongs to; blank where it has none."""
    return _cookies(scope).get(cookie_name(scope), "")


def cookie_name(scope: Scope) -> str:
    """Return the cookie's name: cookies do not tell ports apart, and two apps may run."""
    _, port = scope.get("server") or ("", 0)
    return f"skillgap_session_{port}"


def _start_code(scope: Scope) -> str:
    return dict(_query(scope)).get(START, "") if scope["method"] == "GET" else ""


def _query(scope: Scope) -> list[tuple[str, str]]:
    text: bytes = scope.get("query_string", b"")
    return parse_qsl(text.decode("latin-1"), keep_blank_values=True)


async def _lead_on(scope: Scope, send: Send, mark: str = "") -> None:
    """Lead to the same address without the code; a new session's mark goes to the browser."""
    rest = urlencode([(name, value) for name, value in _query(scope) if name != START])
    path = "/" + scope["path"].lstrip("/\\")  # two slashes would lead to another machine
    secure = "; Secure" if scope.get("scheme") == "https" else ""
    cookie = f"{cookie_name(scope)}={mark}; Path=/; HttpOnly; SameSite=Strict{secure}"
    where = quote(path) + (f"?{rest}" if rest else "")
    headers = [(b"location", where.encode("latin-1")), (b"cache-control", b"no-store"),
               (b"content-length", b"0")]  # fmt: skip
    headers += [(b"set-cookie", cookie.encode())] if mark else []
    await send({"type": "http.response.start", "status": 303, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _refuse(send: Send, status: int, title: str, text: str) -> None:
    body = _REFUSAL.format(title=title, text=text).encode()
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"cache-control", b"no-store"),
               (b"content-length", str(len(body)).encode())]  # fmt: skip
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _with_headers(send: Send, ours: Mapping[bytes, bytes]) -> Send:
    """Add the headers of every answer, in place of any the app gives under the same names."""

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [pair for pair in message.get("headers", ()) if pair[0].lower() not in ours]
            message = {**message, "headers": [*kept, *ours.items()]}
        await send(message)

    return send_with_headers


def _header(scope: Scope, name: bytes) -> str:
    found: list[bytes] = [value for key, value in scope.get("headers", ()) if key == name]
    return found[-1].decode("latin-1") if found else ""


def _cookies(scope: Scope) -> dict[str, str]:
    jar: SimpleCookie = SimpleCookie()
    for name, value in scope.get("headers", ()):
        if name == b"cookie":
            try:
                jar.load(value.decode("latin-1"))
            except CookieError:
                continue
    return {name: morsel.value for name, morsel in jar.items()}
