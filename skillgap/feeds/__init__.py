"""Sources that are brought in again and again: named in ``sources.toml``, synced, watched."""

from skillgap.feeds.sources import Source, Sources, find_sources, load_sources, template
from skillgap.feeds.state import FeedState, Freshness, freshness, states
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
    "freshness",
    "load_sources",
    "states",
    "sync",
    "template",
    "watch",
]
