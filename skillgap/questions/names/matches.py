"""Names of skills matched to a taxonomy, with the chance that the match is right.

Method: the cascade of ``skillgap.core.likeness.names``; for likeness the chance is logistic in what
:func:`weigh_match` says, below a ceiling, because annotators often mark another skill however clear
the likeness. Fitted on annotated spans and whole sentences of job adverts (registered
``name_match_…``); a sentence speaks of several skills, and is right when its likeliest is any of
them. From ``accept_probability`` on a name is accepted, by likeness alone only from
``accept_likeness_probability`` on; from ``review_probability`` a person should look, below it the
text is a candidate for a new skill.

Limits: English. The chance was fitted on ESCO labels, all 13,896 and random lists of 150 to 3,000.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.errors import unknown_name
from skillgap.core.likeness.abbreviations import write_out_abbreviations
from skillgap.core.likeness.meaning import Reals
from skillgap.core.likeness.names import NameIndex, best_and_margin, length_beyond_a_name
from skillgap.core.likeness.plain_words import PLAIN_STEMS
from skillgap.core.likeness.texts import stems_of
from skillgap.core.provenance import Explanation
from skillgap.core.question import SHIPPED, Particulars, Question, Result, declare
from skillgap.core.wording import count, share
from skillgap.core.workforce import Floats, Ints
from skillgap.questions.names.taxonomies import Taxonomy, index_taxonomy
from skillgap.questions.names.windows import best_name_share_and_stems, start_of_odds

FORMULA = (
    "p = (1 − h) / (1 + exp(−(a + b·S + c·(S − max(S₂, k·S)) + d·ln max(words/2, 1) + e·share of "
    "the name said + f·only everyday words in common + g·ln skills))); S = weighted mean of the "
    "cosines of characters, stems and meaning, S₂ that of the second"
)
TERMS = ("intercept", "score", "margin", "long", "cover", "plain", "size")
"""What the log odds are made of, as registered (``name_match_…``); see :func:`weigh_match`."""
SURE = {"exact": 0.99, "alias": 0.98, "abbreviation": 0.95}
"""Chance that a text that is a name, an alias or an abbreviation written out means that skill."""


@dataclass(frozen=True, eq=False)
class Matches(Result):
    """Texts and the skills they name.

    Attributes:
        table: One row per text, in the order given: text, skill_id, name (of the likeliest skill;
            NA when the verdict is ``new``), nearest (its name, whatever the verdict), method
            (``exact``, ``alias``, ``abbreviation``, ``acronym``, ``likeness`` or ``none``), score
            (S, 0–1), margin (to the second), probability (that it is right), verdict (``accept``,
            ``review`` or ``new``).
        candidates: The five likeliest of each text: text, rank, skill_id, name, score.
        warnings: What the reader must know.
        skills: Skills they were matched to.
    """

    table: pd.DataFrame
    candidates: pd.DataFrame
    warnings: tuple[str, ...]
    skills: int

    def provenance_details(self) -> Particulars:
        """Count the texts and the skills."""
        return Particulars(inputs={"texts": len(self.table), "skills": self.skills})

    def explain(self, text: str) -> Explanation:
        """Open the match of one text: its likeliest skills and the chance of the best.

        Raises:
            UnknownName: the text was not among those matched.
        """
        rows = self.table[self.table["text"] == text]
        if not len(rows):
            raise unknown_name("texts", text, self.table["text"].tolist())
        row, near = rows.iloc[0], self.candidates[self.candidates["text"] == text]
        said = (
            f"`{text}` is read as {row['nearest']} ({row['method']}), right with a chance of "
            f"{share(float(row['probability']))}: {row['verdict']}."
        )
        steps = pd.DataFrame(
            {"step": near["name"], "value": near["score"], "unit": "likeness", "note": "0 to 1"}
        )
        return Explanation(text, said, steps.reset_index(drop=True), near, FORMULA)


QUESTION = Question(
    name="names",
    columns=declare("""
text         text     the text as given
skill_id     skill    the likeliest skill; blank where the text is new
name         label    its name
nearest      label    name of the nearest skill, whatever the verdict
method       label    exact, alias, abbreviation, acronym, likeness or none
score        share    likeness of text and name
margin       measure  how far it lies before the second
probability  share    chance that it is right
verdict      label    accept, review or new
"""),
    title="Skills matched by name",
    asks="Which skill is meant by a name as people write it?",
    formula=FORMULA,
    sources=("Decorte and others: annotated spans of job adverts, TECH and HOUSE validation",),
)


@QUESTION.answers
def match_skills(
    texts: Sequence[str],
    taxonomy: Taxonomy,
    *,
    assumptions: Assumptions = SHIPPED,
    semantic: bool = True,
) -> Matches:
    """Match texts to the skills of a taxonomy.

    Args:
        texts: Names as people write them.
        taxonomy: A workforce, a table of skills, labels, or an index from ``index_taxonomy``.
        assumptions: The register; by default the one shipped.
        semantic: Read by meaning, too, where the extra is installed.

    Returns:
        The matches.

    Raises:
        BadValue: a taxonomy without names.
    """
    index = index_taxonomy(taxonomy, semantic=semantic)
    asked = [str(text) for text in texts]
    place, score = index.nearest(asked)
    known = [index.skill_named_outright(text) for text in asked]
    found = chance_best_is_right(index, asked, place, score, assumptions)
    best = place[:, 0].copy() if place.shape[1] else np.full(len(asked), -1)
    method = np.array(["likeness" if p > 0 else "none" for p in found], dtype=object)
    for i, (skill, how) in enumerate(known):
        if skill >= 0:
            sure = SURE.get(how, assumptions.value("acronym_probability"))
            if place[i, 0] == skill:  # likeness speaks for the same skill
                sure = max(sure, float(found[i]))
            best[i], method[i], found[i] = skill, how, sure
    bar = np.where(
        method == "likeness",
        assumptions.value("accept_likeness_probability"),
        assumptions.value("accept_probability"),
    )
    verdict = np.where(
        found >= bar,
        "accept",
        np.where(found >= assumptions.value("review_probability"), "review", "new"),
    )
    return Matches(
        table=_matches_table(index, asked, best, method, found, verdict, score),
        candidates=_candidates_table(index, asked, place, score),
        warnings=_match_warnings(index, verdict),
        skills=len(index.ids),
    )


def chance_best_is_right(
    index: NameIndex,
    texts: Sequence[str],
    place: Ints,
    score: Floats | Reals,
    register: Assumptions,
) -> Floats:
    """Return the chance that the best candidate of each text is right, shape (texts,).

    Args:
        index: The taxonomy.
        texts: Texts.
        place: Likeliest skills of each, best first, shape (texts, candidates).
        score: Their S.
        register: Assumptions.
    """
    weighed = weigh_match(index, texts, place, score, register.value("name_match_second_share"))
    start = start_of_odds("name_match", index)
    odds = weighed @ np.array([register.value(f"{start}_{each}") for each in TERMS])
    chance = (1 - register.value(f"{start}_doubt")) / (1 + np.exp(-odds))
    return np.asarray(np.where(weighed[:, 1] > 0, chance, 0.0), dtype=np.float64)


def weigh_match(
    index: NameIndex, texts: Sequence[str], place: Ints, score: Floats | Reals, second_share: float
) -> Floats:
    """Return what speaks for the best candidate of each text.

    Args:
        index: The taxonomy.
        texts: Texts.
        place: Likeliest skills of each, best first, shape (texts, candidates).
        score: Their S.
        second_share: Least share of the likeliest's S that the second counts.

    Returns:
        Shape (texts, terms), in the order of ``TERMS``: 1; S; margin to the second; logarithm of
        the words over two; share of the name's words in the text; all words in common are everyday
        ones (or there are none); logarithm of the number of skills.
    """
    found = np.ones((len(texts), len(TERMS)))
    found[:, 1], found[:, 2] = best_and_margin(score, second_share)
    found[:, 3] = length_beyond_a_name(texts)
    found[:, 6] = np.log(max(len(index.ids), 1))
    for row, text in enumerate(texts if place.shape[1] else ()):
        said = set(stems_of(write_out_abbreviations(text)))
        cover, shared = best_name_share_and_stems(index, int(place[row, 0]), said)
        found[row, 4:6] = cover, shared <= PLAIN_STEMS
    return found


def _matches_table(
    index: NameIndex,
    texts: list[str],
    best: object,
    method: object,
    chance: Floats,
    verdict: object,
    score: object,
) -> pd.DataFrame:
    at, values = np.asarray(best, dtype=np.int64), np.asarray(score, dtype=np.float64)
    ids, names = (pd.Series([*each, None], dtype="str").iloc[at].reset_index(drop=True)
                  for each in (index.ids, index.names))  # fmt: skip
    new = pd.Series(np.asarray(verdict) == "new")
    top = values[:, 0] if values.shape[1] else np.zeros(len(texts))
    second = values[:, 1] if values.shape[1] > 1 else np.zeros(len(texts))
    return pd.DataFrame(
        {
            "text": pd.Series(texts, dtype="str"),
            "skill_id": ids.mask(new),
            "name": names.mask(new),
            "nearest": names,
            "method": pd.Series(np.asarray(method), dtype="str"),
            "score": top,
            "margin": top - second,
            "probability": chance,
            "verdict": pd.Series(np.asarray(verdict), dtype="str"),
        }
    )


def _candidates_table(
    index: NameIndex, texts: list[str], place: object, score: object
) -> pd.DataFrame:
    at, values = np.asarray(place, dtype=np.int64), np.asarray(score, dtype=np.float64)
    most = at.shape[1]
    ids, names = (np.array(each, dtype=object) for each in (index.ids, index.names))
    return pd.DataFrame(
        {
            "text": pd.Series(np.repeat(np.array(texts, dtype=object), most), dtype="str"),
            "rank": np.tile(np.arange(1, most + 1), len(texts)),
            "skill_id": pd.Series(ids[at.ravel()] if most else [], dtype="str"),
            "name": pd.Series(names[at.ravel()] if most else [], dtype="str"),
            "score": values.ravel(),
        }
    )


def _match_warnings(index: NameIndex, verdict: object) -> tuple[str, ...]:
    if not index.ids:
        return ("The taxonomy holds no skills, so every text is new.",)
    review = int((np.asarray(verdict) == "review").sum())
    return (f"To be looked at by a person: {count(review, 'text')}.",) if review else ()
