"""Measured impact: whether it worked, how sure that is, and what may be claimed."""

from skillgap.ui.kit import shell

shell.guard(__file__)

from skillgap.ui.kit import bones
from skillgap.ui.kit.subject import subject
from skillgap.ui.measured_impact import controls, page

bones.ask("Did it work, and can we claim so?", subject(()))
if controls.source() == controls.UPLOADED:
    page.show_uploaded()
else:
    with bones.sound_page("employees", "enrolments", "outcomes"):
        page.show_own()
