"""Effects measured on outcomes here that were put to use: pages plan with them."""

from __future__ import annotations

from skillgap.questions.learning import MeasuredGain
from skillgap.ui.kit import cached
from skillgap.ui.kit.decision_log import add_decision, decisions_of_kind
from skillgap.ui.kit.once import once_a_run

MEASURED_EFFECT = "measured effect"
"""Kind of the decisions by which a measured effect is put to use."""


@once_a_run
def measured_gains_in_use() -> tuple[MeasuredGain, ...]:
    """Return the measured effects in use for the open dataset, newest of each intervention."""
    kept = decisions_of_kind(MEASURED_EFFECT).drop_duplicates("subject")
    mine = cached.cache_version()[2]
    return tuple(
        MeasuredGain(
            str(row.subject),
            float(row.detail["effect"]),
            float(row.detail["std_error"]),
            str(row.detail["source"]),
        )
        for row in kept[kept["choice"] == "use"].itertuples()
        if row.detail["dataset"] == mine
    )


def use_measured_effect(intervention_id: str, detail: dict[str, object]) -> None:
    """Record that projections shall use a measured effect."""
    add_decision(
        MEASURED_EFFECT,
        intervention_id,
        "use",
        detail={**detail, "dataset": cached.cache_version()[2]},
    )


def use_planning_value(intervention_id: str) -> None:
    """Record that projections shall use the planning value again."""
    add_decision(MEASURED_EFFECT, intervention_id, "do not use")
