"""A workspace whose database rots: every difference must be said before it is believed.

Used by the tests of the store, small, and by benchmarks/corruption.py, large.
"""

from __future__ import annotations

import random
import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from skillgap.core.errors import SkillgapError
from skillgap.store.ledger import Person
from skillgap.store.workspace import Workspace, open_workspace
from tests.simulated import simulate

KINDS = ("1 byte", "4 bytes", "20 bytes", "200 bytes", "a page of zeros", "a page of noise", "cut")
_PAGE = 4096


@dataclass
class Rot:
    """What became of damaged copies.

    Attributes:
        outcomes: How many were unchanged, said, silently different or raw.
        wrong: One line per copy that differed in silence or raised something raw.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def damage_copies(folder: Path, copies: int, *, seed: int = 1) -> Rot:
    """Damage the database of a workspace again and again, and look at each copy.

    Args:
        folder: An empty folder.
        copies: How many.
        seed: Of the damage.
    """
    sound, chance, rot = folder / "sound", random.Random(seed), Rot()
    with open_workspace(sound) as opened:
        _fill(opened)
        expected = everything_read(opened)
    content = (sound / "workspace.db").read_bytes()
    copy = folder / "copy"
    for number in range(copies):
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(sound, copy)
        kind = KINDS[number % len(KINDS)]
        (copy / "workspace.db").write_bytes(damaged(content, kind, chance))
        outcome = look_at(copy, expected)
        rot.outcomes[outcome.partition(":")[0]] += 1
        if outcome.startswith(("silent", "raw")):
            rot.wrong.append(f"copy {number}, {kind}: {outcome}")
    return rot


def damaged(content: bytes, kind: str, chance: random.Random) -> bytes:
    """Return a database with one kind of damage at a random place."""
    rotten = bytearray(content)
    if kind == "cut":
        return bytes(rotten[: chance.randrange(len(rotten))])
    if "page" in kind:
        place = chance.randrange(len(rotten) // _PAGE) * _PAGE
        rotten[place : place + _PAGE] = bytes(_PAGE) if "zeros" in kind else chance.randbytes(_PAGE)
        return bytes(rotten)
    for _ in range(int(kind.split()[0])):
        place = chance.randrange(len(rotten))
        rotten[place] ^= chance.randrange(1, 256)
    return bytes(rotten)


def look_at(folder: Path, expected: dict[str, Any]) -> str:
    """Open a damaged copy and read everything: what became of it, in a word."""
    try:
        with open_workspace(folder) as opened:
            found = everything_read(opened)
            if opened.doubts:
                return "said: doubts"
    except SkillgapError as error:
        return f"said: {error}"
    except Exception as error:
        return f"raw: {type(error).__name__}: {error}"
    different = [name for name, was in expected.items() if found[name] != was]
    return f"silent: {', '.join(different)}" if different else "unchanged"


def everything_read(opened: Workspace) -> dict[str, Any]:
    """Return all that the public calls of a workspace tell."""
    datasets = opened.datasets()
    return {
        "datasets": [repr(one) for one in datasets],
        "versions": [repr(one) for each in datasets for one in opened.versions(each.id)],
        "active": repr(opened.active()),
        "tables": [opened.load(one.id).fingerprint for one in datasets],
        "mappings": [opened.mappings_of(one.id) for one in datasets],
        "sources": [opened.mappings(f"signature {n}") for n in range(5)],
        "settings": [repr(opened.setting(f"setting {n}")) for n in range(30)],
        "documents": [repr(one) for kind in ("plan", "scenario") for one in opened.documents(kind)],
        "decisions": [
            opened.decisions(kind).to_json(date_format="iso")
            for kind in ("learning", "taxonomy/1", "review")
        ],
        "log": opened.log().to_json(date_format="iso"),
    }


def _fill(opened: Workspace) -> None:
    for seed in (3, 4):
        people = simulate(people=30, skills=8, per_person=3, seed=seed).workforce
        saved = opened.save(people, mappings=[{"file": f"staff {seed}.csv"}], origin="here")
    for number in range(30):
        opened.remember(f"setting {number}", {"level": number / 7, "chosen": ["a", None, True]})
        opened.keep_document("plan", f"plan {number}", {"budget": number * 1000, "é": "漢"})
        opened.keep_document("scenario", f"scenario {number % 9}", {"growth": number / 100})
        opened.add_decision(
            "learning", f"{saved.lineage}\x1fE{number}\x1fC-1", "accepted", reason="r" * number,
            person=Person(saved.lineage, f"E{number}"),
        )  # fmt: skip
        opened.add_decision("taxonomy/1", f"skill {number}", "approved", detail={"into": "sql"})
        opened.add_decision("review", f"item {number}", "rejected", actor="Dana")
    for number in range(5):
        opened.keep_mapping(f"signature {number}", [{"table": "employees", "n": number}])
    opened.drop_document("plan", "plan 3")
