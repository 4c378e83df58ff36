"""Strange files: each comes to the outcome that somebody who works with such exports expects."""

import pytest

from tests import strange
from tests.judged import examine
from tests.silence import unclear, untold


@pytest.mark.slow
@pytest.mark.parametrize("name", strange.EVERY)
def test_outcome_and_details_are_as_expected(name):
    case = strange.EVERY[name]
    source = (case.file, case.bytes())
    seen = examine(source, answers=case.answers)
    assert seen.outcome == case.outcome, seen.sentence
    assert not [problem for look in case.looks if (problem := look(seen))]
    assert not list(untold(source, seen))
    assert not list(unclear(seen))
