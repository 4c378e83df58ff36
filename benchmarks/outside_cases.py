"""Files as HR teams keep them, written by somebody who had not read the rules of reading.

`python benchmarks/outside_cases.py [--quick] [--only NAME]` reads each as `check` does and compares
people, roles, levels, needs and leavers with what stands in it. An error is silent where nothing
was asked and nothing refused. With `--quick` every third case is read.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.entrances import ENTRANCES, Seen  # noqa: E402
from tests.outside_cases import Outside, later_cases, outside_cases  # noqa: E402
from tests.outside_judging import shortcomings  # noqa: E402

FEW = 2
LEAST_EASY = 0.9


def read(case: Outside, folder: Path) -> Seen:
    """Write the files of a case and read them as ``check`` does."""
    folder.mkdir()
    for name, data in case.files.items():
        (folder / name).write_bytes(data)
    return ENTRANCES["check"]([folder / name for name in case.files])


def main() -> None:
    """Read the cases and say whether the goals are met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    both = [*outside_cases(), *later_cases()]
    cases = [each for each in both if options.only in each.name]
    cases = cases[::3] if options.quick else cases
    right = easy = silent = refused = 0
    with tempfile.TemporaryDirectory() as folder:
        for case in cases:
            seen = read(case, Path(folder) / case.name)
            wrong = shortcomings(case, seen)
            asked = sorted({(f, q) for f, _, q in seen.issues if q})
            right += not wrong
            easy += len(asked) <= FEW and not seen.refusal
            refused += bool(seen.refusal)
            quiet = bool(wrong) and not asked and not seen.refusal
            silent += quiet
            if wrong or len(asked) > FEW:
                kind = (
                    "SILENT"
                    if quiet
                    else "refused"
                    if seen.refusal
                    else "asked"
                    if wrong
                    else "right"
                )
                print(
                    f"  {case.name:<24} {kind:<8} {len(wrong)} {'; '.join(wrong[:3])[:260]} "
                    f"{[q for _, q in asked]} {seen.refusal[:150]}",
                    flush=True,
                )
    count = len(cases)
    print(f"{'read right':<50} {right:>4} of {count}")
    print(f"{'at most two questions':<50} {easy:>4} of {count}")
    print(f"{'refused':<50} {refused:>4}")
    print(f"{'wrong in silence':<50} {silent:>4}   0")
    met = silent == 0 and right >= LEAST_EASY * count and easy >= LEAST_EASY * count
    print(
        f"outside_cases: {right} of {count} right, {silent} silent "
        f"(goal {LEAST_EASY:.0%}, 0): {'met' if met else 'short'}"
    )
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
