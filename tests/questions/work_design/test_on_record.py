"""Verdicts, exposure and entry level of the sample, number by number."""

from __future__ import annotations

from pathlib import Path

import pytest

import skillgap as sg
from skillgap.questions.work_design.figure import draw_quadrants
from tests.recorded import assert_as_recorded
from tests.summaries import in_short

RECORDS = Path(__file__).parent / "records"


@pytest.mark.parametrize("by", ["team_id", "function"])
def test_verdicts_are_as_on_record(sample, by):
    found = sg.diagnose_work_design(sample, by=by)
    opened = found.explain(found.table["group"].iloc[0])
    assert_as_recorded(
        RECORDS / f"verdicts_{by}.json",
        {
            "table": in_short(found.table, 6),
            "reliability": found.reliability,
            "judged": [found.judged, len(found.redesign_first)],
            "opened": [opened.sentence, opened.steps, len(opened.rows)],
            "warnings": found.warnings,
        },
    )


@pytest.mark.parametrize("by", ["team_id", "function"])
def test_teams_are_drawn_as_on_record(sample, by):
    spec = draw_quadrants(sg.diagnose_work_design(sample, by=by).table.head(14), mode="light")
    assert_as_recorded(RECORDS / f"quadrants_{by}.json", spec)


def test_exposure_is_as_on_record(sample):
    found = sg.measure_exposure(sample)
    assert_as_recorded(
        RECORDS / "exposure.json", {"table": in_short(found.table, 5), "warnings": found.warnings}
    )


def test_the_entry_level_is_as_on_record(sample):
    found = {
        name: {
            "table": one.table.iloc[::3],
            "staff": one.staff,
            "steady": one.steady,
            "break_even": one.break_even,
            "practice_lost": one.practice_lost_share,
            "warnings": one.warnings,
        }
        for name, one in (
            ("default", sg.project_entry_level(sample)),
            ("other", sg.project_entry_level(sample, cut_share=0.3, years=6, growth_share=0.05)),
        )
    }
    assert_as_recorded(RECORDS / "entry_level.json", found)
