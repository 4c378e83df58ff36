"""The files of an ESCO release as text: csv as published, or a table of occupation profiles."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from skillgap.core.errors import Issue, MissingColumns, MissingTable, UnreadableFile
from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW
from skillgap.reading.occupations.release import Files, Release, find_release_files

LATER = "Download the classification as csv from the ESCO portal."
_ENDINGS = (".csv", ".parquet")


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """One file of a release.

    Attributes:
        name: File name without language and ending.
        columns: Our column to the header as published.
        optional: Our columns that may be missing; they are then blank.
        without: What is missing when the file is; empty where another file stands in.
    """

    name: str
    columns: Mapping[str, str]
    optional: tuple[str, ...] = ()
    without: str = ""


OCCUPATIONS = ReleaseFile(
    "occupations",
    {"esco_uri": "conceptUri", "title": "preferredLabel", "isco": "iscoGroup", "code": "code",
     "alternative": "altLabels", "hidden": "hiddenLabels", "description": "description"},
    ("isco", "code", "alternative", "hidden", "description"),
)  # fmt: skip
SKILLS = ReleaseFile(
    "skills",
    {"skill_id": "conceptUri", "name": "preferredLabel", "type": "skillType",
     "reuse": "reuseLevel", "alternative": "altLabels"},
    ("type", "reuse", "alternative"),
)  # fmt: skip
NEEDS = ReleaseFile(
    "occupationSkillRelations",
    {"esco_uri": "occupationUri", "relation": "relationType", "type": "skillType",
     "skill_id": "skillUri"},
    ("type",),
)  # fmt: skip
LABELS = ReleaseFile("derived_skill_uri_label", {"skill_id": "conceptUri", "name": "label"})
BROADER = ReleaseFile(
    "broaderRelationsSkillPillar", {"skill_id": "conceptUri", "broader": "broaderUri"}
)
HIERARCHY = ReleaseFile(
    "skillsHierarchy",
    {f"{part}{level}": f"Level {level} {word}"
     for level in range(4) for part, word in
     (("uri", "URI"), ("name", "preferred term"), ("code", "code"))},
    tuple(f"code{level}" for level in range(4)),
    "skills are sorted by who asks for them, not by the groups of ESCO",
)  # fmt: skip
ISCO = ReleaseFile(
    "ISCOGroups", {"code": "code", "label": "preferredLabel"}, (),
    "job families are not named",
)  # fmt: skip
BETWEEN_SKILLS = ReleaseFile(
    "skillSkillRelations",
    {"skill_id": "originalSkillUri", "relation": "relationType",
     "related_skill_id": "relatedSkillUri"},
    (), "no relations between skills",
)  # fmt: skip
COLLECTIONS = tuple(
    ReleaseFile(
        f"{name}SkillsCollection",
        {"skill_id": "conceptUri", "name": "preferredLabel", "type": "skillType",
         "alternative": "altLabels", "broader": "broaderConceptUri"},
        ("type", "alternative", "broader"),
    )
    for name in ("digital", "green", "transversal", "language", "digComp", "research")
)  # fmt: skip
PROFILES = "esco_occupation_profiles"


def open_esco_release(source: str | Path | Mapping[str, bytes]) -> Release:
    """Find the files of an ESCO release; see ``release.find_release_files``."""
    return find_release_files(
        source,
        _ENDINGS,
        what="an ESCO release",
        remedy=LATER,
        number_of=_find_release_number,
        fold=fold_name,
    )


def fold_name(stem: str) -> str:
    """Reduce a file name to letters, without its language and the number of a copy.

    >>> fold_name("occupations_en"), fold_name("ISCOGroups_de (1)"), fold_name("skills_pt-br")
    ('occupations', 'iscogroups', 'skills')
    """
    named = re.sub(r"[ _-]*\(\d+\)$", "", stem.strip())
    named = re.sub(r"_[a-z]{2}([-_][A-Za-z]{2})?$", "", named)
    return "".join(re.findall(r"[a-z]", named.lower()))


def _find_release_number(found: Files, trail: Sequence[str]) -> str:
    """Take the release from a folder like ``ESCO dataset - v1.2.0 - classification - en - csv``."""
    for name in trail:
        if told := re.search(r"esco.*?(\d+)[._](\d+)(?:[._](\d+))?(?!\d)", name.lower()):
            return ".".join(part for part in told.groups() if part)
    return ""


def has_file(release: Release, file: ReleaseFile) -> bool:
    """Say whether a file is part of the release."""
    return fold_name(file.name) in release.files


def read_release_file(release: Release, file: ReleaseFile, issues: list[Issue]) -> pd.DataFrame:
    """Read one csv of a release as text.

    Args:
        release: The release.
        file: Which file.
        issues: Taken further: what is missing, what was left out.

    Returns:
        Our columns, text, with ``source_file`` and ``source_row`` (records are counted, as a
        spreadsheet does); empty when the file is not there.

    Raises:
        UnreadableFile: it is no csv.
        MissingColumns: it has other columns than published.
    """
    found = release.files.get(fold_name(file.name))
    if found is None:
        if file.without:
            issues.append(
                Issue(
                    severity="warning",
                    file=f"{file.name}_en.csv",
                    table="",
                    row=0,
                    column="",
                    value="",
                    found="file that is not there",
                    expected=f"{file.name} as csv",
                    remedy=f"Without it {file.without}. {LATER}",
                    outcome="kept",
                )
            )
        return pd.DataFrame(
            {n: pd.Series([], dtype="str") for n in (*file.columns, SOURCE_FILE)}
            | {SOURCE_ROW: pd.Series([], dtype="int64")}
        )
    name, load = found
    frame = _parse_csv(name, load(), issues)
    missing = [h for c, h in file.columns.items()
               if h not in frame.columns and c not in file.optional]  # fmt: skip
    if missing:
        shown = ", ".join(f"`{header}`" for header in frame.columns[:12])
        raise MissingColumns(
            name, f"no column {', '.join(f'`{m}`' for m in missing)} (columns: {shown})",
            f"the columns of {file.name} as published",
            f"Use the file as it was published, with its header row. {LATER}",
        )  # fmt: skip
    blank = pd.Series("", index=frame.index, dtype="str")
    kept = {c: frame.get(h, blank).str.strip() for c, h in file.columns.items()}
    named = pd.Series([name] * len(frame), index=frame.index, dtype="str")
    numbered = pd.Series(frame.index.to_numpy(dtype="int64") + 2, index=frame.index)
    return pd.DataFrame(kept | {SOURCE_FILE: named, SOURCE_ROW: numbered})


def _parse_csv(name: str, content: bytes, issues: list[Issue]) -> pd.DataFrame:
    text = content.decode("utf-8-sig", errors="replace")
    lost: list[list[str]] = []
    try:
        frame = pd.read_csv(
            io.StringIO(text), dtype="str", keep_default_na=False, encoding_errors="replace",
            on_bad_lines="error",
        )  # fmt: skip
    except pd.errors.ParserError:
        frame = _parse_ragged_csv(name, text, lost)
    except (pd.errors.EmptyDataError, ValueError) as error:
        raise UnreadableFile(name, "no table in it", "a csv as published", LATER) from error
    if lost:
        issues.append(
            Issue(
                severity="error",
                file=name,
                table="",
                row=0,
                column="",
                value=" | ".join(lost[0])[:200],
                found="row with more cells than the header",
                expected="as many cells as the header has",
                remedy=f"They were left out. {LATER}",
                outcome="dropped",
                count=len(lost),
            )
        )
    frame.columns = [str(column).strip().strip("\ufeff") for column in frame.columns]
    return frame.fillna("").astype("str")


def _parse_ragged_csv(name: str, text: str, lost: list[list[str]]) -> pd.DataFrame:
    """Read what can be read of a csv with rows of several lengths."""
    limit = csv.field_size_limit(2**27)
    try:
        rows = list(csv.reader(io.StringIO(text)))
    except csv.Error as error:
        raise UnreadableFile(name, f"broken csv ({error})", "a csv as published", LATER) from error
    finally:
        csv.field_size_limit(limit)
    header = rows[0]
    kept = [
        (row + [""] * len(header))[: len(header)] for row in rows[1:] if len(row) <= len(header)
    ]
    lost += [row for row in rows[1:] if len(row) > len(header)]
    return pd.DataFrame(kept, columns=header, dtype="str")


def read_skills_by_occupation(release: Release) -> pd.DataFrame:
    """Read the table that holds each occupation's skills by label, where a release has it.

    Returns:
        One row per occupation and skill: ``esco_uri``, ``name`` (the skill's label),
        ``relation`` (``essential`` or ``optional``), ``type`` (``knowledge`` or blank),
        ``source_file``, ``source_row``.

    Raises:
        MissingTable: the release has neither this table nor the csv files.
        UnreadableFile: it is no parquet file, or holds other columns.
    """
    found = release.files.get(fold_name(PROFILES))
    if found is None:
        there = ", ".join(sorted(name for name, _ in release.files.values())[:12]) or "no such file"
        raise MissingTable(
            f"ESCO release in {release.where}",
            f"no occupationSkillRelations among its files ({there})",
            "`occupationSkillRelations_en.csv` and `skills_en.csv`",
            f"Add the files, or choose the folder that holds them. {LATER}",
        )
    name, load = found
    wanted = ["occupation_uri", "essential_skills", "optional_skills", "essential_knowledge"]
    try:
        frame = pd.read_parquet(io.BytesIO(load()), columns=wanted)
    except (OSError, ValueError, KeyError) as error:  # pyarrow's errors are ValueErrors
        raise UnreadableFile(
            name, f"not the table of profiles ({type(error).__name__})",
            f"parquet with the columns {', '.join(wanted)}", LATER,
        ) from error  # fmt: skip
    known = _one_row_per_label(frame, "essential_knowledge", "essential")
    knowledge = set(known["name"])
    parts = [_one_row_per_label(frame, f"{relation}_skills", relation)
             for relation in ("essential", "optional")]  # fmt: skip
    rows = pd.concat(parts, ignore_index=True)
    kind = rows["name"].isin(knowledge).map({True: "knowledge", False: ""}).astype("str")
    return rows.assign(type=kind, **{SOURCE_FILE: name})


def _one_row_per_label(frame: pd.DataFrame, column: str, relation: str) -> pd.DataFrame:
    rows = frame[["occupation_uri", column]].assign(**{SOURCE_ROW: range(2, len(frame) + 2)})
    rows = rows.explode(column).dropna(subset=[column])
    names = rows[column].astype("str").str.split().str.join(" ")
    return pd.DataFrame(
        {"esco_uri": rows["occupation_uri"].astype("str").str.strip(), "name": names,
         "relation": relation, SOURCE_ROW: rows[SOURCE_ROW].astype("int64")}
    ).astype({"relation": "str"})  # fmt: skip
