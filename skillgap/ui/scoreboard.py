"""What the Scoreboard shows: cards with trend and target, curves, use against mastery."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import streamlit as st

import skillgap as sg
from skillgap.core import quantities, wording
from skillgap.figures._theme import TOKENS
from skillgap.figures.range_bars import draw_range_bars, range_bars_height
from skillgap.figures.ranges import Ranges
from skillgap.questions.scoreboard import words
from skillgap.questions.scoreboard.figure import HEIGHT, draw_incidence
from skillgap.ui.kit import bones, cached, certificates, show, state
from skillgap.ui.kit.bones import NextStep, Tone
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.state import Part

if TYPE_CHECKING:
    from skillgap.questions.scoreboard import Measure, Scoreboard
    from skillgap.questions.scoreboard.measures import Change
    from skillgap.questions.scoreboard.words import Targets

_TARGETS = "scoreboard targets"
_MOST_MONTHS = 36.0
_MOST_STEPS = 3
_CARDS_A_ROW = 3


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


def scoreboard_mark(found: Scoreboard) -> tuple[str, Tone]:
    """Return how many measures got better and worse, and whether that is to alarm."""
    said = words.mark(found.measures)
    return said, "alarm" if "worse" in said else "calm" if "better" in said else "plain"


def scoreboard_headline(found: Scoreboard) -> str:
    """Say which measures got better or worse in a year."""
    return words.headline(found.measures, targets_by_measure())


_LOOKS: dict[Change, Literal["green", "orange", "gray"]] = {
    "better": "green", "worse": "orange", "unclear": "gray", "": "gray",
}  # fmt: skip


def show_measure_cards(found: Scoreboard) -> None:
    """Show every measure as a card beside its figure of a year ago: worse first, then better."""
    targets = targets_by_measure()
    measures = words.by_verdict(found.measures)
    # Columns, for a grid would stand in one column until the browser knows how wide it is.
    with st.container(key="trends", gap="small"):
        for start in range(0, len(measures) + 1, _CARDS_A_ROW):
            for place, column in enumerate(st.columns(_CARDS_A_ROW, gap="small"), start):
                with column:
                    if place < len(measures):
                        _show_measure_card(measures[place], targets)
                    elif place == len(measures):
                        with st.container(border=True, height="stretch", gap="xsmall"):
                            _draw_targets(found, targets)


def _show_measure_card(measure: Measure, targets: Targets) -> None:
    formula = f"{measure.formula[:1].upper()}{measure.formula[1:]}"
    counted = quantities.id_of_label(measure.label)
    told = plain(f"{formula}. Base: {measure.base}. {measure.note}".strip())
    arrow = "up" if measure.change and measure.difference[0] > 0 else "down"
    card = f"trend-{measure.key.replace('_', '-')}"
    with st.container(key=card, border=True, height="stretch", gap="xxsmall"):
        st.metric(
            plain(measure.label),
            words.value_with_unit(measure.value, measure),
            delta=plain(words.change_in_words(measure)) or None,
            delta_color=_LOOKS[measure.change],
            delta_arrow=arrow if measure.change in ("better", "worse") else "off",
            help=f"{told} `{counted}`" if counted else told,
        )
        st.caption(plain(words.small_print(measure, targets)))


def _draw_targets(found: Scoreboard, targets: Targets) -> None:
    """Say how many targets there are, and let them be set."""
    known = [measure for measure in found.measures if measure.key in targets and not measure.needs]
    met = sum(words.is_target_met(measure, targets[measure.key]) for measure in known)
    st.markdown(f"**Targets: {met} of {len(known)} met**" if known else "**No targets yet**")
    st.caption("A target says what is good enough, by when you look again.")
    _draw_target_setter(found, targets)


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
    if not clusters or not seen.people:
        st.markdown("#### Use against mastery")
        st.caption("No role requires a skill of this cluster.")
        return
    using, proficient, advanced = (seen.table.set_index("stage").loc[stage] for stage in
                                   ("using", "proficient", "advanced"))  # fmt: skip
    said = plain(
        f"{wording.share(using['share'])} use {seen.cluster}, "
        f"{wording.share(proficient['share'])} are proficient and "
        f"{wording.share(advanced['share'])} advanced"
    )
    st.markdown(f"#### {said}")
    key, write = state.tie_widget("mastery", seen.cluster, lambda one: compared.change(cluster=one))
    st.selectbox("Skill cluster", clusters, key=key, on_change=write, width=320)
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
    st.caption(
        plain(f"Of {seen.people:,} people whose role needs it. {told[:1].upper()}{told[1:]}.")
    )


def show_all_measures(found: Scoreboard) -> None:
    """Show every measure with its range, a year ago, its quarters, and what it is counted over."""
    st.markdown("#### All measures, quarter by quarter")
    table = found.table.assign(
        shown=[words.value_with_unit(measure.value, measure) for measure in found.measures],
        range=[
            words.likely_range(measure) if not measure.needs else f"needs {measure.needs}"
            for measure in found.measures
        ],
        year_ago=[
            words.value_with_unit(measure.year_ago.value, measure) for measure in found.measures
        ],
        trend=[
            (measure.trend["value"].dropna() * (100 if measure.unit_of_trend == "share" else 1))
            .round(1)
            .tolist()
            for measure in found.measures
        ],
    )
    show.show_table(
        table[["label", "shown", "range", "year_ago", "trend", "base"]],
        alt="Measures with value, range, a year ago, quarters and base",
        columns={
            "trend": st.column_config.BarChartColumn(
                "Single quarters",
                width=115,
                help="The last eight. Bars begin at zero; shares in %. For time to proficiency: "
                "share at the level within six months. Fewer than eight: the data begin later or "
                "end earlier.",
                y_min=0,
            ),
            "label": st.column_config.Column("Measure", width=200),
            "shown": st.column_config.Column("Value", width=95),
            "range": st.column_config.Column("Likely range", width=125),
            "year_ago": st.column_config.Column(
                "A year ago",
                width=90,
                help="By the same formula; a dash where the two years "
                "cannot be compared. The cards say why.",
            ),
            "base": st.column_config.Column("Counted over", width=240),
        },
    )
    with st.expander("Formulas", icon=":material/function:", on_change="rerun") as box:
        if box.open:
            lines = [f"- **{plain(m.label)}**: {plain(m.formula)}." for m in found.measures]
            st.markdown("\n".join(lines))


def _draw_target_setter(found: Scoreboard, kept: Targets) -> None:
    """Let a target be kept for a measure, or removed."""
    with st.popover("Set a target", icon=":material/flag:", key="set-target"):
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
    """Return what the measures suggest to look at: what got worse first."""
    steps = []
    worse = [
        found[key]
        for key in ("critical_fill_share", "internal_fill_share", "mobility_share")
        if found[key].change == "worse"
    ]
    if worse:
        steps.append(_fill_step(f"{worse[0].label}: {words.change_in_words(worse[0])}."))
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
    fill = found["internal_fill_share"]
    if not math.isnan(fill.value) and not worse:
        steps.append(
            _fill_step(
                f"{wording.share(fill.value)} of openings filled in a year were filled from inside."
            )
        )
    return [step for step in steps if bones.is_reachable(step)][:_MOST_STEPS]


def _fill_step(why: str) -> NextStep:
    return NextStep("See who could fill open posts", why, "mobility", "move_up")
