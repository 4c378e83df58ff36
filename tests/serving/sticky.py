"""A proxy that gives a browser to the process that knows its session, as docs/scale.md sets nginx.

The gate's cookie bears the port of the process that set it, so that its name tells where to go.
"""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle

_SESSION = re.compile(rb"skillgap_session_(\d+)=")
_MOST_HEAD = 64 * 1024


@contextmanager
def proxy_before(ports: Sequence[int]) -> Iterator[int]:
    """Listen on a port of this machine, pass connections on, and yield that port."""
    listening = socket.create_server(("127.0.0.1", 0))
    turns = cycle(ports)

    def accept() -> None:
        while True:
            try:
                browser, _ = listening.accept()
            except OSError:
                return  # closed
            threading.Thread(target=serve, args=(browser,), daemon=True).start()

    def serve(browser: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head and len(head) < _MOST_HEAD:
            part = browser.recv(65536)
            if not part:
                return
            head += part
        known = [int(port) for port in _SESSION.findall(head) if int(port) in ports]
        process = socket.create_connection(("127.0.0.1", known[0] if known else next(turns)))
        process.sendall(head)
        threading.Thread(target=pump, args=(browser, process), daemon=True).start()
        pump(process, browser)

    def pump(source: socket.socket, target: socket.socket) -> None:
        try:
            while part := source.recv(65536):
                target.sendall(part)
        except OSError:
            pass
        for end in (source, target):
            end.close()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield int(listening.getsockname()[1])
    finally:
        listening.close()
