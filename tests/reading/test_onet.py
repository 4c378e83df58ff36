"""Reading O*NET: a small release made here, in every form a release comes in."""

from __future__ import annotations

import io
import tomllib
import zipfile

import openpyxl
import pandas as pd
import pytest

from skillgap.core import exposure
from skillgap.core.errors import BadValue, MissingColumns, MissingTable, UnknownName, UnreadableFile
from skillgap.reading.conform import build_workforce, table_conforms
from skillgap.reading.occupations import release as release_files
from skillgap.reading.occupations.job_titles import is_general_title, plain_title, possible_readings
from skillgap.reading.occupations.onet import add_onet_to_tables, attribution_text, read_onet
from skillgap.reading.occupations.onet_names import technology_skills_table, unique_element_names
from skillgap.reading.occupations.onet_tables import TECHNOLOGY_LEVEL

SOC = "O*NET-SOC Code"
RATED = [SOC, "Element ID", "Element Name", "Scale ID", "Data Value", "N", "Recommend Suppress",
         "Not Relevant"]  # fmt: skip
NURSE, BAKER, CODER, DEVELOPER, OTHER = (
    "29-1141.00", "51-3011.00", "15-1251.00", "15-1252.00", "15-1299.00",
)  # fmt: skip


def rating(soc, element, name, importance, level, suppress=("N", "N"), relevant=True):
    return [
        [soc, element, name, "IM", importance, 8, suppress[0], "n/a"],
        [soc, element, name, "LV", level, 8, suppress[1], "N" if relevant else "Y"],
    ]


def small_release():
    """Return file name without ending to header and rows."""
    skills = [
        *rating(NURSE, "2.A.1.b", "Active Listening", 4.5, 7),
        *rating(NURSE, "2.A.1.e", "Mathematics", 3, 3.5),
        *rating(NURSE, "2.B.3.e", "Programming", 1.1, 0.4, relevant=False),
        *rating(BAKER, "2.A.1.b", "Active Listening", 2.5, 2),
        *rating(BAKER, "2.A.1.e", "Mathematics", 3.2, 3, suppress=("N", "Y")),
        *rating(BAKER, "2.B.3.e", "Programming", 1, 0, suppress=("N", "Y"), relevant=False),
        *rating(CODER, "2.A.1.b", "Active Listening", 3.1, 2.8),
        *rating(CODER, "2.A.1.e", "Mathematics", 3.1, 2.8),
        *rating(CODER, "2.B.3.e", "Programming", 4.9, 5.6),
    ]
    knowledge = [
        *rating(NURSE, "2.C.4.a", "Mathematics", 3.4, 4.2),
        *rating(BAKER, "2.C.2.b", "Food Production", 4.8, 5.6),
        *rating(CODER, "2.C.8.b", "Law and Government", 3.0, 1.4, suppress=("Y", "N")),
    ]
    return {
        "Occupation Data": (
            [SOC, "Title", "Description"],
            [
                [NURSE, "Registered Nurses", "Assess patients."],
                [BAKER, "Bakers", 'Mix dough for "bread".'],
                [CODER, "Computer Programmers", "Write programs."],
                [DEVELOPER, "Software Developers", "Develop software."],
                [OTHER, "Computer Occupations, All Other", "All computer occupations not listed."],
            ],
        ),
        "Skills": (RATED, skills),
        "Knowledge": (RATED, knowledge),
        "Alternate Titles": (
            [SOC, "Alternate Title", "Short Title", "Source(s)"],
            [
                [NURSE, "Staff Nurse", "n/a", "02,08,10"],
                [NURSE, "RN (Registered Nurse)", "RN", "08"],
                [BAKER, "Pastry Baker", "n/a", "02"],
                [CODER, "Coder", "n/a", "10"],
                [DEVELOPER, "Software Engineer", "n/a", "02,04,10"],
                [DEVELOPER, "Coder", "n/a", "02,04,08"],
                [OTHER, "Blockchain Wizard", "n/a", "08"],
            ],
        ),
        "Job Zones": (
            [SOC, "Job Zone", "Date"],
            [[NURSE, 4, "08/2023"], [BAKER, 2, "08/2023"], [DEVELOPER, 4, "08/2023"]],
        ),
        "Technology Skills": (
            [SOC, "Example", "Commodity Code", "Commodity Title", "Hot Technology", "In Demand"],
            [
                [CODER, "Python", 43232405, "Object software", "Y", "Y"],
                [CODER, "Structured query language SQL", 43232306, "Query software", "Y", "N"],
                [CODER, "Legal software", 43231511, "Expert system software", "N", "N"],
                [DEVELOPER, "Python", 43232405, "Object software", "Y", "Y"],
                [NURSE, "Microsoft Excel", 43232110, "Spreadsheet software", "Y", "N"],
            ],
        ),
        "Related Occupations": (
            [SOC, "Related O*NET-SOC Code", "Index"],
            [[DEVELOPER, CODER, 1], [DEVELOPER, NURSE, 2], [DEVELOPER, OTHER, 3]],
        ),
        "Content Model Reference": (
            ["Element ID", "Element Name"],
            [["2.A", "Basic Skills"], ["2.B.3", "Technical Skills"], ["2.C.4", "Maths"]],
        ),
        "Task Statements": (
            [SOC, "Task ID", "Task", "Task Type"],
            [
                [NURSE, 11, "Listen to patients.", "Core"],
                [NURSE, 12, "Keep records.", "Core"],
                [NURSE, 13, "Order supplies, beds and linen.", "Supplemental"],
                [NURSE, 14, "Review drafts.", "n/a"],
                [CODER, 21, "Write programs.", "Core"],
            ],
        ),
    }  # fmt: skip


README = b"O*NET 31.4 Database\r\nMay 2027 Release\r\n"


def as_text(tables, readme=README):
    files = {
        f"{name}.txt": "\r\n".join("\t".join(str(c) for c in row) for row in [head, *rows]).encode()
        for name, (head, rows) in tables.items()
    }
    return files | ({"Read Me.txt": readme} if readme else {})


def as_workbooks(tables):
    files = {"Read Me.txt": README}
    for name, (head, rows) in tables.items():
        book = openpyxl.Workbook()
        book.active.append(head)
        for row in rows:
            book.active.append(["" if cell == "n/a" else cell for cell in row])
        content = io.BytesIO()
        book.save(content)
        files[f"{name}.xlsx"] = content.getvalue()
    return files


def as_zip(files, folder="db_31_4_text/"):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(folder + name, text)
    return content.getvalue()


def changed(name, rows=None, head=None, drop=False):
    """Return the small release with one table changed or gone."""
    tables = small_release()
    if drop:
        del tables[name]
    else:
        tables[name] = (head or tables[name][0], tables[name][1] if rows is None else rows)
    return tables


@pytest.fixture(scope="module")
def occupations():
    return read_onet(as_text(small_release()))


def row_of(occupations, soc, element):
    rows = occupations.elements.query("onet_soc == @soc and skill_id == @element")
    assert len(rows) == 1
    return rows.iloc[0]


# ------------------------------------------------------------------ the forms of a release


def test_text_workbooks_zip_and_folder_say_the_same(tmp_path, occupations):
    folder = tmp_path / "db_31_4_excel"
    folder.mkdir()
    for name, content in as_workbooks(small_release()).items():
        (folder / name).write_bytes(content)
    packed = tmp_path / "db_31_4_text.zip"
    packed.write_bytes(as_zip(as_text(small_release())))
    others = [
        read_onet(folder),
        read_onet(str(tmp_path / "db_31_4_excel")),
        read_onet(tmp_path),
        read_onet(packed),
        read_onet({"db_31_4_text.zip": packed.read_bytes()}),
    ]
    for other in others:
        assert other.release == "31.4"
        for frame in ("occupations", "titles", "elements", "technologies", "related", "tasks"):
            mine, theirs = getattr(occupations, frame), getattr(other, frame)
            drop = [c for c in ("source_file",) if c in mine]
            pd.testing.assert_frame_equal(mine.drop(columns=drop), theirs.drop(columns=drop))


def test_file_names_of_later_releases_are_known(occupations):
    tables = small_release()
    head, rows = tables.pop("Skills")
    tables["Essential Skills"] = (head, [row for row in rows if row[1].startswith("2.A")])
    tables["Transferable Skills"] = (head, [row for row in rows if row[1].startswith("2.B")])
    head, rows = tables.pop("Technology Skills")
    names = {"Example": "Workplace Example", "Commodity Title": "Element Name"}
    tables["Software Skills"] = ([names.get(h, h) for h in head], rows)
    head, rows = tables.pop("Alternate Titles")
    tables["Job Titles"] = ([SOC, "Job Title"], [row[:2] for row in rows])
    later = read_onet(as_text(tables))
    key = ["onet_soc", "skill_id"]
    columns = [*key, "importance", "level", "suppressed"]
    pd.testing.assert_frame_equal(
        later.elements[columns].sort_values(key, ignore_index=True),
        occupations.elements[columns].sort_values(key, ignore_index=True),
    )
    assert set(later.technologies["example"]) == set(occupations.technologies["example"])
    assert "Staff Nurse" in set(later.titles["title"])


def test_copies_and_underscores_in_file_names_do_not_matter():
    files = {
        name.replace("Skills.txt", "skills (1).txt").replace(" ", "_"): content
        for name, content in as_text(small_release()).items()
    }
    assert len(read_onet(files).elements) == 12


def test_progress_rises_to_one():
    told = []
    read_onet(as_text(small_release()), progress=lambda share, what: told.append((share, what)))
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert shares[0] == 0.0
    assert shares[-1] == 1.0
    assert all(what for _, what in told)


# ------------------------------------------------------------------ what the ratings become


@pytest.mark.parametrize(("raw", "level"), [(0, 0.0), (7, 5.0), (3.5, 2.5), (2.1, 1.5)])
def test_levels_are_mapped_end_to_end(raw, level):
    rows = [*rating(NURSE, "2.A.1.b", "Active Listening", 4, raw)]
    found = row_of(read_onet(as_text(changed("Skills", rows))), NURSE, "2.A.1.b")
    assert found["level_raw"] == raw
    assert found["level"] == pytest.approx(level)
    assert found["importance"] == 4


def test_not_relevant_is_level_zero_whatever_was_published(occupations):
    found = row_of(occupations, NURSE, "2.B.3.e")
    assert (found["level_raw"], found["level"], found["not_relevant"]) == (0, 0, True)
    assert not found["suppressed"]


def test_suppressed_rows_are_flagged_and_never_required(occupations):
    assert row_of(occupations, BAKER, "2.A.1.e")["suppressed"]
    assert row_of(occupations, CODER, "2.C.8.b")["suppressed"]
    # An imprecise level of an irrelevant element is 0 all the same.
    assert not row_of(occupations, BAKER, "2.B.3.e")["suppressed"]
    needs = occupations.tables({"b": BAKER, "c": CODER})["requirements"]
    assert set(needs.loc[needs["role_id"] == "b", "skill_id"]) == {"2.C.2.b"}
    assert "2.C.8.b" not in set(needs["skill_id"])


def test_families_and_flags(occupations):
    assert set(occupations.elements["family"]) == {"skills", "knowledge"}
    rated = occupations.occupations.set_index("onet_soc")["rated"]
    assert rated.to_dict() == {
        NURSE: True,
        BAKER: True,
        CODER: True,
        DEVELOPER: False,
        OTHER: False,
    }
    zones = occupations.occupations.set_index("onet_soc")["job_zone"]
    assert zones[NURSE] == 4
    assert pd.isna(zones[CODER])
    assert occupations.titles["kind"].value_counts().to_dict() == {"alternate": 8, "main": 5}
    assert {"RN", "RN (Registered Nurse)"} <= set(occupations.titles["title"])


def test_bad_rows_are_left_out_and_counted():
    good = small_release()["Skills"][1]
    bad = [
        *rating(NURSE, "2.B.1.a", "Social Perceptiveness", 4, 9),
        *rating(NURSE, "2.B.1.b", "Coordination", "x", 4),
        *rating("99-9999.00", "2.A.1.b", "Active Listening", 4, 4),
        *rating(NURSE, "2.A.1.b", "Active Listening", 1, 1),
        rating(NURSE, "2.B.5.a", "Time Management", 4, 4)[0],
    ]
    occupations = read_onet(as_text(changed("Skills", [*good, *bad])))
    clean = read_onet(as_text(small_release()))
    pd.testing.assert_frame_equal(occupations.elements, clean.elements)
    found = {issue.found: issue for issue in occupations.issues}
    assert set(found) == {
        "rating off its scale",
        "occupation that is not in Occupation Data",
        "rating that is there twice",
        "rating without its counterpart",
    }
    assert found["rating off its scale"].count == 2
    assert found["rating off its scale"].row == 21
    assert found["rating off its scale"].value == "9"
    assert found["rating without its counterpart"].count == 3
    assert all(i.file == "Skills.txt" and i.outcome == "dropped" for i in occupations.issues)


def test_rows_keep_their_place_in_the_file(occupations):
    found = row_of(occupations, NURSE, "2.A.1.e")
    assert (found["source_file"], found["source_row"]) == ("Skills.txt", 5)
    rows = as_text(small_release())["Skills.txt"].decode().split("\r\n")
    assert rows[5 - 1].split("\t")[:5] == [NURSE, "2.A.1.e", "Mathematics", "LV", "3.5"]


def test_blank_lines_and_quotes_do_not_shift_rows(occupations):
    files = as_text(small_release())
    files["Skills.txt"] = files["Skills.txt"].replace(b"\r\n", b"\r\n\r\n", 1) + b"\r\n"
    found = row_of(read_onet(files), NURSE, "2.A.1.e")
    assert found["source_row"] == 6
    described = occupations.occupations.set_index("onet_soc")["description"]
    assert described[BAKER] == 'Mix dough for "bread".'


# ------------------------------------------------------------------ what is missing or broken


@pytest.mark.parametrize("name", ["Occupation Data", "Skills"])
def test_a_needed_file_that_is_missing_is_named_with_a_remedy(name):
    with pytest.raises(MissingTable) as told:
        read_onet(as_text(changed(name, drop=True)))
    assert name in told.value.expected
    assert "Knowledge.txt" in told.value.found
    assert "Add the file" in told.value.remedy


@pytest.mark.parametrize(
    "name",
    ["Knowledge", "Alternate Titles", "Job Zones", "Technology Skills", "Related Occupations",
     "Content Model Reference", "Task Statements"],
)  # fmt: skip
def test_an_optional_file_that_is_missing_is_an_issue(name):
    occupations = read_onet(as_text(changed(name, drop=True)))
    (issue,) = occupations.issues
    assert (issue.severity, issue.file) == ("warning", name)
    assert "Without it" in issue.remedy
    tables = occupations.tables({"Coder": CODER, "Dev": DEVELOPER})
    assert all(table_conforms(table, frame) for table, frame in tables.items())
    assert len(occupations.search("nurse")) > 0


@pytest.mark.parametrize(
    ("name", "column"), [("Skills", "Scale ID"), ("Occupation Data", "Title"), ("Job Zones", SOC)]
)
def test_other_columns_are_said_to_be_missing(name, column):
    head = [f"My {c}" if c == column else c for c in small_release()[name][0]]
    with pytest.raises(MissingColumns) as told:
        read_onet(as_text(changed(name, head=head)))
    assert told.value.where == f"{name}.txt"
    assert column in told.value.found
    assert f"My {column}" in told.value.found


def test_columns_may_stand_in_any_order(occupations):
    tables = small_release()
    for name, (head, rows) in tables.items():
        tables[name] = (head[::-1], [row[::-1] for row in rows])
    pd.testing.assert_frame_equal(read_onet(as_text(tables)).elements, occupations.elements)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Skills.xlsx", b"not a workbook"),
        ("Skills.xlsx", b""),
        ("release.zip", b"PK\x03\x04 broken"),
    ],
)
def test_broken_files_are_unreadable(name, content):
    files = as_text(small_release())
    files.pop(name.replace(".xlsx", ".txt"), None)
    with pytest.raises(UnreadableFile) as told:
        read_onet({**files, name: content})
    assert told.value.where == name
    assert told.value.remedy


def test_a_line_of_another_shape_is_left_out_with_an_issue(occupations):
    files = as_text(small_release())
    files["Knowledge.txt"] += b"\r\n" + b"stray\t" * 40
    found = read_onet(files)
    pd.testing.assert_frame_equal(found.elements, occupations.elements)
    assert [issue.found for issue in found.issues] == ["occupation that is not in Occupation Data"]


def test_an_empty_text_file_lacks_its_columns():
    with pytest.raises(MissingColumns):
        read_onet(as_text(small_release()) | {"Skills.txt": b""})


def test_nothing_there(tmp_path):
    with pytest.raises(UnreadableFile):
        read_onet(tmp_path / "nowhere")
    with pytest.raises(MissingTable):
        read_onet(tmp_path)
    with pytest.raises(MissingTable):
        read_onet({})


def test_a_file_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(release_files, "MOST_BYTES", 100)
    with pytest.raises(UnreadableFile, match="when unpacked"):
        read_onet({"db.zip": as_zip(as_text(small_release()))})


# ------------------------------------------------------------------ release and licence


@pytest.mark.parametrize(
    ("readme", "folder", "number"),
    [
        (b"O*NET 29.2 Database\r\n", "anything/", "29.2"),
        (None, "db_30_1_excel/", "30.1"),
        (None, "onet_28_3/", "28.3"),
        (None, "occupations/", ""),
    ],
)
def test_release_number(readme, folder, number):
    content = as_zip(as_text(small_release(), readme), folder)
    occupations = read_onet({"some.zip": content})
    assert occupations.release == number
    assert occupations.attribution == attribution_text(number)
    assert [i.found for i in occupations.issues] == ([] if number else ["no release number"])


def test_attribution_is_the_line_the_licence_asks_for():
    assert attribution_text("29.2") == (
        "This page includes information from the O*NET 29.2 Database by the U.S. Department of "
        "Labor, Employment and Training Administration (USDOL/ETA). Used under the CC BY 4.0 "
        "license. O*NET® is a trademark of USDOL/ETA. skillgap has modified all or some of this "
        "information. USDOL/ETA has not approved, endorsed, or tested these modifications."
    )
    assert "the O*NET Database by" in attribution_text("")


# ------------------------------------------------------------------ job titles


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Sr. Software Eng.", "senior software engineer"),
        ("HR Mgr", "human resources manager"),
        ("QA dev", "quality assurance"),
        ("Head of Sales", "sales manager"),
        ("Director of Nursing", "nursing director"),
        ("VP, Marketing", "vice president marketing"),
        ("Café Manager", "cafe manager"),
        ("R & D Engineer", "research and development engineer"),
        ("IT Tech. Support", "information technology technical support"),
        ("C# Developer", "c# developer"),
        ("", ""),
    ],
)
def test_titles_are_written_out(written, read):
    assert plain_title(written) == read


def test_readings_go_from_the_whole_title_to_its_first_part():
    found = possible_readings("Senior Buyer II (North) - Metals")
    assert found[0] == ("senior buyer ii metals", 1.0)
    assert ("buyer", 0.9) in found
    trusts = [trust for _, trust in found]
    assert max(trusts) == trusts[0]
    assert possible_readings("  ") == []


def test_a_word_of_seniority_that_stands_alone_is_kept():
    assert possible_readings("Principal") == [("principal", 1.0)]
    assert is_general_title("Senior Manager")
    assert not is_general_title("Marketing Manager")


# ------------------------------------------------------------------ search and suggestions


@pytest.mark.parametrize(
    ("text", "soc"),
    [
        ("nurse", NURSE), ("Registered Nurses", NURSE), ("regis nur", NURSE), ("bak", BAKER),
        ("software eng", DEVELOPER), ("pastry", BAKER), ("RN", NURSE), ("wizard", OTHER),
    ],
)  # fmt: skip
def test_search_finds_whole_and_half_typed_titles(occupations, text, soc):
    found = occupations.search(text)
    assert list(found.columns) == [
        "onet_soc",
        "title",
        "matched_title",
        "score",
        "job_zone",
        "rated",
    ]
    assert found["onet_soc"].iloc[0] == soc
    assert found["score"].between(0, 1).all()
    assert found["score"].is_monotonic_decreasing
    assert not found["onet_soc"].duplicated().any()


@pytest.mark.parametrize("text", ["", "   ", "日本語", "§§§", "\x00"])
def test_search_of_nothing_finds_nothing(occupations, text):
    assert occupations.search(text).empty


def test_search_keeps_to_its_limit(occupations):
    assert len(occupations.search("computer", 1)) == 1
    assert occupations.search("computer", 0).empty


def test_suggestions_keep_order_repeats_and_blanks(occupations):
    asked = ["Sr. Nurse", "", None, pd.NA, "Baker", "Sr. Nurse", "日本語"]
    found = occupations.suggest(asked)
    assert list(found.columns) == [
        "job_title", "onet_soc", "title", "matched_title", "score", "confidence",
    ]  # fmt: skip
    assert len(found) == len(asked)
    assert found["onet_soc"].fillna("-").tolist() == [NURSE, "-", "-", "-", BAKER, NURSE, "-"]
    assert found["confidence"].between(0, 1).all()
    assert (found.loc[found["onet_soc"].isna(), ["score", "confidence"]] == 0).all().all()
    assert found["title"].iloc[0] == "Registered Nurses"
    assert occupations.suggest([]).empty


def test_a_title_two_occupations_share_goes_to_the_better_listed_and_is_doubted(occupations):
    found = occupations.suggest(["Coder", "Staff Nurse"])
    assert found["onet_soc"].tolist() == [DEVELOPER, NURSE]
    assert found["confidence"].iloc[0] < found["confidence"].iloc[1]


def test_more_sources_make_a_listed_title_surer():
    rows = small_release()["Alternate Titles"][1]
    once = read_onet(as_text(small_release())).suggest(["Pastry Baker"])["confidence"][0]
    often = [[*row[:3], "01,02,04,08"] if row[1] == "Pastry Baker" else row for row in rows]
    more = read_onet(as_text(changed("Alternate Titles", often))).suggest(["Pastry Baker"])
    assert more["confidence"][0] > once


def test_residual_occupations_are_found_but_never_suggested(occupations):
    assert occupations.search("Blockchain Wizard")["onet_soc"].iloc[0] == OTHER
    assert OTHER not in set(occupations.suggest(["Blockchain Wizard"])["onet_soc"])


def test_a_very_long_title_is_only_slow(occupations):
    assert len(occupations.suggest(["nurse " * 2_000])) == 1


# ------------------------------------------------------------------ contract tables


def test_tables_conform_and_hold_what_was_asked(occupations):
    tables = occupations.tables(
        {"Ward nurse": NURSE, "Baker": "51-3011", "Nobody": None, "No": "", "Na": pd.NA}
    )
    assert set(tables) == {"roles", "skills", "requirements", "tasks"}
    assert all(table_conforms(table, frame) for table, frame in tables.items())
    roles = tables["roles"].set_index("role_id")
    assert list(roles.index) == ["Ward nurse", "Baker"]
    assert roles.loc["Ward nurse", ["title", "onet_soc", "job_family", "level"]].tolist() == [
        "Ward nurse", NURSE, "Health care practice", 4.0,
    ]  # fmt: skip
    needs = tables["requirements"].set_index(["role_id", "skill_id"])
    assert set(needs.index) == {
        ("Ward nurse", "2.A.1.b"), ("Ward nurse", "2.A.1.e"), ("Ward nurse", "2.C.4.a"),
        ("Ward nurse", "tech-microsoft-excel"), ("Baker", "2.C.2.b"),
    }  # fmt: skip
    assert needs.loc[("Ward nurse", "2.A.1.b"), "required_level"] == pytest.approx(5.0)
    assert needs.loc[("Ward nurse", "2.A.1.b"), "importance"] == pytest.approx(4.5)
    assert needs.loc[("Ward nurse", "2.A.1.b"), "source_file"] == "O*NET 31.4 › Skills.txt"
    assert needs.loc[("Ward nurse", "2.A.1.b"), "source_row"] == 3
    assert set(tables["skills"]["skill_id"]) == set(tables["requirements"]["skill_id"])


def test_what_is_asked_can_be_narrowed(occupations):
    role = {"n": NURSE}
    knowledge = occupations.tables(role, families=["knowledge"], technologies=0)
    assert knowledge["requirements"]["skill_id"].tolist() == ["2.C.4.a"]
    strict = occupations.tables(role, minimum_importance=4.0, technologies=0)
    assert strict["requirements"]["skill_id"].tolist() == ["2.A.1.b"]
    with pytest.raises(BadValue):
        occupations.tables(role, families=["abilities"])


def test_clusters_and_kinds(occupations):
    skills = occupations.tables({"n": NURSE, "c": CODER})["skills"].set_index("skill_id")
    assert skills["cluster"].to_dict() == {
        "2.A.1.b": "Basic skills",
        "2.A.1.e": "Basic skills",
        "2.B.3.e": "Technical skills",
        "2.C.4.a": "Knowledge: Maths",
        "tech-python": "Technology: Software development",
        "tech-structured-query-language-sql": "Technology: Data management and analysis",
        "tech-microsoft-excel": "Technology: Office and content creation",
    }
    assert skills["kind"]["2.A.1.b"] == "human"
    assert skills["kind"]["2.B.3.e"] == "technical"


def test_no_two_elements_share_a_name(occupations):
    names = unique_element_names(occupations.elements).set_index("skill_id")["name"]
    assert names["2.A.1.e"] == "Mathematics"
    assert names["2.C.4.a"] == "Mathematics (knowledge)"


def test_technologies_in_demand_come_first_with_the_registered_level(occupations, register):
    needs = occupations.tables({"c": CODER}, technologies=1)["requirements"]
    technology = needs[needs["skill_id"].str.startswith("tech-")].iloc[0]
    assert technology["skill_id"] == "tech-python"
    assert technology["required_level"] == TECHNOLOGY_LEVEL
    assert "guess" in technology["source_file"]
    entry = register["technology_required_level"]
    assert (entry.value, entry.status) == (TECHNOLOGY_LEVEL, "guess")
    all_of_them = occupations.tables({"c": CODER}, technologies=99)["skills"]["skill_id"]
    assert "tech-legal-software" not in set(all_of_them)


def test_technologies_go_by_the_names_people_use(occupations):
    skills = technology_skills_table(occupations.technologies).set_index("skill_id")
    assert skills.loc["tech-microsoft-excel", "aliases"] == "Excel"
    sql = skills.loc["tech-structured-query-language-sql"]
    assert sql["name"] == "SQL (structured query language)"
    assert "SQL" in sql["aliases"].split("; ")


def test_relations_stand_in_for_an_occupation_without_ratings(occupations):
    names = occupations.stand_ins([DEVELOPER, NURSE, OTHER])
    assert names.loc[names["onet_soc"] == DEVELOPER, "stand_in_soc"].tolist() == [CODER, NURSE]
    assert set(names.loc[names["onet_soc"] == DEVELOPER, "basis"]) == {"related"}
    assert NURSE not in set(names["onet_soc"])
    assert names.loc[names["onet_soc"] == OTHER, "basis"].tolist() == ["group"]
    needs = occupations.tables({"d": DEVELOPER}, technologies=0)["requirements"]
    listening = needs.set_index("skill_id").loc["2.A.1.b"]
    assert listening["importance"] == pytest.approx((3.1 + 4.5) / 2)
    assert listening["required_level"] == pytest.approx((2.8 + 7) / 2 * 5 / 7)
    assert listening["source_file"] == "O*NET 31.4 › mean of 2 related occupations"


def test_an_unknown_occupation_is_refused_with_near_misses(occupations):
    with pytest.raises(UnknownName, match=r"29-1141\.00"):
        occupations.tables({"Nurse": "29-1141.01"})


def test_nobody_assigned_makes_empty_tables(occupations):
    tables = occupations.tables({})
    assert all(len(frame) == 0 and table_conforms(name, frame) for name, frame in tables.items())


def test_the_whole_release_as_tables(occupations):
    tables = occupations.workforce_tables()
    assert dict(zip(tables["roles"]["role_id"], tables["roles"]["title"])) == {
        NURSE: "Registered Nurses", BAKER: "Bakers", CODER: "Computer Programmers",
        DEVELOPER: "Software Developers", OTHER: "Computer Occupations, All Other",
    }  # fmt: skip
    needs = tables["requirements"]
    borrowed = needs.loc[needs["role_id"] == DEVELOPER, "source_file"]
    assert len(borrowed)
    assert borrowed.str.contains("related occupations").any()
    assert all(table_conforms(name, frame) for name, frame in tables.items())


# ------------------------------------------------------------------ merging with a user's own


def own_tables():
    return {
        "employees": pd.DataFrame({"employee_id": ["1", "2"], "role_id": ["R1", "R2"]}),
        "roles": pd.DataFrame(
            {"role_id": ["R1", "R2"], "title": ["Coder", "Cook"], "criticality": ["5", "2"],
             "job_family": ["Tech", ""], "level": ["", ""]}
        ),
        "skills": pd.DataFrame(
            {"skill_id": ["S1", "S2", "S3"], "name": ["programming", "SQL", "Soldering"],
             "cluster": ["Own cluster", "", "Hand work"]}
        ),
        "requirements": pd.DataFrame(
            {"role_id": ["R1", "R1"], "skill_id": ["S1", "S3"], "required_level": ["2", "4"]}
        ),
        "signals": pd.DataFrame(
            {"employee_id": ["1", "1"], "skill_id": ["Active listening", "sql"],
             "source": ["self", "self"], "level": ["3", "4"], "observed_on": ["2026-01-01"] * 2}
        ),
    }  # fmt: skip


def test_the_users_own_words_go_first(occupations):
    tables = own_tables()
    before = {name: frame.copy() for name, frame in tables.items()}
    merged = add_onet_to_tables(tables, occupations, {"R1": CODER})
    for name, frame in tables.items():
        pd.testing.assert_frame_equal(frame, before[name])
    roles = merged["roles"].set_index("role_id")
    assert roles.loc["R1", ["title", "job_family", "criticality", "onet_soc"]].tolist() == [
        "Coder", "Tech", 5.0, CODER,
    ]  # fmt: skip
    assert pd.isna(roles.loc["R2", "onet_soc"])
    needs = merged["requirements"].set_index(["role_id", "skill_id"])["required_level"]
    assert needs[("R1", "S1")] == 2.0
    assert needs[("R1", "S3")] == 4.0
    assert needs[("R1", "S2")] == TECHNOLOGY_LEVEL
    assert ("R1", "2.B.3.e") not in needs.index
    assert ("R1", "2.A.1.b") in needs.index
    assert needs.index.is_unique
    skills = merged["skills"].set_index("skill_id")
    assert skills.loc["S1", "cluster"] == "Own cluster"
    assert skills.loc["S2", "cluster"] == "Technology: Data management and analysis"
    assert "2.B.3.e" not in skills.index


def test_a_workforce_takes_the_merged_tables(occupations):
    merged = add_onet_to_tables(own_tables(), occupations, {"R1": CODER, "Cook": BAKER})
    workforce = build_workforce(merged, attributions=(occupations.attribution,))
    assert workforce.attributions == (occupations.attribution,)
    assert workforce["signals"]["skill_id"].tolist() == ["2.A.1.b", "S2"]
    needs = workforce["requirements"]
    assert set(needs.loc[needs["role_id"] == "R2", "skill_id"]) == {"2.C.2.b"}
    assert set(needs["skill_id"]) <= set(workforce.skills.labels)
    assert not [i for i in workforce.issues if i.severity == "error"]


def test_a_workforce_without_roles_or_skills_tables(occupations):
    own = own_tables()
    tables = {"employees": own["employees"], "signals": own["signals"]}
    for given in (tables, build_workforce(tables).tables):
        workforce = build_workforce(add_onet_to_tables(given, occupations, {"R1": NURSE}))
        signals = workforce["signals"]
        needs = workforce["requirements"]
        listened = signals["skill_id"].iloc[0]
        assert listened in set(needs.loc[needs["role_id"] == "R1", "skill_id"])
        assert workforce["roles"].set_index("role_id").loc["R1", "level"] == 4.0


def test_job_zones_never_mix_with_the_users_grades(occupations):
    tables = own_tables()
    tables["roles"]["level"] = ["7", ""]
    roles = add_onet_to_tables(tables, occupations, {"R1": NURSE, "R2": BAKER, "R3": NURSE})[
        "roles"
    ]
    levels = roles.set_index("role_id")["level"]
    assert levels["R1"] == 7
    assert levels[["R2", "R3"]].isna().all()
    blank = add_onet_to_tables(own_tables(), occupations, {"R1": NURSE, "R2": BAKER})["roles"]
    assert blank["level"].tolist() == [4.0, 2.0]


def test_a_requirement_given_by_name_is_not_asked_twice(occupations):
    tables = own_tables()
    del tables["skills"]
    tables["requirements"] = pd.DataFrame(
        {"role_id": ["R1"], "skill_id": ["Programming"], "required_level": ["1"]}
    )
    workforce = build_workforce(add_onet_to_tables(tables, occupations, {"R1": CODER}))
    needs = workforce["requirements"].set_index("skill_id")["required_level"]
    assert needs["2.B.3.e"] == 1.0
    assert needs.index.is_unique


# ------------------------------------------------------------------ tasks

RATING = [SOC, "Task ID", "Task", "Scale ID", "Category", "Data Value", "Recommend Suppress"]


def task_rating(task, importance, *frequencies, suppress="N"):
    """Rate a nurse's task: importance, and the per cent that chose each step of frequency."""
    return [
        [NURSE, task, "", "IM", "n/a", importance, suppress],
        *([NURSE, task, "", "FT", step, share, suppress] for step, share in enumerate(
            frequencies, start=1)),
    ]  # fmt: skip


def shares(occupations, role="Nurse", code=NURSE, **options):
    tasks = occupations.tables({role: code}, **options)["tasks"]
    assert table_conforms("tasks", tasks)
    return dict(zip(tasks["task"].str.split().str[0], tasks["time_share"], strict=True))


def test_a_core_task_counts_one_and_any_other_half(occupations):
    assert shares(occupations) == pytest.approx(
        {"Listen": 1 / 3, "Keep": 1 / 3, "Order": 1 / 6, "Review": 1 / 6}
    )
    assert shares(occupations, other_task_weight=1.0)["Order"] == 0.25
    assert shares(occupations, "Developer", DEVELOPER) == {}
    with open("data/assumptions.toml", "rb") as file:
        assert tomllib.load(file)["other_task_weight"]["value"] == exposure.OTHER


def test_where_tasks_are_rated_time_goes_with_frequency_and_importance():
    """Listen 4 × 6.5, keep 2 × 1.5; order, suppressed, is half of a usual core one: 14.5 / 2."""
    rows = [
        *task_rating(11, 4.0, 0, 0, 0, 0, 0, 50, 50),
        *task_rating(12, 2.0, 50, 50),
        *task_rating(13, 5.0, 0, 0, 0, 0, 0, 0, 100, suppress="Y"),
    ]
    rated = read_onet(as_text(small_release() | {"Task Ratings": (RATING, rows)}))
    assert rated.issues == ()
    weight = {"Listen": 26.0, "Keep": 3.0, "Order": 7.25, "Review": 7.25}
    expected = {name: one / sum(weight.values()) for name, one in weight.items()}
    assert shares(rated) == pytest.approx(expected)
    assert list(shares(rated)) == ["Listen", "Order", "Review", "Keep"]


def test_task_labels_beside_a_release_become_exposure():
    labels = (
        b"onet_soc,task_id,task_type,gpt4_exposure,human_exposure\n"
        b"29-1141.00,11,Core,E2,E0\n29-1141.00,12,Core,E0,E1\n29-1141.00,13,Core,E0,E7\n"
    )
    labelled = read_onet(as_text(small_release()) | {"task_labels.csv": labels})
    tasks = labelled.tables({"Nurse": NURSE})["tasks"].set_index("task")["exposure"]
    assert tasks[["Listen to patients.", "Keep records."]].tolist() == ["E0", "E1"]
    assert tasks[["Order supplies, beds and linen.", "Review drafts."]].isna().all()


def test_a_role_she_describes_keeps_its_own_tasks(occupations):
    own = {
        "roles": pd.DataFrame({"role_id": ["R1", "R2"], "title": ["Nurse", "Coder"]}),
        "tasks": pd.DataFrame({"role_id": ["R1"], "task": ["Make rounds"], "time_share": [1.0]}),
    }
    merged = add_onet_to_tables(own, occupations, {"R1": NURSE, "R2": CODER})["tasks"]
    assert merged[["role_id", "task"]].to_numpy().tolist() == [
        ["R1", "Make rounds"], ["R2", "Write programs."]]  # fmt: skip
    assert merged["source_file"].iloc[1] == (
        "O*NET 31.4 › Task Statements.txt (time shares are an assumption)"
    )
