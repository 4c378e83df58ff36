"""Exhibits as native charts: editable in PowerPoint, the numbers in the chart's own worksheet.

Text of the data never becomes a formula or a link in that worksheet.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from skillgap.core import wording
from skillgap.exports.exhibits import Bars, Lines, Points, Scatter, Series, Waterfall
from skillgap.exports.page_setup import POINTS, Box
from skillgap.exports.safe_text import safe_categories, safe_points, sheet_text
from skillgap.exports.slide_ink import INK, colour_of, is_dark
from skillgap.exports.text_room import (
    LINE_HEIGHT,
    shorten_to_lines,
    text_width,
    words_fit,
    wrap_text,
)

if TYPE_CHECKING:
    from pptx.chart.chart import Chart

TYPE_SIZE = 12
_LABEL_SIZES = (12, 11, 10, 9)
"""Sizes of type beside bars; the largest at which all names have room."""
_LABELS_SHARE = 0.36
"""Most that the names of bars may take of a chart's width."""
_MONEY = "money:"


def number_format(unit: str, most: float) -> str:
    """Return how a spreadsheet writes numbers of a unit, in the thousand step that suits them.

    Args:
        unit: ``money:EUR``, ``share``, or any other unit.
        most: The largest number.

    >>> number_format("money:EUR", 831_000), number_format("FTE", 49.8), number_format("share", 1)
    ('"€"#,##0," k"', '#,##0.0', '0%')
    """
    if unit == "share":
        form = "0%"
    else:
        step, suffix = wording.thousand_step(most)
        scaled = most / step
        decimals = ".0" if scaled < 9.95 or (step == 1 and scaled < 99.5 and unit == "FTE") else ""
        commas = "," * round(math.log10(step) / 3)
        mark = f'"{wording.symbol(unit[len(_MONEY) :])}"' if unit.startswith(_MONEY) else ""
        mark = "" if unit.startswith(_MONEY) and not mark.strip('"') else mark
        form = f"{mark}#,##0{decimals}{commas}" + (f'"{suffix}"' if suffix else "")
    return form


def _axis_format(unit: str, most: float) -> str:
    """Return how an axis writes its numbers: without decimals where steps are whole."""
    step, _ = wording.thousand_step(most)
    form = number_format(unit, most)
    return form.replace("0.0", "0") if most / step >= 4 else form


def add_bars(slide: Any, box: Box, exhibit: Bars, safety: float = 1.0) -> None:
    """Add bars: with their likely range where they have one, from zero."""
    from pptx.enum.chart import XL_CHART_TYPE as KINDS

    fit = _labels_under if exhibit.upright else _labels_beside
    labels, size = fit(exhibit.labels, box, safety)
    exhibit = replace(exhibit, labels=labels)
    stacked = exhibit.stacked and len(exhibit.series) > 1
    upright = (KINDS.COLUMN_CLUSTERED, KINDS.COLUMN_STACKED)
    lying = (KINDS.BAR_CLUSTERED, KINDS.BAR_STACKED)
    kind = (upright if exhibit.upright else lying)[stacked]
    ranged = [one for one in exhibit.series if one.low and one.high]
    drawn = list(exhibit.series)
    if len(exhibit.series) == 1 and ranged:
        one = ranged[0]
        drawn += [Series("Likely, low", one.low), Series("Likely, high", one.high)]
    chart = _add_chart(slide, box, kind, exhibit.labels, drawn)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = (
        (45, 100) if stacked or len(drawn) > len(exhibit.series) else (55, 0)
    )
    most = _largest(drawn)
    _style_axes(
        chart,
        box,
        labels,
        _axis_format(exhibit.unit, most),
        exhibit.upright,
        size=size,
        safety=safety,
    )
    for one, made in zip(exhibit.series, plot.series):
        _colour_bars(made, one)
    if len(drawn) > len(exhibit.series):
        room = (1 - _share_of_labels(labels, box, size * safety)) * box.width / safety
        _draw_range(plot, exhibit, size, room)
    elif stacked or exhibit.upright:
        room = (box.width - 60) / max(len(labels), 1) if exhibit.upright else box.width
        _label_inside(plot, exhibit, most, room / safety)
    else:
        _label_ends(plot, number_format(exhibit.unit, most), size)
    hidden = [at for at, one in enumerate(exhibit.series) if one.colour == "none"]
    _add_legend(chart, len(exhibit.series) - len(hidden) > 1, hidden)


def add_lines(slide: Any, box: Box, exhibit: Lines) -> None:
    """Add lines over time; a band is an unseen area with a shaded one on it."""
    from pptx.enum.chart import XL_CHART_TYPE as KINDS

    bands = [one for one in exhibit.series if one.low and one.high]
    areas = [part for one in bands for part in _band_parts(one, alone=len(bands) == 1)]
    kind = KINDS.AREA_STACKED if areas else KINDS.LINE
    dates = _as_months(exhibit.labels)
    chart = _add_chart(slide, box, kind, dates or exhibit.labels, [*areas, *exhibit.series])
    most = _largest(exhibit.series)
    _style_axes(chart, box, exhibit.labels, _axis_format(exhibit.unit, most), True, grid=True)
    if dates:
        _space_months(chart.category_axis, (dates[-1] - dates[0]).days // 30 + 1)
    made = list(chart.plots[0].series)
    for place, one in enumerate(bands):
        made[2 * place].format.fill.background()
        _fill_pale(made[2 * place + 1], one.colour)
    lines = made[len(areas) :]
    for one, drawn in zip(exhibit.series, lines):
        _style_line(drawn, one, bool(areas))
    if areas:
        _move_to_line_chart(chart, lines)
        chart.value_axis.minimum_scale = 0 if most > 0 else None
    _add_legend(chart, True, hidden=[2 * place for place in range(len(bands))])


def add_waterfall(slide: Any, box: Box, exhibit: Waterfall, safety: float = 1.0) -> None:
    """Add steps as stacked bars: an unseen part below, the step on it, totals from zero."""
    from pptx.enum.chart import XL_CHART_TYPE as KINDS

    labels, size = _labels_beside(exhibit.labels, box, safety)
    parts = waterfall_parts(exhibit)
    most = max((abs(value) for value in exhibit.values), default=1.0)
    parts.append([0.25 * most] * len(exhibit.labels))
    names = ("Below (unseen)", "Total", "Rise", "Fall", "Rest of a step across zero",
             "Room for numbers (unseen)")  # fmt: skip
    colours = ("accent", "demand", exhibit.rises, exhibit.falls, "muted", "muted")
    drawn = [Series(name, tuple(row), colour=colour)
             for name, row, colour in zip(names, parts, colours)]  # fmt: skip
    own = tuple(exhibit.rises if value >= 0 else exhibit.falls for value in exhibit.values)
    drawn[4] = replace(drawn[4], colours=own)
    chart = _add_chart(slide, box, KINDS.BAR_STACKED, labels, drawn)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 45, 100
    _style_axes(
        chart, box, labels, number_format(exhibit.unit, most), False, size=size, safety=safety
    )
    for made, one in zip(plot.series, drawn):
        _colour_bars(made, one)
    for unseen in (plot.series[0], plot.series[5]):
        unseen.format.fill.background()
    _label_steps(plot, exhibit, size)
    chart.has_legend = False


def add_scatter(slide: Any, box: Box, exhibit: Scatter) -> None:
    """Add points on two axes."""
    from pptx.enum.chart import XL_CHART_TYPE

    data = safe_points()
    for group in exhibit.groups:
        made = data.add_series(sheet_text(group.name))
        for across, up in zip(group.across, group.up):
            made.add_data_point(across, up)
    chart = _place_chart(slide, box, XL_CHART_TYPE.XY_SCATTER, data)
    for group, made in zip(exhibit.groups, chart.plots[0].series):
        _style_points(made, group)
    across_values = [value for group in exhibit.groups for value in group.across]
    up_values = [value for group in exhibit.groups for value in group.up]
    _style_titled_axis(chart.category_axis, exhibit.across, exhibit.across_unit, across_values)
    _style_titled_axis(chart.value_axis, exhibit.up, exhibit.up_unit, up_values)
    chart.value_axis.has_major_gridlines = True
    chart.value_axis.major_gridlines.format.line.color.rgb = colour_of("border")
    _add_legend(chart, len(exhibit.groups) > 1)


def _style_points(made: Any, group: Points) -> None:
    """Draw a point that stands alone as a large diamond, others as dots, joined or not."""
    from pptx.enum.chart import XL_MARKER_STYLE

    alone = len(group.across) == 1
    made.marker.style = XL_MARKER_STYLE.DIAMOND if alone else XL_MARKER_STYLE.CIRCLE
    made.marker.size = 15 if alone else 9
    made.marker.format.fill.solid()
    made.marker.format.fill.fore_color.rgb = colour_of(group.colour)
    made.marker.format.line.fill.background()
    if group.joined:
        made.format.line.color.rgb = colour_of(group.colour)
        made.format.line.width = 25_400
    else:
        made.format.line.fill.background()


def _style_titled_axis(axis: Any, title: str, unit: str, values: Sequence[float]) -> None:
    most = max((abs(value) for value in values), default=1.0)
    _style_axis(axis, _axis_format(unit, most), grid=False)
    axis.has_title = True
    axis.axis_title.text_frame.text = sheet_text(title) or " "
    _set_type(axis.axis_title.text_frame.paragraphs[0].runs[0].font)
    if all(value >= 0 for value in values):
        axis.minimum_scale = 0


def _add_chart(
    slide: Any, box: Box, kind: Any, labels: Sequence[str | date], drawn: Sequence[Series]
) -> Chart:
    data = safe_categories()
    data.categories = [
        label if isinstance(label, date) else sheet_text(label) or " " for label in labels
    ]
    for one in drawn:
        data.add_series(sheet_text(one.name), [_number(value) for value in one.values])
    return _place_chart(slide, box, kind, data)


def _largest(drawn: Sequence[Series]) -> float:
    known = [abs(value) for one in drawn for value in (*one.values, *one.high) if value is not None]
    return max((value for value in known if math.isfinite(value)), default=0.0) or 1.0


def _number(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else float(value)


def _place_chart(slide: Any, box: Box, kind: Any, data: Any) -> Chart:
    sides = (int(side * POINTS) for side in (box.left, box.top, box.width, box.height))
    frame = slide.shapes.add_chart(kind, *sides, data)
    chart: Chart = frame.chart
    chart.has_title = False
    _set_type(chart.font)
    return chart


# --- looks ---


def _set_type(font: Any, size: int = TYPE_SIZE) -> None:
    from pptx.enum.dml import MSO_THEME_COLOR
    from pptx.util import Pt

    font.size, font.bold = Pt(size), False
    font.color.theme_color = MSO_THEME_COLOR.TEXT_1


def _style_axes(
    chart: Chart, box: Box, labels: Sequence[str], form: str, upright: bool, *,
    grid: bool = False, size: int = TYPE_SIZE, safety: float = 1.0,
) -> None:  # fmt: skip
    from pptx.enum.chart import XL_TICK_LABEL_POSITION, XL_TICK_MARK

    names, values = chart.category_axis, chart.value_axis
    _style_axis(values, form, grid=grid or upright)
    names.format.line.color.rgb = colour_of("border")
    names.major_tick_mark = XL_TICK_MARK.NONE
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.has_major_gridlines = False
    if upright:
        return
    names.reverse_order = True
    values.visible = False
    values.has_major_gridlines = False
    _set_type(names.tick_labels.font, size)
    _write_every_label(names)
    taken = _share_of_labels(labels, box, size * safety)
    _lay_out_plot(chart, taken, 0.02, 0.98 - taken, 0.96)


def _share_of_labels(labels: Sequence[str], box: Box, size: float) -> float:
    """Return how much of a chart's width the names of lying bars take."""
    width = max((text_width(sheet_text(label), size) for label in labels), default=0.0)
    return min(width + 12, _LABELS_SHARE * box.width) / box.width


def _write_every_label(axis: Any) -> None:
    """Keep an axis from leaving out every other name where it thinks that they are crowded."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn

    last = axis._element.find(qn("c:noMultiLvlLbl"))
    if last is not None:
        last.addprevious(parse_xml(f'<c:tickLblSkip {nsdecls("c")} val="1"/>'))


def _style_axis(axis: Any, form: str, *, grid: bool) -> None:
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = form, False
    axis.has_major_gridlines = grid
    axis.format.line.fill.background()
    if grid:
        axis.major_gridlines.format.line.color.rgb = colour_of("border")


def _as_months(labels: Sequence[str]) -> list[date]:
    """Return labels such as ``Oct 2026`` as dates, for a true axis of time; empty for others."""
    try:
        return [datetime.strptime(label, "%b %Y").date() for label in labels]
    except ValueError:
        return []


def _space_months(axis: Any, months: int) -> None:
    """Write a month in three, six or twelve, as many as have room."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn

    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "mmm yyyy", False
    element = axis._element
    every = next(step for step in (1, 3, 6, 12, 24, 60, 10_000) if months / step <= 9)
    for name in ("c:baseTimeUnit", "c:majorUnit", "c:majorTimeUnit"):
        for old in element.findall(qn(name)):
            element.remove(old)
    for name, value in (
        ("c:baseTimeUnit", "months"), ("c:majorUnit", every), ("c:majorTimeUnit", "months"),
    ):  # fmt: skip
        element.append(parse_xml(f'<{name} {nsdecls("c")} val="{value}"/>'))


def _lay_out_plot(chart: Chart, x: float, y: float, width: float, height: float) -> None:
    """Fix where the plot stands, so that names have their room whatever they are."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn

    area = chart._chartSpace.chart.plotArea
    old = area.find(qn("c:layout"))
    if old is not None:
        area.remove(old)
    sides = "".join(
        f'<c:{name} val="{value:.4f}"/>'
        for name, value in (("x", x), ("y", y), ("w", width), ("h", height))
    )
    area.insert(0, parse_xml(
        f'<c:layout {nsdecls("c")}><c:manualLayout><c:layoutTarget val="inner"/>'
        f'<c:xMode val="edge"/><c:yMode val="edge"/>{sides}</c:manualLayout></c:layout>'
    ))  # fmt: skip


def _colour_bars(made: Any, one: Series) -> None:
    made.invert_if_negative = False
    if one.colour == "none":
        made.format.fill.background()
        return
    made.format.fill.solid()
    made.format.fill.fore_color.rgb = colour_of(one.colour)
    for place, colour in enumerate(one.colours):
        fill = made.points[place].format.fill
        fill.solid()
        fill.fore_color.rgb = colour_of(colour)


def _label_ends(plot: Any, form: str, size: int) -> None:
    from pptx.enum.chart import XL_LABEL_POSITION

    plot.has_data_labels = True
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked = form, False
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    _set_type(labels.font, size)


def _label_inside(plot: Any, exhibit: Bars, most: float, room: float) -> None:
    """Write numbers into bars that have room for them; the rule is in the number's format."""
    from pptx.dml.color import RGBColor
    from pptx.util import Pt

    total = [sum(abs(value or 0.0) for value in column)
             for column in zip(*(one.values for one in exhibit.series))]  # fmt: skip
    least = 0.06 * max(total, default=1.0)
    form = number_format(exhibit.unit, most)
    widest = _wording_of(exhibit.unit)(most)
    size = next((one for one in _LABEL_SIZES if text_width(widest, one) + 6 <= room), 9)
    for made, one in zip(plot.series, exhibit.series):
        if one.colour == "none":
            continue
        labels = made.data_labels
        labels.show_value = True
        labels.number_format = f"[>={least:.6g}]{form};"
        labels.number_format_is_linked = False
        labels.font.size = Pt(size)
        labels.font.color.rgb = RGBColor(255, 255, 255) if is_dark(one.colour) else colour_of(INK)


def _draw_range(plot: Any, exhibit: Bars, size: int, room: float) -> None:
    """Draw the likely range as a thin line over the bar, and write both beside it.

    The axis ends where every label still has room in a plot that is ``room`` points wide.
    """
    from pptx.oxml.ns import qn

    one = exhibit.series[0]
    _add_error_bars(plot.series[0], one)
    for unseen in list(plot.series)[1:]:
        unseen.format.fill.background()
        unseen.format.line.fill.background()
    ends = plot.series[len(plot.series) - 1]
    worded, reach = _wording_of(exhibit.unit), [_largest(exhibit.series)]
    for place, (low, middle, high) in enumerate(zip(one.low, one.values, one.high)):
        if middle is None or low is None or high is None:
            continue
        text = f"{worded(middle)} ({wording.short_span(worded(low), worded(high))})"
        _write_point(ends.points[place], text, size)
        left = max(room - text_width(text, size) - 12, room / 4)
        reach.append(high * room / left)
    _set_axis_end(plot._element.getparent().find(qn("c:valAx")), max(reach))


def _write_point(point: Any, text: str, size: int, *, inside: bool = False) -> None:
    """Write a text at a bar's end, on one line."""
    from pptx.enum.chart import XL_LABEL_POSITION

    label = point.data_label
    label.text_frame.text = text
    label.text_frame.word_wrap = False
    label.position = XL_LABEL_POSITION.INSIDE_BASE if inside else XL_LABEL_POSITION.OUTSIDE_END
    _set_type(label.text_frame.paragraphs[0].runs[0].font, size)


def _set_axis_end(axis: Any, most: float) -> None:
    from pptx.chart.axis import ValueAxis

    value = ValueAxis(axis)
    value.minimum_scale, value.maximum_scale = 0, most


def _wording_of(unit: str) -> Any:
    if unit.startswith(_MONEY):
        return lambda value: wording.money(value, unit[len(_MONEY) :])
    return wording.share if unit == "share" else wording.compact


def _add_error_bars(made: Any, one: Series) -> None:
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn

    def error_lengths_xml(side: str, ends: Sequence[float | None]) -> str:
        lengths = [abs((end or 0.0) - (value or 0.0)) for end, value in zip(ends, one.values)]
        points = "".join(
            f'<c:pt idx="{at}"><c:v>{length!r}</c:v></c:pt>' for at, length in enumerate(lengths)
        )
        return (f"<c:{side}><c:numLit><c:formatCode>General</c:formatCode>"
                f'<c:ptCount val="{len(lengths)}"/>{points}</c:numLit></c:{side}>')  # fmt: skip

    bars = parse_xml(
        f'<c:errBars {nsdecls("c", "a")}><c:errBarType val="both"/><c:errValType val="cust"/>'
        f'<c:noEndCap val="0"/>{error_lengths_xml("plus", one.high)}'
        f"{error_lengths_xml('minus', one.low)}"
        f'<c:spPr><a:ln w="15875"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill></a:ln>'
        "</c:spPr></c:errBars>"
    )
    made._element.find(qn("c:cat")).addprevious(bars)


def _add_legend(chart: Chart, wanted: bool, hidden: Sequence[int] = ()) -> None:
    from pptx.enum.chart import XL_LEGEND_POSITION
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    chart.has_legend = wanted
    if not wanted:
        return
    chart.legend.position = XL_LEGEND_POSITION.TOP
    chart.legend.include_in_layout = False
    _set_type(chart.legend.font)
    place = 1
    for at in hidden:
        entry = parse_xml(
            f'<c:legendEntry {nsdecls("c")}><c:idx val="{at}"/><c:delete val="1"/></c:legendEntry>'
        )
        chart.legend._element.insert(place, entry)
        place += 1


# --- lines and bands ---


def _band_parts(one: Series, *, alone: bool) -> tuple[Series, Series]:
    width = tuple(
        None if low is None or high is None else high - low for low, high in zip(one.low, one.high)
    )
    name = "Likely range" if alone else f"{one.name}, likely range"
    return Series(f"{name}, from", one.low), Series(name, width, colour=one.colour)


def _fill_pale(made: Any, colour: str) -> None:
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn

    made.format.fill.solid()
    made.format.fill.fore_color.rgb = colour_of(colour)
    code = made._element.spPr.find(qn("a:solidFill")).find(qn("a:srgbClr"))
    code.append(parse_xml(f'<a:alpha {nsdecls("a")} val="22000"/>'))


def _style_line(made: Any, one: Series, moved: bool) -> None:
    from pptx.enum.dml import MSO_LINE_DASH_STYLE

    line = made.format.line
    line.color.rgb = colour_of(one.colour)
    line.width = 28_575
    if one.dashed:
        line.dash_style = MSO_LINE_DASH_STYLE.DASH
    if not moved:
        from pptx.enum.chart import XL_MARKER_STYLE

        made.smooth, made.marker.style = False, XL_MARKER_STYLE.NONE


def _move_to_line_chart(chart: Chart, lines: Sequence[Any]) -> None:
    """Move series out of the areas into lines on the same axes: a chart of both kinds."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn

    areas = chart._chartSpace.chart.plotArea.find(qn("c:areaChart"))
    made = parse_xml(
        f'<c:lineChart {nsdecls("c")}><c:grouping val="standard"/><c:varyColors val="0"/>'
        '<c:marker val="1"/></c:lineChart>'
    )
    marker = made.find(qn("c:marker"))
    for line in lines:
        element = line._element
        areas.remove(element)
        after = element.find(qn("c:cat"))
        for found in (element.find(qn("c:dLbls")), after):
            if found is not None:
                found.addprevious(
                    parse_xml(f'<c:marker {nsdecls("c")}><c:symbol val="none"/></c:marker>')
                )
                break
        element.append(parse_xml(f'<c:smooth {nsdecls("c")} val="0"/>'))
        marker.addprevious(element)
    for axis in areas.findall(qn("c:axId")):
        made.append(parse_xml(f'<c:axId {nsdecls("c")} val="{axis.get("val")}"/>'))
    areas.addnext(made)


# --- waterfalls ---


def waterfall_parts(exhibit: Waterfall) -> list[list[float]]:
    """Return what is stacked for each step: below, total, rise, fall, and the rest across zero.

    >>> waterfall_parts(Waterfall(("a", "b"), (5.0, -2.0), (True, False)))[3]
    [0.0, 2.0]
    """
    parts: list[list[float]] = [[], [], [], [], []]
    stood = 0.0
    for value, total in zip(exhibit.values, exhibit.totals):
        start, end = (0.0, value) if total else (stood, stood + value)
        row = [0.0] * 5
        own = 1 if total else 2 if value >= 0 else 3
        low, high = min(start, end), max(start, end)
        if low >= 0:
            row[0], row[own] = low, high - low
        elif high <= 0:
            row[0], row[own] = high, low - high
        else:
            row[own], row[4] = high, low
        for part, cell in zip(parts, row):
            part.append(cell)
        stood = end
    return parts


def _label_steps(plot: Any, exhibit: Waterfall, size: int) -> None:
    """Write each step's change, or total, beyond the end of its bar."""
    worded = _wording_of(exhibit.unit)
    for place, (value, total) in enumerate(zip(exhibit.values, exhibit.totals)):
        sign = "" if total or value <= 0 else "+"
        _write_point(plot.series[5].points[place], f"{sign}{worded(value)}", size, inside=True)


def _labels_beside(labels: Sequence[str], box: Box, safety: float) -> tuple[tuple[str, ...], int]:
    """Return names for lying bars, at most two lines each, and the size of type that suits all."""
    named = [sheet_text(label) for label in labels]
    room = (_LABELS_SHARE * box.width - 12) / safety
    high = 0.96 * box.height / max(len(named), 1)
    most = {size: min(int(high / (size * LINE_HEIGHT)), 2) for size in _LABEL_SIZES}
    for size, lines in most.items():
        if all(words_fit(one, size, room) and len(wrap_text(one, size, room)) <= lines
               for one in named):  # fmt: skip
            return tuple(named), size
    size = next((one for one, lines in most.items() if lines), _LABEL_SIZES[-1])
    lines = max(most[size], 1)
    return tuple(shorten_to_lines(one, size, room, lines) for one in named), size


def _labels_under(labels: Sequence[str], box: Box, safety: float) -> tuple[tuple[str, ...], int]:
    """Return names that take at most three lines under standing bars, and their size of type."""
    room = max((box.width - 60) / max(len(labels), 1) - 6, 44.0) / safety
    short = tuple(shorten_to_lines(sheet_text(label), TYPE_SIZE, room, 3) for label in labels)
    return short, TYPE_SIZE
