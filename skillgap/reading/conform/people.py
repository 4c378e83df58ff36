"""What lists of people say in other words: birth dates for years, a status for a last day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from skillgap.core.date_order import Calendar
from skillgap.core.dates import read_dates
from skillgap.core.errors import Issue, Outcome
from skillgap.core.words import EDGES, NO, YES, fold
from skillgap.reading.conform.decisions import Decisions

_GONE = ("terminat", "leaver", "leftcompany", "resign", "retired", "dismiss", "inactive", "exited",
         "separated", "exemployee", "former", "gekündigt", "ausgeschieden", "ausgetreten",
         "inaktiv", "démission", "parti", "baja", "dimesso", "uitdienst", "deceased",
         "laidoff", "redundant", "offboarded", "quit", "retraité", "licencié", "fincontrat",
         "findecontrat", "despedid", "jubilad", "dimiss", "licenziat", "pensionat", "demitid",
         "desligad", "aposentad", "zwolnion", "emeryt", "entlassen", "pensioniert", "ruhestand",
         "slutat", "uppsagd", "fratrådt", "propuštěn", "离职", "退休", "退職", "離職")  # fmt: skip
_STATUS = ("status", "state", "stand", "statut", "estado", "stato", "situaç", "situac",
           "situation", "situazione", "toestand")  # fmt: skip
_FLAGS = ("termd", "terminated", "attrition", "left", "leaver", "isleaver", "exited", "hasleft",
          "resigned", "churn", "turnover")  # fmt: skip
_ACTIVE = ("active", "isactive", "aktiv", "currentemployee", "employed", "isemployed")
_YOUNGEST = 14


def replace_birth_dates_by_years(frame: pd.DataFrame, header: str) -> pd.DataFrame:
    """Turn a column of birth dates into years; nobody at work is born in the future.

    Args:
        frame: Text.
        header: The column; years stay as they are.
    """
    cells = frame[header].astype("str").str.strip(EDGES)
    distinct = [cell for cell in cells.unique() if cell]
    plain = [cell for cell in distinct if cell.isdigit() and len(cell) == 4]
    if not distinct or len(plain) > len(distinct) / 2:
        return frame
    days = pd.Series(pd.to_datetime(read_dates(distinct, calendar=Calendar()).days))
    latest = date.today().year - _YOUNGEST
    years = {cell: day.year if day.year <= latest else day.year - 100
             for cell, day in zip(distinct, days) if not pd.isna(day)}  # fmt: skip
    told = cells.map(lambda cell: str(years.get(cell, cell))).astype("str")
    return frame.assign(**{header: told})


def fill_last_days_of_leavers(
    frame: pd.DataFrame, columns: Mapping[str, str], file: str, decisions: Decisions
) -> tuple[pd.DataFrame, dict[str, str], list[Issue]]:
    """Give people whom a status calls gone, but who have no last day, a day that is over.

    Args:
        frame: Text, a row per person.
        columns: Contract column to header.
        file: For issues.
        decisions: ``leavers`` answered ``here`` keeps them.

    Returns:
        The frame, its columns, and the question about those without a day. The newest day in the
        list stands in for theirs, so that they count as gone and never as just leaving.
    """
    used = set(columns.values())
    header, gone = _find_people_gone(frame, used - {columns.get("employment", "")})
    exit_header = columns.get("exit_date", "")
    gone, header = _with_unreadable_days(frame, exit_header, gone, header)
    said = frame[header].astype("str") if header else pd.Series("", index=frame.index)
    if header and header == columns.get("employment", ""):  # read as a leaver: no kind of contract
        frame = frame.assign(**{header: frame[header].astype("str").mask(gone, "").astype("str")})
    if exit_header:
        gone = gone & ~_have_days(frame[exit_header])
    if not gone.any():
        return frame, dict(columns), []
    answer = decisions.answer("leavers", header)
    issue = Issue(
        severity="warning", file=file, table="employees", row=0, column=header,
        value=", ".join(list(dict.fromkeys(said[gone]))[:4]),
        found="person who has left, without a last day", expected="a day in exit_date",
        remedy="They count as gone; the day they left is not known.", outcome="assumed",
        count=int(gone.sum()), question="leavers", verdict=Outcome.FIX.value if answer else "",
    )  # fmt: skip
    if answer == "here":
        return frame, dict(columns), [issue]
    name = exit_header or "last day (not known)"
    before = frame[exit_header].astype("str") if exit_header else pd.Series("", index=frame.index)
    filled = before.mask(gone & ~_have_days(before), _newest_day_text(frame, columns)).astype("str")
    return frame.assign(**{name: filled}), {**columns, "exit_date": name}, [issue]


def _have_days(cells: pd.Series) -> np.ndarray:
    """Say of each cell whether it is a day."""
    texts = cells.astype("str").str.strip(EDGES)
    distinct = texts.unique().tolist()
    days = dict(zip(distinct, ~np.isnat(read_dates(distinct).days), strict=True))
    return texts.map(days).to_numpy(dtype=bool)


def _with_unreadable_days(
    frame: pd.DataFrame, exit_header: str, gone: np.ndarray, header: str
) -> tuple[np.ndarray, str]:
    """Count those as gone whose last day is stated, yet cannot be read: ``30/06/2O26``."""
    if not exit_header:
        return gone, header
    texts = frame[exit_header].astype("str").str.strip(EDGES)
    digits = texts.str.contains(r"\d", regex=True).to_numpy(dtype=bool)
    days = _have_days(frame[exit_header])
    unreadable = digits & ~days & ~texts.str.contains("9999|2999", regex=True).to_numpy(dtype=bool)
    most = days.sum() >= 0.5 * digits.sum()  # a column of something else is asked about by itself
    if not unreadable.any() or not most:
        return gone, header
    return gone | unreadable, header if gone.any() else exit_header


_MAIN = ("primary", "main", "principal", "haupt")
_HOURS = ("hours", "stunden", "heures", "horas", "uren", "ore")


def put_main_posts_last(frame: pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    """Order the posts of one person so that the main one comes last, as the last of equals counts.

    A column that says yes or no to a primary post tells it; else one of hours a week.

    Args:
        frame: Text, a row per post; its index stays with the rows.
        columns: Contract column to header.
    """
    person = columns.get("employee_id", "")
    if not person or not frame[person].duplicated().any():
        return frame
    free = [str(header) for header in frame.columns if header not in columns.values()]
    for header in free:
        cells = frame[header].astype("str").str.strip(EDGES)
        words = cells.str.casefold()
        if any(mark in fold(header) for mark in _MAIN) and words.isin(YES | NO | {""}).all():
            return frame.loc[words.isin(YES).sort_values(kind="stable").index]
    for header in free if "fte" not in columns else ():
        hours = pd.to_numeric(frame[header].astype("str").str.replace(",", "."), errors="coerce")
        if any(mark in fold(header) for mark in _HOURS) and hours.notna().any():
            return frame.loc[hours.fillna(0.0).sort_values(kind="stable").index]
    return frame


def find_status_headers(frame: pd.DataFrame, used: set[str]) -> set[str]:
    """Return the columns that are looked at for who has left."""
    return {
        str(header)
        for header in frame.columns
        if header not in used and _is_status_header(str(header))
    }


def _is_status_header(header: str) -> bool:
    word = fold(header)
    return any(mark in word for mark in _STATUS) or word in (*_FLAGS, *_ACTIVE)


def _find_people_gone(frame: pd.DataFrame, used: set[str]) -> tuple[str, np.ndarray]:
    """Find the column that says who is gone, and who that is."""
    for header in frame.columns:
        if header in used:
            continue
        word = fold(str(header))
        cells = frame[header].astype("str").str.strip(EDGES).map(fold)
        if any(mark in word for mark in _STATUS):
            gone = cells.map(_is_word_for_gone)
        elif word in _FLAGS:
            gone = cells.isin(YES) | cells.map(_is_word_for_gone)
        elif word in _ACTIVE:
            gone = cells.isin(NO)
        else:
            continue
        if gone.any() and not gone.all():
            return str(header), gone.to_numpy(dtype=bool)
    return "", np.zeros(len(frame), np.bool_)


def _is_word_for_gone(word: str) -> bool:
    still = word.startswith(("not", "non", "active", "na", "still"))
    return word == "left" or (not still and any(mark in word for mark in _GONE))


def _newest_day_text(frame: pd.DataFrame, columns: Mapping[str, str]) -> str:
    """Return the newest day in the list, today where it has none."""
    days = [
        day
        for column in ("hire_date", "exit_date")
        if column in columns
        for day in read_dates(frame[columns[column]].astype("str").unique().tolist()).days
        if not np.isnat(day)
    ]
    today = np.datetime64(date.today(), "D")
    return str(max((day for day in days if day <= today), default=today))
