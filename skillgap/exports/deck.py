"""Slides as an editable PowerPoint file: native charts, real tables, provenance in the notes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from skillgap.exports import native_charts as charts
from skillgap.exports.exhibits import (
    Bars,
    Exhibit,
    Grid,
    HeatTable,
    Lines,
    Scatter,
    Slide,
    Waterfall,
    Words,
)
from skillgap.exports.native_charts import colour_of, is_dark, sheet_text
from skillgap.exports.page_setup import POINTS, Box, Setting, open_base
from skillgap.exports.text_room import (
    LINE_HEIGHT,
    fit_text,
    shorten_to_lines,
    text_height,
    text_width,
    wrap_text,
)
from skillgap.figures._theme import TOKENS

if TYPE_CHECKING:
    from pptx.presentation import Presentation

MIME_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

_PROPERTY = 255
"""Most letters a property of a document may have."""

_TITLE_SIZES = (26.0, 24.0, 22.0, 20.0, 18.0, 16.0, 14.0)
_WORDS_SIZES = (18.0, 16.0, 15.0, 14.0, 13.0, 12.0, 11.0)
_SUBTITLE_SIZE, _FOOTER_SIZE = 14.0, 10.0
_TABLE_SIZES = (16.0, 14.0, 13.0, 12.0, 11.0, 10.0)
_CROWDED_SIZE = 12.0
"""Largest type of a table whose rows do not all have room."""
_CELL_SIDES, _CELL_ENDS = 12.0, 6.0
_BOLD = 1.12
"""How much wider bold letters are."""

_PARAGRAPH_GAP = 7.0
_LEFT_SHARE = 0.63


def write_deck(
    slides: Iterable[Slide],
    *,
    template: bytes | None = None,
    template_name: str = "template",
    title: str = "",
    sealed: str = "",
) -> bytes:
    """Write slides as a .pptx.

    Args:
        slides: The slides, in order.
        template: A company's .pptx or .potx; its own slides, charts and links stay as they are,
            ours are added after them.
        template_name: Its file name, for messages.
        title: Title in the properties of the file.
        sealed: Who took it away, when and from which data; stands in the notes of every slide.

    Returns:
        The bytes of the file.

    Raises:
        BadValue: the template cannot be used.
    """
    base, setting = open_base(template, template_name)
    for slide in slides:
        _add_slide(base, setting, replace(slide, notes=(*slide.notes, *([sealed] * bool(sealed)))))
    if template is None:
        base.core_properties.author = "skillgap"
        base.core_properties.title = sheet_text(title)[:_PROPERTY]
    sink = io.BytesIO()
    base.save(sink)
    return sink.getvalue()


def _add_slide(base: Presentation, setting: Setting, told: Slide) -> None:
    slide = base.slides.add_slide(setting.layout)
    _write_title(slide, setting, told.title)
    for shape in list(slide.placeholders):  # an empty one would say "Click to add text"
        if shape.placeholder_format.idx != 0:
            shape.element.getparent().remove(shape.element)
    body = _write_subtitle(slide, setting, told.subtitle)
    wide = len(told.exhibits) < 2
    boxes = (body,) if wide else body.split(_LEFT_SHARE)
    for box, exhibit in zip(boxes, told.exhibits):
        add_exhibit(slide, box, exhibit, setting.safety)
    _write_footer(slide, setting, told)
    notes = slide.notes_slide.notes_text_frame
    if notes is not None and told.notes:
        notes.text = "\n".join(sheet_text(line) for line in told.notes)


def _write_title(slide: Any, setting: Setting, text: str) -> None:
    from pptx.util import Pt

    shape, box = slide.shapes.title, setting.title
    shown, size = fit_text(
        sheet_text(text), (box.width - 15) / setting.safety, box.height - 8, _TITLE_SIZES
    )
    shape.text_frame.text = shown
    shape.text_frame.word_wrap = True
    for paragraph in shape.text_frame.paragraphs:
        for run in paragraph.runs:
            run.font.size = Pt(size)
            if setting.safety == 1.0:
                run.font.bold = True
    if setting.safety == 1.0:
        from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

        shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        shape.text_frame.margin_left = shape.text_frame.margin_right = 2 * POINTS
        for paragraph in shape.text_frame.paragraphs:
            paragraph.alignment = PP_ALIGN.LEFT


def _write_subtitle(slide: Any, setting: Setting, text: str) -> Box:
    """Write what is shown under the title; return the room that is left."""
    body = setting.body
    if not text:
        return body
    room = (body.width - 4) / setting.safety
    shown = shorten_to_lines(sheet_text(text), _SUBTITLE_SIZE, room, 2)
    height = text_height(shown, _SUBTITLE_SIZE, room) + 4
    _add_text(slide, Box(body.left, body.top, body.width, height), [shown], _SUBTITLE_SIZE)
    taken = height + 6
    return Box(body.left, body.top + taken, body.width, body.height - taken)


def _write_footer(slide: Any, setting: Setting, told: Slide) -> None:
    parts = [part for part in (told.source, told.scenario) if part]
    room = (setting.footer.width - 4) / setting.safety
    line = shorten_to_lines(sheet_text(" · ".join(parts)), _FOOTER_SIZE, room, 1)
    _add_text(slide, setting.footer, [line], _FOOTER_SIZE)


def _add_text(
    slide: Any, box: Box, lines: Sequence[str], size: float, *, bold_first: bool = False
) -> Any:
    from pptx.util import Pt

    sides = (int(side * POINTS) for side in (box.left, box.top, box.width, box.height))
    shape = slide.shapes.add_textbox(*sides)
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = int(2 * POINTS)
    frame.margin_top = frame.margin_bottom = 0
    for place, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(_PARAGRAPH_GAP if place + 1 < len(lines) else 0)
        run = paragraph.add_run()
        run.text = line
        _set_letters(run.font, size)
        run.font.bold = bold_first and place == 0
    return shape


def _set_letters(font: Any, size: float) -> None:
    from pptx.enum.dml import MSO_THEME_COLOR
    from pptx.util import Pt

    font.size = Pt(size)
    font.color.theme_color = MSO_THEME_COLOR.TEXT_1


# --- exhibits ---


def add_exhibit(slide: Any, box: Box, exhibit: Exhibit, safety: float) -> None:
    """Add one exhibit to a slide, within a box."""
    if isinstance(exhibit, Words):
        _add_words(slide, box, exhibit, safety)
    elif isinstance(exhibit, Grid):
        _add_table(slide, box, exhibit, safety)
    elif isinstance(exhibit, HeatTable):
        _add_heat_table(slide, box, exhibit, safety)
    elif isinstance(exhibit, Scatter):
        charts.add_scatter(slide, box, exhibit)
    elif isinstance(exhibit, Lines):
        charts.add_lines(slide, box, exhibit)
    elif isinstance(exhibit, Waterfall):
        named = replace(exhibit, labels=charts.shorten_labels(exhibit.labels, box, safety))
        charts.add_waterfall(slide, box, named)
    elif isinstance(exhibit, Bars):
        shorten = charts.shorten_labels_under if exhibit.upright else charts.shorten_labels
        short = shorten(exhibit.labels, box, safety)
        charts.add_bars(slide, box, replace(exhibit, labels=short))


def _add_words(slide: Any, box: Box, exhibit: Words, safety: float) -> None:
    lines = [sheet_text(line) for line in (exhibit.heading, *exhibit.lines) if line]
    room = (box.width - 8) / safety
    size = next((one for one in _WORDS_SIZES if _height(lines, one, room) <= box.height), None)
    if size is None:
        size = _WORDS_SIZES[-1]
        lines = _cut_to_height(lines, size, room, box.height)
    _add_text(slide, box, lines, size, bold_first=bool(exhibit.heading))


def _height(lines: Sequence[str], size: float, width: float) -> float:
    return sum(text_height(line, size, width) + _PARAGRAPH_GAP for line in lines)


def _cut_to_height(lines: Sequence[str], size: float, width: float, height: float) -> list[str]:
    """Return the lines that have room; the first that has none is cut, the rest left out."""
    kept: list[str] = []
    for line in lines:
        left = height - _height(kept, size, width) - _PARAGRAPH_GAP
        most = int(left / (size * LINE_HEIGHT))
        if most < 1:
            break
        kept.append(shorten_to_lines(line, size, width, most))
    return kept


def _add_table(slide: Any, box: Box, exhibit: Grid, safety: float) -> None:
    """Add a real table; rows that have no room are counted in its last line."""
    headings = [sheet_text(cell) for cell in exhibit.headings]
    rows = [[sheet_text(cell) for cell in row] for row in exhibit.rows]
    widths, size = _column_widths(headings, rows, box, safety)
    lined = [_fit_cells(row, widths, size, safety) for row in rows]
    head = _fit_cells(headings, widths, size, safety * _BOLD)
    room = box.height - _row_height(head, widths, size, safety * _BOLD)
    shown: list[list[str]] = []
    for place, row in enumerate(lined):
        more = len(lined) - place - 1 + exhibit.left_out
        room -= _row_height(row, widths, size, safety)
        if room < (size * LINE_HEIGHT + 4 if more else 0):
            break
        shown.append(row)
    left_out = len(rows) - len(shown) + exhibit.left_out
    height = _draw_table(slide, box, [head, *shown], widths, size, set(exhibit.figures), safety)
    if left_out:
        under = Box(box.left, box.top + height + 4, box.width, size * LINE_HEIGHT + 2)
        _add_text(slide, under, [f"and {left_out:,} more"], size)


def _column_widths(
    headings: Sequence[str], rows: Sequence[Sequence[str]], box: Box, safety: float
) -> tuple[list[float], float]:
    """Return the width of each column and the size of type: as wide as needed, if it fits."""
    natural: list[float] = []
    for size in _TABLE_SIZES:
        natural = [
            max(text_width(column[0], size) * _BOLD, *(text_width(c, size) for c in column))
            * safety
            + _CELL_SIDES
            + 4
            for column in zip(headings, *rows)
        ]
        height = (len(rows) + 1) * (size * LINE_HEIGHT + _CELL_ENDS + 1)
        crowded = height > box.height and size > _CROWDED_SIZE
        if sum(natural) <= box.width and not crowded:
            spare = (box.width - sum(natural)) / len(natural)
            return [width + spare for width in natural], size
    fair = box.width / max(len(headings), 1)
    small = sum(width for width in natural if width <= fair)
    large = [width for width in natural if width > fair]
    scale = (box.width - small) / sum(large) if large else 1.0
    return [width if width <= fair else width * scale for width in natural], _TABLE_SIZES[-1]


def _fit_cells(
    row: Sequence[str], widths: Sequence[float], size: float, safety: float
) -> list[str]:
    return [
        shorten_to_lines(cell, size, (width - _CELL_SIDES) / safety, 2)
        for cell, width in zip(row, widths)
    ]


def _row_height(row: Sequence[str], widths: Sequence[float], size: float, safety: float) -> float:
    lines = max(
        len(wrap_text(cell, size, (width - _CELL_SIDES) / safety))
        for cell, width in zip(row, widths)
    )
    return lines * size * LINE_HEIGHT + _CELL_ENDS + 1


def _draw_table(
    slide: Any, box: Box, rows: Sequence[Sequence[str]], widths: Sequence[float], size: float,
    figures: set[int], safety: float,
) -> float:  # fmt: skip
    """Draw a table with a head and lines between its rows; return its height."""
    heights = [_row_height(row, widths, size, safety) for row in rows]
    table = _new_table(slide, box, len(rows), widths, heights)
    for down, row in enumerate(rows):
        for across, text in enumerate(row):
            cell = table.cell(down, across)
            _write_cell(cell, text, size, right=across in figures, bold=down == 0)
            cell.fill.background()
            _draw_line_under(cell, 12_700 if down == 0 else 6_350)
    return sum(heights)


def _new_table(
    slide: Any, box: Box, rows: int, widths: Sequence[float], heights: Sequence[float]
) -> Any:
    sides = (int(side * POINTS) for side in (box.left, box.top, sum(widths), sum(heights)))
    table = slide.shapes.add_table(rows, len(widths), *sides).table
    table.horz_banding = False
    for column, width in zip(table.columns, widths):
        column.width = int(width * POINTS)
    for row, height in zip(table.rows, heights):
        row.height = int(height * POINTS)
    return table


def _write_cell(
    cell: Any, text: str, size: float, *, right: bool = False, bold: bool = False,
    centre: bool = False, ink: str = "",
) -> None:  # fmt: skip
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

    cell.margin_left = cell.margin_right = int(_CELL_SIDES / 2 * POINTS)
    cell.margin_top = cell.margin_bottom = int(_CELL_ENDS / 2 * POINTS)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.CENTER if centre else PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
    run = paragraph.add_run()
    run.text = text
    _set_letters(run.font, size)
    run.font.bold = bold
    if ink:
        run.font.color.rgb = colour_of(ink)


def _draw_line_under(cell: Any, width: int) -> None:
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    colour = TOKENS["light"].border[1:]
    properties = cell._tc.get_or_add_tcPr()
    for side in ("lnB", "lnT"):  # put first one by one, so the second comes to stand before it
        line = parse_xml(
            f'<a:{side} {nsdecls("a")} w="{width}"><a:solidFill><a:srgbClr val="{colour}"/>'
            f"</a:solidFill></a:{side}>"
        )
        properties.insert(0, line)


def _add_heat_table(slide: Any, box: Box, exhibit: HeatTable, safety: float) -> None:
    """Add a heat map as a real table: a cell's colour says how large its number is."""
    columns, rows = max(len(exhibit.columns), 1), max(len(exhibit.rows), 1)
    size = 12.0 if columns <= 8 else 10.0
    natural = max((text_width(sheet_text(name), size) for name in exhibit.rows), default=60)
    first = min(natural * safety * _BOLD + _CELL_SIDES + 4, 0.3 * box.width)
    each = (box.width - first) / columns
    widths = [first, *([each] * columns)]
    head_lines = 3 if each < 90 else 2
    bold = safety * _BOLD
    head = [shorten_to_lines(sheet_text(name), size, (each - _CELL_SIDES) / bold, head_lines)
            for name in exhibit.columns]  # fmt: skip
    head_height = _row_height(["", *head], widths, size, bold)
    most_rows = int((box.height - head_height) // (size * LINE_HEIGHT + _CELL_ENDS + 1))
    rows = min(rows, most_rows)
    height = min((box.height - head_height) / max(rows, 1), 42.0)
    room = (first - _CELL_SIDES) / bold
    lines = 2 if height >= 2 * size * LINE_HEIGHT + _CELL_ENDS else 1
    names = [shorten_to_lines(sheet_text(name), size, room, lines) for name in exhibit.rows[:rows]]
    table = _new_table(slide, box, rows + 1, widths, [head_height, *([height] * rows)])
    top = max((v for row in exhibit.values for v in row if v is not None), default=1.0) or 1.0
    for across, text in enumerate(["", *head]):
        cell = table.cell(0, across)
        cell.fill.background()
        _write_cell(cell, text, size, bold=True, centre=True)
    for down in range(rows):
        cell = table.cell(down + 1, 0)
        cell.fill.background()
        _write_cell(cell, names[down], size, bold=True)
        for across, (value, text) in enumerate(zip(exhibit.values[down], exhibit.cells[down])):
            short = shorten_to_lines(sheet_text(text), size, (each - _CELL_SIDES) / safety, 1)
            _shade_cell(table.cell(down + 1, across + 1), value, short, top, size)


def _shade_cell(cell: Any, value: float | None, text: str, top: float, size: float) -> None:
    if value is None:
        cell.fill.background()
        _write_cell(cell, text, size, centre=True)
        return
    shades = TOKENS["light"].sequence
    shade = shades[min(max(int(value / top * len(shades)), 0), len(shades) - 1)]
    cell.fill.solid()
    cell.fill.fore_color.rgb = colour_of(shade)
    ink = "#FFFFFF" if is_dark(shade) else TOKENS["light"].text
    _write_cell(cell, text, size, centre=True, ink=ink)
