"""Immutable Parquet snapshots, named by the hash of their content."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from uuid import uuid4

import pandas as pd

from skillgap.store.private import make_folder
from skillgap.store.records import WorkspaceError
from skillgap.store.scratch import hold_draft, sweep_drafts


@dataclass(frozen=True, slots=True)
class Snapshots:
    """A folder of Parquet files whose names are the SHA-256 of their bytes.

    A file is complete from the moment it has its name, and never changes after. Equal tables
    are stored once.

    Attributes:
        folder: Where the files are.
    """

    folder: Path

    def prepare(self) -> None:
        """Make the folder, try to write to it, and sweep out what a crash left half written.

        Raises:
            OSError: the folder cannot be made or written to.
        """
        make_folder(self.folder)
        probe = self._draft_path()
        probe.touch()
        probe.unlink(missing_ok=True)  # another that opens it at once may have swept it out
        sweep_drafts(self.folder)

    def store_table(self, frame: pd.DataFrame, table: str) -> str:
        """Store one table.

        Args:
            frame: Any frame with one type per column.
            table: Its name, for errors.

        Returns:
            The content hash to read it back with. A damaged file of that name is replaced.

        Raises:
            WorkspaceError: a column cannot be stored, for mixed types or unwritable text.
            OSError: the disk refuses.
        """
        content = _to_parquet(frame, table)
        digest = hashlib.sha256(content).hexdigest()
        path = self._path_of(digest)
        if path.exists() and _digest_of(path) == digest:
            fsync_folder(self.folder)  # whoever wrote it may not have come that far
        else:
            with self._open_atomic_file(path) as file:
                file.write(content)
        return digest

    def read(self, digest: str, table: str) -> pd.DataFrame:
        """Read one table back, exactly as it was stored.

        Args:
            digest: What :meth:`store_table` returned.
            table: Its name, for errors.

        Returns:
            The frame, with dtypes and index.

        Raises:
            WorkspaceError: the file is missing, or not what was written.
        """
        path = self._path_of(digest)
        try:
            content = path.read_bytes()
        except FileNotFoundError as error:
            raise _damaged_snapshot(path, table, "missing") from error
        if hashlib.sha256(content).hexdigest() != digest:
            raise _damaged_snapshot(path, table, "damaged: its content does not match its name")
        return _from_parquet(content)

    def size_if_intact(self, digest: str) -> int | None:
        """Return the size of one file in bytes, or nothing where it is missing or damaged."""
        path = self._path_of(digest)
        try:
            return path.stat().st_size if _digest_of(path) == digest else None
        except FileNotFoundError:
            return None

    def open(self, digest: str) -> IO[bytes]:
        """Open one file to copy it."""
        return self._path_of(digest).open("rb")

    def adopt(self, digest: str, pieces: Iterable[bytes], table: str) -> None:
        """Take over one file from elsewhere, such as a backup.

        Args:
            digest: Its content hash.
            pieces: Its content.
            table: Its name, for errors.

        Raises:
            WorkspaceError: the content is not what its name says; nothing is kept.
        """
        path = self._path_of(digest)
        if self.size_if_intact(digest) is None:
            found = hashlib.sha256()
            with self._open_atomic_file(path) as file:
                for piece in pieces:
                    found.update(piece)
                    file.write(piece)
                if found.hexdigest() != digest:
                    raise _damaged_snapshot(
                        path, table, "damaged: its content does not match its name"
                    )

    def holds(self, digest: str) -> bool:
        """Say whether there is a file for this content hash."""
        return self._path_of(digest).exists()

    def drop(self, digest: str) -> None:
        """Remove one file; none is fine, and one that a reader holds open stays."""
        with suppress(PermissionError):  # Windows, while it is being read
            self._path_of(digest).unlink(missing_ok=True)

    def _path_of(self, digest: str) -> Path:
        return self.folder / f"{digest}.parquet"

    def _draft_path(self) -> Path:
        return self.folder / f"{uuid4().hex}.draft"

    @contextmanager
    def _open_atomic_file(self, path: Path) -> Iterator[IO[bytes]]:
        """Yield a file that gets its name, and is safe on the disk, once it is written whole."""
        draft = self._draft_path()
        try:
            with hold_draft(draft) as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, path)
        finally:
            draft.unlink(missing_ok=True)
        fsync_folder(self.folder)


def fsync_folder(folder: Path) -> None:
    """Make names given to files in a folder survive a power cut."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _to_parquet(frame: pd.DataFrame, table: str) -> bytes:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        stored = pa.Table.from_pandas(frame, preserve_index=None)
    except (pa.ArrowException, UnicodeEncodeError) as error:
        raise WorkspaceError(
            f"table `{table}`",
            f"a column that cannot be stored ({'; '.join(map(str, error.args[:2]))})",
            "one type per column, and text that is valid Unicode",
            "Build the workforce with skillgap.read or build_workforce, which convert every cell.",
        ) from error
    sink = pa.BufferOutputStream()
    parquet.write_table(stored, sink, compression="zstd")
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _from_parquet(content: bytes) -> pd.DataFrame:
    import pyarrow as pa
    from pyarrow import parquet

    frame: pd.DataFrame = parquet.read_table(pa.BufferReader(content)).to_pandas()
    return frame


def _damaged_snapshot(path: Path, table: str, found: str) -> WorkspaceError:
    return WorkspaceError(
        f"snapshot {path.name[:12]}… of table `{table}`",
        found,
        "the file as it was saved",
        "Load the same files again, which mends this dataset, or put back a copy of the "
        f"folder {path.parent}.",
    )
