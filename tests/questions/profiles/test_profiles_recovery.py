"""Profiles find again what is known to be true: of a simulation, and of the sample organisation."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtr

import skillgap as sg
from skillgap.questions.profiles.evidence import (
    SOURCES,
    days_since_1970,
    read_atrophy,
    read_signals,
)
from skillgap.questions.profiles.inference import (
    calibrate_sources_and_widths,
    hash_labels,
    predict_held_out_assessments,
)
from skillgap.questions.profiles.prior import read_organisation
from skillgap.questions.profiles.question import infer_profiles
from tests import simulated

pytestmark = pytest.mark.slow

PAIR = ["employee_id", "skill_id"]
FOLDS = 3


def rmse(miss):
    return float(np.sqrt((miss**2).mean()))


def beside_truth(profiles, truth):
    """Join levels, the mean of signals and the truth."""
    mean = profiles.workforce["signals"].groupby(PAIR)["level"].mean().rename("mean")
    table = profiles.table.merge(truth[[*PAIR, "level"]], on=PAIR, suffixes=("", "_true"))
    return table.merge(mean.reset_index(), on=PAIR)


def held_out(workforce, register):
    """Infer every third of the people with sources and widths learnt from the others.

    Returns the table of levels, and whether assessments put aside fell inside their intervals.
    """
    chance = hash_labels(workforce.people.labels)
    now, skills = days_since_1970(workforce.as_of), len(workforce.skills)
    signals, atrophy = read_signals(workforce, now, register), read_atrophy(workforce, register)
    organisation = read_organisation(workforce)
    tables, inside = [], []
    for fold in range(FOLDS):
        own = chance % FOLDS == fold
        seen = signals.take(~own[signals.pair // skills])
        learnt = calibrate_sources_and_widths(
            seen, now, organisation, atrophy, register, chance // FOLDS
        )
        profiles = infer_profiles(workforce, assumptions=register, calibration=learnt)
        held = predict_held_out_assessments(
            signals, now, organisation, atrophy, learnt.traits, register
        )
        held = held.take(own[held.pair // skills])
        inside.append(held.is_inside_interval(learnt.scale.value))
        names = np.array(workforce.people.labels)[own]
        tables.append(profiles.table[profiles.table["employee_id"].isin(names)])
    return pd.concat(tables), np.concatenate(inside)


@pytest.fixture(scope="module")
def simulation():
    return simulated.simulate(people=1500, skills=30, per_person=10, seed=1)


@pytest.fixture(scope="module")
def inferred(simulation, register):
    return infer_profiles(simulation.workforce, assumptions=register)


def test_simulated_levels_are_at_least_a_quarter_nearer_than_the_mean(simulation, inferred):
    both = beside_truth(inferred, simulation.truth)
    ours, mean = rmse(both["level"] - both["level_true"]), rmse(both["mean"] - both["level_true"])
    assert ours < 0.75 * mean


def test_simulated_intervals_hold_for_people_held_out(simulation, register):
    table, tests = held_out(simulation.workforce, register)
    both = table.merge(simulation.truth, on=PAIR, suffixes=("", "_true"))
    inside = both["level_true"].between(both["low"], both["high"])
    assert 0.76 <= inside.mean() <= 0.84
    assert 0.76 <= tests.mean() <= 0.84


def test_reliability_of_meeting_a_level(simulation, inferred):
    both = beside_truth(inferred, simulation.truth)
    for required in (2.0, 3.0, 4.0):
        chance = ndtr((both["level"] - required) / both["level_sd"])
        met = both["level_true"] >= required
        bands = pd.cut(chance, np.linspace(0, 1, 6), include_lowest=True)
        seen = pd.DataFrame({"said": chance, "met": met}).groupby(bands, observed=True)
        gap = (seen["said"].mean() - seen["met"].mean())[seen.size() >= 200]
        assert len(gap) >= 3
        assert gap.abs().max() < 0.1


def test_reliability_against_later_assessments_of_people_held_out(simulation, register):
    """What is said in spring about people is borne out by how they test afterwards."""
    spring = pd.Timestamp("2026-04-30")
    workforce = simulation.workforce
    profiles = infer_profiles(workforce, assumptions=register, as_of=spring.date())
    later = workforce["signals"].query("source == 'assessment' and observed_on > @spring")
    first = later.sort_values("observed_on").groupby(PAIR)["level"].first().reset_index()
    both = profiles.table.merge(first, on=PAIR, suffixes=("", "_tested"))
    assert len(both) > 500
    traits, source = profiles.calibration.traits, SOURCES.index("assessment")
    noise = traits.bias_variance[source] + traits.noise_variance[source]
    chance = ndtr((both["level"] - 2.5) / np.sqrt(both["level_sd"] ** 2 + noise))
    bands = pd.cut(chance, np.linspace(0, 1, 5), include_lowest=True)
    seen = pd.DataFrame({"said": chance, "met": both["level_tested"] >= 2.5}).groupby(
        bands, observed=True
    )
    assert (seen["said"].mean() - seen["met"].mean()).abs().max() < 0.12


def test_what_sources_are_worth_is_found_again(inferred):
    traits = inferred.calibration.traits
    for name, (bias, leaning, lasting, noise, _rate, step) in simulated.SOURCES.items():
        source = SOURCES.index(name)
        error = np.sqrt(leaning**2 + lasting**2 + noise**2 + step**2 / 12)
        found = traits.leaning_variance + traits.bias_variance + traits.noise_variance
        assert traits.bias[source] == pytest.approx(bias, abs=0.08)
        assert np.sqrt(found[source]) == pytest.approx(error, abs=0.12)
    for name in ("self", "manager", "peer"):
        source, leaning = SOURCES.index(name), simulated.SOURCES[name][1]
        assert np.sqrt(traits.leaning_variance[source]) == pytest.approx(leaning, abs=0.12)
    assert np.sqrt(traits.standing_variance) == pytest.approx(simulated.STANDING_SD, abs=0.1)
    assert np.sqrt(12 * traits.drift) == pytest.approx(0.25, abs=0.1)


def test_a_generous_judge_of_herself_is_found_out(register):
    """Two people of one level, one of whom rates herself two levels up in everything."""
    workforce = simulated.simulate(people=400, skills=20, per_person=10, seed=2).workforce
    table = workforce["signals"].copy()
    rated = table["employee_id"].eq("E00007") & table["source"].eq("self")
    modest = infer_profiles(workforce, assumptions=register)
    table.loc[rated, "level"] = (table.loc[rated, "level"] + 2).clip(upper=5)
    boasting = sg.Workforce({**workforce.tables, "signals": table}, as_of=workforce.as_of)
    changed = infer_profiles(boasting, assumptions=register)
    person = workforce.people.code("E00007")
    source = SOURCES.index("self")
    before, after = (p.inferred.leanings.leaning[person, source] for p in (modest, changed))
    own = modest.person == person
    shift = (changed.level - modest.level)[own].mean()
    assert after > before + 0.5
    assert (
        shift < 0.35 * (table.loc[rated, "level"] - workforce["signals"].loc[rated, "level"]).mean()
    )


def test_without_assessments_ranges_are_flagged_and_still_sensible(register):
    four = {name: how for name, how in simulated.SOURCES.items() if name != "assessment"}
    sim = simulated.simulate(people=800, seed=3, sources=four)
    profiles = infer_profiles(sim.workforce, assumptions=register)
    assert any("not calibrated" in warning for warning in profiles.warnings)
    both = beside_truth(profiles, sim.truth)
    assert rmse(both["level"] - both["level_true"]) < rmse(both["mean"] - both["level_true"])
    inside = both["level_true"].between(both["low"], both["high"])
    assert 0.65 <= inside.mean() <= 0.95


def test_one_source_alone_keeps_people_apart(register):
    """The commonest file: a matrix with one rating per person and skill."""
    only = {"manager": (0.0, 0.3, 0.4, 0.35, 1.2, 1.0)}
    sim = simulated.simulate(people=600, seed=4, sources=only)
    profiles = infer_profiles(sim.workforce, assumptions=register)
    both = beside_truth(profiles, sim.truth)
    assert both["level"].std() > 0.5 * both["level_true"].std()
    assert rmse(both["level"] - both["level_true"]) < rmse(both["mean"] - both["level_true"])


@pytest.fixture(scope="module")
def sample_truth():
    path = sg.SAMPLE_FOLDER / "truth" / "levels.parquet"
    if not path.exists():
        pytest.skip("the sample's truth is missing: make sample")
    return pd.read_parquet(path)


def test_sample_levels_are_at_least_a_quarter_nearer_than_the_mean(sample_profiles, sample_truth):
    both = beside_truth(sample_profiles, sample_truth)
    ours, mean = rmse(both["level"] - both["level_true"]), rmse(both["mean"] - both["level_true"])
    assert len(both) > 15_000
    assert ours < 0.75 * mean


def test_sample_intervals_hold_for_people_held_out(sample, register, sample_truth):
    table, tests = held_out(sample, register)
    both = table.merge(sample_truth[[*PAIR, "level"]], on=PAIR, suffixes=("", "_true"))
    inside = both["level_true"].between(both["low"], both["high"])
    assert 0.76 <= inside.mean() <= 0.84
    assert 0.76 <= tests.mean() <= 0.84


def test_sample_sources_are_found_again(sample_profiles):
    path = sg.SAMPLE_FOLDER / "truth" / "sources.csv"
    if not path.exists():
        pytest.skip("the sample's truth is missing: make sample")
    truth = pd.read_csv(path).set_index("source")
    traits = sample_profiles.calibration.traits
    for name in ("self", "manager", "peer"):
        source = SOURCES.index(name)
        assert traits.bias[source] == pytest.approx(truth.loc[name, "bias"], abs=0.15)
    self_rating = SOURCES.index("self")
    assert np.sqrt(traits.leaning_variance[self_rating]) == pytest.approx(
        truth.loc["self", "rater_sd"], abs=0.12
    )


def test_sample_levels_of_skills_long_unused_have_fallen_as_they_did(sample_profiles, sample_truth):
    table = sample_profiles.table.merge(sample_truth, on=PAIR, suffixes=("", "_true"))
    idle = (pd.Timestamp(sample_profiles.as_of) - table["last_used_on"]).dt.days > 365
    miss = (table["level"] - table["level_true"])[idle]
    assert idle.sum() > 500
    assert abs(miss.mean()) < 0.1
