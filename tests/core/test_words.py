"""The vocabulary: what each level word is read as, and what two spellings of a word share."""

from __future__ import annotations

import pytest

from skillgap.core.words import EDGES, LEVEL_WORDS, NO, NOT_AVAILABLE, YES, fold, spelled

LEVELS = {
    0: "none noknowledge noskill noexperience nil keine keinekenntnisse aucun aucune ninguno "
       "ninguna geen nessuno nessuna nenhum nenhuma brak żaden žádný žádná ingen inga "
       "ungenügend nul nula nulo nullo nulla nulle",
    0.5: "verylow",
    1: "aware awareness novice entry starter trainee learner learning fundamentalawareness "
       "beginner low anfänger einsteiger neuling débutant débutante notions principiante "
       "iniciante principianti początkujący początkująca začátečník nybörjare nybegynder "
       "nybegynner kezdő aloittelija beginnend starters onervaren mangelhaft poor "
       "unsatisfactory insufficient weak insuffisant insuficiente onvoldoende slecht "
       "schlecht gering niedrig faible bajo baja baixo baixa basso bassa laag lav låg "
       "niski niskie nízká nízký",
    2: "basic basics elementary foundation foundational developing limited advancedbeginner "
       "junior limitedexperience underinstruction working grundkenntnisse grundlagen básico "
       "básica basico basis base bases élémentaire elementare elementair podstawowy "
       "podstawowa podstawowe podstawy základní grundläggande grundlæggende grunnleggende "
       "alap perusteet ausreichend needsimprovement fair passable suficiente sufficiente "
       "voldoende",
    3: "intermediate proficient competent skilled practitioner workingknowledge independent "
       "solid good medium capable professional practicalapplication meets has yes x moderate "
       "intermédiaire intermedio intermedia intermediário autonome gut gutekenntnisse "
       "selbständig selbstständig gemiddeld competente zelfstandig średni średnia "
       "średniozaawansowany samodzielny samodzielna dobry dobra střednípokročilý medel godt "
       "közép befriedigend satisfactory average bien bueno buono goed mittel moyen moyenne "
       "medio media médio média middel",
    4: "advanced experienced strong senior highlyproficient verygood appliedtheory high "
       "fluent fortgeschritten erfahren sehrgut avancé confirmé confirmée avanzado avanzada "
       "avançado avanzato gevorderd ervaren maîtrise zaawansowany zaawansowana zaawansowane "
       "bardzodobry bardzodobra pokročilý avancerad avanceret avansert erfaren haladó "
       "edistynyt trèsbien muybueno hoch élevé élevée alto alta hoog "
       "hög høj høy wysoki wysokie vysoká vysoký",
    5: "expert master mastery leading leader authority thoughtleader recognizedauthority "
       "recognisedauthority excellent canteach canteachothers guru veryhigh specialist "
       "experte expertin experto experta esperto esperta especialista meister ekspert "
       "ekspercki mistrz expertní ekspertti szakértő asiantuntija outstanding exceptional "
       "excelente excellente ottimo eccellente uitstekend",
}  # fmt: skip


@pytest.mark.parametrize("level", LEVELS)
def test_every_word_for_a_level_is_read_as_that_level(level):
    """On the scale of 0 to 5 of the contract; a word that changes its level changes results."""
    words = LEVELS[level].split()
    assert {word: LEVEL_WORDS.get(word) for word in words} == dict.fromkeys(words, level)


def test_no_word_for_a_level_is_missing_above():
    assert set(LEVEL_WORDS) == {word for words in LEVELS.values() for word in words.split()}


def test_words_are_kept_as_they_are_looked_up():
    assert all(word == fold(word) for word in LEVEL_WORDS)
    assert not YES & NO
    assert not (YES | NO) & NOT_AVAILABLE


def test_spellings_of_one_word_are_one():
    assert fold("E-Mail / 2%") == "email2%"
    assert spelled("\u2000Sales\u200a\u200b") == "sales"
    assert spelled("a\u2003b") == "a b"
    assert "\u200a" in EDGES
    assert "\u1fff" not in EDGES
    assert "\u200c" not in EDGES
