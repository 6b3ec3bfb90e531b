"""Walks of a binary tree: pre-order, in-order, post-order, level order, shown as numbers beside the nodes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from generators.base import Generator
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
from generators.science.cs._nodes import draw_edge, draw_node, radius, tree_positions

ORDERS = {
    "pre": Pair("pre-order", "先序"),
    "in": Pair("in-order", "中序"),
    "post": Pair("post-order", "后序"),
    "level": Pair("level-order", "层序"),
}
RULES = {
    "pre": say("pre-order visits a node before its left and right subtrees", "先序遍历先访问结点，再访问左、右子树"),
    "in": say("in-order visits the left subtree, the node, then the right subtree", "中序遍历依次访问左子树、结点、右子树"),
    "post": say("post-order visits both subtrees before the node", "后序遍历先访问左、右子树，最后访问结点"),
    "level": say("level order visits the levels from top to bottom, each from left to right", "层序遍历自上而下、每层从左到右访问"),
}


class Truth(BaseTruth):
    """``children[i]`` are the indices of the left and right child of node i (−1 for none); node 0 is the root."""

    letters: str
    children: tuple[tuple[int, int], ...]
    numbered: Literal["", "pre", "in", "post", "level"] = ""


class TreeTraversal(Generator):
    kind = "cs.tree_traversal"
    subject = "cs"
    title = Pair("a binary tree with lettered nodes", "结点标有字母的二叉树")
    turns = "number of nodes"
    covers = ("tree traversal",)
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        count = want.scaled(4, 13)
        letters = "".join(rng["letters"].sample("ABCDEFGHJKLMNPQRSTUVWXYZ", count))
        table, free = [[-1, -1]], [(0, 0), (0, 1)]
        for node in range(1, count):
            above, side = rng["place", node].choice(sorted(free, key=lambda spot: _depth(table, spot[0]))[: len(free) // 2 + 1])
            free.remove((above, side))
            table[above][side] = node
            table.append([-1, -1])
            free += [(node, 0), (node, 1)]
        numbered = rng["numbered"].choice(tuple(ORDERS)) if rng["shown"].chance(0.4) else ""
        return Truth(letters=letters, children=tuple((a, b) for a, b in table), numbered=numbered)  # type: ignore[arg-type]

    def dial(self, truth: Truth) -> float:
        return len(truth.letters)

    def names(self, truth: Truth) -> Mapping[str, Pair]:
        return {"tree": Pair("binary tree", "二叉树")}

    def facts(self, truth: Truth) -> Sequence[Fact]:
        facts = [
            Fact("tree", "root", truth.letters[0], "", say("the root is {v}", "根结点是{v}"), element=f"n{truth.letters[0]}"),
            Fact("tree", "size", len(truth.letters), "", say("the tree has {v} nodes", "树中共有{v}个结点")),
        ]
        for i, pair in enumerate(truth.children):
            for side, child in zip((Pair("left", "左"), Pair("right", "右")), pair, strict=True):
                if child >= 0:
                    a, b = truth.letters[i], truth.letters[child]
                    facts.append(Fact(b, "child_of", [b, side.en, a], "", say("{b} is the {side} child of {a}", "{b}是{a}的{side}孩子", a=a, b=b, side=side), element=f"n{b}"))
        for order, name in ORDERS.items():
            facts.append(Fact("tree", f"{order}_order", walk(truth, order), "", say("the {name} sequence is {v}", "{name}遍历序列为{v}", name=name), given=order == truth.numbered))
        if truth.numbered:
            facts.append(Fact("tree", "numbering", truth.numbered, "", say("numbers beside the nodes give the {name} ranks", "结点旁的数字为{name}遍历的次序", name=ORDERS[truth.numbered])))
        facts.append(Fact("tree", "leaves", sorted(truth.letters[i] for i, pair in enumerate(truth.children) if pair == (-1, -1)), "", say("the leaves are {v}", "叶结点为{v}"), given=False))
        return facts

    def draw(self, truth: Truth, style: Style) -> Canvas:
        canvas, names = paper(style), truth.letters
        r = radius(style, len(names))
        children = {names[i]: tuple(names[c] if c >= 0 else None for c in pair) for i, pair in enumerate(truth.children)}
        spots = tree_positions(children, names[0], style, 0.14 * style.height, 0.87 * style.height)
        for above, pair in children.items():
            for child in pair:
                if child:
                    draw_edge(canvas, style, f"e{above}{child}", spots[above], spots[child], r)
        ranks = {letter: rank for rank, letter in enumerate(walk(truth, truth.numbered), 1)} if truth.numbered else {}
        for name, spot in spots.items():
            draw_node(canvas, style, f"n{name}", name, spot, r)
            if name in ranks:
                with canvas.element(f"r{name}", role="rank", label=str(ranks[name])):
                    at = (spot[0], spot[1] - r - 17 * style.unit) if name == names[0] else (spot[0] + self._side(truth, name) * (r + 15 * style.unit), spot[1] - r * 0.75)
                    canvas.text(str(ranks[name]), at, size=style.text * 0.92, face=style.faces, fill=style.palette.highlight, anchor="middle", baseline="middle")
        return canvas

    def _side(self, truth: Truth, name: str) -> int:
        """Ranks stand on the side away from the edge to the parent."""
        return -1 if any(pair[0] == truth.letters.index(name) for pair in truth.children) else 1

    def prompts(self, truth: Truth, voice: Voice) -> Prompts:
        facts = {fact.key: fact for fact in self.facts(truth)}
        shown = Pair(f", with {ORDERS[truth.numbered].en} ranks beside the nodes", f"，结点旁标出{ORDERS[truth.numbered].zh}遍历次序") if truth.numbered else Pair("", "")
        short = say("a binary tree rooted at {r} with the nodes {all}{shown}", "以{r}为根、含结点{all}的二叉树{shown}", r=truth.letters[0], all=list(walk(truth, "level")), shown=shown)
        given = [fact for fact in facts.values() if fact.given]
        plan = (step_of(facts["tree.root"]), *(step_of(f) for key, f in facts.items() if key.endswith("child_of")), *(self._walk_steps(truth, truth.numbered) if truth.numbered else ()))
        return Prompts(wish(voice, short), describe(voice, self.title, given), plan)

    def _walk_steps(self, truth: Truth, order: str) -> tuple[Step, ...]:
        facts = {fact.key: fact for fact in self.facts(truth)}
        edges = tuple(step_of(f) for key, f in facts.items() if key.endswith("child_of"))
        rule = Step("recall", "tree", "rule", ORDERS[order].en, RULES[order], name="rule")
        return (step_of(facts["tree.root"]), *edges, rule, step_of(facts[f"tree.{order}_order"], "compute"))

    def edits(self, truth: Truth, rng: Rng) -> Iterable[Edit]:
        plain = (Step("act", "tree", "no_numbers", True, say("the numbers go, the tree itself stays", "去掉数字，树本身不变")),)
        where = Pair("beside the nodes", "写在结点旁")
        if truth.numbered:
            what = Pair(f"the {ORDERS[truth.numbered].en} ranks", f"{ORDERS[truth.numbered].zh}遍历的次序")
            yield Edit("hide_ranks", truth.model_copy(update={"numbered": ""}), f"r{truth.letters[0]}", *remove_part(what, where, where), steps=plain, inverse_steps=self._walk_steps(truth, truth.numbered))
            other = rng["other"].choice([o for o in ORDERS if o != truth.numbered and walk(truth, o) != walk(truth, truth.numbered)])
            words = set_value(Pair("the numbering of the nodes", "结点的编号次序"), ORDERS[truth.numbered], ORDERS[other])
            yield Edit("renumber", truth.model_copy(update={"numbered": other}), f"r{truth.letters[0]}", *words, steps=self._walk_steps(truth, other), inverse_steps=self._walk_steps(truth, truth.numbered))
        else:
            order = rng["order"].choice(tuple(ORDERS))
            what = Pair(f"the {ORDERS[order].en} ranks", f"{ORDERS[order].zh}遍历的次序")
            yield Edit("show_ranks", truth.model_copy(update={"numbered": order}), f"r{truth.letters[0]}", *add_part(what, where, where), steps=self._walk_steps(truth, order), inverse_steps=plain)
        if len(truth.letters) > 4:
            yield self._prune(truth)

    def _prune(self, truth: Truth) -> Edit:
        """Cut the leaf that was added last."""
        last, leaf = len(truth.letters) - 1, truth.letters[-1]
        above = next(i for i, pair in enumerate(truth.children) if last in pair)
        children = tuple(tuple(-1 if c == last else c for c in pair) for pair in truth.children[:-1])
        after = truth.model_copy(update={"letters": truth.letters[:-1], "children": children})
        side = Pair("left", "左") if truth.children[above][0] == last else Pair("right", "右")
        parent = truth.letters[above]
        where = Pair(f"as the {side.en} child of {parent}", f"作为{parent}的{side.zh}孩子")
        cut = Step("act", f"n{leaf}", "pruned", leaf, say("{v} is a leaf, so only it and the edge to {p} go", "{v}是叶结点，只去掉它和通向{p}的边", p=parent))
        grow = Step("act", f"n{leaf}", "added", leaf, say("{v} hangs below {p} on the {side}", "{v}挂在{p}的{side}下方", p=parent, side=side))
        words = remove_part(Pair(f"the leaf {leaf}", f"叶结点{leaf}"), Pair(f"below {parent}", f"位于{parent}下方"), where)
        return Edit("prune_leaf", after, f"n{leaf}", *words, steps=(cut,), inverse_steps=(grow,))

    def questions(self, truth: Truth, rng: Rng) -> Iterable[Question]:
        facts = {fact.key: fact for fact in self.facts(truth)}
        orders = rng["orders"].sample([o for o in ORDERS if o != truth.numbered], 2)
        for order in orders:
            yield Question(f"{order}_order", say("[Give|Write down] the {o} sequence of the nodes.", "写出该树的{o}遍历序列。", o=ORDERS[order]), walk(truth, order), "path", evidence=("tree.root",), steps=self._walk_steps(truth, order))
        leaves = facts["tree.leaves"]
        yield Question("count_leaves", say("How many leaves does the tree have?", "树中有多少个叶结点？"), len(leaves.value), "integer", evidence=("tree.leaves",), steps=(step_of(leaves), Step("compute", "tree", "leaf_count", len(leaves.value), say("that makes {v}", "共{v}个"), "", ("tree.leaves",))))
        child = rng["child"].choice([f for key, f in facts.items() if key.endswith("child_of")])
        b, side, a = child.value
        yield Question("read_child", say("Which node is the {s} child of {a}?", "{a}的{s}孩子是哪个结点？", a=a, s=Pair(side, "左" if side == "left" else "右")), b, "string", evidence=(child.key,), steps=(step_of(child),))
        last = walk(truth, "post")[-2]
        yield Question("before_root", say("Which node comes just before the root in post-order?", "后序遍历中根结点的前一个结点是哪个？"), last, "string", evidence=("tree.post_order",), steps=(*self._walk_steps(truth, "post"), Step("decide", "tree", "before_root", last, say("the root comes last, and {v} stands just before it", "根排在最后，其前一个是{v}"), "", ("tree.post_order",))))


def walk(truth: Truth, order: str) -> list[str]:
    """Letters in the order of a walk."""
    if order == "level":
        queue, out = [0], []
        while queue:
            node = queue.pop(0)
            out.append(truth.letters[node])
            queue += [child for child in truth.children[node] if child >= 0]
        return out

    def visit(node: int) -> list[str]:
        if node < 0:
            return []
        left, right = (visit(child) for child in truth.children[node])
        own = [truth.letters[node]]
        return {"pre": own + left + right, "in": left + own + right, "post": left + right + own}[order]

    return visit(0)


def _depth(table: Sequence[Sequence[int]], node: int) -> int:
    above = next((i for i, pair in enumerate(table) if node in pair), None)
    return 0 if above is None else 1 + _depth(table, above)
