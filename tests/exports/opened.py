"""Files opened again: what a deck, brief or workbook holds, read by other hands than wrote it."""

from __future__ import annotations

import io
import zipfile

from openpyxl import load_workbook

from skillgap.exports.text_room import LINE_HEIGHT, wrap_text

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


def overflowing(slide):
    """Texts and cells that need more room than they have, by arithmetic."""
    found = []
    for shape in slide.shapes:
        if shape.has_text_frame and shape.text_frame.text:
            needed = sum(_needed(p, shape.width / 12_700 - 4) for p in shape.text_frame.paragraphs)
            if needed > shape.height / 12_700 + 1:
                found.append((shape.name, shape.text_frame.text[:50]))
        if shape.has_table:
            for row in shape.table.rows:
                for column, cell in zip(shape.table.columns, row.cells):
                    needed = sum(_needed(p, column.width / 12_700 - 12)
                                 for p in cell.text_frame.paragraphs)  # fmt: skip
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
