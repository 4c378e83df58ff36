"""Taxonomy: skills to introduce, merge and retire, what was decided, and what drifted."""

from skillgap.ui.kit import shell

shell.send_through_app(__file__)

from skillgap.ui.kit import bones
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.subject import subject_in_words
from skillgap.ui.taxonomy import page
from skillgap.ui.taxonomy.waiting import taxonomy_proposals

bones.show_question("Which skills should we add, merge or retire?", subject_in_words(()))
with bones.guard_page_errors("skills"):
    bones.show_answer(plain(page.taxonomy_headline()))
    bones.show_key_figures(page.taxonomy_key_figures())
    page.show_tabs()
    bones.show_attributions()
    bones.show_provenance(taxonomy_proposals().provenance, warnings=taxonomy_proposals().warnings)
