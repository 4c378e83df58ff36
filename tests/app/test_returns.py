"""Back to the systems on the Data page: nothing at first, then the file with who decided it."""

import pytest
from streamlit.testing.v1 import AppTest

import skillgap as sg
from skillgap.core.corrections import FactCorrection
from skillgap.rights import correct_person
from tests.app.conftest import ROOT
from tests.signed import manager_of_five, sample_staff, sign_in

pytestmark = pytest.mark.slow


def words():
    """What the Feeds tab of the Data page says."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=180)
    app.session_state["data-tabs"] = "Feeds"
    app.session_state["wish"] = ("data", {})
    app.run()
    assert not app.exception
    told = " ".join(one.value for one in (*app.markdown, *app.caption)).replace("\\", "")
    return told, [frame.value for frame in app.dataframe]


def test_a_correction_appears_as_a_file_with_the_decision_behind_it(with_sample):
    told, _ = words()
    assert "Nothing to export yet." in told
    who = sample_staff()["employee_id"].iloc[0]
    with sg.open_workspace(with_sample) as workspace:
        opened = workspace.active()
        correct_person(
            workspace, opened, FactCorrection(who, "region", "Iberia"), by="Dee", reason="Moved"
        )
    told, tables = words()
    assert "1 approved change in 1 file" in told
    assert "1 row for employees" in told
    behind = next(one for one in tables if "log_entry" in one)
    assert behind[["employee_id", "about", "value", "by"]].to_numpy().tolist() == [
        [who, "region", "Iberia", "Dee"]
    ]


def test_a_manager_takes_nothing_back(with_sample, monkeypatch):
    boss, _ = manager_of_five(sample_staff())
    sign_in(monkeypatch, "ann", "manager", boss)
    assert "Export to your systems" not in words()[0]
