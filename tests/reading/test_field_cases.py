"""Field cases and generated variants through every way in."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.field_cases import errors
from tests import field_cases
from tests.entrances import ENTRANCES, differences
from tests.field_variants import Variant, variants
from tests.quick import quick_every

needs_cases = pytest.mark.skipif(
    not field_cases.FOLDER.is_dir(), reason="../shared/field_cases is not here"
)


@needs_cases
@pytest.mark.parametrize("name", quick_every(5, field_cases.CASES))
def test_a_field_case_is_read_as_its_readme_expects_through_every_way_in(name: str) -> None:
    paths = field_cases.paths_of(name)
    seen = {way: enter(paths) for way, enter in ENTRANCES.items()}
    for way, each in seen.items():
        assert not field_cases.shortcomings(name, each), way
        assert not differences(seen["check"], each), way


@pytest.mark.parametrize("variant", list(variants(7))[::9], ids=lambda each: each.name)
def test_a_variant_is_read_without_a_wrong_level_person_or_role(
    variant: Variant, tmp_path: Path
) -> None:
    path = tmp_path / variant.name
    path.write_bytes(variant.data)
    seen = ENTRANCES["read"]([path])
    assert not seen.refusal
    assert not errors(variant, seen)
