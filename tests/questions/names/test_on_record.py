"""Texts matched to the sample's skills and an advert read, number by number."""

from __future__ import annotations

from pathlib import Path

import pytest

import skillgap as sg
from skillgap.questions.names import index_taxonomy
from tests.recorded import assert_as_recorded
from tests.summaries import in_short

RECORDS = Path(__file__).parent / "records"
TEXTS = ["sql", "Python programing", "data visualization", "k8s", "negotiating", "welder",
         "leadership of teams", "predictive maintenance", "budget", "RCA", "quantum", "",
         "machine learning", "planning of projects", "stakeholder managment"]  # fmt: skip
ADVERT = (
    "We want an analyst with strong SQL and python programming; data visualisations are a plus.\n"
    "No experience with container platforms needed, but negotiation and project planing are. "
    "You coach others, analyse root causes and maintain machines predictively. "
    "Budget planning is not required."
)


@pytest.fixture(scope="module")
def index(sample):
    return index_taxonomy(sample, semantic=False)


def test_matches_are_as_on_record(index):
    found = sg.match_skills(TEXTS, index)
    told = {
        "table": found.table,
        "candidates": in_short(found.candidates, 10),
        "warnings": found.warnings,
        "said": found.explain("welder").sentence,
    }
    assert_as_recorded(RECORDS / "matches.json", told, relative=1e-4)


def test_an_advert_is_read_as_on_record(index):
    found = sg.extract_skills(ADVERT, index)
    told = {"spans": found.spans, "table": found.table, "warnings": found.warnings}
    assert_as_recorded(RECORDS / "advert.json", told, relative=1e-4)
