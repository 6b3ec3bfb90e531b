"""Graphs and trees, by networkx and from stated relations alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

Facts = Mapping[tuple[str, str], Any]
Finding = tuple[str, bool, str]


def _with(facts: Facts, predicate: str) -> dict[str, Any]:
    """Values of one predicate by subject, in order."""
    return {subject: facts[subject, name] for subject, name in sorted(facts) if name == predicate}


def degrees(facts: Facts, truth: Any, members: Mapping[str, bytes]) -> Iterator[Finding]:
    """Degrees from the stated list of edges."""
    del truth, members
    import networkx as nx

    edges = next(iter(_with(facts, "edges").values()), None)
    if not isinstance(edges, list) or not all(
        isinstance(edge, list) and len(edge) == 2 for edge in edges
    ):
        return
    graph = nx.Graph([(str(a), str(b)) for a, b in edges])
    for subject, value in _with(facts, "degree").items():
        right = graph.degree[subject] if subject in graph else 0
        yield (
            "graphs: degrees (networkx)",
            value == right,
            f"degree of {subject} is stated as {value}, it is {right}",
        )


def bipartite(facts: Facts, truth: Any, members: Mapping[str, bytes]) -> Iterator[Finding]:
    """Two-colourability, its parts, or an odd cycle, from the stated list of edges."""
    del truth, members
    import networkx as nx

    name = "bipartite graphs (networkx)"
    edges = facts.get(("graph", "edge_list"))
    if not isinstance(edges, list) or not all(
        isinstance(edge, str) and len(edge) == 2 for edge in edges
    ):
        return
    graph = nx.Graph([tuple(edge) for edge in edges])
    stated = facts.get(("graph", "bipartite"))
    right = nx.is_bipartite(graph)
    yield name, stated == right, f"stated as {stated}, it is {right}"
    yield name, facts.get(("graph", "edges")) == len(edges), f"{len(edges)} edges are listed"
    part = facts.get(("graph", "part_of_A"))
    if part is not None:
        split = all((a in part) != (b in part) for a, b in graph.edges)
        yield name, split, f"an edge stays inside {part} or outside it"
    cycle = facts.get(("graph", "odd_cycle"))
    if cycle is not None:
        closed = all(graph.has_edge(a, b) for a, b in pairwise([*cycle, cycle[0]]))
        yield name, closed and len(cycle) % 2 == 1, f"{cycle} is no odd cycle"


def shortest_path(facts: Facts, truth: Any, members: Mapping[str, bytes]) -> Iterator[Finding]:
    """The stated path is one of least weight (Dijkstra), and its length is its weight."""
    del truth, members
    import networkx as nx

    weights = _with(facts, "weight")
    path, length = facts.get(("path", "nodes")), facts.get(("path", "length"))
    if not weights or not isinstance(path, list) or not all(len(edge) == 2 for edge in weights):
        return
    graph = nx.Graph()
    graph.add_weighted_edges_from((edge[0], edge[1], weight) for edge, weight in weights.items())
    least = nx.dijkstra_path_length(graph, path[0], path[-1])
    walked = nx.path_weight(graph, path, "weight") if nx.is_path(graph, path) else None
    yield (
        "shortest paths (networkx)",
        walked == least == length,
        f"{path} weighs {walked}, least {least}, stated {length}",
    )


def search_tree(facts: Facts, truth: Any, members: Mapping[str, bytes]) -> Iterator[Finding]:
    """Order, size, height and leaves from the stated parent of each key."""
    del truth, members
    name = "binary search trees from parents and sides"
    root = facts.get(("tree", "root"))
    relations = list(_with(facts, "child_of").values())
    if root is None or not all(isinstance(item, list) and len(item) == 3 for item in relations):
        return
    children = {(parent, side): key for key, side, parent in relations}
    order, depths, ends = [], [], []

    def visit(key: Any, depth: int) -> None:
        left, right = children.get((key, "left")), children.get((key, "right"))
        depths.append(depth)
        if left is not None:
            visit(left, depth + 1)
        order.append(key)
        if right is not None:
            visit(right, depth + 1)
        if left is None and right is None:
            ends.append(key)

    visit(root, 0)
    yield name, order == sorted(order) and len(order) == len(relations) + 1, f"in-order is {order}"
    expected = {
        "size": len(order),
        "height": max(depths),
        "in_order": order,
        "smallest": order[0],
        "largest": order[-1],
    }
    for predicate, right in expected.items():
        stated = facts.get(("tree", predicate))
        if stated is not None:
            yield name, stated == right, f"{predicate} is stated as {stated}, it is {right}"
    stated = facts.get(("tree", "leaves"))
    if isinstance(stated, list):
        yield (
            name,
            sorted(stated) == sorted(ends),
            f"leaves are stated as {stated}, they are {ends}",
        )
