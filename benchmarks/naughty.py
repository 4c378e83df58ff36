"""Six hundred payloads as names of everything: does any run, load, link or ask anybody?

`python benchmarks/naughty.py [--quick]` names people, skills, roles, functions, regions, teams,
offers, projects and tasks after script payloads (each way to get a script into a page times each
place it may land) and, where the shared data is there, after the list of naughty strings; contests
levels with them; opens every page in Chromium, light and dark, moves the mouse over figures, tables
and maps, opens what can be unfolded, and counts:

* scripts that ran (each payload would set a mark, and none may open a dialogue);
* requests to anybody but this machine;
* links, pictures, frames and event handlers made from data, in shadow trees, too.

The goal is none of any.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import pandas as pd
from playwright.sync_api import Page, TimeoutError, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import skillgap as sg  # noqa: E402
from skillgap.contests import contest_level  # noqa: E402
from tests.browser.harness import (  # noqa: E402
    PAGES,
    heard,
    is_local,
    launch,
    listen,
    running,
    settled,
    visit,
)

SHARED = ROOT.parent / "shared" / "data" / "naughty_strings"
FEWEST = 600
RUN = "window.__ran=(window.__ran||0)+1"
ACTS = (
    f"<script>{RUN}</script>", f"<img src=x onerror='{RUN}'>", f"<svg onload='{RUN}'>",
    f"<svg><script>{RUN}</script></svg>", f"<body onload='{RUN}'>",
    f"<details open ontoggle='{RUN}'>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'>", "<iframe src=http://evil.test>",
    f"<a href='javascript:{RUN}'>x</a>", f"<math><mtext></mtext><img src=x onerror='{RUN}'></math>",
    f"<input autofocus onfocus='{RUN}'>", f"<video><source onerror='{RUN}'></video>",
    "<link rel=stylesheet href=http://evil.test/a.css>",
    "<meta http-equiv=refresh content='0;url=//evil.test'>",
    "<object data=http://evil.test>", "<embed src=http://evil.test>", "<base href=http://evil.test/>",
    f"<style>@import'http://evil.test';</style><b onmouseover='{RUN}'>x</b>",
    f"[x](javascript:{RUN})", "![x](http://evil.test/a.png)", "[x](http://evil.test)",
    "http://evil.test/x", "//evil.test/x", f"javascript:{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    f"{{{{constructor.constructor('{RUN}')()}}}}", f"${{{RUN}}}", f"#{{{RUN}}}", f"%{{{RUN}}}",
    "$\\href{http://evil.test}{x}$", ":material/home: :red[x]", "{a|{b}} {@[0]}", "<b>x</b>", "# x",
    f"expression({RUN})", f"url(javascript:{RUN})",
)  # fmt: skip
PLACES = (
    "{}", "x{}", "\"'>{}", "'\">{}", "</title>{}", "</script>{}", "</textarea>{}", "<!--{}-->",
    "]]>{}", "\\u003c{}", "{}\u202e", "\ufeff{}", " {}", "`{}`", "**{}**", "&lt;{}",
    "%3C{}", "\x1b{}",
)  # fmt: skip
MADE = """() => {
  const roots = [document], found = [];
  for (let at = 0; at < roots.length; at++) {
    for (const one of roots[at].querySelectorAll('*')) {
      if (one.shadowRoot) roots.push(one.shadowRoot);
      const own = one.getAttributeNames().filter(n => n.startsWith('on'));
      const to = ['href', 'src', 'data', 'srcdoc'].map(n => one.getAttribute(n) || '');
      if (own.length || to.some(t => /evil\\.test|^javascript:|__ran/.test(t)))
        found.push(one.outerHTML.slice(0, 120));
    }
  }
  return [window.__ran || 0, found];
}"""


def payloads() -> list[str]:
    """Return every payload: acts times places, and the list of naughty strings where it is."""
    made = [place.format(act) for place, act in itertools.product(PLACES, ACTS)]
    for file in sorted(SHARED.rglob("*.txt")) if SHARED.exists() else ():
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
        made += [line for line in lines if line.strip() and not line.startswith("#")]
    return list(dict.fromkeys(made))


def organisation(names: list[str]) -> sg.Workforce:
    """Return an organisation in which every name tries something."""
    many = len(names)
    ids, skills = [f"E{at:04d}" for at in range(many)], [f"S{at}" for at in range(many)]
    roles, around = [f"R{at}" for at in range(40)], itertools.cycle(names)

    def some(count: int) -> list[str]:
        return list(itertools.islice(around, count))

    return sg.from_tables(
        {
            "employees": pd.DataFrame({
                "employee_id": ids, "name": names, "role_id": (roles * many)[:many],
                "function": (some(12) * many)[:many], "region": (some(6) * many)[:many],
                "team_id": (some(60) * many)[:many], "manager_id": [None, *ids[:-1]],
            }),
            "roles": pd.DataFrame({"role_id": roles, "title": some(40), "job_family": some(40)}),
            "skills": pd.DataFrame({"skill_id": skills, "name": names, "cluster": some(many),
                                    "aliases": some(many)}),
            "requirements": pd.DataFrame({
                "role_id": (roles * many)[: 2 * many], "skill_id": skills * 2,
                "required_level": [4] * 2 * many,
            }).drop_duplicates(["role_id", "skill_id"]),
            "signals": pd.DataFrame({
                "employee_id": ids * 3, "level": [2, 3, 4] * many, "source": ["self"] * 3 * many,
                "skill_id": (skills[7:] + skills[:7]) * 3, "reference": some(3 * many),
                "observed_on": ["2026-05-01"] * 3 * many,
            }),
            "interventions": pd.DataFrame({
                "intervention_id": [f"G{at}" for at in range(60)], "title": some(60),
                "kind": ["course"] * 60, "skill_id": skills[:60], "level_gain": [1] * 60,
                "hours": [8] * 60, "cost_per_person": [100] * 60, "provider": some(60),
            }),
            "projects": pd.DataFrame({
                "project_id": [f"P{at}" for at in range(20)], "name": some(20),
                "status": ["running"] * 20, "skill_id": skills[:20], "required_level": [3] * 20,
                "people": [4] * 20,
            }),
            "tasks": pd.DataFrame({"role_id": roles, "task": some(40), "time_share": [1.0] * 40}),
            "openings": pd.DataFrame({"role_id": roles[:10], "region": some(10),
                                      "opened_on": ["2026-04-01"] * 10}),
        },
        name=names[3],
    )  # fmt: skip


def prepare(folder: Path, names: list[str]) -> None:
    """Keep the organisation, and contests with payloads for reasons."""
    with sg.open_workspace(folder / "workspace") as workspace:
        kept = workspace.save(organisation(names), origin=names[5])
        for at, reason in enumerate(names[:12]):
            contest_level(workspace, kept.lineage, f"E{at:04d}", f"S{at}", level=4,
                          reason=reason or "x", by=names[at + 1] or "x")  # fmt: skip
        workspace.keep_document("plan", names[7][:80], {"note": names[8]})


def move_over(page: Page) -> None:
    """Move the mouse over what is drawn, and unfold what can be unfolded."""
    for what in ("canvas", "[data-testid=stPlotlyChart]", "[data-testid=stDataFrame]",
                 "[data-testid=stTooltipIcon]", "[data-testid=stMetric]"):  # fmt: skip
        for box in [one.bounding_box() for one in page.locator(f"{what}:visible").all()[:5]]:
            if box is None or not 0 <= box["y"] < 2_400:
                continue
            for across, down in itertools.product((0.2, 0.5, 0.8), (0.2, 0.5, 0.8)):
                page.mouse.move(
                    box["x"] + across * box["width"], box["y"] + down * box["height"], steps=3
                )
                page.wait_for_timeout(60)
    for one in page.locator("[data-testid=stExpander] summary:visible").all()[:4]:
        with suppress(TimeoutError):
            one.click(timeout=2_000)
    for one in page.get_by_role("tab").all()[1:5]:
        with suppress(TimeoutError):
            one.click(timeout=2_000)
            settled(page)


def main() -> int:
    """Open every page, and count."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="four pages, light only")
    asked = parser.parse_args()
    names = payloads()
    ran = made = outside = dialogues = visits = 0
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        prepare(Path(folder), names)
        browser = launch(driver)
        with running(Path(folder)) as server:
            for scheme in ("light",) if asked.quick else ("light", "dark"):
                context = browser.new_context(
                    viewport={"width": 1280, "height": 2_400}, color_scheme=scheme
                )
                for title, path in list(PAGES.items())[: 4 if asked.quick else None]:
                    page, opened = listen(context.new_page()), []
                    page.on("dialog", lambda one, seen=opened: (seen.append(1), one.dismiss()))
                    visit(page, server.url + path)
                    move_over(page)
                    told, found = page.evaluate(MADE)
                    asked_of = [one for one in heard(page).requests if not is_local(one)]
                    ran, made, outside = ran + told, made + len(found), outside + len(asked_of)
                    dialogues, visits = dialogues + len(opened), visits + 1
                    print(f"{scheme:<6}{title:<18}{told:>4}{len(found):>4}{len(asked_of):>4}"
                          f"{len(opened):>4}  {found[:2]}{asked_of[:2]}", flush=True)  # fmt: skip
                    page.close()
                context.close()
        browser.close()
    wrong = ran + made + outside + dialogues
    met = wrong == 0 and len(names) >= FEWEST
    print(f"naughty: {wrong} of {len(names):,} payloads on {visits} pages did anything (goal 0 of "
          f"{FEWEST}): {'met' if met else 'short'}")  # fmt: skip
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
