"""A scenario is a value: drivers and levers as intervals, JSON in and out."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, field, fields
from typing import Any, TypeVar, get_type_hints

from skillgap.core.errors import BadValue, SkillgapError
from skillgap.core.scenario.drivers import WORDS, Driver, Labels, check_driver


@dataclass(frozen=True, slots=True)
class Lever:
    """Something the organisation does: build, buy, borrow, redeploy or automate."""

    name: str
    amount: float
    unit: str
    applies_to: dict[str, str] = field(default_factory=dict)
    rationale: str = field(default="", metadata=WORDS)
    owner: str = field(default="", metadata=WORDS)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named what-if; a changed one is a new one (``dataclasses.replace``).

    Attributes:
        name: What people call it.
        horizon_months: How far the forecast looks.
        seed: Seed of the draws.
        drivers: What happens to the organisation.
        levers: What the organisation does about it.
        note: Anything worth saying.
        dataset: Fingerprint of the workforce it was last run on; empty before.
        code_version: Version of this library it was last run with; empty before.

    >>> from dataclasses import replace
    >>> base = Scenario(name="Baseline")
    >>> Scenario.from_json(replace(base, seed=11).to_json()).seed
    11
    """

    name: str = field(metadata=WORDS)
    horizon_months: int = 24
    seed: int = 7
    drivers: tuple[Driver, ...] = ()
    levers: tuple[Lever, ...] = ()
    note: str = field(default="", metadata=WORDS)
    dataset: str = field(default="", metadata=WORDS)
    code_version: str = field(default="", metadata=WORDS)

    def __post_init__(self) -> None:
        """Refuse horizons that no forecast covers, and seeds that are not whole numbers."""
        if not 1 <= self.horizon_months <= 120:
            raise BadValue(
                f"scenario `{self.name}`",
                f"horizon_months {self.horizon_months}",
                "1 to 120",
                "Choose a horizon of at most ten years.",
            )
        if not 0 <= self.seed < 2**63:
            raise BadValue(
                f"scenario `{self.name}`",
                f"seed {self.seed}",
                "a whole number from 0",
                "Choose another seed.",
            )

    def check(self) -> None:
        """Refuse drivers that no forecast could use; see ``check_driver``."""
        for driver in self.drivers:
            check_driver(driver)

    def numbers(self) -> str:
        """Return, as text, all that a number can depend on: what a forecast is kept under.

        Scenarios that differ in words alone (name, note, rationale, owner) give the same text. A
        field counts unless it is declared to be words, so that a new one is never left out.

        >>> Scenario("Slow").numbers() == Scenario("Calm", note="as last year").numbers()
        True
        """
        return json.dumps(_fields_that_are_numbers(self), sort_keys=True)

    @classmethod
    def of_numbers(cls, text: str) -> Scenario:
        """Return the nameless scenario that :meth:`numbers` speaks of."""
        body = json.loads(text)
        drivers = tuple(Driver(**one) for one in body.pop("drivers"))
        levers = tuple(Lever(**one) for one in body.pop("levers"))
        return cls(name="", drivers=drivers, levers=levers, **body)

    def to_json(self) -> str:
        """Return the scenario as JSON text: sorted keys, so equal scenarios give equal bytes."""
        return write_scenario(self)

    @classmethod
    def from_json(cls, text: str | bytes) -> Scenario:
        """Read a scenario back.

        Args:
            text: What :meth:`to_json` wrote, in this version of the schema or an earlier one.

        Returns:
            The scenario.

        Raises:
            BadValue: not JSON, another schema, or fields missing, unknown or out of bounds.
        """
        return read_scenario(text)


# --- scenario files: JSON under a versioned schema; whatever else they hold is refused plainly ---

_Part = TypeVar("_Part", Driver, Lever)
SCHEMA = "skillgap.scenario/3"
EARLIER = ("skillgap.scenario/2", "skillgap.scenario/1")
"""Schemas still read: /2 knew one label of each column of a driver, /1 neither data set, code
version nor the months of a driver."""

MOST_BYTES = 1_000_000
MOST_DRIVERS = 200
_WHERE = "scenario file"


def write_scenario(scenario: Scenario) -> str:
    """Return a scenario as JSON text; equal scenarios give equal bytes."""
    several = any(not isinstance(labels, str) for one in scenario.drivers
                  for labels in one.applies_to.values())  # fmt: skip
    # The earliest schema that can hold it, so that a version before this one can read it too.
    body = {"schema": SCHEMA if several else EARLIER[0], **asdict(scenario)}
    return json.dumps(body, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def read_scenario(text: str | bytes) -> Scenario:
    """Read a scenario file.

    Args:
        text: The file's content.

    Returns:
        The scenario; every driver is one that a forecast can use.

    Raises:
        BadValue: what is wrong with the file, in one sentence.
    """
    body = _parse_object(text)
    schema = body.pop("schema", None)
    if schema not in (SCHEMA, *EARLIER):
        raise _bad_value(
            f"schema {_shorten_value(schema)}",
            f"`{SCHEMA}`",
            "Choose a scenario file saved by this app.",
        )
    drivers = tuple(
        _read_part(Driver, f"driver {place}", entry)
        for place, entry in enumerate(_read_list_field(body, "drivers"), start=1)
    )
    levers = tuple(
        _read_part(Lever, f"lever {place}", entry)
        for place, entry in enumerate(_read_list_field(body, "levers"), start=1)
    )
    given = _check_field_types(Scenario, "scenario", body)
    scenario = Scenario(**{**given, "drivers": drivers, "levers": levers})
    for place, driver in enumerate(drivers, start=1):
        try:
            check_driver(driver)
        except SkillgapError as error:
            raise _bad_value(
                f"driver {place}: {error.found}", error.expected, error.remedy
            ) from None
    return scenario


def _parse_object(text: str | bytes) -> dict[str, Any]:
    if len(text) > MOST_BYTES:
        raise _bad_value(f"{len(text):,} bytes", "a small JSON file", "Choose another file.")
    try:
        shown = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        body = json.loads(shown, parse_constant=_refuse_infinite_number)
    except (ValueError, RecursionError) as error:
        raise _bad_value(
            "no JSON text", "a scenario saved by this app", "Choose another file."
        ) from error
    if not isinstance(body, dict):
        raise _bad_value("JSON, but no scenario", "a scenario saved by this app", "Choose another.")
    return body


def _refuse_infinite_number(name: str) -> float:
    raise ValueError(name)


def _read_list_field(body: dict[str, Any], name: str) -> list[Any]:
    entries = body.pop(name, [])
    if not isinstance(entries, list) or len(entries) > MOST_DRIVERS:
        raise _bad_value(
            f"`{name}` is no list of at most {MOST_DRIVERS}", "a list", "Choose another file."
        )
    return entries


def _read_part(kind: type[_Part], where: str, entry: Any) -> _Part:
    if not isinstance(entry, dict):
        raise _bad_value(f"{where} is no object", "name, low, high, unit", "Correct the file.")
    try:
        return kind(**_check_field_types(kind, where, entry))
    except BadValue as error:
        if error.where == _WHERE:
            raise
        raise _bad_value(f"{where}: {error.found}", error.expected, error.remedy) from None


def _check_field_types(kind: type, where: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    """Check field by field; numbers may be whole, nothing else is converted."""
    known = {field.name: field for field in fields(kind)}
    strange = sorted(set(entry) - set(known))
    if strange:
        raise _bad_value(
            f"{where}: field {_shorten_value(strange[0])}", "known fields only", "Remove it."
        )
    missing = sorted(
        name
        for name, field in known.items()
        if name not in entry and field.default is MISSING and field.default_factory is MISSING
    )
    if missing:
        raise _bad_value(f"{where}: no `{missing[0]}`", f"`{missing[0]}`", "Add it.")
    hints = get_type_hints(kind)
    return {
        name: _check_value(f"{where}, `{name}`", hints[name], value)
        for name, value in entry.items()
    }


def _check_value(where: str, wanted: Any, value: Any) -> Any:
    if wanted is float and type(value) in (int, float) and math.isfinite(value):
        return float(value)
    if wanted in (int, str) and type(value) is wanted:
        return value
    texts = isinstance(value, dict) and all(type(text) is str for text in value.values())
    if wanted in (dict[str, str], dict[str, Labels]) and texts:
        return dict(value)
    if wanted == dict[str, Labels] and isinstance(value, dict) and _holds_labels(value):
        return dict(value)
    asked = {float: "a number", int: "a whole number", str: "text"}.get(wanted, "texts by column")
    raise _bad_value(f"{where} is {_shorten_value(value)}", asked, "Correct the file.")


def _holds_labels(part: Mapping[str, Any]) -> bool:
    """Say whether a part holds, for each column, one label or several."""
    return all(
        type(given) is str or (isinstance(given, list) and {type(one) for one in given} == {str})
        for given in part.values()
    )


def _shorten_value(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return f"`{text if len(text) <= 40 else text[:39] + '…'}`"


def _bad_value(found: str, expected: str, remedy: str) -> BadValue:
    return BadValue(_WHERE, found, expected, remedy)


def _fields_that_are_numbers(value: Any) -> dict[str, Any]:
    """Return the fields that are not words; of drivers and levers likewise."""
    found = {}
    for one in fields(value):
        held = getattr(value, one.name)
        if one.metadata == WORDS:
            continue
        inside = isinstance(held, tuple)
        found[one.name] = [_fields_that_are_numbers(part) for part in held] if inside else held
    return found
