"""What is known of each feed: what is in force, when it was looked at, how it ended."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal, TypeAlias

from skillgap.core.tables import TABLES
from skillgap.feeds.sources import FILE_NAME, Source, Sources
from skillgap.store.workspace import Workspace

Status: TypeAlias = Literal["new", "unchanged", "failed", "never"]
Age: TypeAlias = Literal["fresh", "due", "stale", "never"]
_HISTORY, _KNOWN = 10, "feeds"
_SECRET = re.compile(r"(?i)(authorization|cookie|token|key|secret|sig\w*|passw\w*)=(?!.*\$\{)")
"""A header or a part of an address that spells out what only a variable should hold."""


@dataclass(frozen=True, slots=True)
class FeedState:
    """One feed, as the last sync left it.

    Attributes:
        name: The source.
        fingerprint: Content hash of what is in force: files, query rows, options.
        tables: Contract table to the content hash of its kept rows.
        counts: Contract table to its rows.
        owns: Tables that are this feed's alone.
        issues: Content hash of the kept issues; empty for none.
        attributions: Lines to be shown wherever its data is.
        files: File (or query) to its content hash.
        mappings: How its tables were mapped.
        changed_at: Time of the newest content, ISO, UTC.
        checked_at: Time of the last look, ISO, UTC.
        status: How the last look ended.
        told: The same in one sentence.
        verdict: What became of the content that is in force, or was refused: ``ACCEPT``, ``FIX``,
            ``ASK``, ``QUARANTINE`` or ``REJECT``.
        seconds: How long it took.
        failures: Failed looks in a row.
        dataset: Number of the dataset version its rows went into.
        history: The last outcomes, newest first: ``at``, ``status``, ``told``, ``rows``.
    """

    name: str
    fingerprint: str = ""
    tables: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    owns: tuple[str, ...] = ()
    issues: str = ""
    attributions: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    mappings: tuple[Mapping[str, Any], ...] = ()
    changed_at: str = ""
    checked_at: str = ""
    status: Status = "never"
    told: str = ""
    verdict: str = ""
    seconds: float = 0.0
    failures: int = 0
    dataset: int = 0
    history: tuple[Mapping[str, Any], ...] = ()

    @property
    def rows(self) -> int:
        """Rows in force, over all tables."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Freshness:
    """How old a feed is against its schedule.

    Attributes:
        age: ``fresh`` within its schedule, ``due`` within twice that, ``stale`` beyond.
        days: Days since its newest content; NaN for never.
        degrades: Table to the pages and results that rest on it.
    """

    age: Age
    days: float
    degrades: Mapping[str, tuple[str, ...]]


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def load_state(workspace: Workspace, source: Source) -> FeedState:
    """Return what is known of one feed."""
    kept = workspace.recall(_setting_key(source), {})
    return _parse_state(source.name, kept)


def kept_digests(workspace: Workspace) -> set[str]:
    """Return the content hashes that any feed of any dataset has in force."""
    used: set[str] = set()
    for key in workspace.recall(_KNOWN, []):
        state = _parse_state("", workspace.recall(key, {}))
        used |= {*state.tables.values(), state.issues}
    return used


def _parse_state(name: str, kept: Mapping[str, Any]) -> FeedState:
    known = {key: kept[key] for key in FeedState.__slots__ if key in kept}
    for listed in ("owns", "attributions", "mappings", "history"):
        known[listed] = tuple(known.get(listed, ()))
    return FeedState(**{**known, "name": name})


def keep_state(workspace: Workspace, source: Source, state: FeedState) -> None:
    """Keep what is known of one feed."""
    key, known = _setting_key(source), workspace.recall(_KNOWN, [])
    if key not in known:
        workspace.remember(_KNOWN, [*known, key])
    workspace.remember(key, asdict(state))


def keep_sources(workspace: Workspace, sources: Sources) -> None:
    """Keep the list of sources with the records, so that backups hold it.

    Args:
        workspace: Where it is kept.
        sources: The ``sources.toml`` in use; one with a secret spelled out is not kept.
    """
    try:
        text = sources.file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return
    told = "\n".join(
        f"{name}={value}" for source in sources.sources for name, value in source.headers.items()
    )
    if _SECRET.search(told) or any(_SECRET.search(source.url) for source in sources.sources):
        return
    if text != kept_sources(workspace):
        workspace.keep_document(_KNOWN, FILE_NAME, text, actor="sync")


def kept_sources(workspace: Workspace) -> str:
    """Return the list of sources as the last sync used it; empty for none."""
    kept = [each for each in workspace.documents(_KNOWN) if each.name == FILE_NAME]
    return str(kept[0].body) if kept else ""


def with_outcome(
    state: FeedState, status: Status, told: str, seconds: float, at: datetime, **changes: Any
) -> FeedState:
    """Return a feed's state after a look at it."""
    rows = sum(changes.get("counts", state.counts).values())
    entry = {"at": at.isoformat(), "status": status, "told": told, "rows": rows}
    # Of looks that found nothing new, only the last is worth a line.
    earlier = state.history
    if status == "unchanged" and earlier and earlier[0]["status"] == "unchanged":
        earlier = earlier[1:]
    failures = state.failures + 1 if status == "failed" else 0
    whole = asdict(state) | changes | {
        "checked_at": at.isoformat(), "status": status, "told": told,
        "seconds": round(seconds, 2), "failures": failures,
        "history": (entry, *earlier)[:_HISTORY],
    }  # fmt: skip
    return FeedState(**whole)


def _setting_key(source: Source) -> str:
    return f"feed {source.dataset} › {source.name}"


def states_by_source(workspace: Workspace, sources: Sources) -> dict[str, FeedState]:
    """Return what is known of every source, by name."""
    return {source.name: load_state(workspace, source) for source in sources.sources}


def judge_freshness(source: Source, state: FeedState, at: datetime | None = None) -> Freshness:
    """Say how fresh a feed is.

    Args:
        source: The source, for its schedule.
        state: What is known of it.
        at: The present moment.

    Returns:
        Its age; the newest content counts, not the last look: a file that nobody writes any more
        grows stale however often it is looked at.
    """
    tables = tuple(state.counts) or source.reader.gives
    degrades = {table: TABLES[table].unlocks for table in tables if table in TABLES}
    if not state.changed_at:
        return Freshness("never", float("nan"), degrades)
    age = (at or now()) - datetime.fromisoformat(state.changed_at)
    word: Age = "fresh" if age <= source.every else "due" if age <= 2 * source.every else "stale"
    return Freshness(word, max(0.0, age.total_seconds() / 86_400), degrades)
