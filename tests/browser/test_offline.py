"""No request leaves the machine, from any page: the page's word for it, and the browser's own."""

from __future__ import annotations

from itertools import cycle

import pytest

from tests.browser.harness import (
    PAGES,
    answer,
    launch,
    listen,
    no_errors,
    only_local_requests,
    read_net_log,
    settled,
    visit,
)

NOWHERE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"


def logged(playwright, file, *flags):
    # Chromium's own check-in for push messages is no question of the page.
    own = "--gcm-checkin-url=http://127.0.0.1:9/"
    log = f"--log-net-log={file}"
    return launch(playwright, log, "--net-log-capture-mode=Default", own, *flags)


def look_through(page):
    """Scroll to the end and open everything that can be opened, so that late parts load too."""
    page.locator("[data-testid=stExpander] summary").evaluate_all(
        "all => all.filter(one => one.checkVisibility()).forEach(one => one.click())"
    )
    settled(page)
    page.mouse.wheel(0, 10_000)
    settled(page)


def test_network_log_of_all_pages_holds_nothing_outside(server, playwright, tmp_path):
    file = tmp_path / "net-log.json"
    browser = logged(playwright, file)
    pages = {  # each page is looked through in one of them
        scheme: listen(browser.new_page(color_scheme=scheme)) for scheme in ("light", "dark")
    }
    for path, page in zip(PAGES.values(), cycle(pages.values())):
        visit(page, server.url + path)
        assert answer(page)
        look_through(page)
        only_local_requests(page)
        no_errors(page)
    browser.close()
    log = read_net_log(file)
    assert log.outside == []
    asked = {address.removeprefix(server.url).split("?")[0] for address in log.requests}
    assert set(PAGES.values()) <= asked, "the log does not hold the pages that were opened"
    assert any(peer in server.url for peer in log.connects)


def test_network_log_would_show_a_request_outside(server, playwright, tmp_path):
    # The name cannot be looked up (NOWHERE), so nothing leaves this machine here either.
    file = tmp_path / "net-log.json"
    browser = logged(playwright, file, NOWHERE)
    page = listen(browser.new_page())
    visit(page, server.url)
    page.evaluate("fetch('http://outside.invalid/font.woff2').catch(() => null)")
    browser.close()
    assert "request http://outside.invalid/font.woff2" in read_net_log(file).outside
    with pytest.raises(AssertionError, match=r"outside\.invalid"):
        only_local_requests(page)
