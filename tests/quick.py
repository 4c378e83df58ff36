"""Some cases of many for the quick tests; every one of them in the whole run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def quick_every(count: int, cases: Iterable[Any]) -> list[Any]:
    """Return all cases as parameters, all but the first of every ``count`` of them marked slow."""
    return [
        case if place % count == 0 else pytest.param(case, marks=pytest.mark.slow)
        for place, case in enumerate(cases)
    ]


def quick_only(some: Iterable[Any], cases: Iterable[Any]) -> list[Any]:
    """Return all cases as parameters, those not among ``some`` marked slow."""
    kept = set(some)
    return [case if case in kept else pytest.param(case, marks=pytest.mark.slow) for case in cases]
