"""The command ``account``, as somebody types it."""

from __future__ import annotations

import re

import pytest

import skillgap as sg
from skillgap.cli import main
from skillgap.serving.accounts import find_account
from tests.store.test_erasure import WHO, organisation


@pytest.fixture(autouse=True)
def works():
    """A workspace with a small organisation."""
    with sg.open_workspace() as opened:
        opened.save(organisation())


def code_made(capsys, *words):
    """Make an account, and return the code that is shown."""
    assert main(["account", *words]) == 0
    told = capsys.readouterr().out
    return re.search(r"\?start=(\S+)", told)[1]


def opened_by(code):
    with sg.open_workspace() as workspace:
        return find_account(workspace, code)


def test_an_account_is_made_listed_made_anew_and_closed(capsys):
    first = code_made(capsys, "dana", "--role", "manager", "--person", WHO, "--days", "7")
    found = opened_by(first)
    assert (found.name, found.role, found.person) == ("dana", "manager", WHO)

    assert main(["account"]) == 0
    listed = capsys.readouterr().out
    assert listed == f"dana: manager of {WHO}, until {found.until:%Y-%m-%d}\n"
    assert first.partition(".")[2] not in listed

    second = code_made(capsys, "dana", "--role", "analyst")
    assert opened_by(first) is None
    assert opened_by(second).role == "analyst"

    assert main(["account", "dana", "--close"]) == 0
    assert "dana is closed" in capsys.readouterr().out
    assert opened_by(second) is None
    assert main(["account"]) == 0
    assert "only for whoever starts it" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["dana"], "Say --role"),
        (["dana", "--role", "manager"], "the employee_id of one person"),
        (["dana", "--role", "analyst", "--person", WHO], "no person"),
        (["dana", "--role", "employee", "--person", "E0000X"], "of a dataset of this workspace"),
        (["Dana Ruiz", "--role", "auditor"], "small letters, digits and hyphens"),
        (["dana", "--role", "auditor", "--days", "9999"], "1 to 366"),
        (["nobody", "--close"], "nobody"),
    ],
)
def test_what_will_not_do_is_refused_in_a_sentence(capsys, words, said):
    assert main(["account", *words]) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert "start=" not in told.out
    assert main(["account"]) == 0
    assert "There are no accounts" in capsys.readouterr().out
