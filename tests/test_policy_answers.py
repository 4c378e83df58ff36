"""Policies: quoted word for word with their place, or left to a person; nothing is made up."""

import io
import zipfile

import pytest
from docx import Document

import skillgap as sg
from skillgap.core.errors import BadValue, UnreadableFile
from skillgap.policy_answers import (
    WHO_RUNS_IT,
    add_policy_document,
    answer_from_policies,
    policy_documents,
    whom_to_ask,
)
from skillgap.reading.files.prose import read_passages

LEARNING = """# Learning

Everybody has five days of training leave a year. Days that are not taken
lapse at the end of March.

## Who pays

Course fees up to 2,000 euros are paid by the cost centre; above that the
head of function approves them beforehand.

# Travel

Trains are booked in second class.
"""


def word_file():
    document = Document()
    document.add_heading("Notice periods", 1)
    document.add_paragraph("Either side gives notice of three months to the end of a quarter.")
    table = document.add_table(rows=2, cols=2)
    for row, cells in enumerate((("Grade", "Bonus"), ("Senior", "up to 12 per cent"))):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


@pytest.fixture
def works(tmp_path):
    with sg.open_workspace(tmp_path / "workspace") as workspace:
        add_policy_document(workspace, "learning.md", LEARNING.encode(), actor="Dee")
        add_policy_document(workspace, "contracts.docx", word_file(), actor="Dee")
        yield workspace


def asked(workspace, question):
    return answer_from_policies(
        question, policy_documents(workspace), ask="Ann Lee", assumptions=sg.default_assumptions()
    )


@pytest.mark.parametrize(
    ("question", "document", "place", "start"),
    [
        ("How many days of training leave do I have?", "learning.md", "line 3", "Everybody has"),
        ("Who pays the fees of a course?", "learning.md", "line 8", "Course fees up to"),
        ("Which class do I book on trains?", "learning.md", "line 13", "Trains are booked"),
        ("What notice do I have to give?", "contracts.docx", "paragraph 2", "Either side"),
        ("bonus of a senior", "contracts.docx", "paragraph 3, row 2", "Senior | up to"),
    ],
)
def test_the_paragraph_that_answers_is_quoted_with_document_and_place(
    works, question, document, place, start
):
    first = asked(works, question).quotations[0]
    assert (first.document, first.place) == (document, place)
    assert first.text.startswith(start)


def test_a_quotation_stands_in_its_document_word_for_word(works):
    whole = " ".join(LEARNING.split())
    for one in asked(works, "training leave days").quotations:
        assert one.text in whole


@pytest.mark.parametrize(
    "question",
    ["May I bring my dog to the office?", "What is the parental leave in Portugal?", "sabbatical"],
)
def test_what_no_paragraph_holds_is_left_to_a_person(works, question):
    answer = asked(works, question)
    assert answer.quotations == ()
    assert answer.ask == "Ann Lee"
    assert answer.searched == 6


def test_a_question_of_small_words_is_refused(works):
    with pytest.raises(BadValue, match="Ask with the words of the matter"):
        asked(works, "What may I do, and how?")


def test_the_person_is_whom_the_policy_names(works):
    from skillgap.governance import PolicyTerms, keep_policy_terms

    assert whom_to_ask(works) == WHO_RUNS_IT
    keep_policy_terms(works, PolicyTerms("Planning", "Ann Lee, room 12"), actor="Dee")
    assert whom_to_ask(works) == "Ann Lee, room 12"


def test_a_document_of_the_same_name_is_replaced(works):
    add_policy_document(works, "learning.md", b"Nobody has any training leave days.", actor="Dee")
    (first, *_) = asked(works, "training leave days").quotations
    assert first.text == "Nobody has any training leave days."
    assert len(policy_documents(works)) == 2


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("rules.pdf", b"%PDF-1.7", "a PDF from the program it was written in"),
        ("rules.docx", b"no zip", "a whole file"),
        ("rules.md", b"# Rules\n", "Choose a document with text"),
    ],
)
def test_a_file_that_is_no_document_is_refused_with_what_to_do(name, content, told):
    with pytest.raises(UnreadableFile) as refused:
        read_passages(name, content)
    assert told in str(refused.value)


def test_another_archive_under_that_name_is_refused():
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as package:
        package.writestr("word/document.xml", "<w/>")
    with pytest.raises(UnreadableFile):
        read_passages("rules.docx", kept.getvalue())


def test_marked_up_text_stays_text():
    (one,) = read_passages("a.md", b"<script>x</script> [here](http://x) **bold**")
    assert one.text == "<script>x</script> [here](http://x) **bold**"
