"""A result answers the same question once, and nobody who changes a table changes its answer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pandas as pd

from skillgap.core.kept_answers import MOST, keep_answers


@dataclass(frozen=True, eq=False)
class Result:
    """Counts how often it works something out."""

    factor: int = 1
    asked: list[object] = field(default_factory=list)

    @keep_answers
    def by(self, *columns: str, month: int = 0) -> pd.DataFrame:
        """Return a table."""
        self.asked.append((columns, month))
        return pd.DataFrame({"value": [self.factor * month]})

    @keep_answers
    def of(self, names: list[str]) -> int:
        """Return a number for something that cannot be hashed."""
        self.asked.append(names)
        return len(names)


def test_the_same_question_is_worked_out_once_and_another_one_anew():
    result = Result()
    assert result.by("a", month=2)["value"][0] == 2
    assert result.by("a", month=2)["value"][0] == 2
    assert result.by("a", month=3)["value"][0] == 3
    assert result.by("b", month=2)["value"][0] == 2
    assert result.asked == [(("a",), 2), (("a",), 3), (("b",), 2)]


def test_a_table_that_somebody_changes_is_their_own():
    result = Result()
    mine = result.by("a", month=2)
    mine["value"] = 99
    assert result.by("a", month=2)["value"][0] == 2


def test_another_result_has_its_own_answers():
    result = Result()
    result.by(month=2)
    assert replace(result, factor=5).by(month=2)["value"][0] == 10


def test_what_cannot_be_hashed_is_worked_out_every_time():
    result = Result()
    assert [result.of(["x"]), result.of(["x"])] == [1, 1]
    assert len(result.asked) == 2


def test_only_the_latest_answers_are_kept():
    result = Result()
    for month in range(MOST + 1):
        result.by(month=month)
    result.by(month=MOST)
    assert len(result.asked) == MOST + 1
    result.by(month=0)
    assert len(result.asked) == MOST + 2
