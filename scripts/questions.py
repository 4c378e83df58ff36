"""Write ``docs/methods/README.md`` from the list of questions: ``python scripts/questions.py``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from skillgap import verbs  # noqa: E402
from skillgap.core.question import Question, is_computable  # noqa: E402

PAGE = ROOT / "docs" / "methods" / "README.md"
HEAD = """# Questions

What is asked, by which formula, from which tables, and what each column of the answer holds. This
page is written by `python scripts/questions.py` from what each room of `skillgap/questions` says of
itself; the page of a room tells the method behind it.
"""


def page() -> str:
    """Return the page: every room of the list, and in it every question."""
    rooms: dict[str, list[Question]] = {}
    for question in verbs.questions().values():
        rooms.setdefault(question.room, []).append(question)
    lines = [HEAD, *(line for room in rooms for line in _room(room, rooms[room]))]
    return "\n".join(lines).rstrip("\n") + "\n"


def _room(room: str, asked: list[Question]) -> Iterator[str]:
    yield f"## {room.capitalize()}\n\nMethod: [{room}.md]({room}.md)\n"
    for question in asked:
        yield from _question(question)


def _question(question: Question) -> Iterator[str]:
    verb = verbs.function_answering(question.name)
    yield f"### {question.asks}\n"
    command = f"; `python -m skillgap {question.name} FOLDER`" if is_computable(verb) else ""
    yield f"{question.title}: `sg.{verb.__name__}(…)`{command}\n"
    yield f"```text\n{question.formula}\n```\n"
    for told, names in (
        ("Needs", question.needs), ("Uses", question.uses), ("Takes the answers to", question.given)
    ):  # fmt: skip
        if names:
            yield f"{told}: {', '.join(f'`{name}`' for name in names)}.\n"
    if question.sources:
        yield "Sources: " + "; ".join(question.sources) + ".\n"
    if question.columns:
        yield "| column | holds | meaning |\n|---|---|---|"
        yield from (f"| `{one.name}` | {one.kind} | {one.meaning} |" for one in question.columns)
        yield ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
