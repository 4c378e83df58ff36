"""Which browser is looking: a random mark in a cookie, so that a reload finds its own view again.

The mark says nothing about the person; it is never put into an address, and another browser gets
another one.
"""

from __future__ import annotations

import re
import secrets

import streamlit as st

COOKIE = "skillgap_view"
_SOUND = re.compile(r"[0-9a-f]{32}")

# Charts and the logo are drawn on the server in the ink of one theme: where the browser shows
# another one, because it was changed while a page is open, the page is asked for once more.
# A slider sends what was pressed after a quarter of a second without a further press. A click on
# another page within that time would lose it: so the click waits until it has been sent.
_ATTEND = """
export default function ({ data, setTriggerValue }) {
  window.skillgapDrawnFor = data.theme;
  window.skillgapRedraw = (theme) => setTriggerValue("redraw", theme);
  const year = 60 * 60 * 24 * 365;
  document.cookie = `${data.cookie}=${data.mark}; path=/; max-age=${year}; SameSite=Strict`;
  if (window.skillgapAttends) return;
  window.skillgapAttends = true;
  let moved = -1e9, passing = false, told = "";
  setInterval(() => {
    const app = document.querySelector(".stApp");
    const now = app && getComputedStyle(app).colorScheme;
    if (now === window.skillgapDrawnFor) told = "";
    else if (now && now !== told) { told = now; window.skillgapRedraw(now); }
  }, 500);
  const note = (event) => {
    if (event.target?.matches?.("input[type=range], [role=slider]")) moved = performance.now();
  };
  for (const kind of ["input", "keydown"]) document.addEventListener(kind, note, true);
  document.addEventListener("click", (event) => {
    const wait = moved + 350 - performance.now();
    const place = event.target?.closest?.("a, button");
    if (passing || wait <= 0 || !place) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    setTimeout(() => { passing = true; place.click(); passing = false; }, wait);
  }, true);
}
"""
_COMPONENT = st.components.v2.component("skillgap_browser", html="<span></span>", js=_ATTEND)


def new_browser_mark() -> str:
    """Return the mark the browser brought along; a new one where it brought none."""
    brought = str(st.context.cookies.get(COOKIE, ""))
    return brought if _SOUND.fullmatch(brought) else secrets.token_hex(16)


def keep_mark_in_browser(mark: str, theme: str) -> None:
    """Leave the mark with the browser; no half-sent slider move is lost, and ink follows the theme.

    Args:
        mark: The random mark.
        theme: What the page was drawn for, ``light`` or ``dark``.
    """
    _COMPONENT(
        key="browser", data={"cookie": COOKIE, "mark": mark, "theme": theme}, height=1,
        on_redraw_change=lambda: None,
    )  # fmt: skip
