"""Two-colouring of a graph: bipartite or not, the parts, the odd cycle that forbids it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence

from generators.base import Generator, Unsatisfiable
from generators.base import Truth as BaseTruth
from generators.canvas import Canvas
from generators.look import paper
from generators.phrases import add_part, describe, remove_part, wish
from generators.scene import (
    NO,
    YES,
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
from generators.science.cs._nodes import draw_edge, draw_node, radius


class Truth(BaseTruth):
    """Nodes A, B … at ``spots`` (0…100, y down) and undirected ``links``; ``coloured`` fills the two parts."""

    spots: tuple[tuple[int, int], ...]
    links: tuple[tuple[str, str], ...]
    coloured: bool = False


class Bipartite(Generator):
    kind = "cs.bipartite"
    subject = "cs"
    title = Pair("an undirected graph", "无向图")
    turns = "number of nodes and edges"
    covers = ("undirected or weighted graph",)
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        count = want.scaled(4, 12)
        spots, links = plane_graph(rng["graph"], count, count + want.scaled(0, 7))
        if rng["two_part"].chance(0.6):
            links = _without_odd_cycles(links)
        truth = Truth(spots=spots, links=links, coloured=rng["coloured"].chance(0.5) and not colouring(count, links)[1])
        if count + len(truth.links) < 2 * want.difficulty:
            raise Unsatisfiable("too few edges are left for this level")
        return truth

    def dial(self, truth: Truth) -> float:
        return len(truth.spots) + len(truth.links)

    def names(self, truth: Truth) -> Mapping[str, Pair]:
        return {"graph": Pair("graph", "图")}

    def facts(self, truth: Truth) -> Sequence[Fact]:
        side, odd = colouring(len(truth.spots), truth.links)
        facts = [
            Fact("graph", "nodes", len(truth.spots), "", say("the graph has {v} nodes", "图中共有{v}个结点")),
            Fact("graph", "edges", len(truth.links), "", say("there are {v} edges", "共有{v}条边")),
            Fact("graph", "edge_list", ["".join(pair) for pair in truth.links], "", say("the edges are {v}", "各边为{v}")),
            Fact("graph", "bipartite", not odd, "", say("the graph is {is_it} bipartite" if odd else "the graph is bipartite", "该图{is_it}二分图", is_it=Pair("not", "不是" if odd else "是")), given=False),
        ]
        if odd:
            facts.append(Fact("graph", "odd_cycle", odd, "", say("{p} is an odd cycle", "{p}是奇环", p="–".join([*odd, odd[0]])), given=False))
        else:
            facts += [
                Fact("graph", "part_of_A", sorted(n for n in side if side[n] == 0), "", say("the part that contains A is {v}", "与A同色的结点为{v}"), given=truth.coloured),
                Fact("graph", "other_part", sorted(n for n in side if side[n] == 1), "", say("the other part is {v}", "另一部分的结点为{v}"), given=truth.coloured),
            ]
        if truth.coloured:
            facts.append(Fact("graph", "coloured", True, "", say("the two parts are filled with two different colours", "两部分结点填充两种不同的颜色")))
        return facts

    def draw(self, truth: Truth, style: Style) -> Canvas:
        canvas, frame = paper(style), page(style)
        r = radius(style, len(truth.spots))
        at = {LETTERS[i]: frame(*spot) for i, spot in enumerate(truth.spots)}
        side, _ = colouring(len(truth.spots), truth.links)
        fills = (style.palette.fills[0], style.palette.fills[1])
        for a, b in truth.links:
            draw_edge(canvas, style, f"e_{a}{b}", at[a], at[b], r)
        for name, spot in at.items():
            draw_node(canvas, style, f"n_{name}", name, spot, r, fill=fills[side[name]] if truth.coloured else style.palette.paper)
        return canvas

    def prompts(self, truth: Truth, voice: Voice) -> Prompts:
        facts = {fact.key: fact for fact in self.facts(truth)}
        coloured = Pair(", its two parts in two colours", "，两部分用两种颜色填充") if truth.coloured else Pair("", "")
        short = say("[a|an undirected] graph with nodes {nodes} and edges {edges}{coloured}", "含结点{nodes}、边{edges}的[无向|]图{coloured}", nodes=[LETTERS[i] for i in range(len(truth.spots))], edges=facts["graph.edge_list"].value, coloured=coloured)
        given = [fact for fact in facts.values() if fact.given]
        extra = (say("nodes are labelled circles, and no two edges cross", "结点是带字母的圆，边与边互不相交"),)
        plan = (step_of(facts["graph.nodes"]), step_of(facts["graph.edge_list"]), *(self._walk(truth) if truth.coloured else ()))
        return Prompts(wish(voice, short), describe(voice, self.title, given, extra), plan)

    def edits(self, truth: Truth, rng: Rng) -> Iterable[Edit]:
        count = len(truth.spots)
        if not colouring(count, truth.links)[1]:
            after = truth.model_copy(update={"coloured": not truth.coloured})
            what, where = Pair("the two colours of the parts", "两部分的两种颜色"), Pair("so that every edge joins two colours", "使每条边的两端颜色不同")
            blank = (Step("act", "graph", "uncoloured", True, say("all nodes go back to the colour of the paper", "所有结点恢复为纸的底色")),)
            words = (add_part if after.coloured else remove_part)(what, where, where)
            walk = self._walk(truth)
            yield Edit("two_colour" if after.coloured else "clear_colours", after, "n_A", *words, steps=walk if after.coloured else blank, inverse_steps=blank if after.coloured else walk)
        for i in rng["drop"].sample(range(len(truth.links)), 4):
            links = truth.links[:i] + truth.links[i + 1 :]
            if len(_reached(links)) == count and (not truth.coloured or colouring(count, links)[0] == colouring(count, truth.links)[0]):
                a, b = truth.links[i]
                after = truth.model_copy(update={"links": links})
                what, where = Pair(f"the edge {a}{b}", f"边{a}{b}"), Pair(f"between the nodes {a} and {b}", f"连接结点{a}与{b}")
                yield Edit("remove_edge", after, f"e_{a}{b}", *remove_part(what, where, where), steps=self._walk(after), inverse_steps=self._walk(truth))
                break

    def questions(self, truth: Truth, rng: Rng) -> Iterable[Question]:
        facts = {fact.key: fact for fact in self.facts(truth)}
        side, odd = colouring(len(truth.spots), truth.links)
        seen = ("graph.edge_list",)
        yield Question("is_bipartite", say("[Is the graph bipartite?|Can the nodes be coloured with two colours so that every edge joins different colours?]", "[该图是二分图吗？|能否用两种颜色给结点着色，使每条边两端颜色不同？]"), NO if odd else YES, "boolean", evidence=seen, steps=self._walk(truth))
        yield Question("count_edges", say("How many edges does the graph have?", "图中有多少条边？"), len(truth.links), "integer", evidence=("graph.edges",), steps=(step_of(facts["graph.edges"]),))
        node = rng["node"].choice(LETTERS[: len(truth.spots)])
        near = sorted({*(b for a, b in truth.links if a == node), *(a for a, b in truth.links if b == node)})
        yield Question("neighbours", say("Which nodes are adjacent to {n}?", "与结点{n}相邻的结点有哪些？", n=node), near, "set", evidence=seen, steps=(step_of(facts["graph.edge_list"]), Step("decide", f"n_{node}", "neighbours", near, say("the other ends of the edges at {n} are {v}", "与{n}相连的边的另一端是{v}", n=node), "", seen, f"n_{node}")))
        if not odd:
            part = sorted(n for n in side if side[n] == side["A"])
            yield Question("part_of_a", say("[Which nodes get the same colour as A in a two-colouring?|List the part that contains A.]", "[二着色时哪些结点与A同色？|写出包含A的那一部分结点。]"), part, "set", evidence=seen, steps=self._walk(truth))
        else:
            yield Question("odd_cycle_length", say("How many edges has the odd cycle {p}?", "奇环{p}有多少条边？", p="–".join([*odd, odd[0]])), len(odd), "integer", evidence=seen, steps=self._walk(truth))

    def _walk(self, truth: Truth) -> tuple[Step, ...]:
        """Breadth-first colouring from A, and how it ends."""
        facts = {fact.key: fact for fact in self.facts(truth)}
        side, odd = colouring(len(truth.spots), truth.links)
        steps = [step_of(facts["graph.edge_list"])]
        colours = (Pair("the first colour", "第一种颜色"), Pair("the second colour", "第二种颜色"))
        if odd:
            return (*steps, Step("decide", "graph", "odd_cycle", odd, say("the cycle {p} has {n} edges, an odd number, so two colours are not enough", "环{p}有{n}条边，是奇数，两种颜色不够用", p="–".join([*odd, odd[0]]), n=len(odd)), "", ("graph.edge_list",), "", "odd"), Step("compute", "graph", "odd_cycle_length", len(odd), say("its length is {v}", "其长度为{v}"), "", ("odd",)))
        for colour in (0, 1):
            part = sorted(n for n in side if side[n] == colour)
            steps.append(Step("decide", "graph", f"part_{colour}", part, say("going outwards from A, {v} get {c}", "从A出发逐层着色，{v}着{c}", c=colours[colour]), "", ("graph.edge_list",), "", f"part{colour}"))
        return (*steps, Step("check", "graph", "proper", True, say("every edge joins one node of each part, so the graph is bipartite", "每条边的两端分属两部分，所以是二分图"), "", ("part0", "part1")))


def _adjacent(links: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for a, b in links:
        table.setdefault(a, []).append(b)
        table.setdefault(b, []).append(a)
    return table


def _reached(links: Iterable[tuple[str, str]]) -> set[str]:
    table, seen, todo = _adjacent(links), set(), ["A"]
    while todo:
        node = todo.pop()
        if node not in seen:
            seen.add(node)
            todo += table.get(node, [])
    return seen


def colouring(count: int, links: Sequence[tuple[str, str]]) -> tuple[dict[str, int], list[str]]:
    """Breadth-first side of each node from A, and an odd cycle if there is one (else [])."""
    table, side, above = _adjacent(links), {"A": 0}, {"A": ""}
    queue = deque(["A"])
    while queue:
        node = queue.popleft()
        for other in sorted(table.get(node, [])):
            if other not in side:
                side[other], above[other] = 1 - side[node], node
                queue.append(other)
            elif side[other] == side[node]:
                return side, _cycle(above, node, other)
    return side, []


def _cycle(above: Mapping[str, str], a: str, b: str) -> list[str]:
    """The cycle closed by the edge a–b in the breadth-first tree."""
    lines = []
    for node in (a, b):
        line = [node]
        while above[line[-1]]:
            line.append(above[line[-1]])
        lines.append(line)
    shared = next(node for node in lines[0] if node in lines[1])
    first, second = (line[: line.index(shared)] for line in lines)
    return [*first, shared, *second[::-1]]


def _without_odd_cycles(links: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The links that join different levels' parity in a breadth-first walk over all links."""
    table, depth = _adjacent(links), {"A": 0}
    queue = deque(["A"])
    while queue:
        node = queue.popleft()
        for other in sorted(table[node]):
            if other not in depth:
                depth[other] = depth[node] + 1
                queue.append(other)
    return tuple((a, b) for a, b in links if (depth[a] - depth[b]) % 2)
