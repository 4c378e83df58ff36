"""The documents say what is there: links lead somewhere, commands exist, made pages are current."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts import document_assumptions, document_decisions, document_model_cards
from scripts.document_tables import PAGE, document
from skillgap import verbs
from skillgap.core.model_cards import read_results
from tests.house.test_house import texts

ROOT = Path(__file__).resolve().parents[2]
METHOD_PAGES = sorted(ROOT.glob("docs/methods/*.md"))
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def named(path):
    return path.relative_to(ROOT).as_posix()


def test_tables_page_is_current():
    assert PAGE.read_text(encoding="utf-8") == document(), "run `make tables`"


def test_assumptions_page_is_current():
    page = document_assumptions.PAGE.read_text(encoding="utf-8")
    assert page == document_assumptions.document(), "run `make tables`"


def test_assumptions_page_holds_the_whole_register(register):
    page = document_assumptions.document()
    assert re.findall(r"^\| `(\w+)` \|", page, flags=re.MULTILINE) == list(register)


def test_index_of_decisions_is_current():
    page = document_decisions.PAGE.read_text(encoding="utf-8")
    assert page == document_decisions.document(), "run `make tables`"


def test_model_cards_are_current():
    told = "run `python scripts/document_model_cards.py`"
    made = document_model_cards
    assert made.NOTES.read_text(encoding="utf-8") == made.notes(), told
    assert made.PAGE.read_text(encoding="utf-8") == made.document(), told


RESULTS = read_results(document_model_cards.RESULTS.read_text(encoding="utf-8"))


@pytest.mark.parametrize("one", RESULTS, ids=lambda one: f"{one.question}: {one.measure[:40]}")
def test_a_result_of_a_benchmark_stands_in_the_words_it_quotes(one):
    assert one.question in verbs.questions()
    assert one.quote in (ROOT / one.told_in).read_text(encoding="utf-8")
    assert not one.benchmark or (ROOT / one.benchmark).exists()
    figures = re.findall(r"−?(?:\d[\d,]*)?\.?\d+", one.quote)
    told = [float(figure.replace("−", "-").replace(",", "")) for figure in figures]
    assert one.value in told, f"{one.value} is not in the words quoted"


def test_decisions_are_numbered_without_holes():
    made = document_decisions.records()
    given = [record.number for record in made]
    assert given == [int(record.path.name[:3]) for record in made]
    assert set(given).isdisjoint(document_decisions.NEVER_GIVEN)
    assert sorted({*given, *document_decisions.NEVER_GIVEN}) == list(range(1, max(given) + 1))
    assert len(given) == len(set(given))


def test_decisions_are_changed_by_later_ones_only():
    made = document_decisions.records()
    given = {record.number for record in made}
    for record in made:
        later = {int(number) for number in re.findall(r"\d{3}", record.state)}
        assert later <= given, record.path.name
        assert all(number > record.number for number in later), record.path.name


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_headings_linked_to_exist(path):
    text = path.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#\s:]*\.md)?#([^)\s]+)\)", text)
    missing = [
        f"{page}#{heading}"
        for page, heading in links
        if heading not in anchors((path.parent / page if page else path).read_text("utf-8"))
    ]
    assert missing == []


def anchors(text):
    """How each heading of a page is linked to: lower case, punctuation gone, spaces as hyphens."""
    headings = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_what_methods_name_is_in_the_code_or_the_register(register):
    known = {*register, *words_of_code()}
    unknown = {
        f"{named(path)}: {name}"
        for path in METHOD_PAGES
        for name in re.findall(r"`([a-z]+(?:_[a-z]+)+)`", path.read_text(encoding="utf-8"))
        if name not in known
    }
    assert unknown == set()


def words_of_code():
    """Every name in the code, so that a method may speak of columns and functions, too."""
    return {
        word
        for path in (ROOT / "skillgap").rglob("*.py")
        for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))
    }


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_links_lead_somewhere(path):
    text = path.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
    here = [target for target in targets if not re.match(r"[a-z]+:", target)]
    assert [target for target in here if not (path.parent / target).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_commands_named_exist(path):
    known = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    named_here = set(re.findall(r"(?:^|`)make ([a-z-]+)", path.read_text(), flags=re.MULTILINE))
    assert named_here <= known


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_files_named_in_code_marks_exist(path):
    text = path.read_text(encoding="utf-8")
    files = re.findall(
        r"`((?:skillgap|pages|tests|scripts|benchmarks|docs|data|\.streamlit)/[\w./-]+)`", text
    )
    there = [file for file in files if "your_" not in file]
    assert [file for file in there if not (ROOT / file).exists()] == []


def test_no_document_outside_the_repository_is_referred_to():
    """Notes of a workplace cannot be read by whoever gets the repository alone."""
    absent = re.compile("|".join(("MET" + r"HODS\b", "STREAM" + r"LIT\.md", "What DESIGN" + " says",
                                  "What the issue" + " asks", "starting" + " method")))  # fmt: skip
    found = [
        f"{named(path)}:{number}: {line.strip()[:100]}"
        for path in texts()
        for number, line in enumerate(
            path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1
        )
        if absent.search(line)
    ]
    assert found == []
