"""An organisation's own words with named fields, such as ``{name}``, filled from what is known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_FIELD = re.compile(r"\{\s*([A-Za-z_]\w*)\s*\}")


@dataclass(frozen=True, slots=True)
class Filled:
    """Words with their fields filled.

    Attributes:
        text: The words; a field that could not be filled stands as it was written.
        unknown: Fields that do not exist, in the order of the words.
        blank: Fields that exist and have no value here.
    """

    text: str
    unknown: tuple[str, ...]
    blank: tuple[str, ...]


def fill_fields(words: str, values: Mapping[str, str]) -> Filled:
    """Fill the fields of some words.

    Values are put in as they are: one that looks like a field is none.

    Args:
        words: With fields such as ``{name}``; other braces stay.
        values: What stands for each field that exists; blank where nothing is known.

    >>> fill_fields("Dear {name}, {when} {x}", {"name": "Ann", "when": ""})
    Filled(text='Dear Ann, {when} {x}', unknown=('x',), blank=('when',))
    """
    named = list(dict.fromkeys(found[1] for found in _FIELD.finditer(words)))
    text = _FIELD.sub(lambda found: values.get(found[1]) or found[0], words)
    return Filled(
        text,
        tuple(name for name in named if name not in values),
        tuple(name for name in named if name in values and not values[name]),
    )
