"""How quick the app is in a real browser, beside an empty Streamlit app on the same libraries.

`python benchmarks/app.py [--quick]` starts both in turn, several times, and prints medians:

* cold start: from starting the process to the answer and the main figure being on the screen;
* page switch: from the click on a page's entry to that page standing still;
* filter change: from the click on an option to the page standing still with another answer.

The empty app has the same pages with a title, one widget and a line of text, and imports the very
modules that ours has loaded at first paint. Both are measured with the garbage collector frozen
after the imports and without (SKILLGAP_FREEZE=0); the goals hold for the former. The browser runs
beforehand; every window starts with an empty cache.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TypeAlias

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Locator, Page, sync_playwright  # noqa: E402

from tests.browser.harness import (  # noqa: E402
    PAGES,
    PATIENCE_MS,
    Server,
    chromium,
    launch,
    running,
    settled,
    show_link,
    visit,
    wait_until_it_answers,
)

GOALS = {"cold start": 1.5, "page switch": 2.0, "filter change": 2.0}
ROUNDS = {"cold start": 7, "page switch": 4, "filter change": 5}
QUICK_ROUNDS = {"cold start": 2, "page switch": 1, "filter change": 2}
FILTER_PAGE, FILTER = "Gap map", "Function"
QUESTIONS = {
    "Overview": "Where are we short",
    "Data": "What data do we have",
    "Gap map": "Where exactly are we short",
    "People": "Who can do what",
}

OPTIONS = "[role=option][aria-selected=false]:not([data-key=__select_all__])"

LOADED = """
import json, sys
from streamlit.testing.v1 import AppTest
run = AppTest.from_file("app.py", default_timeout=120).run()
assert not run.exception, run.exception
ours = {"skillgap", "streamlit", "pages", "app", "__main__"} | set(sys.stdlib_module_names)
print(json.dumps([name for name, module in list(sys.modules.items()) if module is not None
                  and name.split(".")[0] not in ours and getattr(module, "__spec__", None)]))
"""
EMPTY_APP = """
import importlib, json, os
from pathlib import Path
import streamlit as st

@st.cache_resource(show_spinner=False)
def warm_up():
    for name in json.loads(Path("modules.json").read_text()):
        try:
            importlib.import_module(name)
        except Exception:
            pass
    if os.environ.get("SKILLGAP_FREEZE", "1") != "0":
        import gc
        gc.collect()
        gc.freeze()

st.set_page_config(layout="wide")
warm_up()
sections = {"Start": ["Overview", "Data"], "Understand": ["Gap map", "People"]}
paths = {title: title.lower().replace(" ", "_") for titles in sections.values() for title in titles}
st.navigation({section: [st.Page(f"pages/{paths[title]}.py", title=title, url_path=paths[title],
                                 default=title == "Overview", icon=":material/dashboard:")
                         for title in titles]
               for section, titles in sections.items()}, position="top").run()
"""
EMPTY_PAGE = """
import streamlit as st
st.title("{title}")
with st.sidebar:
    chosen = st.multiselect("Function", ["One", "Two", "Three", "Four", "Five", "Six"])
st.write("Chosen: " + ", ".join(chosen))
"""

# Ours stands when its answer and its main figure do; the empty app when its line of text does.
OUR_PARTS = """(() => {
  const answer = document.querySelector('.st-key-answer');
  const main = document.querySelector('[data-testid=stMain]');
  const figure = main?.querySelector('canvas, .main-svg');
  return answer && answer.innerText.trim().length > 20 && figure && figure.clientHeight > 50;
})()"""
EMPTY_PARTS = """(() => [...document.querySelectorAll('[data-testid=stMain] p')]
  .some(part => part.innerText.startsWith('Chosen:')))()"""
STANDS = """const stands = () => {
  const app = document.querySelector('[data-testid=stApp]');
  return app.dataset.testScriptState === 'notRunning'
    && !document.querySelector('[data-stale=true], [data-testid=stSkeleton]');
};"""
CLICK_AND_TIME = (
    """async ([wanted, patience]) => {"""
    + STANDS
    + """
  const text = () => document.querySelector('[data-testid=stMain]').innerText;
  const before = text();
  const target = document.querySelector('[data-bench=next]');
  const changed = () => wanted ? document.querySelector('h1')?.innerText.startsWith(wanted)
                               : text() !== before;
  const parts = () => PARTS;
  const started = performance.now();
  target.click();
  return await new Promise((done, failed) => {
    const look = () => {
      const spent = performance.now() - started;
      if (changed() && stands() && parts()) done(spent / 1000);
      else if (spent > patience) failed(new Error('not standing: ' + text().slice(0, 200)));
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}"""
)


@dataclass(frozen=True)
class Arm:
    """One of the apps compared, with the collector frozen or not."""

    name: str
    folder: Path
    frozen: bool

    @property
    def ours(self) -> bool:
        """Whether this is our app."""
        return self.name == "ours"

    @property
    def parts(self) -> str:
        """Script that says whether what matters on its page is there."""
        return OUR_PARTS if self.ours else EMPTY_PARTS

    @contextmanager
    def started(self, *, await_ready: bool = True) -> Iterator[Server]:
        """Start the app as a user would; the workspace stays from one start to the next."""
        script = ROOT / "app.py" if self.ours else self.folder / "app.py"
        command = (
            [sys.executable, "-m", "skillgap", "serve", "--port", "{port}", "--",
             "--server.headless", "true"] if self.ours else []
        )  # fmt: skip
        freeze = {"SKILLGAP_FREEZE": "1" if self.frozen else "0"}
        with running(self.folder, script=script, command=command, environment=freeze,
                     await_ready=await_ready) as server:  # fmt: skip
            yield server


Times: TypeAlias = dict[tuple[str, Arm], list[float]]
"""Seconds by what was measured and which app."""


def modules_at_first_paint(folder: Path) -> list[str]:
    """Return the third-party modules our app has loaded once its first page stands."""
    told = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "SKILLGAP_WORKSPACE": str(folder / "first")},
    )  # fmt: skip
    if told.returncode:
        raise SystemExit(f"the app does not run:\n{told.stderr[-2000:]}")
    loaded: list[str] = json.loads(told.stdout.strip().splitlines()[-1])
    return loaded


def write_empty_app(folder: Path, modules: list[str]) -> None:
    """Write the app compared with: same pages, same libraries, nothing to do."""
    (folder / "pages").mkdir(parents=True)
    (folder / ".streamlit").mkdir()
    config = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    (folder / ".streamlit" / "config.toml").write_text(config, encoding="utf-8")
    (folder / "app.py").write_text(EMPTY_APP)
    (folder / "modules.json").write_text(json.dumps(modules))
    for title in PAGES:
        page = folder / "pages" / f"{title.lower().replace(' ', '_')}.py"
        page.write_text(EMPTY_PAGE.format(title=title))


def window(browser: Browser) -> Page:
    """Open an empty window with an empty cache."""
    return browser.new_context(viewport={"width": 1280, "height": 900}).new_page()


def cold_start(browser: Browser, arm: Arm) -> float:
    """Start the app and return the seconds until its first page is on the screen."""
    page = window(browser)
    with arm.started(await_ready=False) as server:
        wait_until_it_answers(server, pause=0.01)
        page.goto(server.url, wait_until="commit", timeout=PATIENCE_MS)
        page.wait_for_function(arm.parts, polling="raf", timeout=PATIENCE_MS)
        spent = time.perf_counter() - server.started
        page.context.close()
    return spent


def switch_pages(page: Page, arm: Arm) -> list[float]:
    """Go round the pages once; returns the seconds of each switch."""
    spent = []
    for title in ("Data", "Gap map", "People", "Overview"):
        mark(show_link(page, title))
        wanted = QUESTIONS[title] if arm.ours else title
        spent.append(click_and_time(page, arm, wanted, figure=title != "Data"))
    return spent


def change_filter(page: Page, arm: Arm) -> list[float]:
    """Choose one more option of a filter, one that was not chosen before."""
    if "gap_map" not in page.url:
        show_link(page, FILTER_PAGE).click()
        settled(page)
    box = page.locator("[data-testid=stSidebar] [data-testid=stMultiSelect]")
    box.filter(has_text=FILTER).locator("input").click()
    mark(page.locator(OPTIONS).first)
    spent = click_and_time(page, arm)
    page.keyboard.press("Escape")
    settled(page)
    return [spent]


def mark(target: Locator) -> None:
    """Mark what is clicked next, so that the page can click it and look at its own clock."""
    target.evaluate(
        "next => { document.querySelector('[data-bench]')?.removeAttribute('data-bench');"
        " next.setAttribute('data-bench', 'next'); }"
    )


def click_and_time(page: Page, arm: Arm, wanted: str = "", figure: bool = True) -> float:
    """Click what is marked; returns the seconds until the page stands with something else on it."""
    script = CLICK_AND_TIME.replace("PARTS", arm.parts if figure else "true")
    return float(page.evaluate(script, [wanted, PATIENCE_MS]))


def measure(browser: Browser, arms: list[Arm], rounds: dict[str, int]) -> Times:
    """Measure ours and the empty app in turn; the order is turned round every time."""
    times: Times = defaultdict(list)
    for arm in arms[:2]:  # the very first start makes the workspace: shown, not counted below
        times["first start ever", arm] += [cold_start(browser, arm)]
    for pair, starts in ((arms[:2], rounds["cold start"]), (arms[2:], rounds["cold start"] // 2)):
        for turn in range(starts):
            for arm in turned(pair, turn):
                times["cold start", arm] += [cold_start(browser, arm)]
    for pair in (arms[:2], arms[2:]):
        with ExitStack() as open_apps:
            pages = {}
            for arm in pair:
                pages[arm] = window(browser)
                visit(pages[arm], open_apps.enter_context(arm.started()).url)
                switch_pages(pages[arm], arm)  # imports and caches as after a minute of use
            for what, step in (("page switch", switch_pages), ("filter change", change_filter)):
                for turn in range(rounds[what]):
                    for arm in turned(pair, turn):
                        times[what, arm] += step(pages[arm], arm)
    return times


def turned(arms: list[Arm], turn: int) -> list[Arm]:
    """Return the arms, every second time in the opposite order."""
    return arms if turn % 2 else arms[::-1]


def tell(times: Times, arms: list[Arm]) -> dict[str, float]:
    """Print the table; returns the ratio of what has a goal."""
    print(f"{'what':<38}{'ours':>9}  {'beside: empty app':<19}{'ratio':>6}  floor")
    ratios = {}
    for frozen in (True, False):
        ours, empty = (arm for arm in arms if arm.frozen is frozen)
        for what in (*(("first start ever",) if frozen else ()), *GOALS):
            mine, other = median(times[what, ours]), median(times[what, empty])
            goal = GOALS.get(what) if frozen else None
            label = f"{what}, collector {'frozen' if frozen else 'as Streamlit has it'}"
            floor = f"at most {goal:g}" if goal else "shown only"
            print(
                f"{label:<38}{mine:>7.3f} s  {other:>7.3f} s{'':<10}{mine / other:>6.2f}  {floor}"
            )
            if goal:
                ratios[what] = mine / other
    return ratios


def main() -> int:
    """Measure, print, and exit with 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer rounds, under 40 seconds")
    rounds = QUICK_ROUNDS if parser.parse_args().quick else ROUNDS
    if chromium() is None:
        print("No Chromium here: install Debian's `chromium` or name one in SKILLGAP_CHROMIUM.")
        return 2
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        folder = Path(place)
        modules = modules_at_first_paint(folder)
        arms = [
            Arm(name, folder / f"{name}-{frozen}", frozen)
            for frozen in (True, False)
            for name in ("ours", "empty")
        ]
        for arm in arms:
            if not arm.ours:
                write_empty_app(arm.folder, modules)
        print(f"both load {len(modules)} third-party modules; medians; rounds: {rounds}")
        browser = launch(playwright)
        ratios = tell(measure(browser, arms, rounds), arms)
        browser.close()
    figure = ", ".join(f"{what} {ratio:.2f}x" for what, ratio in ratios.items())
    goal = ", ".join(f"{limit:g}x" for limit in GOALS.values())
    met = all(ratio <= GOALS[what] for what, ratio in ratios.items())
    print(f"app: {figure} (goal {goal}): {'met' if met else 'short'}")
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
