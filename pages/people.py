"""People: what one person or one team can do, and how sure that is."""

from skillgap.ui.kit import shell

shell.guard(__file__)

import streamlit as st

from skillgap.ui import people
from skillgap.ui.kit import bones, cached, inputs
from skillgap.ui.kit.scope import PLACES
from skillgap.ui.kit.subject import subject

bones.ask("Who can do what, and how sure are we?", subject(PLACES))
with bones.sound_page("employees", "signals"):
    profiles, workforce = cached.profiles(), cached.open_workforce()
    by = people.person_or_team()
    inputs.filters(workforce["employees"][workforce.present], *PLACES)
    everybody = people.staff(workforce)
    within = people.within_filters(everybody)
    if by == "person":
        chosen = people.choose_person(within, everybody)
        people.say_where(chosen, within, everybody)
    else:
        chosen = people.choose_team(within)
    if not chosen:
        st.info("Nobody matches. Clear the filters, or add a team column to the list of people.")
    elif by == "person":
        people.show_person(profiles, everybody, chosen)
    else:
        people.show_team(profiles, within, chosen)
    bones.attributions()
    bones.made(profiles.provenance, warnings=profiles.warnings)
