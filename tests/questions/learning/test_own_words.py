"""Why an offer was made, in the words of the person: only what is on record of them is said."""

import pandas as pd
import pytest

import skillgap as sg
from skillgap.questions.learning.own_words import why_me

OFFER = pd.Series(
    {
        "intervention_id": "C-2",
        "skill_id": "sql",
        "name": "SQL",
        "level": 2.4,
        "required_level": 4.0,
    }
)
WHO = "P1"


def organisation(**tables):
    given = {
        "employees": {"employee_id": [WHO, "P2"], "role_id": ["r", "r"]},
        "roles": {"role_id": ["r", "lead"], "title": ["Clerk", "Lead analyst"]},
        "skills": {"skill_id": ["sql", "law"], "name": ["SQL", "Law"]},
        "requirements": {
            "role_id": ["r", "lead"], "skill_id": ["sql", "sql"], "required_level": [4, 4]
        },
        "interventions": {
            "intervention_id": ["C-1", "C-2", "C-9"], "skill_id": ["sql", "sql", "law"],
            "title": ["First queries", "Window functions", "Contracts"], "kind": ["course"] * 3,
            "prerequisites": [None, "C-1", None], "level_gain": [1, 1, 1], "hours": [8, 8, 8],
            "cost_per_person": [100, 100, 100],
        },
        "signals": {
            "employee_id": [WHO], "skill_id": ["law"], "source": ["self"], "level": [3],
            "observed_on": ["2026-01-31"],
        },
    } | tables  # fmt: skip
    return sg.from_tables({name: pd.DataFrame(one) for name, one in given.items()}, name="W")


def enrolments(who=WHO, course="C-1", status="completed"):
    return {"employee_id": [who], "intervention_id": [course], "started_on": ["2026-04-02"],
            "status": [status], "completed_on": ["2026-05-20"]}  # fmt: skip


def signals(who=WHO, source="project", skill="sql", reference="P-07"):
    return {"employee_id": [who], "skill_id": [skill], "source": [source], "level": [3],
            "observed_on": ["2026-06-30"], "reference": [reference]}  # fmt: skip


PROJECTS = {"project_id": ["P-07"], "name": ["Warehouse automation"], "status": ["running"],
            "skill_id": ["sql"], "required_level": [3], "people": [2]}  # fmt: skip


def test_it_says_what_they_completed_and_used_and_on_what():
    workforce = organisation(enrolments=enrolments(), signals=signals(), projects=PROJECTS)
    assert why_me(workforce, WHO, OFFER) == (
        "Because you completed “First queries” in May 2026 and used SQL on Warehouse automation in "
        "June 2026. Your role asks for level 4 of SQL; what is known of you comes to 2.4, "
        "1.6 short."
    )


def test_an_aim_that_asks_for_the_skill_is_a_reason():
    aims = {"employee_id": [WHO], "target_role_id": ["lead"]}
    told = why_me(organisation(aspirations=aims), WHO, OFFER)
    assert told.startswith("Because you said that you aim at Lead analyst, which asks for SQL.")


@pytest.mark.parametrize(
    "tables",
    [
        {},
        {"enrolments": enrolments(who="P2"), "signals": signals(who="P2")},
        {"enrolments": enrolments(status="dropped")},
        {"enrolments": enrolments(course="C-9"), "signals": signals(skill="law")},
        {"signals": signals(source="self")},
        {"aspirations": {"employee_id": ["P2"], "target_role_id": ["lead"]}},
    ],
)
def test_nothing_is_said_that_is_not_on_record_of_them(tables):
    told = why_me(organisation(**tables), WHO, OFFER)
    assert told.startswith("Your role asks for level 4 of SQL")


def test_a_certificate_is_learnt_and_a_level_that_may_do_is_not_called_short():
    told = why_me(
        organisation(signals=signals(source="certification", reference="CERT-1")),
        WHO,
        OFFER.replace({2.4: 4.2}),
    )
    assert "learnt SQL with CERT-1 in June 2026" in told
    assert told.endswith("comes to 4.2, and it is not sure that this is enough.")
