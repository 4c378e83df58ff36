"""The script of the map makes no HTML from text, and loads nothing."""

from __future__ import annotations

import re

import pytest

import skillgap.ui.skills_graph.map.component as component


@pytest.mark.parametrize("path", sorted(component._SCRIPT.iterdir()), ids=lambda path: path.name)
def test_no_html_no_evaluation_no_address(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", text)
    assert not re.search(r"https?://|\bfetch\(|import\(|url\(", text)
    assert len(text.splitlines()) <= 450
