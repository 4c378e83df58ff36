"""One wheel with everything: installed elsewhere it answers, with no checkout near."""

from __future__ import annotations

import json
import os
import re
import site
import subprocess
import sys
import time
import tomllib
import urllib.request
import venv
from http.cookiejar import CookieJar

import pytest

from tests.browser.harness import free_port
from tests.conftest import REPOSITORY

pytestmark = pytest.mark.slow

READ = """
import json, skillgap as sg
from skillgap.core.places import APP_FOLDER, workspace_folder
print(json.dumps([sg.__file__, len(sg.read(sg.SAMPLE_FOLDER)["employees"]),
                  str(APP_FOLDER), str(workspace_folder()), len(sg.measure_gaps.__doc__) > 0]))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A wheel in an environment of its own that borrows only third-party packages from this one."""
    place = tmp_path_factory.mktemp("installed")
    built = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", str(REPOSITORY), "--no-deps", "-q", "-w",
         str(place / "wheels")], capture_output=True, text=True, check=False, cwd=place,
    )  # fmt: skip
    if built.returncode:
        last = (built.stderr.strip().splitlines() or ["pip said nothing"])[-1]
        pytest.skip(f"no wheel can be built here (no network, no pip?): {last}")
    venv.create(place / "own", with_pip=True)
    python = place / "own" / ("Scripts" if os.name == "nt" else "bin") / "python"
    (wheel,) = (place / "wheels").glob("*.whl")
    run(place, python, "-m", "pip", "install", "-q", "--no-deps", "--no-index", str(wheel))
    told = run(place, python, "-c", "import site; print(site.getsitepackages()[0])")
    borrowed = "\n".join(site.getsitepackages()) + "\n"
    with open(f"{told.strip()}/borrowed.pth", "w", encoding="utf-8") as file:
        file.write(borrowed)
    return place, python


def environment(place):
    """No checkout on the path, and a home of its own."""
    dropped = ("SKILLGAP", "PYTHON", "STREAMLIT")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    home = str(place / "home")
    return {**kept, "HOME": home, "XDG_DATA_HOME": f"{home}/data", "LOCALAPPDATA": f"{home}/data"}


def run(place, *words):
    empty = place / "empty"
    empty.mkdir(exist_ok=True)
    done = subprocess.run(
        list(map(str, words)), cwd=empty, env=environment(place), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_sample_is_read_without_a_checkout(installed):
    place, python = installed
    file, people, app, workspace, documented = json.loads(run(place, python, "-c", READ))
    assert file.startswith(str(place))
    assert app.startswith(str(place))
    assert people > 1_000
    assert documented
    assert workspace.startswith(str(place / "home"))
    assert list((place / "empty").iterdir()) == []


def test_the_command_does_what_the_module_does(installed):
    place, python = installed
    command = python.with_name("skillgap")
    shown = run(place, command, "--help")
    assert shown.startswith("usage: skillgap")
    assert all(name in shown for name in ("serve", "check", "gaps", "sync", "versions", "backup"))
    assert run(place, python, "-m", "skillgap", "--help") == shown
    run(place, command, "templates", "--out", str(place / "forms"))
    assert (place / "forms" / "employees.csv").exists()


def test_serve_answers_with_the_sample_and_backs_up_at_the_next_start(installed):
    place, python = installed
    kept = place / "home" / "data" / "skillgap" / "workspace"
    if sys.platform == "darwin":
        kept = place / "home" / "Library" / "Application Support" / "skillgap" / "workspace"
    serve_until_the_sample_is_there(place, python)
    assert (kept / "workspace.db").exists()
    before = set((kept / "backups").glob("*on-start*.zip"))
    serve_until_the_sample_is_there(place, python)
    assert len(set((kept / "backups").glob("*on-start*.zip")) - before) == 1


def serve_until_the_sample_is_there(place, python):
    port, log = free_port(), place / "server.log"
    words = [
        python.with_name("skillgap"),
        "serve",
        "--port",
        port,
        "--",
        "--server.headless",
        "true",
    ]
    with log.open("w") as output:
        server = subprocess.Popen(
            list(map(str, words)), cwd=place / "empty", env=environment(place), stdout=output,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health", server, log)
        cookie = cookie_of_a_session(log)
        told = run(place, python, "-c", OPEN_A_PAGE, port, cookie)
        assert "Sample organisation" in told, log.read_text()
        font = f"http://127.0.0.1:{port}/app/static/fonts/inter-latin-wght-normal.woff2"
        asked = urllib.request.Request(font, headers={"Cookie": cookie})
        assert len(urllib.request.urlopen(asked, timeout=20).read()) > 10_000
    finally:
        server.terminate()
        server.wait(20)


def wait_for(address, server, log):
    until = time.monotonic() + 120
    while time.monotonic() < until:
        assert server.poll() is None, log.read_text()
        try:
            return urllib.request.urlopen(address, timeout=2).read()
        except OSError:
            time.sleep(0.1)
    raise AssertionError(log.read_text())


def cookie_of_a_session(log):
    """Open the address that the command printed, and return the cookie that it hands out."""
    until = time.monotonic() + 30
    while not (found := re.search(r"http://\S+\?start=\S+", log.read_text())):
        assert time.monotonic() < until, log.read_text()
        time.sleep(0.1)
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    assert b"Streamlit" in opener.open(found[0], timeout=20).read()
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


OPEN_A_PAGE = """
import sys
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
with connect(f"ws://127.0.0.1:{sys.argv[1]}/_stcore/stream", subprotocols=["streamlit"],
             origin=f"http://127.0.0.1:{sys.argv[1]}", max_size=None,
             additional_headers={"Cookie": sys.argv[2]}) as socket:
    message = BackMsg()
    message.rerun_script.query_string = ""
    socket.send(message.SerializeToString())
    while True:
        heard = ForwardMsg.FromString(socket.recv(timeout=120))
        print(heard)
        if heard.WhichOneof("type") == "script_finished":
            break
"""


def test_the_project_says_which_pythons_it_runs_on():
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    told = [line.rpartition(" ")[2] for line in project["classifiers"] if ":: 3." in line]
    assert told == ["3.11", "3.12", "3.13", "3.14"]
    assert project["requires-python"] == ">=3.11,<3.15"
