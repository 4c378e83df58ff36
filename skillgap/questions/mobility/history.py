"""Which moves between roles this organisation has seen, beside what the size of roles explains.

Method: a move is another role in a person's next roster, or an application inside that ended with
the hire. Expected are the moves out of a role, spread over the others as all moves into them are;
affinity is (seen + ½) ÷ (expected + ½), the mean under a Gamma(½, ½) prior, so that a role with
few moves stays near 1. Limits: a role renamed looks like a move of all who hold it; who moved was
chosen, so what was seen is habit as much as fit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core.question import Question, Result, declare
from skillgap.core.wording import count
from skillgap.core.workforce import Floats, Ints, Workforce

PRIOR = 0.5
"""Moves that the prior stands for: Jeffreys' prior of a rate of counts."""
NO_HISTORY = (
    "No move history is loaded: people carry only the role they hold now. Rosters of earlier "
    "months, or applications inside with their outcome, show who did move; closeness says what is "
    "alike."
)
COLUMNS = declare("""
from_role_id  role     the role left
from_title    label    its title
to_role_id    role     the role taken
to_title      label    its title
moved         count    people who made this move
expected      measure  moves that the size of both roles would explain
affinity      measure  moves seen over moves expected, drawn to 1 where few were seen
low           measure  likely range of the affinity, lower end
high          measure  likely range of the affinity, upper end
""")
MOVE_HISTORY = Question(
    name="move_history",
    room="mobility",
    title="Moves seen",
    asks="Which moves between roles have happened here, and how far beyond what size explains?",
    formula=(
        "affinity = (moves seen + ½) / (moves expected + ½);  "
        "expected = moves out of A × moves into B ÷ moves into all roles but A"
    ),
    columns=COLUMNS,
    needs=("employees",),
    uses=("roles", "snapshots", "applications"),
    sources=("Jeffreys 1946: prior of a rate, Gamma(½)",),
)


@dataclass(frozen=True, eq=False)
class MoveHistory(Result):
    """Moves between roles that were seen.

    Attributes:
        workforce: The workforce.
        table: One row per pair of roles somebody moved between, most moves first; see ``COLUMNS``.
        seen: Moves from role to role, by codes of the roles, shape (roles, roles).
        expected: What size explains, the same shape.
        warnings: What the reader must know.
    """

    workforce: Workforce
    table: pd.DataFrame
    seen: Floats
    expected: Floats
    warnings: tuple[str, ...]

    @property
    def is_known(self) -> bool:
        """Whether any move was seen."""
        return bool(self.seen.any())

    def affinity(self, left: Ints, taken: Ints) -> pd.DataFrame:
        """Return moves seen over moves expected for pairs of roles, 1 where nothing is known.

        Args:
            left: Codes of the roles left, shape (pairs,).
            taken: Codes of the roles taken, shape (pairs,).

        Returns:
            affinity, low and high: the likely range of the rate, unknown where no move was seen.
        """
        from scipy.special import gammaincinv

        shape, rate = self.seen[left, taken] + PRIOR, self.expected[left, taken] + PRIOR
        ends = {
            name: gammaincinv(shape, p) / rate if self.is_known else np.full(len(shape), np.nan)
            for name, p in (("low", 0.1), ("high", 0.9))
        }
        return pd.DataFrame({"affinity": shape / rate, **ends})


@MOVE_HISTORY.answers
def find_move_history(workforce: Workforce) -> MoveHistory:
    """Count the moves between roles in rosters and applications.

    Args:
        workforce: The workforce, with rosters of earlier days or applications where there are any.

    Returns:
        The moves; an empty table and a warning where no history is loaded.
    """
    moved = moves_seen(workforce)
    roles = len(workforce.roles)
    seen = np.zeros((roles, roles))
    codes = [workforce.roles.encode(moved[end]) for end in ("from_role_id", "to_role_id")]
    np.add.at(seen, (codes[0], codes[1]), 1.0)
    expected = moves_expected(seen)
    found = MoveHistory(workforce, pd.DataFrame(), seen, expected, ())
    people = moved["employee_id"].nunique()
    said = f"{count(len(moved), 'move')} of {count(people, 'person', 'people')} between roles."
    warnings = (said,) if len(moved) else (NO_HISTORY,)
    return MoveHistory(workforce, _table(found), seen, expected, warnings)


def moves_seen(workforce: Workforce) -> pd.DataFrame:
    """Return each person's changes of role: employee_id, from_role_id, to_role_id.

    Rosters are read in the order of their days, the list of people today last; days on which the
    role is unknown are passed over. A hire inside counts where the person still holds another role.
    """
    staff = workforce["employees"]
    today = staff[["employee_id", "role_id"]].assign(taken_on=pd.Timestamp.max)
    days = workforce["snapshots"][["employee_id", "role_id", "taken_on"]]
    held = pd.concat([days, today[today["employee_id"].isin(set(days["employee_id"]))]])
    held = held[workforce.roles.encode(held["role_id"]) >= 0]
    held = held.sort_values(["employee_id", "taken_on"], kind="stable")
    before = held.groupby("employee_id")["role_id"].shift()
    rosters = held.assign(from_role_id=before, to_role_id=held["role_id"])[
        (before.notna() & (before != held["role_id"])).fillna(False)
    ]
    asked = workforce["applications"]
    hired = asked.loc[asked["outcome"].eq("hired").fillna(False), ["employee_id", "role_id"]]
    hired = hired.rename(columns={"role_id": "to_role_id"})
    agreed = hired.merge(today.rename(columns={"role_id": "from_role_id"}), on="employee_id")
    agreed = agreed[agreed["from_role_id"] != agreed["to_role_id"]]
    names = ["employee_id", "from_role_id", "to_role_id"]
    found = pd.concat([rosters[names], agreed[names]], ignore_index=True).astype("str")
    known = [workforce.roles.encode(found[name]) >= 0 for name in names[1:]]
    both: pd.DataFrame = found[known[0] & known[1]]
    return both.drop_duplicates(ignore_index=True)


def moves_expected(seen: Floats) -> Floats:
    """Return what size explains: moves out of each role, spread as all moves into the others are.

    Args:
        seen: Moves from role to role, shape (roles, roles), none from a role to itself.
    """
    into = seen.sum(axis=0)
    others = into.sum() - into[:, None]
    spread = np.divide(into[None, :], others, out=np.zeros_like(seen), where=others > 0)
    np.fill_diagonal(spread, 0.0)
    return np.asarray(seen.sum(axis=1)[:, None] * spread, dtype=np.float64)


def _table(found: MoveHistory) -> pd.DataFrame:
    labels = np.asarray(found.workforce.roles.labels, dtype=object)
    titles = found.workforce["roles"]["title"].to_numpy(dtype=object)
    one, other = np.nonzero(found.seen)
    affinity = found.affinity(one, other)
    table = pd.DataFrame(
        {
            "from_role_id": labels[one],
            "from_title": titles[one],
            "to_role_id": labels[other],
            "to_title": titles[other],
            "moved": found.seen[one, other].astype(np.int64),
            "expected": found.expected[one, other],
            **affinity,
        }
    ).astype(dict.fromkeys(("from_role_id", "from_title", "to_role_id", "to_title"), "str"))
    order = ["moved", "affinity", "from_role_id", "to_role_id"]
    return table.sort_values(order, ascending=[False, False, True, True], ignore_index=True)
