"""No false alarm: plain tables come in plainly, whatever program wrote them."""

import pytest

from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW, TABLES
from tests.dialects import DIALECTS
from tests.judged import examine
from tests.silence import unclear, untold


@pytest.fixture(scope="module")
def plain():
    file, make, _ = DIALECTS["commas"]
    return examine((file, make())).workforce


@pytest.mark.slow
@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_sample_comes_in_whole_and_without_a_question(dialect, plain):
    file, make, natural = DIALECTS[dialect]
    source = (file, make())
    seen = examine(source)
    assert seen.outcome in ("ACCEPT", "FIX"), seen.sentence
    assert {fix.found for fix in seen.fixes} <= natural
    assert not seen.questions
    assert not len(seen.quarantined)
    assert not list(unclear(seen))
    if dialect in ("commas", "German", "workbook"):  # the others give the same tables
        assert not list(untold(source, seen))
    for table in TABLES:
        mine, other = (
            workforce[table].drop(columns=[SOURCE_FILE, SOURCE_ROW])
            for workforce in (seen.workforce, plain)
        )
        assert mine.equals(other), table
