"""Sentences of job adverts that name no skill: none is found in them, none is taken over."""

from __future__ import annotations

import pytest

import skillgap as sg
from benchmarks.everyday import ASKED
from skillgap.questions.names import index_taxonomy

OFFICE = ["Budget planning", "Contract negotiation", "Sales pipeline management", "Recruiting",
          "Machine learning", "Public relations", "Office administration", "Employee benefits",
          "Event planning", "Travel booking", "Pension administration", "Facility management",
          "Onboarding", "Shift planning", "Payroll"]  # fmt: skip
"""Skills that share words with what an employer offers."""


@pytest.fixture(scope="module", params=["sample", "office"])
def skills(request, sample):
    return sample if request.param == "sample" else OFFICE


@pytest.fixture(scope="module", params=["plain", "best"])
def index(request, skills):
    return index_taxonomy(skills, semantic=request.param == "best")


def test_nothing_is_found_in_them(index):
    found = {text: sg.extract_skills(text, index).table["name"].tolist() for text in ASKED}
    assert {text: names for text, names in found.items() if names} == {}


def test_none_is_taken_over_as_a_skill(index):
    table = sg.match_skills(ASKED, index).table
    assert table.loc[table["verdict"] == "accept", ["text", "name"]].to_numpy().tolist() == []
    assert (table["probability"] < 0.5).mean() > 0.9


def test_a_skill_among_them_is_still_found(index, skills):
    name = skills["skills"]["name"].iloc[0] if not isinstance(skills, list) else skills[0]
    text = f"{ASKED[0]} You bring experience with {name}. {ASKED[1]}"
    assert name in sg.extract_skills(text, index).table["name"].tolist()
