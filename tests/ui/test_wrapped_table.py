"""A table whose text wraps: nothing from data is Markdown, the names of its columns neither."""

import pytest

from skillgap.ui.kit import show
from skillgap.ui.kit.plain import plain

HOSTILE = "<iframe src=http://evil.test> | **x** | [a](b)"


@pytest.fixture
def written(monkeypatch):
    """What the page is given as Markdown."""
    texts = []
    monkeypatch.setattr(show.st, "markdown", texts.append)
    return texts


def test_names_of_columns_and_cells_stand_as_they_are(written):
    show.show_wrapped_table(["What", HOSTILE], [[HOSTILE, 1.0]], figures=[HOSTILE])
    head, marks, row = written[0].splitlines()
    assert head == f"| What | {plain(HOSTILE)} |"
    assert row == f"| {plain(HOSTILE)} | {plain(1.0)} |"
    assert marks == "| --- | --: |"
    assert "://" not in head.replace("\\", "")
