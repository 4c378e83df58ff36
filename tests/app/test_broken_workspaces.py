"""A workspace that cannot be opened or read says so, with ways on; the sample never stands in."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

import skillgap as sg
from skillgap.store.records import LostRecords
from skillgap.store.workspace import restore_into, start_afresh
from tests.app.conftest import PAGES
from tests.browser.harness import running

HEADING = "This workspace needs your decision"


@pytest.fixture
def backed_up(with_sample):
    """The sample under another name, with a backup."""
    with sg.open_workspace(with_sample) as opened:
        opened.forget(opened.active().id)
        opened.save(sg.read(sg.SAMPLE_FOLDER, name="Our works"), origin="ours")
        opened.back_up()
    return with_sample


def change(folder, *statements):
    with sqlite3.connect(folder / "workspace.db") as database:
        for statement in statements:
            database.execute(statement)
    database.close()


def remove_records(folder):
    for path in folder.glob("workspace.db*"):
        path.unlink()


def empty_records(folder):
    remove_records(folder)
    (folder / "workspace.db").touch()


def noise_at_the_head(folder):
    remove_later = (folder / "workspace.db").read_bytes()
    noise = random.Random(1).randbytes(4096)
    (folder / "workspace.db").write_bytes(noise + remove_later[4096:])


BROKEN = {
    "records gone": remove_records,
    "records emptied": empty_records,
    "future schema": lambda folder: change(folder, "update workspace_schema set version = 99"),
    "damaged file": noise_at_the_head,
    "a day that is none": lambda folder: change(folder, "update dataset set created_at = 'soon'"),
    "a table of records lost": lambda folder: change(folder, "drop table dataset_table"),
    "a cell that is no JSON": lambda folder: change(
        folder, "update dataset set attributions = '{'"
    ),
}


def shown(app):
    parts = [*app.title, *app.markdown, *app.caption, *app.error, *app.subheader, *app.selectbox]
    return " ".join(str(getattr(part, "value", "")) for part in parts).replace("\\", "")


@pytest.mark.slow
@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_workspace_says_so_and_comes_back_from_its_backup(backed_up, open_page, how):
    BROKEN[how](backed_up)
    app = open_page("overview")
    assert not app.exception
    assert [title.value for title in app.title] == [HEADING]
    told = shown(app)
    assert "Expected " in told
    assert "Sample organisation" not in told
    assert next(one for one in app.text_input if one.key == "trouble-path")
    next(one for one in app.button if one.key == "trouble-restoring").click().run()
    app.run()  # AppTest shows what stood there before a rerun, too
    assert not app.exception
    assert HEADING not in [title.value for title in app.title], shown(app)
    with sg.open_workspace(backed_up) as opened:
        assert [dataset.name for dataset in opened.datasets()] == ["Our works"]


def lose_a_table(folder):
    files = (folder / "snapshots").glob("*.parquet")
    max(files, key=lambda path: path.stat().st_size).unlink()


@pytest.mark.slow
def test_a_lost_table_says_so_on_every_page(backed_up, tmp_path):
    """On a server: AppTest runs a page it switches to without app.py around it."""
    lose_a_table(backed_up)
    shutil.copytree(backed_up, tmp_path / "workspace")
    with running(tmp_path) as server:
        address = server.url.replace("http", "ws") + "/_stcore/stream"
        with connect(address, subprotocols=["streamlit"], origin=server.url) as socket:
            for page in ("", *PAGES):
                told = page_text(socket, page)
                assert "the fault is ours" not in told, page
                if page == "audit":  # reads the log, and no table
                    assert HEADING not in told
                    continue
                assert "Load the same files again" in told, page
                assert (HEADING in told) == (page != "data"), page


def page_text(socket, page):
    """Everything the server sends of a page."""
    message = BackMsg()
    message.rerun_script.page_name = page
    socket.send(message.SerializeToString())
    told = ""
    while True:
        heard = ForwardMsg.FromString(socket.recv(timeout=90))
        told += str(heard)
        ended = heard.WhichOneof("type") == "script_finished"
        if ended and heard.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
            return told


@pytest.mark.slow
def test_with_a_lost_table_data_and_its_backup_open(backed_up, open_page):
    lose_a_table(backed_up)
    app = open_page("data")
    for tab in ("Feeds", "Versions", "Backup"):
        app.session_state["data-tabs"] = tab
        app.run()
        assert not app.exception
        assert "missing" in shown(app)
    assert any(one.key == "back-up-now" for one in app.button)


@pytest.mark.slow
def test_starting_afresh_and_another_folder_are_ways_on(backed_up, open_page, tmp_path):
    remove_records(backed_up)
    app = open_page("overview")
    next(one for one in app.text_input if one.key == "trouble-path").set_value(
        str(tmp_path / "elsewhere")
    )
    next(one for one in app.button if one.key == "trouble-open").click().run()
    app.run()
    assert not app.exception
    assert HEADING not in shown(app)
    assert (tmp_path / "elsewhere" / "workspace.db").exists()


@pytest.mark.slow
@pytest.mark.parametrize("value", ["[]", '"x"', "7", '{"chosen": 3}', '{"chosen": {"level": {}}}'])
def test_choices_of_another_kind_are_put_to_rest(backed_up, open_page, one_browser, value):
    app = open_page("gap_map")
    with sqlite3.connect(backed_up / "workspace.db") as database:
        found = [
            key for (key,) in database.execute("select key from setting where key like 'view%'")
        ]
    database.close()
    with sg.open_workspace(backed_up) as opened:  # as another version may have kept them
        for key in (*(key for (key,) in found), "view"):
            opened.remember(key, json.loads(value))
    app = open_page("gap_map")
    assert not app.exception
    assert "the fault is ours" not in shown(app)


# --- the store ---


def saved(folder):
    with sg.open_workspace(folder) as opened:
        opened.remember("pins", [1])
        return opened.back_up().path


def test_an_empty_database_beside_backups_is_never_a_new_workspace(tmp_path):
    backup = saved(tmp_path / "works")
    (tmp_path / "works" / "workspace.db").write_bytes(b"")
    for _ in range(2):  # asking changes nothing
        with pytest.raises(LostRecords, match="and 1 backup"):
            sg.open_workspace(tmp_path / "works")
    restore_into(tmp_path / "works", backup)
    with sg.open_workspace(tmp_path / "works") as opened:
        assert opened.recall("pins") == [1]


def test_who_starts_afresh_has_empty_records_and_all_files(tmp_path):
    backup = saved(tmp_path / "works")
    (tmp_path / "works" / "workspace.db").unlink()
    start_afresh(tmp_path / "works")
    with sg.open_workspace(tmp_path / "works") as opened:
        assert opened.recall("pins") is None
        assert [one.path for one in opened.backups()] == [backup]


def test_a_new_folder_is_a_new_workspace(tmp_path):
    with sg.open_workspace(tmp_path / "new") as opened:
        assert opened.datasets() == []
