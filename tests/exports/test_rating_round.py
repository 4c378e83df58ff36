"""A rating round by mail: forms out, filled in, back, and what they become."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from zipfile import ZipFile

import pandas as pd
import pytest
from openpyxl import load_workbook

import skillgap as sg
from skillgap.core.errors import BadValue, MissingColumns
from skillgap.exports.rating_form import HEADERS, RatedSkill, RatingRound, write_forms
from skillgap.rating import (
    compare_rounds,
    read_ratings,
    signals_of,
    with_round,
    workforce_of_round,
)
from skillgap.reading.files.raw import read_raw_tables

PEOPLE = ("Ann", "Bob", "Cem", "=Dee", "Eva", "Fay")
ROUND = RatingRound(
    "Service desk", PEOPLE,
    (RatedSkill("Cloud platforms", 3), RatedSkill("Talking with customers", 4)),
    date(2026, 11, 30),
)  # fmt: skip


def filled(level_of):
    """Return the forms of the round as they come back, levels by person, rater and skill."""
    forms = []
    with ZipFile(io.BytesIO(write_forms(ROUND, sealed="Taken away; entry 7."))) as pack:
        for name in pack.namelist():
            book = load_workbook(io.BytesIO(pack.read(name)))
            for row in book["Rate"].iter_rows(min_row=2):
                level = level_of(row[0].value, row[1].value, row[2].value)
                row[3].value, row[4].value = level, "gladly" if row[1].value == "self" else None
            sink = io.BytesIO()
            book.save(sink)
            table = next(one for one in read_raw_tables((name, sink.getvalue()))
                         if "Rated by" in one.frame.columns)  # fmt: skip
            forms.append((name, table.frame))
    return forms


def test_each_person_gets_a_form_and_the_manager_one_for_all():
    with ZipFile(io.BytesIO(write_forms(ROUND))) as pack:
        assert len(pack.namelist()) == len(PEOPLE) + 1
        own = load_workbook(io.BytesIO(pack.read("01 Ann.xlsx")))
        cells = [[cell.value for cell in row] for row in own["Rate"].iter_rows()]
        assert cells[0] == list(HEADERS)
        assert {row[0] for row in cells[1:]} == {"Ann"}
        assert any("proficient" in str(cell.value) for (cell,) in own["How to"].iter_rows())


def test_what_comes_back_is_read_and_the_two_are_compared():
    forms = filled(lambda person, by, skill: "4 advanced" if by == "self" else 2)
    found = read_ratings(ROUND, forms)
    assert found.problems == ()
    assert len(found.table) == 2 * len(PEOPLE) * 2
    apart = found.differences
    assert len(apart) == 12
    assert set(apart["difference"]) == {2.0}
    assert set(apart["wish"]) == {"gladly"}


def test_answers_become_dated_signals_and_a_first_gap_map():
    forms = filled(lambda person, by, skill: 1 if skill.startswith("Cloud") else 5)
    found = read_ratings(ROUND, forms)
    signals = signals_of(ROUND, found)
    assert set(signals["observed_on"]) == {pd.Timestamp("2026-11-30")}
    assert signals["reference"].str.contains("wish: gladly").sum() == 12
    workforce = workforce_of_round(ROUND, found)
    profiles = sg.infer_profiles(workforce)
    gaps = sg.measure_gaps(workforce, profiles)
    short = gaps.table.set_index("name")["short_fte"]
    assert short["Cloud platforms"] > 2 > short["Talking with customers"]
    later = with_round(workforce, ROUND, found)
    assert len(later["signals"]) == 2 * len(workforce["signals"])  # a second round replaces nothing


def test_two_rounds_are_compared_among_those_who_were_rated_in_both():
    first = read_ratings(ROUND, filled(lambda person, by, skill: 1))
    workforce = workforce_of_round(ROUND, first)
    assert not len(compare_rounds(workforce))

    def later(person, by, skill):
        if person == "Fay":
            return None  # away: her level of before must not weigh in
        return 3 if by == "self" and skill.startswith("Cloud") else 1

    second = replace(ROUND, on=date(2027, 3, 31))
    both = with_round(workforce, second, read_ratings(second, filled(later)))
    changed = compare_rounds(both)
    assert changed[["skill", "by", "people", "before", "now", "change"]].iloc[0].tolist() == [
        "Cloud platforms", "self", 5, 1.0, 3.0, 2.0
    ]  # fmt: skip
    assert changed["change"].iloc[1:].tolist() == [0.0, 0.0, 0.0]
    assert set(changed["earlier"]) == {"2026-11-30"}
    assert set(changed["later"]) == {"2027-03-31"}
    ann = both["employees"]["employee_id"].iloc[:1].tolist()
    assert set(compare_rounds(both, ann)["people"]) == {1}


def test_blank_rows_are_left_out_and_what_does_not_fit_is_told_with_its_row():
    frame = pd.DataFrame(
        [("Ann", "self", "Cloud platforms", "", ""), ("Zoe", "self", "Cloud platforms", "3", ""),
         ("Ann", "self", "Cooking", "3", ""), ("Ann", "boss", "Cloud platforms", "3", ""),
         ("Ann", "self", "Cloud platforms", "9", ""), ("Ann", "self", "Cloud platforms", "3", "x"),
         ("ann", "Self", "cloud  platforms", "3,5", "Gladly")],
        columns=HEADERS, index=range(2, 9),
    )  # fmt: skip
    found = read_ratings(ROUND, [("a.xlsx", frame)])
    assert found.table.to_dict("records") == [
        {"person": "Ann", "skill": "Cloud platforms", "by": "self", "level": 3.5, "wish": "gladly"}
    ]
    assert [one.split(":")[0] for one in found.problems] == [f"a.xlsx, row {at}" for at in
                                                             range(3, 8)]  # fmt: skip
    assert "expected a number from 0 to 5" in found.problems[3]
    with pytest.raises(MissingColumns, match="Rated by"):
        read_ratings(ROUND, [("b.xlsx", frame.drop(columns="Rated by"))])


@pytest.mark.parametrize(("people", "told"), [((), "none"), (("Ann", "ann"), "twice")])
def test_a_round_whose_answers_could_not_be_told_apart_is_refused(people, told):
    with pytest.raises(BadValue, match=told):
        RatingRound("T", people, (RatedSkill("x"),), date(2026, 1, 1))
