"""The Deck page: what will be in the files, pins to order and annotate, the files themselves."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from skillgap.core import wording
from skillgap.exports.board_story import (
    BoardResults,
    assumptions_used,
    tell_appendix,
    tell_board_story,
)
from skillgap.exports.brief import write_brief
from skillgap.exports.deck import write_deck
from skillgap.exports.exhibits import Slide
from skillgap.exports.gate import Seal
from skillgap.exports.workbook import write_workbook
from skillgap.sharing import board_sheets
from skillgap.ui.deck.state import APPENDIX, PARTS, PINS, STORY, chosen
from skillgap.ui.kit import cached, downloads, pins, state
from skillgap.ui.kit.bones import KeyFigure
from skillgap.ui.kit.gap_figures import value_at_risk_figure
from skillgap.ui.kit.pins import Pin
from skillgap.ui.kit.plain import label_text, plain


def deck_headline(slides: Sequence[Slide], pinned: Sequence[Pin]) -> str:
    """Say what is ready to be taken away."""
    story = wording.count(len(slides), "slide")
    if not pinned:
        return (
            f"{story} are ready. Nothing is pinned yet: “Pin to deck” is at the bottom of "
            "every page."
        )
    return f"{story} are ready, with {wording.count(len(pinned), 'finding')} pinned on other pages."


def deck_key_figures(results: BoardResults, pinned: Sequence[Pin]) -> list[KeyFigure]:
    """Return what the deck holds, and how far its money may be trusted."""
    gaps, here = results.gaps, cached.open_workforce().fingerprint
    old = sum(one.dataset != here for one in pinned)
    guesses = len(gaps.guesses)
    return [
        value_at_risk_figure(gaps),
        KeyFigure(
            "Pins", f"{len(pinned):,}", f"{old} from earlier data" if old else "of today's data",
            "Findings pinned on other pages; each keeps its figures as they were.",
        ),
        KeyFigure(
            "Unconfirmed", f"{guesses:,}", "assumptions behind this value",
            "Assumptions behind the value not delivered that nobody has confirmed, measured or "
            "published.",
        ),
    ]  # fmt: skip


def slides_chosen(results: BoardResults, pinned: Sequence[Pin]) -> list[Slide]:
    """Return the slides of the parts chosen: the story, then pins, then the appendix."""
    parts = chosen().parts
    made: list[Slide] = []
    if STORY in parts:
        made += tell_board_story(results)
    if PINS in parts:
        made += [one.slide for one in pinned]
    if APPENDIX in parts:
        made += tell_appendix(results)
    return made


def draw_part_choice() -> None:
    """Choose what the deck holds."""
    key, write = state.tie_widget(
        "deck-parts",
        list(chosen().parts),
        lambda names: chosen.change(parts=tuple(one for one in PARTS if one in (names or ()))),
    )
    st.pills("The deck holds", list(PARTS), selection_mode="multi", key=key, on_change=write)


def show_downloads(results: BoardResults, slides: Sequence[Slide]) -> None:
    """Offer deck, brief and workbook; a template of the company's may be given first."""
    st.markdown("#### Download")
    version, title = cached.active_dataset(), results.gaps.workforce.name
    given = st.file_uploader(
        "Company template (.pptx or .potx), optional", type=["pptx", "potx"], key="deck-template",
        help="Our slides are added after its own; nothing in it is changed.",
    )  # fmt: skip
    template = given.getvalue() if given is not None else None
    name = given.name if given is not None else "template"
    with st.container(horizontal=True, key="deck-files"):
        if slides:
            downloads.offer_file(
                "Deck (.pptx)", partial(_deck, slides, template, name, title), what="Deck",
                ending="pptx", key="take-deck", version=version, brought=template, type="primary",
            )  # fmt: skip
        downloads.offer_file(
            "One-page brief (.docx)", partial(_brief, results, title), what="Brief",
            ending="docx", key="take-brief", version=version,
        )  # fmt: skip
        downloads.offer_file(
            "Workbook (.xlsx)", partial(_workbook, results), what="Workbook", ending="xlsx",
            key="take-workbook", version=version,
        )  # fmt: skip


def _deck(
    slides: Sequence[Slide], template: bytes | None, name: str, title: str, seal: Seal
) -> bytes:
    return write_deck(
        slides, template=template, template_name=name, title=title, sealed=seal.sentence
    )


def _brief(results: BoardResults, title: str, seal: Seal) -> bytes:
    story = tell_board_story(results)
    return write_brief(story, title=f"Skills of {title}", sealed=seal.sentence)


def _workbook(results: BoardResults, seal: Seal) -> bytes:
    used = assumptions_used(results)
    return write_workbook(board_sheets(results), assumptions=used, sealed=seal.sentence)


def show_contents(slides: Sequence[Slide]) -> None:
    """List the findings of the deck, slide by slide."""
    st.markdown("#### What it will say")
    if not slides:
        st.caption("Choose at least one part on the left.")
    st.markdown("\n".join(f"{at}. {plain(one.title)}" for at, one in enumerate(slides, start=1)))


def show_pins(pinned: Sequence[Pin]) -> None:
    """Show the pins to order, title, annotate and remove; every change can be taken back."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("#### Pins")
        st.button(
            "Undo", icon=":material/undo:", type="tertiary", on_click=pins.undo_pins,
            disabled=not pins.can_undo_pins(), key="pins-undo",
        )  # fmt: skip
    if not pinned:
        st.caption("Open a page, and press “Pin to deck” at its foot.")
    for place, one in enumerate(pinned):
        with st.container(border=True):
            _draw_pin(one, place, len(pinned))


def _draw_pin(one: Pin, place: int, count: int) -> None:
    st.caption(plain(f"{place + 1}. {one.page.replace('_', ' ').capitalize()}: {one.source}"))
    with st.container(horizontal=True, vertical_alignment="center"):
        for label, icon, by in (("Up", "arrow_upward", -1), ("Down", "arrow_downward", 1)):
            st.button(
                label, key=f"{label.lower()}-{one.id}", icon=f":material/{icon}:", type="tertiary",
                on_click=pins.move_pin, args=(one.id, by),
                disabled=not 0 <= place + by < count,
            )  # fmt: skip
        st.button(
            "Remove", key=f"remove-{one.id}", icon=":material/delete:", type="tertiary",
            on_click=pins.remove_pin, args=(one.id,),
        )  # fmt: skip
    for name, label, most in (("title", "Title", 300), ("note", "Note on the slide", 600)):

        def write(text: str, name: str = name) -> None:
            words = " ".join(text.split())
            if words or name == "note":  # a slide without a title says nothing
                pins.edit_pin(one.id, **{name: words})

        key, on_change = state.tie_widget(f"{name}-{one.id}", getattr(one, name), write)
        st.text_input(
            f"{label} of pin {place + 1}", key=key, on_change=on_change, max_chars=most,
            placeholder=label_text(label),
        )  # fmt: skip
