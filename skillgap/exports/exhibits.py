"""What a slide can show: charts, tables and sentences as plain values, apart from any file format.

An exhibit holds the numbers of a result as they are; how they are drawn is decided where a file is
written. It can be kept as JSON and read back, which is how pins outlive a session.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

from skillgap.core.errors import BadValue

Number: TypeAlias = float | None


@dataclass(frozen=True, slots=True)
class Series:
    """One row of numbers, with its likely range where it has one.

    Attributes:
        name: What it is called in the legend and in the chart's own worksheet.
        values: One number per label; None leaves a blank.
        low: Lower ends of the likely range; empty for none.
        high: Upper ends.
        colour: A token of the design, such as ``gap``, or ``#RRGGBB``; ``none`` is not drawn.
        dashed: Whether a line is dashed.
        colours: One colour per value, where they differ.
    """

    name: str
    values: tuple[Number, ...]
    low: tuple[Number, ...] = ()
    high: tuple[Number, ...] = ()
    colour: str = "accent"
    dashed: bool = False
    colours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars from zero, first label on top; upright ones stand side by side like quarters.

    Attributes:
        labels: One per bar.
        series: One row of numbers, or several.
        unit: What the numbers are in; ``money:EUR`` is money.
        stacked: Whether several series stand on each other.
        upright: Whether bars stand.
    """

    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    stacked: bool = False
    upright: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines over time, each with its band where it has one.

    Attributes:
        labels: Dates as people read them.
        series: The lines.
        unit: What the numbers are in.
    """

    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Waterfall:
    """Steps that lead from one total to another.

    Attributes:
        labels: One per step.
        values: The change of a step; of a total, the total itself.
        totals: Whether a step is a total.
        unit: What the numbers are in.
        rises: Token of the colour in which a rise is drawn.
        falls: Token of the colour of a fall.
    """

    labels: tuple[str, ...]
    values: tuple[float, ...]
    totals: tuple[bool, ...]
    unit: str = ""
    rises: str = "supply"
    falls: str = "gap"


@dataclass(frozen=True, slots=True)
class HeatTable:
    """One number for each pair of row and column, shaded by its size.

    Attributes:
        rows: Names of the rows.
        columns: Names of the columns.
        values: One tuple per row; None where there is nothing.
        cells: The same as people read them.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[Number, ...], ...]
    cells: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Points:
    """One group of points, joined by a line or not.

    Attributes:
        name: Its name.
        across: Positions on the horizontal axis.
        up: Positions on the vertical axis.
        colour: Its colour.
        joined: Whether a line joins them.
    """

    name: str
    across: tuple[float, ...]
    up: tuple[float, ...]
    colour: str = "accent"
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Scatter:
    """Points on two axes, such as a frontier.

    Attributes:
        groups: The points.
        across: Title of the horizontal axis.
        up: Title of the vertical axis.
        across_unit: What that axis is in.
        up_unit: What the other is in.
    """

    groups: tuple[Points, ...]
    across: str
    up: str
    across_unit: str = ""
    up_unit: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of cells as people read them.

    Attributes:
        headings: One per column.
        rows: The cells.
        figures: Positions of columns of numbers, which stand at the right.
        left_out: Rows that the whole table has beyond these.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: tuple[int, ...] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Words:
    """Sentences, one paragraph each.

    Attributes:
        lines: The sentences.
        heading: What stands over them.
    """

    lines: tuple[str, ...]
    heading: str = ""


Exhibit: TypeAlias = Bars | Lines | Waterfall | HeatTable | Scatter | Grid | Words
KINDS: dict[str, type[Any]] = {
    "bars": Bars,
    "lines": Lines,
    "waterfall": Waterfall,
    "heat table": HeatTable,
    "scatter": Scatter,
    "table": Grid,
    "words": Words,
}
"""Every kind of exhibit, by the name it is kept under."""


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide: a finding, what shows it, and where it comes from.

    Attributes:
        title: The finding, as a sentence.
        subtitle: What is shown, in what unit; or the likely range.
        exhibits: One, or two beside each other.
        source: Data and day, for the footer.
        scenario: Scenario with its id, for the footer; blank where none is spoken of.
        notes: Lines of the speaker notes: assumptions, formula, data.
    """

    title: str
    subtitle: str
    exhibits: tuple[Exhibit, ...]
    source: str = ""
    scenario: str = ""
    notes: tuple[str, ...] = ()


def exhibit_to_body(exhibit: Exhibit) -> dict[str, Any]:
    """Return an exhibit as JSON can hold it; what is no finite number becomes blank."""
    kind = next(name for name, one in KINDS.items() if isinstance(exhibit, one))
    body: dict[str, Any] = _without_strange_numbers(asdict(exhibit))
    return {"kind": kind, **body}


def exhibit_from_body(body: Mapping[str, Any]) -> Exhibit:
    """Return the exhibit that was kept.

    Raises:
        BadValue: it is none of ours, or of a version that is not known here.
    """
    parts = {name: _as_tuples(value) for name, value in body.items() if name != "kind"}
    made = KINDS.get(str(body.get("kind")))
    inner: type[Any] | None = Points if made is Scatter else Series
    try:
        for name in ("series", "groups"):
            if made is not None and inner is not None and name in parts:
                parts[name] = tuple(inner(**one) for one in parts[name])
        if made is None:
            raise TypeError(f"kind `{body.get('kind')}`")
        found: Exhibit = made(**parts)
    except TypeError as error:
        raise BadValue(
            "pin", str(error), f"one of {', '.join(KINDS)}", "Pin it again from its page."
        ) from error
    return found


def _without_strange_numbers(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_strange_numbers(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_without_strange_numbers(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _as_tuples(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_as_tuples(one) for one in value)
    if isinstance(value, dict):
        return {name: _as_tuples(one) for name, one in value.items()}
    return value
