"""People: what one person or one team can do, and how sure that is."""

from skillgap.ui.kit import shell

shell.send_through_app(__file__)

import streamlit as st

from skillgap.ui import people
from skillgap.ui.kit import bones, cached, inputs, policy, policy_questions
from skillgap.ui.kit.scope import PLACES
from skillgap.ui.kit.subject import subject_in_words

bones.show_question("Who can do what, and how sure are we?", subject_in_words(PLACES))
with bones.guard_page_errors("employees", "signals"):
    profiles, workforce = cached.profiles(), cached.open_workforce()
    by = people.choose_person_or_team()
    inputs.draw_filters(workforce["employees"][workforce.present], *PLACES)
    everybody = people.visible_staff(workforce)
    within = people.people_within_filters(everybody)
    if by == "person":
        chosen = people.choose_person(within, everybody)
        people.show_where_person_is(chosen, within, everybody)
    else:
        chosen = people.choose_team(within)
    if not chosen:
        st.info("Nobody matches. Clear the filters, or add a team column to the list of people.")
    elif by == "person":
        cached.note_opened_person("People", chosen)
        people.show_person(profiles, everybody, chosen)
    else:
        people.show_team(profiles, within, chosen)
    policy_questions.offer_policy_questions()
    policy.offer_policy()
    bones.show_attributions()
    bones.show_provenance(profiles.provenance, warnings=profiles.warnings)
