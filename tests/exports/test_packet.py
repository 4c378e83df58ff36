"""A manager's packet and an onboarding plan: what stands in them, and that nothing in them runs."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from docx import Document

import skillgap as sg
from skillgap.core.access import Viewer
from skillgap.core.errors import BadValue, UnknownName
from skillgap.exports.gate import Departure, let_out
from skillgap.exports.packet import packet_from_body, write_onboarding, write_packet
from skillgap.onboarding import compose_onboarding
from skillgap.packets import compose_packet, managers_with_teams
from skillgap.questions.learning.calendar import list_certificates
from skillgap.store.ledger import LogHead
from tests.small_organisation import small_organisation


@pytest.fixture(scope="module")
def known():
    """Profiles, advice and certificates of a small organisation in which ten report to one."""
    workforce = small_organisation()
    staff = workforce["employees"]
    here = staff[workforce.present]
    boss, team = here["employee_id"].iloc[0], set(here["employee_id"].iloc[1:11])
    led = staff.assign(
        manager_id=staff["employee_id"].map(lambda one: boss if one in team else None)
    )
    workforce = replace(workforce, tables={**workforce.tables, "employees": led})
    profiles = sg.infer_profiles(workforce)
    gaps = sg.measure_gaps(workforce, profiles)
    advice = sg.recommend(workforce, profiles, gaps)
    held = list_certificates(gaps, advice.basis.offers, advice.basis.assumptions)
    return profiles, advice, held, boss, team


def opened(content):
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [one.text for one in document.paragraphs], cells


def let_go(make):
    leaving = Departure(Viewer(), lambda what, told: LogHead(7, "a1b2"))
    return let_out(make, "docx", leaving, what="packet")


def test_a_packet_speaks_of_the_team_and_of_nobody_else(known):
    profiles, advice, held, boss, team = known
    packet = compose_packet(profiles, advice, held, boss)
    assert packet.people == len(team)
    names = profiles.workforce["employees"].set_index("employee_id")["name"]
    shown = {str(one) for one in names.fillna(names.index.to_series()).loc[sorted(team)]}
    assert {line[0] for line in (*packet.suggestions, *packet.certificates)} <= shown
    assert packet.gaps
    assert all(" of " in line[1] for line in packet.gaps)
    assert len(packet.questions) == len(set(packet.questions)) > 0


def test_every_suggestion_says_why_now_and_is_the_first_offer_of_that_person(known):
    profiles, advice, held, boss, team = known
    packet = compose_packet(profiles, advice, held, boss)
    first = advice.table[advice.table["rank"] == 1].set_index("employee_id")
    offered = {title for one, title in first["title"].items() if one in team}
    assert packet.suggestions
    assert {line[1] for line in packet.suggestions} <= offered
    assert all(len(line[2]) > 20 for line in packet.suggestions)


def test_who_leads_nobody_has_no_packet(known):
    profiles, advice, held, boss, team = known
    with pytest.raises(UnknownName, match="managers with a team"):
        compose_packet(profiles, advice, held, sorted(team)[0])
    assert managers_with_teams(profiles.workforce)["manager_id"].tolist() == [boss]


def test_a_packet_outlives_being_kept_and_what_is_none_is_refused(known):
    import json

    packet = compose_packet(*known[:4])
    assert packet_from_body(json.loads(json.dumps(packet.to_body()))) == packet
    with pytest.raises(BadValue, match="Draft it again"):
        packet_from_body({"manager_id": "x"})


def test_a_packet_leaves_with_its_state_its_seal_and_nothing_live(known):
    packet = replace(
        compose_packet(*known[:4]),
        manager='=HYPERLINK("http://x.example")',
        gaps=(("=1+1", "2 of 3", "1.0", "80%"),),
        questions=("See http://evil.example and {HYPERLINK x}?",),
    )
    said, cells = opened(
        let_go(lambda seal: write_packet(packet, state="Drafted by ann.", sealed=seal.sentence))
    )
    assert any("Drafted by ann." in line for line in said)
    assert any("log entry 7, head a1b2" in line for line in said)
    assert "'=1+1" in cells
    assert not any("http://" in line for line in (*said, *cells))


def test_an_onboarding_plan_holds_each_requirement_once_and_rules_first(known):
    profiles, advice = known[:2]
    table = profiles.workforce["requirements"]
    role = str(table["role_id"].iloc[0])
    plan = compose_onboarding(profiles, advice, role)
    skills = profiles.workforce["skills"].set_index("skill_id")
    mine = table[table["role_id"] == role]["skill_id"]
    lines = [line for stage in plan.stages for line in stage.lines]
    names = skills["name"].to_dict()
    assert sorted(line[0] for line in lines) == sorted(names.get(one, one) for one in mine)
    ruled = skills.index[skills["kind"] == "compliance"]
    by_rule = {names[one] for one in mine if one in ruled}
    assert by_rule <= {line[0] for line in plan.stages[0].lines}
    said, cells = opened(let_go(lambda seal: write_onboarding(plan, sealed=seal.sentence)))
    assert any(plan.title in line for line in said)
    assert {line[0] for line in lines} <= set(cells)
    with pytest.raises(UnknownName, match="roles with requirements"):
        compose_onboarding(profiles, advice, "no such role")
