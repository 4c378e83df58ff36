"""Headers of several words in another language: what they speak of, and which one of it.

A Romance language puts what it speaks of first (``Salario bruto anual``), a Germanic one last
(``Aktuelles Niveau``); the other words only say which one. A header counts where all its other
words are known to say no more than that, so that no word turns into something else unseen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

_STRUCK = str.maketrans("łøđß", "lods")
_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
_LETTERS = re.compile(r"[^\W\d_]+")

_JOINING = frozenset({
    "der", "die", "das", "des", "dem", "den", "im", "in", "am", "zu", "zum", "zur", "fur", "von",
    "und",
    "le", "la", "les", "l", "de", "du", "d", "a", "au", "aux", "en", "et", "pour", "par", "sur",
    "el", "los", "las", "del", "al", "y", "por", "para", "il", "lo", "i", "gli", "di", "da",
    "della",
    "dello", "dei", "e", "per", "het", "een", "te", "van", "op", "o", "do", "dla", "na", "w", "z",
    "the", "of", "for", "to", "be", "och", "og", "pro",
})  # fmt: skip
_WHICH = frozenset({
    "actuel", "actuelle", "actual", "actuales", "attuale", "atual", "huidig", "huidige", "aktuell",
    "aktuelle", "aktuelles", "aktueller", "obecny", "obecna", "aktualny", "aktualna", "current",
    "soucasna", "soucasny", "nuvarande", "navaerende", "ist",
    "occupe", "occupee", "ocupado", "ricoperto", "ricoperta", "ausgeubte", "principal",
    "principale",
    "brut", "brute", "brutto", "bruto", "bruta", "lordo", "lorda", "gross", "net", "netto",
    "annuel", "annuelle", "anual", "annuale", "annuo", "annua", "jaarlijks", "jahrlich", "jahr",
    "roczne", "roczny", "rocni", "annual", "yearly", "base", "fixe", "fijo", "fisso", "vast", "eur",
    "mtl", "monatl", "monatlich", "monatliches", "mensuel", "mensuelle", "mensual", "mensile",
    "maandelijks", "miesieczne", "mesicni", "monthly", "moanatsweise", "basis", "zasadnicze",
    "develop", "developed", "improve", "improved", "learn", "acquire", "build",
    "developper", "desarrollar", "sviluppare", "ontwikkelen", "entwickelnde", "entwickeln",
    "acquerir", "renforcer", "adquirir", "mejorar", "acquisire", "rozwoju", "rozwijania",
    "evaluee", "evalue", "evaluada", "evaluado", "valutata", "bewertete", "beoordeelde", "oceniana",
    "enseignees", "enseignee", "abordees", "developpees", "visees", "acquises", "vermittelte",
    "desarrolladas", "adquiridas", "trabajadas", "sviluppate", "acquisite", "aangeleerde",
    "ontwikkelde", "desenvolvidas", "rozwijane", "nabyte", "taught",
    "propose", "proposee", "suivie", "suivi", "realizado", "realizada", "frequentato",
    "besuchte", "gevolgde", "ukonczone", "demandee", "demande", "solicitada", "solicitado",
    "richiesta", "richiesto", "gewunschte", "gewunschter", "souhaitee", "souhaite", "deseada",
    "gewenste", "benotigte", "necesaria", "necesario", "necessaria", "nodige", "potrzebne",
    "mitarbeiter", "mitarbeiters", "mitarbeiterin", "salarie", "agent", "collaborateur", "empleado",
    "trabajador", "dipendente", "collaboratore", "medewerker", "pracownika", "name", "nom",
    "nombre", "nome", "naam", "nazwa", "intitule", "libelle", "titel", "titulo", "titolo",
    "bezeichnung", "denominacion", "denominazione", "omschrijving", "organizzativa",
    "organizativa", "organisatorische", "organizacyjna",
})  # fmt: skip
"""Words that only say which level, post, pay or skill is meant, or that its name stands there."""
_WANTED = ("target", "desired", "required", "goal", "expected", "wanted", "soll", "ziel",
           "angestrebt", "erforderlich", "gefordert", "vise", "cible", "requis",
           "attendu", "souhait", "objetivo", "objectif", "requerid", "esperad", "desead", "desejad",
           "atteso", "obiettivo", "desiderat", "richiest", "gewenst", "vereist", "beoogd", "streef",
           "docelow", "wymagan", "oczekiwan", "pozadovan", "cilov", "mal", "onskad",
           "exigid")  # fmt: skip
"""How words for a level wanted begin."""
_DAYS = frozenset({"datum", "date", "fecha", "data", "dato", "dag", "tag", "jour", "dia", "giorno",
                   "dzien", "den"})  # fmt: skip
_EVENTS = {
    "opened_on": ("opengesteld", "openstell", "ausgeschrieb", "ausschreib", "eroffn", "ouvert",
                  "publi", "apertura", "otwarc", "vyhlas", "utlys"),
    "filled_on": ("vervul", "ingevuld", "besetz", "pourvu", "cubiert", "cobertura", "copert",
                  "obsadz", "obsazen", "tillsatt"),
    "applied_on": ("beworben", "bewerbung", "candidat", "solicitud", "sollicit", "aplikacj"),
    "expires_on": ("expir", "ablauf", "gultig", "valid", "caduc", "scaden", "vencim", "geldig",
                   "verval", "wazn", "platn", "echeance"),
    "observed_on": ("ausgestell", "ausstell", "erworben", "obtention", "obtenu", "delivr",
                    "expedicion", "obtencion", "emision", "rilasci", "conseguim", "behaald",
                    "afgegeven", "afgifte", "wydan", "uzyskan", "vystaven", "evaluat", "bewert",
                    "avaliac", "evaluac", "evaluation", "valutazion", "beoordel", "hodnocen",
                    "conseguit", "ottenut"),
}  # fmt: skip
"""How words for what happened on a day begin, without accents."""
_BY = frozenset({"durch", "par", "por", "da", "door", "przez", "av", "by", "mit"})
_RECRUITING = ("werving", "recrut", "rekrut", "reclut", "contratac", "seleccion", "selezion",
               "einstell", "anzeige", "annonce", "anuncio", "inserzion", "advert",
               "personalbeschaff", "personalgewinn", "nabor")  # fmt: skip
_COSTS = ("kosten", "cout", "coste", "costo", "costi", "koszt", "naklad", "frais", "gasto")
_HEADS_OF_COST = frozenset({"stagiaire", "participant", "personne", "apprenant", "teilnehmer",
                            "teilnehmenden", "tn", "person", "kopf", "partecipante", "persona",
                            "alumno", "participante", "deelnemer", "persoon", "uczestnika",
                            "osobe", "osobu"})  # fmt: skip
"""Words for those a course is paid for, one by one."""
_GROSS = frozenset({"brutto", "bruto", "brut", "lordo", "gross", "hruba"})
_PAY = ("gehalt", "entgelt", "bezug", "bezuge", "vergutung", "lohn", "verdienst", "salaris", "loon")
"""How compound words for pay end."""
_PAID = ("remunerat", "retribu", "salari", "salaire", "sueldo", "stipendi", "traitement",
         "wynagrodzeni", "pensja", "mzda", "plat")  # fmt: skip
_MONTH = (
    "mtl",
    "monat",
    "mensu",
    "mensil",
    "mes",
    "mois",
    "mese",
    "maand",
    "miesi",
    "mesic",
    "month",
    "manad",
    "maned",
)
"""How words for a month begin."""


def column_of_several_words(header: str, meaning: Callable[[str], str]) -> str:
    """Return the contract column that a header of several words may mean; empty where unknown.

    Args:
        header: As the file spells it.
        meaning: Contract column of a word or header of one thing.

    >>> known = {"niveau": "level", "competence": "skill_id", "poste": "role_id"}
    >>> [column_of_several_words(header, lambda word: known.get(word, "")) for header in
    ...  ("Niveau actuel (1-5)", "Niveau visé", "Compétence à développer", "Poste de secours")]
    ['level', 'required_level', 'skill_id', '']
    >>> [column_of_several_words(header, lambda word: "") for header in
    ...  ("datum opengesteld", "vervuld door", "Wervingskosten", "Bruttobezug mtl.")]
    ['opened_on', 'filled_by', 'cost', 'salary']
    """
    words = words_without_accents(header)
    if not words:
        return ""
    if (event := _event_named(words)) or len(words) == 1:
        return event or ("salary" if words[0] in _GROSS else _column_of_compound(words[0]))
    if words[0] in _GROSS and all(
        word.startswith(_MONTH) or word in _JOINING for word in words[1:]
    ):
        return "salary"
    if _is_cost(words):
        return "cost_per_person"
    if any(word.startswith(_COSTS) or word.endswith(_COSTS) for word in words) and any(
        mark in word for word in words for mark in _RECRUITING
    ):
        return "cost"
    return _column_of_head(words, meaning)


def words_without_accents(header: str) -> list[str]:
    """Return the words of a header in small letters, without accents and brackets."""
    apart = unicodedata.normalize("NFKD", _BRACKETS.sub(" ", header).casefold().translate(_STRUCK))
    plain = "".join(mark for mark in apart if not unicodedata.combining(mark))
    return _LETTERS.findall(plain)


def names_a_month(header: str) -> bool:
    """Say whether a header speaks of a month: pay by the month, in whatever language."""
    words = words_without_accents(header.replace("(", " ").replace(")", " "))
    return any(word.startswith(_MONTH) or "monat" in word or "maand" in word for word in words) or (
        words[-2:] == ["p", "m"] or words[-1:] == ["pm"]
    )


def _is_cost(words: Sequence[str]) -> bool:
    """Say whether words speak of what something costs for one person, and of nothing else."""
    rest = set(words[1:]) - _JOINING - _HEADS_OF_COST - {"je", "pro", "pp"}
    return words[0].startswith(_COSTS) and bool(set(words) & _HEADS_OF_COST) and not rest


def _event_named(words: Sequence[str]) -> str:
    """Return the column of a day on which something happened, or of who did it."""
    dated = bool(_DAYS & set(words)) or (len(words) == 1 and words[0].endswith("datum"))
    for column, stems in _EVENTS.items():
        told = [word for word in words if any(word.startswith(stem) for stem in stems)]
        rest = set(words) - set(told) - _DAYS - _JOINING - _BY
        if told and column == "filled_on" and set(words) & _BY and not dated and not rest:
            return "filled_by"
        if told and dated and not rest:
            return column
    return ""


def level_of_skill(header: str, meaning: Callable[[str], str]) -> str:
    """Return the column of a header whose two words speak of a level, of a skill or of mastery.

    Args:
        header: As the file spells it.
        meaning: Contract column of a word.

    >>> known = {"nivel": "level", "competencia": "skill_id", "dominio": "level"}
    >>> [level_of_skill(header, lambda word: known.get(word, "")) for header in
    ...  ("Nivel de competencia", "Nivel de dominio requerido", "Competencia")]
    ['level', 'required_level', '']
    """
    words = words_without_accents(header)
    wanted = [word for word in words if word.startswith(_WANTED)]
    heads = [word for word in words if word not in _JOINING | _WHICH and word not in wanted]
    if len(heads) != _PAIR or {meaning(head) for head in heads} not in _HOW_WELL:
        return ""
    return "required_level" if wanted else "level"


_PAIR = 2
_HOW_WELL = ({"level"}, {"level", "skill_id"})


def _column_of_compound(word: str) -> str:
    if word.endswith(_COSTS) and any(mark in word for mark in _RECRUITING):
        return "cost"
    return "salary" if word.endswith(_PAY) and len(word) > _SHORT else ""


_SHORT = 6


def _column_of_head(words: Sequence[str], meaning: Callable[[str], str]) -> str:
    wanted = [word for word in words if word.startswith(_WANTED)]
    named = [word for word in words if word not in _JOINING and word not in wanted]
    heads = [word for word in named if word not in _WHICH]
    if len(heads) != 1:
        return ""
    head = heads[0]
    if head != words[0] and head != words[-1]:
        return ""
    column = meaning(head) or _column_of_compound(head)
    column = column or ("salary" if head.startswith(_PAID) else "")
    if wanted:
        return "required_level" if column == "level" else column if column == "skill_id" else ""
    return column if column in _TELLING else ""


_TELLING = frozenset({"skill_id", "role_id", "level", "salary", "function", "intervention_id",
                      "employee_id", "cluster", "hours", "status", "provider"})  # fmt: skip
"""Columns whose header may have more words than one that says what it is."""
