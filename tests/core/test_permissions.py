"""Purposes of signals: what is not allowed counts in nothing; what is taken back goes at once."""

import pandas as pd
import pytest

import skillgap as sg
from skillgap.core.corrections import FactCorrection
from skillgap.core.errors import BadValue, UnknownName
from skillgap.permissions import (
    allow_again,
    load_permitted,
    permissions,
    purposes_table,
    register_source,
    switch_function,
    unregistered_sources,
    withdraw_source,
)
from skillgap.rights import compose_access_pack, correct_person
from skillgap.serving.accounts import close_account, open_account
from skillgap.store.workspace import open_workspace
from tests.core.test_contests import works

WHO, OTHER = "QX-1", "QX-2"


def organisation():
    rows = [
        (who, source, level)
        for who, level in ((WHO, 5.0), (OTHER, 1.0), ("QX-3", 3.0))
        for source in ("manager", "system_use")
    ]
    signals = pd.DataFrame(rows, columns=["employee_id", "source", "level"])
    tables = dict(works().tables)
    tables["signals"] = signals.assign(skill_id="sql", observed_on="2026-01-31")
    tables["employees"] = tables["employees"].assign(function=["Sales", "Law", None])
    return sg.from_tables({name: tables[name] for name in tables if len(tables[name])},
                          name="Works")  # fmt: skip


@pytest.fixture
def workspace():
    with open_workspace() as opened:
        yield opened


@pytest.fixture
def dataset(workspace):
    return workspace.save(organisation())


def serve(workspace):
    open_account(workspace, "dana", role="analyst")


def counts(workspace, dataset):
    signals = load_permitted(workspace, dataset)["signals"]
    return signals["source"].astype("str").value_counts().to_dict()


def level_of(workspace, dataset, who=WHO):
    table = sg.infer_profiles(load_permitted(workspace, dataset)).table
    return table.set_index(["employee_id", "skill_id"]).loc[(who, "sql"), "level"]


def switch_on(workspace, dataset, *functions):
    for one in functions:
        switch_function(workspace, dataset, one, on=True, by="ann")


def register(workspace, dataset, *sources, ground="consent"):
    for one in sources:
        register_source(workspace, dataset.lineage, one, purpose="Training", ground=ground, by="a")


def test_on_a_laptop_a_source_counts_until_it_is_withdrawn_and_levels_move(workspace, dataset):
    assert counts(workspace, dataset) == {"manager": 3, "system_use": 3}
    before = sg.infer_profiles(load_permitted(workspace, dataset)).table
    withdraw_source(workspace, dataset, "system_use", by="Ann Lee", reason="Works council")
    assert counts(workspace, dataset) == {"manager": 3}
    after = sg.infer_profiles(load_permitted(workspace, dataset)).table
    assert not before["level"].equals(after["level"])
    register(workspace, dataset, "system_use")
    assert counts(workspace, dataset) == {"manager": 3, "system_use": 3}


def test_once_others_have_accounts_a_source_without_a_purpose_counts_in_nothing(workspace, dataset):
    switch_on(workspace, dataset, "Sales", "Law", "no function")
    serve(workspace)
    assert counts(workspace, dataset) == {}
    register(workspace, dataset, "manager")
    assert counts(workspace, dataset) == {"manager": 3}
    close_account(workspace, "dana")
    assert counts(workspace, dataset) == {"manager": 3, "system_use": 3}


def test_once_others_have_accounts_only_functions_that_are_on_count(workspace, dataset):
    register(workspace, dataset, "manager", "system_use")
    serve(workspace)
    assert counts(workspace, dataset) == {}
    switch_on(workspace, dataset, "Sales")
    assert set(load_permitted(workspace, dataset)["signals"]["employee_id"]) == {WHO}
    switch_on(workspace, dataset, "no function")
    assert set(load_permitted(workspace, dataset)["signals"]["employee_id"]) == {WHO, "QX-3"}
    switch_function(workspace, dataset, "Sales", on=False, by="ann")
    assert set(load_permitted(workspace, dataset)["signals"]["employee_id"]) == {"QX-3"}


def test_what_is_left_out_is_said_with_its_number_and_reason(workspace, dataset):
    register(workspace, dataset, "manager")
    switch_on(workspace, dataset, "Sales")
    serve(workspace)
    told = {one.found: one.count for one in load_permitted(workspace, dataset).issues}
    assert told == {
        "not used, as System use: no purpose is on record": 3,
        "not used, as Law is not switched on": 1,
        "not used, as no function is not switched on": 1,
    }


def test_one_person_takes_back_a_source_and_the_others_stay(workspace, dataset):
    before, others = level_of(workspace, dataset), level_of(workspace, dataset, OTHER)
    withdraw_source(workspace, dataset, "manager", by=WHO, reason="mine", employee_id=WHO)
    assert counts(workspace, dataset) == {"manager": 2, "system_use": 3}
    assert level_of(workspace, dataset) != before
    assert abs(level_of(workspace, dataset, OTHER) - others) < 0.5
    allow_again(workspace, dataset, "manager", WHO, by=WHO)
    assert level_of(workspace, dataset) == before


def test_it_holds_for_the_next_version_and_that_is_not_asked_again(workspace, dataset):
    assert unregistered_sources(workspace, "works", organisation()) == ["manager", "system_use"]
    register(workspace, dataset, "manager")
    assert unregistered_sources(workspace, "works", organisation()) == ["system_use"]
    withdraw_source(workspace, dataset, "system_use", by="a", reason="b")
    assert unregistered_sources(workspace, "works", organisation()) == []
    assert counts(workspace, workspace.save(organisation())) == {"manager": 3}


def test_made_up_people_need_not_be_asked(workspace):
    sample = workspace.save(organisation(), origin="sample")
    serve(workspace)
    assert counts(workspace, sample) == {"manager": 3, "system_use": 3}


def test_a_corrected_signal_of_an_unused_source_does_not_come_back(workspace, dataset):
    fact = FactCorrection(WHO, "level", "0", "sql", "system_use")
    correct_person(workspace, dataset, fact, by="Ann", reason="Wrong log")
    assert counts(workspace, dataset) == {"manager": 3, "system_use": 3}
    withdraw_source(workspace, dataset, "system_use", by="Ann", reason="b")
    assert counts(workspace, dataset) == {"manager": 3}


def test_what_is_decided_stands_in_the_log_that_still_closes(workspace, dataset):
    register(workspace, dataset, "manager")
    withdraw_source(workspace, dataset, "manager", by="Bo Ek", reason="ill", employee_id=WHO)
    entries = workspace.log().head(2)[::-1]
    assert entries["action"].tolist() == [f"decide signal purpose/{dataset.lineage}"] * 2
    assert entries["detail"].tolist() == ["registered: Training", "withdrawn"]
    assert entries["person"].iloc[1] == workspace.person_key(dataset.lineage, WHO)
    assert workspace.verify_log().problems == ()


def test_the_access_pack_tells_purpose_ground_and_what_is_not_used(workspace, dataset):
    register(workspace, dataset, "manager")
    withdraw_source(workspace, dataset, "system_use", by="Ann", reason="no need")
    pack = compose_access_pack(workspace, dataset, WHO)
    table = pack.tables["purposes"].set_index("source")
    assert table.loc["manager", ["signals", "purpose", "ground", "used"]].tolist() == [
        1, "Training", "consent", True
    ]  # fmt: skip
    assert table.loc["system_use", "why"] == "withdrawn: no need"
    assert len(pack.data["signals"]) == 2  # all that is kept, used or not
    assert pack.levels["level"].iloc[0] == level_of(workspace, dataset)


def test_erasing_somebody_takes_their_word_on_a_source_along(workspace, dataset):
    withdraw_source(workspace, dataset, "manager", by="Ann", reason="b", employee_id=WHO)
    workspace.erase([WHO], dataset_id=dataset.lineage)
    assert permissions(workspace, workspace.active()).objections == frozenset()


def test_what_will_not_do_is_refused(workspace, dataset):
    with pytest.raises(BadValue, match="no purpose"):
        register_source(workspace, dataset.lineage, "manager", purpose=" ", by="a")
    with pytest.raises(BadValue, match="no name"):
        register_source(workspace, dataset.lineage, "manager", purpose="x", by=" ")
    with pytest.raises(UnknownName, match="manager"):
        register_source(workspace, dataset.lineage, "manger", purpose="x", by="a")
    with pytest.raises(UnknownName, match="consent"):
        register_source(workspace, dataset.lineage, "manager", purpose="x", by="a", ground="consnt")
    with pytest.raises(BadValue, match="no reason"):
        withdraw_source(workspace, dataset, "manager", by="a", reason="")
    with pytest.raises(UnknownName, match="Sales"):
        switch_function(workspace, dataset, "Sale", on=True, by="a")


def test_a_source_named_ahead_of_any_signal_is_listed(workspace, dataset):
    register(workspace, dataset, "peer")
    table = purposes_table(permissions(workspace, dataset), workspace.load(dataset.id))
    assert table.set_index("source").loc["peer", ["signals", "used"]].tolist() == [0, True]
