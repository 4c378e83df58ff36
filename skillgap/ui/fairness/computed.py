"""The audit of the open dataset: what the data show, what is recommended, what people answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

import skillgap as sg
from skillgap.core.contests import REJECTED, UPHELD
from skillgap.core.errors import SkillgapError
from skillgap.core.subjects import split_subject
from skillgap.ui.kit import cached, reviews
from skillgap.ui.kit.contests import contests_here
from skillgap.ui.kit.decision_log import OFFERS, OPEN_AGAIN
from skillgap.ui.kit.state import Part

if TYPE_CHECKING:
    from skillgap.questions.fairness import FairnessAudit, Parity

ATTRIBUTES = {
    "gender": "Gender",
    "ethnicity": "Ethnic group",
    "age_band": "Age band",
    "gender+ethnicity": "Gender and ethnic group",
}
RECOMMENDED, ACCEPTED, STOOD = (
    "Worthwhile offers recommended", "Offers accepted", "Answers that stood",
)  # fmt: skip
NOT_OVERTURNED, UPHELD_BY_GROUP = "Offers not overturned on review", "Contests upheld"
_FEWEST_PEOPLE = 20


@dataclass(frozen=True, slots=True)
class Looked:
    """What Fairness looks at.

    Attributes:
        by: Protected attributes whose groups are compared.
    """

    by: str = "gender"


looked = Part(
    "fairness",
    Looked(),
    page="fairness",
    address={"by": "by"},
    allowed={"by": tuple(ATTRIBUTES)},
)


def audit_in_view() -> FairnessAudit:
    """Return the audit by what is chosen, with recommendations and answers where there are any."""
    said = tuple(
        (check, tuple(decided["employee_id"]), tuple(decided.iloc[:, 1]))
        for check, decided in _decisions_told().items()
    )
    return _audit_with_answers(*cached.cache_version(), looked().by, said)


@st.cache_resource(show_spinner=False, max_entries=12)
def _audit_with_answers(
    folder: str, dataset: int, version: str, viewer: str, by: str,
    said: tuple[tuple[str, tuple[str, ...], tuple[bool, ...]], ...],
) -> FairnessAudit:  # fmt: skip
    found = cached.result_of(sg.audit_fairness, by=by)
    recommended = _recommendations(folder, dataset, version, viewer, by)
    if recommended is not None:
        found = found.with_rates(RECOMMENDED, recommended)
    for check, people, selected in said:
        decided = pd.DataFrame({"employee_id": people, "selected": selected})
        found = found.with_rates(check, _compare(decided, by))
    return found


@st.cache_resource(show_spinner="Comparing what is recommended …", max_entries=12)
def _recommendations(
    folder: str, dataset: int, version: str, viewer: str, by: str
) -> Parity | None:
    """Return rates of worthwhile offers by group; None where no offers or needs are loaded."""
    workforce = cached.open_workforce()
    if not workforce.has("interventions", "requirements"):
        return None
    register = cached.assumptions_in_force()
    try:
        advice = sg.recommend(workforce, cached.profiles(), cached.gaps(), assumptions=register)
        return sg.audit_recommendations(advice, by=by, assumptions=register)
    except SkillgapError:
        return None


def answers_by_group(by: str) -> dict[str, Parity]:
    """Return rates by group of what people decided: offers accepted, overturned, contests upheld.

    Each counts people, so that many answers of a few hide no small group and prove nothing more.
    Nothing is said of fewer than twenty people.
    """
    return {check: _compare(decided, by) for check, decided in _decisions_told().items()}


def _decisions_told() -> dict[str, pd.DataFrame]:
    """Return what was decided about enough people, by check: employee_id, and whether selected."""
    answers = answers_by_person(OFFERS.table())
    told = {
        ACCEPTED: answers[["employee_id", "accepted"]],
        STOOD: answers[["employee_id", "stood"]],
        NOT_OVERTURNED: _offers_reviewed(),
        UPHELD_BY_GROUP: _contests_decided(),
    }
    return {check: decided for check, decided in told.items() if len(decided) >= _FEWEST_PEOPLE}


def _compare(decided: pd.DataFrame, by: str) -> Parity:
    """Compare groups by who was selected, the second column of the decisions."""
    staff = cached.open_workforce()["employees"][["employee_id", *by.split("+")]]
    register = cached.assumptions_in_force()
    fewest = round(register.value("fairness_fewest_people"))
    return sg.audit_parity(decided.merge(staff, on="employee_id"), group=by,
                           selected=str(decided.columns[1]), fewest=fewest,
                           assumptions=register)  # fmt: skip


def _offers_reviewed() -> pd.DataFrame:
    """Return everybody of whom an offer was reviewed: employee_id, and whether all were right."""
    verdicts = reviews.offers_reviewed().verdicts
    table = pd.DataFrame(
        {"employee_id": [split_subject(item)[0] for item in verdicts],
         "right": list(verdicts.values())}
    )  # fmt: skip
    return table.groupby("employee_id", as_index=False)["right"].all()


def _contests_decided() -> pd.DataFrame:
    """Return everybody who contested a level: employee_id, and whether any was upheld."""
    decided = [one for one in contests_here() if one.state in (UPHELD, REJECTED)]
    table = pd.DataFrame(
        {"employee_id": [one.employee_id for one in decided],
         "upheld": [one.state == UPHELD for one in decided]}
    )  # fmt: skip
    return table.groupby("employee_id", as_index=False)["upheld"].any()


def answers_by_person(told: pd.DataFrame) -> pd.DataFrame:
    """Return everybody who answered an offer: whether any was accepted, and whether all stood.

    Args:
        told: Decisions about offers, newest first: employee_id, intervention_id, choice.

    Returns:
        One row per person: employee_id; accepted, whether the first answer to at least one offer
        was yes; stood, whether no first answer was changed or taken back.
    """
    offer = list(OFFERS.about)
    first = told[told["choice"] != OPEN_AGAIN].drop_duplicates(offer, keep="last")
    last = told.drop_duplicates(offer).set_index(offer)
    held = last["choice"].reindex(pd.MultiIndex.from_frame(first[offer]))
    each = pd.DataFrame(
        {
            "employee_id": first["employee_id"].to_numpy(),
            "accepted": (first["choice"] == "accepted").to_numpy(),
            "stood": (held.to_numpy() == first["choice"].to_numpy()),
        }
    )
    return each.groupby("employee_id", as_index=False).agg(
        accepted=("accepted", "any"), stood=("stood", "all")
    )
