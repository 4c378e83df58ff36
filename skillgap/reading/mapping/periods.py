"""Headers that name a time: months, quarters, weeks, sprints and years, in several languages."""

from __future__ import annotations

import re

from skillgap.core.words import EDGES
from skillgap.reading.conform.matching import split_header_into_words

_WHOLE_MONTHS = frozenset({
    "january", "february", "march", "april", "june", "july", "august", "september", "october",
    "november", "december", "januar", "februar", "märz", "juni", "juli", "oktober", "dezember",
    "janvier", "février", "mars", "avril", "juillet", "août", "septembre", "octobre",
    "novembre", "décembre", "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio",
    "agosto", "septiembre", "octubre", "noviembre", "diciembre", "gennaio", "febbraio",
    "aprile", "maggio", "giugno", "luglio", "settembre", "ottobre", "dicembre", "januari",
    "februari", "maart", "augustus"
})  # fmt: skip
_FEW_WORDS = 3
_MONTHS = ("jan", "feb", "mar", "mär", "apr", "may", "mai", "jun", "jul", "aug", "sep", "oct",
           "okt", "nov", "dec", "dez", "ene", "abr", "ago", "dic", "fév", "avr", "juin", "juil",
           "aoû", "déc", "gen", "mag", "giu", "lug", "set", "ott", "mrt", "mei")  # fmt: skip
_WEEK = (r"week|wk|w|kw|cw|woche|sem|semaine|semana|settimana|uke|uge|vecka|vika|týden|tyden|"
         r"tydz|tydzień|hét|недел[яи]|sprint|iteration|increment|cycle|period|periode|période|"
         r"período|periodo|okres")  # fmt: skip
_PERIOD = re.compile(
    r"(?:fy\s*)?(?:19|20)\d\d(?:[-/ ](?:q[1-4]|\d{1,2}))?|q[1-4](?:[-/ ]?(?:19|20)?\d\d)?|"
    rf"(?:{_WEEK})\.?[\s_-]*\d{{1,2}}(?:[-/ ]+(?:19|20)?\d\d)?|"
    rf"(?:19|20)\d\d[-/ ]?(?:{_WEEK})\d{{1,2}}|"
    r"\d{1,2}[-/.](?:19|20)?\d\d|(?:19|20)\d\d[-/.]\d\d[-/.]\d\d(?:[ t]00:00:00)?|"
    r"\d{1,2}[-/.]\d{1,2}\.?(?:[-/.](?:19|20)?\d\d)?"
)
_DAY_OF_MONTH = re.compile(r"\d{1,2}\.?[-/ ]*([^\W\d_]{3,10})\.?(?:[-/ '’]*(?:19|20)?\d\d)?")
_WEEKDAY = re.compile(
    r"(?:mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"mo|di|mi|do|fr|sa|so|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend|"
    r"lun|mar|mer|jeu|ven|sam|dim|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|"
    r"mié|mie|jue|vie|sáb|sab|dom|lunes|martes|mi[ée]rcoles|jueves|viernes|s[áa]bado|domingo|"
    r"gio|(?:lune|marte|mercole|giove|vener)d[ìi]|sabato|domenica|"
    r"ma|wo|vr|za|zo|(?:maan|dins|woens|donder|vrij|zater|zon)dag|"
    r"pon|wto?|śro?|czw|pią|pt|sob|nie|nd|poniedziałek|wtorek|środa|czwartek|piątek|sobota|"
    r"niedziela|seg|ter|qua|qui|sex|(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?)"
    r"\.?\s*\d{1,2}(?:[./-]\d{0,2}\.?)?"
)
"""``Mon 2``, ``lundi 14``: a day of a week of a month."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_BEGINNING = re.compile(
    r"(?:w/?c|w/?e|week (?:of|commencing|ending|beginning)|ab|vom|du|del)\.?:?\s+"
)


def is_period(header: str) -> bool:
    """Say whether a header names a month, a quarter, a week or a year.

    >>> [is_period(each) for each in ("Mar 2026", "Q3", "December", "Marketing", "SQL 2019")]
    [True, True, True, False, False]
    >>> [is_period(each) for each in ("KW 14", "w/c 06 Apr", "12/01/2026", "Module 3", "5S")]
    [True, True, True, False, False]
    >>> [is_period(each) for each in ("Sprint 21", "Period 3", "Sprint planning")]
    [True, True, False]
    >>> [is_period(each) for each in ("Mon 2", "lundi 14", "Fr. 3.", "Windows 10", "Safety 1")]
    [True, True, True, False, False]
    """
    word = _BEGINNING.sub("", header.strip(EDGES).casefold(), count=1)
    month = _DAY_OF_MONTH.fullmatch(word) or re.fullmatch(
        r"([^\W\d_]{3,10})\.?(?:[-/ '’]*(?:19|20)?\d\d)?", word
    )
    name = month[1] if month else ""
    named = name.startswith(_MONTHS) and (len(name) <= 4 or name in _WHOLE_MONTHS)
    return bool(_PERIOD.fullmatch(word) or _WEEKDAY.fullmatch(word)) or named


def is_day_of_week(header: str) -> bool:
    """Say whether a header names a day of a week of a month: ``Mon 2``."""
    return bool(_WEEKDAY.fullmatch(header.strip(EDGES).casefold()))


def tells_of_period(header: str) -> bool:
    """Say whether a header names a period, or something in one: ``2026 Budget``, ``HC Jan``."""
    words = split_header_into_words(header)
    ended = 1 < len(words) <= _FEW_WORDS and bool(
        {words[0], words[-1]} & {*_MONTHS, *_WHOLE_MONTHS}
    )
    return is_period(header) or ended or bool(_YEAR.search(header))


__all__ = ["is_day_of_week", "is_period", "tells_of_period"]
