"""The gate: nothing without a session, nothing for another origin, and sessions that end."""

import asyncio

import pytest

from skillgap.serving.gate import HEALTH, Gate
from skillgap.serving.sessions import IDLE_SECONDS, MOST_FILES, Sessions

HERE = "127.0.0.1:8501"
EVERYTHING = ["/", "/gap_map", "/_stcore/metrics", "/_stcore/host-config", "/_stcore/upload_file/a",
              "/media/0123.xlsx", "/static/js/index.js", "/app/static/fonts/inter.woff2",
              "/component/x", "/_stcore/health/../metrics", "//evil.example"]  # fmt: skip


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


async def app(scope, receive, send):
    """Answers everything, and echoes what a WebSocket says until it is closed."""
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200,
                    "headers": [(b"X-Frame-Options", b"ALLOWALL")]})  # fmt: skip
        await send({"type": "http.response.body", "body": b"figures"})
        return
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "text": message["text"],
                    "bytes": message["text"].encode()})  # fmt: skip


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def sessions(clock):
    return Sessions(clock=clock)


@pytest.fixture
def gate(sessions):
    return Gate(app, sessions, page="<script>boot()</script>")


def scope_of(kind, path, query="", method="GET", **headers):
    named = {"host": HERE, **{name.replace("_", "-"): text for name, text in headers.items()}}
    return {
        "type": kind, "path": path, "query_string": query.encode(), "method": method,
        "scheme": "http", "server": ("127.0.0.1", 8501),
        "headers": [(name.encode(), text.encode()) for name, text in named.items() if text],
    }  # fmt: skip


def ask(gate, path="/", **how):
    """Return status, headers and body of one answer."""
    sent = []

    async def send(message):
        sent.append(message)

    asyncio.run(gate(scope_of("http", path, **how), None, send))
    return sent[0]["status"], dict(sent[0]["headers"]), sent[-1]["body"].decode()


def connect(gate, *said, clock=None, wait=0.0, **headers):
    """Open a WebSocket, say something, and return what came back."""
    messages = [{"type": "websocket.connect"},
                *({"type": "websocket.receive", "text": text} for text in said),
                {"type": "websocket.disconnect"}]  # fmt: skip
    sent = []

    async def receive():
        message = messages.pop(0)
        if message["type"] == "websocket.receive" and clock is not None:
            clock.now += wait
        return message

    async def send(message):
        sent.append(message)

    asyncio.run(gate(scope_of("websocket", "/_stcore/stream", **headers), receive, send))
    return [(message["type"].removeprefix("websocket."), message.get("text")) for message in sent]


def let_in(gate, sessions):
    status, headers, _ = ask(gate, query=f"start={sessions.start_code}")
    assert status == 303
    return headers[b"set-cookie"].decode().split(";")[0]


@pytest.mark.parametrize("path", EVERYTHING)
def test_nothing_opens_without_a_session(gate, path):
    for method in ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"):
        status, _, body = ask(gate, path, method=method)
        assert status == 401
        assert "figures" not in body
    assert "start code" in body


def test_a_websocket_without_a_session_is_closed_before_it_is_accepted(gate):
    assert connect(gate, "hello") == [("close", None)]
    assert connect(gate, "hello", cookie="skillgap_session_8501=guessed") == [("close", None)]


def test_whoever_watches_the_server_hears_that_it_is_well(gate):
    assert ask(gate, HEALTH)[0] == 200


def test_the_start_code_lets_in_and_leaves_the_address(gate, sessions):
    query = f"skill=sql&start={sessions.start_code}&function=R%26D"
    status, headers, _ = ask(gate, "/gap map", query=query)
    assert status == 303
    assert headers[b"location"] == b"/gap%20map?skill=sql&function=R%26D"
    cookie = headers[b"set-cookie"].decode()
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert sessions.start_code not in cookie
    mark = cookie.split(";")[0]
    assert ask(gate, "/gap_map", cookie=f"other=1; {mark}")[2] == "figures"
    assert connect(gate, "hello", cookie=mark, origin=f"http://{HERE}") == [
        ("accept", None), ("send", "hello"),
    ]  # fmt: skip


def test_the_way_on_never_leads_to_another_machine(gate, sessions):
    _, headers, _ = ask(gate, "//evil.example/x", query=f"start={sessions.start_code}")
    assert headers[b"location"].startswith(b"/evil.example")


@pytest.mark.parametrize("code", ["", "wrong", "é", "A" * 10_000])
def test_a_wrong_start_code_opens_nothing(gate, code):
    assert ask(gate, query=f"start={code}")[0] == 401


def test_the_start_code_opens_by_a_page_only(gate, sessions):
    assert ask(gate, query=f"start={sessions.start_code}", method="POST")[0] == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://127.0.0.1:3000"}, {"origin": "http://localhost:8501"},
        {"origin": "null"}, {"origin": "https://evil.example"}, {"host": "evil.example:8501"},
        {"host": "evil.example:8501", "origin": "http://evil.example:8501"}, {"host": ""},
        {"host": "10.0.0.7:8501"}, {"host": "127.0.0.1.evil.example"},
        {"sec_fetch_site": "same-site", "sec_fetch_mode": "no-cors"},
        {"sec_fetch_site": "cross-site", "sec_fetch_mode": "cors"},
        {"sec_fetch_site": "same-site", "sec_fetch_mode": "navigate", "sec_fetch_dest": "iframe"},
    ],
)  # fmt: skip
def test_pages_of_other_origins_get_nothing_even_with_the_cookie(gate, sessions, headers):
    mark = let_in(gate, sessions)
    assert ask(gate, "/media/a.xlsx", cookie=mark, **headers)[0] == 403
    assert ask(gate, "/_stcore/upload_file/a", method="PUT", cookie=mark, **headers)[0] == 403
    assert connect(gate, "hello", cookie=mark, **headers) == [("close", None)]


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "localhost:8501", "origin": "http://localhost:8501"}, {"host": "[::1]:8501"},
        {"sec_fetch_site": "same-origin", "sec_fetch_mode": "cors"},
        {"sec_fetch_site": "none", "sec_fetch_mode": "navigate", "sec_fetch_dest": "document"},
        {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate"},
    ],
)  # fmt: skip
def test_the_own_page_and_a_link_that_is_followed_get_their_answer(gate, sessions, headers):
    mark = let_in(gate, sessions)
    assert ask(gate, cookie=mark, **headers)[0] == 200


def test_a_session_that_does_nothing_for_long_ends(gate, sessions, clock):
    mark = let_in(gate, sessions)
    clock.now += IDLE_SECONDS - 1
    assert ask(gate, cookie=mark)[0] == 200
    clock.now += IDLE_SECONDS - 1
    assert ask(gate, cookie=mark)[0] == 200, "what was asked for in between keeps it open"
    clock.now += IDLE_SECONDS
    assert ask(gate, cookie=mark)[0] == 401


def test_an_open_page_is_closed_once_its_session_is_over(gate, sessions, clock):
    mark = let_in(gate, sessions)
    heard = connect(gate, "a", "b", cookie=mark, clock=clock, wait=IDLE_SECONDS / 2)
    assert [text for kind, text in heard if kind == "send"] == ["a", "b"]
    heard = connect(gate, "a", "b", cookie=mark, clock=clock, wait=IDLE_SECONDS)
    assert heard == [("accept", None), ("close", None)]


def test_every_answer_carries_its_policy(gate, sessions):
    mark = let_in(gate, sessions)
    for path, cookie in (("/", mark), ("/", ""), (HEALTH, "")):
        _, headers, _ = ask(gate, path, cookie=cookie)
        policy = headers[b"content-security-policy"].decode()
        scripts = policy.split("script-src ")[1].split(";")[0]
        assert scripts.startswith("'self' blob: 'sha256-")
        assert "unsafe" not in scripts
        assert "frame-ancestors 'none'" in policy
        assert headers[b"x-content-type-options"] == b"nosniff"
        assert headers[b"x-frame-options"] == b"DENY"
        assert b"X-Frame-Options" not in headers, "the app's own is replaced"


def test_two_servers_know_nothing_of_each_other(gate, sessions):
    mark = let_in(gate, sessions)
    assert ask(Gate(app, Sessions()), cookie=mark)[0] == 401


def test_a_file_opens_for_whose_page_spoke_of_it(gate, sessions):
    mine, theirs = (let_in(gate, sessions) for _ in range(2))
    files = ["/media/0a1b.xlsx", "/media/2c3d"]
    connect(gate, f"x\x12{files[0]}\x1a", f"y {files[1]}\x00", cookie=mine)
    for file in files:
        assert ask(gate, file, cookie=mine)[2] == "figures"
        for method in ("GET", "HEAD", "OPTIONS"):
            assert ask(gate, file, cookie=theirs, method=method)[0] == 403
        status, _, told = ask(gate, file, query="start=wrong", cookie=theirs)
        assert (status, told) != (200, "figures")
    other = ["/media/ffff.csv", "/media/", "/media/0a1b", "/media/../media/0a1b.xlsx",
             "/media//media/0a1b.xlsx", "/deep/media/ffff.csv"]  # fmt: skip
    assert [ask(gate, path, cookie=mine)[0] for path in other] == [403] * len(other)
    assert ask(gate, "/static/media/SourceSans.woff2", cookie=mine)[0] == 200, "the app's own"


def test_a_session_keeps_its_newest_files(gate, sessions):
    mark = let_in(gate, sessions)
    connect(gate, *(f"/media/{number}.csv" for number in range(MOST_FILES + 1)), cookie=mark)
    assert ask(gate, "/media/0.csv", cookie=mark)[0] == 403
    assert ask(gate, "/media/1.csv", cookie=mark)[0] == 200
    assert ask(gate, f"/media/{MOST_FILES}.csv", cookie=mark)[0] == 200
