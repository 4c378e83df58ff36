"""A forecast: what was simulated, skills by any grouping, and the same file twice."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from skillgap.core.kept_answers import keep_answers
from skillgap.core.provenance import CODE_VERSION
from skillgap.questions.forecast.simulated import Simulated
from skillgap.questions.forecast.skill_shortage import skill_shortage_table


@dataclass(frozen=True, eq=False)
class Forecast(Simulated):
    """What one scenario leads to."""

    @keep_answers
    def by_skill(self, /, *columns: str, month: int | None = None, **only: str) -> pd.DataFrame:
        """Return FTE that need a skill, FTE able to use it there, and the skill gap.

        The gap is that of people in post, as on the gap map, which it equals at month 0; what
        vacancies and a rising demand add stands apart in ``unfilled_fte``.

        Args:
            *columns: Besides skill_id, of function, region, role_id, job_family.
            month: Months ahead, 0 for today; by default the last horizon.
            **only: Column to the one label to keep.

        Returns:
            One row per skill and group, most FTE short first: month, date, skill_id, name,
            cluster, the columns, demand_…, supply_…, short_… and p_short as in
            :meth:`shortage_by`; short_fte (expected) and unfilled_fte (mean).

        Raises:
            BadValue: no requirements or levels were there.
        """
        return skill_shortage_table(
            self, columns, 0 if month == 0 else self._month_position(month) + 1, only
        )

    # --- the same file twice ---

    def to_bytes(self) -> bytes:
        """Return the results in their canonical form.

        Equal scenarios on equal data give equal bytes, on any number of threads.
        """
        digest = hashlib.sha256()
        for array in (self.people_fte, self.posts_fte, self.projected.capable, self.asked):
            digest.update(np.ascontiguousarray(array).tobytes())
        lines = [
            self.scenario.to_json(),
            f"dataset {self.basis.workforce.fingerprint}\n",
            f"code {CODE_VERSION}\n",
            f"draws {self.draws} {digest.hexdigest()}\n",
            self.table.to_csv(index=False, float_format="%.6g", lineterminator="\n"),
        ]
        return "".join(lines).encode()

    @cached_property
    def digest(self) -> str:
        """SHA-256 of :meth:`to_bytes`: what two runs of one scenario file must share."""
        return hashlib.sha256(self.to_bytes()).hexdigest()
