"""Where skills are short, and what each shortage costs."""

from __future__ import annotations

from skillgap.questions.gaps.question import Gaps, Range, Totals, measure_gaps

__all__ = ["Gaps", "Range", "Totals", "measure_gaps"]
