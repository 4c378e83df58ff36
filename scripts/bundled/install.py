"""Install skillgap from the wheels beside this file, without a network.

Started by install.sh, install.command or install.bat, or as `python install.py [--into FOLDER]`.
It uses nothing but Python's own library, and writes to two places only: the folder of the program,
and a start file on the desktop.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import venv
from contextlib import suppress
from pathlib import Path

HERE = Path(__file__).resolve().parent
SUMS = HERE / "SHA256SUMS"
WHEELS = HERE / "wheels"
WINDOWS = sys.platform == "win32"


def main(words: list[str] | None = None) -> int:
    """Install, and say in a sentence where a step fails; return 0 or 1."""
    parser = argparse.ArgumentParser(description="Install skillgap from this folder, offline.")
    parser.add_argument("--into", type=Path, default=program_folder(), help="folder of the program")
    parser.add_argument("--desktop", type=Path, default=desktop_folder(), help="where to start it")
    options = parser.parse_args(words)
    try:
        check_python()
        check_sums()
        program = install_program(options.into.expanduser().resolve())
        started = write_start_file(options.desktop.expanduser(), program)
    except (Refusal, OSError, subprocess.CalledProcessError) as problem:
        print(f"skillgap was not installed: {problem}", file=sys.stderr)
        return 1
    print(f"Installed: {program}\nStart it with: {started}")
    return 0


class Refusal(Exception):
    """What is missing or wrong, and what to do."""


def check_python() -> None:
    """Refuse a Python for which no wheels lie here."""
    served = sorted(line for line in (HERE / "PYTHONS").read_text("ascii").split() if line)
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    if here not in served:
        raise Refusal(
            f"this is Python {here}; the wheels here are for {', '.join(served)}. "
            "Install one of them (python.org), then start this again."
        )


def check_sums() -> None:
    """Refuse a folder that is not as it was packed."""
    told = [line.split("  ", 1) for line in SUMS.read_text("utf-8").splitlines() if line]
    for expected, name in told:
        file = HERE / name
        if not file.is_file():
            raise Refusal(f"{name} is missing here. Unpack the whole bundle again.")
        if hashlib.sha256(file.read_bytes()).hexdigest() != expected:
            raise Refusal(f"{name} is damaged. Copy the bundle again.")


def install_program(folder: Path) -> Path:
    """Make an environment of its own, install into it, and return the command's path."""
    try:
        venv.EnvBuilder(with_pip=True, clear=True, symlinks=not WINDOWS).create(folder)
    except subprocess.CalledProcessError:
        raise Refusal(
            "this Python cannot make environments. On Debian and Ubuntu: "
            "apt-get install python3-venv, then start this again."
        ) from None
    commands = folder / ("Scripts" if WINDOWS else "bin")
    python = commands / ("python.exe" if WINDOWS else "python")
    quiet = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "PYTHON"))}
    subprocess.run(
        [str(python), *quiet, "--isolated", "--no-index", "-f", str(WHEELS),
         "-r", str(HERE / "requirements.txt")],
        check=True, env=environment,
    )  # fmt: skip
    return commands / ("skillgap.exe" if WINDOWS else "skillgap")


def write_start_file(desktop: Path, program: Path) -> Path:
    """Put a file on the desktop that starts the app, and return its path."""
    desktop.mkdir(parents=True, exist_ok=True)
    if WINDOWS:
        file, text = desktop / "skillgap.bat", f'@echo off\r\n"{program}" serve\r\npause\r\n'
    elif sys.platform == "darwin":
        file, text = desktop / "skillgap.command", f"#!/bin/sh\nexec {_in_quotes(program)} serve\n"
    else:
        file, text = desktop / "skillgap.desktop", _desktop_entry(program)
    # A batch file is read in the code page of the console, where the path's accents may be others.
    file.write_text(f"@chcp 65001 >nul\r\n{text}" if WINDOWS else text, "utf-8", newline="")
    file.chmod(0o755)
    return file


def _desktop_entry(program: Path) -> str:
    command = str(program).replace("\\", r"\\").replace('"', r"\"").replace("%", "%%")
    command = command.replace("$", r"\$").replace("`", r"\`").replace("\\", r"\\")
    return (
        "[Desktop Entry]\nType=Application\nName=skillgap\nTerminal=true\n"
        f'Comment=Where skills are short, and what to do\nExec="{command}" serve\n'
    )


def _in_quotes(path: Path) -> str:
    return "'" + str(path).replace("'", "'\\''") + "'"


def program_folder() -> Path:
    """Return where the program goes where nothing else is said: short, and the user's own."""
    home = Path.home()
    if WINDOWS:
        return (
            Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "skillgap" / "app"
        )
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "skillgap" / "app"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "skillgap" / "app"


def desktop_folder() -> Path:
    """Return the user's desktop, in whatever language it is named."""
    if sys.platform.startswith("linux"):
        with suppress(OSError):  # not on every system
            told = subprocess.run(["xdg-user-dir", "DESKTOP"], capture_output=True, text=True)
            if told.returncode == 0 and told.stdout.strip():
                return Path(told.stdout.strip())
    cloud = os.environ.get("ONEDRIVE")  # on Windows the case of a name does not matter
    if WINDOWS and cloud and (Path(cloud) / "Desktop").is_dir():
        return Path(cloud) / "Desktop"
    return Path.home() / "Desktop"


if __name__ == "__main__":
    sys.exit(main())
