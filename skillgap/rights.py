"""What one person can ask for: all that is kept about them, and that a fact be corrected.

Erasing is the workspace's own business; see :class:`skillgap.store.rights.Rights`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from skillgap.core.corrections import (
    KIND,
    FactCorrection,
    apply_corrections,
    corrections_from,
    detail_of,
    typed_value,
)
from skillgap.core.errors import BadValue, unknown_name
from skillgap.core.skill_states import with_states
from skillgap.core.tables import TABLES
from skillgap.core.workforce import Workforce

if TYPE_CHECKING:
    from skillgap.exports.access_pack import AccessPack
    from skillgap.questions.profiles import Profiles
    from skillgap.store.workspace import Dataset, Workspace

TAKEN_BACK = "taken back"
_LOG = ["entry", "at", "actor", "action", "subject", "detail"]


def find_lineage(workspace: Workspace, employee_id: str, name: str = "") -> Dataset:
    """Return the dataset, in the version in force, that a person is in.

    Args:
        workspace: Where it is kept.
        employee_id: The person.
        name: Name of the dataset; may be left out where only one has the person.

    Raises:
        UnknownName: there is no such dataset.
        BadValue: nobody there has that id, or people of several datasets have.
    """
    kept = workspace.datasets()
    chosen = [one for one in kept if not name or one.name.casefold() == name.casefold()]
    if name and not chosen:
        raise unknown_name("datasets", name, [one.name for one in kept])
    found = [one for one in chosen if is_in(workspace.load(one.id), employee_id)]
    if len(found) != 1:
        told = ", ".join(one.name for one in found)
        raise BadValue(
            f"person {employee_id}",
            f"in {told}" if found else "in no dataset of this workspace",
            "an employee_id of one dataset",
            "Name the dataset." if found else "Check the id; the People page lists them.",
        )
    return found[0]


def is_in(workforce: Workforce, employee_id: str) -> bool:
    """Say whether somebody of that id is in a workforce."""
    return workforce.people.code(employee_id) >= 0


# --- correction ---


def load_corrected(workspace: Workspace, dataset: Dataset) -> Workforce:
    """Return a version of a dataset with the corrections in force put over it."""
    return with_corrections(workspace, dataset.lineage, workspace.load(dataset.id))


def with_corrections(workspace: Workspace, lineage: int, workforce: Workforce) -> Workforce:
    """Put the corrections in force over a workforce."""
    return apply_corrections(workforce, corrections_in_force(workspace, lineage))


def corrections_in_force(workspace: Workspace, lineage: int) -> list[FactCorrection]:
    """Return the corrections of a dataset that count, oldest first."""
    return corrections_from(workspace.decisions(f"{KIND}/{lineage}"))


def correct_person(
    workspace: Workspace, dataset: Dataset, correction: FactCorrection, *, by: str, reason: str
) -> int:
    """Keep that a fact about a person is otherwise than files say, now and after every import.

    Args:
        workspace: Where it is kept.
        dataset: Any version of the dataset the person is in.
        correction: The fact.
        by: Who says so.
        reason: Why.

    Returns:
        Number of the decision.

    Raises:
        BadValue: nobody has that id, nobody or no reason is named, or the value is none.
        UnknownName: no such column, or the value must be one of another table and is not.
    """
    workforce = workspace.load(dataset.id)
    if not is_in(workforce, correction.employee_id):
        raise BadValue(
            f"person {correction.employee_id}", f"not in {dataset.name}", "an employee_id of it",
            "Check the id; the People page lists them.",
        )  # fmt: skip
    if not by.strip() or not reason.strip():
        raise BadValue(
            "correction", "no name or no reason", "both", "Say who corrects it, and why."
        )
    typed_value(correction)
    _need_known(workforce, correction)
    return _decide(workspace, dataset.lineage, correction, "corrected", by, reason)


def take_correction_back(
    workspace: Workspace, lineage: int, correction: FactCorrection, *, by: str, reason: str = ""
) -> int:
    """Let a fact be what files say again; the correction stays on record."""
    return _decide(workspace, lineage, correction, TAKEN_BACK, by, reason)


def _decide(
    workspace: Workspace,
    lineage: int,
    correction: FactCorrection,
    choice: str,
    by: str,
    reason: str,
) -> int:
    from skillgap.store.ledger import Person

    return workspace.add_decision(
        f"{KIND}/{lineage}", correction.subject, choice, reason=reason, actor=by,
        detail=detail_of(correction), person=Person(lineage, correction.employee_id),
    )  # fmt: skip


def _need_known(workforce: Workforce, correction: FactCorrection) -> None:
    columns = {column.name: column for column in TABLES[correction.table].columns}
    table, _, column = columns[correction.column].refers_to.partition(".")
    if table and correction.value and workforce.has(table):
        known = workforce[table][column].astype("str").tolist()
        if correction.value not in known:
            raise unknown_name(f"`{column}` in {table}", correction.value, known)
    if correction.skill_id and workforce.skills.code(correction.skill_id) < 0:
        raise unknown_name("skills", correction.skill_id, list(workforce.skills.labels))


# --- access ---


def compose_access_pack(
    workspace: Workspace, dataset: Dataset, employee_id: str, profiles: Profiles | None = None
) -> AccessPack:
    """Put together everything a workspace keeps about one person, and what was made of it.

    Args:
        workspace: Where it is kept.
        dataset: The version in force of the dataset the person is in.
        employee_id: The person.
        profiles: Levels inferred from that version, if they are at hand.

    Raises:
        BadValue: nobody has that id.
    """
    from skillgap.exports.access_pack import AccessPack
    from skillgap.permissions import load_permitted, permissions, purposes_table
    from skillgap.questions.profiles import infer_profiles
    from skillgap.skill_states import read_skill_states
    from skillgap.store.ledger import TOOK_AWAY

    workforce = load_corrected(workspace, dataset)
    if not is_in(workforce, employee_id):
        raise BadValue(
            f"person {employee_id}", f"not in {dataset.name}", "an employee_id of it",
            "Check the id; the People page lists them.",
        )  # fmt: skip
    profiles = profiles or infer_profiles(load_permitted(workspace, dataset))
    levels = profiles.table[profiles.table["employee_id"] == employee_id]
    logic = [profiles.explain((employee_id, skill)) for skill in levels["skill_id"]]
    log, key = workspace.log(), workspace.person_key(dataset.lineage, employee_id)
    ids = [one.id for one in workspace.versions(dataset.id)]
    taken = log[(log["action"] == TOOK_AWAY) & log["dataset_id"].isin(ids)]
    staff = workforce["employees"].set_index("employee_id")
    name = staff["name"].get(employee_id)
    told = profiles.provenance
    return AccessPack(
        employee_id=employee_id,
        name=name if isinstance(name, str) else employee_id,
        dataset=dataset.label,
        data=_rows_about(workforce, employee_id),
        sources=_versions_with(workspace, dataset, employee_id),
        purposes=purposes_table(permissions(workspace, dataset), workforce, employee_id),
        levels=with_states(levels, read_skill_states(workspace, dataset.lineage)),
        logic=pd.DataFrame(
            {
                "skill_id": levels["skill_id"].tolist(),
                "in_words": [one.sentence for one in logic],
                "formula": [one.formula for one in logic],
            }
        ),
        method=(told.formula, *(f"{one.name}: {one.value:g}" for one in told.assumptions)),
        decisions=_decisions_about(workspace, dataset.lineage, employee_id),
        corrections=_corrections_about(workspace, dataset.lineage, employee_id),
        log=log.loc[(log["person"] == key) & bool(key), _LOG],
        recipients=taken[_LOG],
    )


def _rows_about(workforce: Workforce, employee_id: str) -> dict[str, pd.DataFrame]:
    from skillgap.store.traces import Traces

    person = Traces(frozenset([employee_id]))
    found = {}
    for name, frame in workforce.tables.items():
        theirs = person.rows_about(frame)
        if "manager_id" in frame:
            theirs |= (frame["manager_id"] == employee_id).fillna(False).astype(bool)
        if theirs.any():
            found[name] = _without_others(frame[theirs], employee_id)
    return found


def _without_others(rows: pd.DataFrame, employee_id: str) -> pd.DataFrame:
    """Leave of other people's rows, in which one is the manager, only that they report to them."""
    if "manager_id" not in rows:
        return rows
    kept = ["employee_id", "manager_id", "source_file", "source_row"]
    others = rows["employee_id"] != employee_id
    return rows.mask(others, rows[[one for one in kept if one in rows]])


def _versions_with(workspace: Workspace, dataset: Dataset, employee_id: str) -> pd.DataFrame:
    rows = [
        (one.version, one.created_at.isoformat(timespec="minutes"), one.origin, one.actor,
         one.in_force)
        for one in workspace.versions(dataset.id)
        if is_in(workspace.load(one.id), employee_id)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["version", "imported_at", "from", "by", "in_force"])


def _decisions_about(workspace: Workspace, lineage: int, employee_id: str) -> pd.DataFrame:
    made = workspace.decisions_about(lineage, employee_id)
    return made[~made["kind"].str.startswith(KIND)].drop(columns="detail")


def _corrections_about(workspace: Workspace, lineage: int, employee_id: str) -> pd.DataFrame:
    made = workspace.decisions_about(lineage, employee_id)
    made = made[made["kind"].str.startswith(KIND)]
    detail = pd.DataFrame(list(made["detail"]), columns=list(FactCorrection.__slots__))
    return pd.concat([made[["at", "actor", "choice", "reason"]].reset_index(drop=True), detail],
                     axis=1)  # fmt: skip
