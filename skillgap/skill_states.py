"""The state of people's skills, as a workspace keeps it: confirmed, contested or overridden."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from skillgap.core.contests import KIND as CONTEST
from skillgap.core.contests import contests_from
from skillgap.core.corrections import KIND, corrections_from
from skillgap.core.errors import unknown_name
from skillgap.core.skill_proposals import KIND as PROPOSAL
from skillgap.core.skill_proposals import proposals_from
from skillgap.core.skill_states import SkillState, states_from, states_table

if TYPE_CHECKING:
    from skillgap.store.workspace import Workspace

_COLUMNS = ["employee_id", "skill_id", "level", "actor", "at", "reason"]


def read_skill_states(workspace: Workspace, lineage: int) -> dict[tuple[str, str], SkillState]:
    """Return the state of every skill of a dataset that is not simply inferred.

    Args:
        workspace: Where it is kept.
        lineage: The dataset, in all its versions.

    Returns:
        Person and skill to its state.
    """
    return states_from(
        contests_from(workspace.decisions(f"{CONTEST}/{lineage}")),
        proposals_from(workspace.decisions(f"{PROPOSAL}/{lineage}")),
        _levels_overridden(workspace, lineage),
    )  # fmt: skip


def _levels_overridden(workspace: Workspace, lineage: int) -> pd.DataFrame:
    """Return the levels in force that somebody put over what files say, with who, when and why."""
    made = workspace.decisions(f"{KIND}/{lineage}")
    made_by_subject = made.drop_duplicates("subject").set_index("subject")
    rows = []
    for one in corrections_from(made):
        if one.skill_id and one.column == "level" and one.value.strip():
            row = made_by_subject.loc[one.subject]
            rows.append((one.employee_id, one.skill_id, float(one.value), row["actor"],
                         row["at"].to_pydatetime(), row["reason"]))  # fmt: skip
    return pd.DataFrame(rows, columns=_COLUMNS)


def list_skill_states(workspace: Workspace, name: str = "") -> pd.DataFrame:
    """Return the same as a table.

    Args:
        workspace: Where it is kept.
        name: The dataset; by default the one that is open.

    Raises:
        UnknownName: there is no such dataset, or none is open.
    """
    kept = {one.name: one for one in workspace.datasets()}
    opened = workspace.active() if not name else kept.get(name)
    if opened is None:
        raise unknown_name("datasets", name or "none is open", list(kept))
    return states_table(read_skill_states(workspace, opened.lineage))
