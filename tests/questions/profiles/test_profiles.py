"""Profiles on cases small enough to work out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from skillgap.core.errors import UnknownName
from skillgap.core.grouping import find_sort_order, number_groups
from skillgap.core.workforce import Workforce
from skillgap.questions.profiles.ends import (
    Ends,
    find_ends,
    gain_and_stated_level,
    normal_tail_ratio,
)
from skillgap.questions.profiles.evidence import (
    SOURCE_COUNT,
    SOURCES,
    SourceSums,
    days_since_1970,
    read_atrophy,
    read_signals,
    sum_signals,
)
from skillgap.questions.profiles.fusion import fuse_statements, statements_by_source
from skillgap.questions.profiles.growth import Growth, Slopes
from skillgap.questions.profiles.leanings import apply_leanings, find_leanings
from skillgap.questions.profiles.prior import read_organisation
from skillgap.questions.profiles.question import infer_profiles
from skillgap.questions.profiles.sources import published_traits
from tests.simulated import frame, organisation, signal_table, simulate

NOW = "2026-10-31"


@pytest.fixture(scope="module")
def plain(register):
    """The register without effects of persons, so that one signal can be followed by hand."""
    return register.changed(leaning_share=0.0, standing_share=0.0)


def asked_for(signals, *, level=3.0):
    """One role that asks for every skill, so that all of them count as in use."""
    names = sorted(set(signals["skill_id"]))
    return frame(
        "requirements",
        role_id=["R1"] * len(names),
        skill_id=names,
        required_level=[level] * len(names),
    )


def infer(rows, register, *, in_use=True, as_of=NOW, **tables):
    signals = signal_table(rows)
    requirements = asked_for(signals) if in_use and rows else None
    workforce = organisation(signals=signals, requirements=requirements, **tables)
    return infer_profiles(workforce, assumptions=register, as_of=as_of)


def variance_of(register, source, spread, n=1):
    """Published variance of n signals of one source: v(0.7 + 0.3/n) with v = σ₀²(1−ρ)/ρ."""
    rho = register.value(f"{source}_validity")
    lasting = register.value("source_bias_share")
    return spread**2 * (1 - rho) / rho * (lasting + (1 - lasting) / n)


def fused_by_hand(profiles, level, variance):
    prior, sd = profiles.prior(np.array([0]), np.array([0]))
    weight = 1 / variance
    posterior = 1 / (sd[0] ** -2 + weight)
    return posterior * (prior[0] * sd[0] ** -2 + weight * level), np.sqrt(posterior)


def test_one_signal_is_weighed_against_the_prior(plain):
    profiles = infer([("E1", "S1", "manager", 4.0, NOW)], plain)
    spread = profiles.calibration.traits.spread
    level, sd = fused_by_hand(profiles, 4.0, variance_of(plain, "manager", spread))
    assert profiles.level[0] == pytest.approx(level, abs=2e-3)
    assert profiles.level_sd[0] == pytest.approx(sd, abs=2e-3)


def test_published_bias_is_taken_off(plain):
    profiles = infer([("E1", "S1", "self", 4.0, NOW)], plain)
    spread = profiles.calibration.traits.spread
    said = 4.0 - plain.value("self_bias_sd") * spread
    level, _ = fused_by_hand(profiles, said, variance_of(plain, "self", spread))
    assert profiles.level[0] == pytest.approx(level, abs=2e-3)


def test_two_signals_of_one_source_share_their_lasting_error(plain):
    rows = [("E1", "S1", "peer", 4.0, NOW), ("E1", "S1", "peer", 3.0, NOW)]
    profiles = infer(rows, plain)
    traits = profiles.calibration.traits
    peer = SOURCES.index("peer")
    variance = traits.bias_variance[peer] + traits.noise_variance[peer] / 2
    level, sd = fused_by_hand(profiles, 3.5 - traits.bias[peer], variance)
    assert profiles.level[0] == pytest.approx(level, abs=2e-3)
    assert profiles.level_sd[0] == pytest.approx(sd, abs=2e-3)


def test_ten_self_ratings_are_not_ten_witnesses(plain):
    one = infer([("E1", "S1", "self", 4.0, NOW)], plain)
    ten = infer([("E1", "S1", "self", 4.0, f"2026-10-{day:02d}") for day in range(11, 21)], plain)
    assert ten.level_sd[0] < one.level_sd[0]
    assert ten.level_sd[0] > one.level_sd[0] / np.sqrt(3)


def test_half_life_without_use_takes_half_of_what_can_be_lost(plain):
    used = str((pd.Timestamp(NOW) - pd.Timedelta(days=round(11 * 30.4375))).date())
    idle = infer([("E1", "S1", "assessment", 4.0, used, used)], plain)
    busy = infer([("E1", "S1", "assessment", 4.0, used, NOW)], plain)
    kept = 0.4 + 0.6 * 0.5
    assert idle.level[0] == pytest.approx(kept * busy.level[0], rel=1e-3)


def still(workforce):
    """Growth of an organisation in which nobody grows."""
    organisation_ = read_organisation(workforce)
    return Growth(organisation_, Slopes.no_growth(organisation_.family_count))


def test_a_level_seen_after_the_last_use_falls_only_the_rest_of_the_curve(register):
    rows = [("E1", "S1", "assessment", 3.0, "2026-09-30", "2024-10-31")]
    workforce = organisation(signals=signal_table(rows))
    atrophy, now = read_atrophy(workforce, register), days_since_1970(NOW)
    signals = read_signals(workforce, now, register)
    sums = sum_signals(signals, now, atrophy, still(workforce), memory_months=36.0)

    def kept(days):
        return 0.4 + 0.6 * 2 ** (-days / 30.4375 / 11)

    expected = kept(now - days_since_1970("2024-10-31")) / kept(
        days_since_1970("2026-09-30") - days_since_1970("2024-10-31")
    )
    assert sums.retained[0] == pytest.approx(expected)
    assert sums.kept[0] == pytest.approx(kept(now - days_since_1970("2024-10-31")))


def test_waiting_widens_the_range_and_lifts_nobody(plain):
    rows = [("E1", "S1", "manager", 1.0, "2024-01-31")]
    rows += [(f"E{n}", "S1", "manager", 4.0, "2024-01-31") for n in range(2, 12)]
    soon = infer(rows, plain, as_of="2024-02-28")
    late = infer(rows, plain, as_of=NOW)
    assert soon.level[0] < 3
    assert late.level[0] == pytest.approx(soon.level[0], abs=1e-6)
    assert late.level_sd[0] > soon.level_sd[0]


def test_disuse_never_lifts_a_level(register):
    rows = [("E1", "S1", "manager", 1.0, "2024-01-31", "2024-01-31")]
    rows += [(f"E{n}", "S1", "manager", 4.0, "2024-01-31", NOW) for n in range(2, 12)]
    levels = [
        infer(rows, register, as_of=day).level[0] for day in ("2024-02-28", "2025-02-28", NOW)
    ]
    assert levels == sorted(levels, reverse=True)


def test_a_project_is_proof_of_use(plain):
    rated = ("E1", "S1", "assessment", 4.0, "2024-10-31", "2024-10-31")
    idle = infer([rated], plain, in_use=False)
    worked = infer([rated, ("E1", "S1", "project", 4.0, "2026-10-01")], plain, in_use=False)
    assert worked.level[0] > idle.level[0] + 0.5


def test_a_required_skill_counts_as_in_use_when_nothing_says_otherwise(plain):
    rows = [("E1", "S1", "assessment", 4.0, "2025-01-31")]
    assert infer(rows, plain).level[0] > infer(rows, plain, in_use=False).level[0]


def test_a_note_can_raise_a_level_and_never_lowers_it(plain):
    rated = ("E1", "S1", "manager", 3.0, "2026-05-31")
    alone = infer([rated], plain)

    def with_note(level):
        signals = signal_table([rated, ("E1", "S1", "note", level, "2026-09-30")])
        workforce = organisation(signals=signals, requirements=asked_for(signals))
        learnt = alone.calibration
        return infer_profiles(workforce, assumptions=plain, calibration=learnt).level[0]

    assert with_note(0.5) == pytest.approx(alone.level[0], abs=1e-3)
    assert with_note(5.0) > alone.level[0] + 0.01


def test_a_certificate_that_has_run_out_weighs_less(register):
    row = [("E1", "S1", "certification", 4.0, "2025-05-31", NOW)]
    valid, lapsed = signal_table(row), signal_table(row)
    lapsed["expires_on"] = pd.Timestamp("2026-05-31")
    sds = [
        infer_profiles(organisation(signals=table), assumptions=register, as_of=NOW).level_sd[0]
        for table in (valid, lapsed)
    ]
    assert sds[1] > sds[0]


def test_later_signals_do_not_count(register):
    rows = [("E1", "S1", "manager", 2.0, "2025-01-31"), ("E1", "S1", "manager", 5.0, "2026-06-30")]
    then = infer(rows, register, as_of="2025-12-31")
    assert then.signals.tolist() == [1]
    assert then.as_of == date(2025, 12, 31)


def test_signals_without_a_date_count_today_and_are_told(register):
    rows = [("E1", "S1", "manager", 2.0, None), ("E2", "S1", "manager", 2.0, "2026-06-30")]
    profiles = infer(rows, register)
    assert str(profiles.newest[0]) == NOW
    assert any("no date" in warning for warning in profiles.warnings)


def test_one_witness_repeating_herself_counts_once_and_two_peers_count_twice(register):
    for source, count in (("manager", 1), ("assessment", 1), ("peer", 2)):
        rows = [("E1", "S1", source, 3.0, "2026-06-30")] * 2
        assert infer(rows, register).signals.tolist() == [count]


def test_the_prior_is_what_others_show(plain):
    rows = [(f"E{n:02d}", "S1", "assessment", 4.0, NOW) for n in range(1, 20)]
    low = infer([("E00", "S1", "assessment", 1.0, NOW), *rows], plain)
    high = infer([("E00", "S1", "assessment", 4.9, NOW), *rows], plain)
    first = np.array([0])
    assert low.prior(first, first)[0] == pytest.approx(high.prior(first, first)[0], abs=0.05)
    assert low.prior(first, first)[0] == pytest.approx(4.0, abs=0.3)


def test_in_a_small_role_a_person_is_not_her_own_peer(plain):
    """Thirty roles far apart, three people each: her own rating hardly moves her prior.

    As one of three peers it would count a third: 1.3 levels of the 4 between the two ratings.
    """
    people = [f"E{role:02d}{n}" for role in range(30) for n in range(3)]
    roles = [f"R{role:02d}" for role in range(30)]
    employees = frame("employees", employee_id=people, role_id=[r for r in roles for _ in range(3)])
    table = frame("roles", role_id=roles, title=roles, job_family=roles)

    def prior_of_first(own):
        levels = [1.0 + 3.0 * (role % 5) / 4 for role in range(30) for _ in range(3)]
        rows = [(who, "S1", "assessment", level, NOW) for who, level in zip(people, levels)]
        rows[0] = (people[0], "S1", "assessment", own, NOW)
        profiles = infer(rows, plain, employees=employees, roles=table)
        return profiles.prior(np.array([0]), np.array([0]))[0][0]

    assert prior_of_first(4.5) == pytest.approx(prior_of_first(0.5), abs=0.5)


def test_standing_and_leanings_are_the_exact_posterior(register):
    """One person, three skills, two sources: the joint normal posterior, by brute force."""
    rng = np.random.default_rng(3)
    published = published_traits(
        register, 0.9, Ends(*(np.full(SOURCE_COUNT, x) for x in (0.1, 5, 0))), 1
    )
    traits = replace(
        published,
        bias=np.zeros(SOURCE_COUNT),
        leaning_variance=np.full(SOURCE_COUNT, 0.3),
        standing_variance=0.2,
    )
    skill, source = np.array([0, 0, 1, 1, 2]), np.array([0, 1, 0, 1, 0])
    level, ones = rng.uniform(1, 4, 5), np.ones(5)
    none = np.zeros(5)
    sums = SourceSums(
        skill, source, ones.astype(int), ones, ones, level, 0 * skill, ones, none, none
    )
    said, who = statements_by_source(sums, traits), np.zeros(3, dtype=np.int64)
    mean, own = np.array([2.0, 2.5, 3.0]), np.array([0.5, 0.6, 0.7])
    leanings = find_leanings(sums, said, mean, own + 0.2, traits, 0 * skill, 1)
    freed, centre = apply_leanings(sums, said, mean, leanings, who)
    fused = fuse_statements(sums, freed, centre, own, 0, drift=0.0, atrophy_uncertainty=0.0)
    variance = fused.variance + leanings.variance_added(sums, freed, fused, who)

    # Unknowns: standing, leaning of each source, deviation in each skill.
    prior = np.diag([0.2, 0.3, 0.3, *own])
    seen = np.zeros((5, 6))
    seen[:, 0] = seen[np.arange(5), 1 + source] = seen[np.arange(5), 3 + skill] = 1.0
    gain = prior @ seen.T @ np.linalg.inv(seen @ prior @ seen.T + np.diag(said.variance))
    posterior, spread = gain @ (level - mean[skill]), prior - gain @ seen @ prior
    level_of = np.column_stack((np.ones(3), np.zeros((3, 2)), np.eye(3)))
    np.testing.assert_allclose(fused.mean, mean + level_of @ posterior, rtol=1e-6)
    np.testing.assert_allclose(variance, np.diag(level_of @ spread @ level_of.T), rtol=1e-5)


def test_unrated_people_get_the_prior_and_no_signals(register):
    rows = [(f"E{n:02d}", "S1", "assessment", 3.5, NOW) for n in range(20)]
    rows += [("E99", "S2", "assessment", 3.5, NOW)]
    profiles = infer(rows, register)
    person, skill = np.array([20]), np.array([0])
    level, sd, signals = profiles.at(person, skill)
    assert signals.tolist() == [0]
    assert level[0] == pytest.approx(3.5, abs=0.4)
    assert sd[0] > profiles.level_sd.max()


def test_where_nobody_asked_less_is_assumed(register):
    rows = [(f"E{n:02d}", "S1", "assessment", 4.0, NOW) for n in range(20)]
    employees = frame("employees", employee_id=[*(r[0] for r in rows), "E99"], role_id=["R1"] * 21)
    employees.loc[20, "role_id"] = "R2"
    roles = frame("roles", role_id=["R1", "R2"], title=["a", "b"])
    profiles = infer(rows, register, employees=employees, roles=roles)
    level, _, _ = profiles.at(np.array([20]), np.array([0]))
    assert level[0] < 2.5


def test_at_agrees_with_the_table_in_any_order(register):
    workforce = simulate(people=40, skills=8, per_person=4, seed=1).workforce
    profiles = infer_profiles(workforce, assumptions=register)
    order = np.random.default_rng(0).permutation(len(profiles.person))
    level, sd, signals = profiles.at(profiles.person[order], profiles.skill[order])
    np.testing.assert_array_equal(level, profiles.level[order])
    np.testing.assert_array_equal(sd, profiles.level_sd[order])
    np.testing.assert_array_equal(signals, profiles.signals[order])


def test_table_is_sorted_and_within_the_scale(register):
    profiles = infer_profiles(simulate(people=60, seed=2).workforce, assumptions=register)
    table = profiles.table
    assert list(table.columns) == [
        "employee_id", "skill_id", "level", "level_sd", "low", "high", "confidence", "signals",
        "newest_on",
    ]  # fmt: skip
    assert (np.diff(profiles.pairs) > 0).all()
    assert table["low"].between(0, table["level"]).all()
    assert table["high"].between(table["level"], 5).all()
    assert table["confidence"].between(0, 1).all()
    assert (table["signals"] > 0).all()


@pytest.fixture(scope="module")
def opened(register):
    workforce = simulate(people=150, skills=12, per_person=6, seed=4).workforce
    return infer_profiles(workforce, assumptions=register)


def test_explanation_adds_up_to_the_level_and_to_one(opened):
    table = opened.table
    for row in table.sample(40, random_state=1).itertuples():
        told = opened.explain((row.employee_id, row.skill_id))
        steps = told.steps.set_index("step")["value"]
        parts = steps.drop(["level", "SD of the level"])
        assert parts.sum() == pytest.approx(row.level, abs=1e-6)
        assert steps["level"] == pytest.approx(row.level, abs=1e-6)
        assert steps["SD of the level"] == pytest.approx(row.level_sd, rel=1e-4)
        assert len(told.rows) == row.signals
        assert told.rows["share"].min() >= 0
        prior = steps["peers in the job family"]
        made = (told.rows["share"] * told.rows["projected_level"]).sum() + prior
        cut = steps.get("cut to the scale", 0.0) + steps.get("set against tests", 0.0)
        assert made + cut == pytest.approx(row.level, abs=1e-6)


def test_explanation_reads_as_a_sentence(register):
    rows = [
        ("E1", "S1", "manager", 3.0, "2026-01-31"),
        ("E1", "S1", "manager", 3.5, "2025-01-31"),
        ("E1", "S1", "assessment", 3.0, "2026-03-31"),
    ]
    told = infer(rows, register).explain(("E1", "S1"))
    assert told.sentence.startswith("Level ")
    for part in ("of 5 (likely ", "% sure", "It comes ", "two manager ratings", "one assessment"):
        assert part in told.sentence
    assert "peers in the job family" in told.sentence
    percents = [
        int(word[:-1]) for word in told.sentence.split("It comes ")[1].split() if "%" in word
    ]
    assert sum(percents) == 100
    assert {"source_file", "source_row", "source", "level", "projected_level", "share"} <= set(
        told.rows.columns
    )
    assert told.formula.startswith("μ = ")


def test_a_level_nobody_spoke_of_is_explained_by_peers_alone(opened):
    people, skills = opened.workforce.people, opened.workforce.skills
    rated = set(zip(opened.table["employee_id"], opened.table["skill_id"]))
    key = next((p, s) for p in people.labels for s in skills.labels if (p, s) not in rated)
    told = opened.explain(key)
    assert "100% from peers in the job family" in told.sentence
    assert len(told.rows) == 0
    assert told.notes


def test_unknown_names_are_refused_with_near_misses(opened):
    with pytest.raises(UnknownName, match="Did you mean E"):
        opened.explain(("E0001", "S001"))
    with pytest.raises(UnknownName, match="skills"):
        opened.history("E00001", "Python")


def test_history_moves_only_with_the_signals_there_were(register):
    rows = [
        ("E1", "S1", "manager", 1.0, "2026-01-31"),
        ("E1", "S1", "assessment", 4.5, "2026-08-15"),
    ]
    profiles = infer(rows, register)
    history = profiles.history("E1", "S1", months=12)
    assert list(history.columns) == ["month", "level", "low", "high"]
    assert len(history) == 12
    assert history["month"].is_monotonic_increasing
    assert history["month"].iloc[-1] == pd.Timestamp(NOW)
    before = history[history["month"] < "2026-08-01"]["level"]
    after = history[history["month"] > "2026-08-31"]["level"]
    assert before.max() < after.min() - 0.5
    assert history["level"].iloc[-1] == pytest.approx(profiles.level[0], abs=1e-6)


def test_history_ends_on_the_day_even_within_a_month(register):
    profiles = infer([("E1", "S1", "manager", 3.0, "2026-01-31")], register, as_of="2026-10-12")
    history = profiles.history("E1", "S1", months=3)
    assert [str(day.date()) for day in history["month"]] == [
        "2026-08-31",
        "2026-09-30",
        "2026-10-12",
    ]


def test_provenance_says_what_was_estimated_from_the_data(opened):
    status = {entry.name: entry.status for entry in opened.provenance.assumptions}
    assert status["self_bias_sd"] == "estimated"
    assert status["interval_scale"] == "estimated"
    assert status["system_use_validity"] == "guess"
    assert opened.provenance.inputs["signals"] == opened.used
    assert opened.provenance.as_of == opened.as_of.isoformat()
    assert any("Heidemeier" in source for source in opened.provenance.sources)


def test_without_comparisons_nothing_counts_as_estimated(register):
    rows = [(f"E{n}", "S1", "self", 3.0, NOW) for n in range(5)]
    profiles = infer(rows, register)
    entries = {entry.name: entry for entry in profiles.provenance.assumptions}
    assert entries["self_bias_sd"].status == "published"
    assert entries["interval_scale"].value == 1.0
    assert any("not calibrated" in warning for warning in profiles.warnings)


def test_a_register_with_other_values_gives_other_levels(register):
    rows = [("E1", "S1", "self", 4.0, NOW)]
    trusting = register.changed(self_validity=0.8, self_bias_sd=0.0)
    assert infer(rows, trusting).level[0] > infer(rows, register).level[0]


def test_no_signals_gives_an_empty_table_and_a_warning(register):
    profiles = infer([], register)
    assert len(profiles.table) == 0
    assert any("No signals" in warning for warning in profiles.warnings)
    level, sd, signals = profiles.at(np.array([0]), np.array([0]))
    assert 0 <= level[0] <= 5
    assert sd[0] > 1
    assert signals[0] == 0
    assert "peers" in profiles.explain(("E1", "S1")).sentence


def test_people_without_a_role_and_people_who_left_are_inferred_too(register):
    employees = frame("employees", employee_id=["E1", "E2"], role_id=["R1", "R1"])
    employees.loc[1, "exit_date"] = pd.Timestamp("2026-01-31")
    rows = [("E1", "S1", "manager", 3.0, "2025-06-30"), ("E2", "S1", "manager", 3.0, "2025-06-30")]
    profiles = infer(rows, register, employees=employees)
    assert profiles.level[1] < profiles.level[0], "whoever left no longer uses the skill here"


def test_signals_about_strangers_are_left_out(register):
    rows = [("E1", "S1", "manager", 3.0, NOW), ("X9", "S1", "manager", 3.0, NOW)]
    signals = signal_table(rows)
    employees = frame("employees", employee_id=["E1"], role_id=["R1"])
    profiles = infer_profiles(
        organisation(signals=signals, employees=employees), assumptions=register
    )
    assert profiles.used == 1


def test_no_people_at_all(register):
    workforce = organisation(signals=signal_table([]))
    nobody = Workforce(
        {**workforce.tables, "employees": workforce["employees"].iloc[:0]}, as_of=workforce.as_of
    )
    assert len(infer_profiles(nobody, assumptions=register).table) == 0


def test_grouped_sum_is_the_plain_sum_an_sql_engine_would_do(register):
    workforce = simulate(people=80, skills=10, per_person=5, seed=6).workforce
    now, atrophy = days_since_1970(NOW), read_atrophy(workforce, register)
    signals = read_signals(workforce, now, register)
    sums = sum_signals(signals, now, atrophy, still(workforce), memory_months=36.0)
    table = pd.DataFrame({"pair": signals.pair, "source": signals.source, "day": signals.day})
    grouped = table.groupby(["pair", "source"])["day"]
    age = (grouped.transform("max") - table["day"]) / 30.4375
    weight = (2.0 ** (-age / 36)).groupby([table["pair"], table["source"]]).sum()
    np.testing.assert_array_equal(sums.pair, weight.index.get_level_values(0))
    np.testing.assert_array_equal(sums.source, weight.index.get_level_values(1))
    np.testing.assert_allclose(sums.weight, weight.to_numpy())
    np.testing.assert_array_equal(sums.count, grouped.size().to_numpy())
    np.testing.assert_array_equal(sums.newest, grouped.max().to_numpy())


def test_order_by_agrees_with_a_stable_sort_also_where_keys_do_not_fit():
    rng = np.random.default_rng(0)
    small = (rng.integers(-3, 50, 500), rng.integers(0, 9, 500))
    large = (rng.integers(0, 2**40, 500), rng.integers(0, 2**20, 500))
    for keys in (small, large):
        np.testing.assert_array_equal(find_sort_order(*keys), np.lexsort(keys[::-1]))


def test_groups_are_numbered_alike_whether_counted_or_sorted():
    rng = np.random.default_rng(0)
    for high in (40, 2**50):
        key = rng.integers(-2, high, 300)
        expected = np.unique(key, return_inverse=True)
        for ours, theirs in zip(number_groups(key), expected, strict=True):
            np.testing.assert_array_equal(ours, theirs)


def test_a_rating_at_the_top_moves_the_estimate_as_the_cut_normal_does():
    mean, variance, noise, top = 4.2, 0.5, 0.4, 4.75
    grid = np.linspace(-3, 12, 20_001)
    from scipy.stats import norm

    density = norm.pdf(grid, mean, variance**0.5) * norm.sf(top, grid, noise**0.5)
    density /= density.sum()
    expected = (density * grid).sum()
    spread = (density * (grid - expected) ** 2).sum()
    one = np.ones(1)
    gain, stands = gain_and_stated_level(
        mean * one, variance * one, 5.3 * one, noise * one, one, 0.55 * one
    )
    assert mean + gain[0] * (stands[0] - mean) == pytest.approx(expected, abs=1e-4)
    assert variance * (1 - gain[0]) == pytest.approx(spread, abs=1e-4)


def test_a_top_rating_says_little_of_somebody_already_far_above():
    one = np.ones(1)
    gain, stands = gain_and_stated_level(9.0 * one, 0.3 * one, 5.3 * one, 0.3 * one, one, 0.5 * one)
    assert 0 < gain[0] < 1e-6
    assert np.isfinite(stands[0])


def test_tail_ratio_is_finite_far_out():
    ratio = normal_tail_ratio(np.array([-40.0, -5.0, 0.0, 5.0, 40.0]))
    assert np.isfinite(ratio).all()
    assert ratio[0] == pytest.approx(40.0, rel=1e-3)
    assert (np.diff(ratio) <= 0).all()


def test_what_the_top_stands_for_lies_above_it(register):
    workforce = simulate(people=300, seed=8).workforce
    ends = find_ends(read_signals(workforce, days_since_1970(NOW), register))
    source = SOURCES.index("self")
    assert ends.step[source] == 1.0
    assert 5.0 < ends.top[source] < 6.0
    assert ends.top[SOURCES.index("note")] == 5.0, "a source never heard is taken at its word"
