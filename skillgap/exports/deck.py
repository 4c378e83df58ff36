"""Slides as an editable PowerPoint file: native charts, real tables, provenance in the notes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
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
from skillgap.exports.page_setup import POINTS, Box, Setting, open_base
from skillgap.exports.safe_text import sheet_text
from skillgap.exports.slide_ink import INK, colour_of, drawn_on, is_dark, tokens
from skillgap.exports.text_room import (
    LINE_HEIGHT,
    fit_text,
    keep_numbers_whole,
    shorten_to_lines,
    text_height,
    text_width,
    words_fit,
    wrap_text,
)

if TYPE_CHECKING:
    from pptx.presentation import Presentation

MIME_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

_PROPERTY = 255
"""Most letters a property of a document may have."""

_TITLE_SIZES = (26.0, 24.0, 22.0, 20.0, 18.0, 16.0, 14.0)
_WORDS_SIZES = (18.0, 16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0)
_SUBTITLE_SIZE, _FOOTER_SIZE = 14.0, 10.0
_TABLE_SIZES = (16.0, 14.0, 13.0, 12.0, 11.0, 10.0)
_WRAPPED_SIZES = (14.0, 12.0, 11.0)
"""Sizes at which names would rather take several lines than smaller type."""
_CROWDED_SIZE = 12.0
"""Largest type of a table whose rows do not all have room."""
_HEAD_SIZES = (12.0, 11.0, 10.0, 9.0)
_CELL_SIDES, _CELL_ENDS = 12.0, 6.0
_AFTER_FIGURES = 10.0
"""Room between a column of numbers, which stand at the right, and words at their left."""
_CELL_LINES, _HEAD_LINES, _MOST_ROW = 3, 5, 56.0
_DIGITS_SAFETY = 1.18
"""How much wider than Arial the digits of the widest faces in offices run."""
_BOLD = 1.12
"""How much wider bold letters are."""

_PARAGRAPH_GAP = 7.0
_LEFT_SHARE, _BESIDE_TABLE_SHARE, _HEAT_SHARE = 0.63, 0.54, 0.68
_FIRST_COLUMN = 0.28
"""Most that the names of its rows may take of a heat map's width."""


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
    with drawn_on(setting.ground):
        for slide in slides:
            _add_slide(base, setting, slide, sealed)
    if template is None:
        base.core_properties.author = "skillgap"
        base.core_properties.title = sheet_text(title)[:_PROPERTY]
    sink = io.BytesIO()
    base.save(sink)
    return sink.getvalue()


def _add_slide(base: Presentation, setting: Setting, told: Slide, sealed: str) -> None:
    slide = base.slides.add_slide(setting.layout)
    _write_title(slide, setting, told.title)
    for shape in list(slide.placeholders):  # an empty one would say "Click to add text"
        if shape.placeholder_format.idx != 0:
            shape.element.getparent().remove(shape.element)
    body = _write_subtitle(slide, setting, told.subtitle)
    unsaid: list[str] = []
    for box, exhibit in zip(_boxes_of(body, told.exhibits), told.exhibits):
        unsaid += add_exhibit(slide, box, exhibit, setting.safety)
    _write_footer(slide, setting, told)
    _write_notes(slide, [*unsaid, *told.notes, *([sealed] if sealed else [])])


def _boxes_of(body: Box, exhibits: Sequence[Exhibit]) -> tuple[Box, ...]:
    if len(exhibits) < 2:
        return (body,)
    if isinstance(exhibits[1], Grid):
        return body.split(_BESIDE_TABLE_SHARE)
    return body.split(_HEAT_SHARE if isinstance(exhibits[0], HeatTable) else _LEFT_SHARE)


def _write_notes(slide: Any, lines: Sequence[str]) -> None:
    notes = slide.notes_slide.notes_text_frame
    if notes is not None and lines:
        notes.text = "\n".join(sheet_text(line) for line in lines)


def _slide_text(text: str) -> str:
    return keep_numbers_whole(sheet_text(text))


def _write_title(slide: Any, setting: Setting, text: str) -> None:
    from pptx.util import Pt

    shape, box = slide.shapes.title, setting.title
    shown, size = fit_text(
        _slide_text(text), (box.width - 15) / setting.safety, box.height - 8, _TITLE_SIZES
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
    shown = shorten_to_lines(_slide_text(text), _SUBTITLE_SIZE, room, 2)
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


def add_exhibit(slide: Any, box: Box, exhibit: Exhibit, safety: float) -> list[str]:
    """Add one exhibit to a slide, within a box; return the sentences that have no room in it."""
    if isinstance(exhibit, Words):
        return _add_words(slide, box, exhibit, safety)
    if isinstance(exhibit, Grid):
        _add_table(slide, box, exhibit, safety)
    elif isinstance(exhibit, HeatTable):
        _add_heat_table(slide, box, exhibit, safety)
    elif isinstance(exhibit, Scatter):
        charts.add_scatter(slide, box, exhibit)
    elif isinstance(exhibit, Lines):
        charts.add_lines(slide, box, exhibit)
    elif isinstance(exhibit, Waterfall):
        charts.add_waterfall(slide, box, exhibit, safety)
    elif isinstance(exhibit, Bars):
        charts.add_bars(slide, box, exhibit, safety)
    return []


def _add_words(slide: Any, box: Box, exhibit: Words, safety: float) -> list[str]:
    lines = [_slide_text(line) for line in (exhibit.heading, *exhibit.lines) if line]
    room = (box.width - 8) / safety
    size = next((one for one in _WORDS_SIZES if _height(lines, one, room) <= box.height), None)
    unsaid: list[str] = []
    if size is None:
        size = _WORDS_SIZES[-1]
        lines, unsaid = _part_by_height(lines, size, room, box.height)
    _add_text(slide, box, lines, size, bold_first=bool(exhibit.heading))
    return unsaid


def _height(lines: Sequence[str], size: float, width: float) -> float:
    return sum(text_height(line, size, width) + _PARAGRAPH_GAP for line in lines)


def _part_by_height(
    lines: Sequence[str], size: float, width: float, height: float
) -> tuple[list[str], list[str]]:
    """Return what has room, sentence by sentence, and what then stands in the notes alone."""
    more = text_height("9 more in the notes", size, width) + _PARAGRAPH_GAP
    kept: list[str] = []
    for line in lines:
        if _height([*kept, line], size, width) > height - more:
            break
        kept.append(line)
    unsaid = list(lines[len(kept) :])
    if len(kept) < 2 and lines:  # a single sentence is too long: as much of it as has room
        left = height - more - _height(kept, size, width) - _PARAGRAPH_GAP
        most = int(left / (size * LINE_HEIGHT))
        kept += [shorten_to_lines(unsaid[0], size, width, most)] if most > 0 else []
    return [*kept, f"{len(unsaid)} more in the notes"], unsaid


def _add_table(slide: Any, box: Box, exhibit: Grid, safety: float) -> None:
    """Add a real table; rows that have no room are counted in its last line."""
    headings = [sheet_text(cell) for cell in exhibit.headings]
    rows = [[sheet_text(cell) for cell in row] for row in exhibit.rows]
    figures = set(exhibit.figures)
    widths, size = _column_widths(headings, rows, box, safety, figures)
    sides = _sides_of(len(headings), figures)
    safeties = [_safety_of(at in figures, safety) for at in range(len(widths))]
    rooms = [(width - side) / sure for width, side, sure in zip(widths, sides, safeties)]
    lined = [_fit_cells(row, rooms, size) for row in rows]
    head = _fit_cells(headings, [room / _BOLD for room in rooms], size)
    head_height = _row_height(head, [room / _BOLD for room in rooms], size)
    room = box.height - head_height
    shown: list[list[str]] = []
    for place, row in enumerate(lined):
        more = len(lined) - place - 1 + exhibit.left_out
        room -= _row_height(row, rooms, size)
        if room < (size * LINE_HEIGHT + 4 if more else 0):
            break
        shown.append(row)
    left_out = len(rows) - len(shown) + exhibit.left_out
    heights = [head_height, *(_row_height(row, rooms, size) for row in shown)]
    height = _draw_table(slide, box, [head, *shown], widths, heights, size, figures)
    if left_out:
        under = Box(box.left, box.top + height + 4, box.width, size * LINE_HEIGHT + 2)
        _add_text(slide, under, [f"and {left_out:,} more"], size)


def _sides_of(columns: int, figures: set[int]) -> list[float]:
    """Return the room at both sides of each column's cells: more where words follow numbers."""
    return [
        _CELL_SIDES + _AFTER_FIGURES * (at not in figures and at - 1 in figures)
        for at in range(columns)
    ]


def _safety_of(is_figure: bool, safety: float) -> float:
    return min(safety, _DIGITS_SAFETY) if is_figure else safety


def _column_widths(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    box: Box,
    safety: float,
    figures: set[int],
) -> tuple[list[float], float]:
    """Return the width of each column and the size of type: as wide as needed, if it fits.

    Where it does not, words give way and take several lines, then smaller type: a number that is
    cut would be another number.
    """
    columns = list(zip(headings, *rows))
    sides = _sides_of(len(headings), figures)
    natural: list[float] = []
    squeezed: list[tuple[list[float], float]] = []
    for size in _TABLE_SIZES:
        natural = [
            max(text_width(column[0], size) * _BOLD, *(text_width(c, size) for c in column))
            * _safety_of(at in figures, safety) + sides[at] + 4
            for at, column in enumerate(columns)
        ]  # fmt: skip
        height = (len(rows) + 1) * (size * LINE_HEIGHT + _CELL_ENDS + 1)
        crowded = height > box.height and size > _CROWDED_SIZE
        if sum(natural) <= box.width and not crowded:
            spare = (box.width - sum(natural)) / len(natural)
            return [width + spare for width in natural], size
        narrow = _squeeze(natural, box.width, figures)
        if size in _WRAPPED_SIZES and _has_room(columns, narrow, size, safety, figures, box):
            return narrow, size
        squeezed.append((narrow, size))
    return squeezed[-1]


def _squeeze(natural: Sequence[float], width: float, figures: set[int]) -> list[float]:
    """Return widths that add up: columns of words give way, the widest first."""
    kept = sum(natural[at] for at in figures if at < len(natural))
    if kept > 0.75 * width:
        kept, figures = 0.0, set()
    words = [one for at, one in enumerate(natural) if at not in figures]
    fair = (width - kept) / max(len(words), 1)
    small = sum(one for one in words if one <= fair)
    large = sum(one for one in words if one > fair)
    scale = (width - kept - small) / large if large else 1.0
    return [one if at in figures or one <= fair else one * scale for at, one in enumerate(natural)]


def _has_room(
    columns: Sequence[Sequence[str]], widths: Sequence[float], size: float, safety: float,
    figures: set[int], box: Box,
) -> bool:  # fmt: skip
    """Say whether all rows have room at these widths, no word broken and no name cut."""
    sides = _sides_of(len(columns), figures)
    lines: list[list[int]] = []
    for at, column in enumerate(columns):
        room = (widths[at] - sides[at]) / _safety_of(at in figures, safety)
        rooms = [room / _BOLD, *([room] * (len(column) - 1))]
        if not all(words_fit(cell, size, one) for cell, one in zip(column, rooms)):
            return False
        lines.append([len(wrap_text(cell, size, one)) for cell, one in zip(column, rooms)])
    by_row = [max(row) for row in zip(*lines)]
    height = sum(row * size * LINE_HEIGHT + _CELL_ENDS + 1 for row in by_row)
    return bool(max(by_row) <= _CELL_LINES and height <= box.height)


def _fit_cells(row: Sequence[str], rooms: Sequence[float], size: float) -> list[str]:
    return [shorten_to_lines(cell, size, room, _CELL_LINES) for cell, room in zip(row, rooms)]


def _row_height(row: Sequence[str], rooms: Sequence[float], size: float) -> float:
    lines = max(len(wrap_text(cell, size, room)) for cell, room in zip(row, rooms))
    return lines * size * LINE_HEIGHT + _CELL_ENDS + 1


def _draw_table(
    slide: Any, box: Box, rows: Sequence[Sequence[str]], widths: Sequence[float],
    heights: Sequence[float], size: float, figures: set[int],
) -> float:  # fmt: skip
    """Draw a table with a head and lines between its rows; return its height."""
    sides = _sides_of(len(widths), figures)
    table = _new_table(slide, box, len(rows), widths, heights)
    for down, row in enumerate(rows):
        for across, text in enumerate(row):
            cell = table.cell(down, across)
            _write_cell(cell, text, size, right=across in figures, bold=down == 0)
            cell.margin_left = int((sides[across] - _CELL_SIDES / 2) * POINTS)
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

    colour = tokens().border[1:]
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
    bold = safety * _BOLD
    natural = max((text_width(sheet_text(name), size) for name in exhibit.rows), default=60)
    first = min(natural * bold + _CELL_SIDES + 4, _FIRST_COLUMN * box.width)
    each = (box.width - first) / columns
    widths = [first, *([each] * columns)]
    room = (each - _CELL_SIDES) / bold
    head, head_size = _fit_names(exhibit.columns, [s for s in _HEAD_SIZES if s <= size], room,
                                 _HEAD_LINES)  # fmt: skip
    head_height = _row_height(head, [room] * len(head), head_size) if head else size
    least, under = size * LINE_HEIGHT + _CELL_ENDS + 1, size * LINE_HEIGHT + 8
    left_out = rows - min(rows, int((box.height - head_height) // least))
    rows = min(rows, int((box.height - head_height - under * bool(left_out)) // least))
    left_out = len(exhibit.rows) - rows
    free = box.height - head_height - under * (left_out > 0)
    height = min(free / max(rows, 1), _MOST_ROW)
    lines = max(int((height - _CELL_ENDS) / (size * LINE_HEIGHT)), 1)
    named = exhibit.rows[:rows]
    names, name_size = _fit_names(named, (size, 11.0, 10.0), (first - _CELL_SIDES) / bold, lines)
    table = _new_table(slide, box, rows + 1, widths, [head_height, *([height] * rows)])
    top = max((v for row in exhibit.values for v in row if v is not None), default=1.0) or 1.0
    for across, text in enumerate(["", *head]):
        cell = table.cell(0, across)
        cell.fill.background()
        _write_cell(cell, text, head_size, bold=True, centre=True)
    for down in range(rows):
        cell = table.cell(down + 1, 0)
        cell.fill.background()
        _write_cell(cell, names[down], name_size, bold=True)
        for across, (value, text) in enumerate(zip(exhibit.values[down], exhibit.cells[down])):
            short = shorten_to_lines(sheet_text(text), size, (each - _CELL_SIDES) / safety, 1)
            _shade_cell(table.cell(down + 1, across + 1), value, short, top, size)
    if left_out > 0:
        place = Box(box.left, box.top + head_height + rows * height + 4, box.width, under - 6)
        _add_text(slide, place, [f"and {left_out:,} more"], size)


def _fit_names(
    names: Sequence[str], sizes: Sequence[float], room: float, lines: int
) -> tuple[list[str], float]:
    """Return names and the largest size at which all have room, no word broken; cut where none."""
    whole = [sheet_text(name) for name in names]
    for size in sizes:
        if all(words_fit(one, size, room) and len(wrap_text(one, size, room)) <= lines
               for one in whole):  # fmt: skip
            return whole, size
    return [shorten_to_lines(one, sizes[-1], room, lines) for one in whole], sizes[-1]


def _shade_cell(cell: Any, value: float | None, text: str, top: float, size: float) -> None:
    if value is None:
        cell.fill.background()
        _write_cell(cell, text, size, centre=True)
        return
    shades = tokens().sequence
    shade = shades[min(max(int(value / top * len(shades)), 0), len(shades) - 1)]
    cell.fill.solid()
    cell.fill.fore_color.rgb = colour_of(shade)
    ink = "#FFFFFF" if is_dark(shade) else INK
    _write_cell(cell, text, size, centre=True, ink=ink)
