"""What a learning system knows: completions to enrolments, and with care to signals."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from skillgap.core.errors import Issue
from skillgap.core.tables import SOURCE_ROW
from skillgap.core.words import EDGES, fold
from skillgap.reading.answers import Answers
from skillgap.reading.finding.table import RawTable
from skillgap.reading.importers.imported import Imported, import_as_understood, join_imports
from skillgap.reading.mapping.table_mapping import TableMapping
from skillgap.reading.understanding import Understood, understand_tables

EXPOSURE_LEVEL = 2.0
"""Level a completed course is taken to show; in the register as ``course_exposure_level``."""

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MANGLED = re.compile(
    rf"(?:(?P<day>\d{{1,2}})-(?P<month>{'|'.join(_MONTHS)})|"
    rf"(?P<first>{'|'.join(_MONTHS)})-(?P<second>\d{{2}}))",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\d+\s*[-–]\s*\d+\s*(%?)")


def read_completions(
    raws: Sequence[RawTable],
    *,
    skills: Mapping[str, str] | None = None,
    level: float = EXPOSURE_LEVEL,
    answers: Answers | None = None,
) -> Imported:
    """Read the learning history of a learning system.

    Args:
        raws: Its tables as read.
        skills: Course (as the system names it) to the skill it teaches; completed ones then
            become signals. A column that names the skill serves, too.
        level: Level, 0–5, that a completed course is taken to show.
        answers: What was decided about the tables.

    Returns:
        ``enrolments``, and ``signals`` where the skill of a course is known.

    Raises:
        MissingColumns: no column for the person or the course.

    Limits:
        A completed course is exposure, not ability: its signals have the source ``course``,
        which the profiles trust little, and one level for all. Grades are not read as levels.
    """
    answers = replace(answers or Answers(), table="enrolments")
    taught = {fold(course): skill for course, skill in (skills or {}).items()}
    return join_imports(
        _add_course_signals(import_as_understood([each], answers), each.raw, taught, level)
        for each in (_add_mangled_range_issues(each) for each in understand_tables(raws, answers))
    )


def _add_mangled_range_issues(each: Understood) -> Understood:
    """Point out spoilt ranges with what they probably were, in place of a question per cell."""
    rest = (issue for issue in each.issues if issue.question != "mangled")
    return replace(each, issues=(*rest, *find_mangled_ranges(each.raw, each.mapping)))


def _add_course_signals(
    part: Imported, raw: RawTable, skills: Mapping[str, str], level: float
) -> Imported:
    enrolled = part.tables.get("enrolments")
    if enrolled is None:
        return part
    done = enrolled[(enrolled["status"] == "completed")].copy()
    header = next((h for h in raw.headers if fold(h) in ("skill", "skillid", "skillname",
                                                         "competency")), "")  # fmt: skip
    taught = done["intervention_id"].map(lambda course: skills.get(fold(course), ""))
    if header:
        by_row = raw.frame[header].str.strip(EDGES).to_dict()
        stated = [by_row.get(row, "") for row in done[SOURCE_ROW]]
        taught = taught.where(taught != "", pd.Series(stated, index=done.index, dtype="str"))
    done = done[taught != ""].assign(skill_id=taught[taught != ""])
    if done.empty:
        return part
    return join_imports([part, make_course_signals(done, level, raw.file)])


def make_course_signals(done: pd.DataFrame, level: float, file: str) -> Imported:
    """Make signals of completed enrolments whose skill is known.

    Args:
        done: Columns of ``enrolments`` and ``skill_id``.
        level: Level that each shows.
        file: File the enrolments were read from.

    Returns:
        ``signals`` with the source ``course``, and the note that says what was assumed.
    """
    from skillgap.reading.occupations.onet_tables import fill_to_contract_table

    frame = done.assign(
        source="course", level=level, reference=done["intervention_id"],
        observed_on=done["completed_on"].fillna(done["started_on"]),
    )  # fmt: skip
    note = Issue(
        severity="note", file=file, table="signals", row=0, column="", value=f"level {level:g}",
        found="completed course read as a signal", expected="evidence of a skill",
        remedy="A course is exposure, not ability: the level is assumed (course_exposure_level).",
        outcome="assumed", count=len(frame),
    )  # fmt: skip
    return Imported({"signals": fill_to_contract_table("signals", frame)}, (note,))


def find_mangled_ranges(raw: RawTable, mapping: TableMapping | None = None) -> list[Issue]:
    """Find ranges such as 10-20 that a spreadsheet turned into dates such as ``20-Oct``.

    Args:
        raw: The table; every column is looked at, those nobody maps too.
        mapping: Columns mapped to dates are left out.

    Returns:
        One warning per column, with the range that was probably meant.
    """
    dates = set()
    if mapping is not None:
        dates = {h for c, h in mapping.columns.items() if c.endswith(("_on", "_date"))}
    issues = []
    for header in raw.headers:
        cells = raw.frame[header].str.strip(EDGES)
        different = [str(cell) for cell in cells.unique() if cell]
        ranges = [told for cell in different if (told := _RANGE.fullmatch(cell))]
        spoilt = [cell for cell in different if _MANGLED.fullmatch(cell)]
        if header in dates or not spoilt or len(ranges) < max(2, len(spoilt)):
            continue
        sign = "%" if sum(bool(told.group(1)) for told in ranges) * 2 >= len(ranges) else ""
        touched = cells.isin(spoilt)
        issues.append(
            Issue(
                severity="warning",
                file=raw.file,
                table=mapping.table if mapping else "",
                row=int(str(touched.idxmax())),
                column=header,
                value=spoilt[0],
                found=f"range that a spreadsheet turned into a date, probably "
                f"{_range_behind_date(spoilt[0])}{sign}",
                expected="a range such as 10-20",
                remedy="Correct it in the source, as text, before it is used.",
                outcome="kept",
                count=int(touched.sum()),
            )
        )
    return issues


def _range_behind_date(cell: str) -> str:
    """Return the range a spreadsheet took for a date.

    >>> _range_behind_date("20-Oct"), _range_behind_date("Oct-20"), _range_behind_date("2-Mar")
    ('10-20', '10-20', '2-3')
    """
    told = _MANGLED.fullmatch(cell)
    assert told is not None
    month = told.group("month") or told.group("first")
    other = int(told.group("day") or told.group("second"))
    low, high = sorted((_MONTHS.index(month.lower()) + 1, other))
    return f"{low}-{high}"
