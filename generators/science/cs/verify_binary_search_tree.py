"""Reads the tree back from the drawn nodes and edges and recomputes everything with networkx."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import networkx as nx

from generators.base import Pictures, Verifier
from shards.sample import Check, Element, Sample, State


class BinarySearchTreeVerifier(Verifier):
    kinds = ("cs.binary_search_tree",)
    engine = "networkx"

    def check(self, sample: Sample, pictures: Pictures) -> Iterator[Check]:
        for state in sample.states:
            yield self._structure(state)
        yield self._answers(sample)

    def _structure(self, state: State) -> Check:
        """Edges run from node to node, the tree is ordered, and the stated facts hold on it."""
        tree, wrong = read_tree(state)
        if not wrong:
            root = next(n for n in tree if tree.in_degree(n) == 0)
            keys = sorted(tree)
            depth = nx.single_source_shortest_path_length(tree, root)
            expected = {
                "tree.root": root,
                "tree.size": len(keys),
                "tree.height": max(depth.values()),
                "tree.in_order": keys,
                "tree.smallest": keys[0],
                "tree.largest": keys[-1],
                "tree.leaves": sorted(n for n in tree if tree.out_degree(n) == 0),
            }
            facts = {fact.id: fact.decoded() for fact in state.facts}
            wrong += [f"{key}: stated {facts.get(key)}, read {value}" for key, value in expected.items() if facts.get(key) != value]
            stated = {(f[2], f[0]) for key, f in facts.items() if key.endswith(".child_of")}
            if stated != set(tree.edges):
                wrong.append("child facts differ from the drawn edges")
            if sorted(json.loads(state.truth)["keys"]) != keys:
                wrong.append("the drawn keys are not the keys of the truth")
        return Check(name="cs.search_tree", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:3]))

    def _answers(self, sample: Sample) -> Check:
        wrong = []
        for row in sample.rows_of("understand"):
            if len(row.inputs) != 1:
                continue
            tree, faults = read_tree(sample.state(row.inputs[0]))
            if faults:
                continue
            root = next(n for n in tree if tree.in_degree(n) == 0)
            asked = [int(n) for n in re.findall(r"\d+", row.question)]
            said = [int(n) for n in re.findall(r"\d+", row.answer)]
            solved: object = {
                "search_path": lambda: nx.shortest_path(tree, root, asked[0]),
                "comparisons": lambda: [len(nx.shortest_path(tree, root, asked[0]))],
                "height": lambda: [nx.dag_longest_path_length(tree)],
                "in_order": lambda: sorted(tree),
                "count_leaves": lambda: [sum(d == 0 for _, d in tree.out_degree())],
                "contains": lambda: row.answer in (("yes", "是") if asked[0] in tree else ("no", "否")),
            }.get(row.op, lambda: said)()
            if solved is False or (solved is not True and solved != said):
                wrong.append(f"{row.id} {row.op}: {row.answer}, solved {solved}")
        return Check(name="cs.answers", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:3]))


def read_tree(state: State) -> tuple[nx.DiGraph[int], list[str]]:
    """The tree as drawn: labels of round nodes, edges by the end points of their oriented quads."""
    nodes = [element for element in state.elements if element.role == "node"]
    tree: nx.DiGraph[int] = nx.DiGraph()
    tree.add_nodes_from(int(node.label) for node in nodes)
    wrong = []
    for edge in (element for element in state.elements if element.role == "edge"):
        ends = sorted((_nearest(nodes, point) for point in _ends(edge)), key=lambda node: node.box[1])
        above, below = ends
        tree.add_edge(int(above.label), int(below.label))
        left = (below.box[0] + below.box[2]) < (above.box[0] + above.box[2])
        if left != (int(below.label) < int(above.label)):
            wrong.append(f"{below.label} hangs on the wrong side of {above.label}")
    if len(tree) != len(nodes) or not nx.is_arborescence(tree):
        wrong.append("nodes and edges do not form one tree")
    elif not _ordered(tree):
        wrong.append("a key lies in the wrong subtree")
    return tree, wrong


def _ordered(tree: nx.DiGraph[int]) -> bool:
    for node in tree:
        for child in tree.successors(node):
            below = {child, *nx.descendants(tree, child)}
            if len({key < node for key in below}) != 1:
                return False
    return True


def _nearest(nodes: list[Element], point: tuple[float, float]) -> Element:
    return min(nodes, key=lambda n: ((n.box[0] + n.box[2]) / 2 - point[0]) ** 2 + ((n.box[1] + n.box[3]) / 2 - point[1]) ** 2)


def _ends(edge: Element) -> tuple[tuple[float, float], tuple[float, float]]:
    a, b, c, d = edge.quad
    return ((a[0] + d[0]) / 2, (a[1] + d[1]) / 2), ((b[0] + c[0]) / 2, (b[1] + c[1]) / 2)
