"""Learning: what to offer whom, why now, and what doing nothing would cost."""

from skillgap.ui.kit import shell

shell.send_through_app(__file__)

import streamlit as st

from skillgap.ui.kit import bones, cached, certificates, inputs
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.scope import PLACES
from skillgap.ui.kit.subject import subject_in_words
from skillgap.ui.learning import computed, credentials, groups, headline, packets, plays, who

bones.show_question("What should we offer whom, and why now?", subject_in_words(PLACES))
with bones.guard_page_errors("employees", "requirements", "interventions"):
    everything = cached.gaps()
    currency = everything.workforce.currency
    inputs.draw_filters(everything.cells, *PLACES)
    headline.draw_budget_control(currency)
    advice, chosen = computed.learning_advice(), computed.quarter_round()
    coverage, held = computed.coverage_table(), computed.certificate_calendar()
    bones.show_answer(plain(headline.round_headline(chosen, currency)))
    bones.show_key_figures(headline.learning_key_figures(chosen, currency))
    left, right = st.columns([7, 4], gap="medium")
    with left, st.container(border=True, height="stretch"):
        headline.draw_round(chosen, currency)
        headline.show_doing_nothing(chosen, currency)
    with right, st.container(border=True, height="stretch"):
        bones.show_next_steps(headline.learning_next_steps(chosen, coverage, held, currency))
    sections = {
        "Who gets what": lambda: bones.show_views(
            {
                "People": lambda: who.show_seats(chosen, advice, currency),
                "Teams": lambda: groups.show_teams(chosen, advice, currency),
                "Cohorts": lambda: groups.show_cohorts(chosen, advice, currency),
                "Plays": plays.show_plays,
                "Decisions": who.show_decision_log,
                "For managers": packets.show_packets,
            },
            key="learning-who",
        ),
        "Learning paths": lambda: groups.show_ways(advice, currency),
        "Courses": lambda: bones.show_views(
            {
                "Skills covered": lambda: groups.show_coverage(advice, currency),
                "Catalogue": lambda: groups.show_catalogue(advice, currency),
                "Credentials by role": lambda: credentials.show_credentials_by_role(currency),
                "What they achieved": lambda: groups.show_evidence(advice),
            },
            key="learning-courses",
        ),
        certificates.TAB: lambda: groups.show_certificates(held, currency),
    }
    bones.show_tabs(sections, key=certificates.TABS_KEY)
    bones.show_attributions()
    bones.show_provenance(
        advice.provenance, warnings=(*advice.warnings, groups.exploration_in_words(advice))
    )
