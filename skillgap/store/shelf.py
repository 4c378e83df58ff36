"""Results that take long to compute, kept in the workspace's folder as plain arrays.

A shelf may be emptied at any time: what is not there is computed again. It holds numbers only, no
names and no rows of people; backups leave it out.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from skillgap.store.private import make_folder, open_private

Arrays: TypeAlias = dict[str, NDArray[Any]]
SHELF = "kept"
MOST = 12
"""Results kept; the ones longest unused go first."""


def read_kept(folder: Path, name: str) -> Arrays | None:
    """Return a result kept earlier; nothing when there is none or it cannot be read."""
    path = folder / SHELF / f"{name}.npz"
    try:
        with np.load(path, allow_pickle=False) as kept:
            found = {part: kept[part] for part in kept.files}
        path.touch()
    except (OSError, ValueError, zipfile.BadZipFile, KeyError, EOFError):
        return None
    return found


def keep_arrays(folder: Path, name: str, arrays: Mapping[str, NDArray[Any]]) -> bool:
    """Keep a result and return whether it was kept; a half-written file is never left.

    Args:
        folder: The workspace.
        name: What the result depends on, as a file name.
        arrays: Arrays of numbers.
    """
    shelf = folder / SHELF
    draft = shelf / f"{name}.draft"
    try:
        make_folder(shelf)
        with open_private(draft, "wb") as file:
            np.savez(file, allow_pickle=False, **dict(arrays))
        draft.replace(shelf / f"{name}.npz")
        for old in sorted(shelf.glob("*.npz"), key=lambda path: -path.stat().st_mtime)[MOST:]:
            old.unlink(missing_ok=True)
    except OSError:  # a full disk or a folder that cannot be written to costs time, not results
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        return False
    return True


@dataclass(frozen=True, slots=True)
class Shelf:
    """The shelf of one workspace.

    Attributes:
        folder: The workspace.
    """

    folder: Path

    def read(self, name: str) -> Arrays | None:
        """Return a result kept earlier by this name; see :func:`read_kept`."""
        return read_kept(self.folder, name)

    def keep(self, name: str, arrays: Mapping[str, NDArray[Any]]) -> bool:
        """Keep a result by a name; see :func:`keep_arrays`."""
        return keep_arrays(self.folder, name, arrays)
