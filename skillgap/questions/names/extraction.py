"""Skills found in running text (advert, CV, performance note), with the words that gave them.

Method: a text is read clause by clause. Phrases that are a skill's name or alias (by stems) are
taken first, the longest first; then windows of up to five words whose likeness to a skill has a
chance of at least ``extract_probability`` of being right, the likeliest first, none overlapping
another.

Limits: English. A mention says that a skill is spoken of, never at which level somebody holds it:
words like "basic" or "expert" are reported as they stand and give no level, and what is denied ("no
experience with") is marked. Notes about people are weak evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.likeness.names import NameIndex
from skillgap.core.likeness.texts import SMALL_WORDS, STEM, words_of
from skillgap.core.question import SHIPPED, Particulars, Question, Result, declare
from skillgap.core.wording import count
from skillgap.questions.names.matches import FORMULA, SURE, judge
from skillgap.questions.names.taxonomies import Taxonomy, index_taxonomy

CLAUSE = re.compile(r"[.,;:!?()\[\]{}\n\r\t|•·–—/]+")
TOKEN = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*(?:[+#]+)?")
FILLER = SMALL_WORDS | frozenset(
    ("ability", "advanced", "basic", "candidate", "deep", "excellent", "experience", "experienced",
     "expert", "expertise", "familiar", "first", "good", "knowledge", "level", "need", "needed",
     "our", "plus", "proficiency", "proficient", "required", "skill", "skills", "solid", "some",
     "strong", "team", "understanding", "we", "work", "working", "year", "years", "you", "your")
)  # fmt: skip
"""Words adverts are full of: a window neither begins nor ends with one."""
LONGEST = 5
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

    def particulars(self) -> Particulars:
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
        assumptions: The register; by default the one shipped.
        semantic: Read by meaning, too, where the extra is installed.

    Returns:
        The skills and the words that gave them.
    """
    index = index_taxonomy(taxonomy, semantic=semantic)
    read = text[:LONGEST_TEXT]
    windows = [each for clause in _clauses(read) for each in _windows(read, clause)]
    named = _named(index, read, windows)
    free = [w for w in windows if not any(_overlap(w, (s.start, s.end)) for s in named)]
    spans = named + _likened(index, read, free, assumptions)
    spans.sort(key=lambda span: span.start)
    table = _mentions(index, read, spans)
    warnings = []
    if len(text) > LONGEST_TEXT:
        warnings.append(f"Only the first {LONGEST_TEXT:,} characters were read.")
    if len(table) and table["denied"].any():
        warnings.append(f"Denied by the text: {count(int(table['denied'].sum()), 'mention')}.")
    return Extracted(_skills(table), table, tuple(warnings), len(index.ids))


def _clauses(text: str) -> Iterator[list[tuple[int, int]]]:
    """Yield the words of each clause as places in the text."""
    start = 0
    for mark in [*CLAUSE.finditer(text), None]:
        end = mark.start() if mark else len(text)
        found = [(m.start() + start, m.end() + start) for m in TOKEN.finditer(text[start:end])]
        if found:
            yield found
        start = mark.end() if mark else end


def _windows(text: str, words: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield runs of up to five words that neither begin nor end with a filler."""
    small = [text[a:b].casefold() in FILLER for a, b in words]
    for first in range(len(words)):
        if small[first]:
            continue
        for last in range(first, min(first + LONGEST, len(words))):
            if not small[last]:
                yield words[first][0], words[last][1]


def _key(text: str) -> tuple[str, ...]:
    return tuple(word[:STEM] if len(word) > STEM else word for word in words_of(text))


def _named(index: NameIndex, text: str, windows: list[tuple[int, int]]) -> list[_Span]:
    """Take windows that are a name or alias, the longest first."""
    by_key: dict[tuple[str, ...], list[tuple[str, int]]] = {}
    for entry, owner in zip(index.entries, index.owner.tolist()):
        by_key.setdefault(_key(entry), []).append((entry, owner))
    found: list[_Span] = []
    for start, end in sorted(windows, key=lambda w: (w[0] - w[1], w[0])):
        words = text[start:end]
        skill, how = index.known(words)
        if skill < 0:
            skill, how = _inflected(words, by_key.get(_key(words), [])), "alias"
        if skill >= 0 and not any(_overlap((start, end), (s.start, s.end)) for s in found):
            found.append(_Span(start, end, skill, SURE.get(how, 0.8), how))
    return found


def _inflected(words: str, entries: list[tuple[str, int]]) -> int:
    """Return the one skill with a name that these words are a form of; −1 none, or several."""
    said = words_of(words)
    owners = {
        owner
        for entry, owner in entries
        if all(one_word(a, b) for a, b in zip(said, words_of(entry), strict=True))
    }
    return owners.pop() if len(owners) == 1 else -1


def one_word(one: str, other: str) -> bool:
    """Say whether two words are forms of one: the same but for their endings.

    >>> one_word("interviewing", "interviews"), one_word("interviewing", "international")
    (True, False)
    """
    shared = 0
    while shared < min(len(one), len(other)) and one[shared] == other[shared]:
        shared += 1
    if one == other:
        return True
    return shared >= STEM and one[shared:] in ENDINGS and other[shared:] in ENDINGS


def _likened(
    index: NameIndex, text: str, windows: list[tuple[int, int]], register: Assumptions
) -> list[_Span]:
    """Take windows like a skill, the likeliest first."""
    words = list(dict.fromkeys(text[a:b] for a, b in windows))
    if not words or not index.ids:
        return []
    place, score = index.nearest(words, 2)
    chance = dict(zip(words, judge(index, score, register).tolist()))
    skill = dict(zip(words, place[:, 0].tolist()))
    least = register.value("extract_probability")
    likely = [w for w in windows if chance[text[w[0] : w[1]]] >= least]
    found: list[_Span] = []
    for start, end in sorted(likely, key=lambda w: (-chance[text[w[0] : w[1]]], w[0])):
        if not any(_overlap((start, end), (s.start, s.end)) for s in found):
            said = text[start:end]
            found.append(_Span(start, end, skill[said], chance[said], "likeness"))
    return found


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _mentions(index: NameIndex, text: str, spans: list[_Span]) -> pd.DataFrame:
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


def _skills(spans: pd.DataFrame) -> pd.DataFrame:
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
