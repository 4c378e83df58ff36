"""The hostile and dirty files, each with the outcome and the details that are expected."""

import pytest

from tests import uploads
from tests.judged import examine

HERE = uploads.FOLDER.is_dir()


@pytest.fixture(scope="module")
def known():
    return dict(uploads.known().tables)


@pytest.mark.slow
@pytest.mark.skipif(not HERE, reason="../shared/data is not here")
@pytest.mark.parametrize("line", uploads.expected() if HERE else [], ids=lambda line: line.file)
def test_outcome_and_details_are_as_expected(line, known):
    seen = examine(uploads.FOLDER / line.file, known=known)
    assert seen.outcome == line.outcome, seen.sentence
    assert not list(uploads.shortcomings(line.file, seen))
