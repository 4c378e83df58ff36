"""Drafts that a person looks at before they go out: a message to send, or a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from skillgap.core.errors import BadValue
from skillgap.exports.live_text import WORD_JOINER, plain_cell
from skillgap.exports.word_file import SUBTITLE, WordFile

_WIDTH = 10_000
"""Lines are kept as they are: a mail program wraps them."""
_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class DraftPart:
    """A heading with a table under it.

    Attributes:
        heading: What stands in the table.
        headings: One per column.
        rows: The cells.
    """

    heading: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What is drafted.

    Attributes:
        kind: ``reminder`` or ``course outline``.
        to: Whom it is for, by name; blank for nobody in particular.
        subject: Its title.
        as_of: Day of the data, ISO.
        opening: Sentences before the tables.
        parts: The tables.
        closing: Sentences behind them.
    """

    kind: str
    to: str
    subject: str
    as_of: str
    opening: str
    parts: tuple[DraftPart, ...]
    closing: str

    def to_body(self) -> dict[str, Any]:
        """Return the draft as JSON can hold it."""
        return asdict(self)


def draft_from_body(body: Mapping[str, Any]) -> Draft:
    """Return the draft that was kept.

    Raises:
        BadValue: it is none of ours, or of a version that is not known here.
    """
    names = [field.name for field in fields(Draft)]
    try:
        parts = tuple(
            DraftPart(str(one["heading"]), tuple(one["headings"]), tuple(map(tuple, one["rows"])))
            for one in body["parts"]
        )
        return Draft(**{**{name: body[name] for name in names}, "parts": parts})
    except (KeyError, TypeError) as error:
        raise BadValue("draft", str(error), ", ".join(names), "Draft it again.") from error


def write_draft_document(draft: Draft, *, state: str, sealed: str = "") -> bytes:
    """Write a draft as a document.

    Args:
        draft: What it holds.
        state: Who reviewed it; stands under the title.
        sealed: Who took it away, when and from which data; stands at its end.

    Returns:
        The bytes of a .docx.
    """
    file = WordFile(draft.subject)
    file.add(f"As of {draft.as_of}. {state}", SUBTITLE)
    for line in draft.opening.splitlines():
        file.add(line)
    for part in draft.parts:
        file.add_heading(part.heading, 2)
        file.add_table(part.headings, part.rows, "None known today.")
    for line in draft.closing.splitlines():
        file.add(line)
    return file.close(sealed)


def write_draft_mail(draft: Draft, *, sealed: str = "") -> bytes:
    """Write a draft as a message that a mail program opens to be addressed and sent.

    It has no sender and no address: whoever sends it chooses both. It is plain text.

    Args:
        draft: What it holds.
        sealed: Who took it away, when and from which data; stands at its end.

    Returns:
        The bytes of a .eml.
    """
    message = EmailMessage(policy=SMTP.clone(max_line_length=_WIDTH))
    message["Subject"] = " ".join(_plain(draft.subject).split())[:_SUBJECT]
    message["X-Unsent"] = "1"  # opened as a draft, not as a message that came
    message.set_content("\n".join(_lines(draft, sealed)), cte="quoted-printable")
    return message.as_bytes()


def look_into_mail(content: bytes) -> str:
    """Return what a message holds that a draft of ours never does; blank for nothing."""
    from email import message_from_bytes

    message = message_from_bytes(content)
    known = {"subject", "x-unsent", "mime-version", "content-type", "content-transfer-encoding"}
    strange = sorted({name.casefold() for name in message} - known)
    if strange:
        return f"a line `{strange[0]}` that addresses or runs something"
    if message.get_content_type() != "text/plain" or message.is_multipart():
        return "something else than plain text"
    text = message.get_payload(decode=True)
    body = text.decode("utf-8", "replace") if isinstance(text, bytes) else ""
    parted = body.replace(WORD_JOINER, " ").splitlines()
    return "a link" if any(WORD_JOINER in plain_cell(line) for line in parted) else ""


def _lines(draft: Draft, sealed: str) -> list[str]:
    lines = draft.opening.splitlines()
    for part in draft.parts:
        lines += ["", part.heading]
        for row in part.rows:
            told = [f"{name}: {cell}" for name, cell in zip(part.headings[1:], row[1:]) if cell]
            lines.append(f"* {row[0]}{'. ' if told else ''}{'; '.join(told)}")
    lines += ["", *draft.closing.splitlines(), "", sealed]
    return [_plain(line) for line in lines]


def _plain(text: str) -> str:
    """Return text on one line in which nothing is clickable."""
    return plain_cell(" ".join(text.split()))
