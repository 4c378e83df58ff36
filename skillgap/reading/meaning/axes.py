"""What the axes of a sheet mean: levels held beside levels wanted, ladders, roles with a grade."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from skillgap.core.errors import Issue, Outcome
from skillgap.core.words import NOT_AVAILABLE, fold
from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.conform.matching import split_header_into_words
from skillgap.reading.conform.numbers import read_numbers
from skillgap.reading.finding.table import RawTable
from skillgap.reading.mapping.languages import column_meant_by_header
from skillgap.reading.mapping.matrix import are_people, are_titles_of_jobs
from skillgap.reading.meaning.taking_out import (
    ask_about_reshaping,
    drop_headers,
    find_header_for_column,
    find_person_header,
    is_left_unchanged,
    stripped_column,
    take_out_table,
)

HELD = {"current", "actual", "self", "now", "today", "have", "held", "present", "ist", "existing",
         "asis", "rating", "act", "curr", "cur", "actuel", "huidig", "acquis", "acquise",
         "atteint", "constaté",
         "attuale", "posseduto", "atual", "obecny", "aktualny", "aktuell", "当前", "现有", "現状",
         "現在"}  # fmt: skip
WANTED = {"target", "required", "goal", "desired", "expected", "soll", "needed", "need", "minimum",
           "min", "requirement", "req", "reqd", "tgt", "tobe", "ziel", "cible", "requis",
           "objetivo", "requerido",
           "gewenst", "erforderlich", "requise", "attendu", "attendue", "visé", "atteso",
           "richiesto", "esperado", "deseado", "desejado", "wymagany", "docelowy", "oczekiwany",
           "gefordert", "目标", "要求", "目標", "必要"}  # fmt: skip
_NOT_SPECIAL = {"level", "score", "value", "rating", "skill", "niveau", "stufe", "nivel", "nível",
                "livello", "poziom", "nivå", "niveau's"}  # fmt: skip
_UNASSIGNED = "Unassigned"
_MOST_ROWS = 50_000
"""Rows beyond which a table is no sheet that people keep by hand."""


def split_off_target_levels(raw: RawTable, decisions: Decisions) -> list[RawTable]:
    """Take the levels wanted out of a table of levels held: pairs of columns, a column, a row.

    Args:
        raw: The table.
        decisions: ``targets`` answered ``leave`` leaves the table as it is.
    """
    if is_left_unchanged(decisions, "targets"):
        return [raw]
    return (
        _split_rows_of_two_sides(raw, decisions)
        or _split_column_pairs(raw, decisions)
        or _split_target_rows(raw, decisions)
        or _split_targets_from_list(raw, decisions)
        or _split_target_column(raw, decisions)
        or _read_matrix_of_targets(raw, decisions)
        or [raw]
    )


def _split_rows_of_two_sides(raw: RawTable, decisions: Decisions) -> list[RawTable]:
    """Split a matrix in which a column says of each row whether it is held or wanted."""
    person = find_person_header(raw)
    side = next((h for h in raw.headers if h != person and _tells_sides(raw, h)), "")
    ratings = [h for h in raw.headers if h not in (person, side) and _mostly_numbers(raw, h)]
    if not person or not side or len(ratings) < 2 or len(raw.frame) > _MOST_ROWS:
        return []
    role = find_header_for_column(raw, "employees", "role_id")
    told = {h: stripped_column(raw, h) for h in (person, role) if h}
    spread = {h: cells.mask(cells == "").ffill().fillna("") for h, cells in told.items()}
    wanted = stripped_column(raw, side).map(_is_word_for_wanted).to_numpy(dtype=bool)
    frame = raw.frame.assign(**spread).drop(columns=[side])
    by_role = usual_wanted_level_by_role(
        replace(raw, frame=frame[wanted]), role, {h: h for h in ratings}
    )
    issue = ask_about_reshaping(
        raw, decisions, kind="targets", column=side, count=int(wanted.sum()),
        value=", ".join(raw.evidence[side].words[:4]),
        found="row of levels wanted below one of levels held",
        expected="what a role needs, and what people can do",
        remedy="The levels wanted are read as what each role needs: the usual one of its people.",
    )  # fmt: skip
    kept = tuple(i for i in raw.issues if not (i.question == "blank_header" and i.column == side))
    return [replace(raw, frame=frame[~wanted], issues=kept).with_issues([issue]), by_role]


def _tells_sides(raw: RawTable, header: str) -> bool:
    """Say whether every cell of a column says held or wanted, and both are said."""
    words = raw.evidence[header].words
    wanted = [_is_word_for_wanted(word) for word in words]
    held = [set(split_header_into_words(word)) - _NOT_SPECIAL <= HELD for word in words]
    return any(wanted) and any(held) and all(a or b for a, b in zip(wanted, held))


def _skill_and_side_of_header(header: str) -> tuple[str, str]:
    """Return the skill a header speaks of, and ``held`` or ``wanted``; empty for neither."""
    words = split_header_into_words(header)
    for at in (-1, 0, -2):
        if len(words) < 2 or abs(at) > len(words):
            continue
        kind = "held" if words[at] in HELD else "wanted" if words[at] in WANTED else ""
        if kind and (at != -2 or words[-1] in _NOT_SPECIAL):
            mark = words[at]
            small = header.lower()  # as long as the header, unlike ``casefold``: ß stays one letter
            at_word = next((w for w in re.findall(r"\w+", small) if w.casefold() == mark), mark)
            start = small.rfind(at_word) if at else small.find(at_word)
            stem = header[:start] if at else header[start + len(at_word) :]
            return stem.strip(" -_:/()[]–—›.") or "", kind
    return "", ""


def _split_column_pairs(raw: RawTable, decisions: Decisions) -> list[RawTable]:
    held: dict[str, str] = {}
    wanted: dict[str, str] = {}
    for header in raw.headers:
        stem, kind = _skill_and_side_of_header(header)
        if stem and kind:
            (held if kind == "held" else wanted)[stem] = header
    bare = {h: h for h in raw.headers if h in wanted and h not in held}
    held = {**bare, **held}
    pairs = [stem for stem in wanted if stem in held and _has_numbers(raw, wanted[stem])]
    if len(pairs) < 2:
        return []
    columns = [wanted[stem] for stem in pairs]
    gaps = [
        h for h in raw.headers if "gap" in split_header_into_words(h) and h not in held.values()
    ]
    rest = drop_headers(raw, [*columns, *gaps]).frame.rename(columns={held[s]: s for s in pairs})
    ratings = replace(raw, frame=rest)
    role = find_header_for_column(ratings, "employees", "role_id")
    if not find_person_header(ratings) and not _could_name_people(ratings, {*pairs, role}):
        return []
    by_role = usual_wanted_level_by_role(raw, role, {stem: wanted[stem] for stem in pairs})
    told = ask_about_reshaping(
        raw, decisions, kind="targets", count=len(pairs), value=", ".join(columns[:6]),
        found="column of levels wanted, beside one of levels held",
        expected="what a role needs, and what people can do",
        remedy="The levels wanted are read as what each role needs: the usual one of its people.",
    )  # fmt: skip
    return [ratings.with_issues([told]), by_role]


def _could_name_people(raw: RawTable, used: set[str]) -> bool:
    """Say whether some column tells the rows apart, by words or ids."""
    return any(
        raw.evidence[h].different > 0.9 and raw.evidence[h].filled > 0.9
        for h in raw.headers
        if h not in used
    )


def _has_numbers(raw: RawTable, header: str) -> bool:
    return bool(
        np.isfinite(read_numbers(stripped_column(raw, header).unique().tolist()).values).any()
    )


def usual_wanted_level_by_role(raw: RawTable, role: str, wanted: Mapping[str, str]) -> RawTable:
    """Return the usual level wanted of each role and skill."""
    roles = stripped_column(raw, role) if role else pd.Series(_UNASSIGNED, index=raw.frame.index)
    rows: list[tuple[str, str, str, int]] = []
    for skill, header in wanted.items():
        cells = stripped_column(raw, header)
        for name, part in cells[cells != ""].groupby(roles[cells != ""], sort=False):
            numbers = read_numbers(part.tolist()).values
            if np.isfinite(numbers).any():
                usual = f"{float(np.nanmedian(numbers)):g}"
                rows.append((str(name), skill, usual, int(str(part.index[0]))))
    return _make_requirements_table(raw, rows)


def _make_requirements_table(raw: RawTable, rows: list[tuple[str, str, str, int]]) -> RawTable:
    columns = {"Role": [r for r, _, _, _ in rows], "Skill": [s for _, s, _, _ in rows],
               "Required level": [level for _, _, level, _ in rows]}  # fmt: skip
    made = take_out_table(raw, "required levels", columns, [row for *_, row in rows])
    return replace(made, around=raw.around, legend=raw.legend)


def _split_target_rows(raw: RawTable, decisions: Decisions) -> list[RawTable]:
    """Take rows named Required or Target out of a matrix of people."""
    person = find_person_header(raw)
    if not person or len(raw.headers) < 4:
        return []
    ratings = [h for h in raw.headers if h != person and _mostly_numbers(raw, h)]
    if len(ratings) < 2 or len(raw.frame) > _MOST_ROWS:
        return []
    named = stripped_column(raw, person)
    special = named.map(_is_word_for_wanted)
    if not special.any() or special.sum() > 0.5 * len(raw.frame) or len(ratings) < 2:
        return []
    role = find_header_for_column(raw, "employees", "role_id")
    roles = stripped_column(raw, role) if role else pd.Series("", index=raw.frame.index)
    others = [each for each in roles[~special].unique() if each] or [_UNASSIGNED]
    rows = []
    for row in named.index[special]:
        at = int(str(row))
        for name in [roles[row]] if roles[row] else others:
            rows += [(str(name), h, stripped_column(raw, h)[row], at) for h in ratings
                     if stripped_column(raw, h)[row]]  # fmt: skip
    told = ask_about_reshaping(
        raw, decisions, kind="targets", count=int(special.sum()), value=named[special].iloc[0],
        found="row of levels wanted among those of people", expected="a person per row",
        remedy="It is read as what the roles need.",
    )  # fmt: skip
    return [
        replace(raw, frame=raw.frame[~special]).with_issues([told]),
        _make_requirements_table(raw, rows),
    ]


def _is_word_for_wanted(cell: str) -> bool:
    told = [word for word in split_header_into_words(cell) if not word.isdigit()]
    words = [word for word in told if word not in _NOT_SPECIAL]
    named = bool(words) and len(words) <= 2 and all(word in WANTED for word in words)
    return named or (bool(words) and column_meant_by_header(cell) == "required_level")


def _mostly_numbers(raw: RawTable, header: str) -> bool:
    return raw.evidence[header].number > 0.7


def _split_targets_from_list(raw: RawTable, decisions: Decisions) -> list[RawTable]:
    """Take a column named Required out of a list of people, skills and levels held."""
    person, skill = find_person_header(raw), find_header_for_column(raw, "signals", "skill_id")
    held = next((h for h in raw.headers if _is_word_for_held(h)), "")
    alone = next((h for h in raw.headers if {*split_header_into_words(h)} <= HELD and h), "")
    level = held or find_header_for_column(raw, "signals", "level") or alone
    wanted = next((h for h in raw.headers if _is_word_for_wanted(h) and h != level), "")
    if not (person and skill and level and wanted) or len({person, skill, level, wanted}) < 4:
        return []
    role = find_header_for_column(raw, "employees", "role_id")
    roles = stripped_column(raw, role) if role else pd.Series(_UNASSIGNED, index=raw.frame.index)
    names, cells = stripped_column(raw, skill), stripped_column(raw, wanted)
    asked = (cells != "") & (names != "")
    rows = []
    for (job, name), part in cells[asked].groupby([roles[asked], names[asked]], sort=False):
        numbers = read_numbers(part.tolist()).values
        usual = part.mode().iloc[0]
        if np.isfinite(numbers).any():
            usual = f"{float(np.nanmedian(numbers)):g}"
        rows.append((str(job), str(name), str(usual), int(str(part.index[0]))))
    told = ask_about_reshaping(
        raw, decisions, kind="targets", column=wanted, count=len(rows), value=wanted,
        found="column of levels wanted, beside one of levels held",
        expected="what a role needs, and what people can do",
        remedy="The levels wanted are read as what each role needs: the usual one of its people.",
    )  # fmt: skip
    kept = drop_headers(raw, [wanted])
    if level != "Level" and "Level" not in raw.headers:
        kept = replace(kept, frame=kept.frame.rename(columns={level: "Level"}))
    return [kept.with_issues([told]), _make_requirements_table(raw, rows)]


def _read_matrix_of_targets(raw: RawTable, decisions: Decisions) -> list[RawTable]:
    """Read a matrix of skills down whose other headers all say that they are wanted, by role."""
    skill = find_header_for_column(raw, "signals", "skill_id")
    sides = {h: _skill_and_side_of_header(h) for h in raw.headers if h != skill}
    wanted = {h: stem for h, (stem, kind) in sides.items() if stem and kind == "wanted"}
    if not skill or len(wanted) < 2 or len(wanted) < len(sides) or find_person_header(raw):
        return []
    names, cells = stripped_column(raw, skill), {h: stripped_column(raw, h) for h in wanted}
    rows = [(stem, names[row], cells[h][row], int(str(row))) for h, stem in wanted.items()
            for row in names.index if cells[h][row] and names[row]]  # fmt: skip
    told = ask_about_reshaping(
        raw, decisions, kind="targets", count=len(rows), value=", ".join(wanted),
        found="columns of levels wanted, one for each role",
        expected="a required level per role and skill",
        remedy="Each column is what a role needs; the word for wanted is left off its name.",
    )  # fmt: skip
    made = _make_requirements_table(raw, rows)
    return [replace(made, file=raw.file, issues=raw.issues, legend=raw.legend,
                    around=raw.around).with_issues([told])]  # fmt: skip


def _is_word_for_held(header: str) -> bool:
    words = [word for word in split_header_into_words(header) if not word.isdigit()]
    return 1 < len(words) <= 2 and bool(HELD & set(words)) and set(words) <= HELD | _NOT_SPECIAL


def _split_target_column(raw: RawTable, decisions: Decisions) -> list[RawTable]:
    """Take a column named Required out of a matrix with skills down and people across."""
    skill = find_header_for_column(raw, "signals", "skill_id")
    wanted = next((h for h in raw.headers if _is_word_for_wanted(h)), "")
    known = {
        skill,
        wanted,
        find_header_for_column(raw, "requirements", "role_id"),
        find_header_for_column(raw, "signals", "employee_id"),
        find_header_for_column(raw, "signals", "level"),
    }
    across = [h for h in raw.headers if h not in known and _mostly_numbers(raw, h)]
    if not skill or not wanted or len(across) < 2 or find_person_header(raw):
        return []
    cells, names = stripped_column(raw, wanted), stripped_column(raw, skill)
    rows = [(_UNASSIGNED, names[row], cells[row], int(str(row))) for row in cells.index
            if cells[row] and names[row]]  # fmt: skip
    told = ask_about_reshaping(
        raw, decisions, kind="targets", column=wanted, count=len(rows), value=wanted,
        found="column of levels wanted, beside people", expected="a person per column",
        remedy="It is read as what the role of these people needs.",
    )  # fmt: skip
    return [drop_headers(raw, [wanted]).with_issues([told]), _make_requirements_table(raw, rows)]


_LONG_CELL = 18
_RUNG_WORDS = {
    "level",
    "junior",
    "senior",
    "lead",
    "principal",
    "associate",
    "mid",
    "staff",
    "head",
    "director",
    "manager",
    "entry",
    "expert",
    "working",
    "practitioner",
    "awareness",
    "foundation",
    "stufe",
    "niveau",
    "grade",
    "band",
    "trainee",
    "chief",
}


def split_career_ladder(raw: RawTable, decisions: Decisions) -> list[RawTable]:
    """Read a career ladder, a text per area and rung, as what each rung needs.

    Args:
        raw: The table.
        decisions: ``ladder`` answered ``leave`` leaves the table as it is.
    """
    texts = [h for h in raw.headers if _is_column_of_prose(raw, h)
             or (_is_rung_header(h) and _is_column_of_phrases(raw, h))]  # fmt: skip
    rungs = _with_texts_between(raw, texts, [h for h in texts if _is_rung_header(h)])
    names = [h for h in raw.headers if h not in texts and raw.evidence[h].different > 0.9
             and raw.evidence[h].number < 0.5]  # fmt: skip
    described = _are_levels_of_framework(raw, rungs)
    if (
        len(rungs) < 2
        or len(rungs) < len(texts) - 1
        or _hold_people(raw, rungs)
        or not _are_different_texts_side_by_side(raw, rungs, texts)
        or not names
        or is_left_unchanged(decisions, "ladder")
    ):
        return [raw]
    if described:
        return [_leave_out_level_texts(raw, rungs, names[0])]
    spelled = [h for h in raw.headers if h not in rungs and raw.evidence[h].different > 0.9
               and not _are_codes(raw, h)]  # fmt: skip
    area = find_header_for_column(raw, "signals", "skill_id") or names[0]
    area = spelled[0] if spelled and _are_codes(raw, area) else area
    cluster = find_header_for_column(raw, "skills", "cluster") or _group_left_of(raw, area)
    rows = []
    measures = _rows_of_measures(raw, rungs)
    for at, rung in enumerate(rungs):
        level = f"{1 + 4 * at / max(1, len(rungs) - 1):g}"
        cells = stripped_column(raw, rung)
        rows += [
            (rung, stripped_column(raw, area)[row], level, int(str(row)))
            for row in cells.index
            if cells[row].casefold() not in NOT_AVAILABLE and row not in measures
        ]
    told = ask_about_reshaping(
        raw, decisions, kind="ladder", count=len(rows), value=", ".join(rungs),
        found="ladder with a text per rung", expected="a required level per role and skill",
        remedy="Each rung is read as a role; its levels are assumed, from 1 for the lowest to 5.",
    )  # fmt: skip
    made = _make_requirements_table(raw, rows)
    if cluster:
        clusters = stripped_column(raw, cluster)
        made = replace(made, frame=made.frame.assign(
            Cluster=pd.Series([clusters[row] for row in made.frame.index], dtype="str",
                              index=made.frame.index)
        ))  # fmt: skip
    return [replace(made, file=raw.file, issues=raw.issues).with_issues(
        [told, *_told_of_measures(raw, area, measures)])]  # fmt: skip


def _hold_people(raw: RawTable, headers: list[str]) -> bool:
    """Say whether the cells below headers name people, one in a line: a drawing of who is where."""
    told = [line for h in headers for word in raw.evidence[h].words for line in word.splitlines()]
    return are_people([line.strip() for line in told if line.strip()])


def _group_left_of(raw: RawTable, area: str) -> str:
    """Return the column of words left of the areas that several of them share."""
    before = raw.headers[: raw.headers.index(area)] if area in raw.headers else ()
    return next((h for h in before if raw.evidence[h].words and raw.evidence[h].number < _RARE
                 and raw.evidence[h].different < _SHARED), "")  # fmt: skip


_RARE, _SHARED = 0.1, 0.7


def _rows_of_measures(raw: RawTable, rungs: list[str]) -> list[int]:
    """Return the rows of a ladder that say how long or how much, in figures, among its texts."""
    usual = float(np.median([len(c) for rung in rungs for c in stripped_column(raw, rung) if c]))
    found = []
    for row in raw.frame.index:
        cells = [str(raw.frame[rung][row]).strip() for rung in rungs]
        filled = [cell for cell in cells if cell]
        short = all(len(cell) < usual / 2 for cell in filled)
        if filled and short and all(re.search(r"\d", cell) for cell in filled):
            found.append(int(str(row)))
    return found if len(found) < len(raw.frame) / 2 else []


def _told_of_measures(raw: RawTable, area: str, rows: list[int]) -> list[Issue]:
    names = [str(raw.frame[area][row]) for row in rows]
    return [Issue(
        severity="note", file=raw.file, table="requirements", row=rows[0], column=area,
        value=", ".join(names)[:200], found="row of a ladder that holds figures",
        expected="a text per rung", remedy="Nothing: it is no skill, and was left out.",
        outcome="dropped", count=len(rows), verdict=Outcome.FIX.value,
    )] if rows else []  # fmt: skip


def _are_codes(raw: RawTable, header: str) -> bool:
    """Say whether cells are codes, such as ``A.1.``, beside which a name says what they are."""
    words = raw.evidence[header].words
    return bool(words) and all(re.search(r"\d", word) and " " not in word for word in words)


def _with_texts_between(raw: RawTable, texts: list[str], rungs: list[str]) -> list[str]:
    """Return the rungs with the texts between them, and those beside them of a name like theirs."""
    if len(rungs) < 2:
        return rungs
    first, last = raw.headers.index(rungs[0]), raw.headers.index(rungs[-1])
    shared = {w for h in rungs for w in split_header_into_words(h)} - _RUNG_WORDS
    return [
        h
        for h in texts
        if first <= raw.headers.index(h) <= last or set(split_header_into_words(h)) <= shared
    ]


def _are_different_texts_side_by_side(raw: RawTable, rungs: list[str], texts: list[str]) -> bool:
    """Say whether rungs follow upon each other, each with texts of its own."""
    first, last = raw.headers.index(rungs[0]), raw.headers.index(rungs[-1])
    between = [h for h in raw.headers[first:last] if h not in texts and raw.evidence[h].words]
    cells = [cell for rung in rungs for cell in stripped_column(raw, rung) if cell]
    return not between and len(set(cells)) >= _LEAST_DIFFERENT * len(cells)


_LEAST_DIFFERENT = 0.7
"""Share of a ladder's texts that stand once only; states and answers repeat."""


def _are_levels_of_framework(raw: RawTable, rungs: list[str]) -> bool:
    """Say whether texts tell what each level of a skill is, and not what each role needs.

    Either their headers say so, or they are numbered and the skills are described beside them.
    """
    words = [set(split_header_into_words(h)) for h in rungs]
    if any({"description", "definition"} & each for each in words):
        return True
    numbered = all(any(word.isdigit() for word in each) and len(each) <= 2 for each in words)
    beside = {w for h in raw.headers if h not in rungs for w in split_header_into_words(h)}
    return numbered and bool({"description", "definition", "code"} & beside)


def _is_column_of_prose(raw: RawTable, header: str) -> bool:
    seen = raw.evidence[header].words[:200]
    if not seen:
        return "description" in split_header_into_words(header)
    spaced = sum(" " in word for word in seen) > 0.8 * len(seen)
    return spaced and float(np.median([len(word) for word in seen])) >= _LONG_CELL


def _is_column_of_phrases(raw: RawTable, header: str) -> bool:
    """Say whether nearly all cells are phrases: words in small letters, which no names are."""
    seen = raw.evidence[header].words[:200]
    phrases = [any(word[:1].islower() for word in cell.split()[1:]) for cell in seen]
    return len(seen) > 1 and sum(phrases) > 0.8 * len(seen)


_ROMAN = frozenset({"i", "ii", "iii", "iv", "v", "vi", "vii"})


def _is_rung_header(header: str) -> bool:
    words = split_header_into_words(header)
    numbered = bool(words) and (words[-1] in _ROMAN or any(word.isdigit() for word in words))
    named = bool(_RUNG_WORDS & set(words)) or are_titles_of_jobs([header] * 2)
    return len(words) <= 4 and (numbered or named) and fold(header) not in ("overalldescription",)


def _leave_out_level_texts(raw: RawTable, rungs: list[str], name: str) -> RawTable:
    """Leave the texts of a framework's levels, and the numbers of its levels, out; and say so."""
    spans = [h for h in raw.headers if h != name and h not in rungs and _is_level_span(raw, h)]
    told = Issue(
        severity="warning", file=raw.file, table="", row=0, column="",
        value=", ".join([*rungs, *spans][:8]), found="column of the levels of a framework",
        expected="skills with their clusters",
        remedy="The skills are read; which levels each has, and their texts, are left out.",
        outcome="dropped", count=len(rungs) + len(spans),
    )  # fmt: skip
    kept = [i for i in raw.issues if not (i.question == "blank_header" and i.column in spans)]
    return replace(drop_headers(raw, [*rungs, *spans]), issues=tuple(kept)).with_issues([told])


def _is_level_span(raw: RawTable, header: str) -> bool:
    """Whether a column holds the number of one level only, where a skill has it."""
    cells = {cell for cell in stripped_column(raw, header).unique() if cell}
    return len(cells) <= 1 and all(cell.isdigit() and len(cell) == 1 for cell in cells)


def join_roles_and_levels(raw: RawTable, decisions: Decisions) -> list[RawTable]:
    """Make one role of a role and its level, where a list of needed skills names both.

    Args:
        raw: The table.
        decisions: ``role_levels`` answered ``leave`` leaves them apart.
    """
    role = find_header_for_column(raw, "requirements", "role_id")
    skill = find_header_for_column(raw, "requirements", "skill_id")
    rung = next((h for h in raw.headers if h not in (role, skill) and _is_role_level_header(h)), "")
    if not (role and skill and rung) or is_left_unchanged(decisions, "role_levels"):
        return [raw]
    if find_header_for_column(raw, "employees", "employee_id") or raw.evidence[rung].number > 0.9:
        return [raw]
    roles, rungs = stripped_column(raw, role), stripped_column(raw, rung)
    joined = [r if not rank or fold(r) in fold(rank) else f"{r}, {rank}"
              for r, rank in zip(roles, rungs)]  # fmt: skip
    joined = [rank if rank and fold(r) in fold(rank) else both
              for r, rank, both in zip(roles, rungs, joined)]  # fmt: skip
    frame = raw.frame.drop(columns=[rung]).assign(
        **{role: pd.Series(joined, index=raw.frame.index, dtype="str")}
    )
    told = ask_about_reshaping(
        raw, decisions, kind="role_levels", column=rung, count=len(set(joined)), value=joined[0],
        found="role with a level of its own", expected="one name per role",
        remedy="Role and level are read together as one role.",
    )  # fmt: skip
    return [replace(raw, frame=frame).with_issues([told])]


def _is_role_level_header(header: str) -> bool:
    words = set(split_header_into_words(header))
    return bool(words & {"role", "job", "career", "grade", "seniority"}) and bool(
        words & {"level", "grade", "seniority", "rank", "band", "step"}
    )
