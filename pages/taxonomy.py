"""Taxonomy: skills to introduce, merge and retire, what was decided, and what drifted."""

from skillgap.ui.kit import shell

shell.guard(__file__)

from skillgap.ui.kit import bones
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.subject import subject
from skillgap.ui.taxonomy import page
from skillgap.ui.taxonomy.waiting import proposals

bones.ask("Which skills should we add, merge or retire?", subject(()))
with bones.sound_page("skills"):
    bones.answer(plain(page.headline()))
    bones.key_figures(page.key_figures())
    page.show_tabs()
    bones.attributions()
    bones.made(proposals().provenance, warnings=proposals().warnings)
