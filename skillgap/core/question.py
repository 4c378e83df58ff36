"""What every question says of itself, and what every answer carries.

A room of ``skillgap/questions`` describes its question once, as a :class:`Question`, and marks its
recipe with it. The mark supplies the shipped register where none is given, refuses a workforce
without the tables needed, and remembers what was used: where a result came from is derived from
that and never written by hand.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any, Literal, ParamSpec, TypeAlias, TypeVar, cast, get_args

import pandas as pd

from skillgap.core.assumptions import Assumption, Assumptions
from skillgap.core.errors import BadValue, SkillgapError, unknown_name
from skillgap.core.provenance import CODE_VERSION, Explanation, Provenance
from skillgap.core.wording import compact
from skillgap.core.workforce import Workforce

P = ParamSpec("P")
R = TypeVar("R")

Kind: TypeAlias = Literal[
    "person", "mention", "manager", "name", "protected", "unit", "unit_or_person", "role", "skill",
    "intervention", "id", "label", "text", "date", "flag", "count", "rank", "measure", "money",
    "share", "level", "months", "hours", "fte",
]  # fmt: skip
"""What a column of a result holds: what policy, formats and exports act on.

``person`` is the employee id of whom a row is about, ``mention`` and ``manager`` that of somebody
beside; ``name`` a person's name, or a cell that may hold one; ``protected`` an attribute such as
gender; ``unit`` is a part of the organisation (function, region, job family, team),
``unit_or_person`` one that may be a single person; ``role``, ``skill``, ``intervention`` and ``id``
are keys of those; ``label`` is a name or one of a few words, ``text`` a sentence; ``share`` is 0 to
1; ``level`` is in levels, ``months``, ``hours`` and ``fte`` in those; ``measure`` is any other
number.
"""

TEXTS = ("person", "mention", "manager", "name", "protected", "unit", "unit_or_person", "role",
         "skill", "intervention", "id", "label", "text")  # fmt: skip
"""Kinds whose cells are text; the others are numbers, dates or flags."""

SHIPPED = Assumptions(())
"""Stands for the shipped register as the default of a recipe's ``assumptions``."""

_REGISTER = "assumptions"
_shipped: list[Callable[[], Assumptions]] = []


def ship_register(read: Callable[[], Assumptions]) -> None:
    """Say where the shipped register is read from; the package does so once."""
    _shipped[:] = [read]


@dataclass(frozen=True, slots=True)
class ResultColumn:
    """One column of a result's table.

    Attributes:
        name: Its name.
        kind: What it holds.
        meaning: One plain sentence.
    """

    name: str
    kind: Kind
    meaning: str

    def __post_init__(self) -> None:
        """Refuse an unknown kind."""
        if self.kind not in get_args(Kind):
            raise unknown_name(f"kind of column `{self.name}`", self.kind, list(get_args(Kind)))


def declare(lines: str) -> tuple[ResultColumn, ...]:
    """Return the columns that a small table of text declares: name, kind, meaning.

    >>> declare('''
    ... skill_id   skill  the skill
    ... short_fte  fte    people short, expected
    ... ''')[1].kind
    'fte'
    """
    told = [line.split(None, 2) for line in lines.strip().splitlines()]
    return tuple(ResultColumn(name, cast("Kind", kind), meaning) for name, kind, meaning in told)


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked, what it takes, and how it is answered.

    Attributes:
        name: Its name on the command line and in caches; of the first question of a room, the
            room's.
        title: What is computed, in the field's words.
        asks: The question in plain English.
        formula: The formula as plain text.
        room: Its folder; blank where it has the room's name.
        columns: What the columns of the result's table hold.
        needs: Tables without which there is no answer.
        uses: Tables that add to it where they are loaded.
        given: Questions whose results the recipe takes, under these names.
        sources: Literature behind the method.
        explain: Opens one number of a result; by default the row of the table is told.
    """

    name: str
    title: str
    asks: str
    formula: str
    room: str = ""
    columns: tuple[ResultColumn, ...] = ()
    needs: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    explain: Callable[[Any, Any], Explanation] | None = None

    def __post_init__(self) -> None:
        """Put a question without a room into the one of its name."""
        object.__setattr__(self, "room", self.room or self.name)

    def answers(self, recipe: Callable[P, R]) -> Callable[P, R]:
        """Mark the recipe that answers this question; it keeps its signature.

        Whoever calls it may leave ``assumptions`` out. What the recipe, or later the result, reads
        of the register is on record in the result's ``provenance``.
        """
        signature = inspect.signature(recipe)

        @wraps(recipe)
        def answer(*args: P.args, **kwargs: P.kwargs) -> R:
            call = signature.bind(*args, **kwargs)
            call.apply_defaults()
            if _REGISTER in signature.parameters:
                call.arguments[_REGISTER] = _recorded_register(call.arguments[_REGISTER])
            workforce, as_of = _workforce_and_day(call.arguments.values())
            if workforce is not None:
                workforce.need(*self.needs)
            found = recipe(*call.args, **call.kwargs)
            if not isinstance(found, Result):
                return found
            register = call.arguments.get(_REGISTER, getattr(found, "register", SHIPPED))
            trace = Trace(self, register, workforce, as_of)
            return cast("R", replace(found, trace=trace))

        answer.__dict__["question"] = self
        return answer


def question_of(verb: Callable[..., object]) -> Question | None:
    """Return the question that a function answers; nothing where it answers none."""
    found = getattr(verb, "question", None)
    return found if isinstance(found, Question) else None


def options_of(verb: Callable[..., object]) -> dict[str, inspect.Parameter]:
    """Return what may be chosen for an answer: all but workforce, given results and register."""
    question = question_of(verb)
    supplied = {"workforce", _REGISTER, *(question.given if question else ())}
    return {
        name: told
        for name, told in inspect.signature(verb).parameters.items()
        if name not in supplied and told.kind is not told.VAR_KEYWORD
    }


def is_computable(verb: Callable[..., object]) -> bool:
    """Say whether a workforce alone answers with a table, nothing else to be chosen."""
    question = question_of(verb)
    takes = inspect.signature(verb).parameters
    chosen = [one for one in options_of(verb).values() if one.default is one.empty]
    if question is None or not question.columns:
        return False
    return bool({"workforce", *question.given} & set(takes)) and not chosen


def answer_with(
    verb: Callable[..., R],
    workforce: Workforce,
    given: Callable[[str], object],
    **options: object,
) -> R:
    """Answer a question for a workforce.

    Args:
        verb: The function that answers it.
        workforce: The organisation.
        given: Returns the result of another question by its name.
        **options: Further arguments, such as the role asked about.
    """
    question, takes = question_of(verb), inspect.signature(verb).parameters
    named = [name for name in (question.given if question else ()) if name not in options]
    handed = {name: given(name) for name in named}
    if "workforce" in takes:
        handed["workforce"] = workforce
    return verb(**handed, **options)


@dataclass(frozen=True, eq=False)
class Trace:
    """What a result was computed from.

    Attributes:
        question: The question it answers.
        register: Assumptions, with what was read of them.
        workforce: The data; None where the question takes none.
        as_of: The day it speaks of.
    """

    question: Question
    register: Assumptions
    workforce: Workforce | None
    as_of: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What one result adds to what its question says of every result; blank adds nothing.

    Attributes:
        title: In place of the question's.
        formula: In place of the question's.
        inputs: Further counts of what went in.
        estimated: Assumptions estimated from this data, in place of the register's.
        dataset: Content hash of the data, where it is no workforce.
        as_of: Day the result speaks of, where it is not the data's.
        sources: Literature before the question's own.
    """

    title: str = ""
    formula: str = ""
    inputs: Mapping[str, int] = field(default_factory=dict)
    estimated: tuple[Assumption, ...] = ()
    dataset: str = ""
    as_of: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Result:
    """An answer: a table with declared columns, warnings, and where both come from.

    A room's result is a child of this, a frozen dataclass that holds or derives ``table`` and
    ``warnings``.

    Attributes:
        trace: What it was computed from, put there by its question.
    """

    trace: Trace | None = field(default=None, kw_only=True, repr=False)

    if TYPE_CHECKING:

        @property
        def table(self) -> pd.DataFrame:
            """The numbers, with the columns that the question declares."""

        @property
        def warnings(self) -> tuple[str, ...]:
            """What the reader must know."""

    def provenance_details(self) -> Particulars:
        """Return what this result adds to what its question says."""
        return Particulars()

    @property
    def question(self) -> Question:
        """The question this answers."""
        return self._trace_or_raise().question

    @property
    def provenance(self) -> Provenance:
        """Where the numbers come from: formula, inputs, and each assumption that was read."""
        _ = self.table  # what is read only when the table is made belongs to the list, too
        trace, own = self._trace_or_raise(), self.provenance_details()
        question, data = trace.question, trace.workforce
        read = {entry.name: entry for entry in (*trace.register.read_so_far, *own.estimated)}
        return Provenance(
            title=own.title or question.title,
            formula=own.formula or question.formula,
            inputs={**_count_rows_used(question, data), **own.inputs},
            assumptions=tuple(read.values()),
            dataset=own.dataset or (data.fingerprint if data else ""),
            as_of=own.as_of or (trace.as_of.isoformat() if trace.as_of else ""),
            code_version=CODE_VERSION,
            sources=(*own.sources, *question.sources, *(data.attributions if data else ())),
        )

    def explain(self, key: Any) -> Explanation:
        """Open one number.

        Args:
            key: What names it: of a table row, its first column or several.

        Raises:
            UnknownName: nothing has that name; near misses are offered.
        """
        opened = self.question.explain or explain_row
        return opened(self, key)

    def _trace_or_raise(self) -> Trace:
        if self.trace is None:
            raise SkillgapError(
                type(self).__name__,
                "made without its question",
                "a result of the function that answers it",
                "Call that function, which records where the numbers come from.",
            )
        return self.trace


def explain_row(result: Result, key: str | tuple[str, ...]) -> Explanation:
    """Open one row of a table: each column with what it means.

    Args:
        result: The result.
        key: The first column's cell, or those of as many columns as it has words.

    Raises:
        UnknownName: no such row.
    """
    words = (key,) if isinstance(key, str) else tuple(key)
    table, question = result.table, result.question
    names = list(table.columns[: len(words)])
    found = table[(table[names].astype(str) == [str(word) for word in words]).all(axis=1)]
    if found.empty:
        known = table[names[0]].astype(str).unique().tolist()
        raise unknown_name(question.title.lower(), str(words[0]), known)
    row = found.iloc[0]
    told = [(one, row[one.name]) for one in question.columns if one.kind not in TEXTS]
    numbers = [(one, float(cell)) for one, cell in told if one.kind != "date"]
    return Explanation(
        title=f"{question.title}: {', '.join(str(word) for word in words)}",
        sentence="; ".join(f"{one.meaning}: {compact(cell)}" for one, cell in numbers) + ".",
        steps=pd.DataFrame(
            {
                "step": [one.name for one, _ in numbers],
                "value": [cell for _, cell in numbers],
                "unit": [one.kind for one, _ in numbers],
                "note": [one.meaning for one, _ in numbers],
            }
        ),
        rows=found.reset_index(drop=True),
        formula=result.provenance_details().formula or question.formula,
    )


def _recorded_register(given: Assumptions | None) -> Assumptions:
    """Return a view of the register that remembers what is read of it."""
    if given is not None and given is not SHIPPED:
        return given.recorded()
    return read_shipped_register().recorded()


def read_shipped_register() -> Assumptions:
    """Return the shipped register.

    Raises:
        BadValue: the package has not said where it is.
    """
    if not _shipped:
        raise BadValue("assumptions", "none", "a register", "Hand one in, or import skillgap.")
    return _shipped[0]()


def _workforce_and_day(arguments: Iterable[object]) -> tuple[Workforce | None, date | None]:
    """Return the workforce among the arguments or behind them, and the day they speak of."""
    workforce, as_of = None, None
    for one in arguments:
        held = one if isinstance(one, Workforce) else getattr(one, "workforce", None)
        if workforce is None and isinstance(held, Workforce):
            workforce = held
        spoken = None if isinstance(one, Workforce) else getattr(one, "as_of", None)
        if as_of is None and isinstance(spoken, date):
            as_of = spoken
    return workforce, as_of or (workforce.as_of if workforce else None)


def _count_rows_used(question: Question, data: Workforce | None) -> dict[str, int]:
    if data is None:
        return {}
    loaded = [name for name in question.uses if data.has(name)]
    return {name: len(data[name]) for name in (*question.needs, *loaded)}
