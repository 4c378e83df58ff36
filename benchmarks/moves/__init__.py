"""Observed moves between occupations: a truth nothing is fitted on.

A city employer publishes how many people went from one job title to another. Its titles are read as
O*NET occupations through the published titles and alternate titles, so that closeness of
occupations can be held against where people really went.

Limits: titles are read by characters, so that some are read wrong, and the occupations of a city
(police, fire, courts, works) are a small part of all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core.likeness.texts import make_gram_reader, words_of

LIKE, TIE, MOST = 0.72, 0.01, 4
"""Least likeness of a title to an alternate title; ties within; more occupations say nothing."""
SHORT = {
    "adm": "administrative", "admin": "administrator", "assoc": "associate", "asst": "assistant",
    "assist": "assistant", "attny": "attorney", "atty": "attorney", "bldg": "building",
    "capt": "captain", "const": "construction", "coord": "coordinator", "cust": "customer",
    "dir": "director", "div": "division", "dr": "driver", "drvr": "driver", "electrcl":
    "electrical", "emerg": "emergency", "emt": "emergency medical technician", "eng": "engineering",
    "enforcemt": "enforcement", "enforcmt": "enforcement", "enforcmnt": "enforcement",
    "engr": "engineer", "equip": "equipment", "exec": "executive", "genl": "general",
    "hr": "human resources", "hwy": "highway", "inspec": "inspector", "invstgtn": "investigation",
    "lbry": "library", "libr": "library", "librar": "library", "lt": "lieutenant", "maint":
    "maintenance", "mech": "mechanic", "mechncl": "mechanical", "mgr": "manager", "off": "officer",
    "ofcr": "officer", "oper": "operator", "opns": "operations", "opr": "operator", "prevntn":
    "prevention", "prgm": "program", "rep": "representative", "serv": "services", "spec":
    "specialist", "superv": "supervisor", "superviso": "supervisor", "supt": "superintendent",
    "supv": "supervisor", "svcs": "services", "tech": "technician", "techn": "technician",
    "trans": "transportation", "transp": "transportation", "util": "utility", "veh": "vehicle",
}  # fmt: skip
"""Abbreviations of the employer's titles."""
SILENT = re.compile(r"i{1,3}|iv|vi?|als|eid|sao|hrly|city|supp?r?|suppress|suppression|senior|lead")
"""Words that say a grade or a unit, not an occupation."""


@dataclass(frozen=True)
class Moves:
    """Moves between occupations.

    Attributes:
        counts: Moves from the row's occupation to the column's, shape (n, n); a title that several
            occupations share is split evenly; moves within an occupation are left out.
        present: Occupations the employer has, shape (n,).
        titles: Titles read as occupations.
    """

    counts: np.ndarray
    present: np.ndarray
    titles: int


@dataclass(frozen=True)
class Score:
    """How well closeness tells where people went; means over occupations left.

    Attributes:
        recall: Share of the occupations moved to among the ten nearest of all.
        inside: The same among the occupations the employer has.
        above: Chance that an occupation moved to is closer than one it has and nobody moved to
            (affinity; ½ is chance).
    """

    recall: np.ndarray
    inside: np.ndarray
    above: np.ndarray

    def means(self) -> tuple[float, float, float]:
        """Return the three means."""
        return float(self.recall.mean()), float(self.inside.mean()), float(self.above.mean())


def written_out(title: str) -> str:
    """Return the words of a title without grades, abbreviations written out."""
    plain = re.sub(r"[^a-z0-9' ]", " ", re.sub(r"\(.*?(\)|$)", "", title.lower()))
    words = " ".join(SHORT.get(word, word) for word in plain.split()).split()
    return " ".join(words_of(" ".join(word for word in words if not SILENT.fullmatch(word))))


def read_moves(
    path: str, names: Sequence[Sequence[str]], *, exactly: bool = False
) -> tuple[Moves, pd.DataFrame]:
    """Read moves between titles as moves between occupations.

    Args:
        path: CSV with from_title, to_title, moves.
        names: Titles and alternate titles of each occupation.
        exactly: Only titles that are one of these names, word for word.

    Returns:
        The moves, and how each title was read: title, occupation (place).
    """
    moved = pd.read_csv(path).groupby(["from_title", "to_title"], as_index=False)["moves"].sum()
    titles = sorted(set(moved["from_title"]) | set(moved["to_title"]))
    owner = np.repeat(np.arange(len(names)), [len(each) for each in names])
    bare = [re.sub(r"\(.*?\)", "", one) for each in names for one in each]
    reader = make_gram_reader()
    known = reader.fit_transform([" ".join(words_of(one)) for one in bare])
    alike = (reader.transform([written_out(title) for title in titles]) @ known.T).toarray()
    least = 0.999 if exactly else LIKE
    read: dict[str, list[int]] = {}
    for title, row in zip(titles, alike):
        mine = sorted(set(owner[row >= max(row.max() - TIE, least)].tolist()))
        if 0 < len(mine) <= MOST:
            read[title] = mine
    counts = np.zeros((len(names), len(names)))
    for left, to, number in moved.itertuples(index=False):
        one, other = read.get(left, []), read.get(to, [])
        if one and other and not set(one) & set(other):
            counts[np.ix_(one, other)] += number / len(one) / len(other)
    present = np.zeros(len(names), dtype=bool)
    present[[place for each in read.values() for place in each]] = True
    shown = [(title, place) for title, each in read.items() for place in each]
    return Moves(counts, present, len(read)), pd.DataFrame(shown, columns=["title", "occupation"])


def score(moves: Moves, close: Mapping[int, np.ndarray] | np.ndarray) -> Score:
    """Hold closeness, seen from each occupation left, against where people went."""
    found = []
    for left in np.flatnonzero(moves.counts.sum(axis=1)):
        seen = np.array(close[left], dtype=np.float64)
        seen[left] = -np.inf
        went = np.flatnonzero(moves.counts[left])
        others = moves.present.copy()
        others[went] = others[left] = False
        inside = np.where(moves.present, seen, -np.inf)
        below = [np.mean((seen[others] < seen[to]) + (seen[others] == seen[to]) / 2) for to in went]
        found.append((*(_share(each, went) for each in (seen, inside)), float(np.mean(below))))
    return Score(*np.array(found).T)


def _share(seen: np.ndarray, went: np.ndarray) -> float:
    top = np.argsort(-seen, kind="stable")[:10]
    return len(set(top.tolist()) & set(went.tolist())) / len(went)


def beside(ours: Score, theirs: Score, draws: int = 1000) -> list[str]:
    """Return the difference of two scores with its standard error over occupations left."""
    rng = np.random.default_rng(0)
    told = []
    for name in ("recall", "inside", "above"):
        gap = getattr(ours, name) - getattr(theirs, name)
        again = gap[rng.integers(0, len(gap), (draws, len(gap)))].mean(axis=1)
        told.append(f"{gap.mean():+.3f}±{again.std():.3f}")
    return told
