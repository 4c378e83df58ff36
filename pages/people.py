"""People: what one person or one team can do, and how sure that is."""

from skillgap.ui.kit import shell

shell.guard(__file__)

import streamlit as st

from skillgap.ui import overview, people
from skillgap.ui.kit import bones, cached, inputs

bones.ask("Who can do what, and how sure are we?", overview.subject(("function", "region")))
with bones.sound_page("employees", "signals"):
    profiles, workforce = cached.profiles(), cached.workforce()
    by = people.person_or_team()
    inputs.filters(workforce["employees"][workforce.present], "function", "region")
    staff = people.staff(workforce)
    chosen = people.choose_person(staff) if by == "person" else people.choose_team(staff)
    if not chosen:
        st.info("Nobody matches. Clear the filters, or add a team column to the list of people.")
    elif by == "person":
        people.show_person(profiles, staff, chosen)
    else:
        people.show_team(profiles, staff, chosen)
    bones.attributions()
    bones.made(profiles.provenance, warnings=profiles.warnings)
