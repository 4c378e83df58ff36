"""How changes of an outcome are written: in its own unit, shares in percentage points."""

from __future__ import annotations

from collections.abc import Callable


def write_number(value: float) -> str:
    """Write a number of an outcome: three figures, a true minus.

    >>> write_number(-0.00669), write_number(1794.34), write_number(4.5), write_number(-0.0)
    ('−0.00669', '1,794', '4.5', '0')
    """
    size = abs(value)
    text = f"{size:,.0f}" if size >= 1000 else f"{size:.3g}"
    return f"{'−' if value < 0 and text.strip('0.') else ''}{text}"


def write_percentage_points(value: float) -> str:
    """Write a change of a share in percentage points.

    >>> write_percentage_points(0.0281), write_percentage_points(-0.00117)
    ('2.8 points', '−0.12 points')
    """
    size = abs(value) * 100
    text = f"{size:.1f}" if size >= 0.95 or not size else f"{size:.2g}"
    return f"{'−' if value < 0 and text.strip('0.') else ''}{text} points"


def is_share(outcome: str, usual: float) -> bool:
    """Say whether an outcome is a share 0–1, told from its name and its usual value.

    >>> is_share("first_time_fix_share", 0.72), is_share("error_rate", 12.0)
    (True, False)
    """
    return outcome.casefold().endswith(("_share", "_rate")) and not abs(usual) > 1


def choose_amount_writer(outcome: str, usual: float) -> Callable[[float], str]:
    """Return how changes of an outcome are written."""
    return write_percentage_points if is_share(outcome, usual) else write_number


def put_plus_sign(text: str) -> str:
    """Put a plus before what has no minus.

    >>> put_plus_sign("0.12 points"), put_plus_sign("−3")
    ('+0.12 points', '−3')
    """
    return text if text.startswith("−") else f"+{text}"
