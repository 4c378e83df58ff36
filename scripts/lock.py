"""Write the lock files: every pin with the hash of each of its files, for every system and Python.

    python -m pip install uv && python scripts/lock.py

`requirements.lock` holds what the app needs, `requirements-dev.lock` what the tests need on top.
Versions come from `requirements.txt`, `requirements-dev.txt` and `constraints.txt`: change them
there, then run this. pip then refuses any file that is not among those hashed here.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
APP_LOCK, DEV_LOCK = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
_OLDEST = "3.11"
_HEADS = {
    APP_LOCK: "# What the app needs, with the hash of every file; written by scripts/lock.py.\n",
    DEV_LOCK: "# What the tests need on top, written by scripts/lock.py.\n-r requirements.lock\n",
}
_IN_BROWSER = re.compile(r"sys_platform == 'emscripten'")
"""Marks what is only for Python inside a browser, where this app does not run."""
_ENTRY = re.compile(r"^(?P<name>[a-z0-9][a-z0-9-]*)==(?P<version>[^\s;]+)[^\n]*(?:\n {4}[^\n]+)*")


def read_lock(file: Path) -> dict[str, str]:
    """Return the entry of each name in a lock file, with its hashes, as it stands there."""
    entries: dict[str, str] = {}
    for found in re.finditer(_ENTRY.pattern, file.read_text("utf-8"), re.MULTILINE):
        entries[found["name"]] = found[0]
    return entries


def version_of(entry: str) -> str:
    """Return the version that an entry pins."""
    found = _ENTRY.match(entry)
    return found["version"] if found else ""


def hashes_of(entry: str) -> frozenset[str]:
    """Return the sha256 of each file that an entry allows."""
    return frozenset(re.findall(r"--hash=sha256:([0-9a-f]{64})", entry))


def resolve(requirements: Path, folder: Path) -> dict[str, str]:
    """Return an entry for each package that some requirements bring along, pip itself included."""
    own_pip, out = folder / "pip.in", folder / "made.lock"
    own_pip.write_text(f"-c {ROOT / 'constraints.txt'}\npip\n", "utf-8")
    out.unlink(missing_ok=True)
    words = ["--universal", "--generate-hashes", "--no-header", "--no-annotate",
             "--no-emit-index-url", "--no-emit-find-links", "--python-version", _OLDEST,
             "-q", "-o", str(out)]  # fmt: skip
    subprocess.run([_uv(), "pip", "compile", str(requirements), str(own_pip), *words], check=True)
    return {name: one for name, one in read_lock(out).items() if not _IN_BROWSER.search(one)}


def _uv() -> str:
    found = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
    if found is None:
        sys.exit("uv is not installed: python -m pip install uv")
    return found


def write_lock(file: Path, entries: dict[str, str]) -> None:
    """Write a lock file, in order of names."""
    body = "\n".join(entries[name] for name in sorted(entries))
    file.write_text(f"{_HEADS[file]}{body}\n", "utf-8")


def main() -> int:
    """Resolve both, and write what differs into the second."""
    with tempfile.TemporaryDirectory() as folder:
        app = resolve(ROOT / "requirements.txt", Path(folder))
        tests = resolve(ROOT / "requirements-dev.txt", Path(folder))
    write_lock(APP_LOCK, app)
    write_lock(DEV_LOCK, {name: one for name, one in tests.items() if app.get(name) != one})
    print(f"{len(app)} packages for the app, {len(tests) - len(app)} more for the tests.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
