"""What becomes of each file: its outcome, the questions, the changes, the rows kept aside."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from skillgap.core import wording
from skillgap.core.errors import Issue, Outcome, put_in_plural
from skillgap.core.tables import TABLES
from skillgap.reading.examination import FileReport, Question
from skillgap.ui.data import levels, staging
from skillgap.ui.data.columns import label_of
from skillgap.ui.data.staging import Refusal, Staged
from skillgap.ui.kit import downloads, show, state
from skillgap.ui.kit.plain import backticks_to_quotes, label_text, plain, shorten_middle

_BADGES = {
    Outcome.ACCEPT: ("green", "Accepted"),
    Outcome.FIX: ("blue", "Fixed"),
    Outcome.ASK: ("orange", "Asks"),
    Outcome.QUARANTINE: ("violet", "Rows kept aside"),
    Outcome.REJECT: ("red", "Rejected"),
}
_CONTRACT = {name for table in TABLES.values() for name in table.names if "_" in name}
_SHOWN, _FILE_LINES, _ONE_LINE = 200, 6, 110
_DONE = {"blanked": ": left empty", "dropped": ": left out", "assumed": ": assumed"}


def files_headline(reports: Sequence[FileReport], refused: Sequence[Refusal]) -> str:
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


def show_files_card(reports: Sequence[FileReport], refused: Sequence[Refusal]) -> None:
    """List the files, each with its outcome."""
    with st.container(border=True, key="outcomes", gap="small"):
        st.markdown("#### What happens to each file")
        if len(reports) > _FILE_LINES:
            _show_files_table(reports)
        else:
            for report in reports:
                st.markdown(_file_outcome_line(report))
        for refusal in refused:
            told = plain(
                backticks_to_quotes(
                    f"{refusal.found}. Expected {refusal.expected}. {refusal.remedy}"
                )
            )
            st.markdown(f"{_outcome_badge(Outcome.REJECT)} "
                        f"**{plain(shorten_middle(refusal.where))}**  \n"
                        f":small[:gray[{told}]]")  # fmt: skip


def _show_files_table(reports: Sequence[FileReport]) -> None:
    """List many files a row each, those first that need a look."""
    worst = sorted(reports, key=lambda report: list(_BADGES).index(report.outcome), reverse=True)
    column = st.column_config
    show.show_table(
        pd.DataFrame(
            [{"outcome": [_BADGES[report.outcome][1]], "file": report.file,
              "table": report.table or "left out", "rows": report.rows,
              "changes": len(report.fixes),
              "questions": sum(not question.answer for question in report.questions),
              "aside": len(report.quarantined)} for report in worst]
        ),
        alt="What happens to each file",
        columns={
            "outcome": column.MultiselectColumn(
                "Outcome", width=110, options=[word for _, word in _BADGES.values()],
                color=[colour for colour, _ in _BADGES.values()],
            ),
            "file": column.TextColumn("File", width=250),
            "table": column.TextColumn("Read as", width=90),
            "rows": column.NumberColumn("Rows", format="%,d", width=64),
            "changes": column.NumberColumn("Changes", format="%,d", width=70),
            "questions": column.NumberColumn("Questions", format="%,d", width=76),
            "aside": column.NumberColumn("Kept aside", format="%,d", width=80),
        },
    )  # fmt: skip


def _file_outcome_line(report: FileReport) -> str:
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
    name = plain(shorten_middle(report.file))
    return f"{_outcome_badge(report.outcome)} **{name}**{table}  \n:small[:gray[{told}]]"


def _outcome_badge(outcome: Outcome) -> str:
    colour, word = _BADGES[outcome]
    return f":{colour}-badge[{word}]"


# --- questions ---


def show_questions_card(questions: Sequence[Question]) -> None:
    """Ask what cannot be told from the files; each question stands at its default."""
    if not questions:
        return
    with st.container(border=True, key="questions", gap="small"):
        st.markdown(f"#### {wording.count(len(questions), 'question')} about these files")
        st.caption("Each shows the answer that is used unless you choose another.")
        for group in _group_same_questions(questions):
            if len(group) == 1:
                _ask_question(group[0])
            else:
                _ask_together(group)


def _group_same_questions(questions: Sequence[Question]) -> list[list[Question]]:
    """Gather questions that differ in nothing but the file and the column."""
    groups: dict[tuple[object, ...], list[Question]] = {}
    for question in questions:
        groups.setdefault((question.text, question.options), []).append(question)
    return list(groups.values())


def _ask_together(group: Sequence[Question]) -> None:
    """Ask once what is asked about several files; each can still be answered for itself."""
    first, places = group[0], wording.count(len(group), "place")
    chosen = {_chosen_option(question) for question in group}
    key, write = state.tie_widget(
        f"answers.{first.key}", chosen.pop() if len(chosen) == 1 else None,
        lambda value: [_record_answer(question, value) for question in group],
    )  # fmt: skip
    with st.container(gap="xxsmall"):
        named = wording.listed([_question_place(question) for question in group], 2)
        st.markdown(f"**{plain(first.text)}** :gray[{places}: {plain(named)}]")
        st.caption(plain(backticks_to_quotes(first.why)))
        _draw_option_radio(first, f"{first.text} {places}", key, write)
        with st.expander(
            "Answer one by one", type="compact", on_change="rerun", key=f"each-{first.key}"
        ) as box:
            for question in group if box.open else ():
                _ask_question(question)


def _chosen_option(question: Question) -> str:
    known = {option.value for option in question.options}
    return question.answer if question.answer in known else question.default


def _question_place(question: Question) -> str:
    column = f" · {question.column}" if question.column else ""
    return f"{shorten_middle(question.file)}{column}"


def _draw_option_radio(question: Question, label: str, key: str, write: Callable[[], None]) -> None:
    options = {option.value: option.label for option in question.options}
    letters = sum(map(len, options.values()))
    st.radio(
        label_text(label), list(options), format_func=lambda value: plain(options[value]), key=key,
        on_change=write, horizontal=letters <= _ONE_LINE, label_visibility="collapsed", index=None,
    )  # fmt: skip


def _ask_question(question: Question) -> None:
    key, write = state.tie_widget(
        f"answer.{question.key}",
        _chosen_option(question),
        lambda value: _record_answer(question, value),
    )
    with st.container(gap="xxsmall"):
        st.markdown(f"**{plain(question.text)}** :gray[{plain(_question_place(question))}]")
        st.caption(plain(backticks_to_quotes(question.why)))
        _draw_option_radio(question, f"{question.text} {_question_place(question)}", key, write)


def _record_answer(question: Question, value: str) -> None:
    staging.record_answer(question.key, value)
    if question.kind == "scale":
        levels.answer_scale(question.file, value)


# --- changes and rows kept aside ---


def show_changes_card(reports: Sequence[FileReport]) -> None:
    """List what was changed while reading, one line per kind of change."""
    fixes = [fix for report in reports for fix in report.fixes]
    if not fixes:
        return
    with st.container(border=True, key="changes", gap="small"):
        kinds = wording.count(len(fixes), "kind of change", "kinds of change")
        st.markdown(f"#### {kinds} will be made")
        frame = pd.DataFrame([_change_row(fix) for fix in fixes])
        one_file = frame["file"].nunique() <= 1
        order = [name for name in frame.columns if not (name == "file" and one_file)]
        column = st.column_config
        show.show_table(
            frame, alt="Changes that will be made", order=order, key="changes-table",
            columns={
                "file": column.TextColumn("File", width=140),
                "column": column.TextColumn("Column", width=120),
                "change": column.TextColumn("Change", width=300),
                "example": column.TextColumn("For example", width=240),
                "cells": column.NumberColumn("Cells", format="%,d", width=60),
            },
        )  # fmt: skip


def _change_row(fix: Issue) -> dict[str, object]:
    found = fix.found if fix.count == 1 else put_in_plural(fix.found)
    row = f"row {fix.row}: " if fix.row and fix.value else f"row {fix.row}" if fix.row else ""
    return {
        "file": fix.file,
        "column": label_of(fix.column) if fix.column in _CONTRACT else fix.column,
        "change": f"{found[:1].upper()}{found[1:]}{_DONE.get(fix.outcome, '')}",
        "example": "" if fix.value == fix.expected else f"{row}{fix.value}",
        "cells": fix.count,
    }


def show_quarantine_card(staged: Staged) -> None:
    """Show the rows kept aside with their reasons, to take away and to decide on."""
    rows = staging.quarantined_rows(staged)
    if not len(rows):
        return
    with st.container(border=True, key="quarantine", gap="small"):
        st.markdown(f"#### {wording.count(len(rows), 'row')} kept aside")
        with st.container(
            horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
        ):
            downloads.offer_table("Rows kept aside as CSV", lambda: rows, what="kept aside",
                                  key="quarantine-download", name=staged.name)  # fmt: skip
        if len(rows):
            column = st.column_config
            show.show_table(
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
