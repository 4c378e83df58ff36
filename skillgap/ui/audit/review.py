"""The review queue: what is proposed about people and skills, and how much of it is looked at."""

from __future__ import annotations

import streamlit as st

import skillgap as sg
from skillgap.core import wording
from skillgap.core.name_matches import TITLE
from skillgap.core.review import Ramp
from skillgap.core.review_batches import BATCH
from skillgap.core.subjects import split_subject
from skillgap.reviews import MATCH, OFFER
from skillgap.ui.audit.batch import Queue, show_batch
from skillgap.ui.kit import bones, cached, reviews, shell, show
from skillgap.ui.kit.plain import plain

_KIND = "review-kind"


def show_review() -> None:
    """Show where the review of each kind stands, and one reviewer's batch of what waits."""
    workforce = cached.workforce()
    if workforce is None:
        bones.invite_to_load_data()
        return
    queues = [one for one in (_offers(), _matches()) if one is not None]
    st.markdown(f"#### {plain(_headline(queues))}")
    _show_queue(queues)
    st.markdown("#### How much of each kind is reviewed")
    rows = [(one.title, *_ramp_cells(one.ramp), wording.count(len(one.waiting), one.noun))
            for one in queues]  # fmt: skip
    rows += [
        ("Packets for managers", *_ramp_cells(reviews.packets_ramp()), "on the page Learning"),
        ("Reminders and outlines", "100%", "A person reviews each before it is sent.", "No change.",
         "on the page Learning"),
        ("Changes to the list of skills", *_ramp_cells(reviews.taxonomy_ramp()),
         "on the page Taxonomy"),
    ]  # fmt: skip
    show.show_wrapped_table(
        ("Proposed", "Reviewed", "What reviews found", "What is next", "Waiting"), rows
    )
    st.caption(
        "Every one is reviewed until it is 95% certain that few are wrong; then half, then one in "
        "ten, and every one again if errors rise. Batches are chosen at random, so what they show "
        "holds for the whole queue. On this laptop the queue holds nothing up. Once managers and "
        "employees have accounts, an offer reaches them only after its review, unless it was not "
        "chosen for review."
    )
    with st.container(horizontal=True):
        for title, page in (("Packets", "learning"), ("List of skills", "taxonomy")):
            st.page_link(shell.page_entry(page), label=title, icon=":material/arrow_forward:")


def _headline(queues: list[Queue]) -> str:
    waits = [wording.count(len(one.waiting), one.noun) for one in queues if len(one.waiting)]
    if not waits:
        return "Nothing about people is waiting for review here."
    verb = "waits" if sum(len(one.waiting) for one in queues) == 1 else "wait"
    most = max(len(one.waiting) for one in queues)
    batch = f"; a batch of {BATCH} a week is enough" if most > BATCH else ""
    return f"{' and '.join(waits)} {verb} for review{batch}."


def _ramp_cells(ramp: Ramp) -> tuple[str, str, str]:
    return f"{ramp.share:.0%}", ramp.sentence, ramp.outlook


def _show_queue(queues: list[Queue]) -> None:
    """Show the batch of the kind chosen; kinds of which nothing waits are not offered."""
    waiting = {one.title: one for one in queues if len(one.waiting)}
    if not waiting:
        return
    if len(waiting) == 1:
        show_batch(next(iter(waiting.values())))
    else:
        bones.show_views(
            {title: lambda one=one: show_batch(one) for title, one in waiting.items()}, key=_KIND
        )


def _offers() -> Queue | None:
    """Return the offers of learning that wait; none where nothing can be offered."""
    if not cached.open_workforce().has("requirements", "signals", "interventions"):
        return None
    staff = cached.open_workforce()["employees"].set_index("employee_id")["name"]
    table = reviews.waiting_offers()
    named = table["employee_id"].map(staff).fillna("") + " (" + table["employee_id"] + ")"
    table = table.assign(who=named.str.strip(), stake=table["monthly_value"])
    return Queue(
        OFFER, "Offers of learning", "offer", reviews.offers_reviewed().ramp, table,
        {
            "who": st.column_config.TextColumn("Whom", width=150),
            "title": st.column_config.TextColumn("What is offered", width=185),
            "stake": st.column_config.NumberColumn(
                "A month", format="compact", width=68, help="What it is worth a month."
            ),
            "cost": st.column_config.NumberColumn("Cost", format="compact", width=60),
        },
        _offer_in_words,
    )  # fmt: skip


def _offer_in_words(item: str) -> str:
    who, offer = split_subject(item)
    return cached.result_of(sg.recommend).reasons(who, offer).sentence


def _matches() -> Queue | None:
    """Return the names an import was unsure of; none where no file held any."""
    table = reviews.waiting_matches()
    if not len(table) and not reviews.matches_reviewed().verdicts:
        return None
    return Queue(
        MATCH, "Names matched at import", "name", reviews.matches_reviewed().ramp,
        table.assign(stake=table["rows"]),
        {
            "said": st.column_config.TextColumn("In the file", width=155),
            "name": st.column_config.TextColumn("Read as", width=155),
            "stake": st.column_config.NumberColumn("Rows", format="localized", width=60),
            "file": st.column_config.TextColumn("File", width=110),
        },
        _match_in_words,
    )  # fmt: skip


def _match_in_words(item: str) -> str:
    kind, said, read_as = split_subject(item)
    if kind == TITLE:
        return (
            f"The import read the job title “{said}” as the occupation “{read_as}”: likely, not "
            "sure. If that is wrong, the occupation's requirements no longer count for this "
            "title; choose another under Data."
        )
    return (
        f"No {kind} is called “{said}”; the import read it as {read_as}, the nearest there is. "
        "If that is wrong, its rows no longer count; load the file again under Data to have them "
        "read as another."
    )
