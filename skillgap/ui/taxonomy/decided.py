"""What was decided about the list of skills: kept in the workspace, in force in every result."""

from __future__ import annotations

import pandas as pd

from skillgap.questions.taxonomy.decisions import ids_of_same_proposal
from skillgap.ui.kit import cached, state
from skillgap.ui.kit.once import once_a_run

APPROVED, REJECTED, UNDONE = "approved", "rejected", "undone"


@once_a_run
def decision_log() -> pd.DataFrame:
    """Return every decision about the open dataset's skills, newest first, with its standing.

    Returns:
        at, actor, subject, choice, reason, detail, standing (``in force``, ``undone`` or
        ``replaced``).
    """
    table = cached.taxonomy_decisions().copy()
    newest = ~table.duplicated("subject")
    undone = table["choice"] == UNDONE
    standing = newest.map({True: "in force", False: "replaced"}).where(~(newest & undone), "undone")
    return table.assign(standing=standing.astype("str"))


@once_a_run
def decided_proposals() -> set[str]:
    """Return the proposals that somebody has decided on; what was undone is open again."""
    table = decision_log()
    settled = table.loc[table["standing"] == "in force", "subject"]
    return {again for subject in settled for again in ids_of_same_proposal(str(subject))}


def record_decision(proposal: pd.Series, choice: str, reason: str) -> None:
    """Record a person's decision on a proposal; results follow with the next run."""
    names = ("kind", "name", "into_name")
    detail = {name: str(proposal[name]) for name in names if pd.notna(proposal[name])}
    cached.record_taxonomy_decision(str(proposal["proposal_id"]), choice, reason, detail)
    state.leave_notice(f"{choice.capitalize()}: {proposal['name']}. All results are updated.")


def undo_decision(row: pd.Series) -> None:
    """Take a decision back; both stay in the log."""
    cached.record_taxonomy_decision(
        row["subject"], UNDONE, f"takes back: {row['choice']}", row["detail"]
    )
    state.leave_notice("Undone. The proposal is open again, and results are as before.")
