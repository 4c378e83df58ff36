"""What a page shows in this run, so that it can be pinned: its sentence, figures and tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from skillgap.ui.kit import state

if TYPE_CHECKING:
    import pandas as pd

    from skillgap.exports.exhibits import Exhibit

_SHOWN = "shown"
_MOST_ROWS, _MOST_ITEMS = 60, 24


@dataclass(frozen=True, eq=False)
class Shown:
    """One thing on a page.

    Attributes:
        kind: ``Sentence``, ``Figure`` or ``Table``.
        title: What it is called.
        sentence: What it says.
        spec: The chart's specification.
        frame: The table, as it passed the viewer's policy.
        columns: How its columns are shown.
    """

    kind: str
    title: str
    sentence: str
    spec: Mapping[str, Any] | None = None
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
    state.hold_value(_SHOWN, {})


def note_sentence(sentence: str) -> None:
    """Note the answer of the page, as plain text."""
    _note("answer", Shown("Sentence", sentence, sentence))


def note_chart(key: str, spec: Mapping[str, Any], sentence: str, title: str = "") -> None:
    """Note a chart with what it says; its title is by default what stands before the colon."""
    short = title or sentence.partition(":")[0].partition(". ")[0]
    _note(f"chart {key}", Shown("Figure", short, sentence, spec=spec))


def note_table(title: str, frame: pd.DataFrame, columns: Mapping[str, Any]) -> None:
    """Note a table as it is shown; the first rows are enough for a slide."""
    if len(frame):
        _note(f"table {title}", Shown("Table", title, title, frame=frame, columns=columns))


def on_this_page() -> list[Shown]:
    """Return what the page has shown so far."""
    return list((state.held_value(_SHOWN) or {}).values())


def _note(name: str, item: Shown) -> None:
    found = state.held_value(_SHOWN)
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
