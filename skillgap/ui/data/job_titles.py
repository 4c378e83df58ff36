"""Her job titles matched to the occupations of an O*NET or ESCO release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from skillgap.core.name_matches import issues_about_titles
from skillgap.core.workforce import Workforce
from skillgap.reading.conform.links import UNASSIGNED

if TYPE_CHECKING:
    from skillgap.reading.occupations.esco import EscoOccupations
    from skillgap.reading.occupations.onet import Occupations

SURE, LIKELY = 0.8, 0.5
"""Confidence from which a match goes without saying, and from which it is taken over at all."""
CANDIDATES = 8
TECHNOLOGIES = 5


@dataclass(frozen=True, eq=False, slots=True)
class Matching:
    """Job titles on their way to occupations.

    Attributes:
        release: The release.
        titles: One row per role: ``role_id``, ``title``, ``people``, ``matched_title``,
            ``confidence``; most people first.
        candidates: Role id to the codes offered for it, best first.
        chosen: Role id to the code chosen; empty where none is.
        minimum_importance: Skills of an occupation below this importance (1–5) are left out.
        extras: Whether an occupation's usual software (O*NET) or its optional skills (ESCO) are
            asked for as well.
        counted: Roles, skills and requirements that come out, for the choices above.
    """

    release: Occupations | EscoOccupations
    titles: pd.DataFrame
    candidates: Mapping[str, tuple[str, ...]]
    chosen: Mapping[str, str]
    minimum_importance: float = 3.0
    extras: bool = True
    counted: Mapping[str, int] | None = None

    @property
    def names(self) -> Mapping[str, str]:
        """Code to title of the occupation."""
        facts = self.release.occupations
        return dict(zip(facts[self.release.code_column], facts["title"], strict=True))

    @property
    def assigned(self) -> dict[str, str]:
        """Role id to code, only those that have one."""
        return {role: code for role, code in self.chosen.items() if code}

    @property
    def unsure(self) -> dict[str, tuple[str, str]]:
        """Role id to title and occupation where the best match was taken over and is not sure."""
        sure = self.titles.set_index("role_id")["confidence"]
        title = self.titles.set_index("role_id")["title"]
        return {
            role: (str(title[role]), str(self.names[code]))
            for role, code in self.assigned.items()
            if sure[role] < SURE and code in self.candidates[role][:1]
        }

    @property
    def options(self) -> dict[str, object]:
        """What is asked of the occupations."""
        if self.release.title == "ESCO":
            return {"optional": self.extras}
        return {
            "minimum_importance": self.minimum_importance,
            "technologies": TECHNOLOGIES if self.extras else 0,
        }


def match_titles(workforce: Workforce, release: Occupations | EscoOccupations) -> Matching:
    """Suggest an occupation for every job title of a workforce.

    Args:
        workforce: Its ``employees`` and ``roles`` are looked at.
        release: An O*NET or ESCO release.

    Returns:
        The matching; what is less than likely is left for a person to choose.
    """
    titles = job_titles_table(workforce)
    suggested = release.suggest(list(titles["title"]))
    titles = titles.assign(
        matched_title=suggested["matched_title"].to_numpy(),
        confidence=suggested["confidence"].fillna(0.0).to_numpy(),
    )
    candidates, chosen = {}, {}
    for role, title, code, sure in zip(
        titles["role_id"], titles["title"], suggested[release.code_column], titles["confidence"],
        strict=True,
    ):  # fmt: skip
        best = [] if pd.isna(code) else [str(code)]
        others = [str(other) for other in release.search(title, CANDIDATES)[release.code_column]]
        candidates[role] = tuple(dict.fromkeys(best + others))[:CANDIDATES]
        chosen[role] = best[0] if best and sure >= LIKELY else ""
    extras = release.title != "ESCO"  # its optional skills are many, and a guess twice over
    return Matching(release, titles, candidates, chosen, extras=extras)


def rematch_titles(matching: Matching, workforce: Workforce) -> Matching:
    """Match again where the job titles are others now; what a person chose stays chosen.

    Args:
        matching: The matching of the files as they were read before.
        workforce: The files as they are read now.
    """
    if set(job_titles_table(workforce)["role_id"]) == set(matching.titles["role_id"]):
        return matching
    fresh = match_titles(workforce, matching.release)
    known = set(fresh.chosen) & set(matching.chosen)
    return replace(
        fresh,
        candidates={**fresh.candidates, **{role: matching.candidates[role] for role in known}},
        chosen={**fresh.chosen, **{role: matching.chosen[role] for role in known}},
        minimum_importance=matching.minimum_importance,
        extras=matching.extras,
    )


def job_titles_table(workforce: Workforce) -> pd.DataFrame:
    """List the roles people hold: ``role_id``, ``title``, ``people``; most people first."""
    here = workforce["employees"][workforce.present]
    people = here["role_id"].value_counts().drop(UNASSIGNED, errors="ignore")
    named = workforce["roles"].set_index("role_id")["title"]
    titles = named.reindex(people.index)
    blank = titles.isna() | (titles.fillna("").str.strip() == "")
    titles = titles.where(~blank, pd.Series(people.index, index=people.index))
    frame = pd.DataFrame({"role_id": people.index, "title": titles.to_numpy(),
                          "people": people.to_numpy()})  # fmt: skip
    frame = frame.astype({"role_id": "str", "title": "str"})
    return frame.sort_values(["people", "title"], ascending=[False, True], ignore_index=True)


def add_requirements(read: Workforce, matching: Matching, *, name: str) -> Workforce:
    """Return the workforce with roles, skills and requirements of the chosen occupations."""
    from skillgap.reading.conform import build_workforce
    from skillgap.reading.occupations.onet_tables import merge_tables

    if not matching.assigned:
        return read
    release = matching.release
    theirs = release.tables(matching.assigned, **matching.options)  # type: ignore[arg-type]
    tables = merge_tables(read.tables, theirs)
    unsure = issues_about_titles(matching.unsure, theirs)
    return build_workforce(
        tables,
        issues=(*read.issues, *release.issues, *unsure),
        as_of=read.as_of,
        currency=read.currency,
        name=name,
        attributions=tuple(dict.fromkeys((*read.attributions, release.attribution))),
    )
