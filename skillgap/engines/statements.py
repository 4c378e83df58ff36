"""The one SQL text behind every engine but numpy: from signals to sums, levels and a gap table.

Each step is a common table expression. Words that differ between databases stand in ``Dialect``;
everything else is plain SQL, and all arithmetic on numbers with a fraction is + − × ÷ √, comparison
or rounding down, so that every database gives the same bits (see ``core.signal_sums``). NaN and
NULL are settled where a column is first read: only a level from 0 to 5 passes, and NaN never does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import factorial, log

from skillgap.core.signal_sums import (
    MANY_WITNESSES,
    MONTH_DAYS,
    PROOF_OF_USE,
    SCALE,
    UNHEARD,
    UNKNOWN_DAY,
    Terms,
)
from skillgap.core.tables import LEVEL_MAX

POWERS = 6
"""Binary digits of the whole half-lives that are told apart: beyond 2⁶ − 1 nothing is left."""

LONGEST = 60.0
POLYNOMIAL = tuple((-log(2.0)) ** k / factorial(k) for k in range(15))
"""2⁻ˣ for x from 0 to 1, by its power series."""

TAIL_STEP = 0.2316419
TAIL = (0.319381530, -0.356563782, 1.781477937, -1.821255978, 1.330274429)
"""Φ to 7.5e-8: Abramowitz and Stegun 26.2.17."""

DENSITY = 0.3989422804014327
HALVES = 0.7213475204444817
"""1 / (2 ln 2): φ(z) is ``DENSITY`` times 2 to the power of −z² times this."""

MADE = "alone"
"""The step that a database may keep, so that it is done once: four later steps use it."""

LONGEST_HALF_LIFE = 1200.0
MOST_FTE = 10.0


@dataclass(frozen=True, slots=True)
class Dialect:
    """The words in which databases differ.

    Attributes:
        number: Type of a 64-bit floating point number.
        text: Type of text.
        days: Days from 1970-01-01 to a date, with ``{}`` for the date.
    """

    number: str
    text: str
    days: str


DUCKDB = Dialect("DOUBLE", "VARCHAR", "DATE_DIFF('day', DATE '1970-01-01', CAST({} AS DATE))")
POSTGRESQL = Dialect("DOUBLE PRECISION", "TEXT", "(CAST({} AS DATE) - DATE '1970-01-01')")
SPARK = Dialect("DOUBLE", "STRING", "DATEDIFF(CAST({} AS DATE), DATE '1970-01-01')")

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
    "roles": {},
    "requirements": {},
    "signals": {"last_used_on": "date", "expires_on": "date", "reference": "text"},
    "skills": {"half_life_months": "number"},
}  # fmt: skip
"""Columns that count where they are there, and what they hold."""


@dataclass(frozen=True, slots=True)
class SumStatements:
    """Writes the statements for one database and its tables.

    Attributes:
        dialect: Its words.
        tables: Contract name to the name of the table there.
        columns: Contract name to the columns that the table has.
        made: Table that holds what ``pairs`` returns, where it was made before.
    """

    dialect: Dialect
    tables: Mapping[str, str]
    columns: Mapping[str, frozenset[str]]
    made: str = ""

    def newest_day(self) -> str:
        """Return the statement for the day of the newest signal."""
        return f"SELECT MAX({self._days('observed_on')}) AS newest FROM {self.tables['signals']}"

    def left_out(self, terms: Terms) -> str:
        """Return the statement that counts the signals that do not count, by the reason."""
        return f"""WITH {self._steps(terms, "read_signals")}
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
  newest, used FROM sums"""

    def levels(self, terms: Terms) -> str:
        """Return the statement for levels, one row per person and skill."""
        return f"""WITH {self._steps(terms, "levels")}
SELECT employee_id, skill_id, level, level_sd, signals FROM levels"""

    def pairs(self, terms: Terms) -> str:
        """Return the statement for all that needs the signals: what is said of each pair."""
        return f"WITH {self._steps(terms, MADE)}\nSELECT * FROM {MADE}"

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

    def _steps(self, terms: Terms, last: str) -> str:
        """Return the common table expressions up to and with one of them."""
        written = {
            "staff": self._staff(terms),
            "needs": self._needs(),
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
            "alone": self._alone(),
            "everyone": f"SELECT CAST(CAST(SUM(own) AS BIGINT) AS {self.dialect.number}) "
            f"/ GREATEST(COUNT(*), 1) / {SCALE} AS mean FROM alone",
            "skill_means": "SELECT skill_id, CAST(SUM(own) AS BIGINT) AS total, COUNT(*) AS people "
            "FROM alone GROUP BY skill_id",
            "role_means": "SELECT role_id, skill_id, CAST(SUM(own) AS BIGINT) AS total, "
            "COUNT(*) AS people FROM alone GROUP BY role_id, skill_id",
            "priors": self._priors(terms),
            "levels": self._levels(terms),
            "asked": self._asked(terms),
            "distances": "SELECT *, (required - level) / level_sd AS z FROM asked",
            "tails": self._tails(),
            "expected": self._expected(),
        }
        if self.made and last != MADE:
            written[MADE] = f"SELECT * FROM {self.made}"
            for name in list(written)[
                list(written).index("read_signals") : list(written).index(MADE)
            ]:
                del written[name]
        names = list(written)
        kept = names[: names.index(last) + 1]
        return ",\n".join(f"{name} AS (\n{written[name]}\n)" for name in kept)

    def _staff(self, terms: Terms) -> str:
        fte = self._column("employees", "fte")
        hired, gone = (
            self._days(self._column("employees", name)) for name in ("hire_date", "exit_date")
        )
        return f"""SELECT employee_id, known_role AS role_id,
  {self._column("employees", "function")} AS function,
  {self._column("employees", "region")} AS region,
  CASE WHEN {self._within(fte, 0, MOST_FTE)} THEN CAST({fte} AS {self.dialect.number})
    ELSE {self._number(1.0)} END AS fte
FROM {self.tables["employees"]}
LEFT JOIN (SELECT role_id AS known_role FROM {self.tables["roles"]}) r ON known_role = role_id
WHERE employee_id IS NOT NULL AND COALESCE({hired}, {terms.day}) <= {terms.day}
  AND COALESCE({gone}, {terms.day + 1}) > {terms.day}"""

    def _needs(self) -> str:
        return f"""SELECT r.role_id, r.skill_id,
  MAX(CAST(r.required_level AS {self.dialect.number})) AS required
FROM {self.tables["requirements"]} r
JOIN {self.tables["skills"]} k ON k.skill_id = r.skill_id
JOIN {self.tables["roles"]} o ON o.role_id = r.role_id
WHERE r.required_level > 0
  AND {self._within("r.required_level", 0, LEVEL_MAX)}
GROUP BY r.role_id, r.skill_id"""

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
        return f"""SELECT s.employee_id, s.skill_id, p.role_id, k.half_life, s.source, s.level,
  s.seen, s.last_used, s.expired, s.reference
FROM read_signals s
JOIN staff p ON p.employee_id = s.employee_id
JOIN curves k ON k.skill_id = s.skill_id
WHERE s.source IS NOT NULL AND {self._within("s.level", 0, LEVEL_MAX)} AND s.seen <= {terms.day}"""

    def _once(self, terms: Terms) -> str:
        """One witness saying the same twice on one day counts once; many witnesses all count."""
        many = _codes(terms, MANY_WITNESSES)
        return f"""SELECT employee_id, skill_id, role_id, half_life, source, level, seen,
  MAX(last_used) AS last_used, MIN(expired) AS expired,
  CASE WHEN source IN {many} THEN COUNT(*) ELSE 1 END AS signals
FROM said
GROUP BY employee_id, skill_id, role_id, half_life, source, level, seen, reference,
  CASE WHEN source IN {many} THEN expired ELSE 0 END"""

    def _dated(self, terms: Terms) -> str:
        proof = _codes(terms, PROOF_OF_USE)
        return f"""SELECT o.*, CASE WHEN n.role_id IS NULL THEN 0 ELSE 1 END AS is_asked,
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
        share = self._share_kept(terms, "unused")
        return f"""SELECT *, discount / ({share}) AS left_of_it FROM (
  SELECT *, worth * ({self._halved("age")}) AS discount,
    {self._idle("GREATEST(seen - used, 0)", "half_life")} AS unused
  FROM (
    SELECT *, {self._idle("newest - seen", self._number(terms.memory))} AS age,
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
  {self._total("left_of_it * level", "signals")} AS level,
  MAX(newest) AS newest, MAX(used) AS used
FROM weighed GROUP BY employee_id, skill_id, role_id, half_life, source"""

    def _kept(self, terms: Terms) -> str:
        number = self.dialect.number
        return f"""SELECT *,
  kept * (CAST(retained AS {number}) / CAST(weight AS {number})) AS left_share
FROM (
  SELECT *, {self._share_kept(terms, "idle")} AS kept FROM (
    SELECT *, {self._idle(f"{terms.day} - used", "half_life")} AS idle FROM sums
  ) idling
) retaining WHERE weight > 0"""

    def _statements(self, terms: Terms) -> str:
        """Bias taken off and projected to the day; errors that last do not shrink with n."""
        number, of = self.dialect.number, list(terms.worth.values())
        bias, lasting, noise = (
            self._by_source(values)
            for values in (
                [one.bias for one in of], [one.lasting for one in of], [one.noise for one in of],
            )
        )  # fmt: skip
        return f"""SELECT *, {self._number(1.0)} / GREATEST(left_share * left_share
  * ({lasting} + {noise} / (CAST(weight AS {number}) / {SCALE})), {self._number(1e-6)})
  AS precision_of,
  (CAST(level AS {number}) / CAST(retained AS {number}) - {bias}) * left_share AS stated
FROM kept WHERE source NOT IN {_codes(terms, UNHEARD)}"""

    def _pairs(self, terms: Terms) -> str:
        """Precisions and what they pull to are added up in the order of the sources."""
        heard = [k for k, name in enumerate(terms.worth) if name not in UNHEARD]
        weights, pulls = (
            " + ".join(
                f"COALESCE(MAX(CASE WHEN source = {k} THEN {value} END), {self._number(0.0)})"
                for k in heard
            )
            for value in ("precision_of", "precision_of * stated")
        )
        return f"""SELECT employee_id, skill_id, role_id, MAX(kept) AS kept, MAX(newest) AS newest,
  CAST(SUM(signals) AS BIGINT) AS signals, {weights} AS total, {pulls} AS pull
FROM statements GROUP BY employee_id, skill_id, role_id"""

    def _alone(self) -> str:
        return f"SELECT *, {self._whole('pull / total / kept')} AS own FROM pairs"

    def _priors(self, terms: Terms) -> str:
        """What colleagues show, the person's own signals left out."""
        return f"""SELECT a.*, {self._mean_of_peers(terms, "a.own", "1")} AS peers
FROM alone a CROSS JOIN everyone e
JOIN skill_means s ON s.skill_id = a.skill_id
LEFT JOIN role_means r ON r.role_id = a.role_id AND r.skill_id = a.skill_id"""

    def _mean_of_peers(self, terms: Terms, own: str, one: str) -> str:
        """Return the mean of the role, shrunk to that of the skill, shrunk to that of all."""
        number, worth = self.dialect.number, self._number(terms.peers_worth)
        without = {
            layer: (
                f"CAST(GREATEST(COALESCE({layer}.people, 0) - {one}, 0) AS {number})",
                f"CASE WHEN COALESCE({layer}.people, 0) > {one} "
                f"THEN CAST({layer}.total - {own} AS {number}) / {SCALE} "
                f"ELSE {self._number(0.0)} END",
            )
            for layer in ("s", "r")
        }
        wide = (
            f"(({without['s'][1]} + {worth} * COALESCE(e.mean, {self._number(0.0)}))"
            f" / ({without['s'][0]} + {worth}))"
        )
        return f"({without['r'][1]} + {worth} * {wide}) / ({without['r'][0]} + {worth})"

    def _levels(self, terms: Terms) -> str:
        number = self.dialect.number
        spread = self._number(terms.spread**2)
        return f"""SELECT *, LEAST(GREATEST(
    ({self._number(1.0)} / prior_variance * (peers * kept) + pull) / known,
    {self._number(0.0)}), {self._number(LEVEL_MAX)}) AS level,
  SQRT({self._number(1.0)} / known + {self._number(terms.drift)}
    * (CAST({terms.day} - newest AS {number}) / {self._number(MONTH_DAYS)})) AS level_sd
FROM (
  SELECT *, {self._number(1.0)} / prior_variance + total AS known FROM (
    SELECT *, {spread} * (kept * kept) AS prior_variance FROM priors
  ) spread
) fused"""

    def _asked(self, terms: Terms) -> str:
        """One row per person and skill the role requires; who is not rated is as colleagues are."""
        unrated = self._mean_of_peers(terms, "0", "0")
        return f"""SELECT p.employee_id, p.role_id, p.function, p.region, p.fte, n.skill_id,
  n.required, COALESCE(l.level,
    LEAST(GREATEST({unrated}, {self._number(0.0)}), {self._number(LEVEL_MAX)})) AS level,
  COALESCE(l.level_sd, {self._number(terms.spread)}) AS level_sd, COALESCE(l.signals, 0) AS signals
FROM staff p JOIN needs n ON n.role_id = p.role_id CROSS JOIN everyone e
LEFT JOIN levels l ON l.employee_id = p.employee_id AND l.skill_id = n.skill_id
LEFT JOIN skill_means s ON s.skill_id = n.skill_id
LEFT JOIN role_means r ON r.role_id = p.role_id AND r.skill_id = n.skill_id"""

    def _tails(self) -> str:
        """Return density and upper tail of the normal curve at the size of z."""
        one = self._number(1.0)
        series = self._horner("t", (0.0, *TAIL))
        return f"""SELECT *, density * ({series}) AS tail FROM (
  SELECT *, {self._number(DENSITY)} * ({self._halved("powers")}) AS density,
    {one} / ({one} + {self._number(TAIL_STEP)} * ABS(z)) AS t
  FROM (
    SELECT *, LEAST(z * z * {self._number(HALVES)}, {self._number(LONGEST)}) AS powers
    FROM distances
  ) bounded
) curves_of_z"""

    def _expected(self) -> str:
        zero, one = self._number(0.0), self._number(1.0)
        return f"""SELECT *,
  GREATEST((required - level) * short + level_sd * density, {zero}) AS missing
FROM (
  SELECT *, CASE WHEN z >= {zero} THEN {one} - tail ELSE tail END AS short FROM tails
) chances"""

    # --- the words ---

    def _column(self, table: str, name: str) -> str:
        """Return a column, or a blank of its kind where the table has none."""
        if name in self.columns[table]:
            return name
        kinds = {"text": self.dialect.text, "number": self.dialect.number, "date": "DATE"}
        return f"CAST(NULL AS {kinds[WELCOME[table][name]]})"

    def _within(self, value: str, low: float, high: float) -> str:
        """Return what is neither NULL nor NaN, which databases hold to be above all numbers."""
        return f"{value} >= {low:g} AND {value} <= {high:g}"

    def _days(self, date: str) -> str:
        return self.dialect.days.format(date)

    def _number(self, value: float) -> str:
        """Return a constant as text that every database reads to the same 64 bits."""
        return f"CAST('{value!r}' AS {self.dialect.number})"

    def _whole(self, value: str) -> str:
        return (
            f"CAST(FLOOR(({value}) * {self._number(float(SCALE))} + {self._number(0.5)}) AS BIGINT)"
        )

    def _total(self, value: str, times: str = "1") -> str:
        return f"CAST(SUM({times} * {self._whole(value)}) AS BIGINT)"

    def _idle(self, days: str, half_life: str) -> str:
        """Return days as half-lives, never more than can be told from none left."""
        months = f"CAST({days} AS {self.dialect.number}) / {self._number(MONTH_DAYS)}"
        return f"LEAST({months} / {half_life}, {self._number(LONGEST)})"

    def _share_kept(self, terms: Terms, half_lives: str) -> str:
        rest = self._number(1.0 - terms.floor)
        return f"{self._number(terms.floor)} + {rest} * ({self._halved(half_lives)})"

    def _halved(self, half_lives: str) -> str:
        """Return 2 to the power of minus a column from 0 to ``LONGEST``."""
        whole = f"CAST(FLOOR({half_lives}) AS BIGINT)"
        part = f"({half_lives} - FLOOR({half_lives}))"
        digits = " * ".join(
            f"CASE WHEN MOD({whole}, {2 << k}) >= {1 << k} THEN {self._number(0.5 ** (1 << k))} "
            f"ELSE {self._number(1.0)} END"
            for k in range(POWERS)
        )
        return f"({self._horner(part, POLYNOMIAL)}) * {digits}"

    def _horner(self, variable: str, coefficients: Sequence[float]) -> str:
        told = self._number(coefficients[-1])
        for one in reversed(coefficients[:-1]):
            told = f"({self._number(one)} + {variable} * {told})"
        return told

    def _by_source(self, values: Sequence[float]) -> str:
        cases = " ".join(f"WHEN {k} THEN {self._number(value)}" for k, value in enumerate(values))
        return f"CASE source {cases} END"


def _codes(terms: Terms, names: Sequence[str]) -> str:
    """Return the codes of some sources as a list in brackets."""
    codes = [str(k) for k, name in enumerate(terms.worth) if name in names]
    return f"({', '.join(codes) or '-1'})"
