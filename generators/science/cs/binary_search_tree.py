"""A binary search tree of integers: insertion, removal of leaves, search paths."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from generators.base import Generator
from generators.base import Truth as BaseTruth
from generators.canvas import Canvas
from generators.look import paper
from generators.phrases import EditWords, add_part, describe, remove_part, wish
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
from generators.science.cs._nodes import draw_edge, draw_node, radius, tree_positions


class Truth(BaseTruth):
    """Distinct keys in order of insertion; ``sought`` is the key whose search path is marked, 0 for none."""

    keys: tuple[int, ...]
    sought: int = 0


class BinarySearchTree(Generator):
    kind = "cs.binary_search_tree"
    subject = "cs"
    title = Pair("a binary search tree", "二叉搜索树")
    turns = "number of keys"
    covers = ("search / balanced / B / threaded tree",)
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        count = want.scaled(4, 14)
        keys = tuple(rng["keys"].sample(range(1, 100), count))
        return Truth(keys=keys, sought=rng["sought"].choice(keys) if rng["mark"].chance(0.4) else 0)

    def dial(self, truth: Truth) -> float:
        return len(truth.keys)

    def names(self, truth: Truth) -> Mapping[str, Pair]:
        return {"tree": Pair("binary search tree", "二叉搜索树")}

    def facts(self, truth: Truth) -> Sequence[Fact]:
        children, parent = build(truth.keys)
        facts = [
            Fact("tree", "root", truth.keys[0], "", say("the root is {v}", "根结点是{v}"), element=f"n{truth.keys[0]}"),
            Fact("tree", "size", len(truth.keys), "", say("the tree has {v} nodes", "树中共有{v}个结点")),
        ]
        for key in sorted(parent):
            side = Pair("left", "左") if key < parent[key] else Pair("right", "右")
            facts.append(Fact(f"n{key}", "child_of", [key, side.en, parent[key]], "", say("{k} is the {side} child of {p}", "{k}是{p}的{side}孩子", k=key, p=parent[key], side=side), element=f"n{key}"))
        facts += [
            Fact("tree", "height", height(children, truth.keys[0]), "", say("the height is {v} (edges on the longest path)", "树高为{v}（最长路径的边数）"), given=False),
            Fact("tree", "leaves", leaves(children), "", say("the leaves are {v}", "叶结点有{v}"), given=False),
            Fact("tree", "in_order", sorted(truth.keys), "", say("the in-order sequence is {v}", "中序序列为{v}"), given=False),
            Fact("tree", "smallest", min(truth.keys), "", say("the smallest key is {v}", "最小的关键字是{v}"), given=False),
            Fact("tree", "largest", max(truth.keys), "", say("the largest key is {v}", "最大的关键字是{v}"), given=False),
        ]
        if truth.sought:
            facts.append(Fact("tree", "marked_path", path_to(children, truth.keys[0], truth.sought), "", say("the search path {v} is highlighted", "高亮显示了查找路径{v}"), element=f"n{truth.sought}"))
        return facts

    def draw(self, truth: Truth, style: Style) -> Canvas:
        canvas = paper(style)
        children, parent = build(truth.keys)
        r = radius(style, len(truth.keys))
        spots = tree_positions({f"n{k}": tuple(f"n{c}" if c else None for c in pair) for k, pair in children.items()}, f"n{truth.keys[0]}", style, 0.13 * style.height, 0.88 * style.height)
        marked = set(path_to(children, truth.keys[0], truth.sought)) if truth.sought else set()
        for key, above in sorted(parent.items()):
            colour = style.palette.highlight if key in marked else None
            draw_edge(canvas, style, f"e{above}_{key}", spots[f"n{above}"], spots[f"n{key}"], r, colour=colour)
        for key in sorted(truth.keys):
            draw_node(canvas, style, f"n{key}", str(key), spots[f"n{key}"], r, outline=style.palette.highlight if key in marked else None)
        return canvas

    def prompts(self, truth: Truth, voice: Voice) -> Prompts:
        facts = {fact.key: fact for fact in self.facts(truth)}
        keys = [str(key) for key in (sorted(truth.keys) if voice.say(say("[a|b]", "[a|b]")) == "a" else truth.keys)]
        short = say("[a|the] binary search tree [for|holding|with] the keys {keys}, rooted at {root}", "以{root}为根、含有关键字{keys}的二叉搜索树", keys=keys, root=truth.keys[0])
        extra = (say("keys are drawn as numbers inside round nodes", "关键字写在圆形结点内"), say("smaller keys lie to the left, larger ones to the right", "较小的关键字在左，较大的在右"))
        given = [fact for fact in facts.values() if fact.given]
        plan = (step_of(facts["tree.root"]), *(step_of(fact) for key, fact in facts.items() if key.endswith("child_of")))
        return Prompts(wish(voice, short), describe(voice, self.title, given, extra), plan)

    def edits(self, truth: Truth, rng: Rng) -> Iterable[Edit]:
        keys: Sequence[int] = truth.keys
        children, parent = build(truth.keys)
        if len(truth.keys) < 15:
            key = rng["new"].choice([k for k in range(1, 100) if k not in truth.keys])
            after = Truth(keys=(*truth.keys, key), sought=truth.sought)
            above = build(after.keys)[1][key]
            yield Edit("insert_key", after, f"n{key}", *_insertion(key, above), steps=descent(truth.keys, key), inverse_steps=(_removal(key),))
        if keys[-1] in leaves(children) and len(truth.keys) > 3 and truth.keys[-1] != truth.sought:
            key = truth.keys[-1]
            after = Truth(keys=truth.keys[:-1], sought=truth.sought)
            insert, insert_detail, remove, remove_detail = _insertion(key, parent[key])
            yield Edit("remove_leaf", after, f"n{key}", remove, remove_detail, insert, insert_detail, steps=(_removal(key),), inverse_steps=descent(after.keys, key))
        if truth.sought:
            after = truth.model_copy(update={"sought": 0})
            yield Edit("clear_path", after, f"n{truth.sought}", *remove_part(*_path_words(truth)), steps=(_unmarked(),), inverse_steps=self._path_steps(truth))
        else:
            after = truth.model_copy(update={"sought": rng["sought"].choice(truth.keys[1:])})
            where_in, what = _path_words(after)[2], _path_words(after)[0]
            yield Edit("highlight_path", after, f"n{after.sought}", *add_part(what, where_in, _path_words(after)[1]), steps=self._path_steps(after), inverse_steps=(_unmarked(),))

    def _path_steps(self, truth: Truth) -> tuple[Step, ...]:
        facts = {fact.key: fact for fact in self.facts(truth)}
        return (*descent(truth.keys, truth.sought), step_of(facts["tree.marked_path"], "act"))

    def questions(self, truth: Truth, rng: Rng) -> Iterable[Question]:
        facts = {fact.key: fact for fact in self.facts(truth)}
        edges = tuple(step_of(fact) for key, fact in facts.items() if key.endswith("child_of"))
        root = step_of(facts["tree.root"])
        key = rng["path"].choice([k for k in truth.keys if k != truth.keys[0]])
        children, _ = build(truth.keys)
        route = path_to(children, truth.keys[0], key)
        yield Question("search_path", say("Which keys are compared, in order, when searching for {k}?", "查找{k}时依次与哪些关键字比较？", k=key), route, "path", evidence=("tree.root",), steps=descent(truth.keys, key))
        yield Question("comparisons", say("How many [keys are compared|comparisons are needed] to find {k}?", "查找{k}需要比较几次？", k=key), len(route), "integer", evidence=("tree.root",), steps=(*descent(truth.keys, key), Step("compute", "tree", "comparisons", len(route), say("counting the visited keys gives {v}", "数一数经过的关键字，共{v}个"), "", ("tree.root",))))
        yield Question("height", say("[What is|Find] the height of the tree, counted in edges.", "这棵树的高度是多少（按边数计）？"), facts["tree.height"].value, "integer", evidence=("tree.height",), steps=(root, *edges, Step("compute", "tree", "height", facts["tree.height"].value, say("the longest way down from the root has {v} edges", "从根向下的最长路径有{v}条边"), "", ("tree.root",))))
        yield Question("in_order", say("[Write down|Give] the in-order sequence of the keys.", "写出这棵树的中序遍历序列。"), sorted(truth.keys), "path", evidence=("tree.in_order",), steps=(Step("recall", "tree", "in_order_is_sorted", True, say("an in-order walk of a search tree lists the keys in increasing order", "二叉搜索树的中序遍历按从小到大的次序访问关键字")), step_of(facts["tree.in_order"], "compute")))
        yield Question("count_leaves", say("How many leaves does the tree have?", "这棵树有多少个叶结点？"), len(leaves(children)), "integer", evidence=("tree.leaves",), steps=(step_of(facts["tree.leaves"]), Step("compute", "tree", "leaf_count", len(leaves(children)), say("that makes {v}", "共{v}个"), "", ("tree.leaves",))))
        other = rng["member"].choice([k for k in range(1, 100) if k not in truth.keys])
        asked, there = rng["which"].choice(((key, True), (other, False)))
        yield Question("contains", say("Is {k} in the tree?", "树中有关键字{k}吗？", k=asked), YES if there else NO, "boolean", evidence=("tree.in_order",), steps=(step_of(facts["tree.in_order"]), Step("decide", "tree", "contains", asked, say("{v} is {among} these keys", "{v}{among}其中", among=Pair("one of" if there else "not among", "在" if there else "不在")), "", ("tree.in_order",))))


def build(keys: Sequence[int]) -> tuple[dict[int, tuple[int, int]], dict[int, int]]:
    """Children ``(left, right)`` (0 for none) and parents after inserting the keys in order."""
    children: dict[int, list[int]] = {keys[0]: [0, 0]}
    parent: dict[int, int] = {}
    for key in keys[1:]:
        node = keys[0]
        while child := children[node][key > node]:
            node = child
        children[node][key > node] = key
        children[key], parent[key] = [0, 0], node
    return {k: (a, b) for k, (a, b) in children.items()}, parent


def height(children: Mapping[int, tuple[int, int]], node: int) -> int:
    return -1 if not node else 1 + max(height(children, child) for child in children[node])


def leaves(children: Mapping[int, tuple[int, int]]) -> list[int]:
    return sorted(key for key, pair in children.items() if pair == (0, 0))


def path_to(children: Mapping[int, tuple[int, int]], root: int, key: int) -> list[int]:
    """Keys met from the root down to ``key``."""
    path = [root]
    while path[-1] != key:
        path.append(children[path[-1]][key > path[-1]])
    return path


def descent(keys: Sequence[int], key: int) -> tuple[Step, ...]:
    """The comparisons that lead from the root to ``key``, or to where it will be inserted."""
    children, _ = build(keys)
    node, steps, before = keys[0], [], "tree.root"
    while node and node != key:
        smaller, name = key < node, f"at{node}"
        way = Pair("left", "左") if smaller else Pair("right", "右")
        steps.append(Step("compute", f"n{node}", "compare", [key, node], say("{k} is {than} {n}, so go {way}", "{k}{than}{n}，[向|往]{way}走", k=key, n=node, way=way, than=Pair("less than" if smaller else "greater than", "小于" if smaller else "大于")), "", (before,), f"n{node}", name))
        before, node = name, children[node][key > node]
    end = say("{k} is found", "找到{k}", k=key) if node else say("the place is empty, so {k} goes there", "该位置为空，{k}放在这里", k=key)
    return (*steps, Step("decide", f"n{key}", "place", key, end, "", (before,), f"n{key}" if node else ""))


def _insertion(key: int, above: int) -> EditWords:
    side = Pair("left", "左") if key < above else Pair("right", "右")
    found = Pair(f"the {side.en} child of {above}", f"即{above}的{side.zh}孩子")
    placed = Pair("where the search for it ends", "放在查找结束的位置")
    return add_part(Pair(f"the key {key}", f"关键字{key}"), placed, found)


def _removal(key: int) -> Step:
    return Step("act", f"n{key}", "removed_leaf", key, say("{v} is a leaf, so it goes together with the edge above it", "{v}是叶结点，连同上方的边一起删去"), element=f"n{key}")


def _unmarked() -> Step:
    return Step("act", "tree", "path_unmarked", True, say("the nodes and edges of the path go back to the normal colour", "路径上的结点和边恢复普通颜色"))


def _path_words(truth: Truth) -> tuple[Pair, Pair, Pair]:
    root, key = truth.keys[0], truth.sought
    what = Pair(f"the highlighting of the search path to {key}", f"到{key}的查找路径高亮")
    return what, Pair(f"that runs from the root {root}", f"它从根{root}开始"), Pair(f"starting at the root {root}", f"从根{root}开始标出")
