"""Panels drawn once, with what one wants to see in them."""

from __future__ import annotations

import numpy as np
import pandas as pd

import skillgap as sg

NAMES = {"outcome": "y", "unit": "unit", "time": "month", "treated_from": "start"}


def draw_panel(seed=4, *, units=24, months=10, effect=1.5, starts=(5, 7), drift=0.0, holes=0.0,
               build_up=0.0):  # fmt: skip
    """Return units × months, half of the units treated from one of the starts on."""
    rng = np.random.default_rng(seed)
    unit, month = np.repeat(np.arange(units), months), np.tile(np.arange(1, months + 1), units)
    wave = np.array(starts)[np.arange(units) % len(starts)]
    start = np.where(np.arange(units) < units / 2, wave, 0)[unit]
    since = np.where((start > 0) & (month >= start), month - start + 1, 0)
    y = rng.normal(10, 1, units)[unit] + 0.1 * month + rng.normal(0, 0.7, len(unit))
    y = y + effect * (since > 0) + build_up * since + drift * month * (start > 0)
    frame = pd.DataFrame(
        {
            "unit": unit,
            "month": month,
            "start": start,
            "y": y,
            "x": (rng.normal(0, 1, units) + 0.3 * (np.arange(units) < units / 2))[unit],
            "group": np.array(["A", "B", "C"])[unit % 3],
            "site": unit // 3,
            "w": 1.0 + unit % 3,
            "dose": (1.0 + (unit * 7) % 5) * (start > 0),
        }
    )
    gone = rng.random(len(frame)) < holes
    return frame.assign(y=frame["y"].where(~gone))


def draw_rows(seed=2, *, units=60, effect=0.8, shift=0.3):
    """Return one row per unit, half of them treated."""
    rng = np.random.default_rng(seed)
    treated = np.arange(units) % 2
    before = rng.normal(10, 1, units) + shift * treated
    x = rng.normal(0, 1, units)
    return pd.DataFrame(
        {
            "y": before + 0.4 * x + effect * treated + rng.normal(0, 0.8, units),
            "before": before,
            "x": x,
            "t": treated,
            "site": np.arange(units) // 2 // 3 * 2 + treated,
            "w": 1.0 + np.arange(units) % 3,
            "group": np.array(["A", "B", "C"])[(np.arange(units) // 2) % 3],
            "dose": (1.0 + (np.arange(units) * 7) % 5) * treated,
        }
    )


def measure(frame, **options):
    """Measure a panel of :func:`draw_panel`."""
    return sg.measure_impact(frame, **{**NAMES, **options})
