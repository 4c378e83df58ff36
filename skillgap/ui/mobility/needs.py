"""Which roles could be moved to, most needed first."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from skillgap.questions.mobility import open_posts_table
from skillgap.ui.kit import cached
from skillgap.ui.kit.network import network


def needed_roles() -> pd.DataFrame:
    """Return the roles that can be moved to, most needed first.

    Columns: role_id, title, posts (open), people, monthly_risk, value (posts × monthly value at
    risk).
    """
    return _needed_roles(*cached.cache_version())


@st.cache_resource(show_spinner=False, max_entries=3)
def _needed_roles(*version: object) -> pd.DataFrame:
    workforce = cached.open_workforce()
    posts = open_posts_table(workforce).groupby("role_id")["posts"].sum()
    table = network().roles[["role_id", "title", "people", "skills"]]
    table = table[table["skills"] > 0].drop(columns="skills")
    value = workforce["roles"].set_index("role_id")["monthly_value_at_risk"].fillna(0)
    short = cached.gaps().by("role_id").set_index("role_id")["monthly_risk"]
    table = table.assign(
        posts=table["role_id"].map(posts).fillna(0).astype("int64"),
        monthly_risk=table["role_id"].map(short).fillna(0.0),
    )
    table["value"] = table["posts"] * table["role_id"].map(value)
    order = ["value", "posts", "monthly_risk", "role_id"]
    return table.sort_values(order, ascending=[False, False, False, True], ignore_index=True)
