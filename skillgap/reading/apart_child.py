"""The other side of ``run_in_own_process``: it runs one task after another, within limits.

Frames on both pipes are a length of eight bytes and a pickle. The standard output of a task goes
to standard error, so that a library that prints cannot break the frames.
"""

from __future__ import annotations

import copyreg
import os
import pickle
import signal
import struct
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from types import MappingProxyType
from typing import IO, Any, TypeAlias

Message: TypeAlias = tuple[str, Any]
"""``progress`` with (share, text), ``done`` with the result, ``error`` with an exception, or
``fault`` with type, text and trace of what is no exception of ours."""


def _reduce_read_only_mapping(mapping: MappingProxyType[Any, Any]) -> tuple[Any, ...]:
    return make_read_only_mapping, (dict(mapping),)


def make_read_only_mapping(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    """Return a mapping that cannot be changed."""
    return MappingProxyType(mapping)


copyreg.pickle(
    MappingProxyType, _reduce_read_only_mapping
)  # our frozen values hold read-only mappings

_LENGTH = struct.Struct(">Q")


def send_frame(pipe: IO[bytes], message: Any) -> None:
    """Write one frame."""
    body = pickle.dumps(message, protocol=5)
    pipe.write(_LENGTH.pack(len(body)))
    pipe.write(body)
    pipe.flush()


def receive_frame(pipe: IO[bytes]) -> Any:
    """Read one frame.

    Raises:
        EOFError: the other side is gone.
    """
    (length,) = _LENGTH.unpack(_read_exact_bytes(pipe, _LENGTH.size))
    return pickle.loads(_read_exact_bytes(pipe, length))


def _read_exact_bytes(pipe: IO[bytes], length: int) -> bytes:
    body = pipe.read(length)
    if len(body) < length:
        raise EOFError
    return body


def run_tasks_until_end() -> None:
    """Run tasks from standard input until it ends."""
    tasks, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while True:
        try:
            paths, folder, body, memory_bytes, seconds = receive_frame(tasks)
        except EOFError:
            return
        sys.path[:] = paths
        with suppress(OSError):  # the folder may be gone
            os.chdir(folder)
        _end_process_after(3.5 * seconds + 1)
        answer = _run_task_safely(
            body, memory_bytes, lambda *told: send_frame(answers, ("progress", told))
        )
        try:
            send_frame(answers, answer)
        except (pickle.PicklingError, TypeError, AttributeError) as problem:
            send_frame(answers, _error_message_of(problem))
        _end_process_after(0)
        del body


def _end_process_after(seconds: float) -> None:
    """End this process by a signal, should whoever started it be gone and not do so; 0 for never.

    A parser that never comes back would otherwise go on for ever once its starter was killed.
    """
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _run_task_safely(body: bytes, memory_bytes: int, report: Callable[..., None]) -> Message:
    """Run one task; whatever it raises becomes an answer, a panic of a library too."""
    before = _limit_memory(memory_bytes)
    try:
        function, arguments, reports = pickle.loads(body)
        result = function(*arguments, **({"progress": report} if reports else {}))
    except MemoryError:
        return "fault", ("MemoryError", "", "")
    except BaseException as problem:
        return _error_message_of(problem)
    finally:
        _restore_memory(before)
    return "done", result


def _error_message_of(problem: BaseException) -> Message:
    """Send an exception as it is where it can be rebuilt, else its type and text."""
    from skillgap.core.errors import SkillgapError

    if isinstance(problem, SkillgapError):
        return "error", problem
    trace = "".join(traceback.format_exception(problem))
    return "fault", (type(problem).__name__, str(problem)[:500], trace)


def _limit_memory(memory_bytes: int) -> tuple[int, int] | None:
    """Let this process take so much more memory than it holds now.

    Where there is no such limit (macOS, Windows) the parent watches instead.
    """
    if sys.platform != "linux":
        return None
    import resource

    before = resource.getrlimit(resource.RLIMIT_DATA)
    with open("/proc/self/status", encoding="ascii") as status:
        held = next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmData"))
    resource.setrlimit(resource.RLIMIT_DATA, (held + memory_bytes, before[1]))
    return before


def _restore_memory(before: tuple[int, int] | None) -> None:
    if before is not None:
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, before)
