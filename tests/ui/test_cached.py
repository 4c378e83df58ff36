"""Answers are computed once per version of the data and choice, whoever asks first."""

from __future__ import annotations

import pandas as pd
import pytest
import streamlit as st

import skillgap as sg
from skillgap.ui.kit import cached
from tests.simulated import simulate


@pytest.fixture
def opened(monkeypatch):
    """A dataset that is open, and how often each question was computed for it."""
    workforce = simulate(people=60, skills=10, per_person=4, seed=5).workforce
    versions = [("folder", 1, "v1", sg.FACILITATOR.key)]
    counted = []

    def answer_with(verb, data, given, **options):
        counted.append(verb.__name__)
        return original(verb, data, given, **options)

    original = cached.answer_with
    st.cache_resource.clear()
    monkeypatch.setattr(cached, "answer_with", answer_with)
    monkeypatch.setattr(cached, "_workforce", lambda *key: workforce)
    monkeypatch.setattr(cached, "cache_version", lambda: versions[0])
    yield versions, counted
    st.cache_resource.clear()


def test_what_a_question_takes_comes_from_the_same_cache(opened):
    _, counted = opened
    bench = cached.result_of(sg.measure_bench)
    assert bench is cached.result_of(sg.measure_bench)
    assert cached.result_of(sg.measure_gaps).levels is cached.result_of(sg.infer_profiles)
    assert sorted(counted) == ["infer_profiles", "measure_bench", "measure_gaps"]


def test_another_choice_or_version_is_another_answer(opened):
    versions, counted = opened
    one, two = cached.result_of(sg.measure_bench), cached.result_of(sg.measure_bench, needed=2)
    assert set(two.table["needed"]) == {2}
    assert set(one.table["needed"]) == {1}
    versions[0] = ("folder", 1, "v2", sg.FACILITATOR.key)
    assert cached.result_of(sg.measure_bench) is not one
    assert counted.count("infer_profiles") == 2


def test_a_frame_is_no_key_and_a_plain_function_no_question(opened):
    with pytest.raises(TypeError):
        cached.result_of(sg.propose_taxonomy, unmatched=pd.DataFrame({"text": ["x"]}))
    with pytest.raises(TypeError, match="answers no question"):
        cached.result_of(len)


def test_a_page_may_say_how_a_result_is_come_by(opened, monkeypatch):
    monkeypatch.setattr(cached, "_provided", {})
    kept = object()
    cached.provide_result("network", lambda: kept)
    assert cached.result_of(sg.build_adjacency) is kept
