"""What profiles warn of, with the shares counted by hand, from both sides of each threshold."""

from __future__ import annotations

import pandas as pd
import pytest

from skillgap.questions.profiles.question import infer_profiles
from tests.simulated import frame, organisation, signal_table


def told(register, said, *, people=4, skills=("a",), twice=()):
    """Warnings where so many people are asked for some skills and some pairs have one signal."""
    rows = [(person, skill, "self", 3, "2026-10-01") for person, skill in said]
    rows += [(person, skill, "manager", 3, "2026-09-01") for person, skill in twice]
    names = [f"E{at}" for at in range(people)]
    workforce = organisation(
        signals=signal_table(rows),
        employees=frame("employees", employee_id=names, role_id=["R"] * people),
        requirements=frame("requirements", role_id=["R"] * len(skills), skill_id=list(skills),
                           required_level=[3.0] * len(skills)),
        skills=frame("skills", skill_id=list(skills), name=list(skills)),
    )  # fmt: skip
    return infer_profiles(workforce, assumptions=register).warnings


def about(warnings, words):
    return [text for text in warnings if words in text]


@pytest.mark.parametrize(
    ("seen", "said"),
    [(4, []), (3, []), (2, ["50%"]), (1, ["75%"])],
)
def test_share_of_required_skills_without_a_signal(register, seen, said):
    """Of four people asked for one skill; a quarter unseen is not yet many."""
    pairs = [(f"E{at}", "a") for at in range(seen)]
    found = about(told(register, pairs), "no signal about the person")
    assert [text.split()[0] for text in found] == said


@pytest.mark.parametrize(
    ("once", "said"), [(0, []), (1, []), (2, ["50%"]), (4, ["100%"])]
)  # fmt: skip
def test_share_of_levels_on_one_signal(register, once, said):
    pairs = [(f"E{at}", "a") for at in range(4)]
    found = about(told(register, pairs, twice=pairs[once:]), "rest on one signal")
    assert [text.split()[0] for text in found] == said


def test_no_signals_is_all_there_is_to_say(register):
    (only,) = told(register, [])
    assert only.startswith("No signals")


def test_signals_without_a_day_are_counted(register):
    rows = signal_table([(f"E{at}", "a", "self", 3, "2026-10-01") for at in range(5)])
    rows.loc[rows.index[:2], "observed_on"] = pd.NaT
    found = infer_profiles(organisation(signals=rows), assumptions=register).warnings
    assert about(found, "no date")[0].startswith("2 signals")


@pytest.mark.parametrize(("spare", "told_so"), [(1, True), (0, False)])
def test_calibration_needs_the_assessments_the_register_says(register, spare, told_so):
    """One assessment with a rating beside it for each person: as many as needed, or one less."""
    needed = int(register.value("calibration_fewest"))
    rows = []
    for at in range(needed - spare):
        rows += [(f"E{at:04d}", "a", "assessment", 1 + at % 4, "2026-10-01"),
                 (f"E{at:04d}", "a", "self", 1 + (at + 1) % 4, "2026-08-01")]  # fmt: skip
    found = infer_profiles(organisation(signals=signal_table(rows)), assumptions=register)
    said = about(found.warnings, "not calibrated")
    assert bool(said) == told_so
    if said:
        assert f"{needed - 1:,} assessments" in said[0]
        assert f"{needed} are needed" in said[0]
