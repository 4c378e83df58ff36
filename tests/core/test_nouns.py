"""The nouns: tables, workforce, needs, the register, who may see what, reports, errors."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from skillgap.core.assumptions import Assumption
from skillgap.core.errors import BadValue, Issue, MissingTable, Outcome, UnknownName, put_in_plural
from skillgap.core.needs import collect_needs
from skillgap.core.tables import LEVEL_MAX, LEVEL_NAMES, TABLES, table_named
from skillgap.core.workforce import Codes, empty_table
from skillgap.reading.examination import Examination, FileReport, Option, Question
from tests.gap_cases import organisation
from tests.recorded import assert_as_recorded

RECORDS = Path(__file__).parent / "records"


def test_numbers_of_the_contract_as_recorded():
    bounds = {
        f"{table.name}.{column.name}": [column.low, column.high, column.default]
        for table in TABLES.values()
        for column in table.columns
        if (column.low, column.high, column.default) != (None, None, None)
    }
    assert_as_recorded(RECORDS / "contract.json", bounds)
    assert len(LEVEL_NAMES) == LEVEL_MAX + 1 == 6


def test_a_table_names_its_columns():
    table = table_named("requirements")
    assert table.required == ("role_id", "skill_id", "required_level")
    assert table["importance"].high == 5
    assert table.template.shape == (1, 4)
    with pytest.raises(UnknownName, match="Did you mean"):
        table["importanc"]
    with pytest.raises(UnknownName):
        table_named("nothing")


def test_codes():
    codes = Codes(["b", "a", "b"])
    assert (len(codes), codes.labels) == (2, ("b", "a"))
    assert (codes.code("b"), codes.code("a"), codes.code("z")) == (0, 1, -1)
    assert codes.encode(pd.Series(["a", "z"])).tolist() == [1, -1]


def test_who_is_present_on_the_first_and_the_last_day():
    """`as_of` is 31 Oct 2026: hired that day counts, gone that day does not."""
    days = [
        (None, None, True),
        ("2026-10-31", None, True),
        ("2026-11-01", None, False),
        (None, "2026-10-31", False),
        (None, "2026-11-01", True),
        ("2026-11-01", "2026-12-01", False),
        ("2020-01-01", "2026-10-30", False),
    ]
    staff = [{"employee_id": f"E{at}", "role_id": "r", "hire_date": hired, "exit_date": gone}
             for at, (hired, gone, _) in enumerate(days)]  # fmt: skip
    assert organisation(employees=staff).present.tolist() == [here for *_, here in days]


def test_a_workforce_says_what_it_holds():
    workforce = organisation(employees=[{"employee_id": "E", "role_id": "r"}], roles=[])
    assert workforce.has("employees")
    assert not workforce.has("employees", "roles")
    assert not workforce.has("signals")
    assert len(workforce["signals"]) == 0
    workforce.need("employees")
    with pytest.raises(MissingTable, match="signals"):
        workforce.need("employees", "signals")
    assert repr(workforce) == "Workforce('Workforce', as of 2026-10-31, employees 1, roles 0)"
    other = organisation(employees=[{"employee_id": "F", "role_id": "r"}], roles=[])
    assert workforce.fingerprint != other.fingerprint
    again = organisation(employees=[{"employee_id": "E", "role_id": "r"}], roles=[])
    assert workforce.fingerprint == again.fingerprint
    assert list(empty_table("aspirations")) == [
        "employee_id", "target_role_id", "source_file", "source_row",
    ]  # fmt: skip


def needs_of(rows):
    roles = [{"role_id": name, "title": name} for name in ("b", "a", "c")]
    skills = [{"skill_id": name, "name": name} for name in ("y", "x", "z")]
    return collect_needs(organisation(roles=roles, skills=skills, requirements=rows, employees=[]))


def need(role, skill, level, importance=None):
    return {"role_id": role, "skill_id": skill, "required_level": level, "importance": importance}


def test_needs_come_by_role_and_skill_in_order_of_their_names():
    """Roles are coded b 0, a 1, c 2; skills y 0, x 1, z 2. A blank importance is 3."""
    needs = needs_of([
        need("b", "y", 2.0, 5.0), need("a", "z", 1.0), need("b", "x", 4.0, 1.0),
        need("a", "x", 3.0, 1.0), need("a", "x", 2.0, 5.0), need("c", "x", 0.0),
        need("d", "x", 1.0), need("b", "q", 1.0), need("b", "z", 0.01, 4.0),
    ])  # fmt: skip
    assert needs.role.tolist() == [1, 1, 0, 0, 0]
    assert needs.skill.tolist() == [1, 2, 1, 0, 2]
    assert needs.level.tolist() == [3.0, 1.0, 4.0, 2.0, 0.01]
    assert needs.record.tolist() == [3, 1, 2, 0, 8]
    assert needs.share.tolist() == pytest.approx([1 / 4, 3 / 4, 0.1, 0.5, 0.4])
    assert needs.start.tolist() == [2, 0, 0]
    assert needs.count.tolist() == [3, 2, 0]


def test_no_needs():
    needs = needs_of([need("a", "x", 0.0), need("d", "x", 1.0)])
    assert len(needs.role) == len(needs.share) == 0
    assert needs.count.tolist() == needs.start.tolist() == [0, 0, 0]


@pytest.mark.parametrize(("low", "high"), [(2.0, 2.0), (1.0, 2.0), (2.0, 3.0)])
def test_a_value_may_be_an_end_of_its_range(low, high):
    Assumption("a", 2.0, "u", low, high, "s", "guess", "o", "m")


@pytest.mark.parametrize(("low", "high"), [(2.1, 3.0), (1.0, 1.9)])
def test_a_value_outside_its_range_is_refused(low, high):
    with pytest.raises(BadValue, match="outside"):
        Assumption("a", 2.0, "u", low, high, "s", "guess", "o", "m")


def test_a_register_is_changed_into_a_new_one(register):
    name = next(iter(register))
    entry = register[name]
    for value in (entry.high + 1, entry.low - 1):
        changed = register.changed(**{name: value})
        assert changed.value(name) == value
        assert changed[name].low == min(entry.low, value)
        assert changed[name].high == max(entry.high, value)
    assert register.value(name) == entry.value
    assert name in register and "no such thing" not in register  # noqa: PT018
    assert len(register) == len(register.table) == len(list(register))
    with pytest.raises(UnknownName):
        register.changed(no_such_thing=1.0)
    with pytest.raises(UnknownName):
        register["no such thing"]


def asked(answer=""):
    return Question("k", "day_first", "f", "c", "t", "w", (Option("a", "A"),), answer)


def kept_aside(rows):
    return pd.DataFrame({"file": ["f"] * rows, "row": range(rows), "reason": "", "record": ""})


FIXED = Issue(
    severity="note",
    file="f",
    table="",
    row=0,
    column="",
    value="",
    found="x",
    expected="y",
    remedy="z",
)


@pytest.mark.parametrize(
    ("report", "outcome", "sentence"),
    [
        (FileReport("f"), Outcome.ACCEPT, "f: ."),
        (FileReport("f", rows=1), Outcome.ACCEPT, "f: 1 row can be used."),
        (FileReport("f", rows=1200), Outcome.ACCEPT, "f: 1,200 rows can be used."),
        (FileReport("f", rows=2, fixes=(FIXED,)), Outcome.FIX,
         "f: 2 rows can be used, 1 kind of change."),
        (FileReport("f", questions=(asked(),)), Outcome.ASK, "f: 1 question."),
        (FileReport("f", questions=(asked("a"), asked())), Outcome.ASK, "f: 1 question."),
        (FileReport("f", questions=(asked("a"),)), Outcome.FIX, "f: ."),
        (FileReport("f", quarantined=kept_aside(1)), Outcome.QUARANTINE, "f: 1 row kept aside."),
        (FileReport("f", quarantined=kept_aside(2), pending=2), Outcome.ACCEPT,
         "f: 2 rows kept aside."),
        (FileReport("f", quarantined=kept_aside(3), pending=2), Outcome.QUARANTINE,
         "f: 3 rows kept aside."),
        (FileReport("f", rejection="No."), Outcome.REJECT, "No."),
    ],
)  # fmt: skip
def test_what_becomes_of_a_file(report, outcome, sentence):
    assert (report.outcome, report.sentence) == (outcome, sentence)


def test_an_examination_adds_up_its_files():
    reports = (
        FileReport("a", rows=1, fixes=(FIXED,), quarantined=kept_aside(2)),
        FileReport("b", questions=(asked(),), quarantined=kept_aside(1)),
        FileReport("c"),
    )
    found = Examination("x", reports)
    assert found.outcome is Outcome.QUARANTINE
    assert (len(found.questions), len(found.fixes), len(found.quarantined)) == (1, 1, 3)
    assert len(Examination("x", reports[2:]).quarantined) == 0
    assert asked().default == "a"
    assert asked().count == 1


def issue(severity="note", outcome="kept", **more):
    given = {"row": 0, "column": "", "value": "", "count": 1, **more}
    return Issue(
        severity=severity,
        file="f",
        table="t",
        row=given["row"],
        column=given["column"],
        value=given["value"],
        found="value above 5",
        expected="less",
        remedy="Correct it.",
        outcome=outcome,
        count=given["count"],
        verdict=more.get("verdict", ""),
        question=more.get("question", ""),
    )


@pytest.mark.parametrize(
    ("found", "judged"),
    [
        (issue(), Outcome.ACCEPT),
        (issue(outcome="assumed"), Outcome.ACCEPT),
        (issue(outcome="converted"), Outcome.FIX),
        (issue(outcome="blanked"), Outcome.FIX),
        (issue(outcome="dropped"), Outcome.FIX),
        (issue("warning"), Outcome.FIX),
        (issue("error"), Outcome.QUARANTINE),
        (issue("error", question="day_first"), Outcome.ASK),
        (issue("error", question="day_first", verdict="REJECT"), Outcome.REJECT),
    ],
)
def test_how_an_issue_is_judged(found, judged):
    assert found.file_outcome is judged


def test_an_issue_in_one_line():
    assert str(issue()) == "f: value above 5. Expected less. Correct it."
    assert str(issue(row=4, column="c", value="9")) == (
        "f, column `c`, row 4: value above 5 (9). Expected less. Correct it."
    )
    assert "2 values above 5" in str(issue(count=2))
    assert "1,200 values" in str(issue(count=1200))
    assert put_in_plural("box") == "boxes"
    assert put_in_plural("match found") == "matches found"


def test_the_gravest_outcome():
    assert Outcome.gravest([]) is Outcome.ACCEPT
    assert Outcome.gravest([Outcome.ASK, Outcome.FIX]) is Outcome.ASK
    assert Outcome.gravest(Outcome) is Outcome.REJECT


def test_a_day_by_default():
    assert organisation(employees=[]).as_of == date(2026, 10, 31)
    assert np.isnan(empty_table("employees")["fte"].sum() + np.nan)
