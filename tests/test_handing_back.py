"""Approved changes go back under the system's own headers; what comes back changes nothing."""

from dataclasses import replace

import pytest

import skillgap as sg
from skillgap.contests import contest_level, contests, decide_contest
from skillgap.core.corrections import FactCorrection
from skillgap.core.subjects import join_subject
from skillgap.exports.tables import write_table
from skillgap.handing_back import import_files
from skillgap.reading.answers import Answers
from skillgap.reading.conform.scales import LevelScale
from skillgap.reading.files.raw import read_raw_tables
from skillgap.reading.mapping.mapping import suggest_mapping_as_table, suggest_mappings
from skillgap.reading.pipeline import Setting, judge_tables, workforce_or_error
from skillgap.rights import correct_person, load_corrected

FILES = {
    "personal.csv": "PersNr;Name;Rolle;Abteilung;Standort\n"
    "P1;Ann Lee;Buchhalter;Finanzen;Bonn\nP2;Bo Ek;Buchhalter;Finanzen;Ulm\n"
    "P3;Cy Dorn;Fahrer;Logistik;Ulm\n",
    "bewertungen.csv": "PersNr;Skill;Level;Source;Date\n"
    "P1;SQL;4;manager;2026-03-01\nP1;SQL;6;self;2026-03-02\nP2;SQL;8;certification;2026-03-01\n"
    "P3;Excel;10;manager;2026-03-01\n",
}


def put_files(folder, files=FILES):
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def imported(folder):
    """Read the files as a person would map them: what they become, and the mappings kept."""
    (people,), (levels,) = (read_raw_tables(folder / name) for name in FILES)
    mapped = [
        suggest_mapping_as_table(people, "employees"),
        replace(suggest_mapping_as_table(levels, "signals"), scale=LevelScale.of_kind("0-10")),
    ]
    answers = Answers({}, {one.file: one for one in mapped})
    seen = judge_tables([people, levels], answers, Setting("Works", "2026-04-01"))
    return workforce_or_error(seen, "Works"), [one.to_dict() for one in mapped]


@pytest.fixture
def works(tmp_path):
    """A workspace with a dataset read from two files of a system, and its folder."""
    folder = put_files(tmp_path / "files")
    with sg.open_workspace(tmp_path / "workspace") as workspace:
        read, mapped = imported(folder)
        yield workspace, workspace.save(read, mappings=mapped), folder


def decide(workspace, saved):
    """A unit is corrected, a certificate too, a contest upheld and an offer accepted."""
    for correction in (
        FactCorrection("P2", "function", "Einkauf"),
        FactCorrection("P2", "level", "2", "SQL", "certification"),
    ):
        correct_person(workspace, saved, correction, by="Dee Fox", reason="Agreed in March")
    contest_level(workspace, saved.lineage, "P3", "Excel", level=3.0, reason="New tool", by="P3")
    (contest,) = contests(workspace, saved.lineage)
    decide_contest(workspace, saved, contest, uphold=True, by="Dee Fox", reason="Shown at work")
    workspace.add_decision("learning", join_subject(str(saved.lineage), "P1", "C-1"), "accepted")


def by_table(files):
    return {one.table: one for one in files}


def test_nothing_goes_back_before_anything_is_decided(works):
    workspace, saved, _ = works
    assert import_files(workspace, saved) == ()


def test_files_have_the_headers_scale_and_rows_of_their_system_and_no_others(works):
    workspace, saved, _ = works
    decide(workspace, saved)
    made = by_table(import_files(workspace, saved))
    assert set(made) == {"employees", "signals", "enrolments"}
    people, levels = made["employees"], made["signals"]
    assert people.source == "personal.csv"
    assert set(people.rows) <= {"PersNr", "Name", "Rolle", "Abteilung", "Standort"}
    assert people.rows["PersNr"].tolist() == ["P2"]
    assert people.rows["Abteilung"].tolist() == ["Einkauf"]
    assert levels.source == "bewertungen.csv"
    told = levels.rows.set_index("PersNr")
    assert told.loc["P2", "Level"] == "4"  # level 2 on a scale of 0 to 10
    assert told.loc["P3", "Level"] == "6"
    assert set(told.index) == {"P2", "P3"}
    assert made["enrolments"].rows[["employee_id", "intervention_id"]].to_numpy().tolist() == [
        ["P1", "C-1"]
    ]


def test_every_change_carries_its_entry_in_the_log(works):
    workspace, saved, _ = works
    decide(workspace, saved)
    log = workspace.log().set_index("entry")
    for one in import_files(workspace, saved):
        assert len(one.changes)
        for change in one.changes.itertuples():
            entry = log.loc[change.log_entry]
            assert entry["action"].startswith("decide ")
            assert entry["actor"] == change.by


def test_twice_gives_the_same_bytes_and_a_decision_taken_back_is_gone(works):
    from skillgap.rights import take_correction_back

    workspace, saved, _ = works
    decide(workspace, saved)
    one, two = (
        [write_table(file.rows, "csv") for file in import_files(workspace, saved)] for _ in "12"
    )
    assert one == two
    unit = FactCorrection("P2", "function", "Einkauf")
    take_correction_back(workspace, saved.lineage, unit, by="Dee Fox")
    assert "employees" not in by_table(import_files(workspace, saved))


def test_what_comes_back_from_the_system_changes_nothing(works):
    """The system takes the file by its keys and exports again: the same people, the same levels."""
    workspace, saved, folder = works
    decide(workspace, saved)
    before, files = load_corrected(workspace, saved), by_table(import_files(workspace, saved))
    system = {**FILES}
    for name, keys in (("personal.csv", ["PersNr"]), ("bewertungen.csv", ["PersNr", "Skill"])):
        made = next(one.rows for one in files.values() if one.source == name)
        for row in made.to_dict("records"):
            system[name] = "\n".join(
                _replaced(line, row, keys, system[name].split("\n")[0].split(";"))
                for line in system[name].split("\n")
            )
    assert system != FILES
    put_files(folder, system)
    read, mapped = imported(folder)
    again = workspace.save(read, mappings=mapped)
    after = load_corrected(workspace, again)
    for table in ("employees", "signals"):
        kept = [one for one in before[table] if not one.startswith("source_")]
        assert after[table][kept].equals(before[table][kept])
    assert [write_table(one.rows, "csv") for one in import_files(workspace, again)] == [
        write_table(one.rows, "csv") for one in files.values()
    ]


def _replaced(line, row, keys, headers):
    cells = dict(zip(headers, line.split(";")))
    if any(cells.get(key) != row[key] for key in keys):
        return line
    if "Source" in row and cells["Source"] != row["Source"]:
        return line
    return ";".join(row.get(header, cells[header]) for header in headers)


def test_a_matrix_goes_back_as_a_matrix(tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "matrix.csv").write_text(
        "Employee ID,Role,SQL,Excel,Python\nP1,Clerk,1,2,3\nP2,Clerk,4,0,5\nP3,Lead,2,2,2\n"
    )
    raws = read_raw_tables(folder / "matrix.csv")
    mapped = tuple(mapping.to_dict() for mapping in suggest_mappings(raws))
    with sg.open_workspace(tmp_path / "workspace") as workspace:
        saved = workspace.save(sg.read(folder), mappings=mapped)
        skills = workspace.load(saved.id)["skills"].set_index("name")["skill_id"]
        change = FactCorrection("P2", "level", "3", skills["Excel"])
        correct_person(workspace, saved, change, by="Dee Fox", reason="Seen")
        (made,) = import_files(workspace, saved)
    assert made.rows.to_dict("records") == [{"Employee ID": "P2", "Excel": "3"}]
