"""One palette: the app's configuration and the figures' tokens are alike, and readable."""

import tomllib
from dataclasses import asdict
from pathlib import Path

import pytest

from skillgap.figures._theme import TAG_COLOURS, TOKENS, plotly_template, tag_colour

CONFIG = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text())


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_tokens_are_those_of_the_configuration(mode):
    theme, tokens = CONFIG["theme"][mode], TOKENS[mode]
    assert theme["primaryColor"] == tokens.accent
    assert theme["backgroundColor"] == tokens.background
    assert theme["secondaryBackgroundColor"] == tokens.surface
    assert theme["textColor"] == tokens.text
    assert theme["borderColor"] == tokens.border
    assert theme["chartCategoricalColors"] == list(tokens.categories)
    assert theme["chartSequentialColors"] == list(tokens.sequence)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_plotly_and_streamlit_need_ten_colours(mode):
    theme = CONFIG["theme"][mode]
    for name in ("chartCategoricalColors", "chartSequentialColors", "chartDivergingColors"):
        assert len(theme[name]) == 10


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_reads_on_every_surface(mode):
    tokens = TOKENS[mode]
    for surface in (tokens.background, tokens.surface):
        assert contrast(tokens.text, surface) >= 7
        assert contrast(tokens.muted, surface) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_meanings_stand_out_from_the_page_and_from_each_other(mode):
    tokens = asdict(TOKENS[mode])
    meanings = ["demand", "supply", "gap", "build", "buy", "borrow", "redeploy", "automate"]
    assert len({tokens[name] for name in meanings}) == len(meanings)
    for name in meanings:
        assert contrast(tokens[name], tokens["background"]) >= 3, name


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_cell_of_a_heat_map_can_be_read(mode):
    for colour in TOKENS[mode].sequence:
        assert max(contrast(ink, colour) for ink in ("#18212F", "#FFFFFF")) >= 4.4, colour


def test_the_sequence_runs_one_way():
    light = [luminance(colour) for colour in TOKENS["light"].sequence]
    dark = [luminance(colour) for colour in TOKENS["dark"].sequence]
    assert light == sorted(light, reverse=True)
    assert dark == sorted(dark)


def test_each_tag_has_a_colour_of_its_own():
    assert len({tag_colour(tag, "light") for tag in TAG_COLOURS}) == len(TAG_COLOURS)


def test_plotly_template_carries_the_tokens():
    template = plotly_template("dark")
    assert template.layout.font.color == TOKENS["dark"].text
    assert list(template.layout.colorway) == list(TOKENS["dark"].categories)
