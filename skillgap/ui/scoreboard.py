"""What the Scoreboard shows: cards with trend and target, curves, use against mastery."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

import skillgap as sg
from skillgap.core import quantities, wording
from skillgap.figures._theme import TOKENS
from skillgap.figures.range_bars import draw_range_bars, range_bars_height
from skillgap.figures.ranges import Ranges
from skillgap.questions.scoreboard.figure import HEIGHT, draw_incidence
from skillgap.ui.kit import bones, cached, certificates, show, state
from skillgap.ui.kit.bones import NextStep
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.state import Part

if TYPE_CHECKING:
    from skillgap.questions.scoreboard import Measure, Scoreboard
    from skillgap.questions.scoreboard.measures import Unit

_TARGETS = "scoreboard targets"
_MOST_MONTHS = 36.0
_FIRST = ("proficiency_months", "internal_fill_share", "attainment_rate", "pathway_share")


@dataclass(frozen=True, slots=True)
class Compared:
    """What the scoreboard compares.

    Attributes:
        cluster: Skill cluster whose use and mastery are set side by side.
    """

    cluster: str = ""


compared = Part(
    "scoreboard",
    Compared(),
    page="scoreboard",
    address={"cluster": "skills"},
    before={"cluster": "mastery_cluster"},
)


def measure_board() -> Scoreboard:
    """Return the scoreboard of the open dataset."""
    known = set(cached.open_workforce()["skills"]["cluster"].dropna())
    cluster = compared().cluster
    return cached.result_of(sg.measure_scoreboard, cluster=cluster if cluster in known else "")


def targets_by_measure() -> dict[str, float]:
    """Return the targets kept, by measure."""
    kept: dict[str, float] = cached.workspace().recall(_TARGETS, {})
    return kept


def value_with_unit(value: float, measure: Measure) -> str:
    """Write a value of a measure with its unit."""
    return _in_unit(value, measure.unit)


def _in_unit(value: float, unit: Unit) -> str:
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "not yet"
    if unit == "share":
        return wording.share(value)
    return f"{value:.1f} mo." if unit == "months" else f"{value:.1f}"


def trend_in_words(measure: Measure) -> str:
    """Say where the trend of a measure begins and ends: the scale of its line; blank without one.

    The line has no axis, and what it shows may be another figure than the one above it.
    """
    known = measure.trend.dropna(subset=["value"])
    known = known[known["base"] > 0]
    if len(known) < 2:
        return ""
    ends = [
        f"{_in_unit(row.value, measure.unit_of_trend)} in {_quarter(row.quarter)}"
        for row in (known.iloc[0], known.iloc[-1])
    ]
    name = measure.trend_name or "By quarter"
    return f"{name}: {' to '.join(ends)}"


def _quarter(first_day: pd.Timestamp) -> str:
    return f"Q{first_day.quarter} {first_day.year}"


def range_with_unit(measure: Measure) -> str:
    """Write the range with its unit."""
    low, high = value_with_unit(measure.low, measure), value_with_unit(measure.high, measure)
    if measure.unit == "per 100 people a quarter":
        return f"{low} to {high} per 100"
    return f"{low.removesuffix(' mo.')} to {high}" if math.isfinite(measure.high) else f"from {low}"


def is_target_met(measure: Measure, target: float) -> bool:
    """Say whether a target is met by the value."""
    return measure.value >= target if measure.better == "more" else measure.value <= target


def scoreboard_headline(found: Scoreboard) -> str:
    """Say in one sentence how fast people become able and how much is filled from inside."""
    parts = []
    proficiency, fill = found["proficiency_months"], found["internal_fill_share"]
    if math.isfinite(proficiency.value):
        parts.append(
            f"half of those who start learning are proficient after about "
            f"{proficiency.value:.0f} months "
            f"({wording.likely(f'{proficiency.low:.0f}', f'{proficiency.high:.0f}')})"
        )
    if not math.isnan(fill.value):
        parts.append(
            f"{wording.share(fill.value)} of openings are filled from inside "
            f"({wording.likely(wording.share(fill.low), wording.share(fill.high))})"
        )
    kept = targets_by_measure()
    said = [measure for measure in found.measures if measure.key in kept]
    if said:
        hit = sum(is_target_met(measure, kept[measure.key]) for measure in said)
        parts.append(f"{hit} of {wording.count(len(said), 'target')} met")
    if not parts:
        parts = [
            f"{measure.label[0].lower()}{measure.label[1:]} is likely {range_with_unit(measure)}"
            for measure in found.measures
            if not measure.needs
        ][:2]
    if not parts:
        return "Nothing can be said yet: load enrolments, openings or outcomes."
    line = wording.listed(parts)
    return f"{line[0].upper()}{line[1:]}."


def show_measure_cards(found: Scoreboard) -> None:
    """Show four measures as cards with range, trend and target; the table below has all."""
    kept = targets_by_measure()
    known = [measure for measure in found.measures if not measure.needs]
    first = sorted(known, key=lambda m: _FIRST.index(m.key) if m.key in _FIRST else 9)[:4]
    with st.container(key="trends"), st.grid(4, min_column_width=180, gap="small"):
        for measure in first:
            _show_measure_card(measure, kept.get(measure.key))


def _show_measure_card(measure: Measure, target: float | None) -> None:
    trend = measure.trend["value"].dropna()
    aimed = "" if target is None else (
        f"target {value_with_unit(target, measure)} "
        f"{'met' if is_target_met(measure, target) else 'missed'}"
    )  # fmt: skip
    formula = f"{measure.formula[:1].upper()}{measure.formula[1:]}"
    counted = quantities.id_of_label(measure.label)
    told = plain(f"{formula}. Base: {measure.base}. {measure.note}".strip())
    with st.container(border=True, height="stretch", gap="xxsmall"):
        st.metric(
            plain(measure.label),
            value_with_unit(measure.value, measure),
            delta=range_with_unit(measure),
            delta_color="off",
            delta_arrow="off",
            delta_description=aimed or None,
            help=f"{told} `{counted}`" if counted else told,
            chart_data=trend.round(4).tolist() if len(trend) > 1 else None,
            chart_type="line",
        )
        if said := trend_in_words(measure):
            st.caption(plain(said))


_CLOCKS = {
    "proficient": (
        "months since the start of learning",
        "Proficient: rated at the level the role requires.",
    ),
    "productive": (
        "months since hire",
        "Productive: for a month as good as the median of experienced people.",
    ),
}
"""What each curve counts from, and what it means: one clock for each chart."""


def _time_title(found: Scoreboard) -> str:
    """Say how many become proficient and productive within a year."""
    said = [
        f"{wording.share(curve.share_by(12.0)[0])} {who}"
        for who, curve in (
            ("of learners are proficient", found.proficiency),
            ("of newcomers are productive", found.productivity),
        )
        if curve.events
    ]
    return f"Within a year {' and '.join(said)}" if said else "How soon people become proficient"


def draw_time_to_proficiency(found: Scoreboard) -> None:
    """Draw how soon people become proficient and productive."""
    st.markdown(
        f"#### {_time_title(found)}",
        help="After Aalen and Johansen: people count from when they are first observed, and those "
        "who leave first never get there. Band: likely range.",
    )
    curves = [
        (label, colour, (curve.time, curve.share, curve.low, curve.high))
        for label, colour, curve in (
            ("proficient", "build", found.proficiency),
            ("productive", "redeploy", found.productivity),
        )
        if curve.events
    ]
    if not curves:
        st.caption("Load enrolments and skill levels, or results by person, to see these curves.")
        return
    said = "; ".join(
        f"{label} {curve.share_by(12.0)[0]:.0%} within 12 months"
        for label, curve in (("proficient", found.proficiency), ("productive", found.productivity))
        if curve.events
    )
    for place, curve in zip(st.columns(len(curves), gap="small"), curves, strict=True):
        label, (time, *_) = curve[0], curve[2]
        clock, meaning = _CLOCKS[label]
        with place:
            show.show_chart(
                draw_incidence(
                    [curve], months=min(float(time.max()), _MOST_MONTHS), clock=clock,
                    mode=show.light_or_dark(),
                ),
                alt=f"Share {label} by {clock}: {said}",
                key=f"incidence-{label}",
                height=HEIGHT,
            )  # fmt: skip
            st.caption(meaning)


def show_use_against_mastery(found: Scoreboard) -> None:
    """Show use against mastery of one cluster of skills."""
    seen = found.mastery
    workforce = cached.workforce()
    assert workforce is not None
    clusters = sorted(workforce["skills"]["cluster"].dropna().unique())
    st.markdown("#### Use against mastery")
    if not clusters or not seen.people:
        st.caption("No role requires a skill of this cluster.")
        return
    key, write = state.tie_widget("mastery", seen.cluster, lambda one: compared.change(cluster=one))
    st.selectbox("Skill cluster", clusters, key=key, on_change=write, width=320)
    using, proficient, advanced = (seen.table.set_index("stage").loc[stage] for stage in
                                   ("using", "proficient", "advanced"))  # fmt: skip
    st.markdown(
        plain(
            f"Of {seen.people:,} people {wording.share(using['share'])} use it, "
            f"{wording.share(proficient['share'])} are proficient and "
            f"{wording.share(advanced['share'])} advanced."
        )
    )
    tokens = TOKENS[show.light_or_dark()]
    show.show_chart(
        draw_range_bars(
            Ranges(
                table=seen.table.assign(shown=seen.table["stage"].str.capitalize()),
                name="shown",
                low="low",
                middle="share",
                high="high",
                colours=[tokens.redeploy, tokens.build, tokens.accent],
                worded=wording.share,
            ),
            mode=show.light_or_dark(),
        ),
        alt="Shares using, proficient and advanced with likely ranges",
        key="mastery",
        height=range_bars_height(3),
    )
    told = "; ".join(f"{row.stage}: {row.meaning}" for row in seen.table.itertuples())
    st.caption(plain(f"{told[:1].upper()}{told[1:]}."))


def show_all_measures(found: Scoreboard) -> None:
    """Show every measure with formula and base, and let targets be set."""
    st.markdown("#### All measures, with formula and target")
    kept = targets_by_measure()
    table = found.table.assign(
        shown=[value_with_unit(measure.value, measure) for measure in found.measures],
        range=[
            range_with_unit(measure) if not measure.needs else f"needs {measure.needs}"
            for measure in found.measures
        ],
        trend=[
            (measure.trend["value"].dropna() * (100 if measure.unit_of_trend == "share" else 1))
            .round(1)
            .tolist()
            for measure in found.measures
        ],
        target=[
            value_with_unit(kept[measure.key], measure) if measure.key in kept else ""
            for measure in found.measures
        ],
    )
    show.show_table(
        table[["label", "shown", "range", "trend", "target", "base"]],
        alt="Measures with value, range, trend, target and base",
        columns={
            "trend": st.column_config.BarChartColumn(
                "Eight quarters",
                width=115,
                help="Bars begin at zero; shares in %. For time to proficiency: share at the level "
                "within six months. Fewer than eight: the data begin later or end earlier.",
                y_min=0,
            ),
            "target": st.column_config.Column("Target", width=70),
            "label": st.column_config.Column("Measure", width=215),
            "shown": st.column_config.Column("Value", width=65),
            "range": st.column_config.Column("Likely range", width=135),
            "base": st.column_config.Column("Counted over", width=240),
        },
    )
    with st.expander("Formulas", icon=":material/function:", on_change="rerun") as box:
        if box.open:
            lines = [f"- **{plain(m.label)}**: {plain(m.formula)}." for m in found.measures]
            st.markdown("\n".join(lines))
    _draw_target_setter(found, kept)


def _draw_target_setter(found: Scoreboard, kept: Mapping[str, float]) -> None:
    """Let a target be kept for a measure, or removed."""
    with st.popover("Set a target", icon=":material/flag:"):
        names = {measure.key: measure for measure in found.measures if not measure.needs}
        chosen = st.selectbox(
            "Measure", list(names), format_func=lambda key: names[key].label, key="target-measure"
        )
        if not chosen:
            return
        measure = names[chosen]
        percent = measure.unit == "share"
        now = kept.get(chosen, measure.value if math.isfinite(measure.value) else 0.0)
        unit = "%" if percent else "months" if measure.unit == "months" else "per 100"
        value = st.number_input(
            f"Target ({unit}), {'at least' if measure.better == 'more' else 'at most'}",
            value=round(now * (100 if percent else 1), 1),
            min_value=0.0,
            key=f"target-{chosen}",
        )
        left, right = st.columns(2)
        left.button(
            "Keep",
            type="primary",
            on_click=_keep_target,
            args=(chosen, value / (100 if percent else 1)),
        )
        right.button(
            "Remove", on_click=_keep_target, args=(chosen, None), disabled=chosen not in kept
        )


def _keep_target(key: str, value: float | None) -> None:
    kept = {name: aim for name, aim in targets_by_measure().items() if name != key}
    if value is not None:
        kept[key] = value
    cached.workspace().remember(_TARGETS, kept)


def scoreboard_next_steps(found: Scoreboard) -> list[NextStep]:
    """Return what the measures suggest to look at."""
    steps = []
    seen = found.mastery.table.set_index("stage")["share"]
    if found.mastery.people and seen["using"] > 2 * seen["proficient"]:
        steps.append(
            NextStep(
                f"Turn everyday use of {found.mastery.cluster} into proficiency",
                f"{wording.share(seen['using'])} use it, {wording.share(seen['proficient'])} are "
                "proficient.",
                "learning",
                "school",
            )
        )
    pathway = found["pathway_share"]
    if not math.isnan(pathway.value) and pathway.value < 0.25:
        steps.append(
            NextStep(
                "Enrol people with gaps in the courses that matter most",
                f"{wording.share(pathway.value)} of {pathway.base} started something in a year.",
                "learning",
                "route",
            )
        )
    compliance = found["compliance_share"]
    if not math.isnan(compliance.value) and compliance.value < 0.98:
        steps.append(
            certificates.renewal_step(
                f"{wording.share(1 - compliance.value)} of certificates are not in force."
            )
        )
    fill = found["internal_fill_share"]
    if not math.isnan(fill.value):
        steps.append(
            NextStep(
                "See who could fill open posts",
                f"{wording.share(fill.value)} of openings filled in a year were filled from "
                "inside.",
                "mobility",
                "move_up",
            )
        )
    return [step for step in steps if bones.is_reachable(step)]
