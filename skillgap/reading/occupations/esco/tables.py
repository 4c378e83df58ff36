"""Contract tables out of an ESCO release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from skillgap.core.errors import Issue, unknown_name
from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW
from skillgap.reading.occupations.onet_tables import fill_to_contract_table


@dataclass(frozen=True, eq=False)
class EscoRelease:
    """The occupations of one ESCO release, as published except where a column says so.

    Attributes:
        occupations: ``esco_uri``, ``code``, ``title``, ``description``, ``isco`` (ISCO-08 unit
            group), ``family`` (label of the ISCO sub-major group), ``rated`` (whether any skill
            is listed for it). One row per occupation.
        titles: ``esco_uri``, ``title``, ``kind`` (``main`` or ``alternate``), ``sources``
            (weight in the search). One row per title of an occupation.
        skills: ``skill_id`` (address; the label where the release gives none), ``name``,
            ``cluster``, ``kind``, ``aliases``, ``type`` (``knowledge``, ``skill/competence`` or
            blank), ``source_file``, ``source_row``.
        needs: ``esco_uri``, ``skill_id``, ``relation`` (``essential`` or ``optional``),
            ``source_file``, ``source_row``. One row per occupation and skill.
        relations: ``skill_id``, ``related_skill_id``, ``relation``: what is published between
            skills, for the graph.
        release: Release number, as in ``1.2.0``; empty where none was found.
        attribution: The line to be shown wherever the content is.
        issues: Everything found while reading.
    """

    occupations: pd.DataFrame
    titles: pd.DataFrame
    skills: pd.DataFrame
    needs: pd.DataFrame
    relations: pd.DataFrame
    release: str
    attribution: str
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Worth:
    """What the two relations of ESCO are taken to mean; guesses, kept in the register.

    Attributes:
        essential_level: Level (0–5) asked for an essential skill; ``esco_essential_level``.
        optional_level: Level asked for an optional skill; ``esco_optional_level``.
        essential_importance: Importance (1–5); ``esco_essential_importance``.
        optional_importance: Importance (1–5); ``esco_optional_importance``.
    """

    essential_level: float = 3.0
    optional_level: float = 2.0
    essential_importance: float = 4.0
    optional_importance: float = 2.5


def resolve_assignment(
    release: EscoRelease, assignment: Mapping[str, str | None]
) -> dict[str, str]:
    """Return role id to occupation address, without blanks; an unknown one raises."""
    known = set(release.occupations["esco_uri"])
    by_code = dict(zip(release.occupations["code"], release.occupations["esco_uri"]))
    found = {}
    for role, given in assignment.items():
        code = "" if pd.isna(given) else str(given).strip()
        if not code:
            continue
        address = code if code in known else by_code.get(code, "")
        if not address:
            raise unknown_name(f"occupation assigned to `{role}`", code, sorted(by_code))
        found[role] = address
    return found


def contract_tables_of_assigned(
    release: EscoRelease, assigned: Mapping[str, str], optional: bool, worth: Worth
) -> dict[str, pd.DataFrame]:
    """Write ``roles``, ``skills`` and ``requirements``; see ``EscoOccupations.tables``."""
    pairs = pd.DataFrame(
        {"role_id": list(assigned), "esco_uri": list(assigned.values())}, dtype="str"
    ).assign(title=list(assigned))
    needs = release.needs if optional else release.needs[release.needs["relation"] == "essential"]
    return _make_contract_tables(release, pairs, needs, worth)


def contract_tables_of_release(release: EscoRelease, worth: Worth) -> dict[str, pd.DataFrame]:
    """Write the whole release: one role per occupation, its code as the role's id."""
    facts = release.occupations
    coded = (facts["code"] != "") & ~facts["code"].duplicated(keep=False)
    roles = facts["code"].where(coded, facts["esco_uri"])
    pairs = facts[["esco_uri", "title"]].assign(role_id=roles.astype("str"))
    return _make_contract_tables(release, pairs, release.needs, worth)


def _make_contract_tables(
    release: EscoRelease, pairs: pd.DataFrame, needs: pd.DataFrame, worth: Worth
) -> dict[str, pd.DataFrame]:
    facts = release.occupations.set_index("esco_uri")
    called = f"ESCO {release.release}".rstrip() + " › "
    roles = pairs.assign(
        job_family=pairs["esco_uri"].map(facts["family"]),
        purpose=pairs["esco_uri"].map(facts["description"]),
        **{
            SOURCE_FILE: called + pairs["esco_uri"].map(facts[SOURCE_FILE]).astype("str"),
            SOURCE_ROW: pairs["esco_uri"].map(facts[SOURCE_ROW]),
        },
    )
    asked = pairs[["role_id", "esco_uri"]].merge(needs, on="esco_uri")
    essential = asked["relation"] == "essential"
    requirements = asked.assign(
        required_level=essential.map({True: worth.essential_level, False: worth.optional_level}),
        importance=essential.map(
            {True: worth.essential_importance, False: worth.optional_importance}
        ),
        **{SOURCE_FILE: called + asked[SOURCE_FILE].astype("str")},
    )
    skills = release.skills[release.skills["skill_id"].isin(set(requirements["skill_id"]))]
    skills = skills.assign(**{SOURCE_FILE: called + skills[SOURCE_FILE].astype("str")})
    return {
        "roles": fill_to_contract_table("roles", roles),
        "skills": fill_to_contract_table("skills", skills),
        "requirements": fill_to_contract_table("requirements", requirements),
    }
