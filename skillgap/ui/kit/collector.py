"""Python's garbage, collected while nobody waits for a page.

Streamlit would collect everything after every run, which took two thirds of the server's time
(``runner.postScriptGC``; switched off in ``.streamlit/config.toml``). Here a thread looks once a
second: in a quiet second it collects what is new and freezes what is left, such as results that
caches keep; now and then it thaws everything, so that what was frozen and dropped since goes, too.

Streamlit forgets a session some two minutes after its window was closed, but only when somebody
else comes or goes: on a server that rests, uploads of the last to leave would stay. So it is told.
"""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable
from typing import Literal, TypeAlias

from streamlit import runtime

from skillgap.core.memory import give_back_memory

Swept: TypeAlias = Literal["nothing", "new", "all"]

LOOK_SECONDS = 1.0
QUIET_SHARE = 0.1
"""Processor time in a look's second, below which nobody is being served."""
NEW_AFTER, NEW_AT_LAST = 0.3, 10.0
"""Seconds of processor time since the last sweep: enough for one in a quiet moment, or in any."""
ALL_AFTER, ALL_AT_LAST = 30.0, 120.0
"""The same for sweeping all: 0.4 s of some 30, so about a hundredth of the server's time."""
EXPIRE_EVERY, RESTED = 30, 150
"""Quiet looks in a row after which closed sessions are forgotten, and after which all is swept."""


class Collector:
    """Sweeps by the processor time that was spent since the last sweep, and after a long rest.

    Args:
        spent_seconds: Processor time of this process so far.
    """

    def __init__(self, spent_seconds: Callable[[], float] = time.process_time) -> None:
        self._spent = spent_seconds
        self._quiet_looks = 0
        self._looked = self._swept_new = self._swept_all = spent_seconds()

    def look(self) -> Swept:
        """Sweep if it is time; called once every ``LOOK_SECONDS``."""
        now = self._spent()
        quiet = now - self._looked < QUIET_SHARE * LOOK_SECONDS
        self._quiet_looks = self._quiet_looks + 1 if quiet else 0
        if self._quiet_looks % EXPIRE_EVERY == EXPIRE_EVERY - 1:
            forget_closed_sessions()
        rested = self._quiet_looks > 0 and self._quiet_looks % RESTED == 0
        due: Swept = "nothing"
        if rested or now - self._swept_all > (ALL_AFTER if quiet else ALL_AT_LAST):
            due = "all"
        elif now - self._swept_new > (NEW_AFTER if quiet else NEW_AT_LAST):
            due = "new"
        if due != "nothing":
            sweep(due)
            self._note_sweep(due)
        self._looked = self._spent()
        return due

    def _note_sweep(self, swept: Swept) -> None:
        self._swept_new = self._spent()
        if swept == "all":
            self._swept_all = self._swept_new


def forget_closed_sessions() -> None:
    """Have Streamlit drop sessions whose time to come back is over, in its own thread.

    It offers no call for it: where a later version keeps them otherwise, nothing happens.
    """
    if not runtime.exists():
        return
    running = runtime.get_instance()
    kept = getattr(getattr(running, "_session_mgr", None), "_session_storage", None)
    expire = getattr(getattr(kept, "_cache", None), "expire", None)
    threads = getattr(running, "_get_async_objs", None)
    if expire is not None and threads is not None:
        threads().eventloop.call_soon_threadsafe(expire)


def sweep(what: Swept) -> None:
    """Collect what is new, or all, and freeze what is left; of all, give the memory back."""
    if what == "all":
        gc.unfreeze()
    gc.collect()
    gc.freeze()
    if what == "all":
        give_back_memory()


def start_collector() -> threading.Thread:
    """Sweep all now, and from now on in a thread that ends with the process."""
    sweep("all")
    collector = Collector()

    def watch() -> None:
        while True:
            time.sleep(LOOK_SECONDS)
            collector.look()

    thread = threading.Thread(target=watch, name="skillgap collector", daemon=True)
    thread.start()
    return thread
