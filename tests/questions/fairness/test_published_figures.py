"""Published figures, to the digit: two promotion exams, and admissions to a university."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import skillgap as sg
from skillgap.questions.fairness.exact import (
    exact_p_value,
    fisher_p_value,
    stratified_p_value,
)
from skillgap.questions.fairness.ratios import compare_rates, compare_within_strata, holm
from skillgap.questions.fairness.verdicts import CONCERN, INSUFFICIENT, NOTHING_FOUND
from tests.condensed import condensed
from tests.recorded import assert_as_recorded

ADMISSIONS = [  # department, men admitted, men, women admitted, women
    ("A", 512, 825, 89, 108), ("B", 353, 560, 17, 25), ("C", 120, 325, 202, 593),
    ("D", 138, 417, 131, 375), ("E", 53, 191, 94, 393), ("F", 22, 373, 24, 341),
]  # fmt: skip
"""Bickel, Hammel and O'Connell 1975, Science 187: the six largest departments at Berkeley."""


def decided(*cases):
    """One row per person: group, whether selected, and the case."""
    rows = [
        (group, chosen, case)
        for case, group, selected, people in cases
        for chosen, number in ((True, selected), (False, people - selected))
        for _ in range(number)
    ]
    return pd.DataFrame(rows, columns=["group", "passed", "case"])


def admissions():
    return decided(*[(name, "men", men, all_men) for name, men, all_men, *_ in ADMISSIONS],
                   *[(name, "women", women, all_women) for name, _, _, women, all_women
                     in ADMISSIONS])  # fmt: skip


@pytest.mark.parametrize(
    ("counts", "ratio", "fisher"),
    [
        ((3, 8, 16, 25), 0.586, 0.24),  # captains
        ((6, 19, 25, 43), 0.543, 0.097),  # lieutenants, black
        ((3, 15, 25, 43), 0.344, 0.016),  # lieutenants, hispanic
    ],
)
def test_ricci_v_destefano(counts, ratio, fisher):
    """Ricci v. DeStefano 2009: promotion exams of the New Haven fire department, 2003."""
    assert round(compare_rates(*counts).figure, 3) == ratio
    assert round(fisher_p_value(*counts), len(str(fisher)) - 2) == fisher


def test_ricci_as_an_audit():
    exam = decided(("exam", "white", 25, 43), ("exam", "black", 6, 19), ("exam", "hispanic", 3, 15))
    found = sg.audit_parity(exam, group="group", selected="passed").table.set_index("group")
    assert found["ratio"].round(3).to_dict() == {"black": 0.543, "hispanic": 0.344, "white": 1.0}
    assert found.loc["white", "verdict"] == ""
    assert found.loc["black", "verdict"] == INSUFFICIENT
    assert (found["people_needed"].drop("white") > 62).all()


def test_admissions_over_all_and_by_department():
    """Women were admitted .68 times as often over all, .86 to 1.33 times by department."""
    found = sg.audit_parity(admissions(), group="group", selected="passed", within="case")
    women = found.table.set_index("group").loc["women"]
    assert women["compared_with"] == "men"
    assert round(women["ratio"], 2) == 0.68
    by_department = found.by_stratum().query("group == 'women'").set_index("stratum")["ratio"]
    assert by_department.round(2).to_dict() == {
        "A": 1.33, "B": 1.08, "C": 0.92, "D": 1.06, "E": 0.86, "F": 1.19
    }  # fmt: skip


def test_admissions_are_as_on_record():
    found = sg.audit_parity(admissions(), group="group", selected="passed", within="case")
    wanted = {"table": found.table, "by stratum": found.by_stratum(), "warnings": found.warnings}
    assert_as_recorded(Path(__file__).parent / "records" / "admissions.json", condensed(wanted, 8))


def test_simpsons_paradox_is_pointed_out_and_clears_the_departments():
    found = sg.audit_parity(admissions(), group="group", selected="passed", within="case")
    assert found.table["verdict"].iloc[0] == NOTHING_FOUND
    assert any("Simpson's paradox" in one and "0.68" in one for one in found.warnings)
    overall = sg.audit_parity(admissions(), group="group", selected="passed")
    assert overall.table["verdict"].iloc[0] == CONCERN
    assert not any("Simpson" in one for one in overall.warnings)


def test_no_paradox_where_like_cases_tell_the_same():
    table = decided(("a", "x", 40, 100), ("a", "y", 20, 100), ("b", "x", 60, 100),
                    ("b", "y", 30, 100))  # fmt: skip
    found = sg.audit_parity(table, group="group", selected="passed", within="case")
    assert not any("Simpson" in one for one in found.warnings)
    assert found.table["verdict"].iloc[0] == CONCERN


@pytest.mark.parametrize(
    "counts", [(3, 8, 16, 25), (6, 19, 25, 43), (3, 15, 25, 43), (7, 12, 1, 15), (0, 10, 9, 30)]
)
def test_boschloo_and_fisher_equal_scipys(counts):
    stats = pytest.importorskip("scipy.stats")
    a, n, b, m = counts
    theirs = stats.boschloo_exact([[a, b], [n - a, m - b]], n=64).pvalue
    assert exact_p_value(*counts) == pytest.approx(theirs, abs=2e-4)
    assert fisher_p_value(*counts) == pytest.approx(
        stats.fisher_exact([[a, b], [n - a, m - b]]).pvalue
    )


def test_many_people_are_compared_by_fishers_test():
    assert exact_p_value(120, 300, 90, 300) == fisher_p_value(120, 300, 90, 300)


def test_the_mantel_haenszel_ratio_equals_statsmodels():
    tables = pytest.importorskip("statsmodels.stats.contingency_tables")
    a, n, b, m = (np.array(column) for column in zip(
        *[(women, all_women, men, all_men) for _, men, all_men, women, all_women in ADMISSIONS]
    ))  # fmt: skip
    found = compare_within_strata(a, n, b, m)
    theirs = tables.StratifiedTable(
        [np.array([[a[i], n[i] - a[i]], [b[i], m[i] - b[i]]]) for i in range(len(a))]
    )
    assert found.figure == pytest.approx(theirs.riskratio_pooled, rel=1e-6)
    assert found.p_value == pytest.approx(theirs.test_null_odds(correction=True).pvalue, abs=0.02)


def test_an_exact_test_over_one_stratum_is_fishers_doubled():
    stats = pytest.importorskip("scipy.stats")
    one = [np.array([number]) for number in (3, 15, 25, 43)]
    less = stats.fisher_exact([[3, 12], [25, 18]], alternative="less").pvalue
    assert stratified_p_value(*one) == pytest.approx(2 * less)


def test_holm_equals_statsmodels():
    multi = pytest.importorskip("statsmodels.stats.multitest")
    values = np.array([0.001, 0.04, 0.03, 0.2, 0.011])
    assert holm(values) == pytest.approx(multi.multipletests(values, method="holm")[1])
