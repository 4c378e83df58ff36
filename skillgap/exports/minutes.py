"""Minutes of a workshop as a Word document: who was there, what was said, tried and decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from skillgap.core import wording
from skillgap.core.workshop import (
    FORECAST,
    MONTHS,
    PREDICTION,
    TRIAL,
    TeamAnswer,
    Workshop,
    answers_of,
    count_votes,
    team_names,
)
from skillgap.exports.word_file import WordFile


def write_minutes(
    workshop: Workshop,
    answers: Iterable[TeamAnswer],
    results: Mapping[str, Mapping[str, Any]],
    *,
    sealed: str = "",
) -> bytes:
    """Write the minutes of a workshop.

    Args:
        workshop: How it stands or stood.
        answers: What teams answered.
        results: What their plans came to, by team.
        sealed: Who took the file away, when and from which data; stands in its foot.

    Returns:
        The bytes of a .docx.
    """
    given = list(answers)
    names = team_names(given)
    file = WordFile("Minutes of the workshop")
    file.add(
        f"{wording.day(workshop.opened.date())}, {wording.count(len(names), 'team')}: "
        f"{', '.join(names.values()) or 'none'}."
    )
    file.add_heading("Decisions")
    decided = [[one.what, one.owner, one.due] for one in workshop.decisions]
    file.add_table(["What", "Owner", "By"], decided, "Nothing was decided.")
    file.add_heading(f"Empty posts in {MONTHS} months: predicted and forecast")
    predicted = _predictions(workshop, given, names)
    file.add_table(["Who", "FTE"], predicted, "Nobody predicted anything.")
    file.add_heading("Plans tried, and votes")
    file.add(
        f"The limit was {wording.money(workshop.budget, workshop.currency)}. Posts filled are an "
        "average over the quarters; ranges are likely ranges (P10 to P90)."
    )
    file.add_table(
        ["Team", "Actions", "Posts filled, FTE", "Cost", "Votes"],
        _plans(workshop, given, results, names), "No plan was tried.",
    )  # fmt: skip
    return file.close(sealed)


def _predictions(
    workshop: Workshop, answers: Sequence[TeamAnswer], names: Mapping[str, str]
) -> list[list[str]]:
    given = answers_of(PREDICTION, answers)
    rows = [[name, f"{given[team]:,.0f}"] for team, name in names.items() if team in given]
    outcome = workshop.forecast
    if outcome is not None:
        rows.append([FORECAST, f"{outcome.middle:,.0f} (likely {outcome.low:,.0f} to "
                                     f"{outcome.high:,.0f})"])  # fmt: skip
    return rows


def _plans(
    workshop: Workshop,
    answers: Sequence[TeamAnswer],
    results: Mapping[str, Mapping[str, Any]],
    names: Mapping[str, str],
) -> list[list[str]]:
    tried, votes = answers_of(TRIAL, answers), count_votes(answers, workshop.hands)
    rows = []
    for team, trial in tried.items():
        if team not in names:
            continue
        result = results.get(team, {})
        filled, cost = "not worked out", ""
        if result.get("trial") == trial and "cost" in result:
            filled = (f"{result['filled']:.1f} ({result['filled_low']:.1f} to "
                      f"{result['filled_high']:.1f})")  # fmt: skip
            cost = wording.money(result["cost"], workshop.currency)
        actions = ", ".join(lever.capitalize() for lever in trial["levers"])
        rows.append([names[team], actions, filled, cost, str(votes.get(team, 0))])
    return rows
