"""From the files of an ESCO release to its frames: occupations, skills, needs, relations."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict

import pandas as pd

from skillgap.core.errors import Issue, MissingTable
from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW
from skillgap.reading.occupations.esco import files
from skillgap.reading.occupations.release import Release

MAIN_TITLE_WEIGHT = 6
"""The preferred label of an occupation counts in the search as it does for O*NET."""
UNSORTED = "Unsorted"
_HOPS = 12
"""Steps up the hierarchy from a skill to a group; published chains have at most six."""
_HUMAN, _LEADING = ("S1", "S3", "T", "L"), ("S4",)
_COMPLYING = ("S3.3", "042", "0421", "1022")


class Parts(TypedDict):
    """The frames of a release; see ``EscoOccupations``."""

    occupations: pd.DataFrame
    titles: pd.DataFrame
    skills: pd.DataFrame
    needs: pd.DataFrame
    relations: pd.DataFrame


def join_release_files(release: Release, issues: list[Issue], tell: Callable[[str], None]) -> Parts:
    """Read all files of a release and put them together.

    Args:
        release: The release.
        issues: Taken further.
        tell: Called before each step with its name.

    Returns:
        The frames.
    """
    tell("occupations")
    if not files.has_file(release, files.OCCUPATIONS):
        there = ", ".join(sorted(name for name, _ in release.files.values())[:12])
        raise MissingTable(
            f"ESCO release in {release.where}",
            f"no occupations among its files ({there or 'no such file'})",
            "`occupations_en.csv`",
            f"Add the file, or choose the folder that holds it. {files.LATER}",
        )
    listed = _clean_occupations(files.read_release_file(release, files.OCCUPATIONS, issues), issues)
    tell("needs")
    needs, named = _skill_needs_and_skills(release, issues)
    tell("groups")
    collected = pd.concat(
        [files.read_release_file(release, file, issues) for file in files.COLLECTIONS],
        ignore_index=True,
    )
    broader = files.read_release_file(release, files.BROADER, issues)
    hierarchy = files.read_release_file(release, files.HIERARCHY, issues)
    isco = files.read_release_file(release, files.ISCO, issues)
    between = files.read_release_file(release, files.BETWEEN_SKILLS, issues)
    tell("joined")
    labels = isco.drop_duplicates("code").set_index("code")["label"]
    family = _look_up_texts(listed["isco"].str[:2], labels, "All")
    named = _fill_skills_from_collections(named, collected)
    needs = _replace_labels_by_addresses(needs, named, issues) if "skill_id" not in needs else needs
    needs = _keep_needs_of_known_occupations(needs, set(listed["esco_uri"]), issues)
    skills = _skills_table(named, needs)
    group = _group_of_each_skill(
        pd.concat([broader, collected[["skill_id", "broader"]]]), hierarchy
    )
    skills = _add_cluster_and_kind(skills, group, needs.assign(family=needs["esco_uri"].map(
        dict(zip(listed["esco_uri"], family)))), issues)  # fmt: skip
    between = between[between["skill_id"].isin(skills["skill_id"])
                      & between["related_skill_id"].isin(skills["skill_id"])]  # fmt: skip
    facts = ["esco_uri", "code", "title", "description", "isco"]
    occupations = listed[[*facts, SOURCE_FILE, SOURCE_ROW]].assign(
        family=family, rated=listed["esco_uri"].isin(needs["esco_uri"])
    )
    return Parts(
        occupations=occupations.reset_index(drop=True),
        titles=_all_titles(listed),
        skills=skills,
        needs=needs[["esco_uri", "skill_id", "relation", SOURCE_FILE, SOURCE_ROW]],
        relations=between[["skill_id", "related_skill_id", "relation"]].reset_index(drop=True),
    )


def _clean_occupations(frame: pd.DataFrame, issues: list[Issue]) -> pd.DataFrame:
    blank = (frame["esco_uri"] == "") | (frame["title"] == "")
    frame = drop_wrong_rows(frame, blank, "preferredLabel", "occupation without address or label",
                    "an address and a label", issues)  # fmt: skip
    twice = frame["esco_uri"].duplicated()
    return drop_wrong_rows(frame, twice, "conceptUri", "occupation that is there twice",
                   "one row per occupation", issues).reset_index(drop=True)  # fmt: skip


def _all_titles(listed: pd.DataFrame) -> pd.DataFrame:
    main = listed[["esco_uri", "title"]].assign(kind="main", sources=MAIN_TITLE_WEIGHT)
    parts = [main]
    for column in ("alternative", "hidden"):
        split = listed["esco_uri"].to_frame().assign(title=listed[column].str.split(r"\n|\|"))
        rows = split.explode("title").assign(kind="alternate", sources=1)
        rows["title"] = rows["title"].fillna("").str.strip()
        parts.append(rows[rows["title"] != ""])
    titles = pd.concat(parts, ignore_index=True).drop_duplicates(
        ["esco_uri", "title"], ignore_index=True
    )
    return titles.astype({"title": "str", "kind": "str", "sources": "int64"})


def _skill_needs_and_skills(
    release: Release, issues: list[Issue]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what occupations ask for, and the skills there are, from either form of a release."""
    if files.has_file(release, files.NEEDS) and files.has_file(release, files.SKILLS):
        needs = files.read_release_file(release, files.NEEDS, issues)
        needs = needs[(needs["esco_uri"] != "") & (needs["skill_id"] != "")]
        return needs, files.read_release_file(release, files.SKILLS, issues)
    labels = files.read_release_file(release, files.LABELS, issues)
    labels["name"] = labels["name"].str.split().str.join(" ")
    needs = files.read_skills_by_occupation(release)
    knowledge = set(needs.loc[needs["type"] == "knowledge", "name"])
    kind = labels["name"].isin(knowledge).map({True: "knowledge", False: ""})
    return needs, labels.assign(type=kind.astype("str"), alternative="")


def _fill_skills_from_collections(named: pd.DataFrame, collected: pd.DataFrame) -> pd.DataFrame:
    """Fill blank labels, types and other names of skills from the collections."""
    facts = collected.drop_duplicates("skill_id").set_index("skill_id")
    facts["name"] = facts["name"].str.split().str.join(" ")
    filled = {}
    for column in ("name", "type", "alternative"):
        theirs = _look_up_texts(named["skill_id"], facts[column])
        filled[column] = named[column].where(named[column] != "", theirs)
    return named.assign(**filled)


def _replace_labels_by_addresses(
    needs: pd.DataFrame, named: pd.DataFrame, issues: list[Issue]
) -> pd.DataFrame:
    """Bring labels to addresses; a label without one keeps the label as its id."""
    labelled = named[named["name"] != ""]
    shared = labelled["name"].duplicated()
    used = labelled["name"].isin(set(needs["name"]))
    drop_wrong_rows(labelled[used], shared[used], "label", "label that two skills share",
            "a label per skill", issues, "The first one was taken.", "assumed")  # fmt: skip
    ids = _look_up_texts(needs["name"], labelled[~shared].set_index("name")["skill_id"])
    lost = needs[ids == ""].drop_duplicates("name")
    drop_wrong_rows(lost, pd.Series(True, index=lost.index), "name", "skill without an address",
            "a label that the list of addresses knows",
            issues, "Its label stands as its id.", "assumed")  # fmt: skip
    return needs.assign(skill_id=ids.where(ids != "", needs["name"]))


def _keep_needs_of_known_occupations(
    needs: pd.DataFrame, known: set[str], issues: list[Issue]
) -> pd.DataFrame:
    needs = drop_wrong_rows(needs, ~needs["esco_uri"].isin(known), "occupationUri",
                    "occupation that is not in the list", "the addresses of one release",
                    issues)  # fmt: skip
    stated = needs["relation"].str.lower()
    wrong = ~stated.isin(("essential", "optional"))
    needs = drop_wrong_rows(needs, wrong, "relationType", "relation that is not known",
                    "essential or optional", issues)  # fmt: skip
    # Of a skill that is both, essential counts; "essential" sorts before "optional".
    needs = needs.assign(relation=stated[~wrong]).sort_values("relation", kind="stable")
    needs = needs.drop_duplicates(["esco_uri", "skill_id"])
    return needs.sort_index().reset_index(drop=True)


def _skills_table(named: pd.DataFrame, needs: pd.DataFrame) -> pd.DataFrame:
    """Return one row per skill that an occupation asks for."""
    used = named[named["skill_id"].isin(set(needs["skill_id"]))].drop_duplicates("skill_id")
    used = used.assign(aliases=used["alternative"].map(_aliases_text))
    known = set(used["skill_id"])
    rest = needs[~needs["skill_id"].isin(known)].drop_duplicates("skill_id")
    rest = rest.assign(name=rest["skill_id"].str.rsplit("/").str[-1], aliases="")
    names = ["skill_id", "name", "type", "aliases", SOURCE_FILE, SOURCE_ROW]
    rest["type"] = rest.get("type", "")
    skills = pd.concat([used[names], rest[names]], ignore_index=True)
    blank = skills["name"] == ""
    skills["name"] = skills["name"].mask(blank, skills["skill_id"].str.rsplit("/").str[-1])
    return skills.astype({"name": "str", "type": "str", "aliases": "str"})


def _aliases_text(alternative: str) -> str:
    r"""Write other names as the contract does, between semicolons.

    >>> _aliases_text("draw up plans | plan, draw up\nmake plans; then act")
    'draw up plans; plan, draw up; make plans, then act'
    """
    split = alternative.replace(";", ",").replace("|", "\n").split("\n")
    return "; ".join(part.strip() for part in split if part.strip())


def _group_of_each_skill(broader: pd.DataFrame, hierarchy: pd.DataFrame) -> pd.DataFrame:
    """Return the group each skill stands in: index ``skill_id``; ``cluster``, ``code``."""
    rows: dict[str, tuple[str, str]] = {}
    for record in hierarchy.to_dict("records"):
        deepest = next((n for n in (3, 2, 1, 0) if record[f"uri{n}"]), None)
        if deepest is None:
            continue
        name = record["name1"] or record["name0"]
        rows.setdefault(record[f"uri{deepest}"], (name, record[f"code{deepest}"]))
    up: dict[str, list[str]] = {}
    for skill, above in zip(broader["skill_id"], broader["broader"]):
        up.setdefault(skill, []).extend(part.strip() for part in above.split("|") if part.strip())
    found = {skill: hit for skill in up if (hit := _find_nearest_group(skill, up, rows))}
    frame = pd.DataFrame.from_dict(found, orient="index", columns=["cluster", "code"], dtype="str")
    return frame.assign(cluster=frame["cluster"].str.capitalize())


def _find_nearest_group(
    skill: str, up: dict[str, list[str]], groups: dict[str, tuple[str, str]]
) -> tuple[str, str] | None:
    """Go up from a skill until a group is met, level by level."""
    level, seen = [skill], {skill}
    for _ in range(_HOPS):
        level = [above for below in level for above in up.get(below, ()) if above not in seen]
        seen.update(level)
        if hit := next((groups[above] for above in level if above in groups), None):
            return hit
    return None


def _add_cluster_and_kind(
    skills: pd.DataFrame, group: pd.DataFrame, needs: pd.DataFrame, issues: list[Issue]
) -> pd.DataFrame:
    """Give each skill its cluster and kind; without a group, the family that asks for it most."""
    cluster = _look_up_texts(skills["skill_id"], group["cluster"])
    code = _look_up_texts(skills["skill_id"], group["code"])
    open_ones = cluster == ""
    if open_ones.any():
        weight = needs.assign(weight=needs["relation"].map({"essential": 2, "optional": 1}))
        asked = weight.groupby(["skill_id", "family"])["weight"].sum().reset_index()
        asked = asked.sort_values(["weight", "family"], ascending=[False, True], kind="stable")
        most = asked.drop_duplicates("skill_id").set_index("skill_id")["family"]
        cluster = cluster.where(~open_ones, _look_up_texts(skills["skill_id"], most, UNSORTED))
        issues.append(
            Issue(
                severity="note",
                file="broaderRelationsSkillPillar_en.csv",
                table="skills",
                row=0,
                column="",
                value="",
                found="skill without a group in this release",
                expected="a group of ESCO's hierarchy",
                remedy="Their cluster is the family of occupations that asks for them most. "
                f"{files.LATER}",
                outcome="assumed",
                count=int(open_ones.sum()),
            )
        )
    kinds = [_skill_kind_of_group(of_group, sort) for of_group, sort in zip(code, skills["type"])]
    return skills.assign(cluster=cluster, kind=pd.Series(kinds, dtype="str"))


def _look_up_texts(keys: pd.Series, values: pd.Series, otherwise: str = "") -> pd.Series:
    """Return the value of each key as text, or what stands in where there is none."""
    known = dict(zip(values.index, values))
    found = [known.get(key, otherwise) for key in keys]
    return pd.Series(found, index=keys.index, dtype="str")


def _skill_kind_of_group(code: str, sort: str) -> str:
    """Say what kind of skill stands under a group.

    >>> [_skill_kind_of_group(c, "")
    ...  for c in ("S4.2", "S1.3.2", "T4.1", "S3.3.7", "S5.1", "0421", "")]
    ['leadership', 'human', 'human', 'compliance', 'technical', 'compliance', 'technical']
    """
    if code.startswith(_COMPLYING):
        return "compliance"
    if code.startswith(_LEADING):
        return "leadership"
    return "human" if code.startswith(_HUMAN) and sort != "knowledge" else "technical"


def drop_wrong_rows(
    rows: pd.DataFrame, wrong: pd.Series, column: str, found: str, expected: str,
    issues: list[Issue], remedy: str = "Download the file again, or correct the rows.",
    outcome: str = "dropped",
) -> pd.DataFrame:  # fmt: skip
    """Leave rows out, with one issue per file that counts them and names the first."""
    for file, bad in rows[wrong].groupby(SOURCE_FILE, sort=False):
        first = bad.iloc[0]
        shown = next((str(first[c]) for c in ("name", "esco_uri", "skill_id") if c in bad), "")
        issues.append(
            Issue(
                severity="warning" if outcome == "dropped" else "note",
                file=str(file),
                table="",
                row=int(first[SOURCE_ROW]),
                column=column,
                value=shown,
                found=found,
                expected=expected,
                remedy=remedy,
                outcome=outcome,
                count=len(bad),
            )
        )
    return rows[~wrong]
