"""House rules that no linter knows: who imports what, how long a page is, what is never said."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "pages").glob("*.py"))
MODULES = sorted((ROOT / "skillgap").rglob("*.py"))
CODE = [path for path in (ROOT / "app.py", *PAGES, *MODULES) if path.exists()]
NOT_OURS = {".venv", ".git", "workspace", "screenshots", "__pycache__", "build", "dist"}
NOT_OURS |= {".hypothesis", "node_modules"}
TEXT_SUFFIXES = {".py", ".md", ".toml", ".txt", ".yml", ".yaml", ".json", ".cfg", ""}


def named(path):
    return path.relative_to(ROOT).as_posix()


def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path):
    """Every module an import statement of the file names."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def attributes(path, name):
    """Line numbers where ``.name`` is read from anything."""
    return [
        node.lineno
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == name
    ]


def texts():
    """Every text file that belongs to the project."""
    for path in ROOT.rglob("*"):
        inside = path.relative_to(ROOT).parts
        if NOT_OURS.isdisjoint(inside) and not any(part.endswith("_cache") for part in inside):
            small = path.is_file() and path.stat().st_size < 400_000
            if small and path.suffix in TEXT_SUFFIXES:
                yield path


@pytest.mark.parametrize(
    "path", [path for path in MODULES if path.relative_to(ROOT).parts[1] != "ui"], ids=named
)
def test_streamlit_is_known_to_ui_alone(path):
    outside = {module.split(".")[0] for module in imported(path)}
    assert "streamlit" not in outside


@pytest.mark.parametrize("path", [path for path in CODE if path.name != "state.py"], ids=named)
def test_session_keys_are_spelled_in_one_place(path):
    assert attributes(path, "session_state") == []


@pytest.mark.parametrize("path", CODE, ids=named)
def test_no_html_from_text(path):
    text = path.read_text(encoding="utf-8")
    assert "unsafe_allow_html" not in text
    assert "st.html(" not in text


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_modules_stay_readable(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 450


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_pages_ask_call_and_show(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 80


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_every_page_starts_with_the_guard(path):
    # A deep link on a fresh server runs a page without app.py, so without what app.py checks.
    body = [node for node in tree(path).body if not isinstance(node, (ast.Import, ast.ImportFrom))]
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    assert isinstance(body[0], ast.Expr), "the first statement is not the guard"
    assert isinstance(body[0].value, ast.Call), "the first statement is not the guard"
    assert "guard" in ast.unparse(body[0].value.func)


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_heavy_libraries_load_where_they_are_used(path):
    # Together they cost a second of a cold start.
    top = {
        module.split(".")[0]
        for node in tree(path).body
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for module in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
        )
    }
    assert top.isdisjoint({"scipy", "sklearn", "networkx"})


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_names_say_what_a_module_holds(path):
    words = set(path.stem.strip("_").split("_"))
    assert words.isdisjoint({"utils", "util", "helper", "helpers", "manager", "info", "misc"})


def test_no_machine_of_ours_is_named():
    homes = re.compile(r"(?<![\w.])/(?:work|root|home|Users)/\w")
    registries = re.compile(
        "|".join(("pypi" + r"\.org", "files" + r"\.pythonhosted", "registry" + r"\.npmjs",
                  "deb" + r"\.debian", "--index" + "-url", "--find" + "-links")),
    )  # fmt: skip
    found = [
        f"{named(path)}:{number}: {line.strip()[:100]}"
        for path in texts()
        for number, line in enumerate(
            path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1
        )
        if registries.search(line) or homes.search(line)
    ]
    assert found == []


def test_config_keeps_the_app_on_this_machine():
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["server"]["address"] == "127.0.0.1"
    assert config["browser"]["gatherUsageStats"] is False
    assert config["client"]["showErrorDetails"] in ("none", False)
    assert config["client"]["showErrorLinks"] is False


def pins(name):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line.strip() and line[0] not in "#-"]


@pytest.mark.parametrize("name", ["requirements.txt", "constraints.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned(name):
    for requirement in pins(name):
        assert [clause.operator for clause in requirement.specifier] == ["=="], str(requirement)


def test_pinned_versions_are_what_the_project_says_works():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    allowed = {
        canonicalize_name(requirement.name): requirement.specifier
        for requirement in map(Requirement, project["dependencies"])
    }
    pinned = {
        canonicalize_name(requirement.name): next(iter(requirement.specifier)).version
        for requirement in pins("requirements.txt")
    }
    assert set(pinned) == set(allowed)
    assert [name for name, version in pinned.items() if version not in allowed[name]] == []


def test_the_app_imports_only_what_it_requires():
    """Third-party imports of the code are among the direct requirements."""
    import sys

    distributed = {"sklearn": "scikit-learn", "python_calamine": "python-calamine",
                   "sqlalchemy": "sqlmodel", "pydantic": "sqlmodel"}  # fmt: skip
    required = {canonicalize_name(requirement.name) for requirement in pins("requirements.txt")}
    named_modules = {
        module.split(".")[0] for path in CODE for module in imported(path)
    } - set(sys.stdlib_module_names) - {"skillgap", "__future__"}  # fmt: skip
    assert {canonicalize_name(distributed.get(name, name)) for name in named_modules} <= required
