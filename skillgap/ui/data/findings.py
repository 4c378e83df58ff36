"""What was found while reading: every issue, filtered, explained, and as a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from skillgap.core import wording
from skillgap.core.errors import Issue, put_in_plural
from skillgap.core.findings import count_by_severity, merge_like_issues
from skillgap.ui.kit import downloads, show
from skillgap.ui.kit.plain import plain

if TYPE_CHECKING:
    from skillgap.store.workspace import Dataset

MEANINGS = {
    "error": "left out",
    "warning": "kept, but a figure may be less accurate",
    "note": "changed or assumed, for the record",
}
_COLOURS = {"error": "red", "warning": "orange", "note": "gray"}
_BY_PROBLEM, _EVERY_ONE = "By problem", "Every row"


def issues_table(issues: Iterable[Issue]) -> pd.DataFrame:
    """Return issues as a table: one column per field."""
    names = [field.name for field in fields(Issue)]
    rows = [[getattr(issue, name) for name in names] for issue in issues]
    return pd.DataFrame(rows, columns=names)


def draw_issues_table(
    issues: Sequence[Issue], *, key: str, name: str, version: Dataset | None = None
) -> None:
    """Show issues in a table that can be filtered and downloaded.

    Args:
        issues: As found in ``Workforce.issues``.
        key: Names the place on the page.
        name: Name of the dataset, for the file name.
        version: Version of a dataset they belong to; ``None`` before the import.
    """
    if not issues:
        st.markdown(":material/check_circle: Nothing was found that needs a second look.")
        return
    counts = count_by_severity(issues)
    st.caption(
        " · ".join(
            f"{wording.count(counts[kind], kind)}: {meaning}"
            for kind, meaning in MEANINGS.items()
            if counts[kind]
        )
    )
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}-filters"):
        kept, gathered = _draw_issue_filters(issues, key)
        downloads.offer_table(
            "All as CSV", lambda: issues_table(issues), what="findings", key=f"{key}-download",
            version=version, name=name,
        )  # fmt: skip
    listed = merge_like_issues(kept) if gathered else list(kept)
    frame = issues_table(listed)
    chosen = show.show_table(
        frame.assign(severity=[[kind.capitalize()] for kind in frame["severity"]]),
        alt=f"Findings while reading {name}",
        order=_column_order(frame, gathered),
        columns=_column_configs(gathered),
        key=f"{key}-issues",
        on_select=lambda: None,
    )
    if chosen and chosen[0] < len(listed):
        _show_finding(listed[chosen[0]])
    else:
        st.caption("Choose a row to read it in full.")


def _draw_issue_filters(issues: Sequence[Issue], key: str) -> tuple[list[Issue], bool]:
    """Draw the filters; return the issues they keep, and whether to gather them by problem."""
    held = [kind for kind in MEANINGS if any(issue.severity == kind for issue in issues)]
    files = list(dict.fromkeys(issue.file for issue in issues if issue.file))
    gathered = st.segmented_control(
        "Lines", [_BY_PROBLEM, _EVERY_ONE], default=_BY_PROBLEM, required=True,
        key=f"{key}-lines", label_visibility="collapsed",
    )  # fmt: skip
    kinds = st.pills(
        "Severity", held, selection_mode="multi", key=f"{key}-severity",
        format_func=lambda kind: f"{kind}s".capitalize(), label_visibility="collapsed",
    )  # fmt: skip
    chosen = st.multiselect(
        "File", files, key=f"{key}-files", placeholder="All files", width=240,
        label_visibility="collapsed",
    ) if len(files) > 1 else []  # fmt: skip
    kept = [
        issue
        for issue in issues
        if (not kinds or issue.severity in kinds) and (not chosen or issue.file in chosen)
    ]
    return kept, gathered == _BY_PROBLEM


def _column_order(frame: pd.DataFrame, gathered: bool) -> list[str]:
    """Return the columns that fit a width of 1280 pixels; the rest shows with the chosen row."""
    one_file = frame["file"].nunique() <= 1
    places = ["count"] if gathered else ["row", "value"]
    order = ["severity", "file", "column", *places, "found", "remedy"]
    return [name for name in order if not (name == "file" and one_file)]


def _column_configs(gathered: bool) -> dict[str, object]:
    column = st.column_config
    return {
        "severity": column.MultiselectColumn(
            "Severity", width=84, options=[kind.capitalize() for kind in MEANINGS],
            color=list(_COLOURS.values()),
        ),
        "file": column.TextColumn("File", width=130 if gathered else 110),
        "column": column.TextColumn("Column", width=110 if gathered else 100),
        "row": column.NumberColumn("Row", width=56, format="%d"),
        "count": column.NumberColumn("Cells", width=60, format="%,d"),
        "value": column.TextColumn("Value", width=110),
        "found": column.TextColumn("Found", width=190 if gathered else 150),
        "remedy": column.TextColumn("What to do", width=220 if gathered else 170),
    }  # fmt: skip


def _show_finding(issue: Issue) -> None:
    """Say one finding in full."""
    places = [issue.file or issue.table, f"column {issue.column}" if issue.column else "",
              f"row {issue.row}" if issue.row else ""]  # fmt: skip
    found = issue.found if issue.count == 1 else f"{issue.count:,} {put_in_plural(issue.found)}"
    value = f" ({issue.value})" if issue.value else ""
    read_as = f", read as {issue.table}" if issue.table else ""
    with st.container(border=True, gap="xxsmall"):
        st.markdown(
            f"**{plain(', '.join(part for part in places if part))}**: {plain(found + value)}. "
            f"Expected {plain(issue.expected)}. {plain(issue.remedy)}"
        )
        st.caption(plain(f"{issue.severity.capitalize()}{read_as}; {issue.outcome}."))
