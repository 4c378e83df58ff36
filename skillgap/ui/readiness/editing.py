"""What a role requires, changed on Readiness: a draft, what it does to the shortage, the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

import skillgap as sg
from skillgap.core import quantities, wording
from skillgap.core.errors import SkillgapError
from skillgap.core.requirement_edits import (
    Requirement,
    RequirementChange,
    RequirementEdit,
    requirement_after,
    requirements_by_pair,
)
from skillgap.core.tables import LEVEL_MAX, RETIRED
from skillgap.frameworks import edit_requirements, undo_requirement_edit
from skillgap.questions.readiness.framework import KINDS
from skillgap.ui.kit import bones, cached, state
from skillgap.ui.kit.edits_in_force import look_at_edits_again, read_edits
from skillgap.ui.kit.plain import keep_numbers_unbroken, label_text, plain
from skillgap.ui.kit.show import show_wrapped_table
from skillgap.ui.kit.state import Part
from skillgap.ui.kit.workspace import workspace as whole_workspace

if TYPE_CHECKING:
    from skillgap.questions.readiness import FrameworkVersions

_SHOWN = 5
_TALLEST, _ROW = 14, 33
"""Rows shown without scrolling, and the height of one, pixels."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Changes of requirements that nobody has kept yet.

    Attributes:
        role: Role whose requirements are shown; blank for the one most people hold.
        changes: role_id, skill_id, level, importance (``None`` as it is) of each.
    """

    role: str = ""
    changes: tuple[Any, ...] = ()


draft = Part("requirements", Draft(), page="readiness", address={"role": "role"})


def changes_drafted() -> tuple[RequirementChange, ...]:
    """Return the draft, without what names a role or skill that is gone by now."""
    workforce = cached.open_workforce()
    roles, skills = set(workforce.roles.labels), set(workforce.skills.labels)
    made = [RequirementChange(*one) for one in draft().changes]
    return tuple(one for one in made if one.role_id in roles and one.skill_id in skills)


def requirements_in_force() -> dict[tuple[str, str], Requirement]:
    """Return what each role requires now."""
    return requirements_by_pair(cached.open_workforce())


def put_into_draft(change: RequirementChange) -> None:
    """Take a change into the draft; one that leaves all as it is takes it out again."""
    held = requirements_in_force().get(change.pair)
    others = tuple(one for one in changes_drafted() if one.pair != change.pair)
    kept = others if requirement_after(held, change) == held else (*others, change)
    draft.change(changes=tuple((one.role_id, one.skill_id, one.level, one.importance)
                               for one in kept))  # fmt: skip
    state.renew_keys("requirements")


def show_editing() -> None:
    """Draw the tab: the role's requirements, what the draft does, and what was kept so far."""
    with st.container(border=True):
        _draw_role()
    with st.container(border=True, key="requirement-draft"):
        _draw_draft()
    with st.container(border=True, key="requirement-edits"):
        _show_log()


# --- the role ---


def _draw_role() -> None:
    workforce = cached.open_workforce()
    titles = role_titles()
    st.markdown("#### What a role requires")
    role = _choose_role(titles)
    held = requirements_in_force()
    drafted = {one.skill_id: one for one in changes_drafted() if one.role_id == role}
    skills = workforce["skills"].set_index("skill_id")
    mine = {skill: one for (of, skill), one in held.items() if of == role}
    order = sorted({*mine, *drafted}, key=lambda one: (one not in mine, _name(skills, one)))
    if order:
        _draw_levels(role, order, mine, drafted, skills)
    else:
        st.caption("This role requires nothing yet: add the first skill.")
    _draw_adding(role, set(order), skills)


def role_titles() -> dict[str, str]:
    """Return the title of each role by its id, in the order of titles."""
    roles = cached.open_workforce()["roles"]
    titles = roles["title"].fillna(roles["role_id"])
    pairs = sorted(zip(titles, roles["role_id"], strict=True))
    return {str(role): str(title) for title, role in pairs}


def _choose_role(titles: dict[str, str]) -> str:
    ids = list(titles)
    staff = cached.open_workforce()
    most = staff["employees"][staff.present]["role_id"].value_counts()
    rest = next((str(one) for one in most.index if one in titles), ids[0])
    chosen = draft().role if draft().role in titles else rest
    key, write = state.tie_widget("requirement-role", chosen, lambda role: draft.change(role=role))
    return str(st.selectbox("Role", ids, key=key, on_change=write,
                            format_func=lambda one: label_text(titles[one])))  # fmt: skip


def _name(skills: pd.DataFrame, skill: str) -> str:
    name = skills["name"].get(skill)
    return skill if name is None or pd.isna(name) else str(name)


def _draw_levels(
    role: str, order: list[str], mine: dict[str, Requirement],
    drafted: dict[str, RequirementChange], skills: pd.DataFrame,
) -> None:  # fmt: skip
    """Draw the requirements with levels and importance that can be changed in place."""
    called = {loaded: name for name, loaded in KINDS.items()}
    then = {skill: requirement_after(mine.get(skill), drafted[skill]) if skill in drafted
            else mine.get(skill) for skill in order}  # fmt: skip
    table = pd.DataFrame(
        {
            "Skill": [_name(skills, one) for one in order],
            "Kind": [called.get(str(skills["kind"].get(one, "")), "") for one in order],
            "In force": [mine[one].level if one in mine else None for one in order],
            "Level": [one.level if one else 0.0 for one in map(then.get, order)],
            "Importance": [one.importance if one else None for one in map(then.get, order)],
        }
    ).astype({"In force": "float64", "Level": "float64", "Importance": "float64"})
    key = state.fresh_key("requirements")

    def keep_cells(rows: dict[int, dict[str, Any]]) -> None:
        for place, cells in rows.items():
            now = then[order[place]]
            level = cells.get("Level", now.level if now else 0.0)
            weight = cells.get("Importance", now.importance if now else None)
            put_into_draft(RequirementChange(role, order[place], float(level or 0.0), weight))

    st.data_editor(
        cached.viewer().release(table), key=key, hide_index=True,
        height=_ROW * (min(len(table), _TALLEST) + 1) + 3,
        placeholder="–",
        disabled=["Skill", "Kind", "In force"],
        column_config={
            "Skill": st.column_config.TextColumn("Skill", width=340),
            "Kind": st.column_config.TextColumn("Kind", width=130),
            "In force": st.column_config.NumberColumn("In force", format="%.1f", width=90),
            "Level": st.column_config.NumberColumn(
                "Level", format="%.1f", min_value=0.0, max_value=LEVEL_MAX, step=0.5, width=90,
                help="0–5, to be typed over. 0: not required any more."),
            "Importance": st.column_config.NumberColumn(
                "Importance", format="%.0f", min_value=1.0, max_value=5.0, step=1.0, width=100,
                help="1–5: how much the role depends on the skill."),
        },
        on_change=state.on_cell_edits(key, keep_cells),
    )  # fmt: skip
    st.caption("Type over a level or an importance; 0 takes a skill out of the role.")


def _draw_adding(role: str, known: set[str], skills: pd.DataFrame) -> None:
    offered = sorted(
        (one for one in skills.index if one not in known
         and str(skills["cluster"].get(one)) != RETIRED),
        key=lambda one: _name(skills, one),
    )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom"):
        skill = st.selectbox(
            "Add a skill", offered, index=None, placeholder="Choose a skill", width=300,
            format_func=lambda one: label_text(_name(skills, one)),
            key=state.fresh_key("requirements-skill"),
        )  # fmt: skip
        level = st.number_input("Level", 0.5, LEVEL_MAX, value=3.0, step=0.5, width=130,
                                format="%.1f", key="requirements-level")  # fmt: skip
        st.button(
            "Add", icon=":material/add:", key="requirements-add", disabled=skill is None,
            on_click=_add_skill, args=(role, str(skill or ""), float(level)),
        )  # fmt: skip


def _add_skill(role: str, skill: str, level: float) -> None:
    put_into_draft(RequirementChange(role, skill, level))
    state.renew_keys("requirements-skill")


# --- the draft ---


def _draw_draft() -> None:
    changes = changes_drafted()
    st.markdown("#### What a change would do")
    if not changes:
        st.markdown(
            "Change a level, or add a skill. How many would be short, and the value not "
            "delivered, are shown here before you save."
        )
        return
    titles = role_titles()
    skills = cached.open_workforce()["skills"].set_index("skill_id")
    held = requirements_in_force()
    if cached.open_workforce().has("requirements"):
        show_effect(effect_of_draft(changes), "Then")
    else:
        for one in changes:
            st.markdown("- " + plain(change_in_words(one, held.get(one.pair), titles, skills)))
        st.caption("Once the first requirements are kept, the shortage can be worked out.")
    with st.form("requirements-keep", border=False):
        reason = st.text_input("Reason", placeholder="Why, in your words",
                               help="It stays on record with your name and the day.")  # fmt: skip
        with st.container(horizontal=True):
            keep = st.form_submit_button("Keep the change", type="primary", icon=":material/check:")
            drop = st.form_submit_button("Discard", icon=":material/close:")
    if drop:
        _clear_draft()
        st.rerun()
    if keep and not reason.strip():
        st.warning("Write a reason first: it is what the next reader of the log looks for.")
    elif keep:
        _keep(changes, reason)


def change_in_words(
    change: RequirementChange, held: Requirement | None, titles: dict[str, str],
    skills: pd.DataFrame,
) -> str:  # fmt: skip
    """Say what a change does to one requirement."""
    what = f"{_name(skills, change.skill_id)}, {titles.get(change.role_id, change.role_id)}"
    return f"{what}: {_level_in_words(held.level if held else 0.0)} → " + _level_in_words(
        change.level
    )


def _level_in_words(level: float) -> str:
    return f"{level:.1f}" if level > 0 else "not required"


def effect_of_draft(changes: tuple[RequirementChange, ...]) -> FrameworkVersions:
    """Return what the draft does to the shortage."""
    told = tuple((one.role_id, one.skill_id, one.level, one.importance) for one in changes)
    return _compute_effect(*cached.cache_version(), told)


@st.cache_resource(show_spinner="Comparing people with the draft …", max_entries=8)
def _compute_effect(
    folder: str, dataset: int, version: str, viewer: str, changes: tuple[Any, ...]
) -> FrameworkVersions:
    held = cached.open_workforce()
    then = sg.change_requirements(held, [RequirementChange(*one) for one in changes])
    return sg.compare_frameworks(
        held, then, known=(cached.gaps(),), assumptions=cached.assumptions_in_force()
    )


def show_effect(found: FrameworkVersions, then: str, now: str = "Now") -> None:
    """Show what changes from one version to the other, and what that does to the shortage.

    Args:
        found: The versions.
        then: What the later one is called.
        now: What the earlier one is called.
    """
    show_shortage(found, now, then)
    rows = [
        (f"{row.skill}, {row.title}",
         _way(_level_or_dash(row.before_level), _level_or_dash(row.after_level)),
         _way(f"{row.short_before:.1f}", f"{row.short_after:.1f}"),
         _way(wording.money(row.lost_before, found.currency),
              wording.money(row.lost_after, found.currency)))
        for row in found.table.head(_SHOWN + 3).itertuples()
    ]  # fmt: skip
    show_wrapped_table(
        ["Requirement", "Level", "FTE short", "Not delivered a month"], rows,
        figures={"Level", "FTE short", "Not delivered a month"},
    )  # fmt: skip
    if len(found.table) > _SHOWN + 3:
        st.caption(f"And {len(found.table) - _SHOWN - 3} more.")


def _way(before: str, after: str) -> str:
    return f"{before} → {after}".replace(" ", "\u00a0")


def _level_or_dash(level: float) -> str:
    return "–" if pd.isna(level) else f"{level:.1f}"


def show_shortage(found: FrameworkVersions, now: str, then: str) -> None:
    """Show the shortage of the whole organisation by both versions."""
    met, people, money = (
        found.of(one.id)
        for one in (quantities.NEEDS_MET, quantities.PEOPLE_WITH_GAP, quantities.NOT_DELIVERED)
    )
    lost = money[1] - money[0]
    amounts = [
        keep_numbers_unbroken(wording.money(one, found.currency)) for one in (*money, abs(lost))
    ]
    sign = "−" if lost < 0 else "+"
    show_wrapped_table(
        ["Organisation", now, then, "Change"],
        [
            ("People with a gap", f"{people[0]:,.0f}", f"{people[1]:,.0f}",
             _signed(round(people[1]) - round(people[0]))),
            ("Needs met", f"{met[0]:.1%}", f"{met[1]:.1%}",
             f"{_signed(round(100 * met[1], 1) - round(100 * met[0], 1), 1)}\u00a0pts"),
            ("Value not delivered a month", *amounts[:2], f"{sign}{amounts[2]}"),
        ],
        figures={now, then, "Change"},
    )  # fmt: skip


def _signed(value: float, digits: int = 0) -> str:
    told = f"{abs(value):,.{digits}f}"
    if float(told.replace(",", "")) == 0:
        return told
    return f"{'−' if value < 0 else '+'}{told}"


def _keep(changes: tuple[RequirementChange, ...], reason: str) -> None:
    opened = cached.active_dataset()
    if opened is None:
        return
    try:
        edit_requirements(
            cached.workspace(), opened, changes, by=cached.actor(), reason=reason,
            loaded=cached.framework_in_force().loaded,
        )  # fmt: skip
    except SkillgapError as error:
        bones.show_error(error)
        return
    _clear_draft()
    look_at_edits_again()
    state.leave_notice("Kept. Every page follows the changed requirements.")
    st.rerun()


def _clear_draft() -> None:
    draft.change(changes=())
    state.renew_keys("requirements", "requirements-skill")


# --- what was kept ---


def edits_here() -> tuple[RequirementEdit, ...]:
    """Return every edit of the open dataset's requirements, the latest first."""
    opened = cached.active_dataset()
    return read_edits(str(whole_workspace().folder), opened.lineage).entries if opened else ()


def _show_log() -> None:
    edits = edits_here()
    in_force = sum(not one.undone for one in edits)
    st.markdown(
        f"#### {wording.count(in_force, 'change')} in force, {len(edits) - in_force} taken back"
        if edits else "#### No requirement was changed here yet"
    )  # fmt: skip
    if not edits:
        st.caption("The requirements are those of the files that were loaded.")
        return
    whole = len(edits) <= _SHOWN or st.toggle(f"Show all {len(edits)}", key="all-edits")
    titles, skills = role_titles(), cached.open_workforce()["skills"].set_index("skill_id")
    resting = cached.framework_in_force().resting
    for at, edit in enumerate(edits if whole else edits[:_SHOWN]):
        _show_edit(at, edit, titles, skills, rests=edit.id in resting)


def _show_edit(
    at: int, edit: RequirementEdit, titles: dict[str, str], skills: pd.DataFrame, *, rests: bool
) -> None:
    held = [Requirement(level, 0.0) if level else None for level in edit.before]
    told = [change_in_words(one, was, titles, skills)
            for one, was in zip(edit.changes, held, strict=True)]  # fmt: skip
    made = f"{wording.day(edit.at)}, {edit.by}: {edit.reason}"
    lines = [f"**{plain(wording.listed(told, 3))}**", f":small[:gray[{plain(made)}]]"]
    if edit.undone:
        lines.append(f":small[:gray[{plain(f'Taken back by {edit.undone_by}')}]]")
    elif rests:
        lines.append(":small[:orange[The files say something else by now: they count.]]")
    text, button = st.columns([10, 2], vertical_alignment="center")
    text.markdown("  \n".join(lines))
    if not edit.undone:
        button.button("Undo", icon=":material/undo:", key=f"undo-edit-{at}", on_click=_undo,
                      args=(edit.id,))  # fmt: skip


def _undo(edit_id: str) -> None:
    opened = cached.active_dataset()
    if opened is None:
        return
    undo_requirement_edit(cached.workspace(), opened.lineage, edit_id, by=cached.actor())
    look_at_edits_again()
    state.renew_keys("requirements")
    state.leave_notice("Taken back. Every result is as before.")
