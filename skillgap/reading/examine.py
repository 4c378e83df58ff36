"""One file judged before anything of it is kept: accept, fix, ask, quarantine or reject."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from skillgap.core.errors import Issue, Outcome, SkillgapError, UnreadableFile
from skillgap.core.findings import summarise
from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW
from skillgap.core.wording import listed
from skillgap.core.workforce import Workforce
from skillgap.reading.apart import Progress, run_apart
from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.examination import Examination, FileReport, no_quarantine
from skillgap.reading.files.raw import Source, base_name, check_size, read_raw
from skillgap.reading.finding.table import RawTable, numbered, settled
from skillgap.reading.mapping.exported_cells import prepare
from skillgap.reading.mapping.extras import judge_extras, read_extras
from skillgap.reading.mapping.mapping import TableMapping, suggest_mappings
from skillgap.reading.mapping.partial import suggest_partial
from skillgap.reading.mapping.ready_mappings import ready_mapping, recognise
from skillgap.reading.questions import questions_of
from skillgap.reading.tabular import judge_tables


def examine(
    *sources: Source,
    answers: Mapping[str, str] | None = None,
    known: Mapping[str, pd.DataFrame] | None = None,
    seen: Mapping[str, str] | None = None,
    as_of: str | date | None = None,
) -> Examination:
    """Judge sources as the Data page does, without keeping anything of them.

    A file may be a part of a table: columns that only an analysis needs are not missed here.

    Args:
        sources: Paths, or name and bytes; judged together, as one may refer to another.
        answers: Question key (or its kind) to the chosen option; defaults hold elsewhere.
        known: Contract tables that are known already, to which the files refer.
        seen: Content hash (SHA-256) of files imported before, to where and when.
        as_of: The day the numbers speak of; ``None`` takes the newest day observed.

    Returns:
        A report per file or sheet; never an exception for what is in the files.
    """
    decisions, refused = Decisions(answers or {}, "aside"), []
    raws: list[RawTable] = []
    digests: set[str] = set()
    for source in sources:
        try:
            raws += _read(source, decisions, seen or {}, digests, {raw.file for raw in raws})
        except SkillgapError as problem:
            refused.append(_refused(name_of(source), problem))
    try:
        seen_all = _judged(_title(sources), raws, decisions, known, as_of) if raws else None
    except SkillgapError as problem:
        refused.append(_refused(_title(sources), problem))
        seen_all = None
    if seen_all is None:
        return Examination(_title(sources), tuple(refused))
    return replace(seen_all, reports=(*seen_all.reports, *refused))


def examine_apart(
    *sources: Source,
    answers: Mapping[str, str] | None = None,
    known: Mapping[str, pd.DataFrame] | None = None,
    seen: Mapping[str, str] | None = None,
    as_of: str | date | None = None,
    progress: Progress | None = None,
) -> Examination:
    """Do what :func:`examine` does in another process, within limits of memory and time.

    Args:
        sources: As for :func:`examine`, as are the others.
        answers: Question key (or its kind) to the chosen option.
        known: Contract tables that are known already.
        seen: Content hashes of files imported before.
        as_of: The day the numbers speak of.
        progress: Called with a share (0-1) and a text.
    """
    title = _title(sources)
    try:
        for source in sources:
            check_size(source)
        given = {"answers": answers, "known": known, "seen": seen, "as_of": as_of}
        return run_apart(_examine_for, sources, given, what=title, progress=progress)
    except SkillgapError as problem:
        return Examination(title, (_refused(title, problem),))


def _examine_for(
    sources: Sequence[Source], given: Mapping[str, Any], progress: Progress | None = None
) -> Examination:
    if progress is not None:
        progress(0.1, "reading")
    return examine(*sources, **given)


def name_of(source: Source) -> str:
    """Return the name of a file without its folder."""
    return base_name(source[0]) if isinstance(source, tuple) else Path(source).name or str(source)


def _title(sources: Sequence[Source]) -> str:
    return listed([name_of(source) for source in sources]) or "nothing"


def _refused(name: str, problem: SkillgapError) -> FileReport:
    return FileReport(name, rejection=str(problem))


def _read(
    source: Source, decisions: Decisions, seen: Mapping[str, str], digests: set[str],
    taken: set[str],
) -> list[RawTable]:  # fmt: skip
    """Read one of several sources: each content once, each table under a name of its own."""
    raws = numbered(read_raw(source, decisions), taken)
    if not isinstance(source, tuple) and Path(source).is_dir():
        return raws
    digest = digest_of(source[1] if isinstance(source, tuple) else Path(source).read_bytes())
    if digest in digests:
        raise UnreadableFile(name_of(source), *TWICE)
    digests.add(digest)
    if digest not in seen:
        return raws
    told = imported_before(raws[0].file, seen[digest])
    return [raws[0].noting([settled(told, decisions.of(raws[0].file))]), *raws[1:]]


TWICE = ("the same content as a file that is here already", "each file once",
         "Nothing to do: it is counted once.")  # fmt: skip
"""What is found, expected and done about a file that comes twice at once."""


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of a file's bytes, by which it is known again."""
    return hashlib.sha256(data).hexdigest()


def imported_before(file: str, told: str) -> Issue:
    """Ask about a file that was imported before.

    Args:
        file: Its name now.
        told: Where and when it was imported.
    """
    return Issue(
        "warning",
        file,
        "",
        0,
        "",
        told,
        "file with the content of one imported before",
        "each file once",
        "It is left out, so that no row counts twice, unless you say otherwise.",
        "dropped",
        question="again",
    )


def _judged(
    name: str,
    raws: Sequence[RawTable],
    decisions: Decisions,
    known: Mapping[str, pd.DataFrame] | None,
    as_of: str | date | None,
) -> Examination:
    raws, mappings, found = _mapped(raws, decisions)
    workforce = None
    aside = pd.concat([raw.aside.assign(file=raw.file) for raw in raws]).rename(
        columns={"row": SOURCE_ROW, "file": SOURCE_FILE}
    )
    if any(mapping.table for mapping in mappings):
        workforce, aside = judge_tables(
            raws, mappings, name=name, decisions=decisions, known=known, partial=True, as_of=as_of
        )
        found += workforce.issues
    else:
        found += [issue for raw in raws for issue in raw.issues]
    reports = report_files(raws, mappings, found, aside, decisions, workforce)
    return Examination(name, reports, workforce, tuple(found))


def _mapped(
    raws: Sequence[RawTable], decisions: Decisions
) -> tuple[list[RawTable], list[TableMapping], list[Issue]]:
    """Map each table: as its system prints it, else as its headers suggest."""
    known = [recognise(raw.headers) for raw in raws]
    prepared = [raw if it is None else prepare(raw, it)[0] for raw, it in zip(raws, known)]
    mappings, found = [], []
    for raw, export, suggested in zip(prepared, known, suggest_mappings(prepared)):
        mine = decisions.of(raw.file)
        told: Sequence[Issue] = ()
        if any(i.question == "again" for i in raw.issues) and mine.answer("again") != "again":
            mapping = TableMapping(raw.file, reason="it was imported before")
        elif export is not None:
            mapping = ready_mapping(raw, export)
        else:
            mapping, told = suggest_partial(raw, suggested, mine)
        mappings.append(mapping)
        found += [*told, *judge_extras(raw, mapping, mine)]
    return prepared, mappings, found


def judge_files(
    raws: Sequence[RawTable],
    mappings: Sequence[TableMapping],
    *,
    decisions: Decisions,
    name: str,
    as_of: str | None = None,
    currency: str = "EUR",
) -> tuple[Workforce, tuple[FileReport, ...]]:
    """Read tables with the mappings somebody confirmed, and report file by file.

    Args:
        raws: Tables of text.
        mappings: How to read each.
        decisions: Answers given so far.
        name: Name of the workforce.
        as_of: The day the numbers speak of.
        currency: ISO code of the one currency.

    Raises:
        SkillgapError: nothing of them can be used.
    """
    workforce, aside = judge_tables(
        raws, mappings, as_of=as_of, currency=currency, name=name, decisions=decisions
    )
    found = list(workforce.issues)
    for raw, mapping in zip(raws, mappings, strict=True):
        if mapping.table:
            found += judge_extras(raw, mapping, decisions.of(raw.file))
    return workforce, report_files(raws, mappings, found, aside, decisions, workforce)


def judge_files_apart(
    raws: Sequence[RawTable],
    mappings: Sequence[TableMapping],
    *,
    decisions: Decisions,
    name: str,
    as_of: str | None = None,
    currency: str = "EUR",
) -> tuple[Workforce, tuple[FileReport, ...]]:
    """Do what :func:`judge_files` does in another process, within limits of memory and time.

    Args:
        raws: As for :func:`judge_files`, as are the others.
        mappings: How to read each.
        decisions: Answers given so far.
        name: Name of the workforce.
        as_of: The day the numbers speak of.
        currency: ISO code of the one currency.

    Raises:
        SkillgapError: nothing of them can be used, or it takes too long or too much memory.
    """
    given = {"decisions": decisions, "name": name, "as_of": as_of, "currency": currency}
    return run_apart(_judge_for, raws, mappings, given, what=name)


def _judge_for(
    raws: Sequence[RawTable], mappings: Sequence[TableMapping], given: Mapping[str, Any]
) -> tuple[Workforce, tuple[FileReport, ...]]:
    return judge_files(raws, mappings, **given)


def report_files(
    raws: Sequence[RawTable],
    mappings: Sequence[TableMapping],
    issues: Sequence[Issue],
    aside: pd.DataFrame,
    decisions: Decisions,
    workforce: Workforce | None,
) -> tuple[FileReport, ...]:
    """Sort what was found by file.

    Args:
        raws: Tables of text.
        mappings: How each was read.
        issues: Everything found.
        aside: Rows kept aside: ``source_file``, ``source_row``, ``reason``.
        decisions: Answers given so far.
        workforce: What the tables became; ``None`` where no table is known.

    Returns:
        A report per table of text, and one per file that was left out whole.
    """
    names = [raw.file for raw in raws]
    reports = []
    for raw, mapping in zip(raws, mappings, strict=True):
        mine = [issue for issue in issues if _belongs(issue, raw, mapping, names)]
        lost = aside[aside[SOURCE_FILE] == raw.file]
        fixes = summarise(i for i in mine if i.judged is Outcome.FIX and not i.question)
        reports.append(
            FileReport(
                raw.file,
                mapping.table,
                _rows(raw, mapping, lost, workforce),
                tuple(fixes),
                questions_of(mine, decisions),
                _records(raw, lost),
                pending=_pending(mine, lost) if mapping.table else len(lost),
                further=read_extras(raw, mapping),
                columns=dict(mapping.columns),
            )
        )
    left = [issue for issue in issues if issue.judged is Outcome.REJECT]
    return (*reports, *(FileReport(issue.file, rejection=str(issue)) for issue in left))


def _belongs(issue: Issue, raw: RawTable, mapping: TableMapping, names: Sequence[str]) -> bool:
    if issue.file in names:
        return issue.file == raw.file
    if issue.judged is Outcome.REJECT:
        return False
    if issue.file:
        return raw.file == next(
            (n for n in names if n.startswith(issue.file) or issue.file.startswith(n)), names[0]
        )
    return bool(mapping.table) and issue.table == mapping.table


def _rows(
    raw: RawTable, mapping: TableMapping, lost: pd.DataFrame, workforce: Workforce | None
) -> int:
    if workforce is None or not mapping.table:
        return 0
    if mapping.layout == "wide":  # a cell kept aside leaves the rest of its row
        used = workforce[mapping.table]
        return int(used.loc[used[SOURCE_FILE] == raw.file, SOURCE_ROW].nunique())
    return int(len(raw.frame) - raw.frame.index.isin(lost[SOURCE_ROW]).sum())


def _pending(issues: Sequence[Issue], lost: pd.DataFrame) -> int:
    """Count the rows that an answer may bring back."""
    asked = {f"{i.column}: {i.found}" for i in issues if i.judged is Outcome.ASK}
    return sum(set(reason.split("; ")) <= asked for reason in lost["reason"])


def _records(raw: RawTable, lost: pd.DataFrame) -> pd.DataFrame:
    """Return rows kept aside with their cells as they stood, as csv."""
    if not len(lost):
        return no_quarantine()
    texts = dict(zip(raw.aside["row"].tolist(), raw.aside["text"].tolist()))
    wanted = raw.frame[raw.frame.index.isin(lost[SOURCE_ROW])]
    texts |= {
        int(row): _as_csv(cells) for row, cells in zip(wanted.index, wanted.to_numpy().tolist())
    }
    rows = lost[SOURCE_ROW].astype("int64").tolist()
    return pd.DataFrame(
        {
            "file": pd.Series([raw.file] * len(rows), dtype="str"),
            "row": pd.Series(rows, dtype="int64"),
            "reason": pd.Series(lost["reason"].tolist(), dtype="str"),
            "record": pd.Series([texts.get(row, "") for row in rows], dtype="str"),
        }
    ).sort_values("row", kind="stable", ignore_index=True)


def _as_csv(cells: Sequence[str]) -> str:
    sink = io.StringIO()
    csv.writer(sink, lineterminator="").writerow([str(cell)[:2_000] for cell in cells])
    return sink.getvalue()
