"""Room for work that may be cut short: inside the workspace, and swept once its owner is gone.

Whoever works in a folder or on a draft holds a lock that ends with the process. What nobody holds
any more is rubbish, however young; what somebody holds stays, however old.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from uuid import uuid4

from skillgap.store.locks import try_lock
from skillgap.store.private import make_folder, open_private

SCRATCH = "scratch"
_OWNED = ".owned"


@contextmanager
def scratch_folder(workspace: Path | None) -> Iterator[Path]:
    """Yield an empty folder of our own, gone afterwards.

    Args:
        workspace: Where it is made, in its folder ``scratch``; ``None`` for work on no workspace,
            which goes to the system's own place for such things.
    """
    if workspace is None:
        with tempfile.TemporaryDirectory(prefix="skillgap-") as place:
            yield Path(place)
        return
    above = workspace / SCRATCH
    make_folder(above)
    sweep_scratch(workspace)
    folder = above / uuid4().hex
    with hold_draft(above / f"{folder.name}{_OWNED}"):
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            (above / f"{folder.name}{_OWNED}").unlink(missing_ok=True)


def sweep_scratch(workspace: Path) -> None:
    """Remove the scratch folders of a workspace whose owners are gone."""
    above = workspace / SCRATCH
    with suppress(OSError):
        for folder in [path for path in above.iterdir() if path.is_dir()]:
            # The mark is there before the folder and goes after it.
            if _drop_if_left(above / f"{folder.name}{_OWNED}"):
                shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def hold_draft(path: Path) -> Iterator[IO[bytes]]:
    """Yield a new file that is ours alone until it is closed or the process ends.

    Raises:
        OSError: the disk refuses.
    """
    while True:
        file = open_private(path, "w+b")
        # A sweep may have come between making it and locking it; then it is another's to remove.
        if try_lock(file) and _is_same_file(file, path):
            break
        file.close()
    with file:
        yield file


def sweep_drafts(folder: Path) -> None:
    """Remove the drafts in a folder that whoever was writing them left behind."""
    for draft in folder.glob("*.draft"):
        _drop_if_left(draft)


def _drop_if_left(path: Path) -> bool:
    """Remove a file that nobody holds, and say whether it is gone."""
    try:
        with open(path, "r+b") as file:
            if not try_lock(file):
                return False
            if os.name == "posix":  # while we hold it, so that nobody takes it in between
                path.unlink(missing_ok=True)
        path.unlink(missing_ok=True)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


def _is_same_file(file: IO[bytes], path: Path) -> bool:
    with suppress(OSError):
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    return False
