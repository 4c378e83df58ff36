"""Encodings, delimiters, quotes, headers and layouts of text files."""

from tests.strange.making import (
    ANA_BO,
    NAMES,
    STAFF,
    TWO,
    Strange,
    named,
    names,
    no_rows_of,
    rated,
    staff,
)
from tests.uploads import aside, asks, fixes, values

_EAST = "Łukasz Żółć", "Jiří Dvořák", "Łucja Śliwińska", "Zdeněk Černý"
_POLISH = "Łukasz Zieliński", "Żaneta Wójcik", "Paweł Dąbrowski", "Bożena Święch"
_HUNGARIAN = "Gyula Szőke", "Tünde Bűrös", "Győző Kőszegi", "Árpád Íróné"
_PORTUGUESE = "João Conceição", "Luís Magalhães", "Inês Câmara", "Antônio São"
_RUSSIAN = "Иванов Пётр", "Смирнова Анна", "Кузнецов Олег", "Соколова Мария"
_CHINESE = "王小明", "李建国", "陈美丽", "张伟", "刘洋"
_KOREAN = "김철수", "이영희", "박민준", "최서연"
_WEST = "José Müller", "Zoë Nuñez", "Søren Åberg", "François Lefèvre"

ENCODINGS = [
    Strange("utf-16-le without mark", "a.csv", STAFF.encode("utf-16-le"), "FIX", (TWO, NAMES)),
    Strange("utf-32", "a.csv", STAFF.encode("utf-32"), "ACCEPT", (TWO, NAMES)),
    Strange("cp1250", "a.csv", named(*_EAST).encode("cp1250"), "ASK", (names(*_EAST),)),
    Strange(
        "cp1250 of one language",
        "a.csv",
        named(*_POLISH).encode("cp1250"),
        "FIX",
        (names(*_POLISH),),
    ),
    Strange(
        "cp1250 with letters few of which tell",
        "a.csv",
        named(*_HUNGARIAN).encode("cp1250"),
        "ASK",
        (names(*_HUNGARIAN),),
    ),
    Strange(
        "mac roman that Shift-JIS can read",
        "a.csv",
        named(*_PORTUGUESE).encode("mac_roman"),
        "ASK",
        (names(*_PORTUGUESE),),
    ),
    Strange("cp1251", "a.csv", named(*_RUSSIAN).encode("cp1251"), "ASK", (names(*_RUSSIAN),)),
    Strange("koi8", "a.csv", named(*_RUSSIAN).encode("koi8_r"), "ASK", (names(*_RUSSIAN),)),
    Strange("gbk", "a.csv", named(*_CHINESE).encode("gbk"), "ASK", (names(*_CHINESE),)),
    Strange("euc-kr", "a.csv", named(*_KOREAN).encode("euc_kr"), "ASK", (names(*_KOREAN),)),
    Strange("mac roman", "a.csv", named(*_WEST).encode("mac_roman"), "ASK", (names(*_WEST),)),
    Strange("utf-7", "a.csv", named("Jos+AOk-"), "ACCEPT", (names("Jos+AOk-"),)),
    Strange(
        "utf-8 read as Latin and saved",
        "a.csv",
        named(*_WEST).encode().decode("cp1252", "replace").encode(),
        "FIX",
        (fixes("texts read in the wrong encoding before"), names(*_WEST)),
    ),
    Strange(
        "utf-8 read as Latin and saved, beside names that were not",
        "a.csv",
        named("JosÃ© MÃ¼ller", *_WEST[1:]),
        "ASK",
        (asks("mojibake", "JosÃ© MÃ¼ller as José Müller"), names(*_WEST)),
    ),
    Strange("two marks in front", "a.csv", b"\xef\xbb\xbf" * 2 + STAFF.encode(), "FIX", (TWO,)),
    Strange(
        "two files in one, the mark in the middle",
        "a.csv",
        b"\xef\xbb\xbf"
        + STAFF.encode()
        + b"\xef\xbb\xbf"
        + STAFF.replace("E1", "E3").replace("E2", "E4").encode(),
        "FIX",
        (values("employee_id", "E1", "E2", "E3", "E4"),),
    ),
    Strange("utf-16 cut in a letter", "a.csv", STAFF.encode("utf-16")[:-1], "REJECT", ()),
    Strange("ebcdic", "a.csv", STAFF.encode("cp500"), "REJECT", ()),
    Strange("padded with NUL", "a.csv", STAFF.encode() + b"\x00" * 512, "FIX", (TWO,)),
    Strange("end-of-file mark of DOS", "a.csv", STAFF.encode() + b"\x1a", "FIX", (TWO,)),
    Strange("lines end in NEL", "a.csv", STAFF.replace("\n", "\x85"), "FIX", (TWO, NAMES)),
    Strange("lines end in U+2028", "a.csv", STAFF.replace("\n", "\u2028"), "FIX", (TWO,)),
    Strange("carriage returns doubled", "a.csv", STAFF.replace("\n", "\r\r\n"), "ACCEPT", (TWO,)),
    Strange("U+2028 in a name", "a.csv", named("Ana\u2028Lima"), "ACCEPT", ()),
]

DELIMITERS = [
    Strange("caret", "a.csv", STAFF.replace(",", "^"), "ACCEPT", (TWO, NAMES)),
    Strange("tilde", "a.txt", STAFF.replace(",", "~"), "ACCEPT", (TWO,)),
    Strange("unit separator", "a.txt", STAFF.replace(",", "\x1f"), "ACCEPT", (TWO,)),
    Strange("two bars", "a.csv", STAFF.replace(",", "||"), "ACCEPT", (TWO, NAMES)),
    Strange(
        "tabs, commas inside",
        "a.tsv",
        STAFF.replace(",", "\t").replace("Ana Lima", "Lima, Ana"),
        "ACCEPT",
        (names("Lima, Ana", "Bo Chen"),),
    ),
    Strange("sep=tab", "a.csv", "sep=\t\n" + STAFF.replace(",", "\t"), "ACCEPT", (TWO,)),
    Strange(
        "commas in the header, semicolons below",
        "a.csv",
        "employee_id,name,department\nE1;Ana;Sales\nE2;Bo;Ops\nE3;Cy;Ops\n",
        "ASK",
        (no_rows_of("E1;Ana;Sales"),),
    ),
    Strange(
        "columns by spaces, as printed",
        "a.txt",
        "employee_id  name  department\nE1           Ana   Sales\nE2           Bo    Ops\n",
        "ASK",
        (no_rows_of("E1           Ana   Sales"),),
    ),
    Strange(
        "each line in quotes",
        "a.csv",
        "".join(f'"{line}"\n' for line in STAFF.splitlines()),
        "FIX",
        (TWO, NAMES),
    ),
    Strange(
        "a comma behind each row",
        "a.csv",
        STAFF.replace("\n", ",\n").replace("date,\n", "date\n"),
        "FIX",
        (TWO, NAMES),
    ),
    Strange("a comma behind each line", "a.csv", STAFF.replace("\n", ",\n"), "ACCEPT", (TWO,)),
    Strange(
        "semicolons and decimal commas",
        "a.csv",
        rated("3,5", "4", "2,5")
        .replace(",2026", ";2026")
        .replace(",SQL,", ";SQL;")
        .replace("id,skill,level,", "id;skill;level;"),
        "FIX",
        (values("level", 3.5, 4.0, 2.5),),
    ),
    Strange(
        "a table of Markdown",
        "a.txt",
        "| employee_id | name | department |\n|---|---|---|\n"
        "| E1 | Ana | Sales |\n| E2 | Bo | Ops |\n",
        "FIX",
        (TWO, ANA_BO),
    ),
]

QUOTES = [
    Strange(
        "curly quotes around a comma",
        "a.csv",
        named("“Lima, Ana”", "Bo"),
        "QUARANTINE",
        (aside(2),),
    ),
    Strange(
        "curly quotes", "a.csv", named("“Ana” Lima", "Bo"), "ACCEPT", (names("“Ana” Lima", "Bo"),)
    ),
    Strange(
        "single quotes around every cell",
        "a.csv",
        "'employee_id','name','department'\n'E1','Ana','Sales'\n'E2','Bo','Ops'\n",
        "FIX",
        (TWO, ANA_BO),
    ),
    Strange(
        "an apostrophe that marks text",
        "a.csv",
        staff("'007,Ana,Sales,\n'008,Bo,Ops,"),
        "FIX",
        (values("employee_id", "007", "008"), fixes("apostrophe")),
    ),
    Strange(
        "formula that keeps zeros",
        "a.csv",
        staff('="007",Ana,Sales,\n="008",Bo,Ops,'),
        "FIX",
        (values("employee_id", "007", "008"), fixes('="007"')),
    ),
    Strange(
        "doubled quotes", "a.csv", named('"Ana ""Al"" Lima"'), "ACCEPT", (names('Ana "Al" Lima'),)
    ),
    Strange(
        "quote left open in the last row", "a.csv", STAFF + 'E3,"Cy,Ops,2020-01-01\n', "REJECT", ()
    ),
    Strange("inch sign", "a.csv", named('5" Ana', "Bo"), "FIX", (names('5" Ana', "Bo"),)),
]

HEADERS = [
    Strange(
        "name and Name",
        "a.csv",
        "employee_id,name,Name\nE1,Ana,Lima\nE2,Bo,Chen\n",
        "ASK",
        (asks("repeated_header"), ANA_BO),
    ),
    Strange(
        "header with hidden marks",
        "a.csv",
        STAFF.replace("employee_id", "employee\u200b_id\xa0"),
        "FIX",
        (TWO,),
    ),
    Strange("group row above", "a.csv", ",Person,,Dates\n" + STAFF, "FIX", (TWO, NAMES)),
    Strange(
        "header in capitals",
        "a.csv",
        STAFF.replace(
            "employee_id,name,department,hire_date", "EMPLOYEE_ID,NAME,DEPARTMENT,HIRE_DATE"
        ),
        "FIX",
        (TWO,),
    ),
    Strange("numbers for headers", "a.csv", "1,2,3\nE1,Ana,Sales\nE2,Bo,Ops\n", "ASK", ()),
    Strange(
        "empty header row",
        "a.csv",
        ",,,\nE1,Ana,Sales,2020-01-15\nE2,Bo,Ops,2021-06-01\n",
        "ASK",
        (),
    ),
    Strange(
        "header on two lines",
        "a.csv",
        STAFF.replace("employee_id", '"Employee\nID"'),
        "FIX",
        (TWO,),
    ),
    Strange(
        "comments above",
        "a.csv",
        "# exported by hr, 2026\n# do not edit\n" + STAFF,
        "QUARANTINE",
        (TWO,),
    ),
    Strange(
        "French",
        "a.csv",
        "Matricule;Nom;Service;Date d'embauche\nE1;Ana;Ventes;15/01/2020\n"
        "E2;Bo;Achats;01/06/2021\n",
        "ASK",
        (TWO, ANA_BO, values("hire_date", "2020-01-15", "2021-06-01")),
    ),
    Strange(
        "Spanish",
        "a.csv",
        "Número de empleado,Nombre,Departamento\nE1,Ana,Ventas\nE2,Bo,Ops\n",
        "ASK",
        (TWO, ANA_BO),
    ),
    Strange(
        "Japanese", "a.csv", "社員番号,氏名,部署\nE1,Ana,営業\nE2,Bo,人事\n", "ASK", (TWO, ANA_BO)
    ),
    Strange(
        "order of columns",
        "a.csv",
        "hire_date,department,name,employee_id\n2020-01-15,Sales,Ana,E1\n",
        "ACCEPT",
        (values("employee_id", "E1"),),
    ),
]

LAYOUTS = [
    Strange(
        "turned on its side, with days and pay",
        "a.csv",
        "employee_id,E1,E2\nname,Ana,Bo\nsalary,100,200\nhire_date,2020-01-01,2021-01-01\n",
        "ASK",
        (values("employee_id", "E1", "E2"), values("salary", 100.0, 200.0)),
    ),
    Strange(
        "words only below its header",
        "a.csv",
        "employee_id,name,hire_date\nZoe,Zoe,\nE2,Bo,2020-01-02\nE3,Cy,2020-01-02\n",
        "ACCEPT",
        (values("employee_id", "Zoe", "E2", "E3"),),
    ),
    Strange(
        "words only, a job that is a column's name",
        "a.csv",
        "employee_id,name,role_id\nmanager,Manager,Lead\nbob,Bob,Clerk\n",
        "ACCEPT",
        (values("employee_id", "manager", "bob"),),
    ),
    Strange(
        "kinds of columns below its header",
        "a.csv",
        "employee_id,name,hire_date\ntext,text,date\nE2,Bo,2020-01-02\nE3,Cy,2020-01-02\n",
        "FIX",
        (values("employee_id", "E2", "E3"),),
    ),
    Strange(
        "units in brackets below its header",
        "a.csv",
        "employee_id,name,hire_date\n(text),(text),(yyyy-mm-dd)\nE2,Bo,2020-01-02\n"
        "E3,Cy,2020-01-02\n",
        "FIX",
        (values("employee_id", "E2", "E3"),),
    ),
    Strange(
        "names in a second language below its header",
        "a.csv",
        "employee_id,name,department\nPersonalnummer,Name,Abteilung\nE2,Bo,Ops\nE3,Cy,Ops\n",
        "FIX",
        (values("employee_id", "E2", "E3"),),
    ),
    Strange(
        "turned on its side",
        "a.csv",
        "employee_id,E1,E2\nname,Ana,Bo\ndepartment,Sales,Ops\nhire_date,2020-01-15,2021-06-01\n",
        "ASK",
        (asks("transposed"), TWO, ANA_BO),
    ),
    Strange("empty lines between", "a.csv", STAFF.replace("\nE2", "\n\n\nE2"), "ACCEPT", (TWO,)),
    Strange(
        "subtotals in between",
        "a.csv",
        STAFF + "Subtotal,2,,\nE3,Cy,Ops,2021-01-01\nTotal,3,,\n",
        "QUARANTINE",
        (values("employee_id", "E1", "E2", "E3"), aside(4, 6)),
    ),
    Strange(
        "headings in between",
        "a.csv",
        staff(
            "Department: Sales,,,\nE1,Ana,Sales,\nE2,Bo,Sales,\n"
            "Department: Ops,,,\nE3,Cy,Ops,\nE4,Di,Ops,"
        ),
        "QUARANTINE",
        (values("employee_id", "E1", "E2", "E3", "E4"), aside(2, 5)),
    ),
    Strange(
        "header on every page",
        "a.csv",
        STAFF + STAFF.replace("E1", "E3").replace("E2", "E4"),
        "FIX",
        (values("employee_id", "E1", "E2", "E3", "E4"),),
    ),
    Strange(
        "a second table straight below",
        "a.csv",
        "employee_id,name,department\nE1,Ana,Sales\nE2,Bo,Ops\nskill_id,name,cluster\nS1,SQL,Data\n",
        "ASK",
        (no_rows_of("skill_id", "S1"),),
    ),
    Strange(
        "side by side",
        "a.csv",
        "employee_id,name,,skill_id,name\nE1,Ana,,S1,SQL\nE2,Bo,,S2,R\n",
        "ASK",
        (TWO,),
    ),
    Strange(
        "ratings in German",
        "a.csv",
        "Personalnummer;Kompetenz;Stufe;Datum\nE1;SQL;3;2026-03-01\nE2;SQL;4;2026-03-01\n",
        "ASK",
        (values("level", 3.0, 4.0),),
    ),
    Strange("one column", "a.csv", "employee_id\nE1\nE2\n", "ACCEPT", (TWO,)),
    Strange("only spaces", "a.csv", "   \n \n\t\n", "REJECT", ()),
    Strange("only a title", "a.csv", "Staff of March\n", "REJECT", ()),
    Strange(
        "10,000 columns", "a.csv", ",".join(f"c{i}" for i in range(10_000)) + "\n1\n", "REJECT", ()
    ),
    Strange("one line without an end", "a.csv", "E1," * 2_000_000, "REJECT", ()),
    Strange(
        "a log",
        "app.csv",
        "2026-03-01 10:00:01 INFO started\n2026-03-01 10:00:02 WARN slow, 3 s\n" * 20,
        "ASK",
        (),
    ),
    Strange(
        "a dump of a database",
        "a.csv",
        "CREATE TABLE staff (id int, name text);\n"
        "INSERT INTO staff VALUES (1, 'Ana');\nINSERT INTO staff VALUES (2, 'Bo');\n",
        "ASK",
        (),
    ),
]
