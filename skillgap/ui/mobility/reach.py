"""From which function to which open role: who is within reach, before anybody is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from skillgap.core import wording
from skillgap.core.quantities import INTERNAL_FILL
from skillgap.figures.heat_map import heat_map_height
from skillgap.questions.mobility.figure import draw_reach
from skillgap.ui.kit import cached, show, state
from skillgap.ui.kit.bones import KeyFigure, Tone
from skillgap.ui.kit.plain import plain
from skillgap.ui.mobility.needs import needed_roles
from skillgap.ui.mobility.state import move

if TYPE_CHECKING:
    from skillgap.questions.mobility import Candidates

_MOST_ROLES, _MOST_OFFERED = 10, 3


def reach_headline(found: Candidates) -> str:
    """Say how much of what is open could be filled from inside, and where most could come from."""
    posts = found.posts
    opened = int(posts["posts"].sum())
    fillable = int(posts.loc[posts["candidates"] > 0, "posts"].sum())
    said = (
        f"Somebody inside could fill {fillable:,} of the {wording.count(opened, 'open post')}"
        if fillable
        else f"Nobody inside passes all three filters for any of the {opened:,} open posts"
    )
    most = found.reach.sort_values("people", ascending=False, kind="stable").head(1)
    if not fillable or not len(most):
        return f"{said}."
    row = most.iloc[0]
    return (
        f"{said}. The widest choice is for {row['title']}: "
        f"{wording.count(row['people'], 'person', 'people')} in {row['function']} could move to it."
    )


def reach_mark(found: Candidates) -> tuple[str, Tone]:
    """Return how many of the open posts somebody inside could fill."""
    posts = found.posts
    opened = int(posts["posts"].sum())
    fillable = int(posts.loc[posts["candidates"] > 0, "posts"].sum())
    return f"{fillable:,} of {opened:,}", "calm" if 2 * fillable > opened else "alarm"


def reach_key_figures(found: Candidates) -> list[KeyFigure]:
    """Return what is open, what could be filled from inside, and what was."""
    posts, (filled, inside) = found.posts, found.inside
    opened = int(posts["posts"].sum())
    fillable = int(posts.loc[posts["candidates"] > 0, "posts"].sum())
    return [
        KeyFigure("Open posts", f"{opened:,}",
                  f"in {wording.count(posts['role_id'].nunique(), 'role')}",
                  "Openings that are not filled."),
        KeyFigure("Could be filled inside", f"{fillable:,}", f"of {opened:,}",
                  "Open posts for which at least one person passes all three filters: viable, "
                  "desirable and safe, as worked out. One person may count for several posts."),
        KeyFigure("People within reach", f"{found.within_reach:,}", "of at least one open role",
                  "People who pass all three filters for at least one open role."),
        KeyFigure(INTERNAL_FILL.name, wording.share(inside / filled) if filled else "–",
                  f"{inside:,} of {filled:,} in 12 months", INTERNAL_FILL.meaning),
    ]  # fmt: skip


def reach_title(found: Candidates) -> str:
    """Say for how many open roles nobody is within reach: the answer tells of the widest choice."""
    most = found.posts.groupby("role_id", sort=False)["candidates"].max()
    titles = found.reach.drop_duplicates("role_id").set_index("role_id")["title"]
    nobody = [str(titles[role]) for role in most.index[most == 0]]
    whole = wording.count(len(most), "open role")
    if not nobody:
        return f"People are within reach of each of the {whole}"
    some = f"People are within reach of {len(most) - len(nobody)} of {whole}"
    return f"{some}; nobody fits {wording.listed(nobody)}"


@st.fragment
def show_reach(found: Candidates) -> None:
    """Show the matrix from function to open role; a cell opens its people."""
    posts = found.posts.groupby("role_id")["posts"].sum()
    ranked = [role for role in needed_roles()["role_id"] if role in posts.index]
    order = pd.Index(ranked[:_MOST_ROLES])
    table = found.reach[found.reach["role_id"].isin(order)]
    table = table.sort_values("role_id", key=order.get_indexer, kind="stable", ignore_index=True)
    few = (table["people"] > 0) & (table["people"] < cached.viewer().minimum_group)
    table = table.assign(people=table["people"].astype("float64").mask(few))
    titles = dict(zip(table["role_id"], table["title"], strict=True))
    names = {role: f"{title} · {posts[role]} open" for role, title in titles.items()}
    _offer_cells(table, titles)
    best = table.loc[table["people"].idxmax()]
    st.markdown(f"#### {plain(reach_title(found))}")
    left_out = len(ranked) - len(order)
    st.caption(
        "People who could move, by where they work now (columns) and what is open (rows, highest "
        "value first). Click a number to see them."
        + (f" {wording.count(left_out, 'more role')} in the list on the left." if left_out else "")
    )
    key = state.fresh_key("reach")

    def open_cell(at: int) -> None:
        row = table.iloc[at]
        move.change(role=str(row["role_id"]), group=str(row["function"]), mover="")

    show.show_chart(
        draw_reach(table, names=names, mode=show.light_or_dark()),
        alt="People within reach of open roles; most: "
        f"{best['people']:.0f} from {best['function']} to {best['title']}",
        key=key,
        height=heat_map_height(len(order), table["function"].nunique()),
        on_select=state.on_chart_choice(key, open_cell),
    )
    st.caption(
        "They have enough of the skills, take no large cut in pay, and do not move to work more "
        "exposed to AI. A dot: nobody"
        + (f"; a dash: fewer than {cached.viewer().minimum_group}." if few.any() else ".")
    )
    if move().role:
        st.rerun()


def _offer_cells(table: pd.DataFrame, titles: dict[str, str]) -> None:
    """Offer the costliest open roles that somebody could fill, each by its fullest cell.

    It is the next step, and the way in for those who cannot click the picture.
    """
    fullest = table[table["people"] > 0].sort_values("people", ascending=False, kind="stable")
    fullest = fullest.drop_duplicates("role_id").sort_index().head(_MOST_OFFERED)
    with st.container(key="reach-cells"):
        st.markdown("**What to do next:** see who could fill the open posts of most value")
        for place, row in zip(
            st.columns(_MOST_OFFERED, gap="small"), fullest.itertuples(index=False), strict=False
        ):
            if place.button(
                f"{plain(row.function)} → {plain(titles[row.role_id])}: {row.people:,.0f}",
                key=f"reach-{row.role_id}-{row.function}",
                icon=":material/group:",
                width="stretch",
            ):
                move.change(role=row.role_id, group=row.function, mover="")
                st.rerun()
