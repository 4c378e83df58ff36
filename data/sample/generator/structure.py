"""Teams and the line of reporting, without cycles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.sample.generator.catalogue import Catalogue, Ints
from data.sample.generator.staffing import Staff

GROUPS_OF_LEAD = {
    "shift-lead": ("warehouse",),
    "warehouse-manager": ("site",),
    "transport-lead": ("transport",),
    "service-team-lead": ("technicians", "service-desk"),
    "service-desk-lead": ("contact",),
    "engineering-lead": ("software", "platform"),
    "senior-data-analyst": ("data",),
    "commercial-manager": ("sales",),
    "corporate-manager": ("corporate",),
}
SUPERIOR = {
    "shift-lead": "warehouse-manager",
    "warehouse-manager": "head-of-operations",
    "transport-lead": "head-of-operations",
    "service-team-lead": "regional-service-manager",
    "service-desk-lead": "customer-service-manager",
}
TOP = "executive-director"


@dataclass(frozen=True, eq=False)
class Teams:
    """Who works in which team and for whom.

    Attributes:
        team: Team of each person, shape (people,).
        manager: Row of the manager of each person; -1 for the managing director.
        lead: Row of the lead of each team, shape (teams,); -1 where nobody leads it.
        group: Kind of work of each team, shape (teams,).
        labels: Team ids, shape (teams,).
    """

    team: Ints
    manager: Ints
    lead: Ints
    group: np.ndarray
    labels: np.ndarray


def form_teams(rng: np.random.Generator, catalogue: Catalogue, staff: Staff) -> Teams:
    """Put everyone into a team of their group and region, under a lead who is here now."""
    group_of_role = catalogue.roles["group"].to_numpy()
    is_lead = catalogue.roles["lead"].to_numpy()[staff.role]
    team = np.full(len(staff), -1, dtype=np.int64)
    leads: list[int] = []
    groups: list[str] = []
    regions: list[int] = []
    for role_id, led in GROUPS_OF_LEAD.items():
        for region in range(len(catalogue.regions)):
            found = _present(catalogue, staff, role_id, region)
            rng.shuffle(found)
            members = [
                (
                    (group_of_role[staff.role] == group)
                    & ~is_lead
                    & (staff.region == region)
                    & staff.present
                ).sum()
                for group in led
            ]
            for place, person in enumerate(found):
                team[person] = len(leads)
                leads.append(int(person))
                regions.append(region)
                groups.append(led[_turn(place, len(found), members)])
    lead_group, lead_region = np.array(groups), np.array(regions)
    for led in GROUPS_OF_LEAD.values():
        for group in led:
            for region in range(len(catalogue.regions)):
                rows = np.flatnonzero(
                    (group_of_role[staff.role] == group) & (staff.region == region) & (team < 0)
                )
                choice = _teams_for(lead_group, lead_region, group, led, region)
                if len(choice):
                    rows = rng.permutation(rows)
                    rows = rows[np.argsort(~staff.present[rows], kind="stable")]
                    team[rows] = choice[np.arange(len(rows)) % len(choice)]
    lead = np.array(leads, dtype=np.int64)
    names = catalogue.functions
    boards = []
    for function in range(len(names)):
        rows = np.flatnonzero((team < 0) & (staff.function == function))
        if len(rows):
            team[rows] = len(lead) + len(boards)
            boards.append("management")
    lead = np.concatenate([lead, np.full(len(boards), -1)])
    group = np.concatenate([lead_group, boards])
    manager = _managers(catalogue, staff, team, lead)
    labels = np.array([f"T-{number + 1:03d}" for number in range(len(lead))])
    return Teams(team, manager, lead, group, labels)


def _present(catalogue: Catalogue, staff: Staff, role_id: str, region: int | None = None) -> Ints:
    here = staff.present & (staff.role == catalogue.role(role_id)[0])
    if region is not None:
        here &= staff.region == region
    return np.flatnonzero(here)


def _turn(place: int, leads: int, members: list[int]) -> int:
    """Which of several groups the next lead takes, so that teams come out alike in size."""
    if len(members) == 1 or sum(members) == 0 or leads == 1:
        return 0
    second = max(1, round(leads * members[1] / sum(members))) if members[1] else 0
    return int(place >= leads - second)


def _teams_for(
    group: np.ndarray, region: np.ndarray, wanted: str, led: tuple[str, ...], at: int
) -> Ints:
    """Teams for a group at a region: the same group there, any of the lead's there, elsewhere."""
    if not len(group):
        return np.array([], dtype=np.int64)
    tries = (
        (group == wanted) & (region == at),
        np.isin(group, led) & (region == at),
        group == wanted,
        np.isin(group, led),
    )
    return next(
        (np.flatnonzero(mask) for mask in tries if mask.any()), np.array([], dtype=np.int64)
    )


def _managers(catalogue: Catalogue, staff: Staff, team: Ints, lead: Ints) -> Ints:
    """Members report to their lead, leads to the next level of the region, others to the board."""
    top = _present(catalogue, staff, TOP)
    manager = lead[team].copy()
    people = np.arange(len(staff))
    manager[manager == people] = -1
    for role_id, above in SUPERIOR.items():
        role = catalogue.role(role_id)[0]
        for region in range(len(catalogue.regions)):
            rows = np.flatnonzero((staff.role == role) & (staff.region == region))
            bosses = _present(catalogue, staff, above, region)
            bosses = bosses if len(bosses) else _present(catalogue, staff, above)
            if len(bosses):
                manager[rows] = bosses[np.arange(len(rows)) % len(bosses)]
    if len(top):
        unled = np.flatnonzero(manager < 0)
        manager[unled] = top[staff.function[unled] % len(top)]
        manager[staff.role == catalogue.role(TOP)[0]] = top[0]
        manager[top[0]] = -1
    return manager
