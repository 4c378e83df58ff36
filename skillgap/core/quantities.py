"""What the product counts, each under one id, one name and one unit.

Every page, sentence and export takes the name from here, and carries the id with the figure, so
that figures of one id can be compared wherever they stand. The kit finds the id by the label of a
key figure or by the words of a sentence: what is called otherwise has none, and a test says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Quantity:
    """One thing that is counted in one place.

    Attributes:
        id: Short name that goes with a figure.
        name: What it is called on screen.
        unit: Its unit; ``money`` stands for the currency of the workspace, a month.
        meaning: What it is, in one plain sentence.
        room: The module that computes it.
        labels: Other labels of key figures and columns that show it.
        words: Other words that sentences use for it, in lower case.
    """

    id: str
    name: str
    unit: str
    meaning: str
    room: str
    labels: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


EMPTY_POSTS = Quantity(
    "empty-posts", "Empty posts today", "FTE",
    "Posts that are open today without a person in them, each at the usual FTE of its role.",
    "core.vacancies",
    words=("open today", "empty today"),
)  # fmt: skip
SKILL_GAP = Quantity(
    "skill-gap", "Skill gap", "FTE",
    "People in post who are below the level their role requires of one skill; never added up "
    "over skills.", "questions.gaps",
    labels=("Short, FTE", "Short", "FTE short"),
    words=("below the level", "scarcest skill", "fte short", "short of"),
)  # fmt: skip
NEEDS_MET = Quantity(
    "needs-met", "Needs met", "share",
    "Share of what roles require that the people in them can do, each need weighted with FTE "
    "and its importance in the role.", "questions.gaps",
    words=("needs unmet",),
)  # fmt: skip
PEOPLE_WITH_GAP = Quantity(
    "people-with-gap", "People with a gap", "people",
    "People below the level in at least one skill their role requires, each counted once.",
    "questions.gaps",
)  # fmt: skip
NOT_DELIVERED = Quantity(
    "not-delivered", "Value not delivered", "money",
    "What people in post do not deliver for want of skills: FTE x value of the seat x (1 - "
    "attainment). Never more than the seat is worth.", "questions.gaps",
    labels=("Value not delivered a month", "Not delivered a month", "Low", "High"),
    words=("not delivered",),
)  # fmt: skip
SEAT_VALUE = Quantity(
    "seat-value", "Value of the seats", "money",
    "What the seats with people in them are worth, as stated for their roles.", "questions.gaps",
    labels=("Seat a month",),
    words=("value of all posts", "posts could deliver"),
)  # fmt: skip
PAYROLL = Quantity(
    "payroll", "Payroll", "money",
    "Gross pay of the people in these seats, without on-costs.", "questions.gaps",
)  # fmt: skip
EMPTY_POSTS_VALUE = Quantity(
    "empty-posts-value", "Value of empty posts", "money",
    "What posts without a person do not deliver today: FTE x value of the seat.", "questions.gaps",
    words=("empty today and cost", "empty posts add"),
)  # fmt: skip
VALUE_MISSING = Quantity(
    "not-delivered-and-empty", "Value missing", "money",
    "What people in post do not deliver for want of skills, and what empty posts do not deliver.",
    "questions.gaps",
    labels=("Missing a month",), words=("is missing", "missing if nothing is done"),
)  # fmt: skip
PROJECT_DELAY = Quantity(
    "project-delay", "Projects held up", "money",
    "Value of projects stalled, overdue or running without a date, times the share of their "
    "places that stay empty. Beside the seats, never added to them.", "questions.gaps",
    words=("held up",),
)  # fmt: skip
COMPLIANCE_EXPOSURE = Quantity(
    "compliance-exposure", "Compliance exposure", "money",
    "Value of the seats whose holder's certificate in a required compliance skill has run out. "
    "The same seats seen another way, never added to them.", "questions.gaps",
    words=("lapsed certificate", "exposed by"),
)  # fmt: skip

EMPTY_POSTS_COST = Quantity(
    "empty-posts-cost", "Cost of empty posts", "money",
    "What posts without a person cost over the quarters planned for when nothing is done: FTE "
    "empty after usual hiring x value of the seat.", "questions.plan",
    words=("that empty posts cost", "stay empty on average"),
)  # fmt: skip
PLAN_COST = Quantity(
    "plan-cost", "Plan cost", "money",
    "Spent over the quarters planned for, on top of the pay already planned for the posts; not "
    "discounted.", "questions.plan",
    labels=("Cost (likely range)",),
    words=("of the plan cost", "months, mostly to", "spent by quarter", "the plan costs"),
)  # fmt: skip
PARTNERS_PAY = Quantity(
    "partners-pay", "Partner pays", "money",
    "What partners and public programmes pay of a plan's training over the quarters planned for: "
    "seats taken x co-funded part of the price. Never part of the plan cost.", "questions.plan",
    words=("partners pay",),
)  # fmt: skip
POSTS_FILLED = Quantity(
    "posts-filled", "Posts filled", "FTE",
    "Empty posts without the plan less empty posts with it, average over the quarters, usual "
    "hiring answering.", "questions.plan",
    words=("would fill", "fills", "work done in"),
)  # fmt: skip
PLAN_AVOIDS = Quantity(
    "plan-avoids", "Avoided", "money",
    "Cost of empty posts that the plan avoids over the quarters planned for: posts filled sooner "
    "x value of the seat.", "questions.plan",
    words=("it avoids",),
)  # fmt: skip
PLAN_REGAINS = Quantity(
    "plan-regains", "Regained", "money",
    "Value that people in post deliver again over the quarters planned for because training "
    "raises their levels.", "questions.plan",
    words=("would win back",),
)  # fmt: skip
VACANT_AHEAD = Quantity(
    "vacant-ahead", "Empty posts ahead", "FTE",
    "Posts without a person in a month to come, after usual hiring, under a scenario.",
    "questions.forecast",
    labels=("Empty posts in 12 months", "Empty posts in 24 months", "Empty posts in 36 months",
            "Empty, FTE", "With plan, FTE"),
    words=("vacant", "will be empty", "fte empty in", "empty posts in", "empty posts under"),
)  # fmt: skip
EMPTY_ON_AVERAGE = Quantity(
    "empty-on-average", "Empty posts on average", "FTE",
    "Posts without a person if nothing is done, after usual hiring, on average over the quarters "
    "planned for.", "questions.plan",
    words=("empty on average", "empty posts filled by budget"),
)  # fmt: skip
RISK_REDUCED = Quantity(
    "risk-reduced", "Risk reduced", "money",
    "Value not delivered a month that the advised training places win back.",
    "questions.learning",
    labels=("Value gained", "Gains a month"),
    words=("reduce the value at risk", "reduces the value at risk", "pays back in",
           "reduce the value not delivered", "value gained", "; gains "),
)  # fmt: skip
TRAINING_COST = Quantity(
    "training-cost", "Training cost", "money",
    "What the advised training places cost.", "questions.learning",
    labels=("Cost",), words=("training places", "in the lists below"),
)  # fmt: skip
NET_BENEFIT = Quantity(
    "net-benefit", "Net benefit", "money",
    "Benefit less full cost of an intervention over its horizon, discounted.", "questions.roi",
    labels=("Net benefit, P10",),
    words=("one time in ten", "effect on performance", "after all costs"),
)  # fmt: skip
BETTER_WORK = Quantity(
    "better-work", "Better work a month", "money",
    "What the effect of an intervention on performance is worth a month for each person taking "
    "part, whatever their gap; average over its horizon, discounted.", "questions.roi",
    words=("better work comes to",),
)  # fmt: skip
ROI_PAYBACK = Quantity(
    "roi-payback", "Paid back after", "months",
    "Month in which better work of everybody taking part has paid all costs of an intervention.",
    "questions.roi",
)  # fmt: skip
GAP_PAYBACK = Quantity(
    "gap-payback", "Pays back in", "months",
    "Cost of the advised training places divided by the value not delivered that they win back "
    "a month.", "questions.learning",
)  # fmt: skip
FULL_COST = Quantity(
    "full-cost", "Cost in full", "money",
    "Everything an intervention costs: fees, set-up, time of learners and trainers, platform, "
    "administration.", "questions.roi",
    words=("total cost", "in fees, set-up", "of benefit against"),
)  # fmt: skip
MEASURED_WORTH = Quantity(
    "measured-worth", "Worth, if caused", "money",
    "What a measured change of an outcome is worth so far, if the intervention caused it.",
    "questions.impact",
    labels=("Worth so far",), words=("months so far that is",),
)  # fmt: skip
MEASURED_WORTH_EACH = Quantity(
    "measured-worth-each", "Worth for one treated", "money",
    "What a measured change of an outcome is worth a month for one treated team or person, if the "
    "intervention caused it.", "questions.impact",
    words=("treated team is worth", "treated person is worth", "treated unit is worth"),
)  # fmt: skip

INTERNAL_FILL = Quantity(
    "internal-fill", "Internal fill rate", "share",
    "Openings filled from inside in the last 12 months, divided by all openings filled in them. "
    "It says how often, and not whether anybody was preferred.", "core.vacancies",
    words=("filled from inside", "went to people of our own"),
)  # fmt: skip

ENTRY_BALANCE = Quantity(
    "entry-balance", "Balance of fewer juniors", "money",
    "Pay that fewer junior hires save in a year, in all grades, less the value of the mid-level "
    "and senior seats they leave without a person; against hiring as today.",
    "questions.work_design",
    words=("fewer juniors costs",),
)  # fmt: skip
ENTRY_SAVED = Quantity(
    "entry-saved", "Saved in the best year", "money",
    "The balance of fewer juniors in the year in which it is highest.", "questions.work_design",
    words=("fewer juniors saves",),
)  # fmt: skip

TIME_FREED = Quantity(
    "time-freed", "Time freed", "FTE",
    "Time of a role that goes or that tools save in a redesign, less the new work it brings: "
    "review, exceptions, decisions.", "questions.work_design",
    labels=("Time freed, net", "More work, net"),
    words=("than ai frees", "this design frees", "instead: frees"),
)  # fmt: skip
ROLE_EMPTY_POSTS = Quantity(
    "role-empty-posts", "Role's empty posts", "FTE",
    "Open posts of one role, less the time that its redesign frees.", "questions.work_design",
)  # fmt: skip
ROLE_NOT_DELIVERED = Quantity(
    "role-not-delivered", "Role's value lost a month", "money",
    "What people in one role do not deliver for want of skills, if its redesign came today and "
    "nobody had learnt anything.", "questions.work_design",
)  # fmt: skip
TOOL_TIME = Quantity(
    "tool-time", "Time a tool can help with", "FTE",
    "Time in one task of a role that a tool helps with as it is.", "questions.readiness",
    words=("that a tool can help with",),
)  # fmt: skip
READINESS_BUDGET = Quantity(
    "readiness-budget", "Investments in readiness", "money",
    "What the four investments in work with AI cost over the years planned for.",
    "questions.readiness",
    words=("four investments", "teams can absorb", "be absorbed in these years"),
)  # fmt: skip

QUANTITIES = (
    EMPTY_POSTS, SKILL_GAP, NEEDS_MET, PEOPLE_WITH_GAP, NOT_DELIVERED, SEAT_VALUE, PAYROLL,
    EMPTY_POSTS_VALUE, VALUE_MISSING, PROJECT_DELAY, COMPLIANCE_EXPOSURE, EMPTY_POSTS_COST,
    PLAN_COST, PARTNERS_PAY, POSTS_FILLED, PLAN_AVOIDS, PLAN_REGAINS, VACANT_AHEAD,
    EMPTY_ON_AVERAGE, RISK_REDUCED,
    TRAINING_COST, GAP_PAYBACK, NET_BENEFIT, BETTER_WORK, ROI_PAYBACK, FULL_COST, MEASURED_WORTH,
    MEASURED_WORTH_EACH, INTERNAL_FILL, ENTRY_BALANCE, ENTRY_SAVED, TIME_FREED,
    ROLE_EMPTY_POSTS, ROLE_NOT_DELIVERED, TOOL_TIME, READINESS_BUDGET,
)  # fmt: skip
"""Everything that is counted, in the order a reader meets it."""


def quantity(identity: str) -> Quantity:
    """Return the quantity of an id.

    >>> quantity("empty-posts").unit
    'FTE'

    Raises:
        KeyError: nothing is counted under that id.
    """
    return {one.id: one for one in QUANTITIES}[identity]


def id_of_label(label: str) -> str:
    """Return the id of what a key figure or column of that label shows; blank where none does.

    >>> id_of_label("Value not delivered a month"), id_of_label("People")
    ('not-delivered', '')
    """
    return _ids_by_label().get(label, "")


def ids_in_words(text: str) -> tuple[str, ...]:
    """Return the ids of everything that a sentence speaks of, in the order of the list.

    >>> ids_in_words("The plan cost is high; about 50 posts will be vacant.")
    ('plan-cost', 'vacant-ahead')
    """
    said = text.casefold().replace("\\", "")
    return tuple(
        one.id
        for one in QUANTITIES
        if any(words in said for words in (one.name.casefold(), *one.words))
    )


@cache
def _ids_by_label() -> dict[str, str]:
    return {label: one.id for one in QUANTITIES for label in (one.name, *one.labels)}
