"""An ESCO release: occupations, what they are called, and which skills they ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from skillgap.core.errors import Issue
from skillgap.reading.occupations.esco import files, tables
from skillgap.reading.occupations.esco.joining import join_release_files
from skillgap.reading.occupations.esco.tables import EscoRelease, Worth
from skillgap.reading.occupations.occupation_search import (
    TitleIndex,
    build_title_index,
    rank_occupations,
    suggest_occupations,
)

__all__ = ["EscoOccupations", "Worth", "read_esco"]

_STEPS = (
    ("occupations", "Reading occupations", 0.05),
    ("needs", "Reading which skills each occupation asks for", 0.2),
    ("groups", "Reading groups and relations of skills", 0.55),
    ("joined", "Putting the tables together", 0.75),
)


@dataclass(frozen=True, eq=False)
class EscoOccupations(EscoRelease):
    """The occupations of one release: searched, and written as tables of the contract."""

    code_column = "esco_uri"
    title = "ESCO"

    @cached_property
    def index(self) -> TitleIndex:
        """The search index over all titles, fitted on first use."""
        weights = self.titles.rename(columns={"sources": "weight", "esco_uri": "onet_soc"})
        return build_title_index(weights[["onet_soc", "title", "weight"]])

    def search(self, text: str, limit: int = 10) -> pd.DataFrame:
        """Find occupations by title, also while the title is still being typed.

        Args:
            text: A job title, or its beginning.
            limit: How many to return at most.

        Returns:
            Best first: ``esco_uri``, ``title``, ``matched_title``, ``score`` (0–1). Empty for a
            blank text.
        """
        found = rank_occupations(self.index, text, limit).rename(columns={"onet_soc": "esco_uri"})
        titled = self._title_by_address.reindex(found["esco_uri"]).to_numpy()
        return found.assign(title=titled)[["esco_uri", "title", "matched_title", "score"]]

    def suggest(self, job_titles: Sequence[str]) -> pd.DataFrame:
        """Suggest the best occupation for each of the user's job titles.

        Args:
            job_titles: Job titles as the user writes them; blanks and repeats are allowed.

        Returns:
            One row per title, in the order given: ``job_title``, ``esco_uri``, ``title``,
            ``matched_title``, ``score`` (0–1), ``confidence`` (0–1); NA where nothing
            resembles it.

        Limits:
            English titles only. The confidence was fitted on O*NET's titles, not on these:
            below 0.5 ask the user.
        """
        allowed = np.ones(len(self.index.occupations), dtype=np.bool_)
        found = suggest_occupations(self.index, job_titles, allowed).rename(
            columns={"onet_soc": "esco_uri"}
        )
        titled = self._title_by_address.reindex(found["esco_uri"]).to_numpy()
        names = ["job_title", "esco_uri", "title", "matched_title", "score", "confidence"]
        return found.assign(title=titled)[names]

    def tables(
        self,
        assignment: Mapping[str, str | None],
        *,
        optional: bool = False,
        worth: Worth | None = None,
    ) -> dict[str, pd.DataFrame]:
        """Write the contract tables of roles from the occupations assigned to them.

        Args:
            assignment: Role id (a job title will do) to occupation address; a blank leaves the
                role out.
            optional: Whether to ask for the optional skills of an occupation, too.
            worth: Levels and importance of the two relations; by default as in the register.

        Returns:
            ``roles``, ``skills`` and ``requirements``, conforming to the contract, each row with
            the file and row of the release it was taken from.

        Raises:
            UnknownName: an address is not in this release.

        Method:
            ESCO says that an occupation needs a skill, not how well: the level and importance of
            essential and of optional skills are assumptions of the register (``esco_…``).
        """
        return tables.contract_tables_of_assigned(
            self, self.occupation_by_role(assignment), optional, worth or Worth()
        )

    def workforce_tables(self) -> dict[str, pd.DataFrame]:
        """Write the contract tables of the whole release, one role per occupation."""
        return tables.contract_tables_of_release(self, Worth())

    def stand_ins(self, codes: Sequence[str]) -> pd.DataFrame:
        """Say whose skills stand in for occupations without any: in ESCO nobody's."""
        return pd.DataFrame({"esco_uri": pd.Series([], dtype="str")})

    def occupation_by_role(self, assignment: Mapping[str, str | None]) -> dict[str, str]:
        """Return role id to occupation address, without blanks.

        Raises:
            UnknownName: an address (or code) is not in this release.
        """
        return tables.resolve_assignment(self, assignment)

    @cached_property
    def _title_by_address(self) -> pd.Series:
        return self.occupations.set_index("esco_uri")["title"]

    def __repr__(self) -> str:
        """Release and sizes."""
        return (
            f"EscoOccupations(ESCO {self.release or 'release unknown'}, "
            f"{len(self.occupations):,} occupations, {len(self.skills):,} skills, "
            f"{len(self.needs):,} relations)"
        )


def read_esco(
    source: str | Path | Mapping[str, bytes],
    *,
    progress: Callable[[float, str], None] | None = None,
) -> EscoOccupations:
    """Read an ESCO release in one language.

    Args:
        source: A folder with the csv files as published, a zip of it, or file name to bytes (an
            upload). ``occupations`` is needed, and either ``skills`` with
            ``occupationSkillRelations`` or the table ``esco_occupation_profiles``; groups,
            hierarchy, collections and relations between skills each add something.
        progress: Called with the share done (0–1) and what comes next.

    Returns:
        The occupations, with everything found in ``.issues``.

    Raises:
        UnreadableFile: nothing is there, or a file is no csv or parquet.
        MissingTable: a needed file is not there.
        MissingColumns: a file has other columns than published.
    """
    tell = progress or (lambda share, what: None)
    release = files.open_esco_release(source)
    issues: list[Issue] = []
    parts = join_release_files(release, issues, lambda step: _tell_progress(tell, step))
    tell(1.0, "Done")
    return EscoOccupations(
        **parts,
        release=release.number,
        attribution=attribution_text(release.number),
        issues=tuple(issues),
    )


def _tell_progress(tell: Callable[[float, str], None], step: str) -> None:
    share, what = next((share, what) for name, what, share in _STEPS if name == step)
    tell(share, what)


def attribution_text(release: str) -> str:
    """Return the line that re-use of ESCO asks for.

    >>> attribution_text("1.2.0")[:60]
    'This page uses the ESCO classification of the European Commi'
    """
    number = f" (ESCO {release})" if release else ""
    return (
        f"This page uses the ESCO classification of the European Commission{number}. "
        "skillgap has modified the information: levels and importance are its own assumptions."
    )
