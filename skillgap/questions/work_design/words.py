"""Work design, redesigns and entry level as sentences: what stands in the way, saves and costs.

Everything here is plain text; a place that renders Markdown escapes it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from skillgap.core import wording
from skillgap.core.work_design import FEW, NEITHER, ONE_SCALE, TRAIN
from skillgap.questions.work_design.canvas import COMES

if TYPE_CHECKING:
    from skillgap.questions.work_design.canvas import RoleTask
    from skillgap.questions.work_design.entry_question import EntryLevel
    from skillgap.questions.work_design.question import WorkDesign
    from skillgap.questions.work_design.redesign import RoleRedesign


SAVES = "Saves money"


def entry_mark(found: EntryLevel) -> str:
    """Say how long hiring fewer juniors saves money; blank where nothing is cut or known."""
    if not found.turns or not found.cut_share:
        return ""
    turns = found.turns[1]
    if math.isinf(turns):
        return SAVES
    return f"Pays for {wording.count(turns - 1, 'year')}" if turns > 1 else "Costs more"


def entry_headline(found: EntryLevel, currency: str) -> str:
    """Say how long hiring fewer juniors saves money, who is then missing, and how to avoid it."""
    if not found.cut_share:
        return (
            "No junior hires are left out: move the slider to see what fewer would save and cost."
        )
    fewer = f"Hiring {wording.share(found.cut_share)} fewer juniors"
    missing = _missing(found)
    if not found.turns:
        return f"{fewer}: {missing}. Pay is unknown, so what it saves cannot be said."
    return f"{fewer} {_until(found, currency)}. {_redesign(found)}"


def _until(found: EntryLevel, currency: str) -> str:
    low, turns, high = found.turns
    most = wording.money(float(found.balance["net"].max()), currency)
    if math.isinf(turns):
        span = found.balance["year"].max()
        return f"saves money in each of the next {span} years, up to {most}: {_missing(found)}"
    if turns <= 1:
        return f"costs more than it saves from the first year on: {_missing(found)}"
    likely = (
        f"likely from year {low:.0f} to {high:.0f} on"
        if math.isfinite(high)
        else f"likely from year {low:.0f} or later"
    )
    return (
        f"saves up to {most} a year for {wording.count(turns - 1, 'year')}. Then the missing "
        f"mid-level people and seniors cost more than it saves ({likely})"
    )


def _missing(found: EntryLevel) -> str:
    """Say who is missing at the end of the years chosen."""
    cut, years = found.at_end("cut"), int(found.table["year"].max())
    mids = f"{max(found.mids_fewer, 0.0):,.0f} mid-level people"
    return f"in year {years}, {mids} and {wording.count(cut['short'], 'senior')} are missing"


def _redesign(found: EntryLevel) -> str:
    short = found.at_end("transform")["short"]
    left = f"leaves {wording.count(short, 'senior')} missing" if round(short) else "leaves none"
    return f"Redesigning the junior role instead {left}{'' if round(short) else ' missing'}."


def balance_finding(found: EntryLevel) -> str:
    """Say what the figure of saving and loss shows."""
    turns = found.turns[1]
    if math.isinf(turns):
        return "Pay saved stays above the work lost to missing people"
    return f"From year {turns:.0f} the people missing cost more than fewer hires save"


EXPOSED = {
    "E0": "AI cannot help",
    "E1": "AI can help as it is",
    "E2": "AI can help with further tools",
}
"""The labels of exposure in plain words."""


def canvas_headline(found: RoleRedesign) -> str:
    """Say whether a design adds or frees work, and which skills it requires."""
    if not found.canvas.steps:
        return (f"No tasks of {found.title} are known yet: say below how the work really happens, "
                "or start from an occupation.")  # fmt: skip
    hours, skills = found.hours, _skills_required(found)
    if abs(hours["net"]) < LEAST_FTE and not skills:
        return f"So far the redesign of {found.title} changes nothing that is required."
    ends = sorted((hours["low"], hours["high"]))
    if hours["net"] < 0:
        likely = wording.likely(f"{fte(-ends[1])} FTE", f"{fte(-ends[0])} FTE")
        return (
            f"This design adds work: its new tasks take {fte(-hours['net'])} FTE more than AI "
            f"frees ({likely}), of {hours['fte']:.0f} FTE. Try another design before you plan it."
        )
    likely = wording.likely(*(f"{fte(end)} FTE" for end in ends))
    return (
        f"This design frees {fte(hours['net'])} of {hours['fte']:.0f} FTE ({likely}), after its "
        f"new tasks. {skills}"
    ).strip()


LEAST_FTE = 0.05
"""Time, in FTE, below which nothing is said to be freed or added."""


def fte(value: float) -> str:
    """Write FTE with one decimal."""
    return f"{value:.1f}".replace("-", "−")


def _skills_required(found: RoleRedesign) -> str:
    counts = found.table["change"].value_counts()
    told = [
        f"{wording.count(int(counts[change]), 'skill')} {word}"
        for change, word in (("new", "new"), ("rising", "at a higher level"),
                             ("falling", "at a lower level"),
                             ("no longer needed", "no longer needed"))
        if counts.get(change)
    ]  # fmt: skip
    return f"Redesigned, {found.title} requires {wording.listed(told, 4)}." if told else ""


def time_today(step: RoleTask) -> str:
    """Say how much of a week a task takes today, and whether AI can help with it."""
    today = f"{wording.share(step.before_share)} of the time today"
    today = "Not done today" if step.fate == COMES else today
    return f"{today}; {EXPOSED[step.exposure]}" if step.exposure in EXPOSED else today


GROUPS = {"team_id": "teams", "function": "functions", "region": "regions"}


def diagnosis_mark(found: WorkDesign) -> str:
    """Say how many groups need their work redesigned first; blank where nobody has a verdict."""
    if not found.judged:
        return ""
    first = len(found.redesign_first)
    return f"{first:,} of {found.judged:,}" if first else "No redesign"


def diagnosis_headline(found: WorkDesign) -> str:
    """Say how many groups need their work redesigned before training, and what the others need."""
    judged, first = found.judged, len(found.redesign_first)
    what = GROUPS[found.by]
    if not judged:
        return (
            f"None of {len(found.table):,} {what} has enough answers for a verdict yet: look at "
            "functions or regions together, or ask more people."
        )
    if not first:
        start = f"No redesign is needed first: of {judged:,} {what} with a verdict, none needs one"
    else:
        start = (
            f"{first:,} of {judged:,} {what} with a verdict {'needs' if first == 1 else 'need'} "
            "the work redesigned first: training people for work that is not clear would be wasted"
        )
    return f"{start}. {_other_verdicts(found)}".strip()


def _other_verdicts(found: WorkDesign) -> str:
    """Say how many groups need training, neither, or have no verdict."""
    counts = found.table["verdict"].value_counts()
    none = len(found.table) - found.judged
    parts = [
        f"{number:,} {one if number == 1 else more}"
        for number, one, more in (
            (int(counts.get(TRAIN, 0)), "needs training", "need training"),
            (int(counts.get(NEITHER, 0)), "needs neither", "need neither"),
            (none, "has too few answers", "have too few answers"),
        )
        if number
    ]
    return f"{wording.listed(parts)}." if parts else ""


def quarters_finding(found: WorkDesign) -> str:
    """Say what the picture shows: how many groups with a verdict lie in its upper half."""
    judged = found.judged
    what = GROUPS[found.by]
    if not judged:
        return f"No verdict yet for {wording.count(len(found.table), what.removesuffix('s'))}"
    upper = _in_upper_half(found)
    return f"Upper half: in {upper:,} of {judged:,} {what} the work makes no sense"


def quarters_note(found: WorkDesign) -> str:
    """Say how to read the picture, and which groups count as redesign first below its middle."""
    said = (
        f"Both gaps from 0 to 1; one is large from {found.gap_from:g}. Rings have too few answers "
        "for a verdict."
    )
    below = len(found.redesign_first) - _in_upper_half(found)
    if below <= 0:
        return said
    verb = "is" if below == 1 else "are"
    return f"{said} {below:,} more {verb} too near the middle to tell: redesign first."


def _in_upper_half(found: WorkDesign) -> int:
    judged = found.table[~found.table["verdict"].isin([FEW, ONE_SCALE])]
    return int((judged["design_gap"] >= found.gap_from).sum())
