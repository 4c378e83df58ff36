"""Taxonomies to match against: a workforce's skills, a table, or a list of labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import pandas as pd

from skillgap.core.errors import BadValue
from skillgap.core.likeness.names import NameIndex, index_names
from skillgap.core.likeness.sentences import Progress, VectorShelf
from skillgap.core.tables import RETIRED
from skillgap.core.words import fold
from skillgap.core.workforce import Workforce

Taxonomy: TypeAlias = Workforce | pd.DataFrame | Sequence[str] | NameIndex


def index_taxonomy(
    taxonomy: Taxonomy,
    *,
    semantic: bool = True,
    shelf: VectorShelf | None = None,
    progress: Progress | None = None,
) -> NameIndex:
    """Index a taxonomy; build it once when you match often.

    Args:
        taxonomy: A workforce; a frame with ``name`` and, if it has them, ``skill_id`` and
            ``aliases`` (separated by semicolons); labels; or an index (returned as it is).
        semantic: Read by meaning, too, where the extras are installed.
        shelf: Where vectors of the extra `sentences` are kept from one time to the next, such as
            ``skillgap.store.shelf.Shelf(workspace)``.
        progress: Told the share of the names read by that extra, 0 to 1.

    Raises:
        BadValue: a frame without names.
    """
    if isinstance(taxonomy, NameIndex):
        return taxonomy
    if isinstance(taxonomy, Workforce):
        taxonomy = _skills_in_use(taxonomy["skills"])
    if not isinstance(taxonomy, pd.DataFrame):
        labels = list(dict.fromkeys(taxonomy))
        return index_names(labels, labels, semantic=semantic, shelf=shelf, progress=progress)
    if "name" not in taxonomy and "skill_id" not in taxonomy:
        raise BadValue(
            "taxonomy",
            f"columns {', '.join(map(str, taxonomy.columns))}",
            "a column `name`",
            "Rename the column that holds the skills' names.",
        )
    ids = taxonomy["skill_id" if "skill_id" in taxonomy else "name"].astype(str)
    first = ~ids.duplicated()
    names = taxonomy["name" if "name" in taxonomy else "skill_id"].astype("str").fillna(ids)
    listed = taxonomy["aliases"] if "aliases" in taxonomy else pd.Series("", index=taxonomy.index)
    aliases = [_split_at_semicolons(text) for text in listed[first]]
    return index_names(
        ids[first].tolist(), names[first].tolist(), aliases,
        semantic=semantic, shelf=shelf, progress=progress,
    )  # fmt: skip


def _skills_in_use(skills: pd.DataFrame) -> pd.DataFrame:
    """Leave out retired skills whose name one in use bears: merged ones are found by that one."""
    retired = (skills["cluster"] == RETIRED).fillna(False)
    live = skills[~retired]
    borne = {fold(name) for name in live["name"].dropna()}
    borne |= {fold(each) for text in live["aliases"] for each in _split_at_semicolons(text)}
    return skills[~retired | ~skills["name"].fillna("").map(fold).isin(borne)]


def _split_at_semicolons(text: object) -> list[str]:
    return [one.strip() for one in text.split(";") if one.strip()] if isinstance(text, str) else []
