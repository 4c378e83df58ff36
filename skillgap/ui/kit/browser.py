"""Which browser is looking: a random mark in a cookie, so that a reload finds its own view again.

The mark says nothing about the person; it is never put into an address, and another browser gets
another one.
"""

from __future__ import annotations

import re
import secrets

import streamlit as st

COOKIE = "skillgap_view"
_MARK = "browser"
_SOUND = re.compile(r"[0-9a-f]{32}")

_SET = """
export default function ({ data }) {
  if (data && data.mark) {
    const year = 60 * 60 * 24 * 365;
    document.cookie = `${data.cookie}=${data.mark}; path=/; max-age=${year}; SameSite=Strict`;
  }
}
"""


def mark() -> str:
    """Return the mark of the browser that this session belongs to; a new one where it has none."""
    if _MARK not in st.session_state:
        brought = str(st.context.cookies.get(COOKIE, ""))
        known = bool(_SOUND.fullmatch(brought))
        st.session_state[_MARK] = brought if known else secrets.token_hex(16)
    found: str = st.session_state[_MARK]
    return found


def keep_mark() -> None:
    """Leave the mark with the browser; it brings it along with the next visit."""
    if st.context.cookies.get(COOKIE) == mark():
        return
    put = st.components.v2.component("skillgap_browser", html="<span></span>", js=_SET)
    put(key="browser-mark", data={"cookie": COOKIE, "mark": mark()}, height=1)
