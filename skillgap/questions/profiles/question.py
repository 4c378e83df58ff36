"""Who can do what, at which level, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from skillgap.core.assumptions import Z80, Assumption, Assumptions
from skillgap.core.errors import unknown_name
from skillgap.core.grouping import Bools, is_in
from skillgap.core.kept_answers import keep_answers
from skillgap.core.level_source import level_range
from skillgap.core.memory import give_back_memory_of
from skillgap.core.provenance import Explanation
from skillgap.core.question import SHIPPED, Particulars, Question, Result, declare
from skillgap.core.tables import LEVEL_MAX
from skillgap.core.workforce import Floats, Ints, Workforce
from skillgap.questions.profiles.ahead import IDLE_MONTHS, Path
from skillgap.questions.profiles.evidence import (
    Atrophy,
    days_since_1970,
    keep_pairs,
    read_atrophy,
    read_signals,
)
from skillgap.questions.profiles.growth import Growth
from skillgap.questions.profiles.inference import (
    Calibration,
    Inferred,
    calibrate_sources_and_widths,
    hash_labels,
    infer_levels_from_sums,
    sum_evidence,
)
from skillgap.questions.profiles.leanings import STANDING
from skillgap.questions.profiles.opened import (
    Beliefs,
    Opened,
    explain_level,
    keep_signals_of_pair,
    work_out_level,
)
from skillgap.questions.profiles.prior import read_organisation
from skillgap.questions.profiles.sources import mark_as_estimated, traits_as_assumptions

_MANY = 0.25
_BY_PAIR = ("level", "level_sd", "estimate", "signals", "newest")
FORMULA = (
    "σ⁻² = σ₀⁻² + Σ w_k,  μ = σ²(μ₀σ₀⁻² + Σ w_k·ȳ_k),  w_k = 1 / (σ²_last,k + σ²_new,k / n_k);  "
    "ȳ_k = Σ d(y − b_k − a_k)R / Σ d over the source's signals, with bias b and leaning a;  "
    "μ₀ = mean of peers + the person's standing;  "
    "R = A(now − used) / A(seen − used),  A(u) = f + (1 − f)·2^(−u/h);  d = 2^(−age/H);  "
    "older statements first, with drift per month of variance between them and up to the day;  "
    "SD = κσ;  confidence = 2Φ(0.5 / SD) − 1"
)
LITERATURE = (
    "Mabe and West 1982: validity of self-evaluation of ability",
    "Heidemeier and Moser 2009: self–other agreement in job performance ratings",
    "Salgado and Moscoso 2019: interrater reliability of supervisors' ratings",
    "Conway and Huffcutt 1997: reliability of peers' ratings",
    "Tatel and Ackerman, Psychological Bulletin: loss of skill without use",
)


@dataclass(frozen=True, eq=False)
class Profiles(Result):
    """Levels of everyone in every skill somebody said something about.

    Rows are sorted by person and skill; arrays have shape (pairs,). Levels and SDs are in levels
    of the 0–5 scale.

    Attributes:
        workforce: What they were inferred from.
        as_of: The day they speak of.
        person: Person codes.
        skill: Skill codes.
        level: Posterior means, kept within 0–5.
        level_sd: Posterior SDs, calibrated.
        estimate: Posterior means, not kept within 0–5: ranges are laid around these, then cut.
        signals: Number of signals behind each.
        newest: Day of the newest signal.
        inferred: Sums, statements, prior and effects of persons behind the levels.
        calibration: Source traits and κ.
        atrophy: The forgetting curve.
        register: Assumptions in use.
        used: Number of signals that counted.
    """

    workforce: Workforce
    as_of: date
    person: Ints
    skill: Ints
    level: Floats
    level_sd: Floats
    estimate: Floats
    signals: Ints
    newest: NDArray[np.datetime64]
    inferred: Inferred
    calibration: Calibration
    atrophy: Atrophy
    register: Assumptions
    used: int

    @cached_property
    def pairs(self) -> Ints:
        """Person code × number of skills + skill code, ascending."""
        return self.person * len(self.workforce.skills) + self.skill

    @cached_property
    def growth(self) -> Growth:
        """How levels in use grow with tenure, as estimated here."""
        return Growth(self.inferred.peers.organisation, self.calibration.traits.slopes)

    def _find_pairs(self, person: Ints, skill: Ints) -> tuple[Ints, Bools]:
        pair = person * len(self.workforce.skills) + skill
        if len(self.pairs) == 0:
            return np.zeros(len(pair), dtype=np.int64), np.zeros(len(pair), dtype=np.bool_)
        at = np.minimum(np.searchsorted(self.pairs, pair), len(self.pairs) - 1)
        return at, self.pairs[at] == pair

    def at(self, person: Ints, skill: Ints) -> tuple[Floats, Floats, Ints]:
        """Return level, SD and number of signals of any people in any skills.

        Args:
            person: Person codes, shape (n,).
            skill: Skill codes, shape (n,).

        Returns:
            Level, SD (both in levels) and signals, each of shape (n,). Where nobody has said
            anything, the prior of job family and skill stands in, with 0 signals.
        """
        estimate, sd, signals = self._estimate(person, skill)
        return np.clip(estimate, 0.0, LEVEL_MAX), sd, signals

    def range_at(self, person: Ints, skill: Ints) -> tuple[Floats, Floats]:
        """Return the ends of the 80% range of any people in any skills, each of shape (n,)."""
        estimate, sd, _ = self._estimate(person, skill)
        return level_range(estimate, sd)

    def _estimate(self, person: Ints, skill: Ints) -> tuple[Floats, Floats, Ints]:
        """Return what :meth:`at` does, with levels not kept within 0–5."""
        at, rated = self._find_pairs(person, skill)
        estimate, sd = np.zeros(len(person)), np.zeros(len(person))
        signals = np.zeros(len(person), dtype=np.int64)
        estimate[rated], sd[rated] = self.estimate[at[rated]], self.level_sd[at[rated]]
        signals[rated] = self.signals[at[rated]]
        estimate[~rated], sd[~rated] = self._estimate_unrated(person[~rated], skill[~rated])
        return estimate, sd, signals

    def path(self, person: Ints, skill: Ints) -> Path:
        """Return levels from today on, as far as they go by themselves; today's are :meth:`at`'s.

        Args:
            person: Person codes, shape (n,).
            skill: Skill codes, shape (n,).
        """
        level, sd, signals = self.at(person, skill)
        at, rated = self._find_pairs(person, skill)
        kept = np.ones(len(person))
        kept[rated] = self.inferred.levels.kept[at[rated]]
        half_life, floor = self.atrophy.half_life[skill], self.atrophy.floor
        bar = floor + (1.0 - floor) * np.exp2(-IDLE_MONTHS / half_life)
        traits = self.calibration.traits
        return Path(
            person, level, sd, signals, kept < bar, kept, half_life, floor, self.growth,
            days_since_1970(self.as_of), traits.growth_spread,
            self.register.value("atrophy_uncertainty_share"),
        )  # fmt: skip

    def grown_in_role(self, role: Ints, months: float) -> Floats:
        """Return how much people of some roles have grown after so many months in them, levels."""
        return self.growth.in_role(role, months)

    def _estimate_unrated(self, person: Ints, skill: Ints) -> tuple[Floats, Floats]:
        mean, variance = self._mean_and_variance_from_peers(person, skill)
        required = self.atrophy.required_of(person * len(self.workforce.skills) + skill)
        asked = ~np.isnan(required)
        mean = np.where(asked, mean * self.inferred.kept_share, mean)
        mean = mean + self.calibration.correction.level_added(mean, required)
        scale = self.calibration.scale.scale_of(asked)
        return mean, np.sqrt(variance) * scale

    def prior(self, person: Ints, skill: Ints) -> tuple[Floats, Floats]:
        """Return mean and SD of what peers say, moved by the person's standing over all skills.

        Args:
            person: Person codes, shape (n,).
            skill: Skill codes, shape (n,).

        Returns:
            Mean and SD in levels, each of shape (n,); before any loss by non-use and before κ. Of
            what peers say, the person's own signals are left out.
        """
        at, rated = self._find_pairs(person, skill)
        mean, variance = self._mean_and_variance_from_peers(person, skill)
        mean[rated] = self.inferred.levels.prior_mean[at[rated]]
        variance[rated] = self.inferred.levels.prior_variance[at[rated]]
        return mean, np.sqrt(variance)

    def _mean_and_variance_from_peers(self, person: Ints, skill: Ints) -> tuple[Floats, Floats]:
        """Return mean and variance of what peers say, moved by the person's own standing.

        Where the role does not ask for the skill, silence says something too: only a share of what
        peers with signals show is assumed.
        """
        pair = person * len(self.workforce.skills) + skill
        above = self.atrophy.required_above_usual(pair)
        mean, variance = self.inferred.peers.mean_and_variance(person, skill, above)
        mean = mean + self.growth.since_hired(
            person, np.full(len(person), days_since_1970(self.as_of))
        )
        leanings, general = self.inferred.leanings, self.calibration.traits.standing_variance
        unsure = leanings.covariance[person, STANDING, STANDING].astype(np.float64)
        own = np.maximum(variance - general, 0.1 * variance)
        mean = mean + leanings.standing[person]
        if len(self.atrophy.asked):
            asked = self.atrophy.is_asked(pair)
            mean = np.where(asked, mean, mean * self.register.value("unasked_level_share"))
        return mean, own + unsure

    def of_people(self, own: Workforce, kept: Ints) -> Profiles:
        """Return the profiles of some people, at the levels that the whole organisation gives them.

        Nobody else is in what is returned; what peers say is in it as means of roles and families.

        Args:
            own: The same organisation with these people alone, in the same order, and with all its
                roles, requirements and skills; their ids may be others.
            kept: Codes of these people here, ascending.
        """
        organisation = read_organisation(own)
        pair, places = keep_pairs(self.pairs, kept, organisation.skills)
        return replace(
            self,
            workforce=own,
            person=pair // organisation.skills,
            skill=pair % organisation.skills,
            inferred=self.inferred.of_people(kept, organisation),
            atrophy=self.atrophy.of_people(kept, ~own.present),
            used=int(self.signals[places].sum()),
            trace=self.trace and replace(self.trace, workforce=own),
            **{name: getattr(self, name)[places] for name in _BY_PAIR},
        )

    @cached_property
    def level_errors(self) -> tuple[Assumption, ...]:
        """How far levels may be off together, estimated from later assessments where there are."""
        found = self.calibration.correction
        if not found.assessments:
            return ()
        behind = f"{found.assessments:,} assessments later than what they were predicted from"
        return tuple(
            _error_from_data(self.register[name], sd, behind)
            for name, sd in (
                ("shared_level_bias", found.shared_sd),
                ("skill_level_bias", found.skill_sd),
                ("unrated_level_bias", found.unrated_sd),
            )
        )

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per rated person and skill.

        Columns: ``employee_id``, ``skill_id``, ``level``, ``level_sd``, ``low``, ``high`` (80%),
        ``confidence`` (share), ``signals``, ``newest_on``.
        """
        low, high = level_range(self.estimate, self.level_sd)
        return pd.DataFrame(
            {
                "employee_id": np.array(self.workforce.people.labels, dtype=object)[self.person],
                "skill_id": np.array(self.workforce.skills.labels, dtype=object)[self.skill],
                "level": self.level,
                "level_sd": self.level_sd,
                "low": low,
                "high": high,
                "confidence": chance_within_half_level(self.level_sd, self.register),
                "signals": self.signals,
                "newest_on": self.newest.astype("datetime64[s]"),
            }
        ).astype({"employee_id": "str", "skill_id": "str", "newest_on": "datetime64[us]"})

    @keep_answers
    def explain(self, key: tuple[str, str]) -> Explanation:
        """Open one level: shares of evidence by source, source rows, formula with numbers.

        Args:
            key: ``(employee_id, skill_id)``.

        Returns:
            The explanation. ``steps`` holds share × level by source, adding up to the level;
            ``rows`` the signals, newest first, with ``source``, ``observed_on``, ``level`` as
            given, ``projected_level``, ``weight`` and ``share``; with the prior's, shares sum to 1.

        Raises:
            UnknownName: no such person or skill; near misses are offered.
        """
        person, skill = self._person_and_skill_code(*key)
        opened = next(self._work_out_on_days(person, skill, (self.as_of,)))
        return explain_level(
            opened, float(chance_within_half_level(opened.level_sd, self.register))
        )

    def history(self, employee_id: str, skill_id: str, months: int = 24) -> pd.DataFrame:
        """Recompute one level at each month end, from the signals there were by then.

        Prior and source traits are today's, so that the line moves with the evidence alone.

        Args:
            employee_id: The person.
            skill_id: The skill.
            months: How many points, the last one being the day of the profiles.

        Returns:
            Columns ``month`` (date), ``level``, ``low``, ``high`` (80%); oldest first.

        Raises:
            UnknownName: no such person or skill; near misses are offered.
        """
        person, skill = self._person_and_skill_code(employee_id, skill_id)
        last = pd.Timestamp(self.as_of)
        ends = pd.date_range(end=last, periods=months, freq="ME").union([last])[-months:]
        opened = self._work_out_on_days(person, skill, [end.date() for end in ends])
        rows = pd.DataFrame(
            [one.level_and_range for one in opened], columns=["level", "low", "high"]
        )
        rows.insert(0, "month", ends.to_numpy())
        return rows

    def _person_and_skill_code(self, employee_id: str, skill_id: str) -> tuple[int, int]:
        people, skills = self.workforce.people, self.workforce.skills
        person, skill = people.code(employee_id), skills.code(skill_id)
        if person < 0:
            raise unknown_name("employees", employee_id, list(people.labels))
        if skill < 0:
            raise unknown_name("skills", skill_id, list(skills.labels))
        return person, skill

    def _work_out_on_days(self, person: int, skill: int, days: Sequence[date]) -> Iterator[Opened]:
        """Work one pair out again on each of some days."""
        mine = keep_signals_of_pair(self.workforce, person, skill)
        mean, sd = self.prior(np.array([person]), np.array([skill]))
        names = (self.workforce.people.labels[person], self._skill_name(skill))
        learnt, leanings = self.calibration, self.inferred.leanings.of_person(person)
        beliefs = Beliefs(learnt, leanings, self.atrophy, self.growth, self.register)
        prior = (float(mean[0]), float(sd[0]))
        pair = person * len(self.workforce.skills) + skill
        for day in days:
            now = days_since_1970(day)
            signals = read_signals(mine, now, self.register)
            yield work_out_level(signals, mine["signals"], names, prior, beliefs, now, pair)

    def _skill_name(self, skill: int) -> str:
        name = self.workforce["skills"]["name"].iloc[skill]
        return str(name) if pd.notna(name) and name else self.workforce.skills.labels[skill]

    @cached_property
    def warnings(self) -> tuple[str, ...]:
        """What a reader should know before trusting these levels."""
        return tuple(_profile_warnings(self))

    def provenance_details(self) -> Particulars:
        """Return how many signals counted, and the assumptions estimated from this data."""
        return Particulars(
            inputs={"signals": self.used}, estimated=list_assumptions_from_data(self)
        )


def chance_within_half_level(level_sd: Floats | float, register: Assumptions) -> Floats:
    """Return the chance that the true level lies within half a level: 2Φ(0.5/SD) − 1."""
    from scipy.special import ndtr

    band = register.value("confidence_band_levels")
    return np.asarray(2.0 * ndtr(band / np.maximum(level_sd, 1e-9)) - 1.0)


COLUMNS = declare("""
employee_id  person   who
skill_id     skill    the skill
level        level    most likely level
level_sd     level    its standard deviation
low          level    lower end of its 80% range
high         level    upper end
confidence   share    chance that the level is right within half a level
signals      count    signals behind it
newest_on    date     day of the newest signal
""")
QUESTION = Question(
    name="profiles",
    title="Skill profiles",
    asks="Who can do what at which level, and how sure is that?",
    formula=FORMULA,
    columns=COLUMNS,
    uses=("signals", "employees", "roles", "requirements", "skills"),
    sources=LITERATURE,
)


@QUESTION.answers
def infer_profiles(
    workforce: Workforce,
    *,
    assumptions: Assumptions = SHIPPED,
    as_of: date | str | None = None,
    calibration: Calibration | None = None,
) -> Profiles:
    """Infer everyone's level in every skill somebody said something about.

    Args:
        workforce: Validated tables; needs ``signals``, and profits from job families, requirements
            and half-lives. It is not changed.
        assumptions: The register.
        as_of: The day to speak of; by default the workforce's. Later signals do not count.
        calibration: Source traits and κ learnt elsewhere; by default from these signals.

    Returns:
        Profiles, sorted by person and skill.

    Method:
        Two-level Gaussian evidence fusion (docs/methods/profiles.md). Per person, skill and source,
        signals are freed of bias, projected down the forgetting curve and averaged; a source's
        variance is a lasting part, which more signals do not shrink, plus noise / n. Prior and
        sources are fused with precision weights, oldest first, the level drifting between. A 0 or 5
        only says that much or beyond. The prior is empirical Bayes over skill, job family × skill
        and role × skill without the person's own signals. What a source repeats about all skills of
        a person, and how far that person stands above peers in general, are estimated per person
        and taken off or added. Biases and variances are estimated from differences between signals
        about the same person and skill, assessments being the yardstick, and shrunk to published
        values; from the same differences how levels in use grow with tenure, pooled over job
        families. Levels are set against later assessments (offset, slopes), and one factor κ on all
        SDs is fitted to assessments put aside. Departures from the base on that page, with reasons
        and figures: docs/decisions/002-profiles.md.

    Limits:
        Without assessments neither bias nor width can be checked (see ``.warnings``). Errors that
        all sources share, such as a reputation, stay invisible. Levels are what the signals can
        carry, not a basis for decisions about one person without asking that person.
    """
    when = pd.Timestamp(as_of or workforce.as_of).date()
    now = days_since_1970(when)
    signals = read_signals(workforce, now, assumptions)
    atrophy = read_atrophy(workforce, assumptions)
    organisation = read_organisation(workforce)
    learnt = calibration or calibrate_sources_and_widths(
        signals, now, organisation, atrophy, assumptions, hash_labels(workforce.people.labels)
    )
    used = len(signals)
    give_back_memory_of(used)
    sums = sum_evidence(signals, now, organisation, atrophy, learnt.traits, assumptions)
    del signals  # of a million people they take gigabytes, and are no longer needed
    give_back_memory_of(used)
    inferred = infer_levels_from_sums(sums, now, organisation, atrophy, learnt.traits, assumptions)
    del sums
    give_back_memory_of(used)
    levels = inferred.levels
    required = atrophy.required_of(levels.pair)
    level = levels.mean + learnt.correction.level_added(levels.mean, required)
    return Profiles(
        workforce=workforce,
        as_of=when,
        person=levels.pair // organisation.skills,
        skill=levels.pair % organisation.skills,
        level=np.clip(level, 0.0, LEVEL_MAX),
        level_sd=np.sqrt(levels.variance) * learnt.scale.scale_of(~np.isnan(required)),
        estimate=level,
        signals=levels.signals,
        newest=levels.newest.astype("datetime64[D]"),
        inferred=inferred,
        calibration=learnt,
        atrophy=atrophy,
        register=assumptions,
        used=used,
    )


def _error_from_data(entry: Assumption, sd: float, behind: str) -> Assumption:
    """Return a register entry of an error whose 80% range is that found in the data."""
    return replace(
        entry, value=0.0, low=-Z80 * sd, high=Z80 * sd, status="estimated",
        source=f"estimated from {behind}; before: {entry.low:g} to {entry.high:g} ({entry.source})",
    )  # fmt: skip


def list_assumptions_from_data(profiles: Profiles) -> tuple[Assumption, ...]:
    """Return the assumptions on sources, widths and errors, those found in the data marked so."""
    register, learnt = profiles.register, profiles.calibration
    scale = register["interval_scale"]
    if np.isfinite(learnt.scale.coverage):
        behind = f"{learnt.scale.assessments:,} assessments put aside, people held out"
        scale = mark_as_estimated(scale, learnt.scale.value, behind)
    return (*traits_as_assumptions(learnt.traits, register), scale, *profiles.level_errors)


def _profile_warnings(profiles: Profiles) -> Iterator[str]:
    workforce, learnt = profiles.workforce, profiles.calibration
    if profiles.used == 0:
        yield "No signals: every level is what the register assumes, not what anybody said."
        return
    if not np.isfinite(learnt.scale.coverage):
        yield (
            f"Intervals are not calibrated: {learnt.scale.assessments:,} assessments have anything "
            f"to predict them from, {profiles.register.value('calibration_fewest'):.0f} are needed."
        )
    thin = float((profiles.signals == 1).mean())
    if thin > _MANY:
        yield f"{thin:.0%} of levels rest on one signal."
    asked = profiles.atrophy.asked
    if len(asked):
        unseen = 1.0 - float(is_in(asked, profiles.pairs).mean())
        if unseen > _MANY:
            yield (
                f"{unseen:.0%} of required skills have no signal about the person; "
                "their levels are those of peers."
            )
    undated = int(workforce["signals"]["observed_on"].isna().sum())
    if undated:
        yield f"{undated:,} signals have no date and count as seen on {profiles.as_of}."
