"""How sure a match is, of names and of whole sentences: the term for length fitted and held out.

`python benchmarks/name_chance.py [--write]` matches the spans and the whole sentences of two
annotator sets to all ESCO labels and to random lists of 150, 600 and 3,000 of them, with half of
the right labels taken out. A sentence is right when its likeliest skill is among those marked in
it. The log odds gained by length (`name_match_long`) are fitted on one set, the other odds held,
and scored on the other set; `--write` puts the ones fitted on both into the register.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

import skillgap as sg  # noqa: E402
from benchmarks.text_finds import FOLDER, SIZES, lists_of, read_labels, read_sentences  # noqa: E402
from skillgap.core.likeness.meaning import has_meaning  # noqa: E402
from skillgap.core.likeness.names import index_names, length_beyond_a_name  # noqa: E402

REGISTER = sg.default_assumptions()
SETS = ("house", "tech")


def read_asked() -> Iterator[tuple[str, str, list[str], list[frozenset[str]]]]:
    """Yield set, kind, texts and what would be right for each of them."""
    sentences = read_sentences()
    for of in SETS:
        yield of, "sentence", list(sentences[of]), list(sentences[of].values())
        spans = pd.read_csv(FOLDER / f"{of}_validation_annotations.csv")
        spans = spans.assign(text=spans["sub_span"].fillna(spans["span"]))
        spans = spans.dropna(subset=["text", "label"])
        right = [frozenset([label]) for label in spans["label"]]
        yield of, "span", spans["text"].astype(str).tolist(), right


def match_all(*, semantic: bool) -> pd.DataFrame:
    """Match everything to every list; one row per text and list that likeness decides."""
    asked, labels = list(read_asked()), read_labels()
    marked = {label for _, _, _, right in asked for some in right for label in some}
    times, found = {len(labels): 1, **dict(SIZES)}, []
    for some in lists_of(labels, sorted(marked & set(labels))):
        index = index_names(some, some, semantic=semantic)
        for of, kind, texts, right in asked:
            table = sg.match_skills(texts, index).table
            hit = [near in each for near, each in zip(table["nearest"], right)]
            found.append(table.assign(of=of, kind=kind, hit=hit, long=length_beyond_a_name(texts),
                                      size=len(some), count=1 / times[len(some)]))  # fmt: skip
    every = pd.concat(found, ignore_index=True)
    return every[every["method"] == "likeness"]


def odds_without_length(table: pd.DataFrame, start: str) -> np.ndarray:
    """Return the log odds of each row as registered, without what its length adds."""
    told = table["probability"].to_numpy(dtype=float)
    gained = REGISTER.value(f"{start}_long") * table["long"].to_numpy(dtype=float)
    return np.log(told / (1 - told)) - gained


def fit(table: pd.DataFrame, start: str) -> float:
    """Return the log odds gained by length, the others held."""
    from scipy.optimize import minimize_scalar

    odds, sign = odds_without_length(table, start), np.where(table["hit"], 1.0, -1.0)
    long, count = table["long"].to_numpy(dtype=float), table["count"].to_numpy(dtype=float)

    def loss(gain: float) -> float:
        return float((count * np.logaddexp(0, -sign * (odds + gain * long))).sum())

    return float(minimize_scalar(loss, bounds=(-5.0, 5.0), method="bounded").x)


def spread(table: pd.DataFrame, start: str, times: int = 20) -> tuple[float, float]:
    """Return the 10th and 90th percentile over resampled texts."""
    rng, texts, found = np.random.default_rng(11), table["text"].unique(), []
    for _ in range(times):
        drawn = pd.Series(rng.choice(texts, len(texts))).value_counts()
        count = table["count"] * table["text"].map(drawn).fillna(0)
        found.append(fit(table.assign(count=count), start))
    low, high = np.quantile(found, (0.1, 0.9))
    return float(low), float(high)


def calibration_error(told: np.ndarray, hit: np.ndarray) -> float:
    """Return the mean distance of told and right, over fifths of what is told."""
    fifth = np.minimum((told * 5).astype(int), 4)
    gaps = [
        abs(told[fifth == k].mean() - hit[fifth == k].mean()) * (fifth == k).mean()
        for k in np.unique(fifth)
    ]
    return float(sum(gaps))


def show(table: pd.DataFrame, told: np.ndarray, name: str) -> None:
    """Print calibration, Brier score and what is sure, for spans and for sentences."""
    for kind in ("span", "sentence"):
        of = (table["kind"] == kind).to_numpy()
        chance, hit = told[of], table.loc[of, "hit"].to_numpy(dtype=float)
        sure = chance >= REGISTER.value("accept_likeness_probability")
        right = hit[sure].mean() if sure.any() else float("nan")
        print(
            f"   {name}, {kind}s: calibration error {calibration_error(chance, hit):.3f}, told "
            f"{chance.mean():.2f}, right {hit.mean():.2f}, Brier {np.mean((chance - hit) ** 2):.3f}"
            f" (constant {hit.mean() * (1 - hit.mean()):.3f}); taken over without a look: "
            f"{sure.sum()}, right {right:.2f}",
            flush=True,
        )


def write(name: str, value: float, ends: tuple[float, float]) -> None:
    """Put a fitted odd into the register."""
    path = ROOT / "data" / "assumptions.toml"
    entry = rf"(\[{name}\]\n)value = \S+(\nunit = .*\n)low = \S+\nhigh = \S+\n"
    new = rf"\g<1>value = {value:.2f}\g<2>low = {ends[0]:.2f}\nhigh = {ends[1]:.2f}\n"
    path.write_text(re.sub(entry, new, path.read_text(encoding="utf-8")), encoding="utf-8")


def measure(*, semantic: bool, writing: bool = False) -> None:
    """Print how sure matches are, held out and as shipped."""
    start = "name_match_semantic" if semantic else "name_match"
    table = match_all(semantic=semantic)
    told = table["probability"].to_numpy(dtype=float).copy()
    print(f"match_skills, {'with' if semantic else 'without'} the extra, all lists")
    show(table, told, "as shipped")
    for hold in SETS:
        held = (table["of"] == hold).to_numpy()
        odds = odds_without_length(table[held], start)
        gain = fit(table[~held], start) * table.loc[held, "long"].to_numpy(dtype=float)
        told[held] = 1 / (1 + np.exp(-(odds + gain)))
    show(table, told, "length fitted on the other set")
    if writing:
        write(f"{start}_long", fit(table, start), spread(table, start))


if __name__ == "__main__":
    for way in (False, True) if has_meaning() else (False,):
        measure(semantic=way, writing="--write" in sys.argv)
