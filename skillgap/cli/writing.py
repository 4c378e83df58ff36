"""Files that commands write: each passes the one gate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from skillgap.core.access import FACILITATOR
from skillgap.core.errors import BadValue
from skillgap.core.wording import count

if TYPE_CHECKING:
    import pandas as pd

    from skillgap.core.question import ResultColumn
    from skillgap.exports.gate import Departure, Seal


def check_file_ending(path: Path | None) -> None:
    """Refuse a file name that cannot be written before any work is done."""
    if path is None:
        return
    from skillgap.exports.tables import format_of

    format_of(path)
    if not path.parent.is_dir():
        raise BadValue(
            f"file {path}", "its folder does not exist", "a folder that exists", "Make it first."
        )


def write_table_if_asked(
    table: pd.DataFrame,
    path: Path | None,
    title: str,
    *,
    dataset: str = "",
    version: int = 0,
    fingerprint: str = "",
    workspace: Path | None = None,
    columns: Sequence[ResultColumn] = (),
) -> bool:
    """Write a table where a file was asked for; say whether it was.

    Args:
        table: What is written; it passes the viewer's policy in the gate.
        path: The file; nothing is written where there is none.
        title: What it holds.
        dataset: Name of the data it is made from; blank for none.
        version: Its version, where a workspace keeps it.
        fingerprint: Hash of the data.
        workspace: Folder whose log takes the note; by default the one in use.
        columns: What its columns hold, for the viewer's policy.
    """
    if path is None:
        return False
    from skillgap.exports.gate import let_out
    from skillgap.exports.tables import format_of

    leaving = leaving_by_command(workspace, dataset, version, fingerprint)
    path.write_bytes(let_out(table, format_of(path), leaving, what=title, columns=columns))
    print(f"{count(len(table), 'row')} written to {path}.")
    return True


def write_file(
    path: Path, make: Callable[[Seal], bytes], what: str, *, dataset: str, fingerprint: str,
    brought: bytes | None = None,
) -> None:  # fmt: skip
    """Write what is no table, such as a deck, to a file.

    Args:
        path: The file; its ending says the format.
        make: Writes it, given the seal that must stand in it.
        what: What it holds.
        dataset: Name of the data it is made from.
        fingerprint: Hash of the data.
        brought: An office file that it is added to, such as a company's template.
    """
    from skillgap.exports.gate import let_out

    leaving = leaving_by_command(None, dataset, 0, fingerprint)
    ending = path.suffix.lower().lstrip(".")
    write_content(path, let_out(make, ending, leaving, what=what, brought=brought), what)


def write_content(path: Path, content: bytes, what: str) -> None:
    """Write what has passed the gate to a file, and say so."""
    path.write_bytes(content)
    print(f"{what} written to {path}.")


def leaving_by_command(
    workspace: Path | None, dataset: str = "", version: int = 0, fingerprint: str = ""
) -> Departure:
    """Say that the person at this machine takes a file away; the workspace's log takes the note."""
    import skillgap as sg
    from skillgap.exports.gate import Departure, Head
    from skillgap.store.ledger import TOOK_AWAY

    def log(what: str, told: str) -> Head:
        with sg.open_workspace(workspace) as kept:
            return kept.note(TOOK_AWAY, what, told, actor=FACILITATOR.role)

    return Departure(FACILITATOR, log, dataset, version, fingerprint)
