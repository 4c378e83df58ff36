"""Cohorts, certificates, coverage, the catalogue, and what interventions gave so far."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st

from skillgap.core import wording
from skillgap.questions.learning.cohorts import WAITING, form_cohorts
from skillgap.questions.learning.coverage import nearest_offers
from skillgap.questions.learning.figure import draw_effect_ranges, effect_ranges_height
from skillgap.questions.learning.history import finish_rate_by_form, finish_rate_by_month
from skillgap.questions.learning.paths import find_path
from skillgap.ui.kit import bones, show
from skillgap.ui.kit.network import network
from skillgap.ui.kit.plain import plain
from skillgap.ui.learning import computed, outlines, starting
from skillgap.ui.learning.state import choices
from skillgap.ui.learning.who import advice_column_configs, people_names

if TYPE_CHECKING:
    from skillgap.questions.learning import Advice, Round
    from skillgap.questions.learning.calendar import Certificates

_CATALOGUE = {
    "What it costs": ["kind", "builds", "gain", "hours", "fee", "places"],
    "Who issues it, where it leads": ["issuer", "partner", "co_funded", "needs_first",
                                      "stacks_towards"],
}  # fmt: skip
"""Columns of the catalogue by what is asked; all at once would not fit a laptop's screen."""
_COHORTS = ["title", "region", "level_band", "people", "quarter", "monthly_value",
            "payback_months"]  # fmt: skip


def show_teams(round_: Round, advice: Advice, currency: str) -> None:
    """Show what the round does for each team."""
    staff = advice.gaps.workforce["employees"].set_index("employee_id")
    seats = round_.table.assign(team=round_.table["employee_id"].map(staff["team_id"]))
    seats = seats.dropna(subset=["team"])
    if not len(seats):
        st.caption("No place to show by team: add team_id to the list of people.")
        return
    best = seats.sort_values("monthly_value", ascending=False).groupby("team").first()
    grouped = seats.groupby("team").agg(
        function=("employee_id", lambda ids: staff["function"].get(ids.iloc[0], "")),
        seats=("intervention_id", "size"),
        monthly_value=("monthly_value", "sum"),
        cost=("cost", "sum"),
    )
    grouped["payback_months"] = grouped["cost"] / grouped["monthly_value"]
    grouped["title"] = best["title"]
    table = grouped.sort_values("monthly_value", ascending=False).reset_index()
    show.show_table(
        table[["team", "function", "seats", "title", "monthly_value", "cost", "payback_months"]],
        alt=f"{len(table)} teams with places, gain and payback",
        columns={
            **advice_column_configs(currency),
            "title": st.column_config.Column("Worth most", width=310),
            "team": st.column_config.Column("Team", width=70),
            "function": st.column_config.Column("Function", width=130),
            "seats": st.column_config.NumberColumn("Places", width=55),
        },
        height=420,
    )


def show_cohorts(round_: Round, advice: Advice, currency: str) -> None:
    """Show who can learn together."""
    register = advice.basis.assumptions
    cohorts = form_cohorts(round_.table, advice.gaps.workforce, register)
    formed = cohorts[cohorts["region"] != WAITING]
    fewest, most = register.value("cohort_fewest"), register.value("cohort_most")
    if not len(cohorts):
        st.caption("No places, so no cohorts. Raise the budget, or clear the filters.")
        return
    waiting = int(cohorts["people"].sum() - formed["people"].sum())
    st.markdown(
        f"**{wording.count(len(formed), 'cohort')} of {fewest:.0f} to {most:.0f} people**, same "
        f"offer, region and level where there are enough; "
        f"{wording.count(waiting, 'person', 'people')} wait for a group."
    )
    config = st.column_config
    show.show_table(
        cohorts[_COHORTS].assign(quarter=cohorts["quarter"].where(cohorts["quarter"] > 0)),
        alt=f"{len(cohorts)} cohorts with region, level, people and payback",
        columns={
            **advice_column_configs(currency),
            "region": config.Column("Region", width=150),
            "level_band": config.Column("Level now", width=90),
            "people": config.NumberColumn("People", width=60),
            "quarter": config.NumberColumn(
                "Quarter", width=65, help="1: the coming quarter; a dash: waits for a place."
            ),
        },
        height=420,
    )


def show_certificates(held: Certificates, currency: str) -> None:
    """Show which certificates run out when, and what their lapse exposes."""
    if not len(held.table):
        st.caption(
            "No certificate with an expiry date is loaded: add expires_on to signals of source "
            "certification."
        )
        return
    now, more = (
        wording.money(money, currency)
        for money in (held.money_exposed_now, held.money_exposed_within_year)
    )
    st.markdown(
        plain(
            f"{wording.share(held.in_force_share)} are in force. Seats with a lapsed certificate "
            f"that rules demand are worth {now} a month; those that run out within a year would "
            f"add seats worth {more}."
        )
    )
    state_ = st.segmented_control(
        "State",
        ["lapsed", "renew now", "due within a year", "in force"],
        default="lapsed",
        format_func=str.capitalize,
        key="certificate-state",
        label_visibility="collapsed",
    )
    starting.offer_calendar(held)
    table = held.table[held.table["state"] == (state_ or "lapsed")].merge(people_names(), "inner")
    config = st.column_config
    show.show_table(
        table[["employee_id", "shown", "name", "expires_on", "renew_by", "title",
               "monthly_exposure"]],
        order=["shown", "name", "expires_on", "renew_by", "title", "monthly_exposure"],
        alt=f"{len(table)} certificates: person, skill, day, renewal, and the seat exposed by it",
        columns={
            "shown": config.Column("Person", width=130),
            "name": config.Column("Certificate", width=195),
            "expires_on": config.DateColumn("Runs out", format="D MMM YYYY", width=95),
            "renew_by": config.DateColumn("Renew by", format="D MMM YYYY", width=95),
            "title": config.Column("Renewed by", width=235),
            "monthly_exposure": config.NumberColumn(
                "Seat exposed a month", format=f"{wording.symbol(currency)}%,.0f", width=110
            ),
        },
        height=320,
    )  # fmt: skip


def show_coverage(advice: Advice, currency: str) -> None:
    """Show what the catalogue does about the critical few."""
    st.caption("The ten skills ranked first by priority, and what the catalogue does about them.")
    config = st.column_config
    table = computed.coverage_table()
    money = f"{wording.symbol(currency)}%,.0f"
    needed = table["quarters_needed"]
    table = table.assign(quarters_needed=needed.where(needed < float("inf")))
    show.show_table(
        table[["name", "state", "monthly_risk", "people_short", "quarters_needed",
               "closable_share", "best_title"]],
        alt="Critical skills: courses for them, places, and how much of the gap these can close",
        columns={
            "name": config.Column("Skill", width=205),
            "monthly_risk": config.NumberColumn("Not delivered a month", format=money, width=105),
            "people_short": config.NumberColumn("Short", format="%,d", width=60, help="People."),
            "quarters_needed": config.NumberColumn(
                "Quarters", format="%.1f", width=65,
                help="Until the catalogue's places have reached everybody below the level; a "
                     "dash: no course builds it.",
            ),
            "closable_share": config.NumberColumn(
                "Closable", format="percent", width=65,
                help="Share of the value not delivered if everybody took the best offer.",
            ),
            "best_title": config.Column("Best offer", width=310),
            "state": config.Column("State", width=70),
        },
    )  # fmt: skip
    _show_nearest_offers(advice, table)
    _show_form_and_timing(advice)
    outlines.show_outlines(table)


def _show_nearest_offers(advice: Advice, table: pd.DataFrame) -> None:
    """Name the offers nearest to what nothing builds."""
    holes = list(table.loc[table["state"] == "hole", "skill_id"])
    closeness = np.asarray(network().skill_similarity, dtype=np.float64) if holes else None
    found = nearest_offers(replace(advice.basis, closeness=closeness), holes)
    lines = [
        f"{row.name}: nothing on offer; nearest is {row.title} (builds {row.builds}, "
        f"closeness {row.closeness:.2f})."
        for row in found.drop_duplicates("skill_id").itertuples(index=False)
    ]
    if lines:
        st.markdown("\n".join(f"- {plain(line)}" for line in lines))


def _show_form_and_timing(advice: Advice) -> None:
    workforce, register = advice.gaps.workforce, advice.basis.assumptions
    if not workforce.has("enrolments"):
        st.caption("Load enrolments to see which form people finish, and when.")
        return
    form, month = (
        finish_rate_by_form(workforce, register),
        finish_rate_by_month(workforce, register),
    )
    if not len(form) or not len(month):
        return
    best = form.sort_values("low", ascending=False).groupby("function").head(1)
    st.markdown("#### Form and timing, by history")
    lines = [
        f"{row.function}: {row.kind.replace('_', ' ')} is finished most often "
        f"({wording.share(row.low)} to {wording.share(row.high)})."
        for row in best.sort_values("function").itertuples()
    ]
    st.markdown("\n".join(f"- {plain(line)}" for line in lines))
    spread = month["completed_share"].max() - month["completed_share"].min()
    apart = month["low"].max() > month["high"].min()
    top = month.loc[month["completed_share"].idxmax()]
    name = pd.Timestamp(2000, int(top["month"]), 1).strftime("%B")
    st.caption(
        f"Starts in {name} are finished most often ({wording.share(top['completed_share'])})."
        if apart
        else f"The month of the start makes no clear difference ({spread * 100:.0f} points)."
    )


def show_catalogue(advice: Advice, currency: str) -> None:
    """Show every offer with issuer, partner, what it builds on, and what it costs."""
    offers, table = advice.basis.offers, advice.gains.table
    money = f"{wording.symbol(currency)}%,.0f"
    config = st.column_config
    names = advice.gaps.workforce["skills"].set_index("skill_id")["name"]
    skills = advice.gaps.workforce.skills.labels
    opens: dict[int, list[str]] = {code: [] for code in range(len(offers))}
    for code, before in enumerate(offers.before):
        for each in before:
            opens[each].append(offers.ids[code])
    shown = pd.DataFrame(
        {
            "offer": table["intervention_id"],
            "title": table["title"],
            "kind": table["kind"].str.replace("_", " "),
            "builds": [names.get(skills[s], "") if s >= 0 else "" for s in offers.skill],
            "gain": table["gain"],
            "hours": offers.hours,
            "fee": offers.fee,
            "co_funded": offers.co_funded,
            "places": pd.Series(offers.capacity).where(pd.Series(offers.capacity) < 1e9),
            "needs_first": [", ".join(offers.ids[b] for b in each) for each in offers.before],
            "stacks_towards": [", ".join(each) for each in opens.values()],
            "issuer": offers.provider,
            "partner": offers.partner,
        }
    )
    view = st.segmented_control(
        "Columns", list(_CATALOGUE), default=next(iter(_CATALOGUE)), required=True,
        key="catalogue-columns", label_visibility="collapsed",
    )  # fmt: skip
    show.show_table(
        shown,
        order=["offer", "title", *_CATALOGUE[str(view)]],
        alt=f"Catalogue of {len(shown)} offers",
        columns={
            "offer": config.Column("Offer", width=65),
            "title": config.Column("Title", width=290),
            "kind": config.Column("Kind", width=100),
            "builds": config.Column("Builds", width=170),
            "gain": config.NumberColumn("Gain", format="+%.1f", width=55),
            "hours": config.NumberColumn("Hours", format="%,.0f", width=60),
            "fee": config.NumberColumn("Fee", format=money, width=70, help="Per seat."),
            "places": config.NumberColumn(
                "Places", format="%,.0f", width=60,
                help="A quarter; a dash where the catalogue states no limit.",
            ),
            "issuer": config.Column("Issuer", width=130),
            "partner": config.Column("Partner", width=120),
            "co_funded": config.NumberColumn("Co-funded", format=money, width=80),
            "needs_first": config.Column("Needs first", width=90),
            "stacks_towards": config.Column("Stacks towards", width=105),
        },
        height=420,
    )  # fmt: skip


def show_ways(advice: Advice, currency: str) -> None:
    """Show one person's way to a required level, or the first ninety days in a role."""
    views = {
        "One person": lambda: show_path(advice, currency),
        "New in a role": lambda: starting.show_onboarding(advice),
    }
    bones.show_views(views, key="learning-paths")


def show_path(advice: Advice, currency: str) -> None:
    """Show one person's shortest way to a required level."""
    workforce = advice.gaps.workforce
    person = choices().learner
    code = workforce.people.code(person) if person else -1
    short = advice.gaps.list_people_short()
    mine = short[short["employee_id"] == person] if person else short.iloc[:0]
    if code < 0 or not len(mine):
        st.caption("First choose a person with a gap under 'Who gets what'.")
        return
    names = workforce["skills"].set_index("skill_id")["name"]
    skill = st.selectbox(
        "Skill to reach",
        list(mine["skill_id"]),
        format_func=lambda one: str(names.get(one, one)),
        key="path-skill",
    )
    required = float(mine.set_index("skill_id").loc[skill, "required_level"])
    path = find_path(advice.basis, code, workforce.skills.code(skill), required)
    if not len(path.table):
        st.caption("Nothing in the catalogue builds this skill for this person.")
        return
    total = path.table.iloc[-1]
    end = "gets there" if path.reached else "cannot be reached with the current catalogue"
    st.markdown(
        plain(
            f"{wording.count(len(path.table), 'step')}, {total['total_hours']:,.0f} hours and "
            f"{wording.money(total['total_cost'], currency)}: the expected level {end}. The chance "
            f"to meet level {required:g} goes from {wording.share(path.p_now)} to "
            f"{wording.share(path.p_end)}."
        )
    )
    config = st.column_config
    show.show_table(
        path.table,
        order=["step", "intervention_id", "title", "why", "hours", "cost", "months",
               "level_after", "p_reached"],
        alt="Steps of the path with hours, cost and chance",
        columns={
            **advice_column_configs(currency),
            "step": config.NumberColumn("Step", width=45),
            "intervention_id": config.Column("Offer", width=60),
            "title": config.Column("Title", width=310),
            "why": config.Column("Why", width=90),
            "hours": config.NumberColumn("Hours", format="%,.0f", width=55),
            "months": config.NumberColumn("Months", format="%.0f", width=65),
            "level_after": config.NumberColumn("Level after", format="%.1f", width=80),
            "p_reached": config.NumberColumn("Chance there", format="percent", width=95),
        },
    )  # fmt: skip


def show_evidence(advice: Advice) -> None:
    """Show prior, evidence and posterior of what interventions give."""
    gains = advice.gains
    seen = gains.table[gains.table["evidence_gain"].notna()].sort_values(
        "completions", ascending=False
    )
    st.markdown(
        f"On average people gain **{gains.mean_share:.0%}** (± {gains.mean_share_sd:.0%}) of the "
        "levels that the catalogue claims; interventions differ by "
        f"± {gains.spread:.0%}. Recommendations and projected returns use what is expected now."
    )
    st.caption(
        "Evidence compares ratings of the same person and skill before and after, all "
        "interventions at once. It is an association, so its range is widened; an effect measured "
        "in a trial takes precedence."
    )
    if not len(seen):
        st.caption("Nobody was rated both before and after an intervention yet.")
        return
    drawn = seen.head(14)
    show.show_chart(
        draw_effect_ranges(drawn, mode=show.light_or_dark()),
        alt="Gain in levels by intervention: claimed, expected before, measured, and now",
        key="evidence",
        height=effect_ranges_height(len(drawn)),
    )
    config = st.column_config
    levels = {
        name: config.NumberColumn(label, format="%.2f", width=width)
        for name, label, width in (
            ("claimed_gain", "Claimed", 65), ("prior_gain", "Before", 60),
            ("evidence_gain", "Measured", 75), ("evidence_sd", "±", 50), ("gain", "Now", 50),
        )
    }  # fmt: skip
    span = [f"{row.low:.2f} to {row.high:.2f}" for row in gains.table.itertuples()]
    show.show_table(
        gains.table.assign(span=span),
        order=["title", "completions", "claimed_gain", "prior_gain", "evidence_gain",
               "evidence_sd", "gain", "span", "source"],
        alt="Prior, evidence and posterior gain of every intervention",
        columns={
            "title": config.Column("Offer, levels gained", width=260),
            "completions": config.NumberColumn("Finished", format="%,d", width=70),
            "span": config.Column("Likely range", width=95),
            "source": config.Column("Measured by", width=150),
            **levels,
        },
        height=360,
    )  # fmt: skip


def exploration_in_words(advice: Advice) -> str:
    """Say how much exploration the advice keeps."""
    first = advice.table[advice.table["rank"] == 1]
    share = float(first["explored"].mean()) if len(first) else 0.0
    return (
        f"For {share:.0%} of people another good offer was put first at random, so that its "
        "effect can be measured later; each decision records how likely that was."
    )
