"""Teams of a workshop: one code for a room, a session each, and nothing but their page."""

from __future__ import annotations

import asyncio
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta

import pytest

import skillgap as sg
from skillgap.core.workshop import KIND, NOW, begin_workshop
from skillgap.serving.doorkeeper import WorkspaceDoor
from skillgap.serving.gate import Gate
from skillgap.serving.room import Room
from skillgap.serving.sessions import LOOK_AGAIN_SECONDS, Sessions
from skillgap.serving.teams import TEAM
from tests.serving.test_gate import Clock, app, scope_of

ROOM_AT = ("10.20.30.40", 9000)
HOST = "10.20.30.40:9000"


@pytest.fixture
def code(own_workspace):
    workshop = begin_workshop(1e6, "EUR")
    with sg.open_workspace(own_workspace) as workspace:
        workspace.keep_document(KIND, NOW, workshop.to_body())
    return f"room.{workshop.code}"


def end_workshop(folder):
    with sg.open_workspace(folder) as workspace:
        workspace.drop_document(KIND, NOW)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def sessions(clock):
    return Sessions(clock=clock, door=WorkspaceDoor())


@pytest.fixture
def gate(sessions):
    room = Room()
    room.host, room.port = ROOM_AT
    return Gate(app, sessions, room=room)


def ask(gate, path="/workshop", query="", *, at=ROOM_AT, host=HOST, client="10.20.30.7", **headers):
    """Send one request to a listener; returns status, and the cookie it sets."""
    scope = scope_of("http", path, query, host=host, **headers)
    scope |= {"server": at, "client": (client, 5000)}
    sent = []

    async def receive():
        return {"type": "http.request"}

    async def send(message):
        sent.append(message)

    asyncio.run(gate(scope, receive, send))
    cookies = [value.decode() for name, value in sent[0]["headers"] if name == b"set-cookie"]
    return sent[0]["status"], cookies[0].partition(";")[0] if cookies else ""


def test_one_code_lets_each_phone_in_as_a_team_of_its_own(gate, sessions, code):
    marks = set()
    for _ in range(3):
        status, cookie = ask(gate, query=f"start={code}")
        assert status == 303
        assert ask(gate, cookie=cookie)[0] == 200
        marks.add(cookie.partition("=")[2])
    accounts = [sessions.account_of(mark) for mark in marks]
    assert {one.role for one in accounts} == {TEAM}
    assert len({one.name for one in accounts}) == 3


def test_a_code_may_be_typed_in_small_letters(gate, code):
    assert ask(gate, query=f"start={code.lower()}")[0] == 303


def test_a_phone_that_scans_again_stays_the_same_team(gate, code):
    _, cookie = ask(gate, query=f"start={code}")
    status, again = ask(gate, query=f"start={code}", cookie=cookie)
    assert (status, again) == (303, "")
    assert ask(gate, cookie=cookie)[0] == 200


def test_the_facilitator_who_opens_the_join_address_stays_the_facilitator(gate, sessions, code):
    mark = sessions.begin(sessions.start_code)
    cookie = f"skillgap_session_8501={mark}"
    here = {"at": ("127.0.0.1", 8501), "host": "127.0.0.1:8501"}
    status, again = ask(gate, query=f"start={code}", cookie=cookie, **here)
    assert (status, again) == (303, "")
    assert sessions.account_of(mark) is None


def test_neither_start_code_nor_account_opens_anything_in_the_room(
    gate, sessions, own_workspace, code
):
    from skillgap.serving.accounts import open_account

    with sg.open_workspace(own_workspace) as workspace:
        account = open_account(workspace, "ada", "admin")
    for one in (sessions.start_code, account):
        assert ask(gate, query=f"start={one}")[0] == 401
    mark = sessions.begin(sessions.start_code)
    assert ask(gate, cookie=f"skillgap_session_9000={mark}")[0] == 401


@pytest.mark.parametrize(
    "host", ["127.0.0.1:9000", "localhost:9000", "evil.example:9000", "10.20.30.40:80"]
)
def test_the_room_answers_to_its_own_name_only(gate, code, host):
    _, cookie = ask(gate, query=f"start={code}")
    assert ask(gate, cookie=cookie, host=host)[0] == 403


def test_another_origin_is_refused_in_the_room(gate, code):
    _, cookie = ask(gate, query=f"start={code}")
    assert ask(gate, cookie=cookie, origin="http://evil.example")[0] == 403
    assert ask(gate, cookie=cookie, origin=f"http://{HOST}")[0] == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_team_cannot_send_a_file(gate, code, method):
    _, cookie = ask(gate, query=f"start={code}")
    assert ask(gate, "/_stcore/upload_file/a/b", cookie=cookie, method=method)[0] == 403


def test_ten_wrong_codes_lock_the_phone_and_not_the_room(gate, code):
    for _ in range(10):
        assert ask(gate, query="start=room.AAAAAA", client="10.20.30.8")[0] in (401, 429)
    assert ask(gate, query=f"start={code}", client="10.20.30.8")[0] == 429
    assert ask(gate, query=f"start={code}", client="10.20.30.9")[0] == 303


def test_the_end_of_the_workshop_ends_its_sessions(gate, clock, own_workspace, code):
    _, cookie = ask(gate, query=f"start={code}")
    end_workshop(own_workspace)
    clock.now += LOOK_AGAIN_SECONDS + 1
    assert ask(gate, cookie=cookie)[0] == 401
    assert ask(gate, query=f"start={code}")[0] == 401


def test_a_session_of_an_earlier_workshop_is_none_of_the_next(gate, clock, own_workspace, code):
    _, cookie = ask(gate, query=f"start={code}")
    with sg.open_workspace(own_workspace) as workspace:
        workspace.keep_document(KIND, NOW, begin_workshop(1e6, "EUR").to_body())
    clock.now += LOOK_AGAIN_SECONDS + 1
    assert ask(gate, cookie=cookie)[0] == 401


def test_a_team_may_open_its_page_and_see_nobodys_rows():
    from skillgap.serving.accounts import Account
    from skillgap.ui.kit.signed_in import SignedIn

    team = Account("k7m2qp-00", TEAM, "", datetime.now(UTC) + timedelta(hours=1))
    who = SignedIn(team.name, team.role)
    assert who.may_open("workshop")
    assert not who.sees_all
    assert not any(who.may_open(page) for page in ("overview", "people", "data", "deck"))


def test_a_room_listens_where_it_is_opened_and_no_longer_once_closed():
    """The listener itself, on an address of this machine that only this machine reaches."""
    import threading

    async def answer(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"hello"})

    room, loop = Room(), asyncio.new_event_loop()
    assert "still starting" in room.open("127.0.0.1")
    threading.Thread(target=loop.run_forever, daemon=True).start()
    room.run_in(loop, answer)
    assert room.open("127.0.0.1") == ""
    assert room.is_at(("127.0.0.1", room.port))
    where, port = f"http://127.0.0.1:{room.port}/", room.port
    assert urllib.request.urlopen(where, timeout=5).read() == b"hello"
    room.close()
    assert not room.is_open
    assert not room.is_at(("127.0.0.1", port))
    assert "cannot be listened on" in room.open("203.0.113.1")
    _wait_until_idle(loop)
    loop.call_soon_threadsafe(loop.stop)


def _wait_until_idle(loop):
    """Wait until the listener that was closed has ended in its loop."""

    async def others():
        return [one for one in asyncio.all_tasks() if one is not asyncio.current_task()]

    for _ in range(100):
        if not asyncio.run_coroutine_threadsafe(others(), loop).result(5):
            return
        time.sleep(0.05)
    raise AssertionError("the listener goes on")
