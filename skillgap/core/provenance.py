"""Where a number comes from: formula, inputs, assumptions, rows, data and code version."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from skillgap.core.assumptions import Assumption

CODE_VERSION = "0.1.0"


@dataclass(frozen=True, slots=True)
class Provenance:
    """The record that travels with a result, so that a number can be opened.

    Attributes:
        title: What was computed, in the field's words.
        formula: The formula as plain text.
        inputs: Table name to number of rows used.
        assumptions: Every assumption the result depends on.
        dataset: Content hash of the workforce the result was computed from.
        as_of: ISO date the result speaks of.
        code_version: Version of this library.
        sources: Literature behind the method, and attribution lines of the data.
    """

    title: str
    formula: str
    inputs: dict[str, int]
    assumptions: tuple[Assumption, ...]
    dataset: str
    as_of: str
    code_version: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """One number opened: the sentence, the steps that lead to it, the rows behind it.

    Attributes:
        title: What is explained.
        sentence: The explanation in one sentence, with units and range.
        steps: Columns ``step`` (str), ``value`` (float), ``unit`` (str), ``note`` (str).
        rows: The source rows, each with ``source_file`` and ``source_row``.
        formula: The formula with the numbers put in.
    """

    title: str
    sentence: str
    steps: pd.DataFrame
    rows: pd.DataFrame
    formula: str
    notes: tuple[str, ...] = field(default=())
