"""The tabs of Audit, by what somebody comes for; each has at most three views."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from skillgap.ui.audit import contests, log, models, person, proof, proposed, retention, review
from skillgap.ui.kit import bones
from skillgap.ui.kit.signed_in import signed_in

Views = dict[str, Callable[[], None]]
_EVERYBODY: dict[str, Views] = {
    "Who did what": {"Log": log.show_log, "Proof": proof.show_proof},
    "Models": {"Models": models.show_models},
}
_FACILITATOR: dict[str, Views] = {
    "Who did what": _EVERYBODY["Who did what"],
    "Waiting for a person": {
        "Review queue": review.show_review,
        "Contests": contests.show_contests,
        "Skills put forward": proposed.show_proposed,
    },
    "Rights and retention": {
        "One person": person.show_person,
        "Retention": retention.show_retention,
    },
    "Models and policy": {"Models": models.show_models, "Policy": models.show_policy},
}


def tabs_open_here() -> dict[str, Callable[[], None]]:
    """Return what draws each tab: all to whoever runs skillgap, log and models to an auditor."""
    tabs = _FACILITATOR if signed_in().sees_all else _EVERYBODY
    return {title: partial(_show, title, views) for title, views in tabs.items()}


def _show(title: str, views: Views) -> None:
    """Show the view chosen; one that is alone is shown as it is."""
    if len(views) == 1:
        next(iter(views.values()))()
    else:
        bones.show_views(views, key=f"audit-{title.lower().replace(' ', '-')}")
