"""Measured impact: whether it worked, how sure that is, and what may be claimed."""

from skillgap.ui.kit import shell

shell.guard(__file__)

from skillgap.ui import overview
from skillgap.ui.kit import bones
from skillgap.ui.measured_impact import controls, page

bones.ask("Did it work, and may we say so?", overview.subject(()))
if controls.source() == controls.UPLOADED:
    page.show_uploaded()
else:
    with bones.sound_page("employees", "enrolments", "outcomes"):
        page.show_own()
