"""Proposals, decisions and adverts of the sample, number by number."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

import skillgap as sg
from skillgap.questions.taxonomy.trends import (
    advert_trends_table,
    count_people_active,
    people_seen_table,
)
from tests.recorded import assert_as_recorded
from tests.summaries import in_short

RECORDS = Path(__file__).parent / "records"


def test_proposals_and_decisions_are_as_on_record(sample, sample_profiles):
    found = sg.propose_taxonomy(sample, sample_profiles, unmatched={"Prompting": 30, "Typo": 1})
    every = pd.DataFrame({"subject": found.table["proposal_id"], "choice": "approve"})
    done = sg.apply_decisions(sample, every)
    told = {
        "table": found.table,
        "evidence": found.evidence,
        "warnings": found.warnings,
        "redirects": done.redirects,
        "log": done.log,
        "refused": done.warnings,
        "rows": {name: len(table) for name, table in done.workforce.tables.items()},
        "asked": in_short(done.workforce["requirements"][["required_level", "importance"]]),
        "drift": sg.compare_taxonomies(sample, done.workforce).sentence,
    }
    assert_as_recorded(RECORDS / "proposals.json", told)


def test_trends_and_people_are_as_on_record(sample):
    told = {
        "adverts": in_short(advert_trends_table(sample), 6),
        "seen": in_short(people_seen_table(sample, 90), 6),
        "active": count_people_active(sample, 90),
    }
    assert_as_recorded(RECORDS / "trends.json", told)
