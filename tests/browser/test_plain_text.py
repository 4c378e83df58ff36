"""Text from data stays text: no Markdown, HTML, link, icon or picture comes out of a name."""

import pytest
from playwright.sync_api import expect

import skillgap as sg
from tests.browser.harness import PAGES, no_errors, only_local_requests, running, visit

NASTY = (
    "![x](http://evil.test/a.png)",
    "[click](http://evil.test)",
    "http://evil.test/abc www.evil.test a@evil.test",
    ":material/home: :red[hi] :smile: $x^2$",
    "`code` <b>bold</b> <img src=x onerror=alert(1)>",
    "# head",
    "**b** _i_ ~~s~~ | a | b |",
    "{a|{b}} {@[0]} %{x} &lt;b&gt;",
)


@pytest.fixture(scope="module")
def hostile_app(tmp_path_factory):
    """The app on an organisation in which every name tries something."""
    import pandas as pd

    folder = tmp_path_factory.mktemp("hostile")
    ids = [f"E{place}" for place in range(24)]
    names = [NASTY[place % len(NASTY)] for place in range(24)]
    skills = [f"S{place}" for place in range(len(NASTY))]
    workforce = sg.from_tables(
        {
            "employees": pd.DataFrame(
                {"employee_id": ids, "role_id": ["R0", "R1"] * 12, "name": names,
                 "function": names, "region": names, "team_id": names}
            ),
            "roles": pd.DataFrame({"role_id": ["R0", "R1"], "title": NASTY[:2]}),
            "skills": pd.DataFrame({"skill_id": skills, "name": NASTY, "cluster": NASTY}),
            "requirements": pd.DataFrame(
                {"role_id": ["R0", "R1"] * len(NASTY), "skill_id": sorted(skills * 2),
                 "required_level": ["4"] * 2 * len(NASTY)}
            ),
            "signals": pd.DataFrame(
                {"employee_id": ids, "skill_id": [skills[i % len(skills)] for i in range(24)],
                 "level": ["2"] * 24, "observed_on": ["2026-05-01"] * 24}
            ),
        },
        name=NASTY[0],
    )  # fmt: skip
    with sg.open_workspace(folder / "workspace") as workspace:
        workspace.save(workforce, origin="test")
    with running(folder) as app:
        yield app


@pytest.mark.parametrize("title", PAGES)
def test_hostile_names_are_shown_as_they_stand(hostile_app, page, title):
    visit(page, hostile_app.url + PAGES[title])
    if title != "Audit":  # it names nobody; what it lists is drawn on a canvas
        expect(page.locator("[data-testid=stMain]")).to_contain_text("evil.test")
    made = page.locator(
        "[data-testid=stMain] a[href*=evil]:not([href^='#']), "  # a heading's own mark stays here
        "[data-testid=stMain] a[href^=mailto], "
        "[data-testid=stMain] [data-testid=stMarkdownContainer] :is(img, b, em, del, .katex)"
    )
    assert [element.evaluate("e => e.outerHTML") for element in made.all()] == []
    only_local_requests(page)
    no_errors(page)
