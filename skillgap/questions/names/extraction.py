"""Skills found in running text (advert, CV, performance note), with the words that gave them.

Method: a text is read clause by clause, in windows of up to five words. The chance that a window
names its likeliest skill is logistic in what ``windows.weigh_evidence`` says, fitted on whole
sentences of job adverts. Of those with at least ``extract_probability`` names and forms of names
are taken first, the longest first; then the likeliest, none overlapping another.

Limits: English. A mention says that a skill is spoken of, never at which level somebody holds it:
words like "basic" or "expert" are reported as they stand and give no level, and what is denied ("no
experience with") is marked. Notes about people are weak evidence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.likeness.names import NameIndex
from skillgap.core.likeness.texts import STEM, stems_of, words_of
from skillgap.core.question import SHIPPED, Particulars, Question, Result, declare
from skillgap.core.wording import count
from skillgap.core.workforce import Floats, Ints
from skillgap.questions.names.matches import SURE
from skillgap.questions.names.taxonomies import Taxonomy, index_taxonomy
from skillgap.questions.names.windows import (
    Window,
    chance_window_names_skill,
    cut_windows,
    weigh_evidence,
)

FORMULA = (
    "p = 1 / (1 + exp(−(a + b₁·is a name + b₂·S + b₃·margin + b₄·share of the name said + b₅·one "
    "word + b₆·only everyday words in common + b₇·only everyday words + b₈·neighbours + "
    "b₉·ln skills)))"
)

LONGEST_TEXT = 200_000
"""Characters read of one text; a document longer than this is not an advert or a note."""
DENIED = re.compile(
    r"\b(?:no|not(?! only| just)|never|without|lacks?|lacking|unfamiliar|neither|nor|cannot|can't|"
    r"doesn't|don't|hasn't|isn't|little)\b(?:\W+\w+){0,5}\W*$",
    re.IGNORECASE,
)
TURN = re.compile(
    r"[.;!?\n]|\b(?:but|however|yet|though|although)\b|"
    r"\b(?:required|needed|necessary|essential|expected)\s*,",
    re.IGNORECASE,
)
"""Where what was denied ends."""
NOT_ASKED = re.compile(
    r"^\W*(?:[^\W_]+[^\w,.;!?\n]+){0,3}(?:not|never|no longer)\s+(?:[^\W_]+\s+)?"
    r"(?:required|needed|necessary|essential|expected|asked)\b",
    re.IGNORECASE,
)
"""What denies a skill after its name."""
ENDINGS = frozenset(("", "s", "es", "e", "ed", "d", "er", "ers", "ing", "ings", "ment", "ments",
                     "ion", "ions", "y", "ies"))  # fmt: skip
"""Endings by which two forms of one word differ after what they have in common."""
LEVELS = re.compile(
    r"\b(basic|beginner|some|working|good|solid|strong|deep|advanced|expert|excellent|proficient|"
    r"fluent|experienced|extensive|profound|first)\b(?:\W+\w+){0,4}\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, eq=False)
class Extracted(Result):
    """Skills spoken of in a text.

    Attributes:
        table: One row per skill, likeliest first: skill_id, name, probability (that it is spoken
            of), mentions, words (of the clearest mention), denied (every mention is denied), said
            (a word about the level, copied from the text; never a level).
        spans: One row per mention, in the order of the text: skill_id, name, start, end, words,
            method, probability, denied, said.
        warnings: What the reader must know.
        skills: Skills that were looked for.
    """

    table: pd.DataFrame
    spans: pd.DataFrame
    warnings: tuple[str, ...]
    skills: int

    def provenance_details(self) -> Particulars:
        """Count the skills looked for."""
        return Particulars(inputs={"skills": self.skills})


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    skill: int
    chance: float
    method: str


TEXT = Question(
    name="text",
    room="names",
    columns=declare("""
skill_id     skill  the skill
name         label  its name
probability  share  chance that the text speaks of it
mentions     count  how often
words        text   words of the clearest mention
denied       flag   whether every mention is denied
said         label  a word about the level as it stands; never a level
"""),
    title="Skills found in text",
    asks="Which skills does a text speak of?",
    formula=FORMULA,
)


@TEXT.answers
def extract_skills(
    text: str,
    taxonomy: Taxonomy,
    *,
    assumptions: Assumptions = SHIPPED,
    semantic: bool = True,
) -> Extracted:
    """Find the skills a text speaks of.

    Args:
        text: Running text; the first 200,000 characters are read.
        taxonomy: A workforce, a table of skills, labels, or an index from ``index_taxonomy``.
        assumptions: The register; see ``extract_probability`` and ``text_find_…``.
        semantic: Read by meaning, too, where the extra is installed.

    Returns:
        The skills and the words that gave them.
    """
    index = index_taxonomy(taxonomy, semantic=semantic)
    read = text[:LONGEST_TEXT]
    spans = _find_spans(index, read, assumptions)
    spans.sort(key=lambda span: span.start)
    table = _mentions_table(index, read, spans)
    warnings = []
    if len(text) > LONGEST_TEXT:
        warnings.append(f"Only the first {LONGEST_TEXT:,} characters were read.")
    if len(table) and table["denied"].any():
        warnings.append(f"Denied by the text: {count(int(table['denied'].sum()), 'mention')}.")
    return Extracted(_skills_table(table), table, tuple(warnings), len(index.ids))


def likeliest_skill_of_windows(
    index: NameIndex, windows: Sequence[Window], register: Assumptions
) -> tuple[Ints, list[str], Floats]:
    """Return the likeliest skill of each window, how it was found, and what speaks for it."""
    place, score = index.nearest([each.words for each in windows], 2)
    skill, method = place[:, 0].copy(), ["likeness"] * len(windows)
    for at, window in enumerate(windows):
        outright, how = index.skill_named_outright(window.words)
        if how in SURE:  # initials alone hardly ever name a skill in running text
            skill[at], method[at] = outright, how
        elif (
            form := _find_inflected_skill(
                window.words, index.forms.get(tuple(stems_of(window.words)), [])
            )
        ) >= 0:
            skill[at], method[at] = form, "form"
    named = [how in ("exact", "alias") for how in method]
    least = register.value("name_match_second_share")
    return skill, method, weigh_evidence(index, windows, skill, named, score, least)


def _find_spans(index: NameIndex, text: str, register: Assumptions) -> list[_Span]:
    """Take names first, the longest of them; then the likeliest; none overlapping another."""
    windows = cut_windows(text)
    if not windows or not index.ids:
        return []
    skill, method, weighed = likeliest_skill_of_windows(index, windows, register)
    chance = chance_window_names_skill(index, weighed, register)
    least = register.value("extract_probability")
    return [
        _Span(windows[at].start, windows[at].end, int(skill[at]), float(chance[at]), method[at])
        for at in find_windows_taken(windows, method, chance, least)
    ]


def find_windows_taken(
    windows: Sequence[Window], method: Sequence[str], chance: Floats, least: float
) -> list[int]:
    """Return the windows that are taken for skills, as places in the order they are taken.

    Args:
        windows: Windows of a text.
        method: How the skill of each was found.
        chance: Chance that it names that skill.
        least: Chance from which on it is taken.
    """

    def sort_key(at: int) -> tuple[bool, int, float, int]:
        named = method[at] != "likeness"
        return not named, -windows[at].count if named else 0, -chance[at], windows[at].start

    found: list[int] = []
    for at in sorted(np.flatnonzero(chance >= least).tolist(), key=sort_key):
        if windows[at].joined and method[at] in ("likeness", "form"):
            continue  # two phrases in one: each has a window of its own
        one = windows[at]
        if not any(one.start < windows[i].end and windows[i].start < one.end for i in found):
            found.append(at)
    return found


def _find_inflected_skill(words: str, entries: list[tuple[str, int]]) -> int:
    """Return the one skill with a name that these words are a form of; −1 none, or several."""
    said = words_of(words)
    owners = {
        owner
        for entry, owner in entries
        if all(are_forms_of_one_word(a, b) for a, b in zip(said, words_of(entry), strict=True))
    }
    return owners.pop() if len(owners) == 1 else -1


def are_forms_of_one_word(one: str, other: str) -> bool:
    """Say whether two words are forms of one: the same but for their endings.

    >>> are_forms_of_one_word("interviewing", "interviews")
    True
    >>> are_forms_of_one_word("interviewing", "international")
    False
    """
    shared = 0
    while shared < min(len(one), len(other)) and one[shared] == other[shared]:
        shared += 1
    if one == other:
        return True
    return shared >= STEM and one[shared:] in ENDINGS and other[shared:] in ENDINGS


def _mentions_table(index: NameIndex, text: str, spans: list[_Span]) -> pd.DataFrame:
    rows = []
    for span in spans:
        before = TURN.split(text[max(0, span.start - 80) : span.start])[-1]
        after = text[span.end : span.end + 80]
        level = LEVELS.search(before)
        rows.append(
            (index.ids[span.skill], index.names[span.skill], span.start, span.end,
             text[span.start : span.end], span.method, span.chance,
             bool(DENIED.search(before) or NOT_ASKED.search(after)),
             level.group(1).casefold() if level else "")
        )  # fmt: skip
    columns = ["skill_id", "name", "start", "end", "words", "method", "probability", "denied",
               "said"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _skills_table(spans: pd.DataFrame) -> pd.DataFrame:
    """One row per skill: the clearest mention that is not denied stands for it."""
    order = spans.sort_values(["denied", "probability", "start"], ascending=[True, False, True])
    mentions = spans.groupby("skill_id").size()
    first = order.drop_duplicates("skill_id").copy()
    first["mentions"] = first["skill_id"].map(mentions).astype("int64")
    first["probability"] = np.where(first["denied"], 0.0, first["probability"].astype(float))
    columns = ["skill_id", "name", "probability", "mentions", "words", "denied", "said"]
    return first.sort_values("probability", ascending=False, kind="stable")[columns].reset_index(
        drop=True
    )
