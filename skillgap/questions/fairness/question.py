"""Three questions of fairness: an audit of a workforce, of what is recommended, of any decisions.

Screening for differences that call for a closer look; it is no statutory audit and proves no
discrimination. Formulas and sources are in ``ratios``, ``exact`` and ``differences``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.errors import BadValue, MissingColumns, unknown_name
from skillgap.core.level_source import LevelSource
from skillgap.core.provenance import Explanation
from skillgap.core.question import SHIPPED, Particulars, Question, Result, declare
from skillgap.core.small_groups import ProtectedCounts
from skillgap.core.wording import listed
from skillgap.core.workforce import Ints, Workforce
from skillgap.questions.fairness.checks import (
    CONFIDENCE,
    JUDGING_SOURCES,
    LEVEL_ERROR,
    PLACES,
    SIGNALS,
    Audited,
    chosen_for_offers,
    findings_on_rates,
    measure_evidence,
    measure_level_error,
    measure_ratings,
    read_audited,
)
from skillgap.questions.fairness.findings import (
    AuditFinding,
    MeasuredPeople,
    audit_table,
    compare_measured,
    distances_of,
    judged_anew,
)
from skillgap.questions.fairness.rates import (
    UNKNOWN_GROUP,
    GroupRate,
    SelectedPeople,
    compare_groups,
    label_groups,
    paradoxes,
    rates_table,
    reference_group,
)
from skillgap.questions.fairness.released import protect_audited, release_findings
from skillgap.questions.fairness.verdicts import CONCERN, Thresholds
from skillgap.questions.learning import Advice

NOT_LOOKED_AT = (
    "Pay, hiring, promotion, performance ratings and dismissals: no check of this audit looks at "
    "them."
)
FORMULA = (
    "ratio = rate of the group ÷ highest rate, within strata Σ(a·m/N) ÷ Σ(b·n/N);  difference = "
    "mean of the group − mean of the others, within roles;  concern: ratio < floor, or difference "
    "beyond the limit in SD, and its 95% interval leaves out no difference"
)
SOURCES = (
    "Uniform Guidelines on Employee Selection Procedures 1978: four-fifths rule",
    "Morris and Lobsenz 2000: intervals of the adverse impact ratio",
    "Boschloo 1970: exact test of two rates",
    "Greenland and Robins 1985: a common ratio from sparse strata",
    "Holm 1979: tests looked at together",
)


@dataclass(frozen=True, eq=False)
class FairnessAudit(Result):
    """What an audit found.

    Attributes:
        by: Protected attributes whose groups are compared, joined by ``+``.
        findings: Each group by each check.
        untested: What could not be tested, and what no check looks at.
        limits: From when on a difference matters.
        staff: Place and group of each person audited.
        fewest: Fewest people of a group that anything is said of.
        warnings: What the reader must know.
    """

    by: str
    findings: tuple[AuditFinding, ...]
    untested: tuple[str, ...]
    limits: Thresholds
    staff: pd.DataFrame
    fewest: int
    warnings: tuple[str, ...]

    @property
    def known_share(self) -> float:
        """Share of the people whose group is known."""
        return float((self.staff["group"] != UNKNOWN_GROUP).mean())

    @cached_property
    def counts(self) -> ProtectedCounts:
        """People by place and group, with which of these may be shown."""
        return protect_audited(self.staff["place"], self.staff["group"], self.fewest)

    @cached_property
    def released(self) -> pd.DataFrame:
        """The table as it may be shown: small groups hidden, numbers rounded; column hidden."""
        return release_findings(self.findings, self.table, self.counts)

    @cached_property
    def distances(self) -> pd.DataFrame:
        """Every check on one scale, on which −1 is a difference that just matters.

        Columns: check, place, group, away, away_low, away_high; in the order of :attr:`table`.
        """
        return distances_of(self.findings, self.table)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per check, place and group, most pressing first."""
        return audit_table(self.findings)

    @property
    def concerns(self) -> pd.DataFrame:
        """The rows that raise a concern."""
        return self.table[self.table["verdict"] == CONCERN].reset_index(drop=True)

    def judged_with(
        self, *, ratio: float | None = None, gap_sd: float | None = None
    ) -> FairnessAudit:
        """Return the audit as other thresholds judge it; None keeps one as it is."""
        chosen = {"ratio": ratio, "gap_sd": gap_sd}
        limits = replace(self.limits, **{k: v for k, v in chosen.items() if v is not None})
        return self._with_same_people(findings=judged_anew(self.findings, limits), limits=limits)

    def with_rates(self, check: str, parity: Parity) -> FairnessAudit:
        """Return the audit with the rates of some decisions as one more check."""
        more = findings_on_rates(check, parity.compared, parity.unknown)
        return self._with_same_people(
            findings=(*self.findings, *judged_anew(tuple(more), self.limits)),
            warnings=(*self.warnings, *(f"{check}: {one}" for one in parity.warnings)),
        )

    def _with_same_people(self, **changes: Any) -> FairnessAudit:
        """Return the audit with other findings, and with the counts that took long to protect."""
        made = replace(self, **changes)
        made.__dict__["counts"] = self.counts
        return made


@dataclass(frozen=True, eq=False)
class Parity(Result):
    """How often groups are selected, each beside the highest rate.

    Attributes:
        selected: Who was chosen, of which group.
        compared: Each group beside the one with the highest rate.
        reference: That group.
        strata: Labels of like cases, by code.
        limits: From when on a difference matters.
        warnings: What the reader must know.
        dataset: Hash of the decisions.
    """

    selected: SelectedPeople
    compared: tuple[GroupRate, ...]
    reference: str
    strata: tuple[str, ...]
    limits: Thresholds
    warnings: tuple[str, ...]
    dataset: str = ""

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per group, the one compared with last."""
        return rates_table(self.selected, self.compared, self.reference)

    @property
    def unknown(self) -> int:
        """People whose group is not known."""
        return self.selected.unknown

    def provenance_details(self) -> Particulars:
        """Return how many were decided about, and the hash of the decisions."""
        return Particulars(inputs={"decisions": len(self.selected.group)}, dataset=self.dataset)

    def by_stratum(self) -> pd.DataFrame:
        """Return each kind of like cases by itself.

        Returns:
            Columns stratum, then those of :attr:`table`; the reference is the same everywhere.
        """
        parts = []
        for code, label in enumerate(self.strata):
            here = self.selected.stratum == code
            part = SelectedPeople(self.selected.group[here], self.selected.chosen[here],
                            np.zeros(int(here.sum()), dtype=np.int64))  # fmt: skip
            found = compare_groups(part, self.limits, self.reference)
            table = rates_table(part, found, self.reference)
            table.insert(0, "stratum", label)
            parts.append(table)
        return pd.concat(parts, ignore_index=True) if parts else self.table.iloc[:0]


def explain_finding(found: FairnessAudit, key: str | tuple[str, ...]) -> Explanation:
    """Open one check: every group of it, or of one place or group.

    Args:
        found: The audit.
        key: The check; or check and place; or check, place and group.

    Raises:
        UnknownName: no such check, place or group.
    """
    words = (key,) if isinstance(key, str) else tuple(key)
    rows = found.table
    for name, word in zip(("check", "place", "group"), words):
        known = rows[name].unique().tolist()
        rows = rows[rows[name] == word]
        if rows.empty:
            raise unknown_name(f"{name} of the audit", word, known)
    first = rows.iloc[0]
    return Explanation(
        title=", ".join(words),
        sentence=(
            f"{first['group']}: {first['measured']:.2f} beside {first['compared']:.2f}; like with "
            f"like {first['figure']:.2f} {first['unit']} ({first['low']:.2f} to "
            f"{first['high']:.2f}, 95%), from {first['people']} and {first['compared_people']} "
            f"people: {first['verdict']}."
        ),
        steps=pd.DataFrame(
            {
                "step": (rows["place"] + ", " + rows["group"]).to_numpy(),
                "value": rows["figure"].to_numpy(),
                "unit": rows["unit"].to_numpy(),
                "note": rows["verdict"].to_numpy(),
            }
        ),
        rows=rows.reset_index(drop=True),
        formula=FORMULA,
    )


FAIRNESS = Question(
    name="fairness",
    title="Fairness",
    asks="Are groups of people judged and treated alike?",
    formula=FORMULA,
    columns=declare("""
check            label    what was compared
place            unit     function, or the whole organisation
group            label    group of people
people           count    people of the group who could be compared
compared_people  count    people it is compared with
unknown          count    people whose group is not known
measured         measure  the group's rate or mean
compared         measure  that of the others, before like is compared with like
figure           measure  ratio of rates, or difference of means, like with like
low              measure  lower end of its 95% interval
high             measure  upper end
band_low         measure  least figure if all whose group is not known were of one group
band_high        measure  largest figure if they were
unit             label    unit of the figure
p_adjusted       share    chance of as much where there is no difference, all groups considered
power            share    chance of noticing a difference that just matters
people_needed    count    people it takes until that is even, in the same mix
verdict          label    concern, watch, insufficient or nothing found
"""),
    needs=("employees",),
    uses=("signals", "roles", "skills", "requirements", "interventions", "enrolments"),
    given=("profiles",),
    sources=SOURCES,
    explain=explain_finding,
)

_RATES = declare("""
group          label    group of people
compared_with  label    the group with the highest rate, or the one chosen
people         count    people decided about
selected       count    people selected
rate           share    share selected
ratio          measure  its rate ÷ that of the group compared with
low            measure  lower end of its 95% interval
high           measure  upper end
p_value        share    exact chance of as much where there is no difference
p_adjusted     share    the same, all groups considered
within_ratio   measure  ratio among like cases
within_low     measure  lower end of its 95% interval
within_high    measure  upper end
power          share    chance of noticing a ratio that just matters
people_needed  count    people it takes until that is even, in the same mix
band_low       measure  least ratio if all whose group is not known were of one group
band_high      measure  largest ratio if they were
verdict        label    concern, watch, insufficient or nothing found; blank for the reference
""")

PARITY = Question(
    name="parity",
    room="fairness",
    title="Parity of decisions",
    asks="Is one group selected less often than another?",
    formula="ratio = rate of the group ÷ highest rate;  within strata Σ(a·m/N) ÷ Σ(b·n/N)",
    columns=_RATES,
    sources=SOURCES,
)

RECOMMENDED = Question(
    name="recommended",
    room="fairness",
    title="Parity of recommendations",
    asks="Are worthwhile offers recommended to every group alike?",
    formula="ratio = share of the group with a worthwhile offer ÷ highest share, within roles",
    columns=_RATES,
    uses=("employees", "roles", "skills", "interventions", "enrolments", "signals", "requirements"),
    given=("learning",),
    sources=SOURCES,
)


def audit(
    workforce: Workforce,
    profiles: LevelSource,
    blind: LevelSource | None,
    by: str,
    assumptions: Assumptions,
) -> FairnessAudit:
    """Audit a workforce.

    Args:
        workforce: The organisation.
        profiles: Levels with their uncertainty.
        blind: Levels inferred without any assessment; None where there is none.
        by: Protected attributes, joined by ``+`` for their intersection.
        assumptions: The register.

    Raises:
        BadValue: an attribute that is none of gender, ethnicity and age_band, or not known.
    """
    limits, fewest = Thresholds.of(assumptions), assumptions.value("fairness_fewest_people")
    audited = read_audited(workforce, by.split("+"))
    band = assumptions.value("confidence_band_levels")
    measured, untested = _measured(audited, profiles, blind, band)
    findings = [
        finding
        for one in measured
        for finding in compare_measured(one, audited.group, limits, fewest)
    ]
    warnings = []
    chosen = chosen_for_offers(audited)
    for subject, selected in chosen.items():
        compared = compare_groups(selected, limits, fewest=fewest)
        check = f"{PLACES}: {subject}"
        findings += findings_on_rates(check, compared, selected.unknown)
        warnings += [f"{check}. {told}" for told in paradoxes(compared, fewest)]
    if not chosen:
        untested.append(f"{PLACES}: too few people's enrolments are known.")
    untested = [*untested, *_too_small(audited, fewest), NOT_LOOKED_AT]
    found = FairnessAudit(
        by, tuple(findings), tuple(untested), limits, audited.staff, round(fewest), ()
    )
    return replace(found, warnings=(*_unknown_warning(found.known_share), *warnings))


def _measured(
    audited: Audited, profiles: LevelSource, blind: LevelSource | None, band: float
) -> tuple[list[MeasuredPeople], list[str]]:
    """Return what can be measured of people, and what cannot, with the reason."""
    ratings = {told: measure_ratings(audited, source) for source, told in JUDGING_SOURCES.items()}
    untested = [
        f"{check}: too few people have other evidence on the same skills."
        for check, one in ratings.items()
        if one is None
    ]
    evidence = measure_evidence(audited, profiles, band)
    if not evidence:
        untested.append(f"{SIGNALS} and {CONFIDENCE.lower()}: no role requires a skill.")
    error = measure_level_error(audited, blind) if blind is not None else None
    if error is None:
        untested.append(f"{LEVEL_ERROR}: too few assessments to compare with.")
    return [one for one in (*ratings.values(), *evidence, error) if one is not None], untested


def _too_small(audited: Audited, fewest: float) -> list[str]:
    names, sizes = np.unique(audited.group[audited.counted].astype(str), return_counts=True)
    small = [str(name) for name, size in zip(names, sizes, strict=True)
             if size < fewest and name != UNKNOWN_GROUP]  # fmt: skip
    if not small:
        return []
    return [f"{listed(small)}: fewer than {fewest:.0f} people, too few to compare."]


def _unknown_warning(known_share: float) -> list[str]:
    if known_share == 1:
        return []
    return [
        f"The group of {1 - known_share:.0%} of the people is not known; the band beside each "
        "figure says what it would be if all of them were of one group."
    ]


@PARITY.answers
def audit_parity(
    decisions: pd.DataFrame,
    *,
    group: str,
    selected: str,
    within: str | Sequence[str] = (),
    reference: str = "",
    fewest: int = 1,
    assumptions: Assumptions = SHIPPED,
) -> Parity:
    """Say whether groups are selected alike in any decisions.

    Args:
        decisions: One row per person decided about. Never changed.
        group: Column of the groups; several joined by ``+`` for their intersection.
        selected: Column of who was selected: true or false, or 1 and 0.
        within: Column, or columns, of like cases, such as the job applied for.
        reference: The group compared with; by default the one with the highest rate.
        fewest: Groups of fewer people are listed and not tested.
        assumptions: The register; by default the one shipped.

    Raises:
        MissingColumns: a column is not there.
        BadValue: nobody's group or decision is known.

    >>> decisions = pd.DataFrame({"who": ["a"] * 20 + ["b"] * 20, "in": [1] * 10 + [0] * 30})
    >>> audit_parity(decisions, group="who", selected="in").table["verdict"].iloc[0]
    'concern'
    """
    strata = [within] if isinstance(within, str) else list(within)
    _refuse_unknown_columns(decisions, [*group.split("+"), selected, *strata])
    known = decisions.dropna(subset=[selected, *strata])
    labels = label_groups(known, group.split("+")).to_numpy(dtype=object)
    names, stratum = _number_strata(known, strata)
    chosen = known[selected].astype("float64").to_numpy(dtype=np.float64) > 0
    found = SelectedPeople(labels, chosen, stratum)
    hashed = pd.util.hash_pandas_object(known, index=False).to_numpy()
    dataset = f"{int(hashed.sum(dtype=np.uint64)):016x}"
    return _parity(found, names, assumptions, dataset, reference=reference, fewest=fewest)


@RECOMMENDED.answers
def audit_recommendations(
    learning: Advice, *, by: str = "gender", assumptions: Assumptions = SHIPPED
) -> Parity:
    """Say whether worthwhile offers are recommended to every group alike, within roles.

    Args:
        learning: What is offered to whom.
        by: Protected attributes, joined by ``+`` for their intersection.
        assumptions: The register; by default the one shipped.

    Raises:
        BadValue: an attribute that is none of gender, ethnicity and age_band, or not known.
    """
    workforce = learning.gaps.workforce
    audited = read_audited(workforce, by.split("+"))
    table = learning.table
    offered = set(table.loc[table["worthwhile"].astype(bool), "employee_id"])
    staff = workforce["employees"]
    chosen = staff["employee_id"].isin(offered).to_numpy(dtype=np.bool_)
    here = np.flatnonzero(audited.counted & (audited.role >= 0))
    used, stratum = np.unique(audited.role[here], return_inverse=True)
    found = SelectedPeople(audited.group[here], chosen[here], stratum.astype(np.int64))
    names = tuple(workforce.roles.labels[code] for code in used)
    fewest = assumptions.value("fairness_fewest_people")
    return _parity(found, names, assumptions, workforce.fingerprint, fewest=fewest)


def _parity(
    found: SelectedPeople, strata: tuple[str, ...], assumptions: Assumptions, dataset: str, *,
    reference: str = "", fewest: float,
) -> Parity:  # fmt: skip
    picked = reference or reference_group(found)
    groups = sorted({*found.group.tolist()} - {UNKNOWN_GROUP})
    if not groups:
        raise BadValue("decisions", "nobody's group is known", "the group of most people",
                       "Name another column of groups.")  # fmt: skip
    if picked not in groups:
        raise unknown_name("reference", picked, groups)
    limits = Thresholds.of(assumptions)
    compared = compare_groups(found, limits, reference, fewest)
    known = 1 - found.unknown / max(len(found.group), 1)
    warnings = (*_unknown_warning(known), *paradoxes(compared, fewest))
    return Parity(found, compared, picked, strata, limits, warnings, dataset)


def _number_strata(table: pd.DataFrame, columns: list[str]) -> tuple[tuple[str, ...], Ints]:
    if not columns:
        return (), np.zeros(len(table), dtype=np.int64)
    labels = label_groups(table, columns).to_numpy(dtype=object).astype(str)
    names, codes = np.unique(labels, return_inverse=True)
    return tuple(str(name) for name in names), codes.astype(np.int64)


def _refuse_unknown_columns(table: pd.DataFrame, columns: list[str]) -> None:
    missing = [name for name in columns if name not in table]
    if missing:
        raise MissingColumns(
            "decisions", f"no column {', '.join(f'`{name}`' for name in missing)}",
            "columns of groups, of who was selected and of like cases",
            f"Name one of {', '.join(map(str, table.columns))}.",
        )  # fmt: skip
