"""Whole releases in the page: O*NET and ESCO are read with progress in sight, and kept."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import expect

from tests.browser.harness import (
    metric,
    no_errors,
    only_local_requests,
    settled,
    visit,
)

WHOLE = {
    "O*NET": ("onet_29_2", {"Occupations": 1_016, "Requirements": 20_000}),
    "ESCO": ("esco_1_2_0", {"Occupations": 3_039, "Skills": 13_492, "Requirements": 128_987}),
}
WATCH = """() => {
  window.told = [];
  const look = () => document.querySelectorAll('[data-testid=stProgress]').forEach(bar => {
    const text = bar.innerText.trim();
    if (text && !window.told.includes(text)) window.told.push(text);
  });
  new MutationObserver(look).observe(document.body,
    {subtree: true, childList: true, characterData: true, attributes: true});
}"""


@pytest.mark.parametrize("register", WHOLE)
def test_a_whole_release_is_read_with_progress_and_kept(
    fresh_server, page, shared_data, capsys, register
):
    folder, at_least = WHOLE[register]
    visit(page, f"{fresh_server.url}/data")
    page.get_by_text("Occupations of O*NET and ESCO").click()
    settled(page)
    page.get_by_role("radio", name=register).click()
    settled(page)
    page.get_by_role("textbox", name="Folder of the release").fill(str(shared_data(folder)))
    page.keyboard.press("Tab")
    settled(page)
    page.evaluate(WATCH)
    started = time.perf_counter()
    page.get_by_role("button", name="Read this folder").click()
    page.get_by_role("button", name="Save it as a dataset").wait_for(timeout=180_000)
    seconds = time.perf_counter() - started
    settled(page)
    told = page.evaluate("window.told")
    counts = {label: metric(page, label) for label in ("Occupations", "Skills", "Requirements")}
    for label, least in at_least.items():
        assert counts[label] == least if label != "Requirements" else counts[label] >= least
    assert len(told) >= 3, f"progress shown: {told}"
    page.get_by_role("button", name="Save it as a dataset").click()
    expect(page.get_by_text(f"{register} ").filter(has_text="is saved").first).to_be_visible(
        timeout=120_000
    )
    settled(page)
    with capsys.disabled():
        shown = ", ".join(f"{count:,} {label.lower()}" for label, count in counts.items())
        print(f"\n{register}: {shown} in {seconds:.1f} s; progress seen: {' · '.join(told)}")
    no_errors(page)
    only_local_requests(page)
