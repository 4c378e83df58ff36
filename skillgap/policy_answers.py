"""Questions about the organisation's own policies: answered by quotation, or sent to a person.

Nothing is worded here: an answer is a paragraph of a document as it stands, with the document and
the place, or the name of whom to ask. A paragraph is quoted where it holds enough of the question.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from skillgap import governance
from skillgap.core.assumptions import Assumptions
from skillgap.core.errors import BadValue
from skillgap.core.likeness.passages import share_of_question_in, telling_words
from skillgap.reading.apart import run_in_own_process
from skillgap.reading.files.prose import Passage, read_passages
from skillgap.reading.files.raw import check_source_size

if TYPE_CHECKING:
    from skillgap.store.workspace import Workspace

KIND = "policy document"
"""The kind of document they are kept as in a workspace."""
MOST_QUOTED = 3
WHO_RUNS_IT = "whoever runs skillgap here"


@dataclass(frozen=True, slots=True)
class PolicyDocument:
    """A document as it is kept.

    Attributes:
        name: Its file name.
        passages: Its paragraphs, each with its place.
        sha256: Hash of the file.
        by: Who added it.
    """

    name: str
    passages: tuple[Passage, ...]
    sha256: str
    by: str


@dataclass(frozen=True, slots=True)
class Quotation:
    """A paragraph that answers.

    Attributes:
        document: File name of the document.
        place: Where it stands in it.
        heading: The heading above it; blank where there is none.
        text: The paragraph, word for word.
        share: Share of the question's telling words in it and its heading, 0–1.
    """

    document: str
    place: str
    heading: str
    text: str
    share: float


@dataclass(frozen=True, slots=True)
class PolicyAnswer:
    """What the documents say to a question.

    Attributes:
        question: As it was asked.
        quotations: What answers, best first; none where no paragraph holds enough of the question.
        ask: Whom to ask, in any case.
        searched: Paragraphs looked at.
    """

    question: str
    quotations: tuple[Quotation, ...]
    ask: str
    searched: int


def add_policy_document(
    workspace: Workspace, name: str, content: bytes, *, actor: str
) -> PolicyDocument:
    """Read a document in a process of its own and keep its text; one of that name is replaced.

    Raises:
        SkillgapError: it is too large, of another kind, or has no text.
    """
    check_source_size((name, content))
    passages = run_in_own_process(read_passages, name, content, what=name)
    made = PolicyDocument(name, tuple(passages), hashlib.sha256(content).hexdigest(), actor)
    keep_policy_document(workspace, made, actor=actor)
    return made


def keep_policy_document(workspace: Workspace, document: PolicyDocument, *, actor: str) -> None:
    """Keep a document; one of its name is replaced."""
    body = {
        "passages": [[one.place, one.heading, one.text] for one in document.passages],
        "sha256": document.sha256, "by": document.by,
    }  # fmt: skip
    workspace.keep_document(KIND, document.name, body, actor=actor)


def policy_documents(workspace: Workspace) -> tuple[PolicyDocument, ...]:
    """Return the documents that are kept, by name."""
    kept = [_document(one.name, one.body) for one in workspace.documents(KIND)]
    return tuple(sorted(kept, key=lambda one: one.name.casefold()))


def _document(name: str, body: Mapping[str, object]) -> PolicyDocument:
    told: Sequence[Sequence[str]] = body["passages"]  # type: ignore[assignment]
    passages = tuple(Passage(*map(str, one)) for one in told)
    return PolicyDocument(name, passages, str(body["sha256"]), str(body["by"]))


def whom_to_ask(workspace: Workspace) -> str:
    """Return whom the policy names to ask; whoever runs skillgap where it names nobody."""
    return governance.policy_terms(workspace).contact or WHO_RUNS_IT


def answer_from_policies(
    question: str,
    documents: Sequence[PolicyDocument],
    *,
    ask: str,
    assumptions: Assumptions,
) -> PolicyAnswer:
    """Quote what holds enough of a question, or leave it to whom to ask.

    Args:
        question: In anybody's words.
        documents: What is searched.
        ask: Whom to ask.
        assumptions: ``policy_answer_share``, the least share of the question's telling words.

    Raises:
        BadValue: the question has no word by which a paragraph could be told.
    """
    if not telling_words(question):
        raise BadValue(
            "the question", f"“{question.strip()}”", "a word the documents could have",
            "Ask with the words of the matter, such as “notice period”.",
        )  # fmt: skip
    every = [(one, passage) for one in documents for passage in one.passages]
    shares = share_of_question_in(
        question, [f"{passage.heading} {passage.text}" for _, passage in every]
    )
    length = np.array([len(passage.text) for _, passage in every])
    best = np.lexsort((length, -shares))[:MOST_QUOTED]  # of equals the shorter says it better
    least = assumptions.value("policy_answer_share")
    quoted = [
        Quotation(
            every[at][0].name, every[at][1].place, every[at][1].heading, every[at][1].text,
            float(shares[at]),
        )
        for at in best
        if shares[at] >= least
    ]  # fmt: skip
    return PolicyAnswer(question.strip(), tuple(quoted), ask, len(every))
