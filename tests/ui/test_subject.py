"""The line under a question says whose data the page speaks of."""

import pytest

from skillgap.core.access import Viewer
from skillgap.ui.kit import cached, scope, subject


@pytest.mark.parametrize(
    ("role", "part"),
    [("employee", "your own record"), ("manager", "your people"), ("analyst", subject.WHOLE)],
)
def test_whoever_sees_a_part_alone_reads_so(monkeypatch, sample, role, part):
    monkeypatch.setattr(cached, "workforce", lambda: sample)
    monkeypatch.setattr(cached, "viewer", lambda: Viewer(role))
    monkeypatch.setattr(scope, "filters_in_force", lambda heeded: {})
    assert subject.subject_in_words().endswith(f" · {part}")
