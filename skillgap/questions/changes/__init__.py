"""What changed from one version of a workforce to the next."""

from __future__ import annotations

from skillgap.questions.changes.question import Changes, compare_versions

__all__ = ["Changes", "compare_versions"]
