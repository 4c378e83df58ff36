"""The shell around every page: guard, warm start, sidebar, navigation."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

import streamlit as st

from skillgap.core import wording
from skillgap.core.errors import BadValue
from skillgap.core.places import APP_FOLDER
from skillgap.serving.address import refuse_other_machines
from skillgap.serving.teams import TEAM
from skillgap.store.records import WorkspaceError
from skillgap.ui.kit import browser, cached, looks, presenting, scope, show, state, trouble
from skillgap.ui.kit.collector import start_collector
from skillgap.ui.kit.once import once_a_run
from skillgap.ui.kit.own_workspace import Denied
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.signed_in import signed_in

SIDEBAR_WIDTH = 264
_SEEN = {
    "admin": "You see everyone's rows.",
    "analyst": "You see people under pseudonyms, and no protected attribute.",
    "manager": "You see the people who report to you. All totals are for them alone; their levels "
    "are inferred from the data of the whole organisation.",
    "employee": "You see your own record.",
    "auditor": "You see the audit log and its proof, and nobody's record.",
    TEAM: "You answer for your team, and see totals of the whole organisation.",
}
_PLACES, _ALL, _FUTURE = frozenset(scope.PLACES), frozenset(scope.FILTERS), frozenset({"scenario"})
_NONE: frozenset[str] = frozenset()

PAGES = {
    "Start": [
        ("overview.py", "Overview", "dashboard", "The answer on one screen.", _ALL),
        ("data.py", "Data", "table_view", "Load files, see what was found in them.", _NONE),
    ],
    "Understand": [
        ("gap_map.py", "Gap map", "grid_on", "Where skills are short and what it costs.", _ALL),
        ("skills_graph.py", "Skills graph", "hub", "Which skills are close, as a map.", _NONE),
        ("people.py", "People", "person_search", "One person's or one team's skills.", _PLACES),
        ("taxonomy.py", "Taxonomy", "account_tree", "Skills to add, merge and retire.", _NONE),
        ("work_design.py", "Work design", "design_services", "Is it the skill or the work?", _NONE),
        (
            "workflow_canvas.py",
            "Workflow canvas",
            "view_kanban",
            "A job before and after AI.",
            _NONE,
        ),
    ],
    "Plan": [
        ("scenarios.py", "Scenarios", "stacked_line_chart", "What could change.", _FUTURE),
        ("build_or_buy.py", "Build or buy", "call_split", "The cheapest mix of actions.", _FUTURE),
        ("mobility.py", "Mobility", "move_up", "Who can move where, and how.", _NONE),
        ("learning.py", "Learning", "school", "What to offer whom, and why now.", _PLACES),
        ("entry_level.py", "Entry level", "stairs", "Juniors today, seniors later.", _NONE),
    ],
    "Prove": [
        ("projected_roi.py", "Projected ROI", "savings", "What it should return.", _NONE),
        ("measured_impact.py", "Measured impact", "experiment", "Whether it worked.", _NONE),
        ("scoreboard.py", "Scoreboard", "scoreboard", "Learning and mobility, measured.", _NONE),
    ],
    "Govern": [
        ("readiness.py", "Readiness", "checklist", "What is missing, in ninety days.", _NONE),
        ("audit.py", "Audit", "fact_check", "Who did what, and people's rights.", _NONE),
        ("fairness.py", "Fairness", "balance", "Is everyone judged and offered alike?", _NONE),
    ],
    "Share": [
        ("deck.py", "Deck", "slideshow", "Slides, brief and workbook to take away.", _FUTURE),
        ("workshop.py", "Workshop", "groups", "A room predicts, tries and decides.", _NONE),
    ],
}
"""By section: file, title, icon, what it is for, and what it heeds of what pages share."""


_HOME = "overview"


def open_pages() -> dict[str, list[str]]:
    """Return the pages that are open to whoever is signed in, by section."""
    who = signed_in()
    by_section = {
        section: [file.removesuffix(".py") for file, *_ in entries if
                  who.may_open(file.removesuffix(".py"))]
        for section, entries in PAGES.items()
    }  # fmt: skip
    return {section: names for section, names in by_section.items() if names}


def home_page() -> str:
    """Return the page that opens first: the Overview, or the first that is open to an account."""
    if signed_in().may_open(_HOME):
        return _HOME
    names = [name for names in open_pages().values() for name in names]
    return names[0] if names else _HOME


def _page_beside(name: str, way: int) -> str:
    """Return the page after (1) or before (-1) another on the list, round and round."""
    names = [one for part in open_pages().values() for one in part]
    return names[(names.index(name) + way) % len(names)]


@once_a_run
def page_entry(name: str) -> st.Page:
    """Return the navigation entry of a page file, for links."""
    for entries in PAGES.values():
        for file, title, icon, help_text, _ in entries:
            if file == f"{name}.py":
                return st.Page(
                    APP_FOLDER / "pages" / file,
                    title=title,
                    icon=f":material/{icon}:",
                    url_path=name,
                    default=name == home_page(),
                    help=help_text,
                )
    raise KeyError(name)


def heeded_parameters(name: str) -> frozenset[str]:
    """Return what a page heeds of what pages share, as parameters of its address."""
    return next(
        heeds for entries in PAGES.values() for file, *_, heeds in entries if file == f"{name}.py"
    )


def go_to_page(name: str, **asked: str) -> NoReturn:
    """Go to a page with what pages share, and show there what is asked for.

    Args:
        name: The page.
        **asked: Parameters of its address; where there are any, what was chosen on it before is
            put to rest.
    """
    _refuse_closed_page(name)
    if asked:
        shared = state.address_parameters("", heeded_parameters(name))
        st.switch_page(
            page_entry(name), query_params={**shared, **{k: [v] for k, v in asked.items()}}
        )
    st.switch_page(
        page_entry(name), query_params=state.address_parameters(name, heeded_parameters(name))
    )


def send_through_app(file: str) -> None:
    """Send a page that was opened without app.py back through it, and on to itself.

    A deep link on a fresh server runs a file in ``pages/`` on its own, past any gate in app.py.

    Args:
        file: ``__file__`` of the page.
    """
    if not state.has_entered_shell():
        state.note_wished_page(Path(file).stem)
        st.switch_page("app.py")
    name = Path(file).stem
    _refuse_closed_page(name)
    state.note_arrival(name, heeded_parameters(name))


def _refuse_closed_page(name: str) -> None:
    """Refuse a page that is not open to whoever is signed in, and log that.

    Raises:
        Denied: it is not.
    """
    who = signed_in()
    if who.may_open(name):
        return
    cached.workspace().note("refuse", f"page {name}", actor=who.name)
    raise Denied(
        "your account", f"the page {name.replace('_', ' ')} is not open to it",
        "one of the pages on the left", "Ask whoever runs skillgap here.",
    )  # fmt: skip


@st.cache_resource(show_spinner=False)
def warm_up_process() -> bool:
    """Import what the pages need and start the garbage collector of our own, once per process."""
    import pandas  # noqa: F401

    import skillgap.questions.gaps.question
    import skillgap.questions.profiles.question  # noqa: F401

    cached.warm_first_dataset()
    if os.environ.get("SKILLGAP_FREEZE", "1") != "0":
        start_collector()
    return True


def run_app() -> None:
    """Draw the shell and the chosen page."""
    st.set_page_config(
        page_title="skillgap",
        page_icon=str(APP_FOLDER / "static" / "icon.png"),
        layout="wide",
        # On a phone an open sidebar lies over the page.
        initial_sidebar_state="collapsed" if signed_in().role == TEAM else SIDEBAR_WIDTH,
    )
    try:
        refuse_other_machines(*filter(None, [st.get_option("server.address")]))
    except BadValue as error:  # before anything is opened
        refused = plain(str(error))
        _run_only_page(lambda: st.error(refused, icon=":material/error:"), "This address")
        return
    if not open_pages():
        _run_only_page(_say_no_page_is_open, "No page is open")
        return
    try:
        warm_up_process()
        _run_shell()
    except WorkspaceError as error:
        logging.getLogger(__name__).error("%s", error)
        found = error
        draw = (lambda: trouble.show_trouble(found)) if signed_in().sees_all else _say_closed
        _run_only_page(draw, "This workspace")


def _say_no_page_is_open() -> None:
    st.error(
        "No page is open to your account. Ask whoever runs skillgap here.", icon=":material/lock:"
    )


def _say_closed() -> None:
    st.error(
        "This workspace cannot be opened now. Whoever runs skillgap here sees why, and can "
        "restore a backup.", icon=":material/error:",
    )  # fmt: skip


def _run_only_page(draw: Callable[[], object], title: str) -> None:
    """Draw what stands in place of all pages."""

    def show() -> None:
        draw()

    only = st.Page(show, title=title, url_path="workspace", default=True)
    st.navigation([only], position="hidden").run()


def _run_shell() -> None:
    looks.apply_styles()  # first in every run, so that a switch on the way does not drop them
    state.note_shell_entered()
    sections = {section: [*map(page_entry, names)] for section, names in open_pages().items()}
    chosen = st.navigation(sections, position="hidden")
    wished, address = state.pop_wished_page()
    if wished and signed_in().may_open(wished):
        st.switch_page(page_entry(wished), query_params=address)
    name = chosen.url_path or home_page()
    if way := presenting.pop_way():
        go_to_page(_page_beside(name, way))
    cached.active_dataset()  # decides which dataset the address speaks of
    state.note_arrival(name, heeded_parameters(name))
    st.logo(str(APP_FOLDER / "static" / f"logo-{show.light_or_dark()}.svg"), size="large")
    with st.sidebar:
        _draw_navigation(name)
        _draw_dataset_choice()
    notice = state.pop_notice()
    if notice:
        st.toast(plain(notice), icon=":material/check_circle:")
    _warn_of_unknown_address()
    _warn_of_doubts()
    with presenting.on_stage(chosen.title):
        _run_page(chosen)
    state.complete_address(name)
    with st.sidebar:  # below the page's own controls, which come first
        presenting.draw_switch()
        _show_viewer()
        browser.keep_mark_in_browser(state.browser_mark(), show.light_or_dark())


def _draw_navigation(here: str) -> None:
    """List every page by section, each one click away; the one that is open is marked."""
    with st.container(key="pages", gap=None):
        for section, names in open_pages().items():
            inside = "-here" if here in names else ""
            with st.container(key=f"section-{section.lower()}{inside}", gap=None):
                st.markdown(f":small[{section}]")
                for name in names:
                    _draw_page_link(name, here)


_LINK = 24
"""Height of an entry, pixels: held until the browser has loaded what draws it."""


def _draw_page_link(name: str, here: str) -> None:
    entry = page_entry(name)
    key = f"link-here-{name}" if name == here else f"link-{name}"
    with st.container(key=key, gap=None, height=_LINK, border=False):
        if name == here:
            looks.mark_current_page(entry.title, entry.icon)
        else:
            st.page_link(
                entry, label=entry.title, icon=entry.icon, width="stretch",
                query_params=state.address_parameters(name, heeded_parameters(name)),
            )  # fmt: skip


def _warn_of_unknown_address() -> None:
    """Say so where the address names no page: Streamlit opens the first one in its place."""
    asked = urlsplit(str(st.context.url or "")).path.rstrip("/").rpartition("/")[2]
    known = {file.removesuffix(".py") for entries in PAGES.values() for file, *_ in entries}
    if asked in known and not signed_in().may_open(asked):
        cached.workspace().note("refuse", f"page {asked}")
        st.warning(
            f"The page “{plain(asked)}” is not open to your account; those on the left are.",
            icon=":material/lock:",
        )
    elif asked and asked not in known:
        st.warning(
            f"There is no page “{plain(asked)}”. This is the Overview; all pages are on the left.",
            icon=":material/link_off:",
        )


def _warn_of_doubts() -> None:
    """Say on every page that the audit log is not whole."""
    doubts = cached.workspace().doubts
    if doubts:
        st.warning(
            plain(f"The audit log is not whole. {doubts[0]} See Audit, Proof."),
            icon=":material/gpp_maybe:",
        )


def _run_page(chosen: st.Page) -> None:
    try:
        chosen.run()
    except Denied as error:
        st.warning(plain(str(error)), icon=":material/lock:")
    except WorkspaceError as error:
        logging.getLogger(__name__).error("%s", error)
        if not signed_in().sees_all:
            _say_closed()
            return
        trouble.show_sentence(error)
        st.page_link(
            page_entry("data"), icon=":material/table_view:",
            label="Data: load the files again, go back to a backup, or open another dataset",
        )  # fmt: skip
    except Exception:
        if os.environ.get("SKILLGAP_TRACEBACK"):
            raise
        logging.getLogger(__name__).exception("page %s failed", chosen.title)
        with st.container(border=True, key="fault"):
            st.markdown("#### This page failed, and the fault is ours")
            st.markdown(
                "Nothing you loaded was changed, and the other pages still work. Whoever started "
                "the app finds the details in its window."
            )
            st.button("Try again", icon=":material/refresh:", type="primary")


def _draw_dataset_choice() -> None:
    kept = cached.datasets()
    active = cached.active_dataset()
    if active is None or not kept:
        st.caption("No dataset is open.")
        return
    by_lineage = {dataset.lineage: dataset for dataset in kept}
    with st.container(key="dataset"):
        chosen = st.selectbox(
            "Dataset",
            list(by_lineage),
            index=list(by_lineage).index(active.lineage),
            format_func=lambda key: by_lineage[key].name,
            help="Every dataset you loaded stays in this workspace, on this machine.",
        )
    if chosen != active.lineage:
        cached.activate_dataset(by_lineage[chosen].id)
        st.rerun()
    st.caption(plain(f"Version {active.version}, as of {wording.day(active.as_of)}"))


def _show_viewer() -> None:
    who = signed_in()
    if who.name != "facilitator":
        st.caption(plain(f"Signed in as {who.name}, {who.role}"), help=_SEEN[who.role])
    st.caption(
        "Nothing leaves this machine.",
        help="One policy decides what each page and each file shows."
        if who.name != "facilitator"
        else "You see everyone's rows, as facilitator. One policy decides what each table shows.",
    )
