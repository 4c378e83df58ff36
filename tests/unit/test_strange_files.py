"""Strange files: each comes to the outcome that somebody who works with such exports expects."""

import pytest

from skillgap.ingest.examine import examine
from tests import strange

READY = [
    n
    for n in strange.EVERY
    if n.split(":")[0] in ("delimiter", "header", "json", "layout", "package", "workbook")
]


@pytest.mark.parametrize("name", READY)
def test_outcome_and_details_are_as_expected(name):
    case = strange.EVERY[name]
    seen = examine((case.file, case.bytes()), answers=case.answers)
    assert seen.outcome == case.outcome, seen.sentence
    assert not [problem for look in case.looks if (problem := look(seen))]
