"""One-token changes of a source file: where they can be made, and the file with one of them."""

from __future__ import annotations

import ast
import copy
import marshal
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

GUARD = 1e-5

OPERATORS: dict[str, tuple[str, ...]] = {
    "Lt": ("LtE", "GtE"), "LtE": ("Lt", "Gt"), "Gt": ("GtE", "LtE"), "GtE": ("Gt", "Lt"),
    "Eq": ("NotEq",), "NotEq": ("Eq",), "Is": ("IsNot",), "IsNot": ("Is",),
    "In": ("NotIn",), "NotIn": ("In",), "Add": ("Sub",), "Sub": ("Add",), "Mult": ("Div",),
    "Div": ("Mult",), "FloorDiv": ("Mult", "Div"), "Mod": ("FloorDiv",), "Pow": ("Mult",),
    "MatMult": ("Mult",), "BitAnd": ("BitOr",), "BitOr": ("BitAnd",), "BitXor": ("BitOr",),
    "LShift": ("RShift",), "RShift": ("LShift",), "And": ("Or",), "Or": ("And",),
}  # fmt: skip


@dataclass(frozen=True)
class Site:
    """One place that can be changed: a node of a file's tree, and which operator of it."""

    path: str
    line: int
    function: str
    node: int
    operator: int = 0


@dataclass(frozen=True)
class Mutant:
    """A changed file: where, what was changed, and the new text."""

    site: Site
    change: str
    text: str

    def __str__(self) -> str:
        return f"{self.site.path}:{self.site.line} {self.site.function}: {self.change}"


def is_site(node: ast.AST) -> bool:
    """Tell whether a node is an operator, a comparison or a number."""
    if isinstance(node, ast.Constant):
        return type(node.value) in (int, float)
    return isinstance(node, (ast.Compare, ast.BinOp, ast.AugAssign, ast.BoolOp, ast.UnaryOp))


def reason_to_exclude(node: ast.AST, annotations: set[int]) -> str:
    """Return why a site is left out, or nothing."""
    if id(node) in annotations:
        return "in an annotation, never computed"
    if isinstance(node, ast.Constant) and 0 < abs(node.value) < GUARD:  # type: ignore[arg-type]
        return f"a guard against rounding, below {GUARD:g}"
    return ""


def find_sites(path: str, text: str) -> tuple[list[Site], Counter[str]]:
    """Return the sites of a file, and how many were left out for which reason."""
    tree = ast.parse(text)
    annotations = set(_inside_annotations(tree))
    functions = dict(_functions(tree, ""))
    sites, excluded = [], Counter[str]()
    for place, node in enumerate(ast.walk(tree)):
        if not is_site(node):
            continue
        several = len(node.ops) if isinstance(node, ast.Compare) else 1
        if reason := reason_to_exclude(node, annotations):
            excluded[reason] += several
            continue
        where = functions.get(id(node), "module")
        line = node.lineno  # type: ignore[attr-defined]
        sites += [Site(path, line, where, place, which) for which in range(several)]
    return sites, excluded


def _inside_annotations(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        for field in ("annotation", "returns"):
            if note := getattr(node, field, None):
                yield from (id(inner) for inner in ast.walk(note))


def _functions(node: ast.AST, within: str) -> Iterator[tuple[int, str]]:
    """Pair every node with the function or class it stands in."""
    for child in ast.iter_child_nodes(node):
        named = isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
        name = f"{within}.{child.name}".lstrip(".") if named else within  # type: ignore[attr-defined]
        yield id(child), name or "module"
        yield from _functions(child, name)


def mutate(site: Site, text: str, pick: random.Random) -> Mutant | None:
    """Return the file with one change at a site, or nothing when it compiles to the same code."""
    tree = ast.parse(text)
    node = list(ast.walk(tree))[site.node]
    before = ast.unparse(node)
    _change(tree, node, site.operator, pick)
    ast.fix_missing_locations(tree)
    changed = ast.unparse(tree)
    after = ast.unparse(list(ast.walk(tree))[site.node])
    if _code(ast.unparse(ast.parse(text))) == _code(changed):
        return None
    return Mutant(site, f"`{_short(before)}` to `{_short(after)}`", changed)


def _change(tree: ast.Module, node: ast.AST, which: int, pick: random.Random) -> None:
    if isinstance(node, ast.Constant):
        node.value = pick.choice(_other_numbers(node.value))  # type: ignore[arg-type]
    elif isinstance(node, ast.Compare):
        node.ops[which] = _other_operator(node.ops[which], pick)
    elif isinstance(node, (ast.BinOp, ast.AugAssign, ast.BoolOp)):
        node.op = _other_operator(node.op, pick)
    elif isinstance(node, ast.UnaryOp):
        _replace(tree, node, copy.deepcopy(node.operand))


def _other_numbers(value: float) -> tuple[float, float]:
    if isinstance(value, int):
        return value + 1, value - 1
    return (value * 1.5, value * 0.5) if value else (1.0, -1.0)


def _other_operator(operator: ast.AST, pick: random.Random):  # type: ignore[no-untyped-def]  # noqa: ANN202
    return getattr(ast, pick.choice(OPERATORS[type(operator).__name__]))()


def _replace(tree: ast.Module, old: ast.AST, new: ast.AST) -> None:
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, field, new)
            elif isinstance(value, list):
                setattr(parent, field, [new if item is old else item for item in value])


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 90 else f"{line[:87]}..."


def _code(text: str) -> bytes:
    return marshal.dumps(compile(text, "model", "exec"))
