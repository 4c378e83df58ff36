"""Skills graph: which skills and roles are close, who is near, and the way from one to another."""

from skillgap.ui.kit import shell

shell.send_through_app(__file__)

from skillgap.ui.kit import bones
from skillgap.ui.kit.network import network
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.subject import subject_in_words
from skillgap.ui.skills_graph import computed, page

bones.show_question("Which skills are close, and who is one step away?", subject_in_words(()))
with bones.guard_page_errors("requirements"):
    of = page.choose_skills_or_roles()
    mark, tone = page.graph_mark(of)
    bones.show_answer(
        plain(page.graph_headline(of)), mark=mark, tone=tone,
        below=lambda: page.offer_first_skill(of),
    )  # fmt: skip
    page.show_explorer(of)
    bones.show_key_figures(page.graph_key_figures(of))
    page.show_as_table(of)
    bones.show_attributions()
    bones.show_provenance(network().provenance, warnings=network().warnings)
    computed.read_network_skills()  # last: the map is in the browser by now
