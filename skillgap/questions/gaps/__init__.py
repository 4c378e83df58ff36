"""Where skills are short, and what each shortage costs."""

from __future__ import annotations

from skillgap.questions.gaps.question import Gaps, Totals, measure_gaps

__all__ = ["Gaps", "Totals", "measure_gaps"]
