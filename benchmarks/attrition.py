"""Staff forecasts through the front door: rosters read from files, forecasts as a user makes them.

    python benchmarks/attrition.py [--quick]

First a real employer (../shared/data/rosters_dev: six yearly rosters, 13,000 people), read by the
roster importer. Leaving: the last two years, each from what its roster told, beside tenure ×
department shrunk. Headcount and ranges: every roster as origin, 12, 24 and 36 months ahead.
Then employers made by other laws than the model's (employers.py), written as files, read, cut
three years before their end and forecast: how much of what came lies inside the 80% ranges of
cells, departments and the total.

Only what a user can call is used: ``read_as``, ``estimate_attrition``, ``forecast``, the back-test.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import skillgap as sg  # noqa: E402
from benchmarks.employers import make  # noqa: E402
from skillgap.core.scenario import Scenario  # noqa: E402
from skillgap.core.workforce import Floats  # noqa: E402
from skillgap.questions.forecast import estimate_attrition, read_basis, run_backtest  # noqa: E402
from skillgap.questions.forecast.backtest import share_inside_interval, workforce_as_known_at  # noqa: E402

SHARED = ROOT.parent / "shared" / "data" / "rosters_dev"
AUC_GOAL = 0.67
DEPARTMENTS, MADE = (0.65, 0.92), (0.75, 0.85)
EMPLOYERS, QUICK_EMPLOYERS = 200, 6
SHRINK = 20.0
HORIZONS = (12, 24, 36)


def auc(chance: Floats, left: Floats) -> float:
    """Return the chance that a leaver had the higher chance than a stayer; ties count half."""
    rank = pd.Series(chance).rank().to_numpy()
    gone = float(left.sum())
    return float((rank[left > 0].sum() - gone * (gone + 1) / 2) / (gone * (len(left) - gone)))


def simple(snapshots: pd.DataFrame, staff: pd.DataFrame, day: pd.Timestamp) -> pd.Series:
    """Return tenure × department shrunk to tenure, fitted to the years known on a day."""
    hired = staff.drop_duplicates("employee_id").set_index("employee_id")["hire_date"]
    days = sorted(one for one in snapshots["taken_on"].unique() if one <= day)
    edges = [-np.inf, 1, 2, 3, 5, 8, 12, 17, 22, 26, 30, np.inf]

    def seen(at: pd.Timestamp) -> pd.DataFrame:
        rows = snapshots[snapshots["taken_on"] == at]
        years = (at - rows["employee_id"].map(hired)).dt.days / 365.25
        return pd.DataFrame({"id": rows["employee_id"].to_numpy(),
                             "department": rows["function"].astype(str).to_numpy(),
                             "band": np.searchsorted(edges, years.to_numpy()) })  # fmt: skip

    past = []
    for first, later in pairwise(days):
        rows = seen(first)
        stay = set(snapshots.loc[snapshots["taken_on"] == later, "employee_id"])
        past.append(rows.assign(left=[one not in stay for one in rows["id"]]))
    known = pd.concat(past)
    by_band = known.groupby("band")["left"].mean()
    cells = known.groupby(["band", "department"])["left"].agg(["sum", "size"])
    now = seen(day)
    usual = now["band"].map(by_band).fillna(known["left"].mean()).to_numpy()
    found = cells.reindex(pd.MultiIndex.from_frame(now[["band", "department"]])).fillna(0)
    chance = (found["sum"].to_numpy() + SHRINK * usual) / (found["size"].to_numpy() + SHRINK)
    return pd.Series(chance, index=now["id"])


def leaving(workforce: sg.Workforce) -> tuple[float, float, float]:
    """Score the last two years; returns AUC, Brier, and Brier of the simple way."""
    snapshots, register = workforce["snapshots"], sg.default_assumptions()
    days = sorted(snapshots["taken_on"].unique())
    ways: dict[str, list[Floats]] = {"product": [], "tenure × department, shrunk": []}
    left: list[Floats] = []
    for day, later in zip(days[-3:-1], days[-2:], strict=True):
        past = workforce_as_known_at(workforce, pd.Timestamp(day))
        table = estimate_attrition(read_basis(past, None, assumptions=register), 12)
        stay = set(snapshots.loc[snapshots["taken_on"] == later, "employee_id"])
        left.append(np.array([one not in stay for one in table["employee_id"]], dtype=float))
        ways["product"].append(table["leave_share"].to_numpy())
        beside = simple(snapshots, workforce["employees"], pd.Timestamp(day))
        ways["tenure × department, shrunk"].append(beside[table["employee_id"]].to_numpy())
    gone, scores = np.concatenate(left), {}
    print("Leavers within 12 months, last two years, from what each roster told")
    print(f"{'':<30}{'AUC':>8}{'Brier':>9}{'people':>9}")
    for name, parts in ways.items():
        chance = np.concatenate(parts)
        scores[name] = (auc(chance, gone), float(np.mean((chance - gone) ** 2)))
        print(f"{name:<30}{scores[name][0]:>8.4f}{scores[name][1]:>9.4f}{len(gone):>9,}")
    return (*scores["product"], scores["tenure × department, shrunk"][1])


def headcounts(workforce: sg.Workforce, draws: int) -> bool:
    """Print the back-test of the employer; say whether its goals are met."""
    basis = read_basis(workforce, None, assumptions=sg.default_assumptions())
    table = run_backtest(basis, draws=draws).table
    print("\nHeadcount from every roster, error as share of people; ranges of 80%")
    print(table.round(4).to_string(index=False))
    some = table[table["level"].isin(("function", "cell of 20"))]
    held = some["coverage_share"].between(*DEPARTMENTS).all()
    near = some[(some["level"] == "function") & (some["months"] <= 24)]
    return bool(held and (near["error_share"] <= near["naive_error_share"] + 1e-9).all())


def employer(
    seed: int, folder: Path, draws: int
) -> list[tuple[str, int, float, float, float, float]]:
    """Forecast one made employer; level, months, inside, error, naive error, people."""
    made = make(seed)
    days = sorted(made.rosters)
    origin, known = days[-4], days[:-3]
    files = []
    for day in known:
        path = folder / f"roster_{day:%Y-%m-%d}.csv"
        made.rosters[day].to_csv(path, index=False)
        files.append(path)
    workforce = sg.read_as("roster", files)
    forecast = sg.forecast(workforce, None, Scenario("x", 36, seed), draws=draws)
    rows = []
    for months in HORIZONS:
        came = made.rosters[origin + pd.DateOffset(months=months)]
        now = made.rosters[origin]
        heads = np.rint(forecast.people_fte[months - 1])
        for level, by in (("total", []), ("function", ["Department"]),
                          ("cell", ["Job Title", "Department"])):  # fmt: skip
            names = {"Job Title": "role_id", "Department": "function"}
            label = _label(forecast.cells, [names[one] for one in by])
            code, groups = pd.factorize(label)
            drawn = np.zeros((len(groups), heads.shape[1]), dtype=np.float32)
            np.add.at(drawn, code, heads)
            counted = [_count(frame, by).reindex(groups).fillna(0).to_numpy(float)
                       for frame in (came, now)]  # fmt: skip
            inside = share_inside_interval(drawn, counted[0])
            middle = np.median(drawn, axis=1)
            rows.append((level, months, float(inside.mean()),
                         float(np.abs(middle - counted[0]).sum()),
                         float(np.abs(counted[1] - counted[0]).sum()),
                         counted[0].sum()))  # fmt: skip
    return rows


def _count(frame: pd.DataFrame, by: list[str]) -> pd.Series:
    return _label(frame, by).value_counts()


def _label(frame: pd.DataFrame, by: list[str]) -> pd.Series:
    label = pd.Series("All", index=frame.index, dtype="object")
    for column in by:
        label = label + "|" + frame[column].astype("object")
    return label


def made_employers(count: int, draws: int) -> bool:
    """Forecast made employers, print coverage and error; say whether the goal is met."""
    rows = []
    for seed in range(count):
        with tempfile.TemporaryDirectory() as folder:
            rows += employer(seed, Path(folder), draws)
    columns = ["level", "months", "inside", "error", "naive", "people"]
    table = pd.DataFrame(rows, columns=columns)
    summed = table.groupby(["level", "months"]).agg(
        inside=("inside", "mean"), error=("error", "sum"), naive=("naive", "sum"),
        people=("people", "sum"),
    )  # fmt: skip
    for name in ("error", "naive"):
        summed[name] /= summed["people"]
    print(f"\n{count} employers made by other laws, three years ahead")
    print(summed.round(4).to_string())
    by_level = summed.groupby("level")["inside"].mean()
    print("mean over horizons:", {name: f"{share:.1%}" for name, share in by_level.items()})
    return bool(by_level.between(*MADE).all())


def main(arguments: list[str] | None = None) -> int:
    """Print the tables; 0 when every goal is met."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="few employers, few draws")
    parser.add_argument("--employers", type=int, default=0, help="how many to make")
    chosen = parser.parse_args(arguments)
    count = chosen.employers or (QUICK_EMPLOYERS if chosen.quick else EMPLOYERS)
    met, scores = True, (float("nan"),) * 3
    if SHARED.exists():
        workforce = sg.read_as("roster", sorted(SHARED.glob("*.csv")))
        scores = leaving(workforce)
        met &= scores[0] >= AUC_GOAL and scores[1] <= scores[2]
        met &= headcounts(workforce, 60 if chosen.quick else 300)
    else:
        print(f"real data not here: {SHARED} is missing; the real employer is skipped")
    covered = made_employers(count, 120 if chosen.quick else 200)
    met &= covered or chosen.quick
    print(
        f"\nattrition: AUC {scores[0]:.3f}, Brier {scores[1]:.4f} beside {scores[2]:.4f} "
        f"(goal {AUC_GOAL}, no worse); headcount no worse than naive and ranges as wanted: "
        f"{'met' if met else 'short'}"
    )
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
