"""Every page under axe-core: no serious or critical violation that is ours, in either theme.

axe-core is no dependency: `npm pack axe-core` once, and name its `axe.min.js` in SKILLGAP_AXE.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.browser.harness import PAGES, listen, settled, visit

AXE = Path(os.environ.get("SKILLGAP_AXE", ""))
pytestmark = pytest.mark.skipif(
    not AXE.is_file(), reason="no axe-core here: name its axe.min.js in SKILLGAP_AXE"
)
THEIRS = (
    "[data-testid=stDataFrame]",  # a canvas whose grid is for screen readers alone
    "[data-testid=stToolbar]",
    "[data-testid=stMetricChart]",
)
"""Parts that the framework draws, and only it can mend."""
RUN = """async theirs => {
  const found = await axe.run({exclude: theirs.map(one => [one])},
    {resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']});
  return found.violations.filter(one => ['serious', 'critical'].includes(one.impact))
    .flatMap(one => one.nodes.map(node => `${one.id}: ${node.target} ${node.html.slice(0, 160)}`));
}"""


def violations(page):
    page.add_script_tag(path=str(AXE))
    return page.evaluate(RUN, list(THEIRS))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("title", list(PAGES))
def test_no_serious_violation(server, browser, title, scheme):
    context = browser.new_context(
        viewport={"width": 1280, "height": 800}, color_scheme=scheme, bypass_csp=True
    )
    page = listen(context.new_page())
    visit(page, server.url + PAGES[title])
    settled(page, 800)
    found = violations(page)
    context.close()
    assert found == [], "\n".join(found)
