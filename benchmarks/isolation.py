"""Fifty sessions at once behind the gate: does anybody get what belongs to somebody else?

`python benchmarks/isolation.py [--quick]` serves a workspace that holds two organisations of
1,450 people and 55,000 signals each. Everybody's name is a canary: it says of which organisation
and of whom it is. Managers, employees, analysts, auditors and whoever started the app, half of
them on each organisation, walk their pages at the same time over raw WebSockets, and everything
they are sent is searched for names and ids that they may not meet. Asking again while others ask
for the same is what would show a cache whose key lacks the viewer or the data.

A frame that holds one foreign name counts; the goal is none. So does a page that fails.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import skillgap as sg  # noqa: E402
from skillgap.serving.accounts import open_account  # noqa: E402
from skillgap.ui.kit.browser import COOKIE  # noqa: E402
from skillgap.ui.kit.shell import PAGES  # noqa: E402
from skillgap.ui.kit.signed_in import FACILITATOR, SignedIn  # noqa: E402
from tests.browser.harness import Server, running  # noqa: E402
from tests.signed import permit_everything  # noqa: E402

MARKS = ("ALFA", "BRAVO")
SESSIONS = {"manager": 22, "employee": 10, "analyst": 8, "auditor": 4, "facilitator": 6}
QUICK = {"manager": 4, "employee": 2, "analyst": 1, "auditor": 1, "facilitator": 2}
AT_ONCE, PATIENCE = 25, 300.0
SERVE = [sys.executable, "-m", "skillgap", "serve", "--port", "{port}", "--",
         "--server.headless", "true"]  # fmt: skip
CANARY = re.compile(rb"(?:ALFA|BRAVO)-E\d{4}")


@dataclass
class Session:
    """One browser: who it is, which names it may meet, and what it met."""

    who: SignedIn
    code: str
    mark: str
    own: frozenset[bytes]
    others_are_foreign: bool
    organisation: str
    frames: int = 0
    size: int = 0
    seconds: list[float] = field(default_factory=list)
    foreign: Counter[bytes] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)

    def look_at(self, page: str, told: bytes) -> None:
        """Search what a page sent for names that this session may not meet."""
        met = set(CANARY.findall(told))
        if self.others_are_foreign:
            wrong = met - self.own
        else:
            wrong = {one for one in met if not one.startswith(self.organisation.encode())}
        self.foreign.update(wrong)
        if b"fault is ours" in told or b"needs your decision" in told:
            self.failed.append(page)


def named(organisation: sg.Workforce, mark: str) -> sg.Workforce:
    """Return the sample with a canary for everybody's name and id."""
    tables = {}
    for name, table in organisation.tables.items():
        canary = {
            column: (mark + "-" + table[column]).where(table[column].str.fullmatch(r"E\d{4}"))
            for column in ("employee_id", "manager_id")
            if column in table
        }
        if "unit_id" in table:
            person = table["unit_id"].str.fullmatch(r"E\d{4}").fillna(False)
            canary["unit_id"] = table["unit_id"].where(~person, mark + "-" + table["unit_id"])
        made = table.assign(**canary)
        if name == "employees":
            made = made.assign(name="Person " + made["employee_id"])
        tables[name] = made.astype(table.dtypes.to_dict())
    return replace(organisation, tables=tables, issues=(), name=f"Organisation {mark.lower()}")


def prepare(folder: Path, wanted: dict[str, int]) -> tuple[list[Session], int]:
    """Keep both organisations and the accounts; returns the sessions and the rows of a frame."""
    sample, sessions = sg.read(sg.SAMPLE_FOLDER), []
    with sg.open_workspace(folder / "workspace") as workspace:
        workspace.remember("sample offered", True)
        kept = {mark: workspace.save(named(sample, mark), origin=mark) for mark in MARKS}
        for one in kept.values():
            permit_everything(workspace, one)
        staff = sample["employees"]
        sizes = staff["manager_id"].value_counts()
        bosses = sorted(sizes[sizes == 5].index)
        for role, count in wanted.items():
            for number in range(count):
                mark = MARKS[number % 2]
                person = {
                    "manager": bosses[(number // 2) % len(bosses)],
                    "employee": staff["employee_id"].iloc[40 + number],
                }.get(role, "")
                own = staff.loc[staff["manager_id"] == person, "employee_id"] if (
                    role == "manager") else [person]  # fmt: skip
                name = f"{role}-{number}"
                code = "" if role == "facilitator" else open_account(
                    workspace, name, role, person=f"{mark}-{person}" if person else "")  # fmt: skip
                browser = f"{len(sessions):032x}"
                account = f"@{name}" if code else ""
                workspace.remember(f"view/{browser}{account}/dataset", kept[mark].lineage)
                sessions.append(Session(
                    SignedIn(name, role) if code else FACILITATOR, code, browser,
                    frozenset(f"{mark}-{one}".encode() for one in own),
                    role != "facilitator", mark,
                ))  # fmt: skip
    return sessions, len(sample["signals"])


def let_in(server: Server, code: str) -> str:
    """Return the cookie that a code brings."""
    place = urlsplit(server.url)
    asked = HTTPConnection(str(place.hostname), place.port, timeout=PATIENCE)
    asked.request("GET", f"/?start={code}")
    answered = asked.getresponse()
    if answered.status != 303:
        raise RuntimeError(f"not let in: {answered.status}")
    return str(answered.getheader("set-cookie")).split(";")[0]


def pages_of(session: Session) -> list[str]:
    """Return the pages of a session, in an order of its own."""
    names = [
        file.removesuffix(".py")
        for entries in PAGES.values()
        for file, *_ in entries
        if session.who.may_open(file.removesuffix(".py"))
    ]
    random.Random(session.mark).shuffle(names)
    return names


def walk(server: Server, session: Session, rounds: int) -> Session:
    """Open every page of a session, one after another, and search what comes."""
    cookie = let_in(server, session.code or server.opening().partition("start=")[2])
    address = server.url.replace("http", "ws") + "/_stcore/stream"
    headers = {"Cookie": f"{cookie}; {COOKIE}={session.mark}"}
    with connect(
        address, subprotocols=["streamlit"], origin=server.url, additional_headers=headers,
        max_size=None, open_timeout=PATIENCE,
    ) as socket:  # fmt: skip
        for page in pages_of(session) * rounds:
            began, told = time.perf_counter(), b""
            for frame in answer_of(socket, page):
                session.frames += 1
                told += frame
            session.seconds.append(time.perf_counter() - began)
            session.size += len(told)
            session.look_at(page, told)
    return session


def answer_of(socket: object, page: str) -> Iterator[bytes]:
    """Ask for a page, and return each frame until it stands."""
    message = BackMsg()
    message.rerun_script.page_name = "" if page == "overview" else page
    socket.send(message.SerializeToString())  # type: ignore[attr-defined]
    while True:
        frame = socket.recv(timeout=PATIENCE)  # type: ignore[attr-defined]
        yield frame
        heard = ForwardMsg.FromString(frame)
        if heard.WhichOneof("type") == "script_finished" and (
            heard.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
        ):
            return


def report(sessions: Iterable[Session], rows: int) -> int:
    """Print what each role was sent and met; return how many foreign names and failures."""
    everyone = list(sessions)
    print(f"{'role':<14}{'sessions':>9}{'pages':>7}{'frames':>9}{'MB':>8}{'median s':>10}"
          f"{'foreign':>9}{'failed':>8}")  # fmt: skip
    for role in SESSIONS:
        some = [one for one in everyone if one.who.role == role]
        if not some:
            continue
        times = pd.Series([second for one in some for second in one.seconds])
        print(f"{role:<14}{len(some):>9}{len(times):>7}{sum(one.frames for one in some):>9,}"
              f"{sum(one.size for one in some) / 1e6:>8.1f}{times.median():>10.1f}"
              f"{sum(map(len, (one.foreign for one in some))):>9}"
              f"{sum(len(one.failed) for one in some):>8}")  # fmt: skip
    wrong = sum(len(one.foreign) + len(one.failed) for one in everyone)
    for one in everyone:
        if one.foreign or one.failed:
            print(one.who.name, one.organisation, one.foreign.most_common(3), one.failed)
    print(f"every frame worked out from {rows:,} signals of each organisation")
    return wrong


def main() -> int:
    """Serve, walk, search and judge."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="ten sessions, one round")
    parser.add_argument("--rounds", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sessions, rows = prepare(folder, QUICK if asked.quick else SESSIONS)
        with running(folder, command=SERVE) as server:
            server.opening()
            with ThreadPoolExecutor(AT_ONCE) as pool:
                done = list(pool.map(lambda one: walk(server, one, asked.rounds), sessions))
        wrong = report(done, rows)
    met = wrong == 0
    print(f"isolation: {wrong} foreign names or failed pages for {len(done)} sessions (goal 0): "
          f"{'met' if met else 'short'}")  # fmt: skip
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
