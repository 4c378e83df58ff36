"""Names O*NET content goes by here: job families, clusters, kinds, technologies."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

import pandas as pd

from skillgap.core.words import fold

JOB_FAMILIES = {
    "11": "Management",
    "13": "Business and finance",
    "15": "Computing and mathematics",
    "17": "Architecture and engineering",
    "19": "Science",
    "21": "Community and social service",
    "23": "Legal",
    "25": "Education and libraries",
    "27": "Arts, media and sport",
    "29": "Health care practice",
    "31": "Health care support",
    "33": "Protective service",
    "35": "Food preparation and serving",
    "37": "Cleaning and grounds",
    "39": "Personal care and service",
    "41": "Sales",
    "43": "Office and administration",
    "45": "Farming, fishing and forestry",
    "47": "Construction and extraction",
    "49": "Installation and repair",
    "51": "Production",
    "53": "Transport and logistics",
    "55": "Military",
}
"""SOC major group to job family."""

_CLUSTERS = {
    "2.A": "Basic skills",
    "2.B.1": "Social skills",
    "2.B.2": "Complex problem solving skills",
    "2.B.3": "Technical skills",
    "2.B.4": "Systems skills",
    "2.B.5": "Resource management skills",
    "2.C.1": "Business and management",
    "2.C.2": "Manufacturing and production",
    "2.C.3": "Engineering and technology",
    "2.C.4": "Mathematics and science",
    "2.C.5": "Health services",
    "2.C.6": "Education and training",
    "2.C.7": "Arts and humanities",
    "2.C.8": "Law and public safety",
    "2.C.9": "Communications",
    "2.C.10": "Transportation",
}

_KINDS = {
    "2.A": "human",
    "2.A.1.e": "technical",
    "2.A.1.f": "technical",
    "2.B.1": "human",
    "2.B.2": "human",
    "2.B.3": "technical",
    "2.B.4": "technical",
    "2.B.4.e": "leadership",
    "2.B.5": "leadership",
    "2.B.5.a": "human",
    "2.C": "technical",
    "2.C.1.a": "leadership",
    "2.C.1.e": "human",
    "2.C.1.f": "leadership",
    "2.C.7.a": "human",
    "2.C.8": "compliance",
}
"""Beginning of an element id to the contract's kind of skill; the longest one counts. [G]"""

_TECHNOLOGIES = {
    "432315": "Business applications",
    "432316": "Finance and enterprise planning",
    "432320": "Audio and games",
    "432321": "Office and content creation",
    "432322": "Document and content management",
    "432323": "Data management and analysis",
    "432324": "Software development",
    "432325": "Learning and geography",
    "432326": "Industry and science applications",
    "432327": "Internet and application servers",
    "432328": "Network management",
    "432329": "Network access",
    "432330": "Operating systems",
    "432332": "Security",
    "432334": "Utilities",
    "432335": "Communication and sharing",
    "432337": "System management",
}
"""First six digits of a commodity code (a UNSPSC class) to a cluster, in our words."""

_VENDORS = ("Microsoft", "Adobe", "Apache", "Autodesk", "Atlassian", "ESRI", "Google", "IBM",
            "Intuit", "Oracle", "SAP", "Amazon", "Apple", "Cisco", "VMware", "Dassault Systemes",
            "The MathWorks", "Red Hat")  # fmt: skip
_TOO_GENERAL = frozenset(
    {"access", "ads", "analytics", "business", "classroom", "cloud", "middleware",
     "workspace", "dynamics", "drive", "forms", "hcm", "hris",
     "messages", "office", "pages", "planner", "project", "publisher", "sheets", "sites", "teams",
     "windows", "works", "workplace", "meet", "calendar", "search", "server", "systems"}
)  # fmt: skip
"""Words that name a product only together with its vendor."""
_SPELLED_OUT = re.compile(
    r"^(?P<words>.+?) (?P<initials>[A-Z][A-Z0-9/]{1,7})(?: software| systems)?$"
)


def cluster_name_of_element(skill_id: str, content_model: Mapping[str, str]) -> str:
    """Name the cluster of an element after its parent in the content model.

    >>> (cluster_name_of_element("2.B.3.e", {}),
    ...  cluster_name_of_element("2.A.1.a", {"2.A": "Basic Skills"}))
    ('Technical skills', 'Basic skills')
    >>> cluster_name_of_element("2.C.10", {})
    'Knowledge: Transportation'
    """
    parts = skill_id.split(".")
    parent = ".".join(parts[: 2 if parts[:2] == ["2", "A"] else 3])
    name = content_model.get(parent, "").capitalize() or _CLUSTERS.get(parent, "Other")
    return f"Knowledge: {name}" if parts[:2] == ["2", "C"] else name


def skill_kind_of_element(skill_id: str) -> str:
    """Return the contract's kind of skill an element is.

    >>> (skill_kind_of_element("2.C.8.b"),
    ...  skill_kind_of_element("2.B.1.d"),
    ...  skill_kind_of_element("2.B.5.d"))
    ('compliance', 'human', 'leadership')
    """
    parts = skill_id.split(".")
    begun = (".".join(parts[:length]) for length in range(len(parts), 1, -1))
    return next((_KINDS[start] for start in begun if start in _KINDS), "technical")


def unique_element_names(elements: pd.DataFrame) -> pd.DataFrame:
    """Return ``skill_id`` and ``name`` of every element, no two names alike.

    Mathematics is a skill and a field of knowledge: the latter says so, since signals that
    give a name instead of an id must find one skill only.
    """
    rows = elements[["skill_id", "name", "family"]].drop_duplicates("skill_id")
    skills = set(rows.loc[rows["family"] == "skills", "name"].map(fold))
    alike = (rows["family"] == "knowledge") & rows["name"].map(fold).isin(skills)
    return rows.assign(name=rows["name"].mask(alike, rows["name"] + " (knowledge)"))[
        ["skill_id", "name"]
    ]


def technology_skills_table(technologies: pd.DataFrame) -> pd.DataFrame:
    """Return every technology in demand anywhere as a skill.

    Args:
        technologies: As in ``Occupations.technologies``.

    Returns:
        ``example`` (as published), ``skill_id``, ``name``, ``cluster``, ``aliases``; one row per
        product. An alias that fits two products, or is the name of one, is left out.
    """
    flagged = technologies[technologies["hot"] | technologies["in_demand"]]
    hot = set(flagged.loc[flagged["hot"], "example"])
    rows = flagged.drop_duplicates("example")[["example", "commodity"]]
    called = [_product_name_and_aliases(example, example in hot) for example in rows["example"]]
    shared = Counter(fold(name) for name, _, _ in called)
    called = [
        (name, aliases, loose) if shared[fold(name)] == 1 else (example, aliases[1:], loose)
        for example, (name, aliases, loose) in zip(rows["example"], called)
    ]
    kept = _unmistakable_aliases(called)
    clusters = rows["commodity"].str[:6].map(_TECHNOLOGIES).fillna("Other software")
    return pd.DataFrame(
        {
            "example": rows["example"].to_numpy(),
            "skill_id": [technology_skill_id(example) for example in rows["example"]],
            "name": [name for name, _, _ in called],
            "cluster": ("Technology: " + clusters).to_numpy(),
            "aliases": kept,
        }
    ).astype("str")


def _unmistakable_aliases(called: list[tuple[str, list[str], list[str]]]) -> list[str]:
    """Write the aliases of each product, without those that fit another product as well."""
    names = {fold(name) for name, _, _ in called}
    sure = Counter(word for _, aliases, _ in called for word in {fold(a) for a in aliases})
    loose = Counter(word for _, _, aliases in called for word in {fold(a) for a in aliases})
    written = []
    for name, aliases, more in called:
        kept = [alias for alias in aliases if sure[fold(alias)] == 1]
        kept += [alias for alias in more if loose[fold(alias)] == 1 and not sure[fold(alias)]]
        kept = [alias for alias in kept if fold(alias) not in names - {fold(name)}]
        written.append("; ".join(dict.fromkeys(kept)))
    return written


def technology_skill_id(example: str) -> str:
    """Return the skill id of a product.

    >>> technology_skill_id("Microsoft Excel"), technology_skill_id("C++")
    ('tech-microsoft-excel', 'tech-c++')
    """
    return "tech-" + re.sub(r"[^\w+#.]+", "-", example.casefold()).strip("-.")


def _product_name_and_aliases(example: str, hot: bool) -> tuple[str, list[str], list[str]]:
    """Return the name to show for a product, its other names, and what it is loosely called.

    Only hot technologies are surely products: "SAP software" is SAP, "Legal software" is not
    Legal.

    >>> (_product_name_and_aliases("Structured query language SQL", True)[0],
    ...  _product_name_and_aliases("Legal software", False)[0])
    ('SQL (structured query language)', 'Legal software')
    >>> (_product_name_and_aliases("Microsoft Excel", True),
    ...  _product_name_and_aliases("SAP software", True))
    (('Microsoft Excel', [], ['Excel']), ('SAP', ['SAP software'], []))
    >>> _product_name_and_aliases("Amazon Web Services AWS software", True)[0]
    'Amazon Web Services (AWS)'
    """
    bare = re.sub(r" software$", "", example) if hot else example
    if told := _SPELLED_OUT.match(example):
        words, initials = told["words"], told["initials"]
        starts = "".join(word[0] for word in words.split()).lower()
        if starts[-2:] == initials.lower()[-2:] and len(starts) <= len(initials):
            proper = words.split()[-1][0].isupper()
            plain = f"{initials} ({words[0].lower()}{words[1:]})"
            return f"{words} ({initials})" if proper else plain, [example, initials, words], []
    loose = [bare.removeprefix(f"{vendor} ") for vendor in _VENDORS]
    loose = [p for p in loose if p != bare and len(p) > 1 and fold(p) not in _TOO_GENERAL]
    return bare, [example] if bare != example else [], loose
