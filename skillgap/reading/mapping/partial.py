"""Which table a file is a part of, and which headers need a word from somebody."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from skillgap.core.errors import Issue, Outcome
from skillgap.core.tables import TABLES, Table, table_named
from skillgap.core.words import LEVEL_WORDS, fold
from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.conform.matching import (
    header_match_score,
    is_id_like,
    split_header_into_words,
    vital_columns,
)
from skillgap.reading.finding.evidence import Evidence
from skillgap.reading.finding.legend import legend_in_rows
from skillgap.reading.finding.table import RawTable
from skillgap.reading.mapping.header_words import words_without_accents
from skillgap.reading.mapping.languages import column_meant_by_header
from skillgap.reading.mapping.mapping import (
    LEAST,
    OWN,
    file_name_match_score,
    find_further_tables,
    is_key_contradicted,
    match_headers_to_table,
    with_level_scale,
)
from skillgap.reading.mapping.matrix import are_codes, are_people
from skillgap.reading.mapping.names import JOINED, headers_to_map, join_first_and_last_name
from skillgap.reading.mapping.periods import is_day_of_week, is_period
from skillgap.reading.mapping.table_mapping import TableMapping

_SURE = 0.84
_SEVERAL = 2
_NAMED, _TIE = 0.3, 0.25
"""A file named like a table is taken for it where its headers fit that about as well."""
_COMPLETE, _LACKING = 0.5, 1.5
"""How much more a table must explain to be preferred to a whole one: with its key, and without."""
OF_PERIODS = "its columns are months, quarters or years"
"""Why a budget, a rota or a calendar is left out."""
_PLAIN_HEADER = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")


def suggest_partial_mapping(
    raw: RawTable, suggested: TableMapping, decisions: Decisions
) -> tuple[TableMapping, list[Issue]]:
    """Suggest how to read a table that may lack columns, and say which headers are in doubt.

    Args:
        raw: The table of text.
        suggested: What the tables of the source together suggest for it.
        decisions: Answers about columns and scale.

    Returns:
        The mapping (``table`` is empty where nothing is known), and notes and questions about
        the headers.
    """
    if suggested.table == "requirements" and suggested.layout == "long" and _names_a_person(raw):
        suggested = with_level_scale(
            raw, match_headers_to_table(raw, raw.evidence, TABLES["signals"])
        )
    whole = bool(suggested.table) and not suggested.missing_columns
    register = _courses_with_days_of_expiry(raw) if suggested.layout == "long" else None
    if register and "expires_on" not in suggested.columns:
        suggested, whole = replace(register, also=_people_of_list(raw, register)), True
    else:
        register = None if whole else _register_of_certificates(raw)
    part = register or _suggest_best_known_table(raw)
    if suggested.also and not suggested.missing_columns:
        part = suggested
    foreign = bool(part.table) and not part.columns and part.table != suggested.table
    ahead = _sure_columns_score(part) - _sure_columns_score(suggested)
    lacking = part.table == "employees" and not {"employee_id", "name"} & {*part.columns}
    whole = whole and ahead < (_LACKING if lacking else _COMPLETE) and not foreign
    mapping = suggested if whole or suggested.layout == "wide" else part
    mapping = join_first_and_last_name(raw, mapping)
    if mapping.layout == "wide":
        return mapping, []
    if _tells_what_levels_mean(raw):
        return TableMapping(raw.file, reason="it says what levels mean"), []
    if not mapping.table and _draws_people(raw):
        return TableMapping(raw.file, reason="it shows who stands where"), []
    proposed = _propose_columns(raw, mapping, whole)
    if mapping.table and proposed:
        mapping = replace(mapping, columns={**mapping.columns, **proposed})
        mapping = join_first_and_last_name(raw, mapping)
    if mapping.table in ("signals", "enrolments") and not whole and not mapping.also:
        mapping = replace(mapping, also=_people_of_list(raw, mapping))
    if trade := _kept_for_another_purpose(raw, mapping):
        mapping = TableMapping(raw.file, reason=trade)
    if _is_of_periods(raw, mapping):
        mapping = TableMapping(raw.file, reason=OF_PERIODS)
    issues = _ask_about_headers(raw, mapping, proposed, decisions)
    if decisions.answer("mapping") == "ignore" and mapping.table:
        mapping = _drop_doubtful_columns(mapping, _find_doubtful_columns(mapping, proposed))
    return mapping, issues


def _people_of_list(raw: RawTable, mapping: TableMapping) -> dict[str, dict[str, str]]:
    """Return the people that a list of levels tells of besides: their names, roles, places."""
    also = find_further_tables(raw, raw.evidence, mapping, {"skills", "roles"})
    joined = headers_to_map(raw)[-1]
    if JOINED in joined and mapping.columns.get("employee_id") not in (joined, None):
        person = mapping.columns["employee_id"]
        told = {k: h for k, h in also.get("employees", {}).items() if k != "name"}
        also = {**also, "employees": {"employee_id": person, **told, "name": joined}}
    return also


def _is_of_periods(raw: RawTable, mapping: TableMapping) -> bool:
    """Say whether most columns are months or years, and hardly another is known: a budget, say."""
    periods = sum(map(is_period, raw.headers))
    used = {*mapping.columns.values()} & {*raw.headers}
    few = len(used) < _SEVERAL and not any(are_people(raw.evidence[h].words) for h in used)
    few = few or (len(used) < _SEVERAL and sum(map(is_day_of_week, raw.headers)) >= _DAYS_OF_ROTA)
    return bool(mapping.table) and few and periods > max(_SEVERAL + 1, 0.5 * len(raw.headers))


_PAYROLL = frozenset({"gross", "net", "tax", "taxes", "earnings", "deductions", "deduction",
                      "withholding", "medicare", "social", "overtime", "brutto", "netto", "steuer",
                      "lohnsteuer", "sozialversicherung", "abzüge", "brut", "cotisations", "bruto",
                      "neto", "líquido", "retenciones", "irpf", "inss", "lordo", "trattenute",
                      "irpef", "inps", "loonheffing", "składki", "podatek", "payroll"})  # fmt: skip
_INSURANCE = frozenset({"coverage", "premium", "premiums", "benefit", "benefits", "dependent",
                        "dependents", "beneficiary", "employer", "insurance", "insurer", "plan",
                        "waived", "enrollee", "versicherung", "tarif", "beitrag", "mutuelle",
                        "cotisation", "seguro", "cobertura", "assicurazione", "polizza",
                        "verzekering", "ubezpieczenie"})  # fmt: skip
"""Words of headers in registers of pay, and of what people are insured for."""
_MANY_WORDS = 3


def _kept_for_another_purpose(raw: RawTable, mapping: TableMapping) -> str:
    """Say why a list in which people repeat is none of ours: a register of pay, or of insurance.

    Pay dates, taxes and premiums are told of people again and again, and neither teach nor rate.
    """
    if mapping.layout == "wide" or mapping.table in ("", "signals", "snapshots", "outcomes"):
        return ""
    words = {word for header in raw.headers for word in split_header_into_words(header)}
    people = [h for h in raw.headers if are_people(raw.evidence[h].words)]
    numbered = _number_of_people(raw)
    who = numbered or next(iter(people), "")
    if not who or raw.evidence[who].different > _REPEATED:
        return ""
    if len(words & _PAYROLL) >= _MANY_WORDS:
        return "it is a register of pay"
    if len(words & _INSURANCE) >= _MANY_WORDS and mapping.table in ("enrolments", "interventions"):
        return "it is a register of insurance or benefits"
    return ""


_REPEATED = 0.8


def _courses_with_days_of_expiry(raw: RawTable) -> TableMapping | None:
    """Take courses that people took on one day and renew by another for certificates they hold.

    With a column of how each stands it is a history of learning: not all was passed.
    """
    days = _days_of_certificates(raw)
    person = next((h for h in raw.headers if _is_called(h, "signals", "employee_id")), "") or next(
        (h for h in raw.headers if are_people(raw.evidence[h].words)), "")  # fmt: skip
    course = next((h for h in raw.headers if _is_called(h, "enrolments", "intervention_id")
                   and raw.evidence[h].number < 0.1 and raw.evidence[h].day < 0.1), "")  # fmt: skip
    stands = any(_is_called(h, "enrolments", "status") for h in raw.headers)
    if not person or not course or person == course or stands or not all(days.values()):
        return None
    return _certificates(raw, person, course, days)


def _days_of_certificates(raw: RawTable) -> dict[str, str]:
    return {name: next((h for h in raw.headers if raw.evidence[h].day > 0.4
                        and _is_called(h, "signals", name)), "")
            for name in ("observed_on", "expires_on")}  # fmt: skip


def _register_of_certificates(raw: RawTable) -> TableMapping | None:
    """Take a list of people, each several times, with days of issue and expiry for certificates.

    What it certifies stands in the column of words that tells the rows of one person apart.
    """
    days = _days_of_certificates(raw)
    person = _number_of_people(raw) or next(
        (h for h in raw.headers if are_people(raw.evidence[h].words)), "") or next(
        (h for h in raw.headers if column_meant_by_header(h) in ("employee_id", "name")
         or header_match_score(TABLES["employees"]["employee_id"], h) >= _SURE), "")  # fmt: skip
    if not person or not days["expires_on"] or raw.evidence[person].different == 1:
        return None
    people = raw.frame[person].astype("str")
    for header in raw.headers:
        cells, told = raw.evidence[header], raw.frame[header].astype("str")
        words = cells.number < 0.1 and cells.day < 0.1 and cells.filled > 0.9
        if header in (person, *days.values()) or not words or column_meant_by_header(header):
            continue
        if are_people(cells.words):
            continue
        each = told.groupby(people).nunique()
        once = not pd.DataFrame({"person": people, "told": told}).duplicated().mean() > 0.1
        if cells.different < 0.9 and once and (each > 1).mean() > 0.3:
            return _certificates(raw, person, header, days)
    return None


def _draws_people(raw: RawTable) -> bool:
    """Say whether nearly all cells beside the first column name people: who stands where."""
    lines = [line.strip() for h in raw.headers[1:] for word in raw.evidence[h].words
             for line in word.splitlines()]  # fmt: skip
    return len(raw.headers) > _SEVERAL and are_people([line for line in lines if line])


_DAYS_OF_ROTA = 4


def _number_of_people(raw: RawTable) -> str:
    """Return the column called people's number, filled in every row; their names stand beside."""
    return next((h for h in raw.headers if raw.evidence[h].filled == 1
                 and header_match_score(TABLES["employees"]["employee_id"], h) >= _SURE
                 and is_id_like(h)), "")  # fmt: skip


def _is_called(header: str, table: str, column: str) -> bool:
    named = header_match_score(TABLES[table][column], header) >= _SURE
    return named or column_meant_by_header(header) == column


def _certificates(
    raw: RawTable, person: str, certified: str, days: Mapping[str, str]
) -> TableMapping:
    columns = {"employee_id": person, "skill_id": certified,
               **{name: h for name, h in days.items() if h}}  # fmt: skip
    return TableMapping(raw.file, "signals", columns=columns,
                        confidence=dict.fromkeys(columns, 0.7),
                        reason="certificates with days on which they run out")  # fmt: skip


def _drop_doubtful_columns(mapping: TableMapping, doubts: Mapping[str, str]) -> TableMapping:
    """Leave columns out; without the columns that name its rows a table is none."""
    columns = {name: header for name, header in mapping.columns.items() if name not in doubts}
    vital = vital_columns(table_named(mapping.table))[:1]
    if not columns or set(vital) & set(doubts):
        return TableMapping(mapping.file, reason="its columns were decided against")
    return replace(mapping, columns=columns)


def _find_doubtful_columns(mapping: TableMapping, proposed: Mapping[str, str]) -> dict[str, str]:
    """Return the columns whose headers are not known for sure."""
    contract = table_named(mapping.table)
    return dict(proposed) | {
        name: header
        for name, header in mapping.columns.items()
        if name not in proposed and not _is_header_sure(contract, name, header)
    }


def _suggest_best_known_table(raw: RawTable) -> TableMapping:
    """Take the table that knows most of the headers by name."""
    parts = [match_headers_to_table(raw, raw.evidence, table) for table in TABLES.values()]
    parts = [
        part for part in parts if not is_key_contradicted(part.table, part.columns, raw.evidence)
    ]
    parts = [part for part in parts if _has_telling_column(part)] or parts
    best = max(
        parts,
        key=lambda part: (
            round(_sure_columns_score(part), 2),
            not part.missing_columns,
            part.certainty,
        ),
    )
    named = [
        part for part in parts if file_name_match_score(raw.file, table_named(part.table)) >= _NAMED
    ]
    close = [
        part
        for part in named
        if _sure_columns_score(part) >= _sure_columns_score(best) - _TIE and len(part.columns) > 1
    ]
    best = max(close, key=_sure_columns_score, default=best)
    if best.table == "requirements" and _names_a_person(raw):
        best = match_headers_to_table(raw, raw.evidence, TABLES["signals"])
    foreign = sum(bool(column_meant_by_header(header)) for header in raw.headers)
    meant = _suggest_by_translated_headers(raw)
    prefers = bool(meant.table) and foreign > 1 and _sure_columns_score(best) <= foreign / 2
    return with_level_scale(raw, meant if prefers or not _sure_columns_score(best) else best)


def _names_a_person(raw: RawTable) -> bool:
    """Say whether a column names people for sure: then levels are theirs, and no role's needs."""
    person = TABLES["signals"]["employee_id"]
    return any(header_match_score(person, header) >= _SURE for header in raw.headers)


def _has_telling_column(part: TableMapping) -> bool:
    own = OWN.get(part.table)
    return own is None or any(name in part.columns for name in own)


def _sure_columns_score(mapping: TableMapping) -> float:
    return sum(score for score in mapping.confidence.values() if score >= 0.6)


_OF_POSTS = {"role_id", "function", "region", "manager_id", "hire_date"}


def _suggest_by_translated_headers(raw: RawTable) -> TableMapping:
    meant = [column_meant_by_header(header) or _rating_column_named(header)
             for header in raw.headers]  # fmt: skip
    person = {"employee_id", "name"} & set(meant)
    if "taken_on" in meant and person:
        return TableMapping(raw.file, "snapshots", reason="its headers in another language")
    if {"skill_id", "level"} <= set(meant) and person:
        return TableMapping(raw.file, "signals", reason="its headers in another language")
    if {"skill_id", "expires_on"} <= set(meant) and person:  # a register of certificates
        return TableMapping(raw.file, "signals", reason="its headers in another language")
    if (
        {"role_id", "skill_id"} <= set(meant)
        and not person
        and {"level", "required_level"} & set(meant)
    ):
        return TableMapping(raw.file, "requirements", reason="its headers in another language")
    if (
        {"skill_id", "cluster"} <= set(meant)
        and not person
        and not {"role_id", "level"} & set(meant)
    ):
        return TableMapping(raw.file, "skills", reason="its headers in another language")
    if "role_id" in meant and not person and {"job_family", "criticality"} & set(meant):
        return TableMapping(raw.file, "roles", reason="its headers in another language")
    if {"role_id", "opened_on"} <= set(meant) and not person:
        return TableMapping(raw.file, "openings", reason="its headers in another language")
    titled = any(words_without_accents(h)[:1] in _TITLES for h in raw.headers)
    if titled and not person and {"hours", "cost_per_person"} <= set(meant):
        return TableMapping(raw.file, "interventions", reason="its headers in another language")
    if "intervention_id" in meant and not person and {"hours", "cost_per_person"} & set(meant):
        return TableMapping(raw.file, "interventions", reason="its headers in another language")
    if {"intervention_id", "started_on"} <= set(meant):
        return TableMapping(raw.file, "enrolments", reason="its headers in another language")
    if "employee_id" in meant or ("name" in meant and len(_OF_POSTS & set(meant)) > 1):
        return TableMapping(raw.file, "employees", reason="its headers in another language")
    return TableMapping(raw.file, reason="no header is known")


_TITLES = (["intitule"], ["titel"], ["titulo"], ["titolo"], ["tytul"], ["nazov"], ["nazev"])


def _rating_column_named(header: str) -> str:
    """Return the column of a list of levels that a header names for sure."""
    columns = (TABLES["signals"]["level"], TABLES["signals"]["skill_id"],
               TABLES["requirements"]["required_level"])  # fmt: skip
    return next((c.name for c in columns if header_match_score(c, header) >= _SURE), "")


def _propose_columns(raw: RawTable, mapping: TableMapping, whole: bool) -> dict[str, str]:
    """Propose columns for headers in another language, and one that names the rows.

    A table that lacks nothing gets no more than what several headers of another language mean.
    """
    foreign = [h for h in raw.headers if h not in mapping.columns.values()
               and column_meant_by_header(h)]  # fmt: skip
    spoken = sum(bool(column_meant_by_header(header)) for header in raw.headers)
    if not mapping.table or (whole and (not foreign or spoken < _SEVERAL)):
        return {}
    contract, used = table_named(mapping.table), set(mapping.columns.values())
    proposed: dict[str, str] = {}
    told = {h: _meaning_with_cells(raw, h) or _column_named_by(h, mapping) for h in raw.headers}
    for header, meant in told.items():
        alone = "employee_id" not in {*told.values(), *mapping.columns}
        if meant == "name" and meant not in contract.names and "employee_id" in contract.names:
            joined = headers_to_map(raw)[-1]
            header = joined if header in joined.split(JOINED) else header
            meant = "employee_id" if alone else ""  # a list of skills names people as it may
        if meant == "cluster" and "job_family" in contract.names:
            meant = "job_family"  # a family of roles, where no skills stand
        if meant == "intervention_id" and "title" in contract.names:
            meant = "title"  # a catalogue names its courses
        if not meant and "title" in contract.names and words_without_accents(header)[:1] in _TITLES:
            meant = "title"
        if not meant and "filled_by" in contract.names and _says_inside_or_outside(raw, header):
            meant = "filled_by"
        if meant == "completed_on" and contract.name == "signals":
            meant = "observed_on"  # a certificate is seen on the day on which it was earned
        if meant == "expires_on" and contract.name == "employees" and _has_no_end(raw, header):
            meant = "exit_date"  # as long as a post is valid, somebody is here
        is_free = header not in used and meant not in {**mapping.columns, **proposed}
        if is_free and meant in contract.names:
            proposed[meant] = header
    key = vital_columns(contract)[0] if vital_columns(contract) and not whole else ""
    if key == "employee_id" and not {key, "name"} & {*mapping.columns, *proposed}:
        person = next((h for h in raw.headers if h not in {*used, *proposed.values()}
                      and are_people(raw.evidence[h].words)), "")  # fmt: skip
        if person:
            return {**proposed, "name" if "name" in contract.names else key: person}
    if key and key not in {**mapping.columns, **proposed}:
        taken = used | set(proposed.values())
        free = [h for h in raw.headers if h not in taken and not is_period(h)]
        free = [h for h in free if is_id_like(h) or not _are_amounts(raw.evidence[h])]
        free = [h for h in free if not _AMOUNTS & set(split_header_into_words(h))]
        named = "name" in {**mapping.columns, **proposed}  # ids can be made of names
        free = [h for h in free if is_id_like(h)] if named else free
        for header in sorted(free, key=lambda h: not is_id_like(h)):
            if _could_name_rows(raw.evidence[header]):
                return {key: header, **proposed}
    return proposed


def _says_inside_or_outside(raw: RawTable, header: str) -> bool:
    """Say whether all words of a column say that a post was filled from inside or outside."""
    words = {fold(word)[:6] for word in raw.evidence[header].words}
    return bool(words) and words <= {"intern", "extern"}


def _has_no_end(raw: RawTable, header: str) -> bool:
    """Say whether days of a column include the one by which systems say that there is no end."""
    return any(_NO_END.search(word) for word in raw.evidence[header].words)


_NO_END = re.compile(r"9999|2999-12-31")


def _meaning_with_cells(raw: RawTable, header: str) -> str:
    """Return what a header means; numbers or codes below a word for people are their ids."""
    meant, cells = column_meant_by_header(header), raw.evidence[header]
    codes = cells.number > 0.9 or are_codes(cells.words)
    return "employee_id" if meant == "name" and codes and cells.different > 0.5 else meant


def _column_named_by(header: str, mapping: TableMapping) -> str:
    """Return the column a header names for sure, where other headers said what the table is."""
    columns = () if {*mapping.columns} - {"name"} else table_named(mapping.table).columns
    return next((c.name for c in columns if header_match_score(c, header) >= _SURE), "")


_AMOUNTS = frozenset({"minimum", "maximum", "min", "max", "pay", "salary", "amount", "cost",
                      "price",
                      "rate", "total", "budget", "headcount", "fte", "count", "value"})  # fmt: skip
"""Words of headers above amounts, which name no row however different they are."""


def _are_amounts(cells: Evidence) -> bool:
    """Say whether cells are numbers, and no codes of one length: how many, and not which."""
    lengths = {len(word) for word in cells.words[:200]}
    return cells.number > 0.5 and (len(lengths) > 1 or max(lengths, default=0) < _CODE_LENGTH)


_CODE_LENGTH = 4


def _could_name_rows(cells: Evidence) -> bool:
    short = all(
        len(word) <= 24 and not {" ", "/"} & set(word) for word in cells.words[:200]
    )  # an address of a page is no id
    return cells.different > 0.9 and cells.filled > 0.9 and cells.day < 0.5 and short


def _ask_about_headers(
    raw: RawTable, mapping: TableMapping, proposed: dict[str, str], decisions: Decisions
) -> list[Issue]:
    if not mapping.table and _is_prose(raw):
        return []
    if not mapping.table:
        remedy, told = "Say which table it is, or rename its columns.", ", ".join(raw.headers[:8])
        return [
            _make_header_question(
                raw, "", "file whose headers say nothing", told, remedy, "table", decisions
            )
        ]
    doubts = _find_doubtful_columns(mapping, proposed)
    told = "; ".join(f"`{header}` as {name}" for name, header in doubts.items())
    issues = []
    if doubts:
        issues.append(
            _make_header_question(
                raw,
                mapping.table,
                "header that is not known for sure",
                told,
                "Confirm the columns.",
                "mapping",
                decisions,
            )
        )
    plain = [
        f"`{header}` as {name}"
        for name, header in mapping.columns.items()
        if name not in doubts and not _PLAIN_HEADER.fullmatch(header)
    ]
    if plain:
        issues.append(
            Issue(
                severity="note",
                file=raw.file,
                table=mapping.table,
                row=0,
                column="",
                value="; ".join(plain[:12]),
                found="header read as a column",
                expected="names as in the templates",
                remedy="Nothing, if they mean the same.",
                outcome="converted",
                count=len(plain),
            )
        )
    return issues


def _is_prose(raw: RawTable) -> bool:
    """Say whether a table is one column of sentences, or a legend, as templates have."""
    rows = [[str(cell) for cell in row] for row in raw.frame.head(20).to_numpy().tolist()]
    if legend_in_rows(raw.headers, rows):
        return True
    if len(raw.headers) != 1:
        return False
    words = raw.evidence[raw.headers[0]].words
    return sum(" " in word for word in words) >= 0.8 * len(words)


def _tells_what_levels_mean(raw: RawTable) -> bool:
    """Say whether a small sheet holds words for levels, each once, and what each means."""
    if len(raw.headers) != _SEVERAL or not _SEVERAL < len(raw.frame) <= _MOST_LEVELS:
        return False
    words, meanings = (raw.evidence[header].words for header in raw.headers)
    levels = {LEVEL_WORDS[fold(word)] for word in words if fold(word) in LEVEL_WORDS}
    spoken = all(" " in meaning for meaning in meanings)
    return len(words) == len(raw.frame) == len(levels) and spoken


_MOST_LEVELS = 8


def _is_header_sure(contract: Table, name: str, header: str) -> bool:
    one, other = fold(header), fold(name)
    plural = one.removesuffix("s") == other.removesuffix("s")
    return plural or header_match_score(contract[name], header) >= _SURE or " + " in header


def _make_header_question(
    raw: RawTable, table: str, found: str, value: str, remedy: str, kind: str, decisions: Decisions
) -> Issue:
    return Issue(
        severity="warning",
        file=raw.file,
        table=table,
        row=0,
        column="",
        value=value,
        found=found,
        expected="headers as in the templates",
        remedy=remedy,
        outcome="assumed",
        question=kind,
        verdict=Outcome.FIX.value if decisions.answer(kind) else "",
    )


__all__ = ["LEAST", "suggest_partial_mapping"]
