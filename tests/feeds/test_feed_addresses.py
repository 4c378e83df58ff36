"""Web addresses of feeds: what is cut, slow, sent on or secret."""

from __future__ import annotations

import base64
import http.server
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from skillgap.core.errors import BadValue, UnreadableFile
from skillgap.feeds import load_sources
from skillgap.feeds.fetching import fetch_source

BODY = b"employee_id,role_id\n" + b"E1,Dev\n" * 100


@pytest.fixture
def serve():
    """Start servers that answer each request with one function of the handler."""
    servers = []

    def start(answer):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                answer(self)

            def log_message(self, *args):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def web(tmp_path):
    def named(url, more=""):
        (tmp_path / "sources.toml").write_text(f'[sources.web]\nurl = "{url}"\n{more}')
        return load_sources(tmp_path / "sources.toml").sources[0]

    return named


def send(handler, body=BODY, *, length=None, **headers):
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body) if length is None else length))
    for name, text in headers.items():
        handler.send_header(name.replace("_", "-"), text)
    handler.end_headers()
    handler.wfile.write(body)


def test_an_answer_that_breaks_off_is_not_taken_for_the_file(serve, web):
    host = serve(lambda handler: send(handler, length=len(BODY) + 500))
    with pytest.raises(UnreadableFile, match="broke off"):
        fetch_source(web(f"http://{host}/people.csv"))


def test_an_answer_that_is_no_http_is_said_plainly(serve, web):
    host = serve(lambda handler: handler.wfile.write(b"SSH-2.0-OpenSSH\r\n"))
    with pytest.raises(UnreadableFile, match="not to be reached"):
        fetch_source(web(f"http://{host}/people.csv"))


def test_an_answer_that_trickles_ends_with_the_time(serve, web, monkeypatch):
    monkeypatch.setattr("skillgap.feeds.web.WHOLE_SECONDS", 0.3)

    def trickle(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        for _ in range(40):
            handler.wfile.write(b"x")
            time.sleep(0.05)

    begun = time.monotonic()
    with pytest.raises(UnreadableFile, match="longer than"):
        fetch_source(web(f"http://{serve(trickle)}/people.csv"))
    assert time.monotonic() - begun < 1.5


def test_an_answer_beyond_the_limit_is_not_read_whole(serve, web, monkeypatch):
    monkeypatch.setattr("skillgap.feeds.web.MAX_BYTES", 500)
    with pytest.raises(UnreadableFile, match="more than"):
        fetch_source(web(f"http://{serve(send)}/people.csv"))


def test_a_secret_is_not_sent_on_to_another_host(serve, web, monkeypatch):
    monkeypatch.setenv("TOKEN", "s3cret")
    seen = []

    def keep(handler):
        seen.append((handler.headers.get("Authorization"), handler.headers.get("X-Key")))
        send(handler)

    other = serve(keep)

    def away(handler):
        handler.send_response(302)
        handler.send_header("Location", f"http://{other}/people.csv")
        handler.end_headers()

    headers = 'headers = { Authorization = "Bearer ${TOKEN}", X-Key = "${TOKEN}" }'
    assert fetch_source(web(f"http://{serve(away)}/", headers)).files[0][1] == BODY
    assert seen == [(None, None)]


def test_a_secret_is_sent_on_within_the_same_host(serve, web, monkeypatch):
    monkeypatch.setenv("TOKEN", "s3cret")
    seen = []

    def answer(handler):
        seen.append(handler.headers.get("Authorization"))
        if handler.path == "/":
            handler.send_response(302)
            handler.send_header("Location", "/people.csv")
            handler.end_headers()
        else:
            send(handler)

    fetch_source(web(f"http://{serve(answer)}/", 'headers = { Authorization = "Bearer ${TOKEN}" }'))
    assert seen == ["Bearer s3cret"] * 2


@pytest.mark.parametrize("place", ["file:///etc/passwd", "ftp://127.0.0.1/x"])
def test_an_answer_that_sends_to_a_file_is_not_followed(serve, web, place):
    def away(handler):
        handler.send_response(302)
        handler.send_header("Location", place)
        handler.end_headers()

    with pytest.raises(UnreadableFile):
        fetch_source(web(f"http://{serve(away)}/"))


def test_user_and_password_of_an_address_are_sent_as_such(serve, web, monkeypatch):
    monkeypatch.setenv("HR_PASSWORD", "p@ss:w/rd")
    seen = []

    def answer(handler):
        seen.append(handler.headers.get("Authorization"))
        send(handler)

    source = web("http://hr:${HR_PASSWORD}@" + serve(answer) + "/people.csv")
    assert fetch_source(source).files == (("people.csv", BODY),)
    assert seen == ["Basic " + base64.b64encode(b"hr:p@ss:w/rd").decode()]


@pytest.mark.parametrize("url", [
    "https://hr:pa$word@h/d", "https://hr:pa/ss@h/d", "https://hr:s3cret@h/d",
    "https://h/d?token=s3cret", "https://h/d?a=1&api_key=s3cret", "https://h/d?X-Signature=s3cret",
])  # fmt: skip
def test_a_secret_in_plain_text_is_refused(web, url):
    with pytest.raises(BadValue, match="plain text") as refused:
        web(url)
    assert "s3cret" not in str(refused.value)


@pytest.mark.parametrize("url", [
    "https://h/a:b@c/d", "https://h/d?token=${TOKEN}", "https://hr:${PW}@h/d", "https://hr@h/d",
    "https://h/d?monkey=1", "https://h/d?signed=yes",
])  # fmt: skip
def test_what_is_no_secret_is_taken(web, url):
    assert web(url).url == url


def test_an_address_that_makes_no_sense_never_tells_its_secret(web, monkeypatch):
    monkeypatch.setenv("TOKEN", "s3cret with\ncontrol")
    with pytest.raises(UnreadableFile) as refused:
        fetch_source(web("http://127.0.0.1:1/people.csv?token=${TOKEN}"))
    assert "s3cret" not in str(refused.value)


def test_content_from_the_future_is_as_of_now(serve, web):
    later = "Sun, 01 Nov 2099 10:00:00 GMT"
    host = serve(lambda handler: send(handler, Last_Modified=later))
    assert fetch_source(web(f"http://{host}/people.csv")).changed_at < datetime.now(
        UTC
    ) + timedelta(1)
