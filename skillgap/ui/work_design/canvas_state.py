"""Which role's canvas is on the screen, what was changed in it, and where canvases are kept."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from skillgap.core.errors import SkillgapError
from skillgap.questions.work_design import Canvas, RoleTask
from skillgap.questions.work_design.canvas import COMES, prefill_canvas
from skillgap.questions.work_design.redesign import role_to_redesign
from skillgap.ui.kit import cached
from skillgap.ui.kit.state import Part

KIND = "canvas"
VIEWS = {"edit": "Work on it", "sheet": "One page for the team"}


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the canvas page shows.

    Attributes:
        role: The role; empty for the one most people hold.
        view: Whether it is worked on, or shown as one page to print.
        body: The canvas as JSON, where it was changed here and not saved.
    """

    role: str = ""
    view: str = "edit"
    body: str = ""


drawn = Part(
    "workflow_canvas",
    Drawn(),
    page="workflow_canvas",
    address={"role": "role", "view": "view"},
    allowed={"view": tuple(VIEWS)},
)


def role_in_view() -> str:
    """Return the role whose canvas is shown."""
    workforce = cached.open_workforce()
    wished = drawn().role
    return wished if wished in set(workforce["roles"]["role_id"]) else role_to_redesign(workforce)


def canvas_in_view() -> Canvas:
    """Return the canvas: as changed here, else as saved, else as the role's tasks suggest."""
    role = role_in_view()
    for body in (drawn().body, json.dumps(_saved_body(role))):
        canvas = _read(body, role)
        if canvas is not None:
            return canvas
    return suggested_canvas(role)


def suggested_canvas(role: str) -> Canvas:
    """Return the canvas that the role's tasks suggest."""
    return prefill_canvas(cached.open_workforce(), role, cached.assumptions_in_force())


def choose_role(role: str | None) -> None:
    """Show another role's canvas."""
    drawn.change(role=role or "", body="")


def change_canvas(canvas: Canvas) -> None:
    """Take over a changed canvas."""
    drawn.change(role=canvas.role_id, body=json.dumps(canvas.to_body()))


def change_canvas_step(place: int, **changes: Any) -> None:
    """Change one step; a fate that takes or gives time sets the time, too."""
    canvas = canvas_in_view()
    step = canvas.steps[place]
    fate = changes.get("fate", step.fate)
    if fate != step.fate and "after_share" not in changes:
        changes["after_share"] = 0.0 if fate == "goes" else step.after_share or step.before_share
    steps = (*canvas.steps[:place], replace(step, **changes), *canvas.steps[place + 1 :])
    change_canvas(replace(canvas, steps=steps))


def add_step(step: RoleTask) -> None:
    """Add a task, once; one of today takes its time from the others where the week is full."""
    canvas = canvas_in_view()
    if step.task in {one.task for one in canvas.steps}:
        return
    today = sum(one.before_share for one in canvas.steps)
    left = min(1.0, (1.0 - step.before_share) / today) if today > 0 else 1.0
    others = tuple(
        replace(one, before_share=one.before_share * left, after_share=one.after_share * left)
        if one.fate != COMES else one for one in canvas.steps
    )  # fmt: skip
    change_canvas(replace(canvas, steps=(*others, step)))


def drop_step(place: int) -> None:
    """Take a task that was to come out of the canvas again."""
    canvas = canvas_in_view()
    change_canvas(replace(canvas, steps=canvas.steps[:place] + canvas.steps[place + 1 :]))


def save_canvas() -> None:
    """Keep the canvas in the workspace."""
    canvas = canvas_in_view()
    cached.workspace().keep_document(KIND, _document_name(canvas.role_id), canvas.to_body())
    drawn.change(body="")


def start_over() -> None:
    """Go back to what the role's tasks suggest."""
    change_canvas(suggested_canvas(role_in_view()))


def saved_roles() -> set[str]:
    """Return the roles of this dataset whose canvas was saved."""
    prefix = _document_name("")
    kept = cached.workspace().documents(KIND)
    return {one.name.removeprefix(prefix) for one in kept if one.name.startswith(prefix)}


def _saved_body(role: str) -> Any:
    kept = {one.name: one.body for one in cached.workspace().documents(KIND)}
    return kept.get(_document_name(role))


def _document_name(role: str) -> str:
    opened = cached.active_dataset()
    return f"{opened.lineage if opened else 0}/{role}"


def _read(body: str, role: str) -> Canvas | None:
    """Return a kept canvas of this role whose skills are still known; nothing otherwise."""
    try:
        canvas = Canvas.from_body(json.loads(body))
    except (SkillgapError, ValueError, TypeError, KeyError):
        return None
    known = set(cached.open_workforce()["skills"]["skill_id"])
    used = {skill for step in canvas.steps for skill in step.skills} | set(canvas.levels)
    return canvas if canvas.role_id == role and used <= known else None
