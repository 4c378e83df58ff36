"""What a manager takes into conversations with the team, put together from several answers.

A packet proposes and asks; it decides nothing. It holds gaps and strengths of the team, offers with
why now, questions to ask, and certificates that run out. Nothing in it is invented: every line is
a number of profiles, advice or certificates, and every question has its cause in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from skillgap.core import wording
from skillgap.core.errors import unknown_name
from skillgap.exports.packet import Packet
from skillgap.questions.people import profile_team

if TYPE_CHECKING:
    from skillgap.core.workforce import Workforce
    from skillgap.questions.learning import Advice
    from skillgap.questions.learning.calendar import Certificates
    from skillgap.questions.profiles import Profiles

_MOST = 6
_SUGGESTED, _ASKED, _DUE = 8, 8, 12
_STRONG, _UNSURE = 0.8, 0.5
_MONTHS_AHEAD = 6


def managers_with_teams(workforce: Workforce) -> pd.DataFrame:
    """Return who has people reporting to them.

    Returns:
        Columns manager_id, manager (name, or the id), people; largest team first.
    """
    staff = workforce["employees"][workforce.present]
    teams = staff["manager_id"].dropna().value_counts()
    teams = teams[teams.index != ""]
    names = _names_of(workforce)
    table = pd.DataFrame({"manager_id": teams.index.astype("str"), "people": teams.to_numpy()})
    table.insert(1, "manager", [names.get(one, one) for one in table["manager_id"]])
    order = ["people", "manager_id"]
    return table.sort_values(order, ascending=[False, True], ignore_index=True)


def compose_packet(
    profiles: Profiles, advice: Advice, certificates: Certificates, manager_id: str
) -> Packet:
    """Put together what a manager takes into conversations with the team.

    Args:
        profiles: Inferred levels.
        advice: Offers for everybody, what was declined left out.
        certificates: Who holds what until when.
        manager_id: Employee id of the manager.

    Raises:
        UnknownName: nobody present reports to somebody of that id; near misses are offered.
    """
    workforce = profiles.workforce
    staff = workforce["employees"][workforce.present]
    ids = staff["employee_id"][staff["manager_id"] == manager_id].tolist()
    if not ids:
        known = managers_with_teams(workforce)["manager_id"].tolist()
        raise unknown_name("managers with a team", manager_id, known)
    names = _names_of(workforce)
    team, due, offers = (
        table.assign(who=table["employee_id"].map(lambda one: names.get(one, one)))
        for table in (
            profile_team(profiles, ids),
            _certificates_due(certificates.table, ids),
            _offers_to_suggest(advice, ids),
        )
    )
    return Packet(
        manager_id=manager_id,
        manager=names.get(manager_id, manager_id),
        as_of=str(workforce.as_of),
        people=len(ids),
        headline=_headline(team, len(ids)),
        gaps=_gap_lines(team),
        strengths=_strength_lines(team),
        suggestions=_suggestion_lines(advice, offers, workforce.currency),
        questions=_questions(team, offers, due),
        certificates=_certificate_lines(due),
    )


def _names_of(workforce: Workforce) -> dict[str, str]:
    staff = workforce["employees"]
    shown = staff["name"].fillna(staff["employee_id"])
    return dict(zip(staff["employee_id"].tolist(), shown.tolist()))


def _headline(team: pd.DataFrame, people: int) -> str:
    many = wording.count(people, "person", "people")
    if not len(team):
        return f"{many} report to you; no requirements are known for their roles yet."
    met = wording.share(float(team["p_meets"].mean()))
    unrated = wording.share(float((team["signals"] == 0).mean()))
    return (
        f"{many} report to you and meet {met} of what their roles require; {unrated} of these "
        "levels are not rated yet."
    )


def _by_skill(team: pd.DataFrame) -> pd.DataFrame:
    """Return one row per required skill of a team: name, people, short, levels, sure, level."""
    lines = team.assign(levels=team["gap"].clip(lower=0), short=1 - team["p_meets"])
    return (
        lines.groupby(["skill_id", "name"])
        .agg(people=("short", "size"), short=("short", "sum"), levels=("levels", "mean"),
             sure=("confidence", "mean"), met=("p_meets", "mean"), level=("level", "mean"),
             rated=("signals", lambda seen: int((seen > 0).sum())))
        .reset_index()
    )  # fmt: skip


def _gap_lines(team: pd.DataFrame) -> tuple[tuple[str, ...], ...]:
    found = _by_skill(team).sort_values(["short", "name"], ascending=[False, True])
    return tuple(
        (str(row["name"]), f"{row['short']:.0f} of {row['people']}",
         wording.level(float(row["levels"])), wording.share(float(row["sure"])))
        for row in found[found["levels"] > 0].head(_MOST).to_dict("records")
    )  # fmt: skip


def _strength_lines(team: pd.DataFrame) -> tuple[tuple[str, ...], ...]:
    """Return what the team meets, and that on ratings rather than by likeness to peers."""
    found = _by_skill(team)
    found = found[(found["met"] >= _STRONG) & (found["rated"] > 0)]
    rows = (
        found.sort_values(["met", "name"], ascending=[False, True]).head(_MOST).to_dict("records")
    )
    return tuple(
        (
            str(row["name"]),
            f"{row['rated']} of {row['people']} rated",
            wording.level(float(row["level"])),
        )
        for row in rows
    )


def _offers_to_suggest(advice: Advice, ids: Sequence[str]) -> pd.DataFrame:
    """Return the first worthwhile offer of each person, those that spare most first."""
    first = advice.table[(advice.table["rank"] == 1) & advice.table["worthwhile"]]
    mine = first[first["employee_id"].isin(list(ids))]
    return mine.sort_values(["monthly_value", "employee_id"], ascending=[False, True]).head(
        _SUGGESTED
    )


def _suggestion_lines(
    advice: Advice, offers: pd.DataFrame, currency: str
) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            str(row["who"]),
            str(row["title"]),
            advice.reasons(row["employee_id"], row["intervention_id"]).sentence,
            f"{row['hours']:,.0f} h",
            wording.money(float(row["cost"]), currency),
        )
        for row in offers.to_dict("records")
    )


def _certificates_due(table: pd.DataFrame, ids: Sequence[str]) -> pd.DataFrame:
    soon = table["months_left"] <= _MONTHS_AHEAD
    return table[soon & table["employee_id"].isin(list(ids))].head(_DUE)


def _certificate_lines(due: pd.DataFrame) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            str(row["who"]),
            str(row["name"]),
            ("ran out " if row["months_left"] <= 0 else "") + wording.day(row["expires_on"].date()),
            wording.day(row["renew_by"].date()),
            str(row["title"]) or "nothing in the catalogue",
        )
        for row in due.to_dict("records")
    )


def _questions(team: pd.DataFrame, offers: pd.DataFrame, due: pd.DataFrame) -> tuple[str, ...]:
    """Return questions to ask, each from what is not known, rests on one, or would cost time."""
    asked = [
        *_on_single_holders(team),
        *_on_unrated(team),
        *_on_offers(offers),
        *_on_lapsed(due),
    ]
    return tuple(asked[:_ASKED])


def _on_single_holders(team: pd.DataFrame) -> list[str]:
    held = team[team["p_meets"] > _UNSURE]
    needed = team.groupby("skill_id")["employee_id"].nunique()
    alone = held.groupby("skill_id").filter(lambda rows: len(rows) == 1)
    alone = alone[alone["skill_id"].map(needed) >= 3].sort_values(["name", "employee_id"])
    return [
        f"{row['name']} rests on {row['who']} alone, and "
        f"{int(needed[row['skill_id']])} of you need it: who could learn it beside them?"
        for row in alone.head(2).to_dict("records")
    ]


def _on_unrated(team: pd.DataFrame) -> list[str]:
    unknown = team[team["signals"] == 0].sort_values(
        ["required_level", "employee_id", "name"], ascending=[False, True, True]
    )
    return [
        f"Nobody has rated {row['who']} in {row['name']}, which the role "
        f"needs at level {row['required_level']:g}: what did they last do with it?"
        for row in unknown.drop_duplicates("employee_id").head(3).to_dict("records")
    ]


def _on_offers(offers: pd.DataFrame) -> list[str]:
    return [
        f"{row['title']} would take {row['who']} {row['hours']:,.0f} "
        "hours: do they want it, and what would give way for it?"
        for row in offers.head(3).to_dict("records")
    ]


def _on_lapsed(due: pd.DataFrame) -> list[str]:
    lapsed = due[due["months_left"] <= 0]
    return [
        f"The certificate of {row['who']} in {row['name']} ran out: "
        "is the work still done, and by whom?"
        for row in lapsed.head(2).to_dict("records")
    ]
