"""The parts of the Measured impact page: the ladder, the figure, the checks, the rest."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from skillgap.core import wording
from skillgap.figures.estimate_ranges import draw_estimates, estimates_height
from skillgap.figures.event_study import (
    EFFECT_HEIGHT,
    EVENT_HEIGHT,
    draw_effect_over_time,
    draw_event_study,
)
from skillgap.questions.impact import Impact, RollOut
from skillgap.questions.impact import write_number as written
from skillgap.ui.kit import bones, cached, show
from skillgap.ui.kit.bones import Tone
from skillgap.ui.kit.findings import measured_gains_in_use
from skillgap.ui.kit.plain import plain
from skillgap.ui.measured_impact import computed, words
from skillgap.ui.measured_impact.state import asked

if TYPE_CHECKING:
    import pandas as pd

_CHANGES = ("estimate", "effect", "gain", "std_error", "low", "high")
"""Columns that hold changes of the outcome."""
_RUNG_COLOURS = {
    "caused": "green",
    "consistent with a cause": "blue",
    "associated": "orange",
    "cannot say": "gray",
}
_CHECK_MARKS = {
    "pass": (":green[:material/check_circle:]", "passed"),
    "warn": (":orange[:material/error:]", "with care"),
    "fail": (":red[:material/cancel:]", "failed"),
}


_TONES: dict[str, Tone] = {"caused": "calm", "associated": "alarm"}


def show_verdict(found: Impact, title: str) -> None:
    """Show whether it may be claimed, large, with the answer, its reason and the ladder."""
    rung = found.claim.rung
    _, meaning = words.RUNG_WORDS[rung]

    def show_reason() -> None:
        st.markdown(f":small[{plain(f'{meaning} Here, because {found.claim.because}.')}]")
        st.markdown(_ladder_in_one_line(rung), width="content", help=_LADDER_HELP)

    bones.show_answer(
        plain(words.claim_in_words(found, title)), mark=words.MARKS[rung],
        tone=_TONES.get(rung, "plain"), below=show_reason,
    )  # fmt: skip


_LADDER_HELP = " ".join(f"{title}: {meaning}" for title, meaning in words.RUNG_WORDS.values())


def _ladder_in_one_line(reached: str) -> str:
    """Return the rungs from the strongest claim to none, as Markdown, the one reached marked."""
    told = [
        f":{_RUNG_COLOURS[rung]}-badge[{title}]" if rung == reached else f":gray[{title}]"
        for rung, (title, _) in words.RUNG_WORDS.items()
    ]
    return f":small[{' › '.join(told)}]"


def show_main_figure(found: Impact, period: str) -> None:
    """Show how far the treated were from the others, period by period; else the estimates."""
    title = words.figure_title(found)
    st.markdown(f"#### {plain(title)}", help=" ".join(found.design.why))
    if found.event.empty:
        show_estimates(found)
        return
    scale = 100 if words.is_outcome_share(found) else 1
    scaled = {name: found.event[name] * scale for name in ("effect", "low", "high")}
    event = found.event.assign(**scaled)
    effect = found.effect
    after = int((event["event_time"] >= 0).sum())
    told = words.amount_formatter(found)(effect.value)
    show.show_chart(
        draw_effect_over_time(
            event, (effect.value * scale, effect.low * scale, effect.high * scale),
            told=told if told.startswith("−") else f"+{told.lstrip('+')}",
            unit="points, compared with the others" if scale == 100 else "compared with the others",
            period=period, mode=show.light_or_dark(),
        ),
        alt=f"{title}: {len(event) - after} {period} before and {after} after the start; effect "
        f"{told}, {words.effect_range_in_words(found)}",
        key="impact-event", height=EFFECT_HEIGHT, title=plain(title),
    )  # fmt: skip
    st.caption(
        f"A dot is one of the {period} with its 95% range: grey before the start, where it should "
        "touch 0, green after it. Green band: the effect and its 95% range."
    )


def show_every_period(found: Impact) -> None:
    """Show the event study: each period with its interval, in the band for all."""
    if found.event.empty:
        return
    event, label = found.event, words.outcome_in_words(found)
    if words.is_outcome_share(found):
        scaled = ["effect", "low", "high", "band_low", "band_high"]
        event = event.assign(**{name: event[name] * 100 for name in scaled})
        label = f"{label}, points"
    after = event[event["event_time"] >= 0]["effect"]
    st.markdown("#### Every period with its range")
    show.show_chart(
        draw_event_study(event, outcome=label, period="periods", mode=show.light_or_dark()),
        alt=f"Event study of {label}: {len(event) - len(after)} periods before and {len(after)} "
        f"after the start; mean after {written(float(after.mean()))}",
        key="impact-periods", height=EVENT_HEIGHT,
    )  # fmt: skip
    st.caption(
        "Grey: before the start, where dots should lie near the line. Green: after it. Lines: 95% "
        "each; band: 95% for all of them together."
    )
    st.caption(plain(f"Method: {found.design.title.lower()}. {' '.join(found.design.why)}"))


def show_checks(found: Impact) -> None:
    """Show every check in a line, and what was found where it did not simply pass."""
    passed = sum(check.status == "pass" for check in found.checks)
    st.markdown(f"#### Checks: {passed} of {len(found.checks)} passed")
    for check in found.checks:
        icon, word = _CHECK_MARKS[check.status]
        with st.container(gap=None):
            st.markdown(
                f"{icon} **{plain(check.name)}**, {word}",
                help=plain(check.finding) if check.status == "pass" else None,
            )
            if check.status != "pass":
                st.caption(plain(check.finding))


def show_suggestions(found: Impact) -> None:
    """Offer what to try, each done on a click."""
    for suggestion in found.suggestions:
        with st.container(border=True):
            st.markdown(plain(suggestion.why))
            st.button(
                suggestion.label, icon=":material/history:",
                key=f"impact-anticipate-{suggestion.anticipation}",
                on_click=asked.change,
                kwargs={"anticipation": float(suggestion.anticipation)},
            )  # fmt: skip


def show_robustness(found: Impact) -> None:
    """Show how far parallel trends may fail before the effect could be none."""
    probe = found.sensitivity
    if probe is None:
        return
    amount, line = words.amount_formatter(found), probe.straight_line
    st.markdown("#### If the groups had drifted apart anyway")
    st.markdown(plain(words.breakdown_in_words(found)))
    st.caption(plain(
        f"Breakdown value {probe.breakdown:.2f} of relative magnitudes (Rambachan and Roth 2023), "
        f"for the {probe.estimand}; {probe.steps_before} steps before were compared, the largest "
        f"{amount(probe.largest_step)}. It informs and does not decide: monthly steps are mostly "
        f"noise. Were the drift before to go on in a straight line, the effect would be "
        f"{amount(line.value)} ({words.bare_amount_formatter(found)(line.low)} to "
        f"{amount(line.high)}, 95%), and it "
        f"would take a bend of {amount(probe.breakdown_bend)} a period to undo it."
    ))  # fmt: skip


def show_what_cannot_be_claimed(found: Impact) -> None:
    """Show what cannot be claimed."""
    with st.container(border=True):
        st.markdown("#### What cannot be claimed")
        st.markdown("\n".join(f"- {plain(line)}" for line in dict.fromkeys(found.claim.cannot)))


def show_estimates(found: Impact) -> None:
    """Show the headline, other ways, and naive comparisons for contrast."""
    table = found.table
    if words.unit_of_changes(found):
        st.caption(f"Changes in {words.unit_of_changes(found)}, with their 95% ranges.")
    pale = table["method"].str.startswith(("naive", "two-way", "the same"))
    shown = table.dropna(subset=["low", "high"])
    show.show_chart(
        draw_estimates(
            shown, name="method", value="estimate", low="low", high="high",
            strong=(~pale[shown.index]).tolist(), worded=words.bare_amount_formatter(found),
            mode=show.light_or_dark(),
        ),
        alt="; ".join(
            f"{row.method}: {written(row.estimate)}, {written(row.low)} to {written(row.high)}"
            for row in shown.itertuples()
        ),
        key="impact-estimates", height=estimates_height(len(shown)),
    )  # fmt: skip


def show_other_estimates(found: Impact) -> None:
    """Show all estimates and what two-way fixed effects would have mixed."""
    st.caption(
        "The first is the headline. Pale ones are here for contrast only: before and after mixes "
        "in all else that changed; two-way fixed effects use treated units as controls."
    )
    if found.differs:
        st.markdown(plain(found.differs))
    if len(found.event):
        show_estimates(found)
    table = _changes_in_words(found, found.table)
    show.show_table(
        table.assign(
            span=table["low"] + " to " + table["high"],
            df=[f"{df:.0f}" if math.isfinite(df) else "∞" for df in table["df"]],
            p=["<0.001" if p < 0.001 else f"{p:.3f}" for p in table["p"]],
        ),
        alt="Estimates with errors",
        order=["method", "estimate", "std_error", "span", "df", "p"],
        columns={
            "method": st.column_config.TextColumn("Method", width=300),
            **_change_columns(found, estimate="Estimate", std_error="Error"),
            "span": right("95% range"),
            "df": right("df", help="Degrees of freedom of the t distribution."), "p": right("p"),
        },
    )  # fmt: skip
    if len(found.comparisons):
        mixed = found.comparisons.groupby("kind")["weight"].sum()
        wrong = float(mixed.get("later vs earlier", 0.0))
        st.caption(
            plain(f"Two-way fixed effects would take {wording.share(wrong)} of its weight from "
                  "comparisons with units already treated (Goodman-Bacon).")
        )  # fmt: skip


right = partial(st.column_config.TextColumn, alignment="right")


def _changes_in_words(found: Impact, table: pd.DataFrame) -> pd.DataFrame:
    """Write changes of the outcome in its unit; the unit itself stands in the heading."""
    written = words.bare_amount_formatter(found)
    changes = [name for name in _CHANGES if name in table]
    return table.assign(**{name: [written(one) for one in table[name]] for name in changes})


def _change_columns(found: Impact, **labels: str) -> dict[str, Any]:
    """Return columns of changes, headed with their unit."""
    unit = ", points" if words.is_outcome_share(found) else ""
    return {name: right(f"{label}{unit}") for name, label in labels.items()}


def show_effects_by_part(found: Impact) -> None:
    """Show effects by start, by subgroup (shrunk) and by dose."""
    if len(found.by_cohort):
        st.markdown("#### By start")
        show.show_table(
            _changes_in_words(found, found.by_cohort.rename(columns={"part": "started"})),
            alt="Effect by start", order=["started", "effect", "std_error", "low", "high"],
            columns=_change_columns(found, effect="Effect", std_error="Error", low="Low, 95%",
                             high="High, 95%"),
        )  # fmt: skip
    if len(found.subgroups):
        st.markdown(
            "#### By subgroup, shrunk",
            help="Small groups swing by chance. Each is pulled towards the common effect, the "
            "more the less it is known (empirical Bayes).",
        )
        _show_subgroups(found)
    if len(found.dose_table):
        st.markdown("#### By dose, a correlation")
        st.caption(
            "Gain of the treated by how much they got. Who got more was not randomised, so this "
            "is not an effect of the dose."
        )
        show.show_table(
            _changes_in_words(found, found.dose_table).assign(
                dose=[
                    f"{written(row.dose_from)} to {written(row.dose_to)}"
                    for row in found.dose_table.itertuples()
                ]
            ),
            alt="Gain by dose", order=["dose", "units", "gain", "std_error"],
            columns={
                "dose": right("Dose (share enrolled)"),
                **_change_columns(found, gain="Gain", std_error="Error"),
            },
        )  # fmt: skip


def _show_subgroups(found: Impact) -> None:
    ranked = found.subgroups.sort_values("shrunk", ascending=False)
    show.show_chart(
        draw_estimates(
            ranked, name="group", value="shrunk", low="shrunk_low", high="shrunk_high",
            strong=[True] * len(ranked), worded=words.bare_amount_formatter(found),
            mode=show.light_or_dark(),
        ),
        alt="Effects by subgroup after shrinking: " + "; ".join(
            f"{row.group} {written(row.shrunk)}" for row in ranked.itertuples()
        ),
        key="impact-subgroups", height=estimates_height(len(ranked)),
    )  # fmt: skip


def show_money(found: Impact, rollout: RollOut) -> None:
    """Show the effect in money beside its cost, and let projections use it."""
    currency = cached.workforce().currency  # type: ignore[union-attr]
    cost = words.cost_so_far(rollout)
    if found.money is None:
        st.caption("Say what one unit of the outcome is worth (left) to see it in money.")
    else:
        value, low, high = found.money.to_date
        per, per_low, per_high = found.money.per_period
        st.markdown(
            plain(f"A treated {rollout.unit_kind} is worth {wording.money(per, currency)} more a "
                  f"month ({wording.money_span(per_low, per_high, currency)}, 95%). Over "
                  f"{found.money.unit_periods:,} {rollout.unit_kind}-months so far that is "
                  f"{wording.money(value, currency)} ({wording.money_span(low, high, currency)}).")
        )  # fmt: skip
        st.caption(plain(f"Worth of a unit of the outcome: {found.money.note}."))
        if cost > 0:
            st.markdown(
                plain(f"It cost about {wording.money(cost, currency)} in fees, set-up, learners' "
                      f"time and administration for {rollout.enrolled:,} people, "
                      f"{rollout.finished:,} of whom finished. Return on cost (Phillips): "
                      f"{_return_on_cost(value, cost)} ({_return_on_cost(low, cost)} to "
                      f"{_return_on_cost(high, cost)}).")
            )  # fmt: skip
        if found.claim.rung != "caused":
            st.caption(":material/info: The money cannot claim more than the words: do not "
                       "present this sum as its return.")  # fmt: skip
    _offer_for_planning(found, rollout)


def _return_on_cost(worth: float, cost: float) -> str:
    return f"{(worth - cost) / cost:.0%}".replace("-", "−")


def _offer_for_planning(found: Impact, rollout: RollOut) -> None:
    effect, error = words.planning_effect_and_error(found)
    in_use = any(one.intervention_id == rollout.intervention_id for one in measured_gains_in_use())
    st.markdown("#### For projections")
    st.markdown(
        plain(f"As an effect on performance it is {effect:.3f} SD, plus or minus {error:.3f}. It "
            f"can "
              "replace the planning value in Projected ROI and Learning.")
    )  # fmt: skip
    if in_use:
        st.button("Use the planning value again", icon=":material/undo:",
                  on_click=words.use_planning_value, args=(rollout,))  # fmt: skip
    elif found.claim.rung == "cannot say":
        st.caption("No effect could be shown; its range includes zero. Planning with it is still "
            "better "
                   "than leaving it out.")  # fmt: skip
    if not in_use:
        st.button("Use it in projections", icon=":material/savings:",
                  on_click=words.use_measured_effect, args=(found, rollout))  # fmt: skip


def show_every_rollout() -> None:
    """Show what can be said of every planned roll-out."""
    table = computed.every_rollout_table()
    st.caption(
        "Each planned roll-out on the outcome nearest to it. Before and after is what a report "
        "without a comparison would say."
    )
    show.show_table(
        table, alt="Planned roll-outs with what may be claimed",
        columns={
            "title": st.column_config.TextColumn("Roll-out", width=260),
            "metric": st.column_config.TextColumn("Outcome", width=160),
            "claim": st.column_config.TextColumn("What can be claimed", width=140),
            "effect": st.column_config.TextColumn("Effect (95%)", width=215),
            "before_after": st.column_config.TextColumn("Before and after", width=120),
        },
        order=["title", "metric", "claim", "effect", "before_after"],
    )  # fmt: skip
    lines = [f"{row.title}: {row.claim}, because {row.because}." for row in table.itertuples()]
    st.markdown("\n".join(f"- {plain(line)}" for line in lines))


def _correlation_in_words(value: float) -> str:
    return f"{round(value, 2) + 0.0:+.2f}".replace("-", "−").replace("+0.00", "0.00")


def show_correlations() -> None:
    """Show how learning and outcomes move together, labelled as what it is."""
    table = computed.correlations_table()
    st.markdown("**Correlations, not effects.** Teams that learn more differ in other ways, too.")
    if table.empty:
        st.caption("Too few teams with outcomes and completions.")
        return
    shown = table.assign(metric=table["metric"].str.replace("_", " "))
    show.show_chart(
        draw_estimates(
            shown, name="metric", value="correlation", low="low", high="high",
            strong=[False] * len(shown), worded=_correlation_in_words, mode=show.light_or_dark(),
        ),
        alt="Correlation of completions per head with the change of each outcome: " + "; ".join(
            f"{row.metric} {row.correlation:+.2f}" for row in shown.itertuples()
        ),
        key="impact-correlations", height=estimates_height(len(shown)),
    )  # fmt: skip
    st.caption("Completions per head against the change of the outcome from the first to the last "
               "third of the months, over teams; 95%.")  # fmt: skip
