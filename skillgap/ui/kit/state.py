"""What the person at the screen has chosen: every session key, and parts that pages own.

A page keeps its choices in a frozen dataclass of its own, a :class:`Part`. Widgets write through
it, so nothing is lost on a page switch; the workspace keeps it for the browser it was chosen in,
so nothing is lost on a reload or restart, and no browser moves the view of another. What is
harmless to share stands in the address as well: Back, reload and a link to a colleague work.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields, replace
from typing import Any, Generic, TypeVar

import streamlit as st

from skillgap.ui.kit import browser
from skillgap.ui.kit.once import forget_answers
from skillgap.ui.kit.signed_in import FACILITATOR, signed_in
from skillgap.ui.kit.workspace import workspace

_PART, _DATASET, _PLACE, _READ = "part.", "dataset", "place", "read."
_MARK = "browser mark"
_SHELL, _STAGED, _NOTICE = "shell", "staged", "notice"
_UPLOADS, _IMPORTED = "uploads", "imported"
_WISH, _RENEWED = "wish", "renewed."
_WIDGET, _KEPT = "widget.", "held."
_PAST, _PANEL = "scenario past", "panel"
_BEFORE = "view"
"""Where versions before kept the choices of all pages of a workspace, in one record."""

V = TypeVar("V")


class Part(Generic[V]):
    """The choices of one page, or those that pages share."""

    def __init__(
        self,
        name: str,
        rest: V,
        *,
        passing: tuple[str, ...] = (),
        address: Mapping[str, str] | None = None,
        page: str = "",
        allowed: Mapping[str, tuple[object, ...]] | None = None,
        before: Mapping[str, str] | None = None,
    ) -> None:
        """Describe a part; nothing is read yet.

        Args:
            name: Its name, one of its own.
            rest: The frozen dataclass with every choice at rest.
            passing: Fields that a reload forgets, such as an open drawer.
            address: Fields that stand in the address, with their names there; never a person.
            page: Page whose address they stand in; empty: of every page that heeds them.
            allowed: Values a field may take, where an address could say anything.
            before: Fields with their names in the view that earlier versions kept.
        """
        self.name, self.rest, self.passing, self.page = name, rest, passing, page
        self.address, self.allowed = dict(address or {}), dict(allowed or {})
        self.before = dict(before or {})
        _PARTS[name] = self

    def __call__(self) -> V:
        """Return what is chosen now in the open dataset."""
        key = _PART + self.name
        if key not in st.session_state or st.session_state[key][0] != opened_lineage():
            st.session_state[key] = (opened_lineage(), self._recall_kept())
        value: V = st.session_state[key][1]
        return self._adopt_address(value)

    def change(self, **changes: Any) -> V:
        """Replace choices and keep them; returns what is chosen now."""
        before = self()
        after: V = replace(before, **changes)  # type: ignore[type-var]
        if after != before:
            self._keep_choices(after)
            self._write_address()
        return after

    def reset(self, *names: str) -> None:
        """Put choices back to rest, all where none is named, and the widgets that show them."""
        every = names or tuple(field.name for field in fields(self.rest))  # type: ignore[arg-type]
        self.change(**{name: getattr(self.rest, name) for name in every})
        for name in every:
            st.session_state.pop(_widget_key(self._widget_name(name)), None)

    def bind_widget(self, name: str, *, single: bool = False) -> tuple[str, Callable[[], None]]:
        """Tie a widget to a choice.

        Args:
            name: Field of the part.
            single: Whether the widget yields one value rather than several.

        Returns:
            The widget's key, already set to the chosen value, and its ``on_change``.
        """
        chosen, rest = getattr(self(), name), getattr(self.rest, name)

        def write(value: Any) -> None:
            self.change(**{name: (value or rest) if single else tuple(value or ())})

        return tie_widget(
            self._widget_name(name), (chosen or None) if single else list(chosen), write
        )

    def bind_number_input(self, name: str, rest: float) -> tuple[str, Callable[[], None]]:
        """Tie a number input to a choice that is 0 while it is at rest.

        Args:
            name: Field of the part.
            rest: What the input shows at rest.

        Returns:
            The widget's key, already set, and its ``on_change``.
        """

        def write(value: float | None) -> None:
            self.change(**{name: 0.0 if value is None or value == rest else float(value)})

        return tie_widget(self._widget_name(name), getattr(self(), name) or rest, write)

    def keep_within(self, name: str, options: list[str]) -> None:
        """Drop chosen values that the open dataset does not know."""
        chosen = getattr(self(), name)
        known = tuple(value for value in chosen if value in options)
        if known != chosen:
            self.change(**{name: known})

    def address_parameters(self) -> dict[str, list[str]]:
        """Return the parameters of what is chosen; what is at rest needs none."""
        chosen, found = self(), {}
        for field, parameter in self.address.items():
            value = getattr(chosen, field)
            if value != getattr(self.rest, field):
                found[parameter] = (
                    list(value) if isinstance(value, tuple) else [_value_as_text(value)]
                )
        return found

    def _widget_name(self, name: str) -> str:
        return f"{self.name}.{name}"

    def _keep_choices(self, value: V) -> None:
        st.session_state[_PART + self.name] = (opened_lineage(), value)
        forget_answers()
        quiet = {name: getattr(self.rest, name) for name in self.passing}
        kept: Any = replace(value, **quiet)  # type: ignore[type-var]
        workspace().remember(
            self._record_name(), {"dataset": opened_lineage(), "chosen": asdict(kept)}
        )

    def _record_name(self) -> str:
        return f"{_view_of()}/{self.name}"

    def _recall_kept(self) -> V:
        kept = workspace().recall(self._record_name(), None)
        if kept is None:
            return self._restore_part(self._take_over_earlier_choices())
        if not isinstance(kept, Mapping) or not isinstance(kept.get("chosen"), Mapping):
            leave_notice("Your earlier choices here could not be read; the page starts afresh.")
            return self.rest
        return (
            self._restore_part(kept["chosen"])
            if kept.get("dataset") == opened_lineage()
            else self.rest
        )

    def _take_over_earlier_choices(self) -> dict[str, Any]:
        """Take over what an earlier version kept for the whole workspace: once, by one browser."""
        old = _earlier_view()
        mine = {field: old[was] for field, was in self.before.items() if was in old}
        if mine:
            taken = set(self.before.values())
            left = {name: value for name, value in old.items() if name not in taken}
            workspace().remember(_BEFORE, left)
        return mine

    def _restore_part(self, saved: Mapping[str, Any]) -> V:
        """Return the part with what was kept; what does not fit any more stays at rest."""
        values = {}
        for field in fields(self.rest):  # type: ignore[arg-type]
            rest, value = getattr(self.rest, field.name), saved.get(field.name)
            if isinstance(rest, tuple) and isinstance(value, list | tuple):
                values[field.name] = tuple(tuple(one) if isinstance(one, list) else one
                                           for one in value)  # fmt: skip
            elif (
                value is not None
                and not isinstance(rest, tuple)
                and (rest is None or _is_alike(rest, value))
                and self._is_allowed(field.name, value)
            ):
                values[field.name] = value
        made: V = replace(self.rest, **values)  # type: ignore[type-var]
        return made

    def _is_allowed(self, name: str, value: object) -> bool:
        return name not in self.allowed or value in self.allowed[name]

    def _adopt_address(self, value: V) -> V:
        """Take over what an address asks for, once for each address that is come upon."""
        place = st.session_state.get(_PLACE)
        if not self.address or place is None:
            return value
        if self.page != place["page"] and not (set(self.address.values()) & place["heeded"]):
            return value
        if st.session_state.get(_READ + self.name) == place["number"]:
            return value
        st.session_state[_READ + self.name] = place["number"]
        if not place["step"] and not set(self.address.values()) & set(place["given"]):
            return value  # come upon from another page, and not a word about this part
        asked = self._choices_asked_for(place["given"], place["heeded"])
        after: V = replace(value, **asked)  # type: ignore[type-var]
        if after != value:
            self._keep_choices(after)
        return after

    def _choices_asked_for(
        self, given: Mapping[str, list[str]], heeded: frozenset[str]
    ) -> dict[str, Any]:
        """Return the choices that an address asks for; what it leaves out is at rest."""
        found = {}
        for field, parameter in self.address.items():
            if self.page or parameter in heeded:
                value = _parse_parameter(given.get(parameter, []), getattr(self.rest, field))
                rest = getattr(self.rest, field)
                found[field] = value if self._is_allowed(field, value) else rest
        return found

    def _write_address(self) -> None:
        place = st.session_state.get(_PLACE)
        if place is None or not self.address:
            return
        wanted, after = self.address_parameters(), _current_address()
        for parameter in self.address.values():
            if self.page == place["page"] or (not self.page and parameter in place["heeded"]):
                after[parameter] = wanted.get(parameter, [])
        _replace_address({name: values for name, values in after.items() if values})
        place["last"] = _current_address()


_PARTS: dict[str, Part[Any]] = {}


def _parse_parameter(values: list[str], rest: Any) -> Any:
    if isinstance(rest, tuple):
        return tuple(values)
    if not values:
        return rest
    if isinstance(rest, float):
        return float(values[-1]) if values[-1].isdecimal() and len(values[-1]) < 9 else rest
    if isinstance(rest, int):
        return int(values[-1]) if values[-1].isdecimal() and len(values[-1]) < 9 else rest
    return values[-1]


def _value_as_text(value: object) -> str:
    return f"{value:.0f}" if isinstance(value, float) else str(value)


def _replace_address(address: dict[str, list[str]]) -> None:
    """Write the whole address at once: each write is a step of its own for the Back button."""
    if address != _current_address():
        st.query_params.from_dict(address)


def _current_address() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def note_arrival(page: str, heeded: frozenset[str] = frozenset()) -> None:
    """Note the page and the address of this run; a changed address is taken over by the parts.

    What an address leaves out is at rest. But where it is come upon from another page and says
    nothing about a part, what was chosen there stays.

    Args:
        page: The page that is about to run.
        heeded: Parameters of shared parts that it heeds.
    """
    place, now = st.session_state.get(_PLACE), _current_address()
    same = place is not None and place["page"] == page
    if same and place is not None and place["last"] == now:
        return
    number = place["number"] + 1 if place else 1
    forget_answers()
    st.session_state[_PLACE] = {
        "page": page, "heeded": heeded, "given": now, "step": same, "last": now, "number": number,
    }  # fmt: skip


def is_unfolded(key: str) -> bool:
    """Say, before it is drawn, whether what folds under a widget key will be open."""
    return bool(st.session_state.get(key))


def fold_or_unfold(key: str) -> None:
    """Turn what a key remembers to be open into closed, and the other way round."""
    st.session_state[key] = not is_unfolded(key)


def page_open() -> str:
    """Return the page that runs, blank before one did."""
    place = st.session_state.get(_PLACE)
    return str(place["page"]) if place else ""


def complete_address(page: str) -> None:
    """Complete the address after a page has run, so that it says all it can say."""
    place = st.session_state.get(_PLACE)
    if place is None or place["page"] != page:
        return
    for part in list(_PARTS.values()):
        if part.page in ("", page):
            part._write_address()


def address_parameters(page: str, heeded: frozenset[str]) -> dict[str, list[str]]:
    """Return the address of a page as it would be opened now: what was chosen on it, and shared."""
    found = {}
    for part in list(_PARTS.values()):
        if part.page == page and part.page:
            found.update(part.address_parameters())
        elif not part.page and heeded.intersection(part.address.values()):
            wanted = part.address_parameters()
            found.update({name: wanted[name] for name in wanted if name in heeded})
    return found


def open_page() -> str:
    """Return the name of the page that is open; blank before one is."""
    place = st.session_state.get(_PLACE)
    return str(place["page"]) if place else ""


def page_heeds(parameter: str) -> bool:
    """Say whether the open page heeds something that pages share, such as ``scenario``."""
    place = st.session_state.get(_PLACE)
    return bool(place) and parameter in place["heeded"]


def browser_mark() -> str:
    """Return the mark of the browser that this session belongs to."""
    if _MARK not in st.session_state:
        st.session_state[_MARK] = browser.new_browser_mark()
    found: str = st.session_state[_MARK]
    return found


def _view_of() -> str:
    """Return the name under which choices are kept: of the browser, and of the account in it."""
    who = signed_in()
    return f"view/{browser_mark()}" + ("" if who == FACILITATOR else f"@{who.name}")


def opened_lineage() -> int:
    """Return the lineage of the dataset opened in this session; 0 before one was."""
    if _DATASET not in st.session_state:
        kept = workspace().recall(f"{_view_of()}/{_DATASET}", None)
        before = _earlier_view().get("dataset", 0)
        lineage = before if kept is None else kept
        st.session_state[_DATASET] = lineage if isinstance(lineage, int) else 0
    opened: int = st.session_state[_DATASET]
    return opened


def open_dataset(lineage: int, *, asked: bool = True) -> None:
    """Open a dataset in this session; what was chosen in the one before is put to rest.

    Args:
        lineage: Number that all its versions share; another version keeps what was chosen.
        asked: Whether somebody asked for it, so that a reload opens it again.
    """
    if lineage == opened_lineage():
        return
    st.session_state[_DATASET] = lineage
    forget_answers()
    if asked:
        workspace().remember(f"{_view_of()}/{_DATASET}", lineage)
    for key in [key for key in st.session_state if str(key).startswith(_WIDGET)]:
        del st.session_state[key]


def has_entered_shell() -> bool:
    """Say whether app.py's shell has run in this session."""
    return bool(st.session_state.get(_SHELL, False))


def note_shell_entered() -> None:
    """Record that app.py's shell has run in this session."""
    st.session_state[_SHELL] = True


def note_wished_page(page: str) -> None:
    """Record which page was asked for before the shell had run, with its address."""
    st.session_state[_WISH] = (page, _current_address())


def pop_wished_page() -> tuple[str, dict[str, list[str]]]:
    """Return the page asked for before the shell had run, and its address, once."""
    asked: tuple[str, dict[str, list[str]]] = st.session_state.pop(_WISH, ("", {}))
    return asked


def fresh_key(name: str) -> str:
    """Return the key of a chart or table; it changes with :func:`renew_keys`, which unselects."""
    return f"{name}.{st.session_state.get(_RENEWED + name, 0)}"


def renew_keys(*names: str) -> None:
    """Forget what is selected in these charts and tables, so it can be chosen again."""
    for name in names:
        st.session_state[_RENEWED + name] = st.session_state.get(_RENEWED + name, 0) + 1


def import_in_progress(default: Any = None) -> Any:
    """Return what the Data page holds between upload and import."""
    return st.session_state.get(_STAGED, default)


def stage_import(value: Any) -> None:
    """Hold something between upload and import; ``None`` lets it go."""
    forget_answers()
    if value is None:
        st.session_state.pop(_STAGED, None)
    else:
        st.session_state[_STAGED] = value


def session_value(name: str) -> Any:
    """Return what a step of an import holds in this session; nothing where it holds nothing."""
    return st.session_state.get(_KEPT + name)


def keep_in_session(name: str, value: Any) -> None:
    """Hold something in this session only; ``None`` lets it go."""
    forget_answers()
    if value is None:
        st.session_state.pop(_KEPT + name, None)
    else:
        st.session_state[_KEPT + name] = value


def tie_widget(
    name: str, value: Any, write: Callable[[Any], object]
) -> tuple[str, Callable[[], None]]:
    """Tie a widget to a value that is kept elsewhere, such as what is staged.

    Args:
        name: Name of the widget, its own on the page.
        value: What the widget shows.
        write: Called with what the person at the screen chose.

    Returns:
        The widget's key, already set, and its ``on_change``.
    """
    key = _widget_key(name)
    # Set only where it differs: a value set anew overrides what is being typed or pressed.
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value

    def write_through() -> None:
        write(st.session_state[key])

    return key, write_through


def _widget_key(name: str) -> str:
    """Return a key of its own on each page: what a widget shows does not go along by itself."""
    place = st.session_state.get(_PLACE)
    return f"{_WIDGET}{place['page'] if place else ''}.{name}"


def open_tab(key: str, title: str) -> None:
    """Open one of a page's tabs on the next run."""
    st.session_state[key] = title


def shut_popover(key: str) -> None:
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


def _earlier_view() -> Mapping[str, Any]:
    """Return what earlier versions kept for the whole workspace, if it can be understood."""
    kept = workspace().recall(_BEFORE, None)
    return kept if isinstance(kept, Mapping) else {}


def _is_alike(one: object, other: object) -> bool:
    """Say whether two values are of one type; whole and broken numbers are."""
    number = (int, float)
    return type(one) is type(other) or (isinstance(one, number) and isinstance(other, number))


def forget_session() -> None:
    """Forget everything chosen in this session, as when another workspace is opened."""
    forget_answers()
    for key in list(st.session_state):
        del st.session_state[key]


def leave_notice(text: str) -> None:
    """Leave a notice for the next run."""
    st.session_state[_NOTICE] = text


def pop_notice() -> str:
    """Return the notice left by the run before, once."""
    return str(st.session_state.pop(_NOTICE, ""))


def note_import(imported: int, before: int) -> None:
    """Note which version an import made, and which one was open before (0 for none)."""
    st.session_state[_IMPORTED] = (imported, before)


def last_import() -> tuple[int, int]:
    """Return the version the last import of this session made, and the one open before."""
    noted: tuple[int, int] = st.session_state.get(_IMPORTED, (0, 0))
    return noted


def on_chart_choice(key: str, choose: Callable[[int], None]) -> Callable[[], None]:
    """Return what a chart calls when a point of it is clicked.

    Args:
        key: Key of the chart.
        choose: Called with the position of the point in the chart's table.
    """

    def choose_clicked_point() -> None:
        groups = st.session_state[key]["selection"]["selected"]
        places = [place for group in groups for place in group["data_indices"]]
        if places:
            choose(places[0])

    return choose_clicked_point


def on_row_choice(key: str, choose: Callable[[int], None]) -> Callable[[], None]:
    """Return what a table calls when a row of it is chosen."""

    def choose_selected_row() -> None:
        places = st.session_state[key]["selection"]["rows"]
        if places:
            choose(places[0])

    return choose_selected_row


def on_trigger(key: str, trigger: str, choose: Callable[[Any], None]) -> Callable[[], None]:
    """Return what a component calls when it reports something.

    Args:
        key: Key of the component.
        trigger: Name of what it reports.
        choose: Called with what was reported.
    """

    def choose_reported() -> None:
        choose(getattr(st.session_state[key], trigger))

    return choose_reported


def on_cell_edits(
    key: str, write: Callable[[dict[int, dict[str, Any]]], None]
) -> Callable[[], None]:
    """Return what an editable table calls when cells were changed.

    Args:
        key: Key of the table.
        write: Called with row position to changed columns.
    """

    def write_edited_cells() -> None:
        write(dict(st.session_state[key]["edited_rows"]))

    return write_edited_cells


def uploaded_panel() -> Any:
    """Return the uploaded panel held in this session, or nothing."""
    return st.session_state.get(_PANEL)


def keep_uploaded_panel(value: Any) -> None:
    """Hold an uploaded panel in this session; ``None`` lets it go."""
    st.session_state[_PANEL] = value


def fill_widget(key: str, value: Any) -> None:
    """Put something into a widget on the next run."""
    st.session_state[key] = value
