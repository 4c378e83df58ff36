"""One quantity, one figure: everything shown under one id is compared over pages and commands.

    python benchmarks/consistency.py [--quick] [--rosters FOLDER]

All pages of the navigation are opened in the app's own test runner, at rest, within a function,
under a scenario and tab by tab (tests/figures_on_screen.py), on one dataset after the other: the
sample, three organisations made anew, and one made from yearly rosters. Every amount of money or
FTE that carries the id of a quantity (``core.quantities``) is collected, and beside it what the
library, the command line and its deck say of the same quantity. Key figures of one id, or without
one of one label, that differ (money, FTE, rates and counts alike), and amounts without an id, are
contradictions; so is a finding of the deck that the page Deck does not
list. The reconciliation, from payroll to what a plan leaves, must add up to the cent.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import skillgap as sg  # noqa: E402
from data.sample.generate import generate  # noqa: E402
from skillgap.core import quantities, wording  # noqa: E402
from skillgap.core.workforce import Workforce  # noqa: E402
from skillgap.questions.gaps import Gaps  # noqa: E402
from skillgap.questions.gaps.reconciliation import Closed  # noqa: E402
from skillgap.questions.plan import settings  # noqa: E402
from skillgap.sharing import board_slides, compose_board  # noqa: E402
from skillgap.ui.kit import plans  # noqa: E402
from tests.figures_on_screen import (  # noqa: E402
    Figure,
    contradictions,
    figures_of,
    findings_of_deck,
    states,
)

SEEDS = (1, 2, 3)
PATIENT = 90.0
"""Seconds a plan may take: it is to end where it is proven near enough, not by a busy clock."""

settings.SECONDS, plans.USUAL = PATIENT, (settings.GAP_SHARE, PATIENT)


def in_library(gaps: Gaps) -> Iterator[Figure]:
    """Return what the library says of each quantity, worded as pages word it."""
    total, currency = gaps.total, gaps.workforce.currency
    lost = wording.money(total.monthly_risk.expected, currency)
    yield Figure((quantities.NOT_DELIVERED.id,), lost, "library", key=True)
    yield Figure(
        (quantities.NEEDS_MET.id,), wording.share(total.met_share.expected), "library", True
    )


def on_terminal(folder: Path, gaps: Gaps) -> Iterator[Figure]:
    """Return the amount that ``python -m skillgap gaps`` prints."""
    command = [sys.executable, "-m", "skillgap", "gaps", str(folder), "--top", "1"]
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    found = re.search(r"not delivered \(80%\), (\S+(?: [kM])?) on average", told)
    shown = found[1].rstrip(",;.") if found else "€0, not printed"
    yield Figure((quantities.NOT_DELIVERED.id,), shown, "command line", key=True)
    lost = f"{gaps.total.monthly_risk.expected:,.2f}"
    if lost not in told:
        yield Figure((), f"€{lost} is not printed", "command line")


def only_in_deck(workforce: Workforce, listed: str) -> Iterator[str]:
    """Return the findings of the deck the command line writes that the page Deck does not list."""
    for slide in board_slides(compose_board(workforce), appendix=True):
        if slide.title not in listed:
            yield f"only in the deck of the command line: {slide.title}"


def reconciles(gaps: Gaps, closed: Closed) -> bool:
    """Say whether the lines of the reconciliation add up to the cent, a plan's lines too."""
    table = gaps.reconcile(closed)
    cents = {row.line: round(row.amount * 100) for row in table.itertuples()}
    parts = ("Payroll", "Value of these seats above their pay", "Seats whose pay is not stated")
    seats, posts = cents["Value of the seats"], cents["Value of empty posts"]
    split = ("Delivered", "Not delivered by people in post", "Not delivered by empty posts")
    plan = ("Not delivered in all", "The plan closes: skills of people in post",
            "The plan closes: empty posts")  # fmt: skip
    return (
        sum(cents[name] for name in parts) == seats
        and seats + posts == cents["Value of all posts"]
        and sum(cents[name] for name in split) == cents["Value of all posts"]
        and cents["Not delivered in all"] == sum(cents[name] for name in split[1:])
        and sum(cents[name] for name in plan) == cents["Left with the plan"]
    )


def examine(name: str, workforce: Workforce, folder: Path | None) -> list[str]:
    """Collect all figures of one organisation, state by state, and return its contradictions."""
    import streamlit as st

    by_state: dict[str, list[Figure]] = defaultdict(list)
    leveled = workforce.has("signals", "requirements")
    gaps = sg.measure_gaps(workforce, sg.infer_profiles(workforce)) if leveled else None
    with tempfile.TemporaryDirectory() as home:
        os.environ["SKILLGAP_WORKSPACE"] = home
        with sg.open_workspace(home) as workspace:
            workspace.save(workforce, origin="consistency")
            workspace.remember("sample offered", True)
        st.cache_resource.clear()
        functions = workforce["employees"].loc[workforce.present, "function"].dropna()
        skill = str(gaps.table["skill_id"].iloc[0]) if gaps is not None else ""
        for state in states(str(functions.mode().iloc[0]), skill=skill):
            by_state[state.name] += figures_of(state)
        listed = findings_of_deck() if gaps is not None else ""
    found: list[str] = []
    if gaps is not None:
        by_state[""] += in_library(gaps)
        if folder is not None:
            by_state[""] += on_terminal(folder, gaps)
        found += only_in_deck(workforce, listed)
        if not reconciles(gaps, Closed(seats=1234.567, posts=89.125)):
            found.append("the reconciliation does not add up")
    for figures in by_state.values():
        found += contradictions(figures)
    figures = [one for part in by_state.values() for one in part if one.ids]
    ids = {name for one in figures for name in one.ids}
    print(f"{name:>12}: {len(figures)} figures of {len(ids)} quantities in {len(by_state)} states, "
          f"{len(found)} contradictions", flush=True)  # fmt: skip
    for line in found:
        print(f"              {line}")
    return found


def main(arguments: list[str] | None = None) -> int:
    """Print what contradicts; 0 when nothing does."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="the sample only")
    parser.add_argument("--rosters", type=Path, help="a folder of yearly rosters as csv")
    chosen = parser.parse_args(arguments)
    sample = ROOT / "data" / "sample"
    found = examine("sample", sg.read(sample), sample)
    for seed in () if chosen.quick else SEEDS:
        with tempfile.TemporaryDirectory() as folder:
            generate(seed=seed, people=1200).write(Path(folder))
            made = sg.read(folder, name=f"seed {seed}")
            found += examine(f"seed {seed}", made, Path(folder))
    if chosen.rosters:
        files = sorted(chosen.rosters.glob("*.csv"))
        found += examine("rosters", sg.read_as("roster", files, name="Rosters"), None)
    verdict = "short" if found else "met"
    print(f"consistency: {len(found)} contradictions (goal 0): {verdict}")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
