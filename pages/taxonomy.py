"""Taxonomy: skills to introduce, merge and let go, what was decided, and what drifted."""

from skillgap.ui.kit import shell

shell.guard(__file__)

from skillgap.ui import overview
from skillgap.ui.kit import bones
from skillgap.ui.kit.plain import plain
from skillgap.ui.taxonomy import computed, page

bones.ask("Which skills should the list gain, merge and let go?", overview.subject(()))
with bones.sound_page("skills"):
    bones.answer(plain(page.headline()))
    bones.key_figures(page.key_figures())
    page.show_tabs()
    bones.attributions()
    bones.made(computed.proposals().provenance, warnings=computed.proposals().warnings)
