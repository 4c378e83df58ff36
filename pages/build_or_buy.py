"""Build or buy: the cheapest sound mix of actions, quarter by quarter."""

from skillgap.ui.kit import shell

shell.send_through_app(__file__)

import streamlit as st

from skillgap.questions.plan import InfeasiblePlan
from skillgap.ui.build_or_buy import choices, page
from skillgap.ui.kit import bones
from skillgap.ui.kit.subject import subject_in_words

bones.show_question(
    "Should we build, buy, borrow, redeploy or automate?", subject_in_words((), scenario=True)
)
with bones.guard_page_errors("employees", "roles"):
    choices.draw_controls()
    answer = st.empty()
    try:
        plan = page.find_plan(answer)
    except InfeasiblePlan as error:
        page.show_infeasible_plan(error, answer)
    else:
        page.show_plan(plan, answer)
