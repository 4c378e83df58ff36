"""Files as hurried, clumsy or malicious people make them, each with what becomes of it.

They are made when they are needed. The outcome is what somebody who works with such exports would
expect.
"""

from tests.strange.cells import AMOUNTS, DATES, IDS, LEVEL_CELLS, TEXTS
from tests.strange.making import Strange
from tests.strange.packages import JSONS, PACKAGES, WORKBOOKS
from tests.strange.text_files import DELIMITERS, ENCODINGS, HEADERS, LAYOUTS, QUOTES

EVERY: dict[str, Strange] = {
    f"{group}: {each.name}": each
    for group, cases in {
        "encoding": ENCODINGS, "delimiter": DELIMITERS, "quote": QUOTES, "header": HEADERS,
        "layout": LAYOUTS, "json": JSONS, "workbook": WORKBOOKS, "package": PACKAGES,
        "date": DATES, "level": LEVEL_CELLS, "amount": AMOUNTS, "id": IDS, "text": TEXTS,
    }.items()
    for each in cases
}  # fmt: skip
