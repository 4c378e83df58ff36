"""Skills found in whole sentences: the chance of a find fitted, and held against what was marked.

`python benchmarks/text_finds.py [--write]` fits the odds of `text_find_…` on the windows of the
sentences of one annotator set (and of everyday sentences without a skill), scores them on the other
set, and prints the odds fitted on both with their range over resampled sentences; `--write` puts
them into the register. A find is right when its skill is among those marked in the sentence. Lists:
all labels, and random ones of 150, 600 and 3,000 with half of the right labels taken out.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

import skillgap as sg  # noqa: E402
from benchmarks.everyday import ASKED, FITTED_ON  # noqa: E402
from skillgap.core.likeness import names, sentences  # noqa: E402
from skillgap.core.likeness.meaning import has_meaning  # noqa: E402
from skillgap.core.likeness.names import NameIndex, index_names  # noqa: E402
from skillgap.core.likeness.sentences import has_sentence_model  # noqa: E402
from skillgap.questions.names.extraction import find_windows_taken, likeliest_skill_of_windows  # noqa: E402
from skillgap.questions.names.windows import TERMS, Window, cut_windows  # noqa: E402

FOLDER = ROOT.parent / "shared" / "data" / "skill_text_dev"
SIZES = ((3000, 1), (600, 2), (150, 4))
RIDGE = 1.0
REGISTER = sg.default_assumptions()


def ways() -> list[str]:
    """Return how texts can be read here: plain, and with the extras that are installed."""
    more = {"semantic": has_meaning(), "sentences": has_sentence_model()}
    return ["plain", *(way for way, there in more.items() if there)]


def index_read(labels: Sequence[str], way: str) -> NameIndex:
    """Return an index of labels that reads texts in one way."""
    index = index_names(labels, labels, semantic=way != "plain")
    return replace(index, sentences=index.sentences[:0]) if way == "semantic" else index


def start_of(of: str, way: str) -> str:
    """Return how the registered odds of a way of reading begin."""
    return of if way == "plain" else f"{of}_{way}"


@dataclass(frozen=True, eq=False)
class Sentence:
    """Windows of one sentence against one list of skills."""

    of: str
    size: int
    marked: frozenset[str]
    windows: list[Window]
    method: list[str]
    skill: np.ndarray
    weighed: np.ndarray
    right: np.ndarray


def read_labels() -> list[str]:
    """Return all labels."""
    text = (FOLDER / "skills_en_label.txt").read_text(encoding="utf-8")
    return list(dict.fromkeys(each.strip() for each in text.splitlines() if each.strip()))


def read_sentences() -> dict[str, dict[str, frozenset[str]]]:
    """Return sentence to what was marked in it, by set; everyday ones are marked with nothing."""
    found = {}
    for path in sorted(FOLDER.glob("*_annotations.csv")):
        table = pd.read_csv(path).dropna(subset=["label"])
        marked = table.groupby("sentence")["label"].agg(frozenset)
        found[path.name.removesuffix("_validation_annotations.csv")] = marked.to_dict()
    return found | {"everyday": dict.fromkeys(FITTED_ON, frozenset()),
                    "asked": dict.fromkeys(ASKED, frozenset())}  # fmt: skip


def lists_of(labels: Sequence[str], marked: Sequence[str]) -> list[list[str]]:
    """Return all labels, and random lists of some of them with half of those marked."""
    rng, found = np.random.default_rng(3), [list(labels)]
    others = sorted(set(labels) - set(marked))
    for size, times in SIZES:
        for _ in range(times):
            half = [each for each in marked if rng.random() < 0.5][: size // 2]
            found.append([*half, *rng.choice(others, size - len(half), replace=False).tolist()])
    return found


def read_all(index: NameIndex, sentences: dict[str, dict[str, frozenset[str]]]) -> list[Sentence]:
    """Return every sentence against one list."""
    found = []
    for of, some in sentences.items():
        for text, marked in some.items():
            windows = cut_windows(text)
            if not windows:
                continue
            skill, method, weighed = likeliest_skill_of_windows(index, windows, REGISTER)
            right = np.array([index.names[at] in marked for at in skill.tolist()])
            found.append(Sentence(of, len(index.ids), marked & set(index.names), windows, method,
                                  skill, weighed, right))  # fmt: skip
    return found


def fit(sentences: Sequence[Sentence]) -> np.ndarray:
    """Return log odds in the order of ``TERMS``; refitted on the windows that are then taken."""
    odds = _logistic(sentences, [np.arange(len(each.windows)) for each in sentences])
    for _ in range(2):
        stand = [
            np.array(find_windows_taken(s.windows, s.method, chance(s, odds), 0.0))
            for s in sentences
        ]
        odds = _logistic(sentences, stand)
    return odds


def chance(sentence: Sentence, odds: np.ndarray) -> np.ndarray:
    """Return the chance of each window."""
    return 1 / (1 + np.exp(-(sentence.weighed @ odds)))


def _logistic(sentences: Sequence[Sentence], places: Sequence[np.ndarray]) -> np.ndarray:
    """Fit; what should speak against cannot speak for, and the other way round."""
    from scipy.optimize import minimize
    from scipy.special import expit

    times = {13_896: 1, **dict(SIZES)}
    table = np.concatenate([s.weighed[at] for s, at in zip(sentences, places)])
    hit = np.concatenate([s.right[at] for s, at in zip(sentences, places)])
    count = np.concatenate(
        [np.full(len(at), 1 / times.get(s.size, 1)) for s, at in zip(sentences, places)]
    )
    sign = np.where(hit, 1.0, -1.0)
    ridge = np.array([0.0] + [RIDGE] * (len(TERMS) - 1))

    def loss(odds: np.ndarray) -> tuple[float, np.ndarray]:
        margin = sign * (table @ odds)
        value = (count * np.logaddexp(0, -margin)).sum() + (ridge * odds**2).sum() / 2
        return float(value), -(count * expit(-margin) * sign) @ table + ridge * odds

    bounds = [(None, None)] + [(0.0, None)] * 4 + [(None, 0.0)] * 5
    return minimize(loss, np.zeros(len(TERMS)), jac=True, bounds=bounds, method="L-BFGS-B").x


def finds(sentences: Sequence[Sentence], odds: np.ndarray) -> pd.DataFrame:
    """Return what is found: one row per sentence and skill, with the chance told."""
    rows = []
    for each, sentence in enumerate(sentences):
        told, best = chance(sentence, odds), {}
        for at in find_windows_taken(sentence.windows, sentence.method, told, 0.0):
            skill = int(sentence.skill[at])
            best[skill] = max(best.get(skill, (0.0, False)), (told[at], bool(sentence.right[at])))
        rows += [(each, sentence.size, *value) for value in best.values()]
    return pd.DataFrame(rows, columns=["sentence", "size", "told", "right"])


def figures(table: pd.DataFrame, sentences: Sequence[Sentence], name: str) -> dict[str, float]:
    """Print and return what holds of the finds."""
    told, right = table["told"].to_numpy(), table["right"].to_numpy(dtype=float)
    fifth = np.minimum((told * 5).astype(int), 4)
    gaps = [
        abs(told[fifth == k].mean() - right[fifth == k].mean()) * (fifth == k).mean()
        for k in np.unique(fifth)
    ]
    marked = sum(len(each.marked) for each in sentences)
    shown, sure = table[table["told"] >= 0.5], table[table["told"] >= 0.8]
    found = {
        "error": float(sum(gaps)),
        "brier": float(((told - right) ** 2).mean()),
        "constant": float(right.mean() * (1 - right.mean())),
        "precision": float(shown["right"].mean()),
        "recall": float(shown["right"].sum() / max(marked, 1)),
        "told": float(shown["told"].mean()),
        "sure": float(sure["right"].mean()),
        "n_sure": len(sure),
    }
    print(
        f"   {name:<34} calibration error {found['error']:.3f}, Brier {found['brier']:.3f} "
        f"(constant {found['constant']:.3f}); from .5 on: {len(shown)} finds, told "
        f"{found['told']:.2f}, right {found['precision']:.2f}, recall {found['recall']:.2f}; from "
        f".8 on: {len(sure)}, right {found['sure']:.2f}",
        flush=True,
    )
    return found


def held_out(every: Sequence[Sentence]) -> dict[str, float]:
    """Fit on one set, score on the other; print by size of the list and return all together."""
    tables, asked, start = [], [], 0
    for hold in ("house", "tech"):
        some = [each for each in every if each.of == hold]
        odds = fit([each for each in every if each.of not in (hold, "asked")])
        table = finds(some, odds)
        tables.append(table.assign(sentence=table["sentence"] + start))
        asked += some
        start += len(some)
    table = pd.concat(tables, ignore_index=True)
    for size in sorted(table["size"].unique()):
        figures(table[table["size"] == size], [s for s in asked if s.size == size],
                f"held out, {size:,} skills")  # fmt: skip
    return figures(table, asked, "held out, all lists")


def spread(every: Sequence[Sentence], times: int = 20) -> np.ndarray:
    """Return the 10th and 90th percentile of the odds over resampled sentences."""
    rng, found = np.random.default_rng(11), []
    for _ in range(times):
        drawn = rng.integers(0, len(every), len(every))
        found.append(fit([every[at] for at in drawn]))
    return np.quantile(found, (0.1, 0.9), axis=0)


def write_odds(start: str, terms: Sequence[str], odds: np.ndarray, ends: np.ndarray) -> None:
    """Put fitted odds into the register."""
    path = ROOT / "data" / "assumptions.toml"
    text = path.read_text(encoding="utf-8")
    for term, value, low, high in zip(terms, odds, *ends):
        numbers = (value, min(low, value), max(high, value))
        lines = [f"{key} = {number:.2f}" for key, number in zip(("value", "low", "high"), numbers)]
        entry = rf"(\[{start}_{term}\]\n)value = \S+(\nunit = .*\n)low = \S+\nhigh = \S+\n"
        new = rf"\g<1>{lines[0]}\g<2>{lines[1]}\n{lines[2]}\n"
        text = re.sub(entry, new, text)
    path.write_text(text.replace(" -0.00\n", " 0.00\n"), encoding="utf-8")


def measure(way: str, *, writing: bool = False) -> dict[str, float]:
    """Print everything about one way of reading; return the figures held out."""
    labels, told = read_labels(), read_sentences()
    marked = {each for some in told.values() for of in some.values() for each in of}
    every: list[Sentence] = []
    for some in lists_of(labels, sorted(marked & set(labels))):
        every += read_all(index_read(some, way), told)
    print(f"whole sentences, {way}")
    found = held_out(every)
    start = start_of("text_find", way)
    shipped = np.array([REGISTER.value(f"{start}_{term}") for term in TERMS])
    if writing:
        fitted_on = [each for each in every if each.of != "asked"]
        shipped = fit(fitted_on)
        write_odds(start, TERMS, shipped, spread(fitted_on))
        print(dict(zip(TERMS, shipped.round(2).tolist())))
    asked = [each for each in every if each.of == "asked"]
    wrong = finds(asked, shipped)
    found["everyday"] = float((wrong["told"] >= 0.5).sum())
    print(f"   {len(asked)} everyday sentences against all lists: {found['everyday']:.0f} finds, "
          f"likeliest told {wrong['told'].max():.2f}")  # fmt: skip
    return found


def remember_vectors() -> None:
    """Let the sentence model read each text once in this run, whatever list it is held against."""
    read, known = sentences.sentence_vectors, {}

    def remembered(texts: Sequence[str], progress: object = None) -> np.ndarray:
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(new, read(new)))
        return np.array([known[text] for text in texts]).reshape(len(texts), sentences.WIDTH)

    sentences.sentence_vectors = names.sentence_vectors = remembered


if __name__ == "__main__":
    remember_vectors()
    for each in ways():
        measure(each, writing="--write" in sys.argv)
