"""One reviewer's batch of a kind: taken for a week, looked at one by one or several at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import streamlit as st

from skillgap.core import wording
from skillgap.core.errors import SkillgapError
from skillgap.core.review import Ramp
from skillgap.core.review_batches import BATCH, Batch, batch_of
from skillgap.core.subjects import split_subject
from skillgap.reviews import MATCH, OFFER, review_batches, review_items, take_batch
from skillgap.ui.kit import bones, cached, reviews, show, state
from skillgap.ui.kit.plain import plain

if TYPE_CHECKING:
    import pandas as pd

_TALLEST = 430
_LISTED = 8


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits of one kind.

    Attributes:
        kind: What reviews of it are kept as.
        title: The kind as people read it.
        noun: One of it.
        ramp: Where its review stands.
        waiting: What waits: item, stake (what it is ordered by, most first), and columns shown.
        columns: How the columns are shown, in order.
        tell: Says in words what one item rests on.
    """

    kind: str
    title: str
    noun: str
    ramp: Ramp
    waiting: pd.DataFrame
    columns: Mapping[str, Any]
    tell: Callable[[str], str]


def show_batch(queue: Queue) -> None:
    """Show the batch of whoever looks, or let them take one."""
    dataset = cached.active_dataset()
    if dataset is None:
        return
    st.caption(plain(f"{queue.title}. {queue.ramp.sentence} {queue.ramp.outlook}"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by = st.text_input("Who looks", key="review-by", width=260, placeholder="Your name")
        taken = batch_of(review_batches(cached.workspace(), dataset.lineage, queue.kind), by,
                         _today())  # fmt: skip
        left = _left_of(queue, taken)
        if not len(left):
            _offer_to_take(queue, by, another=taken is not None)
    if taken is not None and len(left):
        st.caption(_where_it_stands(queue, taken, len(left)))
        _show_left(queue, left, taken.reviewer)


def _left_of(queue: Queue, taken: Batch | None) -> pd.DataFrame:
    """Return what is left of a batch, by what is at stake."""
    items = taken.left_of(queue.waiting["item"]) if taken else []
    left = queue.waiting[queue.waiting["item"].isin(items)]
    return left.sort_values(["stake", "item"], ascending=[False, True], ignore_index=True)


def _where_it_stands(queue: Queue, taken: Batch, left: int) -> str:
    return plain(
        f"Your batch: {left} of {wording.count(len(taken.items), queue.noun)} left, chosen at "
        f"random, most at stake first. Until {wording.day(taken.until)}; the rest then goes back "
        "to the queue."
    )


def _offer_to_take(queue: Queue, by: str, *, another: bool) -> None:
    size = min(BATCH, len(queue.waiting))
    words = f"Take {'the next' if another else ''} {size} for this week".replace("  ", " ")
    if st.button(words, type="primary", icon=":material/move_to_inbox:", key=f"take-{queue.kind}"):
        _do(lambda lineage: take_batch(
            cached.workspace(), lineage, queue.kind, queue.waiting["item"].tolist(), by=by,
            today=_today(),
        ), "These are assigned to you; nobody else will get them.")  # fmt: skip


def _show_left(queue: Queue, left: pd.DataFrame, by: str) -> None:
    table, decision = st.columns([8, 5], gap="medium")
    with table:
        chosen = show.show_table(
            left, alt=f"{queue.title} in your batch", order=list(queue.columns),
            columns=queue.columns, height=_TALLEST if len(left) > _LISTED else "content",
            key=state.fresh_key(f"batch-{queue.kind}"), on_select=lambda: None, choose="multi-row",
        )  # fmt: skip
    rows = left.iloc[[one for one in chosen if one < len(left)] or [0]]
    with decision, st.container(border=True, key="review-decision"):
        _draw_decision(queue, rows, by)


def _draw_decision(queue: Queue, rows: pd.DataFrame, by: str) -> None:
    """Draw what is looked at and the two answers; several together need a reason."""
    first, several = rows.iloc[0], len(rows) > 1
    shown = [name for name in queue.columns if name not in ("stake", "cost", "file", "kind")]
    heads = [" → ".join(str(row[name]) for name in shown) for _, row in rows.iterrows()]
    if several:
        st.markdown(f"**{wording.count(len(rows), queue.noun)} together**")
        st.caption(plain(wording.listed(heads, 4)))
    else:
        st.markdown(f"**{plain(heads[0])}**")
        st.markdown(plain(queue.tell(str(first["item"]))))
    mark = "-".join([*split_subject(str(first["item"])), str(len(rows))])
    with st.form(f"review-{mark}", border=False):
        reason = st.text_input(
            "Why", key=f"review-why-{mark}",
            placeholder="What you looked at in all of them" if several else "Needed if it is wrong",
        )  # fmt: skip
        told = ("They are right", "They are wrong") if several else ("It is right", "It is wrong")
        with st.container(horizontal=True):
            right = st.form_submit_button(told[0], icon=":material/check:", type="primary")
            wrong = st.form_submit_button(told[1], icon=":material/thumb_down:")
    if right or wrong:
        items = rows["item"].tolist()
        _do(lambda lineage: review_items(
            cached.workspace(), lineage, queue.kind, items, right=right, by=by, reason=reason
        ), "Kept." if right else "Saved; it is no longer used.")  # fmt: skip
    st.caption("Choose a row to see what it rests on, or several to decide them together.")


def _do(act: Callable[[int], object], notice: str) -> None:
    dataset = cached.active_dataset()
    if dataset is None:
        return
    try:
        act(dataset.lineage)
    except SkillgapError as error:
        bones.show_error(error)
        return
    reviews.look_again()
    state.renew_keys(*(f"batch-{kind}" for kind in (OFFER, MATCH)))
    state.leave_notice(notice)
    st.rerun()


def _today() -> date:
    return datetime.now(UTC).date()
