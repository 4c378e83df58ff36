"""Is HR ready: what is there, what is missing, and what to do about it in ninety days."""

from __future__ import annotations

from skillgap.core.requirement_edits import change_requirements
from skillgap.questions.readiness.framework import Framework, review_framework
from skillgap.questions.readiness.outcomes import OutcomeSkills, link_outcomes
from skillgap.questions.readiness.question import Readiness, assess_readiness
from skillgap.questions.readiness.versions import (
    FRAMEWORK_VERSIONS,
    FrameworkVersions,
    lay_side_by_side,
    same_people,
)

__all__ = [
    "FRAMEWORK_VERSIONS",
    "Framework",
    "FrameworkVersions",
    "OutcomeSkills",
    "Readiness",
    "assess_readiness",
    "change_requirements",
    "lay_side_by_side",
    "link_outcomes",
    "review_framework",
    "same_people",
]
