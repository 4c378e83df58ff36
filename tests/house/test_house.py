"""House rules that no linter knows: who imports what, how long a page is, what is never said."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from functools import cache
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts.rooms import main as count_rooms
from skillgap.reading.limits import MAX_BYTES

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "pages").glob("*.py"))
MODULES = sorted((ROOT / "skillgap").rglob("*.py"))
CODE = [path for path in (ROOT / "app.py", *PAGES, *MODULES) if path.exists()]
NOT_OURS = {".venv", ".git", "workspace", "screenshots", "__pycache__", "build", "dist"}
NOT_OURS |= {".hypothesis", "node_modules"}
TEXT_SUFFIXES = {".py", ".md", ".toml", ".txt", ".yml", ".yaml", ".json", ".cfg", ""}


def named(path):
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes(path):
    """Every node of a file, walked once for all rules."""
    return tuple(ast.walk(tree(path)))


def imported(path):
    """Every module an import statement of the file names."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def functions(path):
    """Every function of a file, methods and inner ones too."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in nodes(path) if isinstance(node, kinds)]


def room_of(path):
    """The folder of ``skillgap`` a module stands in, such as ``ui`` or ``core``."""
    return path.relative_to(ROOT / "skillgap").parts[0]


def lines_of(path):
    return path.read_text(encoding="utf-8").splitlines()


def texts():
    """Every text file that belongs to the project."""
    for path in ROOT.rglob("*"):
        inside = path.relative_to(ROOT).parts
        if NOT_OURS.isdisjoint(inside) and not any(part.endswith("_cache") for part in inside):
            small = path.is_file() and path.stat().st_size < 400_000
            if small and path.suffix in TEXT_SUFFIXES:
                yield path


# --- what a file may hold ---


def test_streamlit_is_known_to_ui_and_what_serves_it_alone():
    outside = [path for path in MODULES if room_of(path) not in ("ui", "serving")]
    assert [
        named(p) for p in outside if "streamlit" in {m.split(".")[0] for m in imported(p)}
    ] == []


def test_session_keys_are_spelled_in_one_place():
    found = [
        f"{named(path)}:{node.lineno}"
        for path in CODE
        if path.name != "state.py"
        for node in nodes(path)
        if isinstance(node, ast.Attribute) and node.attr == "session_state"
    ]
    assert found == []


def test_no_html_from_text():
    html = ("unsafe_allow_html", "st.html(")
    # looks.py sends our own styles, and the title of the open page, which is ours and escaped.
    read = [path for path in CODE if path.name != "looks.py"]
    texts_of = {named(path): path.read_text(encoding="utf-8") for path in read}
    assert [name for name, text in texts_of.items() if any(word in text for word in html)] == []


def test_functions_stay_readable():
    """Sixty lines and no more, docstrings aside."""
    found = []
    for path in CODE:
        for node in functions(path):
            told = node.body[0] if ast.get_docstring(node) else None
            lines = node.end_lineno - node.lineno + 1
            lines -= told.end_lineno - told.lineno + 1 if told else 0
            if lines > 60:
                found.append(f"{named(path)}:{node.lineno} {node.name}: {lines} lines")
    assert found == []


def test_pages_ask_call_and_show():
    assert [named(path) for path in PAGES if len(lines_of(path)) > 60] == []


def test_every_page_starts_with_the_guard():
    # A deep link on a fresh server runs a page without app.py, so without what app.py checks.
    def first(path):
        body = [n for n in tree(path).body if not isinstance(n, (ast.Import, ast.ImportFrom))]
        told = isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
        return ast.unparse(body[1 if told else 0])

    assert [
        named(path) for path in PAGES if first(path) != "shell.send_through_app(__file__)"
    ] == []


def test_heavy_libraries_load_where_they_are_used():
    # Together they cost a second of a cold start.
    found = []
    for path in MODULES:
        top = [node for node in tree(path).body if isinstance(node, (ast.Import, ast.ImportFrom))]
        names = [alias.name for node in top if isinstance(node, ast.Import) for alias in node.names]
        names += [node.module or "" for node in top if isinstance(node, ast.ImportFrom)]
        heavy = {name.split(".")[0] for name in names} & {
            "scipy", "sklearn", "networkx", "pptx", "docx", "xlsxwriter",
        }  # fmt: skip
        found += [f"{named(path)}: {name}" for name in sorted(heavy)]
    assert found == []


def test_names_say_what_a_module_holds():
    empty = {"utils", "util", "helper", "helpers", "manager", "info", "misc"}
    assert [named(p) for p in MODULES if empty & set(p.stem.strip("_").split("_"))] == []


# --- who may know whom ---


def test_rooms_levels_and_arrows_keep_their_goals(capsys):
    missed = count_rooms()
    assert not missed, capsys.readouterr().out


def imports_of_rooms(path):
    """Room, module inside it (blank: the room itself), names and line of each import of a room."""
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
            "skillgap.questions."
        ):
            _, _, room, *inside = node.module.split(".")
            names = [alias.name for alias in node.names]
            inner = ROOT / "skillgap" / "questions" / room
            modules = [name for name in names if (inner / f"{name}.py").exists()]
            yield room, ".".join(inside) or ",".join(modules), names, node.lineno


def test_a_question_knows_another_by_its_public_types_alone():
    """It takes results; it never calls another question and never looks inside its room."""
    found = []
    for path in MODULES:
        if room_of(path) != "questions" or len(path.parts) == len(ROOT.parts) + 3:
            continue
        mine = path.relative_to(ROOT / "skillgap" / "questions").parts[0]
        for room, inside, names, line in imports_of_rooms(path):
            types = all(name[0].isupper() and not name.isupper() for name in names)
            if room != mine and (inside or not types):
                found.append(f"{named(path)}:{line}: {room}.{inside} {names}")
    assert found == []


def test_numbers_know_no_figure():
    """In a room only its figure.py draws."""
    rooms = [path for path in MODULES if room_of(path) == "questions" and path.name != "figure.py"]
    found = [named(p) for p in rooms if any(m.startswith("skillgap.figures") for m in imported(p))]
    assert found == []


def test_no_room_writes_down_what_is_recorded():
    """Provenance and the assumptions in it are derived; see core/question.py."""
    found = [
        f"{named(path)}:{number}: {line.strip()}"
        for path in MODULES
        if room_of(path) == "questions"
        for number, line in enumerate(lines_of(path), start=1)
        if re.search(r"\bProvenance\(|\bASSUMED\b", line)
    ]
    assert found == []


# --- the repository ---


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
    assert config["client"]["disableDataExport"] is True
    assert config["runner"]["postScriptGC"] is False


def test_the_page_takes_files_as_large_as_reading_says():
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["server"]["maxUploadSize"] * 2**20 == MAX_BYTES


def pins(name):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line.strip() and line[0] not in "#-"]


def test_every_requirement_is_pinned():
    listed = ("requirements.txt", "constraints.txt", "requirements-dev.txt")
    found = [
        f"{name}: {requirement}"
        for name in listed
        for requirement in pins(name)
        if [clause.operator for clause in requirement.specifier] != ["=="]
    ]
    assert found == []


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
    """Third-party imports of the code are among the direct requirements; engines have extras."""
    distributed = {"sklearn": "scikit-learn", "python_calamine": "python-calamine",
                   "ibis": "ibis-framework",
                   "sqlalchemy": "sqlmodel", "pydantic": "sqlmodel",
                   "pptx": "python-pptx", "docx": "python-docx"}  # fmt: skip
    required = {canonicalize_name(requirement.name) for requirement in pins("requirements.txt")}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = {canonicalize_name(Requirement(line).name)
              for lines in project["optional-dependencies"].values() for line in lines}  # fmt: skip
    for path in CODE:
        named = {module.split(".")[0] for module in imported(path)}
        named -= set(sys.stdlib_module_names) | {"skillgap", "__future__"}
        allowed = required | (extras if "engines" in path.parts else set())
        assert {canonicalize_name(distributed.get(name, name)) for name in named} <= allowed, path


def test_every_long_test_is_still_a_test():
    """A test renamed is measured anew, and none is left out of make check under its old name."""
    names = (ROOT / "tests" / "long_tests.txt").read_text(encoding="utf-8").split()
    texts = {file: (ROOT / file).read_text() for file in {name.split("::")[0] for name in names}}
    gone = [name for name in names if name.split("::")[-1] not in texts[name.split("::")[0]]]
    assert gone == []
