"""Requirements from ESCO, and a whole register kept as a dataset, in the page."""

from __future__ import annotations

import pytest

import skillgap as sg
from tests.app.test_data_page import answer, button, select, shown, upload
from tests.reading.test_esco import BAKER, CODER, as_bytes, small_release

pytestmark = pytest.mark.slow
PEOPLE = b"employee_id,role_id,function,region\n1,Coder,IT,N\n2,Pastry maker,Food,N\n"


@pytest.fixture
def esco(tmp_path):
    """A small release in a folder."""
    folder = tmp_path / "esco_1_2_0"
    folder.mkdir()
    for name, content in as_bytes(small_release()).items():
        (folder / name).write_bytes(content)
    return folder


def read_folder(app, folder):
    app.segmented_control(key="register").set_value("ESCO").run()
    app.text_input(key="esco-folder").set_value(str(folder)).run()
    button(app, "Read this folder").click().run()
    assert not app.exception
    return app


def test_requirements_come_from_esco_with_optional_skills_when_asked_for(
    with_nothing, open_page, esco
):
    app = upload(open_page("data"), ("people.csv", PEOPLE))
    button(app, "Check these files").click().run()
    read_folder(app, esco)
    assert "European Commission" in shown(app)
    app.session_state["titles-sure"] = True
    app.run()
    assert select(app, "Occupation for Coder").value == CODER
    assert select(app, "Occupation for Pastry maker").value == BAKER
    assert "2 job titles of 2" in answer(app)
    assert next(m.value for m in app.metric if m.label == "Requirements") == "3"
    next(t for t in app.toggle if t.label == "Optional skills too").set_value(True).run()
    assert next(m.value for m in app.metric if m.label == "Requirements") == "5"
    button(app, "Use these requirements").click().run()
    name = next(b.label for b in app.button if b.label.startswith("Import"))
    button(app, name).click().run()
    assert not app.exception
    with sg.open_workspace() as workspace:
        workforce = workspace.load(workspace.active().id)
    assert set(workforce["requirements"]["required_level"]) == {2.0, 3.0}
    assert set(workforce["roles"]["esco_uri"].dropna()) == {BAKER, CODER}


def test_a_whole_register_is_kept_as_a_dataset(with_nothing, open_page, esco):
    app = open_page("data")
    app.session_state["registers"] = True
    app.run()
    read_folder(app, esco)
    button(app, "Save it as a dataset").click().run()
    assert not app.exception
    with sg.open_workspace() as workspace:
        workforce = workspace.load(workspace.active().id)
    assert workforce.name == "ESCO 1.2.0"
    assert (len(workforce.roles), len(workforce.skills)) == (3, 5)
    assert any("European Commission" in line for line in workforce.attributions)


def test_a_folder_without_a_register_says_what_is_missing(with_nothing, open_page, tmp_path):
    app = open_page("data")
    app.session_state["registers"] = True
    app.run()
    read_folder(app, tmp_path)
    assert "no occupations among its files" in shown(app)
