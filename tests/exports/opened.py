"""Files opened again: what a deck, brief or workbook holds, read by other hands than wrote it."""

from __future__ import annotations

import io
import zipfile

from openpyxl import load_workbook

from skillgap.exports.text_room import LINE_HEIGHT, text_width, wrap_text

LIVE = (b"hlinkClick", b"hlinkHover", b"hlinkMouseOver", b"<w:hyperlink", b"<f>", b"<f ",
        b"<hyperlink ", b'TargetMode="External"')  # fmt: skip


def parts(data):
    """Every part of a package and of the workbooks embedded in it, by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        found = {name: package.read(name) for name in package.namelist()}
    for name, content in list(found.items()):
        if name.endswith(".xlsx"):
            found |= {f"{name}!{inside}": part for inside, part in parts(content).items()}
    return found


def live_parts(data):
    """Parts that would run or link somewhere."""
    # A chart names the cells of its own worksheet in <c:f>: no formula of the data.
    return [
        name for name, part in parts(data).items()
        if any(mark in part.replace(b"<c:f>", b"") for mark in LIVE)
    ]  # fmt: skip


def worksheets(data):
    """The cells of every workbook embedded in a deck."""
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.endswith(".xlsx"):
                book = load_workbook(io.BytesIO(package.read(name)))
                found.append([list(row) for row in book.active.iter_rows()])
    return found


def charts(slide):
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def tables(slide):
    return [shape.table for shape in slide.shapes if shape.has_table]


def texts(slide):
    """Everything written on a slide."""
    found = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    for table in tables(slide):
        found += [cell.text for row in table.rows for cell in row.cells]
    return found


def notes(slide):
    return slide.notes_slide.notes_text_frame.text


def boxes(slide):
    return [(shape.left, shape.top, shape.left + shape.width, shape.top + shape.height, shape)
            for shape in slide.shapes]  # fmt: skip


def overlapping(slide, slack=12_700):
    """Pairs of shapes of a slide that lie on each other."""
    found, all_of = [], boxes(slide)
    for place, one in enumerate(all_of):
        for other in all_of[place + 1 :]:
            across = min(one[2], other[2]) - max(one[0], other[0])
            down = min(one[3], other[3]) - max(one[1], other[1])
            if across > slack and down > slack:
                found.append((one[4].name, other[4].name))
    return found


def outside(slide, width, height):
    """Shapes that reach beyond the slide."""
    return [shape.name for left, top, right, bottom, shape in boxes(slide)
            if left < 0 or top < 0 or right > width or bottom > height]  # fmt: skip


def overflowing(slide, wider=1.0):
    """Texts and cells that need more room than they have, by arithmetic.

    ``wider`` says how much wider the slide's face is than Arial.
    """
    found = []
    for shape in slide.shapes:
        if shape.has_text_frame and shape.text_frame.text:
            room = (shape.width / 12_700 - 4) / wider
            needed = sum(_needed(p, room) for p in shape.text_frame.paragraphs)
            if needed > shape.height / 12_700 + 1:
                found.append((shape.name, shape.text_frame.text[:50]))
        if shape.has_table:
            for row in shape.table.rows:
                for column, cell in zip(shape.table.columns, row.cells):
                    sides = (cell.margin_left + cell.margin_right) / 12_700
                    room = (column.width / 12_700 - sides) / wider
                    needed = sum(_needed(p, room) for p in cell.text_frame.paragraphs)
                    if needed + 6 > row.height / 12_700 + 1:
                        found.append((shape.name, cell.text))
    return found


def _needed(paragraph, width):
    runs = [run for run in paragraph.runs if run.text]
    if not runs:
        return 0.0
    size = runs[0].font.size.pt
    after = paragraph.space_after.pt if paragraph.space_after is not None else 0.0
    return len(wrap_text(runs[0].text, size, width)) * size * LINE_HEIGHT + after


def crowded(slide, wider=1.0):
    """Names and labels of lying bars that have no room in their chart, by arithmetic."""
    found = []
    for shape in slide.shapes:
        if shape.has_chart and shape.chart._chartSpace.xpath(".//c:barDir[@val='bar']"):
            found += _crowded_names(shape, wider) + _crowded_labels(shape, wider)
    return found


def _plot_share(chart, side):
    found = chart._chartSpace.xpath(f".//c:plotArea/c:layout/c:manualLayout/c:{side}")
    return float(found[0].get("val"))


def _crowded_names(shape, wider):
    chart = shape.chart
    names = [str(name) for name in chart.plots[0].categories]
    size = chart.category_axis.tick_labels.font.size.pt
    each = _plot_share(chart, "h") * shape.height / 12_700 / max(len(names), 1)
    room = _plot_share(chart, "x") * shape.width / 12_700 / wider
    return [name for name in names
            if len(wrap_text(name, size, room)) * size * LINE_HEIGHT > each + 1]  # fmt: skip


def _crowded_labels(shape, wider):
    """Labels that stand beyond the ends of bars and reach over the end of their chart."""
    chart, found = shape.chart, []
    ends = list(chart.plots[0].series)[-1]
    most = chart.value_axis.maximum_scale
    if most is None:
        return found
    width = _plot_share(chart, "w") * shape.width / 12_700
    for place, value in enumerate(ends.values):
        label = ends.points[place].data_label
        if label.has_text_frame:
            size = label.text_frame.paragraphs[0].runs[0].font.size.pt
            text = label.text_frame.text
            if value / most * width + text_width(text, size) * wider > width:
                found.append(text)
    return found
