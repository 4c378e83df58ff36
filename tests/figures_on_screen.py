"""Figures as they are shown: every amount of money and FTE on a page, with the id of its quantity.

Every page of the navigation is opened in Streamlit's own test runner, at rest and in each of its
states, and every tab on it. Key figures carry the id in their help, answers too, figures and tables
in their alternative text. A sentence elsewhere (a caption, a next step) has no such place; it
carries the quantity's own words, and what uses none of them has no id.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from skillgap.core import quantities
from skillgap.ui.kit import shell

ROOT = Path(__file__).resolve().parents[1]
_KNOWN = "|".join(one.id for one in quantities.QUANTITIES)
_ID = re.compile(rf"`({_KNOWN})`")
_IDS = re.compile(rf"\[((?:(?:{_KNOWN})(?:, )?)+)\]$")
_AMOUNT = re.compile(r"[€$£]\s?\d|\d\s?FTE\b")
_MARK = re.compile(r":(?:orange|green)\[([€$£]\s?\d[^\]]*)\]$")
_NUMBER = re.compile(r"\d")
_MONEY = r"(?:[€$£]|CHF )[\d.,]*\d(?: ?[kM]\b| bn)?"
_WHOLE = "people|skills|roles|pages"
_COUNTED = re.compile(
    rf"(?:\b[\d,]+ of|·|\b[Aa]ll) ([\d,]+) ({_WHOLE})\b(?! of| held| framework)", re.IGNORECASE
)
"""A count of everything of a kind: "50 of 51 roles", "· 51 roles", "All 21 pages"."""
_LINKS = r"(?: (?:is|of|about|comes|to|against)){0,3}:? "
_UNITS = {"FTE": r"FTE\b", "share": r"%", "money": _MONEY, "months": r"\bmo\b|month|never"}
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


PAGES = tuple(file.removesuffix(".py") for part in shell.PAGES.values() for file, *_ in part)
"""Every page of the navigation, so that none can be left out."""


def states(function: str, scenario: str = "Hiring freeze", skill: str = "") -> Iterator[State]:
    """Return every page at rest, within a function, under a scenario, and with a skill opened.

    Args:
        function: A function of the organisation.
        scenario: A shock every organisation knows.
        skill: A skill that is short; blank where none is.
    """
    for page in PAGES:
        yield State(page)
    yield State("overview", "", {}, {"confirm": True})  # by now its plan has been found
    for page in ("overview", "gap_map"):
        yield State(page, function, {"function": function})
    for page in ("scenarios", "build_or_buy", "deck"):
        yield State(page, scenario, {"scenario": scenario})
    for page in ("gap_map", "skills_graph") if skill else ():
        yield State(page, skill, {"skill": skill})


def figures_of(state: State) -> list[Figure]:
    """Open a page in a state, and one tab after the other; return every amount of money or FTE."""
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
    found = dict.fromkeys(_figures_on(app, state))
    found[Figure(("all pages",), str(len(PAGES)), "navigation", key=True)] = None
    opened: set[tuple[str, str]] = set()
    while shut := [one for one in _tabs_on(app) if one not in opened]:
        key, label = shut[0]
        opened.add((key, label))
        app.session_state[key] = label
        app.run()
        found |= dict.fromkeys(_figures_on(app, state))
    return list(found)


def findings_of_deck() -> str:
    """Return the findings that the page Deck lists at rest, as they are written."""
    from streamlit.testing.v1 import AppTest

    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300).run()
    app.switch_page("pages/deck.py").run()
    return _plain("\n".join(one.value for one in app.markdown if one.value.startswith("1. ")))


def _tabs_on(app: Any) -> Iterator[tuple[str, str]]:
    """Return the key of each row of tabs in sight with the label of each of its tabs."""
    for element in _elements(app._tree):
        if getattr(element, "type", "") == "tab_container":
            key = element.proto.tab_container.id.split("-", 2)[2]
            yield from ((key, tab.label) for tab in element.children.values())


def _figures_on(app: Any, state: State) -> Iterator[Figure]:
    assert not app.exception, f"{state}: {app.exception}"
    assert not any("the fault is ours" in one.value for one in app.markdown), f"{state} failed"
    for element in _elements(app._tree):
        kind, place = getattr(element, "type", ""), f"{state.page} {state.name}".strip()
        if kind == "metric":
            ids = tuple(_ID.findall(element.help or ""))
            yield Figure(ids, str(element.value), f"{place}: {element.label}", key=True)
            shown = _plain(f"{element.value} {element.label.lower()}")
            yield from counts_of_everything(shown, place)
        elif kind == "subheader" and _AMOUNT.search(_plain(element.value)):
            ids = tuple(_ID.findall(element.proto.help or ""))
            yield Figure(ids, _plain(element.value), f"{place}: answer")
        elif kind == "markdown" and (mark := _MARK.match(_plain(element.value))):
            # What of the answer is read first: the same amount, in the answer's own words.
            answer = next((one for one in app.subheader if mark[1] in _plain(one.value)), None)
            ids = tuple(_ID.findall(answer.proto.help or "")) if answer else ()
            yield Figure(ids, mark[1], f"{place}: mark")
        elif kind in _TEXTS:
            said = _plain(getattr(element, "value", "") or getattr(element, "label", ""))
            yield from counts_of_everything(said, place)
            if _AMOUNT.search(said):
                yield Figure(quantities.ids_in_words(said), said, f"{place}: {kind}")
        else:
            alt = str(getattr(getattr(element, "proto", None), "alt", "") or "")
            if _AMOUNT.search(alt) or _columns_of_amounts(element):
                found = _IDS.search(alt)
                yield Figure(tuple(found[1].split(", ")) if found else (), alt, f"{place}: {kind}")


def counts_of_everything(said: str, place: str) -> Iterator[Figure]:
    """Return how many of everything there are, as a text says it: one number on all pages."""
    for whole, kind in _COUNTED.findall(said):
        yield Figure((f"all {kind.lower()}",), whole, f"{place}: count", key=True)


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

    Key figures of one id that differ, or, without an id, of one label: amounts, rates and counts
    alike; a key figure that is not in the unit of its quantity; an answer that speaks of a
    quantity and gives another amount than its key figure; a heading, caption or figure that names
    a quantity and gives another amount than the key figure on its page; counts of everything of a
    kind (pages, roles, skills, people) that differ; and amounts without an id.
    """
    by_id: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in figures:
        if one.key and _NUMBER.search(one.shown):
            # Rates and counts have no unit that tells them: one label is one figure, too.
            name = one.ids[0] if len(one.ids) == 1 else one.place.partition(": ")[2]
            by_id[name, _moment(one)].add(one.shown)
    found = [
        f"{name} {moment}: {'; '.join(sorted(shown))}"
        for (name, moment), shown in by_id.items()
        if len(shown) > 1
    ]
    for one in figures:
        if one.place.endswith(": answer"):
            found += _answers_otherwise(one, figures)
        elif not one.key:
            found += _names_another_amount(one, figures)
        elif not _is_in_unit(one):
            found.append(f"not in the unit of {one.ids[0]}: {one.shown} ({one.place})")
    return found + [
        f"no id: {one.shown} ({one.place})"
        for one in figures
        if not one.ids and (not one.key or _AMOUNT.search(one.shown))
    ]


def _moment(one: Figure) -> str:
    """Return the month or year ahead that a label names; blank where it speaks of today."""
    found = re.search(r"in (?:\d+ months|year \d+|the best year)", one.place)
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


def _is_in_unit(one: Figure) -> bool:
    """Say whether a key figure is written in the unit of its quantity, or is blank."""
    known = {each.id: each.unit for each in quantities.QUANTITIES}
    if len(one.ids) != 1 or one.ids[0] not in known or not _NUMBER.search(one.shown):
        return True
    pattern = _UNITS.get(known[one.ids[0]])
    return pattern is None or bool(re.search(pattern, _plain(one.shown)))


def _names_another_amount(text: Figure, figures: list[Figure]) -> Iterator[str]:
    """Say where a text names a quantity, then another amount than the key figure on its page."""
    page = text.place.rpartition(":")[0]
    for each in quantities.QUANTITIES:
        shown = {
            amount
            for one in figures
            if one.key and one.ids == (each.id,) and one.place.rpartition(": ")[0] == page
            for amount in re.findall(_MONEY, _plain(one.shown))
        }
        for words in (each.name.casefold(), *each.words) if shown else ():
            pattern = rf"\b{re.escape(words)}{_LINKS}[−-]?({_MONEY})"
            for amount in re.findall(pattern, text.shown, re.IGNORECASE):
                if amount not in shown:
                    yield f"{text.place} gives {amount} for {each.id}, not {'; '.join(shown)}"
