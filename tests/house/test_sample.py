"""The sample organisation: reproducible, true to the contract, and with its truths planted."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.sample.generate import Sample, generate, main
from skillgap.core.tables import TABLES
from skillgap.reading.conform import build_workforce

FOLDER = Path(__file__).resolve().parents[2] / "data" / "sample"
NOT_WRITTEN = {"snapshots", "applications"}
"""Tables that the sample does without; its generator is frozen, as models are judged on it."""
WRITTEN = [name for name in TABLES if name not in NOT_WRITTEN]
SMALL = {"seed": 11, "people": 220}


@lru_cache(maxsize=1)
def _sample() -> Sample:
    return generate()


@pytest.fixture
def sample() -> Sample:
    return _sample()


def _texts(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*.csv"))}


def _true_errors(sample: Sample, source: str) -> pd.DataFrame:
    signals = sample.tables["signals"]
    rows = signals[signals["source"] == source].merge(
        sample.truth["levels"][["employee_id", "skill_id", "level", "lapsed"]],
        on=["employee_id", "skill_id"],
        suffixes=("", "_true"),
    )
    staff = sample.tables["employees"][["employee_id", "function", "gender"]]
    return rows.assign(error=rows["level"] - rows["level_true"]).merge(staff, on="employee_id")


# --- reproducible -----------------------------------------------------------------------------


@pytest.mark.slow
def test_same_seed_gives_the_same_bytes_and_another_seed_does_not(tmp_path):
    for name in ("one", "two"):
        generate(**SMALL).write(tmp_path / name)
    generate(seed=12, people=220).write(tmp_path / "other")
    one, two, other = (_texts(tmp_path / name) for name in ("one", "two", "other"))
    assert one == two
    assert one["signals.csv"] != other["signals.csv"]


def test_shipped_files_are_what_the_generator_writes(tmp_path, sample):
    sample.write(tmp_path)
    shipped = _texts(FOLDER)
    assert shipped.keys() == _texts(tmp_path).keys()
    changed = [name for name, text in _texts(tmp_path).items() if text != shipped[name]]
    assert changed == []
    told = json.loads((FOLDER / "truth" / "truth.json").read_text(encoding="utf-8"))
    assert told == json.loads(json.dumps(sample.facts))
    levels = pd.read_parquet(FOLDER / "truth" / "levels.parquet")
    assert np.array_equal(levels["level"], sample.truth["levels"]["level"])


def test_command_line_writes_the_folder_it_is_told(tmp_path, capsys):
    assert main(["--seed", "3", "--people", "120", "--out", str(tmp_path)]) == 0
    assert {path.stem for path in tmp_path.glob("*.csv")} == set(WRITTEN)
    assert "employees" in capsys.readouterr().out


# --- the contract -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", WRITTEN)
def test_table_matches_its_contract(sample, name):
    table, contract = sample.tables[name], TABLES[name]
    assert len(table) > 0
    assert set(table.columns) <= set(contract.names)
    assert set(contract.required) <= set(table.columns)
    assert not table[list(contract.required)].isna().to_numpy().any()
    if contract.key:
        assert not table.duplicated(list(contract.key)).any()
    for column in contract.columns:
        if column.name not in table:
            continue
        values = table[column.name].dropna()
        if column.choices:
            assert set(values) <= set(column.choices), column.name
        if column.low is not None:
            assert (values >= column.low).all(), column.name
        if column.high is not None:
            assert (values <= column.high).all(), column.name
        if column.refers_to:
            other, key = column.refers_to.split(".")
            assert set(values) <= set(sample.tables[other][key]), column.name


def test_files_read_without_a_single_finding():
    texts = {
        name: pd.read_csv(FOLDER / f"{name}.csv", dtype="str", keep_default_na=False)
        for name in WRITTEN
    }
    workforce = build_workforce(texts)
    assert [str(issue) for issue in workforce.issues] == []
    assert workforce.as_of.isoformat() == "2026-10-31"
    assert 1150 <= workforce.present.sum() <= 1250


def test_every_table_fits_and_all_together_stay_small():
    assert sum(path.stat().st_size for path in FOLDER.glob("*.csv")) < 6_000_000


def test_optional_columns_have_some_blanks_but_not_many(sample):
    people = sample.tables["employees"]
    people = people[people["employment"] != "digital agent"]
    for name in ("gender", "birth_year", "ethnicity", "age_band"):
        assert 0.01 < people[name].isna().mean() < 0.12, name
    assert 0.01 < sample.tables["signals"]["last_used_on"].isna().mean() < 0.12


def test_company_has_the_promised_shape(sample):
    tables = sample.tables
    assert tables["employees"]["function"].nunique() == 6
    assert tables["employees"]["region"].nunique() == 4
    assert 40 <= len(tables["roles"]) <= 55
    assert 130 <= len(tables["skills"]) <= 155
    assert tables["skills"]["cluster"].nunique() == 12
    assert set(tables["skills"]["kind"]) == {"technical", "human", "leadership", "compliance"}
    assert tables["interventions"]["kind"].nunique() == 8
    assert set(tables["employees"]["employment"]) == {"employee", "contractor", "digital agent"}
    assert tables["postings"]["month"].nunique() == 36
    assert tables["outcomes"]["period"].nunique() == 36
    assert set(tables["signals"]["source"]) == set(TABLES["signals"]["source"].choices)


def test_time_shares_of_a_role_sum_to_one(sample):
    totals = sample.tables["tasks"].groupby("role_id")["time_share"].sum()
    assert np.allclose(totals, 1.0)
    assert set(totals.index) == set(sample.tables["roles"]["role_id"])


@pytest.mark.parametrize("people", [60, 1200])
def test_reporting_lines_reach_one_top_without_cycles(people):
    staff = generate(seed=5, people=people).tables["employees"].set_index("employee_id")
    boss = staff["manager_id"]
    top = boss[boss.isna()].index
    assert len(top) == 1
    here = pd.Series(staff.index, index=staff.index)
    for _ in range(12):
        here = here.map(boss).fillna(top[0])
    assert (here == top[0]).all()
    assert staff.loc[boss.dropna().unique(), "exit_date"].isna().all()


def test_prerequisites_exist_and_were_taken_first(sample):
    offers = sample.tables["interventions"].set_index("intervention_id")
    needed = offers["prerequisites"].dropna()
    assert set(needed) <= set(offers.index)
    taken = sample.tables["enrolments"]
    first = taken.groupby(["employee_id", "intervention_id"])["started_on"].min()
    rows = taken.assign(need=taken["intervention_id"].map(needed)).dropna(subset=["need"])
    before = first.reindex(pd.MultiIndex.from_frame(rows[["employee_id", "need"]])).to_numpy()
    assert (before < rows["started_on"].to_numpy()).all()


def test_dates_are_in_order(sample):
    staff, taken = sample.tables["employees"], sample.tables["enrolments"]
    gone = staff.dropna(subset=["exit_date"])
    assert (gone["exit_date"] >= gone["hire_date"]).all()
    done = taken.dropna(subset=["completed_on"])
    assert (done["completed_on"] >= done["started_on"]).all()
    assert (done["status"] == "completed").all()
    known = sample.tables["signals"].merge(staff, on="employee_id")
    assert (known["observed_on"] >= known["hire_date"]).all()
    assert not (known["observed_on"] > known["exit_date"]).any()
    assert (known["observed_on"] <= pd.Timestamp("2026-10-31")).all()


# --- truth ------------------------------------------------------------------------------------


def test_truth_covers_every_pair_that_is_required_or_on_record(sample):
    levels = sample.truth["levels"]
    true = pd.MultiIndex.from_frame(levels[["employee_id", "skill_id"]])
    assert not true.duplicated().any()
    assert levels["level"].between(0, 5).all()
    recorded = sample.tables["signals"][["employee_id", "skill_id"]].drop_duplicates()
    asked = sample.tables["employees"].merge(sample.tables["requirements"], on="role_id")
    for pairs in (recorded, asked[["employee_id", "skill_id"]]):
        assert pd.MultiIndex.from_frame(pairs).isin(true).all()
    assert set(sample.truth["skills"]["skill_id"]) == set(sample.tables["skills"]["skill_id"])
    assert set(sample.truth["sources"]["source"]) == set(sample.tables["signals"]["source"])


def test_shortages_are_believable(sample):
    levels = sample.truth["levels"]
    asked = levels[levels["present"] & levels["required_level"].notna()]
    short = asked["level"] < asked["required_level"]
    assert 0.25 <= short.mean() <= 0.35
    skills = sample.tables["skills"].set_index("skill_id")
    by_cluster = short.groupby(asked["skill_id"].map(skills["cluster"])).mean()
    assert by_cluster["AI at work"] > 0.45
    assert by_cluster["Cloud & security"] > 0.45
    assert by_cluster["Safety & compliance"] < 0.2
    function = asked["employee_id"].map(
        sample.tables["employees"].set_index("employee_id")["function"]
    )
    leading = asked["skill_id"].map(skills["kind"]) == "leadership"
    thin = short[leading].groupby(function[leading]).mean()
    assert thin.idxmax() == "Operations"


def test_unused_levels_fall_and_never_below_their_floor(sample):
    levels = sample.truth["levels"]
    lapsed = levels[levels["lapsed"] & (levels["level_in_use"] > 0.5)]
    left = lapsed["level"] / lapsed["level_in_use"]
    floor = lapsed["skill_id"].map(sample.truth["skills"].set_index("skill_id")["floor_share"])
    assert left.mean() < 0.9
    assert (left >= floor - 0.01).all()
    assert (left <= 1.0).all()


def test_sources_err_as_they_are_said_to(sample):
    spread = {
        source: _true_errors(sample, source)["error"].std()
        for source in ("self", "manager", "assessment", "course")
    }
    assert spread["assessment"] < spread["manager"] < spread["self"] < spread["course"]
    assert _true_errors(sample, "self")["error"].mean() > 0.15
    half = sample.tables["signals"].query("source in ('self', 'manager')")["level"] * 2
    assert np.allclose(half, half.round())


def test_managers_underrate_women_in_one_function_only(sample):
    planted = sample.facts["planted"]["rating_inequity"]
    mean = _true_errors(sample, "manager").groupby(["function", "gender"])["error"].mean()
    gap = mean.xs("female", level="gender") - mean.xs("male", level="gender")
    assert gap[planted["function"]] == pytest.approx(planted["levels"], abs=0.12)
    assert gap.drop(planted["function"]).abs().max() < 0.15


def test_fewer_women_enter_the_leadership_programme(sample):
    programme = sample.facts["planted"]["enrolment_inequity"]["intervention_id"]
    taken = sample.tables["enrolments"].set_index("intervention_id").loc[programme, "employee_id"]
    staff = sample.tables["employees"]
    rate = staff["employee_id"].isin(taken).groupby(staff["gender"]).mean()
    assert rate["female"] / rate["male"] < 0.75


def test_certificates_ran_out_mostly_in_one_region(sample):
    signals = sample.tables["signals"].merge(sample.tables["employees"], on="employee_id")
    signals = signals[signals["expires_on"].notna() & signals["exit_date"].isna()]
    share = (signals["expires_on"] < pd.Timestamp("2026-10-31")).groupby(signals["region"]).mean()
    region = sample.facts["planted"]["expired_certificates_region"]
    assert share[region] > 3 * share.drop(region).max()


def test_one_function_is_thinly_measured(sample):
    here = sample.tables["employees"].query("exit_date.isna()")
    rows = sample.tables["signals"]["employee_id"].value_counts()
    mean = here["employee_id"].map(rows).fillna(0).groupby(here["function"]).mean()
    thin = sample.facts["planted"]["thinly_measured_function"]
    assert mean.idxmin() == thin
    assert mean[thin] < 0.6 * mean.drop(thin).min()


def test_duplicate_skills_share_their_holders_and_levels(sample):
    levels = sample.truth["levels"].set_index(["employee_id", "skill_id"])["level"].unstack()
    signals = sample.tables["signals"]
    for row in sample.truth["duplicates"].itertuples():
        one, two = (
            set(signals.loc[signals["skill_id"] == name, "employee_id"])
            for name in (row.skill_id, row.same_as)
        )
        assert len(one & two) / len(one | two) >= 0.6
        pair = levels[[row.skill_id, row.same_as]].dropna()
        assert pair.corr().iloc[0, 1] > 0.8


def test_service_people_on_the_bridge_come_near_to_data_analysts(sample):
    bridge = sample.truth["bridge"]
    target = sample.facts["planted"]["bridge"]["to_role_id"]
    asked = sample.tables["requirements"].set_index("role_id").loc[target].set_index("skill_id")
    here = sample.tables["employees"].query("exit_date.isna() and employment != 'digital agent'")
    levels = sample.truth["levels"].set_index(["employee_id", "skill_id"])["level"].unstack()
    held = levels.reindex(columns=asked.index, index=here["employee_id"]).fillna(0.0)
    reach = np.minimum(1.0, held / asked["required_level"]).mean(axis=1)
    function = here.set_index("employee_id")["function"]
    outside = reach[function != "Technology & Data"]
    crossing = outside[outside.index.isin(bridge["employee_id"])]
    assert len(crossing) >= 30
    assert crossing.mean() > outside.drop(crossing.index).quantile(0.95)


def test_headcount_is_what_the_employees_table_says(sample):
    staff, truth = sample.tables["employees"], sample.truth["headcount"]
    for day in truth["month_end"].unique()[[0, 23, 35]]:
        here = (staff["hire_date"] <= day) & (
            staff["exit_date"].isna() | (staff["exit_date"] > day)
        )
        counted = truth[(truth["month_end"] == day) & (truth["headcount"] > 0)]
        expected = staff[here].groupby(["role_id", "region"]).size().sort_index()
        found = counted.set_index(["role_id", "region"])["headcount"].sort_index()
        assert expected.to_dict() == found.to_dict()
    assert truth["left"].sum() == staff["exit_date"].notna().sum()


def test_roll_outs_touch_the_treated_and_nobody_else(sample):
    treated = sample.truth["treatments"].dropna(subset=["treated_from"])
    taken = sample.tables["enrolments"].merge(sample.tables["employees"], on="employee_id")
    for intervention, units in treated.groupby("intervention_id"):
        rows = taken[taken["intervention_id"] == intervention]
        unit = "employee_id" if units["design"].iloc[0] == "randomised" else "team_id"
        assert set(rows[unit]) <= set(units["unit_id"])
        begin = rows[unit].map(units.set_index("unit_id")["treated_from"])
        assert (rows["started_on"].dt.to_period("M") == begin.dt.to_period("M")).all()


def test_effects_are_in_the_outcomes_and_gone_in_a_null_sample(sample):
    assert (sample.truth["effects"]["effect"] != 0).sum() == 5
    null = generate(null_effects=True)
    assert (null.truth["effects"]["effect"] == 0).all()
    assert (null.truth["effect_cells"]["effect"] == 0).all()
    assert (null.truth["interventions"]["true_gain"] == 0).all()
    keys = ["unit_id", "period", "metric"]
    both = sample.tables["outcomes"].merge(null.tables["outcomes"], on=keys, suffixes=("", "_null"))
    changed = both.assign(change=both["value"] - both["value_null"])
    by_metric = changed.groupby("metric")["change"].mean()
    assert by_metric["picks_per_hour"] > 0
    assert by_metric["unplanned_absence_share"] < 0
    assert by_metric["engagement_score"] == 0
    assert by_metric["handle_time_minutes"] == 0
