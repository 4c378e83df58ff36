"""xAPI statements: what a person did with an activity, to enrolments and signals."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from skillgap.core.errors import Issue, UnreadableFile
from skillgap.core.tables import LEVEL_MAX, SOURCE_ROW
from skillgap.core.words import fold
from skillgap.reading.importers.completions import EXPOSURE_LEVEL, make_course_signals
from skillgap.reading.importers.imported import Imported, conform_imported_records, join_imports
from skillgap.reading.mapping.exported_cells import as_iso_day

BEGUN = frozenset({"initialized", "launched", "attempted", "progressed", "resumed",
                   "experienced", "interacted", "answered", "suspended", "played", "viewed",
                   "started"})  # fmt: skip
ENROLLED = frozenset({"registered", "enrolled", "assigned", "scheduled", "earned-in", "joined"})
DONE = frozenset({"completed", "passed", "mastered", "satisfied", "earned", "finished"})
ENDED = frozenset({"abandoned", "exited-early", "unregistered", "withdrew", "left"})
KNOWN = BEGUN | ENROLLED | DONE | ENDED | {"failed", "scored", "rated", "terminated", "exited"}
LISTED = 20
LONGEST_LINE = 1_000_000
"""A statement with more characters than this is none."""


@dataclass(slots=True)
class _Course:
    """What one person did with one activity so far.

    Attributes:
        row: Line of the first statement.
        days: Word of the contract to the days it was reached.
        scored: Day and share (0–1) of each score with a verdict.
        rating: Last rating of the learner.
    """

    row: int
    days: dict[str, list[str]] = field(default_factory=dict)
    scored: list[tuple[str, float, int]] = field(default_factory=list)
    rating: float | None = None


def read_statements(
    files: Mapping[str, bytes],
    *,
    skills: Mapping[str, str] | None = None,
    level: float = EXPOSURE_LEVEL,
    people: str = "account",
) -> Imported:
    """Read xAPI statements, one JSON object per line or an array of them.

    Args:
        files: Name and bytes of each.
        skills: Activity (id or name) to the skill it is about; completed activities then become
            ``course`` signals, and scaled scores of passed or failed ones ``assessment`` signals.
        level: Level, 0–5, that a completed activity is taken to show.
        people: What names a person: ``account`` (name of the account, else the address of the
            mail box) or ``local`` (the mail box without its domain).

    Returns:
        ``enrolments``, one per person and activity, and ``signals`` where a skill is known.

    Raises:
        UnreadableFile: a file holds no statement at all.

    Method:
        Verbs are known by the last part of their id. Completed, passed, mastered or satisfied
        (or a result that says completion) end an enrolment as completed; abandoned ones as
        dropped. A voided statement and its repeats by id do not count.
    """
    known = {fold(activity): skill for activity, skill in (skills or {}).items()}
    return join_imports(
        _read_statement_file(name, data, known, level, people) for name, data in files.items()
    )


def _read_statement_file(
    file: str, data: bytes, skills: Mapping[str, str], level: float, people: str
) -> Imported:
    issues: list[Issue] = []
    found = list(_parse_statements(file, data, issues))
    if not found:
        raise UnreadableFile(
            file, "no xAPI statement in it", "one JSON object per line, or an array of them",
            "Export the statements of the learning record store as JSON lines.",
        )  # fmt: skip
    gone = {_activity_id_of_statement(s) for _, s in found if _verb_of_statement(s) == "voided"}
    courses: dict[tuple[str, str], _Course] = {}
    names: dict[str, str] = {}
    seen: set[str] = set()
    bad = _Listed(file, issues)
    for row, statement in found:
        identity = str(statement.get("id") or f"line {row}")
        if identity in seen or identity in gone or _verb_of_statement(statement) == "voided":
            continue
        seen.add(identity)
        _add_statement_to_courses(row, statement, courses, names, bad, people)
    bad.add_issues()
    return _make_import_of_courses(file, courses, names, skills, level, issues)


class _Listed:
    """Counts what could not be used, and names the first of each sort."""

    def __init__(self, file: str, issues: list[Issue]) -> None:
        self.file, self.issues = file, issues
        self.found: dict[tuple[str, str], list[tuple[int, str]]] = {}

    def remember_row(self, row: int, value: str, found: str, expected: str) -> None:
        self.found.setdefault((found, expected), []).append((row, value))

    def add_issues(self) -> None:
        for (found, expected), rows in self.found.items():
            row, value = rows[0]
            self.issues.append(
                Issue(
                    severity="warning",
                    file=self.file,
                    table="enrolments",
                    row=row,
                    column="",
                    value=value[:200],
                    found=found,
                    expected=expected,
                    remedy="Correct the statements in the record store; they were left out.",
                    outcome="dropped",
                    count=len(rows),
                )
            )


def _parse_statements(
    file: str, data: bytes, issues: list[Issue]
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield line number and statement; a line that is none becomes an issue."""
    text = data.decode("utf-8-sig", errors="replace")
    broken = _Listed(file, issues)
    if text.lstrip()[:1] == "[" or '"statements"' in text[:200]:
        whole = _parse_json_or_none(text)
        listed = whole.get("statements", [whole]) if isinstance(whole, dict) else whole
        candidates = list(enumerate(listed if isinstance(listed, list) else [], start=1))
    else:
        candidates = []
        for row, line in enumerate(text.split("\n"), start=1):
            if line.strip():
                candidates.append(
                    (row, _parse_json_or_none(line) if len(line) <= LONGEST_LINE else None)
                )
    for row, statement in candidates:
        if isinstance(statement, dict) and {"actor", "verb", "object"} <= statement.keys():
            yield row, statement
        else:
            broken.remember_row(row, str(statement)[:80] if statement is not None else "",
                        "line that is no statement", "an actor, a verb and an object")  # fmt: skip
    broken.add_issues()


def _parse_json_or_none(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _verb_of_statement(statement: Mapping[str, Any]) -> str:
    verb = statement.get("verb")
    address = str(verb.get("id", "")) if isinstance(verb, dict) else str(verb)
    return address.rstrip("/").rsplit("/", 1)[-1].casefold()


def _activity_id_of_statement(statement: Mapping[str, Any]) -> str:
    thing = statement.get("object")
    return str(thing.get("id", "")) if isinstance(thing, dict) else ""


def _person_id_of_actor(actor: Any, people: str) -> str:
    if not isinstance(actor, dict):
        return ""
    account = actor.get("account")
    named = str(account.get("name", "")) if isinstance(account, dict) else ""
    box = str(actor.get("mbox", "")).removeprefix("mailto:")
    if people == "local" and box:
        return box.split("@")[0]
    return named or box or str(actor.get("openid") or actor.get("mbox_sha1sum") or "")


def _add_statement_to_courses(
    row: int, statement: Mapping[str, Any], courses: dict[tuple[str, str], _Course],
    names: dict[str, str], bad: _Listed, people: str,
) -> None:  # fmt: skip
    person, activity = (
        _person_id_of_actor(statement.get("actor"), people),
        _activity_id_of_statement(statement),
    )
    day = as_iso_day(str(statement.get("timestamp") or statement.get("stored") or ""))[:10]
    verb = _verb_of_statement(statement)
    if not person or not activity:
        bad.remember_row(
            row, verb, "statement without a person or an activity", "an actor and an object"
        )
    elif len(day) != 10 or not day[:4].isdigit():
        bad.remember_row(
            row, day, "statement without a time", "a timestamp such as 2026-03-02T10:00:00Z"
        )
    elif verb not in KNOWN:
        bad.remember_row(
            row, verb, "verb that says nothing of an enrolment", "completed, passed, …"
        )
    else:
        course = courses.setdefault((person, activity), _Course(row))
        names.setdefault(activity, _activity_name_of_statement(statement) or activity)
        _update_course_progress(course, verb, day, statement.get("result"), row)


def _activity_name_of_statement(statement: Mapping[str, Any]) -> str:
    thing = statement.get("object")
    definition = thing.get("definition") if isinstance(thing, dict) else None
    named = definition.get("name") if isinstance(definition, dict) else None
    if isinstance(named, dict) and named:
        return str(
            next((named[k] for k in named if k.startswith("en")), next(iter(named.values())))
        )
    return ""


def _update_course_progress(course: _Course, verb: str, day: str, result: Any, row: int) -> None:
    result = result if isinstance(result, dict) else {}
    score = result.get("score") if isinstance(result.get("score"), dict) else {}
    assert isinstance(score, dict)
    if verb == "rated":
        course.rating = _number_or_none(score.get("raw"))
    scaled = _number_or_none(score.get("scaled"))
    if scaled is not None and 0 <= scaled <= 1 and verb in ("passed", "failed", "scored"):
        course.scored.append((day, scaled, row))
    word = "begun"
    if verb in DONE or (result.get("completion") is True and result.get("success") is not False):
        word = "completed"
    elif verb in ENDED:
        word = "dropped"
    elif verb in ENROLLED:
        word = "registered"
    course.days.setdefault(word, []).append(day)


def _number_or_none(value: Any) -> float | None:
    usable = isinstance(value, (int, float)) and not isinstance(value, bool) and value == value
    return float(value) if usable else None


def _make_import_of_courses(
    file: str, courses: Mapping[tuple[str, str], _Course], names: Mapping[str, str],
    skills: Mapping[str, str], level: float, issues: list[Issue],
) -> Imported:  # fmt: skip
    enrolments, scores = [], []
    for (person, activity), course in courses.items():
        days = [day for reached in course.days.values() for day in reached]
        status = next(
            (word for word in ("completed", "dropped") if word in course.days),
            "in progress" if "begun" in course.days else "registered",
        )
        enrolments.append({
            "employee_id": person, "intervention_id": names[activity], "started_on": min(days),
            "status": status, "completed_on": min(course.days.get("completed", [""])),
            "rating": "" if course.rating is None else f"{course.rating:g}",
            SOURCE_ROW: course.row,
        })  # fmt: skip
        skill = skills.get(fold(activity)) or skills.get(fold(names[activity]), "")
        scores += [
            {"employee_id": person, "skill_id": skill, "source": "assessment",
             "level": f"{scaled * LEVEL_MAX:g}", "observed_on": day, "reference": names[activity],
             SOURCE_ROW: row}
            for day, scaled, row in course.scored if skill
        ]  # fmt: skip
    parts = [
        conform_imported_records("enrolments", enrolments, file),
        conform_imported_records("signals", scores, file),
    ]
    frame = parts[0].tables.get("enrolments")
    if frame is not None:
        taught = {fold(names[a]): s for a in names
                  if (s := skills.get(fold(a)) or skills.get(fold(names[a]), ""))}  # fmt: skip
        skill_ids = frame["intervention_id"].map(lambda course: taught.get(fold(course), ""))
        done = frame[(frame["status"] == "completed") & (skill_ids != "")]
        if len(done):
            done = done.assign(skill_id=skill_ids[done.index].astype("str"))
            parts.append(make_course_signals(done, level, file))
    whole = join_imports(parts)
    return Imported(whole.tables, (*issues, *whole.issues), told=f"{file} holds xAPI statements.")
