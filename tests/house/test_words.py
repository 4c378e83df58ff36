"""What the screen says: plain business English, without the words that had to be learnt."""

from __future__ import annotations

import ast
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.sentences import FILES, ROOT, sentences

MOST_WORDS = 35
LEAST_EASE = 60
"""Flesch's reading ease of the sentence in the middle; 60 and more is plain English."""
BANNED = {
    "value at risk by": r"\bvalue at risk by\b",
    "let go, lets go": r"\blets?\b[^.]{0,16}\bgo\b",
    "what came": r"\bwhat came\b",
    "asks of, asked for": r"\bask(s|ed)? (of|for)\b",
    "luck": r"\bluck",
    "spare": r"\bspar(e|es|ed)\b",
    "reckon": r"\breckon",
    "hang on": r"\bhangs? on\b",
    "whatever comes": r"\bwhatever\b[^.]{0,12}\bcomes\b",
    "shall": r"\bshall\b",
    "lacks": r"\black(s|ing)?\b",
    "stand empty": r"\bstands? empty\b",
    "(80%)": r"\b80 ?%",
    "draws": r"\bdraws?\b",
    "spoken of": r"\bspoken of\b",
    "put to use": r"\bput to use\b",
    "taken apart": r"\b(taken?|taking)\b[^.]{0,20}\bapart\b",
    "goes on as things are": r"\bas things are\b",
    "drawn by lot": r"\bby lot\b",
    "off the board": r"\boff the board\b",
    "off the best": r"\boff the best\b",
    "told from none": r"\btold from\b",
    "lie beside": r"\b(lie|lies|set|setting) beside\b",
}


def literals(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the strings of a file that may reach the screen, with their lines: no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documents = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        said = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if said and id(node) not in documents:
            yield node.lineno, node.value


def found_in(text: str) -> list[str]:
    return [name for name, pattern in BANNED.items() if re.search(pattern, text, re.IGNORECASE)]


def test_there_are_files_to_read():
    assert len(FILES) > 60


def test_nothing_the_screen_says_holds_a_banned_word():
    found = [
        f"{path.relative_to(ROOT)}:{line}: {name}: {text!r}"
        for path in FILES
        for line, text in literals(path)
        for name in found_in(text)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "text",
    [
        "Let these files go.", "Escape lets go", "70% of what came", "the role asks of its people",
        "If luck turns", "people to spare", "0.05 SD reckoned with", "What the range hangs on",
        "Whatever comes", "Where shall we be short", "the skill that lacks most",
        "posts will stand empty", "€1 M to €2 M a month (80%)", "in 70% of draws",
        "Take off the board", "Off the best 0.3%", "cannot be told from none",
    ],
)  # fmt: skip
def test_the_words_that_were_replaced_are_found(text):
    assert found_in(text)


@pytest.mark.parametrize(
    "text", ["likely 60–73%", "will be vacant", "scarcest skill", "Saved plans", "A black box"]
)
def test_plain_words_pass(text):
    assert not found_in(text)


def single_sentences():
    """Every sentence of the interface by itself, what is filled in counted as a word."""
    for said in sentences():
        text = re.sub(r":material/\w+:|[`*#]", " ", re.sub(r"\{[^}]*\}", " it ", said.text))
        for one in re.split(r"(?<=[.;:?!])\s+", text):
            words = re.findall(r"[A-Za-z']+", one)
            if len(words) >= 3:
                yield f"{said.file}:{said.line}: {one}", words


def syllables(word):
    """Vowels that stand together are one; a silent end is none."""
    bare = re.sub(r"(?:[^laeiouy]es|ed|[^laeiouy]e)$", "", word.lower())
    return max(1, len(re.findall(r"[aeiouy]+", bare)))


def ease(words):
    """Flesch 1948, of one sentence."""
    return 206.835 - 1.015 * len(words) - 84.6 * sum(map(syllables, words)) / len(words)


def test_no_sentence_is_too_long_to_be_read_once():
    found = [place for place, words in single_sentences() if len(words) > MOST_WORDS]
    assert not found, "\n".join(found)


def test_sentences_are_easy_to_read():
    read = [ease(words) for _, words in single_sentences() if len(words) >= 6]
    assert len(read) > 500
    assert statistics.median(read) >= LEAST_EASE


def test_reading_ease_tells_plain_from_heavy():
    plain = ["We", "will", "be", "short", "of", "people", "in", "two", "years"]
    heavy = ["Organisational", "capability", "insufficiencies", "necessitate", "intervention"]
    assert ease(plain) > 80 > 0 > ease(heavy)


RANKS = r"ranked first|scarcest|costliest|(biggest|largest) gaps?\b|ten largest|gaps are largest"
BASIS = r"priority|value|FTE|\blevels?\b|share|currency|span"
"""By what skills, groups or roles are put in order: each of these gives another order."""


def is_unsaid(text):
    """Whether a sentence of five words or more ranks without saying by what."""
    ranks = re.search(RANKS, text, re.IGNORECASE) and len(text.split()) >= 5
    return bool(ranks) and not re.search(BASIS, text, re.IGNORECASE)


def test_a_sentence_that_ranks_says_by_what():
    found = [f"{one.file}:{one.line}: {one.text}" for one in sentences() if is_unsaid(one.text)]
    assert not found, "\n".join(found)
    assert is_unsaid("The {few} skills ranked first stay there.")
    assert not is_unsaid("The {few} skills ranked first by priority stay there.")
