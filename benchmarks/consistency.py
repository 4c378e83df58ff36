"""One quantity, one figure: everything shown under one id is compared over pages and commands.

    python benchmarks/consistency.py [--quick]

Pages are opened in the app's own test runner on one dataset after the other: the sample and three
organisations made anew. Every figure whose help carries the id of a quantity (``core.quantities``)
is collected, and beside it what the library and the command line say of the same quantity. Figures
of one id that differ, and money or FTE among the key figures without an id, are contradictions.
The reconciliation must add up to the cent.
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
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import skillgap as sg  # noqa: E402
from data.sample.generate import generate  # noqa: E402
from skillgap.core import quantities, wording  # noqa: E402
from skillgap.questions.gaps import Gaps  # noqa: E402

PAGES = ("overview", "gap_map")
SEEDS = (1, 2, 3)
_ID = re.compile("`(" + "|".join(one.id for one in quantities.QUANTITIES) + ")`")
_AMOUNT = re.compile(r"^[€$£]|\bFTE\b")


class Figure(NamedTuple):
    """One figure as it is shown: the id of its quantity, what is shown, and where."""

    quantity: str
    shown: str
    place: str


def on_page(page: str) -> Iterator[Figure]:
    """Open a page and return its key figures; the id is blank where a figure has none."""
    from streamlit.testing.v1 import AppTest

    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=180).run()
    if page != "overview":
        app = app.switch_page(f"pages/{page}.py").run()
    for metric in app.metric:
        told = _ID.search(metric.help or "")
        yield Figure(told[1] if told else "", str(metric.value), f"{page}: {metric.label}")


def in_library(gaps: Gaps) -> Iterator[Figure]:
    """Return what the library says of each quantity, worded as pages word it."""
    total, currency = gaps.total, gaps.workforce.currency
    yield Figure(
        quantities.NOT_DELIVERED.id, wording.money(total.monthly_risk.median, currency), "library"
    )
    yield Figure(quantities.NEEDS_MET.id, wording.share(total.met_share.median), "library")


def on_terminal(folder: Path, gaps: Gaps) -> Iterator[Figure]:
    """Return the median that ``python -m skillgap gaps`` prints."""
    command = [sys.executable, "-m", "skillgap", "gaps", str(folder), "--top", "1"]
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    found = re.search(r"not delivered \(80%\), median (\S+(?: [kM])?)", told)
    shown = found[1].rstrip(",;.") if found else "not printed"
    yield Figure(quantities.NOT_DELIVERED.id, shown, "command line")
    lost = f"{gaps.total.monthly_risk.expected:,.2f}"
    if lost not in told:
        yield Figure("reconciliation", f"{lost} is not printed", "command line")


def compare(figures: list[Figure]) -> list[str]:
    """Return every contradiction in words."""
    by_id: dict[str, set[str]] = defaultdict(set)
    for one in figures:
        if one.quantity:
            by_id[one.quantity].add(one.shown)
    found = [
        f"{name}: "
        + "; ".join(f"{one.shown} ({one.place})" for one in figures if one.quantity == name)
        for name, shown in by_id.items()
        if len(shown) > 1
    ]
    return found + [
        f"no id: {one.shown} ({one.place})"
        for one in figures
        if not one.quantity and _AMOUNT.search(one.shown)
    ]


def reconciles(gaps: Gaps) -> bool:
    """Say whether the lines of the reconciliation add up to the cent."""
    table = gaps.reconcile()
    cents = {row.line: round(row.amount * 100) for row in table.itertuples()}
    parts = ("Payroll", "Value of these seats above their pay", "Seats whose pay is not stated")
    seats, posts = cents["Value of the seats"], cents["Value of empty posts"]
    split = ("Delivered", "Not delivered by people in post", "Not delivered by empty posts")
    return (
        sum(cents[name] for name in parts) == seats
        and seats + posts == cents["Value of all posts"]
        and sum(cents[name] for name in split) == cents["Value of all posts"]
    )


def examine(name: str, folder: Path) -> list[str]:
    """Collect all figures of one organisation and return its contradictions."""
    import streamlit as st

    workforce = sg.read(folder, name=name)
    gaps = sg.measure_gaps(workforce, sg.infer_profiles(workforce))
    with tempfile.TemporaryDirectory() as home:
        os.environ["SKILLGAP_WORKSPACE"] = home
        with sg.open_workspace(home) as workspace:
            workspace.save(workforce, origin="consistency")
            workspace.remember("sample offered", True)
        st.cache_resource.clear()
        figures = [figure for page in PAGES for figure in on_page(page)]
    figures += [*in_library(gaps), *on_terminal(folder, gaps)]
    found = compare(figures) + ([] if reconciles(gaps) else ["the reconciliation does not add up"])
    ids = {one.quantity for one in figures if one.quantity}
    print(
        f"{name:>12}: {len(figures)} figures of {len(ids)} quantities, {len(found)} contradictions"
    )
    for line in found:
        print(f"              {line}")
    return found


def main(arguments: list[str] | None = None) -> int:
    """Print what contradicts; 0 when nothing does."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="the sample only")
    quick = parser.parse_args(arguments).quick
    found = examine("sample", ROOT / "data" / "sample")
    for seed in () if quick else SEEDS:
        with tempfile.TemporaryDirectory() as folder:
            generate(seed=seed, people=1200).write(Path(folder))
            found += examine(f"seed {seed}", Path(folder))
    verdict = "short" if found else "met"
    print(f"consistency: {len(found)} contradictions (goal 0): {verdict}")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
