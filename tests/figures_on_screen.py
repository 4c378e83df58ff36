"""Figures as they are shown: every amount of money and FTE on a page, with the id of its quantity.

A page is opened in Streamlit's own test runner, once at rest and once in each of its states. Key
figures carry the id in their help, answers too, figures and tables in their alternative text. A
sentence elsewhere (a caption, a next step) has no such place; it carries the quantity's own words,
and what uses none of them has no id.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from skillgap.core import quantities

ROOT = Path(__file__).resolve().parents[1]
_KNOWN = "|".join(one.id for one in quantities.QUANTITIES)
_ID = re.compile(rf"`({_KNOWN})`")
_IDS = re.compile(rf"\[((?:(?:{_KNOWN})(?:, )?)+)\]$")
_AMOUNT = re.compile(r"[€$£]\s?\d|\d\s?FTE\b")
_TEXTS = ("markdown", "caption", "info", "warning", "error", "button")


class Figure(NamedTuple):
    """The ids of what a figure shows, what is shown, where, and whether it is a key figure."""

    ids: tuple[str, ...]
    shown: str
    place: str
    key: bool = False


@dataclass(frozen=True)
class State:
    """A page in one state.

    Attributes:
        page: Its file, without ``.py``.
        name: Which state; figures are compared among states of one name.
        address: Parameters of its address.
        chosen: Session keys set before it is drawn, such as an open tab.
    """

    page: str
    name: str = ""
    address: Mapping[str, str] = field(default_factory=dict)
    chosen: Mapping[str, Any] = field(default_factory=dict)


PAGES = ("overview", "gap_map", "skills_graph", "people", "taxonomy", "scenarios", "build_or_buy",
         "mobility", "learning", "projected_roi", "measured_impact", "scoreboard")  # fmt: skip
_TABS = {
    "build_or_buy": ("plan-tabs", ("Quarter by quarter", "For experts", "Saved plans")),
    "gap_map": ("map-or-ranking", ("Ranking",)),
    "overview": ("confirm", (True,)),
}


def states(function: str, scenario: str = "Hiring freeze") -> Iterator[State]:
    """Return every page at rest, within a function, under a scenario, and with its tabs open."""
    for page in PAGES:
        yield State(page)
    for page, (key, tabs) in _TABS.items():
        for tab in tabs:
            yield State(page, "", {}, {key: tab})
    for page in ("overview", "gap_map"):
        yield State(page, function, {"function": function})
    for page in ("scenarios", "build_or_buy"):
        yield State(page, scenario, {"scenario": scenario})


def figures_of(state: State) -> list[Figure]:
    """Open a page in a state and return every amount of money or FTE on it."""
    from streamlit.testing.v1 import AppTest

    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300)
    for name, value in state.address.items():
        app.query_params[name] = value
    app.run()
    if state.page != "overview":
        app.switch_page(f"pages/{state.page}.py")
        for name, value in state.address.items():
            app.query_params[name] = value
        app.run()
    if state.chosen:
        for key, value in state.chosen.items():
            app.session_state[key] = value
        app.run()
    assert not app.exception, f"{state}: {app.exception}"
    return list(_figures_on(app, state))


def _figures_on(app: Any, state: State) -> Iterator[Figure]:
    for element in _elements(app._tree):
        kind, place = getattr(element, "type", ""), f"{state.page} {state.name}".strip()
        if kind == "metric":
            ids = tuple(_ID.findall(element.help or ""))
            yield Figure(ids, str(element.value), f"{place}: {element.label}", key=True)
        elif kind == "subheader" and _AMOUNT.search(_plain(element.value)):
            ids = tuple(_ID.findall(element.proto.help or ""))
            yield Figure(ids, _plain(element.value), f"{place}: answer")
        elif kind in _TEXTS:
            said = _plain(getattr(element, "value", "") or getattr(element, "label", ""))
            if _AMOUNT.search(said):
                yield Figure(quantities.ids_in_words(said), said, f"{place}: {kind}")
        else:
            alt = str(getattr(getattr(element, "proto", None), "alt", "") or "")
            if _AMOUNT.search(alt) or _columns_of_amounts(element):
                found = _IDS.search(alt)
                yield Figure(tuple(found[1].split(", ")) if found else (), alt, f"{place}: {kind}")


def _columns_of_amounts(element: Any) -> bool:
    """Say whether a table has a column that is written as money."""
    columns = str(getattr(getattr(element, "proto", None), "columns", "") or "")
    return bool(re.search(r"[€$£]%", columns))


def _elements(block: Any) -> Iterator[Any]:
    for child in getattr(block, "children", {}).values():
        yield child
        yield from _elements(child)


def _plain(text: object) -> str:
    return str(text).replace("\\", "").replace("\u2060", "").replace("\u00a0", " ")


def contradictions(figures: list[Figure]) -> list[str]:
    """Return what contradicts within one state of the app, in words.

    Key figures of one id that differ; an answer that speaks of a quantity and gives another amount
    than its key figure; and amounts without an id.
    """
    by_id: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in figures:
        if one.key and len(one.ids) == 1 and _AMOUNT.search(one.shown):
            by_id[one.ids[0], _moment(one)].add(one.shown)
    found = [
        f"{name} {moment}: {'; '.join(sorted(shown))}"
        for (name, moment), shown in by_id.items()
        if len(shown) > 1
    ]
    for one in figures:
        if one.place.endswith(": answer"):
            found += _answers_otherwise(one, figures)
    return found + [
        f"no id: {one.shown} ({one.place})"
        for one in figures
        if not one.ids and (not one.key or _AMOUNT.search(one.shown))
    ]


def _moment(one: Figure) -> str:
    """Return the month ahead that a figure's label names; blank where it speaks of today."""
    found = re.search(r"in \d+ months", one.place)
    return found[0] if found else ""


def _answers_otherwise(answer: Figure, figures: list[Figure]) -> Iterator[str]:
    """Say where an answer gives another amount than the key figure on its page."""
    page = answer.place.removesuffix("answer")
    for name in answer.ids:
        amounts = {
            one.shown.split(" FTE")[0]
            for one in figures
            if one.key and one.place.startswith(page) and one.ids == (name,)
            and _AMOUNT.search(one.shown)
        }  # fmt: skip
        if amounts and not any(amount in answer.shown for amount in amounts):
            yield f"{answer.place} gives another {name} than {'; '.join(sorted(amounts))}"
