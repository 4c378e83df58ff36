"""How far what stands on a page still jumps once its answer is there.

`python benchmarks/shifts.py [--quick]` opens every page in a window of its own, with nothing in
the browser's cache, and reads the browser's own record of layout shifts: each part that was in
sight and moved or was pushed aside, up or down, left or right. What grows below without moving
anything in sight is no jump. `--quick` opens four pages.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from tests.browser.harness import PAGES, chromium, launch, running, settled, visit  # noqa: E402

GOAL = 40
QUICK = ("Overview", "Gap map", "Scenarios", "Learning")
WATCH = """(() => {
  window.__moved = []; window.__answered = null;
  const key = node => {
    const kept = node?.closest?.('[class*=st-key-]');
    return [...(kept?.classList ?? [])].find(name => name.startsWith('st-key-')) ?? '';
  };
  new PerformanceObserver(list => {
    for (const entry of list.getEntries())
      for (const {node, previousRect: old, currentRect: now} of entry.sources)
        if (old.x || old.y) window.__moved.push({  // else it had no place yet
          at: entry.startTime,
          by: Math.max(Math.abs(now.x - old.x), Math.abs(now.y - old.y)),
          what: `${key(node)} ${(node?.innerText ?? '').slice(0, 40)}`.trim(),
        });
  }).observe({type: 'layout-shift', buffered: true});
  const look = () => {
    const answer = document.querySelector('.st-key-answer')?.innerText.trim();
    if (answer) window.__answered = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()"""


@dataclass(frozen=True)
class Jump:
    """The farthest that anything in sight moved.

    Attributes:
        pixels: How far.
        what: What moved.
    """

    pixels: int
    what: str


def farthest_jump(browser: Browser, address: str) -> Jump:
    """Open a page in a window of its own; returns what moved farthest after its answer."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    context.add_init_script(WATCH)
    page = context.new_page()
    settled(visit(page, address), quiet_ms=1000)
    moved = page.evaluate("window.__moved.filter(one => one.at > window.__answered)")
    context.close()
    worst = max(moved, key=lambda one: one["by"], default={"by": 0, "what": ""})
    return Jump(round(worst["by"]), " ".join(worst["what"].split()))


def main() -> int:
    """Measure, print, and exit with 1 when a page jumps farther than it may."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="four pages: under 40 seconds")
    titles = QUICK if parser.parse_args().quick else tuple(PAGES)
    if chromium() is None:
        print("No Chromium here: install Debian's `chromium` or name one in SKILLGAP_CHROMIUM.")
        return 2
    print(f"{'page':<18}{'jump':>8}  what moved farthest")
    farthest = 0
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        browser = launch(playwright)
        with running(Path(place)) as app:
            for title in titles:
                jump = farthest_jump(browser, app.url + PAGES[title])
                farthest = max(farthest, jump.pixels)
                print(f"{title:<18}{jump.pixels:>5} px  {jump.what}", flush=True)
        browser.close()
    met = farthest <= GOAL
    print(f"shifts: {farthest} px (goal {GOAL} px): {'met' if met else 'short'}")
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
