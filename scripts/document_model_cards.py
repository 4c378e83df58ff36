"""Write docs/model_cards.md, and data/method_notes.toml, which the app reads the limits from.

Limits and checks stand in docs/methods; the wheel holds no documentation, so they are copied into
data. Run it with `make questions`; tests/house/test_documents.py says when it is due.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from skillgap import verbs  # noqa: E402
from skillgap.core.model_cards import (  # noqa: E402
    ModelCard,
    make_cards,
    notes_in,
    read_notes,
    read_results,
)
from skillgap.core.provenance import CODE_VERSION  # noqa: E402

PAGE = ROOT / "docs" / "model_cards.md"
NOTES = ROOT / "data" / "method_notes.toml"
RESULTS = ROOT / "data" / "benchmark_results.toml"
METHOD_PAGES = ROOT / "docs" / "methods"

INTRODUCTION = """\
# Model cards

Made by `python scripts/document_model_cards.py`; do not edit it here. One card for each question:
what it is answered from, how far off it was where that was measured, and where it fails. Formula,
data and sources come from the list of questions, figures from `data/benchmark_results.toml` (each
with the page it stands in), limits and checks from the page of the method. In the app: Audit,
*Models*, with the days of the data loaded and who answers for the model.
"""
NOTES_HEAD = "# Made from docs/methods by scripts/document_model_cards.py; do not edit it here.\n"


def notes() -> str:
    """Return limits and checks of each room as TOML."""
    rooms = dict.fromkeys(question.room for question in verbs.questions().values())
    parts = [NOTES_HEAD]
    for room in rooms:
        found = notes_in((METHOD_PAGES / f"{room}.md").read_text(encoding="utf-8"))
        lines = "\n".join(
            f"{name} = {json.dumps(told, ensure_ascii=False, indent=2)}"
            for name, told in found.items()
        )
        parts.append(f"[{room}]\n{lines}\n")
    return "\n".join(parts)


def document() -> str:
    """Return the page as Markdown."""
    results = read_results(RESULTS.read_text(encoding="utf-8"))
    asked = verbs.questions().values()
    cards = make_cards(asked, results, read_notes(notes()), version=CODE_VERSION)
    lines = [INTRODUCTION, *(line for card in cards.values() for line in _card(card))]
    return "\n".join(lines).rstrip("\n") + "\n"


def _card(card: ModelCard) -> Iterator[str]:
    yield f"## {card.question.title}\n"
    for heading, told in card.sections().items():
        if heading == "Method":
            yield f"**Formula.**\n\n```text\n{card.question.formula}\n```\n"
        elif len(told) == 1:
            yield f"**{heading}.** {told[0]}\n"
        else:
            yield "\n".join([f"**{heading}.**\n", *(f"- {line}" for line in told), ""])


def main() -> int:
    """Write both files and say so."""
    for path, text in ((NOTES, notes()), (PAGE, document())):
        path.write_text(text, encoding="utf-8", newline="\n")
        print(f"wrote {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
