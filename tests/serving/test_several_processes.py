"""Two processes behind one address, records on PostgreSQL: sessions stay, records are shared."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from skillgap.store.workspace import open_workspace
from tests import postgres as database
from tests.browser.harness import running
from tests.serving.sticky import proxy_before
from tests.store.conftest import NO_SERVER, REQUIRED

SERVE = [sys.executable, "-m", "skillgap", "serve", "--port", "{port}", "--",
         "--server.headless", "true"]  # fmt: skip
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("postgresql")]


@dataclass(frozen=True)
class Company:
    """Two processes, the proxy before them, and what they share.

    Attributes:
        address: The one address.
        ports: Ports of the processes.
        folder: Folder of the workspace.
        environment: Variables with which all of them run.
    """

    address: str
    ports: tuple[int, int]
    folder: str
    environment: dict[str, str]

    def account(self, *words: str) -> str:
        """Run ``skillgap account`` beside the servers and return what it says."""
        command = [sys.executable, "-m", "skillgap", "account", *words]
        variables = {**os.environ, **self.environment}
        done = subprocess.run(command, env=variables, capture_output=True, text=True, check=True)
        return done.stdout


@pytest.fixture(scope="module")
def company(tmp_path_factory, sample):
    if database.binaries() is None:
        if REQUIRED:
            pytest.fail(NO_SERVER, pytrace=False)
        pytest.skip(NO_SERVER)
    place = tmp_path_factory.mktemp("several")
    with database.running(fsync=False) as records:
        shared = {
            "SKILLGAP_WORKSPACE": str(place / "workspace"),
            "SKILLGAP_DATABASE_URL": records.fresh(),
        }
        with pytest.MonkeyPatch.context() as patch:
            for name, value in shared.items():
                patch.setenv(name, value)
            with open_workspace() as workspace:
                workspace.save(replace(sample, name="First year"))
            with (
                running(place / "one", command=SERVE, environment=shared) as one,
                running(place / "two", command=SERVE, environment=shared) as two,
            ):
                ports = tuple(int(urlsplit(server.url).port or 0) for server in (one, two))
                with proxy_before(ports) as port:
                    address = f"http://127.0.0.1:{port}"
                    yield Company(address, ports, str(place / "workspace"), shared)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def ask(address: str, cookie: str = "") -> tuple[int, str]:
    """Return status and cookie set of one request, on a connection of its own."""
    request = urllib.request.Request(address, headers={"Cookie": cookie} if cookie else {})
    try:
        with urllib.request.build_opener(_Stay).open(request, timeout=60) as answered:
            return answered.status, ""
    except urllib.error.HTTPError as told:
        return told.code, (told.headers.get("set-cookie") or "").partition(";")[0]


def sign_in(company: Company, name: str) -> str:
    """Make an account, come in by the one address, and return the session's cookie."""
    code = re.search(r"start=(\S+)", company.account(name, "--role", "admin"))
    assert code
    status, cookie = ask(f"{company.address}/?start={code.group(1)}")
    assert status == 303
    return cookie


def shown(company: Company, cookie: str, page: str) -> str:
    """Return everything that a page sends to a browser by its WebSocket, as text."""
    stream = company.address.replace("http", "ws") + "/_stcore/stream"
    message, told = BackMsg(), []
    message.rerun_script.page_name = page
    with connect(
        stream, subprotocols=["streamlit"], origin=company.address, max_size=None,
        additional_headers={"Cookie": cookie}, open_timeout=60,
    ) as socket:  # fmt: skip
        socket.send(message.SerializeToString())
        while True:
            raw = socket.recv(timeout=120)
            told.append(raw.decode("utf-8", "replace"))
            heard = ForwardMsg.FromString(raw)
            if (
                heard.WhichOneof("type") == "script_finished"
                and heard.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
            ):
                return "".join(told)


def port_of(cookie: str) -> int:
    return int(re.match(r"skillgap_session_(\d+)=", cookie).group(1))


def test_sessions_stay_and_records_are_shared(company, sample):
    dana, kim = sign_in(company, "dana"), sign_in(company, "kim")
    assert {port_of(dana), port_of(kim)} == set(company.ports)  # one each
    for cookie in (dana, kim):
        for _ in range(4):  # each on a new connection: the cookie alone leads back
            assert ask(company.address + "/gap_map", cookie)[0] == 200

    # The other process does not know the session, whatever the cookie is called there.
    elsewhere = kim.partition("=")[0] + "=" + dana.partition("=")[2]
    assert ask(company.address + "/", elsewhere)[0] == 401
    assert ask(company.address + "/")[0] == 401

    # What one process wrote down stands on the page of the other.
    assert "dana" in shown(company, kim, "audit")
    for cookie in (dana, kim):
        now = shown(company, cookie, "audit")
        assert "First year" in now
        assert "cooperage" not in now

    # A decision taken beside both, and a new version: both see it at the next rerun.
    taken = (
        "from skillgap.store.workspace import open_workspace\n"
        "with open_workspace() as w:\n"
        "    w.add_decision('note', 'cooperage', 'seen by all', actor='dana')"
    )
    subprocess.run(
        [sys.executable, "-c", taken], env={**os.environ, **company.environment}, check=True
    )
    with open_workspace() as workspace:
        assert workspace.decisions("note")["choice"].tolist() == ["seen by all"]
        workspace.save(replace(sample, name="Second year"))
    for cookie in (dana, kim):
        then = shown(company, cookie, "audit")
        assert "cooperage" in then
        assert "Second year" in then

    # An account that is closed opens neither process again.
    code = re.search(r"start=(\S+)", company.account("lee", "--role", "admin")).group(1)
    company.account("lee", "--close")
    for port in company.ports:
        assert ask(f"http://127.0.0.1:{port}/?start={code}")[0] == 401
