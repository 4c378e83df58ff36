"""The frame of Mobility: answer, key figures and the tabs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from skillgap.core import wording
from skillgap.ui.kit import bones
from skillgap.ui.kit.bones import KeyFigure
from skillgap.ui.mobility import overviews
from skillgap.ui.mobility.needs import needed_roles
from skillgap.verbs import questions

if TYPE_CHECKING:
    from skillgap.core.provenance import Provenance
    from skillgap.questions.mobility import Moves

_NEAREST = 10


def mobility_headline(moves: Moves) -> str:
    """Say how many can move to the role, and what the nearest would have to learn."""
    counts, posts = moves.people_left_by_filter, _count_open_posts(moves.role_id)
    opened = f" ({wording.count(posts, 'post')} open)" if posts else ""
    fit = moves.table[moves.table["safe"]]
    if not len(fit):
        return (
            f"Nobody passes all three filters for {moves.title}{opened}: viable, desirable and "
            f"safe. {wording.count(counts['viable'], 'person', 'people')} "
            f"{'passes' if counts['viable'] == 1 else 'pass'} the first."
        )
    nearest = fit.nsmallest(_NEAREST, "hours")["hours"]
    span = wording.number_span(nearest.min(), nearest.max(), "learning hours")
    who = "the nearest ten" if len(fit) >= _NEAREST else "they"
    return (
        f"{counts['safe']:,} of {wording.count(counts['all'], 'person', 'people')} pass all three "
        f"filters for {moves.title}{opened}; {who} would need {span}."
    )


def mobility_key_figures(moves: Moves) -> list[KeyFigure]:
    """Return how many are left after each filter, and who wants to."""
    counts, cuts, table = moves.people_left_by_filter, moves.cuts, moves.table
    wish = table["aspires"]
    everyone = f"of {wording.count(counts['all'], 'person', 'people')}"
    return [
        KeyFigure(
            "Viable", f"{counts['viable']:,}", everyone,
            f"Cover at least {wording.share(cuts.similarity)} of what the role needs, and are at "
            f"most {cuts.grade_steps:.0f} grades away.",
        ),
        KeyFigure(
            "Desirable", f"{counts['desirable']:,}", f"pay above {wording.share(cuts.pay_ratio)}",
            "Viable, and the role's median pay is above this share of what they earn now.",
        ),
        KeyFigure(
            "Safe", f"{counts['safe']:,}", f"AI +{cuts.exposure_rise * 100:.0f} points",
            "Desirable, and the role's share of time exposed to AI is at most this much higher.",
        ),
        KeyFigure(
            "Want this role", f"{int((wish & table['viable']).sum()):,}",
            f"viable, of {int(wish.sum()):,}",
            "Named the role as an aspiration.",
        ),
        KeyFigure(
            "Open posts", f"{_count_open_posts(moves.role_id):,}",
            f"of {int(needed_roles()['posts'].sum()):,} in all",
            "Openings of the role that are not filled.",
        ),
    ]  # fmt: skip


def mobility_provenance(moves: Moves) -> Provenance:
    """Return how every number of the page was made, those in the tabs with it."""
    asked = questions()
    parts = [asked[name] for name in ("mobility", "ladder", "mentors", "bridges", "succession")]
    return replace(
        moves.provenance,
        title="Mobility",
        formula="\n".join(f"{one.title}: {one.formula}" for one in parts),
    )


def _count_open_posts(role_id: str) -> int:
    return int(needed_roles().set_index("role_id")["posts"].get(role_id, 0))


def show_tabs() -> None:
    """Draw the tabs of all open posts; only the open one is computed and sent."""
    bones.show_tabs(
        {
            "Open posts": overviews.show_open_posts,
            "Bridges": overviews.show_bridges,
            "Succession": overviews.show_succession,
            "Aspirations": overviews.show_aspirations,
        },
        key="mobility",
    )
