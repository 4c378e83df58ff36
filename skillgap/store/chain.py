"""The arithmetic of the audit log: each entry carries the hash of the one before.

An entry's words (who, about what, in which words) enter its hash only through a salted seal. When a
person is erased, words and salt go and the seal stays: the chain still closes, and nothing can be
guessed back from it. A later entry names the entries whose words were taken out, and holds a hash
of what stands there now, so that nobody else can take words out in silence.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

FIRST = "0" * 64
"""What stands as the hash before the first entry."""
ERASED = "erase person"
"""The action under which the words of earlier entries were taken out."""
_FORM = "skillgap log 1"
_TAKEN_OUT = re.compile(r"words taken out of entries ([\d,-]+), now ([0-9a-f]{64})")


class LogEntry(NamedTuple):
    """One entry of the log, as it is stored.

    Attributes:
        id: Number of the entry; numbers rise.
        at: When, UTC.
        actor: Who.
        action: What was done.
        subject: To what.
        detail: In which words.
        dataset_id: Version of a dataset that it is about, if of any.
        data: Content hash of that version at the time.
        policy: Version of the policy in force.
        person: Random key of the person it is about; blank for nobody.
        rows: Rows touched, where they were counted.
        salt: Random text of the seal; blank where the words were taken out.
        sealed: Salted hash of actor, subject and detail.
        previous: Hash of the entry before.
        hash: Hash over all of it, as hexadecimal.
    """

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: str
    dataset_id: int | None
    data: str
    policy: str
    person: str
    rows: int | None
    salt: str
    sealed: str
    previous: str
    hash: str

    @property
    def words(self) -> tuple[str, str, str]:
        """Who, about what, and in which words."""
        return self.actor, self.subject, self.detail


@dataclass(frozen=True, slots=True)
class Checked:
    """What reading a log from its first entry to its last found.

    Attributes:
        entries: How many entries there are.
        last: Number of the last one; 0 for none.
        head: Hash of the last one.
        problems: One sentence per place where it does not close.
        hashes: Number of each entry to its hash.
        taken_out: Number of entries whose words were taken out for an erasure.
    """

    entries: int
    last: int
    head: str
    problems: tuple[str, ...]
    hashes: dict[int, str] = field(repr=False)
    taken_out: int = 0


def new_salt() -> str:
    """Return a random text that nobody can guess."""
    return secrets.token_hex(16)


def seal_of(salt: str, words: Sequence[str]) -> str:
    """Return the salted hash of an entry's words."""
    return _hash([salt, *words])


def hash_of(entry: LogEntry) -> str:
    """Return what the hash of an entry must be."""
    return _hash(
        [
            _FORM, entry.id, entry.previous, moment_text(entry.at), entry.action, entry.dataset_id,
            entry.data, entry.policy, entry.person, entry.rows, entry.sealed,
        ]
    )  # fmt: skip


def moment_text(moment: datetime) -> str:
    """Return a moment in UTC to the microsecond, whatever clock it was read on.

    >>> moment_text(datetime(2026, 11, 30, 3, 13))
    '2026-11-30T03:13:00.000000Z'
    """
    utc = moment.astimezone(UTC) if moment.tzinfo else moment
    return f"{utc.replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def _hash(parts: Sequence[object]) -> str:
    text = json.dumps(list(parts), ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def taken_out_text(entries: Sequence[LogEntry]) -> str:
    """Return the words by which an erasure owns up to entries whose words it took out."""
    numbers = _as_ranges([entry.id for entry in entries])
    return f"words taken out of entries {numbers}, now {_hash_of_words(entries)}"


def _hash_of_words(entries: Iterable[LogEntry]) -> str:
    return _hash([[entry.id, *entry.words] for entry in entries])


def _as_ranges(numbers: Sequence[int]) -> str:
    """Return rising numbers in short.

    >>> _as_ranges([1, 2, 3, 7])
    '1-3,7'
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(str(low) if low == high else f"{low}-{high}" for low, high in runs)


def _from_ranges(text: str) -> Iterator[int]:
    for part in text.split(","):
        low, _, high = part.partition("-")
        yield from range(int(low), int(high or low) + 1)


def check_chain(entries: Iterable[LogEntry]) -> Checked:
    """Read a log from the first entry to the last and say where it does not close.

    A log cannot see that its own end was cut off, nor that all of it from some entry on was
    written anew: for that it is compared with a head that was kept elsewhere.

    Args:
        entries: In rising order of their numbers.

    Returns:
        What was found; no problem means that the chain closes.
    """
    problems: list[str] = []
    hashes: dict[int, str] = {}
    blank: list[LogEntry] = []
    owned: tuple[str, str] | None = None
    last, head = 0, FIRST
    for entry in entries:
        problems += _problems_of(entry, last, head)
        if not entry.salt:
            blank.append(entry)
        if entry.action == ERASED and (said := _TAKEN_OUT.search(entry.detail)):
            owned = said.group(1), said.group(2)
        last, head = entry.id, entry.hash
        hashes[entry.id] = entry.hash
    problems += _problems_of_blanks(blank, owned)
    return Checked(len(hashes), last, head, tuple(problems), hashes, len(blank))


def _problems_of(entry: LogEntry, last: int, head: str) -> list[str]:
    found = []
    if entry.id <= last or entry.previous != head:
        found.append(
            f"Entry {entry.id} does not follow entry {last}: one was removed, added or moved."
            if last
            else f"Entry {entry.id} is not the first that was written: what was before is gone."
        )
    if hash_of(entry) != entry.hash:
        found.append(f"Entry {entry.id} was changed: it does not match its hash.")
    elif entry.salt and seal_of(entry.salt, entry.words) != entry.sealed:
        found.append(f"Entry {entry.id} was changed: its words do not match their seal.")
    return found


def _problems_of_blanks(blank: Sequence[LogEntry], owned: tuple[str, str] | None) -> list[str]:
    known = set(_from_ranges(owned[0])) if owned else set()
    found = [
        f"The words of entry {entry.id} were taken out, and no erasure owns up to it."
        for entry in blank
        if entry.id not in known
    ]
    listed = [entry for entry in blank if entry.id in known]
    if owned and (len(listed) != len(known) or _hash_of_words(listed) != owned[1]):
        found.append("Entries whose words an erasure took out were changed after it.")
    return found
