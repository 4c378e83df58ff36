"""What engines are told, so that signals summed elsewhere become levels as they do here."""

from __future__ import annotations

import re

import numpy as np

from skillgap.core.assumptions import Assumptions
from skillgap.core.errors import BadValue
from skillgap.core.signal_sums import LEAST_FLOOR, Missed, SourceWorth, Terms
from skillgap.core.tables import LEVEL_MAX
from skillgap.core.workforce import Workforce
from skillgap.questions.profiles.ends import Ends
from skillgap.questions.profiles.evidence import (
    SOURCE_COUNT,
    SOURCES,
    read_atrophy,
    read_signals,
)
from skillgap.questions.profiles.growth import BAND_ENDS
from skillgap.questions.profiles.inference import (
    Calibration,
    calibrate_sources_and_widths,
    hash_labels,
)
from skillgap.questions.profiles.prior import read_organisation
from skillgap.questions.profiles.sources import SourceTraits, published_traits

_PLAIN = re.compile(r"[\w &,.()/+-]*")
"""Labels that mean the same as text in every database: no quote, backslash, colon or percent."""


def make_terms(register: Assumptions, day: int, calibration: Calibration | None = None) -> Terms:
    """Return the terms for sums on a day.

    Args:
        register: The register.
        day: The day spoken of, days since 1970-01-01.
        calibration: What sources are worth, learnt from other people or another year; by default
            what is published.

    Raises:
        BadValue: the register's share that is never lost is too small for whole sums.
    """
    floor = register.value("retained_floor_share")
    if floor < LEAST_FLOOR:
        raise BadValue(
            "assumption `retained_floor_share`", f"{floor:g}",
            f"at least {LEAST_FLOOR:g} where signals are summed elsewhere",
            "Choose a larger share.",
        )  # fmt: skip
    traits = calibration.traits if calibration else _take_published(register)
    lasting = traits.bias_variance + traits.leaning_variance
    ends = traits.ends
    worth = {
        name: SourceWorth(
            bias=float(traits.bias[k]),
            lasting=float(lasting[k]),
            noise=float(traits.noise_variance[k]),
            top=float(ends.top[k]),
            bottom=float(ends.bottom[k]),
            slack=abs(float(ends.top[k] - (LEVEL_MAX - ends.step[k] / 2))),
            bottom_slack=abs(float(ends.bottom[k] - ends.step[k] / 2)),
        )
        for k, name in enumerate(SOURCES)
    }
    grows = calibration is not None and bool(traits.slopes.usual.any())
    return Terms(
        day=day,
        worth=worth,
        spread=traits.spread,
        half_life=register.value("skill_half_life_months"),
        floor=floor,
        unknown_use=register.value("unknown_use_share"),
        unsure_loss=register.value("atrophy_uncertainty_share"),
        memory=register.value("signal_memory_months"),
        expired=register.value("expired_certificate_weight"),
        drift=traits.drift,
        slopes=tuple(map(float, traits.slopes.usual)) if grows else (),
        bands=tuple(map(float, BAND_ENDS)) if grows else (),
        families=_growth_by_family(calibration) if calibration and grows else {},
        growth_spread=traits.growth_spread,
        missed=_take_missed(calibration, register),
    )


def learn_terms(workforce: Workforce, register: Assumptions, day: int) -> Terms:
    """Return the terms with what a workforce's own signals tell of sources, growth and widths."""
    return make_terms(register, day, learn_calibration(workforce, register, day))


def learn_calibration(workforce: Workforce, register: Assumptions, day: int) -> Calibration:
    """Learn what ``infer_profiles`` learns before any level, and nothing more."""
    return calibrate_sources_and_widths(
        read_signals(workforce, day, register),
        day,
        read_organisation(workforce),
        read_atrophy(workforce, register),
        register,
        hash_labels(workforce.people.labels),
    )


def _take_published(register: Assumptions) -> SourceTraits:
    ends = Ends(
        np.full(SOURCE_COUNT, 1.0), np.full(SOURCE_COUNT, LEVEL_MAX), np.zeros(SOURCE_COUNT)
    )
    return published_traits(register, register.value("level_spread"), ends, 1)


def _growth_by_family(calibration: Calibration) -> dict[str, float]:
    """Return growth by job family; a label that a statement cannot hold grows as usual."""
    factors = calibration.traits.slopes.family
    return {
        name: float(factor)
        for name, factor in zip(calibration.families, factors, strict=False)
        if _PLAIN.fullmatch(name)
    }


def _take_missed(calibration: Calibration | None, register: Assumptions) -> Missed:
    if calibration is None:
        usual = register.value("interval_scale")
        return Missed(scale=usual, other_scale=usual)
    found, scale = calibration.correction, calibration.scale
    return Missed(
        found.offset, found.slope, found.toward, found.centre, found.distance, found.other,
        scale.value, scale.other,
    )  # fmt: skip
