"""Rooted phylogenetic trees: sister groups, clades, most recent common ancestors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from generators.base import Generator, Unsatisfiable
from generators.base import Truth as BaseTruth
from generators.canvas import Canvas, Stroke
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
    by_key,
    say,
    step_of,
)
from generators.science.biology._clades import (
    GROUPS,
    LETTERS,
    Tree,
    ancestor,
    clades,
    height,
    name_of,
    newick,
    parse,
    random_tree,
    sister,
    tips,
    turned,
    without,
)


class Truth(BaseTruth):
    """Newick text as drawn from top to bottom; ``absent`` tips keep their row empty.

    ``clade`` lists the tips of a highlighted clade, ``marked`` two tips whose last common ancestor bears a dot.
    """

    group: str
    newick: str
    absent: tuple[str, ...] = ()
    clade: tuple[str, ...] = ()
    marked: tuple[str, ...] = ()

    @property
    def drawn(self) -> Tree:
        """The full tree, whose rows and columns the drawing keeps."""
        return parse(self.newick)

    @property
    def tree(self) -> Tree:
        """The tree of the tips that are there."""
        tree = without(self.drawn, set(self.absent))
        assert tree is not None
        return tree


class PhylogeneticTree(Generator):
    kind = "biology.phylogenetic_tree"
    subject = "biology"
    title = Pair("a phylogenetic tree", "系统发育树")
    turns = "number of tips"
    covers = ("phylogenetic tree / cladogram",)
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        count = want.scaled(4, 13)
        group = rng["group"].choice(["letters", "letters", *(name for name, (_, text) in GROUPS.items() if len(tips(parse(text))) >= count)])
        if group == "letters":
            tree = random_tree(rng["tree"], rng["names"].shuffled(LETTERS[:count]))
        else:
            full = parse(GROUPS[group][1])
            left = without(full, set(rng["prune"].sample(tips(full), len(tips(full)) - count)))
            if left is None:
                raise Unsatisfiable("nothing is left of the group")
            tree = turned(left, rng["turn"])
        return Truth(group=group, newick=newick(tree))

    def dial(self, truth: Truth) -> float:
        return len(tips(truth.tree))

    def names(self, truth: Truth) -> Mapping[str, Pair]:
        return {"tree": Pair("tree", "系统发育树"), **{tip: name_of(tip) for tip in tips(truth.drawn)}}

    def facts(self, truth: Truth) -> Sequence[Fact]:
        tree, facts = truth.tree, []
        order = tips(tree)
        facts.append(Fact("tree", "tips", len(order), "", say("the tree has {v} tips", "树上共有{v}个末端分类单元")))
        facts.append(Fact("tree", "order", order, "", say("from top to bottom the tips are {n}", "自上而下依次为{n}", n=[name_of(tip) for tip in order])))
        for clade in clades(tree):
            inside = tips(clade)
            if len(inside) < len(order):
                facts.append(Fact("tree", "clade", sorted(inside), "", say("{n} form a clade", "{n}构成一个单系群", n=[name_of(tip) for tip in inside]), id=f"clade.{'+'.join(sorted(inside))}"))
        facts.append(Fact("tree", "branchings", len(order) - 1, "", say("there are {v} branchings", "共有{v}个分支点"), given=False))
        if truth.clade:
            facts.append(Fact("tree", "highlighted", sorted(truth.clade), "", say("the branches of the clade of {n} are highlighted", "由{n}构成的单系群的各分支被高亮", n=[name_of(tip) for tip in truth.clade])))
        if truth.marked:
            facts.append(Fact("tree", "marked", list(truth.marked), "", say("a dot marks the last common ancestor of {a} and {b}", "圆点标出{a}与{b}的最近共同祖先", a=name_of(truth.marked[0]), b=name_of(truth.marked[1]))))
        return facts

    def draw(self, truth: Truth, style: Style) -> Canvas:
        canvas, u = paper(style), style.unit
        order, rows = tips(truth.tree), tips(truth.drawn)
        size = style.text * (1.15 if len(rows) < 9 else 1.0)
        widest = max(canvas.measure(name_of(tip).of(style.lang), size, style.faces).width for tip in rows)
        left, right = 0.1 * style.width, 0.92 * style.width - widest
        top, bottom = 0.09 * style.height, 0.91 * style.height
        y_of = {tip: top + (bottom - top) * (i + 0.5) / len(rows) for i, tip in enumerate(rows)}
        step = (right - left) / height(truth.drawn)
        lit = set(truth.clade)

        def stroke(inside: Sequence[str]) -> Stroke:
            bright = bool(lit) and set(inside) <= lit
            return Stroke(style.palette.highlight if bright else style.palette.ink, style.line * (2.2 if bright else 1.4))

        def place(tree: Tree, drawn: Tree) -> tuple[float, float]:
            """Draws what hangs on a node and returns where the node lies."""
            while not isinstance(drawn, str) and any(not set(tips(tree)) & set(tips(child)) for child in drawn):
                drawn = next(child for child in drawn if set(tips(tree)) & set(tips(child)))
            if isinstance(tree, str) or isinstance(drawn, str):
                return right, y_of[str(tree)]
            x = right - step * height(drawn)
            ends: list[float] = []
            for child, shape in zip(tree, drawn, strict=True):
                cx, cy = place(child, shape)
                with canvas.element(f"b_{'+'.join(sorted(tips(child)))}", role="branch"):
                    canvas.line((x, cy), (cx, cy), stroke=stroke(tips(child)))
                ends.append(cy)
            with canvas.element(f"n_{'+'.join(sorted(tips(tree)))}", role="branching"):
                canvas.line((x, ends[0]), (x, ends[1]), stroke=stroke(tips(tree)))
            return x, sum(ends) / 2

        x, y = place(truth.tree, truth.drawn)
        with canvas.element("root", role="root"):
            canvas.line((x - 0.045 * style.width, y), (x, y), stroke=stroke(order))
        if truth.marked:
            at = self._spot(truth, y_of, right, step)
            with canvas.element("dot", role="mark"):
                canvas.circle(*at, 9 * u, fill=style.palette.highlight)
        for tip in order:
            word = name_of(tip).of(style.lang)
            with canvas.element(f"t_{tip}", role="tip", label=word):
                canvas.text(word, (right + 0.6 * size, y_of[tip]), size=size, face=style.faces, fill=style.palette.ink, baseline="middle")
        return canvas

    def _spot(self, truth: Truth, y_of: Mapping[str, float], right: float, step: float) -> tuple[float, float]:
        """Where the marked ancestor lies."""

        def y(tree: Tree) -> float:
            return y_of[tree] if isinstance(tree, str) else (y(tree[0]) + y(tree[1])) / 2

        shared = ancestor(truth.tree, set(truth.marked))
        return right - step * height(ancestor(truth.drawn, set(truth.marked))), y(shared)

    def prompts(self, truth: Truth, voice: Voice) -> Prompts:
        facts = by_key(self.facts(truth))
        of = Pair("", "") if truth.group == "letters" else Pair(f" of {GROUPS[truth.group][0].en}", GROUPS[truth.group][0].zh)
        short = say("[a phylogenetic tree|a cladogram|an evolutionary tree]{of} with {n}", "{n}的{of}[系统发育树|进化树|演化分支图]", of=of, n=[name_of(tip) for tip in tips(truth.tree)])
        extra = (
            say("branches run from the root on the left to the names on the right: {n}", "树根在左，末端名称在右，依次写着{n}", n=[Pair(*2 * (f"“{name_of(tip).of(voice.drawn)}”",)) for tip in tips(truth.tree)]),
            say("horizontal branches meet at vertical lines, one for each common ancestor", "水平分支在竖线处汇合，每条竖线代表一个共同祖先"),
        )
        plan = (step_of(facts["tree.tips"]), *self._clade_steps(truth))
        return Prompts(wish(voice, short), describe(voice, self.title, [fact for fact in facts.values() if fact.given], extra), plan)

    def _clade_steps(self, truth: Truth) -> tuple[Step, ...]:
        """The clades from small to large."""
        return tuple(step_of(fact) for fact in sorted((f for f in self.facts(truth) if f.predicate == "clade"), key=lambda f: len(f.value)))

    def edits(self, truth: Truth, rng: Rng) -> Iterable[Edit]:
        tree = truth.tree
        yield self._highlight(truth, rng["clade"])
        yield self._mark(truth, rng["mark"])
        inner = [clade for clade in clades(truth.drawn) if not set(tips(clade)) & set(truth.absent)]
        if inner:
            clade = rng["rotate"].choice(sorted(inner, key=lambda c: len(tips(c)))[: max(1, len(inner) // 2 + 1)])
            after = truth.model_copy(update={"newick": truth.newick.replace(newick(clade), newick((clade[1], clade[0])))})
            a, b = (_joined(tips(child)) for child in clade)
            same = Step("decide", "tree", "relations_unchanged", True, say("turning the branches around a branching point leaves all relations as they are", "绕分支点旋转分支，亲缘关系不变"))
            words = (
                say("[Rotate|Flip|Turn] the branching that joins {a} and {b}[.|, please.| so that they trade places.]", "[旋转|翻转][连接|]{a}与{b}的分支点[。|，使两支上下对调。]", a=a, b=b),
                say("Rotate the branching point of {a} and {b}, so that the two branches trade places from top to bottom; who is related to whom [stays the same|does not change].", "以{a}与{b}的分支点为轴旋转，两条分支上下对调，亲缘关系[不变|保持不变]。", a=a, b=b),
            )
            yield Edit("rotate_branching", after, f"n_{'+'.join(sorted(tips(clade)))}", *words, *words, steps=(same,), inverse_steps=(same,))
        gone = [tip for tip in rng["prune"].shuffled(tips(tree)) if tip not in (*truth.clade, *truth.marked)]
        if len(tips(tree)) > 4 and gone:
            after = truth.model_copy(update={"absent": (*truth.absent, gone[0])})
            near = _joined(tips(sister(tree, gone[0])))
            words = remove_part(Pair(f"the branch of {name_of(gone[0]).en}", f"{name_of(gone[0]).zh}所在的分支"), Pair(f"next to {near.en}", f"它与{near.zh}相邻"), Pair(f"as the sister of {near.en}", f"作为{near.zh}的姐妹群"))
            yield Edit("prune_tip", after, f"t_{gone[0]}", *words, steps=(step_of(by_key(self.facts(after))["tree.tips"], "compute"),), inverse_steps=(_sister_step(truth, gone[0]), step_of(by_key(self.facts(truth))["tree.tips"], "compute")))

    def _highlight(self, truth: Truth, rng: Rng) -> Edit:
        small = [tips(c) for c in clades(truth.tree) if len(tips(c)) < len(tips(truth.tree))]
        clade = list(truth.clade) or rng.choice(small)
        after = truth.model_copy(update={"clade": () if truth.clade else tuple(clade)})
        who = _joined(clade)
        words = (remove_part if truth.clade else add_part)(Pair(f"the highlighting of the clade of {who.en}", f"由{who.zh}构成的单系群的高亮"), Pair("along all its branches", "沿着其全部分支"), Pair("along all its branches", "沿着其全部分支"))
        step = (Step("observe", "tree", "clade", sorted(clade), say("{n} share an ancestor that no other tip here has", "{n}拥有其他单元所没有的共同祖先", n=who), "", (f"clade.{'+'.join(sorted(clade))}",)),)
        return Edit("clear_clade" if truth.clade else "highlight_clade", after, f"n_{'+'.join(sorted(clade))}", *words, steps=step, inverse_steps=step)

    def _mark(self, truth: Truth, rng: Rng) -> Edit:
        a, b = truth.marked or sorted(rng.sample(tips(truth.tree), 2))
        after = truth.model_copy(update={"marked": () if truth.marked else (a, b)})
        what = Pair(f"the dot at the last common ancestor of {name_of(a).en} and {name_of(b).en}", f"标出{name_of(a).zh}与{name_of(b).zh}最近共同祖先的圆点")
        where = Pair("where their two lines meet", "位于两支汇合处")
        shared = tips(ancestor(truth.tree, {a, b}))
        step = (Step("decide", "tree", "ancestor_of", sorted(shared), say("the smallest clade with both is that of {n}", "同时包含二者的最小单系群由{n}组成", n=_joined(shared)), "", ("tree.order",)),)
        return Edit("clear_ancestor" if truth.marked else "mark_ancestor", after, "dot", *(remove_part if truth.marked else add_part)(what, where, where), steps=step, inverse_steps=step)

    def questions(self, truth: Truth, rng: Rng) -> Iterable[Question]:
        tree, facts, order = truth.tree, by_key(self.facts(truth)), tips(truth.tree)
        tip = rng["sister"].choice(order)
        yield Question("sister", say("[Which tip or tips form the sister group of {t}?|What is the sister group of {t}?]", "{t}的姐妹群由哪些末端单元组成？", t=name_of(tip)), [name_of(t) for t in tips(sister(tree, tip))], "set", evidence=("tree.order",), steps=(_sister_step(truth, tip),))
        yield Question("count_branchings", say("How many branching points does the tree have?", "该树共有多少个分支点？"), len(order) - 1, "integer", evidence=("tree.branchings",), steps=(step_of(facts["tree.tips"]), Step("compute", "tree", "branchings", len(order) - 1, say("each branching joins two lines, so there is one branching fewer than there are tips: {v}", "每个分支点把两支合为一支，故分支点比末端少一个，共{v}个"), "", ("tree.tips",))))
        yield self._monophyly(truth, rng["group"])
        if closer := _closer(tree, rng["closer"]):
            focus, near, far = closer
            told = tips(ancestor(tree, {focus, near}))
            why = Step("decide", "tree", "closer", near, say("the smallest clade with {f} and {n}, that of {c}, leaves out {x}", "同时包含{f}与{n}的最小单系群（{c}）不含{x}", f=name_of(focus), n=name_of(near), x=name_of(far), c=_joined(told)), "", ("tree.order",))
            options = rng["options"].shuffled([name_of(near), name_of(far)])
            yield Question("closer", say("Which is more closely related to {f}?", "哪一个与{f}的亲缘关系更近？", f=name_of(focus)), name_of(near), "choice", choices=tuple(options), evidence=("tree.order",), steps=(why,))

    def _monophyly(self, truth: Truth, rng: Rng) -> Question:
        tree = truth.tree
        sets = [sorted(tips(c)) for c in clades(tree) if 2 <= len(tips(c)) <= min(4, len(tips(tree)) - 1)]
        others = [sorted(pair) for pair in combinations(tips(tree), 2) if sorted(pair) not in sets]
        asked = rng["set"].choice(sets if rng["true"].chance(0.5) or not others else others)
        whole = tips(ancestor(tree, set(asked)))
        holds = sorted(whole) == asked
        extra = [t for t in whole if t not in asked]
        why = Step(
            "decide", "tree", "is_clade", holds,
            say("their last common ancestor has no other descendant here" if holds else "their last common ancestor is also that of {x}", "它们的最近共同祖先没有其他后代" if holds else "它们的最近共同祖先也是{x}的祖先", x=_joined(extra)), "", ("tree.order",),
        )  # fmt: skip
        return Question("monophyly", say("Do {n} form a clade?", "{n}是否构成一个单系群？", n=[name_of(t) for t in asked]), YES if holds else NO, "boolean", evidence=("tree.order",), steps=(why,))


def _joined(some: Sequence[str]) -> Pair:
    """Names as one phrase in both languages; empty for none."""
    names = [name_of(tip) for tip in some]
    if len(names) < 2:
        return names[0] if names else Pair("", "")
    head, last = names[:-1], names[-1]
    return Pair(f"{', '.join(n.en for n in head)} and {last.en}", f"{'、'.join(n.zh for n in head)}和{last.zh}")


def _sister_step(truth: Truth, tip: str) -> Step:
    near = tips(sister(truth.tree, tip))
    return Step("observe", tip, "sister", sorted(near), say("the branch of {t} meets the one of {n} first", "{t}所在分支最先与{n}所在分支汇合", t=name_of(tip), n=_joined(near)), "", ("tree.order",), f"t_{tip}")


def _closer(tree: Tree, rng: Rng) -> tuple[str, str, str] | None:
    """A tip, one that is closer to it and one that is farther."""
    for focus, near, far in [tuple(rng[i].sample(tips(tree), 3)) for i in range(8)]:
        if far not in tips(ancestor(tree, {focus, near})):
            return focus, near, far
    return None
