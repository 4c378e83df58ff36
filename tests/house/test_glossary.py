"""The glossary and the code use one vocabulary: each public noun is explained, each term used.

What the façade and the questions export as classes are the nouns a reader meets. Each is a word of
the glossary, or plain English that means here what it means everywhere.
"""

from __future__ import annotations

import importlib
import inspect
import re
from collections import defaultdict
from pathlib import Path

import skillgap

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "skillgap").rglob("*.py"))
GLOSSARY = ROOT / "docs" / "glossary.md"
PLAIN_ENGLISH = {
    "answer", "applied", "asked", "aspirations", "basis", "calibration", "candidates", "changes",
    "claim", "columns", "comparison", "cuts", "error", "estimate", "explanation", "extracted",
    "fairness", "impact", "inputs", "issue", "matches", "measured", "money", "moves", "network",
    "options", "overlap", "problem", "projected", "range", "return", "settings", "skillgap",
    "spread", "suggestion", "totals",
}  # fmt: skip
"""Words that mean here what they mean everywhere."""

STILL_TWO_THINGS = {
    "Calibration", "Cells", "Changes", "Columns", "Evidence", "Levels", "Matrix", "Outcome",
    "Question", "Rows", "Scale", "Selection", "Setting", "Shortage", "Span", "Staff", "Typed",
}  # fmt: skip
"""Class names that two rooms still give to different things; it may only get shorter."""


def rows_of_glossary():
    """Every row's terms, in lower case, with the whole row."""
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        terms = re.findall(r"\*\*(.+?)\*\*", line)
        for term in (each for found in terms for each in re.split(r", ", found)):
            yield term.lower(), line


def glossary_words():
    """Every word of every term, singular, with the words of which each is made."""
    return {
        singular(word) for term, _ in rows_of_glossary() for word in re.findall(r"[a-z]+", term)
    }


def singular(word):
    """The word without its plural; ``bridges`` and ``bridge`` are one word."""
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def words_of(name):
    """The words of a class name: RollOut is roll out."""
    return [singular(part.lower()) for part in re.findall(r"[A-Z][a-z]+|[A-Z]+(?![a-z])", name)]


def rooms():
    for path in sorted((ROOT / "skillgap" / "questions").iterdir()):
        if (path / "__init__.py").exists():
            yield f"skillgap.questions.{path.name}"


def public_nouns():
    """Every class that the façade or a question exports, with its place."""
    for module in map(importlib.import_module, ("skillgap", *rooms())):
        for name in getattr(module, "__all__", ()):
            if inspect.isclass(getattr(module, name)):
                yield name, module.__name__


def test_every_public_noun_is_explained():
    known = glossary_words() | {singular(word) for word in PLAIN_ENGLISH}
    missing = {
        f"{place}.{name}: {word}"
        for name, place in public_nouns()
        for word in words_of(name)
        if word not in known
    }
    assert missing == set(), "explain the word in docs/glossary.md, or name the class otherwise"


def test_plain_english_is_no_excuse_for_unused_words():
    used = {word for name, _ in public_nouns() for word in words_of(name)}
    spare = {word for word in PLAIN_ENGLISH if singular(word) not in used | glossary_words()}
    assert spare == set()


def test_every_term_is_in_use():
    """In the code, on the screens or in the other documents; a longer term word by word."""
    paths = [*ROOT.glob("skillgap/**/*.py"), *ROOT.glob("pages/*.py"), *ROOT.glob("docs/**/*.md")]
    said = "\n".join(path.read_text(encoding="utf-8").lower() for path in paths if path != GLOSSARY)
    unused = [
        term
        for term, _ in rows_of_glossary()
        for word in re.findall(r"[a-z0-9]+", term)
        if not re.search(rf"\b{re.escape(singular(word))}", said)
        and not re.search(rf"\b{re.escape(word)}", said)
    ]
    assert unused == []


def test_a_term_is_explained_once():
    terms = [term for term, _ in rows_of_glossary()]
    assert sorted({term for term in terms if terms.count(term) > 1}) == []


def test_one_class_name_is_one_thing():
    """Pages aside, each of which names what it keeps and shows for itself alone."""
    places = defaultdict(list)
    pages = ROOT / "skillgap" / "ui"
    for path in (path for path in MODULES if pages not in path.parents):
        for name in re.findall(r"^class ([A-Z]\w+)", path.read_text("utf-8"), re.MULTILINE):
            places[name].append(path.relative_to(ROOT).as_posix())
    twice = {name: found for name, found in places.items() if len(found) > 1}
    assert {name: twice[name] for name in twice.keys() - STILL_TWO_THINGS} == {}


def test_the_facade_explains_what_it_exports():
    for name in skillgap.__all__:
        found = getattr(skillgap, name)
        if inspect.isclass(found) or inspect.isfunction(found):
            assert inspect.getdoc(found), name
