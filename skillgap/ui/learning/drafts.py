"""Drafts that a person looks at before they leave: drafted, reviewed, then taken away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from skillgap import governance
from skillgap.core import wording
from skillgap.core.errors import BadValue
from skillgap.drafting import FIELDS, OURS, Framing, OwnWords, problems_of
from skillgap.exports.draft import (
    Draft,
    draft_from_body,
    write_draft_document,
    write_draft_mail,
)
from skillgap.ui.kit import cached, show, state
from skillgap.ui.kit.decision_log import DecisionLog
from skillgap.ui.kit.downloads import offer_file
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.reviews import REVIEWED, WRONG
from skillgap.ui.kit.workspace import workspace as whole_workspace

if TYPE_CHECKING:
    from skillgap.exports.gate import Seal
    from skillgap.store.ledger import Person

KIND, WORDS = "draft", "own words"
DRAFTED = "drafted"
STEPS = DecisionLog("draft", ("draft",))
"""Who drafted and reviewed what, and when."""


@dataclass(frozen=True, slots=True)
class _Kept:
    draft: Draft
    state: str
    by: str
    at: datetime

    @property
    def standing(self) -> str:
        return f"{self.state.capitalize()} by {self.by} on {wording.day(self.at.date())}."


def show_draft(
    mark: str, make: Callable[[], Draft], *, ending: str, person: Person | None = None
) -> None:
    """Show what can be done with a draft, and the draft; it leaves only once reviewed.

    Args:
        mark: What it is kept under, the same for the same reminder or outline.
        make: Drafts it from today's results.
        ending: ``eml`` for a message to send, ``docx`` for a document.
        person: Whom it is about, for the audit log.
    """
    kept = _read(mark)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button(
            "Draft it" if kept is None else "Draft it again", icon=":material/edit_note:",
            type="primary" if kept is None else "secondary", key=f"draft-{mark}",
            on_click=lambda: _keep(mark, make(), DRAFTED, person),
        )  # fmt: skip
        if kept is not None and kept.state == DRAFTED:
            st.button(
                "It is wrong", icon=":material/thumb_down:", key=f"draft-wrong-{mark}",
                on_click=_say_wrong, args=(mark, person), help="Noted; it is not released.",
            )  # fmt: skip
            st.button(
                "Reviewed: it is right", icon=":material/fact_check:", type="primary",
                key=f"draft-right-{mark}", on_click=_keep,
                args=(mark, kept.draft, REVIEWED, person),
            )  # fmt: skip
        elif kept is not None:
            _offer(mark, kept, ending, person)
    if kept is not None:
        _show(kept)


def _offer(mark: str, kept: _Kept, ending: str, person: Person | None) -> None:
    draft = kept.draft

    def write(seal: Seal) -> bytes:
        if ending == "eml":
            return write_draft_mail(draft, sealed=seal.sentence)
        return write_draft_document(draft, state=kept.standing, sealed=seal.sentence)

    offer_file(
        "Message (.eml)" if ending == "eml" else "Outline (.docx)", write,
        what=f"{draft.subject} {draft.to}".strip(), ending=ending, key=f"take-{mark}",
        version=cached.active_dataset(), person=person,
        help="Your mail program opens it as a draft without an address; you choose whom it goes to."
        if ending == "eml" else None,
    )  # fmt: skip


def _show(kept: _Kept) -> None:
    draft = kept.draft
    with st.container(border=True):
        st.caption(plain(f"{kept.standing} {draft.subject}"))
        for line in draft.opening.splitlines():
            st.markdown(plain(line))
        for part in draft.parts:
            st.markdown(f"##### {plain(part.heading)}")
            if part.rows:
                show.show_wrapped_table(part.headings, part.rows)
            else:
                st.caption("None known today.")
        for line in draft.closing.splitlines():
            st.markdown(plain(line))


def _say_wrong(mark: str, person: Person | None) -> None:
    cached.workspace().drop_document(KIND, _name(mark))
    STEPS.record(mark, choice=WRONG, person=person)


def _keep(mark: str, draft: Draft, after: str, person: Person | None) -> None:
    body = {"state": after, "by": cached.actor(), "at": datetime.now(UTC).isoformat(),
            "draft": draft.to_body()}  # fmt: skip
    cached.workspace().keep_document(KIND, _name(mark), body)
    STEPS.record(mark, choice=after, person=person)


def _name(mark: str) -> str:
    return f"{state.opened_lineage()}/{mark}"


def _read(mark: str) -> _Kept | None:
    """Return a draft as it stands; one that cannot be read is none."""
    found = _body(KIND, _name(mark))
    try:
        return _Kept(
            draft_from_body(found["draft"]), str(found["state"]), str(found["by"]),
            datetime.fromisoformat(str(found["at"])),
        )  # fmt: skip
    except (BadValue, KeyError, TypeError, ValueError):
        return None


def _body(kind: str, name: str) -> dict[str, dict[str, object]]:
    found = [one.body for one in whole_workspace().documents(kind) if one.name == name]
    return found[0] if found and isinstance(found[0], dict) else {}


# --- the organisation's own words ---


def framing(kind: str) -> Framing:
    """Return the sentences around drafts of a kind: the organisation's own, or ours."""
    opened = cached.active_dataset()
    return Framing(own_words(kind), opened.name if opened else "", _contact())


def own_words(kind: str) -> OwnWords:
    """Return the words of the organisation for a kind of draft, or ours."""
    kept = _body(WORDS, kind)
    return OwnWords(str(kept["opening"]), str(kept["closing"])) if kept else OURS[kind]


def _contact() -> str:
    return governance.policy_terms(whole_workspace()).contact


def edit_words(kind: str, noun: str) -> None:
    """Offer the sentences around drafts of a kind to be put into the organisation's own words."""
    words = own_words(kind)
    with st.expander(f"Your own words for {noun}", icon=":material/edit:"):
        told = "; ".join(f"{{{name}}} {meaning}" for name, meaning in FIELDS.items())
        st.caption(plain(f"Fields are filled in when it is drafted: {told}."))
        opening = st.text_area("Before", words.opening, key=f"words-opening-{kind}", height=90)
        closing = st.text_area("Behind", words.closing, key=f"words-closing-{kind}", height=90)
        for problem in problems_of(OwnWords(opening, closing), _contact()):
            st.warning(plain(problem), icon=":material/warning:")
        st.button(
            "Use these words", key=f"words-keep-{kind}", icon=":material/save:",
            on_click=_keep_words, args=(kind, opening, closing),
            disabled=OwnWords(opening, closing) == words,
        )  # fmt: skip


def _keep_words(kind: str, opening: str, closing: str) -> None:
    body = {"opening": opening, "closing": closing}
    cached.workspace().keep_document(WORDS, kind, body)
