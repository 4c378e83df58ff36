"""The room: an address of the local network at which teams join while a workshop is on.

The app itself goes on listening on this machine only. For a workshop a second listener serves the
same app on one address that the facilitator chose, and there the gate opens to teams alone: no
start code, no other account, and no page but the workshop's.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from typing import Any

import uvicorn

from skillgap.serving.address import is_this_machine

_READY_SECONDS = 5.0
_NOWHERE = ("10.255.255.255", 9)
"""Asked for the way there only: nothing is sent."""


class Room:
    """A second listener of the app, for teams; closed until a facilitator opens it."""

    def __init__(self) -> None:
        self._app: Any = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server: uvicorn.Server | None = None
        self.host, self.port, self._port_before = "", 0, 0

    def run_in(self, loop: asyncio.AbstractEventLoop, app: Any) -> None:
        """Say which app it serves, gate included, and in which event loop that runs."""
        self._loop, self._app = loop, app

    @property
    def is_open(self) -> bool:
        """Whether teams can reach it."""
        return self._server is not None

    def open(self, host: str) -> str:
        """Listen on an address of this machine, at any free port.

        Returns:
            Why that is not possible; blank where it listens.
        """
        self.close()
        if self._loop is None:
            return "skillgap is still starting. Try again in a moment."
        try:
            listening = _listen(host, self._port_before)
        except OSError as error:
            return f"{host} cannot be listened on: {error.strerror}. Choose another address."
        config = uvicorn.Config(
            self._app, lifespan="off", access_log=False, log_level="error",
            timeout_graceful_shutdown=1,
        )  # fmt: skip
        server = uvicorn.Server(config)
        self.host, self.port = host, int(listening.getsockname()[1])
        self._port_before = self.port  # opened again, phones find their sessions
        asyncio.run_coroutine_threadsafe(_serve(server, listening), self._loop)
        until = time.monotonic() + _READY_SECONDS
        while not server.started and time.monotonic() < until:
            time.sleep(0.02)
        if not server.started:
            server.should_exit = True
            return f"{host} does not answer. Try again, or choose another address."
        self._server = server
        return ""

    def close(self) -> None:
        """Stop listening; what is open there ends."""
        if self._server is not None:
            self._server.should_exit = True
        self._server, self.host, self.port = None, "", 0

    def is_at(self, place: tuple[str, int] | None) -> bool:
        """Say whether a request that came in at a place came to the room."""
        return bool(place) and place is not None and (place[0], place[1]) == (self.host, self.port)


def _listen(host: str, port_before: int) -> socket.socket:
    """Return a listening socket, at the port before where that is still free."""
    if port_before:
        with contextlib.suppress(OSError):
            return socket.create_server((host, port_before))
    return socket.create_server((host, 0))


async def _serve(server: uvicorn.Server, listening: socket.socket) -> None:
    # Without signal handlers: stopping is for the server that this one runs beside.
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign,assignment]
    await server.serve(sockets=[listening])


_OF_SERVER: list[Room] = []
"""The room of the server that runs in this process; none where the app runs without its gate."""


def make_room() -> Room:
    """Make the room of this process's server."""
    _OF_SERVER[:] = [Room()]
    return _OF_SERVER[0]


def room_of_server() -> Room | None:
    """Return the room of this process's server; nothing where there is none."""
    return _OF_SERVER[0] if _OF_SERVER else None


def own_addresses() -> list[str]:
    """Return the addresses at which other machines may reach this one, the likeliest first."""
    found: list[str] = []
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        asked.connect(_NOWHERE)
        found.append(str(asked.getsockname()[0]))
    with contextlib.suppress(OSError):
        found += socket.gethostbyname_ex(socket.gethostname())[2]
    known = [one for one in dict.fromkeys(found) if not is_this_machine(one) and one != "0.0.0.0"]
    return known
