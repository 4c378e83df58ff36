"""Where the app lies: beside the package in a checkout, inside it where it was installed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_INSTALLED = _PACKAGE / "_app"
"""What setup.py puts into the wheel: app.py, pages, data, static, .streamlit."""


def is_installed() -> bool:
    """Return whether the package was installed from a wheel, with no checkout around it."""
    return (_INSTALLED / "app.py").is_file()


APP_FOLDER = _INSTALLED if is_installed() else _PACKAGE.parent
"""Folder with ``app.py``, ``pages``, ``data``, ``static`` and ``.streamlit``."""

COMMAND = "skillgap" if is_installed() else "python -m skillgap"
"""How this command line is called."""


def workspace_folder() -> Path:
    """Return the folder of the workspace where none is named.

    In a checkout ``workspace`` in the current folder; installed, a folder of the user's own, where
    programs of this system keep their data.
    """
    return _user_folder() / "workspace" if is_installed() else Path("workspace")


def _user_folder() -> Path:
    if sys.platform == "win32":
        return (
            Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "skillgap"
        )
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "skillgap"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "skillgap"
