"""The documents say what is there: links lead somewhere, commands exist, made pages are current."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.document_tables import PAGE, document

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def named(path):
    return path.relative_to(ROOT).as_posix()


def test_tables_page_is_current():
    assert PAGE.read_text(encoding="utf-8") == document(), "run `make tables`"


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_links_lead_somewhere(path):
    text = path.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
    here = [target for target in targets if not re.match(r"[a-z]+:", target)]
    assert [target for target in here if not (path.parent / target).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_commands_named_exist(path):
    known = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    named_here = set(re.findall(r"(?:^|`)make ([a-z-]+)", path.read_text(), flags=re.MULTILINE))
    assert named_here <= known


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_files_named_in_code_marks_exist(path):
    text = path.read_text(encoding="utf-8")
    files = re.findall(
        r"`((?:skillgap|pages|tests|scripts|benchmarks|docs|data|\.streamlit)/[\w./-]+)`", text
    )
    there = [file for file in files if "your_" not in file]
    assert [file for file in there if not (ROOT / file).exists()] == []
