"""Reading an O*NET release and finding the occupation of a job title, on the real release.

`python benchmarks/occupations.py [--quick]` prints

* seconds and memory for reading the release, milliseconds for a search and a suggestion;
* how often the first and one of the first five occupations is right, for alternate titles left out
  of the index (no title with the same reading stays in it), beside the nearest title by character
  TF-IDF alone; and for two hand-made lists, of which the second was never tuned on;
* how confidence was fitted (logistic regression on half of the experiment) and how it holds on the
  other half: a tenth of the queries have a title whose occupations are not in the index at all, so
  that no answer is right; and how belief in listed titles holds on the hand-made lists;
* how well other occupations stand in for one without ratings, each rated one left out in turn.
"""

from __future__ import annotations

import argparse
import csv
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

from skillgap.reading.occupations import occupation_search as search  # noqa: E402
from skillgap.reading.occupations.job_titles import plain_title, singular_title, without_brackets  # noqa: E402
from skillgap.reading.occupations.onet import Occupations, read_onet  # noqa: E402

RELEASE = ROOT.parent / "shared" / "data" / "onet_29_2"
TITLES = ROOT / "tests" / "reference" / "job_titles.csv"
GOAL = 1.2


def line(what: str, ours: str, beside: str = "") -> None:
    """Print one row of the table."""
    print(f"{what:<58} {ours:>22} {beside:>34}", flush=True)


def time_reading() -> Occupations:
    """Read the release, print what it took."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start, busy = time.perf_counter(), time.process_time()
    occupations = read_onet(RELEASE)
    taken, busy = time.perf_counter() - start, time.process_time() - busy
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line(
        "reading the release (goal 6 s)",
        f"{taken:.1f} s, {busy:.1f} s busy",
        f"peak +{after - before:.0f} MB",
    )
    start = time.perf_counter()
    occupations.index  # noqa: B018
    line("fitting the index, once", f"{time.perf_counter() - start:.1f} s")
    return occupations


def time_queries(occupations: Occupations, titles: Sequence[str]) -> None:
    """Print milliseconds per search and per suggested title."""
    taken = []
    for title in titles:
        start = time.perf_counter()
        occupations.search(title[: max(3, len(title) // 2)])
        taken.append((time.perf_counter() - start) * 1000)
    line(
        "search, half a title typed",
        f"{median(taken):.1f} ms",
        f"slowest {max(taken):.1f} (goal 30 ms)",
    )
    start = time.perf_counter()
    occupations.suggest(titles)
    line("suggest, per title", f"{(time.perf_counter() - start) * 1000 / len(titles):.1f} ms")


def listed(occupations: Occupations) -> pd.DataFrame:
    """Return the titles with their weight and reading."""
    titles = occupations.titles.rename(columns={"sources": "weight"})
    readings = [singular_title(plain_title(without_brackets(title))) for title in titles["title"]]
    return titles.assign(reading=readings)


def leave_out(
    titles: pd.DataFrame, count: int, seed: int
) -> tuple[search.TitleIndex, pd.DataFrame, pd.DataFrame]:
    """Return an index without some titles and occupations, and the two kinds of queries.

    A tenth of the occupations goes entirely; titles that only they have must not be found. Of the
    rest, ``count`` distinct readings of alternate titles go from every occupation that lists them.
    """
    rng = np.random.default_rng(seed)
    codes = titles["onet_soc"].unique()
    gone = set(rng.choice(codes, len(codes) // 10, replace=False))
    inside = titles[~titles["onet_soc"].isin(gone)]
    alternate = inside.loc[inside["kind"] == "alternate", "reading"].unique()
    asked = set(rng.choice(alternate, count, replace=False))
    left = inside[~inside["reading"].isin(asked)]
    outside = titles[titles["onet_soc"].isin(gone) & ~titles["reading"].isin(inside["reading"])]
    strangers = outside.drop_duplicates("reading").sample(count // 9, random_state=seed)
    return (
        search.build_title_index(left[["onet_soc", "title", "weight"]]),
        inside[inside["reading"].isin(asked)],
        strangers,
    )


def ask(
    index: search.TitleIndex, title: str, right: set[str]
) -> tuple[bool, bool, bool, np.ndarray]:
    """Return whether the first is right, one of five is, the nearest title's is, and the signs."""
    match = search.match_title_to_occupations(index, title)
    order = np.argsort(-match.score)[:5]
    found = [index.occupations[at] for at in order]
    by_character = (
        index.characters.transform([singular_title(plain_title(title))]) @ index.character_rows
    )
    nearest = np.zeros(len(index.known))
    nearest[by_character.indices] = by_character.data
    plain = index.titles["onet_soc"].iloc[int(nearest[index.reading_of].argmax())]
    everyone = np.ones(len(index.occupations), np.bool_)
    signs = np.array(search.best_occupation_score_and_margin(match, everyone)[1:])
    return found[0] in right, bool(right & set(found)), plain in right, signs


def measure_left_out(titles: pd.DataFrame, count: int) -> tuple[float, np.ndarray, np.ndarray]:
    """Print accuracy on titles left out; return the ratio to the baseline, and signs and hits."""
    index, known, strangers = leave_out(titles, count, seed=5)
    right = known.groupby("reading")["onet_soc"].agg(set)
    shown = known.drop_duplicates("reading").set_index("reading")["title"]
    answers = [ask(index, shown[reading], right[reading]) for reading in right.index]
    first, five, plain = (float(np.mean([a[k] for a in answers])) for k in range(3))
    line(
        f"{len(answers):,} alternate titles left out: first right",
        f"{first:.3f}",
        f"nearest title {plain:.3f}",
    )
    line("   one of the first five right", f"{five:.3f}")
    family = [
        index.occupations[int(search.match_title_to_occupations(index, shown[r]).score.argmax())][
            :2
        ]
        in {c[:2] for c in right[r]}
        for r in right.index[:500]
    ]
    line("   right major group (first 500)", f"{np.mean(family):.3f}")
    none = [ask(index, title, set()) for title in strangers["title"]]
    hits = np.array([a[0] for a in answers] + [False] * len(none))
    signs = np.array([a[3] for a in answers] + [a[3] for a in none])
    return first / plain, signs, hits


def confidence(signs: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the probabilities of a logistic model with its intercept first."""
    return 1.0 / (1.0 + np.exp(-(weights[0] + signs @ weights[1:])))


def measure_confidence(signs: np.ndarray, hits: np.ndarray) -> np.ndarray:
    """Fit confidence on half of the queries, print how it holds on the other half."""
    from sklearn.linear_model import LogisticRegression

    order = np.random.default_rng(1).permutation(len(hits))
    fit, held = order[: len(order) // 2], order[len(order) // 2 :]
    model = LogisticRegression(C=100.0).fit(signs[fit], hits[fit])
    fitted = np.append(model.intercept_, model.coef_[0])
    stored = np.array([search.INTERCEPT, search.PER_SCORE, search.PER_MARGIN])
    line(
        "confidence: intercept, per score, per margin (fitted)",
        " ".join(f"{w:.2f}" for w in fitted),
        "stored " + " ".join(f"{w:.2f}" for w in stored),
    )
    for name, weights in (("fitted", fitted), ("stored", stored)):
        told = confidence(signs[held], weights)
        brier, base = np.mean((told - hits[held]) ** 2), hits[held].mean()
        line(
            f"   Brier score, {name}, other half",
            f"{brier:.3f}",
            f"constant {base * (1 - base):.3f}",
        )
    told = confidence(signs[held], stored)
    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        of = (told >= low) & (told < low + 0.2)
        if of.any():
            line(
                f"   told {low:.1f} to {low + 0.2:.1f}: {of.sum():,} titles",
                f"told {told[of].mean():.2f}",
                f"right {hits[held][of].mean():.2f}",
            )
    return fitted


def measure_lists(occupations: Occupations) -> float:
    """Print accuracy and confidence on the hand-made lists; return that of the fresh one."""
    lists: dict[str, list[tuple[str, set[str]]]] = defaultdict(list)
    with TITLES.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            lists[row["list"]].append((row["title"], set(row["accepted"].split())))
    share = 0.0
    for name, rows in lists.items():
        found = occupations.suggest([title for title, _ in rows])
        hits = np.array([code in right for code, (_, right) in zip(found["onet_soc"], rows)])
        five = [set(occupations.search(title, 5)["onet_soc"]) & right for title, right in rows]
        told, share = found["confidence"].to_numpy(), float(hits.mean())
        line(
            f"{len(rows)} real job titles, {name} list: first right",
            f"{share:.3f}",
            f"mean confidence {told.mean():.2f}",
        )
        line(
            "   one of the first five of a search right", f"{np.mean([bool(f) for f in five]):.3f}"
        )
        line(
            "   Brier score of confidence",
            f"{np.mean((told - hits) ** 2):.3f}",
            f"constant {share * (1 - share):.3f}",
        )
        for low, high in ((0.0, 0.3), (0.3, 0.6), (0.6, 0.8), (0.8, 1.01)):
            of = (told >= low) & (told < high)
            if of.any():
                line(
                    f"   told {low:.1f} to {min(high, 1):.1f}: {of.sum()} titles",
                    f"told {told[of].mean():.2f}",
                    f"right {hits[of].mean():.2f}",
                )
        sure = told >= 0.5
        line(
            f"   told at least 0.5: {sure.sum()} titles",
            f"right {hits[sure].mean():.2f}",
            f"below: {(~sure).sum()} titles, right {hits[~sure].mean():.2f}",
        )
        for at in np.flatnonzero(~hits):
            row = found.iloc[at]
            print(f"      {row['job_title']} → {row['title']} ({row['confidence']:.2f})")
    return share


def measure_stand_ins(occupations: Occupations, quick: bool) -> None:
    """Print the error of profiles taken from other occupations, each rated one left out."""
    kept = occupations.elements[~occupations.elements["suppressed"]]
    wide = {
        c: kept.pivot(index="onet_soc", columns="skill_id", values=c)
        for c in ("importance", "level")
    }
    related = occupations.related.groupby("onet_soc")["related_soc"].agg(list)
    codes = list(wide["level"].index)[:: 8 if quick else 1]
    rated = set(wide["level"].index)

    def near(code: str, count: int) -> list[str]:
        return [other for other in related.get(code, []) if other in rated and other != code][
            :count
        ]

    def group(code: str) -> list[str]:
        for length in (7, 6, 5, 4, 2):
            if others := [o for o in rated if o != code and o[:length] == code[:length]]:
                return others
        return []

    ways = {
        "closest 1": lambda c: near(c, 1),
        "closest 3": lambda c: near(c, 3),
        "closest 5 (used)": lambda c: near(c, 5),
        "closest 10": lambda c: near(c, 10),
        "same SOC group (without relations)": group,
        "all": lambda c: list(rated - {c}),
    }
    for name, others in ways.items():
        errors = {
            c: np.sqrt(
                np.nanmean([np.nanmean((w.loc[others(k)].mean() - w.loc[k]) ** 2) for k in codes])
            )
            for c, w in wide.items()
        }
        line(
            f"stand-ins, {name}: RMSE",
            f"level {errors['level']:.2f} of 5",
            f"importance {errors['importance']:.2f} of 1 to 5",
        )


def main() -> int:
    """Run the benchmark; 0 when the goal is met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer titles")
    quick = parser.parse_args().quick
    if not RELEASE.exists():
        print("occupations: skipped, ../shared/data/onet_29_2 is not here")
        return 0
    occupations = time_reading()
    print(occupations)
    with TITLES.open(encoding="utf-8") as file:
        time_queries(occupations, [row["title"] for row in csv.DictReader(file)])
    titles = listed(occupations)
    count = 900 if quick else 3_600
    ratio, signs, hits = measure_left_out(titles, count)
    measure_confidence(signs, hits)
    measure_lists(occupations)
    measure_stand_ins(occupations, quick)
    verdict = "met" if ratio >= GOAL else "short"
    print(
        f"occupations: {ratio:.2f} times as often right as the nearest title"
        f" (goal {GOAL:g}): {verdict}"
    )
    return 0 if ratio >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
