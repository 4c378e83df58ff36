"""Families, blends, links, ways and hours of small networks, worked out beside the code."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

import skillgap as sg
from skillgap.core.sparse import sparse
from skillgap.core.workforce import Codes
from skillgap.questions.network import Features, graph, make_families, registered_family_weights
from skillgap.questions.network.blend import Blend, row_means_and_sds
from skillgap.questions.network.cooccurrence import (
    column_proximity,
    mark_revealed_advantage,
    pair_counts_table,
)
from skillgap.questions.network.families import (
    Matrix,
    label_families,
    lists_family,
    long_text_family,
    ratings_family,
    topic_families,
)
from skillgap.questions.network.features import ladder_family
from skillgap.questions.network.graph import (
    centrality_in_community,
    community_agreement_by_seed,
    find_communities,
    group_with_strongest_neighbour,
    is_backbone_link,
    list_links_once,
    sum_links_by_group,
    symmetric_links,
)
from skillgap.questions.network.layout import lay_out_points, place_discs
from skillgap.questions.network.learning_hours import best_teaching_table, hours_to_learn_by_skill
from skillgap.questions.network.maps import Map
from skillgap.questions.network.opened import explain_path_hours
from skillgap.questions.network.organisation import (
    gather_evidence,
    gather_role_features,
    gather_skill_features,
)
from skillgap.questions.network.paths import add_straight_steps, hours_of_steps, shortest_path_nodes
from skillgap.questions.network.readiness import role_cover_matrix, weight_of_needs
from tests.gap_cases import ASSUMPTIONS, Levels, organisation

# Families -------------------------------------------------------------------------------------


def test_advantage_is_asking_for_more_than_roles_usually_do():
    # Shares of role 0: 1/2, 1/2; of role 1: 1/3, 2/3. Usual: 2/5, 3/5.
    table = mark_revealed_advantage(sparse(np.array([[1.0, 1.0], [1.0, 2.0]])))
    assert table.toarray().tolist() == [[1, 0], [0, 1]]
    even = mark_revealed_advantage(sparse(np.array([[2.0, 2.0], [3.0, 3.0]])))
    assert even.toarray().tolist() == [[1, 1], [1, 1]], "exactly as usual counts"


def test_going_together_counts_few_cases_for_less():
    having = sparse(np.array([[1.0, 1, 0], [1, 1, 0], [1, 0, 1], [1, 0, 0]]))
    plain = column_proximity(having).toarray()
    assert plain[0].tolist() == pytest.approx([1.0, 2 / 4, 1 / 4])
    fewer = column_proximity(having, 2.0).toarray()
    assert fewer[0].tolist() == pytest.approx([1.0, 2 / 6, 1 / 6])
    assert fewer[1].tolist() == pytest.approx([2 / 6, 1.0, 0.0])
    counts = pair_counts_table(having, np.array([0, 1]), np.array([1, 2]))
    assert counts["expected"].tolist() == [4 * 2 / 4, 2 * 1 / 4]
    assert counts["affinity"].tolist() == [1.0, 0.0]
    assert counts["other_given_one"].tolist() == [0.5, 0.0]
    none = pair_counts_table(sparse(np.zeros((3, 2))), np.array([0]), np.array([1])).iloc[0]
    assert math.isnan(none["affinity"])
    assert math.isnan(none["other_given_one"])


def test_rare_entries_of_lists_count_by_inverse_frequency():
    found = lists_family("l", sparse(np.array([[1.0, 1, 0], [1, 0, 2], [1, 0, 0]])))
    rarity = np.log(4 / (1 + np.array([3, 1, 1]))) + 1
    rows = np.array([[1, 1, 0], [1, 0, 2], [1, 0, 0]]) * rarity
    rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    assert found.similarity_block(0, 3).toarray() == pytest.approx(rows @ rows.T, abs=1e-6)
    assert found.similarity_of_pairs(np.array([0]), np.array([1])) == pytest.approx(
        [(rows @ rows.T)[0, 1]]
    )


def test_ratings_are_compared_by_their_shape():
    table = np.array([[1.0, 2, 4], [2, 1, 1], [5, 5, 3], [np.nan] * 3, [1, np.nan, 2]])
    mean = np.nanmean(table, axis=0)
    centred = np.nan_to_num(table - mean)
    centred = centred - centred.mean(axis=1, keepdims=True)
    centred[3] = 0
    unit = centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-12)
    assert ratings_family("r", table).similarity_block(0, 5) == pytest.approx(
        unit @ unit.T, abs=1e-5
    )
    assert not ratings_family("r", np.full((2, 3), np.nan)).rows.any()


def test_a_ladder_is_less_alike_by_every_step():
    found = ladder_family("s", np.array([1.0, 2.0, 5.0, np.nan])).values
    assert found[0].tolist() == pytest.approx([1.0, 0.75, 0.0, 1 - (8 / 3 - 1) / 4])
    assert ladder_family("s", np.array([2.0, 2.0])).values.tolist() == [[1, 1], [1, 1]]
    assert ladder_family("s", np.array([np.nan, np.nan])).values.tolist() == [[1, 1], [1, 1]]


@pytest.mark.parametrize(("words", "families"), [(8, ["t", "t_stems"]), (9, ["t"])])
def test_texts_up_to_eight_words_are_labels(words, families):
    texts = [[" ".join(f"word{i}{n}" for n in range(words))] for i in range(3)]
    found = make_families(Features(["a", "b", "c"], texts={"t": texts}), semantic=False)
    assert [each.name for each in found] == families


def test_longer_texts_are_read_by_words():
    few = long_text_family(
        "d", ["weld steel pipes", "weld copper pipes", "bake bread"]
    ).similarity_block(0, 3)
    assert few.toarray()[0, 1] > 0.3
    assert few.toarray()[0, 2] == 0.0
    alone = [f"own{n} word{n}" for n in range(39)]
    # Of forty texts and more, a word counts that two of them share and not three in ten of them.
    assert long_text_family("d", alone).rows.nnz == 2 * 39
    many = long_text_family("d", [*alone[:38], "shared own1", "shared own2"]).rows
    assert np.unique(many.nonzero()[0]).tolist() == [1, 2, 38, 39]
    common = [f"all pair{n // 2}" if n < 12 else f"pair{n // 2}" for n in range(40)]
    assert long_text_family("d", common).rows[0].nnz == 2, "three in ten still count"
    common[12] = "all pair6"
    assert long_text_family("d", common).rows[0].nnz == 1


def test_topics_are_learned_from_two_hundred_things_on():
    def texts(count):
        rng = np.random.default_rng(0)
        return [[" ".join(f"t{i % 4}w{k}" for k in rng.integers(0, 9, 6))] for i in range(count)]

    assert topic_families({"tasks": texts(199)}) == []
    assert topic_families({}) == []
    found = topic_families({"tasks": texts(200)})
    assert [one.name for one in found] == ["tasks_topics"]
    close = found[0].similarity_block(0, 1)[0]
    assert close[4::4].mean() > close[1::4].mean() + 0.3


def test_of_many_labels_common_runs_of_characters_say_little():
    labels = [f"name{n:05d}x" for n in range(2_000)]
    every, fewer = label_families("n", labels)[0], label_families("n", [*labels, "name02000x"])[0]
    assert every.rows.nnz / 2_000 > fewer.rows.nnz / 2_001 + 3


# Blend ----------------------------------------------------------------------------------------


def alike(seed=0, count=9):
    rng = np.random.default_rng(seed)
    table = rng.random((count, count)).astype(np.float32)
    return ((table + table.T) / 2).astype(np.float32)


def test_mean_and_spread_leave_the_thing_itself_out():
    table = alike()
    mean, spread = row_means_and_sds(table[2:5], 2)
    for place, row in enumerate((2, 3, 4)):
        others = np.delete(table[row].astype(float), row)
        assert mean[place] == pytest.approx(others.mean(), rel=1e-5)
        assert spread[place] == pytest.approx(others.std(), rel=1e-4)
    stored = row_means_and_sds(sparse(table[2:5]), 2)
    assert stored[0] == pytest.approx(mean)
    assert stored[1] == pytest.approx(spread, rel=1e-4)
    assert row_means_and_sds(np.ones((2, 4), dtype=np.float32), 0)[1].tolist() == [0.0, 0.0]
    assert row_means_and_sds(np.ones((1, 1), dtype=np.float32), 0)[0].tolist() == [0.0]


def closeness_by_hand(tables, weights, near=5, most=12):
    count = len(tables[0])
    total = np.zeros((count, count))
    for i in range(count):
        whole = 0.0
        for table, weight in zip(tables, weights, strict=True):
            others = np.delete(table[i].astype(float), i)
            if others.std() > 1e-6:
                total[i] += weight * (table[i] - others.mean()) / others.std()
                whole += weight
        total[i] /= whole or 1.0
        total[i, i] = -1.0
    kept = [np.sort(row[row > 0])[::-1][:most][:near] for row in total]
    half = float(np.median(np.concatenate(kept)))
    toward = total / (np.abs(total) + half)
    return total, half, (toward + toward.T) / 2


@pytest.mark.parametrize("kind", ["dense", "sparse", "both"])
def test_closeness_by_hand(kind):
    one, other = alike(1), alike(2)
    if kind != "dense":
        other = np.where(other > 0.5, other, 0.0).astype(np.float32)
    if kind == "sparse":
        one = np.where(one > 0.55, one, 0.0).astype(np.float32)
    families = [
        Matrix("one", sparse(one) if kind == "sparse" else one),
        Matrix("other", other if kind == "dense" else sparse(other)),
        Matrix("idle", alike(3)),
    ]
    blend = Blend(families, {"one": 1.5, "other": 0.5, "idle": 0.0})
    total, half, close = closeness_by_hand([one, other], [1.5, 0.5])
    assert close.min() < 0, "what speaks against a pair counts"
    assert [each.name for each in blend.families_used] == ["one", "other"]
    assert blend.closeness_moments.half == pytest.approx(half, rel=1e-4)
    np.fill_diagonal(close, 1.0)
    assert blend.closeness_matrix() == pytest.approx(close, abs=1e-4)
    assert blend.closeness_to_all(4) == pytest.approx(close[4], abs=1e-4)
    near_one, near_other, near_close = blend.nearest_links()
    assert near_close == pytest.approx(close[near_one, near_other], abs=1e-4)
    assert (total[near_one, near_other] > 0).all()
    parts = blend.closeness_by_family(0, int(near_other[0]))
    assert parts["part"].sum() == pytest.approx(close[0, near_other[0]], abs=1e-4)
    assert blend.table["share"].tolist() == [0.75, 0.25]
    assert blend.table["known"].tolist() == [9, 9]
    assert blend.table["chance"].iloc[0] == pytest.approx(
        (one.sum() - np.trace(one)) / 72, rel=1e-4
    )


def test_twelve_nearest_are_looked_for_and_five_say_what_is_usual():
    table = alike(4, 40)
    blend = Blend([Matrix("one", table)], {"one": 1.0})
    total, half, _ = closeness_by_hand([table], [1.0])
    counts = np.bincount(blend.closeness_moments.one)
    assert counts.max() == 12
    assert blend.closeness_moments.half == pytest.approx(half, rel=1e-4)
    best = [int(total[i].argmax()) for i in range(40)]
    first = np.searchsorted(blend.closeness_moments.one, np.arange(40))
    assert blend.closeness_moments.other[first].tolist() == best


def test_without_weights_nothing_is_close_and_nothing_fails():
    blend = Blend([Matrix("one", np.eye(3, dtype=np.float32))], {"one": 0.0})
    assert len(blend.closeness_moments.one) == 0
    assert blend.closeness_matrix().tolist() == np.eye(3).tolist()
    three = [{"skill_id": name, "name": name} for name in ("sql", "charts", "calls")]
    silent = {name: 0.0 for name in ASSUMPTIONS if name.startswith("skill_weight_")}
    network = sg.build_adjacency(
        organisation(skills=three), semantic=False, assumptions=ASSUMPTIONS.changed(**silent)
    )
    assert len(network.edges) == 0
    assert any("No two skills are closer than chance" in told for told in network.warnings)


def test_blocks_of_many_things_agree_with_one():
    table = alike(5, 300)
    blend = Blend([Matrix("one", table)], {"one": 2.0})
    _, half, close = closeness_by_hand([table], [2.0])
    np.fill_diagonal(close, 1.0)
    assert blend.closeness_moments.half == pytest.approx(half, rel=1e-3)
    assert blend.closeness_matrix()[270] == pytest.approx(close[270], abs=1e-3)
    told = []
    Blend([Matrix("one", table)], {"one": 2.0}, progress=told.append).closeness_moments  # noqa: B018
    assert told == pytest.approx([256 / 300, 1.0])


def test_nothing_known_is_close_to_nothing():
    flat = Blend([Matrix("one", np.ones((3, 3), dtype=np.float32))], {"one": 1.0})
    assert flat.closeness_moments.half == 1.0
    assert flat.closeness_to_all(0).tolist() == [1.0, 0.0, 0.0]
    assert flat.table["known"].tolist() == [0]
    idle = Blend([Matrix("one", alike())], {"one": 0.0})
    assert idle.closeness_to_all(2).sum() == 1.0
    assert registered_family_weights(ASSUMPTIONS, "skill")["name"] == ASSUMPTIONS.value(
        "skill_weight_name"
    )


# Links ----------------------------------------------------------------------------------------


def test_of_two_directions_the_closer_counts():
    links = symmetric_links(3, np.array([0, 1, 1]), np.array([1, 0, 2]), np.array([0.2, 0.6, 0.3]))
    one, other, weight = list_links_once(links)
    assert (one.tolist(), other.tolist(), weight.tolist()) == ([0, 1], [1, 2], [0.6, 0.3])


def star(weights):
    """Return a star whose middle is 0, with a ring about it that makes every end have three."""
    count = len(weights) + 1
    table = np.zeros((count, count))
    table[0, 1:] = weights
    for i in range(1, count):
        table[i, i % (count - 1) + 1] = 0.5
    return sparse(np.maximum(table, table.T))


def test_the_backbone_at_its_level():
    links = star([0.1, 0.4, 0.45, 0.5])
    one, other, weight = list_links_once(links)
    strength, degree = links.sum(axis=1), np.diff(links.indptr)
    chance = np.minimum(*(
        (1 - weight / strength[end]) ** (degree[end] - 1) for end in (one, other)
    ))  # fmt: skip
    place = int(np.argsort(chance)[len(chance) // 2])
    top = [max(links[[i]].toarray().max(), 0) for i in range(5)]
    strongest = np.array([w in (top[a], top[b]) for a, b, w in zip(one, other, weight)])
    for level in (chance[place] * (1 - 1e-9), chance[place] * (1 + 1e-9)):
        assert is_backbone_link(links, level).tolist() == ((chance < level) | strongest).tolist()
    assert len(is_backbone_link(sparse(np.zeros((2, 2))), 0.5)) == 0
    pair = sparse(np.array([[0.0, 0.3], [0.3, 0.0]]))
    assert is_backbone_link(pair, 0.0).tolist() == [True], "the strongest link of everything stays"


def triangles():
    table = np.zeros((7, 7))
    for a, b, w in ((0, 1, 0.9), (1, 2, 0.8), (0, 2, 0.7), (3, 4, 0.9), (4, 5, 0.8), (3, 5, 0.7),
                    (5, 6, 0.6), (2, 3, 0.1)):  # fmt: skip
        table[a, b] = table[b, a] = w
    return sparse(table)


def test_communities_are_numbered_by_size():
    found = find_communities(triangles(), 7)
    assert found.tolist() == [1, 1, 1, 0, 0, 0, 0]
    assert community_agreement_by_seed(triangles(), found, [1, 2]).tolist() == [1.0, 1.0]
    inside = centrality_in_community(triangles(), found)
    assert inside.tolist() == pytest.approx([1.6, 1.7, 1.5, 1.6, 1.7, 2.1, 0.6])


def test_the_strongest_are_joined_first():
    group = group_with_strongest_neighbour(triangles())
    assert [group[0] == group[2], group[3] == group[6], group[2] == group[3]] == [True, True, False]
    inside = sum_links_by_group(triangles(), np.array([0, 0, 0, 1, 1, 1, 1]))
    assert inside.toarray() == pytest.approx(np.array([[4.8, 0.1], [0.1, 6.0]]))


def test_a_large_network_is_drawn_together_first(monkeypatch):
    assert find_communities(triangles(), 7).tolist() == [1, 1, 1, 0, 0, 0, 0]
    monkeypatch.setattr(graph, "LARGE", 7)
    assert find_communities(triangles(), 7).tolist() == [1, 1, 1, 0, 0, 0, 0]
    monkeypatch.setattr(graph, "LARGE", 6)
    asked = []
    whole = graph.group_with_strongest_neighbour
    monkeypatch.setattr(
        graph, "group_with_strongest_neighbour", lambda links: asked.append(1) or whole(links)
    )
    assert find_communities(triangles(), 7).tolist() == [1, 1, 1, 0, 0, 0, 0]
    assert asked == [1]


def named(groups, links=None, names=None):
    labels = [f"n{i}" for i in range(len(groups))]
    blend = Blend([Matrix("one", alike(0, len(groups)))], {"one": 1.0})
    every = sparse(np.ones((len(groups), len(groups))) - np.eye(len(groups)))
    return Map(Codes(tuple(labels)), tuple(names or labels), tuple(groups), blend,
               every if links is None else links, 0.2, 7)  # fmt: skip


@pytest.mark.parametrize(
    ("groups", "name"),
    [("AABB", "A and B"), ("AABBCC", "A and B"), ("AABCDEF", "n0 and others"), ("ABCD", "A and B"),
     ("ABCDE", "n0 and others"), ("AAABC", "A and B"), ("AAAAAB", "A and others"),
     ("AAAAAAAAAB", "A"), ("AAA", "A")],
)  # fmt: skip
def test_a_community_has_the_bare_name_of_no_group_that_it_is_not(groups, name):
    assert named(list(groups)).community_names == (name,)


def test_two_communities_of_one_name_are_told_apart():
    found = named(list("AAAAAAA"), triangles())
    assert found.community_names == ("A", "A: n1")
    assert found.communities["members"].tolist() == [4, 3]
    assert found.communities["stability"].tolist() == [1.0, 1.0]
    assert found.stability == 1.0
    alone = named(list("AB"), sparse(np.zeros((2, 2))))
    assert math.isnan(alone.stability)
    assert found.nearest(1).to_numpy().tolist() == [
        ["n0", "n1"], ["n1", "n2"], ["n3", "n4"], ["n4", "n5"], ["n5", "n6"],
    ]  # fmt: skip


def test_members_that_other_seeds_keep_apart_count_by_jaccard():
    found = named(list("AAAAAAA"), triangles())
    vars(found)["communities_by_seed"] = (
        np.array([0, 0, 1, 1, 1, 1, 1]),
        np.array([0, 0, 0, 1, 1, 1, 1]),
    )
    # Of community 0 (4 members) the first run has 4 in a group of 5; of community 1, 2 of 3.
    assert found.communities["stability"].tolist() == pytest.approx(
        [(4 / 5 + 1) / 2, (2 / 3 + 1) / 2]
    )


# The map --------------------------------------------------------------------------------------


def test_discs_touch_and_are_drawn_to_their_like():
    radius = np.array([3.0, 1.0, 1.0, 2.0])
    pull = np.zeros((4, 4))
    pull[1, 2] = pull[2, 1] = 5.0
    pull[0, 3] = pull[3, 0] = 2.0
    centre = place_discs(radius, pull)
    apart = np.linalg.norm(centre[:, None] - centre[None], axis=2)
    room = radius[:, None] + radius[None]
    assert (apart - room)[np.triu_indices(4, 1)].min() > -1e-6
    assert apart[1, 2] == pytest.approx(2.0, abs=0.05)
    assert apart[0, 3] == pytest.approx(5.0, abs=1e-6)
    assert centre[0].tolist() == [0.0, 0.0], "the largest stands in the middle"


def test_places_fill_the_frame_with_one_scale():
    points = lay_out_points(triangles(), np.array([1, 1, 1, 0, 0, 0, 0]))
    span = points.max(axis=0) - points.min(axis=0)
    assert span.max() == pytest.approx(1.0)
    assert (points.max(axis=0) + points.min(axis=0)).tolist() == pytest.approx([1.0, 1.0])
    near = np.linalg.norm(points[:, None] - points[None], axis=2)[np.triu_indices(7, 1)]
    assert near.min() > 0.1
    assert lay_out_points(sparse(np.zeros((0, 0))), np.zeros(0, dtype=np.int64)).shape == (0, 2)
    assert lay_out_points(sparse(np.zeros((1, 1))), np.zeros(1, dtype=np.int64)).tolist() == [
        [0.5, 0.5]
    ]


# Hours and ways -------------------------------------------------------------------------------


def taught(*rows):
    return organisation(
        skills=[{"skill_id": name, "name": name} for name in "abc"],
        interventions=[
            {"intervention_id": f"i{n}", "title": f"T{n}", "kind": "course", "skill_id": skill,
             "level_gain": gain, "hours": hours}
            for n, (skill, gain, hours) in enumerate(rows)
        ],
    )  # fmt: skip


def test_hours_to_learn_by_hand():
    usual = ASSUMPTIONS.value("hours_per_level")
    work = taught(("a", 1.0, 10.0), ("a", 0.5, 20.0), ("a", 2.0, 80.0), ("b", 0.0, 9.0),
                  ("b", 1.0, 0.0), ("x", 1.0, 1.0))  # fmt: skip
    found = hours_to_learn_by_skill(work, ASSUMPTIONS)
    middle = math.log(40.0)  # per level: 10, 40, 40
    assert found.tolist() == pytest.approx(
        [3 * math.exp((3 * middle + math.log(usual)) / 4), 3 * usual, 3 * usual]
    )
    best = best_teaching_table(work)
    assert best.loc["a"].tolist() == ["i0", "T0", 10.0]
    assert "b" not in best.index
    assert taught(("a", 1.0, 10.0), ("a", 2.0, 20.0)) is not None
    assert (
        best_teaching_table(taught(("a", 2.0, 20.0), ("a", 1.0, 10.0))).loc["a", "intervention_id"]
        == "i0"
    )


def test_a_step_takes_what_closeness_leaves_and_at_least_an_hour():
    close = np.array([[0, 0.75, 0.2], [0.75, 0, 0.999], [0.2, 0.999, 0]])
    hours = np.array([100.0, 40.0, 200.0])
    arcs = hours_of_steps(sparse(close), hours)
    assert arcs[0, 1] == pytest.approx(10.0)
    assert arcs[1, 2] == 1.0
    assert arcs[2, 0] == pytest.approx(80.0)
    way = add_straight_steps(sparse(close), 0, 2, close[0], close[:, 2])
    assert shortest_path_nodes(hours_of_steps(way, hours), 0, 2).tolist() == [0, 1, 2]
    assert len(shortest_path_nodes(arcs, 1, 1)) == 0
    apart = sparse(np.zeros((2, 2)))
    assert len(shortest_path_nodes(apart, 0, 1)) == 0


def test_coverage_of_roles_by_hand():
    work = organisation(
        roles=[{"role_id": name, "title": name} for name in ("r", "q", "none")],
        skills=[{"skill_id": name, "name": name} for name in "abc"],
        requirements=[
            {"role_id": "r", "skill_id": "a", "required_level": 4.0, "importance": 3.0},
            {"role_id": "r", "skill_id": "b", "required_level": 2.0, "importance": 1.0},
            {"role_id": "q", "skill_id": "b", "required_level": 4.0, "importance": 1.0},
            {"role_id": "q", "skill_id": "c", "required_level": 3.0, "importance": 1.0},
        ],
    )  # fmt: skip
    evidence = gather_evidence(work, None)
    weights = weight_of_needs(evidence.needs, 3)
    alone, shared = math.log(4 / 1), math.log(4 / 2)
    assert weights.tolist() == pytest.approx(
        [0.5 * shared, 0.5 * alone, 0.75 * alone, 0.25 * shared]
    )  # needs stand by role id: q before r
    close = np.eye(3, dtype=np.float32)
    close[0, 2] = close[2, 0] = 0.5
    found = role_cover_matrix(evidence.needs, close, 3)
    from_r = (0.5 * shared * (2 / 4) + 0.5 * alone * 0.5) / (0.5 * shared + 0.5 * alone)
    from_q = (0.75 * alone * 0.5 * (3 / 4) + 0.25 * shared) / (0.75 * alone + 0.25 * shared)
    assert found[0, 1] == pytest.approx(from_r)
    assert found[1, 0] == pytest.approx(from_q)
    assert found[0, 0] == found[1, 1] == 1.0
    assert np.isnan(found[2]).all()
    assert np.isnan(found[:, 2]).all()
    assert evidence.asked.toarray()[0] == pytest.approx([4 * 0.75, 2 * 0.25, 0.0])


# What an organisation knows -------------------------------------------------------------------


def people(**levels):
    """Return a town where people hold S at levels, told by signals."""
    staff = [{"employee_id": name, "role_id": "r", "fte": 0.5,
              "exit_date": "2026-01-01" if name == "gone" else None}
             for name in levels]  # fmt: skip
    signals = [
        {"employee_id": name, "skill_id": "a", "source": "peer", "level": value,
         "observed_on": "2026-01-01"}
        for name, values in levels.items()
        for value in values
    ]  # fmt: skip
    # A stranger's rating and a rating in a skill nobody knows count for nobody.
    signals += [{**signals[0], "employee_id": "ghost"}, {**signals[0], "skill_id": "z"},
                {**signals[-1], "skill_id": "z"}]  # fmt: skip
    return organisation(employees=staff, roles=[{"role_id": "r", "title": "R"}],
                        skills=[{"skill_id": "a", "name": "A"}], signals=signals)  # fmt: skip


def test_held_is_two_levels_on_average_of_those_present():
    work = people(one=(2.0,), two=(1.0, 3.0), three=(1.9,), four=(1.0, 2.9), gone=(5.0,))
    evidence = gather_evidence(work, None)
    assert evidence.held.toarray().ravel().tolist() == [1, 1, 0, 0]
    assert evidence.people.tolist() == [4]
    assert evidence.fte.tolist() == [2.0]
    levels = Levels(work, {("one", "a"): (2.0, 1.0), ("two", "a"): (1.99, 1.0)})
    assert gather_evidence(work, levels).held.toarray().ravel().tolist() == [1, 0, 0, 0]


def families_of(**columns):
    count = len(next(iter(columns.values())))
    roles = [{"role_id": f"r{n}", "title": f"T{n}", **{key: values[n] for key, values in
              columns.items()}} for n in range(count)]  # fmt: skip
    work = organisation(roles=roles)
    features = gather_role_features(gather_evidence(work, None))
    return [each.name for each in features.others], list(features.steps)


def test_groups_and_grades_count_where_they_tell_something():
    assert families_of(job_family=["A", "A", "B"], level=[1.0, 2.0, 2.0]) == (
        ["job_family"],
        ["level"],
    )
    assert families_of(job_family=["A", "A", "A"], level=[1.0, 1.0, None]) == ([], [])
    assert families_of(job_family=["A", "B", "C"], level=[None, None, None]) == ([], [])


def test_what_goes_together_counts_roles_and_people_apart():
    work = organisation(
        employees=[{"employee_id": name, "role_id": "r"} for name in "xyz"],
        roles=[{"role_id": "r", "title": "R"}, {"role_id": "q", "title": "Q"}],
        skills=[{"skill_id": name, "name": name} for name in "abc"],
        requirements=[{"role_id": "r", "skill_id": name, "required_level": 3.0} for name in "ab"]
        + [{"role_id": "q", "skill_id": "c", "required_level": 3.0}],
    )  # fmt: skip
    levels = Levels(work, {(who, skill): (3.0, 1.0) for who in "xy" for skill in "ab"})
    others = {
        one.name: one.values.toarray()
        for one in gather_skill_features(gather_evidence(work, levels)).others
    }
    assert others["requirements"][0].tolist() == pytest.approx([1.0, 1 / (1 + 2), 0.0])
    assert others["holders"][0].tolist() == pytest.approx([1.0, 2 / (2 + 5), 0.0])


def test_warnings_say_what_closeness_rests_on():
    bare = organisation(skills=[{"skill_id": "a", "name": "A"}])
    said = sg.build_adjacency(bare, semantic=False).warnings
    assert said[0].startswith("No requirements are loaded")
    assert said[1].startswith("Nobody is known to hold a skill")
    assert said[2].startswith("No two skills are closer than chance")
    assert sg.build_adjacency(organisation(), semantic=False).warnings[-1].startswith("Nobody")


def test_readiness_blends_coverage_with_likeness():
    rng = np.random.default_rng(3)
    skills = [{"skill_id": f"s{n}", "name": f"Skill {n}"} for n in range(8)]
    roles = [{"role_id": f"r{n}", "title": f"Role {'AB'[n % 2]} {n}"} for n in range(6)]
    asked = [{"role_id": f"r{n}", "skill_id": f"s{s}", "required_level": float(rng.integers(1, 6))}
             for n in range(5) for s in rng.choice(8, 3, replace=False)]  # fmt: skip
    work = organisation(skills=skills, roles=roles, requirements=asked)
    network = sg.build_adjacency(work, semantic=False)
    share = network.register.value("coverage_share")
    toward = network.role_map.blend.directed_closeness_matrix()
    assert network.readiness[0, 1] == pytest.approx(
        share * network.role_cover[0, 1] + (1 - share) * toward[0, 1], abs=1e-6
    )
    assert network.readiness[0, 5] == pytest.approx(toward[0, 5], abs=1e-6)
    assert np.diag(network.readiness).tolist() == [1.0] * 6
    way = network.path("s0", "s1")
    assert way["hours_low"].iloc[-1] == pytest.approx(
        way["hours"].iloc[-1] * network.register["hours_per_level"].low
        / network.register.value("hours_per_level"), rel=1e-6,
    )  # fmt: skip
    same = network.path("s0", "s0")
    assert (len(same), same["hours"].sum(), same["closeness"].tolist()) == (1, 0.0, [1.0])
    near = network.neighbours("s0", 3)
    assert near["hours"].tolist() == pytest.approx(
        [network.hours[work.skills.code(one)] * (1 - close)
         for one, close in zip(near["skill_id"], near["closeness"], strict=True)]
    )  # fmt: skip
    assert len(network.neighbours("s0", 0)) == 0
    assert isinstance(network.skills, pd.DataFrame)


# Told and opened ------------------------------------------------------------------------------


def shop(count=9):
    """Return a shop of skills named in pairs, asked for by a few roles."""
    words = ["weld pipes", "weld plates", "bake bread", "bake cakes", "plan budgets", "plan work",
             "drive trucks", "drive vans", "sell cars"]  # fmt: skip
    rng = np.random.default_rng(1)
    return organisation(
        skills=[{"skill_id": f"s{n}", "name": words[n], "cluster": words[n].split()[0]}
                for n in range(count)],
        roles=[{"role_id": f"r{n}", "title": f"Role {n}", "job_family": "AB"[n % 2]}
               for n in range(4)],
        requirements=[{"role_id": f"r{n}", "skill_id": f"s{s}", "required_level": 3.0}
                      for n in range(4)
                      for s in sorted(rng.choice(count, min(4, count), replace=False))],
    )  # fmt: skip


def test_progress_gives_skills_four_fifths():
    told = []
    sg.build_adjacency(
        shop(), semantic=False, progress=lambda words, share: told.append((words, share))
    )
    assert [words for words, _ in told] == [
        "Comparing 9 skills with each other", "Comparing 9 skills with each other",
        "Comparing 4 roles with each other", "Comparing 4 roles with each other",
    ]  # fmt: skip
    assert [share for _, share in told] == pytest.approx([0.0, 0.8, 0.8, 1.0])


def test_every_weight_is_among_the_assumptions_used():
    network = sg.build_adjacency(shop(), semantic=False)
    used = {one.name for one in network.provenance.assumptions}
    weights = {name for name in ASSUMPTIONS if name.startswith(("skill_weight_", "role_weight_"))}
    assert weights <= used
    assert used - weights == {"backbone_alpha"}, "coverage and hours are read when asked for"


def test_a_skill_opens_to_its_five_nearest():
    network = sg.build_adjacency(shop(), semantic=False)
    row = network.skill_map.blend.closeness_to_all(0)
    row[0] = 0.0
    order = np.argsort(-row, kind="stable")
    expected = [network.skill_map.names[n] for n in order[:5] if row[n] > 0]
    opened = network.explain("s0")
    assert opened.steps["step"].tolist() == expected
    assert opened.steps["value"].tolist() == pytest.approx(row[order[: len(expected)]])
    assert f"closest are {expected[0]}" in opened.sentence
    few = sg.build_adjacency(shop(2), semantic=False).explain("s0")
    assert len(few.steps) <= 1
    asked = network.workforce["requirements"]
    assert len(opened.rows) == (asked["skill_id"] == "s0").sum()


def test_a_pair_opens_to_its_families_and_the_roles_that_ask_both():
    network = sg.build_adjacency(shop(), semantic=False)
    opened = network.explain(("s0", "s1"))
    assert opened.steps["value"].sum() == pytest.approx(
        network.skill_map.blend.closeness_to_all(0)[1]
    )
    assert opened.steps["value"].is_monotonic_decreasing
    strong = (opened.steps["value"] > 0.02).sum()
    said = opened.sentence.split(", through ")[1]
    assert all(step in said for step in opened.steps["step"].head(min(strong, 3)))
    assert all(step not in said for step in opened.steps["step"].iloc[strong:])
    asked = network.workforce["requirements"].groupby("role_id")["skill_id"].agg(set)
    both = [role for role, skills in asked.items() if {"s0", "s1"} <= skills]
    assert sorted(set(opened.rows["role_id"])) == both


def test_a_way_opens_to_its_steps():
    work = organisation(skills=[{"skill_id": name, "name": name.upper()} for name in "abc"])
    path = pd.DataFrame({"skill_id": ["a", "b", "c"], "name": ["A", "B", "C"],
                         "hours": [0.0, 10.0, 30.0], "closeness": [1.0, 0.5, 0.25]})  # fmt: skip
    opened = explain_path_hours(work, path, 120.0, 40.0)
    assert opened.sentence == (
        "C takes 40 hours from A, to proficient, and 120 from nothing; through B."
    )
    assert opened.steps["step"].tolist() == ["B", "C"]
    assert opened.steps["value"].tolist() == [10.0, 30.0]
    assert opened.steps["note"].tolist()[1] == "closeness 0.25 to the one before"
    direct = explain_path_hours(work, path.iloc[[0, 2]], 120.0, 40.0)
    assert direct.sentence.endswith("no skill between them pays for itself.")
    assert "40 assumed" in direct.formula
