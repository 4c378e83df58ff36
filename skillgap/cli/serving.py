"""The command that opens the app: ``serve``."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from skillgap.cli.options import Add, parse_positive_number
from skillgap.core.errors import SkillgapError, UnreadableFile
from skillgap.core.places import APP_FOLDER, is_installed, workspace_folder
from skillgap.serving.address import addresses_asked_for, refuse_other_machines

_APP = APP_FOLDER / "app.py"


def add_commands(add: Add) -> None:
    """Add the commands of this module."""
    serve = add("serve", _run_serve, "Open the app in the browser; words after -- go to Streamlit.")
    serve.add_argument("--port", type=parse_positive_number, help="port to listen on")
    kept = f"folder that keeps datasets and settings (default: {workspace_folder()})"
    serve.add_argument("--workspace", type=Path, metavar="DIR", help=kept)


def _run_serve(options: argparse.Namespace) -> int:
    if not _APP.exists():
        raise UnreadableFile(
            str(_APP), "not there", "the app beside the package", "Run this from the repository."
        )
    refuse_other_machines(*addresses_asked_for(options.passed_on))
    if options.workspace:
        os.environ["SKILLGAP_WORKSPACE"] = str(options.workspace.expanduser().resolve())
    _back_up_on_start()
    port = ["--server.port", str(options.port)] if options.port else []
    return _serve_behind_gate([*port, *options.passed_on])


def _back_up_on_start() -> None:
    """Back up the user's own workspace before it is opened; the app opens whatever comes of it."""
    from skillgap.store.workspace import folder_of, open_workspace

    folder = folder_of()
    if not is_installed() or not (folder / "workspace.db").exists():
        return
    try:
        with open_workspace(folder) as workspace:
            workspace.back_up_on_start()
    except SkillgapError as error:
        print(f"skillgap: no backup was made: {error}", file=sys.stderr)


def _serve_behind_gate(words: list[str]) -> int:
    from skillgap.serving.doorkeeper import WorkspaceDoor
    from skillgap.serving.server import serve_behind_gate  # it brings Streamlit along

    return serve_behind_gate(_APP, words, door=WorkspaceDoor())
