"""What sets one skill's priority apart: each factor beside the average skill's."""

from __future__ import annotations

from typing import Any

import pandas as pd

from skillgap.figures._theme import TOKENS, Mode
from skillgap.figures.axes import bar_names_axis

ROW_HEIGHT = 32


def draw_factor_bars(steps: pd.DataFrame, *, mode: Mode) -> dict[str, Any]:
    """Draw factors as multiples of the average skill's, on a log scale where they add up.

    Args:
        steps: Columns ``step``, ``times_average``, ``log_times``; the last row is the product.
        mode: Light or dark.

    Returns:
        A specification for ``st.echarts_chart``: bars to the right raise the priority.
    """
    tokens = TOKENS[mode]
    drawn = steps.dropna(subset=["log_times"])
    last = len(drawn) - 1
    reach = max(float(drawn["log_times"].abs().max()), 0.2) * 1.35 if len(drawn) else 1.0
    bars = [
        {
            "value": round(float(value), 4),
            "itemStyle": {
                "color": tokens.accent
                if place == last
                else tokens.gap
                if value > 0
                else tokens.supply,
                "borderRadius": 4,
            },
            "label": {
                "formatter": f"× {times:.2g}" if times < 100 else f"× {times:,.0f}",
                "position": "right" if value >= 0 else "left",
            },
        }
        for place, (value, times) in enumerate(
            zip(drawn["log_times"], drawn["times_average"], strict=True)
        )
    ]
    return {
        "animation": False,
        "grid": {"left": 4, "right": 8, "top": 4, "bottom": 4, "containLabel": True},
        "tooltip": {"show": False},
        "xAxis": {"type": "value", "min": -reach, "max": reach, "show": False},
        "yAxis": bar_names_axis(drawn["step"].astype(str).tolist(), ink=tokens.text, width=190),
        "series": [
            {
                "type": "bar",
                "data": bars,
                "barWidth": 14,
                "label": {"show": True, "fontSize": 12, "color": tokens.muted},
                "markLine": {
                    "silent": True,
                    "symbol": "none",
                    "label": {"show": False},
                    "lineStyle": {"color": tokens.border, "type": "solid"},
                    "data": [{"xAxis": 0}],
                },
            }
        ],
    }


def factor_bars_height(rows: int) -> int:
    """Return the height in pixels that so many bars want."""
    return 16 + max(rows, 1) * ROW_HEIGHT
