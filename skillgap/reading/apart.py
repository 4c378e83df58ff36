"""Work on files from anywhere, apart: in another process, with limits on memory and time.

A workbook of two kilobytes can ask for terabytes, and a parser may panic. Here the worst it can
do is end a process that holds nothing.
"""

from __future__ import annotations

import atexit
import os
import queue
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import IO, Any, TypeVar

from skillgap.core.errors import UnreadableFile
from skillgap.reading.apart_child import pickle_in_parts, receive_frame, send_frame, send_parts
from skillgap.reading.limits import (
    MEMORY_BYTES,
    SECONDS,
    error_for_exception,
    error_reading_too_slow,
    error_too_much_memory,
)

T = TypeVar("T")

Progress = Callable[[float, str], None]

_ROOT = Path(__file__).resolve().parents[2]
_START = "from skillgap.reading.apart_child import run_tasks_until_end; run_tasks_until_end()"
_WATCH_SECONDS = 0.05
_PATIENCE = 3.0
"""How many times its seconds a task may take where it gets little of the processor."""
_IDLE_SECONDS = 120.0
_SWOLLEN_BYTES = 200 * 2**20
"""A worker that holds this much more than when it started is not used again."""


def run_in_own_process(
    function: Callable[..., T],
    *args: Any,
    seconds: float = SECONDS,
    memory_bytes: int = MEMORY_BYTES,
    progress: Progress | None = None,
    what: str = "",
) -> T:
    """Run a function in another process and return what it returns.

    Args:
        function: Found by its name in its module (no lambda, not in ``__main__``).
        args: Its arguments; they are pickled.
        seconds: Longest time it may take; then the process is ended.
        memory_bytes: Most memory it may take beyond what the process holds at rest.
        progress: Called here with a share (0–1) and a text; the function is then given a
            keyword ``progress`` to call.
        what: The file worked on, for the error.

    Returns:
        The function's result.

    Raises:
        UnreadableFile: it took too long or too much memory, or failed in a way that is no
            :class:`~skillgap.core.errors.SkillgapError`; those are raised as they are.

    Method:
        Where other programs leave the process less than its seconds of the processor, it may take
        up to three times as long: a busy machine is no fault of the file.
        The process runs one task after another as long as it stays healthy, so only the first
        waits for it to start (half a second). On Linux ``RLIMIT_DATA`` holds the memory;
        everywhere the resident size is watched twenty times a second.
    """
    where = what or getattr(function, "__name__", "the file")
    worker = _take_idle_worker()
    healthy = False
    try:
        worker.send_task(function, args, progress is not None, memory_bytes, seconds)
        kind, told = worker.wait_for_answer(where, seconds, memory_bytes, progress)
        healthy = True
    finally:
        _put_worker_back(worker, healthy)
    if kind == "error":
        raise told
    if kind == "fault":
        name, text, trace = told
        if name.endswith("MemoryError"):
            raise error_too_much_memory(where, memory_bytes) from RuntimeError(trace)
        raise error_for_exception(where, None, name, text, trace) from RuntimeError(trace)
    result: T = told
    return result


# --- the processes at rest ---

_idle: list[_Worker] = []
_lock = threading.Lock()


def _take_idle_worker() -> _Worker:
    with _lock:
        while _idle:
            worker = _idle.pop()
            if worker.is_alive:
                return worker
    return _Worker()


def _put_worker_back(worker: _Worker, healthy: bool) -> None:
    if healthy and worker.is_alive and worker.grown_bytes() < _SWOLLEN_BYTES:
        with _lock:
            if not _idle:
                _idle.append(worker)
                worker.end_later()
                return
    worker.end_process()


@atexit.register
def _end_all_workers() -> None:
    with _lock:
        while _idle:
            _idle.pop().end_process()


_PASSED_ON = re.compile(
    r"(?i)PATH|HOME|USER|LANG(?:UAGE)?|LC_\w+|TZ|TMPDIR|TE?MP|SYSTEMROOT|WINDIR|SYSTEMDRIVE|PATHEXT"
    r"|COMSPEC|LD_LIBRARY_PATH|DYLD_\w+|PYTHON(?:HOME|UTF8|HASHSEED|DONTWRITEBYTECODE|IOENCODING)"
    r"|VIRTUAL_ENV|O(?:MP|PENBLAS)_NUM_THREADS|MKL_NUM_THREADS|NUMBER_OF_PROCESSORS"
)


def _environment_without_secrets() -> dict[str, str]:
    """Return what a process that reads foreign files needs of the environment, and nothing else.

    Addresses of databases and passwords of feeds stand in there.
    """
    return {name: told for name, told in os.environ.items() if _PASSED_ON.fullmatch(name)}


class _Worker:
    """One process that runs tasks."""

    def __init__(self) -> None:
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
        paths = os.pathsep.join([str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _START],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                env=_environment_without_secrets() | {"PYTHONPATH": paths},
            )
        except OSError as problem:
            raise UnreadableFile(
                "this machine",
                f"no process can be started ({problem.strerror})",
                "room for one more",
                "Close other programs and try again.",
            ) from None
        self._messages: queue.Queue[tuple[str, Any]] = queue.Queue()
        self._timer: threading.Timer | None = None
        self._base = 0
        threading.Thread(target=self._queue_messages, daemon=True).start()

    def _queue_messages(self) -> None:
        assert self._process.stdout is not None
        try:
            while True:
                self._messages.put(receive_frame(self._process.stdout))
        except Exception:  # it ended, or sent what cannot be taken apart here
            self._messages.put(("gone", ""))

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def grown_bytes(self) -> int:
        """Return how much more the process holds than before its first task, in bytes."""
        return resident_bytes(self._process.pid) - self._base

    def send_task(
        self, function: Callable[..., Any], args: tuple[Any, ...], reports: bool, memory: int,
        seconds: float,
    ) -> None:  # fmt: skip
        """Send one task."""
        if self._timer is not None:
            self._timer.cancel()
        assert self._process.stdin is not None
        self._base = self._base or resident_bytes(self._process.pid)
        body = pickle_in_parts((function, args, reports))
        folder = os.getcwd()
        paths = [path or folder for path in sys.path]
        with suppress(OSError):  # it is gone: wait_for_answer() says so
            send_frame(self._process.stdin, (paths, folder, memory, seconds))
            send_parts(self._process.stdin, body)

    def wait_for_answer(
        self, where: str, seconds: float, memory_bytes: int, progress: Progress | None
    ) -> tuple[str, Any]:
        """Wait for the answer, telling progress, within the limits."""
        allowed = max(self._base, 150 * 2**20) + memory_bytes
        begun = looked = time.monotonic()
        worked = busy_seconds(self._process.pid)
        while True:
            try:
                kind, told = self._messages.get(timeout=_WATCH_SECONDS)
            except queue.Empty:
                kind, told = "", None
            if kind == "gone":
                raise self._error_for_gone_process(where, memory_bytes)
            if kind not in ("", "progress"):
                return kind, told
            # A task that tells its progress all the time is held to its limits too.
            if not kind or time.monotonic() - looked > _WATCH_SECONDS:
                looked = time.monotonic()
                if self._is_too_slow(looked - begun, worked, seconds):
                    raise error_reading_too_slow(where, seconds)
                if resident_bytes(self._process.pid) > allowed * 1.1:
                    raise error_too_much_memory(where, memory_bytes)
            if kind and progress is not None:
                progress(*told)

    def _is_too_slow(self, passed: float, worked: float, seconds: float) -> bool:
        """Say whether a task has had its time; where others keep the machine busy, up to thrice."""
        if passed <= seconds:
            return False
        had = busy_seconds(self._process.pid) - worked
        return passed > _PATIENCE * seconds or not 0 < had < seconds

    def _error_for_gone_process(self, where: str, memory_bytes: int) -> UnreadableFile:
        with suppress(subprocess.TimeoutExpired):  # alive where only its answer was no good
            self._process.wait(timeout=1)
        self._errors.seek(0)
        said = self._errors.read()
        if b"memory" in said.lower() or self._process.returncode in (-9, 137):
            return error_too_much_memory(where, memory_bytes)
        return error_for_exception(where, None, "", "the reader broke off", "")

    def end_later(self) -> None:
        """End the process by and by, unless it is given something to do."""
        self._timer = threading.Timer(_IDLE_SECONDS, partial(_end_idle_worker, self))
        self._timer.daemon = True
        self._timer.start()

    def end_process(self) -> None:
        """End the process now."""
        if self._timer is not None:
            self._timer.cancel()
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._errors):
            with suppress(OSError):
                pipe.close() if pipe else None


def _end_idle_worker(worker: _Worker) -> None:
    with _lock:
        if worker in _idle:
            _idle.remove(worker)
            worker.end_process()


def busy_seconds(process: int) -> float:
    """Return the processor time a process has had, in seconds; 0 where the system does not say."""
    if sys.platform != "linux":
        return 0.0
    try:
        said = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(said[11]) + int(said[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return 0.0


def resident_bytes(process: int) -> int:
    """Return the memory a process holds, in bytes; 0 where the system does not say."""
    system: str = sys.platform  # else a type checker takes the other systems for unreachable
    try:
        if system == "linux":
            pages = Path(f"/proc/{process}/statm").read_text("ascii").split()[1]
            return int(pages) * os.sysconf("SC_PAGE_SIZE")
        if system == "win32":
            return _resident_bytes_on_windows(process)
        said = subprocess.run(
            ["ps", "-o", "rss=", "-p", str(process)], capture_output=True, check=False
        )
        return int(said.stdout or 0) * 1024
    except (OSError, ValueError, IndexError):
        return 0


def _resident_bytes_on_windows(process: int) -> int:
    import ctypes
    from ctypes import wintypes

    class Counters(ctypes.Structure):
        _fields_ = [("size", wintypes.DWORD), ("faults", wintypes.DWORD)] + [
            (name, ctypes.c_size_t) for name in ("peak", "resident", *"abcdef")
        ]

    system = ctypes.windll  # type: ignore[attr-defined]
    handle = system.kernel32.OpenProcess(0x1000 | 0x0010, False, process)
    counters = Counters()
    counters.size = ctypes.sizeof(counters)
    system.psapi.GetProcessMemoryInfo(handle, ctypes.byref(counters), counters.size)
    system.kernel32.CloseHandle(handle)
    return int(counters.resident)
