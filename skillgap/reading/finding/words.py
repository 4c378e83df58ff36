"""What single cells say: the names a header may bear, and how totals and remarks begin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from skillgap.core.tables import TABLES
from skillgap.core.words import EDGES, fold

_NUMBER = re.compile(r"[-+(]?[€$£]?\s?\d[\d.,'\s]*%?\)?")
_DATE = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ].*)?|\d{1,2}[-\s][A-Za-z]{3}[-\s]\d{2,4}"
)
_CODE = re.compile(r"[A-Za-z]{0,4}[-_]?\d{2,}|\S+@\S+\.\S+")
_ABROAD = (
    "gesamt|insgesamt|summe|gesamtsumme|durchschnitt|mittelwert|ø|somme|moyenne|totaal|gemiddelde|"
    "suma|promedio|somma|totale|média|soma"
)
_TOTAL = re.compile(
    rf"(?:(?:grand|sub|overall)[\s-]*)?(?:totals?|sums?|average|mean|count|{_ABROAD})(?:\b.*)?",
    re.IGNORECASE,
)
_TOTAL_ALONE = re.compile(
    r"(?:(?:grand|sub|overall)[\s-]*)?(?:totals?|sums?)(?:\W.*)?|(?:zwischen|gesamt)?summe(?:\W.*)?|"
    r"(?:sous[\s-]*)?total(?:\W.*)?|average|avg\.?|mean|count|"
    rf"(?:{_ABROAD})",
    re.IGNORECASE,
)
"""A total beside figures in every column: no skill is called so, while one may be called
``Total quality management``."""
_REMARK = re.compile(
    r"(?:source|notes?|printed|exported|generated|created|report|end of|page|confidential|"
    r"copyright|\d+ (?:rows|records)|legend|quelle|as of|downloaded|last updated|"
    r"anmerkung(?:en)?|hinweise?|erläuterung(?:en)?|remarques?|champ|fuente|notas?|fonte|bron|"
    r"opmerking(?:en)?|źródło|uwagi|zdroj|poznámk[ay])(?:\W.*|$)|"
    r"(?:stand|contact|kontakt|published|lecture)(?: [a-z]+)?\s*:.*",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"(?:all|whole|entire|overall|ensemble|tou(?:s|tes)|alle|todos|todas|tutti|tutte|razem|ogółem|"
    r"łącznie|celkem|totalt|i alt|yhteensä|összesen)(?:\W.*|$)",
    re.IGNORECASE,
)
"""How a row of everything may begin that no word calls a total: only its figures can prove it."""

_SIGNED = re.compile(
    r"(?:checked|approved|prepared|signed|reviewed|signature|date|geprüft|freigegeben|erstellt|"
    r"unterschrift|datum|vérifié|validé|établi|elaborado|aprobado|revisado|fecha)"
    r"(?: \w+)?\s*:\s*[_.…]*|"
    r"(?:form|formular|formulaire|formulario)[\s.:-]+(?:no\.?\s*)?[a-z]{0,3}-?\d.*|"
    r"(?:page|seite|página) \d.*",
    re.IGNORECASE,
)
"""What stands at the foot of a form: who checked it, which form it is."""


@cache
def known_column_words() -> frozenset[str]:
    """Every folded name and synonym of a column in the contract."""
    return frozenset(
        word
        for table in TABLES.values()
        for column in table.columns
        for word in (fold(column.name), *column.synonyms)
    )


@cache
def known_column_words_as_spelled() -> frozenset[str]:
    """Every name and synonym as a header may spell it: ``skill_id``, ``Skill ID``, ``SKILL_ID``."""
    names = {column.name for table in TABLES.values() for column in table.columns}
    words = names | {name.replace("_", " ") for name in names} | known_column_words()
    return frozenset(s for w in words for s in (w, w.upper(), w.title(), w.capitalize()))


def could_be_header(cell: str) -> bool:
    """Say whether a cell could be a header: words, no number, date, code or address."""
    if len(cell) > 120:
        return False
    return not any(pattern.fullmatch(cell) for pattern in (_NUMBER, _DATE, _CODE))


def is_remark(cell: str) -> bool:
    """Say whether a cell begins as a remark does: a source, a note, a mark of one."""
    if cell.startswith(("*", "©", "--", "==")):
        return True
    return bool(_REMARK.fullmatch(cell) or _SIGNED.fullmatch(cell))


def is_number_cell(cell: str) -> bool:
    """Say whether a cell is a number."""
    return bool(_NUMBER.fullmatch(cell))


def names_a_total(cell: str) -> bool:
    """Say whether a cell names a total of some kind (``Total sales``, ``Average``)."""
    return bool(_TOTAL.fullmatch(cell))


def may_name_everything(cell: str) -> bool:
    """Say whether a cell may name all rows together (``All areas``), if figures agree."""
    return bool(_WHOLE.fullmatch(cell))


_COUNTED = re.compile(
    r"(?:#|n[°º.]|no\.|nr\.|number|headcount|how many|anzahl|nombre|nb|n[úu]mero|liczba|aantal|"
    r"antal|počet|人数|合計)(?:[\s≥>=]|of\b).*",
    re.IGNORECASE,
)


_BESIDE_COUNTS = frozenset({
    "soll", "ist", "abweichung", "differenz", "delta", "target", "required", "actual", "gap",
    "diff",
    "difference", "variance", "deviation", "cover", "coverage", "trained", "qualified", "requis",
    "besoin", "écart", "couverture", "objetivo", "necesario", "diferencia", "brecha", "cobertura",
    "richiesto", "scostamento", "copertura", "doel", "gewenst", "verschil", "dekking", "wymagane",
    "różnica", "minimum", "min", "maximum", "max", "bestand", "bedarf", "planned", "plan", "need",
})  # fmt: skip


def may_stand_beside_counts(cell: str) -> bool:
    """Say whether a row may be called so that stands below people and counts them."""
    words = re.findall(r"[^\W\d_]+", cell.casefold())
    return bool(words) and words[0] in _BESIDE_COUNTS


_COUNTED_INSIDE = re.compile(
    r"(?i)\b(?:count|gaps?|below|shortfall|head ?count|people (?:at|with)|anzahl|nombre de|"
    r"número de|numero di|aantal|liczba|antal)\b"
)
"""Words that tell of a count wherever they stand in the name of a row."""


def begins_count(cell: str) -> bool:
    """Say whether a cell begins as a count does: ``No. of``, ``Anzahl``; no ``Cycle count``."""
    return bool(_COUNTED.fullmatch(cell))


def names_a_count(cell: str) -> bool:
    """Say whether a cell names a count of others (``Number trained``, ``# at 3+``)."""
    return bool(_COUNTED.fullmatch(cell) or _COUNTED_INSIDE.search(cell))


def is_only_name_of_total(cell: str) -> bool:
    """Say whether a cell can be nothing but the name of a total."""
    return bool(_TOTAL_ALONE.fullmatch(cell))


def begins_total(cell: str) -> bool:
    """Say whether a cell begins as that of a total does."""
    return bool(_TOTAL_ALONE.match(cell.strip(EDGES)))


def strip_record_cells(record: Sequence[str]) -> list[str]:
    """Return a record's cells, stripped, without the empty ones at its end."""
    cells = [cell.strip(EDGES) for cell in record]
    while cells and not cells[-1]:
        cells.pop()
    return cells
