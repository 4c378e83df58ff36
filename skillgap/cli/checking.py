"""The command that judges files as the Data page does: ``check``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import skillgap as sg
from skillgap.cli.options import Add, parse_day
from skillgap.cli.terminal import make_printable
from skillgap.cli.writing import check_file_ending, write_table_if_asked
from skillgap.core.errors import BadValue, Issue, Outcome, unknown_name
from skillgap.core.findings import summarise
from skillgap.core.wording import count

if TYPE_CHECKING:
    import pandas as pd

    from skillgap.reading.examination import Examination, FileReport, Question

CODES = {
    Outcome.ACCEPT: 0,
    Outcome.FIX: 0,
    Outcome.ASK: 3,
    Outcome.QUARANTINE: 4,
    Outcome.REJECT: 5,
}
"""Exit code of each outcome; 2 says that the command could not do its work."""

_MEANING = "Judge files as the Data page does, and keep nothing: what becomes of each, and why."
_EXITS = """\
exit codes, the gravest file counts:
  0  accepted, or fixed and each change listed
  2  the command could not do its work
  3  something is asked, and its default taken
  4  rows are kept aside
  5  a file is rejected
"""
_SHOWN = 20


def add_commands(add: Add) -> None:
    """Add the command of this module."""
    sub = add("check", _run_check, _MEANING)
    sub.epilog = _EXITS
    sub.formatter_class = argparse.RawDescriptionHelpFormatter
    meant = "file or folder; several are judged together, as one may refer to another"
    sub.add_argument("sources", metavar="FILE", nargs="+", help=meant)
    meant = "folder or file of an organisation that these files refer to: its people, roles, skills"
    sub.add_argument("--known", metavar="FOLDER", help=meant)
    meant = "answer a question, as in day_first=month; may be repeated"
    sub.add_argument("--answer", action="append", default=[], metavar="KEY=OPTION", help=meant)
    newest = "day the numbers speak of, as 2026-10-31 (default: the newest in the data)"
    sub.add_argument("--as-of", type=parse_day, metavar="DATE", help=newest)
    endings = "to a file ending in .csv, .xlsx, .parquet or .json"
    sub.add_argument("--out", type=Path, metavar="FILE", help=f"write every finding {endings}")
    meant = f"write the rows kept aside {endings}"
    sub.add_argument("--aside", type=Path, metavar="FILE", help=meant)


def _run_check(options: argparse.Namespace) -> int:
    for path in (options.out, options.aside):
        check_file_ending(path)
    for source in options.sources:
        if not Path(source).exists():
            raise BadValue(source, "there is no such file", "a file or folder", "Check the path.")
    seen = sg.examine(
        options.sources,
        answers=dict(map(_parse_answer, options.answer)),
        known=sg.read(options.known) if options.known else None,
        as_of=options.as_of,
    )
    _check_answers_are_used(options.answer, seen)
    source = ", ".join(Path(each).name for each in options.sources)
    if not write_table_if_asked(_issues_table(seen), options.out, "Findings", dataset=source):
        for report in seen.reports:
            for line in _report_lines(report, seen.issues):
                print(make_printable(line))
    write_table_if_asked(seen.quarantined, options.aside, "Kept aside", dataset=source)
    print(make_printable(f"{seen.outcome}: {_outcome_counts_text(seen)}."))
    return CODES[seen.outcome]


def _parse_answer(word: str) -> tuple[str, str]:
    key, equals, option = word.rpartition("=")
    if not key or not equals or not option:
        raise BadValue(
            f"--answer {word}", "no answer", "KEY=OPTION, such as day_first=month",
            "Take the key from the list of questions.",
        )  # fmt: skip
    return key, option


def _check_answers_are_used(words: list[str], seen: Examination) -> None:
    """Refuse an answer that is none of the options, and tell one to what is not asked."""
    for key, option in map(_parse_answer, words):
        asked = [q for q in seen.questions if key in (q.key, q.kind, q.key.partition("|")[2])]
        known = [each.value for question in asked for each in question.options]
        if not asked:
            print(make_printable(f"--answer {key}: it is not asked."), file=sys.stderr)
        elif option not in known and not (":" in option and asked[0].kind in ("marks", "scale")):
            raise unknown_name(f"--answer {key}", option, known)


def _issues_table(seen: Examination) -> pd.DataFrame:
    """List every finding on its own, with what becomes of it."""
    import pandas as pd

    names = [*sg.Issue.__dataclass_fields__, "judged"]
    rows = [{**asdict(issue), "judged": str(issue.judged)} for issue in seen.issues]
    return pd.DataFrame(rows, columns=names)


def _report_lines(report: FileReport, issues: Iterable[Issue]) -> Iterator[str]:
    """Say what becomes of one file, one line per thing to know."""
    read_as = f" (read as {report.table})" if report.table else ""
    yield f"{report.outcome:<10} {report.sentence.removesuffix('.')}{read_as}."
    for fix in report.fixes:
        yield f"  fix      {fix}"
    if report.unused:
        yield f"  unused   columns that nothing is read from: {', '.join(report.unused)}"
    for question in report.questions:
        yield f"  ask      {_question_text(question)}"
    lost = [i for i in issues if i.file == report.file and i.judged is Outcome.QUARANTINE]
    for reason in summarise(lost):
        yield f"  aside    {reason}"
    for row in report.quarantined.head(_SHOWN).itertuples():
        yield f"           row {row.row}: {str(row.record)[:160]}"
    if len(report.quarantined) > _SHOWN:
        yield f"           … and {len(report.quarantined) - _SHOWN:,} more; all with --aside FILE"


def _question_text(question: Question) -> str:
    taken = question.answer or question.default
    words = next((o.label for o in question.options if o.value == taken), taken)
    others = ", ".join(o.value for o in question.options if o.value != taken)
    key = f"{question.kind}:{question.column}" if question.column else question.kind
    told = "Answered" if question.answer else "Taken"
    change = f' Else: --answer "{key}=…" with {others}.' if others else ""
    return f"{question.text} {question.why} {told}: {words}.{change}"


def _outcome_counts_text(seen: Examination) -> str:
    """Say how many files came to what."""
    counts = dict.fromkeys(Outcome, 0)
    for report in seen.reports:
        counts[report.outcome] += 1
    words = ("accepted", "fixed", "asked about", "with rows kept aside", "rejected")
    told = [f"{count(n, 'file')} {word}" for n, word in zip(counts.values(), words) if n]
    return ", ".join(told) or "no file"
