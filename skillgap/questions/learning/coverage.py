"""Does the catalogue cover what matters: holes, thin spots and overlaps among the critical few."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from skillgap.questions.learning.basis import AdviceBasis

STATES = ("hole", "too few places", "covered", "overlap")
_QUARTERS, _LIKELY = 4.0, 0.5


def coverage_table(basis: AdviceBasis, most: int = 10) -> pd.DataFrame:
    """Return, for the skills ranked first, what the catalogue does about them.

    Args:
        basis: What advice stands on.
        most: How many skills.

    Returns:
        One row per skill, in the order of their priority: skill_id, name, monthly_risk,
        people_short (probably below the level), offers, kinds (words), places_per_quarter,
        quarters_needed (to serve all of them; infinite in a hole), closable_share (of the value not
        delivered, if everybody took the best offer), best_id, best_title, payback_months (median of
        those short), state: ``hole`` (nothing builds it), ``too few places`` (more than a year to
        serve all), ``overlap`` (two or more offers of one kind), ``covered``.
    """
    gaps, offers = basis.gaps, basis.offers
    rows = []
    for skill_id, name, risk in gaps.table.head(most)[
        ["skill_id", "name", "monthly_risk"]
    ].itertuples(index=False):
        code = gaps.workforce.skills.code(str(skill_id))
        codes = np.flatnonzero(offers.skill == code)
        need = basis.rows_needing(code)
        short = need[gaps.rows.p_short[need] > _LIKELY]
        places = float(offers.capacity[codes].sum()) if len(codes) else 0.0
        quarters = len(short) / places if places else (np.inf if len(short) else 0.0)
        best, closable, payback = _best_offer(basis, codes, need, short)
        kinds = [offers.kinds[c] for c in codes]
        state = (
            "hole" if not len(codes)
            else "too few places" if quarters > _QUARTERS
            else "overlap" if len(kinds) > len(set(kinds))
            else "covered"
        )  # fmt: skip
        rows.append(
            (
                skill_id, name, risk, len(short), len(codes),
                ", ".join(sorted({kind.replace("_", " ") for kind in kinds})),
                places, quarters, closable,
                offers.ids[best] if best >= 0 else "", offers.titles[best] if best >= 0 else "",
                payback, state,
            )
        )  # fmt: skip
    return pd.DataFrame(
        rows,
        columns=[
            "skill_id", "name", "monthly_risk", "people_short", "offers", "kinds",
            "places_per_quarter", "quarters_needed", "closable_share", "best_id", "best_title",
            "payback_months", "state",
        ],
    )  # fmt: skip


def nearest_offers(basis: AdviceBasis, skill_ids: Sequence[str]) -> pd.DataFrame:
    """Return, for skills nothing on offer builds, the offers whose skills are closest.

    They are a place to look, not a promise: no gain is counted for them.

    Args:
        basis: With ``closeness``.
        skill_ids: The holes.

    Returns:
        skill_id, name, intervention_id, title, builds (skill name), closeness (0–1); at most two
        per hole, closest first. Empty without a network.
    """
    columns = ["skill_id", "name", "intervention_id", "title", "builds", "closeness"]
    if basis.closeness is None:
        return pd.DataFrame({name: [] for name in columns})
    offers, workforce = basis.offers, basis.gaps.workforce
    names = workforce["skills"]["name"].to_numpy(dtype=object)
    usable = np.flatnonzero(offers.skill >= 0)
    rows = []
    for skill_id in skill_ids:
        code = workforce.skills.code(skill_id)
        near = basis.closeness[code, offers.skill[usable]]
        for place in np.argsort(-near, kind="stable")[:2]:
            offer = int(usable[place])
            built = names[offers.skill[offer]]
            rows.append((skill_id, names[code], offers.ids[offer], offers.titles[offer], built,
                         float(near[place])))  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _best_offer(
    basis: AdviceBasis,
    codes: np.ndarray[tuple[int], np.dtype[np.int64]],
    need: np.ndarray[tuple[int], np.dtype[np.int64]],
    short: np.ndarray[tuple[int], np.dtype[np.int64]],
) -> tuple[int, float, float]:
    """Return the best offer, the share of the money it could close, and its median payback."""
    if not len(codes) or not len(need):
        return -1, 0.0, float("nan")
    weight = basis.gaps.money_if_wholly_missing[need]
    at_risk = float(basis.gaps.loss_per_month[need].sum())
    person = basis.person_of(need)
    asked = np.isin(need, short) if len(short) else np.ones(len(need), dtype=np.bool_)
    found = []
    for code in codes.tolist():
        seat = np.full(len(need), code)
        value = weight * basis.risk_share_avoided(need, float(basis.gains.gain[code]))
        value = value * basis.completion.chance_to_finish(person, seat)
        cost = basis.seat_cost(person, seat)
        score = value[asked].sum() / cost[asked].sum()
        payback = float(np.median(cost[asked] / np.maximum(value[asked], 1e-9)))
        found.append((score, code, float(value.sum()) / max(at_risk, 1e-9), payback))
    best = max(found)
    return int(best[1]), min(best[2], 1.0), best[3]
