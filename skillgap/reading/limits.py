"""What reading may take, and what is told where it takes more: memory, time, size, a fault of ours.

The Data page reads files of up to 200 MB each, each in a process of its own with 2 GB. ``check``
and ``sg.examine`` may take half of the memory that is free where that is more; ``sg.read`` reads
in the process that calls it, without a limit of its own. Feeds say theirs in ``sources.toml``.
"""

from __future__ import annotations

import logging
import traceback
from pathlib import Path, PurePosixPath
from uuid import uuid4

from skillgap.core.errors import UnreadableFile

MAX_BYTES = 200 * 2**20
"""Most bytes of one file."""
SECONDS = 60.0
"""Longest time that reading one upload may take in a process of its own."""
MEMORY_BYTES = 2 * 2**30
"""Most memory of that process beyond what it holds at rest."""

_OURS = Path(__file__).resolve().parents[1]
_BOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_log = logging.getLogger("skillgap.reading")


def free_memory_bytes() -> int:
    """Return what ``check`` may take: half of the free memory, at least what the page takes."""
    told = Path("/proc/meminfo")
    lines = told.read_text("ascii").splitlines() if told.exists() else []
    free = next((int(line.split()[1]) for line in lines if line.startswith("MemAvailable")), 0)
    return max(MEMORY_BYTES, free * 1024 // 2)


def error_file_too_large(where: str, size: int) -> UnreadableFile:
    """Refuse a file for its size."""
    return UnreadableFile(where, f"{size / 2**20:,.0f} MB", f"at most {MAX_BYTES // 2**20} MB",
                          "Split the file.")  # fmt: skip


def error_too_much_memory(where: str, memory_bytes: int) -> UnreadableFile:
    """Refuse a file for the memory that reading it takes, with a remedy that helps its format."""
    return UnreadableFile(
        where, f"reading it takes more than {memory_bytes / 2**30:.2g} GB of memory",
        "a file that unpacks to less", _remedy_make_file_smaller(where),
    )  # fmt: skip


def error_reading_too_slow(where: str, seconds: float) -> UnreadableFile:
    """Refuse a file for the time that reading it takes."""
    return UnreadableFile(
        where,
        f"reading it takes longer than {seconds:g} seconds",
        "a file that is read in less",
        _remedy_make_file_smaller(where),
    )


def _remedy_make_file_smaller(where: str) -> str:
    ending = PurePosixPath(where.partition(" › ")[0].lower()).suffix
    if ending in _BOOKS:
        return ("Delete empty rows and columns after the data and save it again, or export each "
                "sheet as csv.")  # fmt: skip
    if ending == ".zip":
        return "Load the files in it one after another."
    return "Split it into files of fewer rows, or leave out the columns that are not needed."


def error_for_exception(
    where: str, problem: BaseException | None, name: str, text: str, trace: str
) -> UnreadableFile:
    """Tell an exception that nobody raised on purpose: out of memory, a broken file, our fault.

    Args:
        where: The file worked on.
        problem: The exception, where it is at hand.
        name: Name of its class.
        text: What it says.
        trace: Its traceback, as text.
    """
    trace = trace or "".join(traceback.format_exception(problem)) if problem else trace
    if name.endswith("MemoryError"):
        return error_too_much_memory(where, MEMORY_BYTES)
    if name == "SystemExit" or not is_fault_of_this_package(trace):
        reason = ": ".join(filter(None, [name, text.splitlines()[0][:120] if text else ""]))
        return UnreadableFile(where, f"it cannot be parsed ({reason})",
                              "a whole csv, workbook or zip",
                              "Export it again, as csv if it goes on.")  # fmt: skip
    number = uuid4().hex[:8]
    _log.error("fault %s while reading %s\n%s", number, where, trace)
    return UnreadableFile(
        where, f"a fault of this program (number {number}, {name})", "a file that it can read",
        "The other files go on. Please report the number; the log has the details.",
    )  # fmt: skip


def is_fault_of_this_package(trace: str) -> bool:
    """Say whether an exception came out of this package, not of a library that parses files.

    >>> is_fault_of_this_package('File "/lib/openpyxl/reader.py", line 3, in read')
    False
    """
    places = [line for line in trace.splitlines() if line.strip().startswith('File "')]
    return bool(places) and str(_OURS) in places[-1]
