"""The files of a published release, found in a folder, a zip or an upload."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from skillgap.core.errors import UnreadableFile

MOST_BYTES = 400_000_000
"""A file that unpacks to more than this is none of a release: the largest of O*NET has 60 MB."""

Files: TypeAlias = Mapping[str, tuple[str, Callable[[], bytes]]]
"""Folded file name to the name as it stands and a way to its bytes."""


@dataclass(frozen=True)
class Release:
    """What a source holds.

    Attributes:
        where: Folder, zip or "the upload", for messages.
        files: Folded file name without ending to the name as it stands and a way to its bytes.
        number: Release number, as in ``29.2``; empty where none was found.
    """

    where: str
    files: Files
    number: str


def find_release_files(
    source: str | Path | Mapping[str, bytes],
    endings: Sequence[str],
    *,
    what: str,
    remedy: str,
    number_of: Callable[[Files, Sequence[str]], str],
    fold: Callable[[str], str],
) -> Release:
    """Find the files of a release.

    Args:
        source: A folder (or the folder above it), a zip, or file name to bytes, which may be
            a zip too.
        endings: Endings of its files; of two forms of one file the earlier ending counts.
        what: What it is, for messages.
        remedy: Where to get one, for messages.
        number_of: Finds the release number in the files and the names of the folders.
        fold: Reduces a file name without ending to what copies of it share.

    Returns:
        The release; nothing but what ``number_of`` looks at has been read.

    Raises:
        UnreadableFile: there is nothing at that place, or the zip is broken.
    """
    names: Iterable[tuple[str, Callable[[], bytes]]]
    if isinstance(source, Mapping):
        where, names = "the upload", _find_uploaded_files(source, remedy)
    else:
        path = Path(source)
        where = path.name or str(path)
        names = _find_files_at_path(path, endings, what, remedy)
    found: dict[str, tuple[str, Callable[[], bytes]]] = {}
    trail = [where]
    for name, load in names:
        place = PurePosixPath(name)
        trail += [part for part in place.parts[:-1] if part not in trail]
        if place.suffix.lower() in endings and not place.name.startswith(("~$", "._")):
            found.setdefault(fold(place.stem), (place.name, load))
    return Release(where, found, number_of(found, trail))


def _find_files_at_path(
    path: Path, endings: Sequence[str], what: str, remedy: str
) -> Iterable[tuple[str, Callable[[], bytes]]]:
    if path.is_dir():
        files = sorted(path.glob("*")) + sorted(path.glob("*/*"))
        kept = _order_by_ending_and_depth(files, endings)
        return [(f.relative_to(path).as_posix(), f.read_bytes) for f in kept]
    if not path.is_file():
        raise UnreadableFile(str(path), "nothing there", f"a folder or zip with {what}", remedy)
    if path.suffix.lower() == ".zip":
        return _find_files_in_zip(path.name, path.read_bytes(), remedy)
    return [(path.name, path.read_bytes)]


def _order_by_ending_and_depth(files: Iterable[Path], endings: Sequence[str]) -> list[Path]:
    """Earlier endings first, since they read faster; nearer before farther."""
    kept = [f for f in files if f.is_file() and f.suffix.lower() in endings]
    return sorted(kept, key=lambda f: (len(f.parts), endings.index(f.suffix.lower()), f.name))


def _find_uploaded_files(
    source: Mapping[str, bytes], remedy: str
) -> Iterator[tuple[str, Callable[[], bytes]]]:
    for name, content in source.items():
        if name.lower().endswith(".zip"):
            yield from _find_files_in_zip(name, content, remedy)
        else:
            yield name.replace("\\", "/"), partial(bytes, content)


def _find_files_in_zip(
    name: str, content: bytes, remedy: str
) -> list[tuple[str, Callable[[], bytes]]]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise UnreadableFile(name, "a broken zip", "a zip as published", remedy) from error
    folder = PurePosixPath(name).stem
    return [
        (f"{folder}/{member.filename}", partial(_unpack_member, archive, name, member, remedy))
        for member in archive.infolist()
        if not member.is_dir() and "__MACOSX" not in member.filename
    ]


def _unpack_member(
    archive: zipfile.ZipFile, name: str, member: zipfile.ZipInfo, remedy: str
) -> bytes:
    where = f"{name} › {member.filename}"
    if member.file_size > MOST_BYTES:
        raise UnreadableFile(
            where, f"{member.file_size:,} bytes when unpacked", f"at most {MOST_BYTES:,}", remedy
        )
    try:
        return archive.read(member)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError) as error:
        found = "a broken or locked file in the zip"
        raise UnreadableFile(where, found, "a zip as published", remedy) from error
