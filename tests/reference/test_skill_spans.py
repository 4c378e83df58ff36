"""Spans of real job adverts find their ESCO labels at least as often as the published floors."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from skillgap.domain.likeness.names import index_names


@pytest.mark.slow
@pytest.mark.parametrize(("part", "floor"), [("tech", 0.79), ("house", 0.69)])
def test_default_finds_labels_as_often_as_characters(part, floor, shared_data):
    folder = shared_data("skill_text_dev")
    lines = (folder / "skills_en_label.txt").read_text(encoding="utf-8").splitlines()
    labels = list(dict.fromkeys(each.strip() for each in lines if each.strip()))
    spans = pd.read_csv(folder / f"{part}_validation_annotations.csv")
    spans = spans.assign(text=spans["sub_span"].fillna(spans["span"])).dropna(subset=["text"])
    spans = spans[spans["label"].isin(labels)]
    place, _ = index_names(labels, labels, semantic=False).nearest(spans["text"].tolist(), 10)
    names = np.array(labels, dtype=object)[place]
    hits = (names == spans["label"].to_numpy(dtype=object)[:, None]).any(axis=1)
    assert hits.mean() >= floor
