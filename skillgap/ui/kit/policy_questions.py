"""Questions about policies: asked by anybody, answered by quotation, or sent to a named person."""

from __future__ import annotations

import streamlit as st

from skillgap.core import wording
from skillgap.core.errors import SkillgapError
from skillgap.policy_answers import KIND as DOCUMENT
from skillgap.policy_answers import (
    PolicyAnswer,
    PolicyDocument,
    Quotation,
    add_policy_document,
    answer_from_policies,
    keep_policy_document,
    policy_documents,
    whom_to_ask,
)
from skillgap.reading.files.prose import ENDINGS
from skillgap.ui.kit import bones, cached, state
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.workspace import workspace as whole_workspace

_FRESH_SECONDS = 5
_REMOVED = "policy document removed"


@st.cache_resource(show_spinner=False, ttl=_FRESH_SECONDS, max_entries=4)
def _documents(folder: str) -> tuple[PolicyDocument, ...]:
    return policy_documents(whole_workspace())


def _kept_documents() -> tuple[PolicyDocument, ...]:
    return _documents(str(whole_workspace().folder))


def offer_policy_questions() -> None:
    """Offer to ask the policies at the foot of a page, opened on demand."""
    with st.expander(
        "Ask our policies", icon=":material/contact_support:", on_change="rerun",
        key="policy-questions",
    ) as box:  # fmt: skip
        if box.open:
            show_policy_questions()


def show_policy_questions() -> None:
    """Draw the question, and what the documents say to it."""
    documents = _kept_documents()
    if not documents:
        st.caption(
            "No policy document is loaded yet: whoever runs skillgap adds them on Audit, Policy."
        )
        return
    question = st.text_input(
        "Your question", key="policy-question", max_chars=300,
        placeholder="How many days of training leave may I take?",
    )  # fmt: skip
    if not question.strip():
        names = wording.listed([one.name for one in documents], 5)
        st.caption(plain(f"Searched: {names}. Answers are quotations from these documents."))
        return
    try:
        _show_answer(
            answer_from_policies(
                question, documents, ask=whom_to_ask(whole_workspace()),
                assumptions=cached.assumptions_in_force(),
            )
        )  # fmt: skip
    except SkillgapError as error:
        bones.show_error(error)


def _show_answer(answer: PolicyAnswer) -> None:
    if not answer.quotations:
        st.markdown(
            plain(
                f"None of {answer.searched:,} paragraphs answers this question closely enough to "
                f"be quoted. Ask {answer.ask}."
            )
        )
        return
    for one in answer.quotations:
        _show_quotation(one)
    st.caption(plain(f"Quoted word for word. If this does not answer it, ask {answer.ask}."))


def _show_quotation(one: Quotation) -> None:
    under = f", under “{one.heading}”" if one.heading else ""
    with st.container(border=True):
        st.markdown(f"“{plain(one.text)}”")
        st.caption(plain(f"{one.document}, {one.place}{under}."))


def show_policy_documents() -> None:
    """Show the documents to whoever runs skillgap, who adds and removes them."""
    st.markdown("#### Policy documents")
    st.caption("Searched on this machine when people ask; a PDF is loaded as .docx or text.")
    files = st.file_uploader(
        "Add documents", type=list(ENDINGS), accept_multiple_files=True,
        key=state.fresh_key("policy-files"),
    )  # fmt: skip
    if files and st.button("Add them", icon=":material/check:", key="policy-add"):
        _add({one.name: one.getvalue() for one in files})
    for at, one in enumerate(_kept_documents()):
        with st.container(horizontal=True, vertical_alignment="center"):
            told = wording.count(len(one.passages), "paragraph")
            st.markdown(plain(f"{one.name}: {told}, added by {one.by}"), width="stretch")
            st.button(
                "Remove", icon=":material/delete:", key=f"policy-remove-{at}", type="tertiary",
                on_click=_remove, args=(one,),
            )  # fmt: skip
    removed = state.session_value(_REMOVED)
    if isinstance(removed, PolicyDocument):
        st.button(
            f"Undo: bring {plain(removed.name)} back", icon=":material/undo:", key="policy-undo",
            on_click=_bring_back, args=(removed,),
        )  # fmt: skip


def _add(files: dict[str, bytes]) -> None:
    try:
        for name, content in files.items():
            add_policy_document(cached.workspace(), name, content, actor=cached.actor())
    except SkillgapError as error:
        bones.show_error(error)
        return
    _look_anew(None)
    state.renew_keys("policy-files")
    state.leave_notice(f"{wording.count(len(files), 'document')} can be searched now.")
    st.rerun()


def _remove(one: PolicyDocument) -> None:
    cached.workspace().drop_document(DOCUMENT, one.name, actor=cached.actor())
    _look_anew(one)


def _bring_back(one: PolicyDocument) -> None:
    keep_policy_document(cached.workspace(), one, actor=cached.actor())
    _look_anew(None)


def _look_anew(removed: PolicyDocument | None) -> None:
    state.keep_in_session(_REMOVED, removed)
    _documents.clear()
