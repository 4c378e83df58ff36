"""From bytes to text: what kind of file it is, and which encoding."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace
from itertools import pairwise

from skillgap.core.errors import Issue, Outcome, Severity, UnreadableFile
from skillgap.reading.conform.decisions import LENIENT, Decisions

_MAGIC = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
    (b"%PDF", "a PDF"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a rar archive"),
    (b"SQLite format 3", "a SQLite database"),
    (b"PAR1", "parquet"),
    (b"{\\rtf", "an RTF text"),
    (b"ARROW1", "an Arrow file"),
    (b"MIME-Version:", "a web archive"),
    (b"\x80\x04\x95", "a program's own format"),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HOLLOW = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
_SAMPLE = 1 << 20


def file_kind(data: bytes) -> str:
    """Say what a file is by its first bytes.

    One of ``zip``, ``xls``, ``parquet``, ``html``, ``json``, ``text`` and others. The name does not
    count. Kinds that cannot be read are named with their article, ready for an error message.
    """
    for magic, kind in _MAGIC:
        if data.startswith(magic) and not (magic == b"MZ" and _is_plain_text(data[:512])):
            return kind
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if re.match(
        rb"(?:<!--.*?-->\s*)?<(?:html|!doctype html|table|head|body|meta|div|style)\b", start
    ):
        return "html"
    if start.startswith(b"<?xml"):
        return "an XML file"
    return "json" if re.match(rb"[\[{]\s*(?:[\"{\[\]}]|$)", start) else "text"


def _is_plain_text(head: bytes) -> bool:
    return not any(byte < 9 for byte in head)


def decode_text(data: bytes, file: str, decisions: Decisions = LENIENT) -> tuple[str, list[Issue]]:
    """Decode the bytes of a text file.

    Args:
        data: The whole file.
        file: Its name, for issues.
        decisions: Answers about the encoding.

    Returns:
        The text without byte-order mark and NUL, and an issue for everything but plain UTF-8
        and UTF-16 with its mark.

    Raises:
        UnreadableFile: empty, broken off, or not text in any known encoding.
    """
    if not (data[:64].strip(_HOLLOW) or data.strip(_HOLLOW)):
        raise UnreadableFile(
            file, "the file is empty", "a header and at least one row", "Export it again."
        )
    text, issues = _decode_by_marks(data, file, decisions)
    if "\x00" in text:
        count = text.count("\x00")
        text = text.replace("\x00", "")
        issues.append(
            _make_encoding_issue(
                "warning",
                file,
                "character NUL that was removed",
                "text without NUL",
                "Check the cells for odd characters.",
                "",
                count,
            )
        )
    _refuse_binary(text, file)
    return text, issues


def _decode_by_marks(data: bytes, file: str, decisions: Decisions) -> tuple[str, list[Issue]]:
    if chosen := decisions.answer("encoding"):
        return data.decode(chosen, errors="replace"), [_issue_read_as_encoding(file, chosen)]
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return data.decode(encoding), []
            except UnicodeDecodeError as problem:
                _refuse_broken_off(problem, data, file)
                break
    if wide := _guess_utf16_byte_order(data):
        try:
            return data.decode(wide), [_issue_read_as_encoding(file, wide)]
        except UnicodeDecodeError:
            pass
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as problem:
        if not data[: problem.start].isascii():
            _refuse_broken_off(problem, data, file)
        return _decode_legacy_encoding(data.removeprefix(codecs.BOM_UTF8), file, decisions)


def _refuse_broken_off(problem: UnicodeDecodeError, data: bytes, file: str) -> None:
    """Refuse a file that ends in the middle of a character."""
    if "unexpected end" in problem.reason or "truncated" in problem.reason:
        raise UnreadableFile(
            file,
            "the file breaks off in the middle of a character",
            "a whole file",
            "Load it again; part of it did not arrive.",
        )


def _guess_utf16_byte_order(data: bytes) -> str:
    """UTF-16 shows as a zero in every other byte of plain Latin text."""
    head = data[:4096]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if even > 0.3 * len(head) / 2 and odd < 0.05 * len(head):
        return "utf-16-be"
    if odd > 0.3 * len(head) / 2 and even < 0.05 * len(head):
        return "utf-16-le"
    return ""


def _decode_legacy_encoding(
    data: bytes, file: str, decisions: Decisions
) -> tuple[str, list[Issue]]:
    if mixed := _decode_mixed_lines(data, decisions.answer("encoding_lines") or "cp1252"):
        text, lines = mixed
        told = ", ".join(str(line) for line in lines[:5]) + (" …" if len(lines) > 5 else "")
        named = decisions.answer("encoding_lines") or "Windows-1252"
        return text, [
            replace(
                _make_encoding_issue(
                    "warning",
                    file,
                    "line in another encoding than the rest",
                    "one encoding",
                    f"{'Line' if len(lines) == 1 else 'Lines'} {told}: read as {named}, the others "
                    "as UTF-8; look at the names there.",
                    f"line {lines[0]}",
                    len(lines),
                ),
                question="encoding_lines",
                verdict=Outcome.FIX.value if decisions.answer("encoding_lines") else "",
            )
        ]
    encoding, sure = _guess_encoding(data)
    if not encoding:
        raise UnreadableFile(
            file,
            "no known encoding fits",
            "text in UTF-8",
            "Save it as 'CSV UTF-8' and load it again.",
        )
    text = data.decode(encoding)
    issue = _issue_read_as_encoding(file, encoding)
    if not sure:
        odd = next((cell for cell in re.split(r"[\r\n,;\t|]+", text) if not cell.isascii()), "")
        issue = replace(issue, question="encoding", value=odd[:60])
    return text, [issue]


def _decode_mixed_lines(data: bytes, other: str) -> tuple[str, list[int]] | None:
    """Decode line by line where some lines are UTF-8 with accents and others are not UTF-8."""
    lines, parts, odd, accented = data.splitlines(keepends=True), [], [], 0
    for number, line in enumerate(lines, 1):
        try:
            parts.append(line.decode("utf-8"))
            accented += not line.isascii()
        except UnicodeDecodeError:
            odd.append(number)
            parts.append(line.decode(other, errors="replace"))
    return ("".join(parts), odd) if accented and odd else None


CANDIDATES = ("cp1252", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256",
              "mac_roman", "cp932", "euc_jp", "gb18030", "big5", "euc_kr")  # fmt: skip
"""Encodings older than Unicode that files come in."""


def _guess_encoding(data: bytes) -> tuple[str, bool]:
    """Say which encoding fits, and whether no other does nearly as well.

    Windows-1252 where it gives Western words; else what charset-normalizer finds most likely.
    """
    sample = data[:_SAMPLE]
    if _looks_central_european(sample):
        return "cp1250", _is_one_language(sample)
    if _looks_western(sample):
        return "cp1252", True
    if _looks_japanese(sample):
        return "cp932", True
    from charset_normalizer import from_bytes

    likely = [each for each in CANDIDATES if each != "cp1252"] + ["shift_jis", "cp1252"]
    best = from_bytes(sample, cp_isolation=likely).best()
    first = best.encoding if best else "cp1252"
    if first in _LATIN:
        first = min(_LATIN, key=lambda name: (_count_odd_signs(sample, name), name != first))
    for encoding in (first, "cp932", "cp1252"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding, False
    return "", False


_LATIN = ("cp1252", "cp1250", "cp1254", "mac_roman")


def _count_odd_signs(sample: bytes, encoding: str) -> int:
    """Count signs beside letters, and capitals within words: names have neither.

    >>> (_count_odd_signs("Żółć".encode("cp1250"), "cp1252")
    ...  > _count_odd_signs("Żółć".encode("cp1250"), "cp1250"))
    True
    """
    text = sample.decode(encoding, errors="replace")
    signs = len(re.findall(r"(?<=\w)[^\w\x00-\x7f’–]|[^\w\x00-\x7f“‘„«–](?=\w)", text))
    capitals = sum(one.islower() and other.isupper() and not (one + other).isascii()
                   for one, other in pairwise(text))  # fmt: skip
    return signs + capitals


_WESTERN = set("ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿŠšŽžŒœŸ")
_SIGNS = set("€£§©®°·«»–—‘’“”…•™¿¡´ºª\xa0")


def _looks_western(sample: bytes) -> bool:
    """Accented letters among plain ones, and few signs: what a Western name looks like."""
    try:
        text = sample.decode("cp1252")
    except UnicodeDecodeError:
        return False
    special = [mark for mark in text if ord(mark) > 127]
    letters = sum(mark in _WESTERN for mark in special)
    signs = sum(mark in _SIGNS for mark in special)
    runs = len(re.findall(r"[^\x00-\x7f]{3,}", text))
    if signs == len(special):  # no letter at all: amounts in pounds, dashes, a copyright
        return not re.search(r"[£§©®](?=[^\W\d])|(?<=[^\W\d])[£§©®]", text)
    return letters + signs >= 0.95 * len(special) and letters >= signs and runs <= letters * 0.1


_ALPHABETS = {
    "cp1252": ("äöüß", "àâæçéèêëîïôœùûüÿ", "áéíóúüñ", "áàâãçéêíóôõúü", "àèéìíîòóùú", "æøåéäöüó",
               "áðéíóúýþæö", "àçèéíïòóúüñ"),
    "cp1250": ("áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "ąćęłńóśźż", "áéíóöőúüű", "ăâîşţ",
               "čćđšž"),
}  # fmt: skip
"""Letters beyond the plain ones that a language of each code page uses."""
_MOST_STRANGE, _LEAST_STRANGE = 0.05, 0.1


def _looks_central_european(sample: bytes) -> bool:
    """Say whether letters are those of one language of Central Europe, and of no Western one.

    >>> [_looks_central_european(text.encode(page)) for text, page in (
    ...  ("Jiří Dvořák, Křížová, Dělnická, Šimek", "cp1250"), ("Zoë Müller, José Peña", "cp1252"))]
    [True, False]
    """
    strange: dict[str, float] = {}
    readings = {sample.decode(page, errors="replace") for page in _ALPHABETS}
    if len(readings) == 1:
        return False
    for page, alphabets in _ALPHABETS.items():
        text = sample.decode(page, errors="replace").casefold()
        letters = [mark for mark in text if ord(mark) > 127 and mark.isalpha()]
        if len(letters) < _FEWEST_LETTERS:
            return False
        strange[page] = min(
            sum(mark not in alphabet for mark in letters) / len(letters) for alphabet in alphabets
        )
    return strange["cp1250"] <= _MOST_STRANGE and strange["cp1252"] >= _LEAST_STRANGE


_FEWEST_LETTERS = 4
_SURE_LETTERS, _TELLING_LETTERS = 6, 3


def _is_one_language(sample: bytes) -> bool:
    """Say whether many different letters are all of one language of Central Europe.

    Several must differ from what Windows-1252 gives: a lone ``ő`` may be an ``õ``.

    >>> [_is_one_language(text.encode("cp1250")) for text in (
    ...  "Łukasz Zieliński, Żaneta Wójcik, Paweł Dąbrowski, Święch", "Łukasz, Jiří Dvořák, Šimek")]
    [True, False]
    """
    text = sample.decode("cp1250", errors="replace").casefold()
    letters = {mark for mark in text if ord(mark) > 127 and mark.isalpha()}
    western = sample.decode("cp1252", errors="replace").casefold()
    return (
        len(letters) >= _SURE_LETTERS
        and len(letters - set(western)) >= _TELLING_LETTERS
        and any(letters <= set(alphabet) for alphabet in _ALPHABETS["cp1250"])
    )


def _looks_japanese(sample: bytes) -> bool:
    """Shift-JIS gives kana and ideographs only, and seldom one within a word of Latin letters."""
    try:
        text = sample.decode("cp932")
    except UnicodeDecodeError:
        return False
    special = [mark for mark in text if ord(mark) > 127]
    usual = sum("\u3040" <= mark <= "\u30ff" or "\u4e00" <= mark <= "\u9fff" for mark in special)
    within = len(re.findall(r"(?<=[a-z])[\u3040-\u9fff]|[\u3040-\u9fff](?=[a-z])", text))
    return usual >= 0.9 * len(special) and within <= 0.3 * len(special)


_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x19\x1b]")


def _refuse_binary(text: str, file: str) -> None:
    head = text[:65_536]
    if len(_CONTROLS.findall(head)) > 0.02 * len(head) + 1:
        raise UnreadableFile(
            file,
            "the content is not text",
            "a table as text (csv)",
            "Export the table as csv or xlsx and load that.",
        )


def _issue_read_as_encoding(file: str, encoding: str) -> Issue:
    return _make_encoding_issue(
        "warning",
        file,
        f"file read as {encoding}",
        "UTF-8",
        "Look at names with accents; save as 'CSV UTF-8' if they are wrong.",
    )


def _make_encoding_issue(
    severity: str,
    file: str,
    found: str,
    expected: str,
    remedy: str,
    value: str = "",
    count: int = 1,
) -> Issue:
    graded: Severity = "note" if severity == "note" else "warning"
    return Issue(
        severity=graded,
        file=file,
        table="",
        row=0,
        column="",
        value=value,
        found=found,
        expected=expected,
        remedy=remedy,
        outcome="converted",
        count=count,
    )
