"""Measured impact: whether it worked, how sure that is, and what may be claimed."""

from skillgap.ui.kit import shell

shell.send_through_app(__file__)

from skillgap.ui.kit import bones
from skillgap.ui.kit.subject import subject_in_words
from skillgap.ui.measured_impact import controls, page

bones.show_question("Did it work, and can we claim so?", subject_in_words(()))
if controls.choose_source() == controls.UPLOADED:
    page.show_uploaded_impact()
else:
    with bones.guard_page_errors("employees", "enrolments", "outcomes"):
        page.show_rollout_impact()
