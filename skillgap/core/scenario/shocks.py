"""Shocks ready to load: what boards ask about, as scenarios to change."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skillgap.core.scenario.drivers import DRIVERS, Driver, Labels
from skillgap.core.scenario.value import Scenario

_OWNER = "Head of workforce planning"


@dataclass(frozen=True, slots=True)
class Shock:
    """A scenario to start from.

    Attributes:
        name: Name of the scenario it makes.
        sentence: What happens, in one sentence.
        drivers: Kind, low, high, what it is meant to apply to, first month, ramp, rationale. The
            words of the fourth are looked for in the organisation's own names, as whole words
            ("it" is not in "Community"), in the plural, too.
    """

    name: str
    sentence: str
    drivers: tuple[tuple[str, float, float, Mapping[str, str], int, int, str], ...]

    def scenario(
        self, names: Mapping[str, Sequence[str]], *, horizon_months: int = 36, seed: int = 7
    ) -> Scenario:
        """Fit the shock to an organisation.

        Args:
            names: The organisation's names by column, largest first; where none fits the word
                of the shock, the driver applies everywhere it may.
            horizon_months: How far to look.
            seed: Seed of the draws.

        Returns:
            The scenario, to be changed at will.
        """
        return Scenario(
            name=self.name,
            horizon_months=horizon_months,
            seed=seed,
            note=self.sentence,
            drivers=tuple(
                Driver(
                    name, low, high, DRIVERS[name].unit, _fit_parts_to_names(wants, names), why,
                    _OWNER, first, ramp,
                )
                for name, low, high, wants, first, ramp, why in self.drivers
                if not (wants.keys() & {"cluster", "skill_id"}) or _fit_parts_to_names(wants, names)
            ),
        )  # fmt: skip


def _fit_parts_to_names(
    wants: Mapping[str, str], names: Mapping[str, Sequence[str]]
) -> dict[str, Labels]:
    found: dict[str, Labels] = {}
    for column, words in wants.items():
        for word in words.split("|"):
            whole = re.compile(rf"\b{re.escape(word)}s?\b", re.IGNORECASE)
            near = [name for name in names.get(column, ()) if whole.search(name)]
            if word == "*" and names.get(column):
                near = [names[column][0]]
            if near:
                found[column] = near[0]
                break
    return found


SHOCKS: tuple[Shock, ...] = (
    Shock(
        "Cloud growth",
        "Digital business grows fast: more technology posts, more cloud, data and AI in the rest.",
        (
            ("growth_share", 0.08, 0.20, {"function": "tech|technology|data|digital|it|ict"}, 0, 0,
             "Pipeline of digital projects; the ends are the last two budget rounds."),
            ("skill_demand_share", 0.15, 0.45, {"cluster": "cloud|software|security"}, 0, 18,
             "Platforms move to the cloud in the next six quarters."),
            ("skill_demand_share", 0.10, 0.30, {"cluster": "data|analytics"}, 0, 24,
             "Reporting becomes self-service."),
        ),
    ),
    Shock(
        "AI in service",
        "Assistants take over part of the routine contacts, and people must learn to steer them.",
        (
            ("automated_share", 0.15, 0.45, {"function": "customer|service|support"}, 3, 18,
             "Pilots freed 15 to 45% of exposed hours; the roll-out takes six quarters."),
            ("skill_demand_share", 0.20, 0.80, {"cluster": "ai|machine|automation"}, 0, 18,
             "Everyone who works beside an assistant must check it."),
            ("attrition_factor", 1.0, 1.25, {"function": "customer|service|support"}, 3, 6,
             "Uncertainty about jobs raises leaving for a while."),
        ),
    ),
    Shock(
        "New site",
        "A new site opens in a year and is staffed like the rest of operations.",
        (
            ("added_posts_fte", 30.0, 60.0, {"function": "operation|logistics|production|*",
             "region": "*"}, 9, 9, "Planning figures of the site, lower and upper variant."),
            ("hiring_factor", 1.0, 1.3, {}, 6, 6, "Recruiters are added for the opening."),
        ),
    ),
    Shock(
        "Hiring freeze",
        "No or nearly no replacement from outside for as long as the freeze lasts.",
        (
            ("hiring_factor", 0.0, 0.15, {}, 0, 2,
             "Only exceptions signed by the board; past freezes let 0 to 15% through."),
            ("attrition_factor", 0.9, 1.1, {}, 0, 0, "Fewer outside offers, more workload."),
        ),
    ),
    Shock(
        "Retirement wave",
        "People retire earlier than today, and experience leaves with them.",
        (
            ("retirement_shift_years", -4.0, -1.5, {}, 0, 12,
             "An early-retirement scheme or a change of the law."),
            ("entry_hiring_factor", 0.8, 1.2, {}, 0, 0, "Entry-level intake stays about as it is."),
        ),
    ),
)  # fmt: skip
