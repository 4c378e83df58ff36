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
from skillgap.reading.mapping.matrix import are_people
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
              "gestor": "manager", "chefe": "manager", "chef": "manager", "leiter": "manager",
              "führungskraft": "manager", "capo": "manager", "przełożony": "manager",
              "samoocena": "self", "kierownik": "manager", "autovalutazione": "self",
              "autoavaliação": "self", "moi": "self", "autoeval": "self", "ich": "self",
              "collega": "peer", "kollege": "peer", "collègue": "peer", "colega": "peer",
              "par": "peer", "boss": "manager", "lead": "manager", "supervisor": "manager",
              "mgr": "manager", "own": "self", "peers": "peer"}  # fmt: skip
_PERSON, _SKILL, _SOURCE, _LEVEL = "Employee", "Skill", "Source", "Level"


def stack_ratings_of_raters(raw: RawTable, decisions: Decisions) -> list[RawTable]:
    """Put the ratings of several raters below each other, one row per rating, with who gave it.

    Args:
        raw: The table.
        decisions: ``raters`` answered ``leave`` leaves the table as it is.
    """
    if is_left_unchanged(decisions, "raters"):
        return [raw]
    if across := _stack_raters_across(raw, decisions):
        return [across]
    person, skill = find_person_header(raw), find_header_for_column(raw, "signals", "skill_id")
    raters = _columns_by_rater(raw, {person, skill})
    if not person or not skill or len(raters) < 2:
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


def _stack_raters_across(raw: RawTable, decisions: Decisions) -> RawTable | None:
    """Put a matrix with two or more raters of each skill below itself: a row for each rating.

    ``SQL Self, SQL Manager, Go Self, Go Manager`` become ``Skill``, ``Source`` and ``Level``.
    """
    told = {h: _skill_and_rater(h) for h in raw.headers if raw.evidence[h].level >= _RATINGS}
    columns = {h: each for h, each in told.items() if each[0] and each[1]}
    skills = list(dict.fromkeys(skill for skill, _ in columns.values()))
    raters = list(dict.fromkeys(rater for _, rater in columns.values()))
    whole = len(skills) > 1 and len(raters) > 1 and len(columns) == len(skills) * len(raters)
    rest = [h for h in raw.headers if h not in columns]
    if not whole or len({*columns.values()}) < len(columns) or {_SKILL, _SOURCE, _LEVEL} & {*rest}:
        return None
    free = raw.frame[rest]
    if not find_header_for_column(raw, "signals", "employee_id") and _PERSON not in rest:
        who = next((h for h in rest if are_people(raw.evidence[h].words)), "")
        who = who or next((h for h in rest if raw.evidence[h].different == 1), "")
        free = free.rename(columns={who: _PERSON})
    parts = [
        free.assign(**{_LEVEL: stripped_column(raw, header)}).assign(
            **{_SKILL: skill, _SOURCE: rater}
        )
        for header, (skill, rater) in columns.items()
    ]
    frame = pd.concat(parts).sort_index(kind="stable").astype("str")
    frame = frame[frame[_LEVEL] != ""]
    issue = ask_about_reshaping(
        raw, decisions, kind="raters", count=len(frame), value=", ".join([*columns][:6]),
        found="ratings of several people side by side", expected="one rating per row",
        remedy="Each is read as a rating of its own, with who gave it.",
    )  # fmt: skip
    return replace(raw, frame=frame).with_issues([issue])


_RATINGS = 0.8


def _skill_and_rater(header: str) -> tuple[str, str]:
    """Return the skill that a header speaks of, and who rates it: its last word or its first."""
    words = header.split()
    for word, rest in ((words[-1:], words[:-1]), (words[:1], words[1:])):
        source = _source_named_by("".join(word)) if word and rest else ""
        if source:
            return " ".join(rest).strip(" -_:/()[]–—›."), source
    return "", ""


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
