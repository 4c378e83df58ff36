"""What people leave behind on the server: idle sessions, and uploads that nobody finished.

`python benchmarks/sessions.py [--quick]` starts the app and an empty Streamlit app on the same
libraries in turn. Once the pages are warm, it opens sessions that look at four pages and then do
nothing, and reads what the server's memory grew by for each. Then sessions upload a file each to
the Data page and close their window without another word; the server's memory is read every half a
minute, for at most eight.

The goals: an idle session takes at most 30 MB more than one of the empty app; after 100 abandoned
uploads the memory is back within 100 MB five minutes later. Linux only: memory is read from /proc.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
import urllib.request
import uuid
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg  # noqa: E402
from websockets.asyncio.client import ClientConnection, connect  # noqa: E402

from benchmarks.app import modules_at_first_paint, write_empty_app  # noqa: E402
from benchmarks.room import NAMES, OPEN_TO_ALL, ask, resident_mb  # noqa: E402
from tests.browser.harness import Server, running  # noqa: E402

MOST_IDLE_MB, MOST_LEFT_MB, WITHIN_SECONDS, PATIENCE_SECONDS = 30.0, 100.0, 300.0, 480.0
LOOKED_AT = ("overview", "gap_map", "people", "scenarios")
EMPTY_PAGES = ("overview", "data", "gap_map")
SETTLE_SECONDS = 20.0
UPLOAD_MB = 5


@dataclass
class Measured:
    """Memory in MB: of a session that idles, and after uploads, by seconds since."""

    idle: float
    left: dict[float, float]


async def open_session(server: Server, pages: tuple[str, ...]) -> tuple[ClientConnection, str]:
    """Open a session, look at the pages; return its socket and its id."""
    address = server.url.replace("http", "ws") + "/_stcore/stream"
    socket = await connect(address, subprotocols=["streamlit"], origin=server.url, **OPEN_TO_ALL)
    await socket.send(rerun_of("data"))
    session = ""
    while True:
        heard = ForwardMsg.FromString(await socket.recv())
        if heard.WhichOneof("type") == "new_session":
            session = heard.new_session.initialize.session_id or session
        if heard.WhichOneof("type") == "script_finished":
            break
    for page in pages:
        await ask(socket, page)
    return socket, session


def rerun_of(page: str) -> bytes:
    """Return the message that asks for a page."""
    from streamlit.proto.BackMsg_pb2 import BackMsg

    message = BackMsg()
    message.rerun_script.page_name = page
    return bytes(message.SerializeToString())


def upload(server: Server, session: str, size: int) -> None:
    """Send a file to a session, as the uploader of a page does."""
    edge = uuid.uuid4().hex
    row = b"E0001,Data analyst,Engineering,EMEA\n"
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="staff.csv"\r\n'
    content = b"employee_id,role,function,region\n" + row * (size // len(row))
    body = (
        f"{head}Content-Type: text/csv\r\n\r\n".encode() + content + f"\r\n--{edge}--\r\n".encode()
    )
    request = urllib.request.Request(
        f"{server.url}/_stcore/upload_file/{session}/{uuid.uuid4()}", data=body, method="PUT",
        headers={"Content-Type": f"multipart/form-data; boundary={edge}", "Origin": server.url},
    )  # fmt: skip
    with urllib.request.urlopen(request) as answer:
        if answer.status >= 300:
            raise RuntimeError(f"the upload was answered with {answer.status}")


async def measure(server: Server, ours: bool, sessions: int, uploads: int) -> Measured:
    """Open idle sessions, then abandon uploads; return the memory they take."""
    pages = LOOKED_AT if ours else EMPTY_PAGES
    first, _ = await open_session(server, tuple(NAMES) * 2 if ours else pages)
    await asyncio.sleep(SETTLE_SECONDS)
    before = resident_mb(server)
    idle = [(await open_session(server, pages))[0] for _ in range(sessions)]
    await asyncio.sleep(SETTLE_SECONDS)
    each = (resident_mb(server) - before) / sessions
    for socket in (first, *idle):
        await socket.close()
    return Measured(each, await abandon(server, uploads) if ours else {})


async def abandon(server: Server, uploads: int) -> dict[float, float]:
    """Upload and go away; return what is left of the memory, in MB, by seconds since."""
    await asyncio.sleep(SETTLE_SECONDS)
    before = resident_mb(server)
    for _ in range(uploads):
        socket, session = await open_session(server, ())
        await asyncio.to_thread(upload, server, session, UPLOAD_MB * 1_000_000)
        await socket.close()
    began, left = time.perf_counter(), {0.0: resident_mb(server) - before}
    while left[max(left)] > MOST_LEFT_MB and max(left) < PATIENCE_SECONDS:
        await asyncio.sleep(30)
        left[round(time.perf_counter() - began)] = resident_mb(server) - before
    return left


def main() -> int:
    """Measure both servers, print what they hold, and judge."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="8 sessions and 8 uploads")
    quick = parser.parse_args().quick
    if not Path("/proc/self/statm").exists():
        print("The server's memory is read from /proc, which is not there.")
        return 2
    sessions, uploads = (8, 8) if quick else (40, 100)
    found: dict[str, Measured] = {}
    with tempfile.TemporaryDirectory() as place:
        empty = Path(place, "empty")
        write_empty_app(empty, modules_at_first_paint(Path(place)))
        scripts = {"ours": ROOT / "app.py", "empty app": empty / "app.py"}
        for name, script in scripts.items():
            variables = {
                "STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION": "false",
                "PYTHONPATH": str(ROOT),
            }
            with running(Path(place, name), script=script, environment=variables) as server:
                found[name] = asyncio.run(measure(server, name == "ours", sessions, uploads))
            print(f"{name:<12}{sessions} idle sessions: {found[name].idle:.1f} MB each", flush=True)
    told = ", ".join(f"{mb:+.0f} MB after {at:.0f} s" for at, mb in found["ours"].left.items())
    print(f"{uploads} uploads of {UPLOAD_MB} MB abandoned: {told}")
    more = found["ours"].idle - found["empty app"].idle
    back = [at for at, mb in found["ours"].left.items() if mb <= MOST_LEFT_MB]
    met = more <= MOST_IDLE_MB and bool(back) and min(back) <= WITHIN_SECONDS
    after = f"after {min(back):.0f} s" if back else "not at all"
    told = f"{more:.1f} MB an idle session over the empty app (goal {MOST_IDLE_MB:g})"
    goal = f"uploads given back {after} (goal {WITHIN_SECONDS:g} s)"
    print(f"sessions: {told}, {goal}: {'met' if met else 'short'}")
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
