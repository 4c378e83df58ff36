"""Headers in other languages: enough to propose a column, which somebody then confirms."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from skillgap.core.words import fold
from skillgap.reading.conform.matching import split_header_into_words
from skillgap.reading.mapping.header_words import column_of_several_words, level_of_skill

_WORDS: dict[str, tuple[str, ...]] = {
    "employee_id": ("staffref", "employeeref", "staffreference", "employeereference", "personref",
                    "nrewid", "nrewidencyjny", "numerewidencyjny", "idpracownika",
                    "nrpracownika", "dni", "nif", "nie", "codigotrabajador", "idtrabajador",
                    "numerotrabajador", "osobnicislo", "osobnícislo", "zamestnaneckecislo",
                    "anstallningsnr", "anstnr", "ansattnr", "medarbejdernr", "persnr",
                    "personalnr", "medewerkerid", "codfiscale", "codicefiscale", "henkilonumero",
                    "personalnummer", "personalnr", "persnr", "mitarbeiternr",
                    "stammnummer", "mitarbeiternummer", "mitarbeiterid", "matricule",
                    "numeroemploye", "idemploye", "numerodemploye", "legajo",
                    "idempleado", "numeroempleado", "numerodeempleado", "matricola",
                    "iddipendente", "personeelsnummer", "medewerkernummer", "matricula",
                    "idfuncionario", "numerpracownika", "anstallningsnummer",
                    "medarbejdernummer", "工号", "员工编号", "社員番号", "табельныйномер",
                    "persnummer", "personalid", "pnr", "mitarbeiterkennung",
                    "mitarbeiternummern", "matriculesalarie", "codeemploye",
                    "numeroagent", "codigoempleado", "codigodeempleado", "codempleado",
                    "noempleado", "numeroempleados", "codicedipendente",
                    "nummermedewerker", "codigofuncionario", "numerofuncionario"),
    "name": ("operador", "operadora", "operario", "operaria", "operaio", "operatore", "addetto",
             "apellidosynombre", "apellidosynombres", "apellidosnombre", "apellidos",
             "trabajador", "trabajadora", "prenometnom", "prenomnom", "nomdusalarie",
             "nomdelagent", "agent", "cognomeenome", "nomeecognome", "nominativo", "lavoratore",
             "dipendenti", "voornaam", "achternaam", "volledigenaam", "werknemer", "jmeno",
             "prijmeni", "fornamn", "efternamn", "etternavn", "efternavn", "medarbetare",
             "medarbejder", "ansatt", "nimi", "nev", "vornachname", "namevorname",
             "vorundnachname", "beschaftigte", "funcionario", "funcionaria",
             "nomecompletodofuncionario", "imię", "nazwiskoimie",
                    "nom", "nombre", "nome", "naam", "mitarbeiter", "nachname", "nazwisko",
             "imie", "apellido", "prenom", "namn", "navn", "姓名", "氏名", "имя", "фио",
             "nomprenom", "nometprenom", "nombreyapellidos", "nombrecompleto",
             "nombreapellidos", "nomecognome", "nomecompleto", "cognome",
             "imieinazwisko", "nazwiskoiimie", "pracownik", "jmenoaprijmeni", "prijmeniajmeno",
             "zamestnanec", "fornavn", "opérateur",
             "operateur", "salarie", "collaborateur", "empleado", "colaborador",
             "dipendente", "medewerker", "beschaftigter", "beschäftigter"),
    "function": ("centrodecusto", "centrodecosto", "centrodecoste", "centrodicosto",
                 "centredecouts", "kostenplaats", "organisatorischeeenheid", "organisatieeenheid",
                 "organisatieonderdeel", "lotacao", "lotação", "orgao", "órgão",
                 "avdeling", "wydzial", "komorka", "jednostka", "oddeleni", "utvar", "enhet",
                 "enhed",
                 "forvaltning", "osasto", "unidadorganizativa", "direccion", "seccion",
                 "settore", "ufficio", "setor", "departement", "kostenstelle",
                    "abteilung", "bereich", "service", "departement", "departamento", "area",
                 "reparto", "dipartimento", "afdeling", "dzial", "avdelning", "部门", "部署",
                 "отдел", "organisationseinheit", "orgeinheit", "fachbereich",
                 "direction", "unite", "unité", "pole", "pôle", "unidad", "unita", "unità"),
    "region": ("standort", "ort", "lieu", "ubicacion", "sede", "locatie", "lokalizacja",
               "centrodetrabajo", "sededilavoro", "lieudetravail", "arbeitsort", "einsatzort",
               "werklocatie", "miejscepracy", "regio", "regione", "rayon", "region", "województwo",
               "land", "pays", "pais", "paese", "kraj", "地区", "регион"),
    "role_id": ("codeemploi", "codeposte", "codemetier", "codigopuesto", "codpuesto",
                "stellennummer", "trade", "craft", "gewerk", "zawod", "pozice", "funkce",
                "pracovnipozice", "tjanst", "yrkestitel", "titel",
                "stilling", "stillingsbetegnelse", "categoriaprofesional", "puestoactual",
                "profilo", "figuraprofessionale", "functietitel", "functienaam", "beroep",
                "munkakor", "tehtavanimike", "profession",
                    "stelle", "tätigkeit", "stellenbezeichnung", "beruf", "fonction",
                "emploi", "intituleduposte", "ocupacion", "position", "berufsbezeichnung",
                "funktion", "poste", "puesto", "cargo", "ruolo", "mansione", "functie",
                "stanowisko", "befattning", "职位", "役職", "должность", "rolle",
                "planstellenbezeichnung", "planstellenbez", "stellenbez",
                "funktionsbezeichnung", "jobtitel", "tatigkeit", "metier", "métier",
                "intituleposte", "intituledeposte", "rol", "puestodetrabajo", "categoria",
                "qualifica", "funcao", "função"),
    "manager_id": ("kierownik", "bezposredniprzelozony", "nadrizeny", "vedouci", "narmastechef",
                   "narmestelder", "naermesteleder", "leder", "responsabledirecto", "capo",
                   "caporeparto", "superiordirecto", "gestordirecto", "direktvorgesetzter",
                   "direktevorgesetzte", "directeleidinggevende", "manageremail", "esimies",
                   "n+1",
                    "vorgesetzter", "fuhrungskraft", "führungskraft", "responsable",
                   "jefe", "supervisor", "responsabile", "leidinggevende", "przelozony",
                   "chef", "上级", "руководитель", "vorgesetzte", "teamleiter",
                   "fuhrungskraftid", "superieur", "supérieur", "superieurhierarchique",
                   "manageur", "n1", "jefedirecto", "jefeinmediato", "superior", "gestor"),
    "hire_date": ("admissao", "admissão", "dataadmissao", "ingreso", "ingresso", "alta",
                  "assunzione", "embauche", "embauchele", "przyjecie", "nastupdne",
                  "ansattdato", "ansattsiden", "ansatfra", "anställdsedan", "anstalldsedan",
                  "datapodjeciapracy", "zatrudnionyod", "datumnastupu", "nastup",
                  "anstallningsdatum", "ansattelsesdato", "anstalld", "fechadeincorporacion",
                  "fechaincorporacion", "fechadeantiguedad", "dataassuncao", "datadeingresso",
                  "ingresso", "assuntoil", "indienstsinds", "startdatumdienstverband",
                    "eintrittsdatum", "einstellungsdatum", "eintritt", "datedembauche",
                  "dateembauche", "fechadeingreso", "fechacontratacion",
                  "datadiassunzione", "dataassunzione", "datumindienst", "indienst",
                  "datadeadmissao", "datazatrudnienia", "入职日期", "入社日", "датаприема",
                  "eintrittam", "beschaftigtseit", "beschäftigtseit", "dateentree",
                  "datedentree", "dateentreeentreprise", "fechaalta", "fechadealta",
                  "fechaingreso", "fechaentrada", "dataadmissao"),
    "exit_date": ("demissao", "demissão", "desligamento", "baja", "cese", "egreso", "cessazione",
                  "depart", "departle", "zwolnienie", "odejscie",
                  "datazwolnienia", "datarozwiazaniaumowy", "datumodchodu", "fratradesdato",
                  "slutdatum", "fechafincontrato", "dataauscita", "datadesligamento",
                  "datadedesligamento", "datauscitadipendente", "einddatumdienstverband",
                    "austrittsdatum", "austritt", "datedesortie", "sortie",
                  "datumuitdienst", "datededepart", "fechadebaja", "datauscita",
                  "uitdienst", "kundigungsdatum", "kündigungsdatum", "austrittam",
                  "datesortie", "datedepart", "fechabaja", "fechasalida", "fechadesalida",
                  "fechacese", "datacessazione", "datademissao"),
    "birth_year": ("geburtsdatum", "gebdatum", "geburtsjahr", "datedenaissance",
                   "fechadenacimiento",
                   "datadinascita", "geboortedatum", "datadenascimento", "geburtstag",
                   "gebdat", "datenaissance", "fechanacimiento", "datanascita",
                   "datanascimento"),
    "salary": ("gehalt", "jahresgehalt", "salaire", "salario", "stipendio", "salaris",
               "wynagrodzenie", "lon", "工资", "зарплата", "bruttogehalt", "jahresbrutto",
               "grundgehalt", "salairebrut", "salariobruto", "sueldo", "sueldobruto",
               "ral"),
    "skill_id": ("schulungsbedarf", "weiterbildungsbedarf", "qualifizierungsbedarf",
                 "fortbildungsbedarf", "trainingsbedarf", "entwicklungsbedarf",
                 "besoindeformation", "besoinsdeformation", "besoinformation",
                 "necesidadformativa", "necesidaddeformacion", "necesidadesdeformacion",
                 "necesidadesformativas", "fabbisognoformativo", "fabbisogniformativi",
                 "opleidingsbehoefte", "scholingsbehoefte", "trainingsbehoefte",
                 "potrzebaszkoleniowa", "potrzebyszkoleniowe", "kompetencja", "kwalifikacja",
                 "dovednost", "kompetens", "kompetence",
                 "fardighet", "aptitud", "destreza", "conhecimento", "vaardigheden",
                 "bekwaamheid", "kepesseg", "taito", "osaaminen",
                    "kompetenz", "fahigkeit", "fähigkeit", "competence", "competencia",
                 "habilidad", "competenza", "vaardigheid", "umiejetnosc", "技能", "スキル",
                 "навык", "qualifikation", "kompetenzen", "fertigkeit", "compétence", "compétences",
                 "zertifikat", "nachweis", "befahigung", "berechtigung", "certificat",
                 "habilitation", "attestation", "certificado", "acreditacion", "carnet",
                 "certificato", "attestato", "abilitazione", "certificaat", "diploma",
                 "certyfikat", "uprawnienie", "uprawnienia", "swiadectwo", "certifikat",
                 "savoirfaire", "competencias", "competences", "habilidades", "competenze",
                 "umiejetnosci", "kompetencje", "competenties", "fahigkeiten", "fertigkeiten",
                 "conocimiento", "abilita", "abilità",
                 "competência"),
    "level": ("proficiencia", "proficiência", "padronanza", "bieglosc", "beheersing",
              "poziomkompetencji", "ocena", "uroven", "hodnoceni", "niva", "niveauatteint",
              "gradodedominio", "dominio", "grado", "beoordeling", "taso", "szint",
                    "stufe", "niveau", "nivel", "livello", "poziom", "bewertung", "等级", "レベル",
              "уровень", "kompetenzstufe", "auspragung", "ausprägung", "reifegrad",
              "niveauacquis", "maitrise", "maîtrise", "nivelactual", "valoracion",
              "valoración", "puntuacion", "puntuación", "avaliacao", "avaliação"),
    "intervention_id": ("actiondeformation", "accionformativa", "massnahmentitel",
                        "azioneformativa", "dzialanieszkoleniowe",
                        "szkolenie", "nazwaszkolenia", "kurz", "skoleni", "utbildning", "kursus",
                        "uddannelse", "opplaering", "treinamento", "capacitacion", "curso",
                        "formationsuivie", "trainingstitel", "koulutus", "kepzes",
                    "formation", "schulung", "kurs", "lehrgang", "weiterbildung",
                        "cours", "curso", "formacion", "opleiding", "cursus", "corso",
                        "schulungstitel", "kurstitel", "massnahme", "maßnahme", "seminar",
                        "stage", "intituleformation", "intituledelaformation",
                        "nombrecurso", "nombredelcurso", "accionformativa", "formazione",
                        "formação"),
    "started_on": ("datarozpoczecia", "zahajeni", "startdato", "inicio", "datadeinicio",
                   "inizio", "begin", "aanvang", "du",
                    "datededebut", "datedebut", "debut", "beginn", "startdatum",
                   "kursbeginn", "fechadeinicio", "fechainicio", "datainizio",
                   "begindatum", "startam", "kursstart"),
    "completed_on": ("datazakonczenia", "dataukonczenia", "ukonceni", "slutdato",
                     "datadetermino", "datadeconclusao", "fechatermino", "fechafinal", "fine",
                     "afgerondop", "voltooidop", "au",
                    "datedefin", "datefin", "fin", "ende", "enddatum", "abschlussdatum",
                     "kursende", "fechadefin", "fechafin", "datafine", "einddatum",
                     "abgeschlossenam", "abschluss", "daterealisation",
                     "datederealisation", "fechafinalizacion", "fechadefinalizacion"),
    "status": ("stan", "stav", "etat", "situacion", "situacao", "toestand", "resultado", "resultat",
                    "statut", "estado", "stato"),
    "observed_on": ("conseguitoil", "ottenutoil", "rilasciatoil", "conseguidoem", "bewertetam",
                    "datum", "date", "fecha", "data", "日期", "日付", "дата",
                    "ausgestelltam", "ausstellungsdatum", "erworbenam", "datedobtention",
                    "obtenule", "delivrele", "fechadeexpedicion", "fechaexpedicion",
                    "fechadeobtencion", "datadirilascio", "dataconseguimento", "behaaldop",
                    "datumbehaald", "afgiftedatum", "datawydania", "datauzyskania",
                    "datumvystaveni", "utfardat", "utstedt", "udstedt", "datadeemissao"),
    "expires_on": ("scadeil", "venceel", "venceem", "expireel", "verlooptop", "vervaltop",
                   "gultigbis", "gueltigbis", "ablaufdatum", "ablauf", "lauftab", "lauftabam",
                   "befristetbis", "valablejusquau", "datedexpiration", "dateexpiration",
                   "expirele", "findevalidite", "echeance", "fechadecaducidad",
                   "fechacaducidad", "caducidad", "vence", "vencimiento", "validohasta",
                   "valididohasta", "scadenza", "datascadenza", "datadiscadenza", "validofinoal",
                   "geldigtot", "vervaldatum", "verlooptop", "waznedo", "waznydo", "waznosc",
                   "datawaznosci", "platnostdo", "platido", "giltigtill", "gyldigtil",
                   "validade", "validoate"),
    "job_family": ("famille", "famillemetier", "famillesdemetiers", "familledemetiers",
                   "jobfamilie", "berufsfamilie", "stellenfamilie", "familiaprofesional",
                   "famigliaprofessionale", "functiefamilie", "rodzinastanowisk"),
    "criticality": ("criticite", "kritikalitat", "criticidad", "criticita", "kriticiteit",
                    "krytycznosc"),
    "purpose": ("finalitedelemploi", "finalite", "missionprincipale", "stellenzweck", "proposito",
                "finalita", "doelvandefunctie"),
    "taken_on": ("fechacorte", "fechadecorte", "fechadereferencia", "stichtag", "zumstichtag",
                 "peildatum", "datedereference", "datedesituation", "datadiriferimento",
                 "datasituazione", "stannadzien", "nadzien", "datadereferencia", "kudni"),
    "fte": ("bg%", "bg", "parttime%", "parttime", "parttimepercentage", "deeltijd%", "bsgrd",
            "beschgrad",
            "beschaftigungsgrad%", "teilzeit%", "arbeitszeit%",
            "deeltijdfactor", "deeltijdpercentage", "dienstverbandpercentage", "ftefactor",
            "beschaftigungsgrad", "stellenanteil", "stellenumfang", "arbeitszeitanteil",
            "teilzeitgrad", "teilzeitfaktor", "pensum", "vza", "vollzeitaquivalent",
            "etp", "tauxdactivite", "quotite", "quotitedetravail", "tempsdetravail",
            "jornada", "porcentajedejornada", "coeficientedeparcialidad", "percentualeparttime",
            "wymiaretatu", "wymiarczasupracy", "uvazek", "sysselsattningsgrad",
            "stillingsprosent", "stillingsandel", "beskaeftigelsesgrad"),
    "employment": ("vinculo", "vínculo", "tipodevinculo", "rapportodilavoro", "dienstverband",
                   "vertragsart", "beschaftigungsart", "anstellungsart", "arbeitsverhaltnis",
                   "typedecontrat", "natureducontrat", "naturecontrat", "naturedecontrat",
                   "contrat",
                   "tipodecontrato", "tipocontrato", "tipodicontratto", "tipocontratto",
                   "contractvorm", "soortcontract", "typecontract", "rodzajumowy", "typumowy",
                   "typuvazku", "anstallningsform", "ansettelsesform"),
    "gender": ("geschlecht", "sexe", "sexo", "genero", "sesso", "genere", "geslacht", "plec",
               "pohlavi", "kon", "kjonn", "køn", "sukupuoli"),
    "required_level": ("sollniveau", "sollstufe", "sollwert", "soll", "zielniveau", "zielstufe",
                       "niveaurequis", "niveaucible", "niveauattendu", "nivelrequerido",
                       "nivelobjetivo", "nivelesperado", "livellorichiesto", "livelloatteso",
                       "vereistniveau", "gewenstniveau", "streefniveau", "wymaganypoziom",
                       "poziomwymagany", "poziomdocelowy", "pozadovanauroven", "nivelexigido"),
    "cluster": ("kompetenzbereich", "kompetenzfeld", "kompetenzgruppe", "kategorie", "themenfeld",
                "domaine", "domainedecompetence", "categorie", "famille", "famillecompetences",
                "categoriacompetencia", "ambito", "areadecompetencia", "areadicompetenza",
                "competentiegebied", "kategoria", "obszar", "obszarkompetencji",
                "oblast", "kompetensomrade"),
    "opened_on": ("veroffentlicht", "veroffentlichtam", "publie", "publiee", "publicado",
                  "pubblicato", "pubblicatail", "gepubliceerd", "opublikowano", "zverejneno",
                  "offenseit", "ausgeschriebenam", "ausschreibungsdatum", "datedouverture",
                  "datedepublication", "publieele", "ouvertle", "fechadeapertura",
                  "fechadepublicacion", "publicadoel", "datadiapertura", "dataapertura",
                  "openstaandsinds", "opengesteldop", "vacaturesinds", "datapublikacji",
                  "dataotwarcia", "utlystden"),
    "filled_on": ("besetztam", "besetztzum", "pourvule", "datepourvu", "cubiertoel",
                  "fechadecobertura", "copertail", "vervuldop", "dataobsadzenia"),
    "hours": ("dauer", "dauerstd", "dauerinstunden", "stundenzahl", "umfang", "duree",
              "dureeheures", "nombredheures", "duracion", "horas", "numerodehoras", "durata",
              "ore", "duur", "aantaluren", "czastrwania", "liczbagodzin", "trvani"),
    "cost_per_person": ("kosten", "preis", "gebuhr", "kostenproperson", "preisproperson", "cout",
                        "prix", "tarif", "coutparpersonne", "coste", "precio", "costo",
                        "prezzo", "kosztnaosobe", "koszt", "cena", "prijs", "kostenpp"),
    "provider": ("anbieter", "trager", "veranstalter", "organisme", "organismedeformation",
                 "prestataire", "proveedor", "entidadformadora", "fornitore", "entediformazione",
                 "aanbieder", "opleider", "dostawca", "organizator", "dodavatel"),
}  # fmt: skip
_STRUCK = str.maketrans("łøđß", "lods")
_MEANINGS = {word: name for name, words in _WORDS.items() for word in words}
_IN_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*")
_LEADERS = ("vorgesetz", "fuhrungskraft", "teamleit", "responsable", "superieur", "manageur",
            "jefe", "jefa", "superior", "responsabile", "capo", "leidinggeven", "przelozon",
            "kierownik", "nadrizen", "vedouc", "narmastechef", "narmesteleder")  # fmt: skip
"""How words for those reported to begin, whatever their ending."""
_NAMING = frozenset({
    "id", "nr", "no", "n", "num", "codice", "nummer", "number", "numero", "numer", "code",
    "codigo", "kod",
    "matricule", "matricula", "matricola", "legajo", "pers", "personal", "personalnummer",
    "personeelsnummer", "name", "nom", "nombre", "nome", "naam", "imie", "nazwisko", "jmeno",
    "email", "mail", "e", "der", "des", "die", "du", "de", "del", "la", "le", "l", "di", "van",
    "i", "and", "und", "et", "y", "hierarchique", "direct", "directe", "directo", "directa",
    "inmediato", "diretto", "bezposredni", "direkter", "direkte", "disziplinarische",
})  # fmt: skip
"""Words that say only how a person is named, or join others."""
_HEADS = ("beruf", "funktion", "tatigkeit", "abteilung", "bereich", "standort", "functie",
          "afdeling", "befattning", "stilling")  # fmt: skip
"""What a word made of several speaks of stands at its end: an ``Ausbildungsberuf`` is a job."""


@lru_cache(maxsize=10_000)
def column_meant_by_header(header: str) -> str:
    """Return the contract column a header in another language may mean; empty where unknown.

    >>> (column_meant_by_header("Personalnummer"),
    ...  column_meant_by_header("Date d'embauche"),
    ...  column_meant_by_header("Shoe size"))
    ('employee_id', 'hire_date', '')

    What stands in brackets is left out, a word for the one reported to may be inflected and stand
    beside how that person is named, and a German or Dutch word made of several speaks of its last.

    >>> (column_meant_by_header("Matricule responsable"),
    ...  column_meant_by_header("Ausbildungsberuf"),
    ...  column_meant_by_header("Gehalt (EUR)"))
    ('manager_id', 'role_id', 'salary')
    """
    outside = _IN_BRACKETS.sub(" ", header).strip()
    known = _meaning_of_word(header) or _meaning_of_word(outside) or _meaning_of_both(outside)
    words = [_without_accents(word) for word in split_header_into_words(header)]
    if known or not words:
        return known
    leads = [word.startswith(_LEADERS) for word in words]
    if any(leads) and all(led or word in _NAMING for led, word in zip(leads, words)):
        return "manager_id"
    several = column_of_several_words(header, _meaning_of_head)
    if several := several or level_of_skill(header, _meaning_of_word):
        return several
    word = _without_accents(fold(outside))
    head = next((end for end in _HEADS if word.endswith(end) and word != end), "")
    return _MEANINGS[head] if head and len(words) == 1 else ""


_ENGLISH = {"skill": "skill_id", "competency": "skill_id", "competence": "skill_id",
            "capability": "skill_id", "level": "level", "rating": "level"}  # fmt: skip


def _meaning_of_head(word: str) -> str:
    """Return what the one telling word of a header means, English ones among them."""
    return _meaning_of_word(word) or _ENGLISH.get(word, "")


def _meaning_of_both(header: str) -> str:
    """Return what both sides of a stroke mean: ``DNI/NIE`` is one number."""
    sides = {_meaning_of_word(part) for part in header.split("/")} if "/" in header else {""}
    return sides.pop() if len(sides) == 1 else ""


def _meaning_of_word(header: str) -> str:
    word = fold(header)
    return _MEANINGS.get(word) or _MEANINGS.get(_without_accents(word), "")


def _without_accents(word: str) -> str:
    apart = unicodedata.normalize("NFKD", word.translate(_STRUCK))
    return "".join(mark for mark in apart if not unicodedata.combining(mark))
