"""What cells and axes mean, before columns are matched: facts in lists, targets, ladders, paths."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.finding.table import RawTable
from skillgap.reading.meaning.axes import (
    join_roles_and_levels,
    split_career_ladder,
    split_off_target_levels,
)
from skillgap.reading.meaning.certificates_across import stack_certificates_across
from skillgap.reading.meaning.clusters import take_out_skill_groups
from skillgap.reading.meaning.common_word import strip_common_word
from skillgap.reading.meaning.contractors import mark_contractors
from skillgap.reading.meaning.courses_across import stack_courses_across
from skillgap.reading.meaning.facts import split_skill_lists
from skillgap.reading.meaning.groups import stack_repeated_groups
from skillgap.reading.meaning.groups_down import spread_groups_down
from skillgap.reading.meaning.histories import (
    read_survey_answers,
    split_courses_from_history,
    tell_status_of_learning,
)
from skillgap.reading.meaning.months_across import stack_months_across
from skillgap.reading.meaning.nested_rows import settle_nested_rows
from skillgap.reading.meaning.paths import split_skill_paths
from skillgap.reading.meaning.pay import (
    read_monthly_pay_as_yearly,
    read_pay_by_its_period,
)
from skillgap.reading.meaning.people_across import take_out_people_across
from skillgap.reading.meaning.people_by_level import read_people_by_level
from skillgap.reading.meaning.people_cells import (
    split_names_and_numbers,
    strip_states_of_names,
)
from skillgap.reading.meaning.raters import stack_ratings_of_raters
from skillgap.reading.meaning.role_statements import read_role_statements
from skillgap.reading.meaning.sides import settle_sides_of_matrix
from skillgap.reading.meaning.wishes import take_out_wishes

_STEPS: tuple[Callable[[RawTable, Decisions], list[RawTable]], ...] = (
    settle_nested_rows,
    spread_groups_down,
    strip_states_of_names,
    split_names_and_numbers,
    mark_contractors,
    read_pay_by_its_period,
    read_monthly_pay_as_yearly,
    read_role_statements,
    tell_status_of_learning,
    stack_months_across,
    take_out_people_across,
    read_people_by_level,
    stack_certificates_across,
    stack_courses_across,
    strip_common_word,
    settle_sides_of_matrix,
    stack_ratings_of_raters,
    stack_repeated_groups,
    read_survey_answers,
    split_skill_lists,
    split_off_target_levels,
    split_career_ladder,
    split_courses_from_history,
    join_roles_and_levels,
    split_skill_paths,
    take_out_skill_groups,
    take_out_wishes,
)


def reshape_table(raws: Sequence[RawTable], decisions: Decisions) -> list[RawTable]:
    """Turn tables whose cells or axes hold more than one thing into tables that hold one.

    Args:
        raws: Tables as found.
        decisions: Answers given so far; each reshaping can be answered with ``leave``.

    Returns:
        The tables, those taken out of another right behind it; what was done is among their
        issues, with a question where it is a guess.
    """
    tables = list(raws)
    for step in _STEPS:
        tables = [part for raw in tables for part in step(raw, decisions.for_file(raw.file))]
    return tables


__all__ = ["reshape_table"]
