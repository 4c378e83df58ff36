"""Write docs/tables.md from the table contract, so that the page never says what the code does not.

Run it with `make tables`; tests/house/test_documents.py says when it is due.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from skillgap.core.tables import LEVEL_NAMES, TABLES, Column, Table  # noqa: E402

PAGE = ROOT / "docs" / "tables.md"

INTRODUCTION = """\
# Input tables

Made from `skillgap/core/tables.py` by `make tables`; do not edit it here.

The gap map needs {needed}; each further table unlocks analyses.
Headers need not be spelled as here: other spellings are recognised and shown for you to confirm.
A template of every table can be downloaded on the Data page.

Levels run from 0 to 5 ({levels});
another scale is mapped when a file is read. Money is in one currency per dataset. Dates are days
without a time zone, as `2026-05-14`. Identifiers are text: `007` and `1E5` stay as they are.

What a bad cell does is said per column: the **row is left out**, the cell is taken as
**unknown**, or a **default** stands in. Either way it is listed with its file and row.
"""


def document() -> str:
    """Return the whole page as Markdown."""
    levels = ", ".join(f"{level} {name}" for level, name in enumerate(LEVEL_NAMES))
    needed = _module_by_verb([f"`{table.name}`" for table in TABLES.values() if table.needed])
    parts = [INTRODUCTION.format(needed=needed, levels=levels), _overview()]
    return "\n".join([*parts, *(_section(table) for table in TABLES.values())])


def _overview() -> str:
    rows = [
        f"| [{table.name}](#{table.name}) | {'yes' if table.needed else ''} "
        f"| {table.meaning} | {', '.join(table.unlocks)} |"
        for table in TABLES.values()
    ]
    return "\n".join(
        ["| table | needed | what it holds | unlocks |", "|---|---|---|---|", *rows, ""]
    )


def _section(table: Table) -> str:
    key = _module_by_verb([f"`{name}`" for name in table.key])
    repeats = f"One row per {key}." if key else "Rows may repeat."
    return "\n".join(
        [
            f"## {table.name}",
            "",
            f"{table.meaning} {repeats}",
            "",
            "| column | needed | holds | meaning | example | a bad cell |",
            "|---|---|---|---|---|---|",
            *(_row(column) for column in table.columns),
            "",
        ]
    )


def _row(column: Column) -> str:
    example = f"`{column.example}`" if column.example else ""
    cells = (f"`{column.name}`", "yes" if column.required else "", _holds(column), _meaning(column),
             example, _bad(column))  # fmt: skip
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _holds(column: Column) -> str:
    said = {"id": "identifier", "flag": "yes or no", "share": "share, 0 to 1"}
    if column.choices:
        return "one of: " + ", ".join(column.choices)
    held = said.get(column.kind, column.kind)
    if column.kind in ("number", "level"):
        bounds = [f"{held}", column.unit if column.kind == "number" else "", _bounds(column)]
        held = ", ".join(part for part in bounds if part)
    return held


def _bounds(column: Column) -> str:
    if column.low is not None and column.high is not None:
        return f"{column.low:g} to {column.high:g}"
    if column.low is not None:
        return f"{column.low:g} or more"
    return "" if column.high is None else f"at most {column.high:g}"


def _meaning(column: Column) -> str:
    return (
        f"{column.meaning} Found in `{column.refers_to}`." if column.refers_to else column.meaning
    )


def _bad(column: Column) -> str:
    if column.bad == "drop row":
        return "row left out"
    if column.bad == "default" and column.default is not None:
        default = f"{column.default:g}" if isinstance(column.default, float) else column.default
        return f"`{default}`" if default else "its identifier"
    return "by the rest of the row" if column.bad == "default" else "unknown"


def _module_by_verb(words: list[str]) -> str:
    return (
        words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""
    )


def main() -> int:
    """Write the page and say so."""
    PAGE.write_text(document(), encoding="utf-8", newline="\n")
    print(f"wrote {PAGE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
