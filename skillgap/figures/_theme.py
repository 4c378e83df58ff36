"""Design tokens: one palette for pages, plotly and chart specifications.

The same colours stand in ``.streamlit/config.toml``; a test keeps both alike. Meanings keep
their colour on every page. The palette was chosen so that orange (short) against blue (spare)
holds for people who cannot tell red from green.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    import plotly.graph_objects as go

Mode: TypeAlias = Literal["light", "dark"]
FONT = "Inter, 'Source Sans', sans-serif"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one mode."""

    background: str
    surface: str
    text: str
    muted: str
    border: str
    accent: str
    demand: str
    supply: str
    gap: str
    build: str
    buy: str
    borrow: str
    redeploy: str
    automate: str
    categories: tuple[str, ...]
    sequence: tuple[str, ...]


TOKENS: dict[Mode, Tokens] = {
    "light": Tokens(
        background="#FFFFFF",
        surface="#F4F6FA",
        text="#0E1522",
        muted="#5B6675",
        border="#DFE4EC",
        accent="#2F4BC7",
        demand="#46515F",
        supply="#2B6CB0",
        gap="#C2500F",
        build="#0E7C66",
        buy="#6D4BBF",
        borrow="#B7791F",
        redeploy="#2A8FBD",
        automate="#A8437E",
        categories=(
            "#2F4BC7",
            "#C2500F",
            "#0E7C66",
            "#6D4BBF",
            "#B7791F",
            "#2A8FBD",
            "#A8437E",
            "#5B6675",
            "#7A5C3E",
            "#8AA0E8",
        ),
        sequence=(
            "#F7F3F0",
            "#FAE6DB",
            "#F8D3BF",
            "#F3BC9F",
            "#ECA27D",
            "#E2875B",
            "#D36C3C",
            "#BC5324",
            "#9C3F17",
            "#7A2E0E",
        ),
    ),
    "dark": Tokens(
        background="#0E131B",
        surface="#171E29",
        text="#E7EBF2",
        muted="#9AA6B6",
        border="#2A3443",
        accent="#6B82F2",
        demand="#AEB9C7",
        supply="#6AA7E8",
        gap="#F0925C",
        build="#3DBFA0",
        buy="#A78BFA",
        borrow="#E3B341",
        redeploy="#5CB8E0",
        automate="#E07BB5",
        categories=(
            "#8397FF",
            "#F0925C",
            "#3DBFA0",
            "#A78BFA",
            "#E3B341",
            "#5CB8E0",
            "#E07BB5",
            "#9AA6B6",
            "#C09A76",
            "#4E63C9",
        ),
        sequence=(
            "#1A212C",
            "#2B2628",
            "#402B27",
            "#583227",
            "#733B28",
            "#90472B",
            "#AE5630",
            "#D4713F",
            "#E58250",
            "#F7A377",
        ),
    ),
}

TAG_COLOURS: dict[str, str] = {"strategic": "buy", "operational": "muted", "compliance": "borrow"}
"""Gap tag to token name."""


def tag_colour(tag: str, mode: Mode) -> str:
    """Return the fixed colour of a gap tag."""
    return str(getattr(TOKENS[mode], TAG_COLOURS.get(tag, "muted")))


def rgba_colour(colour: str, alpha: float) -> str:
    """Return ``#RRGGBB`` as ``rgba(…)`` with that opacity."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha})"


def pale_ink(mode: Mode) -> str:
    """Return the weaker of two inks without a meaning of their own; the other is ``demand``."""
    return rgba_colour(TOKENS[mode].muted, 0.6)


def plotly_template(mode: Mode) -> go.layout.Template:
    """Return the plotly template made from the tokens."""
    import plotly.graph_objects as go

    tokens = TOKENS[mode]
    axis: dict[str, Any] = {
        "gridcolor": tokens.border,
        "linecolor": tokens.border,
        "zeroline": False,
        "tickfont": {"color": tokens.muted, "size": 12},
        "title": {"font": {"size": 12}},
        "automargin": True,
    }
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": 13, "color": tokens.text},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": list(tokens.categories),
            "xaxis": axis,
            "yaxis": axis,
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
            "hoverlabel": {
                "bgcolor": tokens.surface,
                "bordercolor": tokens.border,
                "font": {"family": FONT, "color": tokens.text},
            },
            "showlegend": False,
        }
    )
