"""What peers say, as steps of the one SQL text: means by role, family and skill, shrunk.

Empirical Bayes by grouped sums alone, as ``questions.profiles.prior`` fits it: what is required
pulls; of what that leaves, groups deviate from the layer above (all, skill, skill by whether the
role asks for it, job family × skill, role × skill), each deviation shrunk by the DerSimonian–Laird
variance between groups, and each person's own signals left out; what is left between people is
the spread, by job family × skill shrunk to the whole. Sums are whole numbers (``core.signal_sums``)
and the own part is taken from them as a whole number, so that nothing hangs on an order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from skillgap.core.signal_sums import Terms
from skillgap.engines.words import SqlWords

CELL_WORTH = 20.0
LEAST_BETWEEN = 1e-4
LEAST_SPREAD_SHARE = 0.25
PASSES = 2
PULL_WORTH = 4.0
SQUARES = float(1 << 20)
"""Squares of weights are summed in units of this, so that large organisations fit, too."""

VAGUE_LEVEL, VAGUE_WORTH = 2.5, 0.25

LAYERS = (
    ("skill_id",), ("skill_id", "asks"), ("family", "skill_id"), ("role_key", "skill_id"),
)  # fmt: skip
"""From the widest to the narrowest."""

CELL = LAYERS[2]
_CARRIED = ("employee_id", "skill_id", "asks", "family", "role_key", "rise", "level", "variance",
            "spread", "weight", "heavy", "apart")  # fmt: skip


@dataclass(frozen=True, slots=True)
class PeerSteps:
    """Writes the steps from ``alone``, what signals alone say, to ``peers`` and ``strangers``.

    Attributes:
        words: SqlWords of the database.
        terms: What turns signals into levels.
    """

    words: SqlWords
    terms: Terms

    def written(self) -> Iterator[tuple[str, str]]:
        """Yield name and text of every step, in order."""
        for number in range(1, PASSES + 1):
            yield from self._one_pass(number)
        yield "peers", self._peers()
        yield "strangers", self._strangers()

    def worth_keeping(self) -> tuple[str, ...]:
        """Return the steps that are long and used more than once: a database may keep them."""
        names: list[str] = []
        for number in range(1, PASSES + 1):
            rests = (f"rest{number}_{layer}" for layer in range(len(LAYERS)))
            names += [f"apart{number}", *rests, f"cells{number}"]
        return tuple(names)

    def _one_pass(self, number: int) -> Iterator[tuple[str, str]]:
        words, one = self.words, self.words.number(1.0)
        yield f"spread_before{number}", self._spread_before(number)
        weighed = words.whole(f"{one} / (variance + spread)")
        yield (
            f"heavy{number}",
            (
                f"SELECT *, {words.from_whole('weight')} AS heavy "
                f"FROM (SELECT *, {weighed} AS weight FROM spread_before{number}) weighed"
            ),
        )
        yield f"by_skill{number}", self._sums_by_skill(number)
        yield f"pull{number}", self._pull(number)
        yield (
            f"apart{number}",
            (
                f"SELECT h.*, level - pull * rise AS apart "
                f"FROM heavy{number} h CROSS JOIN pull{number}"
            ),
        )
        yield (
            f"whole{number}",
            f"""SELECT
  {words.sum_all("weight")} + {words.number(VAGUE_WORTH)} AS total,
  {words.sum_all(words.whole("heavy * apart"))} + {words.number(VAGUE_WORTH * VAGUE_LEVEL)} AS drawn
FROM apart{number}""",
        )
        before = f"moved{number}"
        yield (
            before,
            f"""SELECT a.*, (drawn - heavy * apart) / (total - heavy) AS mean,
  {one} / (total - heavy) AS unsure FROM apart{number} a CROSS JOIN whole{number}""",
        )
        for layer, keys in enumerate(LAYERS):
            name = f"{number}_{layer}"
            yield (
                f"rest{name}",
                (f"SELECT *, {words.whole('heavy * (apart - mean)')} AS rest FROM {before}"),
            )
            grouped = ", ".join(keys)
            yield (
                f"groups{name}",
                f"""SELECT {grouped}, CAST(SUM(weight) AS BIGINT) AS total,
  CAST(SUM(rest) AS BIGINT) AS drawn FROM rest{name} GROUP BY {grouped}""",
            )
            yield f"between{name}", self._between(name)
            before = f"moved{name}"
            yield before, self._moved(name, keys)
        yield from self._spread_after(number, before)

    def _spread_before(self, number: int) -> str:
        start = self.words.number(self.terms.spread**2)
        told = "employee_id, a.skill_id, asks, a.family, role_key, rise, level, variance"
        if number == 1:
            return f"SELECT {told}, {start} AS spread FROM alone a"
        return f"""SELECT {told}, c.spread FROM alone a
JOIN cells{number - 1} c ON c.family = a.family AND c.skill_id = a.skill_id"""

    def _sums_by_skill(self, number: int) -> str:
        words = self.words
        sums = ",\n  ".join(
            f"{words.from_whole(f'CAST(SUM({words.whole(value)}) AS BIGINT)')} AS {name}"
            for name, value in (
                ("levels", "heavy * level"), ("rises", "heavy * rise"),
                ("products", "heavy * rise * level"), ("squares", "heavy * rise * rise"),
            )
        )  # fmt: skip
        weight = words.from_whole("CAST(SUM(weight) AS BIGINT)")
        return f"""SELECT skill_id, GREATEST({weight}, {words.number(1e-9)}) AS of_all,
  {sums}
FROM heavy{number} WHERE asks = 1 GROUP BY skill_id"""

    def _pull(self, number: int) -> str:
        """By how much levels rise with what is required, within skills; never below 0."""
        words = self.words
        drawn = words.sum_all(words.whole("products - levels * rises / of_all"))
        told = words.sum_all(words.whole("squares - rises * rises / of_all"))
        return f"""SELECT GREATEST(drawn / (told + {words.number(PULL_WORTH)}), {words.number(0.0)})
  AS pull FROM (SELECT {drawn} AS drawn, {told} AS told FROM by_skill{number}) of_skills"""

    def _between(self, name: str) -> str:
        """Variance between groups, DerSimonian–Laird."""
        words, least = self.words, self.words.number(LEAST_BETWEEN)
        total, drawn = words.from_whole("total"), words.from_whole("drawn")
        tiny, unit = words.number(1e-9), words.number(SQUARES)
        scattered = words.sum_all(words.whole(f"({drawn}) * ({drawn}) / GREATEST({total}, {tiny})"))
        squares = words.sum_all(words.whole(f"({total}) * ({total}) / {unit}"))
        groups = f"CAST(many - 1 AS {words.dialect.number})"
        return f"""SELECT CASE WHEN room > {tiny} THEN
  GREATEST((scatter - {groups}) / room, {least}) ELSE {least} END AS between_groups
FROM (SELECT many, scattered - deviation * deviation / everything AS scatter,
    everything - squares / everything AS room
  FROM (SELECT COUNT(*) AS many, GREATEST({words.sum_all("total")}, {tiny}) AS everything,
    {words.sum_all("drawn")} AS deviation, {scattered} AS scattered, {squares} * {unit} AS squares
    FROM groups{name}) summed) rooms"""

    def _moved(self, name: str, keys: tuple[str, ...]) -> str:
        words, one, zero = self.words, self.words.number(1.0), self.words.number(0.0)
        carried = ", ".join(_CARRIED)
        joined = " AND ".join(f"g.{key} = r.{key}" for key in keys)
        others = words.from_whole("total - weight")
        offset = f"{words.from_whole('drawn - rest')} / GREATEST(others, {words.number(1e-9)})"
        return f"""SELECT {carried},
  mean + CASE WHEN others > {words.number(1e-9)} THEN share * ({offset}) ELSE {zero} END AS mean,
  between_groups * ({one} - share) + ({one} - share) * ({one} - share) * unsure AS unsure
FROM (SELECT *, others / (others + {one} / between_groups) AS share
  FROM (SELECT r.*, total, drawn, between_groups, {others} AS others
    FROM rest{name} r JOIN groups{name} g ON {joined} CROSS JOIN between{name}) other_people
) shares"""

    def _spread_after(self, number: int, before: str) -> Iterator[tuple[str, str]]:
        words, cell = self.words, ", ".join(CELL)
        worth = words.number(CELL_WORTH)
        start = self.terms.spread**2
        yield (
            f"cleared{number}",
            f"""SELECT *, share * share AS clear,
  away * away - variance - unsure AS excess
FROM (SELECT employee_id, {cell}, told AS mean, unsure, variance, level - told AS away,
    spread / (spread + variance) AS share
  FROM (SELECT m.*, mean + pull * rise AS told FROM {before} m CROSS JOIN pull{number}) pulled
) away""",
        )
        yield (
            f"cell_sums{number}",
            f"""SELECT {cell},
  CAST(SUM({words.whole("clear * excess")}) AS BIGINT) AS inside,
  CAST(SUM({words.whole("clear")}) AS BIGINT) AS many FROM cleared{number} GROUP BY {cell}""",
        )
        yield (
            f"spread{number}",
            f"""SELECT GREATEST(
  ({words.sum_all("inside")} + {words.number(CELL_WORTH * start)})
  / ({words.sum_all("many")} + {worth}), {words.number(LEAST_SPREAD_SHARE * start)}) AS all_spread
FROM cell_sums{number}""",
        )
        yield (
            f"cells{number}",
            f"""SELECT {cell}, GREATEST(
  ({words.from_whole("inside")} + {worth} * all_spread) / ({words.from_whole("many")} + {worth}),
  {words.number(LEAST_SPREAD_SHARE)} * all_spread) AS spread
FROM cell_sums{number} CROSS JOIN spread{number}""",
        )

    def _peers(self) -> str:
        return f"""SELECT p.employee_id, p.skill_id, mean AS peer_mean,
  unsure + c.spread AS peer_variance
FROM cleared{PASSES} p JOIN cells{PASSES} c ON c.family = p.family AND c.skill_id = p.skill_id"""

    def _strangers(self) -> str:
        """What peers say of people of whom nobody has said anything, by role and skill."""
        words, one, zero = self.words, self.words.number(1.0), self.words.number(0.0)
        inner = f"""SELECT n.role_id, n.skill_id, n.role_key, n.family, n.asks, n.rise, pull,
    drawn / total AS mean0, {one} / total AS unsure0
  FROM wanted n CROSS JOIN whole{PASSES} CROSS JOIN pull{PASSES}"""
        for layer, keys in enumerate(LAYERS):
            name = f"{PASSES}_{layer}"
            joined = " AND ".join(f"g.{key} = n.{key}" for key in keys)
            carried = "role_id, skill_id, role_key, family, asks, rise, pull"
            total, drawn = (
                f"COALESCE({words.from_whole(f'g.{part}')}, {zero})" for part in ("total", "drawn")
            )
            told = ", ".join(f"n.{part}" for part in carried.split(", "))
            kept = f"of_group / (of_group + {one} / between_groups)"
            inner = f"""SELECT {carried},
  mean{layer} + kept * (of_drawn / GREATEST(of_group, {words.number(1e-9)})) AS mean{layer + 1},
  between_groups * ({one} - kept) + ({one} - kept) * ({one} - kept) * unsure{layer}
    AS unsure{layer + 1}
FROM (SELECT *, {kept} AS kept FROM (
  SELECT {told}, n.mean{layer}, n.unsure{layer}, between_groups,
    {total} AS of_group, {drawn} AS of_drawn
  FROM ({inner}) n LEFT JOIN groups{name} g ON {joined} CROSS JOIN between{name}) looked_up) kept"""
        last = len(LAYERS)
        return f"""SELECT n.role_id, n.skill_id, mean{last} + pull * rise AS peer_mean,
  unsure{last} + COALESCE(c.spread, all_spread) AS peer_variance
FROM ({inner}) n CROSS JOIN spread{PASSES}
LEFT JOIN cells{PASSES} c ON c.family = n.family AND c.skill_id = n.skill_id"""
