"""Who can do what at which level, and how sure that is."""

from __future__ import annotations

from skillgap.questions.profiles.question import Profiles, infer_profiles

__all__ = ["Profiles", "infer_profiles"]
