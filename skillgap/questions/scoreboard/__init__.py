"""Are learning and mobility moving the way we want: nine measures with formula, range and trend.

Limits: measures of what was recorded. A quarter with more ratings finds more proficiency.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.errors import unknown_name
from skillgap.core.level_source import LevelSource
from skillgap.core.provenance import CODE_VERSION, Provenance
from skillgap.core.workforce import Workforce
from skillgap.questions.gaps.question import Gaps
from skillgap.questions.scoreboard.hiring import fill_rate, mobility_rate
from skillgap.questions.scoreboard.learning import (
    attainment,
    compliance,
    engagement,
    time_to_productivity,
    time_to_proficiency,
)
from skillgap.questions.scoreboard.mastery import Mastery, likely_cluster, measure_mastery
from skillgap.questions.scoreboard.measures import Measure
from skillgap.questions.scoreboard.survival import Incidence

__all__ = ["Mastery", "Measure", "Scoreboard", "measure_scoreboard"]


@dataclass(frozen=True, eq=False)
class Scoreboard:
    """The measures, and the curves behind two of them.

    Attributes:
        measures: In the order shown.
        proficiency: Incidence of proficiency after starting an intervention.
        productivity: Incidence of productivity after hire.
        mastery: Use against mastery of one cluster.
        warnings: What the reader must know.
        provenance: Where the figures come from.
    """

    measures: tuple[Measure, ...]
    proficiency: Incidence
    productivity: Incidence
    mastery: Mastery
    warnings: tuple[str, ...]
    provenance: Provenance

    @property
    def table(self) -> pd.DataFrame:
        """One row per measure: key, label, value, low, high, unit, better, base, formula, note."""
        fields = ["key", "label", "value", "low", "high", "unit", "better", "base", "formula",
                  "note"]  # fmt: skip
        return pd.DataFrame([[getattr(m, name) for name in fields] for m in self.measures],
                            columns=fields)  # fmt: skip

    def __getitem__(self, key: str) -> Measure:
        """Return one measure, or raise ``UnknownName`` with near misses."""
        for measure in self.measures:
            if measure.key == key:
                return measure
        raise unknown_name("scoreboard", key, [measure.key for measure in self.measures])


def measure_scoreboard(
    workforce: Workforce,
    profiles: LevelSource,
    gaps: Gaps,
    *,
    assumptions: Assumptions,
    cluster: str = "",
) -> Scoreboard:
    """Measure learning and mobility: each figure with its formula, range, base and trend.

    Args:
        workforce: Every table it needs unlocks more; what is missing is said in the measure.
        profiles: Levels, for mastery.
        gaps: For the critical few.
        assumptions: ``strategic_criticality`` says from where a role is critical.
        cluster: Skills whose use and mastery are compared; by default those of AI.
    """
    proficiency, reached = time_to_proficiency(workforce)
    productivity, productive = time_to_productivity(workforce)
    critical = assumptions.value("strategic_criticality")
    measures = (
        proficiency,
        productivity,
        fill_rate(workforce),
        fill_rate(workforce, least_criticality=critical),
        mobility_rate(workforce),
        attainment(workforce),
        compliance(workforce),
        engagement(workforce, gaps),
    )
    mastery = measure_mastery(workforce, profiles, cluster or likely_cluster(workforce))
    inputs = {
        name: len(workforce[name])
        for name in ("employees", "enrolments", "openings", "outcomes", "signals", "requirements")
    }
    return Scoreboard(
        measures=measures,
        proficiency=reached,
        productivity=productive,
        mastery=mastery,
        warnings=tuple(
            f"{measure.label} needs {measure.needs}." for measure in measures if measure.needs
        ),
        provenance=Provenance(
            title="Learning and mobility scoreboard",
            formula="; ".join(f"{measure.label} = {measure.formula}" for measure in measures),
            inputs=inputs,
            assumptions=assumptions.among("strategic_criticality"),
            dataset=workforce.fingerprint,
            as_of=str(workforce.as_of),
            code_version=CODE_VERSION,
            sources=(
                "Kaplan and Meier 1958; Aalen and Johansen 1978: incidence with competing risks",
                "Wilson 1927: ranges of shares; Garwood 1936: ranges of counts",
                *workforce.attributions,
            ),
        ),
    )
