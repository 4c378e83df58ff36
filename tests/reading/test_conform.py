"""From text to typed tables: nothing guessed, nothing lost in silence."""

from __future__ import annotations

import unicodedata
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillgap.core.dates import read_dates
from skillgap.core.errors import BadValue, MissingColumns, UnknownName
from skillgap.core.findings import LISTED, merge_like_issues
from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW, TABLES
from skillgap.core.workforce import dtype_of
from skillgap.reading.conform import build_workforce, table_conforms
from skillgap.reading.conform.garbled import strip_text_marks, undo_wrong_encoding
from skillgap.reading.conform.numbers import read_numbers
from skillgap.reading.conform.scales import LevelScale, suggest_level_scale
from tests.judged import conform


def text(**columns):
    return pd.DataFrame({name: pd.Series(cells, dtype="str") for name, cells in columns.items()})


def letters_of(cell):
    """What of a text can be seen: no marks without width, no control characters."""
    marks = unicodedata.normalize("NFC", cell)
    return [m for m in marks if unicodedata.category(m) not in ("Cf", "Cc")]


def people(*ids, **columns):
    return text(employee_id=list(ids), role_id=["analyst"] * len(ids), **columns)


def ratings(levels, **columns):
    n = len(levels)
    return text(employee_id=[f"E{i}" for i in range(n)], skill_id=["SQL"] * n, level=levels,
                **columns)  # fmt: skip


def found(issues, severity=None):
    return {i.found for i in issues if severity in (None, i.severity)}


class TestIdsAndText:
    AWKWARD = ("007", "1E5", "90071992547409931", "NA", "1.10", "TRUE")

    def test_ids_and_names_survive_letter_by_letter(self):
        frame, issues = conform("employees", people(*self.AWKWARD, name=list(self.AWKWARD)))
        assert frame["employee_id"].tolist() == list(self.AWKWARD)
        assert frame["name"].tolist() == list(self.AWKWARD)
        assert not found(issues, "error")

    def test_words_that_name_nothing_are_names_and_no_ids(self):
        words = ["None", "nan", "-", "#N/A"]
        frame, issues = conform("employees", people("E1", *words, name=["Null", *words]))
        assert frame["employee_id"].tolist() == ["E1"]
        assert frame["name"].tolist() == ["Null"]
        assert "word that is no id" in found(issues, "error")
        frame, _ = conform("employees", people("E1", "E2", "E3", "E4", name=words))
        assert frame["name"].tolist() == words

    def test_country_na_is_a_region(self):
        frame, _ = conform("employees", people("E1", "E2", region=["NA", ""]))
        assert frame["region"].tolist() == ["NA", "All"]

    def test_only_empty_cells_are_blank_and_edges_are_trimmed(self):
        frame, _ = conform("employees", people("\u00a0E1 ", "E2", name=["  ", " Ann\t"]))
        assert frame["employee_id"].tolist() == ["E1", "E2"]
        assert frame["name"].isna().tolist() == [True, False]

    def test_ids_that_became_floats_throughout_are_mended_with_a_note(self):
        frame, issues = conform("employees", people("1001.0", "1002.0"))
        assert frame["employee_id"].tolist() == ["1001", "1002"]
        assert "id written as a decimal number" in found(issues, "note")

    def test_typed_ids_become_the_text_a_person_would_write(self):
        raw = pd.DataFrame({"employee_id": [7, 12], "role_id": [1.0, np.nan]})
        frame, _ = conform("employees", raw)
        assert frame["employee_id"].tolist() == ["7", "12"]
        assert frame["role_id"].tolist() == ["1", "Unassigned"]

    @given(st.lists(st.text(min_size=1), min_size=1, max_size=20, unique=True))
    def test_any_text_comes_out_as_it_went_in(self, cells):
        whole = [
            c
            for c in cells
            if c.strip() == c and c.strip("\ufeff\u200b\u2060\u00ad\u0085") == c
            if not undo_wrong_encoding(c) and strip_text_marks([c])[0] == [c]
        ]
        if not whole:
            return
        raw = people(*(f"E{i}" for i in range(len(whole))), name=whole)
        frame, issues = conform("employees", raw)
        kept = dict(zip(frame["employee_id"], frame["name"].fillna("")))
        listed = {i.found for i in issues}
        for number, cell in enumerate(whole):
            if kept[f"E{number}"] != cell:
                assert listed & {
                    "cell with marks that cannot be seen",
                    "cell with accents apart from their letters",
                }
                assert letters_of(kept[f"E{number}"]) == letters_of(cell)

    def test_ids_that_differ_by_case_or_zeros_are_both_kept_and_named(self):
        frame, issues = conform("employees", people("E1", "e1", "7", "007", "X"))
        assert len(frame) == 5
        rows = [i.row for i in issues if "like another" in i.found]
        assert sorted(rows) == [2, 3, 4, 5]


class TestNumbers:
    @pytest.mark.parametrize(
        ("cells", "expected"),
        [
            (["1,234.50", "2,000"], [1234.5, 2000]),
            (["1.234,50", "2.000"], [1234.5, 2000]),
            (["3,5", "4,0"], [3.5, 4.0]),
            (["1 234,50", "1'234"], [1234.5, 1234]),
            (["€ 1.200,00", "(300)", "5-"], [1200, -300, -5]),
            (["$1,200", "54k", "1.5m"], [1200, 54000, 1.5e6]),
            (["３", "٣", "−4"], [3, 3, -4]),
            (["40 hours", "1e3", "+2"], [40, 1000, 2]),
            (["inf", "1.2.3", "1,2,3", "abc"], [np.nan] * 4),
        ],
    )
    def test_styles(self, cells, expected):
        np.testing.assert_allclose(read_numbers(cells).values, expected)

    def test_words_for_nothing_are_blank_and_said(self):
        raw = people("E1", "E2", "E3", "E4", salary=["n/a", "-", "", "1"])
        frame, issues = conform("employees", raw)
        assert frame["salary"].isna().tolist() == [True, True, True, False]
        (note,) = [i for i in issues if i.found == "word read as no value"]
        assert note.count == 2

    def test_two_styles_or_currencies_in_one_column_are_doubted(self):
        mixed = read_numbers(["1,234.50", "1.234,50"])
        np.testing.assert_allclose(mixed.values, [1234.5, 1234.5])
        assert any(f.severity == "warning" for f in mixed.findings)
        assert any("currencies" in f.found for f in read_numbers(["€ 5", "$ 5"]).findings)

    def test_a_style_proved_by_another_column_counts(self):
        raw = text(intervention_id=["A", "B"], title=["x", "y"], skill_id=["SQL", "SQL"],
                   hours=["1,5", "2"], cost_per_person=["1.234", "2.500"])  # fmt: skip
        frame, _ = conform("interventions", raw)
        assert frame["cost_per_person"].tolist() == [1234, 2500]

    def test_per_cent_becomes_a_share(self):
        raw = text(role_id=["a", "a", "a"], task=["x", "y", "z"], time_share=["80%", "0.1", "10 %"])
        frame, _ = conform("tasks", raw)
        np.testing.assert_allclose(frame["time_share"], [0.8, 0.1, 0.1])

    def test_a_column_of_whole_per_cents_is_taken_for_shares_with_a_warning(self):
        frame, issues = conform("employees", people("E1", "E2", fte=["100", "80"]))
        assert frame["fte"].tolist() == [1.0, 0.8]
        assert "value taken for per cent" in found(issues, "warning")

    def test_out_of_range_is_replaced_by_the_default_and_listed(self):
        frame, issues = conform("employees", people("E1", "E2", fte=["9.5", "1"]))
        assert frame["fte"].tolist() == [1.0, 1.0]
        (issue,) = [i for i in issues if i.found == "value above 1.5"]
        assert (issue.row, issue.column, issue.value, issue.outcome) == (2, "fte", "9.5", "assumed")


class TestDates:
    @pytest.mark.parametrize(
        ("cells", "expected"),
        [
            (["2024-02-29", "2023-02-29"], ["2024-02-29", None]),
            (["01/02/2024", "13/02/2024"], ["2024-02-01", "2024-02-13"]),
            (["01/02/2024", "02/13/2024"], ["2024-01-02", "2024-02-13"]),
            (["01.02.2024", "3.4.2024"], ["2024-02-01", "2024-04-03"]),
            (["45292", "20240131", "2024-05"], ["2024-01-01", "2024-01-31", "2024-05-01"]),
            (["12 Jan 2024", "Jan 12, 2024", "5th March 2021"],
             ["2024-01-12", "2024-01-12", "2021-03-05"]),
            (["2024-01-01T23:30:00-05:00", "2024-03-31T02:30:00", "1/2/2024 3:15 PM"],
             ["2024-01-01", "2024-03-31", "2024-02-01"]),
            (["0000-00-00", "9999-12-31", "20-Oct", "soon"], [None] * 4),
        ],
    )  # fmt: skip
    def test_forms(self, cells, expected):
        wanted = np.array([d or "NaT" for d in expected], dtype="datetime64[D]")
        np.testing.assert_array_equal(read_dates(cells).days, wanted)

    def test_row_order_does_not_change_the_answer(self):
        cells = ["01/02/2024", "13/02/2024", "05/06/2023"]
        forward, backward = read_dates(cells).days, read_dates(cells[::-1]).days[::-1]
        np.testing.assert_array_equal(forward, backward)

    def test_an_unproven_order_is_one_warning_for_the_column(self):
        raw = ratings(["3", "3"], observed_on=["01/02/2024", "03/04/2024"])
        frame, issues = conform("signals", raw)
        assert frame["observed_on"].dt.month.tolist() == [2, 4]
        (line,) = [i for i in merge_like_issues(issues) if "day first or month first" in i.found]
        assert (line.severity, line.count) == ("warning", 2)

    def test_another_column_of_the_file_proves_the_order(self):
        raw = people("E1", hire_date=["01/02/2020"], exit_date=["12/25/2023"])
        frame, issues = conform("employees", raw)
        assert frame["hire_date"][0] == pd.Timestamp("2020-01-02")
        assert not found(issues, "warning")

    def test_a_minority_that_contradicts_the_order_is_refused_not_flipped(self):
        dates = read_dates(["13/02/2024", "14/02/2024", "02/15/2024"])
        assert np.isnat(dates.days).tolist() == [False, False, True]

    def test_years_of_two_digits_are_flagged(self):
        dates = read_dates(["13/02/68", "14/02/24"])
        assert dates.days.astype(str).tolist() == ["1968-02-13", "2024-02-14"]
        assert any("two digits" in f.found for f in dates.findings)


class TestLevels:
    def test_the_example_of_the_design(self):
        levels = ["3"] * 40
        levels[2], levels[7], levels[29] = "45", "45", "45"
        n = len(levels)
        raw = text(role_id=[f"R{i}" for i in range(n)], skill_id=["SQL"] * n,
                   required_level=levels)  # fmt: skip
        frame, issues = conform("requirements", raw, file="requirements.csv")
        assert len(frame) == 37
        assert {(i.row, i.value) for i in issues if i.severity == "error"} == {
            (4, "45"), (9, "45"), (31, "45"),
        }  # fmt: skip
        assert str(merge_like_issues(issues)[0]) == (
            "requirements.csv, column `required_level`: 3 values above 5 (rows 4, 9, 31; e.g. 45). "
            "Expected 0 to 5. Choose 'per cent' as the scale, or correct the rows."
        )

    @pytest.mark.parametrize(
        ("scale", "cells", "expected"),
        [
            (LevelScale(), ["0", "2.5", "5"], [0, 2.5, 5]),
            (LevelScale.of_kind("1-4"), ["1", "2.5", "4"], [0, 2.5, 5]),
            (LevelScale.of_kind("1-5"), ["1", "3", "5"], [0, 2.5, 5]),
            (LevelScale.of_kind("0-10"), ["0", "7", "10"], [0, 3.5, 5]),
            (LevelScale.of_kind("per cent"), ["0", "50%", "97"], [0, 2.5, 4.85]),
            (LevelScale.of_kind("share"), ["0", "0,5", "1"], [0, 2.5, 5]),
            (LevelScale.between_ends(0, 7), ["0", "3.5", "7"], [0, 2.5, 5]),
            (LevelScale.of_kind("words"), ["Novice", "advanced", "EXPERT"], [1, 4, 5]),
            (LevelScale.from_words({"Seed": 1, "Tree": 4}), ["tree", "SEED", "?!"], [4, 1, np.nan]),
            (LevelScale(), ["3 - Proficient", "Level 4", "2/4", "Advanced", "Profcient"],
             [3, 4, 2.5, 4, 3]),
        ],
    )  # fmt: skip
    def test_scales(self, scale, cells, expected):
        np.testing.assert_allclose(scale.to_levels(pd.Series(cells)), expected)

    def test_the_scale_reaches_conform_and_blank_ratings_go(self):
        frame, issues = conform(
            "signals", ratings(["70", "n/a", "101"]), scale=LevelScale.of_kind("per cent")
        )
        assert frame["level"].tolist() == [3.5]
        assert "value above 100" in found(issues, "error")

    @pytest.mark.parametrize(
        ("values", "header", "kind"),
        [
            ([0, 3, 5, 2, 1], "", "0-5"),
            ([1, 2, 3, 4], "Rating (1-4)", "1-4"),
            ([7, 8, 2, 10, 4], "", "0-10"),
            ([97, 40, 60, 5, 12], "", "per cent"),
            (["80%", "20%"], "", "per cent"),
            ([0.2, 0.9, 1, 0.5, 0], "", "share"),
            (["Expert", "beginner"], "", "words"),
            ([3] * 99 + [45], "", "0-5"),
        ],
    )
    def test_suggestions(self, values, header, kind):
        scale = suggest_level_scale(pd.Series(values), header)
        assert scale.kind == kind
        assert scale.reason

    def test_a_suggestion_says_what_it_saw(self):
        assert "97" in suggest_level_scale(pd.Series([97, 40, 60, 5, 12])).reason

    def test_json_and_back(self):
        for scale in (LevelScale.of_kind("per cent", "why"), LevelScale.from_words({"Seed": 1})):
            assert LevelScale.from_dict(scale.to_dict()) == scale

    def test_a_scale_without_extent_is_refused(self):
        with pytest.raises(BadValue):
            LevelScale.between_ends(5, 5)
        with pytest.raises(BadValue):
            LevelScale.from_words({"x": 9})


class TestWords:
    def test_categories_are_folded_known_and_near(self):
        cells = ["Contractor ", "FT", "Permanent", "contracter", "DIGITAL-AGENT", "x?!", ""]
        raw = people(*(f"E{i}" for i in range(7)), employment=cells)
        frame, issues = conform("employees", raw)
        assert frame["employment"].tolist() == [
            "contractor", "employee", "employee", "contractor", "digital agent", "employee",
            "employee",
        ]  # fmt: skip
        assert "word close to an allowed one" in found(issues, "warning")
        (bad,) = [i for i in issues if i.found == "word that is not allowed"]
        assert (bad.row, bad.value, bad.outcome) == (7, "x?!", "assumed")

    def test_a_word_means_what_its_column_allows(self):
        enrolments, _ = conform(
            "enrolments",
            text(employee_id=["a", "b"], intervention_id=["C", "C"],
                 started_on=["2024-01-01"] * 2, status=["in-progress", "Passed"]),
        )  # fmt: skip
        assert enrolments["status"].tolist() == ["in progress", "completed"]

    def test_spellings_of_one_department_are_one(self):
        cells = ["Sales", "Sales ", "SALES", "Cafe\u0301", "Café", "Café"]
        frame, issues = conform("employees", people(*"abcdef", function=cells))
        assert frame["function"].tolist() == ["Sales"] * 3 + ["Café"] * 3
        assert "spelling of a label that exists already" in found(issues, "note")

    def test_a_range_that_became_a_date_is_caught(self):
        _, issues = conform("employees", people("a", "b", age_band=["20-Oct", "25-34"]))
        assert "label that a spreadsheet turned into a date" in found(issues, "warning")

    def test_flags(self):
        cells = ["Yes", "TRUE", "1", "x", "ja", "no", "0", "", "maybe"]
        raw = text(
            role_id=["a"] * 9, task=list("abcdefghi"), time_share=["0.1"] * 9, new_task=cells
        )
        frame, issues = conform("tasks", raw)
        assert frame["new_task"].tolist()[:7] == [True] * 5 + [False] * 2
        assert frame["new_task"].isna().tolist()[7:] == [True, True]
        assert "value that is neither yes nor no" in found(issues, "warning")


class TestColumns:
    def test_headers_match_by_synonym_whatever_case_and_space(self):
        raw = text(**{" Employee ID ": ["E1"], "JOB TITLE": ["Analyst"], "Dept": ["Ops"]})
        frame, _ = conform("employees", raw)
        assert frame.loc[0, ["employee_id", "role_id", "function"]].tolist() == [
            "E1", "Analyst", "Ops",
        ]  # fmt: skip

    def test_a_given_mapping_is_all_that_counts(self):
        raw = text(a=["E1"], role_id=["x"], b=["y"])
        frame, _ = conform("employees", raw, columns={"employee_id": "a", "role_id": "b"})
        assert frame["role_id"].tolist() == ["y"]

    def test_a_missing_column_names_what_is_near_and_what_to_do(self):
        with pytest.raises(MissingColumns) as caught:
            conform("requirements", text(role=["a"], skil_nam=["b"], level=["3"]), file="r.csv")
        assert caught.value.where == "r.csv"
        assert "skill_id" in caught.value.found
        assert "skil_nam" in caught.value.remedy

    def test_a_mapping_to_a_header_that_is_not_there(self):
        with pytest.raises(MissingColumns, match="Did you mean `Emp ID`"):
            conform("employees", text(**{"Emp ID": ["1"]}), columns={"employee_id": "Emp Id"})

    def test_no_such_table(self):
        with pytest.raises(UnknownName, match="signals"):
            conform("signal", text(a=["1"]))

    def test_foreign_columns_are_ignored_with_one_note(self):
        _, issues = conform("employees", people("E1", shoe_size=["43"], hobby=["chess"]))
        (note,) = [i for i in issues if i.found == "column outside the contract"]
        assert note.value == "shoe_size, hobby"

    def test_what_comes_out_has_every_column_and_dtype(self):
        for name, contract in TABLES.items():
            frame, issues = conform(name, contract.template)
            assert tuple(frame.columns) == (*contract.names, SOURCE_FILE, SOURCE_ROW)
            assert [str(d) for d in frame.dtypes[:-2]] == [
                dtype_of(c.kind) for c in contract.columns
            ]
            assert table_conforms(name, frame)
            assert not found(issues, "error") | found(issues, "warning"), name
            assert len(frame) == 1

    def test_conforming_frames_pass_untouched(self):
        frame, _ = conform("employees", people("E1"))
        again, issues = conform("employees", frame)
        assert again is frame
        assert issues == []


class TestRows:
    def test_rows_are_numbered_as_a_spreadsheet_does(self):
        frame, _ = conform("employees", people("E1", "", "E3"), file="staff.csv")
        assert frame[SOURCE_ROW].tolist() == [2, 4]
        assert frame[SOURCE_FILE].tolist() == ["staff.csv"] * 2

    def test_a_row_without_its_id_is_left_out_with_an_error(self):
        raw = text(employee_id=["E1", ""], name=["Ann", "Bo"])
        frame, issues = conform("employees", raw)
        assert len(frame) == 1
        (issue,) = [i for i in issues if i.severity == "error"]
        assert (issue.row, issue.outcome) == (3, "dropped")

    def test_repeated_records(self):
        raw = text(employee_id=["E1", "E1", "E2", "E2"], name=["Ann", "Ann", "Bo", "Cy"])
        frame, issues = conform("employees", raw)
        assert frame["name"].tolist() == ["Ann"]
        assert "record that is there twice" in found(issues, "note")
        torn = [i for i in issues if i.severity == "error"]
        assert [i.row for i in torn] == [4, 5]
        assert all("rows 4, 5" in i.found for i in torn)

    def test_several_posts_of_one_person_are_one_person(self):
        raw = text(
            employee_id=["E1", "E1", "E2", "E2"], name=["Ann", "Ann", "Bo", "Bo"],
            role=["nurse", "tutor", "cook", "clerk"], fte=["0.6", "0.3", "1", "1"],
            exit_date=["", "", "", "2020-01-31"],
        )  # fmt: skip
        frame, issues = conform("employees", raw)
        assert frame["role_id"].tolist() == ["nurse", "cook"]
        assert frame["fte"].tolist() == pytest.approx([0.9, 1.0])
        assert {i.question for i in issues if i.row} == {"assignments"}

    def test_many_alike_problems_are_capped_and_counted(self):
        _, issues = conform("signals", ratings(["99"] * (LISTED + 500)))
        bad = [i for i in issues if i.found == "value above 5"]
        assert len(bad) == LISTED + 1
        assert sum(i.count for i in bad) == LISTED + 500
        assert "1,500 in all" in bad[-1].value
        assert merge_like_issues(bad)[0].count == LISTED + 500

    def test_the_input_is_never_changed(self):
        raw = people("E1 ", "", "E1", salary=["1,5", "x", ""], hire_date=["1/2/24", "", "?"])
        before = raw.copy(deep=True)
        conform("employees", raw)
        build_workforce({"employees": raw})
        pd.testing.assert_frame_equal(raw, before)

    def test_empty_and_one_row(self):
        frame, issues = conform("signals", ratings([]))
        assert (len(frame), found(issues, "error")) == (0, set())
        assert len(conform("signals", ratings(["3"]))[0]) == 1

    def test_shuffled_rows_give_the_same_records(self):
        days, pay = [f"{i + 1}/6/2020" for i in range(30)], [f"{i}.000,5" for i in range(30)]
        raw = people(*(f"E{i}" for i in range(30)), hire_date=days, salary=pay)
        mixed = raw.sample(frac=1, random_state=3)
        one, other = (
            conform("employees", each)[0].drop(columns=SOURCE_ROW).sort_values("employee_id")
            for each in (raw, mixed)
        )
        pd.testing.assert_frame_equal(one.reset_index(drop=True), other.reset_index(drop=True))


class TestWorkforce:
    def test_names_stand_for_ids(self):
        workforce = build_workforce(
            {
                "skills": text(skill_id=["S1", "S2"], name=["SQL", "Python"], aliases=["", "PY;p"]),
                "roles": text(role_id=["R1"], title=["Data Engineer"]),
                "employees": text(employee_id=["E1"], role_id=["data engineer"], name=["Ann Lee"]),
                "signals": text(
                    employee_id=["Ann Lee", "E1"], skill_id=["sql", "PY"], level=["3", "4"]
                ),
                "requirements": text(role_id=["R1"], skill_id=["Python"], required_level=["3"]),
            }
        )  # fmt: skip
        assert workforce["employees"]["role_id"].tolist() == ["R1"]
        assert workforce["signals"]["employee_id"].tolist() == ["E1", "E1"]
        assert workforce["signals"]["skill_id"].tolist() == ["S1", "S2"]
        assert workforce["requirements"]["skill_id"].tolist() == ["S2"]
        assert len(workforce["skills"]) == 2

    def test_c_and_its_kin_are_three_skills(self):
        signals = text(employee_id=["E1"] * 3, skill_id=["C", "C++", "C#"], level=["1", "2", "3"])
        assert len(build_workforce({"signals": signals})["skills"]) == 3

    def test_without_skills_the_commonest_spelling_wins(self):
        signals = text(
            employee_id=["a", "b", "c"], skill_id=["sql", "SQL", "SQL "], level=["1"] * 3
        )
        workforce = build_workforce({"signals": signals})
        assert workforce["skills"]["skill_id"].tolist() == ["SQL"]

    def test_unknown_skills_and_roles_are_added_and_near_ones_asked_about(self):
        workforce = build_workforce(
            {
                "skills": text(skill_id=["JavaScript"], name=["JavaScript"]),
                "employees": people("E1"),
                "signals": text(employee_id=["E1"] * 2, skill_id=["Javascirpt", "Welding"],
                                level=["3", "2"]),
            }
        )  # fmt: skip
        assert set(workforce["skills"]["skill_id"]) == {"JavaScript", "Welding"}
        assert workforce["roles"]["title"].tolist() == ["analyst"]
        (near,) = [i for i in workforce.issues if i.question == "near_miss"]
        assert near.file_outcome == "ASK"
        assert "did you mean JavaScript?" in near.remedy

    def test_signals_of_strangers_are_left_out_with_a_warning(self):
        workforce = build_workforce(
            {
                "employees": people("E1"),
                "signals": text(employee_id=["E1", "Z9"], skill_id=["SQL"] * 2, level=["3"] * 2),
            }
        )
        assert workforce["signals"]["employee_id"].tolist() == ["E1"]
        (issue,) = [i for i in workforce.issues if "unknown employee" in i.found]
        assert (issue.row, issue.value, issue.outcome) == (3, "Z9", "dropped")

    def test_without_employees_signals_make_them(self):
        workforce = build_workforce({"signals": ratings(["3", "4"])})
        assert workforce["employees"]["employee_id"].tolist() == ["E0", "E1"]
        assert workforce["employees"]["role_id"].unique().tolist() == ["Unassigned"]
        assert "employee known from signals only" in found(workforce.issues, "note")

    def test_managers(self):
        staff = people("A", "B", "C", "D", "E", manager_id=["B", "C", "A", "D", "zz"])
        workforce = build_workforce({"employees": staff})
        assert workforce["employees"]["manager_id"].isna().all()
        said = {i.found: i for i in workforce.issues if i.column == "manager_id"}
        (circle,) = [i for i in said.values() if "circle" in i.found]
        assert "A > B > C > A" in circle.found
        assert circle.file_outcome == "REJECT"
        assert said["person who is their own manager"].value == "D"
        assert said["reference to an unknown manager"].value == "zz"

    def test_a_chain_of_5000_managers_holds(self):
        ids = [f"E{i}" for i in range(5_000)]
        workforce = build_workforce({"employees": people(*ids, manager_id=["", *ids[:-1]])})
        assert workforce["employees"]["manager_id"].notna().sum() == 4_999

    def test_as_of_is_the_newest_observation_not_a_deadline(self):
        workforce = build_workforce(
            {
                "employees": people("E1", "E2", hire_date=["2020-01-01", "2099-01-01"]),
                "signals": text(employee_id=["E1"], skill_id=["SQL"], level=["3"],
                                observed_on=["2026-05-14"], expires_on=["2030-01-01"]),
            }
        )  # fmt: skip
        assert workforce.as_of == date(2026, 5, 14)

    def test_signals_without_a_day_speak_of_as_of(self):
        workforce = build_workforce({"signals": ratings(["3"])}, as_of="2026-10-31")
        assert workforce["signals"]["observed_on"].tolist() == [pd.Timestamp("2026-10-31")]
        assert "signal without a date" in found(workforce.issues)

    def test_a_day_that_is_none(self):
        with pytest.raises(BadValue, match="YYYY-MM-DD"):
            build_workforce({}, as_of="someday")

    def test_nothing_gives_an_empty_workforce(self):
        workforce = build_workforce({})
        assert len(workforce["employees"]) == len(workforce["skills"]) == 0

    def test_building_twice_changes_nothing(self):
        first = build_workforce({"employees": people("E1", "E2"), "signals": ratings(["3", "4"])})
        second = build_workforce(first.tables, as_of=first.as_of)
        assert second.fingerprint == first.fingerprint
        assert second.issues == ()

    def test_notebook_frames_work(self):
        signals = pd.DataFrame(
            {
                "employee_id": [1, 1, 2],
                "skill_id": pd.Categorical(["SQL", "R", "SQL"]),
                "level": [3.0, 4.5, np.nan],
                "observed_on": pd.to_datetime(["2024-01-01", "2024-02-01", "2024-03-01"]),
            }
        )
        workforce = build_workforce({"signals": signals})
        assert workforce["signals"]["level"].tolist() == [3.0, 4.5]
        assert workforce["signals"]["employee_id"].tolist() == ["1", "1"]


@pytest.mark.parametrize(
    ("word", "outcome"),
    [
        ("Offer Declined", "withdrawn"),
        ("offer rejected", "withdrawn"),
        ("Rejected after interview", "rejected"),
        ("Interview - withdrew", "withdrawn"),
        ("Offer accepted", "hired"),
        ("Withdrawn by candidate", "withdrawn"),
    ],
)
def test_the_last_step_of_an_application_counts(word, outcome):
    rows = {"employee_id": ["E1"], "role_id": "R", "applied_on": "2026-01-01", "outcome": [word]}
    assert conform("applications", pd.DataFrame(rows))[0]["outcome"].tolist() == [outcome]


def test_two_open_steps_of_an_application_say_nothing():
    rows = {"employee_id": ["E1"], "role_id": "R", "applied_on": "2026-01-01",
            "outcome": ["pending offer"]}  # fmt: skip
    assert "word that is not allowed" in found(conform("applications", pd.DataFrame(rows))[1])
