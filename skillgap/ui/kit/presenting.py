"""Presentation mode: any page as slides in large type, moved on by keyboard, controls hidden.

A page runs as always, out of sight; what it has shown is then drawn as slides over the whole
window: its question, answer and key figures, and each figure and table. All slides of a page are
there at once, so that a key press needs no server; behind the last comes the next page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import streamlit as st

from skillgap.exports.exhibits import Grid
from skillgap.serving.teams import TEAM
from skillgap.ui.kit import cached, looks, show, shown, state
from skillgap.ui.kit.plain import keep_numbers_unbroken, plain
from skillgap.ui.kit.signed_in import signed_in

_ON, _WAY, _KEY = "presenting", "presenting way", "presentation"
_STAGE_HELD = "presenting stage"
_WIDE, _TALL = 1120, 630
"""A slide as it is laid out, pixels; the browser enlarges it until it fills the window."""

_CHART_ROOM, _CHART_SCALE, _SMALLEST = 430, (1.2, 1.55), 180
_LETTERS, _ROWS, _SAID = 88, 9, 230
_FOOT = """<div class="foot"><span class="page"></span><span class="hint"></span>
<button class="back" aria-label="Back">‹</button><span class="count" role="status"></span>
<button class="on" aria-label="On">›</button>
<button class="full">Full screen</button><button class="leave">Leave</button></div>
"""
_FOOT_STYLE = """
.foot { display: flex; gap: 14px; align-items: center; padding: 6px 26px 10px;
  font: 15px var(--st-font, sans-serif); color: var(--st-text-color); }
.page { font-weight: 600; } .hint { flex: 1; opacity: 0.75; }
button { font: inherit; color: inherit; background: none; border: 1px solid
  color-mix(in srgb, currentColor 30%, transparent); border-radius: 8px; padding: 3px 12px;
  cursor: pointer; min-width: 40px; }
button:focus-visible { outline: 3px solid var(--st-primary-color); }
"""

# Keys are heard on the whole document, once; what they do is looked up in what the last page left.
_SCRIPT = """
export default function ({ data, parentElement, setTriggerValue }) {
  const find = (name) => parentElement.querySelector("." + name);
  const held = window.skillgapStage?.turn === data.turn ? window.skillgapStage.at : null;
  const stage = window.skillgapStage = {
    turn: data.turn, at: held ?? (data.last ? data.titles.length - 1 : 0),
    tell: setTriggerValue,
  };
  const rules = document.getElementById("skillgap-slides") ??
    document.head.appendChild(Object.assign(document.createElement("style"),
                                            { id: "skillgap-slides" }));
  stage.show = () => {
    const zoom = Math.min(innerWidth / data.wide, innerHeight / data.tall);
    const left = Math.max(0, (innerWidth / zoom - data.wide) / 2);
    const top = Math.max(0, (innerHeight / zoom - data.tall) / 2);
    rules.textContent = `:root { --skillgap-zoom: ${zoom}; --skillgap-left: ${left}px;
        --skillgap-top: ${top}px; }
      .st-key-slide-${stage.at} { visibility: visible !important; }
      [class*="st-key-slide-"]:not(.st-key-slide-${stage.at}) * {
        visibility: hidden !important; }`;
    find("page").textContent = data.page;
    find("hint").textContent = "← → to move on, Esc to leave";
    find("count").textContent = `${stage.at + 1} of ${data.titles.length}`;
    find("count").setAttribute("aria-label",
      `Slide ${stage.at + 1} of ${data.titles.length}: ${data.titles[stage.at]}`);
  };
  stage.move = (by) => {
    const to = stage.at + by;
    if (to >= 0 && to < data.titles.length) { stage.at = to; stage.show(); }
    else stage.tell("turned", { by, from: data.turn });
  };
  stage.leave = () => {
    if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
    stage.tell("left", { from: data.turn });
  };
  stage.fill = () => document.documentElement.requestFullscreen?.().catch(() => {});
  find("on").onclick = () => stage.move(1);
  find("back").onclick = () => stage.move(-1);
  find("leave").onclick = stage.leave;
  find("full").onclick = stage.fill;
  if (held === null && data.turn === 0) stage.fill();
  stage.show();
  if (window.skillgapHears) return;
  window.skillgapHears = true;
  const now = () => document.querySelector(".st-key-presentation") && window.skillgapStage;
  const keys = { ArrowRight: 1, PageDown: 1, " ": 1, ArrowLeft: -1, PageUp: -1 };
  document.addEventListener("keydown", (event) => {
    const shown = now();
    if (!shown || event.ctrlKey || event.metaKey || event.altKey) return;
    const inside = event.composedPath()[0];
    if (event.key === " " && inside?.tagName === "BUTTON") return;
    if (event.key in keys) shown.move(keys[event.key]);
    else if (event.key === "Escape") shown.leave();
    else if (event.key === "f" || event.key === "F") shown.fill();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  window.addEventListener("resize", () => now()?.show());
  document.addEventListener("fullscreenchange", () => {
    if (!document.fullscreenElement) now()?.leave();
  });
}
"""
_STAGE = st.components.v2.component("skillgap_stage", html=_FOOT, css=_FOOT_STYLE, js=_SCRIPT)


def is_on() -> bool:
    """Say whether this session presents."""
    return state.session_value(_ON) is not None


def draw_switch() -> None:
    """Draw what begins the presentation with the page that is open; a team's phone has none."""
    if signed_in().role == TEAM:
        return
    st.button(
        "Present", icon=":material/present_to_all:", key="present", type="tertiary",
        on_click=state.keep_in_session, args=(_ON, 0),
        help="This page as slides in large type. Arrow keys move on, Esc leaves.",
    )  # fmt: skip


def pop_way() -> int:
    """Return whether the keyboard asked for the next page (1) or the one before (-1), once."""
    way = int(state.session_value(_WAY) or 0)
    state.keep_in_session(_WAY, None)
    return way


@contextmanager
def on_stage(title: str) -> Iterator[None]:
    """Run a page out of sight and draw what it showed as slides; as always where nobody presents.

    Args:
        title: Title of the page, for the foot of each slide.
    """
    if not is_on():
        yield
        return
    looks.apply_stage_styles(_WIDE, _TALL)
    shown.begin_page()
    shown.note_question(title, "")
    state.keep_in_session(_STAGE_HELD, (st.container(key=_KEY), title))
    with st.container(key="behind"):
        yield
    draw_presentation()


def draw_presentation() -> None:
    """Draw what the page has shown so far as slides; a page that stops early asks for it."""
    stage, title = state.session_value(_STAGE_HELD) or (None, "")
    if stage is None or not is_on():
        return
    state.keep_in_session(_STAGE_HELD, None)
    pictured = [one for one in shown.on_this_page() if one.kind != "Sentence"]
    with stage:
        with st.container(key="slide-0"):
            _draw_first_slide()
        for place, item in enumerate(pictured, start=1):
            with st.container(key=f"slide-{place}"):
                _draw_slide(item, f"slide-{place}")
        with st.container(key="stage"):
            _draw_foot(title, [shown.question_of_page()[0], *(one.title for one in pictured)])


def _draw_foot(title: str, titles: Sequence[str]) -> None:
    turn, last = state.session_value(_ON), state.session_value(f"{_WAY} was") == -1
    key = f"stage-{turn}"
    _STAGE(
        key=key,
        data={"page": title, "titles": list(titles), "turn": turn, "last": last,
              "wide": _WIDE, "tall": _TALL},
        on_turned_change=state.on_trigger(key, "turned", _turn),
        on_left_change=state.on_trigger(key, "left", _leave),
        height=44,
    )  # fmt: skip


def _turn(told: Any) -> None:
    turn = state.session_value(_ON)
    if turn is None or (told or {}).get("from") != turn:  # pressed twice before the page came
        return
    way = 1 if told.get("by") == 1 else -1
    state.keep_in_session(_ON, turn + 1)
    state.keep_in_session(_WAY, way)
    state.keep_in_session(f"{_WAY} was", way)


def _leave(told: Any) -> None:
    if told:
        state.keep_in_session(_ON, None)
        state.keep_in_session(f"{_WAY} was", None)


def _draw_first_slide() -> None:
    question, subject = shown.question_of_page()
    st.title(question, anchor=False)
    if subject:
        st.caption(plain(subject))
    said = [one.sentence for one in shown.on_this_page() if one.kind == "Sentence"]
    if not said:
        st.markdown("This page has nothing to show yet: leave, and it says what it needs.")
    for sentence in said:
        st.header(keep_numbers_unbroken(plain(sentence)), anchor=False)
    for cards in shown.cards_on_this_page()[:1]:
        with st.grid(len(cards), min_column_width=150, gap="small"):
            for card in cards:
                _draw_card(card)


def _draw_card(card: Any) -> None:
    st.metric(
        plain(card.label), card.value, delta=plain(card.note) or None, delta_color="off",
        delta_arrow="off", border=True, height="stretch",
    )  # fmt: skip


def _draw_slide(item: shown.Shown, key: str) -> None:
    st.header(keep_numbers_unbroken(plain(item.title)), anchor=False)
    if item.draw is not None:
        item.draw(f"{key}-{state.session_value(_ON)}")
    elif item.spec is not None:
        _draw_chart(item, key)
    elif item.frame is not None:
        grid = item.exhibit(cached.open_workforce().currency)
        if isinstance(grid, Grid):
            _draw_table(grid)
    said = item.sentence.removeprefix(item.title).lstrip(":. ")
    if item.spec is not None and said and len(said) <= _SAID:
        st.markdown(keep_numbers_unbroken(plain(said[:1].upper() + said[1:])))


def _draw_chart(item: shown.Shown, key: str) -> None:
    """Draw a chart as tall as the slide has room for, its letters as large as that allows."""
    low, high = _CHART_SCALE
    tall = max(item.height, _SMALLEST)
    scale = min(max(_CHART_ROOM / tall, low), high)
    name = f"chart-{key}-{state.session_value(_ON)}"
    looks.enlarge(name, scale)
    with st.container(key=name):
        st.echarts_chart(
            dict(item.spec or {}), key=f"{name}-drawn", renderer="svg", alt=item.sentence,
            height=int(min(1.7 * tall, _CHART_ROOM / scale)),
        )  # fmt: skip


def _draw_table(grid: Grid) -> None:
    """Draw as many columns and rows as can be read from afar; the rest is counted."""
    kept = _columns_that_fit(grid)
    names = [grid.headings[place] for place in kept]
    rows = [[row[place] for place in kept] for row in grid.rows[:_ROWS]]
    right = [grid.headings[place] for place in kept if place in grid.figures]
    show.show_wrapped_table(names, rows, figures=right)
    more = len(grid.rows) + grid.left_out - len(rows)
    if more > 0:
        st.caption(f"and {more:,} more rows on the page")


def _columns_that_fit(grid: Grid) -> list[int]:
    """Return the columns, from the left, whose words have room beside each other."""
    found: list[int] = []
    used = 0
    for place, heading in enumerate(grid.headings):
        used += 3 + max([len(heading), *(len(row[place]) for row in grid.rows[:_ROWS])])
        if found and used > _LETTERS:
            break
        found.append(place)
    return found
