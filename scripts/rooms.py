"""Count rooms, levels, arrows and circles of the import graph: ``python scripts/rooms.py``.

A room is a direct child of a folder: a file or a folder with all it holds. An arrow joins two rooms
when anything in the one imports anything in the other. Imports inside functions and those for types
only count like every other, for a circle hidden in a function is a circle all the same.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import networkx as nx

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "skillgap"
FOLDERS = (
    "skillgap",
    "skillgap.core",
    "skillgap.reading",
    "skillgap.questions",
    "skillgap.figures",
    "skillgap.ui",
)
GOALS = {  # folder: most rooms, levels and arrows
    "skillgap.reading": (18, None, 60),
    "skillgap.questions": (18, 3, 10),
    "skillgap.ui": (21, None, 30),  # a folder per page, and more pages to come
}


def modules_of(root: Path = ROOT) -> dict[str, Path]:
    """Return every module of the package by its dotted name; ``__init__`` stands for its folder."""
    found = {}
    for path in sorted((root / PACKAGE).rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported_by(path: Path, modules: Iterable[str]) -> Iterator[str]:
    """Yield the modules of the package that a file imports, wherever in the file it does so."""
    known = set(modules)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                if inner in known:
                    yield inner
                elif node.module in known:
                    yield node.module


def import_graph(root: Path = ROOT) -> nx.DiGraph[str]:
    """Return who imports whom, module by module."""
    modules = modules_of(root)
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(modules)
    for name, path in modules.items():
        graph.add_edges_from((name, other) for other in imported_by(path, modules) if other != name)
    return graph


def rooms_of(graph: nx.DiGraph[str], folder: str) -> nx.DiGraph[str]:
    """Return the rooms of a folder and the arrows among them; its own ``__init__`` is none."""
    depth = folder.count(".") + 1

    def room(module: str) -> str:
        inside = module.startswith(folder + ".")
        return ".".join(module.split(".")[: depth + 1]) if inside else ""

    rooms: nx.DiGraph[str] = nx.DiGraph()
    rooms.add_nodes_from(name for name in map(room, graph) if name)
    for one, other in graph.edges:
        pair = (room(one), room(other))
        if all(pair) and pair[0] != pair[1]:
            rooms.add_edge(*pair)
    return rooms


def levels_of(rooms: nx.DiGraph[str]) -> int:
    """Return on how many levels the rooms stand; rooms in a circle share one."""
    return sum(1 for _ in nx.topological_generations(nx.condensation(rooms)))


def circles_in(graph: nx.DiGraph[str]) -> list[list[str]]:
    """Return the groups of modules that reach each other."""
    groups = nx.strongly_connected_components(graph)
    return sorted(sorted(group) for group in groups if len(group) > 1)


def main(root: Path = ROOT) -> int:
    """Print the counts of each folder and every circle; return 1 where a goal is missed."""
    graph = import_graph(root)
    missed = False
    print(f"{'folder':22} {'rooms':>6} {'levels':>7} {'arrows':>7} {'circles':>8}")
    for folder in FOLDERS:
        rooms = rooms_of(graph, folder)
        counts = (len(rooms), levels_of(rooms), rooms.number_of_edges())
        circles = circles_in(rooms)
        over = [
            most for count, most in zip(counts, GOALS.get(folder, ()))
            if most is not None and count > most
        ]  # fmt: skip
        missed = missed or bool(over) or bool(circles)
        print(f"{folder:22} {counts[0]:6} {counts[1]:7} {counts[2]:7} {len(circles):8}")
        for circle in circles:
            print("    circle of rooms:", ", ".join(circle))
    circles = circles_in(graph)
    print(f"circles of modules: {len(circles)}")
    for circle in circles:
        print("   ", ", ".join(circle))
    return int(missed or bool(circles))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT))
