"""Food webs: who eats whom in a habitat, drawn by trophic level with arrows from food to eater."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import networkx as nx

from generators.base import Generator, Unsatisfiable
from generators.base import Truth as BaseTruth
from generators.canvas import Canvas, Stroke
from generators.look import paper
from generators.phrases import add_part, describe, remove_part, wish
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
    by_key,
    say,
    step_of,
)
from generators.science.biology._ecosystems import HABITATS, ORGANISMS
from generators.science.biology._webs import community, feeding_links, is_clear, places, tidy_rows

Link = tuple[str, str]


class Truth(BaseTruth):
    """Organisms by row, producers first, from left to right; links run from food to eater.

    ``absent`` organisms keep their place empty, ``chain`` is the highlighted food chain.
    """

    habitat: str
    rows: tuple[tuple[str, ...], ...]
    links: tuple[Link, ...]
    absent: tuple[str, ...] = ()
    chain: tuple[str, ...] = ()

    @property
    def graph(self) -> nx.DiGraph[str]:
        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_nodes_from(o for row in self.rows for o in row)
        graph.add_edges_from(self.links)
        graph.remove_nodes_from(self.absent)
        return graph

    def name(self, organism: str) -> Pair:
        return ORGANISMS[self.habitat, organism].name

    def the(self, organisms: Iterable[str]) -> list[Pair]:
        """The organisms with their article, for sentences."""
        return [Pair(f"the {self.name(o).en}", self.name(o).zh) for o in organisms]

    @property
    def chains(self) -> tuple[tuple[str, ...], ...]:
        """Every food chain from a producer to an animal that nothing eats."""
        graph = self.graph
        starts = [o for o in graph if not graph.in_degree(o)]
        ends = [o for o in graph if not graph.out_degree(o)]
        return tuple(tuple(path) for a in starts for b in ends if a != b for path in nx.all_simple_paths(graph, a, b))


class FoodWeb(Generator):
    kind = "biology.food_web"
    subject = "biology"
    title = Pair("a food web", "食物网")
    turns = "number of organisms and feeding relations"
    covers = ("food web / ecology",)
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        habitat = rng["habitat"].choice(tuple(HABITATS))
        count = want.scaled(4, 12)
        chosen = community(rng["organisms"], HABITATS[habitat][1], count)
        wanted = count - 1 + want.scaled(0, 7)
        links = feeding_links(rng["links"], chosen, wanted)
        rows = tidy_rows(rng["rows"], chosen, links)
        kept = tuple(link for link in links if is_clear(link, rows))
        truth = Truth(habitat=habitat, rows=rows, links=kept)
        if not nx.is_weakly_connected(truth.graph) or any(not truth.graph.in_degree(o.id) for o in chosen if o.level):
            raise Unsatisfiable("the arrows do not fit the page")
        if len(kept) + count < 2 * want.difficulty + 5:
            raise Unsatisfiable("too few feeding relations are left for this level")
        return truth

    def dial(self, truth: Truth) -> float:
        return len(truth.graph) + truth.graph.number_of_edges()

    def names(self, truth: Truth) -> Mapping[str, Pair]:
        return {"web": Pair("food web", "食物网"), **{o: truth.name(o) for o in truth.graph}}

    def facts(self, truth: Truth) -> Sequence[Fact]:
        graph = truth.graph
        facts = [
            Fact("web", "habitat", truth.habitat, "", say("the food web belongs to {h}", "这是{h}中的食物网", h=HABITATS[truth.habitat][0]), given=False),
            Fact("web", "organisms", len(graph), "", say("it shows {v} organisms", "图中有{v}种生物")),
            Fact("web", "arrows", graph.number_of_edges(), "", say("there are {v} arrows, each from food to eater", "共有{v}个箭头，均由食物指向捕食者")),
        ]
        for eater in graph:
            if food := [o for o in graph if graph.has_edge(o, eater)]:
                facts.append(Fact(eater, "eats", food, "", say("the {e} eats {f}", "{e}以{f}为食", e=truth.name(eater), f=truth.the(food)), element=f"n_{eater}"))
        producers = [o for o in graph if not graph.in_degree(o)]
        top = [o for o in graph if not graph.out_degree(o)]
        facts += [
            Fact("web", "producers", producers, "", say("the producers are {p}" if len(producers) > 1 else "the producer is {p}", "生产者是{p}", p=truth.the(producers)), given=False),
            Fact("web", "top_consumers", top, "", say("nothing here eats {t}", "没有生物捕食{t}", t=truth.the(top)), given=False),
            Fact("web", "chains", len(truth.chains), "", say("there are {v} food chains" if len(truth.chains) > 1 else "there is {v} food chain", "共有{v}条食物链"), given=False),
            Fact("web", "longest_chain", max(map(len, truth.chains)), "", say("the longest food chain has {v} organisms", "最长的食物链含{v}种生物"), given=False),
        ]
        if truth.chain:
            facts.append(Fact("web", "highlighted", list(truth.chain), "", say("the food chain {c} is highlighted", "食物链{c}被高亮", c=_arrows(truth, truth.chain))))
        return facts

    def draw(self, truth: Truth, style: Style) -> Canvas:
        canvas, at = paper(style), _spots(truth.rows, style)
        size = style.text * (1.25 if len(truth.graph) < 9 else 1.05)
        half = {
            o: (canvas.measure(truth.name(o).of(style.lang), size, style.faces).width / 2 + 0.6 * size, 0.95 * size)
            for o in truth.graph
        }
        lit = set(pairwise(truth.chain))
        for a, b in truth.graph.edges:
            colour = style.palette.highlight if (a, b) in lit else style.palette.ink
            stroke = Stroke(colour, style.line * (1.9 if (a, b) in lit else 1.0), cap="butt")
            with canvas.element(f"e_{a}-{b}", role="edge"):
                canvas.arrow(_border(at[a], at[b], half[a]), _border(at[b], at[a], half[b]), stroke=stroke, head=13 * style.unit)
        for level, row in enumerate(truth.rows):
            for o in (o for o in row if o in half):
                (x, y), (w, h) = at[o], half[o]
                text = truth.name(o).of(style.lang)
                with canvas.element(f"n_{o}", role="node", label=text):
                    fill = style.palette.fills[(2, 3, 0, 1, 4)[level]]
                    canvas.rect(x - w, y - h, x + w, y + h, fill=fill, stroke=Stroke(style.palette.ink, style.line), radius=0.5 * size)
                    canvas.text(text, (x, y), size=size, face=style.faces, fill=style.palette.ink, anchor="middle", baseline="middle")
        return canvas

    def prompts(self, truth: Truth, voice: Voice) -> Prompts:
        facts = {fact.key: fact for fact in self.facts(truth)}
        short = say(
            "[a|the] food web of {h} with {n} organisms[: {who}|, among them {some}]",
            "{h}[中的|里的|]食物网[，包含{who}|，[含有|其中有]{some}等{n}种生物]",
            h=HABITATS[truth.habitat][0], n=len(truth.graph), who=[truth.name(o) for o in truth.graph], some=[truth.name(o) for row in truth.rows for o in row[:1]],
        )  # fmt: skip
        labels = [Pair(f"“{truth.name(o).of(voice.drawn)}”", f"“{truth.name(o).of(voice.drawn)}”") for o in truth.graph]
        extra = (
            say("the boxes are labelled {w}", "方框中依次写着{w}", w=labels),
            say("producers stand in the bottom row and each higher row eats from the rows below", "生产者位于最下一行，越往上营养级越高"),
        )
        plan = (step_of(facts["web.habitat"], "recall"), *self._read(truth))
        given = [fact for fact in facts.values() if fact.given]
        return Prompts(wish(voice, short), describe(voice, self.title, given, extra), plan)

    def _read(self, truth: Truth) -> tuple[Step, ...]:
        """All feeding relations, one eater at a time."""
        return tuple(step_of(fact) for fact in self.facts(truth) if fact.predicate == "eats")

    def edits(self, truth: Truth, rng: Rng) -> Iterable[Edit]:
        chain = rng["chain"].choice(truth.chains)
        after = truth.model_copy(update={"chain": () if truth.chain else chain})
        told = _arrows(truth, truth.chain or chain)
        words = (remove_part if truth.chain else add_part)(
            Pair(f"the highlighting of the food chain {told.en}", f"食物链{told.zh}的高亮"), Pair("along its arrows", "沿着它的各个箭头"), Pair("along its arrows", "沿着它的各个箭头")
        )
        steps = _follow(truth, truth.chain or chain)
        yield Edit("clear_chain" if truth.chain else "highlight_chain", after, "e_{}-{}".format(*(truth.chain or chain)[:2]), *words, steps=steps, inverse_steps=steps)
        if (cut := self._removable_link(truth, rng["link"])) is not None:
            a, b = cut
            after = truth.model_copy(update={"links": tuple(link for link in truth.links if link != cut)})
            what = Pair(f"the arrow from the {truth.name(a).en} to the {truth.name(b).en}", f"从{truth.name(a).zh}指向{truth.name(b).zh}的箭头")
            where = Pair(f"which says that the {truth.name(b).en} eats the {truth.name(a).en}", f"它表示{truth.name(b).zh}捕食{truth.name(a).zh}")
            yield Edit("remove_relation", after, f"e_{a}-{b}", *remove_part(what, where, where), steps=(_eats(self, after, b),), inverse_steps=(_eats(self, truth, b),))
        lone = next((o for o in rng["organism"].shuffled(list(truth.graph)) if o not in truth.chain and _can_go(truth, o)), None)
        if lone is not None:
            after = truth.model_copy(update={"absent": (*truth.absent, lone)})
            what = truth.the([lone])[0]
            words = remove_part(what, Pair("with all arrows at its box", "连同与它相连的所有箭头"), Pair("with its arrows", "并画出与它相连的箭头"))
            eaters = list(truth.graph.successors(lone))
            left = tuple(_eats(self, after, eater) for eater in eaters) or (step_of(by_key(self.facts(after))["web.organisms"]),)
            back = tuple(_eats(self, truth, o) for o in ([lone] if truth.graph.in_degree(lone) else []) + eaters)
            yield Edit("remove_organism", after, f"n_{lone}", *words, steps=left, inverse_steps=back)

    def questions(self, truth: Truth, rng: Rng) -> Iterable[Question]:
        facts, graph = by_key(self.facts(truth)), truth.graph
        read, relations = self._read(truth), tuple(fact.key for fact in facts.values() if fact.predicate == "eats")
        eaten = rng["eaten"].choice([o for o in graph if graph.out_degree(o)])
        eaters = [o for o in graph if graph.has_edge(eaten, o)]
        name, keys = truth.name(eaten), tuple(f"{o}.eats" for o in eaters)
        found = Step("decide", eaten, "eaten_by", eaters, say("so the {n} is eaten by {e}", "因此捕食{n}的有{e}", n=name, e=truth.the(eaters)), "", keys, f"n_{eaten}")
        yield Question("eaters", say("[Which organisms eat|What eats] the {n}?", "[哪些生物以{n}为食|捕食{n}的生物有哪些]？", n=name), [truth.name(o) for o in eaters], "set", evidence=keys, steps=(*(_eats(self, truth, o) for o in eaters), found))
        producers = [o for o in graph if not graph.in_degree(o)]
        rule = Step("recall", "web", "producers_eat", "nothing", say("producers make their own food, so no arrow points at them", "生产者自己制造有机物，没有箭头指向它们"))
        yield Question("producers", say("Which organisms are producers?", "图中的生产者有哪些？"), [truth.name(o) for o in producers], "set", evidence=relations, steps=(rule, *read, step_of(facts["web.producers"], "decide")))
        yield from self._chain_questions(truth, relations)
        if hungry := [(food, o) for o in graph if graph.in_degree(o) == 1 for food in graph.predecessors(o)]:
            food, animal = rng["lost"].choice(hungry)
            others = [o for o in graph if o not in (animal, food) and (food, o) not in hungry]
            options = rng["order"].shuffled([truth.name(o) for o in (animal, *rng["wrong"].sample(others, 3))])
            why = Step("decide", animal, "only_food", food, say("the {f} is its only food, so without it the {a} would starve", "{f}是{a}唯一的食物，{f}消失后{a}会失去食物来源", f=truth.name(food), a=truth.name(animal)), "", (f"{animal}.eats",), f"n_{animal}")
            ask = say("If the {f} died out, which of these would lose its only food?", "如果{f}灭绝，下列哪种生物会失去唯一的食物来源？", f=truth.name(food))
            yield Question("loses_food", ask, truth.name(animal), "choice", choices=tuple(options), evidence=(f"{animal}.eats",), steps=(_eats(self, truth, animal), why))

    def _chain_questions(self, truth: Truth, relations: tuple[str, ...]) -> Iterable[Question]:
        if len(truth.chains) <= 6:
            told = tuple(
                Step("observe", "web", f"chain_{i}", list(chain), say("one chain is {c}" if i == 1 else "another is {c}", "有一条食物链是{c}" if i == 1 else "还有{c}", c=_arrows(truth, chain)), "", relations, "", f"chain{i}")
                for i, chain in enumerate(truth.chains, 1)
            )  # fmt: skip
            total = Step("compute", "web", "chains", len(truth.chains), say("that makes {v} in all", "合计{v}条"), "", tuple(step.name for step in told))
            yield Question("count_chains", say("How many food chains does the web contain?", "该食物网中共有多少条食物链？"), len(truth.chains), "integer", evidence=relations, steps=(*told, total))
        longest = max(truth.chains, key=len)
        follow = Step("observe", "web", "longest", list(longest), say("no chain is longer than {c}", "最长的食物链是{c}", c=_arrows(truth, longest)), "", relations, "", "longest")
        count = Step("compute", "web", "longest_chain", len(longest), say("it has {v} organisms", "它含有{v}种生物"), "", ("longest",))
        yield Question("longest_chain", say("How many organisms are in the longest food chain?", "最长的食物链含有几种生物？"), len(longest), "integer", evidence=relations, steps=(follow, count))

    def _removable_link(self, truth: Truth, rng: Rng) -> Link | None:
        """An arrow without which every animal still eats and the web stays in one piece."""
        for link in rng.shuffled(list(truth.graph.edges)):
            rest = truth.graph
            rest.remove_edge(*link)
            if rest.in_degree(link[1]) and nx.is_weakly_connected(rest) and link not in set(pairwise(truth.chain)):
                return link
        return None


def _can_go(truth: Truth, organism: str) -> bool:
    """Whether without it every animal still eats, a producer is left and the web hangs together."""
    rest = truth.graph
    roots = {o for o in rest if not rest.in_degree(o)}
    rest.remove_node(organism)
    return len(rest) > 2 and nx.is_weakly_connected(rest) and {o for o in rest if not rest.in_degree(o)} <= roots


def _spots(rows: Sequence[Sequence[str]], style: Style) -> dict[str, tuple[float, float]]:
    w, h = style.width, style.height
    return {o: (w * (0.05 + 0.9 * x / 100), h * (0.05 + 0.9 * y / 100)) for o, (x, y) in places(rows).items()}


def _border(p: tuple[float, float], q: tuple[float, float], half: tuple[float, float]) -> tuple[float, float]:
    """Where the way from the centre of a box to ``q`` leaves the box, with a little air."""
    dx, dy = q[0] - p[0], q[1] - p[1]
    share = min((half[0] + 4) / abs(dx) if dx else 1.0, (half[1] + 4) / abs(dy) if dy else 1.0)
    return p[0] + dx * share, p[1] + dy * share


def _arrows(truth: Truth, chain: Sequence[str]) -> Pair:
    return Pair(" → ".join(truth.name(o).en for o in chain), " → ".join(truth.name(o).zh for o in chain))


def _follow(truth: Truth, chain: Sequence[str]) -> tuple[Step, ...]:
    """Along a chain, one meal at a time."""
    return tuple(
        Step("observe", b, "eats_in_chain", a, say("the {b} eats the {a}", "{b}捕食{a}", b=truth.name(b), a=truth.name(a)), "", (f"{b}.eats",), f"n_{b}")
        for a, b in pairwise(chain)
    )


def _eats(kind: FoodWeb, truth: Truth, eater: str) -> Step:
    return step_of(by_key(kind.facts(truth))[f"{eater}.eats"])
