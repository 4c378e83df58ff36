"""Who answers for each model, what people may read about their data, and both in one file.

Model cards are made from the list of questions and from what benchmarks measured; owners and the
terms of the policy are named by whoever runs the app and kept as documents of the workspace.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from skillgap.core import wording
from skillgap.core.access import declared_columns
from skillgap.core.contests import REPLY_AT_MOST_DAYS, REPLY_DAYS
from skillgap.core.errors import BadValue, unknown_name
from skillgap.core.model_cards import ModelCard, make_cards, read_notes, read_results
from skillgap.core.permissions import source_in_words
from skillgap.core.places import APP_FOLDER
from skillgap.core.provenance import CODE_VERSION
from skillgap.core.tables import TABLES, table_named
from skillgap.verbs import questions

if TYPE_CHECKING:
    from skillgap.core.assumptions import Assumptions
    from skillgap.core.question import Question
    from skillgap.core.workforce import Workforce
    from skillgap.exports.governance_file import Chapter
    from skillgap.store.retention import Rules
    from skillgap.store.workspace import Dataset, Workspace

EVERY_MODEL = "every model"
"""Stands for all models whose own owners are not named."""
OWNERS, POLICY = "model owners", "people policy"
"""Kinds of document that they are kept as."""
NOBODY = "nobody named"
REVIEW_DAYS = 365
"""Days after which an owner is to look again at an assumption that they confirmed."""
_LONGEST_NAME, _LONGEST_TEXT = 120, 1_000


# --- model cards ---


@cache
def _shipped_cards() -> dict[str, ModelCard]:
    data = APP_FOLDER / "data"
    results = read_results((data / "benchmark_results.toml").read_text(encoding="utf-8"))
    notes = read_notes((data / "method_notes.toml").read_text(encoding="utf-8"))
    return make_cards(questions().values(), results, notes, version=CODE_VERSION)


def model_cards(workforce: Workforce | None = None) -> dict[str, ModelCard]:
    """Return the card of each question by its name.

    Args:
        workforce: The data loaded, whose days stand on the cards; may be left out.
    """
    cards = _shipped_cards()
    if workforce is None:
        return dict(cards)
    days = {name: _days_of(workforce, name) for name in TABLES if workforce.has(name)}
    return {
        name: replace(card, period=_period(card.question, workforce.as_of, days))
        for name, card in cards.items()
    }


def _period(question: Question, as_of: date, days: dict[str, str]) -> tuple[str, ...]:
    used = dict.fromkeys((*question.needs, *question.uses))
    told = (f"{name}: {days[name]}." for name in used if days.get(name))
    return (f"As of {as_of.isoformat()}.", *told)


def _days_of(workforce: Workforce, name: str) -> str:
    """Return the first and the last day that a table speaks of; blank where it has none."""
    frame = workforce[name]
    dated = [column.name for column in table_named(name).columns if column.kind == "date"]
    cells = [frame[column].dropna() for column in dated if column in frame]
    found = [day for column in cells if len(column) for day in (column.min(), column.max())]
    return f"{min(found):%Y-%m-%d} to {max(found):%Y-%m-%d}" if found else ""


# --- who answers for a model ---


@dataclass(frozen=True, slots=True)
class Owners:
    """Who answers for a model; blank where nobody is named.

    Attributes:
        builder: Who made it, or takes it over from its maker.
        platform_owner: Who runs it.
        risk_adviser: Who advises on what can go wrong.
    """

    builder: str = ""
    platform_owner: str = ""
    risk_adviser: str = ""

    def named(self) -> dict[str, str]:
        """Return each post with who holds it, in words: ``nobody named`` where blank."""
        told = {
            "Builder": self.builder,
            "Platform owner": self.platform_owner,
            "Risk adviser": self.risk_adviser,
        }
        return {post: name or NOBODY for post, name in told.items()}


def owners_of(workspace: Workspace, model: str = EVERY_MODEL) -> Owners:
    """Return who answers for a model, post by post; those of every model where it has no own.

    Args:
        workspace: Where it is kept.
        model: Name of a question, or ``EVERY_MODEL``.
    """
    kept = {one.name: one.body for one in workspace.documents(OWNERS)}
    general, own = (kept.get(name) or {} for name in (EVERY_MODEL, model))
    posts = Owners.__dataclass_fields__
    return Owners(**{post: str(own.get(post) or general.get(post) or "") for post in posts})


def own_owners_of(workspace: Workspace, model: str) -> Owners:
    """Return what was named for this model alone, to be changed."""
    kept = {one.name: one.body for one in workspace.documents(OWNERS)}.get(model) or {}
    return Owners(**{post: str(kept.get(post) or "") for post in Owners.__dataclass_fields__})


def keep_owners(workspace: Workspace, model: str, owners: Owners, *, actor: str) -> None:
    """Keep who answers for a model; the log says that it changed, and names nobody.

    Args:
        workspace: Where it is kept.
        model: Name of a question, or ``EVERY_MODEL``.
        owners: Who; blank takes somebody out.
        actor: Who says so.

    Raises:
        UnknownName: there is no such model.
        BadValue: a name is too long.
    """
    if model != EVERY_MODEL and model not in questions():
        raise unknown_name("models", model, [EVERY_MODEL, *questions()])
    workspace.keep_document(OWNERS, model, _tidied(asdict(owners), _LONGEST_NAME), actor=actor)


def _tidied(told: dict[str, str], longest: int) -> dict[str, str]:
    tidy = {name: " ".join(text.split()) for name, text in told.items()}
    for name, text in tidy.items():
        if len(text) > longest:
            raise BadValue(
                name.replace("_", " "), f"{len(text):,} characters",
                f"at most {longest:,}", "Make it shorter.",
            )  # fmt: skip
    return tidy


# --- the policy ---


@dataclass(frozen=True, slots=True)
class PolicyTerms:
    """What only whoever runs the app can say in the policy.

    Attributes:
        purpose: What the data is used for.
        contact: Whom to ask, and how.
    """

    purpose: str = ""
    contact: str = ""


def policy_terms(workspace: Workspace) -> PolicyTerms:
    """Return what was written for the policy."""
    kept = next((one.body for one in workspace.documents(POLICY)), None) or {}
    return PolicyTerms(str(kept.get("purpose") or ""), str(kept.get("contact") or ""))


def keep_policy_terms(workspace: Workspace, terms: PolicyTerms, *, actor: str) -> None:
    """Keep what the policy says of purpose and contact.

    Raises:
        BadValue: a text is too long.
    """
    workspace.keep_document(POLICY, "policy", _tidied(asdict(terms), _LONGEST_TEXT), actor=actor)


def policy(
    workspace: Workspace, workforce: Workforce | None = None, dataset: Dataset | None = None
) -> dict[str, tuple[str, ...]]:
    """Return what people may read about their data: headings with the lines below each.

    Args:
        workspace: Where rules, accounts and terms are kept.
        workforce: The data loaded: which tables about people there are.
        dataset: Where it is from: what its signals are used for, source by source.
    """
    terms = policy_terms(workspace)
    ask = terms.contact or "Whoever runs this app here; no contact is named yet"
    return {
        "What is collected": _collected(workforce),
        "What for": (
            terms.purpose or "Nobody has written down a purpose here yet.",
            *(purposes_in_words(workspace, dataset) if dataset else ()),
            "A level is what the signals can carry, and no basis for a decision about one person "
            "without that person.",
        ),
        "Who sees it": _who_sees_it(workspace),
        "How long it is kept": retention_in_words(workspace.retention()),
        "Your rights": _rights(),
        "Whom to ask": (ask,),
    }


def purposes_in_words(workspace: Workspace, dataset: Dataset) -> tuple[str, ...]:
    """Return what each source of signals is used for, one sentence each."""
    from skillgap.permissions import permissions

    told = permissions(workspace, dataset).purposes.values()
    return tuple(
        f"{source_in_words(one.source)}: not used any more since {wording.day(one.at.date())}."
        if one.withdrawn
        else f"{source_in_words(one.source)}: {one.purpose.rstrip('.')} (rests on: {one.ground}; "
        f"on record since {wording.day(one.at.date())})."
        for one in sorted(told, key=lambda one: one.source)
    )


def _collected(workforce: Workforce | None) -> tuple[str, ...]:
    about = [
        (name, table) for name, table in TABLES.items()
        if any(column.kind in ("person", "unit_or_person") for column in declared_columns(name))
        and workforce is not None and workforce.has(name)
    ]  # fmt: skip
    if not about:
        return ("Nothing about people is loaded here.",)
    return (
        *(f"{name.capitalize()}: {table.meaning}" for name, table in about),
        "From these a level from 0 to 5 with a range is worked out for each skill.",
        "Gender, ethnicity and age band, where they are loaded, are used on the page Fairness "
        "alone; the year of birth in the forecast of leaving and retirement.",
    )


def _who_sees_it(workspace: Workspace) -> tuple[str, ...]:
    from skillgap.serving.accounts import ROLES, accounts

    now = datetime.now(UTC)
    roles = [one.role for one in accounts(workspace) if one.is_open(now)]
    return (
        "Whoever runs the app: everything.",
        *(f"{role.capitalize()} ({wording.count(roles.count(role), 'account')} open): {sees}."
          for role, sees in ROLES.items()),
        "Each opened record and each file that leaves is written into the log.",
    )  # fmt: skip


def retention_in_words(rules: Rules) -> tuple[str, ...]:
    """Return how long things are kept, one sentence per rule."""
    told = {
        "People who left": rules.leavers, "Earlier versions of the data": rules.versions,
        "Backups made by hand": rules.backups, "Safety copies": rules.safety,
    }  # fmt: skip
    return (
        *(
            f"{what}: {wording.count(days, 'day')}." if days else f"{what}: no limit is set."
            for what, days in told.items()
        ),
        "Nothing goes by itself: what is due is listed first and removed by whoever runs the app.",
    )


def _rights() -> tuple[str, ...]:
    return (
        "Know where a skill of yours stands: inferred from evidence, confirmed by a named person, "
        "contested, or overridden by a level a named person put in its place; the page People says "
        "which, by whom and since when.",
        f"Contest a level: on the page People, with what it should be and why. A named person "
        f"answers within {REPLY_DAYS} days, at most {REPLY_AT_MOST_DAYS}; until then no offer on "
        "that skill is ranked for you.",
        "See: an access pack holds every row about you with its source, the levels worked out and "
        "how, what was decided and why, and which files left.",
        "Correct: a corrected fact holds over whatever the next import says; the original stays.",
        "Take back consent: where a source rests on it, on the page People; its signals about you "
        "then count in nothing, and levels move at once.",
        "Erase: afterwards neither your id nor your name stands in any file of this workspace. "
        "Files outside it are not reached.",
    )


# --- the whole file ---


def assumption_reviews(
    workspace: Workspace, register: Assumptions, *, today: date | None = None
) -> pd.DataFrame:
    """Return each assumption with its owner and when it is due to be looked at.

    Args:
        workspace: Where owners' decisions are kept.
        register: The register in force.
        today: The day; today where it is left out.

    Returns:
        Columns ``assumption``, ``value``, ``range``, ``unit``, ``status``, ``owner``,
        ``confirmed`` and ``review`` (a day, ``overdue since …``, or ``never confirmed here``).
    """
    from skillgap.store.confirmations import KIND

    day = today or datetime.now(UTC).date()
    made = workspace.decisions(KIND).drop_duplicates("subject")
    confirmed = {name: at.date() for name, at in zip(made["subject"], made["at"], strict=True)}
    rows = [
        [one.name, f"{one.value:g}", f"{one.low:g} to {one.high:g}", one.unit, one.status,
         one.owner or NOBODY, str(confirmed.get(one.name, "")),
         _review(confirmed.get(one.name), day)]
        for one in register.values()
    ]  # fmt: skip
    names = ["assumption", "value", "range", "unit", "status", "owner", "confirmed", "review"]
    return pd.DataFrame(rows, columns=names, dtype="str")


def _review(confirmed: date | None, today: date) -> str:
    if confirmed is None:
        return "never confirmed here"
    due = confirmed + timedelta(days=REVIEW_DAYS)
    return f"overdue since {due}" if due < today else str(due)


def compose_governance_file(
    workspace: Workspace,
    register: Assumptions,
    workforce: Workforce | None = None,
    dataset: Dataset | None = None,
) -> list[Chapter]:
    """Put the whole governance file together: policy, owners, cards, assumptions, log, retention.

    Args:
        workspace: Where all of it is kept.
        register: The register in force.
        workforce: The data loaded, if any.
        dataset: Where it is from, if any.
    """
    from skillgap.exports.governance_file import Chapter

    cards = model_cards(workforce)
    owners = [
        [card.question.title, *owners_of(workspace, name).named().values()]
        for name, card in cards.items()
    ]
    reviews = assumption_reviews(workspace, register)
    return [
        Chapter("Policy for the people concerned", policy(workspace, workforce, dataset)),
        Chapter("Who answers for which model", {}, ("Model", *Owners().named()), owners),
        *(Chapter(f"Model card: {card.question.title}", card.sections())
          for card in cards.values()),
        Chapter(
            "Assumptions, their owners and reviews",
            {"Rule": (f"An owner looks again {REVIEW_DAYS} days after confirming.",)},
            tuple(str(name).capitalize() for name in reviews),
            reviews.to_numpy().tolist(),
        ),
        Chapter("Audit log", {"Where it stands": _log_in_words(workspace)}),
        Chapter("Retention", {"Rules": retention_in_words(workspace.retention())}),
    ]  # fmt: skip


def _log_in_words(workspace: Workspace) -> tuple[str, ...]:
    found = workspace.verify_log(workspace.kept_heads())
    if not found.log.entries:
        return ("Nothing has been written down yet.",)
    told = found.problems or (found.sentence,)
    return (*told, f"Entry {found.log.last}, head {found.log.head}")
