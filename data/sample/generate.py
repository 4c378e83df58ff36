"""Make the sample organisation: ``python data/sample/generate.py [--seed 2026] [--out DIR]``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from data.sample.generator.sample import PEOPLE, SEED, Sample, generate  # noqa: E402

__all__ = ["Sample", "generate", "main"]


def main(arguments: list[str] | None = None) -> int:
    """Generate, write and say what was written."""
    parser = argparse.ArgumentParser(description="Make the sample organisation and its truth.")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--people", type=int, default=PEOPLE, help="people here at the end, about")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="folder to write")
    parser.add_argument("--null-effects", action="store_true", help="interventions do nothing")
    chosen = parser.parse_args(arguments)
    sample = generate(chosen.seed, chosen.people, null_effects=chosen.null_effects)
    sample.write(chosen.out)
    for name, frame in sample.tables.items():
        size = (chosen.out / f"{name}.csv").stat().st_size
        print(f"{name:15} {len(frame):7,} rows {size / 1e6:6.2f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
