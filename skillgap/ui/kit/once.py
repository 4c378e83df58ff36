"""What one run of a page asks for again and again, worked out once in it.

A page asks some hundred times which version of the data it stands on, or which scenarios there are.
Each asking goes through several of Streamlit's caches, at a fifth of a millisecond each; together
they took a third of the server's time. What is kept here ends with the run, and within it with
every choice made and every record written.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from streamlit.runtime.scriptrunner import get_script_run_ctx

from skillgap.store.writes import writes_so_far

P = ParamSpec("P")
R = TypeVar("R")


class _Kept(threading.local):
    """Answers of the run in this thread."""

    run: object = None
    writes: int = -1
    answers: dict[Hashable, Any] | None = None


_KEPT = _Kept()


def once_a_run(function: Callable[P, R]) -> Callable[P, R]:
    """Have a function work out its answer once in a run, for each set of arguments.

    Args:
        function: It reads the workspace and what the session has chosen, and nothing else that can
            change within a run; its arguments are values, and nobody changes what it returns.
    """

    @wraps(function)
    def answered(*args: P.args, **kwargs: P.kwargs) -> R:
        answers = _answers()
        if answers is None:
            return function(*args, **kwargs)
        asked = (function, args, tuple(sorted(kwargs.items())))
        if asked not in answers:
            # What is chosen or written meanwhile begins another table of answers: this one is old.
            answers[asked] = function(*args, **kwargs)
        found: R = answers[asked]
        return found

    return answered


def forget_answers() -> None:
    """Forget what this run worked out: something was chosen."""
    _KEPT.answers = {}


def _answers() -> dict[Hashable, Any] | None:
    """Return what this run worked out so far; nothing where no page runs."""
    context = get_script_run_ctx(suppress_warning=True)
    # A new one is made for every run, of a fragment too; a later version may keep it otherwise.
    run = getattr(context, "parallel_coordinator", None)
    if run is None:
        return None
    writes = writes_so_far()
    if _KEPT.answers is None or run is not _KEPT.run or writes != _KEPT.writes:
        _KEPT.run, _KEPT.writes, _KEPT.answers = run, writes, {}
    return _KEPT.answers
