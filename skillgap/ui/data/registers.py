"""A whole release of O*NET or ESCO, kept as a dataset of roles and skills."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from skillgap.core import wording
from skillgap.core.errors import SkillgapError
from skillgap.ui.kit import bones, cached, shell, state
from skillgap.ui.kit.bones import KeyFigure
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.registers import (
    Register,
    Shelved,
    ask_for_release,
    choose_register,
    clear_shelf,
    shelved_release,
    show_error,
)

if TYPE_CHECKING:
    from skillgap.ui.kit.registers import AnyRelease


def show_registers() -> None:
    """Offer to read a release and to keep it whole, as a dataset of roles and skills."""
    with st.expander(
        "Occupations of O*NET and ESCO", icon=":material/menu_book:", on_change="rerun",
        key="registers",
    ) as box:  # fmt: skip
        if not box.open:
            return
        register = choose_register()
        held = shelved_release()
        if held is None or held.key[0] != register.key:
            ask_for_release(register, lambda release: st.rerun())
            return
        _show_release(register, held)


def _show_release(register: Register, held: Shelved) -> None:
    release = held.release
    counts = _count_release_rows(held.key[0], held.key[1], held.seconds)
    bones.show_key_figures([
        KeyFigure("Occupations", f"{counts['roles']:,}", f"read in {held.seconds:.0f} s",
                  "Occupations with a list of skills."),
        KeyFigure("Skills", f"{counts['skills']:,}", wording.count(counts["clusters"], "cluster"),
                  "Skills, fields of knowledge and technologies that an occupation needs."),
        KeyFigure("Requirements", f"{counts['requirements']:,}",
                  f"{counts['requirements'] / max(counts['roles'], 1):.0f} per occupation",
                  "Pairs of occupation and skill."),
        KeyFigure("Job titles", f"{len(release.titles):,}", "searched for yours",
                  "Official and alternate titles."),
    ])  # fmt: skip
    st.caption(
        "It serves as a catalogue: every occupation becomes a role. To get requirements for your "
        "own job titles, load your files and choose “Requirements from a register”."
    )
    with st.container(horizontal=True):
        if st.button("Save it as a dataset", type="primary", icon=":material/check:"):
            _keep_release(register, release)
        if st.button("Read another", type="tertiary", icon=":material/folder_open:"):
            clear_shelf()
            st.rerun()
    for line in release.issues[:5]:
        st.caption(f":material/info: {plain(str(line))}")
    st.caption(plain(release.attribution))


@st.cache_resource(show_spinner="Counting …", max_entries=2)
def _count_release_rows(register: str, folder: str, seconds: float) -> dict[str, int]:
    held = shelved_release()
    tables: Mapping[str, pd.DataFrame] = held.release.workforce_tables() if held else {}
    sizes = {name: len(frame) for name, frame in tables.items()}
    return sizes | {"clusters": tables["skills"]["cluster"].nunique() if tables else 0}


def _keep_release(register: Register, release: AnyRelease) -> None:
    from skillgap.reading.conform import build_workforce

    name = f"{register.title} {release.release}".strip()
    try:
        with st.status(f"Saving {name} …", expanded=True):
            bar = st.progress(0.1, "Writing roles, skills and requirements …")
            tables = release.workforce_tables()
            bar.progress(0.5, "Putting the tables together …")
            workforce = build_workforce(
                tables, issues=release.issues, name=name, attributions=(release.attribution,),
                as_of=pd.Timestamp.today().date(),
            )  # fmt: skip
            bar.progress(0.8, "Saving the dataset …")
            cached.keep_workforce(workforce, origin=f"{register.title} release")
    except SkillgapError as error:
        show_error(error)
        return
    state.leave_notice(f"{name} is saved: {wording.count(len(workforce.roles), 'role')}, "
                 f"{wording.count(len(workforce.skills), 'skill')}.")  # fmt: skip
    st.switch_page(shell.page_entry("data"))
