"""Who could step in: bench strength and single points of failure."""

from __future__ import annotations

from skillgap.questions.bench.question import Bench, measure_bench

__all__ = ["Bench", "measure_bench"]
