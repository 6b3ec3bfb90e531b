"""Reads the tree back from its drawing and walks it with explicit stacks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generators.base import Pictures, Verifier
from generators.reading import centre, ends, nearest, of_role
from shards.sample import Check, Sample, State

Tree = dict[str, dict[str, str]]


class TreeTraversalVerifier(Verifier):
    kinds = ("cs.tree_traversal",)
    engine = "stack walk"

    def check(self, sample: Sample, pictures: Pictures) -> Iterator[Check]:
        for state in sample.states:
            yield self._drawn(state)
        yield self._answers(sample)

    def _drawn(self, state: State) -> Check:
        facts = {fact.id: fact.decoded() for fact in state.facts}
        tree, root = read(state)
        wrong = [f"{o}: stated {facts[f'tree.{o}_order']}, walked {sequence}" for o in ("pre", "in", "post", "level") if facts[f"tree.{o}_order"] != (sequence := walk(tree, root, o))]
        stated = {(value[2], value[1]): value[0] for key, value in facts.items() if key.endswith(".child_of")}
        if stated != {(a, side): b for a, pair in tree.items() for side, b in pair.items()}:
            wrong.append("child facts differ from the drawing")
        if facts["tree.root"] != root or facts["tree.size"] != len(tree):
            wrong.append("root or size is wrong")
        if facts["tree.leaves"] != sorted(n for n, pair in tree.items() if not pair):
            wrong.append("leaves are wrong")
        if ranks := of_role(state, "rank"):
            beside = {nearest(of_role(state, "node"), centre(rank)).label: int(rank.label) for rank in ranks}
            if sorted(beside, key=lambda n: beside[n]) != walk(tree, root, facts["tree.numbering"]):
                wrong.append("the numbers beside the nodes are not that walk")
        return Check(name="cs.traversal", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:2]))

    def _answers(self, sample: Sample) -> Check:
        wrong = []
        for row in sample.rows_of("understand"):
            if len(row.inputs) != 1:
                continue
            tree, root = read(sample.state(row.inputs[0]))
            said = re.findall("[A-Z]", row.answer)
            if row.op.endswith("_order"):
                good = said == walk(tree, root, row.op.removesuffix("_order"))
            elif row.op == "count_leaves":
                good = row.answer == str(sum(not pair for pair in tree.values()))
            elif row.op == "read_child":
                side = "left" if re.search("left|左", row.question) else "right"
                above = re.findall(r"(?<![A-Za-z])[A-Z](?![A-Za-z])", row.question)[0]
                good = tree[above].get(side) == row.answer
            elif row.op == "before_root":
                good = walk(tree, root, "post")[-2] == row.answer
            else:
                good = True
            if not good:
                wrong.append(f"{row.id} {row.op}: {row.answer}")
        return Check(name="cs.answers", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:3]))


def read(state: State) -> tuple[Tree, str]:
    """Children by side, and the root, from the end points of the edges."""
    nodes = of_role(state, "node")
    tree: Tree = {node.label: {} for node in nodes}
    below = set()
    for edge in of_role(state, "edge"):
        above, child = sorted((nearest(nodes, point) for point in ends(edge)), key=lambda n: centre(n)[1])
        tree[above.label]["left" if centre(child)[0] < centre(above)[0] else "right"] = child.label
        below.add(child.label)
    return tree, next(name for name in tree if name not in below)


def walk(tree: Tree, root: str, order: str) -> list[str]:
    """Iterative walks with a stack of (node, opened) pairs, or a queue for level order."""
    if order == "level":
        out = [root]
        for node in out:
            out += [tree[node][side] for side in ("left", "right") if side in tree[node]]
        return out
    stack, out = [(root, False)], []
    while stack:
        node, opened = stack.pop()
        if opened:
            out.append(node)
            continue
        left, right = ([(tree[node][side], False)] if side in tree[node] else [] for side in ("left", "right"))
        own = [(node, True)]
        parts = {"pre": [own, left, right], "in": [left, own, right], "post": [left, right, own]}[order]
        stack += [item for part in reversed(parts) for item in part]
    return out
