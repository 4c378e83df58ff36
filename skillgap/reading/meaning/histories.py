"""Histories of training with their costs, and scores of a survey."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

import numpy as np
import pandas as pd

from skillgap.core.errors import Issue, Outcome
from skillgap.core.words import fold
from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.conform.matching import is_id_like, split_header_into_words
from skillgap.reading.conform.numbers import read_numbers
from skillgap.reading.finding.table import RawTable
from skillgap.reading.mapping.languages import column_meant_by_header
from skillgap.reading.meaning.taking_out import (
    ask_about_reshaping,
    find_header_for_column,
    find_person_header,
    is_left_unchanged,
    stripped_column,
    take_out_table,
)

_SURVEY_WORDS = {"survey", "score", "satisfaction", "engagement", "wellbeing", "balance", "mood",
                 "nps", "enps", "happiness", "morale", "pulse", "involvement", "burnout",
                 "climate", "motivation"}  # fmt: skip
_STRONG = _SURVEY_WORDS - {"score", "balance", "climate", "motivation"}


_NUMBERED_ITEM = re.compile(
    r"(?:q|question|item|statement|frage|pregunta|domanda|pytanie|vraag|問|質問|问题)[\s._-]*\d{1,3}",
    re.IGNORECASE,
)
_QUARTERS = 4
"""Q1 to Q4 may be quarters."""

_AGREED = {
    "1": ("stronglydisagree", "totallydisagree", "verydissatisfied", "stimmegarnichtzu",
          "stimmeüberhauptnichtzu", "pasdutoutdaccord", "totalmenteendesacuerdo", "never"),
    "2": ("disagree", "somewhatdisagree", "dissatisfied", "stimmenichtzu", "stimmeehernichtzu",
          "pasdaccord", "endesacuerdo", "rarely"),
    "3": ("neutral", "neitheragreenordisagree", "undecided", "teilsteils", "niagreenidesacuerdo",
          "neutre", "sometimes"),
    "4": ("agree", "somewhatagree", "satisfied", "stimmezu", "stimmeeherzu", "daccord",
          "deacuerdo", "often"),
    "5": ("stronglyagree", "totallyagree", "verysatisfied", "stimmevollzu", "stimmevollundganzzu",
          "toutàfaitdaccord", "totalmentedeacuerdo", "always"),
}  # fmt: skip
_SCORE_OF_WORD = {word: score for score, words in _AGREED.items() for word in words}


def _with_scores_for_words(raw: RawTable) -> RawTable:
    """Give words of agreement the scores 1 to 5, and answers without a name a number."""
    worded = [
        h for h in raw.headers
        if raw.evidence[h].words and all(fold(w) in _SCORE_OF_WORD for w in raw.evidence[h].words)
    ]  # fmt: skip
    raw = _without_refusals(raw)
    if len(worded) < 2:
        return raw
    scores = {h: stripped_column(raw, h).map(lambda cell: _SCORE_OF_WORD.get(fold(cell), ""))
              for h in worded}  # fmt: skip
    columns = {header: cells.astype("str") for header, cells in scores.items()}
    return replace(raw, frame=raw.frame.assign(**columns))


_NO_ANSWER = frozenset({"nsnc", "ns", "nc", "nsp", "dontknow", "idontknow", "noanswer", "noopinion",
                        "keineangabe", "weißnicht", "nesaitpas", "sansreponse", "sansréponse",
                        "nosabe", "nocontesta", "nonso", "weetniet", "geenantwoord", "niewiem",
                        "refused", "prefernottosay"})  # fmt: skip


def _without_refusals(raw: RawTable) -> RawTable:
    """Take words for no answer, beside answers that are numbers, for blanks."""
    changed = {}
    for header in raw.headers:
        words = [word for word in raw.evidence[header].words if fold(word) in _NO_ANSWER]
        if words and raw.evidence[header].number > 0.5:
            cells = stripped_column(raw, header)
            changed[header] = cells.mask(cells.isin(words), "").astype("str")
    return replace(raw, frame=raw.frame.assign(**changed)) if changed else raw


def _with_respondents(raw: RawTable) -> RawTable:
    """Give answers to a survey a respondent each, where nothing names them."""
    if find_header_for_column(raw, "survey", "respondent_id") or find_person_header(raw):
        return raw
    numbers_of = [h for h in raw.headers[:1] if is_id_like(unicodedata.normalize("NFKC", h))
                  and raw.evidence[h].different == 1]  # fmt: skip
    named = numbers_of or [h for h in raw.headers if _RESPONDENT & set(split_header_into_words(h))]
    if named and raw.evidence[named[0]].different == 1:
        return replace(raw, frame=raw.frame.rename(columns={named[0]: "Respondent"}))
    numbers = [f"R-{row}" for row in raw.frame.index]
    respondents = pd.Series(numbers, index=raw.frame.index, dtype="str")
    return replace(raw, frame=raw.frame.assign(Respondent=respondents))


_RESPONDENT = {"participant", "response", "case", "teilnehmer", "répondant", "participante"}


def read_survey_answers(raw: RawTable, decisions: Decisions) -> list[RawTable]:
    """Read scores of a survey as answers to its questions, not as ratings of skills.

    Args:
        raw: The table.
        decisions: ``survey`` answered ``leave`` leaves the table as it is.
    """
    before, raw = raw, _with_scores_for_words(raw)
    worded = raw is not before
    items = [header for header in raw.headers if _NUMBERED_ITEM.fullmatch(header.strip())]
    numbered = [header for header in items if _is_column_of_scores(raw, header)]
    if worded or len(numbered) > _QUARTERS:
        raw = _with_respondents(raw)
    person = find_header_for_column(raw, "survey", "respondent_id") or find_person_header(raw)
    scores = [h for h in raw.headers if h != person and _is_column_of_scores(raw, h)]
    spoken = {word for header in raw.headers for word in split_header_into_words(header)} | set(
        split_header_into_words(raw.file)
    )
    sentences = [h for h in scores if len(h.split()) >= 4]
    survey = [h for h in scores if _SURVEY_WORDS & set(split_header_into_words(h))]
    asked = len(numbered) > _QUARTERS and len(numbered) >= 0.6 * len(scores)
    alike = (
        worded or asked
        or len(survey) >= 0.6 * len(scores) or len(sentences) >= 0.6 * len(scores)
    )  # fmt: skip
    strong = worded or asked or bool(_STRONG & spoken) or len(sentences) >= 2
    if (
        not person
        or len(scores) < 2
        or not alike
        or not strong
        or is_left_unchanged(decisions, "survey")
    ):
        return [before]
    if find_header_for_column(raw, "survey", "item") or len(scores) < 0.4 * len(raw.headers):
        return [before]
    team = (
        find_header_for_column(raw, "survey", "team_id")
        or find_header_for_column(raw, "employees", "function")
        or next(
            (h for h in raw.headers if h not in (person, *scores) and _asks_for_team(raw, h)), ""
        )
    )
    who, teams = stripped_column(raw, person), stripped_column(raw, team) if team else None
    rows = [(int(str(row)), header, cell) for header in scores
            for row, cell in stripped_column(raw, header).items() if cell]  # fmt: skip
    columns = {
        "Team": [teams[row] if teams is not None else "All" for row, _, _ in rows],
        "Respondent": [who[row] for row, _, _ in rows],
        "Item": [header for _, header, _ in rows],
        "Score": [cell for _, _, cell in rows],
    }
    issue = ask_about_reshaping(
        raw, decisions, kind="survey", count=len(scores), value=", ".join(scores[:6]),
        found="column of scores of a survey", expected="levels of skills",
        remedy="They are read as answers to a survey, not as what people can do.",
    )  # fmt: skip
    made = take_out_table(raw, "", columns, [row for row, _, _ in rows])
    read = {person, team, *scores}
    left = [h for h in before.headers if h not in read and before.evidence[h].filled > 0]
    told = [issue, *([_told_left_out(raw, left)] if left else [])]
    return [replace(made, file=raw.file, issues=raw.issues, aside=raw.aside).with_issues(told)]


def _told_left_out(raw: RawTable, left: list[str]) -> Issue:
    return Issue(
        severity="note", file=raw.file, table="survey", row=0, column="",
        value=", ".join(left[:20]), found="column outside the contract",
        expected="columns of survey", remedy="Nothing, if not needed: they were ignored.",
        outcome="dropped", count=len(left), verdict=Outcome.ACCEPT.value,
    )  # fmt: skip


_TEAM = {"team", "department", "division", "unit", "function", "abteilung", "bereich", "service",
         "direction", "equipe", "équipe", "departamento", "equipo", "reparto", "ufficio",
         "afdeling",
         "dział", "zespół"}  # fmt: skip


def _asks_for_team(raw: RawTable, header: str) -> bool:
    """Say whether a question of a survey asks where somebody works: few answers, all words."""
    cells = raw.evidence[header]
    return bool(_TEAM & set(split_header_into_words(header))) and cells.different < 0.5


def _is_column_of_scores(raw: RawTable, header: str) -> bool:
    cells = raw.evidence[header]
    identity = {"id", "year", "age", "salary"} & set(split_header_into_words(header))
    return bool(cells.number > 0.9 and cells.top <= 10 and not identity and cells.day < 0.5)


_TRAINING = {"training", "course", "program", "programme", "learning", "workshop"}


def split_courses_from_history(raw: RawTable, decisions: Decisions) -> list[RawTable]:
    """Take what a course costs and takes out of a history of who took it.

    Args:
        raw: The table.
        decisions: Not asked: the history itself stays as it is.
    """
    person = find_person_header(raw)
    course = find_header_for_column(raw, "enrolments", "intervention_id", 0.6)
    cost = next(
        (
            h
            for h in raw.headers
            if {"cost", "price", "fee", "coût", "kosten", "coste", "costo"}
            & set(split_header_into_words(h))
            and raw.evidence[h].number > 0.7
        ),
        "",
    )
    spoken = {word for header in raw.headers for word in split_header_into_words(header)}
    when = find_header_for_column(raw, "enrolments", "started_on", 0.6)
    told = bool(spoken & _TRAINING) or column_meant_by_header(course) == "intervention_id"
    if not (person and course and cost and when) or not told or course == person:
        return [raw]
    names = stripped_column(raw, course)
    columns: dict[str, list[str]] = {"Course": [], "Cost per person": []}
    rows = []
    for name, part in stripped_column(raw, cost).groupby(names, sort=False):
        numbers = read_numbers(part.tolist()).values
        if name and np.isfinite(numbers).any():
            columns["Course"].append(str(name))
            columns["Cost per person"].append(f"{float(np.nanmean(numbers)):.2f}")
            rows.append(int(str(pd.Index(part.index)[0])))
    if not rows:
        return [raw]
    return [raw, take_out_table(raw, "courses", columns, rows)]


_PERCENT = {"percent", "percentage", "progress", "completion", "prozent", "fortschritt",
            "avancement",            "progreso", "progresso", "voortgang"}  # fmt: skip
_ENDED = {"completed", "completion", "finished", "abgeschlossen", "terminé", "completado",
          "afgerond", "completato", "ukończono"}  # fmt: skip
_STATUS = "Status"


def tell_status_of_learning(raw: RawTable, decisions: Decisions) -> list[RawTable]:
    """Say of each course somebody began whether it is done, by its share or its last day.

    Args:
        raw: The table.
        decisions: Not asked: a column of status, where there is one, says otherwise.
    """
    if not is_learning_history(raw) or find_header_for_column(raw, "enrolments", "status"):
        return [raw]
    spoken = {h: set(split_header_into_words(h)) for h in raw.headers}
    share = next((h for h, words in spoken.items()
                  if words & _PERCENT and raw.evidence[h].number > 0.9), "")  # fmt: skip
    ended = next(
        (
            h
            for h, words in spoken.items()
            if words & _ENDED and raw.evidence[h].calendar > 0.9 and h != share
        ),
        "",
    )
    if (not share and not ended) or _STATUS in raw.headers:
        return [raw]
    done = pd.Series(False, index=raw.frame.index)
    begun = done
    if share:
        values = pd.Series(
            read_numbers(stripped_column(raw, share).tolist()).values, raw.frame.index
        )
        whole = 1.0 if raw.evidence[share].top <= 1 else 100.0
        done, begun = values >= whole, values > 0
    if ended:
        done |= stripped_column(raw, ended) != ""
    status = done.map({True: "completed", False: ""}).mask(~done & begun, "in progress")
    if ended and not share:
        status = status.mask(~done, "registered")
    return [replace(raw, frame=raw.frame.assign(**{_STATUS: status.astype("str")}))]


def is_learning_history(raw: RawTable) -> bool:
    """Say whether a table tells who took which course, and when."""
    person = find_header_for_column(raw, "enrolments", "employee_id") or find_person_header(raw)
    course = find_header_for_column(raw, "enrolments", "intervention_id")
    dated = any(raw.evidence[h].day > 0.6 for h in raw.headers)
    repeated = bool(person) and raw.evidence[person].different < 1
    return bool(person and course and person != course and dated and repeated)
