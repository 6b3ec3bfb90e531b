"""Rebuilds the tree from drawn lines and names, right to left; networkx finds ancestors and clades."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import networkx as nx

from generators.base import Pictures, Verifier
from generators.reading import centre, of_role
from generators.science.biology._clades import CHINESE
from shards.sample import Check, Sample, State

NEAR = 4.0
"""Pixels within which lines that meet may miss each other."""


class PhylogeneticTreeVerifier(Verifier):
    kinds = ("biology.phylogenetic_tree",)
    engine = "networkx"

    def check(self, sample: Sample, pictures: Pictures) -> Iterator[Check]:
        for state in sample.states:
            yield self._tree(state)
        yield self._answers(sample)

    def _tree(self, state: State) -> Check:
        truth = json.loads(state.truth)
        facts = {fact.id: fact.decoded() for fact in state.facts}
        try:
            tree = read(state)
        except ValueError as error:
            return Check(name="biology.tree", engine=self.engine, passed=False, detail=str(error))
        wrong = []
        drawn = clades_of(tree)
        if drawn != clades_of_newick(truth["newick"], set(truth["absent"])):
            wrong.append("the drawn tree differs from the truth")
        order = sorted((tip for tip in tree if not tree.out_degree(tip)), key=lambda tip: tree.nodes[tip]["y"])
        if facts["tree.order"] != order or facts["tree.tips"] != len(order):
            wrong.append("stated tips differ from the drawn ones")
        stated = {frozenset(fact.decoded()) for fact in state.facts if fact.predicate == "clade"}
        if stated | {frozenset(order)} != drawn or facts["tree.branchings"] != len(drawn):
            wrong.append("stated clades differ from the drawn ones")
        if (lit := facts.get("tree.highlighted")) and frozenset(lit) not in drawn:
            wrong.append(f"{lit} is no clade")
        if pair := facts.get("tree.marked"):
            node = nx.lowest_common_ancestor(tree, *pair)
            dots = [centre(mark) for mark in of_role(state, "mark")]
            if len(dots) != 1 or abs(dots[0][0] - tree.nodes[node]["x"]) > NEAR or abs(dots[0][1] - tree.nodes[node]["y"]) > NEAR:
                wrong.append(f"the dot is not at the ancestor of {pair}")
        return Check(name="biology.tree", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:3]))

    def _answers(self, sample: Sample) -> Check:
        wrong = []
        for row in sample.rows_of("understand"):
            if len(row.inputs) != 1:
                continue
            try:
                tree = read(sample.state(row.inputs[0]))
            except ValueError:
                continue
            said, asked = named(row.answer, tree), named(row.question, tree)
            good = {
                "sister": lambda: set(said) == beneath(tree, next(iter(tree.predecessors(asked[0])))) - {asked[0]},
                "count_branchings": lambda: row.answer == str(len(clades_of(tree))),
                "monophyly": lambda: (row.answer in ("yes", "是")) == (frozenset(asked) in clades_of(tree)),
                "closer": lambda: len(said) == 1 and _depth(tree, asked[0], said[0]) > max(_depth(tree, asked[0], tip) for word in row.choices for tip in named(word, tree) if tip != said[0]),
            }.get(row.op)
            if good is not None and not good():
                wrong.append(f"{row.id} {row.op}: {row.answer}")
        return Check(name="biology.answers", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:3]))


def read(state: State) -> nx.DiGraph[str]:
    """Tree as drawn, edges from ancestor to descendant, tips by id; nodes know where they lie.

    Raises:
        ValueError: a name is unknown or a line ends nowhere.
    """
    tree: nx.DiGraph[str] = nx.DiGraph()
    branches = of_role(state, "branch")
    loose: dict[str, float] = {}
    for tip in of_role(state, "tip"):
        name = _id(tip.label)
        tree.add_node(name, y=centre(tip)[1], x=tip.box[0])
        loose[name] = centre(tip)[1]
    for bar in sorted(of_role(state, "branching"), key=lambda bar: -bar.box[0]):
        x, top, bottom = centre(bar)[0], bar.box[1], bar.box[3]
        for y in (top, bottom):
            line = [b for b in branches if abs(centre(b)[1] - y) < NEAR and abs(b.box[0] - x) < NEAR]
            child = min(loose, key=lambda name: abs(loose[name] - y), default="")
            reach = tree.nodes[child]["x"] if child else 0.0
            if not line or not child or abs(loose[child] - y) > 2 * NEAR + 8 * (not tree.out_degree(child)) or line[0].box[2] > reach + NEAR or line[0].box[2] < reach - 40:
                raise ValueError(f"{bar.id}: no branch joins it at {y:.0f}")
            del loose[child]
            tree.add_edge(bar.id, child)
        tree.nodes[bar.id].update(x=x, y=(top + bottom) / 2)
        loose[bar.id] = (top + bottom) / 2
    if len(loose) != 1:
        raise ValueError(f"the drawing falls into {len(loose)} trees")
    return tree


def _id(label: str) -> str:
    known = {chinese: name for name, chinese in CHINESE.items()}
    name = known.get(label, label.replace(" ", "_"))
    if name not in CHINESE and not re.fullmatch("[A-Z]", name):
        raise ValueError(f"no taxon is called {label!r}")
    return name


def named(text: str, tree: nx.DiGraph[str]) -> list[str]:
    """Tips that a text names, in the order of naming."""
    found: list[tuple[int, str]] = []
    for tip in sorted((tip for tip in tree if not tree.out_degree(tip)), key=len, reverse=True):
        pattern = rf"(?<![A-Za-z]){tip.replace('_', ' ')}(?![A-Za-z])"
        for match in re.finditer(pattern if tip not in CHINESE else rf"{pattern}|{CHINESE[tip]}", text):
            found.append((match.start(), tip))
            text = text[: match.start()] + " " * len(match.group()) + text[match.end() :]
    return [tip for _, tip in sorted(found)]


def beneath(tree: nx.DiGraph[str], node: str) -> set[str]:
    """Tips that descend from a node."""
    return {tip for tip in nx.descendants(tree, node) if not tree.out_degree(tip)}


def clades_of(tree: nx.DiGraph[str]) -> set[frozenset[str]]:
    return {frozenset(beneath(tree, node)) for node in tree if tree.out_degree(node)}


def clades_of_newick(text: str, absent: set[str]) -> set[frozenset[str]]:
    """Tip sets of all brackets with two or more tips that are there."""
    stack: list[set[str]] = []
    found: set[frozenset[str]] = set()
    for token in re.findall(r"[()]|[^(),]+", text):
        if token == "(":
            stack.append(set())
        elif token == ")":
            inside = stack.pop()
            found |= {frozenset(inside)} if len(inside) > 1 else set()
            if stack:
                stack[-1] |= inside
        elif token not in absent:
            stack[-1].add(token)
    return found


def _depth(tree: nx.DiGraph[str], a: str, b: str) -> int:
    """Depth of the last common ancestor of two tips, counted from the root."""
    node = nx.lowest_common_ancestor(tree, a, b)
    return len(nx.ancestors(tree, node))
