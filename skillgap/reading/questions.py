"""Questions about files: what is asked, and which answers there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from skillgap.core.errors import Issue
from skillgap.core.findings import merge_like_issues
from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.examination import Option, Question
from skillgap.reading.files.encoding import CANDIDATES

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_ASIDE = ("aside", "Keep these rows aside")
_LEAVE = ("leave", "No: leave it as it stands")
_KINDS: Mapping[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "assignments": (
        "Some people stand there with several posts. Is each one person?",
        (("one", "Yes: one person, with the post that counts most"), _ASIDE),
    ),
    "applicants": (
        "Are these applicants people who work here already?",
        (("outside", "No: leave them out"), ("inside", "Yes: read their applications")),
    ),
    "assumed_level": (
        "Skills are named without a level. Which level is meant?",
        (("3", "3, proficient"), ("1", "1, aware"), ("2", "2, basic"), ("4", "4, advanced"),
         ("5", "5, expert")),
    ),
    "assumed_people": (
        "How many people the projects need is not said. How many per skill?",
        (("1", "One"), ("ignore", "Leave the projects out")),
    ),
    "again": (
        "This file was imported before. Import it again?",
        (("leave", "Leave it out"), ("again", "Import it again")),
    ),
    "blank_header": (
        "A column has no header. Is it needed?",
        (("keep", "Keep it under its letter"), ("ignore", "Leave it out")),
    ),
    "century": (
        "Which century are years of two digits?",
        (("pivot", "00 to 49 are 20xx, 50 to 99 are 19xx"), ("1900", "All 19xx"),
         ("2000", "All 20xx"), _ASIDE),
    ),
    "currency": (
        "Amounts carry several currencies. What do they stand for?",
        (("as_is", "One currency: read the numbers as they stand"), _ASIDE),
    ),
    "day_cells": (
        "The cells of the matrix are days. What happens on them?",
        (("proposed", "As proposed"), ("observed_on", "The skill was shown, or trained"),
         ("expires_on", "It runs out")),
    ),
    "day_first": (
        "What comes first in these dates?",
        (("day", "The day: 01/02 is 1 February"), ("month", "The month: 01/02 is 2 January"),
         _ASIDE),
    ),
    "decimal_marks": (
        "Numbers come in two styles. How are they read?",
        (("each", "Each by its own marks: 1,234.50 and 1.234,50 are the same"), _ASIDE),
    ),
    "encoding": (
        "Do names with accents look right?",
        tuple((name, f"Read as {name.replace('_', ' ')}") for name in CANDIDATES),
    ),
    "encoding_lines": (
        "Some lines are in another encoding than the rest. Which one?",
        (("cp1252", "Western (Windows-1252)"), ("cp1250", "Central European (Windows-1250)"),
         ("cp1251", "Cyrillic (Windows-1251)"), ("mac_roman", "Western (Macintosh)")),
    ),
    "epoch": (
        "Are these numbers seconds since 1970?",
        (("seconds", "Yes, read them as days"), _ASIDE),
    ),
    "extra_cell": (
        "Every row has more cells than the header. Which name is missing?",
        (("end", "The last: names belong to the first cells"),
         ("start", "The first: names belong to the last cells")),
    ),
    "flags": (
        "Yes and no are written in several ways. Do they mean the same?",
        (("alike", "Yes: all that mean yes are yes"), _ASIDE),
    ),
    "leading_zeros": (
        "Ids differ from known ones by leading zeros. Are they the same?",
        (("aside", "No: keep these rows aside"), ("same", "Yes: read them as the known ones")),
    ),
    "ladder": (
        "The table reads like a career ladder. Are its rungs roles?",
        (("rungs", "Yes: each rung is a role that needs each area"), _LEAVE),
    ),
    "leavers": (
        "Some people are marked as having left, without a day. Have they left?",
        (("gone", "Yes: they are gone, the day is not known"), ("here", "No: they are still here")),
    ),
    "level_range": (
        "Some levels are ranges. Which level do they stand for?",
        (("middle", "The middle: 1-2 is 1.5"), ("low", "The lower one"), ("high", "The higher one"),
         _ASIDE),
    ),
    "ids_from_names": (
        "People have no ids. Are their names different?",
        (("names", "Yes: take the names for ids"), ("ignore", "No: leave the file out")),
    ),
    "look_alike": (
        "Letters of another alphabet look like Latin ones. Are they meant?",
        (("latin", "No: read them as Latin letters"), ("keep", "Yes: keep them"), _ASIDE),
    ),
    "rosters": (
        "The same people stand in lists of several days. Are these one history?",
        (("history", "Yes: the newest list counts, the others tell who was there when"), _LEAVE),
    ),
    "statements": (
        "The table lists statements by role. Does each role need them?",
        (("needs", "Yes: each is a skill that the role needs"), _LEAVE),
    ),
    "managers": (
        "Most managers are not among the people. What of the column?",
        (("unknown", "Leave the managers unknown"), _ASIDE),
    ),
    "mangled": (
        "A spreadsheet made dates of ranges. Undo it?",
        (("proposed", "Yes, as proposed"), ("keep", "No: keep them as they stand"), _ASIDE),
    ),
    "mangled_id": (
        "A spreadsheet changed these ids. What of their rows?",
        (_ASIDE, ("keep", "Keep the ids as they stand")),
    ),
    "mangled_level": (
        "A spreadsheet made dates of these levels. What of their rows?",
        (_ASIDE, ("range", "They were ranges: 2-Jan is 1-2, read as 1.5")),
    ),
    "marks": (
        "What do these marks stand for?",
        (("proposed", "As proposed"), ("reversed", "The other way round"),
         ("none", "These are no levels: leave them out")),
    ),
    "mojibake": (
        "Letters look as if they were read in the wrong encoding before. Undo it?",
        (("undo", "Yes, as proposed"), ("keep", "No: keep them as they stand"), _ASIDE),
    ),
    "mapping": (
        "Are these columns what they seem to be?",
        (("proposed", "Yes, as proposed"), ("ignore", "No: leave them out")),
    ),
    "most_fail": (
        "Most cells of a column cannot be read as what it should hold. What of the column?",
        (("unknown", "Leave these cells unknown"),
         ("stretch", "It is on another scale: lay it onto the expected one")),
    ),
    "months_across": (
        "Columns are months. Is each number that of its month?",
        (("months", "Yes: a row for each month"), _LEAVE),
    ),
    "monthly_pay": (
        "Pay is stated by the month. Is a year twelve months of it?",
        (("year", "Yes: twelve times as much"), ("leave", "No: it is a year's pay already")),
    ),
    "pay_period": (
        "A column says what pay is for: an hour, a day, a week or a month. What is a year of it?",
        (("months", "Twelve months; pay by the hour, day or week is not known"),
         ("full", "12 months, 52 weeks, 260 days or 2,080 hours"),
         ("leave", "The amounts are a year's pay already")),
    ),
    "near_miss": (
        "Names are nearly known ones. Are they the same?",
        (("known", "Yes: read them as the known ones"), ("new", "No: they are new"), _ASIDE),
    ),
    "no_header": (
        "The first row reads like a record. Is it one?",
        (("none", "Yes: there is no header"), ("first", "No: it is the header")),
    ),
    "per_cent": (
        "Some levels carry a per cent sign. What is 0.8?",
        (("share", "80%"), ("level", "Level 0.8"), _ASIDE),
    ),
    "printed": (
        "Columns are told apart by spaces only. Split them there?",
        (("split", "Yes"), ("leave", "No: it is one column")),
    ),
    "repeated_header": ("Which of the columns with this header counts?", ()),
    "rounded": (
        "A spreadsheet may have rounded long numbers. Are they whole?",
        (("keep", "Yes: keep them"), _ASIDE),
    ),
    "role_levels": (
        "Roles have levels of their own. Is each role with its level a role?",
        (("joined", "Yes: role and level together"), _LEAVE),
    ),
    "same_id": (
        "Ids differ by case or leading zeros only. Are they the same?",
        (("different", "No: each is its own"), ("same", "Yes: one and the same")),
    ),
    "scale": (
        "On which scale are these levels?",
        (("suggested", "As suggested"), ("0-5", "0 to 5"), ("0-4", "0 to 4"), ("0-3", "0 to 3"),
         ("1-5", "1 to 5"), ("1-4", "1 to 4"), ("1-3", "1 to 3"), ("1-6", "1 to 6"),
         ("1-7", "1 to 7"), ("0-7", "0 to 7"), ("0-10", "0 to 10"), ("per cent", "Per cent"),
         ("share", "0 to 1"), ("none", "These are no levels")),
    ),
    "second_table": (
        "Another table stands on the same sheet. Read it?",
        (("both", "Yes, each for itself"), ("first", "No, only the first")),
    ),
    "skill_paths": (
        "Skills are written as paths. Is the first part the cluster?",
        (("split", "Yes: the first part is the cluster, the last the skill"), _LEAVE),
    ),
    "split": (
        "Cells hold several skills. Give each a row of its own?",
        (("split", "Yes"), _LEAVE),
    ),
    "survey": (
        "The scores read like a survey. Are they?",
        (("survey", "Yes: answers to a survey"), ("leave", "No: they are ratings of skills")),
    ),
    "raters": (
        "Ratings of several people stand side by side. Is each a rating of its own?",
        (("each", "Yes: a row for each, with who gave it"), _LEAVE),
    ),
    "sides": (
        "Nothing says where the people of this matrix stand. Where are they?",
        (("proposed", "As proposed"), ("down", "Down the rows, skills across"),
         ("across", "Across, skills down the rows")),
    ),
    "sheet_people": (
        "Each sheet holds skills and levels. Is its name the person they belong to?",
        (("person", "Yes: each sheet is a person"), _LEAVE),
    ),
    "people_by_level": (
        "Names stand below levels. Does everybody named have the skill of the row at that level?",
        (("proposed", "Yes: a rating for each name"), _LEAVE),
    ),
    "targets": (
        "Levels wanted stand beside levels held. Are they what the roles need?",
        (("roles", "Yes: the usual one of each role"), ("leave", "No: read all alike")),
    ),
    "units": (
        "Durations come in weeks or months. How many hours are they?",
        (("unknown", "Not known: read hours and days only"),
         ("part", "5 hours a week"), ("full", "40 hours a week")),
    ),
    "unused": (
        "Columns that look important are not read. Are they needed?",
        (("leave", "No: leave them out"), ("map", "Yes: I map them by hand")),
    ),
    "serial": (
        "Are these numbers days as a spreadsheet counts them?",
        (("days", "Yes: 45292 is 2024-01-01"), _ASIDE),
    ),
    "short_rows": (
        "Every row has fewer cells than the header. Which are lacking?",
        (("end", "The last: they are empty"), ("aside", "It cannot be told: keep the rows aside")),
    ),
    "sheets": (
        "A sheet is hidden. Does it belong to the data?",
        (("visible", "No: read the visible sheets"), ("all", "Yes: read it, too")),
    ),
    "table": (
        "Which table is this file?",
        (("ignore", "None: leave it out"),),
    ),
    "taught": (
        "Which skills do the courses teach?",
        (("later", "That is said later: leave it open"), ("ignore", "Leave the courses out")),
    ),
    "topics": (
        "Courses name a topic, and no skill. Is it the skill they teach?",
        (("topic", "Yes: the topic is the skill"), ("leave", "No: which skills is said later")),
    ),
    "transposed": (
        "The table lies on its side, a record per column. Turn it round?",
        (("turn", "Yes: each column is a record"), ("leave", "No: read it as it stands")),
    ),
    "uncached": (
        "Formulas have no stored result. What of their rows?",
        (("aside", "Keep these rows aside"), ("empty", "Take the cells for empty")),
    ),
    "unfold": (
        "Records hold lists of records. Unfold them?",
        (("unfold", "Yes: a row for each"), ("leave", "No: leave them out")),
    ),
    "web_page": (
        "The file is a web page with a table. Read the table?",
        (("read", "Yes"), ("refuse", "No")),
    ),
    "words": (
        "Do the words stand for these levels?",
        (("as_read", "Yes, as listed"), _ASIDE),
    ),
}  # fmt: skip


def collect_questions(issues: Iterable[Issue], decisions: Decisions) -> tuple[Question, ...]:
    """Return the questions that issues raise, each once.

    Args:
        issues: What was found.
        decisions: Answers given so far.
    """
    groups: dict[tuple[str, str, str], list[Issue]] = {}
    for issue in issues:
        if issue.question:
            groups.setdefault((issue.file, issue.question, issue.column), []).append(issue)
    return tuple(_make_question(*key, group, decisions) for key, group in groups.items())


def _make_question(
    file: str, kind: str, column: str, group: list[Issue], decisions: Decisions
) -> Question:
    text, options = _KINDS[kind]
    told = merge_like_issues(group)
    why = " ".join(f"{_finding_with_example(each)} {each.remedy}" for each in told[:3])
    if kind == "repeated_header":
        options = _options_for_same_header(column, max(each.count for each in group))
    return Question(
        key=f"{file}|{kind}:{column}",
        kind=kind,
        file=file,
        column=column,
        text=text,
        why=why,
        options=tuple(Option(value, label) for value, label in options),
        answer=decisions.for_file(file).answer(kind, column),
        count=sum(each.count for each in group),
    )


def _options_for_same_header(header: str, columns: int) -> tuple[tuple[str, str], ...]:
    """Return an option for each column with the same header, as far as there are words."""
    return tuple(
        (f"{header} ({place})" if place > 1 else header, f"The {word}")
        for place, word in enumerate(_ORDINALS[:columns], start=1)
    )


def _finding_with_example(issue: Issue) -> str:
    """Say what was found, with an example."""
    value = f" ({issue.value})" if issue.value else ""
    row = f", row {issue.row}" if issue.row else ""
    return f"{issue.found[:1].upper()}{issue.found[1:]}{row}{value}."
