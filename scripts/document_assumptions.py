"""Write docs/assumptions.md from the register, so that no page repeats a default that may change.

Run it with `make tables`; tests/house/test_documents.py says when it is due.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from skillgap.core.assumptions import Assumption, Assumptions  # noqa: E402

PAGE = ROOT / "docs" / "assumptions.md"
REGISTER = ROOT / "data" / "assumptions.toml"
HEADING = re.compile(r"^# --- (.+) ---$|^\[(\w+)\]$", re.MULTILINE)

INTRODUCTION = """\
# Assumptions

Made from `data/assumptions.toml` by `make tables`; do not edit it here.

Every number that nobody measured here: its value in use, its 80% range, its unit, and where it
comes from. *Published* is from the literature named, *estimated* was fitted to data, a *guess* is a
default of this product that you should replace. An organisation's own values go into the register
with an owner; results then use them, and say so under "How this was made".
"""
HEAD = (
    "| assumption | value | 80% range | unit | status | source | what it is |\n"
    "|---|--:|---|---|---|---|---|"
)


def document() -> str:
    """Return the whole page as Markdown."""
    text = REGISTER.read_text(encoding="utf-8")
    register = Assumptions.from_toml(text)
    parts = [INTRODUCTION]
    for heading, names in sections(text):
        rows = "\n".join(row_of(register[name]) for name in names)
        parts.append(f"## {heading[:1].upper()}{heading[1:]}\n\n{HEAD}\n{rows}\n")
    return "\n".join(parts)


def sections(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each heading of the register with the names under it, in the register's order."""
    heading, names = "", list[str]()
    for title, name in HEADING.findall(text):
        if name:
            names.append(name)
            continue
        if names:
            yield heading, names
        heading, names = title, []
    yield heading, names


def row_of(assumption: Assumption) -> str:
    """Return one assumption as a row of a Markdown table."""
    spread = f"{assumption.low:g} to {assumption.high:g}"
    cells = (f"`{assumption.name}`", f"{assumption.value:g}", spread, assumption.unit,
             assumption.status, assumption.source, assumption.meaning)  # fmt: skip
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def main() -> int:
    """Write the page and say so."""
    PAGE.write_text(document(), encoding="utf-8", newline="\n")
    print(f"wrote {PAGE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
