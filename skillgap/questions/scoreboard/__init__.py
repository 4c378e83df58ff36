"""Are learning and mobility moving the way we want?"""

from __future__ import annotations

from skillgap.questions.scoreboard.mastery import Mastery
from skillgap.questions.scoreboard.measures import Measure
from skillgap.questions.scoreboard.question import Scoreboard, measure_scoreboard

__all__ = ["Mastery", "Measure", "Scoreboard", "measure_scoreboard"]
