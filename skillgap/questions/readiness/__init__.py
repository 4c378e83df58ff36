"""Is HR ready: what is there, what is missing, and what to do about it in ninety days."""

from __future__ import annotations

from skillgap.questions.readiness.question import Readiness, assess_readiness

__all__ = ["Readiness", "assess_readiness"]
