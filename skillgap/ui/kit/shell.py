"""The shell around every page: guard, warm start, sidebar, navigation."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import streamlit as st

from skillgap.core import wording
from skillgap.ui.kit import cached, show, state
from skillgap.ui.kit.plain import plain

ROOT = Path(__file__).resolve().parents[3]
SIDEBAR_WIDTH = 248

PAGES = {
    "Start": [
        ("overview.py", "Overview", "dashboard", "The answer on one screen."),
        ("data.py", "Data", "table_view", "Load files, see what was found in them."),
    ],
    "Understand": [
        ("gap_map.py", "Gap map", "grid_on", "Where skills are short and what it costs."),
        ("skills_graph.py", "Skills graph", "hub", "Which skill is close to which, as a map."),
        ("people.py", "People", "person_search", "One person's or one team's skills."),
        ("taxonomy.py", "Taxonomy", "account_tree", "Skills to introduce, merge and sunset."),
    ],
    "Plan": [
        ("scenarios.py", "Scenarios", "stacked_line_chart", "What will be short, and what if."),
        ("build_or_buy.py", "Build or buy", "call_split", "The cheapest sound mix of actions."),
        ("mobility.py", "Mobility", "move_up", "Who can move where, and how."),
        ("learning.py", "Learning", "school", "What to offer whom, and why now."),
    ],
    "Prove": [
        ("projected_roi.py", "Projected ROI", "savings", "What an intervention should return."),
        ("measured_impact.py", "Measured impact", "experiment", "Whether it worked."),
        ("scoreboard.py", "Scoreboard", "scoreboard", "Learning and mobility, measured."),
    ],
}


def page(name: str) -> st.Page:
    """Return the navigation entry of a page file, for links."""
    for entries in PAGES.values():
        for file, title, icon, help_text in entries:
            if file == f"{name}.py":
                return st.Page(
                    ROOT / "pages" / file,
                    title=title,
                    icon=f":material/{icon}:",
                    url_path=name,
                    default=name == "overview",
                    help=help_text,
                )
    raise KeyError(name)


def guard(file: str) -> None:
    """Send a page that was opened without app.py back through it, and on to itself.

    A deep link on a fresh server runs a file in ``pages/`` on its own, past any gate in app.py.

    Args:
        file: ``__file__`` of the page.
    """
    if not state.shell_entered():
        state.wish(Path(file).stem)
        st.switch_page("app.py")


@st.cache_resource(show_spinner=False)
def warm_up() -> bool:
    """Import what the pages need and freeze the garbage collector, once per process.

    Streamlit collects all generations after every run; with the libraries frozen out of it a
    round takes a quarter of the time (benchmarks/app.py shows both).
    """
    import gc

    import pandas  # noqa: F401

    import skillgap.questions.gaps.question
    import skillgap.questions.profiles.question  # noqa: F401

    cached.warm()
    if os.environ.get("SKILLGAP_FREEZE", "1") != "0":
        gc.collect()
        gc.freeze()
    return True


def run() -> None:
    """Draw the shell and the chosen page."""
    st.set_page_config(
        page_title="skillgap",
        page_icon=str(ROOT / "static" / "icon.png"),
        layout="wide",
        initial_sidebar_state=SIDEBAR_WIDTH,
    )
    warm_up()
    state.enter_shell()
    sections = {
        section: [page(file.removesuffix(".py")) for file, *_ in entries]
        for section, entries in PAGES.items()
    }
    chosen = st.navigation(sections, position="top")
    wished = state.take_wish()
    if wished:
        st.switch_page(page(wished))
    st.logo(str(ROOT / "static" / f"logo-{show.mode()}.svg"), size="large")
    with st.sidebar:
        _choose_dataset()
    notice = state.take_notice()
    if notice:
        st.toast(plain(notice), icon=":material/check_circle:")
    _run_page(chosen)
    with st.sidebar:
        _say_viewer()


def _run_page(chosen: st.Page) -> None:
    try:
        chosen.run()
    except Exception:
        if os.environ.get("SKILLGAP_TRACEBACK"):
            raise
        logging.getLogger(__name__).exception("page %s failed", chosen.title)
        with st.container(border=True, key="fault"):
            st.markdown("#### This page failed, and the fault is ours")
            st.markdown(
                "Nothing you loaded was changed. Other pages and other datasets still work; "
                "the terminal that runs the app holds the details."
            )
            st.button("Try again", icon=":material/refresh:", type="primary")


def _choose_dataset() -> None:
    kept = cached.datasets()
    active = cached.active()
    if active is None or not kept:
        st.caption("No dataset is open.")
        return
    by_lineage = {dataset.lineage: dataset for dataset in kept}
    chosen = st.selectbox(
        "Dataset",
        list(by_lineage),
        index=list(by_lineage).index(active.lineage),
        format_func=lambda key: by_lineage[key].name,
        help="Every dataset you loaded stays in this workspace, on this machine.",
    )
    if chosen != active.lineage:
        cached.activate(by_lineage[chosen].id)
        st.rerun()
    st.caption(plain(f"Version {active.version}, as of {wording.day(active.as_of)}"))


def _say_viewer() -> None:
    st.caption(
        "Seen as facilitator: everyone's rows. Nothing leaves this machine.",
        help="One policy object decides what each table shows; the facilitator sees all.",
    )
