"""Tables that refer to each other: names to ids, strangers, managers, what must be completed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeAlias

import numpy as np
import pandas as pd

from skillgap.core.between import day_between
from skillgap.core.errors import Issue, Outcome
from skillgap.core.findings import Bools, Finding, list_rows
from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW, TABLES, Column
from skillgap.core.words import fold, spelled
from skillgap.core.workforce import dtype_of, empty_table
from skillgap.reading.conform.answered import settle_ids_by_leading_zeros, split_rows_by_answer
from skillgap.reading.conform.aside import SET_ASIDE, merge_aside_tables, rows_aside_table
from skillgap.reading.conform.coding import Coding
from skillgap.reading.conform.decisions import LENIENT, Decisions
from skillgap.reading.conform.keys import drop_repeated_records
from skillgap.reading.conform.staff import (
    check_enrolments,
    check_hiring_dates,
    check_managers,
    check_prerequisites,
)
from skillgap.reading.conform.typed import repeat_value_as_column

Tables: TypeAlias = dict[str, pd.DataFrame]
UNASSIGNED = "Unassigned"
_GUESSED = 40
"""Unknown names for which near misses are looked up: the search is slow on long lists."""


@dataclass(frozen=True, eq=False, slots=True)
class Linked:
    """Tables that agree with each other, what was found, and the rows kept aside."""

    tables: Tables
    issues: tuple[Issue, ...]
    aside: pd.DataFrame


CONTEXT = ("employees", "roles", "skills", "interventions")
"""Tables that what is known already may stand in for."""


def link_tables(
    tables: Mapping[str, pd.DataFrame],
    *,
    decisions: Decisions = LENIENT,
    known: Mapping[str, pd.DataFrame] | None = None,
    absent: frozenset[str] = frozenset(),
    coding: Coding | None = None,
) -> Linked:
    """Make conforming tables agree with each other.

    Args:
        tables: Conforming tables.
        decisions: Answers to questions.
        known: Tables to link to where ``tables`` has none of that name; they are not returned.
        absent: What stands in the cells of rows kept aside so far.
        coding: Which id each row holds, as far as it is known.

    Returns:
        New tables, among them ``roles`` and ``skills`` with everything referred to, and
        ``employees`` wherever signals or enrolments name people; the issues; the rows kept aside.

    Method:
        Managers or prerequisites in a circle are blanked; the issue refuses the file they are in.
    """
    lent = {t: f for t, f in (known or {}).items() if t in CONTEXT and not len(tables.get(t, ()))}
    held: Tables = dict(tables) | {table: frame for table, frame in lent.items() if len(frame)}
    coding = coding or Coding()
    issues, asides = _make_missing_employees_table(held, coding), []
    for target in ("employees.employee_id", "roles.role_id", "skills.skill_id"):
        issues += _replace_names_by_ids(held, target, coding)
    for name, frame in held.items():
        held[name], more, aside = drop_repeated_records(TABLES[name], frame, decisions)
        issues += more
        asides.append(aside)
    issues += _drop_rows_of_unknown_people(held, decisions, asides, coding)
    if "employees" not in lent:
        issues += check_managers(held, decisions, absent)
    issues += check_prerequisites(held)
    for target in ("roles.role_id", "skills.skill_id"):
        issues += _add_missing_records(held, target, decisions, asides, coding)
    issues += _turn_applications_into_aspirations(held)
    issues += _warn_of_unknown_labels(held, "interventions.intervention_id", coding)
    _fill_missing_names_with_ids(held)
    issues += check_hiring_dates(held)
    issues += check_enrolments(held)
    kept = {name: frame for name, frame in held.items() if name not in lent}
    return Linked(kept, tuple(issues), merge_aside_tables(asides))


def _find_referring_columns(
    tables: Mapping[str, pd.DataFrame], target: str
) -> list[tuple[str, Column]]:
    """List the columns of loaded tables that refer to ``table.column``."""
    return [
        (name, column)
        for name, contract in TABLES.items()
        if name in tables
        for column in contract.columns
        if column.refers_to == target
    ]


def _known_ids_of(tables: Mapping[str, pd.DataFrame], target: str) -> pd.Index:
    table, column = target.split(".")
    return pd.Index(tables[table][column] if table in tables else [], dtype="str")


def _known_labels_of(
    tables: Mapping[str, pd.DataFrame], target: str, coding: Coding
) -> frozenset[object]:
    table, column = target.split(".")
    return coding.code_column(tables[table][column]).label_set if table in tables else frozenset()


def _make_missing_employees_table(held: Tables, coding: Coding) -> list[Issue]:
    """Without a table of employees, the people of signals and enrolments make one."""
    if len(held.get("employees", ())):
        return []
    if len(held.get("snapshots", ())):
        held["employees"] = _people_as_last_seen(held["snapshots"])
        return []
    sources = [held[t] for t in ("signals", "enrolments") if len(held.get(t, ()))]
    if not sources:
        return []
    firsts = pd.concat(
        [_first_rows_of_unknown_labels(source, "employee_id", coding) for source in sources]
    )
    firsts = firsts.drop_duplicates("employee_id", ignore_index=True)
    if not len(firsts):
        return []
    held["employees"] = _fill_contract_columns("employees", firsts).assign(
        role_id=pd.Series([UNASSIGNED] * len(firsts), dtype="str")
    )
    return [
        Issue(
            severity="note",
            file="",
            table="employees",
            row=0,
            column="employee_id",
            value="",
            found="employee known from signals only",
            expected="a table of employees with their roles",
            remedy="Add employees with role, function and region; "
            f"`{UNASSIGNED}` and `All` stand in.",
            outcome="assumed",
            count=len(firsts),
        )
    ]


def _people_as_last_seen(rosters: pd.DataFrame) -> pd.DataFrame:
    """Return the people of rosters as last seen; who is in none of the last has left between."""
    last = rosters.sort_values("taken_on", kind="stable")
    last = last.drop_duplicates("employee_id", keep="last").reset_index(drop=True)
    days = np.sort(rosters["taken_on"].unique())
    at = np.searchsorted(days, last["taken_on"].to_numpy())
    numbers = days.astype("datetime64[D]").astype(np.float64)
    after = numbers[np.minimum(at + 1, len(days) - 1)]
    drawn = day_between(last["employee_id"].to_numpy(dtype=object), numbers[at], after)
    left = pd.Series(drawn.astype(np.int64).astype("datetime64[D]"), index=last.index)
    rows = _fill_contract_columns("employees", last[["employee_id", SOURCE_FILE, SOURCE_ROW]])
    kept = {name: last[name] for name in ("role_id", "function", "region", "salary")}
    exits = left.where(at < len(days) - 1).astype(rows["exit_date"].dtype)
    return rows.assign(**kept, exit_date=exits)


def _first_rows_of_unknown_labels(
    frame: pd.DataFrame, column: str, coding: Coding, known: Set[object] = frozenset()
) -> pd.DataFrame:
    """Return the first row of each label that is not known: label, file and row."""
    coded = coding.code_column(frame[column])
    if coded.label_set <= known:
        return frame.iloc[:0][[column, SOURCE_FILE, SOURCE_ROW]]
    new = np.array([label not in known for label in coded.labels], np.bool_)
    rows = coded.first_rows[new]
    return frame[[column, SOURCE_FILE, SOURCE_ROW]].iloc[rows]


def _fill_contract_columns(table: str, known: pd.DataFrame) -> pd.DataFrame:
    """Make rows of a contract table from some of its columns, defaults elsewhere."""
    contract, columns = TABLES[table], {}
    for column in contract.columns:
        if column.name in known:
            columns[column.name] = known[column.name]
            continue
        columns[column.name] = repeat_value_as_column(
            column.default, len(known), dtype_of(column.kind)
        )
    columns[SOURCE_FILE], columns[SOURCE_ROW] = known[SOURCE_FILE], known[SOURCE_ROW]
    return pd.DataFrame(columns)


def _replace_names_by_ids(held: Tables, target: str, coding: Coding) -> list[Issue]:
    """Put ids where a table refers to a thing by name, alias, or another spelling of the id."""
    known = _known_labels_of(held, target, coding)
    coded = [
        (name, column, coding.code_column(held[name][column.name]))
        for name, column in _find_referring_columns(held, target)
    ]
    counts: Counter[str] = Counter()
    for _, _, each in coded:
        if not each.label_set <= known:
            named = zip(each.labels, each.count_by_label.tolist())
            counts.update({str(label): n for label, n in named if label not in known})
    if not counts:
        return []
    found, issues = _map_labels_to_ids(counts, held, target), []
    for name, column, each in coded:
        wanted = [str(label) for label in each.labels]
        given = [found.get(label, label) for label in wanted]
        changed = np.array([a != b for a, b in zip(given, wanted)], dtype=np.bool_)
        if not changed.any():
            continue
        frame = held[name]
        ids = pd.array(given, dtype="str").take(each.codes, allow_fill=True)
        held[name] = frame.assign(**{column.name: pd.Series(ids, index=frame.index)})
        cells = np.append(changed, False)[each.codes]
        finding = Finding(
            mask=cells,
            severity="note",
            found=f"name read as {target.split('.')[1]}",
            expected=f"an id of {target.split('.')[0]}",
            remedy="Nothing, if they mean the same.",
            outcome="converted",
        )
        issues += list_rows(frame, name, column.name, cells, finding)
    return issues


def _map_labels_to_ids(counts: Counter[str], held: Tables, target: str) -> dict[str, str]:
    """Map unknown labels to ids, and those without one to their commonest spelling."""
    table, key = target.split(".")
    frame = held[table] if table in held else empty_table(table)
    ids = frame[key].astype("str").tolist()
    by_id = _keep_unambiguous_names((spelled(each), each) for each in ids)
    by_name = _keep_unambiguous_names(_folded_names_with_ids(table, frame, ids))
    usual: dict[str, str] = {}
    for label, _ in counts.most_common():
        usual.setdefault(spelled(label), label)
    return {
        label: by_id.get(spelled(label))
        or by_name.get(fold(label))
        or _id_inside_label(label, by_id, by_name)
        or usual[spelled(label)]
        for label in counts
    }


_WITHIN = re.compile(r"(.+?)\s*(?:[(\[<]\s*([^()\[\]<>]+?)\s*[)\]>]|\s[-–|:]\s*(.+))")


def _id_inside_label(label: str, by_id: Mapping[str, str], by_name: Mapping[str, str]) -> str:
    """Return the id in a label that tells name and id, as ``Ana Alder (JX-1000)`` does."""
    found = _WITHIN.fullmatch(label)
    parts = [part for part in found.groups() if part] if found else []
    ids = [by_id[spelled(part)] for part in parts if spelled(part) in by_id]
    names = [by_name[fold(part)] for part in parts if fold(part) in by_name]
    return next(iter([*ids, *names]), "")


def _folded_names_with_ids(
    table: str, frame: pd.DataFrame, ids: Sequence[str]
) -> Iterable[tuple[str, str]]:
    """Give every folded name, title and alias with the id it belongs to."""
    column = {"employees": "name", "roles": "title", "skills": "name"}[table]
    for name, each in zip(frame[column], ids):
        if isinstance(name, str) and name:
            yield fold(name), each
            if table == "employees" and (turned := _fold_name_last_name_first(name)) != fold(name):
                yield turned, each
    if table == "skills":
        for aliases, each in zip(frame["aliases"], ids):
            if isinstance(aliases, str):
                yield from ((fold(alias), each) for alias in aliases.split(";") if fold(alias))


def _fold_name_last_name_first(name: str) -> str:
    """Fold a person's name with its last name in front, or at the end: ``Weber, Jonas``."""
    last, comma, first = name.partition(",")
    if not comma:
        first, _, last = name.rpartition(" ")
        return fold(f"{last} {first}")
    return fold(f"{first} {last}")


def _keep_unambiguous_names(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    doubtful = set()
    for word, each in pairs:
        if found.setdefault(word, each) != each:
            doubtful.add(word)
    return {word: each for word, each in found.items() if word and word not in doubtful}


def _drop_rows_of_unknown_people(
    held: Tables, decisions: Decisions, asides: list[pd.DataFrame], coding: Coding
) -> list[Issue]:
    """Leave out rows of people nobody knows; a manager column is looked at elsewhere."""
    if not len(held.get("employees", ())):
        return []
    known, issues = _known_ids_of(held, "employees.employee_id"), []
    names = _known_labels_of(held, "employees.employee_id", coding)
    for name, column in _find_referring_columns(held, "employees.employee_id"):
        if not column.required:
            continue
        frame, told, aside = settle_ids_by_leading_zeros(
            name, held[name], column.name, known, decisions, coding
        )
        held[name] = frame
        issues += told
        asides.append(aside)
        strange = _find_unknown_labels(frame[column.name], names, coding)
        if strange.any():
            finding = Finding(
                mask=strange,
                severity="error",
                found="reference to an unknown employee",
                expected="an employee_id of employees",
                remedy=_near_misses_text(
                    frame[column.name][strange],
                    known,
                    "Add the people to employees; the rows were left out.",
                ),
                outcome="dropped",
            )
            issues += list_rows(frame, name, column.name, strange, finding)
            held[name] = frame[~strange].reset_index(drop=True)
            lost = frame[strange]
            reason = f"{column.name}: {finding.found}"
            asides.append(rows_aside_table(lost[SOURCE_FILE], lost[SOURCE_ROW].to_numpy(), reason))
    return issues


def _find_unknown_labels(column: pd.Series, names: Set[object], coding: Coding) -> Bools:
    coded = coding.code_column(column)
    if coded.label_set <= names:
        return np.zeros(len(column), np.bool_)
    return coded.rows_with_label(lambda label: label not in names)


def _near_misses_text(strange: pd.Series, known: pd.Index, otherwise: str) -> str:
    """Offer near misses for the first unknown names."""
    near = _find_near_misses(strange, known)
    if not near:
        return otherwise
    told = "; ".join(f"{label}: did you mean {match}?" for label, match in near[:5])
    return f"{told} {otherwise}"


def _find_near_misses(strange: pd.Series, known: pd.Index) -> list[tuple[str, str]]:
    names = {spelled(str(each)): str(each) for each in known[:20_000]}
    near = []
    for label in strange.drop_duplicates().head(_GUESSED):
        match = get_close_matches(spelled(str(label)), names, n=1, cutoff=0.84)
        if match and len(str(label)) > 3 and not _differ_in_digits(str(label), match[0]):
            near.append((str(label), names[match[0]]))
    return near


def _differ_in_digits(one: str, other: str) -> bool:
    """E0421 is no slip for E0420: ids that differ in digits only are other ids."""

    def letters_without_digits(text: str) -> str:
        return "".join(mark for mark in spelled(text) if not mark.isdigit())

    return letters_without_digits(one) == letters_without_digits(other)


def _add_missing_records(
    held: Tables, target: str, decisions: Decisions, asides: list[pd.DataFrame], coding: Coding
) -> list[Issue]:
    """Add what is referred to and not in the table, with an issue that says so.

    What is nearly one that is known is asked about: it is read as that one, unless the answer
    is otherwise.
    """
    table, key = target.split(".")
    had = bool(len(held.get(table, ())))
    issues = _ask_about_near_misses(held, target, decisions, asides, coding) if had else []
    known, parts = _known_labels_of(held, target, coding), []
    for name, column in _find_referring_columns(held, target):
        part = _first_rows_of_unknown_labels(held[name], column.name, coding, known)
        parts.append(part.rename(columns={column.name: key}))
    added = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    if not len(added):
        held[table] = held[table] if table in held else empty_table(table)
        return issues
    added = added.drop_duplicates(key, ignore_index=True)
    rows = _fill_contract_columns(table, added)
    held[table] = pd.concat([held[table], rows], ignore_index=True) if had else rows
    return [*issues, _issue_about_added_records(table, key, added, had)]


def _ask_about_near_misses(
    held: Tables, target: str, decisions: Decisions, asides: list[pd.DataFrame], coding: Coding
) -> list[Issue]:
    """Ask about unknown names that are nearly known ones, in every column that refers."""
    table, key = target.split(".")
    kind, known = table.removesuffix("s"), _known_ids_of(held, target)
    ids, names = _known_labels_of(held, target, coding), _map_names_to_ids(held[table], key)
    issues: list[Issue] = []
    for name, column in _find_referring_columns(held, target):
        frame = held[name]
        strange = frame[column.name][_find_unknown_labels(frame[column.name], ids, coding)].dropna()
        near = {
            label: names[match]
            for label, match in _find_near_misses(strange, pd.Index(list(names)))
        }
        if table == "skills":
            # Reads words of this package itself, and loads scikit-learn: only when it is needed.
            from skillgap.reading.conform.near_skills import find_near_skills

            unread = [each for each in strange.drop_duplicates().head(_GUESSED) if each not in near]
            near |= dict(find_near_skills(unread, held["skills"]))
        if not near:
            continue
        mask = frame[column.name].isin(list(near)).to_numpy(dtype=np.bool_)
        told = "; ".join(
            f"{label}: did you mean {match}?" for label, match in list(near.items())[:5]
        )
        lost = np.zeros(len(mask), np.bool_)
        for answer, part in split_rows_by_answer(
            frame, mask, "near_miss", column.name, decisions
        ).items():
            takes = answer in ("", "known")
            finding = Finding(
                mask=part, severity="warning", found=f"reference to an unknown {kind}",
                expected=f"one of {len(known):,} {table}",
                remedy=f"{told[:1].upper()}{told[1:]}", outcome="converted" if takes else "assumed",
                verdict=Outcome.FIX.value if answer else "", question="near_miss",
            )  # fmt: skip
            issues += list_rows(held[name], name, column.name, part, finding)
            lost |= part & (answer == SET_ASIDE)
            if takes:
                read = frame[column.name].mask(part, frame[column.name].replace(near))
                frame = frame.assign(**{column.name: read})
        if lost.any():
            reason, rows = f"{column.name}: reference to an unknown {kind}", frame[lost]
            asides.append(rows_aside_table(rows[SOURCE_FILE], rows[SOURCE_ROW].to_numpy(), reason))
        held[name] = frame[~lost].reset_index(drop=True)
    return issues


def _map_names_to_ids(frame: pd.DataFrame, key: str) -> dict[str, str]:
    """Map ids, and names where there are any, to ids."""
    column = "name" if "name" in frame else "title"
    named = {str(n): str(k) for n, k in zip(frame[column], frame[key]) if isinstance(n, str) and n}
    return named | {str(each): str(each) for each in frame[key]}


def _issue_about_added_records(table: str, key: str, added: pd.DataFrame, had: bool) -> Issue:
    names = added[key].astype("str").tolist()
    shown = ", ".join(names[:8]) + (" …" if len(names) > 8 else "")
    kind = table.removesuffix("s")
    return Issue(
        severity="note",
        file="",
        table=table,
        row=0,
        column=key,
        value=shown,
        found=f"{kind} known from other tables only",
        expected=f"an entry in {table}" if had else f"a table of {table}",
        remedy=f"Add them to {table}; they were added with defaults."
        if had
        else f"Add {table} to say more about them.",
        outcome="assumed",
        count=len(names),
    )


def _turn_applications_into_aspirations(held: Tables) -> list[Issue]:
    """Take an application that has not led to the role for the wish to hold it."""
    applied = held.get("applications")
    if applied is None or not len(applied):
        return []
    open_still = applied[applied["outcome"] != "hired"].dropna(subset=["employee_id", "role_id"])
    wished = open_still.rename(columns={"role_id": "target_role_id"})
    wished = wished.drop_duplicates(["employee_id", "target_role_id"])
    before = held["aspirations"] if "aspirations" in held else empty_table("aspirations")
    known = set(zip(before["employee_id"], before["target_role_id"]))
    new = np.array([pair not in known for pair in
                    zip(wished["employee_id"], wished["target_role_id"])], np.bool_)  # fmt: skip
    if not new.any():
        return []
    rows = _fill_contract_columns("aspirations", wished[new])
    held["aspirations"] = pd.concat([before, rows], ignore_index=True) if len(before) else rows
    return [
        Issue(
            severity="note", table="aspirations", column="target_role_id",
            found="application read as a wish for a role", expected="a table of aspirations",
            remedy="Nothing, if who applied would still like the role.", outcome="assumed",
            count=int(new.sum()),
        )
    ]  # fmt: skip


def _warn_of_unknown_labels(held: Tables, target: str, coding: Coding) -> list[Issue]:
    table, key = target.split(".")
    if not len(held.get(table, ())):
        return []
    known, issues = _known_ids_of(held, target), []
    names = _known_labels_of(held, target, coding)
    for name, column in _find_referring_columns(held, target):
        strange = _find_unknown_labels(held[name][column.name], names, coding)
        if strange.any():
            remedy = _near_misses_text(
                held[name][column.name][strange], known, f"Add them to {table}."
            )
            finding = Finding(
                mask=strange,
                severity="warning",
                found=f"reference to an unknown {table.rstrip('s')}",
                expected=f"a {key} of {table}",
                remedy=remedy,
            )
            issues += list_rows(held[name], name, column.name, strange, finding)
    return issues


def _fill_missing_names_with_ids(held: Tables) -> None:
    """A skill or role without a name is called by its id."""
    for table, key, column in (("skills", "skill_id", "name"), ("roles", "role_id", "title")):
        frame = held[table]
        empty = frame[column].isna() | (frame[column] == "")
        if empty.any():
            held[table] = frame.assign(**{column: frame[column].mask(empty, frame[key])})
