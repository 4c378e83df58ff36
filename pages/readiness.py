"""Readiness: are people, data and rules ready for work with AI, and what comes first?"""

from skillgap.ui.kit import shell

shell.send_through_app(__file__)

from skillgap.ui.kit import bones, cached
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.subject import subject_in_words
from skillgap.ui.readiness import page

bones.show_question("Are we ready for work with AI, and what comes first?", subject_in_words(()))
loaded = cached.active_dataset() is not None
found = page.readiness_in_view()
bones.show_answer(plain(page.readiness_headline(found)))
page.show_readiness_figures(found)
if not loaded:
    bones.invite_to_load_data()
page.show_tabs(found, loaded=loaded)
