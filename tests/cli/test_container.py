"""The container file: what it copies is there, it runs without root, its health check can tell."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from skillgap.serving.gate import HEALTH
from tests.conftest import REPOSITORY

STEPS = [
    line.partition(" ")[::2]
    for line in re.sub(
        r"\\\n\s*", "", (REPOSITORY / "Containerfile").read_text(encoding="utf-8")
    ).splitlines()
    if line and not line.startswith("#")
]


def said(step):
    return [rest for name, rest in STEPS if name == step]


def health_check(port):
    """The program of the health check, asking another port."""
    words = json.loads(said("HEALTHCHECK")[0].partition("CMD ")[2])
    assert words[:2] == ["python", "-c"]
    assert f"127.0.0.1:8501{HEALTH}" in words[2]
    return [sys.executable, "-c", words[2].replace("8501", str(port))]


@contextmanager
def answering(status):
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status)
            self.end_headers()

        def log_message(self, *words):
            pass

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.mark.parametrize(("status", "is_well"), [(200, True), (503, False)])
def test_the_health_check_tells_well_from_ill(status, is_well):
    with answering(status) as port:
        done = subprocess.run(health_check(port), capture_output=True, timeout=20, check=False)
    assert (done.returncode == 0) is is_well


def test_it_runs_without_root_and_keeps_everything_in_one_folder():
    assert [step for step, _ in STEPS][-1] == "CMD"
    user = said("USER")
    assert len(user) == 1
    assert int(user[0]) >= 1_000
    kept = said("VOLUME")[0]
    settings = dict(word.split("=", 1) for line in said("ENV") for word in line.split())
    assert settings["SKILLGAP_WORKSPACE"].startswith(f"{kept}/")
    assert settings["HOME"] == kept
    assert f"-o skillgap -m 700 {kept}" in " ".join(said("RUN"))


def test_what_it_copies_is_there_and_it_starts_what_the_command_line_has():
    copied = [word for line in said("COPY") if "--from" not in line for word in line.split()[:-1]]
    assert {"requirements.lock", "."} == set(copied)
    assert all((REPOSITORY / name).exists() for name in copied)
    assert "--require-hashes -r requirements.lock" in " ".join(said("RUN"))
    words = json.loads(said("CMD")[0])
    assert words[:4] == ["skillgap", "serve", "--port", "8501"]
    assert "0.0.0.0" not in " ".join(words)
