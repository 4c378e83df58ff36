"""Sources that are brought in again and again: named in ``sources.toml``, synced, watched."""

from skillgap.feeds.sources import Source, Sources, find_sources, load_sources, sources_template
from skillgap.feeds.state import FeedState, Freshness, judge_freshness, states_by_source
from skillgap.feeds.syncing import FeedOutcome, SyncReport, sync
from skillgap.feeds.watching import watch

__all__ = [
    "FeedState",
    "Freshness",
    "FeedOutcome",
    "SyncReport",
    "Source",
    "Sources",
    "find_sources",
    "judge_freshness",
    "load_sources",
    "states_by_source",
    "sync",
    "sources_template",
    "watch",
]
