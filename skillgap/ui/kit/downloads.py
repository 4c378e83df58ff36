"""Files to take away: each passes the one gate, and says which data it comes from."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from skillgap.exports.gate import Departure, Seal, let_out
from skillgap.exports.tables import MIME_TYPES
from skillgap.store.ledger import TOOK_AWAY
from skillgap.ui.kit import cached

if TYPE_CHECKING:
    from skillgap.core.question import ResultColumn
    from skillgap.store.ledger import Person
    from skillgap.store.workspace import Dataset

_UNFIT = re.compile(r"[^\w .()+-]+")
_MOST = 60
_OTHER_TYPES = {
    "zip": "application/zip",
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "html": "text/html",
    "md": "text/markdown",
    "eml": "message/rfc822",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def file_name(what: str, ending: str, *, version: Dataset | None = None, name: str = "") -> str:
    """Name a file after what is in it and where that comes from.

    Args:
        what: What the file holds.
        ending: Ending of the name, without the dot.
        version: Version of a dataset that it was made from.
        name: Name of the dataset, where there is no version of it yet.

    >>> file_name("findings", "csv", name="Our works/2026 <b>")
    'findings Our works 2026 b.csv'
    """
    source = f"{version.name} v{version.version}" if version else name
    told = " ".join(_UNFIT.sub(" ", f"{what} {source}").split())
    return f"{told[:_MOST].strip(' .')}.{ending}"


def offer_table(
    label: str,
    table: Callable[[], pd.DataFrame],
    *,
    what: str,
    key: str,
    version: Dataset | None = None,
    name: str = "",
    columns: Sequence[ResultColumn] = (),
) -> None:
    """Draw a button that takes a table away as csv; it is written when pressed.

    Args:
        label: Words on the button.
        table: Returns the table; it passes the viewer's policy in the gate.
        what: What it holds, for the name of the file and the log.
        key: Key of the button.
        version: Version of a dataset that it was made from.
        name: Name of the dataset, where there is no version of it yet.
        columns: What its columns hold, for the viewer's policy.
    """
    leaving = _leaving(version, name)
    _draw_button(
        label, lambda: let_out(table(), "csv", leaving, what=what, columns=columns),
        file_name(what, "csv", version=version, name=name), key=key, type="tertiary",
    )  # fmt: skip


def offer_file(
    label: str,
    make: Callable[[Seal], bytes],
    *,
    what: str,
    ending: str,
    key: str,
    version: Dataset | None = None,
    named: str = "",
    brought: bytes | None = None,
    person: Person | None = None,
    **looks: Any,
) -> None:
    """Draw a button that takes away what is no table; it is made when pressed.

    Args:
        label: Words on the button.
        make: Writes the file, given the seal that must stand in it.
        what: What it holds, for the name of the file and the log.
        ending: Ending of the name, which says the format.
        key: Key of the button.
        version: Version of a dataset that it was made from.
        named: Name of the file, where it is not to be named after what it holds.
        brought: An office file that it is added to, such as a company's template.
        person: Whom it is about, for the log.
        **looks: Passed on to the button, such as ``help`` or ``width``.
    """
    leaving = _leaving(version, "", person)
    _draw_button(
        label, lambda: let_out(make, ending, leaving, what=what, brought=brought),
        named or file_name(what, ending, version=version), key=key, **looks,
    )  # fmt: skip


def offer_form(label: str, table: pd.DataFrame, *, name: str, key: str, **looks: Any) -> None:
    """Draw a button that takes away a form to fill in, under the name it is loaded by."""
    leaving = _leaving(None, "")
    _draw_button(
        label, lambda: let_out(table, "csv", leaving, what=f"empty {name}", form=True),
        f"{name}.csv", key=key, **looks,
    )  # fmt: skip


def offer_import_file(
    label: str, table: Callable[[], pd.DataFrame], *, what: str, key: str, version: Dataset | None
) -> None:
    """Draw a button that takes away rows for another system: its headers, and nothing added.

    Args:
        label: Words on the button.
        table: Returns the cells; they leave through the gate, which logs them.
        what: What it holds, for the name of the file and the log.
        key: Key of the button.
        version: Version of a dataset that it was made from.
    """
    leaving = _leaving(version, "")
    _draw_button(
        label, lambda: let_out(table(), "csv", leaving, what=what, form=True),
        file_name(what, "csv", version=version), key=key,
    )  # fmt: skip


def _leaving(version: Dataset | None, name: str, person: Person | None = None) -> Departure:
    """Say who takes a file away; asked for while the page is drawn, for a click has no session."""
    kept, viewer, who = cached.workspace(), cached.viewer(), cached.actor()
    return Departure(
        viewer,
        lambda what, told: kept.note(
            TOOK_AWAY,
            what,
            told,
            actor=who,
            policy=viewer.policy,
            dataset=version.id if version else None,
            person=person,
        ),
        dataset=version.name if version else name,
        version=version.version if version else 0,
        fingerprint=version.fingerprint if version else "",
    )


def _draw_button(
    label: str, make: Callable[[], bytes], name: str, *, key: str, **looks: Any
) -> None:
    kind = name.rpartition(".")[2]
    st.download_button(
        label, data=make, file_name=name, mime=MIME_TYPES.get(kind, _OTHER_TYPES.get(kind)),
        on_click="ignore", icon=":material/download:", key=key, **looks,
    )  # fmt: skip
