"""Fairness: are groups of people judged, measured and offered alike?"""

from skillgap.ui.kit import shell

shell.send_through_app(__file__)

import streamlit as st

from skillgap.ui.fairness import audit
from skillgap.ui.fairness.computed import audit_in_view
from skillgap.ui.kit import bones
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.subject import subject_in_words

bones.show_question("Is everyone judged and offered alike?", subject_in_words(()))
with bones.guard_page_errors("signals"):
    audit.draw_attribute_choice()
    found = audit_in_view()
    mark, tone = audit.audit_mark(found)
    bones.show_answer(plain(audit.audit_headline(found)), mark=mark, tone=tone)
    left, right = st.columns([7, 3], gap="medium")
    with left, st.container(border=True, height="stretch"):
        audit.draw_audit(found)
    with right, st.container(border=True, height="stretch"):
        bones.show_next_steps(audit.next_steps(found))
    audit.show_audit_figures(found)
    with st.container(border=True):
        audit.show_groups(found)
        audit.show_other_thresholds(found)
    with st.container(border=True):
        audit.show_limits(found)
    bones.show_provenance(found.provenance, warnings=found.warnings)
