"""What every answer says of itself: what was read, which rows, one row opened; model cards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

import skillgap as sg
from skillgap.core.assumptions import Assumption, Assumptions
from skillgap.core.corrections import _expected
from skillgap.core.errors import BadValue, SkillgapError, UnknownName
from skillgap.core.mastery import (
    best_levels,
    find_ai_cluster,
    people_asked,
    people_using,
    speaks_of_ai,
)
from skillgap.core.model_cards import make_cards, read_notes, read_results
from skillgap.core.question import (
    Question,
    Result,
    answer_with,
    declare,
    is_computable,
    options_of,
    question_of,
)
from skillgap.core.tables import Column


def entry(name, value=2.0, **changes):
    given = {"name": name, "value": value, "unit": "levels", "low": 1.0, "high": 3.0,
             "source": "x", "status": "guess", "owner": "CHRO", "meaning": "m"}  # fmt: skip
    return Assumption(**{**given, **changes})


REGISTER = Assumptions((entry("a"), entry("b"), entry("c", 3.0, status="confirmed")))


class TestRegister:
    @pytest.mark.parametrize("value", [1.0, 2.0, 3.0])
    def test_a_range_holds_its_value(self, value):
        assert entry("a", value).value == value
        for low, high in ((value + 0.01, 9.0), (0.0, value - 0.01)):
            with pytest.raises(BadValue, match="outside"):
                entry("a", value, low=low, high=high)
        with pytest.raises(BadValue, match="status"):
            entry("a", status="rumour")

    def test_views_remember_what_is_read_of_them(self):
        first = REGISTER.recorded()
        second = first.recorded()
        assert second.value("b") == 2.0
        assert (first["a"].name, "c" in first, len(first), list(first)) == (
            "a", True, 3, ["a", "b", "c"],
        )  # fmt: skip
        assert [one.name for one in first.read_so_far] == ["a", "b"]
        assert [one.name for one in second.read_so_far] == ["b"]
        assert REGISTER.read_so_far == ()
        resumed = second.resumed()
        assert resumed.value("c") == 3.0
        assert [one.name for one in resumed.read_so_far] == ["b", "c"]
        assert [one.name for one in second.read_so_far] == ["b"]
        assert [one.name for one in first.read_so_far] == ["a", "b", "c"]
        assert REGISTER.resumed().read_so_far == ()

    def test_a_changed_value_widens_its_range_and_what_is_confirmed_stays(self):
        made = REGISTER.changed(a=5.0, b=0.5)
        assert [(one.low, one.value, one.high) for one in made.values()] == [
            (1.0, 5.0, 5.0), (0.5, 0.5, 3.0), (1.0, 3.0, 3.0),
        ]  # fmt: skip
        told = REGISTER.updated_from_data([entry("b", 1.5), entry("c", 1.5)])
        assert [one.value for one in told.values()] == [2.0, 1.5, 3.0]
        named = REGISTER.confirmed("a", by=" Ann ", on="2026-01-01", value=1.0, low=0.5, high=2.0)
        assert (named["a"].value, named["a"].owner, named["a"].status, named["b"].value) == (
            1.0, "Ann", "confirmed", 2.0,
        )  # fmt: skip
        with pytest.raises(BadValue, match="nobody"):
            REGISTER.confirmed("a", by=" ", on="2026-01-01", value=1.0, low=0.5, high=2.0)
        with pytest.raises(UnknownName, match="d"):
            REGISTER.changed(d=1.0)


ASKED = Question(
    name="spans", title="Spans", asks="How wide?", formula="people / managers",
    needs=("employees",), uses=("roles", "signals"), given=("profiles",), sources=("Urwick",),
    columns=declare("""
        function  unit     the function
        region    unit     the region
        people    count    people there
        since     date     since when
        width     measure  people a manager
    """),
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Spans(Result):
    register: Assumptions
    warnings: tuple[str, ...] = ()

    @property
    def table(self):
        width = self.register.value("a")
        return pd.DataFrame({"function": ["F", "F", "G"], "region": ["N", "S", "N"],
                             "people": [10, 20, 30], "since": pd.Timestamp("2026-01-01"),
                             "width": [width, 1_500.0, 0.5]})  # fmt: skip


@ASKED.answers
def spans(workforce, profiles, *, least=3, assumptions=None):
    return Spans(assumptions)


@ASKED.answers
def spans_of(workforce, role, assumptions=None):
    return 7


@pytest.fixture(scope="module")
def workforce():
    staff = pd.DataFrame({"employee_id": ["A", "B"], "role_id": "R"})
    return sg.from_tables({"employees": staff}, as_of="2026-01-01")


class TestResult:
    def test_it_says_what_was_read_and_how_many_rows(self, workforce):
        found = spans(workforce, None, assumptions=REGISTER)
        made = found.provenance
        assert (made.title, made.formula, made.as_of) == (
            "Spans", "people / managers", "2026-01-01",
        )  # fmt: skip
        loaded = {"employees": 2} | ({"roles": 1} if workforce.has("roles") else {})
        assert dict(made.inputs) == loaded
        assert [one.name for one in made.assumptions] == ["a"]
        assert made.dataset == workforce.fingerprint
        assert made.sources[0] == "Urwick"
        assert found.question is ASKED
        with pytest.raises(SkillgapError, match="without its question"):
            _ = Spans(REGISTER).provenance

    def test_a_row_is_opened_by_one_column_or_several(self, workforce):
        found = spans(workforce, None, assumptions=REGISTER)
        one = found.explain("F")
        assert one.title == "Spans: F"
        assert one.steps.to_dict("list") == {
            "step": ["people", "width"], "value": [10.0, 2.0], "unit": ["count", "measure"],
            "note": ["people there", "people a manager"],
        }  # fmt: skip
        assert one.sentence == "people there: 10; people a manager: 2."
        assert len(one.rows) == 2
        other = found.explain(("F", "S"))
        assert (other.title, len(other.rows)) == ("Spans: F, S", 1)
        assert other.sentence == "people there: 20; people a manager: 1.5 k."
        with pytest.raises(UnknownName, match="spans"):
            found.explain("H")

    def test_what_is_to_be_chosen_is_neither_data_nor_register(self, workforce):
        assert list(options_of(spans)) == ["least"]
        assert list(options_of(spans_of)) == ["role"]
        assert is_computable(spans)
        assert not is_computable(spans_of)
        assert not is_computable(len)
        assert question_of(spans) is ASKED
        assert question_of(len) is None
        asked = []
        found = answer_with(spans, workforce, lambda name: asked.append(name), least=4)
        assert asked == ["profiles"]
        assert isinstance(found, Spans)


RESULTS = """
[[result]]
question = "spans"
kind = "error"
measure = "mean error"
group = ""
value = -1234.5
unit = "%"
benchmark = "benchmarks/spans.py"
told_in = "docs/spans.md"
quote = "q"
written = 2026-01-02

[[result]]
question = "spans"
kind = "error"
measure = "mean error"
group = "women"
value = 2
unit = "people"
benchmark = ""
told_in = "docs/spans.md"
quote = "q"
written = 2026-01-02
"""


class TestModelCard:
    def card(self, text=RESULTS, notes="[spans]\nlimits = ['L']\nchecked = ['C']"):
        made = make_cards([ASKED], read_results(text), read_notes(notes), version="1.2")
        assert list(made) == ["spans"]
        return made["spans"].sections()

    def test_it_tells_errors_for_all_and_by_group(self):
        found = self.card()
        assert found["Error"] == (
            "Mean error: −1,234.5% (benchmarks/spans.py; docs/spans.md, 2026-01-02)",
        )
        assert found["Error by group"] == (
            "Mean error, women: 2 people (docs/spans.md, 2026-01-02)",
        )
        assert found["Ranges and chances"] == ("Not measured.",)
        assert (found["Limits"], found["Checked"]) == (("L",), ("C",))
        assert found["Data"] == (
            "Needs: employees.", "Uses where loaded: roles, signals.",
            "Takes the answers to: profiles.",
        )  # fmt: skip
        assert found["Version"] == ("skillgap 1.2",)

    def test_it_says_where_nothing_was_measured_or_written(self):
        found = self.card(text="", notes="")
        assert found["Error"] == found["Error by group"] == ("Not measured.",)
        assert found["Limits"] == found["Checked"] == ("Nothing is written down.",)
        assert self.card(notes="")["Checked"] == ("By the figures above.",)
        as_check = RESULTS.replace('"error"', '"check"')
        assert len(self.card(text=as_check)["Checked"]) == 3

    @pytest.mark.parametrize("spoiled", [RESULTS.replace('"error"', '"guess"'),
                                         RESULTS.replace('group = ""\n', "")])  # fmt: skip
    def test_a_result_of_another_shape_is_refused(self, spoiled):
        with pytest.raises(BadValue, match="spans"):
            read_results(spoiled)


class TestMastery:
    @pytest.fixture
    def made(self):
        """Five people; A and B are asked for the skill, B is a digital agent."""
        staff = pd.DataFrame({
            "employee_id": list("ABCDE"), "role_id": ["R", "R", "Q", "Q", "Q"],
            "employment": ["employee", "digital agent"] + ["employee"] * 3,
        })  # fmt: skip
        asked = pd.DataFrame({"role_id": ["R", "Q"], "skill_id": ["s", "other"],
                              "required_level": 3})  # fmt: skip
        skills = pd.DataFrame({
            "skill_id": ["s", "t", "other"], "cluster": ["Tools", "Tools", "Rail"],
            "name": ["Machine learning", "Spreadsheets", "Said in Maine"],
        })  # fmt: skip
        signals = pd.DataFrame(
            [("A", "s", "project", "2025-10-03", None),
             ("B", "s", "system_use", "2025-10-02", None),
             ("C", "s", "self", "2025-12-30", None), ("D", "s", "self", "2024-01-01", "2025-10-03"),
             ("E", "other", "project", "2025-12-30", None)],
            columns=["employee_id", "skill_id", "source", "observed_on", "last_used_on"],
        ).assign(level=3)  # fmt: skip
        tables = {"employees": staff, "requirements": asked, "skills": skills, "signals": signals}
        return sg.from_tables(tables, as_of="2025-12-31")

    def test_use_is_a_project_a_system_or_a_last_use_within_ninety_days(self, made):
        assert [made.people.labels[at] for at in people_using(made, ["s"])] == ["A", "D"]

    def test_only_people_whose_role_asks_are_asked(self, made):
        assert [made.people.labels[at] for at in people_asked(made, ["s"])] == ["A"]

    def test_the_cluster_that_speaks_of_ai_most_is_found(self, made):
        assert find_ai_cluster(made) == "Tools"
        assert speaks_of_ai(made, "Tools")
        assert not speaks_of_ai(made, "Rail")

    def test_the_best_skill_of_a_person_counts(self):
        level = np.array([[2.0, 4.0], [3.5, 1.0]])  # by skill, by person
        sd = np.array([[0.5, 1.0], [1.0, 0.2]])
        source = SimpleNamespace(at=lambda who, skill: (level[skill[0]], sd[skill[0]], None))
        best, chance = best_levels(source, np.arange(2), np.arange(2), (3.0, 4.0))
        assert best.tolist() == [3.5, 4.0]
        wanted = [[norm.sf((bar - level) / sd).max(axis=0)] for bar in (3.0, 4.0)]
        assert chance == pytest.approx(np.array(wanted)[:, 0])
        none = best_levels(source, np.arange(2), np.arange(0), (3.0,))
        assert (none[0].tolist(), none[1].tolist()) == ([0.0, 0.0], [[0.0, 0.0]])


def test_a_benchmark_result_is_dated():
    assert read_results(RESULTS)[0].written == date(2026, 1, 2)


@pytest.mark.parametrize(
    ("column", "expected"),
    [(Column("x", "date", "m", "e"), "a day such as 2026-10-31"),
     (Column("x", "flag", "m", "e"), "yes or no"),
     (Column("x", "category", "m", "e", choices=("a", "b")), "a / b"),
     (Column("x", "level", "m", "e"), "a number of at least 0, at most 5"),
     (Column("x", "share", "m", "e"), "a number of at least 0, at most 1"),
     (Column("x", "number", "m", "e"), "a number of at least 0"),
     (Column("x", "number", "m", "e", low=-2, high=7), "a number of at least -2, at most 7")],
)  # fmt: skip
def test_what_a_corrected_fact_may_be_is_said(column, expected):
    assert _expected(column) == expected
