"""A file from the web: read to its end or refused, within limits; secrets go to its host only."""

from __future__ import annotations

import base64
import http.client
import re
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from skillgap.core.errors import UnreadableFile
from skillgap.feeds.sources import Source
from skillgap.reading.files.query import expand_environment_variables
from skillgap.reading.limits import MAX_BYTES

SECONDS = 60.0
"""Longest silence of a server."""
WHOLE_SECONDS = 600.0
AGAIN = "Look whether the export still runs; rows brought in before stay in force."
_CHUNK = 1 << 18
_LOGIN = re.compile(r"^(https?://)([^/?#]*)@")


def read_web(source: Source) -> tuple[str, bytes, datetime]:
    """Fetch what an address answers.

    Args:
        source: A source with a ``url``; its ``${VARIABLES}`` are put in here and go nowhere else.

    Returns:
        Name, bytes, and when it was changed as far as the server says.

    Raises:
        UnreadableFile: it is not reached, breaks off, takes too long, or is too large.
    """
    where = f"{source.name} ({source.url})"
    try:
        with _build_opener().open(_build_request(source), timeout=SECONDS) as answer:
            data = _read_whole_answer(answer, where)
            said = answer.headers.get("Last-Modified", "")
    except (http.client.IncompleteRead, ConnectionResetError):
        raise _broken_off_error(where) from None
    except (OSError, ValueError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", None) or getattr(error, "strerror", None)
        code = getattr(error, "code", None)
        told = f"it answers {code}" if code else f"not to be reached ({reason or 'no answer'})"
        raise UnreadableFile(where, told, "an answer with the file", AGAIN) from None
    name = unquote(Path(urlsplit(source.url).path).name) or source.name
    try:
        changed = parsedate_to_datetime(said).astimezone(UTC)
    except (ValueError, TypeError):
        changed = datetime.now(UTC)
    return name, data, changed


def _build_request(source: Source) -> urllib.request.Request:
    """Put the secrets in: user and password of an address become a header, as a browser sends."""
    headers = {
        name: expand_environment_variables(text, source.name)
        for name, text in source.headers.items()
    }
    address = source.url
    if login := _LOGIN.match(address):
        user, _, password = login[2].partition(":")
        user = unquote(expand_environment_variables(user, source.name))
        pair = f"{user}:{expand_environment_variables(password, source.name)}"
        headers.setdefault("Authorization", "Basic " + base64.b64encode(pair.encode()).decode())
        address = login[1] + address[login.end() :]
    address = expand_environment_variables(address, source.name)
    return urllib.request.Request(address, headers={"User-Agent": "skillgap", **headers})


def _read_whole_answer(answer: Any, where: str) -> bytes:
    """Read an answer to its end, no longer and no further than allowed."""
    promised = str(answer.headers.get("Content-Length") or "")
    give_up = time.monotonic() + WHOLE_SECONDS
    data = bytearray()
    while piece := answer.read1(_CHUNK):
        data += piece
        if len(data) > MAX_BYTES:
            limit = f"{MAX_BYTES // 2**20} MB"
            raise UnreadableFile(where, f"more than {limit}", f"at most {limit}",
                                 "Split the file.")  # fmt: skip
        if time.monotonic() > give_up:
            raise UnreadableFile(
                where, f"fetching it takes longer than {WHOLE_SECONDS:g} seconds",
                "a whole file in less", AGAIN,
            )  # fmt: skip
    if promised.isdecimal() and len(data) < int(promised):
        raise _broken_off_error(where)
    return bytes(data)


def _broken_off_error(where: str) -> UnreadableFile:
    return UnreadableFile(where, "the answer broke off", "a whole file",
                          "Nothing, if it was the network: the next sync fetches it.")  # fmt: skip


def _build_opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(_OnlyWeb())


class _OnlyWeb(urllib.request.HTTPRedirectHandler):
    """Follows an address elsewhere only to the web, and takes no secret to another host."""

    def redirect_request(
        self, request: urllib.request.Request, answer: Any, code: int, message: str, headers: Any,
        address: str,
    ) -> urllib.request.Request | None:  # fmt: skip
        """Refuse what does not lead to the web."""
        if not address.startswith(("http://", "https://")):
            raise urllib.error.URLError("sent on to another kind of address")
        following = super().redirect_request(request, answer, code, message, headers, address)
        if following is not None and not _same_host(request.full_url, address):
            following.headers = {"User-agent": "skillgap"}
        return following


def _same_host(before: str, after: str) -> bool:
    """Say whether an address is of the same host and port, or the same one made safe."""
    old, new = urlsplit(before), urlsplit(after)
    if (old.scheme, old.netloc) == (new.scheme, new.netloc):
        return True
    safer = (old.scheme, new.scheme, old.port, new.port) == ("http", "https", None, None)
    return safer and old.hostname == new.hostname
