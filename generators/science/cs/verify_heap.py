"""Reads tree and array back from the drawing and replays heap operations with Python's heapq."""

from __future__ import annotations

import heapq
import json
import re
from collections.abc import Iterator
from itertools import pairwise

from generators.base import Pictures, Verifier
from generators.reading import centre, ends, nearest, of_role
from shards.sample import Check, Sample, State


class HeapVerifier(Verifier):
    kinds = ("cs.heap",)
    engine = "heapq"

    def check(self, sample: Sample, pictures: Pictures) -> Iterator[Check]:
        for state in sample.states:
            yield self._drawn(state)
        yield self._edits(sample)
        yield self._answers(sample)

    def _drawn(self, state: State) -> Check:
        """Level order of the drawn tree, the array cells and the stated array are one sequence in heap order."""
        truth, facts = json.loads(state.truth), {fact.id: fact.decoded() for fact in state.facts}
        nodes = sorted(of_role(state, "node"), key=lambda n: (round(centre(n)[1]), centre(n)[0]))
        tree = [int(node.label) for node in nodes]
        cells = [int(cell.label) for cell in sorted(of_role(state, "cell"), key=lambda c: centre(c)[0])]
        sign = 1 if truth["order"] == "min" else -1
        wrong = []
        if not tree == cells == facts["heap.array"] == truth["keys"]:
            wrong.append(f"tree {tree}, array {cells}, stated {facts['heap.array']}")
        if any(sign * tree[i] < sign * tree[(i - 1) // 2] for i in range(1, len(tree))):
            wrong.append("a child comes before its parent")
        if [int(e.label) for e in sorted(of_role(state, "index"), key=lambda e: centre(e)[0])] != list(range(1, len(cells) + 1)):
            wrong.append("indices are wrong")
        links = {tuple(sorted((int(nearest(nodes, p).label), int(nearest(nodes, q).label)))) for p, q in map(ends, of_role(state, "edge"))}
        if links != {tuple(sorted((tree[i], tree[(i - 1) // 2]))) for i in range(1, len(tree))}:
            wrong.append("edges do not join parents and children")
        expected = {"heap.size": len(tree), "heap.root": tree[0], "heap.leaves": tree[len(tree) // 2 :], "heap.order": truth["order"]}
        wrong += [f"{key}: stated {facts.get(key)}, read {value}" for key, value in expected.items() if facts.get(key) != value]
        return Check(name="cs.heap", engine="geometry", passed=not wrong, detail="; ".join(wrong[:3]))

    def _edits(self, sample: Sample) -> Check:
        wrong = []
        for one, other in pairwise(sample.states):
            before, after = json.loads(one.truth), json.loads(other.truth)
            added = set(after["keys"]) - set(before["keys"])
            if push_or_pop(before["order"], before["keys"], next(iter(added), None)) != after["keys"]:
                wrong.append(f"{one.picture} does not become the heap of {other.picture}")
        return Check(name="cs.heap_operation", engine=self.engine, passed=not wrong, detail="; ".join(wrong))

    def _answers(self, sample: Sample) -> Check:
        wrong = []
        for row in sample.rows_of("understand"):
            if len(row.inputs) != 1:
                continue
            truth = json.loads(sample.state(row.inputs[0]).truth)
            keys, order = truth["keys"], truth["order"]
            asked = [int(n) for n in re.findall(r"\d+", row.question)]
            said = [int(n) for n in re.findall(r"\d+", row.answer)]
            good = {
                "heap_order": lambda: row.answer in (("min-heap", "小根堆") if order == "min" else ("max-heap", "大根堆")),
                "parent": lambda: said == [keys[(keys.index(asked[0]) + 1) // 2 - 1]],
                "count_leaves": lambda: said == [(len(keys) + 1) // 2],
                "array_after_insert": lambda: said == push_or_pop(order, keys, asked[0]),
                "becomes_root": lambda: row.answer in (("yes", "是") if push_or_pop(order, keys, asked[0])[0] == asked[0] else ("no", "否")),
            }.get(row.op, lambda: True)()
            if not good:
                wrong.append(f"{row.id} {row.op}: {row.answer}")
        return Check(name="cs.answers", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:3]))


def push_or_pop(order: str, keys: list[int], new: int | None) -> list[int]:
    """The array after heapq pushes ``new``, or pops the root when it is None."""
    sign = 1 if order == "min" else -1
    heap = [sign * key for key in keys]
    if new is None:
        heapq.heappop(heap)
    else:
        heapq.heappush(heap, sign * new)
    return [sign * key for key in heap]
