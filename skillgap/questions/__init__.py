"""One file per question: pure functions from a Workforce to a frozen result."""

from __future__ import annotations

MODELS: dict[str, str] = {
    "profiles": "skillgap.questions.profiles.question:infer_profiles",
    "gaps": "skillgap.questions.gaps.question:measure_gaps",
    "adjacency": "skillgap.questions.network:build_adjacency",
    "bench": "skillgap.questions.bench.question:measure_bench",
    "forecast": "skillgap.questions.forecast:forecast",
    "taxonomy": "skillgap.questions.taxonomy:propose_taxonomy",
}
"""Every model by name, as ``module:function``; the contract tests run over all of them."""
