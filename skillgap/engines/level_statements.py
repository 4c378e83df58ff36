"""From what signals and peers say to levels and shortages, as steps of the one SQL text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from skillgap.core.signal_sums import MONTH_DAYS, Terms
from skillgap.core.tables import LEVEL_MAX
from skillgap.engines.words import (
    DENSITY,
    FRACTIONS,
    HALVES,
    LONGEST,
    TAIL,
    TAIL_FROM,
    TAIL_STEP,
    Dialect,
    SqlWords,
)


@dataclass(frozen=True, slots=True)
class LevelSteps:
    """Writes the steps from ``alone`` and ``peers`` to ``expected``, one row per requirement.

    Attributes:
        words: Words of the database.
        terms: What turns signals into levels.
    """

    words: SqlWords
    terms: Terms

    def written(self) -> Iterator[tuple[str, str]]:
        """Yield name and text of every step, in order."""
        yield from self._levels().items()
        yield "lasting", self._lasting()
        yield "asked", self._asked()
        yield "distances", "SELECT *, (required - level) / level_sd AS z FROM asked"
        yield "tails", self._tails("distances", "z")
        yield "expected", self._expected()

    @property
    def dialect(self) -> Dialect:
        """Words in which databases differ."""
        return self.words.dialect

    def _levels(self) -> dict[str, str]:
        """Return the steps that fuse prior and sources, exact ones first, then those at an end."""
        number, one, zero = self.dialect.number, self.words.number(1.0), self.words.number(0.0)
        fence = self.dialect.fence
        steps = {
            "fused": f"""SELECT *, {one} / known AS spread0,
  ({one} / before_it * ((peer_mean + stage) * kept) + pull0) / known AS mean0
FROM (SELECT *, {one} / before_it + total0 AS known FROM (
  SELECT a.*, peer_mean, peer_variance * (kept * kept) AS before_it
  FROM alone a JOIN peers p ON p.employee_id = a.employee_id AND p.skill_id = a.skill_id
) known_before) knowing{fence}"""
        }
        before = "fused"
        for end, side in ((1, ""), (2, "-")):
            total = f"GREATEST(total{end}, {self.words.number(1e-9)})"
            begins = f"(pull{end} / {total} {'+' if side else '-'} slack{end} / {total})"
            last = end - 1
            steps[f"roots{end}"] = f"""SELECT *, {side}((mean{last} - {begins}) / root{end})
  AS alpha{end} FROM (SELECT *, SQRT(both{end}) AS root{end} FROM (
    SELECT *, spread{last} + {one} / {total} AS both{end} FROM {before}) both_known
) rooted{fence}"""
            steps[f"ratios{end}"] = self._ratio(f"roots{end}", f"alpha{end}", f"ratio{end}")
            moved = f"spread{last} / root{end} * ratio{end}"
            removed = f"""spread{last} / both{end} * LEAST(GREATEST(
  ratio{end} * (ratio{end} + alpha{end}), {self.words.number(1e-12)}), {one})"""
            before = f"ended{end}"
            steps[before] = f"""SELECT *, CASE WHEN total{end} > {zero}
  THEN mean{last} {side or "+"} ({moved}) ELSE mean{last} END AS mean{end},
  CASE WHEN total{end} > {zero} THEN spread{last} * ({one} - {removed}) ELSE spread{last} END
  AS spread{end} FROM ratios{end}{fence}"""
        told = self._with_missed("mean2", "required")
        waited = f"(CAST({self.terms.day} - newest AS {number}) / {self.words.number(MONTH_DAYS)})"
        scales = (
            self.words.number(self.terms.missed.scale),
            self.words.number(self.terms.missed.other_scale),
        )
        steps["levels"] = f"""SELECT employee_id, skill_id, asks, signals,
  LEAST(GREATEST({told}, {zero}), {self.words.number(LEVEL_MAX)}) AS level,
  SQRT(spread2 + {self.words.number(self.terms.drift)} * {waited} + lost * lost)
    * CASE WHEN asks = 1 THEN {scales[0]} ELSE {scales[1]} END AS level_sd
FROM (SELECT *, {self.words.number(self.terms.unsure_loss)} * (mean2 * ({one} - left_most)) AS lost
  FROM {before}) losing"""
        return steps

    def _with_missed(self, level: str, required: str) -> str:
        """Return a level with what later assessments lay above such levels."""
        missed = self.terms.missed
        number = self.words.number
        inside = (
            f"({number(missed.offset)} + {number(missed.slope)} * ({level} - "
            f"{number(missed.centre)}) + {number(missed.toward)} * ({required} - {level} - "
            f"{number(missed.distance)}))"
        )
        return (
            f"({level} + CASE WHEN {required} IS NULL THEN {number(missed.other)} "
            f"ELSE {inside} END)"
        )

    def _lasting(self) -> str:
        """Share of the level in use that people kept, on average, of skills their roles ask for."""
        kept = self.words.sum_all(self.words.whole("kept"))
        one, number = self.words.number(1.0), self.dialect.number
        return f"""SELECT CASE WHEN COUNT(*) > 0
  THEN ({kept}) / CAST(GREATEST(COUNT(*), 1) AS {number}) ELSE {one} END AS kept_share
FROM alone WHERE asks = 1"""

    def _asked(self) -> str:
        """One row per person and skill the role requires; who is not rated is as peers are."""
        zero = self.words.number(0.0)
        told = self._with_missed("guess", "required")
        grown = self.words.grown(self.terms, str(self.terms.day))
        scale = self.words.number(self.terms.missed.scale)
        return f"""SELECT employee_id, role_id, function, region, fte, skill_id, required, signals,
  COALESCE(level, LEAST(GREATEST({told}, {zero}), {self.words.number(LEVEL_MAX)})) AS level,
  COALESCE(level_sd, SQRT(peer_variance) * {scale}) AS level_sd
FROM (
  SELECT p.employee_id, p.role_id, p.function, p.region, p.fte, n.skill_id, n.required,
    l.level, l.level_sd, COALESCE(l.signals, 0) AS signals, peer_variance,
    (peer_mean + ({grown}) * factor) * kept_share AS guess
  FROM staff p JOIN wanted n ON n.role_id = p.role_id
  JOIN strangers s ON s.role_id = n.role_id AND s.skill_id = n.skill_id
  CROSS JOIN lasting
  LEFT JOIN levels l ON l.employee_id = p.employee_id AND l.skill_id = n.skill_id
  WHERE p.here = 1
) guessed{self.dialect.fence}"""

    def _ratio(self, before: str, z: str, name: str) -> str:
        """Return the step that adds φ/Φ: below ``TAIL_FROM`` by a continued fraction."""
        zero, one = self.words.number(0.0), self.words.number(1.0)
        size = f"ABS({z})"
        fraction = f"GREATEST({size}, {self.words.number(1e-9)})"
        for k in range(FRACTIONS, 0, -1):
            fraction = f"({size} + {self.words.number(float(k))} / {fraction})"
        return f"""SELECT *, CASE WHEN {z} < {self.words.number(TAIL_FROM)} THEN {fraction}
  ELSE density_{z} / CASE WHEN {z} >= {zero} THEN {one} - tail_{z}
    ELSE GREATEST(tail_{z}, {self.words.number(1e-12)}) END END AS {name}
FROM ({self._tails(before, z)}) tails_of_z{self.dialect.fence}"""

    def _tails(self, before: str, z: str) -> str:
        """Return density and upper tail of the normal curve at the size of z."""
        one, fence = self.words.number(1.0), self.dialect.fence
        series = self.words.horner(f"t_{z}", (0.0, *TAIL))
        halves = self.words.number(HALVES)
        return f"""SELECT *, density_{z} * ({series}) AS tail_{z} FROM (
  SELECT *, {self.words.number(DENSITY)} * ({self.words.halved(f"powers_{z}")}) AS density_{z},
    {one} / ({one} + {self.words.number(TAIL_STEP)} * ABS({z})) AS t_{z}
  FROM (
    SELECT *, LEAST({z} * {z} * {halves}, {self.words.number(LONGEST)}) AS powers_{z}
    FROM {before}{fence}
  ) bounded{fence}
) curves_of_z{fence}"""

    def _expected(self) -> str:
        zero, one = self.words.number(0.0), self.words.number(1.0)
        return f"""SELECT *,
  GREATEST((required - level) * short + level_sd * density_z, {zero}) AS missing
FROM (
  SELECT *, CASE WHEN z >= {zero} THEN {one} - tail_z ELSE tail_z END AS short FROM tails
) chances"""
