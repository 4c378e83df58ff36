"""Contract tables out of an O*NET release, and their merger with a user's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from pandas.api.types import pandas_dtype

from skillgap.core.errors import BadValue, Issue, unknown_name
from skillgap.core.exposure import OTHER
from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW, table_named
from skillgap.core.words import fold
from skillgap.core.workforce import dtype_of, empty_table
from skillgap.reading.conform import conform
from skillgap.reading.occupations.onet_names import (
    JOB_FAMILIES,
    cluster_name_of_element,
    skill_kind_of_element,
    technology_skills_table,
    unique_element_names,
)
from skillgap.reading.occupations.onet_tasks import role_tasks

TECHNOLOGY_LEVEL = 3.0
"""Level asked for a technology; a guess, kept in the register as ``technology_required_level``."""
TECHNOLOGY_IMPORTANCE = 3.0
RELATIONS = 5
"""Rated occupations that stand in for one without ratings; measured in docs/methods/onet.md."""


@dataclass(frozen=True, eq=False)
class OnetRelease:
    """The occupations of one O*NET release, as published except where a column says so.

    Attributes:
        occupations: ``onet_soc``, ``title``, ``description``, ``job_zone`` (1–5, NaN where none),
            ``rated`` (whether the release rates its skills). One row per occupation.
        titles: ``onet_soc``, ``title``, ``kind`` (``main`` or ``alternate``), ``sources`` (how
            many sources list it). One row per title of an occupation.
        elements: ``onet_soc``, ``skill_id`` (element id), ``name``, ``family`` (``skills`` or
            ``knowledge``), ``importance`` (1–5), ``level_raw`` (0–7), ``level`` (0–5),
            ``not_relevant`` (the level is then 0), ``suppressed`` (the release advises against
            using the row), ``source_file``, ``source_row``. One row per occupation and element.
        technologies: ``onet_soc``, ``example`` (the product), ``technology`` (what it is),
            ``commodity`` (its UNSPSC code), ``hot``, ``in_demand``, ``source_file``,
            ``source_row``. One row per occupation and product.
        related: ``onet_soc``, ``related_soc``, ``rank`` (1 = closest).
        tasks: ``onet_soc``, ``task_id``, ``task``, ``kind`` (``Core``, ``Supplemental`` or blank),
            ``importance`` (1–5) and ``frequency`` (mean step, 1–7; missing where not rated),
            ``exposure`` (E0, E1, E2 where a file of task labels is there), ``source_file``,
            ``source_row``. One row per occupation and task.
        content_model: Element id to name, for naming clusters.
        release: Release number, as in ``29.2``; empty where none was found.
        attribution: The line the licence (CC BY 4.0) asks for wherever the content is shown.
        issues: Everything found while reading.
    """

    occupations: pd.DataFrame
    titles: pd.DataFrame
    elements: pd.DataFrame
    technologies: pd.DataFrame
    related: pd.DataFrame
    tasks: pd.DataFrame
    content_model: Mapping[str, str]
    release: str
    attribution: str
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """What to ask of a role.

    Attributes:
        families: ``skills``, ``knowledge`` or both.
        minimum_importance: Smallest importance, 1–5.
        technologies: Most technologies per role.
        technology_level: Level asked for them, 0–5.
        other_task_weight: What a task that is not core counts for beside a core one.
    """

    families: tuple[str, ...]
    minimum_importance: float
    technologies: int
    technology_level: float
    other_task_weight: float = OTHER

    def __post_init__(self) -> None:
        """Refuse a family that does not exist."""
        if wrong := set(self.families) - {"skills", "knowledge"}:
            raise BadValue(
                "families", f"`{sorted(wrong)[0]}`", "skills, knowledge or both", "Correct it."
            )


def resolve_assignment(
    release: OnetRelease, assignment: Mapping[str, str | None]
) -> dict[str, str]:
    """Return role id to full O*NET-SOC code, without blanks; an unknown code raises."""
    known = set(release.occupations["onet_soc"])
    found = {}
    for role, given in assignment.items():
        code = "" if pd.isna(given) else str(given).strip()
        if not code:
            continue
        full = code if code in known else f"{code}.00"
        if full not in known:
            raise unknown_name(f"occupation assigned to `{role}`", code, sorted(known))
        found[role] = full
    return found


def find_stand_in_occupations(release: OnetRelease, code: str) -> tuple[str, list[str]]:
    """Return on what basis, and which, rated occupations stand in for one.

    The closest rated relations come first; without any, all rated occupations that share the
    longest beginning of the code.
    """
    rated = release.occupations.loc[release.occupations["rated"], "onet_soc"]
    known = set(rated)
    near = release.related.loc[release.related["onet_soc"] == code, "related_soc"]
    if close := [other for other in near if other in known][:RELATIONS]:
        return "related", close
    for length in (7, 6, 5, 4, 2):
        if group := [other for other in rated if other[:length] == code[:length]]:
            return "group", group
    return "none", []


def contract_tables_of_assigned(
    release: OnetRelease, assigned: Mapping[str, str], asked: Selection
) -> dict[str, pd.DataFrame]:
    """Write ``roles``, ``skills``, ``requirements`` and ``tasks``; see ``Occupations.tables``."""
    pairs = pd.DataFrame(
        {"role_id": list(assigned), "onet_soc": list(assigned.values())}, dtype="str"
    )
    profiles = _elements_asked_by_occupation(
        release, pairs["onet_soc"].drop_duplicates().tolist(), asked
    )
    technologies = _choose_technologies_asked(release, pairs["onet_soc"], asked)
    needs = pd.concat([profiles, technologies], ignore_index=True)
    requirements = pairs.merge(needs, on="onet_soc")
    return {
        "roles": fill_to_contract_table("roles", _roles_table(release, pairs)),
        "skills": fill_to_contract_table(
            "skills", _skills_table(release, requirements["skill_id"])
        ),
        "requirements": fill_to_contract_table("requirements", requirements),
        "tasks": fill_to_contract_table(
            "tasks",
            role_tasks(release.tasks, assigned, asked.other_task_weight, _source_text(release, "")),
        ),
    }


def _roles_table(release: OnetRelease, pairs: pd.DataFrame) -> pd.DataFrame:
    facts = release.occupations.set_index("onet_soc")
    listed = release.titles.groupby("onet_soc")["title"].agg("; ".join)
    return pairs.assign(
        title=pairs["role_id"],
        job_family=pairs["onet_soc"].str[:2].map(JOB_FAMILIES).fillna("All"),
        level=pairs["onet_soc"].map(facts["job_zone"]),
        other_titles=pairs["onet_soc"].map(listed),
        purpose=pairs["onet_soc"].map(facts["description"]),
        source_file=_source_text(release, "Occupation Data"),
        source_row=0,
    )


def _elements_asked_by_occupation(
    release: OnetRelease, codes: list[str], asked: Selection
) -> pd.DataFrame:
    """Return what each occupation asks for, its own ratings or those of its stand-ins."""
    usable = release.elements["family"].isin(asked.families) & ~release.elements["suppressed"]
    elements = release.elements[usable]
    own = elements[elements["onet_soc"].isin(codes)]
    rated = set(release.occupations.loc[release.occupations["rated"], "onet_soc"])
    borrowed = [
        _mean_ratings_of_stand_ins(release, elements, code) for code in codes if code not in rated
    ]
    rows = pd.concat([own, *borrowed], ignore_index=True)
    rows = rows[(rows["importance"] >= asked.minimum_importance) & (rows["level"] > 0)]
    files = _source_text(release, "") + rows[SOURCE_FILE].astype("str")
    rows = rows.rename(columns={"level": "required_level"}).assign(**{SOURCE_FILE: files})
    return rows[["onet_soc", "skill_id", "required_level", "importance", SOURCE_FILE, SOURCE_ROW]]


def _mean_ratings_of_stand_ins(
    release: OnetRelease, elements: pd.DataFrame, code: str
) -> pd.DataFrame:
    basis, others = find_stand_in_occupations(release, code)
    theirs = elements[elements["onet_soc"].isin(others)]
    means = theirs.groupby("skill_id", as_index=False)[["importance", "level"]].mean()
    told = (
        f"mean of {len(others)} {'related occupations' if basis == 'related' else 'of its group'}"
    )
    return means.assign(onet_soc=code, source_file=told, source_row=0)


def _choose_technologies_asked(
    release: OnetRelease, codes: pd.Series, asked: Selection
) -> pd.DataFrame:
    """Return the technologies to ask for: in demand first, then hot, then typical of the family.

    Typical is the share of the occupations of the SOC major group that list a product, less its
    share among all occupations: otherwise every role would be asked for the same office software.
    """
    listed = release.technologies.assign(family=release.technologies["onet_soc"].str[:2])
    by_family = listed.groupby(["family", "example"]).size().rename("count").reset_index()
    sizes = listed.groupby("family")["onet_soc"].nunique()
    overall = listed.groupby("example").size() / max(listed["onet_soc"].nunique(), 1)
    flagged = listed["hot"] | listed["in_demand"]
    rows = listed[flagged & listed["onet_soc"].isin(set(codes))]
    rows = rows.merge(by_family, on=["family", "example"], how="left")
    near = rows["count"].astype("float64") / rows["family"].map(sizes).astype("float64")
    typical = near - rows["example"].map(overall).astype("float64")
    rows = rows.assign(typical=typical).sort_values(
        ["onet_soc", "in_demand", "hot", "typical", "example"],
        ascending=[True, False, False, False, True],
    )
    rows = rows.groupby("onet_soc").head(max(asked.technologies, 0))
    skills = technology_skills_table(release.technologies)
    return pd.DataFrame(
        {
            "onet_soc": rows["onet_soc"],
            "skill_id": rows["example"].map(skills.set_index("example")["skill_id"]),
            "required_level": asked.technology_level,
            "importance": TECHNOLOGY_IMPORTANCE,
            SOURCE_FILE: _source_text(release, "") + rows[SOURCE_FILE] + " (level is a guess)",
            SOURCE_ROW: rows[SOURCE_ROW],
        }
    ).drop_duplicates(["onet_soc", "skill_id"])


def _skills_table(release: OnetRelease, used: pd.Series) -> pd.DataFrame:
    elements = unique_element_names(release.elements)
    elements = elements.assign(
        cluster=[
            cluster_name_of_element(code, release.content_model) for code in elements["skill_id"]
        ],
        kind=[skill_kind_of_element(code) for code in elements["skill_id"]],
    )
    technologies = technology_skills_table(release.technologies)
    rows = pd.concat([elements, technologies.assign(kind="technical")], ignore_index=True)
    rows = rows[rows["skill_id"].isin(set(used))].drop_duplicates("skill_id")
    return rows.assign(source_file=_source_text(release, "").rstrip(" ›"), source_row=0)


def _source_text(release: OnetRelease, file: str) -> str:
    return f"O*NET {release.release}".rstrip() + f" › {file}"


def fill_to_contract_table(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Give a frame all columns and dtypes of its contract table, defaults where it has none."""
    empty = empty_table(name)
    columns = {}
    for column in table_named(name).columns:
        values = frame.get(
            column.name, pd.Series(column.default, index=frame.index, dtype="object")
        )
        columns[column.name] = values.replace("", None).astype(pandas_dtype(dtype_of(column.kind)))
    for source in (SOURCE_FILE, SOURCE_ROW):
        columns[source] = frame[source].astype(empty[source].dtype)
    return pd.DataFrame(columns).reset_index(drop=True)


def merge_tables(
    tables: Mapping[str, pd.DataFrame], ours: Mapping[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """Add O*NET's tables to a user's own, which go first; see ``onet.add_onet_to_tables``."""
    own = {
        name: conform(name, tables[name]).frame if name in tables else empty_table(name)
        for name in ("roles", "skills", "requirements", "tasks")
    }
    role_of = _map_roles_to_own(own["roles"], ours["roles"])
    skill_of = _map_skills_to_own(own["skills"], ours["skills"])
    merged = {
        "roles": _merge_roles(own["roles"], _replace_values(ours["roles"], "role_id", role_of)),
        "skills": _merge_skills(
            own["skills"], _replace_values(ours["skills"], "skill_id", skill_of)
        ),
        "requirements": _merge_requirements(
            own["requirements"],
            _replace_values(
                _replace_values(ours["requirements"], "role_id", role_of), "skill_id", skill_of
            ),
            _map_skills_to_own(ours["skills"], _skills_named_in_requirements(own["requirements"])),
        ),
    }
    if "tasks" in ours:
        theirs = _replace_values(ours["tasks"], "role_id", role_of)
        merged["tasks"] = _merge_tasks(own["tasks"], theirs)
    return {**tables, **merged}


def _replace_values(frame: pd.DataFrame, column: str, names: Mapping[str, str]) -> pd.DataFrame:
    return frame.assign(**{column: frame[column].replace(dict(names)).astype("str")})


def _map_roles_to_own(own: pd.DataFrame, ours: pd.DataFrame) -> dict[str, str]:
    """Return the assigned role ids that are titles of the user's roles, to her role ids."""
    by_title = dict(zip(own["title"].fillna("").map(fold), own["role_id"]))
    known = set(own["role_id"])
    return {
        role: by_title[fold(role)]
        for role in ours["role_id"]
        if role not in known and fold(role) in by_title
    }


def _map_skills_to_own(own: pd.DataFrame, ours: pd.DataFrame) -> dict[str, str]:
    """Return the ids of ``ours`` whose id, name or alias is one of ``own``, to that id."""
    by_name: dict[str, str] = {}
    for column in ("skill_id", "name", "aliases"):
        for code, text in zip(own["skill_id"], own[column].fillna("")):
            for part in text.split(";"):
                by_name.setdefault(fold(part), code)
    by_name.pop("", None)
    same = {}
    for code, name, aliases in zip(ours["skill_id"], ours["name"], ours["aliases"].fillna("")):
        words = [fold(part) for part in (code, name, *aliases.split(";"))]
        if found := next((by_name[word] for word in words if word in by_name), None):
            same[code] = found
    return same


def _skills_named_in_requirements(requirements: pd.DataFrame) -> pd.DataFrame:
    """Read the skills a requirement speaks of as skills whose id is their name."""
    ids = requirements["skill_id"].drop_duplicates()
    return pd.DataFrame({"skill_id": ids, "name": ids, "aliases": pd.Series("", index=ids.index)})


def _merge_roles(own: pd.DataFrame, ours: pd.DataFrame) -> pd.DataFrame:
    facts = ours.drop_duplicates("role_id").set_index("role_id")
    mine = own["role_id"]
    filled = own.assign(
        onet_soc=mine.map(facts["onet_soc"]).fillna(own["onet_soc"]).astype("str"),
        esco_uri=mine.map(facts["esco_uri"]).fillna(own["esco_uri"]).astype("str"),
        job_family=own["job_family"]
        .mask(
            own["job_family"].isna() | (own["job_family"] == "All"), mine.map(facts["job_family"])
        )
        .fillna("All")
        .astype("str"),
    )
    for name in ("other_titles", "purpose"):  # what the user says of a role stays
        filled[name] = filled[name].fillna(mine.map(facts[name])).astype("str")
    if own["level"].isna().all():
        filled = filled.assign(level=mine.map(facts["level"]).astype("float64"))
    added = ours[~ours["role_id"].isin(mine)].drop_duplicates("role_id")
    if own["level"].notna().any():
        added = added.assign(level=float("nan"))
    return pd.concat([filled, added], ignore_index=True)


def _merge_skills(own: pd.DataFrame, ours: pd.DataFrame) -> pd.DataFrame:
    """Keep the user's skills; those nobody sorted yet get the release's cluster and kind."""
    facts = ours.drop_duplicates("skill_id").set_index("skill_id")
    unsorted = (own["cluster"].isna() | (own["cluster"] == "Unsorted")) & own["skill_id"].isin(
        facts.index
    )
    filled = own.assign(
        cluster=own["cluster"].mask(unsorted, own["skill_id"].map(facts["cluster"])).astype("str"),
        kind=own["kind"].mask(unsorted, own["skill_id"].map(facts["kind"])).astype("str"),
    )
    added = ours[~ours["skill_id"].isin(own["skill_id"])].drop_duplicates("skill_id")
    return pd.concat([filled, added], ignore_index=True)


def _merge_tasks(own: pd.DataFrame, ours: pd.DataFrame) -> pd.DataFrame:
    """Add the tasks of roles the user describes none of: shares of time must add up to one."""
    added = ours[~ours["role_id"].isin(own["role_id"])].drop_duplicates(["role_id", "task"])
    return pd.concat([own, added], ignore_index=True)


def _merge_requirements(
    own: pd.DataFrame, ours: pd.DataFrame, meant: Mapping[str, str]
) -> pd.DataFrame:
    """Add requirements the user does not have yet; of two for one skill the higher counts."""
    key = ["role_id", "skill_id"]
    there = pd.MultiIndex.from_frame(_replace_values(own, "skill_id", meant)[key])
    there = there.append(pd.MultiIndex.from_frame(own[key]))
    added = ours[~pd.MultiIndex.from_frame(ours[key]).isin(there)]
    added = added.sort_values("required_level", ascending=False).drop_duplicates(key).sort_index()
    return pd.concat([own, added], ignore_index=True)
