"""What the cells of a workbook show that their numbers do not say: leading zeros, per cent."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_FORMAT = re.compile(r'<numFmt\b(?=[^>]*?\bnumFmtId="(\d+)")[^>]*?\bformatCode="([^"]*)"')
_CELL_FORMATS = re.compile(r"<cellXfs\b.*?</cellXfs>", re.DOTALL)
_CELL_FORMAT = re.compile(r'<xf\b[^>]*?\bnumFmtId="(\d+)"')
_ZEROS = re.compile(r'((?:"[^"]*"|\\.)*)(0+)')
_PER_CENT = (9, 10)
"""Formats every workbook knows: 0% and 0.00%."""
_NUMBER = re.compile(
    rb'<c(?=[^>]*?\br="([A-Z]{1,3}\d{1,7})")(?=[^>]*?\bs="(\d+)")(?![^>]*?\bt="(?!n")[a-z]+")'
    rb"[^>]*>\s*(?:<f[^>]*?(?:/>|>[^<]*</f>)\s*)?<v>([-+.\deE]+)</v>\s*</c>"
)


@dataclass(frozen=True, slots=True)
class Shown:
    """How cells of some style are shown.

    Attributes:
        prefix: Text before the number.
        digits: Least number of digits; 0 for as many as there are.
        per_cent: Whether as per cent.
    """

    prefix: str = ""
    digits: int = 0
    per_cent: bool = False

    def text(self, number: float) -> str:
        """Write a number as the workbook shows it; empty where it shows it plainly.

        >>> Shown(digits=5).text(7.0), Shown("E", 3).text(42.0), Shown(per_cent=True).text(0.8)
        ('00007', 'E042', '80%')
        """
        if self.per_cent:
            return f"{number * 100:.10g}%"
        if number < 0 or not number.is_integer():
            return ""
        return f"{self.prefix}{int(number):0{self.digits}d}"


@dataclass(slots=True)
class Rewritten:
    """A sheet with cells as they are shown, and which cells were given zeros or a prefix."""

    part: bytes
    zeros: list[str] = field(default_factory=list)


def find_shown_number_styles(styles: str) -> dict[int, Shown]:
    """Return the styles of a workbook that show more than the number.

    Args:
        styles: The workbook's ``styles.xml``.

    Returns:
        Number of the style to how it shows cells.
    """
    codes = {int(number): html.unescape(code) for number, code in _FORMAT.findall(styles)}
    cells = _CELL_FORMATS.search(styles)
    found: dict[int, Shown] = {}
    for place, number in enumerate(_CELL_FORMAT.findall(cells[0]) if cells else ()):
        shown = _shown_style_of_format(int(number), codes.get(int(number), ""))
        if shown is not None:
            found[place] = shown
    return found


def _shown_style_of_format(number: int, code: str) -> Shown | None:
    first = code.split(";")[0]
    if number in _PER_CENT or re.fullmatch(r"[#0,.]+\s?%", first):
        return Shown(per_cent=True)
    zeros = _ZEROS.fullmatch(first)
    if not zeros or (len(zeros[2]) < 2 and not zeros[1]):
        return None
    prefix = re.sub(r'"([^"]*)"|\\(.)', lambda part: part[1] or part[2] or "", zeros[1])
    return Shown(prefix, len(zeros[2]))


def rewrite_numbers_as_shown(part: bytes, styles: Mapping[int, Shown]) -> Rewritten:
    """Write numbers as their sheet shows them.

    Args:
        part: XML of a sheet.
        styles: As :func:`find_shown_number_styles` returns them.
    """
    made = Rewritten(part)
    if not styles or b' s="' not in part:
        return made

    def rewrite_cell(found: re.Match[bytes]) -> bytes:
        shown = styles.get(int(found[2]))
        text = shown.text(float(found[3])) if shown is not None else ""
        if shown is None or not text or text == found[3].decode():
            return found[0]
        if not shown.per_cent:
            made.zeros.append(found[1].decode())
        said = html.escape(text).encode()
        return b'<c r="%s" t="str"><v>%s</v></c>' % (found[1], said)

    made.part = _NUMBER.sub(rewrite_cell, part)
    return made
