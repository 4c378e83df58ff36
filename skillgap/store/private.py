"""Files and folders that only their owner may read: a workspace holds pay, gender and ratings."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import IO

_FOLDER, _FILE, _OTHERS = 0o700, 0o600, 0o077


def make_folder(folder: Path) -> None:
    """Make a folder, with those above it, that only its owner may enter; one that is there stays.

    Raises:
        OSError: it cannot be made.
    """
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(mode=_FOLDER, exist_ok=True)


def open_private(path: Path, mode: str) -> IO[bytes]:
    """Open a file to write bytes that, where it is new, only its owner may read.

    Raises:
        OSError: the disk refuses.
    """
    return open(path, mode, opener=lambda name, flags: os.open(name, flags, _FILE))


def close_to_others(folder: Path) -> None:
    """Take from everybody else what an earlier version or a copy let them read in a workspace.

    Files of another owner stay as they are; on Windows a user's own folders are private already.
    """
    if os.name != "posix":
        return
    _close(folder, _FOLDER)
    for place, folders, files in os.walk(folder):
        for name in folders:
            _close(Path(place) / name, _FOLDER)
        for name in files:
            _close(Path(place) / name, _FILE)


def _close(path: Path, mode: int) -> None:
    with suppress(OSError):  # gone meanwhile, or another owner's
        found = path.lstat().st_mode
        if found & _OTHERS and not path.is_symlink():
            path.chmod(found & mode)
