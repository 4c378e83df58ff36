"""One file per question: pure functions from a Workforce to a frozen result."""

from __future__ import annotations

MODELS: dict[str, str] = {
    "profiles": "skillgap.models.profiles:infer_profiles",
    "gaps": "skillgap.models.gaps:measure_gaps",
    "adjacency": "skillgap.models.adjacency:build_adjacency",
    "bench": "skillgap.models.bench:measure_bench",
    "forecast": "skillgap.models.forecast:forecast",
    "taxonomy": "skillgap.models.taxonomy:propose_taxonomy",
}
"""Every model by name, as ``module:function``; the contract tests run over all of them."""
