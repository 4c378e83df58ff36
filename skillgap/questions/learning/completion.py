"""How likely somebody is to finish an intervention once started.

Method: shares completed among ended enrolments, shrunk: an intervention to its kind, a kind to
all (beta-binomial with a prior worth ``completion_prior_enrolments``); a person's own record moves
the odds, shrunk to everybody's.

Limits: who starts is not drawn at random; people sent to something they would not have chosen may
finish less often.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.workforce import Floats, Ints, Workforce
from skillgap.questions.learning.offers import Offers

ENDED = ("completed", "dropped")


@dataclass(frozen=True, eq=False)
class Completion:
    """Chances to finish, as odds that add up.

    Attributes:
        offer: Log odds of each offer, shape (offers,).
        person: What a person's own record adds, shape (people,).
        by_kind: kind, ended, completed, completed_share (shrunk).
        overall: Share completed over all.
    """

    offer: Floats
    person: Floats
    by_kind: pd.DataFrame
    overall: float

    def chance_to_finish(self, person: Ints, offer: Ints) -> Floats:
        """Return the chance that each person finishes each offer, shape (n,)."""
        return np.asarray(1.0 / (1.0 + np.exp(-(self.offer[offer] + self.person[person]))))


def estimate_completion(
    workforce: Workforce, offers: Offers, assumptions: Assumptions
) -> Completion:
    """Return the chances to finish, from ``enrolments``; without any, the register's.

    Args:
        workforce: ``enrolments`` where loaded.
        offers: The catalogue.
        assumptions: ``completion_share``, ``completion_prior_enrolments``,
            ``person_prior_enrolments``.
    """
    table = workforce["enrolments"]
    ended = table[table["status"].isin(ENDED)]
    person = workforce.people.encode(ended["employee_id"])
    offer = pd.Index(offers.ids).get_indexer(pd.Index(ended["intervention_id"]))
    known = (person >= 0) & (offer >= 0)
    person, offer = person[known], offer[known].astype(np.int64)
    done = (ended["status"] == "completed").to_numpy(dtype=np.float64)[known]
    strength = assumptions.value("completion_prior_enrolments")
    kinds, kind = np.unique(np.array(offers.kinds, dtype=object).astype(str), return_inverse=True)
    overall = _shrunk_share(done.sum(), len(done), assumptions.value("completion_share"), strength)
    by_kind = _shrunk_share(
        np.bincount(kind[offer], weights=done, minlength=len(kinds)),
        np.bincount(kind[offer], minlength=len(kinds)),
        overall,
        strength,
    )
    by_offer = _shrunk_share(
        np.bincount(offer, weights=done, minlength=len(offers)),
        np.bincount(offer, minlength=len(offers)),
        by_kind[kind] if len(kinds) else np.zeros(0),
        strength,
    )
    # What the person's record says beyond what the offers taken would lead one to expect.
    weight = assumptions.value("person_prior_enrolments")
    expected = np.bincount(person, weights=by_offer[offer], minlength=len(workforce.people))
    ended_by = np.bincount(person, minlength=len(workforce.people))
    completed = np.bincount(person, weights=done, minlength=len(workforce.people))
    own = (completed + weight * overall) / (ended_by + weight)
    usual = (expected + weight * overall) / (ended_by + weight)
    return Completion(
        offer=_log_odds(by_offer),
        person=_log_odds(own) - _log_odds(usual),
        by_kind=pd.DataFrame(
            {
                "kind": kinds,
                "ended": np.bincount(kind[offer], minlength=len(kinds)),
                "completed": np.bincount(kind[offer], weights=done, minlength=len(kinds)),
                "completed_share": by_kind,
            }
        ),
        overall=float(overall),
    )


def _shrunk_share(done: Any, ended: Any, prior: Floats | float, strength: float) -> Floats:
    return np.asarray((done + strength * np.asarray(prior)) / (ended + strength))


def _log_odds(share: Floats) -> Floats:
    kept = np.clip(share, 0.01, 0.99)
    return np.asarray(np.log(kept / (1.0 - kept)))
