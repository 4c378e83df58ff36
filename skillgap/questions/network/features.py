"""What is known of some things, whatever the source: an organisation, O*NET, ESCO."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from skillgap.core.likeness.meaning import has_meaning
from skillgap.core.workforce import Floats
from skillgap.questions.network.families import (
    Family,
    Matrix,
    Reals,
    label_families,
    lists_family,
    long_text_family,
    meaning_family,
    near_family,
    ratings_family,
    topic_families,
)

if TYPE_CHECKING:
    from scipy.sparse import csr_array

SHORT_WORDS = 8.0
"""Up to this many words on average a text is a label, read by characters; else by words."""


@dataclass(frozen=True, eq=False)
class Features:
    """Families of features of n things (roles, occupations, skills), any of which may be absent.

    Attributes:
        ids: Their ids.
        texts: Family to the texts of each thing: a title, alternate titles, tasks, a description.
        lists: Family to counts or weights, shape (n, entries): activities, technologies.
        ratings: Family to ratings, shape (n, elements), NaN where none: skills, knowledge.
        steps: Family to a place on a ladder, shape (n,), NaN where none: job zone, grade.
        others: Similarities worked out elsewhere.
    """

    ids: Sequence[str]
    texts: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)
    lists: Mapping[str, csr_array] = field(default_factory=dict)
    ratings: Mapping[str, Floats] = field(default_factory=dict)
    steps: Mapping[str, Floats] = field(default_factory=dict)
    others: Sequence[Family] = ()


def make_families(
    features: Features, *, semantic: bool = True, wanted: Container[str] | None = None
) -> list[Family]:
    """Make families of features.

    Args:
        features: What is known.
        semantic: Read texts by meaning, too, where the extra is installed.
        wanted: Names of the families asked for; others are not read. By default all.

    Returns:
        Each text by characters and stems (labels) or by words (longer ones), by topics where there
        are 200 things or more, and by meaning; lists, ratings and ladders as they are, ratings
        also by what only near things share.
    """

    def is_wanted(name: str) -> bool:
        return wanted is None or name in wanted

    found: list[Family] = []
    texts = {name: parts for name, parts in features.texts.items() if any(map(any, parts))}
    for name, parts in texts.items():
        whole = ["; ".join(each) for each in parts]
        words = [len(text.split()) for one in parts for text in one if text]
        if float(np.mean(words)) <= SHORT_WORDS:
            found += label_families(name, whole)
        else:
            found.append(long_text_family(name, whole))
    if any(is_wanted(f"{name}_topics") for name in texts):
        found += topic_families(texts)
    if semantic and has_meaning():
        found += [
            meaning_family(name, parts)
            for name, parts in texts.items()
            if is_wanted(f"{name}_meaning")
        ]
    found += [lists_family(name, counts) for name, counts in features.lists.items() if counts.nnz]
    rated = [ratings_family(name, values) for name, values in features.ratings.items()]
    found += [*rated, *(near_family(each) for each in rated if is_wanted(f"{each.name}_near"))]
    found += [ladder_family(name, values) for name, values in features.steps.items()]
    return [each for each in (*found, *features.others) if is_wanted(each.name)]


def ladder_family(name: str, places: Floats) -> Matrix:
    """Make a family of a ladder: 1 on the same step, less by 1/range for every step between them.

    Args:
        name: Name of the family.
        places: Shape (n,), NaN where unknown (as close to everything as things are on average).
    """
    known = ~np.isnan(places)
    span = float(np.ptp(places[known])) if known.any() else 0.0
    filled = np.where(known, places, np.nanmean(places) if known.any() else 0.0)
    apart = np.abs(filled[:, None] - filled[None, :]) / (span or 1.0)
    values: Reals = (1.0 - apart).astype(np.float32)
    return Matrix(name, values)
