"""A room full of people: how long the server takes per page, and whether its memory stays.

`python benchmarks/room.py [--quick] [--people 25] [--seconds 120] [--reruns 3000]` starts the app
and an empty Streamlit app on the same libraries in turn, opens a session per person over the
WebSocket as a browser does, and from then on everybody opens a page or sets a filter every five
seconds, at moments of their own. It prints the seconds from asking to the run's end: median and
95th percentile, beside the same with Streamlit's own collection after every run, and the processor
time of a run, which tells more where other programmes use the machine. Then one session goes round
the pages as fast as it can, and the server's memory is read before and after.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from streamlit.proto.BackMsg_pb2 import BackMsg  # noqa: E402
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg  # noqa: E402
from websockets.asyncio.client import ClientConnection, connect  # noqa: E402

from benchmarks.app import modules_at_first_paint, write_empty_app  # noqa: E402
from tests.browser.harness import PAGES, Server, running  # noqa: E402

EVERY_SECONDS = 5.0
GOAL_P95_SECONDS, GOAL_GROWTH_MB = 0.5, 100.0
FUNCTIONS = ("", "function=Engineering", "function=Sales", "function=Finance", "function=Marketing")
FILTERED = ("gap_map", "overview")
NAMES = [path.strip("/") or "overview" for path in PAGES.values()]
OPEN_TO_ALL = {"max_size": None, "ping_interval": None, "compression": None}


@dataclass(frozen=True)
class Arm:
    """One server compared: which app, and whether Streamlit collects after every run."""

    name: str
    folder: Path
    script: Path
    after_every_run: bool = False

    def serve(self):  # noqa: ANN201 - what running() gives
        """Start it as it is started by a user, without a browser."""
        collects = str(self.after_every_run).lower()
        return running(
            self.folder, script=self.script,
            environment={"STREAMLIT_RUNNER_POST_SCRIPT_GC": collects, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip


async def enter(server: Server) -> ClientConnection:
    """Open a session and its first page."""
    address = server.url.replace("http", "ws") + "/_stcore/stream"
    socket = await connect(address, subprotocols=["streamlit"], origin=server.url, **OPEN_TO_ALL)
    await ask(socket, "overview")
    return socket


async def ask(socket: ClientConnection, page: str, query: str = "") -> float:
    """Ask for a page and return the seconds until its run has ended."""
    message = BackMsg()
    message.rerun_script.page_name = "" if page == "overview" else page
    message.rerun_script.query_string = query
    began = time.perf_counter()
    await socket.send(message.SerializeToString())
    while True:
        heard = ForwardMsg.FromString(await socket.recv())
        kind = heard.WhichOneof("type")
        if kind == "script_finished" and heard.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
            return time.perf_counter() - began
        if kind == "page_not_found":
            raise RuntimeError(f"no page {page}")
        if kind == "delta" and heard.delta.new_element.HasField("exception"):
            raise RuntimeError(heard.delta.new_element.exception.message)


async def behave(socket: ClientConnection, pages: list[str], until: float, luck: random.Random):  # noqa: ANN201
    """Open a page, or set a filter where there are some, every five seconds; return the seconds."""
    spent = []
    await asyncio.sleep(luck.uniform(0, EVERY_SECONDS))
    while time.perf_counter() < until:
        page = luck.choice(pages)
        filters = luck.choice(FUNCTIONS) if page in FILTERED else ""
        took = await ask(socket, page, filters)
        spent.append(took)
        await asyncio.sleep(max(0.0, EVERY_SECONDS - took))
    return spent


async def fill_room(
    server: Server, pages: list[str], people: int, seconds: float
) -> tuple[list[float], float]:
    """Warm every page, then let everybody in; return seconds of every run, and of the processor."""
    first = await enter(server)
    for page in pages * 2:
        for filters in FUNCTIONS if page in FILTERED else ("",):
            await ask(first, page, filters)
    sockets = [await enter(server) for _ in range(people)]
    until, before = time.perf_counter() + seconds, processor_seconds(server)
    each = (behave(one, pages, until, random.Random(at)) for at, one in enumerate(sockets))
    told = await asyncio.gather(*each)
    spent = processor_seconds(server) - before
    for socket in (first, *sockets):
        await socket.close()
    return [took for one in told for took in one], spent


async def go_round(server: Server, pages: list[str], reruns: int) -> tuple[float, float, float]:
    """Open pages one after the other; return memory before and after in MB, seconds per run."""
    socket = await enter(server)
    for at in range(max(300, len(pages) * 3)):
        await ask(socket, pages[at % len(pages)])
    await asyncio.sleep(4)
    before, began = resident_mb(server), time.perf_counter()
    for at in range(reruns):
        await ask(socket, pages[at % len(pages)])
    per_run = (time.perf_counter() - began) / reruns
    await asyncio.sleep(4)
    return before, resident_mb(server), per_run


def resident_mb(server: Server) -> float:
    """Return the memory the server holds."""
    pages = int(Path(f"/proc/{server.process.pid}/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def processor_seconds(server: Server) -> float:
    """Return the processor time that the server has taken, in all its threads."""
    told = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def main() -> int:
    """Measure, print, and exit with 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="8 people, 10 s each: under 90 s")
    parser.add_argument("--people", type=int, default=25)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--reruns", type=int, default=3000)
    asked = parser.parse_args()
    people, seconds, reruns = asked.people, asked.seconds, asked.reruns
    if asked.quick:
        people, seconds, reruns = 8, 10.0, 300
    if not Path("/proc/self/statm").exists():
        print("The server's memory is read from /proc, which is not there.")
        return 2
    with tempfile.TemporaryDirectory() as place:
        return measure(Path(place), people, seconds, reruns)


def measure(place: Path, people: int, seconds: float, reruns: int) -> int:
    """Measure the three servers in turn and print what they took."""
    empty = place / "empty"
    write_empty_app(empty, modules_at_first_paint(place))
    arms = [
        Arm("ours", place / "ours", ROOT / "app.py"),
        Arm("ours, collected after every run", place / "before", ROOT / "app.py", True),
        Arm("beside: empty app", empty, empty / "app.py"),
    ]
    print(f"{people} people, one page or filter every {EVERY_SECONDS:g} s, {seconds:g} s")
    p95, grown = {}, {}
    for arm in arms:
        pages = [title.lower().replace(" ", "_") for title in ("Overview", "Data", "Gap map")]
        pages = pages if arm.script.parent == empty else NAMES
        with arm.serve() as server:
            took, spent = asyncio.run(fill_room(server, pages, people, seconds))
            p95[arm.name] = quantiles(took, n=20)[-1]
            told = f"{arm.name:<34}{len(took):>6} runs: median {median(took):.3f} s, "
            print(f"{told}p95 {p95[arm.name]:.3f} s, slowest {max(took):.2f} s, "
                  f"processor {spent / len(took):.3f} s a run", flush=True)  # fmt: skip
            if not arm.after_every_run:
                before, after, per_run = asyncio.run(go_round(server, pages, reruns))
                grown[arm.name] = after - before
                told = f"{'':<34}{reruns:>6} runs in a row: {per_run:.3f} s each, "
                print(f"{told}{before:.0f} MB before, {after:.0f} MB after", flush=True)
    met = p95["ours"] <= GOAL_P95_SECONDS and grown["ours"] <= GOAL_GROWTH_MB
    figure = f"p95 {p95['ours']:.2f} s, memory {grown['ours']:+.0f} MB"
    goal = f"{GOAL_P95_SECONDS:g} s, {GOAL_GROWTH_MB:g} MB"
    print(f"room: {figure} (goal {goal}): {'met' if met else 'short'}")
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
