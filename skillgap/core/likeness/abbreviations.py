"""Abbreviations of skills in wide use, and acronyms made from names."""

from __future__ import annotations

from skillgap.core.likeness.texts import words_of
from skillgap.core.words import fold

WRITTEN_OUT: dict[str, str] = {
    "ai": "artificial intelligence", "api": "application programming interface",
    "aws": "amazon web services", "b2b": "business to business", "bi": "business intelligence",
    "bpm": "business process management", "cad": "computer aided design",
    "cicd": "continuous integration and delivery", "cms": "content management system",
    "cnc": "computer numerical control", "crm": "customer relationship management",
    "cv": "computer vision", "dba": "database administration", "dl": "deep learning",
    "dwh": "data warehouse", "ehs": "environment health and safety",
    "erp": "enterprise resource planning", "etl": "extract transform load",
    "gcp": "google cloud platform", "genai": "generative artificial intelligence",
    "gis": "geographic information systems", "golang": "go", "hr": "human resources",
    "hris": "human resources information system", "hse": "health safety and environment",
    "iac": "infrastructure as code", "iot": "internet of things", "js": "javascript",
    "k8s": "kubernetes", "kpi": "key performance indicators", "llm": "large language models",
    "lms": "learning management system", "m&a": "mergers and acquisitions",
    "mep": "mechanical electrical and plumbing", "ml": "machine learning",
    "mlops": "machine learning operations", "nlp": "natural language processing",
    "oop": "object oriented programming", "p&l": "profit and loss",
    "plc": "programmable logic controllers", "pm": "project management", "pr": "public relations",
    "qa": "quality assurance", "qc": "quality control", "r&d": "research and development",
    "rca": "root cause analysis", "rpa": "robotic process automation",
    "saas": "software as a service", "sap": "sap", "scm": "supply chain management",
    "sea": "search engine advertising", "sem": "search engine marketing",
    "seo": "search engine optimisation", "sre": "site reliability engineering",
    "tdd": "test driven development", "ts": "typescript", "ui": "user interface",
    "ux": "user experience", "vba": "visual basic for applications",
    "wms": "warehouse management system", "xls": "spreadsheets", "excel": "spreadsheets",
}  # fmt: skip
"""Folded abbreviation to what it stands for."""

LONGEST = 6
"""Letters of the longest acronym made from a name."""


def write_out_abbreviations(text: str) -> str:
    """Return a text with abbreviations in wide use written out.

    >>> write_out_abbreviations("K8s"), write_out_abbreviations("ML engineering")
    ('kubernetes', 'machine learning engineering')
    """
    whole = WRITTEN_OUT.get(fold(text))
    if whole:
        return whole
    words = [WRITTEN_OUT.get(fold(word), word) for word in text.split()]
    return " ".join(words) if words != text.split() else text


def acronym_of(name: str) -> str:
    """Return the acronym a name of two to six words has; blank for others.

    >>> acronym_of("Root cause analysis"), acronym_of("SQL")
    ('rca', '')
    """
    words = words_of(name)
    return "".join(word[0] for word in words) if 2 <= len(words) <= LONGEST else ""


def is_like_acronym(text: str) -> bool:
    """Say whether a text may be an acronym: two to six letters, all capitals.

    >>> is_like_acronym("RCA"), is_like_acronym("java")
    (True, False)
    """
    bare = text.strip().replace(".", "")
    return 2 <= len(bare) <= LONGEST and bare.isalpha() and bare.isupper()
