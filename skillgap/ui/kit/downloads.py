"""Tables to take away: each says which version of which dataset it comes from."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from skillgap.exports.tables import MIME_TYPES, write_table
from skillgap.ui.kit import cached

if TYPE_CHECKING:
    from skillgap.store.workspace import Dataset

_UNFIT = re.compile(r"[^\w .()+-]+")
_MOST = 60


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


def stamp_version(frame: pd.DataFrame, version: Dataset | None) -> pd.DataFrame:
    """Add ``dataset``, ``dataset_version`` and ``data_hash`` to a table, so a row can be traced.

    Args:
        frame: Any table.
        version: Version of a dataset that it was made from; ``None`` leaves it as it is.
    """
    if version is None:
        return frame
    return frame.assign(
        dataset=version.name, dataset_version=version.version, data_hash=version.fingerprint[:12]
    )


def offer_table(
    label: str,
    table: Callable[[], pd.DataFrame],
    *,
    what: str,
    key: str,
    version: Dataset | None = None,
    name: str = "",
) -> None:
    """Draw a button that takes a table away as csv; it is written when pressed.

    Args:
        label: Words on the button.
        table: Returns the table; it passes the viewer's policy here.
        what: What it holds, for the name of the file.
        key: Key of the button.
        version: Version of a dataset that it was made from.
        name: Name of the dataset, where there is no version of it yet.
    """
    st.download_button(
        label,
        data=lambda: write_table(cached.viewer().release(stamp_version(table(), version)), "csv"),
        file_name=file_name(what, "csv", version=version, name=name),
        mime=MIME_TYPES["csv"],
        on_click="ignore",
        icon=":material/download:",
        type="tertiary",
        key=key,
    )
