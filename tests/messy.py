"""Two files as a personnel office sends them: made anew from a seed, all names made up.

The list of people has a byte order mark, semicolons, a title above the header, headers of its
own, German dates, decimal commas, ids with leading zeros, a blank job title, a repeated row and a
total below. The matrix has words for levels, some of them misspelt or "n/a".
"""

from __future__ import annotations

import random
from io import BytesIO

PEOPLE_FILE, MATRIX_FILE = "Headcount_2026-10 (final).csv", "Skills matrix Oct 2026.xlsx"

TITLES = {
    "Accountant": ("Finance", 9),
    "Accounts Payable Clerk": ("Finance", 7),
    "Payroll Clerk": ("Finance", 5),
    "Financial Analyst": ("Finance", 8),
    "Internal Auditor": ("Finance", 4),
    "Finance Manager": ("Finance", 3),
    "HR Generalist": ("People", 6),
    "Recruiter": ("People", 5),
    "Training Specialist": ("People", 4),
    "Software Engineer": ("Technology", 24),
    "Sr. Software Engineer": ("Technology", 12),
    "Data Scientist": ("Technology", 7),
    "Database Administrator": ("Technology", 4),
    "Network Administrator": ("Technology", 5),
    "Information Security Analyst": ("Technology", 5),
    "IT Support Technician": ("Technology", 10),
    "Business Analyst": ("Technology", 8),
    "Project Manager": ("Technology", 7),
    "Mechanical Engineer": ("Operations", 11),
    "Electrical Engineer": ("Operations", 9),
    "Industrial Engineer": ("Operations", 6),
    "Quality Inspector": ("Operations", 12),
    "CNC Machinist": ("Operations", 18),
    "Welder": ("Operations", 14),
    "Maintenance Technician": ("Operations", 13),
    "Production Supervisor": ("Operations", 8),
    "Warehouse Associate": ("Logistics", 20),
    "Forklift Operator": ("Logistics", 12),
    "Logistics Coordinator": ("Logistics", 7),
    "Purchasing Agent": ("Logistics", 6),
    "Truck Driver": ("Logistics", 10),
    "Sales Representative": ("Sales", 16),
    "Sales Manager": ("Sales", 4),
    "Customer Service Rep": ("Sales", 14),
    "Marketing Specialist": ("Sales", 6),
    "Graphic Designer": ("Sales", 3),
    "Paralegal": ("Legal", 3),
    "Executive Assistant": ("Legal", 4),
    "Head of Happiness": ("People", 1),
}
"""Job title to function and number of people; the last one is in no register of occupations."""

SKILLS = (
    "Active Listening", "Critical Thinking", "Reading Comprehension", "Speaking", "Writing",
    "Mathematics", "Programming", "Complex Problem Solving", "Judgment and Decision Making",
    "Time Management", "Coordination", "Negotiation", "Persuasion", "Service Orientation",
    "Instructing", "Equipment Maintenance", "Quality Control Analysis", "Operations Monitoring",
    "Troubleshooting", "Systems Analysis", "Microsoft Excel", "SAP software", "Python",
    "Customer and Personal Service", "Administration and Management", "Economics and Accounting",
    "Mechanical", "Production and Processing", "Sales and Marketing", "Transportation",
    "English Language", "Our own quoting tool",
)  # fmt: skip
WORDS = ("none", "Basic", "Intermediate", "Advanced", "Expert", "n/a")
SITES = ("Hamburg", "Lyon", "Leeds", "Poznań")
_FIRST = ("Ada", "Bruno", "Chiara", "Dragan", "Elif", "Femi", "Grete", "Hugo", "Ines", "Jonas")
_LAST = ("Null", "O'Brien", "Nowak", "Müller", "Garcia", "Dubois", "Rossi", "Smith", "Øst")

HEADERS = ("Pers. No.", "Full Name", "Job Title ", "Dept.", "Work Location", "Entry Date",
           "FTE", "Annual Gross Pay", "Line Manager", "Cost Code")  # fmt: skip


def people() -> list[dict[str, str]]:
    """Make the people: about 300 rows, every job title held by somebody."""
    draw = random.Random(20261031)
    rows = []
    for title, (function, count) in TITLES.items():
        for _ in range(count):
            number = len(rows) + 7
            year, month, day = draw.randint(2003, 2026), draw.randint(1, 9), draw.randint(1, 28)
            rows.append(
                {
                    "Pers. No.": f"{number:05d}",
                    "Full Name": f"{draw.choice(_FIRST)} {draw.choice(_LAST)}",
                    "Job Title ": title,
                    "Dept.": function,
                    "Work Location": draw.choice(SITES),
                    "Entry Date": f"{day:02d}.{month:02d}.{year}",
                    "FTE": draw.choice(("1,0", "1,0", "1,0", "0,8", "0,5")),
                    "Annual Gross Pay": f"{draw.randint(28, 98)}.{draw.randint(100, 999)},00",
                    "Line Manager": "00007" if number > 7 else "",
                    "Cost Code": draw.choice(("A1", "B2", "1E5")),
                }
            )
    return rows


def people_csv() -> bytes:
    """Return the list of people as the export writes it."""
    rows = people()
    blank = {**rows[20], "Pers. No.": "09998", "Job Title ": ""}
    lines = ["HR export: headcount per 31.10.2026" + ";" * (len(HEADERS) - 1)]
    lines.append(";" * (len(HEADERS) - 1))
    lines.append(";".join(HEADERS))
    for row in [*rows, rows[3], blank]:
        lines.append(";".join(row[header] for header in HEADERS))
    lines.append(f"Total;{len(rows) + 2}" + ";" * (len(HEADERS) - 2))
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode("utf-8")


def matrix_xlsx() -> bytes:
    """Return the skills matrix: people down, skills across, words in the cells."""
    from openpyxl import Workbook

    draw = random.Random(7)
    book = Workbook()
    sheet = book.active
    sheet.title = "Ratings by managers"
    sheet.append(["Skills matrix, rated by line managers, October 2026"])
    sheet.append(["Pers. No.", "Full Name", *SKILLS])
    for row in people():
        cells = [draw.choices(WORDS, (2, 6, 8, 5, 2, 1))[0] if draw.random() < 0.75 else None
                 for _ in SKILLS]  # fmt: skip
        sheet.append([row["Pers. No."], row["Full Name"], *cells])
    sink = BytesIO()
    book.save(sink)
    return sink.getvalue()


def upload() -> list[dict[str, object]]:
    """Return both files as Playwright uploads them."""
    return [
        {"name": PEOPLE_FILE, "mimeType": "text/csv", "buffer": people_csv()},
        {"name": MATRIX_FILE, "mimeType": "application/octet-stream", "buffer": matrix_xlsx()},
    ]
