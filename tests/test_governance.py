"""Who answers for a model, the policy people can read, and the whole file opened again."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from docx import Document

import skillgap as sg
from skillgap import governance
from skillgap.core.errors import BadValue, UnknownName
from skillgap.core.model_cards import NOT_MEASURED, read_results
from skillgap.exports.gate import Departure, let_out
from skillgap.exports.governance_file import write_governance_file
from skillgap.governance import EVERY_MODEL, NOBODY, Owners, PolicyTerms
from skillgap.serving.accounts import open_account
from skillgap.store.retention import Rules
from tests.store.test_erasure import NAME, WHO, organisation


@pytest.fixture
def works(tmp_path):
    with sg.open_workspace(tmp_path) as opened:
        opened.save(organisation())
        yield opened


def test_every_question_has_a_card_that_says_where_nothing_was_measured():
    cards = governance.model_cards()
    assert list(cards) == list(sg.verbs.questions())
    assert all(card.limits for card in cards.values())
    assert cards["bench"].sections()["Error"] == (NOT_MEASURED,)
    by_group = cards["profiles"].sections()["Error by group"]
    assert len(by_group) == 3
    assert "tenure 1 to 2 years: 0.001 levels" in by_group[0]


def test_a_card_tells_the_days_of_the_data_loaded():
    workforce = organisation()
    period = governance.model_cards(workforce)["profiles"].period
    assert period[0] == f"As of {workforce.as_of.isoformat()}."
    seen = workforce["signals"]["observed_on"]
    assert f"signals: {seen.min():%Y-%m-%d} to" in " ".join(period)


def test_a_result_that_lacks_a_field_is_refused():
    with pytest.raises(BadValue, match="benchmark result on `gaps`"):
        read_results('[[result]]\nquestion = "gaps"\nkind = "error"\n')


def test_owners_of_every_model_stand_where_a_model_has_no_own(works):
    assert set(governance.owners_of(works, "gaps").named().values()) == {NOBODY}
    governance.keep_owners(works, EVERY_MODEL, Owners("Ann Lee", "Bo Sand"), actor="facilitator")
    governance.keep_owners(works, "gaps", Owners(builder=" Cy\n Dorn "), actor="facilitator")
    assert governance.owners_of(works, "gaps") == Owners("Cy Dorn", "Bo Sand")
    assert governance.owners_of(works, "plan") == Owners("Ann Lee", "Bo Sand")
    assert governance.own_owners_of(works, "gaps") == Owners("Cy Dorn")
    logged = works.audit()
    assert "keep model owners" in logged["action"].tolist()
    assert "Dorn" not in logged.to_csv()
    with pytest.raises(UnknownName):
        governance.keep_owners(works, "gapz", Owners(), actor="facilitator")
    with pytest.raises(BadValue, match="builder"):
        governance.keep_owners(works, "gaps", Owners("x" * 200), actor="facilitator")


def test_an_owner_who_is_erased_is_no_longer_named(works):
    governance.keep_owners(works, "gaps", Owners(NAME), actor="facilitator")
    works.erase([WHO], dataset_id=works.active().lineage)
    assert NAME not in governance.owners_of(works, "gaps").builder


def policy_text(workspace, workforce=None):
    told = governance.policy(workspace, workforce)
    return {heading: " ".join(lines) for heading, lines in told.items()}


def test_the_policy_follows_data_accounts_rules_and_terms(works):
    blank = policy_text(works)
    assert "Nothing about people is loaded" in blank["What is collected"]
    assert "Nobody has written down a purpose" in blank["What for"]
    assert "no contact is named yet" in blank["Whom to ask"]
    assert "People who left: no limit is set." in blank["How long it is kept"]
    works.keep_retention(Rules(leavers=365))
    open_account(works, "dana", role="analyst")
    terms = PolicyTerms("To plan training.", "Works council, room 4")
    governance.keep_policy_terms(works, terms, actor="facilitator")
    now = policy_text(works, organisation())
    assert "Signals: What is known" in now["What is collected"]
    assert "To plan training." in now["What for"]
    assert "Analyst (1 account open)" in now["Who sees it"]
    assert "People who left: 365 days." in now["How long it is kept"]
    assert now["Whom to ask"] == "Works council, room 4"
    for right in ("Contest", "See", "Correct", "Erase"):
        assert f"{right}" in now["Your rights"]


def test_an_assumption_is_due_a_year_after_its_owner_confirmed_it(works):
    register = sg.confirm_assumption(works, "full_gap_levels", owner="Ann Lee")
    made = works.decisions("assumption")["at"].iloc[0].date()
    table = governance.assumption_reviews(works, register, today=made).set_index("assumption")
    assert len(table) == len(register)
    ours = table.loc["full_gap_levels"]
    assert "Ann Lee" in ours["owner"]
    assert ours["confirmed"] == str(made)
    assert date.fromisoformat(ours["review"]) - made == timedelta(days=365)
    assert set(table["review"].drop("full_gap_levels")) == {"never confirmed here"}
    later = made + timedelta(days=366)
    overdue = governance.assumption_reviews(works, register, today=later)
    assert overdue["review"].str.startswith("overdue since").sum() == 1


def test_the_governance_file_opens_again_with_every_part(works):
    governance.keep_owners(works, "gaps", Owners("Cy Dorn"), actor="facilitator")
    governance.keep_policy_terms(works, PolicyTerms("=1+1"), actor="facilitator")
    leaving = Departure(sg.FACILITATOR, lambda what, told: works.note("take away", what, told))
    register = sg.assumptions_in_force(works)

    def make(seal):
        chapters = governance.compose_governance_file(works, register, organisation())
        return write_governance_file(chapters, sealed=seal.sentence)

    opened = Document(io.BytesIO(let_out(make, "docx", leaving, what="governance file")))
    words = [one.text for one in opened.paragraphs]
    titles = [one.text for one in opened.paragraphs if one.style.name == "Heading 1"]
    assert titles[0] == "Policy for the people concerned"
    assert sum(title.startswith("Model card: ") for title in titles) == len(sg.verbs.questions())
    assert titles[-3:] == ["Assumptions, their owners and reviews", "Audit log", "Retention"]
    assert "'=1+1" in words
    owners, assumptions = opened.tables
    by_model = {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in owners.rows}
    assert by_model["Skill gaps and value not delivered"] == ["Cy Dorn", NOBODY, NOBODY]
    assert len(assumptions.rows) == len(register) + 1
    last = works.verify_log(works.kept_heads()).log
    assert f"Entry {last.last}, head {last.head}" in words
    assert f"log entry {last.last}, head {last.head}" in words[1]
