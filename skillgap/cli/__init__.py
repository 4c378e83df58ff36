"""The command line: ``python -m skillgap COMMAND``.

Results go to standard output, everything else to standard error. Exit code 0 is success, 2 says
that a command could not do its work; ``check`` and ``sync`` have further ones, told in their help.
Each module here adds its commands; every question that a workforce alone answers is one, too.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from skillgap.cli import (
    accounts,
    auditing,
    checking,
    gap_map,
    keeping,
    purposes,
    rights,
    serving,
    sharing,
    syncing,
    templates,
)
from skillgap.cli.options import Command
from skillgap.cli.terminal import make_printable
from skillgap.core.errors import SkillgapError
from skillgap.core.places import COMMAND

_MODULES = (
    accounts, auditing, checking, gap_map, keeping, purposes, rights, serving, sharing, syncing,
    templates,
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: Words after ``python -m skillgap``; by default the process's own.

    Returns:
        The exit code: 0, 2 where the command failed, or what the command says.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    passed_on: list[str] = []
    if words[:1] == ["serve"] and "--" in words:
        split = words.index("--")
        words, passed_on = words[:split], words[split + 1 :]
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console may not know every letter
            stream.reconfigure(errors="replace")
    options = _make_parser(words).parse_args(words)
    options.passed_on = passed_on
    return _run_command(options)


def _run_command(options: argparse.Namespace) -> int:
    try:
        code: int = options.command(options)
        sys.stdout.flush()
    except BrokenPipeError:  # `… | head` has read enough
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - for the interpreter's last flush
        return 0
    except KeyboardInterrupt:
        return _print_error("Stopped.")
    except SkillgapError as error:
        return _print_error(str(error))
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return _print_error(
            f"{where}{error.strerror or error}. Check the path and its permissions."
        )
    except Exception as error:
        if os.environ.get("SKILLGAP_TRACEBACK"):
            raise
        told = f"unexpected {type(error).__name__}: {error}"
        return _print_error(f"{told}. Set SKILLGAP_TRACEBACK=1 to see where, and report it.")
    return code


def _print_error(sentence: str) -> int:
    print(f"skillgap: {make_printable(sentence)}", file=sys.stderr)
    return 2


def _make_parser(words: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=COMMAND,
        description="Where skills are short, what it costs, and what to do about it.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add_command_parser(
        name: str, command: Callable[[argparse.Namespace], int], meaning: str
    ) -> Command:
        sub = commands.add_parser(name, help=meaning, description=meaning)
        sub.set_defaults(command=command)
        return sub

    for module in _MODULES:
        module.add_commands(add_command_parser)
    if not words or words[0] not in commands.choices:  # the rooms take a moment to load
        from skillgap.cli import analyses

        analyses.add_commands(add_command_parser)
    return parser
