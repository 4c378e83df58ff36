"""Write docs/decisions/README.md from the records beside it.

A record begins with its title, `# 012. What was decided`, and a line
`Date: 2026-11-25 · State: in force`; other states are `replaced by 020` and `changed by 020`.
Run it with `make tables`; tests/house/test_documents.py says when it is due.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "decisions"
PAGE = FOLDER / "README.md"

NEVER_GIVEN: frozenset[int] = frozenset()
"""Numbers that no record ever had."""

BEGINNING = re.compile(
    r"# (?P<number>\d{3})\. (?P<title>.+)\n\n"
    r"Date: (?P<date>\d{4}-\d\d-\d\d) · State: "
    r"(?P<state>in force|(?:replaced|changed) by \d{3}(?:, \d{3})*)\n\n"
)

INTRODUCTION = """\
# Decisions

What was decided, what was found before, and what was tried and left. Made from the records by `make
tables`; do not edit it here. A new record takes the next number, and the line under its title says
when it was made and whether it is in force, changed or replaced by a later one.

| number | decision | date | state |
|---|---|---|---|
"""


@dataclass(frozen=True)
class Record:
    """One decision as its file begins.

    Attributes:
        path: The file.
        number: Its number.
        title: What was decided.
        date: The day the record was made.
        state: Whether it is in force, or which later records change or replace it.
    """

    path: Path
    number: int
    title: str
    date: str
    state: str


def records() -> list[Record]:
    """Return every decision, by number."""
    return [read_record(path) for path in sorted(FOLDER.glob("[0-9]*.md"))]


def read_record(path: Path) -> Record:
    """Return a decision from the beginning of its file."""
    found = BEGINNING.match(path.read_text(encoding="utf-8"))
    if found is None:
        raise ValueError(
            f"{path.name}: expected `# NNN. Title`, an empty line, `Date: … · State: …` and an "
            "empty line; state is `in force`, `changed by NNN` or `replaced by NNN`"
        )
    return Record(path, int(found["number"]), found["title"], found["date"], found["state"])


def document() -> str:
    """Return the whole page as Markdown."""
    made = records()
    files = {f"{record.number:03}": record.path.name for record in made}
    return INTRODUCTION + "".join(
        f"| [{record.number:03}]({record.path.name}) | {record.title} | {record.date} "
        f"| {linked(record.state, files)} |\n"
        for record in made
    )


def linked(state: str, files: dict[str, str]) -> str:
    """Return a state whose numbers lead to their records."""
    return re.sub(r"\d{3}", lambda number: f"[{number[0]}]({files[number[0]]})", state)


def main() -> int:
    """Write the page and say so."""
    PAGE.write_text(document(), encoding="utf-8", newline="\n")
    print(f"wrote {PAGE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
