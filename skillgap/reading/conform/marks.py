"""Marks that stand for levels: x and o, ticks, traffic lights, letters, A1 to C2, words."""

from __future__ import annotations

from collections.abc import Sequence

from skillgap.core.words import LEVEL_WORDS, NOT_AVAILABLE, fold

MOST_MARKS = 8
"""A matrix with more different cells than this has no marks in them."""

_NOT, _PARTLY, _LAPSED, _DONE = 0.0, 1.5, 2.0, 3.0
_TRAINED = {
    _NOT: ("o", "no", "n", "nein", "non", "nee", "not trained", "untrained", "✗", "✘", "×", "☐",
           "not started", "none", "missing", "required", "offen", "niet", "not competent", "nyc",
           "false", "f", "not ok", "open", "todo", "not qualified", "not certified", "ne", "nie",
           "nej", "nei", "ei", "nem", "não", "nao", "hayır", "nu", "нет", "否", "无", "無", "未",
           "いいえ", "fail", "failed", "nicht bestanden", "échoué", "suspenso", "onvoldoende",
           "not taken", "not attempted", "not yet competent", "not yet", "brakuje", "non formé",
           "non formato", "no formado", "nicht geschult"),
    _PARTLY: ("in training", "training", "in progress", "partly", "partial", "learning", "(x)",
              "planned", "booked", "trainee", "geplant", "en cours", "scheduled", "started"),
    _LAPSED: ("expired", "lapsed", "overdue", "out of date", "abgelaufen", "refresher",
              "refresher due", "due", "expiring", "due soon", "expiring soon", "expires soon",
              "renewal due"),
    _DONE: ("x", "yes", "y", "ja", "j", "oui", "si", "sí", "trained", "done", "ok", "certified",
           "pass", "bestanden", "réussi", "admis", "apto", "aprobado", "geslaagd",
           "superato", "zdane", "qualified", "valid", "current", "competent", "✓", "✔",
           "☑", "●", "passed", "true", "t", "complete", "completed", "c", "geschult",
           "formé", "up to date", "signed off", "ano", "áno", "tak", "sim", "sì",
           "igen", "evet", "da", "kyllä", "да", "是", "有", "済", "はい", "formato",
           "formado"),
}  # fmt: skip
_LIGHTS = {
    1.0: ("red", "r", "rot", "rouge", "rojo", "rood", "rosso", "vermelho", "czerwony",
          "červená", "punainen", "röd", "rød", "красный", "红", "赤", "🔴"),
    3.0: ("amber", "a", "yellow", "y", "orange", "gelb", "jaune", "orange", "amarillo", "geel",
          "giallo", "amarelo", "żółty", "žlutá", "gul", "жёлтый", "黄", "oranje", "naranja",
          "arancione", "laranja", "pomarańczowy", "oranžová", "oransje", "oranssi", "keltainen",
          "оранжевый", "橙", "ámbar", "ambra", "âmbar", "bernstein", "bursztynowy",
          "🟡", "🟠"),
    5.0: ("green", "g", "grün", "vert", "verde", "groen", "zielony", "zelená", "grön", "grøn",
          "зелёный", "vihreä", "绿", "緑", "青", "🟢"),
}  # fmt: skip
_STEPS = {1.0: ("i",), 2.0: ("l",), 4.0: ("u",), 5.0: ("o",)}
_TONGUES = {
    1.0: ("a1",),
    1.5: ("a2",),
    2.5: ("b1",),
    3.5: ("b2",),
    4.5: ("c1",),
    5.0: (
        "c2",
        "native",
        "native speaker",
        "mother tongue",
        "muttersprache",
        "langue maternelle",
        "lengua materna",
        "moedertaal",
        "bilingual",
    ),
}
_NEEDED = {
    0.0: ("not needed", "not required", "no need", "nicht erforderlich", "non requis", "wont",
          "won't"),
    2.0: ("nice", "nice to have", "optional", "desirable", "preferred", "could", "bonus",
          "kann", "wünschenswert", "souhaité", "facultatif", "deseable", "opcional", "gewenst",
          "auspicabile", "facoltativo", "opcjonalne", "mile widziane", "a plus"),
    3.0: ("should", "recommended", "important", "soll", "empfohlen", "recommandé",
          "recomendado", "consigliato", "zalecane", "aanbevolen"),
    4.0: ("must", "must have", "mandatory", "required", "essential", "critical", "core", "muss",
          "pflicht", "erforderlich", "obligatoire", "requis", "indispensable", "obligatorio",
          "imprescindible", "verplicht", "vereist", "obbligatorio", "wymagane", "konieczne"),
}  # fmt: skip
_HARVEY = {0.0: ("○",), 1.25: ("◔",), 2.5: ("◑", "◐"), 3.75: ("◕",), 5.0: ("●",)}
_CIRCLES = {0.0: ("×", "✕", "✖"), 1.5: ("△", "▲"), 3.0: ("○", "〇", "◯"), 5.0: ("◎",)}
"""As in East Asia, where a circle is good, a double one excellent, a triangle half."""
_FAMILIES = (
    (_LIGHTS, 2),
    (_TONGUES, 2),
    (_STEPS, 3),
    (_HARVEY, 2),
    (_CIRCLES, 2),
    (_NEEDED, 2),
    (_TRAINED, 1),
)
_ROMAN = ("i", "ii", "iii", "iv", "v")
_LETTERS = "abcdef"


def propose_levels_for_marks(cells: Sequence[str]) -> dict[str, float]:
    """Propose a level for each of the marks in a matrix.

    Args:
        cells: The distinct cells.

    Returns:
        Mark to level 0–5; empty where some mark says nothing. Of letters A is the highest.

    >>> (propose_levels_for_marks(["x", "o"]),
    ...  propose_levels_for_marks(["Green", "Red", "Amber"])["Amber"])
    ({'x': 3.0, 'o': 0.0}, 3.0)
    """
    said = [cell for cell in cells if cell.casefold() not in NOT_AVAILABLE or cell == "○"]
    if not said or len(said) > MOST_MARKS:
        return {}
    for family, least in _FAMILIES:
        known = {_fold_mark(mark): level for level, marks in family.items() for mark in marks}
        if len(said) >= least and all(_fold_mark(cell) in known for cell in said):
            return {cell: known[_fold_mark(cell)] for cell in said}
    if pair := _denied(said):
        return pair
    steps = [_step_of(cell) for cell in said]
    if len(set(steps)) > 1 and all(steps) and max(steps) > 2:
        return {cell: round(5 * step / max(steps), 2) for cell, step in zip(said, steps)}
    letters = sorted({cell.casefold() for cell in said})
    if len(letters) >= 2 and all(len(each) == 1 and each in _LETTERS for each in letters):
        top = max(_LETTERS.index(each) for each in letters)
        return {cell: round(5 - 4 * _LETTERS.index(cell.casefold()) / top, 2) for cell in said}
    return {}


_DENIALS = ("not ", "no ", "nicht ", "non ", "pas ", "niet ", "nie ", "ikke ", "inte ", "não ",
            "in", "un", "non-")  # fmt: skip


def _denied(said: Sequence[str]) -> dict[str, float]:
    """Propose levels for two words of which one denies the other: ``Completed``, ``Not completed``.

    >>> _denied(["Not completed", "Completed"])
    {'Not completed': 0.0, 'Completed': 3.0}
    """
    words = [cell.strip().casefold() for cell in said]
    for at in (0, 1) if len(words) == _PAIR else ():
        if any(words[at] == denial + words[1 - at] for denial in _DENIALS):
            return {said[at]: _NOT, said[1 - at]: _DONE}
    return {}


_PAIR = 2


def _step_of(cell: str) -> int:
    """Return which step a cell is: a Roman number, or as many plus signs; 0 for neither."""
    word = cell.strip().casefold()
    return _ROMAN.index(word) + 1 if word in _ROMAN else len(word) * (set(word) == {"+"})


def is_known_mark(cell: str) -> bool:
    """Say whether a cell is a mark or a word of some scale."""
    if _step_of(cell):
        return True
    every = {_fold_mark(m) for family, _ in _FAMILIES for marks in family.values() for m in marks}
    return _fold_mark(cell) in every or fold(cell) in LEVEL_WORDS


def _fold_mark(mark: str) -> str:
    return fold(mark) or mark.strip()
