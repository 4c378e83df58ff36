"""Which signals of a dataset may be used: purposes registered and withdrawn, functions switched on.

Everything here is a decision with a name, kept for all versions of a dataset and written into the
log; :mod:`skillgap.core.permissions` says what follows from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from skillgap.core.corrections import KIND as CORRECTION
from skillgap.core.corrections import apply_corrections, corrections_from
from skillgap.core.errors import BadValue, unknown_name
from skillgap.core.name_matches import without_matches
from skillgap.core.permissions import (
    CONSENT,
    GROUNDS,
    OFF,
    ON,
    PURPOSE,
    REGISTERED,
    USE,
    WITHDRAWN,
    Permissions,
    functions_of,
    need_sound_purpose,
    need_source,
    permissions_from,
    permitted_corrections,
    use_permitted,
)
from skillgap.core.subjects import join_subject
from skillgap.frameworks import with_framework_in_force
from skillgap.reviews import wrong_matches

if TYPE_CHECKING:
    from skillgap.core.workforce import Workforce
    from skillgap.store.workspace import Dataset, Workspace

MADE_UP = "sample"
"""Origin of a dataset of made-up people, of whom nobody need be asked."""


def is_served(workspace: Workspace) -> bool:
    """Say whether somebody besides whoever starts the app has an account that is open."""
    from skillgap.serving.accounts import accounts

    return any(one.is_open() for one in accounts(workspace))


def permissions(workspace: Workspace, dataset: Dataset) -> Permissions:
    """Return which signals of a dataset may be used now.

    Args:
        workspace: Where it is kept.
        dataset: Any version of it.
    """
    return permissions_from(
        workspace.decisions(f"{PURPOSE}/{dataset.lineage}"),
        workspace.decisions(f"{USE}/{dataset.lineage}"),
        served=is_served(workspace) and dataset.origin != MADE_UP,
    )


def load_permitted(workspace: Workspace, dataset: Dataset) -> Workforce:
    """Return a version of a dataset as questions may use it, with the framework in force."""
    permitted = as_permitted(workspace, dataset, workspace.load(dataset.id))
    return with_framework_in_force(workspace, dataset.lineage, permitted)


def as_permitted(workspace: Workspace, dataset: Dataset, workforce: Workforce) -> Workforce:
    """Leave out what may not be used, then put the corrections in force over the rest."""
    allowed = permissions(workspace, dataset)
    workforce = without_matches(workforce, wrong_matches(workspace, dataset.lineage))
    corrections = corrections_from(workspace.decisions(f"{CORRECTION}/{dataset.lineage}"))
    return apply_corrections(
        use_permitted(workforce, allowed), permitted_corrections(corrections, allowed, workforce)
    )


# --- sources ---


def register_source(
    workspace: Workspace, lineage: int, source: str, *, purpose: str, ground: str = GROUNDS[0],
    by: str,
) -> int:  # fmt: skip
    """Put on record what the signals of a source are used for; from now on they are used.

    Args:
        workspace: Where it is kept.
        lineage: The dataset, in all its versions.
        source: Kind of evidence, such as ``project``.
        purpose: What for.
        ground: What the use rests on, of ``GROUNDS``.
        by: Who says so.

    Returns:
        Number of the decision.

    Raises:
        UnknownName: there is no such source or ground.
        BadValue: no purpose, or nobody is named.
    """
    need_sound_purpose(source, purpose, ground)
    _need_name(by)
    told = " ".join(purpose.split())
    detail = {"purpose": told, "ground": ground}
    return workspace.add_decision(
        f"{PURPOSE}/{lineage}", source, REGISTERED, reason=told, detail=detail, actor=by
    )


def withdraw_source(
    workspace: Workspace, dataset: Dataset, source: str, *, by: str, reason: str,
    employee_id: str = "",
) -> int:  # fmt: skip
    """Take back that signals of a source are used: of everybody, or of one person.

    Args:
        workspace: Where it is kept.
        dataset: Any version of it.
        source: Kind of evidence.
        by: Who says so.
        reason: Why.
        employee_id: The person; blank for everybody. An id that nobody has changes nothing.

    Returns:
        Number of the decision.

    Raises:
        UnknownName: there is no such source.
        BadValue: nobody or no reason is named.
    """
    need_source(source)
    _need_name(by)
    if not reason.strip():
        raise BadValue(f"source {source}", "no reason", "why it is withdrawn", "Say it in a line.")
    return _decide_use(workspace, dataset, source, WITHDRAWN, by, reason.strip(), employee_id)


def allow_again(
    workspace: Workspace, dataset: Dataset, source: str, employee_id: str, *, by: str
) -> int:
    """Let signals of a source about one person be used again, as those of others are."""
    need_source(source)
    _need_name(by)
    return _decide_use(workspace, dataset, source, REGISTERED, by, "", employee_id)


def _decide_use(
    workspace: Workspace, dataset: Dataset, source: str, choice: str, by: str, reason: str,
    employee_id: str,
) -> int:  # fmt: skip
    from skillgap.store.ledger import Person

    said = permissions(workspace, dataset).purposes.get(source)
    detail = {
        "purpose": said.purpose if said else "",
        "ground": said.ground if said else GROUNDS[0],
    }
    subject, person = source, None
    if employee_id:
        subject = join_subject(source, employee_id)
        person = Person(dataset.lineage, employee_id)
    return workspace.add_decision(
        f"{PURPOSE}/{dataset.lineage}", subject, choice, reason=reason, detail=detail, actor=by,
        person=person,
    )  # fmt: skip


def sources_in(workforce: Workforce) -> list[str]:
    """Return the sources that a workforce has signals of, the commonest first."""
    return [str(one) for one in workforce["signals"]["source"].value_counts().index]


def unregistered_sources(workspace: Workspace, name: str, workforce: Workforce) -> list[str]:
    """Return the sources of files about to be imported for which no purpose is on record.

    Args:
        workspace: Where they will be kept.
        name: Name of the dataset they will be a version of, or of a new one.
        workforce: As read.
    """
    kept = [one for one in workspace.datasets() if one.name.casefold() == name.casefold()]
    known = permissions(workspace, kept[0]).purposes if kept else {}
    return [one for one in sources_in(workforce) if one not in known]


# --- functions ---


def switch_function(
    workspace: Workspace, dataset: Dataset, function: str, *, on: bool, by: str
) -> int:
    """Switch the use of signals on or off for the people of a function.

    It counts once others have accounts: only of people whose function is on are levels worked out,
    and only they are shown to analysts, managers and themselves.

    Args:
        workspace: Where it is kept.
        dataset: Any version of it.
        function: As the list of people has it, or ``no function``.
        on: Which.
        by: Who says so.

    Returns:
        Number of the decision.

    Raises:
        UnknownName: nobody is of that function.
        BadValue: nobody is named.
    """
    known = function_names(workspace.load(dataset.id))
    if function not in known:
        raise unknown_name("functions", function, known)
    _need_name(by)
    kind, choice = f"{USE}/{dataset.lineage}", ON if on else OFF
    return workspace.add_decision(kind, function, choice, actor=by)


def function_names(workforce: Workforce) -> list[str]:
    """Return the functions that people of a workforce are of, in order."""
    return sorted(set(functions_of(workforce["employees"])))


# --- as tables ---


def purposes_table(
    allowed: Permissions, workforce: Workforce, employee_id: str = ""
) -> pd.DataFrame:
    """Return each source with what is on record about it.

    Args:
        allowed: What may be used.
        workforce: As loaded, before anything was left out.
        employee_id: Only signals about this person are counted, and their own word counts.

    Returns:
        source, signals, purpose, ground, by, at (day), used, why (where it is not used).
    """
    signals = workforce["signals"]
    if employee_id:
        signals = signals[signals["employee_id"] == employee_id]
    counts = signals["source"].astype("str").value_counts()
    names = [*counts.index, *(one for one in allowed.purposes if one not in counts.index)]
    rows = [_purpose_row(allowed, one, int(counts.get(one, 0)), employee_id) for one in names]
    columns = ["source", "signals", "purpose", "ground", "by", "at", "used", "why"]
    return pd.DataFrame(rows, columns=columns)


def _purpose_row(
    allowed: Permissions, source: str, signals: int, employee_id: str
) -> tuple[object, ...]:
    said = allowed.purposes.get(source)
    why = ""
    if (source, employee_id) in allowed.objections:
        why = "taken back by the person"
    elif said and said.withdrawn:
        why = f"withdrawn: {said.reason}"
    elif not allowed.may_use(source):
        why = "no purpose is on record"
    told = (said.purpose, said.ground, said.by, f"{said.at:%Y-%m-%d}") if said else ("",) * 4
    return (source, signals, *told, not why, why)


def may_take_back(allowed: Permissions, source: str) -> bool:
    """Say whether a person may end the use themselves: where it rests on their consent."""
    said = allowed.purposes.get(source)
    return said is not None and said.ground == CONSENT and not said.withdrawn


def _need_name(by: str) -> None:
    if not by.strip():
        raise BadValue("the decision", "no name", "who says so", "Say who decides it.")
