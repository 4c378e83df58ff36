"""Feeds: sources brought in again and again, how fresh they are, what a stale one costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from skillgap.core import wording
from skillgap.core.errors import SkillgapError
from skillgap.core.places import COMMAND
from skillgap.ui.data import open_dataset as data
from skillgap.ui.kit import bones, cached, registers, state
from skillgap.ui.kit.bones import KeyFigure
from skillgap.ui.kit.plain import backticks_to_quotes, plain

if TYPE_CHECKING:
    from skillgap.feeds import FeedState, Freshness, Source, Sources, SyncReport

_EXAMPLE = """dataset = "Our workforce"

[sources.people]
path = "exports/people_*.csv"
schedule = "daily"
table = "employees"

[sources.learning]
path = "exports/learning_*.csv"
importer = "completions"
schedule = "weekly"
"""
_BADGES = {
    "fresh": ":green-badge[:material/check_circle: Fresh]",
    "due": ":orange-badge[:material/schedule: Due]",
    "stale": ":red-badge[:material/warning: Stale]",
    "never": ":gray-badge[:material/radio_button_unchecked: Never imported]",
}
_FAILED = ":red-badge[:material/error: Last sync failed]"
_ASKED = "--accept"
_WORST_FIRST = ("failed", "stale", "due", "never", "fresh")


def show_feeds() -> None:
    """Show every feed with its freshness and last outcome, and bring in what is new."""
    from skillgap.feeds import find_sources, load_sources

    file = find_sources(cached.workspace().folder)
    if not file.exists():
        _show_no_feeds(file)
        return
    try:
        sources = load_sources(file)
    except SkillgapError as error:
        registers.show_error(error)
        st.caption(
            plain(f"Feeds are named in {file}. Correct it there; this page reads the file again.")
        )
        return
    _show_all_feeds(sources)


# --- nothing set up ---


def _show_no_feeds(file: Path) -> None:
    with st.container(border=True, key="no-feeds"):
        st.markdown("#### No feed is set up")
        st.markdown(
            "Files are loaded by hand so far. A feed reads a folder, a web address or a query "
            "again and again: what is new becomes a version of one dataset, and a file that "
            "cannot be read changes nothing. Feeds are named in one text file:"
        )
        st.code(_EXAMPLE, language=None)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button("Write this file", type="primary", icon=":material/note_add:",
                      on_click=_write_source_list, args=(file,))  # fmt: skip
            st.caption(plain(f"It is put at {file}, with an example of every kind of source."))
        _offer_kept_source_list(file)
        st.markdown("Then press “Sync now” here, or let it run by itself:")
        st.code(f"{COMMAND} sync --watch", language=None)


def _offer_kept_source_list(file: Path) -> None:
    """Offer the list of sources that a restored backup knows of."""
    from skillgap.feeds.state import kept_sources

    text = kept_sources(cached.workspace())
    if text:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button("Use the list of the last sync", icon=":material/history:",
                      on_click=_write_source_list, args=(file, text))  # fmt: skip
            st.caption("This workspace had feeds before: their list is kept with its records.")


def _write_source_list(file: Path, text: str = "") -> None:
    from skillgap.feeds import sources_template

    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            file.write_text(text or sources_template(), encoding="utf-8")
    except OSError as error:
        state.leave_notice(f"{file} cannot be written: {error.strerror}.")
        return
    state.leave_notice(f"{file} is written. Put your own paths into it.")


# --- all feeds ---


def _show_all_feeds(sources: Sources) -> None:
    from skillgap.feeds import judge_freshness, states_by_source

    known = states_by_source(cached.workspace(), sources)
    pairs = [(s, known[s.name], judge_freshness(s, known[s.name])) for s in sources.sources]
    left, right = st.columns([5, 1.2], vertical_alignment="center")
    left.markdown(f"#### {plain(_feeds_headline(pairs))}")
    pressed = right.button(
        "Sync now", type="primary", icon=":material/sync:", width="stretch", key="sync-all",
        help="Check every feed and import what is new.",
    )  # fmt: skip
    place = st.container()
    bones.show_key_figures(_feed_figures(pairs))
    pairs.sort(key=_urgency_rank)
    asked = [
        _show_feed_card(source, feed, fresh, at) for at, (source, feed, fresh) in enumerate(pairs)
    ]
    with st.expander("How feeds work", icon=":material/info:"):
        _explain_feeds(sources)
    chosen = next((wish for wish in asked if wish is not None), None)
    if pressed or chosen:
        with place:
            _run_sync(sources, chosen or _Wish())


def _feeds_headline(pairs: list[tuple[Source, FeedState, Freshness]]) -> str:
    """Say in one sentence how the feeds stand, and what the oldest one costs."""
    count = len(pairs)
    failed = [source.name for source, feed, _ in pairs if feed.status == "failed"]
    stale = [(source.name, fresh) for source, _, fresh in pairs if fresh.age == "stale"]
    never = [source.name for source, _, fresh in pairs if fresh.age == "never"]
    fresh_ones = sum(fresh.age == "fresh" for *_, fresh in pairs)
    told = f"{fresh_ones} of {wording.count(count, 'feed')} {'is' if count == 1 else 'are'} fresh"
    if failed:
        told += f"; the last sync of {wording.listed(failed, 2)} failed"
    if stale:
        name, oldest = max(stale, key=lambda pair: pair[1].days)
        told += f"; {name} is {_days_in_words(oldest.days)} old"
        if pages := _pages_using_feed(oldest):
            told += (
                f", and {wording.listed(pages, 3)} {'rests' if len(pages) == 1 else 'rest'} on it"
            )
    elif never and not failed:
        told += f"; {wording.listed(never, 2)} {'was' if len(never) == 1 else 'were'} never read"
    return f"{told}."


def _urgency_rank(pair: tuple[Source, FeedState, Freshness]) -> int:
    _, feed, fresh = pair
    return _WORST_FIRST.index("failed" if feed.status == "failed" else fresh.age)


def _pages_using_feed(fresh: Freshness) -> list[str]:
    """Return the pages of this version that rest on a feed's tables."""
    shown = data.page_titles()
    names = [name.partition(":")[0] for unlocks in fresh.degrades.values() for name in unlocks]
    return list(dict.fromkeys(name for name in names if name in shown))


def _feed_figures(pairs: list[tuple[Source, FeedState, Freshness]]) -> list[KeyFigure]:
    ages = [fresh.age for *_, fresh in pairs]
    looked = [feed.checked_at for _, feed, _ in pairs if feed.checked_at]
    rows = sum(feed.rows for _, feed, _ in pairs)
    tables = {table for _, feed, _ in pairs for table in feed.counts}
    failed = sum(feed.status == "failed" for _, feed, _ in pairs)
    return [
        KeyFigure("Fresh", f"{ages.count('fresh')} of {len(pairs)}",
                  f"{ages.count('due')} due", "Newest content within the feed's schedule."),
        KeyFigure("Stale", f"{ages.count('stale')}", f"{ages.count('never')} never read",
                  "Newest content older than twice the schedule."),
        KeyFigure("Failed", f"{failed}", "old rows kept",
                  "Feeds whose last sync failed; what they delivered before still counts."),
        KeyFigure("Rows in force", wording.compact(rows), wording.count(len(tables), "table"),
                  "Rows imported by feeds, all tables together."),
        KeyFigure("Last sync", _time_ago(max(looked)) if looked else "–",
                  "of any feed", "The last time any feed was checked."),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Wish:
    """What a button asked for.

    Attributes:
        only: One feed; empty for all.
        accept: Whether to take it though it shrank or its headers changed.
    """

    only: str = ""
    accept: bool = False


def _show_feed_card(source: Source, feed: FeedState, fresh: Freshness, at: int) -> _Wish | None:
    """Draw one feed's card, and return what its buttons asked for."""
    wish = None
    badge = _BADGES[fresh.age] + (f" {_FAILED}" if feed.status == "failed" else "")
    with st.container(border=True, key=f"feed-{at}", gap="xsmall"):
        left, right = st.columns([5, 1.2], vertical_alignment="top")
        with left, st.container(gap="xxsmall"):
            st.markdown(f"**{plain(source.name)}**  {badge}  :small[:gray[{plain(source.schedule)}"
                        f" · {plain(source.reader.title)}]]")  # fmt: skip
            st.markdown(plain(_outcome_in_words(feed)))
            st.caption(plain(_feed_facts(source, feed)))
            costs = _stale_cost_in_words(fresh)
            if costs:
                st.caption(f":material/account_tree: {plain(costs)}")
        with right, st.container(gap="xxsmall"):
            if st.button("Sync", key=f"sync-{at}", icon=":material/sync:", width="stretch",
                         help=f"Check {plain(source.name)} only"):  # fmt: skip
                wish = _Wish(source.name)
            asks = feed.status == "failed" and _ASKED in feed.told
            if asks and st.button(
                "Accept it anyway", key=f"accept-{at}", type="tertiary", width="stretch",
                icon=":material/done_all:",
                help="Accept the file as it is now: its headers are matched again, and rows it no "
                     "longer holds are dropped. The earlier version stays under Versions.",
            ):  # fmt: skip
                wish = _Wish(source.name, accept=True)
            if feed.history:
                with st.popover("History", key=f"history-{at}", type="tertiary", width="stretch",
                                icon=":material/history:"), st.container(width=460):  # fmt: skip
                    for entry in feed.history:
                        st.caption(plain(f"{_moment_in_words(str(entry['at']))}: {entry['told']}"))
    return wish


def _outcome_in_words(feed: FeedState) -> str:
    """Say how the last look ended; for nothing new, what is in force."""
    if feed.status == "unchanged":
        rows = wording.listed([f"{n:,} {table}" for table, n in feed.counts.items()], 4)
        return f"Nothing new; {rows} in force." if rows else "Nothing new."
    return backticks_to_quotes(feed.told) or "Not checked yet: press Sync."


def _feed_facts(source: Source, feed: FeedState) -> str:
    parts = []
    if feed.changed_at:
        parts.append(f"Newest content {_time_ago(feed.changed_at)}")
    if feed.checked_at:
        parts.append(f"checked {_time_ago(feed.checked_at)}")
    if feed.status == "failed" and feed.rows:
        parts.append(f"{feed.rows:,} earlier rows still in use")
    parts.append(_shorten_path(source.place))
    told = " · ".join(parts)
    return told[:1].upper() + told[1:]


def _shorten_path(place: str, most: int = 70) -> str:
    return place if len(place) <= most else f"…{place[-most:]}"


def _stale_cost_in_words(fresh: Freshness) -> str:
    """Say what a feed feeds, and so what a stale one degrades."""
    shown = data.page_titles()
    parts = []
    for table, unlocks in fresh.degrades.items():
        now = [name for name in unlocks if name.partition(":")[0] in shown]
        if now:
            parts.append(f"{table} ({', '.join(now)})")
    if not parts:
        return ""
    verb = "rests on old data" if fresh.age in ("due", "stale") else "rests on it"
    return f"What {verb}: {'; '.join(parts)}"


def _explain_feeds(sources: Sources) -> None:
    st.markdown(
        f"Feeds are named in `{plain(str(sources.file))}`, and keep the dataset "
        f"**{plain(sources.dataset)}** up to date. Each source is taken whole or not at all; one "
        "that fails keeps the rows it brought last. The same files again change nothing. Tables "
        "that no feed brings stay as you loaded them. Every row keeps its feed, file and row."
    )
    st.markdown("To let it run by itself, beside this app or from a scheduler:")
    st.code(f"{COMMAND} sync --watch", language=None)


# --- syncing ---


def _run_sync(sources: Sources, wish: _Wish) -> None:
    """Run one sync with its progress in sight."""
    from skillgap.feeds import sync

    only = [wish.only] if wish.only else []
    names = only or [source.name for source in sources.sources]
    share_of = dict.fromkeys(names, 0.0)
    try:
        with st.status(f"Syncing {wording.count(len(names), 'feed')} …", expanded=True) as status:
            bar = st.progress(0.0, "Checking the sources …")

            def move_bar(name: str, share: float, what: str) -> None:
                if name:
                    share_of[name] = max(share_of.get(name, 0.0), share)
                    whole = 0.85 * sum(share_of.values()) / len(share_of)
                else:
                    whole = share
                label = f"{name}: {what}" if name else what
                bar.progress(min(1.0, whole), plain(label)[:160])

            report = sync(
                cached.workspace(), sources, only=only, progress=move_bar, wait_seconds=5,
                accept=only if wish.accept else (),
            )  # fmt: skip
            status.update(label="Synced", state="complete", expanded=False)
    except SkillgapError as error:
        registers.show_error(error)
        return
    if report.is_new and report.dataset is not None:
        cached.activate_dataset(report.dataset.id)
    state.leave_notice(_sync_report_in_words(report))
    st.rerun()


def _sync_report_in_words(report: SyncReport) -> str:
    new = [outcome.name for outcome in report.outcomes if outcome.status == "new"]
    failed = [outcome.name for outcome in report.failed]
    parts = [f"New from {wording.listed(new)}" if new else "Nothing new"]
    if failed:
        parts.append(f"{wording.listed(failed)} failed")
    return f"{'; '.join(parts)}."


# --- time in words ---


def _time_ago(moment: str) -> str:
    """Say how long ago a moment is."""
    from skillgap.feeds.state import now

    seconds = (now() - datetime.fromisoformat(moment)).total_seconds()
    for size, unit in ((86_400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            return f"{wording.count(seconds // size, unit)} ago"
    return "just now"


def _days_in_words(days: float) -> str:
    return wording.count(int(days), "day") if days >= 1 else "less than a day"


def _moment_in_words(text: str) -> str:
    return datetime.fromisoformat(text).astimezone().strftime("%d %b %H:%M")
