"""Four questions that no panel answers: no preset answer, kept with author and date."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pandas as pd
import streamlit as st

from skillgap.core import wording
from skillgap.questions.impact import QUESTIONS, Answer, complete_answers
from skillgap.ui.kit import cached, state
from skillgap.ui.kit.plain import plain

_KIND = "claim answers"
_OPTIONS = ("No", "Yes")
_AUTHOR = "author of answers"


def kept_answers(subject: str) -> tuple[Answer, ...]:
    """Return what was answered about one roll-out, newest answer of each question."""
    table = cached.workspace().decisions(_KIND)
    found: dict[str, Answer] = {}
    for row in table.itertuples():
        about, _, name = str(row.subject).rpartition("/")
        if about == subject and name not in found:
            detail: dict[str, object] = row.detail if isinstance(row.detail, dict) else {}
            day = pd.Timestamp(row.at).date().isoformat()
            found[name] = Answer(name, row.choice, str(detail.get("author", "")), day)
    return complete_answers(answer for answer in found.values() if answer.said)


def keep_answer(subject: str, name: str, said: str) -> None:
    """Record an answer with its author; a blank one takes it back."""
    cached.workspace().add_decision(
        _KIND, f"{subject}/{name}", said, detail={"author": last_author()}
    )


def last_author() -> str:
    """Return the name that is kept with answers; blank before anybody gave one."""
    return str(cached.workspace().recall(_AUTHOR, ""))


def ask_questions(
    subject: str, answers: Sequence[Answer], write: Callable[[str, str], None]
) -> None:
    """Draw the questions about a roll-out or panel.

    Args:
        subject: What is asked about, as a key.
        answers: What was answered so far, one per question.
        write: Called with the question's name and ``no``, ``yes`` or blank.
    """
    open_ones = sum(answer.said == "" for answer in answers)
    title = f"Four questions, {open_ones} open" if open_ones else "Four questions, answered"
    with st.sidebar.expander(title, icon=":material/help:", expanded=open_ones > 0):
        st.caption("No data can answer these. Until all are answered no, the page says at most "
                   "\"associated\".")  # fmt: skip
        key, tied = state.tie_widget(
            "impact-author", last_author(), lambda name: cached.workspace().remember(_AUTHOR, name)
        )
        st.text_input("Your name", key=key, on_change=tied, placeholder="Kept with your answers")
        for asked, answer in zip(QUESTIONS, answers, strict=True):
            _ask_question(asked.name, asked.question, asked.help, answer, write, subject)


def _ask_question(
    name: str, question: str, meaning: str, answer: Answer, write: Callable[[str, str], None],
    subject: str,
) -> None:  # fmt: skip
    said = {"no": "No", "yes": "Yes"}.get(answer.said)
    key, tied = state.tie_widget(
        f"asked-{subject}-{name}", said,
        lambda value: write(name, {"No": "no", "Yes": "yes"}.get(value or "", "")),
    )  # fmt: skip
    st.segmented_control(question, _OPTIONS, key=key, on_change=tied, help=meaning)
    if answer.said:
        st.caption(plain(f"{answer.author or 'Somebody'}, {_answer_day(answer)}"))


def _answer_day(answer: Answer) -> str:
    return wording.day(date.fromisoformat(answer.day)) if answer.day else "no date"


def show_answers(answers: Sequence[Answer]) -> None:
    """Show the questions with what was answered, by whom and when, printed with the claim."""
    st.markdown("#### What no data can show")
    for asked, answer in zip(QUESTIONS, complete_answers(answers), strict=True):
        word = {"no": "No", "yes": "Yes"}.get(answer.said, "Not answered")
        by = f", {answer.author or 'somebody'}, {_answer_day(answer)}" if answer.day else ""
        found = f" ({answer.found})" if answer.found else by
        st.markdown(plain(f"{asked.question} {word}{found}."))
