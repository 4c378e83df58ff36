"""Learning: what to offer whom, why now, and what doing nothing would cost."""

from skillgap.ui.kit import shell

shell.guard(__file__)

import streamlit as st

from skillgap.ui.kit import bones, cached, inputs
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.scope import PLACES
from skillgap.ui.kit.subject import subject
from skillgap.ui.learning import computed, groups, headline, who

bones.ask("What should we offer whom, and why now?", subject(PLACES))
with bones.sound_page("employees", "requirements", "interventions"):
    everything = cached.gaps()
    currency = everything.workforce.currency
    inputs.filters(everything.cells, *PLACES)
    headline.budget_control(currency)
    advice, chosen = computed.advice(), computed.round_()
    coverage, held = computed.coverage(), computed.certificates()
    bones.answer(plain(headline.answer(chosen, currency)))
    bones.key_figures(headline.key_figures(chosen, coverage, held, currency))
    left, right = st.columns([7, 4], gap="medium")
    with left, st.container(border=True, height="stretch"):
        headline.draw_round(chosen, currency)
        headline.say_doing_nothing(chosen, currency)
    with right, st.container(border=True, height="stretch"):
        bones.next_steps(headline.next_steps(chosen, coverage, held, currency))
    sections = {
        "Who gets what": lambda: who.show_seats(chosen, advice, currency),
        "Teams": lambda: groups.show_teams(chosen, advice, currency),
        "Paths": lambda: groups.show_path(advice, currency),
        "Cohorts": lambda: groups.show_cohorts(chosen, advice, currency),
        "Coverage": lambda: groups.show_coverage(advice, currency),
        "Certificates": lambda: groups.show_certificates(held, currency),
        "Catalogue": lambda: groups.show_catalogue(advice, currency),
        "What courses achieved": lambda: groups.show_evidence(advice),
        "Decisions": who.show_log,
    }
    bones.sections(sections, key="learning-sections")
    bones.attributions()
    bones.made(advice.provenance, warnings=(*advice.warnings, groups.exploration_note(advice)))
