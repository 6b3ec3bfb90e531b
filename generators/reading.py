"""Reading diagrams back from element records, as verifiers and other consumers do. Imports no drawing code."""

from __future__ import annotations

import math
from collections.abc import Iterable

import networkx as nx

from shards.sample import Element, State

Point = tuple[float, float]
BORDER_GAP = 6.0
"""Pixels that an edge may stay away from the box of the node it belongs to."""


def centre(element: Element) -> Point:
    """Middle of an element's ink box."""
    x0, y0, x1, y1 = element.box
    return (x0 + x1) / 2, (y0 + y1) / 2


def ends(element: Element) -> tuple[Point, Point]:
    """Tail and tip of a line or arrow, from its oriented quad."""
    a, b, c, d = element.quad
    return ((a[0] + d[0]) / 2, (a[1] + d[1]) / 2), ((b[0] + c[0]) / 2, (b[1] + c[1]) / 2)


def nearest(elements: Iterable[Element], point: Point) -> Element:
    """The element whose centre is closest."""
    return min(elements, key=lambda element: math.dist(centre(element), point))


def of_role(state: State, role: str) -> list[Element]:
    """Elements with a role, in drawing order."""
    return [element for element in state.elements if element.role == role]


def read_graph(state: State, directed: bool = False) -> nx.Graph[str]:
    """A node–link diagram as drawn: labelled nodes, edges by their end points, ``weight`` by the nearest label.

    Raises:
        ValueError: two nodes share a label, or an edge does not start and end at a node.
    """
    nodes = of_role(state, "node")
    graph: nx.Graph[str] = nx.DiGraph() if directed else nx.Graph()
    for node in nodes:
        if node.label in graph:
            raise ValueError(f"two nodes are labelled {node.label}")
        graph.add_node(node.label, at=centre(node))
    labels = of_role(state, "weight")
    for edge in of_role(state, "edge"):
        tail, tip = (_node_at(nodes, point, edge.id) for point in ends(edge))
        graph.add_edge(tail.label, tip.label)
        if labels:
            graph.edges[tail.label, tip.label]["weight"] = nearest(labels, centre(edge)).label
    return graph


def _node_at(nodes: list[Element], point: Point, edge: str) -> Element:
    node = min(nodes, key=lambda node: _gap(node, point))
    if _gap(node, point) > BORDER_GAP:
        raise ValueError(
            f"{edge} ends {_gap(node, point):.0f} px from {node.label}, not at its border"
        )
    return node


def _gap(element: Element, point: Point) -> float:
    """Distance of a point from an element's box; zero inside."""
    x0, y0, x1, y1 = element.box
    return math.hypot(max(x0 - point[0], 0, point[0] - x1), max(y0 - point[1], 0, point[1] - y1))
