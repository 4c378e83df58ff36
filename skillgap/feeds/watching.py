"""Sync that keeps going: files as soon as they change, others by schedule, failures less often."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from skillgap.domain.errors import SkillgapError
from skillgap.feeds.fetching import stamp
from skillgap.feeds.sources import Source, Sources, load_sources
from skillgap.feeds.state import FeedState, load_state, now
from skillgap.feeds.syncing import Progress, Report, sync
from skillgap.store.workspace import Workspace

POLL_SECONDS = 30.0
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)


def backoff(failures: int) -> timedelta:
    """Return how long a feed that failed is left alone: a minute, doubled up to an hour.

    >>> [int(backoff(n).total_seconds() // 60) for n in (0, 1, 2, 3, 9)]
    [0, 1, 2, 4, 60]
    """
    if failures < 1:
        return timedelta(0)
    doubled: timedelta = _FIRST_WAIT * int(2 ** min(failures - 1, 10))
    return min(doubled, _LONGEST_WAIT)


def is_due(source: Source, state: FeedState, moved: bool, at: datetime) -> bool:
    """Say whether a feed is to be looked at now.

    Args:
        source: The source.
        state: What is known of it.
        moved: Whether its files changed since they were last looked at.
        at: The present moment.

    Returns:
        Yes for files that moved; for anything else when its schedule has passed, or its backoff
        when it failed.
    """
    if not state.checked_at:
        return True
    age = at - datetime.fromisoformat(state.checked_at)
    wait = backoff(state.failures) if state.failures else source.every
    return moved or age >= wait


def watch(
    workspace: Workspace,
    file: Path,
    *,
    poll_seconds: float = POLL_SECONDS,
    progress: Progress | None = None,
    pause: Callable[[float], None] = time.sleep,
) -> Iterator[Report | SkillgapError]:
    """Sync again and again; end it by not asking for more.

    Args:
        workspace: Where datasets and states are kept.
        file: The ``sources.toml``; it is read anew each time, so that it may be changed.
        poll_seconds: Seconds between two looks at the files' dates.
        progress: As for :func:`~skillgap.feeds.syncing.sync`.
        pause: Waits; for tests.

    Yields:
        A report for each sync in which any source was due; an error where none could be made
        (the file does not read, another sync runs, the workspace is locked).
    """
    stamps: dict[str, str] = {}
    while True:
        try:
            sources = load_sources(file)
            due = _due(workspace, sources, stamps)
            if due:
                yield sync(workspace, sources, only=due, progress=progress)
        except SkillgapError as error:
            yield error
        pause(poll_seconds)


def _due(workspace: Workspace, sources: Sources, stamps: dict[str, str]) -> list[str]:
    at, due = now(), []
    for source in sources.sources:
        found = stamp(source)
        moved = source.name in stamps and stamps[source.name] != found
        if source.name not in stamps:
            moved = bool(source.path)  # what happened while nobody watched
        stamps[source.name] = found
        if is_due(source, load_state(workspace, source), moved, at):
            due.append(source.name)
    return due
