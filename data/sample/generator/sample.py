"""The sample as a whole: fourteen tables, and the truth behind them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from data.sample.generator.catalogue import load_catalogue
from data.sample.generator.learning import simulate_learning
from data.sample.generator.levels import draw_levels
from data.sample.generator.market import draw_surroundings
from data.sample.generator.outcomes import draw_baseline, draw_outcomes
from data.sample.generator.signals import record_signals
from data.sample.generator.staffing import simulate_staff
from data.sample.generator.structure import form_teams
from data.sample.generator.tables import lay_out_tables
from data.sample.generator.truth import collect_facts, collect_truth

SEED = 2026
PEOPLE = 1200


@dataclass(frozen=True, eq=False)
class Sample:
    """A sample organisation and what is true of it.

    Attributes:
        tables: Contract name to frame, typed: ``str``, ``float64``, ``datetime64[us]``, ``bool``;
            blanks are NA.
        truth: Name to frame: levels, skills, raters, sources, interventions, effects,
            effect_cells, treatments, attrition, attrition_months, headcount, moves, bridge,
            duplicates, postings, survey_teams. See data/sample/README.md for the columns.
        facts: Single figures and what is planted, as in truth.json.
    """

    tables: dict[str, pd.DataFrame]
    truth: dict[str, pd.DataFrame]
    facts: dict[str, Any]

    def write(self, folder: Path) -> None:
        """Write tables as csv, and ``truth/`` as csv, one parquet and one json."""
        (folder / "truth").mkdir(parents=True, exist_ok=True)
        for name, frame in self.tables.items():
            _write_csv(frame, folder / f"{name}.csv")
        for name, frame in self.truth.items():
            if name == "levels":
                frame.to_parquet(folder / "truth" / "levels.parquet", index=False)
            else:
                _write_csv(frame, folder / "truth" / f"{name}.csv")
        text = json.dumps(self.facts, indent=2, ensure_ascii=False) + "\n"
        (folder / "truth" / "truth.json").write_text(text, encoding="utf-8")


def generate(seed: int = SEED, people: int = PEOPLE, *, null_effects: bool = False) -> Sample:
    """Make one sample organisation.

    Args:
        seed: Equal seeds give equal samples, to the byte.
        people: How many are here at the end, about; leavers of 36 months come on top.
        null_effects: Whether every intervention truly does nothing, to levels and outcomes.

    Returns:
        Tables and truth.

    Example:
        >>> from data.sample.generate import generate
        >>> sample = generate(seed=1, people=200)
        >>> len(sample.tables)
        14
    """
    rngs: Iterator[np.random.Generator] = iter(np.random.default_rng(seed).spawn(8))
    catalogue = load_catalogue()
    staff = simulate_staff(next(rngs), catalogue, people)
    teams = form_teams(next(rngs), catalogue, staff)
    outcome_rng = next(rngs)
    baseline = draw_baseline(outcome_rng, catalogue, teams)
    learning = simulate_learning(
        next(rngs), catalogue, staff, teams, baseline, null_effects=null_effects
    )
    levels = draw_levels(next(rngs), catalogue, staff, learning)
    signals = record_signals(next(rngs), catalogue, staff, teams, learning, levels)
    outcomes = draw_outcomes(
        outcome_rng, catalogue, staff, teams, learning, baseline, null_effects=null_effects
    )
    around = draw_surroundings(next(rngs), catalogue, staff, teams, levels)
    tables = lay_out_tables(
        next(rngs), catalogue, staff, teams, learning, signals, outcomes, around
    )
    truth = collect_truth(catalogue, staff, teams, learning, levels, signals, outcomes, around)
    facts = collect_facts(catalogue, staff, levels, seed=seed, null_effects=null_effects)
    return Sample(tables, truth, facts)


def _write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write text with unix line ends, short numbers and days as YYYY-MM-DD."""
    flags = {
        name: frame[name].map({True: "yes", False: "no"})
        for name in frame
        if frame[name].dtype == bool
    }
    frame.assign(**flags).to_csv(
        path, index=False, float_format="%.10g", date_format="%Y-%m-%d", lineterminator="\n"
    )
