"""Forms of a rating round, to be sent by mail: one per person, and one for the manager."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from skillgap.core.errors import BadValue
from skillgap.core.tables import LEVEL_NAMES
from skillgap.exports.live_files import refuse_live_content
from skillgap.exports.live_text import plain_cell

SELF, MANAGER = "self", "manager"
BY = (SELF, MANAGER)
WISHES = ("not", "gladly", "passionately")
HEADERS = ("Person", "Rated by", "Skill", "Level", "Wish")
LEVEL_TEXTS = (
    "Not yet done.",
    "Knows what it is, and follows with help.",
    "Does simple cases under guidance.",
    "Does the usual work alone, and well.",
    "Handles hard cases, and helps others.",
    "Sets how it is done; others come from outside to ask.",
)
_WIDTHS = (26, 12, 34, 18, 16)
_UNFIT = re.compile(r"[^\w .-]+")


@dataclass(frozen=True, slots=True)
class RatedSkill:
    """A skill that is rated.

    Attributes:
        name: Its name on the form.
        needed: Level that the team's work needs, 0–5; used where nothing is loaded yet.
        skill_id: Its id in the open dataset; blank where there is none.
    """

    name: str
    needed: float = 3.0
    skill_id: str = ""


@dataclass(frozen=True, slots=True)
class RatingRound:
    """Who rates what.

    Attributes:
        team: Name of the team.
        people: Names of its people, as they stand on the forms; each one different.
        skills: What is rated.
        on: Day of the round; every answer is dated with it.
        ids: Employee ids in the order of the people; empty where nothing is loaded yet.
    """

    team: str
    people: tuple[str, ...]
    skills: tuple[RatedSkill, ...]
    on: date
    ids: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a round that could not be told apart when it comes back.

        Raises:
            BadValue: nobody or nothing to rate, or a name that stands there twice.
        """
        for what, names in (("people", self.people), ("skills", self.names)):
            folded = [name.casefold() for name in names]
            twice = sorted({one for one in folded if folded.count(one) > 1})
            if not names or twice:
                raise BadValue(
                    f"rating round, {what}", f"“{twice[0]}” twice" if twice else "none",
                    "at least one, each under a name of its own",
                    "Add a letter or number to tell them apart." if twice else f"Name the {what}.",
                )  # fmt: skip

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the skills."""
        return tuple(one.name for one in self.skills)


def write_forms(round_: RatingRound, *, sealed: str = "") -> bytes:
    """Write every form of a round, in one zip: one per person, and the manager's for all.

    Args:
        round_: Who rates what.
        sealed: Who took it away and when; stands on each form.

    Returns:
        The bytes of a .zip.

    Raises:
        UnsafeFile: a form would run something.
    """
    sink = io.BytesIO()
    with ZipFile(sink, "w", ZIP_DEFLATED) as pack:
        for number, person in enumerate(round_.people, 1):
            form = write_form(round_, SELF, (person,), sealed=sealed)
            pack.writestr(f"{number:02d} {_file_name(person)}.xlsx", form)
        form = write_form(round_, MANAGER, round_.people, sealed=sealed)
        pack.writestr(f"00 for the manager of {_file_name(round_.team)}.xlsx", form)
    return sink.getvalue()


def write_form(round_: RatingRound, by: str, people: Sequence[str], *, sealed: str = "") -> bytes:
    """Write one form: a row per person and skill, with lists to choose level and wish from.

    Args:
        round_: Who rates what.
        by: ``self`` or ``manager``.
        people: Who is rated on it.
        sealed: Who took it away and when.

    Returns:
        The bytes of a .xlsx.
    """
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "Rate"
    sheet.append(list(HEADERS))
    for person in people:
        for skill in round_.names:
            sheet.append([plain_cell(person), by, plain_cell(skill), None, None])
    _shape(sheet, len(people) * len(round_.skills) + 1, wish=by == SELF)
    _explain(book.create_sheet("How to"), round_, sealed)
    target = io.BytesIO()
    book.save(target)
    refuse_live_content(target.getvalue(), "xlsx", "form")
    return target.getvalue()


def _shape(sheet: Any, last: int, *, wish: bool) -> None:
    from openpyxl.styles import Font
    from openpyxl.worksheet.datavalidation import DataValidation

    levels = [f"{number} {name}" for number, name in enumerate(LEVEL_NAMES)]
    lists = {"D": levels, **({"E": list(WISHES)} if wish else {})}
    for letter, offered in lists.items():
        offer = DataValidation(type="list", formula1=f'"{",".join(offered)}"', allow_blank=True)
        sheet.add_data_validation(offer)
        offer.add(f"{letter}2:{letter}{last}")
    for letter, width in zip("ABCDE", _WIDTHS):
        sheet.column_dimensions[letter].width = width
        sheet[f"{letter}1"].font = Font(bold=True)
    sheet.freeze_panes = "A2"


def _explain(sheet: Any, round_: RatingRound, sealed: str) -> None:
    from openpyxl.styles import Font

    lines = [
        f"Skills of {round_.team}, {round_.on:%Y-%m-%d}",
        "Choose a level for each skill you know enough about; leave the others blank.",
        *(f"{number} {name}: {text}" for number, (name, text) in
          enumerate(zip(LEVEL_NAMES, LEVEL_TEXTS))),
        "Wish: would you like to use this skill? not, gladly, passionately. It changes no level.",
        "The manager rates apart. Where the two differ, both talk about it.",
        *([sealed] if sealed else []),
    ]  # fmt: skip
    for line in lines:
        sheet.append([plain_cell(line)])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.column_dimensions["A"].width = 100


def _file_name(text: str) -> str:
    return " ".join(_UNFIT.sub(" ", text).split())[:60] or "form"
