"""Are learning and mobility moving the way we want: nine measures with formula, range and trend.

Limits: measures of what was recorded. A quarter with more ratings finds more proficiency.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.errors import unknown_name
from skillgap.core.level_source import LevelSource
from skillgap.core.mastery import find_ai_cluster
from skillgap.core.provenance import Explanation
from skillgap.core.question import SHIPPED, Particulars, Question, Result, declare
from skillgap.core.wording import day
from skillgap.core.workforce import Workforce
from skillgap.questions.gaps import Gaps
from skillgap.questions.scoreboard.hiring import fill_rate, measure_mobility_rate
from skillgap.questions.scoreboard.learning import (
    measure_attainment,
    measure_compliance,
    measure_engagement,
    measure_time_to_productivity,
    measure_time_to_proficiency,
)
from skillgap.questions.scoreboard.mastery import Mastery, measure_mastery
from skillgap.questions.scoreboard.measures import Measure
from skillgap.questions.scoreboard.survival import Incidence

COLUMNS = declare("""
key      id       short name of the measure
label    label    what people read
value    measure  the figure, in its unit; blank where it cannot be said
low      measure  lower end of its 80% range
high     measure  upper end
unit     label    unit of all three
better   label    whether more or less is better
base     text     what it is counted over
formula  text     the formula in one sentence
note     text     what to know before quoting it
""")


@dataclass(frozen=True, eq=False)
class Scoreboard(Result):
    """The measures, and the curves behind two of them.

    Attributes:
        measures: In the order shown.
        proficiency: Incidence of proficiency after starting an intervention.
        productivity: Incidence of productivity after hire.
        mastery: Use against mastery of one cluster.
        warnings: What the reader must know.
    """

    measures: tuple[Measure, ...]
    proficiency: Incidence
    productivity: Incidence
    mastery: Mastery
    warnings: tuple[str, ...]

    def provenance_details(self) -> Particulars:
        """Give the formula of each measure."""
        told = "; ".join(f"{measure.label} = {measure.formula}" for measure in self.measures)
        return Particulars(formula=told)

    @property
    def table(self) -> pd.DataFrame:
        """One row per measure; see ``COLUMNS``."""
        names = [column.name for column in COLUMNS]
        rows = [[getattr(measure, name) for name in names] for measure in self.measures]
        return pd.DataFrame(rows, columns=names)

    def __getitem__(self, key: str) -> Measure:
        """Return one measure, or raise ``UnknownName`` with near misses."""
        for measure in self.measures:
            if measure.key == key:
                return measure
        raise unknown_name("scoreboard", key, [measure.key for measure in self.measures])


def explain_measure(scoreboard: Scoreboard, key: str) -> Explanation:
    """Open one measure: its figure, its range and its quarters.

    Raises:
        UnknownName: no such measure.
    """
    measure = scoreboard[key]
    trend = measure.trend
    ends = [("value", measure.value), ("low, 80%", measure.low), ("high, 80%", measure.high)]
    quarters = zip(trend["quarter"], trend["value"], trend["base"])
    steps = [(name, value, measure.unit, measure.base) for name, value in ends]
    steps += [
        (f"quarter from {day(quarter)}", value, measure.unit_of_trend, f"over {base:,.0f}")
        for quarter, value, base in quarters
    ]
    return Explanation(
        title=measure.label,
        sentence=measure.note or f"{measure.label}, counted over {measure.base}.",
        steps=pd.DataFrame(steps, columns=["step", "value", "unit", "note"]),
        rows=trend.reset_index(drop=True),
        formula=measure.formula,
    )


QUESTION = Question(
    name="scoreboard",
    title="Learning and mobility scoreboard",
    asks="Are learning and mobility moving the way we want?",
    formula="each measure has its own formula, with its range and base",
    columns=COLUMNS,
    uses=("employees", "roles", "skills", "enrolments", "openings", "outcomes", "signals",
          "requirements", "interventions"),
    given=("profiles", "gaps"),
    sources=(
        "Kaplan and Meier 1958; Aalen and Johansen 1978: incidence with competing risks",
        "Wilson 1927: ranges of shares; Garwood 1936: ranges of counts",
    ),
    explain=explain_measure,
)  # fmt: skip


@QUESTION.answers
def measure_scoreboard(
    workforce: Workforce,
    profiles: LevelSource,
    gaps: Gaps,
    *,
    assumptions: Assumptions = SHIPPED,
    cluster: str = "",
) -> Scoreboard:
    """Measure learning and mobility: each figure with its formula, range, base and trend.

    Args:
        workforce: Every table it needs unlocks more; what is missing is said in the measure.
        profiles: Levels, for mastery.
        gaps: For the critical few.
        assumptions: The register; by default the one shipped.
        cluster: Skills whose use and mastery are compared; by default those of AI.
    """
    proficiency, reached = measure_time_to_proficiency(workforce)
    productivity, productive = measure_time_to_productivity(workforce)
    critical = assumptions.value("strategic_criticality")
    measures = (
        proficiency,
        productivity,
        fill_rate(workforce),
        fill_rate(workforce, least_criticality=critical),
        measure_mobility_rate(workforce),
        measure_attainment(workforce),
        measure_compliance(workforce),
        measure_engagement(workforce, gaps),
    )
    mastery = measure_mastery(workforce, profiles, cluster or find_ai_cluster(workforce))
    return Scoreboard(
        measures=measures,
        proficiency=reached,
        productivity=productive,
        mastery=mastery,
        warnings=tuple(
            f"{measure.label} needs {measure.needs}." for measure in measures if measure.needs
        ),
    )
