"""The board story told from the sample: the numbers on the slides are those of the results."""

from __future__ import annotations

import io

import pytest
from pptx import Presentation

import skillgap as sg
from skillgap import sharing
from skillgap.core import wording
from skillgap.exports.board_story import (
    BoardResults,
    assumptions_used,
    scenario_id,
    tell_appendix,
    tell_board_story,
)
from skillgap.exports.brief import write_brief
from skillgap.exports.deck import write_deck
from skillgap.exports.exhibits import Words
from skillgap.exports.workbook import write_workbook
from skillgap.questions.plan.budgets import frontier_of_plans
from tests.exports.foreign import company_template, forty, with_long_names
from tests.exports.opened import (
    charts,
    crowded,
    live_parts,
    notes,
    outside,
    overflowing,
    overlapping,
    tables,
    texts,
    worksheets,
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def results(sample, sample_profiles, sample_gaps):
    scenario = sg.Scenario(name="Baseline", horizon_months=24)
    made = sg.forecast(sample, sample_profiles, scenario, draws=60)
    plan = sg.optimise_plan(made, sample_gaps, gap_share=0.05, seconds=20)
    returns = sg.project_roi(sample, intervention="M-205", participants=40)
    panel = sg.lay_out_rollout(sample, "G-702", "picks_per_hour")
    measured = (("Pick coaching on the floor", sg.measure_rollout(panel, looks=5)),)
    by_budget = frontier_of_plans({plan.problem.total_budget: plan})
    return BoardResults(sample_gaps, scenario, made, plan, returns, measured, by_budget=by_budget)


@pytest.fixture(scope="module")
def written(results):
    slides = [*tell_board_story(results), *tell_appendix(results)]
    return write_deck(slides, title="Sample")


@pytest.fixture(scope="module", params=["our own", "a company's"])
def deck(request, results, written):
    """The slides of the story, on our own base and in a company's template, behind its own."""
    if request.param == "our own":
        return list(Presentation(io.BytesIO(written)).slides)
    slides = [*tell_board_story(results), *tell_appendix(results)]
    data = write_deck(slides, template=company_template(face="Verdana"))
    return list(Presentation(io.BytesIO(data)).slides)[1:]


def drawn(slide):
    return {one.name: list(one.values) for one in charts(slide)[0].plots[0].series}


def title(slide):
    return slide.shapes.title.text_frame.text.replace("\u00a0", " ")


def test_first_slide_says_what_the_overview_says(deck, results):
    gaps, slide = results.gaps, deck[0]
    risk, few = gaps.total.monthly_risk, gaps.critical_few(10)
    few = few.sort_values("monthly_risk", ascending=False, kind="stable")
    assert wording.money(risk.expected, "EUR") in title(slide)
    assert wording.share(gaps.total.met_share.expected) in title(slide)
    series = drawn(slide)
    assert series["Value not delivered"] == few["monthly_risk"].tolist()
    assert series["Likely, low"] == few["risk_low"].tolist()
    assert series["Likely, high"] == few["risk_high"].tolist()
    assert list(charts(slide)[0].plots[0].categories) == few["name"].tolist()


def test_second_slide_is_a_real_table_of_the_gap_map(deck, results):
    (table,) = tables(deck[1])
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    cells = results.gaps.by("function", "cluster").set_index(["function", "cluster"])
    most = cells["monthly_risk"].max()
    assert most >= 1000
    seen = 0
    for row in rows[1:]:
        for cluster, text in zip(rows[0][1:], row[1:]):
            if text not in ("–", "<1"):
                value = cells.loc[(row[0], cluster), "monthly_risk"]
                assert text == wording.compact(value / 1000)
                seen += 1
    assert seen > 10


def test_options_and_plan_are_those_of_the_plan(deck, results):
    plan = results.plan
    by_budget, this = charts(deck[2])[0].plots[0].series
    assert list(by_budget.values) == results.by_budget["closed_fte"].tolist()
    assert list(this.values) == [plan.outcome.closed_on_average.expected]
    for told in (plan.outcome.gap_on_average, plan.outcome.unfilled_range):
        said = (f"{told.expected:.0f} FTE empty", wording.money(told.expected, "EUR"))
        assert any(one in title(deck[2]) for one in said)
    series = drawn(deck[3])
    assert series["Still empty"] == plan.by_quarter["short_fte"].tolist()
    assert series["Borrow"] == plan.by_quarter["borrow_fte"].tolist()
    cost = wording.money(plan.outcome.cost_range.expected, "EUR")
    assert cost in title(deck[3])


def test_proof_says_the_tenth_percentile_and_what_may_not_be_claimed(deck, results):
    slide, found = deck[4], results.projected
    assert wording.money(abs(found.npv.low), "EUR") in title(slide)
    steps = drawn(slide)
    whole = [abs(value) for value, kind in zip(found.table["amount"], found.table["kind"])
             if kind == "total"]  # fmt: skip
    assert [abs(value) for value in steps["Total"] if value] == pytest.approx(whole)
    words = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    assert f"Pick coaching on the floor: {results.measured[0][1].claim.rung}" in words


def test_forecast_has_its_band(deck, results):
    slide = next(slide for slide in deck if "will be empty in 12 months" in title(slide))
    row = results.forecast.shortage_by(months=(12,)).iloc[0]
    assert f"About {wording.compact(row['short_fte'])} FTE" in title(slide)
    areas, lines = charts(slide)[0].plots
    assert len(list(areas.series)) == 2
    assert len(next(iter(lines.series)).values) == 9  # today and eight quarters


def test_every_slide_carries_its_provenance(deck, results):
    made = results.gaps.provenance
    for slide in deck:
        told = notes(slide)
        assert "Formula: " in told
        assert made.dataset in told or "Data: " in told
        footer = texts(slide)[-1] if not tables(slide) else " ".join(texts(slide))
        assert "skillgap" in footer
    for entry in made.assumptions:
        assert f"{entry.name.replace('_', ' ')} = {entry.value:g}" in notes(deck[0])
    assert scenario_id(results.scenario) in notes(deck[3])


def test_nothing_is_live(written):
    assert live_parts(written) == []
    cells = [cell for sheet in worksheets(written) for row in sheet for cell in row]
    assert {cell.data_type for cell in cells} <= {"n", "s", "d"}


@pytest.mark.parametrize(("template", "wider"), [
    (None, 1.0),
    ({}, 1.0),
    ({"face": "Verdana"}, 1.18),
    ({"face": "Verdana", "dark": True, "inches": (11.0, 6.2)}, 1.18),
])  # fmt: skip
@pytest.mark.parametrize("long", [False, True])
def test_everything_has_room(results, template, wider, long):
    slides = [*tell_board_story(results), *tell_appendix(results)]
    if long:
        named, workforce = results.gaps.workforce, results.gaps.table
        names = {*workforce["name"], *workforce["cluster"], *named["roles"]["title"],
                 *named["employees"]["function"], results.projected.inputs.title}  # fmt: skip
        slides = with_long_names(slides, names)
        assert forty(str(workforce["name"].iloc[0])) in slides[0].exhibits[0].labels
    data = write_deck(
        slides, template=company_template(**template) if template is not None else None
    )
    deck = Presentation(io.BytesIO(data))
    for slide in list(deck.slides)[template is not None :]:
        assert outside(slide, deck.slide_width, deck.slide_height) == []
        assert overlapping(slide) == []
        assert overflowing(slide, wider) == []
        assert crowded(slide, wider) == []


def test_what_has_no_room_on_a_slide_stands_in_its_notes(results):
    template = company_template(face="Verdana", inches=(8.0, 4.5))
    slides = tell_board_story(results)
    made = list(Presentation(io.BytesIO(write_deck(slides, template=template))).slides)[1:]
    said = [line for line in texts(made[4]) if line.endswith("more in the notes")]
    assert said
    everything = " ".join([*texts(made[4]), notes(made[4])]).replace("\u00a0", " ")
    assert all(line in everything for line in slides[4].exhibits[1].lines)


def test_a_part_that_cannot_be_told_says_why(results):
    bare = BoardResults(results.gaps, without={"plan": "Load openings."})
    story = tell_board_story(bare)
    assert len(story) == 5
    assert story[3].title.endswith("cannot be told yet")
    assert story[3].exhibits == (Words(("Load openings.",)),)
    assert all(slide.exhibits for slide in tell_appendix(bare))


def test_assumptions_that_move_the_money_come_first(results):
    names = [one.name for one in assumptions_used(results)]
    moved = list(results.gaps.tornado["name"])
    assert names[: len(moved)] == moved
    assert len(names) == len(set(names))


def test_workbook_holds_the_tables_and_the_register(results):
    from openpyxl import load_workbook

    data = write_workbook(sharing.board_sheets(results), assumptions=assumptions_used(results))
    assert live_parts(data) == []
    book = load_workbook(io.BytesIO(data))
    column = [cell.value for cell in book["Skills"][1]].index("monthly risk") + 1
    values = [book["Skills"].cell(row, column).value for row in range(2, 12)]
    assert values == pytest.approx(results.gaps.table["monthly_risk"].head(10).tolist())
    assert results.gaps.provenance.dataset in book["Skills"].cell(1, 1).comment.text
    assert "employee id" not in {cell.value for sheet in book for cell in sheet[1]}
    guess = [row[0].value for row in book["Assumptions"].iter_rows(min_row=2)]
    assert guess == [one.name.replace("_", " ") for one in assumptions_used(results)]


def test_brief_says_the_five_findings(results):
    from docx import Document

    slides = tell_board_story(results)
    written = Document(io.BytesIO(write_brief(slides, title="Sample"))).paragraphs
    heads = [line.text for line in written if line.text[:2] in {f"{at}." for at in range(1, 6)}]
    assert heads == [f"{at}. {slide.title}" for at, slide in enumerate(slides, start=1)]


def test_the_command_line_writes_a_deck_from_four_small_files(tmp_path, capsys):
    from skillgap.cli import main
    from tests.cli.test_cli import EMPLOYEES, REQUIREMENTS, ROLES, SIGNALS

    for name, text in (
        ("employees", EMPLOYEES), ("roles", ROLES), ("requirements", REQUIREMENTS),
        ("signals", SIGNALS),
    ):  # fmt: skip
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    out = tmp_path / "deck.pptx"
    assert main(["deck", str(tmp_path), "--out", str(out), "--short"]) == 0
    slides = Presentation(str(out)).slides
    assert len(slides) == 5
    assert "a month is not delivered" in title(slides[0])
    assert main(["deck", str(tmp_path), "--out", str(tmp_path / "deck.ppt")]) == 2
    assert "`.pptx`" in capsys.readouterr().err
