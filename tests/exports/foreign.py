"""What is not ours: a company's template, and names as long as they come in practice."""

from __future__ import annotations

import io
import re
from dataclasses import replace

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from skillgap.exports.exhibits import exhibit_from_body, exhibit_to_body

_PADDING = " with all that is part of it here and now"


def company_template(*, inches=(10.0, 7.5), face="", dark=False):
    """A company's file: its size, face and ground, and a slide of its own with chart and link."""
    made = Presentation()
    _resize(made, inches)
    for link in made.slide_master.part.rels.values():
        if link.reltype.endswith("/theme"):
            link.target_part._blob = _dressed(link.target_part.blob, face, dark)
    slide = made.slides.add_slide(made.slide_layouts[5])
    slide.shapes.title.text = "Our own slide"
    data = CategoryChartData()
    data.categories = ["a", "b"]
    data.add_series("theirs", (1, 2))
    slide.shapes.add_chart(XL_CHART_TYPE.PIE, 0, Inches(2), Inches(4), Inches(3), data)
    box = slide.shapes.add_textbox(0, Inches(5.5), Inches(3), Inches(0.5))
    run = box.text_frame.paragraphs[0].add_run()
    run.text, run.hyperlink.address = "link", "https://company.example"
    sink = io.BytesIO()
    made.save(sink)
    return sink.getvalue()


def _resize(made, inches):
    across = inches[0] / (made.slide_width / 914_400)
    down = inches[1] / (made.slide_height / 914_400)
    made.slide_width, made.slide_height = Inches(inches[0]), Inches(inches[1])
    for part in (made.slide_master, *made.slide_layouts):
        for shape in part.placeholders:
            if shape.element.spPr.xfrm is not None:
                shape.left, shape.width = int(shape.left * across), int(shape.width * across)
                shape.top, shape.height = int(shape.top * down), int(shape.height * down)


def _dressed(theme, face, dark):
    text = theme.decode()
    if face:
        text = text.replace('typeface="Calibri"', f'typeface="{face}"')
    for name, colour in (("dk1", "F2F2F2"), ("lt1", "10243E")) if dark else ():
        inside = f'<a:{name}><a:srgbClr val="{colour}"/></a:{name}>'
        text = re.sub(rf"<a:{name}>.*?</a:{name}>", inside, text, flags=re.DOTALL)
    return text.encode()


def forty(name):
    """A name of forty letters that begins as this one does."""
    return (name + _PADDING)[:40]


def with_long_names(slides, names):
    """Slides as they are where every one of these names has forty letters."""
    longest_first = sorted({str(name) for name in names if len(str(name)) > 1}, key=len)[::-1]
    found = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in longest_first))

    def lengthen(value):
        if isinstance(value, str):
            return found.sub(lambda one: forty(one[0]), value)
        if isinstance(value, dict):
            return {key: inner if key in ("kind", "colour", "unit") else lengthen(inner)
                    for key, inner in value.items()}  # fmt: skip
        return [lengthen(one) for one in value] if isinstance(value, list | tuple) else value

    return [
        replace(
            slide, title=lengthen(slide.title), subtitle=lengthen(slide.subtitle),
            exhibits=tuple(exhibit_from_body(lengthen(exhibit_to_body(one)))
                           for one in slide.exhibits),
        )
        for slide in slides
    ]  # fmt: skip
