"""What every model promises, whatever it computes: a line in ``questions.MODELS`` each."""

from __future__ import annotations

import dataclasses
import importlib
import inspect

import numpy as np
import pandas as pd
import pytest

from skillgap.core.provenance import Provenance
from skillgap.core.workforce import Workforce, empty_table
from skillgap.questions import MODELS
from skillgap.questions.profiles.question import infer_profiles
from tests.simulated import simulate


def run(name, workforce, register):
    """Run one model, handing it what its signature asks for."""
    module, function = MODELS[name].split(":")
    model = getattr(importlib.import_module(module), function)
    arguments = {"assumptions": register}
    if "profiles" in inspect.signature(model).parameters:
        arguments["profiles"] = infer_profiles(workforce, assumptions=register)
    return model(workforce, **arguments)


def changed(workforce, **tables):
    return Workforce({**workforce.tables, **tables}, as_of=workforce.as_of)


def in_order(table):
    """Sort a table by its texts, so that only its content is compared."""
    keys = [name for name in table if pd.api.types.is_string_dtype(table[name])]
    return table.sort_values(keys, kind="stable").reset_index(drop=True) if keys else table


def assert_same(one, other):
    pd.testing.assert_frame_equal(in_order(one), in_order(other), rtol=1e-6, atol=1e-8)


@pytest.fixture(scope="module")
def workforce():
    return simulate(people=90, skills=12, per_person=5, seed=3).workforce


@pytest.fixture(params=sorted(MODELS))
def name(request):
    return request.param


def test_result_is_frozen_and_says_where_it_comes_from(name, workforce, register):
    result = run(name, workforce, register)
    assert dataclasses.is_dataclass(result)
    assert result.__dataclass_params__.frozen
    assert len(result.table) > 0
    assert isinstance(result.warnings, tuple)
    assert isinstance(result.provenance, Provenance)
    assert result.provenance.formula
    assert result.provenance.dataset == workforce.fingerprint
    assert result.provenance.assumptions
    assert all(count >= 0 for count in result.provenance.inputs.values())


def test_input_is_not_changed(name, register):
    workforce = simulate(people=60, skills=10, per_person=4, seed=5).workforce
    before = {key: table.copy(deep=True) for key, table in workforce.tables.items()}
    _ = run(name, workforce, register).table
    for key, table in before.items():
        pd.testing.assert_frame_equal(workforce[key], table)


def test_same_input_same_answer(name, workforce, register):
    once, again = run(name, workforce, register), run(name, workforce, register)
    pd.testing.assert_frame_equal(once.table, again.table)


def test_order_of_rows_does_not_matter(name, workforce, register):
    shuffled = {
        key: workforce[key].sample(frac=1, random_state=11).reset_index(drop=True)
        for key in ("signals", "requirements")
    }
    assert_same(
        run(name, workforce, register).table,
        run(name, changed(workforce, **shuffled), register).table,
    )


def test_no_signals_is_an_answer_not_an_error(name, workforce, register):
    result = run(name, changed(workforce, signals=empty_table("signals")), register)
    assert isinstance(result.table, pd.DataFrame)
    assert result.warnings


def test_one_row_is_enough(name, workforce, register):
    result = run(name, changed(workforce, signals=workforce["signals"].iloc[:1]), register)
    numbers = result.table.select_dtypes("number").to_numpy(dtype=float)
    assert not np.isinf(numbers).any()


def test_rows_given_twice_do_not_break_it(name, workforce, register):
    table = workforce["signals"]
    twice = pd.concat([table, table.iloc[:200]], ignore_index=True)
    result = run(name, changed(workforce, signals=twice), register)
    assert list(result.table.columns) == list(run(name, workforce, register).table.columns)


def test_unknown_ids_are_left_out(name, workforce, register):
    table = workforce["signals"]
    strangers = table.iloc[:5].assign(employee_id="nobody")
    unheard = table.iloc[:5].assign(skill_id="unheard-of")
    more = pd.concat([table, strangers, unheard], ignore_index=True)
    assert_same(
        run(name, workforce, register).table,
        run(name, changed(workforce, signals=more), register).table,
    )
