"""Files opened before they leave: one with a live formula, link, script or macro is refused."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Callable
from io import BytesIO

from skillgap.core.errors import SkillgapError
from skillgap.exports.calendar_file import CHECKED
from skillgap.exports.draft import look_into_mail

_SHEET = re.compile(r"xl/(?:worksheets|dialogsheets|macrosheets)/[^/]*\.xml\Z")
_EMBEDDED = re.compile(r"\.(?:xlsx|xlsm|xlsb|docx|pptx)\Z")
_LIVE_PART = re.compile(
    r"(?i)vbaproject|activex|externallinks?/|xl/connections|querytables?/|oleobject|macrosheets/"
)
_FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^>]*)?>|<(?:\w+:)?hyperlink\b")
_OUTSIDE = re.compile(rb"""TargetMode\s*=\s*["']External|relationships/hyperlink["']""")
_RELATION, _TARGET = re.compile(rb"<Relationship\b[^>]*>"), re.compile(rb"Target=[\"'][^\"']*")
_CLICK = re.compile(rb"<(?:\w+:)?hlink(?:Click|MouseOver|Hover)\b|\bHYPERLINK\b")
_SCRIPT = re.compile(
    rb"""(?ix) <\s*(?:script|iframe|object|embed|foreignobject|link|meta\s+http-equiv|base|form)\b
    | [\s"'/] on[a-z]+\s*= | (?:href|src|action|data)\s*=\s*["']?\s*(?!["'\#]|data:image/)\S
    | javascript: | @import | url\(\s*["']?\s*(?!\#|data:) """
)
_PDF = re.compile(rb"/(?:URI|JavaScript|JS|Launch|SubmitForm|GoToR|EmbeddedFile|OpenAction)\b")
_MARKDOWN = re.compile(rb"""(?i)\]\s*[(\[:]|<[a-z/!]|\b(?:https?|ftp|mailto|javascript):(?=\S)""")


class UnsafeFile(SkillgapError):
    """A file that would run or link somewhere was not let out."""


def refuse_live_content(
    content: bytes, format: str, what: str, *, brought: bytes | None = None
) -> None:
    """Refuse a file with anything live in it.

    Args:
        content: The file.
        format: Its ending, one of ``CHECKS``.
        what: What it holds, for the message.
        brought: An office file that it was added to, such as a company's template: links and
            formulas that stand in there are the company's own.

    Raises:
        UnsafeFile: it holds a live formula, a link out of the file, a script or a macro.
    """
    found = CHECKS[format](content)
    if found and brought is not None and not _list_live(content) - _list_live(brought):
        return
    if found:
        raise UnsafeFile(
            f"{what}.{format}",
            found,
            "a file in which nothing runs and nothing leads out of it",
            "Report it: text from data must pass `plain_cell` where this file is written.",
        )


def _look_into_package(content: bytes) -> str:
    """Return what is live in an office file, workbooks inside it included; blank for nothing."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        for name in package.namelist():
            if _LIVE_PART.search(name):
                return f"a live part, {name}"
            if _EMBEDDED.search(name):
                inside = _look_into_package(package.read(name))
            elif name.endswith((".xml", ".rels")):
                inside = _look_into_part(name, package.read(name))
            else:
                continue
            if inside:
                return f"{inside} in {name}"
    return ""


def _list_live(content: bytes) -> Counter[bytes]:
    """Count what is live in an office file, wherever it stands: parts may be named anew."""
    found: Counter[bytes] = Counter()
    with zipfile.ZipFile(BytesIO(content)) as package:
        for name in package.namelist():
            part = package.read(name)
            if _LIVE_PART.search(name):
                found[name.encode()] += 1
            if _EMBEDDED.search(name):
                found += _list_live(part)
            elif name.endswith(".rels"):
                outside = [one for one in _RELATION.findall(part) if _OUTSIDE.search(one)]
                found.update(b"to " + target for one in outside for target in _TARGET.findall(one))
            elif _SHEET.search(name):
                found.update(_FORMULA.findall(part))
            elif name.startswith(("ppt/", "word/")):
                found.update(_CLICK.findall(part))
    return found


def _look_into_part(name: str, part: bytes) -> str:
    if name.endswith(".rels"):
        return "a link" if _OUTSIDE.search(part) else ""
    if _SHEET.search(name):
        return "a live formula or link" if _FORMULA.search(part) else ""
    clickable = name.startswith(("ppt/", "word/")) and _CLICK.search(part)
    return "a link" if clickable else ""


def _look_for(pattern: re.Pattern[bytes], told: str) -> Callable[[bytes], str]:
    return lambda content: told if pattern.search(content) else ""


def _holds_nothing_live(_: bytes) -> str:
    """Data that no program runs; tables in csv are neutralised cell by cell."""
    return ""


CHECKS: dict[str, Callable[[bytes], str]] = {
    "json": _holds_nothing_live,
    "png": _holds_nothing_live,
    "zip": _holds_nothing_live,
    "xlsx": _look_into_package,
    "pptx": _look_into_package,
    "docx": _look_into_package,
    "eml": look_into_mail,
    "ics": _look_for(CHECKED, "a link, an invitation or a program"),
    "html": _look_for(_SCRIPT, "a script, link or picture from outside"),
    "svg": _look_for(_SCRIPT, "a script, link or picture from outside"),
    "md": _look_for(_MARKDOWN, "a link, picture or markup"),
    "pdf": _look_for(_PDF, "a link or script"),
}
"""What is looked for in a file that leaves, by its ending; no other file leaves."""
