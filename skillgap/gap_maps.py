"""The gap map of signals that stay where they live: groups come back, and never a person's row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from skillgap.core.access import FACILITATOR, Viewer
from skillgap.core.assumptions import Assumptions
from skillgap.core.errors import BadValue, unknown_name
from skillgap.core.question import SHIPPED, ResultColumn, read_shipped_register
from skillgap.core.signal_sums import GAP_COLUMNS, GROUPINGS, SCALE, UNKNOWN_DAY, SignalsEngine
from skillgap.core.small_groups import MINIMUM
from skillgap.core.wording import count
from skillgap.core.workforce import Workforce
from skillgap.engines.places import choose_engine, find_url, open_engine
from skillgap.questions.profiles.evidence import days_since_1970
from skillgap.questions.profiles.inference import Calibration
from skillgap.questions.profiles.terms import learn_calibration, make_terms

_LEFT_OUT = {
    "without_level": "without a level from 0 to 5",
    "other_source": "of a source that the contract does not know",
    "later": "later than the day",
    "other_people": "about people who are not listed",
    "other_skills": "about skills that are not listed",
}


@dataclass(frozen=True)
class GapMap:
    """Shortages by group and skill, summed where the signals live.

    Attributes:
        table: One row per group and skill, ``columns``; blank where a group is too small.
        by: What it is grouped by, beside the skill.
        as_of: The day it speaks of.
        engine: What did the sums.
        fewest: Fewest people of whom anything is said.
        left_out: Signals in all, and how many do not count, by the reason.
        learnt: Whether sources, growth and widths were learnt from signals, or are as published.
    """

    table: pd.DataFrame
    by: tuple[str, ...]
    as_of: date
    engine: str
    fewest: int
    left_out: dict[str, int]
    learnt: bool = True

    @property
    def columns(self) -> tuple[ResultColumn, ...]:
        """What the columns of the table hold."""
        return columns_by(self.by)

    @cached_property
    def hidden(self) -> int:
        """How many rows are blank because they speak of too few people."""
        return int(self.table["people"].isna().sum())

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reader should know before trusting it."""
        told = [
            f"{count(number, 'signal')} {_LEFT_OUT[name]} left out."
            for name, number in self.left_out.items()
            if name in _LEFT_OUT and number
        ]
        if self.hidden:
            told.append(
                f"{count(self.hidden, 'row')} blank: fewer than {self.fewest} people, or they "
                "could be worked out."
            )
        if not self.learnt:
            told.append(
                "What sources are worth is as published, and nobody is taken to grow: people to "
                "learn from were not named. On the sample an eighth more come out short so."
            )
        return tuple(told)


def columns_by(by: tuple[str, ...]) -> tuple[ResultColumn, ...]:
    """Return what the columns of a gap map hold, in their order."""
    return tuple(
        column for column in GAP_COLUMNS if column.name not in GROUPINGS or column.name in by
    )


def map_gaps(
    source: Workforce | str | None = None,
    *,
    by: Sequence[str] = ("function",),
    as_of: date | str | None = None,
    viewer: Viewer = FACILITATOR,
    assumptions: Assumptions = SHIPPED,
    calibration: Calibration | Workforce | None = None,
) -> GapMap:
    """Map shortages by group and skill without moving the signals.

    Args:
        source: A workforce in memory, or where the tables live: a folder of Parquet or csv, or an
            address (docs/scale.md); by default what ``SKILLGAP_SIGNALS_URL`` says.
        by: Of function, region, role_id; none for the whole organisation.
        as_of: The day to speak of; by default the workforce's, or that of the newest signal.
        viewer: Who looks. Whoever it is, of fewer than five people nothing is said.
        assumptions: The register.
        calibration: What sources are worth, how levels grow and how wide ranges are: as
            ``infer_profiles(…).calibration`` learnt it, or a workforce to learn it from, such as an
            extract of some thousand people. By default a workforce in memory is learnt from
            itself, and elsewhere what is published holds.

    Returns:
        The map, largest shortage first.

    Raises:
        UnknownName: another grouping.
        BadValue: no place is named, or the address is of no known form.
        MissingTable, MissingColumns: the place lacks a table or a column.
        UnreadableFile: nothing answers there.

    Method:
        Grouped sums per person, skill and source; what peers of the same skill, family and role
        show, shrunk layer by layer; sources and prior fused by their precisions, growth and
        forgetting counted; what later assessments lay above levels added; chance and size of the
        shortage per person and requirement; sums by group (docs/scale.md). Every engine gives the
        same numbers to the bit.

    Limits:
        Not in it: leanings of single people, the order in which sources spoke, notes; no money and
        no ranges. On the sample 0.5% more FTE come out short than by ``infer_profiles``, and shares
        by function and skill go together at 0.994; a cell of 14 FTE is off by 0.2 on average.
    """
    groups = tuple(dict.fromkeys((by,) if isinstance(by, str) else by))
    for name in groups:
        if name not in GROUPINGS:
            raise unknown_name("by", name, list(GROUPINGS))
    engine = choose_engine(source) if isinstance(source, Workforce) else open_engine(
        source or find_url()
    )  # fmt: skip
    day = _choose_day(engine, source, as_of)
    register = read_shipped_register() if assumptions is SHIPPED else assumptions
    learnt = _learn(source, calibration, register, day)
    terms = make_terms(register, day, learnt)
    looking = replace(viewer, minimum_group=max(viewer.fewest, MINIMUM))
    summed = engine.gap_table(terms, groups, looking.fewest)
    return GapMap(
        table=_release(summed, groups, looking),
        by=groups,
        as_of=date.fromordinal(date(1970, 1, 1).toordinal() + day),
        engine=engine.name,
        fewest=looking.fewest,
        left_out=engine.left_out(terms),
        learnt=learnt is not None,
    )


def _learn(
    source: Workforce | str | None,
    calibration: Calibration | Workforce | None,
    register: Assumptions,
    day: int,
) -> Calibration | None:
    if isinstance(calibration, Workforce):
        return learn_calibration(calibration, register, days_since_1970(calibration.as_of))
    if calibration is None and isinstance(source, Workforce):
        return learn_calibration(source, register, day)
    return calibration


def _choose_day(
    engine: SignalsEngine, source: Workforce | str | None, as_of: date | str | None
) -> int:
    if as_of is not None:
        return days_since_1970(as_of)
    if isinstance(source, Workforce):
        return days_since_1970(source.as_of)
    newest = engine.newest_day()
    if newest == UNKNOWN_DAY:
        raise BadValue(
            f"{engine.name}, table `signals`", "no signal with a date", "a day to speak of",
            "Name one, or load signals.",
        )  # fmt: skip
    return newest


def _release(summed: pd.DataFrame, by: tuple[str, ...], viewer: Viewer) -> pd.DataFrame:
    """Turn whole sums into figures and hide what the small groups among them would give away."""
    known = summed["people"].notna().to_numpy()
    sums = {
        name: summed[name].to_numpy(dtype=np.float64, na_value=np.nan) / SCALE
        for name in ("fte", "required", "held", "missing", "short")
    }
    fte = np.where(sums["fte"] > 0, sums["fte"], np.nan)
    figures = {
        # A withheld group has people, however few: it takes part in what has to be hidden.
        "people": np.where(known, summed["people"].to_numpy(dtype=np.float64, na_value=1.0), 1.0),
        "fte": sums["fte"],
        "required_level": sums["required"] / fte,
        "level": sums["held"] / fte,
        "gap_levels": sums["missing"] / fte,
        "gap_level_fte": sums["missing"],
        "short_fte": sums["short"],
        "short_share": sums["short"] / fte,
        "signals": summed["signals"].to_numpy(dtype=np.float64, na_value=np.nan),
    }
    table = summed[[*by, "skill_id"]].assign(**figures)
    order = ["gap_level_fte", *by, "skill_id"]
    shown = viewer.release(table, columns_by(by))
    return shown.sort_values(
        order, ascending=[False, *(True for _ in order[1:])], ignore_index=True
    )
