"""Four questions that no panel answers: no preset answer, kept with author and date."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from skillgap.core import wording
from skillgap.questions.impact import QUESTIONS, Answer, complete_answers
from skillgap.ui.kit import cached, state
from skillgap.ui.kit.decision_log import add_decision, decisions_of_kind
from skillgap.ui.kit.once import once_a_run
from skillgap.ui.kit.plain import plain

_KIND = "claim answers"
_OPTIONS = ("No", "Yes")
_AUTHOR = "author of answers"


@once_a_run
def kept_answers(subject: str) -> tuple[Answer, ...]:
    """Return what was answered about one roll-out, newest answer of each question."""
    table = decisions_of_kind(_KIND)
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
    add_decision(_KIND, f"{subject}/{name}", said, detail={"author": last_author()})


def last_author() -> str:
    """Return the name that is kept with answers; blank before anybody gave one."""
    return str(cached.workspace().recall(_AUTHOR, ""))


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked about a roll-out or panel, and where the answers go.

    Attributes:
        subject: What is asked about, as a key.
        answers: What was answered so far, one per question.
        write: Called with the question's name and ``no``, ``yes`` or blank.
    """

    subject: str
    answers: Sequence[Answer]
    write: Callable[[str, str], None]

    @property
    def open_ones(self) -> int:
        """How many questions are not answered yet."""
        return sum(not answer.said for answer in self.answers)


def ask_questions(asking: Asking) -> None:
    """Draw the four questions, each in a row with its two answers, and who answers them."""
    for asked, answer in zip(QUESTIONS, asking.answers, strict=True):
        _ask_question(asked.name, asked.question, asked.help, answer, asking)
    key, tied = state.tie_widget(
        "impact-author", last_author(), lambda name: cached.workspace().remember(_AUTHOR, name)
    )
    st.text_input("Your name", key=key, on_change=tied, placeholder="Kept with your answers")


def ask_questions_in_fold(asking: Asking) -> None:
    """Draw the four questions in a fold, where other things come first."""
    left = asking.open_ones
    title = f"Four questions, {left} open" if left else "Four questions, answered"
    with st.expander(title, icon=":material/help:"):
        ask_questions(asking)


def _ask_question(name: str, question: str, meaning: str, answer: Answer, asking: Asking) -> None:
    said = {"no": "No", "yes": "Yes"}.get(answer.said)
    key, tied = state.tie_widget(
        f"asked-{asking.subject}-{name}", said,
        lambda value: asking.write(name, {"No": "no", "Yes": "yes"}.get(value or "", "")),
    )  # fmt: skip
    with st.container(key=f"question-{name}"):
        left, right = st.columns([5, 3], gap="small", vertical_alignment="center")
        left.markdown(f":small[{question}]", help=meaning)
        if answer.said:
            left.caption(plain(f"{answer.author or 'Somebody'}, {_answer_day(answer)}"))
        right.segmented_control(
            question, _OPTIONS, key=key, on_change=tied, label_visibility="collapsed"
        )


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
