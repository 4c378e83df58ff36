"""Every engine gives the sums, levels and gap table that numpy gives, to the bit and twice."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec
from shutil import which

import numpy as np
import pandas as pd
import pytest

import skillgap as sg
from skillgap.core.errors import SkillgapError
from skillgap.core.needs import collect_needs
from skillgap.core.signal_sums import SCALE
from skillgap.engines.arrays import Arrays
from skillgap.engines.places import open_engine
from skillgap.questions.gaps.rows import group_people_by_seat, measure_rows
from tests import postgres as server
from tests.engines.laid_out import (
    difficult_organisation,
    published_terms_of,
    terms_of,
    write_parquet,
    write_to_postgres,
)
from tests.store.conftest import NO_SERVER, REQUIRED

GROUPINGS = (("function", "region"),)


@pytest.fixture(scope="module")
def workforce():
    return difficult_organisation()


@pytest.fixture(scope="module")
def folder(workforce, tmp_path_factory):
    place = tmp_path_factory.mktemp("engines") / "tables"
    write_parquet(workforce, place)
    return place


@pytest.fixture(scope="module")
def postgres_address(workforce):
    if server.binaries() is None:
        if REQUIRED:
            pytest.fail(NO_SERVER, pytrace=False)
        pytest.skip(NO_SERVER)
    with server.running(fsync=False) as started:
        address = started.fresh()
        write_to_postgres(workforce, address)
        yield f"{address}?schema={address.split('//')[1].split('@')[0]}"


def duckdb_in_memory(request):
    pytest.importorskip("duckdb", reason="duckdb is not installed")
    from skillgap.engines.embedded import sum_in_memory

    return sum_in_memory(request.getfixturevalue("workforce"))


def duckdb_on_parquet(request):
    pytest.importorskip("duckdb", reason="duckdb is not installed")
    return open_engine(str(request.getfixturevalue("folder")))


def postgresql(request):
    return open_engine(request.getfixturevalue("postgres_address"))


def spark(request):
    if find_spec("pyspark") is None or which("java") is None:
        pytest.skip("Spark needs pyspark and Java, and one of them is not here")
    folder = request.getfixturevalue("folder")
    return open_engine(f"spark://{folder}?master=local[2]&{QUICK_TO_START}")


QUICK_TO_START = (
    "spark.sql.shuffle.partitions=2&spark.sql.adaptive.enabled=false"
    "&spark.sql.codegen.wholeStage=false&spark.sql.codegen.factoryMode=NO_CODEGEN"
)
"""Statements are long, and to compile them takes longer than to run them on few rows."""


def by_ibis(request):
    """The same server, but reached by Ibis: the text goes through its translation."""
    for library in ("ibis", "psycopg"):
        pytest.importorskip(library, reason=f"{library} is not installed")
    address = request.getfixturevalue("postgres_address").partition("?")[0]
    return open_engine(address.replace("postgresql+pg8000://", "ibis+postgres://"))


ON_SERVER = [pytest.mark.slow, pytest.mark.xdist_group("postgresql")]
ENGINES = [
    pytest.param(duckdb_in_memory, id="duckdb-memory"),
    pytest.param(duckdb_on_parquet, id="duckdb-parquet"),
    pytest.param(postgresql, id="postgresql", marks=ON_SERVER),
    pytest.param(by_ibis, id="ibis", marks=ON_SERVER),
    pytest.param(spark, id="spark", marks=pytest.mark.slow),
]


@pytest.mark.parametrize("opening", ENGINES)
def test_an_engine_gives_the_bits_that_numpy_gives_twice_in_a_row(opening, request, workforce):
    hold_to_numpy(opening(request), workforce, terms_of(workforce))


def test_bits_agree_with_nothing_learnt_too(request, workforce):
    hold_to_numpy(duckdb_in_memory(request), workforce, published_terms_of(workforce))


def hold_to_numpy(engine, workforce, terms):
    ours = Arrays(workforce)
    assert engine.newest_day() == ours.newest_day()
    assert engine.left_out(terms) == ours.left_out(terms)
    sums, levels = in_order(ours.sums(terms)), in_order(ours.levels(terms))
    tables = {by: in_order(ours.gap_table(terms, by, 5)) for by in GROUPINGS}
    for _ in range(2):
        pd.testing.assert_frame_equal(in_order(engine.sums(terms)), sums, check_exact=True)
        pd.testing.assert_frame_equal(in_order(engine.levels(terms)), levels, check_exact=True)
        for by, table in tables.items():
            found = in_order(engine.gap_table(terms, by, 5))
            pd.testing.assert_frame_equal(found, table, check_exact=True)


def in_order(table):
    keys = [name for name in ("function", "region", "role_id", "employee_id", "skill_id", "source")
            if name in table.columns]  # fmt: skip
    return table.sort_values(keys, ignore_index=True)


def test_the_organisation_has_what_engines_could_settle_differently(workforce):
    ours, terms = Arrays(workforce), terms_of(workforce)
    left_out = ours.left_out(terms)
    assert left_out == {"signals": len(workforce["signals"]), "without_level": 14,
                        "other_source": 7, "later": left_out["later"],
                        "other_people": left_out["other_people"],
                        "other_skills": left_out["other_skills"]}  # fmt: skip
    assert min(left_out.values()) > 0
    pairs, asked = ours._pairs(terms), ours._asked(terms)
    assert min((pairs.highest.total > 0).sum(), (pairs.lowest.total > 0).sum()) > 50
    assert min((asked.signals == 0).sum(), (asked.signals > 0).sum()) > 100
    assert terms.slopes[0] > 0
    assert len(set(terms.families.values())) > 1
    gone = workforce.people.encode(workforce["employees"].query("exit_date.notna()")["employee_id"])
    assert np.isin(pairs.person, gone).any()
    hidden = ours.gap_table(terms, ("function", "region"), 5)["people"].isna()
    assert 0 < hidden.sum() < len(hidden)


def test_sums_are_those_of_the_formula(workforce):
    """d = 2^(−age/H) from the source's newest signal, summed in the ordinary way."""
    terms = terms_of(workforce)
    sums = Arrays(workforce).sums(terms)
    row = sums[sums["signals"] >= 2].query("source == 'manager'").iloc[0]
    table = workforce["signals"]
    mine = table[table["employee_id"] == row["employee_id"]]
    mine = mine[(mine["skill_id"] == row["skill_id"]) & (mine["source"] == "manager")]
    mine = mine[mine["level"].between(0, 5) & (mine["observed_on"] <= str(workforce.as_of))]
    mine = mine.drop_duplicates(["level", "observed_on", "reference"])
    age = (mine["observed_on"].max() - mine["observed_on"]).dt.days / 30.4375
    discount = np.exp2(-age / terms.memory) * np.where(
        mine["expires_on"] <= str(workforce.as_of), terms.expired, 1.0
    )
    assert row["signals"] == len(mine)
    assert row["weight"] / SCALE == pytest.approx(discount.sum(), abs=1e-8)


def test_in_order_of_rows_changes_nothing(workforce):
    terms = terms_of(workforce)
    mixed = workforce["signals"].sample(frac=1.0, random_state=3).reset_index(drop=True)
    other = replace(workforce, tables={**workforce.tables, "signals": mixed})
    for ask in (Arrays.sums, Arrays.levels):
        pd.testing.assert_frame_equal(
            in_order(ask(Arrays(other), terms)), in_order(ask(Arrays(workforce), terms)),
            check_exact=True,
        )  # fmt: skip


def test_levels_are_those_of_the_full_model_but_for_leanings_of_people(sample, full):
    levels = Arrays(sample).levels(terms_of(sample))
    both = levels.merge(full.table, on=["employee_id", "skill_id"])
    apart = both["level_x"] - both["level_y"]
    assert len(both) == len(levels)
    assert abs(apart.mean()) < 0.02
    assert np.sqrt((apart**2).mean()) < 0.18
    without = sg.infer_profiles(sample, calibration=no_leanings(full.calibration)).table
    both = levels.merge(without, on=["employee_id", "skill_id"])
    assert (both["level_x"] - both["level_y"]).abs().median() < 0.02


def test_the_gap_table_is_that_of_the_full_model_to_a_hundredth(sample, full):
    ours = sg.map_gaps(sample, by="function").table.dropna(subset="people")
    theirs = people_level_gaps(sample, full)
    both = ours.merge(theirs, on=["function", "skill_id"], suffixes=("", "_full"))
    assert len(both) == len(ours)
    assert (both["people"] == both["people_full"]).all()
    assert both["short_fte"].sum() == pytest.approx(both["short_fte_full"].sum(), rel=0.01)
    assert both["gap_level_fte"].sum() == pytest.approx(both["gap_level_fte_full"].sum(), rel=0.01)
    share = both["short_fte_full"] / both["fte"]
    assert np.corrcoef(both["short_share"], share)[0, 1] > 0.99
    assert (both["short_share"] - share).abs().mean() < 0.02


def test_what_is_learnt_brings_the_table_near_the_full_model(sample, full, tmp_path):
    """Nothing learnt: an eighth more come out short, and a warning says so."""
    pytest.importorskip("duckdb", reason="duckdb is not installed")
    write_parquet(sample, tmp_path / "t")
    place, day = str(tmp_path / "t"), sample.as_of
    bare = sg.map_gaps(place, as_of=day)
    learnt = sg.map_gaps(place, as_of=day, calibration=sample)
    theirs = people_level_gaps(sample, full)["short_fte"].sum()
    assert bare.table["short_fte"].sum() > 1.08 * theirs
    assert learnt.table["short_fte"].sum() == pytest.approx(theirs, rel=0.01)
    assert "as published" in " ".join(bare.warnings)
    assert "as published" not in " ".join(learnt.warnings)
    here = sg.map_gaps(sample)
    pd.testing.assert_frame_equal(learnt.table, here.table, check_exact=True)


@pytest.fixture(scope="module")
def full(sample):
    return sg.infer_profiles(sample)


def no_leanings(learnt):
    traits = learnt.traits
    whole = traits.bias_variance + traits.leaning_variance
    none = np.zeros_like(whole)
    return replace(
        learnt,
        traits=replace(traits, bias_variance=whole, leaning_variance=none, standing_variance=0.0),
    )


def people_level_gaps(workforce, profiles):
    needs = collect_needs(workforce)
    measured = measure_rows(needs, group_people_by_seat(workforce, needs), profiles, 2.0)
    seats = measured.seats
    cells = pd.DataFrame(
        {
            "function": np.array(seats.functions)[seats.function[measured.group]],
            "skill_id": np.array(workforce.skills.labels)[needs.skill[measured.need]],
            **{name: measured.sums[name] for name in ("people", "short_fte", "gap_level_fte")},
        }
    )
    return cells.groupby(["function", "skill_id"], as_index=False).sum()


# --- the front door ---


def test_a_small_group_has_no_number_whoever_looks(workforce):
    found = sg.map_gaps(workforce, by=("function", "region"))
    counted = found.table["people"].dropna()
    assert counted.min() >= 5
    assert found.hidden > 0
    blank = found.table[found.table["people"].isna()]
    assert blank.drop(columns=["function", "region", "skill_id"]).isna().all(axis=None)
    assert not {"employee_id"} & set(found.table.columns)
    assert f"{found.hidden} rows blank" in " ".join(found.warnings)


def test_a_folder_and_the_environment_name_the_same_place(workforce, folder, monkeypatch):
    pytest.importorskip("duckdb", reason="duckdb is not installed")
    terms = {"by": "function", "as_of": workforce.as_of, "calibration": workforce}
    here = sg.map_gaps(workforce, **terms)
    there = sg.map_gaps(str(folder), **terms)
    monkeypatch.setenv("SKILLGAP_SIGNALS_URL", str(folder))
    named = sg.map_gaps(**terms)
    assert here.engine.startswith("numpy")
    assert there.engine.startswith("DuckDB")
    for other in (there, named):
        pd.testing.assert_frame_equal(other.table, here.table, check_exact=True)
    by_itself = sg.map_gaps(str(folder))
    assert str(by_itself.as_of) == "2031-01-01"  # the newest signal's day


def test_without_columns_that_are_only_welcome(workforce, tmp_path):
    pytest.importorskip("duckdb", reason="duckdb is not installed")
    write_parquet(workforce, tmp_path / "t")
    table = pd.read_parquet(tmp_path / "t" / "signals.parquet")
    table.drop(columns=["last_used_on", "expires_on", "reference"]).to_parquet(
        tmp_path / "t" / "signals.parquet"
    )
    assert len(sg.map_gaps(str(tmp_path / "t"), as_of="2026-10-31").table)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("", "SKILLGAP_SIGNALS_URL"),
        ("nowhere/at/all", "no folder"),
        ("oracle://scott:tiger@host/db", "unknown kind"),
        ("duckdb:///no/such/file.duckdb", "no such file"),
        ("duckdb:///a.duckdb?schema=x;drop", "plain name"),
        ("postgresql://me:geheim@127.0.0.1:9/db", "Check the address"),
        ("postgresql://me:geheim@127.0.0.1:port/db", "Correct it"),
        ("ibis+nothing://me:geheim@host/db", "ibis"),
    ],
)
def test_a_wrong_address_says_what_to_do_and_no_password(url, told, monkeypatch, caplog):
    if url.startswith("duckdb"):
        pytest.importorskip("duckdb", reason="duckdb is not installed")
    monkeypatch.setenv("SKILLGAP_SIGNALS_URL", url)
    with pytest.raises(SkillgapError) as caught:
        sg.map_gaps()
    assert told in str(caught.value)
    for secret in ("geheim", "tiger"):
        assert secret not in str(caught.value) + caplog.text
        assert caught.value.__cause__ is None or secret not in str(caught.value.__cause__)


def test_what_lacks_a_table_a_column_or_single_ids_is_refused(workforce, tmp_path):
    pytest.importorskip("duckdb", reason="duckdb is not installed")
    place = tmp_path / "t"
    write_parquet(workforce, place)
    staff = pd.read_parquet(place / "employees.parquet")
    pd.concat([staff, staff.head(2)]).to_parquet(place / "employees.parquet")
    with pytest.raises(SkillgapError, match="2 ids in more than one row"):
        sg.map_gaps(str(place))
    staff.drop(columns="role_id").to_parquet(place / "employees.parquet")
    with pytest.raises(SkillgapError, match="no column `role_id`"):
        sg.map_gaps(str(place))
    (place / "employees.parquet").unlink()
    with pytest.raises(SkillgapError, match=r"no `employees\.parquet`"):
        sg.map_gaps(str(place))


def test_another_grouping_is_offered_near_ones(workforce):
    with pytest.raises(SkillgapError, match="function"):
        sg.map_gaps(workforce, by="functions")
    with pytest.raises(SkillgapError, match="not known"):
        sg.map_gaps(workforce, by="employee_id")


def test_a_large_workforce_in_memory_goes_to_duckdb(workforce, monkeypatch):
    pytest.importorskip("duckdb", reason="duckdb is not installed")
    from skillgap.engines import embedded

    monkeypatch.setattr(embedded, "EMBEDDED_FROM", len(workforce["signals"]))
    assert sg.map_gaps(workforce).engine.startswith("DuckDB")
    monkeypatch.setattr(embedded, "is_installed", lambda: False)
    assert sg.map_gaps(workforce).engine.startswith("numpy")


def test_importing_skillgap_imports_no_engine():
    asked = (
        "import sys, skillgap; print([n for n in ('duckdb','ibis','pyspark') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_command_maps_a_place_and_writes_a_file(workforce, folder, tmp_path, capsys):
    pytest.importorskip("duckdb", reason="duckdb is not installed")
    from skillgap.cli import main

    assert main(["gap-map", str(folder), "--by", "region", "--as-of", str(workforce.as_of)]) == 0
    told = capsys.readouterr()
    assert "DuckDB" in told.out
    assert "left out" in told.err
    out = tmp_path / "gaps.csv"
    some = ["--learn-from", str(sg.SAMPLE_FOLDER)]
    assert "as published" in told.err
    assert main(["gap-map", str(folder), "--by", *some, "--out", str(out)]) == 0
    assert "as published" not in capsys.readouterr().err
    assert pd.read_csv(out)["people"].min() >= 5
    assert main(["gap-map", "postgresql://me:geheim@127.0.0.1:9/db"]) == 2
    assert "geheim" not in capsys.readouterr().err
