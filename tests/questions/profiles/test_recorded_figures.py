"""Levels of a small organisation, number by number: inferred, opened, from much and little."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from skillgap.core.level_source import level_range
from skillgap.questions.profiles.ends import (
    find_ends,
    gain_and_stated_level,
    normal_tail_ratio,
    share_at_ends,
)
from skillgap.questions.profiles.evidence import (
    days_since_1970,
    last_use_day_by_signal,
    levels_grown_by_signal,
    read_atrophy,
    read_signals,
    share_retained_by_signal,
    share_retained_in_use_and_day,
)
from skillgap.questions.profiles.growth import Growth, Slopes
from skillgap.questions.profiles.inference import hash_labels, predict_held_out_assessments
from skillgap.questions.profiles.prior import read_organisation
from skillgap.questions.profiles.question import infer_profiles
from skillgap.questions.profiles.sources import compare_signals, published_traits
from tests.condensed import condensed
from tests.recorded import assert_as_recorded
from tests.simulated import simulate
from tests.small_organisation import small_organisation

RECORDS = Path(__file__).parent / "records"


def hold(name, found):
    assert_as_recorded(RECORDS / f"{name}.json", condensed(found, 8))


@pytest.fixture(scope="module")
def workforce():
    return small_organisation()


@pytest.fixture(scope="module")
def profiles(workforce, register):
    return infer_profiles(workforce, assumptions=register)


@pytest.fixture(scope="module")
def signals(workforce, register):
    return read_signals(workforce, days_since_1970(workforce.as_of), register)


def every_pair(workforce):
    people, skills = len(workforce.people), len(workforce.skills)
    return np.repeat(np.arange(people), skills), np.tile(np.arange(skills), people)


def test_levels(profiles, workforce):
    pairs = every_pair(workforce)
    hold(
        "levels",
        {
            "profiles": profiles,
            "table": profiles.table,
            "anywhere": profiles.at(*pairs),
            "prior": profiles.prior(*pairs),
            "assumed": [(one.name, one.value, one.low, one.high)
                        for one in profiles.provenance.assumptions],
            "inputs": profiles.provenance.inputs,
            "warnings": profiles.warnings,
        },
    )  # fmt: skip


def vars_of(one):
    return {"steps": one.steps, "rows": one.rows, "sentence": one.sentence,
            "worked": one.formula, "notes": one.notes}  # fmt: skip


def test_opened_levels(profiles, workforce):
    some = [("E000", "skill-03"), ("E007", "skill-02"), ("E030", "skill-11"), ("E099", "skill-19")]
    rated = profiles.table.iloc[::97][["employee_id", "skill_id"]].itertuples(index=False)
    opened = [profiles.explain(tuple(pair)) for pair in [*some, *rated][:16]]
    shown = [vars_of(one) for one in opened]
    hold("opened", shown)
    first = profiles.table.iloc[5]
    hold("history", {
        "rated": profiles.history(first["employee_id"], first["skill_id"], 30),
        "short": profiles.history(first["employee_id"], first["skill_id"], 1),
        "unrated": profiles.history("E099", "skill-19", 6),
    })  # fmt: skip


def test_an_earlier_day(workforce, register):
    early = infer_profiles(workforce, assumptions=register, as_of=date(2025, 3, 15))
    hold("earlier", {"profiles": early, "table": early.table, "warnings": early.warnings})


@pytest.mark.parametrize("kept", [0, 1, 40, 400])
def test_with_few_signals(workforce, register, kept):
    tables = {**workforce.tables, "signals": workforce["signals"].iloc[:kept]}
    few = infer_profiles(replace(workforce, tables=tables), assumptions=register)
    pairs = every_pair(workforce)
    hold(f"with_{kept}", {"profiles": few, "table": few.table, "anywhere": few.at(*pairs),
                          "prior": few.prior(*pairs), "warnings": few.warnings})  # fmt: skip


def test_signals_as_read(signals, workforce, register):
    now = days_since_1970(workforce.as_of)
    atrophy = read_atrophy(workforce, register)
    ends = find_ends(signals)
    growth = Growth(read_organisation(workforce), Slopes(np.full(6, 0.02), np.ones(9)))
    hold("signals", {
        "signals": signals,
        "atrophy": atrophy,
        "last use": last_use_day_by_signal(signals, now, atrophy),
        "kept": share_retained_in_use_and_day(signals, now, atrophy),
        "grown": levels_grown_by_signal(signals, now, atrophy, growth),
        "by signal": share_retained_by_signal(signals, now, atrophy),
        "curve": atrophy.share_kept(np.arange(0, 2000, 190), np.full(11, 14.0)),
        "ends": ends,
        "at an end": share_at_ends(np.linspace(0, 5, 11), np.full(11, 5.0), np.full(11, 0.0)),
        "compared": compare_signals(
            signals, share_retained_by_signal(signals, now, atrophy), read_organisation(workforce)
        ),
        "published": published_traits(register, 1.3, ends, 3),
        "organisation": read_organisation(workforce),
        "hash": hash_labels(workforce.people.labels),
    })  # fmt: skip


def test_held_out(signals, workforce, register):
    organisation, atrophy = read_organisation(workforce), read_atrophy(workforce, register)
    traits = published_traits(register, 1.1, find_ends(signals), organisation.family_count)
    now = days_since_1970(workforce.as_of)
    held = predict_held_out_assessments(signals, now, organisation, atrophy, traits, register)
    hold("held_out", {
        "held": held,
        "coverage": [held.coverage(scale) for scale in (0.5, 1.0, 1.7)],
        "scale": [held.fit_scale(worth) for worth in (0.0, 20.0, 400.0)],
    })  # fmt: skip


def test_ends_of_the_scale():
    z = np.array([-40.0, -8.0, -3.0, -0.5, 0.0, 0.7, 2.5, 6.0, 20.0])
    hold("ends", {
        "ratio": normal_tail_ratio(z),
        "weighed": gain_and_stated_level(*np.array([
            [2.0, 4.2, 3.0, 0.5, 4.9], [0.5, 0.3, 0.0, 0.8, 1.0], [5.0, 5.0, 3.5, 0.0, 5.0],
            [0.2, 0.4, 0.3, 0.3, 0.1], [1.0, 1.0, 0.0, -1.0, 1.0], [0.5, 0.25, 0.5, 0.5, 0.0],
        ])),
        "range": level_range(np.array([0.2, 2.5, 4.9]), np.array([0.5, 0.0, 0.3])),
    })  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2])
def test_simulated_people(register, seed):
    made = simulate(people=120, seed=seed)
    found = infer_profiles(made.workforce, assumptions=register)
    hold(f"simulated_{seed}", {"profiles": found, "table": found.table,
                               "warnings": found.warnings})  # fmt: skip
