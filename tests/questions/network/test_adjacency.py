"""The network: families against hand-made truth, blends that add up, maps that never move."""

from __future__ import annotations

import dataclasses
from itertools import pairwise, permutations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import skillgap as sg
from skillgap.core.errors import UnknownName
from skillgap.core.sparse import sparse
from skillgap.core.workforce import Workforce, empty_table
from skillgap.questions.network import Features, make_families, maps
from skillgap.questions.network.blend import Blend
from skillgap.questions.network.cooccurrence import (
    column_proximity,
    mark_revealed_advantage,
    pair_counts_table,
)
from skillgap.questions.network.families import Matrix, label_families, lists_family, ratings_family
from skillgap.questions.network.fitting import fit_weights, mean_recall
from skillgap.questions.network.graph import (
    find_communities,
    is_backbone_link,
    list_links_once,
    symmetric_links,
)
from skillgap.questions.network.layout import lay_out_points, place_discs
from skillgap.questions.network.paths import add_straight_steps, hours_of_steps, shortest_path_nodes
from skillgap.questions.network.readiness import role_cover_matrix


@pytest.fixture(scope="module")
def network(sample, sample_profiles):
    return sg.build_adjacency(sample, sample_profiles, semantic=False)


def plain(workforce, **options):
    return sg.build_adjacency(workforce, semantic=False, **options)


# --- families ---


def test_revealed_advantage_and_proximity_by_hand():
    # Hidalgo and others 2007 on three roles and four skills; the last is asked by everybody.
    weights = np.array([[4.0, 0, 0, 2], [4, 2, 0, 2], [0, 2, 6, 2]])
    having = mark_revealed_advantage(sparse(weights)).toarray()
    share = weights / weights.sum(axis=1, keepdims=True)
    expected = share / (weights.sum(axis=0) / weights.sum()) >= 1 - 1e-12
    np.testing.assert_array_equal(having > 0, expected & (weights > 0))
    theta = column_proximity(sparse(having)).toarray()
    count, together = having.sum(axis=0), having.T @ having
    by_hand = together / np.maximum(count[:, None], count[None, :])
    np.testing.assert_allclose(theta, by_hand, atol=1e-6)
    np.testing.assert_allclose(theta, theta.T)
    assert np.all(np.diag(theta) == 1)


def test_affinity_and_volume_are_two_answers():
    # 2 of 100 people hold both rare skills; 40 hold both common ones, as chance gives.
    held = np.zeros((100, 4))
    held[:2, :2] = 1
    held[:80, 2] = 1
    held[40:90, 3] = 1
    counts = pair_counts_table(sparse(held), np.array([0, 2]), np.array([1, 3]))
    assert counts["together"].tolist() == [2, 40]
    assert counts["affinity"].tolist() == pytest.approx([50, 1])
    assert counts["other_given_one"].tolist() == pytest.approx([1, 0.5])


def test_ratings_compare_shapes_not_heights():
    shape = np.array([1.0, 5, 2, 3, 1])
    table = np.vstack([shape, shape + 1, shape[::-1], np.full(5, np.nan), [3, 1, 4, 1, 5]])
    close = ratings_family("skills", table).similarity_block(0, 5)
    assert close[0, 1] == pytest.approx(1, abs=1e-5)
    assert close[0, 2] < close[0, 1]
    assert np.all(close[3] == 0)


def test_names_are_close_in_spite_of_endings_and_spelling():
    names = ["manage budgets", "managing a budget", "manage budgts", "weld pipes", "bake bread"]
    grams, stems = label_families("name", names)
    assert stems.similarity_block(0, 1).toarray()[0].tolist()[1] == pytest.approx(1)
    assert grams.similarity_block(0, 1).toarray()[0][2] > 0.5
    assert grams.similarity_block(0, 1).toarray()[0][3] < 0.2


def test_what_few_have_counts_for_more():
    counts = sparse(np.array([[1.0, 1, 0], [1, 1, 0], [1, 0, 1], [1, 0, 0]]))
    close = lists_family("activities", counts).similarity_block(0, 1).toarray()[0]
    assert close[1] > close[2]


# --- blend ---


def two_groups(count=24, seed=1):
    rng = np.random.default_rng(seed)
    middle = np.repeat([[3.0, 0, 0, 1, 2], [0, 3, 3, 1, 0]], count // 2, axis=0)
    telling = ratings_family("telling", middle + rng.normal(0, 0.5, middle.shape))
    noise = ratings_family("noise", rng.normal(0, 1, (count, 5)))
    return telling, noise


def test_parts_of_closeness_add_up():
    telling, noise = two_groups()
    blend = Blend([telling, noise], {"telling": 1.0, "noise": 0.3})
    parts = blend.closeness_by_family(0, 3)
    assert parts["part"].sum() == pytest.approx(blend.closeness_to_all(0)[3], abs=1e-6)
    assert blend.table["share"].sum() == pytest.approx(1)


def test_closeness_is_symmetric_and_within_its_scale():
    telling, noise = two_groups()
    close = Blend([telling, noise], {"telling": 1.0, "noise": 0.3}).closeness_matrix()
    np.testing.assert_allclose(close, close.T)
    assert -1 < close.min() < 0
    assert close.max() <= 1
    assert np.all(np.diag(close) == 1)
    assert close[0, 1:12].mean() > close[0, 12:].mean() + 0.2


def test_pairs_below_chance_do_not_tie():
    blend = Blend([two_groups()[0]], {"telling": 1.0})
    apart = blend.closeness_matrix()[0, 12:]
    assert (apart < 0).all()
    assert len(np.unique(apart.round(5))) > 0.9 * len(apart)
    opened = blend.closeness_by_family(0, 20)
    assert opened["part"].sum() == pytest.approx(float(blend.closeness_to_all(0)[20]), abs=1e-5)


def test_sparse_and_dense_ways_agree():
    names = ["weld pipes", "weld steel", "bake bread", "bake cakes", "steel pipes", "bread rolls"]
    grams, stems = label_families("name", names)
    weights = {"name": 1.0, "name_stems": 0.5}
    full = [Matrix(each.name, each.similarity_block(0, 6).toarray()) for each in (grams, stems)]
    one, other = Blend([grams, stems], weights, most=5), Blend(full, weights, most=5)
    np.testing.assert_allclose(one.closeness_matrix(), other.closeness_matrix(), atol=1e-5)
    for mine, theirs in zip(one.nearest_links(), other.nearest_links()):
        np.testing.assert_allclose(mine, theirs, atol=1e-5)


def test_a_family_without_weight_says_nothing():
    telling, noise = two_groups()
    both = Blend([telling, noise], {"telling": 1.0, "noise": 0.0})
    np.testing.assert_allclose(
        both.closeness_matrix(), Blend([telling], {"telling": 1.0}).closeness_matrix()
    )


def test_fitting_finds_the_family_that_tells():
    telling, noise = two_groups(60)
    related = {i: [j for j in range(60) if j != i and (j < 30) == (i < 30)] for i in range(60)}
    unseen = np.zeros(60, dtype=bool)
    unseen[::2] = True
    weights = fit_weights([telling, noise], related, np.arange(1, 60, 2), unseen)
    assert weights["telling"] > 5 * weights["noise"]
    found = mean_recall(Blend([telling, noise], weights), related, np.arange(0, 60, 2))
    alone = mean_recall(Blend([noise], {"noise": 1.0}), related, np.arange(0, 60, 2))
    assert found > alone


def test_features_become_only_the_families_that_are_there():
    features = Features(["a", "b", "c"], texts={"title": [["Baker"], ["Cook"], ["Welder"]]},
                        lists={"technologies": sparse(np.zeros((3, 2)))},
                        steps={"level": np.array([1.0, 2.0, np.nan])})  # fmt: skip
    assert [each.name for each in make_families(features, semantic=False)] == [
        "title", "title_stems", "level",
    ]  # fmt: skip


# --- graph, map, ways ---


def chain():
    # Two triangles held together by one weak link.
    one = np.array([0, 0, 1, 3, 3, 4, 2])
    other = np.array([1, 2, 2, 4, 5, 5, 3])
    return symmetric_links(6, one, other, np.array([1.0, 1, 1, 1, 1, 1, 0.05]))


def test_communities_are_the_two_triangles():
    community = find_communities(chain(), seed=3)
    assert community[:3].tolist() == [community[0]] * 3
    assert community[3:].tolist() == [1 - community[0]] * 3


def test_backbone_drops_what_chance_would_give():
    kept = is_backbone_link(chain(), alpha=0.05)
    one, other, _ = list_links_once(chain())
    assert set(zip(one[kept].tolist(), other[kept].tolist())) == {
        (0, 1), (0, 2), (1, 2), (3, 4), (3, 5), (4, 5),
    }  # fmt: skip


def test_discs_do_not_overlap():
    radius = np.array([3.0, 2.0, 2.0, 1.0, 1.0, 0.5])
    centre = place_discs(radius, np.ones((6, 6)))
    apart = np.linalg.norm(centre[:, None] - centre[None], axis=2)
    room = radius[:, None] + radius[None]
    assert np.all((apart >= room - 1e-6) | np.eye(6, dtype=bool))


def test_map_stays_where_it_is_and_inside_the_frame():
    links = chain()
    community = find_communities(links, seed=3)
    points = lay_out_points(links, community)
    np.testing.assert_array_equal(points, lay_out_points(links, community))
    assert points.min() >= 0
    assert points.max() <= 1
    assert len(np.unique(points.round(6), axis=0)) == 6


def test_shortest_way_goes_through_what_is_close():
    # a–c directly costs 90 hours, by b 40 + 40.
    close = symmetric_links(3, np.array([0, 1, 0]), np.array([1, 2, 2]), np.array([0.6, 0.6, 0.1]))
    arcs = hours_of_steps(close, np.full(3, 100.0))
    assert shortest_path_nodes(arcs, 0, 2).tolist() == [0, 1, 2]
    assert shortest_path_nodes(arcs, 0, 0).tolist() == []


@given(arrays(np.float64, (5, 5), elements=st.floats(0.05, 1)))
def test_a_way_never_costs_more_than_the_direct_step(values):
    links = sparse(np.triu(values, 1) + np.triu(values, 1).T)
    arcs = hours_of_steps(links, np.full(5, 60.0))
    way = shortest_path_nodes(arcs, 0, 4)
    total = sum(float(arcs[a, b]) for a, b in pairwise(way.tolist()))
    assert total <= float(arcs[0, 4]) + 1e-9


# --- the whole ---


def test_coverage_is_directed(network):
    coverage = network.role_cover
    assert np.nanmin(coverage) >= 0
    assert np.nanmax(coverage) <= 1 + 1e-6
    assert np.nanmax(np.abs(coverage - coverage.T)) > 0.05
    needs = network.evidence.needs
    same = role_cover_matrix(
        needs, np.eye(len(network.skills), dtype=np.float32), len(network.roles)
    )
    asked = needs.count > 0
    np.testing.assert_allclose(np.diag(same)[asked], 1, atol=1e-5)


def test_tables_are_in_order_and_complete(network, sample):
    assert network.skills["skill_id"].tolist() == list(sample.skills.labels)
    assert network.roles["role_id"].tolist() == list(sample.roles.labels)
    n = len(sample.skills)
    assert network.skill_similarity.shape == (n, n)
    assert network.skills[["x", "y"]].to_numpy().min() >= 0
    assert set(network.edges["source"]) <= set(sample.skills.labels)
    assert network.roles["people"].sum() == sample.present.sum()
    assert network.communities["members"].sum() == n + len(sample.roles)
    assert network.communities["stability"].between(0, 1).all()
    assert 0.5 < network.stability["skills"] <= 1


def test_neighbours_and_moves_make_sense_on_the_sample(network):
    assert "senior-data-analyst" in network.role_neighbours("data-analyst", 3)["role_id"].tolist()
    near = network.neighbours("order-picking", 8)
    assert near["closeness"].is_monotonic_decreasing
    assert {"goods-receiving", "load-building"} & set(near["skill_id"])
    assert network.role_neighbours("data-analyst", 3)["readiness"].is_monotonic_decreasing


def test_path_adds_up(network):
    way = network.path("order-picking", "machine-learning")
    assert way["skill_id"].iloc[0] == "order-picking"
    assert way["skill_id"].iloc[-1] == "machine-learning"
    assert way["hours"].iloc[0] == 0
    assert way["hours"].sum() == pytest.approx(way["total_hours"].iloc[-1])
    assert len(network.path("sql", "sql")) == 1


def test_no_way_costs_more_than_one_step_between_or_none(network):
    # By force: straight there, or through any one skill; and never more than from nothing.
    close, hours = network.skill_similarity.astype(float), network.hours
    step = np.maximum(hours[None, :] * (1 - close), 1.0)
    labels = list(network.workforce.skills.labels)
    rng = np.random.default_rng(3)
    for start, end in rng.choice(len(labels), (30, 2)).tolist():
        if start == end:
            continue
        total = network.path(labels[start], labels[end])["total_hours"].iloc[-1]
        through = min(step[start, b] + step[b, end] for b in range(len(labels)))
        assert total <= min(step[start, end], through) + 1e-3
        assert total <= hours[end] + 1e-9


@pytest.mark.parametrize("seed", range(3))
def test_the_way_is_the_cheapest_of_all_chains(seed):
    rng = np.random.default_rng(seed)
    close = np.triu(rng.uniform(0, 0.9, (6, 6)), 1)
    close = close + close.T
    hours = rng.uniform(20, 200, 6)
    arcs = hours_of_steps(add_straight_steps(sparse(close), 0, 5, close[0], close[:, 5]), hours)
    way = shortest_path_nodes(arcs, 0, 5)
    cost = np.maximum(hours[None, :] * (1 - close), 1.0)
    chains = [(0, *between, 5) for n in range(5) for between in permutations(range(1, 5), n)]
    best = min(sum(cost[a, b] for a, b in pairwise(chain)) for chain in chains)
    assert sum(cost[a, b] for a, b in pairwise(way.tolist())) == pytest.approx(best)


def test_hours_of_a_way_open_to_steps_and_interventions(network):
    opened = network.explain_path("order-picking", "machine-learning")
    way = network.path("order-picking", "machine-learning")
    assert opened.steps["value"].sum() == pytest.approx(way["total_hours"].iloc[-1])
    whole = network.hours[network.workforce.skills.code("machine-learning")]
    assert f"{whole:,.0f} from nothing" in opened.sentence
    assert set(opened.rows["skill_id"]) <= set(way["skill_id"])
    # By hand: the median of the logs weighs as much as the courses there are, the assumption once.
    table = network.workforce["interventions"]
    mine = table[(table["skill_id"] == "machine-learning") & (table["level_gain"] > 0)]
    logs = np.log(mine["hours"] / mine["level_gain"])
    usual = network.register.value("hours_per_level")
    level = np.exp((logs.median() * len(mine) + np.log(usual)) / (len(mine) + 1))
    assert whole == pytest.approx(3 * level)


def test_what_is_close_to_nothing_is_learned_from_nothing():
    close = np.zeros((3, 3))
    arcs = hours_of_steps(
        add_straight_steps(sparse(close), 0, 2, close[0], close[:, 2]), np.full(3, 120.0)
    )
    assert shortest_path_nodes(arcs, 0, 2).tolist() == [0, 2]
    assert float(arcs[0, 2]) == 120


def test_stability_is_measured_on_ten_other_seeds(network, monkeypatch):
    asked = []
    monkeypatch.setattr(maps, "find_communities", lambda links, seed: asked.append(seed) or 0)
    fresh = dataclasses.replace(network.skill_map)
    assert len(fresh.communities_by_seed) == 10
    assert fresh.seed not in asked
    assert len(set(asked)) == 10


def test_backbone_and_communities_agree_with_networkx():
    rng = np.random.default_rng(8)
    weights = np.triu(rng.uniform(0.05, 1, (12, 12)) * (rng.random((12, 12)) < 0.6), 1)
    links = sparse(weights + weights.T)
    graph = nx.from_numpy_array(weights + weights.T)
    one, other, weight = list_links_once(links)
    kept = set()
    for a, b, w in zip(one.tolist(), other.tolist(), weight.tolist()):
        for end in (a, b):
            strength, degree = graph.degree(end, "weight"), graph.degree(end)
            top = max(each["weight"] for each in graph[end].values())
            if (degree > 1 and (1 - w / strength) ** (degree - 1) < 0.2) or w == top:
                kept.add((a, b))
    found = is_backbone_link(links, 0.2)
    assert set(zip(one[found].tolist(), other[found].tolist())) == kept
    ours = find_communities(links, 5)
    theirs = nx.community.louvain_communities(graph, seed=5)
    groups = {frozenset(np.flatnonzero(ours == c).tolist()) for c in np.unique(ours)}
    assert groups == {frozenset(each) for each in theirs}


def test_explanations_open(network):
    opened = network.explain(("data-visualisation", "visual-analytics"))
    assert "close" in opened.sentence
    assert network.skill_map.blend.closeness_to_all(
        network.workforce.skills.code("data-visualisation")
    )[network.workforce.skills.code("visual-analytics")] == pytest.approx(
        opened.steps["value"].sum(), abs=1e-6
    )
    assert network.explain("data-analyst").title == "Data analyst"
    with pytest.raises(UnknownName, match="Did you mean"):
        network.neighbours("sqll")


def test_seed_and_profiles_are_all_that_matters(sample):
    one, other = plain(sample), plain(sample)
    pd.testing.assert_frame_equal(one.skills, other.skills)
    pd.testing.assert_frame_equal(one.edges, other.edges)


def test_names_alone_are_enough(sample):
    bare = Workforce(
        {name: sample[name] if name in ("skills", "roles") else empty_table(name)
         for name in sample.tables}, as_of=sample.as_of,
    )  # fmt: skip
    network = plain(bare)
    assert any("requirements" in warning for warning in network.warnings)
    assert len(network.neighbours("sql", 3)) == 3
    assert network.role_similarity().shape == (51, 51)


def test_nothing_is_an_empty_network():
    network = plain(Workforce({}))
    assert len(network.skills) == len(network.edges) == len(network.roles) == 0
    assert network.role_similarity().shape == (0, 0)
    assert len(network.communities) == 0


def test_one_skill_and_one_role():
    tables = {"skills": pd.DataFrame({"skill_id": ["a"], "name": ["A"]}),
              "roles": pd.DataFrame({"role_id": ["r"], "title": ["R"]}),
              "requirements": pd.DataFrame({"role_id": ["r"], "skill_id": ["a"],
                                            "required_level": [3]})}  # fmt: skip
    network = plain(sg.from_tables(tables))
    assert len(network.neighbours("a")) == 0
    assert network.path("a", "a")["total_hours"].tolist() == [0]
    assert np.isfinite(network.skills[["x", "y"]].to_numpy()).all()
    assert np.isnan(network.stability["skills"])


def test_result_is_frozen(network):
    with pytest.raises(dataclasses.FrozenInstanceError):
        network.warnings = ()
