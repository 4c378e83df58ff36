"""Registers of occupations, O*NET and ESCO: found on this machine, read with progress, kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import streamlit as st

from skillgap.core.errors import SkillgapError
from skillgap.ui.kit import cached, state
from skillgap.ui.kit.plain import plain

if TYPE_CHECKING:
    from skillgap.reading.occupations.esco import EscoOccupations
    from skillgap.reading.occupations.onet import Occupations

    AnyRelease: TypeAlias = Occupations | EscoOccupations

SECONDS, MEMORY_BYTES = 300.0, 3 * 2**30
"""A whole release is larger than any file of hers, and comes from a known place."""


@dataclass(frozen=True, slots=True)
class Register:
    """A published list of occupations.

    Attributes:
        title: What people call it.
        key: Its name in keys and settings.
        told: What it holds, in one sentence.
        folder: What the folder of a release may be called.
        needed: What must be in it.
        endings: Endings of its files.
    """

    title: str
    key: str
    told: str
    folder: str
    needed: str
    endings: tuple[str, ...]


REGISTERS = {
    register.title: register
    for register in (
        Register(
            "O*NET", "onet",
            "O*NET publishes, for about a thousand occupations, which skills matter and at what "
            "level.",
            "Downloads/db_29_2_excel",
            "The folder with Occupation Data, Skills, Knowledge, Alternate Titles, Job Zones, "
            "Technology Skills and Task Statements, as Excel or text; Task Ratings and published "
            "labels of exposure to AI (task_labels.csv) are used where they are there.",
            ("xlsx", "txt", "csv", "zip"),
        ),
        Register(
            "ESCO", "esco",
            "ESCO publishes, for about three thousand occupations, which skills are essential and "
            "which optional; it does not say at what level, so levels are assumptions.",
            "Downloads/ESCO dataset - v1.2.0 - classification - en - csv",
            "The folder with occupations, skills, occupationSkillRelations, skillsHierarchy, "
            "broaderRelationsSkillPillar, skillSkillRelations and ISCOGroups, as csv.",
            ("csv", "parquet", "zip"),
        ),
    )
}  # fmt: skip


@dataclass(frozen=True, eq=False, slots=True)
class Shelved:
    """The release read last in this process.

    Attributes:
        key: Register, folder and the time of its newest file; what was uploaded has no folder.
        release: The release.
        seconds: How long reading took.
    """

    key: tuple[str, str, float]
    release: AnyRelease
    seconds: float


@st.cache_resource(show_spinner=False)
def _release_store() -> dict[str, Shelved]:
    """Return the place for one release.

    A shelf rather than a cached reader: the reader draws its progress, and a cache would draw
    it again where it no longer has a place.
    """
    return {}


def clear_shelf() -> None:
    """Forget the release read last, so that another can be read."""
    _release_store().clear()


def shelved_release() -> Shelved | None:
    """Return the release read last, if any."""
    return _release_store().get("release")


def choose_register() -> Register:
    """Let one of the registers be chosen."""
    title = st.segmented_control(
        "Register", list(REGISTERS), default="O*NET", key="register",
        label_visibility="collapsed", required=True,
    )  # fmt: skip
    return REGISTERS[title or "O*NET"]


def ask_for_release(register: Register, take: Callable[[AnyRelease], None]) -> None:
    """Ask for a release, by folder or upload, read it with progress and hand it on.

    Args:
        register: Which register.
        take: Called with the release once it is read.
    """
    st.markdown(
        f"{plain(register.told)} It is free to download; this app reads the copy on this machine "
        "and sends nothing."
    )
    left, right = st.columns(2, gap="medium")
    with left, st.container(border=True, height="stretch"):
        st.markdown("#### A folder on this machine")
        folder = st.text_input(
            "Folder of the release",
            value=str(cached.workspace().recall(f"{register.key} folder", "")),
            placeholder=register.folder,
            key=f"{register.key}-folder",
            help=register.needed,
        )
        if st.button("Read this folder", type="primary", icon=":material/folder_open:"):
            _read_release_folder(register, str(folder or ""), take)
    with right, st.container(border=True, height="stretch"):
        st.markdown("#### Or upload its files")
        files = st.file_uploader(
            "Files or the zip of a release",
            type=list(register.endings),
            accept_multiple_files=True,
            key=f"{register.key}.{state.uploads_key()}",
            help=register.needed,
        )
        if files:
            _read_release_uploads(register, {file.name: file.getvalue() for file in files}, take)


def _read_release_folder(
    register: Register, folder: str, take: Callable[[AnyRelease], None]
) -> None:
    path = Path(folder.strip().strip('"')).expanduser()
    if not folder.strip() or not path.is_dir():
        show_error(SkillgapError(
            folder.strip() or "folder of the release", "there is no such folder here",
            f"the folder of an {register.title} release",
            "Copy its path from the file browser, paste it here.",
        ))  # fmt: skip
        return
    stamp = max((file.stat().st_mtime for file in path.iterdir()), default=0.0)
    key = (register.key, str(path.resolve()), stamp)
    held = shelved_release()
    release = held.release if held and held.key == key else _read_release(register, key[1], key)
    if release is not None:
        cached.workspace().remember(f"{register.key} folder", str(path))
        take(release)


def _read_release_uploads(
    register: Register, files: Mapping[str, bytes], take: Callable[[AnyRelease], None]
) -> None:
    release = _read_release(register, files, (register.key, "", 0.0))
    if release is not None:
        state.drop_uploads()
        take(release)


def _read_release(
    register: Register, source: str | Mapping[str, bytes], key: tuple[str, str, float]
) -> AnyRelease | None:
    """Read a release in a process of its own, with its progress shown; say when it cannot be."""
    from skillgap.reading.apart import run_in_own_process
    from skillgap.reading.occupations.esco import read_esco
    from skillgap.reading.occupations.onet import read_onet

    started = time.monotonic()
    try:
        with st.status(f"Reading {register.title} …", expanded=True) as status:
            bar = st.progress(0.0, "Opening the files")

            def move_bar(share: float, what: str) -> None:
                bar.progress(min(share, 1.0) * 0.9, f"{what} …")

            reader: Callable[..., AnyRelease] = read_esco if register.key == "esco" else read_onet
            release = run_in_own_process(
                reader, source, seconds=SECONDS, memory_bytes=MEMORY_BYTES, progress=move_bar,
                what=f"{register.title} release",
            )  # fmt: skip
            bar.progress(0.9, "Learning the job titles of the release …")
            _ = release.index
            seconds = time.monotonic() - started
            bar.progress(1.0, f"Read in {seconds:.0f} s")
            status.update(label=f"{register.title} is read", state="complete", expanded=False)
    except SkillgapError as error:
        show_error(error)
        return None
    _release_store()["release"] = Shelved(key, release, seconds)
    return release


def show_error(error: SkillgapError) -> None:
    """Show an error as one sentence with its remedy."""
    st.error(
        f"**{plain(error.where)}**: {plain(error.found)}. Expected {plain(error.expected)}. "
        f"{plain(error.remedy)}",
        icon=":material/error:",
    )
