"""Which signals may be used: for each source a purpose on record, and functions switched on.

On a laptop a source is used unless it was withdrawn. Once others have accounts it is used only with
a purpose on record, and only of people whose function is switched on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from skillgap.core import wording
from skillgap.core.corrections import FactCorrection
from skillgap.core.errors import BadValue, Issue, unknown_name
from skillgap.core.subjects import BETWEEN, split_subject
from skillgap.core.tables import SIGNAL_SOURCES
from skillgap.core.workforce import Workforce

PURPOSE, USE = "signal purpose", "signal use"
"""Kinds of decision, about a source and about a function; the lineage stands behind a slash."""
REGISTERED, WITHDRAWN = "registered", "withdrawn"
ON, OFF = "switched on", "switched off"
NO_FUNCTION = "no function"
"""Stands for people of whom no function is known."""
CONSENT = "consent"
GROUNDS = (
    "not stated", CONSENT, "works agreement", "employment contract", "legal duty",
    "legitimate interest",
)  # fmt: skip
"""What the use of a source can rest on."""


@dataclass(frozen=True, slots=True)
class SourcePurpose:
    """What was said last of one source of signals.

    Attributes:
        source: Kind of evidence, such as ``system_use``.
        purpose: What it is used for.
        ground: What the use rests on, of ``GROUNDS``.
        by: Who said so.
        at: When, UTC.
        withdrawn: Whether it may not be used any more.
        reason: Why it was withdrawn; else blank.
    """

    source: str
    purpose: str
    ground: str
    by: str
    at: datetime
    withdrawn: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Permissions:
    """What signals of one dataset may be used.

    Attributes:
        purposes: What was said of each source; a source that is not here is unregistered.
        objections: Source and employee id of everyone whose signals of it may not be used.
        functions_on: Functions that are switched on.
        served: Whether others than who started the app have accounts.
    """

    purposes: Mapping[str, SourcePurpose] = field(default_factory=dict)
    objections: frozenset[tuple[str, str]] = frozenset()
    functions_on: frozenset[str] = frozenset()
    served: bool = False

    def may_use(self, source: str) -> bool:
        """Say whether signals of a source may be used."""
        said = self.purposes.get(source)
        return not self.served if said is None else not said.withdrawn

    def is_on(self, function: str) -> bool:
        """Say whether levels of people of a function may be worked out and shown to others."""
        return not self.served or function in self.functions_on

    @property
    def mark(self) -> str:
        """What tells these permissions from others, in the key of a cache."""
        unused = sorted(one for one in SIGNAL_SOURCES if not self.may_use(one))
        on = sorted(self.functions_on) if self.served else ["all"]
        usual = not (unused or self.objections or self.served)
        return "" if usual else repr((unused, sorted(self.objections), on))


def need_sound_purpose(source: str, purpose: str, ground: str) -> None:
    """Refuse a source, a purpose or a ground that will not do.

    Raises:
        UnknownName: there is no such source or ground.
        BadValue: no purpose is given.
    """
    need_source(source)
    if ground not in GROUNDS:
        raise unknown_name("grounds", ground, list(GROUNDS))
    if not purpose.strip():
        raise BadValue(
            f"source {source}", "no purpose", "what its signals are used for", "Say it in a line."
        )


def need_source(source: str) -> None:
    """Refuse a name that is none of a source of signals."""
    if source not in SIGNAL_SOURCES:
        raise unknown_name("sources of signals", source, list(SIGNAL_SOURCES))


def permissions_from(purposes: pd.DataFrame, uses: pd.DataFrame, *, served: bool) -> Permissions:
    """Return what may be used, by the newest decision about each source, person and function.

    Args:
        purposes: Decisions about sources, newest first, as ``workspace.decisions`` lists them.
        uses: Decisions about functions, newest first.
        served: Whether others than who started the app have accounts.
    """
    newest = purposes.drop_duplicates("subject")
    of_one = newest["subject"].str.contains(BETWEEN, regex=False)
    said = [_purpose_of(row) for row in newest[~of_one].itertuples()]
    objections = newest[of_one & (newest["choice"] == WITHDRAWN)]
    on = uses.drop_duplicates("subject")
    return Permissions(
        {one.source: one for one in said},
        frozenset((source, who) for source, who in map(split_subject, objections["subject"])),
        frozenset(on.loc[on["choice"] == ON, "subject"]),
        served,
    )


def _purpose_of(row: Any) -> SourcePurpose:
    gone = row.choice == WITHDRAWN
    return SourcePurpose(
        str(row.subject), str(row.detail["purpose"]), str(row.detail["ground"]), str(row.actor),
        row.at.to_pydatetime(), gone, str(row.reason) if gone else "",
    )  # fmt: skip


def functions_of(staff: pd.DataFrame) -> pd.Series:
    """Return the function of each person, that of nobody known included."""
    told = staff["function"].fillna("").astype("str").str.strip()
    return told.where(told != "", NO_FUNCTION)


def use_permitted(workforce: Workforce, permissions: Permissions) -> Workforce:
    """Return the workforce without the signals that may not be used.

    Args:
        workforce: As loaded; it is not changed.
        permissions: What may be used.

    Returns:
        The same with those signals left out, and a warning for each reason.
    """
    signals = workforce["signals"]
    if not permissions.mark or not len(signals):
        return workforce
    left_out = _left_out(workforce, permissions)
    gone = np.zeros(len(signals), dtype=np.bool_)
    issues = list(workforce.issues)
    for column, found, remedy, rows in left_out:
        new = rows & ~gone
        gone |= rows
        if new.any():
            issues.append(_issue(column, found, remedy, int(new.sum())))
    if not gone.any():
        return workforce
    kept = signals[~gone].reset_index(drop=True)
    return replace(workforce, tables={**workforce.tables, "signals": kept}, issues=tuple(issues))


def _left_out(
    workforce: Workforce, permissions: Permissions
) -> list[tuple[str, str, str, np.ndarray]]:
    """Return column, what was found, what to do, and which rows are left out for it."""
    signals = workforce["signals"]
    source, who = signals["source"].astype("str"), signals["employee_id"].astype("str")
    function = who.map(_function_by_person(workforce)).fillna(NO_FUNCTION)
    refused = {f"{one}\n{person}" for one, person in permissions.objections}
    ask = "Register its purpose on the page Data."
    unused = [one for one in sorted(set(source)) if not permissions.may_use(one)]
    off = [one for one in sorted(set(function)) if not permissions.is_on(one)]
    return [
        *(("source", _why_unused(one, permissions), ask, (source == one).to_numpy())
          for one in unused),
        ("source", "taken back by the person", "It is theirs to allow it again.",
         (source + "\n" + who).isin(refused).to_numpy()),
        *(("employee_id", f"{one} is not switched on", "Switch it on on the page Data.",
           (function == one).to_numpy()) for one in off),
    ]  # fmt: skip


def _why_unused(source: str, permissions: Permissions) -> str:
    why = "withdrawn" if source in permissions.purposes else "no purpose is on record"
    return f"{source_in_words(source)}: {why}"


def _function_by_person(workforce: Workforce) -> dict[str, str]:
    staff = workforce["employees"]
    return dict(zip(staff["employee_id"].astype("str"), functions_of(staff)))


def permitted_corrections(
    corrections: Iterable[FactCorrection], permissions: Permissions, workforce: Workforce
) -> list[FactCorrection]:
    """Return the corrections that count: none of a signal that may not be used itself."""
    function = _function_by_person(workforce)
    return [
        one
        for one in corrections
        if not one.skill_id
        or (
            permissions.is_on(function.get(one.employee_id, NO_FUNCTION))
            and (not one.source or permissions.may_use(one.source))
            and (one.source, one.employee_id) not in permissions.objections
        )
    ]


def source_in_words(source: str) -> str:
    """Return a source as people read it.

    >>> source_in_words("system_use")
    'System use'
    """
    return source.replace("_", " ").capitalize()


def _issue(column: str, found: str, remedy: str, rows: int) -> Issue:
    return Issue(
        severity="warning", table="signals", column=column, found=f"not used, as {found}",
        expected="a use that is allowed", remedy=remedy, outcome="dropped", count=rows,
    )  # fmt: skip


def unused_in_words(permissions: Permissions, workforce: Workforce) -> str:
    """Say which signals of a workforce are left out; blank where all are used.

    Args:
        permissions: What may be used.
        workforce: As loaded, before anything was left out.
    """
    signals, staff = workforce["signals"], workforce["employees"]
    if not permissions.mark or not len(signals):
        return ""
    sources = [
        source_in_words(one).lower()
        for one in sorted(set(signals["source"].astype("str")))
        if not permissions.may_use(one)
    ]
    off = [one for one in sorted(set(functions_of(staff))) if not permissions.is_on(one)]
    parts = [f"signals from {wording.listed(sources, 4)}"] if sources else []
    parts += [f"people of {wording.listed(off, 4)}"] if off else []
    return f"Not used: {' and '.join(parts)}." if parts else ""
