"""Where things stand on a slide: our own base, or a company's template that is only added to."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from skillgap.core.errors import BadValue
from skillgap.figures._theme import TOKENS, Mode

if TYPE_CHECKING:
    from pptx.presentation import Presentation

POINTS = 12_700
"""English Metric Units in a point."""

WIDE_FACE = 1.3
"""How much wider than Arial the widest faces in offices run, such as Verdana."""
_LIKE_ARIAL = {
    "arial", "arial narrow", "calibri", "calibri light", "cambria", "candara", "corbel", "garamond",
    "gill sans mt", "helvetica", "helvetica neue", "liberation sans", "times new roman",
}  # fmt: skip
"""Faces that run no wider than Arial."""

MOST_UNPACKED = 200 * 2**20
_WIDE = (960.0, 540.0)
_MARGIN, _FOOTER, _GUTTER = 36.0, 18.0, 10.0
_TEMPLATE_TYPE = re.compile(
    r"application/vnd\.(?:openxmlformats-officedocument\.presentationml\.template"
    r"|ms-powerpoint\.template\.macroEnabled)\.main\+xml"
)
_PRESENTATION_TYPE = (
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
)
_TYPES = "[Content_Types].xml"
_FURNITURE = {"DATE", "FOOTER", "SLIDE_NUMBER"}
_CONTENT = {"BODY", "OBJECT", "CHART", "TABLE"}


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a slide, in points."""

    left: float
    top: float
    width: float
    height: float

    def split(self, share: float) -> tuple[Box, Box]:
        """Return a left and a right part, with a gutter between them."""
        left = self.width * share - _GUTTER
        right = self.width - left - 2 * _GUTTER
        return (
            Box(self.left, self.top, left, self.height),
            Box(self.left + left + 2 * _GUTTER, self.top, right, self.height),
        )


@dataclass(frozen=True, slots=True)
class Setting:
    """How slides are laid out.

    Attributes:
        layout: The layout each slide is made from.
        title: Where its title stands.
        body: Where exhibits stand, the subtitle over them.
        footer: Where the source stands.
        safety: By how much text may be wider than our arithmetic thinks.
        ground: Whether slides are light or dark, for the colours drawn on them.
    """

    layout: Any
    title: Box
    body: Box
    footer: Box
    safety: float = 1.0
    ground: Mode = "light"


def open_base(template: bytes | None, name: str = "template") -> tuple[Presentation, Setting]:
    """Open what slides are added to.

    Args:
        template: A company's .pptx or .potx; None takes a plain one of our own.
        name: Name of its file, for messages.

    Raises:
        BadValue: it cannot be opened as a presentation, or is too large unpacked.
    """
    from pptx import Presentation

    if template is None:
        return _own_base(Presentation())
    found = Presentation(io.BytesIO(_as_presentation(template, name)))
    return found, _setting_of_template(found, name)


def _own_base(base: Presentation) -> tuple[Presentation, Setting]:
    """Return a plain white base, wide, in our colours."""
    width = _WIDE[0] * POINTS
    stretch = width / int(base.slide_width or width)
    base.slide_width, base.slide_height = int(width), int(_WIDE[1] * POINTS)
    for part in (base.slide_master, *base.slide_layouts):
        for shape in part.placeholders:
            if shape.element.spPr.xfrm is not None:
                shape.left, shape.width = int(shape.left * stretch), int(shape.width * stretch)
    _dress_theme(base)
    title = Box(_MARGIN, 20, _WIDE[0] - 2 * _MARGIN, 66)
    layout = base.slide_layouts.get_by_name("Title Only")
    for shape in layout.placeholders:
        if shape.placeholder_format.type is not None and shape.placeholder_format.idx == 0:
            _place(shape, title)
    body = Box(_MARGIN, 90, title.width, _WIDE[1] - 90 - 40)
    footer = Box(_MARGIN, _WIDE[1] - 32, title.width, _FOOTER)
    return base, Setting(layout, title, body, footer)


def _place(shape: Any, box: Box) -> None:
    shape.left, shape.top = int(box.left * POINTS), int(box.top * POINTS)
    shape.width, shape.height = int(box.width * POINTS), int(box.height * POINTS)


def _dress_theme(base: Presentation) -> None:
    """Put our colours and a face that every office machine has into the base's theme."""
    tokens = TOKENS["light"]
    colours = {
        "dk1": tokens.text, "lt1": tokens.background, "dk2": tokens.demand, "lt2": tokens.surface,
        **{f"accent{place}": colour for place, colour in enumerate(tokens.categories[:6], start=1)},
    }  # fmt: skip
    for link in base.slide_master.part.rels.values():
        if link.reltype.endswith("/theme"):
            theme = link.target_part
            text = theme.blob.decode("utf-8").replace('typeface="Calibri"', 'typeface="Arial"')
            for name, colour in colours.items():
                inside = f'<a:{name}><a:srgbClr val="{colour[1:]}"/></a:{name}>'
                text = re.sub(rf"<a:{name}>.*?</a:{name}>", inside, text, flags=re.DOTALL)
            theme._blob = text.encode("utf-8")


# --- a company's template ---


def _as_presentation(data: bytes, name: str) -> bytes:
    """Return a template as a presentation: only what the package says it is differs.

    Raises:
        BadValue: no such package, or one that would unpack beyond reason.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            size = sum(entry.file_size for entry in package.infolist())
            if size > MOST_UNPACKED:
                raise _no_template(name, f"{size / 2**20:,.0f} MB unpacked")
            types = package.read(_TYPES).decode("utf-8")
            changed = _TEMPLATE_TYPE.sub(_PRESENTATION_TYPE, types)
            if "presentationml" not in types:
                raise _no_template(name, "a file of another kind")
            return data if changed == types else _with_types(package, changed)
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError, NotImplementedError) as error:
        raise _no_template(name, "no PowerPoint file") from error


def _with_types(package: zipfile.ZipFile, types: str) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in package.infolist():
            same = package.read(entry) if entry.filename != _TYPES else types.encode("utf-8")
            made.writestr(entry.filename, same)
    return sink.getvalue()


def _no_template(name: str, found: str) -> BadValue:
    return BadValue(
        f"template `{name}`", found, "a .pptx or .potx with a layout that has a title",
        "Save the company's template from PowerPoint again, or leave it out.",
    )  # fmt: skip


def _setting_of_template(base: Presentation, name: str) -> Setting:
    """Return the layout of a template that suits a title and one thing under it."""
    size = int(base.slide_width or 0) / POINTS, int(base.slide_height or 0) / POINTS
    rated = [(_rate_layout(one, size[1]), place) for place, one in enumerate(base.slide_layouts)]
    best = max(rated, default=(0, 0), key=lambda found: (found[0], -found[1]))
    if best[0] <= 0:
        raise _no_template(name, "no layout with a title at the top")
    layout = base.slide_layouts[best[1]]
    title = _box_of(_of_kind(layout, {"TITLE"})[0])
    below = title.top + title.height + 4
    furniture = [_box_of(one).top for one in _of_kind(layout, _FURNITURE)]
    low = [top for top in furniture if top > size[1] * 0.75]
    bottom = min([*low, size[1] - _MARGIN / 2])
    content = _of_kind(layout, _CONTENT)
    place = _box_of(content[0]) if content else Box(title.left, below, title.width, bottom - below)
    top = max(place.top, below)
    bottom = min(bottom, place.top + place.height + _FOOTER)
    body = Box(place.left, top, place.width, bottom - _FOOTER - 4 - top)
    footer = Box(place.left, bottom - _FOOTER, place.width, _FOOTER)
    theme = _theme_of(layout.slide_master)
    safety = 1.05 if _faces_of(theme) <= _LIKE_ARIAL else WIDE_FACE
    return Setting(layout, title, body, footer, safety, _ground_of(layout.slide_master, theme))


def _theme_of(master: Any) -> str:
    """Return a master's theme as XML; blank where it has none."""
    links = [link for link in master.part.rels.values() if link.reltype.endswith("/theme")]
    return links[0].target_part.blob.decode("utf-8", errors="replace") if links else ""


def _faces_of(theme: str) -> set[str]:
    """Return the faces of headings and text, small letters; one unknown name where none is told."""
    found = re.findall(r"<a:m(?:ajor|inor)Font>\s*<a:latin [^>]*?typeface=\"([^\"]*)\"", theme)
    return {name.casefold() for name in found} or {""}


def _ground_of(master: Any, theme: str) -> Mode:
    """Return whether the letters of a master are light, as they are on a dark ground.

    Letters are what our charts are written in, and a company's ground may be a picture.
    """
    from pptx.oxml.ns import qn

    mapped = master.element.find(qn("p:clrMap"))
    name = mapped.get("tx1", "dk1") if mapped is not None else "dk1"
    found = re.search(rf"<a:{name}>\s*<a:\w+ [^>]*?(?:lastClr|val)=\"([0-9A-Fa-f]{{6}})\"", theme)
    letters = found[1] if found else "000000"
    red, green, blue = (int(letters[at : at + 2], 16) for at in (0, 2, 4))
    return "dark" if 0.299 * red + 0.587 * green + 0.114 * blue > 150 else "light"


def _rate_layout(layout: Any, height: float) -> int:
    """Return how well a layout suits: a title on top, and one wide place or none."""
    titles, content = _of_kind(layout, {"TITLE"}), _of_kind(layout, _CONTENT)
    others = len(list(layout.placeholders)) - len(titles) - len(content)
    others -= len(_of_kind(layout, _FURNITURE))
    if len(titles) != 1 or _box_of(titles[0]).top > height * 0.3:
        return 0
    if _box_of(titles[0]).height > height * 0.4:
        return 0
    tall = len(content) == 1 and _box_of(content[0]).height > height * 0.45
    return 4 - min(others, 3) if tall or not content else 1


def _of_kind(layout: Any, kinds: set[str]) -> list[Any]:
    def kind(shape: Any) -> str:
        found = shape.placeholder_format.type
        return str(found.name) if found is not None else ""

    return [shape for shape in layout.placeholders if kind(shape) in kinds]


def _box_of(shape: Any) -> Box:
    sides = [(side or 0) / POINTS for side in (shape.left, shape.top, shape.width, shape.height)]
    return Box(*sides)
