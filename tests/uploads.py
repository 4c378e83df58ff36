"""What must be true of each of the hostile and dirty files, beyond its outcome.

The files lie beside the repository (``../shared/data/bad_uploads``); six more are made when they
are needed. The test and the benchmark read the same list.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

import skillgap as sg
from skillgap.exports.tables import write_table
from skillgap.reading.examination import Examination

FOLDER = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "bad_uploads"
SKILLS = ["SQL", "R", "Go", "C", "C++", "C#", "JavaScript"]
FIRST_DAY = "2015-01-15"


@dataclass(frozen=True, slots=True)
class Expected:
    """One line of EXPECT.tsv."""

    file: str
    outcome: str
    why: str


def expected() -> list[Expected]:
    """Return the files that are there, in order."""
    with (FOLDER / "EXPECT.tsv").open(encoding="utf-8") as source:
        rows = list(csv.DictReader(source, delimiter="\t"))
    return [
        Expected(row["file"], OTHERWISE.get(row["file"], row["expected"]), row["why"])
        for row in rows
        if not row["file"].startswith("(")
    ]


def known() -> sg.Workforce:
    """Return the organisation that the files speak of."""
    ids = [f"E{i:03d}" for i in range(1, 6)]
    people = pd.DataFrame({"employee_id": ids, "role_id": "r", "hire_date": FIRST_DAY})
    return sg.from_tables(
        {"employees": people, "skills": pd.DataFrame({"skill_id": SKILLS, "name": SKILLS})}
    )


OTHERWISE = {"54_orphan_manager.csv": "FIX"}
"""Outcomes other than in EXPECT.tsv. A manager who is not in the list is unknown, and listed: an
optional cell costs only itself. Kept aside, managers of another numbering lost 303 of 311 people.
"""


# --- what is looked at ---


def table(seen: Examination, name: str = "") -> pd.DataFrame:
    """Return the table a file became."""
    assert seen.workforce is not None
    return seen.workforce[name or seen.reports[0].table]


def values(column: str, *wanted: object, name: str = "") -> Callable[[Examination], str]:
    """Expect exactly these values in a column."""

    def look(seen: Examination) -> str:
        found = [_plain(value) for value in table(seen, name)[column]]
        return "" if found == list(wanted) else f"{column} is {found}, not {list(wanted)}"

    return look


def further(column: str, *wanted: object) -> Callable[[Examination], str]:
    """Expect exactly these values in a column that no table knows."""

    def look(seen: Examination) -> str:
        found = [_plain(value) for value in seen.reports[0].further[column]]
        return "" if found == list(wanted) else f"{column} is {found}, not {list(wanted)}"

    return look


def _plain(value: object) -> object:
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return None if value is pd.NaT or value is pd.NA or value != value else value


def aside(*rows: int) -> Callable[[Examination], str]:
    """Expect exactly these rows kept aside, each with a reason and its cells."""

    def look(seen: Examination) -> str:
        kept = seen.quarantined
        if kept["row"].tolist() != list(rows):
            return f"rows aside are {kept['row'].tolist()}, not {list(rows)}"
        if not kept["reason"].str.len().gt(10).all():
            return "a row is kept aside without a reason"
        return "" if kept["record"].str.len().gt(0).all() else "a row is lost"

    return look


def asks(kind: str, *told: str) -> Callable[[Examination], str]:
    """Expect a question of this kind that says these things, with a default."""

    def look(seen: Examination) -> str:
        mine = [question for question in seen.questions if question.kind == kind]
        if not mine or not all(len(question.options) > 1 or kind == "table" for question in mine):
            return f"no question about {kind}: {[q.kind for q in seen.questions]}"
        said = " ".join(f"{q.text} {q.why}" for q in mine)
        lacking = [each for each in told if each not in said]
        return f"the question does not say {lacking}: {said}" if lacking else ""

    return look


def fixes(*told: str) -> Callable[[Examination], str]:
    """Expect changes whose lines say these things."""

    def look(seen: Examination) -> str:
        said = " ".join(str(fix) for fix in seen.fixes)
        lacking = [each for each in told if each not in said]
        return f"the changes do not say {lacking}: {said}" if lacking else ""

    return look


def refused(*told: str) -> Callable[[Examination], str]:
    """Expect a sentence of refusal that says these things, and nothing read."""

    def look(seen: Examination) -> str:
        said = " ".join(report.rejection for report in seen.reports)
        lacking = [each for each in told if each not in said]
        if seen.workforce is not None:
            return "something was read all the same"
        return f"the refusal does not say {lacking}: {said}" if lacking else ""

    return look


def exports(column: str) -> Callable[[Examination], str]:
    """Expect that every kind of file can be written, no cell of it a formula in csv."""

    def look(seen: Examination) -> str:
        frame = table(seen)[[column]]
        for ending in ("csv", "xlsx", "json", "parquet"):
            written = write_table(sg.FACILITATOR.release(frame), ending)
            if ending == "csv":
                cells = [row[0] for row in csv.reader(io.StringIO(written.decode("utf-8-sig")))]
                live = [cell for cell in cells[1:] if cell[:1] in ("=", "+", "-", "@", "\t")]
                if live:
                    return f"live formula in csv: {live[0]}"
        return ""

    return look


_TWO = values("employee_id", "E001", "E002")
_ANA = values("name", "Ana Lima", "Bo Chen")
_ROWS = values("level", 3.0)

CHECKS: dict[str, tuple[Callable[[Examination], str], ...]] = {
    "01": (_TWO, _ANA, values("hire_date", "2020-01-15", "2021-06-01")),
    "02": (_TWO, _ANA),
    "03": (_TWO, _ANA, fixes("utf-16-be")),
    "04": (values("name", "José Müller–Øst", "Bo Chen"), fixes("cp1252")),
    "05": (values("name", "山田太郎", "Bo Chen"), fixes("cp932")),
    "06": (values("name", "José", "Bo Chen", "Zoë"), asks("encoding_lines", "Line 4")),
    "07": (_ANA, fixes("NUL"), exports("name")),
    "08": (_TWO, _ANA),
    "09": (_TWO, _ANA),
    "10": (values("level", 3.5, 4.0), fixes("decimal comma")),
    "11": (_TWO, _ANA),
    "12": (_TWO, _ANA),
    "13": (_TWO, _ANA),
    "14": (aside(3), values("employee_id", "E001")),
    "15": (aside(2), values("hire_date", "2021-06-01")),
    "16": (asks("extra_cell"), further("a", 1.0, 4.0)),
    "17": (aside(2), values("employee_id", "E002")),
    "18": (refused("line 2", "quote"),),
    "19": (values("name", "Ana\nLima"),),
    "20": (values("name", 'Ana "Al" Lima'), fixes("backslash")),
    "21": (_TWO, fixes("header further down", "row 4")),
    "22": (aside(4), _TWO),
    "23": (asks("second_table", "row 5"), _TWO),
    "24": (asks("no_header"),),
    "25": (refused("no rows"),),
    "26": (refused("empty"),),
    "27": (refused("empty"),),
    "28": (asks("repeated_header"), values("name", "Ana")),
    "29": (asks("blank_header"), values("name", "Ana")),
    "30": (values("employee_id", "E1"), values("name", "Ana"), fixes("`Employee ID` as")),
    "31": (
        asks("mapping", "`Personalnummer` as employee_id"),
        values("employee_id", "E1"),
        values("function", "Vertrieb"),
    ),
    "32": (refused("2,000 columns", "at most 1,000"),),
    "33": (aside(2),),
    "34": (values("employee_id", "007", "0070"), values("manager_id", None, "007")),
    "35": (values("employee_id", "1E5", "100000"),),
    "36": (values("employee_id", "90071992547409931", "90071992547409932"),),
    "37": (values("employee_id", "1001", "1002"), values("manager_id", None, "1001")),
    "38": (asks("same_id", "E001"),),
    "39": (values("employee_id", "E001"), fixes("twice")),
    "40": (aside(2, 3),),
    "41": (
        values("name", "None", "Null", "Nan Li"),
        values("function", "All", "NA", "Namibia"),
        values("hire_date", "2020-01-15", None, "2020-01-01"),
        fixes("N/A", "(-)"),
    ),
    "42": (aside(2, 3), values("level", 0.0)),
    "43": (aside(2), _ROWS),
    "44": (aside(2), _ROWS),
    "45": (asks("words", "Expert", "beginner"), values("level", 5.0, 1.0)),
    "46": (asks("per_cent"), values("level", 4.0, 4.0)),
    "47": (asks("decimal_marks"), further("training_cost", 1234.5, 1234.5)),
    "48": (asks("currency"), further("training_cost", 1200.0, 1200.0, -300.0)),
    "49": (values("level", 3.0, 3.0),),
    "50": (asks("flags", "ja", "x"), further("completed", *[True] * 5)),
    "51": (aside(2),),
    "52": (asks("near_miss", "did you mean JavaScript"), values("skill_id", "JavaScript")),
    "53": (values("skill_id", "C", "C++", "C#"),),
    "54": (values("employee_id", "E001"), values("manager_id", None), fixes("unknown manager")),
    "55": (refused("E001 > E002 > E003 > E001"),),
    "56": (values("manager_id", None), fixes("own manager")),
    "57": (refused("A > B > C > A"),),
    "59": (aside(2),),
    "60": (_ROWS, fixes("before the hire date")),
    "61": (asks("day_first"), values("observed_on", "2024-02-01", "2024-04-03")),
    "62": (aside(4), values("observed_on", "2024-02-01", "2024-02-13", "2024-02-13")),
    "63": (asks("century"),),
    "64": (aside(2), values("observed_on", "2024-02-29", "2024-02-29")),
    "65": (values("observed_on", "2024-01-02", "2024-01-02"), fixes("UTC")),
    "66": (values("observed_on", "2024-03-31"),),
    "67": (asks("serial", "45292"), values("observed_on", "2024-01-01")),
    "68": (asks("epoch"), values("observed_on", "2024-01-01")),
    "69": (aside(3),),
    "70": (fixes("cannot be seen"), exports("name")),
    "71": (values("function", "Café", "Café"), values("name", "Zoë", "Zoë")),
    "72": (asks("look_alike", "Sales"), values("function", "Sales", "Sales")),
    "73": (values("function", "Sales", "Sales"), fixes("white space")),
    "74": (
        values(
            "name",
            '=HYPERLINK("http://127.0.0.1:9/"&A1,"x")',
            "+1+1",
            "@SUM(1)",
            "-2+3+cmd|' /C calc'!A0",
            "\t=1",
        ),
        exports("name"),
    ),
    "75": (exports("name"),),
    "76": (values("name", "Robert'); DROP TABLE employee;--", "O'Brien"),),
    "77": (_TWO,),
    "79": (aside(2),),
    "80": (refused("`name` twice"),),
    "81": (aside(2),),
    "82": (refused("nested"),),
    "83": (_TWO,),
    "84": (asks("unfold"), values("skill_id", "SQL"), _ROWS),
    "85": (values("hire_date", "2020-01-15", "2021-06-01"),),
    "86": (aside(4), values("hire_date", "2020-01-15", "2021-06-01", None)),
    "87": (asks("uncached"),),
    "88": (values("function", "Sales", "Sales", "Ops"), fixes("merged")),
    "89": (asks("sheets", "Salary"), _TWO, fixes("hidden in the sheet")),
    "90": (aside(2, 3),),
    "91": (asks("same_id", "7"), values("employee_id", "7", "007")),
    "92": (_TWO, fixes("far outside")),
    "93": (values("employee_id", "E001"), fixes("header further down")),
    "95": (_TWO, fixes("another kind of file")),
    "96": (asks("web_page"), values("employee_id", "E001")),
    "97": (refused("PDF"),),
    "98": (refused("program"),),
    "99": (_TWO,),
    "100": (refused("entities"),),
    "101": (refused("entities"),),
    "102": (refused("compressed"),),
    "103": (refused("outside names"),),
    "105": (asks("unfold"), values("skill_id", "SQL")),
    "106": (values("observed_on", "1970-01-01", "1970-01-01"),),
    "107": (aside(2),),
    "108": (values("employee_id", "1"), further("cost", 1.1)),
    "109": (refused("no rows"),),
    "110": (refused("broken parquet"),),
}
"""File number to what must be true of it beyond the outcome."""


def shortcomings(file: str, seen: Examination) -> Iterator[str]:
    """Say what is not as it must be."""
    for check in CHECKS.get(file.split("_")[0], ()):
        problem = check(seen)
        if problem:
            yield problem
