"""The Deck page with the sample and with nothing: pins kept, ordered, annotated, taken back."""

import io

import pytest

import skillgap as sg
from skillgap.questions.plan import settings
from skillgap.sharing import board_slides, compose_board
from skillgap.ui.kit import pins, plans
from skillgap.ui.kit.plain import plain

pytestmark = pytest.mark.slow


def open_pins(app):
    """Open what pins the page's findings, as a click on it does."""
    app.session_state["pin-to-deck"] = True
    return app.run()


def pin(app, words):
    button = next(one for one in app.button if words in one.label)
    return button.click().run()


def kept(folder):
    with sg.open_workspace(folder) as workspace:
        found = workspace.documents(pins.KIND)
        return found[0].body["pins"] if found else []


def titles(app):
    return [one.value for one in app.text_input if one.label.startswith("Title of pin")]


def press(app, label, place=0):
    return [one for one in app.button if one.label == label][place].click().run()


@pytest.fixture
def deck_with_pins(with_sample, open_page):
    """Two pins made on the Overview, seen on the Deck page."""
    app = open_pins(open_page("overview"))
    assert not app.exception
    answer = next(one.label for one in app.button if one.label.startswith("Sentence: "))
    app = pin(pin(app, "Sentence: "), "of the value not delivered")
    assert not app.exception
    assert len(kept(with_sample)) == 2, answer
    return with_sample, app.switch_page("pages/deck.py").run()


def test_a_pin_keeps_numbers_and_where_they_come_from(deck_with_pins, sample_gaps):
    folder, app = deck_with_pins
    assert not app.exception
    sentence, figure = kept(folder)
    assert "We cover" in sentence["title"]
    few = sample_gaps.critical_few(10).sort_values("monthly_risk", ascending=False, kind="stable")
    (series,) = figure["exhibit"]["series"]
    assert figure["exhibit"]["labels"] == few["name"].tolist()
    assert series["values"] == pytest.approx(few["monthly_risk"].tolist(), abs=0.01)
    assert series["high"] == pytest.approx(few["risk_high"].tolist(), abs=0.02)
    assert figure["exhibit"]["unit"] == "money:EUR"
    assert "of the value not delivered" in figure["title"]
    assert any(line.startswith("Formula: ") for line in figure["notes"])
    assert figure["dataset"] == sample_gaps.workforce.fingerprint


def test_pins_are_moved_named_annotated_removed_and_taken_back(deck_with_pins):
    folder, app = deck_with_pins
    first, second = titles(app)
    app = press(app, "Down")
    assert titles(app) == [second, first]
    field = next(one for one in app.text_input if one.label == "Title of pin 1")
    app = field.set_value("What the board must see").run()
    note = next(one for one in app.text_input if one.label == "Note on the slide of pin 1")
    app = note.set_value("Decide in March").run()
    assert [one["title"] for one in kept(folder)] == ["What the board must see", first]
    assert kept(folder)[0]["note"] == "Decide in March"
    app = press(app, "Remove")
    assert titles(app) == [first]
    app = press(app, "Undo")
    assert titles(app) == ["What the board must see", first]
    for _ in range(3):
        app = press(app, "Undo")
    assert titles(app) == [first, second]


def test_the_deck_holds_story_pins_and_appendix(deck_with_pins):
    from pptx import Presentation

    from skillgap.exports.deck import write_deck

    _, app = deck_with_pins
    listed = next(one.value for one in app.markdown if one.value.startswith("1. "))
    lines = listed.splitlines()
    assert len(lines) > 9
    assert "a month is not delivered" in lines[0]
    parts = next(one for one in app.get("button_group"))
    parts.set_value(["Pins"]).run()
    listed = next(one.value for one in app.markdown if one.value.startswith("1. "))
    assert len(listed.splitlines()) == 2
    slides = [one.slide for one in pins._read_pins({"pins": kept(deck_with_pins[0])})]
    made = Presentation(io.BytesIO(write_deck(slides)))
    assert made.slides[1].shapes[2].has_chart or any(s.has_chart for s in made.slides[1].shapes)


def test_page_and_command_line_tell_one_story(with_sample, open_page, sample, monkeypatch):
    """The findings listed on the page are those of the deck that the command writes.

    A plan ends where it is proven near enough to the best; on a busy machine the clock would end it
    earlier, here or there.
    """
    monkeypatch.setattr(settings, "SECONDS", 90.0)
    monkeypatch.setattr(plans, "USUAL", (settings.GAP_SHARE, 90.0))
    listed = next(one.value for one in open_page("deck").markdown if one.value.startswith("1. "))
    written = board_slides(compose_board(sample), appendix=True)
    said = [f"{at}. {plain(one.title)}" for at, one in enumerate(written, start=1)]
    assert listed.splitlines() == said


def test_somebody_elses_pin_meanwhile_is_kept(deck_with_pins):
    folder, app = deck_with_pins
    with sg.open_workspace(folder) as workspace:
        (document,) = workspace.documents(pins.KIND)
        other = {**document.body["pins"][0], "id": "f" * 12, "title": "From another window"}
        workspace.keep_document(pins.KIND, document.name, {"pins": [*document.body["pins"], other]})
    press(app, "Remove")
    assert [one["title"] for one in kept(folder)][-1] == "From another window"
    assert len(kept(folder)) == 2
