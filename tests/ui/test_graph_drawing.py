"""What is sent to the map: whole numbers in one order, communities largest first, plain JSON."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from skillgap.ui.skills_graph.map import draw_network
from skillgap.ui.skills_graph.map.drawing import MOST_EDGES

NODES = pd.DataFrame(
    {
        "id": ["a", "b", "c", "d", "e"],
        "name": ["<b>A</b>", "B", "C", "D", "E"],
        "words": ["one"] * 5,
        "community": [7, 3, 3, 3, 3],
        "x": [0.0, 0.5, 1.0, 0.2, 0.3],
        "y": [0.0, 0.5, 1.0, 0.2, 0.3],
        "size": [0.0, 5.0, 10.0, float("nan"), 1.0],
        "gap": [0.0, 0.25, 1.5, float("nan"), 0.1],
    }
)
EDGES = pd.DataFrame(
    {"source": ["a", "b", "c", "zzz"], "target": ["b", "c", "c", "a"], "weight": [0.5, 1.0, 1, 1]}
)


@pytest.fixture
def drawn():
    return draw_network(NODES, EDGES, captions={3: "Threes", 7: "Sevens"}, legend=[("size", "s")])


def test_everything_is_json_in_the_order_of_the_nodes(drawn):
    data = drawn.data
    assert json.loads(drawn.payload) == data
    assert data["ids"] == list("abcde")
    assert data["x"] == [0, 5000, 10000, 2000, 3000]
    assert data["size"] == [0, 500, 1000, 0, 100]
    assert data["gap"] == [0, 25, 100, 0, 10]
    assert data["names"][0] == "<b>A</b>", "text is sent as it stands; the script draws it"


def test_the_largest_community_comes_first_and_small_ones_have_no_caption(drawn):
    assert drawn.data["group"] == [1, 0, 0, 0, 0]
    assert [caption[0] for caption in drawn.data["captions"]] == ["Threes"]


def test_unknown_ends_and_loops_are_left_out(drawn):
    assert drawn.data["edges"] == [0, 1, 50, 1, 2, 100]


def test_the_version_changes_with_what_is_drawn(drawn):
    again = draw_network(NODES, EDGES, captions={3: "Threes", 7: "Sevens"}, legend=[("size", "s")])
    other = draw_network(NODES.assign(gap=0.5), EDGES, captions={}, legend=[])
    assert again.data["version"] == drawn.data["version"] != other.data["version"]


def test_only_the_strongest_links_are_drawn():
    many = pd.DataFrame({"source": "a", "target": "b", "weight": range(MOST_EDGES + 50)})
    assert draw_network(NODES, many, captions={}, legend=[]).edges == MOST_EDGES


def test_no_nodes_is_a_picture_too():
    empty = draw_network(NODES.head(0), EDGES.head(0), captions={}, legend=[])
    assert empty.nodes == 0
    assert empty.data["edges"] == []
