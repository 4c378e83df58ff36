"""Which skills to introduce, merge or retire: proposals with visible thresholds.

Method: a skill is put forward to *introduce* when enough people show it and clearly more than in
the span before, or when adverts for it clearly grow; a text nobody could match, when enough rows
use it. Two skills are put forward to *merge* when they are alike by name, people and levels (see
``twins``). A skill is put forward to *sunset* when no role requires it, no signal came
for long and adverts fall. Nothing is done by itself: a person approves or rejects.

Limits: thresholds are product defaults, shown with every proposal; change them in the register.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.errors import unknown_name
from skillgap.core.level_source import LevelSource
from skillgap.core.provenance import Explanation
from skillgap.core.question import SHIPPED, Question, Result, declare
from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW
from skillgap.core.wording import count, day, share
from skillgap.core.workforce import Workforce
from skillgap.questions.taxonomy.merges import Proposal, propose_merges, skills_in_use_table
from skillgap.questions.taxonomy.trends import (
    advert_trends_table,
    count_people_active,
    people_seen_table,
    rate_ratio_and_lower_bound,
)

FORMULA = (
    "introduce: people ≥ least and lower bound of the rate ratio (no more than as a share of "
    "people with any signal) > least, or lower bound of the advert trend > least; merge: one name, "
    "or mean of likeness of names, same people, same levels ≥ least, of "
    "one kind; sunset: no requirement, no signal for the quiet months, upper bound of the advert "
    "trend < 0"
)
COLUMNS = ["proposal_id", "kind", "skill_id", "name", "into_skill_id", "into_name", "strength",
           "reason"]  # fmt: skip
EVIDENCE = ["proposal_id", "measure", "value", "threshold", "unit", "met"]


@dataclass(frozen=True, eq=False)
class Proposals(Result):
    """Proposals to change the taxonomy; each is for a person to decide.

    Attributes:
        workforce: What they were made from.
        table: One row per proposal: proposal_id (the same for the same proposal every time), kind
            (``introduce``, ``merge``, ``sunset``), skill_id (NA for a text not in the taxonomy),
            name, into_skill_id and into_name (of a merge), strength (0–1, for order only),
            reason.
        evidence: What it rests on: proposal_id, measure, value, threshold, unit, met.
        warnings: What the reader must know.
    """

    workforce: Workforce
    table: pd.DataFrame
    evidence: pd.DataFrame
    warnings: tuple[str, ...]

    def explain(self, proposal_id: str) -> Explanation:
        """Open one proposal: each measure beside its threshold, and the skill's source rows.

        Raises:
            UnknownName: no such proposal.
        """
        rows = self.table[self.table["proposal_id"] == proposal_id]
        if not len(rows):
            raise unknown_name("proposals", proposal_id, self.table["proposal_id"].tolist())
        row = rows.iloc[0]
        held = self.evidence[self.evidence["proposal_id"] == proposal_id]
        steps = pd.DataFrame(
            {
                "step": held["measure"],
                "value": held["value"],
                "unit": held["unit"],
                "note": [f"threshold {t:g}" if pd.notna(t) else "" for t in held["threshold"]],
            }
        ).reset_index(drop=True)
        skills = self.workforce["skills"]
        about = skills[skills["skill_id"].isin([row["skill_id"], row["into_skill_id"]])]
        shown = about[["skill_id", "name", "cluster", "kind", "aliases", SOURCE_FILE, SOURCE_ROW]]
        return Explanation(
            f"{row['kind'].capitalize()} {row['name']}", row["reason"], steps,
            shown.reset_index(drop=True), FORMULA,
        )  # fmt: skip


QUESTION = Question(
    name="taxonomy",
    columns=declare("""
proposal_id    id     the same for the same proposal every time
kind           label  introduce, merge or sunset
skill_id       skill  the skill; blank for a text not in the list
name           label  its name
into_skill_id  skill  what it would be merged into
into_name      label  name of that
strength       share  how strong the evidence is, for order only
reason         text   what speaks for it
"""),
    title="Proposals to change the taxonomy",
    asks="Which skills should be introduced, merged or retired?",
    formula=FORMULA,
    needs=("skills",),
    uses=("signals", "requirements", "postings", "projects"),
    given=("profiles",),
)


@QUESTION.answers
def propose_taxonomy(
    workforce: Workforce,
    profiles: LevelSource | None = None,
    *,
    assumptions: Assumptions = SHIPPED,
    unmatched: Mapping[str, int] | None = None,
) -> Proposals:
    """Propose what to introduce, merge and sunset.

    Args:
        workforce: With ``skills``; signals, requirements and postings give the evidence.
        profiles: Levels, to tell twins from relatives.
        assumptions: The register; by default the one shipped.
        unmatched: Texts that name no known skill (verdict ``new`` of ``match_skills``) and how
            many rows use them.

    Returns:
        The proposals, by kind, strongest first. Skills already retired are left alone.
    """
    found = [
        *_propose_emerging_skills(workforce, assumptions),
        *_propose_unknown_names(unmatched or {}, assumptions),
        *propose_merges(workforce, profiles, assumptions),
        *_propose_sunsets(workforce, assumptions),
    ]
    order = {"introduce": 0, "merge": 1, "sunset": 2}
    found.sort(key=lambda each: (order[each.kind], -each.strength, each.key))
    rows = [
        (p.key, p.kind, p.skill_id, p.name, p.into_id, p.into_name, p.strength, p.reason)
        for p in found
    ]
    held = [(p.key, *measure) for p in found for measure in p.evidence]
    texts = {name: "str" for name in COLUMNS if name != "strength"}
    return Proposals(
        workforce=workforce,
        table=pd.DataFrame(rows, columns=COLUMNS).astype(texts),
        evidence=pd.DataFrame(held, columns=EVIDENCE),
        warnings=tuple(_proposal_warnings(workforce, profiles)),
    )


def _propose_emerging_skills(workforce: Workforce, register: Assumptions) -> Iterator[Proposal]:
    days = int(register.value("emerging_days"))
    least, ratio_least = register.value("emerging_people"), register.value("emerging_rate_ratio")
    trend_least = float(np.log(register.value("emerging_advert_ratio")))
    seen, trends = people_seen_table(workforce, days), advert_trends_table(workforce)
    active = count_people_active(workforce, days)
    for skill_id, row in skills_in_use_table(workforce).iterrows():
        now, before = (
            float(seen[c].get(skill_id, 0.0)) if len(seen) else 0.0 for c in ("now", "before")
        )
        ratio, low = rate_ratio_and_lower_bound(now, before, active)
        slope, slope_low = (
            float(trends[c].get(skill_id, np.nan)) if len(trends) else np.nan
            for c in ("slope", "low")
        )
        people, adverts = now >= least and low > ratio_least, slope_low > trend_least
        if not (people or adverts):
            continue
        told = [f"{count(now, 'person', 'people')} showed it in {days} days, {ratio:.1f} times as "
                "many as before"] if people else []  # fmt: skip
        if adverts:
            grow, least_grow = (share(float(np.expm1(one))) for one in (slope, slope_low))
            told.append(f"adverts grow by about {grow} a year, at least {least_grow} (95% sure)")
        # Either test is enough; only the one that is met is evidence for the proposal.
        by_people = (
            (f"people in the last {days} days", now, least, "people", True),
            ("rate ratio, lower bound (95%)", low, ratio_least, "ratio", True),
        )
        by_adverts = (
            ("adverts, growth a year, lower bound (95%)", slope_low, trend_least, "log", True),
        )
        yield Proposal(
            "introduce",
            str(skill_id),
            str(row["name"]),
            None,
            None,
            float(np.clip(max(low / 5 if people else 0.0, slope_low if adverts else 0.0), 0, 1)),
            f"{row['name']} is emerging: {' and '.join(told)}.",
            (*(by_people if people else ()), *(by_adverts if adverts else ())),
        )


def _propose_unknown_names(
    unmatched: Mapping[str, int], register: Assumptions
) -> Iterator[Proposal]:
    least = register.value("introduce_rows")
    for text, rows in unmatched.items():
        if rows >= least and text.strip():
            yield Proposal(
                "introduce", None, text.strip(), None, None, float(rows / (rows + 100)),
                f"{count(rows, 'row')} name “{text.strip()}”, which is no known skill.",
                (("rows that use the name", float(rows), least, "rows", True),),
            )  # fmt: skip


def _propose_sunsets(workforce: Workforce, register: Assumptions) -> Iterator[Proposal]:
    quiet = register.value("sunset_quiet_months")
    required = set(workforce["requirements"]["skill_id"])
    needed = set(workforce["projects"].query("status != 'done'")["skill_id"])
    seen, trends = people_seen_table(workforce, 90), advert_trends_table(workforce)
    if not len(required) or not len(workforce["signals"]):
        return
    for skill_id, row in skills_in_use_table(workforce).iterrows():
        if skill_id in required or skill_id in needed:
            continue
        newest = seen["newest"].get(skill_id)
        age = (pd.Timestamp(workforce.as_of) - newest).days / 30.4375 if newest is not None else 999
        high = float(trends["high"].get(skill_id, np.nan)) if len(trends) else np.nan
        if age < quiet or high >= 0:
            continue
        last = f"the last signal is of {day(newest)}" if newest is not None else "no signal exists"
        falls = ", and adverts fall" if high < 0 else ""
        yield Proposal(
            "sunset", str(skill_id), str(row["name"]), None, None,
            float(np.clip(age / 60, 0, 1)),
            f"No role or project requires {row['name']}, {last}{falls}.",
            (("roles and projects that require it", 0.0, 0.0, "roles", True),
             ("months without a signal", float(age), quiet, "months", True),
             ("adverts, trend a year, upper bound (95%)", high, 0.0, "log", not high >= 0)),
        )  # fmt: skip


def _proposal_warnings(workforce: Workforce, levels: LevelSource | None) -> Iterator[str]:
    if levels is None or not len(levels.person):
        yield "No levels are known: skills are put forward to merge by their names alone."
    if not workforce.has("requirements"):
        yield "No requirements are loaded: nothing can be put forward to sunset."
    if not workforce.has("postings"):
        yield "No postings are loaded: emerging and fading skills show in signals alone."
