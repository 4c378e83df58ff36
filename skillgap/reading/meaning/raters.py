"""Several opinions of one skill side by side: ``Self rating``, ``Manager rating``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from skillgap.core.tables import SIGNAL_SOURCES
from skillgap.core.words import CATEGORY_WORDS
from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.conform.matching import split_header_into_words
from skillgap.reading.finding.table import RawTable
from skillgap.reading.meaning.taking_out import (
    ask_about_reshaping,
    find_header_for_column,
    find_person_header,
    is_left_unchanged,
    stripped_column,
)

_RATED = {"rating", "level", "score", "assessment", "review", "rated", "proficiency", "evaluation"}
_OF_RATERS = {"selbst": "self", "auto": "self", "selbsteinschätzung": "self",
              "autoévaluation": "self", "autoevaluación": "self", "autoevaluation": "self",
              "fremdeinschätzung": "manager", "vorgesetzter": "manager", "responsable": "manager",
              "jefe": "manager", "leidinggevende": "manager", "zelf": "self",
              "peers": "peer"}  # fmt: skip
_SOURCE, _LEVEL = "Source", "Level"


def stack_ratings_of_raters(raw: RawTable, decisions: Decisions) -> list[RawTable]:
    """Put the ratings of several raters below each other, one row per rating, with who gave it.

    Args:
        raw: The table.
        decisions: ``raters`` answered ``leave`` leaves the table as it is.
    """
    person, skill = find_person_header(raw), find_header_for_column(raw, "signals", "skill_id")
    raters = _columns_by_rater(raw, {person, skill})
    if not person or not skill or len(raters) < 2 or is_left_unchanged(decisions, "raters"):
        return [raw]
    rest = raw.frame.drop(columns=list(raters))
    if {_SOURCE, _LEVEL} & set(rest.columns):
        return [raw]
    parts = [
        rest.assign(**{_LEVEL: stripped_column(raw, header)}).assign(**{_SOURCE: source})
        for header, source in raters.items()
    ]
    frame = pd.concat(parts).sort_index(kind="stable").astype("str")
    told = ask_about_reshaping(
        raw, decisions, kind="raters", count=len(frame), value=", ".join(raters),
        found="ratings of several people side by side", expected="one rating per row",
        remedy="Each is read as a rating of its own, with who gave it.",
    )  # fmt: skip
    return [replace(raw, frame=frame[frame[_LEVEL] != ""]).with_issues([told])]


def _columns_by_rater(raw: RawTable, used: set[str]) -> Mapping[str, str]:
    """Return the columns of ratings whose header says who rates, each with a source of its own."""
    found: dict[str, str] = {}
    for header in raw.headers:
        source = _source_named_by(header)
        rated = header not in used and raw.evidence[header].level >= 0.8
        if source and rated and source not in found.values():
            found[header] = source
    return found


def _source_named_by(header: str) -> str:
    words = [word for word in split_header_into_words(header) if word not in _RATED]
    word = "".join(words) if len(words) <= 2 else ""
    plain = word if word in SIGNAL_SOURCES else _OF_RATERS.get(word, "")
    return plain or CATEGORY_WORDS["source"].get(word, "")
