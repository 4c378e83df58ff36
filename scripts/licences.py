"""List what the app brings along: version, licence, size, and what nothing in it loads.

`make licences` exits 1 where a package has no licence on record or one that binds the whole app
(GPL, AGPL), which nothing here may need to run.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from scripts.lock import APP_LOCK, read_lock

_BINDING = re.compile(r"\b(?:A?GPL|GNU (?:Affero )?General Public)", re.IGNORECASE)
_LESSER = re.compile(r"\b(?:LGPL|Lesser General Public)", re.IGNORECASE)
_LOAD_ALL = """
import ast, importlib, json, pathlib, pkgutil, sys
import skillgap, streamlit.web.bootstrap, streamlit.web.cli
names = {found.name for found in pkgutil.walk_packages(skillgap.__path__, "skillgap.")}
for path in pathlib.Path(skillgap.__path__[0]).rglob("*.py"):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
for name in sorted(names):
    try:
        importlib.import_module(name)
    except (Exception, SystemExit):  # an extra that is not here, or a page without a session
        continue
from streamlit.testing.v1 import AppTest
draw = "import pandas as pd, plotly.graph_objects as go, streamlit as st\\n"
AppTest.from_string(draw + "st.dataframe(pd.DataFrame([[1]])); st.plotly_chart(go.Figure())").run()
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""
"""Loads every module of ours, all that they import anywhere, and draws a table and a chart."""


@dataclass(frozen=True)
class Package:
    """One package that the app brings along.

    Attributes:
        name: Its name.
        version: Installed here.
        licence: As its maker says; blank where nothing is said.
        size_mb: Of its files.
        modules: What it can be imported as.
    """

    name: str
    version: str
    licence: str
    size_mb: float
    modules: frozenset[str]

    @property
    def binds_all(self) -> bool:
        """Whether its licence would bind the whole app, or is not known."""
        choices = re.split(r"\s+OR\s+", self.licence)
        return not self.licence or all(
            _BINDING.search(one) and not _LESSER.search(one) for one in choices
        )


def licence_of(told: Distribution) -> str:
    """Return the licence a package states: the expression, else its classifiers, else its text."""
    head = told.metadata
    if head.get("License-Expression"):
        return str(head["License-Expression"])
    marks = [one.split(" :: ")[-1] for one in head.get_all("Classifier") or []
             if one.startswith("License ::") and not one.endswith("OSI Approved")]  # fmt: skip
    if marks:
        return "; ".join(marks)
    return (head.get("License") or "").strip().partition("\n")[0][:60]


def package(name: str) -> Package | None:
    """Return a package as it is installed here; nothing where this system does not need it."""
    try:
        told = distribution(name)
    except PackageNotFoundError:
        return None
    files = told.files or []
    sizes = (path.stat().st_size for path in map(told.locate_file, files) if path.is_file())
    tops = {re.split(r"[/.]", str(file))[0] for file in files if str(file).endswith((".py", ".so"))}
    modules = frozenset(one for one in tops if one.isidentifier())
    return Package(name, told.version, licence_of(told), sum(sizes) / 2**20, modules)


def loaded_modules() -> frozenset[str]:
    """Return what is loaded once every part of the app was."""
    told = subprocess.run([sys.executable, "-W", "ignore", "-c", _LOAD_ALL],
                          capture_output=True, text=True, check=True)  # fmt: skip
    return frozenset(json.loads(told.stdout.splitlines()[-1]))


def main() -> int:
    """Print the list, what nothing loads, and what binds."""
    found = [one for one in map(package, read_lock(APP_LOCK)) if one]
    for one in found:
        print(f"{one.name:26} {one.version:14} {one.size_mb:7.1f} MB  {one.licence or 'UNKNOWN'}")
    loaded = loaded_modules()
    idle = [one for one in found if not one.modules & loaded]
    idle.sort(key=lambda one: -one.size_mb)
    whole = sum(one.size_mb for one in found)
    told = ", ".join(f"{one.name} {one.size_mb:.1f}" for one in idle)
    print(
        f"\n{len(found)} packages, {whole:,.0f} MB. Loaded by no part of the app, in MB, though "
        f"a running server may load some: {told}"
    )
    binding = [f"{one.name} ({one.licence or 'unknown'})" for one in found if one.binds_all]
    print(f"Binding or unknown: {', '.join(binding) or 'none'}")
    return 1 if binding else 0


if __name__ == "__main__":
    sys.exit(main())
