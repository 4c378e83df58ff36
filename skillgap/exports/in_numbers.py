"""Any exhibit as a table: what a chart shows, for whoever does not see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from skillgap.core import wording
from skillgap.exports.exhibits import (
    Bars,
    Exhibit,
    Grid,
    HeatTable,
    Lines,
    Number,
    Scatter,
    Series,
    Waterfall,
    Words,
)

_UNSEEN, _MONEY = "none", "money:"


def grid_of(exhibit: Exhibit) -> Grid | None:
    """Return the numbers of an exhibit as a table; nothing where it has none.

    >>> grid_of(Bars(("Python",), (Series("Short", (3.0,), (2.0,), (4.5,)),), "FTE"))
    Grid(headings=('What', 'Short (FTE)', 'Likely'), rows=(('Python', '3', '2 to 4.5'),), \
figures=(1, 2), left_out=0)
    """
    if isinstance(exhibit, Words):
        return None
    if isinstance(exhibit, Grid):
        return exhibit
    if isinstance(exhibit, HeatTable):
        rows = tuple((name, *cells) for name, cells in zip(exhibit.rows, exhibit.cells))
        return _grid(("What", *exhibit.columns), rows)
    if isinstance(exhibit, Scatter):
        return _grid_of_points(exhibit)
    if isinstance(exhibit, Waterfall):
        worded = _worded(exhibit.unit)
        return _grid(
            ("Step", _with_unit("Amount", exhibit.unit)),
            tuple((name, worded(value)) for name, value in zip(exhibit.labels, exhibit.values)),
        )
    return _grid_of_series(exhibit)


def _grid_of_series(exhibit: Bars | Lines) -> Grid:
    worded = _worded(exhibit.unit)
    seen = [one for one in exhibit.series if one.colour != _UNSEEN]
    columns = [column for one in seen for column in _columns(one, exhibit.unit, worded)]
    rows = zip(exhibit.labels, *(cells for _, cells in columns))
    return _grid(("What", *(heading for heading, _ in columns)), tuple(rows))


def _columns(
    one: Series, unit: str, worded: Callable[[Number], str]
) -> list[tuple[str, Sequence[str]]]:
    """Return a series as a column, with a second one for its likely range."""
    found: list[tuple[str, Sequence[str]]] = [
        (_with_unit(one.name, unit), [worded(value) for value in one.values])
    ]
    if one.low and one.high:
        ranges = [wording.span(worded(low), worded(high)) for low, high in zip(one.low, one.high)]
        found.append(("Likely", ranges))
    return found


def _grid_of_points(exhibit: Scatter) -> Grid:
    across, up = _worded(exhibit.across_unit), _worded(exhibit.up_unit)
    rows = tuple(
        (group.name, across(first), up(second))
        for group in exhibit.groups
        for first, second in zip(group.across, group.up)
    )
    return _grid(("What", exhibit.across or "Across", exhibit.up or "Up"), rows)


def _grid(headings: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Grid:
    return Grid(headings, rows, tuple(range(1, len(headings))))


def _with_unit(name: str, unit: str) -> str:
    return name if not unit or unit.startswith(_MONEY) or unit in name else f"{name} ({unit})"


def _worded(unit: str) -> Callable[[Number], str]:
    """Return what writes a number of a unit as people read it."""

    def write(value: Number) -> str:
        if value is None:
            return "–"
        if unit.startswith(_MONEY):
            return wording.money(value, unit.removeprefix(_MONEY))
        return wording.share(value) if unit == "share" else _plain_number(value)

    return write


def _plain_number(value: float) -> str:
    if abs(value) >= 100:
        return wording.compact(value)
    return f"{value:.3g}".replace("-", "−")
