"""Reads the weighted graph back from the drawing and solves it with networkx (Bellman–Ford)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import networkx as nx

from generators.base import Pictures, Verifier
from generators.reading import read_graph
from shards.sample import Check, Sample, State


class ShortestPathVerifier(Verifier):
    kinds = ("cs.shortest_path",)
    engine = "networkx"

    def check(self, sample: Sample, pictures: Pictures) -> Iterator[Check]:
        for state in sample.states:
            yield self._graph(state)
        yield self._answers(sample)

    def _graph(self, state: State) -> Check:
        truth, facts = json.loads(state.truth), {fact.id: fact.decoded() for fact in state.facts}
        try:
            graph = weighted(state)
        except ValueError as error:
            return Check(name="cs.graph", engine=self.engine, passed=False, detail=str(error))
        wrong = []
        told = {frozenset(pair): weight for pair, weight in zip(truth["links"], truth["weights"], strict=True)}
        drawn = {frozenset(edge): weight for *edge, weight in graph.edges(data="weight")}
        if told != drawn:
            wrong.append(f"drawn edges {len(drawn)} differ from the truth's {len(told)}")
        stated = {frozenset(key[:2]): value for key, value in facts.items() if key.endswith(".weight")}
        if stated != drawn:
            wrong.append("stated weights differ from the drawn ones")
        path = nx.bellman_ford_path(graph, truth["source"], truth["target"])
        length = nx.bellman_ford_path_length(graph, truth["source"], truth["target"])
        for key, value in (("path.nodes", path), ("path.length", length), ("graph.nodes", len(graph)), ("graph.edges", graph.number_of_edges())):
            if facts.get(key) != value:
                wrong.append(f"{key}: stated {facts.get(key)}, solved {value}")
        if not nx.is_planar(graph):
            wrong.append("the graph is not planar")
        return Check(name="cs.graph", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:3]))

    def _answers(self, sample: Sample) -> Check:
        wrong = []
        for row in sample.rows_of("understand"):
            if len(row.inputs) != 1:
                continue
            state = sample.state(row.inputs[0])
            truth = json.loads(state.truth)
            try:
                graph = weighted(state)
            except ValueError:
                continue
            ends, letters = (truth["source"], truth["target"]), re.findall(r"\b[A-Z]{1,2}\b|(?<=边)[A-Z]{2}|(?<=结点)[A-Z]", row.question)
            solved = {
                "path_length": lambda: str(nx.bellman_ford_path_length(graph, *ends)),
                "path_nodes": lambda: "".join(nx.bellman_ford_path(graph, *ends)),
                "count_edges": lambda: str(graph.number_of_edges()),
                "read_weight": lambda: str(graph.edges[tuple(next(x for x in letters if len(x) == 2))]["weight"]),
                "degree": lambda: str(graph.degree[next(x for x in letters if len(x) == 1)]),
            }.get(row.op, lambda: row.answer)()
            said = "".join(re.findall("[A-Z]", row.answer)) if row.op == "path_nodes" else row.answer
            if solved != said:
                wrong.append(f"{row.id} {row.op}: {row.answer}, solved {solved}")
        return Check(name="cs.answers", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:3]))


def weighted(state: State) -> nx.Graph[str]:
    """The drawn graph with integer weights. Raises ``ValueError`` when it cannot be read."""
    graph = read_graph(state)
    for edge in graph.edges:
        graph.edges[edge]["weight"] = int(graph.edges[edge]["weight"])
    return graph
