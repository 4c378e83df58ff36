"""List every sentence the interface can say, in one file, with where it stands.

`python scripts/sentences.py` writes sentences.txt (not kept in the repository), by page and line,
to be read once from beginning to end. Words in braces are filled in from results. The reading test
(tests/house/test_words.py) takes its sentences from here, too.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted(
    [
        *(ROOT / "skillgap" / "ui").rglob("*.py"),
        *(ROOT / "pages").glob("*.py"),
        *(ROOT / "skillgap" / "questions").glob("*/words.py"),
    ]
)
_CODE = re.compile(r"^[\w\-./:#%*{}]*$|^\W*$")
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Said:
    """A text that may reach the screen.

    Attributes:
        file: Its file, below the repository.
        line: Its first line.
        text: The text; what is filled in stands in braces.
    """

    file: str
    line: int
    text: str


def sentences() -> Iterator[Said]:
    """Yield every text of at least three words that the interface can say."""
    for path in FILES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        left_out = _documents(tree) | _inside_joined(tree)
        for node in ast.walk(tree):
            text = _text_of(node)
            if text is None or id(node) in left_out or _CODE.match(text):
                continue
            flat = " ".join(text.split())
            if len(flat.split()) >= _SHORTEST and not flat.startswith(("<", ".st-", "[class")):
                yield Said(str(path.relative_to(ROOT)), node.lineno, flat)  # type: ignore[attr-defined]


def _text_of(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else "{" + _name_of(part) + "}"
            for part in node.values
        )
    return None


def _name_of(part: ast.expr) -> str:
    """Return a short name for what is filled in."""
    names = re.findall(r"[a-z_]{3,}", ast.unparse(part))
    return names[-1] if names else "…"


def _documents(tree: ast.Module) -> set[int]:
    return {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def _inside_joined(tree: ast.Module) -> set[int]:
    """Return the parts of joined strings, which are told as a whole."""
    return {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for inner in ast.walk(node)
        if inner is not node
    }


def main() -> int:
    """Write the list."""
    target = ROOT / "sentences.txt"
    found = sorted(set(sentences()), key=lambda said: (said.file, said.line))
    lines, file = [], ""
    for said in found:
        if said.file != file:
            lines.append(f"\n## {said.file}")
            file = said.file
        lines.append(f"{said.line:>5}  {said.text}")
    target.write_text("\n".join(lines).strip() + "\n", encoding="utf-8")
    print(f"{len(found):,} sentences in {target.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
