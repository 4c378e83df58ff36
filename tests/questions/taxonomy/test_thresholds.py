"""Proposals exactly at their thresholds, trends by hand, decisions and drift in the small."""

from __future__ import annotations

import math
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from skillgap.core.likeness.names import index_names
from skillgap.core.tables import RETIRED
from skillgap.questions.taxonomy.decisions import apply_decisions
from skillgap.questions.taxonomy.drift import compare_taxonomies
from skillgap.questions.taxonomy.proposals import propose_taxonomy
from skillgap.questions.taxonomy.trends import (
    advert_trends_table,
    count_people_active,
    people_seen_table,
    rate_ratio_and_lower_bound,
)
from skillgap.questions.taxonomy.twins import find_alike_names
from tests.gap_cases import ASSUMPTIONS, TODAY, Levels, organisation

Z95 = 1.959964


def ago(days):
    return (TODAY - timedelta(days=days)).isoformat()


def skill(name, title=None, **more):
    return {"skill_id": name, "name": title or f"Title {name}", "kind": "technical", **more}


def signal(who, what, days):
    return {"employee_id": who, "skill_id": what, "source": "peer", "level": 3.0,
            "observed_on": ago(days)}  # fmt: skip


def propose(register=ASSUMPTIONS, levels=None, unmatched=None, **tables):
    work = organisation(**tables)
    return propose_taxonomy(work, levels, assumptions=register, unmatched=unmatched)


def proposed(found, kind):
    return found.table.loc[found.table["kind"] == kind]


# Who shows a skill ----------------------------------------------------------------------------


def test_spans_are_counted_to_the_day():
    days = {"a": -1, "b": 0, "c": 89, "d": 90, "e": 179, "f": 180}
    work = organisation(
        skills=[skill("s"), skill("t")],
        signals=[*(signal(who, "s", day) for who, day in days.items()), signal("c", "s", 5),
                 signal("z", "t", 10)],
    )  # fmt: skip
    assert count_people_active(work, 90) == (3.0, 2.0)
    seen = people_seen_table(work, 90)
    assert seen.loc["s", ["now", "before", "ever"]].tolist() == [2, 2, 5]
    assert seen.loc["s", "newest"] == pd.Timestamp(TODAY)
    assert seen.loc["t", ["now", "before", "ever"]].tolist() == [1, 0, 1]


def test_the_rate_ratio_by_hand():
    ratio, low = rate_ratio_and_lower_bound(12, 4, (200.0, 100.0))
    assert ratio == pytest.approx(12.5 / 4.5 * 0.5)
    error = math.sqrt(1 / 12.5 + 1 / 4.5)
    assert low == pytest.approx(12.5 / 4.5 * 0.5 * math.exp(-Z95 * error))
    assert rate_ratio_and_lower_bound(12, 4, (100.0, 200.0))[0] == pytest.approx(12.5 / 4.5)
    assert math.isnan(rate_ratio_and_lower_bound(1, 1, (5.0, 0.0))[0])
    assert math.isnan(rate_ratio_and_lower_bound(1, 1, (0.0, 5.0))[1])
    assert rate_ratio_and_lower_bound(0, 0, (0.5, 0.5))[0] == pytest.approx(1.0)


def crowd(now, before, rest=200):
    """Return signals of S by so many people now and before, and T by the rest in both spans."""
    return [
        *(signal(f"e{n}", "S", 10) for n in range(now)),
        *(signal(f"e{n}", "S", 100) for n in range(before)),
        *(signal(f"e{n}", "T", day) for n in range(rest) for day in (10, 100)),
    ]


@pytest.mark.parametrize(("now", "emerges"), [(20, True), (19, False)])
def test_a_skill_emerges_from_twenty_people_on(now, emerges):
    found = propose(skills=[skill("S"), skill("T")], signals=crowd(now, 1))
    assert (proposed(found, "introduce")["skill_id"].tolist() == ["S"]) == emerges


def test_what_emerges_shows_its_numbers():
    found = propose(skills=[skill("S"), skill("T")], signals=crowd(40, 5))
    row = proposed(found, "introduce").iloc[0]
    ratio, low = rate_ratio_and_lower_bound(40, 5)
    assert row["reason"] == (
        f"Title S is emerging: 40 people showed it in 90 days, {ratio:.1f} times as many as before."
    )
    assert row["strength"] == pytest.approx(low / 5)
    held = found.evidence.set_index("measure")
    assert held.loc["people in the last 90 days", ["value", "threshold"]].tolist() == [40, 20]
    assert held.loc["rate ratio, lower bound (95%)", "value"] == pytest.approx(low)
    assert held["met"].tolist() == [True, True], "the other test, which is not met, is left out"
    for bound, met in ((low, False), (low - 1e-9, True)):
        strict = ASSUMPTIONS.changed(emerging_rate_ratio=bound)
        again = propose(strict, skills=[skill("S"), skill("T")], signals=crowd(40, 5))
        assert (len(proposed(again, "introduce")) == 1) == met
    many = propose(skills=[skill("S"), skill("T")], signals=crowd(200, 2))
    assert proposed(many, "introduce")["strength"].tolist() == [1.0], "no more than one"


# Adverts --------------------------------------------------------------------------------------


def adverts(values, name="S", region="N", first=0):
    months = pd.date_range("2024-01-01", periods=len(values) + first, freq="MS")[first:]
    return [
        {"month": month.date().isoformat(), "skill_id": name, "region": region, "index": float(one)}
        for month, one in zip(months, values, strict=True)
    ]


def trend_by_hand(rows):
    table = pd.DataFrame(rows)
    month = pd.to_datetime(table["month"])
    years = (month - month.min()).dt.days / 365.25
    level = np.log(table["index"])
    region = table["region"]
    t = (years - years.groupby(region).transform("mean")).to_numpy()
    y = (level - level.groupby(region).transform("mean")).to_numpy()
    slope = (t * y).sum() / (t * t).sum()
    left = y - slope * t
    free = len(t) - region.nunique() - 1
    monthly = pd.Series(left).groupby(month.to_numpy()).mean().to_numpy()
    rho = float(np.clip(np.corrcoef(monthly[1:], monthly[:-1])[0, 1], 0, 0.9))
    error = math.sqrt((left**2).sum() / free / (t * t).sum() * (1 + rho) / (1 - rho))
    return slope, slope - Z95 * error, slope + Z95 * error, rho


def trend_of(rows):
    return advert_trends_table(organisation(skills=[skill("S")], postings=rows)).loc["S"]


@pytest.mark.parametrize("wave", [0.0, 1.0, 6.0])
def test_a_trend_by_hand(wave):
    rng = np.random.default_rng(2)
    month = np.arange(24)
    noise = rng.normal(0, 0.1, 24) + wave * 0.1 * np.sin(month / 4)
    north = 100 * np.exp(0.02 * month + noise)
    south = 40 * np.exp(0.02 * month[:20] + rng.normal(0, 0.05, 20))
    rows = [*adverts(north), *adverts(south, region="S")]
    slope, low, high, rho = trend_by_hand(rows)
    assert trend_of(rows).tolist() == pytest.approx([slope, low, high, 24.0])
    assert (rho > 0.3) == (wave == 6.0)


def test_neighbouring_months_count_at_most_nine_tenths():
    rows = adverts(100 * np.exp(0.002 * (np.arange(60) - 30.0) ** 2))
    slope, low, high, rho = trend_by_hand(rows)
    assert rho == 0.9
    assert trend_of(rows).tolist() == pytest.approx([slope, low, high, 60.0])


def test_a_trend_needs_six_months_and_three_degrees_of_freedom():
    def known(*rows):
        return not math.isnan(trend_of([one for part in rows for one in part])["slope"])

    six = [100, 120, 110, 140, 150, 170]
    assert known(adverts(six))
    assert not known(adverts(six[:5]))
    two = adverts(six[:3]), adverts(six[3:], region="S", first=3)
    assert known(*two), "six rows, two regions: three degrees"
    three = adverts(six[:2]), adverts(six[2:4], region="S", first=2), adverts(
        six[4:], region="W", first=4)  # fmt: skip
    assert not known(*three), "six rows, three regions: two degrees"
    assert not known(*(adverts([one], region=f"R{n}", first=n) for n, one in enumerate(six)))


def test_an_index_of_nothing_is_left_out():
    rows = adverts(np.exp(0.1 * np.arange(8)))
    assert trend_of(rows)["slope"] == pytest.approx(trend_by_hand(rows)[0])
    assert trend_of([*rows, *adverts([0.0], first=9)])["months"] == 8
    assert trend_of([*rows, *adverts([0.5], first=9)])["months"] == 9


def test_growing_adverts_alone_make_a_skill_emerge():
    rows = adverts(100 * np.exp(0.05 * np.arange(12) + 0.01 * (-1.0) ** np.arange(12)))
    low, slope = trend_of(rows)["low"], trend_of(rows)["slope"]
    found = propose(skills=[skill("S")], postings=rows)
    row = proposed(found, "introduce").iloc[0]
    assert row["strength"] == pytest.approx(low)
    assert f"adverts grow by about {math.exp(slope) - 1:.0%} a year" in row["reason"]
    assert "showed it" not in row["reason"]
    for bound, met in ((math.exp(low) * 1.000001, False), (math.exp(low) * 0.999999, True)):
        again = propose(
            ASSUMPTIONS.changed(emerging_advert_ratio=bound), skills=[skill("S")], postings=rows
        )
        assert (len(proposed(again, "introduce")) == 1) == met
    fast = propose(skills=[skill("S")], postings=adverts(100 * np.exp(0.2 * np.arange(12))))
    assert proposed(fast, "introduce")["strength"].tolist() == [1.0]


def test_a_text_in_five_rows_is_put_forward():
    found = propose(skills=[skill("S")], unmatched={" New ": 5, "Rare": 4, "  ": 90, "Big": 300})
    table = proposed(found, "introduce")
    assert table["name"].tolist() == ["Big", "New"]
    assert table["strength"].tolist() == pytest.approx([0.75, 5 / 105])
    assert table["reason"].iloc[1] == "5 rows name “New”, which is no known skill."
    assert found.evidence["threshold"].tolist() == [5.0, 5.0]


# Sunset ---------------------------------------------------------------------------------------


def fading(days, postings=(), register=ASSUMPTIONS, **more):
    signals = [signal("a", "T", 5)]
    if days is not None:
        signals.append(signal("a", "S", days))
    return propose(
        register,
        **{
            "skills": [skill("S"), skill("T")],
            "signals": signals,
            "roles": [{"role_id": "R", "title": "R"}],
            "requirements": [{"role_id": "R", "skill_id": "T", "required_level": 3.0}],
            "postings": list(postings),
            **more,
        },
    )


@pytest.mark.parametrize(("days", "gone"), [(366, True), (365, False), (None, True)])
def test_a_year_without_a_signal_is_quiet(days, gone):
    assert (proposed(fading(days), "sunset")["skill_id"].tolist() == ["S"]) == gone


def test_what_fades_shows_its_numbers():
    found = fading(700)
    row = proposed(found, "sunset").iloc[0]
    assert row["strength"] == pytest.approx(700 / 30.4375 / 60)
    assert row["reason"].startswith("No role or project requires Title S, the last signal is of ")
    held = found.evidence.set_index("measure")
    assert held.loc["months without a signal", "value"] == pytest.approx(700 / 30.4375)
    assert held.loc["months without a signal", "threshold"] == 12.0
    assert held["met"].all()
    assert proposed(fading(None), "sunset")["strength"].tolist() == [1.0]
    assert "no signal exists" in proposed(fading(None), "sunset")["reason"].iloc[0]
    exact = ASSUMPTIONS.changed(sunset_quiet_months=700 / 30.4375)
    assert len(proposed(fading(700, register=exact), "sunset")) == 1


def test_adverts_that_do_not_fall_keep_a_skill():
    month = np.arange(12)
    wiggle = 0.01 * (-1.0) ** month
    falls = fading(700, adverts(100 * np.exp(-0.05 * month + wiggle)))
    assert proposed(falls, "sunset")["reason"].iloc[0].endswith(", and adverts fall.")
    assert len(proposed(fading(700, adverts(100 * np.exp(0.0 * month))), "sunset")) == 0
    assert len(proposed(fading(700, adverts(100 * np.exp(0.01 * month + wiggle))), "sunset")) == 0


def test_what_a_role_or_a_running_project_needs_stays():
    def project(status):
        return [{"project_id": "P", "name": "P", "status": status, "skill_id": "S",
                 "required_level": 2.0, "people": 1.0}]  # fmt: skip

    assert len(proposed(fading(700, projects=project("planned")), "sunset")) == 0
    assert len(proposed(fading(700, projects=project("done")), "sunset")) == 1
    both = [{"role_id": "R", "skill_id": one, "required_level": 3.0} for one in "ST"]
    assert len(proposed(fading(700, requirements=both), "sunset")) == 0
    assert len(proposed(fading(700, requirements=[]), "sunset")) == 0
    retired = [skill("S", cluster=RETIRED), skill("T")]
    assert len(proposed(fading(700, skills=retired), "sunset")) == 0


def test_warnings_say_what_the_proposals_lack():
    assert len(propose(skills=[skill("S")]).warnings) == 3
    assert len(fading(700).warnings) == 2
    rows = adverts(100 * np.exp(0.0 * np.arange(12)))
    assert len(fading(700, rows).warnings) == 1


# Merge ----------------------------------------------------------------------------------------

ALIKE = ("Budget planning", "Budgets planing")


def rated(both=12, one=0, names=ALIKE, kinds=("technical", "technical"), noise=0.3, register=None,
          **uses):  # fmt: skip
    rng = np.random.default_rng(1)
    people = [f"p{n:02d}" for n in range(both + one)]
    known = {}
    for n, who in enumerate(people):
        level = 1.0 + 3.0 * n / len(people)
        known[who, "x"] = (level, 0.5)
        if n < both:
            known[who, "y"] = (level + noise * rng.normal(), 0.5)
    skills = [{**skill(key, name), "kind": kind} for key, name, kind in zip("xy", names, kinds)]
    work = organisation(employees=[{"employee_id": who, "role_id": "R"} for who in people],
                        roles=[{"role_id": "R", "title": "R"}], skills=skills, **uses)  # fmt: skip
    levels = Levels(work, known)
    return propose_taxonomy(work, levels, assumptions=register or ASSUMPTIONS), known


def test_twins_by_hand():
    found, known = rated(both=12, one=4)
    held = found.evidence.set_index("measure")["value"]
    both = [who for who, name in known if name == "y"]
    x, y = ([known[who, name][0] for who in both] for name in "xy")
    assert held["same people"] == pytest.approx(12 / 16)
    assert held["same levels"] == pytest.approx(np.corrcoef(x, y)[0, 1])
    mean = (held["likeness of names"] + 0.75 + held["same levels"]) / 3
    assert held["mean of the three"] == pytest.approx(mean)
    row = found.table.iloc[0]
    assert row["strength"] == pytest.approx(mean)
    assert "75% are rated in both" in row["reason"]
    assert f"(r = {held['same levels']:.2f})" in row["reason"]
    bars = found.evidence.set_index("measure")["threshold"]
    assert bars["likeness of names"] == 0.4
    assert bars["same people"] == 0.6
    assert bars["mean of the three"] == 0.67


@pytest.mark.parametrize(
    ("bound", "measure"),
    [("merge_likeness", "mean of the three"), ("merge_people_share", "same people"),
     ("merge_name_likeness", "likeness of names")],
)  # fmt: skip
def test_twins_exactly_at_a_threshold_are_put_forward(bound, measure):
    value = rated(one=4)[0].evidence.set_index("measure")["value"][measure]
    at = rated(one=4, register=ASSUMPTIONS.changed(**{bound: value}))[0]
    assert len(at.table) == 1
    assert at.evidence["met"].all()
    above = rated(one=4, register=ASSUMPTIONS.changed(**{bound: min(value + 1e-9, 1.0)}))[0]
    assert len(above.table) == 0


def test_ten_people_in_both_say_something_about_levels():
    assert len(rated(both=10)[0].table) == 1
    assert len(rated(both=9)[0].table) == 0


def test_twins_are_of_one_kind():
    assert len(rated(kinds=("technical", "human"))[0].table) == 0
    assert len(rated(both=0, one=12)[0].table) == 0, "one of them nobody is rated in"


def test_levels_that_are_all_alike_say_nothing():
    assert len(rated(noise=0.0)[0].table) == 1
    people = [f"p{n}" for n in range(12)]
    work = organisation(
        employees=[{"employee_id": who, "role_id": "R"} for who in people],
        skills=[skill(key, name) for key, name in zip("xy", ALIKE)],
    )
    flat = Levels(work, {(who, key): (2.0, 0.5) for who in people for key in "xy"})
    assert len(propose_taxonomy(work, flat, assumptions=ASSUMPTIONS).table) == 0


def test_of_those_who_left_nothing_is_counted():
    people = [f"p{n}" for n in range(14)]
    gone = {"p0": "2026-01-01", "p1": "2026-01-01"}
    work = organisation(
        employees=[{"employee_id": who, "role_id": "R", "exit_date": gone.get(who)}
                   for who in people],
        skills=[skill(key, name) for key, name in zip("xy", ALIKE)],
    )  # fmt: skip
    known = {(who, "x"): (n / 3, 0.5) for n, who in enumerate(people)}
    known |= {(who, "y"): (n / 3, 0.5) for n, who in enumerate(people) if n not in (0, 2)}
    found = propose_taxonomy(work, Levels(work, known), assumptions=ASSUMPTIONS)
    held = found.evidence.set_index("measure")["value"]
    assert held["same people"] == pytest.approx(11 / 12)
    assert held["same levels"] == pytest.approx(1.0)


def test_a_level_of_nothing_is_a_rating():
    people = [f"p{n}" for n in range(12)]
    work = organisation(
        employees=[{"employee_id": who, "role_id": "R"} for who in people],
        skills=[skill(key, name) for key, name in zip("xy", ALIKE)],
    )
    known = {(who, key): (max(n - 5, 0) / 2, 0.5) for n, who in enumerate(people) for key in "xy"}
    found = propose_taxonomy(work, Levels(work, known), assumptions=ASSUMPTIONS)
    assert found.evidence.set_index("measure")["value"]["same people"] == 1.0


def alone(register=ASSUMPTIONS, names=("Budget planning", "Budgets planning"), **uses):
    work = organisation(skills=[skill(key, name) for key, name in zip("xy", names)], **uses)
    return propose_taxonomy(work, None, assumptions=register)


def test_names_alone_exactly_at_the_threshold():
    found = alone()
    value = found.evidence.set_index("measure")["value"]["likeness of names"]
    assert found.table["strength"].tolist() == pytest.approx([value])
    assert "their names are alike" in found.table["reason"].iloc[0]
    assert found.evidence["threshold"].iloc[0] == 0.85
    assert len(alone(ASSUMPTIONS.changed(merge_names_alone=value)).table) == 1
    assert len(alone(ASSUMPTIONS.changed(merge_names_alone=value + 1e-9)).table) == 0


def test_the_one_in_wider_use_stays():
    def kept(**uses):
        return alone(**uses).table["into_skill_id"].tolist()

    roles = [{"role_id": "R", "title": "R"}]
    asked = [{"role_id": "R", "skill_id": "x", "required_level": 1.0}]
    said = [signal(f"e{n}", "y", 5) for n in range(3)]
    assert kept() == ["x"], "where both are used alike the earlier id stays"
    assert kept(signals=said) == ["y"]
    assert kept(signals=[signal("e", "x", 5)]) == ["x"]
    assert kept(signals=said, roles=roles, requirements=asked) == ["x"], "a role counts most"


def test_namesakes_are_of_one_kind():
    same = alone(names=("SQL", " sql "))
    assert "they bear one name" in same.table["reason"].iloc[0]
    work = organisation(skills=[skill("x", "SQL"), {**skill("y", "sql"), "kind": "human"}])
    assert propose_taxonomy(work, None, assumptions=ASSUMPTIONS).table.empty
    retired = organisation(skills=[skill("x", "SQL"), skill("y", "sql", cluster=RETIRED)])
    assert propose_taxonomy(retired, None, assumptions=ASSUMPTIONS).table.empty
    assert alone(names=("SQL",)).table.empty


def test_namesakes_of_which_one_is_rated_are_put_forward():
    found, _ = rated(both=0, one=12, names=("SQL", "sql"))
    row = found.table.iloc[0]
    assert (row["skill_id"], row["into_skill_id"], row["strength"]) == ("y", "x", 1.0)
    assert "they bear one name" in row["reason"]
    held = found.evidence.set_index("measure")
    assert held.loc["likeness of names", ["value", "threshold"]].tolist() == [1.0, 0.85]
    assert math.isnan(held.loc["same people", "value"])


def pairs(names, least):
    index = index_names([f"s{n}" for n in range(len(names))], names, semantic=False)
    return [one.tolist() for one in find_alike_names(index, np.arange(len(names)), least)]


@pytest.mark.parametrize(
    "names", [("Budget planning", "Budgets planning"), ("Budget planning", "Budget reports")]
)
def test_likeness_exactly_at_the_least_is_alike(names):
    first, second, value = pairs(names, 0.1)
    assert (first, second) == ([0], [1])
    likeness = value[0]
    assert pairs(names, likeness)[2] == [likeness]
    assert pairs(names, np.nextafter(likeness, 2.0))[2] == []


def test_stems_first_and_all_at_once_give_the_same_likeness():
    names = ["Budget planning", "Budgets planning", "Plan budgets", "Welding", "Weld pipes"]
    every = {(a, b): v for a, b, v in zip(*pairs(names, 0.05))}
    for least in (0.6, 2 / 3, 0.67, 0.7, 0.9):
        kept = {(a, b): v for a, b, v in zip(*pairs(names, least))}
        assert kept == pytest.approx({key: v for key, v in every.items() if v >= least})


def test_pairs_are_found_beyond_the_first_block():
    rng = np.random.default_rng(0)
    letters = np.array(list("abcdefghijklmnopqrstuvwxyz"))
    names = ["".join(rng.choice(letters, 9)) for _ in range(600)]
    names[530], names[590] = "Budget planning", "Budgets planning"
    names[3] = "Planning of budgets"
    found = pairs(names, 0.7)
    assert set(zip(found[0], found[1])) >= {(530, 590), (3, 530), (3, 590)}


# Decisions and drift --------------------------------------------------------------------------


def decided(*choices, **tables):
    work = organisation(**{"skills": [skill(name) for name in "abcd"], **tables})
    return apply_decisions(work, pd.DataFrame(choices, columns=["subject", "choice"]))


def test_merged_rows_are_counted_and_what_asks_most_stays():
    found = decided(
        ("merge:a>b", "approve"), ("merge:c>b", "reject"), ("sunset:d", "accepted"),
        roles=[{"role_id": "R", "title": "R"}],
        requirements=[
            {"role_id": "R", "skill_id": "a", "required_level": 4.0, "importance": 1.0},
            {"role_id": "R", "skill_id": "b", "required_level": 3.0, "importance": 5.0},
            {"role_id": "R", "skill_id": "c", "required_level": 2.0},
        ],
        signals=[signal("e", "a", 5), signal("f", "a", 6), signal("e", "b", 7)],
        projects=[
            {"project_id": "P", "name": "P", "status": "planned", "skill_id": name,
             "required_level": 2.0, "people": 1.0, "monthly_value_at_risk": money}
            for name, money in (("a", 100.0), ("b", 40.0))
        ],
    )  # fmt: skip
    blank = decided(
        ("merge:a>b", "approve"),
        projects=[{"project_id": "P", "name": "P", "status": "planned", "skill_id": name,
                   "required_level": 2.0, "people": 1.0} for name in "ab"],
    )  # fmt: skip
    assert blank.workforce["projects"]["monthly_value_at_risk"].isna().tolist() == [True]
    assert found.redirects.to_numpy().tolist() == [["a", "b", 4]]
    assert found.log["done"].tolist() == ["redirected to b", "nothing", "retired"]
    work = found.workforce
    asked = work["requirements"].set_index("skill_id")["required_level"]
    assert asked.to_dict() == {"b": 4.0, "c": 2.0}
    assert work["signals"]["skill_id"].tolist() == ["b", "b", "b"]
    assert work["projects"]["monthly_value_at_risk"].tolist() == [140.0]
    skills = work["skills"].set_index("skill_id")
    assert (skills["cluster"] == RETIRED).to_dict() == {
        "a": True, "b": False, "c": False, "d": True,
    }  # fmt: skip
    assert skills.loc["b", "aliases"] == "Title a"
    assert found.warnings == ()


def test_chains_circles_and_strangers_in_the_small():
    found = decided(
        ("merge:a>b", "approve"), ("merge:b>c", "approve"), ("merge:c>a", "approve"),
        ("merge:a>d", "approve"), ("merge:x>d", "approve"), ("merge:d>y", "approve"),
        ("sunset:c", "approve"), ("introduce:d", "approve"),
    )  # fmt: skip
    assert found.redirects.to_numpy().tolist() == [["a", "c", 0], ["b", "c", 0]]
    assert found.warnings == (
        "merge:c>a: would send c in a circle; left out.",
        "merge:a>d: a already goes into b; left out.",
        "merge:x>d: x is no skill here.",
        "merge:d>y: y is no skill here.",
        "c is retired, yet others were merged into it; take one back.",
    )
    names = found.workforce["skills"].set_index("skill_id")["aliases"]
    assert names["c"] == "Title a; Title b"


def test_aliases_are_taken_along_once():
    rows = [skill("a", "One; Uno", aliases="Ein;two"), skill("b", "Two", aliases="ein; Zwei"),
            skill("c", "Three")]  # fmt: skip
    found = decided(("merge:a>b", "approve"), skills=rows)
    assert found.workforce["skills"]["aliases"].tolist()[1] == "ein; Zwei; One; Uno"


def test_the_newest_of_two_decisions_counts_in_the_small():
    work = organisation(skills=[skill(name) for name in "ab"])
    table = pd.DataFrame(
        {"subject": ["sunset:a"] * 2, "choice": ["approve", "reject"],
         "at": pd.to_datetime(["2026-01-01", "2026-02-01"])}
    )  # fmt: skip
    assert apply_decisions(work, table).log["done"].tolist() == ["nothing"]
    assert apply_decisions(work, table.iloc[:0]).log.empty


def asking(levels, roles=("R",)):
    return organisation(
        roles=[{"role_id": role, "title": role} for role in roles],
        skills=[skill(name) for name in "abcdef"],
        requirements=[{"role_id": role, "skill_id": name, "required_level": level}
                      for role in roles for name, level in levels.items()],
    )  # fmt: skip


def test_requirements_drift_from_a_quarter_of_a_level_on():
    before = asking({"a": 3.0, "b": 3.0, "c": 3.0, "d": 3.0, "e": 2.0}, roles=("R", "Old"))
    after = asking({"a": 3.25, "b": 3.24, "c": 2.75, "d": 2.76, "f": 1.0}, roles=("R", "New"))
    found = compare_taxonomies(before, after)
    changed = found.requirements.set_index("skill_id")
    assert changed["change"].to_dict() == {
        "a": "raised", "c": "lowered", "e": "dropped", "f": "added",
    }  # fmt: skip
    assert changed.loc["a", ["before", "after"]].tolist() == [3.0, 3.25]
    assert set(changed["role_id"]) == {"R"}
    assert found.sentence == "No skill changed; requirements of 1 role changed."


def test_drift_counts_and_orders_its_changes():
    old = pd.DataFrame({"skill_id": list("abcd"), "name": ["A", "B", "C", "D"], "cluster": "x"})
    new = pd.DataFrame({"skill_id": list("abef"), "name": ["A", "B2", "C", "E"],
                        "cluster": ["y", "x", "x", "x"]})  # fmt: skip
    found = compare_taxonomies(old, new)
    assert found.table[["change", "skill_id", "before", "after"]].to_numpy().tolist() == [
        ["added", "f", "", "E"], ["retired", "d", "D", ""], ["new id", "c", "c", "e"],
        ["renamed", "b", "B", "B2"], ["moved", "a", "x", "y"],
    ]  # fmt: skip
    assert found.counts == dict.fromkeys(("added", "retired", "new id", "renamed", "moved"), 1)
    assert found.sentence.startswith("1 added, 1 retired")
    assert compare_taxonomies(old.drop(columns="cluster"), old.assign(cluster="")).counts == (
        dict.fromkeys(("added", "retired", "new id", "renamed", "moved"), 0)
    )


def test_today_is_the_day_of_the_cases():
    assert date(2026, 10, 31) == TODAY
