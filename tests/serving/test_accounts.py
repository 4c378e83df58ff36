"""Accounts: codes that are kept as hashes, end, are locked, and say whose session it is."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest

from skillgap.core.errors import BadValue, UnknownName
from skillgap.serving.accounts import (
    accounts,
    close_account,
    find_account,
    is_still_open,
    open_account,
)
from skillgap.serving.doorkeeper import WorkspaceDoor
from skillgap.serving.gate import SIGNED_IN, Gate
from skillgap.serving.sessions import LOCKED_SECONDS, LOOK_AGAIN_SECONDS, MOST_WRONG, Sessions
from skillgap.store.workspace import open_workspace
from tests.serving.test_gate import Clock, ask, scope_of

WRONG = 1_000


@pytest.fixture
def workspace():
    with open_workspace() as opened:
        yield opened


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def sessions(clock):
    return Sessions(clock=clock, door=WorkspaceDoor())


def actions(workspace):
    log = workspace.log()
    return list(zip(log["actor"], log["action"], log["subject"]))


# --- codes ---


def test_a_code_opens_its_account_until_it_ends(workspace):
    code = open_account(workspace, "dana-ruiz", "manager", person="E0152", days=7)
    found = find_account(workspace, code)
    assert (found.name, found.role, found.person) == ("dana-ruiz", "manager", "E0152")
    assert found.is_open(datetime.now(UTC) + timedelta(days=6))
    assert not found.is_open(datetime.now(UTC) + timedelta(days=7))
    assert accounts(workspace) == [found]


def test_neither_the_code_nor_its_secret_stands_anywhere(workspace, own_workspace):
    code = open_account(workspace, "dana", "analyst")
    secret = code.partition(".")[2].encode()
    workspace.close()
    for path in own_workspace.rglob("*"):
        if path.is_file():
            assert secret not in path.read_bytes(), path


@pytest.mark.parametrize(
    "broken",
    [lambda code: code[:-1], lambda code: code + "x", lambda code: code.swapcase(),
     lambda code: "other." + code.partition(".")[2], lambda code: code.partition(".")[2],
     lambda code: "dana.", lambda code: ".", lambda code: ""],
)  # fmt: skip
def test_nothing_but_the_very_code_opens_it(workspace, broken):
    code = open_account(workspace, "dana", "analyst")
    assert find_account(workspace, broken(code)) is None
    assert find_account(workspace, code) is not None


def test_a_new_code_makes_the_old_one_void(workspace):
    old, new = (open_account(workspace, "dana", "analyst") for _ in range(2))
    assert find_account(workspace, old) is None
    assert find_account(workspace, new) is not None


def test_a_closed_account_opens_nothing(workspace):
    code = open_account(workspace, "dana", "analyst")
    found = find_account(workspace, code)
    close_account(workspace, "dana")
    assert find_account(workspace, code) is None
    assert not is_still_open(workspace, found)
    with pytest.raises(UnknownName):
        close_account(workspace, "dana")


def test_an_account_whose_role_is_changed_is_another(workspace):
    found = find_account(workspace, open_account(workspace, "dana", "admin"))
    open_account(workspace, "dana", "analyst")
    assert not is_still_open(workspace, found)


@pytest.mark.parametrize(
    ("name", "role", "person", "days"),
    [("Dana", "admin", "", 1), ("a", "admin", "", 1), ("a@b", "admin", "", 1), ("", "admin", "", 1),
     ("a\x1fb", "admin", "", 1), ("dana", "owner", "", 1), ("dana", "manager", "", 1),
     ("dana", "admin", "E1", 1), ("dana", "admin", "", 0), ("dana", "admin", "", 1_000)],
)  # fmt: skip
def test_an_account_that_will_not_do_is_refused(workspace, name, role, person, days):
    with pytest.raises((BadValue, UnknownName)):
        open_account(workspace, name, role, person=person, days=days)
    assert accounts(workspace) == []


def test_a_record_that_is_no_account_opens_nothing(workspace):
    for body in ({}, [], {"role": "admin", "person": "", "until": "soon"}, "x",
                 {"role": "manager", "person": "", "until": "2099-01-01T00:00+00:00"}):  # fmt: skip
        workspace.keep_document("account", "dana", body)
        assert accounts(workspace) == [] if isinstance(body, dict) else True
        assert find_account(workspace, "dana.x") is None


# --- locking ---


@pytest.mark.parametrize("name", ["dana", ""])
def test_a_thousand_wrong_codes_are_locked_after_ten(workspace, sessions, clock, name):
    code = open_account(workspace, "dana", "analyst") if name else sessions.start_code
    wrong = [f"{name}.{number}" if name else f"wrong-{number}" for number in range(WRONG)]
    assert not any(sessions.begin(one) for one in wrong)
    told = actions(workspace)
    what = name or "start code"
    assert told.count(("gate", "refuse sign-in", what)) == MOST_WRONG - 1
    assert told.count(("gate", "lock sign-in", what)) == 1
    assert sessions.begin(code) is None, "the right code is refused while it is locked"
    clock.now += LOCKED_SECONDS
    assert sessions.begin(code)


def test_a_lock_shuts_out_nobody_else(workspace, sessions):
    mark = sessions.begin(sessions.start_code)
    code = open_account(workspace, "ivo", "analyst")
    open_account(workspace, "dana", "analyst")
    for number in range(MOST_WRONG):
        sessions.begin(f"dana.{number}")
    assert sessions.is_locked("dana.x")
    assert sessions.is_open(mark)
    assert sessions.begin(code)
    assert sessions.begin(sessions.start_code)


def test_a_right_code_in_between_starts_the_count_anew(workspace, sessions):
    code = open_account(workspace, "dana", "analyst")
    for _ in range(3):
        for number in range(MOST_WRONG - 1):
            assert sessions.begin(f"dana.{number}") is None
        assert sessions.begin(code)


def test_the_gate_says_that_it_is_locked(sessions):
    gate = Gate(None, sessions)
    answers = [ask(gate, query=f"start=wrong{number}")[0] for number in range(MOST_WRONG + 2)]
    assert answers == [401] * (MOST_WRONG - 1) + [429] * 3
    assert "quarter of an hour" in ask(gate, query="start=wrong")[2]


# --- sessions ---


def heard_by_app(gate, **headers):
    """Return what the app behind the gate is told of whose session it is."""
    heard = []

    async def app(scope, receive, send):
        heard.extend(text for name, text in scope["headers"] if name == SIGNED_IN.encode())
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def send(message):
        pass

    gate._app = app
    asyncio.run(gate(scope_of("http", "/", **headers), None, send))
    return [json.loads(text) for text in heard]


def cookie_of(gate, code):
    return ask(gate, query=f"start={code}")[1][b"set-cookie"].decode().split(";")[0]


def test_the_app_hears_whose_session_it_is_from_the_gate_alone(workspace, sessions):
    gate = Gate(None, sessions)
    code = open_account(workspace, "dana", "manager", person="E0152")
    dana, mine = cookie_of(gate, code), cookie_of(gate, sessions.start_code)
    assert heard_by_app(gate, cookie=dana) == [
        {"name": "dana", "role": "manager", "person": "E0152"}
    ]
    assert heard_by_app(gate, cookie=mine) == [{}]
    forged = json.dumps({"name": "x", "role": "admin", "person": ""})
    told = heard_by_app(gate, cookie=dana, **{SIGNED_IN: forged})
    assert [one["name"] for one in told] == ["dana"]


def test_an_account_signs_in_over_another_session(workspace, sessions):
    gate = Gate(None, sessions)
    mine = cookie_of(gate, sessions.start_code)
    code = open_account(workspace, "dana", "analyst")
    status, headers, _ = ask(gate, query=f"start={code}", cookie=mine)
    assert status == 303
    assert mine.encode() not in headers[b"set-cookie"]
    assert ("gate", "sign in", "dana") in actions(workspace)


def test_a_session_ends_with_its_account(workspace, sessions, clock):
    mark = sessions.begin(open_account(workspace, "dana", "analyst"))
    assert sessions.is_open(mark)
    close_account(workspace, "dana")
    clock.now += LOOK_AGAIN_SECONDS
    assert not sessions.is_open(mark)
    with pytest.raises(KeyError):
        sessions.account_of(mark)


def test_accounts_of_another_folder_open_nothing_here(workspace, sessions, clock, tmp_path,
                                                      monkeypatch):  # fmt: skip
    mark = sessions.begin(open_account(workspace, "dana", "admin"))
    monkeypatch.setenv("SKILLGAP_WORKSPACE", str(tmp_path / "elsewhere"))
    clock.now += LOOK_AGAIN_SECONDS
    assert not sessions.is_open(mark)


def test_without_a_workspace_the_start_code_still_opens(sessions, own_workspace):
    own_workspace.mkdir()
    (own_workspace / "workspace.db").write_bytes(b"no database at all" * 400)
    assert sessions.begin("dana.code") is None
    assert sessions.begin(sessions.start_code)
