"""Reads the graph and its colours back from drawing and pixels; networkx decides bipartiteness."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import networkx as nx
import numpy as np

from generators.base import Pictures, Verifier
from generators.reading import centre, of_role, read_graph
from shards.sample import Check, Sample, State


class BipartiteVerifier(Verifier):
    kinds = ("cs.bipartite",)
    engine = "networkx"

    def check(self, sample: Sample, pictures: Pictures) -> Iterator[Check]:
        for state in sample.states:
            yield self._graph(state)
            if json.loads(state.truth)["coloured"]:
                yield self._colours(state, pictures)
        yield self._answers(sample)

    def _graph(self, state: State) -> Check:
        truth, facts = json.loads(state.truth), {fact.id: fact.decoded() for fact in state.facts}
        try:
            graph = read_graph(state)
        except ValueError as error:
            return Check(name="cs.graph", engine=self.engine, passed=False, detail=str(error))
        wrong = []
        if {frozenset(pair) for pair in truth["links"]} != {frozenset(edge) for edge in graph.edges}:
            wrong.append("drawn edges differ from the truth")
        if {frozenset(pair) for pair in facts["graph.edge_list"]} != {frozenset(edge) for edge in graph.edges}:
            wrong.append("stated edges differ from the drawn ones")
        if facts["graph.bipartite"] != nx.is_bipartite(graph):
            wrong.append(f"bipartite: stated {facts['graph.bipartite']}")
        if facts["graph.edges"] != graph.number_of_edges() or facts["graph.nodes"] != len(graph):
            wrong.append("stated counts differ from the drawing")
        if nx.is_bipartite(graph):
            part = sorted(n for n, side in nx.bipartite.color(graph).items() if side == nx.bipartite.color(graph)["A"])
            if facts.get("graph.part_of_A") != part:
                wrong.append(f"part of A: stated {facts.get('graph.part_of_A')}, solved {part}")
        elif cycle := facts.get("graph.odd_cycle"):
            closed = list(zip(cycle, [*cycle[1:], cycle[0]], strict=True))
            if len(cycle) % 2 == 0 or not all(graph.has_edge(*edge) for edge in closed):
                wrong.append(f"{cycle} is no odd cycle")
        return Check(name="cs.bipartite", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:3]))

    def _colours(self, state: State, pictures: Pictures) -> Check:
        """The fill colours in the picture form a proper two-colouring."""
        graph, pixels = read_graph(state), pictures[state.picture]
        fills: dict[str, tuple[int, ...]] = {}
        for node in of_role(state, "node"):
            x, y = centre(node)
            reach = (node.box[2] - node.box[0]) * 0.36
            ring = [pixels[int(y + reach * np.sin(a)), int(x + reach * np.cos(a))] for a in np.linspace(0, 2 * np.pi, 12, endpoint=False)]
            fills[node.label] = tuple(int(v) for v in np.median(ring, axis=0))
        wrong = [f"{a} and {b} share a colour" for a, b in graph.edges if fills[a] == fills[b]]
        if len(set(fills.values())) != 2:
            wrong.append(f"{len(set(fills.values()))} fill colours")
        return Check(name="cs.colours", engine="pixels", passed=not wrong, detail="; ".join(wrong[:3]))

    def _answers(self, sample: Sample) -> Check:
        wrong = []
        for row in sample.rows_of("understand"):
            if len(row.inputs) != 1:
                continue
            try:
                graph = read_graph(sample.state(row.inputs[0]))
            except ValueError:
                continue
            said = sorted(re.findall("[A-Z]", row.answer))
            if row.op == "is_bipartite":
                good = row.answer in (("yes", "是") if nx.is_bipartite(graph) else ("no", "否"))
            elif row.op == "count_edges":
                good = row.answer == str(graph.number_of_edges())
            elif row.op == "neighbours":
                node = re.findall(r"(?<![A-Za-z])[A-Z](?![A-Za-z])", row.question.replace("Which", ""))[0]
                good = said == sorted(graph.neighbors(node))
            elif row.op == "part_of_a":
                side = nx.bipartite.color(graph)
                good = said == sorted(n for n in side if side[n] == side["A"])
            elif row.op == "odd_cycle_length":
                good = int(row.answer) == len(set(re.findall(r"[A-Z](?=–)", row.question)))
            else:
                good = True
            if not good:
                wrong.append(f"{row.id} {row.op}: {row.answer}")
        return Check(name="cs.answers", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:3]))
