"""Texts as vectors of meaning: the optional extra ``semantic`` (wordllama, weights in its wheel).

Limits: English, and short texts; without the extra everything works on characters and words.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float32]


def has_meaning() -> bool:
    """Say whether the extra is installed."""
    return find_spec("wordllama") is not None


@cache
def _load_reader() -> Any:
    module = import_module("wordllama")
    # The plain call would look for newer weights on the net; these are the ones in the wheel.
    folder = Path(str(module.__file__)).parent
    return module.WordLlama.load(cache_dir=folder, disable_download=True)


def meaning_vectors(texts: Sequence[str]) -> Reals:
    """Return texts as unit vectors of meaning, shape (texts, 256); zeros for a blank text."""
    if not len(texts):
        return np.zeros((0, 256), dtype=np.float32)
    found = np.nan_to_num(np.asarray(_load_reader().embed(list(texts)), dtype=np.float32))
    return scale_to_unit_length(found)


def scale_to_unit_length(rows: Reals) -> Reals:
    """Scale rows to length one; a row of zeros stays."""
    length = np.sqrt((rows * rows).sum(axis=1, keepdims=True))
    return np.asarray(rows / np.where(length > 0, length, 1.0), dtype=np.float32)
