"""Shortest paths in a weighted graph: Dijkstra's algorithm, changed weights, highlighted routes."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from generators.base import Generator, Unsatisfiable
from generators.base import Truth as BaseTruth
from generators.canvas import Canvas
from generators.look import paper
from generators.phrases import add_part, describe, remove_part, set_value, wish
from generators.scene import (
    Edit,
    Fact,
    Pair,
    Prompts,
    Question,
    Rng,
    Step,
    Style,
    Voice,
    Want,
    say,
    step_of,
)
from generators.science.cs._graphs import LETTERS, page, plane_graph
from generators.science.cs._nodes import draw_edge, draw_node, edge_label, radius


class Truth(BaseTruth):
    """Nodes A, B … at ``spots`` (0…100, y down), undirected ``links`` with ``weights``, and a route asked for."""

    spots: tuple[tuple[int, int], ...]
    links: tuple[tuple[str, str], ...]
    weights: tuple[int, ...]
    source: str
    target: str
    shown: bool = False


class ShortestPath(Generator):
    kind = "cs.shortest_path"
    subject = "cs"
    title = Pair("a weighted undirected graph", "带权无向图")
    turns = "number of nodes and edges"
    covers = ("undirected or weighted graph", "graph-algorithm panels")
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        count = want.scaled(4, 11)
        spots, links = plane_graph(rng["graph"], count, count + want.scaled(0, 6))
        weights = tuple(rng["weights", i].integer(1, 12 if want.difficulty < 6 else 30) for i in range(len(links)))
        source, target = rng["route"].sample(LETTERS[:count], 2)
        truth = Truth(spots=spots, links=links, weights=weights, source=source, target=target, shown=rng["shown"].chance(0.4))
        if not unique(truth) or len(dijkstra(truth)[0]) < 3:
            raise Unsatisfiable("the shortest path is a single edge or not unique")
        return truth

    def dial(self, truth: Truth) -> float:
        return len(truth.spots) + len(truth.links)

    def names(self, truth: Truth) -> Mapping[str, Pair]:
        return {"graph": Pair("weighted graph", "带权图"), "path": Pair("shortest path", "最短路径")}

    def facts(self, truth: Truth) -> Sequence[Fact]:
        path, length, _ = dijkstra(truth)
        facts = [
            Fact("graph", "nodes", len(truth.spots), "", say("the graph has {v} nodes", "图中共有{v}个结点")),
            Fact("graph", "edges", len(truth.links), "", say("there are {v} edges", "共有{v}条边")),
        ]
        for (a, b), weight in zip(truth.links, truth.weights, strict=True):
            facts.append(Fact(f"{a}{b}", "weight", weight, "", say("edge {a}{b} has weight {v}", "边{a}{b}的权为{v}", a=a, b=b), element=f"w_{a}{b}"))
        ends = {"a": truth.source, "b": truth.target}
        facts += [
            Fact("path", "nodes", path, "", say("the shortest path from {a} to {b} is {p}", "从{a}到{b}的最短路径是{p}", p="–".join(path), **ends), given=truth.shown),
            Fact("path", "length", length, "", say("its length is {v}", "其长度为{v}"), given=False),
        ]
        if truth.shown:
            facts.append(Fact("path", "highlighted", True, "", say("the path from {a} to {b} is highlighted", "从{a}到{b}的路径被高亮", **ends)))
        return facts

    def draw(self, truth: Truth, style: Style) -> Canvas:
        canvas, frame = paper(style), page(style)
        r = radius(style, len(truth.spots))
        at = {LETTERS[i]: frame(*spot) for i, spot in enumerate(truth.spots)}
        path = dijkstra(truth)[0] if truth.shown else []
        steps = {frozenset(pair) for pair in pairwise(path)}
        for a, b in truth.links:
            draw_edge(canvas, style, f"e_{a}{b}", at[a], at[b], r, colour=style.palette.highlight if frozenset((a, b)) in steps else None)
        for (a, b), weight in zip(truth.links, truth.weights, strict=True):
            edge_label(canvas, style, f"w_{a}{b}", str(weight), at[a], at[b])
        for name, spot in at.items():
            draw_node(canvas, style, f"n_{name}", name, spot, r, outline=style.palette.highlight if name in path else None)
        return canvas

    def prompts(self, truth: Truth, voice: Voice) -> Prompts:
        facts = {fact.key: fact for fact in self.facts(truth)}
        route = (Pair(", with the shortest path from {} to {} highlighted", "，高亮从{}到{}的最短路径") if truth.shown else Pair("", ""))
        route = Pair(*(text.format(truth.source, truth.target) for text in route))
        short = say("a weighted graph with {n} nodes {letters} and {m} edges{route}", "含{n}个结点{letters}、{m}条边的带权图{route}", n=len(truth.spots), m=len(truth.links), route=route, letters=[LETTERS[i] for i in range(len(truth.spots))])
        given = [fact for fact in facts.values() if fact.given]
        extra = (say("each weight stands beside its edge, and no two edges cross", "权值写在边旁，边与边互不相交"),)
        plan = (step_of(facts["graph.nodes"]), *(step_of(f) for k, f in facts.items() if k.endswith(".weight")), *(self._relax(truth) if truth.shown else ()))
        return Prompts(wish(voice, short), describe(voice, self.title, given, extra), plan)

    def edits(self, truth: Truth, rng: Rng) -> Iterable[Edit]:
        ends = f"{truth.source}–{truth.target}"
        for i in rng["edge"].sample(range(len(truth.links)), 3):
            (a, b), old = truth.links[i], truth.weights[i]
            new = rng["weight", i].choice([w for w in range(1, 31) if abs(w - old) > 1])
            after = truth.model_copy(update={"weights": (*truth.weights[:i], new, *truth.weights[i + 1 :])})
            if unique(after):
                yield Edit("change_weight", after, f"w_{a}{b}", *set_value(Pair(f"the weight of edge {a}{b}", f"边{a}{b}的权"), old, new), steps=self._relax(after), inverse_steps=self._relax(truth))
        after = truth.model_copy(update={"shown": not truth.shown})
        what, where = Pair(f"the highlighting of the shortest path {ends}", f"最短路径{ends}的高亮"), Pair("on its nodes and edges", "标在路径经过的结点和边上")
        none = (Step("act", "path", "unmarked", True, say("the nodes and edges of the path go back to the normal colour", "路径上的结点和边恢复普通颜色")),)
        if after.shown:
            yield Edit("highlight_path", after, f"n_{truth.source}", *add_part(what, where, where), steps=self._relax(truth), inverse_steps=none)
        else:
            yield Edit("clear_path", after, f"n_{truth.source}", *remove_part(what, where, where), steps=none, inverse_steps=self._relax(truth))
        i = rng["drop"].integer(0, len(truth.links) - 1)
        a, b = truth.links[i]
        after = truth.model_copy(update={"links": truth.links[:i] + truth.links[i + 1 :], "weights": truth.weights[:i] + truth.weights[i + 1 :]})
        if connected(after) and unique(after):
            what, where = Pair(f"the edge {a}{b} with its weight {truth.weights[i]}", f"边{a}{b}及其权{truth.weights[i]}"), Pair(f"between {a} and {b}", f"连接{a}和{b}")
            yield Edit("remove_edge", after, f"e_{a}{b}", *remove_part(what, where, where), steps=self._relax(after), inverse_steps=self._relax(truth))

    def questions(self, truth: Truth, rng: Rng) -> Iterable[Question]:
        facts = {fact.key: fact for fact in self.facts(truth)}
        path, length, _ = dijkstra(truth)
        ends = {"a": truth.source, "b": truth.target}
        weights = tuple(key for key in facts if key.endswith(".weight"))
        yield Question("path_length", say("[How long is|What is the length of] the shortest path from {a} to {b}?", "从{a}到{b}的最短路径长度是多少？", **ends), length, "integer", evidence=weights, steps=self._relax(truth))
        yield Question("path_nodes", say("Which nodes does the shortest path from {a} to {b} visit, in order?", "从{a}到{b}的最短路径依次经过哪些结点？", **ends), path, "path", evidence=weights, steps=self._relax(truth))
        key = rng["read"].choice(weights)
        pair = key.partition(".")[0]
        yield Question("read_weight", say("What is the weight of edge {e}?", "边{e}的权是多少？", e=pair), facts[key].value, "integer", evidence=(key,), steps=(step_of(facts[key]),))
        yield Question("count_edges", say("How many edges does the graph have?", "这个图有多少条边？"), len(truth.links), "integer", evidence=("graph.edges",), steps=(step_of(facts["graph.edges"]),))
        node = rng["degree"].choice(LETTERS[: len(truth.spots)])
        near = sorted({*(b for a, b in truth.links if a == node), *(a for a, b in truth.links if b == node)})
        steps = (Step("observe", node, "neighbours", near, say("{n} is joined to {v}", "{n}与{v}相邻", n=node), "", ("graph.edges",), f"n_{node}", "near"), Step("compute", node, "degree", len(near), say("so its degree is {v}", "所以它的度是{v}"), "", ("near",)))
        yield Question("degree", say("What is the degree of node {n}?", "结点{n}的度是多少？", n=node), len(near), "integer", evidence=("graph.edges",), steps=steps)

    def _relax(self, truth: Truth) -> tuple[Step, ...]:
        """Dijkstra's settling order up to the target, each distance as a sum."""
        path, length, settled = dijkstra(truth)
        steps = [Step("decide", truth.source, "distance", 0, say("start at {s} with distance {v}", "从{s}出发，距离为{v}", s=truth.source), "", ("graph.nodes",), f"n_{truth.source}", truth.source)]
        for node, before, weight, distance in settled[1:]:
            key = f"{min(before, node)}{max(before, node)}.weight"
            steps.append(Step("compute", node, "distance", distance, say("settle {n} through {p}: {d} + {w} = {v}", "经{p}确定{n}的距离：{d} + {w} = {v}", n=node, p=before, d=distance - weight, w=weight), "", (before, key), f"n_{node}", node))
            if node == truth.target:
                break
        steps.append(Step("decide", "path", "nodes", path, say("tracing back gives {p}, of length {l}", "回溯得到路径{p}，长度为{l}", p="–".join(path), l=length), "", (truth.target,), f"n_{truth.target}"))
        return tuple(steps)


def neighbours(truth: Truth) -> dict[str, list[tuple[str, int]]]:
    table: dict[str, list[tuple[str, int]]] = {LETTERS[i]: [] for i in range(len(truth.spots))}
    for (a, b), weight in zip(truth.links, truth.weights, strict=True):
        table[a].append((b, weight))
        table[b].append((a, weight))
    return table


def dijkstra(truth: Truth) -> tuple[list[str], int, list[tuple[str, str, int, int]]]:
    """Path, length, and the settling order as ``(node, previous, last weight, distance)``."""
    table, queue = neighbours(truth), [(0, truth.source, "", 0)]
    settled: dict[str, tuple[str, int, int]] = {}
    while queue:
        distance, node, before, weight = heapq.heappop(queue)
        if node in settled:
            continue
        settled[node] = (before, weight, distance)
        for other, step in table[node]:
            if other not in settled:
                heapq.heappush(queue, (distance + step, other, node, step))
    path = [truth.target]
    while path[-1] != truth.source:
        path.append(settled[path[-1]][0])
    return path[::-1], settled[truth.target][2], [(node, *rest) for node, rest in settled.items()]


def connected(truth: Truth) -> bool:
    table, seen, todo = neighbours(truth), set(), [truth.source]
    while todo:
        node = todo.pop()
        if node not in seen:
            seen.add(node)
            todo += [other for other, _ in table[node]]
    return len(seen) == len(table)


def unique(truth: Truth) -> bool:
    """Whether exactly one shortest path leads to the target."""
    if not connected(truth):
        return False
    distance = {node: d for node, _, _, d in dijkstra(truth)[2]}
    table, ways = neighbours(truth), {truth.source: 1}
    for node in sorted(distance, key=lambda n: distance[n]):
        if node != truth.source:
            ways[node] = sum(ways[o] for o, w in table[node] if distance[o] + w == distance[node])
    return ways[truth.target] == 1
