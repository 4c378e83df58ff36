"""Sync that keeps going: files as soon as they change, others by schedule, failures less often."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from skillgap.core.errors import SkillgapError
from skillgap.feeds.fetching import files_stamp
from skillgap.feeds.sources import Source, load_sources
from skillgap.feeds.state import FeedState, load_state, now
from skillgap.feeds.syncing import Progress, SyncReport, sync
from skillgap.store.workspace import Workspace

POLL_SECONDS = 30.0
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)


def pause_after_failures(failures: int) -> timedelta:
    """Return how long a feed that failed is left alone: a minute, doubled up to an hour.

    >>> [int(pause_after_failures(n).total_seconds() // 60) for n in (0, 1, 2, 3, 9)]
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
        Yes for files that moved; for anything else when its schedule has passed, or, where it
        failed, the pause after failures.
    """
    if not state.checked_at:
        return True
    age = at - datetime.fromisoformat(state.checked_at)
    wait = pause_after_failures(state.failures) if state.failures else source.every
    return moved or age >= wait or age < timedelta(0)  # a clock was set back


def watch(
    workspace: Workspace,
    file: Path,
    *,
    only: Sequence[str] = (),
    poll_seconds: float = POLL_SECONDS,
    progress: Progress | None = None,
    pause: Callable[[float], None] = time.sleep,
) -> Iterator[SyncReport | SkillgapError]:
    """Sync again and again; end it by not asking for more.

    Args:
        workspace: Where datasets and states are kept.
        file: The ``sources.toml``; it is read anew each time, so that it may be changed.
        only: Names of the sources to watch; all for none.
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
            chosen = sources.named(tuple(only))
            seen = {source.name: files_stamp(source) for source in chosen}
            due = _sources_due(workspace, chosen, stamps, seen)
            if due:
                yield sync(workspace, sources, only=due, progress=progress)
            stamps = seen  # not before: what changed while a sync could not run is looked at again
        except SkillgapError as error:
            yield error
        except OSError as error:
            yield _unexpected_error(
                file, f"{error.strerror or error}", "Check the disk and its rights."
            )
        except Exception as error:
            if os.environ.get("SKILLGAP_TRACEBACK"):
                raise
            remedy = "Set SKILLGAP_TRACEBACK=1 to see where, and report it."
            yield _unexpected_error(file, f"unexpected {type(error).__name__}", remedy)
        pause(poll_seconds)


def _unexpected_error(file: Path, found: str, remedy: str) -> SkillgapError:
    return SkillgapError(f"watching {file.name}", found, "a sync", f"{remedy} It is tried again.")


def _sources_due(
    workspace: Workspace, sources: Sequence[Source], stamps: Mapping[str, str],
    seen: Mapping[str, str],
) -> list[str]:  # fmt: skip
    at, due = now(), []
    for source in sources:
        # For one not seen before: what happened while nobody watched.
        moved = stamps.get(source.name, None if source.path else "") != seen[source.name]
        if is_due(source, load_state(workspace, source), moved, at):
            due.append(source.name)
    return due
