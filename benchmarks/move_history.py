"""Does what was seen before tell which moves come later? On a real employer, by its own years.

`python benchmarks/move_history.py` takes the moves between job titles of a city employer (fiscal
years 2011 to 2015), counts affinity in the earlier years as the product does, and tries it on the
later ones, which nothing was fitted on: for every title that somebody left, all other titles are
ranked, by likeness of titles alone and with the moves seen. AUC and the share of moves among the
first ten are means over titles left.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import rankdata
from sklearn.feature_extraction.text import TfidfVectorizer

from skillgap.questions.mobility.history import PRIOR, moves_expected

ROOT = Path(__file__).resolve().parent.parent
MOVES = ROOT.parent / "shared" / "data" / "flows_dev" / "title_moves_fy2011_2015.csv"
SPLITS = (((2011, 2012), (2013,)), ((2011, 2012, 2013), (2014, 2015)))
POWERS = (0.0, 0.25, 0.5, 1.0)


def counted(moves: pd.DataFrame, titles: list[str], years: tuple[int, ...]) -> np.ndarray:
    """Return the moves of some years from title to title, shape (titles, titles)."""
    place = {title: at for at, title in enumerate(titles)}
    some = moves[moves["fy"].isin(years)]
    table = np.zeros((len(titles), len(titles)))
    ends = (some["from_title"].map(place).to_numpy(), some["to_title"].map(place).to_numpy())
    np.add.at(table, ends, some["moves"].to_numpy(dtype=np.float64))
    return table


def scores(ranked: np.ndarray, later: np.ndarray) -> tuple[float, float]:
    """Return mean AUC, and mean share of the moves that lie among the first ten."""
    told, first = [], []
    for left in np.flatnonzero(later.sum(axis=1)):
        others = np.arange(len(later)) != left
        score, went = ranked[left][others], later[left][others]
        place, hit = rankdata(score), went > 0
        below = place[hit].sum() - hit.sum() * (hit.sum() + 1) / 2
        told.append(below / (hit.sum() * (~hit).sum()))
        first.append(went[np.argsort(-score, kind="stable")[:10]].sum() / went.sum())
    return float(np.mean(told)), float(np.mean(first))


def main() -> int:
    """Print each split; exit code 1 where moves seen before make it worse."""
    if not MOVES.exists():
        print("skipped: the moves of the city employer are not beside the repository")
        return 0
    moves = pd.read_csv(MOVES)
    moves = moves[moves["from_title"] != moves["to_title"]]
    titles = sorted(set(moves["from_title"]) | set(moves["to_title"]))
    rows = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4)).fit_transform(titles)
    alike = (rows @ rows.T).toarray()
    worse = False
    for earlier, later in SPLITS:
        seen, came = counted(moves, titles, earlier), counted(moves, titles, later)
        affinity = (seen + PRIOR) / (moves_expected(seen) + PRIOR)
        again = came[seen > 0].sum() / came.sum()
        print(f"{earlier[0]} to {earlier[-1]}, tried on {later[0]} to {later[-1]}: "
              f"{again:.0%} of the later moves are of a kind seen before")  # fmt: skip
        found = [scores(alike * affinity**power, came) for power in POWERS]
        for power, (auc, ten) in zip(POWERS, found, strict=True):
            print(f"   likeness × affinity^{power:<4}  AUC {auc:.3f}   first ten {ten:.3f}")
        worse |= found[2][0] < found[0][0] or found[2][1] < found[0][1]
    return int(worse)


if __name__ == "__main__":
    raise SystemExit(main())
