"""From files to a dataset, step by step: columns, requirements, check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

from skillgap.core import wording
from skillgap.core.errors import SkillgapError
from skillgap.core.workforce import Workforce
from skillgap.ui.data import columns, findings, occupations, outcomes, purposes, staging
from skillgap.ui.data.job_titles import add_requirements, rematch_titles
from skillgap.ui.data.staging import CURRENCIES, Refusal, Staged
from skillgap.ui.kit import bones, cached, shell, state
from skillgap.ui.kit.bones import KeyFigure
from skillgap.ui.kit.plain import backticks_to_quotes, plain, shorten_middle

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

UPLOADS = ["csv", "tsv", "txt", "xlsx", "xls", "xlsm", "ods", "json", "jsonl", "parquet", "zip"]
"""Endings of files that can be uploaded."""

_REFUSED = "import refused"
STEPS = {"columns": "Columns", "occupations": "Requirements", "check": "Check and import"}


def stage_uploads(uploads: Sequence[UploadedFile]) -> None:
    """Read uploaded files once, let their bytes go, and show the mapping step."""
    told = wording.count(len(uploads), "file")
    with st.status(f"Reading {told} …", expanded=True) as status:
        bar = st.progress(0.0, "Opening the files …")

        def move_bar(share: float, what: str) -> None:
            bar.progress(0.1 + 0.8 * share, f"{plain(what)} …")

        staging.read_files([(upload.name, upload.getvalue()) for upload in uploads], move_bar)
        status.update(label=f"Read {told}", state="complete")
    state.drop_uploads()
    st.rerun()


def import_subject(staged: Staged) -> str:
    """Say what is being imported."""
    names = [staged.sources.get(raw.file, raw.file) for raw in staged.raws]
    files = wording.listed(list(dict.fromkeys(map(shorten_middle, names))), 3)
    return f"Import of {files or staged.name}; nothing is saved until the last step"


def import_headline(staged: Staged) -> str:
    """Answer, for the step the import is at, where it stands; plain text."""
    if staged.step == "occupations":
        return occupations.matching_headline(staged)
    if staged.step == "check" and staged.checked is not None:
        return _check_headline(staged.checked, staged)
    return _columns_headline(staged)


def _columns_headline(staged: Staged) -> str:
    known = staging.count_staged_by_table(staged)
    files = wording.count(len(staged.raws), "table")
    if not known:
        return f"{files} found, and none is recognised yet: say below what each of them is."
    told = f"{files} found: {wording.listed(list(known), 5)}"
    unsure = [raw.file for raw, mapping in zip(staged.raws, staged.mappings, strict=True)
              if columns.mapping_doubts(mapping)]  # fmt: skip
    if unsure:
        return (
            f"{told}; {wording.listed(unsure, 2)} {'needs' if len(unsure) == 1 else 'need'} a look."
        )
    return f"{told}; every needed column is recognised."


def _check_headline(workforce: Workforce, staged: Staged) -> str:
    sizes = {
        ("person", "people"): int(workforce.present.sum()),
        ("role", "roles"): len(workforce.roles),
        ("skill", "skills"): len(workforce.skills),
        ("signal", "signals"): len(workforce["signals"]),
    }
    held = [wording.count(size, *noun) for noun, size in sizes.items() if size]
    told = outcomes.files_headline(staged.reports, staged.refused)
    return (
        f"{wording.listed(held, 4) or 'No person, role or skill'} can be imported"
        f"{f', with {told}' if told else ''}."
    )


def draw_import_step(staged: Staged) -> None:
    """Draw the step the import is at, its options on the left and its actions below."""
    _draw_import_options(staged)
    steps = st.empty()
    if staged.step == "columns":
        show_refused_files(staged)
        _show_earlier_refusal()
    else:
        staged = _read_staged_tables(staged)
    _show_current_step(steps, staged)
    bones.show_answer(plain(import_headline(staged)))
    if staged.step == "columns":
        outcomes.show_questions_card(staging.reading_questions(staged))
        columns.draw_table_cards(staged)
    elif staged.step == "occupations":
        occupations.draw_occupations_step(staged)
    else:
        _show_check_step(staged)
    _draw_step_actions(staged)


def _show_current_step(place: Any, staged: Staged) -> None:
    words = [
        f"**:primary[{number}  {label}]**" if step == staged.step else f":gray[{number}  {label}]"
        for number, (step, label) in enumerate(STEPS.items(), start=1)
    ]
    place.markdown("  :gray[:material/chevron_right:]  ".join(words))


def show_refused_files(staged: Staged | None) -> None:
    """Say which files of the last upload could not be read, a card each."""
    for place, refusal in enumerate(staged.refused if staged else ()):
        show_refusal(refusal, place)


def _show_earlier_refusal() -> None:
    """Say once why the files together could not be read."""
    error = state.session_value(_REFUSED)
    if error is not None:
        show_refusal(error, 99)
        state.keep_in_session(_REFUSED, None)


def show_refusal(refusal: Refusal | SkillgapError, place: int = 0) -> None:
    """Say in one card why a file, or all files together, cannot be read."""
    with st.container(border=True, gap="xxsmall", key=f"refused-{place}"):
        st.markdown(f":red[:material/error:] **{plain(shorten_middle(refusal.where))}** was not "
                    f"read: {plain(backticks_to_quotes(refusal.found))}.")  # fmt: skip
        st.caption(plain(backticks_to_quotes(f"Expected {refusal.expected}. {refusal.remedy}")))


# --- options ---


def _draw_import_options(staged: Staged) -> None:
    """Draw what holds for the whole import, on the left."""
    with st.sidebar:
        st.markdown("**This import**")
        if staged.raws:
            _draw_currency_choice(staged)
            _draw_day_input(staged)
        if staged.step == "columns":
            uploads = st.file_uploader(
                "Add files", type=UPLOADS,
                accept_multiple_files=True, key=state.uploads_key(),
            )  # fmt: skip
            if uploads:
                stage_uploads(uploads)
        else:
            st.button("Start over", icon=":material/restart_alt:", type="tertiary",
                      on_click=staging.start_over, help="Discard these files.")  # fmt: skip


def _draw_currency_choice(staged: Staged) -> None:
    key, write = state.tie_widget("currency", staged.currency, _set_currency)
    known = list(CURRENCIES)
    if staged.currency not in known:
        known.append(staged.currency)
    st.selectbox("Currency", known, key=key, on_change=write, accept_new_options=True,
                 help="ISO code of the one currency all money is in.")  # fmt: skip


def _set_currency(code: str | None) -> None:
    written = (code or "").strip().upper()
    if len(written) == 3 and written.isascii() and written.isalpha():
        staging.change_staged(currency=written)
    else:
        state.leave_notice("A currency is written as three letters, such as EUR.")


def _draw_day_input(staged: Staged) -> None:
    chosen = date.fromisoformat(staged.as_of) if staged.as_of else None
    key, write = state.tie_widget(
        "as-of", chosen, lambda day: staging.change_staged(as_of=day.isoformat() if day else "")
    )
    st.date_input("As of", value=None, key=key, on_change=write, format="YYYY-MM-DD",
                  help="The date of the figures. If empty: the latest in the files.")  # fmt: skip


# --- reading and checking ---


def _read_staged_tables(staged: Staged) -> Staged:
    """Read the tables with their mappings, and add requirements, unless that was done."""
    try:
        if staged.read is None:
            with st.spinner("Reading and checking the files …"):
                staged = _rematch_job_titles(staging.read_staged_tables(staged))
        if staged.step == "check" and not _are_requirements_settled(staged):
            staged = staging.change_staged(step="occupations")
        if staged.step == "check" and staged.checked is None:
            with st.spinner("Putting the tables together …"):
                staged = staging.change_staged(checked=_workforce_with_requirements(staged))
    except SkillgapError as error:
        staging.change_staged(step="columns")
        state.keep_in_session(_REFUSED, error)
        st.rerun()
    return staged


def _rematch_job_titles(staged: Staged) -> Staged:
    """Match job titles again that came or went since; the new ones wait for a look."""
    if staged.matching is None or staged.read is None:
        return staged
    matching = rematch_titles(staged.matching, staged.read)
    if matching is staged.matching:
        return staged
    return staging.change_staged(matching=matching, decided=False)


def _are_requirements_settled(staged: Staged) -> bool:
    """Say whether requirements are there, were matched, or were decided against."""
    return staged.decided or bool(staged.read and staged.read.has("requirements"))


def _workforce_with_requirements(staged: Staged) -> Workforce | None:
    if staged.read is None or staged.matching is None:
        return staged.read
    return add_requirements(staged.read, staged.matching, name=staged.name or staged.read.name)


def _show_check_step(staged: Staged) -> None:
    workforce = staged.checked
    if workforce is None:
        return
    bones.show_key_figures(_check_figures(workforce, staged))
    if staged.reports or staged.refused:
        outcomes.show_files_card(staged.reports, staged.refused)
    asked = [question for report in staged.reports for question in report.questions]
    outcomes.show_questions_card(asked)
    purposes.ask_for_purpose(staged)
    outcomes.show_quarantine_card(staged)
    outcomes.show_changes_card(staged.reports)
    with st.expander("Everything that was found", icon=":material/checklist:", on_change="rerun",
                     key="everything") as box:  # fmt: skip
        if box.open:
            findings.draw_issues_table(workforce.issues, key="checked", name=staged.name)
    for line in workforce.attributions:
        st.caption(plain(line))


def _check_figures(workforce: Workforce, staged: Staged) -> list[KeyFigure]:
    aside = staging.quarantined_rows(staged)
    asked = [question for report in staged.reports for question in report.questions]
    left = sum(not question.answer for question in asked)
    return [
        KeyFigure("People", f"{int(workforce.present.sum()):,}",
                  f"as of {wording.day(workforce.as_of)}", "Hired by that day, and not yet left."),
        KeyFigure("Signals", wording.compact(len(workforce["signals"])),
                  wording.count(workforce["signals"]["source"].nunique(), "source"),
                  "Ratings, tests, certificates and other evidence."),
        KeyFigure("Requirements", f"{len(workforce['requirements']):,}",
                  f"of {wording.count(workforce['requirements']['role_id'].nunique(), 'role')}",
                  "Pairs of role and skill with a required level."),
        KeyFigure("Questions", f"{len(asked):,}", f"{left:,} at the default" if asked else "none",
                  "What the files do not say; each has its default."),
        KeyFigure("Kept aside", f"{len(aside):,}", "row" if len(aside) == 1 else "rows",
                  "Rows that cannot be used as they are. Nothing is lost: download and correct "
                  "them."),
    ]  # fmt: skip


# --- actions ---


def _draw_step_actions(staged: Staged) -> None:
    """Draw the one way on and the ways back, always in sight."""
    with st.bottom, st.container(
        horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute",
        key="actions",
    ):  # fmt: skip
        if staged.step == "columns":
            _draw_column_step_actions(staged)
        elif staged.step == "occupations":
            _draw_occupation_step_actions(staged)
        else:
            _draw_check_step_actions(staged)


def _draw_column_step_actions(staged: Staged) -> None:
    st.button("Start over", key="over", type="tertiary", icon=":material/restart_alt:",
              on_click=staging.start_over)  # fmt: skip
    if any(mapping.table for mapping in staged.mappings):
        st.button("Check these files", type="primary", icon=":material/fact_check:",
                  on_click=staging.change_staged, kwargs={"step": "check"})  # fmt: skip


def _draw_occupation_step_actions(staged: Staged) -> None:
    if staged.raws:
        st.button("Back to the columns", type="tertiary", icon=":material/arrow_back:",
                  on_click=staging.change_staged, kwargs={"step": "columns"})  # fmt: skip
    else:
        st.button("Leave it", type="tertiary", icon=":material/close:",
                  on_click=staging.start_over)  # fmt: skip
    with st.container(horizontal=True, horizontal_alignment="right", width="content"):
        st.button(
            "Continue without requirements", type="tertiary", on_click=_go_on_without_requirements
        )
        if staged.matching is not None:
            st.button("Use these requirements", type="primary", icon=":material/check:",
                      on_click=staging.change_staged,
                      kwargs={"step": "check", "decided": True, "checked": None})  # fmt: skip


def _go_on_without_requirements() -> None:
    staging.change_staged(step="check", decided=True, matching=None, checked=None)


def _draw_check_step_actions(staged: Staged) -> None:
    with st.container(horizontal=True, width="content"):
        if staged.raws:
            st.button("Back to the columns", type="tertiary", icon=":material/arrow_back:",
                      on_click=staging.change_staged, kwargs={"step": "columns"})  # fmt: skip
        st.button("Requirements from a register", type="tertiary", icon=":material/work:",
                  on_click=staging.change_staged, kwargs={"step": "occupations"})  # fmt: skip
    with st.container(horizontal=True, horizontal_alignment="right", width="content"):
        key, write = state.tie_widget(
            "dataset-name", staged.name, lambda name: staging.change_staged(name=name)
        )
        st.text_input("Name of the dataset", key=key, on_change=write, max_chars=80, width=240,
                      label_visibility="collapsed", placeholder="Name of the dataset")  # fmt: skip
        checked = staged.checked
        shows_gaps = checked is not None and checked.has("employees", "requirements")
        label = "Import and show the gap map" if shows_gaps else "Import"
        if st.button(label, type="primary", icon=":material/check:"):
            _import_workforce(staged, shows_gaps=shows_gaps)


def _import_workforce(staged: Staged, *, shows_gaps: bool) -> None:
    if staged.checked is None:
        return
    name = staged.name.strip() or staged.checked.name
    origin = wording.listed([raw.file for raw in staged.raws], 4) or name
    before, asked = cached.active_dataset(), purposes.sources_asked(staged)
    try:
        with st.spinner("Saving the dataset …"):
            kept = cached.keep_workforce(
                replace(staged.checked, name=name),
                mappings=tuple(mapping.to_dict() for mapping in staged.mappings),
                origin=origin,
            )
            purposes.keep_purpose(staged, kept, asked)
            staging.remember_mappings(staged)
            staging.remember_files(staged, name)
    except SkillgapError as error:
        show_refusal(error)
        return
    staging.start_over()
    state.note_import(kept.id, before.id if before else 0)
    state.leave_notice(f"{name} is imported and stays in this workspace.")
    st.switch_page(shell.page_entry("gap_map" if shows_gaps else "data"))
