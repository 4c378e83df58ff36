"""Drives the app in a real Chromium: starts it, opens pages, and tells what they asked for.

Used by the browser tests, by scripts/screenshots.py and by benchmarks/app.py alike.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, Locator, Page, Playwright, TimeoutError

from skillgap.ui.kit.shell import PAGES as NAVIGATION

ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    title: "/" if file == "overview.py" else f"/{file.removesuffix('.py')}"
    for entries in NAVIGATION.values()
    for file, title, *_ in entries
}
READY_SECONDS = 90
PATIENCE_MS = 60_000

# Chromium looks for its maker on its own: these keep it quiet, so that what is left in its
# network log is the page's doing. Playwright brings most such flags along; no --disable-features
# here, because it would replace Playwright's own list.
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-pings",
    "--disable-domain-reliability",
    "--no-proxy-server",
    "--autofill-server-url=http://127.0.0.1:9/",
    "--gaia-url=http://127.0.0.1:9",
    "--component-updater=url-source=http://127.0.0.1:9/",
)


def chromium() -> str | None:
    """Return the path of the Chromium to drive, or nothing."""
    return os.environ.get("SKILLGAP_CHROMIUM") or shutil.which("chromium")


def launch(playwright: Playwright, *flags: str) -> Browser:
    """Start a headless Chromium with an empty profile that makes no requests of its own."""
    unsandboxed = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    return playwright.chromium.launch(
        executable_path=chromium(), headless=True, args=[*QUIET, *unsandboxed, *flags]
    )


def launch_with_log(playwright: Playwright, file: Path, *flags: str) -> Browser:
    """Start a Chromium that writes into a file whatever it asks anybody for."""
    # Chromium's own check-in for push messages is no question of the page.
    own = "--gcm-checkin-url=http://127.0.0.1:9/"
    return launch(
        playwright, f"--log-net-log={file}", "--net-log-capture-mode=Default", own, *flags
    )


@dataclass(frozen=True)
class Server:
    """An app that is running.

    Attributes:
        url: Where it answers, without a slash at the end.
        process: Its process.
        workspace: Folder that it keeps things in.
        log: File that holds what it printed.
        started: ``time.perf_counter()`` just before the process was started.
    """

    url: str
    process: subprocess.Popen[bytes]
    workspace: Path
    log: Path
    started: float

    def printed(self) -> str:
        """Return what the app printed so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def opening(self) -> str:
        """Return the address with the start code that ``skillgap serve`` prints once it answers."""
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            if found := re.search(r"http://\S+\?start=\S+", self.printed()):
                return found[0]
            time.sleep(0.05)
        raise RuntimeError(f"no address after {READY_SECONDS} s:\n{self.printed()}")


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(
    folder: Path,
    *,
    script: Path = ROOT / "app.py",
    command: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
    await_ready: bool = True,
    begin_with: Path | None = None,
) -> Iterator[Server]:
    """Start an app and stop it again.

    Args:
        folder: An own folder for the workspace and the log.
        script: The Streamlit script; its folder is the working folder.
        command: What to run instead; ``{port}`` in a word becomes the port.
        environment: Variables on top of this process's.
        await_ready: Whether to return only once the server answers.
        begin_with: A workspace that is copied first; without it the app begins with none.

    Yields:
        The running app.

    Raises:
        RuntimeError: it ended or did not answer in time; what it printed is in the message.
    """
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    workspace, log = folder / "workspace", folder / "server.log"
    if begin_with is not None:
        shutil.copytree(begin_with, workspace)
    variables = {
        **os.environ,
        "SKILLGAP_WORKSPACE": str(workspace),
        "NO_COLOR": "1",
        **(environment or {}),
    }
    words = command or [
        sys.executable, "-m", "streamlit", "run", script.name,
        "--server.port", "{port}", "--server.headless", "true", "--server.address", "127.0.0.1",
    ]  # fmt: skip
    words = [word.replace("{port}", str(port)) for word in words]
    with log.open("wb") as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            words, cwd=script.parent, env=variables, stdout=output, stderr=subprocess.STDOUT
        )
    server = Server(f"http://127.0.0.1:{port}", process, workspace, log, started)
    try:
        if await_ready:
            wait_until_it_answers(server)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_it_answers(server: Server, pause: float = 0.05) -> None:
    """Wait until the app says that it is healthy, or raise ``RuntimeError`` with its log."""
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        if server.process.poll() is not None:
            raise RuntimeError(f"the app ended while starting:\n{server.printed()}")
        try:
            with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(pause)
    raise RuntimeError(f"no answer after {READY_SECONDS} s:\n{server.printed()}")


# On a deep link Streamlit's own script tries whether the page's path is the server's base path,
# hears 404 and goes on. Nothing is wrong then.
SEARCH_FOR_BASE = re.compile(r"/[a-z_]+/_stcore/(?:health|host-config)$")


@dataclass
class Heard:
    """What a page said and asked for since it was opened."""

    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


_HEARD: WeakKeyDictionary[Page, Heard] = WeakKeyDictionary()


def listen(page: Page) -> Page:
    """Record a page's requests, console errors and uncaught errors from here on."""
    heard = _HEARD[page] = Heard()

    def hear(message: Any) -> None:
        where = message.location.get("url", "")
        if message.type == "error" and not SEARCH_FOR_BASE.search(where):
            heard.errors.append(f"console: {message.text} ({where})")

    page.on("request", lambda request: heard.requests.append(request.url))
    page.on("websocket", lambda socket_: heard.requests.append(socket_.url))
    page.on("console", hear)
    page.on("pageerror", lambda error: heard.errors.append(f"page: {error}"))
    return page


def heard(page: Page) -> Heard:
    """Return what was recorded of a page."""
    return _HEARD[page]


SETTLED = """quiet => {
  const app = document.querySelector('[data-testid=stApp]');
  const idle = app && app.dataset.testScriptState === 'notRunning'
    && !document.querySelector('[data-testid=stSkeleton], [data-stale=true]');
  const now = performance.now();
  if (!idle) { window.__idleSince = undefined; return false; }
  window.__idleSince ??= now;
  return now - window.__idleSince >= quiet;
}"""


def settled(page: Page, quiet_ms: int = 250) -> Page:
    """Wait until the script has run and nothing has begun again for a moment.

    A click reaches the server only after a while; the pause keeps a wait that follows a click
    from seeing the state before it.
    """
    page.evaluate("window.__idleSince = undefined")
    page.wait_for_function(SETTLED, arg=quiet_ms, timeout=PATIENCE_MS)
    return page


def visit(page: Page, url: str) -> Page:
    """Open an address as if typed, and wait until the page stands."""
    page.goto(url, wait_until="commit", timeout=PATIENCE_MS)
    page.wait_for_selector("[data-testid=stApp]", timeout=PATIENCE_MS)
    return settled(page)


def look_through(page: Page) -> None:
    """Scroll to the end and open everything that can be opened, so that late parts load too."""
    page.locator("[data-testid=stExpander] summary").evaluate_all(
        "all => all.filter(one => one.checkVisibility()).forEach(one => one.click())"
    )
    settled(page)
    page.mouse.wheel(0, 10_000)
    settled(page)


LINKS = ".st-key-pages [data-testid=stPageLink-NavLink], .st-key-pages [aria-current=page]"


def show_link(page: Page, title: str) -> Locator:
    """Return a page's entry in the list of pages; the one that is open is no link."""
    entry = page.locator(LINKS).filter(has_text=title, visible=True).first
    entry.wait_for(timeout=PATIENCE_MS)
    return entry


def go(page: Page, title: str) -> Page:
    """Switch to another page by its entry in the navigation."""
    show_link(page, title).click()
    return arrived(page, title)


def arrived(page: Page, title: str) -> Page:
    """Wait until a page is the open one and stands, after a click, Back or Forward."""
    here = page.locator(".st-key-pages [aria-current=page]").filter(has_text=title)
    here.first.wait_for(timeout=PATIENCE_MS)  # a busy server may answer late
    return settled(page)


def press(page: Page, name: str, *, quiet_ms: int = 250, **how: Any) -> Page:
    """Press the first button of that name, and wait until the page stands."""
    page.get_by_role("button", name=name, **how).first.click()
    return settled(page, quiet_ms)


def choose(page: Page, label: str, option: str) -> Page:
    """Choose in a select box with the keyboard, as somebody without a mouse does."""
    box = page.get_by_role("combobox", name=label).first
    box.focus()
    box.press("ArrowDown")
    page.keyboard.type(option, delay=10)
    page.keyboard.press("Enter")
    return settled(page)


def open_tab(page: Page, name: str) -> Page:
    """Open a tab, and wait until what is in it stands."""
    page.get_by_role("tab", name=name).click()
    return settled(page, 600)


def open_view(page: Page, name: str) -> Page:
    """Open one of the views of a tab, and wait until what is in it stands."""
    page.get_by_test_id("stButtonGroup").get_by_text(name, exact=True).first.click()
    return settled(page, 600)


def metric(page: Page, label: str) -> int:
    """Return the number on the newest key figure of that label, as a whole number."""
    card = page.get_by_test_id("stMetric").filter(has_text=label).last
    return int(re.sub(r"\D", "", card.get_by_test_id("stMetricValue").inner_text()))


OPTIONS = "[role=option]:not([data-key=__select_all__])"


def open_filter(page: Page, label: str) -> Locator:
    """Open a filter in the sidebar; returns its options."""
    box = page.locator("[data-testid=stSidebar] [data-testid=stMultiSelect]").filter(
        has=page.get_by_text(label, exact=True)
    )
    options = page.locator(OPTIONS)
    for _ in range(3):  # a click that meets a rerun can close what it opened
        box.locator("input").click()
        with suppress(TimeoutError):
            options.first.wait_for(timeout=3000)
            return options
        page.keyboard.press("Escape")
    raise AssertionError(f"filter {label} does not open: {box.inner_text()!r}")


def choose_in_filter(page: Page, label: str, place: int = 0) -> str:
    """Choose an option of a filter in the sidebar; returns its text."""
    for _ in range(4):  # a busy server may draw once more and close what was opened
        option = open_filter(page, label).nth(place)
        with suppress(TimeoutError):
            text = option.inner_text(timeout=3000)
            option.click(timeout=3000)
            page.keyboard.press("Escape")
            settled(page)
            return text
        settled(page, 1000)
    raise AssertionError(f"filter {label} does not stay open")


def open_popover(page: Page, name: str) -> Locator:
    """Open what a button drops down; returns what is in it. Its button pressed twice closes it."""
    content = page.get_by_test_id("stPopoverBody")
    for _ in range(4):  # as for a filter: a late drawing may close it
        if not content.is_visible():
            page.get_by_test_id("stPopoverButton").filter(has_text=name).click()
        with suppress(TimeoutError):
            content.wait_for(timeout=3000)
            settled(page, 400)
            if content.is_visible():
                return content
    raise AssertionError(f"what {name} drops down does not stay open")


def answer(page: Page) -> str:
    """Return the page's answer in a sentence; a page without one is not standing."""
    sentence = page.locator(".st-key-answer").first
    with suppress(TimeoutError):  # on a busy machine what is computed comes after a still moment
        sentence.wait_for(timeout=20_000)
    if not sentence.is_visible():
        shown = page.locator("[data-testid=stMain]").inner_text()
        raise AssertionError(f"no answer on {page.url}; the page says: {shown[:1500]}")
    return sentence.inner_text()


def answers(page: Page, expected: str) -> bool:
    """Say whether the page comes to give this answer; a busy server may take its time."""
    for _ in range(40):
        if answer(page) == expected:
            return True
        page.wait_for_timeout(500)
    return False


def no_errors(page: Page) -> None:
    """Assert that neither the page, the console nor the app reported an error."""
    boxes = page.locator("[data-testid=stException]").all_inner_texts()
    assert boxes == [], f"errors shown on the page: {boxes}"
    assert heard(page).errors == [], f"errors in the browser: {heard(page).errors}"


def is_local(address: str) -> bool:
    """Say whether a request stays on this machine."""
    parts = urlsplit(address)
    if parts.scheme in ("data", "blob", "about", "chrome", "devtools"):
        return True
    return parts.hostname in ("127.0.0.1", "localhost", "::1")


def only_local_requests(page: Page) -> None:
    """Assert that the page asked nobody but this machine."""
    asked = heard(page).requests
    assert asked, "the page made no request at all: nothing was recorded"
    outside = sorted({address for address in asked if not is_local(address)})
    assert outside == [], f"asked outside: {outside}"


_LOOKUPS = ("HOST_RESOLVER_MANAGER_REQUEST", "HOST_RESOLVER_MANAGER_JOB", "HOST_RESOLVER_DNS_TASK",
            "HOST_RESOLVER_SYSTEM_TASK", "DNS_TRANSACTION")  # fmt: skip
_CONNECTS = ("TCP_CONNECT", "TCP_CONNECT_ATTEMPT", "UDP_CONNECT")
_REQUESTS = ("URL_REQUEST_START_JOB", "CORS_REQUEST", "HTTP_STREAM_JOB", "WEBSOCKET_UPGRADE")


@dataclass(frozen=True)
class NetLog:
    """What Chromium's own network log says it did.

    Attributes:
        events: Number of events of each type.
        requests: Addresses asked for.
        lookups: Names looked up.
        connects: Addresses that a socket was connected to, or sent to.
    """

    events: Counter[str]
    requests: frozenset[str]
    lookups: frozenset[str]
    connects: frozenset[str]

    @property
    def outside(self) -> list[str]:
        """Everything that did not stay on this machine, a line each."""
        return sorted(
            [f"request {address}" for address in self.requests if not is_local(address)]
            + [f"look-up {name}" for name in self.lookups if not is_local(_as_url(name))]
            + [f"connect {peer}" for peer in self.connects if not is_local(_as_url(peer))]
        )


def _as_url(peer: str) -> str:
    return peer if "//" in peer else f"//{peer}"


def read_net_log(file: Path) -> NetLog:
    """Read the file that ``--log-net-log`` wrote; a log cut off by the browser's end is mended."""
    text = file.read_text(encoding="utf-8", errors="replace")
    try:
        log = json.loads(text)
    except json.JSONDecodeError:
        log = json.loads(text[: text.rindex("}") + 1].rstrip().rstrip(",") + "]}")
    names = {number: name for name, number in log["constants"]["logEventTypes"].items()}
    events = [(names.get(event["type"], "?"), event) for event in log["events"]]
    # Connecting a UDP socket sends nothing; Chromium does it to learn whether IPv6 has a route.
    spoke = {event["source"]["id"] for kind, event in events if kind == "UDP_BYTES_SENT"}
    heard_of = [
        (kind, event.get("params") or {})
        for kind, event in events
        if kind != "UDP_CONNECT" or event["source"]["id"] in spoke
    ]
    return NetLog(
        Counter(kind for kind, _ in events),
        _values(heard_of, _REQUESTS, "url"),
        _values(heard_of, _LOOKUPS, "host", "hostname"),
        _values(heard_of, _CONNECTS, "address", "remote_address", "address_list"),
    )


def _values(
    events: Sequence[tuple[str, Mapping[str, Any]]], kinds: Sequence[str], *names: str
) -> frozenset[str]:
    """Return what these events carry under these names, lists taken apart."""
    carried = (params[name] for kind, params in events if kind in kinds for name in names
               if params.get(name))  # fmt: skip
    return frozenset(
        str(value) for one in carried for value in (one if isinstance(one, list) else [one])
    )
