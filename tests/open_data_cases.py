"""Texts with delimiters as open-data portals publish them, made up, with the table each holds.

The shapes are those of statistical offices, councils and ministries: lines of metadata above,
notes and sources below, headers of several lines, units, codes for what is not known, thousands
and decimals as each country writes them, every delimiter and encoding. Each case says what the
records are and under which names; rows that are none may be kept aside, columns that others give
may be left out, both listed.
"""

# ruff: noqa: E501, one record of a table per line
from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class OpenData:
    """A text and the tables in it.

    Attributes:
        name: What it is.
        data: The bytes.
        tables: Of each table the header and the records; a header cell ``None`` may be anything.
    """

    name: str
    data: bytes
    tables: tuple[tuple[Sequence[str | None], Rows], ...]


MAKERS: list[Callable[[], OpenData]] = []


def open_data_cases() -> Iterator[OpenData]:
    """Make all cases."""
    for make in MAKERS:
        yield make()


def _case(make: Callable[[], OpenData]) -> Callable[[], OpenData]:
    MAKERS.append(make)
    return make


def _text(
    rows: Sequence[Sequence[str]],
    sep: str = ",",
    end: str = "\r\n",
    quoting: int = csv.QUOTE_MINIMAL,
) -> str:
    target = io.StringIO()
    csv.writer(target, delimiter=sep, lineterminator=end, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    return target.getvalue()


def _one(
    name: str, text: str, header: Sequence[str | None], rows: Rows, encoding: str = "utf-8"
) -> OpenData:
    return OpenData(name, text.encode(encoding), ((tuple(header), rows),))


AREAS = [
    "Northam",
    "Eastby",
    "Southsea",
    "Westerly",
    "Midford",
    "Oldham Green",
    "St. Mary's",
    "Upper Vale",
]
SPEND_HEADER = ["Body", "Date", "Supplier", "Amount", "Purpose"]
SPEND = [["Ministry of Works", f"{d:02d}/03/2014", s, a, p] for d, s, a, p in [
    (3, "Alder & Sons Ltd", "1,250.00", "Grounds, paths"), (4, "Birch plc", "25,000.50", "Software"),
    (11, "Cedar LLP", "99.95", "Travel"), (12, "Alder & Sons Ltd", "-120.00", "Refund"),
    (20, "Elm Partners", "3,400,120.00", "Rent"), (28, "Fir Trust", "870.10", "Training")]]  # fmt: skip


def _popul(thousands: str = "") -> Rows:
    rows = []
    for at, area in enumerate(AREAS):
        a, b = 10_230 + 1_777 * at, 11_980 + 1_613 * at
        rows.append(
            [f"E0{at}", area, f"{a:,}".replace(",", thousands), f"{b:,}".replace(",", thousands)]
        )
    return rows


POPUL_HEADER = ["Code", "Area", "2011", "2021"]


@_case
def spending() -> OpenData:
    return _one("spending", _text([SPEND_HEADER, *SPEND]), SPEND_HEADER, SPEND)


@_case
def spending_trailing_delimiters() -> OpenData:
    rows = [[*r, "", "", ""] for r in [SPEND_HEADER, *SPEND]] + [[""] * 8] * 4
    return _one("spending_trailing_delimiters", _text(rows), SPEND_HEADER, SPEND)


@_case
def spending_title_above() -> OpenData:
    rows = [["Spend over £25,000 in March 2014", *[""] * 4], [""] * 5, SPEND_HEADER, *SPEND]
    return _one("spending_title_above", _text(rows), SPEND_HEADER, SPEND, "cp1252")


@_case
def spending_empty_lines_first() -> OpenData:
    return _one(
        "spending_empty_lines_first",
        "\r\n,,,,\r\n" + _text([SPEND_HEADER, *SPEND]),
        SPEND_HEADER,
        SPEND,
    )


@_case
def metadata_as_pairs() -> OpenData:
    above = [["Title", "Resident population"], ["Source", "Office of Counts"], ["Last updated", "2022-05-01"],
             ["Contact", "counts@example.org"], []]  # fmt: skip
    return _one(
        "metadata_as_pairs", _text([*above, POPUL_HEADER, *_popul()]), POPUL_HEADER, _popul()
    )


@_case
def metadata_as_pairs_without_gap() -> OpenData:
    above = [
        ["Title:", "Resident population"],
        ["Source:", "Office of Counts"],
        ["Updated:", "2022-05-01"],
    ]
    return _one(
        "metadata_as_pairs_without_gap",
        _text([*above, POPUL_HEADER, *_popul()]),
        POPUL_HEADER,
        _popul(),
    )


@_case
def metadata_padded_with_delimiters() -> OpenData:
    above = [
        ["Resident population", "", "", ""],
        ["Office of Counts", "", "", ""],
        ["Released 1 May 2022", "", "", ""],
    ]
    return _one(
        "metadata_padded_with_delimiters",
        _text([*above, POPUL_HEADER, *_popul(",")]),
        POPUL_HEADER,
        _popul(","),
    )


@_case
def notes_below() -> OpenData:
    below = [[], ["Notes:"], ["1. Figures are rounded and may not add up to totals."], ["2. Estimates as of mid-year."],
             ["Source: Office of Counts"]]  # fmt: skip
    return _one("notes_below", _text([POPUL_HEADER, *_popul(), *below]), POPUL_HEADER, _popul())


@_case
def notes_below_without_gap() -> OpenData:
    below = [
        ["Source: Office of Counts, mid-year estimates", "", "", ""],
        ["© Crown copyright 2022", "", "", ""],
    ]
    return _one(
        "notes_below_without_gap", _text([POPUL_HEADER, *_popul(), *below]), POPUL_HEADER, _popul()
    )


@_case
def notes_with_commas_below() -> OpenData:
    text = (
        _text([POPUL_HEADER, *_popul()])
        + "\r\nNote: includes students, soldiers, and others.\r\nSource: counts, 2022\r\n"
    )
    return _one("notes_with_commas_below", text, POPUL_HEADER, _popul())


@_case
def german_semicolons() -> OpenData:
    header = ["Gemeinde", "Einwohner", "Fläche in km²", "Anteil in %"]
    rows = [["Altdorf", "12.345", "45,67", "3,4"], ["Bergheim", "8.901", "12,30", "2,1"], ["Célestin-Au", "1.234.567", "310,00", "88,9"],
            ["Dürrwangen", "2.650", "29,15", "5,6"]]  # fmt: skip
    return _one("german_semicolons", _text([header, *rows], ";"), header, rows, "cp1252")


@_case
def german_with_metadata() -> OpenData:
    header = ["Jahr", "Land", "Insgesamt", "männlich", "weiblich"]
    rows = [[str(y), land, str(2000 + y + 7 * k), str(900 + y * k % 91), str(1100 + y * k % 77)]
            for y in (2018, 2019, 2020) for k, land in enumerate(["Bayern", "Hessen", "Sachsen"], 3)]  # fmt: skip
    above = [
        ["Tabelle: 21311-0001"],
        ["Studierende: Deutschland, Semester"],
        ["Statistik der Studierenden"],
    ]
    below = [
        ["__________"],
        ["Erläuterung: Ab 2019 neue Systematik."],
        ["(C)opyright Amt für Zahlen, 2021"],
        ["Stand: 04.05.2021 / 10:12:13"],
    ]
    return _one(
        "german_with_metadata", _text([*above, header, *rows, *below], ";"), header, rows, "cp1252"
    )


@_case
def units_below_header() -> OpenData:
    header = ["Station", "Date", "PM10", "NO2"]
    units = ["", "", "µg/m³", "µg/m³"]
    rows = [
        [f"ST{k}", f"2019-01-{d:02d}", f"{10 + k + d / 10:.1f}", f"{30 + k - d / 10:.1f}"]
        for k in (1, 2)
        for d in range(1, 6)
    ]
    whole = [f"{h} {u}".strip() for h, u in zip(header, units)]
    del whole
    return _one("units_below_header", _text([header, units, *rows]), header, rows)


@_case
def units_in_brackets_below() -> OpenData:
    header = ["Year", "Output", "Income"]
    rows = [
        [str(y), str(1000 + 13 * (y - 2000)), f"{(y - 2000) * 3.5:.1f}"] for y in range(2001, 2012)
    ]
    return _one(
        "units_in_brackets_below", _text([header, ["", "(tonnes)", "(£m)"], *rows]), header, rows
    )


@_case
def years_with_group_above() -> OpenData:
    groups = ["", "Men", "", "Women", ""]
    names = ["Area", "2011", "2021", "2011", "2021"]
    rows = [[a, *(str(500 + 31 * k + 97 * j) for j in range(4))] for k, a in enumerate(AREAS)]
    header = ["Area", "Men 2011", "Men 2021", "Women 2011", "Women 2021"]
    return _one("years_with_group_above", _text([groups, names, *rows]), header, rows)


@_case
def group_above_with_title() -> OpenData:
    rows = [[a, *(str(500 + 31 * k + 97 * j) for j in range(4))] for k, a in enumerate(AREAS)]
    lines = [["Table 3: Households by tenure", *[""] * 4], [""] * 5, ["", "Owned", "", "Rented", ""],
             ["Area", "Number", "Per cent", "Number", "Per cent"], *rows, [""] * 5, ["Source: Census", *[""] * 4]]  # fmt: skip
    header = ["Area", "Owned Number", "Owned Per cent", "Rented Number", "Rented Per cent"]
    return _one("group_above_with_title", _text(lines), header, rows)


@_case
def codes_for_unknown() -> OpenData:
    header = ["School", "Pupils", "Pass rate", "Absence"]
    rows = [["Alder Primary", "210", "87.5", "4.1"], ["Birch Primary", "n/a", "n/a", "SUPP"], ["Cedar High", "1,020", "..", "5.6"],
            ["Elm High", "x", "61.0", "-"], ["Fir Academy", "930", "72.1", "NE"], ["Hazel School", "88", ":", "6.0"]]  # fmt: skip
    return _one("codes_for_unknown", _text([header, *rows]), header, rows)


@_case
def total_at_end() -> OpenData:
    rows = _popul()
    total = ["", "Total", str(sum(int(r[2]) for r in rows)), str(sum(int(r[3]) for r in rows))]
    return _one("total_at_end", _text([POPUL_HEADER, *rows, total]), POPUL_HEADER, rows)


@_case
def total_first() -> OpenData:
    rows = _popul()
    total = [
        "K01",
        "All areas",
        str(sum(int(r[2]) for r in rows)),
        str(sum(int(r[3]) for r in rows)),
    ]
    return _one("total_first", _text([POPUL_HEADER, total, *rows]), POPUL_HEADER, rows)


@_case
def utf16_tabs() -> OpenData:
    header = ["Région", "Année", "Dépenses"]
    rows = [
        ["Île-de-France", "2019", "1 234,5"],
        ["Bretagne", "2019", "987,0"],
        ["Corse", "2019", "65,4"],
        ["Grand Est", "2019", "2 001,9"],
    ]
    return _one("utf16_tabs", _text([header, *rows], "\t"), header, rows, "utf-16")


@_case
def utf16_be_without_mark() -> OpenData:
    return _one(
        "utf16_be_without_mark",
        _text([SPEND_HEADER, *SPEND], "\t"),
        SPEND_HEADER,
        SPEND,
        "utf-16-be",
    )


@_case
def french_semicolons() -> OpenData:
    header = ["code_commune", "nom_commune", "population", "taux"]
    rows = [
        ["01001", "L'Abergement", "776", "12,5"],
        ["01002", "Ambérieu", "14 081", "9,75"],
        ["2A004", "Ajaccio", "70 659", "0,5"],
    ]
    return _one("french_semicolons", _text([header, *rows], ";", "\n", csv.QUOTE_ALL), header, rows)


@_case
def spanish_latin() -> OpenData:
    header = ["Provincia", "Año", "Parados", "Tasa"]
    rows = [
        ["Cádiz", "2015", "1.203", "31,2"],
        ["León", "2015", "98", "18,9"],
        ["Ávila", "2015", "45", "20,0"],
    ]
    return _one("spanish_latin", _text([header, *rows], ";"), header, rows, "latin-1")


@_case
def bars() -> OpenData:
    return _one("bars", _text([SPEND_HEADER, *SPEND], "|", "\n"), SPEND_HEADER, SPEND)


@_case
def carets() -> OpenData:
    return _one("carets", _text([SPEND_HEADER, *SPEND], "^", "\n"), SPEND_HEADER, SPEND)


@_case
def section_signs() -> OpenData:
    return _one("section_signs", _text([SPEND_HEADER, *SPEND], "§", "\n"), SPEND_HEADER, SPEND)


@_case
def tabs_with_lonely_quotes() -> OpenData:
    header = ["ID", "Item", "Size"]
    rows = [
        ["1", '19" rack', "4 U"],
        ["2", '24" screen', "60 cm"],
        ["3", "cable", "2 m"],
        ["4", '5" disk', "13 cm"],
    ]
    text = "".join("\t".join(r) + "\n" for r in [header, *rows])
    return _one("tabs_with_lonely_quotes", text, header, rows)


@_case
def spaces_after_commas() -> OpenData:
    header = ["Year", "Area", "Count"]
    rows = [[str(y), f"Zone {z}", str(y % 7 * 3 + ord(z))] for y in range(2001, 2008) for z in "AB"]
    text = "".join(", ".join(r) + "\n" for r in [header, *rows])
    return _one("spaces_after_commas", text, header, rows)


@_case
def spaces_then_quotes() -> OpenData:
    header = ["Year", "Area", "Note"]
    rows = [
        ["2001", "North, upper", "fine"],
        ["2002", "North, lower", "a, b"],
        ["2003", "South", "c"],
    ]
    text = "".join(", ".join(f'"{c}"' for c in r) + "\n" for r in [header, *rows])
    return _one("spaces_then_quotes", text, header, rows)


@_case
def comments_with_hashes() -> OpenData:
    text = "# Tide gauge, hourly\n# Station: Eastby\n# Units: metres\n" + _text(
        [
            ["Time", "Level", "Flag"],
            *[[f"2020-01-01 {h:02d}:00", f"{h / 7:.3f}", "G"] for h in range(12)],
        ]
    )
    return _one(
        "comments_with_hashes",
        text,
        ["Time", "Level", "Flag"],
        [[f"2020-01-01 {h:02d}:00", f"{h / 7:.3f}", "G"] for h in range(12)],
    )


@_case
def no_header_numbers() -> OpenData:
    rows = [[f"{51 + k / 13:.4f}", f"{-1 - k / 17:.4f}", str(k * k), f"P{k}"] for k in range(1, 13)]
    return _one("no_header_numbers", _text(rows), [None] * 4, rows)


@_case
def numbers_of_columns_below_header() -> OpenData:
    header = ["District", "Schools", "Pupils", "Teachers"]
    rows = [
        [a, str(12 + 3 * k), str(1400 + 210 * k), str(90 + 17 * k)] for k, a in enumerate(AREAS)
    ]
    return _one(
        "numbers_of_columns_below_header",
        _text([header, ["1", "2", "3", "4"], *rows]),
        header,
        rows,
    )


@_case
def serial_number_column() -> OpenData:
    header = ["Sl. No.", "State", "Projects", "Cost"]
    rows = [[str(k), a, str(3 * k + k % 4), f"{k * 12.7:.2f}"] for k, a in enumerate(AREAS, 1)]
    return _one("serial_number_column", _text([header, *rows]), header, rows)


@_case
def section_headings_inside() -> OpenData:
    header = ["Item", "2012", "2013", "2014"]
    one = [
        ["Wheat", "10.1", "11.0", "9.8"],
        ["Barley", "5.5", "5.9", "6.1"],
        ["Oats", "1.2", "1.1", "1.4"],
    ]
    two = [
        ["Cattle", "201", "199", "205"],
        ["Sheep", "880", "861", "845"],
        ["Pigs", "77", "80", "83"],
    ]
    lines = [header, ["CROPS", "", "", ""], *one, ["LIVESTOCK", "", "", ""], *two]
    return _one("section_headings_inside", _text(lines), header, [*one, *two])


@_case
def two_tables() -> OpenData:
    one, two = ["Area", "Births", "Deaths"], ["Area", "Marriages", "Divorces", "Partnerships"]
    first = [[a, str(90 + 11 * k), str(80 + 7 * k)] for k, a in enumerate(AREAS)]
    second = [[a, str(40 + 9 * k), str(20 + 5 * k), str(k + 3)] for k, a in enumerate(AREAS)]
    lines = [
        ["Table 1 Births and deaths"],
        [],
        one,
        *first,
        [],
        ["Table 2 Marriages"],
        [],
        two,
        *second,
    ]
    return OpenData("two_tables", _text(lines).encode(), ((one, first), (two, second)))


@_case
def two_tables_padded() -> OpenData:
    one, two = ["Area", "Births", "Deaths", ""], ["Area", "Marriages", "Divorces", "Partnerships"]
    first = [[a, str(90 + 11 * k), str(80 + 7 * k)] for k, a in enumerate(AREAS)]
    second = [[a, str(40 + 9 * k), str(20 + 5 * k), str(k + 3)] for k, a in enumerate(AREAS)]
    lines = [
        ["Births and deaths", "", "", ""],
        one,
        *([*r, ""] for r in first),
        [""] * 4,
        ["Marriages", "", "", ""],
        two,
        *second,
    ]
    return OpenData("two_tables_padded", _text(lines).encode(), ((one[:3], first), (two, second)))


@_case
def header_with_line_breaks() -> OpenData:
    header = ["Local\nauthority", "Number of\nclaims", "Share\n(%)"]
    rows = [[a, str(100 + k * 13), f"{k * 1.7 + 2:.1f}"] for k, a in enumerate(AREAS)]
    clean = ["Local authority", "Number of claims", "Share (%)"]
    return _one("header_with_line_breaks", _text([header, *rows]), clean, rows)


@_case
def cells_with_line_breaks() -> OpenData:
    header = ["Ref", "Question", "Answer", "Date"]
    rows = [
        [f"FOI{k}", "How many,\nand where?", f'He said "{k}"\n\nand left', f"2013-0{k}-11"]
        for k in range(1, 8)
    ]
    return _one("cells_with_line_breaks", _text([header, *rows]), header, rows)


@_case
def blank_first_column() -> OpenData:
    header = ["Area", "Claims", "Share"]
    rows = [[a, str(100 + k * 13), f"{k * 1.7 + 2:.1f}"] for k, a in enumerate(AREAS)]
    return _one("blank_first_column", _text([["", *r] for r in [header, *rows]]), header, rows)


@_case
def words_only_header() -> OpenData:
    header = ["Name", "Party", "Ward", "Email"]
    rows = [[f"Cllr {n}", p, a, f"{n.split()[0].lower()}@example.org"] for n, p, a in zip(
        ["Ann Ash", "Ben Birch", "Cy Cedar", "Di Elm", "Ed Fir"], ["Green", "Blue", "Red", "Blue", "Independent"], AREAS)]  # fmt: skip
    return _one("words_only_header", _text([header, *rows]), header, rows)


@_case
def words_only_no_known_names() -> OpenData:
    header = ["Committee", "Chair", "Venue"]
    rows = [["Planning", "Ann Ash", "Guildhall"], ["Licensing", "Ben Birch", "Guildhall"], ["Audit", "Cy Cedar", "Town Hall"],
            ["Scrutiny", "Di Elm", "Annex"], ["Standards", "Ed Fir", "Town Hall"]]  # fmt: skip
    return _one("words_only_no_known_names", _text([header, *rows]), header, rows)


@_case
def long_texts() -> OpenData:
    header = ["ID", "Category", "Description"]
    rows = [
        [
            str(k),
            "Road",
            "A long remark about the state of the road, its surface, its edges and the plans of the council. "
            * 3,
        ]
        for k in range(1, 9)
    ]
    return _one("long_texts", _text([header, *rows]), header, rows)


@_case
def short_rows() -> OpenData:
    header = ["Area", "Jan", "Feb", "Mar", "Apr", "May"]
    rows = [[a, *(str(20 + k + m) for m in range(5 - (k % 3)))] for k, a in enumerate(AREAS)]
    whole = [r + [""] * (6 - len(r)) for r in rows]
    return _one("short_rows", _text([header, *rows]), header, whole)


@_case
def old_mac_lines() -> OpenData:
    return _one(
        "old_mac_lines", _text([POPUL_HEADER, *_popul()], ";", "\r"), POPUL_HEADER, _popul()
    )


@_case
def bom_and_quotes() -> OpenData:
    return _one(
        "bom_and_quotes",
        _text([SPEND_HEADER, *SPEND], ",", "\n", csv.QUOTE_ALL),
        SPEND_HEADER,
        SPEND,
        "utf-8-sig",
    )


@_case
def currency_signs() -> OpenData:
    header = ["Name", "Title", "Salary"]
    rows = [
        ["Ash, Ann", "CLERK", "$45,100.00"],
        ["Birch, Ben", "POLICE OFFICER", "$86,520.00"],
        ["Cedar, Cy", "LIBRARIAN", "$61,000.50"],
    ]
    return _one("currency_signs", _text([header, *rows]), header, rows)


@_case
def repeated_page_headers() -> OpenData:
    rows = _popul()
    return _one(
        "repeated_page_headers",
        _text([POPUL_HEADER, *rows[:4], POPUL_HEADER, *rows[4:]]),
        POPUL_HEADER,
        rows,
    )


@_case
def footnote_marks_in_header() -> OpenData:
    header = ["Area", "Rate (1)", "Change (2)"]
    rows = [[a, f"{k * 1.3 + 3:.1f}", f"{(-1) ** k * k / 7:.2f}"] for k, a in enumerate(AREAS)]
    below = [[], ["(1) Per 1,000 people"], ["(2) Against the year before"]]
    return _one("footnote_marks_in_header", _text([header, *rows, *below]), header, rows)


@_case
def title_with_commas_unquoted() -> OpenData:
    text = "Road accidents by severity, area and year, 2010\r\n" + _text([POPUL_HEADER, *_popul()])
    return _one("title_with_commas_unquoted", text, POPUL_HEADER, _popul())


@_case
def months_across() -> OpenData:
    header = ["Crime type", "Jan-12", "Feb-12", "Mar-12", "Apr-12"]
    rows = [
        [c, *(str(30 + 7 * k + m * k) for m in range(4))]
        for k, c in enumerate(["Burglary", "Robbery", "Theft", "Arson"], 1)
    ]
    return _one("months_across", _text([header, *rows]), header, rows)


@_case
def years_across_with_blank_corner() -> OpenData:
    header = [None, "2009", "2010", "2011", "2012"]
    rows = [
        [c, *(str(30 + 7 * k + m * k) for m in range(4))]
        for k, c in enumerate(["Coal", "Gas", "Oil", "Wind"], 1)
    ]
    return _one("years_across_with_blank_corner", _text([["", *header[1:]], *rows]), header, rows)  # type: ignore[list-item]


@_case
def financial_years() -> OpenData:
    header = ["Measure", "2009/10", "2010/11", "2011/12"]
    rows = [
        [c, *(f"{30 + 7 * k + m * k:,}.5" for m in range(3))]
        for k, c in enumerate(["Income", "Grants", "Fees", "Other"], 1)
    ]
    return _one("financial_years", _text([["£ thousand", "", "", ""], header, *rows]), header, rows)


@_case
def one_record() -> OpenData:
    header = ["Pay floor", "Pay ceiling", "Posts", "Unit"]
    return _one(
        "one_record",
        _text([header, ["25000", "29999", "3", "Legal"]]),
        header,
        [["25000", "29999", "3", "Legal"]],
    )


@_case
def organogram() -> OpenData:
    header = [
        "Parent Department",
        "Organisation",
        "Unit",
        "Reporting Senior Post",
        "Grade",
        "Payscale Minimum (£)",
        "Payscale Maximum (£)",
        "Generic Job Title",
        "Number of Posts in FTE",
        "Professional/Occupational Group",
    ]
    rows = [
        [
            "Works",
            "Works",
            "Roads",
            str(k),
            "EO",
            "23,000",
            "27,400",
            "Officer",
            f"{k}.50",
            "Operational Delivery",
        ]
        for k in range(1, 8)
    ]
    return _one("organogram", _text([header, *rows]), header, rows, "cp1252")


@_case
def two_columns() -> OpenData:
    rows = [[a, str(100 + k)] for k, a in enumerate(AREAS)]
    return _one("two_columns", _text([["Area", "Count"], *rows]), ["Area", "Count"], rows)


@_case
def two_columns_with_title_and_note() -> OpenData:
    rows = [[a, str(100 + k)] for k, a in enumerate(AREAS)]
    lines = [["Libraries by area", ""], ["Area", "Count"], *rows, ["Source: returns", ""]]
    return _one("two_columns_with_title_and_note", _text(lines), ["Area", "Count"], rows)


@_case
def one_column() -> OpenData:
    rows = [[a] for a in AREAS]
    return _one("one_column", "Ward\r\n" + "".join(f"{a}\r\n" for a in AREAS), ["Ward"], rows)


@_case
def decimal_commas_in_commas() -> OpenData:
    header = ["Kraj", "Rok", "Podíl"]
    rows = [
        ["Praha", "2010", "12,5"],
        ["Zlín", "2010", "3,25"],
        ["Brno", "2010", "100,0"],
        ["Plzeň", "2010", "7,1"],
        ["Jihočeský kraj", "2010", "8,4"],
        ["Vysočina – Třebíč", "2010", "5,2"],
    ]
    return _one("decimal_commas_in_commas", _text([header, *rows]), header, rows, "cp1250")


@_case
def thousands_with_spaces() -> OpenData:
    header = ["Fylke", "Personer", "Areal"]
    rows = [
        ["Østfold", "287 198", "4 182"],
        ["Oslo", "634 463", "454"],
        ["Hordaland", "505 246", "15 438"],
    ]
    return _one("thousands_with_spaces", _text([header, *rows], ";"), header, rows, "latin-1")


@_case
def indented_items_with_subtotals() -> OpenData:
    header = ["Sector", "2015", "2016"]
    rows = [
        ["  Coal", "12", "10"],
        ["  Gas", "30", "34"],
        ["  Oil", "8", "6"],
        ["  Wind", "11", "16"],
        ["  Solar", "4", "9"],
    ]
    lines = [header, ["Fossil", "50", "50"], *rows[:3], ["Renewable", "15", "25"], *rows[3:]]
    del lines[1], lines[4]
    return _one(
        "indented_items_with_subtotals",
        _text(lines),
        header,
        [[c.strip() for c in r] for r in rows],
    )


@_case
def merged_labels_down() -> OpenData:
    header = ["Region", "Sex", "2015", "2016"]
    rows = [[r if s == "Men" else "", s, str(100 + k * 7 + (s == "Men") * 3), str(140 + k * 7)]
            for k, r in enumerate(["North", "South", "East", "West"]) for s in ("Men", "Women")]  # fmt: skip
    return _one("merged_labels_down", _text([header, *rows]), header, rows)


@_case
def three_row_header() -> OpenData:
    lines = [
        ["", "Employment", "", "", ""],
        ["", "Men", "", "Women", ""],
        ["Year", "Full", "Part", "Full", "Part"],
    ]
    rows = [[str(y), *(str(y % 100 * 7 + j * 31) for j in range(4))] for y in range(2001, 2009)]
    header = ["Year", None, None, None, None]
    return _one("three_row_header", _text([*lines, *rows]), header, rows)


@_case
def wide_sparse_preamble() -> OpenData:
    lines = [
        ["", "", "", "", "Report 7B", "", "", ""],
        ["", "", "", "", "Printed 01/02/2013", "", "", ""],
        [""] * 8,
    ]
    header = ["Unit", "Grade", "Jan", "Feb", "Mar", "Apr", "May", "Jun"]
    rows = [[a, f"G{k % 4}", *(str(10 * k + m) for m in range(6))] for k, a in enumerate(AREAS, 1)]
    return _one("wide_sparse_preamble", _text([*lines, header, *rows]), header, rows)


@_case
def end_marker() -> OpenData:
    return _one(
        "end_marker", _text([POPUL_HEADER, *_popul(), [], ["End of file"]]), POPUL_HEADER, _popul()
    )


@_case
def count_of_rows_below() -> OpenData:
    return _one(
        "count_of_rows_below",
        _text([SPEND_HEADER, *SPEND]) + "(6 rows affected)\r\n",
        SPEND_HEADER,
        SPEND,
    )


@_case
def rule_below_header() -> OpenData:
    text = "Area|Claims|Share\n----|------|-----\n" + "".join(
        f"{a}|{100 + k}|{k * 1.5:.1f}\n" for k, a in enumerate(AREAS)
    )
    return _one(
        "rule_below_header",
        text,
        ["Area", "Claims", "Share"],
        [[a, str(100 + k), f"{k * 1.5:.1f}"] for k, a in enumerate(AREAS)],
    )


@_case
def machine_names_then_labels() -> OpenData:
    header, labels = (
        ["area_code", "area_name", "obs_value"],
        ["Area code", "Name of area", "Value (persons)"],
    )
    rows = [[f"E0{k}", a, str(1000 + 37 * k)] for k, a in enumerate(AREAS)]
    return OpenData(
        "machine_names_then_labels", _text([header, labels, *rows]).encode(), (((None,) * 3, rows),)
    )


@_case
def apostrophes_and_backslashes() -> OpenData:
    header = ["id", "place", "remark"]
    rows = [
        ["1", "St. Mary's", "path C:\\temp"],
        ["2", "King's Cross", 'the \\"old\\" one'.replace("\\", "")],
        ["3", "Land's End", "none"],
    ]
    text = 'id,place,remark\n1,St. Mary\'s,path C:\\temp\n2,King\'s Cross,"the \\"old\\" one"\n3,Land\'s End,none\n'
    return _one("apostrophes_and_backslashes", text, header, rows)
