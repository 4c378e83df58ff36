"""A rating round: a team rates its skills, its manager rates apart, and both become evidence.

For those who have no data yet, and for a team that is unrated. Forms go out and come back by mail;
what they say becomes signals with the day of the round, and never overwrites an earlier rating.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from skillgap.core.errors import BadValue, MissingColumns
from skillgap.exports.live_text import plain_cell
from skillgap.exports.rating_form import BY, HEADERS, MANAGER, SELF, WISHES, RatingRound
from skillgap.reading import from_tables

if TYPE_CHECKING:
    from skillgap.core.workforce import Workforce

_TOP = 5.0
_COLUMNS = ("person", "skill", "by", "level", "wish")
NAMING = HEADERS[:3]
"""Columns that say who is rated in what, and by whom; a form has them."""
_ROUND_OF = "rating round of "
_ROUND = rf"^{_ROUND_OF}(\d{{4}}-\d{{2}}-\d{{2}})"
_WIDE = 1.0
"""Levels from which a difference is worth a conversation."""


@dataclass(frozen=True, eq=False)
class Ratings:
    """What came back.

    Attributes:
        table: One row per person, skill and rater: person, skill, by (self, manager), level (0–5),
            wish (blank where none was given); the last form read counts.
        problems: What could not be taken, each with file, row, what was found and expected.
    """

    table: pd.DataFrame
    problems: tuple[str, ...]

    @property
    def differences(self) -> pd.DataFrame:
        """Where the two see it differently, widest first.

        Columns: person, skill, self, manager, difference (self − manager, levels), wish.
        """
        levels = self.table.pivot_table(index=["person", "skill"], columns="by", values="level")
        both = levels.reindex(columns=[SELF, MANAGER]).dropna().reset_index()
        wishes = self.table[self.table["by"] == SELF][["person", "skill", "wish"]]
        both = both.merge(wishes, on=["person", "skill"], how="left")
        both = both.assign(difference=both[SELF] - both[MANAGER])
        wide = both[both["difference"].abs() >= _WIDE]
        order = wide["difference"].abs().sort_values(ascending=False, kind="stable").index
        return wide.loc[order, ["person", "skill", SELF, MANAGER, "difference", "wish"]]


def read_ratings(round_: RatingRound, forms: Iterable[tuple[str, pd.DataFrame]]) -> Ratings:
    """Read forms that came back.

    Args:
        round_: The round they belong to.
        forms: File name and cells as text, with the row numbers of the sheet as index.

    Raises:
        MissingColumns: a form lacks a column of the form that was sent out.
    """
    rows: list[tuple[object, ...]] = []
    problems: list[str] = []
    for file, frame in forms:
        cells = frame.rename(columns=lambda name: str(name).strip().capitalize())
        missing = [name for name in NAMING if name not in cells.columns]
        if missing:
            raise MissingColumns(
                file, f"no column {', '.join(missing)}", f"the columns {', '.join(NAMING)}",
                "Send the form back as it was sent out, with levels filled in.",
            )  # fmt: skip
        cells = cells.reindex(columns=list(HEADERS), fill_value="")  # left blank, it is no column
        for row, cell in zip(cells.index, cells.to_dict("records")):
            try:
                rows += _read_row(round_, {str(k): str(v).strip() for k, v in cell.items()})
            except BadValue as error:
                problems.append(f"{file}, row {row}: {error.found}; expected {error.expected}.")
    table = pd.DataFrame(rows, columns=list(_COLUMNS))
    table = table.drop_duplicates(["person", "skill", "by"], keep="last", ignore_index=True)
    return Ratings(table.astype({"level": "float64"}), tuple(problems))


def _read_row(round_: RatingRound, cell: Mapping[str, str]) -> list[tuple[object, ...]]:
    """Return the rating of a row; none where the level was left blank."""
    if not cell["Level"]:
        return []
    person, skill = _named(cell["Person"], round_.people), _named(cell["Skill"], round_.names)
    if person is None or skill is None:
        what, among = ("person", "Person") if person is None else ("skill", "Skill")
        raise BadValue("form", f"{what} “{cell[among]}”", f"a {what} of this round", "Correct it.")
    by, wish = cell["Rated by"].casefold(), cell["Wish"].casefold()
    if by not in BY:
        raise BadValue("form", f"rated by “{by}”", " or ".join(BY), "Correct it.")
    if wish not in ("", *WISHES):
        raise BadValue("form", f"wish “{wish}”", ", ".join(WISHES), "Correct it.")
    return [(person, skill, by, _read_level(cell["Level"]), wish if by == SELF else "")]


def _read_level(text: str) -> float:
    """Return the level of a cell: a number, or a number with its word."""
    first = text.replace(",", ".").split()[0]
    try:
        level = float(first)
    except ValueError:
        level = -1.0
    if not 0 <= level <= _TOP:
        raise BadValue("form", f"level “{text}”", f"a number from 0 to {_TOP:g}", "Correct it.")
    return level


def _named(text: str, known: Sequence[str]) -> str | None:
    folded = " ".join(text.casefold().split())
    on_form = {" ".join(plain_cell(one).casefold().split()): one for one in known}
    return on_form.get(folded)


def signals_of(round_: RatingRound, ratings: Ratings) -> pd.DataFrame:
    """Return what came back as rows of ``signals``, dated with the day of the round.

    The wish stands in ``reference``: it is no evidence of a level.
    """
    told = ratings.table["wish"].map(lambda wish: f", wish: {wish}" if wish else "")
    ids = dict(zip(round_.people, round_.ids or round_.people, strict=True))
    skills = {one.name: one.skill_id or one.name for one in round_.skills}
    return pd.DataFrame(
        {
            "employee_id": ratings.table["person"].map(ids),
            "skill_id": ratings.table["skill"].map(skills),
            "source": ratings.table["by"],
            "level": ratings.table["level"],
            "observed_on": pd.Timestamp(round_.on),
            "reference": f"{_ROUND_OF}{round_.on:%Y-%m-%d}" + told,
        }
    )


def workforce_of_round(round_: RatingRound, ratings: Ratings) -> Workforce:
    """Return a first workforce made of a round alone: one team, one role, what it needs.

    Args:
        round_: The round; the level needed of a skill is that of the team's role.
        ratings: What came back.
    """
    role = round_.team
    return from_tables(
        {
            "employees": pd.DataFrame({
                "employee_id": list(round_.people), "name": list(round_.people), "role_id": role,
                "function": round_.team, "region": "All", "team_id": round_.team,
            }),
            "roles": pd.DataFrame({"role_id": [role], "title": [role]}),
            "requirements": pd.DataFrame({
                "role_id": role, "skill_id": list(round_.names),
                "required_level": [one.needed for one in round_.skills],
            }),
            "signals": signals_of(round_, ratings),
        },
        as_of=round_.on, name=round_.team,
    )  # fmt: skip


def with_round(workforce: Workforce, round_: RatingRound, ratings: Ratings) -> Workforce:
    """Return a workforce with the answers of a round added to its signals; nothing is replaced."""
    signals = pd.concat([workforce["signals"], signals_of(round_, ratings)], ignore_index=True)
    day = max(round_.on, date.fromisoformat(str(workforce.as_of)))
    return from_tables(
        {**workforce.tables, "signals": signals},
        as_of=day, currency=workforce.currency, name=workforce.name,
    )  # fmt: skip


def compare_rounds(workforce: Workforce, employee_ids: Sequence[str] = ()) -> pd.DataFrame:
    """Set the newest rating round of some people beside the one before, skill by skill.

    Only who was rated in a skill by the same side in both rounds counts, so that nobody's coming
    or going looks like learning.

    Args:
        workforce: With the signals of rounds that were taken in.
        employee_ids: The people; all by default.

    Returns:
        Columns skill, by (self, manager), people, before, now (mean levels), change (levels),
        earlier, later (days of the two rounds), most changed first; no rows before a second round.
    """
    rated = _signals_of_rounds(workforce, employee_ids)
    days = sorted(rated["round"].unique())
    if len(days) < 2:
        return pd.DataFrame(columns=["skill", "by", "people", "before", "now", "change",
                                     "earlier", "later"])  # fmt: skip
    side = ["employee_id", "skill_id", "source"]
    earlier, later = (rated[rated["round"] == day].set_index(side)["level"] for day in days[-2:])
    both = pd.DataFrame({"before": earlier, "now": later}).dropna().reset_index()
    grouped = both.groupby(["skill_id", "source"], as_index=False).agg(
        people=("employee_id", "size"), before=("before", "mean"), now=("now", "mean")
    )
    names = workforce["skills"].set_index("skill_id")["name"]
    told = grouped.assign(
        skill=grouped["skill_id"].map(names).fillna(grouped["skill_id"]),
        change=grouped["now"] - grouped["before"], earlier=days[-2], later=days[-1],
    ).rename(columns={"source": "by"})  # fmt: skip
    order = told["change"].abs().sort_values(ascending=False, kind="stable").index
    columns = ["skill", "by", "people", "before", "now", "change", "earlier", "later"]
    return told.loc[order, columns].reset_index(drop=True)


def _signals_of_rounds(workforce: Workforce, employee_ids: Sequence[str]) -> pd.DataFrame:
    """Return the ratings of rounds with the day of each; of one day the last counts."""
    signals = workforce["signals"]
    day = signals["reference"].astype("str").str.extract(_ROUND, expand=False)
    rated = signals.assign(round=day).dropna(subset=["round", "level"])
    if len(employee_ids):
        rated = rated[rated["employee_id"].isin(list(employee_ids))]
    return rated.drop_duplicates(["employee_id", "skill_id", "source", "round"], keep="last")
