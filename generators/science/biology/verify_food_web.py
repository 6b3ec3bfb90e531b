"""Reads the web back from boxes and arrow heads; networkx counts chains and finds who starves."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

import networkx as nx

from generators.base import Pictures, Verifier
from generators.reading import read_graph
from generators.science.biology._ecosystems import HABITATS
from shards.sample import Check, Sample, State


class FoodWebVerifier(Verifier):
    kinds = ("biology.food_web",)
    engine = "networkx"

    def check(self, sample: Sample, pictures: Pictures) -> Iterator[Check]:
        for state in sample.states:
            yield self._web(state)
        yield self._answers(sample)

    def _web(self, state: State) -> Check:
        truth, facts = json.loads(state.truth), {fact.id: fact.decoded() for fact in state.facts}
        try:
            web = read(state)
        except ValueError as error:
            return Check(name="biology.web", engine=self.engine, passed=False, detail=str(error))
        wrong = []
        links = {(a, b) for a, b in truth["links"] if a not in truth["absent"] and b not in truth["absent"]}
        if links != set(web.edges) or set(web) != {o for row in truth["rows"] for o in row} - set(truth["absent"]):
            wrong.append("the drawn web differs from the truth")
        eaten = {o: sorted(web.predecessors(o)) for o in web if web.in_degree(o)}
        if {key.removesuffix(".eats"): sorted(value) for key, value in facts.items() if key.endswith(".eats")} != eaten:
            wrong.append("stated meals differ from the arrows")
        chains = food_chains(web)
        expected = {
            "web.organisms": len(web),
            "web.arrows": web.number_of_edges(),
            "web.chains": len(chains),
            "web.longest_chain": nx.dag_longest_path_length(web) + 1 if nx.is_directed_acyclic_graph(web) else 0,
        }
        wrong += [f"{key}: stated {facts.get(key)}, read {value}" for key, value in expected.items() if facts.get(key) != value]
        if sorted(facts["web.producers"]) != sorted(o for o in web if not web.in_degree(o)):
            wrong.append("stated producers differ from the drawing")
        if sorted(facts["web.top_consumers"]) != sorted(o for o in web if not web.out_degree(o)):
            wrong.append("stated top consumers differ from the drawing")
        if (lit := facts.get("web.highlighted")) and not nx.is_path(web, lit):
            wrong.append(f"{lit} is no chain of the drawing")
        return Check(name="biology.web", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:3]))

    def _answers(self, sample: Sample) -> Check:
        wrong = []
        for row in sample.rows_of("understand"):
            if len(row.inputs) != 1:
                continue
            state = sample.state(row.inputs[0])
            try:
                web = read(state)
            except ValueError:
                continue
            said = {ids(state)[word] for word in re.split(r", | and |、|和", row.answer) if word in ids(state)}
            asked = [o for word, o in sorted(ids(state).items(), key=lambda pair: -len(pair[0])) if re.search(rf"\b{word}\b" if word.isascii() else word, row.question) and o in web]
            good = {
                "eaters": lambda: said == set(web.successors(asked[0])),
                "producers": lambda: said == {o for o in web if not web.in_degree(o)},
                "count_chains": lambda: row.answer == str(len(food_chains(web))),
                "longest_chain": lambda: row.answer == str(nx.dag_longest_path_length(web) + 1),
                "loses_food": lambda: len(said) == 1 and all(list(web.predecessors(o)) == asked[:1] for o in said),
            }.get(row.op)
            if good is not None and not good():
                wrong.append(f"{row.id} {row.op}: {row.answer}")
        return Check(name="biology.answers", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:3]))


def ids(state: State) -> Mapping[str, str]:
    """Organism by drawn or spoken name, in the picture's habitat."""
    organisms = HABITATS[json.loads(state.truth)["habitat"]][1]
    return {name: o.id for o in organisms for name in (o.name.en, o.name.zh)}


def read(state: State) -> nx.DiGraph[str]:
    """The web as drawn: boxes by their words, arrows by their tips.

    Raises:
        ValueError: a box without a known name, or an arrow that does not join two boxes.
    """
    graph: nx.DiGraph[str] = nx.DiGraph(read_graph(state, directed=True))
    known = ids(state)
    if unknown := [label for label in graph if label not in known]:
        raise ValueError(f"no organism is called {unknown[0]!r}")
    return nx.DiGraph(nx.relabel_nodes(graph, known))


def food_chains(web: nx.DiGraph[str]) -> list[list[str]]:
    """Paths from producers to animals that nothing eats."""
    starts, ends = [o for o in web if not web.in_degree(o)], [o for o in web if not web.out_degree(o)]
    return [path for a in starts for b in ends if a != b for path in nx.all_simple_paths(web, a, b)]
