"""One sync: fetch what changed, read it in a child process, merge, keep a new version."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial
from typing import Any

import pandas as pd

from skillgap.core import wording
from skillgap.core.errors import BadValue, Issue, SkillgapError
from skillgap.core.errors import Outcome as Verdict
from skillgap.core.places import COMMAND
from skillgap.core.workforce import Workforce
from skillgap.feeds.fetching import Fetched, fetch_source, file_names
from skillgap.feeds.locking import sync_lock
from skillgap.feeds.merging import Part, merge_parts, part_from_import, part_in_force
from skillgap.feeds.sources import Source, Sources
from skillgap.feeds.state import (
    FeedState,
    Status,
    keep_sources,
    keep_state,
    kept_digests,
    load_state,
    now,
    with_outcome,
)
from skillgap.reading.apart import run_apart
from skillgap.reading.importers.catalogue import import_files, import_tables
from skillgap.reading.importers.imported import Imported
from skillgap.store.datasets import Dataset, fold_name, issues_from_frame, issues_to_frame
from skillgap.store.engine import as_workspace_errors
from skillgap.store.records import EditConflict
from skillgap.store.snapshots import Snapshots
from skillgap.store.workspace import Workspace

Progress = Callable[[str, float, str], None]
"""Called with the name of a feed (empty for the whole), a share (0–1) and what comes next."""

SHRINKS_TO = 0.5
"""A table with fewer than this share of its rows is not taken over unattended."""
ACTOR = "sync"
_SLOW = ("onet", "esco")
_KEPT = "feeds"
_TRIES = 4


@dataclass(frozen=True, slots=True)
class FeedOutcome:
    """How the look at one feed ended.

    Attributes:
        name: The feed.
        status: ``new``, ``unchanged`` or ``failed``.
        verdict: ``ACCEPT``, ``FIX``, ``ASK``, ``QUARANTINE`` or ``REJECT``.
        told: The same in one sentence.
        rows: Rows in force after it.
        seconds: How long it took.
        counts: Contract table to its rows in force.
    """

    name: str
    status: Status
    told: str
    rows: int
    seconds: float
    counts: Mapping[str, int]
    verdict: str


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did.

    Attributes:
        outcomes: One per source looked at.
        dataset: The version in force; ``None`` while no feed ever brought anything.
        is_new: Whether this sync made it.
    """

    outcomes: tuple[FeedOutcome, ...]
    dataset: Dataset | None
    is_new: bool

    @property
    def failed(self) -> tuple[FeedOutcome, ...]:
        """Return the outcomes of the feeds that failed."""
        return tuple(outcome for outcome in self.outcomes if outcome.status == "failed")


@dataclass(frozen=True, eq=False)
class _Look:
    """What was found at one source, before anything is kept."""

    source: Source
    state: FeedState
    at: datetime
    seconds: float
    fetched: Fetched | None = None
    part: Part | None = None
    mappings: tuple[Mapping[str, Any], ...] = ()
    told: str = ""
    error: str = ""


def sync(
    workspace: Workspace,
    sources: Sources,
    *,
    only: Sequence[str] = (),
    accept: Sequence[str] = (),
    progress: Progress | None = None,
    wait_seconds: float = 0.0,
) -> SyncReport:
    """Bring in what is new.

    Args:
        workspace: Where datasets and states are kept.
        sources: What ``sources.toml`` says.
        only: Names of the sources to look at; all for none.
        accept: Sources whose new content is taken even though it shrank or changed its headers.
        progress: Called while it works.
        wait_seconds: How long to wait for another sync.

    Returns:
        What was done, source by source.

    Raises:
        SyncRunning: another sync works on this workspace.
        BadValue: there is no source of a name.
        WorkspaceError: the workspace cannot be read or written.

    Method:
        Content is compared by hash, so the same files again change nothing. A source is taken
        completely or refused: one that fails keeps the rows it brought last. All that is new makes
        one new version of the dataset, saved in one transaction; only then do the states move
        on. A sync that is ended in between leaves the old version and is made good by the next.
    """
    chosen = sources.named(tuple(only))
    sources.named(tuple(accept))  # raises for a name that is not there
    tell = progress or (lambda name, share, what: None)
    with (
        as_workspace_errors(workspace.folder),
        sync_lock(workspace.folder, wait_seconds=wait_seconds),
    ):
        kept = Snapshots(workspace.folder / _KEPT)
        kept.prepare()
        keep_sources(workspace, sources)
        looks = [
            _read_source(workspace, kept, source, source.name in accept, partial(tell, source.name))
            for source in chosen
        ]
        for _ in range(_TRIES - 1):
            with suppress(EditConflict):  # somebody loaded a version by hand: put it under that
                return _save_new_version(workspace, kept, sources, looks, tell)
        return _save_new_version(workspace, kept, sources, looks, tell)


# --- one source ---


def _read_source(
    workspace: Workspace, kept: Snapshots, source: Source, accepted: bool,
    tell: Callable[[float, str], None],
) -> _Look:  # fmt: skip
    """Fetch and read one source; whatever goes wrong becomes its outcome."""
    state, started, at = load_state(workspace, source), time.monotonic(), now()
    look = _Look(source, state, at, 0.0)
    try:
        tell(0.0, f"Looking at {source.place}")
        fetched = fetch_source(source, lambda share, what: tell(0.4 * share, what))
        if fetched.fingerprint == state.fingerprint and _has_all_snapshots(kept, state):
            look = replace(look, fetched=fetched)
        else:
            tell(0.1, f"Reading {file_names(fetched.files) or source.name}")
            imported = _import_fetched(source, fetched, state.mappings, accepted,
                             lambda s, what: tell(0.1 + 0.7 * s, what))  # fmt: skip
            part = part_from_import(source.name, imported)
            if not accepted:
                _refuse_shrunk(source, state, part)
            told = " ".join(filter(None, [imported.told, fetched.note]))
            look = replace(look, fetched=fetched, part=part, told=told,
                           mappings=imported.mappings)  # fmt: skip
        tell(0.85, "Looked at")
    except SkillgapError as error:
        look = replace(look, error=str(error))
    except OSError as error:
        reason = f"{error.strerror or error}"
        look = replace(look, error=f"{source.place}: {reason}. Check the path and its permissions.")
    except Exception as error:  # one source's surprise must not stop the others
        if os.environ.get("SKILLGAP_TRACEBACK"):
            raise
        told = f"{source.name}: unexpected {type(error).__name__}. Expected a source that reads."
        look = replace(look, error=f"{told} Set SKILLGAP_TRACEBACK=1 to see where, and report it.")
    return replace(look, seconds=time.monotonic() - started)


def _has_all_snapshots(kept: Snapshots, state: FeedState) -> bool:
    return all(kept.holds(digest) for digest in state.tables.values())


def _import_fetched(
    source: Source, fetched: Fetched, mappings: Sequence[Mapping[str, Any]], accepted: bool,
    tell: Callable[[float, str], None],
) -> Imported:  # fmt: skip
    if fetched.rows is not None:
        imported = import_tables(
            source.importer, [fetched.rows], source.options, kept=mappings, accept=accepted
        )
    else:
        slow = source.importer in _SLOW
        imported = run_apart(
            _import_files, source.importer, fetched.files, dict(source.options), tuple(mappings),
            accepted, seconds=300.0 if slow else 60.0, memory_bytes=(3 if slow else 1) * 2**30,
            progress=tell, what=file_names(fetched.files),
        )  # fmt: skip
    if not imported.rows:
        raise BadValue(
            file_names(fetched.files) or source.name, "not a single row that can be used",
            "at least one", f"Look at what `{COMMAND} check` says of the file.",
        )  # fmt: skip
    return imported


def _import_files(
    importer: str, files: Sequence[tuple[str, bytes]], options: Mapping[str, Any],
    mappings: Sequence[Mapping[str, Any]], accepted: bool,
    progress: Callable[[float, str], None] | None = None,
) -> Imported:  # fmt: skip
    """Read files with one importer; this is what the child process runs."""
    return import_files(importer, files, options, kept=mappings, accept=accepted, progress=progress)


def _refuse_shrunk(source: Source, state: FeedState, part: Part) -> None:
    """Refuse an export that lost most of its rows: it was probably cut."""
    for table, before in state.counts.items():
        count = len(part.tables.get(table, ()))
        if before >= 10 and count < SHRINKS_TO * before:
            raise BadValue(
                f"{source.name}, table {table}", f"{count:,} rows where there were {before:,}",
                f"at least {SHRINKS_TO:.0%} of them",
                f"If that is right, run `sync --accept \"{source.name}\"`; else export it again.",
            )  # fmt: skip


# --- all together ---


def _save_new_version(
    workspace: Workspace, kept: Snapshots, sources: Sources, looks: list[_Look],
    tell: Progress,
) -> SyncReport:  # fmt: skip
    base = _base_dataset(workspace, sources)
    fresh = [look for look in looks if look.part is not None]
    before = _Before(workspace, base)
    standing = _parts_in_force(before, kept, sources, {look.source.name for look in fresh})
    lost = base is None and bool(standing)  # somebody removed the dataset
    if not fresh and not lost:
        outcomes = [_keep_outcome(workspace, look, None, {}, base, tell) for look in looks]
        return SyncReport(tuple(outcomes), base, False)
    tell("", 0.85, "Putting the feeds together")
    workforce, looks = _merge_new_parts(before, sources, standing, looks)
    if workforce is None:
        outcomes = [_keep_outcome(workspace, look, None, {}, base, tell) for look in looks]
        return SyncReport(tuple(outcomes), base, False)
    # Files first, then the dataset in one transaction, then the states: see `sync`.
    digests = {
        look.source.name: {t: kept.keep(frame, t) for t, frame in look.part.tables.items()}
        | ({_ISSUES: kept.keep(issues_to_frame(look.part.issues), _ISSUES)}
           if look.part.issues else {})
        for look in looks if look.part is not None
    }  # fmt: skip
    tell("", 0.93, "Keeping the new version")
    brought = [look.source.name for look in looks if look.part] or list(standing)
    origin = f"sync of {wording.listed(brought, 4)}"
    follows = base.id if base is not None else 0
    saved = workspace.save(workforce, actor=ACTOR, origin=origin, follows=follows)
    outcomes = [
        _keep_outcome(workspace, look, saved, digests.get(look.source.name, {}), base, tell)
        for look in looks
    ]
    _drop_unused_rows(workspace, kept)
    tell("", 1.0, "Done")
    return SyncReport(tuple(outcomes), saved, base is None or saved.id != base.id)


_ISSUES = "issues"


def _base_dataset(workspace: Workspace, sources: Sources) -> Dataset | None:
    wanted = fold_name(sources.dataset)
    return next((d for d in workspace.datasets() if fold_name(d.name) == wanted), None)


@dataclass(frozen=True)
class _Before:
    """The dataset as it is, read once it is needed."""

    workspace: Workspace
    base: Dataset | None

    @cached_property
    def workforce(self) -> Workforce | None:
        return self.workspace.load(self.base.id) if self.base is not None else None


def _parts_in_force(
    before: _Before, kept: Snapshots, sources: Sources, fresh: set[str]
) -> dict[str, Part]:
    """Return what is in force of every feed that brought nothing new now."""
    parts = {}
    for source in sources.sources:
        state = load_state(before.workspace, source)
        if source.name in fresh or not state.tables:
            continue
        if not _has_all_snapshots(
            kept, state
        ):  # a backup was restored: it has the dataset, not these files
            if before.workforce is not None:
                parts[source.name] = part_in_force(before.workforce, source.name, state.owns)
            continue
        frames: dict[str, pd.DataFrame] = {
            table: kept.read(digest, table) for table, digest in state.tables.items()
        }
        issues: tuple[Issue, ...] = ()
        if state.issues and kept.holds(state.issues):
            issues = issues_from_frame(kept.read(state.issues, _ISSUES))
        parts[source.name] = Part(source.name, frames, state.owns, issues, state.attributions)
    return parts


def _merge_new_parts(
    known: _Before, sources: Sources, standing: Mapping[str, Part], looks: list[_Look],
) -> tuple[Workforce | None, list[_Look]]:  # fmt: skip
    """Merge all that is new; where that fails, feed by feed, leaving out the one to blame."""
    before = known.workforce
    fresh = {look.source.name: look.part for look in looks if look.part is not None}

    def put(parts: Mapping[str, Part]) -> Workforce:
        order = [source.name for source in sources.sources if source.name in parts]
        return merge_parts(before, [parts[name] for name in order], sources)

    try:
        return put({**standing, **fresh}), looks
    except SkillgapError:
        if not fresh:
            raise
    taken, workforce, out = dict(standing), None, []
    for look in looks:
        if look.part is not None:
            try:
                workforce = put({**taken, look.source.name: look.part})
                taken[look.source.name] = look.part
            except SkillgapError as error:
                look = replace(look, part=None, fetched=None, error=str(error))
        out.append(look)
    return workforce, out


def _keep_outcome(
    workspace: Workspace, look: _Look, saved: Dataset | None, digests: Mapping[str, str],
    base: Dataset | None, tell: Progress,
) -> FeedOutcome:  # fmt: skip
    """Keep a feed's new state, and say in the audit trail when it begins to fail."""
    state, name = look.state, look.source.name
    if look.error:
        told = look.error
        if state.status != "failed":
            workspace.note("feed failed", name, told[:400], actor=ACTOR)
        # What somebody may accept with `sync --accept` is asked about; the rest is refused.
        verdict = Verdict.ASK if "--accept" in told else Verdict.REJECT
        after = with_outcome(state, "failed", told, look.seconds, look.at, verdict=str(verdict))
    elif look.part is None or look.fetched is None or saved is None:
        told = "Nothing new."
        # Content that was found again is as new as the source says, though it is the same.
        found = look.fetched.changed_at.isoformat() if look.fetched else state.changed_at
        after = with_outcome(state, "unchanged", told, look.seconds, look.at, changed_at=found)
    else:
        counts = {table: len(frame) for table, frame in look.part.tables.items()}
        rows = wording.listed([f"{count:,} {table}" for table, count in counts.items()], 4)
        verdict, words = verdict_of(look.part.issues)
        told = " ".join(filter(None, [f"Brought in {rows}{words}.", look.told]))
        tables = {t: d for t, d in digests.items() if t != _ISSUES}
        after = with_outcome(
            state, "new", told, look.seconds, look.at, fingerprint=look.fetched.fingerprint,
            tables=tables, counts=counts, owns=look.part.owns, issues=digests.get(_ISSUES, ""),
            attributions=look.part.attributions, files=look.fetched.digests,
            mappings=look.mappings, changed_at=look.fetched.changed_at.isoformat(),
            dataset=saved.id, verdict=str(verdict),
        )  # fmt: skip
        if look.mappings:
            workspace.keep_mapping(f"source {name}", look.mappings, actor=ACTOR)
    keep_state(workspace, look.source, after)
    tell(name, 1.0, told)
    return FeedOutcome(
        name, after.status, told, after.rows, look.seconds, after.counts, after.verdict
    )


def verdict_of(issues: Sequence[Issue]) -> tuple[Verdict, str]:
    """Return the verdict on content that was taken, and what is worth a look, in words.

    Unattended, a question stands at its default; rows that cannot be used are kept aside. All of
    it is listed among the findings of the dataset.
    """
    counts = dict.fromkeys(Verdict, 0)
    for issue in issues:
        counts[issue.judged] += 1 if issue.judged == Verdict.ASK else issue.count
    parts = [
        wording.count(counts[verdict], one, many)
        for verdict, one, many in (
            (Verdict.FIX, "change listed", "changes listed"),
            (Verdict.ASK, "question left at its default", "questions left at their defaults"),
            (Verdict.QUARANTINE, "row kept aside", "rows kept aside"),
        )
        if counts[verdict]
    ]
    words = f"; {', '.join(parts)}" if parts else ""
    return Verdict.gravest(issue.judged for issue in issues), words


def _drop_unused_rows(workspace: Workspace, kept: Snapshots) -> None:
    """Remove rows that no feed has in force any more."""
    used = kept_digests(workspace)
    for path in kept.folder.glob("*.parquet"):
        if path.stem not in used:
            kept.drop(path.stem)
