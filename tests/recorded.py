"""Figures kept on record: what a computation gave once and must give again, number by number.

A record is a small JSON file beside the tests of its room. It holds numbers that were looked at
when they were written; a difference is either a fault or a change of method, and then the record
is made anew on purpose (``SKILLGAP_RECORD=1``) and its difference read like code.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

RECORDING = os.environ.get("SKILLGAP_RECORD") == "1"


def plain_values(found: Any, digits: int = 12) -> Any:
    """Return tables, arrays and numbers as JSON can hold them, to some significant digits."""
    if isinstance(found, pd.DataFrame):
        return {str(name): plain_values(found[name].tolist(), digits) for name in found.columns}
    if isinstance(found, (pd.Series, np.ndarray)):
        return plain_values(found.tolist(), digits)
    if isinstance(found, Mapping):
        return {str(key): plain_values(value, digits) for key, value in found.items()}
    if isinstance(found, Sequence) and not isinstance(found, str):
        return [plain_values(value, digits) for value in found]
    if isinstance(found, (bool, np.bool_)):
        return bool(found)
    if isinstance(found, (int, np.integer)):
        return int(found)
    if isinstance(found, (float, np.floating)):
        return float(f"{float(found):.{digits}g}") if math.isfinite(found) else str(found)
    return None if found is None or found is pd.NA or found is pd.NaT else str(found)


def differences(kept: Any, found: Any, relative: float, where: str = "") -> list[str]:
    """Return each place where two plain values differ, with both values."""
    if isinstance(kept, dict) and isinstance(found, dict):
        names = sorted(set(kept) | set(found))
        pairs = [(name, kept.get(name, "absent"), found.get(name, "absent")) for name in names]
        return [
            told for name, *two in pairs for told in differences(*two, relative, f"{where}.{name}")
        ]
    if isinstance(kept, list) and isinstance(found, list) and len(kept) == len(found):
        return [
            told
            for place, two in enumerate(zip(kept, found, strict=True))
            for told in differences(*two, relative, f"{where}[{place}]")
        ]
    numbers = all(
        isinstance(value, (int, float)) and type(value) is not bool for value in (kept, found)
    )
    if numbers and math.isclose(kept, found, rel_tol=relative, abs_tol=1e-9):
        return []
    return [] if kept == found else [f"{where}: on record {kept!r}, now {found!r}"]


def assert_as_recorded(record: Path, found: Any, *, relative: float = 1e-6) -> None:
    """Hold what was found against a record; with ``SKILLGAP_RECORD=1`` write the record.

    Args:
        record: The JSON file, beside the test that asks.
        found: Tables, arrays, mappings or numbers.
        relative: Largest relative difference of two numbers that counts as the same.
    """
    now = plain_values(found)
    if RECORDING:
        record.parent.mkdir(parents=True, exist_ok=True)
        record.write_text(json.dumps(now, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    kept = json.loads(record.read_text(encoding="utf-8"))
    unlike = differences(kept, now, relative)
    assert not unlike, f"{record.name}: {len(unlike)} differ\n" + "\n".join(unlike[:12])
