"""A workshop: a facilitator at the projector and three phones in the local network."""

from __future__ import annotations

import re
import sys

import pytest

import skillgap as sg
from skillgap.serving.room import own_addresses
from tests.browser.harness import listen, no_errors, press, running, settled, visit
from tests.signed import sample_staff

SERVE = [sys.executable, "-m", "skillgap", "serve", "--port", "{port}", "--",
         "--server.headless", "true"]  # fmt: skip
PHONE = {"width": 390, "height": 780}
LONG = 30_000
"""Milliseconds a plan may take on a busy machine."""


@pytest.fixture
def app(tmp_path):
    folder = tmp_path
    with sg.open_workspace(folder / "workspace") as workspace:
        workspace.save(sg.read(sg.SAMPLE_FOLDER, name="Sample organisation"), origin="sample")
        workspace.remember("sample offered", True)
    with running(folder, command=SERVE) as served:
        yield served


@pytest.fixture
def enter(browser):
    opened = []

    def entered(address, **viewport):
        context = browser.new_context(viewport=viewport or {"width": 1280, "height": 800})
        page, frames = listen(context.new_page()), []
        opened.append(context)
        page.on(
            "websocket", lambda socket: socket.on("framereceived", lambda one: frames.append(one))
        )
        return visit(page, address), frames

    yield entered
    for context in opened:
        context.close()


def main(page):
    return page.locator("[data-testid=stMain]")


def join(phone, name):
    phone.get_by_label("Name of your team").fill(name)
    phone.get_by_role("button", name="Join").click()
    phone.get_by_text("Nothing to answer now").wait_for()


def test_three_phones_predict_try_vote_and_the_room_decides(app, enter):
    addresses = own_addresses()
    if not addresses:
        pytest.skip("this machine is in no network that a phone could join over")
    wall, _ = enter(app.opening())
    visit(wall, f"{app.url}/workshop")
    press(wall, "Begin a workshop")
    press(wall, "Open to phones in this network")
    address = main(wall).locator("[data-testid=stCode] code").first.inner_text()
    assert re.fullmatch(r"http://\S+/\?start=room\.\w{6}", address)
    assert address.startswith(f"http://{addresses[0]}:")
    wall.locator("[data-testid=stImage] img").wait_for()

    phones = {name: enter(address, **PHONE) for name in ("Blue", "Red", "Green")}
    for name, (phone, _) in phones.items():
        assert "start=" not in phone.url
        join(phone, name)
        main(wall).get_by_role("heading", name=name).wait_for()

    press(wall, "Next step")
    for place, (phone, _) in enumerate(phones.values()):
        phone.get_by_label("Empty posts, FTE").fill(str(50 + 400 * place))
        phone.get_by_role("button", name="Send").click()
        phone.get_by_text("You predicted").wait_for()
    press(wall, "Next step")
    main(wall).get_by_text("Nearest:").wait_for()
    blue = phones["Blue"][0]
    blue.get_by_text("; the forecast says").wait_for()

    press(wall, "Next step")
    for lever, (phone, _) in zip(("Build", "Buy", "Redeploy"), phones.values()):
        phone.get_by_role("button", name=re.compile(lever)).click()
        phone.get_by_role("button", name="Try this plan").click()
        phone.get_by_text("It fills").wait_for(timeout=LONG)
    press(wall, "Next step")
    for (phone, _), other in zip(phones.values(), ("Red", "Blue", "Blue")):
        phone.get_by_text(other, exact=True).click()
        phone.get_by_role("button", name="Vote").click()
        phone.get_by_text(f"You voted for {other}").wait_for()
    press(wall, "Next step")
    wall.get_by_label("What do we do?").fill("Train ten people in planning")
    wall.get_by_label("Who owns it?").fill("Dana")
    wall.get_by_role("button", name="Add this decision").click()
    main(wall).get_by_text("Train ten people in planning").wait_for()
    with wall.expect_download() as taken:
        wall.get_by_role("button", name="Take the minutes").click()
    assert taken.value.suggested_filename.endswith(".docx")
    settled(wall)
    no_errors(wall)

    staff = sample_staff()
    people = {*staff["name"].head(400), *staff["employee_id"].head(400)}
    for phone, frames in phones.values():
        heard = b"".join(one if isinstance(one, bytes) else one.encode() for one in frames)
        assert not [
            word for word in people if re.search(rb"\b%s\b" % re.escape(word).encode(), heard)
        ]
        no_errors(phone)
        visit(phone, phone.url.rstrip("/") + "/people")
        assert "not open to your account" in main(phone).inner_text()
