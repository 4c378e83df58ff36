"""Which skill is meant: names matched to a taxonomy, and skills found in running text."""

from __future__ import annotations

from skillgap.questions.names.extraction import Extracted, extract_skills
from skillgap.questions.names.matches import Matches, match_skills
from skillgap.questions.names.taxonomies import Taxonomy, index_taxonomy

__all__ = ["Extracted", "Matches", "Taxonomy", "extract_skills", "index_taxonomy", "match_skills"]
