"""What is held between upload and import: one frozen value, changed only here.

Every control of the import writes through :func:`change_staged`, so a page switch in the middle
loses nothing; uploaded bytes are parsed once and let go.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import pandas as pd

from skillgap.core.errors import SkillgapError
from skillgap.core.permissions import GROUNDS
from skillgap.core.workforce import Workforce
from skillgap.reading.answers import Answers
from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.examination import FileReport, Question, empty_quarantine_table
from skillgap.reading.pipeline import TWICE, ask_about_repeated_imports
from skillgap.ui.data import source_mappings
from skillgap.ui.kit import cached, state
from skillgap.ui.kit.plain import shorten_middle

if TYPE_CHECKING:
    from skillgap.reading.files.raw import RawTable
    from skillgap.reading.mapping.table_mapping import TableMapping
    from skillgap.ui.data.job_titles import Matching

Step: TypeAlias = Literal["columns", "occupations", "check"]

_LONGEST_NAME = 60
CURRENCIES = ("EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CAD", "AUD", "INR", "JPY")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that could not be read; the other files of the upload go on without it."""

    where: str
    found: str
    expected: str
    remedy: str


@dataclass(frozen=True, eq=False, slots=True)
class Staged:
    """Files on their way into the workspace.

    Attributes:
        raws: Tables of text as they stand in the files.
        mappings: For each table what it is and which column is what; same order.
        remembered: Files whose mapping is taken over from an earlier import.
        refused: Files that could not be read.
        digests: Content hash to name of each file read, so that none is counted twice.
        name: Name of the dataset to be.
        currency: ISO code of the one currency.
        as_of: The day the numbers speak of, ISO; empty for the newest in the data.
        step: Where the import stands.
        read: The workforce in the files, once they were read with the mappings.
        matching: Job titles matched to occupations, while requirements come from O*NET.
        decided: Whether the question where requirements come from is answered.
        checked: The workforce to be imported, requirements included.
        answers: Question key to the answer chosen; the others stand at their defaults.
        reports: What becomes of each file, once the files were read with the mappings.
        held: Bytes of files whose reading is asked about, by name; let go with the import.
        sources: Name of the file that each table came from.
        recognised: Table to what its headers were recognised as, in one sentence.
        changed: Table to how its headers differ from those of the last import.
        purpose: What its signals are used for, as typed; none while nobody typed.
        ground: What that use rests on.
    """

    raws: tuple[RawTable, ...] = ()
    mappings: tuple[TableMapping, ...] = ()
    remembered: frozenset[str] = frozenset()
    refused: tuple[Refusal, ...] = ()
    digests: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    currency: str = "EUR"
    as_of: str = ""
    step: Step = "columns"
    read: Workforce | None = None
    matching: Matching | None = None
    decided: bool = False
    checked: Workforce | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    reports: tuple[FileReport, ...] = ()
    held: Mapping[str, bytes] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    recognised: Mapping[str, str] = field(default_factory=dict)
    changed: Mapping[str, str] = field(default_factory=dict)
    purpose: str | None = None
    ground: str = GROUNDS[0]

    @property
    def decisions(self) -> Decisions:
        """The answers, as reading goes by them."""
        return Decisions(self.answers)


def import_under_way() -> Staged | None:
    """Return what is staged if there is anything to import, so not for files that all failed."""
    staged = import_in_progress()
    return staged if staged is not None and (staged.raws or staged.read) else None


def import_in_progress() -> Staged | None:
    """Return what is staged, or nothing."""
    staged: Staged | None = state.import_in_progress()
    return staged


def change_staged(**changes: Any) -> Staged:
    """Replace parts of what is staged; what was computed from them is let go."""
    before = import_in_progress() or Staged()
    if changes.keys() & {"raws", "mappings", "currency", "as_of", "answers"}:
        changes = {"read": None, "checked": None, "reports": ()} | changes
    after = replace(before, **changes)
    state.stage_import(after)
    return after


def map_table(place: int, **changes: Any) -> None:
    """Change how one of the tables is mapped."""
    staged = import_in_progress()
    if staged is not None:
        mappings = list(staged.mappings)
        mappings[place] = replace(mappings[place], **changes)
        change_staged(mappings=tuple(mappings))


def remove_file(name: str) -> None:
    """Let one of the files go, with all its tables; the last one ends the import.

    Args:
        name: Name of the file, as uploaded.
    """
    staged = import_in_progress()
    if staged is None:
        return
    kept = [at for at, raw in enumerate(staged.raws) if staged.sources[raw.file] != name]
    if not kept:
        start_over()
        return
    raws = tuple(staged.raws[at] for at in kept)
    change_staged(
        raws=raws,
        mappings=tuple(staged.mappings[at] for at in kept),
        digests={digest: file for digest, file in staged.digests.items() if file != name},
        held={file: content for file, content in staged.held.items() if file != name},
        sources={raw.file: staged.sources[raw.file] for raw in raws},
        refused=(),
    )


def start_over() -> None:
    """Let everything go that is staged."""
    state.stage_import(None)
    state.drop_uploads()


def stage_open_dataset() -> None:
    """Stage the open dataset, to take requirements from O*NET for it."""
    workforce = cached.workforce()
    if workforce is not None:
        state.stage_import(Staged(name=workforce.name, currency=workforce.currency,
                           read=workforce, step="occupations"))  # fmt: skip


def read_files(
    files: Sequence[tuple[str, bytes]],
    tell: Callable[[float, str], None] = lambda share, what: None,
) -> Staged:
    """Read uploaded files, each in another process, and add them to what is staged.

    Args:
        files: Name and bytes of each.
        tell: Called with the share of the bytes that is read, 0 to 1, and what comes next.

    Returns:
        What is staged now; files that cannot be read are in ``refused``.
    """
    from skillgap.reading.meaning.rosters import are_lists_of_another_day, day_a_name_speaks_of

    staged = import_in_progress() or Staged()
    raws, refused = list(staged.raws), []
    digests = dict(staged.digests)
    fresh: list[RawTable] = []
    held, sources = dict(staged.held), dict(staged.sources)
    imported = cached.workspace().recall(IMPORTED, {})
    size, done = sum(len(content) for _, content in files) or 1, 0
    for name, content in files:
        tell(done / size, f"Reading {shorten_middle(name)}, {len(content) / 1e6:,.1f} MB")
        done += len(content)
        digest = hashlib.sha256(content).hexdigest()
        twin = digests.get(digest, "")
        if twin and day_a_name_speaks_of(name) in (None, day_a_name_speaks_of(twin)):
            refused.append(Refusal(name, *TWICE))
            continue
        try:
            tables = _read_one_file(name, content, {raw.file for raw in (*raws, *fresh)}, staged)
        except SkillgapError as error:
            refused.append(Refusal(error.where, error.found, error.expected, error.remedy))
            continue
        if twin and not are_lists_of_another_day(tables, twin):
            refused.append(Refusal(name, *TWICE))
            continue
        tables = ask_about_repeated_imports(
            tables, imported.get(digest, ""), Answers(staged.answers)
        )
        if any(issue.question in REREAD for raw in tables for issue in raw.issues):
            held[name] = content
        digests[digest] = name
        sources |= {raw.file: name for raw in tables}
        fresh += tables
    tell(1.0, "Recognising the columns")
    mapped = _suggest_mappings(staged, raws, fresh, staged.mappings)
    sources = with_tables_taken_out(sources, mapped["raws"])
    asked = {sources[raw.file] for raw in mapped["raws"]
             if any(issue.question in REREAD for issue in raw.issues)}  # fmt: skip
    together = any(i.question == _OF_SEVERAL for raw in mapped["raws"] for i in raw.issues)
    held |= {name: content for name, content in files if together or name in asked}
    return change_staged(
        **mapped,
        refused=tuple(refused),
        digests=digests,
        name=staged.name or _first_file_name(fresh),
        step="columns",
        held=held,
        sources=sources,
    )


def with_tables_taken_out(sources: Mapping[str, str], raws: Iterable[RawTable]) -> dict[str, str]:
    """Return which file each table came from; one that was taken out of another came with it.

    Args:
        sources: Table to file, as the files were read.
        raws: The tables as they were understood.
    """
    found = dict(sources)
    for raw in raws:
        whole = [known for known in sources if raw.file.startswith(f"{known} › ")]
        if raw.file not in found and whole:
            found[raw.file] = sources[max(whole, key=len)]
    return found


def _suggest_mappings(
    staged: Staged, raws: Sequence[RawTable], fresh: Sequence[RawTable],
    mappings: Sequence[TableMapping],
) -> dict[str, Any]:  # fmt: skip
    """Decide what fresh tables are, beside those that are mapped already."""
    from skillgap.reading.understanding import tables_with_confirmed_headers, understand_tables

    remembered = [kept for raw in fresh for kept in source_mappings.remembered_mappings(raw)]
    answers = Answers(staged.answers, remembered=remembered)
    understood = understand_tables(fresh, answers, beside=raws)
    told = {o: {e.raw.file: e.told for e in understood if e.origin == o} for o in
            ("recognised", "changed")}  # fmt: skip
    return {
        "raws": (*raws, *tables_with_confirmed_headers(understood)),
        "mappings": drop_duplicate_tables((*mappings, *(each.mapping for each in understood))),
        "remembered": staged.remembered
        | {each.raw.file for each in understood if each.origin == "remembered"},
        "recognised": {**staged.recognised, **told["recognised"]},
        "changed": {**staged.changed, **told["changed"]},
    }


def _read_one_file(name: str, content: bytes, taken: set[str], staged: Staged) -> list[RawTable]:
    """Read one file; a table whose name is taken is given a number, since names tell them apart."""
    from skillgap.reading.apart import run_in_own_process
    from skillgap.reading.files.raw import check_source_size, read_raw_tables
    from skillgap.reading.finding.table import give_tables_unique_names

    check_source_size((name, content))
    tables = run_in_own_process(read_raw_tables, (name, content), staged.decisions, what=name)
    return give_tables_unique_names(tables, taken)


IMPORTED, IMPORTED_LAST = "imported files", "files imported last"
"""Under which the workspace remembers the hashes of files that were imported."""

REREAD = frozenset({"encoding", "encoding_lines", "no_header", "extra_cell", "second_table",
                    "sheets", "unfold", "web_page", "repeated_header", "blank_header", "split",
                    "targets", "people_by_level", "ladder", "role_levels", "skill_paths",
                    "survey", "sides", "raters", "sheet_people", "printed", "rounded", "short_rows",
                    "transposed", "rosters", "statements", "months_across", "monthly_pay",
                    "pay_period",
                    "applicants", "topics"})  # fmt: skip
"""Questions whose answer changes how the bytes of a file are read."""


def record_answer(key: str, value: str) -> None:
    """Take an answer to a question; a file whose reading it changes is read again."""
    staged = import_in_progress()
    if staged is None:
        return
    staged = change_staged(answers={**staged.answers, key: value})
    file, _, rest = key.partition("|")
    name = staged.sources.get(file) or next((s for s in staged.held if file.startswith(s)), "")
    kind = rest.partition(":")[0]
    if kind in REREAD and name in staged.held:
        _read_files_again(staged, list(staged.held) if kind == _OF_SEVERAL else [name])


_OF_SEVERAL = "rosters"
"""The question that is about several files at once, which are read again together."""


def _read_files_again(staged: Staged, names: Sequence[str]) -> None:
    """Replace the tables of files by what a new answer makes of them."""
    kept = [place for place, raw in enumerate(staged.raws) if staged.sources[raw.file] not in names]
    raws = [staged.raws[place] for place in kept]
    fresh: list[RawTable] = []
    known = {raw.file: staged.sources[raw.file] for raw in raws}
    try:
        for name in names:
            taken = {raw.file for raw in (*raws, *fresh)}
            tables = _read_one_file(name, staged.held[name], taken, staged)
            known |= {raw.file: name for raw in tables}
            fresh += tables
    except SkillgapError as error:
        state.leave_notice(str(error))
        return
    mapped = _suggest_mappings(staged, raws, fresh, [staged.mappings[place] for place in kept])
    sources = with_tables_taken_out(known, mapped["raws"])
    there = {raw.file for raw in mapped["raws"]}
    change_staged(**mapped, sources={f: name for f, name in sources.items() if f in there})


def reading_questions(staged: Staged) -> tuple[Question, ...]:
    """Return the questions about how the files themselves are read."""
    from skillgap.reading.questions import collect_questions

    issues = [i for raw in staged.raws for i in raw.issues if i.question in {*REREAD, "again"}]
    return collect_questions(issues, staged.decisions)


def is_left_out(staged: Staged, raw: RawTable) -> bool:
    """Say whether a table is left out since its file was imported before."""
    name = staged.sources.get(raw.file, raw.file)
    mates = [each for each in staged.raws if staged.sources.get(each.file) == name]
    asked = [each.file for each in mates for i in each.issues if i.question == "again"]
    return any(staged.decisions.for_file(file).answer("again") != "again" for file in asked)


def read_staged_tables(staged: Staged) -> Staged:
    """Read the tables with their mappings and answers: what they become, file by file.

    Raises:
        SkillgapError: nothing of them can be used.
    """
    from skillgap.reading.pipeline import Setting, judge_tables_in_own_process, workforce_or_error
    from skillgap.reading.understanding import SEEN

    chosen = [
        (raw, mapping)
        for raw, mapping in zip(staged.raws, staged.mappings, strict=True)
        if not is_left_out(staged, raw)
    ]
    if not chosen:
        raise SkillgapError(
            staged.name or "This import", "every file was imported before",
            "a file with something new",
            "Choose below to import it again, or load another file.",
        )  # fmt: skip
    name = staged.name or "My organisation"
    mappings = {mapping.file: mapping for _, mapping in chosen}
    seen = judge_tables_in_own_process(
        [raw for raw, _ in chosen],
        Answers(SEEN | dict(staged.answers), mappings),
        Setting(name, staged.as_of or None, staged.currency),
    )
    return change_staged(read=workforce_or_error(seen, name), reports=seen.reports)


def quarantined_rows(staged: Staged) -> pd.DataFrame:
    """Return every row kept aside: ``file``, ``row``, ``reason``, ``record``."""
    frames = [report.quarantined for report in staged.reports if len(report.quarantined)]
    return pd.concat(frames, ignore_index=True) if frames else empty_quarantine_table()


def remember_files(staged: Staged, name: str) -> None:
    """Remember which files were imported, so that none is imported twice by mistake."""
    told = f"{name}, {date.today().isoformat()}"
    known = cached.workspace().recall(IMPORTED, {})
    used = {staged.sources[raw.file] for raw in staged.raws if not is_left_out(staged, raw)}
    brought = sorted(digest for digest, file in staged.digests.items() if file in used)
    fresh = dict.fromkeys(brought, told)
    cached.workspace().remember(IMPORTED, {**known, **fresh})
    cached.workspace().remember(IMPORTED_LAST, list(fresh))


def forget_files() -> None:
    """Forget which files the last import brought, once it is taken back."""
    last = set(cached.workspace().recall(IMPORTED_LAST, []))
    known = cached.workspace().recall(IMPORTED, {})
    kept = {digest: told for digest, told in known.items() if digest not in last}
    cached.workspace().remember(IMPORTED, kept)


def drop_duplicate_tables(mappings: Iterable[TableMapping]) -> tuple[TableMapping, ...]:
    """Let no file give a further table that another file is."""
    mappings = tuple(mappings)
    given = {mapping.table for mapping in mappings}
    return tuple(
        replace(mapping, also={t: c for t, c in mapping.also.items() if t not in given})
        for mapping in mappings
    )


def remember_mappings(staged: Staged) -> None:
    """Keep the confirmed mappings for the next files of the same headers or source."""
    source_mappings.remember_mappings(staged.raws, staged.mappings)


def _first_file_name(raws: list[RawTable]) -> str:
    """Return the name of the first file, without folder and ending."""
    if not raws:
        return ""
    stem = raws[0].file.split(" › ")[0].replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    name = stem.replace("_", " ").strip()
    short = name if len(name) <= _LONGEST_NAME else name[:_LONGEST_NAME].rsplit(" ", 1)[0]
    return short or "My organisation"


def count_staged_by_table(staged: Staged) -> Mapping[str, int]:
    """Count for each contract table how many of the staged tables are read as it."""
    counts: dict[str, int] = {}
    for mapping in staged.mappings:
        if mapping.table:
            counts[mapping.table] = counts.get(mapping.table, 0) + 1
    return counts
