"""Is HR ready: what is there, what is missing, and what to do about it in ninety days."""

from __future__ import annotations

from skillgap.questions.readiness.framework import Framework, review_framework
from skillgap.questions.readiness.question import Readiness, assess_readiness

__all__ = ["Framework", "Readiness", "assess_readiness", "review_framework"]
