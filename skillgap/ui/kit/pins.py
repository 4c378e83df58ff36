"""Pins: findings put aside for the deck, kept with the workspace in the order they will be shown.

A pin keeps the numbers as they were seen, with where they came from. All pins of a dataset are one
document of the workspace, so that their order is kept with them and a change can be taken back.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from skillgap.core.errors import SkillgapError
from skillgap.exports.exhibits import Exhibit, Slide, Words, exhibit_from_body, exhibit_to_body
from skillgap.ui.kit import cached, shown, state
from skillgap.ui.kit.plain import label_text, shorten_middle

if TYPE_CHECKING:
    from skillgap.core.provenance import Provenance

KIND = "pins"
DECK = "deck"
"""The page that shows the pins."""

MOST = 60
_UNDONE, _TRIES = "pins before", 5
_STEPS_BACK = 20


@dataclass(frozen=True, slots=True)
class Pin:
    """One finding put aside.

    Attributes:
        id: Its own mark.
        title: What the slide will say.
        note: What was added by hand.
        sentence: What it says, as on the page.
        exhibit: What it shows.
        source: Data and day.
        scenario: Scenario with its id; blank where none was looked at.
        notes: Where it comes from, line by line.
        page: Page it was pinned on.
        dataset: Hash of the data it was made from.
    """

    id: str
    title: str
    note: str
    sentence: str
    exhibit: Exhibit
    source: str
    scenario: str
    notes: tuple[str, ...]
    page: str
    dataset: str

    @property
    def slide(self) -> Slide:
        """The slide it becomes; a note stands beside what is shown."""
        beside = (Words((self.note,), "Note"),) if self.note else ()
        same = isinstance(self.exhibit, Words) and self.exhibit.lines == (self.title,)
        subtitle = "" if same or self.sentence == self.title else self.sentence
        return Slide(
            self.title, subtitle, (self.exhibit, *beside), self.source, self.scenario, self.notes
        )


def kept_pins() -> list[Pin]:
    """Return the pins of the open dataset, in their order; what cannot be read is left out."""
    return _read_pins(_document()[0])


def pin(item: shown.Shown, provenance: Provenance, warnings: Sequence[str], scenario: str) -> None:
    """Put what a page shows into the deck."""
    from skillgap.exports.board_story import provenance_notes, source_line

    workforce = cached.open_workforce()
    found = Pin(
        id=uuid.uuid4().hex[:12],
        title=item.title[:300],
        note="",
        sentence=item.sentence[:600],
        exhibit=item.exhibit(workforce.currency),
        source=source_line(workforce.name, provenance),
        scenario=scenario,
        notes=(
            *provenance_notes(provenance, warnings=warnings),
            *([scenario] if scenario else []),
        ),
        page=state.open_page(),
        dataset=provenance.dataset,
    )
    if len(kept_pins()) >= MOST:
        state.leave_notice(f"The deck holds {MOST} pins; remove one first.")
        return
    change_pins(lambda pins: [*pins, found])
    state.leave_notice(f"Pinned: {found.title}")


def change_pins(change: Callable[[list[Pin]], list[Pin]]) -> None:
    """Change the pins; somebody else's change meanwhile is kept, and this one can be taken back."""
    from skillgap.store.records import EditConflict

    for attempt in range(_TRIES):
        body, version = _document()
        before = _read_pins(body)
        after = change(before)
        if after == before:
            return
        try:
            _keep(after, version)
        except EditConflict:
            if attempt + 1 == _TRIES:
                raise
            continue
        past = [*(state.held_value(_UNDONE) or []), before]
        state.hold_value(_UNDONE, past[-_STEPS_BACK:])
        return


def undo_pins() -> None:
    """Put the pins back as they were before the last change of this session."""
    past = list(state.held_value(_UNDONE) or [])
    if past:
        _keep(past.pop(), None)
        state.hold_value(_UNDONE, past)


def can_undo_pins() -> bool:
    """Say whether there is a change of this session to take back."""
    return bool(state.held_value(_UNDONE))


def edit_pin(mark: str, **changes: str) -> None:
    """Change title or note of a pin."""
    change_pins(lambda pins: [replace(p, **changes) if p.id == mark else p for p in pins])


def remove_pin(mark: str) -> None:
    """Take a pin out of the deck."""
    change_pins(lambda pins: [one for one in pins if one.id != mark])


def move_pin(mark: str, by: int) -> None:
    """Move a pin up (−1) or down (1)."""

    def moved(pins: list[Pin]) -> list[Pin]:
        place = next((at for at, one in enumerate(pins) if one.id == mark), None)
        if place is None or not 0 <= place + by < len(pins):
            return pins
        order = list(pins)
        order.insert(place + by, order.pop(place))
        return order

    change_pins(moved)


def draw_pin_control(provenance: Provenance, warnings: Sequence[str]) -> None:
    """Draw what pins the sentence, figures and tables that the page shows to the deck."""
    items = shown.on_this_page()
    here = state.open_page()
    if not items or here == DECK or cached.active_dataset() is None or not provenance.dataset:
        return
    box = st.popover(
        "Pin to deck", icon=":material/push_pin:", key="pin-to-deck", on_change="rerun"
    )
    if not box.open:
        return
    scenario = _scenario_of_page()
    with box:
        st.caption("A pin keeps the numbers as they are now, with where they come from.")
        for number, item in enumerate(items):
            st.button(
                f"{item.kind}: {label_text(shorten_middle(item.title, 90))}",
                key=f"pin-{number}",
                icon=item.icon,
                type="tertiary",
                on_click=pin,
                args=(item, provenance, tuple(warnings), scenario),
            )


def _scenario_of_page() -> str:
    """Return the scenario looked at with its id, on pages that heed one."""
    from skillgap.exports.board_story import scenario_line
    from skillgap.ui.kit import board

    page = state.open_page()
    return scenario_line(board.active_scenario()) if state.page_heeds("scenario") and page else ""


def _document() -> tuple[Any, int]:
    name = str(state.opened_lineage())
    for one in cached.workspace().documents(KIND):
        if one.name == name:
            return one.body, one.version
    return None, 0


def _keep(pins: Sequence[Pin], version: int | None) -> None:
    bodies = [{**asdict(one), "exhibit": exhibit_to_body(one.exhibit)} for one in pins]
    cached.workspace().keep_document(
        KIND, str(state.opened_lineage()), {"pins": bodies}, expected_version=version
    )


def _read_pins(body: Any) -> list[Pin]:
    found = []
    for one in (body or {}).get("pins", ()):
        try:
            parts = {
                **one,
                "exhibit": exhibit_from_body(one["exhibit"]),
                "notes": tuple(one["notes"]),
            }
            found.append(Pin(**parts))
        except (SkillgapError, KeyError, TypeError):
            continue
    return found
