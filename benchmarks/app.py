"""How quick the app is in a real browser, beside an empty Streamlit app on the same libraries.

`python benchmarks/app.py [--quick]` starts both in turn, several times, and prints medians:

* cold start: from starting the process to the answer and the main figure being on the screen;
* page switch: from the click on a page's entry to that page standing still, all of it drawn;
* filter change: from the click on an option to the page standing still with another answer.

How long the answer alone takes is shown too.

The empty app has the same pages with a title, one widget and a line of text, and imports the very
modules that ours has loaded at first paint. Both are measured without Streamlit's collection after
every run, frozen after the imports, and as Streamlit leaves it; the goals hold for the former. The
browser runs beforehand; every window starts with an empty cache.
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
from playwright.sync_api import Error as PlaywrightError  # noqa: E402

from tests.browser.harness import (  # noqa: E402
    OPTIONS,
    PAGES,
    PATIENCE_MS,
    Server,
    chromium,
    launch,
    open_filter,
    running,
    settled,
    show_link,
    visit,
    wait_until_it_answers,
)

GOALS = {"cold start": 1.5, "page switch": 2.0, "filter change": 2.0}
ROUNDS = {"cold start": 7, "page switch": 4, "filter change": 5}
QUICK_ROUNDS = {"cold start": 1, "page switch": 1, "filter change": 2}
FILTER_PAGE, FILTER = "Gap map", "Function"
QUESTIONS = {
    "Overview": "Where are we short",
    "Data": "What data do we have",
    "Gap map": "Where exactly are we short",
    "People": "Who can do what",
}

UNCHOSEN = f"{OPTIONS}[aria-selected=false]"

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

# What must be on the screen: our answer and our main figure; the empty app's line of text.
OUR_ANSWER = "document.querySelector('.st-key-answer')?.innerText.trim()"
OUR_FIGURE = """(() => {
  const figure = document.querySelector('[data-testid=stMain]')?.querySelector('canvas, .main-svg');
  return figure && figure.clientHeight > 50;
})()"""
EMPTY_ANSWER = """[...document.querySelectorAll('[data-testid=stMain] p')]
  .map(part => part.innerText).find(text => text.startsWith('Chosen:'))"""
# Looks at every frame, and counts the frame in which it is seen: a timer set in a frame's callback
# fires once that frame has been drawn.
CLICK_AND_TIME = """async ([question, patience]) => {
  const answer = () => ANSWER;
  const before = answer();
  const asked = () => !question || document.querySelector('h1')?.innerText.startsWith(question);
  const stands = () => document.querySelector('[data-testid=stApp]').dataset.testScriptState
    === 'notRunning' && !document.querySelector('[data-stale=true], [data-testid=stSkeleton]');
  const started = performance.now();
  const now = () => (performance.now() - started) / 1000;
  document.querySelector('[data-bench=next]').click();
  return await new Promise((done, failed) => {
    let answered, told = false;
    const look = () => {
      if (!answered && asked() && answer() && (question || answer() !== before)) {
        answered = true;
        setTimeout(() => { answered = now(); });
      }
      if (answered && !told && stands() && (FIGURE)) {
        told = true;
        setTimeout(() => done([answered === true ? now() : answered, now()]));
      } else if (now() > patience) {
        failed(new Error('not standing: ' + document.body.innerText));
      } else if (!told) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}"""


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
    def answer(self) -> str:
        """Script that returns what the page says, if anything."""
        return OUR_ANSWER if self.ours else EMPTY_ANSWER

    @property
    def figure(self) -> str:
        """Script that says whether the main figure is there; the empty app has none."""
        return OUR_FIGURE if self.ours else "true"

    def address(self, server: Server) -> str:
        """Return where it opens; ours has its start code in it."""
        return server.opening() if self.ours else server.url

    @contextmanager
    def started(self, *, await_ready: bool = True) -> Iterator[Server]:
        """Start the app as a user would; the workspace stays from one start to the next."""
        script = ROOT / "app.py" if self.ours else self.folder / "app.py"
        command = (
            [sys.executable, "-m", "skillgap", "serve", "--port", "{port}", "--",
             "--server.headless", "true"] if self.ours else []
        )  # fmt: skip
        freeze = {
            "SKILLGAP_FREEZE": "1" if self.frozen else "0",
            "STREAMLIT_RUNNER_POST_SCRIPT_GC": "false" if self.frozen else "true",
        }
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
        page.goto(arm.address(server), wait_until="commit", timeout=PATIENCE_MS)
        there = f"({arm.answer}) && ({arm.figure})"
        try:
            page.wait_for_function(there, polling="raf", timeout=PATIENCE_MS)
        except PlaywrightError as error:
            shown = page.locator("body").inner_text()
            raise SystemExit(f"{arm.name}: no first paint; the page says:\n{shown}") from error
        spent = time.perf_counter() - server.started
        page.context.close()
    return spent


def switch_pages(page: Page, arm: Arm, times: Times) -> None:
    """Go round the pages once and note the seconds of each switch."""
    for title in ("Data", "Gap map", "People", "Overview"):
        mark(show_link(page, title))
        question = QUESTIONS[title] if arm.ours else title
        answered, stood = click_and_time(page, arm, question, figure=title != "Data")
        times["page switch", arm] += [stood]
        times["page switch, to the answer", arm] += [answered]
        times[f"page switch to {title}", arm] += [stood]


def change_filter(page: Page, arm: Arm, times: Times) -> None:
    """Choose one more option of a filter, one that was not chosen before, and note the seconds."""
    if "gap_map" not in page.url:
        show_link(page, FILTER_PAGE).click()
        settled(page)
    open_filter(page, FILTER)
    mark(page.locator(UNCHOSEN).first)
    answered, stood = click_and_time(page, arm)
    times["filter change", arm] += [stood]
    times["filter change, to the answer", arm] += [answered]
    page.keyboard.press("Escape")
    settled(page)


def mark(target: Locator) -> None:
    """Mark what is clicked next, so that the page can click it and look at its own clock."""
    target.evaluate(
        "next => { document.querySelector('[data-bench]')?.removeAttribute('data-bench');"
        " next.setAttribute('data-bench', 'next'); }"
    )


def click_and_time(
    page: Page, arm: Arm, question: str = "", figure: bool = True
) -> tuple[float, float]:
    """Click what is marked; returns the seconds to the answer, and to the page standing still."""
    script = CLICK_AND_TIME.replace("ANSWER", arm.answer)
    script = script.replace("FIGURE", arm.figure if figure else "true")
    answered, stood = page.evaluate(script, [question, PATIENCE_MS / 1000])
    return answered, stood


def measure(browser: Browser, arms: list[Arm], rounds: dict[str, int]) -> Times:
    """Measure ours and the empty app in turn; the order is turned round every time."""
    times: Times = defaultdict(list)
    pairs = [arms[place : place + 2] for place in range(0, len(arms), 2)]
    for pair in pairs:
        # The very first start reads the sample and fills the workspace: not counted as a cold one.
        times["first start ever", pair[0]] += [cold_start(browser, pair[0])]
        for turn in range(rounds["cold start"] if pair is pairs[0] else 3):
            for arm in turned(pair, turn):
                times["cold start", arm] += [cold_start(browser, arm)]
    for pair in pairs:
        with ExitStack() as open_apps:
            pages = {}
            for arm in pair:
                pages[arm] = window(browser)
                visit(pages[arm], arm.address(open_apps.enter_context(arm.started())))
                # One round that is not counted: imports and caches as after a minute of use.
                switch_pages(pages[arm], arm, defaultdict(list))
            for what, step in (("page switch", switch_pages), ("filter change", change_filter)):
                for turn in range(rounds[what]):
                    for arm in turned(pair, turn):
                        settled(pages[arm])
                        step(pages[arm], arm, times)
    return times


def turned(arms: list[Arm], turn: int) -> list[Arm]:
    """Return the arms, every second time in the opposite order."""
    return arms if turn % 2 else arms[::-1]


def tell(times: Times, arms: list[Arm]) -> dict[str, float]:
    """Print the table; returns the ratio of what has a goal."""
    print(f"{'what':<46}{'ours':>9}  {'beside: empty app':>17}{'ratio':>7}  floor")
    ratios = {}
    for ours, empty in zip(arms[::2], arms[1::2], strict=True):
        frozen = ours.frozen
        print(f"collector {'frozen after the imports' if frozen else 'as Streamlit leaves it'}:")
        for what in dict.fromkeys(what for what, arm in times if arm is ours):
            mine = median(times[what, ours])
            alike = what if (what, empty) in times else "cold start"
            other = median(times[alike, empty])
            goal = GOALS.get(what) if frozen else None
            floor = f"at most {goal:g}" if goal else "shown only"
            print(f"  {what:<44}{mine:>7.3f} s  {other:>15.3f} s{mine / other:>7.2f}  {floor}")
            if goal:
                ratios[what] = mine / other
    return ratios


def main() -> int:
    """Measure, print, and exit with 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--quick",
        action="store_true",
        help="one round or two, the collector frozen only: under 40 seconds",
    )
    quick = parser.parse_args().quick
    rounds = QUICK_ROUNDS if quick else ROUNDS
    if chromium() is None:
        print("No Chromium here: install Debian's `chromium` or name one in SKILLGAP_CHROMIUM.")
        return 2
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        folder = Path(place)
        modules = modules_at_first_paint(folder)
        arms = [
            Arm(name, folder / f"{name}-{frozen}", frozen)
            for frozen in ((True,) if quick else (True, False))
            for name in ("ours", "empty")
        ]
        for arm in arms[1::2]:
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
