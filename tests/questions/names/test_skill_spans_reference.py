"""Spans of real job adverts find their ESCO labels at least as often as the published floors."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import skillgap as sg
from skillgap.core.likeness.names import chance_right, index_names


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


@pytest.mark.slow
@pytest.mark.parametrize("size", [150, 1000])
def test_a_short_list_is_not_surer_than_it_is_right(size, shared_data):
    folder = shared_data("skill_text_dev")
    lines = (folder / "skills_en_label.txt").read_text(encoding="utf-8").splitlines()
    labels = list(dict.fromkeys(each.strip() for each in lines if each.strip()))
    parts = [pd.read_csv(folder / f"{one}_validation_annotations.csv") for one in ("tech", "house")]
    spans = pd.concat(parts, ignore_index=True)
    spans = spans.assign(text=spans["sub_span"].fillna(spans["span"])).dropna(subset=["text"])
    told, right = [], []
    for seed in range(8):  # half of the labels that are right are in the list
        rng = np.random.default_rng(100 + seed)
        wanted = sorted(set(spans["label"]) & set(labels))
        held = rng.choice(wanted, min(len(wanted) // 2, size // 2), replace=False).tolist()
        rest = rng.choice(sorted(set(labels) - set(wanted)), size - len(held), replace=False)
        short = [*held, *rest.tolist()]
        index = index_names(short, short, semantic=False)
        asked = spans[[index.known(text)[0] < 0 for text in spans["text"]]]
        place, score = index.nearest(asked["text"].tolist(), 2)
        told.append(chance_right(score))
        right.append(np.array(short, dtype=object)[place[:, 0]] == asked["label"].to_numpy())
    chance, hit = np.concatenate(told), np.concatenate(right).astype(float)
    sure = chance >= 0.7
    assert sure.sum() > 20
    assert hit[sure].mean() > chance[sure].mean() - 0.15
    assert abs(chance.mean() - hit.mean()) < 0.05
    assert np.mean((chance - hit) ** 2) < 0.8 * hit.mean() * (1 - hit.mean())


@pytest.mark.slow
def test_whole_sentences_are_told_about_as_likely_as_they_are_right(shared_data):
    folder = shared_data("skill_text_dev")
    lines = (folder / "skills_en_label.txt").read_text(encoding="utf-8").splitlines()
    labels = list(dict.fromkeys(each.strip() for each in lines if each.strip()))
    parts = [pd.read_csv(folder / f"{one}_validation_annotations.csv") for one in ("tech", "house")]
    marked = pd.concat(parts).dropna(subset=["label"]).groupby("sentence")["label"].agg(set)
    index = index_names(labels, labels, semantic=False)
    table = sg.match_skills(marked.index.tolist(), index).table
    told = table["probability"].to_numpy(dtype=float)
    hit = np.array([near in right for near, right in zip(table["nearest"], marked)], dtype=float)
    assert abs(told.mean() - hit.mean()) < 0.08  # .09 told where .27 are right, without length
    assert np.mean((told - hit) ** 2) < hit.mean() * (1 - hit.mean())
