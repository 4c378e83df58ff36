"""The little styling that the theme cannot say: keys of our own containers, and test ids.

On paper the list of pages is left out: beside it figures would be cut.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from math import ceil

import streamlit as st

_STYLE = """<style>
.st-key-pages [data-testid="stMarkdownContainer"] { margin: 0; }
.st-key-pages p { margin: 0; line-height: 1.35; }
.st-key-pages [data-testid="stPageLink-NavLink"] { min-height: 24px; padding: 0 8px; margin: 0; }
.st-key-pages [class*="st-key-section-"] { padding-top: 4px; }
.st-key-pages [class*="st-key-link-"] { min-height: 24px; justify-content: center; height: auto;
  overflow: visible; }
.st-key-pages [class*="st-key-section-"] > [data-testid="stElementContainer"] { opacity: 0.75; }
.st-key-pages .here { display: flex; align-items: center; gap: 8px; min-height: 24px;
  padding: 0 8px; border-radius: 8px; font-size: 0.875rem; font-weight: 650;
  background: color-mix(in srgb, currentColor 11%, transparent);
  box-shadow: inset 3px 0 0 var(--st-primary-color, #2F4BC7); }
.st-key-pages .here .icon { font-family: "Material Symbols Rounded"; font-weight: 400;
  font-size: 1.15rem; line-height: 1; }
[data-testid="stIconMaterial"] { display: inline-block; width: 1em; overflow: hidden;
  white-space: nowrap; }
[class*="st-key-figures-"] { min-height: 111px; height: auto; overflow: visible; }
[data-testid="stLayoutWrapper"]:has(> [class*="st-key-figures-"]) { flex: 0 0 auto; height: auto; }
.st-key-dataset { min-height: 64px; }
.st-key-tables td:first-child { white-space: nowrap; }
.st-key-what-if { min-height: 566px; }
[class*="st-key-measure-"] [data-testid="stElementContainer"] { min-height: 81px; }
.st-key-frontier-title { overflow: visible; height: auto; min-height: 24px; }
.st-key-measures { min-height: 533px; }
[class*="st-key-widget-scenarios-dial-"], [class*="st-key-widget-entry_level-"] {
  min-height: 64px; }
[class*="st-key-uploads"] { min-height: 122px; }
[class*="st-key-widget-audit-audit-"] { min-height: 64px; }
.st-key-deck-template { min-height: 90px; }
.st-key-deck-template section { flex-direction: row !important; align-items: center !important; }
.st-key-deck-template section button { min-width: 92px; }
.st-key-deck-files { min-height: 90px; align-content: flex-start; }
.st-key-take-deck { min-width: 128px; }
.st-key-take-brief { min-width: 190px; }
.st-key-take-workbook { min-width: 152px; }
.st-key-trends { min-height: 560px; }
[class*="st-key-trend-"] { min-height: 178px; }
[data-testid="stMain"] [data-testid="stMetricLabel"] p,
[data-testid="stMain"] [data-testid="stMetricDelta"],
[data-testid="stMain"] [data-testid="stMetricDelta"] * { white-space: normal; overflow: visible;
  height: auto; }
.st-key-first-step { min-height: 38px; }
.st-key-subject { min-height: 24px; }
.st-key-which-cost { min-width: 118px; height: 24px; }
.st-key-which-cost button { min-height: 24px; height: 24px; padding: 0; }
.st-key-which-cost button p { font-size: 0.875rem; }
.st-key-which-cost [data-testid="stIconMaterial"] { font-size: 1.1rem; }
.st-key-first-step button { padding: 0; }
.st-key-contest-open { min-width: 175px; min-height: 38px; }
.st-key-confirm-open { min-width: 122px; min-height: 38px; }
.st-key-propose { min-width: 160px; min-height: 38px; }
.st-key-verdict-card, .st-key-verdict-to-come { min-height: 92px; padding: 14px 20px;
  border-width: 2px; justify-content: center; }
.st-key-mark p { font-size: 2.25rem; font-weight: 700; line-height: 1.15; white-space: nowrap; }
.st-key-verdict-card .st-key-answer { padding-bottom: 12px; }
.st-key-verdict-card h3, .st-key-verdict-to-come h3 { padding: 0; }
[class*="st-key-question-"] { min-height: 58px; }
.st-key-reach-cells { min-height: 110px; }
.st-key-reach-cells button { min-height: 56px; text-align: left; }
.st-key-reach-cells button p { white-space: normal; line-height: 1.35; }
[class*="st-key-question-"] p { line-height: 1.35; }
.st-key-steps { container-type: inline-size; }
[class*="st-key-step-"] button { justify-content: flex-start; text-align: left; padding: 8px 12px;
  height: auto; min-height: var(--held, 72px); }
[class*="st-key-step-"] { min-height: var(--held, 72px); }
[class*="st-key-beside-"] { min-width: 108px; }
.st-key-scenario-add-0 { min-width: 60px; }
.st-key-widget-deck-deck-parts { min-height: 57px; }
.st-key-widget-gap_map-gap-map-measure { min-height: 38px; }
[class*="st-key-widget-scenarios-scenario-chosen"] { min-width: 84px; }
[class*="st-key-widget-scenarios-"][class*="months"] { min-width: 220px; min-height: 38px;
  align-content: center; }
[class*="st-key-step-"] button > div { justify-content: flex-start; text-align: left; }
[class*="st-key-step-"] button p { text-align: left; white-space: normal; line-height: 1.4; }
@media (min-width: 1250px) {
  [class*="st-key-one-line-"] { height: 38px; overflow: visible; } }
@media (min-width: 1500px) {
  .st-key-trends { min-height: 410px; }
  [class*="st-key-trend-"] { min-height: 126px; }
  .st-key-verdict-card h3, .st-key-verdict-to-come h3 { font-size: 1.5rem; line-height: 1.3; }
  .st-key-mark p { font-size: 2.75rem; }
  .st-key-deck-files { min-height: 38px; }
  [class*="st-key-uploads"] { min-height: 66px; } }
[data-testid="stMarkdownContainer"] td[style*="right"] { white-space: nowrap; }
@media (max-width: 1150px) {
  [data-testid="stMainBlockContainer"] { padding-left: 1.5rem; padding-right: 1.5rem; } }
@media print {
  [data-testid="stSidebar"], [data-testid="stHeader"] { display: none; }
  @page { margin: 8mm; }
  [data-testid="stMainBlockContainer"] { padding: 0; }
  [data-testid="stMetric"], [data-testid="stElementContainer"] { break-inside: avoid; } }
[data-testid="stBaseButton-primary"] p, [data-testid="stBaseButton-primaryFormSubmit"] p,
[data-testid="stPopover"] button[kind="primary"] p,
[data-testid="stPopover"] button[kind="primary"] [data-testid="stIconMaterial"],
[data-testid="stBaseButton-primary"] [data-testid="stIconMaterial"],
[data-testid="stBaseButton-primaryFormSubmit"] [data-testid="stIconMaterial"] {
  color: light-dark(#FFFFFF, #0B1220); }
</style>"""
"""White on the dark theme's accent cannot be read, and the theme has no word for a button's ink.
The browser chooses it, for the theme may change while a page is open."""


_STAGE_STYLE = """<style>
[data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stExpandSidebarButton"],
.st-key-behind, [data-testid="stToast"] { display: none !important; }
.st-key-presentation { position: fixed; inset: 0; z-index: 99999; overflow: hidden;
  background: var(--st-background-color); color: var(--st-text-color); }
[class*="st-key-slide-"] { position: absolute; visibility: hidden; width: WIDEpx;
  height: TALLpx; padding: 30px 40px 0; overflow: hidden;
  zoom: var(--skillgap-zoom, 1); left: var(--skillgap-left, 0);
  top: var(--skillgap-top, 0); }
[class*="st-key-slide-"] [data-testid="stHeading"] h1 { font-size: 23px; font-weight: 550;
  opacity: 0.8; padding: 0; }
[class*="st-key-slide-"] [data-testid="stHeading"] h2 { font-size: 27px; line-height: 1.28;
  padding: 0 0 6px; }
.st-key-slide-0 [data-testid="stHeading"] h2 { font-size: 37px; padding: 22px 0 30px; }
[class*="st-key-slide-"] p, [class*="st-key-slide-"] td, [class*="st-key-slide-"] th {
  font-size: 17px; line-height: 1.4; }
[class*="st-key-slide-"] [data-testid="stMetricLabel"] p { font-size: 17px; white-space: normal; }
[class*="st-key-slide-"] [data-testid="stMetricValue"],
[class*="st-key-slide-"] [data-testid="stMetricValue"] * { font-size: 34px; line-height: 1.2;
  white-space: normal; overflow: visible; text-overflow: clip; height: auto; }
[class*="st-key-slide-"] [data-testid="stMetricDelta"],
[class*="st-key-slide-"] [data-testid="stMetricDelta"] * { font-size: 15px; white-space: normal; }
[class*="st-key-slide-"] [data-testid="stTooltipIcon"],
[class*="st-key-slide-"] [data-testid="stElementToolbar"] { display: none; }
.st-key-stage { position: absolute; left: 0; right: 0; bottom: 0; }
</style>"""


_NOT_IN_A_CLASS = re.compile(r"[^a-zA-Z0-9_-]")
"""What Streamlit turns into a hyphen when it makes a class of a key."""

_NARROW, _BOLD_A_LINE, _SMALL_A_LINE = 400, 26, 31
"""Width in pixels below which a step wraps, and how many letters of it go on a line there."""


def hold_space(key: str, pixels: int) -> None:
    """Hold the height of an element until the browser has loaded what draws it.

    Args:
        key: Its widget key; a word of our own.
        pixels: How tall it will be at least.
    """
    st.html(f"<style>.st-key-{_NOT_IN_A_CLASS.sub('-', key)} {{ min-height: {pixels}px; }}</style>")


def hold_space_of_steps(steps: Mapping[str, tuple[str, str]]) -> None:
    """Hold the height of next steps in a narrow column, where their words wrap.

    Args:
        steps: What each says and why, by the key of its button; keys are words of our own.
    """
    rules = [
        f".st-key-{_NOT_IN_A_CLASS.sub('-', key)} {{ --held: {_height_of_step(text, why)}px; }}"
        for key, (text, why) in steps.items()
    ]
    st.html(f"<style>@container (max-width: {_NARROW}px) {{ {' '.join(rules)} }}</style>")


def _height_of_step(text: str, why: str) -> int:
    """Return how tall a step is in a narrow column, pixels."""
    lines = ceil(len(text) / _BOLD_A_LINE) + ceil(len(why) / _SMALL_A_LINE)
    return max(72, 16 + 19 * lines)


def apply_styles() -> None:
    """Send the styles; once on a page is enough."""
    st.html(_STYLE)


_FOOT_OF_STAGE = 34
"""Height of the foot of a slide, pixels of the slide."""


def apply_stage_styles(wide: int, tall: int) -> None:
    """Send the styles of presentation mode: slides over the window, controls out of sight.

    Args:
        wide: Width of a slide as it is laid out, pixels.
        tall: Its height.
    """
    st.html(_STAGE_STYLE.replace("WIDE", f"{wide}").replace("TALL", f"{tall - _FOOT_OF_STAGE}"))


def enlarge(key: str, scale: float) -> None:
    """Show an element and all in it larger.

    Args:
        key: Its key; a word of our own.
        scale: How much, 1 for as it is.
    """
    st.html(f"<style>.st-key-{_NOT_IN_A_CLASS.sub('-', key)} {{ zoom: {scale:.3f}; }}</style>")


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
