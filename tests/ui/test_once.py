"""What a run asks for again is worked out once, until something is chosen or written."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

import skillgap as sg
from skillgap.ui.kit import once


@pytest.fixture
def run(monkeypatch):
    """The run of a page that is going on; its mark can be replaced by that of the next."""
    going_on = SimpleNamespace(parallel_coordinator=object())
    monkeypatch.setattr(once, "get_script_run_ctx", lambda **_: going_on)
    once.forget_answers()
    return going_on


@pytest.fixture
def counted():
    """A function that says how often it was worked out."""
    times = []

    @once.once_a_run
    def answer(*about: str) -> int:
        times.append(about)
        return len(times)

    return answer


def test_once_for_each_set_of_arguments(run, counted):
    assert [counted(), counted(), counted("x"), counted("x"), counted()] == [1, 1, 2, 2, 1]


def test_the_next_run_asks_anew(run, counted):
    assert counted() == 1
    run.parallel_coordinator = object()
    assert counted() == 2


def test_a_choice_makes_it_ask_anew(run, counted):
    assert counted() == 1
    once.forget_answers()
    assert counted() == 2


def test_a_record_written_makes_it_ask_anew(run, counted, tmp_path):
    with sg.open_workspace(tmp_path) as workspace:
        assert counted() == 1
        workspace.remember("anything", 1)
        assert counted() == 2
        workspace.recall("anything")
        assert counted() == 2


def test_what_was_written_while_it_was_worked_out_is_seen_by_the_next(run, tmp_path):
    with sg.open_workspace(tmp_path) as workspace:
        seen = []

        @once.once_a_run
        def answer() -> object:
            seen.append(workspace.recall("anything", 0))
            if len(seen) == 1:
                workspace.remember("anything", 7)
            return seen[-1]

        assert [answer(), answer(), answer()] == [0, 7, 7]
        assert seen == [0, 7]


def test_without_a_page_nothing_is_kept(counted, monkeypatch):
    monkeypatch.setattr(once, "get_script_run_ctx", lambda **_: None)
    assert [counted(), counted()] == [1, 2]
