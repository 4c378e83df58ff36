"""Job titles as people write them, brought to the words an occupation register uses."""

from __future__ import annotations

import re
import unicodedata

SENIORITY = frozenset(
    {
        "senior", "junior", "lead", "principal", "staff", "chief", "head", "deputy", "associate",
        "trainee", "graduate", "intern", "apprentice", "interim", "acting", "global", "regional",
        "group", "mid", "midlevel", "experienced", "entry", "level", "grade", "i", "ii", "iii",
        "iv", "v", "vi", "1", "2", "3", "4", "5", "6", "7", "8", "9", "the", "a", "an",
        "fulltime", "parttime", "remote", "hybrid", "temporary", "permanent", "contract", "fte",
    }
)  # fmt: skip
"""Words that say how senior or where, not what kind of work; dropped in a second reading."""

GENERAL = frozenset(
    {
        "manager", "director", "officer", "executive", "supervisor", "coordinator", "specialist",
        "analyst", "consultant", "advisor", "adviser", "administrator", "assistant", "engineer",
        "technician", "operator", "worker", "agent", "representative", "designer", "developer",
        "expert", "partner", "president", "vice", "member", "team", "employee", "colleague",
        "professional", "contractor", "leader", "scientist", "researcher", "instructor", "teacher",
        "trainer", "inspector", "planner", "controller", "clerk", "owner", "founder", "general",
    }
)  # fmt: skip
"""Words that leave open what kind of work it is when nothing stands beside them."""

WORDS = {
    # written short
    "sr": "senior", "snr": "senior", "jr": "junior", "jnr": "junior", "mgr": "manager",
    "mngr": "manager", "mgmt": "management", "eng": "engineer", "engr": "engineer",
    "tech": "technician", "techn": "technician", "asst": "assistant", "assoc": "associate",
    "coord": "coordinator", "rep": "representative", "reps": "representative",
    "dir": "director", "exec": "executive", "spec": "specialist", "supv": "supervisor",
    "supvr": "supervisor", "acctg": "accounting", "acct": "account", "ops": "operations",
    "dev": "developer", "prog": "programmer", "admin": "administrator", "maint": "maintenance",
    "mfg": "manufacturing", "mech": "mechanical", "elec": "electrical", "svc": "service",
    "svcs": "services", "cust": "customer", "dept": "department", "intl": "international",
    "lab": "laboratory", "labs": "laboratory", "info": "information", "sys": "systems",
    "sw": "software", "hw": "hardware", "comms": "communications", "fin": "financial",
    "univ": "university", "prof": "professor", "gov": "government", "env": "environmental",
    "biz": "business", "recep": "receptionist", "sec": "secretary", "div": "division",
    "fullstack": "full stack", "frontend": "front end", "backend": "back end",
    "sysadmin": "systems administrator", "ecommerce": "e commerce", "cyber": "cyber security",
    "cybersecurity": "cyber security", "healthcare": "health care", "childcare": "child care",
    "helpdesk": "help desk", "callcenter": "call center", "copywriter": "copy writer",
    # initials
    "hr": "human resources", "hrbp": "human resources business partner",
    "it": "information technology", "qa": "quality assurance", "qc": "quality control",
    "ui": "user interface", "ux": "user experience", "pr": "public relations",
    "swe": "software engineer", "sre": "site reliability engineer",
    "sdet": "software quality assurance engineer", "dba": "database administrator",
    "vp": "vice president", "svp": "senior vice president", "evp": "executive vice president",
    "avp": "assistant vice president", "ceo": "chief executive officer",
    "cfo": "chief financial officer", "coo": "chief operating officer",
    "cto": "chief technology officer", "cio": "chief information officer",
    "cmo": "chief marketing officer", "chro": "chief human resources officer",
    "ciso": "chief information security officer", "gm": "general manager",
    "seo": "search engine optimization", "sem": "search engine marketing",
    "bi": "business intelligence", "ml": "machine learning", "ai": "artificial intelligence",
    "nlp": "natural language processing", "gp": "general practitioner",
    "rn": "registered nurse", "lpn": "licensed practical nurse",
    "cna": "certified nursing assistant", "csr": "customer service representative",
    "bdm": "business development manager", "bdr": "sales development representative",
    "sdr": "sales development representative", "kam": "key account manager",
    "hse": "health and safety", "ehs": "health and safety", "pmo": "project management office",
    "plc": "programmable logic controller", "erp": "enterprise resource planning",
    "r+d": "research and development", "l+d": "learning and development",
    "m+a": "mergers and acquisitions", "h+s": "health and safety",
    "c+b": "compensation and benefits", "fp+a": "financial planning and analysis",
    # other English
    "centre": "center", "organisation": "organization", "organisational": "organizational",
    "labour": "labor", "labourer": "laborer", "programme": "program", "counsellor": "counselor",
    "optimisation": "optimization", "licence": "license", "defence": "defense",
    "tyre": "tire", "paediatric": "pediatric", "paediatrician": "pediatrician",
    "anaesthetist": "anesthesiologist", "gynaecologist": "gynecologist",
    "orthopaedic": "orthopedic", "jeweller": "jeweler", "aluminium": "aluminum",
    "theatre": "theater", "lorry": "heavy truck", "hgv": "heavy truck", "lgv": "heavy truck",
    "solicitor": "lawyer", "barrister": "lawyer", "physiotherapist": "physical therapist",
    "physiotherapy": "physical therapy", "operative": "worker", "joiner": "carpenter",
    "carer": "caregiver", "postman": "mail carrier", "fireman": "firefighter",
    "policeman": "police officer", "radiographer": "radiologic technologist",
    "optician": "dispensing optician", "actuarial": "actuary", "stockroom": "stock room",
    "logistician": "logistics", "informatics": "informatics", "freelance": "",
    "waitress": "waiter", "stewardess": "flight attendant",
}  # fmt: skip
"""One folded word to what the register says in its place."""

PHRASES = {
    "head of human resources": "human resources manager",
    "business developer": "business development",
    "product developer": "product development",
    "learning developer": "learning development",
    "technician lead": "technical lead",
    "technician support": "technical support",
    "technician writer": "technical writer",
    "information technician": "information technology",
    "administrator assistant": "administrative assistant",
    "administrator officer": "administrative officer",
    "quality assurance developer": "quality assurance",
    "primary school": "elementary school",
    "primary teacher": "elementary teacher",
    "dental nurse": "dental assistant",
    "veterinary nurse": "veterinary technician",
    "nursery nurse": "child care worker",
    "nursery assistant": "child care worker",
    "care assistant": "personal care aide",
    "estate agent": "real estate agent",
    "real real estate": "real estate",
    "shop assistant": "retail sales associate",
    "sales assistant": "retail sales associate",
    "till operator": "cashier",
    "bin worker": "refuse collector",
    "people partner": "human resources business partner",
    "people manager": "human resources manager",
    "people operations": "human resources",
    "talent acquisition": "recruiting",
    "learning and development": "training and development",
    "cyber security security": "cyber security",
    "financial controller": "controller",
    "credit controller": "credit and collections",
}  # fmt: skip
"""Runs of words, after the single words, to what the register says in their place."""

_INITIALS = re.compile(r"(?<![a-z0-9])([a-z]{1,2})\s*&\s*([a-z])(?![a-z0-9])")
_HEAD_OF = re.compile(r"^(.*?\b)?head of (.+)$")
_OF = re.compile(r"^(.*?)\b(director|manager|vice president|chief) (?:of|for) (.+)$")
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_WORD = re.compile(r"[a-z0-9]+(?:[+#]+[a-z0-9]*)?")


def plain_title(text: str) -> str:
    """Return a title in lower case, without accents and marks, short forms written out.

    >>> plain_title("Sr. HR Mgr"), plain_title("Head of R&D"), plain_title("C++ Dev.")
    ('senior human resources manager', 'research and development manager', 'c++ developer')
    """
    lowered = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    lowered = _INITIALS.sub(r"\1+\2", lowered.replace("'s", "s").replace("e-commerce", "ecommerce"))
    words = " ".join(_WORD.findall(lowered.replace("&", " and ")))
    written = " ".join(part for word in words.split() if (part := WORDS.get(word, word)))
    for phrase, meant in PHRASES.items():
        if phrase in written:
            written = re.sub(rf"\b{re.escape(phrase)}\b", meant, written)
    written = _OF.sub(r"\1\3 \2", _HEAD_OF.sub(r"\1\2 manager", written))
    return " ".join(written.split())


def possible_readings(text: str) -> list[tuple[str, float]]:
    """Return the ways to read one title, each with the trust put in it.

    The whole title comes first; then without what stands in brackets; then without words of
    seniority; then its first part, up to a dash, comma, stroke or bracket.

    >>> possible_readings("Sr. Software Engineer II - Payments")[-1]
    ('software engineer', 0.9)
    """
    first = re.split(r"\s[-–—|/:]\s|[,(\[|;]", text.strip(), maxsplit=1)[0]
    tried: dict[str, float] = {}
    for part, trust in ((without_brackets(text), 1.0), (text, 0.98), (first, 0.92)):
        whole = plain_title(part)
        for title, kept in ((whole, trust), (without_seniority(whole), trust - 0.02)):
            if title:
                tried.setdefault(title, round(kept, 2))
    return list(tried.items())


def without_brackets(text: str) -> str:
    """Drop what stands in brackets, unless nothing else is there.

    >>> without_brackets("Registered Nurse (ICU)"), without_brackets("(CEO)")
    ('Registered Nurse', '(CEO)')
    """
    return _BRACKETS.sub(" ", text).strip() or text


def without_seniority(plain: str) -> str:
    """Drop words of seniority from a plain title, unless nothing else is there.

    >>> without_seniority("senior accountant iii"), without_seniority("principal")
    ('accountant', 'principal')
    """
    kept = [word for word in plain.split() if word not in SENIORITY]
    return " ".join(kept) if kept else plain


def is_general_title(text: str) -> bool:
    """Say whether a title leaves open what kind of work it is.

    >>> (is_general_title("Senior Analyst II"),
    ...  is_general_title("Financial Analyst"),
    ...  is_general_title("Nurse"))
    (True, False, False)
    """
    words = plain_title(text).split()
    return all(word in GENERAL or word in SENIORITY for word in words)


def singular_title(plain: str) -> str:
    """Take the plural s off the words of a plain title, the same way on both sides of a match.

    >>> singular_title("software developers"), singular_title("business boss analysis")
    ('software developer', 'business boss analysis')
    """
    return " ".join(
        word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] not in "siu" else word
        for word in plain.split()
    )
