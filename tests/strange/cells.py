"""Dates, levels, amounts, ids and texts as people and spreadsheets leave them."""

from datetime import datetime

from tests.strange.making import STAFF, TWO, Strange, book, dated, named, names, rated, staff
from tests.uploads import aside, asks, fixes, values

DATES = [
    Strange(
        "day or month", "a.csv", dated("03/04/2020", "05/06/2021"), "ASK", (asks("day_first"),)
    ),
    Strange(
        "day first, proven",
        "a.csv",
        dated("03/04/2020", "25/06/2021"),
        "ACCEPT",
        (values("hire_date", "2020-04-03", "2021-06-25"),),
    ),
    Strange("31 February", "a.csv", dated("2020-01-15", "31/02/2020"), "QUARANTINE", (aside(3),)),
    Strange(
        "zeros for no day",
        "a.csv",
        dated("2020-01-15", "0000-00-00"),
        "FIX",
        (fixes("0000-00-00"),),
    ),
    Strange(
        "thousandths of seconds",
        "a.csv",
        dated("1577836800000", "1609459200000"),
        "ASK",
        (asks("epoch"),),
    ),
    Strange(
        "two digits for the year", "a.csv", dated("15.01.20", "01.06.68"), "ASK", (asks("century"),)
    ),
    Strange("hired in 2099", "a.csv", dated("2020-01-15", "2099-01-01"), "QUARANTINE", (aside(3),)),
    Strange(
        "zones in words", "a.csv", dated("2020-01-15 10:00 CET", "2021-06-01 09:00 CET"), "FIX", ()
    ),
    Strange(
        "months in German",
        "a.csv",
        dated("15. März 2020", "1. Dezember 2021"),
        "ACCEPT",
        (values("hire_date", "2020-03-15", "2021-12-01"),),
    ),
    Strange("quarters", "a.csv", dated("Q1 2020", "Q3 2021"), "QUARANTINE", (aside(2, 3),)),
    Strange("weeks", "a.csv", dated("2020-W03", "2021-W22"), "QUARANTINE", (aside(2, 3),)),
    Strange(
        "a month without year", "a.csv", dated("2020-01-15", "2-Jan"), "QUARANTINE", (aside(3),)
    ),
    Strange(
        "thirteen for the month",
        "a.csv",
        dated("2020-13-01", "2020-01-15"),
        "QUARANTINE",
        (aside(2),),
    ),
    Strange("Jan-20", "a.csv", dated("Jan-20", "Feb-21"), "ASK", ()),
    Strange(
        "dates of a spreadsheet's other epoch",
        "a.csv",
        dated("42383", "42918"),
        "ASK",
        (asks("serial"),),
    ),
]

LEVEL_CELLS = [
    Strange(
        "2-Jan for 1-2",
        "a.csv",
        rated("3", "2-Jan", "4"),
        "ASK",
        (asks("mangled_level", "2-Jan"), values("level", 3.0, 4.0)),
    ),
    Strange("Mar-04 for 3-4", "a.csv", rated("3", "Mar-04"), "ASK", (values("level", 3.0),)),
    Strange(
        "a range", "a.csv", rated("3", "1-2", "2-3"), "ASK", (asks("level_range", "1-2 as 1.5"),)
    ),
    Strange(
        "a level with its word",
        "a.csv",
        rated("3 - Proficient", "4 - Advanced"),
        "FIX",
        (values("level", 3.0, 4.0),),
    ),
    Strange("parts of five", "a.csv", rated("3/5", "4/5"), "FIX", (values("level", 3.0, 4.0),)),
    Strange("outside", "a.csv", rated("3", "6", "-1"), "QUARANTINE", (aside(3, 4),)),
    Strange("words, numbers and per cent", "a.csv", rated("3", "expert", "80%"), "ASK", ()),
    Strange(
        "decimal commas", "a.csv", rated('"3,5"', '"4,0"'), "FIX", (values("level", 3.5, 4.0),)
    ),
    Strange(
        "signs for no value",
        "a.csv",
        rated("3", "-", "n/a", "NULL", "#N/A", "?", "\\N"),
        "QUARANTINE",
        (values("level", 3.0), aside(3, 4, 5, 6, 7, 8)),
    ),
    Strange("Roman numbers", "a.csv", rated("III", "IV", "2"), "QUARANTINE", (aside(2, 3),)),
    Strange(
        "superscript", "a.csv", rated("3²", "4"), "QUARANTINE", (aside(2), values("level", 4.0))
    ),
    Strange(
        "half signs", "a.csv", rated("3½", "4"), "QUARANTINE", (aside(2), values("level", 4.0))
    ),
    Strange("Arabic digits", "a.csv", rated("٣", "٤"), "FIX", (values("level", 3.0, 4.0),)),
    Strange("full-width digits", "a.csv", rated("３", "４"), "FIX", (values("level", 3.0, 4.0),)),
    Strange("yes and no", "a.csv", rated("yes", "no", "yes"), "ASK", (asks("marks"),)),
    Strange(
        "two numbers", "a.csv", rated("3 4", "4"), "QUARANTINE", (aside(2), values("level", 4.0))
    ),
    Strange("a slip of the pen", "a.csv", rated("O", "l", "3"), "QUARANTINE", (aside(2, 3),)),
    Strange("hexadecimal", "a.csv", rated("0x3", "3"), "QUARANTINE", (aside(2),)),
    Strange("exponents", "a.csv", rated("3e0", "3"), "ACCEPT", (values("level", 3.0, 3.0),)),
    Strange("infinite", "a.csv", rated("inf", "3", "1e999"), "QUARANTINE", (aside(2, 4),)),
    Strange(
        "formula of a spreadsheet", "a.csv", rated("=SUM(A1:A3)", "3"), "QUARANTINE", (aside(2),)
    ),
]

_PAY = "employee_id,name,salary\n"

AMOUNTS = [
    Strange(
        "thousands by apostrophes",
        "a.csv",
        _PAY + "E1,Ana,54'300\nE2,Bo,61'000\n",
        "FIX",
        (values("salary", 54300.0, 61000.0),),
    ),
    Strange(
        "thousands by points",
        "a.csv",
        _PAY + 'E1,Ana,"54.300,00"\nE2,Bo,"61.000,50"\n',
        "FIX",
        (values("salary", 54300.0, 61000.5),),
    ),
    Strange(
        "lakh",
        "a.csv",
        _PAY + 'E1,Ana,"12,34,567"\nE2,Bo,"5,00,000"\n',
        "FIX",
        (values("salary", 1234567.0, 500000.0),),
    ),
    Strange(
        "a minus behind", "a.csv", _PAY + "E1,Ana,100-\nE2,Bo,200\n", "QUARANTINE", (aside(2),)
    ),
    Strange(
        "two currencies", "a.csv", _PAY + "E1,Ana,€100\nE2,Bo,$200\n", "ASK", (asks("currency"),)
    ),
    Strange(
        "thousands in k",
        "a.csv",
        _PAY + "E1,Ana,54k\nE2,Bo,61.5k\n",
        "FIX",
        (values("salary", 54000.0, 61500.0),),
    ),
    Strange("superscript", "a.csv", _PAY + "E1,Ana,54³\nE2,Bo,61000\n", "QUARANTINE", (aside(2),)),
    Strange("hidden pay", "a.csv", _PAY + "E1,Ana,*****\nE2,Bo,61000\n", "QUARANTINE", (aside(2),)),
    Strange(
        "FTE in words",
        "a.csv",
        "employee_id,name,fte\nE1,Ana,half\nE2,Bo,1\n",
        "QUARANTINE",
        (aside(2),),
    ),
    Strange(
        "FTE above one",
        "a.csv",
        "employee_id,name,fte\nE1,Ana,80\nE2,Bo,100\n",
        "FIX",
        (values("fte", 0.8, 1.0),),
    ),
]

IDS = [
    Strange(
        "display of a spreadsheet",
        "a.csv",
        staff("1.23457E+15,Ana,Sales,\nE2,Bo,Ops,"),
        "ASK",
        (asks("mangled_id", "1.23457E+15"), values("employee_id", "E2")),
    ),
    Strange(
        "exponents as they are",
        "a.csv",
        staff("1E5,Ana,Sales,\n100000,Bo,Ops,"),
        "ACCEPT",
        (values("employee_id", "1E5", "100000"),),
    ),
    Strange(
        "MARCH1 as 1-Mar",
        "a.csv",
        staff("1-Mar,Ana,Sales,\nAPR2,Bo,Ops,"),
        "ASK",
        (asks("mangled_id", "1-Mar"),),
    ),
    Strange(
        "full-width twin", "a.csv", staff("E1,Ana,Sales,\nＥ１,Bo,Ops,"), "ASK", (asks("same_id"),)
    ),
    Strange(
        "twin by composition",
        "a.csv",
        staff("É1,Ana,Sales,\nE\u03011,Bo,Ops,"),
        "QUARANTINE",
        (aside(2, 3),),
    ),
    Strange(
        "twin by white space",
        "a.csv",
        staff("E1,Ana,Sales,\n E1 ,Bo,Ops,"),
        "QUARANTINE",
        (aside(2, 3),),
    ),
    Strange(
        "the same person twice",
        "a.csv",
        STAFF + "E1,Ana Lima,Sales,2020-01-15\n",
        "FIX",
        (fixes("twice"),),
    ),
    Strange(
        "two people under one id",
        "a.csv",
        STAFF + "E1,Cy,Sales,2020-01-15\n",
        "QUARANTINE",
        (aside(2, 4),),
    ),
    Strange("no id", "a.csv", STAFF + ",Cy,Sales,2020-01-15\n", "QUARANTINE", (aside(4), TWO)),
    Strange(
        "dash for an id", "a.csv", STAFF + "-,Cy,Sales,2020-01-15\n", "QUARANTINE", (aside(4), TWO)
    ),
    Strange(
        "no manager in words",
        "a.csv",
        "employee_id,name,manager_id\nE1,Ana,NULL\nE2,Bo,E1\nE3,Cy,\\N\n",
        "FIX",
        (values("manager_id", None, "E1", None),),
    ),
    Strange(
        "manager nobody knows",
        "a.csv",
        "employee_id,name,manager_id\nE1,Ana,\nE2,Bo,E9\n",
        "FIX",
        (values("employee_id", "E1", "E2"), values("manager_id", None, None)),
    ),
    Strange(
        "ids that begin like formulas",
        "a.csv",
        staff("=1+1,Ana,Sales,\n-7,Bo,Ops,"),
        "ACCEPT",
        (values("employee_id", "=1+1", "-7"),),
    ),
    Strange(
        "error for an id",
        "a.csv",
        staff("#N/A,Ana,Sales,\nE2,Bo,Ops,"),
        "QUARANTINE",
        (values("employee_id", "E2"), aside(2)),
    ),
    Strange(
        "floats",
        "a.csv",
        staff("1001.0,Ana,Sales,\n1002.0,Bo,Ops,"),
        "FIX",
        (values("employee_id", "1001", "1002"),),
    ),
    Strange(
        "some floats",
        "a.csv",
        staff("1001.0,Ana,Sales,\n1002,Bo,Ops,"),
        "FIX",
        (values("employee_id", "1001", "1002"),),
    ),
]

TEXTS = [
    Strange(
        "right to left",
        "a.csv",
        named("דנה כהן", "محمد علي"),
        "ACCEPT",
        (names("דנה כהן", "محمد علي"),),
    ),
    Strange(
        "turned letters", "a.csv", named("Ana\u202egnp.exe"), "FIX", (fixes("cannot be seen"),)
    ),
    Strange("families of emoji", "a.csv", named("👩‍👩‍👧 Ana"), "ACCEPT", (names("👩‍👩‍👧 Ana"),)),
    Strange(
        "a cell of 40,000 letters", "a.csv", named("A" * 40_000, "Bo"), "QUARANTINE", (aside(2),)
    ),
    Strange(
        "formulas",
        "a.csv",
        named("=cmd|' /C calc'!A0", "@SUM(1)"),
        "ACCEPT",
        (names("=cmd|' /C calc'!A0", "@SUM(1)"),),
    ),
    Strange(
        "departments spelled in two ways",
        "a.csv",
        staff("E1,Ana,Sales,\nE2,Bo,SALES ,\nE3,Cy,Sales,"),
        "FIX",
        (values("function", "Sales", "Sales", "Sales"),),
    ),
    Strange(
        "1-2 of departments as dates",
        "a.csv",
        "employee_id,band\nE1,20-Oct\nE2,20-30%\nE3,30-40%\n",
        "ASK",
        (asks("mangled", "20-Oct as 10-20%"),),
    ),
    Strange(
        "bands that became days",
        "a.xlsx",
        lambda: book(
            [
                ["employee_id", "band"],
                ["E1", datetime(2026, 10, 20)],
                ["E2", "20-30%"],
                ["E3", "30-40%"],
            ]
        ),
        "ASK",
        (asks("mangled"),),
    ),
    Strange(
        "words for a missing department",
        "a.csv",
        staff("E1,Ana,-,\nE2,Bo,n/a,\nE3,Cy,?,"),
        "FIX",
        (fixes("no value", "e.g. -"),),
    ),
    Strange(
        "surnames like words",
        "a.csv",
        named("Null", "None", "NaN", "True", "N/A"),
        "ACCEPT",
        (names("Null", "None", "NaN", "True", "N/A"),),
    ),
]
