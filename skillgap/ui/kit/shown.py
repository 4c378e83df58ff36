"""What a page shows in this run, to be pinned and presented: its sentence, figures and tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from skillgap.ui.kit import state

if TYPE_CHECKING:
    import pandas as pd

    from skillgap.exports.exhibits import Exhibit

_SHOWN, _QUESTION, _CARDS = "shown", "shown question", "shown cards"
_MOST_ROWS, _MOST_ITEMS = 60, 24


@dataclass(frozen=True, eq=False)
class Shown:
    """One thing on a page.

    Attributes:
        kind: ``Sentence``, ``Figure`` or ``Table``.
        title: What it is called.
        sentence: What it says.
        spec: The chart's specification.
        height: How tall the page draws it, pixels; 0 where it does not matter.
        draw: Draws a picture that has no specification once more, under another key.
        frame: The table, as it passed the viewer's policy.
        columns: How its columns are shown.
    """

    kind: str
    title: str
    sentence: str
    spec: Mapping[str, Any] | None = None
    height: int = 0
    draw: Callable[[str], object] | None = None
    frame: pd.DataFrame | None = None
    columns: Mapping[str, Any] | None = None

    @property
    def icon(self) -> str:
        """Its Material symbol."""
        icons = {"Sentence": "format_quote", "Figure": "bar_chart", "Table": "table"}
        return f":material/{icons[self.kind]}:"

    def exhibit(self, currency: str) -> Exhibit:
        """Return it as an exhibit of a slide."""
        from skillgap.exports.exhibits import Words
        from skillgap.exports.from_screen import exhibit_of_chart

        if self.spec is not None:
            return exhibit_of_chart(self.spec, sentence=self.sentence, currency=currency)
        if self.frame is not None:
            return _grid(self.frame, self.columns or {}, currency)
        return Words((self.sentence,))


def begin_page() -> None:
    """Forget what was shown before: a page, or the part of it that is drawn anew, begins."""
    state.keep_in_session(_SHOWN, {})
    state.keep_in_session(_CARDS, [])


def note_question(question: str, subject: str) -> None:
    """Note what the page asks, and what about; the page begins with it."""
    begin_page()
    state.keep_in_session(_QUESTION, (question, subject))


def question_of_page() -> tuple[str, str]:
    """Return what the page asks and what about; blank before one has asked."""
    asked, subject = state.session_value(_QUESTION) or ("", "")
    return str(asked), str(subject)


def note_cards(cards: Sequence[Any]) -> None:
    """Note the key figures of the page."""
    noted = state.session_value(_CARDS)
    if noted is not None:
        noted.append(tuple(cards))


def cards_on_this_page() -> list[tuple[Any, ...]]:
    """Return the key figures the page has shown so far, row by row."""
    return list(state.session_value(_CARDS) or ())


def note_sentence(sentence: str) -> None:
    """Note the answer of the page, as plain text."""
    _note("answer", Shown("Sentence", sentence, sentence))


def note_chart(
    key: str, spec: Mapping[str, Any], sentence: str, title: str = "", height: int = 0
) -> None:
    """Note a chart with what it says; its title is by default what stands before the colon."""
    found = Shown("Figure", title or _short_of(sentence), sentence, spec=spec, height=height)
    _note(f"chart {key}", found)


def note_picture(key: str, sentence: str, draw: Callable[[str], object]) -> None:
    """Note a picture that is no chart of ours with what it says, and what draws it once more."""
    _note(f"chart {key}", Shown("Figure", _short_of(sentence), sentence, draw=draw))


def _short_of(sentence: str) -> str:
    return sentence.partition(":")[0].partition(". ")[0]


def note_table(title: str, frame: pd.DataFrame, columns: Mapping[str, Any]) -> None:
    """Note a table as it is shown; the first rows are enough for a slide."""
    if len(frame):
        _note(f"table {title}", Shown("Table", title, title, frame=frame, columns=columns))


def on_this_page() -> list[Shown]:
    """Return what the page has shown so far."""
    return list((state.session_value(_SHOWN) or {}).values())


def _note(name: str, item: Shown) -> None:
    found = state.session_value(_SHOWN)
    if found is not None and (name in found or len(found) < _MOST_ITEMS):
        found[name] = item


def _grid(frame: pd.DataFrame, columns: Mapping[str, Any], currency: str) -> Exhibit:
    from skillgap.exports.exhibits import Grid

    names = [str(name) for name in frame.columns]
    kept = frame.head(_MOST_ROWS)
    figures = tuple(at for at, name in enumerate(names) if frame.dtypes.iloc[at].kind in "iuf")
    cells = [
        [_cell(value, _format_of(columns.get(name)), currency) for value in kept.iloc[:, at]]
        for at, name in enumerate(names)
    ]
    headings = tuple(_label_of(columns.get(name)) or name for name in names)
    return Grid(headings, tuple(zip(*cells)), figures, len(frame) - len(kept))


def _label_of(config: Any) -> str:
    return str((config or {}).get("label") or "") if isinstance(config, dict) else ""


def _format_of(config: Any) -> str:
    kind = config.get("type_config") if isinstance(config, dict) else None
    return str((kind or {}).get("format") or "")


def _cell(value: Any, form: str, currency: str) -> str:
    from skillgap.core import wording

    if value is None or value != value:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        number = float(value)
        if form == "percent":
            return wording.share(number)
        if form.endswith("%,.0f") and form != "%,.0f":
            return wording.money(number, currency)
        if form == "%.1f":
            return f"{number:.1f}".replace("-", "−")
        return f"{number:,.0f}" if number == int(number) else wording.compact(number)
    return f"{value:%Y-%m-%d}" if hasattr(value, "strftime") else str(value)
