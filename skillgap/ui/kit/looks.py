"""The little styling that the theme cannot say: keys of our own containers, and test ids.

On paper the list of pages is left out: beside it figures would be cut.
"""

from __future__ import annotations

from html import escape

import streamlit as st

_STYLE = """<style>
.st-key-pages [data-testid="stMarkdownContainer"] { margin: 0; }
.st-key-pages p { margin: 0; line-height: 1.35; }
.st-key-pages [data-testid="stPageLink-NavLink"] { min-height: 26px; padding: 1px 8px; margin: 0; }
.st-key-pages [class*="st-key-section-"] { padding-top: 7px; }
.st-key-pages [class*="st-key-link-"] { min-height: 26px; justify-content: center; }
.st-key-pages [class*="st-key-section-"] > [data-testid="stElementContainer"] { opacity: 0.75; }
.st-key-pages .here { display: flex; align-items: center; gap: 8px; min-height: 26px;
  padding: 1px 8px; border-radius: 8px; font-size: 0.875rem; font-weight: 650;
  background: color-mix(in srgb, currentColor 11%, transparent);
  box-shadow: inset 3px 0 0 var(--st-primary-color, #2F4BC7); }
.st-key-pages .here .icon { font-family: "Material Symbols Rounded"; font-weight: 400;
  font-size: 1.15rem; line-height: 1; }
[class*="st-key-figures-"], .held-figures { min-height: 110px; }
.st-key-trends { min-height: 184px; }
[data-testid="stMain"] [data-testid="stMetricLabel"] p,
[data-testid="stMain"] [data-testid="stMetricDelta"],
[data-testid="stMain"] [data-testid="stMetricDelta"] * { white-space: normal; overflow: visible;
  height: auto; }
[class*="st-key-step-"] button { justify-content: flex-start; text-align: left; padding: 8px 12px;
  height: auto; min-height: 64px; }
[class*="st-key-beside-"] { min-width: 96px; }
[class*="st-key-widget-scenarios-scenario-chosen"] { min-width: 84px; }
[class*="st-key-widget-scenarios-"][class*="months"] { min-width: 220px; }
[class*="st-key-step-"] button > div { justify-content: flex-start; text-align: left; }
[class*="st-key-step-"] button p { text-align: left; white-space: normal; line-height: 1.4; }
@media (max-width: 1150px) {
  [data-testid="stMainBlockContainer"] { padding-left: 1.5rem; padding-right: 1.5rem; } }
@media print {
  [data-testid="stSidebar"], [data-testid="stHeader"] { display: none; }
  @page { margin: 8mm; }
  [data-testid="stMainBlockContainer"] { padding: 0; }
  [data-testid="stMetric"], [data-testid="stElementContainer"] { break-inside: avoid; } }
</style>"""


_DARK_STYLE = """<style>
[data-testid="stBaseButton-primary"] p, [data-testid="stBaseButton-primaryFormSubmit"] p,
[data-testid="stBaseButton-primary"] [data-testid="stIconMaterial"],
[data-testid="stBaseButton-primaryFormSubmit"] [data-testid="stIconMaterial"] { color: #0B1220; }
</style>"""
"""White on the dark theme's accent cannot be read; the theme has no word for a button's ink."""


def apply_styles() -> None:
    """Send the styles; once on a page is enough."""
    st.html(_STYLE)
    if st.context.theme.type == "dark":
        st.html(_DARK_STYLE)


def mark_current_page(title: str, icon: str) -> None:
    """Show the entry of the page that is open: not a link, and marked for screen readers.

    Args:
        title: Title of the page, a word of our own.
        icon: Its Material symbol, as ``:material/name:``.
    """
    symbol = icon.removeprefix(":material/").removesuffix(":")
    st.html(
        f'<div class="here" role="link" aria-current="page" aria-disabled="true">'
        f'<span class="icon" aria-hidden="true">{escape(symbol)}</span>'
        f"<span>{escape(title)}</span></div>"
    )
