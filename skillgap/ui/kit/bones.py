"""The bones of every page: question, answer with its range, key figures, main figure, next steps.

What all pages gain (pins; later permissions, a facilitator's timer) is added here, once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import pandas as pd
import streamlit as st

from skillgap.core import quantities, wording
from skillgap.core.assumptions import RANGE_SHARE
from skillgap.core.errors import MissingTable, SkillgapError
from skillgap.core.provenance import Explanation, Provenance
from skillgap.core.tables import TABLES
from skillgap.store.records import WorkspaceError
from skillgap.ui.kit import (
    cached,
    costs,
    in_words,
    looks,
    pins,
    presenting,
    shell,
    show,
    shown,
    state,
)
from skillgap.ui.kit.plain import keep_numbers_unbroken, plain, unescape
from skillgap.ui.kit.signed_in import signed_in

LIKELY = (
    f"Likely: the true value lies within this range {10 * RANGE_SHARE:.0f} times in 10, as far as "
    "the data and the assumptions hold."
)


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One number at the top of a page.

    Attributes:
        label: What it is, in two or three words.
        value: The number with its unit, already worded.
        note: Its range or its base, in a few words.
        help: The formula in one sentence.
        quantity: Id of what is counted (``core.quantities``), by default that of the label; it
            goes with the help, so that figures of one id can be compared wherever they stand.
    """

    label: str
    value: str
    note: str = ""
    help: str = ""
    quantity: str = ""


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do next.

    Attributes:
        text: The step as an instruction.
        why: The reason, with a number.
        page: Page file (without ``.py``) it leads to.
        icon: Material symbol.
        on_click: What to note on the way, where it may not stand in an address.
        address: What the page shall show, as parameters of its address.
    """

    text: str
    why: str
    page: str
    icon: str = "arrow_forward"
    on_click: Callable[[], object] | None = None
    address: Mapping[str, str] = field(default_factory=dict)


Tone: TypeAlias = Literal["plain", "alarm", "calm"]
_TONES: dict[Tone, str] = {"plain": "{}", "alarm": ":orange[{}]", "calm": ":green[{}]"}
_CARD, _LABEL_LINE = 111, 12
"""Heights of a card without a chart and of one more line of its label, pixels."""
_LETTERS_OF_A_QUARTER = 24
"""Letters of a label that go on one line where four cards or more share a row."""


def show_question(question: str, subject: str = "") -> None:
    """Show the page's question, what it is asked about, and which cost the page gives, if any."""
    shown.note_question(question, subject)
    st.title(question, anchor=False)
    if subject:
        with st.container(
            key="subject", horizontal=True, vertical_alignment="center", gap="medium"
        ):
            st.caption(plain(subject), width="content")
            costs.offer_costs(state.page_open())


def show_answer(
    sentence: str, *, mark: str = "", tone: Tone = "plain",
    below: Callable[[], object] | None = None,
) -> None:  # fmt: skip
    """Show the answer in one sentence; text from data in it must have passed ``plain``.

    Args:
        sentence: The answer.
        mark: What of it is read first, in a word or a number; shown large before it.
        tone: Whether the mark is to alarm, to reassure, or neither.
        below: Draws what stands under the sentence, beside the mark.
    """
    shown.begin_page()  # a fragment draws from here on, without the question
    shown.note_sentence(unescape(sentence))
    if not mark:
        with st.container(key="answer"):
            _draw_answer(sentence, 920)
        return
    with st.container(key="verdict-card", border=True, horizontal=True, gap="medium",
                      vertical_alignment="center"):  # fmt: skip
        with st.container(key="mark", width="content"):
            words = keep_numbers_unbroken(plain(mark))
            st.markdown(_TONES[tone].format(words), width="content")
        with st.container(gap="small"):
            with st.container(key="answer"):
                _draw_answer(sentence, "stretch")
            if below:
                below()


def hold_answer() -> Callable[[str], object]:
    """Hold the space of the answer while it is worked out.

    Returns:
        What says there what is known already; text in it must have passed ``plain``.
    """
    with st.container(key="verdict-to-come", border=True, vertical_alignment="center"):
        words = st.empty()
    return lambda known: words.subheader(keep_numbers_unbroken(known), anchor=False)


def _draw_answer(sentence: str, width: int | Literal["stretch"]) -> None:
    st.subheader(
        keep_numbers_unbroken(sentence), anchor=False, width=width, help=_help_of_answer(sentence)
    )


def _help_of_answer(sentence: str) -> str | None:
    """Return what a range means, and the ids of what the answer speaks of."""
    parts = [LIKELY] if "likely" in sentence else []
    parts += [f"`{one}`" for one in quantities.ids_in_words(sentence)]
    return " ".join(parts) or None


_KEYED = re.compile(r"[^a-z0-9]+")
"""What a key may not hold: a page may show several rows of cards, each with a key of its own."""


def show_key_figures(figures: Sequence[KeyFigure]) -> None:
    """Show three to five numbers in one row of cards."""
    first = figures[0].label if figures else ""
    shown.note_cards(figures)
    # The height is held until the cards are drawn; the style lets them grow where words wrap.
    cards = st.container(
        key=f"figures-{_KEYED.sub('-', first.casefold())}", height=_height(figures), border=False
    )
    with cards, st.grid(len(figures), min_column_width=150, gap="small"):
        for figure in figures:
            show_key_figure(figure)


def _height(figures: Sequence[KeyFigure]) -> int:
    """Return how tall a row of cards is, pixels."""
    wraps = any(len(figure.label) > _LETTERS_OF_A_QUARTER for figure in figures)
    return _CARD + _LABEL_LINE * (wraps and len(figures) > 3)


def show_key_figure(figure: KeyFigure, *, border: bool = True) -> None:
    """Show one number with its range, such as beside the chart of it."""
    st.metric(
        plain(figure.label),
        figure.value,
        help=_help_with_id(figure),
        delta=plain(figure.note) or None,
        delta_color="off",
        delta_arrow="off",
        border=border,
        height="stretch" if border else "content",
    )


def _help_with_id(figure: KeyFigure) -> str | None:
    """Return the help of a figure with the id of what it counts."""
    parts = [plain(figure.help)] if figure.help else []
    counted = figure.quantity or quantities.id_of_label(figure.label)
    parts += [f"`{counted}`"] if counted else []
    return " ".join(parts) or None


def show_next_steps(steps: Sequence[NextStep]) -> None:
    """Show what to do next: each step with its reason and the way there, if it is open."""
    steps = [step for step in steps if signed_in().may_open(step.page)]
    st.markdown("#### What to do next")
    by_key = {f"step-{step.page}-{place}": step for place, step in enumerate(steps)}
    looks.hold_space_of_steps({key: (step.text, step.why) for key, step in by_key.items()})
    with st.container(key="steps"):
        for key, step in by_key.items():
            _draw_next_step(step, key)


def _draw_next_step(step: NextStep, key: str) -> None:
    # One button is the whole row: its words are its name, for a pointer and a screen reader.
    if st.button(
        f"**{plain(step.text)}**  \n:small[{plain(step.why)}]",
        key=key,
        icon=f":material/{step.icon}:",
        width="stretch",
    ):
        _take(step)


def _take(step: NextStep) -> None:
    if step.on_click:
        step.on_click()
    shell.go_to_page(step.page, **step.address)


def show_first_step(steps: Sequence[NextStep]) -> None:
    """Show the first thing to do next in one line, on a page whose steps stand further down."""
    step = next((step for step in steps if signed_in().may_open(step.page)), None)
    if step and st.button(
        f"Next: {plain(step.text)}", key="first-step", icon=":material/arrow_forward:",
        type="tertiary",
    ):  # fmt: skip
        _take(step)


def show_tabs(drawn: Mapping[str, Callable[[], object]], *, key: str) -> None:
    """Show tabs of which only the open one is computed and sent.

    Args:
        drawn: What draws each tab, by its title.
        key: Widget key, under which the open tab is remembered.
    """
    tabs = st.tabs(list(drawn), on_change="rerun", key=key)
    for tab, draw in zip(tabs, drawn.values(), strict=True):
        if tab.open:
            with tab:
                draw()


def show_views(drawn: Mapping[str, Callable[[], object]], *, key: str) -> None:
    """Show one of several views inside a tab, chosen above it; the others are not computed.

    Args:
        drawn: What draws each view, by its title; the first is shown at the beginning.
        key: Widget key, under which the view is remembered.
    """
    names = list(drawn)
    chosen = st.segmented_control(
        "View", names, default=names[0], required=True, key=key, label_visibility="collapsed"
    )
    drawn[chosen or names[0]]()


def is_reachable(step: NextStep) -> bool:
    """Say whether the page a step leads to is part of this app."""
    return any(
        file == f"{step.page}.py" for entries in shell.PAGES.values() for file, *_ in entries
    )


def show_provenance(
    provenance: Provenance,
    *,
    warnings: Sequence[str] = (),
    below: Callable[[], object] | None = None,
) -> None:
    """Show how the numbers of this page were made; opened on demand.

    Args:
        provenance: Where they come from.
        warnings: What the reader must know.
        below: Draws what a page adds at the end, such as the way to confirm an assumption.
    """
    pins.draw_pin_control(provenance, warnings)
    in_words.show_figures_in_words()
    with st.expander(
        "How this was made", icon=":material/function:", on_change="rerun", key="made"
    ) as box:
        if not box.open:
            return
        st.markdown(f"**{plain(provenance.title)}**")
        st.code(provenance.formula, language=None, wrap_lines=True)
        left, right = st.columns([1, 3])
        with left:
            st.markdown("**Inputs**")
            show.show_table(
                pd.DataFrame(
                    [(name, rows) for name, rows in provenance.inputs.items()],
                    columns=["table", "rows"],
                ),
                alt="Input tables and the rows used",
            )
            st.caption(
                plain(
                    f"{_version_in_words(provenance)}data {provenance.dataset[:12]}, as of "
                    f"{provenance.as_of}; skillgap {provenance.code_version}."
                )
            )
        with right:
            st.markdown("**Assumptions**")
            show.show_assumptions(provenance.assumptions)
        for line in provenance.sources:
            st.caption(plain(line))
        for line in warnings:
            st.caption(f":material/info: {plain(line)}")
        if below:
            below()


def _version_in_words(provenance: Provenance) -> str:
    """Say which version of the open dataset a result was computed from."""
    opened = cached.active_dataset()
    # Decisions about the list of skills make another workforce of the same version.
    known = {opened.fingerprint, cached.open_workforce().fingerprint} if opened else set()
    here = provenance.dataset in known
    return f"{opened.label}; " if opened is not None and here else ""


def show_formula_and_rows(opened: Explanation) -> None:
    """Show the formula with its numbers and the rows it rests on; drawn when opened."""
    rows = wording.count(len(opened.rows), "source row")
    with st.expander(
        f"Steps, formula and {rows}", icon=":material/receipt_long:", on_change="rerun"
    ) as box:
        if not box.open:
            return
        show.show_table(opened.steps, alt=f"Steps of {opened.title}")
        st.code(opened.formula, language=None, wrap_lines=True)
        if len(opened.rows):
            show.show_table(opened.rows, alt=f"Source rows of {opened.title}", height=300)


def show_attributions() -> None:
    """Show the lines that licences ask for, wherever their data is used."""
    workforce = cached.workforce()
    for line in workforce.attributions if workforce else ():
        st.caption(plain(line))


@contextmanager
def guard_page_errors(*needed: str) -> Iterator[None]:
    """Guard a page's body: no data, a missing table and library errors become plain advice.

    Args:
        needed: Tables the page cannot do without.
    """
    if cached.active_dataset() is None:
        invite_to_load_data()
        presenting.draw_presentation()
        st.stop()
    workforce = cached.workforce()
    missing = [name for name in needed if workforce and not workforce.has(name)]
    if missing:
        show_missing_tables(missing)
        presenting.draw_presentation()
        st.stop()
    try:
        yield
    except WorkspaceError:  # the shell says what is wrong, and offers ways on
        raise
    except MissingTable as error:
        _show_error_advice(error)
    except SkillgapError as error:
        _show_error_advice(error)


def show_error(error: SkillgapError) -> None:
    """Show an error as one sentence with its remedy."""
    st.error(
        f"**{plain(error.where)}**: {plain(error.found)}. Expected {plain(error.expected)}. "
        f"{plain(error.remedy)}",
        icon=":material/error:",
    )


def invite_to_load_data() -> None:
    """Say that nothing is loaded yet, and offer the two ways on."""
    with st.container(border=True, key="invite"):
        st.markdown("#### Nothing is loaded yet")
        st.markdown(
            "Open the sample organisation to look around, or load your own files: "
            "a list of people and a skills matrix are enough to begin."
        )
        _offer_load_or_sample("invite")


def show_missing_tables(missing: Sequence[str]) -> None:
    """Say which tables unlock this page, with their templates."""
    with st.container(border=True, key="locked"):
        st.markdown(
            "#### One more table unlocks this page"
            if len(missing) == 1
            else f"#### {len(missing)} more tables unlock this page"
        )
        for name in missing:
            contract = TABLES[name]
            st.markdown(f"**{name}**: {contract.meaning} Needs {', '.join(contract.required)}.")
        _offer_load_or_sample("locked")


def _offer_load_or_sample(place: str) -> None:
    with st.container(horizontal=True):
        if not signed_in().sees_all:
            st.caption("Ask whoever runs skillgap here to load it.")
            return
        if st.button(
            "Load files", type="primary", icon=":material/upload_file:", key=f"{place}-load"
        ):
            st.switch_page(shell.page_entry("data"))
        if st.button("Open the sample", icon=":material/apartment:", key=f"{place}-sample"):
            cached.open_sample()
            st.rerun()


def _show_error_advice(error: SkillgapError) -> None:
    with st.container(border=True):
        st.markdown(f"#### This cannot be shown yet: {plain(error.where)}")
        st.markdown(
            f"Found: {plain(error.found)}. Expected: {plain(error.expected)}. "
            f"**{plain(error.remedy)}**"
        )
        if signed_in().may_open("data") and st.button(
            "Go to Data", type="primary", icon=":material/table_view:"
        ):
            st.switch_page(shell.page_entry("data"))
