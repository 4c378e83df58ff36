"""One organisation with everything that engines could settle differently, laid out for each."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

import skillgap as sg
from skillgap.core.workforce import Workforce
from skillgap.engines.statements import NEEDED, WELCOME
from skillgap.questions.profiles.evidence import days_since_1970
from skillgap.questions.profiles.terms import learn_terms, make_terms
from tests.gap_cases import TODAY, typed
from tests.small_organisation import small_organisation

PEOPLE = 400


def difficult_organisation() -> Workforce:
    """Return people with strange signals: repeats, odd levels, no level, odd sources and days."""
    plain = small_organisation(people=PEOPLE)
    rows = plain["signals"].to_dict("records")
    rng = np.random.default_rng(11)
    some = [rows[at] for at in rng.integers(0, len(rows), 300)]
    rows += [dict(row) for row in some]  # said twice: once, or by many witnesses
    rows += [{**row, "reference": "another"} for row in some[:40]]
    rows += [{**row, "last_used_on": pd.Timestamp("2026-01-31")} for row in some[40:80]]
    rows += [{**row, "level": float(rng.uniform(0, 5))} for row in some[80:180]]
    rows += [{**row, "level": level} for row, level in zip(some, (-0.0, 0.0, 5.0, 0.1 + 0.2))]
    rows += [{**row, "level": np.nan} for row in some[180:190]]
    rows += [{**row, "level": bad} for row, bad in zip(some, (5.5, -1.0, np.inf, -np.inf))]
    rows += [{**row, "source": "rumour"} for row in some[:7]]
    rows += [{**row, "observed_on": pd.NaT} for row in some[:9]]
    rows += [{**row, "observed_on": pd.Timestamp("2031-01-01")} for row in some[:5]]
    rows += [{**row, "observed_on": pd.Timestamp("1969-12-25")} for row in some[:5]]
    rows += [{**row, "expires_on": pd.Timestamp("2020-01-01")} for row in some[200:240]]
    tables = {name: plain[name] for name in NEEDED}
    tables["signals"] = typed("signals", rows)
    skills = tables["skills"].copy()
    skills["half_life_months"] = np.resize([np.nan, 6.5, 11.0, 0.0, 1e9, 13.0], len(skills))
    staff = tables["employees"].copy()
    staff["fte"] = np.resize([1.0, 0.8, np.nan, 1 / 3], len(staff))
    staff.loc[::37, "hire_date"] = pd.NaT
    staff.loc[::41, "exit_date"] = pd.Timestamp("2026-01-31")  # gone, and still a colleague's word
    staff.loc[::43, "role_id"] = None
    return Workforce({**tables, "skills": skills, "employees": staff}, as_of=TODAY)


def terms_of(workforce: Workforce):
    """Return the terms on the workforce's day, learnt from its own signals."""
    return learn_terms(workforce, sg.default_assumptions(), days_since_1970(workforce.as_of))


def published_terms_of(workforce: Workforce):
    """Return the terms on the workforce's day, as they are without anything learnt."""
    return make_terms(sg.default_assumptions(), days_since_1970(workforce.as_of))


def columns_kept(workforce: Workforce, table: str) -> pd.DataFrame:
    """Return the columns of a table that engines read."""
    frame = workforce[table]
    return frame[[name for name in (*NEEDED[table], *WELCOME[table]) if name in frame.columns]]


def write_parquet(workforce: Workforce, folder) -> None:
    """Write the tables to a folder; NaN stays NaN there, as it comes from Arrow."""
    folder.mkdir()
    for name in NEEDED:
        frame = columns_kept(workforce, name)
        arrays = [
            pa.array(frame[column].to_numpy(), from_pandas=False)
            if frame[column].dtype == np.float64
            else pa.array(frame[column])
            for column in frame.columns
        ]
        made = pa.Table.from_arrays(arrays, names=list(frame.columns))
        pq.write_table(made, folder / f"{name}.parquet", coerce_timestamps="us",
                       allow_truncated_timestamps=True)  # fmt: skip


def write_to_postgres(workforce: Workforce, address: str) -> None:
    """Create and fill the tables on a server, some numbers as NaN and some as NULL."""
    from sqlalchemy import create_engine

    server = create_engine(address)
    with server.begin() as connection:
        for name in NEEDED:
            frame = columns_kept(workforce, name)
            kinds = [_kind(frame[column]) for column in frame.columns]
            told = ", ".join(f"{column} {kind}" for column, kind in zip(frame.columns, kinds))
            connection.exec_driver_sql(f"CREATE TABLE {name} ({told})")
            rows = [tuple(_cell(value, kind) for value, kind in zip(row, kinds))
                    for row in frame.itertuples(index=False)]  # fmt: skip
            for start in range(0, len(rows), 500):
                part = rows[start : start + 500]
                values = ", ".join(f"({', '.join(row)})" for row in part)
                connection.exec_driver_sql(f"INSERT INTO {name} VALUES {values}")
    server.dispose()


def _kind(column: pd.Series) -> str:
    if pd.api.types.is_datetime64_any_dtype(column):
        return "date"
    return "double precision" if pd.api.types.is_numeric_dtype(column) else "text"


def _cell(value, kind: str) -> str:
    if kind == "double precision":
        if value is pd.NA or value is None:
            return "NULL"
        return f"CAST('{float(value)!r}' AS DOUBLE PRECISION)"
    if pd.isna(value):
        return "NULL"
    if kind == "date":
        return f"DATE '{pd.Timestamp(value):%Y-%m-%d}'"
    return "'" + str(value).replace("'", "''") + "'"
