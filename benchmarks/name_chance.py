"""How sure a match is, of names and of whole sentences: the odds fitted and held out.

`python benchmarks/name_chance.py [--write]` matches the spans and the whole sentences of two
annotator sets to all ESCO labels and to random lists of 150, 600 and 3,000 of them, with half of
the right labels taken out. A sentence is right when its likeliest skill is among those marked in
it. The odds of `name_match_…`, and the doubt that annotators leave in any likeness, are fitted on
one set and forty everyday sentences, all lists counting alike and sentences twice as much as spans,
and scored on the other set; `--write` puts the ones fitted on both into the register. `--inside`
prints what was chosen by: each set cut in five by its texts, fitted on four parts and scored on the
fifth, with the doubt and without. Everyday sentences that nothing was fitted on are matched, too.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

import skillgap as sg  # noqa: E402
from benchmarks.everyday import ASKED, FITTED_ON  # noqa: E402
from benchmarks.text_finds import (  # noqa: E402
    FOLDER,
    SIZES,
    index_read,
    lists_of,
    read_labels,
    read_sentences,
    remember_vectors,
    start_of,
    ways,
    write_odds,
)
from skillgap.questions.names.matches import TERMS, weigh_match  # noqa: E402

REGISTER = sg.default_assumptions()
SETS = ("house", "tech")
SENTENCES = 2.0
"""What all whole sentences count together beside all spans: fewer of them tell, and they tell the
harder case."""
RIDGE = 3.0
"""Per squared log odds of a term in units of its spread: a margin is small by nature, and a penalty
on its raw log odds kept it too small."""
SIGNS = (0, 1, 1, 1, 1, -1, -1)
"""What speaks for a match, and what against: a term may be 0 but not turn."""


def read_asked() -> Iterator[tuple[str, str, list[str], list[frozenset[str]]]]:
    """Yield set, kind, texts and what would be right for each of them."""
    sentences = read_sentences()
    for of, some in (("everyday", FITTED_ON), ("asked", ASKED)):
        yield of, "sentence", some, [frozenset()] * len(some)
    for of in SETS:
        yield of, "sentence", list(sentences[of]), list(sentences[of].values())
        spans = pd.read_csv(FOLDER / f"{of}_validation_annotations.csv")
        spans = spans.assign(text=spans["sub_span"].fillna(spans["span"]))
        spans = spans.dropna(subset=["text", "label"])
        right = [frozenset([label]) for label in spans["label"]]
        yield of, "span", spans["text"].astype(str).tolist(), right


def match_all(way: str) -> tuple[pd.DataFrame, np.ndarray]:
    """Match everything to every list.

    Returns:
        One row per text and list that likeness decides, and what speaks for each match.
    """
    asked, labels = list(read_asked()), read_labels()
    marked = {label for _, _, _, right in asked for some in right for label in some}
    times, found, weighed = {len(labels): 1, **dict(SIZES)}, [], []
    least = REGISTER.value("name_match_second_share")
    for some in lists_of(labels, sorted(marked & set(labels))):
        index = index_read(some, way)
        for of, kind, texts, right in asked:
            table = sg.match_skills(texts, index).table
            hit = [near in each for near, each in zip(table["nearest"], right)]
            found.append(table.assign(of=of, kind=kind, hit=hit, size=len(some),
                                      count=1 / times[len(some)]))  # fmt: skip
            weighed.append(weigh_match(index, texts, *index.nearest(texts), least))
    every = pd.concat(found, ignore_index=True)
    alike = (every["method"] == "likeness").to_numpy()
    return every[alike].reset_index(drop=True), np.concatenate(weighed)[alike]


def fit(table: pd.DataFrame, weighed: np.ndarray, *, doubting: bool = True) -> np.ndarray:
    """Return log odds in the order of ``TERMS``, and last the doubt."""
    from scipy.optimize import minimize
    from scipy.special import expit

    hit = table["hit"].to_numpy(dtype=float)
    count = table["count"].to_numpy(dtype=float)
    spans = (table["kind"] == "span").to_numpy()
    annotated = table["of"].isin(SETS).to_numpy() & ~spans
    alike = count[spans].sum() / count[annotated].sum()
    count = np.where(annotated, count * alike * SENTENCES, count)
    size = weighed.std(axis=0)
    size[size == 0] = 1.0
    scaled = weighed / size
    ridge = np.array([0.0] + [RIDGE] * (len(TERMS) - 1))

    def loss(values: np.ndarray) -> tuple[float, np.ndarray]:
        odds, doubt = values[:-1], values[-1]
        clear = expit(scaled @ odds)
        told = np.clip((1 - doubt) * clear, 1e-12, 1 - 1e-12)
        value = -(count * (hit * np.log(told) + (1 - hit) * np.log1p(-told))).sum()
        slope = count * (told - hit) / (told * (1 - told))
        of_odds = (slope * told * (1 - clear)) @ scaled + ridge * odds
        return float(value + (ridge * odds**2).sum() / 2), np.append(
            of_odds, -(slope * clear).sum()
        )

    bounds = [(0.0 if each > 0 else None, 0.0 if each < 0 else None) for each in SIGNS]
    bounds.append((0.0, 0.95 if doubting else 0.0))
    start = np.append(np.zeros(len(TERMS)), 0.1 if doubting else 0.0)
    found = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B").x
    return np.array([*(found[:-1] / size), found[-1]])


def spread(table: pd.DataFrame, weighed: np.ndarray, times: int = 20) -> np.ndarray:
    """Return the 10th and 90th percentile of the odds over resampled texts."""
    rng, texts, found = np.random.default_rng(11), table["text"].unique(), []
    for _ in range(times):
        drawn = pd.Series(rng.choice(texts, len(texts))).value_counts()
        count = table["count"] * table["text"].map(drawn).fillna(0)
        found.append(fit(table.assign(count=count), weighed))
    return np.quantile(found, (0.1, 0.9), axis=0)


def calibration_error(told: np.ndarray, hit: np.ndarray) -> float:
    """Return the mean distance of told and right, over fifths of what is told."""
    fifth = np.minimum((told * 5).astype(int), 4)
    gaps = [
        abs(told[fifth == k].mean() - hit[fifth == k].mean()) * (fifth == k).mean()
        for k in np.unique(fifth)
    ]
    return float(sum(gaps))


def error_by_luck(told: np.ndarray, texts: np.ndarray, times: int = 2_000) -> tuple[float, float]:
    """Return what :func:`calibration_error` comes to if every chance told is exactly right.

    A text stands in several lists, and is right or wrong in all of them alike; drawn so, no
    sample can tell an error below this from none.

    Returns:
        Mean, and what is passed one time in ten.
    """
    rng, (_, code) = np.random.default_rng(7), np.unique(texts, return_inverse=True)
    drawn = rng.random((times, int(code.max()) + 1))[:, code]
    found = [calibration_error(told, (row < told).astype(float)) for row in drawn]
    return float(np.mean(found)), float(np.quantile(found, 0.9))


def show(table: pd.DataFrame, told: np.ndarray, name: str) -> None:
    """Print calibration, Brier score and what is sure, for spans and for sentences."""
    for kind in ("span", "sentence"):
        of = (table["kind"] == kind).to_numpy()
        chance, hit = told[of], table.loc[of, "hit"].to_numpy(dtype=float)
        sure = chance >= REGISTER.value("accept_likeness_probability")
        right = hit[sure].mean() if sure.any() else float("nan")
        mean, tenth = error_by_luck(chance, table.loc[of, "text"].to_numpy(dtype=str))
        print(
            f"   {name}, {kind}s: calibration error {calibration_error(chance, hit):.3f} "
            f"(luck alone {mean:.3f}, one time in ten over {tenth:.3f}), told "
            f"{chance.mean():.2f}, right {hit.mean():.2f}, Brier {np.mean((chance - hit) ** 2):.3f}"
            f" (constant {hit.mean() * (1 - hit.mean()):.3f}); taken over without a look: "
            f"{sure.sum()}, right {right:.2f}",
            flush=True,
        )


def chance(weighed: np.ndarray, fitted: np.ndarray) -> np.ndarray:
    """Return the chance of each match; fitted are log odds and the doubt."""
    return np.asarray((1 - fitted[-1]) / (1 + np.exp(-(weighed @ fitted[:-1]))))


def choose(way: str, times: int = 3) -> None:
    """Print what speaks for the doubt inside each set, its texts cut in five, `times` over."""
    table, weighed = match_all(way)
    _, code = np.unique(table["text"].to_numpy(dtype=str), return_inverse=True)
    everyday = (table["of"] == "everyday").to_numpy()
    hit = table["hit"].to_numpy(dtype=float)
    for name, doubting in (("without doubt", False), ("with doubt", True)):
        for of in SETS:
            own = (table["of"] == of).to_numpy()
            told = np.zeros((times, len(table)))
            for time in range(times):
                part = np.random.default_rng(time).integers(0, 5, code.max() + 1)[code]
                for each in range(5):
                    seen = (own | everyday) & (part != each)
                    fitted = fit(table[seen], weighed[seen], doubting=doubting)
                    held = own & (part == each)
                    told[time, held] = chance(weighed[held], fitted)
            for kind in ("span", "sentence"):
                some = own & (table["kind"] == kind).to_numpy()
                loss = np.log(np.where(hit[some] > 0, told[:, some], 1 - told[:, some])).mean()
                error = np.mean([calibration_error(row[some], hit[some]) for row in told])
                print(f"   inside {of}, {name}, {kind}s: log loss {-loss:.4f}, calibration error "
                      f"{error:.3f}", flush=True)  # fmt: skip


def measure(way: str, *, writing: bool = False) -> None:
    """Print how sure matches are, held out and as shipped."""
    table, weighed = match_all(way)
    start = start_of("name_match", way)
    fitted = (*TERMS, "doubt")
    shipped = np.array([REGISTER.value(f"{start}_{each}") for each in fitted])
    fitted_on = (table["of"] != "asked").to_numpy()
    if writing:
        shipped = fit(table[fitted_on], weighed[fitted_on])
        write_odds(start, fitted, shipped, spread(table[fitted_on], weighed[fitted_on]))
        print(dict(zip(fitted, shipped.round(2).tolist())))
    print(f"match_skills, {way}, all lists")
    told, asked = chance(weighed, shipped), table["of"].isin(SETS).to_numpy()
    show(table[asked], told[asked], "as shipped")
    everyday = told[~fitted_on]
    for hold in SETS:
        held = (table["of"] == hold).to_numpy()
        odds = fit(table[fitted_on & ~held], weighed[fitted_on & ~held])
        told[held] = chance(weighed[held], odds)
    show(table[asked], told[asked], "fitted on the other set")
    print(f"   {len(ASKED)} everyday sentences: taken over without a look "
          f"{(everyday >= REGISTER.value('accept_likeness_probability')).sum()}, for a look "
          f"{(everyday >= REGISTER.value('review_probability')).mean():.1%}")  # fmt: skip


if __name__ == "__main__":
    remember_vectors()
    for each in ways():
        if "--inside" in sys.argv:
            print(f"match_skills, {each}")
            choose(each)
        else:
            measure(each, writing="--write" in sys.argv)
