"""What people answered and did about readiness: a log that nothing is removed from."""

from __future__ import annotations

from skillgap.ui.kit.decision_log import DecisionLog
from skillgap.ui.kit.once import once_a_run

DONE, OPEN, WITHDRAWN = "done", "open again", "not answered"
_LOG = DecisionLog("readiness", ("what",))


@once_a_run
def answers_in_force() -> tuple[tuple[str, str], ...]:
    """Return check and answer, the newest of each, as a cache key."""
    newest = _LOG.newest()
    said = newest[newest["choice"].isin(["yes", "no"])]
    return tuple(sorted(zip(said["what"], said["choice"], strict=True)))


def lines_done() -> set[str]:
    """Return the lines of the plan that people ticked."""
    newest = _LOG.newest()
    done = newest.loc[newest["choice"] == DONE, "what"]
    return {what.removeprefix("line ") for what in done}


def record(what: str, choice: str) -> None:
    """Record an answer, or a line done."""
    _LOG.record(what, choice=choice)
