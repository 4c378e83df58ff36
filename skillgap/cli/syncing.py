"""The command that brings in what is new: ``sync``."""

from __future__ import annotations

import argparse
import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from skillgap.cli.options import Add, parse_positive_number
from skillgap.cli.terminal import align_columns_as_text, make_printable
from skillgap.core import wording
from skillgap.core.errors import BadValue, SkillgapError
from skillgap.core.places import COMMAND

if TYPE_CHECKING:
    from skillgap.feeds import Sources, SyncReport
    from skillgap.store.workspace import Workspace

_BAR = 20
_MARKS = {"new": "new", "unchanged": "same", "failed": "failed"}


def add_commands(add: Add) -> None:
    """Add the commands of this module."""
    meaning = "Bring in what is new from the sources of sources.toml; exit 1 when one failed."
    sub = add("sync", _run_sync, meaning)
    where = "the sources.toml (default: SKILLGAP_SOURCES, else the workspace's)"
    sub.add_argument("--config", type=Path, metavar="FILE", help=where)
    meant = "look at this source only; may be repeated"
    sub.add_argument("--only", action="append", default=[], metavar="NAME", help=meant)
    meant = "take this source even though it shrank or its headers changed"
    sub.add_argument("--accept", action="append", default=[], metavar="NAME", help=meant)
    sub.add_argument("--watch", action="store_true", help="keep going until Ctrl-C")
    meant = "with --watch: seconds between two looks at files (default: 30)"
    sub.add_argument(
        "--every", type=parse_positive_number, default=30, metavar="SECONDS", help=meant
    )
    meant = "show each source's freshness and last outcome; sync nothing"
    sub.add_argument("--list", action="store_true", dest="listed", help=meant)
    sub.add_argument("--init", action="store_true", help="write a sources.toml to begin with")
    kept = "folder that keeps datasets and settings (default: workspace)"
    sub.add_argument("--workspace", type=Path, metavar="DIR", help=kept)


def _run_sync(options: argparse.Namespace) -> int:
    import skillgap as sg
    from skillgap.feeds import find_sources, load_sources, sync
    from skillgap.store.workspace import folder_of

    file = options.config or find_sources(folder_of(options.workspace))
    if options.init:
        return _write_sources_template(file)
    sources = load_sources(file)  # first: a typing error must not make an empty workspace
    with sg.open_workspace(options.workspace) as workspace:
        if options.listed:
            print(_sources_overview_text(workspace, sources))
            return 0
        if options.watch:
            if options.accept:
                raise BadValue("--accept", "given with --watch", "one sync that somebody looks at",
                               "Run `sync --accept NAME` by itself, then watch.")  # fmt: skip
            sources.named(tuple(options.only))
            return _sync_repeatedly(workspace, file, options.every, options.only)
        bar = _Bar()
        wanted = dict.fromkeys([*options.only, *options.accept]) if options.only else {}
        report = sync(
            workspace, sources, only=list(wanted), accept=options.accept, progress=bar.tell
        )
        bar.clear()
        _print_sync_report(report)
        return 1 if report.failed else 0


def _write_sources_template(file: Path) -> int:
    from skillgap.feeds import sources_template

    if file.exists():
        raise BadValue(str(file), "it exists already", "a place without one",
                       "Edit it, or name another with --config.")  # fmt: skip
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(sources_template(), encoding="utf-8")
    print(f"Wrote {file}. Edit it, then run `{COMMAND} sync`.")
    return 0


def _sync_repeatedly(workspace: Workspace, file: Path, every: int, only: list[str]) -> int:
    """Sync until somebody stops it; a report that says nothing new is not worth a line."""
    from skillgap.feeds import watch

    signal.signal(signal.SIGTERM, _raise_interrupt)
    print(f"Watching {file}; Ctrl-C stops.", file=sys.stderr)
    bar = _Bar()
    try:
        for report in watch(
            workspace, file, only=only, poll_seconds=every, progress=bar.tell
        ):  # fmt: skip
            bar.clear()
            if isinstance(report, SkillgapError):
                print(
                    f"{_time_now_text()}  {make_printable(str(report))}",
                    file=sys.stderr,
                    flush=True,
                )
            elif any(outcome.status != "unchanged" for outcome in report.outcomes):
                print(_time_now_text())
                _print_sync_report(report)
    except KeyboardInterrupt:
        bar.clear()
        print("Stopped; what was brought in is kept.", file=sys.stderr)
    return 0


def _raise_interrupt(_: int, __: FrameType | None) -> None:
    raise KeyboardInterrupt


def _time_now_text() -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S")


def _print_sync_report(report: SyncReport) -> None:
    for outcome in report.outcomes:
        mark = _MARKS[outcome.status]
        print(make_printable(f"{mark:<7} {outcome.name}: {outcome.told} ({outcome.seconds:.1f} s)"))
    dataset = report.dataset
    if dataset is not None:
        what = "new version" if report.is_new else "nothing new; still version"
        people = wording.count(dataset.people, "person", "people")
        print(make_printable(f"{dataset.name}: {what} {dataset.version} with {people}, as of "
                        f"{wording.day(dataset.as_of)}."))  # fmt: skip
    sys.stdout.flush()


def _sources_overview_text(workspace: Workspace, sources: Sources) -> str:
    from skillgap.feeds import judge_freshness, states_by_source

    rows = []
    for name, state in states_by_source(workspace, sources).items():
        source = sources.named([name])[0]
        fresh = judge_freshness(source, state)
        rows.append((name, fresh.age, source.schedule,
                     f"{fresh.days:.1f}" if fresh.days == fresh.days else "–",
                     f"{state.rows:,}", state.told or "Never looked at."))  # fmt: skip
    titles = ("source", "freshness", "schedule", "days old", "rows", "last outcome")
    columns = list(zip(*rows))
    return align_columns_as_text([(title, cells, title in ("days old", "rows"))
                    for title, cells in zip(titles, columns)])  # fmt: skip


class _Bar:
    """One line of progress on a terminal; nothing where standard error is a file."""

    def __init__(self) -> None:
        self.shown = sys.stderr.isatty()
        self.last = 0.0

    def tell(self, name: str, share: float, what: str) -> None:
        """Draw the bar, at most ten times a second."""
        if not self.shown or (time.monotonic() - self.last < 0.1 and share < 1.0):
            return
        self.last = time.monotonic()
        done = round(_BAR * min(1.0, share))
        bar = "█" * done + "░" * (_BAR - done)
        line = make_printable(f"{name or 'all':<16.16} {bar} {share:>4.0%}  {what}")[:100]
        print(f"\r\x1b[2K{line}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Take the line away."""
        if self.shown:
            print("\r\x1b[2K", end="", file=sys.stderr, flush=True)
