"""What the Data page shows at rest: the open dataset, what it unlocks, ways to load more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from skillgap.core import wording
from skillgap.core.findings import count_by_severity, counts_in_words
from skillgap.core.provenance import CODE_VERSION, Provenance
from skillgap.core.tables import TABLES, Table
from skillgap.core.workforce import Workforce
from skillgap.reading.limits import MAX_BYTES
from skillgap.reading.templates import template_workbook_bytes
from skillgap.store.records import WorkspaceError
from skillgap.ui.data import (
    findings,
    importing,
    other_sources,
    purposes,
    rating,
    registers,
    staging,
)
from skillgap.ui.kit import bones, cached, downloads, shell, state
from skillgap.ui.kit.bones import KeyFigure, NextStep
from skillgap.ui.kit.plain import plain

if TYPE_CHECKING:
    from skillgap.store.workspace import Dataset


def workforce_or_reason() -> Workforce | None:
    """Return the workforce that is open; where a table of it is lost, say so and return nothing.

    Loading the files again mends it, and a backup may hold it: so this page opens all the same.
    """
    try:
        return cached.workforce()
    except WorkspaceError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return None


def page_titles() -> list[str]:
    """Return the titles of all pages there are, as the navigation lists them."""
    return [title for entries in shell.PAGES.values() for _, title, *_ in entries]


def missing_tables_for(page: str, workforce: Workforce | None) -> list[str]:
    """Return the tables without which a page stays locked."""
    return [
        table.name
        for table in TABLES.values()
        if page in table.unlocks and not (workforce and workforce.has(table.name))
    ]


def dataset_headline(workforce: Workforce | None) -> str:
    """Answer what there is and what it unlocks, in one sentence of plain text."""
    if workforce is None:
        return ("Nothing is loaded yet: a list of people and a skills matrix are enough "
                "to begin.")  # fmt: skip
    held = (
        f"{workforce.name} holds {wording.count(int(workforce.present.sum()), 'person', 'people')},"
        f" {wording.count(len(workforce.skills), 'skill')} and "
        f"{wording.count(len(workforce['signals']), 'signal')} as of "
        f"{wording.day(workforce.as_of)}, read with {counts_in_words(workforce.issues)}"
    )
    locked = [page for page in page_titles() if missing_tables_for(page, workforce)]
    if not locked:
        return f"{held}. {_what_would_sharpen(workforce)}"
    missing = list(dict.fromkeys(t for page in locked for t in missing_tables_for(page, workforce)))
    return (
        f"{held}; {wording.listed(locked)} {'waits' if len(locked) == 1 else 'wait'} for "
        f"{wording.listed(missing)}."
    )


def _what_would_sharpen(workforce: Workforce) -> str:
    """Say that every page can be shown, and which optional tables would still add to them."""
    absent = [table.name for table in TABLES.values() if not workforce.has(table.name)]
    if not absent:
        return f"All {len(page_titles())} pages can be shown, and every table is loaded."
    return (
        f"All {len(page_titles())} pages can be shown; {wording.listed(absent)}, not loaded, would "
        "add to some of them."
    )


def dataset_key_figures(workforce: Workforce) -> list[KeyFigure]:
    """Return the five numbers of the page."""
    signals = workforce["signals"]
    counts = count_by_severity(workforce.issues)
    pages = page_titles()
    unlocked = [page for page in pages if not missing_tables_for(page, workforce)]
    loaded = sum(workforce.has(name) for name in TABLES)
    present = int(workforce.present.sum())
    return [
        KeyFigure(
            "People",
            f"{present:,}",
            f"of {len(workforce['employees']):,} listed",
            "Hired on or before the date of the figures, and not yet left.",
        ),
        KeyFigure(
            "Skills",
            f"{len(workforce.skills):,}",
            f"in {wording.count(workforce['skills']['cluster'].nunique(), 'cluster')} of your own",
            "All skills named in any table. Clusters stand in your own list of skills; the groups "
            "of the Skills graph are found by computer, so their number differs.",
        ),
        KeyFigure(
            "Signals",
            wording.compact(len(signals)),
            f"{len(signals) / max(present, 1):.0f} per person",
            "Ratings, tests, certificates, projects and whatever else says who can do what.",
        ),
        KeyFigure(
            "Errors",
            f"{counts['error']:,}",
            wording.count(counts["warning"], "warning"),
            "Cells and rows left out. Those with a warning were kept; notes are for the record.",
        ),
        KeyFigure(
            "Pages that can be shown",
            f"{len(unlocked)} of {len(pages)}",
            f"{loaded} of {len(TABLES)} tables loaded",
            "Pages whose required tables are loaded. The other tables are optional and add to "
            "some pages; the list below says which.",
        ),
    ]


def show_open_dataset(workforce: Workforce | None) -> None:
    """Show the open dataset and the ways to load more."""
    if workforce is not None:
        bones.show_key_figures(dataset_key_figures(workforce))
    show_undo_import()
    if workforce is not None:
        purposes.warn_of_unused()
    left, right = st.columns([4, 7], gap="medium")
    with left:
        show_load_card(first=workforce is None)
        show_kept_datasets(cached.datasets(), cached.active_dataset())
        if workforce is not None:
            with st.container(border=True):
                bones.show_next_steps(data_next_steps(workforce))
    with right:
        show_tables_card(workforce)
    if workforce is not None:
        purposes.show_purposes()
    rating.show_rating_round(workforce)
    other_sources.show_other_sources(workforce)
    registers.show_registers()
    if workforce is not None:
        show_issues_card(workforce)
        bones.show_attributions()
        bones.show_provenance(reading_provenance(workforce))


def show_undo_import() -> None:
    """Offer to take back the import that was made last in this session."""
    imported, before = state.last_import()
    opened = cached.active_dataset()
    if not imported or opened is None or opened.id != imported:
        return
    with st.container(
        border=True, horizontal=True, vertical_alignment="center",
        horizontal_alignment="distribute", key="undo",
    ):  # fmt: skip
        st.markdown(f":material/check_circle: **{plain(opened.name)}** was imported.",
                    width="content")  # fmt: skip
        st.button("Undo the import", icon=":material/undo:", type="tertiary", on_click=_undo_import,
                  args=(imported, before))  # fmt: skip


def _undo_import(imported: int, before: int) -> None:
    """Go back to what was open before, and remove what only this import brought."""
    versions = [version.id for version in cached.workspace().versions(imported)]
    earlier = [version for version in versions if version < imported]
    staging.forget_files()
    if earlier:
        cached.activate_dataset(before if before in earlier else max(earlier))
    else:
        cached.forget_dataset(imported)
        state.open_dataset(0)
        if before:
            cached.activate_dataset(before)
    state.note_import(0, 0)
    state.leave_notice("The import was undone.")


# --- loading ---


def show_load_card(*, first: bool) -> None:
    """Offer to load files or to open the sample.

    Args:
        first: Whether nothing is loaded yet; the sample is then the way to look around.
    """
    with st.container(border=True, key="load"):
        st.markdown("#### Load your files")
        uploads = st.file_uploader(
            "Spreadsheets and text files",
            type=importing.UPLOADS,
            accept_multiple_files=True,
            key=state.uploads_key(),
            help="Any headers will do: you confirm what they mean before anything is kept. "
            "Everything stays on this machine.",
        )
        st.caption(
            "A list of people and a skills matrix are enough. What each role needs can come "
            "from a file, from O*NET or from ESCO. "
            f"A file may be up to {MAX_BYTES // 2**20} MB; a larger one comes in through a feed."
        )
        if uploads:
            importing.stage_uploads(uploads)
        importing.show_refused_files(staging.import_in_progress())
        if st.button(
            "Open the sample",
            type="primary" if first else "tertiary",
            icon=":material/apartment:",
            help="A made-up company of about 1,200 people, with all tables.",
        ):
            with st.spinner("Reading the sample organisation …"):
                cached.open_sample()
            st.rerun()


def show_kept_datasets(kept: Sequence[Dataset], active: Dataset | None) -> None:
    """List the datasets of this workspace, to open or remove."""
    if not kept:
        return
    with st.container(border=True, key="kept", gap="small"):
        st.markdown(f"#### In this workspace ({len(kept)})")
        for dataset in kept:
            _show_kept_dataset(dataset, is_open=active is not None and dataset.id == active.id)


def _show_kept_dataset(dataset: Dataset, *, is_open: bool) -> None:
    name = plain(dataset.name)
    with st.container(gap="xxsmall", key=f"kept-{dataset.id}"):
        badge = "  :green-badge[open]" if is_open else ""
        badge += f"  :gray-badge[version {dataset.version}]" if dataset.version > 1 else ""
        st.markdown(
            f"**{name}**{badge}  \n:small[:gray[{wording.count(dataset.people, 'person', 'people')}"
            f" as of {wording.day(dataset.as_of)}]]  \n"
            f":small[:gray[Loaded {wording.day(dataset.created_at)}]]"
        )
        with st.container(horizontal=True, gap="small"):
            if not is_open:
                st.button(
                    "Open", key=f"open-{dataset.id}", type="tertiary",
                    icon=":material/folder_open:", help=f"Open {name}",
                    on_click=cached.activate_dataset, args=(dataset.id,),
                )  # fmt: skip
            with st.popover(
                "Remove", key=f"remove-{dataset.id}", type="tertiary", icon=":material/delete:",
                help=f"Remove {name}",
            ), st.container(width=300):  # fmt: skip
                st.markdown(
                    f"Remove **{name}** from this workspace, with all its versions? Your own "
                    "files are not touched: loading them again brings it back."
                )
                st.button("Remove it", key=f"removing-{dataset.id}", icon=":material/delete:",
                          on_click=_remove_dataset, args=(dataset.id, dataset.name))  # fmt: skip


def _remove_dataset(dataset_id: int, name: str) -> None:
    cached.forget_dataset(dataset_id)
    state.open_dataset(0)
    state.leave_notice(f"{name} was removed. Load its files again to get it back.")


# --- what each table unlocks ---


def show_tables_card(workforce: Workforce | None) -> None:
    """List the tables: what is loaded, what each unlocks, and its template."""
    with st.container(border=True, key="tables", gap="small"):
        with st.container(
            horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
        ):
            st.markdown("#### What each table unlocks", width="content")
            with st.popover(
                "Templates", icon=":material/download:", type="tertiary", on_change="rerun",
                key="templates",
            ) as box:  # fmt: skip
                if box.open:
                    _offer_templates()
        rows = [_table_row_in_markdown(table, workforce) for table in TABLES.values()]
        st.markdown("\n".join(["| Table | Rows | Unlocks |", "|---|--:|---|", *rows]))
        first = wording.listed([table.name for table in TABLES.values() if table.needed], 6)
        st.caption(f"Most pages need {first}; the other tables are optional and add to them.")


def _table_row_in_markdown(table: Table, workforce: Workforce | None) -> str:
    """Return one row of the list; all its text is the contract's own."""
    rows = len(workforce[table.name]) if workforce else 0
    mark = ":green[:material/check_circle:]" if rows else ":gray[:material/radio_button_unchecked:]"
    shown = f"{rows:,}" if rows else "–"
    return f"| {mark} {table.name.capitalize()} | {shown} | {plain(_what_table_unlocks(table))} |"


def _offer_templates() -> None:
    """Offer the workbook of all templates, and each as a csv."""
    downloads.offer_file(
        "All in one workbook", lambda _: template_workbook_bytes(), what="empty tables",
        ending="xlsx", named="skillgap_templates.xlsx", key="templates-all",
        help="One workbook with a sheet for every table, with notes on each column.",
    )  # fmt: skip
    for table in TABLES.values():
        downloads.offer_form(
            f"{table.name}.csv", table.template, name=table.name, type="tertiary",
            key=f"template-{table.name}", help=plain(table.meaning),
        )  # fmt: skip


def _what_table_unlocks(table: Table) -> str:
    """Say what a table unlocks today; pages this version does not have yet are told apart."""
    now = [name for name in table.unlocks if name.partition(":")[0] in page_titles()]
    later = [name for name in table.unlocks if name not in now]
    coming = [f"later: {', '.join(later)}"] if later else []
    return "; ".join([", ".join(now), *coming] if now else coming)


# --- what was found, what to do, how it was made ---


def show_issues_card(workforce: Workforce) -> None:
    """Show everything found while reading the open dataset."""
    with st.container(border=True, key="findings"):
        st.markdown("#### What was found while reading")
        findings.draw_issues_table(workforce.issues, key="found", name=workforce.name,
                      version=cached.active_dataset())  # fmt: skip


def data_next_steps(workforce: Workforce) -> list[NextStep]:
    """Return what to do next, from what is loaded."""
    steps = []
    if not workforce.has("requirements"):
        steps.append(
            NextStep(
                "Take requirements from O*NET",
                "Your job titles are matched to occupations, so you need not write any "
                "requirements.",
                "data",
                "work",
                staging.stage_open_dataset,
            )
        )
    else:
        needs = wording.count(len(workforce["requirements"]), "requirement")
        roles = wording.count(workforce["requirements"]["role_id"].nunique(), "role")
        steps.append(NextStep("See the gap map", f"{needs} of {roles}.", "gap_map", "grid_on"))
    if workforce.has("signals"):
        known = workforce["signals"]["employee_id"].nunique()
        rated = wording.count(known, "person has a signal", "people have a signal")
        steps.append(NextStep("Look somebody up", f"{rated}.", "people", "person_search"))
    return steps


def reading_provenance(workforce: Workforce) -> Provenance:
    """Say how the open dataset was read."""
    return Provenance(
        title="From files to a workforce",
        formula=(
            "Cells are read as text, then typed by the table contract.\n"
            "level 0–5 = 5 × (x − lowest) / (highest − lowest) of the file's own scale\n"
            "people = hired on or before the day and not yet gone\n"
            "error = left out; warning = kept; note = changed or assumed"
        ),
        inputs={name: len(frame) for name, frame in workforce.tables.items()},
        assumptions=(),
        dataset=workforce.fingerprint,
        as_of=wording.day(workforce.as_of),
        code_version=CODE_VERSION,
        sources=("The contract of every table: docs/tables.md.",),
    )
