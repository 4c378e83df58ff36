"""What the person at the screen has chosen: one frozen value, and every session key.

Widgets write through it, so nothing is lost on a page switch; the workspace remembers it, so
nothing is lost on a reload or restart either.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

import streamlit as st

_VIEW, _SHELL, _STAGED, _NOTICE = "view", "shell", "staged", "notice"
_UPLOADS, _IMPORTED = "uploads", "imported"
_WISH, _RENEWED = "wish", "renewed."
_WIDGET, _KEPT = "widget.", "held."
_PAST = "scenario past"
_REMEMBERED = "view"


@dataclass(frozen=True, slots=True)
class View:
    """Everything chosen on any page.

    Attributes:
        dataset: Lineage of the dataset that is open; 0 is the one the workspace opened last.
        function: Functions kept; empty means all. The other filters work alike.
        measure: What the gap map is coloured by.
        cell: Drilled-down cell of the gap map: (function, cluster); empty at rest.
        skill: Skill opened on the gap map.
        person: Employee opened on People.
        team: Team opened on People.
        person_skill: Skill opened in a person's profile.
        people_by: ``person`` or ``team``.
        map_of: What Skills graph maps: ``skills`` or ``roles``.
        node: Skill or role chosen on the map; empty at rest.
        node_to: Second one, the end of a path.
        move_to: Role that Mobility is asked about.
        mover: Employee whose ladder is open on Mobility.
        move_cuts: Cut-offs set on Mobility: similarity, grades, pay, exposure; empty means as
            worked out.
        learning_budget: Money for the coming quarter's learning; 0 is the usual share of payroll.
        learner: Employee opened on Learning.
        offer: Intervention opened for that person.
        mastery_cluster: Skill cluster whose use and mastery the scoreboard compares.
        versions_from: Earlier of two versions compared on Data; 0 is the one before.
        versions_to: Later of the two; 0 is the one in force.
        backup: File name of the backup chosen on Data.
        scenarios: Scenarios on the board beside the baseline, as their files; half-moved sliders
            are in them.
        scenario: Name of the one being edited; empty is the baseline.
        scenario_measure: Figure of the fan: ``posts_short``, ``supply`` or ``demand``.
        scenario_months: Months ahead that tables and answers speak of.
        scenario_function: Function looked at; empty is the whole organisation.
        scenario_target: Target line in FTE; 0 is none.
        plan_scenario: Scenario that Build or buy plans for; empty is the baseline.
        plan_settings: Its settings as JSON; empty at rest.
        plan_past: Settings before, oldest first, for undo.
        plan_part: Role or lever opened on Build or buy.
        plan_over: Scenarios laid over each other there.
        plan_patient: Settings for which a closer proof was asked.
        roi_intervention: Intervention that Projected ROI is asked about; empty: the most used.
        roi_people: People it is offered to; 0 is a quarter's places.
        roi_months: Months that benefits are counted; 0 is two years.
        roi_hires: Outside hires it makes unnecessary, in posts.
        roi_edits: Inputs set by hand, as pairs of name and value.
        roi_before: Earlier edits, oldest first, for undo.
        impact_of: Intervention whose impact is measured; empty: the plainest roll-out.
        impact_on: Outcome it is measured on.
        impact_lots: Whether its places were drawn by lot.
        impact_looks: Results looked at together; 0 is the number of planned roll-outs.
        impact_anticipation: Periods before its start in which it may already have shown.
        impact_value: Money that one unit of the outcome is worth; 0 is by pay.
    """

    dataset: int = 0
    function: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    job_family: tuple[str, ...] = ()
    cluster: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    measure: str = "monthly_risk"
    cell: tuple[str, ...] = ()
    skill: str = ""
    person: str = ""
    person_skill: str = ""
    team: str = ""
    people_by: str = "person"
    map_of: str = "skills"
    node: str = ""
    node_to: str = ""
    move_to: str = ""
    mover: str = ""
    move_cuts: tuple[float, ...] = ()
    learning_budget: float = 0.0
    learner: str = ""
    offer: str = ""
    mastery_cluster: str = ""
    versions_from: int = 0
    versions_to: int = 0
    backup: str = ""
    scenarios: tuple[str, ...] = ()
    scenario: str = ""
    scenario_measure: str = "posts_short"
    scenario_months: int = 24
    scenario_function: str = ""
    scenario_target: float = 0.0
    plan_scenario: str = ""
    plan_settings: str = ""
    plan_past: tuple[str, ...] = ()
    plan_part: str = ""
    plan_over: tuple[str, ...] = ()
    plan_patient: str = ""
    roi_intervention: str = ""
    roi_people: float = 0.0
    roi_months: float = 0.0
    roi_hires: float = 0.0
    roi_edits: tuple[Any, ...] = ()
    roi_before: tuple[Any, ...] = ()
    impact_of: str = ""
    impact_on: str = ""
    impact_lots: bool = False
    impact_looks: float = 0.0
    impact_anticipation: float = 0.0
    impact_value: float = 0.0

    @property
    def filters(self) -> dict[str, tuple[str, ...]]:
        """The filters in force, as keyword arguments of ``Gaps.within``."""
        chosen = {name: getattr(self, name) for name in FILTERS}
        return {name: values for name, values in chosen.items() if values}


FILTERS = ("function", "region", "job_family", "cluster", "kind", "tag")


def view() -> View:
    """Return what is chosen now; on a new session, what the workspace remembers."""
    if _VIEW not in st.session_state:
        from skillgap.ui.kit.cached import workspace

        st.session_state[_VIEW] = _restored(workspace().recall(_REMEMBERED, {}))
    current: View = st.session_state[_VIEW]
    return current


def change(**changes: Any) -> View:
    """Replace parts of the view and remember it; returns the new one."""
    before = view()
    after = replace(before, **changes)
    if after != before:
        st.session_state[_VIEW] = after
        from skillgap.ui.kit.cached import workspace

        workspace().remember(_REMEMBERED, asdict(replace(after, skill="", backup="", plan_part="")))
    return after


def reset(*names: str) -> None:
    """Put parts of the view back to rest, and the widgets that show them."""
    rest = View()
    change(**{name: getattr(rest, name) for name in names})
    for name in names:
        st.session_state.pop(_WIDGET + name, None)


def open_dataset(lineage: int) -> None:
    """Open a dataset; what was chosen in the one before is put to rest.

    Args:
        lineage: Number that all its versions share; another version keeps what was chosen.
    """
    if lineage != view().dataset:
        reset(*(field.name for field in fields(View)))
        change(dataset=lineage)


def bound(name: str, *, single: bool = False) -> tuple[str, Callable[[], None]]:
    """Tie a widget to a part of the view.

    Args:
        name: Field of :class:`View`.
        single: Whether the widget yields one value rather than several.

    Returns:
        The widget's key, already set to the chosen value, and its ``on_change``.
    """
    chosen, rest = getattr(view(), name), getattr(View(), name)

    def write(value: Any) -> None:
        change(**{name: (value or rest) if single else tuple(value or ())})

    return tied(name, (chosen or None) if single else list(chosen), write)


def bound_number(name: str, rest: float) -> tuple[str, Callable[[], None]]:
    """Tie a number input to a part of the view that is 0 while it is at rest.

    Args:
        name: Field of :class:`View`.
        rest: What the input shows at rest.

    Returns:
        The widget's key, already set, and its ``on_change``.
    """

    def write(value: float | None) -> None:
        change(**{name: 0.0 if value is None or value == rest else float(value)})

    return tied(name, getattr(view(), name) or rest, write)


def keep_within(name: str, options: list[str]) -> None:
    """Drop chosen values that another dataset does not know."""
    chosen = getattr(view(), name)
    known = tuple(value for value in chosen if value in options)
    if known != chosen:
        change(**{name: known})


def shell_entered() -> bool:
    """Say whether app.py's shell has run in this session."""
    return bool(st.session_state.get(_SHELL, False))


def enter_shell() -> None:
    """Record that app.py's shell has run in this session."""
    st.session_state[_SHELL] = True


def wish(page: str) -> None:
    """Record which page was asked for before the shell had run."""
    st.session_state[_WISH] = page


def take_wish() -> str:
    """Return the page asked for before the shell had run, once."""
    return str(st.session_state.pop(_WISH, ""))


def fresh(name: str) -> str:
    """Return the key of a chart or table; it changes with :func:`renew`, which unselects."""
    return f"{name}.{st.session_state.get(_RENEWED + name, 0)}"


def renew(*names: str) -> None:
    """Forget what is selected in these charts and tables, so it can be chosen again."""
    for name in names:
        st.session_state[_RENEWED + name] = st.session_state.get(_RENEWED + name, 0) + 1


def staged(default: Any = None) -> Any:
    """Return what the Data page holds between upload and import."""
    return st.session_state.get(_STAGED, default)


def stage(value: Any) -> None:
    """Hold something between upload and import; ``None`` lets it go."""
    if value is None:
        st.session_state.pop(_STAGED, None)
    else:
        st.session_state[_STAGED] = value


def held(name: str) -> Any:
    """Return what a step of an import holds in this session; nothing where it holds nothing."""
    return st.session_state.get(_KEPT + name)


def hold(name: str, value: Any) -> None:
    """Hold something in this session only; ``None`` lets it go."""
    if value is None:
        st.session_state.pop(_KEPT + name, None)
    else:
        st.session_state[_KEPT + name] = value


def tied(name: str, value: Any, write: Callable[[Any], object]) -> tuple[str, Callable[[], None]]:
    """Tie a widget to a value that is kept elsewhere, such as what is staged.

    Args:
        name: Name of the widget, its own on the page.
        value: What the widget shows.
        write: Called with what the person at the screen chose.

    Returns:
        The widget's key, already set, and its ``on_change``.
    """
    key = _WIDGET + name
    st.session_state[key] = value

    def write_through() -> None:
        write(st.session_state[key])

    return key, write_through


def shut(key: str) -> None:
    """Close a popover or expander on the next run."""
    st.session_state[key] = False


def uploads_key() -> str:
    """Return the key of the upload field; it changes once the files are read."""
    return f"{_UPLOADS}.{st.session_state.get(_UPLOADS, 0)}"


def drop_uploads() -> None:
    """Let the uploaded bytes go: under a new key the field is empty again."""
    st.session_state[_UPLOADS] = st.session_state.get(_UPLOADS, 0) + 1


def past_boards() -> list[tuple[str, ...]]:
    """Return the boards of scenarios before the last changes, oldest first, to undo them."""
    past: list[tuple[str, ...]] = st.session_state.setdefault(_PAST, [])
    return past


def notify(text: str) -> None:
    """Leave a notice for the next run."""
    st.session_state[_NOTICE] = text


def take_notice() -> str:
    """Return the notice left by the run before, once."""
    return str(st.session_state.pop(_NOTICE, ""))


def note_import(imported: int, before: int) -> None:
    """Note which version an import made, and which one was open before (0 for none)."""
    st.session_state[_IMPORTED] = (imported, before)


def last_import() -> tuple[int, int]:
    """Return the version the last import of this session made, and the one open before."""
    noted: tuple[int, int] = st.session_state.get(_IMPORTED, (0, 0))
    return noted


def _restored(saved: dict[str, Any]) -> View:
    rest = View()
    known = {field.name for field in fields(View)} & set(saved)
    values = {
        name: tuple(saved[name]) if isinstance(getattr(rest, name), tuple) else saved[name]
        for name in known
    }
    return replace(rest, **values)


def chart_choice(key: str, choose: Callable[[int], None]) -> Callable[[], None]:
    """Return what a chart calls when a point of it is clicked.

    Args:
        key: Key of the chart.
        choose: Called with the position of the point in the chart's table.
    """

    def chosen() -> None:
        groups = st.session_state[key]["selection"]["selected"]
        places = [place for group in groups for place in group["data_indices"]]
        if places:
            choose(places[0])

    return chosen


def row_choice(key: str, choose: Callable[[int], None]) -> Callable[[], None]:
    """Return what a table calls when a row of it is chosen."""

    def chosen() -> None:
        places = st.session_state[key]["selection"]["rows"]
        if places:
            choose(places[0])

    return chosen


def trigger_choice(key: str, trigger: str, choose: Callable[[Any], None]) -> Callable[[], None]:
    """Return what a component calls when it reports something.

    Args:
        key: Key of the component.
        trigger: Name of what it reports.
        choose: Called with what was reported.
    """

    def chosen() -> None:
        choose(getattr(st.session_state[key], trigger))

    return chosen


def cell_edits(key: str, write: Callable[[dict[int, dict[str, Any]]], None]) -> Callable[[], None]:
    """Return what an editable table calls when cells were changed.

    Args:
        key: Key of the table.
        write: Called with row position to changed columns.
    """

    def changed() -> None:
        write(dict(st.session_state[key]["edited_rows"]))

    return changed


_PANEL = "panel"


def held_panel() -> Any:
    """Return the uploaded panel held in this session, or nothing."""
    return st.session_state.get(_PANEL)


def hold_panel(value: Any) -> None:
    """Hold an uploaded panel in this session; ``None`` lets it go."""
    st.session_state[_PANEL] = value


def fill(key: str, value: Any) -> None:
    """Put something into a widget on the next run."""
    st.session_state[key] = value
