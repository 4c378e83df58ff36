"""Files under way on the Data page."""

import re

from skillgap.reading.questions import _KINDS as QUESTIONS
from skillgap.ui.data.staging import REREAD
from tests.conftest import REPOSITORY


def test_an_answer_that_changes_how_a_file_is_read_reads_it_again():
    """Every question that the reading of a file asks about itself, not the columns' meaning."""
    asked = re.compile(r'(?:\.answer\(|is_left_unchanged\(\w+, )"(\w+)"')
    reading = REPOSITORY / "skillgap" / "reading"
    kinds = {
        kind
        for room in ("finding", "meaning", "files")
        for file in (reading / room).rglob("*.py")
        for kind in asked.findall(file.read_text(encoding="utf-8"))
    }
    assert kinds & set(QUESTIONS) <= REREAD
    assert len(kinds & set(QUESTIONS)) > 15
