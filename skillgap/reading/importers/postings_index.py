"""A labour-market index, tidy by date: to postings by month, region and role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from skillgap.core.dates import read_dates
from skillgap.core.errors import Issue, MissingColumns
from skillgap.core.tables import SOURCE_ROW
from skillgap.core.words import EDGES, fold
from skillgap.reading.conform.numbers import read_numbers
from skillgap.reading.finding.table import RawTable
from skillgap.reading.importers.imported import Imported, conform_imported_records, join_imports

_DATES = ("date", "month", "day", "period", "week")
_INDEX = ("indeedjobpostingsindex", "index", "postingsindex", "jobpostingsindex", "aisharepostings",
          "value", "postings", "count")  # fmt: skip
_PLACES = ("state", "region", "jobcountry", "country", "area", "metro")
_MEASURES = ("variable", "measure", "metric")
_SECTORS = ("displayname", "sector", "category", "occupation", "industry", "title", "role")


def read_postings(
    raws: Sequence[RawTable],
    *,
    roles: Mapping[str, Sequence[str] | str] | None = None,
    skills: Mapping[str, Sequence[str] | str] | None = None,
    region: str = "",
    only: Mapping[str, str] | None = None,
) -> Imported:
    """Read an index of job postings.

    Args:
        raws: Its tables: a date, a value, and a sector or a region or both.
        roles: Sector to the role or roles it stands for, as a person decides.
        skills: Sector to the skill or skills it stands for.
        region: Region of all rows, where no column says it.
        only: Header to the one value that is kept, such as ``variable = "total postings"``.

    Returns:
        ``postings``: the mean of each month, one row per month, region and role or skill. Where
        a table has no sector, the rows hold for all roles of the region.

    Raises:
        MissingColumns: no date or no value.

    Limits:
        An index says how demand moves, not how much there is. Sectors nobody mapped are left out
        and listed; an index is never split between the roles of a sector.
    """
    targets = {"role_id": _fold_sector_names(roles), "skill_id": _fold_sector_names(skills)}
    return join_imports(_read_one_index(raw, targets, region, only or {}) for raw in raws)


def find_sectors(raws: Sequence[RawTable]) -> tuple[str, ...]:
    """Return the sectors of an index, most rows first, for a person to map."""
    named = [raw.frame[header].str.strip(EDGES) for raw in raws
             if (header := _find_header(raw, _SECTORS))]  # fmt: skip
    if not named:
        return ()
    counts = pd.concat(named).value_counts()
    return tuple(str(sector) for sector in counts.index if sector)


def _fold_sector_names(
    mapped: Mapping[str, Sequence[str] | str] | None,
) -> dict[str, tuple[str, ...]]:
    return {
        fold(sector): (ids,) if isinstance(ids, str) else tuple(ids)
        for sector, ids in (mapped or {}).items()
    }


def _read_one_index(
    raw: RawTable, targets: Mapping[str, Mapping[str, tuple[str, ...]]], region: str,
    only: Mapping[str, str],
) -> Imported:  # fmt: skip
    headers = {name: _find_header(raw, names) for name, names in (
        ("date", _DATES), ("index", _INDEX), ("place", _PLACES), ("sector", _SECTORS))}  # fmt: skip
    if not headers["date"] or not headers["index"]:
        raise MissingColumns(
            raw.file, f"no column for {'a date' if not headers['date'] else 'the index'} "
            f"(columns: {', '.join(raw.headers[:12])})",
            "a date, a value and a sector or region", "Name the columns date and index.",
        )  # fmt: skip
    issues = list(raw.issues)
    frame = _keep_one_measure(raw, _rows_with_values(raw, only), issues)
    rows = pd.DataFrame({
        "month": _first_days_of_months(frame[headers["date"]]),
        "index": read_numbers(list(frame[headers["index"]])).values,
        "region": frame[headers["place"]].str.strip(EDGES) if headers["place"] else region or "All",
        "sector": frame[headers["sector"]].str.strip(EDGES) if headers["sector"] else "",
        SOURCE_ROW: frame.index,
    })  # fmt: skip
    bad = rows["month"].isna() | rows["index"].isna() | (rows["index"] < 0)
    issues += _issues_about_bad_rows(raw, frame, headers, bad)
    means = rows[~bad].groupby(["month", "region", "sector"], sort=True, as_index=False).agg(
        {"index": "mean", SOURCE_ROW: "min"}
    )  # fmt: skip
    if headers["sector"]:
        means, unmapped = _map_sectors_to_targets(means, targets)
        issues += _issues_about_unmapped_sectors(raw.file, headers["sector"], unmapped)
    short = means["region"].str.len() == 2
    written = means.drop(columns="sector").assign(
        month=means["month"].dt.strftime("%Y-%m-%d"),
        index=means["index"].round(4).astype("str"),
        region=means["region"].str.upper().where(short, means["region"]),
    )
    records = [{str(k): v for k, v in row.items()} for row in written.to_dict("records")]
    part = conform_imported_records("postings", records, raw.file)
    return Imported(part.tables, (*issues, *part.issues))


def _find_header(raw: RawTable, names: Sequence[str]) -> str:
    by_fold = {fold(header): header for header in reversed(raw.headers)}
    return next((by_fold[name] for name in names if name in by_fold), "")


def _rows_with_values(raw: RawTable, only: Mapping[str, str]) -> pd.DataFrame:
    frame = raw.frame
    for header, value in only.items():
        if header in frame.columns:
            frame = frame[frame[header].str.strip(EDGES) == value]
    return frame


def _keep_one_measure(raw: RawTable, frame: pd.DataFrame, issues: list[Issue]) -> pd.DataFrame:
    """Keep one measure where a column names several: their mean would say nothing."""
    header = next((h for h in frame.columns if fold(str(h)) in _MEASURES), None)
    if header is None:
        return frame
    counts = frame[header].str.strip(EDGES).value_counts()
    if len(counts) < 2:
        return frame
    usual = sorted(counts.index, key=lambda name: ("total" not in name.casefold(), -counts[name]))
    issues.append(
        Issue(
            severity="warning",
            file=raw.file,
            table="postings",
            row=0,
            column=str(header),
            value=", ".join(counts.index[:6]),
            found=f"several measures, of which `{usual[0]}` was read",
            expected="one measure",
            remedy=f"Choose another with only = {{ {header} = … }} if that is not meant.",
            outcome="assumed",
        )
    )
    kept: pd.DataFrame = frame[frame[header].str.strip(EDGES) == usual[0]]
    return kept


def _first_days_of_months(cells: pd.Series) -> pd.Series:
    different = [str(cell) for cell in cells.unique()]
    days = pd.Series(pd.to_datetime(read_dates(different).days), index=different)
    first = days.to_numpy().astype("datetime64[M]").astype("datetime64[us]")
    month = dict(zip(different, first))
    return pd.Series([month[str(cell)] for cell in cells], index=cells.index)


def _issues_about_bad_rows(
    raw: RawTable, frame: pd.DataFrame, headers: Mapping[str, str], bad: pd.Series
) -> list[Issue]:
    if not bad.any():
        return []
    row = int(frame.index[bad.to_numpy()][0])
    shown = " | ".join(str(frame.at[row, headers[name]]) for name in ("date", "index"))
    return [
        Issue(
            severity="error",
            file=raw.file,
            table="postings",
            row=row,
            column=headers["index"],
            value=shown[:200],
            found="row without a day or a value",
            expected="a date and a number of 0 or more",
            remedy="Correct the rows; they were left out.",
            outcome="dropped",
            count=int(bad.sum()),
        )
    ]


def _map_sectors_to_targets(
    means: pd.DataFrame, targets: Mapping[str, Mapping[str, tuple[str, ...]]]
) -> tuple[pd.DataFrame, list[str]]:
    """Give each sector its roles and skills, one row each; return the sectors nobody mapped."""
    parts, known = [], set()
    for column, mapped in targets.items():
        ids = means["sector"].map(lambda sector, mapped=mapped: list(mapped.get(fold(sector), ())))
        rows = means.assign(**{column: ids}).explode(column).dropna(subset=[column])
        known |= set(rows["sector"])
        if len(rows):
            parts.append(rows)
    unmapped = [sector for sector in means["sector"].unique() if sector not in known]
    return (pd.concat(parts, ignore_index=True) if parts else means.head(0)), unmapped


def _issues_about_unmapped_sectors(file: str, header: str, unmapped: Sequence[str]) -> list[Issue]:
    if not unmapped:
        return []
    shown = ", ".join(unmapped[:8]) + (" …" if len(unmapped) > 8 else "")
    return [
        Issue(
            severity="warning",
            file=file,
            table="postings",
            row=0,
            column=header,
            value=shown,
            found="sector that no role stands for",
            expected="a role or skill for each sector",
            remedy="Say which roles they stand for (roles = {sector = role}); they were left out.",
            outcome="dropped",
            count=len(unmapped),
        )
    ]
