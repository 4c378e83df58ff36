"""Names of people that stand in several columns: first, middle and last, or beside an id."""

from __future__ import annotations

from dataclasses import replace

from skillgap.core.tables import TABLES
from skillgap.core.words import fold
from skillgap.reading.conform.matching import header_match_score
from skillgap.reading.finding.table import RawTable
from skillgap.reading.mapping.languages import column_meant_by_header
from skillgap.reading.mapping.table_mapping import TableMapping

JOINED = " + "
"""Between two headers whose cells are read as one text."""

_FIRST_NAMES = ("firstname", "givenname", "forename", "vorname", "prenom", "prénom", "imię", "imie",
                "nombre", "nome", "voornaam", "roepnaam", "jméno", "jmeno", "fornavn", "förnamn",
                "keresztnév",
                "etunimi")  # fmt: skip
_LAST_NAMES = ("lastname", "surname", "familyname", "nachname", "familienname", "nomdefamille",
               "nomdusage", "nomusuel", "nomdenaissance", "nompatronymique", "nom", "nazwisko",
               "apellido", "apellidos", "cognome", "sobrenome", "apelido", "achternaam",
               "příjmení", "prijmeni",
               "efternavn", "etternavn", "efternamn", "vezetéknév", "sukunimi")  # fmt: skip


_BETWEEN = ("middlename", "middleinitial", "middlenames", "secondname", "tussenvoegsel",
            "tussenvoegsels", "voorvoegsel", "voorvoegsels", "namenszusatz", "vorsatzwort",
            "particule",
            "segundonombre", "mellanamn", "mellomnavn", "mellemnavn", "drugieimie")  # fmt: skip
_FIRST_SURNAMES = ("primerapellido", "apellidopaterno", "apellido1", "1apellido", "1erapellido")
_SECOND_SURNAMES = ("segundoapellido", "apellidomaterno", "apellido2", "2apellido", "2oapellido")
"""Parts of names that stand in columns of their own, besides the first and the last."""


def headers_to_map(raw: RawTable) -> tuple[str, ...]:
    """Return the headers a mapping can choose from.

    A first and a last name come joined as well (``First name + Last name``), with what stands
    between them and a second surname where these have columns of their own.
    """
    first, between, last, second = (
        next((h for h in raw.headers if fold(h) in names), "")
        for names in (_FIRST_NAMES, _BETWEEN, _LAST_NAMES + _FIRST_SURNAMES, _SECOND_SURNAMES)
    )
    joined = JOINED.join(part for part in (first, between, last, second) if part)
    return (*raw.headers, joined) if first and last else raw.headers


def join_first_and_last_name(raw: RawTable, mapping: TableMapping) -> TableMapping:
    """Let first and last name together be the name of people, where both have a column.

    Without either it is a second column of people, of words, beside that of their ids.
    """
    joined = headers_to_map(raw)[-1]
    if mapping.table != "employees":
        return _with_name_of_people_beside(raw, _with_both_names_of_people_beside(mapping, joined))
    if JOINED not in joined:
        return _with_names_beside_ids(raw, mapping)
    others = {h for column, h in mapping.columns.items() if column != "name"}
    parts = joined.split(JOINED)
    held = mapping.columns.get("name", parts[0])
    account = held not in parts and held in raw.headers and _are_account_names(raw, held)
    if (held not in parts and not account) or others & {*parts}:
        return mapping
    return replace(mapping, columns={**mapping.columns, "name": joined},
                   confidence={**mapping.confidence, "name": 0.9})  # fmt: skip


def _with_both_names_of_people_beside(mapping: TableMapping, joined: str) -> TableMapping:
    """Let people that a list of levels or courses tells of besides have both their names."""
    told = mapping.also.get("employees")
    parts = joined.split(JOINED)
    if len(parts) == 1 or not told or {*mapping.columns.values()} & {*parts}:
        return mapping
    if told.get("name", parts[0]) not in parts:
        return mapping
    return replace(mapping, also={**mapping.also, "employees": {**told, "name": joined}})


def _with_name_of_people_beside(raw: RawTable, mapping: TableMapping) -> TableMapping:
    """Let people that a list tells of besides have the names that stand beside their numbers."""
    told = mapping.also.get("employees")
    person = mapping.columns.get("employee_id", "")
    if not told or "name" in told or JOINED in person or person not in raw.headers:
        return mapping
    if told.get("employee_id") != person or not _are_numbers(raw, person):
        return mapping
    used = {*mapping.columns.values(), *told.values()}
    named = [header for header in raw.headers if header not in used
             and (header_match_score(TABLES["employees"]["employee_id"], header) >= _NAMED
                  or column_meant_by_header(header) == "name")
             and raw.evidence[header].number < _RARE]  # fmt: skip
    if len(named) != 1:
        return mapping
    return replace(mapping, also={**mapping.also, "employees": {**told, "name": named[0]}})


_NAMED, _RARE = 0.84, 0.1


def _are_numbers(raw: RawTable, header: str) -> bool:
    words = raw.evidence[header].words[:50]
    return bool(words) and all(any(mark.isdigit() for mark in word) for word in words)


def _are_account_names(raw: RawTable, header: str) -> bool:
    """Say whether cells are names people log in with: one word in small letters each."""
    words = raw.evidence[header].words
    return bool(words) and all(" " not in word and word == word.casefold() for word in words)


def _with_names_beside_ids(raw: RawTable, mapping: TableMapping) -> TableMapping:
    used = {*mapping.columns.values()}
    if "name" in mapping.columns or "employee_id" not in mapping.columns:
        return mapping
    person = TABLES["employees"]["employee_id"]
    named = [
        header
        for header in raw.headers
        if header not in used
        and (header_match_score(person, header) >= 0.84 or column_meant_by_header(header) == "name")
        and raw.evidence[header].number < 0.1
        and raw.evidence[header].different > 0.5
    ]
    if len(named) != 1:
        return mapping
    return replace(mapping, columns={**mapping.columns, "name": named[0]},
                   confidence={**mapping.confidence, "name": 0.8})  # fmt: skip


__all__ = ["JOINED", "headers_to_map", "join_first_and_last_name"]
