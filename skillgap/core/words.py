"""Vocabulary met in real files: blanks, yes and no, level words, words for categories."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

NOT_AVAILABLE = frozenset(
    {
        "", "-", "--", "---", "–", "—", ".", "?", "/", "n/a", "na", "n.a.", "n.a", "#n/a", "nan",
        "null", "none", "nil", "tbd", "tbc", "unknown", "not rated", "not assessed", "unrated",
        "not available", "not applicable", "missing", "<na>", "(blank)", "blank", "0000-00-00",
        "k.a.", "keine angabe", "\\n", "<null>", "(null)", "n.v.t.", "nr",
        "#ref!", "#value!", "#div/0!", "#name?", "#null!",
        "#num!",
    }
)  # fmt: skip
"""Words that mean "no value" in a number, level or date column; in ids and text they are words."""

YES = frozenset(
    {"yes", "y", "true", "t", "1", "1.0", "x", "✓", "✔", "☑", "ja", "j", "oui", "si", "sí", "sim",
     "wahr", "vrai", "on", "done"}
)  # fmt: skip
NO = frozenset(
    {"no", "n", "false", "f", "0", "0.0", "✗", "✘", "☐", "nein", "non", "nee", "não", "falsch",
     "faux", "off", "not done"}
)  # fmt: skip

LEVEL_WORDS: dict[str, float] = {
    "none": 0, "noknowledge": 0, "noskill": 0, "noexperience": 0, "nil": 0,
    "aware": 1, "awareness": 1, "novice": 1, "entry": 1, "starter": 1, "trainee": 1, "learner": 1,
    "learning": 1, "fundamentalawareness": 1, "beginner": 1, "low": 1, "verylow": 0.5,
    "basic": 2, "basics": 2, "elementary": 2, "foundation": 2, "foundational": 2,
    "developing": 2, "limited": 2, "advancedbeginner": 2, "junior": 2, "limitedexperience": 2,
    "underinstruction": 2,
    "intermediate": 3, "proficient": 3, "competent": 3, "skilled": 3, "practitioner": 3,
    "working": 2, "workingknowledge": 3, "independent": 3, "solid": 3, "good": 3, "medium": 3,
    "capable": 3, "professional": 3, "practicalapplication": 3, "meets": 3, "has": 3, "yes": 3,
    "x": 3, "moderate": 3,
    "advanced": 4, "experienced": 4, "strong": 4, "senior": 4, "highlyproficient": 4,
    "verygood": 4, "appliedtheory": 4, "high": 4, "fluent": 4,
    "expert": 5, "master": 5, "mastery": 5, "leading": 5, "leader": 5, "authority": 5,
    "thoughtleader": 5, "recognizedauthority": 5, "recognisedauthority": 5, "excellent": 5,
    "canteach": 5, "canteachothers": 5, "guru": 5, "veryhigh": 5, "specialist": 5,
    "keine": 0, "keinekenntnisse": 0, "aucun": 0, "aucune": 0, "ninguno": 0, "ninguna": 0,
    "geen": 0, "nessuno": 0, "nessuna": 0, "nenhum": 0, "nenhuma": 0,
    "anfänger": 1, "einsteiger": 1, "neuling": 1, "débutant": 1, "débutante": 1, "notions": 1,
    "principiante": 1, "iniciante": 1, "principianti": 1,
    "grundkenntnisse": 2, "grundlagen": 2, "básico": 2, "básica": 2, "basico": 2, "basis": 2,
    "base": 2, "bases": 2, "élémentaire": 2, "elementare": 2, "elementair": 2,
    "intermédiaire": 3, "intermedio": 3, "intermedia": 3, "intermediário": 3, "autonome": 3,
    "gut": 3, "gutekenntnisse": 3, "selbständig": 3, "selbstständig": 3, "gemiddeld": 3,
    "competente": 3, "zelfstandig": 3,
    "fortgeschritten": 4, "erfahren": 4, "sehrgut": 4, "avancé": 4, "confirmé": 4,
    "confirmée": 4, "avanzado": 4, "avanzada": 4, "avançado": 4, "avanzato": 4, "gevorderd": 4,
    "ervaren": 4, "maîtrise": 4,
    "experte": 5, "expertin": 5, "experto": 5, "experta": 5, "esperto": 5, "esperta": 5,
    "especialista": 5, "meister": 5,
    "brak": 0, "żaden": 0, "podstawowy": 2, "podstawowa": 2, "podstawowe": 2, "podstawy": 2,
    "początkujący": 1, "początkująca": 1, "średni": 3, "średnia": 3, "średniozaawansowany": 3,
    "samodzielny": 3, "samodzielna": 3, "dobry": 3, "dobra": 3, "zaawansowany": 4,
    "zaawansowana": 4, "zaawansowane": 4, "bardzodobry": 4, "bardzodobra": 4, "ekspert": 5,
    "ekspercki": 5, "mistrz": 5, "žádný": 0, "žádná": 0, "začátečník": 1, "základní": 2,
    "střednípokročilý": 3, "pokročilý": 4, "expertní": 5, "ingen": 0, "inga": 0,
    "nybörjare": 1, "nybegynder": 1, "nybegynner": 1, "grundläggande": 2, "grundlæggende": 2,
    "grunnleggende": 2, "medel": 3, "godt": 3, "avancerad": 4, "avanceret": 4, "avansert": 4,
    "erfaren": 4, "ekspertti": 5, "kezdő": 1, "alap": 2, "közép": 3, "haladó": 4, "szakértő": 5,
    "aloittelija": 1, "perusteet": 2, "edistynyt": 4, "asiantuntija": 5,
    "beginnend": 1, "starters": 1, "onervaren": 1,
    "ungenügend": 0, "mangelhaft": 1, "ausreichend": 2, "befriedigend": 3,
    "poor": 1, "unsatisfactory": 1, "insufficient": 1, "needsimprovement": 2, "fair": 2,
    "satisfactory": 3, "average": 3, "outstanding": 5, "exceptional": 5, "weak": 1,
    "insuffisant": 1, "passable": 2, "bien": 3, "trèsbien": 4, "insuficiente": 1,
    "suficiente": 2, "bueno": 3, "muybueno": 4, "excelente": 5, "excellente": 5,
    "sufficiente": 2, "buono": 3, "ottimo": 5, "eccellente": 5, "onvoldoende": 1,
    "voldoende": 2, "goed": 3, "uitstekend": 5, "slecht": 1, "schlecht": 1,
    "gering": 1, "niedrig": 1, "faible": 1, "bajo": 1, "baja": 1, "baixo": 1, "baixa": 1,
    "basso": 1, "bassa": 1, "laag": 1, "mittel": 3, "moyen": 3, "moyenne": 3, "medio": 3,
    "media": 3, "médio": 3, "média": 3, "middel": 3, "hoch": 4, "élevé": 4, "élevée": 4,
    "alto": 4, "alta": 4, "hoog": 4, "nulo": 0, "nula": 0, "nul": 0, "nulle": 0, "nullo": 0,
    "nulla": 0, "niski": 1, "niskie": 1, "wysoki": 4, "wysokie": 4, "nízká": 1, "nízký": 1,
    "vysoká": 4, "vysoký": 4, "låg": 1, "hög": 4, "lav": 1, "høj": 4, "høy": 4,
}  # fmt: skip
"""Folded words for proficiency, on the 0–5 scale; a user's own words come before these."""

CATEGORY_WORDS: dict[str, dict[str, str]] = {
    "employment": {
        "ft": "employee", "pt": "employee", "permanent": "employee", "perm": "employee",
        "fulltime": "employee", "parttime": "employee", "regular": "employee",
        "fixedterm": "employee", "staff": "employee", "intern": "employee",
        "apprentice": "employee", "internal": "employee", "salaried": "employee",
        "hourly": "employee", "active": "employee", "worker": "employee",
        "cdi": "employee", "cdd": "employee", "alternance": "employee",
        "apprentissage": "employee", "stage": "employee", "titulaire": "employee",
        "unbefristet": "employee", "befristet": "employee", "vollzeit": "employee",
        "teilzeit": "employee", "ausbildung": "employee", "auszubildende": "employee",
        "indefinido": "employee", "temporal": "employee", "eventual": "employee",
        "fijodiscontinuo": "employee", "tempoindeterminato": "employee",
        "tempodeterminato": "employee", "indeterminato": "employee", "determinato": "employee",
        "apprendistato": "employee", "vast": "employee", "tijdelijk": "employee",
        "onbepaaldetijd": "employee", "bepaaldetijd": "employee", "umowaopracę": "employee",
        "clt": "employee", "efetivo": "employee",
        "leiharbeit": "contractor", "zeitarbeit": "contractor", "interim": "contractor",
        "intérim": "contractor", "intérimaire": "contractor", "prestataire": "contractor",
        "somministrato": "contractor", "uitzendkracht": "contractor", "zzp": "contractor",
        "autónomo": "contractor", "b2b": "contractor", "umowazlecenie": "contractor",
        "contingent": "contractor", "contingentworker": "contractor", "freelance": "contractor",
        "freelancer": "contractor", "consultant": "contractor", "agency": "contractor",
        "temp": "contractor", "temporary": "contractor", "vendor": "contractor",
        "external": "contractor", "contract": "contractor", "outsourced": "contractor",
        "agent": "digital agent", "aiagent": "digital agent", "bot": "digital agent",
        "robot": "digital agent", "rpa": "digital agent", "digitalworker": "digital agent",
        "softwareagent": "digital agent", "ai": "digital agent",
    },
    "source": {
        "selfassessment": "self", "selfrating": "self", "selfrated": "self", "own": "self",
        "selfreported": "self", "employeeself": "self", "selfevaluation": "self",
        "supervisor": "manager", "linemanager": "manager", "boss": "manager",
        "managerrating": "manager", "managerassessment": "manager", "mgr": "manager",
        "lead": "manager", "teamlead": "manager",
        "colleague": "peer", "360": "peer", "peerreview": "peer", "peerrating": "peer",
        "teammate": "peer",
        "test": "assessment", "exam": "assessment", "quiz": "assessment",
        "skilltest": "assessment", "assessed": "assessment", "assessmentcentre": "assessment",
        "certificate": "certification", "cert": "certification", "certified": "certification",
        "licence": "certification", "license": "certification", "badge": "certification",
        "projectwork": "project", "assignment": "project", "delivery": "project",
        "training": "course", "elearning": "course", "learning": "course",
        "completion": "course", "coursecompletion": "course",
        "usage": "system_use", "system": "system_use", "log": "system_use",
        "systemlog": "system_use", "activity": "system_use", "telemetry": "system_use",
        "comment": "note", "review": "note", "text": "note", "feedback": "note",
    },
    "status": {
        "complete": "completed", "passed": "completed", "pass": "completed",
        "expired": "completed", "lapsed": "completed", "overdue": "registered",
        "attended": "completed", "finished": "completed", "successful": "completed", "done": "done",
        "started": "in progress", "active": "in progress", "ongoing": "in progress",
        "incomplete": "in progress", "inprocess": "in progress", "running": "running",
        "failed": "dropped", "fail": "dropped", "withdrawn": "dropped", "cancelled": "dropped",
        "canceled": "dropped", "abandoned": "dropped", "noshow": "dropped",
        "enrolled": "registered", "enrolment": "registered", "assigned": "registered",
        "notstarted": "registered", "waitlisted": "registered", "booked": "registered",
        "plan": "planned", "proposed": "planned", "approved": "planned", "pipeline": "planned",
        "live": "running", "onhold": "stalled", "paused": "stalled", "blocked": "stalled",
        "delayed": "stalled", "closed": "done",
        "abgeschlossen": "completed", "bestanden": "completed", "teilgenommen": "completed",
        "terminé": "completed", "achevé": "completed", "réussi": "completed",
        "completado": "completed", "finalizado": "completed", "aprobado": "completed",
        "voltooid": "completed", "geslaagd": "completed", "completato": "completed",
        "laufend": "in progress", "inbearbeitung": "in progress", "begonnen": "in progress",
        "encours": "in progress", "encurso": "in progress", "bezig": "in progress",
        "abgebrochen": "dropped", "storniert": "dropped", "nichtbestanden": "dropped",
        "annulé": "dropped", "abandonné": "dropped", "échoué": "dropped",
        "cancelado": "dropped", "geannuleerd": "dropped", "gezakt": "dropped",
        "ukończone": "completed", "ukończony": "completed", "zaliczone": "completed",
        "zakończone": "completed", "dokončeno": "completed", "absolvováno": "completed",
        "splněno": "completed", "concluído": "completed", "concluida": "completed",
        "superato": "completed", "superado": "completed", "afgerond": "completed",
        "slutförd": "completed", "genomförd": "completed", "gennemført": "completed",
        "fullført": "completed", "validé": "completed", "acquis": "completed",
        "wtrakcie": "in progress", "wtoku": "in progress", "probíhá": "in progress",
        "incorso": "in progress", "emcurso": "in progress", "emandamento": "in progress",
        "pågår": "in progress", "igang": "in progress", "lopend": "in progress",
        "przerwane": "dropped", "anulowane": "dropped", "rezygnacja": "dropped",
        "niezaliczone": "dropped", "zrušeno": "dropped", "interrotto": "dropped",
        "annullato": "dropped", "abandonado": "dropped", "suspenso": "dropped",
        "avbruten": "dropped", "afbrudt": "dropped", "avbrutt": "dropped", "gestopt": "dropped",
        "réalisé": "completed", "réalisée": "completed", "realizado": "completed",
        "realizada": "completed", "effettuato": "completed", "svolto": "completed",
        "absent": "dropped", "absente": "dropped", "nichterschienen": "dropped",
        "nichtteilgenommen": "dropped", "ausente": "dropped", "assente": "dropped",
        "afwezig": "dropped", "nieobecny": "dropped", "nieobecna": "dropped",
        "zaplanowane": "registered", "zapisany": "registered", "zapisana": "registered",
        "plánováno": "registered", "přihlášen": "registered", "iscritto": "registered",
        "pianificato": "registered", "previsto": "registered", "planificado": "registered",
        "pendiente": "registered", "anmäld": "registered", "tilmeldt": "registered",
        "påmeldt": "registered", "planerad": "registered", "gepland": "registered",
        "planifié": "registered", "planifiée": "registered",
        "angemeldet": "registered", "geplant": "registered", "inscrit": "registered",
        "prévu": "registered", "inscrito": "registered", "ingeschreven": "registered",
    },
    "kind": {
        "hard": "technical", "tech": "technical", "hardskill": "technical", "it": "technical",
        "functional": "technical", "tool": "technical",
        "soft": "human", "softskill": "human", "behavioural": "human", "behavioral": "human",
        "interpersonal": "human", "social": "human", "people": "human",
        "management": "leadership", "leader": "leadership", "managerial": "leadership",
        "regulatory": "compliance", "mandatory": "compliance", "safety": "compliance",
        "legal": "compliance",
        "class": "course", "classroom": "course", "training": "course", "online": "course",
        "elearning": "course", "workshop": "course", "bootcamp": "course",
        "micro": "micro_learning", "video": "micro_learning", "module": "micro_learning",
        "certificate": "micro_credential", "certification": "micro_credential",
        "badge": "micro_credential", "credential": "micro_credential",
        "stretch": "stretch_project", "project": "stretch_project",
        "assignment": "stretch_project",
        "mentor": "mentorship", "mentoring": "mentorship", "jobrotation": "rotation",
        "secondment": "rotation", "coach": "coaching", "community": "peer_network",
        "peer": "peer_network", "network": "peer_network",
    },
    "filled_by": {
        "inside": "internal", "promotion": "internal", "transfer": "internal",
        "internalmove": "internal", "outside": "external", "hire": "external",
        "newhire": "external", "externalhire": "external",
    },
    "outcome": {
        "submitted": "applied", "open": "applied", "new": "applied", "pending": "applied",
        "inreview": "applied", "screening": "applied", "interview": "interviewed",
        "shortlisted": "interviewed", "assessed": "interviewed", "offer": "offered",
        "offermade": "offered", "accepted": "hired", "appointed": "hired", "moved": "hired",
        "successful": "hired", "declined": "rejected", "unsuccessful": "rejected",
        "notselected": "rejected", "refused": "rejected", "withdrew": "withdrawn",
        "cancelled": "withdrawn",
    },
    "exposure": {"none": "E0", "direct": "E1", "withtools": "E2", "no": "E0"},
}  # fmt: skip
"""Column name to folded word to allowed word; an entry counts where the column allows the word."""

_INVISIBLE = "\ufeff\u200b\u2060\u00ad"
EDGES = " \t\r\n\x0b\x0c\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + _INVISIBLE
EDGES += "".join(chr(code) for code in range(0x2000, 0x200B))
"""White space, and marks that show nothing, taken off both ends of every cell."""


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Reduce a header, name or word to what two spellings of it share.

    >>> fold(" Employee_ID "), fold("Ａbteilung"), fold("C++"), fold("C#")
    ('employeeid', 'abteilung', 'c++', 'c#')
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(mark for mark in plain if mark.isalnum() or mark in "+#&%")


def spelled(text: str) -> str:
    """Reduce a label to its letters: case, white space and composition do not count.

    >>> spelled("Sales ") == spelled("SALES"), spelled("Cafe\u0301") == spelled("Café")
    (True, True)
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().strip(EDGES).split())
