"""The other side of ``run_in_own_process``: it runs one task after another, within limits.

A frame on either pipe is a number of parts, then each part with its length before it: a pickle and
the buffers of the arrays in it, so that a large table is not copied to be sent. The standard
output of a task goes to standard error, so that a library that prints cannot break the frames.
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

Parts: TypeAlias = "list[bytes | bytearray | memoryview]"
"""A pickle, and after it the buffers of its arrays: those are never copied into the pickle."""


def pickle_in_parts(value: Any) -> Parts:
    """Pickle a value; its arrays stay where they are, as views of their memory."""
    buffers: list[pickle.PickleBuffer] = []
    body = pickle.dumps(value, protocol=5, buffer_callback=buffers.append)
    return [body, *(buffer.raw() for buffer in buffers)]


def unpickle_parts(parts: Parts) -> Any:
    """Return the value that was pickled in parts; its arrays use the buffers as they are."""
    return pickle.loads(parts[0], buffers=parts[1:])


def send_frame(pipe: IO[bytes], message: Any) -> None:
    """Write one frame."""
    send_parts(pipe, pickle_in_parts(message))


def send_parts(pipe: IO[bytes], parts: Parts) -> None:
    """Write one frame that is pickled already."""
    pipe.write(_LENGTH.pack(len(parts)))
    for part in parts:
        pipe.write(_LENGTH.pack(len(part)))
        pipe.write(part)
    pipe.flush()


def receive_frame(pipe: IO[bytes]) -> Any:
    """Read one frame.

    Raises:
        EOFError: the other side is gone.
    """
    return unpickle_parts(receive_parts(pipe))


def receive_parts(pipe: IO[bytes]) -> Parts:
    """Read one frame without taking it apart.

    Raises:
        EOFError: the other side is gone.
    """
    return [_read_exact_bytes(pipe, _read_number(pipe)) for _ in range(_read_number(pipe))]


def _read_number(pipe: IO[bytes]) -> int:
    (number,) = _LENGTH.unpack(_read_exact_bytes(pipe, _LENGTH.size))
    return int(number)


def _read_exact_bytes(pipe: IO[bytes], length: int) -> bytearray:
    """Read so many bytes, into memory that an array may write to."""
    body = bytearray(length)
    rest = memoryview(body)
    while rest:
        got = pipe.readinto(rest)  # type: ignore[attr-defined]
        if not got:
            raise EOFError
        rest = rest[got:]
    return body


def run_tasks_until_end() -> None:
    """Run tasks from standard input until it ends."""
    tasks, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while True:
        try:
            paths, folder, memory_bytes, seconds = receive_frame(tasks)
            body = receive_parts(tasks)
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


def _run_task_safely(body: Parts, memory_bytes: int, report: Callable[..., None]) -> Message:
    """Run one task; whatever it raises becomes an answer, a panic of a library too."""
    _reserve_addresses()
    before = _limit_memory(memory_bytes)
    try:
        function, arguments, reports = unpickle_parts(body)
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


def _reserve_addresses() -> None:
    """Let pyarrow take its first block of addresses, a gigabyte that the limit would count."""
    import pyarrow as pa

    pa.array(["a"])


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
