"""Headers in other languages: enough to propose a column, which somebody then confirms."""

from __future__ import annotations

from functools import lru_cache

from skillgap.core.words import fold

_WORDS: dict[str, tuple[str, ...]] = {
    "employee_id": ("personalnummer", "personalnr", "persnr", "mitarbeiternr",
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
    "name": ("nom", "nombre", "nome", "naam", "mitarbeiter", "nachname", "nazwisko",
             "imie", "apellido", "prenom", "namn", "navn", "姓名", "氏名", "имя", "фио",
             "nomprenom", "nometprenom", "nombreyapellidos", "nombrecompleto",
             "nombreapellidos", "nomecognome", "nomecompleto", "cognome", "opérateur",
             "operateur", "salarie", "collaborateur", "empleado", "colaborador",
             "dipendente", "medewerker", "beschaftigter", "beschäftigter"),
    "function": ("abteilung", "bereich", "service", "departement", "departamento", "area",
                 "reparto", "dipartimento", "afdeling", "dzial", "avdelning", "部门", "部署",
                 "отдел", "organisationseinheit", "orgeinheit", "fachbereich",
                 "direction", "unite", "unité", "pole", "pôle", "unidad", "unita", "unità"),
    "region": ("standort", "ort", "lieu", "ubicacion", "sede", "locatie", "lokalizacja",
               "land", "pays", "pais", "paese", "kraj", "地区", "регион"),
    "role_id": ("stelle", "tätigkeit", "stellenbezeichnung", "beruf", "fonction",
                "emploi", "intituleduposte", "ocupacion", "position", "berufsbezeichnung",
                "funktion", "poste", "puesto", "cargo", "ruolo", "mansione", "functie",
                "stanowisko", "befattning", "职位", "役職", "должность", "rolle",
                "planstellenbezeichnung", "planstellenbez", "stellenbez",
                "funktionsbezeichnung", "jobtitel", "tatigkeit", "metier", "métier",
                "intituleposte", "intituledeposte", "rol", "puestodetrabajo", "categoria",
                "qualifica", "funcao", "função"),
    "manager_id": ("vorgesetzter", "fuhrungskraft", "führungskraft", "responsable",
                   "jefe", "supervisor", "responsabile", "leidinggevende", "przelozony",
                   "chef", "上级", "руководитель", "vorgesetzte", "teamleiter",
                   "fuhrungskraftid", "superieur", "supérieur", "superieurhierarchique",
                   "manageur", "n1", "jefedirecto", "jefeinmediato", "superior", "gestor"),
    "hire_date": ("eintrittsdatum", "einstellungsdatum", "eintritt", "datedembauche",
                  "dateembauche", "fechadeingreso", "fechacontratacion",
                  "datadiassunzione", "dataassunzione", "datumindienst", "indienst",
                  "datadeadmissao", "datazatrudnienia", "入职日期", "入社日", "датаприема",
                  "eintrittam", "beschaftigtseit", "beschäftigtseit", "dateentree",
                  "datedentree", "dateentreeentreprise", "fechaalta", "fechadealta",
                  "fechaingreso", "fechaentrada", "dataadmissao"),
    "exit_date": ("austrittsdatum", "austritt", "datedesortie", "sortie",
                  "datumuitdienst", "datededepart", "fechadebaja", "datauscita",
                  "uitdienst", "kundigungsdatum", "kündigungsdatum", "austrittam",
                  "datesortie", "datedepart", "fechabaja", "fechasalida", "fechadesalida",
                  "fechacese", "datacessazione", "datademissao"),
    "birth_year": ("geburtsdatum", "geburtsjahr", "datedenaissance", "fechadenacimiento",
                   "datadinascita", "geboortedatum", "datadenascimento", "geburtstag",
                   "gebdat", "datenaissance", "fechanacimiento", "datanascita",
                   "datanascimento"),
    "salary": ("gehalt", "jahresgehalt", "salaire", "salario", "stipendio", "salaris",
               "wynagrodzenie", "lon", "工资", "зарплата", "bruttogehalt", "jahresbrutto",
               "grundgehalt", "salairebrut", "salariobruto", "sueldo", "sueldobruto",
               "ral"),
    "skill_id": ("kompetenz", "fahigkeit", "fähigkeit", "competence", "competencia",
                 "habilidad", "competenza", "vaardigheid", "umiejetnosc", "技能", "スキル",
                 "навык", "qualifikation", "kompetenzen", "fertigkeit", "compétence",
                 "savoirfaire", "competencias", "conocimiento", "abilita", "abilità",
                 "competência"),
    "level": ("stufe", "niveau", "nivel", "livello", "poziom", "bewertung", "等级", "レベル",
              "уровень", "kompetenzstufe", "auspragung", "ausprägung", "reifegrad",
              "niveauacquis", "maitrise", "maîtrise", "nivelactual", "valoracion",
              "valoración", "puntuacion", "puntuación", "avaliacao", "avaliação"),
    "intervention_id": ("formation", "schulung", "kurs", "lehrgang", "weiterbildung",
                        "cours", "curso", "formacion", "opleiding", "cursus", "corso",
                        "schulungstitel", "kurstitel", "massnahme", "maßnahme", "seminar",
                        "stage", "intituleformation", "intituledelaformation",
                        "nombrecurso", "nombredelcurso", "accionformativa", "formazione",
                        "formação"),
    "started_on": ("datededebut", "datedebut", "debut", "beginn", "startdatum",
                   "kursbeginn", "fechadeinicio", "fechainicio", "datainizio",
                   "begindatum", "startam", "kursstart"),
    "completed_on": ("datedefin", "datefin", "fin", "ende", "enddatum", "abschlussdatum",
                     "kursende", "fechadefin", "fechafin", "datafine", "einddatum",
                     "abgeschlossenam", "abschluss", "daterealisation",
                     "datederealisation", "fechafinalizacion", "fechadefinalizacion"),
    "status": ("statut", "estado", "stato"),
    "observed_on": ("bewertetam", "datum", "date", "fecha", "data", "日期", "日付", "дата"),
}  # fmt: skip
_MEANINGS = {word: name for name, words in _WORDS.items() for word in words}


@lru_cache(maxsize=10_000)
def column_meant_by_header(header: str) -> str:
    """Return the contract column a header in another language may mean; empty where unknown.

    >>> (column_meant_by_header("Personalnummer"),
    ...  column_meant_by_header("Date d'embauche"),
    ...  column_meant_by_header("Shoe size"))
    ('employee_id', 'hire_date', '')
    """
    word = fold(header)
    bare = word.translate(str.maketrans("éèêëàâäáãîïíìôöóòõùûüúçñß", "eeeeaaaaaiiiiooooouuuucns"))
    return _MEANINGS.get(word) or _MEANINGS.get(bare, "")
