"""One person's one skill, worked out again from its few signals: for explanations and history."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core import wording
from skillgap.core.assumptions import Z80, Assumptions
from skillgap.core.provenance import Explanation
from skillgap.core.tables import LEVEL_MAX, SOURCE_FILE, SOURCE_ROW
from skillgap.core.workforce import Floats, Workforce
from skillgap.questions.profiles.ends import replace_ends
from skillgap.questions.profiles.evidence import (
    SOURCES,
    Atrophy,
    Signals,
    SourceSums,
    levels_grown_by_signal,
    share_retained_by_signal,
    sum_signals,
)
from skillgap.questions.profiles.fusion import (
    Fused,
    Statements,
    fuse_statements,
    statements_by_source,
)
from skillgap.questions.profiles.growth import MONTH_DAYS, Growth
from skillgap.questions.profiles.inference import Calibration
from skillgap.questions.profiles.leanings import Leanings, apply_leanings
from skillgap.questions.profiles.sources import SourceTraits

_NOUNS = {
    "self": ("self-rating", "self-ratings"),
    "manager": ("manager rating", "manager ratings"),
    "peer": ("peer rating", "peer ratings"),
    "assessment": ("assessment", "assessments"),
    "certification": ("certificate", "certificates"),
    "project": ("project", "projects"),
    "course": ("course", "courses"),
    "system_use": ("reading of system use", "readings of system use"),
    "note": ("note", "notes"),
}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_PEERS = "peers in the job family"
_ALL = 0.995


@dataclass(frozen=True, slots=True)
class Beliefs:
    """What is held true when one pair is worked out.

    Attributes:
        learnt: Bias and variances by source, what later assessments add, κ.
        leanings: The person's own effects, as an organisation of one.
        atrophy: The forgetting curve.
        growth: Growth by tenure.
        register: Assumptions in use.
    """

    learnt: Calibration
    leanings: Leanings
    atrophy: Atrophy
    growth: Growth
    register: Assumptions

    @property
    def traits(self) -> SourceTraits:
        """Bias and variances by source."""
        return self.learnt.traits


@dataclass(frozen=True, slots=True)
class Opened:
    """One pair on one day, with everything its level was made from.

    Attributes:
        person: Employee id.
        skill: Name of the skill.
        rows: Its rows of the signals table that counted.
        signals: The same as arrays, in the order of ``rows``.
        retained: Share of each signal's level left on the day.
        grown: What growth since each signal adds to its level on the day.
        sums: One entry per source.
        said: What each source says, usual bias and the person's leaning taken off.
        fused: The posterior; empty where nobody said anything.
        prior_mean: Mean of the prior, projected like the oldest signal.
        prior_sd: SD of the prior.
        level: Posterior mean within 0–5.
        level_sd: Posterior SD, calibrated.
        added: What later assessments lay above predictions like this one.
        scale: κ.
        beliefs: What was held true.
    """

    person: str
    skill: str
    rows: pd.DataFrame
    signals: Signals
    retained: Floats
    grown: Floats
    sums: SourceSums
    said: Statements
    fused: Fused
    prior_mean: float
    prior_sd: float
    level: float
    level_sd: float
    added: float
    scale: float
    beliefs: Beliefs

    @property
    def level_and_range(self) -> tuple[float, float, float]:
        """Level, and the ends of its 80% range, in levels."""
        width = Z80 * self.level_sd
        return self.level, max(self.level - width, 0.0), min(self.level + width, LEVEL_MAX)

    def bias_removed(self, source: int) -> float:
        """Return what is taken off one source's word: its usual bias and its leaning here."""
        usual = float(self.beliefs.traits.bias[source])
        return usual + float(self.beliefs.leanings.leaning[0, source])

    @property
    def shares(self) -> tuple[Floats, float]:
        """Share of each source entry, and of the prior; together one."""
        share, left = self.fused.shares()
        return share, float(left[0]) if len(left) else 1.0


def keep_signals_of_pair(workforce: Workforce, person: int, skill: int) -> Workforce:
    """Return the workforce with only the signals of one person in one skill."""
    table = workforce["signals"]
    mine = table["employee_id"] == workforce.people.labels[person]
    mine &= table["skill_id"] == workforce.skills.labels[skill]
    tables = {**workforce.tables, "signals": table[mine].reset_index(drop=True)}
    return Workforce(tables, as_of=workforce.as_of, currency=workforce.currency)


def work_out_level(
    signals: Signals,
    table: pd.DataFrame,
    names: tuple[str, str],
    prior: tuple[float, float],
    beliefs: Beliefs,
    now: int,
    pair: int,
) -> Opened:
    """Work out one level on one day.

    Args:
        signals: The pair's signals that count on the day.
        table: The frame their ``row`` points into.
        names: Employee id and name of the skill.
        prior: Mean and SD of the prior, in levels.
        beliefs: Source traits, κ, forgetting curve, register.
        now: The day, as days since 1970-01-01.
        pair: Person code × number of skills + skill code.

    Returns:
        The pair, opened.
    """
    register, traits, leanings = beliefs.register, beliefs.traits, beliefs.leanings
    memory = register.value("signal_memory_months")
    sums = sum_signals(
        replace_ends(signals, traits.ends),
        now,
        beliefs.atrophy,
        beliefs.growth,
        memory_months=memory,
    )
    pairs = min(len(sums), 1)
    owner = np.zeros(pairs, dtype=np.int64)
    mean, variance = np.full(pairs, prior[0]), np.full(pairs, prior[1] ** 2)
    said, _ = apply_leanings(sums, statements_by_source(sums, traits), mean, leanings, owner)
    fused = fuse_statements(
        sums,
        said,
        mean,
        variance,
        now,
        drift=traits.drift,
        atrophy_uncertainty=register.value("atrophy_uncertainty_share"),
    )
    unsure = leanings.variance_added(sums, said, fused, owner)
    level, spread = prior[0], prior[1] ** 2
    if pairs:
        level, spread = float(fused.mean[0]), float(fused.variance[0] + unsure[0])
    required = beliefs.atrophy.required_of(np.array([pair]))
    added = float(beliefs.learnt.correction.level_added(np.array([level]), required)[0])
    scale = float(beliefs.learnt.scale.scale_of(~np.isnan(required))[0])
    return Opened(
        person=names[0],
        skill=names[1],
        rows=table.iloc[signals.row],
        signals=signals,
        retained=_share_retained(signals, now, beliefs.atrophy),
        grown=_levels_grown(signals, now, beliefs),
        sums=sums,
        said=said,
        fused=fused,
        prior_mean=float(fused.prior_mean[0]) if pairs else prior[0],
        prior_sd=prior[1],
        level=float(np.clip(level + added, 0.0, LEVEL_MAX)),
        level_sd=float(np.sqrt(spread)) * scale,
        added=added,
        scale=scale,
        beliefs=beliefs,
    )


def _share_retained(signals: Signals, now: int, atrophy: Atrophy) -> Floats:
    return share_retained_by_signal(signals, now, atrophy) if len(signals) else np.zeros(0)


def _levels_grown(signals: Signals, now: int, beliefs: Beliefs) -> Floats:
    if not len(signals):
        return np.zeros(0)
    return levels_grown_by_signal(signals, now, beliefs.atrophy, beliefs.growth)


def explain_level(opened: Opened, confidence: float) -> Explanation:
    """Put one opened level into words, steps, source rows and a formula with its numbers.

    Args:
        opened: From :func:`work_out_level`.
        confidence: Chance that the true level lies within half a level, 0–1.

    Returns:
        The explanation; see :meth:`skillgap.questions.profiles.question.Profiles.explain`.
    """
    level, low, high = opened.level_and_range
    share, prior_share = opened.shares
    parts = [(float(s), _signal_count_in_words(opened.sums, i)) for i, s in enumerate(share)]
    parts = sorted([*parts, (prior_share, _PEERS)], key=lambda part: -part[0])
    percents = _round_to_whole_percents([part[0] for part in parts])
    told = ", ".join(f"{p}% from {what}" for p, (_, what) in zip(percents, parts, strict=True) if p)
    return Explanation(
        title=f"{opened.skill}: level of {opened.person}",
        sentence=f"Level {level:.1f} of {LEVEL_MAX:.0f} "
        f"({wording.likely(f'{low:.1f}', f'{high:.1f}')}), and {wording.share(confidence)} sure "
        f"that it is right within half a level. It comes {told}.",
        steps=_steps_table(opened, share, prior_share),
        rows=_source_rows_table(opened, share),
        formula=_write_formula(opened, share, prior_share),
        notes=_write_notes(opened, share),
    )


def _signal_count_in_words(sums: SourceSums, entry: int) -> str:
    number, source = int(sums.count[entry]), SOURCES[sums.source[entry]]
    one, many = _NOUNS.get(source, (source, source))
    shown = _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"
    return f"{shown} {one if number == 1 else many}"


def _round_to_whole_percents(shares: list[float]) -> list[int]:
    """Round shares to whole per cent that still add up to 100 (largest remainder)."""
    exact = np.array(shares) * 100.0
    whole = np.floor(exact)
    missing = round(100 - whole.sum())
    whole[np.argsort(whole - exact, kind="stable")[:missing]] += 1
    return [int(number) for number in whole]


def _steps_table(opened: Opened, share: Floats, prior_share: float) -> pd.DataFrame:
    """List prior and sources with what each adds to the level; they sum to it."""
    own = float(opened.beliefs.leanings.standing[0])
    prior = f"{prior_share:.0%} × {opened.prior_mean:.2f} (SD {opened.prior_sd:.2f}"
    standing = (
        f"; {own:+.2f} for the person's standing over all skills" if abs(own) >= 0.005 else ""
    )
    steps = [(_PEERS, prior_share * opened.prior_mean, f"{prior}{standing})")]
    for entry in np.argsort(-share, kind="stable"):
        added = float(share[entry] * opened.fused.level[entry])
        steps.append(
            (
                _signal_count_in_words(opened.sums, int(entry)),
                added,
                _use_of_source_in_words(opened, share, int(entry)),
            )
        )
    if opened.added:
        told = f"by {opened.beliefs.learnt.correction.assessments:,} later assessments"
        steps.append(("set against tests", opened.added, f"what predictions fell short, {told}"))
    total = sum(step[1] for step in steps)
    if abs(total - opened.level) > 1e-9:
        steps.append(("cut to the scale", opened.level - total, "the scale ends at 0 and 5"))
    steps.append(("level", opened.level, "sum of the above"))
    steps.append(("SD of the level", opened.level_sd, f"factor κ = {opened.scale:.2f} in it"))
    table = pd.DataFrame(steps, columns=["step", "value", "note"])
    table.insert(2, "unit", "levels")
    return table


def _use_of_source_in_words(opened: Opened, share: Floats, entry: int) -> str:
    """Say what was made of one source's word."""
    width, kept = np.sqrt(opened.said.variance[entry]), opened.said.retained[entry]
    bias = opened.bias_removed(int(opened.sums.source[entry]))
    parts = [f"SD {width:.2f}", f"bias {bias:+.2f} taken off"]
    if kept < _ALL:
        parts.append(f"{kept:.0%} retained")
    if opened.said.end[entry]:
        parts.append("at the end of the scale, read as that or beyond")
    return f"{share[entry]:.0%} × {opened.fused.level[entry]:.2f} ({'; '.join(parts)})"


def _source_rows_table(opened: Opened, share: Floats) -> pd.DataFrame:
    """List the signals behind a level, each with what was made of it; newest first."""
    signals, sums, fused = opened.signals, opened.sums, opened.fused
    traits, register = opened.beliefs.traits, opened.beliefs.register
    entry = np.searchsorted(sums.source, signals.source)
    age = (sums.newest[entry] - signals.day) / MONTH_DAYS
    weight = signals.weight * np.exp2(-age / register.value("signal_memory_months"))
    bias = traits.bias[signals.source] + opened.beliefs.leanings.leaning[0, signals.source]
    # What is read into the end of the scale goes to the signals that stand there.
    beyond = (fused.level - opened.said.level)[entry]
    table = pd.DataFrame(
        {
            SOURCE_FILE: opened.rows[SOURCE_FILE].to_numpy(),
            SOURCE_ROW: opened.rows[SOURCE_ROW].to_numpy(),
            "source": opened.rows["source"].to_numpy(),
            "observed_on": opened.rows["observed_on"].to_numpy(),
            "level": signals.level,
            "projected_level": (replace_ends(signals, traits.ends).level - bias) * opened.retained
            + opened.grown
            + beyond,
            "weight": weight,
            "share": share[entry] * weight / sums.weight[entry],
        }
    )
    return table.sort_values(
        ["observed_on", SOURCE_ROW], ascending=[False, True], kind="stable"
    ).reset_index(drop=True)


def _write_formula(opened: Opened, share: Floats, prior_share: float) -> str:
    terms = [f"{prior_share:.3f}·{opened.prior_mean:.2f}"]
    terms += [f"{s:.3f}·{y:.2f}" for s, y in zip(share, opened.fused.level, strict=True)]
    return (
        f"μ = {' + '.join(terms)} {opened.added:+.2f} = {opened.level:.2f};  "
        f"80% range = μ ± {Z80:.2f}·{opened.level_sd:.2f};  "
        f"confidence = 2Φ({opened.beliefs.register.value('confidence_band_levels'):g} / "
        f"{opened.level_sd:.2f}) − 1"
    )


def _write_notes(opened: Opened, share: Floats) -> tuple[str, ...]:
    notes = []
    if len(opened.signals) == 0:
        notes.append("Nobody has said anything about this yet: the level is what peers show.")
    elif float(opened.retained.min()) < _ALL:
        notes.append(
            f"Not used lately: {1 - float(opened.retained.min()):.0%} of the oldest signal's level "
            "is taken as lost since."
        )
    most = float(opened.grown.max(initial=0.0))
    if most >= 0.05:
        notes.append(
            f"Growth with time in the job: up to {most:.1f} levels are added to older signals, as "
            "estimated from people who were rated more than once."
        )
    if np.any(share[opened.sums.source == SOURCES.index("note")] == 0):
        notes.append("Notes below the level count for nothing: a text can only raise a level.")
    return tuple(notes)
