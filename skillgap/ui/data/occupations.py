"""Requirements from a register: her job titles matched to occupations, and what those ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import streamlit as st

from skillgap.core import wording
from skillgap.core.words import fold
from skillgap.ui.data import staging
from skillgap.ui.data.job_titles import (
    LIKELY,
    SURE,
    TECHNOLOGIES,
    Matching,
    match_titles,
)
from skillgap.ui.data.staging import Staged
from skillgap.ui.kit import bones, registers, state
from skillgap.ui.kit.bones import KeyFigure
from skillgap.ui.kit.plain import label_text, plain

FOUND, MOST_LETTERS = 8, 23
ROWS_AT_ONCE = 40


def matching_headline(staged: Staged) -> str:
    """Answer in one sentence what is missing, or how far the matching is."""
    matching = staged.matching
    if matching is None:
        return ("No file says which skills each role needs: occupations of O*NET or ESCO can, "
                "once your job titles are matched to them.")  # fmt: skip
    titles, chosen = matching.titles, matching.assigned
    reached = titles["role_id"].isin(list(chosen))
    people = titles["people"].sum()
    share = titles.loc[reached, "people"].sum() / people if people else 0.0
    return (
        f"{wording.count(len(chosen), 'job title')} of {len(titles):,} "
        f"{'has' if len(chosen) == 1 else 'have'} an occupation; "
        f"they cover {wording.share(share)} of the people."
    )


def draw_occupations_step(staged: Staged) -> None:
    """Draw the step: first the release, then titles and occupations."""
    if staged.matching is None:
        _ask_for_release()
    else:
        _draw_matching_controls(staged.matching)
        _show_matching_figures(staged.matching)
        _draw_titles_by_confidence(staged.matching)
        st.caption(plain(staged.matching.release.attribution))


# --- the release ---


def _ask_for_release() -> None:
    register = registers.choose_register()
    registers.ask_for_release(register, _match_job_titles)


def _match_job_titles(release: registers.AnyRelease) -> None:
    """Suggest an occupation for each of her job titles, and go on to the matching."""
    staged = staging.import_in_progress()
    if staged is None or staged.read is None:
        return
    with st.spinner("Comparing your job titles with those of the release …"):
        matching = match_titles(staged.read, release)
    staging.change_staged(matching=matching, step="occupations")
    st.rerun()


# --- titles and occupations ---


def _draw_matching_controls(matching: Matching) -> None:
    with st.sidebar:
        st.markdown("**What to take over**")
        if matching.release.title == "ESCO":
            key, write = state.tie_widget(
                "extras", matching.extras, lambda v: _change_matching(extras=v)
            )
            st.toggle(
                "Optional skills too", key=key, on_change=write,
                help="ESCO calls skills essential or optional for an occupation. Levels are an "
                "assumption either way.",
            )  # fmt: skip
            return
        key, write = state.tie_widget(
            "importance",
            matching.minimum_importance,
            lambda v: _change_matching(minimum_importance=v),
        )
        st.slider(
            "Minimum importance", 1.0, 5.0, step=0.25, key=key, on_change=write,
            help="O*NET rates each skill's importance for an occupation from 1 to 5. "
            "Skills below this are not required.",
        )  # fmt: skip
        key, write = state.tie_widget(
            "extras", matching.extras, lambda v: _change_matching(extras=v)
        )
        st.toggle(
            "Usual software too", key=key, on_change=write,
            help=f"Up to {TECHNOLOGIES} technologies per role. O*NET does not rate their level, "
                 "so it is assumed.",
        )  # fmt: skip


def _change_matching(**changes: object) -> None:
    staged = staging.import_in_progress()
    if staged is not None and staged.matching is not None:
        staging.change_staged(
            matching=replace(staged.matching, counted=None, **changes),  # type: ignore[arg-type]
            checked=None,
        )


def _assign_occupation(role: str, code: str) -> None:
    staged = staging.import_in_progress()
    if staged is not None and staged.matching is not None:
        matching = staged.matching
        offered = matching.candidates[role]
        if code and code not in offered:
            offered = (code, *offered)
        _change_matching(chosen={**matching.chosen, role: code},
                candidates={**matching.candidates, role: offered})  # fmt: skip


def _show_matching_figures(matching: Matching) -> None:
    counts = matching.counted
    if counts is None:
        tables = matching.release.tables(matching.assigned, **matching.options)  # type: ignore[arg-type]
        counts = {name: len(frame) for name, frame in tables.items()}
        staging.change_staged(matching=replace(matching, counted=counts))
    codes = list(matching.assigned.values())
    near = matching.release.stand_ins(codes)[matching.release.code_column].nunique()
    levels, asked_for = (
        ("Levels are an assumption of the register.", "essential and optional"
         if matching.extras else "essential ones")
        if matching.release.title == "ESCO"
        else ("0 to 7 is brought to 0 to 5.", f"importance {matching.minimum_importance:g} or more")
    )  # fmt: skip
    bones.show_key_figures(
        [
            KeyFigure(
                "Job titles matched",
                f"{len(matching.assigned):,}",
                f"of {len(matching.titles):,}",
                "Titles with an occupation chosen; those without stay without requirements.",
            ),
            KeyFigure(
                "Occupations",
                f"{len(set(codes)):,}",
                f"{near} rated like similar ones" if near else "all with skills",
                "Occupations without ratings of their own take the mean of similar ones.",
            ),
            KeyFigure(
                "Skills",
                f"{counts['skills']:,}",
                asked_for,
                "Skills, fields of knowledge and technologies the occupations need.",
            ),
            KeyFigure(
                "Requirements",
                f"{counts['requirements']:,}",
                f"{counts['requirements'] / max(len(matching.assigned), 1):.0f} per title",
                f"Pairs of role and skill with a required level. {levels}",
            ),
            *_task_figures(counts),
        ]
    )


def _task_figures(counts: Mapping[str, int]) -> list[KeyFigure]:
    """Return the figure on tasks, of a register that lists some."""
    if not counts.get("tasks"):
        return []
    return [
        KeyFigure(
            "Tasks", f"{counts['tasks']:,}", "time is an assumption",
            "What workflow canvases start from. O*NET does not say how long a task takes; roles "
            "whose tasks you loaded keep their own.",
        )
    ]  # fmt: skip


def _draw_titles_by_confidence(matching: Matching) -> None:
    titles = matching.titles
    doubtful = titles[titles["confidence"] < LIKELY]
    middling = titles[titles["confidence"].between(LIKELY, SURE, inclusive="left")]
    sure = titles[titles["confidence"] >= SURE]
    if len(doubtful):
        open_ones = sum(not matching.chosen[role] for role in doubtful["role_id"])
        st.markdown(f"#### Please choose ({open_ones} open)" if open_ones else "#### Chosen by you")
        st.caption("Nothing is near enough, or several occupations share the title. "
                   "A title left blank gets no requirements.")  # fmt: skip
        _draw_title_rows(matching, doubtful, "choose")
    if len(middling):
        st.markdown(f"#### Please check ({len(middling)})")
        _draw_title_rows(matching, middling, "check")
    if len(sure):
        with st.expander(
            f"{wording.count(len(sure), 'title')} found with good confidence",
            icon=":material/check_circle:",
            expanded=not len(doubtful) and not len(middling),
            on_change="rerun",
            key="titles-sure",
        ) as box:
            if box.open:
                _draw_title_rows(matching, sure, "sure")


def _draw_title_rows(matching: Matching, titles: pd.DataFrame, part: str) -> None:
    names = matching.names
    with st.container(border=part != "sure", key=f"rows-{part}", gap="xsmall"):
        for row in titles.head(ROWS_AT_ONCE).itertuples():
            _draw_title_row(matching, names, str(row.role_id), str(row.title), int(row.people),
                 str(row.matched_title), float(row.confidence))  # fmt: skip
        rest = titles.iloc[ROWS_AT_ONCE:]
        if len(rest):
            st.caption(
                f"{wording.count(len(rest), 'further title')} with "
                f"{wording.count(rest['people'].sum(), 'person', 'people')} "
                f"{'is' if len(rest) == 1 else 'are'} not listed; the suggested occupation is used."
            )


def _draw_title_row(
    matching: Matching, names: Mapping[str, str], role: str, title: str, people: int,
    matched: str, confidence: float,
) -> None:  # fmt: skip
    who, what, how, other = st.columns([3.2, 4.6, 2.5, 1.7], vertical_alignment="center")
    who.markdown(f"{plain(title)}  \n:small[:gray[{wording.count(people, 'person', 'people')}]]")
    key, write = state.tie_widget(
        f"occupation.{role}",
        matching.chosen[role] or None,
        lambda code: _assign_occupation(role, code or ""),
    )
    what.selectbox(
        f"Occupation for {label_text(title)}",
        list(matching.candidates[role]),
        index=None,  # it can be emptied: none of them may fit
        format_func=lambda code: names.get(code, code),
        key=key,
        on_change=write,
        placeholder="Choose an occupation",
        label_visibility="collapsed",
    )
    how.markdown(_confidence_in_words(title, confidence, matched))
    with other.popover(
        "Search", type="tertiary", icon=":material/search:", key=f"look-{role}", on_change="rerun",
        help=f"Search all occupations for {plain(title)}",
    ) as box:  # fmt: skip
        if box.open:
            _draw_occupation_search(role)


def _confidence_in_words(title: str, confidence: float, matched: str) -> str:
    sure, likely = confidence >= SURE, confidence >= LIKELY
    word = ":green[Sure]" if sure else ":blue[Likely]" if likely else ":orange[Doubtful]"
    if matched in ("", "nan", "None", "<NA>"):
        like = "nothing alike"
    elif fold(matched) == fold(title):
        like = "same title"
    else:
        like = f"like {matched}"
    shown = like if len(like) <= MOST_LETTERS else f"{like[: MOST_LETTERS - 1]}…"
    return f"{word}  \n:small[:gray[{plain(shown)}]]"


@st.fragment
def _draw_occupation_search(role: str) -> None:
    """Offer a search over all titles and alternate titles."""
    text = st.text_input(
        "Occupation or any job title", type="search", live="300ms", key=f"looked-up-{role}",
        placeholder="care home manager",
    )  # fmt: skip
    staged = staging.import_in_progress()
    if not text or staged is None or staged.matching is None:
        st.caption("Official and alternate titles are searched.")
        return
    release = staged.matching.release
    found = release.search(text, FOUND).rename(columns={release.code_column: "code"})
    if not len(found):
        st.caption("No similar title was found.")
    with st.container(gap=None):
        for hit in found.itertuples():
            again = "" if hit.matched_title == hit.title else f" (also “{hit.matched_title}”)"
            if st.button(
                plain(f"{hit.title}{again}"), key=f"take-{role}-{hit.code}", type="tertiary",
                on_click=_assign_found_occupation, args=(role, str(hit.code)),
            ):  # fmt: skip
                st.rerun()


def _assign_found_occupation(role: str, code: str) -> None:
    _assign_occupation(role, code)
    state.shut_popover(f"look-{role}")
