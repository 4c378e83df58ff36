"""What becomes of each file: its outcome, the questions, the changes, the rows kept aside."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from skillgap.domain import wording
from skillgap.domain.errors import Issue, Outcome, plural
from skillgap.domain.examination import FileReport, Question
from skillgap.ui import downloads, levels, show, staging, state
from skillgap.ui.plain import plain, quoted, spoken
from skillgap.ui.staging import Refusal, Staged

_BADGES = {
    Outcome.ACCEPT: ("green", "Accepted"),
    Outcome.FIX: ("blue", "Fixed"),
    Outcome.ASK: ("orange", "Asks"),
    Outcome.QUARANTINE: ("violet", "Rows kept aside"),
    Outcome.REJECT: ("red", "Rejected"),
}
_KEEP, _BLANK = "Keep them aside", "Import them, the cell empty"
_SHOWN = 200
_DONE = {"blanked": ": left empty", "dropped": ": left out", "assumed": ": assumed"}


def headline(reports: Sequence[FileReport], refused: Sequence[Refusal]) -> str:
    """Say in one clause what becomes of the files; empty where all is plain."""
    asked = sum(not q.answer for report in reports for q in report.questions)
    aside = sum(len(report.quarantined) for report in reports)
    parts = [
        f"{wording.count(asked, 'question')} at {'its default' if asked == 1 else 'their defaults'}"
        if asked
        else "",
        f"{wording.count(aside, 'row')} kept aside" if aside else "",
        f"{wording.count(len(refused), 'file')} rejected" if refused else "",
    ]
    return wording.listed([part for part in parts if part])


def files_card(reports: Sequence[FileReport], refused: Sequence[Refusal]) -> None:
    """List the files, each with its outcome."""
    with st.container(border=True, key="outcomes", gap="small"):
        st.markdown("#### What becomes of each file")
        for report in reports:
            st.markdown(_file_line(report))
        for refusal in refused:
            told = plain(quoted(f"{refusal.found}. Expected {refusal.expected}. {refusal.remedy}"))
            st.markdown(f"{_badge(Outcome.REJECT)} **{plain(refusal.where)}**  \n"
                        f":small[:gray[{told}]]")  # fmt: skip


def _file_line(report: FileReport) -> str:
    asked = sum(not question.answer for question in report.questions)
    parts = [
        wording.count(report.rows, "row"),
        wording.count(len(report.fixes), "kind of change", "kinds of change")
        if report.fixes
        else "",
        wording.count(asked, "open question") if asked else "",
        f"{len(report.quarantined):,} kept aside" if len(report.quarantined) else "",
    ]
    table = f" as {report.table}" if report.table else ", left out"
    told = plain(f"{' · '.join(part for part in parts if part)}")
    return f"{_badge(report.outcome)} **{plain(report.file)}**{table}  \n:small[:gray[{told}]]"


def _badge(outcome: Outcome) -> str:
    colour, word = _BADGES[outcome]
    return f":{colour}-badge[{word}]"


# --- questions ---


def questions_card(questions: Sequence[Question]) -> None:
    """Ask what cannot be told from the files; each question stands at its default."""
    if not questions:
        return
    with st.container(border=True, key="questions", gap="small"):
        st.markdown(f"#### {wording.count(len(questions), 'question')} about these files")
        st.caption("Each stands at the answer that is taken unless you choose another.")
        for question in questions:
            _ask(question)


def _ask(question: Question) -> None:
    column = f" · {question.column}" if question.column else ""
    options = {option.value: option.label for option in question.options}
    chosen = question.answer if question.answer in options else question.default
    key, write = state.tied(
        f"answer.{question.key}", chosen, lambda value: _answer(question, value)
    )
    with st.container(gap="xxsmall"):
        st.markdown(f"**{plain(question.text)}** :gray[{plain(question.file + column)}]")
        st.caption(plain(quoted(question.why)))
        st.radio(
            spoken(f"{question.text} {question.file}{column}"), list(options),
            format_func=lambda value: plain(options[value]), key=key, on_change=write,
            horizontal=len(options) <= 3, label_visibility="collapsed",
        )  # fmt: skip


def _answer(question: Question, value: str) -> None:
    staging.answer(question.key, value)
    if question.kind == "scale":
        levels.answer_scale(question.file, value)


# --- changes and rows kept aside ---


def changes_card(reports: Sequence[FileReport]) -> None:
    """List what was changed while reading, one line per kind of change."""
    fixes = [fix for report in reports for fix in report.fixes]
    if not fixes:
        return
    with st.container(border=True, key="changes", gap="small"):
        st.markdown(f"#### {wording.count(len(fixes), 'change')} that will be made")
        frame = pd.DataFrame([_change(fix) for fix in fixes])
        one_file = frame["file"].nunique() <= 1
        order = [name for name in frame.columns if not (name == "file" and one_file)]
        column = st.column_config
        show.table(
            frame, alt="Changes that will be made", order=order, key="changes-table",
            columns={
                "file": column.TextColumn("File", width=140),
                "column": column.TextColumn("Column", width=120),
                "change": column.TextColumn("Change", width=300),
                "example": column.TextColumn("For example", width=240),
                "cells": column.NumberColumn("Cells", format="%,d", width=60),
            },
        )  # fmt: skip


def _change(fix: Issue) -> dict[str, object]:
    found = fix.found if fix.count == 1 else plural(fix.found)
    row = f"row {fix.row}: " if fix.row and fix.value else f"row {fix.row}" if fix.row else ""
    return {
        "file": fix.file,
        "column": fix.column,
        "change": f"{found[:1].upper()}{found[1:]}{_DONE.get(fix.outcome, '')}",
        "example": f"{row}{fix.value}",
        "cells": fix.count,
    }


def quarantine_card(staged: Staged) -> None:
    """Show the rows kept aside with their reasons, to take away and to decide on."""
    rows = staging.kept_aside(staged)
    if not len(rows) and staged.bad_rows == "aside":
        return
    with st.container(border=True, key="quarantine", gap="small"):
        st.markdown(f"#### {wording.count(len(rows), 'row')} kept aside")
        with st.container(
            horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
        ):
            key, write = state.tied(
                "bad-rows", _KEEP if staged.bad_rows == "aside" else _BLANK,
                lambda chosen: staging.change(
                    bad_rows="blank" if chosen == _BLANK else "aside", read=None, checked=None
                ),
            )  # fmt: skip
            st.segmented_control(
                "Rows with a bad cell that nothing depends on", [_KEEP, _BLANK], key=key,
                on_change=write, required=True,
                help="Rows without an id, a skill or a level are kept aside in any case.",
            )  # fmt: skip
            downloads.offer_table("Rows kept aside as CSV", lambda: rows, what="kept aside",
                                  key="quarantine-download", name=staged.name)  # fmt: skip
        if len(rows):
            column = st.column_config
            show.table(
                rows.head(_SHOWN), alt="Rows kept aside", key="quarantine-table",
                order=["file", "row", "reason", "record"],
                columns={
                    "file": column.TextColumn("File", width=110),
                    "row": column.NumberColumn("Row", width=56, format="%d"),
                    "reason": column.TextColumn("Why", width=330),
                    "record": column.TextColumn("As it stands", width=330),
                },
            )  # fmt: skip
        if len(rows) > _SHOWN:
            st.caption(f"The first {_SHOWN} are shown; the file has all {len(rows):,}.")
