"""An O*NET release: occupations, what they are called, and what they ask of people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from skillgap.core.errors import Issue
from skillgap.core.exposure import OTHER
from skillgap.core.findings import Bools
from skillgap.core.tables import LEVEL_MAX, SOURCE_FILE, SOURCE_ROW
from skillgap.reading.occupations import onet_tables
from skillgap.reading.occupations.occupation_search import (
    TitleIndex,
    build_title_index,
    rank_occupations,
    suggest_occupations,
)
from skillgap.reading.occupations.onet_files import RELEASE, open_onet_release, read_release_table
from skillgap.reading.occupations.onet_tables import OnetRelease
from skillgap.reading.occupations.onet_tasks import tasks_of_occupations

__all__ = ["Occupations", "add_onet_to_tables", "read_onet"]

IMPORTANCE, LEVEL = (1.0, 5.0), (0.0, 7.0)
"""Ranges of the two scales of the release, ``IM`` and ``LV``."""
MAIN_TITLE_SOURCES = 6
"""The official title of an occupation counts as much as an alternate title six sources list."""

_AGAIN = "Download the file again, or correct the rows."


@dataclass(frozen=True, eq=False)
class Occupations(OnetRelease):
    """The occupations of one release: searched, and written as tables of the contract."""

    code_column = "onet_soc"
    title = "O*NET"

    @cached_property
    def index(self) -> TitleIndex:
        """The search index, fitted on first use (about 1.5 s for a whole release)."""
        weights = self.titles.rename(columns={"sources": "weight"})
        return build_title_index(weights[["onet_soc", "title", "weight"]])

    def search(self, text: str, limit: int = 10) -> pd.DataFrame:
        """Find occupations by title, also while the title is still being typed.

        Args:
            text: A job title, or its beginning.
            limit: How many to return at most.

        Returns:
            Best first: ``onet_soc``, ``title``, ``matched_title`` (the listed title nearest to
            the text), ``score`` (0–1), ``job_zone``, ``rated``. Empty for a blank text.
        """
        found = rank_occupations(self.index, text, limit)
        facts = self._occupations_by_code.reindex(found["onet_soc"])
        return found.assign(
            title=facts["title"].to_numpy(),
            job_zone=facts["job_zone"].to_numpy(),
            rated=facts["rated"].to_numpy(),
        )[["onet_soc", "title", "matched_title", "score", "job_zone", "rated"]]

    def suggest(self, job_titles: Sequence[str]) -> pd.DataFrame:
        """Suggest the best occupation for each of the user's job titles.

        Args:
            job_titles: Job titles as the user writes them; blanks and repeats are allowed.

        Returns:
            One row per title, in the order given: ``job_title``, ``onet_soc``, ``title``,
            ``matched_title``, ``score`` (0–1), ``confidence`` (estimated probability that the
            occupation is right). ``onet_soc`` is NA where nothing resembles the title.

        Limits:
            English titles only. Occupations that gather what fits nowhere else ("…, All Other")
            and military ones without ratings are never suggested; ``search`` finds them.
            Below a confidence of 0.5 ask the user.
        """
        found = suggest_occupations(self.index, job_titles, self._is_suggestable_by_occupation)
        return found.assign(
            title=self._occupations_by_code["title"].reindex(found["onet_soc"]).to_numpy()
        )[["job_title", "onet_soc", "title", "matched_title", "score", "confidence"]]

    def tables(
        self,
        assignment: Mapping[str, str | None],
        *,
        families: Sequence[str] = ("skills", "knowledge"),
        minimum_importance: float = 3.0,
        technologies: int = 5,
        technology_level: float = onet_tables.TECHNOLOGY_LEVEL,
        other_task_weight: float = OTHER,
    ) -> dict[str, pd.DataFrame]:
        """Write the contract tables of roles from the occupations assigned to them.

        Args:
            assignment: Role id (a job title will do) to O*NET-SOC code; a blank leaves the role
                out. The ending ``.00`` may be left off.
            families: Which of ``skills`` and ``knowledge`` to take.
            minimum_importance: Elements below this importance (1–5) are not asked for.
            technologies: How many technologies to ask for per role at most.
            technology_level: Level asked for technologies, 0–5; the release does not rate them.
            other_task_weight: What a task that is not core counts for beside a core one.

        Returns:
            ``roles``, ``skills``, ``requirements`` and ``tasks``, conforming to the contract, each
            row with the file and row of the release it was taken from.

        Raises:
            UnknownName: a code is not in this release.
            BadValue: a family that does not exist.

        Method:
            Required level = level × 5/7 (0–7 to 0–5), importance as published. Suppressed rows
            are left out. Occupations without ratings take the mean of their up to five closest
            rated relations; ``stand_ins`` names them. Time shares of tasks are an assumption, and
            their source says so: frequency × importance where the release rates tasks, else 1 for
            a core task and ``other_task_weight`` for any other.
        """
        asked = onet_tables.Selection(
            tuple(families), minimum_importance, technologies, technology_level, other_task_weight
        )
        return onet_tables.contract_tables_of_assigned(
            self, self.occupation_by_role(assignment), asked
        )

    def workforce_tables(self) -> dict[str, pd.DataFrame]:
        """Write the contract tables of the whole release, one role per occupation.

        Those without ratings take the mean of what stands in for them (see ``stand_ins``); a few,
        of the forces, have nobody near and ask for nothing.
        """
        codes = self.occupations["onet_soc"]
        tables = self.tables(dict(zip(codes, codes)))
        titles = self._occupations_by_code["title"].reindex(tables["roles"]["role_id"])
        return tables | {"roles": tables["roles"].assign(title=titles.astype("str").to_numpy())}

    def stand_ins(self, codes: Sequence[str]) -> pd.DataFrame:
        """Say whose ratings stand in for occupations without any.

        Args:
            codes: O*NET-SOC codes.

        Returns:
            One row per stand-in: ``onet_soc``, ``title``, ``stand_in_soc``, ``stand_in``,
            ``basis`` (``related`` or ``group``). Rated occupations have no row; an occupation
            nobody can stand in for has one row with NA and the basis ``none``.
        """
        titles = self._occupations_by_code["title"]
        rows = [
            (code, titles[code], other, titles.get(other, None), basis)
            for code in dict.fromkeys(codes)
            if code in titles.index and not self._occupations_by_code.at[code, "rated"]
            for basis, others in [onet_tables.find_stand_in_occupations(self, code)]
            for other in others or (None,)
        ]
        columns = ["onet_soc", "title", "stand_in_soc", "stand_in", "basis"]
        return pd.DataFrame(rows, columns=columns, dtype="str")

    def occupation_by_role(self, assignment: Mapping[str, str | None]) -> dict[str, str]:
        """Return role id to full O*NET-SOC code, without blanks.

        Raises:
            UnknownName: a code is not in this release.
        """
        return onet_tables.resolve_assignment(self, assignment)

    @cached_property
    def _occupations_by_code(self) -> pd.DataFrame:
        return self.occupations.set_index("onet_soc")

    @cached_property
    def _is_suggestable_by_occupation(self) -> Bools:
        """Shape (occupations of the index,): not a residual, and somebody's ratings to be had."""
        facts = self._occupations_by_code.reindex(list(self.index.occupations))
        groups = set(facts.index[facts["rated"].to_numpy(dtype=np.bool_)].str[:2])
        residual = facts["title"].str.endswith(", All Other").to_numpy(dtype=np.bool_)
        return ~residual & np.array([code[:2] in groups for code in facts.index], np.bool_)

    def __repr__(self) -> str:
        """Release and sizes."""
        rated = int(self.occupations["rated"].sum())
        return (
            f"Occupations(O*NET {self.release or 'release unknown'}, {len(self.occupations):,} "
            f"occupations, {rated:,} rated, {len(self.titles):,} titles)"
        )


def read_onet(
    source: str | Path | Mapping[str, bytes],
    *,
    progress: Callable[[float, str], None] | None = None,
) -> Occupations:
    """Read an O*NET release.

    Args:
        source: A folder with the workbooks (.xlsx) or the text release (.txt), a zip of it, or
            file name to bytes (an upload). ``Occupation Data`` and ``Skills`` are needed;
            Knowledge, Alternate Titles, Job Zones, Technology Skills, Related Occupations, Content
            Model Reference, Task Statements and Task Ratings each add something, and so does
            ``task_labels.csv``, published labels of how far AI reaches into tasks. The file names
            of releases from 30.3 on are known, too.
        progress: Called with the share done (0–1) and what comes next.

    Returns:
        The occupations, with everything found in ``.issues``.

    Raises:
        UnreadableFile: nothing is there, or a file is no workbook, text or zip.
        MissingTable: a needed file is not there.
        MissingColumns: a file has other columns than published.

    Method:
        Every cell is read as text, then typed. Importance (``IM``) and level (``LV``) of one
        element become one row; a level marked not relevant is 0; rows the release recommends
        to suppress are kept and flagged, and never become requirements.
    """
    tell = progress or (lambda share, what: None)
    release = open_onet_release(source)
    raw: dict[str, pd.DataFrame] = {}
    issues: list[Issue] = []
    for done, table in enumerate(RELEASE):
        tell(done / (len(RELEASE) + 1), f"Reading {table.files[0]}")
        raw[table.name], found = read_release_table(release, table)
        issues += found
    tell(len(RELEASE) / (len(RELEASE) + 1), "Putting the tables together")
    occupations = _make_occupations(raw, release.number, issues)
    tell(1.0, "Done")
    return occupations


def attribution_text(release: str) -> str:
    """Return the line the licence asks for, in the form for content that was changed.

    >>> attribution_text("29.2")[:60]
    'This page includes information from the O*NET 29.2 Database '
    """
    number = f"{release} " if release else ""
    return (
        f"This page includes information from the O*NET {number}Database by the U.S. Department "
        "of Labor, Employment and Training Administration (USDOL/ETA). Used under the CC BY 4.0 "
        "license. O*NET® is a trademark of USDOL/ETA. skillgap has modified all or some of this "
        "information. USDOL/ETA has not approved, endorsed, or tested these modifications."
    )


def _make_occupations(
    raw: Mapping[str, pd.DataFrame], number: str, issues: list[Issue]
) -> Occupations:
    if not number:
        issues.append(
            Issue(
                severity="note",
                file="Read Me.txt",
                table="",
                row=0,
                column="",
                value="",
                found="no release number",
                expected="a Read Me that names the release, or a folder like db_29_2_excel",
                remedy="Add the Read Me of the release, so that it is named correctly.",
                outcome="assumed",
            )
        )
    occupations = _clean_occupations(raw, issues)
    known = set(occupations["onet_soc"])
    parts = [
        _importance_and_level_by_element(raw[family], family, known, issues)
        for family in ("skills", "knowledge")
    ]
    elements = pd.concat(parts, ignore_index=True)
    model = raw["content_model"]
    return Occupations(
        occupations=occupations.assign(rated=occupations["onet_soc"].isin(elements["onet_soc"])),
        titles=_all_titles(
            occupations, _keep_rows_of_known_occupations(raw["titles"], known, "title", issues)
        ),
        elements=elements,
        technologies=_technologies_table(
            _keep_rows_of_known_occupations(raw["technologies"], known, "example", issues)
        ),
        related=_related_occupations(raw["related"], known),
        tasks=tasks_of_occupations(
            _keep_rows_of_known_occupations(raw["tasks"], known, "task", issues),
            raw["task_ratings"],
            raw["task_labels"],
        ),
        content_model=dict(zip(model["skill_id"], model["name"])),
        release=number,
        attribution=attribution_text(number),
        issues=tuple(issues),
    )


def _clean_occupations(raw: Mapping[str, pd.DataFrame], issues: list[Issue]) -> pd.DataFrame:
    frame, zones = raw["occupations"], raw["zones"]
    wrong = ~frame["onet_soc"].str.fullmatch(r"\d{2}-\d{4}\.\d{2}") | (frame["title"] == "")
    frame = _drop_wrong_rows(frame, wrong, "O*NET-SOC Code", "no O*NET-SOC code or title",
                     "a code like 15-1252.00 and a title", issues)  # fmt: skip
    twice = frame["onet_soc"].duplicated()
    frame = _drop_wrong_rows(frame, twice, "O*NET-SOC Code", "occupation that is there twice",
                     "one row per occupation", issues)  # fmt: skip
    zone = pd.to_numeric(zones["job_zone"], errors="coerce")
    wrong = ~zone.between(1, 5)
    _drop_wrong_rows(zones, wrong, "Job Zone", "no job zone", "a number from 1 to 5", issues)
    zone_of = zone[~wrong].groupby(zones["onet_soc"]).first()
    return pd.DataFrame(
        {
            "onet_soc": frame["onet_soc"],
            "title": frame["title"],
            "description": frame["description"],
            "job_zone": frame["onet_soc"].map(zone_of).astype("float64"),
        }
    ).reset_index(drop=True)


def _importance_and_level_by_element(
    raw: pd.DataFrame, family: str, known: set[str], issues: list[Issue]
) -> pd.DataFrame:
    """Bring importance and level of one element of one occupation into one row."""
    key = ["onet_soc", "skill_id"]
    rows = _usable_ratings(raw, known, issues)
    of_importance = rows["scale"] == "IM"
    importance, level = rows[of_importance], rows[~of_importance]
    both = level.merge(importance[[*key, "rated", "suppress"]], on=key, suffixes=("", "_im"))
    alone = rows.set_index(key).index.difference(both.set_index(key).index)
    _drop_wrong_rows(rows, rows.set_index(key).index.isin(alone), "Scale ID",
             "rating without its counterpart", "importance and level", issues)  # fmt: skip
    irrelevant = both["not_relevant"] == "Y"
    raw_level = both["rated"].where(~irrelevant, 0.0)
    return pd.DataFrame(
        {
            "onet_soc": both["onet_soc"],
            "skill_id": both["skill_id"],
            "name": both["name"],
            "family": pd.Series(family, index=both.index, dtype="str"),
            "importance": both["rated_im"],
            "level_raw": raw_level,
            "level": raw_level * (LEVEL_MAX / LEVEL[1]),
            "not_relevant": irrelevant,
            # An imprecise level that is not relevant anyway is 0 whatever its precision.
            "suppressed": (both["suppress_im"] == "Y") | ((both["suppress"] == "Y") & ~irrelevant),
            SOURCE_FILE: both[SOURCE_FILE],
            SOURCE_ROW: both[SOURCE_ROW],
        }
    )


def _usable_ratings(raw: pd.DataFrame, known: set[str], issues: list[Issue]) -> pd.DataFrame:
    """Return the ratings that can be used, one per occupation, element and scale."""
    rows = _keep_rows_of_known_occupations(raw, known, "skill_id", issues)
    rows = _drop_wrong_rows(rows, ~rows["scale"].isin(("IM", "LV")), "Scale ID",
                    "scale that is not read", "IM (importance) and LV (level)", issues)  # fmt: skip
    rated = pd.to_numeric(rows["value"], errors="coerce")
    of_importance = rows["scale"] == "IM"
    low = np.where(of_importance, IMPORTANCE[0], LEVEL[0])
    high = np.where(of_importance, IMPORTANCE[1], LEVEL[1])
    wrong = ~((rated >= low) & (rated <= high))
    rows = _drop_wrong_rows(rows.assign(rated=rated), wrong, "Data Value", "rating off its scale",
                    "importance 1 to 5, level 0 to 7", issues)  # fmt: skip
    twice = rows.duplicated(["onet_soc", "skill_id", "scale"])
    return _drop_wrong_rows(rows, twice, "Element ID", "rating that is there twice",
                    "one rating per occupation, element and scale", issues)  # fmt: skip


def _all_titles(occupations: pd.DataFrame, listed: pd.DataFrame) -> pd.DataFrame:
    main = occupations[["onet_soc", "title"]].assign(kind="main", sources=MAIN_TITLE_SOURCES)
    counted = listed.assign(kind="alternate", sources=listed["sources"].str.count(",") + 1)
    short = counted[counted["short"] != ""]
    titles = pd.concat(
        [main, counted[main.columns], short.assign(title=short["short"])[main.columns]],
        ignore_index=True,
    )
    titles = titles.drop_duplicates(["onet_soc", "title"], ignore_index=True)
    return titles.astype({"kind": "str", "sources": "int64"})


def _technologies_table(raw: pd.DataFrame) -> pd.DataFrame:
    columns = ["onet_soc", "example", "technology", "commodity"]
    flags = {"hot": raw["hot"] == "Y", "in_demand": raw["in_demand"] == "Y"}
    frame = raw[[*columns, SOURCE_FILE, SOURCE_ROW]].assign(**flags)
    frame = frame[[*columns, "hot", "in_demand", SOURCE_FILE, SOURCE_ROW]]
    return frame.drop_duplicates(["onet_soc", "example"], ignore_index=True)


def _related_occupations(raw: pd.DataFrame, known: set[str]) -> pd.DataFrame:
    both = raw["onet_soc"].isin(known) & raw["related_soc"].isin(known)
    rank = pd.to_numeric(raw["rank"], errors="coerce")
    frame = raw.loc[both, ["onet_soc", "related_soc"]].assign(rank=rank[both])
    return frame.sort_values(["onet_soc", "rank"], ignore_index=True)


def _keep_rows_of_known_occupations(
    rows: pd.DataFrame, known: set[str], column: str, issues: list[Issue]
) -> pd.DataFrame:
    """Keep the rows of known occupations that say something; blank rows go unsaid."""
    rows = rows[(rows["onet_soc"] != "") & (rows[column] != "")]
    return _drop_wrong_rows(rows, ~rows["onet_soc"].isin(known), "O*NET-SOC Code",
                    "occupation that is not in Occupation Data",
                    "the codes of one release", issues)  # fmt: skip


def _drop_wrong_rows(
    rows: pd.DataFrame, wrong: pd.Series | Bools, column: str, found: str, expected: str,
    issues: list[Issue],
) -> pd.DataFrame:  # fmt: skip
    """Leave rows out, with one issue per file that counts them and names the first."""
    wrong = np.asarray(wrong, dtype=np.bool_)
    for file, bad in rows[wrong].groupby(SOURCE_FILE, sort=False):
        first = bad.iloc[0]
        shown = str(first.get("value" if column == "Data Value" else "onet_soc", ""))
        issues.append(
            Issue(
                severity="warning",
                file=str(file),
                table="",
                row=int(first[SOURCE_ROW]),
                column=column,
                value=shown,
                found=found,
                expected=expected,
                remedy=_AGAIN,
                outcome="dropped",
                count=len(bad),
            )
        )
    return rows[~wrong]


def add_onet_to_tables(
    tables: Mapping[str, pd.DataFrame],
    occupations: Occupations,
    assignment: Mapping[str, str | None],
    **options: Any,
) -> dict[str, pd.DataFrame]:
    """Add what O*NET knows about the assigned occupations to a user's own tables.

    Args:
        tables: Contract name to frame, raw or conforming; ``Workforce.tables`` will do. Never
            changed.
        occupations: A release.
        assignment: Role id to O*NET-SOC code, as for ``Occupations.tables``.
        **options: As for ``Occupations.tables``.

    Returns:
        All tables; ``roles``, ``skills``, ``requirements`` and ``tasks`` conforming. Pass
        ``occupations.attribution`` on to ``build_workforce(…, attributions=…)``.

    Raises:
        UnknownName: a code is not in this release.
        MissingColumns: one of the user's tables lacks its key.

    Method:
        What the user says goes before what the release says: her columns of `roles` stay, the
        tasks of a role she describes stay as they are, and
        only blanks are filled; a requirement she has for a role and skill stays. A job zone
        fills `level` only when none of her roles has one, since a grade is another scale. An
        O*NET element or product whose name (or alias) is the name, id or alias of one of her
        skills becomes that skill, so that her signals count for it.
    """
    return onet_tables.merge_tables(tables, occupations.tables(assignment, **options))
