"""The one SQL text behind every engine but numpy: from signals to sums, levels and a gap table.

Each step is a common table expression. SqlWords that differ between databases stand in ``Dialect``;
everything else is plain SQL, and all arithmetic on numbers with a fraction is + − × ÷ √, comparison
or rounding down, so that every database gives the same bits (see ``core.signal_sums``). NaN and
NULL are settled where a column is first read: only a level from 0 to 5 passes, and NaN never does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from skillgap.core.signal_sums import (
    AT_END,
    LONG_AGO,
    MANY_WITNESSES,
    PROOF_OF_USE,
    SCALE,
    UNHEARD,
    UNKNOWN_DAY,
    Terms,
)
from skillgap.core.tables import LEVEL_MAX
from skillgap.engines.level_statements import LevelSteps
from skillgap.engines.peer_statements import PeerSteps
from skillgap.engines.words import Dialect, SqlWords

LEAST_VARIANCE, MOST_VARIANCE = 1e-6, 25.0
"""Bounds of what one source, and all of them together, leave open."""

HELD = ("alone", "levels", "asked", "tails", "expected")
"""Steps with columns that are long to write and often named."""

NO_ROLE = "~"
"""Stands for the role and the family of people whose role is not known."""

LONGEST_HALF_LIFE = 1200.0
MOST_FTE = 10.0


NEEDED: Mapping[str, tuple[str, ...]] = {
    "employees": ("employee_id", "role_id"),
    "roles": ("role_id",),
    "requirements": ("role_id", "skill_id", "required_level"),
    "signals": ("employee_id", "skill_id", "source", "level", "observed_on"),
    "skills": ("skill_id",),
}
WELCOME: Mapping[str, Mapping[str, str]] = {
    "employees": {"function": "text", "region": "text", "fte": "number", "hire_date": "date",
                  "exit_date": "date"},
    "roles": {"job_family": "text"},
    "requirements": {},
    "signals": {"last_used_on": "date", "expires_on": "date", "reference": "text"},
    "skills": {"half_life_months": "number"},
}  # fmt: skip
"""Columns that count where they are there, and what they hold."""


@dataclass(frozen=True)
class SumStatements:
    """Writes the statements for one database and its tables.

    Attributes:
        dialect: Its words.
        tables: Contract name to the name of the table there.
        columns: Contract name to the columns that the table has.
        made: Steps that the database has kept, and the names of what it keeps them in.
    """

    dialect: Dialect
    tables: Mapping[str, str]
    columns: Mapping[str, frozenset[str]]
    made: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def words(self) -> SqlWords:
        """SqlWords and sums of the database."""
        return SqlWords(self.dialect)

    def newest_day(self) -> str:
        """Return the statement for the day of the newest signal."""
        return f"SELECT MAX({self._days('observed_on')}) AS newest FROM {self.tables['signals']}"

    def left_out(self, terms: Terms) -> str:
        """Return the statement that counts the signals that do not count, by the reason."""
        return f"""WITH {self._steps(terms, "read_signals", "staff", "curves")}
SELECT COUNT(*) AS signals,
  SUM(CASE WHEN {self._within("level", 0, LEVEL_MAX)} THEN 0 ELSE 1 END) AS without_level,
  SUM(CASE WHEN source IS NULL THEN 1 ELSE 0 END) AS other_source,
  SUM(CASE WHEN seen > {terms.day} THEN 1 ELSE 0 END) AS later,
  SUM(CASE WHEN p.employee_id IS NULL THEN 1 ELSE 0 END) AS other_people,
  SUM(CASE WHEN k.skill_id IS NULL THEN 1 ELSE 0 END) AS other_skills
FROM read_signals s
LEFT JOIN staff p ON p.employee_id = s.employee_id
LEFT JOIN curves k ON k.skill_id = s.skill_id"""

    def repeated_keys(self, table: str, key: str) -> str:
        """Return the statement that counts keys that occur more than once."""
        return f"""SELECT COUNT(*) AS repeated FROM (SELECT {key} FROM {self.tables[table]}
WHERE {key} IS NOT NULL GROUP BY {key} HAVING COUNT(*) > 1) twice"""

    def sums(self, terms: Terms) -> str:
        """Return the statement for the grouped sums, one row per person, skill and source."""
        names = " ".join(f"WHEN {k} THEN '{name}'" for k, name in enumerate(terms.worth))
        return f"""WITH {self._steps(terms, "sums")}
SELECT employee_id, skill_id, CASE source {names} END AS source, signals, weight, retained, level,
  grown, tops, bottoms, newest, used FROM sums"""

    def levels(self, terms: Terms) -> str:
        """Return the statement for levels, one row per person and skill."""
        return f"""WITH {self._steps(terms, "levels")}
SELECT employee_id, skill_id, level, level_sd, signals FROM levels"""

    def worth_keeping(self, terms: Terms) -> tuple[str, ...]:
        """Return the steps that are long and used more than once, in order."""
        return ("alone", *PeerSteps(self.words, terms).worth_keeping(), "levels", "strangers")

    def step(self, terms: Terms, name: str) -> str:
        """Return the statement for one step."""
        return f"WITH {self._steps(terms, name)}\nSELECT * FROM {name}"

    def gap_table(self, terms: Terms, by: Sequence[str], fewest: int) -> str:
        """Return the statement for the gap table; a small group has its name and no number."""
        groups = ", ".join((*by, "skill_id"))
        shown = ", ".join(
            f"CASE WHEN people >= {fewest} THEN {name} END AS {name}"
            for name in ("people", "fte", "required", "held", "missing", "short", "signals")
        )
        return f"""WITH {self._steps(terms, "expected")}
SELECT {groups}, {shown} FROM (
  SELECT {groups}, COUNT(*) AS people, {self._total("fte")} AS fte,
    {self._total("fte * required")} AS required, {self._total("fte * level")} AS held,
    {self._total("fte * missing")} AS missing, {self._total("fte * short")} AS short,
    CAST(SUM(signals) AS BIGINT) AS signals
  FROM expected GROUP BY {groups}
) gaps"""

    # --- the steps ---

    def _steps(self, terms: Terms, *asked: str) -> str:
        """Return the common table expressions that some of them need, and those."""
        written = self._written(terms)
        for name, table in self.made.items():
            if name not in asked:
                written[name] = f"SELECT * FROM {table}"
        needed = set(asked)
        for name in reversed(written):
            if name in needed:
                needed |= set(_READ.findall(written[name])) & written.keys()
        return ",\n".join(
            f"{name} AS{self.dialect.held if name in HELD else ''} (\n{text}\n)"
            for name, text in written.items()
            if name in needed
        )

    def _written(self, terms: Terms) -> dict[str, str]:
        """Return every step, in order."""
        return {
            "staff": self._staff(terms),
            "needs": self._needs(),
            "heads": "SELECT role_id, COUNT(*) AS heads FROM staff WHERE role_id IS NOT NULL "
            "GROUP BY role_id",
            "usual": self._usual(),
            "wanted": self._wanted(),
            "curves": self._curves(terms),
            "read_signals": self._read_signals(terms),
            "said": self._said(terms),
            "once": self._once(terms),
            "dated": self._dated(terms),
            "weighed": self._weighed(terms),
            "sums": self._sums(),
            "kept": self._kept(terms),
            "statements": self._statements(terms),
            "pairs": self._pairs(terms),
            "alone": self._alone(terms),
            **dict(PeerSteps(self.words, terms).written()),
            **dict(LevelSteps(self.words, terms).written()),
        }

    def _staff(self, terms: Terms) -> str:
        fte = self._column("employees", "fte")
        hired, gone = (
            self._days(self._column("employees", name)) for name in ("hire_date", "exit_date")
        )
        unknown = self._number(1.0)
        factors = " ".join(
            f"WHEN '{name}' THEN {self._number(value)}" for name, value in terms.families.items()
        )
        factor = (
            f"CASE WHEN known_role IS NULL THEN {unknown} ELSE "
            f"CASE job_family {factors} ELSE {unknown} END END"
            if factors
            else unknown
        )
        here = (
            f"COALESCE({hired}, {terms.day}) <= {terms.day} "
            f"AND COALESCE({gone}, {terms.day + 1}) > {terms.day}"
        )
        return f"""SELECT employee_id, known_role AS role_id,
  COALESCE(known_role, '{NO_ROLE}') AS role_key,
  CASE WHEN known_role IS NULL THEN '{NO_ROLE}' ELSE job_family END AS family, {factor} AS factor,
  COALESCE({hired}, {LONG_AGO}) AS hired, CASE WHEN {here} THEN 1 ELSE 0 END AS here,
  {self._column("employees", "function")} AS function,
  {self._column("employees", "region")} AS region,
  CASE WHEN {self._within(fte, 0, MOST_FTE)} THEN CAST({fte} AS {self.dialect.number})
    ELSE {self._number(1.0)} END AS fte
FROM {self.tables["employees"]}
LEFT JOIN (SELECT role_id AS known_role,
  COALESCE({self._column("roles", "job_family")}, '') AS job_family FROM {self.tables["roles"]}) r
  ON known_role = role_id
WHERE employee_id IS NOT NULL"""

    def _needs(self) -> str:
        return f"""SELECT r.role_id, r.skill_id,
  MAX(CAST(r.required_level AS {self.dialect.number})) AS required
FROM {self.tables["requirements"]} r
JOIN {self.tables["skills"]} k ON k.skill_id = r.skill_id
JOIN {self.tables["roles"]} o ON o.role_id = r.role_id
WHERE r.required_level > 0
  AND {self._within("r.required_level", 0, LEVEL_MAX)}
GROUP BY r.role_id, r.skill_id"""

    def _usual(self) -> str:
        """Mean level that all people whose roles ask for a skill are asked for."""
        asked = self.words.from_whole(f"CAST(SUM(heads * {self._whole('required')}) AS BIGINT)")
        return f"""SELECT skill_id,
  {asked} / CAST(CAST(SUM(heads) AS BIGINT) AS {self.dialect.number}) AS usual
FROM needs JOIN heads ON heads.role_id = needs.role_id GROUP BY skill_id"""

    def _wanted(self) -> str:
        """What held roles require, and how much more that is than usual of the skill."""
        family = f"COALESCE({self._column('roles', 'job_family')}, '')"
        return f"""SELECT n.role_id, n.skill_id, n.role_id AS role_key, family, 1 AS asks,
  required, required - usual AS rise
FROM needs n JOIN heads ON heads.role_id = n.role_id
JOIN usual u ON u.skill_id = n.skill_id
JOIN (SELECT role_id, {family} AS family FROM {self.tables["roles"]}) o ON o.role_id = n.role_id"""

    def _curves(self, terms: Terms) -> str:
        own = self._column("skills", "half_life_months")
        return f"""SELECT skill_id,
  CASE WHEN {own} > 0 AND {self._within(own, 0, LONGEST_HALF_LIFE)}
  THEN CAST({own} AS {self.dialect.number}) ELSE {self._number(terms.half_life)} END AS half_life
FROM {self.tables["skills"]} WHERE skill_id IS NOT NULL"""

    def _read_signals(self, terms: Terms) -> str:
        codes = " ".join(f"WHEN '{name}' THEN {k}" for k, name in enumerate(terms.worth))
        used = self._days(self._column("signals", "last_used_on"))
        ends = self._days(self._column("signals", "expires_on"))
        return f"""SELECT employee_id, skill_id, CASE source {codes} END AS source,
  CAST(level AS {self.dialect.number}) AS level,
  COALESCE({self._days("observed_on")}, {terms.day}) AS seen,
  LEAST(COALESCE({used}, {UNKNOWN_DAY}), {terms.day}) AS last_used,
  CASE WHEN {ends} <= {terms.day} THEN 1 ELSE 0 END AS expired,
  {self._column("signals", "reference")} AS reference
FROM {self.tables["signals"]}"""

    def _said(self, terms: Terms) -> str:
        return f"""SELECT s.employee_id, s.skill_id, p.role_id, p.here, p.hired, p.factor,
  k.half_life, s.source, s.level, s.seen, s.last_used, s.expired, s.reference
FROM read_signals s
JOIN staff p ON p.employee_id = s.employee_id
JOIN curves k ON k.skill_id = s.skill_id
WHERE s.source IS NOT NULL AND {self._within("s.level", 0, LEVEL_MAX)} AND s.seen <= {terms.day}"""

    def _once(self, terms: Terms) -> str:
        """One witness saying the same twice on one day counts once; many witnesses all count."""
        many = _codes(terms, MANY_WITNESSES)
        told = "employee_id, skill_id, role_id, here, hired, factor, half_life, source, level, seen"
        return f"""SELECT {told},
  MAX(last_used) AS last_used, MIN(expired) AS expired,
  CASE WHEN source IN {many} THEN COUNT(*) ELSE 1 END AS signals
FROM said
GROUP BY {told}, reference,
  CASE WHEN source IN {many} THEN expired ELSE 0 END"""

    def _dated(self, terms: Terms) -> str:
        proof = _codes(terms, PROOF_OF_USE)
        return f"""SELECT o.*, CASE WHEN n.role_id IS NULL THEN 0 ELSE here END AS is_asked,
  MAX(seen) OVER (PARTITION BY o.employee_id, o.skill_id, source) AS newest,
  MAX(seen) OVER (PARTITION BY o.employee_id, o.skill_id) AS newest_of_all,
  MAX(CASE WHEN source IN {proof} THEN seen ELSE last_used END)
    OVER (PARTITION BY o.employee_id, o.skill_id) AS told
FROM once o LEFT JOIN needs n ON n.role_id = o.role_id AND n.skill_id = o.skill_id"""

    def _weighed(self, terms: Terms) -> str:
        """Give every signal its discount, and one over the share that was left when it was given.

        What nobody knows to be used counts as in use where the role asks for it.
        """
        expired = self._number(terms.expired)
        guess = f"""CAST(FLOOR({self._number(terms.unknown_use)} * ({terms.day} - newest_of_all)
      + {self._number(0.5)}) AS BIGINT)"""
        share = self.words.share_kept(terms, "unused")
        of = list(terms.worth.values())
        tops, bottoms = (
            self._by_source(ends) for ends in ([k.top for k in of], [k.bottom for k in of])
        )
        high, low = (
            f"level >= {self._number(LEVEL_MAX - AT_END)}",
            f"level <= {self._number(AT_END)}",
        )
        by_use, by_then = self.words.grown(terms, "used"), self.words.grown(terms, "told_at")
        grown = f"discount * ((({by_use}) - ({by_then})) * factor)"
        return f"""SELECT *, discount / ({share}) AS left_of_it, {grown} AS grown,
  CASE WHEN {low} THEN {bottoms} WHEN {high} THEN {tops} ELSE level END AS scored,
  CASE WHEN {high} THEN 1 ELSE 0 END AS at_top, CASE WHEN {low} THEN 1 ELSE 0 END AS at_bottom
FROM (
  SELECT *, worth * ({self.words.halved("age")}) AS discount, LEAST(seen, used) AS told_at,
    {self.words.idle("GREATEST(seen - used, 0)", "half_life")} AS unused
  FROM (
    SELECT *, {self.words.idle("newest - seen", self._number(terms.memory))} AS age,
      CASE WHEN expired = 1 THEN {expired} ELSE {self._number(1.0)} END AS worth,
      LEAST(CASE WHEN told > {UNKNOWN_DAY} THEN told WHEN is_asked = 1 THEN {terms.day}
        ELSE newest_of_all + {guess} END, {terms.day}) AS used
    FROM dated
  ) aged
) unused"""

    def _sums(self) -> str:
        return f"""SELECT employee_id, skill_id, role_id, half_life, source,
  CAST(SUM(signals) AS BIGINT) AS signals, {self._total("discount", "signals")} AS weight,
  {self._total("left_of_it", "signals")} AS retained,
  {self._total("left_of_it * scored", "signals")} AS level,
  {self._total("grown", "signals")} AS grown,
  CAST(SUM(signals * at_top) AS BIGINT) AS tops,
  CAST(SUM(signals * at_bottom) AS BIGINT) AS bottoms,
  MAX(newest) AS newest, MAX(used) AS used
FROM weighed GROUP BY employee_id, skill_id, role_id, half_life, source"""

    def _kept(self, terms: Terms) -> str:
        number = self.dialect.number
        return f"""SELECT *,
  kept * (CAST(retained AS {number}) / CAST(weight AS {number})) AS left_share,
  kept * (CAST(grown AS {number}) / CAST(weight AS {number})) AS gained
FROM (
  SELECT *, {self.words.share_kept(terms, "idle")} AS kept FROM (
    SELECT *, {self.words.idle(f"{terms.day} - used", "half_life")} AS idle FROM sums
  ) idling
) retaining WHERE weight > 0"""

    def _statements(self, terms: Terms) -> str:
        """Bias taken off and projected to the day; errors that last do not shrink with n.

        What is all at the top or bottom of the scale is told apart: 0 as it is, 1 top, 2 bottom.
        """
        number, of = self.dialect.number, list(terms.worth.values())
        bias, lasting, noise, slack, bottom_slack = (
            self._by_source(values)
            for values in zip(
                *((one.bias, one.lasting, one.noise, one.slack, one.bottom_slack) for one in of),
                strict=True,
            )
        )
        spread = self._number(terms.growth_spread)
        return f"""SELECT *, {self._number(1.0)} / GREATEST(left_share * left_share
  * ({lasting} + {noise} / (CAST(weight AS {number}) / {SCALE})) + unsure * unsure,
    {self._number(LEAST_VARIANCE)}) AS precision_of,
  (CAST(level AS {number}) / CAST(retained AS {number}) - {bias}) * left_share + gained AS stated,
  CASE WHEN tops = signals THEN 1 WHEN bottoms = signals THEN 2 ELSE 0 END AS at_end,
  CASE WHEN bottoms = signals THEN {bottom_slack} ELSE {slack} END * left_share AS slack
FROM (SELECT *, {spread} * gained AS unsure FROM kept
  WHERE source NOT IN {_codes(terms, UNHEARD)}) growing"""

    def _pairs(self, terms: Terms) -> str:
        """Precisions and what they pull to are added up in the order of the sources."""
        heard = [k for k, name in enumerate(terms.worth) if name not in UNHEARD]
        sums = ",\n  ".join(
            " + ".join(
                f"COALESCE(MAX(CASE WHEN source = {k} AND at_end = {end} THEN {value} END), "
                f"{self._number(0.0)})"
                for k in heard
            )
            + f" AS {name}{end}"
            for end in (0, 1, 2)
            for name, value in (
                ("total", "precision_of"), ("pull", "precision_of * stated"),
                ("slack", "precision_of * slack"),
            )
        )  # fmt: skip
        return f"""SELECT employee_id, skill_id, MAX(kept) AS kept, MAX(newest) AS newest,
  MAX(used) AS used, MAX(left_share) AS left_most, CAST(SUM(signals) AS BIGINT) AS signals,
  {sums}
FROM statements GROUP BY employee_id, skill_id"""

    def _alone(self, terms: Terms) -> str:
        """What the signals alone say of the level in use, growth since the first day taken off."""
        one, zero = self._number(1.0), self._number(0.0)
        grown = self.words.grown(terms, "used")
        return f"""SELECT *, pull / total / kept - stage AS level,
  LEAST({one} / (total * (kept * kept)), {self._number(MOST_VARIANCE)}) AS variance
FROM (
  SELECT p.*, s.role_key, s.family, CASE WHEN w.role_id IS NULL THEN 0 ELSE 1 END AS asks,
    w.required, COALESCE(w.rise, {zero}) AS rise, ({grown}) * factor AS stage,
    total0 + total1 + total2 AS total, pull0 + pull1 + pull2 AS pull
  FROM pairs p JOIN staff s ON s.employee_id = p.employee_id
  LEFT JOIN wanted w ON w.role_id = s.role_id AND w.skill_id = p.skill_id
) joined{self.dialect.fence}"""

    # --- the words ---

    def _column(self, table: str, name: str) -> str:
        """Return a column, or a blank of its kind where the table has none."""
        if name in self.columns[table]:
            return name
        kinds = {"text": self.dialect.text, "number": self.dialect.number, "date": "DATE"}
        return f"CAST(NULL AS {kinds[WELCOME[table][name]]})"

    def _number(self, value: float) -> str:
        return self.words.number(value)

    def _whole(self, value: str) -> str:
        return self.words.whole(value)

    def _total(self, value: str, times: str = "1") -> str:
        return self.words.total(value, times)

    def _days(self, date: str) -> str:
        return self.words.days(date)

    def _within(self, value: str, low: float, high: float) -> str:
        return self.words.within(value, low, high)

    def _by_source(self, values: Sequence[float]) -> str:
        cases = " ".join(f"WHEN {k} THEN {self._number(value)}" for k, value in enumerate(values))
        return f"CASE source {cases} END"


_READ = re.compile(r"(?:FROM|JOIN)\s+(\w+)")


def _codes(terms: Terms, names: Sequence[str]) -> str:
    """Return the codes of some sources as a list in brackets."""
    codes = [str(k) for k, name in enumerate(terms.worth) if name in names]
    return f"({', '.join(codes) or '-1'})"
