"""A binary heap as a tree and as an array: insertion, extraction, sift-up and sift-down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from generators.base import Generator
from generators.base import Truth as BaseTruth
from generators.canvas import Canvas, Stroke
from generators.look import paper
from generators.phrases import EditWords, describe, wish
from generators.scene import (
    NO,
    YES,
    Edit,
    Fact,
    Pair,
    Prompts,
    Question,
    Rng,
    Say,
    Step,
    Style,
    Voice,
    Want,
    say,
    step_of,
)
from generators.science.cs._nodes import draw_edge, draw_node

KIND = {"min": Pair("min-heap", "小根堆"), "max": Pair("max-heap", "大根堆")}
TOP = {"min": Pair("smallest", "最小"), "max": Pair("largest", "最大")}


class Truth(BaseTruth):
    """Distinct keys in level order. ``order`` says which key is at the root."""

    order: Literal["min", "max"]
    keys: tuple[int, ...]


class Heap(Generator):
    kind = "cs.heap"
    subject = "cs"
    title = Pair("a binary heap as a tree with its array", "二叉堆的树形与数组表示")
    turns = "number of keys"
    covers = ("search / balanced / B / threaded tree", "linked list / queue / stack operation")
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        order = rng["order"].choice(("min", "max"))
        keys: tuple[int, ...] = ()
        for key in rng["keys"].sample(range(1, 100), want.scaled(4, 14)):
            keys = sift_up(order, (*keys, key))[0]
        return Truth(order=order, keys=keys)

    def dial(self, truth: Truth) -> float:
        return len(truth.keys)

    def names(self, truth: Truth) -> Mapping[str, Pair]:
        return {"heap": KIND[truth.order]}

    def facts(self, truth: Truth) -> Sequence[Fact]:
        keys, name = truth.keys, KIND[truth.order]
        return [
            Fact("heap", "order", truth.order, "", say("it is a {name}", "这是一个{name}", name=name), given=False),
            Fact("heap", "array", list(keys), "", say("the array reads {v}", "数组依次为{v}"), element="array"),
            Fact("heap", "size", len(keys), "", say("the heap holds {v} keys", "堆中共有{v}个关键字")),
            Fact("heap", "root", keys[0], "", say("the root holds {v}", "堆顶为{v}"), element="n1"),
            Fact("heap", "height", len(keys).bit_length() - 1, "", say("the tree has height {v} in edges", "树高（边数）为{v}"), given=False),
            Fact("heap", "leaves", list(keys[len(keys) // 2 :]), "", say("the leaves hold {v}", "叶结点为{v}"), given=False),
            *(
                Fact(f"n{i}", "children", list(keys[2 * i - 1 : 2 * i + 1]), "", say("the children of {k} are {v}" if 2 * i < len(keys) else "the only child of {k} is {v}", "{k}的孩子为{v}", k=keys[i - 1]), element=f"n{i}")
                for i in range(1, len(keys) // 2 + 1)
            ),
        ]

    def draw(self, truth: Truth, style: Style) -> Canvas:
        canvas, u, count = paper(style), style.unit, len(truth.keys)
        levels = count.bit_length()
        r = min(30 * u, 0.38 * 0.86 * style.width / 2 ** (levels - 1))
        top, down = 0.12 * style.height, min(130 * u, 0.5 * style.height / max(levels - 1, 1))

        def at(i: int) -> tuple[float, float]:
            level = i.bit_length() - 1
            share = (i - 2**level + 0.5) / 2**level
            return style.width * (0.07 + 0.86 * share), top + level * down

        for i in range(2, count + 1):
            draw_edge(canvas, style, f"e{i}", at(i // 2), at(i), r)
        for i, key in enumerate(truth.keys, 1):
            draw_node(canvas, style, f"n{i}", str(key), at(i), r)
        self._array(canvas, truth, style)
        return canvas

    def _array(self, canvas: Canvas, truth: Truth, style: Style) -> None:
        u, count = style.unit, len(truth.keys)
        cell = min(58 * u, 0.86 * style.width / max(count, 1))
        left, top = (style.width - cell * count) / 2, 0.8 * style.height
        size = min(style.text, cell * 0.5)
        for i, key in enumerate(truth.keys, 1):
            x = left + (i - 1) * cell
            with canvas.element(f"a{i}", role="cell", label=str(key)):
                canvas.rect(x, top, x + cell, top + cell, fill=style.palette.fills[1], stroke=Stroke(style.palette.ink, style.line * 0.8, join="miter"))
                canvas.text(str(key), (x + cell / 2, top + cell / 2), size=size, face=style.faces, fill=style.palette.ink, anchor="middle", baseline="middle")
            with canvas.element(f"i{i}", role="index", label=str(i)):
                canvas.text(str(i), (x + cell / 2, top + cell + 22 * u), size=max(size * 0.8, 15.5 * max(style.width, style.height) / 1024), face=style.faces, fill=style.palette.muted, anchor="middle", baseline="middle")

    def prompts(self, truth: Truth, voice: Voice) -> Prompts:
        facts = {fact.key: fact for fact in self.facts(truth)}
        short = say("[a|the] {name} with [the array|level order] {keys}, as a tree and as an array", "[数组|层序]为{keys}的{name}，同时画出树和数组", name=KIND[truth.order], keys=list(truth.keys))
        extra = (say("the array is drawn as a row of cells under the tree, with the index below each cell, counted from {one} to {n}", "树的下方画一行数组单元格，格下标出下标，从{one}到{n}", one=1, n=len(truth.keys)),)
        given = [fact for fact in facts.values() if fact.given]
        plan = (step_of(facts["heap.array"]), Step("recall", "heap", "first_index", 1, say("indices start at {v}, and the node at index i has its children at 2i and 2i + 1", "下标从{v}开始，下标i的结点的孩子在2i和2i + 1处")), *(step_of(fact) for key, fact in facts.items() if key.endswith(".children")))
        return Prompts(wish(voice, short), describe(voice, self.title, given, extra), plan)

    def edits(self, truth: Truth, rng: Rng) -> Iterable[Edit]:
        new = rng["insert"].choice([k for k in range(1, 100) if k not in truth.keys])
        keys, swaps = sift_up(truth.order, (*truth.keys, new))
        if len(keys) <= 15:
            after = truth.model_copy(update={"keys": keys})
            back = (Step("act", "heap", "undone", list(truth.keys), say("taking {k} out and undoing its swaps leaves the array {v}", "取出{k}并撤销交换，数组变回{v}", k=new)),)
            yield Edit("insert_key", after, f"n{keys.index(new) + 1}", *_insert_words(new), steps=_rise(truth, new, swaps, keys), inverse_steps=back)
        if len(truth.keys) > 3:
            keys, swaps = extract(truth.order, truth.keys)
            after = truth.model_copy(update={"keys": keys})
            steps = _sink(truth, swaps, keys)
            back = (Step("act", "heap", "undone", list(truth.keys), say("putting {k} back on top restores the array {v}", "把{k}放回堆顶，数组恢复为{v}", k=truth.keys[0])),)
            yield Edit("extract_root", after, "n1", *_extract_words(truth), steps=steps, inverse_steps=back)

    def questions(self, truth: Truth, rng: Rng) -> Iterable[Question]:
        facts = {fact.key: fact for fact in self.facts(truth)}
        array, name = step_of(facts["heap.array"]), KIND[truth.order]
        yield Question("heap_order", say("Is this a min-heap or a max-heap?", "这是小根堆还是大根堆？"), name, "choice", choices=tuple(rng["kind"].shuffled(tuple(KIND.values()))), evidence=("heap.array",), steps=(array, Step("decide", "heap", "order", truth.order, say("every parent is {than} its children, so it is a {n}", "每个双亲都{than}其孩子，所以是{n}", than=Pair("less than" if truth.order == "min" else "greater than", "小于" if truth.order == "min" else "大于"), n=name), "", ("heap.array",))))
        i = rng["parent"].integer(2, len(truth.keys))
        yield Question("parent", say("Which key is the parent of {k}?", "{k}的双亲是哪个关键字？", k=truth.keys[i - 1]), truth.keys[i // 2 - 1], "integer", evidence=("heap.array",), steps=(array, Step("compute", f"n{i}", "index", i, say("{k} has index {v}", "{k}的下标为{v}", k=truth.keys[i - 1]), "", ("heap.array",), f"n{i}", "index"), Step("compute", f"n{i}", "parent_index", i // 2, say("its parent has index {v}, half of that rounded down", "其双亲的下标为一半取整，即{v}"), "", ("index",), f"n{i // 2}", "up"), Step("decide", f"n{i}", "parent", truth.keys[i // 2 - 1], say("there stands {v}", "该处为{v}"), "", ("up",), f"n{i // 2}")))
        yield Question("count_leaves", say("How many leaves does the heap have?", "堆中有多少个叶结点？"), len(facts["heap.leaves"].value), "integer", evidence=("heap.leaves",), steps=(step_of(facts["heap.leaves"]), Step("compute", "heap", "leaf_count", len(facts["heap.leaves"].value), say("that makes {v}", "共{v}个"), "", ("heap.leaves",))))
        new = rng["new"].choice([k for k in range(1, 100) if k not in truth.keys])
        keys, swaps = sift_up(truth.order, (*truth.keys, new))
        yield Question("array_after_insert", say("[What is the array after inserting {k}?|Insert {k}: what does the array become?]", "插入{k}后数组变为什么？", k=new), list(keys), "path", evidence=("heap.array",), steps=_rise(truth, new, swaps, keys))
        asked = rng["swap"].choice((True, False))
        beats = (new < truth.keys[0]) == (truth.order == "min")
        if asked:
            yield Question("becomes_root", say("Would {k} become the root if it were inserted?", "若插入{k}，它会成为堆顶吗？", k=new), YES if beats else NO, "boolean", evidence=("heap.root",), steps=(step_of(facts["heap.root"]), Step("decide", "heap", "candidate", new, say("{v} is {than} {r}", "{v}{than}{r}", r=truth.keys[0], than=Pair("less than" if new < truth.keys[0] else "greater than", "小于" if new < truth.keys[0] else "大于")), "", ("heap.root",))))


def _before(order: str, a: int, b: int) -> bool:
    return a < b if order == "min" else a > b


def sift_up(order: str, keys: Sequence[int]) -> tuple[tuple[int, ...], list[int]]:
    """The array after its last key has risen, and the keys it was swapped with."""
    array, i, swapped = list(keys), len(keys), []
    while i > 1 and _before(order, array[i - 1], array[i // 2 - 1]):
        swapped.append(array[i // 2 - 1])
        array[i - 1], array[i // 2 - 1] = array[i // 2 - 1], array[i - 1]
        i //= 2
    return tuple(array), swapped


def extract(order: str, keys: Sequence[int]) -> tuple[tuple[int, ...], list[int]]:
    """The array after the root has been taken out, and the keys the last one was swapped with."""
    array, i, swapped = [keys[-1], *keys[1:-1]], 1, []
    while 2 * i <= len(array):
        child = 2 * i
        if child < len(array) and _before(order, array[child], array[child - 1]):
            child += 1
        if not _before(order, array[child - 1], array[i - 1]):
            break
        swapped.append(array[child - 1])
        array[i - 1], array[child - 1] = array[child - 1], array[i - 1]
        i = child
    return tuple(array), swapped


def _rise(truth: Truth, new: int, swaps: Sequence[int], keys: Sequence[int]) -> tuple[Step, ...]:
    steps = [Step("act", "heap", "append", new, say("put {v} at the end of the array", "把{v}放到数组末尾"), "", ("heap.array",), "", "start")]
    for i, other in enumerate(swaps):
        than = Pair("smaller", "更小") if truth.order == "min" else Pair("larger", "更大")
        steps.append(Step("compute", "heap", "swap", [new, other], say("{a} is {than} than its parent {b}, so they swap", "{a}比双亲{b}{than}，两者交换", a=new, b=other, than=than), "", ("start",), "", f"swap{i}"))
    return (*steps, Step("decide", "heap", "array", list(keys), say("the heap order holds again, and the array is {v}", "堆序恢复，数组为{v}"), "", ("start",)))


def _sink(truth: Truth, swaps: Sequence[int], keys: Sequence[int]) -> tuple[Step, ...]:
    last = truth.keys[-1]
    steps = [Step("act", "heap", "replace_root", [truth.keys[0], last], say("take out the root {r} and move the last key {k} to the top", "取出堆顶{r}，把末尾的{k}移到堆顶", r=truth.keys[0], k=last), "", ("heap.array",), "n1", "start")]
    for i, other in enumerate(swaps):
        steps.append(Step("compute", "heap", "swap", [last, other], say("{a} swaps with its {which} child {b}", "{a}与{which}的孩子{b}交换", a=last, b=other, which=TOP[truth.order]), "", ("start",), "", f"swap{i}"))
    return (*steps, Step("decide", "heap", "array", list(keys), say("the heap order holds again, and the array is {v}", "堆序恢复，数组为{v}"), "", ("start",)))


def _insert_words(key: int) -> EditWords:
    slots = {"k": key}
    return (
        Say("[Insert {k} into the heap|Add {k} to the heap|Push {k}|Put {k} into the heap][ and restore the heap order|, then let it rise|].", "[把{k}插入堆中|向堆中插入{k}|插入关键字{k}|在堆里加入{k}][，并恢复堆序|，再上滤到位|]。", slots),
        Say("[Append {k} at the next free place|Add {k} as the last leaf] and [swap it upwards|sift it up] [until its parent is in order|while it is out of order]; [update|redraw] the tree and the array [together|alike].", "[把{k}放在下一个空位|先把{k}作为最后一个叶结点]，[不断与双亲交换|逐层上滤]直到满足堆序，树和数组[同步|一起]更新。", slots),
        Say("[Take {k} out again|Undo the insertion of {k}|Remove {k} and restore the earlier heap|Roll back the insertion of {k}].", "[撤销插入{k}|把{k}再取出来|删去{k}，恢复原来的堆|回到插入{k}之前]。", slots),
        Say("[Undo the swaps of {k}|Move the keys that {k} displaced back down] and [delete|remove] it[ from tree and array|], so that the earlier heap [returns|is restored].", "[撤销{k}的各次交换|把被{k}换下的关键字移回原位]，再[删去它|从树和数组中删去它]，恢复原来的堆。", slots),
    )


def _extract_words(truth: Truth) -> EditWords:
    slots = {"k": truth.keys[0], "which": TOP[truth.order], "last": truth.keys[-1]}
    return (
        Say("[Extract the root|Pop the {which} key|Remove the root {k}|Delete the {which} key][ and repair the heap|, then restore the order|].", "[取出堆顶|弹出{which}的关键字|删除堆顶{k}|删去{which}的关键字][并调整堆|，再恢复堆序|]。", slots),
        Say("[Take {k} off the top|Remove the root {k}], move the last key {last} to the root and [sift it down|let it sink] [until the order holds|into place]; [update|redraw] the tree and the array [together|alike].", "[取出堆顶{k}|删除根{k}]，把末尾的{last}移到根处并[下滤|逐层下调]到位，树和数组[同步|一起]更新。", slots),
        Say("[Put {k} back on top|Undo the extraction of {k}|Restore the heap with {k} as its root|Roll back the removal of {k}].", "[把{k}放回堆顶|撤销取出{k}|恢复以{k}为堆顶的堆|回到删除{k}之前]。", slots),
        Say("[Undo the swaps of {last}|Move {last} back to the last place] and [put|set] {k} at the root again[ in tree and array|].", "[撤销{last}的各次交换|把{last}移回末尾]，并让{k}重新成为堆顶，树和数组一起恢复。", slots),
    )
