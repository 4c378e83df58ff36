"""Every verb of the façade, loaded from its room when it is called.

The list is the stub ``listed.pyi`` beside this file: one line per verb serves type checkers,
editors, and all that goes through the questions.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from skillgap.core.errors import unknown_name
from skillgap.core.question import Question, answer_with, is_computable, question_of
from skillgap.core.workforce import Workforce


def _module_by_verb() -> dict[str, str]:
    """Return the module of each verb, in the order of the stub."""
    tree = ast.parse(Path(__file__).with_name("listed.pyi").read_text(encoding="utf-8"))
    lines = [node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module]
    return {
        alias.asname: str(line.module)
        for line in lines
        for alias in line.names
        if alias.asname is not None
    }


VERBS = _module_by_verb()
"""Module of each verb; importing it loads the room."""


def function_of_verb(name: str) -> Callable[..., Any]:
    """Return the function of that name, loading its room.

    Raises:
        UnknownName: it is not on the list.
    """
    if name not in VERBS:
        raise unknown_name("verbs", name, list(VERBS))
    found: Callable[..., Any] = getattr(import_module(VERBS[name]), name)
    return found


@cache
def questions() -> dict[str, Question]:
    """Return every question by its name, in the order of the list; loads every room."""
    asked = [question_of(function_of_verb(name)) for name in VERBS]
    return {question.name: question for question in asked if question is not None}


def function_answering(question: str) -> Callable[..., Any]:
    """Return the function that answers a question.

    Raises:
        UnknownName: there is no question of that name.
    """
    ending = f".{question}"
    first = [name for name, module in VERBS.items() if module.endswith(ending)]
    for name in (*first, *VERBS):  # the room of that name first: the others need not be loaded
        found = question_of(function_of_verb(name))
        if found is not None and found.name == question:
            return function_of_verb(name)
    raise unknown_name("questions", question, list(questions()))


def questions_from_workforce_alone() -> dict[str, Callable[..., Any]]:
    """Return the questions that a workforce alone answers, with their functions."""
    found = {name: function_answering(name) for name in questions()}
    return {name: function for name, function in found.items() if is_computable(function)}


def answer(question: str, workforce: Workforce, **options: object) -> Any:
    """Answer a question for a workforce, and first the questions whose results it takes.

    Args:
        question: Its name, such as ``bench``.
        workforce: The organisation.
        **options: What may be chosen, such as ``needed``.
    """
    known: dict[str, object] = {}

    def known_result_of(name: str) -> object:
        if name not in known:
            known[name] = answer_with(function_answering(name), workforce, known_result_of)
        return known[name]

    return answer_with(function_answering(question), workforce, known_result_of, **options)
