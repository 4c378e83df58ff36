"""The one way in: sources to cells, tables, their meaning, typed tables, a workforce, reports.

The Data page, ``check``, ``sg.read``, ``sg.examine`` and feeds take these steps and no others;
they differ in the answers they bring.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from skillgap.core.errors import Issue, Outcome, SkillgapError, UnreadableFile
from skillgap.core.wording import listed
from skillgap.core.workforce import Workforce
from skillgap.reading.answers import Answers
from skillgap.reading.apart import Progress, run_in_own_process
from skillgap.reading.conform import workforce_of
from skillgap.reading.conform.aside import merge_aside_tables
from skillgap.reading.conform.days import EPOCH, newest_day
from skillgap.reading.conform.links import link_tables
from skillgap.reading.examination import Examination, FileReport
from skillgap.reading.files.raw import (
    Source,
    check_source_size,
    file_name_without_folder,
    read_raw_tables,
)
from skillgap.reading.finding.table import RawTable, give_tables_unique_names, settle_answered_issue
from skillgap.reading.judging import cell_texts_aside, drop_refused_files, type_understood_tables
from skillgap.reading.limits import free_memory_bytes
from skillgap.reading.meaning.rosters import are_lists_of_another_day
from skillgap.reading.reports import report_files
from skillgap.reading.understanding import Understood, leave_out_repeated_import, understand_tables


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for a whole workforce, and is in none of its files.

    Attributes:
        name: Name shown to people; empty for the name of the source.
        as_of: The day the numbers speak of; ``None`` for the newest day observed.
        currency: ISO code of the one currency.
        known: Contract tables that are known already, to which the files refer.
    """

    name: str = ""
    as_of: str | date | None = None
    currency: str = "EUR"
    known: Mapping[str, pd.DataFrame] | None = None


def judge_sources(
    sources: Sequence[Source], answers: Answers | None = None, setting: Setting | None = None,
    progress: Progress | None = None,
) -> Examination:  # fmt: skip
    """Judge sources together, as one may refer to another; nothing of them is kept.

    Args:
        sources: Paths (files or folders), or name and bytes.
        answers: What was decided; defaults hold elsewhere.
        setting: What holds for all of it.
        progress: Called with a share (0-1) and a text.

    Returns:
        A report per file or sheet, and the workforce they give; never an exception for what is
        in the files. A file that cannot be read does not stop its neighbours.
    """
    answers, setting = answers or Answers(), setting or Setting()
    raws, refused = read_tables_of_sources(sources, answers, progress)
    if progress is not None:
        progress(0.6, "Checking the tables")
    setting = replace(setting, name=setting.name or source_names_in_one_line(sources))
    seen = judge_tables(raws, answers, setting) if raws else Examination(setting.name, ())
    return replace(seen, reports=(*seen.reports, *refused))


def judge_sources_in_own_process(
    sources: Sequence[Source],
    answers: Answers | None = None,
    setting: Setting | None = None,
    *,
    progress: Progress | None = None,
) -> Examination:
    """Judge sources in another process, within limits of memory and time.

    Args:
        sources: As for :func:`judge_sources`, as are the others.
        answers: What was decided.
        setting: What holds for all of it.
        progress: Called with a share (0-1) and a text.
    """
    title = source_names_in_one_line(sources)
    fit, refused = [], []
    for source in sources:
        try:
            check_source_size(source)
            fit.append(source)
        except SkillgapError as problem:
            refused.append(_report_rejected_file(file_name_of(source), problem))
    try:
        seen = run_in_own_process(
            _judge_with_progress,
            fit,
            answers,
            setting,
            what=title,
            progress=progress,
            memory_bytes=free_memory_bytes(),
        )
    except SkillgapError as problem:
        if len(fit) > 1:  # one of them may be the reason: each by itself, so that the others go on
            return _judge_without_breaking_source(fit, answers, setting, refused)
        return Examination(title, (*refused, _report_rejected_file(title, problem)))
    return replace(seen, reports=(*seen.reports, *refused))


def _judge_without_breaking_source(
    sources: Sequence[Source], answers: Answers | None, setting: Setting | None,
    refused: list[FileReport],
) -> Examination:  # fmt: skip
    """Find the source that breaks the process, and judge the others without it."""
    sound = []
    for source in sources:
        try:
            run_in_own_process(
                _judge_with_progress, [source], answers, setting, what=file_name_of(source)
            )
            sound.append(source)
        except SkillgapError as problem:
            refused.append(_report_rejected_file(file_name_of(source), problem))
    if not sound or len(sound) == len(sources):
        much = UnreadableFile(
            source_names_in_one_line(sources),
            "together they are too much to read at once",
            "files that fit together",
            "Load them one after another.",
        )
        return Examination(
            source_names_in_one_line(sources),
            (*refused, _report_rejected_file(source_names_in_one_line(sources), much)),
        )
    seen = judge_sources_in_own_process(sound, answers, setting)
    return replace(seen, reports=(*seen.reports, *refused))


def _judge_with_progress(
    sources: Sequence[Source], answers: Answers | None, setting: Setting | None,
    progress: Progress | None = None,
) -> Examination:  # fmt: skip
    return judge_sources(sources, answers, setting, progress)


def judge_tables(
    raws: Sequence[RawTable], answers: Answers | None = None, setting: Setting | None = None
) -> Examination:
    """Judge tables of text: what they are, cell by cell, and what they become together.

    Args:
        raws: Tables as found.
        answers: What was decided about them.
        setting: What holds for all of them.
    """
    answers, setting = answers or Answers(), setting or Setting()
    understood = [
        leave_out_repeated_import(each, answers) for each in understand_tables(raws, answers)
    ]
    return _judge_understood(understood, answers, setting)


def judge_tables_in_own_process(
    raws: Sequence[RawTable], answers: Answers | None = None, setting: Setting | None = None
) -> Examination:
    """Judge tables of text in another process, within limits of memory and time.

    Args:
        raws: As for :func:`judge_tables`, as are the others.
        answers: What was decided about them.
        setting: What holds for all of them.

    Raises:
        SkillgapError: it takes too long or too much memory.
    """
    what = setting.name if setting is not None else ""
    seen: Examination = run_in_own_process(judge_tables, raws, answers, setting, what=what)
    return seen


def _judge_understood(
    understood: Sequence[Understood], answers: Answers, setting: Setting
) -> Examination:
    """Type and link what was understood; a file that this refuses is left out of the rest."""
    decisions = answers.decisions
    typed = type_understood_tables(understood, decisions)
    issues, aside, workforce = list(typed.issues), typed.aside, None
    if typed.tables:
        linked = link_tables(
            typed.tables, decisions=decisions, known=setting.known, coding=typed.coding,
            absent=cell_texts_aside([each.raw for each in understood], typed.aside),
        )  # fmt: skip
        if without := drop_refused_files(linked.issues, understood):
            return _judge_understood(without, answers, setting)
        aside = merge_aside_tables([aside, linked.aside])
        day = setting.as_of
        if day is None and newest_day(typed.tables) == EPOCH:
            day = date.today()
            issues.append(_issue_no_dates(day))
        workforce = workforce_of(
            linked, issues, as_of=day, currency=setting.currency, name=setting.name or "Workforce"
        )
        issues = list(workforce.issues)
    reports = report_files(understood, issues, aside, decisions, workforce)
    return Examination(setting.name, reports, workforce, tuple(issues))


def read_tables_of_sources(
    sources: Sequence[Source], answers: Answers, progress: Progress | None = None
) -> tuple[list[RawTable], list[FileReport]]:
    """Find the tables of text in sources: each content once, each table under its own name.

    Args:
        sources: Paths, or name and bytes.
        answers: What was decided about how they are read, and which were imported before.
        progress: Called with a share (0–1) and a text.

    Returns:
        The tables, and a report for each source that cannot be read.
    """
    raws: list[RawTable] = []
    refused: list[FileReport] = []
    digests: dict[str, str] = {}
    for at, source in enumerate(sources):
        if progress is not None:
            progress(0.6 * at / len(sources), f"Reading {file_name_of(source)}")
        try:
            found = give_tables_unique_names(
                read_raw_tables(source, answers.decisions), {raw.file for raw in raws}
            )
            # A file on its own that nothing was imported before has no twin: no need to hash it.
            alone = len(sources) == 1 and not answers.seen
            raws += found if alone else _without_a_twin(found, source, answers, digests)
        except SkillgapError as problem:
            refused.append(_report_rejected_file(file_name_of(source), problem))
    return raws, refused


def _without_a_twin(
    raws: list[RawTable], source: Source, answers: Answers, digests: dict[str, str]
) -> list[RawTable]:
    """Return the tables of a source; a file that came before is refused, or asked about."""
    if not isinstance(source, tuple) and Path(source).is_dir():
        return raws
    digest = sha256_of(source[1] if isinstance(source, tuple) else Path(source).read_bytes())
    name, twin = file_name_of(source), digests.get(digest, "")
    if twin and not are_lists_of_another_day(raws, twin):
        raise UnreadableFile(name, *TWICE)
    digests[digest] = name
    return ask_about_repeated_imports(raws, answers.seen.get(digest, ""), answers)


def ask_about_repeated_imports(raws: list[RawTable], told: str, answers: Answers) -> list[RawTable]:
    """Ask about a file that was imported before.

    Args:
        raws: Its tables.
        told: Where and when it was imported; empty where it was not.
        answers: What was decided.
    """
    if not told:
        return raws
    issue = Issue(
        severity="warning", file=raws[0].file, table="", row=0, column="", value=told,
        found="file with the content of one imported before", expected="each file once",
        remedy="It is left out, so that no row counts twice, unless you say otherwise.",
        outcome="dropped", question="again",
    )  # fmt: skip
    return [
        raws[0].with_issues(
            [settle_answered_issue(issue, answers.decisions.for_file(raws[0].file))]
        ),
        *raws[1:],
    ]


TWICE = ("the same content as a file that is here already", "each file once",
         "Nothing to do: it is counted once.")  # fmt: skip
"""What is found, expected and done about a file that comes twice at once."""


def sha256_of(data: bytes) -> str:
    """Return the SHA-256 of a file's bytes, by which it is known again."""
    return hashlib.sha256(data).hexdigest()


def file_name_of(source: Source) -> str:
    """Return the name of a file without its folder."""
    return (
        file_name_without_folder(source[0])
        if isinstance(source, tuple)
        else Path(source).name or str(source)
    )


def source_names_in_one_line(sources: Sequence[Source]) -> str:
    """Return the names of sources in one line."""
    return listed([file_name_of(source) for source in sources]) or "nothing"


def workforce_or_error(seen: Examination, name: str) -> Workforce:
    """Return the workforce that was found, or say why there is none.

    Args:
        seen: What was judged.
        name: Name of the source.

    Raises:
        SkillgapError: nothing of it can be used.
    """
    refused = [report for report in seen.reports if report.rejection]
    if seen.workforce is not None:
        known = {issue.file for issue in seen.issues if issue.file_outcome is Outcome.REJECT}
        more = [issue_file_left_out(each) for each in refused if each.file not in known]
        return replace(seen.workforce, issues=(*seen.workforce.issues, *more))
    problems = [report.problem for report in refused if report.problem is not None]
    if problems:
        raise problems[0]
    raise UnreadableFile(
        name,
        f"no table that is known ({', '.join(report.file for report in seen.reports[:6])})",
        "employees, roles, requirements or signals",
        "Choose the tables on the Data page, or name the columns as in the templates.",
    )


def _report_rejected_file(name: str, problem: SkillgapError) -> FileReport:
    return FileReport(name, rejection=str(problem), problem=problem)


def issue_file_left_out(report: FileReport) -> Issue:
    """Say of a file that it was left out, and why, as one of the issues of the others."""
    told: Any = report.problem
    return Issue(
        severity="error", file=report.file, table="", row=0, column="", value="",
        found=f"file left out: {told.found if told else report.rejection}",
        expected=told.expected if told else "a file that can be read",
        remedy=told.remedy if told else "Load another.", outcome="dropped",
        verdict=Outcome.REJECT.value,
    )  # fmt: skip


def _issue_no_dates(day: date) -> Issue:
    return Issue(
        severity="note", file="", table="", row=0, column="", value=day.isoformat(),
        found="workforce without a single date", expected="dates of hiring or observation",
        remedy="Nothing, if the files speak of today; else say on which day they were true.",
        outcome="assumed",
    )  # fmt: skip
