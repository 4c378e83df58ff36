"""Take every page at 1280 and 1920 px, light and dark, on the sample organisation.

`python scripts/screenshots.py` writes into screenshots/ (not kept in the repository);
with `--readme` it also refreshes docs/images/overview.png, which README.md opens with.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from tests.browser.harness import (  # noqa: E402
    PAGES,
    chromium,
    heard,
    launch,
    listen,
    running,
    settled,
    visit,
)

FOLDER = ROOT / "screenshots"
README_PICTURE = ROOT / "docs" / "images" / "overview.png"
WIDTHS = (1280, 1920)
SCHEMES = ("light", "dark")
HEIGHT = 900
TALLEST = 4000
README_BYTES = 300_000


def open_page(browser: Browser, url: str, width: int, scheme: str, *, scale: float = 1) -> Page:
    """Open a page in a window of its own, drawn to the end."""
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHT},
        color_scheme="dark" if scheme == "dark" else "light",
        device_scale_factor=scale,
        reduced_motion="reduce",
    )
    return settled(visit(listen(context.new_page()), url), quiet_ms=800)


def unroll(page: Page) -> None:
    """Make the window as tall as the page: Streamlit scrolls inside, not the document."""
    tall = page.evaluate(
        "() => Math.max(...[...document.querySelectorAll('[data-testid=stMain]')]"
        ".map(part => part.scrollHeight))"
    )
    width = page.viewport_size["width"] if page.viewport_size else WIDTHS[0]
    page.set_viewport_size({"width": width, "height": min(max(HEIGHT, tall), TALLEST)})
    settled(page, quiet_ms=800)


def take(browser: Browser, url: str, name: str, path: str, width: int, scheme: str) -> list[str]:
    """Take one page; returns what was wrong with it."""
    page = open_page(browser, url + path, width, scheme)
    wide = page.evaluate(
        "() => document.querySelector('[data-testid=stMain]').scrollWidth - "
        "document.querySelector('[data-testid=stMain]').clientWidth"
    )
    unroll(page)
    file = FOLDER / f"{name.lower().replace(' ', '_')}_{width}_{scheme}.png"
    page.screenshot(path=file)
    found = [f"{file.name}: {error}" for error in heard(page).errors]
    found += [f"{file.name}: {box.splitlines()[0]}" for box in
              page.locator("[data-testid=stException]").all_inner_texts()]  # fmt: skip
    if wide > 1:
        found.append(f"{file.name}: must be scrolled sideways by {wide} px")
    page.context.close()
    print(f"{file.relative_to(ROOT)}")
    return found


def take_readme_picture(browser: Browser, url: str) -> None:
    """Take the overview as it greets a newcomer, small enough for a page of text."""
    page = open_page(browser, url, WIDTHS[0], "light", scale=2)
    README_PICTURE.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.png"
        fold = page.locator("[data-testid=stExpander]").last.bounding_box()
        tall = min(HEIGHT, fold["y"] - 4) if fold else HEIGHT  # no card cut in two
        page.screenshot(path=raw, clip={"x": 0, "y": 0, "width": WIDTHS[0], "height": tall})
        page.context.close()
        picture = Image.open(raw).convert("RGB")
    for width in (2560, 2240, 1920, 1600, 1280):
        smaller = picture.resize((width, round(picture.height * width / picture.width)))
        smaller.quantize(256, dither=Image.Dither.NONE).save(README_PICTURE, optimize=True)
        if README_PICTURE.stat().st_size < README_BYTES:
            break
    size = README_PICTURE.stat().st_size // 1000
    print(f"{README_PICTURE.relative_to(ROOT)}, {width} px wide, {size} KB")


def main() -> int:
    """Take all pictures; exit code 1 when a page reported an error."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--readme", action="store_true", help="also refresh README's picture")
    parser.add_argument("--only", choices=list(PAGES), help="one page instead of all")
    arguments = parser.parse_args()
    if chromium() is None:
        print("No Chromium here: install Debian's `chromium` or name one in SKILLGAP_CHROMIUM.")
        return 2
    FOLDER.mkdir(exist_ok=True)
    found: list[str] = []
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as app, \
            sync_playwright() as playwright:  # fmt: skip
        browser = launch(playwright)
        for name, path in PAGES.items():
            if arguments.only in (None, name):
                for width in WIDTHS:
                    for scheme in SCHEMES:
                        found += take(browser, app.url, name, path, width, scheme)
        if arguments.readme:
            take_readme_picture(browser, app.url)
        browser.close()
        if found:
            print(app.printed()[-4000:])
    print("\n".join(found) or "no errors on any page")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
