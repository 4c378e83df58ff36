"""What is put forward to merge: namesakes, twins, names alike that nobody is rated in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.level_source import LevelSource
from skillgap.core.likeness.names import index_names
from skillgap.core.tables import RETIRED
from skillgap.core.wording import share
from skillgap.core.words import fold
from skillgap.core.workforce import Workforce
from skillgap.questions.taxonomy.twins import Pair, find_twins


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal and what it rests on: measure, value, threshold, unit, met."""

    kind: str
    skill_id: str | None
    name: str
    into_id: str | None
    into_name: str | None
    strength: float
    reason: str
    evidence: tuple[tuple[str, float, float, str, bool], ...]

    @property
    def key(self) -> str:
        """The same text for the same proposal, whenever it is made."""
        subject = f"{self.kind}:{self.skill_id or self.name}"
        return f"{subject}>{self.into_id}" if self.into_id else subject


def skills_in_use_table(workforce: Workforce) -> pd.DataFrame:
    """Return the skills that are not retired, by skill_id."""
    table = workforce["skills"]
    return table[table["cluster"] != RETIRED].set_index("skill_id")


def propose_merges(
    workforce: Workforce, levels: LevelSource | None, register: Assumptions
) -> Iterator[Proposal]:
    """Yield what may be one skill; the one in wider use stays.

    Args:
        workforce: With ``skills``; requirements and signals say how widely each is used.
        levels: Levels, to tell twins from relatives.
        register: ``merge_…``.
    """
    table = workforce["skills"]
    if len(table) < 2:
        return
    aliases = [
        [each.strip() for each in text.split(";") if each.strip()] if isinstance(text, str) else []
        for text in table["aliases"]
    ]
    ids, names = table["skill_id"].tolist(), table["name"].fillna("").tolist()
    index = index_names(ids, names, aliases, semantic=False)
    if not index.ids:
        return
    bounds = {each: register.value(f"merge_{each}")
              for each in ("name_likeness", "likeness", "people_share", "names_alone")}  # fmt: skip
    live, weight, place = (
        skills_in_use_table(workforce),
        _use_by_skill(workforce),
        dict(zip(ids, names)),
    )
    namesakes = _pairs_of_one_name(live)
    for pair in find_twins(workforce, levels, index, bounds["name_likeness"],
                           bounds["names_alone"]):  # fmt: skip
        one, other = ids[pair.one], ids[pair.other]
        found = _reason_to_merge(pair, frozenset((one, other)) in namesakes, bounds)
        if found and one in live.index and other in live.index:
            namesakes.discard(frozenset((one, other)))
            yield _merge_proposal(pair, found, bounds, (one, other), place, weight)
    for both in sorted(sorted(each) for each in namesakes):
        pair = Pair(ids.index(both[0]), ids.index(both[1]), 1.0, np.nan, np.nan)
        yield _merge_proposal(pair, "name", bounds, (both[0], both[1]), place, weight)


def _pairs_of_one_name(live: pd.DataFrame) -> set[frozenset[str]]:
    """Return pairs of skills of one kind with the same name, each with the first of its name."""
    word = live["name"].fillna("").map(fold)
    named = pd.DataFrame({"word": word, "kind": live["kind"].fillna("")})[word != ""]
    groups = named.groupby(["word", "kind"]).groups.values()
    return {frozenset((str(ids[0]), str(other))) for ids in groups for other in ids[1:]}


def _reason_to_merge(pair: Pair, namesakes: bool, least: Mapping[str, float]) -> str:
    """Return why a pair is put forward (``alike``, ``name``, ``names``); blank where it is not."""
    if pair.likeness >= least["likeness"] and pair.same_people >= least["people_share"]:
        return "alike"
    if namesakes:
        return "name"
    alone = np.isnan(pair.same_people) and pair.name_likeness >= least["names_alone"]
    return "names" if alone else ""


def _merge_proposal(
    pair: Pair,
    why: str,
    least: Mapping[str, float],
    ids: tuple[str, str],
    names: Mapping[str, str],
    use: Mapping[str, float],
) -> Proposal:
    one, other = ids
    keep, go = (one, other) if (use[one], other) >= (use[other], one) else (other, one)
    known, alike = not np.isnan(pair.likeness), why == "alike"
    reason = {
        "alike": f"of the people rated in either {share(pair.same_people)} are rated in both, at "
        f"levels that go together (r = {pair.same_levels:.2f})",
        "name": "they bear one name",
        "names": "their names are alike",
    }[why]
    by_name = least["name_likeness"] if alike else least["names_alone"]
    return Proposal(
        "merge", go, names[go], keep, names[keep],
        float(pair.likeness if known and alike else pair.name_likeness),
        f"{names[go]} and {names[keep]} look like one skill: {reason}.",
        (("likeness of names", pair.name_likeness, by_name, "0 to 1", True),
         ("same people", pair.same_people, least["people_share"], "share",
          bool(pair.same_people >= least["people_share"])),
         ("same levels", pair.same_levels, np.nan, "correlation", alike),
         ("mean of the three", pair.likeness, least["likeness"], "0 to 1",
          bool(pair.likeness >= least["likeness"]))),
    )  # fmt: skip


def _use_by_skill(workforce: Workforce) -> dict[str, float]:
    """Return how widely each skill is used: roles that require it count most, then signals."""
    roles = workforce["requirements"]["skill_id"].value_counts()
    signals = workforce["signals"]["skill_id"].value_counts()
    return {
        skill: float(roles.get(skill, 0)) * 1e6 + float(signals.get(skill, 0))
        for skill in workforce["skills"]["skill_id"]
    }
