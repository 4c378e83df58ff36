"""What every question promises, whatever it computes: each of the list is asked the same."""

from __future__ import annotations

import inspect
from typing import get_args

import numpy as np
import pandas as pd
import pytest

import skillgap as sg
from scripts.questions import page
from skillgap import verbs
from skillgap.core.assumptions import Assumptions
from skillgap.core.errors import MissingTable, SkillgapError
from skillgap.core.question import TEXTS, Kind, Result, question_of
from skillgap.core.tables import TABLES
from skillgap.core.workforce import Workforce, empty_table
from tests.contracts.asking import (
    Asked,
    asked_of_all,
    every_question,
    of_workforces,
    small_organisation,
    table_of,
    with_tables,
)
from tests.quick import quick_every

EVERY = pytest.mark.parametrize("name", every_question())
OF_WORKFORCES = pytest.mark.parametrize("name", of_workforces())


@pytest.fixture(scope="module")
def asked(sample, register):
    return Asked(small_organisation(sample), register)


def in_order(table):
    """Sort a table by its texts, so that only its content is compared."""
    keys = [name for name in table if pd.api.types.is_string_dtype(table[name])]
    return table.sort_values(keys, kind="stable").reset_index(drop=True) if keys else table


def assert_same(one, other):
    pd.testing.assert_frame_equal(in_order(one), in_order(other), rtol=1e-6, atol=1e-8)


# --- the list ---


def test_every_verb_of_the_list_is_a_function_of_the_facade():
    assert list(verbs.VERBS) == [name for name in sg.__all__ if name in verbs.VERBS]
    for name in verbs.VERBS:
        verb = getattr(sg, name)
        assert callable(verb)
        assert verb.__doc__


def test_contracts_know_how_to_ask_every_question():
    assert asked_of_all() >= set(every_question())


@EVERY
def test_a_question_says_what_it_is(name):
    question = every_question()[name]
    assert question.asks.endswith("?")
    assert question.title
    assert question.formula
    assert set(question.given) <= set(verbs.questions())
    assert {*question.needs, *question.uses} <= set(TABLES)
    assert {column.kind for column in question.columns} <= set(get_args(Kind))
    assert all(len(column.meaning) > 2 for column in question.columns)


# --- the answer ---


@EVERY
def test_the_table_has_the_columns_that_are_declared(name, asked):
    table = table_of(asked(name))
    declared = every_question()[name].columns
    assert list(table.columns) == [column.name for column in declared]
    assert len(table) > 0
    for column in declared:
        cells = table[column.name]
        if column.kind in TEXTS:
            assert pd.api.types.is_string_dtype(cells) or column.kind == "id", column.name
        elif column.kind == "date":
            assert pd.api.types.is_datetime64_any_dtype(cells), column.name
        elif column.kind == "flag":
            assert pd.api.types.is_bool_dtype(cells), column.name
        else:
            assert pd.api.types.is_numeric_dtype(cells), column.name
        if column.kind == "share":
            assert cells.dropna().between(-1e-9, 1 + 1e-9).all(), column.name


@EVERY
def test_people_skills_and_roles_are_those_of_the_organisation(name, asked):
    table, workforce = table_of(asked(name)), asked.workforce
    known = {
        "person": workforce.people,
        "mention": workforce.people,
        "role": workforce.roles,
        "skill": workforce.skills,
    }
    for column in every_question()[name].columns:
        if column.kind in known:
            cells = table[column.name].dropna()
            assert (known[column.kind].encode(cells[cells != ""]) >= 0).all(), column.name


@EVERY
def test_a_result_is_frozen_and_says_where_it_comes_from(name, asked):
    result = asked(name)
    if isinstance(result, pd.DataFrame):
        pytest.skip("answers with a bare table")
    assert isinstance(result, Result)
    assert result.question is every_question()[name]
    assert result.__dataclass_params__.frozen
    assert all(isinstance(warning, str) for warning in result.warnings)
    made = result.provenance
    assert made.formula
    assert made.dataset or name in ("names", "text")
    assert all(count >= 0 for count in made.inputs.values())
    with pytest.raises((AttributeError, TypeError)):
        result.warnings = ()


@OF_WORKFORCES
def test_provenance_lists_exactly_the_assumptions_that_are_read(name, asked):
    """A register of those listed alone gives the same numbers; without any one of them, none."""
    result = asked.anew(name)
    if isinstance(result, pd.DataFrame):
        pytest.skip("answers with a bare table")
    listed = [entry.name for entry in result.provenance.assumptions]
    only = Assumptions(tuple(one for one in asked.register.entries if one.name in listed))
    assert_same(table_of(asked.anew(name, only)), result.table)
    if name == "network":
        return  # weights are looked up by their beginning: one that is not there weighs nothing
    for gone in listed[:: max(1, len(listed) // 3)]:
        fewer = Assumptions(tuple(one for one in asked.register.entries if one.name != gone))
        with pytest.raises(SkillgapError):
            _ = table_of(asked.anew(name, fewer))


class Watched(Workforce):
    """A workforce that knows which of its tables were read."""

    def __getitem__(self, name):
        self.__dict__.setdefault("seen", set()).add(name)
        return super().__getitem__(name)


@OF_WORKFORCES
def test_the_tables_that_are_read_are_declared(name, asked):
    plain = asked.workforce
    watched = Asked(Watched(plain.tables, as_of=plain.as_of), asked.register)
    question = every_question()[name]
    for given in question.given:
        watched(given)
    watched.workforce.__dict__["seen"] = set()
    _ = table_of(watched(name))
    assert watched.workforce.__dict__["seen"] <= {*question.needs, *question.uses}


@EVERY
def test_one_number_can_be_opened(name, asked):
    result = asked(name)
    if isinstance(result, pd.DataFrame):
        pytest.skip("answers with a bare table")
    opened = result.explain(key_of(name, result))
    assert opened.title
    assert opened.sentence
    assert opened.formula
    assert {"step", "value", "unit", "note"} <= set(opened.steps.columns)
    with pytest.raises(SkillgapError) as unknown:
        result.explain(("nobody", "nothing") if name in PAIRS else "nothing of that name")
    assert unknown.value.remedy or unknown.value.expected


PAIRS = ("profiles", "bridges", "learning", "openings", "mentors", "aspirations", "forecast")


def key_of(name, result):
    """What the first row of a table is opened by."""
    row, columns = result.table.iloc[0], result.table.columns
    if name in ("impact", "rollout"):
        return "effect"
    if name == "changes":
        return row["table"]
    if name == "bridges":
        return row["group"], row["to_role_id"]
    if name == "learning":
        return row["employee_id"], row["intervention_id"]
    if name == "profiles":
        return row["employee_id"], row["skill_id"]
    if name == "forecast":
        return row["role_id"]
    if name == "ladder":
        return str(row["step"])
    return row[columns[0]]


# --- the organisation ---


@EVERY
def test_input_is_not_changed_and_same_input_gives_the_same_answer(name, asked):
    workforce = asked.workforce
    before = {key: table.copy(deep=True) for key, table in workforce.tables.items()}
    again = table_of(asked.anew(name))
    for key, table in before.items():
        pd.testing.assert_frame_equal(workforce[key], table)
    pd.testing.assert_frame_equal(again, table_of(asked(name)))


@OF_WORKFORCES
def test_what_is_needed_and_missing_is_said(name, asked):
    for needed in every_question()[name].needs:
        lacking = with_tables(asked.workforce, **{needed: empty_table(needed)})
        given = Asked(asked.workforce, asked.register)
        for each in every_question()[name].given:
            given._known[each] = asked(each)
        takes_workforce = needed != "skills"
        if not takes_workforce:
            continue
        with pytest.raises(MissingTable) as missing:
            Asked(lacking, asked.register)(name)
        assert needed in missing.value.where
        assert missing.value.remedy


@pytest.fixture(scope="module")
def shuffled(asked):
    tables = {
        key: asked.workforce[key].sample(frac=1, random_state=11).reset_index(drop=True)
        for key in ("signals", "requirements")
    }
    return Asked(with_tables(asked.workforce, **tables), asked.register)


@OF_WORKFORCES
def test_order_of_rows_does_not_matter(name, asked, shuffled):
    # Levels are found by iteration, which stops within a hundredth of a per cent of the same place;
    # the low end of a range of a few cents may so differ by a tenth of a cent.
    one, other = in_order(table_of(asked(name))), in_order(table_of(shuffled(name)))
    pd.testing.assert_frame_equal(one, other, rtol=5e-3, atol=2e-3)


@pytest.fixture(scope="module")
def with_strangers(asked):
    table = asked.workforce["signals"]
    strangers = table.iloc[:5].assign(employee_id="nobody")
    unheard = table.iloc[:5].assign(skill_id="unheard-of")
    more = pd.concat([table, strangers, unheard], ignore_index=True)
    return Asked(with_tables(asked.workforce, signals=more), asked.register)


@OF_WORKFORCES
def test_unknown_ids_are_left_out(name, asked, with_strangers):
    assert_same(table_of(asked(name)), table_of(with_strangers(name)))


@pytest.fixture(scope="module", params=quick_every(3, ["none", "one row", "given twice"]))
def other_signals(request, asked):
    table = asked.workforce["signals"]
    tables = {
        "none": empty_table("signals"),
        "one row": table.iloc[:1],
        "given twice": pd.concat([table, table.iloc[:200]], ignore_index=True),
    }
    return Asked(with_tables(asked.workforce, signals=tables[request.param]), asked.register)


@OF_WORKFORCES
def test_few_or_repeated_signals_give_an_answer(name, other_signals):
    table = table_of(other_signals(name))
    assert list(table.columns) == [column.name for column in every_question()[name].columns]
    finite = [column.name for column in every_question()[name].columns
              if column.kind in ("count", "share", "level", "money", "fte", "hours")]  # fmt: skip
    assert not np.isinf(table[finite].to_numpy(dtype=float)).any()


# --- documents ---


def test_every_verb_that_reads_the_register_is_marked():
    """Else nobody would know what it read, and the register would have to be handed in."""
    for name in verbs.VERBS:
        if "assumptions" in inspect.signature(verbs.function_of_verb(name)).parameters:
            assert question_of(verbs.function_of_verb(name)) is not None, name


@EVERY
def test_a_room_tells_its_method(name, repository):
    room = every_question()[name].room
    assert (repository / "skillgap" / "questions" / room).is_dir()
    text = (repository / "docs" / "methods" / f"{room}.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) > 5


def test_the_page_of_all_questions_is_the_list(repository):
    written = (repository / "docs" / "methods" / "README.md").read_text(encoding="utf-8")
    assert written == page(), "run `python scripts/questions.py`"
    for question in verbs.questions().values():
        assert question.formula in written
