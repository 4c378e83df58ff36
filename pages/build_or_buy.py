"""Build or buy: the cheapest sound mix of actions, quarter by quarter."""

from skillgap.ui.kit import shell

shell.guard(__file__)

from skillgap.questions.plan import InfeasiblePlan
from skillgap.ui.build_or_buy import choices, computed, page
from skillgap.ui.kit import bones
from skillgap.ui.kit.subject import subject

bones.ask("Should we build, buy, borrow, redeploy or automate?", subject((), scenario=True))
with bones.sound_page("employees", "roles"):
    choices.draw_controls()
    try:
        plan = computed.plan(choices.scenario(), choices.settings())
    except InfeasiblePlan as error:
        page.show_impossible(error)
    else:
        page.show_plan(plan)
