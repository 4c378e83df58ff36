"""Overview: the answer on one screen."""

from skillgap.ui.kit import shell

shell.send_through_app(__file__)

import streamlit as st

from skillgap.core import wording
from skillgap.figures._theme import tag_colour
from skillgap.figures.ranges import Ranges
from skillgap.figures.ranked_bars import draw_ranked_bars, ranked_bars_height
from skillgap.questions.gaps import words as sentences
from skillgap.ui import confirming, overview
from skillgap.ui.kit import bones, cached, inputs, show
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.subject import subject_in_words

bones.show_question("Where are we short of skills, and what does it cost?", subject_in_words())
with bones.guard_page_errors("employees", "requirements"):
    everything, gaps = cached.gaps(), cached.filtered_gaps()
    inputs.draw_filters(everything.cells, "function", "region")
    currency = gaps.workforce.currency
    bones.show_answer(plain(sentences.headline(gaps)), mark=sentences.cost_mark(gaps), tone="alarm")
    steps = overview.overview_next_steps(gaps)
    confirming.show_standing(everything, steps)
    with st.container(border=True):
        overview.show_bridge(gaps)
    left, right = st.columns([7, 4], gap="medium")
    few = gaps.critical_few(10)
    largest = few.sort_values("monthly_risk", ascending=False, kind="stable")
    with left, st.container(border=True, height="stretch"):
        st.markdown(
            f"**{overview.critical_few_title(few)}**",
            help="First ten by priority: value not delivered a month. Bar: mean; thin line: "
            "likely range.",
        )
        st.markdown(overview.tag_legend_markdown(set(few["tag"])))
        if len(few):
            show.show_chart(
                draw_ranked_bars(
                    Ranges(table=largest, name="name", low="risk_low", middle="monthly_risk",
                           high="risk_high", worded=lambda value: wording.money(value, currency),
                           colours=[tag_colour(tag, show.light_or_dark())
                                    for tag in largest["tag"]]),
                    mode=show.light_or_dark(),
                ),
                alt=sentences.critical_few_in_words(largest, currency),
                key="critical-few",
                height=ranked_bars_height(len(few)),
                on_select=overview.opener_on_map("critical-few", list(largest["skill_id"])),
                title=overview.critical_few_title(few),
            )  # fmt: skip
    with right, st.container(border=True, height="stretch"):
        bones.show_next_steps(steps)
    bones.show_key_figures(overview.overview_key_figures(gaps))
    bones.show_attributions()
    bones.show_provenance(gaps.provenance, warnings=gaps.warnings)
