"""The nouns: what they hold, what they refuse, and that a changed one is a new one."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillgap.core.access import FACILITATOR, Viewer
from skillgap.core.assumptions import Assumption, Assumptions
from skillgap.core.errors import (
    BadValue,
    Issue,
    MissingTable,
    SkillgapError,
    UnknownName,
    unknown_name,
)
from skillgap.core.scenario import SCHEMA, Driver, Lever, Scenario
from skillgap.core.tables import LEVEL_MAX, SOURCE_FILE, SOURCE_ROW, TABLES, table_named
from skillgap.core.words import fold
from skillgap.core.workforce import UNKNOWN, Codes, Workforce, dtype_of, empty_table

AWKWARD = ["007", "1E5", "NA", "None", "nan", "", " ", "Zoë", "a\u0301"]


def staff(*rows, **columns):
    """An employees frame that conforms: ids given, everything else blank or as named."""
    frame = empty_table("employees").reindex(range(len(rows)))
    frame["employee_id"] = pd.Series(rows, dtype="str")
    for name, values in columns.items():
        frame[name] = pd.Series(values).astype(frame[name].dtype)
    frame[SOURCE_FILE] = pd.Series(["employees.csv"] * len(rows), dtype="str")
    frame[SOURCE_ROW] = np.arange(2, len(rows) + 2)
    return frame


def workforce(*rows, as_of=date(2026, 10, 31), **columns):
    return Workforce(tables={"employees": staff(*rows, **columns)}, as_of=as_of)


class TestCodes:
    def test_numbers_follow_first_meeting(self):
        codes = Codes(["b", "a", "b", "c"])
        assert codes.labels == ("b", "a", "c")
        assert len(codes) == 3
        assert codes.encode(pd.Series(["c", "b", "a"])).tolist() == [2, 0, 1]

    def test_what_is_no_label_is_unknown(self):
        codes = Codes(["a"])
        assert codes.encode(pd.Series(["A", "a ", None, "b"], dtype="str")).tolist() == [-1] * 4
        assert codes.code("zzz") == UNKNOWN

    def test_nothing_has_no_codes(self):
        codes = Codes([])
        assert len(codes) == 0
        assert codes.encode(pd.Series([], dtype="str")).shape == (0,)
        assert codes.encode(pd.Series(["a"])).tolist() == [UNKNOWN]

    def test_ids_that_look_like_something_else_stay_apart(self):
        codes = Codes(AWKWARD)
        assert codes.labels == tuple(AWKWARD)
        assert [codes.code(label) for label in AWKWARD] == list(range(len(AWKWARD)))

    @given(st.lists(st.text(max_size=6), max_size=30))
    def test_encoding_what_it_was_made_of_gives_it_back(self, labels):
        codes = Codes(labels)
        back = codes.encode(pd.Series(labels, dtype="str"))
        assert [codes.labels[code] for code in back] == labels
        assert len(set(codes.labels)) == len(codes) == len(set(labels))


class TestWorkforce:
    def test_absent_table_is_empty_with_its_columns(self):
        table = workforce("E1")["survey"]
        assert len(table) == 0
        assert set(table_named("survey").names) <= set(table.columns)

    def test_need_names_the_table_and_the_way_out(self):
        with pytest.raises(MissingTable) as raised:
            workforce("E1").need("employees", "requirements")
        assert "requirements" in raised.value.where
        assert "required_level" in raised.value.expected
        assert raised.value.remedy

    def test_a_table_without_rows_counts_as_not_loaded(self):
        organisation = Workforce(tables={"skills": empty_table("skills")})
        assert not organisation.has("skills")

    def test_present_is_hired_and_not_yet_gone(self):
        organisation = workforce(
            "before", "that day", "after", "gone", "last day", "leaving", "undated",
            hire_date=pd.to_datetime(
                ["2020-01-01", "2026-10-31", "2026-11-01", "2020-01-01", "2020-01-01",
                 "2020-01-01", None]
            ),
            exit_date=pd.to_datetime(
                [None, None, None, "2026-10-30", "2026-10-31", "2026-11-01", None]
            ),
        )  # fmt: skip
        here = organisation["employees"]["employee_id"][organisation.present].tolist()
        assert here == ["before", "that day", "leaving", "undated"]

    def test_equal_rows_give_equal_fingerprints_wherever_they_were_read(self):
        one, other = staff("E1", "E2"), staff("E1", "E2")
        other[SOURCE_FILE] = "people.xlsx › Staff"
        other[SOURCE_ROW] += 3
        assert (
            Workforce({"employees": one}).fingerprint == Workforce({"employees": other}).fingerprint
        )

    @pytest.mark.parametrize(
        "changed",
        [
            workforce("E1", "E3"),
            workforce("E2", "E1"),
            workforce("E1", "E2", as_of=date(2026, 10, 30)),
            workforce("E1", "E2", fte=[1.0, 0.5]),
            workforce("E1"),
        ],
        ids=["a cell", "the order", "the day", "a number", "a row"],
    )
    def test_fingerprint_sees(self, changed):
        assert changed.fingerprint != workforce("E1", "E2").fingerprint

    def test_fingerprint_sees_one_cell_among_many(self):
        # Streamlit's own hash samples frames of this size and misses most edits.
        ids = [f"E{number}" for number in range(60_000)]
        edited = [*ids]
        edited[41_234] = "X"
        assert workforce(*ids).fingerprint != workforce(*edited).fingerprint

    def test_tables_cannot_be_swapped(self):
        organisation = workforce("E1")
        with pytest.raises(TypeError):
            organisation.tables["employees"] = staff("E2")
        with pytest.raises(dataclasses.FrozenInstanceError):
            organisation.name = "Other"


class TestContract:
    @pytest.mark.parametrize("name", TABLES)
    def test_empty_table_carries_every_column_typed(self, name):
        table, contract = empty_table(name), table_named(name)
        assert tuple(table.columns) == (*contract.names, SOURCE_FILE, SOURCE_ROW)
        for column in contract.columns:
            assert str(table[column.name].dtype) == dtype_of(column.kind)

    @pytest.mark.parametrize("name", TABLES)
    def test_contract_speaks_of_itself_consistently(self, name):
        contract = table_named(name)
        assert len(set(contract.names)) == len(contract.names)
        assert set(contract.key) <= set(contract.names)
        assert contract.required
        for column in contract.columns:
            assert column.meaning.endswith("."), column.name
            assert column.kind == "category" or not column.choices
            if column.default is not None and column.choices:
                assert column.default in column.choices
            if column.refers_to:
                table, target = column.refers_to.split(".")
                assert target in table_named(table).names
            if column.kind == "level":
                assert (column.low, column.high) == (0, LEVEL_MAX)

    @pytest.mark.parametrize("name", TABLES)
    def test_template_shows_a_row_for_every_required_column(self, name):
        contract = table_named(name)
        row = contract.template.iloc[0]
        assert tuple(contract.template.columns) == contract.names
        assert all(row[column] for column in contract.required)

    def test_synonyms_are_folded_and_point_one_way(self):
        for contract in TABLES.values():
            for column in contract.columns:
                for word in column.synonyms:
                    assert word == fold(word), word

    def test_unknown_table_offers_the_nearest(self):
        with pytest.raises(UnknownName, match="employees"):
            table_named("employes")
        with pytest.raises(UnknownName, match="required_level"):
            _ = table_named("requirements")["required_levels"]


REGISTER = """
[full_gap_levels]
value = 2
unit = "levels"
low = 1
high = 3
source = "product default"
status = "guess"
owner = "CHRO"
meaning = "Gap at which the whole value is at risk."

[urgency_half_life_months]
value = 6
unit = "months"
low = 3
high = 12
source = "product default"
status = "guess"
owner = "CHRO"
meaning = "Months after which urgency is halved."
"""


class TestAssumptions:
    def test_read_in_file_order(self):
        register = Assumptions.from_toml(REGISTER)
        assert list(register) == ["full_gap_levels", "urgency_half_life_months"]
        assert register.value("full_gap_levels") == 2.0
        assert "full_gap_levels" in register
        assert "nothing" not in register

    def test_a_change_is_a_new_register_with_the_range_widened(self):
        register = Assumptions.from_toml(REGISTER)
        changed = register.changed(full_gap_levels=4.0)
        assert register.value("full_gap_levels") == 2.0
        assert changed["full_gap_levels"].high == 4.0
        assert changed["full_gap_levels"].low == 1.0
        assert changed["urgency_half_life_months"] == register["urgency_half_life_months"]

    def test_unknown_names_offer_the_nearest(self):
        register = Assumptions.from_toml(REGISTER)
        with pytest.raises(UnknownName, match="full_gap_levels"):
            _ = register["full_gap_level"]
        with pytest.raises(UnknownName, match="full_gap_levels"):
            register.changed(ful_gap_levels=1.0)

    @pytest.mark.parametrize(
        ("asked", "remedy"),
        [
            ("cash flow", "Did you mean cashflow planning?"),
            ("gap_levels", "Did you mean full_gap_levels?"),
            ("zebra", "Check the spelling."),
        ],
    )
    def test_what_is_near_is_offered_and_what_is_far_is_not(self, asked, remedy):
        known = ["full_gap_levels", "cashflow planning", "urgency"]
        assert unknown_name("a register", asked, known).remedy == remedy

    @pytest.mark.parametrize(("value", "status"), [(0.5, "guess"), (3.5, "guess"), (2, "certain")])
    def test_refused(self, value, status):
        with pytest.raises(BadValue, match="x"):
            Assumption("x", value, "levels", 1.0, 3.0, "s", status, "CHRO", "m")

    def test_shipped_register_tells_everything_about_each(self, repository):
        text = Path(repository, "data", "assumptions.toml").read_text(encoding="utf-8")
        for entry in Assumptions.from_toml(text).values():
            assert entry.unit, entry.name
            assert entry.source, entry.name
            assert entry.owner, entry.name
            assert entry.meaning.rstrip().endswith("."), entry.name

    def test_table_has_a_row_each(self):
        table = Assumptions.from_toml(REGISTER).table
        assert table["name"].tolist() == ["full_gap_levels", "urgency_half_life_months"]
        assert {"value", "unit", "low", "high", "source", "status", "owner"} <= set(table)


class TestScenario:
    cloud = Scenario(
        name="Cloud first",
        horizon_months=36,
        drivers=(Driver("growth_share", 0.01, 0.06, "share per year", {"function": "Service"}),),
        levers=(Lever("build", 120, "people"),),
        note="Wie früher — “größer”",
    )

    def test_json_round_trip(self):
        assert Scenario.from_json(self.cloud.to_json()) == self.cloud

    def test_equal_scenarios_give_equal_bytes(self):
        assert dataclasses.replace(self.cloud).to_json() == self.cloud.to_json()

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "not json",
            "[]",
            "{}",
            '{"schema": "skillgap.scenario/0", "name": "x"}',
            f'{{"schema": "{SCHEMA}"}}',
            f'{{"schema": "{SCHEMA}", "name": "x", "colour": "red"}}',
            f'{{"schema": "{SCHEMA}", "name": "x", "horizon_months": "24"}}',
            f'{{"schema": "{SCHEMA}", "name": "x", "horizon_months": 0}}',
            f'{{"schema": "{SCHEMA}", "name": "x", "drivers": 3}}',
            f'{{"schema": "{SCHEMA}", "name": "x", "drivers": [{{"name": "g"}}]}}',
        ],
    )
    def test_what_is_no_scenario_is_refused_with_a_remedy(self, text):
        with pytest.raises(BadValue) as raised:
            Scenario.from_json(text)
        assert raised.value.remedy

    def test_upside_down_interval_and_horizon_are_refused(self):
        with pytest.raises(BadValue, match="growth"):
            Driver("growth", 0.2, 0.1, "share")
        with pytest.raises(BadValue, match="121"):
            Scenario("x", horizon_months=121)

    def test_a_changed_scenario_is_a_new_one(self):
        changed = dataclasses.replace(self.cloud, seed=11)
        assert (self.cloud.seed, changed.seed) == (7, 11)
        with pytest.raises(dataclasses.FrozenInstanceError):
            self.cloud.seed = 3


class TestViewer:
    people = pd.DataFrame({"employee_id": ["E1", "E2", "E3"], "level": [1.0, 2.0, 3.0]})
    groups = pd.DataFrame(
        {
            "function": ["Sales", "Legal"],
            "people": [40, 3],
            "gap_levels": [0.7, 1.9],
            "rank": [1, 2],
        }
    )

    def test_facilitator_sees_everything(self):
        pd.testing.assert_frame_equal(FACILITATOR.release(self.people), self.people)
        pd.testing.assert_frame_equal(FACILITATOR.release(self.groups), self.groups)

    def test_keys_tell_policies_apart(self):
        viewers = [
            Viewer(),
            Viewer(policy="2"),
            Viewer("viewer"),
            Viewer(minimum_group=5),
            Viewer(people=frozenset()),
            Viewer(people=frozenset({"E1"})),
            Viewer(people=frozenset({"E1", "E2"})),
        ]
        assert len({viewer.key for viewer in viewers}) == len(viewers)
        assert Viewer(people=frozenset({"b", "a"})).key == Viewer(people=frozenset({"a", "b"})).key


class TestErrors:
    def test_error_says_where_what_and_what_to_do(self):
        error = SkillgapError("`roles.csv`", "no column `title`", "a job title", "Add the column.")
        assert str(error) == "`roles.csv`: no column `title`. Expected a job title. Add the column."

    def test_issue_in_one_line(self):
        issue = Issue(
            severity="warning",
            file="requirements.csv",
            table="requirements",
            row=9,
            column="Level",
            value="45",
            found="level above 5",
            expected="0 to 5",
            remedy="Choose 'per cent' as the scale.",
        )
        line = str(issue)
        for part in ("requirements.csv", "`Level`", "row 9", "45", "0 to 5", "per cent"):
            assert part in line

    def test_issue_about_a_whole_file_names_no_row(self):
        issue = Issue(
            severity="error",
            file="a.csv",
            table="",
            row=0,
            column="",
            value="",
            found="no rows",
            expected="at least one row",
            remedy="Add rows.",
        )
        assert str(issue) == "a.csv: no rows. Expected at least one row. Add rows."


def test_a_dataset_of_an_earlier_version_has_the_columns_that_came_since(sample, own_workspace):
    """Saved without them, read back as it was saved, and every question finds them, empty."""
    import skillgap as sg

    later = {"roles": ["other_titles", "purpose"], "interventions": ["partner"]}
    earlier = {
        name: frame.drop(columns=later.get(name, [])) for name, frame in sample.tables.items()
    }
    before = dataclasses.replace(sample, tables=earlier)
    with sg.open_workspace(own_workspace) as workspace:
        workspace.save(before)
        read = workspace.load(workspace.datasets()[0].id)
    assert read.fingerprint == before.fingerprint
    assert read["roles"]["other_titles"].isna().all()
    assert read["roles"]["purpose"].dtype == sample["roles"]["purpose"].dtype
    assert read["interventions"]["partner"].isna().all()
    assert "purpose" not in read.tables["roles"].columns
    assert len(sg.build_adjacency(read).role_map.names) == len(sample.roles)
