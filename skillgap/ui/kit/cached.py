"""What is computed once and shared: keyed on workspace, viewer, policy and dataset version.

A data frame is never part of a key: Streamlit hashes only a sample of a large one.
"""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

import pandas as pd
import streamlit as st

import skillgap as sg
from skillgap.core.corrections import apply_corrections
from skillgap.core.question import answer_with, is_computable, question_of
from skillgap.rights import corrections_in_force
from skillgap.ui.kit import scope, state
from skillgap.ui.kit.workspace import workspace as workspace
from skillgap.verbs import function_answering

if TYPE_CHECKING:
    from skillgap.core.access import Viewer
    from skillgap.core.assumptions import Assumptions
    from skillgap.core.corrections import FactCorrection
    from skillgap.core.workforce import Workforce
    from skillgap.questions.bench import Bench
    from skillgap.questions.gaps import Gaps
    from skillgap.questions.profiles import Profiles
    from skillgap.store.ledger import Person
    from skillgap.store.workspace import Dataset

R = TypeVar("R")

SAMPLE_NAME = "Sample organisation"
_KEPT = 3
_KEPT_CHOSEN = 60  # answers that hang on a choice, such as the moves to a role
_FRESH_SECONDS = 5  # a feed or another window may have brought a version


def viewer() -> Viewer:
    """Return who is looking; on a laptop the facilitator, who sees all."""
    return sg.FACILITATOR


@st.cache_resource(show_spinner=False, ttl=_FRESH_SECONDS)
def datasets() -> tuple[Dataset, ...]:
    """Return the version in force of each dataset, newest first; cleared when one is saved."""
    return tuple(workspace().datasets())


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
    opened = workspace().active()
    return opened.lineage if opened else 0


def activate_dataset(dataset_id: int) -> Dataset:
    """Open another dataset of the workspace, or another version of one."""
    opened = workspace().activate(dataset_id)
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
    if not datasets() and not workspace().recall("sample offered", False):
        workspace().save(sg.read(sg.SAMPLE_FOLDER, name=SAMPLE_NAME), origin="sample")
        workspace().remember("sample offered", True)
        refresh_dataset_list()


Version: TypeAlias = tuple[str, int, str, str]
"""Workspace folder, dataset id, its fingerprint, the viewer's key: what every cache is keyed on."""


def cache_version() -> Version:
    """Return what the open dataset's results are cached under.

    Raises:
        SkillgapError: no dataset is open.
    """
    return _version_key(_active_dataset_or_raise())


def _version_key(dataset: Dataset) -> Version:
    folder = str(workspace().folder)
    version = (
        dataset.fingerprint
        + _read_taxonomy(folder, dataset.lineage).mark
        + _read_corrections(folder, dataset.lineage).mark
        + _read_register(folder).mark
    )
    return folder, dataset.id, version, viewer().key


def taxonomy_decisions() -> pd.DataFrame:
    """Return every decision about the open dataset's list of skills, newest first."""
    return _read_taxonomy(str(workspace().folder), _active_dataset_or_raise().lineage).decisions


def record_taxonomy_decision(proposal_id: str, choice: str, reason: str, detail: object) -> None:
    """Record a decision about the open dataset's list of skills; every result follows it."""
    kind = _taxonomy_record_name(_active_dataset_or_raise().lineage)
    workspace().add_decision(kind, proposal_id, choice, reason=reason, detail=detail)
    _read_taxonomy.clear()


def assumptions_in_force() -> Assumptions:
    """Return the register in force: shipped, with what owners confirmed or changed here."""
    return _read_register(str(workspace().folder)).entries


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
    entries = sg.assumptions_in_force(workspace())
    told = [repr(one) for one in entries.entries if one.status == "confirmed"]
    text = "\n".join(told)
    return _Register(entries, f"+{hashlib.sha256(text.encode()).hexdigest()[:12]}" if told else "")


@dataclass(frozen=True)
class _Corrections:
    """Corrections of facts about people, and what marks them in a cache key."""

    entries: tuple[FactCorrection, ...]
    mark: str


@st.cache_resource(show_spinner=False, ttl=_FRESH_SECONDS, max_entries=20)
def _read_corrections(folder: str, lineage: int) -> _Corrections:
    entries = tuple(corrections_in_force(workspace(), lineage))
    text = repr(entries)
    return _Corrections(
        entries, f"+{hashlib.sha256(text.encode()).hexdigest()[:12]}" if entries else ""
    )


def person_in_log(employee_id: str) -> Person | None:
    """Return a person of the open dataset, as the log is to know them."""
    from skillgap.store.ledger import Person

    opened = active_dataset()
    return Person(opened.lineage, employee_id) if opened else None


def note_opened_person(page: str, employee_id: str) -> None:
    """Log that somebody's record was opened; once an hour for each browser."""
    opened = active_dataset()
    if opened and employee_id:
        key = (str(workspace().folder), opened.id, viewer().key)
        _note_opened_person(*key, page, employee_id, state.browser_mark())


@st.cache_resource(show_spinner=False, ttl=3_600, max_entries=10_000)
def _note_opened_person(
    folder: str, dataset_id: int, viewer_key: str, page: str, employee_id: str, browser: str
) -> bool:
    workspace().note(
        "open person", page, actor=viewer().role, policy=viewer().policy, dataset=dataset_id,
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
    decisions = workspace().decisions(_taxonomy_record_name(lineage))
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


@st.cache_resource(show_spinner="Opening the dataset …", max_entries=_KEPT)
def _workforce(folder: str, dataset_id: int, version: str, viewer_key: str) -> Workforce:
    loaded = workspace().load(dataset_id)
    lineage = {one.id: one.lineage for one in datasets()}.get(dataset_id)
    if lineage is not None:
        loaded = apply_corrections(loaded, _read_corrections(folder, lineage).entries)
    decided = _read_taxonomy(folder, lineage) if lineage is not None else None
    if decided is None or not decided.mark:
        return loaded
    return sg.apply_decisions(loaded, decided.decisions).workforce


@cache
def _answer_cache_of(name: str) -> Callable[..., Any]:
    """Return the cache of one question: its latest answers, called with version and options."""

    def compute(
        folder: str,
        dataset_id: int,
        version: str,
        viewer_key: str,
        options: tuple[tuple[str, object], ...],
    ) -> object:
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

    compute.__qualname__ = f"answer to {name}"  # Streamlit tells caches apart by it
    told = question_of(function_answering(name))
    spinner = f"{told.title} …" if told else True
    kept = _KEPT if is_computable(function_answering(name)) else _KEPT_CHOSEN
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
