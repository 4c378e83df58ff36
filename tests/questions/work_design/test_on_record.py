"""Verdicts, exposure and entry level of the sample, number by number."""

from __future__ import annotations

from pathlib import Path

import pytest

import skillgap as sg
from skillgap.questions.work_design import words
from skillgap.questions.work_design.canvas import Canvas, RoleTask
from skillgap.questions.work_design.figure import draw_quadrants, draw_workflow
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
            "said": [
                words.diagnosis_mark(found),
                words.diagnosis_headline(found),
                words.quarters_finding(found),
                words.quarters_note(found),
            ],
            "opened": [opened.sentence, opened.steps, len(opened.rows)],
            "warnings": found.warnings,
        },
    )


@pytest.mark.parametrize("by", ["team_id", "function"])
def test_teams_are_drawn_as_on_record(sample, by):
    spec = draw_quadrants(sg.diagnose_work_design(sample, by=by).table.head(14), 0.5, mode="light")
    assert_as_recorded(RECORDS / f"quadrants_{by}.json", spec)


def test_a_week_is_drawn_as_on_record():
    steps = (
        RoleTask("Take {simple} calls", before_share=0.5, after_share=0.2, fate="changes"),
        RoleTask("File notes", before_share=0.3, after_share=0.0, fate="goes"),
        RoleTask("Check what the agent wrote", before_share=0.0, after_share=0.3, fate="comes"),
        RoleTask("Visit customers", before_share=0.2, after_share=0.25),
    )
    assert_as_recorded(RECORDS / "week.json", draw_workflow(Canvas("r", steps), mode="light"))


@pytest.mark.parametrize(
    ("letters", "share", "lines", "read"),
    [(7, 0.1, 1, True), (8, 0.1, 1, False), (7, 0.1, 4, True), (7, 0.1, 5, False),
     (36, 0.5, 1, True), (37, 0.5, 1, False)],
)  # fmt: skip
def test_a_task_is_written_where_four_lines_hold_its_words(letters, share, lines, read):
    """480 pixels for a whole week and 6.5 for a letter: 7 letters in a tenth, 36 in half."""
    words = " ".join(["x" * letters] * lines)
    steps = (RoleTask(words, before_share=share, after_share=share),)
    [piece, *_] = draw_workflow(Canvas("r", steps), mode="light")["series"]
    assert [bar["label"]["show"] for bar in piece["data"]] == [read, read]


def test_a_team_with_one_gap_alone_is_no_point(sample):
    table = sg.diagnose_work_design(sample).table.head(3)
    table = table.assign(verdict="Train", skill_gap=[0.1, None, 0.3], design_gap=[0.2, 0.4, None])
    spec = draw_quadrants(table, 0.5, mode="light")
    assert [point["value"] for point in spec["series"][1]["data"]] == [[0.1, 0.2]]


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
            "balance": one.balance.iloc[::5],
            "turns": one.turns,
            "said": [words.entry_mark(one), words.entry_headline(one, "EUR")],
            "practice_lost": one.practice_lost_share,
            "warnings": one.warnings,
        }
        for name, one in (
            ("default", sg.project_entry_level(sample)),
            ("other", sg.project_entry_level(sample, cut_share=0.3, years=6, growth_share=0.05)),
        )
    }
    assert_as_recorded(RECORDS / "entry_level.json", found)
