"""Build or buy: the cheapest sound mix of actions, quarter by quarter."""

from skillgap.ui import shell

shell.guard(__file__)

from skillgap.models.plan import InfeasiblePlan
from skillgap.ui import bones
from skillgap.ui.plan import choices, computed, page

bones.ask("Should we build, buy, borrow, redeploy or automate?", page.subject())
with bones.sound_page("employees", "roles"):
    choices.draw_controls()
    try:
        plan = computed.plan(choices.scenario(), choices.settings())
    except InfeasiblePlan as error:
        page.show_impossible(error)
    else:
        page.show_plan(plan)
