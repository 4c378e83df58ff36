"""What engines are told, so that signals summed elsewhere become levels as they do here."""

from __future__ import annotations

import numpy as np

from skillgap.core.assumptions import Assumptions
from skillgap.core.errors import BadValue
from skillgap.core.signal_sums import LEAST_FLOOR, SourceWorth, Terms
from skillgap.core.tables import LEVEL_MAX
from skillgap.questions.profiles.ends import Ends
from skillgap.questions.profiles.evidence import SOURCE_COUNT, SOURCES
from skillgap.questions.profiles.inference import Calibration
from skillgap.questions.profiles.sources import published_traits


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
    ends = Ends(
        np.full(SOURCE_COUNT, 1.0), np.full(SOURCE_COUNT, LEVEL_MAX), np.zeros(SOURCE_COUNT)
    )
    traits = (
        calibration.traits
        if calibration
        else published_traits(register, register.value("level_spread"), ends, 1)
    )
    lasting = traits.bias_variance + traits.leaning_variance
    worth = {
        name: SourceWorth(float(traits.bias[k]), float(lasting[k]), float(traits.noise_variance[k]))
        for k, name in enumerate(SOURCES)
    }
    return Terms(
        day=day,
        worth=worth,
        spread=traits.spread,
        peers_worth=register.value("engine_peers_worth"),
        half_life=register.value("skill_half_life_months"),
        floor=floor,
        unknown_use=register.value("unknown_use_share"),
        memory=register.value("signal_memory_months"),
        expired=register.value("expired_certificate_weight"),
        drift=traits.drift,
    )
