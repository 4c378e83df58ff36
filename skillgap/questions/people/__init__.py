"""What one person or one team can do, and how sure that is."""

from __future__ import annotations

from skillgap.questions.people.question import profile_person, profile_team

__all__ = ["profile_person", "profile_team"]
