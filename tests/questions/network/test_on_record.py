"""The sample's network, number by number; read by names, without the extra for meaning."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import skillgap as sg
from skillgap.core.sparse import sparse
from skillgap.questions.network.blend import Blend
from skillgap.questions.network.families import Matrix, ratings_family
from skillgap.questions.network.fitting import fit_weights, mean_recall, standardised_similarities
from skillgap.questions.network.layout import lay_out_points, place_discs
from tests.recorded import assert_as_recorded
from tests.summaries import in_short, numbers_in_short

RECORDS = Path(__file__).parent / "records"


@pytest.fixture(scope="module")
def network(sample, sample_profiles):
    return sg.build_adjacency(sample, sample_profiles, semantic=False)


def record(name, found, relative=1e-4):
    assert_as_recorded(RECORDS / f"{name}.json", found, relative=relative)


def opened_as_told(found):
    return [found.title, found.sentence, found.steps, in_short(found.rows, 2)]


def test_closeness_is_as_on_record(network):
    survey = {of: side.blend.closeness_moments for of, side in (("skills", network.skill_map),
                                                     ("roles", network.role_map))}  # fmt: skip
    found = {
        "weights": network.weights,
        "skills": numbers_in_short(network.skill_similarity),
        "roles": numbers_in_short(network.role_closeness),
        "readiness": numbers_in_short(network.readiness),
        "coverage": numbers_in_short(network.role_cover),
        "half": {of: one.half for of, one in survey.items()},
        "above": {of: numbers_in_short(one.above) for of, one in survey.items()},
        "links": {of: len(one.one) for of, one in survey.items()},
        "warnings": network.warnings,
    }
    record("closeness", found)


def test_skills_roles_and_links_are_as_on_record(network):
    found = {
        "skills": in_short(network.skills.drop(columns=["x", "y"])),
        "roles": in_short(network.roles.drop(columns=["x", "y"])),
        "edges": in_short(network.edges, 5),
        "role_edges": in_short(network.role_edges, 5),
        "nearest": in_short(network.skill_map.nearest(3)),
        "communities": network.communities,
        "stability": network.stability,
        "hours": numbers_in_short(network.hours),
    }
    record("network", found)


def test_places_on_the_map_are_as_on_record(network):
    found = {
        name: numbers_in_short(np.round(points, 3)) for name, points in (
            ("skills", network.skill_map.points), ("roles", network.role_map.points))
    }  # fmt: skip
    record("places", found, relative=2e-2)


def test_places_of_a_small_network_are_as_on_record():
    rng = np.random.default_rng(6)
    community = np.array([0] * 9 + [1] * 6 + [2] * 4 + [3] * 2 + [4])
    close = rng.random((22, 22)) * np.where(community[:, None] == community, 1.0, 0.08)
    table = np.triu(close * (rng.random((22, 22)) < 0.5), 1)
    links = sparse(table + table.T)
    radius = 1.25 * np.sqrt(np.bincount(community))
    found = {
        "places": lay_out_points(links, community),
        "discs": place_discs(radius, rng.random((5, 5))),
    }
    record("small_places", found, relative=1e-4)


def test_neighbours_and_ways_are_as_on_record(network):
    ways = {
        f"{one} to {other}": network.path(one, other).drop(columns=["name", "intervention"])
        for one, other in (("sql", "machine-learning"), ("welding", "sql"),
                           ("data-visualisation", "visual-analytics"))
        if min(network.workforce.skills.code(each) for each in (one, other)) >= 0
    }  # fmt: skip
    role = network.workforce.roles.labels[3]
    opened = network.explain(("data-visualisation", "visual-analytics"))
    found = {
        "sql": network.neighbours("sql", 8),
        "role": network.role_neighbours(role, 8),
        "ways": ways,
        "way": opened_as_told(network.explain_path("sql", "machine-learning")),
        "pair": opened_as_told(opened),
        "thing": opened_as_told(network.explain("sql")),
        "role opened": opened_as_told(network.explain(role)),
    }
    record("neighbours", found)


def test_a_network_of_signals_alone_is_as_on_record(sample):
    bare = sg.build_adjacency(sample, semantic=False)
    record("signals", {"holders": in_short(bare.skills[["holders", "demand_fte"]], 8)})


def test_fitted_weights_are_as_on_record():
    rng = np.random.default_rng(2)
    count = 120
    group = np.arange(count) // 4
    middle = rng.normal(0, 1, (count // 4, 6))[group]
    telling = ratings_family("telling", middle + rng.normal(0, 0.8, middle.shape))
    vague = ratings_family("vague", middle + rng.normal(0, 2.0, middle.shape))
    noise = ratings_family("noise", rng.normal(0, 1, (count, 5)))
    flat = Matrix("flat", np.ones((count, count), dtype=np.float32))
    families = [telling, vague, noise, flat]
    related = {i: [j for j in range(count) if j != i and group[j] == group[i]]
               for i in range(count)}  # fmt: skip
    unseen = np.zeros(count, dtype=np.bool_)
    unseen[100:] = True
    asked = np.arange(40)
    found = {}
    for hidden in (0.0, 0.4):
        weights = fit_weights(families, related, asked, unseen, hidden_share=hidden)
        blend = Blend(families, weights)
        found[f"{hidden}"] = {
            "weights": weights,
            "recall": [mean_recall(blend, related, np.arange(100), most) for most in (3, 10)],
        }
    found["standardised"] = numbers_in_short(standardised_similarities(families, 5))
    found["ridge"] = fit_weights(families, related, asked, unseen, ridge=200.0)
    record("fitted", found, relative=1e-3)
