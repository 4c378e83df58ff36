"""What is computed once and shared: keyed on workspace, viewer, policy and dataset version.

A data frame is never part of a key: Streamlit hashes only a sample of a large one.
"""

from __future__ import annotations

import hashlib
import inspect
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

import numpy as np
import pandas as pd
import streamlit as st

import skillgap as sg
from skillgap.core.access import Viewer
from skillgap.core.corrections import apply_corrections
from skillgap.core.name_matches import without_matches
from skillgap.core.own_data import own_workforce
from skillgap.core.permissions import (
    Permissions,
    functions_of,
    permitted_corrections,
    use_permitted,
)
from skillgap.core.question import answer_with, is_computable, question_of
from skillgap.core.requirement_edits import Edited
from skillgap.frameworks import apply_framework
from skillgap.permissions import permissions
from skillgap.reviews import wrong_matches
from skillgap.rights import corrections_in_force
from skillgap.ui.kit import scope, state
from skillgap.ui.kit.edits_in_force import read_edits
from skillgap.ui.kit.once import once_a_run
from skillgap.ui.kit.own_workspace import OwnWorkspace
from skillgap.ui.kit.signed_in import signed_in
from skillgap.ui.kit.workspace import workspace as whole_workspace
from skillgap.verbs import function_answering

if TYPE_CHECKING:
    from skillgap.core.assumptions import Assumptions
    from skillgap.core.corrections import FactCorrection
    from skillgap.core.workforce import Workforce
    from skillgap.questions.bench import Bench
    from skillgap.questions.gaps import Gaps
    from skillgap.questions.profiles import Profiles
    from skillgap.store.ledger import Person
    from skillgap.store.workspace import Dataset, Workspace

R = TypeVar("R")

SAMPLE_NAME = "Sample organisation"
_KEPT = 3
_KEPT_OWN = 75  # of viewers who compute on their own people: small, and many at a time
_SECRET = "pseudonym secret"
_KEPT_CHOSEN = 60  # answers that hang on a choice, such as the moves to a role
_FRESH_SECONDS = 5  # a feed or another window may have brought a version


def viewer() -> Viewer:
    """Return who is looking: on a laptop the facilitator, who sees all; else by their account."""
    who = signed_in()
    if who.sees_all:
        return sg.FACILITATOR
    if who.role == "analyst":
        return Viewer(
            "analyst", _shared_people(), pseudonyms=_pseudonym_secret(_folder()),
            computes_on_own=True,
        )  # fmt: skip
    if who.role == "employee":
        return Viewer("employee", frozenset({who.person}), computes_on_own=True)
    if who.role == "manager":
        own, shared = _people_of_manager(who.person), _shared_people()
        return Viewer("manager", own if shared is None else own & shared, computes_on_own=True)
    return Viewer("viewer", frozenset(), computes_on_own=True)


def actor() -> str:
    """Return who acts, for the log: the account's name, or that it is who started the app."""
    return signed_in().name


def workspace() -> Workspace:
    """Return the workspace, within what the account that looks may do."""
    who = signed_in()
    if who.sees_all:
        return whole_workspace()
    own = OwnWorkspace(
        whole_workspace(), who.name, who.role, viewer().people or frozenset(), _everyone
    )
    return cast("Workspace", own)


def kept_for() -> str:
    """Return what everything read from ``workspace()`` is cached under: its folder, and whose."""
    who = signed_in()
    return _folder() if who.sees_all else f"{_folder()}@{who.name}"


def _folder() -> str:
    return str(whole_workspace().folder)


def _everyone() -> frozenset[str]:
    opened = active_dataset()
    if opened is None:
        return frozenset()
    return _people_reporting_to(_folder(), opened.id, _data_version(opened), "")


def _people_of_manager(person: str) -> frozenset[str]:
    """Return who reports to a person in the open dataset."""
    opened = active_dataset()
    if opened is None or not person:
        return frozenset()
    return _people_reporting_to(_folder(), opened.id, _data_version(opened), person)


@st.cache_resource(show_spinner=False, max_entries=_KEPT_OWN)
def _people_reporting_to(folder: str, dataset_id: int, version: str, person: str) -> frozenset[str]:
    """Return who reports to a person; everyone where none is named."""
    staff = _whole_workforce(folder, dataset_id, version)["employees"]
    if not person:
        return frozenset(staff["employee_id"])
    return frozenset(staff.loc[staff["manager_id"] == person, "employee_id"]) - {person}


def _shared_people() -> frozenset[str] | None:
    """Return the people of functions that are switched on; nothing where all are."""
    opened = active_dataset()
    if opened is None:
        return None
    return _people_switched_on(_folder(), opened.id, _data_version(opened))


@st.cache_resource(show_spinner=False, max_entries=_KEPT_OWN)
def _people_switched_on(folder: str, dataset_id: int, version: str) -> frozenset[str] | None:
    staff, allowed = (
        _whole_workforce(folder, dataset_id, version)["employees"],
        (permissions_in_force()),
    )
    on = functions_of(staff).map(allowed.is_on).to_numpy(dtype=bool)
    return None if on.all() else frozenset(staff.loc[on, "employee_id"])


@st.cache_resource(show_spinner=False, max_entries=20)
def _pseudonym_secret(folder: str) -> str:
    """Return the secret behind pseudonyms, the same for good, so that they can be followed."""
    kept = whole_workspace().recall(_SECRET, "")
    if not kept:
        kept = secrets.token_hex(32)
        whole_workspace().remember(_SECRET, kept)
    return str(kept)


@st.cache_resource(show_spinner=False, ttl=_FRESH_SECONDS)
def datasets() -> tuple[Dataset, ...]:
    """Return the version in force of each dataset, newest first; cleared when one is saved."""
    return tuple(whole_workspace().datasets())


@once_a_run
def active_dataset() -> Dataset | None:
    """Return the dataset that is open in this session, in the version that is in force.

    A session that has opened none takes the one the workspace opened last, and stays with it.
    """
    kept = {dataset.lineage: dataset for dataset in datasets()}
    if state.opened_lineage() not in kept and _last_active_id() in kept:
        state.open_dataset(_last_active_id(), asked=False)
    return kept.get(state.opened_lineage())


@st.cache_resource(show_spinner=False, ttl=_FRESH_SECONDS)
def _last_active_id() -> int:
    opened = whole_workspace().active()
    return opened.lineage if opened else 0


def activate_dataset(dataset_id: int) -> Dataset:
    """Open another dataset of the workspace, or another version of one."""
    if not signed_in().sees_all:  # for this session; what a new session opens stays as it is
        chosen = next(one for one in datasets() if one.id == dataset_id)
        state.open_dataset(chosen.lineage)
        return chosen
    opened = whole_workspace().activate(dataset_id)
    refresh_dataset_list()
    state.open_dataset(opened.lineage)
    return opened


def keep_workforce(
    workforce: Workforce,
    *,
    mappings: tuple[dict, ...] = (),  # type: ignore[type-arg]
    origin: str = "",
) -> Dataset:
    """Save a workforce to the workspace and open it."""
    saved = workspace().save(workforce, mappings=mappings, origin=origin)
    refresh_dataset_list()
    state.open_dataset(saved.lineage)
    return saved


def forget_dataset(dataset_id: int) -> None:
    """Remove a dataset, with all its versions, from the workspace."""
    workspace().forget(dataset_id)
    refresh_dataset_list()


def open_sample() -> Dataset:
    """Open the sample organisation, reading it on first use."""
    for dataset in datasets():
        if dataset.origin == "sample":
            activate_dataset(dataset.id)
            return dataset
    return keep_workforce(sg.read(sg.SAMPLE_FOLDER, name=SAMPLE_NAME), origin="sample")


def refresh_dataset_list() -> None:
    """Look anew at which datasets there are."""
    datasets.clear()
    _last_active_id.clear()


def workforce() -> Workforce | None:
    """Return the workforce that is open, or nothing."""
    chosen = active_dataset()
    return _workforce(*_version_key(chosen)) if chosen else None


def open_workforce() -> Workforce:
    """Return the workforce that is open.

    Raises:
        SkillgapError: no dataset is open.
    """
    return _workforce(*cache_version())


def result_of(verb: Callable[..., R], **options: object) -> R:
    """Return a question's answer for the open dataset: computed once, and shared by all sessions.

    Results that the question takes come through the same cache. The key is the dataset's version,
    the viewer, the question and the options: so these must be values, never frames.

    Args:
        verb: The function that answers it, such as ``sg.measure_bench``.
        **options: Its further arguments, such as ``to="analyst"``.

    Raises:
        SkillgapError: no dataset is open.
        TypeError: the function answers no question of the list, or an option is no value.
    """
    question = question_of(verb)
    if question is None:
        raise TypeError(f"{verb.__name__} answers no question; mark it with `Question.answers`")
    chosen = tuple(sorted(options.items()))
    hash(chosen)  # a frame or a list would be hashed by a sample, or not at all
    return cast("R", _answer_cache_of(question.name)(*cache_version(), chosen))


def provide_result(question: str, read: Callable[[], object]) -> None:
    """Let a page say how the result of a question is come by, such as from disk."""
    _provided[question] = read


_provided: dict[str, Callable[[], object]] = {}


def profiles() -> Profiles:
    """Return the skill profiles of the open dataset."""
    return result_of(sg.infer_profiles)


def gaps() -> Gaps:
    """Return the gaps of the open dataset."""
    return result_of(sg.measure_gaps)


def bench() -> Bench:
    """Return the bench strength of the open dataset."""
    return result_of(sg.measure_bench)


def filtered_gaps() -> Gaps:
    """Return the gaps within the filters in force, for the page and its controls alike."""
    known = gaps().cells
    in_force = {
        name: tuple(value for value in values if value in set(known[name].astype(str)))
        for name, values in scope.filters_in_force().items()
    }
    return _gaps_within_filters(
        *cache_version(), tuple(sorted((k, v) for k, v in in_force.items() if v))
    )


def warm_first_dataset() -> None:
    """Open the dataset that the first page will ask for."""
    if not datasets() and not whole_workspace().recall("sample offered", False):
        whole_workspace().save(sg.read(sg.SAMPLE_FOLDER, name=SAMPLE_NAME), origin="sample")
        whole_workspace().remember("sample offered", True)
        refresh_dataset_list()


Options: TypeAlias = tuple[tuple[str, object], ...]
Version: TypeAlias = tuple[str, int, str, str]
"""Workspace folder, dataset id, its fingerprint, the viewer's key: what every cache is keyed on."""


@once_a_run
def cache_version() -> Version:
    """Return what the open dataset's results are cached under.

    Raises:
        SkillgapError: no dataset is open.
    """
    return _version_key(_active_dataset_or_raise())


def _version_key(dataset: Dataset) -> Version:
    return _folder(), dataset.id, _data_version(dataset), viewer().key


def _data_version(dataset: Dataset) -> str:
    """Return a version's hash, with what marks the decisions that all results are updated."""
    return dataset.fingerprint + _mark_of_decisions(dataset.lineage)


@once_a_run
def _mark_of_decisions(lineage: int) -> str:
    folder = _folder()
    return (
        _read_taxonomy(folder, lineage).mark
        + read_edits(folder, lineage).mark
        + _read_corrections(folder, lineage).mark
        + _mark_of(_read_permissions(folder, lineage).mark)
        + _read_register(folder).mark
    )


def taxonomy_decisions() -> pd.DataFrame:
    """Return every decision about the open dataset's list of skills, newest first."""
    return _read_taxonomy(
        str(whole_workspace().folder), _active_dataset_or_raise().lineage
    ).decisions


def record_taxonomy_decision(proposal_id: str, choice: str, reason: str, detail: object) -> None:
    """Record a decision about the open dataset's list of skills; every result follows it."""
    kind = _taxonomy_record_name(_active_dataset_or_raise().lineage)
    workspace().add_decision(kind, proposal_id, choice, reason=reason, detail=detail)
    _read_taxonomy.clear()


def assumptions_in_force() -> Assumptions:
    """Return the register in force: shipped, with what owners confirmed or changed here."""
    return _read_register(str(whole_workspace().folder)).entries


def confirm_assumption(name: str, *, owner: str, value: float, low: float, high: float) -> None:
    """Keep that an owner answers for an assumption; every result follows it."""
    sg.confirm_assumption(workspace(), name, owner=owner, value=value, low=low, high=high)
    _read_register.clear()


@dataclass(frozen=True)
class _Register:
    """The register in force, and what marks its decisions in a cache key; blank without any."""

    entries: Assumptions
    mark: str


@st.cache_resource(show_spinner=False, ttl=_FRESH_SECONDS, max_entries=20)
def _read_register(folder: str) -> _Register:
    entries = sg.assumptions_in_force(whole_workspace())
    told = [repr(one) for one in entries.entries if one.status == "confirmed"]
    text = "\n".join(told)
    return _Register(entries, f"+{hashlib.sha256(text.encode()).hexdigest()[:12]}" if told else "")


@dataclass(frozen=True)
class _Corrections:
    """Corrections of facts, names that were matched wrongly, and what marks both in a cache key."""

    entries: tuple[FactCorrection, ...]
    wrong_matches: frozenset[str]
    mark: str


@st.cache_resource(show_spinner=False, ttl=_FRESH_SECONDS, max_entries=20)
def _read_corrections(folder: str, lineage: int) -> _Corrections:
    entries = tuple(corrections_in_force(whole_workspace(), lineage))
    wrong = wrong_matches(whole_workspace(), lineage)
    text = repr((entries, sorted(wrong))) if entries or wrong else ""
    return _Corrections(entries, wrong, _mark_of(text))


def permissions_in_force() -> Permissions:
    """Return which signals of the open dataset may be used.

    Raises:
        SkillgapError: no dataset is open.
    """
    return _read_permissions(_folder(), _active_dataset_or_raise().lineage)


@st.cache_resource(show_spinner=False, ttl=_FRESH_SECONDS, max_entries=20)
def _read_permissions(folder: str, lineage: int) -> Permissions:
    kept = next((one for one in datasets() if one.lineage == lineage), None)
    return permissions(whole_workspace(), kept) if kept else Permissions()


def whole_workforce_as_loaded() -> Workforce:
    """Return the open dataset with every signal, also those that may not be used.

    It is for counting what is left out, and for nothing else.
    """
    opened = _active_dataset_or_raise()
    return _read_as_loaded(_folder(), opened.id, opened.fingerprint)


@st.cache_resource(show_spinner=False, max_entries=2)
def _read_as_loaded(folder: str, dataset_id: int, fingerprint: str) -> Workforce:
    return whole_workspace().load(dataset_id)


def refresh_permissions() -> None:
    """Look anew at which signals may be used; every result follows it."""
    _read_permissions.clear()


def _mark_of(text: str) -> str:
    return f"+{hashlib.sha256(text.encode()).hexdigest()[:12]}" if text else ""


def refresh_corrections() -> None:
    """Look anew at what is corrected about people; every result follows it."""
    _read_corrections.clear()


def person_in_log(employee_id: str) -> Person | None:
    """Return a person of the open dataset, as the log is to know them."""
    from skillgap.store.ledger import Person

    opened = active_dataset()
    return Person(opened.lineage, employee_id) if opened else None


def note_opened_person(page: str, employee_id: str) -> None:
    """Log that somebody's record was opened; once an hour for each browser."""
    opened = active_dataset()
    if opened and employee_id:
        key = (str(whole_workspace().folder), opened.id, viewer().key)
        _note_opened_person(*key, page, employee_id, state.browser_mark())


@st.cache_resource(show_spinner=False, ttl=3_600, max_entries=10_000)
def _note_opened_person(
    folder: str, dataset_id: int, viewer_key: str, page: str, employee_id: str, browser: str
) -> bool:
    whole_workspace().note(
        "open person", page, actor=actor(), policy=viewer().policy, dataset=dataset_id,
        person=person_in_log(employee_id),
    )  # fmt: skip
    return True


def refresh_after_rights() -> None:
    """Forget everything computed so far: somebody was corrected or erased."""
    st.cache_resource.clear()


@dataclass(frozen=True)
class _Taxonomy:
    """Decisions about a dataset's skills, and what marks those in force in a cache key."""

    decisions: pd.DataFrame
    mark: str


def _taxonomy_record_name(lineage: int) -> str:
    return f"taxonomy/{lineage}"


@st.cache_resource(show_spinner=False, ttl=_FRESH_SECONDS, max_entries=20)
def _read_taxonomy(folder: str, lineage: int) -> _Taxonomy:
    decisions = whole_workspace().decisions(_taxonomy_record_name(lineage))
    newest = decisions.drop_duplicates("subject")
    approved = sorted(newest.loc[newest["choice"] == "approved", "subject"])
    text = "\n".join(approved)
    mark = f"+{hashlib.sha256(text.encode()).hexdigest()[:12]}" if approved else ""
    return _Taxonomy(decisions, mark)


def _active_dataset_or_raise() -> Dataset:
    chosen = active_dataset()
    if chosen is None:
        raise sg.SkillgapError(
            "workspace", "no dataset is open", "one", "Open the sample or load files."
        )
    return chosen


def _workforce(folder: str, dataset_id: int, version: str, viewer_key: str) -> Workforce:
    """Return what a viewer may compute on: the whole, or their own part of it."""
    if viewer_key == sg.FACILITATOR.key:
        return _whole_workforce(folder, dataset_id, version)
    return _own_workforce(folder, dataset_id, version, viewer_key)


@st.cache_resource(show_spinner=False, max_entries=_KEPT_OWN)
def _own_workforce(folder: str, dataset_id: int, version: str, viewer_key: str) -> Workforce:
    return own_workforce(_whole_workforce(folder, dataset_id, version), viewer())


def _own_profiles(
    folder: str, dataset_id: int, version: str, viewer_key: str, options: Options
) -> Profiles:
    """Return the viewer's people at the levels that the whole organisation gives them."""
    whole: Profiles = _answer_cache_of("profiles")(
        folder, dataset_id, version, sg.FACILITATOR.key, options
    )
    staff, seen = whole.workforce["employees"], viewer()
    kept = staff["employee_id"].isin(seen.people).to_numpy() if seen.people is not None else True
    return whole.of_people(
        _own_workforce(folder, dataset_id, version, viewer_key),
        np.flatnonzero(np.broadcast_to(kept, len(staff))),
    )


@st.cache_resource(show_spinner="Opening the dataset …", max_entries=_KEPT)
def _whole_workforce(folder: str, dataset_id: int, version: str) -> Workforce:
    return _read_with_framework(folder, dataset_id, version).workforce


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _read_with_framework(folder: str, dataset_id: int, version: str) -> Edited:
    loaded = whole_workspace().load(dataset_id)
    lineage = {one.id: one.lineage for one in datasets()}.get(dataset_id)
    if lineage is not None:
        allowed, corrections = (
            _read_permissions(folder, lineage),
            _read_corrections(folder, lineage),
        )
        loaded = without_matches(loaded, corrections.wrong_matches)
        corrected = permitted_corrections(corrections.entries, allowed, loaded)
        loaded = apply_corrections(use_permitted(loaded, allowed), corrected)
    if lineage is None:
        return Edited(loaded, loaded, frozenset())
    decisions = _read_taxonomy(folder, lineage).decisions
    return apply_framework(loaded, decisions, read_edits(folder, lineage).entries)


def framework_in_force() -> Edited:
    """Return the open dataset with its edits in force, and which of these rest."""
    opened = _active_dataset_or_raise()
    return _read_with_framework(_folder(), opened.id, _data_version(opened))


def _answer_cache_of(name: str) -> Callable[..., Any]:
    """Return what answers one question from a cache, called with version and options."""

    def answered(*key: Any) -> Any:
        return _answer_cache(name, key[3] != sg.FACILITATOR.key)(*key)

    return answered


@cache
def _answer_cache(name: str, own: bool) -> Callable[..., Any]:
    """Return the cache of one question: its latest answers.

    Args:
        name: The question.
        own: Whether for viewers who compute on their own people, so that these never push out
            what was computed from everyone.
    """

    def compute(
        folder: str,
        dataset_id: int,
        version: str,
        viewer_key: str,
        options: Options,
    ) -> object:
        if own and name == "profiles":
            return _own_profiles(folder, dataset_id, version, viewer_key, options)
        if name in _provided and not options:
            return _provided[name]()
        key = (folder, dataset_id, version, viewer_key)
        chosen = {**dict(options), **_register_argument(function_answering(name))}
        return answer_with(
            function_answering(name),
            _workforce(*key),
            lambda given: _answer_cache_of(given)(*key, ()),
            **chosen,
        )

    compute.__qualname__ = (
        f"answer to {name}{' for one viewer' if own else ''}"  # Streamlit tells caches apart by it
    )
    told = question_of(function_answering(name))
    spinner = f"{told.title} …" if told else True
    usual = _KEPT if is_computable(function_answering(name)) else _KEPT_CHOSEN
    kept = _KEPT_OWN if own else usual
    return cast(
        "Callable[..., Any]", st.cache_resource(show_spinner=spinner, max_entries=kept)(compute)
    )


def _register_argument(verb: Callable[..., Any]) -> dict[str, Assumptions]:
    """Return the register in force, where the function takes one."""
    takes = inspect.signature(verb).parameters
    return {"assumptions": assumptions_in_force()} if "assumptions" in takes else {}


@st.cache_resource(show_spinner=False, max_entries=32)
def _gaps_within_filters(
    folder: str,
    dataset_id: int,
    version: str,
    viewer_key: str,
    filters: tuple[tuple[str, tuple[str, ...]], ...],
) -> Gaps:
    key = (folder, dataset_id, version, viewer_key)
    gaps: Gaps = _answer_cache_of("gaps")(*key, ())
    return gaps.within(**dict(filters))
