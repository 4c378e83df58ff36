"""Skills named in job adverts, found among 13,896 ESCO labels: how often, how sure, how fast.

`python benchmarks/skill_text.py [--quick]` prints, for the validation spans of two annotator sets
(TECH and HOUSE; further files of the same kind in the folder are measured, too):

* recall@10 and mean reciprocal rank (first ten) of `rapidfuzz` token_set, of character TF-IDF,
  of wordllama alone, and of `match_skills`, without and with the extra `semantic`. The parts of the
  likeness are fixed numbers that were chosen among round ones on both sets together;
* calibration of the shipped probability, and of one fitted on the other set alone, spans without a
  label among them: told against right, and the Brier score beside a constant;
* what is done with spans that no label fits: how many are left to a person or called new;
* queries per second;
* matches of whole sentences (`benchmarks/name_chance.py`);
* finds in them (`benchmarks/text_finds.py`).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

import skillgap as sg  # noqa: E402
from benchmarks import name_chance  # noqa: E402
from benchmarks.text_finds import index_read, measure, remember_vectors, ways  # noqa: E402
from skillgap.core.likeness.meaning import has_meaning, meaning_vectors  # noqa: E402
from skillgap.core.likeness.names import NameIndex  # noqa: E402

FOLDER = ROOT.parent / "shared" / "data" / "skill_text_dev"
MOST = 10
NONE = ("LABEL NOT PRESENT", "UNDERSPECIFIED")


def line(what: str, *figures: str) -> None:
    """Print one row of the table."""
    print(f"{what:<44}" + "".join(f"{figure:>20}" for figure in figures), flush=True)


def read_spans() -> dict[str, pd.DataFrame]:
    """Return the spans of each file: text, label."""
    found = {}
    for path in sorted(FOLDER.glob("*_annotations.csv")):
        table = pd.read_csv(path)
        text = table["sub_span"].fillna(table["span"]) if "sub_span" in table else table["span"]
        table = table.assign(text=text).dropna(subset=["text", "label"])
        found[path.name.removesuffix("_annotations.csv")] = table[["text", "label"]].astype(str)
    return found


def ranks(found: np.ndarray, labels: Sequence[str], truth: Sequence[str]) -> np.ndarray:
    """Return the rank of the right label among those found, 0 the first; 99 when absent."""
    names = np.array(labels, dtype=object)[found]
    hit = names == np.array(truth, dtype=object)[:, None]
    return np.where(hit.any(axis=1), hit.argmax(axis=1), 99)


def by_rapidfuzz(labels: list[str], texts: list[str]) -> np.ndarray:
    """Return the ten nearest by token_set ratio."""
    from rapidfuzz import fuzz, process, utils

    score = process.cdist(texts, labels, scorer=fuzz.token_set_ratio,
                          processor=utils.default_process)  # fmt: skip
    return np.argsort(-score, axis=1, kind="stable")[:, :MOST]


def by_characters(labels: list[str], texts: list[str]) -> np.ndarray:
    """Return the ten nearest by character TF-IDF (runs of 2 to 4 within words)."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    reader = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
    rows = reader.fit_transform(labels)
    score = (reader.transform(texts) @ rows.T).toarray()
    return np.argsort(-score, axis=1, kind="stable")[:, :MOST]


def by_meaning(labels: list[str], texts: list[str]) -> np.ndarray:
    """Return the ten nearest by wordllama alone."""
    return np.argsort(-(meaning_vectors(texts) @ meaning_vectors(labels).T), axis=1, kind="stable")[
        :, :MOST
    ]


def by_ours(index: NameIndex) -> Callable[[list[str], list[str]], np.ndarray]:
    """Return a finder that asks the index: an exact name first, then the likeliest."""

    def find(labels: list[str], texts: list[str]) -> np.ndarray:
        place, _ = index.nearest(texts, MOST)
        for i, text in enumerate(texts):
            skill, _ = index.skill_named_outright(text)
            if skill >= 0:
                rest = [each for each in place[i].tolist() if each != skill]
                place[i] = [skill, *rest][:MOST]
        return place

    return find


def compare(
    labels: list[str], spans: dict[str, pd.DataFrame], finders: dict[str, Callable]
) -> dict[str, tuple[float, float]]:
    """Print recall@10 and MRR of every finder and set; return the means over all spans."""
    known, totals = set(labels), {}
    line("recall@10 / MRR", *spans, "all", "seconds")
    for name, find in finders.items():
        start, every, shown = time.perf_counter(), [], []
        for table in spans.values():
            asked = table[table["label"].isin(known)]
            rank = ranks(find(labels, asked["text"].tolist()), labels, asked["label"].tolist())
            every.append(rank)
            shown.append(f"{(rank < MOST).mean():.3f} / {reciprocal(rank):.3f}")
        rank = np.concatenate(every)
        totals[name] = float((rank < MOST).mean()), reciprocal(rank)
        shown.append(f"{totals[name][0]:.3f} / {totals[name][1]:.3f}")
        line(f"   {name}", *shown, f"{time.perf_counter() - start:.1f}")
    return totals


def reciprocal(rank: np.ndarray) -> float:
    """Return the mean reciprocal rank of the first ten."""
    return float(np.where(rank < MOST, 1 / (1 + rank), 0.0).mean())


def measure_confidence(index: NameIndex, spans: dict[str, pd.DataFrame]) -> None:
    """Print how the probability holds, shipped and fitted on the other sets."""
    from sklearn.linear_model import LogisticRegression

    tables = {}
    for name, table in spans.items():
        found = sg.match_skills(table["text"].tolist(), index)
        near = found.table["nearest"].to_numpy(dtype=object)
        tables[name] = found.table.assign(right=near == table["label"].to_numpy(dtype=object),
                                          none=table["label"].isin(NONE).to_numpy())  # fmt: skip
    every = pd.concat(tables.values(), ignore_index=True)
    liked = every[every["method"] == "likeness"]
    show_calibration("shipped, all sets (fitted on these)", liked["probability"], liked["right"])
    told, right = [], []
    for name, held in tables.items():
        others = [each for other, each in tables.items() if other != name]
        if not others:
            return
        fit = pd.concat(others)
        fit, asked = fit[fit["method"] == "likeness"], held[held["method"] == "likeness"]
        model = LogisticRegression(C=3.0).fit(fit[["score", "margin"]], fit["right"])
        told.append(model.predict_proba(asked[["score", "margin"]])[:, 1])
        right.append(asked["right"])
    show_calibration("fitted on the other set, held out", np.concatenate(told), pd.concat(right))
    for name, some in (("named outright", every[every["method"] != "likeness"]),
                       ("accepted by likeness", liked[liked["verdict"] == "accept"]),
                       ("to be reviewed", liked[liked["verdict"] == "review"]),
                       ("called new", liked[liked["verdict"] == "new"])):  # fmt: skip
        share = some["right"].mean() if len(some) else float("nan")
        line(f"   {name}", f"{len(some)} spans", f"right {share:.2f}",
             f"no label fits {some['none'].mean() if len(some) else 0:.2f}")  # fmt: skip


def show_calibration(name: str, told: Sequence[float], right: Sequence[bool]) -> None:
    """Print told against right by fifths, and the Brier score."""
    chance, hit = np.asarray(told, dtype=float), np.asarray(right, dtype=float)
    constant = hit.mean() * (1 - hit.mean())
    line(f"   probability {name}", f"Brier {np.mean((chance - hit) ** 2):.3f}",
         f"constant {constant:.3f}")  # fmt: skip
    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        of = (chance >= low) & (chance < low + 0.2 + 1e-9 * (low == 0.8))
        if of.any():
            line(f"      told {low:.1f} to {low + 0.2:.1f}: {of.sum()} spans",
                 f"told {chance[of].mean():.2f}", f"right {hit[of].mean():.2f}")  # fmt: skip


def measure_speed(index: NameIndex, texts: list[str], name: str) -> None:
    """Print queries per second of whole matches."""
    start = time.perf_counter()
    sg.match_skills(texts, index)
    taken = time.perf_counter() - start
    line(f"   {name}", f"{len(texts) / taken:,.0f} per second", f"{len(texts):,} texts")


def main() -> int:
    """Run the benchmark; 0 when the goals are met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the same on fewer repeated queries")
    quick = parser.parse_args().quick
    if not FOLDER.exists():
        print("skill_text: skipped, ../shared/data/skill_text_dev is not here")
        return 0
    text = (FOLDER / "skills_en_label.txt").read_text(encoding="utf-8")
    labels = list(dict.fromkeys(each.strip() for each in text.splitlines() if each.strip()))
    spans = read_spans()
    print(f"{len(labels):,} labels; spans: {', '.join(f'{n} {len(t)}' for n, t in spans.items())}")
    start = time.perf_counter()
    indexes = {f"match_skills, {way}": index_read(labels, way) for way in ways()}
    line("building the indexes", f"{time.perf_counter() - start:.1f} s")
    finders = {"rapidfuzz token_set": by_rapidfuzz, "char TF-IDF": by_characters}
    finders |= {"wordllama alone": by_meaning} if has_meaning() else {}
    finders |= {name: by_ours(index) for name, index in indexes.items()}
    totals = compare(labels, spans, finders)
    for name, index in indexes.items():
        print(name)
        measure_confidence(index, spans)
        texts = [each for table in spans.values() for each in table["text"]] * (1 if quick else 8)
        measure_speed(index, texts, "speed")
    remember_vectors()
    for way in ways() if not quick else ("plain",):
        name_chance.measure(way)
        measure(way)
    ours, plain = totals["match_skills, plain"], totals["char TF-IDF"]
    met = ours[0] >= plain[0] and ours[1] >= plain[1]
    told = f"recall@10 {ours[0]:.3f} against {plain[0]:.3f} of char TF-IDF"
    if has_meaning():
        extra, alone = totals["match_skills, semantic"], totals["wordllama alone"]
        met = met and extra[0] >= alone[0] and extra[1] >= alone[1]
        told += f", with the extra {extra[0]:.3f} against {alone[0]:.3f} of wordllama"
    print(f"skill_text: {told} (goal at least the same, MRR too): {'met' if met else 'short'}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
