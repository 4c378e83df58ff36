"""Unknown names of skills that are nearly known ones, by the cascade of ``match_skills``."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from skillgap.core.likeness.names import chance_right, index_names

SURE = 0.85
"""From this chance on an unknown name is asked about: imports read it as the known one by default,
so that the bar is higher than where a person decides (``accept_probability``)."""
LEAST_LIKE = 0.85
"""And from this likeness on: a lonely name in a short list is not yet a near miss."""
MOST_SKILLS = 20_000


def find_near_skills(labels: Sequence[str], skills: pd.DataFrame) -> list[tuple[str, str]]:
    """Return unknown labels that mean a known skill, each with the skill's id.

    Args:
        labels: Names no skill has.
        skills: The table of skills.

    Returns:
        Label and skill id, for abbreviations in wide use, acronyms, and names so alike that they
        are right with a chance of at least :data:`SURE`.
    """
    table = skills.head(MOST_SKILLS)
    if not len(labels) or not len(table):
        return []
    aliases = [
        [each.strip() for each in text.split(";") if each.strip()] if isinstance(text, str) else []
        for text in table["aliases"]
    ]
    ids = table["skill_id"].astype(str).tolist()
    index = index_names(ids, table["name"].fillna("").tolist(), aliases, semantic=False)
    place, score = index.nearest(list(labels), 2)
    chance = chance_right(score)
    found = []
    for i, label in enumerate(labels):
        skill, _ = index.skill_named_outright(label)
        alike = place.shape[1] > 0 and score[i, 0] >= LEAST_LIKE and chance[i] >= SURE
        if skill < 0 and alike and len(label) > 3:
            skill = int(place[i, 0])
        if skill >= 0:
            found.append((label, ids[skill]))
    return found
