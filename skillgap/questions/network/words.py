"""Groups of skills and roles as sentences: which costs most, and where to start.

Everything here is plain text; a place that renders Markdown escapes it.
"""

from __future__ import annotations

import pandas as pd

from skillgap.core import wording


def group_mark(groups: pd.DataFrame) -> str:
    """Say which share of all that is lost one group has; blank where nothing is known."""
    worst = _costliest(groups)
    if worst is None:
        return ""
    return f"{wording.share(float(worst['lost']) / float(groups['lost'].sum()))} of the loss"


def group_headline(of: str, groups: pd.DataFrame, currency: str) -> str:
    """Say which group of skills or roles to start with, and what it costs.

    Args:
        of: ``skills`` or ``roles``.
        groups: name, members, lost, low, high (money a month; NaN unknown) of each group.
        currency: Of the money.
    """
    number = wording.count(len(groups), "group")
    worst = _costliest(groups)
    whole = int(groups["members"].sum())
    if worst is None:
        alike = ("that are required together, held together and named alike" if of == "skills" else
                 "that need the same skills, are named alike and are close in grade")  # fmt: skip
        return f"{wording.count(whole, of.removesuffix('s'))} form {number} of {of} {alike}."
    cost, *ends = (wording.money(float(worst[name]), currency) for name in ("lost", "low", "high"))
    skills = of == "skills"
    who = str(worst["name"]) if skills else f"the {worst['name']} roles"
    return (
        f"Start with {who}: of {number} of {of} {'it has' if skills else 'they have'} the highest "
        f"value not delivered, about {cost} a month ({wording.likely(*ends)})."
    )


def _costliest(groups: pd.DataFrame) -> pd.Series | None:
    known = groups[groups["lost"] > 0]
    return known.nlargest(1, "lost").iloc[0] if len(known) else None


def short_finding(of: str, number: int | None, whole: int) -> str:
    """Say what the rings on the map show.

    Args:
        of: ``skills`` or ``roles``.
        number: How many are short by a quarter or more; None where nobody knows.
        whole: How many there are.
    """
    if number is None:
        return "What stands together goes together"
    verb = "is" if number == 1 else "are"
    return f"{number:,} of {whole:,} {of} {verb} short by a quarter or more"
