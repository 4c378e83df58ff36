"""What would be seen if a page asked for something outside; test_accessibility.py looks at all."""

from __future__ import annotations

import pytest

from tests.browser.harness import (
    launch_with_log,
    listen,
    only_local_requests,
    read_net_log,
    visit,
)

NOWHERE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"


def test_network_log_would_show_a_request_outside(server, playwright, tmp_path):
    # The name cannot be looked up (NOWHERE), so nothing leaves this machine here either.
    file = tmp_path / "net-log.json"
    browser = launch_with_log(playwright, file, NOWHERE)
    page = listen(browser.new_page())
    visit(page, server.url)
    page.evaluate("fetch('http://outside.invalid/font.woff2').catch(() => null)")
    browser.close()
    assert "request http://outside.invalid/font.woff2" in read_net_log(file).outside
    with pytest.raises(AssertionError, match=r"outside\.invalid"):
        only_local_requests(page)
