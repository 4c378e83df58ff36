"""Files in the shapes that HR teams really use, read through every way in.

`python benchmarks/field_cases.py [--quick] [--seed N]` reads every field case through `check`,
`sg.read`, feeds and the Data page's functions, and compares what each makes of it; then it reads
variants made by a generator that knows what they mean, and counts wrong levels, people and roles
that nobody was asked about. With `--quick` every third variant is read.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests import field_cases  # noqa: E402
from tests.entrances import ENTRANCES, Seen, differences  # noqa: E402
from tests.field_variants import Variant, variants  # noqa: E402

FEW = 2
LEAST_EASY = 0.9
GUESSED = {"scale", "marks", "words", "targets", "table", "mapping", "per_cent", "split"}
"""Questions that speak of levels, people or roles: an error that one of them is about is told."""


def line(what: str, ours: str, beside: str = "") -> None:
    """Print one row of the table."""
    print(f"{what:<58} {ours:>22} {beside:>34}", flush=True)


def cases() -> tuple[int, int]:
    """Read the field cases; return how many are right through every way in, and of how many."""
    right = dict.fromkeys(ENTRANCES, 0)
    whole = 0
    for name in field_cases.CASES:
        paths = field_cases.paths_of(name)
        seen = {way: enter(paths) for way, enter in ENTRANCES.items()}
        wrong = {way: field_cases.shortcomings(name, each) for way, each in seen.items()}
        apart = [way for way, each in seen.items() if differences(seen["check"], each)]
        for way, problems in wrong.items():
            right[way] += not problems
            if problems:
                line(f"  {name}", way, "; ".join(problems)[:120])
        if apart:
            line(f"  {name}", "differs", ", ".join(apart))
        whole += not apart and not any(wrong.values())
    for way, count in right.items():
        line(f"field cases right through {way}", f"{count} of {len(field_cases.CASES)}", "all")
    return whole, len(field_cases.CASES)


def errors(variant: Variant, seen: Seen) -> list[str]:
    """Return the wrong levels, people and roles that were read from a variant."""
    found: list[str] = []
    staff = seen.tables.get("employees")
    people = set() if staff is None else set(staff["employee_id"])
    found += [f"{who} is no person" for who in people - {p for p, _ in variant.levels}]
    found += [f"{who} is lost" for who in {p for p, _ in variant.levels} - people]
    if staff is not None and variant.roles:
        held = dict(zip(staff["employee_id"], staff["role_id"]))
        found += [f"{p} is {held[p]}" for p, role in variant.roles.items()
                  if p in held and held[p] != role]  # fmt: skip
    found += _wrong(variant.levels, seen, "signals", ("employee_id", "skill_id"), "level")
    if variant.needs:
        keys = ("role_id", "skill_id")
        found += _wrong(variant.needs, seen, "requirements", keys, "required_level")
    return found


def _wrong(
    expected: object, seen: Seen, table: str, keys: tuple[str, str], value: str
) -> list[str]:
    frame = seen.tables.get(table)
    told = dict(expected) if isinstance(expected, dict) else {}
    if frame is None:
        return [f"no {table}"]
    read = {(a, b): v for a, b, v in zip(frame[keys[0]], frame[keys[1]], frame[value])}
    strange = [f"{pair} in {table}" for pair in read if pair not in told]
    wrong = [f"{pair} is {read.get(pair)}, not {level}" for pair, level in told.items()
             if pair not in read or abs(read[pair] - level) > 0.01]  # fmt: skip
    return [*strange, *wrong]


def generated(every: int, seed: int) -> tuple[int, int, int, int]:
    """Read the variants; return right ones, silent errors, those of few questions, and all."""
    right = silent = easy = count = 0
    with tempfile.TemporaryDirectory() as folder:
        for variant in list(variants(seed))[::every]:
            path = Path(folder) / variant.name
            path.write_bytes(variant.data)
            seen = ENTRANCES["check"]([path])
            wrong = errors(variant, seen)
            asked = {(f, q) for f, _, q in seen.issues if q}
            about = {question for _, question in asked}
            count, right = count + 1, right + (not wrong)
            easy += len(asked) <= FEW and not seen.refusal
            if wrong:
                quiet = not about & GUESSED and not seen.refusal
                silent += quiet
                what = "SILENT" if quiet else "asked or refused"
                told = f"{'; '.join(wrong[:2])} {sorted(about)} {seen.refusal[:60]}"
                line(f"  {variant.name}", what, f"{len(wrong)}: {told}")
    return right, silent, easy, count


def main() -> None:
    """Run both parts and say whether the goals are met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    whole, of = cases()
    right, silent, easy, count = generated(3 if options.quick else 1, options.seed)
    line("variants read without a wrong level, person or role", f"{right} of {count}", "all")
    line("  wrong in silence", str(silent), "0")
    line("  with at most two questions", f"{easy / max(1, count):.0%}", f"{LEAST_EASY:.0%}")
    met = whole == of and right == count and silent == 0 and easy >= LEAST_EASY * count
    print(f"field_cases: {whole} of {of} alike and right, {silent} silent "
          f"(goal {of} of {of}, 0): {'met' if met else 'short'}")  # fmt: skip
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
