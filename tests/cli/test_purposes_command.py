"""The command `purposes` says and does what the Data page does."""

import pytest

import skillgap as sg
from skillgap.cli import main
from skillgap.permissions import load_permitted
from skillgap.serving.accounts import open_account
from tests.core.test_permissions import WHO, organisation


@pytest.fixture
def works():
    with sg.open_workspace() as opened:
        opened.save(organisation())


def used():
    with sg.open_workspace() as opened:
        signals = load_permitted(opened, opened.active())["signals"]
    return sorted(zip(signals["employee_id"], signals["source"].astype("str")))


def test_it_lists_registers_and_withdraws(works, capsys):
    assert main(["purposes"]) == 0
    assert "not on record" in capsys.readouterr().out
    told = ["--purpose", "Courses", "--ground", "consent", "--by", "Ann"]
    assert main(["purposes", "--register", "manager", *told]) == 0
    assert "Courses" in capsys.readouterr().out
    assert main(["purposes", "--withdraw", "system_use", "--by", "Ann", "--reason", "no need"]) == 0
    assert "no: withdrawn: no need" in capsys.readouterr().out
    assert {source for _, source in used()} == {"manager"}


def test_one_person_is_left_out_and_allowed_again(works, capsys):
    words = ["--by", WHO, "--person", WHO]
    assert main(["purposes", "--withdraw", "manager", "--reason", "mine", *words]) == 0
    assert (WHO, "manager") not in used()
    assert ("QX-2", "manager") in used()
    assert main(["purposes", "--allow", "manager", *words]) == 0
    assert (WHO, "manager") in used()


def test_functions_are_switched_on_once_others_have_accounts(works, capsys):
    with sg.open_workspace() as opened:
        open_account(opened, "dana", role="analyst")
    main(["purposes", "--register", "manager", "--purpose", "x", "--by", "Ann"])
    assert "Switched off: Law, Sales and no function." in capsys.readouterr().out
    assert used() == []
    assert main(["purposes", "--switch-on", "all", "--by", "Ann"]) == 0
    assert "Every function is switched on." in capsys.readouterr().out
    assert len(used()) == 3


def test_making_an_account_says_what_counts_in_nothing_from_now_on(works, capsys):
    assert main(["account", "dana", "--role", "analyst"]) == 0
    told = capsys.readouterr().out
    assert "Works. Not used: signals from manager and system use and people of Law" in told


@pytest.mark.parametrize(
    "words",
    [
        ["--register", "manager", "--by", "Ann"],
        ["--withdraw", "manager", "--by", "Ann"],
        ["--withdraw", "manager", "--by", "Ann", "--reason", "x", "--person", "NOBODY"],
        ["--allow", "manager", "--by", "Ann"],
        ["--switch-on", "Nowhere", "--by", "Ann"],
        ["--dataset", "Wroks"],
    ],
)
def test_what_will_not_do_is_said_with_exit_code_2(works, capsys, words):
    assert main(["purposes", *words]) == 2
    assert capsys.readouterr().err
