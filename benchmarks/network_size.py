"""A network of ESCO's size: 13,500 skills and 3,000 roles, how long it takes and how much memory.

`python benchmarks/network_size.py [--quick]` prints seconds and peak memory of

* closeness and links of the skills (labels by characters and stems, what occupations ask together),
  backbone, communities; links, backbone and communities of the roles (titles, skills asked);
* the same graph made with networkx alone: a bipartite graph projected on the skills, with the
  proximity of every pair that shares an occupation, and Louvain on it, on growing parts of the
  skills, so that its full time is an extrapolation with the measured exponent;
* the map of 3,000 nodes laid out.

The goal counts building (features, closeness, links, backbone, communities), not reading files,
nor the map, which is made when it is first looked at. Each part runs in this process, in turn.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

import skillgap as sg  # noqa: E402
from skillgap.core.sparse import sparse  # noqa: E402
from skillgap.core.workforce import Codes  # noqa: E402
from skillgap.questions.network import Features, registered_family_weights  # noqa: E402
from skillgap.questions.network.blend import Blend  # noqa: E402
from skillgap.questions.network.cooccurrence import column_proximity  # noqa: E402
from skillgap.questions.network.families import Matrix, label_families, lists_family  # noqa: E402
from skillgap.questions.network.layout import lay_out_points  # noqa: E402
from skillgap.questions.network.maps import Map, build_map  # noqa: E402

FOLDER = ROOT.parent / "shared" / "data" / "esco_1_2_0"
SECONDS, MEGABYTES = 5.0, 2_000.0


def line(what: str, ours: str, beside: str = "") -> None:
    """Print one row of the table."""
    print(f"{what:<58} {ours:>16} {beside:>44}", flush=True)


def peak() -> float:
    """Return the peak memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(make: Callable[[], Any]) -> tuple[Any, float, float]:
    """Return a result, the seconds on the clock and the seconds of processor it took."""
    start, busy = time.perf_counter(), time.process_time()
    made = make()
    return made, time.perf_counter() - start, time.process_time() - busy


def read_esco(quick: bool) -> tuple[list[str], list[str], Any]:
    """Return labels of skills, titles of occupations, and occupations × skills."""
    jobs = pd.read_parquet(FOLDER / "esco_occupation_profiles.parquet")
    jobs = jobs.head(1000) if quick else jobs
    labels = pd.read_csv(FOLDER / "derived_skill_uri_label.csv")["label"].dropna().tolist()
    names = list(dict.fromkeys(labels))[: 4500 if quick else 13_500]
    place = {name: i for i, name in enumerate(names)}
    pairs = {
        (job, place[name])
        for job, lists in enumerate(zip(jobs["essential_skills"], jobs["optional_skills"]))
        for some in lists
        for name in (() if some is None else some)
        if name in place
    }
    row, column = np.array(sorted(pairs)).T
    asked = sparse((np.ones(len(row)), (row, column)), shape=(len(jobs), len(names)))
    return names, jobs["occupation_name"].tolist(), asked


def build_skills(names: list[str], asked: Any) -> Map:
    """Build the network of skills."""
    features = Features(
        names,
        texts={"name": [[name] for name in names]},
        others=[Matrix("requirements", column_proximity(asked, 2.0))],
    )
    families = [*label_families("name", names), *features.others]
    weights = registered_family_weights(sg.default_assumptions(), "taxonomy")
    return _build(names, Blend(families, weights))


def build_roles(titles: list[str], asked: Any) -> Map:
    """Build the network of roles."""
    families = [*label_families("title", titles), lists_family("skills", asked)]
    return _build(
        titles, Blend(families, registered_family_weights(sg.default_assumptions(), "role"))
    )


def _build(names: list[str], blend: Blend) -> Map:
    codes = Codes([str(i) for i in range(len(names))])
    made = build_map(codes, names, [""] * len(names), blend, alpha=0.05, seed=7)
    made.edges  # noqa: B018
    made.community  # noqa: B018
    return made


def by_networkx(asked: Any, skills: int) -> Any:
    """Build the graph of skills with networkx: pairs that share an occupation, then Louvain."""
    import networkx as nx

    having: list[list[int]] = [
        [s for s in asked.indices[asked.indptr[j] : asked.indptr[j + 1]].tolist() if s < skills]
        for j in range(asked.shape[0])
    ]
    count = np.bincount([s for some in having for s in some], minlength=skills)
    graph = nx.Graph()
    graph.add_nodes_from(range(skills))
    for some in having:
        for one, other in combinations(sorted(some), 2):
            if graph.has_edge(one, other):
                graph[one][other]["weight"] += 1.0
            else:
                graph.add_edge(one, other, weight=1.0)
    for one, other, kept in graph.edges(data=True):
        kept["weight"] /= max(count[one], count[other])
    return nx.community.louvain_communities(graph, seed=7)


def compare_networkx(asked: Any, skills: int, ours: float) -> None:
    """Time networkx alone on growing parts, and say what all would take."""
    some = [skills // 8, skills // 4]
    taken = [timed(lambda n=n: by_networkx(asked, n))[2] for n in some]
    for n, seconds in zip(some, taken):
        line(f"networkx alone, {n:,} skills, requirements only", f"{seconds:.1f} s busy")
    power = max(1.0, np.log(taken[1] / taken[0]) / np.log(2))
    whole = taken[1] * (skills / some[1]) ** power
    line(f"networkx alone, {skills:,} skills (extrapolated)", f"about {whole:.0f} s busy",
         f"{whole / ours:.0f} times as long; grows with n^{power:.1f}")  # fmt: skip


def main() -> int:
    """Run the benchmark; 0 when the goals are met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a third of the skills and roles")
    quick = parser.parse_args().quick
    if not FOLDER.exists():
        print("network_size: skipped, ../shared/data/esco_1_2_0 is not here")
        return 0
    names, titles, asked = read_esco(quick)
    timed(lambda: build_skills(names[:300], asked[:, :300].tocsr()))  # libraries are loaded
    before = peak()
    skills, seconds, busy = timed(lambda: build_skills(names, asked))
    line(f"{len(names):,} skills: closeness, links, communities", f"{seconds:.1f} s",
         f"{busy:.1f} s busy; {len(skills.edges):,} links in the backbone")  # fmt: skip
    roles, more, busy_more = timed(lambda: build_roles(titles, asked))
    line(f"{len(titles):,} roles: closeness, links, communities", f"{more:.1f} s",
         f"{busy_more:.1f} s busy; {len(roles.edges):,} links in the backbone")  # fmt: skip
    line("peak memory of the process", f"{peak():,.0f} MB", f"{peak() - before:,.0f} MB of it here")
    whole, memory = seconds + more, peak()
    _, laid, _ = timed(lambda: lay_out_points(roles.links, roles.community))
    line(f"map of {len(titles):,} nodes", f"{laid:.2f} s")
    compare_networkx(asked, len(names), busy)
    met = whole < SECONDS and memory < MEGABYTES
    print(
        f"network_size: {whole:.1f} s and {memory:,.0f} MB (goal {SECONDS:g} s and "
        f"{MEGABYTES:,.0f} MB): {'met' if met else 'short'}"
    )
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
